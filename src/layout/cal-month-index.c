/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-month-index.h"

/* What stands between a list model and the week rows of a month.
 *
 * The list is in the total order, which has every all-day occurrence before every timed one, so the
 * occurrences of a week are not neighbours in it. The index keeps a bucket for each week row,
 * itself in the total order. A splice of the list changes the buckets of the weeks that it touches
 * and no others, and only their layouts are thrown away; a layout is made when it is asked for. So
 * the cost of one change is one or two weeks', whatever the size of the list. A splice of a large
 * part of the list fills all buckets anew, in one walk, without a comparison. */

struct _CalMonthIndex
{
  int week_start;
  int first_day;
  int end_day;
  guint capacity;
  guint64 serial;

  GPtrArray *items; /* all, as in the list; owns references */
  GHashTable *rows; /* row number → Bucket */
};

typedef struct
{
  GPtrArray *items;
  CalMonthRow *layout;
} Bucket;

/* A splice of more than this, and of more than an eighth of the list, fills the buckets anew. */
#define LARGE_SPLICE 64

static void
bucket_free (gpointer data)
{
  Bucket *bucket = data;

  g_clear_pointer (&bucket->items, g_ptr_array_unref);
  g_clear_pointer (&bucket->layout, cal_month_row_free);
  g_free (bucket);
}

static Bucket *
get_bucket (CalMonthIndex *self, int row)
{
  Bucket *bucket = g_hash_table_lookup (self->rows, GINT_TO_POINTER (row));

  if (bucket == NULL)
    {
      bucket = g_new0 (Bucket, 1);
      bucket->items = g_ptr_array_new ();
      g_hash_table_insert (self->rows, GINT_TO_POINTER (row), bucket);
    }
  return bucket;
}

/* The rows [out_first, out_end) that hold a part of the occurrence, of those that are kept. */
static void
get_rows (CalMonthIndex *self, CalOccurrence *occurrence, int *out_first, int *out_end)
{
  int first_day = MAX (cal_occurrence_get_first_day (occurrence), self->first_day);
  int end_day = MIN (cal_occurrence_get_end_day (occurrence), self->end_day);

  *out_first = cal_month_row_of_day (first_day, self->week_start);
  *out_end =
      first_day < end_day ? cal_month_row_of_day (end_day - 1, self->week_start) + 1 : *out_first;
}

static void
append (CalMonthIndex *self, CalOccurrence *occurrence)
{
  int row, end_row;

  get_rows (self, occurrence, &row, &end_row);
  for (; row < end_row; row++)
    g_ptr_array_add (get_bucket (self, row)->items, occurrence);
}

static guint
find_position (GPtrArray *items, CalOccurrence *occurrence)
{
  guint first = 0, end = items->len;

  while (first < end)
    {
      guint middle = first + (end - first) / 2;

      if (cal_occurrence_compare (g_ptr_array_index (items, middle), occurrence) < 0)
        first = middle + 1;
      else
        end = middle;
    }
  return first;
}

static void
insert (CalMonthIndex *self, CalOccurrence *occurrence)
{
  int row, end_row;

  get_rows (self, occurrence, &row, &end_row);
  for (; row < end_row; row++)
    {
      Bucket *bucket = get_bucket (self, row);

      g_ptr_array_insert (bucket->items,
                          (int) find_position (bucket->items, occurrence),
                          occurrence);
      g_clear_pointer (&bucket->layout, cal_month_row_free);
    }
}

static void
take_out (CalMonthIndex *self, CalOccurrence *occurrence)
{
  int row, end_row;

  get_rows (self, occurrence, &row, &end_row);
  for (; row < end_row; row++)
    {
      Bucket *bucket = get_bucket (self, row);

      g_ptr_array_remove (bucket->items, occurrence);
      g_clear_pointer (&bucket->layout, cal_month_row_free);
    }
}

static void
fill_buckets (CalMonthIndex *self)
{
  g_hash_table_remove_all (self->rows);
  for (guint i = 0; i < self->items->len; i++)
    append (self, g_ptr_array_index (self->items, i));
  self->serial++;
}

/* Replaces a run of `items`, keeping its references right. */
static void
splice_items (GPtrArray *items,
              guint position,
              guint n_removed,
              CalOccurrence *const *added,
              guint n_added)
{
  guint n_tail = items->len - position - n_removed;

  for (guint i = 0; i < n_removed; i++)
    g_object_unref (g_ptr_array_index (items, position + i));
  if (n_added > n_removed)
    g_ptr_array_set_size (items, (int) (items->len + n_added - n_removed));
  if (n_tail > 0)
    memmove (items->pdata + position + n_added,
             items->pdata + position + n_removed,
             n_tail * sizeof (gpointer));
  for (guint i = 0; i < n_added; i++)
    items->pdata[position + i] = g_object_ref (added[i]);
  items->len = position + n_added + n_tail;
}

/**
 * cal_month_index_new:
 *
 * An index that keeps no week: cal_month_index_set_weeks() says which. An index is used by one
 * thread at a time.
 *
 * Returns: (transfer full): a new index
 */
CalMonthIndex *
cal_month_index_new (void)
{
  CalMonthIndex *self = g_new0 (CalMonthIndex, 1);

  self->capacity = 1;
  self->items = g_ptr_array_new ();
  self->rows = g_hash_table_new_full (NULL, NULL, NULL, bucket_free);
  return self;
}

/**
 * cal_month_index_free:
 * @self: an index
 *
 * Frees it and its references to occurrences.
 */
