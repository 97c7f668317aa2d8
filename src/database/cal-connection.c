/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-connection-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "cal-database-error.h"

/* With cal-statement.c the only file that speaks to sqlite3. SQLite's result codes are
 * translated here, once, so that nothing above ever sees one.
 *
 * A write transaction begins with BEGIN IMMEDIATE: it waits for another process at its beginning,
 * up to the connection's patience, and cannot fail with "busy" half way through. synchronous=FULL
 * makes a commit in WAL mode wait for the disk: what is reported as saved survives a power cut.
 *
 * The page caches are small. The archive may hold a million appointments; what is read of it is
 * what is on the screen. */

#define CACHE_KIB 2048
#define GENEROUS_CACHE_KIB (32 * 1024)
#define WAL_LIMIT_BYTES (4 * 1024 * 1024)
#define STEPS_PER_CANCEL_CHECK 2000

static CalDatabaseError
code_of_system_error (CalConnection *self)
{
  switch (sqlite3_system_errno (self->handle))
    {
    case ENOSPC:
    case EDQUOT:
      return CAL_DATABASE_ERROR_FULL;

    case EROFS:
    case EACCES:
    case EPERM:
      return CAL_DATABASE_ERROR_READ_ONLY;

    default:
      return CAL_DATABASE_ERROR_FAILED;
    }
}

static CalDatabaseError
code_of_result (CalConnection *self, int result)
{
  switch (result & 0xff)
    {
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return CAL_DATABASE_ERROR_READ_ONLY;

    case SQLITE_FULL:
      return CAL_DATABASE_ERROR_FULL;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CAL_DATABASE_ERROR_LOCKED;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return CAL_DATABASE_ERROR_DAMAGED;

    case SQLITE_IOERR:
      if (result == SQLITE_IOERR_SHORT_READ || result == SQLITE_IOERR_CORRUPTFS)
        return CAL_DATABASE_ERROR_DAMAGED;
      return code_of_system_error (self);

    case SQLITE_CANTOPEN:
      return code_of_system_error (self);

    default:
      return CAL_DATABASE_ERROR_FAILED;
    }
}

/**
 * cal_connection_set_error:
 * @self: a connection
 * @result: what SQLite returned
 * @error: return location
 *
 * Translates.
 */
void
cal_connection_set_error (CalConnection *self, int result, GError **error)
{
  CalDatabaseError code;

  if ((result & 0xff) == SQLITE_INTERRUPT)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The work was cancelled."));
      return;
    }

  code = code_of_result (self, result);
  g_debug ("%s: %s (%d)", self->path, sqlite3_errmsg (self->handle), result);
  cal_database_error_set (error, code, self->name, sqlite3_errmsg (self->handle));
}

static int
progress_cb (gpointer user_data)
{
  CalConnection *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static char *
uri_of (const char *path, CalConnectionMode mode)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

  if (mode == CAL_CONNECTION_MEMORY)
    return g_strdup (":memory:");

  return g_strconcat ("file:",
                      escaped,
                      mode == CAL_CONNECTION_IMMUTABLE ? "?immutable=1" : "",
                      NULL);
}

static int
flags_of (CalConnectionMode mode)
{
  int flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

  switch (mode)
    {
    case CAL_CONNECTION_CREATE:
    case CAL_CONNECTION_MEMORY:
      return flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    case CAL_CONNECTION_READ_WRITE:
      return flags | SQLITE_OPEN_READWRITE;

    case CAL_CONNECTION_READ_ONLY:
    case CAL_CONNECTION_IMMUTABLE:
    default:
      return flags | SQLITE_OPEN_READONLY;
    }
}

static gboolean
configure (CalConnection *self, GError **error)
{
  g_autofree char *script =
      g_strdup_printf ("PRAGMA cache_size = -%d; PRAGMA synchronous = FULL;"
                       "PRAGMA foreign_keys = ON; PRAGMA secure_delete = FAST;"
                       "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                       "PRAGMA journal_size_limit = %d;",
                       CACHE_KIB,
                       WAL_LIMIT_BYTES);

  sqlite3_busy_timeout (self->handle, CAL_CONNECTION_PATIENCE);
  sqlite3_progress_handler (self->handle, STEPS_PER_CANCEL_CHECK, progress_cb, self);

  return cal_connection_run (self, script, error);
}

