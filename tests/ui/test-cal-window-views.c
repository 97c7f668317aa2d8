/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-day-popover.h"
#include "cal-days-view.h"
#include "cal-month-view.h"
#include "cal-more-button.h"
#include "cal-occurrence-popover.h"
#include "cal-quick-editor.h"
#include "cal-reach-popover.h"
#include "cal-zone-search.h"
#include "window-fixture.h"

/* The views of the main window: changing from one to another, and the week by the mouse. Days 7 to
 * 13 are those of the next week, where the view begins in the morning whatever the time is now. */

static int
get_date (WindowFixture *self)
{
  int day;

  g_object_get (self->view, "date", &day, NULL);
  return day - self->base;
}

static gboolean
has_model (WindowFixture *self, CalView *view)
{
  g_autoptr (GListModel) model = NULL;

  g_object_get (view, "model", &model, NULL);
  return model != NULL;
}

static char *
get_view_setting (void)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.example.Calendar");

  return g_settings_get_string (settings, "view");
}

/* ---- from one view to another ---- */

static void
test_switch (WindowFixture *self, gconstpointer data)
{
  CalView *month = self->view;
  g_autofree char *setting = NULL;

  window_add (self, "lunch", 10, NULL);
  cal_view_go_to_day (self->view, self->base + 10, FALSE);
  window_wait_for (self, NULL, GTK_TYPE_BUTTON, "Next Month");

  ui_test_keys ("Control_L", "2", NULL);
  window_wait_for (self, NULL, GTK_TYPE_BUTTON, "Next Week");
  self->view = CAL_VIEW (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_DAYS_VIEW, NULL));
  window_settle (self);
  g_assert_false (has_model (self, month));
  g_assert_true (has_model (self, self->view));
  g_assert_cmpint (get_date (self), ==, 10);
  g_assert_nonnull (window_find (self, "lunch", 10));
  setting = get_view_setting ();
  g_assert_cmpstr (setting, ==, "week");

  ui_test_keys ("Page_Down", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  ui_test_keys ("Control_L", "3", NULL);
  window_wait_for (self, NULL, GTK_TYPE_BUTTON, "Previous Day");
  g_assert_false (has_model (self, self->view));
  self->view = CAL_VIEW (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_DAYS_VIEW, NULL));
  g_assert_cmpint (get_date (self), >=, 14);
  g_assert_cmpint (get_date (self), <, 21);

  ui_test_keys ("Control_L", "1", NULL);
  window_wait_for (self, NULL, GTK_TYPE_BUTTON, "Previous Month");
  g_assert_true (has_model (self, month));
  g_assert_false (has_model (self, self->view));
}

/* The day that the view is at, as in strftime (3). */
static char *
format_date (WindowFixture *self, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc ((self->base + get_date (self))
                                                              * (gint64) (CAL_DAY / CAL_SECOND));

  return g_date_time_format (date, format);
}

static GtkWidget *
find_short_day (WindowFixture *self)
{
  g_autofree char *title = format_date (self, "%a %-d %b %Y");

  return ui_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, title);
}

/* The buttons in the header bar, and what the title says. */
static void
test_buttons (WindowFixture *self, gconstpointer data)
{
  g_autofree char *title = NULL;

  window_click (self, NULL, GTK_TYPE_TOGGLE_BUTTON, "Day");
  self->view = CAL_VIEW (window_wait_for (self, NULL, CAL_TYPE_DAYS_VIEW, NULL));
  g_object_get (self->view, "title", &title, NULL);
  g_assert_true (ui_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, title) != NULL
                 || find_short_day (self) != NULL);
  window_click (self, NULL, GTK_TYPE_TOGGLE_BUTTON, "Month");
  window_wait_for (self, NULL, CAL_TYPE_MONTH_VIEW, NULL);
}

static gboolean
has_bar (gpointer user_data)
{
  GtkWidget *bar = ui_test_find (user_data, ADW_TYPE_VIEW_SWITCHER_BAR, NULL);

  return bar != NULL && adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar));
}

