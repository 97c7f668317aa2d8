/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-opening.h"

#include <errno.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "cal-damaged-file.h"
#include "cal-database-error.h"
#include "cal-recovery.h"
#include "cal-schema.h"

/* Opens a file, whatever its state:
 *
 * - it can be read and written: normal;
 * - it, or its folder, can't be written: it is read where it is. SQLite in WAL mode wants to write
 *   even to read; when it can't, a file whose log is empty is read as immutable, another one, or
 * one of an older schema, from a copy. Saves are refused with the reason;
 * - it is damaged or not a database: it is set aside and what can be read of it goes to a new file,
 * unless another program has it open: that is an error, and it can be tried again later;
 * - it is of a newer version, or another program holds it: an error, and nothing is touched;
 * - anything else: an empty one in memory, whose saves are refused with the reason. */

#define SMALLEST_PAGE 512

static gboolean
file_is_empty (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) != 0 || status.st_size == 0;
}

static char *
get_mark (const char *path)
{
  return g_strconcat (path, "-suspect", NULL);
}

/* Whether the whole file has to be looked at, which for a large one takes seconds: when a read or a
 * write found damage in an earlier run, or when a part of a page is missing at the end. */
static gboolean
is_suspect (const char *path)
{
  g_autofree char *mark = get_mark (path);
  GStatBuf status;

  return g_file_test (mark, G_FILE_TEST_EXISTS)
         || (g_stat (path, &status) == 0 && status.st_size % SMALLEST_PAGE != 0);
}

static gboolean
clear_suspicion (CalConnection *connection, const char *path, GError **error)
{
  g_autofree char *mark = get_mark (path);

  if (!cal_schema_verify (connection, error))
    return FALSE;

  g_unlink (mark);
  return TRUE;
}

static CalConnection *
open_writable (const char *path, GError **error)
{
  g_autoptr (CalConnection) connection = NULL;
  gboolean has_to_be_verified = is_suspect (path);
  gint64 unused;

  connection = cal_connection_open (path, CAL_CONNECTION_CREATE, error);
  if (connection == NULL || !cal_schema_prepare (connection, error))
    return NULL;

  /* A file that can't be written opens without a word; asking for the lock tells. */
  if (!cal_connection_is_writable (connection))
    {
      g_autofree char *name = g_filename_display_basename (path);

      cal_database_error_set (error, CAL_DATABASE_ERROR_READ_ONLY, name, NULL);
      return NULL;
    }

  if (!cal_connection_read_int (connection, "SELECT count(*) FROM calendars", &unused, error))
    return NULL;
  if (has_to_be_verified && !clear_suspicion (connection, path, error))
    return NULL;

  return g_steal_pointer (&connection);
}

