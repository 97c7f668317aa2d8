/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

/* Layers on lists: query 1 is watched, query 2 isn't. A change puts its item into every list. */

static gpointer
put (QueryKey *key, gpointer shown, gpointer user_data)
{
  return query_list_put (shown, user_data);
}

static void
layers (QueryMutation *mutation, gpointer user_data)
{
  Fixture *self = user_data;

  query_mutation_add_layer (mutation,
                            self->prefix,
                            FALSE,
                            put,
                            g_object_ref (query_mutation_get_variables (mutation)),
                            g_object_unref);
}

static gboolean
invalidate (QueryMutation *mutation, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  query_mutation_invalidate (mutation, QUERY_FILTER_PREFIX (self->prefix));
  return TRUE;
}

static gboolean
invalidate_last (QueryMutation *mutation, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  query_mutation_invalidate_last (mutation, QUERY_FILTER_PREFIX (self->prefix));
  return TRUE;
}

static gpointer
put_result (QueryKey *key, gpointer confirmed, gpointer user_data)
{
  return confirmed != NULL ? query_list_put (confirmed, user_data) : NULL;
}

static gboolean
confirm (QueryMutation *mutation, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  query_mutation_confirm (mutation,
                          QUERY_FILTER_PREFIX (self->prefix),
                          put_result,
                          query_mutation_get_variables (mutation));
  return TRUE;
}

static QueryObserver *
open_lists (Fixture *self, QueryMutationFunc on_settled)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryObserver *observer;

  kind.layers = layers;
  kind.on_settled = on_settled;
  query_client_register_mutation (self->client, &kind);
  fixture_register (self, (QueryResource){ .share = query_list_share, .stale_time = QUERY_NEVER });
  observer = fixture_observe (self, 1);
  fixture_answer_with (self, test_list_new (0, 2));
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  fixture_answer_with (self, test_list_new (0, 1));
  return observer;
}

static QueryMutation *
submit (Fixture *self, int id, int value)
{
  g_autoptr (TestItem) item = test_item_new (id, value);

  return query_client_mutate (self->client, "change", item);
}

static void
assert_shown (Fixture *self, int id, const char *expected)
{
  g_autofree char *shown =
      test_list_print (query_client_get_data (self->client, fixture_key (self, id)));

  g_assert_cmpstr (shown, ==, expected);
}

static QueryList *
server_list (int n, int id, int value)
{
  g_autoptr (QueryList) list = test_list_new (0, n);
  g_autoptr (TestItem) item = test_item_new (id, value);

  return query_list_put (list, item);
}

/* A refetch that was asked before the change can't hide it, and one is made after it. */
static void
test_refetch_meets (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = open_lists (self, invalidate);

  query_observer_refetch (observer);
  submit (self, 5, 1);
  assert_shown (self, 1, "0:0 1:0 5:1");
  fixture_answer_with (self, test_list_new (0, 2)); /* the old state, after the change */
  assert_shown (self, 1, "0:0 1:0 5:1");
  query_observer_refetch (observer);
  fixture_succeed (self);
  fixture_answer_with (self, test_list_new (0, 2)); /* replaced: dropped */
  assert_shown (self, 1, "0:0 1:0 5:1");
  fixture_answer_with (self, server_list (2, 5, 1));
  assert_shown (self, 1, "0:0 1:0 5:1");
  g_assert_cmpuint (fixture_state (self, 1).n_layers, ==, 0);
}

static void
test_take_back (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate);

  submit (self, 5, 1);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  assert_shown (self, 1, "0:0 1:0");
  assert_shown (self, 2, "0:0");
}

static void
test_overlap (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate);

  submit (self, 5, 1);
  submit (self, 6, 2);
  submit (self, 0, 3);
  assert_shown (self, 1, "0:3 1:0 5:1 6:2");
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED); /* the first */
  assert_shown (self, 1, "0:3 1:0 6:2");
  fixture_answer_with (self, test_list_new (0, 2));
  assert_shown (self, 1, "0:3 1:0 6:2");
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  assert_shown (self, 1, "0:3 1:0");
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  assert_shown (self, 1, "0:0 1:0");
}

static gboolean
invalidate_last_and_hold (QueryMutation *mutation, gpointer user_data, GError **error)
{
  query_mutation_hold (mutation);
  return invalidate_last (mutation, user_data, error);
}

