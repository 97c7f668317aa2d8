/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

/* What somebody asks for once: a range, an appointment, a search, an export. Only the range comes
 * from the cache; the rest is asked of the database directly. */

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
 * Sets an error of %CAL_DATABASE_ERROR, or %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable): the appointment; %NULL without @error when it isn't there
 */
CalAppointment *
cal_store_read_appointment_finish (CalStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
