/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-client.h"
#include "query-deadlines-private.h"
#include "query-mutation.h"
#include "query-registry-private.h"
#include "query-storage.h"
#include "query-tree-private.h"

G_BEGIN_DECLS

/* What the files of the client share. A QueryEntry is one query; a QueryFlight one fetch of it with all its tries; a
 * QueryLayer one change of a pending mutation; a QueryGroup what a bulk operation waits for. */
typedef struct _QueryEntry  QueryEntry;
typedef struct _QueryFlight QueryFlight;
typedef struct _QueryLayer  QueryLayer;
typedef struct _QueryGroup  QueryGroup;
typedef struct _QueryQueue  QueryQueue;

struct _QueryClient
{
  GObject            parent_instance;

  QueryClock        *clock;        /* owned */
  QueryConnectivity *connectivity; /* owned */
  QueryRegistry     *registry;
  QueryTree         *tree;         /* of QueryEntry */
  QueryDeadlines    *deadlines;
  QueryEntry        *newest;       /* the order of use, for the bound on memory */
  QueryEntry        *oldest;
  guint              n_queries;
  guint64            bytes;
  guint64            max_bytes;
  guint64            tick;         /* counts what has an order: tries, answers, invalidations */

  GSource           *turn;         /* owned; ready when something waits for the end of the turn */
  gboolean           turn_set;
  gboolean           in_turn;
  guint              n_frozen;
  GPtrArray         *wanted;       /* queries to fetch at the end of the turn; owned */
  GPtrArray         *dirty;        /* observers to tell, borrowed */
  GPtrArray         *telling;      /* those being told */
  gint64             telling_now;  /* the time while that goes on, else 0 */
  GPtrArray         *waiting;      /* QueryTurnItem of models and storage */

  GPtrArray         *flights;      /* all, borrowed */
  guint              n_fetching;
  guint              told_fetching;
  GHashTable        *probes;       /* route → when an unreachable one is tried again */
  GPtrArray         *reconnecting; /* routes ("" for all) whose queries wait for the mutations */
  GPtrArray         *layers;       /* of pending mutations, in order of submission */
  QueryQueue        *queue;        /* of mutations */
  QueryStorage      *storage;      /* owned, (nullable) */
  QueryJournal      *journal;      /* owned, (nullable) */
  GPtrArray         *unsaved;      /* queries whose row has changed */
  gboolean           focused;
  gint64             focused_at;
  gboolean           disposed;
};

typedef void (*QueryTurnFunc)      (gpointer     object);

guint64      query_client_next_tick     (QueryClient  *self);
gint64       query_client_now           (QueryClient  *self);
/* func (object) at the end of the turn, once however often asked; object is referenced until then. */
void         query_client_at_turn       (QueryClient  *self,
                                         GObject      *object,
                                         QueryTurnFunc func);
void         query_client_open_turn     (QueryClient  *self,
                                         GMainContext *context);
void         query_client_want_turn     (QueryClient  *self);
void         query_client_want_fetch    (QueryClient  *self,
                                         QueryEntry   *entry,
                                         gboolean      join,
                                         gboolean      force);
void         query_client_add_dirty     (QueryClient  *self,
                                         QueryObserver *observer);
void         query_client_count_flight  (QueryClient  *self,
                                         int           by);
void         query_client_emit_key      (QueryClient  *self,
                                         guint         signal,
                                         QueryKey     *key);
enum
{
  QUERY_SIGNAL_ADDED,
  QUERY_SIGNAL_REMOVED,
  QUERY_SIGNAL_UPDATED,
  QUERY_SIGNAL_OBSERVER_ADDED,
  QUERY_SIGNAL_OBSERVER_REMOVED,
  QUERY_SIGNAL_SUCCEEDED,
  QUERY_SIGNAL_FAILED,
  QUERY_SIGNAL_MUTATION_ADDED,
  QUERY_SIGNAL_MUTATION_UPDATED,
  QUERY_SIGNAL_MUTATION_SETTLED,
  QUERY_SIGNAL_CALLBACK_FAILED,
  QUERY_N_SIGNALS
};
extern guint query_client_signals[QUERY_N_SIGNALS];

/* Entries. */
QueryEntry  *query_client_lookup        (QueryClient  *self,
                                         const QueryKey *key); /* (nullable) */
QueryEntry  *query_client_ensure_entry  (QueryClient  *self,
                                         QueryKey     *key);
GPtrArray   *query_client_collect       (QueryClient  *self,
                                         const QueryFilter *filter); /* of QueryEntry, referenced */
/* keep (nullable) stays whatever its age. */
void         query_client_make_room     (QueryClient  *self,
                                         QueryEntry   *keep);
void         query_client_network_changed (QueryClient *self,
                                         const char   *route);
void         query_client_probe_route   (QueryClient  *self,
                                         QueryDeadline *deadline);
/* A mutation has stopped running: queries that waited for it after a reconnect may go on. */
void         query_client_mutation_ended (QueryClient *self);
void         query_client_report_route  (QueryClient  *self,
                                         const char   *route,
                                         gboolean      reachable);

/* Bulk, with the group that waits for it; group may be NULL. */
void         query_client_do_invalidate (QueryClient  *self,
                                         const QueryFilter *filter,
                                         QueryTypeFilter refetch,
                                         QueryGroup   *group);

G_END_DECLS
