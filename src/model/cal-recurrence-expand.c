/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include <stdlib.h>

#include "cal-recurrence-private.h"

/* The recurrence set of RFC 5545 §3.8.5: rules, dates and DTSTART merged by key, less what
 * exception rules and dates take away. An instance that comes from several sides is one.
 *
 * DTSTART is an instance even when no rule has it (§3.8.5.3), unless an exception takes it away;
 * such a start is one more than COUNT counts, as the great number of programs have it. */

#define MAX_INSTANCES 250000
/* The window in which the last instance is first looked for. */
#define FIRST_LOOK_BACK CAL_HOUR

typedef struct
{
  const CalRecurrence *recurrence;
  gint64 from;
  gint64 to;
  CalRecurrenceStream *streams; /* of the rules, then of the exception rules */
  CalRuleWalkResult *states;
  guint n_rules;
  guint n_exception_rules;
  guint extra; /* the next RDATE */
  gboolean start_is_next;
  gint64 start_key;
} Merge;

/* --- Sources ------------------------------------------------------------------------- */

static guint
find_extra (const CalRecurrence *self, gint64 from)
{
  guint low = 0, high = self->n_dates;
  gint64 wall = from < G_MININT64 + 2 * CAL_DAY ? from : from - CAL_DAY;

  /* Walls may be out of the order of keys by an overlap. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->extras[middle].wall < wall)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
merge_init (Merge *self,
            const CalRecurrence *recurrence,
            gint64 from,
            gint64 to,
            gboolean with_start,
            guint max_steps,
            GCancellable *cancellable)
{
  guint n = recurrence->n_rules + recurrence->n_exception_rules;

  self->recurrence = recurrence;
  self->from = from;
  self->to = to;
  self->n_rules = recurrence->n_rules;
  self->n_exception_rules = recurrence->n_exception_rules;
  self->streams = g_new (CalRecurrenceStream, n + 1);
  self->states = g_new (CalRuleWalkResult, n + 1);
  for (guint i = 0; i < n; i++)
    {
      const CalRecurrenceRule *rule = i < self->n_rules
                                          ? &recurrence->used_rules[i]
                                          : &recurrence->used_exception_rules[i - self->n_rules];

      cal_recurrence_stream_init (&self->streams[i], recurrence, rule, from, to, cancellable);
      self->streams[i].walk.max_steps = MIN (self->streams[i].walk.max_steps, max_steps);
      self->states[i] = cal_recurrence_stream_next (&self->streams[i]);
    }
  self->extra = find_extra (recurrence, from);
  self->start_is_next = with_start;
  self->start_key = cal_recurrence_get_key (recurrence, &recurrence->start, NULL);
}

static void
merge_clear (Merge *self)
{
  for (guint i = 0; i < self->n_rules + self->n_exception_rules; i++)
    cal_recurrence_stream_clear (&self->streams[i]);
  g_free (self->streams);
  g_free (self->states);
}

static guint
count_steps (const Merge *self)
{
  guint n_steps = 0;

  for (guint i = 0; i < self->n_rules + self->n_exception_rules; i++)
    n_steps = MAX (n_steps, self->streams[i].walk.n_steps);
  return n_steps;
}

/* What is ahead is only known when every stream knows its own. */
static CalRuleWalkResult
get_trouble (const Merge *self)
{
  for (guint i = 0; i < self->n_rules + self->n_exception_rules; i++)
    if (self->states[i] == CAL_RULE_WALK_LIMITED || self->states[i] == CAL_RULE_WALK_CANCELLED)
      return self->states[i];
  return CAL_RULE_WALK_END;
}

static gboolean
find_least (const Merge *self, gint64 *out_key)
{
  const CalRecurrence *recurrence = self->recurrence;
  gint64 least = G_MAXINT64;
  gboolean found = FALSE;

  for (guint i = 0; i < self->n_rules; i++)
    if (self->states[i] == CAL_RULE_WALK_FOUND)
      {
        least = MIN (least, self->streams[i].key);
        found = TRUE;
      }
  if (self->extra < recurrence->n_dates)
    {
      least = MIN (least, recurrence->extras[self->extra].key);
      found = TRUE;
    }
  if (self->start_is_next)
    {
      least = MIN (least, self->start_key);
      found = TRUE;
    }
  *out_key = least;
  return found;
}

/* Takes the least key away from every source that has it. */
static gboolean
merge_next (Merge *self, gint64 *out_key, CalTime *out_end)
{
  const CalRecurrence *recurrence = self->recurrence;
  gint64 key;

  if (get_trouble (self) != CAL_RULE_WALK_END || !find_least (self, &key))
    return FALSE;
  *out_key = key;
  *out_end = cal_time_none ();
  for (guint i = 0; i < self->n_rules; i++)
    while (self->states[i] == CAL_RULE_WALK_FOUND && self->streams[i].key <= key)
      self->states[i] = cal_recurrence_stream_next (&self->streams[i]);
  for (; self->extra < recurrence->n_dates && recurrence->extras[self->extra].key <= key;
       self->extra++)
    if (out_end->kind == CAL_TIME_NONE)
      *out_end = recurrence->extras[self->extra].end;
  if (self->start_is_next && self->start_key <= key)
    self->start_is_next = FALSE;
  return TRUE;
}

/* --- Exceptions ---------------------------------------------------------------------- */

static gboolean
has_key (const gint64 *list, guint n, gint64 key)
{
  guint low = 0, high = n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (list[middle] < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low < n && list[low] == key;
}

static gboolean
is_excluded (Merge *self, gint64 key, gint64 wall)
{
  const CalRecurrence *recurrence = self->recurrence;
  gboolean excluded = FALSE;

  for (guint i = self->n_rules; i < self->n_rules + self->n_exception_rules; i++)
    {
      while (self->states[i] == CAL_RULE_WALK_FOUND && self->streams[i].key < key)
        self->states[i] = cal_recurrence_stream_next (&self->streams[i]);
      excluded |= self->states[i] == CAL_RULE_WALK_FOUND && self->streams[i].key == key;
    }
  return excluded || has_key (recurrence->excluded_keys, recurrence->n_excluded_keys, key)
         || (recurrence->n_excluded_days
             && has_key (recurrence->excluded_days,
                         recurrence->n_excluded_days,
                         cal_day_of_wall (wall)));
}

/* --- Expansion ----------------------------------------------------------------------- */

static CalExpansion
to_expansion (CalRuleWalkResult trouble)
{
  switch (trouble)
    {
    case CAL_RULE_WALK_CANCELLED:
      return CAL_EXPANSION_CANCELLED;
    case CAL_RULE_WALK_LIMITED:
      return CAL_EXPANSION_LIMITED;
    case CAL_RULE_WALK_FOUND:
    case CAL_RULE_WALK_END:
    default:
      return CAL_EXPANSION_COMPLETE;
    }
}

static CalExpansion
run (Merge *self, CalRecurrenceEffort *effort, CalRecurrenceFunc func, gpointer user_data)
{
  CalTime start = self->recurrence->start;
  gint64 key;
  CalTime end;

  while (merge_next (self, &key, &end))
    {
      gboolean excluded;

      start.wall = cal_recurrence_wall_of_key (self->recurrence, key);
      if (start.wall < self->from || start.wall >= self->to)
        continue;
      excluded = is_excluded (self, key, start.wall);
      /* An exception rule that could not be followed may have taken this one away. */
      if (self->n_exception_rules && get_trouble (self) != CAL_RULE_WALK_END)
        break;
      if (effort->n_instances == 0)
        return CAL_EXPANSION_LIMITED;
      effort->n_instances--;
      if (!excluded && !func (&start, &end, user_data))
        return CAL_EXPANSION_COMPLETE;
    }
  return to_expansion (get_trouble (self));
}

static CalExpansion
expand (const CalRecurrence *self,
        gint64 from,
        gint64 to,
        gboolean with_start,
        CalRecurrenceEffort *effort,
        GCancellable *cancellable,
        CalRecurrenceFunc func,
        gpointer user_data)
{
  CalRecurrenceEffort own = { .n_instances = MAX_INSTANCES, .n_steps = G_MAXUINT };
  CalExpansion result;
  Merge merge;

  if (g_cancellable_is_cancelled (cancellable))
    return CAL_EXPANSION_CANCELLED;
  if (from >= to)
    return CAL_EXPANSION_COMPLETE;
  if (effort == NULL)
    effort = &own;
  merge_init (&merge, self, from, to, with_start, effort->n_steps, cancellable);
  result = run (&merge, effort, func, user_data);
  effort->n_steps -= MIN (count_steps (&merge), effort->n_steps);
  merge_clear (&merge);
  return result;
}

/**
 * cal_recurrence_expand:
 * @self: a recurrence
 * @from: where the window begins, wall-clock microseconds since 1970-01-01T00:00:00 on the clock of
 *   DTSTART; G_MININT64: open
 * @to: where it ends, exclusive; G_MAXINT64: open
 * @cancellable: (nullable) (transfer none): looked at now and then
 * @func: (scope call): called for each instance, ascending
 * @user_data: for @func
 *
 * Gives the instances whose start lies in a window, on the clock of DTSTART. An instance that falls
 * into a gap of the clock is given where the clock shows it. DTSTART is always an instance, unless
 * an exception takes it away. It costs what is in the window, wherever it lies. Any thread.
 *
 * Returns: whether these were all
 */
CalExpansion
cal_recurrence_expand (const CalRecurrence *self,
                       gint64 from,
                       gint64 to,
                       GCancellable *cancellable,
                       CalRecurrenceFunc func,
                       gpointer user_data)
{
  g_return_val_if_fail (self != NULL, CAL_EXPANSION_COMPLETE);
  g_return_val_if_fail (func != NULL, CAL_EXPANSION_COMPLETE);

  return expand (self, from, to, TRUE, NULL, cancellable, func, user_data);
}

/**
 * cal_recurrence_expand_within:
 * @self: a recurrence
 * @from: as for cal_recurrence_expand()
 * @to: as for cal_recurrence_expand()
 * @effort: (inout): what it may cost; less of it is left afterwards
 * @cancellable: (nullable) (transfer none): looked at now and then
 * @func: (scope call): called for each instance, ascending
 * @user_data: for @func
 *
 * As cal_recurrence_expand(), for somebody who has less time. Any thread.
 *
 * Returns: whether these were all
 */
CalExpansion
cal_recurrence_expand_within (const CalRecurrence *self,
                              gint64 from,
                              gint64 to,
                              CalRecurrenceEffort *effort,
                              GCancellable *cancellable,
                              CalRecurrenceFunc func,
                              gpointer user_data)
{
  g_return_val_if_fail (self != NULL, CAL_EXPANSION_COMPLETE);
  g_return_val_if_fail (effort != NULL, CAL_EXPANSION_COMPLETE);
  g_return_val_if_fail (func != NULL, CAL_EXPANSION_COMPLETE);

  return expand (self, from, to, TRUE, effort, cancellable, func, user_data);
}

/**
 * cal_recurrence_expand_rules:
 * @self: a recurrence
 * @from: as for cal_recurrence_expand()
 * @to: as for cal_recurrence_expand()
 * @cancellable: (nullable) (transfer none): looked at now and then
 * @func: (scope call): called for each instance, ascending
 * @user_data: for @func
 *
 * As cal_recurrence_expand(), but DTSTART is only given when a rule or an RDATE has it. Any thread.
 *
 * Returns: whether these were all
 */
CalExpansion
cal_recurrence_expand_rules (const CalRecurrence *self,
                             gint64 from,
                             gint64 to,
                             GCancellable *cancellable,
                             CalRecurrenceFunc func,
                             gpointer user_data)
{
  g_return_val_if_fail (self != NULL, CAL_EXPANSION_COMPLETE);
  g_return_val_if_fail (func != NULL, CAL_EXPANSION_COMPLETE);

  return expand (self, from, to, FALSE, NULL, cancellable, func, user_data);
}

static gboolean
stop_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  gboolean *found = user_data;

  *found = TRUE;
  return FALSE;
}

/**
 * cal_recurrence_contains:
 * @self: a recurrence
 * @start: a time of any kind
 *
 * Whether there is an instance at that time: at that instant where both have a zone, on that day
 * where
 * @start is a date. Any thread.
 *
 * Returns: %TRUE when there is
 */
gboolean
cal_recurrence_contains (const CalRecurrence *self, const CalTime *start)
{
  gboolean found = FALSE;
  gint64 wall, length = 1;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (start != NULL, FALSE);

  if (start->kind == CAL_TIME_NONE)
    return FALSE;
  cal_recurrence_get_key (self, start, &wall);
  if (start->kind == CAL_TIME_DATE && self->start.kind != CAL_TIME_DATE)
    {
      wall = start->wall;
      length = CAL_DAY;
    }
  if (wall > G_MAXINT64 - CAL_DAY)
    return FALSE;
  expand (self, wall, wall + length, TRUE, NULL, NULL, stop_cb, &found);
  return found;
}

static gboolean
last_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  gint64 *last = user_data;

  *last = start->wall;
  return TRUE;
}

