/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static void
test_subscribing (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));

  fixture_run (self);
  g_assert_cmpuint (self->n_fetches, ==, 0);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 0);
  query_observer_subscribe (observer);
  query_observer_subscribe (observer);
  g_assert_cmpuint (self->n_fetches, ==, 1);
  g_assert_cmpuint (fixture_state (self, 1).n_observers, ==, 1);
  query_observer_unsubscribe (observer);
  query_observer_unsubscribe (observer);
  g_assert_cmpuint (fixture_state (self, 1).n_observers, ==, 0);
}

static void
test_only_changes (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;
  g_autoptr (TestItem) item = test_item_new (1, 1);

  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  query_client_set_data (self->client, fixture_key (self, 1), item);
  observer = fixture_observe (self, 1);
  g_signal_connect (observer, "notify", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_client_set_data (self->client, fixture_key (self, 1), item);
  fixture_run (self);
  g_assert_cmpuint (self->n_heard, ==, 0);
  fixture_set (self, 1, 2);
  fixture_run (self);
  g_assert_cmpuint (self->n_heard, ==, 1); /* data alone: same time, same state */
  query_client_invalidate (self->client, NULL);
  query_client_cancel (self->client, NULL, QUERY_CANCEL_REVERT);
  fixture_run (self);
}

static void
test_by_property (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_answer (self, 1);
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  fixture_advance (self, QUERY_SECOND);
  query_observer_refetch (observer);
  fixture_fail (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_nonnull (query_observer_get_error (observer));
  g_assert_cmpuint (self->n_heard, ==, 0);
  query_observer_refetch (observer);
  fixture_answer (self, 2);
  g_assert_cmpuint (self->n_heard, ==, 1);
}

static void
test_sharing (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;
  g_autoptr (QueryList) old = NULL;
  QueryList *new;

  fixture_register (self, (QueryResource){ .share = query_list_share });
  observer = fixture_observe (self, 1);
  fixture_answer_with (self, test_list_new (0, 1000));
  old = g_object_ref (query_observer_get_data (observer));
  g_signal_connect (observer, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_observer_refetch (observer);
  fixture_answer_with (self, test_list_new (0, 1000));
  g_assert_true (query_observer_get_data (observer) == old);
  g_assert_cmpuint (self->n_heard, ==, 0);
  query_observer_refetch (observer);
  fixture_answer_with (self, test_list_new (-1, 1001)); /* one more, in front of all */
  new = query_observer_get_data (observer);
  g_assert_cmpuint (self->n_heard, ==, 1);
  for (guint i = 0; i < 1000; i++)
    g_assert_true (query_list_get (new, i + 1) == query_list_get (old, i));
}

typedef struct
{
  guint n_calls;
  gboolean fails;
} Projection;

static gpointer
double_it (gpointer shown, gpointer user_data, GError **error)
{
  Projection *projection = user_data;

  projection->n_calls++;
  if (projection->fails)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no projection");
      return NULL;
    }
  return test_item_new (0, 2 * test_value (shown));
}

static void
test_select (Fixture *self, gconstpointer data)
{
  Projection projection = { 0 };
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));

  query_observer_set_select (observer, TEST_TYPE_ITEM, double_it, &projection, NULL);
  query_observer_subscribe (observer);
  fixture_answer (self, 4);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 8);
  query_observer_get_data (observer);
  query_client_invalidate (self->client, NULL);
  fixture_run (self);
  g_assert_cmpuint (projection.n_calls, ==, 1);
  projection.fails = TRUE;
  fixture_answer (self, 5);
  g_assert_cmpint (query_observer_get_status (observer), ==, QUERY_STATUS_ERROR);
  g_assert_error (query_observer_get_error (observer), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 8); /* the last good ones */
  g_assert_cmpint (fixture_state (self, 1).status, ==, QUERY_STATUS_SUCCESS);
  projection.fails = FALSE;
  fixture_set (self, 1, 6);
  g_assert_null (query_observer_get_error (observer));
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 12);
}

static gpointer
stand_in (QueryKey *key, gpointer previous, gpointer user_data)
{
  guint *n_calls = user_data;

  (*n_calls)++;
  return test_item_new (0, 100 + test_value (previous));
}

