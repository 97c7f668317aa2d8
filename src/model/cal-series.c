/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-series.h"

#include "cal-recurrence-derive.h"
#include "cal-recurrence-shift.h"
#include "cal-rule-shift.h"
#include "cal-series-cut.h"
#include "cal-source-link.h"

/* Edits of one occurrence of a series, for each reach, as changes that can be run and undone.
 *
 * "This one" is a patch of the occurrence: an override. "All" is a patch of the master: what
 * differs between the occurrence as it was seen and as it is wanted is carried over to the master,
 * times as a distance. When the day moves, the rule moves along (cal-rule-shift.c). Where it can't,
 * the series stays on its days and takes over the rest, and the occurrence alone goes to that day.
 *
 * "This and following" splits the series (cal-series-cut.c). The old one ends just before the
 * occurrence; the new one, with a UID of its own, begins at it and takes along the overrides that
 * lie behind. Then it is edited as "all". For the first occurrence this is the same as "all". The
 * parts know each other: the old one has RELATED-TO;RELTYPE=NEXT with the UID of the new one, which
 * has RELTYPE=FIRST with that of the very first (RFC 9253 §5).
 *
 * An occurrence may have been changed by itself before. What it differs in from its series stays
 * with it alone; only what the user changes now reaches the others, and it reaches the occurrence
 * too, even where that differed already: what was edited shows what was entered.
 *
 * An override that reaches on (RANGE=THISANDFUTURE) is to its followers what the master is to the
 * others: "all" changes it as well, and a series that is split behind it goes on with its values.
 */

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
  /* Of another kind or zone: the same move by the clock on the wall, or in days. An occurrence may
   * have another time of day than its series (RDATE, BYHOUR, an exception), which is not to take
   * it. */
  if (wanted->kind == CAL_TIME_DATE)
    moved.wall = (cal_day_of_wall (from->wall) + days) * CAL_DAY;
  else
    moved.wall = from->wall + (wanted->wall - seen->wall);
  return moved;
}

/* How much farther than by the distance the start of a series moves, so that it is a day that the
 * moved rule has. */
static gint64
get_correction (const CalEventFields *master,
                const CalEventFields *seen,
                const CalEventFields *wanted)
{
  CalTime moved = cal_time_add (&master->start, wanted->start.wall - seen->start.wall);
  g_autoptr (CalRule) shifted = NULL;
  CalRule *const *rules;
  guint n_rules;

  rules = cal_recurrence_get_rules (master->recurrence, &n_rules);
  if (n_rules != 1)
    return 0;
  shifted = cal_rule_shift (rules[0], &seen->start, &wanted->start);
  return cal_rule_shift_start (shifted, &master->start, &seen->start, &wanted->start) - moved.wall;
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
      gint64 correction = get_correction (master, seen, wanted);

      out_fields->start = cal_time_add (&out_fields->start, correction);
      out_fields->end = cal_time_add (&out_fields->end, correction);
      g_clear_pointer (&out_fields->recurrence, cal_recurrence_unref);
      out_fields->recurrence = cal_recurrence_shift (master->recurrence,
                                                     &out_fields->start,
                                                     &seen->start,
                                                     &wanted->start);
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
      else if (cal_recurrence_same_set (before.recurrence, after.recurrence))
        {
          /* It is to stay what it was although the start moves: no difference but this says so. */
          cal_recurrence_unref (before.recurrence);
          before.recurrence = g_steal_pointer (&carried);
        }
    }
  return cal_patch_new_diff (&before, &after, CAL_REACH_ALL, NULL);
}

/* The appointment with one of its overrides changed as the user changed the occurrence that has its
 * values. */
