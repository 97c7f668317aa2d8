/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

/* B2. A server with a few rows, a list query over it that is watched and another that is not, and
 * random schedules of creates, moves, edits and deletes that overlap, succeed and fail in any
 * order, with refetches, invalidations, cancels and offline spells at any time.
 *
 * The model beside it is as simple as can be: what the server had when a fetch was asked for, and
 * the pending changes in their order, applied one after the other. After every step what the list
 * shows must be that; at the end, when all has settled, it must be what the server has. */

#define N_ROWS 6
#define N_IDS 24
#define N_KEYS 2
#define N_STEPS 40
#define N_SCHEDULES 10000

typedef enum
{
  CREATE,
  EDIT,
  MOVE,
  DELETE,
} ChangeType;

#define TEST_TYPE_CHANGE (test_change_get_type ())
G_DECLARE_FINAL_TYPE (TestChange, test_change, TEST, CHANGE, GObject)

struct _TestChange
{
  GObject parent_instance;
  ChangeType type;
  int id;
  int value;
};

G_DEFINE_FINAL_TYPE (TestChange, test_change, G_TYPE_OBJECT)

static void
test_change_class_init (TestChangeClass *klass)
{
}

static void
test_change_init (TestChange *self)
{
}

/* Rows by id: 0 for none, else the value. Value also gives the place in the order. */
typedef struct
{
  int rows[N_IDS];
} Rows;

typedef struct
{
  QueryFetch *fetch;
  Rows answer; /* what the server had when it was asked */
  guint tick;
  guint key;
} Request;

typedef struct
{
  QueryMutation *mutation; /* owned */
  guint accepted;          /* when the server did; 0: not yet */
} Sent;

typedef struct
{
  GRand *random;
  QueryVirtualClock *clock;
  QueryFakeConnectivity *network;
  QueryClient *client;
  QueryKey *keys[N_KEYS];
  guint confirmed[N_KEYS]; /* when what is confirmed was asked for */
  QueryKey *prefix;
  QueryObserver *observer;
  QueryListModel *model;
  Rows server;
  GArray *requests; /* of Request */
  GPtrArray *attempts;
  GArray *sent;      /* of Sent: all that have not failed */
  GPtrArray *mirror; /* what items-changed has told */
  gboolean online;
  int last_value;
  guint tick;
} World;

static guint64
row_id (gpointer item)
{
  return (guint64) TEST_ITEM (item)->id;
}

static guint64
row_revision (gpointer item)
{
  return (guint64) TEST_ITEM (item)->value;
}

static int
row_compare (gconstpointer a, gconstpointer b)
{
  const TestItem *first = a;
  const TestItem *second = b;
  int order = first->value % 7 - second->value % 7;

  return order != 0 ? order : first->id - second->id;
}

static const QueryItemKind row_kind = {
  .get_id = row_id,
  .get_revision = row_revision,
  .compare = row_compare,
};

static void
apply (Rows *rows, TestChange *change)
{
  if (change->type == CREATE || rows->rows[change->id] != 0)
    rows->rows[change->id] = change->type == DELETE ? 0 : change->value;
}

static gpointer
apply_layer (QueryKey *key, gpointer data, gpointer user_data)
{
  TestChange *change = user_data;
  QueryList *list = data;
  g_autoptr (TestItem) item = NULL;

  if (list == NULL)
    return NULL;
  if (change->type == DELETE)
    return query_list_take_out (list, (guint64) change->id);
  if (change->type != CREATE && !query_list_find (list, (guint64) change->id, NULL))
    return g_object_ref (list);
  item = test_item_new (change->id, change->value);
  return query_list_put (list, item);
}

static QueryList *
make_list (const Rows *rows)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (int id = 0; id < N_IDS; id++)
    if (rows->rows[id] != 0)
      g_ptr_array_add (items, test_item_new (id, rows->rows[id]));
  return query_list_new_sorted (&row_kind, items);
}

static void
fetch (QueryFetch *operation, gpointer user_data)
{
  World *world = user_data;
  guint key = (guint) query_key_get_int64 (query_fetch_get_key (operation), 1);
  const Request request = { operation, world->server, ++world->tick, key };

  g_array_append_val (world->requests, request);
}

static void
run (QueryAttempt *attempt, gpointer user_data)
{
  World *world = user_data;

  g_ptr_array_add (world->attempts, attempt);
}

