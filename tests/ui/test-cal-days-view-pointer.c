/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days-fixture.h"

static void
test_mark (DaysFixture *fixture, gconstpointer data)
{
  days_drag (fixture, 25, "10:00", 25, "11:20");
  days_assert_log (fixture, "create-slot 25 10:00-25 11:30");
  /* Upwards, and never less than a quarter of an hour. */
  days_drag (fixture, 25, "11:20", 25, "10:05");
  days_assert_log (fixture, "create-slot 25 10:00-25 11:30");
  days_drag (fixture, 25, "10:00", 25, "10:09");
  days_assert_log (fixture, "create-slot 25 10:00-25 10:15");
}

static void
test_mark_over_days (DaysFixture *fixture, gconstpointer data)
{
  days_drag (fixture, 24, "10:00", 26, "12:05");
  days_assert_log (fixture, "create-slot 24 10:00-26 12:15");
  days_drag (fixture, 26, "9:00", 25, "15:00");
  days_assert_log (fixture, "create-slot 25 15:00-26 9:15");
}

static void
test_mark_strip (DaysFixture *fixture, gconstpointer data)
{
  days_drag (fixture, 24, NULL, 26, NULL);
  days_assert_log (fixture, "create-slot 24-27");
  days_drag (fixture, 27, NULL, 25, "9:00");
  days_assert_log (fixture, "create-slot 25-28");
}

static void
press_and_move (DaysFixture *fixture, const char *from, const char *to)
{
  double x, y;

  days_move (fixture, 25, from);
  ui_test_press (1);
  days_locate (fixture, 25, to, &x, &y);
  ui_test_drag_to (GTK_WIDGET (fixture->view), x, y);
}

