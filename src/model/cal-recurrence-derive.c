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

/* Rules of one, dates of another, exceptions of a third. */
static CalRecurrence *
combine (const CalTime *start,
         CalRecurrence *rules,
         CalRecurrence *dates,
         CalRecurrence *exceptions)
{
  guint n_rules = 0, n_exception_rules = 0, n_dates = 0, n_exceptions = 0;
  CalRule *const *r = rules ? cal_recurrence_get_rules (rules, &n_rules) : NULL;
  CalRule *const *x = rules ? cal_recurrence_get_exception_rules (rules, &n_exception_rules) : NULL;
  const CalRecurrenceDate *d = dates ? cal_recurrence_get_dates (dates, &n_dates) : NULL;
  const CalTime *e =
      exceptions ? cal_recurrence_get_exception_dates (exceptions, &n_exceptions) : NULL;

  if (n_rules + n_exception_rules + n_dates + n_exceptions == 0)
    return NULL;
  return cal_recurrence_new (start, r, n_rules, x, n_exception_rules, d, n_dates, e, n_exceptions);
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
  CalRecurrence *result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start != NULL, NULL);

  if (cal_time_equal (cal_recurrence_get_start (self), start))
    return cal_recurrence_ref (self);
  result = combine (start, self, self, self);
  return result ? result : cal_recurrence_ref (self);
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
  const CalTime *old;
  guint n_rules, n_exception_rules, n_dates, n_exceptions;
  CalRule **rules, **exception_rules;
  CalRule *const *list;
  const CalRecurrenceDate *dates;
  const CalTime *exceptions;
  g_autofree CalRecurrenceDate *new_dates = NULL;
  g_autofree CalTime *new_exceptions = NULL;
  CalRecurrence *result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start != NULL, NULL);

  old = cal_recurrence_get_start (self);
  if (cal_time_equal (old, start))
    return cal_recurrence_ref (self);

  dates = cal_recurrence_get_dates (self, &n_dates);
  new_dates = g_new (CalRecurrenceDate, n_dates + 1);
  for (guint i = 0; i < n_dates; i++)
    {
      new_dates[i].start = cal_time_carry (&dates[i].start, old, start);
      new_dates[i].end = dates[i].end;
      if (dates[i].end.kind != CAL_TIME_NONE)
        new_dates[i].end =
            cal_time_add (&new_dates[i].start, dates[i].end.wall - dates[i].start.wall);
    }
  exceptions = cal_recurrence_get_exception_dates (self, &n_exceptions);
  new_exceptions = g_new (CalTime, n_exceptions + 1);
  for (guint i = 0; i < n_exceptions; i++)
    new_exceptions[i] = cal_time_carry (&exceptions[i], old, start);
  list = cal_recurrence_get_rules (self, &n_rules);
  rules = carry_rules (list, n_rules, old, start);
  list = cal_recurrence_get_exception_rules (self, &n_exception_rules);
  exception_rules = carry_rules (list, n_exception_rules, old, start);

  result = cal_recurrence_new (start,
                               rules,
                               n_rules,
                               exception_rules,
                               n_exception_rules,
                               new_dates,
                               n_dates,
                               new_exceptions,
                               n_exceptions);
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
  guint n_exception_rules, n_dates, n_exceptions;
  CalRule *const *exception_rules;
  const CalRecurrenceDate *dates;
  const CalTime *exceptions;

  g_return_val_if_fail (self != NULL, NULL);

  exception_rules = cal_recurrence_get_exception_rules (self, &n_exception_rules);
  dates = cal_recurrence_get_dates (self, &n_dates);
  exceptions = cal_recurrence_get_exception_dates (self, &n_exceptions);
  if (n_rules + n_exception_rules + n_dates + n_exceptions == 0)
    return NULL;
  return cal_recurrence_new (cal_recurrence_get_start (self),
                             rules,
                             n_rules,
                             exception_rules,
                             n_exception_rules,
                             dates,
                             n_dates,
                             exceptions,
                             n_exceptions);
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
  guint n_rules, n_exception_rules, n_dates, n_exceptions;
  CalRule *const *rules, *const *exception_rules;
  const CalRecurrenceDate *dates;
  const CalTime *exceptions;
  g_autofree CalTime *more = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (recurrence_id != NULL, NULL);

  exceptions = cal_recurrence_get_exception_dates (self, &n_exceptions);
  more = g_new (CalTime, n_exceptions + 1);
  for (guint i = 0; i < n_exceptions; i++)
    {
      if (cal_time_equal (&exceptions[i], recurrence_id))
        return cal_recurrence_ref (self);
      more[i] = exceptions[i];
    }
  more[n_exceptions] = *recurrence_id;
  rules = cal_recurrence_get_rules (self, &n_rules);
  exception_rules = cal_recurrence_get_exception_rules (self, &n_exception_rules);
  dates = cal_recurrence_get_dates (self, &n_dates);
  return cal_recurrence_new (cal_recurrence_get_start (self),
                             rules,
                             n_rules,
                             exception_rules,
                             n_exception_rules,
                             dates,
                             n_dates,
                             more,
                             n_exceptions + 1);
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

