/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-client.h"

#include "query-flight-private.h"
#include "query-observer-private.h"

/* Operations on all queries that a filter matches. The set is taken once, with references, before
 * anything is done. Refetches are not started here but wanted: at the end of the turn each query is
 * fetched once, however often it was asked for. */

static void
group_done (gpointer user_data, const GError *error)
{
  g_autoptr (GTask) task = user_data;

  if (error != NULL && g_task_get_task_data (task) != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static QueryGroup *
task_group (gpointer source,
            gpointer tag,
            GCancellable *cancellable,
            gboolean report,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, GINT_TO_POINTER (report), NULL);
  return query_group_new (group_done, task);
}

static gboolean
has_type (QueryEntry *entry, QueryTypeFilter type)
{
  switch (type)
    {
    case QUERY_TYPE_FILTER_ACTIVE:
      return entry->n_active > 0;
    case QUERY_TYPE_FILTER_INACTIVE:
      return entry->n_active == 0;
    case QUERY_TYPE_FILTER_NONE:
      return FALSE;
    case QUERY_TYPE_FILTER_ALL:
    case QUERY_TYPE_FILTER_SAME:
    default:
      return TRUE;
    }
}

static void
want (QueryEntry *entry, gboolean join, gboolean force, QueryGroup *group)
{
  if (!query_entry_is_enabled (entry) || query_entry_is_static (entry))
    return;
  query_client_want_fetch (entry->client, entry, join, force);
  if (group != NULL)
    query_entry_add_group (entry, group);
}

void
query_client_do_invalidate (QueryClient *self,
                            const QueryFilter *filter,
                            QueryTypeFilter refetch,
                            QueryGroup *group)
{
  g_autoptr (GPtrArray) entries = query_client_collect (self, filter);

  if (refetch == QUERY_TYPE_FILTER_SAME)
    {
      refetch = filter != NULL ? filter->type : QUERY_TYPE_FILTER_ALL;
      if (refetch == QUERY_TYPE_FILTER_ALL)
        refetch = QUERY_TYPE_FILTER_ACTIVE;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];

      query_entry_invalidate (entry);
      if (has_type (entry, refetch))
        want (entry, FALSE, FALSE, group);
    }
}

/**
 * query_client_invalidate:
 * @self: a client
 * @filter: (nullable): which queries
 *
 * Marks all matches as invalidated: stale, whatever their age, until confirmed data come that were
 * asked for after this. Those that somebody watches are fetched again at the end of the turn, once;
 * the others when they are next watched. Costs the number of matches.
 */
void
query_client_invalidate (QueryClient *self, const QueryFilter *filter)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  query_client_do_invalidate (self, filter, QUERY_TYPE_FILTER_SAME, NULL);
}

/**
 * query_client_invalidate_async:
 * @self: a client
 * @filter: (nullable): which queries
 * @refetch: which of them to fetch: %QUERY_TYPE_FILTER_SAME for the active ones, or those of the
 * filter's type
 * @cancellable: (nullable): stops waiting
 * @callback: called once when the refetches have settled; a paused one counts as settled
 * @user_data: for @callback
 *
 * [method@Client.invalidate] that tells when the new data are there.
 */
void
query_client_invalidate_async (QueryClient *self,
                               const QueryFilter *filter,
                               QueryTypeFilter refetch,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  QueryGroup *group;

  g_return_if_fail (QUERY_IS_CLIENT (self));

  group = task_group (self, query_client_invalidate_async, cancellable, FALSE, callback, user_data);
  query_client_do_invalidate (self, filter, refetch, group);
  query_group_end (group, NULL);
  query_group_unref (group);
}

/**
 * query_client_invalidate_finish:
 * @self: a client
 * @result: what the callback got
 * @error: set only when waiting was cancelled
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
query_client_invalidate_finish (QueryClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
refetch (QueryClient *self, const QueryFilter *filter, QueryRefetchFlags flags, QueryGroup *group)
{
  g_autoptr (GPtrArray) entries = query_client_collect (self, filter);

  for (guint i = 0; i < entries->len; i++)
    want (entries->pdata[i], (flags & QUERY_REFETCH_JOIN) != 0, TRUE, group);
}

/**
 * query_client_refetch:
 * @self: a client
 * @filter: (nullable): which queries
 *
 * Fetches all matches again at the end of the turn, but for disabled and static ones. A refetch
 * that runs is replaced, a first load joined.
 */
void
query_client_refetch (QueryClient *self, const QueryFilter *filter)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  refetch (self, filter, QUERY_REFETCH_DEFAULT, NULL);
}

/**
 * query_client_refetch_async:
 * @self: a client
 * @filter: (nullable): which queries
 * @flags: whether to join what runs, whether to report the first error
 * @cancellable: (nullable): stops waiting
 * @callback: called once when all have settled; a paused one counts as settled
 * @user_data: for @callback
 */
