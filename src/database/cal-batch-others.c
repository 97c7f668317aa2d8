/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-batch-others.h"

#include "cal-ical-line.h"

/* What stands in a file beside its appointments is kept as text. The same text is kept once. A
 * component (a task, a journal) that has come with another text before is replaced, as an
 * appointment is: its kind, its UID and its RECURRENCE-ID say that it is the same. Where one of
 * them stands twice, in the file or in the calendar, it can't be said which is which, and all are
 * kept.
 *
 * Only what wasn't there belongs to the import, and goes, or is what it was, when it is taken back.
 */

/* The statements of the other kinds have their table's name in them, which can't be a parameter. */
static gboolean
run_all (CalConnection *connection,
         gint64 batch,
         gint64 calendar,
         const char *const *commands,
         guint n_commands,
         GError **error)
{
  for (guint i = 0; i < n_commands; i++)
    {
      g_autoptr (CalStatement) statement = cal_connection_prepare (connection, commands[i], error);

      if (statement == NULL)
        return FALSE;

      cal_statement_bind_int (statement, 1, batch);
      cal_statement_bind_int (statement, 2, calendar);
      if (!cal_statement_execute (statement, error))
        return FALSE;
    }

  return TRUE;
}

/* What says that two components are the same thing; NULL: nothing does. Properties of components
 * inside it (alarms have UIDs too) are not its own. */
static char *
get_identity (const char *name, const char *text)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  g_autofree char *uid = NULL;
  g_autofree char *recurrence_id = NULL;
  guint depth = 0;

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      CalIcalLine line;

      if (!cal_ical_line_split (&line, cursor.text, cursor.length))
        continue;
      if (cal_ical_line_is (&line, "BEGIN"))
        depth++;
      else if (cal_ical_line_is (&line, "END"))
        depth--;
      else if (depth == 1 && uid == NULL && cal_ical_line_is (&line, "UID"))
        uid = cal_ical_line_dup_value (&line);
      else if (depth == 1 && recurrence_id == NULL && cal_ical_line_is (&line, "RECURRENCE-ID"))
        recurrence_id = cal_ical_line_dup_value (&line);
    }

  if (uid == NULL || *uid == '\0')
    return NULL;

  return g_strdup_printf ("%s\n%s\n%s", name, recurrence_id != NULL ? recurrence_id : "", uid);
}

