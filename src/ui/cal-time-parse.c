/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-time-parse.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#include "cal-time.h"

/* A time of day is read as people write it: numbers for hours and minutes with anything short
 * between them or nothing ("1430"), then perhaps the half of the day, in the user's language or in
 * English, with or without dots and space. */

typedef enum
{
  HALF_UNKNOWN,
  HALF_MORNING,
  HALF_AFTERNOON,
} Half;

typedef struct
{
  int values[2];
  int lengths[2];
  int n_numbers;
  char *rest; /* the letters, lower case, with nothing between them */
} Tokens;

static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  GString *folded = g_string_new (NULL);

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      g_string_append_unichar (folded, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (folded, FALSE);
}

/* One of the words of a list, separated by spaces, or all of it: "p. m." */
static gboolean
is_word (const char *folded, const char *list)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);
  g_autofree char *all = fold (list);

  if (*all != '\0' && g_str_equal (folded, all))
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = fold (words[i]);

      if (*word != '\0' && g_str_equal (folded, word))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_separator (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_ispunct (c);
}

static gboolean
tokenize (const char *text, Tokens *tokens)
{
  GString *letters = g_string_new (NULL);
  gboolean understood = TRUE;

  memset (tokens, 0, sizeof *tokens);
  for (const char *p = text; *p != '\0' && understood;)
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isdigit (c))
        {
          int n = tokens->n_numbers;

          understood = n < 2;
          for (; understood && g_unichar_isdigit (g_utf8_get_char (p)); p = g_utf8_next_char (p))
            {
              tokens->values[n] =
                  tokens->values[n] * 10 + g_unichar_digit_value (g_utf8_get_char (p));
              understood = ++tokens->lengths[n] <= 4;
            }
          tokens->n_numbers++;
          continue;
        }
      if (!is_separator (c))
        g_string_append_unichar (letters, c);
      p = g_utf8_next_char (p);
    }
  tokens->rest = fold (letters->str);
  g_string_free (letters, TRUE);
  return understood;
}

/* FALSE when the letters are none that can stand in a time. */
static gboolean
find_half (const char *rest, int n_numbers, Half *out_half)
{
  *out_half = HALF_UNKNOWN;
  /* "14h", "14h30", "14 Uhr", "kl. 14" */
  /* Translators: words that may stand beside a time of day and mean nothing, as "Uhr" in German,
   * separated by spaces. */
  if (*rest == '\0' || g_str_equal (rest, "h") || is_word (rest, _ ("o’clock"))
      || is_word (rest, "o’clock"))
    return TRUE;
  if (is_word (rest, nl_langinfo (AM_STR)) || g_str_equal (rest, "am") || g_str_equal (rest, "a"))
    *out_half = HALF_MORNING;
  else if (is_word (rest, nl_langinfo (PM_STR)) || g_str_equal (rest, "pm")
           || g_str_equal (rest, "p"))
    *out_half = HALF_AFTERNOON;
  return *out_half != HALF_UNKNOWN;
}

static gboolean
find_named (const char *rest, gint64 *out_time)
{
  /* Translators: words for twelve o’clock in the day, and in the night, separated by spaces. */
  if (is_word (rest, _ ("noon")) || is_word (rest, "noon"))
    *out_time = 12 * CAL_HOUR;
  else if (is_word (rest, _ ("midnight")) || is_word (rest, "midnight"))
    *out_time = 0;
  else
    return FALSE;
  return TRUE;
}

/* "9", "14", "930", "1430"; "9:30", "14.5" is no time. */
static gboolean
find_numbers (const Tokens *tokens, int *out_hour, int *out_minute)
{
  if (tokens->n_numbers == 2)
    {
      *out_hour = tokens->values[0];
      *out_minute = tokens->values[1];
      return tokens->lengths[0] <= 2 && tokens->lengths[1] == 2;
    }
  if (tokens->n_numbers != 1)
    return FALSE;
  *out_hour = tokens->lengths[0] <= 2 ? tokens->values[0] : tokens->values[0] / 100;
  *out_minute = tokens->lengths[0] <= 2 ? 0 : tokens->values[0] % 100;
  return TRUE;
}

gboolean
cal_time_parse (const char *text, gboolean is_24_hours, gint64 reference, gint64 *out_time)
{
  g_autofree char *rest = NULL;
  int hour, minute;
  Tokens tokens;
  gint64 time;
  Half half;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out_time != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  if (!tokenize (text, &tokens))
    {
      g_free (tokens.rest);
      return FALSE;
    }
  rest = tokens.rest;
  if (tokens.n_numbers == 0)
    return find_named (rest, out_time);
  if (!find_half (rest, tokens.n_numbers, &half) || !find_numbers (&tokens, &hour, &minute)
      || hour > 23 || minute > 59)
    return FALSE;
  if (half != HALF_UNKNOWN && (hour < 1 || hour > 12))
    return FALSE;
  if (half != HALF_UNKNOWN)
    hour = hour % 12 + (half == HALF_AFTERNOON ? 12 : 0);
  time = hour * CAL_HOUR + minute * CAL_MINUTE;
  /* On a clock of twelve hours "2:30" alone can be both; a leading zero means the morning. */
  if (half == HALF_UNKNOWN && !is_24_hours && hour >= 1 && hour <= 12 && *text != '0')
    {
      gint64 morning = hour % 12 * CAL_HOUR + minute * CAL_MINUTE;
      gint64 afternoon = morning + 12 * CAL_HOUR;

      time = ABS (afternoon - reference) < ABS (morning - reference) ? afternoon : morning;
    }
  *out_time = time;
  return TRUE;
}

/* A unit of a length: those that are the same in many languages. */
static gboolean
is_hours (const char *rest)
{
  return g_str_equal (rest, "h") || g_str_equal (rest, "hm") || g_str_equal (rest, "hmin");
}

gboolean
cal_time_parse_length (const char *text, gint64 *out_length)
{
  g_autofree char *rest = NULL;
  gint64 length;
  Tokens tokens;
  gboolean understood;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out_length != NULL, FALSE);

  while (g_ascii_isspace (*text))
    text++;
  if (*text != '+' || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  understood = tokenize (text, &tokens);
  rest = tokens.rest;
  if (!understood || tokens.n_numbers == 0)
    return FALSE;
  if (tokens.n_numbers == 2 && tokens.values[1] < 60 && (*rest == '\0' || is_hours (rest)))
    length = tokens.values[0] * CAL_HOUR + tokens.values[1] * CAL_MINUTE;
  else if (tokens.n_numbers == 1 && g_str_equal (rest, "h"))
    length = tokens.values[0] * CAL_HOUR;
  else if (tokens.n_numbers == 1
           && (*rest == '\0' || g_str_equal (rest, "m") || g_str_equal (rest, "min")))
    length = tokens.values[0] * CAL_MINUTE;
  else
    return FALSE;
  *out_length = length;
  return TRUE;
}
