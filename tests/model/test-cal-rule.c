/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-rule.h"

#include <string.h>

static void
test_round_trip (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY",
    "FREQ=WEEKLY;COUNT=10;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
    "FREQ=MONTHLY;UNTIL=20270303T090000Z;BYDAY=1MO,-1FR,+2TU",
    "FREQ=YEARLY;BYMONTHDAY=-1,31;BYYEARDAY=-366,1;BYWEEKNO=-53,20;BYMONTH=1,12;BYSETPOS=-1,366",
    "FREQ=SECONDLY;INTERVAL=100000;BYSECOND=0,60;BYMINUTE=0,59;BYHOUR=0,23",
    "FREQ=HOURLY;UNTIL=20270303",
    "FREQ=MINUTELY;UNTIL=20270303T101112",
    "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CalRule) rule = cal_rule_parse (rules[i], &error);
      g_autoptr (CalRule) again = NULL, copy = NULL;
      g_autofree char *text = NULL, *text_again = NULL;

      g_assert_no_error (error);
      text = cal_rule_to_string (rule);
      again = cal_rule_parse (text, &error);
      g_assert_no_error (error);
      g_assert_true (cal_rule_equal (rule, again));
      text_again = cal_rule_to_string (again);
      g_assert_cmpstr (text, ==, text_again);
      copy = cal_rule_new (cal_rule_get_parts (rule));
      g_assert_true (cal_rule_equal (rule, copy));
      for (guint j = 0; j < i; j++)
        {
          g_autoptr (CalRule) other = cal_rule_parse (rules[j], NULL);

          g_assert_false (cal_rule_equal (rule, other));
        }
    }
}

static void
test_parts (void)
{
  g_autoptr (CalRule) rule =
      cal_rule_parse ("FREQ=MONTHLY;INTERVAL=70000;COUNT=4;BYDAY=-2FR,MO;BYHOUR=9,17;WKST=SU",
                      NULL);
  const CalRuleParts *p = cal_rule_get_parts (rule);

  g_assert_cmpint (p->frequency, ==, CAL_FREQ_MONTHLY);
  g_assert_cmpint (p->interval, ==, 70000);
  g_assert_cmpint (p->count, ==, 4);
  g_assert_cmpint (p->until.kind, ==, CAL_TIME_NONE);
  g_assert_cmpint (p->week_start, ==, 6);
  g_assert_cmpuint (p->n_by_day, ==, 2);
  g_assert_cmpint (p->by_day[0].weekday, ==, 4);
  g_assert_cmpint (p->by_day[0].nth, ==, -2);
  g_assert_cmpint (p->by_day[1].nth, ==, 0);
  g_assert_cmpuint (p->n_by_hour, ==, 2);
  g_assert_cmpint (p->by_hour[1], ==, 17);
}

