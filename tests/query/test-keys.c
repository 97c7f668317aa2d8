/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static QueryKey *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);
  return query_key_new_variant (value);
}

static void
assert_equal (const char *a, const char *b, gboolean expected)
{
  g_autoptr (QueryKey) first = parse (a);
  g_autoptr (QueryKey) second = parse (b);

  g_assert_cmpint (query_key_equal (first, second), ==, expected);
  g_assert_cmpint (query_key_compare (first, second) == 0, ==, expected);
  if (expected)
    g_assert_cmpuint (query_key_hash (first), ==, query_key_hash (second));
}

static void
assert_matches (const char *filter, const char *key, gboolean expected)
{
  g_autoptr (QueryKey) first = parse (filter);
  g_autoptr (QueryKey) second = parse (key);

  if (query_key_matches (first, second) != expected)
    g_error ("%s %s %s", filter, expected ? "should match" : "should not match", key);
}

static void
test_canonical (void)
{
  assert_equal ("('a', 1, true)", "('a', int64 1, true)", TRUE);
  assert_equal ("(1, )", "(byte 0x01, )", TRUE);
  assert_equal ("(1, )", "(1.0, )", TRUE);
  assert_equal ("(1, )", "('1', )", FALSE);
  assert_equal ("(1, )", "(true, )", FALSE);
  assert_equal ("(0, )", "(@mv nothing, )", FALSE);
  assert_equal ("(-0.0, )", "(0, )", TRUE);
  assert_equal ("(1.5, )", "(<1.5>, )", TRUE);
  assert_equal ("('ab', 'c')", "('a', 'bc')", FALSE);
  assert_equal ("(['a', 'b'], )", "('a', 'b')", FALSE);
  assert_equal ("(uint64 18446744073709551615, )", "(-1, )", FALSE);
  assert_equal ("(['a', 'b'], )", "(('a', 'b'), )", TRUE);
  assert_equal ("(['a', 'b'], )", "(['b', 'a'], )", FALSE);
}

static void
test_build (void)
{
  g_autoptr (QueryKey) built = query_key_new ("siuxtdbnv",
                                              "s",
                                              -1,
                                              2u,
                                              (gint64) 3,
                                              (guint64) 4,
                                              0.5,
                                              TRUE,
                                              g_variant_new_string ("v"));
  g_autoptr (QueryKey) parsed = parse ("('s', -1, 2, 3, 4, 0.5, true, @mv nothing, 'v')");
  g_autoptr (GVariant) stored = query_key_to_variant (built);
  g_autoptr (QueryKey) again = query_key_new_variant (stored);
  g_autoptr (QueryKey) head = query_key_new ("si", "s", -1);
  g_autoptr (QueryKey) longer = query_key_append (head, "u", 2u);
  g_autoptr (GVariant) null = query_key_get_element (built, 7);

  g_assert_true (query_key_equal (built, parsed));
  g_assert_true (query_key_equal (built, again));
  g_assert_cmpuint (query_key_get_length (built), ==, 9);
  g_assert_cmpstr (query_key_get_string (built, 0), ==, "s");
  g_assert_null (query_key_get_string (built, 1));
  g_assert_null (query_key_get_string (built, 99));
  g_assert_cmpint (query_key_get_int64 (built, 1), ==, -1);
  g_assert_cmpint (query_key_get_int64 (built, 4), ==, 4);
  g_assert_cmpfloat (query_key_get_double (built, 5), ==, 0.5);
  g_assert_cmpfloat (query_key_get_double (built, 3), ==, 3);
  g_assert_true (query_key_get_boolean (built, 6));
  g_assert_true (g_variant_is_of_type (null, G_VARIANT_TYPE_MAYBE));
  g_assert_true (query_key_matches (longer, built));
}

static void
test_map_order (void)
{
  assert_equal ("({'a': 1, 'b': 2}, )", "({'b': 2, 'a': 1}, )", TRUE);
  assert_equal ("({'x': <{'a': <1>, 'b': <2>}>}, )", "({'x': <{'b': <2>, 'a': <1>}>}, )", TRUE);
  assert_equal ("([{'a': 1, 'b': 2}], )", "([{'b': 2, 'a': 1}], )", TRUE);
  assert_equal ("({'a': 1}, )", "({'a': 2}, )", FALSE);
}

