/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-date-parse.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "cal-time.h"

/* A date is read as people write it, not by a format: the text is cut into numbers and words. Words
 * are months, weekdays, "today" and its kin, and small ones that mean nothing ("24 de noviembre");
 * what is between them does not matter. A number's place is decided by what it can be (31 is no
 * month, 2026 no day) and then by the order that the locale writes dates in. What is left out comes
 * from the date that was there before: a day alone lies in its month, a day and a month in the year
 * that brings them nearest to it.
 *
 * Words are compared without case and accents, in the user's language and in English. A month may
 * be cut short to three letters when no other begins so. */

#define MAX_NUMBERS 3

/* 1970-01-05, a Monday. */
#define MONDAY 4

typedef enum
{
  UNIT_NONE,
  UNIT_DAY,
  UNIT_WEEK,
  UNIT_MONTH,
  UNIT_YEAR,
} Unit;

typedef struct
{
  int values[MAX_NUMBERS];
  int lengths[MAX_NUMBERS]; /* digits */
  int n_numbers;
  int month;   /* 1 … 12, or 0 */
  int weekday; /* 0 Monday … 6 Sunday, or -1 */
  int offset;  /* days from today, when is_relative */
  gboolean is_relative;
  Unit unit;       /* "3 days", "next week" */
  int direction;   /* "in", "next" 1, "last", "ago" -1, 0 not said */
  gboolean is_one; /* "a week" */
} Tokens;

/* Lower case, no accents, no dots. */
static char *
fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  GString *folded = g_string_new (NULL);

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c) && c != '.')
        g_string_append_unichar (folded, g_unichar_tolower (c));
    }
  return g_string_free (folded, FALSE);
}

static gboolean
has_word (const char *list, const char *folded)
{
  g_auto (GStrv) words = g_strsplit (list, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = fold (words[i]);

      if (*word != '\0' && g_str_equal (word, folded))
        return TRUE;
    }
  return FALSE;
}

/* Whether `folded` is what `format` makes of the date, or at least three letters of its beginning.
 */
static gboolean
begins_formatted (GDateTime *date, const char *format, const char *folded)
{
  g_autofree char *name = g_date_time_format (date, format);
  g_autofree char *word = name != NULL ? fold (name) : NULL;

  if (word == NULL || *word == '\0')
    return FALSE;
  return g_str_equal (word, folded)
         || (g_utf8_strlen (folded, -1) >= 3 && g_str_has_prefix (word, folded));
}

static int
find_month (const char *folded)
{
  static const char *const english[] = { "january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december" };
  static const char *const formats[] = { "%B", "%OB", "%b", "%Ob" };

  for (int month = 1; month <= 12; month++)
    {
      g_autoptr (GDateTime) date = g_date_time_new_utc (2026, month, 1, 0, 0, 0);

      for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
        if (begins_formatted (date, formats[i], folded))
          return month;
    }
  for (int month = 1; month <= 12; month++)
    if (strlen (folded) >= 3 && g_str_has_prefix (english[month - 1], folded))
      return month;
  return 0;
}

static int
find_weekday (const char *folded)
{
  static const char *const english[] = { "monday", "tuesday",  "wednesday", "thursday",
                                         "friday", "saturday", "sunday" };

  for (int weekday = 0; weekday < 7; weekday++)
    {
      g_autoptr (GDateTime) date = g_date_time_new_utc (1970, 1, 1 + MONDAY + weekday, 0, 0, 0);

      if (begins_formatted (date, "%A", folded) || begins_formatted (date, "%a", folded))
        return weekday;
    }
  for (int weekday = 0; weekday < 7; weekday++)
    if (strlen (folded) >= 3 && g_str_has_prefix (english[weekday], folded))
      return weekday;
  return -1;
}

static gboolean
find_relative (const char *folded, int *out_offset)
{
  /* Translators: words that may be typed for a date, separated by spaces, the first being the usual
   * one. */
  const char *const words[] = { _ ("yesterday"), _ ("today"), _ ("tomorrow") };
  static const char *const english[] = { "yesterday", "today", "tomorrow" };

  for (int i = 0; i < 3; i++)
    if (has_word (words[i], folded)
        || (strlen (folded) >= 3 && g_str_has_prefix (english[i], folded)))
      {
        *out_offset = i - 1;
        return TRUE;
      }
  return FALSE;
}

static Unit
find_unit (const char *folded)
{
  /* Translators: words for units of time that may be typed in a date (“in 3 days”), each in all its
   * forms, separated by spaces. */
  const char *const words[] = { C_ ("date", "day days"),
                                C_ ("date", "week weeks"),
                                C_ ("date", "month months"),
                                C_ ("date", "year years") };
  static const char *const english[] = { "day days", "week weeks", "month months", "year years" };

  for (int i = 0; i < 4; i++)
    if (has_word (words[i], folded) || has_word (english[i], folded))
      return (Unit) (UNIT_DAY + i);
  return UNIT_NONE;
}

