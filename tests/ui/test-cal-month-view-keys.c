/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "month-fixture.h"

static void
test_arrows (MonthFixture *fixture, gconstpointer rtl)
{
  const char *forward = rtl != NULL ? "Left" : "Right", *backward = rtl != NULL ? "Right" : "Left";

  month_add (fixture, month_create_timed ("Lunch", fixture->today + 1, 12));
  month_add (fixture, month_create_timed ("Yoga", fixture->today + 1, 18));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_press (fixture, forward);
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "day");
  month_press (fixture, "Down");
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");
  month_press (fixture, "Down");
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Yoga");
  month_press (fixture, "Return");
  month_press (fixture, "Up");
  month_press (fixture, "F2");
  ui_test_keys ("Control_L", "e", NULL);
  month_press (fixture, "Delete");
  month_assert_log (fixture, "activate Yoga; edit Lunch; edit Lunch; delete Lunch");
  month_press (fixture, backward);
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "day");
  month_press (fixture, "Return");
  month_assert_log (fixture, "create 0");
}

static void
test_select_days (MonthFixture *fixture, gconstpointer data)
{
  ui_test_keys ("Shift_L", "Right", NULL);
  ui_test_keys ("Shift_L", "Right", NULL);
  ui_test_keys ("Shift_L", "Down", NULL);
  month_press (fixture, "Return");
  month_assert_log (fixture, "create-slot 0 10");
  ui_test_keys ("Shift_L", "Left", NULL);
  month_press (fixture, "Escape");
  month_press (fixture, "Return");
  month_assert_log (fixture, "create 8");
}

static void
test_keys_move (MonthFixture *fixture, gconstpointer data)
{
  g_autoptr (CalOccurrence) moved =
      view_create_occurrence ("work",
                              "Lunch",
                              "Lunch",
                              cal_time_floating ((fixture->today + 1) * CAL_DAY),
                              cal_time_floating ((fixture->today + 1) * CAL_DAY + CAL_HOUR));

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_press (fixture, "Down");
  ui_test_keys ("Alt_L", "Right", NULL);
  month_assert_log (fixture, "move Lunch 1");
  /* The focus goes with it. */
  g_list_store_splice (fixture->base.model, 0, 1, (gpointer *) &moved, 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");
  ui_test_keys ("Alt_L", "Up", NULL);
  month_assert_log (fixture, "move Lunch -7");
}

static void
test_focus_survives (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  month_add (fixture, month_create_timed ("Yoga", fixture->today, 18));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_press (fixture, "Down");
  month_press (fixture, "Down");
  month_add (fixture, month_create_timed ("Breakfast", fixture->today, 7));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Yoga");
  g_list_store_remove (fixture->base.model, 2);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");
  g_list_store_remove_all (fixture->base.model);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "day");
}

/* What goes away and comes back has the focus again, also after its neighbour went away too; unless
 * the user has gone elsewhere meanwhile. */
