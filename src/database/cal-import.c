/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-import.h"

#include "cal-batch.h"
#include "cal-calendar-table.h"
#include "cal-database-private.h"
#include "cal-export.h"
#include "cal-import-report-private.h"
#include "cal-progress.h"
#include "cal-staging.h"

/* The long calls of CalDatabase, all on the transfer lane: one after another, beside the reader
 * and, but for an import's last part, beside the writer. */

typedef struct
{
  CalDatabase *database; /* outlives its threads */
  GFile **files;
  guint n_files;
  char *calendar_id;
  CalProgress *progress; /* the task's */
  gboolean writes;
} CalImportCall;

typedef struct
{
  CalDatabase *database;
  gint64 batch;
  gboolean again;
  guint n_done;
  guint n_kept;
} CalRevertCall;

typedef struct
{
  char *calendar_id;
  GOutputStream *stream; /* the task's */
  guint n_appointments;
} CalExportCall;

static void
import_call_free (gpointer data)
{
  CalImportCall *self = data;

  for (guint i = 0; i < self->n_files; i++)
    g_object_unref (self->files[i]);
  g_free (self->files);
  g_free (self->calendar_id);
  g_free (self);
}

static void
export_call_free (gpointer data)
{
  CalExportCall *self = data;

  g_free (self->calendar_id);
  g_free (self);
}

static gboolean
merge (CalConnection *connection, CalImportCall *call, CalImportFindings *findings, GError **error)
{
  gboolean is_done;

  if (!cal_database_begin_writing (call->database, error))
    return FALSE;

  cal_connection_set_generous (connection, TRUE);
  is_done = cal_batch_merge (connection, findings, call->calendar_id, call->progress, error);
  cal_connection_set_generous (connection, FALSE);
  cal_database_end_writing (call->database);
  return is_done;
}

/* That it can't be written is said before a long file is read. */
static gboolean
check_target (CalConnection *connection, CalImportCall *call, gint64 *out_calendar, GError **error)
{
  if (!call->writes)
    return cal_calendar_table_find (connection, call->calendar_id, out_calendar, NULL, error);

  if (!cal_database_begin_writing (call->database, error))
    return FALSE;
  cal_database_end_writing (call->database);
  return cal_calendar_table_find_writable (connection, call->calendar_id, out_calendar, error);
}

static gpointer
import (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  CalImportCall *call = data;
  g_auto (CalImportFindings) findings = { 0 };
  gint64 calendar = 0;
  gboolean is_done;

  if (!check_target (connection, call, &calendar, error)
      || !cal_staging_read (connection,
                            call->files,
                            call->n_files,
                            call->calendar_id,
                            call->progress,
                            &findings,
                            cancellable,
                            error))
    return NULL;

  if (call->writes)
    is_done = merge (connection, call, &findings, error);
  else
    is_done = cal_staging_compare (connection, &findings, calendar, error);

  if (!is_done || !call->writes)
    {
      cal_connection_set_cancellable (connection, NULL);
      cal_staging_forget (connection, findings.batch, NULL);
      findings.batch = 0;
    }

  return is_done ? cal_import_report_new (&findings) : NULL;
}

static void
progress_free (gpointer data)
{
  cal_progress_unref (data);
}

static gpointer
revert (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  CalRevertCall *call = data;
  gboolean is_done;

  if (!cal_database_begin_writing (call->database, error))
    return NULL;

  is_done =
      cal_batch_revert (connection, call->batch, call->again, &call->n_done, &call->n_kept, error);
  cal_database_end_writing (call->database);
  return GINT_TO_POINTER (is_done);
}

static gpointer export(CalConnection *connection,
                       gpointer data,
                       GCancellable *cancellable,
                       GError **error)
{
  CalExportCall *call = data;

  return GINT_TO_POINTER (cal_export_run (connection,
                                          call->calendar_id,
                                          call->stream,
                                          &call->n_appointments,
                                          cancellable,
                                          error));
}

/**
 * cal_database_import_async:
 * @self: a database
 * @files: (array length=n_files): the files
 * @n_files: how many
 * @calendar_id: of the calendar to import into
 * @is_preview: whether the files are only read and compared with the calendar, which doesn't change
 * @progress: (nullable): called in this thread's main context, at most ten times a second, with
 * what is done, 0 to 1, and the number of appointments
 * @progress_data: for @progress
 * @progress_destroy: (nullable): frees @progress_data, in this thread
 * @cancellable: (nullable): ends it and leaves nothing behind, as long as it isn't done
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Imports the files in one transaction. An appointment that is there already, but different, is
 * replaced by the file's. A broken entry is left out and reported. Saves that are asked for while
 * the files are read go on; while the transaction runs they wait for it, and don't fail.
 */
