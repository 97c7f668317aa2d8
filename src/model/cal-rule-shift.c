/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-rule-shift.h"

#include <stdlib.h>

#include "cal-recurrence.h"
#include "cal-rule-plan.h"

/* An occurrence is dragged to another day, and its series goes along: a Tuesday series becomes a
 * Thursday series. What the rule says of days is changed so that it says the new day in the same
 * way.
 *
 * Weekdays turn by as many days as the occurrence moves, all of them: Monday and Wednesday become
 * Tuesday and Thursday. The start of the week turns with them where it decides which of them are of
 * one week.
 *
 * "The second Tuesday" becomes the weekday and the place in the month where the occurrence was
 * dropped; a fifth one becomes the last, which every month has. What was counted from the end still
 * is, while it lies in the last week. Several such days move together by whole weeks.
 *
 * "Day 10" becomes the day where it was dropped. From the 29th on not every month has such a day:
 * at the end of a month it becomes the last day, and what was counted from the end still is.
 * Several days move together, as long as all of them stay within 1 to 28.
 *
 * Of the days that BYSETPOS picks from, another is picked: "the last weekday" becomes "the second
 * to last weekday". On a day that is none of them it becomes a numbered weekday.
 *
 * Months move by as many months as the occurrence does; a day or week of the year becomes that of
 * the new day. A rule that says more than that can't be shifted.
 *
 * From one month to the next such a place is not always as many days away from the old one, so the
 * start of the series is that place in its own month. */

typedef struct
{
  int day;
  int year;
  int month;
  int day_of_month;
  int length; /* of the month */
  int weekday;
} Date;

static Date
date_of_wall (gint64 wall)
{
  Date date = { .day = cal_day_of_wall (wall) };

  cal_day_to_date (date.day, &date.year, &date.month, &date.day_of_month);
  date.length = cal_days_in_month (date.year, date.month);
  date.weekday = cal_day_get_weekday (date.day);
  return date;
}

static int
months_between (const Date *from, const Date *to)
{
  return (to->year - from->year) * 12 + to->month - from->month;
}

static int
turn (int value, int by, int length)
{
  return ((value + by) % length + length) % length;
}

static gboolean
is_of_month_or_year (const CalRuleParts *parts)
{
  return parts->frequency == CAL_FREQ_MONTHLY || parts->frequency == CAL_FREQ_YEARLY;
}

/* Whether numbered weekdays count in the month. */
static gboolean
counts_in_month (const CalRuleParts *parts)
{
  return parts->frequency == CAL_FREQ_MONTHLY
         || (parts->frequency == CAL_FREQ_YEARLY && parts->n_by_month > 0);
}

/* --- Weekdays ------------------------------------------------------------------------ */

/* Which one of its weekday a date is: in its month, or in its year; from the end below zero. */
static int
get_nth (const Date *date, gboolean in_month, gboolean from_end)
{
  int first = in_month ? date->day_of_month : date->day - cal_day_from_date (date->year, 1, 1) + 1;
  int length =
      in_month ? date->length
               : cal_day_from_date (date->year + 1, 1, 1) - cal_day_from_date (date->year, 1, 1);

  return from_end ? -((length - first) / 7 + 1) : (first - 1) / 7 + 1;
}

static int
move_single_nth (int nth, gboolean in_month, const Date *to)
{
  int place = get_nth (to, in_month, FALSE);
  int most = in_month ? 5 : 53;

  if (place == most || (nth < 0 && get_nth (to, in_month, TRUE) == -1))
    return -1;
  return place;
}

/* Several numbered weekdays move together by whole weeks, as far as every month has them. */
static gboolean
move_nth (int *nth, const Date *from, const Date *to, gboolean in_month)
{
  int moved = *nth + (to->day - from->day) / 7;

  if ((to->day - from->day) % 7 != 0 || moved == 0 || (moved < 0) != (*nth < 0)
      || ABS (moved) > (in_month ? 4 : 52))
    return FALSE;
  *nth = moved;
  return TRUE;
}

