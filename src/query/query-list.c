/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-list-private.h"

#include "query-types.h"

#include <string.h>

/* A list in chunks of about a hundred items. A changed copy makes the chunks anew that the change
 * is in and shares the others, so that an insertion into ten thousand costs a few hundred pointers,
 * and the difference of the two is found by skipping what they share. Identity and revision of each
 * item stand beside it in arrays of their own: comparing two lists that share nothing reads those
 * and never the items. */

#define CHUNK_FULL 96
#define CHUNK_MAX 128

G_DEFINE_FINAL_TYPE (QueryList, query_list, G_TYPE_OBJECT)

static QueryChunk *
chunk_alloc (guint n)
{
  QueryChunk *self =
      g_malloc (sizeof (QueryChunk) + n * (sizeof (gpointer) + 2 * sizeof (guint64)));

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->ids = (guint64 *) (self + 1);
  self->revisions = self->ids + n;
  self->items = (gpointer *) (self->revisions + n);
  return self;
}

static QueryChunk *
chunk_ref (QueryChunk *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
chunk_unref (QueryChunk *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    g_object_unref (self->items[i]);
  g_free (self);
}

static void
chunk_set (QueryChunk *self, guint at, const QueryItemKind *kind, gpointer item)
{
  self->items[at] = g_object_ref (item);
  self->ids[at] = kind->get_id (item);
  self->revisions[at] = kind->get_revision != NULL ? kind->get_revision (item) : 0;
}

static void
chunk_copy (QueryChunk *self, guint at, const QueryChunk *from, guint start, guint n)
{
  if (n == 0)
    return;
  memcpy (self->ids + at, from->ids + start, n * sizeof *self->ids);
  memcpy (self->revisions + at, from->revisions + start, n * sizeof *self->revisions);
  for (guint i = 0; i < n; i++)
    self->items[at + i] = g_object_ref (from->items[start + i]);
}

static void
query_list_finalize (GObject *object)
{
  QueryList *self = QUERY_LIST (object);

  for (guint i = 0; i < self->n_chunks; i++)
    chunk_unref (self->chunks[i]);
  g_free (self->chunks);
  g_free (self->ends);
  G_OBJECT_CLASS (query_list_parent_class)->finalize (object);
}

static void
query_list_class_init (QueryListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = query_list_finalize;
}

static void
query_list_init (QueryList *self)
{
}

static QueryList *
list_new (const QueryItemKind *kind, guint room)
{
  QueryList *self = g_object_new (QUERY_TYPE_LIST, NULL);

  self->kind = kind;
  self->chunks = g_new (QueryChunk *, MAX (room, 1));
  self->ends = g_new (guint, MAX (room, 1));
  return self;
}

static void
add_chunk (QueryList *self, QueryChunk *chunk)
{
  self->chunks[self->n_chunks] = chunk;
  self->ends[self->n_chunks] = (self->n_chunks > 0 ? self->ends[self->n_chunks - 1] : 0) + chunk->n;
  self->n_chunks++;
}

QueryListPlace
query_list_place (QueryList *self, guint position)
{
  guint low = 0;
  guint high = self->n_chunks;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->ends[middle] <= position)
        low = middle + 1;
      else
        high = middle;
    }
  return (QueryListPlace){ self, low, position - (low > 0 ? self->ends[low - 1] : 0) };
}

gboolean
query_list_same (const QueryItemKind *kind,
                 const QueryChunk *a,
                 guint i,
                 const QueryChunk *b,
                 guint j)
{
  if (a->items[i] == b->items[j])
    return TRUE;
  if (a->ids[i] != b->ids[j] || a->revisions[i] != b->revisions[j])
    return FALSE;
  return kind->get_revision != NULL
         || (kind->equal != NULL && kind->equal (a->items[i], b->items[j]));
}

/* The middle of a splice: the rest of a chunk, loose items, the start of a chunk. */
typedef struct
{
  const QueryChunk *head;
  guint head_n;
  gpointer const *items;
  guint n_items;
  const QueryChunk *tail;
  guint tail_start;
} Seam;

