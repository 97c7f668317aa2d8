/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-appointment-table.h"

#include "cal-database-error.h"
#include "cal-ical-reader.h"
#include "cal-occurrence.h"

/* Appointments and what is kept beside them: the extent and the words. A row is read by parsing its
 * text, which costs some tens of microseconds; a range reads the rows whose extent touches it,
 * found by the R*Tree, so its cost is what is in the window, however large the archive is. */

#define RANGE_QUERY                                                                                \
  "SELECT c.id, a.uid, a.source FROM extents e"                                                    \
  "  JOIN appointments a ON a.id = e.id"                                                           \
  "  JOIN calendars c ON c.key = a.calendar AND c.deleted_at IS NULL"                              \
  "  WHERE e.first <= ? AND e.last >= ?"

static void
add_text (GString **text, const char *more)
{
  if (more == NULL)
    return;

  if (*text == NULL)
    *text = g_string_new (more);
  else if (strstr ((*text)->str, more) == NULL)
    g_string_append_printf (*text, "\n%s", more);
}

static void
collect_texts (CalAppointmentRow *self, CalAppointment *appointment)
{
  GString *title = NULL, *location = NULL, *description = NULL;
  CalEvent *master = cal_appointment_get_master (appointment);
  CalEvent *const *overrides;
  guint n_overrides;

  overrides = cal_appointment_get_overrides (appointment, &n_overrides);
  for (guint i = 0; i <= n_overrides; i++)
    {
      CalEvent *event = i == 0 ? master : overrides[i - 1];
      const CalEventFields *fields = event != NULL ? cal_event_get (event) : NULL;

      if (fields == NULL)
        continue;
      add_text (&title, fields->title);
      add_text (&location, fields->location);
      add_text (&description, fields->description);
    }

  self->title = title != NULL ? g_string_free (title, FALSE) : NULL;
  self->location = location != NULL ? g_string_free (location, FALSE) : NULL;
  self->description = description != NULL ? g_string_free (description, FALSE) : NULL;
}

/**
 * cal_appointment_row_init:
 * @self: a row that is empty
 * @appointment: an appointment whose source says what its values say
 *
 * Sets the columns. Any thread.
 */
void
cal_appointment_row_init (CalAppointmentRow *self, CalAppointment *appointment)
{
  const char *source = cal_appointment_get_source (appointment);
  gint64 start, end;

  g_return_if_fail (self != NULL);

  cal_appointment_get_extent (appointment, &start, &end);
  self->uid = g_strdup (cal_appointment_get_uid (appointment));
  self->source = g_strdup (source != NULL ? source : "");
  self->first = cal_appointment_table_minute (start, FALSE);
  self->last = MAX (cal_appointment_table_minute (end, TRUE), self->first);
  collect_texts (self, appointment);
}

/**
 * cal_appointment_row_clear:
 * @self: a row
 *
 * Frees the columns.
 */
void
cal_appointment_row_clear (CalAppointmentRow *self)
{
  g_clear_pointer (&self->uid, g_free);
  g_clear_pointer (&self->source, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->description, g_free);
}

/**
 * cal_appointment_table_minute:
 * @instant: microseconds since the epoch, UTC
 * @up: whether to round upwards
 *
 * Returns: whole minutes since the epoch that fit 32 bits: a time beyond them, some four thousand
 *   years away, counts as the last one
 */
gint64
cal_appointment_table_minute (gint64 instant, gboolean up)
{
  gint64 minute = instant / CAL_MINUTE;

  if (instant % CAL_MINUTE < 0)
    minute--;
  if (up && instant % CAL_MINUTE != 0)
    minute++;

  return CLAMP (minute, G_MININT32, G_MAXINT32);
}

/**
 * cal_appointment_table_find:
 * @connection: a connection
 * @calendar: number of the calendar
 * @uid: of the appointment
 * @out_source: (nullable): its text
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: the number of the row; 0 when there is none; -1 on error
 */
gint64
cal_appointment_table_find (CalConnection *connection,
                            gint64 calendar,
                            const char *uid,
                            char **out_source,
                            GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement =
      cal_connection_prepare (connection,
                              "SELECT id, source FROM appointments WHERE calendar = ? AND uid = ?",
                              error);
  if (statement == NULL)
    return -1;

  cal_statement_bind_int (statement, 1, calendar);
  cal_statement_bind_text (statement, 2, uid);
  if (cal_statement_next (statement, &local_error))
    {
      if (out_source != NULL)
        *out_source = g_strdup (cal_statement_get_text (statement, 1));
      return cal_statement_get_int (statement, 0);
    }

  if (local_error == NULL)
    return 0;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return -1;
}

