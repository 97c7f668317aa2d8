/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-recurrence-derive.h"

/* When a series moves, everything that names one of its instances moves with it: RDATEs, EXDATEs
 * and the RECURRENCE-IDs of its overrides. They may be written in another form than DTSTART (an
 * EXDATE in UTC, a date for a timed series), so each is first read on the clock of the old start,
 * then moved by what the start was moved, then written in the form of the new start. */

/* The wall-clock time of `self` on the clock of `frame`. */
static gint64
wall_in_frame (const CalTime *self, const CalTime *frame)
{
  if (self->kind == CAL_TIME_ZONED && frame->kind == CAL_TIME_ZONED && self->zone != frame->zone)
    return cal_zone_to_wall (frame->zone, cal_zone_to_instant (self->zone, self->wall));
  if (self->kind == CAL_TIME_DATE && frame->kind != CAL_TIME_DATE)
    return self->wall + (frame->wall - (gint64) cal_day_of_wall (frame->wall) * CAL_DAY);
  if (frame->kind == CAL_TIME_DATE)
    return (gint64) cal_day_of_wall (self->wall) * CAL_DAY;
  return self->wall;
}

/**
 * cal_time_carry:
 * @self: a time that names an instance of a series
 * @from: the start of the series before it moved
 * @to: the start of the series after it moved
 *
 * Moves a time by the wall-clock distance between @from and @to, and gives it the kind and zone of
 * @to. A date becomes a time on that day at the time of day of the start, and the other way round.
 *
 * Any thread.
 *
 * Returns: the time that names the same instance after the move
 */
CalTime
cal_time_carry (const CalTime *self, const CalTime *from, const CalTime *to)
{
  CalTime result;

  g_return_val_if_fail (self != NULL && from != NULL && to != NULL, cal_time_none ());

  if (self->kind == CAL_TIME_NONE)
    return *self;

  result = *to;
  result.wall = wall_in_frame (self, from) + (to->wall - from->wall);
  if (to->kind == CAL_TIME_DATE)
    result.wall = (gint64) cal_day_of_wall (result.wall) * CAL_DAY;
  return result;
}

/* --- Parts of a recurrence ----------------------------------------------------------------------
 */

static gboolean
rule_lists_equal (CalRule *const *a, guint n_a, CalRule *const *b, guint n_b)
{
  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!cal_rule_equal (a[i], b[i]))
      return FALSE;
  return TRUE;
}

/**
 * cal_recurrence_same_rules:
 * @a: (nullable): a recurrence
 * @b: (nullable): another
 *
 * Whether both have the same RRULEs and EXRULEs, whatever else differs. NULL has none. Any thread.
 *
 * Returns: %TRUE when they have
 */
gboolean
cal_recurrence_same_rules (const CalRecurrence *a, const CalRecurrence *b)
{
  guint n_a = 0, n_b = 0;
  CalRule *const *rules_a = a ? cal_recurrence_get_rules (a, &n_a) : NULL;
  CalRule *const *rules_b = b ? cal_recurrence_get_rules (b, &n_b) : NULL;

  if (a == b)
    return TRUE;
  if (!rule_lists_equal (rules_a, n_a, rules_b, n_b))
    return FALSE;

  n_a = n_b = 0;
  rules_a = a ? cal_recurrence_get_exception_rules (a, &n_a) : NULL;
  rules_b = b ? cal_recurrence_get_exception_rules (b, &n_b) : NULL;
  return rule_lists_equal (rules_a, n_a, rules_b, n_b);
}

/**
 * cal_recurrence_same_dates:
 * @a: (nullable): a recurrence
 * @b: (nullable): another
 *
 * Whether both have the same RDATEs. NULL has none. Any thread.
 *
 * Returns: %TRUE when they have
 */
