/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-merge-private.h"

#include "query-list-private.h"

/* Several sorted lists into one. There are few lists, so the least head is found by looking at
 * each. */

typedef struct
{
  QueryListPlace place;
  guint list;
} Head;

static gpointer
head_item (const Head *head)
{
  return head->place.list->chunks[head->place.chunk]->items[head->place.index];
}

static guint64
head_id (const Head *head)
{
  return head->place.list->chunks[head->place.chunk]->ids[head->place.index];
}

static gboolean
advance (Head *head)
{
  QueryListPlace *place = &head->place;

  place->index++;
  if (place->index < place->list->chunks[place->chunk]->n)
    return TRUE;
  place->chunk++;
  place->index = 0;
  return place->chunk < place->list->n_chunks;
}

static guint
find_least (const QueryItemKind *kind, const Head *heads, guint n)
{
  guint least = 0;

  for (guint i = 1; i < n && kind->compare != NULL; i++)
    if (kind->compare (head_item (&heads[i]), head_item (&heads[least])) < 0)
      least = i;
  return least;
}

/* Which list an id is taken from; only ids that more than one has. */
static GHashTable *
find_owners (GPtrArray *lists)
{
  GHashTable *owners = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint l = 0; l < lists->len && lists->len > 1; l++)
    {
      QueryList *list = lists->pdata[l];

      for (guint c = 0; c < list->n_chunks; c++)
        for (guint i = 0; i < list->chunks[c]->n; i++)
          g_hash_table_insert (owners, &list->chunks[c]->ids[i], GUINT_TO_POINTER (l));
    }
  return owners;
}

QueryList *
query_lists_merge (const QueryItemKind *kind,
                   GPtrArray *lists,
                   QueryListFilterFunc filter,
                   gpointer filter_data,
                   QueryList *previous)
{
  g_autoptr (GHashTable) owners = find_owners (lists);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autofree Head *heads = g_new (Head, lists->len + 1);
  g_autoptr (QueryList) merged = NULL;
  guint n = 0;

  for (guint l = 0; l < lists->len; l++)
    if (query_list_get_length (lists->pdata[l]) > 0)
      heads[n++] = (Head){ query_list_place (lists->pdata[l], 0), l };
  while (n > 0)
    {
      guint least = find_least (kind, heads, n);
      Head *head = &heads[least];
      guint64 id = head_id (head);
      gpointer item = head_item (head);

      if ((lists->len == 1 || g_hash_table_lookup (owners, &id) == GUINT_TO_POINTER (head->list))
          && (filter == NULL || filter (item, filter_data)))
        g_ptr_array_add (items, item);
      if (!advance (head))
        {
          n--;
          for (guint i = least; i < n; i++)
            heads[i] = heads[i + 1];
        }
    }
  merged = query_list_new (kind, items->pdata, items->len);
  return query_list_share (previous, merged);
}
