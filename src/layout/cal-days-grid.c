/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-days-grid.h"

#include <math.h>

#include "cal-time.h"

/* Where the parts of a view of days lie, and which part lies under a point.
 *
 * Columns are counted from the first day; only cal_days_grid_get_edge() and what puts lanes beside
 * one another know that they run from the right in a right-to-left locale. Every edge is a whole
 * pixel, so that lines stay sharp and neighbours never leave a seam, at every scroll position and
 * hour height. A day has 24 hours of the clock on the wall, whatever the sun does. */

#define STRIP_PADDING 3 /* above the bars */
#define STRIP_FOOT 9    /* below them: where there is always a place to press */
#define LANE_GAP 2      /* between blocks beside one another, and below each */
#define LEADING 2       /* beside the line at the leading edge of a day */
#define TRAILING 8      /* left free, so that there is a place to press beside a block … */
#define NARROW_DAY 96
#define NARROW_TRAILING 2 /* … where there is room for it */
#define MIN_BLOCK_HEIGHT 3

static double
round_pixel (double x)
{
  return floor (x + 0.5);
}

/* The x of the leading side of a column counted from the left. */
static double
left_edge (const CalDaysGrid *self, int column)
{
  double days = MAX (0, self->width - self->gutter);

  return (self->rtl ? 0 : self->gutter) + round_pixel (column * days / self->n_days);
}

static gboolean
contains (const CalBox *box, double x, double y)
{
  return box->x <= x && x < box->x + box->width && box->y <= y && y < box->y + box->height;
}

static CalBox
columns_box (const CalDaysGrid *self, int first, int end, double y, double height)
{
  double a = cal_days_grid_get_edge (self, first), b = cal_days_grid_get_edge (self, end);

  return (CalBox){ MIN (a, b), y, fabs (b - a), height };
}

static double
lane_height (const CalDaysGrid *self)
{
  return self->bar_height + self->bar_gap;
}

static double
lane_y (const CalDaysGrid *self, guint lane)
{
  return self->header + STRIP_PADDING + lane * lane_height (self);
}

/* The room for blocks in a day: from the leading line, with a margin on both sides. */
static CalBox
get_room (const CalDaysGrid *self, int column)
{
  CalBox box = cal_days_grid_get_day_box (self, column);
  double trailing = box.width < NARROW_DAY ? NARROW_TRAILING : TRAILING;

  box.x += self->rtl ? trailing : LEADING;
  box.width = MAX (1, box.width - LEADING - trailing);
  return box;
}

/* Cuts [from, end) of the width of `room`, counted from the leading side. */
static CalBox
cut (const CalDaysGrid *self, const CalBox *room, double from, double end)
{
  CalBox box = *room;

  box.width = MAX (1, end - from);
  box.x = self->rtl ? room->x + room->width - from - box.width : room->x + from;
  return box;
}

static void
set_times (const CalDaysGrid *self, CalBox *box, gint64 start, gint64 end)
{
  box->y = cal_days_grid_get_y (self, start) + 1;
  box->height = MAX (MIN_BLOCK_HEIGHT, cal_days_grid_get_y (self, end) - box->y - LANE_GAP + 1);
}

/**
 * cal_days_grid_get_hours_top:
 * @self: a geometry
 *
 * Returns: the y at which the hours begin
 */
double
cal_days_grid_get_hours_top (const CalDaysGrid *self)
{
  return self->header + self->strip;
}

/**
 * cal_days_grid_get_max_offset:
 * @self: a geometry
 *
 * Returns: how far the hours can be scrolled, pixels
 */
double
cal_days_grid_get_max_offset (const CalDaysGrid *self)
{
  return MAX (0, 24 * self->hour_height - (self->height - cal_days_grid_get_hours_top (self)));
}

/**
 * cal_days_grid_get_edge:
 * @self: a geometry
 * @column: 0 … number of days
 *
 * Returns: the x of the edge at which the column begins, in reading direction; whole pixels
 */
