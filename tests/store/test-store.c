/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include <sqlite3.h>

#include "cal-database.h"
#include "store-bed.h"

/* A change is on screen before it is written, and what is refused is taken back alone. */

static void
assert_shown (Bed *bed, const char *text)
{
  g_autofree char *shown = bed_show (bed, TRUE);

  g_assert_cmpstr (shown, ==, text);
}

static void
apply (Bed *bed, CalChange *change)
{
  cal_store_apply (bed->store, change, "changed");
  g_object_unref (change);
}

static void
test_create (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  guint n_emitted = bed->n_emitted;

  bed_create (bed, lunch);
  assert_shown (bed, "3 12 Lunch*\n");
  g_assert_cmpuint (bed->n_emitted, ==, n_emitted + 1);
  bed_assert_settled (bed, "3 12 Lunch\n");
  g_assert_cmpuint (bed->n_emitted, ==, n_emitted + 2);
  g_assert_cmpuint (bed->done->len, ==, 1);
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static void
test_edit_move_delete (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  apply (bed, bed_rename (bed_seen (bed, uid), "Dinner"));
  assert_shown (bed, "3 12 Dinner*\n");
  apply (bed, bed_move (bed_seen (bed, uid), 40));
  assert_shown (bed, "43 12 Dinner*\n");
  bed_assert_settled (bed, "43 12 Dinner\n");
  apply (bed, bed_move (bed_seen (bed, uid), -41));
  assert_shown (bed, "2 12 Dinner*\n");
  apply (bed, cal_change_new_delete (bed_seen (bed, uid)));
  assert_shown (bed, "");
  bed_assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* It comes in from days that nobody looks at, on top of a pending edit. */
static void
test_move_in_from_elsewhere (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) far = bed_event (bed, "Far", 400, 9);
  g_autoptr (CalChange) rename = bed_rename (far, "Near");

  bed_create (bed, far);
  bed_settle (bed);
  assert_shown (bed, "");
  cal_store_apply (bed->store, rename, "renamed");
  apply (bed, bed_move (far, -398));
  assert_shown (bed, "2 09 Near*\n");
  bed_assert_settled (bed, "2 09 Near\n");
}

/* The same, and the edit beneath is refused: only what it changed is taken back. */
static void
test_move_in_on_refused (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) far = bed_event (bed, "Far", 400, 9);

  bed_refuse (bed);
  bed_create (bed, far);
  bed_settle (bed);
  apply (bed, bed_rename (far, "refuse"));
  apply (bed, bed_move (far, -398));
  assert_shown (bed, "2 09 refuse*\n");
  bed_assert_settled (bed, "2 09 Far\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
}

static void
test_series (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) series = bed_series (bed, "Class", 0, 8, "FREQ=WEEKLY;COUNT=4");
  const char *uid = cal_appointment_get_uid (series);

  bed_create (bed, series);
  assert_shown (bed, "0 08 Class*\n7 08 Class*\n14 08 Class*\n21 08 Class*\n");
  apply (bed, bed_rename (bed_seen (bed, uid), "Course"));
  assert_shown (bed, "0 08 Course*\n7 08 Course*\n14 08 Course*\n21 08 Course*\n");
  bed_assert_settled (bed, "0 08 Course\n7 08 Course\n14 08 Course\n21 08 Course\n");
  apply (bed, cal_change_new_delete (bed_seen (bed, uid)));
  assert_shown (bed, "");
  bed_assert_settled (bed, "");
}

/* One occurrence of a series is moved on its own. */
static void
test_override (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) series = bed_series (bed, "Class", 0, 8, "FREQ=WEEKLY;COUNT=3");
  const char *uid = cal_appointment_get_uid (series);
  g_auto (CalEventFields) seen = { 0 };
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalChange) change = NULL;
  CalOccurrence *second;

  bed_create (bed, series);
  bed_settle (bed);
  second = bed_find (bed, uid, 1);
  cal_occurrence_get_fields (second, &seen);
  cal_event_fields_copy (&seen, &wanted);
  wanted.start = cal_time_add (&seen.start, CAL_DAY);
  wanted.end = cal_time_add (&seen.end, CAL_DAY);
  patch = cal_patch_new_diff (&seen,
                              &wanted,
                              CAL_REACH_THIS,
                              cal_occurrence_get_recurrence_id (second));
  change = cal_change_new_patch (cal_occurrence_get_appointment (second), patch);
  cal_store_apply (bed->store, change, "moved");
  assert_shown (bed, "0 08 Class*\n8 08 Class*\n14 08 Class*\n");
  bed_assert_settled (bed, "0 08 Class\n8 08 Class\n14 08 Class\n");
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "0 08 Class\n7 08 Class\n14 08 Class\n");
}

