/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-appointment.h"
#include "cal-occurrence.h"
#include "event-fixture.h"

static void
assert_expansion (CalAppointment *appointment,
                  const char *from,
                  const char *to,
                  const char *zone,
                  const char *expected)
{
  g_autofree char *text = fixture_expand (appointment, from, to, zone);

  g_assert_cmpstr (text, ==, expected);
}

/* Instances must lie in the extent, whatever zone they are looked at in. */
static void
assert_extent (CalAppointment *appointment, const char *from, const char *to)
{
  static const char *const zones[] = { "Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago" };
  gint64 start, end;

  cal_appointment_get_extent (appointment, &start, &end);
  g_assert_cmpint (start, <, end);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      const CalZone *zone = cal_zone_lookup (zones[i]);
      g_autoptr (GPtrArray) out = fixture_occurrences (appointment, from, to, zones[i]);

      for (guint j = 0; j < out->len; j++)
        {
          CalOccurrence *occurrence = out->pdata[j];

          g_assert_cmpint (cal_time_to_instant (cal_occurrence_get_start (occurrence), zone),
                           >=,
                           start);
          g_assert_cmpint (cal_time_to_instant (cal_occurrence_get_end (occurrence), zone),
                           <=,
                           end);
        }
    }
}

static void
test_single (void)
{
  static const struct
  {
    const char *start, *end, *from, *to, *zone;
    gboolean shown;
  } cases[] = {
    { "20260302T090000Z", "20260302T100000Z", "20260302", "20260303", "UTC", TRUE },
    { "20260302T090000Z", "20260302T100000Z", "20260301", "20260302", "UTC", FALSE },
    { "20260302T090000Z", "20260302T100000Z", "20260303", "20260304", "UTC", FALSE },
    { "20260302T230000Z", "20260303T000000Z", "20260303", "20260304", "UTC", FALSE },
    { "20260302T230000Z", "20260303T003000Z", "20260303", "20260304", "UTC", TRUE },
    { "20260302T230000Z", "20260302T233000Z", "20260303", "20260304", "Europe/Berlin", TRUE },
    { "20260302T230000", "20260302T233000", "20260303", "20260304", "Europe/Berlin", FALSE },
    { "20260302T230000", "20260302T233000", "20260302", "20260303", "Asia/Tokyo", TRUE },
    { "20260302T000000Z", "20260302T000000Z", "20260302", "20260303", "UTC", TRUE },
    { "20260302T000000Z", "20260302T000000Z", "20260301", "20260302", "UTC", FALSE },
    { "20260302", "20260303", "20260302", "20260303", "Pacific/Apia", TRUE },
    { "20260302", "20260303", "20260303", "20260304", "Pacific/Pago_Pago", FALSE },
    { "20260302", "20260305", "20260304", "20260305", "UTC", TRUE },
    { "20260302", "20260302", "20260302", "20260303", "UTC", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CalAppointment) appointment =
          fixture_appointment (fixture_event ("A", cases[i].start, cases[i].end, "", NULL), NULL);
      g_autoptr (GPtrArray) out =
          fixture_occurrences (appointment, cases[i].from, cases[i].to, cases[i].zone);

      g_assert_cmpuint (out->len, ==, cases[i].shown);
      g_assert_false (cal_appointment_is_recurring (appointment));
      if (out->len > 0)
        g_assert_cmpint (cal_occurrence_get_recurrence_id (out->pdata[0])->kind, ==, CAL_TIME_NONE);
      assert_extent (appointment, "20260201", "20260401");
    }
}

