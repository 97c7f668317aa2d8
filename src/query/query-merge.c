/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-merge-private.h"

#include "query-id-table-private.h"
#include "query-list-private.h"

/* Several sorted lists into one, at the cost of what is new in them.
 *
 * The unit is the chunk. Of each chunk in any of the lists it is known what the filter lets through
 * of it and how many of its ids stand in another chunk too; both are found out once, when the chunk
 * appears. The merging itself takes the longest stretches that stay together: whole chunks by
 * reference where nothing of another list comes between, found by comparing their last items. So
 * lists that follow one another, like those of the days of a calendar, are merged by looking at two
 * items of each chunk.
 *
 * Ids that stand in several lists are looked at one by one, which is little as long as lists have
 * little in common. */

/* A chunk that one of the lists has. */
typedef struct
{
  QueryChunk *chunk;   /* borrowed, of the lists */
  QueryChunk *passing; /* owned, what the filter lets through; NULL: not known */
  guint n_lists;       /* that have it */
  guint n_repeated;    /* of its ids that other chunks have, too */
} Source;

struct _QueryMerge
{
  const QueryItemKind *kind;
  QueryListFilterFunc filter;
  gpointer filter_data;

  GPtrArray *lists;    /* QueryList, of the last time */
  GHashTable *sources; /* QueryChunk → Source */
  QueryIdTable ids;    /* held by Sources */
  QueryList *result;   /* (nullable) */
  gboolean is_stale;   /* the filter has changed since */
};

/* Where the merging has come to in one of the lists: at an item of what passes of a chunk. */
typedef struct
{
  QueryList *list;
  guint number; /* of the list */
  guint chunk;
  guint index;
  QueryChunk *passing;
  gboolean is_repeated; /* some ids in the chunk stand elsewhere, too */
} Head;

static void
source_free (gpointer data)
{
  Source *self = data;

  g_clear_pointer (&self->passing, query_chunk_unref);
  g_free (self);
}

static void
add_ids (QueryMerge *self, Source *source)
{
  for (guint i = 0; i < source->chunk->n; i++)
    {
      const QueryIdSlot *slot = query_id_table_add (&self->ids, source->chunk->ids[i], source);

      if (slot->n == 1)
        continue;
      source->n_repeated++;
      if (slot->n == 2)
        ((Source *) (slot->holders ^ (gsize) source))->n_repeated++;
    }
}

static void
remove_ids (QueryMerge *self, Source *source)
{
  for (guint i = 0; i < source->chunk->n; i++)
    {
      Source *left = query_id_table_remove (&self->ids, source->chunk->ids[i], source);

      if (left != NULL)
        left->n_repeated--;
    }
}

static void
use_list (QueryMerge *self, QueryList *list)
{
  for (guint i = 0; i < list->n_chunks; i++)
    {
      Source *source = g_hash_table_lookup (self->sources, list->chunks[i]);

      if (source == NULL)
        {
          source = g_new0 (Source, 1);
          source->chunk = list->chunks[i];
          g_hash_table_insert (self->sources, source->chunk, source);
          add_ids (self, source);
        }
      source->n_lists++;
    }
}

static void
release_list (QueryMerge *self, QueryList *list)
{
  for (guint i = 0; i < list->n_chunks; i++)
    {
      Source *source = g_hash_table_lookup (self->sources, list->chunks[i]);

      if (--source->n_lists > 0)
        continue;
      remove_ids (self, source);
      g_hash_table_remove (self->sources, source->chunk);
    }
}

/* The new ones first: what stays is not looked at. */
static void
set_lists (QueryMerge *self, GPtrArray *lists)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->lists);

  self->lists = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < lists->len; i++)
    {
      use_list (self, lists->pdata[i]);
      g_ptr_array_add (self->lists, g_object_ref (lists->pdata[i]));
    }
  for (guint i = 0; i < old->len; i++)
    release_list (self, old->pdata[i]);
}

static gboolean
has_lists (QueryMerge *self, GPtrArray *lists)
{
  if (self->lists->len != lists->len)
    return FALSE;
  for (guint i = 0; i < lists->len; i++)
    if (self->lists->pdata[i] != lists->pdata[i])
      return FALSE;
  return TRUE;
}

static QueryChunk *
filter_chunk (QueryMerge *self, QueryChunk *chunk)
{
  g_autofree guint *passing = g_new (guint, chunk->n);
  QueryChunk *result;
  guint n = 0;

  for (guint i = 0; i < chunk->n; i++)
    if (self->filter (chunk->items[i], self->filter_data))
      passing[n++] = i;
  if (n == chunk->n)
    return query_chunk_ref (chunk);
  result = query_chunk_alloc (n);
  for (guint i = 0; i < n; i++)
    query_chunk_copy (result, i, chunk, passing[i], 1);
  return result;
}

/* Goes to the first chunk from `chunk` on of which something passes. */
static gboolean
enter_chunk (QueryMerge *self, Head *head, guint chunk)
{
  for (; chunk < head->list->n_chunks; chunk++)
    {
      Source *source = g_hash_table_lookup (self->sources, head->list->chunks[chunk]);

      if (self->filter != NULL && source->passing == NULL)
        source->passing = filter_chunk (self, source->chunk);
      head->chunk = chunk;
      head->index = 0;
      head->passing = self->filter != NULL ? source->passing : source->chunk;
      head->is_repeated = source->n_repeated > 0 || source->n_lists > 1;
      if (head->passing->n > 0)
        return TRUE;
    }
  return FALSE;
}

static gpointer
head_item (const Head *head)
{
  return head->passing->items[head->index];
}

