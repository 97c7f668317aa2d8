/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include <locale.h>

#include "cal-locale.h"
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
  CalTime home = at ("Europe/Berlin", 2026, 11, 24, 12, 30);
  g_autofree char *own = cal_when_own_to_words (&start, &end, berlin);
  g_autofree char *flight = cal_when_own_to_words (&home, &end, berlin);
  g_autofree char *seen_there = cal_when_own_to_words (&home, &end, start.zone);

  g_assert_cmpstr (flight, ==, "12:30, Berlin – 13:30, New York");
  g_assert_cmpstr (seen_there, ==, flight);
  g_assert_null (cal_when_own_to_words (&paris, &home, berlin));
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

static void
test_repeat (void)
{
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=WEEKLY;INTERVAL=2", NULL);
  CalTime start = at ("Europe/Berlin", 2026, 11, 24, 12, 30);
  CalRecurrenceDate other = { .start = at ("Europe/Berlin", 2026, 11, 25, 12, 30) };
  g_autoptr (CalRecurrence) ruled =
      cal_recurrence_new (&start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  g_autoptr (CalRecurrence) both =
      cal_recurrence_new (&start, &rule, 1, NULL, 0, &other, 1, NULL, 0);
  g_autoptr (CalRecurrence) dates =
      cal_recurrence_new (&start, NULL, 0, NULL, 0, &other, 1, NULL, 0);
  g_autofree char *ruled_words = cal_when_repeat_to_words (ruled);
  g_autofree char *both_words = cal_when_repeat_to_words (both);
  g_autofree char *dates_words = cal_when_repeat_to_words (dates);
  g_autofree char *expected = g_strconcat (ruled_words, ", and on other dates", NULL);

  g_assert_nonnull (strstr (ruled_words, "2 weeks"));
  g_assert_cmpstr (both_words, ==, expected);
  g_assert_cmpstr (dates_words, ==, "On chosen dates");
}

/* Where the month is written first it is said first too. */
static void
test_month_first (void)
{
  CalTime start = cal_time_date (2026, 11, 24), end = cal_time_date (2026, 11, 27);
  g_autofree char *old = g_strdup (setlocale (LC_TIME, NULL));
  g_autofree char *words = NULL, *year = NULL, *week = NULL, *months = NULL;

  g_assert_false (cal_locale_has_month_first ());
  if (setlocale (LC_TIME, "en_US.UTF-8") == NULL)
    {
      g_test_skip ("the locale en_US.UTF-8 is not installed");
      return;
    }
  words = cal_when_to_words (&start, &end, cal_zone_utc (), cal_day_from_date (2026, 1, 1));
  year = cal_when_to_words (&start,
                            &(CalTime){ start.wall + CAL_DAY, NULL, CAL_TIME_DATE },
                            cal_zone_utc (),
                            cal_day_from_date (2027, 1, 1));
  week =
      cal_locale_format_days (cal_day_from_date (2026, 11, 23), cal_day_from_date (2026, 11, 30));
  months =
      cal_locale_format_days (cal_day_from_date (2026, 11, 30), cal_day_from_date (2026, 12, 7));
  setlocale (LC_TIME, old);
  g_assert_cmpstr (week, ==, "November 23 – 29, 2026");
  g_assert_cmpstr (months, ==, "November 30 – December 6, 2026");
  g_assert_cmpstr (words, ==, "Tue, November 24 – Thu, November 26");
  g_assert_cmpstr (year, ==, "Tuesday, November 24, 2026");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/when-words/month-first", test_month_first);
  g_test_add_func ("/ui/when-words/timed", test_timed);
  g_test_add_func ("/ui/when-words/days", test_days);
  g_test_add_func ("/ui/when-words/own", test_own);
  g_test_add_func ("/ui/when-words/duration", test_duration);
  g_test_add_func ("/ui/when-words/repeat", test_repeat);
  return g_test_run ();
}
