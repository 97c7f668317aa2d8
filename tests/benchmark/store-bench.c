/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "store-bench"

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>

#include "bench-store.h"
#include "cal-schedule.h"
#include "figures.h"

/* How long the main thread is held by saves: by cal_store_apply () itself, and by each turn of the
 * main loop until the change is settled. A month view's schedule is alive and its neighbours are
 * cached.
 *
 *   store-bench --database FILE [N_SAVES]  on that one; what is added is taken away again
 *   store-bench N [N_SAVES]                on a new database of N appointments
 */

#define PER_DAY 20
/* What the main thread may be held for, milliseconds. */
#define LIMIT 4
#define IMPORT_LIMIT 8

static const char *const suffixes[] = { "", "-wal", "-shm" };

typedef struct
{
  CalStore *store;
  CalSchedule *schedule;
  const char *calendar_id;
  int first_day;
} Bench;

static Figures turns; /* of the main loop */

/* N appointments, PER_DAY a day, as many days before as after `middle`. */
static void
write_events (const char *path, guint n_events, int middle)
{
  FILE *file = g_fopen (path, "w");
  int first_day = middle - (int) (n_events / PER_DAY / 2);

  g_assert_nonnull (file);
  fputs ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n", file);
  for (guint i = 0; i < n_events; i++)
    {
      int year, month, day;
      guint minute = i % PER_DAY * 45;

      cal_day_to_date (first_day + (int) (i / PER_DAY), &year, &month, &day);
      fprintf (file,
               "BEGIN:VEVENT\r\nUID:%u@bench\r\nDTSTAMP:20260101T000000Z\r\n"
               "DTSTART:%04d%02d%02dT%02u%02u00Z\r\nDURATION:PT30M\r\n"
               "SUMMARY:Appointment %u\r\nEND:VEVENT\r\n",
               i,
               year,
               month,
               day,
               minute / 60,
               minute % 60,
               i);
    }
  fputs ("END:VCALENDAR\r\n", file);
  fclose (file);
}

static void
fill (Bench *bench, const char *folder, guint n_events)
{
  g_autofree char *path = g_build_filename (folder, "events.ics", NULL);
  g_autofree char *name = g_strdup_printf ("import of %u", n_events);

  write_events (path, n_events, bench->first_day);
  figures_restart_turns ();
  bench_import (bench->store, path);

  figures_print (&turns, name, 100, IMPORT_LIMIT);
  g_print ("%u occurrences shown\n", g_list_model_get_n_items (G_LIST_MODEL (bench->schedule)));
}

static CalAppointment *
make_appointment (Bench *bench, guint n)
{
  g_auto (CalEventFields) fields = { 0 };
  gint64 start = (bench->first_day + (int) (n % 42)) * CAL_DAY + (8 + n % 10) * CAL_HOUR;

  fields.title = g_strdup_printf ("Saved %u", n);
  fields.start = cal_time_zoned (start, cal_zone_local ());
  fields.end = cal_time_add (&fields.start, CAL_HOUR);
  return cal_appointment_new_single (bench->calendar_id, &fields);
}

