/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"
#include "query-observer-private.h"

/* Watches one query for a view. While subscribed it stands in its query's list; a change of the
 * query marks it, and at the end of the turn it compares what it would show with what it last told
 * and notifies the properties that differ, and only those. The getters always give the present
 * state. */

GParamSpec *query_observer_properties[QUERY_OBSERVER_N_PROPS];

G_DEFINE_FINAL_TYPE (QueryObserver, query_observer, G_TYPE_OBJECT)

void
query_observer_notify (QueryObserver *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), query_observer_properties[id]);
}

void
query_observer_mark_dirty (QueryObserver *self)
{
  if (!self->dirty)
    query_client_add_dirty (self->client, self);
}

static gboolean
should_fetch (QueryObserver *self)
{
  QueryEntry *entry = self->entry;
  const QueryResource *resource = &entry->options->resource;

  if (!self->enabled || (resource->fetch == NULL && entry->confirmed != NULL))
    return FALSE;
  if (entry->confirmed == NULL)
    return !(entry->status == QUERY_STATUS_ERROR
             && resource->retry_on_subscribe == QUERY_WHEN_NEVER);
  if (query_entry_is_static (entry) || resource->refetch_on_subscribe == QUERY_WHEN_NEVER)
    return FALSE;
  return resource->refetch_on_subscribe == QUERY_WHEN_ALWAYS || query_entry_is_stale (entry);
}

static void
attach (QueryObserver *self)
{
  QueryEntry *entry;

  if (self->key == NULL)
    return;
  entry = query_client_ensure_entry (self->client, self->key);
  query_entry_attach (entry, self);
  /* A listener may have unsubscribed it. */
  if (self->entry == NULL)
    return;
  query_observer_restart_interval (self);
  if (should_fetch (self))
    query_observer_fetch (self, TRUE);
  query_observer_mark_dirty (self);
}

static void
detach (QueryObserver *self)
{
  if (self->entry == NULL)
    return;
  query_deadlines_remove (self->client->deadlines, &self->interval_deadline);
  query_entry_detach (self->entry, self);
}

static void
forget_dirty (QueryObserver *self)
{
  GPtrArray *dirty = self->client->dirty;
  GPtrArray *telling = self->client->telling;

  if (!self->dirty)
    return;
  self->dirty = FALSE;
  if (self->place < telling->len && telling->pdata[self->place] == self)
    telling->pdata[self->place] = NULL;
  else
    dirty->pdata[self->place] = NULL;
}

static void
query_observer_dispose (GObject *object)
{
  QueryObserver *self = QUERY_OBSERVER (object);

  if (self->client != NULL)
    {
      self->subscribed = FALSE;
      detach (self);
      forget_dirty (self);
    }
  G_OBJECT_CLASS (query_observer_parent_class)->dispose (object);
}

static void
query_observer_finalize (GObject *object)
{
  QueryObserver *self = QUERY_OBSERVER (object);

  if (self->select_destroy != NULL)
    self->select_destroy (self->select_data);
  if (self->placeholder_destroy != NULL)
    self->placeholder_destroy (self->placeholder_data);
  query_value_unref (self->select_type, self->selected);
  query_observer_clear_value (&self->selected_from_type, &self->selected_from);
  query_observer_clear_value (&self->previous_type, &self->previous_data);
  query_observer_clear_value (&self->told.type, &self->told.data);
  query_observer_clear_placed (self);
  g_clear_error (&self->select_error);
  g_clear_error (&self->told.error);
  g_clear_error (&self->told.failure_reason);
  g_clear_pointer (&self->key, query_key_unref);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (query_observer_parent_class)->finalize (object);
}

static void
get_option (QueryObserver *self, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case QUERY_OBSERVER_PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case QUERY_OBSERVER_PROP_KEY:
      g_value_set_boxed (value, self->key);
      break;
    case QUERY_OBSERVER_PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case QUERY_OBSERVER_PROP_SUBSCRIBED:
      g_value_set_boolean (value, self->subscribed);
      break;
    case QUERY_OBSERVER_PROP_KEEP_PREVIOUS_DATA:
      g_value_set_boolean (value, self->keep_previous);
      break;
    case QUERY_OBSERVER_PROP_REFETCH_INTERVAL:
      g_value_set_int64 (value, self->interval);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (self, id, pspec);
    }
}

