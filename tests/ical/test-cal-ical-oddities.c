/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ical-reading.h"

/* What is in people's files although it shouldn't be, and what is made of it. A case is a file; the
 * expectation is one line for each thing that comes out of it:
 *
 *   start end title       an appointment, its times as iCalendar writes them
 *   ~ part of a sentence  something is said of the appointment before
 *   ! part of a sentence  an entry or line that can't be read
 *   + NAME                another component, kept
 */

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} Case;

#define BEGIN "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
#define END "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:a\r\n" lines "END:VEVENT\r\n"
#define START "DTSTART:20260302T090000\r\n"
#define FILE_OF(lines) BEGIN EVENT (lines) END
#define OLD(lines) "BEGIN:VCALENDAR\r\nVERSION:1.0\r\n" lines END
#define AT_NINE "20260302T090000 20260302T090000"

static const Case cases[] = {
  /* Folds. */
  { "fold with a tab", FILE_OF (START "SUMMARY:ab\r\n\tcd\r\n  ef\r\n"), AT_NINE " abcd ef" },
  { "empty lines", FILE_OF (START "SUMMARY:ab\r\n\r\n cd\r\n\r\nURL:x\r\n"), AT_NINE " abcd" },
  { "no line to continue",
    FILE_OF (START "END;VEVENT\r\n\r\n SUMMARY:ab\r\nURL:x\r\n"),
    AT_NINE " ab" },
  { "CR CR LF",
    "BEGIN:VCALENDAR\r\r\nBEGIN:VEVENT\r\r\nUID:a\r\r\nDTSTART:20260302T090000\r\r\nSUMMARY:"
    "ab\r\r\n cd"
    "\r\r\nEND:VEVENT\r\r\nEND:VCALENDAR\r\r\n",
    AT_NINE " abcd" },
  { "LF CR",
    "BEGIN:VCALENDAR\n\rBEGIN:VEVENT\n\rUID:a\n\rDTSTART:20260302T090000\n\rSUMMARY:ab\n\r cd\n\r"
    "END:VEVENT\n\rEND:VCALENDAR\n\r",
    AT_NINE " abcd" },
  /* Times. */
  { "no end", FILE_OF ("DTSTART:20260302\r\n"), "20260302 20260303" },
  { "the last day as the end",
    FILE_OF ("DTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260302\r\n"),
    "20260302 20260303" },
  { "end before start",
    FILE_OF (START "DTEND:20260302T080000\r\n"),
    AT_NINE "\n~ end is before the start" },
  { "day that ends before it begins",
    FILE_OF ("DTSTART:20260302\r\nDTEND:20260228\r\n"),
    "20260302 20260303\n~ end is before the start" },
  { "negative duration",
    FILE_OF (START "DURATION:-PT1H\r\n"),
    AT_NINE "\n~ end is before the start" },
  { "no start", FILE_OF ("SUMMARY:Lunch\r\n"), "! “Lunch”: It has no start" },
  { "a day that is none",
    FILE_OF ("DTSTART:20260229\r\n"),
    "! DTSTART can’t be understood: 20260229" },
  { "TZID and Z",
    FILE_OF ("DTSTART;TZID=Asia/Tokyo:20260302T090000Z\r\n"),
    "20260302T090000Z 20260302T090000Z" },
  { "quote around parameter and value",
    FILE_OF ("DTSTART;TZID=\"Asia/Tokyo:20260302T090000\"\r\n"),
    "20260302T090000[Asia/Tokyo] 20260302T090000[Asia/Tokyo]" },
  { "colon that should be in quotes",
    FILE_OF ("DTSTART;TZID=UTC+08:00:20260302T090000\r\n"),
    "20260302T090000[UTC+08:00] 20260302T090000[UTC+08:00]" },
  { "quote that never ends",
    FILE_OF ("DTSTART;TZID=\"Asia/Tokyo:20260302T090000\r\n"),
    "20260302T090000[Asia/Tokyo] 20260302T090000[Asia/Tokyo]" },
  { "parameter without a value", FILE_OF ("DTSTART;TZID=:20260302T090000\r\n"), AT_NINE },
  { "empty parameter", FILE_OF ("DTSTART;;VALUE=DATE-TIME;:20260302T090000\r\n"), AT_NINE },
  { "lower case",
    "begin:vcalendar\r\nbegin:vevent\r\nuid:a\r\ndtstart;value=date:20260302\r\nsummary:x\r\nend:"
    "vevent\r\nend:vcalendar\r\n",
    "20260302 20260303 x" },
  { "two starts", FILE_OF (START "DTSTART:20270302T090000\r\n"), AT_NINE },
  /* Time zones. */
  { "zone that nobody knows",
    FILE_OF ("DTSTART;TZID=Customized Time Zone:20260302T090000\r\n"),
    AT_NINE "\n~ “Customized Time Zone” is not known" },
  { "zone as Outlook shows it",
    FILE_OF ("DTSTART;TZID=\"(UTC-05:00) Eastern Time (US & Canada)\":20260302T090000\r\n"),
    "20260302T090000[America/New_York] 20260302T090000[America/New_York]" },
  { "TZID escaped in one place",
    BEGIN "BEGIN:VTIMEZONE\r\nTZID:Here\\, there\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
          "TZOFFSETFROM:+0730\r\nTZOFFSETTO:+0730\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT (
              "DTSTART;TZID=\"Here, there\":20260302T090000\r\n") END,
    "20260302T090000[Here\\, there] 20260302T090000[Here\\, there]" },
  /* Values. */
  { "escapes that are none",
    FILE_OF (START "SUMMARY:a\\nb\\Nc\\;d\\,e\\\\f\\xg\\\r\n"),
    AT_NINE " a|b|c;d,e\\f\\xg\\" },
  { "RFC 6868",
    FILE_OF (START "ATTENDEE;CN=\"^'A^' ^^ B\":mailto:a@b\r\nSUMMARY:x\r\n"),
    AT_NINE " x" },
  { "values that are empty",
    FILE_OF (START "SUMMARY:\r\nLOCATION:\r\nCATEGORIES:,,\r\nRDATE:\r\n"),
    AT_NINE },
  { "values out of range",
    FILE_OF (START "SEQUENCE:99999999999999999999\r\nSTATUS:FOO\r\nTRANSP:WHAT\r\nPRIORITY:x\r\n"),
    AT_NINE },
  { "rule that is none",
    FILE_OF (START "RRULE:whenever\r\n"),
    AT_NINE "\n~ RRULE can’t be understood" },
  { "list with a value that is none",
    FILE_OF (START "RRULE:FREQ=DAILY\r\nEXDATE:20260303T090000,soon\r\n"),
    AT_NINE "\n~ EXDATE can’t be understood" },
  /* Structure. */
  { "no VCALENDAR", EVENT (START "SUMMARY:x\r\n"), AT_NINE " x" },
  { "letter around it",
    "From: a@b\r\nSubject: Meeting\r\n\r\n" FILE_OF (START) "-- \r\nSent from here\r\n",
    AT_NINE },
  { "two calendars", FILE_OF (START "SUMMARY:x\r\n") "\r\n\x1a" BEGIN END, AT_NINE " x" },
  { "END of something else",
    BEGIN "END:VALARM\r\n" EVENT (START "BEGIN:VALARM\r\nTRIGGER:PT0S\r\n") END,
    AT_NINE },
  { "END that is missing",
    BEGIN "BEGIN:VEVENT\r\nUID:a\r\n" START
          "SUMMARY:x\r\nBEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\n" END,
    AT_NINE " x\n+ VTODO" },
  { "cut off",
    BEGIN "BEGIN:VEVENT\r\nUID:a\r\n" START "SUMMARY:x",
    "! ends in the middle\n" AT_NINE " x" },
  { "line that is none",
    BEGIN "Hello there\r\n" EVENT (START) END,
    "! not iCalendar: Hello there\n" AT_NINE },
  { "line that is none, in an entry", FILE_OF (START "Hello there\r\n"), AT_NINE },
  { "indented lines",
    BEGIN "BEGIN:VEVENT\r\n UID:a\r\n " START "END:VEVENT\r\n" END,
    "! indented" },
  { "event in another component",
    BEGIN "BEGIN:X-BOX\r\n" EVENT (START) "END:X-BOX\r\n" END,
    "+ X-BOX" },
  { "the same UID twice",
    BEGIN EVENT (START "SUMMARY:x\r\n") EVENT (START "SUMMARY:y\r\n") END,
    AT_NINE " x\n" AT_NINE " y\n~ same UID" },
  /* vCalendar 1.0. */
  { "quoted-printable",
    OLD (EVENT (
        START
        "SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Caf=E9=\r\n au=0D=0Alait=3B\r\n")),
    AT_NINE " Café au|lait;" },
  { "a fold behind an equals sign in a parameter",
    FILE_OF (START "SUMMARY;X-A=QUOTED-PRINTABLE;X-B=a=\r\n b:Tea\r\n"),
    AT_NINE " Tea" },
  { "alarms of old",
    OLD (EVENT (START "DALARM:20260302T084500;PT5M;3;Call\r\nAALARM;TYPE=WAVE:;;;\r\n")),
    AT_NINE },
  /* Bytes. */
  { "Windows-1252", FILE_OF (START "SUMMARY:\x93x\x94 \x80\r\n"), AT_NINE " “x” €" },
};

