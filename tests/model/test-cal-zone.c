/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-time.h"

#include <string.h>

#include "cal-zone-private.h"

static gint64
wall (int year, int month, int day, int hour, int minute)
{
  return cal_day_from_date (year, month, day) * CAL_DAY + hour * CAL_HOUR + minute * CAL_MINUTE;
}

static void
assert_time (gint64 actual, int year, int month, int day, int hour, int minute)
{
  g_autofree char *expected_text = NULL, *text = NULL;
  CalTime a = cal_time_floating (actual);
  CalTime e = cal_time_floating (wall (year, month, day, hour, minute));

  text = cal_time_to_rfc3339 (&a);
  expected_text = cal_time_to_rfc3339 (&e);
  g_assert_cmpstr (text, ==, expected_text);
}

static void
test_utc (void)
{
  const CalZone *utc = cal_zone_utc ();

  g_assert_cmpstr (cal_zone_get_id (utc), ==, "UTC");
  g_assert_true (cal_zone_lookup ("UTC") == utc);
  g_assert_true (cal_zone_lookup ("Etc/UTC") == utc);
  g_assert_true (cal_zone_lookup ("Z") == utc);
  g_assert_true (cal_zone_lookup ("+00:00") == utc);
  g_assert_cmpint (cal_zone_to_instant (utc, 12345), ==, 12345);
  g_assert_cmpint (cal_zone_to_wall (utc, -12345), ==, -12345);
}

static void
test_names (void)
{
  const CalZone *berlin = cal_zone_lookup ("Europe/Berlin");

  g_assert_nonnull (berlin);
  g_assert_cmpstr (cal_zone_get_id (berlin), ==, "Europe/Berlin");
  g_assert_cmpstr (cal_zone_get_location (berlin), ==, "Europe/Berlin");
  g_assert_null (cal_zone_get_definition (berlin));
  g_assert_true (cal_zone_lookup ("europe/BERLIN") == berlin);
  g_assert_true (cal_zone_lookup (" \"Europe/Berlin\" ") == berlin);
  g_assert_true (cal_zone_lookup ("/freeassociation.sourceforge.net/Europe/Berlin") == berlin);
  g_assert_true (cal_zone_lookup ("/mozilla.org/20050126_1/Europe/Berlin") == berlin);
  g_assert_true (cal_zone_lookup ("/softwarestudio.org/Olson_20011030_5/Europe/Berlin") == berlin);
  g_assert_true (cal_zone_lookup ("Europe_Berlin") == berlin);
  g_assert_true (cal_zone_lookup ("America-Los Angeles")
                 == cal_zone_lookup ("America/Los_Angeles"));
  g_assert_true (cal_zone_lookup ("etc/gmt-3") == cal_zone_lookup ("Etc/GMT-3"));
  g_assert_true (cal_zone_lookup ("etc/gmt-3") != cal_zone_lookup ("Etc/GMT+3"));
  g_assert_true (cal_zone_lookup ("W. Europe Standard Time") == berlin);
  g_assert_true (cal_zone_lookup ("Eastern Standard Time") == cal_zone_lookup ("America/New_York"));
  g_assert_true (cal_zone_lookup ("/x/America/Argentina/Ushuaia")
                 == cal_zone_lookup ("America/Argentina/Ushuaia"));
  g_assert_cmpint (cal_zone_get_offset (cal_zone_lookup ("UTC+05:30"), 0), ==, 19800);
  g_assert_cmpint (cal_zone_get_offset (cal_zone_lookup ("GMT-0330"), 0), ==, -12600);
  g_assert_cmpint (cal_zone_get_offset (cal_zone_lookup ("+5"), 0), ==, 18000);
}

static void
test_unknown_names (void)
{
  static const char *const names[] = { "",
                                       "Nowhere/Land",
                                       "../../etc/passwd",
                                       "/etc/passwd",
                                       "Europe/",
                                       "Europe",
                                       "/",
                                       "+99",
                                       "+123456",
                                       "zone.tab",
                                       "\xff\xfe",
                                       "Europe/Berlin/x",
                                       "UTC+01:00:00",
                                       "/example.com/Eastern",
                                       "tzdata.zi",
                                       "+1x",
                                       "Berlin",
                                       "London, Berlin",
                                       "(UTC-05:00) Berlin",
                                       "(UTC+01:00",
                                       "GMT +0200 (Standard) / GMT +0300 (Daylight)",
                                       "GMT -0500 (Standard) / x",
                                       "Customized Time Zone",
                                       "tzone://Microsoft/Custom" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_null (cal_zone_lookup (names[i]));
      g_assert_null (cal_zone_lookup (names[i]));
    }
}

