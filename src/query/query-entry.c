/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"
#include "query-observer-private.h"
#include "query-storage-private.h"

/* One query. Kept small, as there may be a hundred thousand: what most of them lack most of the
 * time (a fetch, an error, layers) stands in an extra part. One deadline serves both its clocks:
 * while it's observed, when it becomes stale; else, when it's collected. */

static void
extra_free (QueryEntryExtra *extra, GType type)
{
  g_assert (extra->flight == NULL);
  if (extra->layers != NULL)
    {
      query_entry_clear_layers (extra, type, 0);
      for (guint i = 0; i < extra->layers->len; i++)
        query_layer_unref (g_array_index (extra->layers, QueryLayerUse, i).layer);
      g_array_unref (extra->layers);
    }
  g_clear_pointer (&extra->groups, g_ptr_array_unref);
  g_clear_error (&extra->error);
  g_clear_error (&extra->failure_reason);
  g_free (extra);
}

static void
link_newest (QueryEntry *self)
{
  QueryClient *client = self->client;

  self->older = client->newest;
  self->newer = NULL;
  if (client->newest != NULL)
    client->newest->newer = self;
  else
    client->oldest = self;
  client->newest = self;
}

static void
unlink_age (QueryEntry *self)
{
  QueryClient *client = self->client;

  if (self->newer != NULL)
    self->newer->older = self->older;
  else
    client->newest = self->older;
  if (self->older != NULL)
    self->older->newer = self->newer;
  else
    client->oldest = self->newer;
}

static void
set_bytes (QueryEntry *self)
{
  QuerySizeFunc size = self->options->resource.size;
  gsize bytes = sizeof (QueryEntry) + sizeof (QueryNode);

  if (size != NULL && self->confirmed != NULL)
    bytes += size (self->confirmed);
  bytes = MIN (bytes, G_MAXUINT32);
  self->client->bytes += bytes;
  self->client->bytes -= self->bytes;
  self->bytes = (guint32) bytes;
}

static void
take_initial (QueryEntry *self)
{
  QueryOptions *options = self->options;
  gint64 updated_at = query_client_now (self->client);
  gpointer data;

  if (options->resource.initial_data == NULL || self->confirmed != NULL)
    return;
  data = options->resource.initial_data (self->key, &updated_at, options->initial_data_data);
  if (data == NULL)
    return;
  self->confirmed = data;
  self->updated_at = updated_at;
  self->status = QUERY_STATUS_SUCCESS;
}

QueryEntry *
query_entry_new (QueryClient *client, QueryKey *key, QueryNode *node)
{
  QueryEntry *self = g_new0 (QueryEntry, 1);

  self->ref_count = 1;
  self->client = client;
  self->node = node;
  self->key = query_key_ref (key);
  self->options = query_registry_resolve (client->registry, key);
  self->gc_time = self->options->resource.gc_time;
  node->value = self;
  if (node->key != NULL && node->key != key)
    {
      query_key_unref (node->key);
      node->key = query_key_ref (key);
    }
  client->n_queries++;
  link_newest (self);
  take_initial (self);
  set_bytes (self);
  for (guint i = 0; i < client->layers->len; i++)
    if (query_layer_matches (client->layers->pdata[i], key))
      query_entry_add_layer (self, client->layers->pdata[i]);
  query_entry_schedule (self);
  return self;
}

QueryEntry *
query_entry_ref (QueryEntry *self)
{
  self->ref_count++;
  return self;
}

void
query_entry_unref (QueryEntry *self)
{
  GType type;

  if (--self->ref_count > 0)
    return;
  type = query_entry_get_type (self);
  if (self->extra != NULL)
    extra_free (self->extra, type);
  query_value_unref (type, self->confirmed);
  query_options_unref (self->options);
  query_key_unref (self->key);
  g_free (self);
}

QueryEntryExtra *
query_entry_ensure_extra (QueryEntry *self)
{
  if (self->extra == NULL)
    self->extra = g_new0 (QueryEntryExtra, 1);
  return self->extra;
}