/* --- What came out --- */

static void
append_time (GString *out, const CalTime *time)
{
  g_autofree char *text = cal_time_to_ical (time);

  g_string_append (out, text);
  if (time->kind == CAL_TIME_ZONED && time->zone != cal_zone_utc ())
    g_string_append_printf (out, "[%s]", cal_zone_get_id (time->zone));
}

static void
append_appointment (GString *out, CalAppointment *appointment)
{
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (appointment));

  append_time (out, &fields->start);
  g_string_append_c (out, ' ');
  append_time (out, &fields->end);
  if (fields->title)
    {
      g_autofree char *title = g_strdelimit (g_strdup (fields->title), "\n", '|');

      g_string_append_printf (out, " %s", title);
    }
  g_string_append_c (out, '\n');
  if (fields->problem)
    g_string_append_printf (out, "~ %s\n", fields->problem);
}

static char *
describe (GPtrArray *items)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const CalIcalItem *item = g_ptr_array_index (items, i);

      if (item->kind == CAL_ICAL_ITEM_APPOINTMENT)
        append_appointment (out, item->appointment);
      else if (item->kind == CAL_ICAL_ITEM_BROKEN)
        g_string_append_printf (out, "! %s\n", item->reason);
      else if (item->kind == CAL_ICAL_ITEM_COMPONENT)
        g_string_append_printf (out, "+ %s\n", item->name);
    }
  return g_string_free (out, FALSE);
}

