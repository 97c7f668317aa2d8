/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-days-focus.h"

#include "cal-days-grip.h"

/* The order in which the keys walk through days.
 *
 * A day is one list: its place in the strip, the bars of the strip from the top, their "+N more",
 * then the hours: every half hour of which something is free, and every block, by the time at which
 * they begin. Up and Down walk it without leaving anything out but half hours that could not be
 * pressed with the mouse either. Forward and Backward go to what stands beside a block in its day,
 * else to the same time, or the same height of the strip, of the next day.
 *
 * A step that leaves the days that are shown gives a spot in a day outside them; when that day is
 * shown, cal_days_focus_settle() says what is there. */

#define N_CELLS ((int) (CAL_DAY / CAL_DAYS_CELL))

static gint64
floor_to_cell (gint64 clock)
{
  return CLAMP (clock - clock % CAL_DAYS_CELL, 0, CAL_DAY - CAL_DAYS_CELL);
}

static int
compare_spots (gconstpointer a, gconstpointer b)
{
  const CalDaysSpot *p = a, *q = b;
  gboolean p_strip = cal_days_spot_is_in_strip (p), q_strip = cal_days_spot_is_in_strip (q);

  if (p_strip != q_strip)
    return p_strip ? -1 : 1;
  if (!p_strip && p->clock != q->clock)
    return p->clock < q->clock ? -1 : 1;
  if (p->part != q->part)
    return p->part < q->part ? -1 : 1;
  return p->lane < q->lane ? -1 : p->lane > q->lane;
}

static void
add (GArray *stops, CalDaysPart part, int day, guint lane, gint64 clock)
{
  CalDaysSpot spot = { part, day, lane, clock };

  g_array_append_val (stops, spot);
}

static void
list_strip (GArray *stops, const CalMonthRow *strip, int column, int day, gint64 clock)
{
  add (stops, CAL_DAYS_PART_STRIP, day, 0, clock);
  for (guint i = 0; strip != NULL && i < strip->n_bars; i++)
    if (!strip->bars[i].hidden && strip->bars[i].first_column <= column
        && column < strip->bars[i].end_column)
      add (stops, CAL_DAYS_PART_BAR, day, strip->bars[i].lane, clock);
  if (strip != NULL && strip->n_hidden[column] > 0)
    add (stops, CAL_DAYS_PART_MORE, day, 0, clock);
}

static void
list_hours (GArray *stops, const CalDayColumn *column, int day)
{
  for (int i = 0; i < N_CELLS; i++)
    if (column == NULL
        || !cal_day_column_is_covered (column, i * CAL_DAYS_CELL, (i + 1) * CAL_DAYS_CELL))
      add (stops, CAL_DAYS_PART_HOURS, day, 0, i * CAL_DAYS_CELL);
  for (guint i = 0; column != NULL && i < column->n_blocks; i++)
    if (!column->blocks[i].hidden)
      add (stops, CAL_DAYS_PART_BLOCK, day, column->blocks[i].lane, column->blocks[i].start);
  for (guint i = 0; column != NULL && i < column->n_rests; i++)
    add (stops, CAL_DAYS_PART_REST, day, 0, column->rests[i].start);
}

/* All the places of a day in their order. `clock` is what those of the strip come back to. */
static GArray *
list_stops (const CalDaysLayout *layout, int column, int day, gint64 clock)
{
  GArray *stops = g_array_new (FALSE, FALSE, sizeof (CalDaysSpot));

  list_strip (stops, layout->strip, column, day, clock);
  list_hours (stops, layout->columns[column], day);
  g_array_sort (stops, compare_spots);
  return stops;
}

/* The visible block of the day that holds that time: the first of them in reading direction, or the
 * last. */
static const CalDayBlock *
block_at (const CalDayColumn *column, gint64 clock, gboolean first)
{
  const CalDayBlock *found = NULL;

  for (guint i = 0; column != NULL && i < column->n_blocks; i++)
    {
      const CalDayBlock *block = &column->blocks[i];

      if (block->hidden || block->start > clock || block->end <= clock)
        continue;
      if (found == NULL || (first ? block->lane < found->lane : block->lane > found->lane))
        found = block;
    }
  return found;
}

static CalDaysSpot
land_in_hours (const CalDaysLayout *layout, int column, int day, gint64 clock, gboolean first)
{
  const CalDayColumn *blocks = layout->columns[column];
  gint64 cell = floor_to_cell (clock);
  const CalDayBlock *block;

  if (blocks != NULL && cal_day_column_is_covered (blocks, cell, cell + CAL_DAYS_CELL))
    {
      block = block_at (blocks, clock, first);
      if (block == NULL)
        block = block_at (blocks, cell, first);
      if (block != NULL)
        return (CalDaysSpot){ CAL_DAYS_PART_BLOCK, day, block->lane, block->start };
    }
  return (CalDaysSpot){ CAL_DAYS_PART_HOURS, day, 0, cell };
}

