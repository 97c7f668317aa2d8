/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-list-private.h"

#include <string.h>

#define DISCARD_MIN 500

/* Comparing two lists: what they have in common at both ends is skipped, whole chunks at once where
 * they are shared. Of what is between, an item's place in the other list is looked up by its id;
 * the longest run of items that are in the same order in both stays, as ids are unique that is a
 * longest increasing sequence. So the number of removed and added items is the least possible, and
 * the cost is that of the stretch between the first and the last difference. */

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

/* The stretch [start, end) of a list, flat. */
typedef struct
{
  guint64 *ids;
  gpointer *items;
  guint n;
} Flat;

static void
flatten (QueryList *list, guint start, guint end, Flat *flat)
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

static void
flat_clear (Flat *flat)
{
  g_free (flat->ids);
  g_free (flat->items);
}

static GHashTable *
index_ids (const Flat *flat)
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
              const Flat *a,
              const Flat *b,
              QueryListChangedFunc changed,
              gpointer user_data)
{
  guint *places = g_new0 (guint, b->n + 1);
  g_autoptr (GHashTable) index = NULL;

  if (a->n == 0 || b->n == 0)
    return places;
  index = index_ids (a);
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
tell_runs (guint head,
           guint n_a,
           guint n_b,
           const guint *places,
           QueryListRunFunc run,
           gpointer user_data)
{
  guint end_a = n_a;
  guint end_b = n_b;

  for (guint i = n_b; i-- > 0;)
    {
      if (places[i] == 0)
        continue;
      if (end_a > places[i] || end_b > i + 1)
        run (head + places[i], end_a - places[i], head + i + 1, end_b - i - 1, user_data);
      end_a = places[i] - 1;
      end_b = i;
    }
  if (end_a > 0 || end_b > 0)
    run (head, end_a, head, end_b, user_data);
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
  g_autofree guint *places = NULL;
  Flat from, to;
  guint head, tail;

  if (a == b)
    return;
  if (n_a == 0 || n_b == 0)
    {
      if (n_a != n_b)
        run (0, n_a, 0, n_b, user_data);
      return;
    }
  head = common_head (&pair, changed, user_data);
  tail = common_tail (&pair, head, changed, user_data);
  if (head + tail == n_a && head + tail == n_b)
    return;
  flatten (a, head, n_a - tail, &from);
  flatten (b, head, n_b - tail, &to);
  places = match_middle (&pair, &from, &to, changed, user_data);
  tell_runs (head, from.n, to.n, places, run, user_data);
  flat_clear (&from);
  flat_clear (&to);
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

static guint
same_head (QueryList *old, QueryList *new)
{
  guint n = MIN (query_list_get_length (old), query_list_get_length (new));
  QueryListPlace p = query_list_place (old, 0);
  QueryListPlace q = query_list_place (new, 0);
  guint at = 0;

  while (at < n)
    {
      const QueryChunk *c = old->chunks[p.chunk];
      const QueryChunk *d = new->chunks[q.chunk];

      if (c == d && p.index == 0 && q.index == 0)
        {
          at += c->n;
          p.chunk++;
          q.chunk++;
          continue;
        }
      for (; p.index < c->n && q.index < d->n; p.index++, q.index++, at++)
        if (!query_list_same (old->kind, c, p.index, d, q.index))
          return at;
      if (p.index == c->n)
        p = (QueryListPlace){ old, p.chunk + 1, 0 };
      if (q.index == d->n)
        q = (QueryListPlace){ new, q.chunk + 1, 0 };
    }
  return n;
}

static guint
same_tail (QueryList *old, QueryList *new, guint head)
{
  guint n = MIN (query_list_get_length (old), query_list_get_length (new)) - head;
  guint chunk_a = old->n_chunks, left_a = 0;
  guint chunk_b = new->n_chunks, left_b = 0;
  guint at = 0;

  for (; at < n; at++)
    {
      if (left_a == 0)
        left_a = old->chunks[--chunk_a]->n;
      if (left_b == 0)
        left_b = new->chunks[--chunk_b]->n;
      if (old->chunks[chunk_a] == new->chunks[chunk_b] && left_a == left_b && at + left_a <= n)
        {
          at += left_a - 1;
          left_a = left_b = 0;
          continue;
        }
      left_a--;
      left_b--;
      if (!query_list_same (old->kind, old->chunks[chunk_a], left_a, new->chunks[chunk_b], left_b))
        return at;
    }
  return at;
}

/* Items of new's middle, old's in place of those that are the same. */
static void
adopt_items (QueryList *old, QueryList *new, const Flat *from, Flat *to, guint head)
{
  g_autoptr (GHashTable) index = index_ids (from);

  for (guint i = 0; i < to->n; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (index, &to->ids[i]));
      QueryListPlace p, q;

      if (place == 0)
        continue;
      p = query_list_place (old, head + place - 1);
      q = query_list_place (new, head + i);
      if (query_list_same (old->kind, old->chunks[p.chunk], p.index, new->chunks[q.chunk], q.index))
        to->items[i] = from->items[place - 1];
    }
}

/**
 * query_list_share:
 * @old_list: (nullable): what there was
 * @new_list: what there is
 *
 * Gives the new list's content with the old one's objects wherever they are the same, and its
 * chunks at both ends. Fits [struct@Resource].share. Any thread: a fetch function may do it on its
 * worker, with [method@Fetch.get_previous].
 *
 * Returns: (transfer full): a list; @old_list itself when nothing changed
 */
gpointer
query_list_share (gpointer old_list, gpointer new_list)
{
  QueryList *old = old_list;
  QueryList *new = new_list;
  QueryList *shared;
  guint n_old, n_new, head, tail;
  Flat from, to;

  g_return_val_if_fail (QUERY_IS_LIST (new_list), NULL);

  if (old == NULL || old == new || old->kind != new->kind)
    return g_object_ref (new);
  n_old = query_list_get_length (old);
  n_new = query_list_get_length (new);
  head = same_head (old, new);
  if (head == n_old && head == n_new)
    return g_object_ref (old);
  tail = same_tail (old, new, head);
  flatten (old, head, n_old - tail, &from);
  flatten (new, head, n_new - tail, &to);
  if (from.n > 0 && to.n > 0)
    adopt_items (old, new, &from, &to, head);
  shared = query_list_splice (old->kind, old, head, to.items, to.n, old, n_old - tail);
  flat_clear (&from);
  flat_clear (&to);
  return shared;
}

/**
 * query_list_equal:
 * @a: a list
 * @b: a list
 *
 * Returns: whether both have the same items in the same order
 */
gboolean
query_list_equal (gconstpointer a, gconstpointer b)
{
  QueryList *first = (QueryList *) a;
  QueryList *second = (QueryList *) b;
  guint n = query_list_get_length (first);

  return first == second
         || (n == query_list_get_length (second) && first->kind == second->kind
             && same_head (first, second) == n);
}

/* What a list has for itself alone is what its release costs. */
static gboolean
is_small (QueryList *list)
{
  guint n = 0;

  for (guint i = 0; i < list->n_chunks; i++)
    if (g_atomic_ref_count_compare (&list->chunks[i]->ref_count, 1))
      n += list->chunks[i]->n;
  return n < DISCARD_MIN;
}

static void
release_cb (gpointer list, gpointer user_data)
{
  g_object_unref (list);
}

/**
 * query_list_discard:
 * @list: (transfer full): a list
 *
 * Releases a list on another thread. Fits [struct@Resource].discard: an answer of ten thousand rows
 * of which one is new costs more to take apart than to compare. The items must allow it: no weak
 * references, no signals.
 */
void
query_list_discard (gpointer list)
{
  static gsize pool;

  g_return_if_fail (QUERY_IS_LIST (list));

  if (is_small (list))
    {
      g_object_unref (list);
      return;
    }
  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, (gsize) g_thread_pool_new (release_cb, NULL, 1, FALSE, NULL));
  g_thread_pool_push ((GThreadPool *) pool, list, NULL);
}
