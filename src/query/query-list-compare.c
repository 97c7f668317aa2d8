/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-list-private.h"

#include <string.h>

/* Comparing two lists: what they have in common at both ends is skipped, whole chunks at once where
 * they are shared. What is between falls into gaps, divided by chunks that both lists have; in a
 * gap an item's place in the other list is looked up by its id, and the longest run of items that
 * are in the same order in both stays, as ids are unique that is a longest increasing sequence. So
 * the number of removed and added items is the least possible, and the cost is that of the gaps and
 * of the number of chunks.
 *
 * Dividing costs nothing of the least number where a kind has an order: an item that passed a
 * shared chunk has itself changed. Where it has none, or where an item is the same although its
 * content changed, everything between the ends is one gap. */

/* Fewer chunks than these are not worth looking for shared ones. */
#define GAP_MIN 512

typedef struct
{
  QueryList *a;
  QueryList *b;
  gboolean by_id;
} Pair;

static gboolean
is_match (const Pair *pair, const QueryChunk *a, guint i, const QueryChunk *b, guint j)
{
  return pair->by_id ? a->ids[i] == b->ids[j] : a->items[i] == b->items[j];
}

static guint
common_head (const Pair *pair, QueryListChangedFunc changed, gpointer user_data)
{
  guint n = MIN (query_list_get_length (pair->a), query_list_get_length (pair->b));
  QueryListPlace p = query_list_place (pair->a, 0);
  QueryListPlace q = query_list_place (pair->b, 0);
  guint at = 0;

  while (at < n)
    {
      const QueryChunk *c = pair->a->chunks[p.chunk];
      const QueryChunk *d = pair->b->chunks[q.chunk];

      if (c == d && p.index == 0 && q.index == 0)
        {
          at += c->n;
          p.chunk++;
          q.chunk++;
          continue;
        }
      for (; p.index < c->n && q.index < d->n; p.index++, q.index++, at++)
        {
          if (!is_match (pair, c, p.index, d, q.index))
            return at;
          if (changed != NULL && c->items[p.index] != d->items[q.index])
            changed (d->ids[q.index], d->items[q.index], user_data);
        }
      if (p.index == c->n)
        p = (QueryListPlace){ pair->a, p.chunk + 1, 0 };
      if (q.index == d->n)
        q = (QueryListPlace){ pair->b, q.chunk + 1, 0 };
    }
  return n;
}

static guint
common_tail (const Pair *pair, guint head, QueryListChangedFunc changed, gpointer user_data)
{
  guint n_a = query_list_get_length (pair->a) - head;
  guint n_b = query_list_get_length (pair->b) - head;
  guint n = MIN (n_a, n_b);
  guint chunk_a = pair->a->n_chunks, left_a = 0;
  guint chunk_b = pair->b->n_chunks, left_b = 0;
  guint at = 0;

  while (at < n)
    {
      const QueryChunk *c, *d;

      if (left_a == 0)
        left_a = pair->a->chunks[--chunk_a]->n;
      if (left_b == 0)
        left_b = pair->b->chunks[--chunk_b]->n;
      c = pair->a->chunks[chunk_a];
      d = pair->b->chunks[chunk_b];
      if (c == d && left_a == c->n && left_b == d->n && at + c->n <= n)
        {
          at += c->n;
          left_a = left_b = 0;
          continue;
        }
      for (; left_a > 0 && left_b > 0 && at < n; left_a--, left_b--, at++)
        {
          if (!is_match (pair, c, left_a - 1, d, left_b - 1))
            return at;
          if (changed != NULL && c->items[left_a - 1] != d->items[left_b - 1])
            changed (d->ids[left_b - 1], d->items[left_b - 1], user_data);
        }
    }
  return n;
}

static guint
get_start (QueryList *list, guint chunk)
{
  return chunk > 0 ? list->ends[chunk - 1] : 0;
}

/* The first chunk that begins at `position` or after it. */
static guint
find_chunk (QueryList *list, guint position)
{
  QueryListPlace place = query_list_place (list, position);

  return place.chunk + (place.index > 0 ? 1 : 0);
}

