/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-resource.h"

G_BEGIN_DECLS

typedef struct _QueryRegistration QueryRegistration;
typedef struct _QueryRegistry     QueryRegistry;

/* What was registered for all the prefixes of a key, merged: every field said, shared by all queries of the same
 * registrations. A function brings the user data of the registration it came from. */
typedef struct
{
  guint                ref_count;
  GPtrArray           *registrations; /* kept alive; owned */
  QueryResource        resource;      /* its user_data is that of fetch */
  gpointer             stale_time_data;
  gpointer             retry_data;
  gpointer             retry_delay_data;
  gpointer             initial_data_data;
  gpointer             route_data;
  gpointer             serialize_data;
  gpointer             deserialize_data;
} QueryOptions;

QueryOptions  *query_options_ref        (QueryOptions        *self);
void           query_options_unref      (QueryOptions        *self);

QueryRegistry *query_registry_new       (void);
void           query_registry_free      (QueryRegistry       *self);
void           query_registry_set       (QueryRegistry       *self,
                                         QueryKey            *prefix, /* (nullable): the client's defaults */
                                         const QueryResource *resource);
QueryOptions  *query_registry_resolve   (QueryRegistry       *self,
                                         QueryKey            *key); /* (transfer full) */

/* min (1 s * 2^n, 30 s), less a random quarter at most, so that many do not come back at the same moment. */
gint64         query_default_retry_delay (guint               failure_count);
/* An explicit or inherited time as a number: QUERY_AT_ONCE is 0; a negative one too. */
gint64         query_time_value         (gint64               time);
/* now + duration without overflow; QUERY_NEVER stays. */
gint64         query_time_add           (gint64               now,
                                         gint64               duration);
/* Whether the error means that the server can't be reached. */
gboolean       query_error_is_transport (const GError        *error);
/* Whether trying again can't help. */
gboolean       query_error_is_final     (const GError        *error);

G_END_DECLS