/* What is said is compared by a part of it. */
static gboolean
is_expected (const char *line, const char *expected)
{
  if (*expected == '~' || *expected == '!')
    return *line == *expected && strstr (line, expected + 2);
  return g_str_equal (line, expected);
}

static void
test_case (gconstpointer data)
{
  const Case *self = data;
  gsize length = strlen (self->text);
  g_auto (GStrv) expected = g_strsplit (self->expected, "\n", -1);

  for (gsize chunk = 1; chunk < 2000; chunk *= 7)
    {
      g_autoptr (GPtrArray) items = reading_of_bytes (self->text, length, chunk);
      g_autofree char *text = g_strchomp (describe (items));
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      g_test_message ("%s", text);
      g_assert_cmpuint (g_strv_length (lines), ==, g_strv_length (expected));
      for (guint i = 0; lines[i]; i++)
        g_assert_true (is_expected (lines[i], expected[i]));
    }
}

/* Text in UTF-32 with a mark, which is UTF-16 with NULs: it is read, too. */
static void
test_utf32 (void)
{
  gsize length;
  g_autofree char *bytes =
      g_convert (FILE_OF (START "SUMMARY:é\r\n"), -1, "UTF-32LE", "UTF-8", NULL, &length, NULL);
  g_autoptr (GString) text = g_string_new_len ("\xff\xfe\0\0", 4);
  g_autoptr (GPtrArray) items = NULL;

  g_string_append_len (text, bytes, length);
  items = reading_of_bytes (text->str, text->len, 5);
  g_assert_cmpstr (reading_master (items, 0)->title, ==, "é");
}

/* NULs are no text: neither within a value nor where they hide a BEGIN. */
static void
test_nuls (void)
{
  static const char text[] = "BEGIN:VCALENDAR\r\n\0\0BEGIN:VEVENT\0\r\nUID:a\r\nDTSTART:2026\0"
                             "0302\r\nSUMMARY:a\0b\0\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n\0";

  for (gsize chunk = 1; chunk < 200; chunk += 13)
    {
      g_autoptr (GPtrArray) items = reading_of_bytes (text, sizeof text - 1, chunk);

      g_assert_cmpstr (reading_master (items, 0)->title, ==, "ab");
      g_assert_cmpint (reading_master (items, 0)->start.kind, ==, CAL_TIME_DATE);
    }
}

