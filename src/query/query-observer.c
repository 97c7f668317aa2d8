/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"
#include "query-observer-private.h"

/* Watches one query for a view. While subscribed it stands in its query's list; a change of the
 * query marks it, and at the end of the turn it compares what it would show with what it last told
 * and notifies the properties that differ, and only those. The getters always give the present
 * state. */

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_KEY,
  PROP_ENABLED,
  PROP_SUBSCRIBED,
  PROP_KEEP_PREVIOUS_DATA,
  PROP_REFETCH_INTERVAL,
  PROP_STATUS,
  PROP_FETCH_STATUS,
  PROP_DATA,
  PROP_ERROR,
  PROP_FAILURE_COUNT,
  PROP_FAILURE_REASON,
  PROP_STALE,
  PROP_PLACEHOLDER,
  PROP_LOADING,
  PROP_REFRESHING,
  PROP_PAUSED,
  PROP_FETCHED,
  PROP_UPDATED_AT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QueryObserver, query_observer, G_TYPE_OBJECT)

static void
clear_value (GType *type, gpointer *value)
{
  query_value_unref (*type, g_steal_pointer (value));
  *type = G_TYPE_NONE;
}

static void
set_value (GType *place_type, gpointer *place, GType type, gpointer value)
{
  gpointer old = *place;
  GType old_type = *place_type;

  *place = query_value_ref (type, value);
  *place_type = type;
  query_value_unref (old_type, old);
}

static void
clear_placed (QueryObserver *self)
{
  clear_value (&self->placed_type, &self->placed);
  self->placed_valid = FALSE;
}

/* Runs the projection, unless the data are those it last ran on. */
static gpointer
project (QueryObserver *self, GType type, gpointer data, GType *out_type)
{
  if (self->select == NULL || data == NULL)
    {
      *out_type = type;
      return data;
    }
  if (self->selected_from != data)
    {
      gpointer projected;

      set_value (&self->selected_from_type, &self->selected_from, type, data);
      g_clear_error (&self->select_error);
      projected = self->select (data, self->select_data, &self->select_error);
      if (projected != NULL)
        {
          query_value_unref (self->select_type, self->selected);
          self->selected = projected;
        }
    }
  *out_type = self->select_type;
  return self->selected;
}

static gpointer
find_placeholder (QueryObserver *self, GType *out_type)
{
  if (self->placeholder != NULL)
    {
      if (!self->placed_valid)
        {
          self->placed_type = query_entry_get_type (self->entry);
          self->placed = self->placeholder (self->key, self->previous_data, self->placeholder_data);
          self->placed_valid = TRUE;
        }
      return project (self, self->placed_type, self->placed, out_type);
    }
  *out_type = self->previous_type;
  return self->keep_previous ? self->previous_data : NULL;
}

/* What there is to show now; everything in it is borrowed. */
static void
look (QueryObserver *self, QueryView *view)
{
  QueryEntry *entry = self->entry;

  *view = (QueryView){ .type = G_TYPE_OBJECT };
  if (entry == NULL)
    {
      view->data = self->keep_previous ? self->previous_data : NULL;
      view->type = self->previous_type;
      view->placeholder = view->data != NULL;
      return;
    }
  view->status = query_entry_get_status (entry);
  view->fetch_status = query_entry_get_fetch_status (entry);
  view->data =
      project (self, query_entry_get_type (entry), query_entry_get_visible (entry), &view->type);
  view->error = (GError *) query_entry_get_error (entry);
  view->updated_at = entry->updated_at;
  view->fetched =
      entry->n_updates > 0 || (entry->extra != NULL && entry->extra->n_error_updates > 0);
  view->stale = self->enabled && query_entry_is_stale (entry);
  if (entry->extra != NULL)
    {
      view->failure_count = entry->extra->failure_count;
      view->failure_reason = entry->extra->failure_reason;
    }
  if (view->data != NULL && self->select_error != NULL && self->select != NULL)
    {
      view->error = self->select_error;
      view->status = QUERY_STATUS_ERROR;
    }
  if (view->data == NULL && view->status == QUERY_STATUS_PENDING)
    {
      view->data = find_placeholder (self, &view->type);
      view->placeholder = view->data != NULL;
      if (view->placeholder)
        view->status = QUERY_STATUS_SUCCESS;
    }
}