void
cal_database_import_async (CalDatabase *self,
                           GFile *const *files,
                           guint n_files,
                           const char *calendar_id,
                           gboolean is_preview,
                           CalImportProgressFunc progress,
                           gpointer progress_data,
                           GDestroyNotify progress_destroy,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  CalImportCall *call;
  GTask *task;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (calendar_id != NULL);

  call = g_new0 (CalImportCall, 1);
  call->database = self;
  call->files = g_new0 (GFile *, n_files);
  for (; call->n_files < n_files; call->n_files++)
    call->files[call->n_files] = g_object_ref (files[call->n_files]);
  call->calendar_id = g_strdup (calendar_id);
  call->progress = cal_progress_new (progress, progress_data, progress_destroy);
  call->writes = !is_preview;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cal_database_import_async);
  g_task_set_check_cancellable (task, is_preview);
  g_task_set_task_data (task, call->progress, progress_free);
  cal_database_run (self, CAL_LANE_TRANSFER, task, import, call, import_call_free, g_object_unref);
}

/**
 * cal_database_import_finish:
 * @self: a database
 * @result: what the callback of an import or of a preview got
 * @error: return location
 *
 * Sets errors of `CAL_ICAL_ERROR` and `G_IO_ERROR` for a single file that can't be read (among
 * several it is one of the report's problems), `CAL_DATABASE_ERROR_NOT_FOUND` when there is no such
 * calendar, `_READ_ONLY_CALENDAR` when it may not be changed, `_READ_ONLY`, `_FULL`, `_LOCKED`,
 * `_DAMAGED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`: then nothing was changed.
 *
 * Returns: (transfer full) (nullable): what was found, or imported
 */
CalImportReport *
cal_database_import_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAL_IS_DATABASE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cal_database_import_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * cal_database_revert_import_async:
 * @self: the database that the import was made with
 * @batch: of its report
 * @again: whether it is to be done again rather than taken back
 * @cancellable: (nullable): ends it, then nothing was changed
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Takes a whole import back, or does it again, in one transaction. Works as long as the database is
 * open.
 */
void
cal_database_revert_import_async (CalDatabase *self,
                                  gint64 batch,
                                  gboolean again,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  CalRevertCall *call;
  GTask *task;

  g_return_if_fail (CAL_IS_DATABASE (self));

  call = g_new0 (CalRevertCall, 1);
  call->database = self;
  call->batch = batch;
  call->again = again;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cal_database_revert_import_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, g_free);
  cal_database_run (self, CAL_LANE_TRANSFER, task, revert, call, NULL, NULL);
}

/**
 * cal_database_revert_import_finish:
 * @self: a database
 * @result: what the callback got
 * @out_n_done: (out) (nullable): appointments that were taken back, or brought in again
 * @out_n_kept: (out) (nullable): appointments that were changed since, and left as they are
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when the import isn't known, `_READ_ONLY_CALENDAR`,
 * `_READ_ONLY`, `_FULL`, `_LOCKED`, `_DAMAGED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`: then
 * nothing was changed.
 *
 * Returns: whether it is on the disk
 */
gboolean
cal_database_revert_import_finish (CalDatabase *self,
                                   GAsyncResult *result,
                                   guint *out_n_done,
                                   guint *out_n_kept,
                                   GError **error)
{
  CalRevertCall *call;

  g_return_val_if_fail (CAL_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cal_database_revert_import_async), FALSE);

  call = g_task_get_task_data (G_TASK (result));
  if (g_task_propagate_pointer (G_TASK (result), error) == NULL)
    return FALSE;

  if (out_n_done != NULL)
    *out_n_done = call->n_done;
  if (out_n_kept != NULL)
    *out_n_kept = call->n_kept;
  return TRUE;
}

/**
 * cal_database_export_async:
 * @self: a database
 * @calendar_id: (nullable): of the calendar; %NULL for all
 * @stream: where to; written on another thread, flushed, not closed
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes everything of a calendar as one VCALENDAR, losing nothing.
 */
void
cal_database_export_async (CalDatabase *self,
                           const char *calendar_id,
                           GOutputStream *stream,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  CalExportCall *call;
  GTask *task;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (G_IS_OUTPUT_STREAM (stream));

  call = g_new0 (CalExportCall, 1);
  call->calendar_id = g_strdup (calendar_id);
  call->stream = stream;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, cal_database_export_async);
  g_task_set_task_data (task, call, export_call_free);
  /* Dropped in this thread, where the stream may be finalized. */
  g_object_set_data_full (G_OBJECT (task), "stream", g_object_ref (stream), g_object_unref);
  cal_database_run (self, CAL_LANE_TRANSFER, task, export, call, NULL, NULL);
}

/**
 * cal_database_export_finish:
 * @self: a database
 * @result: what the callback got
 * @out_n_appointments: (out) (nullable): how many appointments were written
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is no such calendar, `_DAMAGED` or `_FAILED`, and
 * errors of `G_IO_ERROR` for the stream.
 *
 * Returns: whether all of it was written
 */
gboolean
cal_database_export_finish (CalDatabase *self,
                            GAsyncResult *result,
                            guint *out_n_appointments,
                            GError **error)
{
  CalExportCall *call;

  g_return_val_if_fail (CAL_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, cal_database_export_async), FALSE);

  call = g_task_get_task_data (G_TASK (result));
  if (g_task_propagate_pointer (G_TASK (result), error) == NULL)
    return FALSE;

  if (out_n_appointments != NULL)
    *out_n_appointments = call->n_appointments;
  return TRUE;
}