static CalChange *
make_move (CalAppointment *seen)
{
  g_auto (CalEventFields) wanted = { 0 };
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (fields, &wanted);
  wanted.start = cal_time_add (&wanted.start, CAL_DAY);
  wanted.end = cal_time_add (&wanted.end, CAL_DAY);
  patch = cal_patch_new_diff (fields, &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (seen, patch);
}

static void
apply (Bench *bench, CalChange *change, Figures *saves)
{
  gint64 start_work = figures_get_work ();
  gint64 start = g_get_monotonic_time ();

  cal_store_apply (bench->store, change, "bench");
  figures_add (saves, start, start_work);
  g_object_unref (change);
}

/* A create, then a move of it, one after the other. */
static void
save_one_by_one (Bench *bench, guint n_saves)
{
  g_auto (Figures) saves = { 0 };

  figures_init (&saves);
  figures_restart_turns ();
  for (guint i = 0; i < n_saves; i += 2)
    {
      g_autoptr (CalAppointment) appointment = make_appointment (bench, i);

      apply (bench, cal_change_new_create (appointment), &saves);
      bench_settle (bench->store);
      apply (bench, make_move (appointment), &saves);
      bench_settle (bench->store);
    }
  figures_print (&saves, "save: apply", 99, LIMIT);
  figures_print (&turns, "save: main loop turns", 99, LIMIT);
}

/* Ten at a time, so that layers pile up. */
static void
save_in_heaps (Bench *bench, guint n_saves)
{
  g_auto (Figures) saves = { 0 };

  figures_init (&saves);
  figures_restart_turns ();
  for (guint i = 0; i < n_saves; i++)
    {
      g_autoptr (CalAppointment) appointment = make_appointment (bench, n_saves + i);

      apply (bench, cal_change_new_create (appointment), &saves);
      if (i % 10 == 9)
        bench_settle (bench->store);
    }
  bench_settle (bench->store);
  figures_print (&saves, "ten saves: apply", 99, 0);
  figures_print (&turns, "ten saves: turns", 99, 0);
}

static void
undo_all (Bench *bench)
{
  g_auto (Figures) saves = { 0 };
  gboolean can_undo = TRUE;

  figures_init (&saves);
  figures_restart_turns ();
  while (can_undo)
    {
      gint64 start_work = figures_get_work ();
      gint64 start = g_get_monotonic_time ();

      cal_store_undo (bench->store);
      figures_add (&saves, start, start_work);
      bench_settle (bench->store);
      g_object_get (bench->store, "can-undo", &can_undo, NULL);
    }
  figures_print (&saves, "undo", 99, LIMIT);
  figures_print (&turns, "undo: main loop turns", 99, 0);
}

static void
open_bench (Bench *bench, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);

  bench->first_day = cal_day_of_wall (g_get_real_time ());
  bench->store = bench_open_store (file);
  bench->calendar_id = cal_calendar_get_id (cal_store_get_default_calendar (bench->store));
}

static void
show_month (Bench *bench)
{
  gint64 start = g_get_monotonic_time ();

  bench->schedule = cal_schedule_new (bench->store);
  cal_schedule_set_range (bench->schedule, bench->first_day - 7, bench->first_day + 49);
  while (cal_schedule_get_loading (bench->schedule))
    g_main_context_iteration (NULL, TRUE);
  g_print ("%-24s %" G_GINT64_FORMAT " us, %u occurrences\n",
           "eight weeks read",
           g_get_monotonic_time () - start,
           g_list_model_get_n_items (G_LIST_MODEL (bench->schedule)));
  bench_settle (bench->store);
}

int
main (int argc, char **argv)
{
  gboolean given = argc > 2 && g_str_equal (argv[1], "--database");
  guint n_stored = given || argc < 2 ? 0 : (guint) atoi (argv[1]);
  guint n_saves = argc > 2 + given ? (guint) atoi (argv[2 + given]) : 1000;
  g_autofree char *folder = g_dir_make_tmp ("store-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "calendar.sqlite", NULL);
  Bench bench = { 0 };

  if (argc < 2)
    {
      g_printerr ("store-bench --database FILE|N [N_SAVES]\n");
      return 2;
    }

  setlocale (LC_ALL, "");
  figures_init (&turns);
  figures_watch_turns (&turns);

  open_bench (&bench, given ? argv[2] : path);
  show_month (&bench);
  if (n_stored > 0)
    fill (&bench, folder, n_stored);
  save_one_by_one (&bench, n_saves);
  save_in_heaps (&bench, n_saves);
  undo_all (&bench);
  cal_store_close (bench.store);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *name = g_strconcat (path, suffixes[i], NULL);

      g_unlink (name);
    }
  g_rmdir (folder);
  figures_clear (&turns);
  return EXIT_SUCCESS;
}