/* In a narrow window the views are chosen at the bottom, and the title is short and whole. */
static void
test_narrow (WindowFixture *self, gconstpointer data)
{
  g_autofree char *full = format_date (self, "%OB %Y");
  g_autofree char *medium = format_date (self, "%Ob %Y");
  g_autofree char *tiny = format_date (self, "%Ob");
  GtkWidget *window = GTK_WIDGET (self->window), *title;

  g_assert_false (has_bar (window));
  g_assert_nonnull (ui_test_find (window, GTK_TYPE_LABEL, full));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 400, 640);
  ui_test_wait_until (has_bar, window);
  ui_test_wait_still (window);
  title = ui_test_find (window, GTK_TYPE_LABEL, medium);
  if (title == NULL)
    title = ui_test_find (window, GTK_TYPE_LABEL, tiny);
  g_assert_nonnull (title);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title))));
  window_click (self,
                ui_test_find (window, ADW_TYPE_VIEW_SWITCHER_BAR, NULL),
                GTK_TYPE_LABEL,
                "Day");
  window_wait_for (self, NULL, CAL_TYPE_DAYS_VIEW, NULL);
}

/* The buttons of the views leave no empty place where they are not: Today and the whole title are
 * there then. */
static void
test_header_widths (WindowFixture *self, gconstpointer data)
{
  static const int widths[] = { 360, 420, 560, 600, 640, 700, 760, 820, 900, 1000, 760, 600 };
  g_autofree char *full = format_date (self, "%OB %Y");
  GtkWidget *window = GTK_WIDGET (self->window);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      gboolean in_header;

      g_test_message ("%d pixels", widths[i]);
      gtk_window_set_default_size (GTK_WINDOW (self->window), widths[i], 640);
      ui_test_wait_still (window);
      in_header = ui_test_find (window, GTK_TYPE_TOGGLE_BUTTON, "_Week") != NULL;
      g_assert_true (in_header != has_bar (window));
      if (widths[i] < 600)
        continue;
      g_assert_nonnull (ui_test_find (window, GTK_TYPE_BUTTON, "_Today"));
      g_assert_true (in_header || widths[i] < 700
                     || ui_test_find (window, GTK_TYPE_LABEL, full) != NULL);
      g_assert_true (in_header || widths[i] < 900);
    }
}

/* The schedule holds what the view asks for. */
static void
test_range (WindowFixture *self, gconstpointer data)
{
  int first, end, range_first, range_end;
  g_autoptr (GListModel) model = NULL;

  window_show_view (self, "day");
  cal_view_go_to_day (self->view, self->base + 700, FALSE);
  window_settle (self);
  g_object_get (self->view,
                "first-visible-day",
                &first,
                "end-visible-day",
                &end,
                "model",
                &model,
                NULL);
  g_object_get (model, "range-first-day", &range_first, "range-end-day", &range_end, NULL);
  g_assert_cmpint (first, ==, range_first);
  g_assert_cmpint (end, ==, range_end);
  g_assert_cmpint (first, >, self->base + 600);
}

/* The next window shows the view in which the last one was closed. */
static void
test_remembered (WindowFixture *self, gconstpointer data)
{
  CalWindow *second;

  window_show_view (self, "week");
  second = cal_window_new (NULL, self->store);
  ui_test_present (GTK_WINDOW (second));
  g_assert_nonnull (ui_test_find (GTK_WIDGET (second), CAL_TYPE_DAYS_VIEW, NULL));
  g_assert_null (ui_test_find (GTK_WIDGET (second), CAL_TYPE_MONTH_VIEW, NULL));
  gtk_window_destroy (GTK_WINDOW (second));
}

static gboolean
has_no_popover (gpointer user_data)
{
  return ui_test_find (user_data, GTK_TYPE_POPOVER, NULL) == NULL;
}

/* What is open over a view closes with it. */
static void
test_popovers_close (WindowFixture *self, gconstpointer data)
{
  GtkWidget *widget;

  window_add (self, "lunch", 1, NULL);
  widget = window_find (self, "lunch", 1);
  ui_test_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  window_wait_for (self, NULL, CAL_TYPE_OCCURRENCE_POPOVER, NULL);
  window_show_view (self, "week");
  ui_test_wait_until (has_no_popover, self->window);
  window_show_view (self, "month");
  g_assert_true (has_no_popover (self->window));
}

