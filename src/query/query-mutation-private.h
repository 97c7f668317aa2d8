/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-flight-private.h"
#include "query-mutation.h"
#include "query-queue-private.h"

G_BEGIN_DECLS

typedef enum
{
  QUERY_PHASE_NEW,       /* layers and on_mutate are being called */
  QUERY_PHASE_QUEUED,    /* waits for its scope, or for room */
  QUERY_PHASE_PAUSED,    /* waits for the network, or was restored */
  QUERY_PHASE_RUNNING,
  QUERY_PHASE_RETRYING,  /* waits for its next try */
  QUERY_PHASE_OUTCOME,   /* on_success or on_error */
  QUERY_PHASE_SETTLING,  /* on_settled */
  QUERY_PHASE_FETCHING,  /* what they invalidated */
  QUERY_PHASE_DONE,
} QueryPhase;

struct _QueryMutation
{
  GObject            parent_instance;

  QueryClient       *client;      /* weak, NULL when it's gone */
  QueryKind         *kind;        /* NULL while unknown */
  char              *name;
  char              *id;          /* in the journal */
  char              *scope;
  char              *identity;
  char              *route;
  gpointer           variables;
  gpointer           result;
  GError            *error;
  GError            *failure_reason;
  QueryMutation     *cause;       /* owned */
  GVariant          *stored;      /* of an unknown kind: as it was */
  GPtrArray         *layers;      /* of QueryLayer */
  GPtrArray         *waiters;     /* of GTask */
  QueryGroup        *group;       /* the refetches it waits for */
  QueryAttempt      *attempt;     /* borrowed: the try under way */
  GCancellable      *cancellable;
  QueryDeadline      deadline;
  gint64             submitted_at;
  gint64             settled_at;
  gint64             retry_after;
  guint64            serial;
  guint              failure_count;
  guint              holds;
  QueryPhase         phase;
  QueryMutationState state;
  gboolean           restored;
  gboolean           journaling;  /* its record is being written: not to be sent yet */
  guint              n_records;   /* that were ever begun; the last one counts */
  gboolean           told_paused;
  gboolean           told_running;
};

QueryMutation *query_mutation_new           (QueryClient   *client,
                                             const char    *name);
void           query_mutation_set_kind      (QueryMutation *self,
                                             QueryKind     *kind);
/* name, variables and the texts made of them; variables is (transfer full). */
void           query_mutation_set_variables (QueryMutation *self,
                                             gpointer       variables);
void           query_mutation_set_phase     (QueryMutation *self,
                                             QueryPhase     phase);
void           query_mutation_set_state     (QueryMutation *self,
                                             QueryMutationState state);
void           query_mutation_notify        (QueryMutation *self,
                                             const char    *property);
void           query_mutation_tell          (QueryMutation *self,
                                             guint          signal);
void           query_mutation_emit_settled  (QueryMutation *self);

/* The life cycle (query-mutation-run.c). */
void           query_mutation_submit        (QueryMutation *self);
void           query_mutation_journaled     (QueryMutation *self,
                                             guint          record,
                                             const GError  *error); /* (nullable) */
void           query_mutation_put_back      (QueryMutation *self); /* after a restore */
gboolean       query_mutation_may_run       (QueryMutation *self);
void           query_mutation_start         (QueryMutation *self);
void           query_mutation_fail          (QueryMutation *self,
                                             const GError  *error);
/* The answer of its try; result is (transfer full). */
void           query_mutation_succeed       (QueryMutation *self,
                                             gpointer       result);
void           query_mutation_try_failed    (QueryMutation *self,
                                             const GError  *error);
QueryAttempt  *query_attempt_new            (QueryMutation *mutation);
void           query_mutation_orphan        (QueryMutation *self); /* the client goes */

G_END_DECLS
