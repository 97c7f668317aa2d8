/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-occurrence-widget.h"
#include "cal-reach-popover.h"
#include "window-fixture.h"

/* While the window asks how far the change of an occurrence of a series reaches, the occurrence is
 * shown as it is wanted, in every view; without an answer it is as it was. Days 7 to 13 are those
 * of the next week, where the hours begin in the morning whatever the time is now. */

static void
show_gym (WindowFixture *self, const char *view)
{
  window_add (self, "gym", 1, "FREQ=WEEKLY;COUNT=3");
  cal_view_go_to_day (self->view, self->base + 8, FALSE);
  window_show_view (self, view);
  window_assert_shown (self, "1 gym; 8 gym");
}

/* The times of the occurrence that lies on that day: "13:00-14:00"; "" when none does. */
static char *
describe (WindowFixture *self, int day)
{
  GtkWidget *widget = window_find (self, "gym", day);
  CalOccurrence *one =
      widget != NULL ? cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (widget)) : NULL;
  int start, end;

  if (one == NULL)
    return g_strdup ("");
  start = (int) (cal_occurrence_get_wall_start (one) % CAL_DAY / CAL_MINUTE);
  end = (int) (cal_occurrence_get_wall_end (one) % CAL_DAY / CAL_MINUTE);
  return g_strdup_printf ("%02d:%02d-%02d:%02d", start / 60, start % 60, end / 60, end % 60);
}

static void
assert_times (WindowFixture *self, int day, const char *expected)
{
  g_autofree char *text = describe (self, day);

  g_assert_cmpstr (text, ==, expected);
}

static gboolean
has_no_question (gpointer user_data)
{
  return ui_test_find (user_data, CAL_TYPE_REACH_POPOVER, NULL) == NULL;
}

static GdkRectangle
get_bounds (WindowFixture *self, int day)
{
  GtkWidget *widget = window_find (self, "gym", day);
  graphene_rect_t bounds;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (self->view), &bounds));
  return (GdkRectangle){ (int) bounds.origin.x,
                         (int) bounds.origin.y,
                         (int) bounds.size.width,
                         (int) bounds.size.height };
}

/* The question is there, and points at the occurrence on that day. */
static void
assert_asked_at (WindowFixture *self, int day)
{
  GtkWidget *question = window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
  GdkRectangle wanted, where;

  ui_test_wait_still (GTK_WIDGET (self->window));
  wanted = get_bounds (self, day);
  g_assert_true (gtk_popover_get_pointing_to (GTK_POPOVER (question), &where));
  g_assert_cmpint (where.x, ==, wanted.x);
  g_assert_cmpint (where.y, ==, wanted.y);
}

static void
refuse_answer (WindowFixture *self)
{
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (has_no_question, self->window);
  ui_test_wait_still (GTK_WIDGET (self->window));
}

static gboolean
has_focus (WindowFixture *self, int day)
{
  return gtk_root_get_focus (GTK_ROOT (self->window)) == window_find (self, "gym", day);
}

/* Takes it at an hour of its day and lets it go at another. */
static void
drag_gym (WindowFixture *self, double from, double to)
{
  double x1, y1, x2, y2;

  window_locate_hour (self, "gym", 8, from, &x1, &y1);
  window_locate_hour (self, "gym", 8, to, &x2, &y2);
  ui_test_drag (GTK_WIDGET (self->view), x1, y1, x2, y2);
}

/* Frames since it was let go in which it was anywhere else. */
typedef struct
{
  WindowFixture *fixture;
  int y;
  guint n_frames;
  guint n_elsewhere;
} Watch;

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  Watch *watch = user_data;

  watch->n_frames++;
  watch->n_elsewhere += get_bounds (watch->fixture, 8).y != watch->y;
}

/* Moved in the hours: it is there at once, until the answer and after it. */
static void
test_move (WindowFixture *self, gconstpointer view)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  Watch watch = { self, 0, 0, 0 };
  gulong handler;
  gboolean can_undo;

  show_gym (self, view);
  drag_gym (self, 9.5, 13.5);
  assert_asked_at (self, 8);
  assert_times (self, 8, "13:00-14:00");
  watch.y = get_bounds (self, 8).y;
  cal_store_undo (self->store);
  g_object_get (self->store, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
  cal_store_redo (self->store);
  window_settle (self);
  assert_times (self, 8, "13:00-14:00");

  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), &watch);
  window_click (self, NULL, GTK_TYPE_BUTTON, "_This One");
  window_settle (self);
  g_signal_handler_disconnect (clock, handler);
  g_assert_cmpuint (watch.n_frames, >, 0);
  g_assert_cmpuint (watch.n_elsewhere, ==, 0);
  assert_times (self, 8, "13:00-14:00");
  window_assert_shown (self, "1 gym; 8 gym");
  ui_test_keys ("Control_L", "z", NULL);
  window_settle (self);
  assert_times (self, 8, "09:00-10:00");
}

