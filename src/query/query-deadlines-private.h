/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-clock.h"

G_BEGIN_DECLS

typedef enum
{
  QUERY_DEADLINE_ENTRY,    /* becomes stale, or is collected */
  QUERY_DEADLINE_FLIGHT,   /* the next try */
  QUERY_DEADLINE_INTERVAL, /* an observer's refetch interval */
  QUERY_DEADLINE_MUTATION, /* the next try */
  QUERY_DEADLINE_ROUTE,    /* an unreachable route is tried again */
} QueryDeadlineKind;

/* One deadline, embedded in what it is of. */
typedef struct
{
  gint64            when;
  guint             position; /* in the heap, from 1; 0: not set */
  QueryDeadlineKind kind;
} QueryDeadline;

/* All deadlines of a client: one alarm of the clock, that of the earliest. */
typedef struct _QueryDeadlines QueryDeadlines;

typedef void (*QueryDeadlineFunc) (QueryDeadline *deadline,
                                   gpointer       owner);

/* owner, which is kept alive while deadlines ring, frees it. */
QueryDeadlines *query_deadlines_new    (QueryClock        *clock,
                                        QueryDeadlineFunc  func,
                                        GObject           *owner);
void            query_deadlines_free   (QueryDeadlines    *self);
/* A time of QUERY_NEVER takes it out. */
void            query_deadlines_set    (QueryDeadlines    *self,
                                        QueryDeadline     *deadline,
                                        QueryDeadlineKind  kind,
                                        gint64             when);
void            query_deadlines_remove (QueryDeadlines    *self,
                                        QueryDeadline     *deadline);

G_END_DECLS
