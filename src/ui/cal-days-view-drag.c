/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

/* Dragging. A press on an occurrence that moves is a drag of it, or of the edge that it took hold
 * of; on free time it marks a span. What the drag would do is asked of cal-days-grip.c at every
 * step, drawn at once, and told when it is let go. Escape takes everything back.
 *
 * Near the top and the bottom of the hours a drag scrolls; held beside the first or the last day it
 * goes on to other days, so that an appointment can be carried into another week. */

#define EDGE_HOURS_PER_SECOND 9.0
#define EDGE_WAIT (300 * 1000) /* microseconds: a drag out of the strip passes the edge */
#define SIDE 6                 /* pixels at the end of the last day */
#define SIDE_WAIT (800 * 1000) /* microseconds */

static CalDaysGrip
take_hold (CalOccurrence *occurrence, CalDaysEdge edge)
{
  return (CalDaysGrip){
    .kind = edge == CAL_DAYS_EDGE_START ? CAL_DAYS_GRIP_START
            : edge == CAL_DAYS_EDGE_END ? CAL_DAYS_GRIP_END
                                        : CAL_DAYS_GRIP_MOVE,
    .all_day = cal_occurrence_is_all_day (occurrence),
    .start = cal_occurrence_get_wall_start (occurrence),
    .end = cal_occurrence_get_wall_end (occurrence),
  };
}

gboolean
cal_days_view_begin_drag (CalGridView *view, double x, double y)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalOccurrence *occurrence;
  CalDaysHit at;

  cal_days_view_hit (self, x, y, &at);
  occurrence = cal_days_view_get_occurrence (self, &at);
  if (at.part == CAL_DAYS_PART_STRIP || at.part == CAL_DAYS_PART_HOURS)
    self->grip = (CalDaysGrip){ .kind = CAL_DAYS_GRIP_MARK };
  else if (cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
    return FALSE;
  else
    {
      self->grip = take_hold (occurrence, at.edge);
      cal_grid_view_lift (view, occurrence, self->grip.kind == CAL_DAYS_GRIP_MOVE);
    }
  self->grip.from = cal_days_grid_get_point (&self->grid, x, y);
  self->drag_slot = cal_days_grip_get_slot (&self->grip, &self->grip.from);
  self->side_since = self->edge_since = 0;
  self->was_inside = FALSE;
  return TRUE;
}

static const char *
choose_cursor (CalDaysView *self, gboolean is_copy)
{
  if (self->grip.kind == CAL_DAYS_GRIP_MARK)
    return NULL;
  if (self->grip.kind != CAL_DAYS_GRIP_MOVE)
    return self->grip.from.in_strip ? "ew-resize" : "ns-resize";
  return is_copy ? "copy" : "grabbing";
}

/* An edge and a mark stay among the hours, or in the strip, wherever the pointer goes. */
static CalDaysPoint
get_point (CalDaysView *self, double x, double y)
{
  double top = cal_days_grid_get_hours_top (&self->grid);

  if (self->grip.kind != CAL_DAYS_GRIP_MOVE && !self->grip.from.in_strip)
    y = MAX (y, top);
  return cal_days_grid_get_point (&self->grid, x, y);
}

void
cal_days_view_update_drag (CalGridView *view, double x, double y, gboolean is_copy)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysPoint point = get_point (self, x, y);

  self->drag_slot = cal_days_grip_get_slot (&self->grip, &point);
  if (self->grip.kind == CAL_DAYS_GRIP_MARK)
    self->mark = self->drag_slot;
  cal_canvas_set_cursor (CAL_CANVAS (self), choose_cursor (self, is_copy));
}

/* The keyboard's cursor waits where the occurrence will be. */
static void
move_spot (CalDaysView *self, const CalSlot *slot, const char *id)
{
  CalDaysSpot spot = { CAL_DAYS_PART_STRIP, cal_slot_get_first_day (slot), 0, self->spot.clock };

  if (!cal_days_view_shows (self, spot.day))
    return;
  if (slot->kind == CAL_SLOT_TIME)
    {
      spot.part = CAL_DAYS_PART_HOURS;
      spot.clock = slot->start - spot.day * CAL_DAY;
      spot.clock -= spot.clock % CAL_DAYS_CELL;
    }
  cal_days_view_set_spot (self, &spot);
  cal_grid_view_await (CAL_GRID_VIEW (self), id);
}

