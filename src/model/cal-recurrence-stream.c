/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-recurrence-private.h"
#include "cal-zone-private.h"

/* The instances of one rule: a walk on the clock, ended by UNTIL and COUNT, mapped through the
 * zone.
 *
 * Where the clock skips an hour, an instance in it moves on by that hour (RFC 5545 §3.3.10). It may
 * then come after instances that follow it on the clock, so it is held back until its turn; and it
 * may meet another of the same rule, as in an hourly one: then both are one, and COUNT counts one.
 * Where it is DTSTART that moves on, nothing comes before it (RFC 5545 §3.8.5.3: DTSTART "defines
 * the first instance in the recurrence set").
 *
 * COUNT is turned into the time of the last instance, once for each rule; from then on a window
 * costs what is in it. */

#define MAX_MEETINGS 20000
#define MAX_STEPS 200000

static gint64
ceil_div (gint64 a, gint64 b)
{
  return a / b + (a % b != 0 && (a < 0) == (b < 0));
}

/* Seconds of the clock that are not before / before a time in microseconds. */
static gint64
to_seconds (const CalRulePlan *plan, gint64 wall)
{
  if (wall < G_MININT64 + CAL_DAY)
    return G_MININT64 / CAL_SECOND;
  return ceil_div (wall - plan->fraction, CAL_SECOND);
}

static gint64
to_micros (const CalRulePlan *plan, gint64 seconds)
{
  return seconds * CAL_SECOND + plan->fraction;
}

static gboolean
has_gaps (const CalRecurrence *self)
{
  return self->start.kind == CAL_TIME_ZONED && !cal_zone_is_fixed (self->start.zone);
}

/* Where a window has to begin on the clock so that nothing is missed that a gap moves into it. */
static gint64
begin_with_gap (const CalRecurrence *self, gint64 from)
{
  const CalZone *zone = self->start.zone;
  const CalZoneTable *table;
  guint i;

  if (!has_gaps (self) || from <= self->start_wall || from > G_MAXINT64 - 4 * CAL_DAY)
    return from;
  table = cal_zone_get_table (zone, from + 2 * CAL_DAY);
  i = cal_zone_find_change (table, cal_zone_to_instant (zone, from));
  for (guint k = 0; k < 2 && i > 0; k++, i--)
    {
      gint64 begin = table->changes[i].at + table->changes[i - 1].offset * CAL_SECOND;
      gint64 end = table->changes[i].at + table->changes[i].offset * CAL_SECOND;

      if (begin < from && from < end + (end - begin))
        return begin;
    }
  return from;
}

/* Whether the rule itself, without UNTIL and COUNT, has an instance at a time of the clock. */
static gboolean
rule_has (const CalRulePlan *plan, gint64 wall)
{
  CalRuleWalk walk;
  gint64 seconds = to_seconds (plan, wall), found = 0;
  gboolean has;

  if (to_micros (plan, seconds) != wall)
    return FALSE;
  cal_rule_walk_init (&walk, plan, seconds, seconds + 1, NULL);
  has = cal_rule_walk_next (&walk, &found) == CAL_RULE_WALK_FOUND && found == seconds;
  cal_rule_walk_clear (&walk);
  return has;
}

/* --- COUNT --------------------------------------------------------------------------- */

/* Whether an instance on the clock of the rule is one of its own: not before DTSTART where a gap
 * moves that on, nor moved on to where the rule has another. */
static gboolean
is_own (const CalRecurrence *self, const CalRulePlan *plan, gint64 start_key, gint64 wall)
{
  gint64 shown;

  if (cal_zone_read_wall (self->start.zone, wall, &shown) < start_key)
    return FALSE;
  return shown == wall || !rule_has (plan, shown);
}

static gint64
count_lost_between (const CalRecurrence *self,
                    const CalRulePlan *plan,
                    gint64 from,
                    gint64 to,
                    guint *n_tries)
{
  gint64 start_key = cal_zone_to_instant (self->start.zone, self->start_wall);
  gint64 seconds, n = 0;
  CalRuleWalk walk;

  cal_rule_walk_init (&walk, plan, to_seconds (plan, from), to_seconds (plan, to), NULL);
  while (*n_tries < MAX_MEETINGS && cal_rule_walk_next (&walk, &seconds) == CAL_RULE_WALK_FOUND)
    {
      n += !is_own (self, plan, start_key, to_micros (plan, seconds));
      (*n_tries)++;
    }
  cal_rule_walk_clear (&walk);
  return n;
}

