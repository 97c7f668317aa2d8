/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include <math.h>

/* Where the month is, and how it gets somewhere else.
 *
 * The position is a row number with a fraction (see cal-month-rows.c); how it moves is in
 * cal-grid-view-scroll.c. What the model should cover is known before a movement ends: the range
 * takes in where the position is going, with a margin of more than a month on both sides, in whole
 * months, so that it seldom changes and a neighbouring month is there before anybody asks for it.
 */

#define MARGIN_DAYS 37 /* a month, and the rest of its last week */
#define FIRST_YEAR 1
#define LAST_YEAR 9998

static double
count_rows (CalMonthView *self)
{
  return self->grid.row_height > 0 ? self->grid.height / self->grid.row_height : 6;
}

double
cal_month_view_clamp (CalGridView *view, double position)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int week_start = self->grid.week_start;
  double first = cal_month_row_of_day (cal_day_from_date (FIRST_YEAR, 1, 8), week_start);
  double last = cal_month_row_of_day (cal_day_from_date (LAST_YEAR, 12, 1), week_start);

  return CLAMP (position, first, last);
}

static int
first_of_month (int day)
{
  int year, month;

  cal_day_to_date (day, &year, &month, NULL);
  return cal_day_from_date (year, month, 1);
}

/* The month of which most is seen is that of the middle. */
static void
follow_position (CalMonthView *self)
{
  int row = (int) floor (self->grid.position + count_rows (self) / 2);
  int middle = cal_month_row_get_first_day (row, self->grid.week_start) + CAL_WEEK_DAYS / 2;

  if (first_of_month (middle) != first_of_month (cal_grid_view_get_date (CAL_GRID_VIEW (self))))
    cal_month_view_set_date (self, first_of_month (middle));
}

void
cal_month_view_moved (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);

  self->grid.position = cal_grid_view_get_position (view);
  cal_month_view_update_range (self);
  if (self->follows)
    follow_position (self);
}

void
cal_month_view_follow (CalGridView *view)
{
  CAL_MONTH_VIEW (view)->follows = TRUE;
}

void
cal_month_view_get_page (CalGridView *view, double *out_page, double *out_unit)
{
  *out_page = CAL_MONTH_VIEW (view)->grid.height;
  *out_unit = CAL_MONTH_VIEW (view)->grid.row_height;
}

static gboolean
is_wheel (GtkEventControllerScroll *controller)
{
  return gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
}

gboolean
cal_month_view_scroll (CalGridView *view,
                       GtkEventControllerScroll *controller,
                       double dx,
                       double dy)
{
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);

  if (dy == 0 || gtk_event_controller_get_current_event_state (base) & GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  cal_grid_view_scroll_by (view, dy, is_wheel (controller));
  return GDK_EVENT_STOP;
}

void
cal_month_view_decelerate (CalGridView *view,
                           GtkEventControllerScroll *controller,
                           double vx,
                           double vy)
{
  cal_grid_view_fly (view, vy * (is_wheel (controller) ? cal_grid_view_get_wheel_step (view) : 1));
}

/* Scrolls no further than is needed to see the whole of the day's week. */
void
cal_month_view_reveal_day (CalMonthView *self, int day)
{
  CalMonthGrid grid = self->grid;
  double position;

  grid.position = cal_grid_view_get_target (CAL_GRID_VIEW (self));
  self->follows = TRUE;
  position = cal_month_grid_reveal (&grid, cal_month_row_of_day (day, grid.week_start));
  if (position != grid.position)
    cal_grid_view_glide_to (CAL_GRID_VIEW (self), position, CAL_GRID_VIEW_STEP);
}

/* What the model should cover: where the view is and where it is going, and a month around it. */
void
cal_month_view_update_range (CalMonthView *self)
{
  double position = cal_grid_view_get_position (CAL_GRID_VIEW (self));
  double target = cal_grid_view_get_target (CAL_GRID_VIEW (self));
  double top = MIN (position, target), bottom = MAX (position, target) + count_rows (self);
  int week_start = self->grid.week_start;
  int first = cal_month_row_get_first_day ((int) floor (top), week_start) - MARGIN_DAYS;
  int end = cal_month_row_get_first_day ((int) ceil (bottom), week_start) + MARGIN_DAYS;

  if (cal_grid_view_covers (CAL_GRID_VIEW (self), first, end))
    return;
  cal_month_view_set_range (self,
                            first_of_month (first),
                            cal_month_view_add_months (first_of_month (end - 1), 1));
}

/* Puts the weeks of the date's month into view: its first at the top, unless the date itself then
 * lies below the bottom. */
static double
get_aligned_position (CalMonthView *self)
{
  int top = cal_month_row_of_day (first_of_month (cal_grid_view_get_date (CAL_GRID_VIEW (self))),
                                  self->grid.week_start);
  int row =
      cal_month_row_of_day (cal_grid_view_get_date (CAL_GRID_VIEW (self)), self->grid.week_start);
  int n_whole = MAX (1, (int) floor (count_rows (self) + 0.15));

  return row >= top + n_whole ? row + 1 - n_whole : top;
}

void
cal_month_view_align (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);

  self->follows = FALSE;
  cal_grid_view_set_position (view, get_aligned_position (self));
}

/* The same day of the month n months later, or that month's last. */
int
cal_month_view_add_months (int day, int n_months)
{
  int year, month, day_of_month, index, first, next;

  cal_day_to_date (day, &year, &month, &day_of_month);
  index = year * 12 + (month - 1) + n_months;
  first = cal_day_from_date (index / 12, index % 12 + 1, 1);
  index++;
  next = cal_day_from_date (index / 12, index % 12 + 1, 1);
  return MIN (first + day_of_month, next) - 1;
}

void
cal_month_view_go_to_day (CalMonthView *self, int day, gboolean animate)
{
  CalMonthSpot spot = { CAL_MONTH_PART_DAY, day, 0 };

  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  cal_month_view_set_date (self, day);
  cal_month_view_set_spot (self, &spot);
  if (!animate)
    {
      cal_month_view_align (CAL_GRID_VIEW (self));
      return;
    }
  self->follows = FALSE;
  cal_grid_view_glide_to (CAL_GRID_VIEW (self), get_aligned_position (self), CAL_GRID_VIEW_GO);
}

void
cal_month_view_step (CalMonthView *self, int n_months)
{
  cal_month_view_go_to_day (
      self,
      cal_month_view_add_months (first_of_month (cal_grid_view_get_date (CAL_GRID_VIEW (self))),
                                 n_months),
      TRUE);
}

/* The day of the keyboard's spot; when that has been scrolled away, the date. */
int
cal_month_view_get_chosen_day (CalMonthView *self)
{
  int first, end;

  first = cal_month_row_get_first_day ((int) floor (self->grid.position), self->grid.week_start);
  end = cal_month_row_get_first_day ((int) ceil (self->grid.position + count_rows (self)),
                                     self->grid.week_start);
  return self->spot.day >= first && self->spot.day < end
             ? self->spot.day
             : cal_grid_view_get_date (CAL_GRID_VIEW (self));
}
