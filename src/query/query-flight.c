/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"
#include "query-storage-private.h"

/* A fetch of one query: from the first try, over pauses and retries, to one answer, one error or
 * one cancellation. The query holds its flight; a flight that was replaced or cancelled has no
 * query any more, and what its try still answers is dropped. The tick of a try says what its answer
 * can't know of yet. */

typedef struct
{
  GTask *task;
  GSource *cancelled; /* watches the task's cancellable */
  QueryGroup *group;
} QueryWaiter;

/* A value on its way through a GTask. */
typedef struct
{
  GType type;
  gpointer data;
} Answer;

QueryFlight *
query_flight_ref (QueryFlight *self)
{
  self->ref_count++;
  return self;
}

void
query_flight_unref (QueryFlight *self)
{
  if (--self->ref_count > 0)
    return;
  g_assert (self->entry == NULL);
  g_ptr_array_unref (self->waiters);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->meta, g_variant_unref);
  g_clear_error (&self->old_error);
  g_free (self->route);
  g_free (self);
}

static void
waiter_free (gpointer data)
{
  QueryWaiter *self = data;

  if (self->cancelled != NULL)
    {
      g_source_destroy (self->cancelled);
      g_source_unref (self->cancelled);
    }
  g_clear_object (&self->task);
  g_clear_pointer (&self->group, query_group_unref);
  g_free (self);
}

static void
answer_free (gpointer data)
{
  Answer *self = data;

  query_value_unref (self->type, self->data);
  g_free (self);
}

void
query_answer_task (GTask *task, QueryEntry *entry)
{
  gpointer data = query_entry_get_visible (entry);
  Answer *answer;

  if (data == NULL)
    data = entry->confirmed;
  if (data == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The query was removed");
      return;
    }
  answer = g_new (Answer, 1);
  answer->type = query_entry_get_type (entry);
  answer->data = query_value_ref (answer->type, data);
  g_task_return_pointer (task, answer, answer_free);
}

gpointer
query_answer_take (GTask *task, GError **error)
{
  Answer *answer = g_task_propagate_pointer (task, error);
  gpointer data;

  if (answer == NULL)
    return NULL;
  data = g_steal_pointer (&answer->data);
  answer_free (answer);
  return data;
}

gboolean
query_answer_drop (GTask *task, GError **error)
{
  Answer *answer = g_task_propagate_pointer (task, error);

  if (answer == NULL)
    return FALSE;
  answer_free (answer);
  return TRUE;
}

static void
set_phase (QueryFlight *self, QueryFlightPhase phase)
{
  if ((self->phase == QUERY_FLIGHT_PAUSED) != (phase == QUERY_FLIGHT_PAUSED))
    query_client_count_flight (self->client, phase == QUERY_FLIGHT_PAUSED ? -1 : 1);
  self->phase = phase;
}

/* Bulk operations do not wait for the network to come back. */
static void
end_groups (QueryFlight *self, const GError *error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();

  for (guint i = self->waiters->len; i-- > 0;)
    {
      QueryWaiter *waiter = self->waiters->pdata[i];

      if (waiter->group == NULL)
        continue;
      g_ptr_array_add (groups, g_steal_pointer (&waiter->group));
      g_ptr_array_remove_index (self->waiters, i);
    }
  for (guint i = 0; i < groups->len; i++)
    {
      query_group_end (groups->pdata[i], error);
      query_group_unref (groups->pdata[i]);
    }
}

static void
pause_flight (QueryFlight *self)
{
  set_phase (self, QUERY_FLIGHT_PAUSED);
  query_entry_changed (self->entry);
  end_groups (self, NULL);
}

static gboolean
may_run (QueryFlight *self)
{
  QueryNetworkMode mode = self->entry->options->resource.network_mode;

  if (mode == QUERY_NETWORK_ALWAYS)
    return TRUE;
  if (mode == QUERY_NETWORK_OFFLINE_FIRST && self->failure_count == 0)
    return TRUE;
  return query_connectivity_get_online (self->client->connectivity, self->route);
}

/* Takes it from its query, which the caller has to tell of. The caller holds a reference to both.
 */
