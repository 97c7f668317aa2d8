/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-memory-store.h"

static void
test_rows (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = fixture_open_store (self);

  for (int i = 0; i < 10; i++)
    fixture_set (self, i, i);
  fixture_set (self, 3, 33);
  fixture_set (self, 11, -5); /* not to be stored */
  fixture_run (self);
  g_assert_cmpuint (store->n_writes, ==, 1);
  g_assert_cmpuint (g_hash_table_size (store->rows), ==, 10);
  query_fake_connectivity_set_online (self->network, FALSE);
  fixture_submit (self, 1, 100);
  fixture_submit (self, 2, 100);
  fixture_run (self);
  g_assert_cmpuint (g_hash_table_size (store->journal), ==, 2); /* all pending ones */
  g_assert_cmpuint (store->n_writes, ==, 1);                    /* and no layer among the rows */
}

static void
test_newer_wins (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store G_GNUC_UNUSED = fixture_open_store (self);
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
  g_autoptr (TestStore) store G_GNUC_UNUSED = fixture_open_store (self);
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
  g_autoptr (TestStore) store = fixture_open_store (self);

  query_fake_connectivity_set_online (self->network, FALSE);
  fixture_submit (self, 1, 7);
  fixture_run (self);
  fixture_reopen (self, store);
  g_string_truncate (self->log, 0);
  fixture_restore_all (self, store);
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
  g_autoptr (TestStore) store = fixture_open_store (self);
  g_autoptr (GVariant) record = NULL;

  query_fake_connectivity_set_online (self->network, FALSE);
  fixture_submit (self, 1, 7);
  fixture_run (self);
  fixture_advance (self, QUERY_MINUTE);
  record = g_variant_ref (g_hash_table_lookup (store->journal, store->order->pdata[0]));
  fixture_reopen (self, store);
  fixture_restore_all (self, store);
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
  g_autoptr (TestStore) store = fixture_open_store (self);
  g_autoptr (QueryObserver) observer = NULL;

  fixture_set (self, 1, 5);
  fixture_run (self);
  fixture_reopen (self, store);
  fixture_advance (self, QUERY_HOUR);
  observer = fixture_observe (self, 1);
  g_assert_null (query_observer_get_data (observer)); /* beyond its age */
  g_assert_cmpuint (self->fetches->len, ==, 1);
}

static void
test_per_query (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = fixture_open_store (self);
  g_autoptr (QueryObserver) fresh = NULL;
  g_autoptr (QueryObserver) stale = NULL;
  g_autoptr (QueryObserver) unknown = NULL;

  fixture_set (self, 1, 5);
  fixture_run (self);
  fixture_advance (self, QUERY_MINUTE);
  fixture_set (self, 2, 6);
  fixture_run (self);
  fixture_reopen (self, store);
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
  g_autoptr (TestStore) store = fixture_open_store (self);

  store->fail = TRUE;
  fixture_submit (self, 1, 7);
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
  g_autoptr (TestStore) store = fixture_open_store (self);
  g_autoptr (QueryMutation) mutation = NULL;

  store->hold = TRUE;
  fixture_submit (self, 1, 7);
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
  g_autoptr (TestStore) store = fixture_open_store (self);
  QueryMutationKind kind = fixture_stored_kind (self);

  kind.on_mutate = refuse;
  query_client_register_mutation (self->client, &kind);
  fixture_submit (self, 1, 7);
  fixture_run (self);
  g_assert_cmpuint (query_client_count_mutating (self->client, NULL), ==, 0);
  g_assert_cmpuint (g_hash_table_size (store->journal), ==, 0);
  g_assert_cmpuint (self->n_attempts, ==, 0);
}

/* What was to be written isn't to be kept any more. */
static void
test_not_kept_any_more (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = fixture_open_store (self);

  fixture_set (self, 1, 1);
  fixture_register (self, (QueryResource){ 0 });
  fixture_run (self);
  g_assert_cmpuint (store->n_rows_written, ==, 0);
}

static void
test_before_sending (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = fixture_open_store (self);

  store->hold = TRUE;
  fixture_submit (self, 1, 7);
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
  g_autoptr (TestStore) store G_GNUC_UNUSED = fixture_open_store (self);
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));

  query_observer_subscribe (observer);
  g_assert_cmpuint (self->n_fetches, ==, 0); /* first the storage is asked */
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 1);
}

static void
test_scope_survives (Fixture *self, gconstpointer data)
{
  g_autoptr (TestStore) store = fixture_open_store (self);

  query_fake_connectivity_set_online (self->network, FALSE);
  for (int i = 1; i <= 3; i++)
    fixture_submit (self, 1, i);
  fixture_run (self);
  fixture_reopen (self, store);
  fixture_restore_all (self, store);
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
  g_autoptr (TestStore) store = fixture_open_store (self);

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
  fixture_reopen (self, store);
  g_assert_cmpuint (store->n_rows_written, ==, 3);
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
  return g_test_run ();
}
