/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-month-view-private.h"
#include "month-fixture.h"

static void
test_click (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_click (fixture, "Lunch");
  month_assert_log (fixture, "activate Lunch");
  g_assert_cmpstr (month_get_focus_title (fixture), ==, "Lunch");
  month_click_day (fixture, fixture->today + 1, 60);
  month_assert_log (fixture, "");
}

/* So far from the beginning of the day's head. */
static void
click_head (MonthFixture *fixture, int day, double from)
{
  double x, y, width = gtk_widget_get_width (GTK_WIDGET (fixture->view)) / 7.0;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (fixture->view)) == GTK_TEXT_DIR_RTL;

  month_locate (fixture, day, 12, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), rtl ? x + width / 2 - from : x - width / 2 + from, y);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

/* A click on a number opens its day; on the first the month's name stands beside it, before it
 * where dates are written so. */
static void
test_number (MonthFixture *fixture, gconstpointer data)
{
  int first = fixture->today - 23;

  click_head (fixture, fixture->today, 14);
  month_assert_log (fixture, "open-day 0");
  click_head (fixture, fixture->today + 1, 14);
  month_assert_log (fixture, "open-day 1");
  click_head (fixture, fixture->today + 1, 60);
  month_assert_log (fixture, "");
  click_head (fixture, first, 12);
  month_assert_log (fixture, "open-day -23");
  click_head (fixture, first, 90);
  month_assert_log (fixture, "");
  fixture->view->has_month_first = TRUE;
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  click_head (fixture, first, 12);
  month_assert_log (fixture, "");
  click_head (fixture, first, 99);
  month_assert_log (fixture, "open-day -23");
  click_head (fixture, first + 1, 14);
  month_assert_log (fixture, "open-day -22");
}

static void
test_double_click (MonthFixture *fixture, gconstpointer data)
{
  GtkWidget *widget;
  double x, y;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  widget = GTK_WIDGET (month_find (fixture, "Lunch"));
  ui_test_double_click (widget, 20, 8);
  month_assert_log (fixture, "activate Lunch; edit Lunch");
  month_locate (fixture, fixture->today + 2, 80, &x, &y);
  ui_test_double_click (GTK_WIDGET (fixture->view), x, y);
  month_assert_log (fixture, "create 2");
}

static void
popover_cb (CalMonthView *view, CalOccurrence *occurrence, GdkRectangle *where, GtkPopover *popover)
{
  gtk_popover_set_pointing_to (popover, where);
  gtk_popover_popup (popover);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

/* The second click is known though the press of it went into closing the popover of the first. */
static void
test_double_click_with_popover (MonthFixture *fixture, gconstpointer data)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-double-click-time", 5000, NULL);
  gtk_popover_set_child (GTK_POPOVER (popover), gtk_label_new ("Lunch"));
  gtk_widget_set_parent (popover, GTK_WIDGET (fixture->view));
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_signal_connect (fixture->view, "activate", G_CALLBACK (popover_cb), popover);
  month_click (fixture, "Lunch");
  g_assert_true (gtk_widget_get_mapped (popover));
  /* Until it has its grab. */
  ui_test_wait_frame (popover);
  ui_test_wait_frame (popover);
  ui_test_press (1);
  ui_test_wait_until (is_unmapped, popover);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  ui_test_release (1);
  month_assert_log (fixture, "activate Lunch; edit Lunch");
  gtk_settings_reset_property (settings, "gtk-double-click-time");
  gtk_widget_unparent (popover);
}

static void
test_menu (MonthFixture *fixture, gconstpointer data)
{
  GtkWidget *widget;
  double x, y;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  widget = GTK_WIDGET (month_find (fixture, "Lunch"));
  ui_test_move (widget, 10, 5);
  ui_test_press (3);
  ui_test_release (3);
  month_assert_log (fixture, "menu Lunch 0");
  month_locate (fixture, fixture->today - 1, 60, &x, &y);
  ui_test_move (GTK_WIDGET (fixture->view), x, y);
  ui_test_press (3);
  ui_test_release (3);
  month_assert_log (fixture, "menu - -1");
  month_press (fixture, "Menu");
  month_assert_log (fixture, "menu - -1");
}

