/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-appointment-private.h"
#include "cal-occurrence.h"
#include "cal-recurrence-derive.h"

/* From a series to its occurrences in a range of days.
 *
 * The recurrence names its instances by start, on the clock of DTSTART. So the range is widened by
 * all that can lie between an instance's original start and its end on the screen (its duration,
 * what a THISANDFUTURE override shifts it by, a day for zones) and what comes out is then tested
 * exactly: by day for all-day events, by instant for timed ones, floating ones in the zone of the
 * range.
 *
 * An instance with an override of its own is left out, and every override is tested by its own
 * start and end, so that it doesn't matter whether it was moved into the range or out of it, or
 * whether its master is known at all. An override whose instance the rule doesn't have (the rule
 * was changed by a program that forgot it, or an EXDATE names it too) is shown all the same: people
 * keep what they see, and calendars at large do so. */

#define ZONE_SLACK (CAL_DAY + CAL_HOUR)
/* Farther than any zone ever was from UTC (Manila was 15:56 off). */
#define ZONE_REACH (16 * CAL_HOUR)
/* Wall-clock times are kept away from the ends of their type, so that they can be added to. */
#define FAR_PAST (-FAR_FUTURE)
#define FAR_FUTURE ((gint64) 1 << 61)

typedef struct
{
  CalAppointment *appointment;
  const CalRange *range;
  const CalZone *zone;
  gint64 start; /* of the range: an instant */
  gint64 end;
  gint64 duration; /* of the master */
  gboolean pending;
  GPtrArray *out;
} Expansion;

/* How far apart from its original start an instance can be seen: [start + before, start + after).
 */
typedef struct
{
  gint64 before;
  gint64 after;
} Reach;

static gboolean
overlaps (const Expansion *self, const CalTime *start, const CalTime *end)
{
  gint64 from, to;

  if (start->kind == CAL_TIME_DATE)
    {
      int first = cal_day_of_wall (start->wall);

      return first < self->range->end_day
             && MAX (cal_day_of_wall (end->wall), first + 1) > self->range->first_day;
    }
  from = cal_time_to_instant (start, self->zone);
  if (from >= self->end)
    return FALSE;
  if (from >= self->start)
    return TRUE;
  to = cal_time_to_instant (end, self->zone);
  return to > self->start;
}

static void
show (Expansion *self,
      CalEvent *event,
      const CalTime *recurrence_id,
      const CalTime *start,
      const CalTime *end)
{
  if (overlaps (self, start, end))
    g_ptr_array_add (self->out,
                     cal_occurrence_new (self->appointment,
                                         event,
                                         recurrence_id,
                                         start,
                                         end,
                                         self->zone,
                                         self->pending));
}

static CalTime
end_of_instance (const Expansion *self, const CalTime *start)
{
  const CalEventFields *fields = cal_event_get (self->appointment->master);
  CalTime end = *start;

  if (fields->end.kind != CAL_TIME_ZONED || fields->nominal_duration)
    {
      end.wall += self->duration;
      return end;
    }
  end.zone = fields->end.zone;
  end.wall =
      cal_zone_to_wall (end.zone, cal_zone_to_instant (start->zone, start->wall) + self->duration);
  return end;
}

static gboolean
instance_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Expansion *self = user_data;
  CalAppointment *appointment = self->appointment;
  CalEvent *event;
  CalTime new_start, new_end;

  if (cal_appointment_find_override (appointment, start))
    return TRUE;
  event = cal_appointment_find_future (appointment, start);
  if (event)
    {
      const CalEventFields *fields = cal_event_get (event);

      new_start = cal_time_carry (start, &fields->recurrence_id, &fields->start);
      new_end = cal_event_get_end_for (event, &new_start);
      show (self, event, start, &new_start, &new_end);
      return TRUE;
    }
  new_end = end->kind != CAL_TIME_NONE ? *end : end_of_instance (self, start);
  show (self, appointment->master, start, start, &new_end);
  return TRUE;
}

static Reach
get_reach (CalAppointment *self, gint64 duration)
{
  Reach reach = { .before = 0, .after = MAX (duration, 1) };
  CalRecurrence *recurrence = cal_event_get (self->master)->recurrence;
  guint n_dates = 0;
  const CalRecurrenceDate *dates = cal_recurrence_get_dates (recurrence, &n_dates);

  for (guint i = 0; i < n_dates; i++)
    if (dates[i].end.kind != CAL_TIME_NONE)
      reach.after = MAX (reach.after, dates[i].end.wall - dates[i].start.wall);
  for (guint i = 0; self->has_future && i < self->n_overrides; i++)
    {
      const CalEventFields *fields = cal_event_get (self->overrides[i]);
      gint64 shift;

      if (!fields->this_and_future)
        continue;
      shift = fields->start.wall - fields->recurrence_id.wall;
      reach.before = MIN (reach.before, shift - ZONE_REACH);
      reach.after =
          MAX (reach.after, shift + cal_event_get_duration (self->overrides[i]) + ZONE_REACH);
    }
  return reach;
}

