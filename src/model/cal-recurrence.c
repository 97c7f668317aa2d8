/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-recurrence.h"

#include <stdlib.h>
#include <string.h>

#include "cal-recurrence-derive.h"
#include "cal-recurrence-private.h"

/* A recurrence keeps what it was given, for whoever writes it out again, and beside it what
 * expansion needs: a plan for each rule, dates and exceptions sorted by key.
 *
 * Times are of many kinds in real files. What is compared with DTSTART is first read in the frame
 * of DTSTART:
 *
 * - DTSTART in a zone: a time in another zone or in UTC is the same instant; a floating one is read
 * on the clock of that zone; a date is that day at the time of day of DTSTART.
 * - DTSTART floating: the clock of the other is taken as it is, whatever its zone.
 * - DTSTART a date: the date of the other's own clock.
 *
 * An EXDATE that is a date takes away every instance of that day. UNTIL that is a date holds to the
 * end of that day. */

G_DEFINE_BOXED_TYPE (CalRecurrence, cal_recurrence, cal_recurrence_ref, cal_recurrence_unref)

/* Times farther away than this are drawn nearer, so that they can be added to. */
#define FAR_AWAY ((gint64) 1 << 61)

static gint64
tame (gint64 wall)
{
  return CLAMP (wall, -FAR_AWAY, FAR_AWAY);
}

static gint64
start_of_day (gint64 wall)
{
  return cal_day_of_wall (tame (wall)) * CAL_DAY;
}

/**
 * cal_recurrence_get_key:
 * @self: a recurrence
 * @time: a time of any kind
 * @out_wall: (out) (optional): its time on the clock of DTSTART
 *
 * Any thread.
 *
 * Returns: its key in the series
 */
gint64
cal_recurrence_get_key (const CalRecurrence *self, const CalTime *time, gint64 *out_wall)
{
  const CalTime *start = &self->start;
  gint64 wall = tame (time->wall), key;

  if (start->kind == CAL_TIME_DATE)
    key = wall = start_of_day (wall);
  else
    {
      if (time->kind == CAL_TIME_DATE)
        wall = start_of_day (wall) + (tame (start->wall) - start_of_day (start->wall));
      key = wall;
    }
  if (start->kind == CAL_TIME_ZONED)
    {
      key = cal_zone_to_instant (time->kind == CAL_TIME_ZONED ? time->zone : start->zone, wall);
      wall = cal_zone_to_wall (start->zone, key);
    }
  if (out_wall)
    *out_wall = wall;
  return key;
}

/**
 * cal_recurrence_wall_of_key:
 * @self: a recurrence
 * @key: the key of an instance
 *
 * Any thread.
 *
 * Returns: its time on the clock of DTSTART, microseconds
 */
gint64
cal_recurrence_wall_of_key (const CalRecurrence *self, gint64 key)
{
  return self->start.kind == CAL_TIME_ZONED ? cal_zone_to_wall (self->start.zone, key) : key;
}

/* --- Making one ---------------------------------------------------------------------- */

