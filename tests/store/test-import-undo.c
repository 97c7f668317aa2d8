/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

/* Imports are taken back and done again as one, whatever the user does meanwhile. */

static const char two_events[] = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
                                 "BEGIN:VEVENT\r\nUID:one@test\r\nDTSTAMP:20261101T000000Z\r\n"
                                 "DTSTART:20261123T100000Z\r\nDTEND:20261123T110000Z\r\n"
                                 "SUMMARY:One\r\nEND:VEVENT\r\n"
                                 "BEGIN:VEVENT\r\nUID:two@test\r\nDTSTAMP:20261101T000000Z\r\n"
                                 "DTSTART:20261124T100000Z\r\nDTEND:20261124T110000Z\r\n"
                                 "SUMMARY:Two\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

static void
test_import (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *both = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);

  report = bed_import (bed, path);
  g_assert_cmpuint (cal_import_report_get_n_new (report), ==, 2);
  bed_assert_settled (bed, both);
  g_assert_cmpuint (bed->done->len, ==, 1);
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "");
  bed_assert_settled (bed, "");
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Import undone: 2 appointments taken back");
  cal_store_redo (bed->store);
  bed_assert_settled (bed, both);
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Import done again: 2 appointments");
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "");
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

/* Taken back, done again and taken back at once: it is not shown in between. */
static void
test_import_to_and_fro (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalImportReport) report = NULL;
  QueryClient *client = cal_store_get_client (bed->store);

  report = bed_import (bed, path);
  bed_settle (bed);
  cal_store_undo (bed->store);
  cal_store_redo (bed->store);
  cal_store_undo (bed->store);
  while (query_client_count_mutating (client, NULL) > 0)
    {
      bed_assert_shown (bed, "");
      g_main_context_iteration (NULL, TRUE);
    }
  bed_assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 0);
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

  report = bed_import (bed, path);
  g_assert_cmpuint (cal_import_report_get_n_new_others (report), ==, 2);
  g_assert_cmpstr (bed_get_last (bed->done), ==, "2 other entries, such as tasks, imported");
  assert_exported (bed, "Paint", TRUE);

  /* Nothing new comes of it, so there is nothing to undo either. */
  again = bed_import (bed, path);
  g_assert_cmpuint (cal_import_report_get_n_new_others (again), ==, 0);
  g_assert_cmpuint (bed->done->len, ==, 1);

  cal_store_undo (bed->store);
  bed_settle (bed);
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Import undone");
  assert_exported (bed, "Paint", FALSE);
  cal_store_redo (bed->store);
  bed_settle (bed);
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Import done again");
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

  report = bed_import (bed, path);
  for (int n_turns = 0; n_turns < 12; n_turns++)
    {
      g_autoptr (CalImportReport) replacing = NULL;
      g_autoptr (CalChange) delete = NULL;

      replacing = bed_import (bed, other_path);
      bed_settle (bed);
      cal_store_undo (bed->store);
      for (int i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, FALSE);
      bed_rename_to (bed, "one@test", "Mine");
      bed_assert_settled (bed, changed);
      cal_store_undo (bed->store);
      bed_assert_settled (bed, before);
      cal_store_redo (bed->store);
      bed_assert_settled (bed, changed);
      cal_store_undo (bed->store);
      bed_assert_settled (bed, before);

      g_clear_object (&replacing);
      replacing = bed_import (bed, other_path);
      bed_settle (bed);
      cal_store_undo (bed->store);
      delete = cal_change_new_delete (bed_seen (bed, "one@test"));
      cal_store_apply (bed->store, delete, "deleted");
      bed_assert_settled (bed, deleted);
      cal_store_undo (bed->store);
      bed_assert_settled (bed, before);
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

      report = bed_import (bed, path);
      bed_settle (bed);
      bed_start_import (bed, other_path, &result);
      for (int n_turns = i / 2; n_turns > 0; n_turns--)
        g_main_context_iteration (NULL, FALSE);
      delete = cal_change_new_delete (bed_seen (bed, "one@test"));
      if (i % 2 == 0)
        cal_store_apply (bed->store, delete, "deleted");
      else
        bed_rename_to (bed, "one@test", "Mine");
      bed_settle (bed);
      /* The import was told of when it was done, so that is undone first: nothing of it is left. */
      cal_store_undo (bed->store);
      bed_settle (bed);
      cal_store_undo (bed->store);
      bed_assert_settled (bed, replaced);
    }
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static gboolean
rename_cb (gpointer user_data)
{
  bed_rename_to (user_data, "one@test", "Mine");
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

  report = bed_import (bed, path);
  replacing = bed_import (bed, other_path);
  bed_settle (bed);
  cal_store_undo (bed->store);
  mutation = g_list_model_get_item (G_LIST_MODEL (query_client_get_pending (client)), 0);
  g_signal_connect_swapped (mutation, "notify::result", G_CALLBACK (answered_cb), bed);
  bed_assert_settled (bed, changed);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, before);
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* What was deleted as it went with the import does not come back when that is undone; nor is
 * anything older undone instead. */