static void
test_absent_member (void)
{
  assert_equal ("(@a{smi} {'a': 1, 'b': nothing}, )", "({'a': 1}, )", TRUE);
  assert_matches ("(@a{smi} {'a': 1, 'b': nothing}, )", "({'a': 1, 'b': 2}, )", TRUE);
  /* Null is a value of its own. */
  assert_equal ("({'a': <1>, 'b': <@mv nothing>}, )", "({'a': 1}, )", FALSE);
}

static void
assert_stored (const char *text)
{
  g_autoptr (QueryKey) key = parse (text);
  g_autoptr (GVariant) stored = query_key_to_variant (key);
  g_autoptr (QueryKey) again = query_key_new_variant (stored);
  g_autofree char *words = query_key_to_string (key);

  g_assert_true (query_key_equal (key, again));
  g_assert_nonnull (words);
}

/* Whatever a key is made of can be stored, and read back the same. */
static void
test_odd_elements (void)
{
  assert_stored ("(@a{ts} {1: 'a', 18446744073709551615: 'b'}, )");
  assert_stored ("(@a{ds} {1.0: 'a', 1.5: 'b', -3.0: 'c'}, )");
  assert_stored ("(@a{xs} {-1: 'a', 5: 'b'}, )");
  assert_stored ("(@a{bs} {true: 'a', false: 'b'}, )");
  assert_stored ("(@a{sv} {}, [1, 2], @as [], @mv nothing, ((), ))");
  assert_stored ("({'a': <@mv nothing>, '': <[{'b': <-0.5>}]>}, )");
  assert_stored ("('', 'a/b', 'a\\x01\\n\\uffff\\U0001f4c5', objectpath '/a', signature 'a{sv}')");
  assert_stored ("(inf, -inf, nan, int64 9223372036854775807, int64 -9223372036854775808, 9.3e18)");
}

/* One prepared key, looked up as often as wanted: no function to replace. */
static void
test_prepared (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) other = query_key_new ("si", "data", 1);

  fixture_set (self, 1, 5);
  g_assert_cmpint (test_value (query_client_get_data (self->client, other)), ==, 5);
  g_assert_true (query_key_equal (other, fixture_key (self, 1)));
  g_assert_false (other == fixture_key (self, 1));
}

static void
test_partial (void)
{
  assert_matches ("('a', )", "('a', 'b')", TRUE);
  assert_matches ("('a', 'b')", "('a', 'b')", TRUE);
  assert_matches ("('b', )", "('a', 'b')", FALSE);
  assert_matches ("([1], )", "([1, 2], 'x')", TRUE);
  assert_matches ("([2], )", "([1, 2], 'x')", FALSE);
  assert_matches ("([1, 2, 3], )", "([1, 2], 3)", FALSE);
  assert_matches ("({'a': 1}, )", "({'a': 1, 'b': 2}, )", TRUE);
  assert_matches ("({'b': 2}, )", "({'a': 1, 'b': 2, 'c': 3}, )", TRUE);
  assert_matches ("({'a': 1, 'z': 2}, )", "({'a': 1, 'b': 2}, )", FALSE);
  assert_matches ("('l', {'f': <{'x': <1>}>})",
                  "('l', {'f': <{'x': <1>, 'y': <2>}>, 'g': <3>}, 9)",
                  TRUE);
  assert_matches ("('l', {'f': <{'x': <2>}>})",
                  "('l', {'f': <{'x': <1>, 'y': <2>}>, 'g': <3>}, 9)",
                  FALSE);
}

static void
test_strict (void)
{
  assert_matches ("(1, )", "('1', 2)", FALSE);
  assert_matches ("('1', )", "(1, 2)", FALSE);
  assert_matches ("(@mv nothing, )", "(@mv nothing, 1)", TRUE);
  assert_matches ("(@mv nothing, )", "(0, 1)", FALSE);
  assert_matches ("(@mv nothing, )", "('', 1)", FALSE);
  assert_matches ("(false, )", "(@mv nothing, 1)", FALSE);
}