double
cal_days_grid_get_edge (const CalDaysGrid *self, int column)
{
  return left_edge (self, self->rtl ? self->n_days - column : column);
}

/**
 * cal_days_grid_get_y:
 * @self: a geometry
 * @clock: microseconds on the clock of a day
 *
 * Returns: where that time is; whole pixels
 */
double
cal_days_grid_get_y (const CalDaysGrid *self, gint64 clock)
{
  return cal_days_grid_get_hours_top (self) - round_pixel (self->offset)
         + round_pixel ((double) clock * self->hour_height / CAL_HOUR);
}

/**
 * cal_days_grid_get_clock:
 * @self: a geometry
 * @y: pixels; may lie above or below what is visible
 *
 * Returns: the time that is there, microseconds on the clock of the day, 0 … 24 hours
 */
gint64
cal_days_grid_get_clock (const CalDaysGrid *self, double y)
{
  double pixels = y - cal_days_grid_get_hours_top (self) + round_pixel (self->offset);

  return (gint64) CLAMP (pixels * CAL_HOUR / self->hour_height, 0, CAL_DAY);
}

/**
 * cal_days_grid_get_length:
 * @self: a geometry
 * @pixels: a height
 *
 * Returns: the time that takes up that height, microseconds
 */
gint64
cal_days_grid_get_length (const CalDaysGrid *self, double pixels)
{
  return (gint64) (pixels * CAL_HOUR / self->hour_height);
}

/**
 * cal_days_grid_get_max_lanes:
 * @self: a geometry
 * @crowded: whether there is "+N" too
 *
 * Returns: how many blocks there is room for beside one another; at least one
 */
guint
cal_days_grid_get_max_lanes (const CalDaysGrid *self, gboolean crowded)
{
  double width = get_room (self, 0).width - (crowded ? self->rest_width : 0);

  return (guint) MAX (1, width / CAL_DAYS_MIN_LANE);
}

/**
 * cal_days_grid_get_strip_for:
 * @self: a geometry
 * @n_lanes: how many lanes are to be seen
 *
 * Returns: the height that the strip needs for them
 */
double
cal_days_grid_get_strip_for (const CalDaysGrid *self, guint n_lanes)
{
  return STRIP_PADDING + MAX (n_lanes, 1) * lane_height (self) + STRIP_FOOT;
}

/**
 * cal_days_grid_get_day_box:
 * @self: a geometry
 * @column: 0 … number of days - 1
 *
 * Returns: all hours of the day, those that are scrolled away too
 */
CalBox
cal_days_grid_get_day_box (const CalDaysGrid *self, int column)
{
  return columns_box (self,
                      column,
                      column + 1,
                      cal_days_grid_get_y (self, 0),
                      round_pixel (24 * self->hour_height));
}

/**
 * cal_days_grid_get_strip_box:
 * @self: a geometry
 * @first_column: columns [first_column, end_column)
 * @end_column: see above
 *
 * Returns: the part of the strip over these days
 */
CalBox
cal_days_grid_get_strip_box (const CalDaysGrid *self, int first_column, int end_column)
{
  return columns_box (self, first_column, end_column, self->header, self->strip);
}

/**
 * cal_days_grid_get_span_box:
 * @self: a geometry
 * @column: 0 … number of days - 1
 * @start: microseconds on the clock of the day, [start, end)
 * @end: see above
 *
 * Returns: that time, in the width of the day
 */
CalBox
cal_days_grid_get_span_box (const CalDaysGrid *self, int column, gint64 start, gint64 end)
{
  CalBox box = get_room (self, column);

  set_times (self, &box, start, end);
  return box;
}

/**
 * cal_days_grid_get_bar_box:
 * @self: a geometry
 * @bar: a bar of the strip
 *
 * Returns: the box of the bar
 */