/* The head whose turn it is, and the item before which its turn ends: NULL for the end of it. */
static guint
find_least (const QueryItemKind *kind, const Head *heads, guint n, gpointer *out_limit)
{
  guint least = 0;

  *out_limit = NULL;
  for (guint i = 1; i < n && kind->compare != NULL; i++)
    {
      gpointer item = head_item (&heads[i]);

      if (kind->compare (item, head_item (&heads[least])) < 0)
        {
          *out_limit = head_item (&heads[least]);
          least = i;
        }
      else if (*out_limit == NULL || kind->compare (item, *out_limit) < 0)
        *out_limit = item;
    }
  return least;
}

/* How many items from the head on stand before the limit, in its chunk; one at least. */
static guint
count_run (const QueryItemKind *kind, const Head *head, gpointer limit)
{
  guint low = head->index + 1;
  guint high = head->passing->n;

  if (limit == NULL || kind->compare (head->passing->items[high - 1], limit) < 0)
    return high - head->index;
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (kind->compare (head->passing->items[middle], limit) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low - head->index;
}

/* Of the ids that stand in several lists: the last list that has each. */
static GHashTable *
find_owners (QueryMerge *self)
{
  GHashTable *owners = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint l = 0; l < self->lists->len; l++)
    {
      QueryList *list = self->lists->pdata[l];

      for (guint c = 0; c < list->n_chunks; c++)
        {
          Source *source = g_hash_table_lookup (self->sources, list->chunks[c]);

          if (source->n_repeated == 0 && source->n_lists == 1)
            continue;
          for (guint i = 0; i < source->chunk->n; i++)
            if (source->n_lists > 1 || query_id_table_count (&self->ids, source->chunk->ids[i]) > 1)
              g_hash_table_insert (owners, &source->chunk->ids[i], GUINT_TO_POINTER (l + 1));
        }
    }
  return owners;
}

static void
add_run (QueryListBuilder *builder, const Head *head, guint n, GHashTable *owners)
{
  guint start = head->index, end = head->index + n;

  if (n == head->passing->n && !head->is_repeated)
    {
      query_list_builder_add_chunk (builder, head->passing);
      return;
    }
  for (guint i = start; head->is_repeated && i < end; i++)
    {
      gpointer owner = g_hash_table_lookup (owners, &head->passing->ids[i]);

      if (owner == NULL || GPOINTER_TO_UINT (owner) == head->number + 1)
        continue;
      query_list_builder_add_part (builder, head->passing, start, i - start);
      start = i + 1;
    }
  query_list_builder_add_part (builder, head->passing, start, end - start);
}

static QueryList *
merge (QueryMerge *self)
{
  g_autoptr (GHashTable) owners = find_owners (self);
  g_autofree Head *heads = g_new (Head, self->lists->len + 1);
  QueryListBuilder builder;
  guint n = 0;

  for (guint l = 0; l < self->lists->len; l++)
    {
      heads[n] = (Head){ .list = self->lists->pdata[l], .number = l };
      n += enter_chunk (self, &heads[n], 0) ? 1 : 0;
    }
  query_list_builder_init (&builder, self->kind, g_hash_table_size (self->sources));
  while (n > 0)
    {
      gpointer limit;
      guint least = find_least (self->kind, heads, n, &limit);
      Head *head = &heads[least];
      guint n_run = count_run (self->kind, head, limit);

      add_run (&builder, head, n_run, owners);
      head->index += n_run;
      if (head->index < head->passing->n || enter_chunk (self, head, head->chunk + 1))
        continue;
      n--;
      for (guint i = least; i < n; i++)
        heads[i] = heads[i + 1];
    }
  return query_list_builder_end (&builder);
}

/* A list that is alone needs no merging. */
static void
forget (QueryMerge *self)
{
  if (self->lists->len == 0)
    return;
  g_hash_table_remove_all (self->sources);
  query_id_table_clear (&self->ids);
  g_ptr_array_set_size (self->lists, 0);
  g_clear_object (&self->result);
}

QueryMerge *
query_merge_new (const QueryItemKind *kind)
{
  QueryMerge *self = g_new0 (QueryMerge, 1);

  self->kind = kind;
  self->lists = g_ptr_array_new_with_free_func (g_object_unref);
  self->sources = g_hash_table_new_full (NULL, NULL, NULL, source_free);
  return self;
}

void
query_merge_free (QueryMerge *self)
{
  g_hash_table_unref (self->sources);
  query_id_table_clear (&self->ids);
  g_ptr_array_unref (self->lists);
  g_clear_object (&self->result);
  g_free (self);
}

void
query_merge_set_filter (QueryMerge *self, QueryListFilterFunc filter, gpointer filter_data)
{
  GHashTableIter iter;
  gpointer source;

  self->filter = filter;
  self->filter_data = filter_data;
  self->is_stale = TRUE;
  g_hash_table_iter_init (&iter, self->sources);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_clear_pointer (&((Source *) source)->passing, query_chunk_unref);
}

QueryList *
query_merge_run (QueryMerge *self, GPtrArray *lists)
{
  g_autoptr (QueryList) merged = NULL;
  g_autoptr (QueryList) previous = NULL;

  if (lists->len == 1 && self->filter == NULL)
    {
      forget (self);
      return g_object_ref (lists->pdata[0]);
    }
  if (self->result != NULL && !self->is_stale && has_lists (self, lists))
    return g_object_ref (self->result);
  self->is_stale = FALSE;
  set_lists (self, lists);
  merged = merge (self);
  previous = g_steal_pointer (&self->result);
  self->result = query_list_share (previous, merged);
  return g_object_ref (self->result);
}
