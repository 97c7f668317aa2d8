/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

/* Undo and redo, without limit, of changes that are written, pending or refused. */

static void
assert_shown (Bed *bed, const char *text)
{
  g_autofree char *shown = bed_show (bed, FALSE);

  g_assert_cmpstr (shown, ==, text);
}

static void
assert_settled (Bed *bed, const char *text)
{
  g_autofree char *shown = NULL;
  g_autofree char *stored = NULL;

  bed_settle (bed);
  shown = bed_show (bed, TRUE);
  g_assert_cmpstr (shown, ==, text);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (stored, ==, text);
}

static const char *
get_last (GPtrArray *messages)
{
  return g_ptr_array_index (messages, messages->len - 1);
}

static void
rename_to (Bed *bed, const char *uid, const char *title)
{
  g_autoptr (CalChange) change = bed_rename (bed_seen (bed, uid), title);

  cal_store_apply (bed->store, change, title);
}

static void
test_labels (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autofree char *undo = NULL;
  g_autofree char *redo = NULL;

  g_assert_false (bed_can (bed, "can-undo"));
  bed_create (bed, lunch);
  rename_to (bed, cal_appointment_get_uid (lunch), "Dinner");
  cal_store_undo (bed->store);
  g_object_get (bed->store, "undo-label", &undo, "redo-label", &redo, NULL);
  g_assert_cmpstr (undo, ==, "added");
  g_assert_cmpstr (redo, ==, "Dinner");
  g_assert_cmpstr (g_ptr_array_index (bed->done, bed->done->len - 1), ==, "Undone: Dinner");
  bed_settle (bed);
}

static void
test_pending (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  rename_to (bed, uid, "Dinner");
  cal_store_undo (bed->store);
  assert_shown (bed, "3 12 Lunch\n");
  cal_store_undo (bed->store);
  assert_shown (bed, "");
  cal_store_redo (bed->store);
  assert_shown (bed, "3 12 Lunch\n");
  cal_store_redo (bed->store);
  assert_shown (bed, "3 12 Dinner\n");
  assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* There, back and there again is three changes, not a double click. */
static void
test_back_and_forth (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  rename_to (bed, uid, "Dinner");
  rename_to (bed, uid, "Lunch");
  rename_to (bed, uid, "Dinner");
  assert_shown (bed, "3 12 Dinner\n");
  assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->done->len, ==, 4);
  cal_store_undo (bed->store);
  cal_store_undo (bed->store);
  assert_settled (bed, "3 12 Dinner\n");
}

static void
test_settled (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);
  g_autoptr (CalChange) delete = NULL;

  bed_create (bed, lunch);
  bed_settle (bed);
  delete = cal_change_new_delete (bed_seen (bed, uid));
  cal_store_apply (bed->store, delete, "deleted");
  bed_settle (bed);
  cal_store_undo (bed->store);
  assert_settled (bed, "3 12 Lunch\n");
  cal_store_undo (bed->store);
  assert_settled (bed, "");
  cal_store_undo (bed->store);
  assert_settled (bed, "");
  cal_store_redo (bed->store);
  cal_store_redo (bed->store);
  assert_settled (bed, "");
  cal_store_redo (bed->store);
  cal_store_undo (bed->store);
  assert_settled (bed, "3 12 Lunch\n");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* Something new: what was undone can't be redone. */
static void
test_new_clears_redo (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalAppointment) tea = bed_event (bed, "Tea", 3, 16);

  bed_create (bed, lunch);
  cal_store_undo (bed->store);
  g_assert_true (bed_can (bed, "can-redo"));
  bed_create (bed, tea);
  g_assert_false (bed_can (bed, "can-redo"));
  cal_store_redo (bed->store);
  assert_settled (bed, "3 16 Tea\n");
}

/* An undo that is refused leaves the change done, and it can be tried again. */
static void
test_refused_undo (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) refused = bed_event (bed, "refuse later", 3, 12);
  const char *uid = cal_appointment_get_uid (refused);

  bed_create (bed, refused);
  bed_settle (bed);
  rename_to (bed, uid, "Fine");
  bed_settle (bed);
  bed_refuse (bed);
  cal_store_undo (bed->store);
  assert_shown (bed, "3 12 refuse later\n");
  assert_settled (bed, "3 12 Fine\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (bed->failed, 0), "Not undone: Fine. "));
  g_assert_true (bed_can (bed, "can-undo"));
  g_assert_false (bed_can (bed, "can-redo"));
}

