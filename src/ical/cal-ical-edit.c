/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-edit.h"

#include <string.h>

#include "cal-ical-event.h"
#include "cal-ical-text.h"
#include "cal-ical-value.h"
#include "cal-patch.h"

/* Changing one property leaves all others as they stand. The property that is changed keeps its
 * place and those of its parameters that are still true: LANGUAGE and what programs add of their
 * own, but not how the old value was encoded, nor a data: copy of it. A time keeps the TZID that
 * the file calls its zone by. */

static const char *const text_left_out[] = { "ENCODING", "CHARSET", "QUOTED-PRINTABLE", NULL };
static const char *const stale_left_out[] = { "ENCODING",
                                              "CHARSET",
                                              "QUOTED-PRINTABLE",
                                              "ALTREP",
                                              NULL };
static const char *const time_left_out[] = { "VALUE", "TZID", NULL };

/* Where new properties go: after the last of the first of these that is there. */
static const char *const after_times[] = { "DURATION", "DTEND", "DTSTART", "UID", NULL };
static const char *const after_texts[] = { "SUMMARY", "DURATION", "DTEND", "DTSTART", "UID", NULL };
static const char *const after_uid[] = { "UID", NULL };

/* --- Texts --- */

static gboolean
has_stale_copy (const CalIcalLine *line)
{
  g_autofree char *altrep = cal_ical_line_get_parameter (line, "ALTREP");

  return altrep && g_ascii_strncasecmp (altrep, "data:", 5) == 0;
}

static void
remove_control_characters (GString *out, const char *text)
{
  for (const char *p = text; *p; p++)
    if ((guchar) *p >= 0x20 && *p != 0x7f)
      g_string_append_c (out, *p);
}

typedef enum
{
  VALUE_TEXT,
  VALUE_RAW,  /* a URI, a keyword */
  VALUE_LIST, /* ready escaped */
} ValueKind;

static void
set_value (CalIcalDocument *document, const char *name, const char *value, ValueKind kind)
{
  int index = cal_ical_document_find (document, name, 0);
  g_autoptr (GString) text = NULL;
  CalIcalLine line;

  if (value == NULL)
    {
      cal_ical_document_remove_all (document, name);
      return;
    }
  text = g_string_new (name);
  if (index >= 0 && cal_ical_document_get (document, index, &line))
    {
      g_string_truncate (text, 0);
      g_string_append_len (text, line.name, line.name_length);
      cal_ical_line_append_parameters_except (&line,
                                              has_stale_copy (&line) ? stale_left_out
                                                                     : text_left_out,
                                              text);
    }
  g_string_append_c (text, ':');
  if (kind == VALUE_TEXT)
    cal_ical_escape (text, value);
  else if (kind == VALUE_RAW)
    remove_control_characters (text, value);
  else
    g_string_append (text, value);
  if (index >= 0)
    cal_ical_document_replace (document, index, text->str);
  else
    cal_ical_document_insert (document, after_texts, text->str);
}

static void
set_categories (CalIcalDocument *document, char *const *categories)
{
  g_autoptr (GString) list = g_string_new (NULL);
  int index = cal_ical_document_find (document, "CATEGORIES", 0);
  int second;

  for (guint i = 0; categories && categories[i]; i++)
    {
      if (i > 0)
        g_string_append_c (list, ',');
      cal_ical_escape (list, categories[i]);
    }
  while (index >= 0 && (second = cal_ical_document_find (document, "CATEGORIES", index + 1)) >= 0)
    cal_ical_document_remove (document, second);
  set_value (document, "CATEGORIES", list->len > 0 ? list->str : NULL, VALUE_LIST);
}

static const char *
get_status_name (CalStatus status)
{
  static const char *const names[] = { "CONFIRMED", "TENTATIVE", "CANCELLED" };

  return names[status];
}