static void
add_seam (QueryList *self, const Seam *seam)
{
  guint tail_n = seam->tail != NULL ? seam->tail->n - seam->tail_start : 0;
  guint n = seam->head_n + seam->n_items + tail_n;
  guint n_chunks = n <= CHUNK_MAX ? 1 : (n + CHUNK_FULL - 1) / CHUNK_FULL;
  guint at = 0;

  if (n == 0)
    return;
  for (guint c = 0; c < n_chunks; c++)
    {
      guint end = (guint) ((guint64) n * (c + 1) / n_chunks);
      QueryChunk *chunk = chunk_alloc (end - at);
      guint start = at;

      if (at < seam->head_n)
        {
          guint take = MIN (end, seam->head_n) - at;

          chunk_copy (chunk, 0, seam->head, at, take);
          at += take;
        }
      for (; at < end && at < seam->head_n + seam->n_items; at++)
        chunk_set (chunk, at - start, self->kind, seam->items[at - seam->head_n]);
      if (at < end)
        {
          guint offset = seam->tail_start + at - seam->head_n - seam->n_items;

          chunk_copy (chunk, at - start, seam->tail, offset, end - at);
          at = end;
        }
      add_chunk (self, chunk);
    }
}

QueryList *
query_list_splice (const QueryItemKind *kind,
                   QueryList *head,
                   guint head_end,
                   gpointer const *items,
                   guint n_items,
                   QueryList *tail,
                   guint tail_start)
{
  guint tail_length = tail != NULL ? query_list_get_length (tail) : 0;
  guint whole_head = 0;
  guint whole_tail = 0;
  Seam seam = { .items = items, .n_items = n_items };
  QueryList *self;

  if (head != NULL && head_end > 0)
    {
      QueryListPlace place = query_list_place (head, head_end);

      whole_head = place.chunk;
      seam.head = place.index > 0 ? head->chunks[place.chunk] : NULL;
      seam.head_n = place.index;
    }
  if (tail_start < tail_length)
    {
      QueryListPlace place = query_list_place (tail, tail_start);

      whole_tail = place.chunk + (place.index > 0 ? 1 : 0);
      seam.tail = place.index > 0 ? tail->chunks[place.chunk] : NULL;
      seam.tail_start = place.index;
    }
  else if (tail != NULL)
    whole_tail = tail->n_chunks;
  /* A small seam joins the chunk after it, so that chunks do not crumble. */
  if (seam.tail == NULL && tail != NULL && whole_tail < tail->n_chunks && seam.head_n + n_items > 0
      && seam.head_n + n_items + tail->chunks[whole_tail]->n <= CHUNK_FULL)
    {
      seam.tail = tail->chunks[whole_tail++];
      seam.tail_start = 0;
    }

  self = list_new (
      kind,
      whole_head + 1 + (seam.head_n + n_items + (seam.tail != NULL ? seam.tail->n : 0)) / CHUNK_FULL
          + 1 + (tail != NULL ? tail->n_chunks - whole_tail : 0));
  for (guint i = 0; i < whole_head; i++)
    add_chunk (self, chunk_ref (head->chunks[i]));
  add_seam (self, &seam);
  for (guint i = whole_tail; tail != NULL && i < tail->n_chunks; i++)
    add_chunk (self, chunk_ref (tail->chunks[i]));
  return self;
}

/**
 * query_list_hash_string:
 * @text: a textual identity
 *
 * An id for a [struct@ItemKind] made of a text. Seeded anew in each process, so that nobody outside
 * can make two that collide; by chance, two of a million do with odds of about one to forty
 * million. Any thread.
 *
 * Returns: a number that is not to be stored
 */
guint64
query_list_hash_string (const char *text)
{
  static gsize seed;
  const guint64 prime = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  gsize size = strlen (text);
  guint64 hash, word = 0;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, ((gsize) g_random_int () << 16 << 16) | g_random_int () | 1);
  hash = (seed ^ size) * prime;
  for (; size >= sizeof word; text += sizeof word, size -= sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = (hash ^ word) * prime;
      hash ^= hash >> 31;
    }
  word = 0;
  memcpy (&word, text, size);
  hash = (hash ^ word) * prime;
  hash ^= hash >> 29;
  hash *= prime;
  return hash ^ (hash >> 32);
}