static const char two_events[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
                                 "BEGIN:VEVENT\r\nUID:one@test\r\nDTSTAMP:20261101T000000Z\r\n"
                                 "DTSTART:20261123T100000Z\r\nDTEND:20261123T110000Z\r\n"
                                 "SUMMARY:One\r\nEND:VEVENT\r\n"
                                 "BEGIN:VEVENT\r\nUID:two@test\r\nDTSTAMP:20261101T000000Z\r\n"
                                 "DTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\n"
                                 "SUMMARY:Two\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static void
start_import (Bed *bed, const char *path, GAsyncResult **slot)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  cal_store_import_async (bed->store,
                          &file,
                          1,
                          bed->calendar_id,
                          NULL,
                          NULL,
                          NULL,
                          NULL,
                          bed_ready_cb,
                          slot);
}

static void
import (Bed *bed, const char *path, CalImportReport **out_report)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  start_import (bed, path, &result);
  *out_report = cal_store_import_finish (bed->store, bed_wait (&result), &error);
  g_assert_no_error (error);
}

static void
test_import (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *both = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);

  import (bed, path, &report);
  g_assert_cmpuint (cal_import_report_get_n_new (report), ==, 2);
  assert_settled (bed, both);
  g_assert_cmpuint (bed->done->len, ==, 1);
  cal_store_undo (bed->store);
  assert_shown (bed, "");
  assert_settled (bed, "");
  g_assert_cmpstr (get_last (bed->done), ==, "Import undone: 2 appointments taken back");
  cal_store_redo (bed->store);
  assert_settled (bed, both);
  g_assert_cmpstr (get_last (bed->done), ==, "Import done again: 2 appointments");
  cal_store_undo (bed->store);
  assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static CalDatabase *
open_other (Bed *bed)
{
  g_autoptr (GFile) file = g_file_new_for_path (bed->path);
  CalDatabase *other = cal_database_new (file);
  g_autoptr (GAsyncResult) opened = NULL;

  cal_database_open_async (other, NULL, bed_ready_cb, &opened);
  g_assert_true (cal_database_open_finish (other, bed_wait (&opened), NULL, NULL, NULL));
  return other;
}

/* An exception without a rule to be an exception of: both are one appointment. */
static void
test_exception_alone (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed,
                                          "odd.ics",
                                          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                                          "BEGIN:VEVENT\r\nUID:odd\r\nDTSTART:20261123T100000Z\r\n"
                                          "SUMMARY:One\r\nEND:VEVENT\r\n"
                                          "BEGIN:VEVENT\r\nUID:odd\r\nDTSTART:20261124T100000Z\r\n"
                                          "RECURRENCE-ID:20261124T090000Z\r\nSUMMARY:Two\r\n"
                                          "END:VEVENT\r\nEND:VCALENDAR\r\n");
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalChange) delete = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *both = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);

  import (bed, path, &report);
  assert_settled (bed, both);
  delete = cal_change_new_delete (bed_seen (bed, "odd"));
  cal_store_apply (bed->store, delete, "deleted");
  assert_shown (bed, "");
  assert_settled (bed, "");
  cal_store_undo (bed->store);
  assert_shown (bed, both);
  assert_settled (bed, both);
}

/* Taken back, done again and taken back at once: it is not shown in between. */
static void
test_import_to_and_fro (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  QueryClient *client = cal_store_get_client (bed->store);

  import (bed, path, &report);
  bed_settle (bed);
  cal_store_undo (bed->store);
  cal_store_redo (bed->store);
  cal_store_undo (bed->store);
  while (query_client_count_mutating (client, NULL) > 0)
    {
      assert_shown (bed, "");
      g_main_context_iteration (NULL, TRUE);
    }
  assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* Made on top of a change that was refused later: undoing it doesn't bring that one back. */
static void
test_on_top_of_refused (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  bed_settle (bed);
  bed_refuse (bed);
  rename_to (bed, uid, "refuse");
  rename_to (bed, uid, "Dinner");
  assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  cal_store_undo (bed->store);
  assert_settled (bed, "3 12 Lunch\n");
  cal_store_redo (bed->store);
  assert_settled (bed, "3 12 Dinner\n");

  /* Undone before the refusal is known. */
  rename_to (bed, uid, "refuse");
  rename_to (bed, uid, "Supper");
  cal_store_undo (bed->store);
  assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->failed->len, ==, 2);
  cal_store_undo (bed->store);
  assert_settled (bed, "3 12 Lunch\n");
}