static void
test_refused (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalAppointment) refused = bed_event (bed, "refuse", 3, 11);
  gboolean can_undo;

  bed_create (bed, lunch);
  bed_settle (bed);
  bed_refuse (bed);
  bed_create (bed, refused);
  assert_shown (bed, "3 11 refuse*\n3 12 Lunch\n");
  bed_assert_settled (bed, "3 12 Lunch\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (bed->failed, 0), "Taken back: added. "));

  /* What was never done can't be undone: undo takes the lunch. */
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "");
  g_object_get (bed->store, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
}

/* Two edits of one appointment overlap and the first is refused: the other stays. */
static void
test_overlapping_edits (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_refuse (bed);
  bed_create (bed, lunch);
  apply (bed, bed_rename (bed_seen (bed, uid), "refuse this"));
  apply (bed, bed_move (bed_seen (bed, uid), 1));
  assert_shown (bed, "4 12 refuse this*\n");
  bed_assert_settled (bed, "4 12 Lunch\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
}

/* An edit of what could not be created goes with it, and is not said twice. */
static void
test_dependent (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) refused = bed_event (bed, "refuse", 3, 12);
  const char *uid = cal_appointment_get_uid (refused);
  gboolean can_undo, can_redo;

  bed_refuse (bed);
  bed_create (bed, refused);
  apply (bed, bed_rename (bed_seen (bed, uid), "Better"));
  cal_store_undo (bed->store);
  cal_store_undo (bed->store);
  cal_store_redo (bed->store);
  assert_shown (bed, "3 12 refuse*\n");
  bed_assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_object_get (bed->store, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  g_assert_false (can_undo);
  g_assert_false (can_redo);
}

/* A double click on Save makes one appointment. */
static void
test_join (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalChange) change = cal_change_new_create (lunch);
  g_autoptr (CalChange) same = cal_change_new_create (lunch);
  QueryMutation *mutation = cal_store_apply (bed->store, change, "added");

  g_assert_true (cal_store_apply (bed->store, change, "added") == mutation);
  g_assert_true (cal_store_apply (bed->store, same, "added") == mutation);
  bed_assert_settled (bed, "3 12 Lunch\n");
  g_assert_cmpuint (bed->done->len, ==, 1);
}

/* Several steps are one change: one of them is refused, so all are. */
static void
test_all_or_nothing (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) good = bed_event (bed, "Good", 1, 9);
  g_autoptr (CalAppointment) bad = bed_event (bed, "refuse", 2, 9);
  g_autoptr (CalChange) first = cal_change_new_create (good);
  g_autoptr (CalChange) second = cal_change_new_create (bad);
  CalChange *const both[] = { first, second };

  bed_refuse (bed);
  apply (bed, cal_change_new_join (both, 2));
  assert_shown (bed, "1 09 Good*\n2 09 refuse*\n");
  bed_assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 1);
}

static void
test_other_process (Bed *bed, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (bed->path);
  g_autoptr (CalDatabase) other = cal_database_new (file);
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalAppointment) theirs = bed_event (bed, "Theirs", 4, 12);
  g_autoptr (CalChange) change = cal_change_new_create (theirs);
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GError) error = NULL;
  CalOccurrence *row;

  bed_create (bed, lunch);
  bed_settle (bed);
  row = bed_find (bed, cal_appointment_get_uid (lunch), 0);

  cal_database_open_async (other, NULL, bed_ready_cb, &opened);
  cal_database_open_finish (other, bed_wait (&opened), NULL, NULL, &error);
  g_assert_no_error (error);
  cal_database_write_async (other, change, NULL, bed_ready_cb, &written);
  stored = cal_database_write_finish (other, bed_wait (&written), NULL, &error);
  g_assert_no_error (error);

  while (bed_find (bed, cal_appointment_get_uid (theirs), 0) == NULL)
    g_main_context_iteration (NULL, TRUE);
  bed_assert_settled (bed, "3 12 Lunch\n4 12 Theirs\n");
  g_assert_true (bed_find (bed, cal_appointment_get_uid (lunch), 0) == row);
  cal_database_close (other);
}

