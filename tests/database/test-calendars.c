/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"

/* A calendar that is deleted is hidden from every reader, and all of it stays in the file. */

#define DAY 20000 /* 2024-10-04 */

static void
create (Bed *bed, const char *calendar_id, const char *title, int hour)
{
  g_autoptr (CalAppointment) appointment =
      bed_appointment (calendar_id, title, DAY, hour, 30, cal_zone_utc ());
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored G_GNUC_UNUSED = bed_write (bed->database, change, &error);

  g_assert_no_error (error);
}

static void
set_up (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Work", "#ff0000", TRUE, FALSE, 5);

  bed_set_up (bed, data);
  bed_save_calendar (bed->database, work);
  create (bed, bed->calendar, "Lunch", 12);
  create (bed, "work", "Meeting", 9);
}

static gboolean
mark (Bed *bed, const char *id, gboolean deleted, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (deleted)
    cal_database_delete_calendar_async (bed->database, id, NULL, bed_result_cb, &result);
  else
    cal_database_restore_calendar_async (bed->database, id, NULL, bed_result_cb, &result);
  bed_wait (&result);
  return cal_database_delete_calendar_finish (bed->database, result, error);
}

static void
assert_marked (Bed *bed, const char *id, gboolean deleted)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mark (bed, id, deleted, &error));
  g_assert_no_error (error);
}

/* Of the calendars, the day, the search and the export. */
static void
assert_seen (Bed *bed, guint n_calendars, guint n_appointments)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) calendars = NULL;
  g_autoptr (GPtrArray) day = bed_read_range (bed->database, DAY, DAY + 1, cal_zone_utc ());
  g_autoptr (GPtrArray) found = bed_search (bed->database, "Meeting", 9);
  g_autofree char *text = bed_export (bed->database, NULL);
  guint n_exported = 0;

  cal_database_read_calendars_async (bed->database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  calendars = cal_database_read_calendars_finish (bed->database, result, NULL);
  g_assert_cmpuint (calendars->len, ==, n_calendars);
  g_assert_cmpuint (day->len, ==, n_appointments);
  g_assert_cmpuint (found->len, ==, n_appointments - 1);
  for (const char *at = text; (at = strstr (at, "BEGIN:VEVENT")) != NULL; at++)
    n_exported++;
  g_assert_cmpuint (n_exported, ==, n_appointments);
}

static void
test_delete (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) late = bed_appointment ("work", "Late", DAY, 20, 30, cal_zone_utc ());
  g_autoptr (CalChange) change = cal_change_new_create (late);
  g_autoptr (GError) error = NULL;

  assert_seen (bed, 2, 2);
  assert_marked (bed, "work", TRUE);
  assert_seen (bed, 1, 1);
  assert_marked (bed, "work", TRUE);
  g_assert_null (bed_write (bed->database, change, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);

  bed_reopen (bed);
  assert_seen (bed, 1, 1);
  g_assert_cmpint (bed_count (bed->path, "SELECT count(*) FROM appointments"), ==, 2);
}

static void
test_restore (Bed *bed, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_marked (bed, "work", TRUE);
  bed_reopen (bed);
  assert_marked (bed, "work", FALSE);
  assert_marked (bed, "work", FALSE);
  assert_seen (bed, 2, 2);
  create (bed, "work", "Late", 20);

  g_assert_false (mark (bed, "unknown", FALSE, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);
}

static void
test_last (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) feed = cal_calendar_new ("feed", "Feed", "#00ff00", TRUE, TRUE, 6);
  g_autoptr (GError) error = NULL;

  bed_save_calendar (bed->database, feed);
  assert_marked (bed, bed->calendar, TRUE);
  g_assert_false (mark (bed, "work", TRUE, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LAST_CALENDAR);
  assert_marked (bed, "feed", TRUE);
  assert_marked (bed, bed->calendar, FALSE);
  assert_marked (bed, "work", TRUE);
}

/* Saved once more, as by another process that knows nothing of the deletion, it stays deleted. */
static void
test_saved_later (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Job", "#ff0000", TRUE, FALSE, 5);

  assert_marked (bed, "work", TRUE);
  bed_save_calendar (bed->database, work);
  assert_seen (bed, 1, 1);
}

/* A file of the first schema is brought up to date with all that is in it. */
static void
test_older (Bed *bed, gconstpointer data)
{
  g_autoptr (CalConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  bed_close (bed->database);
  connection = cal_connection_open (bed->path, CAL_CONNECTION_READ_WRITE, &error);
  g_assert_true (cal_connection_run (connection,
                                     "ALTER TABLE calendars DROP COLUMN deleted_at;"
                                     "PRAGMA user_version = 1",
                                     &error));
  g_assert_no_error (error);
  g_clear_pointer (&connection, cal_connection_free);

  bed->database = bed_open (bed->path);
  g_assert_cmpint (bed_count (bed->path, "PRAGMA user_version"), >=, 2);
  assert_seen (bed, 2, 2);
  assert_marked (bed, "work", TRUE);
  assert_seen (bed, 1, 1);
}

static void
damage (Bed *bed, const char *sql)
{
  g_autofree char *suspect = g_strconcat (bed->path, "-suspect", NULL);
  g_autofree char *message = NULL;
  g_autoptr (CalConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  CalOpening opening;

  bed_close (bed->database);
  connection = cal_connection_open (bed->path, CAL_CONNECTION_READ_WRITE, NULL);
  g_assert_true (cal_connection_run (connection, sql, &error));
  g_assert_no_error (error);
  g_file_set_contents (suspect, "", 0, NULL);
  g_clear_pointer (&connection, cal_connection_free);
  bed->database = bed_try_open (bed->path, &opening, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (opening, ==, CAL_OPENING_RECOVERED);
}

/* What is recovered from a damaged file is deleted if it was. */
static void
test_recovered (Bed *bed, gconstpointer data)
{
  assert_marked (bed, "work", TRUE);
  damage (bed, "DELETE FROM extents");
  assert_seen (bed, 1, 1);
  assert_marked (bed, "work", FALSE);
  assert_seen (bed, 2, 2);
}

/* Nor is a damaged file of the first schema without its calendars. */
static void
test_recovered_older (Bed *bed, gconstpointer data)
{
  damage (bed,
          "DELETE FROM extents; ALTER TABLE calendars DROP COLUMN deleted_at;"
          "PRAGMA user_version = 1");
  assert_seen (bed, 2, 2);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/calendars/" name, Bed, NULL, set_up, func, bed_tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("delete", test_delete);
  ADD ("restore", test_restore);
  ADD ("last", test_last);
  ADD ("saved-later", test_saved_later);
  ADD ("older", test_older);
  ADD ("recovered", test_recovered);
  ADD ("recovered-older", test_recovered_older);

  return g_test_run ();
}
