/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

/* What lies under the pointer in a month, and what a drag does there (see cal-grid-view-pointer.c):
 * over empty space it marks days, and an occurrence goes by whole days. A click on the number of a
 * day opens that day. */

#define EDGE_ROWS_PER_SECOND 5.0

static void
hit (CalMonthView *self, double x, double y, CalMonthHit *out_hit)
{
  cal_month_grid_hit (&self->grid, x, y, cal_month_view_get_row, self, out_hit);
}

static gboolean
is_on_board (CalMonthView *self, double y)
{
  return y >= self->grid.top && y < self->grid.top + self->grid.height;
}

static CalOccurrence *
get_occurrence (CalMonthView *self, const CalMonthHit *at)
{
  return at->bar != NULL ? cal_month_index_get_occurrence (self->index, at->row, at->bar) : NULL;
}

void
cal_month_view_describe (CalMonthView *self, const CalMonthHit *at, CalPlace *out_place)
{
  CalBox box = cal_month_grid_get_day_box (&self->grid, at->row, at->column);
  CalPlaceKind kind = CAL_PLACE_FREE;

  if (at->bar != NULL)
    {
      kind = CAL_PLACE_OCCURRENCE;
      box = cal_month_grid_get_bar_box (&self->grid, at->row, at->bar);
    }
  else if (at->part == CAL_MONTH_PART_MORE)
    {
      kind = CAL_PLACE_MORE;
      box = cal_month_grid_get_more_box (&self->grid, at->row, at->column);
    }
  *out_place = (CalPlace){
    .kind = kind,
    .occurrence = get_occurrence (self, at),
    .day = at->day,
    .slot = cal_slot_of_days (CAL_SLOT_DAY, at->day, at->day + 1),
    .where = cal_month_view_clip_box (self, &box),
  };
}

void
cal_month_view_get_place (CalGridView *view, double x, double y, CalPlace *out_place)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalMonthHit at;

  if (!is_on_board (self, y))
    return;
  hit (self, x, y, &at);
  cal_month_view_describe (self, &at, out_place);
  out_place->is_free = at.part == CAL_MONTH_PART_DAY;
  if (out_place->is_free && cal_month_view_is_on_number (self, &at, x, y))
    out_place->kind = CAL_PLACE_DAY;
}

void
cal_month_view_put_spot (CalGridView *view, double x, double y)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalMonthSpot spot;
  CalMonthHit at;

  hit (self, x, y, &at);
  spot = (CalMonthSpot){ at.part, at.day, at.bar != NULL ? at.bar->lane : 0 };
  cal_month_view_set_spot (self, &spot);
}

void
cal_month_view_set_hovered (CalGridView *view, const CalPlace *place)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  gboolean has_hovered = place != NULL;

  if (self->has_hovered == has_hovered && (!has_hovered || self->hovered_day == place->day))
    return;
  self->has_hovered = has_hovered;
  self->hovered_day = has_hovered ? place->day : 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- drags ---- */

gboolean
cal_month_view_begin_drag (CalGridView *view, double x, double y)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalOccurrence *occurrence;
  CalMonthHit at;

  if (!is_on_board (self, y))
    return FALSE;
  hit (self, x, y, &at);
  occurrence = get_occurrence (self, &at);
  if (at.part != CAL_MONTH_PART_DAY && cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
    return FALSE;
  if (occurrence != NULL)
    {
      self->grab_offset = y - cal_month_grid_get_bar_box (&self->grid, at.row, at.bar).y;
      cal_grid_view_lift (view, occurrence, TRUE);
    }
  self->drag_start_day = self->drag_day = at.day;
  return TRUE;
}

void
cal_month_view_update_drag (CalGridView *view, double x, double y, gboolean is_copy)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  double bottom = self->grid.top + self->grid.height - 1;

  self->drag_day = cal_month_grid_get_day_at (&self->grid, x, CLAMP (y, self->grid.top, bottom));
  if (cal_grid_view_get_dragged (view) != NULL)
    cal_canvas_set_cursor (CAL_CANVAS (self), is_copy ? "copy" : "grabbing");
  else
    cal_month_view_mark_days (self,
                              MIN (self->drag_start_day, self->drag_day),
                              MAX (self->drag_start_day, self->drag_day) + 1);
}

static void
drop_span (CalMonthView *self)
{
  int week_start = self->grid.week_start;
  int row = cal_month_row_of_day (self->drag_day, week_start);
  int row_day = cal_month_row_get_first_day (row, week_start);
  CalBox box = cal_month_grid_get_span_box (&self->grid,
                                            row,
                                            MAX (self->mark_first - row_day, 0),
                                            MIN (self->mark_end - row_day, CAL_WEEK_DAYS),
                                            0,
                                            FALSE,
                                            FALSE);
  GdkRectangle where = cal_month_view_clip_box (self, &box);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, self->mark_first, self->mark_end);

  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, &where);
}

static void
drop_occurrence (CalMonthView *self, CalOccurrence *occurrence, gboolean is_copy)
{
  int delta = self->drag_day - self->drag_start_day;
  int day = cal_occurrence_get_first_day (occurrence) + delta;
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);

  if (!is_copy)
    cal_month_view_wait_for (self, self->drag_day, cal_occurrence_get_id (occurrence));
  if (delta != 0)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_RESCHEDULE, occurrence, &slot, is_copy);
}

void
cal_month_view_drop (CalGridView *view,
                     CalOccurrence *dragged,
                     double x,
                     double y,
                     gboolean is_copy)
{
  if (dragged != NULL)
    drop_occurrence (CAL_MONTH_VIEW (view), dragged, is_copy);
  else
    drop_span (CAL_MONTH_VIEW (view));
}

gboolean
cal_month_view_autoscroll (CalGridView *view, gint64 now)
{
  const CalMonthGrid *grid = &CAL_MONTH_VIEW (view)->grid;
  double depth = cal_grid_view_get_edge_depth (view, grid->top, grid->top + grid->height);

  return cal_grid_view_is_dragging (view)
         && cal_grid_view_scroll_at_edge (view, depth, EDGE_ROWS_PER_SECOND, FALSE, now);
}
