/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

/* The calendar's queries and mutations over one database.
 *
 * The store is the one place where data are changed. A change becomes a mutation of the query
 * client: its layers are in every cached span of days when cal_store_apply () returns, the database
 * writes it on its own thread, and the outcome is either folded into the cache or taken out of it
 * again.
 */

/* How often what is written at the end of the program is tried, each time as long as the database
 * has patience: a minute in all. */
#define CLOSING_TRIES 12
/* Every quarter of an hour, day and night. */
#define MOST_A_DAY 96

enum
{
  PROP_CAN_UNDO = 1,
  PROP_CAN_REDO,
  PROP_UNDO_LABEL,
  PROP_REDO_LABEL,
  PROP_OPENING,
  PROP_OPENING_MESSAGE,
  PROP_LOADED,
  PROP_ZONE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
guint cal_store_signals[CAL_STORE_N_SIGNALS];

G_DEFINE_FINAL_TYPE (CalStore, cal_store, G_TYPE_OBJECT)

static void
undo_changed_cb (CalStore *self)
{
  for (guint i = PROP_CAN_UNDO; i <= PROP_REDO_LABEL; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/* The model follows the observer in the next turn: whoever waits for "loaded" reads the model. */
static gboolean
is_model_behind (CalStore *self)
{
  QueryList *list = query_observer_get_data (self->calendars_observer);

  return list != NULL
         && query_list_get_length (list)
                != g_list_model_get_n_items (G_LIST_MODEL (self->calendars));
}

static void
calendars_changed_cb (CalStore *self)
{
  if (self->loaded || query_observer_get_status (self->calendars_observer) == QUERY_STATUS_PENDING
      || is_model_behind (self))
    return;

  self->loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADED]);
}

static void
database_changed_cb (CalStore *self)
{
  cal_store_invalidate_all (self);
}

static void
create_calendars (CalStore *self)
{
  g_autoptr (QueryKey) key = cal_store_new_calendars_key ();

  self->calendars_observer = query_observer_new (self->client, key);
  g_signal_connect_object (self->calendars_observer,
                           "notify::status",
                           G_CALLBACK (calendars_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  self->calendars = query_list_model_new (&cal_calendar_kind, NULL);
  query_list_model_add (self->calendars, self->calendars_observer);
  g_signal_connect_object (self->calendars,
                           "items-changed",
                           G_CALLBACK (calendars_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
cal_store_dispose (GObject *object)
{
  CalStore *self = CAL_STORE (object);

  if (self->calendars_observer != NULL)
    query_observer_unsubscribe (self->calendars_observer);
  cal_store_unwatch_zone (self);
  g_clear_handle_id (&self->reopen_id, g_source_remove);
  g_clear_handle_id (&self->tell_id, g_source_remove);

  G_OBJECT_CLASS (cal_store_parent_class)->dispose (object);
}

static void
cal_store_finalize (GObject *object)
{
  CalStore *self = CAL_STORE (object);

  g_clear_object (&self->calendars);
  g_clear_object (&self->calendars_observer);
  g_clear_object (&self->client);
  g_clear_object (&self->database);
  g_clear_object (&self->undo);
  g_clear_object (&self->file);
  g_clear_error (&self->opening_error);
  g_free (self->opening_message);
  g_array_unref (self->errands);
  g_ptr_array_unref (self->reverting);
  g_clear_object (&self->behind);
  g_hash_table_unref (self->pending);
  g_hash_table_unref (self->series);
  cal_store_clear_crowded (self);

  G_OBJECT_CLASS (cal_store_parent_class)->finalize (object);
}

static void
cal_store_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CalStore *self = CAL_STORE (object);

  switch (property_id)
    {
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, cal_undo_stack_get_undo (self->undo) != NULL);
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, cal_undo_stack_get_redo (self->undo) != NULL);
      break;
    case PROP_UNDO_LABEL:
      g_value_set_string (value, cal_undo_entry_get_what (cal_undo_stack_get_undo (self->undo)));
      break;
    case PROP_REDO_LABEL:
      g_value_set_string (value, cal_undo_entry_get_what (cal_undo_stack_get_redo (self->undo)));
      break;
    case PROP_OPENING:
      g_value_set_int (value, self->opening);
      break;
    case PROP_OPENING_MESSAGE:
      g_value_set_string (value, self->opening_message);
      break;
    case PROP_LOADED:
      g_value_set_boolean (value, self->loaded);
      break;
    case PROP_ZONE:
      g_value_set_pointer (value, (gpointer) self->zone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, flags);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, flags);
  properties[PROP_UNDO_LABEL] = g_param_spec_string ("undo-label", NULL, NULL, NULL, flags);
  properties[PROP_REDO_LABEL] = g_param_spec_string ("redo-label", NULL, NULL, NULL, flags);
  properties[PROP_OPENING] = g_param_spec_int ("opening",
                                               NULL,
                                               NULL,
                                               CAL_OPENING_NORMAL,
                                               CAL_OPENING_MEMORY,
                                               CAL_OPENING_NORMAL,
                                               flags);
  properties[PROP_OPENING_MESSAGE] =
      g_param_spec_string ("opening-message", NULL, NULL, NULL, flags);
  properties[PROP_LOADED] = g_param_spec_boolean ("loaded", NULL, NULL, FALSE, flags);
  properties[PROP_ZONE] = g_param_spec_pointer ("zone", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
cal_store_class_init (CalStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cal_store_dispose;
  object_class->finalize = cal_store_finalize;
  object_class->get_property = cal_store_get_property;
  install_properties (object_class);

  cal_store_signals[CAL_STORE_SIGNAL_DONE] = g_signal_new ("done",
                                                           CAL_TYPE_STORE,
                                                           G_SIGNAL_RUN_LAST,
                                                           0,
                                                           NULL,
                                                           NULL,
                                                           NULL,
                                                           G_TYPE_NONE,
                                                           2,
                                                           QUERY_TYPE_MUTATION,
                                                           G_TYPE_STRING);
  cal_store_signals[CAL_STORE_SIGNAL_FAILED] = g_signal_new ("failed",
                                                             CAL_TYPE_STORE,
                                                             G_SIGNAL_RUN_LAST,
                                                             0,
                                                             NULL,
                                                             NULL,
                                                             NULL,
                                                             G_TYPE_NONE,
                                                             3,
                                                             QUERY_TYPE_MUTATION,
                                                             CAL_TYPE_CHANGE,
                                                             G_TYPE_STRING);
  cal_store_signals[CAL_STORE_SIGNAL_CROWDED] = g_signal_new ("crowded",
                                                              CAL_TYPE_STORE,
                                                              G_SIGNAL_RUN_LAST,
                                                              0,
                                                              NULL,
                                                              NULL,
                                                              NULL,
                                                              G_TYPE_NONE,
                                                              1,
                                                              G_TYPE_PTR_ARRAY);
  cal_store_signals[CAL_STORE_SIGNAL_REVERTING] = g_signal_new ("reverting-changed",
                                                                CAL_TYPE_STORE,
                                                                G_SIGNAL_RUN_LAST,
                                                                0,
                                                                NULL,
                                                                NULL,
                                                                NULL,
                                                                G_TYPE_NONE,
                                                                0);
}

static void
cal_store_init (CalStore *self)
{
  self->zone = cal_zone_local ();
  self->most_a_day = MOST_A_DAY;
  self->errands = g_array_new (FALSE, FALSE, sizeof (CalStoreErrand));
  self->undo = cal_undo_stack_new ();
  self->reverting = g_ptr_array_new_with_free_func (g_object_unref);
  self->series = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  cal_store_init_crowded (self);
  self->pending =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * cal_store_new:
 * @database_file: where the appointments are
 * @client: (nullable): the query client to use; not to be used after the store is gone
 *
 * Main thread. Nothing is read before cal_store_open().
 *
 * Returns: (transfer full): a new store
 */
CalStore *
cal_store_new (GFile *database_file, QueryClient *client)
{
  CalStore *self;

  g_return_val_if_fail (G_IS_FILE (database_file), NULL);
  g_return_val_if_fail (client == NULL || QUERY_IS_CLIENT (client), NULL);

  self = g_object_new (CAL_TYPE_STORE, NULL);
  self->file = g_object_ref (database_file);
  self->client = client != NULL ? g_object_ref (client) : query_client_new (NULL, NULL);
  self->database = cal_database_new (database_file);
  g_signal_connect_object (self->database,
                           "changed",
                           G_CALLBACK (database_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client,
                           "mutation-settled",
                           G_CALLBACK (cal_store_mutation_settled),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->undo,
                           "changed",
                           G_CALLBACK (undo_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  cal_store_register_queries (self);
  cal_store_register_changes (self);
  cal_store_register_calendars (self);
  cal_store_register_imports (self);
  create_calendars (self);
  cal_store_watch_zone (self);
  return self;
}

/**
 * cal_store_open:
 * @self: the store
 *
 * Opens the database and reads the calendars. #CalStore:loaded turns %TRUE when that is done, also
 * when it failed: then #CalStore:opening-message says why. Call it once.
 */
void
cal_store_open (CalStore *self)
{
  g_return_if_fail (CAL_IS_STORE (self));

  cal_store_open_database (self);
  query_observer_subscribe (self->calendars_observer);
}

/**
 * cal_store_close:
 * @self: the store
 *
 * Cancels imports, waits until every change is written or refused, and closes the database. While
 * another program holds the file it is waited for longer than otherwise, up to a minute. Blocks,
 * running the main context; for shutdown.
 */
void
cal_store_close (CalStore *self)
{
  g_return_if_fail (CAL_IS_STORE (self));

  self->closing = TRUE;
  g_clear_handle_id (&self->reopen_id, g_source_remove);
  cal_store_cancel_imports (self);
  while (query_client_count_mutating (self->client, NULL) > 0)
    g_main_context_iteration (NULL, TRUE);
  cal_database_close (self->database);
}

/**
 * cal_store_get_opening_error:
 * @self: the store
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): why the file could not be opened, of %CAL_DATABASE_ERROR:
 * every call fails with it until it can be; valid until the next turn of the main loop
 */
const GError *
cal_store_get_opening_error (CalStore *self)
{
  g_return_val_if_fail (CAL_IS_STORE (self), NULL);

  return self->opening_error;
}

/**
 * cal_store_get_client:
 * @self: the store
 *
 * Returns: (transfer none): its query client
 */
QueryClient *
cal_store_get_client (CalStore *self)
{
  g_return_val_if_fail (CAL_IS_STORE (self), NULL);

  return self->client;
}

/**
 * cal_store_get_zone:
 * @self: the store
 *
 * Returns: (transfer none): the zone in which everything is shown; notify::zone tells of another
 */
const CalZone *
cal_store_get_zone (CalStore *self)
{
  g_return_val_if_fail (CAL_IS_STORE (self), NULL);

  return self->zone;
}

/**
 * cal_store_set_most_a_day:
 * @self: a store that is not open yet
 * @most: for how many occurrences of one series a day has room; 0: for any number
 *
 * A window has room for 96, which is what a store begins with; who writes a list wants all of them.
 */
void
cal_store_set_most_a_day (CalStore *self, guint most)
{
  g_return_if_fail (CAL_IS_STORE (self));
  g_return_if_fail (!self->opened);

  self->most_a_day = most;
}

/**
 * cal_store_get_calendars:
 * @self: the store
 *
 * Returns: (transfer none): a live list of #CalCalendar, by position
 */
GListModel *
cal_store_get_calendars (CalStore *self)
{
  g_return_val_if_fail (CAL_IS_STORE (self), NULL);

  return G_LIST_MODEL (self->calendars);
}

/**
 * cal_store_get_scope:
 * @variables: of a mutation
 * @user_data: not used
 *
 * Returns: (transfer full): the scope of everything that is written
 */
char *
cal_store_get_scope (gpointer variables, gpointer user_data)
{
  return g_strdup (CAL_STORE_SCOPE);
}

/**
 * cal_store_should_retry:
 * @failure_count: how often it failed before
 * @error: why it failed now
 * @user_data: the store
 *
 * While the program runs a refusal is said, and can be answered. When it ends nobody hears of it:
 * then another program that holds the file is waited for.
 *
 * Returns: whether what is to be written is tried again
 */
gboolean
cal_store_should_retry (guint failure_count, const GError *error, gpointer user_data)
{
  CalStore *self = CAL_STORE (user_data);

  return self->closing && failure_count < CLOSING_TRIES
         && g_error_matches (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED);
}

/**
 * cal_store_get_retry_delay:
 * @failure_count: how often it failed before
 * @error: why it failed now
 * @user_data: the store
 *
 * Returns: none, in microseconds: the database has waited already
 */
gint64
cal_store_get_retry_delay (guint failure_count, const GError *error, gpointer user_data)
{
  return 0;
}
