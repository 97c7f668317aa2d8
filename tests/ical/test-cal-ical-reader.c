/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-recurrence.h"
#include "ical-reading.h"

#define CALENDAR(body) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n" body "END:VCALENDAR\r\n"
#define EVENT(body) "BEGIN:VEVENT\r\nUID:a\r\nDTSTAMP:20260101T000000Z\r\n" body "END:VEVENT\r\n"

static const char simple[] =
    CALENDAR (EVENT ("DTSTART:20260302T090000Z\r\nDTEND:20260302T100000Z\r\n"
                     "SUMMARY:Café \\, now\\nthen\r\n"));

static void
assert_simple (GPtrArray *items)
{
  const CalEventFields *fields;

  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_APPOINTMENT), ==, 1);
  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_BROKEN), ==, 0);
  fields = reading_master (items, 0);
  g_assert_cmpstr (fields->title, ==, "Café , now\nthen");
  g_assert_cmpint (fields->end.wall - fields->start.wall, ==, CAL_HOUR);
  g_assert_true (fields->start.zone == cal_zone_utc ());
  g_assert_null (fields->problem);
}

static void
test_simple (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (simple);
  CalAppointment *appointment = reading_appointment (items, 0);

  assert_simple (items);
  g_assert_cmpstr (cal_appointment_get_uid (appointment), ==, "a");
  g_assert_cmpstr (cal_appointment_get_calendar_id (appointment), ==, "calendar");
  g_assert_true (
      g_str_has_prefix (cal_appointment_get_source (appointment), "BEGIN:VEVENT\r\nUID:a"));
  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_PROPERTY), ==, 2);
  g_assert_cmpstr (reading_get (items, CAL_ICAL_ITEM_PROPERTY, 1)->text, ==, "PRODID:x");
  g_assert_cmpuint (reading_get (items, CAL_ICAL_ITEM_APPOINTMENT, 0)->line, ==, 4);
}

/* The same text with another line end. */
static GString *
with_line_end (const char *text, const char *line_end)
{
  GString *result = g_string_new (text);

  g_string_replace (result, "\r\n", line_end, 0);
  return result;
}