/* One that has left the refetch to a later one, and is held up, is not waited for by it. */
static void
test_last_invalidates_held (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate_last_and_hold);
  guint before = self->n_fetches;
  g_autoptr (QueryMutation) first = g_object_ref (submit (self, 10, 1));
  g_autoptr (QueryMutation) last = g_object_ref (submit (self, 11, 1));

  fixture_succeed (self);
  g_assert_cmpuint (self->n_fetches, ==, before);
  fixture_succeed (self);
  g_assert_cmpuint (self->n_fetches, ==, before + 1);
  query_mutation_release (first);
  query_mutation_release (last);
}

static void
test_last_invalidates (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate_last);
  guint before = self->n_fetches;

  for (int i = 0; i < 5; i++)
    submit (self, 10 + i, 1);
  for (int i = 0; i < 4; i++)
    fixture_succeed (self);
  g_assert_cmpuint (self->n_fetches, ==, before);
  assert_shown (self, 1, "0:0 1:0 10:1 11:1 12:1 13:1 14:1");
  fixture_succeed (self);
  g_assert_cmpuint (self->n_fetches, ==, before + 1);
}

static void
test_variables_shown (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate);
  g_autoptr (QueryMutation) listed = NULL;

  submit (self, 5, 1);
  listed = g_list_model_get_item (G_LIST_MODEL (query_client_get_pending (self->client)), 0);
  g_assert_cmpint (test_value (query_mutation_get_variables (listed)), ==, 1);
}

static void
test_no_gap (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = open_lists (self, invalidate);
  QueryMutation *mutation = submit (self, 5, 1);

  fixture_run (self);
  g_signal_connect_swapped (observer, "notify::data", G_CALLBACK (never_cb), self);
  fixture_succeed (self);
  g_assert_true (query_mutation_get_pending (mutation));
  assert_shown (self, 1, "0:0 1:0 5:1");
  g_signal_handlers_disconnect_by_data (observer, self);
  fixture_answer_with (self, server_list (2, 5, 1));
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  /* What nobody watched still shows it, but is known to be old and fetched when it's looked at. */
  assert_shown (self, 2, "0:0 5:1");
  g_assert_true (fixture_state (self, 2).stale);
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  fixture_answer_with (self, server_list (1, 5, 1));
  g_assert_cmpuint (fixture_state (self, 2).n_layers, ==, 0);
}

static void
test_confirm (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = open_lists (self, confirm);
  QueryMutation *mutation = submit (self, 5, 1);

  fixture_advance (self, QUERY_SECOND);
  fixture_succeed (self);
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  assert_shown (self, 1, "0:0 1:0 5:1");
  g_assert_cmpuint (fixture_state (self, 1).n_layers, ==, 0);
  g_assert_false (fixture_state (self, 1).stale);
  g_assert_cmpint (fixture_state (self, 1).updated_at, ==, TEST_START);
  /* One asked for before can't undo it. */
  query_observer_refetch (observer);
  submit (self, 6, 1);
  fixture_succeed (self);
  fixture_answer_with (self, server_list (2, 5, 1));
  assert_shown (self, 1, "0:0 1:0 5:1 6:1");
}

static void
test_many_unwatched (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate);

  for (int i = 0; i < 60; i++)
    {
      QueryState state = { 0 };

      submit (self, 5, i);
      fixture_succeed (self);
      fixture_answer_with (self, server_list (2, 5, i));
      if (query_client_get_state (self->client, fixture_key (self, 2), &state))
        g_assert_cmpuint (state.n_layers, <=, 34);
    }
}

