/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-calendar-table.h"

#include <glib/gi18n-lib.h>

#include "cal-database-error.h"

#define FIRST_COLOR "#3584e4"

/**
 * cal_calendar_table_read:
 * @connection: a connection
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: (transfer full) (nullable) (element-type CalCalendar): all calendars that are not
 *   deleted, by position
 */
GPtrArray *
cal_calendar_table_read (CalConnection *connection, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GPtrArray) calendars = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) local_error = NULL;

  statement = cal_connection_prepare (connection,
                                      "SELECT id, name, color, visible, read_only, position"
                                      "  FROM calendars WHERE deleted_at IS NULL"
                                      "  ORDER BY position, key",
                                      error);
  if (statement == NULL)
    return NULL;

  while (cal_statement_next (statement, &local_error))
    {
      g_ptr_array_add (calendars,
                       cal_calendar_new (cal_statement_get_text (statement, 0),
                                         cal_statement_get_text (statement, 1),
                                         cal_statement_get_text (statement, 2),
                                         cal_statement_get_int (statement, 3) != 0,
                                         cal_statement_get_int (statement, 4) != 0,
                                         (int) cal_statement_get_int (statement, 5)));
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&calendars);
}

/**
 * cal_calendar_table_save:
 * @connection: a connection, in a transaction
 * @calendar: the calendar, new or changed
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was stored
 */
gboolean
cal_calendar_table_save (CalConnection *connection, CalCalendar *calendar, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (
      connection,
      "INSERT INTO calendars (id, name, color, visible, read_only, position)"
      "  VALUES (?, ?, ?, ?, ?, ?)"
      "  ON CONFLICT (id) DO UPDATE SET name = excluded.name, color = excluded.color,"
      "    visible = excluded.visible, read_only = excluded.read_only,"
      "    position = excluded.position",
      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_text (statement, 1, cal_calendar_get_id (calendar));
  cal_statement_bind_text (statement, 2, cal_calendar_get_name (calendar));
  cal_statement_bind_text (statement, 3, cal_calendar_get_color (calendar));
  cal_statement_bind_int (statement, 4, cal_calendar_get_visible (calendar));
  cal_statement_bind_int (statement, 5, cal_calendar_get_read_only (calendar));
  cal_statement_bind_int (statement, 6, cal_calendar_get_position (calendar));
  return cal_statement_execute (statement, error);
}

/**
 * cal_calendar_table_add_first:
 * @connection: a connection, in a transaction
 * @error: return location
 *
 * Adds the calendar that a new file begins with.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was stored
 */
gboolean
cal_calendar_table_add_first (CalConnection *connection, GError **error)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (CalCalendar) calendar =
      cal_calendar_new (id, _ ("Personal"), FIRST_COLOR, TRUE, FALSE, 0);

  return cal_calendar_table_save (connection, calendar, error);
}

/**
 * cal_calendar_table_find:
 * @connection: a connection
 * @id: of the calendar
 * @out_key: its number in the other tables
 * @out_read_only: (nullable): whether it may be changed
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is none, or none but a deleted one.
 *
 * Returns: whether it is there
 */
gboolean
cal_calendar_table_find (CalConnection *connection,
                         const char *id,
                         gint64 *out_key,
                         gboolean *out_read_only,
                         GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = cal_connection_prepare (connection,
                                      "SELECT key, read_only FROM calendars"
                                      "  WHERE id = ? AND deleted_at IS NULL",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_text (statement, 1, id);
  if (cal_statement_next (statement, &local_error))
    {
      *out_key = cal_statement_get_int (statement, 0);
      if (out_read_only != NULL)
        *out_read_only = cal_statement_get_int (statement, 1) != 0;
      return TRUE;
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error,
                         CAL_DATABASE_ERROR,
                         CAL_DATABASE_ERROR_NOT_FOUND,
                         _ ("The calendar isn’t there any more."));
  return FALSE;
}

/**
 * cal_calendar_table_find_writable:
 * @connection: a connection
 * @id: of the calendar
 * @out_key: its number in the other tables
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is none, `_READ_ONLY_CALENDAR` when it may not be
 * changed.
 *
 * Returns: whether appointments may be written to it
 */
gboolean
cal_calendar_table_find_writable (CalConnection *connection,
                                  const char *id,
                                  gint64 *out_key,
                                  GError **error)
{
  gboolean is_read_only = FALSE;

  if (!cal_calendar_table_find (connection, id, out_key, &is_read_only, error))
    return FALSE;
  if (!is_read_only)
    return TRUE;

  cal_database_error_set (error, CAL_DATABASE_ERROR_READ_ONLY_CALENDAR, NULL, NULL);
  return FALSE;
}

static gboolean
is_last (CalConnection *connection, gint64 key, gboolean *out_last, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = cal_connection_prepare (connection,
                                      "SELECT NOT EXISTS (SELECT 1 FROM calendars"
                                      "  WHERE key <> ? AND NOT read_only AND deleted_at IS NULL)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, key);
  if (cal_statement_next (statement, &local_error))
    *out_last = cal_statement_get_int (statement, 0) != 0;
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * cal_calendar_table_delete:
 * @connection: a connection, in a transaction
 * @id: of the calendar
 * @at: when, seconds since the epoch
 * @error: return location
 *
 * Marks a calendar as deleted: it is hidden, with all that is in it. One that is marked already
 * stays as it is.
 *
 * Sets `CAL_DATABASE_ERROR_LAST_CALENDAR` for the only one that appointments can be added to.
 *
 * Returns: whether it is deleted now
 */
gboolean
cal_calendar_table_delete (CalConnection *connection, const char *id, gint64 at, GError **error)
{
  gboolean is_read_only = FALSE, is_only = FALSE;
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 key;

  if (!cal_calendar_table_find (connection, id, &key, &is_read_only, &local_error))
    {
      if (g_error_matches (local_error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (!is_read_only && !is_last (connection, key, &is_only, error))
    return FALSE;
  if (is_only)
    {
      cal_database_error_set (error, CAL_DATABASE_ERROR_LAST_CALENDAR, NULL, NULL);
      return FALSE;
    }

  statement = cal_connection_prepare (connection,
                                      "UPDATE calendars SET deleted_at = ? WHERE key = ?",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, at);
  cal_statement_bind_int (statement, 2, key);
  return cal_statement_execute (statement, error);
}

/**
 * cal_calendar_table_restore:
 * @connection: a connection, in a transaction
 * @id: of the calendar
 * @error: return location
 *
 * Takes the mark away.
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is no such calendar.
 *
 * Returns: whether the calendar is there again
 */
gboolean
cal_calendar_table_restore (CalConnection *connection, const char *id, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  gint64 key;

  statement = cal_connection_prepare (connection,
                                      "UPDATE calendars SET deleted_at = NULL WHERE id = ?",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_text (statement, 1, id);
  return cal_statement_execute (statement, error)
         && cal_calendar_table_find (connection, id, &key, NULL, error);
}