/* Escape: it goes back, and the keyboard with it. */
static void
test_escape (WindowFixture *self, gconstpointer view)
{
  show_gym (self, view);
  drag_gym (self, 9.5, 13.5);
  assert_asked_at (self, 8);
  refuse_answer (self);
  assert_times (self, 8, "09:00-10:00");
  g_assert_true (has_focus (self, 8));
}

static void
test_stretch (WindowFixture *self, gconstpointer view)
{
  show_gym (self, view);
  drag_gym (self, 9.97, 11.5);
  assert_asked_at (self, 8);
  assert_times (self, 8, "09:00-11:30");
  refuse_answer (self);
  assert_times (self, 8, "09:00-10:00");
}

/* A press beside the question is no answer. */
static void
test_press_beside (WindowFixture *self, gconstpointer view)
{
  double x, y;

  show_gym (self, view);
  window_locate_hour (self, "gym", 8, 16.5, &x, &y);
  drag_gym (self, 9.5, 11.5);
  assert_asked_at (self, 8);
  ui_test_click (GTK_WIDGET (self->view), x, y);
  ui_test_wait_until (has_no_question, self->window);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  assert_times (self, 8, "09:00-10:00");
}

/* By keys, from day to day and into another week. */
static void
test_keys (WindowFixture *self, gconstpointer view)
{
  show_gym (self, "week");
  cal_view_reveal (
      self->view,
      cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (window_find (self, "gym", 8))));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_true (has_focus (self, 8));
  ui_test_keys ("Alt_L", "Right", NULL);
  assert_asked_at (self, 9);
  assert_times (self, 9, "09:00-10:00");
  g_assert_null (window_find (self, "gym", 8));
  refuse_answer (self);
  g_assert_true (has_focus (self, 8));

  for (int i = 0; i < 2; i++)
    {
      ui_test_keys ("Alt_L", "Left", NULL);
      window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
      window_click (self, NULL, GTK_TYPE_BUTTON, "_This One");
      window_settle (self);
      ui_test_wait_still (GTK_WIDGET (self->window));
    }
  g_assert_true (has_focus (self, 6));
}

/* In the month it is seen on its new day. */
static void
test_month (WindowFixture *self, gconstpointer view)
{
  window_add (self, "gym", 2, "FREQ=WEEKLY;COUNT=3");
  window_drag (self, "gym", 2, 4);
  assert_asked_at (self, 4);
  window_assert_shown (self, "4 gym; 9 gym");
  g_assert_null (window_find (self, "gym", 2));
  refuse_answer (self);
  window_assert_shown (self, "2 gym; 9 gym");
  g_assert_true (has_focus (self, 2));

  ui_test_keys ("Alt_L", "Right", NULL);
  assert_asked_at (self, 3);
  window_click (self, NULL, GTK_TYPE_BUTTON, "_All");
  window_settle (self);
  window_assert_shown (self, "3 gym; 10 gym");
  g_assert_true (has_focus (self, 3));
}

/* With the whole series moved by a day the keyboard's cursor is still on the one that was moved,
 * and not on what else there is in that day. */
static void
test_days_on (WindowFixture *self, gconstpointer view)
{
  window_add (self, "tea", 10, NULL);
  window_add (self, "gym", 8, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=5");
  cal_view_go_to_day (self->view, self->base + 8, FALSE);
  window_show_view (self, view);
  cal_view_reveal (
      self->view,
      cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (window_find (self, "gym", 9))));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_true (has_focus (self, 9));
  ui_test_keys ("Alt_L", "Right", NULL);
  window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
  window_click (self, NULL, GTK_TYPE_BUTTON, "_All");
  window_settle (self);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_null (window_find (self, "gym", 8));
  g_assert_true (has_focus (self, 10));
}

/* What was deleted and comes back has the keyboard again. */
static void
test_undo_delete (WindowFixture *self, gconstpointer view)
{
  window_add (self, "gym", 8, NULL);
  window_add (self, "tea", 8, NULL);
  cal_view_go_to_day (self->view, self->base + 8, FALSE);
  window_show_view (self, view);
  cal_view_reveal (
      self->view,
      cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (window_find (self, "gym", 8))));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  g_assert_true (has_focus (self, 8));
  ui_test_keys ("Delete", NULL);
  window_wait_shown (self, "8 tea");
  window_settle (self);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == window_find (self, "tea", 8));
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "8 gym; 8 tea");
  window_settle (self);
  g_assert_true (has_focus (self, 8));
}

