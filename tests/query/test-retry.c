/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static guint
tries_of_query (Fixture *self, int id)
{
  guint before = self->n_fetches;
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, id);

  while (self->fetches->len > 0)
    {
      fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
      fixture_advance (self, QUERY_MINUTE);
    }
  return self->n_fetches - before;
}

static void
test_defaults (Fixture *self, gconstpointer data)
{
  g_assert_cmpuint (tries_of_query (self, 1), ==, 4);
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  query_client_mutate (self->client, "change", NULL);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->n_attempts, ==, 1);
}

static gboolean
up_to_two (guint failure_count, const GError *error, gpointer user_data)
{
  return failure_count < 2;
}

static gint64
by_count (guint failure_count, const GError *error, gpointer user_data)
{
  return (failure_count + 1) * 10 * QUERY_SECOND;
}

static void
test_policy (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .retry = QUERY_RETRY_NONE });
  g_assert_cmpuint (tries_of_query (self, 1), ==, 1);
  fixture_register (self, (QueryResource){ .retry = -5 });
  g_assert_cmpuint (tries_of_query (self, 1), ==, 1);
  fixture_register (self, (QueryResource){ .retry = 1 });
  g_assert_cmpuint (tries_of_query (self, 2), ==, 2);
  fixture_register (self, (QueryResource){ .retry_func = up_to_two });
  g_assert_cmpuint (tries_of_query (self, 3), ==, 3);

  fixture_register (self, (QueryResource){ .retry_delay = by_count });
  observer = fixture_observe (self, 4);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, 10 * QUERY_SECOND - 1);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  fixture_advance (self, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, 20 * QUERY_SECOND - 1);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  fixture_advance (self, 1);
  /* The server says when. */
  query_fetch_set_retry_after (self->fetches->pdata[0], 7 * QUERY_SECOND);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_BUSY);
  fixture_advance (self, 7 * QUERY_SECOND - 1);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  fixture_advance (self, 1);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  /* Refused for good: no other try. */
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpint (fixture_state (self, 4).status, ==, QUERY_STATUS_ERROR);
}

/* With jitter: never longer than the rule says, never less than three quarters of it. */
static void
test_delay (Fixture *self, gconstpointer data)
{
  fixture_register (self, (QueryResource){ .retry = QUERY_RETRY_FOREVER });
  for (int round = 0; round < 5; round++)
    {
      g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);

      for (guint n = 0; n < 8; n++)
        {
          gint64 longest = MIN (QUERY_SECOND << n, 30 * QUERY_SECOND);

          fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
          fixture_advance (self, longest * 3 / 4 - 1);
          g_assert_cmpuint (self->fetches->len, ==, 0);
          fixture_advance (self, longest / 4 + 1);
          g_assert_cmpuint (self->fetches->len, ==, 1);
        }
      fixture_answer (self, 1);
    }
}

static void
test_reason (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  for (guint i = 1; i <= 3; i++)
    {
      fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_cmpuint (fixture_state (self, 1).failure_count, ==, i);
      g_assert_error (fixture_state (self, 1).failure_reason, G_IO_ERROR, G_IO_ERROR_FAILED);
      g_assert_null (fixture_state (self, 1).error);
      g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_PENDING);
      fixture_advance (self, QUERY_MINUTE);
    }
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_error (fixture_state (self, 1).error, G_IO_ERROR, G_IO_ERROR_FAILED);
  query_observer_refetch (observer);
  fixture_answer (self, 1);
  g_assert_cmpuint (fixture_state (self, 1).failure_count, ==, 0);
  g_assert_null (fixture_state (self, 1).failure_reason);
}

static void
test_online (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  query_fake_connectivity_set_online (self->network, FALSE);
  observer = fixture_observe (self, 1);
  g_assert_cmpuint (self->n_fetches, ==, 0);
  g_assert_cmpint (query_observer_get_fetch_status (observer), ==, QUERY_FETCH_STATUS_PAUSED);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  query_fake_connectivity_set_online (self->network, FALSE);
  g_assert_cmpint (query_observer_get_fetch_status (observer),
                   ==,
                   QUERY_FETCH_STATUS_FETCHING); /* goes on */
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpint (query_observer_get_fetch_status (observer), ==, QUERY_FETCH_STATUS_PAUSED);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  query_fake_connectivity_set_online (self->network, TRUE);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 2); /* once */
  g_assert_cmpuint (fixture_state (self, 1).failure_count, ==, 1);
  /* What failed before the pause counts. */
  while (self->fetches->len > 0)
    {
      fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
      fixture_advance (self, QUERY_MINUTE);
    }
  g_assert_cmpuint (self->n_fetches, ==, 4);
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_ERROR);
}

static void
test_other_modes (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) always = NULL;
  g_autoptr (QueryObserver) first = NULL;

  query_fake_connectivity_set_online (self->network, FALSE);
  fixture_register (self, (QueryResource){ .network_mode = QUERY_NETWORK_ALWAYS });
  always = fixture_observe (self, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_SECOND);
  g_assert_cmpuint (self->n_fetches, ==, 2);
  fixture_answer (self, 1);
  fixture_register (self, (QueryResource){ .network_mode = QUERY_NETWORK_OFFLINE_FIRST });
  first = fixture_observe (self, 2);
  g_assert_cmpuint (self->n_fetches, ==, 3);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->n_fetches, ==, 3);
  g_assert_cmpint (query_observer_get_fetch_status (first), ==, QUERY_FETCH_STATUS_PAUSED);
}

