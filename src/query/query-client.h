/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-clock.h"
#include "query-connectivity.h"
#include "query-filter.h"
#include "query-key.h"
#include "query-log.h"
#include "query-mutation-kind.h"
#include "query-resource.h"
#include "query-types.h"

G_BEGIN_DECLS

/* The cache of queries and the mutations over them. Main thread.
 *
 * State changes at once; observers are told once per turn of the main loop. query_client_flush() tells
 * them now.
 *
 * Properties: "clock", "connectivity" (construct only), "n-fetching", "n-mutating" (uint, notified),
 * "focused" (boolean), "max-bytes" (uint64, 0 for none), "max-parallel" (uint, mutations running at once).
 * Signals, for tools and persistence: "query-added", "query-removed", "query-updated" (QueryKey *),
 * "observer-added", "observer-removed" (QueryKey *), "query-succeeded" (QueryKey *), "query-failed"
 * (QueryKey *, GError *), "mutation-added", "mutation-updated", "mutation-settled" (QueryMutation *),
 * "callback-failed" (QueryMutation *, GError *). */
#define QUERY_TYPE_CLIENT (query_client_get_type ())
G_DECLARE_FINAL_TYPE (QueryClient, query_client, QUERY, CLIENT, GObject)

QueryClient       *query_client_new              (QueryClock          *clock,         /* (nullable): real */
                                                  QueryConnectivity   *connectivity); /* (nullable): GNetworkMonitor */
QueryClock        *query_client_get_clock        (QueryClient         *self);
QueryConnectivity *query_client_get_connectivity (QueryClient         *self);

/* Defaults of all queries; then of those whose key starts with a prefix. Registering the same prefix again
 * replaces it. The structure is copied; user_data is owned through destroy. */
void         query_client_set_defaults       (QueryClient         *self,
                                              const QueryResource *defaults);
void         query_client_register           (QueryClient         *self,
                                              QueryKey            *prefix,
                                              const QueryResource *resource);

/* Reading. Data are the visible ones: confirmed data with the layers of pending mutations applied. They are
 * borrowed until the next change; a read is always exact. */
gpointer     query_client_get_data           (QueryClient         *self,
                                              QueryKey            *key); /* (transfer none) (nullable) */
gpointer     query_client_get_confirmed_data (QueryClient         *self,
                                              QueryKey            *key); /* (transfer none) (nullable) */

typedef struct
{
  QueryStatus      status;
  QueryFetchStatus fetch_status;
  gboolean         has_data; /* visible data */
  gboolean         invalidated;
  gboolean         stale;
  gboolean         active;
  gint64           updated_at;       /* of the confirmed data; 0: never */
  gint64           error_updated_at;
  guint            n_updates;
  guint            n_error_updates;
  guint            failure_count;
  guint            n_observers;
  guint            n_layers;
  const GError    *error;            /* borrowed until the next change */
  const GError    *failure_reason;
} QueryState;

gboolean     query_client_get_state          (QueryClient         *self,
                                              QueryKey            *key,
                                              QueryState          *out_state); /* FALSE: no such query */
GPtrArray   *query_client_find_all           (QueryClient         *self,
                                              const QueryFilter   *filter); /* of QueryKey (transfer full) */
QueryKey    *query_client_find               (QueryClient         *self,
                                              const QueryFilter   *filter); /* (transfer full) (nullable) */
typedef void (*QueryForeachFunc)             (QueryKey            *key,
                                              gpointer             data, /* (nullable) */
                                              gpointer             user_data);
void         query_client_foreach_data       (QueryClient         *self,
                                              const QueryFilter   *filter,
                                              QueryForeachFunc     func,
                                              gpointer             user_data);
guint        query_client_count_queries      (QueryClient         *self);
guint        query_client_count_fetching     (QueryClient         *self,
                                              const QueryFilter   *filter);

/* Writing confirmed data. A function gets the old data (nullable) and returns (transfer full) the new; NULL
 * is "leave it". update_all() writes all existing matches in one batch and creates nothing. */
typedef gpointer (*QueryUpdateFunc)          (QueryKey            *key,
                                              gpointer             data,
                                              gpointer             user_data);
void         query_client_set_data           (QueryClient         *self,
                                              QueryKey            *key,
                                              gpointer             data); /* (transfer none) */
void         query_client_set_data_at        (QueryClient         *self,
                                              QueryKey            *key,
                                              gpointer             data,
                                              gint64               updated_at);
void         query_client_update_data        (QueryClient         *self,
                                              QueryKey            *key,
                                              QueryUpdateFunc      func,
                                              gpointer             user_data);
guint        query_client_update_all         (QueryClient         *self,
                                              const QueryFilter   *filter,
                                              QueryUpdateFunc      func,
                                              gpointer             user_data);

/* Fetching. options may be NULL. The result is (transfer full). */
typedef struct
{
  gint64    stale_time; /* data younger than this are good enough; 0: as registered */
  int       retry;      /* 0: none for an imperative fetch */
  gboolean  revalidate; /* ensure only: answer from the cache and refetch behind it when stale */
  GVariant *meta;
} QueryFetchOptions;

void         query_client_fetch_async        (QueryClient             *self,
                                              QueryKey                *key,
                                              const QueryFetchOptions *options,
                                              GCancellable            *cancellable,
                                              GAsyncReadyCallback      callback,
                                              gpointer                 user_data);
