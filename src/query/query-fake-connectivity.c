/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-routes-private.h"

/* A network that comes and goes as the test says. */

struct _QueryFakeConnectivity
{
  GObject parent_instance;
  QueryRoutes routes;
};

static gboolean
query_fake_connectivity_get_online (QueryConnectivity *connectivity, const char *route)
{
  QueryFakeConnectivity *self = QUERY_FAKE_CONNECTIVITY (connectivity);

  return query_routes_get_online (&self->routes, route);
}

static void
query_fake_connectivity_report (QueryConnectivity *connectivity,
                                const char *route,
                                gboolean reachable)
{
  QueryFakeConnectivity *self = QUERY_FAKE_CONNECTIVITY (connectivity);

  query_routes_report (&self->routes, connectivity, route, reachable);
}

static void
query_fake_connectivity_connectivity_init (QueryConnectivityInterface *iface)
{
  iface->get_online = query_fake_connectivity_get_online;
  iface->report = query_fake_connectivity_report;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QueryFakeConnectivity,
                               query_fake_connectivity,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUERY_TYPE_CONNECTIVITY,
                                                      query_fake_connectivity_connectivity_init))

static void
query_fake_connectivity_finalize (GObject *object)
{
  QueryFakeConnectivity *self = QUERY_FAKE_CONNECTIVITY (object);

  query_routes_clear (&self->routes);
  G_OBJECT_CLASS (query_fake_connectivity_parent_class)->finalize (object);
}

static void
query_fake_connectivity_class_init (QueryFakeConnectivityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = query_fake_connectivity_finalize;
}

static void
query_fake_connectivity_init (QueryFakeConnectivity *self)
{
  query_routes_init (&self->routes);
}

/**
 * query_fake_connectivity_new:
 * @online: the first state
 *
 * Returns: (transfer full): a connectivity for tests
 */
QueryFakeConnectivity *
query_fake_connectivity_new (gboolean online)
{
  QueryFakeConnectivity *self = g_object_new (QUERY_TYPE_FAKE_CONNECTIVITY, NULL);

  self->routes.online = online;
  return self;
}

/**
 * query_fake_connectivity_set_online:
 * @self: a connectivity for tests
 * @online: the state
 *
 * Listeners are told only of a change.
 */
void
query_fake_connectivity_set_online (QueryFakeConnectivity *self, gboolean online)
{
  g_return_if_fail (QUERY_IS_FAKE_CONNECTIVITY (self));

  query_routes_set_online (&self->routes, QUERY_CONNECTIVITY (self), online);
}
