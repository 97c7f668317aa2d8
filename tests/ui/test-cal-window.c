/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <sqlite3.h>

#include "cal-appointment-dialog.h"
#include "cal-calendar-dialog.h"
#include "cal-calendar-row.h"
#include "cal-occurrence-popover.h"
#include "cal-quick-editor.h"
#include "cal-reach-popover.h"
#include "window-fixture.h"

/* The main window as a person uses it: each change by the mouse or the keyboard, what is on screen
 * in the next frame, and what is said of it. */

/* ---- the next frame ---- */

/* Frames in which the model had the appointment: with and without its widget. */
typedef struct
{
  WindowFixture *fixture;
  const char *text;
  const char *title;
  int day;
  guint n_with;
  guint n_without;
  gulong handler;
} Watch;

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  Watch *watch = user_data;
  g_autofree char *shown = window_show (watch->fixture);
  GtkWidget *widget;

  if (strstr (shown, watch->text) == NULL)
    return;
  widget = window_find (watch->fixture, watch->title, watch->day);
  if (widget != NULL && gtk_widget_get_width (widget) > 0)
    watch->n_with++;
  else
    watch->n_without++;
}

static void
start_watch (Watch *watch)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (watch->fixture->window));

  watch->handler = g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint_cb), watch);
}

static void
stop_watch (Watch *watch)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (watch->fixture->window));

  g_signal_handler_disconnect (clock, watch->handler);
  g_assert_cmpuint (watch->n_with, >, 0);
  g_assert_cmpuint (watch->n_without, ==, 0);
}

/* ---- making ---- */

/* Marks days, types a title into the quick editor and presses Enter. */
static void
create_quickly (WindowFixture *self, int first_day, int last_day, const char *title)
{
  double x1, y1, x2, y2;

  window_locate (self, first_day, &x1, &y1);
  window_locate (self, last_day, &x2, &y2);
  ui_test_drag (GTK_WIDGET (self->view), x1, y1, x2, y2);
  window_wait_for (self, NULL, CAL_TYPE_QUICK_EDITOR, NULL);
  ui_test_type (title);
  ui_test_keys ("Return", NULL);
}

static void
test_quick (WindowFixture *self, gconstpointer data)
{
  Watch watch = { self, "1 fair", "fair", 1, 0, 0, 0 };

  start_watch (&watch);
  create_quickly (self, 1, 3, "fair");
  ui_test_wait_frame (GTK_WIDGET (self->window));
  window_assert_shown (self, "1 fair");
  stop_watch (&watch);
  window_settle (self);
  window_assert_shown (self, "1 fair");
  g_assert_cmpuint (self->failed->len, ==, 0);
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“fair” added");
  /* The next key is for it. */
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == window_find (self, "fair", 1));
}

static void
test_dialog (WindowFixture *self, gconstpointer data)
{
  double x, y;

  Watch watch = { self, "2 dinner", "dinner", 2, 0, 0, 0 };

  start_watch (&watch);
  window_locate (self, 2, &x, &y);
  ui_test_double_click (GTK_WIDGET (self->view), x, y);
  window_wait_dialog (self, CAL_TYPE_APPOINTMENT_DIALOG);
  ui_test_type ("dinner");
  ui_test_keys ("Control_L", "Return", NULL);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  window_assert_shown (self, "2 dinner");
  stop_watch (&watch);
  g_assert_null (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_QUICK_EDITOR, NULL));
  window_settle (self);
  window_assert_shown (self, "2 dinner");
}

/* ---- moving, undoing, deleting ---- */

static void
test_drag (WindowFixture *self, gconstpointer data)
{
  Watch watch = { self, "4 lunch", "lunch", 4, 0, 0, 0 };

  window_add (self, "lunch", 1, NULL);
  start_watch (&watch);
  window_drag (self, "lunch", 1, 4);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  window_assert_shown (self, "4 lunch");
  stop_watch (&watch);
  window_settle (self);

  window_click (self, NULL, GTK_TYPE_BUTTON, "_Undo");
  window_wait_shown (self, "1 lunch");
  window_settle (self);
  window_click (self, NULL, GTK_TYPE_BUTTON, "_Redo");
  window_wait_shown (self, "4 lunch");
  window_settle (self);
}