gpointer     query_client_fetch_finish       (QueryClient             *self,
                                              GAsyncResult            *result,
                                              GError                 **error);
/* What is cached, however old; fetches only when there is nothing. */
void         query_client_ensure_async       (QueryClient             *self,
                                              QueryKey                *key,
                                              const QueryFetchOptions *options,
                                              GCancellable            *cancellable,
                                              GAsyncReadyCallback      callback,
                                              gpointer                 user_data);
gpointer     query_client_ensure_finish      (QueryClient             *self,
                                              GAsyncResult            *result,
                                              GError                 **error);
/* Fetches when stale and forgets the outcome; the data age out when nobody uses them. */
void         query_client_prefetch           (QueryClient             *self,
                                              QueryKey                *key,
                                              const QueryFetchOptions *options);
void         query_client_prefetch_async     (QueryClient             *self,
                                              QueryKey                *key,
                                              const QueryFetchOptions *options,
                                              GCancellable            *cancellable,
                                              GAsyncReadyCallback      callback,
                                              gpointer                 user_data);
gboolean     query_client_prefetch_finish    (QueryClient             *self,
                                              GAsyncResult            *result,
                                              GError                 **error);

/* Bulk operations. filter may be NULL (all). The _async forms complete when the refetches they started have
 * settled; a paused one counts as settled; errors of the fetches are not theirs. */
void         query_client_invalidate         (QueryClient         *self,
                                              const QueryFilter   *filter); /* refetches the active ones */
void         query_client_invalidate_async   (QueryClient         *self,
                                              const QueryFilter   *filter,
                                              QueryTypeFilter      refetch,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean     query_client_invalidate_finish  (QueryClient         *self,
                                              GAsyncResult        *result,
                                              GError             **error);
typedef enum
{
  QUERY_REFETCH_DEFAULT = 0,
  QUERY_REFETCH_JOIN    = 1 << 0, /* a fetch that runs is good enough (cancelRefetch: false) */
  QUERY_REFETCH_REPORT  = 1 << 1, /* finish with the first error (throwOnError) */
} QueryRefetchFlags;
void         query_client_refetch            (QueryClient         *self,
                                              const QueryFilter   *filter);
void         query_client_refetch_async      (QueryClient         *self,
                                              const QueryFilter   *filter,
                                              QueryRefetchFlags    flags,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean     query_client_refetch_finish     (QueryClient         *self,
                                              GAsyncResult        *result,
                                              GError             **error);
typedef enum
{
  QUERY_CANCEL_REVERT    = 0,      /* as if the fetch had not been */
  QUERY_CANCEL_NO_REVERT = 1 << 0, /* the cancellation stands as an error */
} QueryCancelFlags;
void         query_client_cancel             (QueryClient         *self,
                                              const QueryFilter   *filter,
                                              QueryCancelFlags     flags);
void         query_client_remove             (QueryClient         *self,
                                              const QueryFilter   *filter);
void         query_client_reset              (QueryClient         *self,
                                              const QueryFilter   *filter);
void         query_client_reset_async        (QueryClient         *self,
                                              const QueryFilter   *filter,
                                              GCancellable        *cancellable,
                                              GAsyncReadyCallback  callback,
                                              gpointer             user_data);
gboolean     query_client_reset_finish       (QueryClient         *self,
                                              GAsyncResult        *result,
                                              GError             **error);
void         query_client_clear              (QueryClient         *self); /* every query; mutations stay */

/* Batching: between freeze and the matching thaw nobody is told; the outermost thaw tells all at once. */
void         query_client_freeze             (QueryClient         *self);
void         query_client_thaw               (QueryClient         *self);
/* Does now what waits for the end of the turn: starts refetches, tells observers. */
void         query_client_flush              (QueryClient         *self);

void         query_client_set_focused        (QueryClient         *self,
                                              gboolean             focused);
gboolean     query_client_get_focused        (QueryClient         *self);
void         query_client_set_max_bytes      (QueryClient         *self,
                                              guint64              max_bytes);
guint64      query_client_get_bytes          (QueryClient         *self);

/* Mutations. variables are (transfer none). A submit returns the run, which the client keeps at least until it
 * settles: its layers are in every query when this returns. While one of the same kind with the same
 * idempotency key (see QueryMutationKind.identity) is pending, that one is returned. */
void           query_client_register_mutation (QueryClient             *self,
                                               const QueryMutationKind *kind);
QueryMutation *query_client_mutate            (QueryClient             *self,
                                               const char              *kind,
                                               gpointer                 variables); /* (transfer none) return */
QueryLog      *query_client_get_pending       (QueryClient             *self); /* (transfer none) of pending runs */
QueryLog      *query_client_get_log           (QueryClient             *self); /* (transfer none) of settled runs, newest last */
guint          query_client_count_mutating    (QueryClient             *self,
                                               const char              *kind); /* (nullable) */
/* Puts a run back that query_mutation_to_variant() wrote in an earlier process; its layers are rebuilt,
 * on_mutate is not called. Call query_client_resume_mutations() when all are back. A run of an unknown kind
 * is kept, paused, until the kind is registered. */
QueryMutation *query_client_restore_mutation  (QueryClient             *self,
                                               GVariant                *stored,
                                               GError                 **error); /* (transfer none) return */
void           query_client_resume_mutations  (QueryClient             *self);

G_END_DECLS
