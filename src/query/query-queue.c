/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-mutation-private.h"
#include "query-storage-private.h"

/* The mutations of a client.
 *
 * A mutation that has a scope stands in its queue until it's answered; only the first there may
 * run. What may run does so at once if there is room, in the order of submission, unless its
 * network is away: then it's paused. */

#define LOG_LIMIT 100
#define MAX_PARALLEL 8

QueryKind *
query_kind_ref (QueryKind *self)
{
  self->ref_count++;
  return self;
}

void
query_kind_unref (QueryKind *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->kind.destroy != NULL)
    self->kind.destroy (self->kind.user_data);
  g_free (self->name);
  g_free (self);
}

static void
scope_free (gpointer data)
{
  g_queue_free (data);
}

QueryQueue *
query_queue_new (QueryClient *client)
{
  QueryQueue *self = g_new0 (QueryQueue, 1);

  self->client = client;
  self->kinds =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) query_kind_unref);
  self->scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, scope_free);
  self->identities = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pending = query_log_new (0);
  self->settled = query_log_new (LOG_LIMIT);
  self->paused = g_ptr_array_new ();
  self->running = g_ptr_array_new ();
  self->max_parallel = MAX_PARALLEL;
  g_queue_init (&self->ready);
  return self;
}

void
query_queue_dispose (QueryQueue *self)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *items = query_log_get_items (self->pending);

  g_queue_clear (&self->ready);
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (pending, g_object_ref (items->pdata[i]));
  for (guint i = 0; i < pending->len; i++)
    query_mutation_orphan (pending->pdata[i]);
  items = query_log_get_items (self->settled);
  for (guint i = 0; i < items->len; i++)
    query_mutation_orphan (items->pdata[i]);
}

void
query_queue_free (QueryQueue *self)
{
  g_clear_object (&self->pending);
  g_clear_object (&self->settled);
  g_hash_table_unref (self->identities);
  g_hash_table_unref (self->scopes);
  g_hash_table_unref (self->kinds);
  g_ptr_array_unref (self->paused);
  g_ptr_array_unref (self->running);
  g_free (self);
}

guint
query_queue_get_max_parallel (QueryQueue *self)
{
  return self->max_parallel;
}

void
query_queue_set_max_parallel (QueryQueue *self, guint max)
{
  self->max_parallel = max;
  query_queue_pump (self);
}

static int
compare_serials (gconstpointer a, gconstpointer b)
{
  const QueryMutation *first = *(QueryMutation *const *) a;
  const QueryMutation *second = *(QueryMutation *const *) b;

  return first->serial < second->serial ? -1 : first->serial > second->serial;
}

void
query_queue_resume (QueryQueue *self)
{
  g_autoptr (GPtrArray) paused = g_steal_pointer (&self->paused);

  self->paused = g_ptr_array_new ();
  g_ptr_array_sort (paused, compare_serials);
  for (guint i = 0; i < paused->len; i++)
    {
      QueryMutation *mutation = paused->pdata[i];

      if (mutation->kind == NULL || (mutation->restored && !self->resumed)
          || !query_mutation_may_run (mutation))
        g_ptr_array_add (self->paused, mutation);
      else
        g_queue_push_tail (&self->ready, mutation);
    }
  query_queue_pump (self);
}

gboolean
query_queue_is_running (QueryQueue *self, const char *route)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      QueryMutation *mutation = self->running->pdata[i];

      if (*route == '\0' || g_strcmp0 (mutation->route, route) == 0)
        return TRUE;
    }
  return FALSE;
}

void
query_queue_deadline (QueryQueue *self, QueryDeadline *deadline)
{
  QueryMutation *mutation =
      (QueryMutation *) ((char *) deadline - G_STRUCT_OFFSET (QueryMutation, deadline));

  g_queue_push_tail (&self->ready, mutation);
  query_mutation_set_phase (mutation, QUERY_PHASE_QUEUED);
  query_queue_pump (self);
}

void
query_queue_enter (QueryQueue *self, QueryMutation *mutation)
{
  GQueue *scope = NULL;

  if (mutation->scope != NULL)
    {
      scope = g_hash_table_lookup (self->scopes, mutation->scope);
      if (scope == NULL)
        {
          scope = g_queue_new ();
          g_hash_table_insert (self->scopes, g_strdup (mutation->scope), scope);
        }
      g_queue_push_tail (scope, mutation);
    }
  if (scope == NULL || scope->head->data == mutation)
    g_queue_push_tail (&self->ready, mutation);
  /* Last, as a listener may cancel it. */
  query_mutation_set_phase (mutation, QUERY_PHASE_QUEUED);
}