static void
test_lenient (void)
{
  static const char *const rules[][2] = {
    { " freq=daily ; interval=2; ", "FREQ=DAILY;INTERVAL=2" },
    { "BYDAY=mo , tu;FREQ=WEEKLY;", "FREQ=WEEKLY;BYDAY=MO,TU" },
    { "FREQ=WEEKLY;BYDAY=MO,,TU,", "FREQ=WEEKLY;BYDAY=MO,TU" },
    { "FREQ=DAILY;INTERVAL=1;WKST=MO", "FREQ=DAILY" },
    { "FREQ=DAILY;COUNT=3;COUNT=5", "FREQ=DAILY;COUNT=5" },
    { "FREQ=DAILY;X-EVOLUTION-ENDDATE=20200101", "FREQ=DAILY" },
    { "RSCALE=gregorian;FREQ=DAILY;SKIP=OMIT", "FREQ=DAILY" },
    { "FREQ=DAILY;UNTIL=20200101t000000z", "FREQ=DAILY;UNTIL=20200101T000000Z" },
    { "FREQ=DAILY;INTERVAL=99999999999999999999999", "FREQ=DAILY;INTERVAL=1125899906842624" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CalRule) rule = cal_rule_parse (rules[i][0], &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = cal_rule_to_string (rule);
      g_assert_cmpstr (text, ==, rules[i][1]);
    }
}

static void
test_invalid (void)
{
  static const char *const rules[] = {
    "",
    ";",
    "FREQ",
    "FREQ=",
    "FREQ=FORTNIGHTLY",
    "INTERVAL=2",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=x",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;COUNT=",
    "FREQ=YEARLY;BYEASTER=0",
    "FREQ=DAILY;BYHOUR=24",
    "FREQ=DAILY;BYHOUR=-1",
    "FREQ=DAILY;BYMINUTE=60",
    "FREQ=DAILY;BYSECOND=61",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=YEARLY;BYYEARDAY=367",
    "FREQ=YEARLY;BYWEEKNO=54",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYMONTH=",
    "FREQ=YEARLY;BYSETPOS=0",
    "FREQ=YEARLY;BYDAY=XX",
    "FREQ=YEARLY;BYDAY=0MO",
    "FREQ=YEARLY;BYDAY=54MO",
    "FREQ=YEARLY;BYDAY=1",
    "FREQ=DAILY;WKST=XX",
    "FREQ=DAILY;UNTIL=",
    "FREQ=DAILY;UNTIL=2020",
    "FREQ=DAILY;UNTIL=20200230",
    "FREQ=DAILY;UNTIL=20201301",
    "FREQ=DAILY;UNTIL=20200101T250000",
    "FREQ=DAILY;UNTIL=20200101T0000",
    "FREQ=DAILY;UNTIL=20200101T000000+0100",
    "FREQ=DAILY;SKIP=SIDEWAYS",
    "FREQ=DAILY;\xff=1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cal_rule_parse (rules[i], &error));
      g_assert_error (error, CAL_RULE_ERROR, CAL_RULE_ERROR_INVALID);
      g_assert_cmpuint (strlen (error->message), >, 0);
    }
}

static void
test_unsupported (void)
{
  static const char *const rules[] = { "RSCALE=CHINESE;FREQ=YEARLY",
                                       "FREQ=YEARLY;BYMONTH=5L;RSCALE=HEBREW;SKIP=FORWARD" };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (cal_rule_parse (rules[i], &error));
      g_assert_error (error, CAL_RULE_ERROR, CAL_RULE_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "RSCALE"));
    }
}

static void
test_new_keeps_ranges (void)
{
  int days[] = { 0, 5, 99, -31, -32 };
  CalRuleDay weekdays[] = { { 9, 0 }, { 2, 99 }, { 2, -53 } };
  CalRuleParts parts = {
    .frequency = CAL_FREQ_MONTHLY,
    .interval = -4,
    .count = -1,
    .week_start = 44,
    .by_month_day = days,
    .n_by_month_day = G_N_ELEMENTS (days),
    .by_day = weekdays,
    .n_by_day = G_N_ELEMENTS (weekdays),
  };
  g_autoptr (CalRule) rule = cal_rule_new (&parts);
  g_autofree char *text = cal_rule_to_string (rule);

  g_assert_cmpstr (text, ==, "FREQ=MONTHLY;BYDAY=-53WE;BYMONTHDAY=5,-31;WKST=SU");
}

static void
test_until_in_zone (void)
{
  CalRuleParts parts = { .frequency = CAL_FREQ_DAILY, .interval = 1 };
  g_autoptr (CalRule) rule = NULL;
  g_autofree char *text = NULL;

  parts.until = cal_time_zoned (cal_time_date (2026, 7, 1).wall, cal_zone_lookup ("Europe/Berlin"));
  rule = cal_rule_new (&parts);
  text = cal_rule_to_string (rule);
  g_assert_cmpstr (text, ==, "FREQ=DAILY;UNTIL=20260630T220000Z");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rule/round-trip", test_round_trip);
  g_test_add_func ("/model/rule/parts", test_parts);
  g_test_add_func ("/model/rule/lenient", test_lenient);
  g_test_add_func ("/model/rule/invalid", test_invalid);
  g_test_add_func ("/model/rule/unsupported", test_unsupported);
  g_test_add_func ("/model/rule/new-keeps-ranges", test_new_keeps_ranges);
  g_test_add_func ("/model/rule/until-in-zone", test_until_in_zone);
  return g_test_run ();
}
