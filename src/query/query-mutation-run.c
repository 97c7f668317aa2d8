/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-mutation-private.h"
#include "query-storage-private.h"

/* The life of a mutation:
 *
 *   NEW ─ layers, on_mutate ─▶ QUEUED ⇄ PAUSED ─▶ RUNNING ⇄ RETRYING
 *                                                   │
 *                        OUTCOME (on_success | on_error) ─▶ SETTLING (on_settled) ─▶ FETCHING ─▶
 * DONE
 *
 * The next of its scope may run when SETTLING is over: the fetches it owes are not waited for. A
 * layer goes with a failure before on_error is called; after a success it goes query by query, when
 * the answer to a request made after the success is there (query-layer.c). A callback that fails is
 * reported and changes nothing. */

static QueryQueue *
get_queue (QueryMutation *self)
{
  return self->client->queue;
}

static void
call_back (QueryMutation *self, QueryMutationFunc func)
{
  g_autoptr (GError) error = NULL;

  if (func == NULL || func (self, self->kind->kind.user_data, &error))
    return;
  if (error == NULL)
    error = g_error_new_literal (QUERY_ERROR, QUERY_ERROR_REFUSED, "A callback failed");
  if (self->client != NULL)
    g_signal_emit (self->client,
                   query_client_signals[QUERY_SIGNAL_CALLBACK_FAILED],
                   0,
                   self,
                   error);
}

static GError *
new_gone_error (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The client is gone");
}

static void
answer_waiters (GPtrArray *waiters, const GError *error)
{
  for (guint i = 0; i < waiters->len; i++)
    {
      if (error != NULL)
        g_task_return_error (waiters->pdata[i], g_error_copy (error));
      else
        g_task_return_boolean (waiters->pdata[i], TRUE);
    }
}

static void
finish (QueryMutation *self)
{
  g_autoptr (QueryClient) client = NULL;
  g_autoptr (GPtrArray) waiters = NULL;
  g_autoptr (GError) error = NULL;

  if (self->client == NULL)
    return;
  client = g_object_ref (self->client);
  /* A listener may try it again at once: these are told of this run all the same. */
  waiters = g_steal_pointer (&self->waiters);
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  error = self->error != NULL ? g_error_copy (self->error) : NULL;
  query_mutation_set_phase (self, QUERY_PHASE_DONE);
  self->settled_at = query_client_now (client);
  query_queue_settled (client->queue, self);
  query_mutation_set_state (self, error != NULL ? QUERY_MUTATION_ERROR : QUERY_MUTATION_SUCCESS);
  query_mutation_notify (self, "settled-at");
  query_mutation_emit_settled (self);
  query_mutation_tell (self, QUERY_SIGNAL_MUTATION_SETTLED);
  answer_waiters (waiters, error);
}

static void
fetched_cb (gpointer user_data, const GError *error)
{
  g_autoptr (QueryMutation) self = user_data;

  g_clear_pointer (&self->group, query_group_unref);
  finish (self);
}

static void
settle_layers (QueryMutation *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    query_layer_settle (self->layers->pdata[i], self->client);
  g_ptr_array_set_size (self->layers, 0);
}

static void
drop_layers (QueryMutation *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    query_layer_drop (self->layers->pdata[i], self->client);
  g_ptr_array_set_size (self->layers, 0);
}

static void
go_on (QueryMutation *self)
{
  g_autoptr (QueryClient) client = g_object_ref (self->client);

  if (self->phase == QUERY_PHASE_OUTCOME)
    {
      query_mutation_set_phase (self, QUERY_PHASE_SETTLING);
      self->holds = 1;
      call_back (self, self->kind != NULL ? self->kind->kind.on_settled : NULL);
      query_mutation_release (self);
      return;
    }
  query_mutation_set_phase (self, QUERY_PHASE_FETCHING);
  settle_layers (self);
  query_queue_leave_scope (client->queue, self);
  query_queue_pump (client->queue);
  query_group_end (self->group, NULL);
}

/* The answer is there: the callbacks' turn. */
static void
enter_outcome (QueryMutation *self, QueryMutationFunc func)
{
  query_mutation_set_phase (self, QUERY_PHASE_OUTCOME);
  self->group = query_group_new (fetched_cb, g_object_ref (self));
  self->holds = 1;
  call_back (self, func);
  query_mutation_release (self);
}

