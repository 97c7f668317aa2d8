/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-slot.h"

/* A place in a view, in words: what is made there, and what becomes of what is put there. */

#define AT(day, hour, minute) ((day) *CAL_DAY + (hour) *CAL_HOUR + (minute) *CAL_MINUTE)

static const CalZone *
berlin (void)
{
  return cal_zone_lookup ("Europe/Berlin");
}

static const CalZone *
new_york (void)
{
  return cal_zone_lookup ("America/New_York");
}

static CalSlot
at_times (gint64 start, gint64 end)
{
  return (CalSlot){ CAL_SLOT_TIME, start, end };
}

static CalEventFields
timed (CalTime start, gint64 length)
{
  return (CalEventFields){ .start = start, .end = cal_time_add (&start, length) };
}

static void
assert_times (const CalEventFields *fields, const char *start, const char *end)
{
  g_autofree char *shown_start = cal_time_to_ical (&fields->start);
  g_autofree char *shown_end = cal_time_to_ical (&fields->end);

  g_assert_cmpstr (shown_start, ==, start);
  g_assert_cmpstr (shown_end, ==, end);
}

static void
assert_zone (const CalTime *time, const CalZone *zone)
{
  g_assert_cmpint (time->kind, ==, CAL_TIME_ZONED);
  g_assert_true (time->zone == zone);
}

/* ---- the slot itself ---- */

static void
test_days (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot days = cal_slot_of_days (CAL_SLOT_DAYS, day, day + 3);
  CalSlot same = days, until_midnight = at_times (AT (day, 22, 0), AT (day + 1, 0, 0));
  CalSlot past_midnight = at_times (AT (day, 22, 0), AT (day + 1, 0, 5));
  CalSlot before_1970 = at_times (AT (-3, 23, 0), AT (-2, 1, 0));

  g_assert_cmpint (cal_slot_get_first_day (&days), ==, day);
  g_assert_cmpint (cal_slot_get_end_day (&days), ==, day + 3);
  g_assert_cmpint (cal_slot_get_end_day (&until_midnight), ==, day + 1);
  g_assert_cmpint (cal_slot_get_end_day (&past_midnight), ==, day + 2);
  g_assert_cmpint (cal_slot_get_first_day (&before_1970), ==, -3);
  g_assert_cmpint (cal_slot_get_end_day (&before_1970), ==, -1);
  g_assert_true (cal_slot_equal (&days, &same));
  same.kind = CAL_SLOT_DAY;
  g_assert_false (cal_slot_equal (&days, &same));
  g_assert_false (cal_slot_equal (&until_midnight, &past_midnight));
}

static void
test_boxed (void)
{
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, 3, 4);
  CalSlot *copy = g_boxed_copy (CAL_TYPE_SLOT, &slot);

  g_assert_true (copy != &slot);
  g_assert_true (cal_slot_equal (copy, &slot));
  g_boxed_free (CAL_TYPE_SLOT, copy);
}

/* ---- what is made there ---- */

static void
test_new_all_day (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, day, day + 3);
  CalEventFields fields;

  cal_slot_get_fields (&slot, berlin (), 0, &fields);
  assert_times (&fields, "20261124", "20261127");
  g_assert_null (fields.title);
}

static void
test_new_timed (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = at_times (AT (day, 23, 5), AT (day + 1, 1, 5));
  CalEventFields fields;

  cal_slot_get_fields (&slot, berlin (), 0, &fields);
  assert_times (&fields, "20261124T230500", "20261125T010500");
  assert_zone (&fields.start, berlin ());
  assert_zone (&fields.end, berlin ());
}

static void
assert_new_on_day (int day, gint64 now_wall, const char *start, const char *end)
{
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);
  CalEventFields fields;

  cal_slot_get_fields (&slot, berlin (), cal_zone_to_instant (berlin (), now_wall), &fields);
  assert_times (&fields, start, end);
  assert_zone (&fields.start, berlin ());
}

