/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"
#include "query-storage.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A storage and a journal in memory that can be watched, made slow and made to fail. */

#define TEST_TYPE_STORE (test_store_get_type ())
G_DECLARE_FINAL_TYPE (TestStore, test_store, TEST, STORE, GObject)

struct _TestStore
{
  GObject parent_instance;
  GHashTable *rows;    /* key as text → (data, updated-at) */
  GHashTable *journal; /* id → record */
  GPtrArray *order;    /* ids */
  GPtrArray *held;     /* GTask of writes that are not done yet */
  guint n_writes;
  guint n_rows_written;
  guint n_loads;
  guint n_flushes;
  gboolean hold;
  gboolean fail;
};

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

static GVariant *
serialize (gpointer shown, gpointer user_data)
{
  TestItem *item = shown;

  return item->value < 0 ? NULL : g_variant_new ("(ii)", item->id, item->value);
}

static gpointer
deserialize (GVariant *stored, gpointer user_data)
{
  int id, value;

  if (!g_variant_is_of_type (stored, G_VARIANT_TYPE ("(ii)")))
    return NULL;
  g_variant_get (stored, "(ii)", &id, &value);
  return test_item_new (id, value);
}

static gboolean
log_mutate (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_string_append (((Fixture *) user_data)->log, "mutate ");
  return TRUE;
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

static QueryMutationKind
stored_kind (Fixture *self)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.layers = fixture_layer_value;
  kind.on_mutate = log_mutate;
  kind.on_success = log_success;
  kind.scope = scope;
  kind.serialize = serialize;
  kind.deserialize = deserialize;
  return kind;
}

static void
connect_store (Fixture *self, TestStore *store)
{
  QueryMutationKind kind = stored_kind (self);

  query_client_set_storage (self->client, QUERY_STORAGE (store));
  query_client_set_journal (self->client, QUERY_JOURNAL (store));
  fixture_register (self,
                    (QueryResource){ .serialize = serialize,
                                     .deserialize = deserialize,
                                     .stale_time = QUERY_MINUTE,
                                     .max_age = QUERY_HOUR });
  query_client_register_mutation (self->client, &kind);
}

static TestStore *
open_store (Fixture *self)
{
  TestStore *store = g_object_new (TEST_TYPE_STORE, NULL);

  connect_store (self, store);
  return store;
}

/* The program ends and begins again: a new client on the same store. */
static void
reopen (Fixture *self, TestStore *store)
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

static void
restore_all (Fixture *self, TestStore *store)
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

static void
submit (Fixture *self, int id, int value)
{
  g_autoptr (TestItem) item = test_item_new (id, value);

  query_client_mutate (self->client, "change", item);
}

static void
test_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  for (int i = 0; i < 10; i++)
    fixture_set (self, i, i);
  fixture_set (self, 3, 33);
  fixture_set (self, 11, -5); /* not to be stored */
  fixture_run (self);
  g_assert_cmpuint (store->n_writes, ==, 1);
  g_assert_cmpuint (g_hash_table_size (store->rows), ==, 10);
  query_fake_connectivity_set_online (self->network, FALSE);
  submit (self, 1, 100);
  submit (self, 2, 100);
  fixture_run (self);
  g_assert_cmpuint (g_hash_table_size (store->journal), ==, 2); /* all pending ones */
  g_assert_cmpuint (store->n_writes, ==, 1);                    /* and no layer among the rows */
}

static void
test_newer_wins (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store G_GNUC_UNUSED = open_store (self);
  g_autoptr (GVariant) stored = g_variant_ref_sink (g_variant_new ("(ii)", 1, 50));

  query_client_restore_query (self->client, fixture_key (self, 1), stored, TEST_START - 5, NULL);
  g_assert_cmpint (fixture_shown (self, 1), ==, 50);
  g_assert_cmpint (fixture_state (self, 1).updated_at, ==, TEST_START - 5);
  g_assert_cmpint (fixture_state (self, 1).fetch_status, ==, QUERY_FETCH_STATUS_IDLE);
  fixture_set (self, 1, 60);
  query_client_restore_query (self->client, fixture_key (self, 1), stored, TEST_START - 5, NULL);
  g_assert_cmpint (fixture_shown (self, 1), ==, 60);
  query_client_prefetch (self->client,
                         fixture_key (self, 1),
                         &(QueryFetchOptions){ .stale_time = QUERY_AT_ONCE });
  query_client_restore_query (self->client, fixture_key (self, 1), stored, TEST_START + 5, NULL);
  g_assert_cmpint (fixture_shown (self, 1), ==, 50);
  g_assert_cmpint (fixture_state (self, 1).fetch_status, ==, QUERY_FETCH_STATUS_FETCHING);
}

