/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-series.h"

#include "cal-recurrence-derive.h"

/* Edits of one occurrence of a series, for each reach, as changes that can be run and undone.
 *
 * "This one" is a patch of the occurrence: an override. "All" is a patch of the master: what
 * differs between the occurrence as it was seen and as it is wanted is carried over to the master,
 * times as a distance. When the day moves, the rule moves along: a Tuesday series becomes a
 * Thursday series.
 *
 * "This and following" splits the series. The old one ends just before the occurrence (UNTIL, RFC
 * 5545 §3.3.10, in place of a COUNT); the new one, with a UID of its own, begins at it, has what is
 * left of a COUNT, and takes along the exceptions that lie behind the split. Then it is edited as
 * "all". For the first occurrence this is the same as "all". */

/* --- Rules */

static int
get_days_of_month (int year, int month)
{
  return month == 12 ? 31
                     : cal_day_from_date (year, month + 1, 1) - cal_day_from_date (year, month, 1);
}

/* "The second Tuesday" or "the last day" after the move: where the new start stands in its month.
 */
static void
move_places (CalRuleParts *parts, CalRuleDay *days, int *month_days, const CalTime *to)
{
  int day = cal_day_of_wall (to->wall);
  int year, month, day_of_month, length;

  cal_day_to_date (day, &year, &month, &day_of_month);
  length = get_days_of_month (year, month);
  if (parts->n_by_day == 1 && parts->by_day[0].nth != 0)
    {
      days[0].weekday = cal_day_get_weekday (day);
      days[0].nth =
          parts->by_day[0].nth < 0 && day_of_month + 7 > length ? -1 : (day_of_month - 1) / 7 + 1;
    }
  if (parts->n_by_month_day == 1)
    month_days[0] = parts->by_month_day[0] < 0 && day_of_month == length ? -1 : day_of_month;
}

/**
 * cal_series_shift_rule:
 * @rule: a rule
 * @from: the start of its series
 * @to: the start that the series moves to
 *
 * The rule for a series that moves as a whole: weekdays turn by as many days as the start moves,
 * the day or place in the month and the month become those of @to. Parts that name several days of
 * the month, days of the year or weeks are left as they are. Any thread.
 *
 * Returns: (transfer full): a rule, @rule itself when the day doesn't move
 */
CalRule *
cal_series_shift_rule (CalRule *rule, const CalTime *from, const CalTime *to)
{
  CalRuleParts parts;
  g_autofree CalRuleDay *days = NULL;
  int month_day;
  int distance, year, month, day, from_month, from_day;

  g_return_val_if_fail (rule != NULL && from != NULL && to != NULL, NULL);

  parts = *cal_rule_get_parts (rule);
  distance = cal_day_of_wall (to->wall) - cal_day_of_wall (from->wall);
  if (distance == 0)
    return cal_rule_ref (rule);

  days = g_memdup2 (parts.by_day, parts.n_by_day * sizeof *days);
  for (guint i = 0; i < parts.n_by_day; i++)
    days[i].weekday = ((parts.by_day[i].weekday + distance) % 7 + 7) % 7;
  move_places (&parts, days, &month_day, to);
  parts.by_day = days;
  if (parts.n_by_month_day == 1)
    parts.by_month_day = &month_day;
  cal_day_to_date (cal_day_of_wall (from->wall), &year, &from_month, &from_day);
  cal_day_to_date (cal_day_of_wall (to->wall), &year, &month, &day);
  if (parts.n_by_month == 1 && parts.by_month[0] == from_month)
    parts.by_month = &month;
  return cal_rule_new (&parts);
}

/* --- Recurrences */