/**
 * query_list_new:
 * @kind: (not nullable): how items are known; must outlive the list
 * @items: (array length=n_items): the items, each referenced
 * @n_items: how many
 *
 * Any thread. With a compare function the items must be in its order.
 *
 * Returns: (transfer full): a list
 */
QueryList *
query_list_new (const QueryItemKind *kind, gpointer const *items, guint n_items)
{
  g_return_val_if_fail (kind != NULL && kind->get_id != NULL, NULL);
  g_return_val_if_fail (items != NULL || n_items == 0, NULL);

  return query_list_splice (kind, NULL, 0, items, n_items, NULL, 0);
}

static int
compare_items (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const QueryItemKind *kind = user_data;

  return kind->compare (*(gconstpointer *) a, *(gconstpointer *) b);
}

/**
 * query_list_new_sorted:
 * @kind: how items are known
 * @items: (element-type GObject): the items in any order, each referenced
 *
 * Sorts them by the kind's compare function and keeps the last of several with one id. Any thread.
 *
 * Returns: (transfer full): a list
 */
QueryList *
query_list_new_sorted (const QueryItemKind *kind, GPtrArray *items)
{
  g_autoptr (GHashTable) seen = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  g_autofree guint64 *ids = NULL;

  g_return_val_if_fail (kind != NULL && kind->get_id != NULL && items != NULL, NULL);

  seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  kept = g_ptr_array_sized_new (items->len);
  ids = g_new (guint64, items->len + 1);
  for (guint i = items->len; i-- > 0;)
    {
      ids[i] = kind->get_id (items->pdata[i]);
      if (g_hash_table_add (seen, &ids[i]))
        g_ptr_array_add (kept, items->pdata[i]);
    }
  for (guint i = 0; i < kept->len / 2; i++)
    {
      gpointer swap = kept->pdata[i];

      kept->pdata[i] = kept->pdata[kept->len - 1 - i];
      kept->pdata[kept->len - 1 - i] = swap;
    }
  if (kind->compare != NULL)
    g_ptr_array_sort_with_data (kept, compare_items, (gpointer) kind);
  return query_list_new (kind, kept->pdata, kept->len);
}

/**
 * query_list_get_kind:
 * @self: a list
 *
 * Returns: how its items are known
 */
const QueryItemKind *
query_list_get_kind (QueryList *self)
{
  g_return_val_if_fail (QUERY_IS_LIST (self), NULL);

  return self->kind;
}

/**
 * query_list_get_length:
 * @self: a list
 *
 * Returns: the number of items
 */
guint
query_list_get_length (QueryList *self)
{
  g_return_val_if_fail (QUERY_IS_LIST (self), 0);

  return self->n_chunks > 0 ? self->ends[self->n_chunks - 1] : 0;
}

/**
 * query_list_get:
 * @self: a list
 * @position: from 0
 *
 * Returns: (transfer none) (nullable): the item, or %NULL beyond the end
 */
gpointer
query_list_get (QueryList *self, guint position)
{
  QueryListPlace place;

  g_return_val_if_fail (QUERY_IS_LIST (self), NULL);

  place = query_list_place (self, position);
  return place.chunk < self->n_chunks ? self->chunks[place.chunk]->items[place.index] : NULL;
}

/**
 * query_list_find:
 * @self: a list
 * @id: an item's id
 * @out_position: (out) (optional): where it is
 *
 * Reads the ids one after the other.
 *
 * Returns: whether it's there
 */
gboolean
query_list_find (QueryList *self, guint64 id, guint *out_position)
{
  g_return_val_if_fail (QUERY_IS_LIST (self), FALSE);

  for (guint c = 0; c < self->n_chunks; c++)
    for (guint i = 0; i < self->chunks[c]->n; i++)
      if (self->chunks[c]->ids[i] == id)
        {
          if (out_position != NULL)
            *out_position = (c > 0 ? self->ends[c - 1] : 0) + i;
          return TRUE;
        }
  return FALSE;
}

/**
 * query_list_foreach:
 * @self: a list
 * @func: (scope call): called with each item
 * @user_data: for @func
 */
void
query_list_foreach (QueryList *self, QueryListFunc func, gpointer user_data)
{
  g_return_if_fail (QUERY_IS_LIST (self) && func != NULL);

  for (guint c = 0; c < self->n_chunks; c++)
    for (guint i = 0; i < self->chunks[c]->n; i++)
      func (self->chunks[c]->items[i], user_data);
}

