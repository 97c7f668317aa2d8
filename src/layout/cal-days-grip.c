/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-days-grip.h"

/* What a drag in a view of days means: from where the pointer took hold and where it is now, to the
 * slot that it says.
 *
 * Times are those of the clock on the wall. A mark grows by quarters of an hour, from the quarter
 * that was pressed to the quarter that the pointer is in. An occurrence moves by whole quarters
 * from where it was, so that one at five past stays at five past. An edge goes to the nearest
 * quarter of the clock, or back to where it was, whichever is nearer.
 *
 * Between the strip and the hours an occurrence changes its nature: from the strip into the hours
 * it becomes one hour at the pointer, from the hours onto the strip all of the pointer's day. */

#define NEW_LENGTH CAL_HOUR

static gint64
floor_to (gint64 value, gint64 step)
{
  return value - ((value % step) + step) % step;
}

static gint64
round_to (gint64 value, gint64 step)
{
  return floor_to (value + step / 2, step);
}

static gint64
get_wall (const CalDaysPoint *point)
{
  return point->day * CAL_DAY + (point->in_strip ? 0 : point->clock);
}

static CalSlot
mark (const CalDaysGrip *self, const CalDaysPoint *to)
{
  gint64 from, at, last = CAL_DAY - CAL_DAYS_STEP;

  if (self->from.in_strip)
    return cal_slot_of_days (CAL_SLOT_DAYS,
                             MIN (self->from.day, to->day),
                             MAX (self->from.day, to->day) + 1);
  from = self->from.day * CAL_DAY + MIN (floor_to (self->from.clock, CAL_DAYS_STEP), last);
  at = to->day * CAL_DAY + MIN (floor_to (to->in_strip ? 0 : to->clock, CAL_DAYS_STEP), last);
  return (CalSlot){ CAL_SLOT_TIME, MIN (from, at), MAX (from, at) + CAL_DAYS_STEP };
}

static CalSlot
move (const CalDaysGrip *self, const CalDaysPoint *to)
{
  gint64 delta = (to->day - self->from.day) * CAL_DAY, start;

  if (self->from.in_strip && !to->in_strip)
    {
      start =
          to->day * CAL_DAY + MIN (floor_to (to->clock, CAL_DAYS_STEP), CAL_DAY - CAL_DAYS_STEP);
      return (CalSlot){ CAL_SLOT_TIME, start, start + NEW_LENGTH };
    }
  if (!self->from.in_strip && to->in_strip)
    return cal_slot_of_days (CAL_SLOT_DAYS, to->day, to->day + 1);
  if (!self->from.in_strip)
    delta += round_to (to->clock - self->from.clock, CAL_DAYS_STEP);
  return (CalSlot){ self->all_day ? CAL_SLOT_DAYS : CAL_SLOT_TIME,
                    self->start + delta,
                    self->end + delta };
}

/* Where an edge that was at `edge` goes. */
static gint64
stretch (const CalDaysGrip *self, const CalDaysPoint *to, gint64 edge)
{
  gint64 wanted, snapped;

  if (self->from.in_strip)
    return edge + (to->day - self->from.day) * CAL_DAY;
  wanted = edge + get_wall (to) - get_wall (&self->from);
  snapped = round_to (wanted, CAL_DAYS_STEP);
  return ABS (wanted - edge) <= ABS (wanted - snapped) ? edge : snapped;
}

/* The shortest that it can be made: no shorter than a step, unless it is that already. */
static gint64
get_shortest (const CalDaysGrip *self)
{
  return self->all_day ? CAL_DAY : MIN (CAL_DAYS_STEP, self->end - self->start);
}

/**
 * cal_days_grid_get_point:
 * @self: a geometry
 * @x: pixels
 * @y: pixels
 *
 * Returns: the place there; the nearest when it lies outside
 */
CalDaysPoint
cal_days_grid_get_point (const CalDaysGrid *self, double x, double y)
{
  double top = cal_days_grid_get_hours_top (self);

  return (CalDaysPoint){
    .in_strip = y < top,
    .day = self->first_day + cal_days_grid_get_column_at (self, x),
    .clock = cal_days_grid_get_clock (self, CLAMP (y, top, self->height)),
  };
}

/**
 * cal_days_grip_get_origin:
 * @self: what is held; not a mark
 *
 * Returns: the slot in which the occurrence lies
 */
CalSlot
cal_days_grip_get_origin (const CalDaysGrip *self)
{
  g_return_val_if_fail (self != NULL, (CalSlot){ 0 });

  return (CalSlot){ self->all_day ? CAL_SLOT_DAYS : CAL_SLOT_TIME, self->start, self->end };
}

/**
 * cal_days_grip_get_slot:
 * @self: what is held, and where
 * @to: where the pointer is now
 *
 * Returns: what it would be if it were dropped there; an edge that is not moved has its time to the
 * microsecond
 */
CalSlot
cal_days_grip_get_slot (const CalDaysGrip *self, const CalDaysPoint *to)
{
  CalSlot slot;
  gint64 edge;

  g_return_val_if_fail (self != NULL && to != NULL, (CalSlot){ 0 });

  slot = cal_days_grip_get_origin (self);
  switch (self->kind)
    {
    case CAL_DAYS_GRIP_MOVE:
      return move (self, to);
    case CAL_DAYS_GRIP_START:
      edge = stretch (self, to, self->start);
      if (edge != self->start)
        slot.start = MIN (edge, self->end - get_shortest (self));
      return slot;
    case CAL_DAYS_GRIP_END:
      edge = stretch (self, to, self->end);
      if (edge != self->end)
        slot.end = MAX (edge, self->start + MAX (get_shortest (self), 1));
      return slot;
    case CAL_DAYS_GRIP_MARK:
    default:
      return mark (self, to);
    }
}

/**
 * cal_days_slot_around:
 * @at: a place
 *
 * Returns: the slot of a new appointment there: an hour from the half hour that was hit, or the day
 */
CalSlot
cal_days_slot_around (const CalDaysPoint *at)
{
  gint64 start;

  g_return_val_if_fail (at != NULL, (CalSlot){ 0 });

  if (at->in_strip)
    return cal_slot_of_days (CAL_SLOT_DAYS, at->day, at->day + 1);
  start = at->day * CAL_DAY + MIN (floor_to (at->clock, CAL_DAYS_CELL), CAL_DAY - CAL_DAYS_CELL);
  return (CalSlot){ CAL_SLOT_TIME, start, start + NEW_LENGTH };
}
