/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "bed.h"

/* The states that a file may be in. Read-only and full file systems are small ones in memory, since
 * root may write a file whatever its mode; where they can't be mounted the test is skipped. */

#define DAY 20000

typedef struct
{
  char *folder;
  char *mount; /* mounted, or NULL */
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = bed_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "calendar.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->mount != NULL)
    g_assert_cmpint (umount2 (fixture->mount, MNT_DETACH), ==, 0);
  bed_remove_folder (fixture->folder);
  g_free (fixture->mount);
  g_free (fixture->path);
}

static gboolean
mount_small (Fixture *fixture, const char *options)
{
  g_autofree char *mount_point = g_build_filename (fixture->folder, "disk", NULL);

  g_mkdir (mount_point, 0700);
  if (mount ("tmpfs", mount_point, "tmpfs", 0, options) != 0)
    {
      g_test_skip_printf ("a file system can't be mounted here: %s", g_strerror (errno));
      return FALSE;
    }

  fixture->mount = g_steal_pointer (&mount_point);
  g_free (fixture->path);
  fixture->path = g_build_filename (fixture->mount, "calendar.db", NULL);
  return TRUE;
}

static void
remount (Fixture *fixture, unsigned long flags)
{
  g_assert_cmpint (mount ("tmpfs", fixture->mount, "tmpfs", MS_REMOUNT | flags, NULL), ==, 0);
}

static char *
fill (Fixture *fixture, guint n)
{
  CalDatabase *database = bed_open (fixture->path);
  char *uid = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CalAppointment) appointment = bed_create (database, "Lunch", DAY);

      g_free (uid);
      uid = g_strdup (cal_appointment_get_uid (appointment));
    }
  bed_close (database);
  return uid;
}

static guint
count_files (const char *folder, const char *part)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, part) != NULL;
  return n;
}

static guint
count_day (CalDatabase *database)
{
  g_autoptr (GPtrArray) occurrences = bed_read_range (database, DAY, DAY + 1, cal_zone_utc ());

  return occurrences->len;
}

/* Everything can be read, and a save says why it can't be done. */
static void
check_refuses (CalDatabase *database, guint n_expected, CalDatabaseError code)
{
  g_autofree char *calendar = bed_first_calendar (database);
  g_autoptr (CalAppointment) appointment = bed_appointment (calendar, "Tea", DAY, 9, 30, NULL);
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count_day (database), ==, n_expected);
  g_assert_null (bed_write (database, change, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, (int) code);
  g_assert_cmpuint (count_day (database), ==, n_expected);
}

static CalDatabase *
open_as (Fixture *fixture, CalOpening expected, char **out_message)
{
  g_autoptr (GError) error = NULL;
  CalOpening opening;
  CalDatabase *database = bed_try_open (fixture->path, &opening, out_message, &error);

  g_assert_no_error (error);
  g_assert_cmpint (opening, ==, expected);
  g_test_message ("%s", *out_message);
  return database;
}

static void
check_read_only (Fixture *fixture, guint n_expected)
{
  g_autofree char *message = NULL;
  CalDatabase *database = open_as (fixture, CAL_OPENING_READ_ONLY, &message);

  g_assert_nonnull (strstr (message, fixture->path));
  check_refuses (database, n_expected, CAL_DATABASE_ERROR_READ_ONLY);
  bed_close (database);
}

/* Where there can be no file there is a database all the same, until it's closed. */
static void
check_memory (Fixture *fixture, CalDatabaseError code)
{
  g_autofree char *message = NULL;
  CalDatabase *database = open_as (fixture, CAL_OPENING_MEMORY, &message);

  check_refuses (database, 0, code);
  bed_close (database);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = NULL;

  if (!mount_small (fixture, "size=2m"))
    return;

  uid = fill (fixture, 3);
  remount (fixture, MS_RDONLY);
  check_read_only (fixture, 3);
  remount (fixture, 0);
  bed_check_integrity (fixture->path);
}

/* With a log that holds commits which aren't in the file yet: they are shown too. */
static void
test_read_only_with_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *log = NULL;
  g_autofree char *log_copy = NULL;
  g_autoptr (CalAppointment) appointment = NULL;
  CalDatabase *database;

  if (!mount_small (fixture, "size=4m"))
    return;

  uid = fill (fixture, 1);
  database = bed_open (fixture->path);
  appointment = bed_create (database, "Late", DAY);

  /* What a crash would leave. */
  copy = g_strconcat (fixture->path, ".copy", NULL);
  log = g_strconcat (fixture->path, "-wal", NULL);
  log_copy = g_strconcat (copy, "-wal", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *text = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (i == 0 ? fixture->path : log, &text, &length, NULL));
      g_assert_true (g_file_set_contents (i == 0 ? copy : log_copy, text, (gssize) length, NULL));
    }
  bed_close (database);

  g_free (fixture->path);
  fixture->path = g_steal_pointer (&copy);
  remount (fixture, MS_RDONLY);
  check_read_only (fixture, 2);
  remount (fixture, 0);
}