static gboolean
is_same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->domain == b->domain && a->code == b->code && g_strcmp0 (a->message, b->message) == 0;
}

static gboolean
is_loading (const QueryView *view)
{
  return view->fetch_status == QUERY_FETCH_STATUS_FETCHING && view->status == QUERY_STATUS_PENDING;
}

static gboolean
is_refreshing (const QueryView *view)
{
  return view->fetch_status == QUERY_FETCH_STATUS_FETCHING && view->status != QUERY_STATUS_PENDING;
}

static gboolean
is_paused (const QueryView *view)
{
  return view->fetch_status == QUERY_FETCH_STATUS_PAUSED;
}

static guint32
compare_views (const QueryView *old, const QueryView *new)
{
  guint32 changed = 0;

#define BIT(prop, differ) changed |= (differ) ? 1u << (prop) : 0
  BIT (PROP_STATUS, old->status != new->status);
  BIT (PROP_FETCH_STATUS, old->fetch_status != new->fetch_status);
  BIT (PROP_DATA, old->data != new->data);
  BIT (PROP_ERROR, !is_same_error (old->error, new->error));
  BIT (PROP_FAILURE_COUNT, old->failure_count != new->failure_count);
  BIT (PROP_FAILURE_REASON, !is_same_error (old->failure_reason, new->failure_reason));
  BIT (PROP_STALE, old->stale != new->stale);
  BIT (PROP_PLACEHOLDER, old->placeholder != new->placeholder);
  BIT (PROP_LOADING, is_loading (old) != is_loading (new));
  BIT (PROP_REFRESHING, is_refreshing (old) != is_refreshing (new));
  BIT (PROP_PAUSED, is_paused (old) != is_paused (new));
  BIT (PROP_FETCHED, old->fetched != new->fetched);
  BIT (PROP_UPDATED_AT, old->updated_at != new->updated_at);
#undef BIT
  return changed;
}

static void
remember (QueryObserver *self, const QueryView *view)
{
  QueryView *told = &self->told;
  gpointer data = told->data;
  GType type = told->type;

  if (!is_same_error (told->error, view->error))
    {
      g_clear_error (&told->error);
      told->error = view->error != NULL ? g_error_copy (view->error) : NULL;
    }
  if (!is_same_error (told->failure_reason, view->failure_reason))
    {
      g_clear_error (&told->failure_reason);
      told->failure_reason =
          view->failure_reason != NULL ? g_error_copy (view->failure_reason) : NULL;
    }
  if (data != view->data)
    {
      told->data = query_value_ref (view->type, view->data);
      told->type = view->type;
      query_value_unref (type, data);
    }
  told->updated_at = view->updated_at;
  told->failure_count = view->failure_count;
  told->status = view->status;
  told->fetch_status = view->fetch_status;
  told->stale = view->stale;
  told->placeholder = view->placeholder;
  told->fetched = view->fetched;
}

void
query_observer_tell (QueryObserver *self)
{
  GObject *object = (GObject *) self;
  QueryView view;
  guint32 changed;

  look (self, &view);
  if (view.data != NULL && !view.placeholder)
    clear_value (&self->previous_type, &self->previous_data);
  changed = compare_views (&self->told, &view);
  if (changed == 0)
    return;
  remember (self, &view);
  g_object_ref (object);
  for (; changed != 0; changed &= changed - 1)
    g_object_notify_by_pspec (object, properties[g_bit_nth_lsf (changed, -1)]);
  g_object_unref (object);
}

