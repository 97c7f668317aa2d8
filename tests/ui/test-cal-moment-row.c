/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>

#include "cal-date-chooser.h"
#include "cal-date-row.h"
#include "cal-time-row.h"
#include "cal-time.h"
#include "uitest.h"

static void
count_cb (int *n)
{
  (*n)++;
}

static void
test_value (gconstpointer data)
{
  GType type = *(const GType *) data;
  CalMomentRow *row = g_object_ref_sink (g_object_new (type, NULL));
  int n_values = 0, n_unreadable = 0;

  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (count_cb), &n_values);
  g_signal_connect_swapped (row, "notify::unreadable", G_CALLBACK (count_cb), &n_unreadable);
  cal_moment_row_set_value (row, 15);
  cal_moment_row_set_value (row, 15);
  g_assert_cmpint (n_values, ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (row), "nonsense");
  g_assert_false (cal_moment_row_commit (row));
  g_assert_false (cal_moment_row_commit (row));
  g_assert_true (cal_moment_row_get_unreadable (row));
  g_assert_cmpint (n_unreadable, ==, 1);
  g_assert_cmpint (cal_moment_row_get_value (row), ==, 15);
  /* What is chosen wins over what can't be read, even when it is the value of before. */
  cal_moment_row_choose_value (row, 15);
  g_assert_false (cal_moment_row_get_unreadable (row));
  g_assert_cmpint (n_unreadable, ==, 2);
  g_assert_cmpint (n_values, ==, 1);
  g_assert_true (cal_moment_row_commit (row));
  g_assert_cmpint (n_values, ==, 1);
  g_assert_finalize_object (G_OBJECT (row));
}

/* A time with seconds is not changed by looking at it. */
static void
test_seconds (void)
{
  CalMomentRow *row = CAL_MOMENT_ROW (g_object_ref_sink (cal_time_row_new ()));
  gint64 time = 9 * CAL_HOUR + 30 * CAL_SECOND;

  cal_moment_row_set_value (row, time);
  g_assert_true (cal_moment_row_commit (row));
  g_assert_cmpint (cal_moment_row_get_value (row), ==, time);
  g_assert_finalize_object (G_OBJECT (row));
}

static void
remember_cb (CalDateChooser *chooser, int day, int *out_day)
{
  *out_day = day;
}

static void
test_chooser (void)
{
  GtkWidget *chooser = cal_date_chooser_new ();
  int day = cal_day_from_date (2026, 11, 24), chosen = 0;
  GtkWindow *window = ui_test_show (chooser, 300, 300);

  g_object_ref (chooser);
  g_signal_connect (chooser, "day-chosen", G_CALLBACK (remember_cb), &chosen);
  cal_date_chooser_set_day (CAL_DATE_CHOOSER (chooser), day);
  cal_date_chooser_focus (CAL_DATE_CHOOSER (chooser));
  ui_test_keys ("Down", NULL);
  ui_test_keys ("Right", NULL);
  ui_test_keys ("Page_Down", NULL);
  ui_test_keys ("Shift_L", "Page_Up", NULL);
  ui_test_keys ("Return", NULL);
  /* 24 November, a week and a day on is 2 December, a month on 2 January, a year back. */
  g_assert_cmpint (chosen, ==, cal_day_from_date (2026, 1, 2));
  ui_test_keys ("Home", NULL);
  ui_test_keys ("Return", NULL);
  g_assert_cmpint (chosen, ==, cal_day_from_date (2025, 12, 28));
  ui_test_click (ui_test_find (chooser, GTK_TYPE_BUTTON, "Next Month"), 10, 10);
  ui_test_click (ui_test_find (chooser, GTK_TYPE_BUTTON, "Friday 30 January 2026"), 10, 10);
  g_assert_cmpint (chosen, ==, cal_day_from_date (2026, 1, 30));
  g_assert_cmpint (cal_date_chooser_get_day (CAL_DATE_CHOOSER (chooser)), ==, chosen);
  ui_test_close (window);
  g_assert_finalize_object (G_OBJECT (chooser));
}

/* The list opens with the time that stands in the row in sight. */
static void
test_list (void)
{
  GtkWidget *list = gtk_list_box_new ();
  CalMomentRow *row = CAL_MOMENT_ROW (cal_time_row_new ());
  GtkWindow *window;
  GtkWidget *scroller, *time;
  graphene_rect_t bounds;

  cal_moment_row_set_value (row, 20 * CAL_HOUR);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  window = ui_test_show (list, 300, 500);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  ui_test_keys ("Alt_L", "Down", NULL);
  ui_test_wait_still (GTK_WIDGET (window));
  scroller = ui_test_find (GTK_WIDGET (row), GTK_TYPE_SCROLLED_WINDOW, NULL);
  time = ui_test_find (GTK_WIDGET (row), GTK_TYPE_LIST_BOX_ROW, "20:00");
  g_assert_true (gtk_widget_compute_bounds (time, scroller, &bounds));
  g_assert_cmpfloat (bounds.origin.y, >=, 0);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (scroller));
  ui_test_keys ("Up", NULL);
  ui_test_keys ("Return", NULL);
  ui_test_wait_still (GTK_WIDGET (window));
  g_assert_cmpint (cal_moment_row_get_value (row), ==, 19 * CAL_HOUR + 30 * CAL_MINUTE);
  ui_test_close (window);
}

int
main (int argc, char **argv)
{
  static GType date_type, time_type;

  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  date_type = CAL_TYPE_DATE_ROW;
  time_type = CAL_TYPE_TIME_ROW;
  g_test_add_data_func ("/ui/date-row/value", &date_type, test_value);
  g_test_add_data_func ("/ui/time-row/value", &time_type, test_value);
  g_test_add_func ("/ui/time-row/seconds", test_seconds);
  g_test_add_func ("/ui/time-row/list", test_list);
  g_test_add_func ("/ui/date-chooser/keys", test_chooser);
  return g_test_run ();
}
