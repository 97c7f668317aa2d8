/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk/x11/gdkx.h>
#include <locale.h>

#include "cal-appointment-dialog.h"
#include "cal-days-view.h"
#include "cal-month-view.h"
#include "cal-occurrence-widget.h"
#include "cal-quick-editor.h"
#include "cal-search-bar.h"
#include "cal-zone-search.h"
#include "window-fixture.h"

/* Places in the views of the main window, and the ways to them: where a new appointment is made,
 * what was found, and how high and in which zone the hours are. Days 7 to 13 are those of the next
 * week, where the hours begin in the morning whatever the time is now. */

/* ---- a new appointment ---- */

static gboolean
has_no_dialog (gpointer user_data)
{
  return ui_test_find_window (CAL_TYPE_APPOINTMENT_DIALOG) == NULL;
}

/* What Ctrl+N makes: "8 14:00-15:00", "3-5" for whole days; days from this week. */
static char *
make_new (WindowFixture *self)
{
  g_autoptr (GListModel) model = NULL;
  CalOccurrence *found = NULL;
  int day, start, end;

  ui_test_present (GTK_WINDOW (self->window));
  ui_test_keys ("Control_L", "n", NULL);
  window_wait_dialog (self, CAL_TYPE_APPOINTMENT_DIALOG);
  ui_test_type ("new");
  ui_test_keys ("Control_L", "Return", NULL);
  ui_test_wait_until (has_no_dialog, NULL);
  window_settle (self);
  ui_test_present (GTK_WINDOW (self->window));
  g_object_get (self->view, "model", &model, NULL);
  for (guint i = 0; found == NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CalOccurrence) one = g_list_model_get_item (model, i);

      if (g_str_equal (cal_occurrence_get_title (one), "new"))
        found = one;
    }
  g_assert_nonnull (found);
  day = cal_occurrence_get_first_day (found) - self->base;
  if (cal_occurrence_is_all_day (found))
    return g_strdup_printf ("%d-%d", day, cal_occurrence_get_end_day (found) - self->base);
  start = (int) (cal_occurrence_get_wall_start (found) % CAL_DAY / CAL_MINUTE);
  end = (int) (cal_occurrence_get_wall_end (found) % CAL_DAY / CAL_MINUTE);
  return g_strdup_printf ("%d %02d:%02d-%02d:%02d",
                          day,
                          start / 60,
                          start % 60,
                          end / 60,
                          end % 60);
}

/* Makes one, looks where it is and takes it back. */
static void
assert_new (WindowFixture *self, const char *expected)
{
  g_autofree char *text = make_new (self);

  g_assert_cmpstr (text, ==, expected);
  ui_test_keys ("Control_L", "z", NULL);
  window_settle (self);
}

static void
click_hour (WindowFixture *self, double hour)
{
  double x, y;

  window_locate_hour (self, "tea", 8, hour, &x, &y);
  ui_test_click (GTK_WIDGET (self->view), x, y);
  ui_test_wait_frame (GTK_WIDGET (self->window));
}

/* Where the user has put the cursor on free time; else at nine. */
static void
test_new_in_week (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  assert_new (self, "8 09:00-10:00");
  click_hour (self, 14.2);
  assert_new (self, "8 14:00-15:00");
  ui_test_keys ("Right", NULL);
  ui_test_keys ("Down", NULL);
  assert_new (self, "9 14:30-15:30");
  ui_test_keys ("Shift_L", "Down", NULL);
  ui_test_keys ("Shift_L", "Down", NULL);
  assert_new (self, "9 14:30-16:00");
  cal_view_go_to_day (self->view, self->base + 9, FALSE);
  assert_new (self, "9 09:00-10:00");
}

/* The button of the header bar does the same; what has been scrolled away is not meant. */
static void
test_new_out_of_sight (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  click_hour (self, 8.2);
  assert_new (self, "8 08:00-09:00");
  ui_test_move (GTK_WIDGET (self->view), 300, 300);
  for (int i = 0; i < 100 && window_find (self, "tea", 8) != NULL; i++)
    {
      ui_test_press (5);
      ui_test_release (5);
      ui_test_wait_frame (GTK_WIDGET (self->window));
    }
  g_assert_null (window_find (self, "tea", 8));
  assert_new (self, "8 09:00-10:00");
}