static CalConnection *
open_readable (const char *path, CalConnectionMode mode, GError **error)
{
  g_autoptr (CalConnection) connection = cal_connection_open (path, mode, error);

  if (connection == NULL || !cal_schema_check (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/* It was begun and never finished: there is nothing in it to be shown. */
static gboolean
is_blank (const char *path)
{
  g_autoptr (CalConnection) connection = NULL;
  gint64 n_tables = 0;

  connection = cal_connection_open (path, CAL_CONNECTION_READ_WRITE, NULL);
  return connection != NULL
         && cal_connection_read_int (connection,
                                     "SELECT count(*) FROM sqlite_schema",
                                     &n_tables,
                                     NULL)
         && n_tables == 0;
}

static CalConnection *
open_copy (const char *path, CalOpened *opened, GError **error)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *copy = NULL;

  opened->scratch = g_dir_make_tmp ("calendar-XXXXXX", error);
  if (opened->scratch == NULL)
    return NULL;

  copy = g_build_filename (opened->scratch, base, NULL);
  g_free (opened->path);
  opened->path = g_steal_pointer (&copy);
  opened->mode = CAL_CONNECTION_READ_WRITE;
  if (!cal_recovery_copy (path, opened->path, error) || is_blank (opened->path))
    return NULL;

  return open_writable (opened->path, error);
}

static CalConnection *
open_read_only (const char *path, CalOpened *opened, GError **error)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  CalConnection *connection;

  opened->mode = CAL_CONNECTION_READ_ONLY;
  connection = open_readable (path, opened->mode, NULL);
  if (connection != NULL)
    return connection;

  if (file_is_empty (log))
    {
      opened->mode = CAL_CONNECTION_IMMUTABLE;
      connection = open_readable (path, opened->mode, NULL);
      if (connection != NULL)
        return connection;
    }

  return open_copy (path, opened, error);
}

static CalConnection *
open_in_memory (const char *path, CalOpened *opened, GError **error)
{
  g_autoptr (CalConnection) connection = NULL;

  opened->mode = CAL_CONNECTION_MEMORY;
  connection = cal_connection_open (path, opened->mode, error);
  if (connection == NULL || !cal_schema_prepare (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

static CalConnection *
recover (const char *path, const GStatBuf *seen, CalOpened *opened, GError **error)
{
  g_autofree char *message = cal_recovery_run (path, seen, error);
  g_autofree char *mark = get_mark (path);

  if (message == NULL)
    return NULL;

  g_unlink (mark);

  opened->opening = CAL_OPENING_RECOVERED;
  opened->message = g_steal_pointer (&message);
  return open_writable (path, error);
}

static void
make_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  /* When it fails, opening the file will say why. */
  g_mkdir_with_parents (folder, 0700);
}

/* Why the file is not written. SQLite may only say that it couldn't open it. */
static GError *
refusal_of (const char *path, const GError *reason)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = NULL;
  GError *refusal = NULL;
  const char *at = g_file_test (path, G_FILE_TEST_EXISTS) ? path : folder;

  if (g_access (path, R_OK) != 0 && errno == EACCES)
    {
      g_autofree char *text = NULL;

      name = g_filename_display_name (at);
      text = g_strdup_printf (_ ("You have no permission to read “%s”."), name);
      return g_error_new_literal (CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_READ_ONLY, text);
    }

  if (!g_error_matches (reason, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED)
      || g_access (folder, W_OK) == 0 || errno == ENOENT || errno == ENOTDIR)
    return g_error_copy (reason);

  name = g_filename_display_name (at);
  cal_database_error_set (&refusal, CAL_DATABASE_ERROR_READ_ONLY, name, NULL);
  return refusal;
}

/* It can't be used as it should; `reason` says why. */
static CalConnection *
open_otherwise (const char *path, CalOpened *opened, const GError *reason, GError **error)
{
  CalConnection *connection = NULL;

  if (!file_is_empty (path))
    {
      g_autoptr (GError) read_error = NULL;

      connection = open_read_only (path, opened, &read_error);
      if (connection == NULL
          && g_error_matches (read_error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NEWER))
        {
          g_propagate_error (error, g_steal_pointer (&read_error));
          return NULL;
        }
    }

  if (connection != NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      opened->opening = CAL_OPENING_READ_ONLY;
      opened->refusal = refusal_of (path, reason);
      opened->message = g_strdup_printf (_ ("“%s” can be read but not written: nothing that is "
                                            "changed now will be kept."),
                                         name);
      return connection;
    }

  opened->opening = CAL_OPENING_MEMORY;
  opened->refusal = refusal_of (path, reason);
  opened->message =
      g_strdup_printf (_ ("The calendar could not be opened. %s"), opened->refusal->message);
  return open_in_memory (path, opened, error);
}

static CalConnection *
open_somehow (const char *path, CalOpened *opened, GError **error)
{
  g_autoptr (GError) reason = NULL;
  CalConnection *connection;
  GStatBuf seen = { 0 };

  make_folder (path);
  g_stat (path, &seen);
  connection = open_writable (path, &reason);
  if (connection == NULL
      && g_error_matches (reason, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_DAMAGED))
    {
      g_clear_error (&reason);
      connection = recover (path, &seen, opened, &reason);
    }

  if (connection != NULL)
    return connection;

  if (g_error_matches (reason, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NEWER)
      || g_error_matches (reason, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  return open_otherwise (path, opened, reason, error);
}

/**
 * cal_opening_run:
 * @path: the file; it and its folder are made when they aren't there
 * @out_connection: (transfer full): a connection to it
 * @error: return location
 *
 * Opens the file as well as it can be. Any thread; may take long when the file is damaged.
 *
 * Sets `CAL_DATABASE_ERROR_NEWER`, `_LOCKED` or `_FAILED` when nothing can be shown.
 *
 * Returns: (transfer full) (nullable): what came of it
 */
CalOpened *
cal_opening_run (const char *path, CalConnection **out_connection, GError **error)
{
  g_autoptr (CalOpened) opened = g_new0 (CalOpened, 1);
  CalConnection *connection;

  g_return_val_if_fail (path != NULL, NULL);

  opened->path = g_strdup (path);
  opened->mode = CAL_CONNECTION_READ_WRITE;
  connection = open_somehow (path, opened, error);
  if (connection == NULL)
    return NULL;

  *out_connection = connection;
  return g_steal_pointer (&opened);
}

/**
 * cal_opening_connect:
 * @opened: what came of opening a file
 * @error: return location
 *
 * Sets what cal_connection_open() sets. Any thread.
 *
 * Returns: (transfer full) (nullable): a further connection to it, for another thread
 */
CalConnection *
cal_opening_connect (const CalOpened *opened, GError **error)
{
  g_autoptr (CalConnection) connection = NULL;

  g_return_val_if_fail (opened != NULL, NULL);

  connection = cal_connection_open (opened->path, opened->mode, error);
  if (connection == NULL)
    return NULL;
  if (opened->mode == CAL_CONNECTION_MEMORY && !cal_schema_prepare (connection, error))
    return NULL;

  return g_steal_pointer (&connection);
}

/**
 * cal_opening_suspect:
 * @path: a file in which damage was found
 *
 * Has the next opening look at the whole file, and rescue what can be read if it is damaged. Any
 * thread.
 */
void
cal_opening_suspect (const char *path)
{
  g_autofree char *mark = get_mark (path);

  g_return_if_fail (path != NULL);

  g_file_set_contents (mark, "", 0, NULL);
}

/**
 * cal_opened_free:
 * @self: (transfer full) (nullable): what came of opening a file
 *
 * Frees it, and removes the copy when there is one; its connections must be closed.
 */
void
cal_opened_free (CalOpened *self)
{
  if (self == NULL)
    return;

  if (self->scratch != NULL)
    {
      cal_damaged_file_remove (self->path);
      g_rmdir (self->scratch);
    }
  g_free (self->scratch);
  g_free (self->path);
  g_free (self->message);
  g_clear_error (&self->refusal);
  g_free (self);
}