void
query_mutation_succeed (QueryMutation *self, gpointer result)
{
  guint64 tick = query_client_next_tick (self->client);

  query_queue_stop_running (get_queue (self), self);
  if (self->route != NULL)
    query_client_report_route (self->client, self->route, TRUE);
  self->result = result;
  for (guint i = 0; i < self->layers->len; i++)
    ((QueryLayer *) self->layers->pdata[i])->succeeded = tick;
  query_mutation_notify (self, "result");
  enter_outcome (self, self->kind->kind.on_success);
}

void
query_mutation_fail (QueryMutation *self, const GError *error)
{
  g_autoptr (QueryMutation) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr (QueryClient) client = g_object_ref (self->client);

  query_queue_take_out (client->queue, self);
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  /* So that a listener to what follows can't cancel it too. */
  query_mutation_set_phase (self, QUERY_PHASE_OUTCOME);
  drop_layers (self);
  query_mutation_notify (self, "error");
  query_queue_fail_dependents (client->queue, self);
  enter_outcome (self, self->kind != NULL ? self->kind->kind.on_error : NULL);
}

static gboolean
may_retry (QueryMutation *self, const GError *error, gboolean unreachable)
{
  const QueryMutationKind *kind = &self->kind->kind;

  if (kind->retry < 0 || query_error_is_final (error))
    return FALSE;
  if (unreachable)
    return TRUE;
  if (kind->retry_func != NULL)
    return kind->retry_func (self->failure_count - 1, error, kind->user_data);
  return self->failure_count <= (guint) kind->retry;
}

static gint64
get_delay (QueryMutation *self, const GError *error)
{
  const QueryMutationKind *kind = &self->kind->kind;
  guint before = self->failure_count - 1;

  if (self->retry_after > 0)
    return self->retry_after;
  if (kind->retry_delay != NULL)
    return query_time_value (kind->retry_delay (before, error, kind->user_data));
  return query_default_retry_delay (before);
}

void
query_mutation_try_failed (QueryMutation *self, const GError *error)
{
  gboolean unreachable = self->route != NULL && query_error_is_transport (error)
                         && self->kind->kind.network_mode != QUERY_NETWORK_ALWAYS;

  query_queue_stop_running (get_queue (self), self);
  self->failure_count++;
  g_clear_error (&self->failure_reason);
  self->failure_reason = g_error_copy (error);
  query_mutation_notify (self, "failure-count");
  query_mutation_notify (self, "failure-reason");
  if (!may_retry (self, error, unreachable))
    {
      query_mutation_fail (self, error);
      return;
    }
  if (unreachable)
    {
      query_queue_pause (get_queue (self), self);
      query_client_report_route (self->client, self->route, FALSE);
    }
  else
    {
      query_deadlines_set (
          self->client->deadlines,
          &self->deadline,
          QUERY_DEADLINE_MUTATION,
          query_time_add (query_client_now (self->client), get_delay (self, error)));
      query_mutation_set_phase (self, QUERY_PHASE_RETRYING);
    }
  query_mutation_tell (self, QUERY_SIGNAL_MUTATION_UPDATED);
}

static void
add_kind_layers (QueryMutation *self)
{
  if (self->kind != NULL && self->kind->kind.layers != NULL)
    self->kind->kind.layers (self, self->kind->kind.user_data);
}

void
query_mutation_submit (QueryMutation *self)
{
  QueryMutationFunc on_mutate = self->kind->kind.on_mutate;
  g_autoptr (GError) error = NULL;

  add_kind_layers (self);
  if (on_mutate != NULL && !on_mutate (self, self->kind->kind.user_data, &error))
    {
      if (error == NULL)
        error = g_error_new_literal (QUERY_ERROR, QUERY_ERROR_REFUSED, "The change was refused");
      query_mutation_fail (self, error);
      return;
    }
  self->journaling = TRUE;
  if (!query_mutation_write_journal (self))
    self->journaling = FALSE;
  if (self->phase != QUERY_PHASE_NEW)
    return;
  query_queue_enter (get_queue (self), self);
  query_queue_pump (get_queue (self));
}

void
query_mutation_journaled (QueryMutation *self, guint record, const GError *error)
{
  g_autoptr (QueryClient) client = NULL;

  if (record != self->n_records)
    return;
  self->journaling = FALSE;
  if (self->client == NULL || self->phase > QUERY_PHASE_PAUSED)
    return;
  client = g_object_ref (self->client);
  if (error != NULL)
    query_mutation_fail (self, error);
  else
    query_queue_resume (client->queue);
}

