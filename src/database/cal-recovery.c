/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-recovery.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "cal-appointment-table.h"
#include "cal-calendar-table.h"
#include "cal-connection.h"
#include "cal-damaged-file.h"
#include "cal-database-error.h"
#include "cal-ical-reader.h"
#include "cal-schema.h"

/* A damaged file is never written and never deleted: it is set aside, with its log, under a name
 * that says what it is and when, once a new one is there to take its place (cal-damaged-file.c). It
 * is read from a scratch copy. The copy is made as long as its header
 * says the file was (a file cut short is otherwise refused whole), and each table is read row by
 * row: where a page is broken the reading jumps on by growing steps until rows can be read again.
 * Each appointment must parse to be taken over. */

/* The header of an SQLite file: page size at 16 (two bytes), number of pages at 28 (four). */
#define HEADER_SIZE 100
#define MAX_LENGTH ((goffset) 1 << 40)

typedef struct
{
  CalConnection *from;
  CalConnection *to;
  GHashTable *keys; /* number of a calendar in the old file → in the new one */
  guint n_read;
} CalRecovery;

typedef gboolean (*CalRowFunc) (CalRecovery *self, CalStatement *row, GError **error);

static const char *const suffixes[] = { "", "-wal" };

/**
 * cal_recovery_copy:
 * @from: a database file
 * @to: where to
 * @error: return location
 *
 * Copies the file with its log. Any thread.
 *
 * Sets `CAL_DATABASE_ERROR_FULL` or `_FAILED`.
 *
 * Returns: whether it was copied
 */
gboolean
cal_recovery_copy (const char *from, const char *to, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *source_path = g_strconcat (from, suffixes[i], NULL);
      g_autofree char *target_path = g_strconcat (to, suffixes[i], NULL);
      g_autoptr (GFile) source = g_file_new_for_path (source_path);
      g_autoptr (GFile) target = g_file_new_for_path (target_path);
      g_autoptr (GError) local_error = NULL;

      if (g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &local_error))
        g_chmod (target_path, 0600);
      else if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
        {
          g_autofree char *name = g_filename_display_basename (from);
          gboolean is_full = g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);

          cal_database_error_set (error,
                                  is_full ? CAL_DATABASE_ERROR_FULL : CAL_DATABASE_ERROR_FAILED,
                                  name,
                                  local_error->message);
          return FALSE;
        }
    }

  return TRUE;
}

/* Gives the copy the length that its header tells of. */
static void
lengthen (const char *path)
{
  guint8 header[HEADER_SIZE] = { 0 };
  int descriptor = g_open (path, O_RDWR | O_CLOEXEC, 0);
  goffset page, length;

  if (descriptor < 0)
    return;

  if (read (descriptor, header, sizeof header) == (gssize) sizeof header)
    {
      page = header[16] << 8 | header[17];
      page = page == 1 ? 65536 : page;
      length = page
               * ((goffset) header[28] << 24 | (goffset) header[29] << 16
                  | (goffset) header[30] << 8 | (goffset) header[31]);
      if (length > lseek (descriptor, 0, SEEK_END) && length <= MAX_LENGTH
          && ftruncate (descriptor, length) != 0)
        g_debug ("%s: %s", path, g_strerror (errno));
    }

  close (descriptor);
}

static gint64
read_number (CalConnection *connection, const char *sql)
{
  gint64 value = 0;

  return cal_connection_read_int (connection, sql, &value, NULL) ? value : -1;
}

/* Reads the rows whose id is above `after` up to the first that can't be read; returns the last id,
 * and whether the end was reached. */
static gint64
read_stretch (CalRecovery *self,
              const char *sql,
              gint64 after,
              CalRowFunc func,
              gboolean *out_end,
              GError **error)
{
  g_autoptr (CalStatement) statement = cal_connection_prepare (self->from, sql, NULL);
  g_autoptr (GError) row_error = NULL;

  *out_end = statement == NULL;
  if (statement == NULL)
    return after;

  cal_statement_bind_int (statement, 1, after);
  while (cal_statement_next (statement, &row_error))
    {
      after = cal_statement_get_int (statement, 0);
      if (!func (self, statement, error))
        return after;
    }

  *out_end = row_error == NULL;
  return after;
}

