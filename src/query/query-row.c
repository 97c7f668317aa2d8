/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-row-private.h"

/* Rows stand for things over time, while the items of lists are values. The table holds its rows
 * weakly: a row lives as long as a view holds it, so there are as many as are visible, not as many
 * as there are items. */

struct _QueryRow
{
  GObject parent_instance;
  QueryRowTable *table; /* owned */
  gpointer item;        /* owned */
  guint64 id;
};

struct _QueryRowTable
{
  GObject parent_instance;
  GHashTable *rows; /* id → QueryRow, borrowed */
};

enum
{
  PROP_0,
  PROP_ITEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (QueryRow, query_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (QueryRowTable, query_row_table, G_TYPE_OBJECT)

static void
query_row_dispose (GObject *object)
{
  QueryRow *self = QUERY_ROW (object);

  if (self->table != NULL && g_hash_table_lookup (self->table->rows, &self->id) == self)
    g_hash_table_remove (self->table->rows, &self->id);
  g_clear_object (&self->table);
  G_OBJECT_CLASS (query_row_parent_class)->dispose (object);
}

static void
query_row_finalize (GObject *object)
{
  g_clear_object (&QUERY_ROW (object)->item);
  G_OBJECT_CLASS (query_row_parent_class)->finalize (object);
}

static void
query_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ITEM)
    g_value_set_object (value, QUERY_ROW (object)->item);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
query_row_class_init (QueryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = query_row_dispose;
  object_class->finalize = query_row_finalize;
  object_class->get_property = query_row_get_property;
  properties[PROP_ITEM] =
      g_param_spec_object ("item",
                           NULL,
                           NULL,
                           G_TYPE_OBJECT,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
query_row_init (QueryRow *self)
{
}

static void
query_row_table_finalize (GObject *object)
{
  g_hash_table_unref (QUERY_ROW_TABLE (object)->rows);
  G_OBJECT_CLASS (query_row_table_parent_class)->finalize (object);
}

static void
query_row_table_class_init (QueryRowTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = query_row_table_finalize;
}

static void
query_row_table_init (QueryRowTable *self)
{
  self->rows = g_hash_table_new (g_int64_hash, g_int64_equal);
}

/**
 * query_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none): what the row stands for is at present
 */
gpointer
query_row_get_item (QueryRow *self)
{
  g_return_val_if_fail (QUERY_IS_ROW (self), NULL);

  return self->item;
}

/**
 * query_row_table_new:
 *
 * Makes a table of rows, for all models of one kind of item.
 *
 * Returns: (transfer full): a table
 */
QueryRowTable *
query_row_table_new (void)
{
  return g_object_new (QUERY_TYPE_ROW_TABLE, NULL);
}

QueryRow *
query_row_table_get (QueryRowTable *self, guint64 id, gpointer item)
{
  QueryRow *row = g_hash_table_lookup (self->rows, &id);

  if (row != NULL)
    return g_object_ref (row);
  row = g_object_new (QUERY_TYPE_ROW, NULL);
  row->table = g_object_ref (self);
  row->id = id;
  row->item = g_object_ref (item);
  g_hash_table_insert (self->rows, &row->id, row);
  return row;
}

void
query_row_table_update (QueryRowTable *self, const QueryItemKind *kind, guint64 id, gpointer item)
{
  QueryRow *row = g_hash_table_lookup (self->rows, &id);

  if (row == NULL || row->item == item)
    return;
  if (kind->get_revision != NULL && kind->get_revision (row->item) == kind->get_revision (item))
    return;
  if (kind->get_revision == NULL && kind->equal != NULL && kind->equal (row->item, item))
    return;
  g_set_object (&row->item, item);
  g_object_notify_by_pspec (G_OBJECT (row), properties[PROP_ITEM]);
}