static void
test_mark_days (MonthFixture *fixture, gconstpointer data)
{
  month_drag (fixture, fixture->today, 60, fixture->today + 3, 60);
  month_assert_log (fixture, "create-slot 0 4");
  /* Backwards over a week's end. */
  month_drag (fixture, fixture->today, 60, fixture->today - 3, 60);
  month_assert_log (fixture, "create-slot -3 1");
  cal_view_mark (CAL_VIEW (fixture->view), NULL);
}

/* What is marked stays so until it is taken away. */
static void
test_mark_stays (MonthFixture *fixture, gconstpointer data)
{
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, fixture->today, fixture->today + 2);
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) marked = NULL;
  g_autoptr (GdkTexture) after = NULL;

  month_click_day (fixture, fixture->today, 60);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  before = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  cal_view_mark (CAL_VIEW (fixture->view), &slot);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  marked = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  g_assert_cmpint (ui_test_compare (before, marked, 2), >, 2 * 100 * 80);
  cal_view_mark (CAL_VIEW (fixture->view), NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  after = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  g_assert_cmpint (ui_test_compare (before, after, 0), ==, 0);
}

static void
test_move (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_drag (fixture, fixture->today, 35, fixture->today + 2, 70);
  month_assert_log (fixture, "move Lunch 2");
  month_drag (fixture, fixture->today, 35, fixture->today - 8, 50);
  month_assert_log (fixture, "move Lunch -8");
  /* Dropped where it was: nothing. */
  month_drag (fixture, fixture->today, 35, fixture->today, 80);
  month_assert_log (fixture, "");
}

static void
test_small_movement_is_a_click (MonthFixture *fixture, gconstpointer data)
{
  double x, y;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_locate (fixture, fixture->today, 35, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), 1, 1); /* the clock of the double click */
  ui_test_move (GTK_WIDGET (fixture->view), x, y);
  ui_test_press (1);
  ui_test_move (GTK_WIDGET (fixture->view), x + 3, y);
  ui_test_release (1);
  month_assert_log (fixture, "activate Lunch");
}

static void
test_copy (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  ui_test_key_down ("Control_L");
  month_drag (fixture, fixture->today, 35, fixture->today + 2, 70);
  ui_test_key_up ("Control_L");
  month_assert_log (fixture, "copy Lunch 2");
}

static void
test_escape_gives_back (MonthFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) before = NULL;
  g_autoptr (GdkTexture) during = NULL;
  g_autoptr (GdkTexture) after = NULL;
  double x, y;

  month_add (fixture, month_create_days ("Lisbon", fixture->today, 3));
  month_click_day (fixture, fixture->today + 3, 60);
  ui_test_move (GTK_WIDGET (fixture->base.window), 1, 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  before = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);

  month_locate (fixture, fixture->today, 35, &x, &y);
  ui_test_move (GTK_WIDGET (fixture->view), x, y);
  ui_test_press (1);
  month_locate (fixture, fixture->today - 8, 60, &x, &y);
  ui_test_drag_to (GTK_WIDGET (fixture->view), x, y);
  during = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  ui_test_save_picture (GTK_WIDGET (fixture->view), "month-drag");
  g_assert_cmpint (ui_test_compare (before, during, 2), >, 1000);
  month_press (fixture, "Escape");
  ui_test_release (1);
  month_click_day (fixture, fixture->today + 3, 60);
  ui_test_move (GTK_WIDGET (fixture->base.window), 1, 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  after = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  g_assert_cmpint (ui_test_compare (before, after, 0), ==, 0);
  month_assert_log (fixture, "");
}