static char *
export_all (Bed *bed)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cal_store_export_async (bed->store, NULL, stream, NULL, bed_ready_cb, &result);
  cal_store_export_finish (bed->store, bed_wait (&result), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write (stream, "", 1, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

static void
assert_exported (Bed *bed, const char *part, gboolean is_there)
{
  g_autofree char *text = export_all (bed);

  g_assert_cmpint (strstr (text, part) != NULL, ==, is_there);
}

/* A file of nothing but tasks is an import like any other. */
static void
test_import_of_tasks (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed,
                                          "tasks.ics",
                                          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                                          "BEGIN:VTODO\r\nUID:a\r\nSUMMARY:Paint\r\nEND:VTODO\r\n"
                                          "BEGIN:VTODO\r\nUID:b\r\nSUMMARY:Tidy\r\nEND:VTODO\r\n"
                                          "END:VCALENDAR\r\n");
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalImportReport) again = NULL;

  import (bed, path, &report);
  g_assert_cmpuint (cal_import_report_get_n_new_others (report), ==, 2);
  g_assert_cmpstr (get_last (bed->done), ==, "2 other entries, such as tasks, imported");
  assert_exported (bed, "Paint", TRUE);

  /* Nothing new comes of it, so there is nothing to undo either. */
  import (bed, path, &again);
  g_assert_cmpuint (cal_import_report_get_n_new_others (again), ==, 0);
  g_assert_cmpuint (bed->done->len, ==, 1);

  cal_store_undo (bed->store);
  bed_settle (bed);
  g_assert_cmpstr (get_last (bed->done), ==, "Import undone");
  assert_exported (bed, "Paint", FALSE);
  cal_store_redo (bed->store);
  bed_settle (bed);
  g_assert_cmpstr (get_last (bed->done), ==, "Import done again");
  assert_exported (bed, "Tidy", TRUE);
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static const char other_event[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:one@test\r\n"
    "DTSTART:20261123T150000Z\r\nSUMMARY:Imported\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/* What is changed while an import is being taken back is changed as it was before the import, and
 * nothing of the import comes back with the undo of that change. */
static void
test_import_undone_below (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autofree char *other_path = bed_write_file (bed, "other.ics", other_event);
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *before = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);
  g_autofree char *changed = g_strdup_printf ("%d 10 Mine\n%d 10 Two\n", day, day + 1);
  g_autofree char *deleted = g_strdup_printf ("%d 10 Two\n", day + 1);
  g_autoptr (CalImportReport) report = NULL;

  import (bed, path, &report);
  for (int n_turns = 0; n_turns < 12; n_turns++)
    {
      g_autoptr (CalImportReport) replacing = NULL;
      g_autoptr (CalChange) delete = NULL;

      import (bed, other_path, &replacing);
      bed_settle (bed);
      cal_store_undo (bed->store);
      for (int i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, FALSE);
      rename_to (bed, "one@test", "Mine");
      assert_settled (bed, changed);
      cal_store_undo (bed->store);
      assert_settled (bed, before);
      cal_store_redo (bed->store);
      assert_settled (bed, changed);
      cal_store_undo (bed->store);
      assert_settled (bed, before);

      g_clear_object (&replacing);
      import (bed, other_path, &replacing);
      bed_settle (bed);
      cal_store_undo (bed->store);
      delete = cal_change_new_delete (bed_seen (bed, "one@test"));
      cal_store_apply (bed->store, delete, "deleted");
      assert_settled (bed, deleted);
      cal_store_undo (bed->store);
      assert_settled (bed, before);
    }
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* What is changed or deleted while an import replaces it is so as the import left it, and undoing
 * that leads back there. */
static void
test_changed_below_import (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autofree char *other_path = bed_write_file (bed, "other.ics", other_event);
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *replaced = g_strdup_printf ("%d 15 Imported\n%d 10 Two\n", day, day + 1);

  for (int i = 0; i < 24; i++)
    {
      g_autoptr (CalImportReport) report = NULL;
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (CalChange) delete = NULL;

      import (bed, path, &report);
      bed_settle (bed);
      start_import (bed, other_path, &result);
      for (int n_turns = i / 2; n_turns > 0; n_turns--)
        g_main_context_iteration (NULL, FALSE);
      delete = cal_change_new_delete (bed_seen (bed, "one@test"));
      if (i % 2 == 0)
        cal_store_apply (bed->store, delete, "deleted");
      else
        rename_to (bed, "one@test", "Mine");
      bed_settle (bed);
      /* The import was told of when it was done, so that is undone first: nothing of it is left. */
      cal_store_undo (bed->store);
      bed_settle (bed);
      cal_store_undo (bed->store);
      assert_settled (bed, replaced);
    }
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static gboolean
rename_cb (gpointer user_data)
{
  rename_to (user_data, "one@test", "Mine");
  return G_SOURCE_REMOVE;
}

static void
answered_cb (Bed *bed)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, rename_cb, bed, NULL);
}

/* It has been taken back, but nobody has begun to read what is there now. */
static void
test_changed_before_reading (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autofree char *other_path = bed_write_file (bed, "other.ics", other_event);
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *before = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);
  g_autofree char *changed = g_strdup_printf ("%d 10 Mine\n%d 10 Two\n", day, day + 1);
  QueryClient *client = cal_store_get_client (bed->store);
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalImportReport) replacing = NULL;
  g_autoptr (QueryMutation) mutation = NULL;

  import (bed, path, &report);
  import (bed, other_path, &replacing);
  bed_settle (bed);
  cal_store_undo (bed->store);
  mutation = g_list_model_get_item (G_LIST_MODEL (query_client_get_pending (client)), 0);
  g_signal_connect_swapped (mutation, "notify::result", G_CALLBACK (answered_cb), bed);
  assert_settled (bed, changed);
  cal_store_undo (bed->store);
  assert_settled (bed, before);
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* What was deleted as it went with the import does not come back when that is undone. */
static void
test_deleted_with_import (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (CalImportReport) report = NULL;
      g_autoptr (CalChange) delete = NULL;

      import (bed, path, &report);
      bed_settle (bed);
      delete = cal_change_new_delete (bed_seen (bed, "one@test"));
      cal_store_undo (bed->store);
      cal_store_apply (bed->store, delete, "deleted");
      if (i == 0)
        bed_settle (bed);
      cal_store_undo (bed->store);
      assert_settled (bed, "");
      g_assert_false (bed_can (bed, "can-undo"));
      g_assert_false (bed_can (bed, "can-redo"));
    }
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* An edit that was undone is no change: nothing of the import stays behind. */
static void
test_import_edited (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalChange) delete = NULL;
  g_autoptr (CalChange) move = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *edited = g_strdup_printf ("%d 10 Changed\n%d 10 Two\n", day, day + 1);

  import (bed, path, &report);
  bed_settle (bed);
  rename_to (bed, "one@test", "Changed");
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_settle (bed);
  cal_store_undo (bed->store);
  assert_settled (bed, "");
  g_assert_cmpstr (get_last (bed->done), ==, "Import undone: 2 appointments taken back");
  cal_store_redo (bed->store);
  cal_store_redo (bed->store);
  assert_settled (bed, edited);

  /* All of it while nothing is written yet. */
  delete = cal_change_new_delete (bed_seen (bed, "two@test"));
  move = bed_move (bed_seen (bed, "one@test"), 1);
  cal_store_apply (bed->store, delete, "deleted");
  cal_store_apply (bed->store, move, "moved");
  for (int i = 0; i < 4; i++)
    cal_store_undo (bed->store);
  assert_shown (bed, "");
  assert_settled (bed, "");
  g_assert_cmpstr (get_last (bed->done), ==, "Import undone: 2 appointments taken back");
}

