/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-month-focus.h"

/* The order in which the arrow keys walk through a month.
 *
 * A column is one long list: a day, its visible occurrences from the top, its "+N more", then the
 * same weekday a week later. Down and Up walk it without leaving anything out, so that every
 * occurrence can be reached. Forward and Backward stay at the same height and go to the next day
 * that the occurrence does not cover; where there is nothing at that height, to the nearest above
 * it, at last to the day itself. */

typedef struct
{
  const CalMonthRow *row; /* NULL: nothing is known of that week, its days are empty */
  int column;
} Place;

static Place
find_place (int day, int week_start, CalMonthRowFunc get_row, gpointer user_data)
{
  int number = cal_month_row_of_day (day, week_start);

  return (Place){ get_row (number, user_data),
                  day - cal_month_row_get_first_day (number, week_start) };
}

static const CalMonthBar *
get_bar (const Place *place, int lane)
{
  return place->row != NULL && lane >= 0
             ? cal_month_row_get_bar (place->row, place->column, (guint) lane)
             : NULL;
}

static gboolean
has_more (const Place *place)
{
  return place->row != NULL && place->row->n_hidden[place->column] > 0;
}

static int
last_lane (const Place *place)
{
  return place->row != NULL ? cal_month_row_get_last_lane (place->row, place->column) : -1;
}

/* The nearest occurrence at `lane` or above it, or the day. */
static CalMonthSpot
spot_at_or_above (const Place *place, int day, int lane)
{
  for (int i = lane; i >= 0; i--)
    if (get_bar (place, i) != NULL)
      return (CalMonthSpot){ CAL_MONTH_PART_BAR, day, (guint) i };
  return (CalMonthSpot){ CAL_MONTH_PART_DAY, day, 0 };
}

static CalMonthSpot
bottom_spot (const Place *place, int day)
{
  if (has_more (place))
    return (CalMonthSpot){ CAL_MONTH_PART_MORE, day, 0 };
  return spot_at_or_above (place, day, last_lane (place));
}

static CalMonthSpot
step_down (const CalMonthSpot *self, const Place *place)
{
  int lane = self->part == CAL_MONTH_PART_BAR ? (int) self->lane + 1 : 0;

  if (self->part != CAL_MONTH_PART_MORE)
    {
      for (; lane <= last_lane (place); lane++)
        if (get_bar (place, lane) != NULL)
          return (CalMonthSpot){ CAL_MONTH_PART_BAR, self->day, (guint) lane };
      if (has_more (place))
        return (CalMonthSpot){ CAL_MONTH_PART_MORE, self->day, 0 };
    }
  return (CalMonthSpot){ CAL_MONTH_PART_DAY, self->day + CAL_WEEK_DAYS, 0 };
}

static CalMonthSpot
step_up (const CalMonthSpot *self, const Place *place)
{
  if (self->part == CAL_MONTH_PART_MORE)
    return spot_at_or_above (place, self->day, last_lane (place));
  return spot_at_or_above (place, self->day, (int) self->lane - 1);
}

/* The day beside, past the whole of the occurrence that the focus is on. */
static int
day_beside (const CalMonthSpot *self, const Place *place, gboolean forward)
{
  const CalMonthBar *bar =
      self->part == CAL_MONTH_PART_BAR ? get_bar (place, (int) self->lane) : NULL;

  if (bar == NULL)
    return self->day + (forward ? 1 : -1);
  return place->row->first_day + (forward ? bar->end_column : bar->first_column - 1);
}

/**
 * cal_month_focus_step:
 * @self: where the focus is
 * @step: where it goes
 * @week_start: the first day of the week, 0 Monday … 6 Sunday
 * @get_row: (scope call): gives the layout of a row
 * @user_data: for @get_row
 *
 * Returns: where the focus goes by an arrow key
 */
CalMonthSpot
cal_month_focus_step (const CalMonthSpot *self,
                      CalMonthStep step,
                      int week_start,
                      CalMonthRowFunc get_row,
                      gpointer user_data)
{
  Place place = find_place (self->day, week_start, get_row, user_data);
  int day;

  if (step == CAL_MONTH_STEP_DOWN)
    return step_down (self, &place);
  if (step == CAL_MONTH_STEP_UP && self->part != CAL_MONTH_PART_DAY)
    return step_up (self, &place);

  day = step == CAL_MONTH_STEP_UP ? self->day - CAL_WEEK_DAYS
                                  : day_beside (self, &place, step == CAL_MONTH_STEP_FORWARD);
  place = find_place (day, week_start, get_row, user_data);
  if (step == CAL_MONTH_STEP_UP || self->part == CAL_MONTH_PART_MORE)
    return bottom_spot (&place, day);
  if (self->part == CAL_MONTH_PART_DAY)
    return (CalMonthSpot){ CAL_MONTH_PART_DAY, day, 0 };
  return spot_at_or_above (&place, day, (int) self->lane);
}

/**
 * cal_month_focus_settle:
 * @self: where the focus was before the layout changed
 * @week_start: the first day of the week, 0 Monday … 6 Sunday
 * @get_row: (scope call): gives the layout of a row
 * @user_data: for @get_row
 *
 * Returns: the nearest place to it in the same day that is still there
 */
CalMonthSpot
cal_month_focus_settle (const CalMonthSpot *self,
                        int week_start,
                        CalMonthRowFunc get_row,
                        gpointer user_data)
{
  Place place = find_place (self->day, week_start, get_row, user_data);

  if (self->part == CAL_MONTH_PART_BAR)
    return spot_at_or_above (&place, self->day, (int) self->lane);
  if (self->part == CAL_MONTH_PART_MORE)
    return bottom_spot (&place, self->day);
  return *self;
}
