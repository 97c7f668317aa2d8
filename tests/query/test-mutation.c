/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static Fixture *
log_of (gpointer user_data)
{
  return user_data;
}

static gboolean
log_success (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_string_append_printf (log_of (user_data)->log,
                          "success%d ",
                          query_mutation_get_pending (mutation));
  return TRUE;
}

static gboolean
log_error (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_string_append_printf (log_of (user_data)->log,
                          "error%d ",
                          query_mutation_get_error (mutation)->code == G_IO_ERROR_FAILED);
  return TRUE;
}

static gboolean
log_settled (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_string_append (log_of (user_data)->log, "settled ");
  return TRUE;
}

static void
log_state_cb (QueryMutation *mutation, GParamSpec *pspec, gpointer user_data)
{
  g_string_append_printf (log_of (user_data)->log, "state%d ", query_mutation_get_state (mutation));
}

static void
register_logging (Fixture *self)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.on_mutate = fixture_log_mutate;
  kind.on_success = log_success;
  kind.on_error = log_error;
  kind.on_settled = log_settled;
  query_client_register_mutation (self->client, &kind);
}

static void
test_states (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryMutation) mutation = g_object_ref (fixture_submit (self, 1, 7));
  g_autoptr (TestItem) variables = NULL;

  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_PENDING);
  g_assert_true (query_mutation_get_running (mutation));
  g_assert_cmpint (query_mutation_get_submitted_at (mutation), ==, TEST_START);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_ERROR);
  g_assert_cmpuint (query_mutation_get_failure_count (mutation), ==, 1);
  g_assert_error (query_mutation_get_failure_reason (mutation), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_object_get (mutation, "variables", &variables, NULL);
  g_assert_cmpint (test_value (variables), ==, 7);
  g_assert_true (query_mutation_retry (mutation));
  g_assert_false (query_mutation_retry (mutation));
  g_assert_null (query_mutation_get_error (mutation));
  fixture_succeed (self);
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  g_assert_cmpint (query_mutation_get_state (query_client_mutate (self->client, "change", NULL)),
                   ==,
                   QUERY_MUTATION_PENDING);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  QueryMutation *mutation;

  register_logging (self);
  mutation = fixture_submit (self, 1, 1);
  g_signal_connect (mutation, "notify::state", G_CALLBACK (log_state_cb), self);
  fixture_succeed (self);
  g_assert_cmpstr (self->log->str, ==, "mutate success1 settled state3 ");
  g_string_truncate (self->log, 0);
  mutation = fixture_submit (self, 1, 1);
  g_signal_connect (mutation, "notify::state", G_CALLBACK (log_state_cb), self);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpstr (self->log->str, ==, "mutate error1 settled state2 ");
}

/* What the run changed is recorded by the store, not handed back and forth by the author. */
static void
test_record (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.layers = fixture_layer_value;
  query_client_register_mutation (self->client, &kind);
  fixture_set (self, 1, 1);
  fixture_submit (self, 1, 2);
  g_assert_cmpuint (fixture_state (self, 1).n_layers, ==, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (fixture_state (self, 1).n_layers, ==, 0);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
}

static gboolean
count_settling (QueryMutation *mutation, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  g_string_append_printf (self->log, "%u ", query_client_count_mutating (self->client, "change"));
  return TRUE;
}

static void
test_counts_itself (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.on_settled = count_settling;
  query_client_register_mutation (self->client, &kind);
  fixture_submit (self, 1, 1);
  fixture_submit (self, 2, 1);
  fixture_succeed (self);
  fixture_succeed (self);
  g_assert_cmpstr (self->log->str, ==, "2 1 ");
}

static gboolean
refuse (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "not so");
  return FALSE;
}

static void
test_refused_before (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation;

  kind.layers = fixture_layer_value;
  kind.on_mutate = refuse;
  kind.on_error = log_error;
  kind.on_settled = log_settled;
  query_client_register_mutation (self->client, &kind);
  mutation = fixture_submit (self, 1, 1);
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 0);
  g_assert_cmpstr (self->log->str, ==, "error1 settled ");
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_ERROR);
  g_assert_cmpint (fixture_shown (self, 1), ==, -1);
}

static void
callback_failed_cb (QueryClient *client, QueryMutation *mutation, GError *error, gpointer user_data)
{
  g_string_append_printf (log_of (user_data)->log, "reported ");
}

static void
test_failing_callback (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation;

  kind.layers = fixture_layer_value;
  kind.on_success = refuse;
  kind.on_error = log_error;
  kind.on_settled = refuse;
  query_client_register_mutation (self->client, &kind);
  g_signal_connect (self->client, "callback-failed", G_CALLBACK (callback_failed_cb), self);
  mutation = fixture_submit (self, 1, 1);
  fixture_succeed (self);
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  g_assert_null (query_mutation_get_error (mutation));
  g_assert_cmpstr (self->log->str, ==, "reported reported ");
}

