/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include "cal-import-request.h"

/* Whole files, and what is asked of the database directly, past the cache.
 *
 * An import is a mutation, so that it is in the log and is undone as one; it has no layer, since
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

static gboolean
invalidate_occurrences (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_autoptr (QueryKey) key = query_key_new ("s", "occurrences");

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
    .on_success = invalidate_occurrences,
    .scope = cal_store_get_scope,
    .network_mode = QUERY_NETWORK_ALWAYS,
    .user_data = self,
  };
  const QueryMutationKind revert = {
    .name = CAL_STORE_KIND_IMPORT_REVERT,
    .variables_type = G_TYPE_VARIANT,
    .result_type = G_TYPE_VARIANT,
    .run = run_import_revert,
    .on_success = invalidate_occurrences,
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

static void
export_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  guint n_appointments = 0;

  if (cal_database_export_finish (CAL_DATABASE (source), result, &n_appointments, &error))
    g_task_return_int (task, n_appointments);
  else
    g_task_return_error (task, error);
}

/**
 * cal_store_export_async:
 * @self: the store
 * @calendar_id: (nullable): a calendar; %NULL for all
 * @stream: where to; it is not closed
 * @cancellable: (nullable): stops it
 * @callback: what to call at the end
 * @user_data: for @callback
 *
 * Writes everything that is stored as one iCalendar object.
 */
void
cal_store_export_async (CalStore *self,
                        const char *calendar_id,
                        GOutputStream *stream,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAL_IS_STORE (self));
  g_return_if_fail (G_IS_OUTPUT_STREAM (stream));

  task = g_task_new (self, cancellable, callback, user_data);
  if (cal_store_check_open (self, task))
    cal_database_export_async (self->database,
                               calendar_id,
                               stream,
                               cancellable,
                               export_cb,
                               g_steal_pointer (&task));
}

/**
 * cal_store_export_finish:
 * @self: the store
 * @result: the result
 * @out_n_appointments: (out) (optional): how many were written
 * @error: return location for an error
 *
 * Returns: %FALSE with an error of %CAL_DATABASE_ERROR or %G_IO_ERROR
 */
gboolean
cal_store_export_finish (CalStore *self,
                         GAsyncResult *result,
                         guint *out_n_appointments,
                         GError **error)
{
  gssize n_appointments;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  n_appointments = g_task_propagate_int (G_TASK (result), error);
  if (n_appointments < 0)
    return FALSE;
  if (out_n_appointments != NULL)
    *out_n_appointments = (guint) n_appointments;

  return TRUE;
}

static void
search_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *found = cal_database_search_finish (CAL_DATABASE (source), result, &error);

  if (found == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, found, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * cal_store_search_async:
 * @self: the store
 * @text: what to search for
 * @limit: how many at most
 * @cancellable: (nullable): stops it
 * @callback: what to call at the end
 * @user_data: for @callback
 *
 * Searches everything that is stored.
 */
void
cal_store_search_async (CalStore *self,
                        const char *text,
                        guint limit,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAL_IS_STORE (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  if (cal_store_check_open (self, task))
    cal_database_search_async (self->database,
                               text,
                               limit,
                               cancellable,
                               search_cb,
                               g_steal_pointer (&task));
}

/**
 * cal_store_search_finish:
 * @self: the store
 * @result: the result
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CalAppointment): what was found, the best first; %NULL
 * with an error of %CAL_DATABASE_ERROR
 */
GPtrArray *
cal_store_search_finish (CalStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Occurrences on their way to somebody who asked once. */
typedef struct
{
  CalStore *store;
  GPtrArray *occurrences;
} Collection;

/* The cache keeps what is in a calendar that was deleted. */
static void
collect_item (gpointer item, gpointer user_data)
{
  Collection *self = user_data;
  CalAppointment *appointment = cal_occurrence_get_appointment (item);

  if (!self->store->loaded || g_list_model_get_n_items (G_LIST_MODEL (self->store->calendars)) == 0
      || cal_store_find_calendar (self->store, cal_appointment_get_calendar_id (appointment))
             != NULL)
    g_ptr_array_add (self->occurrences, g_object_ref (item));
}

static void
range_fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (QueryList) list = query_client_fetch_finish (QUERY_CLIENT (source), result, &error);
  Collection collection = { .store = g_task_get_source_object (task) };

  if (list == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  collection.occurrences = g_ptr_array_new_with_free_func (g_object_unref);
  query_list_foreach (list, collect_item, &collection);
  g_task_return_pointer (task, collection.occurrences, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * cal_store_read_range_async:
 * @self: the store
 * @first_day: first day, days since 1970-01-01
 * @end_day: the day after the last
 * @cancellable: (nullable): stops waiting for it
 * @callback: what to call at the end
 * @user_data: for @callback
 *
 * Reads the occurrences of all calendars that overlap a span of days of the store's zone, once.
 */
void
cal_store_read_range_async (CalStore *self,
                            int first_day,
                            int end_day,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (QueryKey) key = NULL;
  GTask *task;

  g_return_if_fail (CAL_IS_STORE (self));
  g_return_if_fail (first_day < end_day);

  task = g_task_new (self, cancellable, callback, user_data);
  key = cal_store_new_occurrences_key (self, first_day, end_day);
  query_client_fetch_async (self->client, key, NULL, cancellable, range_fetched_cb, task);
}

/**
 * cal_store_read_range_finish:
 * @self: the store
 * @result: the result
 * @error: return location for an error
 *
 * Returns: (transfer full) (element-type CalOccurrence): occurrences in the total order, pending
 * changes in them; %NULL with an error of %CAL_DATABASE_ERROR
 */
GPtrArray *
cal_store_read_range_finish (CalStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
appointment_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  CalAppointment *appointment =
      cal_database_read_appointment_finish (CAL_DATABASE (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, appointment, g_object_unref);
}

/**
 * cal_store_read_appointment_async:
 * @self: the store
 * @calendar_id: a calendar
 * @uid: an appointment in it
 * @cancellable: (nullable): stops it
 * @callback: what to call at the end
 * @user_data: for @callback
 *
 * Reads one appointment as it is stored.
 */
void
cal_store_read_appointment_async (CalStore *self,
                                  const char *calendar_id,
                                  const char *uid,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CAL_IS_STORE (self));
  g_return_if_fail (calendar_id != NULL && uid != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  if (cal_store_check_open (self, task))
    cal_database_read_appointment_async (self->database,
                                         calendar_id,
                                         uid,
                                         cancellable,
                                         appointment_read_cb,
                                         g_steal_pointer (&task));
}

/**
 * cal_store_read_appointment_finish:
 * @self: the store
 * @result: the result
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the appointment; %NULL without @error when it isn't there
 */
CalAppointment *
cal_store_read_appointment_finish (CalStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
