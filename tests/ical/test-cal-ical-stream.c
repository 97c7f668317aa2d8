/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <sys/resource.h>

#include "ical-reading.h"

/* Files of any size: what is read is one entry at a time, so the memory that it takes doesn't grow
 * with the file, but for a number for each UID. */

#define MEGABYTE ((gsize) 1024 * 1024)

#ifdef __SANITIZE_ADDRESS__
#  define FILE_SIZE (8 * MEGABYTE)
#  define MAX_GROWTH G_MAXSIZE /* what is freed is kept for a while */
#else
#  define FILE_SIZE (100 * MEGABYTE)
#  define MAX_GROWTH (40 * MEGABYTE)
#endif

/* --- A file that is made while it is read --- */

#define TEST_TYPE_STREAM (test_stream_get_type ())
G_DECLARE_FINAL_TYPE (TestStream, test_stream, TEST, STREAM, GInputStream)

struct _TestStream
{
  GInputStream parent_instance;

  GString *part; /* what was made and not read yet, from `offset` */
  gsize offset;
  gsize n_made;
  guint n_events;
  gboolean has_ended;
};

G_DEFINE_FINAL_TYPE (TestStream, test_stream, G_TYPE_INPUT_STREAM)

static void
make_part (TestStream *self)
{
  g_string_truncate (self->part, 0);
  self->offset = 0;
  if (self->n_made == 0)
    g_string_append (self->part, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
  else if (self->n_made > FILE_SIZE)
    {
      if (!self->has_ended)
        g_string_append (self->part, "END:VCALENDAR\r\n");
      self->has_ended = TRUE;
    }
  else
    g_string_append_printf (self->part,
                            "BEGIN:VEVENT\r\nUID:%08u@example.org\r\nDTSTAMP:20260101T000000Z\r\n"
                            "DTSTART;TZID=%s:202603%02uT090000\r\nDURATION:PT1H\r\n"
                            "SUMMARY:Meeting %u\r\nDESCRIPTION:%0400u\r\nEND:VEVENT\r\n",
                            self->n_events,
                            self->n_events % 3 == 0 ? "Nowhere" : "Europe/Berlin",
                            1 + self->n_events % 28,
                            self->n_events,
                            self->n_events);
  self->n_events += self->n_made > 0 && !self->has_ended;
  self->n_made += self->part->len;
}

static gssize
test_stream_read (GInputStream *stream,
                  void *buffer,
                  gsize count,
                  GCancellable *cancellable,
                  GError **error)
{
  TestStream *self = TEST_STREAM (stream);
  gsize n;

  if (self->offset == self->part->len)
    make_part (self);
  n = MIN (count, self->part->len - self->offset);
  memcpy (buffer, self->part->str + self->offset, n);
  self->offset += n;
  return n;
}

static void
test_stream_finalize (GObject *object)
{
  g_string_free (TEST_STREAM (object)->part, TRUE);

  G_OBJECT_CLASS (test_stream_parent_class)->finalize (object);
}

static void
test_stream_class_init (TestStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = test_stream_read;
}

static void
test_stream_init (TestStream *self)
{
  self->part = g_string_new (NULL);
}

/* --- Tests --- */

static gsize
get_peak_memory (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return (gsize) usage.ru_maxrss * 1024;
}

/* A third of it waits for a VTIMEZONE that never comes, as far as there is room for waiting. */
static void
test_large_file (void)
{
  g_autoptr (TestStream) stream = g_object_new (TEST_TYPE_STREAM, NULL);
  g_autoptr (CalIcalReader) reader = cal_ical_reader_new (G_INPUT_STREAM (stream), "calendar");
  g_autoptr (GError) error = NULL;
  gsize before = get_peak_memory ();
  CalIcalItem item = { 0 };
  guint n = 0;

  while (cal_ical_reader_next (reader, &item, NULL, &error))
    {
      n += item.kind == CAL_ICAL_ITEM_APPOINTMENT;
      cal_ical_item_clear (&item);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, stream->n_events);
  g_assert_cmpuint (cal_ical_reader_get_position (reader), ==, stream->n_made);
  g_test_message ("%u entries of %zu MB took %zu MB",
                  n,
                  stream->n_made / MEGABYTE,
                  (get_peak_memory () - before) / MEGABYTE);
  g_assert_cmpuint (get_peak_memory () - before, <, MAX_GROWTH);
}

/* One line of many megabytes, and one that is folded as often as can be. */
static void
test_long_lines (void)
{
  g_autofree char *text = g_strnfill (10 * MEGABYTE, 'x');
  g_autoptr (GString) folded = g_string_new (NULL);
  g_autoptr (GString) file = g_string_new ("BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302\r\n");
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (CalAppointment) appointment = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (folded, "QUJDREVG\r\n ");
  g_string_append_printf (file, "DESCRIPTION:%s\r\nATTACH:%s\r\nEND:VEVENT\r\n", text, folded->str);
  items = reading_of_bytes (file->str, file->len, 4096);
  appointment = g_object_ref (reading_appointment (items, 0));
  g_assert_cmpstr (reading_master (items, 0)->description, ==, text);
  g_assert_cmpstr (cal_appointment_get_source (appointment), ==, file->str);
}

/* Many exceptions of one series, and many dates in one property, cost no more each than few. */
static void
test_many_exceptions (void)
{
  g_autoptr (GString) file =
      g_string_new ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n"
                    "DTSTART:20260302T090000Z\r\nRRULE:FREQ=HOURLY\r\nEXDATE:");
  g_autoptr (GPtrArray) items = NULL;
  guint n;

  for (guint i = 0; i < 100000; i++)
    g_string_append_printf (file,
                            "%s2027%02u%02uT%02u0000Z",
                            i ? "," : "",
                            1 + i % 12,
                            1 + i % 28,
                            i % 24);
  g_string_append (file, "\r\nEND:VEVENT\r\n");
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (file,
                            "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:2026%02u%02uT%02u0000Z\r\n"
                            "DTSTART:20260302T090000Z\r\nEND:VEVENT\r\n",
                            4 + i / 672,
                            1 + i % 28,
                            i / 28 % 24);
  g_string_append (file, "END:VCALENDAR\r\n");
  items = reading_of_text (file->str);
  g_assert_cmpuint (items->len, ==, 1);
  cal_appointment_get_overrides (reading_appointment (items, 0), &n);
  g_assert_cmpuint (n, ==, 5000);
}

