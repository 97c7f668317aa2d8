/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

/* What a callback may do to those that are calling it: let the client go, take away what is under
 * way, run a main loop of its own. Most of these say something only under a sanitizer. */

static void
drop_client (Fixture *self)
{
  g_clear_object (&self->client);
}

/* For the fixture's end, when the test's own has gone. */
static void
make_client (Fixture *self)
{
  g_assert_null (self->client);
  self->client = query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));
}

static gboolean
invalidate_all (QueryMutation *mutation, gpointer user_data, GError **error)
{
  query_mutation_invalidate (mutation, NULL);
  return TRUE;
}

static gboolean
hold (QueryMutation *mutation, gpointer user_data, GError **error)
{
  query_mutation_hold (mutation);
  return TRUE;
}

/* A mutation that waits for a refetch, or for its own author, isn't kept alive by that when the
 * client goes. */
static void
test_gone_while_settling (Fixture *self, gconstpointer data)
{
  for (guint held = 0; held < 2; held++)
    {
      QueryMutationKind kind = fixture_kind (self);
      QueryObserver *observer = fixture_observe (self, 1);
      QueryMutation *mutation;

      fixture_answer (self, 1);
      kind.on_success = held ? hold : NULL;
      kind.on_settled = invalidate_all;
      query_client_register_mutation (self->client, &kind);
      mutation = query_client_mutate (self->client, "change", NULL);
      g_object_add_weak_pointer (G_OBJECT (mutation), (gpointer *) &mutation);
      query_attempt_return (g_ptr_array_steal_index (self->attempts, 0), NULL);
      g_assert_true (query_mutation_get_pending (mutation));
      g_object_unref (observer);
      drop_client (self);
      fixture_run (self);
      g_assert_null (mutation);
      make_client (self);
      fixture_register (self, (QueryResource){ 0 });
    }
}

static void
fetch_and_go (QueryFetch *fetch, gpointer user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->fetches, fetch);
  if (++self->n_fetches == 2)
    drop_client (self);
}

/* It goes in what a deadline brought about. */
static void
test_gone_in_alarm (Fixture *self, gconstpointer data)
{
  const QueryFetchOptions options = { .retry = 2 };

  fixture_register (self, (QueryResource){ .fetch = fetch_and_go });
  query_client_prefetch (self->client, fixture_key (self, 1), &options);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_null (self->client);
  make_client (self);
}

static char *
one_server (gpointer variables, gpointer user_data)
{
  return g_strdup ("server");
}

static char *
one_route (QueryKey *key, gpointer user_data)
{
  return g_strdup ("server");
}

/* It goes while a route that doesn't answer is to be tried again. */
static void
test_gone_with_route_down (Fixture *self, gconstpointer data)
{
  fixture_register (self, (QueryResource){ .route = one_route });
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 1);
  drop_client (self);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 0);
  make_client (self);
}

static void
run_and_remove (QueryAttempt *attempt, gpointer user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->attempts, attempt);
  query_client_remove (self->client, NULL);
}

/* The answer shows that the route is back, so a paused mutation runs, and removes the query of the
 * answer. */
static void
test_answer_runs_mutation (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .route = one_route, .stale_time = QUERY_HOUR });
  kind.run = run_and_remove;
  kind.route = one_server;
  query_client_register_mutation (self->client, &kind);
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  observer = fixture_observe (self, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE);
  query_client_mutate (self->client, "change", NULL);
  g_assert_cmpuint (self->attempts->len, ==, 0);
  fixture_answer (self, 5);
  g_assert_cmpuint (self->attempts->len, ==, 1);
  g_assert_null (query_observer_get_data (observer));
}

static void
write_again_cb (QueryMutation *mutation, gpointer user_data)
{
  fixture_set (user_data, 1, 9);
}

/* What waits for a refetch that isn't needed any more goes on, and writes into the same query. */
static void
test_needless_refetch (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  QueryMutation *mutation;

  fixture_answer (self, 1);
  kind.on_settled = invalidate_all;
  query_client_register_mutation (self->client, &kind);
  mutation = query_client_mutate (self->client, "change", NULL);
  g_signal_connect (mutation, "settled", G_CALLBACK (write_again_cb), self);
  query_attempt_return (g_ptr_array_steal_index (self->attempts, 0), NULL);
  fixture_set (self, 1, 8);
  fixture_run (self);
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  g_assert_cmpint (fixture_shown (self, 1), ==, 9);
  g_assert_cmpuint (self->fetches->len, ==, 0);
}