/**
 * cal_connection_open:
 * @path: the file
 * @mode: what is to be done with it
 * @error: return location
 *
 * Opens a handle on the file. SQLite reads the file only when it is first used, so that a damaged
 * one may be found later. Any thread.
 *
 * Sets `CAL_DATABASE_ERROR_READ_ONLY`, `_FULL`, `_LOCKED`, `_DAMAGED` or `_FAILED`.
 *
 * Returns: (transfer full) (nullable): a connection for one thread at a time
 */
CalConnection *
cal_connection_open (const char *path, CalConnectionMode mode, GError **error)
{
  g_autoptr (CalConnection) self = NULL;
  g_autofree char *uri = NULL;
  int result;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (CalConnection, 1);
  self->path = g_strdup (path);
  self->name = g_filename_display_basename (path);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, cal_statement_free);

  uri = uri_of (path, mode);
  result = sqlite3_open_v2 (uri, &self->handle, flags_of (mode), NULL);
  if (result != SQLITE_OK)
    {
      cal_connection_set_error (self, result, error);
      return NULL;
    }

  if (!configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * cal_connection_free:
 * @self: (transfer full) (nullable): a connection
 *
 * Closes the handle; a transaction that is open is rolled back.
 */
void
cal_connection_free (CalConnection *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->statements, g_hash_table_unref);
  sqlite3_close_v2 (self->handle);
  g_clear_object (&self->cancellable);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/**
 * cal_connection_get_path:
 * @self: a connection
 *
 * Returns: the path it was opened with
 */
const char *
cal_connection_get_path (CalConnection *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * cal_connection_is_writable:
 * @self: a connection that was used already
 *
 * Returns: whether the file may be written by this process
 */
gboolean
cal_connection_is_writable (CalConnection *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return sqlite3_db_readonly (self->handle, "main") == 0;
}

/**
 * cal_connection_set_cancellable:
 * @self: a connection
 * @cancellable: (nullable): what ends the statements that follow
 *
 * From now on a statement ends with `G_IO_ERROR_CANCELLED` soon after @cancellable is cancelled,
 * from whatever thread.
 */
void
cal_connection_set_cancellable (CalConnection *self, GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->cancellable, cancellable);
}

/**
 * cal_connection_set_patience:
 * @self: a connection
 * @milliseconds: how long a statement waits for another process before it fails
 *
 * The beginning value is %CAL_CONNECTION_PATIENCE.
 */
void
cal_connection_set_patience (CalConnection *self, int milliseconds)
{
  g_return_if_fail (self != NULL);

  sqlite3_busy_timeout (self->handle, milliseconds);
}

/**
 * cal_connection_set_generous:
 * @self: a connection
 * @generous: whether a large transaction follows
 *
 * Gives the page cache more room, or takes it back and frees it. Pages that a transaction comes
 * back to again and again would otherwise be written to the log each time.
 */
void
cal_connection_set_generous (CalConnection *self, gboolean generous)
{
  g_autofree char *script =
      g_strdup_printf ("PRAGMA cache_size = -%d;", generous ? GENEROUS_CACHE_KIB : CACHE_KIB);

  g_return_if_fail (self != NULL);

  cal_connection_run (self, script, NULL);
  if (!generous)
    sqlite3_db_release_memory (self->handle);
}

/**
 * cal_connection_run:
 * @self: a connection
 * @script: SQL statements, without parameters
 * @error: return location
 *
 * Runs the statements one after another up to the first that fails.
 *
 * Sets `CAL_DATABASE_ERROR_READ_ONLY`, `_FULL`, `_LOCKED`, `_DAMAGED` or `_FAILED`, or
 * `G_IO_ERROR_CANCELLED`. On the thread whose turn it is.
 *
 * Returns: whether all of them were carried out
 */
gboolean
cal_connection_run (CalConnection *self, const char *script, GError **error)
{
  int result;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (script != NULL, FALSE);

  result = sqlite3_exec (self->handle, script, NULL, NULL, NULL);
  if (result == SQLITE_OK)
    return TRUE;

  cal_connection_set_error (self, result, error);
  return FALSE;
}

/**
 * cal_connection_prepare:
 * @self: a connection
 * @sql: one statement
 * @error: return location
 *
 * Gives the statement, prepared and without bindings. It belongs to the caller until it is released
 * with cal_statement_release().
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: (transfer full) (nullable): the statement
 */
CalStatement *
cal_connection_prepare (CalConnection *self, const char *sql, GError **error)
{
  CalStatement *statement;
  int result;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL && !statement->is_used)
    {
      statement->is_used = TRUE;
      return statement;
    }

  statement = g_new0 (CalStatement, 1);
  statement->connection = self;
  statement->is_used = TRUE;
  result = sqlite3_prepare_v3 (self->handle,
                               sql,
                               -1,
                               SQLITE_PREPARE_PERSISTENT,
                               &statement->handle,
                               NULL);
  if (result != SQLITE_OK)
    {
      cal_statement_free (statement);
      cal_connection_set_error (self, result, error);
      return NULL;
    }

  if (!g_hash_table_contains (self->statements, sql))
    {
      statement->is_kept = TRUE;
      g_hash_table_insert (self->statements, (gpointer) sqlite3_sql (statement->handle), statement);
    }

  return statement;
}

