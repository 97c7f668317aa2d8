/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-appointment-private.h"

#include <string.h>

/* One series, or a single appointment, with its exceptions: a value. What changes it gives another
 * one (cal-appointment-apply.c), what shows it gives occurrences (cal-appointment-expand.c).
 *
 * Overrides are kept sorted by the instance that they stand for, so that an instance finds its
 * override by bisection. Of two overrides for the same instance the one with the higher SEQUENCE
 * counts, of equal ones the later; the other stays in the source text. */

G_DEFINE_QUARK (cal_model_error_quark, cal_model_error)
G_DEFINE_FINAL_TYPE (CalAppointment, cal_appointment, G_TYPE_OBJECT)

static void
cal_appointment_finalize (GObject *object)
{
  CalAppointment *self = CAL_APPOINTMENT (object);

  g_free (self->calendar_id);
  g_free (self->uid);
  g_clear_pointer (&self->master, cal_event_unref);
  for (guint i = 0; i < self->n_overrides; i++)
    cal_event_unref (self->overrides[i]);
  g_free (self->overrides);
  g_free (self->keys);
  g_clear_pointer (&self->source, g_ref_string_release);

  G_OBJECT_CLASS (cal_appointment_parent_class)->finalize (object);
}

static void
cal_appointment_class_init (CalAppointmentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_appointment_finalize;
}

static void
cal_appointment_init (CalAppointment *self)
{
}

/* --- Overrides --- */

/* The time that decides in which form the instances of the series are named. */
static const CalTime *
get_frame (CalAppointment *self)
{
  if (self->master)
    return &cal_event_get (self->master)->start;
  g_assert (self->n_overrides > 0);
  return &cal_event_get (self->overrides[0])->recurrence_id;
}

static CalOverrideKey
key_in_frame (const CalTime *frame, const CalTime *time)
{
  CalOverrideKey key = { .key = time->wall, .by_day = FALSE };

  if (frame->kind == CAL_TIME_DATE)
    key.key = (gint64) cal_day_of_wall (time->wall) * CAL_DAY;
  else if (time->kind == CAL_TIME_DATE)
    key.by_day = TRUE;
  else if (frame->kind == CAL_TIME_ZONED)
    key.key = cal_time_to_instant (time, frame->zone);
  return key;
}

CalOverrideKey
cal_appointment_key_of (CalAppointment *self, const CalTime *time)
{
  return key_in_frame (get_frame (self), time);
}

static int
compare_keys (const CalOverrideKey *a, const CalOverrideKey *b)
{
  if (a->by_day != b->by_day)
    return a->by_day ? 1 : -1;
  return a->key < b->key ? -1 : a->key > b->key;
}