static void
test_durations (void)
{
  /* Exact across the change to summer time where a zone has one, on the clock else. */
  g_autoptr (CalAppointment) zoned =
      fixture_appointment (fixture_event ("Z",
                                          "20260327T220000 Europe/Berlin",
                                          "20260328T060000 Europe/Berlin",
                                          "",
                                          "FREQ=DAILY"),
                           NULL);
  g_autoptr (CalAppointment) floating = fixture_appointment (
      fixture_event ("F", "20260327T220000", "20260328T060000", "", "FREQ=DAILY"),
      NULL);
  g_autoptr (CalAppointment) days =
      fixture_appointment (fixture_event ("D", "20260327", "20260329", "", "FREQ=WEEKLY;COUNT=2"),
                           NULL);
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalEvent) nominal_event = NULL;
  g_autoptr (CalAppointment) nominal = NULL;

  assert_expansion (zoned,
                    "20260328",
                    "20260329",
                    "Europe/Berlin",
                    "Z 20260327T220000 20260328T060000\nZ 20260328T220000 20260329T070000\n");
  assert_expansion (floating,
                    "20260329",
                    "20260330",
                    "Europe/Berlin",
                    "F 20260328T220000 20260329T060000\nF 20260329T220000 20260330T060000\n");
  assert_expansion (days,
                    "20260328",
                    "20260404",
                    "UTC",
                    "D 20260327 20260329\nD 20260403 20260405\n");

  cal_event_fields_copy (cal_event_get (cal_appointment_get_master (zoned)), &fields);
  fields.end = cal_time_add (&fields.start, CAL_DAY);
  fields.nominal_duration = TRUE;
  nominal_event = cal_event_new (&fields);
  nominal = fixture_appointment (cal_event_ref (nominal_event), NULL);
  assert_expansion (nominal,
                    "20260330",
                    "20260331",
                    "Europe/Berlin",
                    "Z 20260329T220000 20260330T220000\nZ 20260330T220000 20260331T220000\n");
}

static void
test_zones_of_start_and_end (void)
{
  g_autoptr (CalAppointment) flight =
      fixture_appointment (fixture_event ("Flight",
                                          "20260302T100000 Europe/Berlin",
                                          "20260302T123000 America/New_York",
                                          "",
                                          "FREQ=WEEKLY;COUNT=3"),
                           NULL);

  /* From 8 March New York has summer time and Berlin has not. */
  assert_expansion (flight,
                    "20260301",
                    "20260320",
                    "UTC",
                    "Flight 20260302T100000 20260302T123000\nFlight 20260309T100000 "
                    "20260309T133000\nFlight 20260316T100000 20260316T133000\n");
}

static void
test_overrides (void)
{
  g_autoptr (CalAppointment) series = fixture_appointment (
      fixture_event ("S",
                     "20260302T090000 Europe/Berlin",
                     "20260302T100000 Europe/Berlin",
                     "",
                     "FREQ=DAILY;COUNT=6"),
      fixture_event ("utc", "20260303T120000Z", "20260303T130000Z", "20260303T080000Z", NULL),
      fixture_event ("day", "20260304T150000", "20260304T160000", "20260304", NULL),
      fixture_event ("out",
                     "20260401T090000 Europe/Berlin",
                     "20260401T100000 Europe/Berlin",
                     "20260305T090000 Europe/Berlin",
                     NULL),
      fixture_event ("stray", "20260310", "20260311", "20260310T200000 Europe/Berlin", NULL),
      NULL);

  assert_expansion (series,
                    "20260302",
                    "20260312",
                    "Europe/Berlin",
                    "stray 20260310 20260311\nS 20260302T090000 20260302T100000\nutc "
                    "20260303T120000Z 20260303T130000Z\n"
                    "day 20260304T150000 20260304T160000\nS 20260306T090000 20260306T100000\n"
                    "S 20260307T090000 20260307T100000\n");
  assert_expansion (series,
                    "20260401",
                    "20260402",
                    "Europe/Berlin",
                    "out 20260401T090000 20260401T100000\n");
  assert_extent (series, "20260101", "20260601");
}

