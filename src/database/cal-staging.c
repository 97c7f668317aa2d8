/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-staging.h"

#include <glib/gi18n-lib.h>

#include "cal-appointment-table.h"
#include "cal-database-error.h"
#include "cal-ical-reader.h"
#include "cal-ical-text.h"
#include "cal-ical-writer.h"
#include "cal-source-comparison.h"

/* Where an import prepares itself: temporary tables of its own connection, in a file that SQLite
 * makes and removes, so that the archive isn't locked while files are read and the memory that it
 * takes doesn't grow with them. The rows of an import that was carried out stay, with what was
 * there before, until the connection is closed: they are what taking it back works by.
 *
 * Exceptions that stand apart from their series in a file are joined to it. Two appointments of one
 * file with the same UID that are not exceptions of each other are both kept: the second one gets a
 * UID derived from the first's. Between two files the later one counts. */

typedef struct
{
  CalConnection *connection;
  CalImportFindings *findings;
  const char *calendar_id;
  CalProgress *progress;
  GCancellable *cancellable;
  guint n_done;
  guint file; /* number of the file */
  guint64 size_before;
  guint64 size_all;
} CalStaging;

static const char tables[] = "CREATE TEMP TABLE IF NOT EXISTS batches ("
                             "  batch INTEGER PRIMARY KEY AUTOINCREMENT,"
                             "  calendar TEXT);"
                             "CREATE TEMP TABLE IF NOT EXISTS staged ("
                             "  id INTEGER PRIMARY KEY,"
                             "  batch INTEGER NOT NULL,"
                             "  uid TEXT NOT NULL,"
                             "  file INTEGER NOT NULL,"
                             "  first INTEGER NOT NULL,"
                             "  last INTEGER NOT NULL,"
                             "  state INTEGER NOT NULL DEFAULT 0,"
                             "  source TEXT NOT NULL,"
                             "  title TEXT,"
                             "  location TEXT,"
                             "  description TEXT,"
                             "  before TEXT,"
                             "  UNIQUE (batch, uid));"
                             "CREATE TEMP TABLE IF NOT EXISTS staged_others ("
                             "  id INTEGER PRIMARY KEY,"
                             "  batch INTEGER NOT NULL,"
                             "  kind TEXT NOT NULL,"
                             "  name TEXT NOT NULL,"
                             "  digest TEXT NOT NULL,"
                             "  is_added INTEGER NOT NULL DEFAULT 0,"
                             "  text TEXT NOT NULL,"
                             "  replaced INTEGER,"
                             "  before TEXT,"
                             "  before_digest TEXT,"
                             "  UNIQUE (batch, kind, digest));"
                             "CREATE INDEX IF NOT EXISTS temp.staged_replaced"
                             "  ON staged_others (batch, replaced);";

static gint64
add_batch (CalConnection *connection, const char *calendar_id, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  if (!cal_connection_run (connection, tables, error))
    return 0;

  statement =
      cal_connection_prepare (connection, "INSERT INTO batches (calendar) VALUES (?)", error);
  if (statement == NULL)
    return 0;

  cal_statement_bind_text (statement, 1, calendar_id);
  return cal_statement_execute (statement, error) ? cal_connection_get_last_id (connection) : 0;
}

static void
add_event_days (CalImportFindings *findings, CalEvent *event)
{
  const CalEventFields *fields = cal_event_get (event);
  const CalZone *local = cal_zone_local ();
  gint64 start = cal_time_to_wall (&fields->start, local);
  gint64 end = cal_time_to_wall (&fields->end, local);
  int last = cal_day_of_wall (end > start ? end - 1 : start);

  if (fields->recurrence != NULL)
    {
      gint64 wall = cal_recurrence_get_last (fields->recurrence);

      findings->is_endless |= wall == G_MAXINT64;
      if (wall != G_MAXINT64 && wall > start)
        last = MAX (last, cal_day_of_wall (wall));
    }

  cal_import_findings_add_days (findings, cal_day_of_wall (start), last);
}

static void
add_days (CalImportFindings *findings, CalAppointment *appointment)
{
  CalEvent *master = cal_appointment_get_master (appointment);
  CalEvent *const *overrides;
  guint n_overrides;

  if (master != NULL)
    add_event_days (findings, master);

  overrides = cal_appointment_get_overrides (appointment, &n_overrides);
  for (guint i = 0; i < n_overrides; i++)
    add_event_days (findings, overrides[i]);
}

