/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-mutation-private.h"

/* What a run function is given: one try of a mutation, to be answered once. */

struct _QueryAttempt
{
  guint ref_count;
  QueryMutation *mutation;   /* owned */
  GCancellable *cancellable; /* owned */
  GType result_type;
  gboolean answered;
};

G_DEFINE_BOXED_TYPE (QueryAttempt, query_attempt, query_attempt_ref, query_attempt_unref)

QueryAttempt *
query_attempt_new (QueryMutation *mutation)
{
  QueryAttempt *self = g_new0 (QueryAttempt, 1);

  self->ref_count = 1;
  self->mutation = g_object_ref (mutation);
  self->cancellable = g_object_ref (mutation->cancellable);
  self->result_type = mutation->kind->kind.result_type;
  return self;
}

/**
 * query_attempt_ref:
 * @self: an attempt
 *
 * Returns: (transfer full): @self
 */
QueryAttempt *
query_attempt_ref (QueryAttempt *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->ref_count++;
  return self;
}

/**
 * query_attempt_unref:
 * @self: (transfer full): an attempt
 *
 * Main thread. When the last reference goes without an answer, the attempt fails with
 * %QUERY_ERROR_ABANDONED.
 */
void
query_attempt_unref (QueryAttempt *self)
{
  g_return_if_fail (self != NULL);

  if (--self->ref_count > 0)
    return;
  if (!self->answered)
    {
      self->ref_count = 1;
      query_attempt_return_error (
          self,
          g_error_new_literal (QUERY_ERROR,
                               QUERY_ERROR_ABANDONED,
                               "The attempt was dropped without an answer"));
      return;
    }
  g_object_unref (self->mutation);
  g_object_unref (self->cancellable);
  g_free (self);
}

/**
 * query_attempt_get_mutation:
 * @self: an attempt
 *
 * Returns: (transfer none): the mutation it's a try of
 */
QueryMutation *
query_attempt_get_mutation (QueryAttempt *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mutation;
}

/**
 * query_attempt_get_variables:
 * @self: an attempt
 *
 * Returns: (transfer none) (nullable): what is to be done
 */
gpointer
query_attempt_get_variables (QueryAttempt *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->mutation->variables;
}

/**
 * query_attempt_get_cancellable:
 * @self: an attempt
 *
 * Returns: (transfer none): cancelled when the client goes
 */
GCancellable *
query_attempt_get_cancellable (QueryAttempt *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/**
 * query_attempt_set_retry_after:
 * @self: an attempt
 * @delay: microseconds from now
 *
 * Says when the server wants to be asked again, before query_attempt_return_error().
 */
void
query_attempt_set_retry_after (QueryAttempt *self, gint64 delay)
{
  g_return_if_fail (self != NULL && delay >= 0);

  self->mutation->retry_after = delay;
}

static gboolean
is_wanted (QueryAttempt *self)
{
  return self->mutation->attempt == self && self->mutation->client != NULL;
}

/**
 * query_attempt_return:
 * @self: (transfer full): an attempt
 * @result: (transfer full) (nullable): what came of it, of the kind's result type
 *
 * The server has accepted the change. Main thread, once.
 */
void
query_attempt_return (QueryAttempt *self, gpointer result)
{
  g_return_if_fail (self != NULL && !self->answered);

  self->answered = TRUE;
  if (is_wanted (self))
    {
      g_autoptr (QueryClient) client = g_object_ref (self->mutation->client);

      self->mutation->attempt = NULL;
      query_mutation_succeed (self->mutation, result);
      query_client_mutation_ended (client);
      query_queue_pump (client->queue);
    }
  else
    query_value_unref (self->result_type, result);
  query_attempt_unref (self);
}

/**
 * query_attempt_return_error:
 * @self: (transfer full): an attempt
 * @error: (transfer full): why it didn't work
 *
 * The change was not made, or nobody knows. The client decides whether to try again; of domain
 * %QUERY_ERROR, and %QUERY_ERROR_REFUSED in particular, it's final. Main thread, once.
 */
void
query_attempt_return_error (QueryAttempt *self, GError *error)
{
  g_return_if_fail (self != NULL && error != NULL && !self->answered);

  self->answered = TRUE;
  if (is_wanted (self))
    {
      g_autoptr (QueryClient) client = g_object_ref (self->mutation->client);

      self->mutation->attempt = NULL;
      query_mutation_try_failed (self->mutation, error);
      query_client_mutation_ended (client);
      query_queue_pump (client->queue);
    }
  g_error_free (error);
  query_attempt_unref (self);
}
