/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Whether the network is there. A route names one server or account ("caldav:work"); the NULL route is the
 * network itself. A route is online only while the network is. The signal "changed" (const char *route,
 * (nullable)) tells a change; with NULL, of the whole network. */
#define QUERY_TYPE_CONNECTIVITY (query_connectivity_get_type ())
G_DECLARE_INTERFACE (QueryConnectivity, query_connectivity, QUERY, CONNECTIVITY, GObject)

struct _QueryConnectivityInterface
{
  GTypeInterface parent_iface;

  gboolean (*get_online) (QueryConnectivity *self,
                          const char        *route);
  void     (*report)     (QueryConnectivity *self,
                          const char        *route,
                          gboolean           reachable);
};

gboolean query_connectivity_get_online   (QueryConnectivity *self,
                                          const char        *route); /* (nullable) */
/* What was found out by trying: this route answers, or does not. */
void     query_connectivity_report       (QueryConnectivity *self,
                                          const char        *route,
                                          gboolean           reachable);
void     query_connectivity_emit_changed (QueryConnectivity *self,
                                          const char        *route); /* for implementations */

/* GNetworkMonitor's state, read before the first fetch, and what was reported of each route. */
#define QUERY_TYPE_NETWORK_CONNECTIVITY (query_network_connectivity_get_type ())
G_DECLARE_FINAL_TYPE (QueryNetworkConnectivity, query_network_connectivity, QUERY, NETWORK_CONNECTIVITY, GObject)

QueryConnectivity *query_network_connectivity_new (GNetworkMonitor *monitor); /* (nullable): the default one */

/* For tests. */
#define QUERY_TYPE_FAKE_CONNECTIVITY (query_fake_connectivity_get_type ())
G_DECLARE_FINAL_TYPE (QueryFakeConnectivity, query_fake_connectivity, QUERY, FAKE_CONNECTIVITY, GObject)

QueryFakeConnectivity *query_fake_connectivity_new        (gboolean               online);
void                   query_fake_connectivity_set_online (QueryFakeConnectivity *self,
                                                           gboolean               online);

G_END_DECLS