static void
test_undo_keys (WindowFixture *self, gconstpointer data)
{
  window_add (self, "lunch", 1, NULL);
  window_drag (self, "lunch", 1, 2);
  window_wait_shown (self, "2 lunch");
  window_drag (self, "lunch", 2, 3);
  window_wait_shown (self, "3 lunch");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "2 lunch");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "1 lunch");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "");
  ui_test_keys ("Control_L", "Shift_L", "z", NULL);
  window_wait_shown (self, "1 lunch");
  ui_test_keys ("Control_L", "Shift_L", "z", NULL);
  window_wait_shown (self, "2 lunch");
  ui_test_keys ("Control_L", "y", NULL);
  window_wait_shown (self, "3 lunch");
  window_settle (self);
  window_assert_shown (self, "3 lunch");
}

static gboolean
has_no_details (gpointer user_data)
{
  return ui_test_find (user_data, CAL_TYPE_OCCURRENCE_POPOVER, NULL) == NULL;
}

/* A click shows the details; when Escape has closed them the keyboard is still there. */
static void
press_on (WindowFixture *self, const char *title, int day, const char *key)
{
  GtkWidget *widget = window_find (self, title, day);

  ui_test_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  window_wait_for (self, NULL, CAL_TYPE_OCCURRENCE_POPOVER, NULL);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (has_no_details, self->window);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  ui_test_keys (key, NULL);
  ui_test_wait_frame (GTK_WIDGET (self->window));
}

static void
test_delete (WindowFixture *self, gconstpointer data)
{
  window_add (self, "lunch", 1, NULL);
  press_on (self, "lunch", 1, "Delete");
  window_assert_shown (self, "");
  window_settle (self);
  window_assert_shown (self, "");
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“lunch” deleted");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "1 lunch");
  window_settle (self);
}

/* Of a long title the beginning is enough, so that what has been done is read. */
static void
test_long_title (WindowFixture *self, gconstpointer data)
{
  window_add (self, "a title that somebody has pasted a whole sentence into", 1, NULL);
  press_on (self, "a title that somebody has pasted a whole sentence into", 1, "Delete");
  window_wait_for (self,
                   NULL,
                   GTK_TYPE_LABEL,
                   "“a title that somebody has pasted a whol…” deleted");
  window_settle (self);
}

/* ---- refusals ---- */

static void
refuse (const char *path)
{
  window_execute (path,
                  "CREATE TRIGGER refuse BEFORE INSERT ON texts WHEN new.title LIKE 'refuse%'"
                  " BEGIN SELECT RAISE (ABORT, 'refused by the test'); END");
}

static gboolean
has_failed (gpointer user_data)
{
  return ((WindowFixture *) user_data)->failed->len > 0;
}

static void
test_refused (WindowFixture *self, gconstpointer data)
{
  GtkWidget *dialog, *title;

  create_quickly (self, 1, 2, "refuse this");
  ui_test_wait_until (has_failed, self);
  window_settle (self);
  window_assert_shown (self, "");
  window_click (self, NULL, GTK_TYPE_BUTTON, "_Edit Again");
  dialog = window_wait_dialog (self, CAL_TYPE_APPOINTMENT_DIALOG);
  title = ui_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Title");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "refuse this");
  gtk_editable_set_text (GTK_EDITABLE (title), "allow this");
  ui_test_keys ("Control_L", "Return", NULL);
  window_wait_shown (self, "1 allow this");
  window_settle (self);
  window_assert_shown (self, "1 allow this");
  g_assert_cmpuint (self->failed->len, ==, 1);
}

