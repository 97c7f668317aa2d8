/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static void
fetch_async (Fixture *self, int id, Outcome *outcome)
{
  query_client_fetch_async (self->client,
                            fixture_key (self, id),
                            NULL,
                            NULL,
                            outcome_fetch_cb,
                            outcome);
}

static void
test_two_axes (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  QueryState state = fixture_state (self, 1);
  gboolean loading, refreshing;

  g_assert_cmpint (state.status, ==, QUERY_STATUS_PENDING);
  g_assert_cmpint (state.fetch_status, ==, QUERY_FETCH_STATUS_FETCHING);
  g_object_get (observer, "loading", &loading, "refreshing", &refreshing, NULL);
  g_assert_true (loading && !refreshing);
  fixture_answer (self, 1);
  state = fixture_state (self, 1);
  g_assert_cmpint (state.status, ==, QUERY_STATUS_SUCCESS);
  g_assert_cmpint (state.fetch_status, ==, QUERY_FETCH_STATUS_IDLE);
  query_observer_refetch (observer);
  state = fixture_state (self, 1);
  g_assert_cmpint (state.status, ==, QUERY_STATUS_SUCCESS);
  g_assert_cmpint (state.fetch_status, ==, QUERY_FETCH_STATUS_FETCHING);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  g_object_get (observer, "loading", &loading, "refreshing", &refreshing, NULL);
  g_assert_true (!loading && refreshing);
}

static void
test_one_at_a_time (Fixture *self, gconstpointer data)
{
  Outcome a = { 0 }, b = { 0 };

  fetch_async (self, 1, &a);
  fetch_async (self, 1, &b);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  fixture_answer (self, 7);
  g_assert_cmpuint (a.n_calls, ==, 1);
  g_assert_cmpuint (b.n_calls, ==, 1);
  g_assert_cmpint (a.value, ==, 7);
  g_assert_cmpint (b.value, ==, 7);
}

static void
test_imperative (Fixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };

  fixture_register (self, (QueryResource){ .stale_time = 10 * QUERY_SECOND });
  fixture_set (self, 1, 3);
  fetch_async (self, 1, &outcome);
  g_assert_cmpuint (outcome.n_calls, ==, 0); /* never before the call returns */
  fixture_run (self);
  g_assert_cmpint (outcome.value, ==, 3);
  g_assert_cmpuint (self->n_fetches, ==, 0);
  fixture_advance (self, 10 * QUERY_SECOND);
  fetch_async (self, 1, &outcome);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->n_fetches, ==, 1); /* no other try */
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  query_client_fetch_async (self->client,
                            fixture_key (self, 2),
                            &(QueryFetchOptions){ .retry = 1 },
                            NULL,
                            outcome_fetch_cb,
                            &outcome);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  fixture_answer (self, 4);
  g_assert_cmpint (outcome.value, ==, 4);
  outcome_clear (&outcome);
}

static void
test_waiter_cancelled (Fixture *self, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome a = { 0 }, b = { 0 };

  query_client_fetch_async (self->client,
                            fixture_key (self, 1),
                            NULL,
                            cancellable,
                            outcome_fetch_cb,
                            &a);
  fetch_async (self, 1, &b);
  g_cancellable_cancel (cancellable);
  fixture_run (self);
  g_assert_cmpuint (a.n_calls, ==, 1);
  g_assert_error (a.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (b.n_calls, ==, 0);
  fixture_answer (self, 2);
  g_assert_cmpint (b.value, ==, 2);
  g_assert_cmpuint (a.n_calls, ==, 1);
  outcome_clear (&a);
}

static void
test_ensure (Fixture *self, gconstpointer data)
{
  const QueryFetchOptions revalidate = { .revalidate = TRUE };
  Outcome outcome = { 0 };

  query_client_ensure_async (self->client,
                             fixture_key (self, 1),
                             NULL,
                             NULL,
                             outcome_fetch_cb,
                             &outcome);
  fixture_answer (self, 1);
  g_assert_cmpint (outcome.value, ==, 1);
  fixture_advance (self, QUERY_MINUTE);
  query_client_ensure_async (self->client,
                             fixture_key (self, 1),
                             NULL,
                             NULL,
                             outcome_fetch_cb,
                             &outcome);
  fixture_run (self);
  g_assert_cmpuint (outcome.n_calls, ==, 2);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  query_client_ensure_async (self->client,
                             fixture_key (self, 1),
                             &revalidate,
                             NULL,
                             outcome_fetch_cb,
                             &outcome);
  fixture_run (self);
  g_assert_cmpint (outcome.value, ==, 1);
  fixture_answer (self, 2);
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
}

static void
prefetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->ok = query_client_prefetch_finish (QUERY_CLIENT (object), result, &outcome->error);
  outcome->n_calls++;
}