/* A folder that can't be written and has no file yet. */
static void
test_read_only_folder (Fixture *fixture, gconstpointer data)
{
  if (!mount_small (fixture, "size=2m"))
    return;

  remount (fixture, MS_RDONLY);
  check_memory (fixture, CAL_DATABASE_ERROR_READ_ONLY);
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *calendar = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  CalDatabase *database;
  guint n_saved = 0;

  if (!mount_small (fixture, "size=1m"))
    return;

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (text, "word%u ", i);
  database = bed_open (fixture->path);
  calendar = bed_first_calendar (database);
  while (error == NULL)
    {
      g_autoptr (CalAppointment) appointment =
          bed_appointment (calendar, text->str, DAY, 9, 30, NULL);
      g_autoptr (CalChange) change = cal_change_new_create (appointment);
      g_autoptr (GPtrArray) stored = bed_write (database, change, &error);

      n_saved += stored != NULL;
      g_assert_cmpuint (n_saved, <, 1000);
    }

  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FULL);
  g_assert_cmpuint (n_saved, >, 0);
  g_test_message ("%u saves; %s", n_saved, error->message);

  /* What was reported is there; the rest is not; it goes on when there is room again. */
  g_assert_cmpuint (count_day (database), ==, n_saved);
  g_assert_cmpint (mount ("tmpfs", fixture->mount, "tmpfs", MS_REMOUNT, "size=8m"), ==, 0);
  g_object_unref (bed_create (database, "Lunch", DAY));
  g_assert_cmpuint (count_day (database), ==, n_saved + 1);
  bed_close (database);
  bed_check_integrity (fixture->path);
}

static void
test_full_from_the_beginning (Fixture *fixture, gconstpointer data)
{
  if (mount_small (fixture, "size=8k"))
    check_memory (fixture, CAL_DATABASE_ERROR_FULL);
}

/* Another process writes for longer than one has patience: reading goes on, a save says it. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) other = NULL;
  CalDatabase *database;

  other = cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, &error);
  g_assert_true (cal_connection_begin (other, &error));
  database = bed_open (fixture->path);
  check_refuses (database, 2, CAL_DATABASE_ERROR_LOCKED);

  cal_connection_end (other, FALSE, NULL);
  g_object_unref (bed_create (database, "Tea", DAY));
  g_assert_cmpuint (count_day (database), ==, 3);
  g_clear_pointer (&other, cal_connection_free);
  bed_close (database);
}

/* Held so that it can't even be read: said, untouched, and it can be tried again. */
static void
test_locked_exclusively (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) other = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  CalDatabase *database = cal_database_new (file);

  other = cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, &error);
  cal_connection_run (other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT", &error);
  g_assert_no_error (error);

  cal_database_open_async (database, NULL, bed_result_cb, &first);
  bed_wait (&first);
  g_assert_false (cal_database_open_finish (database, first, NULL, NULL, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED);
  g_assert_cmpuint (count_files (fixture->folder, "damaged"), ==, 0);

  g_clear_pointer (&other, cal_connection_free);
  cal_database_open_async (database, NULL, bed_result_cb, &second);
  bed_wait (&second);
  g_assert_true (cal_database_open_finish (database, second, NULL, NULL, NULL));
  g_assert_cmpuint (count_day (database), ==, 2);
  g_clear_object (&first);
  g_clear_object (&second);
  bed_close (database);
}

/* Removed, or replaced as by a backup that is brought back: what is saved now would be lost. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 1);
  g_autofree char *backup = g_strconcat (fixture->path, ".backup", NULL);
  g_autofree char *calendar = NULL;
  g_autofree char *text = NULL;
  g_autoptr (CalAppointment) appointment = NULL;
  g_autoptr (CalChange) change = NULL;
  CalDatabase *database;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (backup, text, (gssize) length, NULL));
  database = bed_open (fixture->path);
  g_object_unref (bed_create (database, "Lunch", DAY));
  calendar = bed_first_calendar (database);
  appointment = bed_appointment (calendar, "Tea", DAY, 9, 30, NULL);
  change = cal_change_new_create (appointment);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (i == 0 ? g_unlink (fixture->path) : g_rename (backup, fixture->path), ==, 0);
      g_assert_null (bed_write (database, change, &error));
      g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, "calendar.db"));
    }
  bed_close (database);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 2);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) connection =
      cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, NULL);
  gsize length_before, length_after;

  cal_connection_run (connection, "PRAGMA user_version = 1000", NULL);
  g_clear_pointer (&connection, cal_connection_free);
  g_file_get_contents (fixture->path, &before, &length_before, NULL);

  g_assert_null (bed_try_open (fixture->path, NULL, &message, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NEWER);
  g_test_message ("%s", error->message);
  g_file_get_contents (fixture->path, &after, &length_after, NULL);
  g_assert_cmpmem (before, length_before, after, length_after);
  g_assert_cmpuint (count_files (fixture->folder, "damaged"), ==, 0);
}

static void
check_set_aside (Fixture *fixture, guint n_expected_least)
{
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  CalOpening opening;
  CalDatabase *database = bed_try_open (fixture->path, &opening, &message, &error);

  g_assert_no_error (error);
  g_assert_cmpint (opening, ==, CAL_OPENING_RECOVERED);
  g_test_message ("%s", message);
  g_assert_nonnull (strstr (message, fixture->path));
  g_assert_nonnull (strstr (message, "calendar-damaged-"));
  g_assert_cmpuint (count_files (fixture->folder, "reading"), ==, 0);
  g_assert_cmpuint (count_day (database), >=, n_expected_least);
  g_object_unref (bed_create (database, "Tea", DAY));
  bed_close (database);
  bed_check_integrity (fixture->path);
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  const char *text = "Dear Calendar,\nthis is a letter and not a database, and has to be kept.\n";
  g_autofree char *path G_GNUC_UNUSED = bed_write_file (fixture->folder, "calendar.db", text);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  check_set_aside (fixture, 0);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (strstr (name, "damaged") != NULL)
        {
          g_autofree char *aside = g_build_filename (fixture->folder, name, NULL);
          g_autofree char *kept = NULL;

          g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
          g_assert_cmpstr (kept, ==, text);
          return;
        }
    }
  g_assert_not_reached ();
}

/* Another program's database at our place. */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection =
      cal_connection_open (fixture->path, CAL_CONNECTION_CREATE, NULL);

  cal_connection_run (connection,
                      "CREATE TABLE songs (name); INSERT INTO songs VALUES ('la')",
                      NULL);
  g_clear_pointer (&connection, cal_connection_free);
  check_set_aside (fixture, 0);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path G_GNUC_UNUSED = bed_write_file (fixture->folder, "calendar.db", "");
  CalDatabase *database = bed_open (fixture->path);

  g_assert_cmpuint (count_day (database), ==, 0);
  bed_close (database);
}

