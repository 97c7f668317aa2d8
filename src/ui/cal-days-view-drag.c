/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <math.h>

/* Dragging. A press on an occurrence that moves is a drag of it, or of the edge that it took hold
 * of; on free time it marks a span. What the drag would do is asked of cal-days-grip.c at every
 * step, drawn at once, and told when it is let go. Escape takes everything back.
 *
 * Near the top and the bottom of the hours a drag scrolls; held beside the first or the last day it
 * goes on to other days, so that an appointment can be carried into another week. */

#define EDGE 36 /* of the hours, in which a drag scrolls; pixels */
#define EDGE_HOURS_PER_SECOND 9.0
#define EDGE_WAIT (300 * 1000) /* microseconds: a drag out of the strip passes the edge */
#define SIDE 6                 /* pixels at the end of the last day */
#define SIDE_WAIT (800 * 1000) /* microseconds */

static void
begin_mark (CalDaysView *self)
{
  self->grip = (CalDaysGrip){ .kind = CAL_DAYS_GRIP_MARK };
  g_clear_object (&self->dragged);
}

static gboolean
begin_move (CalDaysView *self, const CalDaysHit *at)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);

  if (cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
    return FALSE;
  self->grip = (CalDaysGrip){
    .kind = at->edge == CAL_DAYS_EDGE_START ? CAL_DAYS_GRIP_START
            : at->edge == CAL_DAYS_EDGE_END ? CAL_DAYS_GRIP_END
                                            : CAL_DAYS_GRIP_MOVE,
    .all_day = cal_occurrence_is_all_day (occurrence),
    .start = cal_occurrence_get_wall_start (occurrence),
    .end = cal_occurrence_get_wall_end (occurrence),
  };
  g_set_object (&self->dragged, occurrence);
  return TRUE;
}

static gboolean
drag_begin_cb (CalDrag *drag, double x, double y, CalDaysView *self)
{
  CalDaysHit at;

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return FALSE;
  cal_days_view_hit (self, x, y, &at);
  if (at.part == CAL_DAYS_PART_STRIP || at.part == CAL_DAYS_PART_HOURS)
    begin_mark (self);
  else if (!begin_move (self, &at))
    return FALSE;
  cal_clicks_forget (self->clicks);
  self->is_dragging = TRUE;
  self->grip.from = cal_days_grid_get_point (&self->grid, x, y);
  self->drag_slot = cal_days_grip_get_slot (&self->grip, &self->grip.from);
  self->pointer_x = x;
  self->pointer_y = y;
  self->last_tick = 0;
  self->side_since = self->edge_since = 0;
  self->was_inside = FALSE;
  cal_grid_view_start_ticking (CAL_GRID_VIEW (self));
  return TRUE;
}