/* The nearest bar at that lane or above it, or the day's place in the strip. */
static CalDaysSpot
land_in_strip (const CalDaysLayout *layout, int column, int day, int lane, gint64 clock)
{
  for (; lane >= 0 && layout->strip != NULL; lane--)
    if (cal_month_row_get_bar (layout->strip, column, (guint) lane) != NULL)
      return (CalDaysSpot){ CAL_DAYS_PART_BAR, day, (guint) lane, clock };
  return (CalDaysSpot){ CAL_DAYS_PART_STRIP, day, 0, clock };
}

static CalDaysSpot
land (const CalDaysSpot *wanted, int first_day, const CalDaysLayout *layout, gboolean forward)
{
  int column = wanted->day - first_day;

  switch (wanted->part)
    {
    case CAL_DAYS_PART_BAR:
      return land_in_strip (layout, column, wanted->day, (int) wanted->lane, wanted->clock);
    case CAL_DAYS_PART_MORE:
      if (layout->strip != NULL && layout->strip->n_hidden[column] > 0)
        return *wanted;
      return land_in_strip (layout,
                            column,
                            wanted->day,
                            layout->strip != NULL ? (int) layout->strip->n_lanes : 0,
                            wanted->clock);
    case CAL_DAYS_PART_HOURS:
    case CAL_DAYS_PART_BLOCK:
    case CAL_DAYS_PART_REST:
      return land_in_hours (layout, column, wanted->day, wanted->clock, forward);
    case CAL_DAYS_PART_NONE:
    case CAL_DAYS_PART_STRIP:
    default:
      return (CalDaysSpot){ CAL_DAYS_PART_STRIP, wanted->day, 0, wanted->clock };
    }
}

static CalDaysSpot
walk (const CalDaysSpot *self, int column, const CalDaysLayout *layout, gboolean down)
{
  g_autoptr (GArray) stops = list_stops (layout, column, self->day, self->clock);
  CalDaysSpot found = *self;

  for (guint i = 0; i < stops->len; i++)
    {
      const CalDaysSpot *stop = &g_array_index (stops, CalDaysSpot, down ? i : stops->len - 1 - i);
      int order = compare_spots (stop, self);

      if (down ? order <= 0 : order >= 0)
        continue;
      found = *stop;
      break;
    }
  /* From the strip the way goes down to where the user was, not to midnight. */
  if (down && cal_days_spot_is_in_strip (self) && !cal_days_spot_is_in_strip (&found))
    return land_in_hours (layout, column, self->day, self->clock, TRUE);
  if (cal_days_spot_is_in_strip (&found))
    found.clock = self->clock;
  return found;
}

/* What stands beside a block in the same day. */
static const CalDayBlock *
find_beside (const CalDaysSpot *self, int first_day, const CalDaysLayout *layout, gboolean forward)
{
  const CalDayColumn *column = layout->columns[self->day - first_day];
  const CalDayBlock *block = cal_days_focus_get_block (self, first_day, layout), *found = NULL;

  for (guint i = 0; block != NULL && i < column->n_blocks; i++)
    {
      const CalDayBlock *other = &column->blocks[i];

      if (other->hidden || other->start >= block->end || other->end <= block->start
          || (forward ? other->lane < block->end_lane : other->end_lane > block->lane))
        continue;
      if (found == NULL || (forward ? other->lane < found->lane : other->lane > found->lane))
        found = other;
    }
  return found;
}

static CalDaysSpot
go_beside (const CalDaysSpot *self,
           int first_day,
           int n_days,
           const CalDaysLayout *layout,
           gboolean forward)
{
  const CalMonthBar *bar = cal_days_focus_get_bar (self, first_day, layout);
  const CalDayBlock *beside = find_beside (self, first_day, layout, forward);
  CalDaysSpot spot = *self;

  if (beside != NULL)
    return (CalDaysSpot){ CAL_DAYS_PART_BLOCK, self->day, beside->lane, beside->start };
  if (bar != NULL)
    spot.day = first_day + (forward ? bar->end_column : bar->first_column - 1);
  else
    spot.day += forward ? 1 : -1;
  if (spot.day < first_day || spot.day >= first_day + n_days)
    return spot;
  return land (&spot, first_day, layout, forward);
}

static gboolean
is_occurrence (const CalDaysSpot *spot)
{
  return spot->part != CAL_DAYS_PART_STRIP && spot->part != CAL_DAYS_PART_HOURS;
}

/* The next occurrence, or the one before; stays where there is none. */
static CalDaysSpot
seek (const CalDaysSpot *self,
      int first_day,
      int n_days,
      const CalDaysLayout *layout,
      gboolean forward)
{
  for (int day = self->day; day >= first_day && day < first_day + n_days; day += forward ? 1 : -1)
    {
      g_autoptr (GArray) stops = list_stops (layout, day - first_day, day, self->clock);

      for (guint i = 0; i < stops->len; i++)
        {
          const CalDaysSpot *stop =
              &g_array_index (stops, CalDaysSpot, forward ? i : stops->len - 1 - i);
          int order = day == self->day ? compare_spots (stop, self) : forward ? 1 : -1;

          if (is_occurrence (stop) && (forward ? order > 0 : order < 0))
            return *stop;
        }
    }
  return *self;
}

