/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include <string.h>

#include "cal-ical-line.h"
#include "cal-ical-writer.h"
#include "ical-reading.h"

/* Import and export lose nothing.
 *
 * Two comparisons: what the reader gives of a file and of that file exported; and, for files that
 * are whole and in UTF-8, the lines of the file itself against those of the export, with no reader
 * between them. VTIMEZONEs and properties of the calendar may stand only once in the export, so of
 * those the different ones are compared. */

static const char *const own_properties[] = { "PRODID", "VERSION", NULL };
static const char *const own_and_uid[] = { "PRODID", "VERSION", "UID", NULL };

static void
write_item (CalIcalWriter *writer, const CalIcalItem *item)
{
  g_autoptr (GError) error = NULL;

  if (item->kind == CAL_ICAL_ITEM_APPOINTMENT)
    cal_ical_writer_add_appointment (writer, item->appointment, NULL, &error);
  else if (item->kind == CAL_ICAL_ITEM_TIMEZONE)
    cal_ical_writer_add_timezone (writer, item->text, NULL, &error);
  else if (item->kind == CAL_ICAL_ITEM_PROPERTY)
    cal_ical_writer_add_property (writer, item->text, NULL, &error);
  else if (item->kind == CAL_ICAL_ITEM_COMPONENT || item->name)
    cal_ical_writer_add_component (writer, item->text, NULL, &error);
  g_assert_no_error (error);
}

static char *
write_all (GPtrArray *items)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CalIcalWriter) writer = cal_ical_writer_new (stream);
  static const CalIcalItemKind order[] = { CAL_ICAL_ITEM_PROPERTY,
                                           CAL_ICAL_ITEM_TIMEZONE,
                                           CAL_ICAL_ITEM_APPOINTMENT,
                                           CAL_ICAL_ITEM_COMPONENT,
                                           CAL_ICAL_ITEM_BROKEN };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < items->len; j++)
      {
        const CalIcalItem *item = g_ptr_array_index (items, j);

        if (item->kind == order[i])
          write_item (writer, item);
      }
  g_assert_true (cal_ical_writer_finish (writer, NULL, NULL));
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

/* --- Reader against reader --- */

static void
add_text (GString *all, const char *text)
{
  if (text)
    g_string_append (all, text);
}

/* All texts of one kind, one after the other. */
static char *
collect (GPtrArray *items, CalIcalItemKind kind)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    {
      const CalIcalItem *item = g_ptr_array_index (items, i);

      if (item->kind != kind)
        continue;
      if (item->appointment)
        add_text (all, cal_appointment_get_source (item->appointment));
      else if (item->name)
        add_text (all, item->text);
      if (kind == CAL_ICAL_ITEM_PROPERTY)
        g_string_append (all, "\r\n");
    }
  return g_string_free (all, FALSE);
}

static void
remove_duplicates (GPtrArray *list)
{
  for (guint i = list->len; i > 1; i--)
    if (g_str_equal (list->pdata[i - 1], list->pdata[i - 2]))
      g_ptr_array_remove_index (list, i - 1);
}