static void
test_prefetch (Fixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };

  query_client_prefetch_async (self->client,
                               fixture_key (self, 1),
                               NULL,
                               NULL,
                               prefetched_cb,
                               &outcome);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (outcome.ok);
  g_assert_no_error (outcome.error);
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  fixture_answer (self, 2);
  g_assert_cmpint (fixture_shown (self, 2), ==, 2);
  fixture_advance (self, 5 * QUERY_MINUTE);
  g_assert_cmpint (fixture_shown (self, 2), ==, -1);
}

static void
test_context (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) meta = g_variant_ref_sink (g_variant_new_parsed ("{'why': <'asked'>}"));
  const QueryFetchOptions options = { .meta = meta };
  QueryFetch *fetch;

  fixture_set (self, 1, 3);
  query_client_prefetch (self->client, fixture_key (self, 1), &options);
  fetch = self->fetches->pdata[0];
  g_assert_true (query_key_equal (query_fetch_get_key (fetch), fixture_key (self, 1)));
  g_assert_true (query_fetch_get_client (fetch) == self->client);
  g_assert_true (g_variant_equal (query_fetch_get_meta (fetch), meta));
  g_assert_cmpint (test_value (query_fetch_get_previous (fetch)), ==, 3);
  g_assert_false (g_cancellable_is_cancelled (query_fetch_get_cancellable (fetch)));
  query_client_cancel (self->client, NULL, QUERY_CANCEL_REVERT);
  g_assert_true (g_cancellable_is_cancelled (query_fetch_get_cancellable (fetch)));
  g_assert_null (query_fetch_get_client (fetch));
}

static void
test_last_observer (Fixture *self, gconstpointer data)
{
  QueryObserver *observer = fixture_observe (self, 1);
  QueryState state;

  g_object_unref (observer);
  g_assert_true (
      g_cancellable_is_cancelled (query_fetch_get_cancellable (self->fetches->pdata[0])));
  state = fixture_state (self, 1);
  g_assert_cmpint (state.status, ==, QUERY_STATUS_PENDING);
  g_assert_cmpint (state.fetch_status, ==, QUERY_FETCH_STATUS_IDLE);
  fixture_answer (self, 1); /* too late */
  g_assert_cmpint (fixture_shown (self, 1), ==, -1);

  fixture_register (self, (QueryResource){ .ignores_cancellable = TRUE });
  observer = fixture_observe (self, 1);
  g_object_unref (observer);
  fixture_answer (self, 2);
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
  observer = fixture_observe (self, 2);
  g_object_unref (observer);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->fetches->len, ==, 0); /* no other try */

  query_fake_connectivity_set_online (self->network, FALSE);
  observer = fixture_observe (self, 3);
  g_assert_cmpint (fixture_state (self, 3).fetch_status, ==, QUERY_FETCH_STATUS_PAUSED);
  g_object_unref (observer);
  g_assert_cmpint (fixture_state (self, 3).fetch_status, ==, QUERY_FETCH_STATUS_IDLE);
}

/* The last observer goes, but somebody who asked for the data still waits. */
static void
test_caller_waits (Fixture *self, gconstpointer data)
{
  QueryObserver *observer = fixture_observe (self, 1);
  Outcome outcome = { 0 };

  fetch_async (self, 1, &outcome);
  g_object_unref (observer);
  g_assert_false (
      g_cancellable_is_cancelled (query_fetch_get_cancellable (self->fetches->pdata[0])));
  fixture_answer (self, 4);
  g_assert_cmpuint (outcome.n_calls, ==, 1);
  g_assert_cmpint (outcome.value, ==, 4);
}

/* One that couldn't be stopped when the last observer went has somebody again: it's tried again. */
static void
test_takes_abandoned_over (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .ignores_cancellable = TRUE });
  g_object_unref (fixture_observe (self, 1));
  observer = fixture_observe (self, 1);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, 2 * QUERY_SECOND);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static void
test_takes_over (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) first = fixture_observe (self, 1);
  g_autoptr (QueryObserver) second = NULL;

  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  second = fixture_observe (self, 1);
  query_observer_unsubscribe (first);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  g_assert_cmpint (fixture_state (self, 1).fetch_status, ==, QUERY_FETCH_STATUS_FETCHING);
  fixture_advance (self, 2 * QUERY_SECOND);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static void