/**
 * cal_days_spot_is_in_strip:
 * @self: a spot
 *
 * Returns: whether it lies above the hours
 */
gboolean
cal_days_spot_is_in_strip (const CalDaysSpot *self)
{
  return self->part == CAL_DAYS_PART_STRIP || self->part == CAL_DAYS_PART_BAR
         || self->part == CAL_DAYS_PART_MORE;
}

/**
 * cal_days_focus_step:
 * @self: where the focus is: in a day that is shown
 * @step: where it goes
 * @first_day: of the days that are shown, counted from 1970-01-01
 * @n_days: how many
 * @layout: what there is in them
 *
 * Returns: where the focus goes by a key; it may be a day that is not shown
 */
CalDaysSpot
cal_days_focus_step (const CalDaysSpot *self,
                     CalDaysFocusStep step,
                     int first_day,
                     int n_days,
                     const CalDaysLayout *layout)
{
  g_return_val_if_fail (self != NULL && layout != NULL, (CalDaysSpot){ 0 });
  g_return_val_if_fail (self->day >= first_day && self->day < first_day + n_days, *self);

  switch (step)
    {
    case CAL_DAYS_STEP_UP:
    case CAL_DAYS_STEP_DOWN:
      return walk (self, self->day - first_day, layout, step == CAL_DAYS_STEP_DOWN);
    case CAL_DAYS_STEP_NEXT:
    case CAL_DAYS_STEP_PREVIOUS:
      return seek (self, first_day, n_days, layout, step == CAL_DAYS_STEP_NEXT);
    case CAL_DAYS_STEP_FORWARD:
    case CAL_DAYS_STEP_BACKWARD:
    default:
      return go_beside (self, first_day, n_days, layout, step == CAL_DAYS_STEP_FORWARD);
    }
}

/**
 * cal_days_focus_settle:
 * @self: where the focus was before the layout changed: in a day that is shown
 * @first_day: of the days that are shown, counted from 1970-01-01
 * @layout: what there is in them
 *
 * Returns: the nearest place to it in the same day that is there
 */
CalDaysSpot
cal_days_focus_settle (const CalDaysSpot *self, int first_day, const CalDaysLayout *layout)
{
  g_return_val_if_fail (self != NULL && layout != NULL, (CalDaysSpot){ 0 });

  if (cal_days_focus_get_block (self, first_day, layout) != NULL
      || cal_days_focus_get_rest (self, first_day, layout) != NULL)
    return *self;
  return land (self, first_day, layout, TRUE);
}

/**
 * cal_days_focus_get_bar:
 * @self: a spot
 * @first_day: of the days that are shown
 * @layout: what there is in them
 *
 * Returns: (transfer none) (nullable): the bar that it is on
 */
const CalMonthBar *
cal_days_focus_get_bar (const CalDaysSpot *self, int first_day, const CalDaysLayout *layout)
{
  if (self->part != CAL_DAYS_PART_BAR || layout->strip == NULL)
    return NULL;
  return cal_month_row_get_bar (layout->strip, self->day - first_day, self->lane);
}

/**
 * cal_days_focus_get_block:
 * @self: a spot
 * @first_day: of the days that are shown
 * @layout: what there is in them
 *
 * Returns: (transfer none) (nullable): the block that it is on
 */
const CalDayBlock *
cal_days_focus_get_block (const CalDaysSpot *self, int first_day, const CalDaysLayout *layout)
{
  const CalDayColumn *column = layout->columns[self->day - first_day];

  if (self->part != CAL_DAYS_PART_BLOCK || column == NULL)
    return NULL;
  for (guint i = 0; i < column->n_blocks; i++)
    if (!column->blocks[i].hidden && column->blocks[i].start == self->clock
        && column->blocks[i].lane == self->lane)
      return &column->blocks[i];
  return NULL;
}

/**
 * cal_days_focus_get_rest:
 * @self: a spot
 * @first_day: of the days that are shown
 * @layout: what there is in them
 *
 * Returns: (transfer none) (nullable): the "+N" that it is on
 */
const CalDayRest *
cal_days_focus_get_rest (const CalDaysSpot *self, int first_day, const CalDaysLayout *layout)
{
  const CalDayColumn *column = layout->columns[self->day - first_day];

  if (self->part != CAL_DAYS_PART_REST || column == NULL)
    return NULL;
  for (guint i = 0; i < column->n_rests; i++)
    if (column->rests[i].start == self->clock)
      return &column->rests[i];
  return NULL;
}