CalBox
cal_days_grid_get_bar_box (const CalDaysGrid *self, const CalMonthBar *bar)
{
  CalBox box = cal_days_grid_get_strip_box (self, bar->first_column, bar->end_column);
  double leading = bar->open_start ? 0 : self->bar_margin;
  double trailing = bar->open_end ? 0 : self->bar_margin;

  box.x += self->rtl ? trailing : leading + 1;
  box.width = MAX (1, box.width - leading - trailing - 1);
  box.y = lane_y (self, bar->lane);
  box.height = self->bar_height;
  return box;
}

/**
 * cal_days_grid_get_more_box:
 * @self: a geometry
 * @strip: the layout of the strip
 * @column: 0 … number of days - 1
 *
 * Returns: the box of "+N more": the last lane that there is room for
 */
CalBox
cal_days_grid_get_more_box (const CalDaysGrid *self, const CalMonthRow *strip, int column)
{
  CalMonthBar bar = { .lane = strip->capacity - 1,
                      .first_column = column,
                      .end_column = column + 1 };

  return cal_days_grid_get_bar_box (self, &bar);
}

/**
 * cal_days_grid_get_block_box:
 * @self: a geometry
 * @column: 0 … number of days - 1
 * @block: a block of that day
 *
 * Returns: the box of the block, also where it is scrolled away
 */
CalBox
cal_days_grid_get_block_box (const CalDaysGrid *self, int column, const CalDayBlock *block)
{
  CalBox room = get_room (self, column), box;
  double width = room.width - (block->crowded ? self->rest_width : 0);
  double from = round_pixel (width * block->lane / block->n_lanes);
  double end = round_pixel (width * block->end_lane / block->n_lanes);

  box = cut (self, &room, from, end - (block->end_lane < block->n_lanes ? LANE_GAP : 0));
  set_times (self, &box, block->start, block->end);
  return box;
}

/**
 * cal_days_grid_get_rest_box:
 * @self: a geometry
 * @column: 0 … number of days - 1
 * @rest: a "+N" of that day
 *
 * Returns: the box of it, also where it is scrolled away
 */
CalBox
cal_days_grid_get_rest_box (const CalDaysGrid *self, int column, const CalDayRest *rest)
{
  CalBox room = get_room (self, column), box;

  box = cut (self, &room, MAX (0, room.width - self->rest_width + LANE_GAP), room.width);
  set_times (self, &box, rest->start, rest->end);
  return box;
}

/**
 * cal_days_grid_clip_to_hours:
 * @self: a geometry
 * @box: a box among the hours
 *
 * Returns: what can be seen of it; its height is 0 when that is nothing
 */
CalBox
cal_days_grid_clip_to_hours (const CalDaysGrid *self, const CalBox *box)
{
  double top = MAX (box->y, cal_days_grid_get_hours_top (self));
  double bottom = MIN (box->y + box->height, self->height);

  return (CalBox){ box->x, top, box->width, MAX (0, bottom - top) };
}

/**
 * cal_days_grid_get_column_at:
 * @self: a geometry
 * @x: pixels; a point beside the days counts for the nearest
 *
 * Returns: the column
 */
int
cal_days_grid_get_column_at (const CalDaysGrid *self, double x)
{
  for (int column = 1; column < self->n_days; column++)
    if (x < left_edge (self, column))
      return self->rtl ? self->n_days - column : column - 1;
  return self->rtl ? 0 : self->n_days - 1;
}

/* The edge of a box that is held at `at`, of `length` pixels from its start. */
static CalDaysEdge
find_edge (double at, double length, gboolean open_start, gboolean open_end)
{
  double size = MIN (CAL_DAYS_EDGE_SIZE, length / 4);

  if (at >= length - size && !open_end)
    return CAL_DAYS_EDGE_END;
  if (at < size && !open_start)
    return CAL_DAYS_EDGE_START;
  return CAL_DAYS_EDGE_NONE;
}

