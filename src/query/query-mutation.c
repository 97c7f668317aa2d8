/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-mutation-private.h"

/* One run of a mutation, as views see it: what it is, how far it is, how it ended. What it does is
 * in query-mutation-run.c. */

enum
{
  PROP_0,
  PROP_KIND,
  PROP_STATE,
  PROP_VARIABLES,
  PROP_RESULT,
  PROP_ERROR,
  PROP_FAILURE_COUNT,
  PROP_FAILURE_REASON,
  PROP_PAUSED,
  PROP_RUNNING,
  PROP_PENDING,
  PROP_CANCELLED,
  PROP_SUBMITTED_AT,
  PROP_SETTLED_AT,
  PROP_CAUSE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint settled_signal;

G_DEFINE_FINAL_TYPE (QueryMutation, query_mutation, G_TYPE_OBJECT)

static GType
variables_type (QueryMutation *self)
{
  return self->kind != NULL ? self->kind->kind.variables_type : G_TYPE_OBJECT;
}

static GType
result_type (QueryMutation *self)
{
  return self->kind != NULL ? self->kind->kind.result_type : G_TYPE_OBJECT;
}

static void
query_mutation_finalize (GObject *object)
{
  QueryMutation *self = QUERY_MUTATION (object);

  g_clear_weak_pointer (&self->client);
  query_value_unref (variables_type (self), self->variables);
  query_value_unref (result_type (self), self->result);
  g_clear_error (&self->error);
  g_clear_error (&self->failure_reason);
  g_clear_object (&self->cause);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stored, g_variant_unref);
  g_clear_pointer (&self->kind, query_kind_unref);
  g_clear_pointer (&self->group, query_group_unref);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->waiters);
  g_free (self->name);
  g_free (self->id);
  g_free (self->scope);
  g_free (self->identity);
  g_free (self->route);
  G_OBJECT_CLASS (query_mutation_parent_class)->finalize (object);
}

static void
get_value (GValue *value, GType type, gpointer data)
{
  g_value_set_object (value, g_type_is_a (type, G_TYPE_OBJECT) ? data : NULL);
}

static void
query_mutation_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  QueryMutation *self = QUERY_MUTATION (object);

  switch (id)
    {
    case PROP_KIND:
      g_value_set_string (value, self->name);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_VARIABLES:
      get_value (value, variables_type (self), self->variables);
      break;
    case PROP_RESULT:
      get_value (value, result_type (self), self->result);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_FAILURE_COUNT:
      g_value_set_uint (value, self->failure_count);
      break;
    case PROP_FAILURE_REASON:
      g_value_set_boxed (value, self->failure_reason);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, query_mutation_get_paused (self));
      break;
    case PROP_RUNNING:
      g_value_set_boolean (value, query_mutation_get_running (self));
      break;
    case PROP_PENDING:
      g_value_set_boolean (value, query_mutation_get_pending (self));
      break;
    case PROP_CANCELLED:
      g_value_set_boolean (value, query_mutation_get_cancelled (self));
      break;
    case PROP_SUBMITTED_AT:
      g_value_set_int64 (value, self->submitted_at);
      break;
    case PROP_SETTLED_AT:
      g_value_set_int64 (value, self->settled_at);
      break;
    case PROP_CAUSE:
      g_value_set_object (value, self->cause);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
query_mutation_class_init (QueryMutationClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = query_mutation_finalize;
  object_class->get_property = query_mutation_get_property;
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state",
                                              NULL,
                                              NULL,
                                              QUERY_TYPE_MUTATION_STATE,
                                              QUERY_MUTATION_IDLE,
                                              flags);
  properties[PROP_VARIABLES] = g_param_spec_object ("variables", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_RESULT] = g_param_spec_object ("result", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_FAILURE_COUNT] =
      g_param_spec_uint ("failure-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_FAILURE_REASON] =
      g_param_spec_boxed ("failure-reason", NULL, NULL, G_TYPE_ERROR, flags);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);
  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE, flags);
  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE, flags);
  properties[PROP_CANCELLED] = g_param_spec_boolean ("cancelled", NULL, NULL, FALSE, flags);
  properties[PROP_SUBMITTED_AT] =
      g_param_spec_int64 ("submitted-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_SETTLED_AT] =
      g_param_spec_int64 ("settled-at", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_CAUSE] = g_param_spec_object ("cause", NULL, NULL, QUERY_TYPE_MUTATION, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  settled_signal = g_signal_new ("settled",
                                 QUERY_TYPE_MUTATION,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 0);
}

static void
query_mutation_init (QueryMutation *self)
{
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) query_layer_unref);
  self->waiters = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

