/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-recurrence.h"
#include "cal-rule-presets.h"

/* Presets by the date, and what the form of the editor can hold. */

static CalRule *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  CalRule *rule = cal_rule_parse (text, &error);

  g_assert_no_error (error);
  return rule;
}

static void
assert_preset (CalRulePreset preset, const CalTime *start, const char *expected)
{
  g_autoptr (CalRule) rule = cal_rule_preset_new (preset, start);
  g_autoptr (CalRule) wanted = NULL;

  if (expected == NULL)
    {
      g_assert_null (rule);
      return;
    }
  g_assert_nonnull (rule);
  wanted = parse (expected);
  if (!cal_rule_equal (rule, wanted))
    {
      g_autofree char *text = cal_rule_to_string (rule);

      g_error ("preset %d is %s and not %s", preset, text, expected);
    }
  g_assert_cmpint (cal_rule_preset_find (rule, start), ==, preset);
}

/* The fourth, but not the last, Tuesday of its month. */
static void
test_middle (void)
{
  CalTime start = cal_time_date (2026, 12, 22);

  assert_preset (CAL_RULE_PRESET_DAILY, &start, "FREQ=DAILY");
  assert_preset (CAL_RULE_PRESET_WEEKDAYS, &start, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
  assert_preset (CAL_RULE_PRESET_WEEKLY, &start, "FREQ=WEEKLY;BYDAY=TU");
  assert_preset (CAL_RULE_PRESET_BIWEEKLY, &start, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
  assert_preset (CAL_RULE_PRESET_MONTHLY_DAY, &start, "FREQ=MONTHLY;BYMONTHDAY=22");
  assert_preset (CAL_RULE_PRESET_MONTHLY_NTH, &start, "FREQ=MONTHLY;BYDAY=4TU");
  assert_preset (CAL_RULE_PRESET_MONTHLY_LAST, &start, NULL);
  assert_preset (CAL_RULE_PRESET_YEARLY, &start, "FREQ=YEARLY");
}

/* A weekend, the last of its weekday, the last day, and a fifth one. */
static void
test_ends (void)
{
  CalTime saturday = cal_time_date (2026, 11, 28);
  CalTime last_day = cal_time_date (2026, 11, 30);
  CalTime leap_day = cal_time_date (2028, 2, 29);
  CalTime february = cal_time_date (2026, 2, 28);
  CalTime december = cal_time_date (2026, 12, 31);

  assert_preset (CAL_RULE_PRESET_WEEKDAYS, &saturday, NULL);
  assert_preset (CAL_RULE_PRESET_MONTHLY_NTH, &saturday, "FREQ=MONTHLY;BYDAY=4SA");
  assert_preset (CAL_RULE_PRESET_MONTHLY_LAST, &saturday, "FREQ=MONTHLY;BYDAY=-1SA");
  assert_preset (CAL_RULE_PRESET_MONTHLY_NTH, &last_day, NULL);
  assert_preset (CAL_RULE_PRESET_MONTHLY_LAST, &last_day, "FREQ=MONTHLY;BYMONTHDAY=-1");
  assert_preset (CAL_RULE_PRESET_MONTHLY_LAST, &leap_day, "FREQ=MONTHLY;BYMONTHDAY=-1");
  assert_preset (CAL_RULE_PRESET_MONTHLY_LAST, &february, "FREQ=MONTHLY;BYMONTHDAY=-1");
  assert_preset (CAL_RULE_PRESET_MONTHLY_LAST, &december, "FREQ=MONTHLY;BYMONTHDAY=-1");
}

static void
test_find (void)
{
  static const char *const others[] = { "FREQ=DAILY;COUNT=3",
                                        "FREQ=WEEKLY;BYDAY=WE",
                                        "FREQ=MONTHLY;BYDAY=1TU",
                                        "FREQ=DAILY;BYHOUR=9,17" };
  CalTime start = cal_time_date (2026, 11, 24);
  g_autoptr (CalRule) sunday = parse ("FREQ=WEEKLY;BYDAY=TU;WKST=SU");
  g_autoptr (CalRule) by_name = parse ("FREQ=WEEKLY;BYDAY=FR,MO,TH,TU,WE");

  g_assert_cmpint (cal_rule_preset_find (sunday, &start), ==, CAL_RULE_PRESET_WEEKLY);
  g_assert_cmpint (cal_rule_preset_find (by_name, &start), ==, CAL_RULE_PRESET_WEEKDAYS);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (CalRule) rule = parse (others[i]);

      g_assert_cmpint (cal_rule_preset_find (rule, &start), ==, CAL_N_RULE_PRESETS);
    }
}

/* Dates that a series has from a start on, as far as they tell two rules apart. */
static gboolean
add_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  GString *text = user_data;

  g_string_append_printf (text, " %d", cal_day_of_wall (start->wall));
  return text->len < 400;
}

