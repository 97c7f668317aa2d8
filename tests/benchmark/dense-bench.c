/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dense-bench"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>

#include "bench-store.h"
#include "cal-schedule.h"
#include "figures.h"

/* How long series that repeat too often hold the main thread and the reader: when the days of a
 * month view are read, when the month is changed, and when such a series is changed.
 *
 *   dense-bench N RULE   N series of that rule, such as FREQ=SECONDLY
 *   dense-bench N FILE   N series with the lines of that file in place of a rule */

#define LIMIT 8

static Figures turns; /* of the main loop */

static guint
get_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmRSS:");
  return line != NULL ? (guint) (g_ascii_strtoull (line + 6, NULL, 10) / 1024) : 0;
}

static void
write_series (const char *path, guint n_series, const char *lines)
{
  FILE *file = g_fopen (path, "w");

  g_assert_nonnull (file);
  fputs ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n", file);
  for (guint i = 0; i < n_series; i++)
    fprintf (file,
             "BEGIN:VEVENT\r\nUID:%u@bench\r\nDTSTAMP:20260101T000000Z\r\n"
             "DTSTART:20260101T000000Z\r\nDURATION:PT1M\r\n%s\r\nSUMMARY:Series %u\r\n"
             "END:VEVENT\r\n",
             i,
             lines,
             i);
  fputs ("END:VCALENDAR\r\n", file);
  fclose (file);
}

static void
fill (CalStore *store, const char *folder, guint n_series, const char *lines)
{
  g_autofree char *path = g_build_filename (folder, "series.ics", NULL);
  gint64 start = g_get_monotonic_time ();

  write_series (path, n_series, lines);
  bench_import (store, path);
  g_print ("%-24s %7.1f ms\n", "imported", (double) (g_get_monotonic_time () - start) / 1000);
}

/* As the month view asks for it: six weeks that are seen, and five on either side. */
static void
show_month (CalStore *store, CalSchedule *schedule, int day, const char *name)
{
  gint64 start = g_get_monotonic_time ();
  double shown;

  figures_restart_turns ();
  cal_schedule_set_range (schedule, day - 35, day + 77);
  while (cal_schedule_get_loading (schedule))
    g_main_context_iteration (NULL, TRUE);
  shown = (double) (g_get_monotonic_time () - start) / 1000;
  bench_settle (store);
  g_print ("%-24s shown after %.1f ms, neighbours after %.1f ms, %u occurrences, %u MiB\n",
           name,
           shown,
           (double) (g_get_monotonic_time () - start) / 1000,
           g_list_model_get_n_items (G_LIST_MODEL (schedule)),
           get_memory ());
  figures_print (&turns, "  main loop turns", 100, LIMIT);
}

static CalChange *
make_rename (CalAppointment *seen)
{
  g_auto (CalEventFields) wanted = { 0 };
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (fields, &wanted);
  g_free (wanted.title);
  wanted.title = g_strdup ("Renamed");
  patch = cal_patch_new_diff (fields, &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (seen, patch);
}

static void
change_first (CalStore *store, CalSchedule *schedule)
{
  g_autoptr (CalOccurrence) occurrence = g_list_model_get_item (G_LIST_MODEL (schedule), 0);
  g_autoptr (CalChange) change = NULL;
  gint64 start, start_work;
  g_auto (Figures) apply = { 0 };

  if (occurrence == NULL)
    return;
  change = make_rename (cal_occurrence_get_appointment (occurrence));
  figures_init (&apply);
  figures_restart_turns ();
  start_work = figures_get_work ();
  start = g_get_monotonic_time ();
  cal_store_apply (store, change, "renamed");
  figures_add (&apply, start, start_work);
  bench_settle (store);
  figures_print (&apply, "rename: apply", 100, LIMIT);
  figures_print (&turns, "rename: main loop turns", 100, LIMIT);
  figures_restart_turns ();
  cal_store_undo (store);
  bench_settle (store);
  figures_print (&turns, "undo: main loop turns", 100, LIMIT);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("dense-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "calendar.sqlite", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *command = g_strdup_printf ("rm -r %s", folder);
  g_autofree char *lines = NULL;
  g_autoptr (CalSchedule) schedule = NULL;
  g_autoptr (CalStore) store = NULL;
  int today = cal_day_of_wall (g_get_real_time ());

  if (argc < 3)
    {
      g_printerr ("dense-bench N RULE|FILE\n");
      return 2;
    }

  setlocale (LC_ALL, "");
  if (g_file_get_contents (argv[2], &lines, NULL, NULL))
    g_strchomp (lines);
  else
    lines = g_strconcat ("RRULE:", argv[2], NULL);
  figures_init (&turns);
  figures_watch_turns (&turns);

  store = bench_open_store (file);
  fill (store, folder, (guint) atoi (argv[1]), lines);
  schedule = cal_schedule_new (store);
  show_month (store, schedule, today, "month");
  show_month (store, schedule, today + 31, "next month");
  change_first (store, schedule);
  cal_store_close (store);
  figures_clear (&turns);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return EXIT_SUCCESS;
}
