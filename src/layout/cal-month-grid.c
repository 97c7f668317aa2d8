/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-month-grid.h"

#include <math.h>

/* Where the parts of a month view lie, and which part lies under a point.
 *
 * The board is a strip of week rows, all of one height and without end; `position` says which part
 * of it the view shows. Columns are counted from the first day of the week; only
 * cal_month_grid_get_edge() knows that they run from the right in a right-to-left locale. Edges of
 * days and rows are whole pixels, so that lines stay sharp at every position. */

/* The part of a row that may be missing from one that counts as seen. */
#define SLIVER 0.08

/* The x of the leading side of a column counted from the left. */
static double
left_edge (const CalMonthGrid *self, int column)
{
  double days = MAX (0, self->width - self->gutter);

  return (self->rtl ? 0 : self->gutter) + floor (column * days / CAL_WEEK_DAYS + 0.5);
}

static CalBox
columns_box (const CalMonthGrid *self, int row, int first_column, int end_column)
{
  double a = cal_month_grid_get_edge (self, first_column);
  double b = cal_month_grid_get_edge (self, end_column);

  return (CalBox){
    .x = MIN (a, b),
    .y = cal_month_grid_get_row_y (self, row),
    .width = fabs (b - a),
    .height = self->row_height,
  };
}

static gboolean
box_contains (const CalBox *box, double x, double y)
{
  return box->x <= x && x < box->x + box->width && box->y <= y && y < box->y + box->height;
}

static int
row_at (const CalMonthGrid *self, double y)
{
  double scrolled = floor (self->position * self->row_height + 0.5);

  return (int) floor ((y - self->top + scrolled) / self->row_height);
}

static int
column_at (const CalMonthGrid *self, double x)
{
  for (int column = 1; column < CAL_WEEK_DAYS; column++)
    if (x < left_edge (self, column))
      return self->rtl ? CAL_WEEK_DAYS - column : column - 1;
  return self->rtl ? 0 : CAL_WEEK_DAYS - 1;
}

/**
 * cal_month_grid_get_first_row:
 * @self: a geometry
 *
 * Returns: the first row of which a part is visible
 */
int
cal_month_grid_get_first_row (const CalMonthGrid *self)
{
  return row_at (self, self->top);
}

/**
 * cal_month_grid_get_end_row:
 * @self: a geometry
 *
 * Returns: the row after the last one of which a part is visible
 */
int
cal_month_grid_get_end_row (const CalMonthGrid *self)
{
  return row_at (self, self->top + MAX (0, self->height - 1)) + 1;
}

/**
 * cal_month_grid_get_row_y:
 * @self: a geometry
 * @row: the number of a row
 *
 * Returns: the y of its top edge, whole pixels
 */
double
cal_month_grid_get_row_y (const CalMonthGrid *self, int row)
{
  return self->top + row * self->row_height - floor (self->position * self->row_height + 0.5);
}

/**
 * cal_month_grid_get_edge:
 * @self: a geometry
 * @column: 0 … 7
 *
 * Returns: the x of the edge at which the column begins, in reading direction; whole pixels
 */
double
cal_month_grid_get_edge (const CalMonthGrid *self, int column)
{
  return left_edge (self, self->rtl ? CAL_WEEK_DAYS - column : column);
}

/**
 * cal_month_grid_get_capacity:
 * @self: a geometry
 *
 * Returns: how many lanes there is room for in a row
 */
guint
cal_month_grid_get_capacity (const CalMonthGrid *self)
{
  return cal_month_row_get_capacity (self->row_height - self->head,
                                     self->bar_height + self->bar_gap);
}

/**
 * cal_month_grid_get_day_box:
 * @self: a geometry
 * @row: the number of a row
 * @column: 0 … 6
 *
 * Returns: the whole cell of the day
 */
CalBox
cal_month_grid_get_day_box (const CalMonthGrid *self, int row, int column)
{
  return columns_box (self, row, column, column + 1);
}

/**
 * cal_month_grid_get_span_box:
 * @self: a geometry
 * @row: the number of a row
 * @first_column: columns [first_column, end_column)
 * @end_column: see above
 * @lane: from 0, the topmost
 * @open_start: whether it comes from the row before: it then reaches to the edge
 * @open_end: whether it goes on in the next row
 *
 * Returns: the box of a bar over these days
 */