static void
assert_all_in (GPtrArray *expected, GPtrArray *there, const char *name)
{
  guint j = 0;

  for (guint i = 0; i < expected->len; i++)
    {
      while (j < there->len && strcmp (there->pdata[j], expected->pdata[i]) < 0)
        j++;
      if (j == there->len || !g_str_equal (there->pdata[j], expected->pdata[i]))
        {
          g_test_message ("%s lost: %s", name, (char *) expected->pdata[i]);
          g_test_fail ();
          return;
        }
      j++;
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A name that was changed, because two zones had the same, is not a loss. */
static GPtrArray *
list_properties (const char *text, const char *const *except)
{
  GPtrArray *list = reading_list_properties (text, except);
  g_autoptr (GRegex) number = g_regex_new ("(TZID[=:][^:]*) \\([0-9]+\\)", 0, 0, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      char *line = list->pdata[i];

      list->pdata[i] = g_regex_replace (number, line, -1, 0, "\\1", 0, NULL);
      g_free (line);
    }
  g_ptr_array_sort (list, compare_lines);
  return list;
}

static void
compare_kind (GPtrArray *before, GPtrArray *after, CalIcalItemKind kind, const char *name)
{
  g_autofree char *text_before = collect (before, kind);
  g_autofree char *text_after = collect (after, kind);
  g_autoptr (GPtrArray) list_before = list_properties (text_before, own_properties);
  g_autoptr (GPtrArray) list_after = list_properties (text_after, own_properties);

  if (kind == CAL_ICAL_ITEM_TIMEZONE || kind == CAL_ICAL_ITEM_PROPERTY)
    {
      remove_duplicates (list_before);
      remove_duplicates (list_after);
    }
  else
    g_assert_cmpuint (list_before->len, ==, list_after->len);
  assert_all_in (list_before, list_after, name);
}

/* --- Text against text --- */

static gboolean
is_whole (const char *text, gsize length)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  int depth = 0;
  gboolean is_good = strlen (text) == length && g_utf8_validate (text, -1, NULL);

  cal_ical_cursor_init (&cursor, text, length);
  while (is_good && cal_ical_cursor_next (&cursor))
    {
      CalIcalLine line;

      if (!cal_ical_line_split (&line, cursor.text, cursor.length))
        return FALSE;
      if (depth == 0 && !cal_ical_line_value_is (&line, "VCALENDAR"))
        return FALSE;
      if (cal_ical_line_is (&line, "BEGIN"))
        depth++;
      else if (cal_ical_line_is (&line, "END"))
        is_good = --depth >= 0;
      else if (cal_ical_line_is (&line, "VERSION"))
        is_good = !cal_ical_line_value_is (&line, "1.0");
      /* What is converted, or put right, is for the comparison of readers. */
      if (memmem (cursor.text, cursor.length, "QUOTED-PRINTABLE", 16)
          || (depth > 1 && cal_ical_line_is (&line, "BEGIN")
              && cal_ical_line_value_is (&line, "VCALENDAR")))
        return FALSE;
    }
  return is_good && depth == 0;
}

static gboolean
has_problem_with_uids (GPtrArray *items)
{
  for (guint i = 0; i < reading_count (items, CAL_ICAL_ITEM_APPOINTMENT); i++)
    {
      CalEvent *master = cal_appointment_get_master (reading_appointment (items, i));

      if (master && cal_event_get (master)->problem
          && strstr (cal_event_get (master)->problem, "UID"))
        return TRUE;
    }
  return FALSE;
}

static void
compare_texts (const char *before, const char *after, gboolean with_uids, const char *name)
{
  const char *const *except = with_uids ? own_properties : own_and_uid;
  g_autoptr (GPtrArray) list_before = list_properties (before, except);
  g_autoptr (GPtrArray) list_after = list_properties (after, except);

  for (guint i = list_before->len; i > 0; i--)
    {
      const char *line = list_before->pdata[i - 1];
      gboolean is_unique =
          g_str_has_prefix (line, "/VCALENDAR ") || g_str_has_prefix (line, "/VCALENDAR/VTIMEZONE");

      if (is_unique && i > 1 && g_str_equal (line, list_before->pdata[i - 2]))
        g_ptr_array_remove_index (list_before, i - 1);
    }
  assert_all_in (list_before, list_after, name);
}

static gboolean
round_trip (const char *bytes, gsize length, const char *name)
{
  g_autoptr (GPtrArray) before = reading_of_bytes (bytes, length, 1000);
  g_autofree char *text = write_all (before);
  g_autoptr (GPtrArray) after = reading_of_text (text);
  g_autofree char *again = write_all (after);
  g_autoptr (GPtrArray) third = reading_of_text (again);
  g_autofree char *last = write_all (third);

  for (guint kind = 0; kind <= CAL_ICAL_ITEM_BROKEN; kind++)
    compare_kind (before, after, kind, name);
  g_assert_true (g_str_equal (again, last));
  if (!is_whole (bytes, length))
    return FALSE;
  compare_texts (bytes, text, !has_problem_with_uids (before), name);
  return TRUE;
}

static void
test_fixture (void)
{
  static const char text[] =
      "BEGIN:VCALENDAR\nPRODID:-//Old//EN\nVERSION:2.0\nMETHOD:PUBLISH\nX-WR-TIMEZONE:Europe/"
      "Berlin\n"
      "BEGIN:VTIMEZONE\nTZID:Nowhere\nX-TZ:1\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
      "TZOFFSETFROM:+0130\nTZOFFSETTO:+0130\nCOMMENT:c\nEND:STANDARD\nEND:VTIMEZONE\n"
      "BEGIN:VEVENT\nDTSTART;TZID=Nowhere:20260302T090000\nSUMMARY;LANGUAGE=en:One\n"
      "UID:1\nX-A;X-B=\"c;d:e\":f\nX-A:g\nATTENDEE;CN=\"A, B\":mailto:a@b\nnonsense\n"
      "BEGIN:VALARM\nTRIGGER;RELATED=END:PT0S\nX-C:d\nEND:VALARM\nEND:VEVENT\n"
      "BEGIN:VTODO\nUID:t\nDUE;TZID=Europe/Berlin:20260302T090000\nEND:VTODO\n"
      "BEGIN:VJOURNAL\nUID:j\nDESCRIPTION:a\n  b\nEND:VJOURNAL\n"
      "BEGIN:VEVENT\nUID:broken\nSUMMARY:No start\nEND:VEVENT\nEND:VCALENDAR\n";

  g_assert_false (round_trip (text, strlen (text), "fixture")); /* for its nonsense */
}

static void
test_old_fixture (void)
{
  static const char text[] =
      "BEGIN:VCALENDAR\nVERSION:1.0\nPRODID:phone\nTZ:+01\nDAYLIGHT:TRUE;+02;20260329T020000;"
      "20261025T030000;CET;CEST\nBEGIN:VEVENT\nDTSTART:20260701T090000\n"
      "DESCRIPTION;ENCODING=QUOTED-PRINTABLE:a=\nb=0Ac\nRRULE:MP1 1+ TU "
      "#0\nAALARM:20260701T080000;;;\n"
      "END:VEVENT\nBEGIN:VTODO\nDUE:20260701T090000\nEND:VTODO\nEND:VCALENDAR\n";

  g_assert_false (round_trip (text, strlen (text), "old fixture"));
}

/* Decoded once, also where the word stands in a parameter that has another name. */
static void
test_quoted_fixture (void)
{
  static const char text[] =
      "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:q\nDTSTART:20260701T090000\n"
      "SUMMARY;X-A=QUOTED-QUOTED-PRINTABLEPRINTABLE:a=3D\nURL:https://example.org\n"
      "END:VEVENT\nEND:VCALENDAR\n";

  g_assert_false (round_trip (text, strlen (text), "quoted fixture"));
}

static guint n_texts; /* files that were compared as text, too */

static void
round_trip_file (const char *bytes, gsize length, const char *name)
{
  n_texts += round_trip (bytes, length, name);
}

static void
test_real_files (void)
{
  guint n_files = reading_each_file (round_trip_file);

  g_test_message ("%u files, %u of them compared as text", n_files, n_texts);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ical/roundtrip/fixture", test_fixture);
  g_test_add_func ("/ical/roundtrip/old-fixture", test_old_fixture);
  g_test_add_func ("/ical/roundtrip/quoted-fixture", test_quoted_fixture);
  g_test_add_func ("/ical/roundtrip/real-files", test_real_files);

  return g_test_run ();
}