static void
test_read_only (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture,
             view_create_occurrence ("fixed",
                                     "Thanksgiving",
                                     "Thanksgiving",
                                     cal_time_date_of_day (fixture->today),
                                     cal_time_date_of_day (fixture->today + 1)));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_drag (fixture, fixture->today, 35, fixture->today + 2, 35);
  month_assert_log (fixture, "");
}

static gboolean
has_scrolled (gpointer data)
{
  MonthFixture *fixture = data;

  return month_get_day (fixture, "date") >= cal_day_from_date (2020, 12, 1);
}

static void
test_autoscroll (MonthFixture *fixture, gconstpointer data)
{
  double x, y;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_locate (fixture, fixture->today, 35, &x, &y);
  ui_test_move (GTK_WIDGET (fixture->view), x, y);
  ui_test_press (1);
  ui_test_drag_to (GTK_WIDGET (fixture->view),
                   x,
                   gtk_widget_get_height (GTK_WIDGET (fixture->view)) - 2);
  ui_test_wait_until (has_scrolled, fixture);
  ui_test_release (1);
  g_assert_true (g_str_has_prefix (fixture->base.log->str, "move Lunch "));
  g_assert_cmpint (atoi (fixture->base.log->str + strlen ("move Lunch ")), >, 7);
  g_assert_cmpint (atoi (fixture->base.log->str + strlen ("move Lunch ")) % 7, ==, 0);
}

static void
test_more (MonthFixture *fixture, gconstpointer data)
{
  GtkWidget *more;

  for (int i = 0; i < 20; i++)
    {
      g_autofree char *title = g_strdup_printf ("Interview %d", i);

      month_add (fixture, month_create_timed (title, fixture->today + 1, i));
    }
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  more = ui_test_find (GTK_WIDGET (fixture->view), CAL_TYPE_MORE_BUTTON, NULL);
  g_assert_nonnull (more);
  {
    g_autofree char *name =
        g_strdup_printf ("%u more on Wednesday 25 November", 20 - month_count (fixture));

    gtk_test_accessible_assert_property (GTK_ACCESSIBLE (more),
                                         GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         name);
  }
  ui_test_click (more, 10, 5);
  month_assert_log (fixture, "show-day 1");
}

/* Each click of the wheel goes on from where the last one was going. */
static void
test_wheel (MonthFixture *fixture, gconstpointer data)
{
  ui_test_move (GTK_WIDGET (fixture->view), 200, 300);
  for (int i = 0; i < 12; i++)
    {
      ui_test_press (5);
      ui_test_release (5);
    }
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpint (month_get_day (fixture, "date"), ==, cal_day_from_date (2021, 1, 1));
  for (int i = 0; i < 12; i++)
    {
      ui_test_press (4);
      ui_test_release (4);
    }
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpint (month_get_day (fixture, "date"), ==, cal_day_from_date (2020, 11, 1));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  MONTH_TEST ("click", NULL, test_click);
  MONTH_TEST ("number", NULL, test_number);
  MONTH_TEST ("number-mirrored", GINT_TO_POINTER (GTK_TEXT_DIR_RTL), test_number);
  MONTH_TEST ("double-click", NULL, test_double_click);
  MONTH_TEST ("double-click-with-popover", NULL, test_double_click_with_popover);
  MONTH_TEST ("menu", NULL, test_menu);
  MONTH_TEST ("mark-days", NULL, test_mark_days);
  MONTH_TEST ("mark-stays", NULL, test_mark_stays);
  MONTH_TEST ("move", NULL, test_move);
  MONTH_TEST ("small-movement", NULL, test_small_movement_is_a_click);
  MONTH_TEST ("copy", NULL, test_copy);
  MONTH_TEST ("escape", NULL, test_escape_gives_back);
  MONTH_TEST ("read-only", NULL, test_read_only);
  MONTH_TEST ("autoscroll", NULL, test_autoscroll);
  MONTH_TEST ("more", NULL, test_more);
  MONTH_TEST ("wheel", NULL, test_wheel);
  return g_test_run ();
}
