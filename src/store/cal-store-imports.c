/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include "cal-import-request.h"

/* Imports. One is a mutation, so that it is in the log and is undone as one; it has no layer, since
 * what is in a file is not known before it is read. What is shown is read again when it is done.
 *
 * Taking it back is a mutation too. Its report knows what it added: for as long as that is being
 * removed, schedules leave it out, so that it is gone at once however long the database takes. */

static void
import_run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  QueryAttempt *attempt = user_data;
  GError *error = NULL;
  CalImportReport *report = cal_database_import_finish (CAL_DATABASE (source), result, &error);

  if (report == NULL)
    query_attempt_return_error (attempt, error);
  else
    query_attempt_return (attempt, report);
}

static void
import_files (CalStore *self, gpointer data)
{
  QueryAttempt *attempt = data;

  cal_import_request_run (query_attempt_get_variables (attempt),
                          self->database,
                          FALSE,
                          import_run_cb,
                          attempt);
}

static void
run_import (QueryAttempt *attempt, gpointer user_data)
{
  cal_store_when_open (user_data, import_files, attempt);
}

/* Of an import, or of its undo. */
static gboolean
import_succeeded (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_autoptr (QueryKey) key = query_key_new ("s", "occurrences");

  cal_store_shake_changes (user_data, mutation);
  query_mutation_invalidate (mutation, QUERY_FILTER_PREFIX (key));
  return TRUE;
}

static void
import_reverted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  QueryAttempt *attempt = user_data;
  GError *error = NULL;
  guint n_done = 0, n_kept = 0;

  if (cal_database_revert_import_finish (CAL_DATABASE (source), result, &n_done, &n_kept, &error))
    query_attempt_return (attempt, g_variant_ref_sink (g_variant_new ("(uu)", n_done, n_kept)));
  else
    query_attempt_return_error (attempt, error);
}

static void
revert_import (CalStore *self, gpointer data)
{
  QueryAttempt *attempt = data;
  gint64 batch;
  gboolean again;

  g_variant_get (query_attempt_get_variables (attempt), "(xb)", &batch, &again);
  cal_database_revert_import_async (self->database,
                                    batch,
                                    again,
                                    NULL,
                                    import_reverted_cb,
                                    attempt);
}

static void
run_import_revert (QueryAttempt *attempt, gpointer user_data)
{
  cal_store_when_open (user_data, revert_import, attempt);
}

/**
 * cal_store_register_imports:
 * @self: the store
 *
 * Tells the client how to import files and how to take an import back.
 */
void
cal_store_register_imports (CalStore *self)
{
  const QueryMutationKind import = {
    .name = CAL_STORE_KIND_IMPORT,
    .variables_type = CAL_TYPE_IMPORT_REQUEST,
    .result_type = CAL_TYPE_IMPORT_REPORT,
    .run = run_import,
    .on_success = import_succeeded,
    .scope = cal_store_get_scope,
    .network_mode = QUERY_NETWORK_ALWAYS,
    .user_data = self,
  };
  const QueryMutationKind revert = {
    .name = CAL_STORE_KIND_IMPORT_REVERT,
    .variables_type = G_TYPE_VARIANT,
    .result_type = G_TYPE_VARIANT,
    .run = run_import_revert,
    .on_success = import_succeeded,
    .scope = cal_store_get_scope,
    .network_mode = QUERY_NETWORK_ALWAYS,
    .user_data = self,
  };

  query_client_register_mutation (self->client, &import);
  query_client_register_mutation (self->client, &revert);
}

/**
 * cal_store_revert_import:
 * @self: the store
 * @report: which import
 * @again: whether to do it again instead of taking it back
 *
 * What is taken back is left out by all schedules until cal_store_end_revert().
 *
 * Returns: (transfer none): the mutation
 */
QueryMutation *
cal_store_revert_import (CalStore *self, CalImportReport *report, gboolean again)
{
  g_autoptr (GVariant) variables =
      g_variant_ref_sink (g_variant_new ("(xb)", cal_import_report_get_batch (report), again));
  QueryMutation *mutation =
      query_client_mutate (self->client, CAL_STORE_KIND_IMPORT_REVERT, variables);

  if (!again)
    {
      g_ptr_array_add (self->reverting, g_object_ref (report));
      g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_REVERTING], 0);
    }

  return mutation;
}

/**
 * cal_store_end_revert:
 * @self: the store
 * @report: an import that has been taken back, or could not be
 *
 * Schedules show again what of it is there.
 */
void
cal_store_end_revert (CalStore *self, CalImportReport *report)
{
  if (g_ptr_array_remove (self->reverting, report))
    g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_REVERTING], 0);
}

