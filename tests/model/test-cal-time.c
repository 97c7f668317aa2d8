/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-range.h"

static void
test_days (void)
{
  int expected = cal_day_from_date (-5, 1, 1);

  for (int year = -5; year <= 10000; year += year > 1890 && year < 2110 ? 1 : 7)
    for (int month = 1; month <= 12; month++)
      {
        int day = cal_day_from_date (year, month, 1), y, m, d;

        cal_day_to_date (day, &y, &m, &d);
        g_assert_cmpint (y, ==, year);
        g_assert_cmpint (m, ==, month);
        g_assert_cmpint (d, ==, 1);
        cal_day_to_date (day - 1, &y, &m, &d);
        g_assert_cmpint (cal_day_from_date (y, m, d), ==, day - 1);
        g_assert_cmpint (d, >=, 28);
        g_assert_cmpint (day, >=, expected);
        expected = day;
      }
  g_assert_cmpint (cal_day_from_date (1970, 1, 1), ==, 0);
  g_assert_cmpint (cal_day_from_date (2000, 3, 1), ==, 11017);
  g_assert_cmpint (cal_day_from_date (2026, 13, 1), ==, cal_day_from_date (2027, 1, 1));
  g_assert_cmpint (cal_day_from_date (2026, 0, 31), ==, cal_day_from_date (2025, 12, 31));
}

static void
test_against_glib (void)
{
  for (int day = cal_day_from_date (1890, 1, 1); day < cal_day_from_date (2110, 1, 1); day++)
    {
      int y, m, d, iso_year;
      GDate date;

      cal_day_to_date (day, &y, &m, &d);
      g_date_clear (&date, 1);
      g_date_set_dmy (&date, (GDateDay) d, m, (GDateYear) y);
      g_assert_true (g_date_valid (&date));
      g_assert_cmpint ((int) g_date_get_julian (&date), ==, day + 719163);
      g_assert_cmpint (cal_day_get_weekday (day), ==, g_date_get_weekday (&date) - 1);
      g_assert_cmpint (cal_day_get_iso_week (day, &iso_year),
                       ==,
                       (int) g_date_get_iso8601_week_of_year (&date));
      g_assert_cmpint (ABS (iso_year - y), <=, 1);
    }
}

static void
test_weeks (void)
{
  int year;

  g_assert_cmpint (cal_day_get_iso_week (cal_day_from_date (2027, 1, 1), &year), ==, 53);
  g_assert_cmpint (year, ==, 2026);
  g_assert_cmpint (cal_day_get_iso_week (cal_day_from_date (2024, 12, 30), &year), ==, 1);
  g_assert_cmpint (year, ==, 2025);
}

static void
test_day_of_wall (void)
{
  g_assert_cmpint (cal_day_of_wall (0), ==, 0);
  g_assert_cmpint (cal_day_of_wall (-1), ==, -1);
  g_assert_cmpint (cal_day_of_wall (CAL_DAY - 1), ==, 0);
  g_assert_cmpint (cal_day_of_wall (-CAL_DAY), ==, -1);
  g_assert_cmpint (cal_day_of_wall (G_MAXINT64), >, 0);
  g_assert_cmpint (cal_day_of_wall (G_MININT64), <, 0);
}

static void
assert_texts (CalTime time, const char *ical, const char *rfc3339)
{
  g_autofree char *a = cal_time_to_ical (&time);
  g_autofree char *b = cal_time_to_rfc3339 (&time);

  g_assert_cmpstr (a, ==, ical);
  g_assert_cmpstr (b, ==, rfc3339);
}

static void
test_text (void)
{
  gint64 wall = cal_time_date (2026, 3, 3).wall + 9 * CAL_HOUR + 5 * CAL_MINUTE;

  assert_texts (cal_time_none (), "", "");
  assert_texts (cal_time_date (2026, 3, 3), "20260303", "2026-03-03");
  assert_texts (cal_time_floating (wall), "20260303T090500", "2026-03-03T09:05:00");
  assert_texts (cal_time_utc (wall), "20260303T090500Z", "2026-03-03T09:05:00Z");
  assert_texts (cal_time_zoned (wall, cal_zone_lookup ("Asia/Kolkata")),
                "20260303T090500",
                "2026-03-03T09:05:00+05:30");
  assert_texts (cal_time_zoned (wall, cal_zone_lookup ("America/New_York")),
                "20260303T090500",
                "2026-03-03T09:05:00-05:00");
  assert_texts (cal_time_floating (wall + 1500), "20260303T090500", "2026-03-03T09:05:00.001500");
  /* In a gap. */
  wall = cal_time_date (2026, 3, 29).wall + 2 * CAL_HOUR + 30 * CAL_MINUTE;
  assert_texts (cal_time_zoned (wall, cal_zone_lookup ("Europe/Berlin")),
                "20260329T023000",
                "2026-03-29T03:30:00+02:00");
  /* Local mean time, 53 minutes and 28 seconds ahead. */
  assert_texts (cal_time_zoned (cal_time_date (1850, 1, 1).wall, cal_zone_lookup ("Europe/Berlin")),
                "18500101T000000",
                "1849-12-31T23:59:32+00:53");
}