static void
test_line_ends (void)
{
  static const char *const ends[] = { "\n", "\r", "\r\n", "\r\r\n", "\n\n", "\r\n\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    for (gsize chunk = 1; chunk < 70; chunk += 11)
      {
        g_autoptr (GString) text = with_line_end (simple, ends[i]);
        g_autoptr (GPtrArray) items = reading_of_bytes (text->str, text->len, chunk);
        g_autoptr (GPtrArray) expected = reading_of_text (simple);

        assert_simple (items);
        g_assert_cmpstr (cal_appointment_get_source (reading_appointment (items, 0)),
                         ==,
                         cal_appointment_get_source (reading_appointment (expected, 0)));
      }
}

static void
test_encodings (void)
{
  static const struct
  {
    const char *charset;
    const char *mark;
    gsize mark_length;
  } cases[] = {
    { "UTF-8", "\xef\xbb\xbf", 3 }, { "ISO-8859-1", "", 0 }, { "UTF-16LE", "\xff\xfe", 2 },
    { "UTF-16BE", "\xfe\xff", 2 },  { "UTF-16LE", "", 0 },   { "UTF-16BE", "", 0 },
    { "WINDOWS-1252", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize chunk = 1; chunk < 5000; chunk *= 3)
      {
        gsize length;
        g_autofree char *bytes =
            g_convert (simple, -1, cases[i].charset, "UTF-8", NULL, &length, NULL);
        g_autoptr (GString) text = g_string_new_len (cases[i].mark, cases[i].mark_length);
        g_autoptr (GPtrArray) items = NULL;

        g_string_append_len (text, bytes, length);
        items = reading_of_bytes (text->str, text->len, chunk);
        assert_simple (items);
      }
}

static void
test_utf16_surrogates (void)
{
  gsize length;
  g_autofree char *bytes =
      g_convert (CALENDAR (EVENT ("DTSTART:20260302T090000Z\r\nSUMMARY:🚀\r\n")),
                 -1,
                 "UTF-16BE",
                 "UTF-8",
                 NULL,
                 &length,
                 NULL);
  g_autoptr (GPtrArray) items = reading_of_bytes (bytes, length, 7);

  g_assert_cmpstr (reading_master (items, 0)->title, ==, "🚀");
}

static void
test_folding (void)
{
  /* A fold inside a name, inside a character, and after an empty line. */
  g_autoptr (GPtrArray) items = reading_of_text (
      "BEGIN:VCALENDAR\r\nBEGIN:VEV\r\n ENT\r\nUI\r\n D:a\r\nDTSTART:2026\r\n\t0302T090000Z\r\n"
      "SUMMARY:Caf\xc3\r\n \xa9 au\r\n  lait\r\n\r\n  noir\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  CalAppointment *appointment = reading_appointment (items, 0);

  g_assert_cmpstr (reading_master (items, 0)->title, ==, "Café au lait noir");
  g_assert_cmpstr (cal_appointment_get_uid (appointment), ==, "a");
  g_assert_true (g_utf8_validate (cal_appointment_get_source (appointment), -1, NULL));
}

static void
test_mixed_latin1 (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (CALENDAR (EVENT (
      "DTSTART:20260302\r\nSUMMARY:Caf\xe9 \x80 5\r\nLOCATION:Café\r\nDESCRIPTION:\xe4\xf6\r\n")));

  g_assert_cmpstr (reading_master (items, 0)->title, ==, "Café € 5");
  g_assert_cmpstr (reading_master (items, 0)->location, ==, "Café");
  g_assert_cmpstr (reading_master (items, 0)->description, ==, "äö");
}

static void
test_structure (void)
{
  /* No VCALENDAR; a missing END; an END too much; a VCALENDAR that begins in a component. */
  g_autoptr (GPtrArray) items = reading_of_text (
      "BEGIN:VEVENT\nUID:1\nDTSTART:20260101\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:2\nDTSTART:20260102\n"
      "BEGIN:VEVENT\nUID:3\nDTSTART:20260103\nEND:VALARM\nEND:VEVENT\nEND:VEVENT\n"
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:4\nDTSTART:20260104\n"
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:5\nDTSTART:20260105\nEND:VCALENDAR\n"
      "BEGIN:VEVENT\nUID:6\nDTSTART:20260106\nBEGIN:VALARM\nACTION:DISPLAY");

  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_APPOINTMENT), ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *uid = g_strdup_printf ("%u", i + 1);
      CalAppointment *appointment = reading_appointment (items, i);

      g_assert_cmpstr (cal_appointment_get_uid (appointment), ==, uid);
      g_assert_true (g_str_has_suffix (cal_appointment_get_source (appointment), "END:VEVENT\r\n"));
    }
  g_assert_nonnull (strstr (cal_appointment_get_source (reading_appointment (items, 0)),
                            "END:VALARM\r\nEND:VEVENT\r\n"));
}

static void
test_components (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (CALENDAR (
      "X-WR-CALNAME:Mine\r\nBEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nBEGIN:X-THING\r\nBEGIN:VEVENT\r\n"
      "UID:in\r\nEND:VEVENT\r\nEND:X-THING\r\n" EVENT ("DTSTART:20260101\r\n")));

  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_APPOINTMENT), ==, 1);
  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_COMPONENT), ==, 2);
  g_assert_cmpstr (reading_get (items, CAL_ICAL_ITEM_COMPONENT, 0)->name, ==, "VTODO");
  g_assert_cmpstr (reading_get (items, CAL_ICAL_ITEM_COMPONENT, 1)->text,
                   ==,
                   "BEGIN:X-THING\r\nBEGIN:VEVENT\r\nUID:in\r\nEND:VEVENT\r\nEND:X-THING\r\n");
}

static void
test_broken (void)
{
  static const char *const starts[] = { "",
                                        "DTSTART:\r\n",
                                        "DTSTART:20261301\r\n",
                                        "DTSTART:20260229\r\n",
                                        "DTSTART:today\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *text = g_strconcat ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Lost\n",
                                           starts[i],
                                           "END:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART:20260101\n"
                                           "END:VEVENT\nEND:VCALENDAR\n",
                                           NULL);
      g_autoptr (GPtrArray) items = reading_of_text (text);
      const CalIcalItem *broken = reading_get (items, CAL_ICAL_ITEM_BROKEN, 0);

      g_assert_cmpuint (items->len, ==, 2);
      g_assert_cmpuint (broken->line, ==, 2);
      g_assert_nonnull (broken->reason);
      g_assert_nonnull (strstr (broken->text, "SUMMARY:Lost\r\n"));
      g_assert_cmpstr (cal_appointment_get_uid (reading_appointment (items, 0)), ==, "b");
    }
}

