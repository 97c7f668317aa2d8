/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-rule-presets.h"

/* Rules as people choose them: presets that follow from the date, and a form for the rest.
 *
 * Pure functions over values. A rule that the form can't hold (times of day, several positions,
 * days of the year) is recognised by writing the form back as a rule and comparing: so nothing that
 * a rule says can be lost by looking at it. */

static CalRule *
make_rule (CalFrequency frequency, int interval, CalRuleDay *days, guint n_days, int *month_day)
{
  CalRuleParts parts = { .frequency = frequency, .interval = interval, .until = cal_time_none () };

  parts.by_day = days;
  parts.n_by_day = n_days;
  parts.by_month_day = month_day;
  parts.n_by_month_day = month_day != NULL ? 1 : 0;
  return cal_rule_new (&parts);
}

static void
get_place (const CalTime *start, int *out_day, int *out_nth, int *out_weekday, int *out_month_days)
{
  int day = cal_day_of_wall (start->wall);
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  *out_day = day_of_month;
  *out_nth = (day_of_month - 1) / 7 + 1;
  *out_weekday = cal_day_get_weekday (day);
  *out_month_days =
      month == 12 ? 31
                  : cal_day_from_date (year, month + 1, 1) - cal_day_from_date (year, month, 1);
}

CalRule *
cal_rule_preset_new (CalRulePreset preset, const CalTime *start)
{
  CalRuleDay workdays[] = { { 0, 0 }, { 1, 0 }, { 2, 0 }, { 3, 0 }, { 4, 0 } };
  int day, nth, weekday, month_days;
  int last = -1;
  CalRuleDay place;

  g_return_val_if_fail (start != NULL, NULL);

  get_place (start, &day, &nth, &weekday, &month_days);
  place = (CalRuleDay){ weekday, 0 };
  switch (preset)
    {
    case CAL_RULE_PRESET_DAILY:
      return make_rule (CAL_FREQ_DAILY, 1, NULL, 0, NULL);
    case CAL_RULE_PRESET_WEEKDAYS:
      return weekday < 5 ? make_rule (CAL_FREQ_WEEKLY, 1, workdays, 5, NULL) : NULL;
    case CAL_RULE_PRESET_WEEKLY:
      return make_rule (CAL_FREQ_WEEKLY, 1, &place, 1, NULL);
    case CAL_RULE_PRESET_BIWEEKLY:
      return make_rule (CAL_FREQ_WEEKLY, 2, &place, 1, NULL);
    case CAL_RULE_PRESET_MONTHLY_DAY:
      return make_rule (CAL_FREQ_MONTHLY, 1, NULL, 0, &day);
    case CAL_RULE_PRESET_MONTHLY_NTH:
      place.nth = nth;
      return nth < 5 ? make_rule (CAL_FREQ_MONTHLY, 1, &place, 1, NULL) : NULL;
    case CAL_RULE_PRESET_MONTHLY_LAST:
      place.nth = -1;
      if (day == month_days)
        return make_rule (CAL_FREQ_MONTHLY, 1, NULL, 0, &last);
      return day + 7 > month_days ? make_rule (CAL_FREQ_MONTHLY, 1, &place, 1, NULL) : NULL;
    case CAL_RULE_PRESET_YEARLY:
      return make_rule (CAL_FREQ_YEARLY, 1, NULL, 0, NULL);
    case CAL_N_RULE_PRESETS:
    default:
      return NULL;
    }
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const CalRuleDay *first = a;
  const CalRuleDay *second = b;

  return first->nth != second->nth ? first->nth - second->nth : first->weekday - second->weekday;
}

/* The same rule with its weekdays in order: some programs write them by their names. */
static CalRule *
with_days_in_order (CalRule *rule)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);
  g_autofree CalRuleDay *days = NULL;

  if (parts.n_by_day < 2)
    return cal_rule_ref (rule);
  days = g_memdup2 (parts.by_day, parts.n_by_day * sizeof *days);
  qsort (days, parts.n_by_day, sizeof *days, compare_days);
  parts.by_day = days;
  return cal_rule_new (&parts);
}

int
cal_rule_preset_find (CalRule *rule, const CalTime *start)
{
  g_autoptr (CalRule) ordered = NULL;

  g_return_val_if_fail (rule != NULL && start != NULL, CAL_N_RULE_PRESETS);

  ordered = with_days_in_order (rule);

  for (int preset = 0; preset < CAL_N_RULE_PRESETS; preset++)
    {
      g_autoptr (CalRule) candidate = cal_rule_preset_new ((CalRulePreset) preset, start);
      g_autoptr (CalRule) same_week = NULL;
      CalRuleParts parts;

      if (candidate == NULL)
        continue;
      /* WKST doesn't change what a preset gives, but for the fortnight. */
      parts = *cal_rule_get_parts (candidate);
      parts.week_start = cal_rule_get_parts (rule)->week_start;
      same_week = cal_rule_new (&parts);
      if (cal_rule_equal (same_week, ordered))
        return preset;
    }
  return CAL_N_RULE_PRESETS;
}