/* Another process deletes what a change here is about, before that is written. */
static void
test_deleted_while_pending (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalAppointment) tea = bed_event (bed, "Tea", 4, 16);
  const char *uid = cal_appointment_get_uid (lunch);
  sqlite3 *handle = NULL;

  bed_create (bed, lunch);
  bed_create (bed, tea);
  bed_settle (bed);
  g_assert_cmpint (sqlite3_open (bed->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  apply (bed, bed_rename (bed_seen (bed, uid), "Dinner"));
  apply (bed, bed_rename (bed_seen (bed, cal_appointment_get_uid (tea)), "Coffee"));
  assert_shown (bed, "3 12 Dinner*\n4 16 Coffee*\n");
  g_assert_cmpint (sqlite3_exec (handle,
                                 "DELETE FROM extents WHERE id = 1;"
                                 "DELETE FROM appointments WHERE id = 1;"
                                 "COMMIT",
                                 NULL,
                                 NULL,
                                 NULL),
                   ==,
                   SQLITE_OK);
  sqlite3_close (handle);
  bed_assert_settled (bed, "4 16 Coffee\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (bed->failed, 0), "It is not there any more"));
}

static void
test_calendars (Bed *bed, gconstpointer data)
{
  GListModel *calendars = cal_store_get_calendars (bed->store);
  guint n_calendars = g_list_model_get_n_items (calendars);
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Work", "#ff0000", TRUE, FALSE, 9);
  g_autoptr (CalCalendar) hidden = cal_calendar_new ("work", "Work", "#ff0000", FALSE, FALSE, 9);
  g_autoptr (CalAppointment) meeting = bed_event (bed, "Meeting", 3, 12);
  g_autoptr (CalAppointment) moved = NULL;

  cal_store_save_calendar (bed->store, work);
  g_assert_cmpuint (g_list_model_get_n_items (calendars), ==, n_calendars + 1);
  moved = cal_appointment_with_identity (meeting, "work", cal_appointment_get_uid (meeting));
  bed_create (bed, moved);
  assert_shown (bed, "3 12 Meeting*\n");
  cal_store_save_calendar (bed->store, hidden);
  assert_shown (bed, "");
  bed_settle (bed);
  g_assert_cmpuint (bed->failed->len, ==, 0);
  cal_store_save_calendar (bed->store, work);
  assert_shown (bed, "3 12 Meeting\n");
  bed_assert_settled (bed, "3 12 Meeting\n");
  g_assert_cmpstr (cal_calendar_get_name (cal_store_find_calendar (bed->store, "work")),
                   ==,
                   "Work");
}

/* From one calendar to another: the old identity goes, the new one is there. */
static void
test_change_calendar (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Work", "#ff0000", TRUE, FALSE, 9);
  g_autoptr (CalAppointment) meeting = bed_event (bed, "Meeting", 3, 12);
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (meeting));
  g_autoptr (CalPatch) empty = cal_patch_new_diff (fields, fields, CAL_REACH_ALL, NULL);
  g_autoptr (CalPatch) patch = cal_patch_with_calendar (empty, bed->calendar_id, "work");
  const char *uid = cal_appointment_get_uid (meeting);

  cal_store_save_calendar (bed->store, work);
  bed_create (bed, meeting);
  apply (bed, cal_change_new_patch (bed_seen (bed, uid), patch));
  assert_shown (bed, "3 12 Meeting*\n");
  g_assert_cmpstr (cal_appointment_get_calendar_id (bed_seen (bed, uid)), ==, "work");
  apply (bed, bed_rename (bed_seen (bed, uid), "At work"));
  bed_assert_settled (bed, "3 12 At work\n");
  g_assert_cmpstr (cal_appointment_get_calendar_id (bed_seen (bed, uid)), ==, "work");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("create", test_create);
  ADD ("edit-move-delete", test_edit_move_delete);
  ADD ("move-in-from-elsewhere", test_move_in_from_elsewhere);
  ADD ("move-in-on-refused", test_move_in_on_refused);
  ADD ("series", test_series);
  ADD ("override", test_override);
  ADD ("refused", test_refused);
  ADD ("overlapping-edits", test_overlapping_edits);
  ADD ("dependent", test_dependent);
  ADD ("join", test_join);
  ADD ("all-or-nothing", test_all_or_nothing);
  ADD ("other-process", test_other_process);
  ADD ("deleted-while-pending", test_deleted_while_pending);
  ADD ("calendars", test_calendars);
  ADD ("change-calendar", test_change_calendar);
#undef ADD
  return g_test_run ();
}
