/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-connection-private.h"

/* One prepared statement. A released one stays with its connection, ready for the next time. */

/* SQLite asks whether it is to stop every so many steps of one statement; a short one ends before.
 */
static int
step (CalStatement *self)
{
  if (g_cancellable_is_cancelled (self->connection->cancellable))
    return SQLITE_INTERRUPT;

  return sqlite3_step (self->handle);
}

/**
 * cal_statement_free:
 * @data: (transfer full): a statement
 *
 * Frees it.
 */
void
cal_statement_free (gpointer data)
{
  CalStatement *self = data;

  sqlite3_finalize (self->handle);
  g_free (self);
}

/**
 * cal_statement_bind_int:
 * @self: a statement
 * @index: of the parameter, from 1
 * @value: what it stands for
 *
 * Binds a number.
 */
void
cal_statement_bind_int (CalStatement *self, int index, gint64 value)
{
  sqlite3_bind_int64 (self->handle, index, value);
}

/**
 * cal_statement_bind_text:
 * @self: a statement
 * @index: of the parameter, from 1
 * @value: (nullable): UTF-8, copied; %NULL stands for SQL's NULL
 *
 * Binds a text.
 */
void
cal_statement_bind_text (CalStatement *self, int index, const char *value)
{
  sqlite3_bind_text (self->handle, index, value, -1, SQLITE_TRANSIENT);
}

/**
 * cal_statement_bind_bytes:
 * @self: a statement
 * @index: of the parameter, from 1
 * @value: bytes, copied
 *
 * Binds bytes.
 */
void
cal_statement_bind_bytes (CalStatement *self, int index, GBytes *value)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (value, &size);

  sqlite3_bind_blob64 (self->handle, index, data != NULL ? data : "", size, SQLITE_TRANSIENT);
}

/**
 * cal_statement_next:
 * @self: a statement
 * @error: return location
 *
 * Goes on to the next row.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether there is one; %FALSE with no error set at the end
 */
gboolean
cal_statement_next (CalStatement *self, GError **error)
{
  int result = step (self);

  if (result == SQLITE_ROW)
    return TRUE;

  if (result != SQLITE_DONE)
    cal_connection_set_error (self->connection, result, error);
  return FALSE;
}

/**
 * cal_statement_execute:
 * @self: a statement that gives no rows
 * @error: return location
 *
 * Carries it out and makes it ready for other bindings.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was carried out
 */
gboolean
cal_statement_execute (CalStatement *self, GError **error)
{
  int result = step (self);

  if (result != SQLITE_DONE && result != SQLITE_ROW)
    {
      cal_connection_set_error (self->connection, result, error);
      return FALSE;
    }

  sqlite3_reset (self->handle);
  return TRUE;
}

/**
 * cal_statement_get_int:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: the number; 0 for SQL's NULL
 */
gint64
cal_statement_get_int (CalStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

/**
 * cal_statement_get_text:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: (nullable): the text, until the next row
 */
const char *
cal_statement_get_text (CalStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

/**
 * cal_statement_get_bytes:
 * @self: a statement on a row
 * @column: from 0
 *
 * Returns: (transfer full): a copy of the bytes
 */
GBytes *
cal_statement_get_bytes (CalStatement *self, int column)
{
  gconstpointer data = sqlite3_column_blob (self->handle, column);

  return g_bytes_new (data, (gsize) sqlite3_column_bytes (self->handle, column));
}

/**
 * cal_statement_release:
 * @self: (transfer full) (nullable): a statement
 *
 * Gives the statement back to its connection, ready for the next time.
 */
void
cal_statement_release (CalStatement *self)
{
  if (self == NULL)
    return;

  if (!self->is_kept)
    {
      cal_statement_free (self);
      return;
    }

  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->is_used = FALSE;
}