static void
test_problems (void)
{
  static const char *const bodies[] = {
    "DTSTART:20260302T090000\r\nRRULE:FREQ=SOMETIMES\r\n",
    "DTSTART:20260302T090000\r\nEXDATE:20260303T090000,never\r\nRRULE:FREQ=DAILY\r\n",
    "DTSTART:20260302T090000\r\nDURATION:long\r\n",
    "DTSTART:20260302T090000\r\nDTEND:20260301T090000\r\n",
    "DTSTART:20260302T090000\r\nDURATION:-PT1H\r\n",
    "DTSTART;TZID=Middle-Earth/Shire:20260302T090000\r\n",
    "DTSTART:20260302T090000\r\nDTEND:later\r\n",
    "DTSTART:20260302T090000\r\nRDATE;VALUE=PERIOD:20260302T090000/soon\r\n",
    "DTSTART:20260302T090000\r\nRECURRENCE-ID:x\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *text = g_strconcat ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n",
                                           bodies[i],
                                           "END:VEVENT\r\nEND:VCALENDAR\r\n",
                                           NULL);
      g_autoptr (GPtrArray) items = reading_of_text (text);
      CalAppointment *appointment = reading_appointment (items, 0);
      CalEvent *event = cal_appointment_get_master (appointment);
      const CalEventFields *fields;
      guint n;

      if (event == NULL)
        event = cal_appointment_get_overrides (appointment, &n)[0];
      fields = cal_event_get (event);
      g_assert_nonnull (fields->problem);
      g_assert_nonnull (strstr (cal_appointment_get_source (appointment), bodies[i]));
      g_assert_cmpint (fields->start.kind, ==, CAL_TIME_FLOATING);
      g_assert_cmpint (fields->end.wall, ==, fields->start.wall);
    }
}