/* A folder stands where the file should be. */
static void
test_not_a_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  CalOpening opening;
  CalDatabase *database;

  g_mkdir (fixture->path, 0700);
  database = bed_try_open (fixture->path, &opening, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (opening, ==, CAL_OPENING_MEMORY);
  g_test_message ("%s", message);
  bed_close (database);
}

static void
truncate_to (const char *path, double share)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (truncate (path, (off_t) (share * (double) status.st_size)), ==, 0);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    double share;
    guint n_kept; /* at least */
  } cases[] = { { 0.99, 200 }, { 0.9, 150 }, { 0.7, 50 }, { 0.5, 0 },
                { 0.3, 0 },    { 0.1, 0 },   { 0.02, 0 }, { 0.001, 0 } };
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 300);
  g_autofree char *whole = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (fixture->path, &whole, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("cut to %g", cases[i].share);
      g_assert_true (g_file_set_contents (fixture->path, whole, (gssize) length, NULL));
      truncate_to (fixture->path, cases[i].share);
      check_set_aside (fixture, cases[i].n_kept);
    }
  g_assert_cmpuint (count_files (fixture->folder, "damaged"), >=, G_N_ELEMENTS (cases));
}

static void
mark_suspect (Fixture *fixture)
{
  g_autofree char *mark = g_strconcat (fixture->path, "-suspect", NULL);

  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
}

/* Leaves of the appointments' table: pages after its root. */
static void
break_pages (Fixture *fixture)
{
  g_autofree char *noise = g_strnfill (4096, 'x');
  g_autoptr (CalConnection) connection =
      cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, NULL);
  gint64 root;
  FILE *file;

  g_assert_true (
      cal_connection_read_int (connection,
                               "SELECT rootpage FROM sqlite_schema WHERE name = 'appointments'",
                               &root,
                               NULL));
  g_clear_pointer (&connection, cal_connection_free);

  file = fopen (fixture->path, "r+");
  for (gint64 page = root + 20; page < root + 60; page += 10)
    {
      fseek (file, (long) (page * 4096), SEEK_SET);
      g_assert_cmpuint (fwrite (noise, 1, 4096, file), ==, 4096);
    }
  fclose (file);
}

