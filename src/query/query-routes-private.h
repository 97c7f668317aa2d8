/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-connectivity.h"

G_BEGIN_DECLS

/* What a connectivity knows: whether there is a network, and which routes were found not to answer. */
typedef struct
{
  gboolean    online;
  GHashTable *down; /* routes; owned */
} QueryRoutes;

void     query_routes_init       (QueryRoutes       *self);
void     query_routes_clear      (QueryRoutes       *self);
gboolean query_routes_get_online (const QueryRoutes *self,
                                  const char        *route); /* (nullable) */
/* Both tell the listeners of the connectivity that it belongs to, of a change only. */
void     query_routes_report     (QueryRoutes       *self,
                                  QueryConnectivity *connectivity,
                                  const char        *route,
                                  gboolean           reachable);
void     query_routes_set_online (QueryRoutes       *self,
                                  QueryConnectivity *connectivity,
                                  gboolean           online);

G_END_DECLS