static gboolean
put_staged (CalStaging *self, CalAppointment *appointment, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_auto (CalAppointmentRow) row = { 0 };

  statement = cal_connection_prepare (
      self->connection,
      "INSERT OR REPLACE INTO staged"
      "  (batch, uid, file, first, last, source, title, location, description)"
      "  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  if (statement == NULL)
    return FALSE;

  cal_appointment_row_init (&row, appointment);
  cal_statement_bind_int (statement, 1, self->findings->batch);
  cal_statement_bind_text (statement, 2, row.uid);
  cal_statement_bind_int (statement, 3, self->file);
  cal_statement_bind_int (statement, 4, row.first);
  cal_statement_bind_int (statement, 5, row.last);
  cal_statement_bind_text (statement, 6, row.source);
  cal_statement_bind_text (statement, 7, row.title);
  cal_statement_bind_text (statement, 8, row.location);
  cal_statement_bind_text (statement, 9, row.description);
  return cal_statement_execute (statement, error);
}

/* What the file has of that UID already; FALSE with no error: nothing. */
static gboolean
find_staged (CalStaging *self, const char *uid, char **out_source, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (self->connection,
                                      "SELECT source FROM staged"
                                      "  WHERE batch = ? AND uid = ? AND file = ?",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, self->findings->batch);
  cal_statement_bind_text (statement, 2, uid);
  cal_statement_bind_int (statement, 3, self->file);
  if (!cal_statement_next (statement, error))
    return FALSE;

  *out_source = g_strdup (cal_statement_get_text (statement, 0));
  return TRUE;
}

/* `appointment` as it is to be staged, given that the file has `source` of the same UID; NULL with
 * no error: the same stands there twice. */
static CalAppointment *
join (CalStaging *self, CalAppointment *appointment, const char *source, GError **error)
{
  const char *uid = cal_appointment_get_uid (appointment);
  g_autoptr (CalAppointment) base = NULL;

  if (cal_source_is_same (source, cal_appointment_get_source (appointment)))
    return NULL;

  base = cal_ical_parse_appointment (self->calendar_id, uid, source, error);
  if (base == NULL)
    return NULL;

  if (cal_appointment_get_master (base) == NULL || cal_appointment_get_master (appointment) == NULL)
    return cal_ical_merge (base, appointment);

  for (guint i = 2;; i++)
    {
      g_autofree char *other_uid = g_strdup_printf ("%s-%u", uid, i);
      g_autofree char *other_source = NULL;
      g_autoptr (CalAppointment) other =
          cal_appointment_with_identity (appointment, self->calendar_id, other_uid);
      g_autoptr (CalAppointment) reconciled = cal_ical_reconcile (other);
      g_autoptr (GError) local_error = NULL;

      if (!find_staged (self, other_uid, &other_source, &local_error))
        {
          if (local_error == NULL)
            return g_steal_pointer (&reconciled);
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (cal_source_is_same (other_source, cal_appointment_get_source (reconciled)))
        return NULL;
    }
}

static gboolean
stage_appointment (CalStaging *self, CalAppointment *appointment, GError **error)
{
  g_autoptr (CalAppointment) joined = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *source = NULL;

  self->n_done++;
  add_days (self->findings, appointment);
  if (find_staged (self, cal_appointment_get_uid (appointment), &source, &local_error))
    joined = join (self, appointment, source, &local_error);
  else
    joined = g_object_ref (appointment);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return joined == NULL || put_staged (self, joined, error);
}

static gboolean
stage_other (CalStaging *self, const char *kind, const char *name, const char *text, GError **error)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (self->connection,
                                      "INSERT OR IGNORE INTO staged_others"
                                      "  (batch, kind, name, digest, text) VALUES (?, ?, ?, ?, ?)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, self->findings->batch);
  cal_statement_bind_text (statement, 2, kind);
  cal_statement_bind_text (statement, 3, name != NULL ? name : "");
  cal_statement_bind_text (statement, 4, digest);
  cal_statement_bind_text (statement, 5, text);
  return cal_statement_execute (statement, error);
}

static void
note_name (CalImportFindings *findings, const CalIcalItem *item)
{
  const char *value = strchr (item->text, ':');
  g_autofree char *name = NULL;

  if (findings->name != NULL || value == NULL
      || (g_ascii_strcasecmp (item->name, "X-WR-CALNAME") != 0
          && g_ascii_strcasecmp (item->name, "NAME") != 0))
    return;

  name = g_strstrip (g_strcompress (value + 1));
  if (*name != '\0' && g_utf8_validate (name, -1, NULL))
    findings->name = g_steal_pointer (&name);
}

static void
remark_on_event (CalStaging *self, CalEvent *event, const CalIcalItem *item, const char *file_name)
{
  const CalEventFields *fields = cal_event_get (event);
  g_autofree char *problem = NULL;
  g_autofree char *title = NULL;
  g_autofree char *reason = NULL;

  if (fields->problem == NULL)
    return;

  problem = g_strdelimit (g_strdup (fields->problem), "\n", ' ');
  title = cal_ical_excerpt (fields->title != NULL ? fields->title : "");
  /* Translators: the title of an appointment, and what is wrong with it. */
  reason = g_strdup_printf (_ ("“%1$s”: %2$s"), title, problem);
  cal_import_findings_add_remark (self->findings,
                                  file_name,
                                  item->line,
                                  *title != '\0' ? reason : problem);
}

static void
remark_on (CalStaging *self, const CalIcalItem *item, const char *file_name)
{
  CalEvent *master = cal_appointment_get_master (item->appointment);
  CalEvent *const *overrides;
  guint n_overrides;

  if (master != NULL)
    remark_on_event (self, master, item, file_name);

  overrides = cal_appointment_get_overrides (item->appointment, &n_overrides);
  for (guint i = 0; i < n_overrides; i++)
    remark_on_event (self, overrides[i], item, file_name);
}

static gboolean
stage_item (CalStaging *self, const CalIcalItem *item, const char *file_name, GError **error)
{
  switch (item->kind)
    {
    case CAL_ICAL_ITEM_APPOINTMENT:
      remark_on (self, item, file_name);
      return stage_appointment (self, item->appointment, error);

    case CAL_ICAL_ITEM_COMPONENT:
      self->findings->n_others++;
      return stage_other (self, "components", item->name, item->text, error);

    case CAL_ICAL_ITEM_TIMEZONE:
      return stage_other (self, "timezones", item->name, item->text, error);

    case CAL_ICAL_ITEM_PROPERTY:
      note_name (self->findings, item);
      return stage_other (self, "properties", item->name, item->text, error);

    case CAL_ICAL_ITEM_BROKEN:
    default:
      cal_import_findings_add_problem (self->findings, file_name, item->line, item->reason);
      /* It can't be shown, but what it says is kept for the export where it is a whole component.
       */
      return item->name == NULL || item->text == NULL
             || stage_other (self, "components", item->name, item->text, error);
    }
}

static gboolean
stage_stream (CalStaging *self, GInputStream *stream, const char *file_name, GError **error)
{
  g_autoptr (CalIcalReader) reader = cal_ical_reader_new (stream, self->calendar_id);
  g_autoptr (GError) local_error = NULL;
  CalIcalItem item = { 0 };

  while (cal_ical_reader_next (reader, &item, self->cancellable, &local_error))
    {
      guint64 position = self->size_before + cal_ical_reader_get_position (reader);
      gboolean is_done = stage_item (self, &item, file_name, error);

      cal_ical_item_clear (&item);
      if (!is_done)
        return FALSE;
      cal_progress_tell (self->progress,
                         CAL_STAGING_SHARE * (double) position / (double) MAX (self->size_all, 1),
                         self->n_done);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static guint64
get_size (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file,
                                                  G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE,
                                                  cancellable,
                                                  NULL);

  return info != NULL ? (guint64) g_file_info_get_size (info) : 0;
}

static char *
get_display_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_filename_display_name (base != NULL ? base : "");
}

static gboolean
stage_file (CalStaging *self, GFile *file, const char *file_name, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (file, self->cancellable, error);

  return stream != NULL && stage_stream (self, G_INPUT_STREAM (stream), file_name, error);
}

/* One file among several that can't be read is a problem beside the broken entries; the only one is
 * an error, and so is what has to do with the archive and not with the file. */
static gboolean
take_for_problem (CalStaging *self, guint n_files, const char *file_name, GError **error)
{
  if ((*error)->domain == CAL_DATABASE_ERROR
      || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;

  if (n_files == 1)
    {
      g_prefix_error (error, "“%s”: ", file_name);
      return FALSE;
    }

  cal_import_findings_add_unread_file (self->findings, file_name, (*error)->message);
  g_clear_error (error);
  return TRUE;
}

static gboolean
stage_files (CalStaging *self, GFile *const *files, guint n_files, GError **error)
{
  for (guint i = 0; i < n_files; i++)
    self->size_all += get_size (files[i], self->cancellable);

  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *name = get_display_name (files[i]);
      GError *local_error = NULL;

      self->file = i;
      if (!stage_file (self, files[i], name, &local_error)
          && !take_for_problem (self, n_files, name, &local_error))
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      self->size_before += get_size (files[i], self->cancellable);
    }

  return TRUE;
}

/**
 * cal_staging_read:
 * @connection: a connection
 * @files: the files
 * @n_files: how many
 * @calendar_id: of the calendar that they are for
 * @progress: told of what is read
 * @findings: gets what the files hold, and the number of the batch
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Reads the files into the temporary tables; the archive is neither read nor locked.
 *
 * Sets errors of `CAL_ICAL_ERROR`, `G_IO_ERROR` or `CAL_DATABASE_ERROR_FULL` (of the temporary
 * folder).
 *
 * Returns: whether they could be read; otherwise nothing stays behind
 */
gboolean
cal_staging_read (CalConnection *connection,
                  GFile *const *files,
                  guint n_files,
                  const char *calendar_id,
                  CalProgress *progress,
                  CalImportFindings *findings,
                  GCancellable *cancellable,
                  GError **error)
{
  CalStaging self = {
    .connection = connection,
    .findings = findings,
    .calendar_id = calendar_id,
    .progress = progress,
    .cancellable = cancellable,
  };
  gboolean is_done;

  findings->batch = add_batch (connection, calendar_id, error);
  if (findings->batch == 0 || !cal_connection_run (connection, "BEGIN", error))
    return FALSE;

  is_done = stage_files (&self, files, n_files, error);
  return cal_connection_end (connection, is_done, error);
}

/**
 * cal_staging_compare:
 * @connection: a connection
 * @findings: of the batch; gets the counts
 * @calendar: number of the calendar; 0 for one that isn't there
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether the archive could be read
 */
gboolean
cal_staging_compare (CalConnection *connection,
                     CalImportFindings *findings,
                     gint64 calendar,
                     GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  findings->n_found = findings->n_new = findings->n_changed = findings->n_same = 0;
  statement = cal_connection_prepare (connection,
                                      "SELECT s.source, a.source FROM staged s"
                                      "  LEFT JOIN appointments a"
                                      "    ON a.calendar = ? AND a.uid = s.uid"
                                      "  WHERE s.batch = ?",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, calendar);
  cal_statement_bind_int (statement, 2, findings->batch);
  while (cal_statement_next (statement, &local_error))
    {
      const char *there = cal_statement_get_text (statement, 1);

      findings->n_found++;
      if (there == NULL)
        findings->n_new++;
      else if (cal_source_is_same (cal_statement_get_text (statement, 0), there))
        findings->n_same++;
      else
        findings->n_changed++;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * cal_staging_forget:
 * @connection: a connection
 * @batch: number of the batch
 * @error: return location
 *
 * Removes what the temporary tables have of it.
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was removed
 */
gboolean
cal_staging_forget (CalConnection *connection, gint64 batch, GError **error)
{
  static const char *const commands[] = {
    "DELETE FROM staged WHERE batch = ?",
    "DELETE FROM staged_others WHERE batch = ?",
    "DELETE FROM batches WHERE batch = ?",
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CalStatement) statement = cal_connection_prepare (connection, commands[i], error);

      if (statement == NULL)
        return FALSE;
      cal_statement_bind_int (statement, 1, batch);
      if (!cal_statement_execute (statement, error))
        return FALSE;
    }

  return TRUE;
}
