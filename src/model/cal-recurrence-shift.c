/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-recurrence-shift.h"

#include "cal-recurrence-derive.h"
#include "cal-rule-shift.h"

/* A series moves as a whole, its rules shifted by cal-rule-shift.c. What names one of its instances
 * (EXDATE, RECURRENCE-ID) or the last of them (UNTIL) moves by the distance. But the place of a day
 * in its month is not always as far from the old one: the second Thursday may lie before the second
 * Tuesday. So it is then moved on to the instance that lies nearest; what named none before stays
 * where it is. */

typedef struct
{
  gint64 wanted;
  gint64 best;
} Nearest;

static gboolean
nearest_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Nearest *self = user_data;

  if (self->best == G_MAXINT64
      || ABS (start->wall - self->wanted) < ABS (self->best - self->wanted))
    self->best = start->wall;
  return start->wall < self->wanted;
}

/* How far apart an instance and what was moved along with it can come to lie. */
static gint64
get_slack (const CalRecurrence *self)
{
  guint n_rules;
  CalRule *const *rules = cal_recurrence_get_rules (self, &n_rules);
  gint64 slack = 0;

  for (guint i = 0; i < n_rules; i++)
    if (cal_rule_has_one_place (rules[i]))
      slack = 15 * CAL_DAY;
  return slack;
}

/**
 * cal_recurrence_get_bare:
 * @self: a recurrence
 *
 * Any thread.
 *
 * Returns: (transfer full): its RRULEs alone, without dates and exceptions
 */
CalRecurrence *
cal_recurrence_get_bare (const CalRecurrence *self)
{
  CalRecurrenceParts parts;

  g_return_val_if_fail (self != NULL, NULL);

  cal_recurrence_read_parts (self, &parts);
  parts.n_exception_rules = parts.n_dates = parts.n_exceptions = 0;
  return cal_recurrence_new_of_parts (&parts);
}

/**
 * cal_recurrence_has_name:
 * @self: a recurrence
 * @time: what may name one of its instances
 *
 * As cal_recurrence_contains(), but for the rules and DTSTART alone, whatever exceptions take away.
 * Any thread.
 *
 * Returns: whether there is such an instance
 */
gboolean
cal_recurrence_has_name (const CalRecurrence *self, const CalTime *time)
{
  g_autoptr (CalRecurrence) bare = NULL;

  g_return_val_if_fail (self != NULL && time != NULL, FALSE);

  bare = cal_recurrence_get_bare (self);
  return cal_recurrence_contains (bare, time);
}

/**
 * cal_recurrence_snap:
 * @self: the recurrence of a series that was moved
 * @time: the name of an instance, moved by the same distance, in the form of DTSTART
 *
 * Any thread.
 *
 * Returns: the name of the instance that lies nearest, where one can be meant; else @time
 */
CalTime
cal_recurrence_snap (const CalRecurrence *self, const CalTime *time)
{
  gint64 slack;
  Nearest nearest;
  CalTime result;
  g_autoptr (CalRecurrence) bare = NULL;

  g_return_val_if_fail (self != NULL && time != NULL, cal_time_none ());

  slack = get_slack (self);
  result = *time;
  if (slack == 0 || time->kind != cal_recurrence_get_start (self)->kind)
    return result;
  bare = cal_recurrence_get_bare (self);
  nearest = (Nearest){ .wanted = time->wall, .best = G_MAXINT64 };
  cal_recurrence_expand (bare,
                         time->wall - slack,
                         time->wall + slack + 1,
                         NULL,
                         nearest_cb,
                         &nearest);
  if (nearest.best != G_MAXINT64)
    result.wall = nearest.best;
  return result;
}

/* The rule, whose UNTIL was moved by the distance, ending with the same instance as before. */
static CalRule *
snap_until (CalRule *rule, CalRule *old, const CalTime *old_start, const CalTime *start)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);
  g_autoptr (CalRecurrence) before = NULL;
  g_autoptr (CalRecurrence) endless = NULL;
  g_autoptr (CalRule) open = NULL;
  CalTime last = *old_start;

  if (parts.until.kind == CAL_TIME_NONE || parts.count > 0 || !cal_rule_has_one_place (rule))
    return cal_rule_ref (rule);
  before = cal_recurrence_new (old_start, &old, 1, NULL, 0, NULL, 0, NULL, 0);
  last.wall = cal_recurrence_get_last (before);
  if (last.wall == G_MAXINT64)
    return cal_rule_ref (rule);
  parts.until = cal_time_none ();
  open = cal_rule_new (&parts);
  endless = cal_recurrence_new (start, &open, 1, NULL, 0, NULL, 0, NULL, 0);
  last = cal_time_carry (&last, old_start, start);
  last = cal_recurrence_snap (endless, &last);
  parts.until = last;
  if (last.kind == CAL_TIME_ZONED)
    parts.until = cal_time_utc (cal_time_to_instant (&last, NULL));
  return cal_rule_new (&parts);
}