/* "+N more", and from there the whole day. */
static void
test_open_day (WindowFixture *self, gconstpointer data)
{
  GtkWidget *popover;

  cal_view_go_to_day (self->view, self->base + 9, FALSE);
  for (int i = 0; i < 9; i++)
    window_add (self, "call", 9, NULL);
  window_click (self, GTK_WIDGET (self->view), CAL_TYPE_MORE_BUTTON, NULL);
  popover = window_wait_for (self, NULL, CAL_TYPE_DAY_POPOVER, NULL);
  window_click (self, popover, GTK_TYPE_BUTTON, "Open the Day");
  self->view = CAL_VIEW (window_wait_for (self, NULL, CAL_TYPE_DAYS_VIEW, NULL));
  g_assert_cmpint (get_date (self), ==, 9);
  window_settle (self);
  g_assert_nonnull (window_find (self, "call", 9));
}

/* ---- the week by the mouse ---- */

/* What the model says of the appointment of that title: "8 10:00-11:30"; days from this week. */
static char *
describe (WindowFixture *self, const char *title)
{
  g_autoptr (GListModel) model = NULL;

  g_object_get (self->view, "model", &model, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CalOccurrence) one = g_list_model_get_item (model, i);
      int start = (int) (cal_occurrence_get_wall_start (one) % CAL_DAY / CAL_MINUTE);
      int end = (int) (cal_occurrence_get_wall_end (one) % CAL_DAY / CAL_MINUTE);
      int day = cal_occurrence_get_first_day (one) - self->base;

      if (!g_str_equal (cal_occurrence_get_title (one), title))
        continue;
      if (cal_occurrence_is_all_day (one))
        return g_strdup_printf ("%d-%d", day, cal_occurrence_get_end_day (one) - self->base);
      return g_strdup_printf ("%d %02d:%02d-%02d:%02d",
                              day,
                              start / 60,
                              start % 60,
                              end / 60,
                              end % 60);
    }
  return g_strdup ("");
}

static void
assert_is (WindowFixture *self, const char *title, const char *expected)
{
  g_autofree char *text = describe (self, title);

  g_assert_cmpstr (text, ==, expected);
}

static void
drag_hours (WindowFixture *self, const char *title, int day, double from, int to_day, double to)
{
  double x1, y1, x2, y2;

  window_locate_hour (self, title, day, from, &x1, &y1);
  window_locate_hour (self, title, day, to, &x2, &y2);
  x2 += (to_day - day) * (gtk_widget_get_width (GTK_WIDGET (self->view)) - 50) / 7.0;
  ui_test_drag (GTK_WIDGET (self->view), x1, y1, x2, y2);
}

/* A press-and-drag over hours, a title, Enter: a timed appointment. */
static void
test_create (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  drag_hours (self, "tea", 8, 11.1, 8, 12.9);
  window_wait_for (self, NULL, CAL_TYPE_QUICK_EDITOR, NULL);
  ui_test_type ("lunch");
  ui_test_keys ("Return", NULL);
  window_wait_shown (self, "8 tea; 8 lunch");
  assert_is (self, "lunch", "8 11:00-13:00");
  window_settle (self);
  assert_is (self, "lunch", "8 11:00-13:00");
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“lunch” added");
  g_assert_cmpuint (self->failed->len, ==, 0);
}

/* Ctrl+Enter in the quick editor opens the dialog with these times. */
static void
test_more (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  drag_hours (self, "tea", 8, 11.1, 8, 12.9);
  window_wait_for (self, NULL, CAL_TYPE_QUICK_EDITOR, NULL);
  ui_test_type ("lunch");
  ui_test_keys ("Control_L", "Return", NULL);
  window_wait_dialog (self, g_type_from_name ("CalAppointmentDialog"));
  ui_test_keys ("Control_L", "Return", NULL);
  window_wait_shown (self, "8 tea; 8 lunch");
  assert_is (self, "lunch", "8 11:00-13:00");
  window_settle (self);
}

