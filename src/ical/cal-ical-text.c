/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-text.h"

#include <string.h>

#define MAX_EXCERPT 60 /* characters */
#define MAX_LINE 75    /* octets, without the line end (RFC 5545 §3.1) */

/* How many octets of `text` go on a line of `limit`: as many as there is room for without cutting a
 * character. */
static gsize
get_line_length (const char *text, gsize length, gsize limit)
{
  gsize n = limit;

  if (length <= limit)
    return length;
  while (n > limit - 4 && ((guchar) text[n] & 0xc0) == 0x80)
    n--;
  /* Four continuation bytes in a row are no UTF-8: cut anywhere. */
  return ((guchar) text[n] & 0xc0) == 0x80 ? limit : n;
}

/**
 * cal_ical_fold:
 * @out: where the line goes
 * @line: a content line, without a line end
 * @length: its length in octets
 *
 * Appends a content line with its line end, folded at 75 octets and never inside a character (RFC
 * 5545 §3.1). Any thread.
 */
void
cal_ical_fold (GString *out, const char *line, gsize length)
{
  gsize limit = MAX_LINE;

  g_return_if_fail (out != NULL && line != NULL);

  do
    {
      gsize n = get_line_length (line, length, limit);

      g_string_append_len (out, line, n);
      g_string_append_len (out, "\r\n", 2);
      line += n;
      length -= n;
      if (length > 0)
        g_string_append_c (out, ' ');
      limit = MAX_LINE - 1;
    }
  while (length > 0);
}

/**
 * cal_ical_escape:
 * @out: where the value goes
 * @text: a text
 *
 * Appends a text as a TEXT value (RFC 5545 §3.3.11): a line end of any kind becomes `\n`, other
 * control characters but the tab are left out. Any thread.
 */
void
cal_ical_escape (GString *out, const char *text)
{
  g_return_if_fail (out != NULL && text != NULL);

  for (const char *p = text; *p; p++)
    switch (*p)
      {
      case '\\':
      case ';':
      case ',':
        g_string_append_c (out, '\\');
        g_string_append_c (out, *p);
        break;
      case '\r':
        if (p[1] == '\n')
          break;
        G_GNUC_FALLTHROUGH;
      case '\n':
        g_string_append (out, "\\n");
        break;
      default:
        if ((guchar) *p >= 0x20 || *p == '\t')
          g_string_append_c (out, *p);
        break;
      }
}

/**
 * cal_ical_unescape:
 * @text: a TEXT value
 * @length: its length in octets
 *
 * Any thread.
 *
 * Returns: (transfer full): the text. A backslash before anything that needs none stays.
 */
char *
cal_ical_unescape (const char *text, gsize length)
{
  char *result, *to;
  const char *end = text + length;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length == 0 || memchr (text, '\\', length) == NULL)
    return g_strndup (text, length);
  result = to = g_malloc (length + 1);
  for (const char *p = text; p < end; p++)
    {
      if (*p != '\\' || p + 1 == end)
        {
          *to++ = *p;
          continue;
        }
      switch (p[1])
        {
        case 'n':
        case 'N':
          *to++ = '\n';
          p++;
          break;
        case '\\':
        case ';':
        case ',':
        case ':':
        case '"':
          *to++ = *++p;
          break;
        default:
          *to++ = *p;
          break;
        }
    }
  *to = '\0';
  return result;
}

/**
 * cal_ical_excerpt:
 * @text: a text of any length, in any encoding
 *
 * Any thread.
 *
 * Returns: (transfer full): its beginning, in UTF-8 and short enough for a sentence
 */
char *
cal_ical_excerpt (const char *text)
{
  g_autofree char *start = g_strndup (text, 4 * MAX_EXCERPT);
  g_autofree char *valid = g_utf8_make_valid (start, -1);
  g_autofree char *cut = NULL;

  g_strdelimit (valid, "\r\n\t", ' ');
  if (g_utf8_strlen (valid, -1) <= MAX_EXCERPT)
    return g_steal_pointer (&valid);
  cut = g_utf8_substring (valid, 0, MAX_EXCERPT - 1);
  return g_strconcat (cut, "…", NULL);
}

