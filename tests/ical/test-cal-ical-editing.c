/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-ical-line.h"
#include "cal-ical-writer.h"
#include "cal-series.h"
#include "ical-reading.h"

/* Editing changes only what was edited.
 *
 * Each appointment of each file has each of its fields edited, in each reach that it can be edited
 * in, the way the program does it. Then the text is compared content line by content line, byte for
 * byte, folds and all: of the properties of a VEVENT only those of the field may differ, and those
 * that say that something was changed; everything else is there, in its old order. An exception
 * that an edit makes is a copy of its series, and so is a series that an edit splits off. */

#define SUITE "/ical/editing/"
#define FIRST_DAY -36500
#define END_DAY 36500

typedef void (*Edit) (CalEventFields *fields);

typedef struct
{
  const char *name;
  Edit edit;
  const char *properties[9]; /* that may differ */
} Field;

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
edit_title (CalEventFields *fields)
{
  set_text (&fields->title,
            "Another; title, of\nseveral lines \\ and – as it happens – so long that it is folded");
}

static void
edit_location (CalEventFields *fields)
{
  set_text (&fields->location, "Elsewhere");
}

static void
edit_description (CalEventFields *fields)
{
  set_text (&fields->description, fields->description ? NULL : "New");
}

static void
edit_url (CalEventFields *fields)
{
  set_text (&fields->url, "https://example.org/a,b;c");
}

static void
edit_color (CalEventFields *fields)
{
  set_text (&fields->color, "rebeccapurple");
}

static void
edit_categories (CalEventFields *fields)
{
  static const char *const categories[] = { "One, two", "Three", NULL };

  g_strfreev (fields->categories);
  fields->categories = g_strdupv ((char **) categories);
}

static void
edit_status (CalEventFields *fields)
{
  fields->status =
      fields->status == CAL_STATUS_TENTATIVE ? CAL_STATUS_CONFIRMED : CAL_STATUS_TENTATIVE;
}

static void
edit_transparent (CalEventFields *fields)
{
  fields->transparent = !fields->transparent;
}

static void
edit_start (CalEventFields *fields)
{
  gint64 delta = fields->start.kind == CAL_TIME_DATE ? CAL_DAY : 30 * CAL_MINUTE;

  fields->start = cal_time_add (&fields->start, delta);
  fields->end = cal_time_add (&fields->end, delta);
}

static void
edit_end (CalEventFields *fields)
{
  fields->end =
      cal_time_add (&fields->end, fields->start.kind == CAL_TIME_DATE ? CAL_DAY : CAL_HOUR);
}

static void
edit_zone (CalEventFields *fields)
{
  const CalZone *zone = cal_zone_lookup ("Asia/Kathmandu");

  if (fields->start.kind == CAL_TIME_DATE)
    return;
  fields->start = cal_time_zoned (fields->start.wall, zone);
  fields->end = cal_time_zoned (MAX (fields->end.wall, fields->start.wall), zone);
}

#define TIMES "DTSTART", "DTEND", "DURATION"
#define SETS "RRULE", "EXRULE", "RDATE", "EXDATE", "RECURRENCE-ID"

static const Field fields[] = {
  { "title", edit_title, { "SUMMARY" } },
  { "location", edit_location, { "LOCATION" } },
  { "description", edit_description, { "DESCRIPTION" } },
  { "url", edit_url, { "URL" } },
  { "color", edit_color, { "COLOR" } },
  { "categories", edit_categories, { "CATEGORIES" } },
  { "status", edit_status, { "STATUS" } },
  { "transparent", edit_transparent, { "TRANSP" } },
  { "start", edit_start, { TIMES, SETS } },
  { "end", edit_end, { "DTEND", "DURATION" } },
  { "zone", edit_zone, { TIMES, SETS } },
};

static const char *const stamps[] = { "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", NULL };
/* What a copy of a series, for one occurrence or from it on, has of its own. */
static const char *const of_copy[] = { TIMES, SETS, "UID", "RELATED-TO", NULL };

/* --- Texts --- */

static gboolean
is_one_of (const CalIcalLine *line, const char *const *names)
{
  for (; names && *names; names++)
    if (cal_ical_line_is (line, *names))
      return TRUE;
  return FALSE;
}