GArray *
query_list_split_gap (QueryList *a, QueryList *b, const QueryListGap *gap)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (QueryListGap));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  QueryListGap rest = *gap;
  guint next = find_chunk (b, gap->b_start);

  for (guint i = next; i < b->n_chunks && b->ends[i] <= gap->b_end; i++)
    g_hash_table_insert (places, b->chunks[i], GUINT_TO_POINTER (i + 1));
  for (guint i = find_chunk (a, gap->a_start); i < a->n_chunks && a->ends[i] <= gap->a_end; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, a->chunks[i]));

      if (place < next + 1)
        continue;
      next = place;
      rest.a_end = get_start (a, i);
      rest.b_end = get_start (b, place - 1);
      if (rest.a_start < rest.a_end || rest.b_start < rest.b_end)
        g_array_append_val (gaps, rest);
      rest.a_start = a->ends[i];
      rest.b_start = b->ends[place - 1];
    }
  rest.a_end = gap->a_end;
  rest.b_end = gap->b_end;
  if (rest.a_start < rest.a_end || rest.b_start < rest.b_end)
    g_array_append_val (gaps, rest);
  return gaps;
}

void
query_flat_init (QueryFlat *flat, QueryList *list, guint start, guint end)
{
  QueryListPlace place = query_list_place (list, start);

  flat->n = 0;
  flat->ids = g_new (guint64, end - start + 1);
  flat->items = g_new (gpointer, end - start + 1);
  while (flat->n < end - start)
    {
      const QueryChunk *chunk = list->chunks[place.chunk];
      guint n = MIN (chunk->n - place.index, end - start - flat->n);

      memcpy (flat->ids + flat->n, chunk->ids + place.index, n * sizeof *flat->ids);
      memcpy (flat->items + flat->n, chunk->items + place.index, n * sizeof *flat->items);
      flat->n += n;
      place = (QueryListPlace){ list, place.chunk + 1, 0 };
    }
}

void
query_flat_clear (QueryFlat *flat)
{
  g_free (flat->ids);
  g_free (flat->items);
}

GHashTable *
query_flat_index (const QueryFlat *flat)
{
  GHashTable *places = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < flat->n; i++)
    g_hash_table_insert (places, &flat->ids[i], GUINT_TO_POINTER (i + 1));
  return places;
}

/* For each item of b its place in a plus one, 0 for none; then of these, which stay: a longest
 * increasing sequence by patience sorting. */
static void
keep_longest (guint *places, guint n)
{
  g_autofree guint *tops = g_new (guint, n + 1);  /* index in b of the top of each pile */
  g_autofree guint *below = g_new (guint, n + 1); /* the one before it in the sequence, plus one */
  guint n_piles = 0;
  guint at;

  for (guint i = 0; i < n; i++)
    {
      guint low = 0, high = n_piles;

      if (places[i] == 0)
        continue;
      while (low < high)
        {
          guint middle = (low + high) / 2;

          if (places[tops[middle]] < places[i])
            low = middle + 1;
          else
            high = middle;
        }
      below[i] = low > 0 ? tops[low - 1] + 1 : 0;
      tops[low] = i;
      n_piles = MAX (n_piles, low + 1);
    }
  at = n_piles > 0 ? tops[n_piles - 1] + 1 : 0;
  for (guint i = n; i-- > 0;)
    {
      if (i + 1 == at)
        at = below[i];
      else
        places[i] = 0;
    }
}

static guint *
match_middle (const Pair *pair,
              const QueryFlat *a,
              const QueryFlat *b,
              QueryListChangedFunc changed,
              gpointer user_data)
{
  guint *places = g_new0 (guint, b->n + 1);
  g_autoptr (GHashTable) index = NULL;

  if (a->n == 0 || b->n == 0)
    return places;
  index = query_flat_index (a);
  for (guint i = 0; i < b->n; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (index, &b->ids[i]));

      if (place > 0 && (pair->by_id || a->items[place - 1] == b->items[i]))
        places[i] = place;
      if (place > 0 && changed != NULL && a->items[place - 1] != b->items[i])
        changed (b->ids[i], b->items[i], user_data);
    }
  keep_longest (places, b->n);
  return places;
}

