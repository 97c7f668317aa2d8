/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

static guint n_items;

G_DEFINE_FINAL_TYPE (TestItem, test_item, G_TYPE_OBJECT)

static void
test_item_finalize (GObject *object)
{
  g_atomic_int_add (&n_items, -1);
  G_OBJECT_CLASS (test_item_parent_class)->finalize (object);
}

static void
test_item_class_init (TestItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_item_finalize;
}

static void
test_item_init (TestItem *self)
{
  g_atomic_int_inc (&n_items);
}

TestItem *
test_item_new (int id, int value)
{
  TestItem *self = g_object_new (TEST_TYPE_ITEM, NULL);

  self->id = id;
  self->value = value;
  return self;
}

guint
test_item_alive (void)
{
  return g_atomic_int_get (&n_items);
}

int
test_value (gpointer data)
{
  return data != NULL ? TEST_ITEM (data)->value : -1;
}

gboolean
test_item_equal (gconstpointer a, gconstpointer b)
{
  const TestItem *first = a;
  const TestItem *second = b;

  return first->id == second->id && first->value == second->value;
}

static guint64
get_id (gpointer item)
{
  return (guint64) TEST_ITEM (item)->id;
}

static guint64
get_revision (gpointer item)
{
  return (guint64) TEST_ITEM (item)->value;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return ((const TestItem *) a)->id - ((const TestItem *) b)->id;
}

const QueryItemKind test_item_kind = {
  .get_id = get_id,
  .get_revision = get_revision,
  .compare = compare,
};

QueryList *
test_list_new (int first, int n)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < n; i++)
    g_ptr_array_add (items, test_item_new (first + i, 0));
  return query_list_new (&test_item_kind, items->pdata, items->len);
}

char *
test_list_print (QueryList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < query_list_get_length (list); i++)
    {
      TestItem *item = query_list_get (list, i);

      g_string_append_printf (text, "%s%d:%d", i > 0 ? " " : "", item->id, item->value);
    }
  return g_string_free (text, FALSE);
}

static void
fetch (QueryFetch *operation, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_fetches++;
  g_ptr_array_add (self->fetches, operation);
}

static void
run (QueryAttempt *attempt, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_attempts++;
  g_ptr_array_add (self->attempts, attempt);
}

void
fixture_set_up (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind;

  g_assert_cmpuint (test_item_alive (), ==, 0);
  self->clock = query_virtual_clock_new (TEST_START);
  self->network = query_fake_connectivity_new (TRUE);
  self->client = query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));
  self->prefix = query_key_new ("s", "data");
  self->fetches = g_ptr_array_new ();
  self->attempts = g_ptr_array_new ();
  self->log = g_string_new (NULL);
  fixture_register (self, (QueryResource){ 0 });
  kind = fixture_kind (self);
  query_client_register_mutation (self->client, &kind);
}

void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  while (self->fetches->len > 0)
    query_fetch_return (g_ptr_array_steal_index (self->fetches, 0), test_item_new (0, 0));
  while (self->attempts->len > 0)
    query_attempt_return (g_ptr_array_steal_index (self->attempts, 0), NULL);
  fixture_run (self);
  while (self->fetches->len > 0)
    query_fetch_return_error (g_ptr_array_steal_index (self->fetches, 0),
                              g_error_new_literal (QUERY_ERROR, QUERY_ERROR_REFUSED, "over"));
  fixture_run (self);
  g_assert_finalize_object (self->client);
  g_assert_finalize_object (self->network);
  g_assert_cmpuint (query_virtual_clock_count_alarms (self->clock), ==, 0);
  g_assert_finalize_object (self->clock);
  g_ptr_array_unref (self->fetches);
  g_ptr_array_unref (self->attempts);
  g_string_free (self->log, TRUE);
  query_key_unref (self->prefix);
  g_assert_cmpuint (test_item_alive (), ==, 0);
}

void
fixture_register (Fixture *self, QueryResource resource)
{
  if (resource.fetch == NULL)
    resource.fetch = fetch;
  resource.user_data = self;
  query_client_register (self->client, self->prefix, &resource);
}

QueryMutationKind
fixture_kind (Fixture *self)
{
  return (QueryMutationKind){ .name = "change", .run = run, .user_data = self };
}

static gpointer
show_value (QueryKey *key, gpointer shown, gpointer user_data)
{
  return g_object_ref (user_data);
}