/* A page that is broken in the middle is found when it is read. It is said then, and the next
 * opening rescues the rest. */
static void
test_broken_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 300);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CalRange range = { .first_day = DAY, .end_day = DAY + 1, .zone = cal_zone_utc () };
  CalDatabase *database;

  break_pages (fixture);
  database = bed_open (fixture->path);
  cal_database_read_range_async (database, &range, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_null (cal_database_read_range_finish (database, result, NULL, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_DAMAGED);
  g_clear_object (&result);
  bed_close (database);

  check_set_aside (fixture, 200);
  g_assert_cmpuint (count_files (fixture->folder, "suspect"), ==, 0);
  database = bed_open (fixture->path);
  bed_close (database);
}

/* Another program that has the damaged file open goes on saving to it: nobody takes it away. */
static void
test_broken_in_use (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 300);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) other = NULL;
  gint64 n;

  break_pages (fixture);
  mark_suspect (fixture);
  other = cal_connection_open (fixture->path, CAL_CONNECTION_READ_WRITE, &error);
  g_assert_true (cal_connection_read_int (other, "SELECT count(*) FROM calendars", &n, NULL));

  g_assert_null (bed_try_open (fixture->path, NULL, NULL, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED);
  g_assert_cmpuint (count_files (fixture->folder, "damaged"), ==, 0);
  g_assert_cmpuint (count_files (fixture->folder, "rescued"), ==, 0);

  g_clear_pointer (&other, cal_connection_free);
  check_set_aside (fixture, 200);
}

/* A rescue that ended in the middle, as by a power cut, is done again. */
static void
test_broken_rescue (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid G_GNUC_UNUSED = fill (fixture, 300);
  g_autofree char *left = NULL;
  g_autofree char *log = NULL;

  truncate_to (fixture->path, 0.9);
  truncate_to (fixture->path, 0.999);
  left = bed_write_file (fixture->folder, "calendar.db-rescued", "half a file");
  log = bed_write_file (fixture->folder, "calendar.db-rescued-wal", "half a log");
  check_set_aside (fixture, 150);
  g_assert_cmpuint (count_files (fixture->folder, "rescued"), ==, 0);
}

/* No room for what is rescued: the damaged file stays at its place, and is rescued when there is.
 */
static void
test_broken_and_full (Fixture *fixture, gconstpointer data)
{
  g_autofree char *uid = NULL;
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  CalOpening opening;
  CalDatabase *database;
  GStatBuf status;

  if (!mount_small (fixture, "size=8m"))
    return;

  uid = fill (fixture, 300);
  truncate_to (fixture->path, 0.9);
  truncate_to (fixture->path, 0.999);
  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  size = g_strdup_printf ("size=%" G_GINT64_FORMAT, (gint64) status.st_size * 5 / 2);
  g_assert_cmpint (mount ("tmpfs", fixture->mount, "tmpfs", MS_REMOUNT, size), ==, 0);
  database = bed_try_open (fixture->path, &opening, &message, &error);
  g_assert_no_error (error);
  g_assert_cmpint (opening, ==, CAL_OPENING_MEMORY);
  g_test_message ("%s", message);
  bed_close (database);
  g_assert_cmpuint (count_files (fixture->mount, "damaged"), ==, 0);
  g_assert_cmpuint (count_files (fixture->mount, "rescued"), ==, 0);
  g_assert_cmpuint (count_files (fixture->mount, "reading"), ==, 0);

  g_assert_cmpint (mount ("tmpfs", fixture->mount, "tmpfs", MS_REMOUNT, "size=8m"), ==, 0);
  database = bed_try_open (fixture->path, &opening, NULL, &error);
  g_assert_cmpint (opening, ==, CAL_OPENING_RECOVERED);
  g_assert_cmpuint (count_day (database), >=, 150);
  bed_close (database);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/opening/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("read-only", test_read_only);
  ADD ("read-only-with-log", test_read_only_with_log);
  ADD ("read-only-folder", test_read_only_folder);
  ADD ("full", test_full);
  ADD ("full-from-the-beginning", test_full_from_the_beginning);
  ADD ("locked", test_locked);
  ADD ("locked-exclusively", test_locked_exclusively);
  ADD ("moved", test_moved);
  ADD ("newer", test_newer);
  ADD ("garbage", test_garbage);
  ADD ("foreign", test_foreign);
  ADD ("empty", test_empty);
  ADD ("not-a-file", test_not_a_file);
  ADD ("truncated", test_truncated);
  ADD ("broken-pages", test_broken_pages);
  ADD ("broken-in-use", test_broken_in_use);
  ADD ("broken-rescue", test_broken_rescue);
  ADD ("broken-and-full", test_broken_and_full);

  return g_test_run ();
}