static CalEvent *
find_key (CalAppointment *self, const CalOverrideKey *wanted)
{
  guint low = 0, high = self->n_overrides;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = compare_keys (&self->keys[middle], wanted);

      if (order == 0)
        return self->overrides[middle];
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

/* The wall-clock time of an instance, on the clock of the series. */
static gint64
wall_of (CalAppointment *self, const CalTime *time)
{
  const CalTime *frame = get_frame (self);

  if (time->kind == CAL_TIME_ZONED && frame->kind == CAL_TIME_ZONED && time->zone != frame->zone)
    return cal_zone_to_wall (frame->zone, cal_zone_to_instant (time->zone, time->wall));
  return time->wall;
}

CalEvent *
cal_appointment_find_override (CalAppointment *self, const CalTime *recurrence_id)
{
  CalOverrideKey key;
  CalEvent *found;

  if (self->n_overrides == 0 || recurrence_id->kind == CAL_TIME_NONE)
    return NULL;
  key = cal_appointment_key_of (self, recurrence_id);
  found = find_key (self, &key);
  if (found || !self->has_by_day || key.by_day)
    return found;
  key.by_day = TRUE;
  key.key = (gint64) cal_day_of_wall (wall_of (self, recurrence_id)) * CAL_DAY;
  return find_key (self, &key);
}

CalEvent *
cal_appointment_find_future (CalAppointment *self, const CalTime *start)
{
  CalOverrideKey key;
  CalEvent *found = NULL;
  gint64 day, best = G_MININT64;

  if (!self->has_future)
    return NULL;
  key = cal_appointment_key_of (self, start);
  day = (gint64) cal_day_of_wall (wall_of (self, start)) * CAL_DAY;
  for (guint i = 0; i < self->n_overrides; i++)
    {
      const CalEventFields *fields = cal_event_get (self->overrides[i]);
      gint64 limit = self->keys[i].by_day ? day : key.key;
      gint64 wall = wall_of (self, &fields->recurrence_id);

      if (!fields->this_and_future || self->keys[i].key > limit || wall < best)
        continue;
      best = wall;
      found = self->overrides[i];
    }
  return found;
}

typedef struct
{
  CalOverrideKey key;
  CalEvent *event;
  guint index;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;
  int order = compare_keys (&x->key, &y->key);
  gint64 sequence_x, sequence_y;

  if (order != 0)
    return order;
  sequence_x = cal_event_get (x->event)->sequence;
  sequence_y = cal_event_get (y->event)->sequence;
  if (sequence_x != sequence_y)
    return sequence_x < sequence_y ? -1 : 1;
  return x->index < y->index ? -1 : 1;
}

static void
take_overrides (CalAppointment *self, CalEvent *const *overrides, guint n_overrides)
{
  const CalTime *frame = self->master ? &cal_event_get (self->master)->start
                                      : &cal_event_get (overrides[0])->recurrence_id;
  g_autofree Candidate *candidates = g_new (Candidate, n_overrides);

  for (guint i = 0; i < n_overrides; i++)
    candidates[i] = (Candidate){
      .key = key_in_frame (frame, &cal_event_get (overrides[i])->recurrence_id),
      .event = overrides[i],
      .index = i,
    };
  qsort (candidates, n_overrides, sizeof *candidates, compare_candidates);

  self->overrides = g_new (CalEvent *, n_overrides);
  self->keys = g_new (CalOverrideKey, n_overrides);
  for (guint i = 0; i < n_overrides; i++)
    {
      guint slot = self->n_overrides;

      if (i + 1 < n_overrides && compare_keys (&candidates[i].key, &candidates[i + 1].key) == 0)
        continue;
      self->overrides[slot] = cal_event_ref (candidates[i].event);
      self->keys[slot] = candidates[i].key;
      self->has_future |= cal_event_get (candidates[i].event)->this_and_future;
      self->has_by_day |= candidates[i].key.by_day;
      self->n_overrides++;
    }
}

/* --- Making --- */

/**
 * cal_appointment_new:
 * @calendar_id: the calendar that it is in
 * @uid: its UID
 * @master: (nullable): the event that recurs, or the only one; NULL when there are only overrides
 * @overrides: (array length=n_overrides) (nullable): the events with a recurrence-id
 * @n_overrides: how many; at least one when @master is NULL
 * @source: (nullable): the iCalendar text that it was read from
 *
 * Any thread.
 *
 * Returns: (transfer full): a new appointment
 */
CalAppointment *
cal_appointment_new (const char *calendar_id,
                     const char *uid,
                     CalEvent *master,
                     CalEvent *const *overrides,
                     guint n_overrides,
                     const char *source)
{
  CalAppointment *self;

  g_return_val_if_fail (calendar_id != NULL && uid != NULL, NULL);
  g_return_val_if_fail (master != NULL || n_overrides > 0, NULL);

  self = g_object_new (CAL_TYPE_APPOINTMENT, NULL);
  self->calendar_id = g_strdup (calendar_id);
  self->uid = g_strdup (uid);
  self->master = master ? cal_event_ref (master) : NULL;
  self->source = source ? g_ref_string_new (source) : NULL;
  if (n_overrides > 0)
    take_overrides (self, overrides, n_overrides);
  return self;
}

/**
 * cal_appointment_new_single:
 * @calendar_id: the calendar that it is in
 * @fields: its values
 *
 * A new appointment of one event, with a UID of its own. Any thread.
 *
 * Returns: (transfer full): a new appointment
 */
CalAppointment *
cal_appointment_new_single (const char *calendar_id, const CalEventFields *fields)
{
  g_autofree char *uid = g_uuid_string_random ();
  g_autoptr (CalEvent) event = NULL;

  g_return_val_if_fail (calendar_id != NULL && fields != NULL, NULL);

  event = cal_event_new (fields);
  return cal_appointment_new (calendar_id, uid, event, NULL, 0, NULL);
}

CalAppointment *
cal_appointment_rebuild (CalAppointment *self,
                         const char *calendar_id,
                         CalEvent *master,
                         GPtrArray *overrides)
{
  CalAppointment *result = cal_appointment_new (calendar_id,
                                                self->uid,
                                                master,
                                                (CalEvent *const *) overrides->pdata,
                                                overrides->len,
                                                NULL);

  result->source = self->source ? g_ref_string_acquire (self->source) : NULL;
  return result;
}

/**
 * cal_appointment_with_source:
 * @self: an appointment
 * @source: (nullable): its iCalendar text
 *
 * The same values with another text. Any thread.
 *
 * Returns: (transfer full): a new appointment
 */
CalAppointment *
cal_appointment_with_source (CalAppointment *self, const char *source)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);

  return cal_appointment_new (self->calendar_id,
                              self->uid,
                              self->master,
                              self->overrides,
                              self->n_overrides,
                              source);
}

