/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-source-comparison.h"

#include <string.h>

#include "cal-ical-line.h"

/* Whether two texts of an appointment say the same, asked in two ways. An import asks whether a
 * file brings anything new, and may overwrite what it takes to be older: all that counts but the
 * moment of writing. Taking an import back asks whether the user has changed anything since, and a
 * change that was undone is none. */

/* The next line that counts; NULL at the end. */
static const char *
next_line (const char **at, gsize *out_length)
{
  while (**at != '\0')
    {
      const char *line = *at;

      *out_length = strcspn (line, "\n");
      *at = line + *out_length + (line[*out_length] == '\n' ? 1 : 0);
      if (g_ascii_strncasecmp (line, "DTSTAMP", 7) != 0)
        return line;
    }

  return NULL;
}

/**
 * cal_source_is_same:
 * @a: iCalendar text
 * @b: another one
 *
 * Any thread. Compares without DTSTAMP, which for a file that was published says when it was
 * written out (RFC 5545 §3.8.7.2), so that it differs each time.
 *
 * Returns: whether they say the same
 */
gboolean
cal_source_is_same (const char *a, const char *b)
{
  const char *line_a, *line_b;
  gsize length_a, length_b;

  if (a == NULL || b == NULL)
    return a == b;

  do
    {
      line_a = next_line (&a, &length_a);
      line_b = next_line (&b, &length_b);
      if (line_a == NULL || line_b == NULL)
        return line_a == line_b;
    }
  while (length_a == length_b && memcmp (line_a, line_b, length_a) == 0);

  return FALSE;
}

/* What saving an appointment sets anew each time, whatever it changes. */
static gboolean
is_of_saving (const char *line)
{
  static const char *const names[] = { "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "CREATED" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (g_ascii_strncasecmp (line, names[i], length) == 0
          && (line[length] == ':' || line[length] == ';'))
        return TRUE;
    }

  return FALSE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The lines that say something, unfolded (RFC 5545 §3.1), in an order that is always the same. */
static GPtrArray *
sort_lines (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  CalIcalCursor cursor;

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      g_autofree char *line = g_strndup (cursor.text, cursor.length);

      if (!is_of_saving (line))
        g_ptr_array_add (lines, g_steal_pointer (&line));
    }

  cal_ical_cursor_clear (&cursor);
  g_ptr_array_sort (lines, compare_lines);
  return lines;
}

/**
 * cal_source_has_same_content:
 * @a: (nullable): iCalendar text of an appointment
 * @b: (nullable): of another one
 *
 * Any thread. Compares without what saving sets (DTSTAMP, LAST-MODIFIED, SEQUENCE, CREATED) and
 * without the order of the lines: a change that was undone leaves traces in both.
 *
 * Returns: whether they say the same; two %NULL do
 */
gboolean
cal_source_has_same_content (const char *a, const char *b)
{
  g_autoptr (GPtrArray) lines_a = NULL;
  g_autoptr (GPtrArray) lines_b = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  if (g_str_equal (a, b))
    return TRUE;

  lines_a = sort_lines (a);
  lines_b = sort_lines (b);
  if (lines_a->len != lines_b->len)
    return FALSE;

  for (guint i = 0; i < lines_a->len; i++)
    if (!g_str_equal (lines_a->pdata[i], lines_b->pdata[i]))
      return FALSE;

  return TRUE;
}
