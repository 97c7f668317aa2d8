/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-fixture.h"
#include "query-storage.h"

#include <string.h>

/* The guide's example, whole; and that the guide says what is so: its lines are these, and its
 * table has every id, each with a test that there is. */

static gboolean
finish_read (gpointer user_data)
{
  QueryFetch *fetch = user_data;

  query_fetch_return (fetch, test_list_new (0, 3));
  return G_SOURCE_REMOVE;
}

static void
start_read (QueryFetch *fetch, gpointer user_data)
{
  g_idle_add (finish_read, fetch);
}

static gboolean
finish_save (gpointer user_data)
{
  QueryAttempt *attempt = user_data;

  query_attempt_return (attempt, NULL);
  return G_SOURCE_REMOVE;
}

static void
start_save (QueryAttempt *attempt, gpointer user_data)
{
  g_idle_add (finish_save, attempt);
}

// guide
static gpointer
put_note (QueryKey *key, gpointer list, gpointer note)
{
  return query_list_put (list, note);
}

static void
add_layers (QueryMutation *save, gpointer notes_key)
{
  query_mutation_add_layer (save,
                            notes_key,
                            FALSE,
                            put_note,
                            g_object_ref (query_mutation_get_variables (save)),
                            g_object_unref);
}

static gboolean
refetch_notes (QueryMutation *save, gpointer notes_key, GError **error)
{
  query_mutation_invalidate (save, QUERY_FILTER_PREFIX (notes_key));
  return TRUE;
}

static QueryListModel *
show_notes (QueryClient *client, QueryKey *key, const QueryItemKind *kind)
{
  QueryResource notes = { .fetch = start_read,
                          .stale_time = QUERY_MINUTE,
                          .share = query_list_share };
  QueryMutationKind save = { .name = "save",
                             .run = start_save,
                             .layers = add_layers,
                             .on_settled = refetch_notes,
                             .user_data = key };
  g_autoptr (QueryObserver) observer = query_observer_new (client, key);
  QueryListModel *model = query_list_model_new (kind, NULL);

  query_client_register (client, key, &notes);
  query_client_register_mutation (client, &save);
  query_list_model_add (model, observer);
  query_observer_subscribe (observer);
  return model;
}
// end

static void
test_example (Fixture *self, gconstpointer data)
{
  g_autoptr (QueryKey) key = query_key_new ("s", "notes");
  g_autoptr (QueryListModel) model = show_notes (self->client, key, &test_item_kind);
  g_autoptr (TestItem) note = test_item_new (9, 1);
  GListModel *list = G_LIST_MODEL (model);
  QueryMutation *mutation;

  fixture_run (self);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  mutation = query_client_mutate (self->client, "save", note);
  query_client_flush (self->client);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 4);
  fixture_run (self);
  g_assert_cmpint (query_mutation_get_state (mutation), ==, QUERY_MUTATION_SUCCESS);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3); /* what the server says */
  g_object_run_dispose (G_OBJECT (model));
}

static char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (TEST_SOURCE_ROOT, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, &error);

  g_assert_no_error (error);
  return g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

/* The text between two marks, without them. */
static char *
cut (const char *text, const char *from, const char *to)
{
  const char *start = strstr (text, from);
  const char *end = start != NULL ? strstr (start + strlen (from), to) : NULL;

  g_assert_nonnull (end);
  return g_strndup (start + strlen (from), (gsize) (end - start) - strlen (from));
}

static void
test_same_lines (void)
{
  g_autofree char *guide = read_file ("src/query/README.md");
  g_autofree char *source = read_file ("tests/query/test-guide.c");
  g_autofree char *in_guide = cut (guide, "```c\n", "```");
  g_autofree char *in_source = cut (source, "\n// guide\n", "// end");

  g_assert_cmpstr (in_guide, ==, in_source);
}

static char *
read_tests (void)
{
  g_autofree char *path = g_build_filename (TEST_SOURCE_ROOT, "tests", "query", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  GString *all = g_string_new (NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_strconcat ("tests/query/", name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_prefix (name, "test-") || !g_str_has_suffix (name, ".c"))
        continue;
      text = read_file (file);
      g_string_append (all, text);
    }
  return g_string_free (all, FALSE);
}

static void
check_row (const char *row, const char *tests)
{
  g_auto (GStrv) cells = g_strsplit (row, "|", 5);
  g_auto (GStrv) paths = g_strsplit (cells[2], "`", 0);
  gboolean has_test = FALSE;

  for (guint i = 1; paths[i] != NULL && paths[i + 1] != NULL; i += 2)
    {
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", paths[i]);

      has_test = TRUE;
      if (strstr (tests, quoted) == NULL)
        g_error ("there is no test %s", paths[i]);
    }
  if (!has_test && strlen (g_strstrip (cells[3])) < 10)
    g_error ("neither a test nor a reason: %s", row);
}

static void
test_table (void)
{
  g_autofree char *guide = read_file ("src/query/README.md");
  g_autofree char *list = read_file ("tests/query/behaviours.txt");
  g_autofree char *tests = read_tests ();
  g_auto (GStrv) ids = g_strsplit (g_strstrip (list), "\n", 0);

  g_assert_cmpuint (g_strv_length (ids), >, 150);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autofree char *mark = g_strdup_printf ("\n| %s | ", ids[i]);
      const char *row = strstr (guide, mark);
      g_autofree char *line = NULL;

      if (row == NULL)
        g_error ("%s is missing from the table", ids[i]);
      line = g_strndup (row + 1, strcspn (row + 1, "\n"));
      check_row (line, tests);
    }
}

/* The list of ids is our own; where the one it was made from is at hand, it must be the same. */
static void
test_ids (void)
{
  g_autofree char *path =
      g_build_filename (TEST_SOURCE_ROOT, "..", "shared", "query-behaviours.md", NULL);
  g_autofree char *list = read_file ("tests/query/behaviours.txt");
  g_autoptr (GRegex) regex = g_regex_new ("^- \\*\\*([A-Z]+[0-9]+)", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) ids = g_string_new (NULL);

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the list of behaviours is not beside this repository");
      return;
    }
  g_regex_match (regex, text, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *id = g_match_info_fetch (match, 1);

      g_string_append_printf (ids, "%s\n", id);
    }
  g_assert_cmpstr (ids->str, ==, list);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/guide/example", test_example);
  g_test_add_func ("/query/guide/same-lines", test_same_lines);
  g_test_add_func ("/query/guide/table", test_table);
  g_test_add_func ("/query/guide/ids", test_ids);
  return g_test_run ();
}