/* The same recurrence, moved from its start to another: rules, dates and exceptions. */
static CalRecurrence *
shift_recurrence (CalRecurrence *recurrence, const CalTime *to)
{
  const CalTime *from = cal_recurrence_get_start (recurrence);
  g_autoptr (CalRecurrence) carried = cal_recurrence_carry (recurrence, to);
  g_autoptr (GPtrArray) shifted = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  guint n_rules;
  CalRule *const *rules = cal_recurrence_get_rules (carried, &n_rules);

  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_add (shifted, cal_series_shift_rule (rules[i], from, to));
  if (n_rules == 0)
    return g_steal_pointer (&carried);
  return cal_recurrence_with_rules (carried, (CalRule *const *) shifted->pdata, n_rules);
}

static gboolean
count_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  gint64 *n = user_data;

  (*n)++;
  return TRUE;
}

/* How many instances come before `split`. */
static gint64
count_before (CalRecurrence *recurrence, const CalTime *split)
{
  gint64 n = 0;

  cal_recurrence_expand (recurrence, G_MININT64, split->wall, NULL, count_cb, &n);
  return n;
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
end_rule (CalRule *rule, const CalTime *split)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);
  CalTime until = get_until (split);

  parts.count = 0;
  if (parts.until.kind == CAL_TIME_NONE
      || cal_time_to_instant (&parts.until, cal_zone_utc ())
             > cal_time_to_instant (&until, cal_zone_utc ()))
    parts.until = until;
  return cal_rule_new (&parts);
}

/* What is left of a rule from `split` on. */
static CalRule *
continue_rule (CalRule *rule, const CalTime *start, const CalTime *split)
{
  CalRuleParts parts = *cal_rule_get_parts (rule);
  g_autoptr (CalRecurrence) alone = NULL;

  if (parts.count == 0)
    return cal_rule_ref (rule);
  alone = cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  parts.count = MAX (parts.count - count_before (alone, split), 1);
  return cal_rule_new (&parts);
}

/* Whether `time` lies at the split or behind it, in whatever form it is written. */
static gboolean
is_behind (const CalTime *time, const CalTime *split)
{
  const CalZone *zone = split->kind == CAL_TIME_ZONED ? split->zone : cal_zone_utc ();

  if (time->kind == CAL_TIME_DATE || split->kind == CAL_TIME_DATE)
    return cal_time_get_day (time, zone) >= cal_time_get_day (split, zone);
  return cal_time_to_instant (time, zone) >= cal_time_to_instant (split, zone);
}

/* The half of a recurrence before the split, or the half behind it. */
static CalRecurrence *
cut_recurrence (CalRecurrence *recurrence, const CalTime *split, gboolean behind)
{
  const CalTime *start = cal_recurrence_get_start (recurrence);
  guint n_rules, n_exception_rules, n_dates, n_exceptions;
  CalRule *const *rules = cal_recurrence_get_rules (recurrence, &n_rules);
  CalRule *const *exception_rules =
      cal_recurrence_get_exception_rules (recurrence, &n_exception_rules);
  const CalRecurrenceDate *dates = cal_recurrence_get_dates (recurrence, &n_dates);
  const CalTime *exceptions = cal_recurrence_get_exception_dates (recurrence, &n_exceptions);
  g_autoptr (GPtrArray) cut = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  g_autoptr (GArray) kept_dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  g_autoptr (GArray) kept_exceptions = g_array_new (FALSE, FALSE, sizeof (CalTime));

  for (guint i = 0; i < n_rules; i++)
    g_ptr_array_add (cut,
                     behind ? continue_rule (rules[i], start, split) : end_rule (rules[i], split));
  for (guint i = 0; i < n_dates; i++)
    if (is_behind (&dates[i].start, split) == behind)
      g_array_append_val (kept_dates, dates[i]);
  for (guint i = 0; i < n_exceptions; i++)
    if (is_behind (&exceptions[i], split) == behind)
      g_array_append_val (kept_exceptions, exceptions[i]);
  return cal_recurrence_new (behind ? split : start,
                             (CalRule *const *) cut->pdata,
                             cut->len,
                             exception_rules,
                             n_exception_rules,
                             (const CalRecurrenceDate *) kept_dates->data,
                             kept_dates->len,
                             (const CalTime *) kept_exceptions->data,
                             kept_exceptions->len);
}

