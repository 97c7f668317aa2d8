/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-day-popover.h"

#include <glib/gi18n-lib.h>

#include "cal-calendar-choice.h"
#include "cal-color-dot.h"
#include "cal-locale.h"
#include "cal-occurrence-label.h"
#include "cal-style.h"
#include "cal-time.h"

/* A day in full, for the day of which the view has no room to show all. A row for each occurrence
 * that touches it, in the order of the model: a dot in the calendar's colour, the time (none when
 * it goes through the whole day) and the title; its accessible name is the occurrence in words. */

struct _CalDayPopover
{
  GtkPopover parent_instance;

  GtkLabel *heading;
  GtkListBox *list;

  GListModel *calendars;
  GListModel *occurrences; /* those of the day */
  int day;
};

enum
{
  SIGNAL_ACTIVATE_OCCURRENCE,
  SIGNAL_CREATE,
  SIGNAL_OPEN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalDayPopover, cal_day_popover, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

static gboolean
touches_day (gpointer item, gpointer user_data)
{
  int day = GPOINTER_TO_INT (user_data);

  return cal_occurrence_get_first_day (item) <= day && day < cal_occurrence_get_end_day (item);
}

/* "12:30", "… 02:00" for the end of one that began the day before; NULL: the whole day. */
static char *
describe_time (CalOccurrence *occurrence, int day)
{
  g_autofree char *time = NULL;

  if (cal_occurrence_is_all_day (occurrence))
    return NULL;
  if (cal_occurrence_get_first_day (occurrence) == day)
    return cal_locale_format_time (cal_occurrence_get_wall_start (occurrence));
  if (cal_occurrence_get_end_day (occurrence) != day + 1)
    return NULL;
  time = cal_locale_format_time (cal_occurrence_get_wall_end (occurrence));
  /* Translators: the time until which something goes on that began on an earlier day. */
  return g_strdup_printf (_ ("– %s"), time);
}

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  return label;
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  CalDayPopover *self = user_data;
  CalOccurrence *occurrence = item;
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  CalCalendar *calendar =
      cal_calendar_choice_lookup (self->calendars, cal_appointment_get_calendar_id (appointment));
  CalStatus status = cal_event_get (cal_occurrence_get_event (occurrence))->status;
  g_autofree char *name = cal_occurrence_describe (occurrence, calendar);
  g_autofree char *time = describe_time (occurrence, self->day);
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *title = create_label (cal_occurrence_title_shown (occurrence)), *label;

  gtk_box_append (GTK_BOX (box),
                  cal_color_dot_new (calendar != NULL ? cal_calendar_get_color (calendar) : NULL));
  if (time != NULL)
    {
      label = create_label (time);
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 34);
  gtk_widget_set_hexpand (title, TRUE);
  if (status == CAL_STATUS_CANCELLED)
    gtk_widget_add_css_class (title, "cancelled");
  gtk_box_append (GTK_BOX (box), title);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
row_activated_cb (CalDayPopover *self, GtkListBoxRow *row)
{
  g_autoptr (CalOccurrence) occurrence =
      g_list_model_get_item (self->occurrences, (guint) gtk_list_box_row_get_index (row));

  if (occurrence != NULL)
    g_signal_emit (self, signals[SIGNAL_ACTIVATE_OCCURRENCE], 0, occurrence, row);
}

static void
day_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (CalDayPopover) self = g_object_ref (CAL_DAY_POPOVER (widget));
  gboolean creates = g_str_equal (action, "day.create");

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[creates ? SIGNAL_CREATE : SIGNAL_OPEN], 0, self->day);
}

static void
cal_day_popover_show (GtkWidget *widget)
{
  CalDayPopover *self = CAL_DAY_POPOVER (widget);
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  GTK_WIDGET_CLASS (cal_day_popover_parent_class)->show (widget);
  if (first != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
cal_day_popover_dispose (GObject *object)
{
  CalDayPopover *self = CAL_DAY_POPOVER (object);

  if (self->list != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_DAY_POPOVER);
  g_clear_object (&self->occurrences);
  g_clear_object (&self->calendars);

  G_OBJECT_CLASS (cal_day_popover_parent_class)->dispose (object);
}

static void
cal_day_popover_class_init (CalDayPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_day_popover_dispose;
  widget_class->show = cal_day_popover_show;

  signals[SIGNAL_ACTIVATE_OCCURRENCE] = g_signal_new ("activate-occurrence",
                                                      CAL_TYPE_DAY_POPOVER,
                                                      G_SIGNAL_RUN_LAST,
                                                      0,
                                                      NULL,
                                                      NULL,
                                                      NULL,
                                                      G_TYPE_NONE,
                                                      2,
                                                      CAL_TYPE_OCCURRENCE,
                                                      GTK_TYPE_WIDGET);
  signals[SIGNAL_CREATE] = g_signal_new ("create",
                                         CAL_TYPE_DAY_POPOVER,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_INT);

  signals[SIGNAL_OPEN] = g_signal_new ("open",
                                       CAL_TYPE_DAY_POPOVER,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-day-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CalDayPopover, heading);
  gtk_widget_class_bind_template_child (widget_class, CalDayPopover, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_install_action (widget_class, "day.create", NULL, day_action);
  gtk_widget_class_install_action (widget_class, "day.open", NULL, day_action);
}

static void
cal_day_popover_init (CalDayPopover *self)
{
  cal_style_load (GTK_WIDGET (self));
  gtk_widget_init_template (GTK_WIDGET (self));
}

CalDayPopover *
cal_day_popover_new (int day, GListModel *occurrences, GListModel *calendars)
{
  GtkCustomFilter *filter;
  CalDayPopover *self;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (occurrences), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (calendars), NULL);

  self = g_object_new (CAL_TYPE_DAY_POPOVER, NULL);
  self->day = day;
  self->calendars = g_object_ref (calendars);
  filter = gtk_custom_filter_new (touches_day, GINT_TO_POINTER (day), NULL);
  self->occurrences =
      G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (occurrences), GTK_FILTER (filter)));
  heading = cal_locale_format_day (day);
  gtk_label_set_label (self->heading, heading);
  gtk_list_box_bind_model (self->list, self->occurrences, create_row, self, NULL);
  return self;
}

int
cal_day_popover_get_day (CalDayPopover *self)
{
  g_return_val_if_fail (CAL_IS_DAY_POPOVER (self), 0);

  return self->day;
}