static void
query_observer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  QueryObserver *self = QUERY_OBSERVER (object);
  QueryView view;

  if (id < QUERY_OBSERVER_PROP_STATUS)
    {
      get_option (self, id, value, pspec);
      return;
    }
  query_observer_look (self, &view);
  switch (id)
    {
    case QUERY_OBSERVER_PROP_STATUS:
      g_value_set_enum (value, view.status);
      break;
    case QUERY_OBSERVER_PROP_FETCH_STATUS:
      g_value_set_enum (value, view.fetch_status);
      break;
    case QUERY_OBSERVER_PROP_DATA:
      g_value_set_object (value, g_type_is_a (view.type, G_TYPE_OBJECT) ? view.data : NULL);
      break;
    case QUERY_OBSERVER_PROP_ERROR:
      g_value_set_boxed (value, view.error);
      break;
    case QUERY_OBSERVER_PROP_FAILURE_COUNT:
      g_value_set_uint (value, view.failure_count);
      break;
    case QUERY_OBSERVER_PROP_FAILURE_REASON:
      g_value_set_boxed (value, view.failure_reason);
      break;
    case QUERY_OBSERVER_PROP_STALE:
      g_value_set_boolean (value, view.stale);
      break;
    case QUERY_OBSERVER_PROP_PLACEHOLDER:
      g_value_set_boolean (value, view.placeholder);
      break;
    case QUERY_OBSERVER_PROP_LOADING:
      g_value_set_boolean (value, query_view_is_loading (&view));
      break;
    case QUERY_OBSERVER_PROP_REFRESHING:
      g_value_set_boolean (value, query_view_is_refreshing (&view));
      break;
    case QUERY_OBSERVER_PROP_PAUSED:
      g_value_set_boolean (value, query_view_is_paused (&view));
      break;
    case QUERY_OBSERVER_PROP_FETCHED:
      g_value_set_boolean (value, view.fetched);
      break;
    case QUERY_OBSERVER_PROP_UPDATED_AT:
      g_value_set_int64 (value, view.updated_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
query_observer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  QueryObserver *self = QUERY_OBSERVER (object);

  switch (id)
    {
    case QUERY_OBSERVER_PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case QUERY_OBSERVER_PROP_KEY:
      query_observer_set_key (self, g_value_get_boxed (value));
      break;
    case QUERY_OBSERVER_PROP_ENABLED:
      query_observer_set_enabled (self, g_value_get_boolean (value));
      break;
    case QUERY_OBSERVER_PROP_SUBSCRIBED:
      if (g_value_get_boolean (value))
        query_observer_subscribe (self);
      else
        query_observer_unsubscribe (self);
      break;
    case QUERY_OBSERVER_PROP_KEEP_PREVIOUS_DATA:
      query_observer_set_keep_previous_data (self, g_value_get_boolean (value));
      break;
    case QUERY_OBSERVER_PROP_REFETCH_INTERVAL:
      query_observer_set_refetch_interval (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_flag (guint id, const char *name, gboolean by_default, GParamFlags flags)
{
  query_observer_properties[id] = g_param_spec_boolean (name, NULL, NULL, by_default, flags);
}

static void
install_options (const GParamFlags flags)
{
  const GParamFlags write = flags | G_PARAM_READWRITE;

  query_observer_properties[QUERY_OBSERVER_PROP_CLIENT] =
      g_param_spec_object ("client", NULL, NULL, QUERY_TYPE_CLIENT, write | G_PARAM_CONSTRUCT_ONLY);
  query_observer_properties[QUERY_OBSERVER_PROP_KEY] =
      g_param_spec_boxed ("key", NULL, NULL, QUERY_TYPE_KEY, write);
  install_flag (QUERY_OBSERVER_PROP_ENABLED, "enabled", TRUE, write);
  install_flag (QUERY_OBSERVER_PROP_SUBSCRIBED, "subscribed", FALSE, write);
  install_flag (QUERY_OBSERVER_PROP_KEEP_PREVIOUS_DATA, "keep-previous-data", FALSE, write);
  query_observer_properties[QUERY_OBSERVER_PROP_REFETCH_INTERVAL] =
      g_param_spec_int64 ("refetch-interval", NULL, NULL, 0, G_MAXINT64, 0, write);
}

static void
query_observer_class_init (QueryObserverClass *klass)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read = flags | G_PARAM_READABLE;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = query_observer_dispose;
  object_class->finalize = query_observer_finalize;
  object_class->get_property = query_observer_get_property;
  object_class->set_property = query_observer_set_property;

  install_options (flags);
  query_observer_properties[QUERY_OBSERVER_PROP_STATUS] =
      g_param_spec_enum ("status", NULL, NULL, QUERY_TYPE_STATUS, QUERY_STATUS_PENDING, read);
  query_observer_properties[QUERY_OBSERVER_PROP_FETCH_STATUS] =
      g_param_spec_enum ("fetch-status",
                         NULL,
                         NULL,
                         QUERY_TYPE_FETCH_STATUS,
                         QUERY_FETCH_STATUS_IDLE,
                         read);
  query_observer_properties[QUERY_OBSERVER_PROP_DATA] =
      g_param_spec_object ("data", NULL, NULL, G_TYPE_OBJECT, read);
  query_observer_properties[QUERY_OBSERVER_PROP_ERROR] =
      g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read);
  query_observer_properties[QUERY_OBSERVER_PROP_FAILURE_COUNT] =
      g_param_spec_uint ("failure-count", NULL, NULL, 0, G_MAXUINT, 0, read);
  query_observer_properties[QUERY_OBSERVER_PROP_FAILURE_REASON] =
      g_param_spec_boxed ("failure-reason", NULL, NULL, G_TYPE_ERROR, read);
  install_flag (QUERY_OBSERVER_PROP_STALE, "stale", FALSE, read);
  install_flag (QUERY_OBSERVER_PROP_PLACEHOLDER, "placeholder", FALSE, read);
  install_flag (QUERY_OBSERVER_PROP_LOADING, "loading", FALSE, read);
  install_flag (QUERY_OBSERVER_PROP_REFRESHING, "refreshing", FALSE, read);
  install_flag (QUERY_OBSERVER_PROP_PAUSED, "paused", FALSE, read);
  install_flag (QUERY_OBSERVER_PROP_FETCHED, "fetched", FALSE, read);
  query_observer_properties[QUERY_OBSERVER_PROP_UPDATED_AT] =
      g_param_spec_int64 ("updated-at", NULL, NULL, 0, G_MAXINT64, 0, read);
  g_object_class_install_properties (object_class,
                                     QUERY_OBSERVER_N_PROPS,
                                     query_observer_properties);
}

static void
query_observer_init (QueryObserver *self)
{
  self->enabled = TRUE;
}

/**
 * query_observer_new:
 * @client: a client
 * @key: (nullable): what to watch; %NULL for nothing yet
 *
 * Fetches nothing: that begins with [method@Observer.subscribe].
 *
 * Returns: (transfer full): an observer
 */
QueryObserver *
query_observer_new (QueryClient *client, QueryKey *key)
{
  g_return_val_if_fail (QUERY_IS_CLIENT (client), NULL);

  return g_object_new (QUERY_TYPE_OBSERVER, "client", client, "key", key, NULL);
}

/**
 * query_observer_get_client:
 * @self: an observer
 *
 * Returns: (transfer none): its client
 */
QueryClient *
query_observer_get_client (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), NULL);

  return self->client;
}