/* --- Serialized --- */

#define RECURRENCE_TYPE "(vasasa(vv)av)"

static void
add_rules (GVariantBuilder *builder, CalRule *const *rules, guint n_rules)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < n_rules; i++)
    {
      g_autofree char *text = cal_rule_to_string (rules[i]);

      g_variant_builder_add (builder, "s", text);
    }
  g_variant_builder_close (builder);
}

/**
 * cal_recurrence_to_variant:
 * @self: a recurrence
 *
 * For the journal: everything of it. Any thread.
 *
 * Returns: (transfer floating): a variant for cal_recurrence_from_variant()
 */
GVariant *
cal_recurrence_to_variant (CalRecurrence *self)
{
  GVariantBuilder builder;
  guint n;
  CalRule *const *rules;
  const CalRecurrenceDate *dates;
  const CalTime *exceptions;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (RECURRENCE_TYPE));
  g_variant_builder_add (&builder, "v", cal_time_to_variant (cal_recurrence_get_start (self)));
  rules = cal_recurrence_get_rules (self, &n);
  add_rules (&builder, rules, n);
  rules = cal_recurrence_get_exception_rules (self, &n);
  add_rules (&builder, rules, n);
  dates = cal_recurrence_get_dates (self, &n);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a(vv)"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder,
                           "(vv)",
                           cal_time_to_variant (&dates[i].start),
                           cal_time_to_variant (&dates[i].end));
  g_variant_builder_close (&builder);
  exceptions = cal_recurrence_get_exception_dates (self, &n);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "v", cal_time_to_variant (&exceptions[i]));
  g_variant_builder_close (&builder);
  return g_variant_builder_end (&builder);
}

static GPtrArray *
read_rules (GVariant *texts)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  GVariantIter iter;
  const char *text;

  g_variant_iter_init (&iter, texts);
  while (g_variant_iter_next (&iter, "&s", &text))
    {
      CalRule *rule = cal_rule_parse (text, NULL);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }
  return g_steal_pointer (&rules);
}

static GArray *
read_dates (GVariant *list)
{
  g_autoptr (GArray) dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  GVariantIter iter;
  GVariant *start, *end;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(vv)", &start, &end))
    {
      CalRecurrenceDate date;
      gboolean good =
          cal_time_from_variant (start, &date.start) && cal_time_from_variant (end, &date.end);

      g_variant_unref (start);
      g_variant_unref (end);
      if (!good)
        return NULL;
      g_array_append_val (dates, date);
    }
  return g_steal_pointer (&dates);
}

static GArray *
read_times (GVariant *list)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (CalTime));
  GVariantIter iter;
  GVariant *value;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "v", &value))
    {
      CalTime t;
      gboolean good = cal_time_from_variant (value, &t);

      g_variant_unref (value);
      if (!good)
        return NULL;
      g_array_append_val (times, t);
    }
  return g_steal_pointer (&times);
}

/**
 * cal_recurrence_from_variant:
 * @variant: what cal_recurrence_to_variant() gave
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the recurrence, NULL when @variant holds none
 */
CalRecurrence *
cal_recurrence_from_variant (GVariant *variant)
{
  g_autoptr (GVariant) start = NULL, rule_texts = NULL, exception_texts = NULL;
  g_autoptr (GVariant) date_list = NULL, exception_list = NULL;
  g_autoptr (GPtrArray) rules = NULL, exception_rules = NULL;
  g_autoptr (GArray) dates = NULL, exceptions = NULL;
  CalTime t;

  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (RECURRENCE_TYPE)))
    return NULL;
  g_variant_get (variant,
                 "(v@as@as@a(vv)@av)",
                 &start,
                 &rule_texts,
                 &exception_texts,
                 &date_list,
                 &exception_list);
  rules = read_rules (rule_texts);
  exception_rules = read_rules (exception_texts);
  dates = read_dates (date_list);
  exceptions = read_times (exception_list);
  if (!cal_time_from_variant (start, &t) || !rules || !exception_rules || !dates || !exceptions)
    return NULL;
  return cal_recurrence_new (&t,
                             (CalRule *const *) rules->pdata,
                             rules->len,
                             (CalRule *const *) exception_rules->pdata,
                             exception_rules->len,
                             (const CalRecurrenceDate *) (void *) dates->data,
                             dates->len,
                             (const CalTime *) (void *) exceptions->data,
                             exceptions->len);
}
