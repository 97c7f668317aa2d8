/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-link-markup.h"

#include <string.h>

/* An address begins where one of the prefixes does, at the beginning of a word, and ends at a blank
 * or a character that stands in none. Punctuation at its end belongs to the sentence, as does a
 * closing bracket that was not opened in the address. Everything is escaped: notes come from
 * strangers. */

static const char *const prefixes[] = { "https://", "http://", "mailto:", "www." };

static const char *
find_prefix (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (text, prefixes[i], strlen (prefixes[i])) == 0)
      return prefixes[i];
  return NULL;
}

static gboolean
ends_address (gunichar c)
{
  return c == 0 || g_unichar_isspace (c) || g_unichar_iscntrl (c)
         || (c < 128 && strchr ("<>\"`{}|^", (int) c) != NULL);
}

static int
count (const char *from, const char *to, char c)
{
  int n = 0;

  for (; from < to; from++)
    n += *from == c;
  return n;
}

static const char *
find_end (const char *start)
{
  const char *end = start;

  while (!ends_address (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  while (end > start
         && (strchr (".,;:!?'*_", end[-1]) != NULL
             || (end[-1] == ')' && count (start, end, '(') < count (start, end, ')'))
             || (end[-1] == ']' && count (start, end, '[') < count (start, end, ']'))))
    end--;
  return end;
}

static void
append_link (GString *markup, const char *start, const char *end, const char *prefix)
{
  g_autofree char *address = g_markup_escape_text (start, end - start);

  g_string_append_printf (markup,
                          "<a href=\"%s%s\">%s</a>",
                          g_str_equal (prefix, "www.") ? "http://" : "",
                          address,
                          address);
}

static void
append_text (GString *markup, const char *start, const char *end)
{
  g_autofree char *escaped = g_markup_escape_text (start, end - start);

  g_string_append (markup, escaped);
}

char *
cal_link_markup (const char *text, glong max_length)
{
  g_autofree char *valid = NULL, *shown = NULL;
  const char *p, *plain;
  GString *markup;
  gboolean in_word = FALSE, is_cut;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  is_cut = g_utf8_strlen (valid, -1) > max_length;
  shown = is_cut ? g_utf8_substring (valid, 0, max_length) : g_strdup (valid);
  markup = g_string_new (NULL);
  for (p = plain = shown; *p != '\0';)
    {
      const char *prefix = in_word ? NULL : find_prefix (p);
      const char *end = prefix != NULL ? find_end (p) : p;

      if (prefix != NULL && (gsize) (end - p) > strlen (prefix))
        {
          append_text (markup, plain, p);
          append_link (markup, p, end, prefix);
          p = plain = end;
          continue;
        }
      in_word = g_unichar_isalnum (g_utf8_get_char (p));
      p = g_utf8_next_char (p);
    }
  append_text (markup, plain, p);
  if (is_cut)
    g_string_append (markup, "…");
  return g_string_free (markup, FALSE);
}