static gboolean
put_appointment (CalConnection *connection,
                 gint64 *id,
                 gint64 calendar,
                 const CalAppointmentRow *row,
                 GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (
      connection,
      *id == 0 ? "INSERT INTO appointments (calendar, uid, source) VALUES (?, ?, ?)"
               : "UPDATE appointments SET calendar = ?, uid = ?, source = ? WHERE id = ?",
      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, calendar);
  cal_statement_bind_text (statement, 2, row->uid);
  cal_statement_bind_text (statement, 3, row->source);
  if (*id != 0)
    cal_statement_bind_int (statement, 4, *id);
  if (!cal_statement_execute (statement, error))
    return FALSE;

  if (*id == 0)
    *id = cal_connection_get_last_id (connection);
  return TRUE;
}

static gboolean
put_extent (CalConnection *connection, gint64 id, const CalAppointmentRow *row, GError **error)
{
  g_autoptr (CalStatement) statement = NULL;

  statement = cal_connection_prepare (connection,
                                      "INSERT OR REPLACE INTO extents (id, first, last)"
                                      "  VALUES (?, ?, ?)",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, id);
  cal_statement_bind_int (statement, 2, row->first);
  cal_statement_bind_int (statement, 3, row->last);
  return cal_statement_execute (statement, error);
}

static gboolean
run_on_row (CalConnection *connection, const char *sql, gint64 id, GError **error)
{
  g_autoptr (CalStatement) statement = cal_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, id);
  return cal_statement_execute (statement, error);
}

static gboolean
add_texts (CalConnection *connection,
           const char *sql,
           gint64 id,
           const CalAppointmentRow *row,
           GError **error)
{
  g_autoptr (CalStatement) statement = cal_connection_prepare (connection, sql, error);

  if (statement == NULL)
    return FALSE;

  cal_statement_bind_int (statement, 1, id);
  cal_statement_bind_text (statement, 2, row->title);
  cal_statement_bind_text (statement, 3, row->location);
  cal_statement_bind_text (statement, 4, row->description);
  return cal_statement_execute (statement, error);
}

static gboolean
put_texts (CalConnection *connection, gint64 id, const CalAppointmentRow *row, GError **error)
{
  return add_texts (connection,
                    "INSERT INTO texts (id, title, location, description) VALUES (?, ?, ?, ?)",
                    id,
                    row,
                    error)
         && add_texts (connection,
                       "INSERT INTO words (rowid, title, location, description)"
                       "  VALUES (?, ?, ?, ?)",
                       id,
                       row,
                       error);
}

/* The index is told what it knew. */
static gboolean
remove_texts (CalConnection *connection, gint64 id, GError **error)
{
  return run_on_row (connection,
                     "INSERT INTO words (words, rowid, title, location, description)"
                     "  SELECT 'delete', id, title, location, description FROM texts"
                     "  WHERE id = ?",
                     id,
                     error)
         && run_on_row (connection, "DELETE FROM texts WHERE id = ?", id, error);
}

/**
 * cal_appointment_table_put:
 * @connection: a connection, in a transaction
 * @id: number of the row to replace; 0 for a new one
 * @calendar: number of the calendar
 * @row: the columns
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was stored
 */
gboolean
cal_appointment_table_put (CalConnection *connection,
                           gint64 id,
                           gint64 calendar,
                           const CalAppointmentRow *row,
                           GError **error)
{
  gboolean is_new = id == 0;

  return put_appointment (connection, &id, calendar, row, error)
         && put_extent (connection, id, row, error)
         && (is_new || remove_texts (connection, id, error))
         && put_texts (connection, id, row, error);
}

/**
 * cal_appointment_table_remove:
 * @connection: a connection, in a transaction
 * @id: number of the row
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: whether it was removed
 */
gboolean
cal_appointment_table_remove (CalConnection *connection, gint64 id, GError **error)
{
  return remove_texts (connection, id, error)
         && run_on_row (connection, "DELETE FROM extents WHERE id = ?", id, error)
         && run_on_row (connection, "DELETE FROM appointments WHERE id = ?", id, error);
}

/**
 * cal_appointment_table_read:
 * @connection: a connection
 * @calendar_id: of the calendar
 * @uid: of the appointment
 * @out_appointment: (transfer full) (nullable): the appointment, %NULL when it isn't there
 * @error: return location
 *
 * Sets what cal_connection_run() sets, or `CAL_ICAL_ERROR` for a text that can't be understood.
 *
 * Returns: whether the table could be read
 */
