/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-export.h"

#include "cal-calendar-table.h"
#include "cal-ical-reader.h"
#include "cal-ical-writer.h"

/* Everything goes out as it came in: the calendar's own properties, its time zones, its tasks and
 * the like, then the appointments in the order they were stored. It is read within one transaction:
 * what is saved meanwhile isn't in it, in whole or in part. */

#define OF_CALENDAR                                                                                \
  "(calendar = ?1 OR (?1 = 0"                                                                      \
  "  AND calendar IN (SELECT key FROM calendars WHERE deleted_at IS NULL)))"

typedef struct
{
  CalIcalWriter *writer;
  gint64 calendar; /* 0: all that are not deleted */
  guint n_appointments;
  GCancellable *cancellable;
} CalExport;

typedef gboolean (*CalTextFunc) (CalIcalWriter *writer,
                                 const char *text,
                                 GCancellable *cancellable,
                                 GError **error);

static gboolean
write_texts (CalExport *self,
             CalConnection *connection,
             const char *sql,
             CalTextFunc func,
             GError **error)
{
  g_autoptr (CalStatement) statement = cal_connection_prepare (connection, sql, error);
  g_autoptr (GError) local_error = NULL;

  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, self->calendar);
  while (cal_statement_next (statement, &local_error))
    {
      if (!func (self->writer, cal_statement_get_text (statement, 0), self->cancellable, error))
        return FALSE;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_appointments (CalExport *self, CalConnection *connection, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = cal_connection_prepare (connection,
                                      "SELECT uid, source FROM appointments"
                                      "  WHERE " OF_CALENDAR " ORDER BY id",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, self->calendar);
  while (cal_statement_next (statement, &local_error))
    {
      g_autoptr (CalAppointment) appointment =
          cal_ical_parse_appointment ("",
                                      cal_statement_get_text (statement, 0),
                                      cal_statement_get_text (statement, 1),
                                      error);

      if (appointment == NULL
          || !cal_ical_writer_add_appointment (self->writer, appointment, self->cancellable, error))
        return FALSE;
      self->n_appointments++;
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
write_all (CalExport *self, CalConnection *connection, GError **error)
{
  return write_texts (self,
                      connection,
                      "SELECT text FROM properties WHERE " OF_CALENDAR
                      "  GROUP BY digest ORDER BY min(id)",
                      cal_ical_writer_add_property,
                      error)
         && write_texts (self,
                         connection,
                         "SELECT text FROM timezones WHERE " OF_CALENDAR
                         "  GROUP BY digest ORDER BY min(id)",
                         cal_ical_writer_add_timezone,
                         error)
         && write_texts (self,
                         connection,
                         "SELECT text FROM components WHERE " OF_CALENDAR " ORDER BY id",
                         cal_ical_writer_add_component,
                         error)
         && write_appointments (self, connection, error)
         && cal_ical_writer_finish (self->writer, self->cancellable, error);
}

/**
 * cal_export_run:
 * @connection: a connection
 * @calendar_id: (nullable): of the calendar; %NULL for all
 * @stream: where to; flushed, not closed
 * @out_n_appointments: (out): how many appointments were written
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NOT_FOUND` when there is no such calendar, `_DAMAGED` or `_FAILED`, and
 * errors of `G_IO_ERROR` for the stream.
 *
 * Returns: whether all of it was written
 */
gboolean
cal_export_run (CalConnection *connection,
                const char *calendar_id,
                GOutputStream *stream,
                guint *out_n_appointments,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (CalIcalWriter) writer = NULL;
  CalExport self = { .cancellable = cancellable };
  gboolean is_done;

  if (calendar_id != NULL
      && !cal_calendar_table_find (connection, calendar_id, &self.calendar, NULL, error))
    return FALSE;
  if (!cal_connection_run (connection, "BEGIN", error))
    return FALSE;

  writer = cal_ical_writer_new (stream);
  self.writer = writer;
  is_done = write_all (&self, connection, error);
  cal_connection_end (connection, FALSE, NULL);
  if (!is_done || !g_output_stream_flush (stream, cancellable, error))
    return FALSE;

  *out_n_appointments = self.n_appointments;
  return TRUE;
}
