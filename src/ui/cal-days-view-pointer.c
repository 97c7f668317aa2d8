/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <glib/gi18n-lib.h>

/* What lies under the pointer among the days (see cal-grid-view-pointer.c). A click on the name of
 * a day opens that day, one on the corner the choice of a second time zone. */

static CalDaysSpot
to_spot (CalDaysView *self, const CalDaysHit *at)
{
  CalDaysSpot spot = { at->part, at->day, 0, at->clock };

  if (at->bar != NULL)
    spot.lane = at->bar->lane;
  if (at->block != NULL)
    {
      spot.lane = at->block->lane;
      spot.clock = at->block->start;
    }
  if (at->rest != NULL)
    spot.clock = at->rest->start;
  if (at->part == CAL_DAYS_PART_HOURS)
    spot.clock -= spot.clock % CAL_DAYS_CELL;
  if (cal_days_spot_is_in_strip (&spot))
    spot.clock = self->spot.clock;
  return spot;
}

/* The slot of a place, for a new appointment there. */
static CalSlot
get_slot (const CalDaysHit *at)
{
  CalDaysPoint point = { at->part == CAL_DAYS_PART_STRIP || at->part == CAL_DAYS_PART_BAR
                             || at->part == CAL_DAYS_PART_MORE,
                         at->day,
                         at->clock };

  return cal_days_slot_around (&point);
}

static GdkRectangle
get_rectangle (CalDaysView *self, const CalDaysHit *at)
{
  const CalDaysLayout *layout = cal_days_index_get_layout (self->index);
  CalSlot slot = get_slot (at);
  CalBox box;

  if (at->bar != NULL)
    box = cal_days_grid_get_bar_box (&self->grid, at->bar);
  else if (at->part == CAL_DAYS_PART_MORE)
    box = cal_days_grid_get_more_box (&self->grid, layout->strip, at->column);
  else if (at->block != NULL)
    box = cal_days_grid_get_block_box (&self->grid, at->column, at->block);
  else if (at->rest != NULL)
    box = cal_days_grid_get_rest_box (&self->grid, at->column, at->rest);
  else
    return cal_days_view_get_slot_rectangle (self, &slot, at->day);
  if (at->block != NULL || at->rest != NULL)
    box = cal_days_grid_clip_to_hours (&self->grid, &box);
  return cal_days_view_to_rectangle (self, &box);
}

static CalPlaceKind
get_kind (CalDaysView *self, const CalDaysHit *at)
{
  if (at->bar != NULL || at->block != NULL)
    return CAL_PLACE_OCCURRENCE;
  switch (at->part)
    {
    case CAL_DAYS_PART_MORE:
    case CAL_DAYS_PART_REST:
      return CAL_PLACE_MORE;
    case CAL_DAYS_PART_STRIP:
    case CAL_DAYS_PART_HOURS:
      return CAL_PLACE_FREE;
    case CAL_DAYS_PART_HEADING:
      return self->n_days > 1 ? CAL_PLACE_DAY : CAL_PLACE_NONE;
    case CAL_DAYS_PART_CORNER:
      return CAL_PLACE_BUTTON;
    default:
      return CAL_PLACE_NONE;
    }
}

void
cal_days_view_describe (CalDaysView *self, const CalDaysHit *at, CalPlace *out_place)
{
  *out_place = (CalPlace){
    .kind = get_kind (self, at),
    .occurrence = cal_days_view_get_occurrence (self, at),
    .day = at->day,
    .slot = get_slot (at),
    .where = get_rectangle (self, at),
  };
}

void
cal_days_view_get_place (CalGridView *view, double x, double y, CalPlace *out_place)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysHit at;

  cal_days_view_hit (self, x, y, &at);
  cal_days_view_describe (self, &at, out_place);
  out_place->is_free = out_place->kind == CAL_PLACE_FREE;
  if (at.edge != CAL_DAYS_EDGE_NONE
      && !cal_canvas_is_fixed (CAL_CANVAS (self), out_place->occurrence))
    out_place->cursor = at.bar != NULL ? "ew-resize" : "ns-resize";
  out_place->action = "win.second-zone";
  out_place->tooltip = _ ("Second Time Zone");
}

void
cal_days_view_put_spot (CalGridView *view, double x, double y)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysSpot spot;
  CalDaysHit at;

  cal_days_view_hit (self, x, y, &at);
  spot = to_spot (self, &at);
  self->is_chosen = TRUE;
  cal_days_view_set_spot (self, &spot);
}

void
cal_days_view_set_hovered (CalGridView *view, const CalPlace *place)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysPart part = CAL_DAYS_PART_NONE;
  int column = place != NULL ? place->day - self->grid.first_day : 0;

  if (place != NULL)
    part = place->kind == CAL_PLACE_DAY ? CAL_DAYS_PART_HEADING : CAL_DAYS_PART_CORNER;
  if (self->hovered == part && self->hovered_column == column)
    return;
  self->hovered = part;
  self->hovered_column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
cal_days_view_hit (CalDaysView *self, double x, double y, CalDaysHit *out_hit)
{
  cal_days_grid_hit (&self->grid, cal_days_index_get_layout (self->index), x, y, out_hit);
}

CalOccurrence *
cal_days_view_get_occurrence (CalDaysView *self, const CalDaysHit *at)
{
  if (at->bar != NULL)
    return cal_days_index_get_bar (self->index, at->bar);
  if (at->block != NULL)
    return cal_days_index_get_block (self->index, at->column, at->block);
  return NULL;
}