static void
test_this_and_future (void)
{
  CalEvent *event =
      fixture_event ("T", "20260305T110000", "20260305T130000", "20260304T090000", NULL);
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) series = NULL;

  cal_event_fields_copy (cal_event_get (event), &fields);
  cal_event_unref (event);
  fields.this_and_future = TRUE;
  series = fixture_appointment (
      fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=5"),
      cal_event_new (&fields),
      fixture_event ("one", "20260305T080000", "20260305T083000", "20260305T090000", NULL),
      NULL);
  assert_expansion (series,
                    "20260301",
                    "20260401",
                    "UTC",
                    "S 20260302T090000 20260302T100000\nS 20260303T090000 20260303T100000\n"
                    "one 20260305T080000 20260305T083000\nT 20260305T110000 20260305T130000\n"
                    "T 20260307T110000 20260307T130000\n");
  /* Moved into a day on which the rule has nothing. */
  assert_expansion (series, "20260307", "20260308", "UTC", "T 20260307T110000 20260307T130000\n");
  assert_extent (series, "20260101", "20260601");
}

static void
test_no_master (void)
{
  g_autoptr (CalAppointment) orphan = fixture_appointment (
      NULL,
      fixture_event ("b", "20260305T090000", "20260305T100000", "20260305T080000", NULL),
      fixture_event ("a", "20260303T090000", "20260303T100000", "20260303T080000", NULL),
      NULL);
  guint n;

  g_assert_true (cal_appointment_is_recurring (orphan));
  g_assert_null (cal_appointment_get_master (orphan));
  g_assert_cmpstr (cal_appointment_get_title (orphan), ==, "a");
  cal_appointment_get_overrides (orphan, &n);
  g_assert_cmpuint (n, ==, 2);
  assert_expansion (orphan,
                    "20260301",
                    "20260401",
                    "UTC",
                    "a 20260303T090000 20260303T100000\nb 20260305T090000 20260305T100000\n");
}

static void
test_newest_override_counts (void)
{
  CalEvent *old =
      fixture_event ("old", "20260303T100000", "20260303T110000", "20260303T090000", NULL);
  CalEvent *new;
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) series = NULL;

  cal_event_fields_copy (cal_event_get (old), &fields);
  g_free (fields.title);
  fields.title = g_strdup ("new");
  fields.sequence = 2;
  new = cal_event_new (&fields);
  series = fixture_appointment (
      fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=2"),
      new,
      old,
      NULL);
  assert_expansion (series, "20260303", "20260304", "UTC", "new 20260303T100000 20260303T110000\n");
}

static void
test_long_instances (void)
{
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("L", "20260101", "20260121", "", "FREQ=MONTHLY"), NULL);
  gint64 start, end;

  assert_expansion (series, "20270120", "20270121", "UTC", "L 20270101 20270121\n");
  assert_expansion (series, "20270121", "20270122", "UTC", "");
  cal_appointment_get_extent (series, &start, &end);
  g_assert_cmpint (end, ==, G_MAXINT64);
}

static void
test_copies (void)
{
  g_autoptr (CalAppointment) a =
      fixture_appointment (fixture_event ("A", "20260302", "20260303", "", NULL), NULL);
  g_autoptr (CalAppointment) b = cal_appointment_with_identity (a, "other", "u");
  g_autoptr (CalAppointment) c = cal_appointment_with_identity (b, "calendar", "uid");
  g_autoptr (CalAppointment) d = cal_appointment_with_source (a, "text");
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) one = NULL;
  g_autoptr (CalAppointment) two = NULL;

  g_assert_false (cal_appointment_equal (a, b));
  g_assert_true (cal_appointment_equal (a, c));
  g_assert_false (cal_appointment_equal (a, d));
  g_assert_cmpstr (cal_appointment_get_source (d), ==, "text");
  g_assert_cmpstr (cal_appointment_get_calendar_id (b), ==, "other");
  cal_event_fields_copy (cal_event_get (cal_appointment_get_master (a)), &fields);
  one = cal_appointment_new_single ("calendar", &fields);
  two = cal_appointment_new_single ("calendar", &fields);
  g_assert_cmpstr (cal_appointment_get_uid (one), !=, cal_appointment_get_uid (two));
  g_assert_cmpuint (strlen (cal_appointment_get_uid (one)), ==, 36);
}

