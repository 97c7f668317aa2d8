/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "cal-when-words.h"

static void
check (CalTime start, CalTime end, const char *expected)
{
  const CalZone *zone = cal_zone_lookup ("Europe/Berlin");
  g_autofree char *words = cal_when_to_words (&start, &end, zone, cal_day_from_date (2026, 11, 21));

  g_assert_cmpstr (words, ==, expected);
}

static CalTime
at (const char *zone, int year, int month, int day, int hour, int minute)
{
  return cal_time_zoned (cal_day_from_date (year, month, day) * CAL_DAY + hour * CAL_HOUR
                             + minute * CAL_MINUTE,
                         cal_zone_lookup (zone));
}

static void
test_timed (void)
{
  const char *berlin = "Europe/Berlin", *new_york = "America/New_York";

  check (at (berlin, 2026, 11, 24, 12, 30),
         at (berlin, 2026, 11, 24, 13, 30),
         "Tuesday 24 November, 12:30 – 13:30");
  check (at (berlin, 2027, 11, 24, 12, 30),
         at (berlin, 2027, 11, 24, 13, 30),
         "Wednesday 24 November 2027, 12:30 – 13:30");
  check (at (berlin, 2026, 11, 24, 12, 30),
         at (berlin, 2026, 11, 24, 12, 30),
         "Tuesday 24 November, 12:30");
  check (at (berlin, 2026, 11, 24, 22, 0),
         at (berlin, 2026, 11, 25, 0, 0),
         "Tuesday 24 November, 22:00 – 00:00");
  check (at (berlin, 2026, 11, 24, 22, 0),
         at (berlin, 2026, 11, 25, 1, 0),
         "Tue 24 November, 22:00 – Wed 25 November, 01:00");
  check (at (new_york, 2026, 11, 24, 12, 30),
         at (new_york, 2026, 11, 24, 13, 30),
         "Tuesday 24 November, 18:30 – 19:30");
  check (cal_time_floating (cal_day_from_date (2026, 11, 24) * CAL_DAY + 9 * CAL_HOUR),
         cal_time_floating (cal_day_from_date (2026, 11, 24) * CAL_DAY + 10 * CAL_HOUR),
         "Tuesday 24 November, 09:00 – 10:00");
}

static void
test_days (void)
{
  check (cal_time_date (2026, 11, 24), cal_time_date (2026, 11, 25), "Tuesday 24 November");
  check (cal_time_date (2026, 11, 24), cal_time_date (2026, 11, 24), "Tuesday 24 November");
  check (cal_time_date (2026, 11, 24), cal_time_date (2026, 11, 27), "Tue 24 – Thu 26 November");
  check (cal_time_date (2026, 11, 24),
         cal_time_date (2026, 12, 3),
         "Tue 24 November – Wed 2 December");
  check (cal_time_date (2026, 12, 31),
         cal_time_date (2027, 1, 2),
         "Thu 31 December 2026 – Fri 1 January 2027");
}

static void
test_own (void)
{
  const CalZone *berlin = cal_zone_lookup ("Europe/Berlin");
  CalTime start = at ("America/New_York", 2026, 11, 24, 12, 30);
  CalTime end = at ("America/New_York", 2026, 11, 24, 13, 30);
  CalTime paris = at ("Europe/Paris", 2026, 11, 24, 12, 30);
  CalTime date = cal_time_date (2026, 11, 24);
  g_autofree char *own = cal_when_own_to_words (&start, &end, berlin);

  g_assert_cmpstr (own, ==, "12:30 – 13:30, New York");
  g_assert_null (cal_when_own_to_words (&paris, &paris, berlin));
  g_assert_null (cal_when_own_to_words (&date, &date, berlin));
}

static void
test_duration (void)
{
  g_autofree char *minutes = cal_when_duration_to_words (45 * CAL_MINUTE);
  g_autofree char *hours = cal_when_duration_to_words (2 * CAL_HOUR);
  g_autofree char *both = cal_when_duration_to_words (90 * CAL_MINUTE);

  g_assert_cmpstr (minutes, ==, "45 min");
  g_assert_cmpstr (hours, ==, "2 h");
  g_assert_cmpstr (both, ==, "1 h 30 min");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/when-words/timed", test_timed);
  g_test_add_func ("/ui/when-words/days", test_days);
  g_test_add_func ("/ui/when-words/own", test_own);
  g_test_add_func ("/ui/when-words/duration", test_duration);
  return g_test_run ();
}
