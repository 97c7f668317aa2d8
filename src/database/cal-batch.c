/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-batch.h"

#include <glib/gi18n-lib.h>

#include "cal-appointment-table.h"
#include "cal-batch-others.h"
#include "cal-calendar-table.h"
#include "cal-database-error.h"
#include "cal-ical-reader.h"
#include "cal-source-comparison.h"
#include "cal-staging.h"

/* An import's last part: what was staged goes into the archive in one transaction, and what was
 * there before is noted beside it, in the temporary tables, in the same transaction. Taking the
 * import back puts that in place again, doing it again the staged text: each only where the other
 * of the two still stands, so that what the user changed meanwhile is left alone. */

/* The part of a row that both directions need, by column of the query below. */
enum
{
  COLUMN_ID,
  COLUMN_UID,
  COLUMN_SOURCE,
  COLUMN_FIRST,
  COLUMN_LAST,
  COLUMN_TITLE,
  COLUMN_LOCATION,
  COLUMN_DESCRIPTION,
  COLUMN_BEFORE,
  COLUMN_STATE,
};

#define STAGED_QUERY                                                                               \
  "SELECT id, uid, source, first, last, title, location, description, before, state FROM staged"   \
  "  WHERE batch = ? ORDER BY id"

typedef struct
{
  CalConnection *connection;
  gint64 batch;
  gint64 calendar;
  gboolean again;
  guint n_done;
  guint n_kept;
} CalRevert;

static void
row_init_staged (CalAppointmentRow *self, CalStatement *staged)
{
  self->uid = g_strdup (cal_statement_get_text (staged, COLUMN_UID));
  self->source = g_strdup (cal_statement_get_text (staged, COLUMN_SOURCE));
  self->first = cal_statement_get_int (staged, COLUMN_FIRST);
  self->last = cal_statement_get_int (staged, COLUMN_LAST);
  self->title = g_strdup (cal_statement_get_text (staged, COLUMN_TITLE));
  self->location = g_strdup (cal_statement_get_text (staged, COLUMN_LOCATION));
  self->description = g_strdup (cal_statement_get_text (staged, COLUMN_DESCRIPTION));
}

static gboolean
put_staged (CalConnection *connection,
            gint64 id,
            gint64 calendar,
            CalStatement *staged,
            GError **error)
{
  g_auto (CalAppointmentRow) row = { 0 };

  row_init_staged (&row, staged);
  return cal_appointment_table_put (connection, id, calendar, &row, error);
}

static gboolean
note_before (CalConnection *connection,
             CalStatement *staged,
             CalStagedState state,
             const char *before,
             GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (connection,
                                      "UPDATE staged SET state = ?, before = ? WHERE id = ?",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, state);
  cal_statement_bind_text (statement, 2, before);
  cal_statement_bind_int (statement, 3, cal_statement_get_int (staged, COLUMN_ID));
  return cal_statement_execute (statement, error);
}

static gboolean
merge_one (CalConnection *connection,
           CalImportFindings *findings,
           gint64 calendar,
           CalStatement *staged,
           GError **error)
{
  g_autofree char *before = NULL;
  gint64 id;

  id = cal_appointment_table_find (connection,
                                   calendar,
                                   cal_statement_get_text (staged, COLUMN_UID),
                                   &before,
                                   error);
  if (id < 0)
    return FALSE;

  findings->n_found++;
  if (id == 0)
    {
      findings->n_new++;
      cal_import_findings_add_uid (findings, cal_statement_get_text (staged, COLUMN_UID));
      return put_staged (connection, id, calendar, staged, error);
    }

  if (cal_source_is_same (before, cal_statement_get_text (staged, COLUMN_SOURCE)))
    {
      findings->n_same++;
      return note_before (connection, staged, CAL_STAGED_SAME, NULL, error);
    }

  findings->n_changed++;
  return note_before (connection, staged, CAL_STAGED_CHANGED, before, error)
         && put_staged (connection, id, calendar, staged, error);
}