/* Words of distance: "in", "next", "ago", "a". */
static gboolean
take_distance (Tokens *tokens, const char *folded)
{
  Unit unit = find_unit (folded);

  if (unit != UNIT_NONE && tokens->unit == UNIT_NONE)
    tokens->unit = unit;
  /* Translators: words that may be typed before a weekday or a unit of time and mean the coming
   * one, separated by spaces: “next Friday”, “in 3 days”. */
  else if (has_word (C_ ("date", "in next"), folded) || has_word ("in next", folded))
    tokens->direction = 1;
  /* Translators: the same for the one before: “last Friday”, “3 days ago”. */
  else if (has_word (C_ ("date", "last ago"), folded) || has_word ("last ago", folded))
    tokens->direction = -1;
  /* Translators: words that may stand for the number one: “in a week”. */
  else if (has_word (C_ ("date", "a an one"), folded) || has_word ("a an one", folded))
    tokens->is_one = TRUE;
  else
    return FALSE;
  return TRUE;
}

static gboolean
take_word (Tokens *tokens, const char *word)
{
  g_autofree char *folded = fold (word);
  int month, weekday;

  /* Translators: words and endings that may stand in a typed date and mean nothing ("the 24th of
   * November"), separated by spaces; may be empty in your language except for one space. */
  if (has_word (_ ("the of st nd rd th"), folded) || has_word ("the of st nd rd th", folded)
      || has_word ("年 月 日 년 월 일", folded))
    return TRUE;
  if (!tokens->is_relative && find_relative (folded, &tokens->offset))
    {
      tokens->is_relative = TRUE;
      return TRUE;
    }
  month = find_month (folded);
  if (month != 0 && tokens->month == 0)
    {
      tokens->month = month;
      return TRUE;
    }
  weekday = find_weekday (folded);
  if (weekday < 0 || tokens->weekday >= 0)
    return take_distance (tokens, folded);
  tokens->weekday = weekday;
  return TRUE;
}

static const char *
take_number (Tokens *tokens, const char *p)
{
  int value = 0, length = 0;

  while (g_unichar_isdigit (g_utf8_get_char (p)))
    {
      value = MIN (value * 10 + g_unichar_digit_value (g_utf8_get_char (p)), 100000000);
      length++;
      p = g_utf8_next_char (p);
    }
  if (tokens->n_numbers == MAX_NUMBERS || length > 8)
    return NULL;
  tokens->values[tokens->n_numbers] = value;
  tokens->lengths[tokens->n_numbers++] = length;
  return p;
}

static gboolean
tokenize (const char *text, Tokens *tokens)
{
  const char *p = text;

  *tokens = (Tokens){ .weekday = -1 };
  while (g_unichar_isspace (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  /* "+3" */
  if (*p == '+')
    tokens->direction = 1;
  while (p != NULL && *p != '\0')
    {
      gunichar c = g_utf8_get_char (p);
      const char *from = p;

      if (g_unichar_isdigit (c))
        p = take_number (tokens, p);
      else if (g_unichar_isalpha (c))
        {
          g_autofree char *word = NULL;

          while (g_unichar_isalpha (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p)))
            p = g_utf8_next_char (p);
          word = g_strndup (from, p - from);
          if (!take_word (tokens, word))
            return FALSE;
        }
      else
        p = g_utf8_next_char (p);
    }
  return p != NULL;
}

/* Two digits are a year from 1970 to 2069, as in strptime (3). */
static int
widen_year (int year, int length)
{
  if (length > 2)
    return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

static gboolean
make_day (int year, int month, int day, int *out_day)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1
      || !g_date_valid_dmy ((GDateDay) MIN (day, 255), (GDateMonth) month, (GDateYear) year))
    return FALSE;
  *out_day = cal_day_from_date (year, month, day);
  return TRUE;
}

/* That day and month in the year that brings it nearest to `reference`. */
static gboolean
make_nearest (int month, int day, int reference, int *out_day)
{
  int year, unused_month, unused_day, candidate, best = 0;
  gboolean found = FALSE;

  cal_day_to_date (reference, &year, &unused_month, &unused_day);
  for (int y = year - 1; y <= year + 1; y++)
    if (make_day (y, month, day, &candidate)
        && (!found || abs (candidate - reference) < abs (best - reference)))
      {
        best = candidate;
        found = TRUE;
      }
  /* The 29th of February lies up to eight years away. */
  for (int y = year + 2; !found && y <= year + 8; y++)
    found = make_day (y, month, day, &best);
  if (found)
    *out_day = best;
  return found;
}

