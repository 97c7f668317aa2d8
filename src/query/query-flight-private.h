/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-entry-private.h"

G_BEGIN_DECLS

typedef enum
{
  QUERY_FLIGHT_RUNNING,  /* a try is under way */
  QUERY_FLIGHT_LOADING,  /* what is stored is being looked up */
  QUERY_FLIGHT_WAITING,  /* for its next try */
  QUERY_FLIGHT_PAUSED,   /* for the network */
} QueryFlightPhase;

struct _QueryFlight
{
  guint            ref_count;
  QueryClient     *client;     /* borrowed */
  QueryEntry      *entry;      /* owned; NULL once over */
  QueryFetch      *attempt;    /* borrowed; the try under way */
  GCancellable    *cancellable;
  GPtrArray       *waiters;    /* of QueryWaiter */
  GVariant        *meta;
  char            *route;
  GError          *old_error;  /* what a cancellation goes back to */
  guint64          tick;       /* of the try under way */
  QueryDeadline    deadline;
  gint64           retry_after;
  guint            failure_count;
  int              retry;
  guint            n_tasks;
  QueryFlightPhase phase;
  QueryStatus      old_status;
  gboolean         owed;       /* was invalidated while under way: to be done once more */
  gboolean         abandoned;  /* nobody watches: no more tries */
};

/* Starts a fetch of the query, or joins the one that runs. With join FALSE a running refetch is replaced; a first load
 * never is. The task (nullable) (transfer full) is answered with it, and so is what waits for the wanted fetch. */
void         query_flight_start       (QueryEntry   *entry,
                                       int           retry,
                                       GVariant     *meta,
                                       gboolean      join,
                                       GTask        *task);
/* Ends it without an answer. */
void         query_flight_cancel      (QueryFlight  *self,
                                       QueryCancelFlags flags);
/* Ends it quietly; a new one in its place takes over the waiters. */
void         query_flight_restart     (QueryFlight  *self);
/* The answer of its try. data is (transfer full) and not NULL. */
void         query_flight_succeed     (QueryFlight  *self,
                                       gpointer      data);
void         query_flight_fail        (QueryFlight  *self,
                                       const GError *error);
QueryFetch  *query_fetch_new          (QueryFlight  *flight);
QueryFlight *query_flight_ref         (QueryFlight  *self);
void         query_flight_unref       (QueryFlight  *self);
void         query_flight_continue    (QueryFlight  *self);
void         query_flight_deadline_cb (QueryFlight  *self);
gboolean     query_flight_has_tasks   (QueryFlight  *self);
/* Ends them all, for good: the client goes. */
void         query_flight_cancel_all  (QueryClient  *client);

/* A task that answers with what a query shows, and its answer (transfer full). */
void         query_answer_task        (GTask        *task,
                                       QueryEntry   *entry);
gpointer     query_answer_take        (GTask        *task,
                                       GError      **error);
gboolean     query_answer_drop        (GTask        *task,
                                       GError      **error);

/* Groups (query-group.c): done when as many members have ended as were added. */
typedef void (*QueryGroupFunc)        (gpointer      user_data,
                                       const GError *error);
QueryGroup  *query_group_new          (QueryGroupFunc func,
                                       gpointer      user_data);
QueryGroup  *query_group_ref          (QueryGroup   *self);
void         query_group_unref        (QueryGroup   *self);
void         query_group_add          (QueryGroup   *self);
void         query_group_end          (QueryGroup   *self,
                                       const GError *error);

G_END_DECLS