/* On an appointment the cursor says nothing of the hour of another one. */
static void
test_new_beside (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  click_hour (self, 14.2);
  cal_view_reveal (
      self->view,
      cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (window_find (self, "tea", 8))));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  assert_new (self, "8 09:00-10:00");
}

/* In the month: the days that are selected, else the hour is open. */
static void
test_new_in_month (WindowFixture *self, gconstpointer data)
{
  cal_view_go_to_day (self->view, self->base + 8, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  assert_new (self, "8 09:00-10:00");
  ui_test_keys ("Shift_L", "Right", NULL);
  ui_test_keys ("Shift_L", "Right", NULL);
  assert_new (self, "8-11");
}

/* ---- what was found ---- */

static gboolean
has_dentist (gpointer user_data)
{
  WindowFixture *self = user_data;
  GtkWidget *widget = window_find (self, "dentist", 30);

  return widget != NULL && gtk_root_get_focus (GTK_ROOT (self->window)) == widget;
}

/* The view goes to the day and the hour; the focus is on it, and is seen. */
static void
test_search (WindowFixture *self, gconstpointer view)
{
  graphene_rect_t bounds;

  window_show_view (self, view);
  window_add (self, "dentist", 30, NULL);
  if (!g_str_equal (view, "month"))
    ui_test_keys ("Control_L", "End", NULL);
  ui_test_keys ("Control_L", "f", NULL);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  ui_test_type ("dent");
  window_wait_for (self, NULL, ADW_TYPE_ACTION_ROW, "dentist");
  window_click (self, NULL, ADW_TYPE_ACTION_ROW, "dentist");
  ui_test_wait_until (has_dentist, self);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_true (gtk_window_get_focus_visible (GTK_WINDOW (self->window)));
  g_assert_true (gtk_widget_compute_bounds (window_find (self, "dentist", 30),
                                            GTK_WIDGET (self->view),
                                            &bounds));
  g_assert_cmpfloat (bounds.size.height, >, 10);
  g_assert_cmpfloat (bounds.origin.y, >, 20);
  g_assert_cmpfloat (bounds.origin.y + bounds.size.height,
                     <=,
                     gtk_widget_get_height (GTK_WIDGET (self->view)));
}

static gboolean
is_searching (WindowFixture *self)
{
  gboolean enabled;
  GtkWidget *bar = ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_SEARCH_BAR, NULL);

  g_assert_nonnull (bar);
  g_object_get (bar, "search-mode-enabled", &enabled, NULL);
  return enabled;
}

/* With the keyboard in the view Escape ends the search, but what the view has to end first. */
static void
test_search_escape (WindowFixture *self, gconstpointer view)
{
  window_show_view (self, view);
  ui_test_keys ("Escape", NULL);
  ui_test_keys ("Control_L", "f", NULL);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_assert_true (is_searching (self));
  ui_test_keys ("Shift_L", "Right", NULL);
  ui_test_keys ("Escape", NULL);
  g_assert_true (is_searching (self));
  ui_test_keys ("Escape", NULL);
  g_assert_false (is_searching (self));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (self->window)),
                                         GTK_WIDGET (self->view)));
}

/* ---- a day by its name ---- */

static int
wait_for_day (WindowFixture *self)
{
  int day;

  window_wait_for (self, NULL, GTK_TYPE_BUTTON, "Previous Day");
  self->view = CAL_VIEW (window_wait_for (self, NULL, CAL_TYPE_DAYS_VIEW, NULL));
  g_object_get (self->view, "date", &day, NULL);
  return day - self->base;
}

static const char *
get_pointer (WindowFixture *self)
{
  GdkCursor *cursor = gtk_widget_get_cursor (GTK_WIDGET (self->view));

  return cursor != NULL ? gdk_cursor_get_name (cursor) : "";
}

/* A click on the name of a day in the week opens it; Ctrl+3 does the same for the cursor's day. */
static void
test_heading (WindowFixture *self, gconstpointer data)
{
  double x, y;

  window_show_next_week (self);
  window_add (self, "tea", 8, NULL);
  window_locate_hour (self, "tea", 8, 9.5, &x, &y);
  ui_test_move (GTK_WIDGET (self->view), x, 10);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_cmpstr (get_pointer (self), ==, "pointer");
  ui_test_click (GTK_WIDGET (self->view), x, 10);
  g_assert_cmpint (wait_for_day (self), ==, 8);

  /* There it is the day already. */
  ui_test_click (GTK_WIDGET (self->view), x, 10);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_cmpstr (get_pointer (self), ==, "");
  window_show_view (self, "week");
  ui_test_keys ("Right", NULL);
  ui_test_keys ("Control_L", "3", NULL);
  g_assert_cmpint (wait_for_day (self), ==, 9);
}

