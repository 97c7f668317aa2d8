/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-list.h"

G_BEGIN_DECLS

/* A stretch of a list: immutable, shared between lists. The three arrays follow the head. */
typedef struct
{
  gatomicrefcount ref_count;
  guint           n;
  gpointer       *items;
  guint64        *ids;
  guint64        *revisions;
} QueryChunk;

struct _QueryList
{
  GObject              parent_instance;
  const QueryItemKind *kind;
  QueryChunk         **chunks;
  guint               *ends;     /* of each chunk: the position after its last item */
  guint                n_chunks;
};

/* A place in a list. */
typedef struct
{
  QueryList *list;
  guint      chunk;
  guint      index;
} QueryListPlace;

QueryListPlace query_list_place    (QueryList            *self,
                                    guint                 position);
/* Makes a list of stretches of others: [from, to) of the first, items, [from, to) of the last. */
QueryList     *query_list_splice   (const QueryItemKind  *kind,
                                    QueryList            *head,
                                    guint                 head_end,
                                    gpointer const       *items,
                                    guint                 n_items,
                                    QueryList            *tail,
                                    guint                 tail_start);
gboolean       query_list_same     (const QueryItemKind  *kind,
                                    const QueryChunk     *a,
                                    guint                 i,
                                    const QueryChunk     *b,
                                    guint                 j);

/* A stretch that differs: [a, a + removed) of the old list is [b, b + added) of the new one. */
typedef void (*QueryListRunFunc)     (guint    a,
                                      guint    removed,
                                      guint    b,
                                      guint    added,
                                      gpointer user_data);
/* With by_id, an item whose content alone changed is not in a run but told here. */
typedef void (*QueryListChangedFunc) (guint64  id,
                                      gpointer item,
                                      gpointer user_data);
void           query_list_compare  (QueryList            *a,
                                    QueryList            *b,
                                    gboolean              by_id,
                                    QueryListRunFunc      run,
                                    QueryListChangedFunc  changed,
                                    gpointer              user_data);

G_END_DECLS