void
query_queue_leave_scope (QueryQueue *self, QueryMutation *mutation)
{
  GQueue *scope;
  gboolean was_first;

  if (mutation->scope == NULL)
    return;
  scope = g_hash_table_lookup (self->scopes, mutation->scope);
  if (scope == NULL)
    return;
  was_first = scope->head != NULL && scope->head->data == mutation;
  g_queue_remove (scope, mutation);
  if (g_queue_is_empty (scope))
    g_hash_table_remove (self->scopes, mutation->scope);
  else if (was_first)
    {
      QueryMutation *next = scope->head->data;

      if (next->phase == QUERY_PHASE_QUEUED)
        g_queue_push_tail (&self->ready, next);
      else if (next->phase == QUERY_PHASE_PAUSED && !g_ptr_array_find (self->paused, next, NULL))
        g_ptr_array_add (self->paused, next);
    }
}

void
query_queue_stop_running (QueryQueue *self, QueryMutation *mutation)
{
  g_ptr_array_remove (self->running, mutation);
}

void
query_queue_take_out (QueryQueue *self, QueryMutation *mutation)
{
  g_queue_remove (&self->ready, mutation);
  g_ptr_array_remove (self->paused, mutation);
  g_ptr_array_remove (self->running, mutation);
  query_deadlines_remove (self->client->deadlines, &mutation->deadline);
}

void
query_queue_pause (QueryQueue *self, QueryMutation *mutation)
{
  g_ptr_array_add (self->paused, mutation);
  query_mutation_set_phase (mutation, QUERY_PHASE_PAUSED);
}

void
query_queue_pump (QueryQueue *self)
{
  if (self->pumping || self->client->disposed)
    return;
  self->pumping = TRUE;
  while (!g_queue_is_empty (&self->ready)
         && (self->max_parallel == 0 || self->running->len < self->max_parallel))
    {
      QueryMutation *mutation = g_queue_pop_head (&self->ready);

      if (!query_mutation_may_run (mutation))
        {
          query_queue_pause (self, mutation);
          continue;
        }
      g_ptr_array_add (self->running, mutation);
      query_mutation_start (mutation);
    }
  self->pumping = FALSE;
}

void
query_queue_fail_dependents (QueryQueue *self, QueryMutation *failed)
{
  g_autoptr (GPtrArray) waiting = g_ptr_array_new_with_free_func (g_object_unref);
  GQueue *scope = failed->scope != NULL ? g_hash_table_lookup (self->scopes, failed->scope) : NULL;

  for (GList *link = scope != NULL ? scope->head : NULL; link != NULL; link = link->next)
    {
      QueryMutation *mutation = link->data;

      if (mutation != failed && mutation->serial > failed->serial && mutation->kind != NULL
          && mutation->kind->kind.depends != NULL)
        g_ptr_array_add (waiting, g_object_ref (mutation));
    }
  for (guint i = 0; i < waiting->len; i++)
    {
      QueryMutation *mutation = waiting->pdata[i];
      g_autoptr (GError) error = NULL;

      if (mutation->phase > QUERY_PHASE_PAUSED
          || !mutation->kind->kind.depends (mutation, failed, mutation->kind->kind.user_data))
        continue;
      error = g_error_new (QUERY_ERROR,
                           QUERY_ERROR_DEPENDENCY,
                           "What it builds on failed: %s",
                           failed->error->message);
      g_set_object (&mutation->cause, failed);
      query_mutation_notify (mutation, "cause");
      query_mutation_fail (mutation, error);
    }
}

void
query_queue_settled (QueryQueue *self, QueryMutation *mutation)
{
  if (mutation->identity != NULL
      && g_hash_table_lookup (self->identities, mutation->identity) == mutation)
    g_hash_table_remove (self->identities, mutation->identity);
  g_object_ref (mutation);
  query_mutation_erase_journal (mutation);
  query_log_take_out (self->pending, mutation);
  query_log_append (self->settled, mutation);
  g_object_notify (G_OBJECT (self->client), "n-mutating");
  g_object_unref (mutation);
}

static char *
make_identity (QueryKind *kind, gpointer variables)
{
  g_autofree char *text = NULL;

  if (kind->kind.identity != NULL)
    text = kind->kind.identity (variables, kind->kind.user_data);
  return text != NULL ? g_strconcat (kind->name, "\n", text, NULL) : NULL;
}

/* identity is (transfer full) (nullable). */
static void
set_identity (QueryQueue *self, QueryMutation *mutation, char *identity)
{
  g_free (mutation->identity);
  mutation->identity = identity;
  if (identity != NULL)
    g_hash_table_replace (self->identities, g_strdup (identity), mutation);
}