void
query_client_refetch_async (QueryClient *self,
                            const QueryFilter *filter,
                            QueryRefetchFlags flags,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  QueryGroup *group;

  g_return_if_fail (QUERY_IS_CLIENT (self));

  group = task_group (self,
                      query_client_refetch_async,
                      cancellable,
                      (flags & QUERY_REFETCH_REPORT) != 0,
                      callback,
                      user_data);
  refetch (self, filter, flags, group);
  query_group_end (group, NULL);
  query_group_unref (group);
}

/**
 * query_client_refetch_finish:
 * @self: a client
 * @result: what the callback got
 * @error: where to put an error: with %QUERY_REFETCH_REPORT the first of the fetches
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
query_client_refetch_finish (QueryClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * query_client_cancel:
 * @self: a client
 * @filter: (nullable): which queries
 * @flags: whether the cancellation stands as an error
 *
 * Stops the fetches of all matches, at once: when this returns none of them can deliver any more,
 * and by default everything is as it was before them. Who waits for one gets the old data, or
 * %G_IO_ERROR_CANCELLED when there are none. Queries that are not being fetched are left alone.
 */
void
query_client_cancel (QueryClient *self, const QueryFilter *filter, QueryCancelFlags flags)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (QUERY_IS_CLIENT (self));

  entries = query_client_collect (self, filter);
  for (guint i = 0; i < entries->len; i++)
    {
      QueryFlight *flight = query_entry_get_flight (entries->pdata[i]);

      if (flight != NULL)
        query_flight_cancel (flight, flags);
    }
}

/* Who watches a removed query watches an empty one in its place. */
static void
remove_entry (QueryClient *self, QueryEntry *entry)
{
  QueryEntry *next;

  if (entry->confirmed != NULL)
    query_entry_forget (entry);
  query_entry_remove (entry);
  if (entry->observers == NULL)
    return;
  next = query_entry_ref (query_client_ensure_entry (self, entry->key));
  while (entry->observers != NULL)
    {
      g_autoptr (QueryObserver) observer = g_object_ref (entry->observers);

      query_entry_detach (entry, observer);
      if (observer->subscribed && observer->entry == NULL)
        query_entry_attach (next, observer);
    }
  query_entry_changed (next);
  query_entry_unref (next);
}

/**
 * query_client_remove:
 * @self: a client
 * @filter: (nullable): which queries
 *
 * Drops all matches with their data, fetches and deadlines. Nothing is fetched; an observer of one
 * shows no data.
 */
void
query_client_remove (QueryClient *self, const QueryFilter *filter)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (QUERY_IS_CLIENT (self));

  entries = query_client_collect (self, filter);
  for (guint i = 0; i < entries->len; i++)
    remove_entry (self, entries->pdata[i]);
}

/**
 * query_client_clear:
 * @self: a client
 *
 * Drops every query. Mutations stay.
 */
void
query_client_clear (QueryClient *self)
{
  query_client_remove (self, NULL);
}

static void
reset (QueryClient *self, const QueryFilter *filter, QueryGroup *group)
{
  g_autoptr (GPtrArray) entries = query_client_collect (self, filter);

  for (guint i = 0; i < entries->len; i++)
    {
      QueryFlight *flight = query_entry_get_flight (entries->pdata[i]);

      if (flight != NULL)
        query_flight_cancel (flight, QUERY_CANCEL_REVERT);
      query_entry_reset (entries->pdata[i]);
    }
  for (guint i = 0; i < entries->len; i++)
    if (((QueryEntry *) entries->pdata[i])->n_active > 0)
      want (entries->pdata[i], TRUE, TRUE, group);
}

/**
 * query_client_reset:
 * @self: a client
 * @filter: (nullable): which queries
 *
 * Puts all matches back to where they began, to their initial data if they have such, and fetches
 * those that somebody watches.
 */
void
query_client_reset (QueryClient *self, const QueryFilter *filter)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  reset (self, filter, NULL);
}

/**
 * query_client_reset_async:
 * @self: a client
 * @filter: (nullable): which queries
 * @cancellable: (nullable): stops waiting
 * @callback: called once when the fetches have settled
 * @user_data: for @callback
 */
void
query_client_reset_async (QueryClient *self,
                          const QueryFilter *filter,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  QueryGroup *group;

  g_return_if_fail (QUERY_IS_CLIENT (self));

  group = task_group (self, query_client_reset_async, cancellable, FALSE, callback, user_data);
  reset (self, filter, group);
  query_group_end (group, NULL);
  query_group_unref (group);
}

/**
 * query_client_reset_finish:
 * @self: a client
 * @result: what the callback got
 * @error: set only when waiting was cancelled
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
query_client_reset_finish (QueryClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