static CalAppointment *
edit_override (CalAppointment *appointment,
               CalEvent *override,
               const CalEventFields *seen,
               const CalEventFields *wanted)
{
  const CalEventFields *old = cal_event_get (override);
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);
  guint n;
  CalEvent *const *overrides = cal_appointment_get_overrides (appointment, &n);

  cal_event_fields_copy (old, &fields);
  for (guint field = 0; field < CAL_FIELD_START; field++)
    if (!cal_field_equal (field, seen, wanted))
      cal_field_copy (field, wanted, &fields);
  fields.start = carry_distance (&old->start, &seen->start, &wanted->start);
  fields.end = carry_distance (&old->end, &seen->end, &wanted->end);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (events,
                     overrides[i] == override ? cal_event_new (&fields)
                                              : cal_event_ref (overrides[i]));
  return cal_appointment_new (cal_appointment_get_calendar_id (appointment),
                              cal_appointment_get_uid (appointment),
                              cal_appointment_get_master (appointment),
                              (CalEvent *const *) events->pdata,
                              events->len,
                              cal_appointment_get_source (appointment));
}

/* Whether what named an instance of the series still names one after it moved, and not one that
 * another exception has become. */
static gboolean
keeps_exceptions (CalAppointment *appointment, const CalEventFields *after)
{
  const CalEventFields *before = cal_event_get (cal_appointment_get_master (appointment));
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) exceptions = g_array_new (FALSE, FALSE, sizeof (CalTime));
  guint n;
  const CalTime *dates = cal_recurrence_get_exception_dates (before->recurrence, &n);
  CalEvent *const *overrides;

  if (n > 0)
    g_array_append_vals (exceptions, dates, n);
  overrides = cal_appointment_get_overrides (appointment, &n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (exceptions, cal_event_get (overrides[i])->recurrence_id);
  for (guint i = 0; i < exceptions->len; i++)
    {
      const CalTime *exception = &g_array_index (exceptions, CalTime, i);
      CalTime moved;

      if (!cal_recurrence_has_name (before->recurrence, exception))
        continue;
      moved = cal_time_carry (exception, &before->start, &after->start);
      moved = cal_recurrence_snap (after->recurrence, &moved);
      if (!cal_recurrence_has_name (after->recurrence, &moved)
          || !g_hash_table_add (names, g_memdup2 (&moved.wall, sizeof moved.wall)))
        return FALSE;
    }
  return TRUE;
}

/* Whether the series can go along to another day. */
static gboolean
can_follow (CalAppointment *appointment, const CalEventFields *seen, const CalEventFields *wanted)
{
  const CalEventFields *master = cal_event_get (cal_appointment_get_master (appointment));
  g_auto (CalEventFields) after = { 0 };

  if (master->recurrence == NULL
      || cal_day_of_wall (seen->start.wall) == cal_day_of_wall (wanted->start.wall)
      || (seen->recurrence && !cal_recurrence_same_set (seen->recurrence, wanted->recurrence)))
    return TRUE;
  if (!cal_recurrence_can_shift (master->recurrence, &seen->start, &wanted->start))
    return FALSE;
  /* A start that wasn't where the rule has its days has no place to go. */
  if (ABS (get_correction (master, seen, wanted)) > 7 * CAL_DAY)
    return FALSE;
  derive_master (master, seen, wanted, &after);
  return keeps_exceptions (appointment, &after);
}

/* The patch of all, for a series that goes along to another day or has to stay on its own. */
static CalPatch *
make_patch_of_series (CalAppointment *appointment,
                      const CalEventFields *seen,
                      const CalEventFields *wanted)
{
  g_auto (CalEventFields) near = { 0 };
  gint64 days = cal_day_of_wall (wanted->start.wall) - cal_day_of_wall (seen->start.wall);

  if (can_follow (appointment, seen, wanted))
    return make_patch_of_all (appointment, seen, wanted);
  cal_event_fields_copy (wanted, &near);
  near.start = cal_time_add (&near.start, -days * CAL_DAY);
  near.end = cal_time_add (&near.end, -days * CAL_DAY);
  return make_patch_of_all (appointment, seen, &near);
}

/* "All", from an occurrence that is or becomes an exception: a patch of that one, and one of all.
 */