static void
add_pending (QueryQueue *self, QueryMutation *mutation)
{
  mutation->serial = ++self->last_serial;
  query_log_append (self->pending, mutation);
  if (mutation->identity != NULL)
    g_hash_table_replace (self->identities, g_strdup (mutation->identity), mutation);
  query_mutation_tell (mutation, QUERY_SIGNAL_MUTATION_ADDED);
  g_object_notify (G_OBJECT (self->client), "n-mutating");
}

static void
adopt_unknown (QueryQueue *self, QueryKind *kind)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *items = query_log_get_items (self->pending);

  for (guint i = 0; i < items->len; i++)
    {
      QueryMutation *mutation = items->pdata[i];

      if (mutation->kind == NULL && strcmp (mutation->name, kind->name) == 0)
        g_ptr_array_add (found, g_object_ref (mutation));
    }
  for (guint i = 0; i < found->len; i++)
    {
      QueryMutation *mutation = found->pdata[i];
      g_autoptr (GVariant) stored = g_variant_lookup_value (mutation->stored, "variables", NULL);
      gpointer variables = NULL;

      if (kind->kind.deserialize != NULL && stored != NULL)
        variables = kind->kind.deserialize (stored, kind->kind.user_data);
      if (variables == NULL)
        continue;
      query_mutation_set_kind (mutation, kind);
      query_mutation_set_variables (mutation, variables);
      set_identity (self, mutation, make_identity (kind, variables));
      query_mutation_put_back (mutation);
    }
  if (self->resumed)
    query_queue_resume (self);
}

/**
 * query_client_register_mutation:
 * @self: a client
 * @kind: what it does, under its name; copied. Its user data are owned through its destroy notify
 *
 * Registers a kind of mutation, before any run of it. The same name again replaces it for later
 * runs. Runs that were restored before their kind was known become runnable.
 */
void
query_client_register_mutation (QueryClient *self, const QueryMutationKind *kind)
{
  QueryKind *registered;

  g_return_if_fail (QUERY_IS_CLIENT (self) && kind != NULL);
  g_return_if_fail (kind->name != NULL && kind->run != NULL);

  registered = g_new0 (QueryKind, 1);
  registered->ref_count = 1;
  registered->name = g_strdup (kind->name);
  registered->kind = *kind;
  registered->kind.name = registered->name;
  if (registered->kind.variables_type == G_TYPE_INVALID)
    registered->kind.variables_type = G_TYPE_OBJECT;
  if (registered->kind.result_type == G_TYPE_INVALID)
    registered->kind.result_type = G_TYPE_OBJECT;
  g_hash_table_replace (self->queue->kinds, registered->name, registered);
  adopt_unknown (self->queue, registered);
}

/**
 * query_client_mutate:
 * @self: a client
 * @kind: the name of a registered kind
 * @variables: (nullable): what to do, of the kind's variables type
 *
 * Submits a mutation. When this returns its layers are in every query, and it's being sent if it
 * may. While one with the same identity is pending, that one is returned instead.
 *
 * Returns: (transfer none): the run; the client keeps it until it has settled, and then for a while
 * in its log
 */
QueryMutation *
query_client_mutate (QueryClient *self, const char *kind, gpointer variables)
{
  g_autofree char *identity = NULL;
  g_autoptr (QueryMutation) mutation = NULL;
  QueryMutation *pending;
  QueryKind *registered;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && kind != NULL, NULL);

  registered = g_hash_table_lookup (self->queue->kinds, kind);
  if (registered == NULL)
    {
      g_critical ("No mutation kind “%s” is registered", kind);
      return NULL;
    }
  identity = make_identity (registered, variables);
  pending = identity != NULL ? g_hash_table_lookup (self->queue->identities, identity) : NULL;
  if (pending != NULL)
    return pending;

  mutation = query_mutation_new (self, kind);
  query_mutation_set_kind (mutation, registered);
  query_mutation_set_variables (mutation,
                                query_value_ref (registered->kind.variables_type, variables));
  mutation->identity = g_steal_pointer (&identity);
  mutation->submitted_at = query_client_now (self);
  query_mutation_set_state (mutation, QUERY_MUTATION_PENDING);
  add_pending (self->queue, mutation);
  query_mutation_submit (mutation);
  return mutation;
}

/**
 * query_mutation_retry:
 * @self: a mutation that has failed or was cancelled
 *
 * Runs it again, with the same variables and new layers, as if it were submitted now.
 *
 * Returns: %FALSE when it's pending or has succeeded
 */