static void
tell_runs (const QueryListGap *gap, const guint *places, QueryListRunFunc run, gpointer user_data)
{
  guint end_a = gap->a_end - gap->a_start;
  guint end_b = gap->b_end - gap->b_start;

  for (guint i = end_b; i-- > 0;)
    {
      if (places[i] == 0)
        continue;
      if (end_a > places[i] || end_b > i + 1)
        run (gap->a_start + places[i],
             end_a - places[i],
             gap->b_start + i + 1,
             end_b - i - 1,
             user_data);
      end_a = places[i] - 1;
      end_b = i;
    }
  if (end_a > 0 || end_b > 0)
    run (gap->a_start, end_a, gap->b_start, end_b, user_data);
}

static void
compare_gap (const Pair *pair,
             const QueryListGap *gap,
             QueryListRunFunc run,
             QueryListChangedFunc changed,
             gpointer user_data)
{
  g_autofree guint *places = NULL;
  QueryFlat from, to;

  query_flat_init (&from, pair->a, gap->a_start, gap->a_end);
  query_flat_init (&to, pair->b, gap->b_start, gap->b_end);
  places = match_middle (pair, &from, &to, changed, user_data);
  tell_runs (gap, places, run, user_data);
  query_flat_clear (&from);
  query_flat_clear (&to);
}

static gboolean
is_divisible (const Pair *pair, const QueryListGap *gap)
{
  return !pair->by_id && pair->b->kind->compare != NULL
         && gap->a_end - gap->a_start + gap->b_end - gap->b_start > GAP_MIN;
}

void
query_list_compare (QueryList *a,
                    QueryList *b,
                    gboolean by_id,
                    QueryListRunFunc run,
                    QueryListChangedFunc changed,
                    gpointer user_data)
{
  guint n_a = a != NULL ? query_list_get_length (a) : 0;
  guint n_b = b != NULL ? query_list_get_length (b) : 0;
  const Pair pair = { a, b, by_id };
  g_autoptr (GArray) gaps = NULL;
  QueryListGap gap;
  guint tail;

  if (a == b)
    return;
  if (n_a == 0 || n_b == 0)
    {
      if (n_a != n_b)
        run (0, n_a, 0, n_b, user_data);
      return;
    }
  gap.a_start = gap.b_start = common_head (&pair, changed, user_data);
  tail = common_tail (&pair, gap.a_start, changed, user_data);
  gap.a_end = n_a - tail;
  gap.b_end = n_b - tail;
  if (gap.a_start == gap.a_end && gap.b_start == gap.b_end)
    return;
  if (!is_divisible (&pair, &gap))
    {
      compare_gap (&pair, &gap, run, changed, user_data);
      return;
    }
  gaps = query_list_split_gap (a, b, &gap);
  for (guint i = gaps->len; i-- > 0;)
    compare_gap (&pair, &g_array_index (gaps, QueryListGap, i), run, changed, user_data);
}

typedef struct
{
  QueryListDiffFunc func;
  gpointer user_data;
} Diff;

static void
tell_run (guint a, guint removed, guint b, guint added, gpointer user_data)
{
  const Diff *diff = user_data;

  diff->func (a, removed, added, diff->user_data);
}

/**
 * query_list_diff:
 * @a: (nullable): a list; %NULL for an empty one
 * @b: (nullable): another list of the same kind
 * @func: (scope call): called for each stretch that differs, from the last to the first
 * @user_data: for @func
 *
 * The fewest removals and additions that make @b of @a; an item whose content changed is one of
 * each. Costs what lies between the first and the last difference, and the number of chunks.
 */
void
query_list_diff (QueryList *a, QueryList *b, QueryListDiffFunc func, gpointer user_data)
{
  Diff diff = { func, user_data };

  g_return_if_fail (a == NULL || QUERY_IS_LIST (a));
  g_return_if_fail (b == NULL || QUERY_IS_LIST (b));
  g_return_if_fail (func != NULL);

  query_list_compare (a, b, FALSE, tell_run, NULL, &diff);
}
