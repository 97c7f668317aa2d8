/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-application"

#include "cal-when.h"

#define TODAY 20780 /* Monday, 23 November 2026 */

static void
assert_time (const char *text, const char *zone_id, const char *ical)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;
  CalWhen when;
  CalTime time;

  g_assert_true (cal_when_parse (text, TODAY, &when, &error));
  g_assert_no_error (error);
  time = cal_when_to_time (&when, zone_id != NULL ? cal_zone_lookup (zone_id) : NULL);
  written = cal_time_to_ical (&time);
  g_assert_cmpstr (written, ==, ical);
}

static void
test_days (void)
{
  assert_time ("today", NULL, "20261123");
  assert_time ("Tomorrow", NULL, "20261124");
  assert_time (" yesterday ", NULL, "20261122");
  assert_time ("2028-02-29", NULL, "20280229");
  assert_time ("0001-01-01", NULL, "00010101");
}

static void
test_times (void)
{
  assert_time ("14:30", NULL, "20261123T143000");
  assert_time ("2026-12-01T14:30:15", NULL, "20261201T143015");
  assert_time ("2026-12-01 14:30", NULL, "20261201T143000");
  assert_time ("tomorrow 09:05", NULL, "20261124T090500");
  assert_time ("2026-12-01T23:59:59", "Europe/London", "20261201T235959");
}

static void
test_offsets (void)
{
  assert_time ("2026-12-01T14:30:00Z", "Europe/Berlin", "20261201T153000");
  assert_time ("2026-12-01T14:30:00+05:30", "Europe/London", "20261201T090000");
  assert_time ("2026-07-01T14:30:00-04:00", "Europe/London", "20260701T193000");
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "soon",
    "2026-13-01",
    "2026-02-29",
    "2026-1-1",
    "24:00",
    "12:60",
    "2026-12-01T",
    "2026-12-01T1",
    "2026-12-01x",
    "12:00 today",
    "todayish",
    "2026-12-01T12:00+1",
    "2026-12-01Z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      CalWhen when = { .wall = 42 };

      g_test_message ("“%s”", texts[i]);
      g_assert_false (cal_when_parse (texts[i], TODAY, &when, &error));
      g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
      g_assert_cmpint (when.wall, ==, 42);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/when/days", test_days);
  g_test_add_func ("/when/times", test_times);
  g_test_add_func ("/when/offsets", test_offsets);
  g_test_add_func ("/when/refused", test_refused);
  return g_test_run ();
}