/* How many occurrences begin on each day from `from` on, counted in `zone`, where a day has room
 * for so many of them, and whether that is all. */
static char *
count_by_day (CalAppointment *appointment,
              const char *from,
              int n_days,
              const char *zone,
              guint most_a_day)
{
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree guint *counts = g_new0 (guint, n_days);
  CalTime first = fixture_time (from);
  int first_day = cal_day_of_wall (first.wall);
  CalRange range = { .first_day = first_day,
                     .end_day = first_day + n_days,
                     .zone = cal_zone_lookup (zone),
                     .most_a_day = most_a_day };
  gboolean is_whole = cal_appointment_expand (appointment, &range, FALSE, NULL, out);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < out->len; i++)
    {
      int day = cal_occurrence_get_first_day (out->pdata[i]) - first_day;

      g_assert_cmpint (day, <, n_days);
      counts[MAX (day, 0)]++;
    }
  for (int i = 0; i < n_days; i++)
    g_string_append_printf (text, "%u ", counts[i]);
  return g_string_free (g_string_append (text, is_whole ? "all" : "of more"), FALSE);
}

static void
assert_days (const char *rule,
             const char *start,
             const char *end,
             const char *zone,
             const char *expected)
{
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("Dense", start, end, "", rule), NULL);
  g_autofree char *text = count_by_day (series, "20260310", 4, zone, 48);

  g_test_message ("%s", rule);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_dense (void)
{
  const char *start = "20260101T000000 Europe/Berlin", *end = "20260101T000001 Europe/Berlin";
  const char *floating = "20260101T000000";

  assert_days ("FREQ=SECONDLY", start, end, "Europe/Berlin", "6 6 6 6 of more");
  assert_days ("FREQ=SECONDLY", start, end, "Asia/Tokyo", "6 6 6 6 of more");
  assert_days ("FREQ=SECONDLY", floating, floating, "Europe/Berlin", "6 6 6 6 of more");
  assert_days ("FREQ=SECONDLY;COUNT=100000000", start, end, "UTC", "6 6 6 6 of more");
  assert_days ("FREQ=MINUTELY;INTERVAL=30", start, end, "Europe/Berlin", "48 48 48 48 all");
  assert_days ("FREQ=MINUTELY;INTERVAL=29", start, end, "Europe/Berlin", "6 6 6 6 of more");
  assert_days ("FREQ=MINUTELY;BYMONTHDAY=11", start, end, "Europe/Berlin", "0 6 0 0 of more");
  assert_days ("FREQ=HOURLY", start, end, "Asia/Tokyo", "24 24 24 24 all");
  /* Each of the first day began on one of the thirty days before. */
  assert_days ("FREQ=SECONDLY", "20260101", "20260131", "UTC", "30 1 1 1 all");
  assert_days ("FREQ=MINUTELY", "20260101T000000Z", "20260131T000000Z", "UTC", "6 6 6 6 of more");
  /* A series that ends in the middle of it. */
  assert_days ("FREQ=SECONDLY;UNTIL=20260311T000003Z",
               "20260101T000000Z",
               "20260101T000001Z",
               "UTC",
               "6 4 0 0 of more");
}