static void
leave_entry (QueryFlight *self)
{
  QueryEntry *entry = g_steal_pointer (&self->entry);

  g_assert (entry->extra->flight == self);
  entry->extra->flight = NULL;
  self->attempt = NULL;
  query_deadlines_remove (self->client->deadlines, &self->deadline);
  g_ptr_array_remove_fast (self->client->flights, self);
  if (self->phase != QUERY_FLIGHT_PAUSED)
    query_client_count_flight (self->client, -1);
  query_entry_unref (entry);
  query_flight_unref (self);
}

static void
answer_waiters (QueryFlight *self, QueryEntry *entry, const GError *error)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
  for (guint i = 0; i < waiters->len; i++)
    {
      QueryWaiter *waiter = waiters->pdata[i];

      if (waiter->group != NULL)
        query_group_end (waiter->group, error);
      else if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        query_answer_task (waiter->task, entry);
    }
}

/* Was invalidated while its answer was under way: what waits for the new data goes on waiting. */
static void
owe_again (QueryFlight *self, QueryEntry *entry)
{
  entry->invalidated = TRUE;
  if (entry->n_active == 0)
    return;
  query_client_want_fetch (self->client, entry, TRUE, FALSE);
  for (guint i = self->waiters->len; i-- > 0;)
    {
      QueryWaiter *waiter = self->waiters->pdata[i];
      QueryEntryExtra *extra = query_entry_ensure_extra (entry);

      if (waiter->group == NULL)
        continue;
      if (extra->groups == NULL)
        extra->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) query_group_unref);
      g_ptr_array_add (extra->groups, g_steal_pointer (&waiter->group));
      g_ptr_array_remove_index (self->waiters, i);
    }
}

void
query_flight_succeed (QueryFlight *self, gpointer data)
{
  QueryEntry *entry = query_entry_ref (self->entry);
  QueryClient *client = g_object_ref (self->client);
  gboolean owed = self->owed;

  query_flight_ref (self);
  leave_entry (self);
  query_entry_set_confirmed (entry, data, query_client_now (client), self->tick);
  if (owed)
    owe_again (self, entry);
  query_entry_schedule (entry);
  query_client_emit_key (client, QUERY_SIGNAL_SUCCEEDED, entry->key);
  answer_waiters (self, entry, NULL);
  /* Last, as it may set mutations and other fetches going. */
  if (self->route != NULL)
    query_client_report_route (client, self->route, TRUE);
  query_flight_unref (self);
  query_entry_unref (entry);
  g_object_unref (client);
}

static void
fail_for_good (QueryFlight *self, const GError *error)
{
  QueryEntry *entry = query_entry_ref (self->entry);
  QueryClient *client = g_object_ref (self->client);

  query_flight_ref (self);
  leave_entry (self);
  query_entry_set_error (entry, g_error_copy (error));
  query_entry_schedule (entry);
  if (g_signal_has_handler_pending (client, query_client_signals[QUERY_SIGNAL_FAILED], 0, FALSE))
    g_signal_emit (client, query_client_signals[QUERY_SIGNAL_FAILED], 0, entry->key, error);
  answer_waiters (self, entry, error);
  query_flight_unref (self);
  query_entry_unref (entry);
  g_object_unref (client);
}

static gboolean
may_retry (QueryFlight *self, const GError *error, gboolean unreachable)
{
  QueryOptions *options = self->entry->options;

  if (self->abandoned || self->retry < 0 || query_error_is_final (error))
    return FALSE;
  if (unreachable)
    return TRUE;
  if (options->resource.retry_func != NULL)
    return options->resource.retry_func (self->failure_count - 1, error, options->retry_data);
  return self->failure_count <= (guint) self->retry;
}

static gint64
get_delay (QueryFlight *self, const GError *error)
{
  QueryOptions *options = self->entry->options;
  guint before = self->failure_count - 1;

  if (self->retry_after > 0)
    return self->retry_after;
  if (options->resource.retry_delay != NULL)
    return query_time_value (
        options->resource.retry_delay (before, error, options->retry_delay_data));
  return query_default_retry_delay (before);
}