static void
test_focus_is_no_gate (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);

  query_client_set_focused (self->client, FALSE);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  fixture_advance (self, QUERY_SECOND);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static void
test_focus (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);

  fixture_answer (self, 1);
  fixture_set (self, 2, 2); /* stale, but not watched */
  query_client_set_focused (self->client, FALSE);
  query_client_set_focused (self->client, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 2);
  fixture_answer (self, 1);
  query_client_set_focused (self->client, FALSE);
  query_client_set_focused (self->client, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 2); /* not so soon again */
  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  fixture_advance (self, 10 * QUERY_SECOND);
  query_client_set_focused (self->client, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 2); /* fresh */
  fixture_register (
      self,
      (QueryResource){ .stale_time = QUERY_NEVER, .refetch_on_focus = QUERY_WHEN_ALWAYS });
  fixture_advance (self, 10 * QUERY_SECOND);
  query_client_set_focused (self->client, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 3);
}

static void
test_reconnect (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);

  fixture_answer (self, 1);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_client_mutate (self->client, "change", NULL);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->attempts->len, ==, 1);
  g_assert_cmpuint (self->n_fetches, ==, 1); /* not before the mutation is through */
  fixture_succeed (self);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static char *
one_scope (gpointer variables, gpointer user_data)
{
  return variables != NULL ? g_strdup ("scope") : NULL;
}

/* Several mutations, some of them behind one another, some of which fail: what is shown is fetched
 * after the last, and so is what waited for the network itself. */
static void
test_reconnect_many (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) stale G_GNUC_UNUSED = fixture_observe (self, 1);
  g_autoptr (QueryObserver) paused = NULL;
  g_autoptr (TestItem) item = test_item_new (1, 1);
  QueryMutationKind kind = fixture_kind (self);

  fixture_answer (self, 1);
  kind.scope = one_scope;
  query_client_register_mutation (self->client, &kind);
  query_fake_connectivity_set_online (self->network, FALSE);
  paused = fixture_observe (self, 2);
  g_assert_cmpint (query_observer_get_fetch_status (paused), ==, QUERY_FETCH_STATUS_PAUSED);
  query_client_mutate (self->client, "change", NULL);
  for (int i = 0; i < 3; i++)
    query_client_mutate (self->client, "change", item);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->attempts->len, ==, 2);
  for (guint n = 0; n < 4; n++)
    {
      g_assert_cmpuint (self->n_fetches, ==, 1);
      g_assert_cmpint (query_observer_get_fetch_status (paused), ==, QUERY_FETCH_STATUS_PAUSED);
      if (n % 2 == 0)
        fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
      else
        fixture_succeed (self);
    }
  g_assert_cmpuint (self->n_fetches, ==, 3);
}

static char *
route_of_item (gpointer variables, gpointer user_data)
{
  return g_strdup_printf ("account-%d", TEST_ITEM (variables)->id % 2);
}

static void
changed_cb (QueryConnectivity *connectivity, const char *route, gpointer user_data)
{
  GString *log = user_data;

  g_string_append_printf (log, "%s;", route != NULL ? route : "all");
}

static void
test_connectivity (Fixture *self, gconstpointer data)
{
  QueryConnectivity *network = QUERY_CONNECTIVITY (self->network);
  g_autoptr (QueryFakeConnectivity) offline = query_fake_connectivity_new (FALSE);
  g_autoptr (QueryConnectivity) real = query_network_connectivity_new (NULL);
  g_autoptr (QueryClient) client = NULL;

  g_assert_cmpint (query_connectivity_get_online (real, NULL),
                   ==,
                   g_network_monitor_get_network_available (g_network_monitor_get_default ()));
  g_signal_connect (network, "changed", G_CALLBACK (changed_cb), self->log);
  query_fake_connectivity_set_online (self->network, TRUE);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_fake_connectivity_set_online (self->network, TRUE);
  query_connectivity_report (network, "work", FALSE);
  query_connectivity_report (network, "work", FALSE);
  query_connectivity_report (network, "work", TRUE);
  g_assert_cmpstr (self->log->str, ==, "all;all;work;work;");
  g_signal_handlers_disconnect_by_data (network, self->log);
  /* The first state is read, not assumed; and the source is let go with the client. */
  client = query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (offline));
  query_client_prefetch (client, fixture_key (self, 1), NULL);
  g_assert_cmpuint (query_client_count_fetching (client, NULL), ==, 0);
  g_clear_object (&client);
  query_fake_connectivity_set_online (offline, TRUE);
}

static char *
route_of (QueryKey *key, gpointer user_data)
{
  return g_strdup_printf ("account-%d", (int) query_key_get_int64 (key, 1) % 2);
}