/* The extra part goes again when there is nothing in it. */
void
query_entry_trim (QueryEntry *self)
{
  QueryEntryExtra *extra = self->extra;

  if (extra == NULL || extra->flight != NULL || extra->error != NULL
      || extra->failure_reason != NULL || extra->n_error_updates > 0
      || (extra->layers != NULL && extra->layers->len > 0)
      || (extra->groups != NULL && extra->groups->len > 0))
    return;
  extra_free (extra, query_entry_get_type (self));
  self->extra = NULL;
}

void
query_entry_remove (QueryEntry *self)
{
  QueryClient *client = self->client;
  QueryNode *node = self->node;

  if (node == NULL)
    return;
  query_entry_ref (self);
  self->node = NULL;
  query_tree_remove (client->tree, node);
  client->n_queries--;
  client->bytes -= self->bytes;
  unlink_age (self);
  query_deadlines_remove (client->deadlines, &self->deadline);
  if (query_entry_get_flight (self) != NULL)
    query_flight_cancel (self->extra->flight, QUERY_CANCEL_REVERT);
  query_client_emit_key (client, QUERY_SIGNAL_REMOVED, self->key);
  query_entry_unref (self); /* the tree's */
  query_entry_unref (self);
}

void
query_entry_renew (QueryEntry *self)
{
  unlink_age (self);
  link_newest (self);
}

/* After a resource was registered. The longest gc time ever asked for stays. */
void
query_entry_resolve (QueryEntry *self)
{
  QueryOptions *options = query_registry_resolve (self->client->registry, self->key);

  if (options == self->options || options->resource.data_type != self->options->resource.data_type)
    {
      query_options_unref (options);
      return;
    }
  self->gc_time = MAX (self->gc_time, options->resource.gc_time);
  query_options_unref (self->options);
  self->options = options;
  take_initial (self);
  set_bytes (self);
  query_entry_schedule (self);
  query_entry_changed (self);
}

void
query_entry_reset (QueryEntry *self)
{
  GType type = query_entry_get_type (self);

  if (self->extra != NULL)
    {
      if (self->extra->layers != NULL)
        query_entry_clear_layers (self->extra, type, 0);
      g_clear_error (&self->extra->error);
      query_entry_set_failure (self, 0, NULL);
      self->extra->n_error_updates = 0;
      self->extra->error_updated_at = 0;
    }
  query_value_unref (type, g_steal_pointer (&self->confirmed));
  self->updated_at = 0;
  self->n_updates = 0;
  query_entry_want_save (self);
  self->status = QUERY_STATUS_PENDING;
  self->invalidated = FALSE;
  take_initial (self);
  set_bytes (self);
  query_entry_trim (self);
  query_entry_schedule (self);
  query_entry_changed (self);
}

void
query_entry_forget (QueryEntry *self)
{
  query_value_unref (query_entry_get_type (self), g_steal_pointer (&self->confirmed));
  query_entry_want_save (self);
}

GType
query_entry_get_type (QueryEntry *self)
{
  return self->options->resource.data_type;
}

QueryFlight *
query_entry_get_flight (QueryEntry *self)
{
  return self->extra != NULL ? self->extra->flight : NULL;
}

QueryStatus
query_entry_get_status (QueryEntry *self)
{
  if (self->status == QUERY_STATUS_PENDING && query_entry_get_visible (self) != NULL)
    return QUERY_STATUS_SUCCESS;
  return self->status;
}

QueryFetchStatus
query_entry_get_fetch_status (QueryEntry *self)
{
  QueryFlight *flight = query_entry_get_flight (self);

  if (flight == NULL)
    return QUERY_FETCH_STATUS_IDLE;
  return flight->phase == QUERY_FLIGHT_PAUSED ? QUERY_FETCH_STATUS_PAUSED
                                              : QUERY_FETCH_STATUS_FETCHING;
}

const GError *
query_entry_get_error (QueryEntry *self)
{
  return self->extra != NULL ? self->extra->error : NULL;
}

gint64
query_entry_get_stale_time (QueryEntry *self)
{
  QueryOptions *options = self->options;

  if (options->resource.stale_time_func == NULL)
    return options->resource.stale_time;
  return query_time_value (
      options->resource.stale_time_func (self->client, self->key, options->stale_time_data));
}

gboolean
query_entry_is_static (QueryEntry *self)
{
  return query_entry_get_stale_time (self) == QUERY_STATIC;
}

