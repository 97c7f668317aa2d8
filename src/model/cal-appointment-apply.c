/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-appointment-private.h"
#include "cal-recurrence-derive.h"
#include "cal-recurrence-shift.h"
#include "cal-source-link.h"

/* A patch over an appointment gives another one.
 *
 * Reach "all" changes the master, and in each override those fields that it has in common with the
 * master: what was changed for one occurrence alone stays. When the start of a series moves,
 * everything that names its instances moves along (RECURRENCE-IDs, EXDATEs, RDATEs), and an
 * override moves itself unless it had been moved before: then it stays where the user put it.
 *
 * Reach "this" changes the override of one occurrence, and makes it where there is none.
 *
 * An override that reaches on (RANGE=THISANDFUTURE) gives its values to the instances after it.
 * When it is itself changed for its own occurrence alone, or goes because its instance went, the
 * next instance takes that over from it, so that those after it stay what they were. */

typedef struct
{
  const CalTime *wanted; /* the instance that is looked for */
  CalAppointment *appointment;
  CalTime start;
  CalTime end;
  gboolean found;
} Search;

static gboolean
search_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Search *self = user_data;
  CalOverrideKey wanted = cal_appointment_key_of (self->appointment, self->wanted);
  CalOverrideKey key = cal_appointment_key_of (self->appointment, start);

  if (wanted.by_day ? cal_day_of_wall (start->wall) != cal_day_of_wall (wanted.key)
                    : key.key != wanted.key)
    return TRUE;
  self->start = *start;
  self->end = *end;
  self->found = TRUE;
  return FALSE;
}

/* The instance of the master, whatever form its recurrence-id is written in. */
static gboolean
find_instance (CalAppointment *self, const CalTime *recurrence_id, Search *out_search)
{
  const CalEventFields *master = cal_event_get (self->master);
  gint64 wall = recurrence_id->wall;

  *out_search = (Search){ .wanted = recurrence_id, .appointment = self };
  if (master->recurrence == NULL)
    {
      CalTime none = cal_time_none ();

      search_cb (&master->start, &none, out_search);
      return out_search->found;
    }
  if (recurrence_id->kind == CAL_TIME_ZONED && master->start.kind == CAL_TIME_ZONED)
    wall = cal_zone_to_wall (master->start.zone, cal_time_to_instant (recurrence_id, NULL));
  cal_recurrence_expand (master->recurrence,
                         wall - CAL_DAY,
                         wall + CAL_DAY + 1,
                         NULL,
                         search_cb,
                         out_search);
  return out_search->found;
}

/* The values that the series gives an instance, leaving its own override aside. */
static gboolean
get_plain_instance (CalAppointment *self, const CalTime *recurrence_id, CalEventFields *out_fields)
{
  CalEvent *future;
  Search search;

  if (self->master == NULL || !find_instance (self, recurrence_id, &search))
    return FALSE;
  future = cal_appointment_find_future (self, &search.start);
  cal_event_fields_copy (cal_event_get (future ? future : self->master), out_fields);
  if (future)
    {
      out_fields->start =
          cal_time_carry (&search.start, &out_fields->recurrence_id, &out_fields->start);
      out_fields->end = cal_event_get_end_for (future, &out_fields->start);
    }
  else
    {
      out_fields->start = search.start;
      out_fields->end = search.end.kind != CAL_TIME_NONE
                            ? search.end
                            : cal_event_get_end_for (self->master, &search.start);
    }
  out_fields->recurrence_id = search.start;
  out_fields->this_and_future = FALSE;
  g_clear_pointer (&out_fields->recurrence, cal_recurrence_unref);
  return TRUE;
}

/**
 * cal_appointment_get_instance:
 * @self: an appointment
 * @recurrence_id: the original start of an instance, in any form
 * @out_fields: (out caller-allocates): where its values go; what was there is not freed
 *
 * The values of one occurrence: of its override, else of the series, with its own start, end and
 * recurrence-id. Any thread.
 *
 * Returns: %FALSE when the series doesn't have it
 */
gboolean
cal_appointment_get_instance (CalAppointment *self,
                              const CalTime *recurrence_id,
                              CalEventFields *out_fields)
{
  CalEvent *override;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), FALSE);
  g_return_val_if_fail (recurrence_id != NULL && out_fields != NULL, FALSE);

  if (recurrence_id->kind == CAL_TIME_NONE)
    return FALSE;
  override = cal_appointment_find_override (self, recurrence_id);
  if (override == NULL)
    return get_plain_instance (self, recurrence_id, out_fields);
  cal_event_fields_copy (cal_event_get (override), out_fields);
  return TRUE;
}

