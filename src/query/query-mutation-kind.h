/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-resource.h"

G_BEGIN_DECLS

/* One try of a mutation's run function: answered exactly once, on the main thread, with query_attempt_return() or
 * query_attempt_return_error(), which consume it. */
typedef struct _QueryAttempt QueryAttempt;

#define QUERY_TYPE_ATTEMPT (query_attempt_get_type ())
GType          query_attempt_get_type        (void);
QueryAttempt  *query_attempt_ref             (QueryAttempt *self);
void           query_attempt_unref           (QueryAttempt *self);
QueryMutation *query_attempt_get_mutation    (QueryAttempt *self);
gpointer       query_attempt_get_variables   (QueryAttempt *self);
GCancellable  *query_attempt_get_cancellable (QueryAttempt *self); /* cancelled when the client goes */
void           query_attempt_set_retry_after (QueryAttempt *self,
                                              gint64        delay);
void           query_attempt_return          (QueryAttempt *self,   /* (transfer full) */
                                              gpointer      result); /* (transfer full) (nullable), of result_type */
void           query_attempt_return_error    (QueryAttempt *self,   /* (transfer full) */
                                              GError       *error); /* (transfer full) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QueryAttempt, query_attempt_unref)

typedef gboolean (*QueryMutationFunc)     (QueryMutation *mutation,
                                           gpointer       user_data,
                                           GError       **error);
typedef void     (*QueryMutationLayerFunc) (QueryMutation *mutation,
                                           gpointer       user_data);
typedef void     (*QueryMutationRunFunc)  (QueryAttempt  *attempt, /* (transfer full) */
                                           gpointer       user_data);
typedef char    *(*QueryMutationTextFunc) (gpointer       variables,
                                           gpointer       user_data); /* (transfer full) (nullable) */
/* Whether mutation, which waits behind failed in its scope, can't be done now that failed has failed. */
typedef gboolean (*QueryDependsFunc)      (QueryMutation *mutation,
                                           QueryMutation *failed,
                                           gpointer       user_data);

/* A kind of mutation, registered once under a name. The order of a run:
 *
 *   layers, on_mutate (at once, inside query_client_mutate()) → wait for its scope, the network →
 *   run (with retries) → on_success | on_error → on_settled → what they invalidated is fetched → settled
 *
 * Callbacks return FALSE with an error when they fail. A failing on_mutate stops the run before it is sent; a failure
 * of the others is told by QueryClient::callback-failed and changes nothing else: what the server accepted
 * stays accepted. */
typedef struct
{
  const char            *name;
  GType                  variables_type; /* default G_TYPE_OBJECT; a boxed type or G_TYPE_VARIANT */
  GType                  result_type;    /* default G_TYPE_OBJECT */

  QueryMutationRunFunc   run;            /* mandatory */
  QueryMutationLayerFunc layers;         /* calls query_mutation_add_layer(); again after a restore, a retry by hand */
  QueryMutationFunc      on_mutate;      /* may add layers too, but is not called after a restore */
  QueryMutationFunc      on_success;     /* query_mutation_get_result(); query_mutation_confirm() */
  QueryMutationFunc      on_error;       /* query_mutation_get_error() */
  QueryMutationFunc      on_settled;     /* query_mutation_invalidate() */

  QueryMutationTextFunc  scope;          /* runs with equal text go one after the other */
  QueryMutationTextFunc  identity;       /* a submit with equal text joins the pending one */
  QueryMutationTextFunc  route;          /* the server it goes to */
  QueryDependsFunc       depends;        /* default: nothing depends */

  QueryNetworkMode       network_mode;
  int                    retry;          /* default none */
  QueryRetryFunc         retry_func;
  QueryRetryDelayFunc    retry_delay;

  QuerySerializeFunc     serialize;      /* variables; both needed for a journal */
  QueryDeserializeFunc   deserialize;

  gpointer               user_data;
  GDestroyNotify         destroy;
} QueryMutationKind;

G_END_DECLS
