/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-rule-preview.h"

/* What the editor of a rule says about it. */

static CalRuleForm
read_form (const char *text, const CalTime *start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule = cal_rule_parse (text, &error);
  CalRuleForm form;

  g_assert_no_error (error);
  g_assert_true (cal_rule_form_read (&form, rule, start));
  return form;
}

static void
check (const CalRuleForm *form,
       const CalTime *start,
       gboolean moves,
       const char *dates,
       const char *problem,
       const char *remark)
{
  g_auto (CalRulePreview) preview = { 0 };

  cal_rule_preview_init (&preview, form, start, moves);
  g_assert_cmpstr (preview.dates, ==, dates);
  g_assert_cmpstr (preview.problem, ==, problem);
  g_assert_cmpstr (preview.remark, ==, remark);
  g_assert_true (preview.is_usable == (problem == NULL));
  g_assert_true ((preview.sentence != NULL) || problem != NULL);
}

static void
test_dates (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  CalRuleForm form = read_form ("FREQ=MONTHLY;BYMONTHDAY=24", &start);

  check (&form,
         &start,
         TRUE,
         "Tue 24 November 2026\nThu 24 December 2026\nSun 24 January 2027\n"
         "Wed 24 February 2027\nWed 24 March 2027",
         NULL,
         NULL);
  form.count = 2;
  check (&form, &start, TRUE, "Tue 24 November 2026\nThu 24 December 2026", NULL, NULL);
}

/* The days are those of the appointment's own clock. */
static void
test_zone (void)
{
  CalTime start = cal_time_zoned (cal_day_from_date (2026, 11, 24) * CAL_DAY + 23 * CAL_HOUR,
                                  cal_zone_lookup ("America/New_York"));
  CalRuleForm form = read_form ("FREQ=WEEKLY;COUNT=2", &start);

  check (&form, &start, TRUE, "Tue 24 November 2026\nTue 1 December 2026", NULL, NULL);
  /* The last day counts up to its end. */
  form.count = 0;
  form.until = cal_time_utc (
      cal_zone_to_instant (start.zone,
                           (cal_day_from_date (2026, 12, 1) + 1) * CAL_DAY - CAL_SECOND));
  check (&form, &start, TRUE, "Tue 24 November 2026\nTue 1 December 2026", NULL, NULL);
}

static void
test_nothing (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  CalRuleForm form = read_form ("FREQ=WEEKLY;BYDAY=TU", &start);

  form.weekdays[1] = FALSE;
  check (&form, &start, TRUE, "", "Choose at least one day.", NULL);
  form.frequency = CAL_FREQ_MONTHLY;
  form.month_days[24] = FALSE;
  check (&form, &start, TRUE, "", "Choose at least one day.", NULL);
  form.frequency = CAL_FREQ_YEARLY;
  form.month = 2;
  form.month_days[30] = TRUE;
  check (&form, &start, TRUE, "", "No day fits this rule.", NULL);
}

static void
test_end (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  CalRuleForm form = read_form ("FREQ=WEEKLY;UNTIL=20261123", &start);

  check (&form, &start, TRUE, "", "The last day is before the first one.", NULL);
  form.until = start;
  check (&form, &start, TRUE, "Tue 24 November 2026", NULL, NULL);
}

/* A Tuesday and a rule for Thursdays. */
static void
test_moves (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  CalRuleForm form = read_form ("FREQ=WEEKLY;BYDAY=TH;COUNT=2", &start);

  check (&form,
         &start,
         TRUE,
         "Thu 26 November 2026\nThu 3 December 2026",
         NULL,
         "The appointment moves to the first of these days, Thu 26 November 2026.");
  check (&form,
         &start,
         FALSE,
         "Tue 24 November 2026\nThu 26 November 2026\nThu 3 December 2026",
         NULL,
         "The appointment on Tue 24 November 2026 itself doesn’t fit the rule.");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/rule-preview/dates", test_dates);
  g_test_add_func ("/ui/rule-preview/zone", test_zone);
  g_test_add_func ("/ui/rule-preview/nothing", test_nothing);
  g_test_add_func ("/ui/rule-preview/end", test_end);
  g_test_add_func ("/ui/rule-preview/moves", test_moves);
  return g_test_run ();
}