static gint64
get_bound (const CalRecurrence *self)
{
  gint64 bound = self->start_wall;

  for (guint i = 0; i < self->n_dates; i++)
    bound = MAX (bound, self->extras[i].wall);
  for (guint i = 0; i < self->n_rules; i++)
    bound = MAX (bound, cal_recurrence_get_rule_last (self, &self->used_rules[i]));
  return bound;
}

/**
 * cal_recurrence_get_last:
 * @self: a recurrence
 *
 * Finds the last instance, from the end backwards. Any thread.
 *
 * Returns: its start, wall-clock microseconds since 1970-01-01T00:00:00 on the clock of DTSTART;
 *   G_MAXINT64 when there is no last, or when it is not cheaply known; DTSTART when there is no
 *   instance at all
 */
gint64
cal_recurrence_get_last (const CalRecurrence *self)
{
  gint64 bound, last = G_MININT64;

  g_return_val_if_fail (self != NULL, G_MAXINT64);

  bound = get_bound (self);
  if (bound > G_MAXINT64 - 2 * CAL_DAY)
    return G_MAXINT64;
  /* What a gap moves comes later than UNTIL on the clock. */
  bound += CAL_DAY;
  for (gint64 reach = FIRST_LOOK_BACK + CAL_DAY; last == G_MININT64; reach *= 8)
    {
      gint64 from = bound - reach;

      if (expand (self, from, bound + 1, TRUE, NULL, NULL, last_cb, &last)
          != CAL_EXPANSION_COMPLETE)
        return bound;
      if (from <= self->start_wall - CAL_DAY || reach > G_MAXINT64 / 16)
        break;
    }
  return last == G_MININT64 ? self->start_wall : last;
}
