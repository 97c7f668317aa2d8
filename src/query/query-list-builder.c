/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-list-private.h"

#include <string.h>

/* Chunks, and how a list is put together of them. Whole chunks are taken over by reference; pieces
 * of chunks and single items are gathered until a whole chunk or the end comes, and then become
 * chunks of their own, or one with a small chunk that follows, so that chunks do not crumble. */

#define CHUNK_FULL 96
#define CHUNK_MAX 128

/* A stretch of a chunk, or of an array of items. */
typedef struct
{
  const QueryChunk *chunk; /* (nullable) */
  guint start;
  guint n;
  gpointer const *items;
} Piece;

QueryChunk *
query_chunk_alloc (guint n)
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

QueryChunk *
query_chunk_ref (QueryChunk *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
query_chunk_unref (QueryChunk *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    g_object_unref (self->items[i]);
  g_free (self);
}

void
query_chunk_copy (QueryChunk *self, guint at, const QueryChunk *from, guint start, guint n)
{
  memcpy (self->ids + at, from->ids + start, n * sizeof *self->ids);
  memcpy (self->revisions + at, from->revisions + start, n * sizeof *self->revisions);
  for (guint i = 0; i < n; i++)
    self->items[at + i] = g_object_ref (from->items[start + i]);
}

static void
chunk_set (QueryChunk *self, guint at, const QueryItemKind *kind, gpointer item)
{
  self->items[at] = g_object_ref (item);
  self->ids[at] = kind->get_id (item);
  self->revisions[at] = kind->get_revision != NULL ? kind->get_revision (item) : 0;
}

static void
append_chunk (QueryListBuilder *self, QueryChunk *chunk)
{
  QueryList *list = self->list;

  if (list->n_chunks == self->room)
    {
      self->room = 2 * self->room + 1;
      list->chunks = g_renew (QueryChunk *, list->chunks, self->room);
      list->ends = g_renew (guint, list->ends, self->room);
    }
  list->chunks[list->n_chunks] = chunk;
  list->ends[list->n_chunks] = (list->n_chunks > 0 ? list->ends[list->n_chunks - 1] : 0) + chunk->n;
  list->n_chunks++;
}

/* Takes up to `n` items from the front of a piece. */
static guint
take_from_piece (QueryListBuilder *self, QueryChunk *chunk, guint at, Piece *piece, guint n)
{
  guint taken = MIN (n, piece->n);

  if (piece->chunk != NULL)
    query_chunk_copy (chunk, at, piece->chunk, piece->start, taken);
  for (guint i = 0; piece->chunk == NULL && i < taken; i++)
    chunk_set (chunk, at + i, self->list->kind, piece->items[i]);
  piece->start += taken;
  piece->items += piece->chunk == NULL ? taken : 0;
  piece->n -= taken;
  return taken;
}

static void
gather_loose (QueryListBuilder *self)
{
  guint n = self->n_loose;
  guint n_chunks = n <= CHUNK_MAX ? 1 : (n + CHUNK_FULL - 1) / CHUNK_FULL;
  Piece *piece;
  guint start = 0;

  if (n == 0)
    return;
  piece = &g_array_index (self->loose, Piece, 0);
  for (guint c = 0; c < n_chunks; c++)
    {
      guint end = (guint) ((guint64) n * (c + 1) / n_chunks);
      QueryChunk *chunk = query_chunk_alloc (end - start);

      for (guint at = 0; at < chunk->n;)
        {
          at += take_from_piece (self, chunk, at, piece, chunk->n - at);
          piece += piece->n == 0 ? 1 : 0;
        }
      append_chunk (self, chunk);
      start = end;
    }
  g_array_set_size (self->loose, 0);
  self->n_loose = 0;
}

static void
add_piece (QueryListBuilder *self, const Piece *piece)
{
  if (piece->n == 0)
    return;
  if (self->loose == NULL)
    self->loose = g_array_sized_new (FALSE, FALSE, sizeof (Piece), 4);
  g_array_append_vals (self->loose, piece, 1);
  self->n_loose += piece->n;
}

void
query_list_builder_init (QueryListBuilder *self, const QueryItemKind *kind, guint n_chunks)
{
  self->list = g_object_new (QUERY_TYPE_LIST, NULL);
  self->list->kind = kind;
  self->room = n_chunks + 2;
  self->list->chunks = g_new (QueryChunk *, self->room);
  self->list->ends = g_new (guint, self->room);
  self->loose = NULL;
  self->n_loose = 0;
}

void
query_list_builder_add_chunk (QueryListBuilder *self, QueryChunk *chunk)
{
  if (self->n_loose > 0 && self->n_loose + chunk->n <= CHUNK_FULL)
    {
      query_list_builder_add_part (self, chunk, 0, chunk->n);
      return;
    }
  gather_loose (self);
  append_chunk (self, query_chunk_ref (chunk));
}

void
query_list_builder_add_part (QueryListBuilder *self, const QueryChunk *chunk, guint start, guint n)
{
  add_piece (self, &(Piece){ .chunk = chunk, .start = start, .n = n });
}

void
query_list_builder_add_items (QueryListBuilder *self, gpointer const *items, guint n)
{
  add_piece (self, &(Piece){ .items = items, .n = n });
}

void
query_list_builder_add_range (QueryListBuilder *self, QueryList *list, guint start, guint end)
{
  QueryListPlace place = query_list_place (list, start);

  while (start < end)
    {
      QueryChunk *chunk = list->chunks[place.chunk];
      guint n = MIN (chunk->n - place.index, end - start);

      if (n == chunk->n)
        query_list_builder_add_chunk (self, chunk);
      else
        query_list_builder_add_part (self, chunk, place.index, n);
      start += n;
      place = (QueryListPlace){ list, place.chunk + 1, 0 };
    }
}

QueryList *
query_list_builder_end (QueryListBuilder *self)
{
  gather_loose (self);
  g_clear_pointer (&self->loose, g_array_unref);
  return g_steal_pointer (&self->list);
}