static void
refetch_cb (QueryListModel *model, GParamSpec *pspec, gpointer observer)
{
  if (!query_list_model_get_loading (model))
    query_observer_refetch (observer);
}

/* A list model tells that nothing is being loaded, and is asked to try again before it tells of the
 * error. */
static void
test_refetch_on_failure (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryListModel) model = query_list_model_new (&test_item_kind, NULL);
  g_autoptr (QueryObserver) observer = NULL;
  g_autoptr (GError) error = NULL;

  fixture_register (self, (QueryResource){ .retry = QUERY_RETRY_NONE });
  observer = query_observer_new (self->client, fixture_key (self, 1));
  query_list_model_add (model, observer);
  query_observer_subscribe (observer);
  fixture_run (self);
  g_assert_true (query_list_model_get_loading (model));
  g_signal_connect (model, "notify::loading", G_CALLBACK (refetch_cb), observer);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  g_assert_true (query_list_model_get_loading (model));
  g_object_get (model, "error", &error, NULL);
  g_assert_no_error (error);
}

static void
remove_cb (QueryClient *client, QueryKey *key, gpointer user_data)
{
  const QueryFilter filter = { .key = key, .exact = TRUE };

  query_client_remove (client, &filter);
}

/* Who waits for a query that's taken away as soon as it's there is told so. */
static void
test_removed_on_success (Fixture *self, gconstpointer data)
{
  Outcome outcome = { 0 };

  g_signal_connect (self->client, "query-succeeded", G_CALLBACK (remove_cb), NULL);
  query_client_fetch_async (self->client,
                            fixture_key (self, 1),
                            NULL,
                            NULL,
                            outcome_fetch_cb,
                            &outcome);
  fixture_answer (self, 1);
  g_assert_cmpuint (outcome.n_calls, ==, 1);
  g_assert_false (outcome.ok);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  outcome_clear (&outcome);
}

static void
retry_cb (QueryMutation *mutation, gpointer user_data)
{
  g_signal_handlers_disconnect_by_func (mutation, retry_cb, user_data);
  g_assert_true (query_mutation_retry (mutation));
}

/* Who waited for the run that failed is told that it failed, though it's already being tried again.
 */
static void
test_retry_when_settled (Fixture *self, gconstpointer data)
{
  QueryMutation *mutation = query_client_mutate (self->client, "change", NULL);
  Outcome first = { 0 }, second = { 0 };

  g_signal_connect (mutation, "settled", G_CALLBACK (retry_cb), self);
  query_mutation_wait_async (mutation, NULL, outcome_wait_cb, &first);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_true (query_mutation_get_pending (mutation));
  g_assert_cmpuint (first.n_calls, ==, 1);
  g_assert_error (first.error, QUERY_ERROR, QUERY_ERROR_REFUSED);
  query_mutation_wait_async (mutation, NULL, outcome_wait_cb, &second);
  fixture_succeed (self);
  g_assert_true (second.ok);
  g_assert_cmpuint (first.n_calls, ==, 1);
  outcome_clear (&first);
}

/* A mutation outlives its client: waiting for it ends all the same. */
static void
test_wait_without_client (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryMutation) mutation =
      g_object_ref (query_client_mutate (self->client, "change", NULL));
  Outcome outcome = { 0 };

  drop_client (self);
  query_mutation_wait_async (mutation, NULL, outcome_wait_cb, &outcome);
  fixture_run (self);
  g_assert_cmpuint (outcome.n_calls, ==, 1);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  outcome_clear (&outcome);
  make_client (self);
}

/* Also one that isn't in the log any more knows that the client is gone. */
static void
test_settled_without_client (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryMutation) mutation =
      g_object_ref (query_client_mutate (self->client, "change", NULL));

  query_log_set_limit (query_client_get_log (self->client), 1);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  query_client_mutate (self->client, "change", NULL);
  fixture_succeed (self);
  g_assert_true (query_mutation_get_client (mutation) == self->client);
  drop_client (self);
  g_assert_null (query_mutation_get_client (mutation));
  g_assert_false (query_mutation_retry (mutation));
  make_client (self);
}

