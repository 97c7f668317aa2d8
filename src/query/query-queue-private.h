/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-entry-private.h"
#include "query-log-private.h"

G_BEGIN_DECLS

/* A registered kind. */
typedef struct
{
  guint             ref_count;
  char             *name;
  QueryMutationKind kind;
} QueryKind;

QueryKind *query_kind_ref   (QueryKind *self);
void       query_kind_unref (QueryKind *self);

/* All mutations of a client: which may run, which waits for which. */
struct _QueryQueue
{
  QueryClient *client;       /* borrowed */
  GHashTable  *kinds;        /* name → QueryKind */
  GHashTable  *scopes;       /* text → GQueue of mutations not answered yet, borrowed */
  GHashTable  *identities;   /* text → pending mutation, borrowed */
  QueryLog    *pending;
  QueryLog    *settled;
  GQueue       ready;        /* may run as soon as there is room, borrowed */
  GPtrArray   *paused;       /* wait for the network, or were restored, borrowed */
  GPtrArray   *running;      /* borrowed */
  guint        max_parallel;
  guint64      last_serial;
  gboolean     pumping;
  gboolean     resumed;      /* restored ones may run */
};

QueryQueue *query_queue_new              (QueryClient   *client);
void        query_queue_dispose          (QueryQueue    *self);
void        query_queue_free             (QueryQueue    *self);
guint       query_queue_get_max_parallel (QueryQueue    *self);
void        query_queue_set_max_parallel (QueryQueue    *self,
                                          guint          max);
/* Tries the paused ones again. */
void        query_queue_resume           (QueryQueue    *self);
/* Whether a mutation to the route ("" for any) is being sent. */
gboolean    query_queue_is_running       (QueryQueue    *self,
                                          const char    *route);
void        query_queue_deadline         (QueryQueue    *self,
                                          QueryDeadline *deadline);
/* For the mutations' life cycle. */
void        query_queue_enter            (QueryQueue    *self,
                                          QueryMutation *mutation);
void        query_queue_leave_scope      (QueryQueue    *self,
                                          QueryMutation *mutation);
void        query_queue_stop_running     (QueryQueue    *self,
                                          QueryMutation *mutation);
void        query_queue_take_out         (QueryQueue    *self,
                                          QueryMutation *mutation);
void        query_queue_pause            (QueryQueue    *self,
                                          QueryMutation *mutation);
void        query_queue_pump             (QueryQueue    *self);
void        query_queue_fail_dependents  (QueryQueue    *self,
                                          QueryMutation *failed);
void        query_queue_settled          (QueryQueue    *self,
                                          QueryMutation *mutation);

G_END_DECLS
