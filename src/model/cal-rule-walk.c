/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-rule-walk.h"

#include <stdlib.h>

/* Walks over the instances of a plan, from any time to any time.
 *
 * Which period a time lies in is arithmetic, so a walk begins where its window does, whatever lies
 * between DTSTART and there. It then goes from period to period; below a day it goes from unit to
 * unit, but leaps over every month, day, hour and minute that no unit of which can match.
 *
 * A walk ends at the end of its window or of the year 9999. It also ends when there was no instance
 * in as many periods as it takes for the calendar to repeat: 400 years are a whole number of weeks,
 * so after 400 / gcd (INTERVAL, 400) periods of a year everything is as it was, and so for the
 * others. That ends rules that can never match again, exactly. What is bounded by a number of steps
 * on top of it are rules below a day with filters that let nearly nothing through. */

#define MAX_STEPS 4000000
#define STEPS_BETWEEN_CHECKS 1024
/* More than there are seconds in 9999 years. */
#define MAX_UNITS ((gint64) 400000000000)

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static gint64
ceil_div (gint64 a, gint64 b)
{
  return -floor_div (-a, b);
}

static gboolean
take_step (CalRuleWalk *self)
{
  self->n_steps++;
  if (self->n_steps >= self->max_steps)
    self->stopped = CAL_RULE_WALK_LIMITED;
  else if (self->n_steps % STEPS_BETWEEN_CHECKS == 0 && self->cancellable
           && g_cancellable_is_cancelled (self->cancellable))
    self->stopped = CAL_RULE_WALK_CANCELLED;
  return self->stopped == CAL_RULE_WALK_FOUND;
}

static gboolean
has_skip (const CalRulePlan *plan)
{
  return cal_rule_get_parts (plan->rule)->skip != CAL_RULE_SKIP_OMIT
         && cal_rule_get_parts (plan->rule)->frequency >= CAL_FREQ_MONTHLY;
}

/* --- Units: what a period is counted in ---------------------------------------------- */

static gint64
unit_of_day (const CalRulePlan *plan, int day)
{
  int year, month;

  switch (plan->frequency)
    {
    case CAL_FREQ_YEARLY:
      cal_day_to_date (day, &year, NULL, NULL);
      return year;
    case CAL_FREQ_MONTHLY:
      cal_day_to_date (day, &year, &month, NULL);
      return (gint64) year * 12 + month - 1;
    case CAL_FREQ_WEEKLY:
      /* Day 0 was a Thursday, weekday 3. */
      return floor_div ((gint64) day + 3 - plan->week_start, 7);
    case CAL_FREQ_DAILY:
    case CAL_FREQ_SECONDLY:
    case CAL_FREQ_MINUTELY:
    case CAL_FREQ_HOURLY:
    default:
      return day;
    }
}

static gint64
unit_of (const CalRulePlan *plan, gint64 seconds)
{
  if (plan->frequency < CAL_FREQ_DAILY)
    return floor_div (seconds, plan->unit);
  return unit_of_day (plan, (int) floor_div (seconds, CAL_SECONDS_PER_DAY));
}

static gint64
first_period (const CalRulePlan *plan, gint64 from)
{
  gint64 period;

  if (from <= plan->start)
    return 0;
  period = floor_div (unit_of (plan, from) - unit_of (plan, plan->start), plan->interval);
  /* A day that is moved forward may come out of its period. */
  return has_skip (plan) ? MAX (period - 1, 0) : period;
}

/* --- Days of a period ---------------------------------------------------------------- */

static guint32
get_month (CalRuleWalk *self, int year, int month)
{
  int key = year * 12 + month;

  if (self->month_key != key)
    {
      self->month_bits = cal_rule_plan_get_month (self->plan, year, month);
      self->month_key = key;
    }
  return self->month_bits;
}

static gboolean
day_matches (CalRuleWalk *self, int day)
{
  int year, month, d;

  if (day < CAL_FIRST_DAY || day >= CAL_END_DAY)
    return FALSE;
  if (self->plan->uniform && self->plan->frequency != CAL_FREQ_WEEKLY)
    return TRUE;
  cal_day_to_date (day, &year, &month, &d);
  return get_month (self, year, month) >> d & 1;
}

static int
compare_days (const void *a, const void *b)
{
  int x = *(const int *) a, y = *(const int *) b;

  return (x > y) - (x < y);
}

static void
sort_days (CalRuleWalk *self)
{
  guint kept = 0;

  qsort (self->days, self->n_days, sizeof *self->days, compare_days);
  for (guint i = 0; i < self->n_days; i++)
    if (kept == 0 || self->days[kept - 1] != self->days[i])
      self->days[kept++] = self->days[i];
  self->n_days = kept;
}