static void
test_focus_returns (MonthFixture *fixture, gconstpointer data)
{
  GListStore *model = fixture->base.model;
  g_autoptr (CalOccurrence) lunch = month_create_timed ("Lunch", fixture->today, 12);
  g_autoptr (CalOccurrence) tea = month_create_timed ("Tea", fixture->today, 15);

  month_add (fixture, month_create_timed ("Breakfast", fixture->today, 7));
  month_add (fixture, g_object_ref (lunch));
  month_add (fixture, g_object_ref (tea));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_press (fixture, "Down");
  month_press (fixture, "Down");
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");
  g_list_store_remove (model, 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Tea");
  g_list_store_remove (model, 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Breakfast");
  month_add (fixture, g_object_ref (tea));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Tea");
  month_add (fixture, g_object_ref (lunch));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");

  g_list_store_remove (model, 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_press (fixture, "Up");
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Breakfast");
  month_add (fixture, g_object_ref (lunch));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Breakfast");
}

static void
test_pages (MonthFixture *fixture, gconstpointer data)
{
  month_press (fixture, "Next");
  g_assert_cmpint (month_get_day (fixture, "date"), ==, cal_day_from_date (2020, 12, 1));
  month_press (fixture, "Return");
  month_assert_log (fixture, "create 30");
  month_press (fixture, "Prior");
  month_press (fixture, "Prior");
  g_assert_cmpint (month_get_day (fixture, "date"), ==, cal_day_from_date (2020, 10, 1));
  month_press (fixture, "Home");
  month_press (fixture, "Return");
  month_assert_log (fixture, "create -37");
  month_press (fixture, "End");
  month_press (fixture, "Return");
  month_assert_log (fixture, "create -31");
}

/* Days below the last week are walked to, and come into view. */
static void
test_walk_out_of_view (MonthFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 9; i++)
    month_press (fixture, "Down");
  month_press (fixture, "Return");
  month_assert_log (fixture, "create 63");
  g_assert_cmpint (month_get_day (fixture, "date"), ==, cal_day_from_date (2021, 1, 1));
}

static void
test_tab (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *before = gtk_button_new_with_label ("Before"),
            *after = gtk_button_new_with_label ("After");
  GtkWidget *view = GTK_WIDGET (cal_month_view_new ());
  GtkWindow *window;

  gtk_box_append (GTK_BOX (box), before);
  gtk_box_append (GTK_BOX (box), view);
  gtk_box_append (GTK_BOX (box), after);
  gtk_widget_set_vexpand (view, TRUE);
  window = ui_test_show (box, 700, 600);
  gtk_widget_grab_focus (before);
  ui_test_keys ("Tab", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), view));
  ui_test_keys ("Tab", NULL);
  g_assert_true (gtk_window_get_focus (window) == after);
  ui_test_keys ("Shift_L", "Tab", NULL);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (window), view));
  ui_test_keys ("Shift_L", "Tab", NULL);
  g_assert_true (gtk_window_get_focus (window) == before);
  ui_test_close (window);
}

/* Keys typed in a popover on the view are not the view's. */
static void
test_keys_of_popover (MonthFixture *fixture, gconstpointer data)
{
  GtkWidget *popover = gtk_popover_new (), *entry = gtk_entry_new ();

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_press (fixture, "Down");
  gtk_popover_set_child (GTK_POPOVER (popover), entry);
  gtk_widget_set_parent (popover, GTK_WIDGET (fixture->view));
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (entry);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  ui_test_keys ("Delete", NULL);
  ui_test_keys ("Return", NULL);
  ui_test_keys ("Next", NULL);
  month_assert_log (fixture, "");
  g_assert_cmpint (month_get_day (fixture, "date"), ==, fixture->today);
  gtk_widget_unparent (popover);
}

/* Assistive technology gives an occurrence the focus directly; keys then go on from there. */
static void
test_focus_from_outside (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture, month_create_timed ("Lunch", fixture->today + 1, 12));
  month_add (fixture, month_create_timed ("Dinner", fixture->today + 1, 18));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  gtk_widget_grab_focus (GTK_WIDGET (month_find (fixture, "Dinner")));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Dinner");
  month_press (fixture, "Up");
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");
  gtk_widget_grab_focus (GTK_WIDGET (month_find (fixture, "Dinner")));
  month_press (fixture, "Delete");
  month_assert_log (fixture, "delete Dinner");
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  MONTH_TEST ("arrows", NULL, test_arrows);
  MONTH_TEST ("arrows-mirrored", "rtl", test_arrows);
  MONTH_TEST ("select-days", NULL, test_select_days);
  MONTH_TEST ("keys-move", NULL, test_keys_move);
  MONTH_TEST ("focus-survives", NULL, test_focus_survives);
  MONTH_TEST ("focus-returns", NULL, test_focus_returns);
  MONTH_TEST ("pages", NULL, test_pages);
  MONTH_TEST ("focus-from-outside", NULL, test_focus_from_outside);
  MONTH_TEST ("walk-out-of-view", NULL, test_walk_out_of_view);
  g_test_add_func ("/ui/month-view/tab", test_tab);
  MONTH_TEST ("keys-of-popover", NULL, test_keys_of_popover);
  return g_test_run ();
}
