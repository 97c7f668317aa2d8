/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static void
test_write (Fixture *self, gconstpointer data)
{
  QueryState state;
  g_autoptr (TestItem) item = test_item_new (1, 2);

  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (fixture_state (self, 1).invalidated);
  fixture_set (self, 1, 1);
  state = fixture_state (self, 1);
  g_assert_cmpint (state.status, ==, QUERY_STATUS_SUCCESS);
  g_assert_cmpint (state.updated_at, ==, TEST_START);
  g_assert_null (state.error);
  g_assert_false (state.invalidated);
  query_client_set_data_at (self->client, fixture_key (self, 2), item, 5);
  g_assert_cmpint (fixture_state (self, 2).updated_at, ==, 5);
  fixture_advance (self, 5 * QUERY_MINUTE);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 0);
}

static gpointer
add_one (QueryKey *key, gpointer old, gpointer user_data)
{
  return test_item_new (0, test_value (old) + 1);
}

static gpointer
nothing (QueryKey *key, gpointer old, gpointer user_data)
{
  return NULL;
}

static void
test_updater (Fixture *self, gconstpointer data)
{
  query_client_update_data (self->client, fixture_key (self, 1), add_one, NULL); /* -1: absent */
  g_assert_cmpint (fixture_shown (self, 1), ==, 0);
  query_client_update_data (self->client, fixture_key (self, 1), add_one, NULL);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
}

static void
test_no_value (Fixture *self, gconstpointer data)
{
  g_signal_connect_swapped (self->client, "query-updated", G_CALLBACK (never_cb), self);
  g_signal_connect_swapped (self->client, "query-added", G_CALLBACK (never_cb), self);
  query_client_set_data (self->client, fixture_key (self, 1), NULL);
  query_client_update_data (self->client, fixture_key (self, 1), nothing, NULL);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 0);
}

static void
test_while_fetching (Fixture *self, gconstpointer data)
{
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_set (self, 1, 1);
  g_assert_cmpint (fixture_state (self, 1).fetch_status, ==, QUERY_FETCH_STATUS_FETCHING);
  fixture_answer (self, 2);
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
}

static void
test_update_all (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_set (self, 1, 10);
  fixture_set (self, 2, 20);
  fixture_run (self);
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_client_freeze (self->client);
  g_assert_cmpuint (
      query_client_update_all (self->client, QUERY_FILTER_PREFIX (self->prefix), add_one, NULL),
      ==,
      2);
  query_client_update_all (self->client, QUERY_FILTER_PREFIX (self->prefix), add_one, NULL);
  query_client_thaw (self->client);
  g_assert_cmpint (fixture_shown (self, 1), ==, 12);
  g_assert_cmpint (fixture_shown (self, 2), ==, 22);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 2);
  g_assert_cmpuint (self->n_heard, ==, 1);
}

static void
test_equality (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  gpointer first;

  fixture_register (self, (QueryResource){ .equal = test_item_equal });
  fixture_answer (self, 5);
  first = query_client_get_data (self->client, fixture_key (self, 1));
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_observer_refetch (observer);
  fixture_answer (self, 5);
  g_assert_true (query_client_get_data (self->client, fixture_key (self, 1)) == first);
  g_assert_cmpuint (self->n_heard, ==, 0);
  query_observer_refetch (observer);
  fixture_answer (self, 6);
  g_assert_cmpuint (self->n_heard, ==, 1);
}

static void
test_mark (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  fixture_set (self, 1, 1);
  query_client_invalidate (self->client, NULL);
  fixture_run (self);
  g_assert_true (fixture_state (self, 1).invalidated && fixture_state (self, 1).stale);
  g_assert_cmpuint (self->n_fetches, ==, 0);
  observer = fixture_observe (self, 1);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  fixture_answer (self, 2);
  g_assert_false (fixture_state (self, 1).invalidated);
}

static guint
invalidate (Fixture *self, QueryTypeFilter type, QueryTypeFilter refetch)
{
  guint before = self->n_fetches;
  const QueryFilter filter = { .type = type };

  query_client_invalidate_async (self->client, &filter, refetch, NULL, NULL, NULL);
  fixture_run (self);
  while (self->fetches->len > 0)
    fixture_answer (self, 0);
  return self->n_fetches - before;
}