gboolean
cal_appointment_table_read (CalConnection *connection,
                            const char *calendar_id,
                            const char *uid,
                            CalAppointment **out_appointment,
                            GError **error)
{
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  *out_appointment = NULL;
  statement = cal_connection_prepare (connection,
                                      "SELECT a.source FROM appointments a"
                                      "  WHERE a.calendar = (SELECT key FROM calendars"
                                      "    WHERE id = ? AND deleted_at IS NULL) AND a.uid = ?",
                                      error);
  if (statement == NULL)
    return FALSE;

  cal_statement_bind_text (statement, 1, calendar_id);
  cal_statement_bind_text (statement, 2, uid);
  if (cal_statement_next (statement, &local_error))
    {
      *out_appointment = cal_ical_parse_appointment (calendar_id,
                                                     uid,
                                                     cal_statement_get_text (statement, 0),
                                                     &local_error);
    }

  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static int
compare_occurrences (gconstpointer a, gconstpointer b)
{
  return cal_occurrence_compare (*(CalOccurrence *const *) a, *(CalOccurrence *const *) b);
}

/* One row that can't be understood must not hide the others. */
static CalAppointment *
parse_row (CalStatement *statement)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *appointment;

  appointment = cal_ical_parse_appointment (cal_statement_get_text (statement, 0),
                                            cal_statement_get_text (statement, 1),
                                            cal_statement_get_text (statement, 2),
                                            &error);
  if (appointment == NULL)
    g_debug ("%s: %s", cal_statement_get_text (statement, 1), error->message);

  return appointment;
}

/**
 * cal_appointment_table_get_range_query:
 *
 * Returns: the SQL that cal_appointment_table_read_range() runs
 */
const char *
cal_appointment_table_get_range_query (void)
{
  return RANGE_QUERY;
}

/**
 * cal_appointment_table_read_range:
 * @connection: a connection
 * @range: days as a person in its zone sees them
 * @cancellable: (nullable): ends it with `G_IO_ERROR_CANCELLED`
 * @crowded: (element-type CalAppointment): where those go that repeat too often to be given in full
 * @error: return location
 *
 * Returns: (transfer full) (nullable) (element-type CalOccurrence): the occurrences that overlap
 *   @range, in the total order
 */
GPtrArray *
cal_appointment_table_read_range (CalConnection *connection,
                                  const CalRange *range,
                                  GCancellable *cancellable,
                                  GPtrArray *crowded,
                                  GError **error)
{
  g_autoptr (GPtrArray) occurrences = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;

  statement = cal_connection_prepare (connection, RANGE_QUERY, error);
  if (statement == NULL)
    return NULL;

  cal_statement_bind_int (statement,
                          1,
                          cal_appointment_table_minute (cal_range_get_end (range), TRUE));
  cal_statement_bind_int (statement,
                          2,
                          cal_appointment_table_minute (cal_range_get_start (range), FALSE));
  while (!g_cancellable_set_error_if_cancelled (cancellable, &local_error)
         && cal_statement_next (statement, &local_error))
    {
      g_autoptr (CalAppointment) appointment = parse_row (statement);

      if (appointment != NULL
          && !cal_appointment_expand (appointment, range, FALSE, cancellable, occurrences))
        g_ptr_array_add (crowded, g_object_ref (appointment));
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  g_ptr_array_sort (occurrences, compare_occurrences);
  return g_steal_pointer (&occurrences);
}

/* Each word as it is typed so far, all of them wanted: `lunch al` → `"lunch"* "al"*`. */
static char *
match_of_text (const char *text)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n", -1);
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = NULL;
      g_autofree char *escaped = NULL;

      if (*words[i] == '\0')
        continue;
      parts = g_strsplit (words[i], "\"", -1);
      escaped = g_strjoinv ("\"\"", parts);
      g_string_append_printf (match, "\"%s\"* ", escaped);
    }

  return g_string_free (g_steal_pointer (&match), FALSE);
}

/**
 * cal_appointment_table_search:
 * @connection: a connection
 * @text: words, or beginnings of words, all of which must be there
 * @limit: how many are wanted at most
 * @error: return location
 *
 * Sets what cal_connection_run() sets.
 *
 * Returns: (transfer full) (nullable) (element-type CalAppointment): what was found, best first
 */
GPtrArray *
cal_appointment_table_search (CalConnection *connection,
                              const char *text,
                              guint limit,
                              GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *match = match_of_text (text);

  if (*match == '\0')
    return g_steal_pointer (&found);

  statement = cal_connection_prepare (
      connection,
      "SELECT c.id, a.uid, a.source FROM words w"
      "  JOIN appointments a ON a.id = w.rowid"
      "  JOIN calendars c ON c.key = a.calendar AND c.deleted_at IS NULL"
      "  WHERE words MATCH ? ORDER BY bm25 (words, 10.0, 5.0, 1.0), w.rowid LIMIT ?",
      error);
  if (statement == NULL)
    return NULL;

  cal_statement_bind_text (statement, 1, match);
  cal_statement_bind_int (statement, 2, limit);
  while (cal_statement_next (statement, &local_error))
    {
      CalAppointment *appointment = parse_row (statement);

      if (appointment != NULL)
        g_ptr_array_add (found, appointment);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&found);
}
