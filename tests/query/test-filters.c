/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static guint
count (Fixture *self, QueryFilter filter)
{
  g_autoptr (GPtrArray) found = query_client_find_all (self->client, &filter);

  return found->len;
}

static void
test_exact (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) deep = query_key_new ("sii", "data", 1, 2);
  g_autoptr (TestItem) item = test_item_new (1, 1);
  g_autoptr (QueryKey) found = NULL;
  g_autoptr (QueryKey) missing = NULL;

  query_client_set_data (self->client, deep, item);
  /* Reads are exact, find() is exact, bulk operations go by prefix. */
  g_assert_null (query_client_get_data (self->client, fixture_key (self, 1)));
  missing = query_client_find (self->client, QUERY_FILTER_PREFIX (fixture_key (self, 1)));
  g_assert_null (missing);
  found = query_client_find (self->client, QUERY_FILTER_PREFIX (deep));
  g_assert_true (query_key_equal (found, deep));
  g_assert_cmpuint (count (self, (QueryFilter){ .key = fixture_key (self, 1) }), ==, 1);
  g_assert_cmpuint (count (self, (QueryFilter){ .key = fixture_key (self, 1), .exact = TRUE }),
                    ==,
                    0);
}

static void
test_type (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) active G_GNUC_UNUSED = fixture_observe (self, 1);
  g_autoptr (QueryObserver) disabled = query_observer_new (self->client, fixture_key (self, 2));

  query_observer_set_enabled (disabled, FALSE);
  query_observer_subscribe (disabled);
  fixture_set (self, 3, 3);
  g_assert_cmpuint (count (self, (QueryFilter){ .type = QUERY_TYPE_FILTER_ACTIVE }), ==, 1);
  g_assert_cmpuint (count (self, (QueryFilter){ .type = QUERY_TYPE_FILTER_INACTIVE }), ==, 2);
  g_assert_cmpuint (count (self, (QueryFilter){ 0 }), ==, 3);
}

static void
test_stale (Fixture *self, gconstpointer data)
{
  fixture_register (self, (QueryResource){ .stale_time = 10 * QUERY_SECOND });
  fixture_set (self, 1, 1);
  fixture_advance (self, 6 * QUERY_SECOND);
  fixture_set (self, 2, 2);
  g_assert_cmpuint (count (self, (QueryFilter){ .stale = QUERY_STALE_YES }), ==, 0);
  /* Known of the query itself, whoever watches. */
  fixture_advance (self, 6 * QUERY_SECOND);
  g_assert_cmpuint (count (self, (QueryFilter){ .stale = QUERY_STALE_YES }), ==, 1);
  g_assert_cmpuint (count (self, (QueryFilter){ .stale = QUERY_STALE_NO }), ==, 1);
  query_client_invalidate (self->client, NULL);
  g_assert_cmpuint (count (self, (QueryFilter){ .stale = QUERY_STALE_YES }), ==, 2);
}

static void
test_fetch_status (Fixture *self, gconstpointer data)
{
  g_signal_connect (self->client,
                    "notify::n-fetching",
                    G_CALLBACK (count_notify_cb),
                    &self->n_heard);
  query_client_prefetch (self->client, fixture_key (self, 1), NULL);
  query_client_prefetch (self->client, fixture_key (self, 2), NULL);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_client_prefetch (self->client, fixture_key (self, 3), NULL);
  fixture_set (self, 4, 4);
  fixture_run (self);
  g_assert_cmpuint (count (self, (QueryFilter){ .fetching = QUERY_FETCHING_FETCHING }), ==, 2);
  g_assert_cmpuint (count (self, (QueryFilter){ .fetching = QUERY_FETCHING_PAUSED }), ==, 1);
  g_assert_cmpuint (count (self, (QueryFilter){ .fetching = QUERY_FETCHING_IDLE }), ==, 1);
  g_assert_cmpuint (query_client_count_fetching (self->client, NULL), ==, 2);
  g_assert_cmpuint (
      query_client_count_fetching (self->client, QUERY_FILTER_EXACT (fixture_key (self, 1))),
      ==,
      1);
  g_assert_cmpuint (self->n_heard, ==, 1);
  fixture_answer (self, 1);
  g_assert_cmpuint (query_client_count_fetching (self->client, NULL), ==, 1);
  g_assert_cmpuint (self->n_heard, ==, 2);
}