static void
test_refetch_type (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);

  fixture_answer (self, 1);
  fixture_set (self, 2, 2);
  fixture_set (self, 3, 3);
  g_assert_cmpuint (invalidate (self, QUERY_TYPE_FILTER_ALL, QUERY_TYPE_FILTER_SAME), ==, 1);
  g_assert_cmpuint (invalidate (self, QUERY_TYPE_FILTER_ALL, QUERY_TYPE_FILTER_ALL), ==, 3);
  g_assert_cmpuint (invalidate (self, QUERY_TYPE_FILTER_ALL, QUERY_TYPE_FILTER_INACTIVE), ==, 2);
  g_assert_cmpuint (invalidate (self, QUERY_TYPE_FILTER_ALL, QUERY_TYPE_FILTER_NONE), ==, 0);
  g_assert_cmpuint (invalidate (self, QUERY_TYPE_FILTER_INACTIVE, QUERY_TYPE_FILTER_SAME), ==, 2);
}

static void
test_again (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = fixture_observe (self, 1);
  gulong id;

  fixture_answer (self, 1);
  fixture_set (self, 2, 1);
  query_client_invalidate (self->client, QUERY_FILTER_EXACT (fixture_key (self, 2)));
  id = g_signal_connect_swapped (self->client, "query-updated", G_CALLBACK (never_cb), self);
  query_client_invalidate (self->client, QUERY_FILTER_EXACT (fixture_key (self, 2)));
  g_signal_handler_disconnect (self->client, id);
  for (int i = 0; i < 5; i++)
    query_client_invalidate (self->client, NULL);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 2); /* once a turn */
  query_client_invalidate (self->client, NULL);
  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 3); /* in another turn, again */
}

static void
test_not_fetched (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;
  g_autoptr (QueryObserver) disabled = query_observer_new (self->client, fixture_key (self, 2));

  fixture_register (self, (QueryResource){ .stale_time = QUERY_STATIC });
  fixture_set (self, 1, 1);
  observer = fixture_observe (self, 1);
  query_observer_set_enabled (disabled, FALSE);
  query_observer_subscribe (disabled);
  g_assert_cmpuint (invalidate (self, QUERY_TYPE_FILTER_ALL, QUERY_TYPE_FILTER_ALL), ==, 0);
}

static void
test_operation (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) a G_GNUC_UNUSED = fixture_observe (self, 1);
  g_autoptr (QueryObserver) b G_GNUC_UNUSED = fixture_observe (self, 2);
  Outcome outcome = { 0 };

  fixture_answer (self, 1);
  fixture_answer (self, 1);
  query_client_invalidate_async (self->client,
                                 NULL,
                                 QUERY_TYPE_FILTER_SAME,
                                 NULL,
                                 outcome_bulk_cb,
                                 &outcome);
  fixture_run (self);
  fixture_answer (self, 2);
  g_assert_cmpuint (outcome.n_calls, ==, 0);
  fixture_answer (self, 2);
  g_assert_cmpuint (outcome.n_calls, ==, 1);
  g_assert_true (outcome.ok);
}

static gint64
by_key (QueryClient *client, QueryKey *key, gpointer user_data)
{
  return query_key_get_int64 (key, 1) * QUERY_SECOND;
}

static void
test_stale_time (Fixture *self, gconstpointer data)
{
  fixture_set (self, 1, 1);
  g_assert_true (fixture_state (self, 1).stale); /* 0 by default */
  fixture_register (self, (QueryResource){ .stale_time_func = by_key });
  fixture_set (self, 5, 1);
  g_assert_false (fixture_state (self, 5).stale);
  fixture_advance (self, 5 * QUERY_SECOND);
  g_assert_true (fixture_state (self, 5).stale);
  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  g_assert_false (fixture_state (self, 5).stale);
  query_client_invalidate (self->client, NULL);
  g_assert_true (fixture_state (self, 5).stale);
  fixture_register (self, (QueryResource){ .stale_time = QUERY_STATIC });
  g_assert_false (fixture_state (self, 5).stale);
  query_client_prefetch (self->client, fixture_key (self, 6), NULL);
  g_assert_true (fixture_state (self, 6).stale); /* no data */
}

