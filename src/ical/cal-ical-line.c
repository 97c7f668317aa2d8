/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-line.h"

#include <string.h>

/* --- Parts --- */

static void
trim (const char **text, gsize *length)
{
  while (*length > 0 && g_ascii_isspace (**text))
    {
      (*text)++;
      (*length)--;
    }
  while (*length > 0 && g_ascii_isspace ((*text)[*length - 1]))
    (*length)--;
}

/* The colon that ends the parameters: the first one outside quotes, or, where a quote is never
 * closed, or closed only after the value, the first one at all. */
static const char *
find_colon (const char *text, const char *end, gboolean *out_within_quotes)
{
  gboolean quoted = FALSE;

  *out_within_quotes = FALSE;
  for (const char *p = text; p < end; p++)
    if (*p == '"')
      quoted = !quoted;
    else if (*p == ':' && !quoted)
      return p;
  *out_within_quotes = TRUE;
  return memchr (text, ':', end - text);
}

/* Whether what was found is the colon of "TZID=UTC+08:00", which should have been in quotes: behind
 * it comes the rest of an offset, a colon and a date. */
static gboolean
is_within_offset (const char *colon, const char *start, const char *end)
{
  if (colon - start < 2 || end - colon < 12 || colon[3] != ':')
    return FALSE;
  for (const char *p = colon + 1; p < colon + 12; p++)
    if (p != colon + 3 && !g_ascii_isdigit (*p))
      return FALSE;
  for (const char *p = colon - 1; p > start; p--)
    if (!g_ascii_isdigit (*p))
      return *p == '+' || *p == '-';
  return FALSE;
}

/**
 * cal_ical_line_split:
 * @self: (out caller-allocates): where the parts go: slices of @text
 * @text: an unfolded content line
 * @length: its length in octets
 *
 * Takes a content line apart. White space around name and value is no part of them. Any thread.
 *
 * Returns: %FALSE when it is no content line: no name, or no colon
 */
gboolean
cal_ical_line_split (CalIcalLine *self, const char *text, gsize length)
{
  const char *end = text + length;
  const char *p = text;
  const char *colon;
  gboolean within_quotes = FALSE;

  while (p < end && *p != ':' && *p != ';')
    p++;
  if (p == end)
    return FALSE;
  self->name = text;
  self->name_length = p - text;
  self->parameters = p;
  self->parameters_length = 0;
  colon = p;
  if (*p == ';')
    {
      colon = find_colon (p, end, &within_quotes);
      if (colon == NULL)
        return FALSE;
      if (is_within_offset (colon, p, end))
        colon += 3;
      self->parameters = p + 1;
      self->parameters_length = colon - p - 1;
    }
  self->value = colon + 1;
  self->value_length = end - colon - 1;
  if (within_quotes && self->value_length > 0 && end[-1] == '"')
    self->value_length--;
  trim (&self->name, &self->name_length);
  return self->name_length > 0;
}

/**
 * cal_ical_line_is:
 * @self: a line
 * @name: a property name in upper case
 *
 * Any thread.
 *
 * Returns: whether it is a line of that property
 */
gboolean
cal_ical_line_is (const CalIcalLine *self, const char *name)
{
  return strlen (name) == self->name_length
         && g_ascii_strncasecmp (self->name, name, self->name_length) == 0;
}

/**
 * cal_ical_line_value_is:
 * @self: a line
 * @value: a value in upper case
 *
 * Any thread.
 *
 * Returns: whether the line has that value, in any case and with any space around
 */
gboolean
cal_ical_line_value_is (const CalIcalLine *self, const char *value)
{
  const char *text = self->value;
  gsize length = self->value_length;

  trim (&text, &length);
  return strlen (value) == length && g_ascii_strncasecmp (text, value, length) == 0;
}

/**
 * cal_ical_line_dup_value:
 * @self: a line
 *
 * Any thread.
 *
 * Returns: (transfer full): its value as it stands, without the space around
 */
char *
cal_ical_line_dup_value (const CalIcalLine *self)
{
  const char *text = self->value;
  gsize length = self->value_length;

  trim (&text, &length);
  return g_strndup (text, length);
}

/* --- Parameters --- */

/* One `NAME=value` out of the parameters; `text` moves on. */
static gboolean
next_parameter (const char **text, const char *end, const char **out_start, const char **out_stop)
{
  gboolean quoted = FALSE;
  const char *p = *text;

  if (p >= end)
    return FALSE;
  *out_start = p;
  while (p < end && (quoted || *p != ';'))
    {
      if (*p == '"')
        quoted = !quoted;
      p++;
    }
  *out_stop = p;
  *text = p + 1;
  return TRUE;
}

static gboolean
has_name (const char *start, const char *stop, const char *name, const char **out_value)
{
  const char *equals = memchr (start, '=', stop - start);
  const char *end = equals ? equals : stop;

  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;
  if (strlen (name) != (gsize) (end - start) || g_ascii_strncasecmp (start, name, end - start) != 0)
    return FALSE;
  *out_value = equals ? equals + 1 : stop;
  return TRUE;
}

