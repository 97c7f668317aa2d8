/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (user_data, "(%u %u %u)", position, removed, added);
}

typedef struct
{
  QueryRowTable *rows;
  QueryObserver *observer;
  QueryListModel *model;
} Shown;

static void
show (Fixture *self, Shown *shown, QueryList *list)
{
  fixture_register (self, (QueryResource){ .share = query_list_share, .stale_time = QUERY_NEVER });
  query_client_set_data (self->client, fixture_key (self, 1), list);
  shown->observer = fixture_observe (self, 1);
  shown->model = query_list_model_new (&test_item_kind, shown->rows);
  query_list_model_add (shown->model, shown->observer);
  g_signal_connect (shown->model, "items-changed", G_CALLBACK (items_changed_cb), self->log);
}

static void
hide (Shown *shown)
{
  g_assert_finalize_object (shown->model);
  g_object_unref (shown->observer);
  if (shown->rows != NULL)
    g_assert_finalize_object (shown->rows);
}

static GPtrArray *
take_all (GListModel *model)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (items, g_list_model_get_item (model, i));
  return items;
}

static gpointer
with_even_ids (guint n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, test_item_new ((int) i * 2, 0));
  return query_list_new (&test_item_kind, items->pdata, items->len);
}

/* Ten thousand rows, all new objects from the server: one inserted in the middle, then one changed.
 */
static void
test_rows (Fixture *self, gconstpointer data)
{
  Shown shown = { .rows = query_row_table_new () };
  g_autoptr (QueryList) list = with_even_ids (10000);
  g_autoptr (QueryList) fetched = with_even_ids (10000);
  g_autoptr (TestItem) inserted = test_item_new (10001, 0);
  g_autoptr (TestItem) changed = test_item_new (5000, 1);
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) last = NULL;
  QueryList *next;

  show (self, &shown, list);
  before = take_all (G_LIST_MODEL (shown.model));
  for (guint i = 0; i < before->len; i++)
    g_signal_connect (before->pdata[i],
                      "notify::item",
                      G_CALLBACK (count_notify_cb),
                      &self->n_heard);
  next = query_list_put (fetched, inserted);
  query_client_refetch (self->client, NULL);
  fixture_run (self);
  fixture_answer_with (self, next);
  g_assert_cmpstr (self->log->str, ==, "(5001 0 1)");
  after = take_all (G_LIST_MODEL (shown.model));
  for (guint i = 0; i < before->len; i++)
    g_assert_true (before->pdata[i] == after->pdata[i < 5001 ? i : i + 1]);
  g_assert_cmpuint (self->n_heard, ==, 0);

  g_string_truncate (self->log, 0);
  query_client_refetch (self->client, NULL);
  fixture_run (self);
  fixture_answer_with (
      self,
      query_list_put (query_client_get_data (self->client, fixture_key (self, 1)), changed));
  g_assert_cmpstr (self->log->str, ==, "");
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_assert_true (query_row_get_item (before->pdata[2500]) == (gpointer) changed);
  last = take_all (G_LIST_MODEL (shown.model));
  g_assert_true (last->pdata[2500] == before->pdata[2500]);
  g_clear_pointer (&before, g_ptr_array_unref);
  g_clear_pointer (&after, g_ptr_array_unref);
  g_clear_pointer (&last, g_ptr_array_unref);
  hide (&shown);
}

/* One row in two lists is one object, told once. */
static void
test_two_ranges (Fixture *self, gconstpointer data)
{
  Shown a = { .rows = query_row_table_new () };
  g_autoptr (QueryListModel) other = query_list_model_new (&test_item_kind, a.rows);
  g_autoptr (QueryList) first = test_list_new (0, 10);
  g_autoptr (QueryList) second = test_list_new (5, 10);
  g_autoptr (QueryObserver) observer = NULL;
  g_autoptr (TestItem) changed = test_item_new (7, 1);
  g_autoptr (QueryRow) row = NULL;
  g_autoptr (QueryRow) same = NULL;
  g_autoptr (QueryList) first_changed = NULL;
  g_autoptr (QueryList) second_changed = NULL;

  show (self, &a, first);
  query_client_set_data (self->client, fixture_key (self, 2), second);
  observer = fixture_observe (self, 2);
  query_list_model_add (other, observer);
  row = g_list_model_get_item (G_LIST_MODEL (a.model), 7);
  same = g_list_model_get_item (G_LIST_MODEL (other), 2);
  g_assert_true (row == same);
  g_signal_connect (row, "notify::item", G_CALLBACK (count_notify_cb), &self->n_heard);
  first_changed = query_list_put (first, changed);
  second_changed = query_list_put (second, changed);
  query_client_set_data (self->client, fixture_key (self, 1), first_changed);
  query_client_set_data (self->client, fixture_key (self, 2), second_changed);
  fixture_run (self);
  g_assert_cmpuint (self->n_heard, ==, 1);
  g_clear_object (&row);
  g_clear_object (&same);
  g_clear_object (&other);
  hide (&a);
}

static void
test_values (Fixture *self, gconstpointer data)
{
  Shown shown = { 0 };
  g_autoptr (QueryList) list = with_even_ids (10000);
  g_autoptr (TestItem) changed = test_item_new (5000, 1);
  g_autoptr (QueryList) next = query_list_put (list, changed);
  g_autoptr (QueryList) without = query_list_take_out (next, 18000);

  show (self, &shown, list);
  query_client_set_data (self->client, fixture_key (self, 1), without);
  fixture_run (self);
  g_assert_cmpstr (self->log->str, ==, "(9000 1 0)(2500 1 1)");
  hide (&shown);
}