static gboolean
has_no_popover (gpointer user_data)
{
  return ui_test_find (user_data, GTK_TYPE_POPOVER, NULL) == NULL;
}

/* In the month a click on the number, at the beginning of the day, does it. A drag from there marks
 * days, and a click beside it only puts the cursor there. */
static void
test_number (WindowFixture *self, gconstpointer data)
{
  double x = self->x + self->width + 14, y = self->y + 12;

  ui_test_drag (GTK_WIDGET (self->view), x, y, x + self->width, y);
  window_wait_for (self, NULL, CAL_TYPE_QUICK_EDITOR, NULL);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (has_no_popover, self->window);
  ui_test_click (GTK_WIDGET (self->view), x + self->width - 40, y);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_cmpstr (get_pointer (self), ==, "");
  g_assert_nonnull (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_MONTH_VIEW, NULL));

  ui_test_move (GTK_WIDGET (self->view), x, y);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_cmpstr (get_pointer (self), ==, "pointer");
  ui_test_click (GTK_WIDGET (self->view), x, y);
  g_assert_cmpint (wait_for_day (self), ==, 1);
}

/* The corner over the hours asks for a second time zone. */
static void
test_corner (WindowFixture *self, gconstpointer data)
{
  window_show_next_week (self);
  ui_test_move (GTK_WIDGET (self->view), 10, 12);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_cmpstr (get_pointer (self), ==, "pointer");
  ui_test_click (GTK_WIDGET (self->view), 10, 12);
  window_wait_for (self, NULL, CAL_TYPE_ZONE_SEARCH, NULL);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (has_no_popover, self->window);
}

/* ---- what is cut ---- */

#define LONG_TITLE "A talk on everything that there is to be said of long titles and their uses"

/* The text of the tooltip that is on the screen; NULL: there is none. */
static const char *
find_tooltip (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  Display *x_display = gdk_x11_display_get_xdisplay (display);
  Window root, parent, *windows = NULL;
  const char *text = NULL;
  guint n_windows = 0;

  XQueryTree (x_display, DefaultRootWindow (x_display), &root, &parent, &windows, &n_windows);
  for (guint i = 0; i < n_windows && text == NULL; i++)
    {
      GdkSurface *surface = gdk_x11_surface_lookup_for_display (display, windows[i]);
      GtkNative *native = surface != NULL ? gtk_native_get_for_surface (surface) : NULL;
      GtkWidget *label;

      if (native == NULL || !g_str_equal (G_OBJECT_TYPE_NAME (native), "GtkTooltipWindow"))
        continue;
      label = ui_test_find (GTK_WIDGET (native), GTK_TYPE_LABEL, NULL);
      text = label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
    }
  XFree (windows);
  return text;
}

/* The pointer over a widget until its tooltip comes: it moves again after a while, as a hand does.
 */
typedef struct
{
  GtkWidget *widget;
  const char *text;
  gint64 move_at;
  int n_moves;
} Hover;

static gboolean
has_tooltip (gpointer user_data)
{
  Hover *hover = user_data;
  const char *found = find_tooltip ();

  if (g_get_monotonic_time () >= hover->move_at)
    {
      hover->move_at = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
      ui_test_move (hover->widget, 20 + hover->n_moves++ % 2, 8);
    }
  return found != NULL && g_str_has_prefix (found, hover->text) && strstr (found, "\n") != NULL
         && strstr (found, "09:00 to 10:00") != NULL;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Whether the widget would have a tooltip. */
static gboolean
wants_tooltip (GtkWidget *widget)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean wants = FALSE;

  g_signal_emit_by_name (widget, "query-tooltip", 5, 5, FALSE, tooltip, &wants);
  return wants;
}

