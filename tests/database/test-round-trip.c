/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "bed.h"

/* Real files: what came in goes out, comes in elsewhere and goes out the same; a second import
 * finds all of it there. */

static char *
find_files (void)
{
  const char *data = g_getenv ("CAL_SHARED_DATA");

  return data != NULL ? g_build_filename (data, "ics", NULL)
                      : g_build_filename (TEST_SOURCE_ROOT, "..", "shared", "data", "ics", NULL);
}

typedef struct
{
  char *folder;
  char *path;
  CalDatabase *database;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = bed_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "calendar.db", NULL);
  fixture->database = bed_open (fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bed_close (fixture->database);
  bed_check_integrity (fixture->path);
  bed_remove_folder (fixture->folder);
  g_free (fixture->path);
}

static char *
add_calendar (Fixture *fixture)
{
  char *id = g_uuid_string_random ();
  g_autoptr (CalCalendar) calendar = cal_calendar_new (id, "One", "#ff0000", TRUE, FALSE, 1);
  g_autoptr (GAsyncResult) result = NULL;

  cal_database_save_calendar_async (fixture->database, calendar, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_true (cal_database_save_calendar_finish (fixture->database, result, NULL));
  return id;
}

static char *
import_and_export (Fixture *fixture, const char *file, guint *out_n)
{
  g_autofree char *calendar = add_calendar (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalImportReport) report = bed_import (fixture->database, file, calendar, &error);
  g_autoptr (CalImportReport) again = NULL;

  *out_n = 0;
  if (report == NULL)
    {
      g_test_message ("%s: %s", file, error->message);
      g_assert_true (error->domain != CAL_DATABASE_ERROR);
      return NULL;
    }

  *out_n = cal_import_report_get_n_found (report);
  again = bed_preview (fixture->database, file, calendar);
  g_assert_cmpuint (cal_import_report_get_n_same (again), ==, *out_n);
  return bed_export (fixture->database, calendar);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* The time zones may stand elsewhere; every line must be there as often. */
static void
check_same_lines (const char *a, const char *b)
{
  g_auto (GStrv) lines_a = g_strsplit (a, "\r\n", -1);
  g_auto (GStrv) lines_b = g_strsplit (b, "\r\n", -1);
  guint n_a = g_strv_length (lines_a), n_b = g_strv_length (lines_b);

  qsort (lines_a, n_a, sizeof *lines_a, compare_lines);
  qsort (lines_b, n_b, sizeof *lines_b, compare_lines);
  for (guint i = 0; i < MIN (n_a, n_b); i++)
    g_assert_cmpstr (lines_a[i], ==, lines_b[i]);
  g_assert_cmpuint (n_a, ==, n_b);
}

static void
check_file (Fixture *fixture, const char *file)
{
  g_autofree char *exported = g_build_filename (fixture->folder, "export.ics", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n_first, n_second;

  g_test_message ("%s", file);
  first = import_and_export (fixture, file, &n_first);
  if (first == NULL)
    return;

  g_assert_true (g_file_set_contents (exported, first, -1, NULL));
  second = import_and_export (fixture, exported, &n_second);
  g_assert_cmpuint (n_second, ==, n_first);
  check_same_lines (first, second);
}

static void
test_shared_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = find_files ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip_printf ("%s is not there", folder);
      return;
    }

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      check_file (fixture, file);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
  g_test_message ("%u files", n);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/database/round-trip/shared-files",
              Fixture,
              NULL,
              set_up,
              test_shared_files,
              tear_down);

  return g_test_run ();
}
