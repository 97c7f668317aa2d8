/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-command.h"

#include <glib/gi18n-lib.h>

#include "cal-occurrence-json.h"
#include "cal-when.h"

/* list and search: what is there. Hidden calendars are listed too: hiding is for the eye. */

#define DEFAULT_DAYS 30
#define SEARCH_LIMIT 200

static void
print_occurrences (CalSession *session, GPtrArray *occurrences, gboolean json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const CalZone *zone = cal_store_get_zone (session->store);

  json_builder_begin_array (builder);
  for (guint i = 0; i < occurrences->len; i++)
    {
      CalOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
      const char *id = cal_appointment_get_calendar_id (appointment);
      const char *name = cal_session_get_calendar_name (session, id);
      g_autofree char *line = NULL;

      if (json)
        {
          cal_occurrence_json_add (builder, occurrence, name, zone);
          continue;
        }
      line = cal_occurrence_to_line (occurrence, name);
      g_print ("%s\n", line);
    }
  json_builder_end_array (builder);

  if (json)
    cal_occurrence_json_print (builder);
}

/* What of the wall-clock span [from, to) is asked for, in the local zone. */
typedef struct
{
  gint64 from;
  gint64 to;
} Span;

static gboolean
parse_span (CalSession *session, const char *from, const char *to, Span *out_span, GError **error)
{
  const CalZone *zone = cal_store_get_zone (session->store);
  int today = cal_session_get_today (session);
  CalWhen first = { .wall = today * CAL_DAY };
  CalWhen last;

  if (from != NULL && !cal_when_parse (from, today, &first, error))
    return FALSE;
  out_span->from = cal_when_to_wall (&first, zone);
  out_span->to = out_span->from + DEFAULT_DAYS * CAL_DAY;
  if (to == NULL)
    return TRUE;

  if (!cal_when_parse (to, today, &last, error))
    return FALSE;
  out_span->to = cal_when_to_wall (&last, zone) + (last.has_time ? 0 : CAL_DAY);
  if (out_span->to > out_span->from || (last.has_time && out_span->to == out_span->from))
    return TRUE;

  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_BAD_VALUE,
               _ ("--to %s lies before the start; give a later date"),
               to);
  return FALSE;
}

/* Of any calendar when it is NULL. */
static gboolean
is_of (CalAppointment *appointment, CalCalendar *calendar)
{
  return calendar == NULL
         || g_str_equal (cal_appointment_get_calendar_id (appointment),
                         cal_calendar_get_id (calendar));
}

static GPtrArray *
select_occurrences (GPtrArray *occurrences, const Span *span, CalCalendar *calendar)
{
  g_autoptr (GPtrArray) selected = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < occurrences->len; i++)
    {
      CalOccurrence *occurrence = g_ptr_array_index (occurrences, i);
      CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
      gint64 start = cal_occurrence_get_wall_start (occurrence);
      gint64 end = cal_occurrence_get_wall_end (occurrence);

      if (start >= span->to || MAX (end, start + 1) <= span->from)
        continue;
      if (!is_of (appointment, calendar))
        continue;
      g_ptr_array_add (selected, g_object_ref (occurrence));
    }

  return g_steal_pointer (&selected);
}

/* What is listed is not all that there is. */
static void
crowded_cb (CalStore *store, GPtrArray *crowded, gpointer user_data)
{
  CalCalendar *calendar = user_data;

  for (guint i = 0; i < crowded->len; i++)
    {
      CalAppointment *appointment = g_ptr_array_index (crowded, i);
      g_autofree char *message = NULL;

      if (!is_of (appointment, calendar))
        continue;
      message = g_strdup_printf (_ ("“%s” repeats too often to be listed in full"),
                                 cal_appointment_get_title (appointment));
      g_strdelimit (message, "\r\n", ' ');
      g_printerr ("org.example.Calendar: %s\n", message);
    }
}