static gboolean
edit_values (CalIcalDocument *document, const CalEventFields *old, const CalEventFields *wanted)
{
  gboolean changed = FALSE;

  for (guint field = 0; field < CAL_FIELD_START; field++)
    {
      if (cal_field_equal (field, old, wanted))
        continue;
      changed = TRUE;
      switch ((CalField) field)
        {
        case CAL_FIELD_TITLE:
          set_value (document, "SUMMARY", wanted->title, VALUE_TEXT);
          break;
        case CAL_FIELD_LOCATION:
          set_value (document, "LOCATION", wanted->location, VALUE_TEXT);
          break;
        case CAL_FIELD_DESCRIPTION:
          set_value (document, "DESCRIPTION", wanted->description, VALUE_TEXT);
          break;
        case CAL_FIELD_URL:
          set_value (document, "URL", wanted->url, VALUE_RAW);
          break;
        case CAL_FIELD_COLOR:
          set_value (document, "COLOR", wanted->color, VALUE_RAW);
          break;
        case CAL_FIELD_CATEGORIES:
          set_categories (document, wanted->categories);
          break;
        case CAL_FIELD_STATUS:
          set_value (document, "STATUS", get_status_name (wanted->status), VALUE_RAW);
          break;
        case CAL_FIELD_TRANSPARENT:
          set_value (document, "TRANSP", wanted->transparent ? "TRANSPARENT" : "OPAQUE", VALUE_RAW);
          break;
        default:
          break;
        }
    }
  return changed;
}

/* --- Times --- */

static char *
get_tzid_if (CalIcalZones *zones, const CalIcalLine *line, const CalZone *zone)
{
  g_autofree char *tzid = cal_ical_line_get_parameter (line, "TZID");

  if (tzid && cal_ical_zones_lookup (zones, tzid) == zone)
    return g_steal_pointer (&tzid);
  return NULL;
}

/* What the file calls the zone, else what the system calls it. */
static char *
find_tzid (CalIcalDocument *document,
           CalIcalZones *zones,
           const CalIcalLine *previous,
           const CalZone *zone)
{
  static const char *const names[] = { "DTSTART", "DTEND", "RECURRENCE-ID" };
  char *tzid = previous ? get_tzid_if (zones, previous, zone) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && tzid == NULL; i++)
    {
      int index = cal_ical_document_find (document, names[i], 0);
      CalIcalLine line;

      if (index >= 0 && cal_ical_document_get (document, index, &line))
        tzid = get_tzid_if (zones, &line, zone);
    }
  return tzid ? tzid : g_strdup (cal_zone_get_id (zone));
}

/**
 * cal_ical_append_time:
 * @document: the event
 * @zones: the zones of the text
 * @previous: (nullable): the property before the change
 * @time: a time
 * @out: where it goes
 *
 * Appends what comes after a property's name and other parameters: VALUE or TZID, the colon and the
 * value. Any thread.
 */
void
cal_ical_append_time (CalIcalDocument *document,
                      CalIcalZones *zones,
                      const CalIcalLine *previous,
                      const CalTime *time,
                      GString *out)
{
  g_autofree char *value = cal_time_to_ical (time);

  if (time->kind == CAL_TIME_DATE)
    g_string_append (out, ";VALUE=DATE");
  else if (time->kind == CAL_TIME_ZONED && time->zone != cal_zone_utc ())
    {
      g_autofree char *tzid = find_tzid (document, zones, previous, time->zone);

      cal_ical_append_parameter (out, "TZID", tzid);
    }
  g_string_append_printf (out, ":%s", value);
}

static void
set_time (CalIcalDocument *document,
          CalIcalZones *zones,
          const char *name,
          const CalTime *time,
          const char *more_parameters,
          const char *const *after)
{
  int index = cal_ical_document_find (document, name, 0);
  g_autoptr (GString) text = g_string_new (name);
  CalIcalLine line;
  gboolean there = index >= 0 && cal_ical_document_get (document, index, &line);

  if (there)
    {
      g_string_truncate (text, 0);
      g_string_append_len (text, line.name, line.name_length);
      cal_ical_line_append_parameters_except (&line, time_left_out, text);
    }
  else
    g_string_append (text, more_parameters);
  cal_ical_append_time (document, zones, there ? &line : NULL, time, text);
  if (there)
    cal_ical_document_replace (document, index, text->str);
  else
    cal_ical_document_insert (document, after, text->str);
}

static void
set_duration (CalIcalDocument *document, int index, const CalEventFields *wanted)
{
  CalIcalDuration duration = { 0 };
  gint64 wall = wanted->end.wall - wanted->start.wall;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *value = NULL;
  CalIcalLine line;

  if (wanted->start.kind == CAL_TIME_DATE || (wanted->nominal_duration && wall % CAL_DAY == 0))
    duration.days = wall;
  else
    duration.time = cal_time_to_instant (&wanted->end, cal_zone_utc ())
                    - cal_time_to_instant (&wanted->start, cal_zone_utc ());
  if (wanted->nominal_duration && wall % CAL_DAY != 0)
    {
      duration.days = wall / CAL_DAY * CAL_DAY;
      duration.time = wall % CAL_DAY;
    }
  value = cal_ical_duration_format (&duration);
  if (!cal_ical_document_get (document, index, &line))
    return;
  g_string_append_len (text, line.name, line.name_length);
  cal_ical_line_append_parameters_except (&line, time_left_out, text);
  g_string_append_printf (text, ":%s", value);
  cal_ical_document_replace (document, index, text->str);
}