/* --- Edits */

/* The start of the occurrence as the rule gives it. */
static CalTime
get_split (CalOccurrence *occurrence)
{
  CalTime split = *cal_occurrence_get_recurrence_id (occurrence);
  CalEvent *master = cal_appointment_get_master (cal_occurrence_get_appointment (occurrence));
  CalTime start = cal_event_get (master)->start;

  return cal_time_carry (&split, &start, &start);
}

/* `from` as far as `wanted` lies from `seen`, in the form of `wanted`. */
static CalTime
carry_distance (const CalTime *from, const CalTime *seen, const CalTime *wanted)
{
  CalTime moved = *wanted;
  int days = cal_day_of_wall (wanted->wall) - cal_day_of_wall (seen->wall);

  if (cal_time_equal (seen, wanted))
    return *from;
  if (from->kind == wanted->kind && from->zone == wanted->zone)
    return cal_time_add (from, wanted->wall - seen->wall);
  /* Another kind or zone: the same move in days, the new time of day. */
  moved.wall = (cal_day_of_wall (from->wall) + days) * CAL_DAY
               + (wanted->wall - cal_day_of_wall (wanted->wall) * CAL_DAY);
  return moved;
}

/* What the master has to become for the occurrence to become `wanted`. */
static void
derive_master (const CalEventFields *master,
               const CalEventFields *seen,
               const CalEventFields *wanted,
               CalEventFields *out_fields)
{
  /* An occurrence that was changed by itself doesn't carry the rule of its series. */
  CalRecurrence *before = seen->recurrence == NULL && wanted->recurrence != NULL
                              ? master->recurrence
                              : seen->recurrence;

  cal_event_fields_copy (master, out_fields);
  for (guint field = 0; field < CAL_FIELD_START; field++)
    if (!cal_field_equal (field, seen, wanted))
      cal_field_copy (field, wanted, out_fields);
  out_fields->start = carry_distance (&master->start, &seen->start, &wanted->start);
  out_fields->end = carry_distance (&master->end, &seen->end, &wanted->end);
  if (!cal_recurrence_same_set (before, wanted->recurrence))
    cal_field_copy (CAL_FIELD_RECURRENCE, wanted, out_fields);
  else if (master->recurrence != NULL && !cal_time_equal (&master->start, &out_fields->start))
    {
      g_clear_pointer (&out_fields->recurrence, cal_recurrence_unref);
      out_fields->recurrence = shift_recurrence (master->recurrence, &out_fields->start);
    }
}

/* The patch of a whole series; `carried`: its recurrence as applying the new start alone leaves it,
 * so that the patch names the recurrence only where the rule has to change too. */
static CalPatch *
make_patch_of_all (CalAppointment *appointment,
                   const CalEventFields *seen,
                   const CalEventFields *wanted)
{
  const CalEventFields *master = cal_event_get (cal_appointment_get_master (appointment));
  g_auto (CalEventFields) before = { 0 };
  g_auto (CalEventFields) after = { 0 };

  derive_master (master, seen, wanted, &after);
  cal_event_fields_copy (master, &before);
  if (master->recurrence != NULL && after.recurrence != NULL)
    {
      g_autoptr (CalRecurrence) carried = cal_recurrence_carry (master->recurrence, &after.start);

      if (cal_recurrence_same_set (carried, after.recurrence))
        {
          g_clear_pointer (&after.recurrence, cal_recurrence_unref);
          after.recurrence = cal_recurrence_ref (master->recurrence);
        }
    }
  return cal_patch_new_diff (&before, &after, CAL_REACH_ALL, NULL);
}