void
query_mutation_put_back (QueryMutation *self)
{
  add_kind_layers (self);
  if (self->phase != QUERY_PHASE_NEW)
    return;
  query_queue_enter (get_queue (self), self);
  query_queue_pump (get_queue (self));
}

gboolean
query_mutation_may_run (QueryMutation *self)
{
  QueryNetworkMode mode;

  if (self->journaling || self->kind == NULL || (self->restored && !get_queue (self)->resumed))
    return FALSE;
  mode = self->kind->kind.network_mode;
  if (mode == QUERY_NETWORK_ALWAYS)
    return TRUE;
  if (mode == QUERY_NETWORK_OFFLINE_FIRST && self->failure_count == 0)
    return TRUE;
  return query_connectivity_get_online (self->client->connectivity, self->route);
}

void
query_mutation_start (QueryMutation *self)
{
  g_autoptr (QueryMutation) alive G_GNUC_UNUSED = g_object_ref (self);

  query_mutation_set_phase (self, QUERY_PHASE_RUNNING);
  self->retry_after = 0;
  self->attempt = query_attempt_new (self);
  query_mutation_tell (self, QUERY_SIGNAL_MUTATION_UPDATED);
  self->kind->kind.run (self->attempt, self->kind->kind.user_data);
}

void
query_mutation_orphan (QueryMutation *self)
{
  g_autoptr (QueryMutation) alive G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr (GPtrArray) waiters = NULL;
  g_autoptr (GError) error = NULL;

  if (self->client == NULL)
    return;
  drop_layers (self);
  if (self->state == QUERY_MUTATION_PENDING)
    {
      query_queue_take_out (self->client->queue, self);
      self->attempt = NULL;
    }
  g_clear_weak_pointer (&self->client);
  g_clear_pointer (&self->group, query_group_unref);
  if (self->state != QUERY_MUTATION_PENDING)
    return;
  g_cancellable_cancel (self->cancellable);
  error = new_gone_error ();
  waiters = g_steal_pointer (&self->waiters);
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  answer_waiters (waiters, error);
}

/**
 * query_mutation_add_layer:
 * @self: a mutation whose layers or on_mutate function is being called
 * @key: (nullable): which queries: those whose key starts with it, or is it; %NULL for all
 * @exact: only the query of this very key, which is made if it's missing
 * @func: gives the data with this mutation applied
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 *
 * Adds an optimistic layer: from now on every match shows what @func makes of its data, until the
 * mutation fails, or has succeeded and confirmed data have come. @func must be pure, and give the
 * same for data that already contain the change. It isn't called for a query without data, unless
 * @exact.
 */
void
query_mutation_add_layer (QueryMutation *self,
                          QueryKey *key,
                          gboolean exact,
                          QueryLayerFunc func,
                          gpointer user_data,
                          GDestroyNotify destroy)
{
  QueryLayer *layer;

  g_return_if_fail (QUERY_IS_MUTATION (self) && func != NULL);
  g_return_if_fail (self->client != NULL && self->phase <= QUERY_PHASE_PAUSED);

  layer = query_layer_new (self, key, exact, func, user_data, destroy);
  g_ptr_array_add (self->layers, layer);
  query_layer_push (layer, self->client);
}

/**
 * query_mutation_confirm:
 * @self: a mutation whose on_success or on_settled function is being called
 * @filter: (nullable): which queries
 * @func: (scope call): gets the confirmed data, %NULL when there are none; returns (transfer full)
 * them with the result in them, or %NULL to leave them
 * @user_data: for @func
 *
 * Writes the result into the confirmed data, so that no refetch is needed. How old the data are and
 * whether they are invalidated stays: the rest of them is no newer for it. A fetch under way was
 * asked before the change and is begun anew.
 */
void
query_mutation_confirm (QueryMutation *self,
                        const QueryFilter *filter,
                        QueryUpdateFunc func,
                        gpointer user_data)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (QUERY_IS_MUTATION (self) && func != NULL);

  if (self->client == NULL)
    return;
  entries = query_client_collect (self->client, filter);
  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];
      gpointer data = func (entry->key, entry->confirmed, user_data);

      if (data != NULL)
        query_entry_patch_confirmed (entry, data);
    }
}

/**
 * query_mutation_invalidate:
 * @self: a mutation one of whose callbacks is being called
 * @filter: (nullable): which queries
 *
 * [method@Client.invalidate], and the mutation has settled only when those that somebody watches
 * are fetched: so what it showed doesn't vanish before it's there for good.
 */