/* One of the two was changed by another process before the import is taken back. */
static void
test_import_changed_since (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalDatabase) other = open_other (bed);
  g_autoptr (CalChange) rename = NULL;
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GPtrArray) stored = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *rest = g_strdup_printf ("%d 10 Changed\n", day);

  import (bed, path, &report);
  bed_settle (bed);
  rename = bed_rename (bed_seen (bed, "one@test"), "Changed");
  cal_database_write_async (other, rename, NULL, bed_ready_cb, &written);
  stored = cal_database_write_finish (other, bed_wait (&written), NULL, NULL);
  g_assert_nonnull (stored);
  cal_database_close (other);

  cal_store_undo (bed->store);
  assert_settled (bed, rest);
  g_assert_cmpstr (
      get_last (bed->done),
      ==,
      "Import undone: 1 appointment taken back; 1 was changed since and kept as it is");
}

/* What could not be taken back is shown again. */
static void
test_import_undo_refused (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *both = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);

  import (bed, path, &report);
  bed_settle (bed);
  bed_run_sql (bed,
               "CREATE TRIGGER keep BEFORE DELETE ON texts"
               " BEGIN SELECT RAISE (ABORT, 'refused by the test'); END");
  cal_store_undo (bed->store);
  assert_shown (bed, "");
  assert_settled (bed, both);
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_true (bed_can (bed, "can-undo"));
}

