/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-routes-private.h"

/* The network as GNetworkMonitor sees it: read when made, not assumed. "Available" is taken as
 * online: a limited or captive network may well reach the server next door, and what it does not
 * reach is found out by trying, for each route alone. When the network changes, what was found out
 * before is void. */

struct _QueryNetworkConnectivity
{
  GObject parent_instance;
  GNetworkMonitor *monitor; /* owned */
  QueryRoutes routes;
};

static gboolean
query_network_connectivity_get_online (QueryConnectivity *connectivity, const char *route)
{
  QueryNetworkConnectivity *self = QUERY_NETWORK_CONNECTIVITY (connectivity);

  return query_routes_get_online (&self->routes, route);
}

static void
query_network_connectivity_report (QueryConnectivity *connectivity,
                                   const char *route,
                                   gboolean reachable)
{
  QueryNetworkConnectivity *self = QUERY_NETWORK_CONNECTIVITY (connectivity);

  query_routes_report (&self->routes, connectivity, route, reachable);
}

static void
query_network_connectivity_connectivity_init (QueryConnectivityInterface *iface)
{
  iface->get_online = query_network_connectivity_get_online;
  iface->report = query_network_connectivity_report;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QueryNetworkConnectivity,
                               query_network_connectivity,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUERY_TYPE_CONNECTIVITY,
                                                      query_network_connectivity_connectivity_init))

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer user_data)
{
  QueryNetworkConnectivity *self = QUERY_NETWORK_CONNECTIVITY (user_data);
  gboolean changed = self->routes.online != available || g_hash_table_size (self->routes.down) > 0;

  self->routes.online = available;
  g_hash_table_remove_all (self->routes.down);
  if (changed)
    query_connectivity_emit_changed (QUERY_CONNECTIVITY (self), NULL);
}

static void
query_network_connectivity_finalize (GObject *object)
{
  QueryNetworkConnectivity *self = QUERY_NETWORK_CONNECTIVITY (object);

  query_routes_clear (&self->routes);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (query_network_connectivity_parent_class)->finalize (object);
}

static void
query_network_connectivity_class_init (QueryNetworkConnectivityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = query_network_connectivity_finalize;
}

static void
query_network_connectivity_init (QueryNetworkConnectivity *self)
{
  query_routes_init (&self->routes);
}

/**
 * query_network_connectivity_new:
 * @monitor: (nullable): a network monitor; %NULL for the default one
 *
 * Returns: (transfer full): a connectivity that follows @monitor
 */
QueryConnectivity *
query_network_connectivity_new (GNetworkMonitor *monitor)
{
  QueryNetworkConnectivity *self = g_object_new (QUERY_TYPE_NETWORK_CONNECTIVITY, NULL);

  g_return_val_if_fail (monitor == NULL || G_IS_NETWORK_MONITOR (monitor), NULL);

  self->monitor = g_object_ref (monitor != NULL ? monitor : g_network_monitor_get_default ());
  self->routes.online = g_network_monitor_get_network_available (self->monitor);
  g_signal_connect_object (self->monitor,
                           "network-changed",
                           G_CALLBACK (network_changed_cb),
                           self,
                           0);
  return QUERY_CONNECTIVITY (self);
}
