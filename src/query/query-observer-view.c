/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-observer-private.h"

/* What an observer shows: its query's data, through its projection, or what stands in for them; and
 * the telling of what has changed since it was last told. */

void
query_observer_set_value (GType *place_type, gpointer *place, GType type, gpointer value)
{
  gpointer old = *place;
  GType old_type = *place_type;

  *place = query_value_ref (type, value);
  *place_type = type;
  query_value_unref (old_type, old);
}

void
query_observer_clear_value (GType *type, gpointer *value)
{
  query_value_unref (*type, g_steal_pointer (value));
  *type = G_TYPE_NONE;
}

void
query_observer_clear_placed (QueryObserver *self)
{
  query_observer_clear_value (&self->placed_type, &self->placed);
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

      query_observer_set_value (&self->selected_from_type, &self->selected_from, type, data);
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
void
query_observer_look (QueryObserver *self, QueryView *view)
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

gboolean
query_view_is_loading (const QueryView *view)
{
  return view->fetch_status == QUERY_FETCH_STATUS_FETCHING && view->status == QUERY_STATUS_PENDING;
}

gboolean
query_view_is_refreshing (const QueryView *view)
{
  return view->fetch_status == QUERY_FETCH_STATUS_FETCHING && view->status != QUERY_STATUS_PENDING;
}

gboolean
query_view_is_paused (const QueryView *view)
{
  return view->fetch_status == QUERY_FETCH_STATUS_PAUSED;
}

static guint32
compare_views (const QueryView *old, const QueryView *new)
{
  guint32 changed = 0;

#define BIT(prop, differ) changed |= (differ) ? 1u << (prop) : 0
  BIT (QUERY_OBSERVER_PROP_STATUS, old->status != new->status);
  BIT (QUERY_OBSERVER_PROP_FETCH_STATUS, old->fetch_status != new->fetch_status);
  BIT (QUERY_OBSERVER_PROP_DATA, old->data != new->data);
  BIT (QUERY_OBSERVER_PROP_ERROR, !is_same_error (old->error, new->error));
  BIT (QUERY_OBSERVER_PROP_FAILURE_COUNT, old->failure_count != new->failure_count);
  BIT (QUERY_OBSERVER_PROP_FAILURE_REASON,
       !is_same_error (old->failure_reason, new->failure_reason));
  BIT (QUERY_OBSERVER_PROP_STALE, old->stale != new->stale);
  BIT (QUERY_OBSERVER_PROP_PLACEHOLDER, old->placeholder != new->placeholder);
  BIT (QUERY_OBSERVER_PROP_LOADING, query_view_is_loading (old) != query_view_is_loading (new));
  BIT (QUERY_OBSERVER_PROP_REFRESHING,
       query_view_is_refreshing (old) != query_view_is_refreshing (new));
  BIT (QUERY_OBSERVER_PROP_PAUSED, query_view_is_paused (old) != query_view_is_paused (new));
  BIT (QUERY_OBSERVER_PROP_FETCHED, old->fetched != new->fetched);
  BIT (QUERY_OBSERVER_PROP_UPDATED_AT, old->updated_at != new->updated_at);
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
  QueryView view;
  guint32 changed;

  query_observer_look (self, &view);
  if (view.data != NULL && !view.placeholder)
    query_observer_clear_value (&self->previous_type, &self->previous_data);
  changed = compare_views (&self->told, &view);
  if (changed == 0)
    return;
  remember (self, &view);
  g_object_ref (self);
  for (; changed != 0; changed &= changed - 1)
    query_observer_notify (self, (guint) g_bit_nth_lsf (changed, -1));
  g_object_unref (self);
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
  query_observer_clear_value (&self->select_type, &self->selected);
  query_observer_clear_value (&self->selected_from_type, &self->selected_from);
  g_clear_error (&self->select_error);
  self->select_type = type;
  self->select = func;
  self->select_data = user_data;
  self->select_destroy = destroy;
  query_observer_mark_dirty (self);
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
  query_observer_clear_placed (self);
  self->placeholder = func;
  self->placeholder_data = user_data;
  self->placeholder_destroy = destroy;
  query_observer_mark_dirty (self);
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

  query_observer_look (self, &view);
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

  query_observer_look (self, &view);
  return view.status;
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

  query_observer_look (self, &view);
  return view.error;
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

  query_observer_look (self, &view);
  return view.placeholder;
}