static void
mark_dirty (QueryObserver *self)
{
  if (!self->dirty)
    query_client_add_dirty (self->client, self);
}

void
query_observer_restart_interval (QueryObserver *self)
{
  gint64 interval = self->interval;
  gint64 when = QUERY_NEVER;

  if (self->entry != NULL && interval == 0)
    interval = self->entry->options->resource.refetch_interval;
  if (self->entry != NULL && self->enabled && interval > 0)
    when = query_time_add (query_client_now (self->client), interval);
  query_deadlines_set (self->client->deadlines,
                       &self->interval_deadline,
                       QUERY_DEADLINE_INTERVAL,
                       when);
}

static void
fetch (QueryObserver *self, gboolean join)
{
  query_flight_start (self->entry, self->entry->options->resource.retry, NULL, join, NULL);
}

void
query_observer_interval_cb (QueryObserver *self)
{
  query_observer_restart_interval (self);
  if (!query_entry_is_static (self->entry))
    fetch (self, TRUE);
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
  query_observer_restart_interval (self);
  if (should_fetch (self))
    fetch (self, TRUE);
  mark_dirty (self);
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
  clear_value (&self->selected_from_type, &self->selected_from);
  clear_value (&self->previous_type, &self->previous_data);
  clear_value (&self->told.type, &self->told.data);
  clear_placed (self);
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
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_KEY:
      g_value_set_boxed (value, self->key);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case PROP_SUBSCRIBED:
      g_value_set_boolean (value, self->subscribed);
      break;
    case PROP_KEEP_PREVIOUS_DATA:
      g_value_set_boolean (value, self->keep_previous);
      break;
    case PROP_REFETCH_INTERVAL:
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

  if (id < PROP_STATUS)
    {
      get_option (self, id, value, pspec);
      return;
    }
  look (self, &view);
  switch (id)
    {
    case PROP_STATUS:
      g_value_set_enum (value, view.status);
      break;
    case PROP_FETCH_STATUS:
      g_value_set_enum (value, view.fetch_status);
      break;
    case PROP_DATA:
      g_value_set_object (value, g_type_is_a (view.type, G_TYPE_OBJECT) ? view.data : NULL);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, view.error);
      break;
    case PROP_FAILURE_COUNT:
      g_value_set_uint (value, view.failure_count);
      break;
    case PROP_FAILURE_REASON:
      g_value_set_boxed (value, view.failure_reason);
      break;
    case PROP_STALE:
      g_value_set_boolean (value, view.stale);
      break;
    case PROP_PLACEHOLDER:
      g_value_set_boolean (value, view.placeholder);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, is_loading (&view));
      break;
    case PROP_REFRESHING:
      g_value_set_boolean (value, is_refreshing (&view));
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, is_paused (&view));
      break;
    case PROP_FETCHED:
      g_value_set_boolean (value, view.fetched);
      break;
    case PROP_UPDATED_AT:
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
    case PROP_CLIENT:
      self->client = g_value_dup_object (value);
      break;
    case PROP_KEY:
      query_observer_set_key (self, g_value_get_boxed (value));
      break;
    case PROP_ENABLED:
      query_observer_set_enabled (self, g_value_get_boolean (value));
      break;
    case PROP_SUBSCRIBED:
      if (g_value_get_boolean (value))
        query_observer_subscribe (self);
      else
        query_observer_unsubscribe (self);
      break;
    case PROP_KEEP_PREVIOUS_DATA:
      query_observer_set_keep_previous_data (self, g_value_get_boolean (value));
      break;
    case PROP_REFETCH_INTERVAL:
      query_observer_set_refetch_interval (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_options (const GParamFlags flags)
{
  const GParamFlags write = flags | G_PARAM_READWRITE;

  properties[PROP_CLIENT] =
      g_param_spec_object ("client", NULL, NULL, QUERY_TYPE_CLIENT, write | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_KEY] = g_param_spec_boxed ("key", NULL, NULL, QUERY_TYPE_KEY, write);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, write);
  properties[PROP_SUBSCRIBED] = g_param_spec_boolean ("subscribed", NULL, NULL, FALSE, write);
  properties[PROP_KEEP_PREVIOUS_DATA] =
      g_param_spec_boolean ("keep-previous-data", NULL, NULL, FALSE, write);
  properties[PROP_REFETCH_INTERVAL] =
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
  properties[PROP_STATUS] =
      g_param_spec_enum ("status", NULL, NULL, QUERY_TYPE_STATUS, QUERY_STATUS_PENDING, read);
  properties[PROP_FETCH_STATUS] = g_param_spec_enum ("fetch-status",
                                                     NULL,
                                                     NULL,
                                                     QUERY_TYPE_FETCH_STATUS,
                                                     QUERY_FETCH_STATUS_IDLE,
                                                     read);
  properties[PROP_DATA] = g_param_spec_object ("data", NULL, NULL, G_TYPE_OBJECT, read);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read);
  properties[PROP_FAILURE_COUNT] =
      g_param_spec_uint ("failure-count", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_FAILURE_REASON] =
      g_param_spec_boxed ("failure-reason", NULL, NULL, G_TYPE_ERROR, read);
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, read);
  properties[PROP_PLACEHOLDER] = g_param_spec_boolean ("placeholder", NULL, NULL, FALSE, read);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, read);
  properties[PROP_REFRESHING] = g_param_spec_boolean ("refreshing", NULL, NULL, FALSE, read);
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, read);
  properties[PROP_FETCHED] = g_param_spec_boolean ("fetched", NULL, NULL, FALSE, read);
  properties[PROP_UPDATED_AT] =
      g_param_spec_int64 ("updated-at", NULL, NULL, 0, G_MAXINT64, 0, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBSCRIBED]);
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
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBSCRIBED]);
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
  look (self, &view);
  if (view.data != NULL)
    set_value (&self->previous_type, &self->previous_data, view.type, view.data);
  clear_placed (self);
  g_clear_pointer (&self->key, query_key_unref);
  self->key = key != NULL ? query_key_ref (key) : NULL;
  old = self->entry != NULL ? query_entry_ref (self->entry) : NULL;
  detach (self);
  if (self->subscribed)
    attach (self);
  if (old != NULL)
    {
      mark_dirty (self);
      query_entry_unref (old);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY]);
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
        fetch (self, TRUE);
      mark_dirty (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
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
  mark_dirty (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP_PREVIOUS_DATA]);
}

