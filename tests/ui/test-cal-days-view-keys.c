/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days-fixture.h"

static void
assert_spot (DaysFixture *fixture, int day, int hour, int minute)
{
  g_assert_cmpint (fixture->view->spot.day - fixture->november, ==, day);
  g_assert_cmpint (fixture->view->spot.clock / CAL_MINUTE, ==, hour * 60 + minute);
}

static void
test_walk (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Call", 25, "9:05", 45);
  days_focus (fixture, 25, "8:30");
  g_assert_cmpstr (days_get_focus (fixture), ==, "free");
  days_press (fixture, "Down");
  assert_spot (fixture, 25, 9, 0);
  days_press (fixture, "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Call");
  /* The half hours that it covers cannot be pressed with the mouse either. */
  days_press (fixture, "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "free");
  assert_spot (fixture, 25, 9, 30);
  days_press (fixture, "Up");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Call");
  days_press (fixture, "Right");
  assert_spot (fixture, 26, 9, 0);
  days_press (fixture, "Left");
  assert_spot (fixture, 25, 9, 0);
}

static void
test_strip (DaysFixture *fixture, gconstpointer data)
{
  days_add_days (fixture, "Fair", 25, 2);
  days_focus (fixture, 25, "0:00");
  g_assert_cmpstr (days_get_focus (fixture), ==, "free");
  days_press (fixture, "Up");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Fair");
  days_press (fixture, "Up");
  g_assert_cmpstr (days_get_focus (fixture), ==, "free");
  g_assert_true (cal_days_spot_is_in_strip (&fixture->view->spot));
  days_press (fixture, "Down");
  days_press (fixture, "Right");
  /* Past all of it. */
  g_assert_cmpint (fixture->view->spot.day - fixture->november, ==, 27);
  g_assert_true (cal_days_spot_is_in_strip (&fixture->view->spot));
}

static void
test_other_period (DaysFixture *fixture, gconstpointer data)
{
  int date;

  days_focus (fixture, 28, "9:00");
  days_press (fixture, "Right");
  assert_spot (fixture, 29, 9, 0);
  g_object_get (fixture->view, "date", &date, NULL);
  g_assert_cmpint (date - fixture->november, ==, 29);
  g_assert_cmpint (fixture->view->grid.first_day - fixture->november, ==, 29);
  days_press (fixture, "Left");
  assert_spot (fixture, 28, 9, 0);
  days_press (fixture, "Page_Down");
  assert_spot (fixture, 35, 9, 0);
  days_press (fixture, "Page_Up");
  days_press (fixture, "Home");
  assert_spot (fixture, 22, 9, 0);
  days_press (fixture, "End");
  assert_spot (fixture, 28, 9, 0);
  days_press_with (fixture, "Control_L", "End");
  assert_spot (fixture, 28, 23, 30);
  days_press_with (fixture, "Control_L", "Home");
  g_assert_true (cal_days_spot_is_in_strip (&fixture->view->spot));
}

static void
test_seek (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Call", 25, "9:05", 45);
  days_add_timed (fixture, "Lunch", 25, "12:30", 60);
  days_add_timed (fixture, "Choir", 27, "19:00", 90);
  days_focus (fixture, 24, "8:00");
  days_press_with (fixture, "Control_L", "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Call");
  days_press_with (fixture, "Control_L", "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Lunch");
  days_press_with (fixture, "Control_L", "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Choir");
  days_press_with (fixture, "Control_L", "Up");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Lunch");
}

static void
test_beside (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "One", 25, "9:00", 60);
  days_add_timed (fixture, "Two", 25, "9:30", 60);
  days_focus (fixture, 25, "8:30");
  days_press_with (fixture, "Control_L", "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "One");
  days_press (fixture, "Right");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Two");
  days_press (fixture, "Left");
  g_assert_cmpstr (days_get_focus (fixture), ==, "One");
}

static void
test_create (DaysFixture *fixture, gconstpointer data)
{
  days_focus (fixture, 25, "10:00");
  days_press (fixture, "Return");
  days_assert_log (fixture, "create 25 10:00-25 11:00");
  days_press_with (fixture, "Shift_L", "Down");
  days_press_with (fixture, "Shift_L", "Down");
  days_press (fixture, "Return");
  days_assert_log (fixture, "create-slot 25 10:00-25 11:30");
  days_focus (fixture, 25, "10:00");
  days_press_with (fixture, "Shift_L", "Right");
  days_press (fixture, "Escape");
  days_press (fixture, "Return");
  days_assert_log (fixture, "create 26 10:00-26 11:00");
  days_focus (fixture, 25, NULL);
  days_press (fixture, "Return");
  days_assert_log (fixture, "create 25-26");
  days_press_with (fixture, "Shift_L", "Right");
  days_press (fixture, "Return");
  days_assert_log (fixture, "create-slot 25-27");
}

static void
test_occurrence (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Call", 25, "9:05", 45);
  days_focus (fixture, 25, "8:00");
  days_press_with (fixture, "Control_L", "Down");
  days_press (fixture, "Return");
  days_assert_log (fixture, "activate Call");
  days_press (fixture, "F2");
  days_assert_log (fixture, "edit Call");
  days_press (fixture, "Menu");
  days_assert_log (fixture, "menu Call 25 9:00-25 10:00");
  days_press_with (fixture, "Shift_L", "F10");
  days_assert_log (fixture, "menu Call 25 9:00-25 10:00");
  days_press (fixture, "Delete");
  days_assert_log (fixture, "delete Call");
}

static void
test_move (DaysFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *modifier;
    const char *key;
    const char *expected;
  } cases[] = {
    { NULL, "Down", "move Call 25 9:20-25 10:05" },
    { NULL, "Up", "move Call 25 8:50-25 9:35" },
    { NULL, "Right", "move Call 26 9:05-26 9:50" },
    { NULL, "Left", "move Call 24 9:05-24 9:50" },
    { "Shift_L", "Down", "move Call 25 9:05-25 10:05" },
    { "Shift_L", "Up", "move Call 25 9:05-25 9:35" },
    { "Shift_L", "Right", "move Call 25 9:05-26 9:50" },
    { NULL, "Page_Up", "move Call 25-26" },
  };

  days_add_timed (fixture, "Call", 25, "9:05", 45);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      days_focus (fixture, 25, "8:00");
      days_press_with (fixture, "Control_L", "Down");
      ui_test_key_down ("Alt_L");
      if (cases[i].modifier != NULL)
        days_press_with (fixture, cases[i].modifier, cases[i].key);
      else
        days_press (fixture, cases[i].key);
      ui_test_key_up ("Alt_L");
      days_assert_log (fixture, cases[i].expected);
    }
}