static gboolean
only_odd (gpointer item, gpointer user_data)
{
  return TEST_ITEM (item)->id % 2 == *(int *) user_data;
}

static void
test_filter (Fixture *self, gconstpointer data)
{
  Shown shown = { 0 };
  g_autoptr (QueryList) list = test_list_new (0, 6);
  int rest = 1;

  show (self, &shown, list);
  query_list_model_set_filter (shown.model, only_odd, &rest, NULL);
  g_assert_cmpstr (self->log->str, ==, "(4 1 0)(2 1 0)(0 1 0)");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown.model)), ==, 3);
  rest = 0;
  g_string_truncate (self->log, 0);
  query_list_model_refilter (shown.model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (shown.model)), ==, 3);
  hide (&shown);
}

static QueryList *
random_list (GRand *random, guint n_ids)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_ids; i++)
    if (g_rand_int_range (random, 0, 4) > 0)
      g_ptr_array_insert (items,
                          g_rand_int_range (random, 0, 20) == 0 ? 0 : -1,
                          test_item_new ((int) i, g_rand_int_range (random, 0, 10) == 0));
  return query_list_new (&test_item_kind, items->pdata, items->len);
}

typedef struct
{
  GPtrArray *items;
  QueryList *to;
  guint n_changed;
  guint from;
} Replay;

static void
replay_run (guint position, guint removed, guint added, gpointer user_data)
{
  Replay *replay = user_data;

  g_assert_cmpuint (position + removed, <=, replay->from); /* from the last to the first */
  replay->from = position;
  replay->n_changed += removed + added;
  if (removed > 0)
    g_ptr_array_remove_range (replay->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (replay->items, (int) (position + i), NULL);
}

/* Whatever the lists: the runs lead from one to the other, sharing keeps what is the same, chunks
 * hold together. */
static void
test_random (void)
{
  guint32 seed = g_random_int ();
  GRand *random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint round = 0; round < 300; round++)
    {
      guint n_ids = (guint) g_rand_int_range (random, 0, 600);
      g_autoptr (QueryList) a = random_list (random, n_ids);
      g_autoptr (QueryList) b = random_list (random, n_ids);
      g_autoptr (QueryList) shared = query_list_share (a, b);
      Replay replay = { g_ptr_array_new (), shared, 0, G_MAXUINT };

      g_assert_true (query_list_equal (shared, b));
      for (guint i = 0; i < query_list_get_length (shared); i++)
        {
          TestItem *item = query_list_get (shared, i);
          guint place;

          if (query_list_find (a, (guint64) item->id, &place)
              && test_item_equal (query_list_get (a, place), item))
            g_assert_true (query_list_get (a, place) == (gpointer) item);
        }
      for (guint i = 0; i < query_list_get_length (a); i++)
        g_ptr_array_add (replay.items, query_list_get (a, i));
      query_list_diff (a, shared, replay_run, &replay);
      g_assert_cmpuint (replay.items->len, ==, query_list_get_length (shared));
      for (guint i = 0; i < replay.items->len; i++)
        g_assert_true (replay.items->pdata[i] == NULL
                       || replay.items->pdata[i] == query_list_get (shared, i));
      g_ptr_array_unref (replay.items);
    }
  g_rand_free (random);
  g_assert_cmpuint (test_item_alive (), ==, 0);
}

/* Edits one by one, against a plain array. */
static void
test_edits (void)
{
  GRand *random = g_rand_new_with_seed (7);
  g_autoptr (QueryList) list = query_list_new (&test_item_kind, NULL, 0);
  int present[400] = { 0 };

  for (int step = 1; step < 4000; step++)
    {
      int id = g_rand_int_range (random, 0, G_N_ELEMENTS (present));
      g_autoptr (TestItem) item = test_item_new (id, step);
      QueryList *next;
      guint n = 0;

      if (g_rand_int_range (random, 0, step < 2000 ? 4 : 2) == 0)
        {
          next = query_list_take_out (list, (guint64) id);
          present[id] = 0;
        }
      else
        {
          next = query_list_put (list, item);
          present[id] = step;
        }
      g_object_unref (list);
      list = next;
      for (guint i = 0; i < G_N_ELEMENTS (present); i++)
        if (present[i] != 0)
          {
            TestItem *there = query_list_get (list, n++);

            g_assert_cmpint (there->id, ==, (int) i);
            g_assert_cmpint (there->value, ==, present[i]);
          }
      g_assert_cmpuint (query_list_get_length (list), ==, n);
      g_assert_null (query_list_get (list, n));
    }
  g_rand_free (random);
}

static void
test_sorted (void)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (QueryList) list = NULL;
  g_autofree char *text = NULL;

  g_ptr_array_add (items, test_item_new (3, 1));
  g_ptr_array_add (items, test_item_new (1, 1));
  g_ptr_array_add (items, test_item_new (3, 2));
  list = query_list_new_sorted (&test_item_kind, items);
  text = test_list_print (list);
  g_assert_cmpstr (text, ==, "1:1 3:2");
  g_assert_cmpuint (query_list_hash_string ("a"), ==, query_list_hash_string ("a"));
  g_assert_cmpuint (query_list_hash_string ("calendar/uid/1"),
                    !=,
                    query_list_hash_string ("calendar/uid/2"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/acceptance/B5", test_rows);
  TEST ("/query/acceptance/B5/two-ranges", test_two_ranges);
  TEST ("/query/list/values", test_values);
  TEST ("/query/list/filter", test_filter);
  g_test_add_func ("/query/list/random", test_random);
  g_test_add_func ("/query/list/edits", test_edits);
  g_test_add_func ("/query/list/sorted", test_sorted);
  return g_test_run ();
}
