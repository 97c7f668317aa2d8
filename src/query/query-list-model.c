/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-list-model.h"

#include "query-client-private.h"
#include "query-list-private.h"
#include "query-merge-private.h"
#include "query-row-private.h"

/* What observers show, as a list model.
 *
 * When the observers have told of their changes, at the end of the turn, the new list is compared
 * with the one that is shown, and the runs that differ are told from the last to the first. While
 * that goes on the model is the old list up to the run and the new one after it, so that every
 * listener finds it as the signals say. */

struct _QueryListModel
{
  GObject parent_instance;

  const QueryItemKind *kind;
  QueryRowTable *rows;  /* owned, (nullable) */
  GPtrArray *observers; /* owned */
  QueryClient *client;  /* borrowed, of the observers */
  QueryMerge *merge;    /* owned */
  QueryListFilterFunc filter;
  gpointer filter_data;
  GDestroyNotify filter_destroy;

  QueryList *shown; /* owned; up to `split` while changes are told */
  QueryList *next;  /* owned; from `next_split` on */
  guint split;
  guint next_split;
  guint told_n;
  gboolean updating;
  gboolean again;

  gboolean loading;
  gboolean stale;
  gboolean placeholder;
  GError *error;
};

enum
{
  PROP_0,
  PROP_ROW_TABLE,
  PROP_N_ITEMS,
  PROP_LOADING,
  PROP_STALE,
  PROP_PLACEHOLDER,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
query_list_model_get_item_type (GListModel *model)
{
  QueryListModel *self = QUERY_LIST_MODEL (model);

  return self->rows != NULL ? QUERY_TYPE_ROW : self->kind->item_type;
}

static guint
query_list_model_get_n_items (GListModel *model)
{
  QueryListModel *self = QUERY_LIST_MODEL (model);

  if (self->next == NULL)
    return query_list_get_length (self->shown);
  return self->split + query_list_get_length (self->next) - self->next_split;
}

static gpointer
query_list_model_get_item (GListModel *model, guint position)
{
  QueryListModel *self = QUERY_LIST_MODEL (model);
  QueryList *list = self->shown;
  QueryListPlace place;
  QueryChunk *chunk;

  if (self->next != NULL && position >= self->split)
    {
      list = self->next;
      position = position - self->split + self->next_split;
    }
  place = query_list_place (list, position);
  if (place.chunk >= list->n_chunks)
    return NULL;
  chunk = list->chunks[place.chunk];
  if (self->rows != NULL)
    return query_row_table_get (self->rows, chunk->ids[place.index], chunk->items[place.index]);
  return g_object_ref (chunk->items[place.index]);
}

static void
query_list_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = query_list_model_get_item_type;
  iface->get_n_items = query_list_model_get_n_items;
  iface->get_item = query_list_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QueryListModel,
                               query_list_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      query_list_model_list_model_init))

static void
tell_run (guint a, guint removed, guint b, guint added, gpointer user_data)
{
  QueryListModel *self = user_data;

  self->split = a;
  self->next_split = b;
  g_list_model_items_changed (G_LIST_MODEL (self), a, removed, added);
}

static void
tell_changed (guint64 id, gpointer item, gpointer user_data)
{
  QueryListModel *self = user_data;

  query_row_table_update (self->rows, self->kind, id, item);
}