/* A definition in the file counts where the name is no place and the two can't mean the same. */
static void
test_zone_of_the_file (void)
{
  static const char definition[] =
      "BEGIN:VTIMEZONE\r\nTZID:%s\r\nBEGIN:STANDARD\r\nDTSTART:20001029T020000\r\n"
      "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\nTZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\n"
      "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:20000402T020000\r\n"
      "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\nTZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\n"
      "END:DAYLIGHT\r\nEND:VTIMEZONE\r\n";
  static const struct
  {
    const char *tzid;
    int hours;
  } expected[] = { { "EST", -4 }, { "GMT-0500", -4 }, { "Africa/Lagos", 1 },  { "US/Eastern", -4 },
                   { "UTC", 0 },  { "Nowhere", -4 },  { "Europe/London", 1 }, { "Singapore", -4 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *zone = g_strdup_printf (definition, expected[i].tzid);
      g_autofree char *text =
          g_strdup_printf (BEGIN "%s" EVENT ("DTSTART;TZID=%s:20260702T090000\r\n") END,
                           zone,
                           expected[i].tzid);
      g_autoptr (GPtrArray) items = reading_of_text (text);
      const CalTime *start = &reading_master (items, 0)->start;

      g_test_message ("%s", expected[i].tzid);
      g_assert_cmpint (start->wall - cal_time_to_instant (start, NULL),
                       ==,
                       expected[i].hours * CAL_HOUR);
    }
}

static void
test_old_values (void)
{
  g_autoptr (GPtrArray) items =
      reading_of_text (OLD (EVENT (START "CATEGORIES:One;Two\\;b\r\nTRANSP:1\r\n")));
  const CalEventFields *fields = reading_master (items, 0);

  g_assert_cmpstr (fields->categories[0], ==, "One");
  g_assert_cmpstr (fields->categories[1], ==, "Two;b");
  g_assert_null (fields->categories[2]);
  g_assert_true (fields->transparent);
}

static void
test_old_summer_time (void)
{
  static const char *const heads[] = { "", "TZ:-05\r\n", "TZ:-0500\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = g_strconcat ("BEGIN:VCALENDAR\r\nVERSION:1.0\r\n",
                                           heads[i],
                                           "DAYLIGHT:TRUE;-0400;20140309T020000;20141102T020000;"
                                           "EST;EDT\r\n",
                                           EVENT ("DTSTART:20140928T120000\r\n"),
                                           EVENT ("DTSTART:20141128T120000\r\n"),
                                           END,
                                           NULL);
      g_autoptr (GPtrArray) items = reading_of_text (text);
      const CalTime *summer = &reading_master (items, 0)->start;
      const CalTime *winter = &reading_master (items, 1)->start;

      g_assert_cmpint (summer->wall - cal_time_to_instant (summer, NULL), ==, -4 * CAL_HOUR);
      g_assert_cmpint (winter->wall - cal_time_to_instant (winter, NULL), ==, -5 * CAL_HOUR);
    }
}

/* A rule of version 1.0 in today's words. */
static void
test_old_rules (void)
{
  static const struct
  {
    const char *old, *rule;
  } rules[] = {
    { "W2 TU TH #10", "FREQ=WEEKLY;INTERVAL=2;COUNT=10;BYDAY=TU,TH" },
    { "D1 #5", "FREQ=DAILY;INTERVAL=1;COUNT=5" },
    { "d2 20260320T000000", "FREQ=DAILY;INTERVAL=2;UNTIL=20260320T000000" },
    { "W1", "FREQ=WEEKLY;INTERVAL=1;COUNT=2" },
    { "MP1 1+ MO #4", "FREQ=MONTHLY;INTERVAL=1;COUNT=4;BYDAY=1MO" },
    { "MP6 1+ MO 2- TH #0", "FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO,-2TH" },
    { "MP1 1+ 3+ TU 1- FR #0", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU,3TU,-1FR" },
    { "MD1 2- LD #5", "FREQ=MONTHLY;INTERVAL=1;COUNT=5;BYMONTHDAY=-2,-1" },
    { "YM1 6 7 #8", "FREQ=YEARLY;INTERVAL=1;COUNT=8;BYMONTH=6,7" },
    { "YD1 1 100 #4", "FREQ=YEARLY;INTERVAL=1;COUNT=4;BYYEARDAY=1,100" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *text = g_strdup_printf (OLD (EVENT (START "RRULE:%s\r\n")), rules[i].old);
      g_autofree char *line = g_strdup_printf ("\r\nRRULE:%s\r\n", rules[i].rule);
      g_autoptr (GPtrArray) items = reading_of_text (text);

      g_test_message ("%s", cal_appointment_get_source (reading_appointment (items, 0)));
      g_assert_nonnull (strstr (cal_appointment_get_source (reading_appointment (items, 0)), line));
      g_assert_null (reading_master (items, 0)->problem);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (cases[i].name), " /", '-');
      g_autofree char *path = g_strconcat ("/ical/oddities/", name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/ical/oddities/utf-32", test_utf32);
  g_test_add_func ("/ical/oddities/nuls", test_nuls);
  g_test_add_func ("/ical/oddities/zone-of-the-file", test_zone_of_the_file);
  g_test_add_func ("/ical/oddities/old-values", test_old_values);
  g_test_add_func ("/ical/oddities/old-summer-time", test_old_summer_time);
  g_test_add_func ("/ical/oddities/old-rules", test_old_rules);

  return g_test_run ();
}