void
query_flight_fail (QueryFlight *self, const GError *error)
{
  gboolean unreachable = self->route != NULL && query_error_is_transport (error)
                         && self->entry->options->resource.network_mode != QUERY_NETWORK_ALWAYS;
  g_autoptr (QueryClient) client = g_object_ref (self->client);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      query_flight_cancel (self, QUERY_CANCEL_REVERT);
      return;
    }
  self->failure_count++;
  query_entry_set_failure (self->entry, self->failure_count, error);
  if (!may_retry (self, error, unreachable))
    {
      fail_for_good (self, error);
      if (unreachable)
        query_client_report_route (client, self->route, FALSE);
      return;
    }
  if (unreachable)
    {
      pause_flight (self);
      query_client_report_route (client, self->route, FALSE);
      return;
    }
  set_phase (self, QUERY_FLIGHT_WAITING);
  query_deadlines_set (client->deadlines,
                       &self->deadline,
                       QUERY_DEADLINE_FLIGHT,
                       query_time_add (query_client_now (client), get_delay (self, error)));
  query_entry_changed (self->entry);
}

static void
start_try (QueryFlight *self)
{
  QueryOptions *options;

  set_phase (self, QUERY_FLIGHT_RUNNING);
  self->tick = query_client_next_tick (self->client);
  self->owed = FALSE;
  self->retry_after = 0;
  query_entry_changed (self->entry);
  /* A listener may have cancelled it. */
  if (self->entry == NULL)
    return;
  options = self->entry->options;
  if (options->resource.fetch == NULL)
    {
      g_autofree char *text = query_key_to_string (self->entry->key);
      g_autoptr (GError) error =
          g_error_new (QUERY_ERROR, QUERY_ERROR_NO_RESOURCE, "No fetch function for %s", text);

      query_flight_fail (self, error);
      return;
    }
  self->attempt = query_fetch_new (self);
  options->resource.fetch (self->attempt, options->resource.user_data);
}

static QueryFlight *
flight_new (QueryEntry *entry, int retry, GVariant *meta)
{
  QueryOptions *options = entry->options;
  QueryEntryExtra *extra = query_entry_ensure_extra (entry);
  QueryFlight *self = g_new0 (QueryFlight, 1);

  self->ref_count = 1;
  self->client = entry->client;
  self->entry = query_entry_ref (entry);
  self->cancellable = g_cancellable_new ();
  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
  self->retry = retry;
  self->old_status = entry->status;
  self->old_error = extra->error != NULL ? g_error_copy (extra->error) : NULL;
  if (meta == NULL)
    meta = options->resource.meta;
  self->meta = meta != NULL ? g_variant_ref_sink (meta) : NULL;
  if (options->resource.route != NULL)
    self->route = options->resource.route (entry->key, options->route_data);
  extra->flight = self;
  query_entry_set_failure (entry, 0, NULL);
  g_ptr_array_add (entry->client->flights, self);
  query_client_count_flight (entry->client, 1);
  query_deadlines_remove (entry->client->deadlines, &entry->deadline);
  if (entry->confirmed == NULL)
    {
      g_clear_error (&extra->error);
      entry->status = QUERY_STATUS_PENDING;
    }
  return self;
}

static void
launch (QueryFlight *self)
{
  query_flight_ref (self);
  if (may_run (self))
    start_try (self);
  else
    pause_flight (self);
  query_flight_unref (self);
}

/* What was stored is shown. When it's fresh that is the answer, else the fetch begins. */
static void
loaded (QueryEntry *entry)
{
  QueryFlight *self = query_entry_get_flight (entry);

  if (self == NULL || self->phase != QUERY_FLIGHT_LOADING)
    return;
  if (entry->confirmed == NULL || query_entry_is_stale (entry))
    {
      launch (self);
      return;
    }
  query_flight_ref (self);
  leave_entry (self);
  query_entry_schedule (entry);
  query_entry_changed (entry);
  answer_waiters (self, entry, NULL);
  query_flight_unref (self);
}

static void
begin (QueryFlight *self)
{
  self->phase = QUERY_FLIGHT_LOADING;
  if (!query_entry_load (self->entry, loaded))
    launch (self);
}

static gboolean
task_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  QueryFlight *self = query_entry_get_flight (g_task_get_task_data (task));

  for (guint i = 0; self != NULL && i < self->waiters->len; i++)
    {
      QueryWaiter *waiter = self->waiters->pdata[i];
      g_autoptr (GTask) owned = NULL;

      if (waiter->task != task)
        continue;
      owned = g_object_ref (task);
      self->n_tasks--;
      g_ptr_array_remove_index (self->waiters, i);
      g_task_return_error_if_cancelled (owned);
      break;
    }
  return G_SOURCE_REMOVE;
}