/* --- What both reaches share --- */

static gboolean
validate (const CalEventFields *fields, GError **error)
{
  if (fields->start.kind != CAL_TIME_NONE && fields->end.kind != CAL_TIME_NONE
      && (fields->start.kind == CAL_TIME_DATE) == (fields->end.kind == CAL_TIME_DATE)
      && cal_time_to_instant (&fields->start, cal_zone_utc ())
             <= cal_time_to_instant (&fields->end, cal_zone_utc ()))
    return TRUE;
  g_set_error_literal (error,
                       CAL_MODEL_ERROR,
                       CAL_MODEL_ERROR_INVALID,
                       "The end is before the start");
  return FALSE;
}

static gboolean
is_value (CalField field)
{
  return field < CAL_FIELD_START;
}

static GPtrArray *
copy_overrides (CalAppointment *self)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);

  for (guint i = 0; i < self->n_overrides; i++)
    g_ptr_array_add (copy, cal_event_ref (self->overrides[i]));
  return copy;
}

static CalAppointment *
rebuild (CalAppointment *self, CalPatch *patch, CalEvent *master, GPtrArray *overrides)
{
  const char *calendar_id = cal_patch_get_new_calendar (patch);
  g_autoptr (CalAppointment) result =
      cal_appointment_rebuild (self,
                               calendar_id ? calendar_id : self->calendar_id,
                               master,
                               overrides);
  g_autofree char *source = NULL;
  const char *next;

  if (!cal_patch_has_next (patch, &next))
    return g_steal_pointer (&result);
  source = cal_source_set_link (self->source, "NEXT", next);
  return cal_appointment_with_source (result, source);
}

/* --- What reaches on --- */

typedef struct
{
  CalAppointment *appointment;
  gint64 after; /* wall-clock time of the instance that is left */
  CalTime start;
  gboolean found;
} Successor;

static gboolean
successor_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Successor *self = user_data;
  CalEvent *override;

  if (start->wall <= self->after)
    return TRUE;
  override = cal_appointment_find_override (self->appointment, start);
  if (override && !cal_event_get (override)->this_and_future)
    return TRUE;
  self->start = *start;
  self->found = override == NULL;
  return FALSE;
}

/* The same values for the first instance behind `event` that has none of its own, and for those
 * after it; NULL when there is none, or when another takes over there anyway. */
static CalEvent *
make_successor (CalAppointment *self, CalEvent *event)
{
  CalRecurrence *recurrence = self->master ? cal_event_get (self->master)->recurrence : NULL;
  Successor next = { .appointment = self };
  g_auto (CalEventFields) fields = { 0 };
  CalTime id;

  cal_event_fields_copy (cal_event_get (event), &fields);
  if (recurrence == NULL || !fields.this_and_future)
    return NULL;
  id = cal_time_carry (&fields.recurrence_id,
                       &cal_event_get (self->master)->start,
                       &cal_event_get (self->master)->start);
  next.after = id.wall;
  cal_recurrence_expand (recurrence, id.wall, G_MAXINT64, NULL, successor_cb, &next);
  if (!next.found)
    return NULL;
  fields.start = cal_time_carry (&next.start, &fields.recurrence_id, &fields.start);
  fields.end = cal_event_get_end_for (event, &fields.start);
  fields.recurrence_id = next.start;
  return cal_event_new (&fields);
}

/* Has those that are left follow on: `left` are overrides that reach on no more. */
static CalAppointment *
hand_over (CalAppointment *self, GPtrArray *left)
{
  g_autoptr (GPtrArray) overrides = copy_overrides (self);

  for (guint i = 0; i < left->len; i++)
    {
      CalEvent *successor = make_successor (self, g_ptr_array_index (left, i));

      if (successor)
        g_ptr_array_add (overrides, successor);
    }
  if (overrides->len == self->n_overrides)
    return g_object_ref (self);
  return cal_appointment_rebuild (self, self->calendar_id, self->master, overrides);
}

/* --- All --- */

/* The user's recurrence, merged into the current one. Where it is one for the new start already, it
 * is compared with what the user saw as that has moved too. */
static CalRecurrence *
merge_recurrence (CalRecurrence *current, CalPatch *patch, const CalTime *start)
{
  CalRecurrence *seen = cal_patch_get_seen (patch)->recurrence;
  CalRecurrence *wanted = cal_patch_get_wanted (patch)->recurrence;
  g_autoptr (CalRecurrence) moved = NULL;

  if (seen && wanted && cal_time_equal (cal_recurrence_get_start (wanted), start))
    moved = cal_recurrence_carry (seen, start);
  return cal_recurrence_merge (current, moved ? moved : seen, wanted, start);
}

