/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-rule-plan.h"

#include <string.h>

/* What a rule means for a series.
 *
 * RFC 5545 §3.3.10 describes the BY parts as a table of what expands and what limits. The table
 * says no more than this: a period (of FREQ) has days, and a day counts when it satisfies every BY
 * part about days; a day has times, and a time counts when it satisfies every BY part about times.
 * What expands and what limits differs only in what is taken from DTSTART where parts are missing,
 * and in what a numbered weekday counts in. So a plan is two filters, with the missing parts filled
 * in:
 *
 * - No BY part about days: a yearly rule takes month and day of DTSTART, a monthly one the day, a
 * weekly one the weekday. BYMONTH alone still takes the day.
 * - BYWEEKNO and no other part about days takes the weekday of DTSTART. But where DTSTART is in
 * none of those weeks, it says nothing about them, and the whole week is meant, as dateutil and its
 *   relatives have it. (Such a series is undefined by RFC 5545 §3.8.5.3.)
 * - In the same way a yearly BYMONTHDAY without BYMONTH means the month of DTSTART where DTSTART is
 * one of those days, as libical and its relatives have it, and else those days of every month.
 * - A numbered weekday counts in the month for MONTHLY and for YEARLY with BYMONTH, in the year for
 *   YEARLY. Elsewhere the number is forbidden, and ignored, as everybody does.
 * - Times that are missing are those of DTSTART; for units shorter than FREQ only.
 *
 * BYWEEKNO counts the days of the calendar year (the period of YEARLY), so a day in January may be
 * in week 53, and one in December in week 1.
 *
 * Everything about days depends only on the month: its year decides leap days and weeks. So a
 * month's days are one word of 32 bits, worked out at once. */

#define CYCLE_DAYS 146097 /* 400 years, whole weeks */
#define CYCLE_MONTHS 4800
#define CYCLE_YEARS 400

/**
 * cal_days_in_month:
 * @year: a year, proleptic Gregorian
 * @month: 1 … 12
 *
 * Any thread.
 *
 * Returns: 28 … 31
 */
int
cal_days_in_month (int year, int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

  return days[month - 1] + (month == 2 && leap);
}