static CalRule **
copy_rules (CalRule *const *rules, guint n)
{
  CalRule **copy = g_new (CalRule *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = cal_rule_ref (rules[i]);
  copy[n] = NULL;
  return copy;
}

static void
set_until (CalRecurrenceRule *rule, const CalTime *start, const CalTime *until)
{
  rule->last_wall = rule->last_key = G_MAXINT64;
  if (until->kind == CAL_TIME_NONE)
    return;
  if (start->kind == CAL_TIME_DATE || until->kind == CAL_TIME_DATE)
    rule->last_wall = start_of_day (until->wall) + CAL_DAY - 1;
  else if (start->kind == CAL_TIME_ZONED)
    {
      const CalZone *zone = until->kind == CAL_TIME_ZONED ? until->zone : start->zone;

      rule->last_key = cal_zone_to_instant (zone, tame (until->wall));
      /* The clock may be behind where it is put back. */
      rule->last_wall = cal_zone_to_wall (start->zone, rule->last_key) + CAL_DAY;
    }
  else
    rule->last_wall = tame (until->wall);
}

static CalRecurrenceRule *
use_rules (CalRule *const *rules, guint n, const CalTime *start)
{
  CalRecurrenceRule *used = g_new0 (CalRecurrenceRule, n + 1);

  for (guint i = 0; i < n; i++)
    {
      used[i].plan = cal_rule_plan_new (rules[i], start);
      set_until (&used[i], start, &cal_rule_get_parts (rules[i])->until);
    }
  return used;
}

static int
compare_keys (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static int
compare_extras (const void *a, const void *b)
{
  const CalRecurrenceExtra *x = a, *y = b;

  return (x->key > y->key) - (x->key < y->key);
}

static void
use_dates (CalRecurrence *self)
{
  self->extras = g_new (CalRecurrenceExtra, self->n_dates + 1);
  for (guint i = 0; i < self->n_dates; i++)
    {
      CalRecurrenceExtra *extra = &self->extras[i];

      extra->key = cal_recurrence_get_key (self, &self->dates[i].start, &extra->wall);
      extra->end = self->dates[i].end;
    }
  qsort (self->extras, self->n_dates, sizeof *self->extras, compare_extras);
}

static void
use_exception_dates (CalRecurrence *self)
{
  guint n = self->n_exception_dates;

  self->excluded_keys = g_new (gint64, n + 1);
  self->excluded_days = g_new (gint64, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const CalTime *time = &self->exception_dates[i];

      if (time->kind == CAL_TIME_DATE && self->start.kind != CAL_TIME_DATE)
        self->excluded_days[self->n_excluded_days++] = cal_day_of_wall (time->wall);
      else
        self->excluded_keys[self->n_excluded_keys++] = cal_recurrence_get_key (self, time, NULL);
    }
  qsort (self->excluded_keys, self->n_excluded_keys, sizeof (gint64), compare_keys);
  qsort (self->excluded_days, self->n_excluded_days, sizeof (gint64), compare_keys);
}

/**
 * cal_recurrence_new:
 * @start: DTSTART
 * @rules: (array length=n_rules) (nullable): the RRULEs
 * @n_rules: how many
 * @exception_rules: (array length=n_exception_rules) (nullable): the EXRULEs
 * @n_exception_rules: how many
 * @dates: (array length=n_dates) (nullable): the RDATEs
 * @n_dates: how many
 * @exception_dates: (array length=n_exception_dates) (nullable): the EXDATEs
 * @n_exception_dates: how many
 *
 * Everything is copied. Any thread.
 *
 * Returns: (transfer full): the recurrence
 */
CalRecurrence *
cal_recurrence_new (const CalTime *start,
                    CalRule *const *rules,
                    guint n_rules,
                    CalRule *const *exception_rules,
                    guint n_exception_rules,
                    const CalRecurrenceDate *dates,
                    guint n_dates,
                    const CalTime *exception_dates,
                    guint n_exception_dates)
{
  CalRecurrence *self;

  g_return_val_if_fail (start != NULL && start->kind != CAL_TIME_NONE, NULL);

  self = g_new0 (CalRecurrence, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->start = *start;
  self->start_wall = tame (start->wall);
  self->rules = copy_rules (rules, n_rules);
  self->n_rules = n_rules;
  self->exception_rules = copy_rules (exception_rules, n_exception_rules);
  self->n_exception_rules = n_exception_rules;
  self->dates = g_memdup2 (dates, n_dates * sizeof *dates);
  self->n_dates = n_dates;
  self->exception_dates = g_memdup2 (exception_dates, n_exception_dates * sizeof *exception_dates);
  self->n_exception_dates = n_exception_dates;
  self->used_rules = use_rules (rules, n_rules, start);
  self->used_exception_rules = use_rules (exception_rules, n_exception_rules, start);
  use_dates (self);
  use_exception_dates (self);
  return self;
}

/**
 * cal_recurrence_ref:
 * @self: a recurrence
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
CalRecurrence *
cal_recurrence_ref (CalRecurrence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
free_rules (CalRule **rules, CalRecurrenceRule *used, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      cal_rule_unref (rules[i]);
      cal_rule_plan_free (used[i].plan);
      g_free (used[i].count);
    }
  g_free (rules);
  g_free (used);
}

/**
 * cal_recurrence_unref:
 * @self: (transfer full): a recurrence
 *
 * Any thread.
 */
void
cal_recurrence_unref (CalRecurrence *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  free_rules (self->rules, self->used_rules, self->n_rules);
  free_rules (self->exception_rules, self->used_exception_rules, self->n_exception_rules);
  g_free (self->dates);
  g_free (self->exception_dates);
  g_free (self->extras);
  g_free (self->excluded_keys);
  g_free (self->excluded_days);
  g_free (self);
}

/* --- Properties ---------------------------------------------------------------------- */

/**
 * cal_recurrence_equal:
 * @a: a recurrence
 * @b: another
 *
 * Any thread.
 *
 * Returns: %TRUE when both were made from the same, in the same order
 */
gboolean
cal_recurrence_equal (const CalRecurrence *a, const CalRecurrence *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || (cal_time_equal (&a->start, &b->start) && cal_recurrence_same_set (a, b));
}

/**
 * cal_recurrence_get_start:
 * @self: a recurrence
 *
 * Any thread.
 *
 * Returns: (transfer none): DTSTART
 */
const CalTime *
cal_recurrence_get_start (const CalRecurrence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->start;
}

/**
 * cal_recurrence_get_rules:
 * @self: a recurrence
 * @out_n: (out): how many
 *
 * Any thread.
 *
 * Returns: (transfer none) (array length=out_n): the RRULEs
 */
CalRule *const *
cal_recurrence_get_rules (const CalRecurrence *self, guint *out_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (out_n != NULL, NULL);

  *out_n = self->n_rules;
  return self->rules;
}

/**
 * cal_recurrence_get_exception_rules:
 * @self: a recurrence
 * @out_n: (out): how many
 *
 * Any thread.
 *
 * Returns: (transfer none) (array length=out_n): the EXRULEs
 */
CalRule *const *
cal_recurrence_get_exception_rules (const CalRecurrence *self, guint *out_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (out_n != NULL, NULL);

  *out_n = self->n_exception_rules;
  return self->exception_rules;
}

/**
 * cal_recurrence_get_dates:
 * @self: a recurrence
 * @out_n: (out): how many
 *
 * Any thread.
 *
 * Returns: (transfer none) (array length=out_n) (nullable): the RDATEs, as given
 */
const CalRecurrenceDate *
cal_recurrence_get_dates (const CalRecurrence *self, guint *out_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (out_n != NULL, NULL);

  *out_n = self->n_dates;
  return self->dates;
}

/**
 * cal_recurrence_get_exception_dates:
 * @self: a recurrence
 * @out_n: (out): how many
 *
 * Any thread.
 *
 * Returns: (transfer none) (array length=out_n) (nullable): the EXDATEs, as given
 */
const CalTime *
cal_recurrence_get_exception_dates (const CalRecurrence *self, guint *out_n)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (out_n != NULL, NULL);

  *out_n = self->n_exception_dates;
  return self->exception_dates;
}