static gboolean
merge_appointments (CalConnection *connection,
                    CalImportFindings *findings,
                    gint64 calendar,
                    CalProgress *progress,
                    GError **error)
{
  g_autoptr (CalStatement) staged = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *sql = NULL;
  gint64 n_rows;

  sql = g_strdup_printf ("SELECT count(*) FROM staged WHERE batch = %" G_GINT64_FORMAT,
                         findings->batch);
  if (!cal_connection_read_int (connection, sql, &n_rows, error))
    return FALSE;

  findings->n_found = findings->n_new = findings->n_changed = findings->n_same = 0;
  staged = cal_connection_prepare (connection, STAGED_QUERY, error);
  if (staged == NULL)
    return FALSE;

  cal_statement_bind_int (staged, 1, findings->batch);
  while (cal_statement_next (staged, &local_error))
    {
      double share = (double) findings->n_found / (double) MAX (n_rows, 1);

      if (!merge_one (connection, findings, calendar, staged, error))
        return FALSE;
      cal_progress_tell (progress,
                         CAL_STAGING_SHARE + (1 - CAL_STAGING_SHARE) * share,
                         findings->n_found);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
merge_others (CalConnection *connection,
              CalImportFindings *findings,
              gint64 calendar,
              GError **error)
{
  g_autofree char *sql = NULL;
  gint64 n_new;

  sql = g_strdup_printf ("SELECT count(*) FROM staged_others WHERE batch = %" G_GINT64_FORMAT
                         "  AND kind = 'components' AND is_added",
                         findings->batch);
  if (!cal_batch_others_mark (connection, findings->batch, calendar, error)
      || !cal_connection_read_int (connection, sql, &n_new, error)
      || !cal_batch_others_add (connection, findings->batch, calendar, error))
    return FALSE;

  findings->n_new_others = (guint) n_new;
  return TRUE;
}

/**
 * cal_batch_merge:
 * @connection: a connection whose temporary tables have the batch
 * @findings: of the batch; gets the counts
 * @calendar_id: where to
 * @progress: told of it
 * @error: return location
 *
 * Brings the batch into the archive in one transaction. An appointment that is there is replaced by
 * the one that was read.
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND`, `_READ_ONLY_CALENDAR`, `_READ_ONLY`, `_FULL`, `_LOCKED`,
 * `_DAMAGED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether it is on the disk; otherwise nothing of it is
 */
gboolean
cal_batch_merge (CalConnection *connection,
                 CalImportFindings *findings,
                 const char *calendar_id,
                 CalProgress *progress,
                 GError **error)
{
  gboolean is_done;
  gint64 calendar;

  if (!cal_connection_begin (connection, error))
    return FALSE;

  findings->calendar_id = g_strdup (calendar_id);
  is_done = cal_calendar_table_find_writable (connection, calendar_id, &calendar, error)
            && merge_appointments (connection, findings, calendar, progress, error)
            && merge_others (connection, findings, calendar, error);
  return cal_connection_end (connection, is_done, error);
}

/* Puts `source` in place of the row, or removes it when that is NULL. */
static gboolean
restore (CalRevert *self, gint64 id, CalStatement *staged, const char *source, GError **error)
{
  g_autoptr (CalAppointment) appointment = NULL;
  g_auto (CalAppointmentRow) row = { 0 };

  if (source == NULL)
    return id == 0 || cal_appointment_table_remove (self->connection, id, error);

  appointment =
      cal_ical_parse_appointment ("", cal_statement_get_text (staged, COLUMN_UID), source, error);
  if (appointment == NULL)
    return FALSE;

  cal_appointment_row_init (&row, appointment);
  return cal_appointment_table_put (self->connection, id, self->calendar, &row, error);
}

static gboolean
revert_one (CalRevert *self, CalStatement *staged, GError **error)
{
  const char *after = cal_statement_get_text (staged, COLUMN_SOURCE);
  const char *before = cal_statement_get_text (staged, COLUMN_BEFORE);
  g_autofree char *current = NULL;
  gint64 id;

  if (cal_statement_get_int (staged, COLUMN_STATE) == CAL_STAGED_SAME)
    return TRUE;

  id = cal_appointment_table_find (self->connection,
                                   self->calendar,
                                   cal_statement_get_text (staged, COLUMN_UID),
                                   &current,
                                   error);
  if (id < 0)
    return FALSE;

  if (!cal_source_has_same_content (current, self->again ? before : after))
    {
      self->n_kept++;
      return TRUE;
    }

  self->n_done++;
  if (self->again)
    return put_staged (self->connection, id, self->calendar, staged, error);
  return restore (self, id, staged, before, error);
}

static gboolean
revert_all (CalRevert *self, GError **error)
{
  g_autoptr (CalStatement) staged = NULL;
  g_autoptr (GError) local_error = NULL;

  staged = cal_connection_prepare (self->connection, STAGED_QUERY, error);
  if (staged == NULL)
    return FALSE;

  cal_statement_bind_int (staged, 1, self->batch);
  while (cal_statement_next (staged, &local_error))
    {
      if (!revert_one (self, staged, error))
        return FALSE;
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (self->again)
    return cal_batch_others_add (self->connection, self->batch, self->calendar, error);
  return cal_batch_others_remove (self->connection, self->batch, self->calendar, error);
}

static gboolean
find_batch (CalConnection *connection, gint64 batch, char **out_calendar_id, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (connection,
                                      "SELECT calendar FROM temp.batches WHERE batch = ?",
                                      NULL);
  if (statement != NULL)
    {
      cal_statement_bind_int (statement, 1, batch);
      if (cal_statement_next (statement, NULL))
        {
          *out_calendar_id = g_strdup (cal_statement_get_text (statement, 0));
          return TRUE;
        }
    }

  g_set_error_literal (error,
                       CAL_DATABASE_ERROR,
                       CAL_DATABASE_ERROR_NOT_FOUND,
                       _ ("The import isn’t known any more."));
  return FALSE;
}

/**
 * cal_batch_revert:
 * @connection: the connection that the import was made on
 * @batch: number of the batch
 * @again: whether it is to be done again rather than taken back
 * @out_n_done: (out): how many appointments it was done to
 * @out_n_kept: (out): how many appointments were changed since, and left as they are
 * @error: return location
 *
 * Takes a whole import back, or does it again, in one transaction.
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when the batch or its calendar isn't there,
 * `_READ_ONLY_CALENDAR` when that may not be changed, `_READ_ONLY`,
 * `_FULL`, `_LOCKED`, `_DAMAGED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether it is on the disk; otherwise nothing was changed
 */
gboolean
cal_batch_revert (CalConnection *connection,
                  gint64 batch,
                  gboolean again,
                  guint *out_n_done,
                  guint *out_n_kept,
                  GError **error)
{
  CalRevert self = { .connection = connection, .batch = batch, .again = again };
  g_autofree char *calendar_id = NULL;
  gboolean is_done;

  if (!find_batch (connection, batch, &calendar_id, error)
      || !cal_connection_begin (connection, error))
    return FALSE;

  is_done = cal_calendar_table_find_writable (connection, calendar_id, &self.calendar, error)
            && revert_all (&self, error);
  if (!cal_connection_end (connection, is_done, error))
    return FALSE;

  *out_n_done = self.n_done;
  *out_n_kept = self.n_kept;
  return TRUE;
}