static CalChange *
edit_all (CalAppointment *appointment, const CalEventFields *seen, const CalEventFields *wanted)
{
  g_autoptr (CalPatch) patch = cal_appointment_get_master (appointment) != NULL
                                   ? make_patch_of_all (appointment, seen, wanted)
                                   : cal_patch_new_diff (seen, wanted, CAL_REACH_ALL, NULL);

  return cal_change_new_patch (appointment, patch);
}

/* The old series up to the split. */
static CalChange *
end_series (CalAppointment *appointment, const CalTime *split)
{
  const CalEventFields *master = cal_event_get (cal_appointment_get_master (appointment));
  g_auto (CalEventFields) ended = { 0 };
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (master, &ended);
  g_clear_pointer (&ended.recurrence, cal_recurrence_unref);
  ended.recurrence = cut_recurrence (master->recurrence, split, FALSE);
  patch = cal_patch_new_diff (master, &ended, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (appointment, patch);
}

/* The text of the old series with what tells of it in the new one: RELATED-TO, RELTYPE=FIRST
 * (RFC 9253 §5.2). */
static char *
link_source (const char *source, const char *uid)
{
  static const char end[] = "\r\nEND:VEVENT";
  const char *place = source != NULL ? strstr (source, end) : NULL;

  if (place == NULL)
    return g_strdup (source);
  return g_strdup_printf ("%.*s\r\nRELATED-TO;RELTYPE=FIRST:%s%s",
                          (int) (place - source),
                          source,
                          uid,
                          place);
}

/* The series from the split on, as yet unedited, with a UID of its own. */
static CalAppointment *
continue_series (CalAppointment *appointment, const CalTime *split)
{
  const CalEventFields *old = cal_event_get (cal_appointment_get_master (appointment));
  g_autofree char *uid = g_uuid_string_random ();
  g_autofree char *source =
      link_source (cal_appointment_get_source (appointment), cal_appointment_get_uid (appointment));
  g_autoptr (GPtrArray) behind = g_ptr_array_new ();
  g_autoptr (CalEvent) master = NULL;
  g_auto (CalEventFields) fields = { 0 };
  guint n_overrides;
  CalEvent *const *overrides = cal_appointment_get_overrides (appointment, &n_overrides);

  cal_event_fields_copy (old, &fields);
  g_clear_pointer (&fields.recurrence, cal_recurrence_unref);
  fields.start = *split;
  fields.end = cal_time_add (&old->end, split->wall - old->start.wall);
  fields.recurrence = cut_recurrence (old->recurrence, split, TRUE);
  master = cal_event_new (&fields);
  for (guint i = 0; i < n_overrides; i++)
    if (is_behind (&cal_event_get (overrides[i])->recurrence_id, split))
      g_ptr_array_add (behind, overrides[i]);
  return cal_appointment_new (cal_appointment_get_calendar_id (appointment),
                              uid,
                              master,
                              (CalEvent *const *) behind->pdata,
                              behind->len,
                              source);
}

static CalChange *
edit_following (CalAppointment *appointment,
                const CalTime *split,
                const CalEventFields *seen,
                const CalEventFields *wanted)
{
  g_autoptr (CalChange) ended = end_series (appointment, split);
  g_autoptr (CalAppointment) rest = continue_series (appointment, split);
  g_autoptr (CalPatch) patch = make_patch_of_all (rest, seen, wanted);
  g_autoptr (CalAppointment) edited = cal_appointment_apply (rest, patch, NULL);
  g_autoptr (CalChange) created = cal_change_new_create (edited != NULL ? edited : rest);
  CalChange *both[] = { ended, created };

  return cal_change_new_join (both, G_N_ELEMENTS (both));
}

static gboolean
is_first (CalAppointment *appointment, const CalTime *split)
{
  CalEvent *master = cal_appointment_get_master (appointment);

  return count_before (cal_event_get (master)->recurrence, split) == 0;
}

/* A series that can be split: it has a master that recurs. */
static gboolean
has_rules (CalAppointment *appointment)
{
  CalEvent *master = cal_appointment_get_master (appointment);

  return master != NULL && cal_event_get (master)->recurrence != NULL;
}

/**
 * cal_series_edit:
 * @occurrence: an occurrence as the user saw it
 * @wanted: what it is to become
 * @reach: how far
 *
 * Makes the change that gives the occurrence, and as many others as @reach says, the values that
 * differ. Any thread.
 *
 * Returns: (transfer full): a change of one step, or of two for a split
 */
CalChange *
cal_series_edit (CalOccurrence *occurrence, const CalEventFields *wanted, CalSeriesReach reach)
{
  CalAppointment *appointment;
  g_auto (CalEventFields) seen = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  CalTime split;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (occurrence), NULL);
  g_return_val_if_fail (wanted != NULL, NULL);

  appointment = cal_occurrence_get_appointment (occurrence);
  cal_occurrence_get_fields (occurrence, &seen);
  if (reach == CAL_SERIES_THIS)
    {
      patch = cal_patch_new_diff (&seen,
                                  wanted,
                                  CAL_REACH_THIS,
                                  cal_occurrence_get_recurrence_id (occurrence));
      return cal_change_new_patch (appointment, patch);
    }
  if (reach == CAL_SERIES_FOLLOWING && has_rules (appointment))
    {
      split = get_split (occurrence);
      if (!is_first (appointment, &split))
        return edit_following (appointment, &split, &seen, wanted);
    }
  return edit_all (appointment, &seen, wanted);
}