gboolean
query_mutation_retry (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  if (self->client == NULL || self->state != QUERY_MUTATION_ERROR)
    return FALSE;
  g_object_ref (self);
  query_log_take_out (self->client->queue->settled, self);
  g_clear_error (&self->error);
  g_clear_error (&self->failure_reason);
  g_clear_object (&self->cause);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->failure_count = 0;
  self->settled_at = 0;
  self->phase = QUERY_PHASE_NEW;
  self->submitted_at = query_client_now (self->client);
  query_mutation_set_state (self, QUERY_MUTATION_PENDING);
  query_mutation_notify (self, "error");
  query_mutation_notify (self, "failure-count");
  query_mutation_notify (self, "submitted-at");
  add_pending (self->client->queue, self);
  query_mutation_submit (self);
  g_object_unref (self);
  return TRUE;
}

/**
 * query_client_get_pending:
 * @self: a client
 *
 * Returns: (transfer none): a list model of the pending mutations, in order of submission
 */
QueryLog *
query_client_get_pending (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), NULL);

  return self->queue->pending;
}

/**
 * query_client_get_log:
 * @self: a client
 *
 * Returns: (transfer none): a list model of the last mutations that have settled, the newest last
 */
QueryLog *
query_client_get_log (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), NULL);

  return self->queue->settled;
}

/**
 * query_client_count_mutating:
 * @self: a client
 * @kind: (nullable): a kind's name; %NULL for all
 *
 * Returns: how many mutations are pending, paused ones included
 */
guint
query_client_count_mutating (QueryClient *self, const char *kind)
{
  GPtrArray *items;
  guint n = 0;

  g_return_val_if_fail (QUERY_IS_CLIENT (self), 0);

  items = query_log_get_items (self->queue->pending);
  if (kind == NULL)
    return items->len;
  for (guint i = 0; i < items->len; i++)
    n += strcmp (((QueryMutation *) items->pdata[i])->name, kind) == 0;
  return n;
}

/**
 * query_client_restore_mutation:
 * @self: a client
 * @stored: what query_mutation_to_variant() gave in an earlier process
 * @error: %QUERY_ERROR_INVALID when it can't be read
 *
 * Puts a run back, paused until [method@Client.resume_mutations]. Its layers are made anew on
 * whatever its queries show; on_mutate isn't called. A run of a kind that isn't registered is kept
 * as it is.
 *
 * Returns: (transfer none) (nullable): the run, or %NULL with @error set
 */
QueryMutation *
query_client_restore_mutation (QueryClient *self, GVariant *stored, GError **error)
{
  g_autoptr (QueryMutation) mutation = NULL;
  g_autoptr (GVariant) written = NULL;
  gpointer variables = NULL;
  const char *name, *id;
  QueryKind *kind;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && stored != NULL, NULL);

  if (!g_variant_is_of_type (stored, G_VARIANT_TYPE_VARDICT)
      || !g_variant_lookup (stored, "kind", "&s", &name))
    {
      g_set_error (error, QUERY_ERROR, QUERY_ERROR_INVALID, "This isn't a stored mutation");
      return NULL;
    }
  kind = g_hash_table_lookup (self->queue->kinds, name);
  written = g_variant_lookup_value (stored, "variables", NULL);
  if (kind != NULL && kind->kind.deserialize != NULL && written != NULL)
    variables = kind->kind.deserialize (written, kind->kind.user_data);
  if (kind != NULL && variables == NULL)
    {
      g_set_error (error,
                   QUERY_ERROR,
                   QUERY_ERROR_INVALID,
                   "The variables of “%s” can't be read",
                   name);
      return NULL;
    }
  mutation = query_mutation_new (self, name);
  mutation->restored = TRUE;
  if (g_variant_lookup (stored, "id", "&s", &id))
    {
      g_free (mutation->id);
      mutation->id = g_strdup (id);
    }
  g_variant_lookup (stored, "submitted-at", "x", &mutation->submitted_at);
  g_variant_lookup (stored, "failure-count", "u", &mutation->failure_count);
  if (kind == NULL)
    {
      mutation->stored = g_variant_ref_sink (stored);
      g_variant_lookup (stored, "scope", "s", &mutation->scope);
    }
  else
    {
      query_mutation_set_kind (mutation, kind);
      query_mutation_set_variables (mutation, variables);
      mutation->identity = make_identity (kind, variables);
    }
  query_mutation_set_state (mutation, QUERY_MUTATION_PENDING);
  add_pending (self->queue, mutation);
  query_mutation_put_back (mutation);
  return mutation;
}

/**
 * query_client_resume_mutations:
 * @self: a client
 *
 * Runs what was restored, in the order it was put back, as scopes and the network allow.
 */
void
query_client_resume_mutations (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  self->queue->resumed = TRUE;
  query_queue_resume (self->queue);
}
