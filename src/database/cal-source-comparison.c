/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-source-comparison.h"

#include <stdlib.h>
#include <string.h>

#include "cal-ical-line.h"

/* Whether two texts of an appointment say the same, asked in two ways. An import asks whether a
 * file brings anything new, and may overwrite what it takes to be older: all that counts but the
 * moment of writing. Taking an import back asks whether the user has changed anything since, and a
 * change that was undone is none. */

/* Components deeper inside one another than any standard has them are compared as lines. */
#define MAX_DEPTH 16

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

/* A component while it is read: its lines, and the components in it as a text each. */
typedef struct
{
  GPtrArray *parts; /* the first is how it begins */
} Component;

static void
component_clear (gpointer data)
{
  g_ptr_array_unref (((Component *) data)->parts);
}

static void
begin_component (GArray *open, const char *begin)
{
  Component component = { .parts = g_ptr_array_new_with_free_func (g_free) };

  g_ptr_array_add (component.parts, g_strdup (begin));
  g_array_append_val (open, component);
}

static int
compare_parts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* What it says, in an order that is always the same. */
static char *
component_to_text (Component *self)
{
  GString *text = g_string_new (self->parts->pdata[0]);

  qsort (self->parts->pdata + 1, self->parts->len - 1, sizeof (gpointer), compare_parts);
  for (guint i = 1; i < self->parts->len; i++)
    g_string_append_printf (text, "\n%s", (const char *) self->parts->pdata[i]);
  g_string_append (text, "\nEND");
  return g_string_free (text, FALSE);
}

/* The innermost one becomes a part of the one around it. */
static void
end_component (GArray *open)
{
  Component *around = &g_array_index (open, Component, open->len - 2);

  g_ptr_array_add (around->parts,
                   component_to_text (&g_array_index (open, Component, open->len - 1)));
  g_array_set_size (open, open->len - 1);
}

static void
add_line (GArray *open, const char *line)
{
  Component *component = &g_array_index (open, Component, open->len - 1);

  if (g_ascii_strncasecmp (line, "BEGIN:", 6) == 0 && open->len <= MAX_DEPTH)
    begin_component (open, line);
  else if (g_ascii_strncasecmp (line, "END:", 4) == 0 && open->len > 1)
    end_component (open);
  else if (!is_of_saving (line))
    g_ptr_array_add (component->parts, g_strdup (line));
}

/* What a text says: its lines, unfolded (RFC 5545 §3.1), each in its component. */
static char *
normalize (const char *text)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (Component));
  g_auto (CalIcalCursor) cursor = { 0 };

  g_array_set_clear_func (open, component_clear);
  begin_component (open, "");
  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      g_autofree char *line = g_strndup (cursor.text, cursor.length);

      add_line (open, line);
    }
  while (open->len > 1)
    end_component (open);
  return component_to_text (&g_array_index (open, Component, 0));
}

/**
 * cal_source_has_same_content:
 * @a: (nullable): iCalendar text of an appointment
 * @b: (nullable): of another one
 *
 * Any thread. Compares without what saving sets (DTSTAMP, LAST-MODIFIED, SEQUENCE, CREATED) and
 * without the order of the lines in a component, and of the components: a change that was undone
 * leaves traces in both.
 *
 * Returns: whether they say the same; two %NULL do
 */
gboolean
cal_source_has_same_content (const char *a, const char *b)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  if (a == NULL || b == NULL)
    return a == b;
  if (g_str_equal (a, b))
    return TRUE;

  text_a = normalize (a);
  text_b = normalize (b);
  return g_str_equal (text_a, text_b);
}