static void
wait_long_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  Fixture *self = user_data;

  if (self->n_heard++ == 0)
    fixture_advance (self, QUERY_HOUR);
}

/* A listener runs a main loop of its own for longer than what it hears of is fresh. */
static void
test_loop_in_notification (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .stale_time = QUERY_MINUTE });
  observer = fixture_observe (self, 1);
  g_signal_connect (observer, "notify::data", G_CALLBACK (wait_long_cb), self);
  fixture_answer (self, 1);
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_true (query_observer_get_stale (observer));
}

/* What a listener to the client's signals may do: each to each. */
typedef void (*Deed) (Fixture *self, QueryObserver **observer);

static void
deed_cancel (Fixture *self, QueryObserver **observer)
{
  query_client_cancel (self->client, NULL, QUERY_CANCEL_REVERT);
}

static void
deed_remove (Fixture *self, QueryObserver **observer)
{
  query_client_remove (self->client, NULL);
}

static void
deed_reset (Fixture *self, QueryObserver **observer)
{
  query_client_reset (self->client, NULL);
}

static void
deed_write (Fixture *self, QueryObserver **observer)
{
  fixture_set (self, 1, 7);
}

static void
deed_unsubscribe (Fixture *self, QueryObserver **observer)
{
  g_autoptr (QueryObserver) alive = *observer != NULL ? g_object_ref (*observer) : NULL;

  if (alive != NULL)
    query_observer_unsubscribe (alive);
}

static void
deed_let_go (Fixture *self, QueryObserver **observer)
{
  g_clear_object (observer);
}

static void
deed_refetch (Fixture *self, QueryObserver **observer)
{
  g_autoptr (QueryObserver) alive = *observer != NULL ? g_object_ref (*observer) : NULL;

  if (alive != NULL)
    query_observer_refetch (alive);
}

static void
deed_flush (Fixture *self, QueryObserver **observer)
{
  query_client_flush (self->client);
}

static const Deed deeds[] = { deed_cancel,      deed_remove, deed_reset,   deed_write,
                              deed_unsubscribe, deed_let_go, deed_refetch, deed_flush };

typedef struct
{
  Fixture *fixture;
  QueryObserver *observer;
  Deed deed;
  guint n_left; /* how many signals to let pass before it's done */
  gboolean is_done;
} Listener;

static void
listen_cb (Listener *listener)
{
  if (listener->is_done || listener->n_left-- > 0)
    return;
  listener->is_done = TRUE;
  listener->deed (listener->fixture, &listener->observer);
}

static void
answer_one (Fixture *self, gboolean well)
{
  QueryFetch *fetch;

  if (self->fetches->len == 0)
    return;
  fetch = g_ptr_array_steal_index (self->fetches, 0);
  if (well)
    query_fetch_return (fetch, test_item_new (1, 1));
  else
    query_fetch_return_error (fetch, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "failed"));
  fixture_run (self);
}

/* Something of everything that happens to a query. */
static void
live_through (Fixture *self, Listener *listener)
{
  QueryObserver *observer = query_observer_new (self->client, fixture_key (self, 1));

  listener->observer = g_object_ref (observer);
  query_observer_subscribe (observer);
  g_object_unref (observer);
  fixture_run (self);
  answer_one (self, FALSE);
  fixture_advance (self, QUERY_MINUTE);
  answer_one (self, TRUE);
  query_client_mutate (self->client, "change", NULL);
  query_client_invalidate (self->client, NULL);
  fixture_run (self);
  answer_one (self, TRUE);
  if (self->attempts->len > 0)
    fixture_succeed (self);
  fixture_set (self, 1, 3);
  query_client_invalidate (self->client, NULL);
  fixture_run (self);
  query_client_cancel (self->client, NULL, QUERY_CANCEL_NO_REVERT);
  query_fake_connectivity_set_online (self->network, FALSE);
  deed_refetch (self, &listener->observer);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  query_client_remove (self->client, NULL);
  fixture_run (self);
  g_clear_object (&listener->observer);
  query_client_clear (self->client);
  fixture_run (self);
  while (self->fetches->len > 0)
    answer_one (self, TRUE);
}

static gpointer
keep (QueryKey *key, gpointer shown, gpointer user_data)
{
  return shown != NULL ? g_object_ref (shown) : NULL;
}

