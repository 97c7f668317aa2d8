/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-client.h"

#include "query-entry-private.h"

/* Reading and writing what is in the cache, by key or by filter. */

QueryEntry *
query_client_lookup (QueryClient *self, const QueryKey *key)
{
  QueryNode *node = query_tree_lookup (self->tree, key);

  return node != NULL ? node->value : NULL;
}

QueryEntry *
query_client_ensure_entry (QueryClient *self, QueryKey *key)
{
  QueryNode *node = query_tree_ensure (self->tree, key);
  QueryEntry *entry = node->value;

  if (entry != NULL)
    return entry;
  entry = query_entry_ref (query_entry_new (self, key, node));
  query_client_emit_key (self, QUERY_SIGNAL_ADDED, key);
  query_client_make_room (self, entry);
  query_entry_unref (entry);
  /* If a listener took it away: who asks needs one all the same. */
  node = query_tree_ensure (self->tree, key);
  return node->value != NULL ? node->value : query_entry_new (self, key, node);
}

static gboolean
filter_matches (const QueryFilter *filter, QueryClient *client, QueryEntry *entry)
{
  if (filter->type == QUERY_TYPE_FILTER_ACTIVE && entry->n_active == 0)
    return FALSE;
  if (filter->type == QUERY_TYPE_FILTER_INACTIVE && entry->n_active > 0)
    return FALSE;
  if (filter->stale != QUERY_STALE_ANY
      && (filter->stale == QUERY_STALE_YES) != query_entry_is_stale (entry))
    return FALSE;
  if (filter->fetching != QUERY_FETCHING_ANY
      && (int) filter->fetching - QUERY_FETCHING_IDLE != (int) query_entry_get_fetch_status (entry))
    return FALSE;
  return filter->predicate == NULL
         || filter->predicate (client, entry->key, filter->predicate_data);
}

static void
collect_value (gpointer value, gpointer user_data)
{
  g_ptr_array_add (user_data, query_entry_ref (value));
}

/* The set is taken, with references, before a predicate or anything else runs. */
GPtrArray *
query_client_collect (QueryClient *self, const QueryFilter *filter)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  guint kept = 0;

  if (filter != NULL && filter->exact && filter->key != NULL)
    {
      QueryEntry *entry = query_client_lookup (self, filter->key);

      if (entry != NULL)
        g_ptr_array_add (entries, query_entry_ref (entry));
    }
  else
    query_tree_foreach (self->tree, filter != NULL ? filter->key : NULL, collect_value, entries);

  if (filter == NULL
      || (filter->type == QUERY_TYPE_FILTER_ALL && filter->stale == QUERY_STALE_ANY
          && filter->fetching == QUERY_FETCHING_ANY && filter->predicate == NULL))
    return entries;
  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];

      if (filter_matches (filter, self, entry))
        entries->pdata[kept++] = entry;
      else
        query_entry_unref (entry);
    }
  g_ptr_array_set_free_func (entries, NULL);
  g_ptr_array_set_size (entries, kept);
  g_ptr_array_set_free_func (entries, (GDestroyNotify) query_entry_unref);
  return entries;
}

/* Least recently used first; never one that's watched, being fetched or changed by a pending
 * mutation. A query used since it was last looked at gets another round, so that reading costs no
 * more than a mark. */
void
query_client_make_room (QueryClient *self, QueryEntry *keep)
{
  guint left = self->n_queries * 2;

  if (self->max_bytes == 0)
    return;
  while (self->bytes > self->max_bytes && self->oldest != NULL && left-- > 0)
    {
      QueryEntry *entry = self->oldest;
      gboolean pinned =
          entry->n_observers > 0 || entry->wanted
          || (entry->extra != NULL
              && (entry->extra->flight != NULL
                  || (entry->extra->layers != NULL && entry->extra->layers->len > 0)));

      if (!pinned && !entry->used && entry != keep)
        query_entry_remove (entry);
      else
        {
          entry->used = FALSE;
          query_entry_renew (entry);
        }
    }
}

/**
 * query_client_set_defaults:
 * @self: a client
 * @defaults: what holds for all queries where nothing narrower is said; copied
 */
void
query_client_set_defaults (QueryClient *self, const QueryResource *defaults)
{
  g_return_if_fail (QUERY_IS_CLIENT (self) && defaults != NULL);

  query_client_register (self, NULL, defaults);
}

static void
resolve_entry (gpointer value, gpointer user_data)
{
  g_ptr_array_add (user_data, query_entry_ref (value));
}

/**
 * query_client_register:
 * @self: a client
 * @prefix: (nullable): the keys it is about: those that start with it; %NULL as
 * [method@Client.set_defaults]
 * @resource: how they are fetched and how long they hold; copied. Its user data are owned through
 * its destroy notify
 *
 * Says how queries are fetched. Several registrations may match a key; they are merged in their
 * order, field by field. The same prefix again replaces the earlier one. Nothing is fetched by
 * this.
 */