/* How many from DTSTART to `last` are no instances of their own because of a gap. */
static gint64
count_lost (const CalRecurrence *self, const CalRulePlan *plan, gint64 last)
{
  const CalZone *zone = self->start.zone;
  gint64 end = to_micros (plan, last) + 1, start_shown;
  const CalZoneTable *table = cal_zone_get_table (zone, end + 2 * CAL_DAY);
  guint i = cal_zone_find_change (table, cal_zone_read_wall (zone, self->start_wall, &start_shown));
  guint n_tries = 0;
  gint64 n = 0;

  /* DTSTART may be in the gap of the change before it. */
  for (i = MAX (i, 1); i < table->n_changes && n_tries < MAX_MEETINGS; i++)
    {
      gint64 from = table->changes[i].at + table->changes[i - 1].offset * CAL_SECOND;
      gint64 to = table->changes[i].at + table->changes[i].offset * CAL_SECOND;

      if (from >= end)
        break;
      if (from >= to || to <= self->start_wall)
        continue;
      if (from <= self->start_wall)
        to = MAX (to, start_shown);
      n += count_lost_between (self, plan, from, MIN (to, end), &n_tries);
    }
  return n;
}

static void
find_nth (const CalRulePlan *plan, gint64 n, CalRecurrenceCount *out)
{
  CalRuleWalk walk;
  CalRuleWalkResult result;

  cal_rule_walk_init (&walk, plan, plan->start, G_MAXINT64, NULL);
  result = cal_rule_walk_skip (&walk, n - 1);
  if (result == CAL_RULE_WALK_FOUND)
    result = cal_rule_walk_next (&walk, &out->last);
  if (result != CAL_RULE_WALK_FOUND)
    out->last = G_MAXINT64;
  out->known = result == CAL_RULE_WALK_LIMITED ? walk.last : G_MAXINT64;
  cal_rule_walk_clear (&walk);
}

/* Goes on from the nth on the clock for as many as were no instances of their own. */
static void
make_up_for_lost (const CalRecurrence *self, const CalRulePlan *plan, CalRecurrenceCount *count)
{
  gint64 start_key = cal_zone_to_instant (self->start.zone, self->start_wall);
  gint64 n = count_lost (self, plan, count->last), seconds;
  CalRuleWalkResult result = CAL_RULE_WALK_FOUND;
  CalRuleWalk walk;

  if (n == 0)
    return;
  cal_rule_walk_init (&walk, plan, count->last + 1, G_MAXINT64, NULL);
  for (guint i = 0; n > 0 && i < MAX_STEPS; i++)
    {
      result = cal_rule_walk_next (&walk, &seconds);
      if (result != CAL_RULE_WALK_FOUND)
        break;
      n -= is_own (self, plan, start_key, to_micros (plan, seconds));
      count->last = seconds;
    }
  if (result != CAL_RULE_WALK_FOUND)
    count->last = G_MAXINT64;
  if (result == CAL_RULE_WALK_LIMITED)
    count->known = walk.last;
  cal_rule_walk_clear (&walk);
}

static const CalRecurrenceCount *
get_count (const CalRecurrence *self, const CalRecurrenceRule *rule)
{
  /* The cache of a value that is immutable to whoever uses it. */
  CalRecurrenceCount **slot = (CalRecurrenceCount **) &rule->count;
  CalRecurrenceCount *count = g_atomic_pointer_get (slot);
  gint64 n = cal_rule_get_parts (rule->plan->rule)->count;

  if (count || n == 0)
    return count;
  count = g_new0 (CalRecurrenceCount, 1);
  find_nth (rule->plan, n, count);
  if (has_gaps (self) && count->last != G_MAXINT64)
    make_up_for_lost (self, rule->plan, count);
  if (!g_atomic_pointer_compare_and_exchange (slot, NULL, count))
    {
      g_free (count);
      count = g_atomic_pointer_get (slot);
    }
  return count;
}

/**
 * cal_recurrence_get_rule_last:
 * @self: a recurrence
 * @rule: one of its rules
 *
 * Any thread.
 *
 * Returns: a time on the clock, microseconds, after which the rule has no instance, because of
 * UNTIL or COUNT or because it has none at all; G_MAXINT64 when there is no such time
 */
gint64
cal_recurrence_get_rule_last (const CalRecurrence *self, const CalRecurrenceRule *rule)
{
  const CalRecurrenceCount *count = get_count (self, rule);
  gint64 last = rule->last_wall, found;
  CalRuleWalkResult result;
  CalRuleWalk walk;

  if (count && count->last != G_MAXINT64)
    last = MIN (last, to_micros (rule->plan, count->last));
  if (last != G_MAXINT64)
    return last;
  cal_rule_walk_init (&walk, rule->plan, rule->plan->start, G_MAXINT64, NULL);
  result = cal_rule_walk_next (&walk, &found);
  cal_rule_walk_clear (&walk);
  return result == CAL_RULE_WALK_END ? self->start_wall : G_MAXINT64;
}

