/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "cal-ical-reader.h"
#include "cal-ical-writer.h"

/* Reading 50,000 events beside libical's bare parse of the same file. Each reading has a process of
 * its own, so that its peak of memory is its own; the file is made here, the same one every time.
 */

static const char *const verbs[] = { "Review",     "Plan",     "Call with", "Workshop:",
                                     "Lunch with", "Train to", "Dentist",   "Rehearsal" };
static const char *const things[] = { "budget", "Anna",      "the release", "João",
                                      "Praha",  "insurance", "книга",       "school" };
static const char *const places[] = { "Room 3.14",
                                      "Main office\\, 2nd floor",
                                      "Café Einstein\\, Berlin",
                                      "Town hall" };
static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR" };

static void
add_line (GString *out, const char *line)
{
  gsize length = strlen (line), column = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (column >= 74 && ((guchar) line[i] & 0xc0) != 0x80)
        {
          g_string_append (out, "\r\n ");
          column = 1;
        }
      g_string_append_c (out, line[i]);
      column++;
    }
  g_string_append (out, "\r\n");
}

G_GNUC_PRINTF (2, 3)
static void
add (GString *out, const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_line (out, line);
}

static void
add_times (GString *out, GRand *random, guint month, guint day)
{
  guint hour = g_rand_int_range (random, 7, 20);

  if (g_rand_double (random) < 0.15)
    {
      add (out, "DTSTART;VALUE=DATE:2026%02u%02u", month, day);
      add (out, "DTEND;VALUE=DATE:2026%02u%02u", month, day + 1);
      return;
    }
  if (g_rand_double (random) < 0.9)
    {
      add (out, "DTSTART;TZID=Europe/Berlin:2026%02u%02uT%02u0000", month, day, hour);
      add (out, "DTEND;TZID=Europe/Berlin:2026%02u%02uT%02u3000", month, day, hour + 1);
      return;
    }
  add (out, "DTSTART:2026%02u%02uT%02u0000Z", month, day, hour);
  add (out, "DTEND:2026%02u%02uT%02u3000Z", month, day, hour + 1);
}

static void
add_event (GString *out, GRand *random, guint i)
{
  guint month = g_rand_int_range (random, 1, 13), day = g_rand_int_range (random, 1, 28);

  add (out, "BEGIN:VEVENT");
  add (out, "UID:%08u-%08x@bench.example", i, g_rand_int (random));
  add (out, "DTSTAMP:20250101T000000Z");
  add_times (out, random, month, day);
  add (out,
       "SUMMARY:%s %s",
       verbs[g_rand_int_range (random, 0, G_N_ELEMENTS (verbs))],
       things[g_rand_int_range (random, 0, G_N_ELEMENTS (things))]);
  add (out, "CREATED:20250101T000000Z");
  add (out, "LAST-MODIFIED:20250101T000000Z");
  add (out, "SEQUENCE:%d", g_rand_int_range (random, 0, 3));
  if (g_rand_double (random) < 0.45)
    add (out, "LOCATION:%s", places[g_rand_int_range (random, 0, G_N_ELEMENTS (places))]);
  if (g_rand_double (random) < 0.4)
    add (out,
         "DESCRIPTION:Agenda: status of open points\\, risks\\, next steps. Please read the notes "
         "beforehand.\\nBring the printed handout\\; copies are limited.");
  if (g_rand_double (random) < 0.1)
    add (out, "CATEGORIES:Work,Travel");
  if (g_rand_double (random) < 0.1)
    add (out, "RRULE:FREQ=WEEKLY;BYDAY=%s;COUNT=20", weekdays[g_rand_int_range (random, 0, 5)]);
  for (guint j = g_rand_double (random) < 0.08 ? 4 : 0; j > 0; j--)
    add (out,
         "ATTENDEE;CN=Guest "
         "%u;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE:mailto:g%u@example.org",
         j,
         j);
  if (g_rand_double (random) < 0.35)
    {
      add (out, "BEGIN:VALARM");
      add (out, "ACTION:DISPLAY");
      add (out, "TRIGGER:-PT15M");
      add (out, "END:VALARM");
    }
  add (out, "END:VEVENT");
}