/**
 * query_observer_subscribe:
 * @self: an observer
 *
 * Begins to watch: when the view is mapped. Fetches when there are no data or stale ones. Its
 * properties are right at once; the changes are notified at the end of the turn.
 */
void
query_observer_subscribe (QueryObserver *self)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->subscribed)
    return;
  self->subscribed = TRUE;
  attach (self);
  query_observer_notify (self, QUERY_OBSERVER_PROP_SUBSCRIBED);
}

/**
 * query_observer_unsubscribe:
 * @self: an observer
 *
 * Ceases to watch: when the view is unmapped. A fetch that nobody else wants is cancelled.
 */
void
query_observer_unsubscribe (QueryObserver *self)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (!self->subscribed)
    return;
  self->subscribed = FALSE;
  detach (self);
  query_observer_notify (self, QUERY_OBSERVER_PROP_SUBSCRIBED);
}

/**
 * query_observer_get_subscribed:
 * @self: an observer
 *
 * Returns: whether it watches
 */
gboolean
query_observer_get_subscribed (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), FALSE);

  return self->subscribed;
}

/**
 * query_observer_set_key:
 * @self: an observer
 * @key: (nullable): what to watch from now on
 *
 * Moves it to another query, which is fetched if need be. With
 * [property@Observer:keep-previous-data] what it shows now stays as a placeholder until the new
 * data come.
 */