QueryMutation *
query_mutation_new (QueryClient *client, const char *name)
{
  QueryMutation *self = g_object_new (QUERY_TYPE_MUTATION, NULL);

  g_set_weak_pointer (&self->client, client);
  self->name = g_strdup (name);
  self->id = g_uuid_string_random ();
  return self;
}

void
query_mutation_set_kind (QueryMutation *self, QueryKind *kind)
{
  g_assert (self->kind == NULL);
  self->kind = query_kind_ref (kind);
}

static char *
make_text (QueryMutation *self, QueryMutationTextFunc func)
{
  return func != NULL ? func (self->variables, self->kind->kind.user_data) : NULL;
}

void
query_mutation_set_variables (QueryMutation *self, gpointer variables)
{
  self->variables = variables;
  /* One that was restored before its kind was known stands in its scope already. */
  if (self->stored == NULL)
    self->scope = make_text (self, self->kind->kind.scope);
  self->route = make_text (self, self->kind->kind.route);
}

/* Phases change often; what is seen of them is told only when it changes. */
void
query_mutation_set_phase (QueryMutation *self, QueryPhase phase)
{
  gboolean paused, running;

  self->phase = phase;
  paused = query_mutation_get_paused (self);
  running = query_mutation_get_running (self);
  if (paused != self->told_paused)
    {
      self->told_paused = paused;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
    }
  if (running != self->told_running)
    {
      self->told_running = running;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
    }
}

void
query_mutation_set_state (QueryMutation *self, QueryMutationState state)
{
  gboolean was_pending = query_mutation_get_pending (self);
  gboolean was_cancelled = query_mutation_get_cancelled (self);

  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (was_pending != query_mutation_get_pending (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
  if (was_cancelled != query_mutation_get_cancelled (self))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCELLED]);
}

void
query_mutation_notify (QueryMutation *self, const char *property)
{
  g_object_notify (G_OBJECT (self), property);
}

void
query_mutation_tell (QueryMutation *self, guint signal)
{
  if (self->client != NULL && !self->client->disposed)
    g_signal_emit (self->client, query_client_signals[signal], 0, self);
}

void
query_mutation_emit_settled (QueryMutation *self)
{
  g_signal_emit (self, settled_signal, 0);
}

/**
 * query_mutation_get_client:
 * @self: a mutation
 *
 * Returns: (transfer none) (nullable): its client, %NULL when that's gone
 */
QueryClient *
query_mutation_get_client (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->client;
}

/**
 * query_mutation_get_kind:
 * @self: a mutation
 *
 * Returns: the name of its kind
 */
const char *
query_mutation_get_kind (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->name;
}

/**
 * query_mutation_get_scope:
 * @self: a mutation
 *
 * Returns: (nullable): what it must not run beside
 */
const char *
query_mutation_get_scope (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->scope;
}

/**
 * query_mutation_get_serial:
 * @self: a mutation
 *
 * Returns: its number in the order of submission
 */
guint64
query_mutation_get_serial (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), 0);

  return self->serial;
}

/**
 * query_mutation_get_state:
 * @self: a mutation
 *
 * Returns: how far it is; pending until what its callbacks invalidated has been fetched
 */
QueryMutationState
query_mutation_get_state (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), QUERY_MUTATION_IDLE);

  return self->state;
}

/**
 * query_mutation_get_variables:
 * @self: a mutation
 *
 * Returns: (transfer none) (nullable): what it does; also after it failed
 */
gpointer
query_mutation_get_variables (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->variables;
}

/**
 * query_mutation_get_result:
 * @self: a mutation
 *
 * Returns: (transfer none) (nullable): what the run function returned
 */
gpointer
query_mutation_get_result (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->result;
}

