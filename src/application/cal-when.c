/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-when.h"

#include <glib/gi18n-lib.h>

/* Reading a day or a moment from the command line. What is understood:
 *
 *   today, tomorrow, yesterday        a day
 *   2026-11-23                        a day
 *   14:30, 14:30:15                   that time today
 *   2026-11-23T14:30  2026-11-23 14:30  today 14:30
 *   2026-11-23T14:30:00+01:00, …Z     RFC 3339, as `list --json` prints it
 *
 * The grammar is a day, a time or both; it is read left to right from one cursor, and everything
 * must be used up. */

static gboolean
skip_char (const char **cursor, char c)
{
  if (**cursor != c)
    return FALSE;

  (*cursor)++;
  return TRUE;
}

static gboolean
read_digits (const char **cursor, int n, int *out_value)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit ((*cursor)[i]))
        return FALSE;
      value = value * 10 + ((*cursor)[i] - '0');
    }

  *cursor += n;
  *out_value = value;
  return TRUE;
}

static gboolean
read_word (const char **cursor, int today, int *out_day)
{
  static const struct
  {
    const char *word;
    int delta;
  } words[] = { { "today", 0 }, { "tomorrow", 1 }, { "yesterday", -1 } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);

      if (g_ascii_strncasecmp (*cursor, words[i].word, length) != 0)
        continue;
      *cursor += length;
      *out_day = today + words[i].delta;
      return TRUE;
    }

  return FALSE;
}

static gboolean
read_date (const char **cursor, int *out_day)
{
  const char *at = *cursor;
  int year, month, day;

  if (!read_digits (&at, 4, &year) || !skip_char (&at, '-') || !read_digits (&at, 2, &month)
      || !skip_char (&at, '-') || !read_digits (&at, 2, &day))
    return FALSE;
  if (!g_date_valid_dmy (day, month, year))
    return FALSE;

  *cursor = at;
  *out_day = cal_day_from_date (year, month, day);
  return TRUE;
}

static gboolean
read_time (const char **cursor, gint64 *out_time)
{
  const char *at = *cursor;
  int hour, minute, second = 0;

  if (!read_digits (&at, 2, &hour) || !skip_char (&at, ':') || !read_digits (&at, 2, &minute))
    return FALSE;
  if (skip_char (&at, ':') && !read_digits (&at, 2, &second))
    return FALSE;
  if (hour > 23 || minute > 59 || second > 59)
    return FALSE;

  *cursor = at;
  *out_time = hour * CAL_HOUR + minute * CAL_MINUTE + second * CAL_SECOND;
  return TRUE;
}

static gboolean
read_offset (const char **cursor, gint64 *out_offset)
{
  const char *at = *cursor;
  gboolean negative = *at == '-';
  int hour, minute;

  if (skip_char (cursor, 'Z') || skip_char (cursor, 'z'))
    {
      *out_offset = 0;
      return TRUE;
    }

  if (!skip_char (&at, '+') && !skip_char (&at, '-'))
    return FALSE;
  if (!read_digits (&at, 2, &hour) || !skip_char (&at, ':') || !read_digits (&at, 2, &minute))
    return FALSE;

  *cursor = at;
  *out_offset = (hour * CAL_HOUR + minute * CAL_MINUTE) * (negative ? -1 : 1);
  return TRUE;
}

static gboolean
read_when (const char *cursor, int today, CalWhen *out_when)
{
  CalWhen when = { 0 };
  gint64 time = 0, offset;
  int day = today;
  gboolean has_day = read_word (&cursor, today, &day) || read_date (&cursor, &day);

  gboolean is_whole = has_day && *cursor == '\0';

  if (has_day && !is_whole && !skip_char (&cursor, 'T') && !skip_char (&cursor, 't')
      && !skip_char (&cursor, ' '))
    return FALSE;

  when.has_time = !is_whole && read_time (&cursor, &time);
  if (!is_whole && !when.has_time)
    return FALSE;

  when.wall = day * CAL_DAY + time;
  if (when.has_time && read_offset (&cursor, &offset))
    {
      when.has_offset = TRUE;
      when.instant = when.wall - offset;
    }
  if (*cursor != '\0')
    return FALSE;

  *out_when = when;
  return TRUE;
}

/**
 * cal_when_parse:
 * @text: what was typed
 * @today: the day that “today” and a bare time mean, days since 1970-01-01
 * @out_when: (out): what it means, untouched on failure
 *
 * Reads a day or a moment. Any thread.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_BAD_VALUE when it can't be understood
 */
gboolean
cal_when_parse (const char *text, int today, CalWhen *out_when, GError **error)
{
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out_when != NULL, FALSE);

  stripped = g_strstrip (g_strdup (text));
  if (read_when (stripped, today, out_when))
    return TRUE;

  g_set_error (
      error,
      G_OPTION_ERROR,
      G_OPTION_ERROR_BAD_VALUE,
      _ ("“%s” is not a date: write 2026-11-23, 2026-11-23T14:30, 14:30, today or tomorrow"),
      text);
  return FALSE;
}

/**
 * cal_when_to_time:
 * @self: a moment
 * @zone: (nullable): the zone in which it was meant, %NULL for floating time
 *
 * Any thread.
 *
 * Returns: a date when it has no time of day, else a time in @zone; a moment that named its offset
 *   from UTC is the same instant in @zone
 */
CalTime
cal_when_to_time (const CalWhen *self, const CalZone *zone)
{
  if (!self->has_time)
    return cal_time_date_of_day (cal_day_of_wall (self->wall));
  if (zone == NULL)
    return cal_time_floating (self->wall);
  if (self->has_offset)
    return cal_time_zoned (cal_zone_to_wall (zone, self->instant), zone);

  return cal_time_zoned (self->wall, zone);
}

/**
 * cal_when_to_wall:
 * @self: a moment
 * @local: the zone of whoever looks
 *
 * Returns: the wall-clock microseconds in @local. Any thread.
 */
gint64
cal_when_to_wall (const CalWhen *self, const CalZone *local)
{
  return self->has_offset ? cal_zone_to_wall (local, self->instant) : self->wall;
}