/* Without quotes, and RFC 6868 undone. */
static char *
decode_parameter (const char *text, gsize length)
{
  GString *result;

  trim (&text, &length);
  result = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    {
      char next = i + 1 < length ? text[i + 1] : '\0';

      if (text[i] == '"')
        continue;
      if (text[i] != '^' || !(next == 'n' || next == '^' || next == '\''))
        {
          g_string_append_c (result, text[i]);
          continue;
        }
      g_string_append_c (result, next == 'n' ? '\n' : next == '^' ? '^' : '"');
      i++;
    }
  return g_string_free (result, FALSE);
}

/**
 * cal_ical_line_get_parameter:
 * @self: a line
 * @name: a parameter name in upper case
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the value of the parameter, without quotes and with RFC 6868
 *   undone; NULL when the line doesn't have it
 */
char *
cal_ical_line_get_parameter (const CalIcalLine *self, const char *name)
{
  const char *text = self->parameters;
  const char *end = text + self->parameters_length;
  const char *start, *stop, *value;

  while (next_parameter (&text, end, &start, &stop))
    if (has_name (start, stop, name, &value))
      return decode_parameter (value, stop - value);
  return NULL;
}

/**
 * cal_ical_line_append_parameters_except:
 * @self: a line
 * @names: (array zero-terminated=1): the parameters to leave out
 * @out: where the others go, each as it stands, with its semicolon before it
 *
 * Any thread.
 */
void
cal_ical_line_append_parameters_except (const CalIcalLine *self,
                                        const char *const *names,
                                        GString *out)
{
  const char *text = self->parameters;
  const char *end = text + self->parameters_length;
  const char *start, *stop, *value;

  while (next_parameter (&text, end, &start, &stop))
    {
      gboolean excepted = start == stop;

      for (guint i = 0; names[i] && !excepted; i++)
        excepted = has_name (start, stop, names[i], &value);
      if (excepted)
        continue;
      g_string_append_c (out, ';');
      g_string_append_len (out, start, stop - start);
    }
}

/* --- Lines of a text --- */

/**
 * cal_ical_cursor_init:
 * @self: a cursor
 * @text: the text to walk over; it must outlive the cursor
 * @length: its length in octets
 *
 * Any thread.
 */
void
cal_ical_cursor_init (CalIcalCursor *self, const char *text, gsize length)
{
  *self = (CalIcalCursor){ .next = text, .end = text + length };
}

/**
 * cal_ical_cursor_clear:
 * @self: a cursor
 *
 * Any thread.
 */
void
cal_ical_cursor_clear (CalIcalCursor *self)
{
  if (self->unfolded)
    g_string_free (self->unfolded, TRUE);
  self->unfolded = NULL;
}

/* The end of the physical line at `text`; `out_next` is where the next one begins. */
static const char *
find_line_end (const char *text, const char *end, const char **out_next)
{
  const char *line_feed = memchr (text, '\n', end - text);
  const char *stop = line_feed ? line_feed : end;
  const char *carriage_return = memchr (text, '\r', stop - text);

  if (carriage_return && carriage_return + 1 != stop)
    {
      *out_next = carriage_return + 1;
      return carriage_return;
    }
  *out_next = line_feed ? line_feed + 1 : end;
  return carriage_return ? carriage_return : stop;
}

static gboolean
is_continuation (const char *text, const char *end)
{
  return text < end && (*text == ' ' || *text == '\t');
}

/**
 * cal_ical_cursor_next:
 * @self: a cursor
 *
 * Goes on to the next content line; empty lines are passed over. What the cursor says of a line is
 * good until it goes on. Any thread.
 *
 * Returns: %FALSE at the end of the text
 */
gboolean
cal_ical_cursor_next (CalIcalCursor *self)
{
  const char *stop, *next;

  do
    {
      if (self->next >= self->end)
        return FALSE;
      self->raw = self->next;
      self->line = self->n_lines++;
      stop = find_line_end (self->raw, self->end, &next);
      self->next = next;
    }
  while (stop == self->raw && !is_continuation (next, self->end));

  self->text = self->raw;
  self->length = stop - self->raw;
  self->raw_length = next - self->raw;
  if (!is_continuation (next, self->end))
    return TRUE;

  if (self->unfolded == NULL)
    self->unfolded = g_string_sized_new (256);
  g_string_truncate (self->unfolded, 0);
  g_string_append_len (self->unfolded, self->text, self->length);
  while (is_continuation (next, self->end))
    {
      const char *start = next + 1;

      stop = find_line_end (start, self->end, &next);
      g_string_append_len (self->unfolded, start, stop - start);
      self->n_lines++;
    }
  self->next = next;
  self->text = self->unfolded->str;
  self->length = self->unfolded->len;
  self->raw_length = next - self->raw;
  return TRUE;
}

/**
 * cal_ical_cursor_next_property:
 * @self: a cursor over one component
 * @out_line: (out caller-allocates): where the property goes: slices of the cursor's text
 *
 * Goes on to the next property of the component itself: BEGIN, END, what is within an inner
 * component and what is no content line are passed over. Any thread.
 *
 * Returns: %FALSE at the end of the text
 */
gboolean
cal_ical_cursor_next_property (CalIcalCursor *self, CalIcalLine *out_line)
{
  while (cal_ical_cursor_next (self))
    {
      if (!cal_ical_line_split (out_line, self->text, self->length))
        continue;
      if (cal_ical_line_is (out_line, "BEGIN"))
        self->depth++;
      else if (cal_ical_line_is (out_line, "END"))
        self->depth -= self->depth > 0;
      else if (self->depth == 1)
        return TRUE;
    }
  return FALSE;
}