static void
test_placeholder (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  Projection projection = { 0 };
  guint n_calls = 0;

  fixture_answer (self, 1);
  query_observer_set_keep_previous_data (observer, TRUE);
  query_observer_set_key (observer, fixture_key (self, 2));
  fixture_run (self);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 1);
  g_assert_true (query_observer_get_placeholder (observer));
  g_assert_cmpint (query_observer_get_status (observer), ==, QUERY_STATUS_SUCCESS);
  g_assert_cmpint (fixture_shown (self, 2), ==, -1); /* not stored */
  fixture_answer (self, 2);
  g_assert_false (query_observer_get_placeholder (observer));
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 2);

  query_observer_set_placeholder (observer, stand_in, &n_calls, NULL);
  query_observer_set_select (observer, TEST_TYPE_ITEM, double_it, &projection, NULL);
  query_observer_set_key (observer, fixture_key (self, 3));
  fixture_run (self);
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 2 * (100 + 4));
  query_observer_get_data (observer);
  g_assert_cmpuint (n_calls, ==, 1);
  query_observer_set_placeholder (observer, NULL, NULL, NULL);
}

static void
test_in_step (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);

  fixture_set (self, 1, 5); /* not told yet, but true */
  g_assert_cmpint (test_value (query_observer_get_data (observer)), ==, 5);
  g_assert_cmpint (query_observer_get_status (observer), ==, QUERY_STATUS_SUCCESS);
}

static void
dispose_other_cb (QueryObserver *observer, GParamSpec *pspec, gpointer user_data)
{
  QueryObserver **others = user_data;

  for (guint i = 0; i < 2; i++)
    if (others[i] != observer)
      g_clear_object (&others[i]);
  query_observer_unsubscribe (observer);
}

static void
test_during (Fixture *self, gconstpointer data)
{
  QueryObserver *observers[2] = { fixture_observe (self, 1), fixture_observe (self, 1) };
  g_autoptr (QueryObserver) last = fixture_observe (self, 1);

  for (guint i = 0; i < 2; i++)
    g_signal_connect (observers[i], "notify::data", G_CALLBACK (dispose_other_cb), observers);
  g_signal_connect (last, "notify::data", G_CALLBACK (count_notify_cb), &self->n_heard);
  fixture_answer (self, 1);
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_true ((observers[0] == NULL) != (observers[1] == NULL));
  g_clear_object (&observers[0]);
  g_clear_object (&observers[1]);
}

static void
test_move (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = fixture_observe (self, 1);
  g_autoptr (QueryKey) same = query_key_new ("si", "data", 2);

  fixture_answer (self, 1);
  g_signal_connect (observer, "notify::key", G_CALLBACK (count_notify_cb), &self->n_heard);
  query_observer_set_key (observer, fixture_key (self, 2));
  query_observer_set_key (observer, same);
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_cmpuint (fixture_state (self, 1).n_observers, ==, 0);
  g_assert_cmpuint (fixture_state (self, 2).n_observers, ==, 1);
  g_assert_cmpuint (self->n_fetches, ==, 2);
  g_assert_null (query_observer_get_data (observer));
  query_observer_set_key (observer, NULL);
  g_assert_cmpint (query_observer_get_fetch_status (observer), ==, QUERY_FETCH_STATUS_IDLE);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->log, "(%u %u %u)", position, removed, added);
}

static void
test_group (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryListModel) model = query_list_model_new (&test_item_kind, NULL);
  g_autoptr (QueryObserver) a = fixture_observe (self, 1);
  g_autoptr (QueryObserver) b = fixture_observe (self, 2);
  g_autoptr (QueryObserver) c = fixture_observe (self, 3);
  QueryObserver *first[] = { b, a, b };
  QueryObserver *second[] = { b, c };
  g_autofree char *shown = NULL;

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  query_list_model_set_observers (model, first, G_N_ELEMENTS (first));
  g_assert_cmpstr (self->log->str, ==, "");
  /* Both answers in one turn: one change. */
  query_fetch_return (g_ptr_array_steal_index (self->fetches, 0), test_list_new (0, 3));
  query_fetch_return (g_ptr_array_steal_index (self->fetches, 0), test_list_new (2, 3));
  fixture_run (self);
  g_assert_cmpstr (self->log->str, ==, "(0 0 5)");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 5);
  g_string_truncate (self->log, 0);
  fixture_answer_with (self, test_list_new (5, 2));
  g_assert_cmpstr (self->log->str, ==, "");
  query_list_model_set_observers (model, second, G_N_ELEMENTS (second));
  g_assert_cmpstr (self->log->str, ==, "(5 0 2)(0 2 0)");
  shown = test_list_print (query_list_model_get_list (model));
  g_assert_cmpstr (shown, ==, "2:0 3:0 4:0 5:0 6:0");
  g_string_truncate (self->log, 0);
  query_list_model_remove (model, b);
  g_assert_cmpstr (self->log->str, ==, "(0 3 0)");
}

