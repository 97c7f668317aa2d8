/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-raw-line.h"

#include <string.h>

/**
 * cal_ical_raw_line_is_quoted:
 * @self: a line
 *
 * A quick look at the raw text. What has no name is no content line, and is never decoded. Any
 * thread.
 *
 * Returns: whether its parameters say that the value is quoted-printable
 */
gboolean
cal_ical_raw_line_is_quoted (const CalIcalRawLine *self)
{
  const char *colon = memchr (self->raw, ':', self->length);
  const char *semicolon = colon ? memchr (self->raw, ';', colon - self->raw) : NULL;
  const char *name = self->raw;

  while (semicolon && name < semicolon && g_ascii_isspace (*name))
    name++;
  if (name == semicolon)
    return FALSE;
  for (const char *p = semicolon; p && p + 16 <= colon; p++)
    if ((*p == 'Q' || *p == 'q') && g_ascii_strncasecmp (p, "QUOTED-PRINTABLE", 16) == 0)
      return TRUE;
  return FALSE;
}

/* Passes over the line end at `text`; gives its last character. */
static const char *
skip_line_end (const char *text, const char *end)
{
  return *text == '\r' && text + 1 < end && text[1] == '\n' ? text + 1 : text;
}

/**
 * cal_ical_raw_line_unfold:
 * @self: a line
 * @out: where it goes
 *
 * Appends the line without its folds. A soft line break in a value of quoted-printable stays, as a
 * line feed, with what space comes after it: that belongs to the text. Any thread.
 */
void
cal_ical_raw_line_unfold (const CalIcalRawLine *self, GString *out)
{
  const char *end = self->raw + self->length;
  const char *value = end;

  if (!self->is_folded)
    {
      g_string_append_len (out, self->raw, self->length);
      return;
    }
  if (cal_ical_raw_line_is_quoted (self))
    value = memchr (self->raw, ':', self->length);
  for (const char *p = self->raw; p < end; p++)
    {
      gboolean is_soft = p > value && p[-1] == '=';

      if (*p != '\r' && *p != '\n')
        {
          g_string_append_c (out, *p);
          continue;
        }
      p = skip_line_end (p, end);
      if (!is_soft && p + 1 < end && (p[1] == ' ' || p[1] == '\t'))
        p++;
      else
        g_string_append_c (out, '\n');
    }
}

/**
 * cal_ical_raw_line_append:
 * @self: a line
 * @out: where it goes
 *
 * Appends the line as it stands, its folds kept, every line end a CRLF. Any thread.
 */
void
cal_ical_raw_line_append (const CalIcalRawLine *self, GString *out)
{
  const char *end = self->raw + self->length;

  if (self->is_clean)
    g_string_append_len (out, self->raw, self->length);
  else
    for (const char *p = self->raw; p < end; p++)
      if (*p != '\r' && *p != '\n')
        g_string_append_c (out, *p);
      else
        {
          p = skip_line_end (p, end);
          g_string_append_len (out, "\r\n", 2);
        }
  g_string_append_len (out, "\r\n", 2);
}