/**
 * cal_appointment_with_identity:
 * @self: an appointment
 * @calendar_id: another calendar, or the same
 * @uid: another UID, or the same
 *
 * The same values and text under another identity. Any thread.
 *
 * Returns: (transfer full): a new appointment
 */
CalAppointment *
cal_appointment_with_identity (CalAppointment *self, const char *calendar_id, const char *uid)
{
  CalAppointment *result;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);
  g_return_val_if_fail (calendar_id != NULL && uid != NULL, NULL);

  result = cal_appointment_new (calendar_id,
                                uid,
                                self->master,
                                self->overrides,
                                self->n_overrides,
                                NULL);
  result->source = self->source ? g_ref_string_acquire (self->source) : NULL;
  return result;
}

/* --- Reading --- */

/**
 * cal_appointment_get_calendar_id:
 * @self: an appointment
 *
 * Any thread.
 *
 * Returns: the calendar that it is in
 */
const char *
cal_appointment_get_calendar_id (CalAppointment *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);

  return self->calendar_id;
}

/**
 * cal_appointment_get_uid:
 * @self: an appointment
 *
 * Any thread.
 *
 * Returns: its UID
 */
const char *
cal_appointment_get_uid (CalAppointment *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);

  return self->uid;
}

/**
 * cal_appointment_get_master:
 * @self: an appointment
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the event that recurs, or the only one; NULL when there are
 * only overrides
 */
CalEvent *
cal_appointment_get_master (CalAppointment *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);

  return self->master;
}

/**
 * cal_appointment_get_overrides:
 * @self: an appointment
 * @out_n: (out): how many
 *
 * The events with a recurrence-id, by the instances that they stand for. Any thread.
 *
 * Returns: (transfer none) (array length=out_n): its overrides
 */
CalEvent *const *
cal_appointment_get_overrides (CalAppointment *self, guint *out_n)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);
  g_return_val_if_fail (out_n != NULL, NULL);

  *out_n = self->n_overrides;
  return self->overrides;
}

/**
 * cal_appointment_get_source:
 * @self: an appointment
 *
 * Any thread.
 *
 * Returns: (nullable): the text that it was read from; it may lag behind the values
 */
const char *
cal_appointment_get_source (CalAppointment *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), NULL);

  return self->source;
}

/**
 * cal_appointment_is_recurring:
 * @self: an appointment
 *
 * Any thread.
 *
 * Returns: whether it is a series, or part of one
 */
gboolean
cal_appointment_is_recurring (CalAppointment *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), FALSE);

  return self->n_overrides > 0 || (self->master && cal_event_get (self->master)->recurrence);
}

/**
 * cal_appointment_get_title:
 * @self: an appointment
 *
 * Any thread.
 *
 * Returns: the title of the master, or of the first override; "" when it has none
 */
const char *
cal_appointment_get_title (CalAppointment *self)
{
  const char *title;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), "");

  title = cal_event_get (self->master ? self->master : self->overrides[0])->title;
  return title ? title : "";
}

static gboolean
masters_equal (CalEvent *a, CalEvent *b)
{
  if (a == b)
    return TRUE;
  return a && b && cal_event_equal (a, b);
}

/**
 * cal_appointment_equal:
 * @a: an appointment
 * @b: another
 *
 * Any thread.
 *
 * Returns: whether identity, values and text are all equal
 */
gboolean
cal_appointment_equal (CalAppointment *a, CalAppointment *b)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT (a) && CAL_IS_APPOINTMENT (b), FALSE);

  if (a == b)
    return TRUE;
  if (!g_str_equal (a->uid, b->uid) || !g_str_equal (a->calendar_id, b->calendar_id)
      || a->n_overrides != b->n_overrides || !masters_equal (a->master, b->master)
      || (a->source != b->source && g_strcmp0 (a->source, b->source) != 0))
    return FALSE;
  for (guint i = 0; i < a->n_overrides; i++)
    if (!cal_event_equal (a->overrides[i], b->overrides[i]))
      return FALSE;
  return TRUE;
}
