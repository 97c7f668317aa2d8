/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "month-fixture.h"

static void
test_finalize (void)
{
  CalMonthView *view = g_object_ref_sink (cal_month_view_new ());
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
test_properties (MonthFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "date", "today", "show-week-numbers" };
  const int values[] = { fixture->today + 40, fixture->today + 1, TRUE };
  int n_title = 0;

  g_signal_connect (fixture->view, "notify::title", G_CALLBACK (notify_cb), &n_title);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *detail = g_strdup_printf ("notify::%s", names[i]);
      int n = 0;
      gulong handler = g_signal_connect (fixture->view, detail, G_CALLBACK (notify_cb), &n);

      g_object_set (fixture->view, names[i], values[i], NULL);
      g_assert_cmpint (n, ==, 1);
      g_object_set (fixture->view, names[i], values[i], NULL);
      g_assert_cmpint (n, ==, 1);
      g_assert_cmpint (month_get_day (fixture, names[i]), ==, values[i]);
      g_signal_handler_disconnect (fixture->view, handler);
    }
  g_assert_cmpint (n_title, ==, 1);
}

static void
test_title (MonthFixture *fixture, gconstpointer data)
{
  g_autofree char *title = NULL;

  cal_view_step (CAL_VIEW (fixture->view), 1);
  g_object_get (fixture->view, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "December 2020");
  cal_view_step (CAL_VIEW (fixture->view), -12);
  g_assert_cmpint (month_get_day (fixture, "date"), ==, cal_day_from_date (2019, 12, 1));
}

/* What comes into the model is in the next frame; what goes out of it too; and an edit keeps the
 * widget. */
static void
test_next_frame (MonthFixture *fixture, gconstpointer data)
{
  CalOccurrenceWidget *widget;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  g_assert_null (month_find (fixture, "Lunch"));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  widget = month_find (fixture, "Lunch");
  g_assert_nonnull (widget);
  {
    g_autoptr (CalOccurrence) edited =
        view_create_occurrence ("work",
                                "Lunch",
                                "Lunch with Priya",
                                cal_time_floating (fixture->today * CAL_DAY + CAL_HOUR),
                                cal_time_floating (fixture->today * CAL_DAY + 2 * CAL_HOUR));

    g_list_store_splice (fixture->base.model, 0, 1, (gpointer *) &edited, 1);
  }
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_true (month_find (fixture, "Lunch with Priya") == widget);
  g_list_store_remove_all (fixture->base.model);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_cmpuint (month_count (fixture), ==, 0);
}

static void
test_frames_counted (MonthFixture *fixture, gconstpointer data)
{
  gpointer frames;

  ui_test_wait_still (GTK_WIDGET (fixture->view));
  frames = ui_test_start_count (GTK_WIDGET (fixture->view));
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  g_assert_nonnull (month_find (fixture, "Lunch"));
  g_assert_cmpuint (ui_test_stop_count (frames), ==, 1);
}

/* The neighbouring months, to the last week that a step to them shows, are covered beforehand. */
static void
test_range (MonthFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 24; i++)
    {
      int first = month_get_day (fixture, "first-visible-day"),
          end = month_get_day (fixture, "end-visible-day");
      int date = month_get_day (fixture, "date"), year, month, day, next_year;

      cal_day_to_date (date, &year, &month, NULL);
      next_year = month == 12 ? year + 1 : year;
      g_assert_cmpint (
          first,
          <=,
          cal_day_from_date (month == 1 ? year - 1 : year, month == 1 ? 12 : month - 1, 1) - 6);
      g_assert_cmpint (end, >=, cal_day_from_date (next_year, month % 12 + 1, 1) + 41);
      g_assert_cmpint (end - first, <, 190);
      cal_day_to_date (first, NULL, NULL, &day);
      g_assert_cmpint (day, ==, 1);
      cal_view_step (CAL_VIEW (fixture->view), 1);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
    }
}