static void
show (QueryListModel *self, QueryList *list)
{
  gboolean by_rows = self->rows != NULL;
  guint n = query_list_get_length (list);

  if (list == self->shown)
    return;
  self->updating = TRUE;
  self->next = g_object_ref (list);
  self->split = query_list_get_length (self->shown);
  self->next_split = n;
  query_list_compare (self->shown, list, by_rows, tell_run, by_rows ? tell_changed : NULL, self);
  g_set_object (&self->shown, list);
  g_clear_object (&self->next);
  self->updating = FALSE;
  if (self->told_n == n)
    return;
  self->told_n = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
set_flag (QueryListModel *self, gboolean *flag, gboolean value, guint prop)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static gboolean
is_same_message (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strcmp0 (a->message, b->message) == 0;
}

static void
update_flags (QueryListModel *self)
{
  gboolean loading = FALSE, stale = FALSE, placeholder = FALSE;
  const GError *error = NULL;
  g_autoptr (GError) old = NULL;
  gboolean is_error_changed;

  for (guint i = 0; i < self->observers->len; i++)
    {
      QueryObserver *observer = self->observers->pdata[i];

      loading |= query_observer_get_status (observer) == QUERY_STATUS_PENDING
                 && query_observer_get_fetch_status (observer) == QUERY_FETCH_STATUS_FETCHING;
      stale |= query_observer_get_stale (observer);
      placeholder |= query_observer_get_placeholder (observer);
      if (error == NULL)
        error = query_observer_get_error (observer);
    }
  /* The error is the query's: a listener to the flags may make it go. */
  old = g_steal_pointer (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  is_error_changed = !is_same_message (old, self->error);
  set_flag (self, &self->loading, loading, PROP_LOADING);
  set_flag (self, &self->stale, stale, PROP_STALE);
  set_flag (self, &self->placeholder, placeholder, PROP_PLACEHOLDER);
  if (is_error_changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

static QueryList *
combine (QueryListModel *self)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();

  for (guint i = 0; i < self->observers->len; i++)
    {
      QueryObserver *observer = self->observers->pdata[i];
      gpointer data = query_observer_get_data (observer);

      if (data == NULL || !QUERY_IS_LIST (data))
        continue;
      g_ptr_array_add (sources, data);
    }
  return query_merge_run (self->merge, sources);
}

static void
update (gpointer object)
{
  QueryListModel *self = object;
  g_autoptr (QueryListModel) alive G_GNUC_UNUSED = g_object_ref (self);

  if (self->updating)
    {
      self->again = TRUE;
      return;
    }
  do
    {
      g_autoptr (QueryList) list = combine (self);

      self->again = FALSE;
      show (self, list);
    }
  while (self->again);
  update_flags (self);
}

static void
want_update (QueryListModel *self)
{
  if (self->client != NULL)
    query_client_at_turn (self->client, G_OBJECT (self), update);
}

static void
observer_notify_cb (QueryObserver *observer, GParamSpec *pspec, gpointer user_data)
{
  want_update (QUERY_LIST_MODEL (user_data));
}

static void
connect_observer (QueryListModel *self, QueryObserver *observer)
{
  static const char *const signals[] = { "notify::data",         "notify::status",
                                         "notify::fetch-status", "notify::stale",
                                         "notify::placeholder",  "notify::error" };

  self->client = query_observer_get_client (observer);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect (observer, signals[i], G_CALLBACK (observer_notify_cb), self);
}

static void
disconnect_observer (QueryListModel *self, QueryObserver *observer)
{
  g_signal_handlers_disconnect_by_data (observer, self);
}

static void
query_list_model_dispose (GObject *object)
{
  QueryListModel *self = QUERY_LIST_MODEL (object);

  for (guint i = 0; i < self->observers->len; i++)
    disconnect_observer (self, self->observers->pdata[i]);
  g_ptr_array_set_size (self->observers, 0);
  self->client = NULL;
  G_OBJECT_CLASS (query_list_model_parent_class)->dispose (object);
}

static void
query_list_model_finalize (GObject *object)
{
  QueryListModel *self = QUERY_LIST_MODEL (object);

  if (self->filter_destroy != NULL)
    self->filter_destroy (self->filter_data);
  g_ptr_array_unref (self->observers);
  g_clear_object (&self->shown);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->merge, query_merge_free);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (query_list_model_parent_class)->finalize (object);
}

static void
query_list_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  QueryListModel *self = QUERY_LIST_MODEL (object);

  switch (id)
    {
    case PROP_ROW_TABLE:
      g_value_set_object (value, self->rows);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, g_list_model_get_n_items (G_LIST_MODEL (self)));
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    case PROP_STALE:
      g_value_set_boolean (value, self->stale);
      break;
    case PROP_PLACEHOLDER:
      g_value_set_boolean (value, self->placeholder);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
query_list_model_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ROW_TABLE)
    QUERY_LIST_MODEL (object)->rows = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
query_list_model_class_init (QueryListModelClass *klass)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags read = flags | G_PARAM_READABLE;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = query_list_model_dispose;
  object_class->finalize = query_list_model_finalize;
  object_class->get_property = query_list_model_get_property;
  object_class->set_property = query_list_model_set_property;
  properties[PROP_ROW_TABLE] =
      g_param_spec_object ("row-table",
                           NULL,
                           NULL,
                           QUERY_TYPE_ROW_TABLE,
                           flags | G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, read);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, read);
  properties[PROP_STALE] = g_param_spec_boolean ("stale", NULL, NULL, FALSE, read);
  properties[PROP_PLACEHOLDER] = g_param_spec_boolean ("placeholder", NULL, NULL, FALSE, read);
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
query_list_model_init (QueryListModel *self)
{
  self->observers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * query_list_model_new:
 * @kind: how items are known; must outlive the model
 * @rows: (nullable): the rows it shares with others; %NULL when its items are to be the lists' own
 *
 * Returns: (transfer full): a model with no observers
 */
QueryListModel *
query_list_model_new (const QueryItemKind *kind, QueryRowTable *rows)
{
  QueryListModel *self;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (rows == NULL || QUERY_IS_ROW_TABLE (rows), NULL);

  self = g_object_new (QUERY_TYPE_LIST_MODEL, "row-table", rows, NULL);
  self->kind = kind;
  self->merge = query_merge_new (kind);
  self->shown = query_list_new (kind, NULL, 0);
  return self;
}

/**
 * query_list_model_add:
 * @self: a list model
 * @observer: an observer whose data are lists of the model's kind; referenced, and subscribed by
 * its owner
 *
 * Adds what @observer shows, now and later.
 */
void
query_list_model_add (QueryListModel *self, QueryObserver *observer)
{
  g_return_if_fail (QUERY_IS_LIST_MODEL (self) && QUERY_IS_OBSERVER (observer));

  g_ptr_array_add (self->observers, g_object_ref (observer));
  connect_observer (self, observer);
  update (self);
}

/**
 * query_list_model_remove:
 * @self: a list model
 * @observer: one that was added
 */
void
query_list_model_remove (QueryListModel *self, QueryObserver *observer)
{
  guint position;

  g_return_if_fail (QUERY_IS_LIST_MODEL (self) && QUERY_IS_OBSERVER (observer));

  if (!g_ptr_array_find (self->observers, observer, &position))
    return;
  disconnect_observer (self, observer);
  g_ptr_array_remove_index (self->observers, position);
  update (self);
}

/**
 * query_list_model_set_observers:
 * @self: a list model
 * @observers: (array length=n_observers): all observers, in the order in which their lists stand if
 * the kind has no order of its own
 * @n_observers: how many
 *
 * One change of the model, whatever came and went.
 */
void
query_list_model_set_observers (QueryListModel *self,
                                QueryObserver *const *observers,
                                guint n_observers)
{
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (QUERY_IS_LIST_MODEL (self));
  g_return_if_fail (observers != NULL || n_observers == 0);

  old = self->observers;
  self->observers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < old->len; i++)
    disconnect_observer (self, old->pdata[i]);
  for (guint i = 0; i < n_observers; i++)
    {
      g_ptr_array_add (self->observers, g_object_ref (observers[i]));
      if (g_signal_handler_find (observers[i], G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self) == 0)
        connect_observer (self, observers[i]);
    }
  update (self);
}