static gint64
greatest_common_divisor (gint64 a, gint64 b)
{
  while (b != 0)
    {
      gint64 rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

/* --- Days ---------------------------------------------------------------------------- */

static int
year_length (int year)
{
  return 337 + cal_days_in_month (year, 2);
}

/* The first day of week 1: the first week with four days in the year. */
static int
first_week (const CalRulePlan *self, int year)
{
  int january = cal_day_from_date (year, 1, 1);
  int into_week = (cal_day_get_weekday (january) - self->week_start + 7) % 7;

  return into_week <= 3 ? january - into_week : january - into_week + 7;
}

static guint32
keep_weeks (const CalRulePlan *self, int year, int first_day, guint32 bits)
{
  int weeks[4]; /* the first week of the year before, of this, and of the next two */
  guint32 kept = 0;

  for (int i = 0; i < 4; i++)
    weeks[i] = first_week (self, year - 1 + i);
  for (int d = 1; d <= 31; d++)
    {
      int day = first_day + d - 1;
      int of = day < weeks[1] ? 0 : day < weeks[2] ? 1 : 2;
      int week = (day - weeks[of]) / 7 + 1;
      int n_weeks = (weeks[of + 1] - weeks[of]) / 7;

      if ((bits >> d & 1)
          && ((self->weeks >> week & 1) || (self->last_weeks >> (n_weeks + 1 - week) & 1)))
        kept |= (guint32) 1 << d;
    }
  return kept;
}

static gboolean
has_bit (const guint64 *words, int bit)
{
  return words[bit / 64] >> (bit % 64) & 1;
}

static guint32
keep_year_days (const CalRulePlan *self, int year, int before_month, guint32 bits)
{
  int length = year_length (year);
  guint32 kept = 0;

  for (int d = 1; d <= 31; d++)
    {
      int day = before_month + d;

      if ((bits >> d & 1) && day <= length
          && (has_bit (self->year_days, day) || has_bit (self->year_days + 6, length + 1 - day)))
        kept |= (guint32) 1 << d;
    }
  return kept;
}

/* The numbered weekday in the span of `length` days that begins with `first_weekday`: 1 … length,
 * or 0. */
static int
find_nth (const CalNthDay *nth, int first_weekday, int length)
{
  int first = 1 + (nth->weekday - first_weekday + 7) % 7;
  int day;

  if (nth->nth > 0)
    day = first + 7 * (nth->nth - 1);
  else
    day = first + 7 * ((length - first) / 7 + nth->nth + 1);
  return day >= 1 && day <= length ? day : 0;
}

static guint32
get_weekdays (const CalRulePlan *self, int year, int first_day, int before_month, int length)
{
  int first_weekday = cal_day_get_weekday (first_day);
  int year_weekday = cal_day_get_weekday (first_day - before_month);
  guint32 bits = 0;

  if (self->weekdays == 0x7f)
    return G_MAXUINT32;
  for (int w = 0; w < 7; w++)
    if (self->weekdays >> w & 1)
      bits |= (guint32) 0x20408102 << ((w - first_weekday + 7) % 7);
  for (guint i = 0; i < self->n_nth_days; i++)
    {
      int day;

      if (self->nth_in_year)
        {
          day = find_nth (&self->nth_days[i], year_weekday, year_length (year));
          day = day ? day - before_month : 0;
        }
      else
        day = find_nth (&self->nth_days[i], first_weekday, length);
      if (day >= 1 && day <= length)
        bits |= (guint32) 1 << day;
    }
  return bits;
}

static guint32
get_month_days (const CalRulePlan *self, int length)
{
  guint32 bits = self->month_days;

  for (int d = 1; self->last_days && d <= length; d++)
    if (self->last_days >> (length + 1 - d) & 1)
      bits |= (guint32) 1 << d;
  return bits;
}

/**
 * cal_rule_plan_get_month:
 * @self: a plan
 * @year: 1 … 9999
 * @month: 1 … 12
 *
 * Any thread.
 *
 * Returns: the days of the month that satisfy the rule, bits 1 … 31
 */
guint32
cal_rule_plan_get_month (const CalRulePlan *self, int year, int month)
{
  int length, first_day, before_month;
  guint32 bits;

  if (!(self->months >> month & 1) || year < 1 || year > 9999)
    return 0;
  length = cal_days_in_month (year, month);
  bits = get_month_days (self, length) & (guint32) ((((guint64) 1 << length) - 1) << 1);
  if (bits == 0)
    return 0;
  first_day = cal_day_from_date (year, month, 1);
  before_month = first_day - cal_day_from_date (year, 1, 1);
  bits &= get_weekdays (self, year, first_day, before_month, length);
  if (bits && self->year_days)
    bits = keep_year_days (self, year, before_month, bits);
  if (bits && self->has_weeks)
    bits = keep_weeks (self, year, first_day, bits);
  return bits;
}

static void
add_skipped (const CalRulePlan *self, int day, guint *n, int out_days[2])
{
  if ((self->weekdays >> cal_day_get_weekday (day) & 1))
    out_days[(*n)++] = day;
}

/**
 * cal_rule_plan_get_skipped_days:
 * @self: a plan
 * @year: 1 … 9999
 * @month: 1 … 12
 * @out_days: (out): the days
 *
 * The days that stand for those which the month, or in January the year, doesn't have (RFC 7529
 * §4.1). Any thread.
 *
 * Returns: how many
 */
guint
cal_rule_plan_get_skipped_days (const CalRulePlan *self, int year, int month, int out_days[2])
{
  int length = cal_days_in_month (year, month);
  int first_day = cal_day_from_date (year, month, 1);
  int forward = cal_rule_get_parts (self->rule)->skip == CAL_RULE_SKIP_FORWARD;
  guint n = 0;

  if (!(self->months >> month & 1))
    return 0;
  if (self->year_days)
    {
      int january = cal_day_from_date (year, 1, 1);

      if (month == 1 && year_length (year) == 365 && has_bit (self->year_days, 366))
        add_skipped (self, january + 364 + forward, &n, out_days);
      if (month == 1 && year_length (year) == 365 && has_bit (self->year_days + 6, 366))
        add_skipped (self, january - 1 + forward, &n, out_days);
      return n;
    }
  if (length == 31)
    return 0;
  if (self->month_days != G_MAXUINT32 && self->month_days >> (length + 1))
    add_skipped (self, first_day + length - 1 + forward, &n, out_days);
  if (self->last_days >> (length + 1))
    add_skipped (self, first_day - 1 + forward, &n, out_days);
  return n;
}

/* --- Reading the parts --------------------------------------------------------------- */

static void
read_days (CalRulePlan *self, const CalRuleParts *p)
{
  gboolean numbers_count =
      (p->frequency == CAL_FREQ_MONTHLY || p->frequency == CAL_FREQ_YEARLY) && p->n_by_week_no == 0;

  if (p->n_by_day == 0)
    {
      self->weekdays = 0x7f;
      return;
    }
  self->nth_days = g_new (CalNthDay, p->n_by_day);
  self->nth_in_year = p->frequency == CAL_FREQ_YEARLY && p->n_by_month == 0;
  for (guint i = 0; i < p->n_by_day; i++)
    {
      if (p->by_day[i].nth == 0 || !numbers_count)
        self->weekdays |= 1u << p->by_day[i].weekday;
      else
        self->nth_days[self->n_nth_days++] =
            (CalNthDay){ (gint8) p->by_day[i].weekday, (gint8) p->by_day[i].nth };
    }
}

static void
read_month_days (CalRulePlan *self, const CalRuleParts *p)
{
  self->month_days = p->n_by_month_day ? 0 : G_MAXUINT32;
  for (guint i = 0; i < p->n_by_month_day; i++)
    if (p->by_month_day[i] > 0)
      self->month_days |= (guint32) 1 << p->by_month_day[i];
    else
      self->last_days |= (guint32) 1 << -p->by_month_day[i];
}

static void
read_year_days (CalRulePlan *self, const CalRuleParts *p)
{
  if (p->n_by_year_day == 0)
    return;
  self->year_days = g_new0 (guint64, 12);
  for (guint i = 0; i < p->n_by_year_day; i++)
    {
      int day = ABS (p->by_year_day[i]);
      guint64 *words = self->year_days + (p->by_year_day[i] < 0 ? 6 : 0);

      words[day / 64] |= (guint64) 1 << (day % 64);
    }
}

static void
read_weeks (CalRulePlan *self, const CalRuleParts *p)
{
  self->has_weeks = p->n_by_week_no > 0;
  for (guint i = 0; i < p->n_by_week_no; i++)
    if (p->by_week_no[i] > 0)
      self->weeks |= (guint64) 1 << p->by_week_no[i];
    else
      self->last_weeks |= (guint64) 1 << -p->by_week_no[i];
}

static gboolean
start_matches (const CalRulePlan *self)
{
  int year, month, day;

  cal_day_to_date (self->start_day, &year, &month, &day);
  return cal_rule_plan_get_month (self, year, month) >> day & 1;
}

static void
fill_in_days (CalRulePlan *self, const CalRuleParts *p)
{
  int month, day;

  cal_day_to_date (self->start_day, NULL, &month, &day);
  if (p->n_by_month_day || p->n_by_day || p->n_by_year_day)
    {
      if (p->frequency == CAL_FREQ_YEARLY && p->n_by_month_day && !p->n_by_month
          && !p->n_by_year_day && !p->n_by_week_no && start_matches (self))
        self->months = 1u << month;
      return;
    }
  if (self->has_weeks)
    {
      if (p->frequency == CAL_FREQ_YEARLY && start_matches (self))
        self->weekdays = 1u << cal_day_get_weekday (self->start_day);
    }
  else if (p->frequency == CAL_FREQ_YEARLY || p->frequency == CAL_FREQ_MONTHLY)
    {
      self->month_days = (guint32) 1 << day;
      if (p->frequency == CAL_FREQ_YEARLY && p->n_by_month == 0)
        self->months = 1u << month;
    }
  else if (p->frequency == CAL_FREQ_WEEKLY)
    self->weekdays = 1u << cal_day_get_weekday (self->start_day);
}

static void
read_filter (CalRulePlan *self, const CalRuleParts *p)
{
  self->months = p->n_by_month ? 0 : 0x1ffe;
  for (guint i = 0; i < p->n_by_month; i++)
    self->months |= 1u << p->by_month[i];
  read_days (self, p);
  read_month_days (self, p);
  read_year_days (self, p);
  read_weeks (self, p);
  fill_in_days (self, p);
}

static guint64
read_set (const int *list, guint n, guint64 otherwise)
{
  guint64 bits = 0;

  for (guint i = 0; i < n; i++)
    bits |= (guint64) 1 << list[i];
  return n ? bits : otherwise;
}

#define ANY_HOUR 0xffffff
#define ANY_OF_60 (((guint64) 1 << 60) - 1)

static void
read_times (CalRulePlan *self, const CalRuleParts *p)
{
  int time = (int) (self->start - self->start_day * CAL_SECONDS_PER_DAY);
  CalFrequency f = self->frequency;
  guint64 hour = f <= CAL_FREQ_HOURLY ? ANY_HOUR : (guint64) 1 << (time / 3600);
  guint64 minute = f <= CAL_FREQ_MINUTELY ? ANY_OF_60 : (guint64) 1 << (time / 60 % 60);
  guint64 second = f == CAL_FREQ_SECONDLY ? ANY_OF_60 : (guint64) 1 << (time % 60);

  if (self->is_date)
    {
      /* "MUST be ignored" with a date. */
      self->hours = 1;
      self->minutes = self->seconds = 1;
      return;
    }
  self->hours = (guint32) read_set (p->by_hour, p->n_by_hour, hour);
  self->minutes = read_set (p->by_minute, p->n_by_minute, minute);
  self->seconds = read_set (p->by_second, p->n_by_second, second);
  /* A leap second is read as the one before it (RFC 5545 §3.3.12). */
  if (self->seconds >> 60 & 1)
    self->seconds = (self->seconds & ANY_OF_60) | (guint64) 1 << 59;
}

/* The times of a day, or of the unit of a shorter frequency. */
static void
list_times (CalRulePlan *self)
{
  CalFrequency f = self->frequency;
  guint64 hours = f <= CAL_FREQ_HOURLY ? 1 : self->hours;
  guint64 minutes = f <= CAL_FREQ_MINUTELY ? 1 : self->minutes;
  guint64 seconds = f == CAL_FREQ_SECONDLY ? 1 : self->seconds;
  guint n = (guint) (__builtin_popcountll (hours) * __builtin_popcountll (minutes)
                     * __builtin_popcountll (seconds));

  self->times = g_new (int, n + 1);
  for (int h = 0; h < 24; h++)
    for (int m = 0; (hours >> h & 1) && m < 60; m++)
      for (int s = 0; (minutes >> m & 1) && s < 60; s++)
        if (seconds >> s & 1)
          self->times[self->n_times++] = h * 3600 + m * 60 + s;
}

/* --- What follows from it ------------------------------------------------------------ */

static gboolean
any_day (const CalRulePlan *self)
{
  return self->months == 0x1ffe && self->month_days == G_MAXUINT32 && self->weekdays == 0x7f
         && self->year_days == NULL && !self->has_weeks;
}

/* Whether the steps of a frequency below a day ever meet its hours, minutes and seconds. */
static gboolean
meets_times (const CalRulePlan *self)
{
  gint64 per_day = CAL_SECONDS_PER_DAY / self->unit;
  gint64 step = greatest_common_divisor (self->interval, per_day);
  gint64 first = (self->start - self->start_day * CAL_SECONDS_PER_DAY) / self->unit % step;

  for (gint64 u = first; u < per_day; u += step)
    {
      gint64 time = u * self->unit;

      if ((self->hours >> (time / 3600) & 1)
          && (self->unit == 3600
              || ((self->minutes >> (time / 60 % 60) & 1)
                  && (self->unit == 60 || (self->seconds >> (time % 60) & 1)))))
        return TRUE;
    }
  return FALSE;
}

/* Whether BYSETPOS names a position that a period of at most a day can have. */
static gboolean
has_position (const CalRulePlan *self, const CalRuleParts *p)
{
  for (guint i = 0; i < p->n_by_set_pos; i++)
    if ((guint) ABS (p->by_set_pos[i]) <= self->n_times)
      return TRUE;
  return p->n_by_set_pos == 0;
}

static void
set_cycle (CalRulePlan *self, const CalRuleParts *p)
{
  gint64 periods = self->frequency == CAL_FREQ_YEARLY    ? CYCLE_YEARS
                   : self->frequency == CAL_FREQ_MONTHLY ? CYCLE_MONTHS
                   : self->frequency == CAL_FREQ_WEEKLY  ? CYCLE_DAYS / 7
                   : self->frequency == CAL_FREQ_DAILY
                       ? CYCLE_DAYS
                       : CYCLE_DAYS * (CAL_SECONDS_PER_DAY / self->unit);

  self->cycle = periods / greatest_common_divisor (self->interval, periods) + 1;
  /* Nothing is left but DTSTART, in the first period. */
  if (self->frequency <= CAL_FREQ_DAILY && !has_position (self, p))
    self->cycle = 0;
}

static void
choose_periods (CalRulePlan *self, const CalRuleParts *p)
{
  static const gint64 units[] = { 1, 60, 3600, CAL_SECONDS_PER_DAY };

  if (self->is_date && self->frequency < CAL_FREQ_DAILY)
    {
      /* Forbidden by RFC 5545 §3.3.10; what it comes to is every day that a step falls on. */
      gint64 per_day = CAL_SECONDS_PER_DAY / units[self->frequency];

      self->interval = MAX (self->interval / per_day, 1);
      self->frequency = CAL_FREQ_DAILY;
    }
  self->unit = units[MIN (self->frequency, CAL_FREQ_DAILY)];
  /* Days that are only filtered are walked by the month. */
  if (self->frequency == CAL_FREQ_DAILY && self->interval == 1 && p->n_by_set_pos == 0
      && !any_day (self))
    self->frequency = CAL_FREQ_MONTHLY;
}

static gboolean
is_uniform (const CalRulePlan *self)
{
  switch (self->frequency)
    {
    case CAL_FREQ_SECONDLY:
      return any_day (self) && self->hours == ANY_HOUR && self->minutes == ANY_OF_60
             && self->seconds == ANY_OF_60;
    case CAL_FREQ_MINUTELY:
      return any_day (self) && self->hours == ANY_HOUR && self->minutes == ANY_OF_60;
    case CAL_FREQ_HOURLY:
      return any_day (self) && self->hours == ANY_HOUR;
    case CAL_FREQ_DAILY:
      return any_day (self);
    case CAL_FREQ_WEEKLY:
      return self->months == 0x1ffe && self->month_days == G_MAXUINT32 && self->year_days == NULL
             && !self->has_weeks;
    case CAL_FREQ_MONTHLY:
    case CAL_FREQ_YEARLY:
    default:
      return FALSE;
    }
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/**
 * cal_rule_plan_new:
 * @rule: a rule
 * @start: the DTSTART of the series
 *
 * Any thread.
 *
 * Returns: (transfer full): what the rule means there
 */
CalRulePlan *
cal_rule_plan_new (CalRule *rule, const CalTime *start)
{
  CalRulePlan *self;
  const CalRuleParts *p;

  g_return_val_if_fail (rule != NULL && start != NULL, NULL);

  self = g_new0 (CalRulePlan, 1);
  p = cal_rule_get_parts (rule);
  self->rule = cal_rule_ref (rule);
  self->start_day = cal_day_of_wall (start->wall);
  self->is_date = start->kind == CAL_TIME_DATE;
  self->frequency = p->frequency;
  self->interval = p->interval;
  self->week_start = p->week_start;
  if (self->start_day < CAL_FIRST_DAY || self->start_day >= CAL_END_DAY)
    {
      self->never = TRUE;
      return self;
    }
  self->start = floor_div (start->wall, CAL_SECOND);
  self->fraction = start->wall - self->start * CAL_SECOND;
  read_filter (self, p);
  choose_periods (self, p);
  read_times (self, p);
  list_times (self);
  set_cycle (self, p);
  self->uniform = is_uniform (self);
  self->never = self->frequency < CAL_FREQ_DAILY && !meets_times (self);
  return self;
}

/**
 * cal_rule_plan_free:
 * @self: (transfer full): a plan
 *
 * Any thread.
 */
void
cal_rule_plan_free (CalRulePlan *self)
{
  g_return_if_fail (self != NULL);

  cal_rule_unref (self->rule);
  g_free (self->nth_days);
  g_free (self->year_days);
  g_free (self->times);
  g_free (self);
}
