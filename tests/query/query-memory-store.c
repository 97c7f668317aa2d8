/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-memory-store.h"

static void
load_async (QueryStorage *storage,
            QueryKey *key,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer data)
{
  TestStore *self = TEST_STORE (storage);
  g_autofree char *text = query_key_to_string (key);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, data);
  GVariant *row = g_hash_table_lookup (self->rows, text);

  self->n_loads++;
  g_task_return_pointer (task,
                         row != NULL ? g_variant_ref (row) : NULL,
                         (GDestroyNotify) g_variant_unref);
}

static GVariant *
load_finish (QueryStorage *storage, GAsyncResult *result, gint64 *out_updated_at, GError **error)
{
  g_autoptr (GVariant) row = g_task_propagate_pointer (G_TASK (result), error);
  GVariant *data = NULL;

  if (row != NULL)
    g_variant_get (row, "(vx)", &data, out_updated_at);
  return data;
}

static void
write_rows (QueryStorage *storage, const QueryStoredRow *rows, guint n_rows)
{
  TestStore *self = TEST_STORE (storage);

  self->n_writes++;
  self->n_rows_written += n_rows;
  for (guint i = 0; i < n_rows; i++)
    {
      char *text = query_key_to_string (rows[i].key);

      if (rows[i].data != NULL)
        g_hash_table_insert (
            self->rows,
            text,
            g_variant_ref_sink (g_variant_new ("(vx)", rows[i].data, rows[i].updated_at)));
      else
        {
          g_hash_table_remove (self->rows, text);
          g_free (text);
        }
    }
}

static void
flush (QueryStorage *storage)
{
  TEST_STORE (storage)->n_flushes++;
}

static void
storage_init (QueryStorageInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
  iface->write = write_rows;
  iface->flush = flush;
}

static void
journal_write_async (QueryJournal *journal,
                     const char *id,
                     GVariant *record,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer data)
{
  TestStore *self = TEST_STORE (journal);
  GTask *task = g_task_new (self, cancellable, callback, data);

  if (self->fail)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");
      g_object_unref (task);
      return;
    }
  g_hash_table_insert (self->journal, g_strdup (id), g_variant_ref (record));
  g_ptr_array_add (self->order, g_strdup (id));
  if (self->hold)
    {
      g_ptr_array_add (self->held, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static gboolean
journal_write_finish (QueryJournal *journal, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
journal_erase (QueryJournal *journal, const char *id)
{
  TestStore *self = TEST_STORE (journal);
  guint position;

  if (g_hash_table_remove (self->journal, id)
      && g_ptr_array_find_with_equal_func (self->order, id, g_str_equal, &position))
    g_ptr_array_remove_index (self->order, position);
}

static void
journal_init (QueryJournalInterface *iface)
{
  iface->write_async = journal_write_async;
  iface->write_finish = journal_write_finish;
  iface->erase = journal_erase;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestStore,
                               test_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUERY_TYPE_STORAGE, storage_init)
                                   G_IMPLEMENT_INTERFACE (QUERY_TYPE_JOURNAL, journal_init))

static void
test_store_finalize (GObject *object)
{
  TestStore *self = TEST_STORE (object);

  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->journal);
  g_ptr_array_unref (self->order);
  g_ptr_array_unref (self->held);
  G_OBJECT_CLASS (test_store_parent_class)->finalize (object);
}

static void
test_store_class_init (TestStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_store_finalize;
}

static void
test_store_init (TestStore *self)
{
  self->rows =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->journal =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  self->order = g_ptr_array_new_with_free_func (g_free);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

GVariant *
test_item_serialize (gpointer shown, gpointer user_data)
{
  TestItem *item = shown;

  return item->value < 0 ? NULL : g_variant_new ("(ii)", item->id, item->value);
}

gpointer
test_item_deserialize (GVariant *stored, gpointer user_data)
{
  int id, value;

  if (!g_variant_is_of_type (stored, G_VARIANT_TYPE ("(ii)")))
    return NULL;
  g_variant_get (stored, "(ii)", &id, &value);
  return test_item_new (id, value);
}

static gboolean
log_success (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_string_append_printf (((Fixture *) user_data)->log,
                          "success%d ",
                          test_value (query_mutation_get_variables (mutation)));
  return TRUE;
}

static char *
scope (gpointer variables, gpointer user_data)
{
  return g_strdup_printf ("%d", TEST_ITEM (variables)->id);
}

QueryMutationKind
fixture_stored_kind (Fixture *self)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.layers = fixture_layer_value;
  kind.on_mutate = fixture_log_mutate;
  kind.on_success = log_success;
  kind.scope = scope;
  kind.serialize = test_item_serialize;
  kind.deserialize = test_item_deserialize;
  return kind;
}

static void
connect_store (Fixture *self, TestStore *store)
{
  QueryMutationKind kind = fixture_stored_kind (self);

  query_client_set_storage (self->client, QUERY_STORAGE (store));
  query_client_set_journal (self->client, QUERY_JOURNAL (store));
  fixture_register (self,
                    (QueryResource){ .serialize = test_item_serialize,
                                     .deserialize = test_item_deserialize,
                                     .stale_time = QUERY_MINUTE,
                                     .max_age = QUERY_HOUR });
  query_client_register_mutation (self->client, &kind);
}

TestStore *
fixture_open_store (Fixture *self)
{
  TestStore *store = g_object_new (TEST_TYPE_STORE, NULL);

  connect_store (self, store);
  return store;
}

void
fixture_reopen (Fixture *self, TestStore *store)
{
  while (self->attempts->len > 0)
    query_attempt_unref (g_ptr_array_steal_index (self->attempts, 0));
  while (self->fetches->len > 0)
    query_fetch_unref (g_ptr_array_steal_index (self->fetches, 0));
  g_object_run_dispose (G_OBJECT (self->client));
  fixture_run (self);
  g_assert_finalize_object (self->client);
  self->client = query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));
  connect_store (self, store);
}

void
fixture_restore_all (Fixture *self, TestStore *store)
{
  for (guint i = 0; i < store->order->len; i++)
    {
      g_autoptr (GError) error = NULL;

      query_client_restore_mutation (self->client,
                                     g_hash_table_lookup (store->journal, store->order->pdata[i]),
                                     &error);
      g_assert_no_error (error);
    }
}