static void
test_errors (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  Outcome outcome = { 0 };

  query_client_fetch_async (self->client,
                            fixture_key (self, 1),
                            NULL,
                            NULL,
                            outcome_fetch_cb,
                            &outcome);
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_error (query_observer_get_error (observer), QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_error (outcome.error, QUERY_ERROR, QUERY_ERROR_REFUSED);
  outcome_clear (&outcome);
  query_client_refetch_async (self->client, NULL, 0, NULL, outcome_bulk_cb, &outcome);
  fixture_run (self);
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_true (outcome.ok);
}

static char *
identity (gpointer variables, gpointer user_data)
{
  return g_strdup_printf ("%d", TEST_ITEM (variables)->id);
}

static void
test_double_submit (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  Outcome a = { 0 }, b = { 0 };
  QueryMutation *first, *second;
  gboolean pending;

  kind.identity = identity;
  query_client_register_mutation (self->client, &kind);
  first = submit (self, 1, 1);
  g_object_get (first, "pending", &pending, NULL);
  g_assert_true (pending); /* in the same turn */
  second = submit (self, 1, 1);
  g_assert_true (first == second);
  g_assert_true (submit (self, 2, 1) != first);
  query_mutation_wait_async (first, NULL, outcome_wait_cb, &a);
  query_mutation_wait_async (second, NULL, outcome_wait_cb, &b);
  g_assert_cmpuint (self->n_attempts, ==, 2);
  fixture_succeed (self);
  g_assert_cmpuint (a.n_calls, ==, 1);
  g_assert_cmpuint (b.n_calls, ==, 1);
  g_assert_true (submit (self, 1, 1) != first); /* settled: a new one */
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };
  QueryMutation *mutation;

  query_client_fetch_async (self->client,
                            fixture_key (self, 1),
                            NULL,
                            NULL,
                            outcome_fetch_cb,
                            &outcome);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (fixture_state (self, 1).error); /* not an error of the query */
  outcome_clear (&outcome);
  query_fake_connectivity_set_online (self->network, FALSE);
  mutation = submit (self, 1, 1);
  query_mutation_wait_async (mutation, NULL, outcome_wait_cb, &outcome);
  g_assert_true (query_mutation_cancel (mutation));
  fixture_run (self);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  outcome_clear (&outcome);
}

/* In each phase of a fetch, an invalidation leads to data asked for after it. */
static void
test_every_phase (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  for (int phase = 0; phase < 4; phase++)
    {
      guint fetches;

      query_client_reset (self->client, NULL);
      fixture_run (self);
      if (phase == 1) /* while it waits for its next try */
        fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
      while (phase > 1 && self->fetches->len > 0)
        fixture_answer (self, 1);
      if (phase == 3) /* during a refetch */
        query_observer_refetch (observer);
      fetches = self->n_fetches;
      for (int i = 0; i < 3; i++)
        query_client_invalidate (self->client, NULL);
      fixture_advance (self, QUERY_MINUTE);
      while (self->fetches->len > 0)
        fixture_answer (self, (int) self->n_fetches);
      fixture_advance (self, QUERY_MINUTE);
      g_assert_cmpuint (self->n_fetches, ==, fetches + 1);
      g_assert_false (fixture_state (self, 1).invalidated);
      g_assert_cmpint (fixture_shown (self, 1), ==, (int) self->n_fetches);
    }
}

static gpointer
make_item (QueryKey *key, gpointer shown, gpointer user_data)
{
  return test_item_new (3, 9);
}

static void
exact_layer (QueryMutation *mutation, gpointer user_data)
{
  Fixture *self = user_data;

  query_mutation_add_layer (mutation, fixture_key (self, 3), TRUE, make_item, NULL, NULL);
}

static void
test_leaves_no_trace (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryState before, during, after;

  kind.layers = exact_layer;
  query_client_register_mutation (self->client, &kind);
  fixture_register (self, (QueryResource){ .stale_time = QUERY_MINUTE });
  for (int round = 0; round < 3; round++)
    {
      fixture_set (self, 3, 1);
      if (round == 1)
        query_client_invalidate (self->client, NULL);
      before = fixture_state (self, 3);
      fixture_advance (self, QUERY_SECOND);
      submit (self, 3, 9);
      during = fixture_state (self, 3);
      g_assert_cmpint (fixture_shown (self, 3), ==, 9);
      fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
      after = fixture_state (self, 3);
      g_assert_cmpint (fixture_shown (self, 3), ==, 1);
      g_assert_cmpint (during.updated_at, ==, before.updated_at);
      g_assert_cmpint (after.updated_at, ==, before.updated_at);
      g_assert_cmpint (during.invalidated, ==, before.invalidated);
      g_assert_cmpint (after.invalidated, ==, before.invalidated);
      g_assert_cmpint (after.stale, ==, before.stale);
      g_assert_cmpuint (after.n_updates, ==, before.n_updates);
    }
  /* A created entry goes with its layer. */
  query_client_clear (self->client);
  submit (self, 3, 9);
  g_assert_cmpint (fixture_shown (self, 3), ==, 9);
  g_assert_cmpint (fixture_state (self, 3).status, ==, QUERY_STATUS_SUCCESS);
  g_assert_cmpint (fixture_state (self, 3).updated_at, ==, 0);
  g_assert_true (fixture_state (self, 3).stale);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 0);
}

static void
test_dialog (Fixture *self, gconstpointer data)
{
  test_double_submit (self, data);
  /* Closing the window: nobody holds the run or waits. */
  submit (self, 40, 1);
  while (self->attempts->len > 0)
    fixture_succeed (self);
  g_assert_cmpuint (query_client_count_mutating (self->client, NULL), ==, 0);
}