static void
hit_strip (const CalDaysGrid *self, const CalMonthRow *strip, double x, double y, CalDaysHit *hit)
{
  hit->part = CAL_DAYS_PART_STRIP;
  for (guint i = 0; strip != NULL && i < strip->n_bars; i++)
    {
      const CalMonthBar *bar = &strip->bars[i];
      CalBox box = cal_days_grid_get_bar_box (self, bar);

      if (bar->hidden || !contains (&box, x, y))
        continue;
      hit->part = CAL_DAYS_PART_BAR;
      hit->bar = bar;
      hit->edge = find_edge (self->rtl ? box.x + box.width - x : x - box.x,
                             box.width,
                             bar->open_start,
                             bar->open_end);
      return;
    }
  if (strip != NULL && strip->n_hidden[hit->column] > 0)
    {
      CalBox more = cal_days_grid_get_more_box (self, strip, hit->column);

      if (contains (&more, x, y))
        hit->part = CAL_DAYS_PART_MORE;
    }
}

static void
hit_hours (const CalDaysGrid *self, const CalDayColumn *column, double x, double y, CalDaysHit *hit)
{
  hit->part = CAL_DAYS_PART_HOURS;
  hit->clock = MIN (cal_days_grid_get_clock (self, y), CAL_DAY - 1);
  for (guint i = 0; column != NULL && i < column->n_blocks; i++)
    {
      const CalDayBlock *block = &column->blocks[i];
      CalBox box = cal_days_grid_get_block_box (self, hit->column, block);

      if (block->hidden || !contains (&box, x, y))
        continue;
      hit->part = CAL_DAYS_PART_BLOCK;
      hit->block = block;
      hit->edge = find_edge (y - box.y, box.height, block->open_start, block->open_end);
      return;
    }
  for (guint i = 0; column != NULL && i < column->n_rests; i++)
    {
      CalBox box = cal_days_grid_get_rest_box (self, hit->column, &column->rests[i]);

      if (!contains (&box, x, y))
        continue;
      hit->part = CAL_DAYS_PART_REST;
      hit->rest = &column->rests[i];
    }
}

/**
 * cal_days_grid_hit:
 * @self: a geometry
 * @layout: what there is in the days
 * @x: pixels
 * @y: pixels
 * @out_hit: (out caller-allocates): what lies there; it borrows from @layout
 *
 * Inverts the layout: from a point to the day and the time, and the occurrence that is there. The
 * day is the nearest, also where the point lies on the names of days or hours.
 */
void
cal_days_grid_hit (const CalDaysGrid *self,
                   const CalDaysLayout *layout,
                   double x,
                   double y,
                   CalDaysHit *out_hit)
{
  CalDaysHit hit = { .column = cal_days_grid_get_column_at (self, x) };
  double days = cal_days_grid_get_edge (self, 0);
  gboolean is_beside = self->rtl ? x >= days : x < days;

  g_return_if_fail (layout != NULL && out_hit != NULL);

  hit.day = self->first_day + hit.column;
  if (is_beside)
    hit.part = y < cal_days_grid_get_hours_top (self) ? CAL_DAYS_PART_CORNER : CAL_DAYS_PART_NONE;
  else if (y < self->header)
    hit.part = CAL_DAYS_PART_HEADING;
  else if (y < cal_days_grid_get_hours_top (self))
    hit_strip (self, layout->strip, x, y, &hit);
  else if (y < self->height)
    hit_hours (self, layout->columns[hit.column], x, y, &hit);
  *out_hit = hit;
}

/**
 * cal_days_grid_reveal:
 * @self: a geometry
 * @start: microseconds on the clock of a day, [start, end)
 * @end: see above
 *
 * Returns: the offset nearest to the present one at which that time is visible, its start at least
 */
double
cal_days_grid_reveal (const CalDaysGrid *self, gint64 start, gint64 end)
{
  double room = self->height - cal_days_grid_get_hours_top (self);
  double top = round_pixel ((double) start * self->hour_height / CAL_HOUR);
  double bottom = round_pixel ((double) end * self->hour_height / CAL_HOUR);
  double offset = self->offset;

  if (bottom > offset + room)
    offset = bottom - room;
  if (top < offset)
    offset = top;
  return CLAMP (offset, 0, cal_days_grid_get_max_offset (self));
}