static gboolean
make_named_month (const Tokens *t, CalDateOrder order, int reference, int *out_day)
{
  gboolean year_first = t->lengths[0] > 2 || t->values[0] > 31
                        || (order == CAL_DATE_ORDER_YEAR_MONTH_DAY && t->n_numbers == 2
                            && t->lengths[1] <= 2 && t->values[1] <= 31);
  int day = year_first ? 1 : 0, year = year_first ? 0 : 1;

  if (t->n_numbers == 1 && !year_first)
    return make_nearest (t->month, t->values[0], reference, out_day);
  if (t->n_numbers != 2)
    return FALSE;
  return make_day (widen_year (t->values[year], t->lengths[year]),
                   t->month,
                   t->values[day],
                   out_day);
}

static gboolean
make_from_two (const Tokens *t, CalDateOrder order, int reference, int *out_day)
{
  int day = order == CAL_DATE_ORDER_DAY_MONTH_YEAR ? 0 : 1;

  if (t->lengths[0] > 2 || t->lengths[1] > 2)
    return FALSE;
  if (t->values[1 - day] > 12)
    day = 1 - day;
  return make_nearest (t->values[1 - day], t->values[day], reference, out_day);
}

static gboolean
make_from_three (const Tokens *t, CalDateOrder order, int *out_day)
{
  int year = 2, month, day;

  if (t->lengths[0] > 2)
    year = 0;
  else if (t->lengths[2] <= 2 && order == CAL_DATE_ORDER_YEAR_MONTH_DAY)
    year = 0;
  if (year == 0)
    month = 1, day = 2;
  else if (order == CAL_DATE_ORDER_MONTH_DAY_YEAR)
    month = 0, day = 1;
  else
    month = 1, day = 0;
  if (t->values[month] > 12 && t->values[day] <= 12)
    {
      int swapped = month;

      month = day;
      day = swapped;
    }
  return make_day (widen_year (t->values[year], t->lengths[year]),
                   t->values[month],
                   t->values[day],
                   out_day);
}

static gboolean
is_modern (int year)
{
  return year >= 1900 && year < 2200;
}

/* "24112026", "20261124", "241126", "2411": cut at the places that the order says. */
static gboolean
split_run (const Tokens *t, CalDateOrder order, Tokens *out_split)
{
  int n = t->lengths[0], v = t->values[0];
  gboolean year_first = order == CAL_DATE_ORDER_YEAR_MONTH_DAY;

  *out_split = (Tokens){ .weekday = -1, .n_numbers = n == 4 ? 2 : 3, .lengths = { 2, 2, 2 } };
  if (n == 8)
    {
      /* "20261124" whatever the order: the other end makes no year of this age. */
      year_first = is_modern (v / 10000) && (year_first || !is_modern (v % 10000));
      out_split->lengths[year_first ? 0 : 2] = 4;
    }
  if (n == 4)
    memcpy (out_split->values, (int[]){ v / 100, v % 100, 0 }, sizeof out_split->values);
  else if (n == 6)
    memcpy (out_split->values,
            (int[]){ v / 10000, v / 100 % 100, v % 100 },
            sizeof out_split->values);
  else if (n == 8 && year_first)
    memcpy (out_split->values,
            (int[]){ v / 10000, v / 100 % 100, v % 100 },
            sizeof out_split->values);
  else if (n == 8)
    memcpy (out_split->values,
            (int[]){ v / 1000000, v / 10000 % 100, v % 10000 },
            sizeof out_split->values);
  else
    return FALSE;
  return TRUE;
}

static gboolean
make_from_one (const Tokens *t, CalDateOrder order, int reference, int *out_day)
{
  int year, month, unused_day;
  Tokens split;

  if (t->lengths[0] <= 2)
    {
      cal_day_to_date (reference, &year, &month, &unused_day);
      return make_day (year, month, t->values[0], out_day);
    }
  if (!split_run (t, order, &split))
    return FALSE;
  return split.n_numbers == 2 ? make_from_two (&split, order, reference, out_day)
                              : make_from_three (&split, order, out_day);
}

/* That many months later, on the last day of a month that is too short. */
static gboolean
add_months (int today, int n, int *out_day)
{
  int year, month, day, count;

  cal_day_to_date (today, &year, &month, &day);
  count = year * 12 + month - 1 + n;
  if (count < 12 || count / 12 > 9999)
    return FALSE;
  year = count / 12;
  month = count % 12 + 1;
  day = MIN (day, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year));
  return make_day (year, month, day, out_day);
}

