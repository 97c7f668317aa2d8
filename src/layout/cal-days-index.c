/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-days-index.h"

#include "cal-time.h"

/* What stands between a list model and the days that are shown.
 *
 * It keeps the list of the model, and sorts what touches the shown days into them when somebody
 * asks, at most once for a frame however often the model has changed: one walk over the list with
 * two comparisons for each occurrence. The days are then laid out, of which there are seven at
 * most. The list is in the total order, so what is sorted out of it is too, and nothing is
 * compared.
 *
 * What lasts all day, or 24 hours and more on the clock, is in the strip; everything else in the
 * column of each day that it touches. */

struct _CalDaysIndex
{
  int first_day;
  int n_days;
  guint strip_capacity;
  gint64 min_length;
  guint max_lanes;
  guint crowded_lanes;

  GPtrArray *items; /* all, as in the list */
  GPtrArray *strip; /* borrowed from `items` */
  GPtrArray *days[CAL_WEEK_DAYS];
  gboolean is_sorted;
  CalDaysLayout layout;
  CalMonthRow *row;
  CalDayColumn *columns[CAL_WEEK_DAYS];
};

static void
forget_strip (CalDaysIndex *self)
{
  g_clear_pointer (&self->row, cal_month_row_free);
  self->layout.strip = NULL;
}

static void
forget_columns (CalDaysIndex *self)
{
  for (int i = 0; i < CAL_WEEK_DAYS; i++)
    {
      g_clear_pointer (&self->columns[i], cal_day_column_free);
      self->layout.columns[i] = NULL;
    }
}

static void
forget (CalDaysIndex *self)
{
  self->is_sorted = FALSE;
  g_ptr_array_set_size (self->strip, 0);
  for (int i = 0; i < CAL_WEEK_DAYS; i++)
    g_ptr_array_set_size (self->days[i], 0);
  forget_strip (self);
  forget_columns (self);
}

static void
sort_in (CalDaysIndex *self, CalOccurrence *occurrence)
{
  int first = MAX (cal_occurrence_get_first_day (occurrence) - self->first_day, 0);
  int end = MIN (cal_occurrence_get_end_day (occurrence) - self->first_day, self->n_days);

  if (first >= end)
    return;
  if (cal_days_index_is_in_strip (occurrence))
    g_ptr_array_add (self->strip, occurrence);
  else
    for (int i = first; i < end; i++)
      g_ptr_array_add (self->days[i], occurrence);
}

static void
sort (CalDaysIndex *self)
{
  if (self->is_sorted)
    return;
  for (guint i = 0; i < self->items->len; i++)
    sort_in (self, g_ptr_array_index (self->items, i));
  self->is_sorted = TRUE;
}

static void
lay_out_strip (CalDaysIndex *self)
{
  g_autofree CalDaySpan *spans = g_new (CalDaySpan, MAX (self->strip->len, 1));

  for (guint i = 0; i < self->strip->len; i++)
    spans[i] = (CalDaySpan){
      cal_occurrence_get_first_day (g_ptr_array_index (self->strip, i)),
      cal_occurrence_get_end_day (g_ptr_array_index (self->strip, i)),
    };
  self->layout.strip = self->row = cal_month_row_new_days (self->first_day,
                                                           self->n_days,
                                                           spans,
                                                           self->strip->len,
                                                           self->strip_capacity);
}

static void
lay_out_day (CalDaysIndex *self, int i)
{
  GPtrArray *items = self->days[i];
  g_autofree CalInterval *walls = g_new (CalInterval, MAX (items->len, 1));

  for (guint j = 0; j < items->len; j++)
    walls[j] = (CalInterval){
      cal_occurrence_get_wall_start (g_ptr_array_index (items, j)),
      cal_occurrence_get_wall_end (g_ptr_array_index (items, j)),
    };
  self->layout.columns[i] = self->columns[i] = cal_day_column_new (self->first_day + i,
                                                                   walls,
                                                                   items->len,
                                                                   self->min_length,
                                                                   self->max_lanes,
                                                                   self->crowded_lanes);
}