void
cal_month_index_free (CalMonthIndex *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->rows);
  for (guint i = 0; i < self->items->len; i++)
    g_object_unref (g_ptr_array_index (self->items, i));
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * cal_month_index_set_weeks:
 * @self: an index
 * @week_start: the first day of the week, 0 Monday … 6 Sunday
 * @first_day: days [first_day, end_day), counted from 1970-01-01, are kept
 * @end_day: see above
 *
 * Says which weeks are kept; an occurrence outside them, or a part of one, is passed over.
 */
void
cal_month_index_set_weeks (CalMonthIndex *self, int week_start, int first_day, int end_day)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (week_start >= 0 && week_start < CAL_WEEK_DAYS);

  if (self->week_start == week_start && self->first_day == first_day && self->end_day == end_day)
    return;
  self->week_start = week_start;
  self->first_day = first_day;
  self->end_day = end_day;
  fill_buckets (self);
}

/**
 * cal_month_index_set_capacity:
 * @self: an index
 * @capacity: lanes that there is room for in a row
 *
 * Says how many lanes a row shows.
 */
void
cal_month_index_set_capacity (CalMonthIndex *self, guint capacity)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (self != NULL);

  if (self->capacity == capacity)
    return;
  self->capacity = capacity;
  self->serial++;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_clear_pointer (&((Bucket *) value)->layout, cal_month_row_free);
}

/**
 * cal_month_index_splice:
 * @self: an index
 * @position: where the list changed
 * @n_removed: how many of its occurrences went
 * @added: (array length=n_added): those that came in their place, in the total order
 * @n_added: how many
 *
 * Follows one "items-changed" of the list.
 */
void
cal_month_index_splice (CalMonthIndex *self,
                        guint position,
                        guint n_removed,
                        CalOccurrence *const *added,
                        guint n_added)
{
  gboolean is_large;

  g_return_if_fail (self != NULL);
  g_return_if_fail (position + n_removed <= self->items->len);

  is_large = n_removed + n_added > LARGE_SPLICE && n_removed + n_added > self->items->len / 8;
  if (is_large)
    g_hash_table_remove_all (self->rows);
  for (guint i = 0; i < n_removed && !is_large; i++)
    take_out (self, g_ptr_array_index (self->items, position + i));
  splice_items (self->items, position, n_removed, added, n_added);
  for (guint i = 0; i < n_added && !is_large; i++)
    insert (self, added[i]);
  if (is_large)
    fill_buckets (self);
  self->serial++;
}

/**
 * cal_month_index_get_n_items:
 * @self: an index
 *
 * Returns: how many occurrences the list has
 */
guint
cal_month_index_get_n_items (CalMonthIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

/**
 * cal_month_index_get_serial:
 * @self: an index
 *
 * Returns: a number that is another one after each change
 */
guint64
cal_month_index_get_serial (CalMonthIndex *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->serial;
}

/**
 * cal_month_index_get_row:
 * @self: an index
 * @row: the number of a week row
 *
 * Returns: (transfer none) (nullable): its layout, until the index changes; %NULL when nothing lies
 * in it
 */
const CalMonthRow *
cal_month_index_get_row (CalMonthIndex *self, int row)
{
  Bucket *bucket;

  g_return_val_if_fail (self != NULL, NULL);

  bucket = g_hash_table_lookup (self->rows, GINT_TO_POINTER (row));
  if (bucket == NULL || bucket->items->len == 0)
    return NULL;
  if (bucket->layout == NULL)
    {
      guint n = bucket->items->len;
      g_autofree CalDaySpan *spans = g_new (CalDaySpan, n);

      for (guint i = 0; i < n; i++)
        {
          CalOccurrence *occurrence = g_ptr_array_index (bucket->items, i);

          spans[i].first_day = cal_occurrence_get_first_day (occurrence);
          spans[i].end_day = cal_occurrence_get_end_day (occurrence);
        }
      bucket->layout = cal_month_row_new (cal_month_row_get_first_day (row, self->week_start),
                                          spans,
                                          n,
                                          self->capacity);
    }
  return bucket->layout;
}

/**
 * cal_month_index_get_occurrence:
 * @self: an index
 * @row: the number of a week row
 * @bar: a bar of its layout
 *
 * Returns: (transfer none): the occurrence of the bar
 */
CalOccurrence *
cal_month_index_get_occurrence (CalMonthIndex *self, int row, const CalMonthBar *bar)
{
  Bucket *bucket;

  g_return_val_if_fail (self != NULL && bar != NULL, NULL);

  bucket = g_hash_table_lookup (self->rows, GINT_TO_POINTER (row));
  g_return_val_if_fail (bucket != NULL && bar->item < bucket->items->len, NULL);
  return g_ptr_array_index (bucket->items, bar->item);
}

/**
 * cal_month_index_find_bar:
 * @self: an index
 * @row: the number of a week row
 * @id: the id of an occurrence
 *
 * Returns: (transfer none) (nullable): the bar of that occurrence in that row, hidden or not
 */
const CalMonthBar *
cal_month_index_find_bar (CalMonthIndex *self, int row, const char *id)
{
  const CalMonthRow *layout;

  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  layout = cal_month_index_get_row (self, row);
  for (guint i = 0; layout != NULL && i < layout->n_bars; i++)
    {
      CalOccurrence *occurrence = cal_month_index_get_occurrence (self, row, &layout->bars[i]);

      if (g_str_equal (cal_occurrence_get_id (occurrence), id))
        return &layout->bars[i];
    }
  return NULL;
}