/* There are no more widgets than can be seen, and scrolling a year makes none. */
static void
test_recycling (MonthFixture *fixture, gconstpointer data)
{
  guint n_children = 0;

  for (int day = -200; day < 400; day++)
    for (int i = 0; i < 9; i++)
      {
        g_autofree char *title = g_strdup_printf ("%d.%d", day, i);

        month_add (fixture, month_create_timed (title, fixture->today + day, 8 + i));
      }
  for (int month = 0; month < 12; month++)
    {
      guint n = 0;

      cal_view_step (CAL_VIEW (fixture->view), 1);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
      g_assert_cmpuint (month_count (fixture), <=, 200);
      g_assert_cmpuint (month_count (fixture), >=, 7 * 6);
      for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));
           child != NULL;
           child = gtk_widget_get_next_sibling (child))
        n++;
      if (n_children > 0)
        g_assert_cmpuint (n, <=, n_children + 7 * 5);
      n_children = MAX (n, n_children);
    }
}

/* Assistive technology reads them in the order of the model. */
static void
test_child_order (MonthFixture *fixture, gconstpointer data)
{
  GtkWidget *child;
  int last = 0;

  for (int day = 40; day > -40; day--)
    {
      g_autofree char *title = g_strdup_printf ("%d", day);

      month_add (fixture, month_create_timed (title, fixture->today + day, 8));
      if (day % 7 == 0)
        ui_test_wait_frame (GTK_WIDGET (fixture->view));
    }
  cal_view_step (CAL_VIEW (fixture->view), -1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  cal_view_step (CAL_VIEW (fixture->view), 1);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  for (child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (CAL_IS_OCCURRENCE_WIDGET (child) && gtk_widget_get_mapped (child))
      {
        int day = cal_occurrence_get_first_day (
            cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (child)));

        g_assert_cmpint (day, >, last);
        last = day;
      }
  g_assert_cmpint (last, >, fixture->today);
}

static void
test_names (MonthFixture *fixture, gconstpointer data)
{
  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  month_add (fixture, month_create_days ("Lisbon", fixture->today + 1, 3));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  gtk_test_accessible_assert_role (month_find (fixture, "Lunch"), GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (month_find (fixture, "Lunch")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Lunch, Tuesday 24 November, 12:00 to 13:00, Work calendar");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (month_find (fixture, "Lisbon")),
      GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Lisbon, Wednesday 25 November to Friday 27 November, Home calendar");
  g_assert_nonnull (ui_test_find (GTK_WIDGET (fixture->view),
                                  CAL_TYPE_DAY_CURSOR,
                                  "Tuesday 24 November, 1 appointment"));
}

static void
test_color_scheme (MonthFixture *fixture, gconstpointer data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  g_autoptr (GdkTexture) light = NULL;
  g_autoptr (GdkTexture) dark = NULL;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  month_add (fixture, month_create_days ("Lisbon", fixture->today, 3));
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_LIGHT);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  light = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  ui_test_save_picture (GTK_WIDGET (fixture->view), "month-light");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  dark = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  ui_test_save_picture (GTK_WIDGET (fixture->view), "month-dark");
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
  g_assert_cmpint (ui_test_compare (light, dark, 8), >, VIEW_WIDTH * VIEW_HEIGHT / 2);
  {
    double x, y;
    GdkRGBA ground;

    /* The ground of the timed one is faint in both. */
    month_locate (fixture, fixture->today, 60, &x, &y);
    ground = ui_test_get_pixel (dark, (int) x + 40, (int) y);
    g_assert_cmpfloat (cal_color_get_luminance (&ground), <, 0.2);
    ground = ui_test_get_pixel (light, (int) x + 40, (int) y);
    g_assert_cmpfloat (cal_color_get_luminance (&ground), >, 0.6);
  }
}

static void
test_mirrored (MonthFixture *fixture, gconstpointer data)
{
  graphene_rect_t bounds;
  double x, y;

  month_add (fixture, month_create_timed ("Lunch", fixture->today, 12));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  month_locate (fixture, fixture->today, 35, &x, &y);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (month_find (fixture, "Lunch")),
                                            GTK_WIDGET (fixture->view),
                                            &bounds));
  g_assert_cmpfloat (x, >, VIEW_WIDTH / 2.0);
  g_assert_true (
      graphene_rect_contains_point (&bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
  month_drag (fixture, fixture->today, 35, fixture->today + 2, 70);
  month_assert_log (fixture, "move Lunch 2");
}

/* How many texts are drawn. */
static guint
count_texts (GskRenderNode *node)
{
  guint n = 0;

  switch ((int) gsk_render_node_get_node_type (node))
    {
    case GSK_TEXT_NODE:
      return 1;
    case GSK_CONTAINER_NODE:
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        n += count_texts (gsk_container_node_get_child (node, i));
      return n;
    case GSK_TRANSFORM_NODE:
      return count_texts (gsk_transform_node_get_child (node));
    case GSK_CLIP_NODE:
      return count_texts (gsk_clip_node_get_child (node));
    case GSK_ROUNDED_CLIP_NODE:
      return count_texts (gsk_rounded_clip_node_get_child (node));
    default:
      return 0;
    }
}

static guint
count_texts_of (GtkWidget *widget)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  guint n;

  gdk_paintable_snapshot (paintable,
                          snapshot,
                          gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  n = count_texts (node);
  gsk_render_node_unref (node);
  return n;
}

/* One title on each day of the week: 1, no day shows the time; 2, all do. */
static guint
count_texts_in_week (MonthFixture *fixture, const char *title)
{
  int sunday = cal_day_from_date (2020, 11, 22);
  guint n = 0;

  g_list_store_remove_all (fixture->base.model);
  for (int day = 0; day < 7; day++)
    {
      gint64 start = (sunday + day) * CAL_DAY + 12 * CAL_HOUR;
      g_autofree char *uid = g_strdup_printf ("%d", day);

      month_add (fixture,
                 view_create_occurrence ("work",
                                         uid,
                                         title,
                                         cal_time_floating (start),
                                         cal_time_floating (start + CAL_HOUR)));
    }
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (CAL_IS_OCCURRENCE_WIDGET (child) && gtk_widget_get_mapped (child))
      n += count_texts_of (child);
  g_assert_cmpuint (n % 7, ==, 0);
  return n / 7;
}

/* Columns differ by a pixel: whether the time is shown doesn't. */
static void
test_time_in_all (MonthFixture *fixture, gconstpointer data)
{
  guint n_short = 0, n_long = 0;

  gtk_window_set_default_size (fixture->base.window, 7 * 112 - 3, VIEW_HEIGHT);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *wide = g_strnfill (i / 4, 'n');
      g_autofree char *narrow = g_strnfill (i % 4, 'i');
      g_autofree char *title = g_strconcat ("nnn", wide, narrow, NULL);

      if (count_texts_in_week (fixture, title) == 2)
        n_short++;
      else
        n_long++;
    }
  ui_test_save_picture (GTK_WIDGET (fixture->view), "time-in-all");
  g_assert_cmpuint (n_short, >, 0);
  g_assert_cmpuint (n_long, >, 0);
}

/* A week with every kind of thing in it is the same picture each time. */
static void
test_same_picture (MonthFixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) first = NULL;
  g_autoptr (GdkTexture) second = NULL;

  for (int i = 0; i < 30; i++)
    {
      g_autofree char *title = g_strdup_printf ("Thing %d", i);

      month_add (fixture, month_create_timed (title, fixture->today + i % 5, i % 20));
    }
  month_add (fixture, month_create_days ("Lisbon", fixture->today - 4, 9));
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  first = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  cal_view_step (CAL_VIEW (fixture->view), 5);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  cal_view_go_to_day (CAL_VIEW (fixture->view), fixture->today, FALSE);
  ui_test_wait_still (GTK_WIDGET (fixture->view));
  second = ui_test_render (GTK_WIDGET (fixture->view), 0, 0);
  g_assert_cmpint (ui_test_compare (first, second, 0), ==, 0);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  g_test_add_func ("/ui/month-view/finalize", test_finalize);
  MONTH_TEST ("properties", NULL, test_properties);
  MONTH_TEST ("title", NULL, test_title);
  MONTH_TEST ("next-frame", NULL, test_next_frame);
  MONTH_TEST ("frames-counted", NULL, test_frames_counted);
  MONTH_TEST ("range", NULL, test_range);
  MONTH_TEST ("recycling", NULL, test_recycling);
  MONTH_TEST ("child-order", NULL, test_child_order);
  MONTH_TEST ("names", NULL, test_names);
  MONTH_TEST ("color-scheme", NULL, test_color_scheme);
  MONTH_TEST ("mirrored", "rtl", test_mirrored);
  MONTH_TEST ("time-in-all", NULL, test_time_in_all);
  MONTH_TEST ("same-picture", NULL, test_same_picture);
  return g_test_run ();
}
