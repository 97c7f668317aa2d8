/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-day-cursor.h"

#include <glib/gi18n-lib.h>

#include "cal-locale.h"

/* Days are drawn, not widgets; this one widget lies over the day that has the keyboard focus, so
 * that the day has a place to be focused and a name to be read out: "Tuesday 24 November, 3
 * appointments".
 *
 * CSS node: `daycursor`; its outline is the focus ring. The pointer goes through it. */

struct _CalDayCursor
{
  GtkWidget parent_instance;

  int first_day;
  int end_day;
  guint n_occurrences;
};

G_DEFINE_FINAL_TYPE (CalDayCursor, cal_day_cursor, GTK_TYPE_WIDGET)

static void
cal_day_cursor_class_init (CalDayCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget_class, "daycursor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
cal_day_cursor_init (CalDayCursor *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
cal_day_cursor_new (void)
{
  return g_object_new (CAL_TYPE_DAY_CURSOR, NULL);
}

void
cal_day_cursor_show (CalDayCursor *self, int first_day, int end_day, guint n_occurrences)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *count = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (CAL_IS_DAY_CURSOR (self));

  if (self->first_day == first_day && self->end_day == end_day
      && self->n_occurrences == n_occurrences)
    return;
  self->first_day = first_day;
  self->end_day = end_day;
  self->n_occurrences = n_occurrences;
  first = cal_locale_format_day (first_day);
  last = cal_locale_format_day (end_day - 1);
  count = g_strdup_printf (ngettext ("%u appointment", "%u appointments", n_occurrences),
                           n_occurrences);
  if (end_day - first_day > 1)
    /* Translators: the first and the last of several days that are selected. */
    name = g_strdup_printf (_ ("%s to %s, selected"), first, last);
  else
    /* Translators: a day and what is in it, as in "Tuesday 24 November, 3 appointments". */
    name = g_strdup_printf (_ ("%s, %s"), first, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