static CalChange *
edit_this_and_all (CalAppointment *appointment,
                   const CalTime *recurrence_id,
                   const CalEventFields *seen,
                   const CalEventFields *wanted)
{
  g_autoptr (CalPatch) patch = make_patch_of_series (appointment, seen, wanted);
  g_autoptr (CalPatch) own = cal_patch_new_diff (seen, wanted, CAL_REACH_THIS, recurrence_id);
  g_autoptr (CalAppointment) edited = cal_appointment_apply (appointment, own, NULL);
  g_autoptr (CalChange) first = cal_change_new_patch (appointment, own);
  g_autoptr (CalChange) second = cal_change_new_patch (edited ? edited : appointment, patch);
  CalChange *both[] = { first, second };

  return cal_change_new_join (both, G_N_ELEMENTS (both));
}

static CalChange *
edit_all (CalOccurrence *occurrence, const CalEventFields *seen, const CalEventFields *wanted)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  CalEvent *event = cal_occurrence_get_event (occurrence);
  const CalTime *recurrence_id = cal_occurrence_get_recurrence_id (occurrence);
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalAppointment) edited = NULL, result = NULL;

  if (cal_appointment_get_master (appointment) == NULL)
    {
      patch = cal_patch_new_diff (seen, wanted, CAL_REACH_ALL, NULL);
      return cal_change_new_patch (appointment, patch);
    }
  if (cal_event_get (event)->this_and_future)
    {
      edited = edit_override (appointment, event, seen, wanted);
      patch = make_patch_of_series (edited, seen, wanted);
      result = cal_appointment_apply (edited, patch, NULL);
      if (result)
        return cal_change_new_replace (appointment, result);
    }
  else if (event != cal_appointment_get_master (appointment)
           || !can_follow (appointment, seen, wanted))
    return edit_this_and_all (appointment, recurrence_id, seen, wanted);
  g_clear_pointer (&patch, cal_patch_unref);
  patch = make_patch_of_all (appointment, seen, wanted);
  return cal_change_new_patch (appointment, patch);
}

/* --- Splits */

/* The old series up to the split; `next`: the UID of the series that goes on, NULL for none. */
static CalChange *
end_series (CalAppointment *appointment, const CalTime *split, const char *next)
{
  const CalEventFields *master = cal_event_get (cal_appointment_get_master (appointment));
  g_auto (CalEventFields) ended = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalPatch) linked = NULL;
  g_autofree char *seen_next =
      cal_source_get_link (cal_appointment_get_source (appointment), "NEXT");

  cal_event_fields_copy (master, &ended);
  g_clear_pointer (&ended.recurrence, cal_recurrence_unref);
  ended.recurrence = cal_series_cut_off (master->recurrence, split);
  patch = cal_patch_new_diff (master, &ended, CAL_REACH_ALL, NULL);
  if (next)
    linked = cal_patch_with_next (patch, seen_next, next);
  return cal_change_new_patch (appointment, linked ? linked : patch);
}

/* The text of the old series, which tells of the first of them. */
static char *
link_to_first (CalAppointment *appointment)
{
  const char *source = cal_appointment_get_source (appointment);
  g_autofree char *first = cal_source_get_link (source, "FIRST");

  if (first)
    return g_strdup (source);
  return cal_source_set_link (source, "FIRST", cal_appointment_get_uid (appointment));
}

