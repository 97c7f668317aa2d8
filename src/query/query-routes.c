/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-routes-private.h"

void
query_routes_init (QueryRoutes *self)
{
  self->online = FALSE;
  self->down = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
query_routes_clear (QueryRoutes *self)
{
  g_clear_pointer (&self->down, g_hash_table_unref);
}

gboolean
query_routes_get_online (const QueryRoutes *self, const char *route)
{
  return self->online && (route == NULL || !g_hash_table_contains (self->down, route));
}

void
query_routes_report (QueryRoutes *self,
                     QueryConnectivity *connectivity,
                     const char *route,
                     gboolean reachable)
{
  gboolean changed;

  if (reachable)
    changed = g_hash_table_remove (self->down, route);
  else
    changed = g_hash_table_add (self->down, g_strdup (route));
  if (changed && self->online)
    query_connectivity_emit_changed (connectivity, route);
}

void
query_routes_set_online (QueryRoutes *self, QueryConnectivity *connectivity, gboolean online)
{
  if (self->online == online)
    return;
  self->online = online;
  query_connectivity_emit_changed (connectivity, NULL);
}