/* Where item belongs: after all that are not after it. */
static guint
find_order (QueryList *self, gpointer item)
{
  guint low = 0;
  guint high = query_list_get_length (self);

  if (self->kind->compare == NULL)
    return high;
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (self->kind->compare (query_list_get (self, middle), item) <= 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
fits_at (QueryList *self, guint position, gpointer item)
{
  guint n = query_list_get_length (self);

  if (self->kind->compare == NULL)
    return TRUE;
  return (position == 0 || self->kind->compare (query_list_get (self, position - 1), item) <= 0)
         && (position + 1 >= n
             || self->kind->compare (item, query_list_get (self, position + 1)) <= 0);
}

/**
 * query_list_put:
 * @self: a list
 * @item: an object
 *
 * Puts it in: in place of the one with its id if there is one, at its place in the order; at the
 * end when there is no order. Putting an equal item in changes nothing.
 *
 * Returns: (transfer full): the changed list
 */
QueryList *
query_list_put (QueryList *self, gpointer item)
{
  g_autoptr (QueryList) without = NULL;
  guint position;

  g_return_val_if_fail (QUERY_IS_LIST (self) && G_IS_OBJECT (item), NULL);

  if (!query_list_find (self, self->kind->get_id (item), &position))
    return query_list_insert (self, find_order (self, item), item);
  if (query_list_get (self, position) == item)
    return g_object_ref (self);
  if (fits_at (self, position, item))
    return query_list_replace (self, position, item);
  without = query_list_remove (self, position);
  return query_list_insert (without, find_order (without, item), item);
}

/**
 * query_list_take_out:
 * @self: a list
 * @id: an item's id
 *
 * Returns: (transfer full): the list without that item
 */
QueryList *
query_list_take_out (QueryList *self, guint64 id)
{
  guint position;

  g_return_val_if_fail (QUERY_IS_LIST (self), NULL);

  if (!query_list_find (self, id, &position))
    return g_object_ref (self);
  return query_list_remove (self, position);
}

/**
 * query_list_insert:
 * @self: a list
 * @position: before which to insert
 * @item: an object with an id that isn't in the list
 *
 * Returns: (transfer full): the changed list
 */
QueryList *
query_list_insert (QueryList *self, guint position, gpointer item)
{
  g_return_val_if_fail (QUERY_IS_LIST (self) && G_IS_OBJECT (item), NULL);
  g_return_val_if_fail (position <= query_list_get_length (self), NULL);

  return query_list_splice (self->kind, self, position, &item, 1, self, position);
}

/**
 * query_list_replace:
 * @self: a list
 * @position: which item
 * @item: an object to put in its place
 *
 * Returns: (transfer full): the changed list
 */
QueryList *
query_list_replace (QueryList *self, guint position, gpointer item)
{
  g_return_val_if_fail (QUERY_IS_LIST (self) && G_IS_OBJECT (item), NULL);
  g_return_val_if_fail (position < query_list_get_length (self), NULL);

  return query_list_splice (self->kind, self, position, &item, 1, self, position + 1);
}

/**
 * query_list_remove:
 * @self: a list
 * @position: which item
 *
 * Returns: (transfer full): the list without it
 */
QueryList *
query_list_remove (QueryList *self, guint position)
{
  g_return_val_if_fail (QUERY_IS_LIST (self), NULL);
  g_return_val_if_fail (position < query_list_get_length (self), NULL);

  return query_list_splice (self->kind, self, position, NULL, 0, self, position + 1);
}

/**
 * query_list_size:
 * @list: a list
 *
 * Returns: bytes of the list itself, without its items and as if it shared nothing
 */
gsize
query_list_size (gconstpointer list)
{
  const QueryList *self = list;
  gsize per_item = sizeof (gpointer) + 2 * sizeof (guint64);
  gsize per_chunk = sizeof (QueryChunk) + sizeof (gpointer) + sizeof (guint);

  return sizeof (QueryList) + self->n_chunks * per_chunk
         + (self->n_chunks > 0 ? self->ends[self->n_chunks - 1] : 0) * per_item;
}