void
query_mutation_invalidate (QueryMutation *self, const QueryFilter *filter)
{
  g_return_if_fail (QUERY_IS_MUTATION (self));

  if (self->client != NULL)
    query_client_do_invalidate (self->client, filter, QUERY_TYPE_FILTER_SAME, self->group);
}

static gboolean
overlaps (QueryLayer *layer, const QueryFilter *filter)
{
  if (layer->key == NULL || filter == NULL || filter->key == NULL)
    return TRUE;
  return query_key_matches (layer->key, filter->key) || query_key_matches (filter->key, layer->key);
}

/**
 * query_mutation_invalidate_last:
 * @self: a mutation one of whose callbacks is being called
 * @filter: (nullable): which queries
 *
 * [method@Mutation.invalidate] that leaves the refetch to the last of the pending mutations with a
 * layer on these queries: a saving when many follow one another. Its on_settled must invalidate
 * them as well.
 */
void
query_mutation_invalidate_last (QueryMutation *self, const QueryFilter *filter)
{
  QueryTypeFilter refetch = QUERY_TYPE_FILTER_SAME;

  g_return_if_fail (QUERY_IS_MUTATION (self));

  if (self->client == NULL)
    return;
  for (guint i = 0; i < self->client->layers->len; i++)
    {
      QueryLayer *layer = self->client->layers->pdata[i];

      if (layer->mutation != self && layer->succeeded == 0 && overlaps (layer, filter))
        refetch = QUERY_TYPE_FILTER_NONE;
    }
  query_client_do_invalidate (self->client, filter, refetch, self->group);
}

/**
 * query_mutation_hold:
 * @self: a mutation one of whose callbacks is being called
 *
 * Keeps it from going on to the next callback until the matching [method@Mutation.release].
 */
void
query_mutation_hold (QueryMutation *self)
{
  g_return_if_fail (QUERY_IS_MUTATION (self) && self->holds > 0);

  self->holds++;
}

/**
 * query_mutation_release:
 * @self: a mutation that is held
 */
void
query_mutation_release (QueryMutation *self)
{
  g_return_if_fail (QUERY_IS_MUTATION (self) && self->holds > 0);

  if (--self->holds == 0 && self->client != NULL)
    go_on (self);
}

/**
 * query_mutation_cancel:
 * @self: a mutation
 *
 * Takes it back while it isn't being sent: its layers go, and it settles as cancelled, with
 * %G_IO_ERROR_CANCELLED. Between two tries that is possible too; then on_settled's refetch shows
 * what became of the earlier one.
 *
 * Returns: %FALSE when it's being sent, has been answered, or is just being submitted: on_mutate
 * refuses by its error instead
 */
gboolean
query_mutation_cancel (QueryMutation *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  if (self->client == NULL
      || (self->phase != QUERY_PHASE_QUEUED && self->phase != QUERY_PHASE_PAUSED
          && self->phase != QUERY_PHASE_RETRYING))
    return FALSE;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The change was taken back");
  query_mutation_fail (self, error);
  return TRUE;
}

static gboolean
wait_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  QueryMutation *self = g_task_get_source_object (task);

  if (g_ptr_array_remove (self->waiters, task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
source_free (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
watch_cancellable (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  GSource *source;

  if (cancellable == NULL)
    return;
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (wait_cancelled_cb), task, NULL);
  g_source_attach (source, g_task_get_context (task));
  g_task_set_task_data (task, source, source_free);
}

/**
 * query_mutation_wait_async:
 * @self: a mutation
 * @cancellable: (nullable): stops waiting, not the mutation
 * @callback: called once when it has settled; in a later turn when it has already, or when the
 * client is gone
 * @user_data: for @callback
 */
void
query_mutation_wait_async (QueryMutation *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (QUERY_IS_MUTATION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, query_mutation_wait_async);
  if (self->state != QUERY_MUTATION_PENDING && self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else if (self->state != QUERY_MUTATION_PENDING)
    g_task_return_boolean (task, TRUE);
  else if (self->client == NULL)
    g_task_return_error (task, new_gone_error ());
  else
    {
      watch_cancellable (task);
      g_ptr_array_add (self->waiters, g_steal_pointer (&task));
    }
}

/**
 * query_mutation_wait_finish:
 * @self: a mutation
 * @result: what the callback got
 * @error: why it failed: the run function's error, %G_IO_ERROR_CANCELLED (also when the client
 * went first), or %QUERY_ERROR_DEPENDENCY
 *
 * Returns: %TRUE when it has succeeded, or %FALSE with @error set
 */
gboolean
query_mutation_wait_finish (QueryMutation *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
