/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-writing.h"

#include "cal-appointment-table.h"
#include "cal-calendar-table.h"
#include "cal-database-error.h"
#include "cal-ical-reader.h"
#include "cal-ical-writer.h"

/* A step applies to whatever is stored at that moment, not to what the user saw: a patch of another
 * process that came in between keeps the fields that this one doesn't touch. Doing a step again
 * that was done already (a retry after an answer that got lost) changes nothing: a create whose
 * very appointment is there, and a delete of one that is gone, succeed. */

typedef struct
{
  gint64 id; /* 0: it isn't there */
  gint64 calendar;
  CalAppointment *appointment;
} CalCurrent;

static void
cal_current_clear (CalCurrent *self)
{
  g_clear_object (&self->appointment);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalCurrent, cal_current_clear)

static gboolean
read_current (CalConnection *connection,
              CalAppointment *identity,
              CalCurrent *out_current,
              GError **error)
{
  const char *calendar_id = cal_appointment_get_calendar_id (identity);
  const char *uid = cal_appointment_get_uid (identity);
  g_autofree char *source = NULL;

  if (!cal_calendar_table_find_writable (connection, calendar_id, &out_current->calendar, error))
    return FALSE;

  out_current->id =
      cal_appointment_table_find (connection, out_current->calendar, uid, &source, error);
  if (out_current->id <= 0)
    return out_current->id == 0;

  out_current->appointment = cal_ical_parse_appointment (calendar_id, uid, source, error);
  return out_current->appointment != NULL;
}

static gboolean
check_step (const CalStep *step, const CalCurrent *current, GError **error)
{
  gboolean is_there = current->id != 0;

  if (step->kind == CAL_STEP_CREATE && is_there
      && !cal_appointment_equal (step->appointment, current->appointment))
    {
      cal_database_error_set (error, CAL_DATABASE_ERROR_EXISTS, NULL, NULL);
      return FALSE;
    }

  if ((step->kind == CAL_STEP_PATCH || step->kind == CAL_STEP_REPLACE) && !is_there)
    {
      cal_database_error_set (error, CAL_DATABASE_ERROR_NOT_FOUND, NULL, NULL);
      return FALSE;
    }

  return TRUE;
}

static gboolean
has_identity_of (CalAppointment *a, CalAppointment *b)
{
  return g_str_equal (cal_appointment_get_uid (a), cal_appointment_get_uid (b))
         && g_str_equal (cal_appointment_get_calendar_id (a), cal_appointment_get_calendar_id (b));
}

static gboolean
store (CalConnection *connection,
       const CalStep *step,
       CalCurrent *current,
       CalAppointment *stored,
       GError **error)
{
  g_auto (CalAppointmentRow) row = { 0 };

  /* It moves to another calendar: its row goes with it. */
  if (!has_identity_of (step->appointment, stored))
    {
      gint64 other;

      if (!cal_calendar_table_find_writable (connection,
                                             cal_appointment_get_calendar_id (stored),
                                             &current->calendar,
                                             error))
        return FALSE;

      other = cal_appointment_table_find (connection,
                                          current->calendar,
                                          cal_appointment_get_uid (stored),
                                          NULL,
                                          error);
      if (other > 0)
        cal_database_error_set (error, CAL_DATABASE_ERROR_EXISTS, NULL, NULL);
      if (other != 0)
        return FALSE;
    }

  cal_appointment_row_init (&row, stored);
  return cal_appointment_table_put (connection, current->id, current->calendar, &row, error);
}

/* Appends what was stored before, and what is afterwards: NULL where there is nothing. */
static gboolean
carry_out (CalConnection *connection,
           const CalStep *step,
           GPtrArray *before,
           GPtrArray *results,
           GError **error)
{
  g_auto (CalCurrent) current = { 0 };
  g_autoptr (CalAppointment) wanted = NULL;
  g_autoptr (CalAppointment) stored = NULL;
  g_autoptr (GError) local_error = NULL;

  if (!read_current (connection, step->appointment, &current, error)
      || !check_step (step, &current, error))
    return FALSE;

  g_ptr_array_add (before, current.appointment != NULL ? g_object_ref (current.appointment) : NULL);
  wanted = cal_step_apply (step, current.appointment, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (wanted == NULL)
    {
      g_ptr_array_add (results, NULL);
      return current.id == 0 || cal_appointment_table_remove (connection, current.id, error);
    }

  if (wanted == current.appointment)
    {
      g_ptr_array_add (results, g_steal_pointer (&wanted));
      return TRUE;
    }

  stored = cal_ical_reconcile (wanted);
  if (!store (connection, step, &current, stored, error))
    return FALSE;

  g_ptr_array_add (results, g_steal_pointer (&stored));
  return TRUE;
}

static void
unref_nullable (gpointer data)
{
  g_clear_object ((GObject **) &data);
}

/**
 * cal_writing_run:
 * @connection: a connection
 * @change: what is to be done
 * @out_before: (out) (transfer full) (element-type CalAppointment): for each step what was stored
 *   before it, %NULL where there was nothing
 * @error: return location
 *
 * Carries out all steps in one transaction, or none. When it returns the change is on the disk.
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND`, `_EXISTS`, `_READ_ONLY_CALENDAR`, `_READ_ONLY`, `_FULL`,
 * `_LOCKED`, `_DAMAGED` or `_FAILED`, and what cal_step_apply() sets.
 *
 * Returns: (transfer full) (nullable) (element-type CalAppointment): for each step what is stored
 *   after it, %NULL after a delete
 */
GPtrArray *
cal_writing_run (CalConnection *connection,
                 CalChange *change,
                 GPtrArray **out_before,
                 GError **error)
{
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (unref_nullable);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (unref_nullable);
  gboolean is_done = TRUE;

  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (CAL_IS_CHANGE (change), NULL);

  if (!cal_connection_begin (connection, error))
    return NULL;

  for (guint i = 0; is_done && i < cal_change_get_n_steps (change); i++)
    is_done = carry_out (connection, cal_change_get_step (change, i), before, results, error);

  if (!cal_connection_end (connection, is_done, error))
    return NULL;

  *out_before = g_steal_pointer (&before);
  return g_steal_pointer (&results);
}
