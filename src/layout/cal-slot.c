/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-slot.h"

/* A place in a view, and what an appointment becomes that is made there or put there.
 *
 * A view knows the clock on the wall of its own zone and nothing else; an appointment keeps the
 * zone it was made in. An edge that stays where it is shown keeps its time to the microsecond, so
 * that stretching one end of an appointment never touches the other. */

#define DEFAULT_HOUR 9
#define DEFAULT_LENGTH CAL_HOUR

static gpointer
copy (gpointer slot)
{
  return g_memdup2 (slot, sizeof (CalSlot));
}

G_DEFINE_BOXED_TYPE (CalSlot, cal_slot, copy, g_free)

/* The start of an appointment for which only the day is given: the next full hour today, nine
 * o'clock on every other day. */
static gint64
choose_start (int day, const CalZone *zone, gint64 now)
{
  gint64 wall = cal_zone_to_wall (zone, now);

  if (cal_day_of_wall (wall) != day)
    return day * CAL_DAY + DEFAULT_HOUR * CAL_HOUR;
  return MIN (wall - day * CAL_DAY, 22 * CAL_HOUR) / CAL_HOUR * CAL_HOUR + day * CAL_DAY + CAL_HOUR;
}

/* The time `wall` of the view, written as `old` is. */
static CalTime
rewrite (const CalTime *old, gint64 wall, const CalZone *zone)
{
  CalTime shown = cal_time_zoned (wall, zone);

  switch (old->kind)
    {
    case CAL_TIME_FLOATING:
      return cal_time_floating (wall);
    case CAL_TIME_ZONED:
      if (cal_time_to_wall (old, zone) == wall)
        return *old;
      return cal_time_zoned (cal_zone_to_wall (old->zone, cal_time_to_instant (&shown, zone)),
                             old->zone);
    case CAL_TIME_NONE:
    case CAL_TIME_DATE:
    default:
      return shown;
    }
}

/**
 * cal_slot_of_days:
 * @kind: %CAL_SLOT_DAY or %CAL_SLOT_DAYS
 * @first_day: day, counted from 1970-01-01
 * @end_day: the day after the last
 *
 * Returns: the slot of the days [@first_day, @end_day).
 */
CalSlot
cal_slot_of_days (CalSlotKind kind, int first_day, int end_day)
{
  return (CalSlot){ kind, first_day * CAL_DAY, end_day * CAL_DAY };
}

gboolean
cal_slot_equal (const CalSlot *a, const CalSlot *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->kind == b->kind && a->start == b->start && a->end == b->end;
}

int
cal_slot_get_first_day (const CalSlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cal_day_of_wall (self->start);
}

int
cal_slot_get_end_day (const CalSlot *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cal_day_of_wall (MAX (self->end - 1, self->start)) + 1;
}

/**
 * cal_slot_get_fields:
 * @self: a slot
 * @zone: of the view
 * @now: instant, microseconds: a day without a time gets the next full hour when it is today
 * @out_fields: (out caller-allocates): only start and end are set
 *
 * What a new appointment there is like before anything has been typed.
 */
void
cal_slot_get_fields (const CalSlot *self,
                     const CalZone *zone,
                     gint64 now,
                     CalEventFields *out_fields)
{
  gint64 start;

  g_return_if_fail (self != NULL);
  g_return_if_fail (zone != NULL);

  *out_fields = (CalEventFields){ 0 };
  switch (self->kind)
    {
    case CAL_SLOT_DAYS:
      out_fields->start = cal_time_date_of_day (cal_slot_get_first_day (self));
      out_fields->end = cal_time_date_of_day (cal_slot_get_end_day (self));
      break;
    case CAL_SLOT_TIME:
      out_fields->start = cal_time_zoned (self->start, zone);
      out_fields->end = cal_time_zoned (self->end, zone);
      break;
    case CAL_SLOT_DAY:
    default:
      start = choose_start (cal_slot_get_first_day (self), zone, now);
      out_fields->start = cal_time_zoned (start, zone);
      out_fields->end = cal_time_zoned (start + DEFAULT_LENGTH, zone);
    }
}

/**
 * cal_slot_reschedule:
 * @self: where the occurrence was put
 * @zone: of the view
 * @fields: (inout): of the occurrence as it was
 *
 * A %CAL_SLOT_DAY moves it to that day, at its own time of day; %CAL_SLOT_DAYS makes it last all of
 * these days; %CAL_SLOT_TIME gives it these times, in the zone that it has, or in that of the view
 * when it lasted all day.
 */
void
cal_slot_reschedule (const CalSlot *self, const CalZone *zone, CalEventFields *fields)
{
  gint64 length, delta;

  g_return_if_fail (self != NULL);
  g_return_if_fail (zone != NULL);
  g_return_if_fail (fields != NULL);

  length = fields->end.wall - fields->start.wall;
  switch (self->kind)
    {
    case CAL_SLOT_DAYS:
      fields->start = cal_time_date_of_day (cal_slot_get_first_day (self));
      fields->end = cal_time_date_of_day (cal_slot_get_end_day (self));
      break;
    case CAL_SLOT_TIME:
      fields->start = rewrite (&fields->start, self->start, zone);
      fields->end = rewrite (&fields->end, self->end, zone);
      break;
    case CAL_SLOT_DAY:
    default:
      delta = (cal_slot_get_first_day (self) - cal_time_get_day (&fields->start, zone)) * CAL_DAY;
      fields->start = cal_time_add (&fields->start, delta);
      fields->end = cal_time_add (&fields->end, delta);
    }
  if (fields->end.wall - fields->start.wall != length)
    fields->nominal_duration = FALSE;
}
