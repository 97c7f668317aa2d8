/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-database.h"

#include "cal-appointment-table.h"
#include "cal-calendar-table.h"
#include "cal-database-private.h"
#include "cal-writing.h"

/* The short calls of CalDatabase: each packs its arguments, has them worked on by the lane's thread
 * and hands out the result. */

typedef struct
{
  CalDatabase *database; /* outlives its threads */
  char *calendar_id;
  char *text;
  guint limit;
  CalRange range;
  GObject *object;
  gboolean deleted;
} CalCall;

/* A kind of call: where it is worked on, by what, and how an answer that nobody takes is freed. */
typedef struct
{
  CalLane lane;
  CalDatabaseFunc func;
  GDestroyNotify result_free; /* (nullable) */
} CalOperation;

static CalCall *
call_new (CalDatabase *database)
{
  CalCall *self = g_new0 (CalCall, 1);

  self->database = database;
  return self;
}

static void
call_free (gpointer data)
{
  CalCall *self = data;

  g_free (self->calendar_id);
  g_free (self->text);
  g_clear_object (&self->object);
  g_free (self);
}

static void
array_free (gpointer data)
{
  g_ptr_array_unref (data);
}

static void
start (const CalOperation *operation,
       CalCall *call,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (call->database, cancellable, callback, user_data);

  g_task_set_source_tag (task, (gpointer) operation);
  /* What was written is told even when it was cancelled too late. */
  g_task_set_check_cancellable (task, operation->lane != CAL_LANE_WRITE);
  cal_database_run (call->database,
                    operation->lane,
                    task,
                    operation->func,
                    call,
                    call_free,
                    operation->result_free);
}

static gpointer
finish (const CalOperation *operation, CalDatabase *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CAL_IS_DATABASE (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, (gpointer) operation), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_calendars (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  return cal_calendar_table_read (connection, error);
}

/* One change of the calendars, in a transaction of its own. */
static gpointer
write_calendars (CalConnection *connection,
                 CalCall *call,
                 gboolean (*change) (CalConnection *, CalCall *, GError **),
                 GError **error)
{
  gboolean is_done;

  if (!cal_database_begin_writing (call->database, error))
    return NULL;

  is_done = cal_connection_begin (connection, error);
  if (is_done)
    {
      is_done = change (connection, call, error);
      is_done = cal_connection_end (connection, is_done, error);
    }
  cal_database_end_writing (call->database);
  return GINT_TO_POINTER (is_done);
}

static gboolean
save (CalConnection *connection, CalCall *call, GError **error)
{
  return cal_calendar_table_save (connection, CAL_CALENDAR (call->object), error);
}

static gpointer
save_calendar (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  return write_calendars (connection, data, save, error);
}

/* Marks the calendar as deleted, or takes the mark away. */
static gboolean
mark (CalConnection *connection, CalCall *call, GError **error)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  return call->deleted ? cal_calendar_table_delete (connection, call->calendar_id, now, error)
                       : cal_calendar_table_restore (connection, call->calendar_id, error);
}

static gpointer
mark_calendar (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  return write_calendars (connection, data, mark, error);
}

/* What was asked for, and what is told along with it. */
typedef struct
{
  GPtrArray *result;
  GPtrArray *beside;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->result, g_ptr_array_unref);
  g_clear_pointer (&self->beside, g_ptr_array_unref);
  g_free (self);
}

/* NULL when there is no result. */
static Answer *
answer_new (GPtrArray *result, GPtrArray *beside)
{
  g_autoptr (GPtrArray) owned = beside;
  Answer *self;

  if (result == NULL)
    return NULL;

  self = g_new0 (Answer, 1);
  self->result = result;
  self->beside = g_steal_pointer (&owned);
  return self;
}

static GPtrArray *
answer_open (Answer *self, GPtrArray **out_beside)
{
  GPtrArray *result;

  if (self == NULL)
    return NULL;

  result = g_steal_pointer (&self->result);
  if (out_beside != NULL)
    *out_beside = g_steal_pointer (&self->beside);
  answer_free (self);
  return result;
}

static gpointer
read_range (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  CalCall *call = data;
  GPtrArray *crowded = g_ptr_array_new_with_free_func (g_object_unref);

  return answer_new (
      cal_appointment_table_read_range (connection, &call->range, cancellable, crowded, error),
      crowded);
}