/**
 * cal_days_index_new:
 *
 * An index that keeps no day: cal_days_index_set_days() says which. An index is used by one thread
 * at a time.
 *
 * Returns: (transfer full): a new index
 */
CalDaysIndex *
cal_days_index_new (void)
{
  CalDaysIndex *self = g_new0 (CalDaysIndex, 1);

  self->strip_capacity = 1;
  self->max_lanes = 1;
  self->n_days = 1;
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->strip = g_ptr_array_new ();
  for (int i = 0; i < CAL_WEEK_DAYS; i++)
    self->days[i] = g_ptr_array_new ();
  return self;
}

/**
 * cal_days_index_free:
 * @self: an index
 *
 * Frees it and its references to occurrences.
 */
void
cal_days_index_free (CalDaysIndex *self)
{
  g_return_if_fail (self != NULL);

  forget (self);
  g_ptr_array_unref (self->strip);
  for (int i = 0; i < CAL_WEEK_DAYS; i++)
    g_ptr_array_unref (self->days[i]);
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * cal_days_index_set_days:
 * @self: an index
 * @first_day: counted from 1970-01-01
 * @n_days: 1 … 7
 *
 * Says which days are shown.
 */
void
cal_days_index_set_days (CalDaysIndex *self, int first_day, int n_days)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (n_days >= 1 && n_days <= CAL_WEEK_DAYS);

  if (self->first_day == first_day && self->n_days == n_days)
    return;
  self->first_day = first_day;
  self->n_days = n_days;
  forget (self);
}

/**
 * cal_days_index_set_room:
 * @self: an index
 * @strip_capacity: lanes that there is room for in the strip
 * @min_length: microseconds: nothing among the hours is drawn shorter
 * @max_lanes: lanes that there is room for in a day
 * @crowded_lanes: lanes that there is room for beside "+N"
 *
 * Says how much room there is.
 */
void
cal_days_index_set_room (CalDaysIndex *self,
                         guint strip_capacity,
                         gint64 min_length,
                         guint max_lanes,
                         guint crowded_lanes)
{
  g_return_if_fail (self != NULL);

  if (self->strip_capacity != strip_capacity)
    forget_strip (self);
  if (self->min_length != min_length || self->max_lanes != max_lanes
      || self->crowded_lanes != crowded_lanes)
    forget_columns (self);
  self->strip_capacity = strip_capacity;
  self->min_length = min_length;
  self->max_lanes = max_lanes;
  self->crowded_lanes = crowded_lanes;
}

/**
 * cal_days_index_splice:
 * @self: an index
 * @position: where the list changed
 * @n_removed: how many of its occurrences went
 * @added: (array length=n_added): those that came in their place, in the total order
 * @n_added: how many
 *
 * Follows one "items-changed" of the list.
 */
void
cal_days_index_splice (CalDaysIndex *self,
                       guint position,
                       guint n_removed,
                       CalOccurrence *const *added,
                       guint n_added)
{
  guint n_tail;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position + n_removed <= self->items->len);

  forget (self);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->items, position, n_removed);
  n_tail = self->items->len - position;
  g_ptr_array_set_size (self->items, (int) (self->items->len + n_added));
  if (n_tail > 0)
    memmove (self->items->pdata + position + n_added,
             self->items->pdata + position,
             n_tail * sizeof (gpointer));
  for (guint i = 0; i < n_added; i++)
    self->items->pdata[position + i] = g_object_ref (added[i]);
}

/**
 * cal_days_index_get_n_items:
 * @self: an index
 *
 * Returns: how many occurrences the list has
 */