static void
test_broken (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store G_GNUC_UNUSED = open_store (self);
  g_autoptr (GVariant) wrong = g_variant_ref_sink (g_variant_new_string ("?"));
  g_autoptr (GVariant) empty = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  g_autoptr (GVariant) half = g_variant_ref_sink (g_variant_new_parsed ("{'kind': <'change'>}"));
  g_autoptr (GError) error = NULL;

  g_assert_false (
      query_client_restore_query (self->client, fixture_key (self, 1), wrong, TEST_START, &error));
  g_assert_error (error, QUERY_ERROR, QUERY_ERROR_INVALID);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      GVariant *records[] = { wrong, empty, half };

      g_clear_error (&error);
      g_assert_null (query_client_restore_mutation (self->client, records[i], &error));
      g_assert_error (error, QUERY_ERROR, QUERY_ERROR_INVALID);
    }
}

static void
test_resumed (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  query_fake_connectivity_set_online (self->network, FALSE);
  submit (self, 1, 7);
  fixture_run (self);
  reopen (self, store);
  g_string_truncate (self->log, 0);
  restore_all (self, store);
  g_assert_cmpint (fixture_shown (self, 1), ==, 7); /* its layer is there again */
  query_client_resume_mutations (self->client);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->attempts->len, ==, 1);
  fixture_succeed (self);
  g_assert_cmpstr (self->log->str, ==, "success7 "); /* on_mutate has not run again */
  g_assert_cmpuint (g_hash_table_size (store->journal), ==, 0);
}

static void
test_meta (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);
  g_autoptr (GVariant) record = NULL;

  query_fake_connectivity_set_online (self->network, FALSE);
  submit (self, 1, 7);
  fixture_run (self);
  fixture_advance (self, QUERY_MINUTE);
  record = g_variant_ref (g_hash_table_lookup (store->journal, store->order->pdata[0]));
  reopen (self, store);
  restore_all (self, store);
  g_assert_cmpuint (store->order->len, ==, 1); /* not written again */
  {
    g_autoptr (QueryMutation) mutation =
        g_list_model_get_item (G_LIST_MODEL (query_client_get_pending (self->client)), 0);
    g_autoptr (GVariant) again = query_mutation_to_variant (mutation);

    g_assert_true (query_mutation_get_restored (mutation));
    g_assert_cmpint (query_mutation_get_submitted_at (mutation), ==, TEST_START);
    g_assert_true (g_variant_equal (again, record));
  }
  query_client_resume_mutations (self->client);
}

static void
test_max_age (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);
  g_autoptr (QueryObserver) observer = NULL;

  fixture_set (self, 1, 5);
  fixture_run (self);
  reopen (self, store);
  fixture_advance (self, QUERY_HOUR);
  observer = fixture_observe (self, 1);
  g_assert_null (query_observer_get_data (observer)); /* beyond its age */
  g_assert_cmpuint (self->fetches->len, ==, 1);
}

static void
test_per_query (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);
  g_autoptr (QueryObserver) fresh = NULL;
  g_autoptr (QueryObserver) stale = NULL;
  g_autoptr (QueryObserver) unknown = NULL;

  fixture_set (self, 1, 5);
  fixture_run (self);
  fixture_advance (self, QUERY_MINUTE);
  fixture_set (self, 2, 6);
  fixture_run (self);
  reopen (self, store);
  fresh = fixture_observe (self, 2);
  stale = fixture_observe (self, 1);
  g_assert_cmpint (test_value (query_observer_get_data (fresh)), ==, 6);
  g_assert_cmpint (test_value (query_observer_get_data (stale)), ==, 5);
  g_assert_cmpint (query_observer_get_updated_at (stale), ==, TEST_START);
  g_assert_cmpuint (self->fetches->len, ==, 1); /* the stale one */
  unknown = fixture_observe (self, 3);
  g_assert_cmpuint (self->fetches->len, ==, 2);
  g_assert_cmpuint (store->n_loads, ==, 3);
  store->n_writes = 0;
  fixture_run (self);
  g_assert_cmpuint (store->n_writes, ==, 0); /* what was read is not written */
  query_client_remove (self->client, QUERY_FILTER_PREFIX (self->prefix));
  fixture_run (self);
  g_assert_cmpuint (g_hash_table_size (store->rows), ==, 0);
}