/* What is to be deleted is seen while that is asked. */
static void
test_delete (WindowFixture *self, gconstpointer view)
{
  show_gym (self, view);
  gtk_widget_grab_focus (window_find (self, "gym", 8));
  cal_view_reveal (
      self->view,
      cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (window_find (self, "gym", 8))));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  ui_test_keys ("Delete", NULL);
  assert_asked_at (self, 8);
  window_assert_shown (self, "1 gym; 8 gym");
  window_click (self, NULL, GTK_TYPE_BUTTON, "_This One");
  window_settle (self);
  window_assert_shown (self, "1 gym");
}

static void
delete_gym (WindowFixture *self, const char *answer)
{
  GtkWidget *widget = window_find (self, "gym", 8);

  gtk_widget_grab_focus (widget);
  cal_view_reveal (self->view,
                   cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (widget)));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  ui_test_keys ("Delete", NULL);
  assert_asked_at (self, 8);
  window_click (self, NULL, GTK_TYPE_BUTTON, answer);
}

/* The message says how far it reached. */
static void
test_words (WindowFixture *self, gconstpointer view)
{
  show_gym (self, view);
  delete_gym (self, "This and _Following");
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“gym” deleted, with all that follow");
  window_wait_shown (self, "1 gym");
  window_settle (self);
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "1 gym; 8 gym");
  window_settle (self);
  delete_gym (self, "_All");
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“gym” deleted, the whole series");
  window_settle (self);
  window_assert_shown (self, "");
}

/* Another view is no answer; what changes meanwhile elsewhere is seen. */
static void
test_meanwhile (WindowFixture *self, gconstpointer view)
{
  show_gym (self, view);
  drag_gym (self, 9.5, 13.5);
  assert_asked_at (self, 8);
  window_add (self, "tea", 9, NULL);
  window_assert_shown (self, "1 gym; 8 gym; 9 tea");
  assert_times (self, 8, "13:00-14:00");
  window_show_view (self, "month");
  ui_test_wait_until (has_no_question, self->window);
  window_assert_shown (self, "1 gym; 8 gym; 9 tea");
  assert_times (self, 8, "09:00-10:00");
}

/* The window is closed before the question has opened. */
static void
test_close (WindowFixture *self, gconstpointer view)
{
  CalSlot slot;

  show_gym (self, view);
  slot = (CalSlot){ CAL_SLOT_TIME,
                    (self->base + 8) * CAL_DAY + 12 * CAL_HOUR,
                    (self->base + 8) * CAL_DAY + 13 * CAL_HOUR };
  cal_view_emit (
      self->view,
      CAL_VIEW_SIGNAL_RESCHEDULE,
      cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (window_find (self, "gym", 8))),
      &slot,
      FALSE);
  gtk_window_destroy (GTK_WINDOW (self->window));
}

static void
set_up (WindowFixture *self, gconstpointer view)
{
  window_set_up (self, NULL);
}

#define REACH_TEST(name, view, function)                                                           \
  g_test_add ("/ui/window/reach/" name, WindowFixture, view, set_up, function, window_tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  REACH_TEST ("week/move", "week", test_move);
  REACH_TEST ("week/escape", "week", test_escape);
  REACH_TEST ("week/stretch", "week", test_stretch);
  REACH_TEST ("week/press-beside", "week", test_press_beside);
  REACH_TEST ("week/keys", "week", test_keys);
  REACH_TEST ("week/delete", "week", test_delete);
  REACH_TEST ("week/words", "week", test_words);
  REACH_TEST ("week/meanwhile", "week", test_meanwhile);
  REACH_TEST ("week/close", "week", test_close);
  REACH_TEST ("day/move", "day", test_move);
  REACH_TEST ("day/escape", "day", test_escape);
  REACH_TEST ("day/meanwhile", "day", test_meanwhile);
  REACH_TEST ("month", "month", test_month);
  REACH_TEST ("month/days-on", "month", test_days_on);
  REACH_TEST ("week/days-on", "week", test_days_on);
  REACH_TEST ("month/undo-delete", "month", test_undo_delete);
  REACH_TEST ("week/undo-delete", "week", test_undo_delete);
  return g_test_run ();
}