static void
test_escape (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Lunch", 25, "12:30", 60);
  press_and_move (fixture, "9:00", "9:50");
  g_assert_cmpint (fixture->view->mark.end - fixture->view->mark.start, ==, CAL_HOUR);
  days_press (fixture, "Escape");
  ui_test_release (1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  days_assert_log (fixture, "");
  g_assert_cmpint (fixture->view->mark.end, ==, fixture->view->mark.start);

  press_and_move (fixture, "13:00", "15:00");
  g_assert_true (cal_grid_view_is_dragging (CAL_GRID_VIEW (fixture->view)));
  days_press (fixture, "Escape");
  g_assert_false (cal_grid_view_is_dragging (CAL_GRID_VIEW (fixture->view)));
  ui_test_release (1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  days_assert_log (fixture, "");
}

static void
double_click (DaysFixture *fixture, int day, const char *time)
{
  double x, y;

  days_locate (fixture, day, time, &x, &y);
  ui_test_double_click (GTK_WIDGET (fixture->view), x, y);
}

static void
test_clicks (DaysFixture *fixture, gconstpointer data)
{
  days_click (fixture, 25, "10:40");
  days_assert_log (fixture, "");
  g_assert_cmpint (fixture->view->spot.clock, ==, 10 * CAL_HOUR + 30 * CAL_MINUTE);
  g_assert_cmpint (fixture->view->spot.day, ==, fixture->november + 25);
  double_click (fixture, 25, "11:55");
  days_assert_log (fixture, "create 25 11:30-25 12:30");
}

static void
test_double_click_strip (DaysFixture *fixture, gconstpointer data)
{
  double_click (fixture, 26, NULL);
  days_assert_log (fixture, "create 26-27");
}

static void
test_click_occurrence (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Lunch", 25, "12:30", 60);
  days_click (fixture, 25, "13:00");
  days_assert_log (fixture, "activate Lunch");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Lunch");
  days_add_timed (fixture, "Tea", 26, "12:30", 60);
  double_click (fixture, 26, "13:00");
  days_assert_log (fixture, "activate Tea; edit Tea");
}

static void
test_menu (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Lunch", 25, "12:30", 60);
  days_move (fixture, 25, "13:00");
  ui_test_press (3);
  ui_test_release (3);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  days_assert_log (fixture, "menu Lunch 25 13:00-25 14:00");
  days_move (fixture, 26, "9:40");
  ui_test_press (3);
  ui_test_release (3);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  days_assert_log (fixture, "menu - 26 9:30-26 10:30");
}

static void
test_move (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Call", 25, "9:05", 45);
  /* It keeps its minutes, and the place at which it is held. */
  days_drag (fixture, 25, "9:25", 25, "10:30");
  days_assert_log (fixture, "move Call 25 10:05-25 10:50");
  days_drag (fixture, 25, "9:25", 27, "14:25");
  days_assert_log (fixture, "move Call 27 14:05-27 14:50");
  /* Back where it was. */
  days_drag (fixture, 25, "9:25", 25, "9:31");
  days_assert_log (fixture, "");
}

static void
test_copy (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Call", 25, "9:00", 60);
  ui_test_key_down ("Control_L");
  days_drag (fixture, 25, "9:30", 26, "9:30");
  ui_test_key_up ("Control_L");
  days_assert_log (fixture, "copy Call 26 9:00-26 10:00");
}

static void
test_resize (DaysFixture *fixture, gconstpointer data)
{
  double x, y, to_x, to_y;

  days_add_timed (fixture, "Call", 25, "9:05", 50);
  days_locate (fixture, 25, "9:55", &x, &y);
  days_locate (fixture, 25, "11:00", &to_x, &to_y);
  ui_test_move (GTK_WIDGET (fixture->view), x, y - 5);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (gdk_cursor_get_name (gtk_widget_get_cursor (GTK_WIDGET (fixture->view))),
                   ==,
                   "ns-resize");
  ui_test_drag (GTK_WIDGET (fixture->view), x, y - 5, to_x, to_y - 3);
  /* The start is what it was. */
  days_assert_log (fixture, "move Call 25 9:05-25 11:00");
  days_locate (fixture, 25, "9:05", &x, &y);
  days_locate (fixture, 25, "8:00", &to_x, &to_y);
  ui_test_drag (GTK_WIDGET (fixture->view), x, y + 1, to_x, to_y + 1);
  days_assert_log (fixture, "move Call 25 8:00-25 9:55");
  /* A quarter of an hour is left. */
  ui_test_drag (GTK_WIDGET (fixture->view), x, y + 1, to_x, to_y + 300);
  days_assert_log (fixture, "move Call 25 9:40-25 9:55");
  days_locate (fixture, 25, "9:55", &x, &y);
  days_locate (fixture, 26, "8:00", &to_x, &to_y);
  ui_test_drag (GTK_WIDGET (fixture->view), x, y - 5, to_x, to_y - 5);
  days_assert_log (fixture, "move Call 25 9:05-26 8:00");
}

static void
test_resize_bar (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *bar, *view = GTK_WIDGET (fixture->view);
  double x, y, to_x, to_y;
  int width;

  days_add_days (fixture, "Fair", 24, 2);
  bar = GTK_WIDGET (days_find (fixture, "Fair"));
  width = gtk_widget_get_width (bar);
  gtk_widget_translate_coordinates (bar, view, width - 2, 8, &x, &y);
  days_locate (fixture, 27, NULL, &to_x, &to_y);
  ui_test_drag (view, x, y, to_x, y);
  days_assert_log (fixture, "move Fair 24-28");
  gtk_widget_translate_coordinates (bar, view, 2, 8, &x, &y);
  ui_test_drag (view, x, y, to_x, y);
  days_assert_log (fixture, "move Fair 25-26");
  gtk_widget_translate_coordinates (bar, view, width / 4, 8, &x, &y);
  ui_test_drag (view, x, y, to_x, y);
  days_assert_log (fixture, "move Fair 27-29");
}

static void
test_strip_and_hours (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  double x, y, to_x, to_y;

  days_add_timed (fixture, "Call", 25, "9:00", 60);
  days_drag (fixture, 25, "9:30", 26, NULL);
  days_assert_log (fixture, "move Call 26-27");
  days_add_days (fixture, "Fair", 24, 2);
  gtk_widget_translate_coordinates (GTK_WIDGET (days_find (fixture, "Fair")), view, 40, 8, &x, &y);
  days_locate (fixture, 26, "14:20", &to_x, &to_y);
  ui_test_drag (view, x, y, to_x, to_y);
  days_assert_log (fixture, "move Fair 26 14:15-26 15:15");
}

/* What lasts a day and longer but has times keeps them when it moves in the strip. */
static void
test_long (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  double x, y, to_x, to_y;

  days_add_timed (fixture, "Voyage", 23, "20:10", 40 * 60);
  gtk_widget_translate_coordinates (GTK_WIDGET (days_find (fixture, "Voyage")),
                                    view,
                                    40,
                                    8,
                                    &x,
                                    &y);
  days_locate (fixture, 24, NULL, &to_x, &to_y);
  ui_test_drag (view, x, y, to_x, y);
  days_assert_log (fixture, "move Voyage 24 20:10-26 12:10");
}

static void
test_fixed (DaysFixture *fixture, gconstpointer data)
{
  gint64 start = (fixture->november + 25) * CAL_DAY + 9 * CAL_HOUR;

  days_add (fixture,
            "fixed",
            "Holiday",
            cal_time_floating (start),
            cal_time_floating (start + 2 * CAL_HOUR));
  days_drag (fixture, 25, "10:00", 26, "10:00");
  days_assert_log (fixture, "");
  days_click (fixture, 25, "10:00");
  days_assert_log (fixture, "activate Holiday");
}

static void
test_midnight (DaysFixture *fixture, gconstpointer data)
{
  cal_grid_view_set_position (CAL_GRID_VIEW (fixture->view), 0);
  days_add_timed (fixture, "Train", 24, "23:30", 180);
  days_click (fixture, 25, "1:00");
  days_assert_log (fixture, "activate Train");
  days_drag (fixture, 25, "1:00", 26, "2:00");
  days_assert_log (fixture, "move Train 26 0:30-26 3:30");
}

static void
test_autoscroll (DaysFixture *fixture, gconstpointer data)
{
  double position = cal_grid_view_get_position (CAL_GRID_VIEW (fixture->view));
  CalBox box = cal_days_grid_get_day_box (&fixture->view->grid, 3);

  press_and_move (fixture, "10:00", "10:30");
  ui_test_drag_to (GTK_WIDGET (fixture->view), box.x + 20, fixture->view->grid.height - 4);
  while (cal_grid_view_get_position (CAL_GRID_VIEW (fixture->view)) < position + 1)
    ui_test_wait_frame (GTK_WIDGET (fixture->view));
  ui_test_release (1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_true (g_str_has_prefix (fixture->base.log->str, "create-slot 25 10:00-25 "));
}

/* Held beside the last day, a drag goes on into the next week. */
static void
test_other_week (DaysFixture *fixture, gconstpointer data)
{
  double x, y;

  days_add_timed (fixture, "Call", 25, "9:00", 60);
  press_and_move (fixture, "9:30", "10:00");
  days_locate (fixture, 25, "9:30", &x, &y);
  ui_test_drag_to (GTK_WIDGET (fixture->view), VIEW_WIDTH - 2, y);
  while (fixture->view->grid.first_day == fixture->november + 22)
    ui_test_wait_frame (GTK_WIDGET (fixture->view));
  days_locate (fixture, 31, "9:30", &x, &y);
  ui_test_drag_to (GTK_WIDGET (fixture->view), x, y);
  ui_test_release (1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  days_assert_log (fixture, "move Call 31 9:00-31 10:00");
}

static void
turn (DaysFixture *fixture, int button)
{
  ui_test_press (button);
  ui_test_release (button);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
}

static void
test_wheel (DaysFixture *fixture, gconstpointer data)
{
  CalDaysView *view = fixture->view;
  double position, height, x, y;
  gint64 held;

  days_move (fixture, 25, "12:00");
  ui_test_wait_frame (GTK_WIDGET (view));
  position = cal_grid_view_get_position (CAL_GRID_VIEW (view));
  turn (fixture, 5);
  g_assert_cmpfloat (cal_grid_view_get_position (CAL_GRID_VIEW (view)), >, position + 0.5);
  turn (fixture, 4);
  g_assert_cmpfloat_with_epsilon (cal_grid_view_get_position (CAL_GRID_VIEW (view)),
                                  position,
                                  0.01);
  /* The time under the pointer stays there. */
  height = view->grid.hour_height;
  cal_grid_view_get_pointer (CAL_GRID_VIEW (view), &x, &y);
  held = cal_days_grid_get_clock (&view->grid, y);
  ui_test_key_down ("Control_L");
  turn (fixture, 4);
  ui_test_key_up ("Control_L");
  g_assert_cmpfloat (view->grid.hour_height, >, height);
  g_assert_cmpint (ABS (cal_days_grid_get_clock (&view->grid, y) - held), <, 2 * CAL_MINUTE);
  ui_test_key_down ("Shift_L");
  turn (fixture, 5);
  g_assert_cmpint (view->grid.first_day - fixture->november, ==, 29);
  turn (fixture, 4);
  ui_test_key_up ("Shift_L");
  g_assert_cmpint (view->grid.first_day - fixture->november, ==, 22);
  turn (fixture, 7);
  g_assert_cmpint (view->grid.first_day - fixture->november, ==, 29);
}

static void
test_mirrored (DaysFixture *fixture, gconstpointer data)
{
  double sunday, saturday, y;

  days_locate (fixture, 22, "10:00", &sunday, &y);
  days_locate (fixture, 28, "10:00", &saturday, &y);
  g_assert_cmpfloat (sunday, >, saturday);
  days_drag (fixture, 24, "10:00", 26, "12:05");
  days_assert_log (fixture, "create-slot 24 10:00-26 12:15");
  days_add_timed (fixture, "Call", 25, "9:05", 45);
  days_drag (fixture, 25, "9:25", 27, "14:25");
  days_assert_log (fixture, "move Call 27 14:05-27 14:50");
}

static void
test_crowd (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *more;

  for (int i = 0; i < 40; i++)
    {
      g_autofree char *title = g_strdup_printf ("Interview %d", i);

      days_add_timed (fixture, title, 25, "10:00", 45);
    }
  g_assert_cmpuint (days_count (fixture), <, 12);
  more = ui_test_find (GTK_WIDGET (fixture->view), CAL_TYPE_MORE_BUTTON, NULL);
  g_assert_nonnull (more);
  ui_test_click (more, 10, 10);
  days_assert_log (fixture, "show-day 25");
}

/* ---- the names of days ---- */

static void
click_heading (DaysFixture *fixture, int day)
{
  double x, y;

  days_locate (fixture, day, NULL, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), x, 8);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

/* A click opens the day; the keyboard's cursor and what is marked stay as they are. */
static void
test_heading (DaysFixture *fixture, gconstpointer kind)
{
  days_focus (fixture, 25, "10");
  click_heading (fixture, 22);
  days_assert_log (fixture, "open-day 22");
  g_assert_cmpint (cal_view_get_chosen_day (CAL_VIEW (fixture->view)), ==, fixture->november + 25);
  click_heading (fixture, 28);
  days_assert_log (fixture, "open-day 28");
  ui_test_drag (GTK_WIDGET (fixture->view), 300, 8, 300, 300);
  days_assert_log (fixture, "");
}

static void
test_heading_of_day (DaysFixture *fixture, gconstpointer kind)
{
  click_heading (fixture, 24);
  days_assert_log (fixture, "");
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  DAYS_TEST ("heading", NULL, test_heading);
  DAYS_TEST ("heading-mirrored", DAYS_RTL, test_heading);
  DAYS_TEST ("heading-of-day", DAYS_ONE, test_heading_of_day);
  DAYS_TEST ("mark", NULL, test_mark);
  DAYS_TEST ("mark-over-days", NULL, test_mark_over_days);
  DAYS_TEST ("mark-strip", NULL, test_mark_strip);
  DAYS_TEST ("escape", NULL, test_escape);
  DAYS_TEST ("clicks", NULL, test_clicks);
  DAYS_TEST ("double-click-strip", NULL, test_double_click_strip);
  DAYS_TEST ("click-occurrence", NULL, test_click_occurrence);
  DAYS_TEST ("menu", NULL, test_menu);
  DAYS_TEST ("move", NULL, test_move);
  DAYS_TEST ("copy", NULL, test_copy);
  DAYS_TEST ("resize", NULL, test_resize);
  DAYS_TEST ("resize-bar", NULL, test_resize_bar);
  DAYS_TEST ("strip-and-hours", NULL, test_strip_and_hours);
  DAYS_TEST ("long", NULL, test_long);
  DAYS_TEST ("fixed", NULL, test_fixed);
  DAYS_TEST ("midnight", NULL, test_midnight);
  DAYS_TEST ("autoscroll", NULL, test_autoscroll);
  DAYS_TEST ("other-week", NULL, test_other_week);
  DAYS_TEST ("wheel", NULL, test_wheel);
  DAYS_TEST ("mirrored", DAYS_RTL, test_mirrored);
  DAYS_TEST ("crowd", NULL, test_crowd);
  return g_test_run ();
}