static CalEvent *
make_master (CalAppointment *self, CalPatch *patch, GError **error)
{
  const CalEventFields *old = cal_event_get (self->master);
  const CalEventFields *wanted = cal_patch_get_wanted (patch);
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalRecurrence) carried = NULL;

  cal_event_fields_copy (old, &fields);
  for (guint i = 0; i < CAL_FIELD_RECURRENCE; i++)
    if (cal_patch_has (patch, i))
      cal_field_copy (i, wanted, &fields);
  if (!validate (&fields, error))
    return NULL;
  if (old->recurrence)
    carried = cal_recurrence_carry (old->recurrence, &fields.start);
  g_clear_pointer (&fields.recurrence, cal_recurrence_unref);
  if (cal_patch_has (patch, CAL_FIELD_RECURRENCE))
    fields.recurrence = merge_recurrence (carried, patch, &fields.start);
  else
    fields.recurrence = g_steal_pointer (&carried);
  return cal_event_new (&fields);
}

static gboolean
is_at_its_place (CalAppointment *self, const CalEventFields *override)
{
  CalOverrideKey start = cal_appointment_key_of (self, &override->start);
  CalOverrideKey original = cal_appointment_key_of (self, &override->recurrence_id);

  return override->start.kind == cal_event_get (self->master)->start.kind
         && start.key == original.key && start.by_day == original.by_day;
}

/* The name that an instance has after the series moved. */
static CalTime
carry_id (CalAppointment *self, CalEvent *master, const CalTime *id)
{
  const CalEventFields *old = cal_event_get (self->master);
  const CalEventFields *moved = cal_event_get (master);
  CalTime carried = cal_time_carry (id, &old->start, &moved->start);
  Search search;

  if (old->recurrence == NULL || moved->recurrence == NULL
      || cal_day_of_wall (old->start.wall) == cal_day_of_wall (moved->start.wall)
      || !find_instance (self, id, &search))
    return carried;
  return cal_recurrence_snap (moved->recurrence, &carried);
}

/* Start and end of an override after the series moved or was resized. */
static void
move_override (CalAppointment *self, CalEvent *master, CalEvent *override, CalEventFields *fields)
{
  const CalEventFields *old = cal_event_get (self->master);
  const CalEventFields *moved = cal_event_get (master);
  gboolean at_its_place = is_at_its_place (self, cal_event_get (override));

  if (!cal_time_equal (&old->start, &moved->start))
    {
      fields->recurrence_id = carry_id (self, master, &fields->recurrence_id);
      if (at_its_place)
        fields->start = fields->recurrence_id;
    }
  if (!at_its_place)
    return;
  if (cal_event_get_duration (override) == cal_event_get_duration (self->master))
    fields->end = cal_event_get_end_for (master, &fields->start);
  else
    {
      CalTime start = cal_event_get (override)->start;

      start = cal_time_carry (&start, &old->start, &moved->start);
      fields->end = cal_time_carry (&fields->end, &old->start, &moved->start);
      fields->end = cal_time_add (&fields->end, fields->start.wall - start.wall);
    }
  if (fields->end.kind == CAL_TIME_DATE && fields->end.wall <= fields->start.wall)
    fields->end = cal_time_add (&fields->start, CAL_DAY);
}

/* Whether an override still has an instance to stand for under the new rules. One that never had
 * one stays. */
static gboolean
is_kept (CalAppointment *self, CalEvent *master, CalEvent *override, const CalTime *new_id)
{
  const CalEventFields *old = cal_event_get (self->master);
  CalRecurrence *recurrence = cal_event_get (master)->recurrence;
  Search search;

  if (recurrence == NULL)
    return FALSE;
  if (old->recurrence == NULL
      || !find_instance (self, &cal_event_get (override)->recurrence_id, &search))
    return TRUE;
  return cal_recurrence_contains (recurrence, new_id);
}

static CalAppointment *
apply_to_series (CalAppointment *self, CalPatch *patch, GError **error)
{
  const CalEventFields *old = cal_event_get (self->master);
  const CalEventFields *wanted = cal_patch_get_wanted (patch);
  g_autoptr (CalEvent) master = make_master (self, patch, error);
  g_autoptr (GPtrArray) overrides = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (CalAppointment) result = NULL;
  gboolean moves = cal_patch_has (patch, CAL_FIELD_START) || cal_patch_has (patch, CAL_FIELD_END);

  if (master == NULL)
    return NULL;
  overrides = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);
  left = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);
  for (guint i = 0; i < self->n_overrides; i++)
    {
      g_auto (CalEventFields) fields = { 0 };
      gboolean is_there;

      cal_event_fields_copy (cal_event_get (self->overrides[i]), &fields);
      for (guint field = 0; is_value (field); field++)
        if (cal_patch_has (patch, field) && cal_field_equal (field, old, &fields))
          cal_field_copy (field, wanted, &fields);
      if (moves)
        move_override (self, master, self->overrides[i], &fields);
      is_there = !cal_patch_has (patch, CAL_FIELD_RECURRENCE)
                 || is_kept (self, master, self->overrides[i], &fields.recurrence_id);
      g_ptr_array_add (is_there ? overrides : left, cal_event_new (&fields));
    }
  result = rebuild (self, patch, master, overrides);
  return hand_over (result, left);
}