/**
 * query_observer_set_refetch_interval:
 * @self: an observer
 * @interval: microseconds; 0 for what the resource says
 *
 * Fetches again and again while subscribed and enabled, with or without focus.
 */
void
query_observer_set_refetch_interval (QueryObserver *self, gint64 interval)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self) && interval >= 0);

  if (self->interval == interval)
    return;
  self->interval = interval;
  query_observer_restart_interval (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFETCH_INTERVAL]);
}

/**
 * query_observer_set_select:
 * @self: an observer
 * @type: the type of what @func makes: an object type, a boxed one or %G_TYPE_VARIANT
 * @func: (nullable): makes of the query's data what this observer shows
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 *
 * The function runs again only when the data have changed. When it fails the observer is in error
 * and shows what it made last.
 */
void
query_observer_set_select (QueryObserver *self,
                           GType type,
                           QuerySelectFunc func,
                           gpointer user_data,
                           GDestroyNotify destroy)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->select_destroy != NULL)
    self->select_destroy (self->select_data);
  clear_value (&self->select_type, &self->selected);
  clear_value (&self->selected_from_type, &self->selected_from);
  g_clear_error (&self->select_error);
  self->select_type = type;
  self->select = func;
  self->select_data = user_data;
  self->select_destroy = destroy;
  mark_dirty (self);
}

