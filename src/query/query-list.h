/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How a list knows its items. One static structure for a kind of item; the functions are pure and may be
 * called on any thread. */
typedef struct
{
  GType   item_type;
  /* What makes two items the same thing over time: unique in a list. query_list_hash_string() of a textual
   * identity will do. */
  guint64 (*get_id)       (gpointer      item);
  /* Differs when the content differs. (nullable): then equal, then the pointer decides. */
  guint64 (*get_revision) (gpointer      item);
  gboolean (*equal)       (gconstpointer a,
                           gconstpointer b); /* (nullable) */
  /* A total order of items. (nullable): the order is as given. */
  int     (*compare)      (gconstpointer a,
                           gconstpointer b);
} QueryItemKind;

/* An immutable list of objects, a value to keep in a query. A changed copy shares all but the changed stretch
 * with the old one. May be used from any thread; the items should be immutable too. */
#define QUERY_TYPE_LIST (query_list_get_type ())
G_DECLARE_FINAL_TYPE (QueryList, query_list, QUERY, LIST, GObject)

guint64    query_list_hash_string (const char           *text); /* with a seed of this process: not for storing */

/* items: NULL-safe array of n objects, each referenced. With a compare function they must be in its order. */
QueryList *query_list_new         (const QueryItemKind *kind,
                                   gpointer const       *items,
                                   guint                 n_items);
/* From an unsorted array: sorts it by compare first, and keeps the last of several with one id. */
QueryList *query_list_new_sorted  (const QueryItemKind *kind,
                                   GPtrArray            *items);
const QueryItemKind *query_list_get_kind (QueryList    *self);
guint      query_list_get_length  (QueryList            *self);
gpointer   query_list_get         (QueryList            *self,
                                   guint                 position); /* (transfer none) */
/* Finds an item by its id. */
gboolean   query_list_find        (QueryList            *self,
                                   guint64               id,
                                   guint                *out_position);
typedef void (*QueryListFunc)     (gpointer              item,
                                   gpointer              user_data);
void       query_list_foreach     (QueryList            *self,
                                   QueryListFunc         func,
                                   gpointer              user_data);

/* Changed copies (transfer full). When nothing changes: a new reference to the list itself. */
QueryList *query_list_put         (QueryList            *self,
                                   gpointer              item); /* inserts in order, or replaces the one of its id */
QueryList *query_list_take_out    (QueryList            *self,
                                   guint64               id);
QueryList *query_list_insert      (QueryList            *self,
                                   guint                 position,
                                   gpointer              item);
QueryList *query_list_replace     (QueryList            *self,
                                   guint                 position,
                                   gpointer              item);
QueryList *query_list_remove      (QueryList            *self,
                                   guint                 position);
/* new_list, with the items of old_list (nullable) in place of those that are equal to them, and its stretches where
 * nothing changed; old_list itself when nothing changed at all. Fits QueryResource.share. */
gpointer   query_list_share       (gpointer              old_list,
                                   gpointer              new_list); /* (transfer full) */
/* Releases it on another thread. Fits QueryResource.discard. */
void       query_list_discard     (gpointer              list); /* (transfer full) */
gboolean   query_list_equal       (gconstpointer         a,
                                   gconstpointer         b);
gsize      query_list_size        (gconstpointer         list); /* bytes of the list itself, for QueryResource.size */

/* Calls func for each stretch in which b differs from a, from the last to the first, so that each can be told as
 * items-changed (position, n_removed, n_added) at once. */
typedef void (*QueryListDiffFunc) (guint                 position,
                                   guint                 n_removed,
                                   guint                 n_added,
                                   gpointer              user_data);
void       query_list_diff        (QueryList            *a, /* (nullable) */
                                   QueryList            *b, /* (nullable) */
                                   QueryListDiffFunc     func,
                                   gpointer              user_data);

G_END_DECLS