static void
test_convert (void)
{
  const CalZone *kolkata = cal_zone_lookup ("Asia/Kolkata");
  const CalZone *york = cal_zone_lookup ("America/New_York");
  CalTime date = cal_time_date (2026, 3, 3);
  CalTime floating = cal_time_floating (date.wall + CAL_HOUR);
  CalTime zoned = cal_time_zoned (date.wall + CAL_HOUR, kolkata);

  g_assert_cmpint (cal_time_to_instant (&date, NULL), ==, date.wall);
  g_assert_cmpint (cal_time_to_instant (&date, york), ==, date.wall + 5 * CAL_HOUR);
  g_assert_cmpint (cal_time_to_instant (&floating, york), ==, date.wall + 6 * CAL_HOUR);
  g_assert_cmpint (cal_time_to_instant (&zoned, york), ==, date.wall + CAL_HOUR - 330 * CAL_MINUTE);
  g_assert_cmpint (cal_time_to_wall (&zoned, kolkata), ==, zoned.wall);
  g_assert_cmpint (cal_time_to_wall (&floating, kolkata), ==, floating.wall);
  g_assert_cmpint (cal_time_get_day (&zoned, york), ==, cal_day_of_wall (date.wall) - 1);
  g_assert_cmpint (cal_time_get_day (&date, york), ==, cal_day_of_wall (date.wall));
}

static void
test_add (void)
{
  CalTime date = cal_time_date (2026, 3, 3);
  CalTime later = cal_time_add (&date, 30 * CAL_HOUR);
  CalTime none = cal_time_none ();
  CalTime far = cal_time_floating (G_MAXINT64 - 1);

  g_assert_cmpint (later.wall, ==, date.wall + CAL_DAY);
  g_assert_cmpint (cal_time_add (&none, CAL_DAY).kind, ==, CAL_TIME_NONE);
  g_assert_cmpint (cal_time_add (&far, CAL_DAY).wall, ==, G_MAXINT64);
}

static void
test_variant (void)
{
  const CalZone *own = cal_zone_from_vtimezone (
      "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
      "TZOFFSETFROM:+0100\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n",
      NULL);
  CalTime times[] = {
    cal_time_none (),
    cal_time_date (2026, 3, 3),
    cal_time_floating (12345),
    cal_time_utc (-5),
    cal_time_zoned (77, cal_zone_lookup ("Europe/London")),
    cal_time_zoned (77, own),
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GVariant) variant = g_variant_ref_sink (cal_time_to_variant (&times[i]));
      CalTime back;

      g_assert_true (cal_time_from_variant (variant, &back));
      for (guint j = 0; j < G_N_ELEMENTS (times); j++)
        g_assert_cmpint (cal_time_equal (&back, &times[j]), ==, i == j);
    }
}

static void
test_bad_variant (void)
{
  g_autoptr (GVariant) text = g_variant_ref_sink (g_variant_new_string ("x"));
  g_autoptr (GVariant) kind = g_variant_ref_sink (g_variant_new ("(uxss)", 9u, (gint64) 0, "", ""));
  g_autoptr (GVariant) zone =
      g_variant_ref_sink (g_variant_new ("(uxss)", 3u, (gint64) 0, "Nowhere", ""));
  CalTime time = cal_time_floating (1);

  g_assert_false (cal_time_from_variant (text, &time));
  g_assert_false (cal_time_from_variant (kind, &time));
  g_assert_false (cal_time_from_variant (zone, &time));
  g_assert_cmpint (time.wall, ==, 1);
}

/* A day of 23 hours, one of 25, and one that never was. */
static void
test_range (void)
{
  CalRange range = { .zone = cal_zone_lookup ("Europe/London") };
  CalRange other;

  range.first_day = cal_day_from_date (2026, 3, 29);
  range.end_day = range.first_day + 1;
  g_assert_cmpint (cal_range_get_end (&range) - cal_range_get_start (&range), ==, 23 * CAL_HOUR);
  other = range;
  g_assert_true (cal_range_equal (&range, &other));
  other.zone = cal_zone_utc ();
  g_assert_false (cal_range_equal (&range, &other));
  g_assert_cmpint (cal_range_get_start (&other), ==, range.first_day * CAL_DAY);
  range.first_day = cal_day_from_date (2026, 10, 25);
  range.end_day = range.first_day + 1;
  g_assert_cmpint (cal_range_get_end (&range) - cal_range_get_start (&range), ==, 25 * CAL_HOUR);
  range.zone = cal_zone_lookup ("Pacific/Apia");
  range.first_day = cal_day_from_date (2011, 12, 29);
  range.end_day = range.first_day + 2;
  g_assert_cmpint (cal_range_get_end (&range) - cal_range_get_start (&range), ==, 24 * CAL_HOUR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/time/days", test_days);
  g_test_add_func ("/model/time/against-glib", test_against_glib);
  g_test_add_func ("/model/time/weeks", test_weeks);
  g_test_add_func ("/model/time/day-of-wall", test_day_of_wall);
  g_test_add_func ("/model/time/text", test_text);
  g_test_add_func ("/model/time/convert", test_convert);
  g_test_add_func ("/model/time/add", test_add);
  g_test_add_func ("/model/time/variant", test_variant);
  g_test_add_func ("/model/time/bad-variant", test_bad_variant);
  g_test_add_func ("/model/range/days", test_range);
  return g_test_run ();
}