/**
 * cal_store_is_reverting:
 * @self: the store
 * @appointment: an appointment
 *
 * Returns: whether it is one of an import that is being taken back
 */
gboolean
cal_store_is_reverting (CalStore *self, CalAppointment *appointment)
{
  for (guint i = 0; i < self->reverting->len; i++)
    if (cal_import_report_has_added (g_ptr_array_index (self->reverting, i),
                                     cal_appointment_get_calendar_id (appointment),
                                     cal_appointment_get_uid (appointment)))
      return TRUE;

  return FALSE;
}

/**
 * cal_store_cancel_imports:
 * @self: the store
 *
 * Stops what is being imported; nothing of it stays behind.
 */
void
cal_store_cancel_imports (CalStore *self)
{
  GListModel *pending = G_LIST_MODEL (query_client_get_pending (self->client));

  for (guint i = g_list_model_get_n_items (pending); i > 0; i--)
    {
      g_autoptr (QueryMutation) mutation = g_list_model_get_item (pending, i - 1);

      if (g_str_equal (query_mutation_get_kind (mutation), CAL_STORE_KIND_IMPORT))
        cal_import_request_cancel (query_mutation_get_variables (mutation));
    }
}

static void
preview_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CalImportReport *report = cal_database_import_finish (CAL_DATABASE (source), result, &error);

  if (report == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, report, g_object_unref);
}

/**
 * cal_store_preview_import_async:
 * @self: the store
 * @files: (array length=n_files): the files
 * @n_files: how many
 * @calendar_id: the calendar they would go into
 * @progress: (nullable): called on the main thread, at most ten times a second
 * @progress_data: for @progress
 * @progress_destroy: (nullable): frees @progress_data
 * @cancellable: (nullable): stops it
 * @callback: what to call at the end; it uses cal_store_import_finish()
 * @user_data: for @callback
 *
 * Finds out what an import would do, without writing anything.
 */
void
cal_store_preview_import_async (CalStore *self,
                                GFile *const *files,
                                guint n_files,
                                const char *calendar_id,
                                CalImportProgressFunc progress,
                                gpointer progress_data,
                                GDestroyNotify progress_destroy,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (CalImportRequest) request = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAL_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  request = cal_import_request_new (files,
                                    n_files,
                                    calendar_id,
                                    progress,
                                    progress_data,
                                    progress_destroy,
                                    cancellable);
  if (cal_store_check_open (self, task))
    cal_import_request_run (request, self->database, TRUE, preview_cb, g_steal_pointer (&task));
}

static void
import_settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  QueryMutation *mutation = QUERY_MUTATION (source);
  GError *error = NULL;

  if (query_mutation_wait_finish (mutation, result, &error))
    g_task_return_pointer (task,
                           g_object_ref (query_mutation_get_result (mutation)),
                           g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * cal_store_import_async:
 * @self: the store
 * @files: (array length=n_files): the files
 * @n_files: how many
 * @calendar_id: the calendar they go into
 * @progress: (nullable): called on the main thread, at most ten times a second
 * @progress_data: for @progress
 * @progress_destroy: (nullable): frees @progress_data
 * @cancellable: (nullable): stops it; nothing stays behind
 * @callback: what to call when what was imported is shown; it uses cal_store_import_finish()
 * @user_data: for @callback
 *
 * Imports files in one transaction, undone as one. #CalStore::done tells of it.
 */
void
cal_store_import_async (CalStore *self,
                        GFile *const *files,
                        guint n_files,
                        const char *calendar_id,
                        CalImportProgressFunc progress,
                        gpointer progress_data,
                        GDestroyNotify progress_destroy,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (CalImportRequest) request = NULL;
  QueryMutation *mutation;
  GTask *task;

  g_return_if_fail (CAL_IS_STORE (self));

  /* The request has the cancellable; the task tells how the mutation ended, whatever it was. */
  task = g_task_new (self, NULL, callback, user_data);
  request = cal_import_request_new (files,
                                    n_files,
                                    calendar_id,
                                    progress,
                                    progress_data,
                                    progress_destroy,
                                    cancellable);
  mutation = query_client_mutate (self->client, CAL_STORE_KIND_IMPORT, request);
  query_mutation_wait_async (mutation, NULL, import_settled_cb, task);
}

/**
 * cal_store_import_finish:
 * @self: the store
 * @result: the result
 * @error: return location for an error
 *
 * Ends an import or a preview.
 *
 * Returns: (transfer full): what came of it; %NULL with an error of %CAL_DATABASE_ERROR,
 *   %CAL_ICAL_ERROR or %G_IO_ERROR
 */
CalImportReport *
cal_store_import_finish (CalStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
