/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-day-column.h"

#include "cal-time.h"

/* One day's appointments beside one another.
 *
 * They are clipped to the day, made long enough to be hit and read, and packed into lanes
 * (cal-lanes.c). Those that are connected by overlaps make a cluster, which shares the width of the
 * day evenly among its lanes; a block then grows towards the trailing side over lanes that are free
 * as long as it lasts.
 *
 * A cluster with more lanes than there is room for keeps the first of them; what lies in the others
 * is hidden and counted in a "+N" at the trailing side. As lanes are given by start, those that are
 * hidden are the later ones. */

static CalDayBlock
clip (int day, const CalInterval *wall, guint item, gint64 min_length)
{
  gint64 midnight = day * CAL_DAY;
  CalDayBlock block = {
    .item = item,
    .start = CLAMP (wall->start - midnight, 0, CAL_DAY),
    .end = CLAMP (wall->end - midnight, 0, CAL_DAY),
    .open_start = wall->start<midnight, .open_end = wall->end> midnight + CAL_DAY,
  };

  if (block.end - block.start < min_length)
    block.end = block.start + min_length;
  if (block.end > CAL_DAY)
    {
      block.start = MAX (0, block.start - (block.end - CAL_DAY));
      block.end = CAL_DAY;
    }
  return block;
}

static int
compare_blocks (gconstpointer a, gconstpointer b)
{
  const CalDayBlock *p = a, *q = b;

  if (p->start != q->start)
    return p->start < q->start ? -1 : 1;
  return p->item < q->item ? -1 : p->item > q->item;
}

static void
pack (CalDayColumn *self)
{
  g_autofree CalInterval *intervals = g_new (CalInterval, MAX (self->n_blocks, 1));
  g_autofree guint *lanes = g_new (guint, MAX (self->n_blocks, 1));
  g_autofree guint *n_lanes = g_new (guint, MAX (self->n_blocks, 1));

  for (guint i = 0; i < self->n_blocks; i++)
    intervals[i] = (CalInterval){ self->blocks[i].start, self->blocks[i].end };
  cal_lanes_pack (intervals, self->n_blocks, lanes, n_lanes);
  for (guint i = 0; i < self->n_blocks; i++)
    {
      self->blocks[i].lane = lanes[i];
      self->blocks[i].n_lanes = n_lanes[i];
    }
}

/* Hides what of the blocks [first, end), which are one cluster, lies in lanes without room. */
static void
hide (CalDayColumn *self, guint first, guint end, guint n_lanes)
{
  CalDayRest rest = { G_MAXINT64, 0, 0 };

  for (guint i = first; i < end; i++)
    {
      CalDayBlock *block = &self->blocks[i];

      block->n_lanes = n_lanes;
      block->crowded = TRUE;
      block->hidden = block->lane >= n_lanes;
      if (!block->hidden)
        continue;
      rest.start = MIN (rest.start, block->start);
      rest.end = MAX (rest.end, block->end);
      rest.n_hidden++;
    }
  self->rests = g_renew (CalDayRest, self->rests, self->n_rests + 1);
  self->rests[self->n_rests++] = rest;
}

/* Lets the blocks [first, end), which are one cluster, take the free lanes beside them. */
static void
widen (CalDayColumn *self, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      CalDayBlock *block = &self->blocks[i];

      block->end_lane = block->hidden ? block->lane + 1 : block->n_lanes;
      for (guint j = first; j < end && self->blocks[j].start < block->end && !block->hidden; j++)
        if (!self->blocks[j].hidden && self->blocks[j].lane > block->lane
            && self->blocks[j].end > block->start)
          block->end_lane = MIN (block->end_lane, self->blocks[j].lane);
    }
}

/**
 * cal_day_column_new:
 * @day: a day, counted from 1970-01-01
 * @walls: (array length=n_walls): wall-clock microseconds, half-open, in the total order of the
 * occurrences; each touches the day
 * @n_walls: how many
 * @min_length: microseconds: nothing is drawn shorter
 * @max_lanes: lanes that there is room for; at least one
 * @crowded_lanes: lanes that there is room for beside "+N"; at least one
 *
 * Lays out one day. May be called on any thread.
 *
 * Returns: (transfer full): the column
 */
CalDayColumn *
cal_day_column_new (int day,
                    const CalInterval *walls,
                    guint n_walls,
                    gint64 min_length,
                    guint max_lanes,
                    guint crowded_lanes)
{
  CalDayColumn *self;
  gint64 cluster_end = 0;

  g_return_val_if_fail (n_walls == 0 || walls != NULL, NULL);

  self = g_new0 (CalDayColumn, 1);
  self->day = day;
  self->n_blocks = n_walls;
  self->blocks = g_new (CalDayBlock, MAX (n_walls, 1));
  for (guint i = 0; i < n_walls; i++)
    self->blocks[i] = clip (day, &walls[i], i, CLAMP (min_length, 1, CAL_DAY));
  qsort (self->blocks, n_walls, sizeof *self->blocks, compare_blocks);
  pack (self);
  for (guint i = 0, first = 0; i < n_walls; i++)
    {
      cluster_end = MAX (cluster_end, self->blocks[i].end);
      if (i + 1 < n_walls && self->blocks[i + 1].start < cluster_end)
        continue;
      if (self->blocks[first].n_lanes > MAX (max_lanes, 1))
        hide (self, first, i + 1, CLAMP (crowded_lanes, 1, MAX (max_lanes, 1)));
      widen (self, first, i + 1);
      first = i + 1;
    }
  return self;
}

/**
 * cal_day_column_free:
 * @self: a column
 *
 * Frees what cal_day_column_new() made.
 */
void
cal_day_column_free (CalDayColumn *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->blocks);
  g_free (self->rests);
  g_free (self);
}

/**
 * cal_day_column_find:
 * @self: a column
 * @item: the index of an interval
 *
 * Returns: (transfer none) (nullable): its block, hidden or not
 */
const CalDayBlock *
cal_day_column_find (const CalDayColumn *self, guint item)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_blocks; i++)
    if (self->blocks[i].item == item)
      return &self->blocks[i];
  return NULL;
}

/**
 * cal_day_column_is_covered:
 * @self: a column
 * @start: microseconds on the clock of the day, [start, end)
 * @end: see above
 *
 * Returns: whether visible blocks leave nothing of that time free in the whole width of the day
 */
gboolean
cal_day_column_is_covered (const CalDayColumn *self, gint64 start, gint64 end)
{
  guint n_covered = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_blocks && self->blocks[i].start <= start; i++)
    {
      const CalDayBlock *block = &self->blocks[i];

      if (block->hidden || block->end < end)
        continue;
      n_covered += block->end_lane - block->lane;
      if (n_covered == block->n_lanes)
        return TRUE;
    }
  return FALSE;
}
