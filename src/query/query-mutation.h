/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-client.h"

G_BEGIN_DECLS

/* One run of a mutation. Made by query_client_mutate() only.
 *
 * Properties, read only, notified at once: "kind" (string), "state", "variables" (GObject, NULL when boxed), "result",
 * "error" (GError), "failure-count", "failure-reason" (GError), "paused" (boolean: waits for its scope, for the
 * network, or was restored), "running" (boolean: being sent), "submitted-at", "settled-at" (int64), "pending"
 * (boolean, for the sensitivity of a button), "cancelled" (boolean), "cause" (the mutation whose failure took this one
 * along). Signal: "settled". */
#define QUERY_TYPE_MUTATION (query_mutation_get_type ())
G_DECLARE_FINAL_TYPE (QueryMutation, query_mutation, QUERY, MUTATION, GObject)

/* (transfer full) (nullable): data with this mutation applied. data (nullable) are what the layers below show. Return
 * a new reference to data to leave them. May be called any number of times: pure, and idempotent (data that
 * already contain the change come out the same). */
typedef gpointer (*QueryLayerFunc) (QueryKey *key,
                                    gpointer  data,
                                    gpointer  user_data);

/* Only from the kind's layers or on_mutate functions. Applies func to all queries that match, now and later, until
 * the mutation fails, or has succeeded and confirmed data have come. An exact key is created when it's missing (func
 * gets NULL data) and goes again with the layer. */
void               query_mutation_add_layer         (QueryMutation       *self,
                                                     QueryKey            *key, /* (nullable): every query */
                                                     gboolean             exact,
                                                     QueryLayerFunc       func,
                                                     gpointer             user_data,
                                                     GDestroyNotify       destroy);
/* Only from on_success or on_settled: writes the result into the confirmed data of all matches, so that no refetch
 * is needed. A fetch that started before is done again. */
void               query_mutation_confirm           (QueryMutation       *self,
                                                     const QueryFilter   *filter,
                                                     QueryUpdateFunc      func,
                                                     gpointer             user_data);
/* Only from the callbacks: invalidates; the run is settled when the refetches of the active ones are. */
void               query_mutation_invalidate        (QueryMutation       *self,
                                                     const QueryFilter   *filter);
/* The same, but leaves the refetch to the last pending mutation with a layer on these keys. */
void               query_mutation_invalidate_last   (QueryMutation       *self,
                                                     const QueryFilter   *filter);
/* Only from the callbacks: keeps the run unsettled until as many releases. */
void               query_mutation_hold              (QueryMutation       *self);
void               query_mutation_release           (QueryMutation       *self);

QueryClient       *query_mutation_get_client        (QueryMutation       *self); /* (nullable) */
const char        *query_mutation_get_kind          (QueryMutation       *self);
const char        *query_mutation_get_scope         (QueryMutation       *self); /* (nullable) */
guint64            query_mutation_get_serial        (QueryMutation       *self); /* order of submission */
QueryMutationState query_mutation_get_state         (QueryMutation       *self);
gpointer           query_mutation_get_variables     (QueryMutation       *self); /* (transfer none) */
gpointer           query_mutation_get_result        (QueryMutation       *self); /* (transfer none) (nullable) */
const GError      *query_mutation_get_error         (QueryMutation       *self); /* (nullable) */
guint              query_mutation_get_failure_count (QueryMutation       *self);
const GError      *query_mutation_get_failure_reason (QueryMutation      *self);
gboolean           query_mutation_get_pending       (QueryMutation       *self);
gboolean           query_mutation_get_paused        (QueryMutation       *self);
gboolean           query_mutation_get_running       (QueryMutation       *self);
gboolean           query_mutation_get_cancelled     (QueryMutation       *self);
gboolean           query_mutation_get_restored      (QueryMutation       *self);
gint64             query_mutation_get_submitted_at  (QueryMutation       *self); /* microseconds since the epoch */
gint64             query_mutation_get_settled_at    (QueryMutation       *self); /* 0: not yet */
QueryMutation     *query_mutation_get_cause         (QueryMutation       *self); /* (nullable) */

/* Takes it back while it has not been sent: its layers go, it settles as cancelled. FALSE when it's too late. */
gboolean           query_mutation_cancel            (QueryMutation       *self);
/* Runs a failed or cancelled one again, with the same variables and new layers, as if submitted now. */
gboolean           query_mutation_retry             (QueryMutation       *self);
/* Each call completes exactly once, when the run has settled (at once when it has). */
void               query_mutation_wait_async        (QueryMutation       *self,
                                                     GCancellable        *cancellable,
                                                     GAsyncReadyCallback  callback,
                                                     gpointer             user_data);
gboolean           query_mutation_wait_finish       (QueryMutation       *self,
                                                     GAsyncResult        *result,
                                                     GError             **error);
/* For a journal: (transfer full), or NULL when the kind can't be serialised. */
GVariant          *query_mutation_to_variant        (QueryMutation       *self);

G_END_DECLS