/* The focus goes with what is moved, when the model has it at its new time. */
static void
test_focus_follows (DaysFixture *fixture, gconstpointer data)
{
  g_autoptr (CalOccurrence) call = g_object_ref (days_add_timed (fixture, "Call", 25, "9:05", 45));
  guint position;

  days_focus (fixture, 25, "8:00");
  days_press_with (fixture, "Control_L", "Down");
  ui_test_key_down ("Alt_L");
  days_press (fixture, "Right");
  ui_test_key_up ("Alt_L");
  g_assert_true (g_list_store_find (fixture->base.model, call, &position));
  g_list_store_remove (fixture->base.model, position);
  days_add_timed (fixture, "Call", 26, "9:05", 45);
  g_assert_cmpstr (days_get_focus (fixture), ==, "Call");
  assert_spot (fixture, 26, 9, 5);
}

/* What goes away and comes back has the focus again. */
static void
test_focus_returns (DaysFixture *fixture, gconstpointer data)
{
  g_autoptr (CalOccurrence) call = g_object_ref (days_add_timed (fixture, "Call", 25, "9:00", 60));
  guint position;

  days_add_timed (fixture, "Tea", 25, "9:00", 60);
  days_focus (fixture, 25, "8:00");
  days_press_with (fixture, "Control_L", "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Call");
  g_assert_true (g_list_store_find (fixture->base.model, call, &position));
  g_list_store_remove (fixture->base.model, position);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (days_get_focus (fixture), ==, "Tea");
  view_insert (&fixture->base, g_object_ref (call));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (days_get_focus (fixture), ==, "Call");
}

