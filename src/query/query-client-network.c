/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-client.h"

#include "query-flight-private.h"
#include "query-queue-private.h"

/* What follows from the network and the focus.
 *
 * When a route comes back, first the mutations that were paused for it are run; when none of them
 * is running any more, its queries go on and the stale ones that somebody watches are fetched, so
 * that the server's old state does not flash up. A route that did not answer is taken for down and
 * tried again later, the pause doubling up to five minutes; the other routes are not concerned. */

#define FIRST_PROBE (5 * QUERY_SECOND)
#define LAST_PROBE (5 * QUERY_MINUTE)
#define FOCUS_INTERVAL (5 * QUERY_SECOND)

typedef struct
{
  QueryDeadline deadline;
  char *route; /* owned by the table's key */
  gint64 delay;
} Probe;

static gboolean
concerns (const char *changed, const char *route)
{
  return *changed == '\0' || g_strcmp0 (changed, route) == 0;
}

static gboolean
route_concerns (QueryEntry *entry, const char *changed)
{
  QueryOptions *options = entry->options;
  g_autofree char *route = NULL;

  if (*changed == '\0')
    return TRUE;
  if (options->resource.route != NULL)
    route = options->resource.route (entry->key, options->route_data);
  return g_strcmp0 (changed, route) == 0;
}

static void
refetch_active (QueryClient *self, const char *route)
{
  const QueryFilter active = { .type = QUERY_TYPE_FILTER_ACTIVE };
  g_autoptr (GPtrArray) entries = query_client_collect (self, &active);

  for (guint i = 0; i < entries->len; i++)
    {
      QueryEntry *entry = entries->pdata[i];
      const QueryResource *resource = &entry->options->resource;
      QueryWhen when = route != NULL ? resource->refetch_on_reconnect : resource->refetch_on_focus;

      if (when == QUERY_WHEN_NEVER || (when == QUERY_WHEN_STALE && !query_entry_is_stale (entry)))
        continue;
      if (route != NULL
          && (resource->network_mode == QUERY_NETWORK_ALWAYS || !route_concerns (entry, route)))
        continue;
      if (!query_entry_is_static (entry))
        query_client_want_fetch (self, entry, TRUE, TRUE);
    }
}

static void
continue_queries (QueryClient *self, const char *route)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);

  for (guint i = 0; i < self->flights->len; i++)
    {
      QueryFlight *flight = self->flights->pdata[i];

      if (flight->phase == QUERY_FLIGHT_PAUSED && concerns (route, flight->route))
        g_ptr_array_add (entries, query_entry_ref (flight->entry));
    }
  for (guint i = 0; i < entries->len; i++)
    {
      QueryFlight *flight = query_entry_get_flight (entries->pdata[i]);

      if (flight != NULL)
        query_flight_continue (flight);
    }
  refetch_active (self, route);
}

void
query_client_mutation_ended (QueryClient *self)
{
  for (guint i = 0; i < self->reconnecting->len;)
    {
      g_autofree char *route = NULL;

      if (query_queue_is_running (self->queue, self->reconnecting->pdata[i]))
        {
          i++;
          continue;
        }
      route = g_ptr_array_steal_index (self->reconnecting, i);
      continue_queries (self, route);
    }
}

/* Of the routes that are no longer taken for down: the network is another one now. */
static void
forget_probes (QueryClient *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->probes);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Probe *probe = value;

      if (!query_connectivity_get_online (self->connectivity, probe->route))
        continue;
      query_deadlines_remove (self->deadlines, &probe->deadline);
      probe->delay = 0;
    }
}

void
query_client_network_changed (QueryClient *self, const char *route)
{
  if (self->disposed || !query_connectivity_get_online (self->connectivity, route))
    return;
  if (route == NULL)
    forget_probes (self);
  query_queue_resume (self->queue);
  g_ptr_array_add (self->reconnecting, g_strdup (route != NULL ? route : ""));
  query_client_mutation_ended (self);
}

void
query_client_probe_route (QueryClient *self, QueryDeadline *deadline)
{
  Probe *probe = (Probe *) ((char *) deadline - G_STRUCT_OFFSET (Probe, deadline));

  query_connectivity_report (self->connectivity, probe->route, TRUE);
}

void
query_client_report_route (QueryClient *self, const char *route, gboolean reachable)
{
  Probe *probe = g_hash_table_lookup (self->probes, route);

  if (reachable)
    {
      if (probe != NULL)
        query_deadlines_remove (self->deadlines, &probe->deadline);
      if (probe != NULL)
        probe->delay = 0;
      if (!query_connectivity_get_online (self->connectivity, route))
        query_connectivity_report (self->connectivity, route, TRUE);
      return;
    }
  if (probe == NULL)
    {
      probe = g_new0 (Probe, 1);
      probe->route = g_strdup (route);
      g_hash_table_insert (self->probes, probe->route, probe);
    }
  if (probe->deadline.position == 0)
    {
      probe->delay = CLAMP (probe->delay * 2, FIRST_PROBE, LAST_PROBE);
      query_deadlines_set (self->deadlines,
                           &probe->deadline,
                           QUERY_DEADLINE_ROUTE,
                           query_time_add (query_client_now (self), probe->delay));
    }
  query_connectivity_report (self->connectivity, route, FALSE);
}

/**
 * query_client_set_focused:
 * @self: a client
 * @focused: whether a window of the program is active
 *
 * A hint, not a gate: queries are fetched without focus too. When the focus comes, stale queries
 * that somebody watches are fetched, at most once in five seconds. Also to be called (with %TRUE)
 * after the machine has slept.
 */
void
query_client_set_focused (QueryClient *self, gboolean focused)
{
  gint64 now;

  g_return_if_fail (QUERY_IS_CLIENT (self));

  if (self->focused != !!focused)
    {
      self->focused = !!focused;
      g_object_notify (G_OBJECT (self), "focused");
    }
  now = query_client_now (self);
  if (!focused || now < query_time_add (self->focused_at, FOCUS_INTERVAL))
    return;
  self->focused_at = now;
  refetch_active (self, NULL);
}

/**
 * query_client_get_focused:
 * @self: a client
 *
 * Returns: whether a window of the program is active
 */
gboolean
query_client_get_focused (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), FALSE);

  return self->focused;
}
