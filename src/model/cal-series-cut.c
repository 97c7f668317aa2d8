/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-series-cut.h"

#include "cal-recurrence-derive.h"
#include "cal-recurrence-shift.h"

/* A recurrence is cut before an instance. The half before it ends by UNTIL (RFC 5545 §3.3.10), in
 * place of a COUNT; the half behind it has what is left of a COUNT, and no rule of which nothing is
 * left. Each half takes along the dates and exceptions that lie in it.
 *
 * The half behind starts at the instance where it is cut. But where that one comes from an RDATE it
 * starts at the first instance behind that a rule has, with the others as RDATEs: a rule takes from
 * DTSTART what it doesn't say itself. */

typedef struct
{
  gint64 n;
  gint64 most; /* where to stop */
  CalTime start;
} Counting;

static gboolean
count_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Counting *self = user_data;

  self->start = *start;
  return ++self->n < self->most;
}

/* How many instances a rule has before `split`; DTSTART is one only when the rule has it. */
static gint64
count_before (CalRule *rule, const CalTime *start, const CalTime *split)
{
  g_autoptr (CalRecurrence) alone = cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  Counting counting = { .most = G_MAXINT64 };

  cal_recurrence_expand_rules (alone, G_MININT64, split->wall, NULL, count_cb, &counting);
  return counting.n;
}

/* UNTIL, a second or a day before `split`, in the form that DTSTART asks for. */
static CalTime
get_until (const CalTime *split)
{
  if (split->kind == CAL_TIME_DATE)
    return cal_time_add (split, -CAL_DAY);
  if (split->kind == CAL_TIME_ZONED)
    return cal_time_utc (cal_time_to_instant (split, NULL) - CAL_SECOND);
  return cal_time_add (split, -CAL_SECOND);
}

static CalRule *
end_rule (CalRule *rule, const CalTime *start, const CalTime *split)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);

  if ((parts.until.kind != CAL_TIME_NONE && !cal_series_is_behind (&parts.until, split))
      || (parts.count > 0 && count_before (rule, start, split) >= parts.count))
    return cal_rule_ref (rule);
  parts.count = 0;
  parts.until = get_until (split);
  return cal_rule_new (&parts);
}

/* What is left of a rule from `split` on; NULL when nothing is. */
static CalRule *
continue_rule (CalRule *rule, const CalTime *start, const CalTime *split)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);

  if (parts.until.kind != CAL_TIME_NONE && !cal_series_is_behind (&parts.until, split))
    return NULL;
  if (parts.count == 0)
    return cal_rule_ref (rule);
  parts.count -= count_before (rule, start, split);
  return parts.count > 0 ? cal_rule_new (&parts) : NULL;
}

/**
 * cal_series_is_behind:
 * @time: a time of any kind
 * @split: the original start of an instance
 *
 * Any thread.
 *
 * Returns: whether @time lies at @split or behind it, in whatever form it is written
 */
gboolean
cal_series_is_behind (const CalTime *time, const CalTime *split)
{
  const CalZone *zone;

  g_return_val_if_fail (time != NULL && split != NULL, FALSE);

  zone = split->kind == CAL_TIME_ZONED ? split->zone : cal_zone_utc ();
  if (time->kind == CAL_TIME_DATE || split->kind == CAL_TIME_DATE)
    return cal_time_get_day (time, zone) >= cal_time_get_day (split, zone);
  return cal_time_to_instant (time, zone) >= cal_time_to_instant (split, zone);
}

/**
 * cal_series_is_first:
 * @recurrence: a recurrence
 * @split: the original start of an instance
 *
 * Any thread.
 *
 * Returns: whether there is no instance before @split
 */
gboolean
cal_series_is_first (CalRecurrence *recurrence, const CalTime *split)
{
  Counting counting = { .most = 1 };

  g_return_val_if_fail (recurrence != NULL && split != NULL, TRUE);

  cal_recurrence_expand (recurrence, G_MININT64, split->wall, NULL, count_cb, &counting);
  return counting.n == 0;
}

/* The dates and exceptions that lie on one side, with rules for that side. */
static CalRecurrence *
cut (CalRecurrence *recurrence,
     const CalTime *split,
     gboolean behind,
     const CalTime *start,
     GPtrArray *rules)
{
  CalRecurrenceParts parts;
  g_autoptr (GArray) dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  g_autoptr (GArray) exceptions = g_array_new (FALSE, FALSE, sizeof (CalTime));

  cal_recurrence_read_parts (recurrence, &parts);
  for (guint i = 0; i < parts.n_dates; i++)
    if (cal_series_is_behind (&parts.dates[i].start, split) == behind)
      g_array_append_val (dates, parts.dates[i]);
  for (guint i = 0; i < parts.n_exceptions; i++)
    if (cal_series_is_behind (&parts.exceptions[i], split) == behind)
      g_array_append_val (exceptions, parts.exceptions[i]);
  parts.start = *start;
  parts.rules = (CalRule *const *) rules->pdata;
  parts.n_rules = rules->len;
  parts.dates = (const CalRecurrenceDate *) (void *) dates->data;
  parts.n_dates = dates->len;
  parts.exceptions = (const CalTime *) (void *) exceptions->data;
  parts.n_exceptions = exceptions->len;
  return cal_recurrence_new_of_parts (&parts);
}

/**
 * cal_series_cut_off:
 * @recurrence: a recurrence
 * @split: the original start of an instance
 *
 * Any thread.
 *
 * Returns: (transfer full): what lies before @split
 */
CalRecurrence *
cal_series_cut_off (CalRecurrence *recurrence, const CalTime *split)
{
  const CalTime *start;
  g_autoptr (GPtrArray) ended = NULL;
  CalRule *const *rules;
  guint n_rules;

  g_return_val_if_fail (recurrence != NULL && split != NULL, NULL);

  start = cal_recurrence_get_start (recurrence);
  rules = cal_recurrence_get_rules (recurrence, &n_rules);
  ended = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_add (ended, end_rule (rules[i], start, split));
  return cut (recurrence, split, FALSE, start, ended);
}

/* Where the half behind starts. */
static CalTime
find_start (CalRecurrence *recurrence, const CalTime *split)
{
  g_autoptr (CalRecurrence) bare = cal_recurrence_get_bare (recurrence);
  Counting first = { .most = 1, .start = *split };

  cal_recurrence_expand_rules (bare, split->wall, G_MAXINT64, NULL, count_cb, &first);
  return first.start;
}

/**
 * cal_series_cut_rest:
 * @recurrence: a recurrence
 * @split: the original start of an instance, in the form of DTSTART
 *
 * Any thread.
 *
 * Returns: (transfer full): what lies at @split and behind it, with a DTSTART of its own
 */
CalRecurrence *
cal_series_cut_rest (CalRecurrence *recurrence, const CalTime *split)
{
  const CalTime *start;
  CalTime new_start;
  g_autoptr (GPtrArray) continued = NULL;
  CalRule *const *rules;
  guint n_rules;

  g_return_val_if_fail (recurrence != NULL && split != NULL, NULL);

  start = cal_recurrence_get_start (recurrence);
  rules = cal_recurrence_get_rules (recurrence, &n_rules);
  continued = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  for (guint i = 0; i < n_rules; i++)
    {
      CalRule *rule = continue_rule (rules[i], start, split);

      if (rule)
        g_ptr_array_add (continued, rule);
    }
  new_start = find_start (recurrence, split);
  return cut (recurrence, split, TRUE, &new_start, continued);
}
