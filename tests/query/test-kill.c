/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-memory-store.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* B4. A child process works on a journal in a folder, a file a record, against a server that is a
 * folder too and takes each change only once; it is killed at each step in turn, and a second one
 * finishes what the first left. */

typedef struct
{
  Fixture *fixture;
  const char *folder;
  int die_at;
  int step;
} Child;

static Child *child;

static void
pass_step (void)
{
  if (child != NULL && ++child->step == child->die_at)
    kill (getpid (), SIGKILL);
}

static void
server_run (QueryAttempt *attempt, gpointer user_data)
{
  TestItem *item = query_attempt_get_variables (attempt);
  g_autofree char *name = g_strdup_printf ("server-%d", item->id);
  g_autofree char *path = g_build_filename (child->folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("%d", item->value);

  pass_step ();
  /* The identity was chosen by the client: a second create of it is the first one. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  pass_step ();
  query_attempt_return (attempt, NULL);
  pass_step ();
}

static void
disk_write_async (QueryJournal *journal,
                  const char *id,
                  GVariant *record,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer data)
{
  g_autofree char *name = g_strdup_printf ("journal-%s", id);
  g_autofree char *path = g_build_filename (child->folder, name, NULL);
  g_autofree char *text = g_variant_print (record, TRUE);
  g_autoptr (GTask) task = g_task_new (journal, cancellable, callback, data);

  pass_step ();
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  pass_step ();
  g_task_return_boolean (task, TRUE);
}

static void
disk_erase (QueryJournal *journal, const char *id)
{
  g_autofree char *name = g_strdup_printf ("journal-%s", id);
  g_autofree char *path = g_build_filename (child->folder, name, NULL);

  pass_step ();
  g_unlink (path);
  pass_step ();
}

static void
disk_restore (QueryClient *client)
{
  g_autoptr (GDir) dir = g_dir_open (child->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (child->folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GVariant) record = NULL;

      if (!g_str_has_prefix (name, "journal-"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      record = g_variant_parse (NULL, text, NULL, NULL, NULL);
      g_assert_nonnull (record);
      query_client_restore_mutation (client, record, NULL);
    }
  query_client_resume_mutations (client);
}

static void
live (Fixture *self, const char *folder, int die_at, gboolean submits)
{
  Child state = { self, folder, die_at, 0 };
  QueryMutationKind kind = fixture_stored_kind (self);
  g_autoptr (TestStore) store = g_object_new (TEST_TYPE_STORE, NULL);
  g_autoptr (QueryClient) client =
      query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (self->network));

  child = &state;
  QUERY_JOURNAL_GET_IFACE (store)->write_async = disk_write_async;
  QUERY_JOURNAL_GET_IFACE (store)->erase = disk_erase;
  kind.run = server_run;
  query_client_set_journal (client, QUERY_JOURNAL (store));
  query_client_register_mutation (client, &kind);
  disk_restore (client);
  if (submits)
    {
      g_autoptr (TestItem) item = test_item_new (1, 5);

      query_client_mutate (client, "change", item);
    }
  fixture_run (self);
  g_assert_cmpuint (query_client_count_mutating (client, NULL), ==, 0);
  child = NULL;
}

static guint
count_files (const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (name, prefix);
  return n;
}

static void
empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
}

static void
test_kill (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("query-XXXXXX", NULL);
  gboolean died = TRUE;
  int step;

  for (step = 1; died; step++)
    {
      gboolean journaled;
      int status;
      pid_t pid = fork ();

      if (pid == 0)
        {
          live (self, folder, step, TRUE);
          _exit (0);
        }
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      died = WIFSIGNALED (status);
      g_assert_true (died ? WTERMSIG (status) == SIGKILL : WEXITSTATUS (status) == 0);
      journaled = count_files (folder, "journal-") == 1;
      live (self, folder, 0, FALSE);
      /* From the moment the record is on disk it's done, once; before that it was not taken. */
      g_assert_cmpuint (count_files (folder, "journal-"), ==, 0);
      g_assert_cmpuint (count_files (folder, "server-"), ==, step == 1 ? 0 : 1);
      g_assert_true (journaled || step == 1 || !died || count_files (folder, "server-") == 1);
      empty_folder (folder);
    }
  g_assert_cmpint (step, >, 6);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/query/acceptance/B4", test_kill);
  return g_test_run ();
}