static gboolean
move_weekdays (CalRuleParts *parts, const Date *from, const Date *to)
{
  gboolean in_month = counts_in_month (parts);

  for (guint i = 0; i < parts->n_by_day; i++)
    {
      CalRuleDay *day = &parts->by_day[i];

      day->weekday = turn (day->weekday, to->day - from->day, 7);
      if (day->nth == 0 || !is_of_month_or_year (parts))
        continue;
      if (parts->n_by_day == 1)
        day->nth = move_single_nth (day->nth, in_month, to);
      else if (!move_nth (&day->nth, from, to, in_month))
        return FALSE;
    }
  return TRUE;
}

/* --- BYSETPOS ------------------------------------------------------------------------ */

static gboolean
has_weekday (const CalRuleParts *parts, int weekday)
{
  for (guint i = 0; i < parts->n_by_day; i++)
    if (parts->by_day[i].weekday == weekday)
      return TRUE;
  return FALSE;
}

/* One day of a month, picked out of plain weekdays. */
static gboolean
is_picked_weekday (const CalRuleParts *parts)
{
  for (guint i = 0; i < parts->n_by_day; i++)
    if (parts->by_day[i].nth != 0)
      return FALSE;
  return parts->n_by_set_pos == 1 && parts->n_by_day > 0 && counts_in_month (parts)
         && parts->n_by_month <= 1 && !parts->n_by_month_day && !parts->n_by_year_day
         && !parts->n_by_week_no && !parts->n_by_hour && !parts->n_by_minute && !parts->n_by_second;
}

/* Which one a date is of the weekdays of the rule in its month, from one end or the other. */
static int
get_position (const CalRuleParts *parts, const Date *date, gboolean from_end)
{
  int position = 0;

  for (int d = 1; d <= date->length; d++)
    if (has_weekday (parts, turn (date->weekday, d - date->day_of_month, 7))
        && (from_end ? d >= date->day_of_month : d <= date->day_of_month))
      position++;
  return position;
}

static void
move_picked_weekday (CalRuleParts *parts, const Date *to)
{
  int from_end = get_position (parts, to, TRUE);

  if (parts->n_by_day == 1 || !has_weekday (parts, to->weekday))
    {
      parts->by_day[0].weekday = to->weekday;
      parts->by_day[0].nth = move_single_nth (parts->by_set_pos[0], TRUE, to);
      parts->n_by_day = 1;
      parts->n_by_set_pos = 0;
    }
  else if (parts->by_set_pos[0] < 0 && from_end <= 5)
    parts->by_set_pos[0] = -from_end;
  else
    parts->by_set_pos[0] = get_position (parts, to, FALSE);
}

/* --- Days and months ----------------------------------------------------------------- */

/* The one day of a month that a rule names, or takes from its start. */
static void
move_month_day (CalRuleParts *parts, const Date *to)
{
  gboolean is_named = parts->n_by_month_day == 1;
  gboolean from_end = is_named && parts->by_month_day[0] < 0;
  gboolean in_every_month = parts->frequency == CAL_FREQ_MONTHLY && !parts->n_by_year_day
                            && !parts->n_by_week_no && !parts->n_by_set_pos;
  gboolean is_last = to->day_of_month == to->length;

  if (is_last && !is_named && in_every_month && to->day_of_month > 28)
    {
      parts->by_month_day = g_new (int, 1);
      parts->n_by_month_day = 1;
    }
  if (parts->n_by_month_day == 0)
    return;
  parts->by_month_day[0] = to->day_of_month;
  if ((from_end && (is_last || to->day_of_month > 28))
      || (in_every_month && is_last && to->day_of_month > 28))
    parts->by_month_day[0] -= to->length + 1;
}

static gboolean
move_month_days (CalRuleParts *parts, const Date *from, const Date *to)
{
  if (parts->n_by_month_day <= 1 && parts->n_by_day == 0)
    {
      move_month_day (parts, to);
      return TRUE;
    }
  for (guint i = 0; i < parts->n_by_month_day; i++)
    {
      int *day = &parts->by_month_day[i];
      int moved = *day + to->day - from->day;

      if (ABS (moved) > 28 || moved == 0 || (moved < 0) != (*day < 0))
        return FALSE;
      *day = moved;
    }
  return TRUE;
}

