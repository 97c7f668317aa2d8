/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-client.h"

#include "query-flight-private.h"
#include "query-observer-private.h"
#include "query-queue-private.h"
#include "query-storage-private.h"

/* The client: what holds the rooms' parts together, and the turn.
 *
 * State changes at once. What follows from it is done once at the end of the turn of the main loop,
 * however much changed: invalidated queries that somebody watches are fetched, observers are told,
 * then the list models that several of them feed. The turn's source stands before GTK's layout and
 * drawing, so that what changed in a turn is in its frame. */

#define MAX_ROUNDS 16

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

typedef struct
{
  QueryEntry *entry;
} Wanted;

typedef struct
{
  GObject *object;
  QueryTurnFunc func;
} TurnItem;

guint query_client_signals[QUERY_N_SIGNALS];

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QueryClient, query_client, G_TYPE_OBJECT)

static void
turn_item_free (gpointer data)
{
  TurnItem *item = data;

  g_object_unref (item->object);
  g_free (item);
}

static void
tell_observers (QueryClient *self)
{
  GPtrArray *telling = self->dirty;

  /* An observer that goes meanwhile clears its place; one that changes meanwhile is for the next
   * round. */
  self->dirty = self->telling;
  self->telling = telling;
  self->telling_now = query_clock_get_now (self->clock);
  for (guint i = 0; i < telling->len; i++)
    {
      QueryObserver *observer = telling->pdata[i];

      if (observer == NULL)
        continue;
      observer->dirty = FALSE;
      observer->place = G_MAXUINT;
      telling->pdata[i] = NULL;
      query_observer_tell (observer);
    }
  g_ptr_array_set_size (telling, 0);
  self->telling_now = 0;
}

static void
run_waiting (QueryClient *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (turn_item_free);
  for (guint i = 0; i < waiting->len; i++)
    {
      TurnItem *item = waiting->pdata[i];

      item->func (item->object);
    }
}

static void
tell_counts (QueryClient *self)
{
  if (self->told_fetching == self->n_fetching)
    return;
  self->told_fetching = self->n_fetching;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_FETCHING]);
}

static gboolean
has_work (QueryClient *self)
{
  return self->wanted->len > 0 || self->unsaved->len > 0
         || (self->n_frozen == 0 && (self->dirty->len > 0 || self->waiting->len > 0));
}

static void
run_turn (QueryClient *self)
{
  g_autoptr (QueryClient) alive = g_object_ref (self);

  if (self->in_turn)
    return;
  self->in_turn = TRUE;
  for (guint round = 0; round < MAX_ROUNDS && has_work (self); round++)
    {
      query_client_start_wanted (self);
      query_client_write_unsaved (self);
      if (self->n_frozen > 0)
        continue;
      tell_observers (self);
      run_waiting (self);
    }
  tell_counts (self);
  self->in_turn = FALSE;
  if (has_work (self))
    query_client_want_turn (self);
}

static gboolean
turn_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  QueryClient *self = user_data;

  g_source_set_ready_time (source, -1);
  self->turn_set = FALSE;
  run_turn (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
turn_callback (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs turn_funcs = { .dispatch = turn_dispatch };

static void
deadline_cb (QueryDeadline *deadline, gpointer user_data)
{
  QueryClient *self = user_data;

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
  self->deadlines = query_deadlines_new (self->clock, deadline_cb, self);
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
  g_array_unref (self->wanted);
  g_ptr_array_unref (self->dirty);
  g_ptr_array_unref (self->telling);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->flights);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->unsaved);
  g_clear_object (&self->storage);
  g_clear_object (&self->journal);
  g_ptr_array_unref (self->reconnecting);
  g_hash_table_unref (self->probes);
  query_deadlines_free (self->deadlines);
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
  self->wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  self->dirty = g_ptr_array_new ();
  self->telling = g_ptr_array_new ();
  self->waiting = g_ptr_array_new_with_free_func (turn_item_free);
  self->flights = g_ptr_array_new ();
  self->layers = g_ptr_array_new_with_free_func ((GDestroyNotify) query_layer_unref);
  self->reconnecting = g_ptr_array_new_with_free_func (g_free);
  self->probes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  self->focused = TRUE;
  self->tick = 1;
  self->turn = g_source_new (&turn_funcs, sizeof (GSource));
  g_source_set_static_name (self->turn, "QueryClient turn");
  g_source_set_priority (self->turn, QUERY_PRIORITY_NOTIFY);
  g_source_set_callback (self->turn, turn_callback, self, NULL);
  g_source_attach (self->turn, context);
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
query_client_want_turn (QueryClient *self)
{
  if (self->turn_set || self->in_turn || self->disposed)
    return;
  self->turn_set = TRUE;
  g_source_set_ready_time (self->turn, 0);
}

void
query_client_at_turn (QueryClient *self, GObject *object, QueryTurnFunc func)
{
  TurnItem *item;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      item = self->waiting->pdata[i];
      if (item->object == object && item->func == func)
        return;
    }
  item = g_new (TurnItem, 1);
  item->object = g_object_ref (object);
  item->func = func;
  g_ptr_array_add (self->waiting, item);
  query_client_want_turn (self);
}