/* Adds the rows (id, name, text) of a query: identity → id, 0 for one that stands twice. */
static gboolean
collect_identities (CalStatement *rows, GHashTable *identities, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (cal_statement_next (rows, &local_error))
    {
      char *identity =
          get_identity (cal_statement_get_text (rows, 1), cal_statement_get_text (rows, 2));
      gint64 id = cal_statement_get_int (rows, 0);

      if (identity == NULL)
        continue;
      if (g_hash_table_contains (identities, identity))
        id = 0;
      g_hash_table_insert (identities, identity, g_memdup2 (&id, sizeof id));
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static GHashTable *
read_identities (CalConnection *connection, const char *sql, gint64 number, GError **error)
{
  g_autoptr (CalStatement) rows = cal_connection_prepare (connection, sql, error);
  g_autoptr (GHashTable) identities =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (rows == NULL)
    return NULL;

  cal_statement_bind_int (rows, 1, number);
  if (!collect_identities (rows, identities, error))
    return NULL;

  return g_steal_pointer (&identities);
}

static gboolean
mark_replaced (CalConnection *connection, gint64 staged, gint64 replaced, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (connection,
                                      "UPDATE staged_others SET replaced = ?1,"
                                      "  (before, before_digest) ="
                                      "  (SELECT text, digest FROM components WHERE id = ?1)"
                                      "  WHERE id = ?2 AND is_added",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, replaced);
  cal_statement_bind_int (statement, 2, staged);
  return cal_statement_execute (statement, error);
}

static gboolean
find_replaced (CalConnection *connection, gint64 batch, gint64 calendar, GError **error)
{
  g_autoptr (GHashTable) staged = NULL;
  g_autoptr (GHashTable) there = NULL;
  GHashTableIter iter;
  gpointer identity, id;

  staged = read_identities (connection,
                            "SELECT id, name, text FROM staged_others"
                            "  WHERE batch = ? AND kind = 'components'",
                            batch,
                            error);
  if (staged == NULL || g_hash_table_size (staged) == 0)
    return staged != NULL;

  there = read_identities (connection,
                           "SELECT id, name, text FROM components WHERE calendar = ?",
                           calendar,
                           error);
  if (there == NULL)
    return FALSE;

  g_hash_table_iter_init (&iter, staged);
  while (g_hash_table_iter_next (&iter, &identity, &id))
    {
      gint64 *replaced = g_hash_table_lookup (there, identity);

      if (*(gint64 *) id != 0 && replaced != NULL && *replaced != 0
          && !mark_replaced (connection, *(gint64 *) id, *replaced, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * cal_batch_others_mark:
 * @connection: a connection whose temporary tables have the batch, in a transaction
 * @batch: number of the batch
 * @calendar: number of the calendar
 * @error: return location
 *
 * Finds out what of the batch the calendar doesn't have, and what of the calendar it replaces.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it could be found out
 */
gboolean
cal_batch_others_mark (CalConnection *connection, gint64 batch, gint64 calendar, GError **error)
{
  static const char *const commands[] = {
    "UPDATE staged_others SET is_added = CASE kind"
    "  WHEN 'components' THEN NOT EXISTS (SELECT 1 FROM components o"
    "    WHERE o.calendar = ?2 AND o.digest = staged_others.digest)"
    "  WHEN 'timezones' THEN NOT EXISTS (SELECT 1 FROM timezones o"
    "    WHERE o.calendar = ?2 AND o.digest = staged_others.digest)"
    "  ELSE NOT EXISTS (SELECT 1 FROM properties o"
    "    WHERE o.calendar = ?2 AND o.digest = staged_others.digest) END"
    "  WHERE batch = ?1",
  };

  return run_all (connection, batch, calendar, commands, G_N_ELEMENTS (commands), error)
         && find_replaced (connection, batch, calendar, error);
}

/**
 * cal_batch_others_add:
 * @connection: a connection whose temporary tables have the batch, in a transaction
 * @batch: number of the batch, marked
 * @calendar: number of the calendar
 * @error: return location
 *
 * Brings into the calendar what belongs to the import.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was stored
 */
gboolean
cal_batch_others_add (CalConnection *connection, gint64 batch, gint64 calendar, GError **error)
{
  static const char *const commands[] = {
    "UPDATE OR IGNORE components SET (text, digest) ="
    "  (SELECT s.text, s.digest FROM staged_others s"
    "    WHERE s.batch = ?1 AND s.replaced = components.id)"
    "  WHERE calendar = ?2 AND digest = (SELECT s.before_digest FROM staged_others s"
    "    WHERE s.batch = ?1 AND s.replaced = components.id)",
    "INSERT OR IGNORE INTO components (calendar, name, digest, text)"
    "  SELECT ?2, name, digest, text FROM staged_others"
    "  WHERE batch = ?1 AND kind = 'components' AND is_added AND replaced IS NULL ORDER BY id",
    "INSERT OR IGNORE INTO timezones (calendar, name, digest, text)"
    "  SELECT ?2, name, digest, text FROM staged_others"
    "  WHERE batch = ?1 AND kind = 'timezones' AND is_added ORDER BY id",
    "INSERT OR IGNORE INTO properties (calendar, name, digest, text)"
    "  SELECT ?2, name, digest, text FROM staged_others"
    "  WHERE batch = ?1 AND kind = 'properties' AND is_added ORDER BY id",
  };

  return run_all (connection, batch, calendar, commands, G_N_ELEMENTS (commands), error);
}

/**
 * cal_batch_others_remove:
 * @connection: a connection whose temporary tables have the batch, in a transaction
 * @batch: number of the batch, marked
 * @calendar: number of the calendar
 * @error: return location
 *
 * Takes back what cal_batch_others_add() did.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was stored
 */
gboolean
cal_batch_others_remove (CalConnection *connection, gint64 batch, gint64 calendar, GError **error)
{
  static const char *const commands[] = {
    "DELETE FROM components WHERE calendar = ?2 AND digest IN (SELECT digest FROM staged_others"
    "  WHERE batch = ?1 AND kind = 'components' AND is_added AND replaced IS NULL)",
    "UPDATE OR IGNORE components SET (text, digest) ="
    "  (SELECT s.before, s.before_digest FROM staged_others s"
    "    WHERE s.batch = ?1 AND s.replaced = components.id)"
    "  WHERE calendar = ?2 AND digest = (SELECT s.digest FROM staged_others s"
    "    WHERE s.batch = ?1 AND s.replaced = components.id)",
    "DELETE FROM timezones WHERE calendar = ?2 AND digest IN (SELECT digest FROM staged_others"
    "  WHERE batch = ?1 AND kind = 'timezones' AND is_added)",
    "DELETE FROM properties WHERE calendar = ?2 AND digest IN (SELECT digest FROM staged_others"
    "  WHERE batch = ?1 AND kind = 'properties' AND is_added)",
  };

  return run_all (connection, batch, calendar, commands, G_N_ELEMENTS (commands), error);
}
