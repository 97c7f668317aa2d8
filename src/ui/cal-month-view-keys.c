/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

/* The keys of the month (see cal-grid-view-keys.c), and the spot (see cal-grid-view-focus.c).
 *
 * Arrows walk (cal-month-focus.c); with Shift they select days, with Alt they move the occurrence,
 * by a day or a week. Page Up and Down go by months, Home and End to the ends of the week. */

static const CalMonthBar *
get_spot_bar (CalMonthView *self, int *out_row)
{
  int number = cal_month_row_of_day (self->spot.day, self->grid.week_start);
  const CalMonthRow *row = cal_month_index_get_row (self->index, number);
  int column = self->spot.day - cal_month_row_get_first_day (number, self->grid.week_start);

  *out_row = number;
  if (row == NULL || self->spot.part != CAL_MONTH_PART_BAR)
    return NULL;
  return cal_month_row_get_bar (row, column, self->spot.lane);
}

/* ---- what keys do ---- */

static void
step (CalMonthView *self, CalMonthStep where)
{
  CalMonthSpot spot = cal_month_focus_step (&self->spot,
                                            where,
                                            self->grid.week_start,
                                            cal_month_view_get_row,
                                            self);

  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  cal_month_view_set_spot (self, &spot);
  cal_month_view_reveal_day (self, spot.day);
}

static void
go_to_spot_day (CalMonthView *self, int day)
{
  CalMonthSpot spot = { CAL_MONTH_PART_DAY, day, 0 };

  cal_month_view_set_spot (self, &spot);
  cal_month_view_reveal_day (self, day);
}

static void
select_to (CalMonthView *self, int delta)
{
  if (!cal_grid_view_is_selecting (CAL_GRID_VIEW (self)))
    self->anchor = self->spot.day;
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), TRUE);
  go_to_spot_day (self, self->spot.day + delta);
}

static void
move_occurrence (CalMonthView *self, int delta)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (CAL_GRID_VIEW (self));
  CalSlot slot;
  int day;

  if (cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
    return;
  /* The spot waits on the new day for the occurrence to come. */
  self->spot.day += delta;
  cal_month_view_reveal_day (self, self->spot.day);
  day = cal_occurrence_get_first_day (occurrence) + delta;
  slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);
  cal_grid_view_reschedule (CAL_GRID_VIEW (self), occurrence, &slot);
}

void
cal_month_view_turn_page (CalGridView *view, int n_pages)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int day = cal_month_view_add_months (self->spot.day, n_pages);

  cal_grid_view_set_selecting (view, FALSE);
  cal_month_view_step (self, n_pages);
  go_to_spot_day (self, day);
  self->follows = FALSE;
}

void
cal_month_view_go_to_end (CalGridView *view, gboolean is_end)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int row = cal_month_row_of_day (self->spot.day, self->grid.week_start);

  cal_grid_view_set_selecting (view, FALSE);
  go_to_spot_day (self,
                  cal_month_row_get_first_day (row, self->grid.week_start)
                      + (is_end ? CAL_WEEK_DAYS - 1 : 0));
}

static CalMonthStep
get_step (int forward, int down)
{
  if (down != 0)
    return down > 0 ? CAL_MONTH_STEP_DOWN : CAL_MONTH_STEP_UP;
  return forward > 0 ? CAL_MONTH_STEP_FORWARD : CAL_MONTH_STEP_BACKWARD;
}

gboolean
cal_month_view_press_arrow (CalGridView *view, int forward, int down, GdkModifierType modifiers)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int days = forward + down * CAL_WEEK_DAYS;

  if (modifiers == GDK_SHIFT_MASK)
    select_to (self, days);
  else if (modifiers == GDK_ALT_MASK && cal_month_view_get_spot_occurrence (view) != NULL)
    move_occurrence (self, days);
  else if (modifiers == 0)
    step (self, get_step (forward, down));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* ---- focus ---- */

void
cal_month_view_get_spot (CalGridView *view, CalPlace *out_place)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalMonthHit at = { .part = self->spot.part, .day = self->spot.day };

  at.bar = get_spot_bar (self, &at.row);
  at.column = at.day - cal_month_row_get_first_day (at.row, self->grid.week_start);
  cal_month_view_describe (self, &at, out_place);
}