static void
add_month (CalRuleWalk *self, int year, int month)
{
  guint32 bits = cal_rule_plan_get_month (self->plan, year, month);
  int before = bits ? cal_day_from_date (year, month, 1) - 1 : 0;

  for (; bits; bits &= bits - 1)
    self->days[self->n_days++] = before + __builtin_ctz (bits);
  if (has_skip (self->plan))
    {
      int skipped[2];
      guint n = cal_rule_plan_get_skipped_days (self->plan, year, month, skipped);

      for (guint i = 0; i < n; i++)
        self->days[self->n_days++] = skipped[i];
    }
}

static void
load_days (CalRuleWalk *self, gint64 unit)
{
  self->n_days = 0;
  switch (self->plan->frequency)
    {
    case CAL_FREQ_YEARLY:
      for (int month = 1; month <= 12; month++)
        add_month (self, (int) unit, month);
      break;
    case CAL_FREQ_MONTHLY:
      add_month (self, (int) (unit / 12), (int) (unit % 12) + 1);
      break;
    case CAL_FREQ_WEEKLY:
      for (int i = 0; i < 7; i++)
        {
          int day = (int) (unit * 7) - 3 + self->plan->week_start + i;

          if (day_matches (self, day))
            self->days[self->n_days++] = day;
        }
      break;
    case CAL_FREQ_DAILY:
    case CAL_FREQ_SECONDLY:
    case CAL_FREQ_MINUTELY:
    case CAL_FREQ_HOURLY:
    default:
      if (day_matches (self, (int) unit))
        self->days[self->n_days++] = (int) unit;
    }
  if (has_skip (self->plan))
    sort_days (self);
}

/* --- Units below a day --------------------------------------------------------------- */

/* The first day from `day` on that satisfies the rule, CAL_END_DAY when there is none up to the end
 * of the walk. */
static int
find_day (CalRuleWalk *self, int day)
{
  int year, month, d;

  cal_day_to_date (day, &year, &month, &d);
  while (year <= 9999 && take_step (self))
    {
      int first = cal_day_from_date (year, month, 1);
      guint32 bits;

      if (first * CAL_SECONDS_PER_DAY >= self->to)
        break;
      bits = get_month (self, year, month) & (G_MAXUINT32 << d);
      if (bits)
        return first - 1 + __builtin_ctz (bits);
      d = 1;
      month = month % 12 + 1;
      year += month == 1;
    }
  return CAL_END_DAY;
}

/* The first second from `seconds` on at which hours, minutes and seconds satisfy the rule, so far
 * as the unit counts them, or the beginning of the next hour or day to be tried. */
static gint64
find_time (const CalRulePlan *plan, gint64 seconds)
{
  gint64 day_start = floor_div (seconds, CAL_SECONDS_PER_DAY) * CAL_SECONDS_PER_DAY;
  int time = (int) (seconds - day_start);
  int hour = time / 3600, minute = time / 60 % 60, second = time % 60;
  guint64 later;

  if (!(plan->hours >> hour & 1))
    {
      later = (guint64) plan->hours & (~(guint64) 0 << hour);
      return day_start + (later ? __builtin_ctzll (later) * 3600 : CAL_SECONDS_PER_DAY);
    }
  if (plan->unit < 3600 && !(plan->minutes >> minute & 1))
    {
      later = plan->minutes & (~(guint64) 0 << minute);
      return day_start + hour * 3600 + (later ? __builtin_ctzll (later) * 60 : 3600);
    }
  if (plan->unit == 1 && !(plan->seconds >> second & 1))
    {
      later = plan->seconds & (~(guint64) 0 << second);
      return day_start + hour * 3600 + minute * 60 + (later ? __builtin_ctzll (later) : 60);
    }
  return seconds;
}

/* Goes on to the next unit that satisfies the rule, from the period that is to be loaded next. */
static gboolean
find_unit (CalRuleWalk *self)
{
  const CalRulePlan *plan = self->plan;
  gint64 first = floor_div (plan->start, plan->unit);

  while (take_step (self))
    {
      gint64 seconds, wanted;
      int day;

      if (self->period - self->last_full > plan->cycle || self->period > MAX_UNITS / plan->interval)
        break;
      seconds = (first + self->period * plan->interval) * plan->unit;
      if (seconds >= self->to || seconds >= CAL_END_DAY * CAL_SECONDS_PER_DAY)
        break;
      day = (int) floor_div (seconds, CAL_SECONDS_PER_DAY);
      wanted = seconds;
      if (!day_matches (self, day))
        wanted = find_day (self, day) * CAL_SECONDS_PER_DAY;
      else
        wanted = find_time (plan, seconds);
      if (wanted == seconds)
        {
          self->unit_start = seconds;
          return TRUE;
        }
      self->period = ceil_div (floor_div (wanted, plan->unit) - first, plan->interval);
    }
  return FALSE;
}

