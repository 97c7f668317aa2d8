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

  return g_test_run ();
}