/* The next full hour today, nine o'clock else. */
static void
test_new_on_day (void)
{
  int day = cal_day_from_date (2026, 11, 24);

  assert_new_on_day (day + 1, AT (day, 12, 30), "20261125T090000", "20261125T100000");
  assert_new_on_day (day - 1, AT (day, 12, 30), "20261123T090000", "20261123T100000");
  assert_new_on_day (day, AT (day, 12, 30), "20261124T130000", "20261124T140000");
  assert_new_on_day (day, AT (day, 12, 0), "20261124T130000", "20261124T140000");
  assert_new_on_day (day, AT (day, 0, 0), "20261124T010000", "20261124T020000");
  assert_new_on_day (day, AT (day, 21, 59), "20261124T220000", "20261124T230000");
  assert_new_on_day (day, AT (day, 22, 59), "20261124T230000", "20261125T000000");
  assert_new_on_day (day, AT (day, 23, 59), "20261124T230000", "20261125T000000");
}

/* ---- what is put there ---- */

/* A day, whatever the time: its own is kept. */
static void
test_to_day (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);
  CalEventFields meeting = timed (cal_time_zoned (AT (day - 3, 9, 5), berlin ()), CAL_HOUR);
  CalEventFields floating = timed (cal_time_floating (AT (day + 3, 9, 5)), CAL_HOUR);
  CalEventFields trip = { .start = cal_time_date_of_day (day + 9),
                          .end = cal_time_date_of_day (day + 12) };

  cal_slot_reschedule (&slot, berlin (), &meeting);
  assert_times (&meeting, "20261124T090500", "20261124T100500");
  cal_slot_reschedule (&slot, berlin (), &floating);
  assert_times (&floating, "20261124T090500", "20261124T100500");
  g_assert_cmpint (floating.start.kind, ==, CAL_TIME_FLOATING);
  cal_slot_reschedule (&slot, berlin (), &trip);
  assert_times (&trip, "20261124", "20261127");
}

/* What is shown on the 24th in Berlin is on the 23rd in New York, and moves by as many days. */
static void
test_to_day_elsewhere (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day + 2, day + 3);
  CalEventFields call = timed (cal_time_zoned (AT (day - 1, 20, 0), new_york ()), CAL_HOUR);

  cal_slot_reschedule (&slot, berlin (), &call);
  assert_times (&call, "20261125T200000", "20261125T210000");
  assert_zone (&call.start, new_york ());
}

static void
test_timed_to_days (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, day, day + 2);
  CalEventFields meeting = timed (cal_time_zoned (AT (day, 9, 0), new_york ()), CAL_HOUR);

  meeting.nominal_duration = TRUE;
  cal_slot_reschedule (&slot, berlin (), &meeting);
  assert_times (&meeting, "20261124", "20261126");
  g_assert_false (meeting.nominal_duration);
}

static void
test_days_to_timed (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = at_times (AT (day, 14, 15), AT (day, 15, 15));
  CalEventFields trip = { .start = cal_time_date_of_day (day),
                          .end = cal_time_date_of_day (day + 1) };

  cal_slot_reschedule (&slot, berlin (), &trip);
  assert_times (&trip, "20261124T141500", "20261124T151500");
  assert_zone (&trip.start, berlin ());
  assert_zone (&trip.end, berlin ());
}

/* The zone of the appointment stays; the times are those of the view. */
static void
test_times_elsewhere (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = at_times (AT (day, 15, 0), AT (day, 16, 30));
  CalEventFields call = timed (cal_time_zoned (AT (day, 8, 0), new_york ()), CAL_HOUR);

  cal_slot_reschedule (&slot, berlin (), &call);
  assert_times (&call, "20261124T090000", "20261124T103000");
  assert_zone (&call.start, new_york ());
  assert_zone (&call.end, new_york ());
}

static void
test_times_floating (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = at_times (AT (day, 15, 0), AT (day, 16, 30));
  CalEventFields alarm = timed (cal_time_floating (AT (day, 8, 0)), CAL_HOUR);

  cal_slot_reschedule (&slot, new_york (), &alarm);
  assert_times (&alarm, "20261124T150000", "20261124T163000");
  g_assert_cmpint (alarm.start.kind, ==, CAL_TIME_FLOATING);
  g_assert_cmpint (alarm.end.kind, ==, CAL_TIME_FLOATING);
}