/* Where there is room for any number, all are given, as long as they can be listed. */
static void
test_dense_without_bound (void)
{
  g_autoptr (CalAppointment) endless = fixture_appointment (
      fixture_event ("Dense", "20260310T000000Z", "20260310T000000Z", "", "FREQ=SECONDLY"),
      NULL);
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("Dense",
                                          "20260310T000000Z",
                                          "20260310T000000Z",
                                          "",
                                          "FREQ=SECONDLY;COUNT=100000"),
                           NULL);
  g_autofree char *all = count_by_day (series, "20260310", 3, "UTC", 0);
  g_autofree char *some = count_by_day (series, "20260310", 3, "UTC", 96);
  g_autofree char *day = count_by_day (endless, "20260310", 1, "UTC", 0);
  g_autofree char *days = count_by_day (endless, "20260310", 3, "UTC", 0);
  g_autoptr (CalAppointment) hours = fixture_appointment (
      fixture_event ("Hours", "20260310T000000Z", "20260310T000000Z", "", "FREQ=HOURLY"),
      NULL);
  g_autofree char *years = count_by_day (hours, "20260310", 5000, "UTC", 0);

  g_assert_cmpstr (all, ==, "86400 13600 0 all");
  g_assert_cmpstr (some, ==, "6 6 0 of more");
  g_assert_cmpstr (day, ==, "86400 all");
  g_assert_cmpstr (days, ==, "6 6 6 of more");
  g_assert_true (g_str_has_suffix (years, " 24 24 24 all"));
}

/* The first of a day are those that begin first, as whoever looks at it has days. */
static void
test_dense_days_of_zone (void)
{
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("Dense",
                                          "20260101T000000 Asia/Tokyo",
                                          "20260101T000000 Asia/Tokyo",
                                          "",
                                          "FREQ=SECONDLY"),
                           NULL);
  g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_object_unref);
  int first_day = cal_day_from_date (2026, 3, 28); /* the clock changes on the 29th */
  CalRange range = { .first_day = first_day,
                     .end_day = first_day + 3,
                     .zone = cal_zone_lookup ("Europe/Berlin"),
                     .most_a_day = 48 };

  g_assert_false (cal_appointment_expand (series, &range, FALSE, NULL, out));
  g_assert_cmpuint (out->len, ==, 18);
  for (guint i = 0; i < out->len; i++)
    g_assert_cmpint (cal_occurrence_get_wall_start (out->pdata[i]),
                     ==,
                     (first_day + (gint64) (i / 6)) * CAL_DAY + i % 6 * CAL_SECOND);
}

/* The first six of a day are the same wherever a range begins, and what reaches into it from the
 * day before takes no room away. */
static void
assert_dense_at_border (const char *end)
{
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("Dense", "20260310T000000Z", end, "", "FREQ=SECONDLY"),
                           NULL);

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) out = g_ptr_array_new_with_free_func (g_object_unref);
      int first_day = cal_day_from_date (2026, 3, 10) + i;
      CalRange range = { .first_day = first_day,
                         .end_day = first_day + 1,
                         .zone = cal_zone_utc (),
                         .most_a_day = 96 };

      g_assert_false (cal_appointment_expand (series, &range, FALSE, NULL, out));
      g_assert_cmpuint (out->len, ==, 6);
      for (guint j = 0; j < out->len; j++)
        g_assert_cmpint (cal_occurrence_get_wall_start (out->pdata[j]),
                         ==,
                         first_day * CAL_DAY + j * CAL_SECOND);
    }
}

static void
test_dense_at_border (void)
{
  assert_dense_at_border ("20260310T000030Z");
  assert_dense_at_border ("20260310T010000Z");
}

/* Exceptions count with the rest of their day. */
static void
test_dense_overrides (void)
{
  const char *start = "20260310T000000Z";
  g_autoptr (CalAppointment) moved = fixture_appointment (
      fixture_event ("Half", start, start, "", "FREQ=MINUTELY;INTERVAL=30"),
      fixture_event ("Moved", "20260311T001500Z", "20260311T002000Z", "20260312T120000Z", NULL),
      NULL);
  g_autoptr (CalAppointment) later = fixture_appointment (
      fixture_event ("Dense", start, start, "", "FREQ=SECONDLY"),
      fixture_event ("Moved", "20260311T120000Z", "20260311T120500Z", "20260311T000001Z", NULL),
      NULL);
  g_autofree char *days = count_by_day (moved, "20260310", 4, "UTC", 48);
  g_autofree char *later_days = count_by_day (later, "20260310", 4, "UTC", 48);

  g_assert_cmpstr (days, ==, "48 6 47 48 of more");
  g_assert_cmpstr (later_days, ==, "6 7 6 6 of more");
}