static gpointer
never_layer (QueryKey *key, gpointer shown, gpointer user_data)
{
  g_error ("a layer by prefix was asked for data that are not there");
  return NULL;
}

static void
prefix_layer (QueryMutation *mutation, gpointer user_data)
{
  Fixture *self = user_data;

  query_mutation_add_layer (mutation, self->prefix, FALSE, never_layer, NULL, NULL);
}

/* A query made while a mutation is pending has its layer too. */
static void
test_later_query (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = open_lists (self, invalidate);
  g_autoptr (QueryObserver) later = NULL;

  submit (self, 5, 1);
  later = fixture_observe (self, 7);
  g_assert_null (query_observer_get_data (later));
  fixture_answer_with (self, test_list_new (0, 1));
  assert_shown (self, 7, "0:0 5:1");
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  assert_shown (self, 7, "0:0");
  query_client_clear (self->client);
  query_client_cancel (self->client, NULL, QUERY_CANCEL_REVERT);
  kind.name = "none";
  kind.layers = prefix_layer;
  query_client_register_mutation (self->client, &kind);
  query_client_mutate (self->client, "none", NULL);
  g_assert_null (query_client_get_data (self->client, fixture_key (self, 1)));
}

static gpointer
put_seven (QueryKey *key, gpointer confirmed, gpointer user_data)
{
  return confirmed != NULL ? test_item_new (1, 7) : NULL;
}

static gboolean
confirm_seven (QueryMutation *mutation, gpointer user_data, GError **error)
{
  query_mutation_confirm (mutation, NULL, put_seven, NULL);
  return TRUE;
}

/* An answer that was under way when the result was written is from before it, though there is no
 * layer. */
static void
test_confirmed_under_way (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  QueryMutationKind kind = fixture_kind (self);

  fixture_answer (self, 1);
  kind.on_success = confirm_seven;
  query_client_register_mutation (self->client, &kind);
  query_client_mutate (self->client, "change", NULL);
  query_observer_refetch (observer);
  fixture_succeed (self);
  g_assert_cmpint (fixture_shown (self, 1), ==, 7);
  fixture_answer (self, 1); /* from before */
  g_assert_cmpint (fixture_shown (self, 1), ==, 7);
  fixture_answer (self, 8);
  g_assert_cmpint (fixture_shown (self, 1), ==, 8);
}

/* The answer to a question from before the success doesn't know of the change. */
static void
test_old_answer (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  g_autoptr (TestItem) item = test_item_new (1, 7);
  QueryMutationKind kind = fixture_kind (self);

  kind.layers = fixture_layer_value;
  query_client_register_mutation (self->client, &kind);
  query_client_mutate (self->client, "change", item);
  fixture_succeed (self);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  query_fetch_return (g_ptr_array_steal_index (self->fetches, 0), test_item_new (1, 1));
  g_assert_cmpint (fixture_shown (self, 1), ==, 7);
  fixture_run (self);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 7);
  fixture_answer (self, 8);
  g_assert_cmpint (fixture_shown (self, 1), ==, 8);
  g_assert_cmpuint (fixture_state (self, 1).n_layers, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/optimistic/U1", test_refetch_meets);
  TEST ("/query/optimistic/U2", test_take_back);
  TEST ("/query/optimistic/U3", test_overlap);
  TEST ("/query/optimistic/U4", test_last_invalidates);
  TEST ("/query/optimistic/U4/held", test_last_invalidates_held);
  TEST ("/query/optimistic/U5", test_variables_shown);
  TEST ("/query/optimistic/U6", test_no_gap);
  TEST ("/query/optimistic/U6/old-answer", test_old_answer);
  TEST ("/query/optimistic/U6/confirmed-under-way", test_confirmed_under_way);
  TEST ("/query/optimistic/U6/confirm", test_confirm);
  TEST ("/query/optimistic/U6/many-unwatched", test_many_unwatched);
  TEST ("/query/optimistic/U3/later-query", test_later_query);
  TEST ("/query/errors/E1", test_errors);
  TEST ("/query/errors/E2", test_double_submit);
  TEST ("/query/errors/E3", test_cancelled);
  TEST ("/query/acceptance/B3", test_every_phase);
  TEST ("/query/acceptance/B6", test_leaves_no_trace);
  TEST ("/query/acceptance/B9", test_dialog);
  return g_test_run ();
}