/**
 * cal_connection_read_int:
 * @self: a connection
 * @sql: a query for one number
 * @out_value: the number; 0 when there is no row
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it could be read
 */
gboolean
cal_connection_read_int (CalConnection *self, const char *sql, gint64 *out_value, GError **error)
{
  g_autoptr (CalStatement) statement = cal_connection_prepare (self, sql, error);
  g_autoptr (GError) local_error = NULL;
  gint64 value = 0;

  if (statement == NULL)
    return FALSE;

  if (cal_statement_next (statement, &local_error))
    value = cal_statement_get_int (statement, 0);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  *out_value = value;
  return TRUE;
}

/**
 * cal_connection_get_last_id:
 * @self: a connection
 *
 * Returns: the row id of the last row inserted
 */
gint64
cal_connection_get_last_id (CalConnection *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_last_insert_rowid (self->handle);
}

/* A file that was removed, or that another one has taken the place of, can still be written, and
 * is gone when the last program closes it. */
static gboolean
check_place (CalConnection *self, GError **error)
{
  g_autofree char *text = NULL;
  int has_moved = 0;

  sqlite3_file_control (self->handle, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  if (!has_moved)
    return TRUE;

  text = g_strdup_printf (_ ("“%s” was moved, removed or replaced by another program. Start "
                             "Calendar again."),
                          self->name);
  g_set_error_literal (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED, text);
  return FALSE;
}

/**
 * cal_connection_begin:
 * @self: a connection
 * @error: return location
 *
 * Begins a transaction that may write. Waits for another process up to the connection's patience,
 * then sets `CAL_DATABASE_ERROR_LOCKED`; `_FAILED` when the file isn't at its place any more.
 *
 * Returns: whether it was begun
 */
gboolean
cal_connection_begin (CalConnection *self, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  if (!check_place (self, error))
    return FALSE;

  statement = cal_connection_prepare (self, "BEGIN IMMEDIATE", error);
  return statement != NULL && cal_statement_execute (statement, error);
}

/**
 * cal_connection_end:
 * @self: a connection with a transaction
 * @commit: whether what it did is to be kept
 * @error: return location
 *
 * Ends the transaction. When committing fails everything is rolled back.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was committed; %FALSE with no error set for a roll-back that was asked for
 */
gboolean
cal_connection_end (CalConnection *self, gboolean commit, GError **error)
{
  GCancellable *cancellable;
  gboolean is_done;

  g_return_val_if_fail (self != NULL, FALSE);

  /* Once begun, the end is not cancelled any more. */
  cancellable = g_steal_pointer (&self->cancellable);
  is_done = commit && cal_connection_run (self, "COMMIT", error);

  /* A full disk or a broken file may have ended it already. */
  if (!is_done && !sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);

  self->cancellable = cancellable;
  return is_done;
}