static void
test_first_error (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation;

  kind.on_error = refuse;
  kind.on_settled = refuse;
  query_client_register_mutation (self->client, &kind);
  g_signal_connect (self->client, "callback-failed", G_CALLBACK (callback_failed_cb), self);
  mutation = fixture_submit (self, 1, 1);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_error (query_mutation_get_error (mutation), QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_cmpstr (self->log->str, ==, "reported reported ");
}

static void
test_each_completes (Fixture *self, gconstpointer data)
{
  Outcome a = { 0 }, b = { 0 }, c = { 0 };
  g_autoptr (QueryMutation) first = g_object_ref (fixture_submit (self, 1, 1));
  g_autoptr (QueryMutation) second = g_object_ref (fixture_submit (self, 2, 1));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  query_mutation_wait_async (first, NULL, outcome_wait_cb, &a);
  query_mutation_wait_async (second, NULL, outcome_wait_cb, &b);
  query_mutation_wait_async (second, cancellable, outcome_wait_cb, &c);
  g_cancellable_cancel (cancellable);
  fixture_run (self);
  g_assert_error (c.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_succeed (self);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (a.ok);
  g_assert_error (b.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  query_mutation_wait_async (first, NULL, outcome_wait_cb, &a);
  g_assert_cmpuint (a.n_calls, ==, 1);
  fixture_run (self);
  g_assert_cmpuint (a.n_calls, ==, 2);
  g_assert_cmpuint (b.n_calls, ==, 1);
  g_assert_cmpuint (c.n_calls, ==, 1);
  outcome_clear (&b);
  outcome_clear (&c);
}

static void
test_unwatched (Fixture *self, gconstpointer data)
{
  QueryMutation *mutation = fixture_submit (self, 1, 1);

  g_object_add_weak_pointer (G_OBJECT (mutation), (gpointer *) &mutation);
  fixture_succeed (self);
  g_assert_nonnull (mutation); /* in the log */
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  query_log_set_limit (query_client_get_log (self->client), 1);
  fixture_submit (self, 2, 1);
  fixture_succeed (self);
  g_assert_null (mutation);
}

static void
test_replaced_kind (Fixture *self, gconstpointer data)
{
  register_logging (self);
  fixture_submit (self, 1, 1);
  g_string_truncate (self->log, 0);
  /* A run keeps the kind it was submitted with. */
  query_client_register_mutation (
      self->client,
      &(QueryMutationKind){ .name = "change", .run = fixture_kind (self).run, .user_data = self });
  fixture_succeed (self);
  g_assert_cmpstr (self->log->str, ==, "success1 settled ");
}

static void
test_unknown_kind (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) stored = g_variant_ref_sink (
      g_variant_new_parsed ("{'kind': <'later'>, 'id': <'x'>, 'variables': <7>, 'submitted-at': "
                            "<int64 5>, 'failure-count': <uint32 1>}"));
  g_autoptr (GVariant) kept = NULL;
  QueryMutation *mutation;

  g_test_expect_message ("query", G_LOG_LEVEL_CRITICAL, "*later*");
  g_assert_null (query_client_mutate (self->client, "later", NULL));
  g_test_assert_expected_messages ();
  mutation = query_client_restore_mutation (self->client, stored, NULL);
  query_client_resume_mutations (self->client);
  fixture_run (self);
  g_assert_true (query_mutation_get_pending (mutation) && query_mutation_get_paused (mutation));
  kept = query_mutation_to_variant (mutation);
  g_assert_true (g_variant_equal (kept, stored));
  g_assert_cmpint (query_mutation_get_submitted_at (mutation), ==, 5);
  query_mutation_cancel (mutation);
}

static char *
one_identity (gpointer variables, gpointer user_data)
{
  return g_strdup ("one");
}

static gpointer
item_of_number (GVariant *stored, gpointer user_data)
{
  return test_item_new (1, g_variant_get_int32 (stored));
}

/* A kind that is known late takes up its runs whole: the same submitted again joins. */
static void
test_known_late (Fixture *self, gconstpointer data)
{
  GVariant *stored = g_variant_new_parsed ("{'kind': <'later'>, 'id': <'x'>, 'variables': <7>}");
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation = query_client_restore_mutation (self->client, stored, NULL);
  g_autoptr (TestItem) item = test_item_new (1, 8);

  query_client_resume_mutations (self->client);
  kind.name = "later";
  kind.identity = one_identity;
  kind.deserialize = item_of_number;
  query_client_register_mutation (self->client, &kind);
  g_assert_cmpint (test_value (query_mutation_get_variables (mutation)), ==, 7);
  g_assert_true (query_client_mutate (self->client, "later", item) == mutation);
  fixture_succeed (self);
  g_assert_true (query_client_mutate (self->client, "later", item) != mutation);
}

static void
test_not_again (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryMutation) mutation = g_object_ref (fixture_submit (self, 1, 1));

  fixture_succeed (self);
  query_client_resume_mutations (self->client);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 1);
  g_assert_false (query_mutation_retry (mutation));
  g_assert_false (query_mutation_cancel (mutation));
}

