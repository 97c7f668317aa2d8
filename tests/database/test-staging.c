/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"

/* Long imports: what is told of them, what goes on beside them, and how they end early. */

#define DAY 20000 /* 2024-10-04 */

static char *
many (guint n)
{
  GString *text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n");

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text,
                            "BEGIN:VEVENT\r\nUID:many-%u\r\nDTSTAMP:20240101T000000Z\r\n"
                            "DTSTART:20241004T%02u0000Z\r\nDTEND:20241004T%02u3000Z\r\n"
                            "SUMMARY:Number %u\r\nLOCATION:Room %u\r\nEND:VEVENT\r\n",
                            i,
                            i % 24,
                            i % 24,
                            i,
                            i % 50);
  g_string_append (text, "END:VCALENDAR\r\n");
  return g_string_free (text, FALSE);
}

typedef struct
{
  GCancellable *cancellable;
  double cancel_at; /* fraction */
  double last;
  guint n_calls;
  gboolean is_destroyed;
  GThread *thread;
} Progress;

static void
progress_cb (double fraction, guint n_done, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_true (g_thread_self () == progress->thread);
  g_assert_cmpfloat (fraction, >=, 0);
  g_assert_cmpfloat (fraction, <=, 1);
  progress->last = fraction;
  progress->n_calls++;
  if (fraction >= progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
progress_destroy_cb (gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_true (g_thread_self () == progress->thread);
  g_assert_false (progress->is_destroyed);
  progress->is_destroyed = TRUE;
}

static CalImportReport *
import_with_progress (Bed *bed, const char *path, Progress *progress, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  CalImportReport *report;

  progress->cancellable = g_cancellable_new ();
  progress->thread = g_thread_self ();
  cal_database_import_async (bed->database,
                             &file,
                             1,
                             bed->calendar,
                             FALSE,
                             progress_cb,
                             progress,
                             progress_destroy_cb,
                             progress->cancellable,
                             bed_result_cb,
                             &result);
  bed_wait (&result);
  report = cal_database_import_finish (bed->database, result, error);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (progress->is_destroyed);
  g_clear_object (&progress->cancellable);
  return report;
}

/* Cancelled while it is read, and while it is merged: nothing stays. */
static void
test_cancel (Bed *bed, gconstpointer data)
{
  g_autofree char *text = many (20000);
  g_autofree char *path = bed_write_file (bed->folder, "many.ics", text);
  static const double moments[] = { 0.0, 0.3, 0.55, 0.8 };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      Progress progress = { .cancel_at = moments[i] };
      g_autoptr (GError) error = NULL;
      g_autoptr (CalImportReport) report = import_with_progress (bed, path, &progress, &error);

      /* On a quick machine it may be done before it is told so far. */
      if (report != NULL)
        {
          g_test_message ("done before %g", moments[i]);
          bed_revert (bed->database, report, FALSE, 0);
        }
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (bed_count_days (bed->database, DAY, DAY + 10), ==, 0);
      g_assert_cmpint (bed_count (bed->path, "SELECT count(*) FROM texts"), ==, 0);
    }
}

/* Saves and reads that are asked for while an import runs: none fails, reads are answered
 * meanwhile. */
static void
test_beside_an_import (Bed *bed, gconstpointer data)
{
  g_autofree char *text = many (20000);
  g_autofree char *path = bed_write_file (bed->folder, "many.ics", text);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) imported = NULL;
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  guint n_saved = 0;

  cal_database_import_async (bed->database,
                             &file,
                             1,
                             bed->calendar,
                             FALSE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             bed_result_cb,
                             &imported);
  while (imported == NULL)
    {
      g_autoptr (CalAppointment) appointment G_GNUC_UNUSED =
          bed_create (bed->database, "Beside", DAY + 100);

      n_saved++;
      g_assert_cmpuint (bed_count_days (bed->database, DAY + 100, DAY + 101), ==, n_saved);
    }
  report = cal_database_import_finish (bed->database, imported, &error);
  g_assert_no_error (error);
  bed_check_counts (report, 20000, 0, 0);
  g_test_message ("%u saves meanwhile", n_saved);
  g_assert_cmpuint (bed_count_days (bed->database, DAY, DAY + 1), ==, 20000);
}

/* Closing in the middle leaves nothing behind and answers everybody. */
static void
test_close_in_the_middle (Bed *bed, gconstpointer data)
{
  g_autofree char *text = many (20000);
  g_autofree char *path = bed_write_file (bed->folder, "many.ics", text);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) imported = NULL;
  g_autoptr (GError) error = NULL;

  cal_database_import_async (bed->database,
                             &file,
                             1,
                             bed->calendar,
                             FALSE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             bed_result_cb,
                             &imported);
  g_object_unref (bed_create (bed->database, "Beside", DAY + 100));
  cal_database_close (bed->database);
  bed_wait (&imported);
  g_assert_null (cal_database_import_finish (bed->database, imported, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&imported);
  bed_close (bed->database);

  bed->database = bed_open (bed->path);
  g_assert_cmpuint (bed_count_days (bed->database, DAY, DAY + 1), ==, 0);
  g_assert_cmpuint (bed_count_days (bed->database, DAY + 100, DAY + 101), ==, 1);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/long-import/" name, Bed, NULL, bed_set_up, func, bed_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("cancel", test_cancel);
  ADD ("beside-an-import", test_beside_an_import);
  ADD ("close-in-the-middle", test_close_in_the_middle);

  return g_test_run ();
}
