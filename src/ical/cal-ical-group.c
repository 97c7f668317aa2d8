/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-group.h"

#include <string.h>

#include "cal-ical-blocks.h"

/* Texts and values are kept side by side until the group is complete: the values may have to be
 * read again, when a VTIMEZONE that they name comes later in the file. */

/**
 * cal_ical_group_new:
 * @uid: the UID of its events
 * @line: where it begins in the file
 *
 * Returns: (transfer full): a group without events
 */
CalIcalGroup *
cal_ical_group_new (const char *uid, guint line)
{
  CalIcalGroup *self = g_new0 (CalIcalGroup, 1);

  self->uid = g_strdup (uid);
  self->line = line;
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->events = g_array_new (FALSE, FALSE, sizeof (CalIcalEvent));
  g_array_set_clear_func (self->events, (GDestroyNotify) cal_ical_event_clear);
  return self;
}

/**
 * cal_ical_group_free:
 * @self: (transfer full): a group
 */
void
cal_ical_group_free (CalIcalGroup *self)
{
  g_free (self->uid);
  g_ptr_array_unref (self->texts);
  g_array_unref (self->events);
  g_free (self);
}

/**
 * cal_ical_group_add:
 * @self: a group
 * @text: (transfer full): the text of the event
 * @event: (transfer full): its values
 *
 * Adds an event of the same UID.
 */
void
cal_ical_group_add (CalIcalGroup *self, char *text, CalIcalEvent *event)
{
  self->size += strlen (text);
  self->has_master |= event->fields.recurrence_id.kind == CAL_TIME_NONE;
  self->has_unknown |= event->unknown_tzid != NULL;
  g_ptr_array_add (self->texts, text);
  g_array_append_vals (self->events, event, 1);
  *event = (CalIcalEvent){ 0 };
}

/**
 * cal_ical_group_read_again:
 * @self: a group
 * @zones: the zones of the file, as far as they are known now
 *
 * Reads the values again from the texts.
 */
void
cal_ical_group_read_again (CalIcalGroup *self, CalIcalZones *zones)
{
  self->has_unknown = FALSE;
  for (guint i = 0; i < self->events->len; i++)
    {
      CalIcalEvent *event = &g_array_index (self->events, CalIcalEvent, i);
      const char *text = g_ptr_array_index (self->texts, i);

      cal_ical_event_clear (event);
      cal_ical_event_parse (event, text, strlen (text), zones);
      self->has_unknown |= event->unknown_tzid != NULL;
    }
}

/**
 * cal_ical_group_rename:
 * @self: a group
 * @uid: a new UID
 * @problem: why, in the user's words
 *
 * Gives all its events another UID.
 */
void
cal_ical_group_rename (CalIcalGroup *self, const char *uid, const char *problem)
{
  for (guint i = 0; i < self->texts->len; i++)
    {
      g_autofree char *old = g_ptr_array_index (self->texts, i);
      GString *text = g_string_new (old);

      cal_ical_replace_value (text, "UID", uid);
      self->texts->pdata[i] = g_string_free (text, FALSE);
    }
  for (guint i = 0; i < self->events->len; i++)
    {
      CalEventFields *fields = &g_array_index (self->events, CalIcalEvent, i).fields;
      char *before = fields->problem;

      if (fields->recurrence_id.kind != CAL_TIME_NONE)
        continue;
      fields->problem = before ? g_strconcat (before, "\n", problem, NULL) : g_strdup (problem);
      g_free (before);
    }
  g_free (self->uid);
  self->uid = g_strdup (uid);
}

static void
append_zones (CalIcalGroup *self, GString *source, CalIcalZones *zones)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new ();

  for (guint i = 0; i < self->events->len; i++)
    {
      GPtrArray *tzids = g_array_index (self->events, CalIcalEvent, i).tzids;

      for (guint j = 0; tzids && j < tzids->len; j++)
        {
          char *tzid = g_ptr_array_index (tzids, j);
          const char *text = cal_ical_zones_get_needed (zones, tzid);

          if (text == NULL || g_ptr_array_find_with_equal_func (done, tzid, g_str_equal, NULL))
            continue;
          g_ptr_array_add (done, tzid);
          g_string_append (source, text);
        }
    }
}

/**
 * cal_ical_group_finish:
 * @self: a group with at least one event
 * @calendar_id: the calendar
 * @zones: the zones of the file
 *
 * Returns: (transfer full): the appointment; the group's values are gone after it
 */
CalAppointment *
cal_ical_group_finish (CalIcalGroup *self, const char *calendar_id, CalIcalZones *zones)
{
  g_autoptr (GString) source = NULL;
  const char *text = g_ptr_array_index (self->texts, 0);
  gboolean is_one =
      self->texts->len == 1 && g_array_index (self->events, CalIcalEvent, 0).tzids == NULL;

  if (!is_one)
    {
      source = g_string_sized_new (self->size + 1);
      append_zones (self, source, zones);
      for (guint i = 0; i < self->texts->len; i++)
        g_string_append (source, g_ptr_array_index (self->texts, i));
      text = source->str;
    }
  return cal_ical_build (calendar_id,
                         self->uid,
                         (CalIcalEvent *) (void *) self->events->data,
                         self->events->len,
                         text);
}