static void
test_flags (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));
  gboolean fetched, paused, loading, subscribed;
  guint failures;

  query_fake_connectivity_set_online (self->network, FALSE);
  query_observer_subscribe (observer);
  g_object_get (observer, "fetched", &fetched, "paused", &paused, "loading", &loading, NULL);
  g_assert_true (!fetched && paused && !loading);
  query_fake_connectivity_set_online (self->network, TRUE);
  g_object_get (observer, "paused", &paused, "loading", &loading, "subscribed", &subscribed, NULL);
  g_assert_true (!paused && loading && subscribed);
  fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_object_get (observer, "failure-count", &failures, NULL);
  g_assert_cmpuint (failures, ==, 1);
  fixture_advance (self, QUERY_SECOND);
  fixture_answer (self, 1);
  g_object_get (observer,
                "fetched",
                &fetched,
                "loading",
                &loading,
                "failure-count",
                &failures,
                NULL);
  g_assert_true (fetched && !loading);
  g_assert_cmpuint (failures, ==, 0);
}

static void
test_interval (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = query_observer_new (self->client, fixture_key (self, 1));

  query_observer_set_refetch_interval (observer, 10 * QUERY_SECOND);
  query_observer_subscribe (observer);
  fixture_answer (self, 1);
  query_client_set_focused (self->client, FALSE);
  fixture_advance (self, 10 * QUERY_SECOND);
  g_assert_cmpuint (self->n_fetches, ==, 2); /* without focus too */
  fixture_answer (self, 2);
  query_observer_set_refetch_interval (observer, 0);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->n_fetches, ==, 2);
  query_observer_set_refetch_interval (observer, 10 * QUERY_SECOND);
  query_observer_unsubscribe (observer);
  fixture_advance (self, QUERY_MINUTE);
  g_assert_cmpuint (self->n_fetches, ==, 2);
}

static guint
subscribe_counts (Fixture *self, QueryResource resource)
{
  guint before = self->n_fetches;
  QueryObserver *observer;

  fixture_register (self, resource);
  observer = fixture_observe (self, 1);
  g_object_unref (observer);
  return self->n_fetches - before;
}

static void
test_on_subscribe (Fixture *self, gconstpointer data)
{
  fixture_set (self, 1, 1);
  g_assert_cmpuint (subscribe_counts (self, (QueryResource){ 0 }), ==, 1);
  g_assert_cmpuint (subscribe_counts (self, (QueryResource){ .stale_time = QUERY_MINUTE }), ==, 0);
  g_assert_cmpuint (
      subscribe_counts (self, (QueryResource){ .refetch_on_subscribe = QUERY_WHEN_NEVER }),
      ==,
      0);
  g_assert_cmpuint (subscribe_counts (self,
                                      (QueryResource){ .stale_time = QUERY_MINUTE,
                                                       .refetch_on_subscribe = QUERY_WHEN_ALWAYS }),
                    ==,
                    1);
  query_client_remove (self->client, NULL);
  fixture_register (self, (QueryResource){ .retry_on_subscribe = QUERY_WHEN_NEVER });
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  while (self->fetches->len > 0)
    fixture_fail (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (
      subscribe_counts (self, (QueryResource){ .retry_on_subscribe = QUERY_WHEN_NEVER }),
      ==,
      0);
  g_assert_cmpuint (subscribe_counts (self, (QueryResource){ 0 }), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/observer/O1", test_subscribing);
  TEST ("/query/observer/O2", test_only_changes);
  TEST ("/query/observer/O3", test_by_property);
  TEST ("/query/observer/O4", test_sharing);
  TEST ("/query/observer/O5", test_select);
  TEST ("/query/observer/O6", test_placeholder);
  TEST ("/query/observer/O7", test_in_step);
  TEST ("/query/observer/O8", test_during);
  TEST ("/query/observer/O9", test_move);
  TEST ("/query/observer/O10", test_group);
  TEST ("/query/observer/O11", test_flags);
  TEST ("/query/fetch/Q18", test_interval);
  TEST ("/query/fetch/Q19", test_on_subscribe);
  return g_test_run ();
}
