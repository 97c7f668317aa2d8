/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-key.h"
#include "query-types.h"

G_BEGIN_DECLS

/* One run of a fetch function. It is answered exactly once, on the main thread, with query_fetch_return() or
 * query_fetch_return_error(); both consume it. A late answer (cancelled, superseded) is dropped quietly. */
typedef struct _QueryFetch QueryFetch;

#define QUERY_TYPE_FETCH (query_fetch_get_type ())
GType         query_fetch_get_type        (void);
QueryFetch   *query_fetch_ref             (QueryFetch *self);
void          query_fetch_unref           (QueryFetch *self);
QueryKey     *query_fetch_get_key         (QueryFetch *self);
QueryClient  *query_fetch_get_client      (QueryFetch *self);
GCancellable *query_fetch_get_cancellable (QueryFetch *self);
GVariant     *query_fetch_get_meta        (QueryFetch *self); /* (nullable) */
/* The confirmed data there was before (nullable), so that unchanged rows need not be made again. */
gpointer      query_fetch_get_previous    (QueryFetch *self);
/* Says when the server wants to be asked again (Retry-After), microseconds from now. */
void          query_fetch_set_retry_after (QueryFetch *self,
                                           gint64      delay);
void          query_fetch_return          (QueryFetch *self,   /* (transfer full) */
                                           gpointer    data);  /* (transfer full) */
void          query_fetch_return_error    (QueryFetch *self,   /* (transfer full) */
                                           GError     *error); /* (transfer full) */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (QueryFetch, query_fetch_unref)

/* Starts a fetch. fetch is (transfer full). */
typedef void     (*QueryFetchFunc)      (QueryFetch   *fetch,
                                         gpointer      user_data);
/* Whether to try again after the failure_count-th failure (from 0). */
typedef gboolean (*QueryRetryFunc)      (guint         failure_count,
                                         const GError *error,
                                         gpointer      user_data);
/* Microseconds to wait before the next try. */
typedef gint64   (*QueryRetryDelayFunc) (guint         failure_count,
                                         const GError *error,
                                         gpointer      user_data);
typedef gboolean (*QueryEqualFunc)      (gconstpointer a,
                                         gconstpointer b);
typedef gsize    (*QuerySizeFunc)       (gconstpointer data); /* bytes, about */
/* New confirmed data from the old (nullable) and those just fetched: returns (transfer full) either of them or a
 * third that shares their parts. query_list_share() is one. */
typedef gpointer (*QueryShareFunc)      (gpointer      old_data,
                                         gpointer      new_data);
/* Data known before the first fetch (transfer full) (nullable), and their age. */
typedef gpointer (*QueryInitialFunc)    (QueryKey     *key,
                                         gint64       *out_updated_at,
                                         gpointer      user_data);
/* The server or account a key belongs to (transfer full) (nullable). */
typedef char    *(*QueryRouteFunc)      (QueryKey     *key,
                                         gpointer      user_data);
typedef gint64   (*QueryTimeFunc)       (QueryClient  *client,
                                         QueryKey     *key,
                                         gpointer      user_data);
typedef GVariant *(*QuerySerializeFunc) (gpointer      data,
                                         gpointer      user_data); /* (transfer full) (nullable) */
typedef gpointer (*QueryDeserializeFunc) (GVariant    *stored,
                                         gpointer      user_data); /* (transfer full) (nullable) */

/* What is known of all queries whose key starts with some prefix: how to fetch them, how long the answer
 * holds. Fields left zero inherit from wider prefixes, then from the client's defaults. */
typedef struct
{
  QueryFetchFunc       fetch;
  GType                data_type;      /* default G_TYPE_OBJECT */
  gint64               stale_time;     /* default QUERY_AT_ONCE; local and change-driven: QUERY_NEVER, and invalidate */
  QueryTimeFunc        stale_time_func;
  gint64               gc_time;        /* default 5 minutes */
  QueryNetworkMode     network_mode;   /* QUERY_NETWORK_ALWAYS for a local database */
  int                  retry;          /* default 3 for observed queries, none for imperative fetches */
  QueryRetryFunc       retry_func;     /* then instead of the count */
  QueryRetryDelayFunc  retry_delay;    /* default min (1 s * 2^n, 30 s) with jitter */
  QueryWhen            refetch_on_subscribe;
  QueryWhen            refetch_on_focus;
  QueryWhen            refetch_on_reconnect;
  QueryWhen            retry_on_subscribe; /* QUERY_WHEN_NEVER leaves a query in error alone */
  gint64               refetch_interval;
  gboolean             ignores_cancellable; /* the fetch can't be stopped: let it fill the cache */
  QueryEqualFunc       equal;          /* equal data keep their old identity and wake nobody */
  QueryShareFunc       share;
  GDestroyNotify       discard;        /* releases an answer that share has made use of; default: at once */
  QuerySizeFunc        size;
  QueryInitialFunc     initial_data;
  QueryRouteFunc       route;
  QuerySerializeFunc   serialize;      /* with deserialize: kept in the client's storage */
  QueryDeserializeFunc deserialize;
  gint64               max_age;        /* stored data older than this are not used */
  GVariant            *meta;           /* (nullable) a dictionary for the fetch function; consumed when floating */
  gpointer             user_data;      /* for fetch and all other functions given beside it */
  GDestroyNotify       destroy;
} QueryResource;

G_END_DECLS
