/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

/* Where the keyboard's spot is among the days; see cal-grid-view-focus.c. */

static const CalDaysLayout *
get_layout (CalDaysView *self)
{
  return cal_days_index_get_layout (self->index);
}

/* The "+N more" of the strip in the spot's day. */
static GtkWidget *
find_more (CalDaysView *self)
{
  for (guint i = 0; i < self->more_buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->more_buttons, i);

      if (gtk_widget_get_child_visible (button)
          && cal_more_button_get_day (CAL_MORE_BUTTON (button)) == self->spot.day)
        return button;
    }
  return NULL;
}

/* What the spot is on, as if it had been hit there. */
CalDaysHit
cal_days_view_get_spot_place (CalDaysView *self)
{
  int first = self->grid.first_day;

  return (CalDaysHit){
    .part = self->spot.part,
    .column = self->spot.day - first,
    .day = self->spot.day,
    .clock = self->spot.clock,
    .bar = cal_days_focus_get_bar (&self->spot, first, get_layout (self)),
    .block = cal_days_focus_get_block (&self->spot, first, get_layout (self)),
    .rest = cal_days_focus_get_rest (&self->spot, first, get_layout (self)),
  };
}

void
cal_days_view_set_spot (CalDaysView *self, const CalDaysSpot *spot)
{
  self->spot = *spot;
  cal_grid_view_note_occurrence (CAL_GRID_VIEW (self));
  cal_grid_view_queue (CAL_GRID_VIEW (self));
}

CalOccurrence *
cal_days_view_get_spot_occurrence (CalGridView *view)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysHit at;

  if (!cal_days_view_shows (self, self->spot.day))
    return NULL;
  at = cal_days_view_get_spot_place (self);
  return cal_days_view_get_occurrence (self, &at);
}

static gboolean
find_in_day (CalGridView *view, const char *id)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysHit at;

  if (!cal_days_index_find (self->index, id, self->spot.day - self->grid.first_day, &at))
    return FALSE;
  self->spot.part = at.part;
  if (at.bar != NULL)
    self->spot.lane = at.bar->lane;
  if (at.block != NULL)
    {
      self->spot.lane = at.block->lane;
      self->spot.clock = at.rest != NULL ? at.rest->start : at.block->start;
    }
  return TRUE;
}

/* After the layout has changed: the spot stays on its occurrence, else as near as can be. */
void
cal_days_view_settle_spot (CalDaysView *self)
{
  CalGridView *view = CAL_GRID_VIEW (self);

  if (cal_grid_view_is_selecting (view) || cal_grid_view_find_awaited (view, find_in_day))
    return;
  self->spot = cal_days_focus_settle (&self->spot, self->grid.first_day, get_layout (self));
  cal_grid_view_note_neighbour (view);
}

/* What stands for the spot, when it is not free time. */
GtkWidget *
cal_days_view_find_spot (CalGridView *view)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalOccurrence *occurrence = cal_days_view_get_spot_occurrence (CAL_GRID_VIEW (self));
  int slot = self->spot.part == CAL_DAYS_PART_BAR ? CAL_DAYS_STRIP_SLOT
                                                  : self->spot.day - self->grid.first_day;

  if (occurrence != NULL)
    return (
        GtkWidget *) cal_canvas_find (CAL_CANVAS (self), cal_occurrence_get_id (occurrence), slot);
  if (self->spot.part == CAL_DAYS_PART_MORE)
    return find_more (self);
  return self->spot.part == CAL_DAYS_PART_REST ? self->rest_at_spot : NULL;
}

/* The spot goes to the occurrence, and waits there for it while it is still being read. */
void
cal_days_view_focus_occurrence (CalDaysView *self, CalOccurrence *occurrence)
{
  gint64 start = cal_occurrence_get_wall_start (occurrence);
  int day = cal_occurrence_get_first_day (occurrence);
  CalDaysSpot spot = { CAL_DAYS_PART_STRIP, day, 0, self->spot.clock };

  if (!cal_days_index_is_in_strip (occurrence))
    {
      spot.part = CAL_DAYS_PART_HOURS;
      spot.clock = start - day * CAL_DAY;
    }
  if (!cal_days_view_shows (self, day))
    cal_days_view_set_date (self, day);
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  self->is_chosen = FALSE;
  cal_days_view_set_spot (self, &spot);
  cal_grid_view_await (CAL_GRID_VIEW (self), cal_occurrence_get_id (occurrence));
  if (spot.part == CAL_DAYS_PART_HOURS)
    cal_days_view_reveal (self,
                          spot.clock,
                          MIN (cal_occurrence_get_wall_end (occurrence) - day * CAL_DAY, CAL_DAY));
}
