/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-client.h"

#include "query-flight-private.h"
#include "query-observer-private.h"
#include "query-queue-private.h"
#include "query-storage-private.h"

/* The client: what holds the parts together. Reading and writing are in query-client-data.c, bulk
 * operations in query-client-bulk.c, what follows from the network in query-client-network.c, the
 * end of the turn in query-turn.c, mutations in query-queue.c. */

enum
{
  PROP_0,
  PROP_CLOCK,
  PROP_CONNECTIVITY,
  PROP_N_FETCHING,
  PROP_N_MUTATING,
  PROP_FOCUSED,
  PROP_MAX_BYTES,
  PROP_MAX_PARALLEL,
  N_PROPS
};

guint query_client_signals[QUERY_N_SIGNALS];

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QueryClient, query_client, G_TYPE_OBJECT)

static void
deadline_cb (QueryDeadline *deadline, gpointer owner)
{
  QueryClient *self = owner;

  /* Within a notification, when a listener runs a main loop of its own: time has gone on. */
  self->telling_now = 0;
#define OWNER(type, member) ((type *) ((char *) deadline - G_STRUCT_OFFSET (type, member)))
  switch (deadline->kind)
    {
    case QUERY_DEADLINE_ENTRY:
      query_entry_deadline_cb (OWNER (QueryEntry, deadline));
      break;
    case QUERY_DEADLINE_FLIGHT:
      query_flight_deadline_cb (OWNER (QueryFlight, deadline));
      break;
    case QUERY_DEADLINE_INTERVAL:
      query_observer_interval_cb (OWNER (QueryObserver, interval_deadline));
      break;
    case QUERY_DEADLINE_MUTATION:
      query_queue_deadline (self->queue, deadline);
      break;
    case QUERY_DEADLINE_ROUTE:
      query_client_probe_route (self, deadline);
      break;
    default:
      g_assert_not_reached ();
    }
#undef OWNER
}

static void
connectivity_changed_cb (QueryConnectivity *connectivity, const char *route, gpointer user_data)
{
  query_client_network_changed (QUERY_CLIENT (user_data), route);
}

static void
query_client_constructed (GObject *object)
{
  QueryClient *self = QUERY_CLIENT (object);

  G_OBJECT_CLASS (query_client_parent_class)->constructed (object);
  if (self->clock == NULL)
    self->clock = query_real_clock_new ();
  if (self->connectivity == NULL)
    self->connectivity = query_network_connectivity_new (NULL);
  self->deadlines = query_deadlines_new (self->clock, deadline_cb, object);
  self->queue = query_queue_new (self);
  g_signal_connect_object (self->connectivity,
                           "changed",
                           G_CALLBACK (connectivity_changed_cb),
                           self,
                           0);
}

static void
remove_entry (gpointer value, gpointer user_data)
{
  g_ptr_array_add (user_data, query_entry_ref (value));
}

static void
query_client_dispose (GObject *object)
{
  QueryClient *self = QUERY_CLIENT (object);

  if (!self->disposed)
    {
      g_autoptr (GPtrArray) entries =
          g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);

      query_client_save (self);
      self->disposed = TRUE;
      query_queue_dispose (self->queue);
      query_flight_cancel_all (self);
      query_tree_foreach (self->tree, NULL, remove_entry, entries);
      for (guint i = 0; i < entries->len; i++)
        query_entry_remove (entries->pdata[i]);
      g_source_destroy (self->turn);
      g_ptr_array_set_size (self->waiting, 0);
    }
  G_OBJECT_CLASS (query_client_parent_class)->dispose (object);
}

static void
query_client_finalize (GObject *object)
{
  QueryClient *self = QUERY_CLIENT (object);

  query_queue_free (self->queue);
  g_source_unref (self->turn);
  g_ptr_array_unref (self->wanted);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->telling);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->flights);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->unsaved);
  g_clear_object (&self->storage);
  g_clear_object (&self->journal);
  g_ptr_array_unref (self->reconnecting);
  query_deadlines_free (self->deadlines);
  g_hash_table_unref (self->probes);
  query_tree_free (self->tree);
  query_registry_free (self->registry);
  g_clear_object (&self->clock);
  g_clear_object (&self->connectivity);
  G_OBJECT_CLASS (query_client_parent_class)->finalize (object);
}