static gboolean
read_table (CalRecovery *self,
            const char *table,
            const char *columns,
            CalRowFunc func,
            GError **error)
{
  const char *key = g_str_equal (table, "calendars") ? "key" : "id";
  g_autofree char *sql =
      g_strdup_printf ("SELECT %s FROM %s WHERE %s > ? ORDER BY %s", columns, table, key, key);
  g_autofree char *last_sql =
      g_strdup_printf ("SELECT %s FROM %s ORDER BY %s DESC LIMIT 1", key, table, key);
  gint64 last = read_number (self->from, last_sql);
  gint64 at = 0, jump = 1;
  gboolean is_end = FALSE;

  if (last < 0)
    last = G_MAXINT32;

  while (!is_end && at <= last)
    {
      g_autoptr (GError) local_error = NULL;
      gint64 reached = read_stretch (self, sql, at, func, &is_end, &local_error);

      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      jump = reached > at ? 1 : jump * 2;
      at = reached + (is_end ? 0 : jump);
    }

  return TRUE;
}

static gboolean
take_calendar (CalRecovery *self, CalStatement *row, GError **error)
{
  const char *id = cal_statement_get_text (row, 1);
  const char *name = cal_statement_get_text (row, 2);
  const char *color = cal_statement_get_text (row, 3);
  gint64 deleted_at = cal_statement_get_int (row, 7);
  g_autoptr (CalCalendar) calendar = NULL;
  gint64 key;

  if (id == NULL || name == NULL || color == NULL)
    return TRUE;

  calendar = cal_calendar_new (id,
                               name,
                               color,
                               cal_statement_get_int (row, 4) != 0,
                               cal_statement_get_int (row, 5) != 0,
                               (int) cal_statement_get_int (row, 6));
  if (!cal_calendar_table_save (self->to, calendar, error)
      || !cal_calendar_table_find (self->to, id, &key, NULL, error))
    return FALSE;

  if (deleted_at != 0 && !cal_calendar_table_delete (self->to, id, deleted_at, error))
    return FALSE;

  g_hash_table_insert (self->keys,
                       g_memdup2 (&(gint64){ cal_statement_get_int (row, 0) }, sizeof (gint64)),
                       g_memdup2 (&key, sizeof key));
  return TRUE;
}

/* The calendar's own row may be among what is lost. */
static gboolean
find_key (CalRecovery *self, gint64 old, gint64 *out_key, GError **error)
{
  gint64 *known = g_hash_table_lookup (self->keys, &old);
  g_autoptr (CalCalendar) calendar = NULL;
  g_autofree char *id = NULL;

  if (known != NULL)
    {
      *out_key = *known;
      return TRUE;
    }

  id = g_uuid_string_random ();
  calendar = cal_calendar_new (id, _ ("Recovered"), "#e66100", TRUE, FALSE, 1000);
  if (!cal_calendar_table_save (self->to, calendar, error)
      || !cal_calendar_table_find (self->to, id, out_key, NULL, error))
    return FALSE;

  g_hash_table_insert (self->keys,
                       g_memdup2 (&old, sizeof old),
                       g_memdup2 (out_key, sizeof *out_key));
  return TRUE;
}

static gboolean
take_appointment (CalRecovery *self, CalStatement *row, GError **error)
{
  const char *uid = cal_statement_get_text (row, 2);
  const char *source = cal_statement_get_text (row, 3);
  g_autoptr (CalAppointment) appointment = NULL;
  g_auto (CalAppointmentRow) columns = { 0 };
  gint64 key, id;

  if (uid == NULL || source == NULL || !g_utf8_validate (source, -1, NULL))
    return TRUE;

  appointment = cal_ical_parse_appointment ("", uid, source, NULL);
  if (appointment == NULL)
    return TRUE;

  if (!find_key (self, cal_statement_get_int (row, 1), &key, error))
    return FALSE;

  id = cal_appointment_table_find (self->to, key, uid, NULL, error);
  if (id != 0)
    return id > 0;

  cal_appointment_row_init (&columns, appointment);
  self->n_read++;
  return cal_appointment_table_put (self->to, 0, key, &columns, error);
}