gboolean
query_entry_is_older_than (QueryEntry *self, gint64 stale_time)
{
  gint64 now;

  if (self->confirmed == NULL)
    return TRUE;
  if (stale_time == QUERY_STATIC)
    return FALSE;
  if (self->invalidated)
    return TRUE;
  now = query_client_now (self->client);
  /* Stored when the system's clock was wrong: nobody knows how old they are. */
  if (self->updated_at > now && stale_time != QUERY_NEVER)
    return TRUE;
  return query_time_add (self->updated_at, stale_time) <= now;
}

gboolean
query_entry_is_stale (QueryEntry *self)
{
  return query_entry_is_older_than (self, query_entry_get_stale_time (self));
}

void
query_entry_changed (QueryEntry *self)
{
  for (QueryObserver *observer = self->observers; observer != NULL; observer = observer->next)
    if (!observer->dirty)
      query_client_add_dirty (self->client, observer);
  query_client_emit_key (self->client, QUERY_SIGNAL_UPDATED, self->key);
}

static void
replace_confirmed (QueryEntry *self, gpointer data)
{
  const QueryResource *resource = &self->options->resource;
  GType type = query_entry_get_type (self);
  gpointer old = self->confirmed;

  if (old != NULL && old != data && resource->share != NULL)
    {
      gpointer shared = resource->share (old, data);

      if (shared != data && resource->discard != NULL)
        resource->discard (data);
      else
        query_value_unref (type, data);
      data = shared;
    }
  else if (old != NULL && old != data && resource->equal != NULL && resource->equal (old, data))
    {
      query_value_unref (type, data);
      data = query_value_ref (type, old);
    }
  self->confirmed = data;
  query_value_unref (type, old);
  if (data != old)
    set_bytes (self);
  query_entry_want_save (self);
}

void
query_entry_set_confirmed (QueryEntry *self, gpointer data, gint64 updated_at, guint64 tick)
{
  g_assert (data != NULL);

  query_entry_ref (self);
  replace_confirmed (self, data);
  query_entry_drop_confirmed_layers (self, tick);
  self->status = QUERY_STATUS_SUCCESS;
  self->updated_at = updated_at;
  self->n_updates++;
  self->invalidated = query_entry_has_newer_layer (self);
  self->used = TRUE;
  if (self->extra != NULL)
    {
      QueryFlight *flight = self->extra->flight;

      g_clear_error (&self->extra->error);
      if (flight != NULL)
        {
          /* What is written while a fetch runs is what its cancellation goes back to. */
          flight->old_status = QUERY_STATUS_SUCCESS;
          g_clear_error (&flight->old_error);
        }
      else
        query_entry_set_failure (self, 0, NULL);
      query_entry_trim (self);
    }
  if (self->n_observers > 0)
    query_entry_schedule (self);
  query_entry_changed (self);
  query_client_make_room (self->client, self);
  query_entry_unref (self);
}

/* Writes a part of what is to come: nothing is fresher for it as a whole. */
void
query_entry_patch_confirmed (QueryEntry *self, gpointer data)
{
  QueryFlight *flight;

  replace_confirmed (self, data);
  if (self->extra != NULL && self->extra->layers != NULL)
    query_entry_clear_layers (self->extra, query_entry_get_type (self), 0);
  if (self->status == QUERY_STATUS_PENDING)
    self->status = QUERY_STATUS_SUCCESS;
  self->n_updates++;
  query_entry_changed (self);
  flight = query_entry_get_flight (self);
  if (flight != NULL && flight->phase == QUERY_FLIGHT_RUNNING)
    query_flight_restart (flight);
}

void
query_entry_set_error (QueryEntry *self, GError *error)
{
  QueryEntryExtra *extra = query_entry_ensure_extra (self);

  g_clear_error (&extra->error);
  extra->error = error;
  extra->error_updated_at = query_client_now (self->client);
  extra->n_error_updates++;
  self->status = QUERY_STATUS_ERROR;
  self->invalidated = TRUE;
  query_entry_changed (self);
}

void
query_entry_set_failure (QueryEntry *self, guint count, const GError *reason)
{
  QueryEntryExtra *extra = self->extra;

  if (extra == NULL && count == 0)
    return;
  extra = query_entry_ensure_extra (self);
  extra->failure_count = count;
  g_clear_error (&extra->failure_reason);
  if (reason != NULL)
    extra->failure_reason = g_error_copy (reason);
}