void
query_client_register (QueryClient *self, QueryKey *prefix, const QueryResource *resource)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (QUERY_IS_CLIENT (self) && resource != NULL);

  query_registry_set (self->registry, prefix, resource);
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  query_tree_foreach (self->tree, prefix, resolve_entry, entries);
  for (guint i = 0; i < entries->len; i++)
    query_entry_resolve (entries->pdata[i]);
}

/**
 * query_client_get_data:
 * @self: a client
 * @key: a whole key
 *
 * What a query shows: confirmed data with the layers of pending mutations. Costs the same however
 * many queries there are. Never fetches.
 *
 * Returns: (transfer none) (nullable): the data, borrowed until the next change
 */
gpointer
query_client_get_data (QueryClient *self, QueryKey *key)
{
  QueryEntry *entry;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && key != NULL, NULL);

  entry = query_client_lookup (self, key);
  if (entry == NULL)
    return NULL;
  entry->used = TRUE;
  return query_entry_get_visible (entry);
}

/**
 * query_client_get_confirmed_data:
 * @self: a client
 * @key: a whole key
 *
 * Returns: (transfer none) (nullable): the data without layers, borrowed until the next change
 */
gpointer
query_client_get_confirmed_data (QueryClient *self, QueryKey *key)
{
  QueryEntry *entry;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && key != NULL, NULL);

  entry = query_client_lookup (self, key);
  return entry != NULL ? entry->confirmed : NULL;
}

/**
 * query_client_get_state:
 * @self: a client
 * @key: a whole key
 * @out_state: (out caller-allocates): the state; its errors are borrowed until the next change
 *
 * Returns: %FALSE when there's no such query; @out_state is untouched then
 */
gboolean
query_client_get_state (QueryClient *self, QueryKey *key, QueryState *out_state)
{
  QueryEntry *entry;
  QueryEntryExtra *extra;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && key != NULL && out_state != NULL, FALSE);

  entry = query_client_lookup (self, key);
  if (entry == NULL)
    return FALSE;
  extra = entry->extra;
  *out_state = (QueryState){
    .status = query_entry_get_status (entry),
    .fetch_status = query_entry_get_fetch_status (entry),
    .has_data = query_entry_get_visible (entry) != NULL,
    .invalidated = entry->invalidated,
    .stale = query_entry_is_stale (entry),
    .active = entry->n_active > 0,
    .updated_at = entry->updated_at,
    .n_updates = entry->n_updates,
    .n_observers = entry->n_observers,
  };
  if (extra == NULL)
    return TRUE;
  out_state->error_updated_at = extra->error_updated_at;
  out_state->n_error_updates = extra->n_error_updates;
  out_state->failure_count = extra->failure_count;
  out_state->n_layers = extra->layers != NULL ? extra->layers->len : 0;
  out_state->error = extra->error;
  out_state->failure_reason = extra->failure_reason;
  return TRUE;
}

/**
 * query_client_find_all:
 * @self: a client
 * @filter: (nullable): which queries
 *
 * Returns: (transfer full) (element-type QueryKey): the keys of all matches, in no order
 */
GPtrArray *
query_client_find_all (QueryClient *self, const QueryFilter *filter)
{
  g_autoptr (GPtrArray) entries = NULL;
  GPtrArray *keys;

  g_return_val_if_fail (QUERY_IS_CLIENT (self), NULL);

  entries = query_client_collect (self, filter);
  keys = g_ptr_array_new_full (entries->len, (GDestroyNotify) query_key_unref);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (keys, query_key_ref (((QueryEntry *) entries->pdata[i])->key));
  return keys;
}

/**
 * query_client_find:
 * @self: a client
 * @filter: (nullable): which queries; with a key it's taken as exact
 *
 * Returns: (transfer full) (nullable): the key of a match
 */
QueryKey *
query_client_find (QueryClient *self, const QueryFilter *filter)
{
  g_autoptr (GPtrArray) entries = NULL;
  QueryFilter exact = { 0 };

  g_return_val_if_fail (QUERY_IS_CLIENT (self), NULL);

  if (filter != NULL)
    exact = *filter;
  exact.exact = exact.key != NULL;
  entries = query_client_collect (self, &exact);
  return entries->len > 0 ? query_key_ref (((QueryEntry *) entries->pdata[0])->key) : NULL;
}

/**
 * query_client_foreach_data:
 * @self: a client
 * @filter: (nullable): which queries
 * @func: (scope call): called with each key and what it shows
 * @user_data: for @func
 *
 * The set of matches is taken before the first call.
 */
void
query_client_foreach_data (QueryClient *self,
                           const QueryFilter *filter,
                           QueryForeachFunc func,
                           gpointer user_data)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (QUERY_IS_CLIENT (self) && func != NULL);

  entries = query_client_collect (self, filter);
  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];

      func (entry->key, query_entry_get_visible (entry), user_data);
    }
}