static gboolean
take_other (CalRecovery *self, const char *sql, CalStatement *row, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  gint64 key;

  for (int i = 2; i <= 4; i++)
    {
      if (cal_statement_get_text (row, i) == NULL)
        return TRUE;
    }
  if (!find_key (self, cal_statement_get_int (row, 1), &key, error))
    return FALSE;

  statement = cal_connection_prepare (self->to, sql, error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, key);
  for (int i = 2; i <= 4; i++)
    cal_statement_bind_text (statement, i, cal_statement_get_text (row, i));
  return cal_statement_execute (statement, error);
}

static gboolean
take_component (CalRecovery *self, CalStatement *row, GError **error)
{
  return take_other (self,
                     "INSERT OR IGNORE INTO components (calendar, name, digest, text)"
                     "  VALUES (?, ?, ?, ?)",
                     row,
                     error);
}

static gboolean
take_timezone (CalRecovery *self, CalStatement *row, GError **error)
{
  return take_other (self,
                     "INSERT OR IGNORE INTO timezones (calendar, name, digest, text)"
                     "  VALUES (?, ?, ?, ?)",
                     row,
                     error);
}

static gboolean
take_property (CalRecovery *self, CalStatement *row, GError **error)
{
  return take_other (self,
                     "INSERT OR IGNORE INTO properties (calendar, name, digest, text)"
                     "  VALUES (?, ?, ?, ?)",
                     row,
                     error);
}

static gboolean
take_journal (CalRecovery *self, CalStatement *row, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GBytes) variables = cal_statement_get_bytes (row, 2);

  if (cal_statement_get_text (row, 1) == NULL)
    return TRUE;

  statement = cal_connection_prepare (self->to,
                                      "INSERT OR IGNORE INTO journal"
                                      "  (id, kind, variables, state, created)"
                                      "  VALUES (?, ?, ?, ?, ?)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, cal_statement_get_int (row, 0));
  cal_statement_bind_text (statement, 2, cal_statement_get_text (row, 1));
  cal_statement_bind_bytes (statement, 3, variables);
  cal_statement_bind_int (statement, 4, cal_statement_get_int (row, 3));
  cal_statement_bind_int (statement, 5, cal_statement_get_int (row, 4));
  return cal_statement_execute (statement, error);
}

