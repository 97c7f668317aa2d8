/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-rule-words.h"

#include "series.h"

static void
check (const char *start, const char *tzid, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule = cal_rule_parse (text, &error);
  CalTime time = series_time (start, tzid ? cal_zone_lookup (tzid) : NULL);
  g_autofree char *words = NULL;

  g_assert_no_error (error);
  words = cal_rule_to_words (rule, &time);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_presets (void)
{
  check ("20260303", NULL, "FREQ=DAILY", "Every day");
  check ("20260303", NULL, "FREQ=WEEKLY", "Every week on Tuesday");
  check ("20260303", NULL, "FREQ=WEEKLY;BYDAY=TU", "Every week on Tuesday");
  check ("20260303", NULL, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday");
  check ("20260303", NULL, "FREQ=MONTHLY", "Every month on day 3");
  check ("20260303", NULL, "FREQ=MONTHLY;BYDAY=1TU", "Every month on the first Tuesday");
  check ("20260303", NULL, "FREQ=MONTHLY;BYDAY=-1TU", "Every month on the last Tuesday");
  check ("20260331", NULL, "FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day");
  check ("20260303", NULL, "FREQ=YEARLY", "Every year on 3 March");
}

static void
test_intervals (void)
{
  check ("20260303", NULL, "FREQ=DAILY;INTERVAL=3", "Every 3 days");
  check ("20260303",
         NULL,
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20270303",
         "Every 2 weeks on Tuesday and Thursday, until 3 March 2027");
  check ("20260303",
         NULL,
         "FREQ=MONTHLY;INTERVAL=6;BYMONTHDAY=1,15,-2",
         "Every 6 months on day 1, 15 and 2 from the end");
  check ("20260303T090000", NULL, "FREQ=HOURLY;INTERVAL=4", "Every 4 hours");
  check ("20260303T090000", NULL, "FREQ=MINUTELY", "Every minute");
  check ("20260303T090000", NULL, "FREQ=SECONDLY;INTERVAL=10", "Every 10 seconds");
}

static void
test_ends (void)
{
  check ("20260303", NULL, "FREQ=DAILY;COUNT=1", "Every day, 1 time");
  check ("20260303", NULL, "FREQ=DAILY;COUNT=10", "Every day, 10 times");
  /* The day in the zone of the series. */
  check ("20260303T200000",
         "America/New_York",
         "FREQ=DAILY;UNTIL=20260401T000000Z",
         "Every day, until 31 March 2026");
}

static void
test_rich (void)
{
  check ("20260303",
         NULL,
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "Every month on the last weekday");
  check ("20260303",
         NULL,
         "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,-1",
         "Every month on the first weekend day and the last weekend day");
  check ("20260303", NULL, "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=3", "Every month on the third Tuesday");
  check ("20260303",
         NULL,
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-2",
         "Every month on the second to last day");
  check ("20260303",
         NULL,
         "FREQ=YEARLY;BYMONTH=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
         "Every year on the first weekday in May");
  check ("20260303",
         NULL,
         "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=2",
         "Every month on Monday and Wednesday (only the second of them)");
  check ("20260303", NULL, "FREQ=WEEKLY;BYDAY=SA,SU", "Every week on weekends");
  check ("20260303",
         NULL,
         "FREQ=YEARLY;BYMONTH=3,4;BYDAY=2TU",
         "Every year on the second Tuesday in March and April");
  check ("20260303", NULL, "FREQ=YEARLY;BYMONTH=3,4", "Every year on day 3 in March and April");
  check ("20260303", NULL, "FREQ=YEARLY;BYWEEKNO=20", "Every year on Tuesday in week 20");
  check ("20260303",
         NULL,
         "FREQ=YEARLY;BYYEARDAY=100,-1",
         "Every year on day 100 and the last of the year");
  check ("20260303", NULL, "FREQ=YEARLY;BYDAY=20MO", "Every year on the no. 20 Monday");
  check ("20260303T090000",
         NULL,
         "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30;BYSECOND=0",
         "Every day at 09:30 and 17:30");
  check ("20260303T091500", NULL, "FREQ=DAILY;BYHOUR=9,17", "Every day at 09:15 and 17:15");
  check ("20260303T090000",
         NULL,
         "FREQ=DAILY;BYHOUR=9;BYMINUTE=0,10,20,30,40,50,55",
         "Every day at hour 9 at minute 0, 10, 20, 30, 40, 50 and 55");
  check ("20260303", NULL, "FREQ=DAILY;BYHOUR=9", "Every day");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rule-words/presets", test_presets);
  g_test_add_func ("/model/rule-words/intervals", test_intervals);
  g_test_add_func ("/model/rule-words/ends", test_ends);
  g_test_add_func ("/model/rule-words/rich", test_rich);
  return g_test_run ();
}