static void
test_told_stale (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .stale_time = 10 * QUERY_SECOND });
  observer = fixture_observe (self, 1);
  fixture_answer (self, 1);
  g_signal_connect (observer, "notify::stale", G_CALLBACK (count_notify_cb), &self->n_heard);
  fixture_advance (self, 10 * QUERY_SECOND - 1);
  g_assert_cmpuint (self->n_heard, ==, 0);
  fixture_advance (self, 1);
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_true (query_observer_get_stale (observer));
}

static void
test_disabled_stale (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  gboolean stale = TRUE;
  guint n_heard = 0;

  g_assert_true (query_observer_get_stale (observer));
  g_signal_connect (observer, "notify::stale", G_CALLBACK (count_notify_cb), &n_heard);
  query_observer_set_enabled (observer, FALSE);
  g_assert_false (query_observer_get_stale (observer));
  g_object_get (observer, "stale", &stale, NULL);
  g_assert_false (stale);
  fixture_run (self);
  g_assert_cmpuint (n_heard, ==, 1);
}

static guint
count (Fixture *self)
{
  return query_client_count_queries (self->client);
}

static void
test_gc (Fixture *self, gconstpointer data)
{
  QueryObserver *observer;

  fixture_set (self, 1, 1);
  fixture_advance (self, 5 * QUERY_MINUTE - 1);
  g_assert_cmpuint (count (self), ==, 1);
  observer = fixture_observe (self, 1);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 1);
  g_object_unref (observer);
  fixture_advance (self, 5 * QUERY_MINUTE - 1);
  g_assert_cmpuint (count (self), ==, 1);
  fixture_advance (self, 1);
  g_assert_cmpuint (count (self), ==, 0);
  fixture_register (self, (QueryResource){ .gc_time = QUERY_AT_ONCE });
  fixture_set (self, 1, 1);
  fixture_advance (self, 0);
  g_assert_cmpuint (count (self), ==, 0);
  fixture_register (self, (QueryResource){ .gc_time = QUERY_NEVER });
  fixture_set (self, 1, 1);
  fixture_advance (self, 1000000 * QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_longest (Fixture *self, gconstpointer data)
{
  fixture_register (self, (QueryResource){ .gc_time = QUERY_HOUR });
  fixture_set (self, 1, 1);
  fixture_register (self, (QueryResource){ .gc_time = QUERY_MINUTE });
  fixture_set (self, 2, 1);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 0);
}

static void
test_busy (Fixture *self, gconstpointer data)
{
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 1);
  fixture_answer (self, 1);
  fixture_advance (self, 5 * QUERY_MINUTE - 1);
  g_assert_cmpuint (count (self), ==, 1);
  fixture_advance (self, 1);
  g_assert_cmpuint (count (self), ==, 0);
  /* Nor when its last observer went meanwhile. */
  fixture_register (self, (QueryResource){ .ignores_cancellable = TRUE });
  g_object_unref (fixture_observe (self, 1));
  fixture_advance (self, QUERY_HOUR);
  fixture_answer (self, 2);
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 0);

  query_fake_connectivity_set_online (self->network, FALSE);
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 1);
}

/* Nor while a change of it is pending. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  g_autoptr (TestItem) item = test_item_new (1, 7);

  kind.layers = fixture_layer_value;
  query_client_register_mutation (self->client, &kind);
  fixture_set (self, 1, 1);
  query_client_mutate (self->client, "change", item);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpint (fixture_shown (self, 1), ==, 7);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  fixture_advance (self, QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 0);
}

static void
test_odd_times (Fixture *self, gconstpointer data)
{
  fixture_register (
      self,
      (QueryResource){ .stale_time = G_MAXINT64 - 5, .gc_time = 40 * 24 * QUERY_HOUR });
  fixture_set (self, 1, 1);
  fixture_advance (self, 39 * 24 * QUERY_HOUR); /* no overflow after 24.8 days */
  g_assert_cmpuint (count (self), ==, 1);
  g_assert_false (fixture_state (self, 1).stale);
  fixture_advance (self, 24 * QUERY_HOUR);
  g_assert_cmpuint (count (self), ==, 0);
  fixture_register (self, (QueryResource){ .stale_time = -7, .gc_time = -7 });
  fixture_set (self, 1, 1);
  g_assert_true (fixture_state (self, 1).stale);
  fixture_advance (self, 0);
  g_assert_cmpuint (count (self), ==, 0);
}