/* Another process holds the file and doesn't let go until the change has been given up. */
static void
test_locked (WindowFixture *self, gconstpointer data)
{
  sqlite3 *handle = NULL;

  window_add (self, "lunch", 1, NULL);
  g_assert_cmpint (sqlite3_open (self->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  window_drag (self, "lunch", 1, 4);
  window_assert_shown (self, "4 lunch");
  ui_test_wait_until (has_failed, self);
  window_assert_shown (self, "1 lunch");
  g_assert_cmpint (sqlite3_exec (handle, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);

  window_click (self, NULL, GTK_TYPE_BUTTON, "_Edit Again");
  window_wait_dialog (self, CAL_TYPE_APPOINTMENT_DIALOG);
  ui_test_keys ("Control_L", "Return", NULL);
  window_wait_shown (self, "4 lunch");
  window_settle (self);
  window_assert_shown (self, "4 lunch");
  g_assert_cmpuint (self->failed->len, ==, 1);
}

/* ---- a series ---- */

static void
drag_and_answer (WindowFixture *self, const char *answer)
{
  window_add (self, "gym", -5, "FREQ=WEEKLY;COUNT=3");
  window_assert_shown (self, "-5 gym; 2 gym; 9 gym");
  window_drag (self, "gym", 2, 4);
  window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
  if (answer != NULL)
    window_click (self, NULL, GTK_TYPE_BUTTON, answer);
  else
    ui_test_keys ("Escape", NULL);
  window_settle (self);
  g_assert_null (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_REACH_POPOVER, NULL));
}

static void
test_series_this (WindowFixture *self, gconstpointer data)
{
  drag_and_answer (self, "_This One");
  window_assert_shown (self, "-5 gym; 4 gym; 9 gym");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "-5 gym; 2 gym; 9 gym");
  window_settle (self);
}

static void
test_series_following (WindowFixture *self, gconstpointer data)
{
  drag_and_answer (self, "This and _Following");
  window_assert_shown (self, "-5 gym; 4 gym; 11 gym");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "-5 gym; 2 gym; 9 gym");
  window_settle (self);
}

static void
test_series_all (WindowFixture *self, gconstpointer data)
{
  drag_and_answer (self, "_All");
  window_assert_shown (self, "-3 gym; 4 gym; 11 gym");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "-5 gym; 2 gym; 9 gym");
  window_settle (self);
}

static void
test_series_escape (WindowFixture *self, gconstpointer data)
{
  drag_and_answer (self, NULL);
  window_assert_shown (self, "-5 gym; 2 gym; 9 gym");
}

static void
delete_and_answer (WindowFixture *self, const char *answer, const char *expected)
{
  window_add (self, "gym", -5, "FREQ=WEEKLY;COUNT=3");
  press_on (self, "gym", 2, "Delete");
  window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
  window_click (self, NULL, GTK_TYPE_BUTTON, answer);
  window_settle (self);
  window_assert_shown (self, expected);
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "-5 gym; 2 gym; 9 gym");
  window_settle (self);
}

static void
test_series_delete_this (WindowFixture *self, gconstpointer data)
{
  delete_and_answer (self, "_This One", "-5 gym; 9 gym");
}

static void
test_series_delete_following (WindowFixture *self, gconstpointer data)
{
  delete_and_answer (self, "This and _Following", "-5 gym");
}

static void
test_series_delete_all (WindowFixture *self, gconstpointer data)
{
  delete_and_answer (self, "_All", "");
}

/* Gives one occurrence another title in the dialog; the question is asked when it has closed, and
 * the title is seen meanwhile. */