/**
 * query_client_count_queries:
 * @self: a client
 *
 * Returns: how many queries are in the cache
 */
guint
query_client_count_queries (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), 0);

  return self->n_queries;
}

/**
 * query_client_count_fetching:
 * @self: a client
 * @filter: (nullable): which queries; %NULL costs nothing
 *
 * Returns: how many are being fetched now; paused ones do not count
 */
guint
query_client_count_fetching (QueryClient *self, const QueryFilter *filter)
{
  g_autoptr (GPtrArray) entries = NULL;
  QueryFilter fetching;

  g_return_val_if_fail (QUERY_IS_CLIENT (self), 0);

  if (filter == NULL)
    return self->n_fetching;
  fetching = *filter;
  fetching.fetching = QUERY_FETCHING_FETCHING;
  entries = query_client_collect (self, &fetching);
  return entries->len;
}

/**
 * query_client_set_data:
 * @self: a client
 * @key: a whole key
 * @data: (nullable): confirmed data of the resource's type; %NULL changes nothing
 *
 * Writes confirmed data, making the query if need be: success, updated now, not invalidated. A
 * fetch that runs goes on, and its answer will replace them: cancel it first if that is not meant.
 * For an optimistic change use a mutation's layer instead.
 */
void
query_client_set_data (QueryClient *self, QueryKey *key, gpointer data)
{
  g_return_if_fail (QUERY_IS_CLIENT (self) && key != NULL);

  if (data != NULL)
    query_client_set_data_at (self, key, data, query_client_now (self));
}

/**
 * query_client_set_data_at:
 * @self: a client
 * @key: a whole key
 * @data: (nullable): see [method@Client.set_data]
 * @updated_at: how old they are: microseconds since the epoch. If that's yet to come they count as
 * stale, unless data of this kind don't become so by age
 */
void
query_client_set_data_at (QueryClient *self, QueryKey *key, gpointer data, gint64 updated_at)
{
  QueryEntry *entry;

  g_return_if_fail (QUERY_IS_CLIENT (self) && key != NULL);

  if (data == NULL)
    return;
  entry = query_client_ensure_entry (self, key);
  query_entry_set_confirmed (entry,
                             query_value_ref (query_entry_get_type (entry), data),
                             updated_at,
                             G_MAXUINT64);
}

/**
 * query_client_update_data:
 * @self: a client
 * @key: a whole key
 * @func: (scope call): gets the confirmed data, %NULL when there are none; what it returns is
 * written, unless %NULL
 * @user_data: for @func
 */
void
query_client_update_data (QueryClient *self,
                          QueryKey *key,
                          QueryUpdateFunc func,
                          gpointer user_data)
{
  QueryEntry *entry;
  gpointer data;

  g_return_if_fail (QUERY_IS_CLIENT (self) && key != NULL && func != NULL);

  entry = query_client_lookup (self, key);
  data = func (key, entry != NULL ? entry->confirmed : NULL, user_data);
  if (data == NULL)
    return;
  entry = query_client_ensure_entry (self, key);
  query_entry_set_confirmed (entry, data, query_client_now (self), 0);
}

/**
 * query_client_update_all:
 * @self: a client
 * @filter: (nullable): which queries
 * @func: (scope call): as in [method@Client.update_data]
 * @user_data: for @func
 *
 * Writes all existing matches; makes none.
 *
 * Returns: how many were written
 */
guint
query_client_update_all (QueryClient *self,
                         const QueryFilter *filter,
                         QueryUpdateFunc func,
                         gpointer user_data)
{
  g_autoptr (GPtrArray) entries = NULL;
  guint n_written = 0;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && func != NULL, 0);

  entries = query_client_collect (self, filter);
  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];
      gpointer data = func (entry->key, entry->confirmed, user_data);

      if (data == NULL)
        continue;
      query_entry_set_confirmed (entry, data, query_client_now (self), 0);
      n_written++;
    }
  return n_written;
}

/**
 * query_client_set_max_bytes:
 * @self: a client
 * @max_bytes: a bound on what the queries take, by the size functions of their resources; 0 for
 * none
 *
 * Beyond it the least recently used queries go, but never one that is watched, being fetched or
 * changed by a pending mutation.
 */
void
query_client_set_max_bytes (QueryClient *self, guint64 max_bytes)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  if (self->max_bytes == max_bytes)
    return;
  self->max_bytes = max_bytes;
  query_client_make_room (self, NULL);
  g_object_notify (G_OBJECT (self), "max-bytes");
}

/**
 * query_client_get_bytes:
 * @self: a client
 *
 * Returns: what the queries take, about
 */
guint64
query_client_get_bytes (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), 0);

  return self->bytes;
}