/* Only a title that is not seen whole has a tooltip. */
static void
test_tooltip (WindowFixture *self, gconstpointer view)
{
  Hover hover = { .text = LONG_TITLE };
  guint waker;

  cal_view_go_to_day (self->view, self->base + 8, FALSE);
  window_show_view (self, view);
  window_add (self, "tea", 8, NULL);
  window_add (self, LONG_TITLE, 8, NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_false (wants_tooltip (window_find (self, "tea", 8)));
  hover.widget = window_find (self, LONG_TITLE, 8);
  g_assert_true (wants_tooltip (hover.widget));
  waker = g_timeout_add (100, wake_cb, NULL);
  ui_test_wait_until (has_tooltip, &hover);
  g_source_remove (waker);
}

/* ---- the hours ---- */

static double
get_hour_height (gpointer window, const char *view)
{
  double height;

  gtk_widget_activate_action (window, "win.view", "s", view);
  ui_test_wait_frame (window);
  g_object_get (ui_test_find (window, CAL_TYPE_DAYS_VIEW, NULL), "hour-height", &height, NULL);
  return height;
}

/* One height for the week and the day, and for the next window. */
static void
test_hour_height (WindowFixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new ("org.example.Calendar");
  CalWindow *second;
  double height;

  window_show_next_week (self);
  ui_test_keys ("Control_L", "plus", NULL);
  height = get_hour_height (self->window, "week");
  g_assert_cmpfloat (height, ==, 60);
  g_assert_cmpfloat (g_settings_get_double (settings, "hour-height"), ==, height);
  g_assert_cmpfloat (get_hour_height (self->window, "day"), ==, height);
  second = cal_window_new (NULL, self->store);
  ui_test_present (GTK_WINDOW (second));
  g_assert_cmpfloat (get_hour_height (second, "week"), ==, height);
  gtk_window_destroy (GTK_WINDOW (second));
  g_settings_reset (settings, "hour-height");
  g_assert_cmpfloat (get_hour_height (self->window, "week"), ==, 48);
}

static gboolean
is_in_tokyo (gpointer user_data)
{
  const CalZone *zone;

  g_object_get (user_data, "zone", &zone, NULL);
  return zone == cal_zone_lookup ("Asia/Tokyo");
}

/* The computer has travelled while it slept: the window finds out when it is used again. */
static void
test_travel (WindowFixture *self, gconstpointer data)
{
  g_autofree char *home = g_strdup (g_getenv ("TZ"));
  CalWindow *second = cal_window_new (NULL, self->store);

  ui_test_present (GTK_WINDOW (second));
  g_setenv ("TZ", "Asia/Tokyo", TRUE);
  g_assert_false (is_in_tokyo (self->view));
  ui_test_present (GTK_WINDOW (self->window));
  ui_test_wait_until (is_in_tokyo, self->view);
  gtk_window_destroy (GTK_WINDOW (second));
  if (home != NULL)
    g_setenv ("TZ", home, TRUE);
  else
    g_unsetenv ("TZ");
}

/* The data is the name of a view, not what prepares the file. */
static void
set_up (WindowFixture *self, gconstpointer view)
{
  window_set_up (self, NULL);
}

#define PLACES_TEST(name, data, function)                                                          \
  g_test_add ("/ui/window/" name, WindowFixture, data, set_up, function, window_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  PLACES_TEST ("new/week", NULL, test_new_in_week);
  PLACES_TEST ("new/out-of-sight", NULL, test_new_out_of_sight);
  PLACES_TEST ("new/beside", NULL, test_new_beside);
  PLACES_TEST ("new/month", NULL, test_new_in_month);
  PLACES_TEST ("search/month", "month", test_search);
  PLACES_TEST ("search/week", "week", test_search);
  PLACES_TEST ("search/day", "day", test_search);
  PLACES_TEST ("search/escape/month", "month", test_search_escape);
  PLACES_TEST ("search/escape/week", "week", test_search_escape);
  PLACES_TEST ("heading", NULL, test_heading);
  PLACES_TEST ("number", NULL, test_number);
  PLACES_TEST ("corner", NULL, test_corner);
  PLACES_TEST ("tooltip/month", "month", test_tooltip);
  PLACES_TEST ("tooltip/week", "week", test_tooltip);
  PLACES_TEST ("hour-height", NULL, test_hour_height);
  PLACES_TEST ("travel", NULL, test_travel);
  return g_test_run ();
}