static gboolean
is_even (QueryClient *client, QueryKey *key, gpointer user_data)
{
  guint *n_asked = user_data;

  (*n_asked)++;
  return query_key_get_int64 (key, 1) % 2 == 0;
}

static void
test_predicate (Fixture *self, gconstpointer data)
{
  guint n_asked = 0;
  QueryFilter filter = { .key = self->prefix,
                         .stale = QUERY_STALE_YES,
                         .predicate = is_even,
                         .predicate_data = &n_asked };

  fixture_register (self, (QueryResource){ .stale_time = QUERY_NEVER });
  for (int i = 0; i < 6; i++)
    fixture_set (self, i, i);
  for (int i = 0; i < 3; i++)
    query_client_invalidate (self->client, QUERY_FILTER_EXACT (fixture_key (self, i)));
  g_assert_cmpuint (count (self, filter), ==, 2);
  /* Last: only those that all other conditions let through. */
  g_assert_cmpuint (n_asked, ==, 3);
}

static gpointer
remove_next (QueryKey *key, gpointer old, gpointer user_data)
{
  Fixture *self = user_data;

  /* Whatever is done meanwhile, the set is the first one. */
  query_client_remove (self->client, NULL);
  return test_item_new (0, 9);
}

static void
test_first_set (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryObserver) observer = NULL;

  for (int i = 0; i < 4; i++)
    fixture_set (self, i, i);
  g_assert_cmpuint (query_client_update_all (self->client, NULL, remove_next, self), ==, 4);

  /* Reset empties and then fetches those that were matched before: by staleness, which it changes.
   */
  query_client_remove (self->client, NULL);
  observer = fixture_observe (self, 1);
  fixture_answer (self, 1);
  query_client_reset (self->client, &(QueryFilter){ .fetching = QUERY_FETCHING_IDLE });
  fixture_run (self);
  g_assert_cmpuint (self->fetches->len, ==, 1);
}

static void
test_mutations (Fixture *self, gconstpointer data)
{
  QueryMutationKind other = fixture_kind (self);

  other.name = "other";
  query_client_register_mutation (self->client, &other);
  g_signal_connect (self->client,
                    "notify::n-mutating",
                    G_CALLBACK (count_notify_cb),
                    &self->n_heard);
  query_client_mutate (self->client, "change", NULL);
  query_fake_connectivity_set_online (self->network, FALSE);
  query_client_mutate (self->client, "other", NULL);
  query_client_mutate (self->client, "other", NULL);
  g_assert_cmpuint (query_client_count_mutating (self->client, NULL), ==, 3);
  g_assert_cmpuint (query_client_count_mutating (self->client, "other"), ==, 2);
  g_assert_cmpuint (query_client_count_mutating (self->client, "none"), ==, 0);
  g_assert_cmpuint (self->n_heard, ==, 3);
  query_fake_connectivity_set_online (self->network, TRUE);
}

static void
add_value (QueryKey *key, gpointer shown, gpointer user_data)
{
  int *sum = user_data;

  *sum += test_value (shown) * 10 + (int) query_key_get_int64 (key, 1);
}

static void
test_bulk_read (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) none = query_key_new ("s", "none");
  int sum = 0;

  fixture_set (self, 1, 4);
  fixture_set (self, 2, 5);
  query_client_foreach_data (self->client, QUERY_FILTER_PREFIX (self->prefix), add_value, &sum);
  g_assert_cmpint (sum, ==, 93);
  query_client_foreach_data (self->client, QUERY_FILTER_PREFIX (none), add_value, &sum);
  g_assert_cmpint (sum, ==, 93);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/filters/F1", test_exact);
  TEST ("/query/filters/F2", test_type);
  TEST ("/query/filters/F3", test_stale);
  TEST ("/query/filters/F4", test_fetch_status);
  TEST ("/query/filters/F5", test_predicate);
  TEST ("/query/filters/F6", test_first_set);
  TEST ("/query/filters/F7", test_mutations);
  TEST ("/query/filters/F8", test_bulk_read);
  return g_test_run ();
}