static void
edit_title (WindowFixture *self, const char *title)
{
  GtkWidget *dialog;

  window_add (self, "gym", -5, "FREQ=WEEKLY;COUNT=3");
  press_on (self, "gym", 2, "F2");
  dialog = window_wait_dialog (self, CAL_TYPE_APPOINTMENT_DIALOG);
  gtk_editable_set_text (GTK_EDITABLE (ui_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Title")), title);
  ui_test_keys ("Control_L", "Return", NULL);
  window_wait_for (self, NULL, CAL_TYPE_REACH_POPOVER, NULL);
  window_assert_shown (self, "-5 gym; 2 swim; 9 gym");
}

static void
test_series_edit (WindowFixture *self, gconstpointer data)
{
  edit_title (self, "swim");
  window_click (self, NULL, GTK_TYPE_BUTTON, "This and _Following");
  window_wait_shown (self, "-5 gym; 2 swim; 9 swim");
  window_settle (self);
  window_assert_shown (self, "-5 gym; 2 swim; 9 swim");
}

/* What was typed isn't lost with the question. */
static void
test_series_edit_escape (WindowFixture *self, gconstpointer data)
{
  GtkWidget *dialog, *title;

  edit_title (self, "swim");
  ui_test_present (GTK_WINDOW (self->window));
  ui_test_keys ("Escape", NULL);
  dialog = window_wait_dialog (self, CAL_TYPE_APPOINTMENT_DIALOG);
  title = ui_test_find (dialog, ADW_TYPE_ENTRY_ROW, "Title");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (title)), ==, "swim");
  window_assert_shown (self, "-5 gym; 2 gym; 9 gym");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* The window is closed while it asks: that is no answer, and nothing is opened any more. */
static void
test_series_edit_close (WindowFixture *self, gconstpointer data)
{
  edit_title (self, "swim");
  gtk_window_destroy (GTK_WINDOW (self->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (self->window);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_window_get_toplevels ()), ==, 0);
}

/* ---- around the month ---- */

static void
test_hide_calendar (WindowFixture *self, gconstpointer data)
{
  GtkWidget *row;

  window_add (self, "lunch", 1, NULL);
  row = window_wait_for (self, NULL, CAL_TYPE_CALENDAR_ROW, NULL);
  window_click (self, row, GTK_TYPE_CHECK_BUTTON, NULL);
  window_wait_shown (self, "");
  g_assert_null (window_find (self, "lunch", 1));
  window_settle (self);
  row = window_wait_for (self, NULL, CAL_TYPE_CALENDAR_ROW, NULL);
  window_click (self, row, GTK_TYPE_CHECK_BUTTON, NULL);
  window_wait_shown (self, "1 lunch");
  window_settle (self);
}

static gboolean
is_away (gpointer user_data)
{
  WindowFixture *self = user_data;
  int date;

  g_object_get (self->view, "date", &date, NULL);
  return date > self->base + 300;
}

static void
test_search (WindowFixture *self, gconstpointer data)
{
  GtkWidget *row;

  window_add (self, "dentist", 400, NULL);
  window_add (self, "lunch", 1, NULL);
  ui_test_keys ("Control_L", "f", NULL);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  ui_test_type ("dent");
  row = window_wait_for (self, NULL, ADW_TYPE_ACTION_ROW, "dentist");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "09:00 – 10:00"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), " 20"));
  g_assert_null (ui_test_find (GTK_WIDGET (self->window), ADW_TYPE_ACTION_ROW, "lunch"));
  ui_test_keys ("Return", NULL);
  ui_test_wait_until (is_away, self);
  window_settle (self);
  g_assert_nonnull (window_find (self, "dentist", 400));
}

static gboolean
has_one_calendar (gpointer user_data)
{
  return g_list_model_get_n_items (cal_store_get_calendars (user_data)) == 1;
}

/* A calendar goes with all that is in it, and comes back; the last one can't be deleted. */
static void
test_delete_calendar (WindowFixture *self, gconstpointer data)
{
  g_autoptr (CalCalendar) club = cal_calendar_new ("club", "Club", "#c64600", TRUE, FALSE, 9);
  GtkWidget *dialog;

  window_add (self, "lunch", 1, NULL);
  window_click (self, NULL, GTK_TYPE_BUTTON, "Edit Calendar");
  dialog = window_wait_dialog (self, CAL_TYPE_CALENDAR_DIALOG);
  g_assert_null (ui_test_find (dialog, GTK_TYPE_BUTTON, "_Delete Calendar"));
  gtk_window_destroy (GTK_WINDOW (dialog));

  cal_store_save_calendar (self->store, club);
  window_settle (self);
  window_click (self, NULL, GTK_TYPE_BUTTON, "Edit Calendar");
  dialog = window_wait_dialog (self, CAL_TYPE_CALENDAR_DIALOG);
  window_click (self, dialog, GTK_TYPE_BUTTON, "_Delete Calendar");
  ui_test_wait_until (has_one_calendar, self->store);
  window_assert_shown (self, "");
  window_settle (self);
  ui_test_present (GTK_WINDOW (self->window));
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "1 lunch");
  g_assert_false (has_one_calendar (self->store));
  window_settle (self);
}