/* "in 3 days", "next week", "2 months ago", "+3". */
static gboolean
make_distance (const Tokens *t, int today, int *out_day)
{
  int direction = t->direction < 0 ? -1 : 1;
  int n = t->n_numbers == 1 ? t->values[0] : 1;

  if (t->n_numbers > 1 || n > 9999 || (t->n_numbers == 0 && t->direction == 0 && !t->is_one))
    return FALSE;
  n *= direction;
  switch (t->unit)
    {
    case UNIT_WEEK:
      *out_day = today + 7 * n;
      return TRUE;
    case UNIT_MONTH:
      return add_months (today, n, out_day);
    case UNIT_YEAR:
      return add_months (today, 12 * n, out_day);
    case UNIT_DAY:
    case UNIT_NONE:
    default:
      *out_day = today + n;
      return TRUE;
    }
}

/* A weekday is the coming one, today too; "next Friday" is not today. */
static int
make_weekday (const Tokens *t, int today)
{
  int ahead = (t->weekday - cal_day_get_weekday (today) + 7) % 7;

  if (t->direction < 0)
    return today + ahead - 7;
  return today + (ahead == 0 && t->direction > 0 ? 7 : ahead);
}

static gboolean
make_from_words (const Tokens *t, int today, int *out_day)
{
  if (t->is_relative)
    *out_day = today + t->offset;
  else if (t->weekday >= 0)
    *out_day = make_weekday (t, today);
  else
    return FALSE;
  return TRUE;
}

gboolean
cal_date_parse (const char *text, CalDateOrder order, int today, int reference, int *out_day)
{
  Tokens tokens;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out_day != NULL, FALSE);

  if (!g_utf8_validate (text, -1, NULL) || !tokenize (text, &tokens))
    return FALSE;
  if (tokens.is_relative)
    return tokens.n_numbers == 0 && tokens.month == 0 && make_from_words (&tokens, today, out_day);
  if (tokens.unit != UNIT_NONE || (tokens.direction != 0 && tokens.n_numbers == 1))
    return tokens.month == 0 && tokens.weekday < 0 && make_distance (&tokens, today, out_day);
  if (tokens.is_one || (tokens.direction != 0 && tokens.weekday < 0))
    return FALSE;
  if (tokens.month != 0)
    return tokens.n_numbers > 0 && make_named_month (&tokens, order, reference, out_day);
  switch (tokens.n_numbers)
    {
    case 0:
      return make_from_words (&tokens, today, out_day);
    case 1:
      return make_from_one (&tokens, order, reference, out_day);
    case 2:
      return make_from_two (&tokens, order, reference, out_day);
    default:
      return make_from_three (&tokens, order, out_day);
    }
}

CalDateOrder
cal_date_order_from_format (const char *format)
{
  int day = -1, month = -1, year = -1;

  g_return_val_if_fail (format != NULL, CAL_DATE_ORDER_YEAR_MONTH_DAY);

  for (int i = 0; format[i] != '\0'; i++)
    {
      if (format[i] != '%')
        continue;
      while (format[i + 1] != '\0' && strchr ("EO-_0^#", format[i + 1]) != NULL)
        i++;
      i++;
      if (format[i] == '\0')
        break;
      if (strchr ("de", format[i]) != NULL && day < 0)
        day = i;
      else if (strchr ("mbBh", format[i]) != NULL && month < 0)
        month = i;
      else if (strchr ("yYGg", format[i]) != NULL && year < 0)
        year = i;
      else if (format[i] == 'D')
        return CAL_DATE_ORDER_MONTH_DAY_YEAR;
      else if (format[i] == 'F')
        return CAL_DATE_ORDER_YEAR_MONTH_DAY;
    }
  if (year >= 0 && year < month && year < day)
    return CAL_DATE_ORDER_YEAR_MONTH_DAY;
  return month >= 0 && month < day ? CAL_DATE_ORDER_MONTH_DAY_YEAR : CAL_DATE_ORDER_DAY_MONTH_YEAR;
}

/* Without a language of anybody's dates are written as the untranslated program does. */
CalDateOrder
cal_date_order_from_locale (void)
{
  const char *locale = setlocale (LC_TIME, NULL);

  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX")
      || g_str_has_prefix (locale, "C."))
    return CAL_DATE_ORDER_DAY_MONTH_YEAR;
  return cal_date_order_from_format (nl_langinfo (D_FMT));
}

char *
cal_date_format (int day, CalDateOrder order)
{
  const char *const formats[] = {
    /* Translators: a date in a field that is typed into; see strftime (3). It has to be one that
     * can be read again: names, numbers, and what stands between them. */
    C_ ("date field", "%a %-d %b %Y"),
    /* Translators: the same where the month comes first. */
    C_ ("date field", "%a %b %-d, %Y"),
    /* Translators: the same where the year comes first. */
    C_ ("date field", "%a %Y-%m-%d"),
  };
  g_autoptr (GDateTime) date = NULL;
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  if (year < 1 || year > 9999)
    return g_strdup ("");
  date = g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
  return g_date_time_format (date, formats[order]);
}