static char *
get_dates (CalRule *rule, const CalTime *start)
{
  g_autoptr (CalRecurrence) recurrence =
      cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  GString *text = g_string_new (NULL);

  cal_recurrence_expand (recurrence, start->wall, G_MAXINT64, NULL, add_cb, text);
  return g_string_free (text, FALSE);
}

/* What the form can hold comes back from it meaning the same. */
static void
test_round_trip (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3;COUNT=10",
    "FREQ=DAILY;UNTIL=20270303",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=TU,TH",
    "FREQ=WEEKLY;BYDAY=TH,TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=24",
    "FREQ=MONTHLY;BYDAY=4TU",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1TU;COUNT=7",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=24",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TU",
    "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=-1TU",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
    "FREQ=MONTHLY;BYMONTHDAY=12,-1",
    "FREQ=MONTHLY;BYDAY=-2TU",
    "FREQ=MONTHLY;BYDAY=5FR",
    "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=3",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=SU,SA;BYSETPOS=1",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=2MO",
    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=24",
    "FREQ=YEARLY;BYMONTH=5;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
  };
  CalTime start = cal_time_date (2026, 11, 24);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (CalRule) rule = parse (rules[i]);
      g_autoptr (CalRule) back = NULL;
      g_autofree char *wanted = get_dates (rule, &start);
      g_autofree char *dates = NULL;
      CalRuleForm form;

      g_test_message ("%s", rules[i]);
      g_assert_true (cal_rule_form_read (&form, rule, &start));
      back = cal_rule_form_to_rule (&form, &start);
      dates = get_dates (back, &start);
      g_assert_cmpstr (dates, ==, wanted);
    }
}

/* What the form can't hold it refuses. */
static void
test_too_rich (void)
{
  static const char *const rules[] = {
    "FREQ=HOURLY",
    "FREQ=DAILY;BYHOUR=9,17",
    "FREQ=DAILY;BYMONTH=1",
    "FREQ=DAILY;BYDAY=MO",
    "FREQ=WEEKLY;BYDAY=TU;BYMONTH=3",
    "FREQ=WEEKLY;BYDAY=TU;BYHOUR=8",
    "FREQ=MONTHLY;BYDAY=MO,WE;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-3",
    "FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1",
    "FREQ=YEARLY;BYMONTH=3,9;BYDAY=2MO",
    "FREQ=YEARLY;BYDAY=TU;BYSETPOS=3",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=MONTHLY;BYDAY=1TU,3TU",
    "FREQ=MONTHLY;BYDAY=TU",
    "FREQ=MONTHLY;BYDAY=-3TU",
    "FREQ=MONTHLY;BYMONTHDAY=-2",
    "FREQ=YEARLY;BYDAY=4TU",
    "FREQ=YEARLY;BYMONTH=1,7",
    "FREQ=YEARLY;BYMONTH=11",
    "FREQ=YEARLY;BYYEARDAY=100",
    "FREQ=YEARLY;BYWEEKNO=20",
    "FREQ=YEARLY;BYMONTHDAY=24",
    "FREQ=WEEKLY;INTERVAL=100000",
  };
  CalTime start = cal_time_date (2026, 11, 24);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr (CalRule) rule = parse (rules[i]);
      g_autoptr (CalRule) back = NULL;
      g_autofree char *wanted = NULL;
      g_autofree char *dates = NULL;
      CalRuleForm form;

      g_test_message ("%s", rules[i]);
      if (!cal_rule_form_read (&form, rule, &start))
        continue;
      /* Or it can after all, without changing what it means. */
      back = cal_rule_form_to_rule (&form, &start);
      wanted = get_dates (rule, &start);
      dates = get_dates (back, &start);
      g_assert_cmpstr (dates, ==, wanted);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/rule-presets/middle", test_middle);
  g_test_add_func ("/ui/rule-presets/ends", test_ends);
  g_test_add_func ("/ui/rule-presets/find", test_find);
  g_test_add_func ("/ui/rule-presets/round-trip", test_round_trip);
  g_test_add_func ("/ui/rule-presets/too-rich", test_too_rich);
  return g_test_run ();
}
