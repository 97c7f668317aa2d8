/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-month-rows.h"

#include "cal-lanes.h"

/* The week rows of an endless month view.
 *
 * Rows are numbered without end in both directions, so that a scroll position is one number: row 0
 * is the week that holds 1970-01-01, or begins within the six days after it, whichever the first
 * day of the week makes it. A row is laid out by itself: its spans are clipped to its seven days
 * and packed into lanes.
 *
 * When a day has more than its row has room for, its last visible lane holds "+N more" instead of a
 * bar. A bar of several days that would stand in that lane gives way in the whole row, so that it
 * is never cut in the middle; its other days then say "+1 more". No two bars of that lane share a
 * day, so giving way never pushes out another. */

/* 1970-01-01 was a Thursday, three days after a Monday. */
#define EPOCH_WEEKDAY 3

static int
floor_divide (int a, int b)
{
  return a / b - (a % b < 0 ? 1 : 0);
}

static guint
clip_spans (int first_day, int n_days, const CalDaySpan *spans, guint n_spans, CalMonthBar *bars)
{
  int end_day = first_day + n_days;
  guint n = 0;

  for (guint i = 0; i < n_spans; i++)
    {
      int end = MAX (spans[i].end_day, spans[i].first_day + 1);

      if (spans[i].first_day >= end_day || end <= first_day)
        continue;
      bars[n++] = (CalMonthBar){
        .item = i,
        .first_column = MAX (spans[i].first_day, first_day) - first_day,
        .end_column = MIN (end, end_day) - first_day,
        .open_start = spans[i].first_day<first_day, .open_end = end> end_day,
      };
    }
  return n;
}

static guint
pack_bars (CalMonthBar *bars, guint n_bars)
{
  g_autofree CalInterval *intervals = g_new (CalInterval, MAX (n_bars, 1));
  g_autofree guint *lanes = g_new (guint, MAX (n_bars, 1));
  guint n_lanes;

  for (guint i = 0; i < n_bars; i++)
    intervals[i] = (CalInterval){ bars[i].first_column, bars[i].end_column };
  n_lanes = cal_lanes_pack (intervals, n_bars, lanes, NULL);
  for (guint i = 0; i < n_bars; i++)
    bars[i].lane = lanes[i];
  return n_lanes;
}

static void
hide_bars (CalMonthRow *self)
{
  gboolean is_full[CAL_WEEK_DAYS] = { FALSE };

  for (guint i = 0; i < self->n_bars; i++)
    for (int column = self->bars[i].first_column; column < self->bars[i].end_column; column++)
      {
        self->n_total[column]++;
        if (self->bars[i].lane >= self->capacity)
          is_full[column] = TRUE;
      }
  for (guint i = 0; i < self->n_bars; i++)
    {
      CalMonthBar *bar = &self->bars[i];

      bar->hidden = bar->lane >= self->capacity;
      if (bar->lane + 1 == self->capacity)
        for (int column = bar->first_column; column < bar->end_column; column++)
          bar->hidden |= is_full[column];
      if (bar->hidden)
        for (int column = bar->first_column; column < bar->end_column; column++)
          self->n_hidden[column]++;
    }
}

/**
 * cal_month_row_of_day:
 * @day: a day, counted from 1970-01-01
 * @week_start: the first day of the week, 0 Monday … 6 Sunday
 *
 * Returns: the number of the week row that @day lies in
 */
int
cal_month_row_of_day (int day, int week_start)
{
  return floor_divide (day + EPOCH_WEEKDAY - week_start, CAL_WEEK_DAYS);
}

/**
 * cal_month_row_get_first_day:
 * @row: the number of a week row
 * @week_start: the first day of the week, 0 Monday … 6 Sunday
 *
 * Returns: the first day of the row, counted from 1970-01-01
 */
int
cal_month_row_get_first_day (int row, int week_start)
{
  return row * CAL_WEEK_DAYS - EPOCH_WEEKDAY + week_start;
}

/**
 * cal_month_row_get_capacity:
 * @height: what a row has for bars, pixels
 * @lane_height: one bar and the gap to the next, pixels
 *
 * Returns: how many lanes there is room for; at least one, so that "+N more" has a place
 */
guint
cal_month_row_get_capacity (double height, double lane_height)
{
  g_return_val_if_fail (lane_height > 0, 1);

  return (guint) MAX (1.0, height / lane_height);
}

/**
 * cal_month_row_new:
 * @first_day: the first day of the row, counted from 1970-01-01
 * @spans: (array length=n_spans): whole days [first_day, end_day), in the total order of the
 * occurrences; those that don't touch the row are passed over
 * @n_spans: how many
 * @capacity: lanes that there is room for
 *
 * Lays out one week row. May be called on any thread.
 *
 * Returns: (transfer full): the row
 */
CalMonthRow *
cal_month_row_new (int first_day, const CalDaySpan *spans, guint n_spans, guint capacity)
{
  return cal_month_row_new_days (first_day, CAL_WEEK_DAYS, spans, n_spans, capacity);
}

/**
 * cal_month_row_new_days:
 * @first_day: the first day of the row, counted from 1970-01-01
 * @n_days: 1 … 7
 * @spans: (array length=n_spans): as for cal_month_row_new()
 * @n_spans: how many
 * @capacity: lanes that there is room for
 *
 * Lays out a row of fewer days than a week: the strip above the hours of one day. May be called on
 * any thread.
 *
 * Returns: (transfer full): the row
 */
CalMonthRow *
cal_month_row_new_days (int first_day,
                        int n_days,
                        const CalDaySpan *spans,
                        guint n_spans,
                        guint capacity)
{
  CalMonthRow *self;

  g_return_val_if_fail (n_spans == 0 || spans != NULL, NULL);
  g_return_val_if_fail (n_days >= 1 && n_days <= CAL_WEEK_DAYS, NULL);

  self = g_new0 (CalMonthRow, 1);
  self->first_day = first_day;
  self->n_days = n_days;
  self->capacity = MAX (capacity, 1);
  self->bars = g_new (CalMonthBar, MAX (n_spans, 1));
  self->n_bars = clip_spans (first_day, n_days, spans, n_spans, self->bars);
  self->n_lanes = pack_bars (self->bars, self->n_bars);
  hide_bars (self);
  return self;
}

/**
 * cal_month_row_free:
 * @self: a row
 *
 * Frees what cal_month_row_new() made.
 */
void
cal_month_row_free (CalMonthRow *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bars);
  g_free (self);
}

/**
 * cal_month_row_get_bar:
 * @self: a row
 * @column: 0 … 6
 * @lane: from 0
 *
 * Returns: (transfer none) (nullable): the visible bar that is there
 */
const CalMonthBar *
cal_month_row_get_bar (const CalMonthRow *self, int column, guint lane)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_bars; i++)
    {
      const CalMonthBar *bar = &self->bars[i];

      if (!bar->hidden && bar->lane == lane && bar->first_column <= column
          && column < bar->end_column)
        return bar;
    }
  return NULL;
}

/**
 * cal_month_row_get_last_lane:
 * @self: a row
 * @column: 0 … 6
 *
 * Returns: the lowest lane of the day with a visible bar; -1 when there is none
 */
int
cal_month_row_get_last_lane (const CalMonthRow *self, int column)
{
  int last = -1;

  g_return_val_if_fail (self != NULL, -1);

  for (guint i = 0; i < self->n_bars; i++)
    {
      const CalMonthBar *bar = &self->bars[i];

      if (!bar->hidden && bar->first_column <= column && column < bar->end_column)
        last = MAX (last, (int) bar->lane);
    }
  return last;
}
