/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-calendar-colors.h"

/* The calendars of a list model by their ids, with their colours read: an occurrence is drawn many
 * times before a calendar changes. */

typedef struct
{
  CalCalendar *calendar;
  GdkRGBA color;
} Entry;

struct _CalCalendarColors
{
  GFunc changed;
  gpointer user_data;
  GHashTable *entries; /* id → Entry, which owns the id */
  GListModel *calendars;
  gulong handler;
};

static const GdkRGBA unknown_color = { 0.47f, 0.47f, 0.49f, 1 };

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->calendar);
  g_free (entry);
}

static void
items_changed_cb (GListModel *calendars,
                  guint position,
                  guint removed,
                  guint added,
                  CalCalendarColors *self)
{
  g_hash_table_remove_all (self->entries);
  for (guint i = 0; i < g_list_model_get_n_items (calendars); i++)
    {
      Entry *entry = g_new0 (Entry, 1);
      const char *color;

      entry->calendar = g_list_model_get_item (calendars, i);
      color = cal_calendar_get_color (entry->calendar);
      if (color == NULL || !gdk_rgba_parse (&entry->color, color))
        entry->color = unknown_color;
      entry->color.alpha = 1;
      g_hash_table_insert (self->entries, (gpointer) cal_calendar_get_id (entry->calendar), entry);
    }
  self->changed (self, self->user_data);
}

CalCalendarColors *
cal_calendar_colors_new (GFunc changed, gpointer user_data)
{
  CalCalendarColors *self = g_new0 (CalCalendarColors, 1);

  self->changed = changed;
  self->user_data = user_data;
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  return self;
}

void
cal_calendar_colors_free (CalCalendarColors *self)
{
  cal_calendar_colors_set_calendars (self, NULL);
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
cal_calendar_colors_set_calendars (CalCalendarColors *self, GListModel *calendars)
{
  g_return_if_fail (self != NULL);

  if (self->calendars == calendars)
    return;
  if (self->calendars != NULL)
    g_clear_signal_handler (&self->handler, self->calendars);
  g_set_object (&self->calendars, calendars);
  g_hash_table_remove_all (self->entries);
  if (calendars == NULL)
    return;
  self->handler =
      g_signal_connect (calendars, "items-changed", G_CALLBACK (items_changed_cb), self);
  items_changed_cb (calendars, 0, 0, 0, self);
}

GListModel *
cal_calendar_colors_get_calendars (CalCalendarColors *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->calendars;
}

CalCalendar *
cal_calendar_colors_look_up (CalCalendarColors *self, CalOccurrence *occurrence, GdkRGBA *out_color)
{
  const char *color;
  Entry *entry;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (CAL_IS_OCCURRENCE (occurrence), NULL);

  entry = g_hash_table_lookup (
      self->entries,
      cal_appointment_get_calendar_id (cal_occurrence_get_appointment (occurrence)));
  *out_color = entry != NULL ? entry->color : unknown_color;
  color = cal_event_get (cal_occurrence_get_event (occurrence))->color;
  if (color != NULL && gdk_rgba_parse (out_color, color))
    out_color->alpha = 1;
  return entry != NULL ? entry->calendar : NULL;
}
