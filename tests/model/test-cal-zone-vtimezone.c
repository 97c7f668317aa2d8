/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-time.h"

#include <string.h>

static gint64
instant (int year, int month, int day, int hour)
{
  return cal_day_from_date (year, month, day) * CAL_DAY + hour * CAL_HOUR;
}

static const char berlin[] = "BEGIN:VTIMEZONE\r\n"
                             "TZID:Somewhere\r\n"
                             "X-LIC-LOCATION:Europe/Berlin\r\n"
                             "BEGIN:DAYLIGHT\r\n"
                             "TZOFFSETFROM:+0100\r\n"
                             "TZOFFSETTO:+0200\r\n"
                             "TZNAME:CEST\r\n"
                             "DTSTART:19810329T020000\r\n"
                             "RRULE:FREQ=YEARLY;BYMONTH=3;\r\n"
                             " BYDAY=-1SU\r\n"
                             "END:DAYLIGHT\r\n"
                             "BEGIN:STANDARD\r\n"
                             "TZOFFSETFROM:+0200\r\n"
                             "TZOFFSETTO:+0100\r\n"
                             "TZNAME:CET\r\n"
                             "DTSTART:19961027T030000\r\n"
                             "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
                             "END:STANDARD\r\n"
                             "END:VTIMEZONE\r\n";

static void
test_read (void)
{
  const CalZone *zone = cal_zone_from_vtimezone (berlin, NULL);
  const CalZone *real = cal_zone_lookup ("Europe/Berlin");

  g_assert_nonnull (zone);
  g_assert_true (cal_zone_from_vtimezone (berlin, NULL) == zone);
  g_assert_cmpstr (cal_zone_get_id (zone), ==, "Somewhere");
  g_assert_cmpstr (cal_zone_get_location (zone), ==, "Europe/Berlin");
  g_assert_cmpstr (cal_zone_get_definition (zone), ==, berlin);
  for (gint64 t = instant (1997, 1, 1, 0); t < instant (2120, 1, 1, 0); t += 7 * CAL_HOUR)
    g_assert_cmpint (cal_zone_get_offset (zone, t), ==, cal_zone_get_offset (real, t));
  for (gint64 t = instant (1997, 1, 1, 0); t < instant (2030, 1, 1, 0); t += 30 * CAL_MINUTE)
    g_assert_cmpint (cal_zone_to_instant (zone, t), ==, cal_zone_to_instant (real, t));
  g_assert_cmpint (cal_zone_get_offset (zone, instant (9000, 7, 1, 0)), ==, 7200);
  g_assert_cmpint (cal_zone_get_offset (zone, instant (1950, 7, 1, 0)), ==, 3600);
}

static void
test_until_and_dates (void)
{
  static const char text[] = "BEGIN:VTIMEZONE\nTZID:Odd\n"
                             "BEGIN:DAYLIGHT\nDTSTART:20000402T020000\n"
                             "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=4;UNTIL=20020407T070000Z\n"
                             "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\n"
                             "BEGIN:STANDARD\nDTSTART:20001029T020000\n"
                             "RDATE:20011028T020000,20021027T020000\n"
                             "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\n"
                             "END:VTIMEZONE\n";
  const CalZone *zone = cal_zone_from_vtimezone (text, NULL);

  g_assert_nonnull (zone);
  g_assert_cmpint (cal_zone_get_offset (zone, instant (2001, 7, 1, 0)), ==, -4 * 3600);
  g_assert_cmpint (cal_zone_get_offset (zone, instant (2002, 1, 1, 0)), ==, -5 * 3600);
  /* The last onset is the second of UNTIL. */
  g_assert_cmpint (cal_zone_get_offset (zone, instant (2002, 4, 7, 7)), ==, -4 * 3600);
  g_assert_cmpint (cal_zone_get_offset (zone, instant (2002, 4, 7, 7) - 1), ==, -5 * 3600);
  g_assert_cmpint (cal_zone_get_offset (zone, instant (2003, 7, 1, 0)), ==, -5 * 3600);
}

static void
test_windows_style (void)
{
  static const char text[] = "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\n"
                             "BEGIN:STANDARD\r\nDTSTART:16011104T020000\r\n"
                             "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11\r\n"
                             "TZOFFSETFROM:-0400\r\nTZOFFSETTO:-0500\r\nEND:STANDARD\r\n"
                             "BEGIN:DAYLIGHT\r\nDTSTART:16010311T020000\r\n"
                             "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\r\n"
                             "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0400\r\nEND:DAYLIGHT\r\n"
                             "END:VTIMEZONE\r\n";
  const CalZone *zone = cal_zone_from_vtimezone (text, NULL);
  const CalZone *real = cal_zone_lookup ("America/New_York");

  g_assert_nonnull (zone);
  for (gint64 t = instant (2008, 1, 1, 0); t < instant (2060, 1, 1, 0); t += 5 * CAL_HOUR)
    g_assert_cmpint (cal_zone_get_offset (zone, t), ==, cal_zone_get_offset (real, t));
}

