/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-sidebar.h"

#include <glib/gi18n-lib.h>

#include "cal-calendar-row.h"
#include "cal-date-chooser.h"

/* The small month and the calendars.
 *
 * It shows the calendars of a GListModel, each in a row with its colour, and a month to jump with.
 * It holds no truth: what the user does goes out as signals, and what is shown follows the model.
 *
 * Signals: "date-picked" (int day); "calendar-changed" (CalCalendar *wanted): its visibility was
 * switched; "calendar-edit" (CalCalendar *).
 * Keys: those of CalDateChooser and GtkListBox; Space or Enter on a row shows or hides the
 * calendar.
 */

struct _CalSidebar
{
  GtkWidget parent_instance;

  GtkWidget *box;
  CalDateChooser *picker;
  GtkListBox *list;

  int date;
};

enum
{
  SIGNAL_DATE_PICKED,
  SIGNAL_CALENDAR_CHANGED,
  SIGNAL_CALENDAR_EDIT,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalSidebar, cal_sidebar, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static void
day_chosen_cb (CalSidebar *self, int day)
{
  self->date = day;
  g_signal_emit (self, signals[SIGNAL_DATE_PICKED], 0, day);
}

static void
row_toggled_cb (CalSidebar *self, CalCalendar *wanted)
{
  g_signal_emit (self, signals[SIGNAL_CALENDAR_CHANGED], 0, wanted);
}

static void
row_edit_cb (CalSidebar *self, CalCalendar *calendar)
{
  g_signal_emit (self, signals[SIGNAL_CALENDAR_EDIT], 0, calendar);
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  CalSidebar *self = user_data;
  GtkWidget *row = cal_calendar_row_new (item);

  g_signal_connect_object (row, "toggled", G_CALLBACK (row_toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "edit", G_CALLBACK (row_edit_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  cal_calendar_row_toggle (CAL_CALENDAR_ROW (row));
}

static void
cal_sidebar_dispose (GObject *object)
{
  CalSidebar *self = CAL_SIDEBAR (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (cal_sidebar_parent_class)->dispose (object);
}

static void
cal_sidebar_class_init (CalSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cal_sidebar_dispose;
  g_type_ensure (CAL_TYPE_DATE_CHOOSER);

  /**
   * CalSidebar::date-picked:
   * @day: days since 1970-01-01
   */
  signals[SIGNAL_DATE_PICKED] = g_signal_new ("date-picked",
                                              CAL_TYPE_SIDEBAR,
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              1,
                                              G_TYPE_INT);
  signals[SIGNAL_CALENDAR_CHANGED] = g_signal_new ("calendar-changed",
                                                   CAL_TYPE_SIDEBAR,
                                                   G_SIGNAL_RUN_LAST,
                                                   0,
                                                   NULL,
                                                   NULL,
                                                   NULL,
                                                   G_TYPE_NONE,
                                                   1,
                                                   CAL_TYPE_CALENDAR);
  signals[SIGNAL_CALENDAR_EDIT] = g_signal_new ("calendar-edit",
                                                CAL_TYPE_SIDEBAR,
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                1,
                                                CAL_TYPE_CALENDAR);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sidebar");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, CalSidebar, box);
  gtk_widget_class_bind_template_child (widget_class, CalSidebar, picker);
  gtk_widget_class_bind_template_child (widget_class, CalSidebar, list);
}

static void
cal_sidebar_init (CalSidebar *self)
{
  self->date = G_MININT;
  gtk_widget_init_template (GTK_WIDGET (self));
  /* The header bar has that button. */
  cal_date_chooser_set_has_today (self->picker, FALSE);
  g_signal_connect_object (self->picker,
                           "day-chosen",
                           G_CALLBACK (day_chosen_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), NULL);
}

void
cal_sidebar_set_calendars (CalSidebar *self, GListModel *calendars)
{
  g_return_if_fail (CAL_IS_SIDEBAR (self));

  gtk_list_box_bind_model (self->list, calendars, create_row, self, NULL);
}

int
cal_sidebar_get_date (CalSidebar *self)
{
  g_return_val_if_fail (CAL_IS_SIDEBAR (self), 0);

  return self->date;
}

/* Shows `day` in the small month without telling anyone: the view has moved there. */
void
cal_sidebar_set_date (CalSidebar *self, int day)
{
  g_return_if_fail (CAL_IS_SIDEBAR (self));

  if (day == self->date)
    return;
  self->date = day;
  cal_date_chooser_set_day (self->picker, day);
}