static void
add_exact_layer (QueryMutation *mutation, gpointer user_data)
{
  query_mutation_add_layer (mutation, fixture_key (user_data, 1), TRUE, keep, NULL, NULL);
}

static void
test_signals (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "query-added",    "query-removed",    "query-updated",
                                       "observer-added", "observer-removed", "query-succeeded",
                                       "query-failed" };
  QueryMutationKind kind = fixture_kind (self);

  kind.layers = add_exact_layer;
  kind.on_settled = invalidate_all;
  query_client_register_mutation (self->client, &kind);
  for (guint s = 0; s < G_N_ELEMENTS (names); s++)
    for (guint d = 0; d < G_N_ELEMENTS (deeds); d++)
      for (guint n = 0; n < 24; n++)
        {
          Listener listener = { .fixture = self, .deed = deeds[d], .n_left = n };
          gulong id =
              g_signal_connect_swapped (self->client, names[s], G_CALLBACK (listen_cb), &listener);

          live_through (self, &listener);
          g_signal_handler_disconnect (self->client, id);
          if (!listener.is_done)
            break;
        }
}

static void
cancel_cb (QueryMutation *mutation, GParamSpec *pspec, gpointer user_data)
{
  Fixture *self = user_data;

  if (self->n_heard++ == 0)
    g_assert_true (query_mutation_cancel (mutation));
}

/* A mutation that is cancelled by who hears that it waits is not run again, whatever it waits for.
 */
static void
test_cancelled_when_waiting (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { "notify::running", "notify::paused" };
  QueryMutationKind kind = fixture_kind (self);

  kind.retry = 3;
  query_client_register_mutation (self->client, &kind);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      QueryMutation *mutation = query_client_mutate (self->client, "change", NULL);
      guint n_attempts = self->n_attempts;

      self->n_heard = 0;
      g_signal_connect (mutation, names[i], G_CALLBACK (cancel_cb), self);
      fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
      fixture_advance (self, QUERY_HOUR);
      g_assert_true (query_mutation_get_cancelled (mutation));
      g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_ERROR);
      g_assert_cmpuint (self->n_attempts, ==, n_attempts);
      g_assert_cmpuint (query_client_count_mutating (self->client, NULL), ==, 0);
    }
}

static void
cancel_last_cb (Fixture *self)
{
  g_autoptr (QueryMutation) mutation =
      g_list_model_get_item (G_LIST_MODEL (query_client_get_pending (self->client)), 0);

  if (mutation != NULL)
    g_assert_false (query_mutation_cancel (mutation));
  self->n_heard++;
}

/* Nor does one that is failing fail twice because a listener to its query cancels it. */
static void
test_cancelled_when_failing (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *mutation;

  kind.layers = add_exact_layer;
  query_client_register_mutation (self->client, &kind);
  query_fake_connectivity_set_online (self->network, FALSE);
  mutation = query_client_mutate (self->client, "change", NULL);
  g_signal_connect_swapped (self->client, "query-updated", G_CALLBACK (cancel_last_cb), self);
  g_assert_true (query_mutation_cancel (mutation));
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (query_client_get_log (self->client))),
                    ==,
                    1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/reentrancy/gone-while-settling", test_gone_while_settling);
  TEST ("/query/reentrancy/gone-in-alarm", test_gone_in_alarm);
  TEST ("/query/reentrancy/gone-with-route-down", test_gone_with_route_down);
  TEST ("/query/reentrancy/answer-runs-mutation", test_answer_runs_mutation);
  TEST ("/query/reentrancy/needless-refetch", test_needless_refetch);
  TEST ("/query/reentrancy/refetch-on-failure", test_refetch_on_failure);
  TEST ("/query/reentrancy/removed-on-success", test_removed_on_success);
  TEST ("/query/reentrancy/retry-when-settled", test_retry_when_settled);
  TEST ("/query/reentrancy/wait-without-client", test_wait_without_client);
  TEST ("/query/reentrancy/settled-without-client", test_settled_without_client);
  TEST ("/query/reentrancy/loop-in-notification", test_loop_in_notification);
  TEST ("/query/reentrancy/signals", test_signals);
  TEST ("/query/reentrancy/cancelled-when-waiting", test_cancelled_when_waiting);
  TEST ("/query/reentrancy/cancelled-when-failing", test_cancelled_when_failing);
  return g_test_run ();
}