/* The VEVENTs and VTIMEZONEs of a text, each without those properties of a VEVENT that may differ.
 */
static GPtrArray *
list_blocks (const char *text, const char *const *properties, const char *const *more)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func (g_free);
  g_auto (CalIcalCursor) cursor = { 0 };
  g_autoptr (GString) block = g_string_new (NULL);
  gboolean in_event = FALSE;
  guint depth = 0;

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      CalIcalLine line;
      gboolean is_line = cal_ical_line_split (&line, cursor.text, cursor.length);

      if (is_line && cal_ical_line_is (&line, "BEGIN") && depth++ == 0)
        in_event = cal_ical_line_value_is (&line, "VEVENT");
      if (!is_line || !in_event || depth != 1
          || !(is_one_of (&line, properties) || is_one_of (&line, more)
               || is_one_of (&line, stamps)))
        g_string_append_len (block, cursor.raw, cursor.raw_length);
      if (is_line && cal_ical_line_is (&line, "END") && --depth == 0)
        {
          g_ptr_array_add (blocks, g_strdup (block->str));
          g_string_truncate (block, 0);
        }
    }
  return blocks;
}

/* Every block of `before` is in `after`, in that order; but older copies of an exception don't move
 * along with it. */
static void
compare (const char *before, const char *after, const Field *field)
{
  g_autoptr (GPtrArray) old_blocks = list_blocks (before, field->properties, NULL);
  g_autoptr (GPtrArray) new_blocks = list_blocks (after, field->properties, NULL);
  guint n_found = 0;

  if (g_strv_contains (field->properties, "RECURRENCE-ID") && new_blocks->len > 2)
    return;
  for (guint i = 0; i < new_blocks->len && n_found < old_blocks->len; i++)
    n_found += g_str_equal (new_blocks->pdata[i], old_blocks->pdata[n_found]);
  if (n_found < old_blocks->len)
    {
      g_test_message ("lost:\n%s\nthere is:\n%s", (char *) old_blocks->pdata[n_found], after);
      g_test_fail ();
    }
}

/* Every block of `after` is a copy of one of `before`, but for what a copy has of its own. */
static void
compare_copies (const char *before, const char *after, const Field *field)
{
  g_autoptr (GPtrArray) old_blocks = list_blocks (before, field->properties, of_copy);
  g_autoptr (GPtrArray) new_blocks = list_blocks (after, field->properties, of_copy);

  for (guint i = 0; i < new_blocks->len; i++)
    if (!g_ptr_array_find_with_equal_func (old_blocks, new_blocks->pdata[i], g_str_equal, NULL))
      {
        g_test_message ("no copy:\n%s\nof:\n%s", (char *) new_blocks->pdata[i], before);
        g_test_fail ();
      }
}

/* --- Edits --- */

static CalOccurrence *
find_occurrence (CalAppointment *appointment, guint nth)
{
  const CalRange range = { .first_day = FIRST_DAY, .end_day = END_DAY, .zone = cal_zone_utc () };
  g_autoptr (GPtrArray) occurrences = g_ptr_array_new_with_free_func (g_object_unref);

  cal_appointment_expand (appointment, &range, FALSE, NULL, occurrences);
  if (occurrences->len == 0)
    return NULL;
  return g_object_ref (occurrences->pdata[MIN (nth, occurrences->len - 1)]);
}

/* Properties come before the components within (RFC 5545 §3.6.1). */
static void
assert_order (const char *before, const char *after)
{
  static const char wrong[] = "\r\nEND:VALARM\r\nRELATED-TO";

  g_assert_true (strstr (after, wrong) == NULL || strstr (before, wrong));
}

static void
check_step (const CalStep *step, const char *source, const Field *field, CalSeriesReach reach)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *current = step->kind == CAL_STEP_CREATE ? NULL : step->appointment;
  g_autoptr (CalAppointment) edited = cal_step_apply (step, current, &error);
  g_autoptr (CalAppointment) after = NULL;
  g_autoptr (CalAppointment) again = NULL;
  const char *text;

  /* An edit that the model refuses changes nothing. */
  if (edited == NULL)
    {
      g_assert_true (error == NULL || error->domain == CAL_MODEL_ERROR);
      return;
    }
  after = cal_ical_reconcile (edited);
  again = cal_ical_reconcile (after);
  g_assert_true (again == after);
  text = cal_appointment_get_source (after);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  assert_order (source, text);
  if (step->kind == CAL_STEP_PATCH && reach != CAL_SERIES_FOLLOWING)
    compare (source, text, field);
  compare_copies (source, text, field);
}

