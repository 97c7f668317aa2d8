/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-key.h"
#include "query-types.h"

G_BEGIN_DECLS

typedef enum
{
  QUERY_TYPE_FILTER_ALL,
  QUERY_TYPE_FILTER_ACTIVE,   /* has an enabled observer */
  QUERY_TYPE_FILTER_INACTIVE,
  QUERY_TYPE_FILTER_NONE,     /* as a refetch type: mark only */
  QUERY_TYPE_FILTER_SAME,     /* as a refetch type: what the filter says */
} QueryTypeFilter;

typedef enum
{
  QUERY_STALE_ANY,
  QUERY_STALE_YES,
  QUERY_STALE_NO,
} QueryStaleFilter;

typedef enum
{
  QUERY_FETCHING_ANY,
  QUERY_FETCHING_IDLE,
  QUERY_FETCHING_FETCHING,
  QUERY_FETCHING_PAUSED,
} QueryFetchingFilter;

typedef gboolean (*QueryPredicate) (QueryClient *client,
                                    QueryKey    *key,
                                    gpointer     user_data);

/* Which queries an operation is about; all conditions together. All zero, or NULL in place of one, is every
 * query. Borrowed for the call only: matches are collected before anything is done. */
typedef struct
{
  QueryKey           *key;   /* (nullable) prefix, or the whole key when exact */
  gboolean            exact;
  QueryTypeFilter     type;
  QueryStaleFilter    stale;
  QueryFetchingFilter fetching;
  QueryPredicate      predicate;
  gpointer            predicate_data;
} QueryFilter;

#define QUERY_FILTER_PREFIX(k) (&(QueryFilter){ .key = (k) })
#define QUERY_FILTER_EXACT(k)  (&(QueryFilter){ .key = (k), .exact = TRUE })

G_END_DECLS