gboolean
cal_recurrence_same_dates (const CalRecurrence *a, const CalRecurrence *b)
{
  guint n_a = 0, n_b = 0;
  const CalRecurrenceDate *dates_a = a ? cal_recurrence_get_dates (a, &n_a) : NULL;
  const CalRecurrenceDate *dates_b = b ? cal_recurrence_get_dates (b, &n_b) : NULL;

  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!cal_time_equal (&dates_a[i].start, &dates_b[i].start)
        || !cal_time_equal (&dates_a[i].end, &dates_b[i].end))
      return FALSE;
  return TRUE;
}

/**
 * cal_recurrence_same_exceptions:
 * @a: (nullable): a recurrence
 * @b: (nullable): another
 *
 * Whether both have the same EXDATEs. NULL has none. Any thread.
 *
 * Returns: %TRUE when they have
 */
gboolean
cal_recurrence_same_exceptions (const CalRecurrence *a, const CalRecurrence *b)
{
  guint n_a = 0, n_b = 0;
  const CalTime *dates_a = a ? cal_recurrence_get_exception_dates (a, &n_a) : NULL;
  const CalTime *dates_b = b ? cal_recurrence_get_exception_dates (b, &n_b) : NULL;

  if (n_a != n_b)
    return FALSE;
  for (guint i = 0; i < n_a; i++)
    if (!cal_time_equal (&dates_a[i], &dates_b[i]))
      return FALSE;
  return TRUE;
}

/**
 * cal_recurrence_same_set:
 * @a: (nullable): a recurrence
 * @b: (nullable): another
 *
 * Whether both say the same but for DTSTART. Any thread.
 *
 * Returns: %TRUE when they do
 */
gboolean
cal_recurrence_same_set (const CalRecurrence *a, const CalRecurrence *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  return cal_recurrence_same_rules (a, b) && cal_recurrence_same_dates (a, b)
         && cal_recurrence_same_exceptions (a, b);
}

/* --- Making one from others --- */

/**
 * cal_recurrence_read_parts:
 * @self: (nullable): a recurrence
 * @out_parts: (out caller-allocates): what it is made of, as long as @self lives; nothing for NULL
 *
 * Any thread.
 */
void
cal_recurrence_read_parts (const CalRecurrence *self, CalRecurrenceParts *out_parts)
{
  g_return_if_fail (out_parts != NULL);

  *out_parts = (CalRecurrenceParts){ .start = cal_time_none () };
  if (self == NULL)
    return;
  out_parts->start = *cal_recurrence_get_start (self);
  out_parts->rules = cal_recurrence_get_rules (self, &out_parts->n_rules);
  out_parts->exception_rules =
      cal_recurrence_get_exception_rules (self, &out_parts->n_exception_rules);
  out_parts->dates = cal_recurrence_get_dates (self, &out_parts->n_dates);
  out_parts->exceptions = cal_recurrence_get_exception_dates (self, &out_parts->n_exceptions);
}

/**
 * cal_recurrence_new_of_parts:
 * @parts: what it is to be made of; everything is copied
 *
 * Any thread.
 *
 * Returns: (transfer full): a recurrence
 */
CalRecurrence *
cal_recurrence_new_of_parts (const CalRecurrenceParts *parts)
{
  g_return_val_if_fail (parts != NULL, NULL);

  return cal_recurrence_new (&parts->start,
                             parts->rules,
                             parts->n_rules,
                             parts->exception_rules,
                             parts->n_exception_rules,
                             parts->dates,
                             parts->n_dates,
                             parts->exceptions,
                             parts->n_exceptions);
}

/* NULL when nothing recurs any more. */
static CalRecurrence *
new_of_parts_or_null (const CalRecurrenceParts *parts)
{
  if (parts->n_rules + parts->n_exception_rules + parts->n_dates + parts->n_exceptions == 0)
    return NULL;
  return cal_recurrence_new_of_parts (parts);
}

