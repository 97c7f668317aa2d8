/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-document.h"

#include <string.h>

#include "cal-ical-text.h"

typedef struct
{
  char *raw;       /* with its line ends */
  char *text;      /* unfolded */
  gboolean is_own; /* a property of the component itself, not of one within it, nor BEGIN or END */
} Line;

struct _CalIcalDocument
{
  GPtrArray *lines;
};

static void
line_free (Line *line)
{
  g_free (line->raw);
  g_free (line->text);
  g_free (line);
}

static Line *
make_line (const char *text)
{
  GString *raw = g_string_sized_new (strlen (text) + 8);
  Line *line = g_new (Line, 1);

  cal_ical_fold (raw, text, strlen (text));
  line->raw = g_string_free (raw, FALSE);
  line->text = g_strdup (text);
  line->is_own = TRUE;
  return line;
}

/**
 * cal_ical_document_new:
 * @text: a component
 *
 * Any thread.
 *
 * Returns: (transfer full): its lines
 */
CalIcalDocument *
cal_ical_document_new (const char *text)
{
  CalIcalDocument *self = g_new (CalIcalDocument, 1);
  g_auto (CalIcalCursor) cursor = { 0 };
  guint depth = 0;

  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      Line *line = g_new (Line, 1);
      CalIcalLine parts;

      line->raw = g_strndup (cursor.raw, cursor.raw_length);
      line->text = g_strndup (cursor.text, cursor.length);
      line->is_own = FALSE;
      g_ptr_array_add (self->lines, line);
      if (!cal_ical_line_split (&parts, cursor.text, cursor.length))
        continue;
      if (cal_ical_line_is (&parts, "BEGIN"))
        depth++;
      else if (cal_ical_line_is (&parts, "END"))
        depth -= depth > 0;
      else
        line->is_own = depth == 1;
    }
  return self;
}

/**
 * cal_ical_document_free:
 * @self: (transfer full): a document
 */
void
cal_ical_document_free (CalIcalDocument *self)
{
  g_ptr_array_unref (self->lines);
  g_free (self);
}

/**
 * cal_ical_document_to_text:
 * @self: a document
 *
 * Returns: (transfer full): the component
 */
char *
cal_ical_document_to_text (CalIcalDocument *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const Line *line = g_ptr_array_index (self->lines, i);

      g_string_append (text, line->raw);
    }
  return g_string_free (text, FALSE);
}

/**
 * cal_ical_document_get:
 * @self: a document
 * @index: a line
 * @out_line: (out caller-allocates): its parts, good until the line is changed
 *
 * Returns: %FALSE when the line is no property of the component itself
 */
gboolean
cal_ical_document_get (CalIcalDocument *self, guint index, CalIcalLine *out_line)
{
  const Line *line;

  if (index >= self->lines->len)
    return FALSE;
  line = g_ptr_array_index (self->lines, index);
  return line->is_own && cal_ical_line_split (out_line, line->text, strlen (line->text));
}

/**
 * cal_ical_document_find:
 * @self: a document
 * @name: a property name in upper case
 * @from: where to begin
 *
 * Returns: the index of the first such property at or after @from; -1 when there is none
 */
int
cal_ical_document_find (CalIcalDocument *self, const char *name, guint from)
{
  for (guint i = from; i < self->lines->len; i++)
    {
      CalIcalLine line;

      if (cal_ical_document_get (self, i, &line) && cal_ical_line_is (&line, name))
        return i;
    }
  return -1;
}

/**
 * cal_ical_document_replace:
 * @self: a document
 * @index: the index of a property
 * @line: the whole property, not folded
 */
void
cal_ical_document_replace (CalIcalDocument *self, guint index, const char *line)
{
  Line *made = make_line (line);

  line_free (g_ptr_array_index (self->lines, index));
  g_ptr_array_index (self->lines, index) = made;
}

/**
 * cal_ical_document_remove:
 * @self: a document
 * @index: the index of a property
 */
void
cal_ical_document_remove (CalIcalDocument *self, guint index)
{
  g_ptr_array_remove_index (self->lines, index);
}

/**
 * cal_ical_document_remove_all:
 * @self: a document
 * @name: a property name in upper case
 */
void
cal_ical_document_remove_all (CalIcalDocument *self, const char *name)
{
  int index;

  while ((index = cal_ical_document_find (self, name, 0)) >= 0)
    cal_ical_document_remove (self, index);
}

/**
 * cal_ical_document_insert:
 * @self: a document
 * @after: (array zero-terminated=1): names in upper case
 * @line: the whole property, not folded
 *
 * Adds a property after the last one that has the first of these names which there is; where there
 * is none, as the first property.
 */
void
cal_ical_document_insert (CalIcalDocument *self, const char *const *after, const char *line)
{
  int place = -1;

  for (guint i = 0; after[i] && place < 0; i++)
    {
      int index = -1;

      while ((index = cal_ical_document_find (self, after[i], index + 1)) >= 0)
        place = index;
    }
  g_ptr_array_insert (self->lines,
                      place >= 0 ? place + 1 : (int) MIN (1, self->lines->len),
                      make_line (line));
}