static const char *
choose_cursor (CalDaysView *self)
{
  if (self->grip.kind == CAL_DAYS_GRIP_MARK)
    return NULL;
  if (self->grip.kind != CAL_DAYS_GRIP_MOVE)
    return self->grip.from.in_strip ? "ew-resize" : "ns-resize";
  return self->is_copy ? "copy" : "grabbing";
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

static void
drag_update_cb (CalDrag *drag, double x, double y, gboolean copy, CalDaysView *self)
{
  CalDaysPoint point = get_point (self, x, y);

  self->pointer_x = x;
  self->pointer_y = y;
  self->is_copy = copy && self->grip.kind == CAL_DAYS_GRIP_MOVE;
  self->drag_slot = cal_days_grip_get_slot (&self->grip, &point);
  if (self->grip.kind == CAL_DAYS_GRIP_MARK)
    self->mark = self->drag_slot;
  cal_canvas_set_cursor (CAL_CANVAS (self), choose_cursor (self));
  cal_grid_view_start_ticking (CAL_GRID_VIEW (self));
  cal_grid_view_queue (CAL_GRID_VIEW (self));
}

static void
end_drag (CalDaysView *self)
{
  self->is_dragging = FALSE;
  self->is_copy = FALSE;
  g_clear_object (&self->dragged);
  cal_canvas_set_cursor (CAL_CANVAS (self), NULL);
  cal_grid_view_queue (CAL_GRID_VIEW (self));
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

static void
drop_cb (CalDrag *drag, double x, double y, gboolean copy, CalDaysView *self)
{
  g_autoptr (CalOccurrence) dragged = g_steal_pointer (&self->dragged);
  CalDaysPoint point = get_point (self, x, y);
  CalSlot slot = cal_days_grip_get_slot (&self->grip, &point);
  GdkRectangle where;

  end_drag (self);
  if (dragged != NULL)
    {
      drop_occurrence (self, dragged, &slot, copy && self->grip.kind == CAL_DAYS_GRIP_MOVE);
      return;
    }
  self->mark = slot;
  where = cal_days_view_get_slot_rectangle (self, &slot, point.day);
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, &where);
}

static void
drag_cancel_cb (CalDrag *drag, CalDaysView *self)
{
  cal_days_view_set_mark (self, NULL);
  end_drag (self);
}

void
cal_days_view_setup_drag (CalDaysView *self)
{
  self->drag = cal_drag_new (GTK_WIDGET (self));
  g_signal_connect_object (self->drag, "begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (self->drag, "update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (self->drag, "drop", G_CALLBACK (drop_cb), self, 0);
  g_signal_connect_object (self->drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
}

/* How far the pointer is into the upper or the lower edge of the hours, -1 … 1. Above the hours
 * only what stays among them is scrolled. */
static double
get_depth (CalDaysView *self)
{
  double hours = cal_days_grid_get_hours_top (&self->grid);
  double top = hours + EDGE, bottom = self->grid.height - EDGE;

  if (!self->is_dragging || (self->grip.from.in_strip && self->grip.kind != CAL_DAYS_GRIP_MOVE))
    return 0;
  if (self->pointer_y < hours && self->grip.kind == CAL_DAYS_GRIP_MOVE)
    return 0;
  if (self->pointer_y < top)
    return MAX (-1, (self->pointer_y - top) / EDGE);
  if (self->pointer_y > bottom)
    return MIN (1, (self->pointer_y - bottom) / EDGE);
  return 0;
}

/* By which period a drag goes on that is held where it is: -1, 0 or 1. */
static int
get_side (CalDaysView *self)
{
  double start = cal_days_grid_get_edge (&self->grid, 0);
  double end = cal_days_grid_get_edge (&self->grid, self->n_days);

  if (!self->is_dragging)
    return 0;
  if (self->grid.rtl)
    return self->pointer_x > start ? -1 : self->pointer_x < end + SIDE ? 1 : 0;
  return self->pointer_x < start ? -1 : self->pointer_x >= end - SIDE ? 1 : 0;
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
      cal_drag_refresh (self->drag);
    }
  return TRUE;
}

/* Returns whether it may go on. */
static gboolean
scroll (CalDaysView *self, gint64 now)
{
  double depth = get_depth (self);
  double elapsed = self->last_tick > 0 ? (double) (now - self->last_tick) / 1e6 : 0;

  self->last_tick = depth != 0 ? now : 0;
  self->was_inside |= depth == 0 && self->pointer_y > cal_days_grid_get_hours_top (&self->grid);
  if (depth == 0)
    {
      self->edge_since = 0;
      return FALSE;
    }
  if (self->edge_since == 0)
    self->edge_since = now;
  if (!self->was_inside && now - self->edge_since < EDGE_WAIT)
    return TRUE;
  cal_grid_view_set_position (CAL_GRID_VIEW (self),
                              cal_grid_view_get_position (CAL_GRID_VIEW (self))
                                  + depth * fabs (depth) * EDGE_HOURS_PER_SECOND
                                        * MIN (elapsed, 0.1));
  return TRUE;
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
