/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-rule-walk.h"

/* What a walk costs, counted in steps and not in time. */

static gint64
seconds_of (int year, int month)
{
  return cal_day_from_date (year, month, 1) * CAL_SECONDS_PER_DAY;
}

static guint
count_steps (const char *text, gint64 from, gint64 to, guint *out_n)
{
  g_autoptr (CalRule) rule = cal_rule_parse (text, NULL);
  CalTime start = cal_time_floating (9 * CAL_HOUR);
  CalRulePlan *plan = cal_rule_plan_new (rule, &start);
  CalRuleWalk walk;
  gint64 instance;
  guint steps;

  *out_n = 0;
  cal_rule_walk_init (&walk, plan, from, to, NULL);
  while (cal_rule_walk_next (&walk, &instance) == CAL_RULE_WALK_FOUND)
    {
      g_assert_cmpint (instance, >=, from);
      g_assert_cmpint (instance, <, to);
      (*out_n)++;
    }
  steps = walk.n_steps;
  cal_rule_walk_clear (&walk);
  cal_rule_plan_free (plan);
  return steps;
}

/* A month far from the start takes the steps of a month near it. */
static void
test_window (void)
{
  static const struct
  {
    const char *text;
    guint most; /* steps */
  } cases[] = {
    { "FREQ=DAILY", 33 },
    { "FREQ=DAILY;INTERVAL=3", 13 },
    { "FREQ=DAILY;BYDAY=MO,TU;BYMONTH=3", 3 },
    { "FREQ=WEEKLY;BYDAY=MO,WE", 8 },
    { "FREQ=MONTHLY;BYDAY=2TU", 3 },
    { "FREQ=YEARLY;BYMONTH=3", 3 },
    { "FREQ=YEARLY;BYWEEKNO=10", 3 },
    { "FREQ=HOURLY;INTERVAL=5", 155 },
    { "FREQ=MINUTELY;INTERVAL=90;BYHOUR=9;BYMINUTE=0", 160 },
    { "FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", 260 },
    { "FREQ=SECONDLY;INTERVAL=100003", 33 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int year = 1971; year < 9900; year += 643)
      {
        guint n;
        guint steps = count_steps (cases[i].text, seconds_of (year, 3), seconds_of (year, 4), &n);

        if (steps > cases[i].most)
          g_test_message ("%s: %u steps in %d", cases[i].text, steps, year);
        g_assert_cmpuint (steps, <=, cases[i].most);
      }
}

/* A rule that never matches is given up after the calendar has repeated. */
static void
test_never (void)
{
  guint n;

  g_assert_cmpuint (count_steps ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
                                 seconds_of (1970, 1),
                                 seconds_of (9999, 1),
                                 &n),
                    <=,
                    403);
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (count_steps ("FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
                                 seconds_of (1970, 1),
                                 seconds_of (9999, 1),
                                 &n),
                    ==,
                    0);
  g_assert_cmpuint (n, ==, 0);
  /* A minute has one instance, no second one: only the start is left. */
  g_assert_cmpuint (
      count_steps ("FREQ=MINUTELY;BYSETPOS=2", seconds_of (1970, 1), seconds_of (9999, 1), &n),
      <=,
      2);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_skip (void)
{
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=SECONDLY;INTERVAL=3", NULL);
  CalTime start = cal_time_floating (9 * CAL_HOUR);
  CalRulePlan *plan = cal_rule_plan_new (rule, &start);
  CalRuleWalk walk;
  gint64 instance;

  cal_rule_walk_init (&walk, plan, plan->start, G_MAXINT64, NULL);
  g_assert_cmpint (cal_rule_walk_skip (&walk, 1000000000), ==, CAL_RULE_WALK_FOUND);
  g_assert_cmpint (cal_rule_walk_next (&walk, &instance), ==, CAL_RULE_WALK_FOUND);
  g_assert_cmpint (instance, ==, 9 * 3600 + 3000000000);
  g_assert_cmpuint (walk.n_steps, <=, 4);
  /* To the end of time and beyond. */
  cal_rule_walk_skip (&walk, 1000000000000);
  g_assert_cmpint (cal_rule_walk_next (&walk, &instance), ==, CAL_RULE_WALK_END);
  cal_rule_walk_clear (&walk);
  cal_rule_plan_free (plan);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rule-walk/window", test_window);
  g_test_add_func ("/model/rule-walk/never", test_never);
  g_test_add_func ("/model/rule-walk/skip", test_skip);
  return g_test_run ();
}
