/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"

/* The fold: what a query shows. What each layer made is kept, so that a layer on top costs one
 * call, and one that goes only those above it. */

#define MAX_LINGERING 32

void
query_entry_clear_layers (QueryEntryExtra *extra, GType type, guint from)
{
  for (guint i = from; i < extra->n_folded; i++)
    {
      QueryLayerUse *use = &g_array_index (extra->layers, QueryLayerUse, i);

      query_value_unref (type, g_steal_pointer (&use->data));
    }
  extra->n_folded = MIN (extra->n_folded, from);
}

gpointer
query_entry_get_visible (QueryEntry *self)
{
  QueryEntryExtra *extra = self->extra;
  gpointer below = self->confirmed;

  if (extra == NULL || extra->layers == NULL || extra->layers->len == 0)
    return below;
  if (extra->n_folded > 0)
    below = g_array_index (extra->layers, QueryLayerUse, extra->n_folded - 1).data;
  while (extra->n_folded < extra->layers->len)
    {
      QueryLayerUse *use = &g_array_index (extra->layers, QueryLayerUse, extra->n_folded);

      /* Nothing yet: only a layer on this very key can make something of that. */
      if (below != NULL || use->layer->exact)
        use->data = use->layer->func (self->key, below, use->layer->user_data);
      below = use->data;
      extra->n_folded++;
    }
  return below;
}

/* Layers whose change is in data that were asked for at tick. */
void
query_entry_drop_confirmed_layers (QueryEntry *self, guint64 tick)
{
  QueryEntryExtra *extra = self->extra;
  guint i = 0;

  if (extra == NULL || extra->layers == NULL)
    return;
  query_entry_clear_layers (extra, query_entry_get_type (self), 0);
  while (i < extra->layers->len)
    {
      QueryLayer *layer = g_array_index (extra->layers, QueryLayerUse, i).layer;

      if (layer->succeeded == 0 || layer->succeeded >= tick)
        {
          i++;
          continue;
        }
      g_array_remove_index (extra->layers, i);
      query_layer_unref (layer);
    }
}

/* Whether a change that the server has accepted is not in the confirmed data yet. */
gboolean
query_entry_has_newer_layer (QueryEntry *self)
{
  if (self->extra == NULL || self->extra->layers == NULL)
    return FALSE;
  for (guint i = 0; i < self->extra->layers->len; i++)
    if (g_array_index (self->extra->layers, QueryLayerUse, i).layer->succeeded != 0)
      return TRUE;
  return FALSE;
}

/* A query that nobody watches, changed over and over, is not worth the layers: it is fetched anew
 * when needed. */
static void
limit_lingering (QueryEntry *self)
{
  guint n = 0;

  for (guint i = 0; i < self->extra->layers->len; i++)
    n += g_array_index (self->extra->layers, QueryLayerUse, i).layer->succeeded != 0;
  if (n > MAX_LINGERING && n == self->extra->layers->len - 1 && self->n_observers == 0
      && self->extra->flight == NULL)
    {
      query_entry_reset (self);
      query_entry_drop_confirmed_layers (self, G_MAXUINT64);
    }
}

void
query_entry_add_layer (QueryEntry *self, QueryLayer *layer)
{
  QueryEntryExtra *extra = query_entry_ensure_extra (self);
  const QueryLayerUse use = { .layer = query_layer_ref (layer), .data = NULL };

  if (extra->layers == NULL)
    extra->layers = g_array_new (FALSE, FALSE, sizeof (QueryLayerUse));
  g_array_append_val (extra->layers, use);
  if (extra->layers->len > MAX_LINGERING)
    limit_lingering (self);
}

gboolean
query_entry_has_layer (QueryEntry *self, QueryLayer *layer)
{
  if (self->extra == NULL || self->extra->layers == NULL)
    return FALSE;
  for (guint i = 0; i < self->extra->layers->len; i++)
    if (g_array_index (self->extra->layers, QueryLayerUse, i).layer == layer)
      return TRUE;
  return FALSE;
}

void
query_entry_drop_layer (QueryEntry *self, QueryLayer *layer)
{
  QueryEntryExtra *extra = self->extra;

  if (extra == NULL || extra->layers == NULL)
    return;
  for (guint i = 0; i < extra->layers->len; i++)
    if (g_array_index (extra->layers, QueryLayerUse, i).layer == layer)
      {
        query_entry_clear_layers (extra, query_entry_get_type (self), i);
        g_array_remove_index (extra->layers, i);
        query_layer_unref (layer);
        query_entry_changed (self);
        break;
      }
  query_entry_trim (self);
  query_entry_drop_if_empty (self);
}

gboolean
query_entry_has_pending_layer (QueryEntry *self)
{
  if (self->extra == NULL || self->extra->layers == NULL)
    return FALSE;
  for (guint i = 0; i < self->extra->layers->len; i++)
    if (g_array_index (self->extra->layers, QueryLayerUse, i).layer->mutation != NULL)
      return TRUE;
  return FALSE;
}