/* The series from the split on, as yet unedited, with a UID of its own. */
static CalAppointment *
continue_series (CalAppointment *appointment, const CalTime *split)
{
  CalEvent *event = cal_appointment_get_master (appointment);
  g_autofree char *uid = g_uuid_string_random ();
  g_autofree char *source = link_to_first (appointment);
  g_autoptr (GPtrArray) behind = g_ptr_array_new ();
  g_autoptr (CalEvent) master = NULL;
  g_autoptr (CalRecurrence) rest = NULL;
  g_auto (CalEventFields) fields = { 0 };
  guint n_overrides;
  CalEvent *const *overrides = cal_appointment_get_overrides (appointment, &n_overrides);

  cal_event_fields_copy (cal_event_get (event), &fields);
  rest = cal_series_cut_rest (fields.recurrence, split);
  fields.start = *cal_recurrence_get_start (rest);
  fields.end = cal_event_get_end_for (event, &fields.start);
  g_clear_pointer (&fields.recurrence, cal_recurrence_unref);
  fields.recurrence = g_steal_pointer (&rest);
  master = cal_event_new (&fields);
  for (guint i = 0; i < n_overrides; i++)
    if (cal_series_is_behind (&cal_event_get (overrides[i])->recurrence_id, split))
      g_ptr_array_add (behind, overrides[i]);
  return cal_appointment_new (cal_appointment_get_calendar_id (appointment),
                              uid,
                              master,
                              (CalEvent *const *) behind->pdata,
                              behind->len,
                              source);
}

/* Makes the values of an override that reaches on, and was left behind, those of the series. */
static CalAppointment *
take_over (CalAppointment *rest, const CalTime *split, const CalEventFields *seen)
{
  CalEvent *event = cal_appointment_get_master (rest);
  g_auto (CalEventFields) plain = { 0 };
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (cal_event_get (event), &plain);
  cal_event_fields_copy (seen, &wanted);
  plain.start = *split;
  plain.end = cal_event_get_end_for (event, &plain.start);
  g_clear_pointer (&wanted.recurrence, cal_recurrence_unref);
  wanted.recurrence = cal_recurrence_ref (plain.recurrence);
  patch = make_patch_of_all (rest, &plain, &wanted);
  return cal_appointment_apply (rest, patch, NULL);
}

/* The new series, with what the user changed. */
static CalAppointment *
edit_rest (CalAppointment *appointment,
           CalAppointment *rest,
           CalOccurrence *occurrence,
           const CalTime *split,
           const CalEventFields *seen,
           const CalEventFields *wanted)
{
  CalEvent *event = cal_occurrence_get_event (occurrence);
  g_autoptr (CalAppointment) own = NULL;
  g_autoptr (CalPatch) patch = NULL;

  if (event != cal_appointment_get_master (appointment))
    {
      guint n;
      CalEvent *const *overrides = cal_appointment_get_overrides (rest, &n);

      for (guint i = 0; i < n && own == NULL; i++)
        if (overrides[i] == event)
          own = edit_override (rest, event, seen, wanted);
      if (own == NULL)
        own = take_over (rest, split, seen);
    }
  else if (!can_follow (rest, seen, wanted))
    {
      g_autoptr (CalPatch) this_one = cal_patch_new_diff (seen, wanted, CAL_REACH_THIS, split);

      own = cal_appointment_apply (rest, this_one, NULL);
    }
  if (own == NULL)
    own = g_object_ref (rest);
  patch = make_patch_of_series (own, seen, wanted);
  return cal_appointment_apply (own, patch, NULL);
}

static CalChange *
edit_following (CalOccurrence *occurrence,
                const CalTime *split,
                const CalEventFields *seen,
                const CalEventFields *wanted)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  g_autoptr (CalAppointment) rest = continue_series (appointment, split);
  g_autoptr (CalChange) ended = end_series (appointment, split, cal_appointment_get_uid (rest));
  g_autoptr (CalAppointment) edited =
      edit_rest (appointment, rest, occurrence, split, seen, wanted);
  g_autoptr (CalChange) created = cal_change_new_create (edited != NULL ? edited : rest);
  CalChange *both[] = { ended, created };

  return cal_change_new_join (both, G_N_ELEMENTS (both));
}

static gboolean
is_first (CalAppointment *appointment, const CalTime *split)
{
  CalEvent *master = cal_appointment_get_master (appointment);

  return cal_series_is_first (cal_event_get (master)->recurrence, split);
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
        return edit_following (occurrence, &split, &seen, wanted);
    }
  return edit_all (occurrence, &seen, wanted);
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
        return end_series (appointment, &split, NULL);
    }
  return cal_change_new_delete (appointment);
}