static gboolean
expand_master (Expansion *self, GCancellable *cancellable)
{
  CalAppointment *appointment = self->appointment;
  const CalEventFields *fields = cal_event_get (appointment->master);
  Reach reach;
  gint64 from, to;

  self->duration = cal_event_get_duration (appointment->master);
  reach = get_reach (appointment, self->duration);
  if (fields->start.kind == CAL_TIME_ZONED)
    {
      from = cal_zone_to_wall (fields->start.zone, self->start) - ZONE_SLACK;
      to = cal_zone_to_wall (fields->start.zone, self->end) + ZONE_SLACK;
    }
  else
    {
      from = (gint64) self->range->first_day * CAL_DAY - ZONE_SLACK;
      to = (gint64) self->range->end_day * CAL_DAY + ZONE_SLACK;
    }
  return cal_recurrence_expand (fields->recurrence,
                                from - reach.after,
                                to - reach.before,
                                cancellable,
                                instance_cb,
                                self)
         == CAL_EXPANSION_COMPLETE;
}

/**
 * cal_appointment_expand:
 * @self: an appointment
 * @range: the days to show
 * @pending: what the occurrences say of being confirmed
 * @cancellable: (nullable): ends it early
 * @out: (element-type CalOccurrence): where they go
 *
 * Appends a #CalOccurrence for each instance that overlaps @range, in no order. One without length
 * is shown on its day. Any thread.
 *
 * Returns: %FALSE when the series is too dense to be shown whole (@out gets what there was room
 * for) or it was cancelled
 */
gboolean
cal_appointment_expand (CalAppointment *self,
                        const CalRange *range,
                        gboolean pending,
                        GCancellable *cancellable,
                        GPtrArray *out)
{
  Expansion expansion;
  gboolean complete = TRUE;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), FALSE);
  g_return_val_if_fail (range != NULL && out != NULL, FALSE);

  expansion = (Expansion){
    .appointment = self,
    .range = range,
    .zone = range->zone ? range->zone : cal_zone_local (),
    .start = cal_range_get_start (range),
    .end = cal_range_get_end (range),
    .pending = pending,
    .out = out,
  };
  if (self->master)
    {
      const CalEventFields *fields = cal_event_get (self->master);

      if (fields->recurrence)
        complete = expand_master (&expansion, cancellable);
      else if (self->n_overrides == 0 || !cal_appointment_find_override (self, &fields->start))
        show (&expansion, self->master, NULL, &fields->start, &fields->end);
    }
  for (guint i = 0; i < self->n_overrides; i++)
    {
      const CalEventFields *fields = cal_event_get (self->overrides[i]);

      show (&expansion, self->overrides[i], &fields->recurrence_id, &fields->start, &fields->end);
    }
  return complete;
}

/* --- Extent --- */

typedef struct
{
  gint64 start;
  gint64 end;
} Extent;

/* Takes in [start, end), given on the clock of `frame`. */
static void
include (Extent *self, const CalTime *frame, gint64 start, gint64 end)
{
  start = CLAMP (start, FAR_PAST, FAR_FUTURE);
  end = CLAMP (end, FAR_PAST, FAR_FUTURE);
  if (frame->kind == CAL_TIME_ZONED)
    {
      start = cal_zone_to_instant (frame->zone, start);
      end = cal_zone_to_instant (frame->zone, end);
    }
  else
    {
      start -= ZONE_REACH;
      end += ZONE_REACH;
    }
  self->start = MIN (self->start, start);
  self->end = MAX (self->end, MAX (end, start + 1));
}

static void
include_event (Extent *self, const CalEventFields *fields)
{
  CalTime end = fields->end;

  if (end.kind == CAL_TIME_DATE && end.wall <= fields->start.wall)
    end.wall = fields->start.wall + CAL_DAY;
  include (self, &fields->start, fields->start.wall, fields->start.wall);
  include (self, &end, end.wall, end.wall);
}

static void
include_series (Extent *self, CalAppointment *appointment)
{
  const CalEventFields *fields = cal_event_get (appointment->master);
  Reach reach = get_reach (appointment, cal_event_get_duration (appointment->master));
  gint64 last = cal_recurrence_get_last (fields->recurrence);
  gint64 first = fields->start.wall;
  guint n_dates = 0;
  const CalRecurrenceDate *dates = cal_recurrence_get_dates (fields->recurrence, &n_dates);

  if (fields->start.kind == CAL_TIME_DATE)
    reach.after = MAX (reach.after, CAL_DAY);
  for (guint i = 0; i < n_dates; i++)
    first = MIN (first, dates[i].start.wall - ZONE_REACH);
  if (last == G_MAXINT64)
    {
      include (self, &fields->start, first + reach.before, first + reach.before);
      self->end = G_MAXINT64;
      return;
    }
  /* A day more, because durations are exact and clocks are set. */
  include (self, &fields->start, first + reach.before, MAX (first, last) + reach.after + CAL_DAY);
}

/**
 * cal_appointment_get_extent:
 * @self: an appointment
 * @out_start: (out): microseconds since the epoch, UTC
 * @out_end: (out): microseconds since the epoch, UTC, exclusive; %G_MAXINT64 for an endless one
 *
 * The time that contains every instance, in whatever zone an all-day or floating one is looked at.
 * It may be somewhat longer. Any thread.
 */
void
cal_appointment_get_extent (CalAppointment *self, gint64 *out_start, gint64 *out_end)
{
  Extent extent = { .start = G_MAXINT64, .end = G_MININT64 };

  g_return_if_fail (CAL_IS_APPOINTMENT (self));
  g_return_if_fail (out_start != NULL && out_end != NULL);

  if (self->master)
    {
      const CalEventFields *fields = cal_event_get (self->master);

      include_event (&extent, fields);
      if (fields->recurrence)
        include_series (&extent, self);
    }
  for (guint i = 0; i < self->n_overrides; i++)
    include_event (&extent, cal_event_get (self->overrides[i]));
  *out_start = extent.start;
  *out_end = extent.end;
}