test_no_resource (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) key = query_key_new ("s", "unknown");
  Outcome outcome = { 0 };

  query_client_fetch_async (self->client, key, NULL, NULL, outcome_fetch_cb, &outcome);
  fixture_run (self);
  g_assert_error (outcome.error, QUERY_ERROR, QUERY_ERROR_NO_RESOURCE);
  g_assert_nonnull (strstr (outcome.error->message, "unknown"));
  outcome_clear (&outcome);
}

static void
test_no_value (Fixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };

  fetch_async (self, 1, &outcome);
  fixture_answer_with (self, NULL);
  g_assert_error (outcome.error, QUERY_ERROR, QUERY_ERROR_NO_VALUE);
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_ERROR);
  fetch_async (self, 2, &outcome);
  query_fetch_unref (g_ptr_array_steal_index (self->fetches, 0));
  fixture_run (self);
  g_assert_error (outcome.error, QUERY_ERROR, QUERY_ERROR_ABANDONED);
  outcome_clear (&outcome);
}

static gpointer
initial (QueryKey *key, gint64 *out_updated_at, gpointer user_data)
{
  *out_updated_at = 0;
  return test_item_new (1, 42);
}

static void
test_initial (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .initial_data = initial, .stale_time = QUERY_MINUTE });
  observer = fixture_observe (self, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 42);
  g_assert_cmpint (query_observer_get_updated_at (observer), ==, 0);
  g_assert_true (query_observer_get_stale (observer));
  g_assert_false (query_observer_get_placeholder (observer));
  fixture_answer (self, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  query_client_reset (self->client, NULL);
  g_assert_cmpint (fixture_shown (self, 1), ==, 42);
  fixture_set (self, 1, 5);
  fixture_register (self, (QueryResource){ .initial_data = initial });
  g_assert_cmpint (fixture_shown (self, 1), ==, 5);
}

static void
test_settled (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  QueryState state;

  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, 2 * QUERY_SECOND);
  fixture_advance (self, QUERY_SECOND);
  query_client_invalidate (self->client, NULL);
  fixture_answer (self, 3);
  fixture_answer (self, 3);
  state = fixture_state (self, 1);
  g_assert_cmpuint (state.n_updates, ==, 2);
  g_assert_cmpint (state.updated_at, ==, TEST_START + 3 * QUERY_SECOND);
  g_assert_false (state.invalidated);
  g_assert_cmpuint (state.failure_count, ==, 0);
  query_observer_refetch (observer);
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  state = fixture_state (self, 1);
  g_assert_cmpint (state.status, ==, QUERY_STATUS_ERROR);
  g_assert_cmpint (fixture_shown (self, 1), ==, 3);
  g_assert_cmpint (state.error_updated_at, ==, TEST_START + 3 * QUERY_SECOND);
  g_assert_true (state.invalidated && state.stale);
  g_assert_error (state.error, QUERY_ERROR, QUERY_ERROR_REFUSED);
  query_observer_refetch (observer);
  fixture_answer (self, 4);
  g_assert_null (fixture_state (self, 1).error);
}

static void
test_released (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  for (int i = 0; i < 5; i++)
    {
      fixture_answer (self, i);
      query_observer_refetch (observer);
    }
  /* The data, and what the fetch under way was given as previous: the same object. */
  g_assert_cmpuint (test_item_alive (), ==, 1);
  fixture_answer (self, 9);
  g_assert_cmpuint (test_item_alive (), ==, 1);
}

static void
test_replaces (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  Outcome outcome = { 0 };
  QueryFetch *late;

  fixture_answer (self, 1);
  query_observer_refetch (observer);
  fetch_async (self, 1, &outcome);
  query_client_refetch (self->client, NULL);
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 2);
  late = self->fetches->pdata[0];
  g_assert_true (g_cancellable_is_cancelled (query_fetch_get_cancellable (late)));
  fixture_answer (self, 2); /* of the replaced one: dropped */
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  g_assert_cmpuint (outcome.n_calls, ==, 0);
  fixture_answer (self, 3);
  g_assert_cmpint (fixture_shown (self, 1), ==, 3);
  g_assert_cmpint (outcome.value, ==, 3);
  query_observer_refetch (observer);
  query_client_refetch_async (self->client,
                              NULL,
                              QUERY_REFETCH_JOIN,
                              NULL,
                              outcome_bulk_cb,
                              &outcome);
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  fixture_answer (self, 4);
  g_assert_cmpuint (outcome.n_calls, ==, 2);
}