/* Each server for itself: what is sent to the other one is not waited for. */
static void
test_reconnect_route (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) odd G_GNUC_UNUSED = NULL;
  g_autoptr (QueryObserver) even G_GNUC_UNUSED = NULL;
  g_autoptr (TestItem) item = test_item_new (1, 1);
  g_autoptr (TestItem) other = test_item_new (2, 1);
  QueryMutationKind kind = fixture_kind (self);
  QueryConnectivity *network = QUERY_CONNECTIVITY (self->network);

  kind.route = route_of_item;
  query_client_register_mutation (self->client, &kind);
  fixture_register (self, (QueryResource){ .route = route_of });
  odd = fixture_observe (self, 1);
  fixture_answer (self, 1);
  even = fixture_observe (self, 2);
  fixture_answer (self, 2);
  query_client_mutate (self->client, "change", other);
  query_connectivity_report (network, "account-1", FALSE);
  query_client_mutate (self->client, "change", item);
  query_connectivity_report (network, "account-1", TRUE);
  fixture_run (self);
  g_assert_cmpuint (self->attempts->len, ==, 2);
  g_assert_cmpuint (self->n_fetches, ==, 2);
  query_attempt_return (g_ptr_array_steal_index (self->attempts, 1), NULL);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 3); /* the odd one, of the server that is back */
  fixture_answer (self, 3);
  g_assert_cmpint (fixture_shown (self, 1), ==, 3);
  fixture_succeed (self);
  g_assert_cmpuint (self->n_fetches, ==, 3);
}

static void
test_route (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) dead = NULL;
  g_autoptr (QueryObserver) alive = NULL;

  fixture_register (self, (QueryResource){ .route = route_of, .retry = 1 });
  dead = fixture_observe (self, 1);
  alive = fixture_observe (self, 2);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpint (query_observer_get_fetch_status (dead), ==, QUERY_FETCH_STATUS_PAUSED);
  g_assert_cmpint (query_observer_get_fetch_status (alive), ==, QUERY_FETCH_STATUS_FETCHING);
  fixture_answer (self, 2);
  g_assert_cmpint (fixture_shown (self, 2), ==, 2);
  /* Tried again after a while, again and again, less and less often. */
  fixture_advance (self, 5 * QUERY_SECOND);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  fixture_advance (self, 9 * QUERY_SECOND);
  g_assert_cmpuint (self->fetches->len, ==, 0);
  fixture_advance (self, QUERY_SECOND);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  fixture_advance (self, 20 * QUERY_SECOND);
  fixture_answer (self, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
}

/* The network comes back, but it isn't said that the server does: it's tried again all the same. */
static void
test_route_stays_down (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) dead = NULL;

  fixture_register (self, (QueryResource){ .route = route_of });
  dead = fixture_observe (self, 1);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_fake_connectivity_set_online (self->network, TRUE);
  fixture_run (self);
  g_assert_cmpint (query_observer_get_fetch_status (dead), ==, QUERY_FETCH_STATUS_PAUSED);
  fixture_advance (self, 5 * QUERY_SECOND);
  fixture_answer (self, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
}

/* An answer that shows that a route is back sets going what waited for it, and is not asked for
 * again itself. */
static void
test_route_back (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) slow = NULL;
  g_autoptr (QueryObserver) dead = NULL;

  fixture_register (self, (QueryResource){ .route = route_of, .stale_time = QUERY_HOUR });
  slow = fixture_observe (self, 1);
  dead = fixture_observe (self, 3);
  query_fetch_return_error (g_ptr_array_steal_index (self->fetches, 1),
                            g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "no"));
  fixture_run (self);
  g_assert_cmpint (query_observer_get_fetch_status (dead), ==, QUERY_FETCH_STATUS_PAUSED);
  fixture_answer (self, 1);
  g_assert_cmpint (query_observer_get_fetch_status (slow), ==, QUERY_FETCH_STATUS_IDLE);
  g_assert_cmpuint (self->fetches->len, ==, 1);
  fixture_answer (self, 3);
  g_assert_cmpint (fixture_shown (self, 3), ==, 3);
}

static void
test_start_offline (Fixture *self, gconstpointer data)
{
  test_connectivity (self, data);
  test_route (self, data);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/retry/R1", test_defaults);
  TEST ("/query/retry/R2", test_policy);
  TEST ("/query/retry/R2/delay", test_delay);
  TEST ("/query/retry/R3", test_reason);
  TEST ("/query/retry/R4", test_online);
  TEST ("/query/retry/R4/route", test_route);
  TEST ("/query/retry/R4/route-stays-down", test_route_stays_down);
  TEST ("/query/retry/R4/route-back", test_route_back);
  TEST ("/query/retry/R5", test_other_modes);
  TEST ("/query/retry/R6", test_focus_is_no_gate);
  TEST ("/query/retry/R7", test_focus);
  TEST ("/query/retry/R8", test_reconnect);
  TEST ("/query/retry/R8/many", test_reconnect_many);
  TEST ("/query/retry/R8/route", test_reconnect_route);
  TEST ("/query/retry/R9", test_connectivity);
  TEST ("/query/acceptance/B10", test_start_offline);
  return g_test_run ();
}
