/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bed.h"

/* Processes that create, edit, delete and import at random, several things at once, are killed at
 * random moments. Each says what it is about to do ("try") and what was reported as saved ("done").
 * Afterwards everything reported is there, and what was under way is there as a whole or not at
 * all. */

#ifdef __SANITIZE_ADDRESS__
#  define N_RUNS 25
#else
#  define N_RUNS 200
#endif
#define DAY 20000
#define N_AT_ONCE 4
#define LONGEST_RUN 200 /* ms after the first save */

/* ---- The process that is killed ---- */

typedef struct
{
  CalDatabase *database;
  char *folder;
  char *calendar;
  guint run;
  guint n_tried;
  guint n_running;
  GHashTable *free_ones; /* uid → CalAppointment, that nothing is under way with */
} Child;

typedef struct
{
  Child *child;
  guint number;
  gboolean is_import;
} Deed;

static void say (const char *format, ...) G_GNUC_PRINTF (1, 2);

static void
say (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;
  gsize length;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  length = strlen (line);
  if (write (STDOUT_FILENO, line, length) != (gssize) length)
    exit (3);
}

static void
keep (Child *child, CalAppointment *appointment)
{
  g_hash_table_replace (child->free_ones,
                        g_strdup (cal_appointment_get_uid (appointment)),
                        g_object_ref (appointment));
}

static CalAppointment *
take_any (Child *child)
{
  guint skip = g_random_int_range (0, (int) g_hash_table_size (child->free_ones));
  GHashTableIter iter;
  gpointer uid, appointment = NULL;

  g_hash_table_iter_init (&iter, child->free_ones);
  for (guint i = 0; i <= skip; i++)
    g_hash_table_iter_next (&iter, &uid, &appointment);
  g_object_ref (appointment);
  g_hash_table_iter_remove (&iter);
  return appointment;
}

static void
deed_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Deed *deed = user_data;
  Child *child = deed->child;
  g_autoptr (GError) error = NULL;

  if (deed->is_import)
    {
      g_autoptr (CalImportReport) report G_GNUC_UNUSED =
          cal_database_import_finish (child->database, result, &error);
    }
  else
    {
      g_autoptr (GPtrArray) stored =
          cal_database_write_finish (child->database, result, NULL, &error);

      for (guint i = 0; stored != NULL && i < stored->len; i++)
        {
          if (g_ptr_array_index (stored, i) != NULL)
            keep (child, g_ptr_array_index (stored, i));
        }
    }

  if (error != NULL)
    say ("failed %u %s\n", deed->number, error->message);
  else
    say ("done %u\n", deed->number);
  child->n_running--;
}

static CalAppointment *
make_appointment (Child *child, const char *uid, const char *title)
{
  g_autoptr (CalAppointment) appointment =
      bed_appointment (child->calendar, title, DAY, 10, 60, NULL);

  return cal_appointment_with_identity (appointment, child->calendar, uid);
}

static CalChange *
begin_create (Child *child, guint number)
{
  g_autofree char *uid = g_strdup_printf ("create-%u-%u", child->run, number);
  g_autoptr (CalAppointment) appointment = make_appointment (child, uid, uid);

  say ("try %u put %s %s\n", number, uid, uid);
  return cal_change_new_create (appointment);
}

/* Three at once, as one change. */
static CalChange *
begin_group (Child *child, guint number)
{
  CalChange *parts[3];
  g_autoptr (GString) line = g_string_new (NULL);
  CalChange *change;

  g_string_printf (line, "try %u put", number);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *uid = g_strdup_printf ("group-%u-%u-%u", child->run, number, i);
      g_autoptr (CalAppointment) appointment = make_appointment (child, uid, uid);

      g_string_append_printf (line, " %s %s", uid, uid);
      parts[i] = cal_change_new_create (appointment);
    }
  say ("%s\n", line->str);
  change = cal_change_new_join (parts, 3);
  for (guint i = 0; i < 3; i++)
    g_object_unref (parts[i]);
  return change;
}

static CalChange *
begin_edit (Child *child, guint number)
{
  g_autoptr (CalAppointment) appointment = take_any (child);
  g_autofree char *title = g_strdup_printf ("edit-%u-%u", child->run, number);

  say ("try %u put %s %s\n", number, cal_appointment_get_uid (appointment), title);
  return bed_rename (appointment, title);
}