static void
test_lenient_times (void)
{
  static const struct
  {
    const char *text;
    const char *start;
    const char *end;
  } cases[] = {
    { "DTSTART:20260302\r\n", "20260302", "20260303" },
    { "DTSTART;VALUE=DATE:20260302T101500\r\n", "20260302T101500", "20260302T101500" },
    { "DTSTART;VALUE=DATE:20260302T000000Z\r\n", "20260302", "20260303" },
    { "DTSTART;VALUE=DATE:20260302T000000\r\nDTEND;VALUE=DATE:20260302T013000\r\n",
      "20260302T000000",
      "20260302T013000" },
    { "DTSTART:20260302T101500.25+01:00\r\n", "20260302T091500Z", "20260302T091500Z" },
    { "DTSTART:20260302T101500-0530;\r\n", "20260302T154500Z", "20260302T154500Z" },
    { "DTSTART:20260302Z\r\n", "20260302", "20260303" },
    { "DTSTART:20260302\r\nDTEND:20260302\r\n", "20260302", "20260303" },
    { "DTSTART:20260302t101500z\r\n", "20260302T101500Z", "20260302T101500Z" },
    { "DTSTART:2026-03-02T10:15:00Z\r\n", "20260302T101500Z", "20260302T101500Z" },
    { "DTSTART : 20260302T1015\r\n", "20260302T101500", "20260302T101500" },
    { "DTSTART:20260302T240000\r\n", "20260303T000000", "20260303T000000" },
    { "DTSTART:20260302T235960\r\n", "20260302T235959", "20260302T235959" },
    { "DTSTART:20260302\r\nDURATION:P2D\r\n", "20260302", "20260304" },
    { "DTSTART:20260302\r\nDURATION:PT90M\r\n", "20260302", "20260303" },
    { "DTSTART:20260302\r\nDTEND:20260303T120000\r\n", "20260302", "20260304" },
    { "DTSTART:20260302T100000\r\nDTEND;VALUE=DATE:20260303\r\n",
      "20260302T100000",
      "20260303T000000" },
    { "DTSTART:20260302T100000\r\nDURATION:P1DT1H\r\n", "20260302T100000", "20260303T110000" },
    { "DTSTART:20260302T100000\r\nDURATION:P1W\r\n", "20260302T100000", "20260309T100000" },
    { "DTSTART;TZID=UTC:20260302T100000\r\n", "20260302T100000Z", "20260302T100000Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text =
          g_strconcat ("BEGIN:VEVENT\r\nUID:a\r\n", cases[i].text, "END:VEVENT\r\n", NULL);
      g_autoptr (GPtrArray) items = reading_of_text (text);
      const CalEventFields *fields = reading_master (items, 0);
      g_autofree char *start = cal_time_to_ical (&fields->start);
      g_autofree char *end = cal_time_to_ical (&fields->end);

      g_assert_cmpstr (start, ==, cases[i].start);
      g_assert_cmpstr (end, ==, cases[i].end);
    }
}

static void
test_fields (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (CALENDAR (EVENT (
      "DTSTART;TZID=Europe/Berlin:20260302T090000\r\nDTEND;TZID=\"Europe/"
      "London\":20260302T090000\r\n"
      "SUMMARY;LANGUAGE=en:T\r\nSUMMARY;LANGUAGE=fr:U\r\nLOCATION:Room\\; 1\r\n"
      "DESCRIPTION:a\\\\nb\r\nURL:https://example.org/a,b;c\r\nCOLOR:tomato\r\n"
      "CATEGORIES:Work,A\\,B\r\nCATEGORIES:C\r\nSTATUS:tentative\r\nTRANSP:TRANSPARENT\r\n"
      "SEQUENCE:7\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE;TZID=Europe/Berlin:20260309T090000\r\n")));
  const CalEventFields *fields = reading_master (items, 0);
  guint n;

  g_assert_cmpstr (fields->title, ==, "T");
  g_assert_cmpstr (fields->location, ==, "Room; 1");
  g_assert_cmpstr (fields->description, ==, "a\\nb");
  g_assert_cmpstr (fields->url, ==, "https://example.org/a,b;c");
  g_assert_cmpstr (fields->color, ==, "tomato");
  g_assert_cmpuint (g_strv_length (fields->categories), ==, 3);
  g_assert_cmpstr (fields->categories[1], ==, "A,B");
  g_assert_cmpint (fields->status, ==, CAL_STATUS_TENTATIVE);
  g_assert_true (fields->transparent);
  g_assert_cmpint (fields->sequence, ==, 7);
  g_assert_cmpstr (cal_zone_get_id (fields->end.zone), ==, "Europe/London");
  g_assert_cmpint (
      cal_event_get_duration (cal_appointment_get_master (reading_appointment (items, 0))),
      ==,
      CAL_HOUR);
  cal_recurrence_get_rules (fields->recurrence, &n);
  g_assert_cmpuint (n, ==, 1);
  cal_recurrence_get_exception_dates (fields->recurrence, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_null (fields->problem);
}

static void
test_uids (void)
{
  static const char text[] =
      CALENDAR ("BEGIN:VEVENT\r\nDTSTART:20260101\r\nEND:VEVENT\r\n"
                "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101\r\nEND:VEVENT\r\n"
                "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260102\r\nEND:VEVENT\r\n"
                "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260101\r\nEND:VEVENT\r\n"
                "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260101\r\nEND:VEVENT\r\n");
  g_autoptr (GPtrArray) items = reading_of_text (text);
  g_autoptr (GPtrArray) again = reading_of_text (text);
  g_autoptr (GHashTable) uids = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_APPOINTMENT), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      CalAppointment *appointment = reading_appointment (items, i);
      const char *uid = cal_appointment_get_uid (appointment);
      g_autofree char *line = g_strdup_printf ("\r\nUID:%.20s", uid);

      g_assert_true (g_hash_table_add (uids, (gpointer) uid));
      g_assert_cmpstr (uid, ==, cal_appointment_get_uid (reading_appointment (again, i)));
      g_assert_nonnull (strstr (cal_appointment_get_source (appointment), line));
    }
  g_assert_null (reading_master (items, 1)->problem);
  g_assert_nonnull (reading_master (items, 2)->problem);
  g_assert_nonnull (reading_master (items, 4)->problem);
}

