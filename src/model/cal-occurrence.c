/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-occurrence.h"

#include <string.h>

/* One instance on the screen. Thousands are made for one view, so making one is two references and
 * some arithmetic: the id is written when it is first asked for, and what the title sorts by
 * belongs to the event, which all occurrences of a series share. */

struct _CalOccurrence
{
  GObject parent_instance;

  CalAppointment *appointment;
  CalEvent *event;
  CalTime recurrence_id;
  CalTime start;
  CalTime end;
  gint64 wall_start;
  gint64 wall_end;
  char *id; /* atomic; made when first asked for */
  gboolean pending;
};

G_DEFINE_FINAL_TYPE (CalOccurrence, cal_occurrence, G_TYPE_OBJECT)

static void
cal_occurrence_finalize (GObject *object)
{
  CalOccurrence *self = CAL_OCCURRENCE (object);

  g_clear_object (&self->appointment);
  g_clear_pointer (&self->event, cal_event_unref);
  g_free (self->id);

  G_OBJECT_CLASS (cal_occurrence_parent_class)->finalize (object);
}

static void
cal_occurrence_class_init (CalOccurrenceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_occurrence_finalize;
}

static void
cal_occurrence_init (CalOccurrence *self)
{
}

/**
 * cal_occurrence_new:
 * @appointment: the series that it is of
 * @event: the event that it takes its fields from: the master or an override of @appointment
 * @recurrence_id: (nullable): the original start of the instance; NULL or none for a single one
 * @start: its start
 * @end: its end, exclusive; not before @start
 * @zone: (nullable): the zone of the views; NULL for the system's
 * @pending: whether it is not confirmed yet
 *
 * Any thread.
 *
 * Returns: (transfer full): a new occurrence
 */
CalOccurrence *
cal_occurrence_new (CalAppointment *appointment,
                    CalEvent *event,
                    const CalTime *recurrence_id,
                    const CalTime *start,
                    const CalTime *end,
                    const CalZone *zone,
                    gboolean pending)
{
  CalOccurrence *self;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (appointment), NULL);
  g_return_val_if_fail (event != NULL && start != NULL && end != NULL, NULL);

  if (zone == NULL)
    zone = cal_zone_local ();
  self = g_object_new (CAL_TYPE_OCCURRENCE, NULL);
  self->appointment = g_object_ref (appointment);
  self->event = cal_event_ref (event);
  self->recurrence_id = recurrence_id ? *recurrence_id : cal_time_none ();
  self->start = *start;
  self->end = *end;
  self->wall_start = cal_time_to_wall (start, zone);
  /* An end that a change to winter time puts before its start on the clock is shown at the start.
   */
  self->wall_end = MAX (cal_time_to_wall (end, zone), self->wall_start);
  self->pending = !!pending;
  return self;
}

/**
 * cal_occurrence_get_appointment:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: (transfer none): the series that it is of
 */
CalAppointment *
cal_occurrence_get_appointment (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), NULL);

  return self->appointment;
}

/**
 * cal_occurrence_get_event:
 * @self: an occurrence
 *
 * The event that it takes its fields from. Its start and end are those of the series, not of this
 * instance. Any thread.
 *
 * Returns: (transfer none): the master or an override
 */
CalEvent *
cal_occurrence_get_event (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), NULL);

  return self->event;
}

/**
 * cal_occurrence_get_recurrence_id:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: (transfer none): the original start of the instance; of kind none for a single one
 */
const CalTime *
cal_occurrence_get_recurrence_id (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), NULL);

  return &self->recurrence_id;
}

/**
 * cal_occurrence_get_start:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: (transfer none): its start, in its own zone
 */
const CalTime *
cal_occurrence_get_start (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), NULL);

  return &self->start;
}

/**
 * cal_occurrence_get_end:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: (transfer none): its end, exclusive, in its own zone
 */
const CalTime *
cal_occurrence_get_end (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), NULL);

  return &self->end;
}

/**
 * cal_occurrence_get_wall_start:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: its start on the clock of the zone that it was made for, microseconds since
 * 1970-01-01T00:00 there
 */
gint64
cal_occurrence_get_wall_start (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), 0);

  return self->wall_start;
}

/**
 * cal_occurrence_get_wall_end:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: its end on the clock of the zone that it was made for, microseconds, exclusive, not
 * before the start
 */
gint64
cal_occurrence_get_wall_end (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), 0);

  return self->wall_end;
}

/**
 * cal_occurrence_get_first_day:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: the first day that it touches, days since 1970-01-01 in the zone that it was made for
 */
int
cal_occurrence_get_first_day (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), 0);

  return cal_day_of_wall (self->wall_start);
}

/**
 * cal_occurrence_get_end_day:
 * @self: an occurrence
 *
 * An end at midnight doesn't touch the next day. Any thread.
 *
 * Returns: the day after the last that it touches; at least one more than the first
 */
int
cal_occurrence_get_end_day (CalOccurrence *self)
{
  int first_day;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), 1);

  first_day = cal_day_of_wall (self->wall_start);
  if (self->wall_end <= self->wall_start)
    return first_day + 1;
  return MAX (cal_day_of_wall (self->wall_end - 1) + 1, first_day + 1);
}

/**
 * cal_occurrence_is_all_day:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: whether it is a span of dates
 */
gboolean
cal_occurrence_is_all_day (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), FALSE);

  return self->start.kind == CAL_TIME_DATE;
}

