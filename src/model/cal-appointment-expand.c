/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-appointment-private.h"
#include "cal-occurrence.h"
#include "cal-recurrence-derive.h"
#include "cal-recurrence-private.h"

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
 * keep what they see, and calendars at large do so.
 *
 * A file can hold a series that begins each second. Nobody looks at so many, and a view of some
 * weeks must neither wait for them nor hold them: where the range has room for so many a day, of a
 * day on which a series begins more often only the first six are given, and the expansion goes on
 * with the next day. Of what begins before the range nothing is given then: whoever shows the day
 * before has six of it. How far a rule is followed for such a range is bounded too. Whoever asks is
 * told that this is not all. */

#define SHOWN_OF_MORE 6
/* Where a day has room for any number: a day of seconds, and how it's thinned out where that isn't
 * enough. */
#define MOST_IN_ALL 100000
#define MOST_OF_MORE 96
/* Of instances and steps: for any range, and for each of its days. */
#define EFFORT 20000
#define EFFORT_A_DAY 200
#define STEPS 400000
#define STEPS_A_DAY 2000
/* So many in a row that end before the range are not met in a series of people's. */
#define MOST_BEFORE 64

#define ZONE_SLACK (CAL_DAY + CAL_HOUR)
/* Farther than any zone ever was from UTC (Manila was 15:56 off). */
#define ZONE_REACH (16 * CAL_HOUR)
/* Wall-clock times are kept away from the ends of their type, so that they can be added to. */
#define FAR_PAST (-FAR_FUTURE)
#define FAR_FUTURE ((gint64) 1 << 61)

/* One that is shown, if there is room for it. */
typedef struct
{
  CalEvent *event;
  CalTime original;
  CalTime start;
  CalTime end;
} Instance;

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
  guint first; /* of it that is of this appointment */

  Instance *held; /* those of one day; NULL: there is room for all */
  guint n_held;
  int day;
  gboolean is_thin; /* some of a day were left out */
  guint n_before;   /* in a row that end before the range */
  gboolean is_even; /* all instances are equally long, and as far from their original start */
  gint64 play;   /* how much longer one may be than another, after all, by a change of the clock */
  gint64 resume; /* where to go on, on the clock of DTSTART; G_MAXINT64: nowhere */
} Expansion;

typedef enum
{
  BEFORE,
  WITHIN,
  AFTER,
} Place;

/* How far apart from its original start an instance can be seen: [start + before, start + after).
 */
typedef struct
{
  gint64 before;
  gint64 after;
} Reach;

/* Where [start, end) lies, seen from the range; `out_gap`: how far before it, if it does. */
static Place
find_place (const Expansion *self, const CalTime *start, const CalTime *end, gint64 *out_gap)
{
  gint64 from, to;

  if (start->kind == CAL_TIME_DATE)
    {
      int first = cal_day_of_wall (start->wall);
      int last = MAX (cal_day_of_wall (end->wall), first + 1);

      *out_gap = (gint64) (self->range->first_day - last) * CAL_DAY;
      if (first >= self->range->end_day)
        return AFTER;
      return last > self->range->first_day ? WITHIN : BEFORE;
    }
  from = cal_time_to_instant (start, self->zone);
  if (from >= self->end)
    return AFTER;
  if (from >= self->start)
    return WITHIN;
  to = cal_time_to_instant (end, self->zone);
  *out_gap = self->start - to;
  return to > self->start ? WITHIN : BEFORE;
}

static void
show (Expansion *self,
      CalEvent *event,
      const CalTime *recurrence_id,
      const CalTime *start,
      const CalTime *end)
{
  g_ptr_array_add (self->out,
                   cal_occurrence_new (self->appointment,
                                       event,
                                       recurrence_id,
                                       start,
                                       end,
                                       self->zone,
                                       self->pending));
}

/* What is held is shown, `most` of it. */
static void
show_held (Expansion *self, guint most)
{
  for (guint i = 0; i < MIN (self->n_held, most); i++)
    {
      const Instance *held = &self->held[i];

      show (self, held->event, &held->original, &held->start, &held->end);
    }
  self->n_held = 0;
}

/* All that begins before the range is of one day, the one before it. */
static int
get_day (const Expansion *self, gint64 wall)
{
  return MAX (cal_day_of_wall (wall), self->range->first_day - 1);
}

static guint
get_shown_of_more (const Expansion *self, int day)
{
  return day < self->range->first_day ? 0 : SHOWN_OF_MORE;
}

/* So much later, exactly, on the clock of DTSTART. */
static gint64
get_later (const CalTime *start, gint64 by)
{
  gint64 wall;

  by = MIN (by, FAR_FUTURE);
  wall = start->wall + by;
  if (start->kind == CAL_TIME_ZONED)
    wall = cal_zone_to_wall (start->zone, cal_zone_to_instant (start->zone, start->wall) + by);
  return MAX (wall, start->wall + 1);
}

