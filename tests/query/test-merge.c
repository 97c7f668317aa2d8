/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"
#include "query-list-private.h"
#include "query-merge-private.h"

/* Merging, against the plain way: everything into one array, which is sorted. */

#define N_IDS 3000
#define N_STEPS 1500
#define MAX_LISTS 6

/* By value, then id: the same id may stand in two lists at different places. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const TestItem *first = a;
  const TestItem *second = b;

  return first->value != second->value ? first->value - second->value : first->id - second->id;
}

static guint64
get_id (gpointer item)
{
  return (guint64) TEST_ITEM (item)->id;
}

static const QueryItemKind kind = {
  .get_id = get_id,
  .equal = test_item_equal,
  .compare = compare,
};

static gboolean
passes (gpointer item, gpointer user_data)
{
  int divisor = *(int *) user_data;

  return TEST_ITEM (item)->id % divisor != 0;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  return compare (*(gconstpointer *) a, *(gconstpointer *) b);
}

/* (element-type TestItem), borrowed of the lists */
static GPtrArray *
merge_plainly (GPtrArray *lists, int divisor)
{
  GPtrArray *items = g_ptr_array_new ();
  g_autofree gpointer *last = g_new0 (gpointer, N_IDS);

  for (guint l = 0; l < lists->len; l++)
    for (guint i = 0; i < query_list_get_length (lists->pdata[l]); i++)
      {
        TestItem *item = query_list_get (lists->pdata[l], i);

        last[item->id] = item;
      }
  for (int id = 0; id < N_IDS; id++)
    if (last[id] != NULL && (divisor == 0 || passes (last[id], &divisor)))
      g_ptr_array_add (items, last[id]);
  g_ptr_array_sort (items, compare_places);
  return items;
}

static void
assert_merged (QueryList *merged, GPtrArray *lists, int divisor)
{
  g_autoptr (GPtrArray) items = merge_plainly (lists, divisor);

  g_assert_cmpuint (query_list_get_length (merged), ==, items->len);
  for (guint i = 0; i < items->len; i++)
    g_assert_true (test_item_equal (query_list_get (merged, i), items->pdata[i]));
  for (guint c = 0; c < merged->n_chunks; c++)
    for (guint i = 0; i < merged->chunks[c]->n; i++)
      g_assert_cmpuint (merged->chunks[c]->ids[i], ==, get_id (merged->chunks[c]->items[i]));
}

/* Values of a stretch of their own mostly, as those of spans of time are. */
static QueryList *
make_list (GRand *random, int part)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  int n = g_rand_int_range (random, 0, 600);

  for (int i = 0; i < n; i++)
    {
      int id = g_rand_int_range (random, 0, 10) == 0 ? g_rand_int_range (random, 0, N_IDS)
                                                     : part * 500 % N_IDS + i % 500;

      g_ptr_array_add (items, test_item_new (id, part * 1000 + g_rand_int_range (random, 0, 1100)));
    }
  return query_list_new_sorted (&kind, items);
}

static QueryList *
edit_list (GRand *random, QueryList *list)
{
  g_autoptr (TestItem) item =
      test_item_new (g_rand_int_range (random, 0, N_IDS), g_rand_int_range (random, 0, 6000));

  if (g_rand_boolean (random))
    return query_list_put (list, item);
  return query_list_take_out (list, (guint64) item->id);
}

/* Something else in one of the lists, another list, one less, all of them moved on. */
static void
change_lists (GRand *random, GPtrArray *lists, int *part)
{
  guint place = lists->len > 0 ? (guint) g_rand_int_range (random, 0, (int) lists->len) : 0;
  int choice = g_rand_int_range (random, 0, 10);

  if (choice < 5 && lists->len > 0)
    {
      QueryList *edited = edit_list (random, lists->pdata[place]);

      g_object_unref (lists->pdata[place]);
      lists->pdata[place] = edited;
    }
  else if (choice == 5 && lists->len > 0)
    g_ptr_array_remove_index (lists, place);
  else if (choice == 6 && lists->len > 0)
    g_ptr_array_insert (lists, (int) place, g_object_ref (lists->pdata[lists->len - 1]));
  else
    g_ptr_array_add (lists, make_list (random, (*part)++ % 6));
  if (lists->len > MAX_LISTS)
    g_ptr_array_remove_index (lists, 0);
}