static void
query_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  QueryClient *self = QUERY_CLIENT (object);

  switch (id)
    {
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_object (value, self->connectivity);
      break;
    case PROP_N_FETCHING:
      g_value_set_uint (value, self->n_fetching);
      break;
    case PROP_N_MUTATING:
      g_value_set_uint (value, query_client_count_mutating (self, NULL));
      break;
    case PROP_FOCUSED:
      g_value_set_boolean (value, self->focused);
      break;
    case PROP_MAX_BYTES:
      g_value_set_uint64 (value, self->max_bytes);
      break;
    case PROP_MAX_PARALLEL:
      g_value_set_uint (value, query_queue_get_max_parallel (self->queue));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
query_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  QueryClient *self = QUERY_CLIENT (object);

  switch (id)
    {
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_CONNECTIVITY:
      self->connectivity = g_value_dup_object (value);
      break;
    case PROP_FOCUSED:
      query_client_set_focused (self, g_value_get_boolean (value));
      break;
    case PROP_MAX_BYTES:
      query_client_set_max_bytes (self, g_value_get_uint64 (value));
      break;
    case PROP_MAX_PARALLEL:
      if (query_queue_get_max_parallel (self->queue) == g_value_get_uint (value))
        break;
      query_queue_set_max_parallel (self->queue, g_value_get_uint (value));
      g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags write = read | G_PARAM_WRITABLE;
  const GParamFlags once = write | G_PARAM_CONSTRUCT_ONLY;

  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, QUERY_TYPE_CLOCK, once);
  properties[PROP_CONNECTIVITY] =
      g_param_spec_object ("connectivity", NULL, NULL, QUERY_TYPE_CONNECTIVITY, once);
  properties[PROP_N_FETCHING] = g_param_spec_uint ("n-fetching", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_N_MUTATING] = g_param_spec_uint ("n-mutating", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_FOCUSED] = g_param_spec_boolean ("focused", NULL, NULL, TRUE, write);
  properties[PROP_MAX_BYTES] =
      g_param_spec_uint64 ("max-bytes", NULL, NULL, 0, G_MAXUINT64, 0, write);
  properties[PROP_MAX_PARALLEL] =
      g_param_spec_uint ("max-parallel", NULL, NULL, 0, G_MAXUINT, 8, write);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static guint
add_signal (const char *name, guint n_args, GType first, GType second)
{
  return g_signal_new (name,
                       QUERY_TYPE_CLIENT,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       n_args,
                       first,
                       second);
}

static void
query_client_class_init (QueryClientClass *klass)
{
  static const char *const key_signals[] = {
    "query-added",    "query-removed",    "query-updated",
    "observer-added", "observer-removed", "query-succeeded"
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = query_client_constructed;
  object_class->dispose = query_client_dispose;
  object_class->finalize = query_client_finalize;
  object_class->get_property = query_client_get_property;
  object_class->set_property = query_client_set_property;
  install_properties (object_class);

  for (guint i = 0; i < G_N_ELEMENTS (key_signals); i++)
    query_client_signals[i] = add_signal (key_signals[i], 1, QUERY_TYPE_KEY, G_TYPE_NONE);
  query_client_signals[QUERY_SIGNAL_FAILED] =
      add_signal ("query-failed", 2, QUERY_TYPE_KEY, G_TYPE_ERROR);
  query_client_signals[QUERY_SIGNAL_MUTATION_ADDED] =
      add_signal ("mutation-added", 1, QUERY_TYPE_MUTATION, G_TYPE_NONE);
  query_client_signals[QUERY_SIGNAL_MUTATION_UPDATED] =
      add_signal ("mutation-updated", 1, QUERY_TYPE_MUTATION, G_TYPE_NONE);
  query_client_signals[QUERY_SIGNAL_MUTATION_SETTLED] =
      add_signal ("mutation-settled", 1, QUERY_TYPE_MUTATION, G_TYPE_NONE);
  query_client_signals[QUERY_SIGNAL_CALLBACK_FAILED] =
      add_signal ("callback-failed", 2, QUERY_TYPE_MUTATION, G_TYPE_ERROR);
}

static void
query_client_init (QueryClient *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->registry = query_registry_new ();
  self->tree = query_tree_new ();
  self->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  self->dirty = g_ptr_array_new ();
  self->telling = g_ptr_array_new ();
  self->flights = g_ptr_array_new ();
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) query_layer_unref);
  self->reconnecting = g_ptr_array_new_with_free_func (g_free);
  self->probes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  self->focused = TRUE;
  self->tick = 1;
  query_client_open_turn (self, context);
}

guint64
query_client_next_tick (QueryClient *self)
{
  return ++self->tick;
}

gint64
query_client_now (QueryClient *self)
{
  return self->telling_now != 0 ? self->telling_now : query_clock_get_now (self->clock);
}

void
query_client_emit_key (QueryClient *self, guint id, QueryKey *key)
{
  if (!self->disposed && g_signal_has_handler_pending (self, query_client_signals[id], 0, FALSE))
    g_signal_emit (self, query_client_signals[id], 0, key);
}

/**
 * query_client_new:
 * @clock: (nullable): where the time comes from; %NULL for the system's
 * @connectivity: (nullable): whether the network is there; %NULL for what GNetworkMonitor says
 *
 * Makes a client for the calling thread, whose default main context it lives on.
 *
 * Returns: (transfer full): a client with no queries
 */
QueryClient *
query_client_new (QueryClock *clock, QueryConnectivity *connectivity)
{
  return g_object_new (QUERY_TYPE_CLIENT, "clock", clock, "connectivity", connectivity, NULL);
}

/**
 * query_client_get_clock:
 * @self: a client
 *
 * Returns: (transfer none): its clock
 */
QueryClock *
query_client_get_clock (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), NULL);

  return self->clock;
}

/**
 * query_client_get_connectivity:
 * @self: a client
 *
 * Returns: (transfer none): its connectivity
 */
QueryConnectivity *
query_client_get_connectivity (QueryClient *self)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (self), NULL);

  return self->connectivity;
}