/* A drag moves it by hours and days, an edge stretches it; each is one undo. */
static void
test_move_and_stretch (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  drag_hours (self, "tea", 8, 9.5, 8, 11.5);
  window_settle (self);
  assert_is (self, "tea", "8 11:00-12:00");
  window_settle (self);
  ui_test_keys ("Control_L", "z", NULL);
  window_settle (self);
  assert_is (self, "tea", "8 09:00-10:00");

  drag_hours (self, "tea", 8, 9.95, 8, 11.5);
  window_settle (self);
  assert_is (self, "tea", "8 09:00-11:30");
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“tea” now 09:00 – 11:30");
  ui_test_keys ("Control_L", "z", NULL);
  window_settle (self);
  assert_is (self, "tea", "8 09:00-10:00");

  drag_hours (self, "tea", 8, 9.5, 10, 9.5);
  window_settle (self);
  assert_is (self, "tea", "10 09:00-10:00");
  ui_test_keys ("Control_L", "z", NULL);
  window_settle (self);
  assert_is (self, "tea", "8 09:00-10:00");
}

/* With Ctrl a copy stays where it is dropped. */
static void
test_copy (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  ui_test_key_down ("Control_L");
  drag_hours (self, "tea", 8, 9.5, 10, 9.5);
  ui_test_key_up ("Control_L");
  window_wait_shown (self, "8 tea; 10 tea");
  window_settle (self);
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "8 tea");
  window_settle (self);
}

/* The series is asked about once, and moves by the hour. */
static void
test_series (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "gym", 1, "FREQ=WEEKLY;COUNT=3");
  window_assert_shown (self, "1 gym; 8 gym");
  drag_hours (self, "gym", 8, 9.5, 8, 13.5);
  window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
  window_click (self, NULL, GTK_TYPE_BUTTON, "_All");
  window_settle (self);
  g_assert_null (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_REACH_POPOVER, NULL));
  assert_is (self, "gym", "1 13:00-14:00");
  window_assert_shown (self, "1 gym; 8 gym");
  ui_test_keys ("Control_L", "z", NULL);
  window_settle (self);
  assert_is (self, "gym", "1 09:00-10:00");
}

/* ---- all day and back ---- */

static CalOccurrence *
get_gym (WindowFixture *self, guint index)
{
  g_autoptr (GListModel) model = NULL;

  g_object_get (self->view, "model", &model, NULL);
  for (guint i = 0, n = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CalOccurrence) one = g_list_model_get_item (model, i);

      if (g_str_equal (cal_occurrence_get_title (one), "gym") && n++ == index)
        return g_steal_pointer (&one);
    }
  g_assert_not_reached ();
}

static char *
describe_days (WindowFixture *self)
{
  g_autoptr (GListModel) model = NULL;
  GString *text = g_string_new (NULL);

  g_object_get (self->view, "model", &model, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CalOccurrence) one = g_list_model_get_item (model, i);

      g_string_append_printf (text,
                              "%s%d%s",
                              text->len > 0 ? " " : "",
                              cal_occurrence_get_first_day (one) - self->base,
                              cal_occurrence_is_all_day (one) ? "*" : "");
    }
  return g_string_free (text, FALSE);
}

static void
assert_days (WindowFixture *self, const char *expected)
{
  g_autofree char *text = describe_days (self);

  g_assert_cmpstr (text, ==, expected);
}

static void
put (WindowFixture *self, guint index, const CalSlot *slot, const char *answer)
{
  g_autoptr (CalOccurrence) occurrence = get_gym (self, index);

  cal_view_emit (self->view, CAL_VIEW_SIGNAL_RESCHEDULE, occurrence, slot, FALSE);
  window_click (self, NULL, GTK_TYPE_BUTTON, answer);
  window_settle (self);
  g_assert_cmpuint (self->failed->len, ==, 0);
}

/* The second of four, which becomes all day a day later; how far that goes is answered in each of
 * the three ways. The total order puts what is all day first. */
static void
test_series_all_day (WindowFixture *self, gconstpointer data)
{
  static const char *const expected[][2] = {
    { "_This One", "9* 1 15 22" },
    { "This and _Following", "9* 16* 23* 1" },
    { "_All", "2* 9* 16* 23*" },
  };
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, self->base + 9, self->base + 10);

  window_add (self, "gym", 1, "FREQ=WEEKLY;COUNT=4");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      put (self, 1, &slot, expected[i][0]);
      assert_days (self, expected[i][1]);
      ui_test_keys ("Control_L", "z", NULL);
      window_settle (self);
      assert_days (self, "1 8 15 22");
    }
}

