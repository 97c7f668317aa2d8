/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-log-private.h"

#include "query-mutation.h"

/* The mutations that are pending, and, in another one, those that have settled. */

struct _QueryLog
{
  GObject parent_instance;
  GPtrArray *items; /* of QueryMutation; owned */
  guint limit;
};

enum
{
  PROP_0,
  PROP_LIMIT,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
query_log_get_item_type (GListModel *model)
{
  return QUERY_TYPE_MUTATION;
}

static guint
query_log_get_n_items (GListModel *model)
{
  return QUERY_LOG (model)->items->len;
}

static gpointer
query_log_get_item (GListModel *model, guint position)
{
  QueryLog *self = QUERY_LOG (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
query_log_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = query_log_get_item_type;
  iface->get_n_items = query_log_get_n_items;
  iface->get_item = query_log_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QueryLog,
                               query_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, query_log_list_model_init))

static void
query_log_finalize (GObject *object)
{
  g_ptr_array_unref (QUERY_LOG (object)->items);
  G_OBJECT_CLASS (query_log_parent_class)->finalize (object);
}

static void
query_log_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  QueryLog *self = QUERY_LOG (object);

  if (id == PROP_LIMIT)
    g_value_set_uint (value, self->limit);
  else if (id == PROP_N_ITEMS)
    g_value_set_uint (value, self->items->len);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
query_log_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LIMIT)
    query_log_set_limit (QUERY_LOG (object), g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
query_log_class_init (QueryLogClass *klass)
{
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = query_log_finalize;
  object_class->get_property = query_log_get_property;
  object_class->set_property = query_log_set_property;
  properties[PROP_LIMIT] =
      g_param_spec_uint ("limit", NULL, NULL, 0, G_MAXUINT, 0, flags | G_PARAM_READWRITE);
  properties[PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags | G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
query_log_init (QueryLog *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
tell (QueryLog *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

QueryLog *
query_log_new (guint limit)
{
  QueryLog *self = g_object_new (QUERY_TYPE_LOG, NULL);

  self->limit = limit;
  return self;
}

static void
keep_limit (QueryLog *self)
{
  guint n;

  if (self->limit == 0 || self->items->len <= self->limit)
    return;
  n = self->items->len - self->limit;
  g_ptr_array_remove_range (self->items, 0, n);
  tell (self, 0, n, 0);
}

void
query_log_append (QueryLog *self, QueryMutation *mutation)
{
  g_ptr_array_add (self->items, g_object_ref (mutation));
  tell (self, self->items->len - 1, 0, 1);
  keep_limit (self);
}

gboolean
query_log_take_out (QueryLog *self, QueryMutation *mutation)
{
  guint position;

  if (!g_ptr_array_find (self->items, mutation, &position))
    return FALSE;
  g_ptr_array_remove_index (self->items, position);
  tell (self, position, 1, 0);
  return TRUE;
}

GPtrArray *
query_log_get_items (QueryLog *self)
{
  return self->items;
}

/**
 * query_log_get_limit:
 * @self: a log
 *
 * Returns: how many mutations it holds at most; 0 for any number
 */
guint
query_log_get_limit (QueryLog *self)
{
  g_return_val_if_fail (QUERY_IS_LOG (self), 0);

  return self->limit;
}

/**
 * query_log_set_limit:
 * @self: a log
 * @limit: how many mutations to hold at most; 0 for any number
 *
 * The oldest go first.
 */
void
query_log_set_limit (QueryLog *self, guint limit)
{
  g_return_if_fail (QUERY_IS_LOG (self));

  if (self->limit == limit)
    return;
  self->limit = limit;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIMIT]);
  keep_limit (self);
}