static void
test_list_of_pending (Fixture *self, gconstpointer data)
{
  GListModel *pending = G_LIST_MODEL (query_client_get_pending (self->client));
  GListModel *settled = G_LIST_MODEL (query_client_get_log (self->client));

  fixture_submit (self, 1, 1);
  fixture_submit (self, 2, 2);
  g_assert_cmpuint (g_list_model_get_n_items (pending), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (QueryMutation) mutation = g_list_model_get_item (pending, i);

      g_assert_cmpint (test_value (query_mutation_get_variables (mutation)), ==, (int) i + 1);
      g_assert_cmpint (query_mutation_get_submitted_at (mutation), ==, TEST_START);
    }
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (g_list_model_get_n_items (pending), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (settled), ==, 1);
  query_log_set_limit (QUERY_LOG (settled), 3);
  for (int i = 0; i < 6; i++)
    {
      fixture_succeed (self);
      fixture_submit (self, i, i);
    }
  g_assert_cmpuint (g_list_model_get_n_items (settled), ==, 3);
}

static void
test_parallel (Fixture *self, gconstpointer data)
{
  Outcome a = { 0 }, b = { 0 };

  query_mutation_wait_async (fixture_submit (self, 1, 1), NULL, outcome_wait_cb, &a);
  query_mutation_wait_async (fixture_submit (self, 2, 1), NULL, outcome_wait_cb, &b);
  g_assert_cmpuint (self->attempts->len, ==, 2);
  query_attempt_return (g_ptr_array_steal_index (self->attempts, 1), NULL);
  fixture_run (self);
  g_assert_cmpuint (a.n_calls, ==, 0);
  g_assert_cmpuint (b.n_calls, ==, 1);
  fixture_succeed (self);
  g_assert_cmpuint (a.n_calls, ==, 1);
  /* With a limit. */
  g_object_set (self->client, "max-parallel", 2, NULL);
  for (int i = 0; i < 5; i++)
    fixture_submit (self, i, i);
  g_assert_cmpuint (self->attempts->len, ==, 2);
  fixture_succeed (self);
  g_assert_cmpuint (self->attempts->len, ==, 2);
}

static void
test_released (Fixture *self, gconstpointer data)
{
  query_log_set_limit (query_client_get_log (self->client), 1);
  for (int i = 0; i < 10; i++)
    {
      fixture_submit (self, i, i);
      fixture_succeed (self);
    }
  /* No clock: the log's limit decides; what is held elsewhere stays. */
  g_assert_cmpuint (test_item_alive (), ==, 1);
}

static void
no_running_cb (QueryMutation *mutation, GParamSpec *pspec, gpointer user_data)
{
  g_error ("running while offline");
}

static gboolean
watch_running (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_signal_connect (mutation, "notify::running", G_CALLBACK (no_running_cb), NULL);
  return fixture_log_mutate (mutation, user_data, error);
}

static void
test_offline (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation;

  kind.on_mutate = watch_running;
  query_client_register_mutation (self->client, &kind);
  query_fake_connectivity_set_online (self->network, FALSE);
  mutation = fixture_submit (self, 1, 1);
  g_assert_true (query_mutation_get_pending (mutation) && query_mutation_get_paused (mutation));
  g_assert_cmpstr (self->log->str, ==, "mutate ");
  g_assert_cmpuint (self->n_attempts, ==, 0);
  g_signal_handlers_disconnect_by_func (mutation, no_running_cb, NULL);
}

static void
test_retry_pauses (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation;

  kind.retry = 3;
  query_client_register_mutation (self->client, &kind);
  mutation = fixture_submit (self, 1, 1);
  query_fake_connectivity_set_online (self->network, FALSE);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_true (query_mutation_get_paused (mutation));
  g_assert_cmpuint (query_mutation_get_failure_count (mutation), ==, 1);
  query_fake_connectivity_set_online (self->network, TRUE);
  g_assert_true (query_mutation_get_running (mutation));
  g_assert_cmpuint (query_mutation_get_failure_count (mutation), ==, 1);
  fixture_succeed (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/mutation/M1", test_states);
  TEST ("/query/mutation/M2", test_order);
  TEST ("/query/mutation/M3", test_record);
  TEST ("/query/mutation/M4", test_counts_itself);
  TEST ("/query/mutation/M5", test_refused_before);
  TEST ("/query/mutation/M6", test_failing_callback);
  TEST ("/query/mutation/M7", test_first_error);
  TEST ("/query/mutation/M8", test_each_completes);
  TEST ("/query/mutation/M9", test_unwatched);
  TEST ("/query/mutation/M10", test_replaced_kind);
  TEST ("/query/mutation/M11", test_unknown_kind);
  TEST ("/query/mutation/M11/known-late", test_known_late);
  TEST ("/query/mutation/M12", test_not_again);
  TEST ("/query/mutation/M13", test_list_of_pending);
  TEST ("/query/mutation/M14", test_parallel);
  TEST ("/query/mutation/MG1", test_released);
  TEST ("/query/mutation/MG2", test_offline);
  TEST ("/query/mutation/MG4", test_retry_pauses);
  return g_test_run ();
}
