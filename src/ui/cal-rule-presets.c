/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-rule-presets.h"

#include <string.h>

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

static gboolean
is_single_weekday (const CalRuleParts *parts)
{
  return parts->n_by_day == 1 && parts->by_day[0].nth == 0;
}

/* The same rule in the way that it is written here: weekdays in their order, and
 * BYDAY=TU;BYSETPOS=3, as some programs have it, as BYDAY=3TU. */
static CalRule *
normalize (CalRule *rule)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);
  g_autofree CalRuleDay *days = g_memdup2 (parts.by_day, parts.n_by_day * sizeof *days);

  if (parts.n_by_day == 0)
    return cal_rule_ref (rule);
  qsort (days, parts.n_by_day, sizeof *days, compare_days);
  parts.by_day = days;
  if (parts.n_by_set_pos == 1 && is_single_weekday (&parts) && parts.n_by_month_day == 0
      && parts.n_by_hour + parts.n_by_minute + parts.n_by_second == 0
      && (parts.frequency == CAL_FREQ_MONTHLY
          || (parts.frequency == CAL_FREQ_YEARLY && parts.n_by_month == 1)))
    {
      days[0].nth = parts.by_set_pos[0];
      parts.n_by_set_pos = 0;
    }
  return cal_rule_new (&parts);
}