/**
 * query_mutation_get_error:
 * @self: a mutation
 *
 * Returns: (transfer none) (nullable): why it failed for good: set before on_error is called
 */
const GError *
query_mutation_get_error (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->error;
}

/**
 * query_mutation_get_failure_count:
 * @self: a mutation
 *
 * Returns: how many of its tries have failed
 */
guint
query_mutation_get_failure_count (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), 0);

  return self->failure_count;
}

/**
 * query_mutation_get_failure_reason:
 * @self: a mutation
 *
 * Returns: (transfer none) (nullable): why the last try failed
 */
const GError *
query_mutation_get_failure_reason (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->failure_reason;
}

/**
 * query_mutation_get_pending:
 * @self: a mutation
 *
 * Returns: whether it has been submitted and has not settled
 */
gboolean
query_mutation_get_pending (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  return self->state == QUERY_MUTATION_PENDING;
}

/**
 * query_mutation_get_paused:
 * @self: a mutation
 *
 * Returns: whether it waits for another of its scope, for room or for the network
 */
gboolean
query_mutation_get_paused (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  return self->phase == QUERY_PHASE_QUEUED || self->phase == QUERY_PHASE_PAUSED;
}

/**
 * query_mutation_get_running:
 * @self: a mutation
 *
 * Returns: whether it's being sent
 */
gboolean
query_mutation_get_running (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  return self->phase == QUERY_PHASE_RUNNING;
}

/**
 * query_mutation_get_cancelled:
 * @self: a mutation
 *
 * Returns: whether it was taken back
 */
gboolean
query_mutation_get_cancelled (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  return self->error != NULL && g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/**
 * query_mutation_get_restored:
 * @self: a mutation
 *
 * Returns: whether an earlier process submitted it
 */
gboolean
query_mutation_get_restored (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), FALSE);

  return self->restored;
}

/**
 * query_mutation_get_submitted_at:
 * @self: a mutation
 *
 * Returns: when it was submitted: microseconds since the epoch
 */
gint64
query_mutation_get_submitted_at (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), 0);

  return self->submitted_at;
}

/**
 * query_mutation_get_settled_at:
 * @self: a mutation
 *
 * Returns: when it settled: microseconds since the epoch; 0 while it's pending
 */
gint64
query_mutation_get_settled_at (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), 0);

  return self->settled_at;
}

/**
 * query_mutation_get_cause:
 * @self: a mutation
 *
 * Returns: (transfer none) (nullable): the mutation whose failure took this one along
 */
QueryMutation *
query_mutation_get_cause (QueryMutation *self)
{
  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  return self->cause;
}

static GVariant *
serialize (QueryMutation *self)
{
  QueryMutationKind *kind;

  if (self->kind == NULL || self->kind->kind.serialize == NULL)
    return NULL;
  kind = &self->kind->kind;
  return kind->serialize (self->variables, kind->user_data);
}

/**
 * query_mutation_to_variant:
 * @self: a mutation
 *
 * What a journal needs to keep so that a later process can put it back with
 * [method@Client.restore_mutation]. Of an unknown kind it's what was restored.
 *
 * Returns: (transfer full) (nullable): a dictionary, or %NULL when its kind can't be serialised
 */
GVariant *
query_mutation_to_variant (QueryMutation *self)
{
  g_autoptr (GVariant) variables = NULL;
  GVariantDict dict;

  g_return_val_if_fail (QUERY_IS_MUTATION (self), NULL);

  if (self->stored != NULL)
    return g_variant_ref (self->stored);
  variables = serialize (self);
  if (variables == NULL)
    return NULL;
  g_variant_ref_sink (variables);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "kind", "s", self->name);
  g_variant_dict_insert (&dict, "id", "s", self->id);
  g_variant_dict_insert_value (&dict, "variables", variables);
  g_variant_dict_insert (&dict, "submitted-at", "x", self->submitted_at);
  g_variant_dict_insert (&dict, "failure-count", "u", self->failure_count);
  if (self->scope != NULL)
    g_variant_dict_insert (&dict, "scope", "s", self->scope);
  return g_variant_ref_sink (g_variant_dict_end (&dict));
}
