/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days-fixture.h"

static void
test_finalize (void)
{
  CalDaysView *view = g_object_ref_sink (cal_days_view_new (7));
  GtkWindow *window = ui_test_show (GTK_WIDGET (view), 600, 500);

  g_assert_cmpuint (ui_test_count (GTK_WIDGET (view), CAL_TYPE_OCCURRENCE_WIDGET), ==, 0);
  ui_test_close (window);
  g_assert_finalize_object (view);
}

static void
notify_cb (GObject *object, GParamSpec *pspec, gpointer n)
{
  (*(int *) n)++;
}

static void
assert_notifies_once (DaysFixture *fixture, const char *name, GValue *value)
{
  g_autofree char *detail = g_strdup_printf ("notify::%s", name);
  int n = 0;
  gulong handler = g_signal_connect (fixture->view, detail, G_CALLBACK (notify_cb), &n);

  g_object_set_property (G_OBJECT (fixture->view), name, value);
  g_assert_cmpint (n, ==, 1);
  g_object_set_property (G_OBJECT (fixture->view), name, value);
  g_assert_cmpint (n, ==, 1);
  g_signal_handler_disconnect (fixture->view, handler);
  g_value_unset (value);
}

static void
test_properties (DaysFixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) empty = g_list_store_new (CAL_TYPE_OCCURRENCE);
  GValue value = G_VALUE_INIT;

  g_value_set_int (g_value_init (&value, G_TYPE_INT), fixture->november + 40);
  assert_notifies_once (fixture, "date", &value);
  g_value_set_int (g_value_init (&value, G_TYPE_INT), fixture->november + 25);
  assert_notifies_once (fixture, "today", &value);
  g_value_set_boolean (g_value_init (&value, G_TYPE_BOOLEAN), TRUE);
  assert_notifies_once (fixture, "show-week-numbers", &value);
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER),
                       (gpointer) cal_zone_lookup ("Asia/Kolkata"));
  assert_notifies_once (fixture, "second-zone", &value);
  g_value_set_pointer (g_value_init (&value, G_TYPE_POINTER),
                       (gpointer) cal_zone_lookup ("Europe/Berlin"));
  assert_notifies_once (fixture, "zone", &value);
  g_value_set_double (g_value_init (&value, G_TYPE_DOUBLE), 60);
  assert_notifies_once (fixture, "hour-height", &value);
  g_value_set_object (g_value_init (&value, G_TYPE_LIST_MODEL), empty);
  assert_notifies_once (fixture, "model", &value);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

static char *
get_title (DaysFixture *fixture)
{
  char *title;

  g_object_get (fixture->view, "title", &title, NULL);
  return title;
}

