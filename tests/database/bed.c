/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-database"

#include "bed.h"

#include <glib/gstdio.h>

char *
bed_make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("calendar-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

void
bed_remove_folder (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        bed_remove_folder (g_steal_pointer (&path));
      else
        g_unlink (path);
    }

  g_rmdir (folder);
  g_free (folder);
}

char *
bed_write_file (const char *folder, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
bed_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **place = user_data;

  g_assert_null (*place);
  *place = g_object_ref (result);
}

void
bed_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
}

CalDatabase *
bed_try_open (const char *path, CalOpening *out_opening, char **out_message, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (CalDatabase) database = cal_database_new (file);
  g_autoptr (GAsyncResult) result = NULL;

  cal_database_open_async (database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  if (!cal_database_open_finish (database, result, out_opening, out_message, error))
    return NULL;

  return g_steal_pointer (&database);
}

CalDatabase *
bed_open (const char *path)
{
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  CalOpening opening;
  CalDatabase *database = bed_try_open (path, &opening, &message, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (opening, ==, CAL_OPENING_NORMAL);
  return database;
}

void
bed_close (CalDatabase *database)
{
  cal_database_close (database);
  /* Answers that were on their way hold the object. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (database);
}

char *
bed_first_calendar (CalDatabase *database)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) calendars = NULL;
  g_autoptr (GError) error = NULL;

  cal_database_read_calendars_async (database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  calendars = cal_database_read_calendars_finish (database, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calendars->len, >, 0);
  return g_strdup (cal_calendar_get_id (g_ptr_array_index (calendars, 0)));
}

/* In a folder that is made with it. */
void
bed_set_up (Bed *self, gconstpointer data)
{
  self->folder = bed_make_folder ();
  self->path = g_build_filename (self->folder, "deep", "calendar.db", NULL);
  self->database = bed_open (self->path);
  self->calendar = bed_first_calendar (self->database);
}

void
bed_tear_down (Bed *self, gconstpointer data)
{
  bed_close (self->database);
  bed_check_integrity (self->path);
  bed_remove_folder (self->folder);
  g_free (self->path);
  g_free (self->calendar);
}

void
bed_reopen (Bed *self)
{
  bed_close (self->database);
  self->database = bed_open (self->path);
}

void
bed_save_calendar (CalDatabase *database, CalCalendar *calendar)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cal_database_save_calendar_async (database, calendar, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_true (cal_database_save_calendar_finish (database, result, &error));
  g_assert_no_error (error);
}

guint
bed_revert (CalDatabase *database, CalImportReport *report, gboolean again, guint n_kept_expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_done = G_MAXUINT, n_kept = G_MAXUINT;

  cal_database_revert_import_async (database,
                                    cal_import_report_get_batch (report),
                                    again,
                                    NULL,
                                    bed_result_cb,
                                    &result);
  bed_wait (&result);
  cal_database_revert_import_finish (database, result, &n_done, &n_kept, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_kept, ==, n_kept_expected);
  return n_done;
}

void
bed_check_counts (CalImportReport *report, guint n_new, guint n_changed, guint n_same)
{
  g_assert_cmpuint (cal_import_report_get_n_new (report), ==, n_new);
  g_assert_cmpuint (cal_import_report_get_n_changed (report), ==, n_changed);
  g_assert_cmpuint (cal_import_report_get_n_same (report), ==, n_same);
  g_assert_cmpuint (cal_import_report_get_n_found (report), ==, n_new + n_changed + n_same);
}

guint
bed_count_days (CalDatabase *database, int first_day, int end_day)
{
  g_autoptr (GPtrArray) occurrences =
      bed_read_range (database, first_day, end_day, cal_zone_utc ());

  return occurrences->len;
}

GPtrArray *
bed_write (CalDatabase *database, CalChange *change, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cal_database_write_async (database, change, NULL, bed_result_cb, &result);
  bed_wait (&result);
  return cal_database_write_finish (database, result, NULL, error);
}

GPtrArray *
bed_read_range (CalDatabase *database, int first_day, int end_day, const CalZone *zone)
{
  CalRange range = { .first_day = first_day, .end_day = end_day, .zone = zone };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *occurrences;

  cal_database_read_range_async (database, &range, NULL, bed_result_cb, &result);
  bed_wait (&result);
  occurrences = cal_database_read_range_finish (database, result, NULL, &error);
  g_assert_no_error (error);
  return occurrences;
}

CalAppointment *
bed_read (CalDatabase *database, const char *calendar_id, const char *uid)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CalAppointment *appointment;

  cal_database_read_appointment_async (database, calendar_id, uid, NULL, bed_result_cb, &result);
  bed_wait (&result);
  appointment = cal_database_read_appointment_finish (database, result, &error);
  g_assert_no_error (error);
  return appointment;
}

GPtrArray *
bed_search (CalDatabase *database, const char *text, guint limit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  cal_database_search_async (database, text, limit, NULL, bed_result_cb, &result);
  bed_wait (&result);
  found = cal_database_search_finish (database, result, &error);
  g_assert_no_error (error);
  return found;
}

CalImportReport *
bed_import (CalDatabase *database, const char *path, const char *calendar_id, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;

  cal_database_import_async (database,
                             &file,
                             1,
                             calendar_id,
                             FALSE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             bed_result_cb,
                             &result);
  bed_wait (&result);
  return cal_database_import_finish (database, result, error);
}

CalImportReport *
bed_preview (CalDatabase *database, const char *path, const char *calendar_id)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CalImportReport *report;

  cal_database_import_async (database,
                             &file,
                             1,
                             calendar_id,
                             TRUE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             bed_result_cb,
                             &result);
  bed_wait (&result);
  report = cal_database_import_finish (database, result, &error);
  g_assert_no_error (error);
  return report;
}

char *
bed_export (CalDatabase *database, const char *calendar_id)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_appointments;

  cal_database_export_async (database, calendar_id, stream, NULL, bed_result_cb, &result);
  bed_wait (&result);
  cal_database_export_finish (database, result, &n_appointments, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (stream, "", 1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_close (stream, NULL, &error);
  g_assert_no_error (error);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (stream));
}

CalAppointment *
bed_appointment (const char *calendar_id,
                 const char *title,
                 int day,
                 int hour,
                 int minutes,
                 const CalZone *zone)
{
  gint64 wall = day * CAL_DAY + hour * CAL_HOUR;
  CalEventFields fields = {
    .title = (char *) title,
    .start = cal_time_zoned (wall, zone != NULL ? zone : cal_zone_utc ()),
    .end = cal_time_zoned (wall + minutes * CAL_MINUTE, zone != NULL ? zone : cal_zone_utc ()),
  };

  return cal_appointment_new_single (calendar_id, &fields);
}

CalAppointment *
bed_create (CalDatabase *database, const char *title, int day)
{
  g_autofree char *calendar_id = bed_first_calendar (database);
  g_autoptr (CalAppointment) appointment = bed_appointment (calendar_id, title, day, 12, 60, NULL);
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored = bed_write (database, change, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (stored->len, ==, 1);
  return g_object_ref (g_ptr_array_index (stored, 0));
}

CalChange *
bed_rename (CalAppointment *appointment, const char *title)
{
  CalEvent *master = cal_appointment_get_master (appointment);
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (cal_event_get (master), &wanted);
  g_free (wanted.title);
  wanted.title = g_strdup (title);
  patch = cal_patch_new_diff (cal_event_get (master), &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (appointment, patch);
}

gint64
bed_count (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) connection =
      cal_connection_open (path, CAL_CONNECTION_READ_WRITE, &error);
  gint64 value = -1;

  g_assert_no_error (error);
  cal_connection_read_int (connection, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

/* The file itself, and that what follows from the appointments is what they say. */
void
bed_check_integrity (const char *path)
{
  g_assert_cmpint (bed_count (path,
                              "SELECT count(*) FROM pragma_integrity_check"
                              "  WHERE integrity_check <> 'ok'"),
                   ==,
                   0);
  g_assert_cmpint (bed_count (path, "SELECT count(*) FROM pragma_foreign_key_check"), ==, 0);
  g_assert_cmpint (bed_count (path,
                              "SELECT (SELECT count(*) FROM appointments)"
                              "  - (SELECT count(*) FROM appointments"
                              "     JOIN extents USING (id) JOIN texts USING (id))"),
                   ==,
                   0);
  g_assert_cmpint (bed_count (path,
                              "SELECT (SELECT count(*) FROM appointments)"
                              "  - (SELECT count(*) FROM extents)"),
                   ==,
                   0);
  g_assert_cmpint (bed_count (path,
                              "SELECT (SELECT count(*) FROM appointments)"
                              "  - (SELECT count(*) FROM texts)"),
                   ==,
                   0);
}