CalBox
cal_month_grid_get_span_box (const CalMonthGrid *self,
                             int row,
                             int first_column,
                             int end_column,
                             guint lane,
                             gboolean open_start,
                             gboolean open_end)
{
  CalBox box = columns_box (self, row, first_column, end_column);
  double leading = open_start ? 0 : self->bar_margin;
  /* One more pixel, as the line between two days is drawn in the first pixel of the later one. */
  double trailing = open_end ? 0 : MAX (0, self->bar_margin - 1);

  box.x += self->rtl ? trailing : leading + 1;
  box.width = MAX (1, box.width - leading - trailing - 1);
  box.y += self->head + lane * (self->bar_height + self->bar_gap);
  box.height = self->bar_height;
  return box;
}

/**
 * cal_month_grid_get_bar_box:
 * @self: a geometry
 * @row: the number of a row
 * @bar: a bar of that row
 *
 * Returns: the box of the bar
 */
CalBox
cal_month_grid_get_bar_box (const CalMonthGrid *self, int row, const CalMonthBar *bar)
{
  return cal_month_grid_get_span_box (self,
                                      row,
                                      bar->first_column,
                                      bar->end_column,
                                      bar->lane,
                                      bar->open_start,
                                      bar->open_end);
}

/**
 * cal_month_grid_get_more_box:
 * @self: a geometry
 * @row: the number of a row
 * @column: 0 … 6
 *
 * Returns: the box of "+N more": the last lane that there is room for
 */
CalBox
cal_month_grid_get_more_box (const CalMonthGrid *self, int row, int column)
{
  guint lane = cal_month_grid_get_capacity (self) - 1;

  return cal_month_grid_get_span_box (self, row, column, column + 1, lane, FALSE, FALSE);
}

/**
 * cal_month_grid_get_day_at:
 * @self: a geometry
 * @x: pixels; a point beside the days counts for the nearest column
 * @y: pixels; may lie above or below what is visible
 *
 * Returns: the day, counted from 1970-01-01
 */
int
cal_month_grid_get_day_at (const CalMonthGrid *self, double x, double y)
{
  return cal_month_row_get_first_day (row_at (self, y), self->week_start) + column_at (self, x);
}

/**
 * cal_month_grid_hit:
 * @self: a geometry
 * @x: pixels
 * @y: pixels
 * @get_row: (scope call): gives the layout of a row
 * @user_data: for @get_row
 * @out_hit: (out caller-allocates): what lies there; its bar belongs to the row
 *
 * Inverts the layout: from a point to the day, and the occurrence or "+N more" in it.
 */
void
cal_month_grid_hit (const CalMonthGrid *self,
                    double x,
                    double y,
                    CalMonthRowFunc get_row,
                    gpointer user_data,
                    CalMonthHit *out_hit)
{
  const CalMonthRow *row;
  CalMonthHit hit = { .part = CAL_MONTH_PART_DAY,
                      .row = row_at (self, y),
                      .column = column_at (self, x) };

  g_return_if_fail (out_hit != NULL);

  hit.day = cal_month_row_get_first_day (hit.row, self->week_start) + hit.column;
  row = get_row (hit.row, user_data);
  if (row != NULL)
    {
      CalBox more = cal_month_grid_get_more_box (self, hit.row, hit.column);

      for (guint i = 0; i < row->n_bars && hit.bar == NULL; i++)
        {
          CalBox box = cal_month_grid_get_bar_box (self, hit.row, &row->bars[i]);

          if (!row->bars[i].hidden && box_contains (&box, x, y))
            hit.bar = &row->bars[i];
        }
      if (hit.bar != NULL)
        hit.part = CAL_MONTH_PART_BAR;
      else if (row->n_hidden[hit.column] > 0 && box_contains (&more, x, y))
        hit.part = CAL_MONTH_PART_MORE;
    }
  *out_hit = hit;
}

/**
 * cal_month_grid_reveal:
 * @self: a geometry
 * @row: the number of a row
 *
 * Returns: the position nearest to the present one at which the whole row is visible
 */
double
cal_month_grid_reveal (const CalMonthGrid *self, int row)
{
  double n_rows = self->height / self->row_height;

  /* Rows are whole pixels high, so that the last may be cut by a few. */
  if (ceil (n_rows) - n_rows < SLIVER)
    n_rows = ceil (n_rows);
  if (row < self->position)
    return row;
  if (row + 1 > self->position + n_rows)
    return n_rows < 1 ? row : row + 1 - n_rows;
  return self->position;
}