/**
 * query_observer_set_placeholder:
 * @self: an observer
 * @func: (nullable): makes what is shown while there are no data
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 *
 * What it makes is of the resource's data type, is shown with [property@Observer:placeholder] set,
 * goes through the projection and is never stored. It runs once for a key.
 */
void
query_observer_set_placeholder (QueryObserver *self,
                                QueryPlaceholderFunc func,
                                gpointer user_data,
                                GDestroyNotify destroy)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->placeholder_destroy != NULL)
    self->placeholder_destroy (self->placeholder_data);
  clear_placed (self);
  self->placeholder = func;
  self->placeholder_data = user_data;
  self->placeholder_destroy = destroy;
  mark_dirty (self);
}

/**
 * query_observer_get_data:
 * @self: an observer
 *
 * Returns: (transfer none) (nullable): what it shows: projected, or a placeholder; borrowed until
 * the next change
 */
gpointer
query_observer_get_data (QueryObserver *self)
{
  QueryView view;

  g_return_val_if_fail (QUERY_IS_OBSERVER (self), NULL);

  look (self, &view);
  return view.data;
}

/**
 * query_observer_get_status:
 * @self: an observer
 *
 * Returns: what data there are
 */
QueryStatus
query_observer_get_status (QueryObserver *self)
{
  QueryView view;

  g_return_val_if_fail (QUERY_IS_OBSERVER (self), QUERY_STATUS_PENDING);

  look (self, &view);
  return view.status;
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
 * query_observer_get_error:
 * @self: an observer
 *
 * Returns: (transfer none) (nullable): why the last fetch, or the projection, failed
 */
const GError *
query_observer_get_error (QueryObserver *self)
{
  QueryView view;

  g_return_val_if_fail (QUERY_IS_OBSERVER (self), NULL);

  look (self, &view);
  return view.error;
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
 * query_observer_get_placeholder:
 * @self: an observer
 *
 * Returns: whether what it shows stands in for data that are yet to come
 */
gboolean
query_observer_get_placeholder (QueryObserver *self)
{
  QueryView view;

  g_return_val_if_fail (QUERY_IS_OBSERVER (self), FALSE);

  look (self, &view);
  return view.placeholder;
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

/**
 * query_observer_refetch:
 * @self: an observer
 *
 * Fetches now, also when disabled or fresh. A refetch that runs is replaced.
 */
void
query_observer_refetch (QueryObserver *self)
{
  g_return_if_fail (QUERY_IS_OBSERVER (self));

  if (self->entry != NULL)
    fetch (self, FALSE);
}

/**
 * query_observer_refetch_async:
 * @self: an observer that is subscribed
 * @flags: whether to join what runs, whether to report an error
 * @cancellable: (nullable): stops waiting
 * @callback: called once
 * @user_data: for @callback
 */
void
query_observer_refetch_async (QueryObserver *self,
                              QueryRefetchFlags flags,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (QUERY_IS_OBSERVER (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, query_observer_refetch_async);
  g_object_set_data (G_OBJECT (task), "report", GINT_TO_POINTER (flags & QUERY_REFETCH_REPORT));
  if (self->entry == NULL)
    {
      g_task_return_new_error (task, QUERY_ERROR, QUERY_ERROR_NO_RESOURCE, "Nothing is watched");
      g_object_unref (task);
      return;
    }
  query_flight_start (self->entry,
                      self->entry->options->resource.retry,
                      NULL,
                      (flags & QUERY_REFETCH_JOIN) != 0,
                      task);
}

/**
 * query_observer_refetch_finish:
 * @self: an observer
 * @result: what the callback got
 * @error: where to put an error: with %QUERY_REFETCH_REPORT the fetch's
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
query_observer_refetch_finish (QueryObserver *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (query_answer_drop (G_TASK (result), &found))
    return TRUE;
  if (g_object_get_data (G_OBJECT (result), "report") == NULL
      && !g_error_matches (found, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&found));
  return FALSE;
}