int
cal_rule_preset_find (CalRule *rule, const CalTime *start)
{
  g_autoptr (CalRule) ordered = NULL;

  g_return_val_if_fail (rule != NULL && start != NULL, CAL_N_RULE_PRESETS);

  ordered = normalize (rule);

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

/* CAL_N_RULE_WEEKDAYS: none of those that can be chosen. */
static int
find_weekday (const CalRuleParts *parts)
{
  guint days = 0;

  for (guint i = 0; i < parts->n_by_day; i++)
    if (parts->by_day[i].nth == 0)
      days |= 1u << parts->by_day[i].weekday;
  if (parts->n_by_day == 5 && days == 0x1f)
    return CAL_RULE_ANY_WEEKDAY;
  if (parts->n_by_day == 2 && days == 0x60)
    return CAL_RULE_ANY_WEEKEND_DAY;
  return CAL_N_RULE_WEEKDAYS;
}

/* What the parts say about the days of a month; what they don't say stays. */
static void
read_monthly (CalRuleForm *form, const CalRuleParts *parts)
{
  int weekday = find_weekday (parts);

  if (parts->n_by_day == 1 && parts->by_day[0].nth != 0)
    {
      form->monthly = CAL_RULE_ON_POSITION;
      form->position = parts->by_day[0].nth;
      form->weekday = parts->by_day[0].weekday;
    }
  else if (weekday != CAL_N_RULE_WEEKDAYS && parts->n_by_set_pos == 1)
    {
      form->monthly = CAL_RULE_ON_POSITION;
      form->position = parts->by_set_pos[0];
      form->weekday = weekday;
    }
  else if (parts->n_by_month_day > 0)
    {
      memset (form->month_days, 0, sizeof form->month_days);
      for (guint i = 0; i < parts->n_by_month_day; i++)
        if (parts->by_month_day[i] >= -1)
          form->month_days[MAX (parts->by_month_day[i], 0)] = TRUE;
    }
  if (parts->n_by_month == 1)
    form->month = parts->by_month[0];
}

/* Everything that a form can say, as the start has it. */
static void
init_form (CalRuleForm *form, const CalTime *start)
{
  int day, nth, weekday, month_days;

  *form = (CalRuleForm){ 0 };
  get_place (start, &day, &nth, &weekday, &month_days);
  cal_day_to_date (cal_day_of_wall (start->wall), NULL, &form->month, NULL);
  form->weekdays[weekday] = TRUE;
  form->month_days[day] = TRUE;
  form->position = nth < 5 ? nth : -1;
  form->weekday = weekday;
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
  /* FREQ=YEARLY;BYMONTHDAY=24 alone is the 24th of every month. */
  if (parts->n_by_month_day == 1 && parts->by_month_day[0] == day_of_month
      && (parts->frequency == CAL_FREQ_MONTHLY
          || (parts->frequency == CAL_FREQ_YEARLY && parts->n_by_month == 1)))
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
  CalRuleForm form;
  g_autoptr (CalRule) back = NULL;
  g_autoptr (CalRule) ordered = NULL;

  g_return_val_if_fail (out_form != NULL && rule != NULL && start != NULL, FALSE);

  ordered = normalize (rule);
  parts = cal_rule_get_parts (ordered);
  if (parts->frequency < CAL_FREQ_DAILY || parts->interval > 999 || parts->count > 9999)
    return FALSE;
  init_form (&form, start);
  form.frequency = parts->frequency;
  form.interval = (int) parts->interval;
  form.count = parts->count;
  form.until = parts->until;
  form.week_start = parts->week_start;
  if (parts->frequency == CAL_FREQ_WEEKLY && parts->n_by_day > 0)
    memset (form.weekdays, 0, sizeof form.weekdays);
  if (parts->frequency == CAL_FREQ_WEEKLY)
    for (guint i = 0; i < parts->n_by_day; i++)
      form.weekdays[parts->by_day[i].weekday] = TRUE;
  if (parts->frequency >= CAL_FREQ_MONTHLY)
    read_monthly (&form, parts);
  if (form.position < -2 || form.position > 5)
    return FALSE;

  back = cal_rule_form_to_rule (&form, start);
  if (back == NULL)
    return FALSE;
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

/* Whether those days of a month are just the day of the start. */
static gboolean
is_start_day (const CalRuleForm *form, const CalTime *start)
{
  int year, month, day;

  cal_day_to_date (cal_day_of_wall (start->wall), &year, &month, &day);
  if (form->month != month)
    return FALSE;
  for (int i = 0; i < 32; i++)
    if (form->month_days[i] != (i == day))
      return FALSE;
  return TRUE;
}

typedef struct
{
  CalRuleDay days[7];
  int month_days[32];
  int month;
  int position;
} PartLists;

static void
write_month_days (const CalRuleForm *form, CalRuleParts *parts, PartLists *lists)
{
  for (int day = 1; day <= 31; day++)
    if (form->month_days[day])
      lists->month_days[parts->n_by_month_day++] = day;
  if (form->month_days[0])
    lists->month_days[parts->n_by_month_day++] = -1;
}

static void
write_position (const CalRuleForm *form, CalRuleParts *parts, PartLists *lists)
{
  int first = form->weekday == CAL_RULE_ANY_WEEKEND_DAY ? 5 : 0;
  int last = form->weekday == CAL_RULE_ANY_WEEKEND_DAY ? 6 : 4;

  if (form->weekday < CAL_RULE_ANY_WEEKDAY)
    {
      lists->days[parts->n_by_day++] = (CalRuleDay){ form->weekday, form->position };
      return;
    }
  for (int weekday = first; weekday <= last; weekday++)
    lists->days[parts->n_by_day++] = (CalRuleDay){ weekday, 0 };
  lists->position = form->position;
  parts->n_by_set_pos = 1;
}

/**
 * cal_rule_form_to_rule:
 * @form: a form
 * @start: DTSTART of the series
 *
 * Returns: (transfer full) (nullable): the rule, in as few words as can be; NULL when it names no
 * day
 */
CalRule *
cal_rule_form_to_rule (const CalRuleForm *form, const CalTime *start)
{
  PartLists lists = { .month = form->month };
  CalRuleParts parts = { 0 };
  gboolean is_yearly;

  g_return_val_if_fail (form != NULL && start != NULL, NULL);

  is_yearly = form->frequency == CAL_FREQ_YEARLY;
  parts.frequency = form->frequency;
  parts.interval = MAX (form->interval, 1);
  parts.count = form->count;
  parts.until = form->until;
  parts.week_start = form->week_start;
  parts.by_day = lists.days;
  parts.by_month_day = lists.month_days;
  parts.by_month = &lists.month;
  parts.by_set_pos = &lists.position;
  if (form->frequency == CAL_FREQ_WEEKLY)
    for (int i = 0; i < 7; i++)
      if (form->weekdays[i])
        lists.days[parts.n_by_day++] = (CalRuleDay){ i, 0 };
  if (form->frequency == CAL_FREQ_WEEKLY && parts.n_by_day == 0)
    return NULL;
  if (form->frequency < CAL_FREQ_MONTHLY
      || (is_yearly && form->monthly == CAL_RULE_ON_DAYS && is_start_day (form, start)))
    return cal_rule_new (&parts);
  if (form->monthly == CAL_RULE_ON_POSITION)
    write_position (form, &parts, &lists);
  else
    write_month_days (form, &parts, &lists);
  parts.n_by_month = is_yearly;
  return parts.n_by_day + parts.n_by_month_day > 0 ? cal_rule_new (&parts) : NULL;
}