/**
 * query_list_model_set_filter:
 * @self: a list model
 * @func: (nullable): whether an item is shown; %NULL for all
 * @user_data: for @func
 * @destroy: (nullable): for @user_data
 */
void
query_list_model_set_filter (QueryListModel *self,
                             QueryListFilterFunc func,
                             gpointer user_data,
                             GDestroyNotify destroy)
{
  g_return_if_fail (QUERY_IS_LIST_MODEL (self));

  if (self->filter_destroy != NULL)
    self->filter_destroy (self->filter_data);
  self->filter = func;
  self->filter_data = user_data;
  self->filter_destroy = destroy;
  query_merge_set_filter (self->merge, func, user_data);
  update (self);
}

/**
 * query_list_model_refilter:
 * @self: a list model
 *
 * To be called when the filter would now say something else of some items.
 */
void
query_list_model_refilter (QueryListModel *self)
{
  g_return_if_fail (QUERY_IS_LIST_MODEL (self));

  query_merge_set_filter (self->merge, self->filter, self->filter_data);
  update (self);
}

/**
 * query_list_model_get_list:
 * @self: a list model
 *
 * Returns: (transfer none): what is shown
 */
QueryList *
query_list_model_get_list (QueryListModel *self)
{
  g_return_val_if_fail (QUERY_IS_LIST_MODEL (self), NULL);

  return self->shown;
}

/**
 * query_list_model_get_loading:
 * @self: a list model
 *
 * Returns: whether an observer has no data yet and fetches
 */
gboolean
query_list_model_get_loading (QueryListModel *self)
{
  g_return_val_if_fail (QUERY_IS_LIST_MODEL (self), FALSE);

  return self->loading;
}