static gboolean
take_account (CalRecovery *self, CalStatement *row, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  for (int i = 1; i <= 3; i++)
    {
      if (cal_statement_get_text (row, i) == NULL)
        return TRUE;
    }

  statement = cal_connection_prepare (self->to,
                                      "INSERT OR IGNORE INTO accounts (id, kind, name, settings)"
                                      "  VALUES (?, ?, ?, ?)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, cal_statement_get_int (row, 0));
  for (int i = 1; i <= 3; i++)
    cal_statement_bind_text (statement, i + 1, cal_statement_get_text (row, i));
  return cal_statement_execute (statement, error);
}

/* The one that a new file begins with, unless it is the only one that isn't deleted. */
static gboolean
drop_first_calendar (CalRecovery *self, gint64 key, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (self->to,
                                      "DELETE FROM calendars WHERE key = ?1 AND EXISTS"
                                      "  (SELECT 1 FROM calendars"
                                      "    WHERE key <> ?1 AND deleted_at IS NULL)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, key);
  return cal_statement_execute (statement, error);
}

/* The columns of calendars, of which a file of the first schema has one less. */
static const char *
get_calendar_columns (CalRecovery *self)
{
  if (read_number (self->from,
                   "SELECT count(*) FROM pragma_table_info ('calendars')"
                   "  WHERE name = 'deleted_at'")
      == 0)
    return "key, id, name, color, visible, read_only, position, NULL";

  return "key, id, name, color, visible, read_only, position, deleted_at";
}

static gboolean
take_all (CalRecovery *self, GError **error)
{
  gint64 first = read_number (self->to, "SELECT min(key) FROM calendars");

  return read_table (self, "accounts", "id, kind, name, settings", take_account, error)
         && read_table (self, "calendars", get_calendar_columns (self), take_calendar, error)
         && read_table (self, "appointments", "id, calendar, uid, source", take_appointment, error)
         && read_table (self,
                        "components",
                        "id, calendar, name, digest, text",
                        take_component,
                        error)
         && read_table (self, "timezones", "id, calendar, name, digest, text", take_timezone, error)
         && read_table (self,
                        "properties",
                        "id, calendar, name, digest, text",
                        take_property,
                        error)
         && read_table (self, "journal", "id, kind, variables, state, created", take_journal, error)
         && (g_hash_table_size (self->keys) == 0 || drop_first_calendar (self, first, error));
}

/* `copy` is read, the new file at `path` is made. */
static gboolean
read_copy (const char *copy, const char *path, guint *out_n_read, GError **error)
{
  g_autoptr (CalConnection) from = NULL;
  g_autoptr (CalConnection) to = NULL;
  g_autoptr (GHashTable) keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  CalRecovery self = { .keys = keys };
  gboolean is_done;

  to = cal_connection_open (path, CAL_CONNECTION_CREATE, error);
  if (to == NULL || !cal_schema_prepare (to, error))
    return FALSE;

  from = cal_connection_open (copy, CAL_CONNECTION_READ_WRITE, NULL);
  if (from == NULL || read_number (from, "PRAGMA application_id") != CAL_SCHEMA_APPLICATION_ID)
    return cal_connection_run (to, "PRAGMA wal_checkpoint (TRUNCATE)", error);

  self.from = from;
  self.to = to;
  if (!cal_connection_begin (to, error))
    return FALSE;
  is_done = take_all (&self, error);
  if (!cal_connection_end (to, is_done, error))
    return FALSE;

  *out_n_read = self.n_read;
  return cal_connection_run (to, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

static char *
describe (const char *path, const char *aside, guint n_read)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *aside_name = g_filename_display_name (aside);

  if (n_read == 0)
    return g_strdup_printf (_ ("“%s” was damaged, and no appointment could be read from it. It was "
                               "set aside as “%s”, and an empty calendar was begun."),
                            name,
                            aside_name);

  return g_strdup_printf (
      ngettext ("“%s” was damaged. It was set aside as “%s”; %u appointment could be read from it "
                "and is kept.",
                "“%s” was damaged. It was set aside as “%s”; %u appointments could be read from it "
                "and are kept.",
                n_read),
      name,
      aside_name,
      n_read);
}

/**
 * cal_recovery_run:
 * @path: a damaged file
 * @seen: what the file was before it was found to be damaged
 * @error: return location
 *
 * Makes a new file of what can be read, puts it at the place of the damaged one and gives that
 * another name. Any thread; takes as long as reading and writing all of it. When it fails, or the
 * process ends meanwhile, @path is as it was before.
 *
 * Sets `CAL_DATABASE_ERROR_LOCKED` when another program has the file open, `_DAMAGED` when its
 * folder can't be written, `_FULL` or `_FAILED`.
 *
 * Returns: (transfer full) (nullable): what was done, in the user's words
 */
char *
cal_recovery_run (const char *path, const GStatBuf *seen, GError **error)
{
  g_autoptr (CalDamagedFile) file = cal_damaged_file_claim (path, seen, error);
  guint n_read = 0;

  if (file == NULL || !cal_recovery_copy (path, cal_damaged_file_get_copy (file), error))
    return NULL;

  lengthen (cal_damaged_file_get_copy (file));
  if (!read_copy (cal_damaged_file_get_copy (file), cal_damaged_file_get_new (file), &n_read, error)
      || !cal_damaged_file_replace (file, error))
    return NULL;

  return describe (path, cal_damaged_file_get_aside (file), n_read);
}