static char *
make_file (guint n_events)
{
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:bench\r\n");
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  char *path = g_build_filename (g_get_tmp_dir (), "ical-bench-XXXXXX", NULL);
  int file = g_mkstemp (path);

  for (guint i = 0; i < n_events; i++)
    add_event (text, random, i);
  g_string_append (text, "END:VCALENDAR\r\n");
  close (file);
  if (!g_file_set_contents (path, text->str, text->len, NULL))
    exit (1);
  printf ("%u events, %.1f MB\n", n_events, text->len / 1e6);
  return path;
}

/* --- What is measured --- */

static guint
read_with_us (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (CalIcalReader) reader = cal_ical_reader_new (G_INPUT_STREAM (stream), "c");
  CalIcalItem item = { 0 };
  guint n = 0;

  while (cal_ical_reader_next (reader, &item, NULL, NULL))
    {
      n += item.kind == CAL_ICAL_ITEM_APPOINTMENT;
      cal_ical_item_clear (&item);
    }
  return n;
}

static guint
read_and_write (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (CalIcalReader) reader = cal_ical_reader_new (G_INPUT_STREAM (stream), "c");
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr (CalIcalWriter) writer = cal_ical_writer_new (out);
  CalIcalItem item = { 0 };
  guint n = 0;

  while (cal_ical_reader_next (reader, &item, NULL, NULL))
    {
      if (item.appointment)
        n += cal_ical_writer_add_appointment (writer, item.appointment, NULL, NULL);
      cal_ical_item_clear (&item);
    }
  cal_ical_writer_finish (writer, NULL, NULL);
  return n;
}

static char *
read_line_from_file (char *line, size_t size, void *file)
{
  return fgets (line, (int) size, file);
}

/* The bare parse: a component tree, nothing made of it. */
static guint
read_with_libical (const char *path)
{
  icalparser *parser = icalparser_new ();
  FILE *file = fopen (path, "r");
  icalcomponent *calendar;
  guint n;

  icalparser_set_gen_data (parser, file);
  calendar = icalparser_parse (parser, read_line_from_file);
  n = icalcomponent_count_components (calendar, ICAL_VEVENT_COMPONENT);
  icalcomponent_free (calendar);
  icalparser_free (parser);
  fclose (file);
  return n;
}

typedef struct
{
  guint n;
  double seconds;
} Result;

static double
measure (const char *what, guint (*run) (const char *path), const char *path)
{
  Result result = { 0 };
  struct rusage usage;
  int ends[2], status;
  pid_t child;

  if (pipe (ends) != 0)
    exit (1);
  fflush (stdout);
  child = fork ();
  if (child == 0)
    {
      gint64 start = g_get_monotonic_time ();

      result.n = run (path);
      result.seconds = (g_get_monotonic_time () - start) / 1e6;
      _exit (write (ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
    }
  if (read (ends[0], &result, sizeof result) != sizeof result
      || wait4 (child, &status, 0, &usage) != child)
    exit (1);
  close (ends[0]);
  close (ends[1]);
  printf ("%-28s %6u  %7.3f s  %8.0f a second  %7.1f MB at the peak\n",
          what,
          result.n,
          result.seconds,
          result.n / result.seconds,
          usage.ru_maxrss / 1024.0);
  return result.seconds;
}

int
main (int argc, char *argv[])
{
  guint n_events = argc > 1 ? (guint) atoi (argv[1]) : 50000;
  g_autofree char *path = make_file (n_events);
  double ours = G_MAXDOUBLE, theirs = G_MAXDOUBLE;

  for (guint i = 0; i < 3; i++)
    {
      double our_time = measure ("reading", read_with_us, path);
      double their_time = measure ("libical 3, bare parse", read_with_libical, path);

      ours = MIN (ours, our_time);
      theirs = MIN (theirs, their_time);
    }
  measure ("reading and writing", read_and_write, path);
  printf ("reading takes %.2f of libical's time\n", ours / theirs);
  g_remove (path);
  return 0;
}
