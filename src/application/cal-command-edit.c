/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-command.h"

#include <glib/gi18n-lib.h>

#include "cal-occurrence-json.h"
#include "cal-when.h"

/* add, edit and delete: one appointment, by its fields and its UID.
 *
 * The words are read in two passes. What is wrong usage is found before the database is opened;
 * then the same words are put over the fields: of an empty appointment for add, of the one that is
 * there for edit. */

typedef struct
{
  char *title;
  char *start;
  char *end;
  char *location;
  char *description;
  char *status;
  char *rule;
  char *zone;
  char *calendar;
  gboolean all_day;
  gboolean json;
} Words;

static void
words_clear (Words *self)
{
  g_free (self->title);
  g_free (self->start);
  g_free (self->end);
  g_free (self->location);
  g_free (self->description);
  g_free (self->status);
  g_free (self->rule);
  g_free (self->zone);
  g_free (self->calendar);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static gboolean
parse_words (const CalCommand *self,
             char ***arguments,
             Words *words,
             GFile **out_file,
             GError **error)
{
  const GOptionEntry entries[] = {
    { "title", 0, 0, G_OPTION_ARG_STRING, &words->title, N_ ("What it is called"), N_ ("TITLE") },
    { "start", 0, 0, G_OPTION_ARG_STRING, &words->start, N_ ("When it starts"), N_ ("WHEN") },
    { "end", 0, 0, G_OPTION_ARG_STRING, &words->end, N_ ("When it is over"), N_ ("WHEN") },
    { "all-day", 0, 0, G_OPTION_ARG_NONE, &words->all_day, N_ ("It lasts whole days"), NULL },
    { "calendar",
      'c',
      0,
      G_OPTION_ARG_STRING,
      &words->calendar,
      N_ ("In this calendar"),
      N_ ("NAME") },
    { "location", 0, 0, G_OPTION_ARG_STRING, &words->location, N_ ("Where it is"), N_ ("PLACE") },
    { "description", 0, 0, G_OPTION_ARG_STRING, &words->description, N_ ("Notes"), N_ ("TEXT") },
    { "status",
      0,
      0,
      G_OPTION_ARG_STRING,
      &words->status,
      "confirmed, tentative, cancelled",
      N_ ("STATUS") },
    { "rrule",
      0,
      0,
      G_OPTION_ARG_STRING,
      &words->rule,
      N_ ("How it repeats, such as FREQ=WEEKLY;BYDAY=MO"),
      N_ ("RULE") },
    { "tz",
      0,
      0,
      G_OPTION_ARG_STRING,
      &words->zone,
      N_ ("The zone of the times, or “floating”"),
      N_ ("ZONE") },
    { "json",
      'j',
      0,
      G_OPTION_ARG_NONE,
      &words->json,
      N_ ("Print the appointment as JSON, not its UID"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  return cal_command_parse (self, entries, arguments, out_file, error);
}

G_GNUC_PRINTF (2, 3)
static gboolean
set_usage_error (GError **error, const char *format, ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return FALSE;
}

static void
put_string (char **field, const char *value)
{
  if (value == NULL)
    return;

  g_free (*field);
  *field = *value != '\0' ? g_strdup (value) : NULL;
}

static gboolean
put_status (CalEventFields *fields, const char *status, GError **error)
{
  if (status == NULL)
    return TRUE;

  if (g_ascii_strcasecmp (status, "confirmed") == 0)
    fields->status = CAL_STATUS_CONFIRMED;
  else if (g_ascii_strcasecmp (status, "tentative") == 0)
    fields->status = CAL_STATUS_TENTATIVE;
  else if (g_ascii_strcasecmp (status, "cancelled") == 0)
    fields->status = CAL_STATUS_CANCELLED;
  else
    return set_usage_error (error,
                            _ ("“%s” is no status: write confirmed, tentative or cancelled"),
                            status);

  return TRUE;
}

static gboolean
find_zone (const char *name, const CalZone *otherwise, const CalZone **out_zone, GError **error)
{
  *out_zone = otherwise;
  if (name == NULL)
    return TRUE;

  *out_zone = NULL;
  if (g_ascii_strcasecmp (name, "floating") == 0)
    return TRUE;

  *out_zone = cal_zone_lookup (name);
  if (*out_zone != NULL)
    return TRUE;

  return set_usage_error (
      error,
      _ ("“%s” is no time zone: write one such as Europe/London, UTC or floating"),
      name);
}

/* The end where none was said: it lasts as long as it did; a new appointment a day or an hour. */
static CalTime
get_usual_end (const CalEventFields *before, const CalTime *start, gboolean keeps_zones)
{
  const CalTime *last_start = &before->start;
  const CalTime *last_end = &before->end;

  if (last_start->kind == CAL_TIME_NONE
      || (last_start->kind == CAL_TIME_DATE) != (start->kind == CAL_TIME_DATE))
    return cal_time_add (start, start->kind == CAL_TIME_DATE ? CAL_DAY : CAL_HOUR);

  /* A flight: it ends by another clock. */
  if (last_start->kind == CAL_TIME_ZONED && last_end->kind == CAL_TIME_ZONED
      && last_start->zone != last_end->zone && start->kind == CAL_TIME_ZONED)
    {
      const CalZone *zone = keeps_zones ? last_end->zone : start->zone;
      gint64 length = cal_time_to_instant (last_end, zone) - cal_time_to_instant (last_start, zone);
      gint64 end = cal_time_to_instant (start, zone) + length;

      return cal_time_zoned (cal_zone_to_wall (zone, end), zone);
    }

  return cal_time_add (start, last_end->wall - last_start->wall);
}

/* A time is read by the clock here unless --tz or an offset says otherwise, also for an appointment
 * that is in another zone. */
static CalTime
read_time (const CalWhen *when, const CalZone *zone, gboolean reads_local)
{
  CalWhen absolute = *when;

  if (reads_local && when->has_time && !when->has_offset && zone != NULL
      && zone != cal_zone_local ())
    {
      absolute.has_offset = TRUE;
      absolute.instant = cal_zone_to_instant (cal_zone_local (), when->wall);
    }

  return cal_when_to_time (&absolute, zone);
}

/* What --start, --end, --all-day and --tz make of a start. */
static gboolean
put_start (CalEventFields *fields,
           const Words *words,
           const CalZone *zone,
           int today,
           GError **error)
{
  CalWhen start = { .wall = fields->start.wall, .has_time = fields->start.kind != CAL_TIME_DATE };

  if (words->start != NULL && !cal_when_parse (words->start, today, &start, error))
    return FALSE;

  start.has_time = start.has_time && !words->all_day;
  fields->start = read_time (&start, zone, words->start != NULL && words->zone == NULL);
  return TRUE;
}

/* A bare time as the end belongs to the day of the start. */
static gboolean
put_end (CalEventFields *fields, const Words *words, const CalZone *zone, int today, GError **error)
{
  gboolean has_time = fields->start.kind != CAL_TIME_DATE;
  gboolean reads_local = words->zone == NULL;
  gint64 wall =
      reads_local ? cal_time_to_wall (&fields->start, cal_zone_local ()) : fields->start.wall;
  CalWhen end;

  if (!cal_when_parse (words->end,
                       g_ascii_isalpha (*words->end) ? today : cal_day_of_wall (wall),
                       &end,
                       error))
    return FALSE;
  if (has_time && !end.has_time)
    return set_usage_error (error, _ ("--end %s has no time of day but the start has"), words->end);

  end.has_time = has_time;
  fields->end = read_time (&end, zone, reads_local);
  if (!has_time && fields->end.wall == fields->start.wall)
    fields->end = cal_time_add (&fields->start, CAL_DAY);
  if (fields->end.wall < fields->start.wall)
    return set_usage_error (error, _ ("--end %s lies before the start"), words->end);

  return TRUE;
}

static gboolean
put_times (CalEventFields *fields, const Words *words, int today, GError **error)
{
  g_auto (CalEventFields) before = { 0 };
  const CalZone *zone = NULL;
  CalZone const *otherwise =
      fields->start.kind == CAL_TIME_ZONED ? fields->start.zone : cal_zone_local ();

  if (fields->start.kind == CAL_TIME_FLOATING)
    otherwise = NULL;
  if (!find_zone (words->zone, otherwise, &zone, error))
    return FALSE;
  if (words->start == NULL && words->end == NULL && words->zone == NULL && !words->all_day)
    return TRUE;

  cal_event_fields_copy (fields, &before);
  if (!put_start (fields, words, zone, today, error))
    return FALSE;
  if (words->end != NULL)
    return put_end (fields, words, zone, today, error);

  fields->end = get_usual_end (&before, &fields->start, words->zone == NULL);
  return TRUE;
}

static gboolean
put_rule (CalEventFields *fields, const char *text, GError **error)
{
  g_autoptr (CalRule) rule = NULL;
  g_autoptr (GError) reason = NULL;

  if (text == NULL)
    return TRUE;

  g_clear_pointer (&fields->recurrence, cal_recurrence_unref);
  if (*text == '\0')
    return TRUE;

  if (g_ascii_strncasecmp (text, "RRULE:", strlen ("RRULE:")) == 0)
    text += strlen ("RRULE:");
  rule = cal_rule_parse (text, &reason);
  if (rule == NULL)
    return set_usage_error (error, _ ("--rrule %s: %s"), text, reason->message);

  fields->recurrence = cal_recurrence_new (&fields->start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  return TRUE;
}

static gboolean
put_words (CalEventFields *fields, const Words *words, GError **error)
{
  int today = cal_day_of_wall (cal_zone_to_wall (cal_zone_local (), g_get_real_time ()));

  put_string (&fields->title, words->title);
  put_string (&fields->location, words->location);
  put_string (&fields->description, words->description);

  return put_status (fields, words->status, error) && put_times (fields, words, today, error)
         && put_rule (fields, words->rule, error);
}

static void
print_appointment (CalSession *session, CalAppointment *appointment, gboolean json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (CalOccurrence) occurrence = NULL;
  const CalZone *zone = cal_store_get_zone (session->store);
  CalEvent *event = cal_appointment_get_master (appointment);
  const CalEventFields *fields;
  CalTime none = cal_time_none ();

  if (!json || event == NULL)
    {
      g_print ("%s\n", cal_appointment_get_uid (appointment));
      return;
    }

  fields = cal_event_get (event);
  occurrence =
      cal_occurrence_new (appointment, event, &none, &fields->start, &fields->end, zone, FALSE);
  cal_occurrence_json_add (
      builder,
      occurrence,
      cal_session_get_calendar_name (session, cal_appointment_get_calendar_id (appointment)),
      zone);
  cal_occurrence_json_print (builder);
}

static gboolean
add_appointment (CalSession *session,
                 const Words *words,
                 const CalEventFields *fields,
                 GError **error)
{
  CalCalendar *calendar = cal_session_find_calendar (session, words->calendar, error);
  g_autoptr (CalAppointment) appointment = NULL;
  g_autoptr (CalChange) change = NULL;

  if (calendar == NULL)
    return FALSE;

  appointment = cal_appointment_new_single (cal_calendar_get_id (calendar), fields);
  change = cal_change_new_create (appointment);
  if (!cal_session_apply (session, change, _ ("Appointment added"), error))
    return FALSE;

  print_appointment (session, appointment, words->json);
  return TRUE;
}

static gboolean
run_add (const CalCommand *self, char ***arguments, GError **error)
{
  g_auto (Words) words = { 0 };
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (GFile) file = NULL;
  CalSession session = { 0 };
  gboolean done;

  if (!parse_words (self, arguments, &words, &file, error)
      || !cal_command_no_more (*arguments, error))
    return FALSE;
  if (words.title == NULL || words.start == NULL)
    return set_usage_error (error, _ ("add needs --title and --start"));
  if (!put_words (&fields, &words, error))
    return FALSE;

  done = cal_session_open (&session, file, error)
         && add_appointment (&session, &words, &fields, error);
  cal_session_close (&session);
  return done;
}

static gboolean
edit_appointment (CalSession *session, const char *uid, const Words *words, GError **error)
{
  g_autoptr (CalAppointment) appointment = NULL;
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalChange) change = NULL;
  g_autoptr (CalAppointment) edited = NULL;
  g_auto (CalEventFields) wanted = { 0 };
  CalEvent *master;

  appointment = cal_session_find_appointment (session, uid, words->calendar, error);
  if (appointment == NULL)
    return FALSE;

  master = cal_appointment_get_master (appointment);
  if (master == NULL)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_NOT_SUPPORTED,
                   _ ("%s: “%s” has only exceptions and no series; edit it in the window"),
                   session->path,
                   uid);
      return FALSE;
    }

  cal_event_fields_copy (cal_event_get (master), &wanted);
  if (!put_words (&wanted, words, error))
    return FALSE;

  patch = cal_patch_new_diff (cal_event_get (master), &wanted, CAL_REACH_ALL, NULL);
  if (!cal_patch_is_empty (patch))
    {
      change = cal_change_new_patch (appointment, patch);
      if (!cal_session_apply (session, change, _ ("Appointment changed"), error))
        return FALSE;
    }

  edited = cal_session_find_appointment (session, uid, words->calendar, error);
  if (edited == NULL)
    return FALSE;

  print_appointment (session, edited, words->json);
  return TRUE;
}

static gboolean
run_edit (const CalCommand *self, char ***arguments, GError **error)
{
  g_auto (Words) words = { 0 };
  g_autoptr (GFile) file = NULL;
  CalSession session = { 0 };
  gboolean done;

  if (!parse_words (self, arguments, &words, &file, error))
    return FALSE;
  if (!cal_command_read_texts (*arguments, error))
    return FALSE;
  if (g_strv_length (*arguments) < 2)
    return set_usage_error (error,
                            _ ("Say which appointment, by its UID as “list --json” shows it"));
  if (!cal_command_no_more (*arguments + 1, error))
    return FALSE;

  done = cal_session_open (&session, file, error)
         && edit_appointment (&session, (*arguments)[1], &words, error);
  cal_session_close (&session);
  return done;
}

static gboolean
delete_appointment (CalSession *session, const char *uid, const char *calendar, GError **error)
{
  g_autoptr (CalAppointment) appointment = NULL;
  g_autoptr (CalChange) change = NULL;

  appointment = cal_session_find_appointment (session, uid, calendar, error);
  if (appointment == NULL)
    return FALSE;

  change = cal_change_new_delete (appointment);
  return cal_session_apply (session, change, _ ("Appointment deleted"), error);
}

static gboolean
run_delete (const CalCommand *self, char ***arguments, GError **error)
{
  g_autofree char *calendar = NULL;
  g_autoptr (GFile) file = NULL;
  CalSession session = { 0 };
  gboolean done;
  const GOptionEntry entries[] = {
    { "calendar",
      'c',
      0,
      G_OPTION_ARG_STRING,
      &calendar,
      N_ ("Only in this calendar"),
      N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };

  if (!cal_command_parse (self, entries, arguments, &file, error))
    return FALSE;
  if (!cal_command_read_texts (*arguments, error))
    return FALSE;
  if (g_strv_length (*arguments) < 2)
    return set_usage_error (error,
                            _ ("Say which appointment, by its UID as “list --json” shows it"));

  done = cal_session_open (&session, file, error);
  for (guint i = 1; done && (*arguments)[i] != NULL; i++)
    done = delete_appointment (&session, (*arguments)[i], calendar, error);
  cal_session_close (&session);
  return done;
}

const CalCommand cal_command_add = {
  .name = "add",
  .parameters = "",
  .summary = N_ ("Add an appointment and print its UID"),
  .description =
      N_ ("WHEN is 2026-11-23, 2026-11-23T14:30, 14:30, today, tomorrow or “tomorrow 14:30”, in "
          "the local zone or that of --tz. A start without a time makes it all-day. Without "
          "--end it lasts an hour, or a day. The --end of an all-day appointment is the day "
          "after its last, as in iCalendar and in “list --json”."),
  .run = run_add,
};

const CalCommand cal_command_edit = {
  .name = "edit",
  .parameters = N_ ("UID"),
  .summary = N_ ("Change an appointment"),
  .description =
      N_ ("Only what is said is changed; an empty text takes a field away. Of a series the "
          "whole series is changed."),
  .run = run_edit,
};

const CalCommand cal_command_delete = {
  .name = "delete",
  .parameters = N_ ("UID…"),
  .summary = N_ ("Delete appointments"),
  .run = run_delete,
};