static CalChange *
begin_delete (Child *child, guint number)
{
  g_autoptr (CalAppointment) appointment = take_any (child);

  say ("try %u delete %s\n", number, cal_appointment_get_uid (appointment));
  return cal_change_new_delete (appointment);
}

static void
begin_import (Child *child, Deed *deed)
{
  guint n = (guint) g_random_int_range (5, 60);
  g_autofree char *name = g_strdup_printf ("import-%u-%u.ics", child->run, deed->number);
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n");
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  g_string_printf (line, "try %u put", deed->number);
  for (guint i = 0; i < n; i++)
    {
      g_string_append_printf (text,
                              "BEGIN:VEVENT\r\nUID:%s-%u\r\nDTSTAMP:20240101T000000Z\r\n"
                              "DTSTART:20241004T120000Z\r\nSUMMARY:imported\r\nEND:VEVENT\r\n",
                              name,
                              i);
      g_string_append_printf (line, " %s-%u imported", name, i);
    }
  g_string_append (text, "END:VCALENDAR\r\n");
  path = bed_write_file (child->folder, name, text->str);
  file = g_file_new_for_path (path);
  say ("%s\n", line->str);
  deed->is_import = TRUE;
  cal_database_import_async (child->database,
                             &file,
                             1,
                             child->calendar,
                             FALSE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             deed_done_cb,
                             deed);
}

static void
begin_deed (Child *child)
{
  Deed *deed = g_new0 (Deed, 1);
  guint n_free = g_hash_table_size (child->free_ones);
  g_autoptr (CalChange) change = NULL;
  int die = g_random_int_range (0, 100);

  child->n_running++;
  deed->child = child;
  deed->number = ++child->n_tried;
  if (die < 3 && n_free < 400)
    {
      begin_import (child, deed);
      return;
    }

  if (die < 25 || n_free == 0)
    change = begin_create (child, deed->number);
  else if (die < 35)
    change = begin_group (child, deed->number);
  else if (die < 65 && n_free < 300)
    change = begin_edit (child, deed->number);
  else
    change = begin_delete (child, deed->number);
  cal_database_write_async (child->database, change, NULL, deed_done_cb, deed);
}

