/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-journal.h"

#include <glib/gi18n-lib.h>

#include "cal-database-private.h"

/* The journal is the persisted form of the pending mutations: visible = mirror + journal, on the
 * disk as on the screen. The variables are stored as the bytes of a GVariant of type "v", which
 * carries its own type, in little-endian order, so that a file can move between machines. */

typedef struct
{
  CalDatabase *database; /* outlives its threads */
  gint64 id;
  char *kind;
  GBytes *variables;
  int state;
} CalJournalCall;

static void
call_free (gpointer data)
{
  CalJournalCall *self = data;

  g_free (self->kind);
  g_clear_pointer (&self->variables, g_bytes_unref);
  g_free (self);
}

static void
entry_free (gpointer data)
{
  cal_journal_entry_free (data);
}

static void
array_free (gpointer data)
{
  g_ptr_array_unref (data);
}

/* From the machine's order to the file's, and back. */
static GVariant *
swap (GVariant *variant)
{
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    return g_variant_byteswap (variant);

  return g_variant_ref (variant);
}

static GBytes *
bytes_of (GVariant *variables)
{
  g_autoptr (GVariant) boxed = g_variant_ref_sink (g_variant_new_variant (variables));
  g_autoptr (GVariant) swapped = swap (boxed);

  return g_variant_get_data_as_bytes (swapped);
}

static GVariant *
variables_of (GBytes *bytes)
{
  g_autoptr (GVariant) stored =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARIANT, bytes, FALSE));
  g_autoptr (GVariant) swapped = swap (stored);
  g_autoptr (GVariant) normal = g_variant_get_normal_form (swapped);

  return g_variant_get_variant (normal);
}

static CalStatement *
prepare_write (CalConnection *connection, CalJournalCall *call, GError **error)
{
  CalStatement *statement;

  if (call->kind != NULL)
    {
      statement = cal_connection_prepare (connection,
                                          "INSERT INTO journal (kind, variables, state, created)"
                                          "  VALUES (?, ?, 0, ?)",
                                          error);
      if (statement == NULL)
        return NULL;
      cal_statement_bind_text (statement, 1, call->kind);
      cal_statement_bind_bytes (statement, 2, call->variables);
      cal_statement_bind_int (statement, 3, g_get_real_time ());
      return statement;
    }

  statement =
      cal_connection_prepare (connection,
                              call->state < 0 ? "DELETE FROM journal WHERE id = ?1 RETURNING id"
                                              : "UPDATE journal SET state = ?2 WHERE id = ?1"
                                                "  RETURNING id",
                              error);
  if (statement == NULL)
    return NULL;
  cal_statement_bind_int (statement, 1, call->id);
  if (call->state >= 0)
    cal_statement_bind_int (statement, 2, call->state);
  return statement;
}

/* The number of the row that was written; 0 on error. */
static gint64
write_entry (CalConnection *connection, CalJournalCall *call, GError **error)
{
  g_autoptr (CalStatement) statement = prepare_write (connection, call, error);
  g_autoptr (GError) local_error = NULL;
  gint64 id = 0;

  if (statement == NULL)
    return 0;

  while (cal_statement_next (statement, &local_error))
    id = cal_statement_get_int (statement, 0);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else if (call->kind != NULL)
    id = cal_connection_get_last_id (connection);
  else if (id == 0)
    g_set_error_literal (error,
                         CAL_DATABASE_ERROR,
                         CAL_DATABASE_ERROR_NOT_FOUND,
                         _ ("The pending change isn’t there any more."));

  return id;
}

static gpointer
write_journal (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  CalJournalCall *call = data;
  gint64 id = 0;

  if (!cal_database_begin_writing (call->database, error))
    return NULL;

  if (cal_connection_begin (connection, error))
    {
      id = write_entry (connection, call, error);
      if (!cal_connection_end (connection, id != 0, error))
        id = 0;
    }
  cal_database_end_writing (call->database);
  return id != 0 ? g_memdup2 (&id, sizeof id) : NULL;
}

static gpointer
list_journal (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (entry_free);
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = cal_connection_prepare (connection,
                                      "SELECT id, kind, variables, state, created FROM journal"
                                      "  ORDER BY id",
                                      error);
  if (statement == NULL)
    return NULL;

  while (cal_statement_next (statement, &local_error))
    {
      CalJournalEntry *entry = g_new0 (CalJournalEntry, 1);
      g_autoptr (GBytes) variables = cal_statement_get_bytes (statement, 2);

      entry->id = cal_statement_get_int (statement, 0);
      entry->kind = g_strdup (cal_statement_get_text (statement, 1));
      entry->variables = variables_of (variables);
      entry->state = (int) cal_statement_get_int (statement, 3);
      entry->created = cal_statement_get_int (statement, 4);
      g_ptr_array_add (entries, entry);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&entries);
}