/* Whether the text has that end already, and not only because what it has lies before the start
 * now.
 */
static gboolean
says_end (CalIcalDocument *document, CalIcalZones *zones, const CalEventFields *wanted)
{
  g_autofree char *text = cal_ical_document_to_text (document);
  g_auto (CalIcalEvent) event = { 0 };

  return cal_ical_event_parse (&event, text, strlen (text), zones)
         && cal_time_equal (&event.fields.end, &wanted->end) && !event.ends_before_start;
}

static gboolean
edit_times (CalIcalDocument *document,
            CalIcalZones *zones,
            const CalEventFields *old,
            const CalEventFields *wanted)
{
  gboolean starts_elsewhere = !cal_time_equal (&old->start, &wanted->start);
  gboolean ends_elsewhere = !cal_time_equal (&old->end, &wanted->end);
  int index;

  if (starts_elsewhere)
    set_time (document, zones, "DTSTART", &wanted->start, "", after_uid);
  if ((!starts_elsewhere && !ends_elsewhere) || says_end (document, zones, wanted))
    return starts_elsewhere || ends_elsewhere;
  index = cal_ical_document_find (document, "DURATION", 0);
  if (index >= 0 && cal_ical_document_find (document, "DTEND", 0) < 0
      && wanted->start.zone == wanted->end.zone)
    set_duration (document, index, wanted);
  else
    {
      cal_ical_document_remove_all (document, "DURATION");
      set_time (document, zones, "DTEND", &wanted->end, "", after_times);
    }
  return TRUE;
}

/**
 * cal_ical_edit_event:
 * @document: a VEVENT
 * @zones: the zones of its text
 * @old: what it says
 * @wanted: what it is to say
 *
 * Rewrites the properties whose values differ, and no others. Any thread.
 *
 * Returns: whether anything was rewritten
 */
gboolean
cal_ical_edit_event (CalIcalDocument *document,
                     CalIcalZones *zones,
                     const CalEventFields *old,
                     const CalEventFields *wanted)
{
  gboolean changed;

  g_return_val_if_fail (document != NULL && zones != NULL, FALSE);
  g_return_val_if_fail (old != NULL && wanted != NULL, FALSE);

  changed = edit_times (document, zones, old, wanted);
  if (!cal_time_equal (&old->recurrence_id, &wanted->recurrence_id)
      || old->this_and_future != wanted->this_and_future)
    {
      changed = TRUE;
      if (old->this_and_future != wanted->this_and_future)
        cal_ical_document_remove_all (document, "RECURRENCE-ID");
      if (wanted->recurrence_id.kind == CAL_TIME_NONE)
        cal_ical_document_remove_all (document, "RECURRENCE-ID");
      else
        set_time (document,
                  zones,
                  "RECURRENCE-ID",
                  &wanted->recurrence_id,
                  wanted->this_and_future ? ";RANGE=THISANDFUTURE" : "",
                  after_uid);
    }
  changed |= edit_values (document, old, wanted);
  changed |= cal_ical_edit_recurrence (document, zones, old->recurrence, wanted->recurrence);
  return changed;
}

/**
 * cal_ical_edit_stamp:
 * @document: a VEVENT that was changed
 * @sequence: its new SEQUENCE
 *
 * Says that it was changed, and when: SEQUENCE, LAST-MODIFIED, DTSTAMP (RFC 5545 §3.8.7). Any
 * thread.
 */
void
cal_ical_edit_stamp (CalIcalDocument *document, gint64 sequence)
{
  CalTime now = cal_time_utc (g_get_real_time ());
  g_autofree char *time = cal_time_to_ical (&now);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, sequence);

  set_value (document, "SEQUENCE", number, VALUE_RAW);
  set_value (document, "LAST-MODIFIED", time, VALUE_RAW);
  set_value (document, "DTSTAMP", time, VALUE_RAW);
}