/* The end that isn't stretched keeps its minutes and its zone, also where the two differ. */
static void
test_stretch_one_end (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = at_times (AT (day, 9, 5), AT (day, 11, 0));
  CalEventFields meeting = timed (cal_time_zoned (AT (day, 9, 5), berlin ()), 50 * CAL_MINUTE);
  CalSlot flight_slot = at_times (AT (day, 10, 0), AT (day, 21, 20));
  CalEventFields flight = { .start = cal_time_zoned (AT (day, 11, 7), berlin ()),
                            .end = cal_time_zoned (AT (day, 15, 20), new_york ()) };

  meeting.nominal_duration = TRUE;
  cal_slot_reschedule (&slot, berlin (), &meeting);
  assert_times (&meeting, "20261124T090500", "20261124T110000");
  g_assert_false (meeting.nominal_duration);
  cal_slot_reschedule (&flight_slot, berlin (), &flight);
  assert_times (&flight, "20261124T100000", "20261124T152000");
  assert_zone (&flight.start, berlin ());
  assert_zone (&flight.end, new_york ());
}

/* A move keeps the length, and with it how it was given. */
static void
test_nominal (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  CalSlot slot = at_times (AT (day, 14, 5), AT (day + 1, 14, 5));
  CalEventFields shift = timed (cal_time_zoned (AT (day - 1, 9, 0), berlin ()), CAL_DAY);

  shift.nominal_duration = TRUE;
  cal_slot_reschedule (&slot, berlin (), &shift);
  assert_times (&shift, "20261124T140500", "20261125T140500");
  g_assert_true (shift.nominal_duration);
}

/* The 29th of March has no 2:30 in Berlin, and the 25th of October has it twice; a stretch over
 * both keeps the other end. */
static void
test_dst (void)
{
  int spring = cal_day_from_date (2026, 3, 29), autumn = cal_day_from_date (2026, 10, 25);
  CalSlot in_gap = at_times (AT (spring, 2, 30), AT (spring, 4, 0));
  CalSlot twice = at_times (AT (autumn, 2, 30), AT (autumn, 4, 0));
  CalEventFields night = timed (cal_time_zoned (AT (spring, 1, 0), berlin ()), CAL_HOUR);
  CalEventFields call = timed (cal_time_zoned (AT (autumn, 1, 0), cal_zone_utc ()), CAL_HOUR);
  gint64 start, end;

  cal_slot_reschedule (&in_gap, berlin (), &night);
  start = cal_time_to_instant (&night.start, berlin ());
  end = cal_time_to_instant (&night.end, berlin ());
  g_assert_cmpint (start, ==, cal_zone_to_instant (berlin (), AT (spring, 2, 30)));
  g_assert_cmpint (end, ==, cal_zone_to_instant (berlin (), AT (spring, 4, 0)));
  g_assert_cmpint (end, >, start);

  /* The end was shown at 3:00 of winter time; the start becomes the first of the two 2:30. */
  cal_slot_reschedule (&twice, berlin (), &call);
  assert_times (&call, "20261025T003000Z", "20261025T030000Z");
}

/* A month moved over the change of clocks keeps the time on the wall. */
static void
test_day_over_dst (void)
{
  int spring = cal_day_from_date (2026, 3, 29);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, spring, spring + 1);
  CalEventFields meeting = timed (cal_time_zoned (AT (spring - 1, 9, 5), berlin ()), CAL_HOUR);

  cal_slot_reschedule (&slot, berlin (), &meeting);
  assert_times (&meeting, "20260329T090500", "20260329T100500");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/slot/days", test_days);
  g_test_add_func ("/layout/slot/boxed", test_boxed);
  g_test_add_func ("/layout/slot/new/all-day", test_new_all_day);
  g_test_add_func ("/layout/slot/new/timed", test_new_timed);
  g_test_add_func ("/layout/slot/new/on-day", test_new_on_day);
  g_test_add_func ("/layout/slot/to-day", test_to_day);
  g_test_add_func ("/layout/slot/to-day-elsewhere", test_to_day_elsewhere);
  g_test_add_func ("/layout/slot/timed-to-days", test_timed_to_days);
  g_test_add_func ("/layout/slot/days-to-timed", test_days_to_timed);
  g_test_add_func ("/layout/slot/times-elsewhere", test_times_elsewhere);
  g_test_add_func ("/layout/slot/times-floating", test_times_floating);
  g_test_add_func ("/layout/slot/stretch-one-end", test_stretch_one_end);
  g_test_add_func ("/layout/slot/nominal", test_nominal);
  g_test_add_func ("/layout/slot/dst", test_dst);
  g_test_add_func ("/layout/slot/day-over-dst", test_day_over_dst);
  return g_test_run ();
}
