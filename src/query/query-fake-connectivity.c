/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-connectivity.h"

/* A network that comes and goes as the test says. */

struct _QueryFakeConnectivity
{
  GObject parent_instance;
  gboolean online;
  GHashTable *down; /* routes; owned */
};

static gboolean
query_fake_connectivity_get_online (QueryConnectivity *connectivity, const char *route)
{
  QueryFakeConnectivity *self = QUERY_FAKE_CONNECTIVITY (connectivity);

  return self->online && (route == NULL || !g_hash_table_contains (self->down, route));
}

static void
query_fake_connectivity_report (QueryConnectivity *connectivity,
                                const char *route,
                                gboolean reachable)
{
  QueryFakeConnectivity *self = QUERY_FAKE_CONNECTIVITY (connectivity);
  gboolean changed;

  if (reachable)
    changed = g_hash_table_remove (self->down, route);
  else
    changed = g_hash_table_add (self->down, g_strdup (route));
  if (changed && self->online)
    query_connectivity_emit_changed (connectivity, route);
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

  g_hash_table_unref (self->down);
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
  self->down = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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

  self->online = online;
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

  if (self->online == online)
    return;
  self->online = online;
  query_connectivity_emit_changed (QUERY_CONNECTIVITY (self), NULL);
}