/* Where the first day is too dense, so will be the one before, which gives another six. */
static void
drop_before (Expansion *self)
{
  for (guint i = self->out->len; i > self->first; i--)
    {
      gint64 start = cal_occurrence_get_wall_start (self->out->pdata[i - 1]);

      if (cal_day_of_wall (start) < self->range->first_day)
        g_ptr_array_remove_index_fast (self->out, i - 1);
    }
}

/* Of a day that has too many some are given; of what begins before the range none, then. */
static void
show_some_of_held (Expansion *self)
{
  if (self->day == self->range->first_day)
    drop_before (self);
  show_held (self, get_shown_of_more (self, self->day));
  self->is_thin = TRUE;
}

/* How long it is from a start to the day after the one that is held. */
static gint64
get_rest_of_day (const Expansion *self, const CalTime *start)
{
  gint64 next = (gint64) (self->day + 1) * CAL_DAY;

  if (start->kind == CAL_TIME_ZONED)
    return cal_zone_to_instant (self->zone, next) - cal_time_to_instant (start, self->zone);
  return next - start->wall;
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

/* Holds an instance in the range; FALSE: there are too many on that day. */
static gboolean
hold (Expansion *self,
      CalEvent *event,
      const CalTime *original,
      const CalTime *start,
      const CalTime *end)
{
  int day;

  if (self->held == NULL)
    {
      show (self, event, original, start, end);
      return TRUE;
    }
  day = get_day (self, cal_time_to_wall (start, self->zone));
  if (day != self->day)
    {
      show_held (self, self->n_held);
      self->day = day;
    }
  if (self->n_held < self->range->most_a_day)
    {
      self->held[self->n_held++] =
          (Instance){ .event = event, .original = *original, .start = *start, .end = *end };
      return TRUE;
    }
  self->resume = get_later (original, get_rest_of_day (self, start));
  show_some_of_held (self);
  return FALSE;
}

/* Takes an instance of the master; FALSE: enough of this day, or of all. */
static gboolean
take_instance (Expansion *self,
               CalEvent *event,
               const CalTime *original,
               const CalTime *start,
               const CalTime *end)
{
  gint64 gap = 0;

  switch (find_place (self, start, end, &gap))
    {
    case AFTER:
      return !self->is_even;
    case BEFORE:
      gap -= self->play;
      if (!self->is_even || gap <= 0 || ++self->n_before < MOST_BEFORE)
        return TRUE;
      self->resume = get_later (original, gap);
      return FALSE;
    case WITHIN:
    default:
      return hold (self, event, original, start, end);
    }
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
      return take_instance (self, event, start, &new_start, &new_end);
    }
  new_end = end->kind != CAL_TIME_NONE ? *end : end_of_instance (self, start);
  return take_instance (self, appointment->master, start, start, &new_end);
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
has_periods (CalRecurrence *recurrence)
{
  guint n_dates = 0;
  const CalRecurrenceDate *dates = cal_recurrence_get_dates (recurrence, &n_dates);

  for (guint i = 0; i < n_dates; i++)
    if (dates[i].end.kind != CAL_TIME_NONE)
      return TRUE;
  return FALSE;
}

static CalRecurrenceEffort
get_effort (const CalRange *range)
{
  guint n_days = (guint) CLAMP ((gint64) range->end_day - range->first_day, 0, 1000000);

  if (range->most_a_day == 0)
    return (CalRecurrenceEffort){ .n_instances = MOST_IN_ALL, .n_steps = G_MAXUINT };
  return (CalRecurrenceEffort){
    .n_instances = EFFORT + n_days * (range->most_a_day + EFFORT_A_DAY),
    .n_steps = STEPS + n_days * STEPS_A_DAY,
  };
}

static gboolean
expand_master (Expansion *self, GCancellable *cancellable)
{
  CalRecurrenceEffort effort = get_effort (self->range);
  CalExpansion result = CAL_EXPANSION_COMPLETE;
  g_autofree Instance *held = g_new (Instance, self->range->most_a_day);
  CalAppointment *appointment = self->appointment;
  const CalEventFields *fields = cal_event_get (appointment->master);
  Reach reach;
  gint64 from, to;

  self->held = held;
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
  to -= reach.before;
  self->is_even = !appointment->has_future && !has_periods (fields->recurrence);
  self->play = fields->start.kind == CAL_TIME_ZONED && !fields->nominal_duration ? 0 : 3 * CAL_HOUR;
  self->resume = from - reach.after;
  while (result == CAL_EXPANSION_COMPLETE && self->resume < to)
    {
      from = self->resume;
      self->resume = G_MAXINT64;
      result = cal_recurrence_expand_within (fields->recurrence,
                                             from,
                                             to,
                                             &effort,
                                             cancellable,
                                             instance_cb,
                                             self);
    }
  show_held (self, self->n_held);
  self->held = NULL;
  return result == CAL_EXPANSION_COMPLETE && !self->is_thin;
}

/* FALSE: there are so many of them that some were left out. */
static gboolean
expand_overrides (Expansion *self)
{
  guint most = self->range->most_a_day;
  gint64 n_days = self->range->end_day - self->range->first_day;
  guint n_shown = 0;

  for (guint i = 0; i < self->appointment->n_overrides; i++)
    {
      CalEvent *event = self->appointment->overrides[i];
      const CalEventFields *fields = cal_event_get (event);
      gint64 gap;

      if (find_place (self, &fields->start, &fields->end, &gap) != WITHIN)
        continue;
      if (most > 0 && n_shown++ >= n_days * most)
        return FALSE;
      show (self, event, &fields->recurrence_id, &fields->start, &fields->end);
    }
  return TRUE;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  gint64 first = cal_occurrence_get_wall_start (*(CalOccurrence *const *) a);
  gint64 second = cal_occurrence_get_wall_start (*(CalOccurrence *const *) b);

  return first < second ? -1 : first > second;
}

/* Leaves only some of the occurrences on days that have too many; FALSE: on any. */
static gboolean
thin_out (Expansion *self)
{
  guint most = self->range->most_a_day, first = self->first;
  CalOccurrence **all = (CalOccurrence **) self->out->pdata;
  guint n_all = self->out->len, kept = first;
  gboolean is_whole = TRUE;

  if (most == 0 || self->appointment->n_overrides == 0 || n_all - first <= most)
    return TRUE;
  qsort (all + first, n_all - first, sizeof *all, compare_starts);
  for (guint begin = first, end; begin < n_all; begin = end)
    {
      int day = get_day (self, cal_occurrence_get_wall_start (all[begin]));

      for (end = begin + 1;
           end < n_all && get_day (self, cal_occurrence_get_wall_start (all[end])) == day;
           end++)
        ;
      for (guint i = begin; i < end; i++)
        if (end - begin <= most || i - begin < get_shown_of_more (self, day))
          {
            CalOccurrence *occurrence = all[i];

            all[i] = all[kept];
            all[kept++] = occurrence;
          }
      is_whole &= end - begin <= most;
    }
  g_ptr_array_set_size (self->out, (int) kept);
  return is_whole;
}

static gboolean
expand_range (CalAppointment *self,
              const CalRange *range,
              gboolean pending,
              GCancellable *cancellable,
              GPtrArray *out)
{
  gboolean complete = TRUE;
  Expansion expansion = {
    .appointment = self,
    .range = range,
    .zone = range->zone ? range->zone : cal_zone_local (),
    .start = cal_range_get_start (range),
    .end = cal_range_get_end (range),
    .pending = pending,
    .out = out,
    .first = out->len,
  };

  if (self->master)
    {
      const CalEventFields *fields = cal_event_get (self->master);
      gint64 gap;

      if (fields->recurrence)
        complete = expand_master (&expansion, cancellable);
      else if ((self->n_overrides == 0 || !cal_appointment_find_override (self, &fields->start))
               && find_place (&expansion, &fields->start, &fields->end, &gap) == WITHIN)
        show (&expansion, self->master, NULL, &fields->start, &fields->end);
    }
  complete &= expand_overrides (&expansion);
  complete &= thin_out (&expansion);
  return complete;
}

/**
 * cal_appointment_expand:
 * @self: an appointment
 * @range: the days to show
 * @pending: what the occurrences say of being confirmed
 * @cancellable: (nullable): ends it early
 * @out: (element-type CalOccurrence): where they go; it has a free function for them
 *
 * Appends a #CalOccurrence for each instance that overlaps @range, in no order. One without length
 * is shown on its day. Of a day on which it begins more often than @range has room for it gives the
 * first six; where there is room for any number, that happens to days with more than 96 when there
 * are more than 100,000 in @range. Any thread.
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
  CalRange bounded;
  guint n_before;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (self), FALSE);
  g_return_val_if_fail (range != NULL && out != NULL, FALSE);

  n_before = out->len;
  if (expand_range (self, range, pending, cancellable, out))
    return TRUE;
  if (range->most_a_day > 0 || g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_ptr_array_set_size (out, (int) n_before);
  bounded = *range;
  bounded.most_a_day = MOST_OF_MORE;
  return expand_range (self, &bounded, pending, cancellable, out);
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