static void
edit_occurrence (CalOccurrence *occurrence, const Field *field, CalSeriesReach reach)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalChange) change = NULL;

  cal_occurrence_get_fields (occurrence, &wanted);
  field->edit (&wanted);
  change = cal_series_edit (occurrence, &wanted, reach);
  for (guint i = 0; change && i < cal_change_get_n_steps (change); i++)
    check_step (cal_change_get_step (change, i),
                cal_appointment_get_source (appointment),
                field,
                reach);
}

static void
edit_appointment (CalAppointment *appointment, const char *name)
{
  static const char *const reaches[] = { "this one", "following", "all" };
  gboolean is_series = cal_appointment_is_recurring (appointment);
  g_autoptr (CalOccurrence) occurrence = find_occurrence (appointment, is_series ? 2 : 0);

  if (occurrence == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    for (CalSeriesReach reach = is_series ? CAL_SERIES_THIS : CAL_SERIES_ALL;
         reach <= CAL_SERIES_ALL && !g_test_failed ();
         reach++)
      {
        edit_occurrence (occurrence, &fields[i], reach);
        if (g_test_failed ())
          g_test_message ("%s: %s, %s", name, fields[i].name, reaches[reach]);
      }
}

static guint
edit_file (const char *bytes, gsize length, const char *name)
{
  g_autoptr (GPtrArray) items = reading_of_bytes (bytes, length, length + 1);
  guint n = 0;

  for (guint i = 0; i < items->len && !g_test_failed (); i++)
    {
      const CalIcalItem *item = g_ptr_array_index (items, i);

      if (item->kind != CAL_ICAL_ITEM_APPOINTMENT || n >= 50)
        continue;
      edit_appointment (item->appointment, name);
      n++;
    }
  return n;
}

/* --- Files --- */

/* A VEVENT as several programs would have written it together. */
static const char vendors[] =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Custom\\, Zone\r\nX-TZ:1\r\n"
    "BEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nTZOFFSETFROM:+0130\r\nTZOFFSETTO:+0130\r\n"
    "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\nCLASS:PUBLIC\r\nCREATED:20200101T000000Z\r\nDESCRIPTION;ALTREP=\"data:text/"
    "ht\r\n"
    " ml,%3Cb%3E\":Text\\nof two li\r\n nes\r\nDTEND;TZID=\"Custom, Zone\":20260302T100000\r\n"
    "DTSTAMP:20200101T000000Z\r\ndtstart;tzid=\"Custom, Zone\" ;X-P=1:20260302T090000\r\n"
    "LAST-MODIFIED:20200101T000000Z\r\nLOCATION;LANGUAGE=de:Raum 1\r\nPRIORITY:5\r\nSEQUENCE:3\r\n"
    "SUMMARY;LANGUAGE=de:\r\n\tStand-up\r\nTRANSP:OPAQUE\r\nUID:0400\r\n 00008200\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=8;BYDAY=MO;WKST=MO\r\nEXDATE;TZID=\"Custom, Zone\":20260330T090000\r\n"
    "CATEGORIES:Red "
    "Category\r\nCATEGORIES;LANGUAGE=en:Blue\\,Green\r\nCOMMENT:one\r\nCOMMENT:two\r\n"
    "ATTENDEE;CN=\"A; "
    "B\";PARTSTAT=ACCEPTED:mailto:a@example.org\r\nATTACH;FMTTYPE=a/b;ENCODING=\r\n"
    " BASE64;VALUE=BINARY:QUJD\r\nX-ALT-DESC;FMTTYPE=text/html:<b>x</"
    "b>\r\nX-MICROSOFT-CDO-BUSYS\r\n"
    " TATUS:BUSY\r\nX-EMPTY:\r\nX-É;Ü=ö:ä\r\nno line at all\r\n"
    "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nSUMMARY:s\r\n"
    "X-WR-ALARMUID:1\r\nEND:VALARM\r\nBEGIN:PARTICIPANT\r\nUID:p\r\nEND:PARTICIPANT\r\nEND:"
    "VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:040000008200\r\nRECURRENCE-ID;TZID=\"Custom, Zone\":20260309T090000\r\n"
    "DTSTART;TZID=\"Custom, "
    "Zone\":20260309T110000\r\nDURATION:PT30M\r\nX-OVERRIDE:1\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:040000008200\r\nRECURRENCE-ID;TZID=\"Custom, "
    "Zone\":20260406T090000\r\nSUMMARY:Later\r\n"
    "DTSTART;TZID=\"Custom, "
    "Zone\":20260406T120000\r\nX-OVERRIDE:2\r\nBEGIN:VALARM\r\nX-OWN:1\r\nEND:VALARM\r\nEND:"
    "VEVENT\r\n"
    "END:VCALENDAR\r\n";

/* Ends that aren't written, or are where the start goes to. */
static const char ends[] =
    "BEGIN:VCALENDAR\r\n"
    "BEGIN:VEVENT\r\nUID:1\r\nX-A:1\r\nDTSTART:20260302T090000Z\r\nX-B:1\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:2\r\nDTSTART:20260302T090000Z\r\nDTEND:20260302T090000Z\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260302\r\nEND:"
    "VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:4\r\nDTSTART:20260302\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:5\r\nDTSTART:20260302\r\nDURATION:P2D\r\nRRULE:FREQ=DAILY\r\nEND:"
    "VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:6\r\nDTSTART;TZID=Europe/"
    "Berlin:20260328T120000\r\nDURATION:P1DT2H\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:7\r\nDTSTART;TZID=Europe/Berlin:20260328T120000\r\nDTEND;TZID=Asia/"
    "Tokyo:202603\r\n"
    " 29T120000\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:8\r\nDTSTART:20260328T120000\r\nDTEND:20260328T110000\r\nEND:VEVENT\r\n"
    "BEGIN:VEVENT\r\nUID:9\r\nDTSTART;VALUE=DATE:20260328T120000\r\nEND:VEVENT\r\n"
    "END:VCALENDAR\r\n";

static void
test_fixtures (void)
{
  g_assert_cmpuint (edit_file (vendors, strlen (vendors), "vendors"), ==, 1);
  g_assert_cmpuint (edit_file (ends, strlen (ends), "ends"), ==, 9);
}

/* The times that the text says after each edit of them are those that were wanted. */
static void
test_times (void)
{
  static const Edit edits[] = { edit_start, edit_end, edit_zone };
  g_autoptr (GPtrArray) items = reading_of_text (ends);

  for (guint i = 0; i < items->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (edits); j++)
      {
        CalAppointment *appointment = reading_appointment (items, i);
        const CalEventFields *seen = reading_master (items, i);
        g_auto (CalEventFields) wanted = { 0 };
        g_autoptr (CalPatch) patch = NULL;
        g_autoptr (CalAppointment) edited = NULL;
        g_autoptr (CalAppointment) after = NULL;
        const CalEventFields *got;

        cal_event_fields_copy (seen, &wanted);
        edits[j](&wanted);
        patch = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
        edited = cal_appointment_apply (appointment, patch, NULL);
        after = cal_ical_reconcile (edited);
        got = cal_event_get (cal_appointment_get_master (after));
        g_test_message ("%s", cal_appointment_get_source (after));
        g_assert_true (cal_time_equal (&got->start, &wanted.start));
        g_assert_true (cal_time_equal (&got->end, &wanted.end));
        g_assert_true (got->problem == NULL || !cal_patch_has (patch, CAL_FIELD_END));
      }
}

static guint n_appointments; /* that were edited */

static void
edit_real_file (const char *bytes, gsize length, const char *name)
{
  n_appointments += edit_file (bytes, length, name);
}

static void
test_real_files (void)
{
  guint n_files = reading_each_file (edit_real_file);

  g_test_message ("%u appointments of %u files edited", n_appointments, n_files);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func (SUITE "fixtures", test_fixtures);
  g_test_add_func (SUITE "times", test_times);
  g_test_add_func (SUITE "real-files", test_real_files);

  return g_test_run ();
}
