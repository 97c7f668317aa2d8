/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-client.h"

#include "query-flight-private.h"

/* Fetching one query by call, without an observer. */

static const QueryFetchOptions no_options;

static gboolean
is_fresh (QueryEntry *entry, const QueryFetchOptions *options)
{
  if (options->stale_time == 0)
    return !query_entry_is_stale (entry);
  return !query_entry_is_older_than (entry, query_time_value (options->stale_time));
}

static void
start (QueryEntry *entry, const QueryFetchOptions *options, GTask *task)
{
  int retry = options->retry != 0 ? options->retry : QUERY_RETRY_NONE;

  query_flight_start (entry, retry, options->meta, TRUE, task);
}

/* Answers from the cache if that's fresh, or however old it is, else fetches. */
static void
answer_or_fetch (QueryClient *self,
                 QueryKey *key,
                 const QueryFetchOptions *options,
                 gboolean at_any_age,
                 GTask *task)
{
  QueryEntry *entry = query_client_ensure_entry (self, key);
  gboolean will_do;

  if (options == NULL)
    options = &no_options;
  entry->used = TRUE;
  will_do = at_any_age ? query_entry_get_visible (entry) != NULL : is_fresh (entry, options);
  if (!will_do)
    {
      start (entry, options, task);
      return;
    }
  query_answer_task (task, entry);
  g_object_unref (task);
  if (at_any_age && options->revalidate && !is_fresh (entry, options))
    start (entry, options, NULL);
}

/**
 * query_client_fetch_async:
 * @self: a client
 * @key: what to fetch
 * @options: (nullable): how
 * @cancellable: (nullable): stops waiting; the fetch goes on and fills the cache
 * @callback: called once, in a later turn or when the answer comes
 * @user_data: for @callback
 *
 * Gives the cached data if they are fresh, else fetches, or joins the fetch that runs. Does not try
 * again after a failure unless told.
 */
void
query_client_fetch_async (QueryClient *self,
                          QueryKey *key,
                          const QueryFetchOptions *options,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;

  g_return_if_fail (QUERY_IS_CLIENT (self) && key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, query_client_fetch_async);
  answer_or_fetch (self, key, options, FALSE, task);
}

/**
 * query_client_fetch_finish:
 * @self: a client
 * @result: what the callback got
 * @error: where to put an error: the fetch function's own, one of %QUERY_ERROR, or
 * %G_IO_ERROR_CANCELLED, also when the query was taken away
 *
 * Returns: (transfer full) (nullable): what the query shows, or %NULL with @error set
 */
gpointer
query_client_fetch_finish (QueryClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return query_answer_take (G_TASK (result), error);
}

/**
 * query_client_ensure_async:
 * @self: a client
 * @key: what is needed
 * @options: (nullable): how; with revalidate, stale data are given at once and fetched again behind
 * @cancellable: (nullable): stops waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * Gives what is cached, however old, and fetches only when there's nothing.
 */
void
query_client_ensure_async (QueryClient *self,
                           QueryKey *key,
                           const QueryFetchOptions *options,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task;

  g_return_if_fail (QUERY_IS_CLIENT (self) && key != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, query_client_ensure_async);
  answer_or_fetch (self, key, options, TRUE, task);
}

/**
 * query_client_ensure_finish:
 * @self: a client
 * @result: what the callback got
 * @error: see [method@Client.fetch_finish]
 *
 * Returns: (transfer full) (nullable): what the query shows, or %NULL with @error set
 */
gpointer
query_client_ensure_finish (QueryClient *self, GAsyncResult *result, GError **error)
{
  return query_client_fetch_finish (self, result, error);
}

/**
 * query_client_prefetch:
 * @self: a client
 * @key: what may soon be needed
 * @options: (nullable): how
 *
 * Fetches when stale. An error is forgotten; the data age out when nobody uses them.
 */
void
query_client_prefetch (QueryClient *self, QueryKey *key, const QueryFetchOptions *options)
{
  QueryEntry *entry;

  g_return_if_fail (QUERY_IS_CLIENT (self) && key != NULL);

  if (options == NULL)
    options = &no_options;
  entry = query_client_ensure_entry (self, key);
  entry->used = TRUE;
  if (!is_fresh (entry, options))
    start (entry, options, NULL);
}

/**
 * query_client_prefetch_async:
 * @self: a client
 * @key: what may soon be needed
 * @options: (nullable): how
 * @cancellable: (nullable): stops waiting
 * @callback: called once
 * @user_data: for @callback
 *
 * [method@Client.prefetch] that tells when it's over.
 */
void
query_client_prefetch_async (QueryClient *self,
                             QueryKey *key,
                             const QueryFetchOptions *options,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  query_client_fetch_async (self, key, options, cancellable, callback, user_data);
}

/**
 * query_client_prefetch_finish:
 * @self: a client
 * @result: what the callback got
 * @error: set only when waiting was cancelled
 *
 * Returns: %TRUE, however the fetch ended; %FALSE with @error set when the task's own cancellable
 * was cancelled
 */
gboolean
query_client_prefetch_finish (QueryClient *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) swallowed = NULL;
  GCancellable *cancellable;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  cancellable = g_task_get_cancellable (G_TASK (result));
  if (query_answer_drop (G_TASK (result), &swallowed))
    return TRUE;
  if (cancellable == NULL || !g_cancellable_is_cancelled (cancellable))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&swallowed));
  return FALSE;
}
