/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-zone-hours.h"

typedef struct
{
  const char *zone;
  const char *other;
  int month;
  int day_of_month;
  int hour;
  int minutes; /* on the clock there, counted from midnight here */
} Case;

/* All in 2026. Clocks go back on 25 October in Berlin, on 1 November in New York. */
static void
test_hours (void)
{
  static const Case cases[] = {
    { "Europe/Berlin", "America/New_York", 11, 24, 14, 8 * 60 },
    { "Europe/Berlin", "America/New_York", 11, 24, 2, -4 * 60 },
    /* One hour less for a week. */
    { "Europe/Berlin", "America/New_York", 10, 28, 14, 9 * 60 },
    { "Europe/Berlin", "Asia/Kolkata", 11, 24, 9, 13 * 60 + 30 },
    { "Europe/Berlin", "Asia/Kathmandu", 11, 24, 9, 13 * 60 + 45 },
    { "Europe/Berlin", "Europe/Berlin", 11, 24, 9, 9 * 60 },
    /* On the day itself the jump is seen. */
    { "Europe/Berlin", "UTC", 10, 25, 1, -60 },
    { "Europe/Berlin", "UTC", 10, 25, 4, 3 * 60 },
    /* Half past two is not skipped by half: Lord Howe Island. */
    { "UTC", "Australia/Lord_Howe", 6, 1, 0, 10 * 60 + 30 },
    { "UTC", "Australia/Lord_Howe", 11, 24, 0, 11 * 60 },
    { "UTC", "Pacific/Apia", 11, 24, 12, 25 * 60 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const CalZone *zone = cal_zone_lookup (cases[i].zone);
      const CalZone *other = cal_zone_lookup (cases[i].other);
      int day = cal_day_from_date (2026, cases[i].month, cases[i].day_of_month);

      g_assert_nonnull (zone);
      g_assert_nonnull (other);
      g_test_message ("%s %d-%d", cases[i].other, cases[i].month, cases[i].day_of_month);
      g_assert_cmpint (cal_zone_hours_get_wall (zone, other, day, cases[i].hour) - day * CAL_DAY,
                       ==,
                       cases[i].minutes * CAL_MINUTE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/zone-hours/hours", test_hours);
  return g_test_run ();
}