static CalRuleMonthly
guess_monthly (const CalRuleParts *parts)
{
  if (parts->n_by_month_day == 1 && parts->by_month_day[0] == -1)
    return CAL_RULE_MONTHLY_LAST_DAY;
  if (parts->n_by_day == 1 && parts->by_day[0].nth == -1)
    return CAL_RULE_MONTHLY_BY_LAST;
  if (parts->n_by_day == 1 && parts->by_day[0].nth > 0)
    return CAL_RULE_MONTHLY_BY_NTH;
  return CAL_RULE_MONTHLY_BY_DAY;
}

/* Whether two rules are the same but for parts that only say what DTSTART says anyway. */
static gboolean
say_the_same (CalRule *a, CalRule *b, const CalTime *start)
{
  const CalRuleParts *parts = cal_rule_get_parts (a);
  CalRuleParts bare = *parts;
  int day, nth, weekday, month_days, year, month, day_of_month;
  g_autoptr (CalRule) without = NULL;

  if (cal_rule_equal (a, b))
    return TRUE;
  get_place (start, &day, &nth, &weekday, &month_days);
  cal_day_to_date (cal_day_of_wall (start->wall), &year, &month, &day_of_month);
  if (parts->n_by_month_day == 1 && parts->by_month_day[0] == day_of_month
      && parts->frequency >= CAL_FREQ_MONTHLY)
    bare.n_by_month_day = 0;
  if (parts->n_by_month == 1 && parts->by_month[0] == month && parts->n_by_day == 0
      && parts->frequency == CAL_FREQ_YEARLY)
    bare.n_by_month = 0;
  without = cal_rule_new (&bare);
  return cal_rule_equal (without, b);
}

gboolean
cal_rule_form_read (CalRuleForm *out_form, CalRule *rule, const CalTime *start)
{
  const CalRuleParts *parts;
  CalRuleForm form = { 0 };
  g_autoptr (CalRule) back = NULL;
  g_autoptr (CalRule) ordered = NULL;

  g_return_val_if_fail (out_form != NULL && rule != NULL && start != NULL, FALSE);

  parts = cal_rule_get_parts (rule);
  if (parts->frequency < CAL_FREQ_DAILY || parts->interval > 999 || parts->count > 9999)
    return FALSE;
  form.frequency = parts->frequency;
  form.interval = (int) parts->interval;
  form.count = parts->count;
  form.until = parts->until;
  form.week_start = parts->week_start;
  form.monthly = guess_monthly (parts);
  form.weekdays[cal_day_get_weekday (cal_day_of_wall (start->wall))] = parts->n_by_day == 0;
  if (parts->frequency == CAL_FREQ_WEEKLY)
    for (guint i = 0; i < parts->n_by_day; i++)
      form.weekdays[parts->by_day[i].weekday] = TRUE;

  back = cal_rule_form_to_rule (&form, start);
  if (back == NULL)
    return FALSE;
  ordered = with_days_in_order (rule);
  if (!say_the_same (ordered, back, start))
    {
      g_autoptr (CalRule) plain = NULL;
      CalRuleParts bare = *cal_rule_get_parts (back);

      /* FREQ=WEEKLY and FREQ=MONTHLY alone mean the day of DTSTART. */
      if (parts->n_by_day == 0)
        bare.n_by_day = 0;
      if (parts->n_by_month_day == 0)
        bare.n_by_month_day = 0;
      plain = cal_rule_new (&bare);
      if (!say_the_same (ordered, plain, start))
        return FALSE;
    }
  *out_form = form;
  return TRUE;
}

CalRule *
cal_rule_form_to_rule (const CalRuleForm *form, const CalTime *start)
{
  CalRuleParts parts = { 0 };
  CalRuleDay days[7];
  int day, nth, weekday, month_days, year, month;
  int last = -1;

  g_return_val_if_fail (form != NULL && start != NULL, NULL);

  get_place (start, &day, &nth, &weekday, &month_days);
  cal_day_to_date (cal_day_of_wall (start->wall), &year, &month, &day);
  parts.frequency = form->frequency;
  parts.interval = MAX (form->interval, 1);
  parts.count = form->count;
  parts.until = form->until;
  parts.week_start = form->week_start;
  parts.by_day = days;
  if (form->frequency == CAL_FREQ_WEEKLY)
    for (int i = 0; i < 7; i++)
      if (form->weekdays[i])
        days[parts.n_by_day++] = (CalRuleDay){ i, 0 };
  if (form->frequency >= CAL_FREQ_MONTHLY)
    {
      if (form->monthly == CAL_RULE_MONTHLY_BY_NTH || form->monthly == CAL_RULE_MONTHLY_BY_LAST)
        days[parts.n_by_day++] =
            (CalRuleDay){ weekday, form->monthly == CAL_RULE_MONTHLY_BY_NTH ? nth : -1 };
      else if (form->frequency == CAL_FREQ_MONTHLY || form->monthly == CAL_RULE_MONTHLY_LAST_DAY)
        {
          parts.by_month_day = form->monthly == CAL_RULE_MONTHLY_LAST_DAY ? &last : &day;
          parts.n_by_month_day = 1;
        }
      if (form->frequency == CAL_FREQ_YEARLY && form->monthly != CAL_RULE_MONTHLY_BY_DAY)
        {
          parts.by_month = &month;
          parts.n_by_month = 1;
        }
    }
  return cal_rule_new (&parts);
}