void
query_observer_set_key (QueryObserver *self, QueryKey *key)
{
  QueryEntry *old;
  QueryView view;

  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->key == key || (self->key != NULL && key != NULL && query_key_equal (self->key, key)))
    return;
  query_observer_look (self, &view);
  if (view.data != NULL)
    query_observer_set_value (&self->previous_type, &self->previous_data, view.type, view.data);
  query_observer_clear_placed (self);
  g_clear_pointer (&self->key, query_key_unref);
  self->key = key != NULL ? query_key_ref (key) : NULL;
  old = self->entry != NULL ? query_entry_ref (self->entry) : NULL;
  detach (self);
  if (self->subscribed)
    attach (self);
  if (old != NULL)
    {
      query_observer_mark_dirty (self);
      query_entry_unref (old);
    }
  query_observer_notify (self, QUERY_OBSERVER_PROP_KEY);
}

/**
 * query_observer_get_key:
 * @self: an observer
 *
 * Returns: (transfer none) (nullable): what it watches
 */
QueryKey *
query_observer_get_key (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), NULL);

  return self->key;
}

/**
 * query_observer_set_enabled:
 * @self: an observer
 * @enabled: whether it makes its query active
 *
 * A disabled observer shows what is cached, and its query is not fetched for its sake but by its
 * own [method@Observer.refetch]. Enabling fetches if need be.
 */
void
query_observer_set_enabled (QueryObserver *self, gboolean enabled)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  enabled = !!enabled;
  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  if (self->entry != NULL)
    {
      self->entry->n_active += enabled ? 1 : -1;
      query_observer_restart_interval (self);
      if (enabled && should_fetch (self))
        query_observer_fetch (self, TRUE);
      query_observer_mark_dirty (self);
    }
  query_observer_notify (self, QUERY_OBSERVER_PROP_ENABLED);
}

/**
 * query_observer_get_enabled:
 * @self: an observer
 *
 * Returns: whether it makes its query active
 */
gboolean
query_observer_get_enabled (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), FALSE);

  return self->enabled;
}

/**
 * query_observer_set_keep_previous_data:
 * @self: an observer
 * @keep: whether a former key's data are shown until the new ones come
 */
void
query_observer_set_keep_previous_data (QueryObserver *self, gboolean keep)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->keep_previous == !!keep)
    return;
  self->keep_previous = !!keep;
  query_observer_mark_dirty (self);
  query_observer_notify (self, QUERY_OBSERVER_PROP_KEEP_PREVIOUS_DATA);
}

/**
 * query_observer_get_fetch_status:
 * @self: an observer
 *
 * Returns: what the fetch does
 */
QueryFetchStatus
query_observer_get_fetch_status (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), QUERY_FETCH_STATUS_IDLE);

  return self->entry != NULL ? query_entry_get_fetch_status (self->entry) : QUERY_FETCH_STATUS_IDLE;
}

/**
 * query_observer_get_stale:
 * @self: an observer
 *
 * Returns: whether the data are stale; never for a disabled observer
 */
gboolean
query_observer_get_stale (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), FALSE);

  return self->entry != NULL && self->enabled && query_entry_is_stale (self->entry);
}

/**
 * query_observer_get_updated_at:
 * @self: an observer
 *
 * Returns: when the confirmed data came: microseconds since the epoch; 0 for never
 */
gint64
query_observer_get_updated_at (QueryObserver *self)
{
  g_return_val_if_fail (QUERY_IS_OBSERVER (self), 0);

  return self->entry != NULL ? self->entry->updated_at : 0;
}