static void
test_deleted_with_import (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed, "two.ics", two_events);
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);

  bed_create (bed, lunch);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (CalImportReport) report = NULL;
      g_autoptr (CalChange) delete = NULL;

      report = bed_import (bed, path);
      bed_settle (bed);
      delete = cal_change_new_delete (bed_seen (bed, "one@test"));
      cal_store_undo (bed->store);
      cal_store_apply (bed->store, delete, "deleted");
      if (i == 0)
        bed_settle (bed);
      cal_store_undo (bed->store);
      bed_assert_settled (bed, "3 12 Lunch\n");
      cal_store_redo (bed->store);
      bed_assert_settled (bed, "3 12 Lunch\n");
      cal_store_undo (bed->store);
      bed_assert_settled (bed, "3 12 Lunch\n");
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

  report = bed_import (bed, path);
  bed_settle (bed);
  bed_rename_to (bed, "one@test", "Changed");
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "");
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Import undone: 2 appointments taken back");
  cal_store_redo (bed->store);
  cal_store_redo (bed->store);
  bed_assert_settled (bed, edited);

  /* All of it while nothing is written yet. */
  delete = cal_change_new_delete (bed_seen (bed, "two@test"));
  move = bed_move (bed_seen (bed, "one@test"), 1);
  cal_store_apply (bed->store, delete, "deleted");
  cal_store_apply (bed->store, move, "moved");
  for (int i = 0; i < 4; i++)
    cal_store_undo (bed->store);
  bed_assert_shown (bed, "");
  bed_assert_settled (bed, "");
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Import undone: 2 appointments taken back");
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

  report = bed_import (bed, path);
  bed_settle (bed);
  rename = bed_rename (bed_seen (bed, "one@test"), "Changed");
  cal_database_write_async (other, rename, NULL, bed_ready_cb, &written);
  stored = cal_database_write_finish (other, bed_wait (&written), NULL, NULL);
  g_assert_nonnull (stored);
  cal_database_close (other);

  cal_store_undo (bed->store);
  bed_assert_settled (bed, rest);
  g_assert_cmpstr (
      bed_get_last (bed->done),
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

  report = bed_import (bed, path);
  bed_settle (bed);
  bed_run_sql (bed,
               "CREATE TRIGGER keep BEFORE DELETE ON texts"
               " BEGIN SELECT RAISE (ABORT, 'refused by the test'); END");
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "");
  bed_assert_settled (bed, both);
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
  bed_assert_settled (bed, "");
  g_assert_cmpuint (bed->failed->len, ==, 0);
  g_assert_false (bed_can (bed, "can-undo"));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/import-undo/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("import", test_import);
  ADD ("to-and-fro", test_import_to_and_fro);
  ADD ("edited", test_import_edited);
  ADD ("of-tasks", test_import_of_tasks);
  ADD ("undone-below", test_import_undone_below);
  ADD ("changed-below-import", test_changed_below_import);
  ADD ("changed-before-reading", test_changed_before_reading);
  ADD ("deleted-with-import", test_deleted_with_import);
  ADD ("changed-since", test_import_changed_since);
  ADD ("undo-refused", test_import_undo_refused);
  ADD ("cancelled-import", test_cancelled_import);
#undef ADD
  return g_test_run ();
}