static void
start_write (CalDatabase *self,
             gpointer tag,
             CalJournalCall *call,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  call->database = self;
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  cal_database_run (self, CAL_LANE_WRITE, task, write_journal, call, call_free, g_free);
}

static gint64
finish_write (CalDatabase *self, GAsyncResult *result, gpointer tag, GError **error)
{
  g_autofree gint64 *id = NULL;

  g_return_val_if_fail (CAL_IS_DATABASE (self), 0);
  g_return_val_if_fail (g_task_is_valid (result, self), 0);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), 0);

  id = g_task_propagate_pointer (G_TASK (result), error);
  return id != NULL ? *id : 0;
}

/**
 * cal_journal_entry_free:
 * @self: (transfer full): an entry
 *
 * Frees it.
 */
void
cal_journal_entry_free (CalJournalEntry *self)
{
  if (self == NULL)
    return;

  g_free (self->kind);
  g_clear_pointer (&self->variables, g_variant_unref);
  g_free (self);
}

/**
 * cal_database_journal_add_async:
 * @self: a database
 * @kind: the registered kind of the mutation
 * @variables: what it was called with; a floating one is taken
 * @cancellable: (nullable): looked at before it begins
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes a pending change to the journal, durably, in state 0.
 */
void
cal_database_journal_add_async (CalDatabase *self,
                                const char *kind,
                                GVariant *variables,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CalJournalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (kind != NULL);
  g_return_if_fail (variables != NULL);

  call = g_new0 (CalJournalCall, 1);
  call->kind = g_strdup (kind);
  call->variables = bytes_of (variables);
  start_write (self, cal_database_journal_add_async, call, cancellable, callback, user_data);
}

/**
 * cal_database_journal_add_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_READ_ONLY`, `_FULL`, `_LOCKED`, `_DAMAGED` or `_FAILED`, or
 * `G_IO_ERROR_CANCELLED`.
 *
 * Returns: the entry's number, which is on the disk; 0 on error
 */
gint64
cal_database_journal_add_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish_write (self, result, cal_database_journal_add_async, error);
}

/**
 * cal_database_journal_set_state_async:
 * @self: a database
 * @id: of the entry
 * @state: the new one, not negative
 * @cancellable: (nullable): looked at before it begins
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Notes how far a pending change is.
 */
void
cal_database_journal_set_state_async (CalDatabase *self,
                                      gint64 id,
                                      int state,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  CalJournalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (state >= 0);

  call = g_new0 (CalJournalCall, 1);
  call->id = id;
  call->state = state;
  start_write (self, cal_database_journal_set_state_async, call, cancellable, callback, user_data);
}

/**
 * cal_database_journal_set_state_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is no such entry, and what adding one sets.
 *
 * Returns: whether it is on the disk
 */
gboolean
cal_database_journal_set_state_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish_write (self, result, cal_database_journal_set_state_async, error) != 0;
}

/**
 * cal_database_journal_remove_async:
 * @self: a database
 * @id: of the entry
 * @cancellable: (nullable): looked at before it begins
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Removes a change that isn't pending any more.
 */
void
cal_database_journal_remove_async (CalDatabase *self,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  CalJournalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));

  call = g_new0 (CalJournalCall, 1);
  call->id = id;
  call->state = -1;
  start_write (self, cal_database_journal_remove_async, call, cancellable, callback, user_data);
}

/**
 * cal_database_journal_remove_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is no such entry, and what adding one sets.
 *
 * Returns: whether it is gone from the disk
 */
gboolean
cal_database_journal_remove_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish_write (self, result, cal_database_journal_remove_async, error) != 0;
}

/**
 * cal_database_journal_list_async:
 * @self: a database
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads the whole journal.
 */
void
cal_database_journal_list_async (CalDatabase *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CAL_IS_DATABASE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cal_database_journal_list_async);
  cal_database_run (self, CAL_LANE_READ, task, list_journal, NULL, NULL, array_free);
}

/**
 * cal_database_journal_list_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_DAMAGED`, `_LOCKED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (nullable) (element-type CalJournalEntry): the entries, oldest first
 */
GPtrArray *
cal_database_journal_list_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAL_IS_DATABASE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cal_database_journal_list_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