/**
 * cal_ical_append_parameter:
 * @out: where the parameter goes
 * @name: its name
 * @value: its value
 *
 * Appends `;NAME=value`, quoted where it must be (RFC 5545 §3.2) and with what can't be quoted
 * written as RFC 6868 has it. Any thread.
 */
void
cal_ical_append_parameter (GString *out, const char *name, const char *value)
{
  gboolean quoted;

  g_return_if_fail (out != NULL && name != NULL && value != NULL);

  quoted = strpbrk (value, ":;,") != NULL;
  g_string_append_printf (out, ";%s=%s", name, quoted ? "\"" : "");
  for (const char *p = value; *p; p++)
    switch (*p)
      {
      case '"':
        g_string_append (out, "^'");
        break;
      case '^':
        g_string_append (out, "^^");
        break;
      case '\n':
        g_string_append (out, "^n");
        break;
      default:
        if ((guchar) *p >= 0x20 || *p == '\t')
          g_string_append_c (out, *p);
        break;
      }
  if (quoted)
    g_string_append_c (out, '"');
}

/* What Windows-1252 has where Latin-1 has control characters; 0 where it has nothing. */
static const guint16 windows_1252[32] = {
  0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

/**
 * cal_ical_append_utf8:
 * @out: where the text goes
 * @bytes: text in UTF-8, or in Latin-1
 * @length: its length in octets
 *
 * Appends text as valid UTF-8. What isn't UTF-8 is taken as Windows-1252, of which Latin-1 is a
 * part. NULs are left out. Any thread.
 */
void
cal_ical_append_utf8 (GString *out, const char *bytes, gsize length)
{
  const char *end = bytes + length;
  const char *nul;

  g_return_if_fail (out != NULL && (bytes != NULL || length == 0));

  while (length > 0 && (nul = memchr (bytes, '\0', length)) != NULL)
    {
      cal_ical_append_utf8 (out, bytes, nul - bytes);
      bytes = nul + 1;
      length = end - bytes;
    }
  if (length == 0)
    return;
  if (g_utf8_validate_len (bytes, length, NULL))
    {
      g_string_append_len (out, bytes, length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    {
      guchar byte = bytes[i];

      if (byte < 0x80)
        g_string_append_c (out, byte);
      else if (byte < 0xa0 && windows_1252[byte - 0x80])
        g_string_append_unichar (out, windows_1252[byte - 0x80]);
      else
        g_string_append_unichar (out, byte);
    }
}

/**
 * cal_ical_decode_quoted_printable:
 * @out: where the bytes go
 * @text: quoted-printable text (RFC 2045 §6.7), soft line breaks included
 * @length: its length in octets
 *
 * What is no valid escape stays as it is. Any thread.
 */
void
cal_ical_decode_quoted_printable (GString *out, const char *text, gsize length)
{
  const char *end = text + length;

  g_return_if_fail (out != NULL && (text != NULL || length == 0));

  for (const char *p = text; p < end; p++)
    {
      int high, low;

      if (*p != '=')
        {
          g_string_append_c (out, *p);
          continue;
        }
      if (p + 1 == end)
        break;
      if (p[1] == '\n' || p[1] == '\r')
        {
          p += p[1] == '\r' && p + 2 < end && p[2] == '\n' ? 2 : 1;
          continue;
        }
      high = p + 2 < end ? g_ascii_xdigit_value (p[1]) : -1;
      low = p + 2 < end ? g_ascii_xdigit_value (p[2]) : -1;
      if (high < 0 || low < 0)
        {
          g_string_append_c (out, *p);
          continue;
        }
      g_string_append_c (out, (char) (high << 4 | low));
      p += 2;
    }
}