/**
 * cal_occurrence_is_pending:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: whether it is not confirmed yet
 */
gboolean
cal_occurrence_is_pending (CalOccurrence *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), FALSE);

  return self->pending;
}

/**
 * cal_occurrence_get_title:
 * @self: an occurrence
 *
 * Any thread.
 *
 * Returns: its title; "" when it has none
 */
const char *
cal_occurrence_get_title (CalOccurrence *self)
{
  const char *title;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), "");

  title = cal_event_get (self->event)->title;
  return title ? title : "";
}

/* The same text for the same instance, whether its recurrence-id is in its zone or in UTC. */
static char *
recurrence_id_to_text (const CalTime *recurrence_id)
{
  CalTime utc;

  if (recurrence_id->kind == CAL_TIME_NONE)
    return g_strdup ("");
  if (recurrence_id->kind != CAL_TIME_ZONED)
    return cal_time_to_ical (recurrence_id);
  utc = cal_time_utc (cal_time_to_instant (recurrence_id, NULL));
  return cal_time_to_ical (&utc);
}

/**
 * cal_occurrence_get_id:
 * @self: an occurrence
 *
 * What stays the same when the occurrence is edited: "calendar/uid/recurrence-id". Any thread.
 *
 * Returns: (transfer none): its id
 */
const char *
cal_occurrence_get_id (CalOccurrence *self)
{
  g_autofree char *recurrence_id = NULL;
  char *id;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (self), NULL);

  id = g_atomic_pointer_get (&self->id);
  if (id)
    return id;
  recurrence_id = recurrence_id_to_text (&self->recurrence_id);
  id = g_strconcat (cal_appointment_get_calendar_id (self->appointment),
                    "/",
                    cal_appointment_get_uid (self->appointment),
                    "/",
                    recurrence_id,
                    NULL);
  if (!g_atomic_pointer_compare_and_exchange (&self->id, NULL, id))
    {
      g_free (id);
      id = g_atomic_pointer_get (&self->id);
    }
  return id;
}

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

/* What is left when everything that is seen is equal. */
static int
compare_identity (CalOccurrence *a, CalOccurrence *b)
{
  int result =
      strcmp (cal_appointment_get_uid (a->appointment), cal_appointment_get_uid (b->appointment));

  if (result == 0)
    result = compare_numbers (a->recurrence_id.kind, b->recurrence_id.kind);
  if (result == 0 && a->recurrence_id.kind != CAL_TIME_NONE)
    result = compare_numbers (cal_time_to_instant (&a->recurrence_id, cal_zone_utc ()),
                              cal_time_to_instant (&b->recurrence_id, cal_zone_utc ()));
  if (result == 0)
    result = strcmp (cal_appointment_get_calendar_id (a->appointment),
                     cal_appointment_get_calendar_id (b->appointment));
  return result;
}

/**
 * cal_occurrence_compare:
 * @a: an occurrence
 * @b: another, made for the same zone
 *
 * The total order in which occurrences are shown everywhere: all-day before timed, then start, then
 * longer first, then title (collated), then UID, recurrence-id, calendar. Any thread.
 *
 * Returns: less than, equal to or greater than 0
 */
int
cal_occurrence_compare (CalOccurrence *a, CalOccurrence *b)
{
  int result;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (a) && CAL_IS_OCCURRENCE (b), 0);

  if (a == b)
    return 0;
  result = (b->start.kind == CAL_TIME_DATE) - (a->start.kind == CAL_TIME_DATE);
  if (result == 0)
    result = compare_numbers (a->wall_start, b->wall_start);
  if (result == 0)
    result = compare_numbers (b->wall_end, a->wall_end);
  if (result == 0 && a->event != b->event)
    result =
        strcmp (cal_event_get_collation_key (a->event), cal_event_get_collation_key (b->event));
  if (result == 0)
    result = compare_identity (a, b);
  return result;
}

/**
 * cal_occurrence_equal:
 * @a: an occurrence
 * @b: another
 *
 * Whether both are the same instance of the same appointment with the same values, at the same
 * place on the clock of the views: an observer of @a needs not be told of @b. Any thread.
 *
 * Returns: %TRUE when they are
 */
gboolean
cal_occurrence_equal (CalOccurrence *a, CalOccurrence *b)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE (a) && CAL_IS_OCCURRENCE (b), FALSE);

  return a == b
         || (a->pending == b->pending && a->wall_start == b->wall_start
             && a->wall_end == b->wall_end && cal_time_equal (&a->start, &b->start)
             && cal_time_equal (&a->end, &b->end)
             && cal_time_equal (&a->recurrence_id, &b->recurrence_id)
             && cal_event_equal (a->event, b->event)
             && cal_appointment_equal (a->appointment, b->appointment));
}

/**
 * cal_occurrence_get_fields:
 * @self: an occurrence
 * @out_fields: (out caller-allocates): where they go; what was there is not freed
 *
 * The fields of this one occurrence: its event's, with its own start, end and recurrence-id. Any
 * thread.
 */
void
cal_occurrence_get_fields (CalOccurrence *self, CalEventFields *out_fields)
{
  g_return_if_fail (CAL_IS_OCCURRENCE (self));
  g_return_if_fail (out_fields != NULL);

  cal_event_fields_copy (cal_event_get (self->event), out_fields);
  out_fields->start = self->start;
  out_fields->end = self->end;
  out_fields->recurrence_id = self->recurrence_id;
}