static int
compare_numbers (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

static void
move_months (CalRuleParts *parts, const Date *from, const Date *to)
{
  int months = months_between (from, to);

  if (months % 12 == 0)
    return;
  for (guint i = 0; i < parts->n_by_month; i++)
    parts->by_month[i] = turn (parts->by_month[i] - 1, months, 12) + 1;
  if (parts->n_by_month > 1)
    qsort (parts->by_month, parts->n_by_month, sizeof *parts->by_month, compare_numbers);
}

static gboolean
move_year_days (CalRuleParts *parts, const Date *to)
{
  int january = cal_day_from_date (to->year, 1, 1);
  int length = cal_day_from_date (to->year + 1, 1, 1) - january;

  if (parts->n_by_year_day == 0)
    return TRUE;
  if (parts->n_by_year_day > 1)
    return FALSE;
  parts->by_year_day[0] = to->day - january + 1 - (parts->by_year_day[0] < 0 ? length + 1 : 0);
  return TRUE;
}

/* The number of the week that begins on WKST, as far as it is not in doubt. */
static gboolean
move_weeks (CalRuleParts *parts, const Date *from, const Date *to)
{
  int into = turn (from->weekday, -parts->week_start, 7);
  int weeks = (into + to->day - from->day + 7 * 53) / 7 - 53;

  for (guint i = 0; i < parts->n_by_week_no; i++)
    {
      int moved = parts->by_week_no[i] + weeks;

      if (moved == 0 || ABS (moved) > 52 || (moved < 0) != (parts->by_week_no[i] < 0))
        return FALSE;
      parts->by_week_no[i] = moved;
    }
  return ABS (to->day - from->day) < 7 * 52;
}

/* --- Rules --------------------------------------------------------------------------- */

static void
copy_lists (const CalRuleParts *from, CalRuleParts *to)
{
  *to = *from;
  to->by_day = g_memdup2 (from->by_day, from->n_by_day * sizeof *from->by_day);
  to->by_month_day = g_memdup2 (from->by_month_day, from->n_by_month_day * sizeof (int));
  to->by_year_day = g_memdup2 (from->by_year_day, from->n_by_year_day * sizeof (int));
  to->by_week_no = g_memdup2 (from->by_week_no, from->n_by_week_no * sizeof (int));
  to->by_month = g_memdup2 (from->by_month, from->n_by_month * sizeof (int));
  to->by_set_pos = g_memdup2 (from->by_set_pos, from->n_by_set_pos * sizeof (int));
}

static void
clear_lists (CalRuleParts *parts)
{
  g_free (parts->by_day);
  g_free (parts->by_month_day);
  g_free (parts->by_year_day);
  g_free (parts->by_week_no);
  g_free (parts->by_month);
  g_free (parts->by_set_pos);
}

static gboolean
move_parts (CalRuleParts *parts, const Date *from, const Date *to)
{
  if (parts->frequency == CAL_FREQ_WEEKLY
      && (parts->n_by_set_pos > 0 || (parts->interval > 1 && parts->n_by_day > 1)))
    parts->week_start = turn (parts->week_start, to->day - from->day, 7);
  if (is_picked_weekday (parts))
    move_picked_weekday (parts, to);
  else if (!move_weekdays (parts, from, to) || !move_month_days (parts, from, to)
           || !move_year_days (parts, to) || !move_weeks (parts, from, to))
    return FALSE;
  if (is_of_month_or_year (parts))
    move_months (parts, from, to);
  return TRUE;
}

/**
 * cal_rule_shift:
 * @rule: a rule
 * @from: the start of an occurrence of its series
 * @to: where that one was dragged
 *
 * The rule for a series that moves as a whole. Any thread.
 *
 * Returns: (transfer full) (nullable): a rule, @rule itself when the day doesn't move; NULL when it
 *   says too much to be moved
 */
CalRule *
cal_rule_shift (CalRule *rule, const CalTime *from, const CalTime *to)
{
  CalRuleParts parts;
  CalRule *result;
  Date a, b;

  g_return_val_if_fail (rule != NULL && from != NULL && to != NULL, NULL);

  a = date_of_wall (from->wall);
  b = date_of_wall (to->wall);
  if (a.day == b.day)
    return cal_rule_ref (rule);
  copy_lists (cal_rule_get_parts (rule), &parts);
  result = move_parts (&parts, &a, &b) ? cal_rule_new (&parts) : NULL;
  clear_lists (&parts);
  return result;
}

/* --- Starts -------------------------------------------------------------------------- */

/**
 * cal_rule_has_one_place:
 * @self: a rule
 *
 * Any thread.
 *
 * Returns: whether it has one day in each of its months or years, such as "the second Tuesday"
 */
gboolean
cal_rule_has_one_place (const CalRule *self)
{
  const CalRuleParts *parts;
  gboolean picked;

  g_return_val_if_fail (self != NULL, FALSE);

  parts = cal_rule_get_parts (self);
  picked = is_picked_weekday (parts);
  return is_of_month_or_year (parts) && !parts->n_by_year_day && !parts->n_by_week_no
         && (picked || !parts->n_by_set_pos)
         && (picked || parts->n_by_day == 0
             || (parts->n_by_day == 1 && parts->by_day[0].nth != 0 && !parts->n_by_month_day))
         && parts->n_by_month_day <= 1;
}

static gboolean
first_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  gint64 *found = user_data;

  *found = start->wall;
  return FALSE;
}

