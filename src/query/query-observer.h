/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-client.h"

G_BEGIN_DECLS

/* Watches one query while subscribed. Subscribe when the view is mapped, unsubscribe when it is unmapped;
 * creating one fetches nothing.
 *
 * Properties (all notified, only when they change, once a turn): "client" (construct only), "key", "enabled",
 * "subscribed", "keep-previous-data" (boolean: after a change of the key the old data are shown as a
 * placeholder), "refetch-interval" (int64); and read only "status", "fetch-status", "data" (GObject, NULL when the
 * data are boxed), "error" (GError), "failure-count", "failure-reason", "stale", "placeholder", "loading"
 * (pending and fetching), "refreshing" (not pending, and fetching), "paused", "fetched", "updated-at". */
#define QUERY_TYPE_OBSERVER (query_observer_get_type ())
G_DECLARE_FINAL_TYPE (QueryObserver, query_observer, QUERY, OBSERVER, GObject)

/* Projects the query's data for one observer; run again only when they change. Returns (transfer full). */
typedef gpointer (*QuerySelectFunc)      (gpointer   data,
                                          gpointer   user_data,
                                          GError   **error);
/* Data to show while there are none; previous is what the observer showed for its former key. Returns (transfer
 * full) (nullable). */
typedef gpointer (*QueryPlaceholderFunc) (QueryKey  *key,
                                          gpointer   previous,
                                          gpointer   user_data);

QueryObserver   *query_observer_new                    (QueryClient          *client,
                                                        QueryKey             *key); /* (nullable) */
QueryClient     *query_observer_get_client             (QueryObserver        *self);
void             query_observer_subscribe              (QueryObserver        *self);
void             query_observer_unsubscribe            (QueryObserver        *self);
gboolean         query_observer_get_subscribed         (QueryObserver        *self);
void             query_observer_set_key                (QueryObserver        *self,
                                                        QueryKey             *key);
QueryKey        *query_observer_get_key                (QueryObserver        *self);
void             query_observer_set_enabled            (QueryObserver        *self,
                                                        gboolean              enabled);
gboolean         query_observer_get_enabled            (QueryObserver        *self);
void             query_observer_set_keep_previous_data (QueryObserver        *self,
                                                        gboolean              keep);
void             query_observer_set_refetch_interval   (QueryObserver        *self,
                                                        gint64                interval);
void             query_observer_set_select             (QueryObserver        *self,
                                                        GType                 type, /* of the projection */
                                                        QuerySelectFunc       func,
                                                        gpointer              user_data,
                                                        GDestroyNotify        destroy);
void             query_observer_set_placeholder        (QueryObserver        *self,
                                                        QueryPlaceholderFunc  func,
                                                        gpointer              user_data,
                                                        GDestroyNotify        destroy);
/* Always the present state, also between two notifications. */
gpointer         query_observer_get_data               (QueryObserver        *self); /* (transfer none) (nullable) */
QueryStatus      query_observer_get_status             (QueryObserver        *self);
QueryFetchStatus query_observer_get_fetch_status       (QueryObserver        *self);
const GError    *query_observer_get_error              (QueryObserver        *self); /* (nullable) */
gboolean         query_observer_get_stale              (QueryObserver        *self);
gboolean         query_observer_get_placeholder        (QueryObserver        *self);
gint64           query_observer_get_updated_at         (QueryObserver        *self);
/* Fetches also when disabled or fresh. */
void             query_observer_refetch                (QueryObserver        *self);
void             query_observer_refetch_async          (QueryObserver        *self,
                                                        QueryRefetchFlags     flags,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
gboolean         query_observer_refetch_finish         (QueryObserver        *self,
                                                        GAsyncResult         *result,
                                                        GError              **error);

G_END_DECLS
