/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static void
test_merge (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer G_GNUC_UNUSED = NULL;

  query_client_set_defaults (self->client,
                             &(QueryResource){ .stale_time = QUERY_HOUR, .gc_time = QUERY_NEVER });
  fixture_set (self, 1, 1);
  g_assert_false (fixture_state (self, 1).stale);
  fixture_register (self, (QueryResource){ .stale_time = QUERY_MINUTE });
  fixture_advance (self, QUERY_MINUTE);
  g_assert_true (fixture_state (self, 1).stale); /* the narrower one wins */
  query_client_prefetch (self->client,
                         fixture_key (self, 1),
                         &(QueryFetchOptions){ .stale_time = QUERY_HOUR });
  g_assert_cmpuint (self->n_fetches, ==, 0); /* the call wins */
  fixture_advance (self, 24 * QUERY_HOUR);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1); /* what is not said is inherited */
  fixture_register (self, (QueryResource){ .stale_time = QUERY_AT_ONCE });
  fixture_set (self, 1, 2);
  g_assert_true (fixture_state (self, 1).stale); /* an explicit zero */
}

static void
test_key_defaults (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) shorter = query_key_new ("");
  g_autoptr (TestItem) item = test_item_new (1, 1);
  QueryState state;

  fixture_register (self, (QueryResource){ .stale_time = QUERY_HOUR });
  query_client_register (self->client,
                         fixture_key (self, 1),
                         &(QueryResource){ .stale_time = QUERY_AT_ONCE });
  fixture_set (self, 1, 1);
  fixture_set (self, 2, 2);
  query_client_set_data (self->client, shorter, item);
  g_assert_true (fixture_state (self, 1).stale);
  g_assert_false (fixture_state (self, 2).stale);
  query_client_get_state (self->client, shorter, &state);
  g_assert_true (state.stale);
  /* The same prefix again replaces the entry, at its place in the order: the later, narrower one
   * still wins. */
  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  g_assert_true (fixture_state (self, 1).stale);
  g_assert_cmpuint (self->n_fetches, ==, 0);
}

static void
test_kinds (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);

  g_test_expect_message ("query", G_LOG_LEVEL_CRITICAL, "*other*");
  g_assert_null (query_client_mutate (self->client, "other", NULL));
  g_test_assert_expected_messages ();
  kind.name = "other";
  query_client_register_mutation (self->client, &kind);
  g_assert_cmpstr (query_mutation_get_kind (query_client_mutate (self->client, "other", NULL)),
                   ==,
                   "other");
}

static void
test_lifetime (Fixture *self, gconstpointer data)
{
  QueryClient *client =
      query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));
  guint alarms = query_virtual_clock_count_alarms (self->clock);
  g_autoptr (TestItem) item = test_item_new (1, 1);

  query_client_set_data (client, fixture_key (self, 1), item);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, alarms + 1);
  g_assert_finalize_object (client);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, alarms);
  /* Nobody listens any more. */
  query_fake_connectivity_set_online (self->network, FALSE);
  query_fake_connectivity_set_online (self->network, TRUE);
}

static void
log_key_cb (Fixture *self, QueryKey *key, QueryClient *client)
{
  g_string_append_printf (self->log, "%d ", (int) query_key_get_int64 (key, 1));
}

static void
log_mutation_cb (Fixture *self, QueryMutation *mutation, QueryClient *client)
{
  g_string_append_printf (self->log, "m%d ", query_mutation_get_state (mutation));
}

static void
assert_logged (Fixture *self, const char *expected)
{
  g_assert_cmpstr (self->log->str, ==, expected);
  g_string_truncate (self->log, 0);
}

static void
test_events (Fixture *self, gconstpointer data)
{
  static const char *const keyed[] = { "query-added",  "query-removed",  "query-succeeded",
                                       "query-failed", "observer-added", "observer-removed" };
  QueryObserver *observer;

  for (guint i = 0; i < G_N_ELEMENTS (keyed); i++)
    g_signal_connect_swapped (self->client, keyed[i], G_CALLBACK (log_key_cb), self);
  g_signal_connect_swapped (self->client, "mutation-added", G_CALLBACK (log_mutation_cb), self);
  g_signal_connect_swapped (self->client, "mutation-settled", G_CALLBACK (log_mutation_cb), self);
  observer = fixture_observe (self, 1);
  assert_logged (self, "1 1 ");
  fixture_answer (self, 1);
  assert_logged (self, "1 ");
  query_observer_refetch (observer);
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  assert_logged (self, "1 ");
  g_object_unref (observer);
  assert_logged (self, "1 ");
  query_client_remove (self->client, NULL);
  assert_logged (self, "1 ");
  query_client_mutate (self->client, "change", NULL);
  fixture_succeed (self);
  assert_logged (self, "m1 m3 ");
  g_signal_handlers_disconnect_by_data (self->client, self);
}