static void
test_bad (void)
{
  static const char *const bad[] = {
    "",
    "BEGIN:VTIMEZONE\nTZID:X\nEND:VTIMEZONE\n",
    "BEGIN:VTIMEZONE\nTZID:X\nBEGIN:STANDARD\nDTSTART:20000101T000000\nEND:STANDARD\nEND:VTIMEZONE",
    "BEGIN:STANDARD\nTZOFFSETTO:0100\nEND:STANDARD",
    "BEGIN:STANDARD\nTZOFFSETTO:+9900\nEND:STANDARD",
    "BEGIN:STANDARD\nTZOFFSETTO:+0100",
    "\n\n:::;;;\n\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cal_zone_from_vtimezone (bad[i], &error));
      g_assert_error (error, CAL_ZONE_ERROR, CAL_ZONE_ERROR_INVALID);
    }
}

static void
test_hostile (void)
{
  const CalZone *zone = cal_zone_from_vtimezone (
      "BEGIN:VTIMEZONE\nTZID:Hostile\n"
      "BEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n"
      "TZOFFSETFROM:+2500\nTZOFFSETTO:-2500\nEND:STANDARD\n"
      "BEGIN:DAYLIGHT\nDTSTART:19700101T000000\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\n"
      "RRULE:nonsense\nTZOFFSETFROM:-2500\nTZOFFSETTO:+2500\nEND:DAYLIGHT\nEND:VTIMEZONE",
      NULL);

  g_assert_nonnull (zone);
  for (int year = 1; year < 10000; year += 97)
    g_assert_cmpint (ABS (cal_zone_get_offset (zone, instant (year, 1, 1, 0))), <=, 26 * 3600);
}

/* What is written is read back as the same clock, for every zone there is. */
static void
test_write_and_read (void)
{
  g_auto (GStrv) ids = cal_zone_list_ids ();
  gint64 from = instant (1995, 5, 5, 5), to = instant (2045, 1, 1, 0);

  for (guint i = 0; ids[i]; i++)
    {
      const CalZone *zone = cal_zone_lookup (ids[i]);
      g_autofree char *text = cal_zone_to_vtimezone (zone, from, G_MAXINT64);
      const CalZone *copy = cal_zone_from_vtimezone (text, NULL);

      g_assert_true (g_str_has_prefix (text, "BEGIN:VTIMEZONE\r\nTZID:"));
      g_assert_true (g_str_has_suffix (text, "END:VTIMEZONE\r\n"));
      g_assert_nonnull (copy);
      g_assert_cmpstr (cal_zone_get_id (copy), ==, ids[i]);
      for (gint64 t = from; t < to; t += 61 * CAL_HOUR)
        {
          if (cal_zone_get_offset (copy, t) != cal_zone_get_offset (zone, t))
            g_test_message ("%s", text);
          g_assert_cmpint (cal_zone_get_offset (copy, t), ==, cal_zone_get_offset (zone, t));
        }
    }
}

static void
test_write_rule (void)
{
  g_autofree char *text = cal_zone_to_vtimezone (cal_zone_lookup ("Europe/Berlin"),
                                                 instant (2020, 1, 1, 0),
                                                 G_MAXINT64);

  g_assert_nonnull (strstr (text, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"));
  g_assert_nonnull (strstr (text, "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"));
  g_assert_nonnull (strstr (text, "TZNAME:CEST\r\n"));
  g_assert_null (strstr (text, "RDATE"));
}

static void
test_write_definition (void)
{
  const CalZone *zone = cal_zone_from_vtimezone (berlin, NULL);
  g_autofree char *text = cal_zone_to_vtimezone (zone, 0, G_MAXINT64);

  g_assert_cmpstr (text, ==, berlin);
}

static void
test_write_fixed (void)
{
  g_autofree char *text = cal_zone_to_vtimezone (cal_zone_lookup ("Asia/Kolkata"), 0, G_MAXINT64);

  g_assert_nonnull (strstr (text, "TZOFFSETTO:+0530\r\n"));
  g_assert_null (strstr (text, "RRULE"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/zone/vtimezone/read", test_read);
  g_test_add_func ("/model/zone/vtimezone/until-and-dates", test_until_and_dates);
  g_test_add_func ("/model/zone/vtimezone/windows-style", test_windows_style);
  g_test_add_func ("/model/zone/vtimezone/bad", test_bad);
  g_test_add_func ("/model/zone/vtimezone/hostile", test_hostile);
  g_test_add_func ("/model/zone/vtimezone/write-and-read", test_write_and_read);
  g_test_add_func ("/model/zone/vtimezone/write-rule", test_write_rule);
  g_test_add_func ("/model/zone/vtimezone/write-definition", test_write_definition);
  g_test_add_func ("/model/zone/vtimezone/write-fixed", test_write_fixed);
  return g_test_run ();
}