gboolean
cal_month_view_get_selection (CalGridView *view, CalSlot *out_slot, GdkRectangle *out_where)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalPlace spot;

  if (!cal_grid_view_is_selecting (view))
    return FALSE;
  cal_month_view_get_spot (view, &spot);
  *out_slot = cal_slot_of_days (CAL_SLOT_DAYS,
                                MIN (self->anchor, spot.day),
                                MAX (self->anchor, spot.day) + 1);
  *out_where = spot.where;
  return TRUE;
}

void
cal_month_view_set_spot (CalMonthView *self, const CalMonthSpot *spot)
{
  self->spot = *spot;
  cal_grid_view_note_occurrence (CAL_GRID_VIEW (self));
  cal_grid_view_queue (CAL_GRID_VIEW (self));
}

void
cal_month_view_wait_for (CalMonthView *self, int day, const char *id)
{
  CalMonthSpot spot = { CAL_MONTH_PART_DAY, day, 0 };

  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  cal_month_view_set_spot (self, &spot);
  cal_grid_view_await (CAL_GRID_VIEW (self), id);
}

CalOccurrence *
cal_month_view_get_spot_occurrence (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int row;
  const CalMonthBar *bar = get_spot_bar (self, &row);

  return bar != NULL ? cal_month_index_get_occurrence (self->index, row, bar) : NULL;
}

static gboolean
find_in_day (CalGridView *view, const char *id)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int row = cal_month_row_of_day (self->spot.day, self->grid.week_start);
  int column = self->spot.day - cal_month_row_get_first_day (row, self->grid.week_start);
  const CalMonthBar *bar = cal_month_index_find_bar (self->index, row, id);

  if (bar == NULL || column < bar->first_column || column >= bar->end_column)
    return FALSE;
  self->spot.part = bar->hidden ? CAL_MONTH_PART_MORE : CAL_MONTH_PART_BAR;
  if (!bar->hidden)
    self->spot.lane = bar->lane;
  return TRUE;
}

/* After the layout has changed: the spot stays on its occurrence, else as near as can be. */
void
cal_month_view_settle_spot (CalMonthView *self)
{
  CalGridView *view = CAL_GRID_VIEW (self);

  if (cal_grid_view_find_awaited (view, find_in_day))
    return;
  self->spot =
      cal_month_focus_settle (&self->spot, self->grid.week_start, cal_month_view_get_row, self);
  cal_grid_view_note_neighbour (view);
}

/* What stands for the spot, when it is not a free day. */
GtkWidget *
cal_month_view_find_spot (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (CAL_GRID_VIEW (self));
  int row = cal_month_row_of_day (self->spot.day, self->grid.week_start);

  if (occurrence != NULL)
    return (
        GtkWidget *) cal_canvas_find (CAL_CANVAS (self), cal_occurrence_get_id (occurrence), row);
  for (guint i = 0; self->spot.part == CAL_MONTH_PART_MORE && i < self->more_buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->more_buttons, i);

      if (gtk_widget_get_child_visible (button)
          && cal_more_button_get_day (CAL_MORE_BUTTON (button)) == self->spot.day)
        return button;
    }
  return NULL;
}

/* The spot goes to what the child stands for, unless it is on it. */
void
cal_month_view_follow_focus (CalMonthView *self, GtkWidget *child)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (CAL_GRID_VIEW (self));
  graphene_rect_t bounds;
  CalMonthHit at;
  CalMonthSpot spot;

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self))
      || !gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
    return;
  if (CAL_IS_OCCURRENCE_WIDGET (child) && occurrence != NULL
      && occurrence == cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (child)))
    return;
  cal_month_grid_hit (&self->grid,
                      self->grid.rtl ? bounds.origin.x + bounds.size.width - 2
                                     : bounds.origin.x + 2,
                      bounds.origin.y + bounds.size.height / 2,
                      cal_month_view_get_row,
                      self,
                      &at);
  if (at.part == CAL_MONTH_PART_DAY)
    return;
  spot = (CalMonthSpot){ at.part, at.day, at.bar != NULL ? at.bar->lane : 0 };
  if (spot.part == self->spot.part && spot.day == self->spot.day && spot.lane == self->spot.lane)
    return;
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  cal_month_view_set_spot (self, &spot);
}
