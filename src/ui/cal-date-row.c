/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-date-row.h"

#include "cal-date-chooser.h"
#include "cal-date-parse.h"
#include "cal-time.h"

/* A date in an entry row, with a button that opens a small month. Up and Down go by days. */

struct _CalDateRow
{
  CalMomentRow parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  CalDateChooser *chooser;

  CalDateOrder order;
};

G_DEFINE_FINAL_TYPE (CalDateRow, cal_date_row, CAL_TYPE_MOMENT_ROW)

static int
get_today (void)
{
  return cal_day_of_wall (cal_zone_to_wall (cal_zone_local (), g_get_real_time ()));
}

static char *
cal_date_row_format (CalMomentRow *row, gint64 value)
{
  return cal_date_format ((int) value, CAL_DATE_ROW (row)->order);
}

static gboolean
cal_date_row_parse (CalMomentRow *row, const char *text, gint64 *out_value)
{
  int reference = (int) cal_moment_row_get_value (row), day;

  if (!cal_date_parse (text, CAL_DATE_ROW (row)->order, get_today (), reference, &day))
    return FALSE;
  *out_value = day;
  return TRUE;
}

static gint64
cal_date_row_step (CalMomentRow *row, gint64 value, int direction)
{
  return value + direction;
}

static void
cal_date_row_open (CalMomentRow *row)
{
  gtk_menu_button_popup (CAL_DATE_ROW (row)->button);
}

static void
popover_shown_cb (CalDateRow *self)
{
  cal_date_chooser_set_day (self->chooser, (int) cal_moment_row_get_value (CAL_MOMENT_ROW (self)));
  cal_date_chooser_focus (self->chooser);
}

static void
day_chosen_cb (CalDateRow *self, int day)
{
  gtk_popover_popdown (self->popover);
  cal_moment_row_choose_value (CAL_MOMENT_ROW (self), day);
}

static void
cal_date_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CAL_TYPE_DATE_ROW);

  G_OBJECT_CLASS (cal_date_row_parent_class)->dispose (object);
}

static void
cal_date_row_class_init (CalDateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CalMomentRowClass *row_class = CAL_MOMENT_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_date_row_dispose;
  row_class->format = cal_date_row_format;
  row_class->parse = cal_date_row_parse;
  row_class->step = cal_date_row_step;
  row_class->open = cal_date_row_open;

  g_type_ensure (CAL_TYPE_DATE_CHOOSER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-date-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CalDateRow, button);
  gtk_widget_class_bind_template_child (widget_class, CalDateRow, popover);
  gtk_widget_class_bind_template_child (widget_class, CalDateRow, chooser);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_chosen_cb);
}

static void
cal_date_row_init (CalDateRow *self)
{
  self->order = cal_date_order_from_locale ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->button)), FALSE);
}

GtkWidget *
cal_date_row_new (void)
{
  return g_object_new (CAL_TYPE_DATE_ROW, NULL);
}