void
query_entry_invalidate (QueryEntry *self)
{
  QueryFlight *flight = query_entry_get_flight (self);

  if (flight != NULL && flight->phase == QUERY_FLIGHT_RUNNING)
    flight->owed = TRUE;
  if (self->invalidated)
    return;
  self->invalidated = TRUE;
  if (self->n_observers > 0)
    query_entry_schedule (self);
  query_entry_changed (self);
}

gboolean
query_entry_is_enabled (QueryEntry *self)
{
  if (self->n_observers > 0)
    return self->n_active > 0;
  return self->options->resource.fetch != NULL;
}

void
query_entry_add_group (QueryEntry *self, QueryGroup *group)
{
  QueryEntryExtra *extra = query_entry_ensure_extra (self);

  if (extra->groups == NULL)
    extra->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) query_group_unref);
  query_group_add (group);
  g_ptr_array_add (extra->groups, query_group_ref (group));
}

void
query_entry_drop_if_empty (QueryEntry *self)
{
  if (self->extra == NULL && self->confirmed == NULL && self->n_observers == 0
      && self->n_updates == 0 && self->status == QUERY_STATUS_PENDING && !self->wanted)
    query_entry_remove (self);
}

void
query_entry_schedule (QueryEntry *self)
{
  gint64 when = QUERY_NEVER;

  if (self->node == NULL)
    return;
  if (self->n_observers == 0)
    {
      if (query_entry_get_flight (self) == NULL)
        when = query_time_add (query_client_now (self->client), self->gc_time);
    }
  else if (self->confirmed != NULL && !self->invalidated && !query_entry_is_stale (self))
    when = query_time_add (self->updated_at, query_entry_get_stale_time (self));
  query_deadlines_set (self->client->deadlines, &self->deadline, QUERY_DEADLINE_ENTRY, when);
}

void
query_entry_deadline_cb (QueryEntry *self)
{
  if (self->n_observers > 0)
    {
      query_entry_schedule (self);
      query_entry_changed (self);
    }
  else if (query_entry_has_pending_layer (self) || self->wanted)
    {
      gint64 again = MAX (self->gc_time, QUERY_SECOND);

      query_deadlines_set (self->client->deadlines,
                           &self->deadline,
                           QUERY_DEADLINE_ENTRY,
                           query_time_add (query_client_now (self->client), again));
    }
  else
    query_entry_remove (self);
}

void
query_entry_attach (QueryEntry *self, QueryObserver *observer)
{
  observer->entry = query_entry_ref (self);
  observer->previous = NULL;
  observer->next = self->observers;
  if (observer->next != NULL)
    observer->next->previous = observer;
  self->observers = observer;
  self->n_observers++;
  self->n_active += observer->enabled;
  self->used = TRUE;
  query_entry_schedule (self);
  query_client_emit_key (self->client, QUERY_SIGNAL_OBSERVER_ADDED, self->key);
}

/* A fetch that only observers wanted is cancelled with the last of them, if it can be; one that
 * can't goes on to fill the cache, without another try. */
static void
abandon_flight (QueryEntry *self)
{
  QueryFlight *flight = query_entry_get_flight (self);

  if (flight == NULL || query_flight_has_tasks (flight))
    return;
  if (self->options->resource.ignores_cancellable && flight->phase == QUERY_FLIGHT_RUNNING)
    flight->abandoned = TRUE;
  else
    query_flight_cancel (flight, QUERY_CANCEL_REVERT);
}

void
query_entry_detach (QueryEntry *self, QueryObserver *observer)
{
  if (observer->previous != NULL)
    observer->previous->next = observer->next;
  else
    self->observers = observer->next;
  if (observer->next != NULL)
    observer->next->previous = observer->previous;
  observer->next = NULL;
  observer->previous = NULL;
  observer->entry = NULL;
  self->n_observers--;
  self->n_active -= observer->enabled;
  if (self->n_observers == 0)
    {
      abandon_flight (self);
      query_entry_schedule (self);
    }
  query_client_emit_key (self->client, QUERY_SIGNAL_OBSERVER_REMOVED, self->key);
  query_entry_unref (self);
}
