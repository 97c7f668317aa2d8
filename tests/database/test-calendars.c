/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"

#include <glib/gstdio.h>

/* A calendar that is deleted is hidden from every reader, and all of it stays in the file. */

#define DAY 20000 /* 2024-10-04 */

typedef struct
{
  char *folder;
  char *path;
  char *first;
  CalDatabase *database;
} Fixture;

static void
save_calendar (Fixture *fixture, const char *id, gboolean read_only)
{
  g_autoptr (CalCalendar) calendar = cal_calendar_new (id, id, "#ff0000", TRUE, read_only, 5);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cal_database_save_calendar_async (fixture->database, calendar, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_true (cal_database_save_calendar_finish (fixture->database, result, &error));
  g_assert_no_error (error);
}

static void
create (Fixture *fixture, const char *calendar_id, const char *title, int hour)
{
  g_autoptr (CalAppointment) appointment =
      bed_appointment (calendar_id, title, DAY, hour, 30, cal_zone_utc ());
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored = bed_write (fixture->database, change, &error);

  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = bed_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "calendar.db", NULL);
  fixture->database = bed_open (fixture->path);
  fixture->first = bed_first_calendar (fixture->database);
  save_calendar (fixture, "work", FALSE);
  create (fixture, fixture->first, "Lunch", 12);
  create (fixture, "work", "Meeting", 9);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bed_close (fixture->database);
  bed_check_integrity (fixture->path);
  bed_remove_folder (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->first);
}

static void
reopen (Fixture *fixture)
{
  bed_close (fixture->database);
  fixture->database = bed_open (fixture->path);
}

static gboolean
mark (Fixture *fixture, const char *id, gboolean deleted, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (deleted)
    cal_database_delete_calendar_async (fixture->database, id, NULL, bed_result_cb, &result);
  else
    cal_database_restore_calendar_async (fixture->database, id, NULL, bed_result_cb, &result);
  bed_wait (&result);
  return cal_database_delete_calendar_finish (fixture->database, result, error);
}

static void
assert_marked (Fixture *fixture, const char *id, gboolean deleted)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mark (fixture, id, deleted, &error));
  g_assert_no_error (error);
}

/* Of the calendars, the day, the search and the export. */
static void
assert_seen (Fixture *fixture, guint n_calendars, guint n_appointments)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) calendars = NULL;
  g_autoptr (GPtrArray) day = bed_read_range (fixture->database, DAY, DAY + 1, cal_zone_utc ());
  g_autoptr (GPtrArray) found = bed_search (fixture->database, "Meeting", 9);
  g_autofree char *text = bed_export (fixture->database, NULL);
  guint n_exported = 0;

  cal_database_read_calendars_async (fixture->database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  calendars = cal_database_read_calendars_finish (fixture->database, result, NULL);
  g_assert_cmpuint (calendars->len, ==, n_calendars);
  g_assert_cmpuint (day->len, ==, n_appointments);
  g_assert_cmpuint (found->len, ==, n_appointments - 1);
  for (const char *at = text; (at = strstr (at, "BEGIN:VEVENT")) != NULL; at++)
    n_exported++;
  g_assert_cmpuint (n_exported, ==, n_appointments);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalAppointment) late = bed_appointment ("work", "Late", DAY, 20, 30, cal_zone_utc ());
  g_autoptr (CalChange) change = cal_change_new_create (late);
  g_autoptr (GError) error = NULL;

  assert_seen (fixture, 2, 2);
  assert_marked (fixture, "work", TRUE);
  assert_seen (fixture, 1, 1);
  assert_marked (fixture, "work", TRUE);
  g_assert_null (bed_write (fixture->database, change, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);

  reopen (fixture);
  assert_seen (fixture, 1, 1);
  g_assert_cmpint (bed_count (fixture->path, "SELECT count(*) FROM appointments"), ==, 2);
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_marked (fixture, "work", TRUE);
  reopen (fixture);
  assert_marked (fixture, "work", FALSE);
  assert_marked (fixture, "work", FALSE);
  assert_seen (fixture, 2, 2);
  create (fixture, "work", "Late", 20);

  g_assert_false (mark (fixture, "unknown", FALSE, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);
}

static void
test_last (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  save_calendar (fixture, "feed", TRUE);
  assert_marked (fixture, fixture->first, TRUE);
  g_assert_false (mark (fixture, "work", TRUE, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LAST_CALENDAR);
  assert_marked (fixture, "feed", TRUE);
  assert_marked (fixture, fixture->first, FALSE);
  assert_marked (fixture, "work", TRUE);
}

/* Saved once more, as by another process that knows nothing of the deletion, it stays deleted. */
static void
test_saved_later (Fixture *fixture, gconstpointer data)
{
  assert_marked (fixture, "work", TRUE);
  save_calendar (fixture, "work", FALSE);
  assert_seen (fixture, 1, 1);
}

/* A file of the first schema is brought up to date with all that is in it. */
static void
test_older (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = NULL;
  g_autoptr (GError) error = NULL;

  bed_close (fixture->database);
  connection = cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, &error);
  g_assert_true (cal_connection_run (connection,
                                     "ALTER TABLE calendars DROP COLUMN deleted_at;"
                                     "PRAGMA user_version = 1",
                                     &error));
  g_assert_no_error (error);
  g_clear_pointer (&connection, cal_connection_free);

  fixture->database = bed_open (fixture->path);
  g_assert_cmpint (bed_count (fixture->path, "PRAGMA user_version"), >=, 2);
  assert_seen (fixture, 2, 2);
  assert_marked (fixture, "work", TRUE);
  assert_seen (fixture, 1, 1);
}

static void
damage (Fixture *fixture, const char *sql)
{
  g_autofree char *suspect = g_strconcat (fixture->path, "-suspect", NULL);
  g_autofree char *message = NULL;
  g_autoptr (CalConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  CalOpening opening;

  bed_close (fixture->database);
  connection = cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, NULL);
  g_assert_true (cal_connection_run (connection, sql, &error));
  g_assert_no_error (error);
  g_file_set_contents (suspect, "", 0, NULL);
  g_clear_pointer (&connection, cal_connection_free);
  fixture->database = bed_try_open (fixture->path, &opening, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (opening, ==, CAL_OPENING_RECOVERED);
}

/* What is recovered from a damaged file is deleted if it was. */
static void
test_recovered (Fixture *fixture, gconstpointer data)
{
  assert_marked (fixture, "work", TRUE);
  damage (fixture, "DELETE FROM extents");
  assert_seen (fixture, 1, 1);
  assert_marked (fixture, "work", FALSE);
  assert_seen (fixture, 2, 2);
}

/* Nor is a damaged file of the first schema without its calendars. */
static void
test_recovered_older (Fixture *fixture, gconstpointer data)
{
  damage (fixture,
          "DELETE FROM extents; ALTER TABLE calendars DROP COLUMN deleted_at;"
          "PRAGMA user_version = 1");
  assert_seen (fixture, 2, 2);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/calendars/" name, Fixture, NULL, set_up, func, tear_down)

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