static void
test_first_load (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);
  Outcome outcome = { 0 };

  query_client_invalidate_async (self->client,
                                 NULL,
                                 QUERY_TYPE_FILTER_SAME,
                                 NULL,
                                 outcome_bulk_cb,
                                 &outcome);
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 1); /* joined */
  fixture_answer (self, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  g_assert_true (fixture_state (self, 1).invalidated); /* remembered */
  g_assert_cmpuint (outcome.n_calls, ==, 0);
  g_assert_cmpuint (self->fetches->len, ==, 1); /* and fetched once more */
  fixture_answer (self, 2);
  g_assert_false (fixture_state (self, 1).invalidated);
  g_assert_cmpuint (outcome.n_calls, ==, 1);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static void
test_disabled (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));

  query_observer_set_enabled (observer, FALSE);
  query_observer_set_refetch_interval (observer, QUERY_SECOND);
  query_observer_subscribe (observer);
  query_client_refetch (self->client, NULL);
  query_client_invalidate (self->client, NULL);
  query_client_set_focused (self->client, TRUE);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_advance (self, 5 * QUERY_SECOND);
  g_assert_cmpuint (self->n_fetches, ==, 0);
  query_observer_refetch (observer);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  fixture_answer (self, 1);
  query_observer_set_refetch_interval (observer, 0);
  query_observer_set_enabled (observer, TRUE);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static void
test_bulk (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) a G_GNUC_UNUSED = fixture_observe (self, 1);
  g_autoptr (QueryObserver) b G_GNUC_UNUSED = fixture_observe (self, 2);
  Outcome quiet = { 0 }, loud = { 0 };

  fixture_register (self, (QueryResource){ .retry = QUERY_RETRY_NONE });
  query_client_cancel (self->client, NULL, QUERY_CANCEL_REVERT);
  fixture_run (self);
  while (self->fetches->len > 0)
    fixture_answer (self, 0);
  query_client_refetch_async (self->client, NULL, 0, NULL, outcome_bulk_cb, &quiet);
  query_client_refetch_async (self->client,
                              NULL,
                              QUERY_REFETCH_REPORT,
                              NULL,
                              outcome_bulk_cb,
                              &loud);
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 2);
  fixture_answer (self, 1);
  g_assert_cmpuint (quiet.n_calls, ==, 0);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (quiet.ok);
  g_assert_error (loud.error, G_IO_ERROR, G_IO_ERROR_FAILED);
  outcome_clear (&loud);
  outcome_clear (&quiet);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_client_refetch_async (self->client, NULL, 0, NULL, outcome_bulk_cb, &quiet);
  fixture_run (self);
  g_assert_cmpuint (quiet.n_calls, ==, 1); /* paused counts as done */
}

static void
test_reset_remove (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  Outcome outcome = { 0 };

  fixture_answer (self, 1);
  fixture_set (self, 2, 2);
  query_client_reset_async (self->client, NULL, NULL, outcome_bulk_cb, &outcome);
  g_assert_null (query_observer_get_data (observer));
  g_assert_cmpint (fixture_shown (self, 2), ==, -1);
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 1); /* the watched one */
  fixture_answer (self, 3);
  g_assert_cmpuint (outcome.n_calls, ==, 1);
  query_client_remove (self->client, NULL);
  fixture_run (self);
  g_assert_null (query_observer_get_data (observer));
  g_assert_cmpuint (self->fetches->len, ==, 0); /* nothing is fetched */
  query_observer_refetch (observer);
  fixture_answer (self, 4);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/fetch/Q1", test_two_axes);
  TEST ("/query/fetch/Q2", test_one_at_a_time);
  TEST ("/query/fetch/Q3", test_imperative);
  TEST ("/query/fetch/Q3/waiter-cancelled", test_waiter_cancelled);
  TEST ("/query/fetch/Q4", test_ensure);
  TEST ("/query/fetch/Q5", test_prefetch);
  TEST ("/query/fetch/Q6", test_context);
  TEST ("/query/fetch/Q7", test_last_observer);
  TEST ("/query/fetch/Q7/caller-waits", test_caller_waits);
  TEST ("/query/fetch/Q8", test_takes_over);
  TEST ("/query/fetch/Q8/abandoned", test_takes_abandoned_over);
  TEST ("/query/fetch/Q9", test_no_resource);
  TEST ("/query/fetch/Q10", test_no_value);
  TEST ("/query/fetch/Q11", test_initial);
  TEST ("/query/fetch/Q12", test_settled);
  TEST ("/query/fetch/Q13", test_released);
  TEST ("/query/fetch/Q14", test_replaces);
  TEST ("/query/fetch/Q15", test_first_load);
  TEST ("/query/fetch/Q16", test_disabled);
  TEST ("/query/fetch/Q17", test_bulk);
  TEST ("/query/fetch/Q20", test_reset_remove);
  return g_test_run ();
}