static gpointer
read_appointment (CalConnection *connection,
                  gpointer data,
                  GCancellable *cancellable,
                  GError **error)
{
  CalCall *call = data;
  CalAppointment *appointment = NULL;

  cal_appointment_table_read (connection, call->calendar_id, call->text, &appointment, error);
  return appointment;
}

static gpointer
search (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  CalCall *call = data;

  return cal_appointment_table_search (connection, call->text, call->limit, error);
}

static gpointer
write_change (CalConnection *connection, gpointer data, GCancellable *cancellable, GError **error)
{
  CalCall *call = data;
  GPtrArray *stored;
  GPtrArray *before = NULL;

  if (!cal_database_begin_writing (call->database, error))
    return NULL;

  stored = cal_writing_run (connection, CAL_CHANGE (call->object), &before, error);
  cal_database_end_writing (call->database);
  return answer_new (stored, before);
}

static const CalOperation reading_calendars = { CAL_LANE_READ, read_calendars, array_free };
static const CalOperation saving_calendar = { CAL_LANE_WRITE, save_calendar, NULL };
static const CalOperation marking_calendar = { CAL_LANE_WRITE, mark_calendar, NULL };
static const CalOperation reading_range = { CAL_LANE_READ, read_range, answer_free };
static const CalOperation reading_appointment = { CAL_LANE_READ, read_appointment, g_object_unref };
static const CalOperation searching = { CAL_LANE_SEARCH, search, array_free };
static const CalOperation writing = { CAL_LANE_WRITE, write_change, answer_free };

/**
 * cal_database_read_calendars_async:
 * @self: a database
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads all calendars, hidden ones too.
 */
void
cal_database_read_calendars_async (CalDatabase *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (CAL_IS_DATABASE (self));

  start (&reading_calendars, call_new (self), cancellable, callback, user_data);
}

/**
 * cal_database_read_calendars_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_DAMAGED`, `_LOCKED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (nullable) (element-type CalCalendar): the calendars, by position
 */
GPtrArray *
cal_database_read_calendars_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish (&reading_calendars, self, result, error);
}

/**
 * cal_database_save_calendar_async:
 * @self: a database
 * @calendar: a calendar, new or changed
 * @cancellable: (nullable): looked at before it begins
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Stores a calendar, durably.
 */
void
cal_database_save_calendar_async (CalDatabase *self,
                                  CalCalendar *calendar,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  CalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (CAL_IS_CALENDAR (calendar));

  call = call_new (self);
  call->object = g_object_ref (G_OBJECT (calendar));
  start (&saving_calendar, call, cancellable, callback, user_data);
}

/**
 * cal_database_save_calendar_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_READ_ONLY`, `_FULL`, `_LOCKED`, `_DAMAGED` or `_FAILED`, or
 * `G_IO_ERROR_CANCELLED`.
 *
 * Returns: whether it is on the disk
 */
gboolean
cal_database_save_calendar_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish (&saving_calendar, self, result, error) != NULL;
}

/* Deletes the calendar, or restores it. */
static void
start_marking (CalDatabase *self,
               const char *id,
               gboolean deleted,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  CalCall *call = call_new (self);

  call->calendar_id = g_strdup (id);
  call->deleted = deleted;
  start (&marking_calendar, call, cancellable, callback, user_data);
}

/**
 * cal_database_delete_calendar_async:
 * @self: a database
 * @id: of a calendar
 * @cancellable: (nullable): looked at before it begins
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Hides a calendar with all that is in it, durably, until it is restored. Nothing of it is erased.
 */
void
cal_database_delete_calendar_async (CalDatabase *self,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (id != NULL);

  start_marking (self, id, TRUE, cancellable, callback, user_data);
}

/**
 * cal_database_restore_calendar_async:
 * @self: a database
 * @id: of a calendar that was deleted
 * @cancellable: (nullable): looked at before it begins
 * @callback: called when it is done; it uses cal_database_delete_calendar_finish()
 * @user_data: for @callback
 *
 * Brings a deleted calendar back, durably, with all that is in it.
 */
void
cal_database_restore_calendar_async (CalDatabase *self,
                                     const char *id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (id != NULL);

  start_marking (self, id, FALSE, cancellable, callback, user_data);
}

/**
 * cal_database_delete_calendar_finish:
 * @self: a database
 * @result: what the callback of a deletion or of a restoration got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_LAST_CALENDAR` for the only calendar that appointments can be added to,
 * `_NOT_FOUND` when there is none to be restored, `_READ_ONLY`, `_FULL`, `_LOCKED`, `_DAMAGED` or
 * `_FAILED`, or `G_IO_ERROR_CANCELLED`: then nothing was changed.
 *
 * Returns: whether it is on the disk
 */