G_NORETURN static void
run_child (const char *path, guint run)
{
  Child child = { .run = run };
  g_autoptr (GPtrArray) occurrences = NULL;

  child.database = bed_open (path);
  child.folder = g_path_get_dirname (path);
  child.calendar = bed_first_calendar (child.database);
  child.free_ones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  occurrences = bed_read_range (child.database, DAY, DAY + 1, cal_zone_utc ());
  for (guint i = 0; i < occurrences->len; i++)
    keep (&child, cal_occurrence_get_appointment (g_ptr_array_index (occurrences, i)));

  while (TRUE)
    {
      while (child.n_running < N_AT_ONCE)
        begin_deed (&child);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* ---- The one that kills ---- */

typedef struct
{
  const char *program;
  char *folder;
  char *path;
  GHashTable *expected; /* uid → title */
  GHashTable *tried;    /* number → words of the line */
  guint n_done;
} Parent;

static void
apply (Parent *self, char **words)
{
  if (g_str_equal (words[2], "delete"))
    g_hash_table_remove (self->expected, words[3]);
  else
    for (guint i = 3; words[i] != NULL; i += 2)
      g_hash_table_replace (self->expected, g_strdup (words[i]), g_strdup (words[i + 1]));
}

static void
take_line (Parent *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  char **tried;

  g_assert_cmpstr (words[0], !=, "failed");
  if (g_str_equal (words[0], "try"))
    {
      g_hash_table_insert (self->tried, g_strdup (words[1]), g_strdupv (words));
      return;
    }

  g_assert_cmpstr (words[0], ==, "done");
  tried = g_hash_table_lookup (self->tried, words[1]);
  g_assert_nonnull (tried);
  apply (self, tried);
  g_hash_table_remove (self->tried, words[1]);
  self->n_done++;
}

/* Reads what there is until `deadline`, monotonic microseconds; FALSE at the end of the stream. */
static gboolean
read_until (int descriptor, gint64 deadline, const char *stop, GString *text)
{
  while (stop == NULL || strstr (text->str, stop) == NULL)
    {
      gint64 left = deadline == G_MAXINT64 ? 10000 : (deadline - g_get_monotonic_time ()) / 1000;
      struct pollfd poller = { .fd = descriptor, .events = POLLIN };
      char buffer[4096];
      gssize n;

      if (left <= 0 || poll (&poller, 1, (int) left) == 0)
        {
          g_assert_cmpint (deadline, !=, G_MAXINT64); /* it hangs */
          return TRUE;
        }
      n = read (descriptor, buffer, sizeof buffer);
      if (n <= 0)
        return FALSE;
      g_string_append_len (text, buffer, n);
    }

  return TRUE;
}

static void
run_and_kill (Parent *self, guint run)
{
  g_autofree char *number = g_strdup_printf ("%u", run);
  const char *const arguments[] = { self->program, "--child", self->path, number, NULL };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) lines = NULL;
  int output, status;
  GPid pid;

  g_spawn_async_with_pipes (NULL,
                            (char **) arguments,
                            NULL,
                            G_SPAWN_DO_NOT_REAP_CHILD,
                            NULL,
                            NULL,
                            &pid,
                            NULL,
                            &output,
                            NULL,
                            &error);
  g_assert_no_error (error);

  if (read_until (output, G_MAXINT64, "done", text))
    {
      gint64 moment = g_test_rand_int_range (0, LONGEST_RUN * 1000);

      read_until (output, g_get_monotonic_time () + moment, NULL, text);
    }
  kill (pid, SIGKILL);
  while (read_until (output, G_MAXINT64, NULL, text))
    ;
  close (output);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  /* The last line may be cut short: then it was not said. */
  g_string_truncate (text, (gsize) (strrchr (text->str, '\n') - text->str));
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    take_line (self, lines[i]);
}

static GHashTable *
read_all (Parent *self)
{
  GHashTable *titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  CalDatabase *database = bed_open (self->path);
  g_autoptr (GPtrArray) occurrences = bed_read_range (database, DAY, DAY + 1, cal_zone_utc ());

  for (guint i = 0; i < occurrences->len; i++)
    {
      CalOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);

      g_assert_true (g_hash_table_insert (titles,
                                          g_strdup (cal_appointment_get_uid (appointment)),
                                          g_strdup (cal_occurrence_get_title (occurrence))));
    }
  bed_close (database);
  return titles;
}

/* What was under way is there as a whole or not at all. */
static void
settle (Parent *self, GHashTable *there)
{
  GHashTableIter iter;
  char **words;

  g_hash_table_iter_init (&iter, self->tried);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &words))
    {
      gboolean is_done;

      if (g_str_equal (words[2], "delete"))
        is_done = !g_hash_table_contains (there, words[3]);
      else
        {
          is_done = g_strcmp0 (g_hash_table_lookup (there, words[3]), words[4]) == 0;
          for (guint i = 5; words[i] != NULL; i += 2)
            g_assert_cmpint (g_strcmp0 (g_hash_table_lookup (there, words[i]), words[i + 1]) == 0,
                             ==,
                             is_done);
        }
      if (is_done)
        apply (self, words);
    }
  g_hash_table_remove_all (self->tried);
}

static void
check (Parent *self)
{
  g_autoptr (GHashTable) there = read_all (self);
  GHashTableIter iter;
  gpointer uid, title;

  settle (self, there);
  g_hash_table_iter_init (&iter, self->expected);
  while (g_hash_table_iter_next (&iter, &uid, &title))
    g_assert_cmpstr (g_hash_table_lookup (there, uid), ==, title);
  g_assert_cmpuint (g_hash_table_size (there), ==, g_hash_table_size (self->expected));
  bed_check_integrity (self->path);
}

static const char *program;

static void
test_crash (void)
{
  Parent self = { .program = program };

  self.folder = bed_make_folder ();
  self.path = g_build_filename (self.folder, "calendar.db", NULL);
  self.expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self.tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_strfreev);
  for (guint run = 0; run < N_RUNS; run++)
    {
      run_and_kill (&self, run);
      check (&self);
    }
  g_test_message ("%u saves in %d runs, %u appointments at the end",
                  self.n_done,
                  N_RUNS,
                  g_hash_table_size (self.expected));

  g_hash_table_unref (self.expected);
  g_hash_table_unref (self.tried);
  g_free (self.path);
  bed_remove_folder (self.folder);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_func ("/database/crash/kill-9", test_crash);

  return g_test_run ();
}