/* Thousands of zones with rules that no clock follows: those that are too many are unknown, and
 * nothing takes long. Last, since zones stay. */
static void
test_many_zones (void)
{
  g_autoptr (GString) file = g_string_new ("BEGIN:VCALENDAR\r\n");
  g_autoptr (GPtrArray) items = NULL;
  guint n_floating = 0;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (file,
                            "BEGIN:VTIMEZONE\r\nTZID:Zone %u\r\nBEGIN:STANDARD\r\n"
                            "DTSTART:20000101T000000\r\nRRULE:FREQ=SECONDLY\r\n"
                            "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:STANDARD\r\n"
                            "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:%u\r\n"
                            "DTSTART;TZID=Zone %u:20260302T090000\r\nEND:VEVENT\r\n",
                            i,
                            i,
                            i);
  g_string_append (file, "END:VCALENDAR\r\n");
  items = reading_of_text (file->str);
  g_assert_cmpuint (items->len, ==, 10000);
  for (guint i = 0; i < 5000; i++)
    {
      const CalEventFields *fields = reading_master (items, i);

      g_assert_true ((fields->start.kind == CAL_TIME_FLOATING) == (fields->problem != NULL));
      n_floating += fields->start.kind == CAL_TIME_FLOATING;
    }
  g_assert_cmpuint (n_floating, >, 0);
  g_assert_cmpuint (n_floating, <, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ical/stream/large-file", test_large_file);
  g_test_add_func ("/ical/stream/long-lines", test_long_lines);
  g_test_add_func ("/ical/stream/many-exceptions", test_many_exceptions);
  g_test_add_func ("/ical/stream/many-zones", test_many_zones);

  return g_test_run ();
}