static void
test_groups (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (CALENDAR (
      EVENT ("DTSTART:20260302T090000\r\nRRULE:FREQ=DAILY\r\n")
          EVENT ("RECURRENCE-ID:20260303T090000\r\nDTSTART:20260303T110000\r\n") EVENT (
              "RECURRENCE-ID;RANGE=THISANDFUTURE:20260310T090000\r\nDTSTART:"
              "20260310T100000\r\n") "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260101\r\nEND:"
                                     "VEVENT\r\n" EVENT ("RECURRENCE-ID:20260304T090000\r\nDTSTART:"
                                                         "20260304T110000\r\n")));
  guint n;
  CalEvent *const *overrides;

  g_assert_cmpuint (items->len, ==, 5);
  overrides = cal_appointment_get_overrides (reading_appointment (items, 0), &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_false (cal_event_get (overrides[0])->this_and_future);
  g_assert_true (cal_event_get (overrides[1])->this_and_future);
  g_assert_null (cal_appointment_get_master (reading_appointment (items, 2)));
  cal_appointment_get_overrides (reading_appointment (items, 2), &n);
  g_assert_cmpuint (n, ==, 1);
}

#define SHIRE                                                                                      \
  "BEGIN:VTIMEZONE\r\nTZID:Middle-Earth/Shire\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"    \
  "TZOFFSETFROM:+0130\r\nTZOFFSETTO:+0130\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"

static void
test_zones (void)
{
  /* The definition before its use, and after it. */
  static const char *const texts[] = {
    CALENDAR (SHIRE EVENT ("DTSTART;TZID=Middle-Earth/Shire:20260302T090000\r\n")),
    CALENDAR (EVENT ("DTSTART;TZID=Middle-Earth/Shire:20260302T090000\r\n") SHIRE),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GPtrArray) items = reading_of_text (texts[i]);
      CalAppointment *appointment = reading_appointment (items, 0);
      const CalEventFields *fields = reading_master (items, 0);
      g_autoptr (CalAppointment) again = NULL;

      g_assert_cmpint (fields->start.kind, ==, CAL_TIME_ZONED);
      g_assert_cmpint (fields->start.wall - cal_time_to_instant (&fields->start, NULL),
                       ==,
                       90 * CAL_MINUTE);
      g_assert_null (fields->problem);
      g_assert_true (
          g_str_has_prefix (cal_appointment_get_source (appointment), SHIRE "BEGIN:VEVENT"));
      g_assert_cmpstr (reading_get (items, CAL_ICAL_ITEM_TIMEZONE, 0)->name,
                       ==,
                       "Middle-Earth/Shire");
      again = cal_ical_parse_appointment ("calendar",
                                          "a",
                                          cal_appointment_get_source (appointment),
                                          NULL);
      g_assert_true (cal_appointment_equal (appointment, again));
    }
}

static void
test_known_zone_needs_no_text (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (CALENDAR (
      "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
      "TZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT (
          "DTSTART;TZID=Europe/Berlin:20260302T090000\r\n")));
  const CalEventFields *fields = reading_master (items, 0);

  g_assert_cmpint (fields->start.wall - cal_time_to_instant (&fields->start, NULL), ==, CAL_HOUR);
  g_assert_null (strstr (cal_appointment_get_source (reading_appointment (items, 0)), "VTIMEZONE"));
}

