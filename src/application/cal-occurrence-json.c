/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-occurrence-json.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>
#include <stdlib.h>

/* An occurrence for programs (JSON) and for people (a line of text).
 *
 * All times of one list are given in one zone, the local one, so that a script may compare them as
 * text. They carry their offset from UTC (RFC 3339), "+00:00" in UTC too. A whole day is a bare
 * date, and the end of an all-day appointment is the day after its last, as in iCalendar. A
 * floating time has no offset. */

static char *
format_wall (gint64 wall, const char *separator, gboolean seconds)
{
  int year, month, day;
  int of_day;

  cal_day_to_date (cal_day_of_wall (wall), &year, &month, &day);
  of_day = (int) ((wall - cal_day_of_wall (wall) * CAL_DAY) / CAL_SECOND);

  if (seconds)
    return g_strdup_printf ("%04d-%02d-%02d%s%02d:%02d:%02d",
                            year,
                            month,
                            day,
                            separator,
                            of_day / 3600,
                            of_day / 60 % 60,
                            of_day % 60);

  return g_strdup_printf ("%04d-%02d-%02d%s%02d:%02d",
                          year,
                          month,
                          day,
                          separator,
                          of_day / 3600,
                          of_day / 60 % 60);
}

static char *
format_day (int day_number)
{
  int year, month, day;

  cal_day_to_date (day_number, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

static char *
format_time (const CalTime *time, const CalZone *local)
{
  g_autofree char *wall = NULL;
  gint64 instant;
  int offset;

  if (time->kind == CAL_TIME_DATE)
    return format_day (cal_day_of_wall (time->wall));
  if (time->kind == CAL_TIME_FLOATING)
    return format_wall (time->wall, "T", TRUE);

  instant = cal_time_to_instant (time, local);
  offset = cal_zone_get_offset (local, instant);
  wall = format_wall (cal_zone_to_wall (local, instant), "T", TRUE);
  return g_strdup_printf ("%s%c%02d:%02d",
                          wall,
                          offset < 0 ? '-' : '+',
                          abs (offset) / 3600,
                          abs (offset) / 60 % 60);
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value != NULL ? value : "");
}

static void
add_time (JsonBuilder *builder, const char *name, const CalTime *time, const CalZone *local)
{
  g_autofree char *text = NULL;

  json_builder_set_member_name (builder, name);
  if (time->kind == CAL_TIME_NONE)
    {
      json_builder_add_null_value (builder);
      return;
    }

  text = format_time (time, local);
  json_builder_add_string_value (builder, text);
}

static const char *
get_status_name (CalStatus status)
{
  switch (status)
    {
    case CAL_STATUS_TENTATIVE:
      return "tentative";
    case CAL_STATUS_CANCELLED:
      return "cancelled";
    case CAL_STATUS_CONFIRMED:
    default:
      return "confirmed";
    }
}

/**
 * cal_occurrence_json_add:
 * @builder: where to, inside an array or empty
 * @occurrence: what
 * @calendar_name: the name of its calendar
 * @local: the zone in which times are given
 *
 * Adds one object. Any thread.
 */
void
cal_occurrence_json_add (JsonBuilder *builder,
                         CalOccurrence *occurrence,
                         const char *calendar_name,
                         const CalZone *local)
{
  const CalEventFields *fields = cal_event_get (cal_occurrence_get_event (occurrence));
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);

  json_builder_begin_object (builder);
  add_string (builder, "uid", cal_appointment_get_uid (appointment));
  add_time (builder, "recurrence_id", cal_occurrence_get_recurrence_id (occurrence), local);
  add_string (builder, "calendar", calendar_name);
  add_string (builder, "title", cal_occurrence_get_title (occurrence));
  add_time (builder, "start", cal_occurrence_get_start (occurrence), local);
  add_time (builder, "end", cal_occurrence_get_end (occurrence), local);
  json_builder_set_member_name (builder, "all_day");
  json_builder_add_boolean_value (builder, cal_occurrence_is_all_day (occurrence));
  add_string (builder, "location", fields->location);
  add_string (builder, "description", fields->description);
  add_string (builder, "status", get_status_name (fields->status));
  json_builder_set_member_name (builder, "pending");
  json_builder_add_boolean_value (builder, cal_occurrence_is_pending (occurrence));
  json_builder_end_object (builder);
}

/**
 * cal_occurrence_json_print:
 * @builder: a finished array or object
 *
 * Prints its text, indented, with a newline at the end. It is UTF-8 in every locale (RFC 8259
 * §8.1), other than what g_print() makes of a text.
 */
void
cal_occurrence_json_print (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, NULL);
  fputs (text, stdout);
  fputc ('\n', stdout);
}

static char *
format_span (CalOccurrence *occurrence)
{
  int first_day = cal_occurrence_get_first_day (occurrence);
  int last_day = cal_occurrence_get_end_day (occurrence) - 1;
  gint64 wall_end = cal_occurrence_get_wall_end (occurrence);
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (cal_occurrence_is_all_day (occurrence))
    {
      start = format_day (first_day);
      if (first_day == last_day)
        return g_steal_pointer (&start);
      end = format_day (last_day);
      return g_strdup_printf ("%s – %s", start, end);
    }

  start = format_wall (cal_occurrence_get_wall_start (occurrence), " ", FALSE);
  end = format_wall (wall_end, " ", FALSE);
  if (cal_day_of_wall (wall_end) == first_day)
    return g_strdup_printf ("%s–%s", start, end + strlen ("2026-11-23 "));

  return g_strdup_printf ("%s – %s", start, end);
}

/**
 * cal_occurrence_to_line:
 * @occurrence: what
 * @calendar_name: the name of its calendar
 *
 * Any thread.
 *
 * Returns: (transfer full): one line of text for a person, in the zone in which it was expanded
 */
char *
cal_occurrence_to_line (CalOccurrence *occurrence, const char *calendar_name)
{
  const CalEventFields *fields = cal_event_get (cal_occurrence_get_event (occurrence));
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *span = format_span (occurrence);
  const char *title = cal_occurrence_get_title (occurrence);

  g_string_append_printf (line, "%s  %s", span, *title != '\0' ? title : _ ("(no title)"));
  if (fields->location != NULL)
    g_string_append_printf (line, ", %s", fields->location);
  g_string_append_printf (line, "  [%s]", calendar_name);
  if (fields->status == CAL_STATUS_CANCELLED)
    g_string_append_printf (line, "  %s", _ ("cancelled"));
  else if (fields->status == CAL_STATUS_TENTATIVE)
    g_string_append_printf (line, "  %s", _ ("tentative"));

  return g_strdelimit (g_string_free (g_steal_pointer (&line), FALSE), "\n\r\t", ' ');
}