/* A series whose master isn't known: what the user changed is changed wherever it was as seen. */
static CalAppointment *
apply_to_overrides (CalAppointment *self, CalPatch *patch, GError **error)
{
  const CalEventFields *seen = cal_patch_get_seen (patch);
  const CalEventFields *wanted = cal_patch_get_wanted (patch);
  g_autoptr (GPtrArray) overrides =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);

  for (guint i = 0; i < self->n_overrides; i++)
    {
      g_auto (CalEventFields) fields = { 0 };

      cal_event_fields_copy (cal_event_get (self->overrides[i]), &fields);
      for (guint field = 0; field < CAL_FIELD_RECURRENCE; field++)
        if (cal_patch_has (patch, field) && cal_field_equal (field, seen, &fields))
          cal_field_copy (field, wanted, &fields);
      if (!validate (&fields, error))
        return NULL;
      g_ptr_array_add (overrides, cal_event_new (&fields));
    }
  return rebuild (self, patch, NULL, overrides);
}

/* --- This --- */

static gboolean
has_nothing_of_its_own (CalAppointment *self, const CalEventFields *override)
{
  g_auto (CalEventFields) plain = { 0 };

  if (!get_plain_instance (self, &override->recurrence_id, &plain))
    return FALSE;
  for (guint i = 0; i < CAL_FIELD_RECURRENCE; i++)
    if (!cal_field_equal (i, &plain, override))
      return FALSE;
  return TRUE;
}

static CalAppointment *
apply_to_occurrence (CalAppointment *self, CalPatch *patch, GError **error)
{
  const CalTime *recurrence_id = cal_patch_get_recurrence_id (patch);
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (GPtrArray) overrides = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (CalAppointment) result = NULL;
  CalEvent *override;

  if (!cal_appointment_get_instance (self, recurrence_id, &fields))
    {
      g_set_error_literal (error,
                           CAL_MODEL_ERROR,
                           CAL_MODEL_ERROR_NO_OCCURRENCE,
                           "The series has no such occurrence any more");
      return NULL;
    }
  for (guint i = 0; i < CAL_FIELD_RECURRENCE; i++)
    if (cal_patch_has (patch, i))
      cal_field_copy (i, cal_patch_get_wanted (patch), &fields);
  if (!validate (&fields, error))
    return NULL;

  override = cal_appointment_find_override (self, recurrence_id);
  overrides = copy_overrides (self);
  left = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);
  if (override)
    {
      g_ptr_array_add (left, cal_event_ref (override));
      g_ptr_array_remove (overrides, override);
    }
  /* Without a master nobody knows where the next one is. */
  fields.this_and_future &= self->master == NULL;
  if (override == NULL || !cal_patch_is_tidy (patch) || !has_nothing_of_its_own (self, &fields))
    g_ptr_array_add (overrides, cal_event_new (&fields));
  result = rebuild (self, patch, self->master, overrides);
  return hand_over (result, left);
}

/**
 * cal_appointment_apply:
 * @self: an appointment
 * @patch: what changes
 * @error: return location for an error
 *
 * Carries over the fields that the patch changes, and no others. The source text stays as it is.
 * Any thread.
 *
 * Errors: %CAL_MODEL_ERROR_INVALID when the end would be before the start (or be a date where the
 * start is a time); %CAL_MODEL_ERROR_NO_OCCURRENCE when @self doesn't have the occurrence.
 *
 * Returns: (transfer full): a new appointment
 */
CalAppointment *
cal_appointment_apply (CalAppointment *self, CalPatch *patch, GError **error)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);
  g_return_val_if_fail (patch != NULL, NULL);

  if (cal_patch_get_reach (patch) == CAL_REACH_THIS
      && cal_patch_get_recurrence_id (patch)->kind != CAL_TIME_NONE
      && cal_appointment_is_recurring (self))
    return apply_to_occurrence (self, patch, error);
  return self->master ? apply_to_series (self, patch, error)
                      : apply_to_overrides (self, patch, error);
}
