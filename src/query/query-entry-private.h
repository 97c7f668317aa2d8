/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-client-private.h"

G_BEGIN_DECLS

/* A layer on a query, and what the data look like with it. */
typedef struct
{
  QueryLayer *layer;
  gpointer    data;
} QueryLayerUse;

/* What most queries do not have most of the time. */
typedef struct
{
  QueryFlight *flight;          /* owned */
  GError      *error;
  gint64       error_updated_at;
  guint        n_error_updates;
  guint        failure_count;
  GError      *failure_reason;
  GArray      *layers;          /* of QueryLayerUse, in order of submission; (nullable) */
  guint        n_folded;        /* how many of them have valid data */
  GPtrArray   *groups;          /* waiting for the wanted fetch; (nullable) */
  guint64      wanted_tick;     /* when the last wanted fetch was asked for */
} QueryEntryExtra;

/* What a bulk operation reads stands in front, in one line of the processor's cache. */
struct _QueryEntry
{
  guint32          ref_count;
  guint32          status : 2;
  guint32          invalidated : 1;
  guint32          used : 1;       /* since the bound on memory last came by */
  guint32          wanted : 1;     /* in the client's list of fetches to start */
  guint32          wanted_join : 1;   /* one that runs is good enough */
  guint32          wanted_force : 1;  /* though it isn't invalidated */
  guint32          unsaved : 1;       /* its row is to be written */
  guint32          looked_up : 1;     /* in the storage */
  guint32          n_observers;
  guint32          n_active;
  QueryClient     *client;
  QueryObserver   *observers;   /* a list through the observers */
  QueryEntryExtra *extra;       /* (nullable) */
  QueryOptions    *options;
  gpointer         confirmed;
  QueryNode       *node;        /* NULL once removed */
  QueryKey        *key;
  gint64           updated_at;
  gint64           gc_time;     /* the longest ever asked for */
  QueryEntry      *newer;
  QueryEntry      *older;
  QueryDeadline    deadline;
  guint32          n_updates;
  guint32          bytes;
};

QueryEntry      *query_entry_new             (QueryClient   *client,
                                              QueryKey      *key,
                                              QueryNode     *node);
QueryEntry      *query_entry_ref             (QueryEntry    *self);
void             query_entry_unref           (QueryEntry    *self);
QueryEntryExtra *query_entry_ensure_extra    (QueryEntry    *self);
/* Takes it out of the client; observers stay attached to it until they move. */
void             query_entry_remove          (QueryEntry    *self);
/* Makes it the newest in the order of use. */
void             query_entry_renew           (QueryEntry    *self);
void             query_entry_resolve         (QueryEntry    *self);
void             query_entry_reset           (QueryEntry    *self);
/* Its data go, also from the storage. */
void             query_entry_forget          (QueryEntry    *self);

GType            query_entry_get_type        (QueryEntry    *self);
QueryFlight     *query_entry_get_flight      (QueryEntry    *self);
gpointer         query_entry_get_visible     (QueryEntry    *self);
QueryStatus      query_entry_get_status      (QueryEntry    *self);
QueryFetchStatus query_entry_get_fetch_status (QueryEntry   *self);
const GError    *query_entry_get_error       (QueryEntry    *self);
gint64           query_entry_get_stale_time  (QueryEntry    *self);
gboolean         query_entry_is_static       (QueryEntry    *self);
gboolean         query_entry_is_stale        (QueryEntry    *self);
gboolean         query_entry_is_older_than   (QueryEntry    *self,
                                              gint64         stale_time);

/* data is (transfer full) and not NULL. tick: when the answer was asked for; layers whose mutation has succeeded before
 * it go. G_MAXUINT64 for all of those, 0 for none. */
void             query_entry_set_confirmed   (QueryEntry    *self,
                                              gpointer       data,
                                              gint64         updated_at,
                                              guint64        tick);
void             query_entry_patch_confirmed (QueryEntry    *self,
                                              gpointer       data); /* (transfer full) */
void             query_entry_set_error       (QueryEntry    *self,
                                              GError        *error); /* (transfer full) */
void             query_entry_set_failure     (QueryEntry    *self,
                                              guint          count,
                                              const GError  *reason);
void             query_entry_invalidate      (QueryEntry    *self);
/* Whether a bulk operation may fetch it. */
gboolean         query_entry_is_enabled      (QueryEntry    *self);
void             query_entry_add_group       (QueryEntry    *self,
                                              QueryGroup    *group); /* until the wanted fetch is over */
void             query_entry_changed         (QueryEntry    *self); /* something an observer may see */

/* From the given one up, what the layers made is void. */
void             query_entry_clear_layers    (QueryEntryExtra *extra,
                                              GType            type,
                                              guint            from);
/* Those whose change is in data that were asked for at tick. */
void             query_entry_drop_confirmed_layers (QueryEntry *self,
                                              guint64        tick);
gboolean         query_entry_has_newer_layer (QueryEntry    *self);
gboolean         query_entry_has_pending_layer (QueryEntry  *self);
/* The extra part goes when there's nothing in it. */
void             query_entry_trim            (QueryEntry    *self);
void             query_entry_add_layer       (QueryEntry    *self,
                                              QueryLayer    *layer); /* to be told of by the caller */
gboolean         query_entry_has_layer       (QueryEntry    *self,
                                              QueryLayer    *layer);
void             query_entry_drop_layer      (QueryEntry    *self,
                                              QueryLayer    *layer);
/* Removes it when there's nothing left in it worth keeping. */
void             query_entry_drop_if_empty   (QueryEntry    *self);

/* Sets the one deadline: when it becomes stale if observed, else when it's collected, counted from now. */
void             query_entry_schedule        (QueryEntry    *self);
void             query_entry_deadline_cb     (QueryEntry    *self);
void             query_entry_attach          (QueryEntry    *self,
                                              QueryObserver *observer);
void             query_entry_detach          (QueryEntry    *self,
                                              QueryObserver *observer);

/* Layers (query-layer.c). */
struct _QueryLayer
{
  guint           ref_count;
  QueryKey       *key;        /* (nullable) */
  gboolean        exact;
  QueryLayerFunc  func;
  gpointer        user_data;
  GDestroyNotify  destroy;
  QueryMutation  *mutation;   /* borrowed, NULL once settled; to count */
  guint64         succeeded;  /* tick of the mutation's success, 0 before */
};

QueryLayer      *query_layer_new             (QueryMutation *mutation,
                                              QueryKey      *key,
                                              gboolean       exact,
                                              QueryLayerFunc func,
                                              gpointer       user_data,
                                              GDestroyNotify destroy);
QueryLayer      *query_layer_ref             (QueryLayer    *self);
void             query_layer_unref           (QueryLayer    *self);
gboolean         query_layer_matches         (QueryLayer    *self,
                                              QueryKey      *key);
void             query_layer_push            (QueryLayer    *self,
                                              QueryClient   *client);
void             query_layer_drop            (QueryLayer    *self,
                                              QueryClient   *client);
/* The mutation has succeeded and its callbacks are done: what is not to be fetched again lets go now. */
void             query_layer_settle          (QueryLayer    *self,
                                              QueryClient   *client);

G_END_DECLS
