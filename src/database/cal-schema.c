/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-schema.h"

#include <glib/gi18n-lib.h>

#include "cal-calendar-table.h"
#include "cal-database-error.h"

/* The schema, as the list of steps that led to it. Step n brings a file from version n to n + 1;
 * all that are missing run in one transaction, with the version number, which is SQLite's
 * user_version. A step that was released is never changed again: another one is added.
 *
 * - appointments: the iCalendar text of each series (or single appointment), which is its truth.
 *   What follows from it is kept beside it for reading by range and by word, and can be made again:
 * - extents: an R*Tree of whole minutes since 1970, [first, last] rounded outwards, over the whole
 *   extent of each appointment; an endless series reaches to the greatest number. Integers, since
 *   32-bit floats would blur a present date by minutes.
 * - texts, words: what is searched, and the full-text index over it. The index holds no copy; both
 * are written together (not by triggers: with an untrusted schema those may not touch an index).
 * - calendars.deleted_at: seconds since the epoch when the user deleted it, NULL for one that is
 *   there. A deleted calendar is hidden, never erased.
 * - components, timezones, properties: the rest of an imported file, so that it can be given back.
 * - journal: changes that a server has not confirmed yet. accounts: the servers.
 *
 * No index depends on a locale: the file may be opened under another one tomorrow. */

static const char *const migrations[] = {
  /* 0 → 1 */
  "CREATE TABLE accounts ("
  "  id INTEGER PRIMARY KEY,"
  "  kind TEXT NOT NULL,"
  "  name TEXT NOT NULL,"
  "  settings TEXT NOT NULL DEFAULT '{}');"
  "CREATE TABLE calendars ("
  "  key INTEGER PRIMARY KEY,"
  "  id TEXT NOT NULL UNIQUE,"
  "  name TEXT NOT NULL,"
  "  color TEXT NOT NULL,"
  "  visible INTEGER NOT NULL,"
  "  read_only INTEGER NOT NULL,"
  "  position INTEGER NOT NULL,"
  "  account INTEGER REFERENCES accounts (id),"
  "  token TEXT);"
  "CREATE TABLE appointments ("
  "  id INTEGER PRIMARY KEY,"
  "  calendar INTEGER NOT NULL REFERENCES calendars (key),"
  "  uid TEXT NOT NULL,"
  "  source TEXT NOT NULL,"
  "  UNIQUE (calendar, uid));"
  "CREATE VIRTUAL TABLE extents USING rtree_i32 (id, first, last);"
  "CREATE TABLE texts ("
  "  id INTEGER PRIMARY KEY,"
  "  title TEXT,"
  "  location TEXT,"
  "  description TEXT);"
  "CREATE VIRTUAL TABLE words USING fts5 (title, location, description,"
  "  content = 'texts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2');"
  "CREATE TABLE components ("
  "  id INTEGER PRIMARY KEY,"
  "  calendar INTEGER NOT NULL REFERENCES calendars (key),"
  "  name TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  text TEXT NOT NULL,"
  "  UNIQUE (calendar, digest));"
  "CREATE TABLE timezones ("
  "  id INTEGER PRIMARY KEY,"
  "  calendar INTEGER NOT NULL REFERENCES calendars (key),"
  "  name TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  text TEXT NOT NULL,"
  "  UNIQUE (calendar, digest));"
  "CREATE TABLE properties ("
  "  id INTEGER PRIMARY KEY,"
  "  calendar INTEGER NOT NULL REFERENCES calendars (key),"
  "  name TEXT NOT NULL,"
  "  digest TEXT NOT NULL,"
  "  text TEXT NOT NULL,"
  "  UNIQUE (calendar, digest));"
  "CREATE TABLE journal ("
  "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  kind TEXT NOT NULL,"
  "  variables BLOB NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  created INTEGER NOT NULL);",

  /* 1 → 2 */
  "ALTER TABLE calendars ADD COLUMN deleted_at INTEGER;",
};

static gboolean
read_version (CalConnection *connection, gint64 *out_version, GError **error)
{
  g_autofree char *name = NULL;
  gint64 application, version, n_tables;

  if (!cal_connection_read_int (connection, "PRAGMA application_id", &application, error)
      || !cal_connection_read_int (connection, "PRAGMA user_version", &version, error)
      || !cal_connection_read_int (connection,
                                   "SELECT count(*) FROM sqlite_schema",
                                   &n_tables,
                                   error))
    return FALSE;

  name = g_filename_display_basename (cal_connection_get_path (connection));
  if (application != CAL_SCHEMA_APPLICATION_ID && (application != 0 || n_tables > 0))
    {
      g_autofree char *text =
          g_strdup_printf (_ ("“%s” is a database, but not one of Calendar."), name);

      g_set_error_literal (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_DAMAGED, text);
      return FALSE;
    }

  *out_version = version;
  return TRUE;
}

static gboolean
set_newer (CalConnection *connection, GError **error)
{
  g_autofree char *name = g_filename_display_basename (cal_connection_get_path (connection));

  cal_database_error_set (error, CAL_DATABASE_ERROR_NEWER, name, NULL);
  return FALSE;
}