static void
test_cancelled_import (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  cal_store_import_async (bed->store,
                          &file,
                          1,
                          bed->calendar_id,
                          NULL,
                          NULL,
                          NULL,
                          cancellable,
                          bed_ready_cb,
                          &result);
  report = cal_store_import_finish (bed->store, bed_wait (&result), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 0);
  g_assert_false (bed_can (bed, "can-undo"));
}

/* --- Random changes
 * ------------------------------------------------------------------------------- */

static void
apply (Bed *bed, CalChange *change)
{
  cal_store_apply (bed->store, change, "random");
  g_object_unref (change);
}

static CalAppointment *
make_random (Bed *bed, guint n)
{
  static const char *const rules[] = { "FREQ=WEEKLY;COUNT=5",
                                       "FREQ=DAILY;INTERVAL=3;COUNT=10",
                                       "FREQ=MONTHLY" };
  g_autofree char *title = g_strdup_printf ("n%u", n);
  int day = g_test_rand_int_range (-10, BED_DAYS + 10);
  int hour = g_test_rand_int_range (0, 22);

  if (g_test_rand_int_range (0, 4) > 0)
    return bed_event (bed, title, day, hour);

  return bed_series (bed, title, day, hour, rules[g_test_rand_int_range (0, 3)]);
}

static void
make_change (Bed *bed, guint n)
{
  g_autofree char *title = NULL;
  CalAppointment *seen = NULL;
  g_autoptr (CalAppointment) made = NULL;
  int kind = g_test_rand_int_range (0, 10);

  if (bed->mirror->len > 0)
    seen = cal_occurrence_get_appointment (
        g_ptr_array_index (bed->mirror, g_test_rand_int_range (0, (int) bed->mirror->len)));

  if (seen == NULL || kind < 4)
    {
      made = make_random (bed, n);
      bed_create (bed, made);
      return;
    }

  title = g_strdup_printf ("%s%u", kind == 4 ? "refuse" : "t", n);
  if (kind < 6)
    apply (bed, bed_rename (seen, title));
  else if (kind < 8)
    apply (bed, bed_move (seen, g_test_rand_int_range (-20, 20)));
  else
    apply (bed, cal_change_new_delete (seen));
}

/* At every rest what is shown is what is stored; undoing everything leads back to the start. */
static void
test_random (Bed *bed, gconstpointer data)
{
  guint n_changes = g_test_thorough () ? 600 : 120;
  g_autofree char *first = NULL;

  bed_refuse (bed);
  first = bed_show (bed, FALSE);
  for (guint n = 0; n < n_changes; n++)
    {
      int what = g_test_rand_int_range (0, 8);

      if (what == 0)
        cal_store_undo (bed->store);
      else if (what == 1)
        cal_store_redo (bed->store);
      else
        make_change (bed, n);
      bed_settle_some (bed);
      if (n % 20 == 19)
        {
          g_autofree char *stored = NULL;

          bed_settle (bed);
          stored = bed_read_stored (bed);
          assert_settled (bed, stored);
        }
    }

  bed_settle (bed);
  while (bed_can (bed, "can-undo"))
    {
      cal_store_undo (bed->store);
      bed_settle_some (bed);
    }
  assert_settled (bed, first);

  /* And all the way forward and back again. */
  while (bed_can (bed, "can-redo"))
    {
      cal_store_redo (bed->store);
      bed_settle_some (bed);
    }
  bed_settle (bed);
  while (bed_can (bed, "can-undo"))
    cal_store_undo (bed->store);
  assert_settled (bed, first);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store-undo/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("labels", test_labels);
  ADD ("pending", test_pending);
  ADD ("back-and-forth", test_back_and_forth);
  ADD ("settled", test_settled);
  ADD ("new-clears-redo", test_new_clears_redo);
  ADD ("refused-undo", test_refused_undo);
  ADD ("import", test_import);
  ADD ("on-top-of-refused", test_on_top_of_refused);
  ADD ("exception-alone", test_exception_alone);
  ADD ("import-to-and-fro", test_import_to_and_fro);
  ADD ("import-edited", test_import_edited);
  ADD ("import-of-tasks", test_import_of_tasks);
  ADD ("import-undone-below", test_import_undone_below);
  ADD ("changed-below-import", test_changed_below_import);
  ADD ("changed-before-reading", test_changed_before_reading);
  ADD ("deleted-with-import", test_deleted_with_import);
  ADD ("import-changed-since", test_import_changed_since);
  ADD ("import-undo-refused", test_import_undo_refused);
  ADD ("cancelled-import", test_cancelled_import);
  ADD ("random", test_random);
#undef ADD
  return g_test_run ();
}
