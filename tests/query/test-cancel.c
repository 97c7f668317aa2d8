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
cancel (Fixture *self, QueryCancelFlags flags)
{
  query_client_cancel (self->client, NULL, flags);
}

static void
test_revert (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  QueryState state;

  fixture_answer (self, 1);
  query_observer_refetch (observer);
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  query_observer_refetch (observer);
  cancel (self, QUERY_CANCEL_REVERT);
  state = fixture_state (self, 1);
  g_assert_cmpint (state.status, ==, QUERY_STATUS_ERROR); /* as before that fetch */
  g_assert_error (state.error, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_cmpint (state.fetch_status, ==, QUERY_FETCH_STATUS_IDLE);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);

  /* Without data too, where a fetch begins with no error. */
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  query_fetch_unref (g_ptr_array_steal_index (self->fetches, 0));
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  g_assert_cmpint (fixture_state (self, 2).status, ==, QUERY_STATUS_PENDING);
  g_assert_null (fixture_state (self, 2).error);
  cancel (self, QUERY_CANCEL_REVERT);
  g_assert_cmpint (fixture_state (self, 2).status, ==, QUERY_STATUS_ERROR);
  g_assert_error (fixture_state (self, 2).error, QUERY_ERROR, QUERY_ERROR_REFUSED);
}

static void
test_waiters (Fixture *self, gconstpointer data)
{
  Outcome with = { 0 }, without = { 0 };

  fixture_set (self, 1, 8);
  fetch_async (self, 1, &with);
  fetch_async (self, 2, &without);
  cancel (self, QUERY_CANCEL_REVERT);
  fixture_run (self);
  g_assert_cmpint (with.value, ==, 8);
  g_assert_error (without.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fixture_state (self, 2).status, ==, QUERY_STATUS_PENDING);
  g_assert_cmpint (fixture_state (self, 2).fetch_status, ==, QUERY_FETCH_STATUS_IDLE);
  outcome_clear (&without);
}

static void
test_no_revert (Fixture *self, gconstpointer data)
{
  fixture_set (self, 1, 8);
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  cancel (self, QUERY_CANCEL_NO_REVERT);
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_ERROR);
  g_assert_error (fixture_state (self, 1).error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fixture_shown (self, 1), ==, 8);
}

/* Silent is what a refetch does to the one it replaces. */
static void
test_silent (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;
  Outcome outcome = { 0 };

  fixture_set (self, 1, 8);
  observer = fixture_observe (self, 1);
  fetch_async (self, 1, &outcome);
  g_signal_connect (observer, "notify::error", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_observer_refetch (observer);
  fixture_run (self);
  g_assert_cmpuint (outcome.n_calls, ==, 0);
  fixture_answer (self, 1);
  fixture_answer (self, 2);
  g_assert_cmpint (outcome.value, ==, 2);
  g_assert_cmpuint (self->n_heard, ==, 0);
}

static void
test_idle (Fixture *self, gconstpointer data)
{
  guint n_heard = 0;
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_answer (self, 1);
  g_signal_connect (observer, "notify", G_CALLBACK (count_notify_cb), &n_heard);
  cancel (self, QUERY_CANCEL_REVERT);
  cancel (self, QUERY_CANCEL_NO_REVERT);
  fixture_run (self);
  g_assert_cmpuint (n_heard, ==, 0);
  query_observer_refetch (observer);
  cancel (self, QUERY_CANCEL_REVERT);
  /* Synchronous: what is delivered from here on is too late. */
  query_fetch_return (g_ptr_array_steal_index (self->fetches, 0), test_item_new (1, 2));
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  query_observer_refetch (observer);
  fixture_answer (self, 3);
  g_assert_cmpint (fixture_shown (self, 1), ==, 3);
}

static void
test_manual_write (Fixture *self, gconstpointer data)
{
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_set (self, 1, 5);
  g_assert_cmpint (fixture_state (self, 1).fetch_status, ==, QUERY_FETCH_STATUS_FETCHING);
  cancel (self, QUERY_CANCEL_REVERT);
  g_assert_cmpint (fixture_shown (self, 1), ==, 5);
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_SUCCESS);

  /* Nor does an error come back that was there before the fetch. */
  query_client_invalidate (self->client, NULL);
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  query_fetch_unref (g_ptr_array_steal_index (self->fetches, 0));
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_ERROR);
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_set (self, 1, 6);
  cancel (self, QUERY_CANCEL_REVERT);
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_SUCCESS);
  g_assert_null (fixture_state (self, 1).error);
  g_assert_cmpint (fixture_shown (self, 1), ==, 6);
}

static void
test_removing (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  query_client_remove (self->client, NULL);
  g_assert_true (
      g_cancellable_is_cancelled (query_fetch_get_cancellable (self->fetches->pdata[0])));
  fixture_answer (self, 1);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 0);
  observer = fixture_observe (self, 2);
  query_client_reset (self->client, NULL);
  fixture_run (self);
  g_assert_true (
      g_cancellable_is_cancelled (query_fetch_get_cancellable (self->fetches->pdata[0])));
  g_assert_null (query_observer_get_error (observer));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/cancel/X1", test_revert);
  TEST ("/query/cancel/X2", test_waiters);
  TEST ("/query/cancel/X3", test_no_revert);
  TEST ("/query/cancel/X4", test_silent);
  TEST ("/query/cancel/X5", test_idle);
  TEST ("/query/cancel/X6", test_manual_write);
  TEST ("/query/cancel/X7", test_removing);
  return g_test_run ();
}