void
fixture_layer_value (QueryMutation *mutation, gpointer fixture)
{
  TestItem *item = query_mutation_get_variables (mutation);

  query_mutation_add_layer (mutation,
                            fixture_key (fixture, item->id),
                            TRUE,
                            show_value,
                            g_object_ref (item),
                            g_object_unref);
}

void
fixture_run (Fixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
fixture_advance (Fixture *self, gint64 duration)
{
  query_virtual_clock_advance (self->clock, duration);
}

QueryKey *
fixture_key (Fixture *self, int id)
{
  static QueryKey *keys[64];

  g_assert_cmpint (id, <, (int) G_N_ELEMENTS (keys));
  if (keys[id] == NULL)
    keys[id] = query_key_new ("si", "data", id);
  return keys[id];
}

void
fixture_answer_with (Fixture *self, gpointer data)
{
  g_assert_cmpuint (self->fetches->len, >, 0);
  query_fetch_return (g_ptr_array_steal_index (self->fetches, 0), data);
  fixture_run (self);
}

void
fixture_answer (Fixture *self, int value)
{
  g_assert_cmpuint (self->fetches->len, >, 0);
  fixture_answer_with (
      self,
      test_item_new ((int) query_key_get_int64 (query_fetch_get_key (self->fetches->pdata[0]), 1),
                     value));
}

void
fixture_fail (Fixture *self, GQuark domain, int code)
{
  g_assert_cmpuint (self->fetches->len, >, 0);
  query_fetch_return_error (g_ptr_array_steal_index (self->fetches, 0),
                            g_error_new_literal (domain, code, "failed"));
  fixture_run (self);
}

gboolean
fixture_log_mutate (QueryMutation *mutation, gpointer fixture, GError **error)
{
  g_string_append (((Fixture *) fixture)->log, "mutate ");
  return TRUE;
}

QueryMutation *
fixture_submit (Fixture *self, int id, int value)
{
  g_autoptr (TestItem) item = test_item_new (id, value);

  return query_client_mutate (self->client, "change", item);
}

void
fixture_succeed (Fixture *self)
{
  g_assert_cmpuint (self->attempts->len, >, 0);
  query_attempt_return (g_ptr_array_steal_index (self->attempts, 0), NULL);
  fixture_run (self);
}

void
fixture_refuse (Fixture *self, GQuark domain, int code)
{
  g_assert_cmpuint (self->attempts->len, >, 0);
  query_attempt_return_error (g_ptr_array_steal_index (self->attempts, 0),
                              g_error_new_literal (domain, code, "refused"));
  fixture_run (self);
}

QueryState
fixture_state (Fixture *self, int id)
{
  QueryState state = { 0 };

  g_assert_true (query_client_get_state (self->client, fixture_key (self, id), &state));
  return state;
}

int
fixture_shown (Fixture *self, int id)
{
  return test_value (query_client_get_data (self->client, fixture_key (self, id)));
}

void
fixture_set (Fixture *self, int id, int value)
{
  g_autoptr (TestItem) item = test_item_new (id, value);

  query_client_set_data (self->client, fixture_key (self, id), item);
}

QueryObserver *
fixture_observe (Fixture *self, int id)
{
  QueryObserver *observer = query_observer_new (self->client, fixture_key (self, id));

  query_observer_subscribe (observer);
  fixture_run (self);
  return observer;
}

void
outcome_fetch_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (TestItem) item = NULL;

  g_clear_error (&outcome->error);
  item = query_client_fetch_finish (QUERY_CLIENT (object), result, &outcome->error);
  outcome->n_calls++;
  outcome->ok = item != NULL;
  outcome->value = test_value (item);
}

void
outcome_bulk_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_clear_error (&outcome->error);
  outcome->ok = query_client_refetch_finish (QUERY_CLIENT (object), result, &outcome->error);
  outcome->n_calls++;
}

void
outcome_wait_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  g_clear_error (&outcome->error);
  outcome->ok = query_mutation_wait_finish (QUERY_MUTATION (object), result, &outcome->error);
  outcome->n_calls++;
}

void
outcome_clear (Outcome *outcome)
{
  g_clear_error (&outcome->error);
  *outcome = (Outcome){ 0 };
}

void
count_notify_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

void
never_cb (Fixture *self)
{
  g_error ("told what should not be told");
}
