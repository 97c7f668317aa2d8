/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-connectivity.h"

G_DEFINE_INTERFACE (QueryConnectivity, query_connectivity, G_TYPE_OBJECT)

static void
query_connectivity_default_init (QueryConnectivityInterface *iface)
{
  /**
   * QueryConnectivity::changed:
   * @self: the connectivity
   * @route: (nullable): the route that came or went; %NULL for the whole network
   */
  g_signal_new ("changed",
                QUERY_TYPE_CONNECTIVITY,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                G_TYPE_STRING);
}

/**
 * query_connectivity_get_online:
 * @self: a connectivity
 * @route: (nullable): a server or account; %NULL for the network itself
 *
 * Returns: whether it can be reached, as far as is known
 */
gboolean
query_connectivity_get_online (QueryConnectivity *self, const char *route)
{
  g_return_val_if_fail (QUERY_IS_CONNECTIVITY (self), FALSE);

  return QUERY_CONNECTIVITY_GET_IFACE (self)->get_online (self, route);
}

/**
 * query_connectivity_report:
 * @self: a connectivity
 * @route: a server or account
 * @reachable: whether it answered
 *
 * Says what was found out by trying. The client does so for fetches and mutations that have a
 * route.
 */
void
query_connectivity_report (QueryConnectivity *self, const char *route, gboolean reachable)
{
  g_return_if_fail (QUERY_IS_CONNECTIVITY (self) && route != NULL);

  QUERY_CONNECTIVITY_GET_IFACE (self)->report (self, route, reachable);
}

/**
 * query_connectivity_emit_changed:
 * @self: a connectivity
 * @route: (nullable): what changed
 *
 * For implementations, and only when something did change.
 */
void
query_connectivity_emit_changed (QueryConnectivity *self, const char *route)
{
  g_return_if_fail (QUERY_IS_CONNECTIVITY (self));

  g_signal_emit_by_name (self, "changed", route);
}