typedef struct
{
  GPtrArray *items;
  QueryList *to;
} Replay;

static void
replay_run (guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Replay *replay = user_data;

  if (n_removed > 0)
    g_ptr_array_remove_range (replay->items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (replay->items, (int) position, NULL);
}

/* What is told of the change leads from one to the other. */
static void
assert_told (QueryList *from, QueryList *to)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  Replay replay = { items, to };

  for (guint i = 0; i < query_list_get_length (from); i++)
    g_ptr_array_add (items, query_list_get (from, i));
  query_list_diff (from, to, replay_run, &replay);
  g_assert_cmpuint (items->len, ==, query_list_get_length (to));
  for (guint i = 0; i < items->len; i++)
    g_assert_true (items->pdata[i] == NULL || items->pdata[i] == query_list_get (to, i));
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  GRand *random = g_rand_new_with_seed (seed);
  GPtrArray *lists = g_ptr_array_new_with_free_func (g_object_unref);
  QueryMerge *merge = query_merge_new (&kind);
  QueryList *merged = query_list_new (&kind, NULL, 0);
  int divisor = 0, part = 0;

  g_test_message ("seed %u", seed);
  for (guint step = 0; step < N_STEPS; step++)
    {
      QueryList *next;

      change_lists (random, lists, &part);
      if (g_rand_int_range (random, 0, 20) == 0)
        {
          divisor = g_rand_int_range (random, 0, 3) * 2;
          query_merge_set_filter (merge, divisor > 0 ? passes : NULL, &divisor);
        }
      next = query_merge_run (merge, lists);
      assert_merged (next, lists, divisor);
      assert_told (merged, next);
      g_object_unref (merged);
      merged = next;
    }
  query_merge_free (merge);
  g_object_unref (merged);
  g_ptr_array_unref (lists);
  g_rand_free (random);
  g_assert_cmpuint (test_item_alive (), ==, 0);
}

static QueryList *
make_span (int first, int n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = first; i < first + n; i++)
    g_ptr_array_add (items, test_item_new (i, i));
  return query_list_new (&kind, items->pdata, items->len);
}

/* Of lists that follow one another nothing is copied but at the borders. */
static void
test_sharing (void)
{
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) chunks = g_hash_table_new (NULL, NULL);
  g_autoptr (QueryList) merged = NULL;
  g_autoptr (QueryList) moved = NULL;
  QueryMerge *merge = query_merge_new (&kind);
  guint n_shared = 0;

  for (int i = 0; i < 4; i++)
    g_ptr_array_add (lists, make_span (i * 1000, 1010));
  merged = query_merge_run (merge, lists);
  g_assert_cmpuint (query_list_get_length (merged), ==, 4010);
  g_ptr_array_remove_index (lists, 0);
  g_ptr_array_add (lists, make_span (4000, 1010));
  moved = query_merge_run (merge, lists);
  g_assert_cmpuint (query_list_get_length (moved), ==, 4010);
  for (guint i = 0; i < merged->n_chunks; i++)
    g_hash_table_add (chunks, merged->chunks[i]);
  for (guint i = 0; i < moved->n_chunks; i++)
    n_shared += g_hash_table_contains (chunks, moved->chunks[i]);
  g_assert_cmpuint (n_shared, >=, 25);
  query_merge_free (merge);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/merge/random", test_random);
  g_test_add_func ("/query/merge/sharing", test_sharing);
  return g_test_run ();
}
