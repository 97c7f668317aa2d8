/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <glib/gstdio.h>
#include <libical/ical.h>

#include "archive.h"
#include "bed.h"

/* database-bench [FEW MANY]: reading a month out of few and out of many appointments, in turns;
 * then importing a file of 50,000 events, and libical's bare parse of it, each in a process of its
 * own. FEW and MANY are files of make-database; without them smaller ones are made. */

#define ROUNDS 60
#define N_IMPORTED 50000
#define HEARTBEAT 1 /* ms */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static double
median (gint64 *times, guint n)
{
  qsort (times, n, sizeof *times, compare_times);
  return (double) times[n / 2];
}

static double
peak_mib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static gint64
time_range (CalDatabase *database, int first_day, int end_day, guint *out_n)
{
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GPtrArray) occurrences =
      bed_read_range (database, first_day, end_day, cal_zone_lookup ("Europe/Berlin"));

  *out_n = occurrences->len;
  return g_get_monotonic_time () - begin;
}

static void
report (const char *what, const char *value, const char *reach, const char *reached)
{
  printf ("result: %s | %s | %s | %s\n", what, value, reach, reached);
}

static void
bench_range (const char *few, const char *many)
{
  CalDatabase *databases[] = { bed_open (few), bed_open (many) };
  gint64 times[2][ROUNDS];
  g_autofree char *value = NULL;
  guint n[2];
  double ratio;

  for (guint round = 0; round < ROUNDS; round++)
    {
      int first_day = archive_today () - 60 + (int) (round % 12) * 7;

      /* Each is the first one every other time. */
      for (guint turn = 0; turn < 2; turn++)
        {
          guint i = (round + turn) % 2;

          times[i][round] = time_range (databases[i], first_day, first_day + 42, &n[i]);
        }
      g_assert_cmpuint (n[0], ==, n[1]);
    }

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *name = g_path_get_basename (i == 0 ? few : many);
      g_autofree char *what = g_strdup_printf ("six weeks (%u occurrences) out of %s", n[i], name);
      g_autofree char *time = g_strdup_printf ("%.2f ms", median (times[i], ROUNDS) / 1000);

      report (what, time, "", "");
      bed_close (databases[i]);
    }
  ratio = median (times[1], ROUNDS) / median (times[0], ROUNDS);
  value = g_strdup_printf ("%.2f", ratio);
  report ("  ratio", value, "at most 3", ratio <= 3 ? "yes" : "no");
}

typedef struct
{
  gint64 last;
  gint64 longest;
} Heartbeat;

static gboolean
beat_cb (gpointer user_data)
{
  Heartbeat *heart = user_data;
  gint64 now = g_get_monotonic_time ();

  heart->longest = MAX (heart->longest, now - heart->last);
  heart->last = now;
  return G_SOURCE_CONTINUE;
}

/* What a turn of the main loop takes, not how long it slept: the time from the beginning of a
 * dispatch to its end. */
static void
run_main_loop (GAsyncResult **result, gint64 *out_longest)
{
  while (*result == NULL)
    {
      gint64 begin, end;

      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
      begin = g_get_monotonic_time ();
      while (g_main_context_iteration (NULL, FALSE))
        ;
      end = g_get_monotonic_time ();
      *out_longest = MAX (*out_longest, end - begin);
    }
}

static void
report_import (CalImportReport *done,
               double seconds,
               double before,
               gint64 longest,
               gint64 longest_gap)
{
  guint n = cal_import_report_get_n_new (done);

  printf (
      "%u events imported in %.2f s: %.0f a second; peak memory %.1f MiB (%.1f before); the main "
      "thread was held for %.2f ms at most (between two beats of %d ms: %.2f)\n",
      n,
      seconds,
      n / seconds,
      peak_mib (),
      before,
      (double) longest / 1000,
      HEARTBEAT,
      (double) longest_gap / 1000);
  printf ("result: import of %u events | %.0f a second, %.1f MiB |  | \n",
          n,
          n / seconds,
          peak_mib ());
  printf ("result:   main thread held while it runs | %.2f ms | at most 8 ms | %s\n",
          (double) longest / 1000,
          longest <= 8000 ? "yes" : "no");
}

static int
child_import (const char *file, const char *path)
{
  CalDatabase *database = bed_open (path);
  g_autofree char *calendar = bed_first_calendar (database);
  g_autoptr (GFile) source = g_file_new_for_path (file);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CalImportReport) done = NULL;
  g_autoptr (GError) error = NULL;
  Heartbeat heart = { .last = g_get_monotonic_time () };
  guint timeout = g_timeout_add (HEARTBEAT, beat_cb, &heart);
  gint64 begin, longest = 0;
  double seconds, before = peak_mib ();

  begin = heart.last = g_get_monotonic_time ();
  cal_database_import_async (database,
                             &source,
                             1,
                             calendar,
                             FALSE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             bed_result_cb,
                             &result);
  run_main_loop (&result, &longest);
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  g_source_remove (timeout);
  done = cal_database_import_finish (database, result, &error);
  g_assert_no_error (error);
  report_import (done, seconds, before, longest, heart.longest);
  g_clear_object (&result);
  bed_close (database);
  return 0;
}

static int
child_parse (const char *file)
{
  g_autofree char *text = NULL;
  gint64 begin = g_get_monotonic_time ();
  icalcomponent *component;
  double seconds;
  int n;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return 1;

  component = icalparser_parse_string (text);
  n = icalcomponent_count_components (component, ICAL_VEVENT_COMPONENT);
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  printf ("libical parsed %d events in %.2f s: %.0f a second; peak memory %.1f MiB\n",
          n,
          seconds,
          n / seconds,
          peak_mib ());
  printf ("result:   libical's bare parse of it | %.0f a second, %.1f MiB |  | \n",
          n / seconds,
          peak_mib ());
  icalcomponent_free (component);
  return 0;
}

static void
run_child (const char *program, const char *command, const char *file, const char *path)
{
  const char *const arguments[] = { program, command, file, path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  fflush (stdout);
  g_spawn_sync (NULL,
                (char **) arguments,
                NULL,
                G_SPAWN_CHILD_INHERITS_STDIN,
                NULL,
                NULL,
                NULL,
                NULL,
                &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static char *
make (const char *folder, const char *name, guint n)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  archive_make (path, n, archive_today (), &error);
  g_assert_no_error (error);
  return path;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *few = NULL;
  g_autofree char *many = NULL;
  g_autofree char *file = NULL;
  g_autofree char *imported = NULL;

  if (argc == 4 && g_str_equal (argv[1], "--import"))
    return child_import (argv[2], argv[3]);
  if (argc == 3 && g_str_equal (argv[1], "--parse"))
    return child_parse (argv[2]);

  folder = bed_make_folder ();
  few = argc == 3 ? g_strdup (argv[1]) : make (folder, "1000.db", 1000);
  many = argc == 3 ? g_strdup (argv[2]) : make (folder, "100000.db", 100000);
  file = g_build_filename (folder, "events.ics", NULL);
  imported = g_build_filename (folder, "imported.db", NULL);

  bench_range (few, many);
  g_assert_true (archive_write_file (file, N_IMPORTED, archive_today (), NULL));
  run_child (argv[0], "--import", file, imported);
  run_child (argv[0], "--parse", file, NULL);
  bed_remove_folder (g_steal_pointer (&folder));
  return 0;
}
