/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-ical-writer.h"
#include "ical-reading.h"

#define BEGIN "BEGIN:VCALENDAR\r\n"
#define END "END:VCALENDAR\r\n"

static const char *const none[] = { NULL };

typedef struct
{
  GOutputStream *stream;
  CalIcalWriter *writer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->stream = g_memory_output_stream_new_resizable ();
  fixture->writer = cal_ical_writer_new (fixture->stream);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->writer);
  g_assert_finalize_object (fixture->stream);
}

static char *
finish (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (cal_ical_writer_finish (fixture->writer, NULL, &error));
  g_assert_no_error (error);
  return g_strndup (
      g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (fixture->stream)),
      g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (fixture->stream)));
}

static CalAppointment *
parse (const char *uid, const char *source)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *appointment = cal_ical_parse_appointment ("c", uid, source, &error);

  g_assert_no_error (error);
  return appointment;
}

static void
add (Fixture *fixture, const char *uid, const char *source)
{
  g_autoptr (CalAppointment) appointment = parse (uid, source);

  g_assert_true (cal_ical_writer_add_appointment (fixture->writer, appointment, NULL, NULL));
}

static guint
count (const char *text, const char *what)
{
  guint n = 0;

  for (const char *p = strstr (text, what); p; p = strstr (p + 1, what))
    n++;
  return n;
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = finish (fixture);

  g_assert_true (g_str_has_prefix (text, BEGIN "VERSION:2.0\r\nPRODID:"));
  g_assert_true (g_str_has_suffix (text, "\r\n" END));
}

static void
test_properties (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = {
    "VERSION:1.0",
    "PRODID:other",
    "X-WR-CALNAME:Mine",
    "X-WR-CALNAME:Mine",
    "X-LONG:this is a line that is much longer than the seventy-five octets which are allowed"
  };
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    g_assert_true (cal_ical_writer_add_property (fixture->writer, lines[i], NULL, NULL));
  text = finish (fixture);
  g_assert_cmpuint (count (text, "VERSION:"), ==, 1);
  g_assert_cmpuint (count (text, "PRODID:"), ==, 1);
  g_assert_cmpuint (count (text, "X-WR-CALNAME:Mine\r\n"), ==, 1);
  g_assert_nonnull (strstr (text, "X-LONG:"));
  g_assert_null (strstr (text, "which are allowed"));
}

static void
test_zone_of_the_system (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) items = NULL;

  add (fixture,
       "a",
       "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/Berlin:20260302T090000\r\n"
       "DTEND;TZID=America/New_York:20260302T090000\r\nEND:VEVENT\r\n");
  add (fixture,
       "b",
       "BEGIN:VEVENT\r\nUID:b\r\nDTSTART;TZID=\"W. Europe Standard Time\":20260302T090000\r\n"
       "END:VEVENT\r\n");
  add (fixture,
       "c",
       "BEGIN:VEVENT\r\nUID:c\r\nDTSTART;TZID=Europe/Berlin:20260303T090000\r\nEND:VEVENT\r\n");
  text = finish (fixture);
  g_assert_cmpuint (count (text, "BEGIN:VTIMEZONE"), ==, 3);
  g_assert_cmpuint (count (text, "\r\nTZID:Europe/Berlin\r\n"), ==, 1);
  g_assert_cmpuint (count (text, "\r\nTZID:W. Europe Standard Time\r\n"), ==, 1);
  g_assert_true (strstr (text, "TZID:Europe/Berlin") < strstr (text, "UID:a"));
  items = reading_of_text (text);
  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_APPOINTMENT), ==, 3);
}

#define CUSTOM(offset)                                                                             \
  "BEGIN:VTIMEZONE\r\nTZID:Custom\r\nBEGIN:STANDARD\r\nDTSTART:"                                   \
  "19700101T000000\r\nTZOFFSETFROM:" offset "\r\nTZOFFSETTO:" offset                               \
  "\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
#define CUSTOM_EVENT(uid)                                                                          \
  "BEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART;X-A=1;TZID=Custom:20260302T090000\r\nEND:VEVENT\r\n"

static void
test_conflicting_zones (Fixture *fixture, gconstpointer data)
{
  static const int hours[] = { 3, 5, 3 };
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) items = NULL;

  add (fixture, "a", CUSTOM ("+0300") CUSTOM_EVENT ("a"));
  add (fixture, "b", CUSTOM ("+0500") CUSTOM_EVENT ("b"));
  add (fixture, "c", CUSTOM ("+0300") CUSTOM_EVENT ("c"));
  text = finish (fixture);
  g_assert_cmpuint (count (text, "BEGIN:VTIMEZONE"), ==, 2);
  items = reading_of_text (text);
  for (guint i = 0; i < 3; i++)
    {
      const CalEventFields *fields = reading_master (items, i);

      g_assert_cmpint (fields->start.wall - cal_time_to_instant (&fields->start, NULL),
                       ==,
                       hours[i] * CAL_HOUR);
    }
  g_assert_cmpuint (count (text, "X-A=1"), ==, 3);
}

static void
test_long_lines (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree char *source = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) after = NULL;

  for (guint i = 0; i < 300; i++)
    g_string_append (value, i % 3 ? "é" : "🚀");
  source = g_strdup_printf ("BEGIN:VEVENT\nUID:a\nDTSTART:20260101\nX-LONG:%s\nEND:VEVENT\n",
                            value->str);
  add (fixture, "a", source);
  text = finish (fixture);
  lines = g_strsplit (text, "\r\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  items = reading_of_text (text);
  before = reading_list_properties (source, none);
  after =
      reading_list_properties (cal_appointment_get_source (reading_appointment (items, 0)), none);
  g_assert_cmpuint (before->len, ==, after->len);
  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr (before->pdata[i], ==, after->pdata[i]);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (cal_ical_writer_finish (fixture->writer, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define TEST(name, function)                                                                       \
  g_test_add ("/ical/writer/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("empty", test_empty);
  TEST ("properties", test_properties);
  TEST ("zone-of-the-system", test_zone_of_the_system);
  TEST ("conflicting-zones", test_conflicting_zones);
  TEST ("long-lines", test_long_lines);
  TEST ("cancelled", test_cancelled);

  return g_test_run ();
}