static void
make_newer (const char *path)
{
  window_execute (path, "PRAGMA user_version = 9999");
}

static void
test_newer (WindowFixture *self, gconstpointer data)
{
  g_autofree char *message = NULL;

  g_object_get (self->store, "opening-message", &message, NULL);
  g_assert_nonnull (message);
  window_wait_for (self, NULL, GTK_TYPE_LABEL, message);
  window_click (self, NULL, GTK_TYPE_BUTTON, "Dismiss");
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_null (ui_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, message));
}

static void
test_months (WindowFixture *self, gconstpointer data)
{
  int today, date;

  window_add (self, "lunch", 1, NULL);
  g_object_get (self->view, "today", &today, NULL);
  for (int i = 0; i < 3; i++)
    ui_test_keys ("Page_Down", NULL);
  window_settle (self);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_object_get (self->view, "date", &date, NULL);
  g_assert_cmpint (date, >, today + 31);
  ui_test_keys ("Control_L", "t", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_nonnull (window_find (self, "lunch", 1));
}

/* It comes in from another process, so that no other toast is before the one that tells of it. */
static void
test_crowded (WindowFixture *self, gconstpointer data)
{
  g_autoptr (CalAppointment) series =
      window_make (self, "Ticks", 1, "FREQ=MINUTELY;BYHOUR=9,10,11");
  g_autoptr (CalChange) change = cal_change_new_create (series);
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (CalStore) other = cal_store_new (file, NULL);
  gboolean loaded = FALSE;
  GtkWidget *widget;

  cal_store_open (other);
  while (!loaded)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (other, "loaded", &loaded, NULL);
    }
  cal_store_apply (other, change, "added");
  cal_store_close (other);

  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“Ticks” repeats too often to be shown in full");
  window_settle (self);
  widget = window_find (self, "Ticks", 1);
  ui_test_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
  window_wait_for (self,
                   NULL,
                   GTK_TYPE_LABEL,
                   "Repeats too often to be shown in full: there is more on a day than is shown");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  WINDOW_TEST ("create/quick", NULL, test_quick);
  WINDOW_TEST ("create/dialog", NULL, test_dialog);
  WINDOW_TEST ("drag", NULL, test_drag);
  WINDOW_TEST ("undo-keys", NULL, test_undo_keys);
  WINDOW_TEST ("delete", NULL, test_delete);
  WINDOW_TEST ("long-title", NULL, test_long_title);
  WINDOW_TEST ("refused", refuse, test_refused);
  WINDOW_TEST ("locked", NULL, test_locked);
  WINDOW_TEST ("series/this", NULL, test_series_this);
  WINDOW_TEST ("series/following", NULL, test_series_following);
  WINDOW_TEST ("series/all", NULL, test_series_all);
  WINDOW_TEST ("series/escape", NULL, test_series_escape);
  WINDOW_TEST ("series/delete-this", NULL, test_series_delete_this);
  WINDOW_TEST ("series/delete-following", NULL, test_series_delete_following);
  WINDOW_TEST ("series/delete-all", NULL, test_series_delete_all);
  WINDOW_TEST ("series/edit", NULL, test_series_edit);
  WINDOW_TEST ("series/edit-escape", NULL, test_series_edit_escape);
  WINDOW_TEST ("series/edit-close", NULL, test_series_edit_close);
  WINDOW_TEST ("hide-calendar", NULL, test_hide_calendar);
  WINDOW_TEST ("search", NULL, test_search);
  WINDOW_TEST ("delete-calendar", NULL, test_delete_calendar);
  WINDOW_TEST ("newer", make_newer, test_newer);
  WINDOW_TEST ("months", NULL, test_months);
  WINDOW_TEST ("crowded", NULL, test_crowded);
  return g_test_run ();
}