static gboolean
log_success (QueryMutation *mutation, gpointer user_data, GError **error)
{
  Fixture *self = user_data;

  g_string_append (self->log, "kind ");
  return TRUE;
}

static void
test_client_wide (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.on_success = log_success;
  query_client_register_mutation (self->client, &kind);
  g_signal_connect_swapped (self->client, "mutation-settled", G_CALLBACK (log_mutation_cb), self);
  query_client_mutate (self->client, "change", NULL);
  fixture_succeed (self);
  assert_logged (self, "kind m3 ");
  g_signal_handlers_disconnect_by_data (self->client, self);
}

static gboolean
remove_all (QueryClient *client, QueryKey *key, gpointer user_data)
{
  query_client_remove (client, NULL);
  return TRUE;
}

static void
test_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_answer (self, 1);
  query_client_remove (self->client, NULL);
  query_client_remove (self->client, NULL);
  fixture_set (self, 1, 2);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 2);
  fixture_set (self, 2, 2);
  /* Removal while a callback runs. */
  query_client_invalidate (self->client, &(QueryFilter){ .predicate = remove_all });
  fixture_run (self);
  g_assert_null (query_observer_get_data (observer));
}

static void
test_meta (Fixture *self, gconstpointer data)
{
  GVariant *meta;

  fixture_register (self, (QueryResource){ .meta = g_variant_new_parsed ("{'of': <'resource'>}") });
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  meta = query_fetch_get_meta (self->fetches->pdata[0]);
  g_assert_true (g_variant_lookup (meta, "of", "&s", &(const char *){ NULL }));
}

static void
test_batch (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_answer (self, 0);
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_client_freeze (self->client);
  query_client_freeze (self->client);
  for (int i = 1; i < 10; i++)
    fixture_set (self, 1, i);
  query_client_invalidate (self->client, NULL);
  query_client_thaw (self->client);
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 1); /* fetched nevertheless */
  g_assert_cmpuint (self->n_heard, ==, 0);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 9);
  query_client_thaw (self->client);
  g_assert_cmpuint (self->n_heard, ==, 1);
}

static gboolean
idle_cb (gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->log, "frame%u ", self->n_heard);
  return G_SOURCE_REMOVE;
}

static void
test_before_drawing (Fixture *self, gconstpointer data)
{
  const int redraw = G_PRIORITY_HIGH_IDLE + 10; /* GTK's layout; its drawing comes later still */
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_answer (self, 0);
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  g_idle_add_full (redraw, idle_cb, self, NULL);
  fixture_set (self, 1, 1);
  fixture_set (self, 1, 2);
  g_assert_cmpuint (self->n_heard, ==, 0);
  fixture_run (self);
  g_assert_cmpstr (self->log->str, ==, "frame1 ");
}

static void
read_both_cb (QueryObserver *observer, GParamSpec *pspec, gpointer user_data)
{
  QueryObserver **observers = user_data;

  for (guint i = 0; i < 2; i++)
    g_assert_cmpint (test_value (query_observer_get_data (observers[i])), ==, 7);
}

static void
test_state_first (Fixture *self, gconstpointer data)
{
  QueryObserver *observers[2] = { fixture_observe (self, 1), fixture_observe (self, 2) };

  for (guint i = 0; i < 2; i++)
    g_signal_connect (observers[i], "notify::data", G_CALLBACK (read_both_cb), observers);
  fixture_set (self, 1, 7);
  fixture_set (self, 2, 7);
  fixture_run (self);
  for (guint i = 0; i < 2; i++)
    g_object_unref (observers[i]);
}

static void
test_observer_outlives (Fixture *self, gconstpointer data)
{
  QueryClient *client =
      query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));
  QueryObserver *observer = query_observer_new (client, fixture_key (self, 1));

  query_observer_subscribe (observer);
  g_object_run_dispose (G_OBJECT (client));
  g_object_unref (client);
  g_assert_null (query_observer_get_data (observer));
  g_object_unref (observer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/client/C1", test_merge);
  TEST ("/query/client/C2", test_key_defaults);
  TEST ("/query/client/C3", test_kinds);
  TEST ("/query/client/C4", test_lifetime);
  TEST ("/query/client/C4/observer", test_observer_outlives);
  TEST ("/query/client/C5", test_events);
  TEST ("/query/client/C6", test_client_wide);
  TEST ("/query/client/C7", test_twice);
  TEST ("/query/client/C8", test_meta);
  TEST ("/query/turn/N1", test_batch);
  TEST ("/query/turn/N2", test_before_drawing);
  TEST ("/query/turn/N3", test_state_first);
  return g_test_run ();
}
