/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"
#include "query-observer-private.h"

/* When an observer has its query fetched: when it is told to, and at its interval. */

void
query_observer_restart_interval (QueryObserver *self)
{
  gint64 interval = self->interval;
  gint64 when = QUERY_NEVER;

  if (self->entry != NULL && interval == 0)
    interval = self->entry->options->resource.refetch_interval;
  if (self->entry != NULL && self->enabled && interval > 0)
    when = query_time_add (query_client_now (self->client), interval);
  query_deadlines_set (self->client->deadlines,
                       &self->interval_deadline,
                       QUERY_DEADLINE_INTERVAL,
                       when);
}

void
query_observer_fetch (QueryObserver *self, gboolean join)
{
  query_flight_start (self->entry, self->entry->options->resource.retry, NULL, join, NULL);
}

void
query_observer_interval_cb (QueryObserver *self)
{
  query_observer_restart_interval (self);
  if (!query_entry_is_static (self->entry))
    query_observer_fetch (self, TRUE);
}

/**
 * query_observer_set_refetch_interval:
 * @self: an observer
 * @interval: microseconds; 0 for what the resource says
 *
 * Fetches again and again while subscribed and enabled, with or without focus.
 */
void
query_observer_set_refetch_interval (QueryObserver *self, gint64 interval)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self) && interval >= 0);

  if (self->interval == interval)
    return;
  self->interval = interval;
  query_observer_restart_interval (self);
  query_observer_notify (self, QUERY_OBSERVER_PROP_REFETCH_INTERVAL);
}

/**
 * query_observer_refetch:
 * @self: an observer
 *
 * Fetches now, also when disabled or fresh. A refetch that runs is replaced.
 */
void
query_observer_refetch (QueryObserver *self)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->entry != NULL)
    query_observer_fetch (self, FALSE);
}

/**
 * query_observer_refetch_async:
 * @self: an observer that is subscribed
 * @flags: whether to join what runs, whether to report an error
 * @cancellable: (nullable): stops waiting
 * @callback: called once
 * @user_data: for @callback
 */
void
query_observer_refetch_async (QueryObserver *self,
                              QueryRefetchFlags flags,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (QUERY_IS_OBSERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, query_observer_refetch_async);
  g_object_set_data (G_OBJECT (task), "report", GINT_TO_POINTER (flags & QUERY_REFETCH_REPORT));
  if (self->entry == NULL)
    {
      g_task_return_new_error (task, QUERY_ERROR, QUERY_ERROR_NO_RESOURCE, "Nothing is watched");
      g_object_unref (task);
      return;
    }
  query_flight_start (self->entry,
                      self->entry->options->resource.retry,
                      NULL,
                      (flags & QUERY_REFETCH_JOIN) != 0,
                      task);
}

/**
 * query_observer_refetch_finish:
 * @self: an observer
 * @result: what the callback got
 * @error: where to put an error: with %QUERY_REFETCH_REPORT the fetch's
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
query_observer_refetch_finish (QueryObserver *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (query_answer_drop (G_TASK (result), &found))
    return TRUE;
  if (g_object_get_data (G_OBJECT (result), "report") == NULL
      && !g_error_matches (found, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&found));
  return FALSE;
}