static void
test_journal_fails (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  store->fail = TRUE;
  submit (self, 1, 7);
  g_assert_cmpint (fixture_shown (self, 1), ==, 7);
  fixture_run (self);
  g_assert_cmpint (fixture_shown (self, 1), ==, -1);
  g_assert_cmpuint (self->n_attempts, ==, 0);
  {
    g_autoptr (QueryMutation) mutation =
        g_list_model_get_item (G_LIST_MODEL (query_client_get_log (self->client)), 0);

    g_assert_error (query_mutation_get_error (mutation), G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  }
}

/* Taken back and tried again while the first record is being written: the second one counts. */
static void
test_second_record (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);
  g_autoptr (QueryMutation) mutation = NULL;

  store->hold = TRUE;
  submit (self, 1, 7);
  mutation = g_list_model_get_item (G_LIST_MODEL (query_client_get_pending (self->client)), 0);
  g_assert_true (query_mutation_cancel (mutation));
  g_assert_true (query_mutation_retry (mutation));
  g_assert_cmpuint (store->held->len, ==, 2);
  g_task_return_boolean (store->held->pdata[0], TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 0);
  g_task_return_boolean (store->held->pdata[1], TRUE);
  g_ptr_array_set_size (store->held, 0);
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 1);
}

static gboolean
refuse (QueryMutation *mutation, gpointer user_data, GError **error)
{
  return FALSE;
}

/* What its own author refused has never been. */
static void
test_refused_before (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);
  QueryMutationKind kind = stored_kind (self);

  kind.on_mutate = refuse;
  query_client_register_mutation (self->client, &kind);
  submit (self, 1, 7);
  fixture_run (self);
  g_assert_cmpuint (query_client_count_mutating (self->client, NULL), ==, 0);
  g_assert_cmpuint (g_hash_table_size (store->journal), ==, 0);
  g_assert_cmpuint (self->n_attempts, ==, 0);
}

/* What was to be written isn't to be kept any more. */
static void
test_not_kept_any_more (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  fixture_set (self, 1, 1);
  fixture_register (self, (QueryResource){ 0 });
  fixture_run (self);
  g_assert_cmpuint (store->n_rows_written, ==, 0);
}

static void
test_before_sending (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  store->hold = TRUE;
  submit (self, 1, 7);
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 0); /* not before it's on disk */
  g_assert_cmpint (fixture_shown (self, 1), ==, 7);
  g_task_return_boolean (store->held->pdata[0], TRUE);
  g_ptr_array_set_size (store->held, 0); /* a task keeps its store */
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 1);
}

static void
test_restoring (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store G_GNUC_UNUSED = open_store (self);
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));

  query_observer_subscribe (observer);
  g_assert_cmpuint (self->n_fetches, ==, 0); /* first the storage is asked */
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 1);
}

static void
test_scope_survives (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  query_fake_connectivity_set_online (self->network, FALSE);
  for (int i = 1; i <= 3; i++)
    submit (self, 1, i);
  fixture_run (self);
  reopen (self, store);
  restore_all (self, store);
  g_assert_cmpint (fixture_shown (self, 1), ==, 3);
  g_string_truncate (self->log, 0);
  query_client_resume_mutations (self->client);
  query_fake_connectivity_set_online (self->network, TRUE);
  for (int i = 1; i <= 3; i++)
    {
      g_assert_cmpuint (self->attempts->len, ==, 1);
      fixture_succeed (self);
    }
  g_assert_cmpstr (self->log->str, ==, "success1 success2 success3 ");
}

static void
test_one_row (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = open_store (self);

  for (int i = 0; i < 50; i++)
    fixture_set (self, i, i);
  fixture_run (self);
  store->n_rows_written = 0;
  fixture_set (self, 7, 70);
  fixture_run (self);
  g_assert_cmpuint (store->n_rows_written, ==, 1);
  /* The end right after a change. */
  fixture_set (self, 8, 80);
  query_client_save (self->client);
  g_assert_cmpuint (store->n_rows_written, ==, 2);
  g_assert_cmpuint (store->n_flushes, ==, 1);
  fixture_set (self, 9, 90);
  reopen (self, store);
  g_assert_cmpuint (store->n_rows_written, ==, 3);
}

/* B4. A child process works on a journal in a folder, a file a record, against a server that is a
 * folder too and takes each change only once; it is killed at each step in turn, and a second one
 * finishes what the first left. */

typedef struct
{
  Fixture *fixture;
  const char *folder;
  int die_at;
  int step;
} Child;

static Child *child;

static void
pass_step (void)
{
  if (child != NULL && ++child->step == child->die_at)
    kill (getpid (), SIGKILL);
}