static void
add_task (QueryFlight *self, GTask *task)
{
  QueryWaiter *waiter = g_new0 (QueryWaiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->task = task;
  if (cancellable != NULL)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_task_set_task_data (task,
                            query_entry_ref (self->entry),
                            (GDestroyNotify) query_entry_unref);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (task_cancelled_cb), task, NULL);
      g_source_attach (waiter->cancelled, g_task_get_context (task));
    }
  self->n_tasks++;
  g_ptr_array_add (self->waiters, waiter);
}

/* What waits for the wanted fetch of the query waits for this one now. */
static void
adopt_groups (QueryFlight *self)
{
  QueryEntryExtra *extra = self->entry->extra;

  if (extra->groups == NULL)
    return;
  for (guint i = 0; i < extra->groups->len; i++)
    {
      QueryWaiter *waiter = g_new0 (QueryWaiter, 1);

      waiter->group = query_group_ref (extra->groups->pdata[i]);
      g_ptr_array_add (self->waiters, waiter);
    }
  g_clear_pointer (&extra->groups, g_ptr_array_unref);
  if (self->phase == QUERY_FLIGHT_PAUSED)
    end_groups (self, NULL);
}

void
query_flight_start (QueryEntry *entry, int retry, GVariant *meta, gboolean join, GTask *task)
{
  QueryFlight *self = query_entry_get_flight (entry);
  gboolean fresh = self == NULL;

  if (fresh)
    self = flight_new (entry, retry, meta);
  else if (self->retry != QUERY_RETRY_NONE || retry != QUERY_RETRY_NONE)
    self->retry = MAX (self->retry, retry);
  self->abandoned = FALSE;
  query_flight_ref (self);
  if (task != NULL)
    add_task (self, task);
  adopt_groups (self);
  if (fresh && self->entry != NULL)
    begin (self);
  else if (!join && self->entry != NULL && self->entry->confirmed != NULL)
    query_flight_restart (self);
  query_flight_unref (self);
}

void
query_flight_restart (QueryFlight *self)
{
  QueryEntry *entry = query_entry_ref (self->entry);
  QueryFlight *next;

  query_flight_ref (self);
  leave_entry (self);
  next = query_flight_ref (flight_new (entry, self->retry, self->meta));
  g_clear_error (&next->old_error);
  next->old_status = self->old_status;
  next->old_error = g_steal_pointer (&self->old_error);
  g_ptr_array_unref (next->waiters);
  next->waiters = g_steal_pointer (&self->waiters);
  next->n_tasks = self->n_tasks;
  self->waiters = g_ptr_array_new_with_free_func (waiter_free);
  g_cancellable_cancel (self->cancellable);
  if (next->entry != NULL)
    launch (next);
  query_flight_unref (next);
  query_flight_unref (self);
  query_entry_unref (entry);
}

void
query_flight_cancel (QueryFlight *self, QueryCancelFlags flags)
{
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The fetch was cancelled");
  QueryEntry *entry = query_entry_ref (self->entry);
  QueryClient *client = g_object_ref (self->client);

  query_flight_ref (self);
  leave_entry (self);
  query_entry_set_failure (entry, 0, NULL);
  if (flags & QUERY_CANCEL_NO_REVERT)
    query_entry_set_error (entry, g_error_copy (error));
  else
    {
      QueryEntryExtra *extra = query_entry_ensure_extra (entry);

      entry->status = self->old_status;
      g_clear_error (&extra->error);
      extra->error = g_steal_pointer (&self->old_error);
      query_entry_changed (entry);
    }
  query_entry_schedule (entry);
  g_cancellable_cancel (self->cancellable);
  answer_waiters (self, entry, entry->confirmed != NULL ? NULL : error);
  query_flight_unref (self);
  query_entry_unref (entry);
  g_object_unref (client);
}

void
query_flight_continue (QueryFlight *self)
{
  if (self->phase != QUERY_FLIGHT_PAUSED || !may_run (self))
    return;
  query_flight_ref (self);
  start_try (self);
  query_flight_unref (self);
}

void
query_flight_deadline_cb (QueryFlight *self)
{
  launch (self);
}

gboolean
query_flight_has_tasks (QueryFlight *self)
{
  return self->n_tasks > 0;
}

void
query_flight_cancel_all (QueryClient *client)
{
  while (client->flights->len > 0)
    query_flight_cancel (client->flights->pdata[client->flights->len - 1], QUERY_CANCEL_REVERT);
}
