/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ical-reading.h"

#include <string.h>

#include "cal-ical-line.h"

static void
item_free (CalIcalItem *item)
{
  cal_ical_item_clear (item);
  g_free (item);
}

/* A stream that gives `chunk` bytes at a time, so that everything gets cut somewhere. */
static GInputStream *
make_stream (const char *bytes, gsize length, gsize chunk)
{
  GInputStream *stream = g_memory_input_stream_new ();

  for (gsize i = 0; i < length; i += chunk)
    {
      gsize n = MIN (chunk, length - i);

      g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (stream),
                                      g_memdup2 (bytes + i, n),
                                      n,
                                      g_free);
    }
  return stream;
}

GPtrArray *
reading_of_bytes (const char *bytes, gsize length, gsize chunk)
{
  g_autoptr (GInputStream) stream = make_stream (bytes, length, chunk);
  g_autoptr (CalIcalReader) reader = cal_ical_reader_new (stream, "calendar");
  g_autoptr (GError) error = NULL;
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  CalIcalItem item = { 0 };

  while (cal_ical_reader_next (reader, &item, NULL, &error))
    g_ptr_array_add (items, g_memdup2 (&item, sizeof item));
  if (error)
    g_assert_error (error, CAL_ICAL_ERROR, CAL_ICAL_ERROR_NOT_ICALENDAR);
  else
    g_assert_cmpuint (cal_ical_reader_get_position (reader), ==, length);
  return items;
}

GPtrArray *
reading_of_text (const char *text)
{
  return reading_of_bytes (text, strlen (text), MAX (strlen (text), 1));
}

CalIcalItem *
reading_get (GPtrArray *items, CalIcalItemKind kind, guint nth)
{
  for (guint i = 0; i < items->len; i++)
    {
      CalIcalItem *item = g_ptr_array_index (items, i);

      if (item->kind == kind && nth-- == 0)
        return item;
    }
  return NULL;
}

guint
reading_count (GPtrArray *items, CalIcalItemKind kind)
{
  guint n = 0;

  while (reading_get (items, kind, n))
    n++;
  return n;
}

CalAppointment *
reading_appointment (GPtrArray *items, guint nth)
{
  CalIcalItem *item = reading_get (items, CAL_ICAL_ITEM_APPOINTMENT, nth);

  g_assert_nonnull (item);
  g_assert_nonnull (item->appointment);
  return item->appointment;
}

const CalEventFields *
reading_master (GPtrArray *items, guint nth)
{
  CalEvent *master = cal_appointment_get_master (reading_appointment (items, nth));

  g_assert_nonnull (master);
  return cal_event_get (master);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
reading_list_properties (const char *text, const char *const *except)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) path = g_string_new (NULL);
  g_auto (CalIcalCursor) cursor = { 0 };

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      CalIcalLine line;
      g_autofree char *name = NULL;

      if (!cal_ical_line_split (&line, cursor.text, cursor.length))
        continue;
      name = g_ascii_strup (line.name, line.name_length);
      if (g_str_equal (name, "BEGIN"))
        {
          g_autofree char *component = g_ascii_strup (line.value, line.value_length);

          g_string_append_printf (path, "/%s", g_strstrip (component));
        }
      else if (g_str_equal (name, "END"))
        {
          const char *slash = strrchr (path->str, '/');

          g_string_truncate (path, slash ? slash - path->str : 0);
        }
      else if (!g_strv_contains (except, name))
        g_ptr_array_add (list,
                         g_strdup_printf ("%s %.*s", path->str, (int) cursor.length, cursor.text));
    }
  g_ptr_array_sort (list, compare_texts);
  return list;
}

guint
reading_each_file (ReadingFunc func)
{
  const char *data = g_getenv ("CAL_SHARED_DATA");
  g_autofree char *folder =
      data ? g_build_filename (data, "ics", NULL)
           : g_build_filename (TEST_SOURCE_ROOT, "..", "shared", "data", "ics", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  if (dir == NULL)
    {
      g_test_skip ("the files of real calendars are not here");
      return 0;
    }
  while ((name = g_dir_read_name (dir)) && !g_test_failed ())
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      func (bytes, length, name);
      n++;
    }
  return n;
}