static gboolean
run_steps (CalConnection *connection, const char *const *steps, guint n_steps, GError **error)
{
  g_autofree char *mark = NULL;
  gint64 version;

  /* Another process may have been quicker while this one waited. */
  if (!read_version (connection, &version, error))
    return FALSE;
  if (version > n_steps)
    return set_newer (connection, error);

  for (guint i = (guint) version; i < n_steps; i++)
    {
      if (!cal_connection_run (connection, steps[i], error))
        return FALSE;
    }

  mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %u;",
                          CAL_SCHEMA_APPLICATION_ID,
                          n_steps);
  if (!cal_connection_run (connection, mark, error))
    return FALSE;

  return version > 0 || cal_calendar_table_add_first (connection, error);
}

/* SQLite's answer to two processes that both turn an empty file into WAL mode may be "busy" without
 * waiting; the second time it finds it done. */
static gboolean
set_journal_mode (CalConnection *connection, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gint64 end = g_get_monotonic_time () + CAL_CONNECTION_PATIENCE * G_TIME_SPAN_MILLISECOND;

  while (!cal_connection_run (connection, "PRAGMA journal_mode = WAL", &local_error))
    {
      if (!g_error_matches (local_error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED)
          || g_get_monotonic_time () > end)
        break;
      g_clear_error (&local_error);
      g_usleep (10000);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * cal_schema_get_version:
 *
 * Returns: the version that this program writes
 */
gint64
cal_schema_get_version (void)
{
  return G_N_ELEMENTS (migrations);
}

/**
 * cal_schema_migrate:
 * @connection: a connection that may write
 * @steps: the steps: number n leads from version n to n + 1
 * @n_steps: how many there are
 * @error: return location
 *
 * Carries out the steps that the file is behind, in one transaction. A file that is empty gets its
 * first calendar.
 *
 * Sets `CAL_DATABASE_ERROR_NEWER` for a file of a later version, which is not touched.
 *
 * Returns: whether the file is at the last version now
 */
gboolean
cal_schema_migrate (CalConnection *connection,
                    const char *const *steps,
                    guint n_steps,
                    GError **error)
{
  gboolean is_done;
  gint64 version;

  g_return_val_if_fail (connection != NULL, FALSE);

  if (!read_version (connection, &version, error))
    return FALSE;
  if (version > n_steps)
    return set_newer (connection, error);
  if (version == n_steps)
    return TRUE;

  if (!set_journal_mode (connection, error) || !cal_connection_begin (connection, error))
    return FALSE;

  is_done = run_steps (connection, steps, n_steps, error);
  return cal_connection_end (connection, is_done, error);
}

/**
 * cal_schema_prepare:
 * @connection: a connection that may write
 * @error: return location
 *
 * Makes the file ready for this version of the program.
 *
 * Sets `CAL_DATABASE_ERROR_NEWER` for one of a later version, `_DAMAGED` for one that isn't ours.
 *
 * Returns: whether it can be used
 */
gboolean
cal_schema_prepare (CalConnection *connection, GError **error)
{
  return cal_schema_migrate (connection, migrations, G_N_ELEMENTS (migrations), error);
}

/**
 * cal_schema_check:
 * @connection: a connection that may only read
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NEWER` for a file of a later version, `_READ_ONLY` for one of an earlier
 * version, which would have to be written first, `_DAMAGED` for one that isn't ours.
 *
 * Returns: whether the file is at this program's version
 */
gboolean
cal_schema_check (CalConnection *connection, GError **error)
{
  gint64 version;

  if (!read_version (connection, &version, error))
    return FALSE;
  if (version > cal_schema_get_version ())
    return set_newer (connection, error);

  if (version < cal_schema_get_version ())
    {
      g_autofree char *name = g_filename_display_basename (cal_connection_get_path (connection));

      cal_database_error_set (error, CAL_DATABASE_ERROR_READ_ONLY, name, NULL);
      return FALSE;
    }

  return TRUE;
}

/**
 * cal_schema_verify:
 * @connection: a connection that may write
 * @error: return location
 *
 * Reads the whole file and looks whether it is sound, with the indexes that SQLite itself doesn't
 * look into.
 *
 * Sets `CAL_DATABASE_ERROR_DAMAGED` when it isn't.
 *
 * Returns: whether it is sound
 */
gboolean
cal_schema_verify (CalConnection *connection, GError **error)
{
  static const char *const queries[] = {
    "SELECT count(*) FROM pragma_quick_check WHERE quick_check <> 'ok'",
    "SELECT rtreecheck ('main', 'extents') <> 'ok'",
    ("SELECT (SELECT count(*) FROM appointments) <> (SELECT count(*) FROM extents)"
     "  OR (SELECT count(*) FROM appointments) <> (SELECT count(*) FROM texts)"),
  };
  g_autofree char *name = g_filename_display_basename (cal_connection_get_path (connection));

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      gint64 is_bad = 0;

      if (!cal_connection_read_int (connection, queries[i], &is_bad, error))
        return FALSE;
      if (is_bad)
        {
          cal_database_error_set (error, CAL_DATABASE_ERROR_DAMAGED, name, NULL);
          return FALSE;
        }
    }

  return cal_connection_run (connection,
                             "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
                             error);
}