static void
layers (QueryMutation *mutation, gpointer user_data)
{
  World *world = user_data;

  query_mutation_add_layer (mutation,
                            world->prefix,
                            FALSE,
                            apply_layer,
                            g_object_ref (query_mutation_get_variables (mutation)),
                            g_object_unref);
}

static gboolean
on_settled (QueryMutation *mutation, gpointer user_data, GError **error)
{
  World *world = user_data;

  if (g_rand_int_range (world->random, 0, 3) == 0)
    query_mutation_invalidate_last (mutation, QUERY_FILTER_PREFIX (world->prefix));
  else
    query_mutation_invalidate (mutation, QUERY_FILTER_PREFIX (world->prefix));
  /* A callback that fails must not matter. */
  if (g_rand_int_range (world->random, 0, 4) > 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the callback failed");
  return FALSE;
}

static gboolean
on_error (QueryMutation *mutation, gpointer user_data, GError **error)
{
  World *world = user_data;

  for (guint i = 0; i < world->sent->len; i++)
    if (g_array_index (world->sent, Sent, i).mutation == mutation)
      {
        g_array_remove_index (world->sent, i);
        break;
      }
  return TRUE;
}

static char *
scope (gpointer variables, gpointer user_data)
{
  TestChange *change = variables;

  return change->value % 2 == 0 ? g_strdup_printf ("%d", change->id) : NULL;
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  World *world = user_data;

  g_assert_cmpuint (position + removed, <=, world->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (world->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (world->mirror, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, world->mirror->len);
}

/* What a list shows must be the confirmed rows with these changes in the order of their submission:
 * those that the server has not answered, and those that it accepted after it was asked for the
 * confirmed rows. */
static void
check_key (World *world, guint key, const char *step)
{
  QueryList *confirmed = query_client_get_confirmed_data (world->client, world->keys[key]);
  QueryList *shown = query_client_get_data (world->client, world->keys[key]);
  g_autoptr (QueryList) expected = NULL;
  g_autofree char *expected_text = NULL;
  g_autofree char *shown_text = NULL;
  Rows rows = { 0 };

  if (confirmed == NULL)
    {
      g_assert_null (shown);
      return;
    }
  for (guint i = 0; i < query_list_get_length (confirmed); i++)
    {
      TestItem *item = query_list_get (confirmed, i);

      rows.rows[item->id] = item->value;
    }
  for (guint i = 0; i < world->sent->len; i++)
    {
      const Sent *sent = &g_array_index (world->sent, Sent, i);

      if (sent->accepted == 0 || sent->accepted > world->confirmed[key])
        apply (&rows, query_mutation_get_variables (sent->mutation));
    }
  expected = make_list (&rows);
  if (query_list_equal (expected, shown))
    return;
  expected_text = test_list_print (expected);
  shown_text = test_list_print (shown);
  g_error ("after %s list %u shows “%s”, not “%s”", step, key, shown_text, expected_text);
}

/* What the model and its listeners have must be what the query shows, once it has been told. */
static void
check (World *world, const char *step)
{
  QueryList *shown = query_client_get_data (world->client, world->keys[0]);
  guint n = shown != NULL ? query_list_get_length (shown) : 0;

  for (guint key = 0; key < N_KEYS; key++)
    check_key (world, key, step);
  g_assert_cmpuint (world->mirror->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_true (world->mirror->pdata[i] == query_list_get (shown, i));
}

static void
sent_clear (gpointer sent)
{
  g_object_unref (((Sent *) sent)->mutation);
}

static void
world_set_up (World *world, guint32 seed)
{
  QueryMutationKind kind = { .name = "change",
                             .run = run,
                             .layers = layers,
                             .on_error = on_error,
                             .on_settled = on_settled,
                             .scope = scope,
                             .user_data = world };

  *world = (World){ .random = g_rand_new_with_seed (seed), .online = TRUE };
  world->clock = query_virtual_clock_new (TEST_START);
  world->network = query_fake_connectivity_new (TRUE);
  world->client =
      query_client_new (QUERY_CLOCK (world->clock), QUERY_CONNECTIVITY (world->network));
  world->prefix = query_key_new ("s", "rows");
  for (guint key = 0; key < N_KEYS; key++)
    world->keys[key] = query_key_new ("si", "rows", key);
  world->requests = g_array_new (FALSE, FALSE, sizeof (Request));
  world->attempts = g_ptr_array_new ();
  world->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  g_array_set_clear_func (world->sent, sent_clear);
  world->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  world->last_value = 1;
  for (int id = 0; id < N_ROWS; id++)
    world->server.rows[id] = world->last_value++;
  query_client_register (world->client,
                         world->prefix,
                         &(QueryResource){ .fetch = fetch,
                                           .share = query_list_share,
                                           .stale_time = QUERY_NEVER,
                                           .retry = 2,
                                           .user_data = world });
  query_client_register_mutation (world->client, &kind);
  world->observer = query_observer_new (world->client, world->keys[0]);
  world->model = query_list_model_new (&row_kind, NULL);
  g_signal_connect (world->model, "items-changed", G_CALLBACK (items_changed_cb), world);
  query_list_model_add (world->model, world->observer);
  query_observer_subscribe (world->observer);
}

static void
world_tear_down (World *world)
{
  g_rand_free (world->random);
  g_assert_finalize_object (world->model);
  g_assert_finalize_object (world->observer);
  g_array_unref (world->sent);
  g_ptr_array_unref (world->attempts);
  g_ptr_array_unref (world->mirror);
  g_array_unref (world->requests);
  g_assert_finalize_object (world->client);
  g_assert_finalize_object (world->network);
  g_assert_finalize_object (world->clock);
  for (guint key = 0; key < N_KEYS; key++)
    query_key_unref (world->keys[key]);
  query_key_unref (world->prefix);
  g_assert_cmpuint (test_item_alive (), ==, 0);
}

static int
find_row (World *world, gboolean present)
{
  int start = g_rand_int_range (world->random, 0, N_IDS);

  for (int i = 0; i < N_IDS; i++)
    {
      int id = (start + i) % N_IDS;

      if ((world->server.rows[id] != 0) == present)
        return id;
    }
  return start;
}

static void
submit (World *world)
{
  g_autoptr (TestChange) change = g_object_new (TEST_TYPE_CHANGE, NULL);
  Sent sent = { 0 };

  change->type = (ChangeType) g_rand_int_range (world->random, CREATE, DELETE + 1);
  change->id = find_row (world, change->type != CREATE);
  change->value = ++world->last_value;
  sent.mutation = g_object_ref (query_client_mutate (world->client, "change", change));
  g_array_append_val (world->sent, sent);
}

/* Any of them, not the first: answers overtake one another. */
static void
answer_fetch (World *world, gboolean ok)
{
  QueryState before = { 0 };
  QueryState after = { 0 };
  Request request;
  guint i;

  if (world->requests->len == 0)
    return;
  i = (guint) g_rand_int_range (world->random, 0, (int) world->requests->len);
  request = g_array_index (world->requests, Request, i);
  g_array_remove_index (world->requests, i);
  query_client_get_state (world->client, world->keys[request.key], &before);
  if (ok)
    query_fetch_return (request.fetch, make_list (&request.answer));
  else
    query_fetch_return_error (request.fetch,
                              g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no answer"));
  query_client_get_state (world->client, world->keys[request.key], &after);
  if (after.n_updates != before.n_updates)
    world->confirmed[request.key] = request.tick;
}

static void
answer_attempt (World *world, gboolean ok)
{
  QueryAttempt *attempt;
  QueryMutation *mutation;
  guint i;

  if (world->attempts->len == 0)
    return;
  i = (guint) g_rand_int_range (world->random, 0, (int) world->attempts->len);
  attempt = g_ptr_array_steal_index (world->attempts, i);
  mutation = query_attempt_get_mutation (attempt);
  if (!ok)
    {
      query_attempt_return_error (
          attempt,
          g_error_new_literal (QUERY_ERROR, QUERY_ERROR_REFUSED, "refused"));
      return;
    }
  apply (&world->server, query_mutation_get_variables (mutation));
  for (i = 0; i < world->sent->len; i++)
    if (g_array_index (world->sent, Sent, i).mutation == mutation)
      g_array_index (world->sent, Sent, i).accepted = ++world->tick;
  query_attempt_return (attempt, NULL);
}

static void
cancel_one (World *world)
{
  GListModel *pending = G_LIST_MODEL (query_client_get_pending (world->client));
  guint n = g_list_model_get_n_items (pending);
  g_autoptr (QueryMutation) mutation = NULL;

  if (n == 0)
    return;
  mutation = g_list_model_get_item (pending, (guint) g_rand_int_range (world->random, 0, (int) n));
  query_mutation_cancel (mutation);
}

static const char *
disturb (World *world)
{
  switch (g_rand_int_range (world->random, 0, 9))
    {
    case 0:
      query_client_invalidate (world->client, QUERY_FILTER_PREFIX (world->prefix));
      return "invalidate";
    case 1:
      query_client_refetch (world->client, QUERY_FILTER_PREFIX (world->prefix));
      return "refetch";
    case 2:
      query_client_cancel (world->client, QUERY_FILTER_PREFIX (world->prefix), QUERY_CANCEL_REVERT);
      return "cancel";
    case 3:
      query_client_prefetch (world->client, world->keys[1], NULL);
      return "prefetch";
    case 4:
      cancel_one (world);
      return "take back";
    case 5:
      query_observer_unsubscribe (world->observer);
      query_observer_subscribe (world->observer);
      return "resubscribe";
    case 6:
      query_virtual_clock_advance (world->clock,
                                   QUERY_SECOND * g_rand_int_range (world->random, 1, 10));
      return "time";
    default:
      world->online = !world->online;
      query_fake_connectivity_set_online (world->network, world->online);
      return "network";
    }
}

static const char *
take_step (World *world)
{
  switch (g_rand_int_range (world->random, 0, 10))
    {
    case 0:
    case 1:
    case 2:
      submit (world);
      return "submit";
    case 3:
    case 4:
      answer_attempt (world, TRUE);
      return "success";
    case 5:
      answer_attempt (world, FALSE);
      return "failure";
    case 6:
    case 7:
      answer_fetch (world, g_rand_int_range (world->random, 0, 5) > 0);
      return "answer";
    default:
      return disturb (world);
    }
}

static void
settle_all (World *world)
{
  world->online = TRUE;
  query_fake_connectivity_set_online (world->network, TRUE);
  do
    {
      while (world->attempts->len > 0)
        answer_attempt (world, TRUE);
      while (world->requests->len > 0)
        answer_fetch (world, TRUE);
      query_virtual_clock_advance (world->clock, QUERY_MINUTE);
    }
  while (world->attempts->len > 0 || world->requests->len > 0);
}

/* When all is quiet the list is the server's, or known to be old; and the next look puts that
 * right. */
static void
check_end (World *world)
{
  g_autoptr (QueryList) server = make_list (&world->server);
  QueryState state;

  g_assert_cmpuint (query_client_count_mutating (world->client, NULL), ==, 0);
  query_client_get_state (world->client, world->keys[0], &state);
  g_assert_true (
      state.invalidated
      || query_list_equal (server, query_client_get_data (world->client, world->keys[0])));
  query_observer_unsubscribe (world->observer);
  query_observer_subscribe (world->observer);
  query_client_prefetch (world->client, world->keys[1], NULL);
  settle_all (world);
  for (guint key = 0; key < N_KEYS; key++)
    {
      g_assert_true (
          query_list_equal (server, query_client_get_data (world->client, world->keys[key])));
      query_client_get_state (world->client, world->keys[key], &state);
      g_assert_cmpuint (state.n_layers, ==, 0);
      g_assert_false (state.invalidated);
    }
}

static void
run_schedule (guint32 seed)
{
  World world;

  world_set_up (&world, seed);
  for (guint i = 0; i < N_STEPS; i++)
    {
      const char *step = take_step (&world);

      for (guint key = 0; key < N_KEYS; key++)
        check_key (&world, key, step);
      if (g_rand_int_range (world.random, 0, 3) > 0)
        continue;
      query_client_flush (world.client);
      check (&world, step);
    }
  settle_all (&world);
  check (&world, "the end");
  check_end (&world);
  world_tear_down (&world);
}

static void
test_fold (void)
{
  const char *given = g_getenv ("QUERY_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10) : g_random_int ();

  for (guint i = 0; i < N_SCHEDULES; i++)
    {
      /* Printed before, so that it stands there when one fails. */
      if (i % 1000 == 0)
        g_test_message ("schedules %u to %u, QUERY_SEED=%u", i, i + 999, seed + i);
      run_schedule (seed + i);
      if (given != NULL && g_getenv ("QUERY_ONE") != NULL)
        return;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/acceptance/B2", test_fold);
  return g_test_run ();
}