void
query_client_add_dirty (QueryClient *self, QueryObserver *observer)
{
  observer->dirty = TRUE;
  observer->place = self->dirty->len;
  g_ptr_array_add (self->dirty, observer);
  query_client_want_turn (self);
}

void
query_client_count_flight (QueryClient *self, int by)
{
  self->n_fetching += by;
  query_client_want_turn (self);
}

void
query_client_emit_key (QueryClient *self, guint id, QueryKey *key)
{
  if (!self->disposed && g_signal_has_handler_pending (self, query_client_signals[id], 0, FALSE))
    g_signal_emit (self, query_client_signals[id], 0, key);
}

void
query_client_want_fetch (QueryClient *self, QueryEntry *entry, gboolean join, gboolean force)
{
  const Wanted wanted = { .entry = entry };

  if (!entry->wanted)
    {
      query_entry_ref (entry);
      entry->wanted = TRUE;
      entry->wanted_join = TRUE;
      entry->wanted_force = FALSE;
      g_array_append_val (self->wanted, wanted);
      query_client_want_turn (self);
    }
  entry->wanted_join &= join;
  entry->wanted_force |= force;
  query_entry_ensure_extra (entry)->wanted_tick = query_client_next_tick (self);
}

static void
start_wanted (QueryEntry *entry)
{
  QueryEntryExtra *extra = query_entry_ensure_extra (entry);
  gboolean join =
      entry->wanted_join || (extra->flight != NULL && extra->flight->tick > extra->wanted_tick);
  gboolean needed = entry->wanted_force || entry->invalidated;

  entry->wanted = FALSE;
  if (entry->node != NULL && needed && query_entry_is_enabled (entry)
      && !query_entry_is_static (entry))
    query_flight_start (entry, entry->options->resource.retry, NULL, join, NULL);
  extra = query_entry_ensure_extra (entry);
  while (extra->groups != NULL && extra->groups->len > 0)
    {
      QueryGroup *group = g_ptr_array_steal_index (extra->groups, extra->groups->len - 1);

      query_group_end (group, NULL);
      query_group_unref (group);
    }
}

/* Starts what was wanted; what is wanted meanwhile is for the next round. */
void
query_client_start_wanted (QueryClient *self)
{
  g_autoptr (GArray) wanted = g_steal_pointer (&self->wanted);

  self->wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  for (guint i = 0; i < wanted->len; i++)
    {
      QueryEntry *entry = g_array_index (wanted, Wanted, i).entry;

      start_wanted (entry);
      query_entry_unref (entry);
    }
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

/**
 * query_client_freeze:
 * @self: a client
 *
 * Holds back all telling until the matching [method@Client.thaw]; counts. State goes on changing at
 * once, and fetches are started.
 */
void
query_client_freeze (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  self->n_frozen++;
}

/**
 * query_client_thaw:
 * @self: a client
 *
 * Ends a [method@Client.freeze]. The outermost one tells all at once.
 */
void
query_client_thaw (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self) && self->n_frozen > 0);

  if (--self->n_frozen == 0)
    run_turn (self);
}

/**
 * query_client_flush:
 * @self: a client
 *
 * Does now what waits for the end of the turn: starts refetches, tells observers and models.
 */
void
query_client_flush (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  run_turn (self);
}