/* --- Streams ------------------------------------------------------------------------- */

/**
 * cal_recurrence_stream_init:
 * @self: (out caller-allocates): a stream
 * @recurrence: (transfer none): the recurrence; it must outlive the stream
 * @rule: (transfer none): one of its rules
 * @from: where the window begins on the clock of DTSTART, microseconds
 * @to: where it ends, exclusive
 * @cancellable: (nullable) (transfer none): looked at now and then
 *
 * Prepares a stream, which may give a few instances before the window too. Any thread.
 */
void
cal_recurrence_stream_init (CalRecurrenceStream *self,
                            const CalRecurrence *recurrence,
                            const CalRecurrenceRule *rule,
                            gint64 from,
                            gint64 to,
                            GCancellable *cancellable)
{
  const CalRecurrenceCount *count = get_count (recurrence, rule);
  gint64 last =
      to_seconds (rule->plan, rule->last_wall == G_MAXINT64 ? G_MAXINT64 : rule->last_wall + 1);
  gint64 end = MIN (to_seconds (rule->plan, to), last);

  self->recurrence = recurrence;
  self->rule = rule;
  self->start_key = cal_recurrence_get_key (recurrence, &recurrence->start, NULL);
  self->held = NULL;
  self->result = CAL_RULE_WALK_FOUND;
  self->is_clipped = FALSE;
  self->next_key = G_MININT64;
  from = begin_with_gap (recurrence, from);
  if (count && count->last != G_MAXINT64)
    end = MIN (end, count->last + 1);
  else if (count && count->known < end)
    {
      end = count->known;
      self->is_clipped = TRUE;
    }
  cal_rule_walk_init (&self->walk, rule->plan, to_seconds (rule->plan, from), end, cancellable);
}

/**
 * cal_recurrence_stream_clear:
 * @self: a stream
 *
 * Frees what it holds. Any thread.
 */
void
cal_recurrence_stream_clear (CalRecurrenceStream *self)
{
  cal_rule_walk_clear (&self->walk);
  g_clear_pointer (&self->held, g_array_unref);
}

static void
hold (CalRecurrenceStream *self, gint64 key)
{
  guint i;

  if (self->held == NULL)
    self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (i = self->held->len; i > 0 && g_array_index (self->held, gint64, i - 1) > key; i--)
    ;
  g_array_insert_val (self->held, i, key);
}

/* The next instance that no gap moves; those that one does move are put aside. */
static void
read_ahead (CalRecurrenceStream *self)
{
  const CalRulePlan *plan = self->rule->plan;
  const CalTime *start = &self->recurrence->start;
  gint64 seconds, wall, shown;

  while ((self->result = cal_rule_walk_next (&self->walk, &seconds)) == CAL_RULE_WALK_FOUND)
    {
      gint64 key;

      wall = shown = key = to_micros (plan, seconds);
      if (start->kind == CAL_TIME_ZONED)
        key = cal_zone_read_wall (start->zone, wall, &shown);
      if (key < self->start_key || key > self->rule->last_key)
        continue;
      if (wall == shown)
        {
          self->next_key = key;
          return;
        }
      if (!rule_has (plan, shown))
        hold (self, key);
    }
  if (self->result == CAL_RULE_WALK_END && self->is_clipped)
    self->result = CAL_RULE_WALK_LIMITED;
}

/**
 * cal_recurrence_stream_next:
 * @self: a stream
 *
 * Goes on to the next instance and puts its key into the stream. The thread of the stream.
 *
 * Returns: %CAL_RULE_WALK_FOUND, or why there is none
 */
CalRuleWalkResult
cal_recurrence_stream_next (CalRecurrenceStream *self)
{
  if (self->next_key == G_MININT64 && self->result == CAL_RULE_WALK_FOUND)
    read_ahead (self);
  if (self->held && self->held->len > 0
      && (self->result == CAL_RULE_WALK_END
          || (self->result == CAL_RULE_WALK_FOUND
              && g_array_index (self->held, gint64, 0) <= self->next_key)))
    {
      self->key = g_array_index (self->held, gint64, 0);
      g_array_remove_index (self->held, 0);
      return CAL_RULE_WALK_FOUND;
    }
  if (self->result != CAL_RULE_WALK_FOUND)
    return self->result;
  self->key = self->next_key;
  self->next_key = G_MININT64;
  return CAL_RULE_WALK_FOUND;
}
