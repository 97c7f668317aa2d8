/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-list-private.h"

/* A new list that keeps what it can of an old one: chunks that both have stay shared, and in what
 * is between, an item that is the same as one of the old list is that one's object. */

#define DISCARD_MIN 500

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

/* Items of the new list's gap, the old one's in place of those that are the same; FALSE: none is.
 */
static gboolean
adopt_items (QueryList *old, QueryList *new, const QueryListGap *gap, QueryFlat *to)
{
  g_autoptr (GHashTable) index = NULL;
  gboolean is_any = FALSE;
  QueryFlat from;

  query_flat_init (&from, old, gap->a_start, gap->a_end);
  index = query_flat_index (&from);
  for (guint i = 0; i < to->n; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (index, &to->ids[i]));
      QueryListPlace p, q;

      if (place == 0)
        continue;
      p = query_list_place (old, gap->a_start + place - 1);
      q = query_list_place (new, gap->b_start + i);
      if (!query_list_same (old->kind,
                            old->chunks[p.chunk],
                            p.index,
                            new->chunks[q.chunk],
                            q.index))
        continue;
      is_any |= to->items[i] != from.items[place - 1];
      to->items[i] = from.items[place - 1];
    }
  query_flat_clear (&from);
  return is_any;
}

static gboolean
is_same_gap (QueryList *old, QueryList *new, const QueryListGap *gap)
{
  QueryListPlace p = query_list_place (old, gap->a_start);
  QueryListPlace q = query_list_place (new, gap->b_start);
  guint n = gap->a_end - gap->a_start;

  if (n != gap->b_end - gap->b_start)
    return FALSE;
  for (; n > 0; n--, p.index++, q.index++)
    {
      if (p.index == old->chunks[p.chunk]->n)
        p = (QueryListPlace){ old, p.chunk + 1, 0 };
      if (q.index == new->chunks[q.chunk]->n)
        q = (QueryListPlace){ new, q.chunk + 1, 0 };
      if (!query_list_same (old->kind,
                            old->chunks[p.chunk],
                            p.index,
                            new->chunks[q.chunk],
                            q.index))
        return FALSE;
    }
  return TRUE;
}

/* Of the new list's gap: what has to live until the list is built is put into `flats`. */
static void
add_gap (QueryListBuilder *builder,
         QueryList *old,
         QueryList *new,
         const QueryListGap *gap,
         GArray *flats)
{
  QueryFlat to;

  if (is_same_gap (old, new, gap))
    {
      query_list_builder_add_range (builder, old, gap->a_start, gap->a_end);
      return;
    }
  query_flat_init (&to, new, gap->b_start, gap->b_end);
  if (gap->a_start < gap->a_end && to.n > 0 && adopt_items (old, new, gap, &to))
    query_list_builder_add_items (builder, to.items, to.n);
  else
    query_list_builder_add_range (builder, new, gap->b_start, gap->b_end);
  g_array_append_val (flats, to);
}

static void
clear_flat (gpointer data)
{
  query_flat_clear (data);
}

/* `gaps` are the ones between what both have. */
static QueryList *
build_shared (QueryList *old, QueryList *new, GArray *gaps)
{
  g_autoptr (GArray) flats = g_array_new (FALSE, FALSE, sizeof (QueryFlat));
  QueryListBuilder builder;
  guint at = 0;

  g_array_set_clear_func (flats, clear_flat);
  query_list_builder_init (&builder, old->kind, new->n_chunks);
  for (guint i = 0; i < gaps->len; i++)
    {
      const QueryListGap *gap = &g_array_index (gaps, QueryListGap, i);

      query_list_builder_add_range (&builder, old, at, gap->a_start);
      add_gap (&builder, old, new, gap, flats);
      at = gap->a_end;
    }
  query_list_builder_add_range (&builder, old, at, query_list_get_length (old));
  return query_list_builder_end (&builder);
}

/**
 * query_list_share:
 * @old_list: (nullable): what there was
 * @new_list: what there is
 *
 * Gives the new list's content with the old one's objects wherever they are the same, and the
 * chunks that both have, and those at both ends. Fits [struct@Resource].share. Any thread: a fetch
 * function may do it on its worker, with [method@Fetch.get_previous].
 *
 * Returns: (transfer full): a list; @old_list itself when nothing changed
 */
gpointer
query_list_share (gpointer old_list, gpointer new_list)
{
  QueryList *old = old_list;
  QueryList *new = new_list;
  g_autoptr (GArray) gaps = NULL;
  QueryListGap gap;
  guint n_old, n_new, tail;

  g_return_val_if_fail (QUERY_IS_LIST (new_list), NULL);

  if (old == NULL || old == new || old->kind != new->kind)
    return g_object_ref (new);
  n_old = query_list_get_length (old);
  n_new = query_list_get_length (new);
  gap.a_start = gap.b_start = same_head (old, new);
  if (gap.a_start == n_old && gap.a_start == n_new)
    return g_object_ref (old);
  tail = same_tail (old, new, gap.a_start);
  gap.a_end = n_old - tail;
  gap.b_end = n_new - tail;
  if (old->kind->compare != NULL)
    gaps = query_list_split_gap (old, new, &gap);
  else
    g_array_append_val (gaps = g_array_new (FALSE, FALSE, sizeof gap), gap);
  return build_shared (old, new, gaps);
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