/* Moves the exceptions on to the nearest instances, but for those that named none before. */
static CalRecurrence *
snap_exceptions (const CalRecurrence *self, const CalRecurrence *before)
{
  CalRecurrenceParts parts, old;
  g_autofree CalTime *snapped = NULL;

  cal_recurrence_read_parts (self, &parts);
  cal_recurrence_read_parts (before, &old);
  snapped = g_new (CalTime, parts.n_exceptions + 1);
  for (guint i = 0; i < parts.n_exceptions; i++)
    snapped[i] = cal_recurrence_has_name (before, &old.exceptions[i])
                     ? cal_recurrence_snap (self, &parts.exceptions[i])
                     : parts.exceptions[i];
  parts.exceptions = snapped;
  return cal_recurrence_new_of_parts (&parts);
}

static GPtrArray *
shift_rules (CalRule *const *rules, guint n_rules, const CalTime *from, const CalTime *to)
{
  g_autoptr (GPtrArray) shifted = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);

  for (guint i = 0; i < n_rules; i++)
    {
      CalRule *rule = cal_rule_shift (rules[i], from, to);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (shifted, rule);
    }
  return g_steal_pointer (&shifted);
}

/**
 * cal_recurrence_can_shift:
 * @self: a recurrence
 * @from: the start of the occurrence that was dragged
 * @to: where it was dragged
 *
 * Any thread.
 *
 * Returns: whether all its rules can be shifted by that
 */
gboolean
cal_recurrence_can_shift (const CalRecurrence *self, const CalTime *from, const CalTime *to)
{
  guint n, n_exceptions;
  CalRule *const *rules, *const *exceptions;
  g_autoptr (GPtrArray) shifted = NULL;
  g_autoptr (GPtrArray) shifted_exceptions = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (from != NULL && to != NULL, FALSE);

  rules = cal_recurrence_get_rules (self, &n);
  exceptions = cal_recurrence_get_exception_rules (self, &n_exceptions);
  shifted = shift_rules (rules, n, from, to);
  shifted_exceptions = shift_rules (exceptions, n_exceptions, from, to);
  return shifted != NULL && shifted_exceptions != NULL;
}

/* The rules of `self`, shifted; its dates and exceptions as they are in `carried`. */
static CalRecurrence *
with_shifted_rules (CalRecurrence *self,
                    CalRecurrence *carried,
                    const CalTime *from,
                    const CalTime *to)
{
  CalRecurrenceParts parts, old;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GPtrArray) exception_rules = NULL;

  cal_recurrence_read_parts (carried, &parts);
  cal_recurrence_read_parts (self, &old);
  rules = shift_rules (parts.rules, parts.n_rules, from, to);
  exception_rules = shift_rules (parts.exception_rules, parts.n_exception_rules, from, to);
  if (rules == NULL || exception_rules == NULL)
    return cal_recurrence_ref (carried);
  for (guint i = 0; i < parts.n_rules; i++)
    {
      CalRule *rule = rules->pdata[i];

      rules->pdata[i] = snap_until (rule, old.rules[i], &old.start, &parts.start);
      cal_rule_unref (rule);
    }
  parts.rules = (CalRule *const *) rules->pdata;
  parts.exception_rules = (CalRule *const *) exception_rules->pdata;
  return cal_recurrence_new_of_parts (&parts);
}

/**
 * cal_recurrence_shift:
 * @self: a recurrence
 * @start: the DTSTART that it moves to
 * @from: the start of the occurrence that was dragged
 * @to: where it was dragged
 *
 * The recurrence of a series that moves as a whole: rules, dates and exceptions. Only for one that
 * can be shifted by that. Any thread.
 *
 * Returns: (transfer full): a new recurrence
 */
CalRecurrence *
cal_recurrence_shift (CalRecurrence *self,
                      const CalTime *start,
                      const CalTime *from,
                      const CalTime *to)
{
  g_autoptr (CalRecurrence) carried = NULL;
  g_autoptr (CalRecurrence) shifted = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start != NULL && from != NULL && to != NULL, NULL);

  carried = cal_recurrence_carry (self, start);
  if (cal_day_of_wall (from->wall) == cal_day_of_wall (to->wall))
    return g_steal_pointer (&carried);
  shifted = with_shifted_rules (self, carried, from, to);
  return snap_exceptions (shifted, self);
}
