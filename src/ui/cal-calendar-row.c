/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-calendar-row.h"

#include <glib/gi18n-lib.h>

/* One calendar in the sidebar: a check mark in its colour, its name, a button to edit it.
 *
 * The row is made for one immutable CalCalendar; when the calendar changes, its list makes a new
 * row. Signals: "toggled" (CalCalendar *wanted), "edit" (CalCalendar *). The check mark follows the
 * click at once, as the model will. */

struct _CalCalendarRow
{
  GtkListBoxRow parent_instance;

  GtkCheckButton *check;
  GtkLabel *name;
  GtkWidget *read_only;
  GtkWidget *edit_button;

  CalCalendar *calendar;
};

enum
{
  SIGNAL_TOGGLED,
  SIGNAL_EDIT,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalCalendarRow, cal_calendar_row, GTK_TYPE_LIST_BOX_ROW)

static guint signals[N_SIGNALS];

static void
check_toggled_cb (CalCalendarRow *self)
{
  CalCalendar *c = self->calendar;
  gboolean visible = gtk_check_button_get_active (self->check);
  g_autoptr (CalCalendar) wanted = NULL;

  if (visible == cal_calendar_get_visible (c))
    return;
  wanted = cal_calendar_new (cal_calendar_get_id (c),
                             cal_calendar_get_name (c),
                             cal_calendar_get_color (c),
                             visible,
                             cal_calendar_get_read_only (c),
                             cal_calendar_get_position (c));
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0, wanted);
}

static void
edit_clicked_cb (CalCalendarRow *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, self->calendar);
}

static void
show_color (CalCalendarRow *self)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autofree char *css = g_strdup_printf ("check { border-color: %1$s; color: white; }"
                                          "check:checked { background-color: %1$s; }",
                                          cal_calendar_get_color (self->calendar));

  gtk_css_provider_load_from_data (provider, css, -1);
  gtk_style_context_add_provider (
      gtk_widget_get_style_context (gtk_widget_get_first_child (GTK_WIDGET (self->check))),
      GTK_STYLE_PROVIDER (provider),
      GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

static void
cal_calendar_row_dispose (GObject *object)
{
  CalCalendarRow *self = CAL_CALENDAR_ROW (object);

  g_clear_object (&self->calendar);

  G_OBJECT_CLASS (cal_calendar_row_parent_class)->dispose (object);
}

static void
cal_calendar_row_class_init (CalCalendarRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cal_calendar_row_dispose;

  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled",
                                          CAL_TYPE_CALENDAR_ROW,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          CAL_TYPE_CALENDAR);
  signals[SIGNAL_EDIT] = g_signal_new ("edit",
                                       CAL_TYPE_CALENDAR_ROW,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       CAL_TYPE_CALENDAR);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-calendar-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CalCalendarRow, check);
  gtk_widget_class_bind_template_child (widget_class, CalCalendarRow, name);
  gtk_widget_class_bind_template_child (widget_class, CalCalendarRow, read_only);
  gtk_widget_class_bind_template_child (widget_class, CalCalendarRow, edit_button);
}

static void
cal_calendar_row_init (CalCalendarRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cal_calendar_row_new (CalCalendar *calendar)
{
  CalCalendarRow *self = g_object_new (CAL_TYPE_CALENDAR_ROW, NULL);
  g_autofree char *edit = NULL;

  g_return_val_if_fail (CAL_IS_CALENDAR (calendar), NULL);

  self->calendar = g_object_ref (calendar);
  gtk_label_set_label (self->name, cal_calendar_get_name (calendar));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), cal_calendar_get_name (calendar));
  gtk_check_button_set_active (self->check, cal_calendar_get_visible (calendar));
  gtk_widget_set_visible (self->read_only, cal_calendar_get_read_only (calendar));
  show_color (self);

  /* Translators: %s is the name of a calendar. */
  edit = g_strdup_printf (_ ("Edit %s"), cal_calendar_get_name (calendar));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  edit,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cal_calendar_get_name (calendar),
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  cal_calendar_get_name (calendar),
                                  -1);
  g_signal_connect_object (self->check,
                           "toggled",
                           G_CALLBACK (check_toggled_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->edit_button,
                           "clicked",
                           G_CALLBACK (edit_clicked_cb),
                           self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* Shows or hides the calendar, as a click on its check mark does. */
void
cal_calendar_row_toggle (CalCalendarRow *self)
{
  g_return_if_fail (CAL_IS_CALENDAR_ROW (self));

  gtk_check_button_set_active (self->check, !gtk_check_button_get_active (self->check));
}