static void
test_by_element (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) one = query_key_new ("ss", "range", "cal-1");
  g_autoptr (QueryKey) ten = query_key_new ("ss", "range", "cal-10");
  g_autoptr (QueryKey) deep = query_key_new ("ssi", "range", "cal-1", 3);
  g_autoptr (TestItem) item = test_item_new (1, 1);
  g_autoptr (GPtrArray) found = NULL;

  assert_matches ("('range', 'cal-1')", "('range', 'cal-10')", FALSE);
  assert_matches ("('a', 'b', 'c')", "('a', 'b')", FALSE);
  query_client_set_data (self->client, ten, item);
  query_client_set_data (self->client, deep, item);
  found = query_client_find_all (self->client, QUERY_FILTER_PREFIX (one));
  g_assert_cmpuint (found->len, ==, 1);
  g_assert_true (query_key_equal (found->pdata[0], deep));
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) nothing = query_key_new ("");
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) by_empty = NULL;
  g_autoptr (GPtrArray) by_zero = NULL;

  for (int i = 0; i < 5; i++)
    fixture_set (self, i, i);
  all = query_client_find_all (self->client, NULL);
  by_empty = query_client_find_all (self->client, QUERY_FILTER_PREFIX (nothing));
  by_zero = query_client_find_all (self->client, &(QueryFilter){ 0 });
  g_assert_cmpuint (all->len, ==, 5);
  g_assert_cmpuint (by_empty->len, ==, 5);
  g_assert_cmpuint (by_zero->len, ==, 5);
}

static QueryKey *
random_key (GRand *random)
{
  GVariantBuilder builder;
  guint n = (guint) g_rand_int_range (random, 0, 4);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < n; i++)
    {
      int value = g_rand_int_range (random, 0, 3);

      if (g_rand_int_range (random, 0, 4) == 0)
        g_variant_builder_add (&builder,
                               "v",
                               g_variant_new_parsed ("{'a': %i, 'b': %i}", value, value));
      else if (g_rand_int_range (random, 0, 4) == 0)
        g_variant_builder_add (&builder, "v", g_variant_new_parsed ("{'a': %i}", value));
      else if (g_rand_int_range (random, 0, 4) == 0)
        g_variant_builder_add (&builder, "v", g_variant_new_parsed ("[%i, %i]", value, value));
      else
        g_variant_builder_add (&builder, "v", g_variant_new_int32 (value));
    }
  return query_key_new_variant (g_variant_builder_end (&builder));
}

/* The tree finds what matching each key one by one finds. */
static void
test_tree (Fixture *self, gconstpointer data)
{
  guint32 seed = g_random_int ();
  GRand *random = g_rand_new_with_seed (seed);
  g_autoptr (GHashTable) keys = g_hash_table_new_full (query_key_hash,
                                                       query_key_equal,
                                                       (GDestroyNotify) query_key_unref,
                                                       NULL);
  g_autoptr (TestItem) item = test_item_new (1, 1);

  g_test_message ("seed %u", seed);
  for (guint step = 0; step < 2000; step++)
    {
      g_autoptr (QueryKey) key = random_key (random);

      if (g_rand_int_range (random, 0, 3) > 0)
        {
          query_client_set_data (self->client, key, item);
          g_hash_table_add (keys, query_key_ref (key));
        }
      else if (g_rand_boolean (random))
        {
          query_client_remove (self->client, QUERY_FILTER_EXACT (key));
          g_hash_table_remove (keys, key);
        }
      else
        {
          g_autoptr (GPtrArray) found =
              query_client_find_all (self->client, QUERY_FILTER_PREFIX (key));
          GHashTableIter iter;
          gpointer each;
          guint n = 0;

          g_hash_table_iter_init (&iter, keys);
          while (g_hash_table_iter_next (&iter, &each, NULL))
            n += query_key_matches (key, each);
          g_assert_cmpuint (found->len, ==, n);
          for (guint i = 0; i < found->len; i++)
            g_assert_true (query_key_matches (key, found->pdata[i]));
        }
      g_assert_cmpuint (query_client_count_queries (self->client), ==, g_hash_table_size (keys));
    }
  g_rand_free (random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/keys/K1", test_canonical);
  g_test_add_func ("/query/keys/build", test_build);
  g_test_add_func ("/query/keys/odd-elements", test_odd_elements);
  g_test_add_func ("/query/keys/K2", test_map_order);
  g_test_add_func ("/query/keys/K3", test_absent_member);
  TEST ("/query/keys/K4", test_prepared);
  g_test_add_func ("/query/keys/K5", test_partial);
  g_test_add_func ("/query/keys/K6", test_strict);
  TEST ("/query/keys/K7", test_by_element);
  TEST ("/query/keys/K8", test_empty);
  TEST ("/query/keys/tree", test_tree);
  return g_test_run ();
}