static void
server_run (QueryAttempt *attempt, gpointer user_data)
{
  TestItem *item = query_attempt_get_variables (attempt);
  g_autofree char *name = g_strdup_printf ("server-%d", item->id);
  g_autofree char *path = g_build_filename (child->folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("%d", item->value);

  pass_step ();
  /* The identity was chosen by the client: a second create of it is the first one. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  pass_step ();
  query_attempt_return (attempt, NULL);
  pass_step ();
}

static void
disk_write_async (QueryJournal *journal,
                  const char *id,
                  GVariant *record,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer data)
{
  g_autofree char *name = g_strdup_printf ("journal-%s", id);
  g_autofree char *path = g_build_filename (child->folder, name, NULL);
  g_autofree char *text = g_variant_print (record, TRUE);
  g_autoptr (GTask) task = g_task_new (journal, cancellable, callback, data);

  pass_step ();
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  pass_step ();
  g_task_return_boolean (task, TRUE);
}

static void
disk_erase (QueryJournal *journal, const char *id)
{
  g_autofree char *name = g_strdup_printf ("journal-%s", id);
  g_autofree char *path = g_build_filename (child->folder, name, NULL);

  pass_step ();
  g_unlink (path);
  pass_step ();
}

static void
disk_restore (QueryClient *client)
{
  g_autoptr (GDir) dir = g_dir_open (child->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (child->folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GVariant) record = NULL;

      if (!g_str_has_prefix (name, "journal-"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      record = g_variant_parse (NULL, text, NULL, NULL, NULL);
      g_assert_nonnull (record);
      query_client_restore_mutation (client, record, NULL);
    }
  query_client_resume_mutations (client);
}

static void
live (Fixture *self, const char *folder, int die_at, gboolean submits)
{
  Child state = { self, folder, die_at, 0 };
  QueryMutationKind kind = stored_kind (self);
  g_autoptr (TestStore) store = g_object_new (TEST_TYPE_STORE, NULL);
  g_autoptr (QueryClient) client =
      query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));

  child = &state;
  QUERY_JOURNAL_GET_IFACE (store)->write_async = disk_write_async;
  QUERY_JOURNAL_GET_IFACE (store)->erase = disk_erase;
  kind.run = server_run;
  query_client_set_journal (client, QUERY_JOURNAL (store));
  query_client_register_mutation (client, &kind);
  disk_restore (client);
  if (submits)
    {
      g_autoptr (TestItem) item = test_item_new (1, 5);

      query_client_mutate (client, "change", item);
    }
  fixture_run (self);
  g_assert_cmpuint (query_client_count_mutating (client, NULL), ==, 0);
  child = NULL;
}

static guint
count_files (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static void
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static void
test_kill (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("query-XXXXXX", NULL);
  gboolean died = TRUE;
  int step;

  for (step = 1; died; step++)
    {
      gboolean journaled;
      int status;
      pid_t pid = fork ();

      if (pid == 0)
        {
          live (self, folder, step, TRUE);
          _exit (0);
        }
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      died = WIFSIGNALED (status);
      g_assert_true (died ? WTERMSIG (status) == SIGKILL : WEXITSTATUS (status) == 0);
      journaled = count_files (folder, "journal-") == 1;
      live (self, folder, 0, FALSE);
      /* From the moment the record is on disk it's done, once; before that it was not taken. */
      g_assert_cmpuint (count_files (folder, "journal-"), ==, 0);
      g_assert_cmpuint (count_files (folder, "server-"), ==, step == 1 ? 0 : 1);
      g_assert_true (journaled || step == 1 || !died || count_files (folder, "server-") == 1);
      empty_folder (folder);
    }
  g_assert_cmpint (step, >, 6);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/storage/P1", test_rows);
  TEST ("/query/storage/P2", test_newer_wins);
  TEST ("/query/storage/P3", test_broken);
  TEST ("/query/storage/P4", test_resumed);
  TEST ("/query/storage/P5", test_meta);
  TEST ("/query/storage/P6", test_max_age);
  TEST ("/query/storage/P7", test_per_query);
  TEST ("/query/storage/P8", test_journal_fails);
  TEST ("/query/storage/P9", test_restoring);
  TEST ("/query/storage/journal-first", test_before_sending);
  TEST ("/query/storage/refused-before", test_refused_before);
  TEST ("/query/storage/second-record", test_second_record);
  TEST ("/query/storage/not-kept-any-more", test_not_kept_any_more);
  TEST ("/query/storage/MS5", test_scope_survives);
  TEST ("/query/acceptance/B7", test_one_row);
  TEST ("/query/acceptance/B4", test_kill);
  return g_test_run ();
}