static void
test_series_timed (WindowFixture *self, gconstpointer data)
{
  static const char *const expected[][2] = {
    { "_This One", "1* 15* 22* 9" },
    { "This and _Following", "1* 9 16 23" },
    { "_All", "2 9 16 23" },
  };
  CalSlot days = cal_slot_of_days (CAL_SLOT_DAYS, self->base + 1, self->base + 2);
  CalSlot slot = { CAL_SLOT_TIME,
                   (self->base + 9) * CAL_DAY + 14 * CAL_HOUR,
                   (self->base + 9) * CAL_DAY + 15 * CAL_HOUR };

  window_add (self, "gym", 1, "FREQ=WEEKLY;COUNT=4");
  put (self, 0, &days, "_All");
  assert_days (self, "1* 8* 15* 22*");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      put (self, 1, &slot, expected[i][0]);
      assert_days (self, expected[i][1]);
      ui_test_keys ("Control_L", "z", NULL);
      window_settle (self);
      assert_days (self, "1* 8* 15* 22*");
    }
}

/* ---- the second time zone ---- */

static const CalZone *
get_second_zone (WindowFixture *self, const char *name)
{
  const CalZone *zone = NULL;

  window_show_view (self, name);
  g_object_get (self->view, "second-zone", &zone, NULL);
  return zone;
}

static void
test_second_zone (WindowFixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.example.Calendar");

  g_settings_set_string (settings, "second-zone", "America/New_York");
  g_assert_true (get_second_zone (self, "week") == cal_zone_lookup ("America/New_York"));
  g_assert_true (get_second_zone (self, "day") == cal_zone_lookup ("America/New_York"));
  g_object_set (self->window, "second-zone", "No/Where", NULL);
  g_assert_null (get_second_zone (self, "week"));
  g_settings_reset (settings, "second-zone");
}

static void
test_choose_second_zone (WindowFixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.example.Calendar");
  g_autofree char *id = NULL;
  GtkWidget *search;

  window_show_view (self, "week");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.second-zone", NULL);
  search = window_wait_for (self, NULL, CAL_TYPE_ZONE_SEARCH, NULL);
  ui_test_type ("tokyo");
  window_wait_for (self, search, GTK_TYPE_LABEL, "Tokyo");
  ui_test_keys ("Return", NULL);
  ui_test_wait_until (has_no_popover, self->window);
  g_object_get (self->window, "second-zone", &id, NULL);
  g_assert_cmpstr (id, ==, "Asia/Tokyo");

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.second-zone", NULL);
  window_click (self, NULL, GTK_TYPE_BUTTON, "_No Second Time Zone");
  ui_test_wait_until (has_no_popover, self->window);
  g_assert_null (get_second_zone (self, "week"));
  g_settings_reset (settings, "second-zone");
}

/* Each test begins with the settings of a new user. */
#define VIEWS_TEST(name, function)                                                                 \
  g_test_add ("/ui/window/" name, WindowFixture, NULL, window_set_up, function, window_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  VIEWS_TEST ("views/switch", test_switch);
  VIEWS_TEST ("views/buttons", test_buttons);
  VIEWS_TEST ("views/narrow", test_narrow);
  VIEWS_TEST ("views/header-widths", test_header_widths);
  VIEWS_TEST ("views/range", test_range);
  VIEWS_TEST ("views/remembered", test_remembered);
  VIEWS_TEST ("views/popovers-close", test_popovers_close);
  VIEWS_TEST ("views/open-day", test_open_day);
  VIEWS_TEST ("week/create", test_create);
  VIEWS_TEST ("week/more", test_more);
  VIEWS_TEST ("week/move-and-stretch", test_move_and_stretch);
  VIEWS_TEST ("week/copy", test_copy);
  VIEWS_TEST ("week/series", test_series);
  VIEWS_TEST ("week/series-all-day", test_series_all_day);
  VIEWS_TEST ("week/series-timed", test_series_timed);
  VIEWS_TEST ("second-zone/setting", test_second_zone);
  VIEWS_TEST ("second-zone/choose", test_choose_second_zone);
  return g_test_run ();
}
