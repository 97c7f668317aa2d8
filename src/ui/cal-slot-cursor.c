/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-slot-cursor.h"

#include <glib/gi18n-lib.h>

#include "cal-locale.h"

/* Free time is drawn, not a widget; this one widget lies over the half hour, or the day of the
 * strip, that has the keyboard focus, so that it can be focused and has a name to be read out:
 * "Tuesday 24 November, 10:00 to 10:30".
 *
 * CSS node: `slotcursor`; its outline is the focus ring. The pointer goes through it. */

struct _CalSlotCursor
{
  GtkWidget parent_instance;

  CalSlot slot;
  char *elsewhere;
  gboolean is_selected;
};

G_DEFINE_FINAL_TYPE (CalSlotCursor, cal_slot_cursor, GTK_TYPE_WIDGET)

static void
cal_slot_cursor_finalize (GObject *object)
{
  g_free (CAL_SLOT_CURSOR (object)->elsewhere);
  G_OBJECT_CLASS (cal_slot_cursor_parent_class)->finalize (object);
}

static void
cal_slot_cursor_class_init (CalSlotCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cal_slot_cursor_finalize;
  gtk_widget_class_set_css_name (widget_class, "slotcursor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
cal_slot_cursor_init (CalSlotCursor *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

static char *
describe (const CalSlot *slot)
{
  int first_day = cal_slot_get_first_day (slot), last_day = cal_slot_get_end_day (slot) - 1;
  g_autofree char *first = cal_locale_format_day (first_day);
  g_autofree char *last = cal_locale_format_day (last_day);
  g_autofree char *start = cal_locale_format_time (slot->start);
  g_autofree char *end = cal_locale_format_time (slot->end);

  if (slot->kind != CAL_SLOT_TIME && first_day == last_day)
    /* Translators: a day, as in "Tuesday 24 November, all day". */
    return g_strdup_printf (_ ("%s, all day"), first);
  if (slot->kind != CAL_SLOT_TIME)
    /* Translators: the first and the last day of an appointment. */
    return g_strdup_printf (_ ("%s to %s"), first, last);
  if (first_day == last_day)
    /* Translators: a day and its times, as in "Tuesday 24 November, 12:30 to 13:30". */
    return g_strdup_printf (_ ("%s, %s to %s"), first, start, end);
  /* Translators: day, time, day, time. */
  return g_strdup_printf (_ ("%s, %s to %s, %s"), first, start, last, end);
}

static void
append (GString *text, const char *part)
{
  /* Translators: between the parts of what is read out about a time. */
  g_string_append_printf (text, "%s%s", _ (", "), part);
}

GtkWidget *
cal_slot_cursor_new (void)
{
  return g_object_new (CAL_TYPE_SLOT_CURSOR, NULL);
}

void
cal_slot_cursor_show (CalSlotCursor *self,
                      const CalSlot *slot,
                      const char *elsewhere,
                      gboolean is_selected)
{
  GString *name;
  g_autofree char *time = NULL;

  g_return_if_fail (CAL_IS_SLOT_CURSOR (self));
  g_return_if_fail (slot != NULL);

  if (cal_slot_equal (&self->slot, slot) && self->is_selected == is_selected
      && g_strcmp0 (self->elsewhere, elsewhere) == 0)
    return;
  self->slot = *slot;
  self->is_selected = is_selected;
  g_free (self->elsewhere);
  self->elsewhere = g_strdup (elsewhere);
  time = describe (slot);
  name = g_string_new (time);
  if (elsewhere != NULL)
    append (name, elsewhere);
  if (is_selected)
    /* Translators: read out after a time that is selected. */
    append (name, _ ("selected"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name->str,
                                  -1);
  g_string_free (name, TRUE);
}