/* Rules of one, dates of another, exceptions of a third. */
static CalRecurrence *
combine (const CalTime *start,
         CalRecurrence *rules,
         CalRecurrence *dates,
         CalRecurrence *exceptions)
{
  CalRecurrenceParts parts, of_dates, of_exceptions;

  cal_recurrence_read_parts (rules, &parts);
  cal_recurrence_read_parts (dates, &of_dates);
  cal_recurrence_read_parts (exceptions, &of_exceptions);
  parts.start = *start;
  parts.dates = of_dates.dates;
  parts.n_dates = of_dates.n_dates;
  parts.exceptions = of_exceptions.exceptions;
  parts.n_exceptions = of_exceptions.n_exceptions;
  return new_of_parts_or_null (&parts);
}

/**
 * cal_recurrence_with_start:
 * @self: a recurrence
 * @start: another DTSTART
 *
 * The same rules and dates with another DTSTART; nothing else moves. Any thread.
 *
 * Returns: (transfer full): @self or a new one
 */
CalRecurrence *
cal_recurrence_with_start (CalRecurrence *self, const CalTime *start)
{
  CalRecurrenceParts parts;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start != NULL, NULL);

  if (cal_time_equal (cal_recurrence_get_start (self), start))
    return cal_recurrence_ref (self);
  cal_recurrence_read_parts (self, &parts);
  parts.start = *start;
  return cal_recurrence_new_of_parts (&parts);
}

/* UNTIL after the series moved. It is the last start, so it moves as starts do; a date stays a
 * date, and one in UTC stays in UTC (RFC 5545 §3.3.10), unless the series stops or starts being of
 * dates. */
static CalTime
carry_until (const CalTime *until, const CalTime *from, const CalTime *to)
{
  CalTime moved;

  if (until->kind == CAL_TIME_DATE && from->kind != CAL_TIME_DATE)
    return cal_time_date_of_day (cal_day_of_wall (until->wall) + cal_day_of_wall (to->wall)
                                 - cal_day_of_wall (from->wall));
  moved = cal_time_carry (until, from, to);
  if (moved.kind == CAL_TIME_ZONED)
    return cal_time_utc (cal_time_to_instant (&moved, NULL));
  return moved;
}

static CalRule **
carry_rules (CalRule *const *rules, guint n_rules, const CalTime *from, const CalTime *to)
{
  CalRule **result = g_new (CalRule *, n_rules + 1);

  for (guint i = 0; i < n_rules; i++)
    {
      CalRuleParts parts = *cal_rule_get_parts (rules[i]);

      if (parts.until.kind == CAL_TIME_NONE)
        {
          result[i] = cal_rule_ref (rules[i]);
          continue;
        }
      parts.until = carry_until (&parts.until, from, to);
      result[i] = cal_rule_new (&parts);
    }
  result[n_rules] = NULL;
  return result;
}

static void
free_rules (CalRule **rules)
{
  for (guint i = 0; rules[i]; i++)
    cal_rule_unref (rules[i]);
  g_free (rules);
}

static CalRecurrenceDate *
carry_dates (const CalRecurrenceParts *parts, const CalTime *to)
{
  CalRecurrenceDate *moved = g_new (CalRecurrenceDate, parts->n_dates + 1);

  for (guint i = 0; i < parts->n_dates; i++)
    {
      const CalRecurrenceDate *date = &parts->dates[i];

      moved[i].start = cal_time_carry (&date->start, &parts->start, to);
      moved[i].end = date->end;
      if (date->end.kind != CAL_TIME_NONE)
        moved[i].end = cal_time_add (&moved[i].start, date->end.wall - date->start.wall);
    }
  return moved;
}

static CalTime *
carry_times (const CalRecurrenceParts *parts, const CalTime *to)
{
  CalTime *moved = g_new (CalTime, parts->n_exceptions + 1);

  for (guint i = 0; i < parts->n_exceptions; i++)
    moved[i] = cal_time_carry (&parts->exceptions[i], &parts->start, to);
  return moved;
}

/**
 * cal_recurrence_carry:
 * @self: a recurrence
 * @start: the DTSTART that it moves to
 *
 * The recurrence after its series was moved: UNTIL, RDATEs and EXDATEs move along with DTSTART; for
 * the rest the rules stay as they are. Any thread.
 *
 * Returns: (transfer full): @self or a new one
 */
