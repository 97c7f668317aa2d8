/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"

/* Optimistic layers.
 *
 * What a query shows is its confirmed data with the layers of all pending mutations applied in the
 * order of their submission: fold (layers, confirmed). Nothing is ever written back: a mutation
 * that fails takes its layers away and what remains is folded again; a refetch replaces the
 * confirmed data beneath.
 *
 * A layer is in the client's list while its mutation is pending, so that a query made meanwhile
 * gets it too. When the mutation has succeeded, a query keeps the layer as long as its confirmed
 * data are older than the success and are to be fetched again: until the answer to a request made
 * after the success is there. So neither a refetch still under way nor one that nobody has asked
 * for yet makes the change vanish in between. */

QueryLayer *
query_layer_new (QueryMutation *mutation,
                 QueryKey *key,
                 gboolean exact,
                 QueryLayerFunc func,
                 gpointer user_data,
                 GDestroyNotify destroy)
{
  QueryLayer *self = g_new0 (QueryLayer, 1);

  self->ref_count = 1;
  self->mutation = mutation;
  self->key = key != NULL ? query_key_ref (key) : NULL;
  self->exact = exact && key != NULL;
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

QueryLayer *
query_layer_ref (QueryLayer *self)
{
  self->ref_count++;
  return self;
}

void
query_layer_unref (QueryLayer *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_clear_pointer (&self->key, query_key_unref);
  g_free (self);
}

gboolean
query_layer_matches (QueryLayer *self, QueryKey *key)
{
  if (self->key == NULL)
    return TRUE;
  return self->exact ? query_key_equal (self->key, key) : query_key_matches (self->key, key);
}

static GPtrArray *
collect (QueryLayer *self, QueryClient *client)
{
  const QueryFilter filter = { .key = self->key, .exact = self->exact };

  return query_client_collect (client, &filter);
}

void
query_layer_push (QueryLayer *self, QueryClient *client)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (self->exact)
    query_client_ensure_entry (client, self->key);
  g_ptr_array_add (client->layers, query_layer_ref (self));
  entries = collect (self, client);
  for (guint i = 0; i < entries->len; i++)
    {
      query_entry_add_layer (entries->pdata[i], self);
      query_entry_changed (entries->pdata[i]);
    }
}

static void
leave_client (QueryLayer *self, QueryClient *client)
{
  self->mutation = NULL;
  g_ptr_array_remove (client->layers, self);
}

void
query_layer_drop (QueryLayer *self, QueryClient *client)
{
  g_autoptr (GPtrArray) entries = collect (self, client);

  for (guint i = 0; i < entries->len; i++)
    query_entry_drop_layer (entries->pdata[i], self);
  leave_client (self, client);
}

void
query_layer_settle (QueryLayer *self, QueryClient *client)
{
  g_autoptr (GPtrArray) entries = collect (self, client);

  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];
      QueryFlight *flight = query_entry_get_flight (entry);

      if (!query_entry_has_layer (entry, self))
        continue;
      if (flight == NULL && !entry->invalidated)
        {
          query_entry_drop_layer (entry, self);
          continue;
        }
      /* An answer asked for before the success would bring back the old state: ask again. */
      entry->invalidated = TRUE;
      if (flight != NULL && flight->phase == QUERY_FLIGHT_RUNNING && flight->tick < self->succeeded)
        flight->owed = TRUE;
    }
  leave_client (self, client);
}