guint
cal_days_index_get_n_items (CalDaysIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

/**
 * cal_days_index_get_layout:
 * @self: an index
 *
 * Returns: (transfer none): the layout of the shown days, until the index changes
 */
const CalDaysLayout *
cal_days_index_get_layout (CalDaysIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  sort (self);
  if (self->row == NULL)
    lay_out_strip (self);
  for (int i = 0; i < self->n_days; i++)
    if (self->columns[i] == NULL)
      lay_out_day (self, i);
  return &self->layout;
}

/**
 * cal_days_index_count_strip_lanes:
 * @self: an index
 *
 * Returns: how many lanes the strip would have if there were room for all of them
 */
guint
cal_days_index_count_strip_lanes (CalDaysIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  sort (self);
  if (self->row == NULL)
    lay_out_strip (self);
  return self->row->n_lanes;
}

/**
 * cal_days_index_is_in_strip:
 * @occurrence: an occurrence
 *
 * Returns: whether it is shown above the hours
 */
gboolean
cal_days_index_is_in_strip (CalOccurrence *occurrence)
{
  return cal_occurrence_is_all_day (occurrence)
         || cal_occurrence_get_wall_end (occurrence) - cal_occurrence_get_wall_start (occurrence)
                >= CAL_DAY;
}

/**
 * cal_days_index_get_bar:
 * @self: an index
 * @bar: a bar of the strip
 *
 * Returns: (transfer none): the occurrence of the bar
 */
CalOccurrence *
cal_days_index_get_bar (CalDaysIndex *self, const CalMonthBar *bar)
{
  g_return_val_if_fail (self != NULL && bar != NULL && bar->item < self->strip->len, NULL);

  return g_ptr_array_index (self->strip, bar->item);
}

/**
 * cal_days_index_get_block:
 * @self: an index
 * @column: the column of a day
 * @block: a block of that day
 *
 * Returns: (transfer none): the occurrence of the block
 */
CalOccurrence *
cal_days_index_get_block (CalDaysIndex *self, int column, const CalDayBlock *block)
{
  g_return_val_if_fail (self != NULL && block != NULL, NULL);
  g_return_val_if_fail (column >= 0 && column < self->n_days, NULL);
  g_return_val_if_fail (block->item < self->days[column]->len, NULL);

  return g_ptr_array_index (self->days[column], block->item);
}

static gboolean
has_id (CalOccurrence *occurrence, const char *id)
{
  return g_str_equal (cal_occurrence_get_id (occurrence), id);
}

static void
find_bar (CalDaysIndex *self, const char *id, int column, CalDaysHit *out_place)
{
  for (guint i = 0; i < self->row->n_bars; i++)
    {
      const CalMonthBar *bar = &self->row->bars[i];

      if (bar->first_column > column || column >= bar->end_column
          || !has_id (g_ptr_array_index (self->strip, bar->item), id))
        continue;
      out_place->part = bar->hidden ? CAL_DAYS_PART_MORE : CAL_DAYS_PART_BAR;
      out_place->bar = bar;
    }
}

static void
find_block (CalDaysIndex *self, const char *id, int column, CalDaysHit *out_place)
{
  const CalDayColumn *day = self->columns[column];

  for (guint i = 0; i < day->n_blocks; i++)
    {
      const CalDayBlock *block = &day->blocks[i];

      if (!has_id (g_ptr_array_index (self->days[column], block->item), id))
        continue;
      out_place->part = CAL_DAYS_PART_BLOCK;
      out_place->block = block;
      out_place->clock = block->start;
      if (!block->hidden)
        continue;
      out_place->part = CAL_DAYS_PART_REST;
      for (guint j = 0; j < day->n_rests; j++)
        if (day->rests[j].start <= block->start && block->end <= day->rests[j].end)
          out_place->rest = &day->rests[j];
    }
}

/**
 * cal_days_index_find:
 * @self: an index
 * @id: the id of an occurrence
 * @column: the column of a day
 * @out_place: (out caller-allocates): where it is; for one without room the "+N" that counts it
 *
 * Returns: whether the occurrence has a part in that day
 */
gboolean
cal_days_index_find (CalDaysIndex *self, const char *id, int column, CalDaysHit *out_place)
{
  CalDaysHit place = { .part = CAL_DAYS_PART_NONE };

  g_return_val_if_fail (self != NULL && id != NULL && out_place != NULL, FALSE);
  g_return_val_if_fail (column >= 0 && column < self->n_days, FALSE);

  cal_days_index_get_layout (self);
  place.column = column;
  place.day = self->first_day + column;
  find_bar (self, id, column, &place);
  find_block (self, id, column, &place);
  if (place.part == CAL_DAYS_PART_NONE)
    return FALSE;
  *out_place = place;
  return TRUE;
}