static void
test_vcalendar (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (
      "BEGIN:VCALENDAR\r\nVERSION:1.0\r\nTZ:-05\r\n"
      "DAYLIGHT:TRUE;-04;20260308T020000;20261101T020000;EST;EDT\r\nBEGIN:VEVENT\r\nUID:a\r\n"
      "DTSTART:20260701T090000\r\nDTEND:20260701T100000Z\r\n"
      "DESCRIPTION;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:caf=E9, first=0D=0A=\r\nsecond=\r\n"
      " line\r\nSUMMARY;QUOTED-PRINTABLE;LANGUAGE=de:=C3=A4\r\nRRULE:W2 WE FR #5\r\n"
      "EXDATE:20260703T090000;20260715T090000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  const CalEventFields *fields = reading_master (items, 0);
  const char *source = cal_appointment_get_source (reading_appointment (items, 0));
  guint n;
  CalRule *const *rules = cal_recurrence_get_rules (fields->recurrence, &n);
  const CalRuleParts *parts = cal_rule_get_parts (rules[0]);

  g_assert_cmpstr (fields->title, ==, "ä");
  g_assert_cmpstr (fields->description, ==, "café, first\nsecond line");
  g_assert_nonnull (strstr (source, "SUMMARY;LANGUAGE=de:ä\r\n"));
  g_assert_null (strstr (source, "QUOTED"));
  g_assert_cmpint (parts->frequency, ==, CAL_FREQ_WEEKLY);
  g_assert_cmpint (parts->interval, ==, 2);
  g_assert_cmpint (parts->count, ==, 5);
  g_assert_cmpuint (parts->n_by_day, ==, 2);
  cal_recurrence_get_exception_dates (fields->recurrence, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (fields->start.wall - cal_time_to_instant (&fields->start, NULL),
                   ==,
                   -4 * CAL_HOUR);
}

static void
test_not_icalendar (void)
{
  static const char *const texts[] = { "", "\n\n", "Hello\nWorld", "<html></html>", "{\"a\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GInputStream) stream =
          g_memory_input_stream_new_from_data (texts[i], strlen (texts[i]), NULL);
      g_autoptr (CalIcalReader) reader = cal_ical_reader_new (stream, "c");
      g_autoptr (GError) error = NULL;
      CalIcalItem item = { 0 };

      g_assert_false (cal_ical_reader_next (reader, &item, NULL, &error));
      g_assert_error (error, CAL_ICAL_ERROR, CAL_ICAL_ERROR_NOT_ICALENDAR);
    }
}

/* An exception without a start is one all the same: it may call its occurrence off. */
static void
test_exception_without_start (void)
{
  g_autoptr (GPtrArray) items =
      reading_of_text (CALENDAR (EVENT ("DTSTART:20260302T090000Z\r\nRRULE:FREQ=DAILY\r\n") EVENT (
          "RECURRENCE-ID:20260304T090000Z\r\nSTATUS:CANCELLED\r\n")));
  guint n;
  CalEvent *const *overrides = cal_appointment_get_overrides (reading_appointment (items, 0), &n);
  const CalEventFields *fields;

  g_assert_cmpuint (n, ==, 1);
  fields = cal_event_get (overrides[0]);
  g_assert_true (cal_time_equal (&fields->start, &fields->recurrence_id));
  g_assert_cmpint (fields->status, ==, CAL_STATUS_CANCELLED);
  g_assert_nonnull (fields->problem);
}

static void
test_cancelled (void)
{
  g_autoptr (GInputStream) stream =
      g_memory_input_stream_new_from_data (simple, strlen (simple), NULL);
  g_autoptr (CalIcalReader) reader = cal_ical_reader_new (stream, "c");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  CalIcalItem item = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_false (cal_ical_reader_next (reader, &item, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_hostile (void)
{
  static const char tail[] =
      "\nEND:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nSUMMARY:a\0b\nEND:VEVENT\n";
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\n");
  g_autoptr (GPtrArray) items = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "BEGIN:A\n");
  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "END:B\nX");
  g_string_append_len (text, tail, sizeof tail - 1);
  items = reading_of_bytes (text->str, text->len, 4096);
  g_assert_cmpuint (reading_count (items, CAL_ICAL_ITEM_COMPONENT), >, 0);
  g_assert_cmpstr (reading_master (items, 0)->title, ==, "ab");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ical/reader/simple", test_simple);
  g_test_add_func ("/ical/reader/line-ends", test_line_ends);
  g_test_add_func ("/ical/reader/encodings", test_encodings);
  g_test_add_func ("/ical/reader/utf16-surrogates", test_utf16_surrogates);
  g_test_add_func ("/ical/reader/folding", test_folding);
  g_test_add_func ("/ical/reader/mixed-latin1", test_mixed_latin1);
  g_test_add_func ("/ical/reader/structure", test_structure);
  g_test_add_func ("/ical/reader/components", test_components);
  g_test_add_func ("/ical/reader/broken", test_broken);
  g_test_add_func ("/ical/reader/problems", test_problems);
  g_test_add_func ("/ical/reader/lenient-times", test_lenient_times);
  g_test_add_func ("/ical/reader/fields", test_fields);
  g_test_add_func ("/ical/reader/uids", test_uids);
  g_test_add_func ("/ical/reader/groups", test_groups);
  g_test_add_func ("/ical/reader/zones", test_zones);
  g_test_add_func ("/ical/reader/known-zone", test_known_zone_needs_no_text);
  g_test_add_func ("/ical/reader/vcalendar", test_vcalendar);
  g_test_add_func ("/ical/reader/not-icalendar", test_not_icalendar);
  g_test_add_func ("/ical/reader/exception-without-start", test_exception_without_start);
  g_test_add_func ("/ical/reader/cancelled", test_cancelled);
  g_test_add_func ("/ical/reader/hostile", test_hostile);

  return g_test_run ();
}