/* The first instance of a rule from `wall` on, whatever its interval and its end; DTSTART says what
 * `time` says. */
static gint64
find_first (const CalRuleParts *parts, const Date *implied, const CalTime *time, gint64 wall)
{
  CalRuleParts probe = *parts;
  int month = implied->month, day = implied->day_of_month;
  CalTime start = cal_time_floating (wall - 800 * CAL_DAY + time->wall
                                     - cal_day_of_wall (time->wall) * CAL_DAY);
  gint64 found = G_MAXINT64;
  g_autoptr (CalRule) rule = NULL;
  g_autoptr (CalRecurrence) recurrence = NULL;

  probe.interval = 1;
  probe.count = 0;
  probe.until = cal_time_none ();
  if (!parts->n_by_day && !parts->n_by_month_day)
    {
      probe.by_month_day = &day;
      probe.n_by_month_day = 1;
    }
  if (parts->frequency == CAL_FREQ_YEARLY && !parts->n_by_month && !parts->n_by_day)
    {
      probe.by_month = &month;
      probe.n_by_month = 1;
    }
  rule = cal_rule_new (&probe);
  recurrence = cal_recurrence_new (&start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  cal_recurrence_expand_rules (recurrence, wall, wall + 3000 * CAL_DAY, NULL, first_cb, &found);
  return found;
}

/**
 * cal_rule_shift_start:
 * @shifted: a rule after cal_rule_shift()
 * @start: the start of its series before the move
 * @from: the start of the occurrence that was dragged
 * @to: where it was dragged
 *
 * Where the series starts after the move: at the day that the rule has in the month to which the
 * start moves. Any thread.
 *
 * Returns: the new start, wall-clock microseconds since 1970-01-01T00:00:00, at the time of day
 *   that results from the distance
 */
gint64
cal_rule_shift_start (CalRule *shifted,
                      const CalTime *start,
                      const CalTime *from,
                      const CalTime *to)
{
  const CalRuleParts *parts;
  CalTime moved;
  Date a, b, s;
  gint64 begin, found;
  int month;

  g_return_val_if_fail (shifted != NULL, 0);
  g_return_val_if_fail (start != NULL && from != NULL && to != NULL, 0);

  parts = cal_rule_get_parts (shifted);
  moved = cal_time_add (start, to->wall - from->wall);
  a = date_of_wall (from->wall);
  b = date_of_wall (to->wall);
  s = date_of_wall (start->wall);
  if (a.day == b.day || !cal_rule_has_one_place (shifted))
    return moved.wall;
  month = s.year * 12 + s.month - 1 + months_between (&a, &b);
  if (parts->n_by_day == 1 && !counts_in_month (parts))
    month -= month % 12;
  begin = cal_day_from_date (month / 12, month % 12 + 1, 1) * CAL_DAY;
  found = find_first (parts, &b, &moved, begin);
  if (found == G_MAXINT64)
    return moved.wall;
  return moved.wall + (gint64) (cal_day_of_wall (found) - cal_day_of_wall (moved.wall)) * CAL_DAY;
}