/* The system's clock was wrong, and was put right in between. */
static void
test_from_the_future (Fixture *self, gconstpointer data)
{
  g_autoptr (TestItem) item = test_item_new (1, 1);
  gint64 later = TEST_START + QUERY_HOUR;

  fixture_register (self, (QueryResource){ .stale_time = QUERY_MINUTE });
  query_client_set_data_at (self->client, fixture_key (self, 1), item, later);
  g_assert_true (fixture_state (self, 1).stale);
  fixture_set (self, 1, 2);
  g_assert_false (fixture_state (self, 1).stale);
  /* What doesn't become stale by age has no age. */
  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  query_client_set_data_at (self->client, fixture_key (self, 1), item, later);
  g_assert_false (fixture_state (self, 1).stale);
}

static void
ring_cb (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* The main loop's time stands still while the machine sleeps: the clock looks at the true one at
 * least once a minute. */
static void
test_real_clock (void)
{
  g_autoptr (QueryClock) clock = query_real_clock_new ();
  gint64 now = query_clock_get_now (clock);
  guint n_rings = 0;
  guint far = query_clock_add_alarm (clock, now + QUERY_HOUR, ring_cb, &n_rings);
  guint never = query_clock_add_alarm (clock, G_MAXINT64, ring_cb, &n_rings);
  GSource *source = g_main_context_find_source_by_id (NULL, far);

  g_assert_cmpint (ABS (now - g_get_real_time ()), <, QUERY_SECOND);
  for (int round = 0; round < 2; round++)
    {
      g_assert_cmpint (g_source_get_ready_time (source) - g_get_monotonic_time (),
                       <=,
                       QUERY_MINUTE);
      g_source_set_ready_time (source, 0);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (n_rings, ==, 0);
      g_assert_false (g_source_is_destroyed (source));
    }
  query_clock_remove_alarm (clock, far);
  query_clock_remove_alarm (clock, never);
  g_assert_null (g_main_context_find_source_by_id (NULL, far));
  query_clock_add_alarm (clock, now - QUERY_HOUR, ring_cb, &n_rings);
  query_clock_add_alarm (clock, query_clock_get_now (clock) + QUERY_MILLISECOND, ring_cb, &n_rings);
  while (n_rings < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (query_clock_get_now (clock), >=, now + QUERY_MILLISECOND);
}

static void
test_one_provider (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .stale_time = QUERY_MINUTE });
  for (int i = 0; i < 30; i++)
    fixture_set (self, i, i);
  observer = fixture_observe (self, 1);
  query_observer_set_refetch_interval (observer, QUERY_SECOND);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 1);
}

/* Nothing wakes when there is nothing to wake for. */
static void
test_no_alarm (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER, .gc_time = 24 * QUERY_HOUR });
  fixture_set (self, 1, 1);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 1);
  observer = fixture_observe (self, 1);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 0);
  query_observer_set_refetch_interval (observer, QUERY_HOUR);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 1);
  query_observer_set_refetch_interval (observer, 0);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/data/S1", test_write);
  TEST ("/query/data/S2", test_updater);
  TEST ("/query/data/S3", test_no_value);
  TEST ("/query/data/S4", test_while_fetching);
  TEST ("/query/data/S5", test_update_all);
  TEST ("/query/data/S6", test_equality);
  TEST ("/query/invalidate/I1", test_mark);
  TEST ("/query/invalidate/I2", test_refetch_type);
  TEST ("/query/invalidate/I3", test_again);
  TEST ("/query/invalidate/I4", test_not_fetched);
  TEST ("/query/invalidate/I5", test_operation);
  TEST ("/query/time/T1", test_stale_time);
  TEST ("/query/time/T2", test_told_stale);
  TEST ("/query/time/T3", test_disabled_stale);
  TEST ("/query/time/T4", test_gc);
  TEST ("/query/time/T5", test_longest);
  TEST ("/query/time/T6", test_busy);
  TEST ("/query/time/T6/changed", test_changed);
  TEST ("/query/time/T7", test_odd_times);
  TEST ("/query/time/T8", test_one_provider);
  TEST ("/query/time/T8/nothing-due", test_no_alarm);
  TEST ("/query/time/from-the-future", test_from_the_future);
  g_test_add_func ("/query/time/real-clock", test_real_clock);
  return g_test_run ();
}
