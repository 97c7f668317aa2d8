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

G_DEFINE_FINAL_TYPE (QueryList, query_list, G_TYPE_OBJECT)

static void
query_list_finalize (GObject *object)
{
  QueryList *self = QUERY_LIST (object);

  for (guint i = 0; i < self->n_chunks; i++)
    query_chunk_unref (self->chunks[i]);
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

QueryList *
query_list_splice (const QueryItemKind *kind,
                   QueryList *head,
                   guint head_end,
                   gpointer const *items,
                   guint n_items,
                   QueryList *tail,
                   guint tail_start)
{
  guint n_chunks = (head != NULL ? head->n_chunks : 0) + (tail != NULL ? tail->n_chunks : 0);
  QueryListBuilder builder;

  query_list_builder_init (&builder, kind, n_chunks);
  if (head != NULL)
    query_list_builder_add_range (&builder, head, 0, head_end);
  query_list_builder_add_items (&builder, items, n_items);
  if (tail != NULL)
    query_list_builder_add_range (&builder, tail, tail_start, query_list_get_length (tail));
  return query_list_builder_end (&builder);
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
