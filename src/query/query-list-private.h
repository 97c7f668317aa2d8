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

QueryChunk    *query_chunk_alloc   (guint                 n); /* its arrays are to be filled */
QueryChunk    *query_chunk_ref     (QueryChunk           *self);
void           query_chunk_unref   (QueryChunk           *self);
/* Copies [start, start + n) of another chunk to [at, at + n), referencing the items. */
void           query_chunk_copy    (QueryChunk           *self,
                                    guint                 at,
                                    const QueryChunk     *from,
                                    guint                 start,
                                    guint                 n);

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

/* A list in the making. Chunks that are added whole are shared; what is added otherwise is gathered and made into
 * chunks. What is added must live until the end. */
typedef struct
{
  QueryList *list;
  guint      room;    /* for chunks */
  GArray    *loose;   /* of what is not in a chunk yet */
  guint      n_loose; /* items of it */
} QueryListBuilder;

void           query_list_builder_init      (QueryListBuilder     *self,
                                             const QueryItemKind  *kind,
                                             guint                 n_chunks); /* about so many */
void           query_list_builder_add_chunk (QueryListBuilder     *self,
                                             QueryChunk           *chunk);
void           query_list_builder_add_part  (QueryListBuilder     *self,
                                             const QueryChunk     *chunk,
                                             guint                 start,
                                             guint                 n);
void           query_list_builder_add_items (QueryListBuilder     *self,
                                             gpointer const       *items,
                                             guint                 n);
void           query_list_builder_add_range (QueryListBuilder     *self,
                                             QueryList            *list,
                                             guint                 start,
                                             guint                 end);
QueryList     *query_list_builder_end       (QueryListBuilder     *self);

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

/* [a_start, a_end) of one list and [b_start, b_end) of another, between chunks that both have. */
typedef struct
{
  guint a_start;
  guint a_end;
  guint b_start;
  guint b_end;
} QueryListGap;

/* Of a gap in two lists of a kind that has an order: the gaps between the chunks that they share in it. */
GArray        *query_list_split_gap (QueryList           *a,
                                     QueryList           *b,
                                     const QueryListGap  *gap);

/* The stretch [start, end) of a list, in one piece. The items are the list's. */
typedef struct
{
  guint64  *ids;
  gpointer *items;
  guint     n;
} QueryFlat;

void           query_flat_init     (QueryFlat            *self,
                                    QueryList            *list,
                                    guint                 start,
                                    guint                 end);
void           query_flat_clear    (QueryFlat            *self);
GHashTable    *query_flat_index    (const QueryFlat      *self); /* id (borrowed) → position + 1 */

G_END_DECLS