static void
test_title (DaysFixture *fixture, gconstpointer data)
{
  static const struct
  {
    int day;
    const char *title;
  } cases[] = {
    { 24, "22 – 28 November 2020" },
    { 30, "29 November – 5 December 2020" },
    { 60, "27 December 2020 – 2 January 2021" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = NULL;

      cal_view_go_to_day (CAL_VIEW (fixture->view), fixture->november + cases[i].day, FALSE);
      title = get_title (fixture);
      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

static void
test_title_of_day (DaysFixture *fixture, gconstpointer data)
{
  g_autofree char *title = get_title (fixture);

  g_assert_cmpstr (title, ==, "Tuesday 24 November 2020");
}

/* What a step shows was asked for before. */
static void
test_range (DaysFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 12; i++)
    {
      int first, end;

      g_object_get (fixture->view, "first-visible-day", &first, "end-visible-day", &end, NULL);
      cal_view_step (CAL_VIEW (fixture->view), i < 6 ? 1 : -1);
      g_assert_cmpint (first, <=, fixture->view->grid.first_day);
      g_assert_cmpint (end, >=, fixture->view->grid.first_day + fixture->view->n_days);
    }
}

static void
test_next_frame (DaysFixture *fixture, gconstpointer data)
{
  days_add_timed (fixture, "Now", 25, "9:00", 60);
  days_add_timed (fixture, "Then", 32, "9:00", 60);
  g_assert_nonnull (days_find (fixture, "Now"));
  g_assert_null (days_find (fixture, "Then"));
  cal_view_step (CAL_VIEW (fixture->view), 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_nonnull (days_find (fixture, "Then"));
  g_assert_null (days_find (fixture, "Now"));
}

/* What is scrolled away has no widget, and scrolling makes no new ones. */
static void
test_recycling (DaysFixture *fixture, gconstpointer data)
{
  guint n_children = 0, n_after = 0;

  for (int hour = 0; hour < 24; hour++)
    {
      g_autofree char *time = g_strdup_printf ("%d:00", hour);

      days_add_timed (fixture, time, 25, time, 60);
    }
  g_assert_cmpuint (days_count (fixture), <, 18);
  cal_grid_view_set_position (CAL_GRID_VIEW (fixture->view), 3.5);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_children++;
  for (double position = 0; position < 12; position += 0.3)
    {
      cal_grid_view_set_position (CAL_GRID_VIEW (fixture->view), position);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_after++;
  g_assert_cmpuint (n_after, <=, n_children + 1);
}

/* The title of what began above stays in sight; nothing reaches over the strip. */
static void
test_cut (DaysFixture *fixture, gconstpointer data)
{
  graphene_rect_t bounds;

  days_add_timed (fixture, "Long", 25, "8:00", 600);
  cal_grid_view_set_position (CAL_GRID_VIEW (fixture->view), 10);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (days_find (fixture, "Long")),
                                            GTK_WIDGET (fixture->view),
                                            &bounds));
  g_assert_cmpfloat (bounds.origin.y, ==, cal_days_grid_get_hours_top (&fixture->view->grid));
}

static void
assert_name (GtkWidget *widget, const char *expected)
{
  g_autofree char *name = ui_test_get_name (widget);

  g_assert_cmpstr (name, ==, expected);
}

static void
test_names (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *call;

  days_add_timed (fixture, "Call", 25, "9:05", 45);
  call = GTK_WIDGET (days_find (fixture, "Call"));
  gtk_test_accessible_assert_role (call, GTK_ACCESSIBLE_ROLE_BUTTON);
  assert_name (call, "Call, Wednesday 25 November, 09:05 to 09:50, Work calendar");
  gtk_test_accessible_assert_role (fixture->view, GTK_ACCESSIBLE_ROLE_GROUP);
  assert_name (GTK_WIDGET (fixture->view), "22 – 28 November 2020");
  days_focus (fixture, 26, "10:00");
  assert_name (fixture->view->cursor, "Thursday 26 November, 10:00 to 10:30");
  days_focus (fixture, 26, NULL);
  assert_name (fixture->view->cursor, "Thursday 26 November, all day");
  days_focus (fixture, 26, "10:00");
  g_object_set (fixture->view, "second-zone", cal_zone_lookup ("America/New_York"), NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  assert_name (fixture->view->cursor, "Thursday 26 November, 10:00 to 10:30, 05:00 in New York");
  days_focus (fixture, 26, NULL);
  days_press_with (fixture, "Shift_L", "Right");
  assert_name (fixture->view->cursor, "Thursday 26 November to Friday 27 November, selected");
}

static void
test_expander (DaysFixture *fixture, gconstpointer data)
{
  double strip = fixture->view->grid.strip;

  g_assert_false (gtk_widget_get_mapped (fixture->view->expander));
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Day %d", i);

      days_add_days (fixture, title, 25, 1);
    }
  g_assert_true (gtk_widget_get_mapped (fixture->view->expander));
  g_assert_cmpuint (days_count (fixture), ==, 2);
  g_assert_cmpfloat (fixture->view->grid.strip, >, strip);
  g_assert_nonnull (ui_test_find (GTK_WIDGET (fixture->view), CAL_TYPE_MORE_BUTTON, NULL));
  assert_name (fixture->view->expander, "Show all all-day appointments");
  ui_test_click (fixture->view->expander, 8, 8);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (days_count (fixture), ==, 6);
  g_assert_null (ui_test_find (GTK_WIDGET (fixture->view), CAL_TYPE_MORE_BUTTON, NULL));
  assert_name (fixture->view->expander, "Show fewer all-day appointments");
  days_assert_log (fixture, "");
}

/* Where there is much room the strip takes more of it, but no more than a third. */
static void
test_high_strip (DaysFixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  double height, lane = fixture->view->grid.bar_height + fixture->view->grid.bar_gap;

  for (int i = 0; i < 7; i++)
    {
      g_autofree char *title = g_strdup_printf ("Day %d", i);

      days_add_days (fixture, title, 25, 1);
    }
  g_assert_cmpuint (days_count (fixture), ==, 2);
  gtk_widget_set_size_request (view, -1, 1400);
  ui_test_wait_still (view);
  height = gtk_widget_get_height (view);
  g_assert_cmpfloat (height, >, 1300);
  g_assert_cmpuint (days_count (fixture), ==, 7);
  g_assert_false (gtk_widget_get_mapped (fixture->view->expander));
  ui_test_save_picture (view, "high-strip");

  for (int i = 7; i < 30; i++)
    {
      g_autofree char *title = g_strdup_printf ("Day %d", i);

      days_add_days (fixture, title, 25, 1);
    }
  g_assert_true (gtk_widget_get_mapped (fixture->view->expander));
  g_assert_cmpfloat (fixture->view->grid.strip, >, 8 * lane);
  g_assert_cmpfloat (fixture->view->grid.strip, <, height / 3 + lane);
  fixture->view->hour_height = CAL_DAYS_MAX_HOUR;
  cal_grid_view_queue (CAL_GRID_VIEW (fixture->view));
  ui_test_wait_frame (view);
  g_assert_cmpfloat (fixture->view->grid.strip, >, 8 * lane);
}

/* Tab comes in at the button of the strip, goes on to the days, and out. */
static void
test_tab (DaysFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *title = g_strdup_printf ("Day %d", i);

      days_add_days (fixture, title, 25, 1);
    }
  gtk_window_set_focus (fixture->base.window, NULL);
  days_press (fixture, "Tab");
  g_assert_true (gtk_window_get_focus (fixture->base.window) == fixture->view->expander);
  days_press (fixture, "Tab");
  g_assert_cmpstr (days_get_focus (fixture), ==, "free");
  days_press_with (fixture, "Shift_L", "Tab");
  g_assert_true (gtk_window_get_focus (fixture->base.window) == fixture->view->expander);
}

static void
test_second_zone (DaysFixture *fixture, gconstpointer data)
{
  double gutter = fixture->view->grid.gutter;

  g_object_set (fixture->view, "second-zone", cal_zone_lookup ("Asia/Kolkata"), NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpfloat (fixture->view->grid.gutter, >, 1.6 * gutter);
  ui_test_save_picture (GTK_WIDGET (fixture->view), "days-second-zone");
  g_object_set (fixture->view, "second-zone", NULL, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpfloat (fixture->view->grid.gutter, ==, gutter);
}

static void
test_same_picture (DaysFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first = NULL;
  g_autoptr (GdkTexture) second = NULL;

  days_add_timed (fixture, "Call", 25, "9:05", 45);
  days_add_days (fixture, "Fair", 24, 3);
  first = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  cal_view_step (CAL_VIEW (fixture->view), 1);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  cal_view_step (CAL_VIEW (fixture->view), -1);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  second = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  g_assert_cmpint (ui_test_compare (first, second, 0), ==, 0);
}

/* A mark stays until it is taken away. */
static void
test_mark (DaysFixture *fixture, gconstpointer data)
{
  gint64 start = (fixture->november + 25) * CAL_DAY + 10 * CAL_HOUR;
  CalSlot time = { CAL_SLOT_TIME, start, start + CAL_HOUR };
  CalSlot days = cal_slot_of_days (CAL_SLOT_DAYS, fixture->november + 25, fixture->november + 27);
  g_autoptr (GdkTexture) plain = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GdkTexture) marked = NULL;
      g_autoptr (GdkTexture) after = NULL;

      cal_view_mark (CAL_VIEW (fixture->view), i == 0 ? &time : &days);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
      marked = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
      g_assert_cmpint (ui_test_compare (plain, marked, 0), >, 0);
      cal_view_mark (CAL_VIEW (fixture->view), NULL);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
      after = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
      g_assert_cmpint (ui_test_compare (plain, after, 0), ==, 0);
    }
}

/* A thousand of them in a week are arranged in a moment. */
static void
test_many (DaysFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 start;

  for (int i = 0; i < 1000; i++)
    {
      g_autofree char *title = g_strdup_printf ("%d", i);
      gint64 at = (fixture->november + 22 + i % 7) * CAL_DAY + i % 140 * 10 * CAL_MINUTE;
      CalTime from = cal_time_floating (at), to = cal_time_floating (at + CAL_HOUR);
      CalTime none = cal_time_none ();
      g_auto (CalEventFields) fields = { .title = g_strdup (title), .start = from, .end = to };
      g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("work", &fields);

      g_ptr_array_add (all,
                       cal_occurrence_new (appointment,
                                           cal_appointment_get_master (appointment),
                                           &none,
                                           &from,
                                           &to,
                                           cal_zone_utc (),
                                           FALSE));
    }
  g_list_store_splice (fixture->base.model, 0, 0, all->pdata, all->len);
  start = g_get_monotonic_time ();
  for (int i = 0; i < 10; i++)
    {
      g_list_store_splice (fixture->base.model, 0, 1, all->pdata, 1);
      cal_days_index_get_layout (fixture->view->index);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * 20000);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  start = g_get_monotonic_time ();
  for (int i = 0; i < 20; i++)
    {
      cal_grid_view_set_position (CAL_GRID_VIEW (fixture->view), 7 + 0.1 * i);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
    }
  g_test_message ("scrolling: %.1f ms a frame, %u widgets",
                  (double) (g_get_monotonic_time () - start) / 20000,
                  days_count (fixture));
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  g_test_add_func ("/ui/days-view/finalize", test_finalize);
  DAYS_TEST ("properties", NULL, test_properties);
  DAYS_TEST ("title", NULL, test_title);
  DAYS_TEST ("title-of-day", DAYS_ONE, test_title_of_day);
  DAYS_TEST ("range", NULL, test_range);
  DAYS_TEST ("range-of-day", DAYS_ONE, test_range);
  DAYS_TEST ("next-frame", NULL, test_next_frame);
  DAYS_TEST ("recycling", NULL, test_recycling);
  DAYS_TEST ("cut", NULL, test_cut);
  DAYS_TEST ("names", NULL, test_names);
  DAYS_TEST ("expander", NULL, test_expander);
  DAYS_TEST ("high-strip", NULL, test_high_strip);
  DAYS_TEST ("tab", NULL, test_tab);
  DAYS_TEST ("second-zone", NULL, test_second_zone);
  DAYS_TEST ("same-picture", NULL, test_same_picture);
  DAYS_TEST ("marked", NULL, test_mark);
  DAYS_TEST ("many", NULL, test_many);
  return g_test_run ();
}