static void
test_bar_keys (DaysFixture *fixture, gconstpointer data)
{
  days_add_days (fixture, "Fair", 25, 2);
  days_focus (fixture, 25, NULL);
  days_press (fixture, "Down");
  g_assert_cmpstr (days_get_focus (fixture), ==, "Fair");
  ui_test_key_down ("Alt_L");
  days_press_with (fixture, "Shift_L", "Right");
  days_assert_log (fixture, "move Fair 25-28");
  days_press_with (fixture, "Shift_L", "Left");
  days_assert_log (fixture, "move Fair 25-26");
  days_press (fixture, "Page_Down");
  days_assert_log (fixture, "move Fair 25 9:00-25 10:00");
  ui_test_key_up ("Alt_L");
}

/* Each "+N" of a day can be reached. */
static void
test_rests (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *first, *second;

  for (int i = 0; i < 24; i++)
    {
      g_autofree char *title = g_strdup_printf ("Interview %d", i);

      days_add_timed (fixture, title, 25, i < 12 ? "10:00" : "15:00", 45);
    }
  days_focus (fixture, 25, "11:30");
  for (int i = 0; i < 4 && !g_str_equal (days_get_focus (fixture), "more"); i++)
    days_press (fixture, "Up");
  g_assert_cmpstr (days_get_focus (fixture), ==, "more");
  first = gtk_window_get_focus (fixture->base.window);
  days_focus (fixture, 25, "16:30");
  for (int i = 0; i < 4 && !g_str_equal (days_get_focus (fixture), "more"); i++)
    days_press (fixture, "Up");
  g_assert_cmpstr (days_get_focus (fixture), ==, "more");
  second = gtk_window_get_focus (fixture->base.window);
  g_assert_true (first != second);
  days_press (fixture, "Return");
  days_assert_log (fixture, "show-day 25");
}

static void
test_reveal (DaysFixture *fixture, gconstpointer data)
{
  days_focus (fixture, 25, "20:00");
  for (int i = 0; i < 6; i++)
    days_press (fixture, "Down");
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  assert_spot (fixture, 25, 23, 0);
  g_assert_true (cal_days_view_is_seen (fixture->view, 23 * CAL_HOUR));
}

static void
test_zoom (DaysFixture *fixture, gconstpointer data)
{
  double height = fixture->view->grid.hour_height;

  ui_test_key_down ("Shift_L");
  days_press_with (fixture, "Control_L", "equal");
  ui_test_key_up ("Shift_L");
  g_assert_cmpfloat (fixture->view->grid.hour_height, >, height);
  days_press_with (fixture, "Control_L", "minus");
  days_press_with (fixture, "Control_L", "minus");
  g_assert_cmpfloat (fixture->view->grid.hour_height, <, height);
  for (int i = 0; i < 20; i++)
    days_press_with (fixture, "Control_L", "minus");
  g_assert_cmpfloat (fixture->view->grid.hour_height, >=, 24);
}

static void
test_mirrored (DaysFixture *fixture, gconstpointer data)
{
  days_focus (fixture, 25, "9:00");
  days_press (fixture, "Left");
  assert_spot (fixture, 26, 9, 0);
  days_press (fixture, "Right");
  assert_spot (fixture, 25, 9, 0);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  DAYS_TEST ("walk", NULL, test_walk);
  DAYS_TEST ("strip-keys", NULL, test_strip);
  DAYS_TEST ("other-period", NULL, test_other_period);
  DAYS_TEST ("seek", NULL, test_seek);
  DAYS_TEST ("beside", NULL, test_beside);
  DAYS_TEST ("create-keys", NULL, test_create);
  DAYS_TEST ("occurrence-keys", NULL, test_occurrence);
  DAYS_TEST ("move-keys", NULL, test_move);
  DAYS_TEST ("focus-follows", NULL, test_focus_follows);
  DAYS_TEST ("focus-returns", NULL, test_focus_returns);
  DAYS_TEST ("bar-keys", NULL, test_bar_keys);
  DAYS_TEST ("rests", NULL, test_rests);
  DAYS_TEST ("reveal", NULL, test_reveal);
  DAYS_TEST ("zoom-keys", NULL, test_zoom);
  DAYS_TEST ("mirrored-keys", DAYS_RTL, test_mirrored);
  return g_test_run ();
}