static void
test_names_to_be_shown (void)
{
  static const struct
  {
    const char *name, *zone;
  } cases[] = {
    { "(UTC-05:00) Eastern Time (US & Canada)", "America/New_York" },
    { "(GMT-05.00) Eastern Time", "America/New_York" },
    { "Eastern Time (US & Canada)", "America/New_York" },
    { "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam" },
    { "Belgrade, Bratislava, Budapest, Ljubljana, Prague", "Europe/Belgrade" },
    { "(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London", "Europe/London" },
    { "(UTC+07:00) Bangkok, Hanoi, Jakarta", "Asia/Bangkok" },
    { "(GMT+10:00) Canberra, Melbourne, Sydney", "Australia/Sydney" },
    { "(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", "Asia/Kolkata" },
    { "(UTC) Coordinated Universal Time", "UTC" },
    { "(UTC+01:00) W. Europe Standard Time", "Europe/Berlin" },
    { "Western/Central Europe", "Europe/Berlin" },
    /* Not the La Paz of Bolivia, and Chihuahua is elsewhere today. */
    { "(UTC-07:00) Chihuahua, La Paz, Mazatlan", "America/Mazatlan" },
    /* Offsets that were true once. */
    { "(UTC-04:30) Caracas", "America/Caracas" },
    { "(UTC+04:00) Moscow, St. Petersburg, Volgograd", "Europe/Moscow" },
    { "GMT -0500 (Standard) / GMT -0400 (Daylight)", "America/New_York" },
    { "GMT+0100 (Standard) / GMT+0200 (Daylight)", "Europe/Berlin" },
    { "GMT-06.00/-05.00", "America/Chicago" },
    { "GMT -0000 (Standard) / GMT +0100 (Daylight)", "Europe/London" },
    { "(GMT+02.00) Harare/Pretoria", "Africa/Harare" },
    { "(GMT+01.00) Sarajevo / Skopje / Warsaw / Zagreb", "Europe/Sarajevo" },
    { "(GMT-08.00) Pacific Time (US & Canada) / Tijuana", "America/Los_Angeles" },
    { "(GMT) Greenwich Mean Time - Dublin / Edinburgh / Lisbon / London", "Europe/London" },
    { "(GMT-06.00) Guadalajara / Mexico City / Monterrey - Old", "America/Mexico_City" },
    { "tzone://Microsoft/Utc", "UTC" },
    { "'Europe/Berlin'", "Europe/Berlin" },
    { "Eastern", "America/New_York" },
    { "E. South America", "America/Sao_Paulo" },
    { "(UTC)", "UTC" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CalZone *zone = cal_zone_lookup (cases[i].name);

      g_test_message ("%s", cases[i].name);
      g_assert_nonnull (zone);
      g_assert_true (zone == cal_zone_lookup (cases[i].zone));
    }
}

static void
test_offsets_to_be_shown (void)
{
  const CalZone *zone = cal_zone_lookup ("(GMT +01:00)");

  g_assert_nonnull (zone);
  g_assert_cmpint (cal_zone_get_offset (zone, 0), ==, 3600);
  g_assert_cmpint (cal_zone_get_offset (cal_zone_lookup ("(UTC-03:30)"), 0), ==, -12600);
  zone = cal_zone_lookup ("GMT +0100 (Standard) / GMT +0100 (Daylight)");
  g_assert_cmpint (cal_zone_get_offset (zone, 0), ==, 3600);
}

static void
test_list (void)
{
  g_auto (GStrv) ids = cal_zone_list_ids ();

  g_assert_true (g_strv_contains ((const char *const *) ids, "Europe/Berlin"));
  g_assert_true (g_strv_contains ((const char *const *) ids, "UTC"));
  g_assert_false (g_strv_contains ((const char *const *) ids, "EST5EDT"));
  for (guint i = 0; ids[i]; i++)
    {
      g_assert_nonnull (cal_zone_lookup (ids[i]));
      if (i > 0)
        g_assert_cmpstr (ids[i - 1], <, ids[i]);
    }
}

static void
test_gap (void)
{
  const CalZone *zone = cal_zone_lookup ("America/New_York");

  /* 02:30 on 11 March 2007 is read as 02:30 EST = 03:30 EDT (the example of RFC 5545 §3.3.5). */
  assert_time (cal_zone_to_instant (zone, wall (2007, 3, 11, 2, 30)), 2007, 3, 11, 7, 30);
  assert_time (cal_zone_to_wall (zone, cal_zone_to_instant (zone, wall (2007, 3, 11, 2, 30))),
               2007,
               3,
               11,
               3,
               30);
  assert_time (cal_zone_to_instant (zone, wall (2007, 3, 11, 2, 0)), 2007, 3, 11, 7, 0);
  assert_time (cal_zone_to_instant (zone, wall (2007, 3, 11, 3, 0)), 2007, 3, 11, 7, 0);
  assert_time (cal_zone_to_instant (zone, wall (2007, 3, 11, 1, 59)), 2007, 3, 11, 6, 59);
}

static void
test_overlap (void)
{
  const CalZone *zone = cal_zone_lookup ("America/New_York");

  assert_time (cal_zone_to_instant (zone, wall (2007, 11, 4, 1, 30)), 2007, 11, 4, 5, 30);
  assert_time (cal_zone_to_instant (zone, wall (2007, 11, 4, 1, 0)), 2007, 11, 4, 5, 0);
  assert_time (cal_zone_to_instant (zone, wall (2007, 11, 4, 0, 59)), 2007, 11, 4, 4, 59);
  assert_time (cal_zone_to_instant (zone, wall (2007, 11, 4, 2, 0)), 2007, 11, 4, 7, 0);
  assert_time (cal_zone_to_wall (zone, wall (2007, 11, 4, 6, 30)), 2007, 11, 4, 1, 30);
}

static void
test_lost_day (void)
{
  const CalZone *zone = cal_zone_lookup ("Pacific/Apia");

  /* There was no 30 December 2011. */
  assert_time (cal_zone_to_wall (zone, cal_zone_to_instant (zone, wall (2011, 12, 30, 12, 0))),
               2011,
               12,
               31,
               12,
               0);
  assert_time (cal_zone_to_instant (zone, wall (2011, 12, 29, 23, 59)), 2011, 12, 30, 9, 59);
  assert_time (cal_zone_to_instant (zone, wall (2011, 12, 31, 0, 0)), 2011, 12, 30, 10, 0);
}

static void
test_far_away (void)
{
  const CalZone *zone = cal_zone_lookup ("Europe/Berlin");

  /* Summer time in years for which no file lists it. */
  assert_time (cal_zone_to_wall (zone, wall (2099, 7, 1, 10, 0)), 2099, 7, 1, 12, 0);
  assert_time (cal_zone_to_wall (zone, wall (2450, 7, 1, 10, 0)), 2450, 7, 1, 12, 0);
  assert_time (cal_zone_to_wall (zone, wall (9999, 7, 1, 10, 0)), 9999, 7, 1, 12, 0);
  assert_time (cal_zone_to_wall (zone, wall (9999, 12, 1, 10, 0)), 9999, 12, 1, 11, 0);
  /* Where winter is what the database calls daylight. */
  zone = cal_zone_lookup ("Europe/Dublin");
  g_assert_cmpint (cal_zone_get_offset (zone, wall (2099, 1, 1, 0, 0)), ==, 0);
  g_assert_cmpint (cal_zone_get_offset (zone, wall (2099, 7, 1, 0, 0)), ==, 3600);
  zone = cal_zone_lookup ("Europe/Berlin");
  /* Local mean time. */
  g_assert_cmpint (cal_zone_get_offset (zone, wall (1800, 1, 1, 0, 0)), ==, 3208);
  /* Nothing overflows. */
  g_assert_cmpint (cal_zone_to_instant (zone, G_MAXINT64), <=, G_MAXINT64);
  g_assert_cmpint (cal_zone_to_instant (zone, G_MININT64), <, 0);
  g_assert_cmpint (cal_zone_to_wall (zone, G_MAXINT64), ==, G_MAXINT64);
  g_assert_cmpint (cal_zone_to_wall (zone, G_MININT64), <, 0);
}

/* GLib reads the same files by its own hand. */
static void
test_against_glib (void)
{
  g_auto (GStrv) ids = cal_zone_list_ids ();

  for (guint i = 0; ids[i]; i++)
    {
      const CalZone *zone = cal_zone_lookup (ids[i]);
      g_autoptr (GTimeZone) other = g_time_zone_new_identifier (ids[i]);

      g_assert_nonnull (other);
      /* After 2037 GLib adds an hour in winter where winter is what the database calls daylight. */
      if (g_str_equal (ids[i], "Europe/Dublin"))
        continue;
      for (int n = 0; n < 600; n++)
        {
          gint64 seconds = cal_day_from_date (1880, 1, 1) * (gint64) 86400
                           + g_test_rand_int_range (0, 320 * 366) * (gint64) 86400
                           + g_test_rand_int_range (0, 86400);
          int interval = g_time_zone_find_interval (other, G_TIME_TYPE_UNIVERSAL, seconds);
          int offset = g_time_zone_get_offset (other, interval);

          if (offset != cal_zone_get_offset (zone, seconds * CAL_SECOND))
            g_test_message ("%s at %" G_GINT64_FORMAT, ids[i], seconds);
          g_assert_cmpint (cal_zone_get_offset (zone, seconds * CAL_SECOND), ==, offset);
        }
    }
}

/* For every zone: the time of an instant is read back as that instant, unless the clock shows it
 * twice. */
static void
test_round_trip (void)
{
  g_auto (GStrv) ids = cal_zone_list_ids ();

  for (guint i = 0; ids[i]; i++)
    {
      const CalZone *zone = cal_zone_lookup (ids[i]);
      const CalZoneTable *table = cal_zone_get_table (zone, wall (2050, 1, 1, 0, 0));

      for (guint k = 1; k < table->n_changes; k++)
        for (gint64 d = -3 * CAL_HOUR; d <= 3 * CAL_HOUR; d += 10 * CAL_MINUTE)
          {
            gint64 instant = table->changes[k].at + d;
            gint64 clock = cal_zone_to_wall (zone, instant);
            gint64 back = cal_zone_to_instant (zone, clock);
            gint64 shown;

            g_assert_cmpint (back, <=, instant);
            g_assert_cmpint (cal_zone_to_wall (zone, back), ==, clock);
            g_assert_cmpint (cal_zone_read_wall (zone, clock, &shown), ==, back);
            g_assert_cmpint (shown, ==, clock);
            cal_zone_read_wall (zone, instant + table->changes[k - 1].offset * CAL_SECOND, &shown);
            g_assert_cmpint (
                shown,
                ==,
                cal_zone_to_wall (
                    zone,
                    cal_zone_to_instant (zone,
                                         instant + table->changes[k - 1].offset * CAL_SECOND)));
          }
    }
}

static void
test_local (void)
{
  g_autofree char *before = g_strdup (g_getenv ("TZ"));

  g_setenv ("TZ", "Asia/Kolkata", TRUE);
  g_assert_cmpstr (cal_zone_get_id (cal_zone_local ()), ==, "Asia/Kolkata");
  g_setenv ("TZ", ":Europe/London", TRUE);
  g_assert_cmpstr (cal_zone_get_id (cal_zone_local ()), ==, "Europe/London");
  g_setenv ("TZ", "/usr/share/zoneinfo/Europe/Paris", TRUE);
  g_assert_cmpstr (cal_zone_get_id (cal_zone_local ()), ==, "Europe/Paris");
  g_setenv ("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", TRUE);
  g_assert_cmpint (cal_zone_get_offset (cal_zone_local (), wall (2026, 7, 1, 0, 0)), ==, 7200);
  g_assert_cmpint (cal_zone_get_offset (cal_zone_local (), wall (2026, 12, 1, 0, 0)), ==, 3600);
  g_setenv ("TZ", "XYZ-5:30", TRUE);
  g_assert_cmpint (cal_zone_get_offset (cal_zone_local (), 0), ==, 19800);
  g_setenv ("TZ", "", TRUE);
  g_assert_true (cal_zone_local () == cal_zone_utc ());
  g_setenv ("TZ", "no such zone", TRUE);
  g_assert_true (cal_zone_local () == cal_zone_utc ());
  g_unsetenv ("TZ");
  g_assert_nonnull (cal_zone_local ());
  if (before)
    g_setenv ("TZ", before, TRUE);
}

/* The zone that the suite is run under is the one that is found. */
static void
test_environment (void)
{
  const char *name = g_getenv ("TZ");

  if (name && strchr (name, '/'))
    g_assert_cmpstr (cal_zone_get_id (cal_zone_local ()), ==, name);
  else
    g_assert_nonnull (cal_zone_local ());
}

static void
test_posix (void)
{
  static const char *const bad[] = { "",
                                     "X",
                                     "CET",
                                     "CET-1CEST,M3.5.0",
                                     "CET-1CEST,M13.5.0,M10.5.0",
                                     "CET-1CEST,M3.6.0,M10.5.0",
                                     "CET-1CEST,M3.5.7,M10.5.0",
                                     "CET-1CEST,J0,J300",
                                     "CET-999",
                                     "<CET-1",
                                     "CET-1CEST,M3.5.0,M10.5.0x" };
  CalZonePosix posix;
  CalZoneChange changes[2];

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (cal_zone_posix_parse (bad[i], &posix));

  g_assert_true (cal_zone_posix_parse ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", &posix));
  g_assert_cmpint (cal_zone_posix_get_changes (&posix, 2026, changes), ==, 2);
  assert_time (changes[0].at, 2026, 3, 29, 1, 0);
  assert_time (changes[1].at, 2026, 10, 25, 1, 0);

  g_assert_true (cal_zone_posix_parse ("EET-2EEST,M3.4.4/50,M10.4.4/50", &posix));
  g_assert_cmpint (cal_zone_posix_get_changes (&posix, 2026, changes), ==, 2);
  assert_time (changes[0].at, 2026, 3, 28, 0, 0);

  /* The south, days of the year with and without the leap day. */
  g_assert_true (cal_zone_posix_parse ("AAA3BBB,J300/0,60/1:30", &posix));
  g_assert_cmpint (cal_zone_posix_get_changes (&posix, 2024, changes), ==, 2);
  assert_time (changes[0].at, 2024, 3, 1, 3, 30);
  assert_time (changes[1].at, 2024, 10, 27, 3, 0);
}

static void
test_bad_files (void)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents ("/usr/share/zoneinfo/Europe/Berlin", &data, &length, NULL));
  for (gsize n = 0; n < length; n++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, n);
      CalZoneFile *file = cal_zone_file_parse (copy, n);

      if (file)
        cal_zone_file_free (file);
    }
  for (int round = 0; round < 3000; round++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      CalZoneFile *file;

      for (int i = 0; i < 8; i++)
        copy[g_test_rand_int_range (0, i < 4 ? 60 : (int) length)] =
            (guint8) g_test_rand_int_range (0, 256);
      file = cal_zone_file_parse (copy, length);
      if (file)
        cal_zone_file_free (file);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/zone/utc", test_utc);
  g_test_add_func ("/model/zone/names", test_names);
  g_test_add_func ("/model/zone/unknown-names", test_unknown_names);
  g_test_add_func ("/model/zone/names-to-be-shown", test_names_to_be_shown);
  g_test_add_func ("/model/zone/offsets-to-be-shown", test_offsets_to_be_shown);
  g_test_add_func ("/model/zone/list", test_list);
  g_test_add_func ("/model/zone/gap", test_gap);
  g_test_add_func ("/model/zone/overlap", test_overlap);
  g_test_add_func ("/model/zone/lost-day", test_lost_day);
  g_test_add_func ("/model/zone/far-away", test_far_away);
  g_test_add_func ("/model/zone/against-glib", test_against_glib);
  g_test_add_func ("/model/zone/round-trip", test_round_trip);
  g_test_add_func ("/model/zone/environment", test_environment);
  g_test_add_func ("/model/zone/local", test_local);
  g_test_add_func ("/model/zone/posix", test_posix);
  g_test_add_func ("/model/zone/bad-files", test_bad_files);
  return g_test_run ();
}
