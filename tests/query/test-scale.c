/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

/* Cost by matches and one deadline source. Times are ratios within one run, of the best of several,
 * with room for a loaded machine: what they must tell apart is a factor of a hundred. */

#define N_SMALL 1000
#define N_LARGE 100000

static void
fill (QueryClient *client, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (QueryKey) key = query_key_new ("suu", "many", i / 10, i);
      g_autoptr (TestItem) item = test_item_new ((int) i, 0);

      query_client_set_data (client, key, item);
    }
}

/* Ten matches of a prefix, and one exact key; microseconds for a hundred of each. */
static gint64
measure (QueryClient *client, guint n)
{
  gint64 best = G_MAXINT64;

  for (guint run = 0; run < 7; run++)
    {
      gint64 start = g_get_monotonic_time ();

      for (guint i = 0; i < 100; i++)
        {
          g_autoptr (QueryKey) prefix = query_key_new ("su", "many", i % (n / 10));
          g_autoptr (QueryKey) exact =
              query_key_new ("suu", "many", i % (n / 10), i % (n / 10) * 10);

          query_client_invalidate (client, QUERY_FILTER_PREFIX (prefix));
          query_client_invalidate (client, QUERY_FILTER_EXACT (exact));
        }
      best = MIN (best, g_get_monotonic_time () - start);
    }
  return MAX (best, 1);
}

static void
test_by_matches (Fixture *self, gconstpointer data)
{
  gint64 small, large;

  fill (self->client, N_SMALL);
  small = measure (self->client, N_SMALL);
  fill (self->client, N_LARGE);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, N_LARGE);
  large = measure (self->client, N_LARGE);
  g_test_message ("100 of each: %d µs among 1,000, %d µs among 100,000", (int) small, (int) large);
  g_assert_cmpint (large, <, small * 10);
}

static gsize
kilobyte (gconstpointer data)
{
  return 1024;
}

static void
test_one_source (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) observers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (QueryKey) many = query_key_new ("s", "many");

  query_client_register (self->client, many, &(QueryResource){ .stale_time = QUERY_MINUTE });
  fill (self->client, N_LARGE);
  for (guint i = 0; i < N_LARGE; i += 100)
    {
      g_autoptr (QueryKey) key = query_key_new ("suu", "many", i / 10, i);
      QueryObserver *observer = query_observer_new (self->client, key);

      query_observer_subscribe (observer);
      g_ptr_array_add (observers, observer);
    }
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 1);
  fixture_advance (self, 10 * QUERY_MINUTE);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, N_LARGE / 100);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), <=, 1);
  g_clear_pointer (&observers, g_ptr_array_unref);
  query_client_clear (self->client);
}

static gpointer
same (QueryKey *key, gpointer shown, gpointer user_data)
{
  return shown != NULL ? g_object_ref (shown) : NULL;
}

static void
layer_on_first (QueryMutation *mutation, gpointer user_data)
{
  Fixture *self = user_data;

  query_mutation_add_layer (mutation, fixture_key (self, 0), TRUE, same, NULL, NULL);
}

static void
test_memory (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  g_autoptr (QueryObserver) observer = NULL;

  kind.layers = layer_on_first;
  query_client_register_mutation (self->client, &kind);
  fixture_register (self, (QueryResource){ .size = kilobyte });
  for (int i = 0; i < 40; i++)
    fixture_set (self, i, i);
  query_client_mutate (self->client, "change", NULL); /* on 0 */
  observer = fixture_observe (self, 1);
  fixture_answer (self, 1);
  query_client_get_data (self->client, fixture_key (self, 2)); /* used, after 3 */
  query_client_set_max_bytes (self->client, 64 * 1024);
  g_assert_cmpuint (query_client_count_queries (self->client), ==, 40);
  for (int i = 40; i < 62; i++)
    fixture_set (self, i, i);
  query_client_set_max_bytes (self->client, 40 * 1024);
  g_assert_cmpuint (query_client_get_bytes (self->client), <=, 40 * 1024);
  g_assert_cmpuint (query_client_count_queries (self->client), <, 40);
  g_assert_cmpint (fixture_shown (self, 0), ==, 0);
  g_assert_cmpint (fixture_shown (self, 1), ==, 1);
  g_assert_cmpint (fixture_shown (self, 3), ==, -1);
  g_assert_cmpint (fixture_shown (self, 61), ==, 61);
}

static void
test_least_recent (Fixture *self, gconstpointer data)
{
  fixture_register (self, (QueryResource){ .size = kilobyte });
  query_client_set_max_bytes (self->client, 1);
  for (int i = 0; i < 3; i++)
    fixture_set (self, i, i);
  g_assert_cmpuint (query_client_count_queries (self->client),
                    ==,
                    1); /* the one being written stays */
  query_client_clear (self->client);
  query_client_set_max_bytes (self->client, 64 * 1024);
  for (int i = 0; i < 10; i++)
    fixture_set (self, i, i);
  query_client_set_max_bytes (
      self->client,
      query_client_get_bytes (self->client)); /* full: all lose their mark */
  fixture_set (self, 10, 10);
  query_client_get_data (self->client, fixture_key (self, 2));
  query_client_set_max_bytes (self->client, query_client_get_bytes (self->client) - 1);
  g_assert_cmpint (fixture_shown (self, 2), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/acceptance/B1", test_by_matches);
  TEST ("/query/acceptance/B8", test_one_source);
  TEST ("/query/acceptance/B8/memory", test_memory);
  TEST ("/query/acceptance/B8/least-recent", test_least_recent);
  return g_test_run ();
}
