/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"

/* Mutations of one scope run one after another. */

static char *
scope_by_id (gpointer variables, gpointer user_data)
{
  return variables != NULL ? g_strdup_printf ("%d", TEST_ITEM (variables)->id) : NULL;
}

static void
register_scoped (Fixture *self, QueryMutationKind kind)
{
  kind.scope = scope_by_id;
  query_client_register_mutation (self->client, &kind);
}

static void
test_scope_order (Fixture *self, gconstpointer data)
{
  QueryMutation *first, *second, *third;

  register_scoped (self, fixture_kind (self));
  first = fixture_submit (self, 1, 1);
  second = fixture_submit (self, 1, 2);
  third = fixture_submit (self, 2, 3);
  g_assert_true (query_mutation_get_running (first));
  g_assert_true (query_mutation_get_pending (second) && query_mutation_get_paused (second));
  g_assert_true (query_mutation_get_running (third));
  fixture_succeed (self);
  g_assert_true (query_mutation_get_running (second));
}

static gboolean
hold (QueryMutation *mutation, gpointer user_data, GError **error)
{
  query_mutation_hold (mutation);
  return TRUE;
}

/* The next one begins when the callbacks of the first are through. */
static void
test_scope_held (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  g_autoptr (QueryMutation) first = NULL;
  QueryMutation *second;

  kind.on_success = hold;
  register_scoped (self, kind);
  first = g_object_ref (fixture_submit (self, 1, 1));
  second = fixture_submit (self, 1, 2);
  fixture_succeed (self);
  g_assert_true (query_mutation_get_pending (first));
  g_assert_true (query_mutation_get_paused (second));
  query_mutation_release (first);
  g_assert_true (query_mutation_get_running (second));
  fixture_succeed (self);
  query_mutation_release (second);
}

static void
test_scope_mutate (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);

  kind.layers = fixture_layer_value;
  kind.on_mutate = fixture_log_mutate;
  register_scoped (self, kind);
  fixture_submit (self, 1, 1);
  fixture_submit (self, 1, 2);
  g_assert_cmpstr (self->log->str, ==, "mutate mutate ");
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpint (fixture_shown (self, 1), ==, 2);
}

static gboolean
on_creation (QueryMutation *mutation, QueryMutation *failed, gpointer user_data)
{
  return test_value (query_mutation_get_variables (failed)) == 0;
}

static void
test_scope_failure (Fixture *self, gconstpointer data)
{
  QueryMutationKind kind = fixture_kind (self);
  QueryMutation *create, *edit, *later;

  register_scoped (self, kind);
  fixture_submit (self, 1, 1);
  edit = fixture_submit (self, 1, 2);
  fixture_refuse (self, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_true (query_mutation_get_running (edit)); /* does not stop the queue */
  fixture_succeed (self);

  kind.depends = on_creation;
  register_scoped (self, kind);
  create = fixture_submit (self, 1, 0);
  edit = fixture_submit (self, 1, 2);
  later = fixture_submit (self, 1, 3);
  fixture_refuse (self, QUERY_ERROR, QUERY_ERROR_REFUSED);
  g_assert_cmpint (query_mutation_get_state (edit), ==, QUERY_MUTATION_ERROR);
  g_assert_error (query_mutation_get_error (later), QUERY_ERROR, QUERY_ERROR_DEPENDENCY);
  g_assert_true (query_mutation_get_cause (edit) == create);
  g_assert_cmpuint (self->attempts->len, ==, 0);

  /* What waits before it is not concerned. */
  fixture_submit (self, 1, 1);
  edit = fixture_submit (self, 1, 2);
  create = fixture_submit (self, 1, 0);
  later = fixture_submit (self, 1, 3);
  g_assert_true (query_mutation_cancel (create));
  g_assert_true (query_mutation_get_pending (edit));
  g_assert_null (query_mutation_get_cause (edit));
  g_assert_error (query_mutation_get_error (later), QUERY_ERROR, QUERY_ERROR_DEPENDENCY);
}

static void
test_scope_removal (Fixture *self, gconstpointer data)
{
  QueryMutation *middle, *last;

  register_scoped (self, fixture_kind (self));
  fixture_submit (self, 1, 1);
  middle = fixture_submit (self, 1, 2);
  last = fixture_submit (self, 1, 3);
  g_assert_true (query_mutation_cancel (middle));
  g_assert_true (query_mutation_get_cancelled (middle));
  g_assert_true (query_mutation_get_paused (last));
  fixture_succeed (self);
  g_assert_true (query_mutation_get_running (last));
  fixture_succeed (self);
  g_assert_false (query_mutation_cancel (middle));
  g_assert_true (query_mutation_get_running (fixture_submit (self, 1, 4)));
}

static void
test_resume (Fixture *self, gconstpointer data)
{
  register_scoped (self, fixture_kind (self));
  query_fake_connectivity_set_online (self->network, FALSE);
  fixture_submit (self, 1, 1);
  fixture_submit (self, 1, 2);
  fixture_submit (self, 2, 3);
  query_client_resume_mutations (self->client);
  fixture_run (self);
  g_assert_cmpuint (self->n_attempts, ==, 0);
  query_fake_connectivity_set_online (self->network, TRUE);
  query_client_resume_mutations (self->client);
  query_client_resume_mutations (self->client);
  g_assert_cmpuint (self->n_attempts, ==, 2); /* one of each scope, once */
  g_assert_cmpint (test_value (query_attempt_get_variables (self->attempts->pdata[0])), ==, 1);
  g_assert_cmpint (test_value (query_attempt_get_variables (self->attempts->pdata[1])), ==, 3);
  fixture_succeed (self);
  g_assert_cmpint (test_value (query_attempt_get_variables (self->attempts->pdata[1])), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/mutation/MS1", test_scope_order);
  TEST ("/query/mutation/MS1/held", test_scope_held);
  TEST ("/query/mutation/MS2", test_scope_mutate);
  TEST ("/query/mutation/MS3", test_scope_failure);
  TEST ("/query/mutation/MS4", test_scope_removal);
  TEST ("/query/mutation/MG3", test_resume);
  return g_test_run ();
}