static void
drop_occurrence (CalDaysView *self, CalOccurrence *dragged, const CalSlot *slot, gboolean copy)
{
  CalSlot origin = cal_days_grip_get_origin (&self->grip);

  if (cal_slot_equal (slot, &origin))
    return;
  if (!copy)
    move_spot (self, slot, cal_occurrence_get_id (dragged));
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_RESCHEDULE, dragged, slot, copy);
}

void
cal_days_view_drop (CalGridView *view, CalOccurrence *dragged, double x, double y, gboolean is_copy)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysPoint point = get_point (self, x, y);
  CalSlot slot = cal_days_grip_get_slot (&self->grip, &point);
  GdkRectangle where;

  if (dragged != NULL)
    {
      drop_occurrence (self, dragged, &slot, is_copy);
      return;
    }
  self->mark = slot;
  where = cal_days_view_get_slot_rectangle (self, &slot, point.day);
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, &where);
}

/* How far the drag is into an edge of the hours. Above the hours only what stays among them is
 * scrolled. */
static double
get_depth (CalDaysView *self, double y)
{
  double top = cal_days_grid_get_hours_top (&self->grid);
  gboolean is_move = self->grip.kind == CAL_DAYS_GRIP_MOVE;

  if (!cal_grid_view_is_dragging (CAL_GRID_VIEW (self)) || (self->grip.from.in_strip && !is_move)
      || (is_move && y < top))
    return 0;
  return cal_grid_view_get_edge_depth (CAL_GRID_VIEW (self), top, self->grid.height);
}

/* By which period a drag goes on that is held where it is: -1, 0 or 1. */
static int
get_side (CalDaysView *self)
{
  double x, y;
  double start = cal_days_grid_get_edge (&self->grid, 0);
  double end = cal_days_grid_get_edge (&self->grid, self->n_days);

  if (!cal_grid_view_is_dragging (CAL_GRID_VIEW (self)))
    return 0;
  cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  if (self->grid.rtl)
    return x > start ? -1 : x < end + SIDE ? 1 : 0;
  return x < start ? -1 : x >= end - SIDE ? 1 : 0;
}

/* Returns whether it waits for going on. */
static gboolean
turn_over (CalDaysView *self, gint64 now)
{
  int side = get_side (self);

  if (side == 0)
    {
      self->side_since = 0;
      return FALSE;
    }
  if (self->side_since == 0)
    self->side_since = now;
  if (now - self->side_since >= SIDE_WAIT)
    {
      self->side_since = now;
      cal_view_step (CAL_VIEW (self), side);
      cal_grid_view_refresh_drag (CAL_GRID_VIEW (self));
    }
  return TRUE;
}

/* Returns whether it may go on. */
static gboolean
scroll (CalDaysView *self, gint64 now)
{
  double x, y, depth;
  gboolean is_waiting;

  cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  depth = get_depth (self, y);
  self->was_inside |= depth == 0 && y > cal_days_grid_get_hours_top (&self->grid);
  if (depth == 0)
    self->edge_since = 0;
  else if (self->edge_since == 0)
    self->edge_since = now;
  is_waiting = !self->was_inside && now - self->edge_since < EDGE_WAIT;
  return cal_grid_view_scroll_at_edge (CAL_GRID_VIEW (self),
                                       depth,
                                       EDGE_HOURS_PER_SECOND,
                                       is_waiting,
                                       now);
}

/* What a drag moves while the pointer is held still: at the upper or the lower edge the hours, the
 * faster the nearer; at the sides the days. Returns whether it may go on. */
gboolean
cal_days_view_autoscroll (CalGridView *view, gint64 now)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  gboolean is_turning = turn_over (self, now);

  return scroll (self, now) || is_turning;
}