CalRecurrence *
cal_recurrence_carry (CalRecurrence *self, const CalTime *start)
{
  CalRecurrenceParts old, moved;
  CalRule **rules, **exception_rules;
  g_autofree CalRecurrenceDate *dates = NULL;
  g_autofree CalTime *exceptions = NULL;
  CalRecurrence *result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start != NULL, NULL);

  cal_recurrence_read_parts (self, &old);
  if (cal_time_equal (&old.start, start))
    return cal_recurrence_ref (self);

  moved = old;
  moved.start = *start;
  moved.dates = dates = carry_dates (&old, start);
  moved.exceptions = exceptions = carry_times (&old, start);
  moved.rules = rules = carry_rules (old.rules, old.n_rules, &old.start, start);
  moved.exception_rules = exception_rules =
      carry_rules (old.exception_rules, old.n_exception_rules, &old.start, start);
  result = cal_recurrence_new_of_parts (&moved);
  free_rules (rules);
  free_rules (exception_rules);
  return result;
}

/**
 * cal_recurrence_with_rules:
 * @self: a recurrence
 * @rules: (array length=n_rules): its new RRULEs
 * @n_rules: how many
 *
 * The same dates, exceptions and EXRULEs with other RRULEs. Any thread.
 *
 * Returns: (transfer full) (nullable): a new one, NULL when nothing recurs any more
 */
CalRecurrence *
cal_recurrence_with_rules (CalRecurrence *self, CalRule *const *rules, guint n_rules)
{
  CalRecurrenceParts parts;

  g_return_val_if_fail (self != NULL, NULL);

  cal_recurrence_read_parts (self, &parts);
  parts.rules = rules;
  parts.n_rules = n_rules;
  return new_of_parts_or_null (&parts);
}

/**
 * cal_recurrence_with_exception:
 * @self: a recurrence
 * @recurrence_id: the instance to leave out
 *
 * Adds an EXDATE, unless it is there already. Any thread.
 *
 * Returns: (transfer full): @self or a new one
 */
CalRecurrence *
cal_recurrence_with_exception (CalRecurrence *self, const CalTime *recurrence_id)
{
  CalRecurrenceParts parts;
  g_autofree CalTime *more = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (recurrence_id != NULL, NULL);

  cal_recurrence_read_parts (self, &parts);
  more = g_new (CalTime, parts.n_exceptions + 1);
  for (guint i = 0; i < parts.n_exceptions; i++)
    {
      if (cal_time_equal (&parts.exceptions[i], recurrence_id))
        return cal_recurrence_ref (self);
      more[i] = parts.exceptions[i];
    }
  more[parts.n_exceptions++] = *recurrence_id;
  parts.exceptions = more;
  return cal_recurrence_new_of_parts (&parts);
}

/**
 * cal_recurrence_merge:
 * @current: (nullable): what is there, its dates already carried along to @start
 * @seen: (nullable): what the user saw
 * @wanted: (nullable): what the user made of it
 * @start: the DTSTART of the result
 *
 * Brings an edit of a recurrence to one that may have changed meanwhile: of rules, dates and
 * exceptions, each is the user's where the user changed it, else the current one. Any thread.
 *
 * Returns: (transfer full) (nullable): NULL when it does not recur
 */
CalRecurrence *
cal_recurrence_merge (CalRecurrence *current,
                      CalRecurrence *seen,
                      CalRecurrence *wanted,
                      const CalTime *start)
{
  g_return_val_if_fail (start != NULL, NULL);

  if (wanted == NULL)
    return NULL;
  return combine (start,
                  cal_recurrence_same_rules (seen, wanted) ? current : wanted,
                  cal_recurrence_same_dates (seen, wanted) ? current : wanted,
                  cal_recurrence_same_exceptions (seen, wanted) ? current : wanted);
}
