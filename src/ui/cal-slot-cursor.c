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
  gboolean is_selected;
};

G_DEFINE_FINAL_TYPE (CalSlotCursor, cal_slot_cursor, GTK_TYPE_WIDGET)

static void
cal_slot_cursor_class_init (CalSlotCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

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

GtkWidget *
cal_slot_cursor_new (void)
{
  return g_object_new (CAL_TYPE_SLOT_CURSOR, NULL);
}

void
cal_slot_cursor_show (CalSlotCursor *self, const CalSlot *slot, gboolean is_selected)
{
  g_autofree char *time = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (CAL_IS_SLOT_CURSOR (self));
  g_return_if_fail (slot != NULL);

  if (cal_slot_equal (&self->slot, slot) && self->is_selected == is_selected)
    return;
  self->slot = *slot;
  self->is_selected = is_selected;
  time = describe (slot);
  /* Translators: read out; a time that is selected, as in "Tuesday 24 November, 10:00 to 12:00". */
  name = is_selected ? g_strdup_printf (_ ("%s, selected"), time) : g_strdup (time);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