static gboolean
list_span (CalSession *session,
           const Span *span,
           const char *calendar_name,
           gboolean json,
           GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;
  g_autoptr (GPtrArray) selected = NULL;
  CalCalendar *calendar = NULL;
  gulong crowded_id;
  int first_day = cal_day_of_wall (span->from);
  int end_day = cal_day_of_wall (span->to - 1) + 1;

  if (calendar_name != NULL)
    calendar = cal_session_find_calendar (session, calendar_name, error);
  if (calendar_name != NULL && calendar == NULL)
    return FALSE;

  crowded_id = g_signal_connect (session->store, "crowded", G_CALLBACK (crowded_cb), calendar);
  cal_store_read_range_async (session->store,
                              first_day,
                              MAX (end_day, first_day + 1),
                              NULL,
                              cal_session_ready_cb,
                              &result);
  occurrences = cal_store_read_range_finish (session->store, cal_session_wait (&result), error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_handler_disconnect (session->store, crowded_id);
  if (occurrences == NULL)
    return FALSE;

  selected = select_occurrences (occurrences, span, calendar);
  print_occurrences (session, selected, json);
  return TRUE;
}

static gboolean
run_list (const CalCommand *self, char ***arguments, GError **error)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *calendar = NULL;
  gboolean json = FALSE;
  g_autoptr (GFile) file = NULL;
  CalSession session = { 0 };
  Span span;
  gboolean done;
  const GOptionEntry entries[] = {
    { "from", 'f', 0, G_OPTION_ARG_STRING, &from, N_ ("First day or moment; today"), N_ ("DATE") },
    { "to",
      't',
      0,
      G_OPTION_ARG_STRING,
      &to,
      N_ ("Last day, or moment where to stop"),
      N_ ("DATE") },
    { "calendar", 'c', 0, G_OPTION_ARG_STRING, &calendar, N_ ("Only this calendar"), N_ ("NAME") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!cal_command_parse (self, entries, arguments, &file, error)
      || !cal_command_no_more (*arguments, error))
    return FALSE;

  done = cal_session_open (&session, file, error) && parse_span (&session, from, to, &span, error)
         && list_span (&session, &span, calendar, json, error);
  cal_session_close (&session);
  return done;
}

/* The first occurrence that an appointment ever has, as something to show. */
static CalOccurrence *
make_first_occurrence (CalAppointment *appointment, const CalZone *zone)
{
  CalEvent *event = cal_appointment_get_master (appointment);
  CalTime none = cal_time_none ();
  const CalEventFields *fields;
  guint n_overrides;

  if (event == NULL)
    event = cal_appointment_get_overrides (appointment, &n_overrides)[0];

  fields = cal_event_get (event);
  return cal_occurrence_new (appointment, event, &none, &fields->start, &fields->end, zone, FALSE);
}

static gboolean
search_text (CalSession *session, const char *text, gboolean json, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) occurrences = g_ptr_array_new_with_free_func (g_object_unref);
  const CalZone *zone = cal_store_get_zone (session->store);

  cal_store_search_async (session->store, text, SEARCH_LIMIT, NULL, cal_session_ready_cb, &result);
  found = cal_store_search_finish (session->store, cal_session_wait (&result), error);
  if (found == NULL)
    return FALSE;

  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (occurrences, make_first_occurrence (g_ptr_array_index (found, i), zone));
  print_occurrences (session, occurrences, json);
  return TRUE;
}

static gboolean
run_search (const CalCommand *self, char ***arguments, GError **error)
{
  gboolean json = FALSE;
  g_autoptr (GFile) file = NULL;
  g_autofree char *text = NULL;
  CalSession session = { 0 };
  gboolean done;
  const GOptionEntry entries[] = {
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!cal_command_parse (self, entries, arguments, &file, error))
    return FALSE;

  if (!cal_command_read_texts (*arguments, error))
    return FALSE;
  text = g_strjoinv (" ", *arguments + 1);
  if (*g_strstrip (text) == '\0')
    {
      g_set_error_literal (error,
                           G_OPTION_ERROR,
                           G_OPTION_ERROR_FAILED,
                           _ ("Say what to search for, such as “search lunch”"));
      return FALSE;
    }

  done = cal_session_open (&session, file, error) && search_text (&session, text, json, error);
  cal_session_close (&session);
  return done;
}

const CalCommand cal_command_list = {
  .name = "list",
  .parameters = "",
  .summary = N_ ("List the appointments of a span of days"),
  .description =
      N_ ("Without --to, the 30 days from --from on; without --from, from today on. A bare "
          "date as --to includes that day; with a time it is the moment where the list "
          "stops. Times are given in the local zone (TZ)."),
  .run = run_list,
};

const CalCommand cal_command_search = {
  .name = "search",
  .parameters = N_ ("TEXT"),
  .summary = N_ ("Search for appointments, the best first"),
  .description =
      N_ ("A repeating appointment is given once, with the time of its first occurrence; 200 are "
          "given at most."),
  .run = run_search,
};