gboolean
cal_database_delete_calendar_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish (&marking_calendar, self, result, error) != NULL;
}

/**
 * cal_database_read_range_async:
 * @self: a database
 * @range: days as a person in its zone sees them
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads the occurrences that overlap the range. Costs what is in the range.
 */
void
cal_database_read_range_async (CalDatabase *self,
                               const CalRange *range,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  CalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (range != NULL);

  call = call_new (self);
  call->range = *range;
  start (&reading_range, call, cancellable, callback, user_data);
}

/**
 * cal_database_read_range_finish:
 * @self: a database
 * @result: what the callback got
 * @out_crowded: (out) (optional) (transfer full) (element-type CalAppointment): series that repeat
 *   too often for each of their occurrences to be there
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_DAMAGED`, `_LOCKED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (nullable) (element-type CalOccurrence): the occurrences of all
 *   calendars, hidden ones too, in the total order
 */
GPtrArray *
cal_database_read_range_finish (CalDatabase *self,
                                GAsyncResult *result,
                                GPtrArray **out_crowded,
                                GError **error)
{
  return answer_open (finish (&reading_range, self, result, error), out_crowded);
}

/**
 * cal_database_read_appointment_async:
 * @self: a database
 * @calendar_id: of the calendar
 * @uid: of the appointment
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads one appointment.
 */
void
cal_database_read_appointment_async (CalDatabase *self,
                                     const char *calendar_id,
                                     const char *uid,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  CalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (calendar_id != NULL);
  g_return_if_fail (uid != NULL);

  call = call_new (self);
  call->calendar_id = g_strdup (calendar_id);
  call->text = g_strdup (uid);
  start (&reading_appointment, call, cancellable, callback, user_data);
}

/**
 * cal_database_read_appointment_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_DAMAGED`, `_LOCKED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (nullable): the appointment; %NULL with no error set when it isn't there
 */
CalAppointment *
cal_database_read_appointment_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish (&reading_appointment, self, result, error);
}

/**
 * cal_database_search_async:
 * @self: a database
 * @text: words, or beginnings of words, all of which must be there
 * @limit: how many are wanted at most
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for words in title, location and description.
 */
void
cal_database_search_async (CalDatabase *self,
                           const char *text,
                           guint limit,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  CalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (text != NULL);

  call = call_new (self);
  call->text = g_strdup (text);
  call->limit = limit;
  start (&searching, call, cancellable, callback, user_data);
}

/**
 * cal_database_search_finish:
 * @self: a database
 * @result: what the callback got
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_DAMAGED`, `_LOCKED` or `_FAILED`, or `G_IO_ERROR_CANCELLED`.
 *
 * Returns: (transfer full) (nullable) (element-type CalAppointment): what was found, best first
 */
GPtrArray *
cal_database_search_finish (CalDatabase *self, GAsyncResult *result, GError **error)
{
  return finish (&searching, self, result, error);
}

/**
 * cal_database_write_async:
 * @self: a database
 * @change: what is to be done
 * @cancellable: (nullable): looked at before it begins; later it ends the work if it still can
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Carries out every step in one transaction, durably, or none.
 */
void
cal_database_write_async (CalDatabase *self,
                          CalChange *change,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  CalCall *call;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (CAL_IS_CHANGE (change));

  call = call_new (self);
  call->object = g_object_ref (G_OBJECT (change));
  start (&writing, call, cancellable, callback, user_data);
}

/**
 * cal_database_write_finish:
 * @self: a database
 * @result: what the callback got
 * @out_before: (out) (optional) (transfer full) (element-type CalAppointment): for each step the
 *   appointment as it was stored before it, %NULL where there was none
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_READ_ONLY`, `_READ_ONLY_CALENDAR`, `_FULL`, `_LOCKED`, `_NOT_FOUND`,
 * `_EXISTS`, `_DAMAGED` or `_FAILED`, what cal_step_apply() sets, or `G_IO_ERROR_CANCELLED`: then
 * nothing was changed.
 *
 * Returns: (transfer full) (nullable) (element-type CalAppointment): for each step the appointment
 * as it is stored now, %NULL after a delete
 */
GPtrArray *
cal_database_write_finish (CalDatabase *self,
                           GAsyncResult *result,
                           GPtrArray **out_before,
                           GError **error)
{
  return answer_open (finish (&writing, self, result, error), out_before);
}
