/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-lanes.h"

/* The lane packer: month bars, the all-day strip and the columns of a day are the same question.
 *
 * Intervals are visited by their start, those of the same start in the order in which they were
 * given (the total order of occurrences). Each takes the lowest lane that is free. A lane is opened
 * only when all that are open hold an interval that contains the same point, so the number of lanes
 * is the greatest number of intervals over one point: no packing has fewer. Nothing depends on
 * addresses or on what was packed before, so the same input always gives the same lanes and
 * re-rendering never flickers.
 *
 * Two heaps keep it at O(n log n) for days with thousands of intervals: the busy lanes by the end
 * of what they hold, and the free lanes by their number. */

typedef struct
{
  gint64 key;
  guint lane;
} Slot;

typedef struct
{
  Slot *slots;
  guint n;
} Heap;

static void
heap_push (Heap *self, gint64 key, guint lane)
{
  guint i = self->n++;

  while (i > 0 && self->slots[(i - 1) / 2].key > key)
    {
      self->slots[i] = self->slots[(i - 1) / 2];
      i = (i - 1) / 2;
    }
  self->slots[i] = (Slot){ key, lane };
}

static guint
heap_pop (Heap *self)
{
  guint lane = self->slots[0].lane;
  Slot last = self->slots[--self->n];
  guint i = 0;

  while (2 * i + 1 < self->n)
    {
      guint child = 2 * i + 1;

      if (child + 1 < self->n && self->slots[child + 1].key < self->slots[child].key)
        child++;
      if (self->slots[child].key >= last.key)
        break;
      self->slots[i] = self->slots[child];
      i = child;
    }
  self->slots[i] = last;
  return lane;
}

static gint64
interval_end (const CalInterval *interval)
{
  return MAX (interval->end, interval->start + 1);
}

static int
compare_starts (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CalInterval *intervals = user_data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (intervals[i].start != intervals[j].start)
    return intervals[i].start < intervals[j].start ? -1 : 1;
  return i < j ? -1 : i > j;
}

static void
close_cluster (const guint *order, guint first, guint end, guint n_lanes, guint *out_cluster_lanes)
{
  if (out_cluster_lanes != NULL)
    for (guint i = first; i < end; i++)
      out_cluster_lanes[order[i]] = n_lanes;
}

/* Gives the intervals, visited in `order`, their lanes; returns how many lanes there are. */
static guint
assign_lanes (const CalInterval *intervals,
              const guint *order,
              guint n_intervals,
              Heap *busy,
              Heap *idle,
              guint *out_lanes,
              guint *out_cluster_lanes)
{
  guint n_lanes = 0, cluster_first = 0, cluster_lanes = 0;

  for (guint i = 0; i < n_intervals; i++)
    {
      const CalInterval *interval = &intervals[order[i]];
      guint lane;

      while (busy->n > 0 && busy->slots[0].key <= interval->start)
        {
          lane = heap_pop (busy);
          heap_push (idle, lane, lane);
        }
      if (busy->n == 0)
        {
          close_cluster (order, cluster_first, i, cluster_lanes, out_cluster_lanes);
          cluster_first = i;
          cluster_lanes = 0;
        }
      lane = idle->n > 0 ? heap_pop (idle) : n_lanes++;
      heap_push (busy, interval_end (interval), lane);
      cluster_lanes = MAX (cluster_lanes, lane + 1);
      out_lanes[order[i]] = lane;
    }
  close_cluster (order, cluster_first, n_intervals, cluster_lanes, out_cluster_lanes);
  return n_lanes;
}

/**
 * cal_lanes_pack:
 * @intervals: (array length=n_intervals): half-open intervals, in the total order of what they
 * stand for
 * @n_intervals: how many
 * @out_lanes: (out caller-allocates) (array length=n_intervals): the lane of each, from 0
 * @out_cluster_lanes: (out caller-allocates) (array length=n_intervals) (nullable): for each the
 * number of lanes of the cluster (intervals connected by overlaps) that it is in
 *
 * Puts intervals into lanes so that no two of a lane overlap, with as few lanes as there can be.
 * May be called on any thread.
 *
 * Returns: the number of lanes
 */
guint
cal_lanes_pack (const CalInterval *intervals,
                guint n_intervals,
                guint *out_lanes,
                guint *out_cluster_lanes)
{
  g_autofree guint *order = NULL;
  g_autofree Slot *slots = NULL;
  Heap busy = { NULL, 0 }, idle = { NULL, 0 };

  g_return_val_if_fail (n_intervals == 0 || (intervals != NULL && out_lanes != NULL), 0);

  if (n_intervals == 0)
    return 0;
  order = g_new (guint, n_intervals);
  slots = g_new (Slot, 2 * (gsize) n_intervals);
  busy.slots = slots;
  idle.slots = slots + n_intervals;
  for (guint i = 0; i < n_intervals; i++)
    order[i] = i;
  g_qsort_with_data (order, (int) n_intervals, sizeof *order, compare_starts, (gpointer) intervals);
  return assign_lanes (intervals, order, n_intervals, &busy, &idle, out_lanes, out_cluster_lanes);
}