/* What takes away nearly all of a dense series costs no more than what is dense. */
static void
test_dense_exceptions (void)
{
  CalTime start = fixture_time ("20260101T000000Z");
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=SECONDLY", NULL);
  g_autoptr (CalRule) same = cal_rule_parse ("FREQ=SECONDLY", NULL);
  g_auto (CalEventFields) fields = { .title = g_strdup ("None") };
  g_autoptr (CalAppointment) series = NULL;
  g_autofree char *days = NULL;

  fields.start = fields.end = start;
  fields.recurrence = cal_recurrence_new (&start, &rule, 1, &same, 1, NULL, 0, NULL, 0);
  series = fixture_appointment (cal_event_new (&fields), NULL);
  days = count_by_day (series, "20260310", 2, "UTC", 48);
  g_assert_cmpstr (days, ==, "0 0 of more");
}

/* A day with many dates is thinned out, a long period that begins before them is not missed. */
static void
test_dense_dates (void)
{
  CalRecurrenceDate dates[101];
  g_auto (CalEventFields) fields = { .title = g_strdup ("Dates") };
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=MINUTELY;INTERVAL=20;COUNT=900", NULL);
  g_autoptr (CalAppointment) series = NULL;
  g_autofree char *days = NULL;

  fields.start = fields.end = fixture_time ("20260225T000000Z");
  dates[0] =
      (CalRecurrenceDate){ fixture_time ("20260226T000100Z"), fixture_time ("20260312T000000Z") };
  for (int i = 0; i < 100; i++)
    {
      dates[1 + i] = (CalRecurrenceDate){ .start = fixture_time ("20260311T100000Z") };
      dates[1 + i].start.wall += i * CAL_MINUTE;
      dates[1 + i].end = cal_time_none ();
    }
  fields.recurrence = cal_recurrence_new (&fields.start, &rule, 1, NULL, 0, dates, 101, NULL, 0);
  series = fixture_appointment (cal_event_new (&fields), NULL);
  days = count_by_day (series, "20260310", 4, "UTC", 48);
  g_assert_cmpstr (days, ==, "1 6 0 0 of more");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/appointment/single", test_single);
  g_test_add_func ("/model/appointment/durations", test_durations);
  g_test_add_func ("/model/appointment/zones-of-start-and-end", test_zones_of_start_and_end);
  g_test_add_func ("/model/appointment/overrides", test_overrides);
  g_test_add_func ("/model/appointment/this-and-future", test_this_and_future);
  g_test_add_func ("/model/appointment/no-master", test_no_master);
  g_test_add_func ("/model/appointment/newest-override", test_newest_override_counts);
  g_test_add_func ("/model/appointment/long-instances", test_long_instances);
  g_test_add_func ("/model/appointment/copies", test_copies);
  g_test_add_func ("/model/appointment/dense", test_dense);
  g_test_add_func ("/model/appointment/dense/without-bound", test_dense_without_bound);
  g_test_add_func ("/model/appointment/dense/days-of-zone", test_dense_days_of_zone);
  g_test_add_func ("/model/appointment/dense/at-border", test_dense_at_border);
  g_test_add_func ("/model/appointment/dense/overrides", test_dense_overrides);
  g_test_add_func ("/model/appointment/dense/exceptions", test_dense_exceptions);
  g_test_add_func ("/model/appointment/dense/dates", test_dense_dates);

  return g_test_run ();
}
