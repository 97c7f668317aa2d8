/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Times are gint64 microseconds. A zero in an options structure means "not said here": the next wider
 * default counts. So an explicit zero has a name. */
#define QUERY_MILLISECOND ((gint64) 1000)
#define QUERY_SECOND      (1000 * QUERY_MILLISECOND)
#define QUERY_MINUTE      (60 * QUERY_SECOND)
#define QUERY_HOUR        (60 * QUERY_MINUTE)
#define QUERY_NEVER       (G_MAXINT64)     /* infinite: does not become stale by age, is not collected */
#define QUERY_STATIC      (G_MAXINT64 - 1) /* stale time only: not even an invalidation makes it stale */
#define QUERY_AT_ONCE     (G_MININT64)     /* an explicit zero */

/* Retry counts; zero means "not said here", a negative one none. */
#define QUERY_RETRY_NONE    (-1)
#define QUERY_RETRY_FOREVER (G_MAXINT)

/* The priority at which changes are told: before GTK lays out and draws (G_PRIORITY_HIGH_IDLE + 10 and
 * + 20), so that a change made before a frame is in that frame. */
#define QUERY_PRIORITY_NOTIFY (G_PRIORITY_HIGH_IDLE)

/* What data there is. */
typedef enum
{
  QUERY_STATUS_PENDING, /* none yet */
  QUERY_STATUS_ERROR,   /* the last fetch failed; older data may be there */
  QUERY_STATUS_SUCCESS,
} QueryStatus;

/* What the fetch does. */
typedef enum
{
  QUERY_FETCH_STATUS_IDLE,
  QUERY_FETCH_STATUS_FETCHING,
  QUERY_FETCH_STATUS_PAUSED, /* waits for the network */
} QueryFetchStatus;

typedef enum
{
  QUERY_NETWORK_INHERIT,       /* not said here */
  QUERY_NETWORK_ONLINE,        /* runs only while online (the default) */
  QUERY_NETWORK_ALWAYS,        /* never pauses: a local database */
  QUERY_NETWORK_OFFLINE_FIRST, /* tries once, then waits for the network */
} QueryNetworkMode;

/* When something is to be done: on subscribing, on focus, on reconnect. */
typedef enum
{
  QUERY_WHEN_INHERIT,
  QUERY_WHEN_STALE,
  QUERY_WHEN_NEVER,
  QUERY_WHEN_ALWAYS,
} QueryWhen;

typedef enum
{
  QUERY_MUTATION_IDLE,
  QUERY_MUTATION_PENDING, /* submitted and not settled: also while it waits, is paused, or settles */
  QUERY_MUTATION_ERROR,
  QUERY_MUTATION_SUCCESS,
} QueryMutationState;

#define QUERY_TYPE_STATUS         (query_status_get_type ())
#define QUERY_TYPE_FETCH_STATUS   (query_fetch_status_get_type ())
#define QUERY_TYPE_MUTATION_STATE (query_mutation_state_get_type ())
GType query_status_get_type         (void);
GType query_fetch_status_get_type   (void);
GType query_mutation_state_get_type (void);

#define QUERY_ERROR (query_error_quark ())
GQuark query_error_quark (void);

typedef enum
{
  QUERY_ERROR_NO_RESOURCE,  /* nobody registered how to fetch this key */
  QUERY_ERROR_NO_VALUE,     /* a fetch delivered nothing */
  QUERY_ERROR_ABANDONED,    /* a fetch or an attempt was dropped without an answer */
  QUERY_ERROR_REFUSED,      /* refused for good: never retried */
  QUERY_ERROR_DEPENDENCY,   /* a mutation this one builds on failed */
  QUERY_ERROR_UNKNOWN_KIND, /* nobody registered a mutation kind of this name */
  QUERY_ERROR_INVALID,      /* stored data can't be read */
} QueryError;

/* A data value is a reference counted value of a registered type: an object (the default), a boxed type or a
 * GVariant. These take and give back a reference by that type; NULL is allowed. */
gpointer query_value_ref   (GType    type,
                            gpointer value);
void     query_value_unref (GType    type,
                            gpointer value);

typedef struct _QueryClient   QueryClient;
typedef struct _QueryMutation QueryMutation;
typedef struct _QueryObserver QueryObserver;

G_END_DECLS