/* --- Periods ------------------------------------------------------------------------- */

static gint64
get_instance (const CalRuleWalk *self, guint index)
{
  const CalRulePlan *plan = self->plan;
  guint i = self->picked ? self->picked[index] : index;

  if (plan->frequency < CAL_FREQ_DAILY)
    return self->unit_start + plan->times[i];
  return self->days[i / plan->n_times] * CAL_SECONDS_PER_DAY + plan->times[i % plan->n_times];
}

static int
compare_indices (const void *a, const void *b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* The index of the first instance of the loaded period after a time. */
static guint
find_after (const CalRuleWalk *self, gint64 seconds)
{
  guint low = self->cursor, high = self->size;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_instance (self, middle) > seconds)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* BYSETPOS: from all instances of the period, those before DTSTART too. A DTSTART that is the very
 * first of them stays, and is counted, even where no position names it: it "always counts as the
 * first occurrence" (RFC 5545 §3.3.10). One in the middle of them is no instance of the rule; there
 * every program agrees. */
static void
pick (CalRuleWalk *self)
{
  const CalRuleParts *p = cal_rule_get_parts (self->plan->rule);
  guint *picked = self->picked;
  guint n = 0, kept = 0;

  self->picked = NULL;
  if (self->period == 0 && self->size > 0 && get_instance (self, 0) == self->plan->start)
    picked[n++] = 0;
  self->picked = picked;

  for (guint i = 0; i < p->n_by_set_pos; i++)
    {
      gint64 position = p->by_set_pos[i];

      position = position > 0 ? position - 1 : self->size + position;
      if (position >= 0 && position < self->size)
        self->picked[n++] = (guint) position;
    }
  qsort (self->picked, n, sizeof *self->picked, compare_indices);
  for (guint i = 0; i < n; i++)
    if (kept == 0 || self->picked[kept - 1] != self->picked[i])
      self->picked[kept++] = self->picked[i];
  self->size = kept;
}

/* The first second of a unit of a day or more. */
static gint64
get_unit_start (const CalRulePlan *plan, gint64 unit)
{
  switch (plan->frequency)
    {
    case CAL_FREQ_YEARLY:
      return cal_day_from_date ((int) unit, 1, 1) * CAL_SECONDS_PER_DAY;
    case CAL_FREQ_MONTHLY:
      return cal_day_from_date ((int) (unit / 12), (int) (unit % 12) + 1, 1) * CAL_SECONDS_PER_DAY;
    case CAL_FREQ_WEEKLY:
      return (unit * 7 - 3 + plan->week_start) * CAL_SECONDS_PER_DAY;
    case CAL_FREQ_DAILY:
    case CAL_FREQ_SECONDLY:
    case CAL_FREQ_MINUTELY:
    case CAL_FREQ_HOURLY:
    default:
      return unit * CAL_SECONDS_PER_DAY;
    }
}

/* Loads the period self->period counts, of a day or more. FALSE when the walk has ended. */
static gboolean
load_long_period (CalRuleWalk *self)
{
  const CalRulePlan *plan = self->plan;
  gint64 unit, start;

  if (self->period - self->last_full > plan->cycle || self->period > MAX_UNITS / plan->interval)
    return FALSE;
  unit = unit_of (plan, plan->start) + self->period * plan->interval;
  if (unit > CAL_END_DAY)
    return FALSE;
  start = get_unit_start (plan, unit);
  /* BYMONTHDAY=-31 may be moved back out of its month. */
  if (has_skip (plan))
    start -= CAL_SECONDS_PER_DAY;
  if (start >= self->to || start >= CAL_END_DAY * CAL_SECONDS_PER_DAY)
    return FALSE;
  load_days (self, unit);
  self->size = self->n_days * plan->n_times;
  return TRUE;
}

static gboolean
load_period (CalRuleWalk *self)
{
  gboolean good;

  self->cursor = self->size = 0;
  if (self->plan->frequency < CAL_FREQ_DAILY)
    {
      good = find_unit (self);
      self->size = good ? self->plan->n_times : 0;
    }
  else
    good = take_step (self) && load_long_period (self);
  if (good && self->picked)
    pick (self);
  if (self->size > 0)
    self->last_full = self->period;
  self->period++;
  if (!good && self->stopped == CAL_RULE_WALK_FOUND)
    self->stopped = CAL_RULE_WALK_END;
  return good;
}

/* Leaves out what is before the walk's beginning, or was given already. */
static void
leave_out_early (CalRuleWalk *self)
{
  gint64 early = MAX (self->from - 1, self->last);

  if (self->size > 0 && get_instance (self, 0) <= early)
    self->cursor = find_after (self, early);
}

/* --- Public -------------------------------------------------------------------------- */

/**
 * cal_rule_walk_init:
 * @self: (out caller-allocates): a walk
 * @plan: (transfer none): the plan; it must outlive the walk
 * @from: where the walk begins, wall-clock seconds since 1970-01-01T00:00:00
 * @to: where it ends, exclusive
 * @cancellable: (nullable) (transfer none): it is looked at now and then
 *
 * Sets out to walk. Nothing before DTSTART is given. Any thread.
 */
void
cal_rule_walk_init (CalRuleWalk *self,
                    const CalRulePlan *plan,
                    gint64 from,
                    gint64 to,
                    GCancellable *cancellable)
{
  guint n_by_set_pos = cal_rule_get_parts (plan->rule)->n_by_set_pos;

  self->plan = plan;
  self->cancellable = cancellable;
  self->from = CLAMP (from, plan->start, CAL_END_DAY * CAL_SECONDS_PER_DAY);
  self->to = CLAMP (to, plan->start, CAL_END_DAY * CAL_SECONDS_PER_DAY);
  self->last = G_MININT64;
  self->n_steps = 0;
  self->max_steps = MAX_STEPS;
  self->stopped = plan->never ? CAL_RULE_WALK_END : CAL_RULE_WALK_FOUND;
  self->n_days = self->size = self->cursor = 0;
  self->unit_start = 0;
  self->picked = NULL;
  self->month_key = -1;
  self->month_bits = 0;
  if (plan->never)
    return;
  self->period = self->last_full = first_period (plan, self->from);
  if (n_by_set_pos)
    self->picked = g_new (guint, n_by_set_pos + 1);
}

/**
 * cal_rule_walk_clear:
 * @self: a walk
 *
 * Frees what it holds. Any thread.
 */
void
cal_rule_walk_clear (CalRuleWalk *self)
{
  g_clear_pointer (&self->picked, g_free);
}

/* Goes on until there is an instance at the cursor. */
static gboolean
reach_instance (CalRuleWalk *self)
{
  while (self->cursor >= self->size)
    {
      if (self->stopped != CAL_RULE_WALK_FOUND || !load_period (self))
        return FALSE;
      leave_out_early (self);
    }
  return TRUE;
}

/**
 * cal_rule_walk_next:
 * @self: a walk
 * @out_seconds: (out): the next instance, wall-clock seconds since 1970-01-01T00:00:00
 *
 * The thread of the walk.
 *
 * Returns: %CAL_RULE_WALK_FOUND, or why there is none: the end, too many steps without one, or
 *   cancellation
 */
CalRuleWalkResult
cal_rule_walk_next (CalRuleWalk *self, gint64 *out_seconds)
{
  gint64 instance;

  if (!reach_instance (self))
    return self->stopped;
  instance = get_instance (self, self->cursor);
  if (instance >= self->to || instance >= CAL_END_DAY * CAL_SECONDS_PER_DAY)
    {
      self->size = self->cursor = 0;
      self->stopped = CAL_RULE_WALK_END;
      return self->stopped;
    }
  self->cursor++;
  self->last = instance;
  *out_seconds = instance;
  return CAL_RULE_WALK_FOUND;
}

/**
 * cal_rule_walk_skip:
 * @self: a walk
 * @n: how many instances
 *
 * Leaves out @n instances, by whole periods where it can. The thread of the walk.
 *
 * Returns: %CAL_RULE_WALK_FOUND, or why there are not so many
 */
CalRuleWalkResult
cal_rule_walk_skip (CalRuleWalk *self, gint64 n)
{
  gboolean whole = FALSE;

  while (n > 0)
    {
      gint64 left;

      if (!reach_instance (self))
        return self->stopped;
      left = self->size - self->cursor;
      if (n < left)
        {
          self->last = get_instance (self, self->cursor + (guint) n - 1);
          self->cursor += (guint) n;
          return CAL_RULE_WALK_FOUND;
        }
      n -= left;
      self->last = get_instance (self, self->size - 1);
      self->cursor = self->size;
      if (self->plan->uniform && whole)
        {
          self->period += n / left;
          self->last_full = self->period;
          n %= left;
        }
      /* The first period may have been cut by DTSTART. */
      whole = TRUE;
    }
  return CAL_RULE_WALK_FOUND;
}