/* The series without one occurrence: an EXDATE, or without its override where there is no master.
 */
static CalChange *
delete_this (CalAppointment *appointment, CalOccurrence *occurrence)
{
  const CalTime *recurrence_id = cal_occurrence_get_recurrence_id (occurrence);
  CalEvent *master = cal_appointment_get_master (appointment);
  g_auto (CalEventFields) after = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (CalAppointment) rest = NULL;
  guint n_overrides;
  CalEvent *const *overrides = cal_appointment_get_overrides (appointment, &n_overrides);

  if (has_rules (appointment))
    {
      cal_event_fields_copy (cal_event_get (master), &after);
      g_clear_pointer (&after.recurrence, cal_recurrence_unref);
      after.recurrence =
          cal_recurrence_with_exception (cal_event_get (master)->recurrence, recurrence_id);
      patch = cal_patch_new_diff (cal_event_get (master), &after, CAL_REACH_ALL, NULL);
      return cal_change_new_patch (appointment, patch);
    }
  others = g_ptr_array_new ();
  for (guint i = 0; i < n_overrides; i++)
    if (!cal_time_equal (&cal_event_get (overrides[i])->recurrence_id, recurrence_id))
      g_ptr_array_add (others, overrides[i]);
  if (others->len == 0 || others->len == n_overrides)
    return cal_change_new_delete (appointment);
  rest = cal_appointment_new (cal_appointment_get_calendar_id (appointment),
                              cal_appointment_get_uid (appointment),
                              master,
                              (CalEvent *const *) others->pdata,
                              others->len,
                              cal_appointment_get_source (appointment));
  return cal_change_new_replace (appointment, rest);
}

/**
 * cal_series_delete:
 * @occurrence: an occurrence as the user saw it
 * @reach: how far
 *
 * Makes the change that takes the occurrence, and as many others as @reach says, away. Any thread.
 *
 * Returns: (transfer full): a change of one step
 */
CalChange *
cal_series_delete (CalOccurrence *occurrence, CalSeriesReach reach)
{
  CalAppointment *appointment;
  CalTime split;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (occurrence), NULL);

  appointment = cal_occurrence_get_appointment (occurrence);
  if (reach == CAL_SERIES_THIS)
    return delete_this (appointment, occurrence);
  if (reach == CAL_SERIES_FOLLOWING && has_rules (appointment))
    {
      split = get_split (occurrence);
      if (!is_first (appointment, &split))
        return end_series (appointment, &split);
    }
  return cal_change_new_delete (appointment);
}
