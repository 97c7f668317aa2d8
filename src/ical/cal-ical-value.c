/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-value.h"

#include <string.h>

/* The longest span that is taken at its word: anything longer is a broken value, and sums of it
 * could overflow. */
#define MAX_SPAN (3660000 * CAL_DAY)

/* `count` digits; -1 when there are fewer. */
static int
read_digits (const char **text, const char *end, int count)
{
  int number = 0;

  if (end - *text < count)
    return -1;
  for (int i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return -1;
      number = number * 10 + ((*text)[i] - '0');
    }
  *text += count;
  return number;
}

static void
skip (const char **text, const char *end, char c)
{
  if (*text < end && **text == c)
    (*text)++;
}

static gboolean
is_valid_date (int year, int month, int day)
{
  static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (year < 0 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
    return FALSE;
  return month != 2 || day < 29 || (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
}

static gboolean
read_clock (const char **text, const char *end, gint64 *out_time)
{
  int hour, minute, second = 0;

  hour = read_digits (text, end, 2);
  skip (text, end, ':');
  minute = read_digits (text, end, 2);
  skip (text, end, ':');
  if (*text < end && g_ascii_isdigit (**text))
    second = read_digits (text, end, 2);
  if (hour < 0 || minute < 0 || second < 0 || hour > 24 || minute > 59 || second > 60
      || (hour == 24 && minute + second > 0))
    return FALSE;
  /* A leap second is the second before it (RFC 5545 §3.3.12). */
  *out_time = hour * CAL_HOUR + minute * CAL_MINUTE + MIN (second, 59) * CAL_SECOND;
  return TRUE;
}

/* What stands behind the time of day: a fraction of a second, which nobody needs, and "Z", or the
 * offset of ISO 8601, which iCalendar doesn't have but some programs write. */
static gboolean
read_zone (const char **text, const char *end, CalIcalTime *time)
{
  int sign, hours, minutes;

  if (*text < end && **text == '.')
    do
      (*text)++;
    while (*text < end && g_ascii_isdigit (**text));
  if (*text == end)
    return TRUE;
  time->is_utc = TRUE;
  if (**text == 'Z' || **text == 'z')
    {
      (*text)++;
      return TRUE;
    }
  if (**text != '+' && **text != '-')
    return FALSE;
  sign = *(*text)++ == '-' ? -1 : 1;
  hours = read_digits (text, end, 2);
  skip (text, end, ':');
  minutes = read_digits (text, end, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
    return FALSE;
  time->wall -= sign * (hours * CAL_HOUR + minutes * CAL_MINUTE);
  return TRUE;
}

/* Space, and a semicolon that somebody has put at the end of each line. */
static void
trim (const char **text, const char **end)
{
  while (*text < *end && g_ascii_isspace (**text))
    (*text)++;
  while (*end > *text && (g_ascii_isspace ((*end)[-1]) || (*end)[-1] == ';'))
    (*end)--;
}

/**
 * cal_ical_time_parse:
 * @text: a DATE or DATE-TIME value (RFC 5545 §3.3.4, §3.3.5)
 * @length: its length in octets
 * @out_time: (out): where it goes
 *
 * Also taken: lower case, the separators, fractions and offsets of ISO 8601, missing seconds,
 * midnight as 24:00, a date with a Z. Any thread.
 *
 * Returns: %FALSE when it is no such value, or no date of the calendar
 */
gboolean
cal_ical_time_parse (const char *text, gsize length, CalIcalTime *out_time)
{
  const char *end = text + length;
  CalIcalTime result = { .is_date = TRUE };
  int year, month, day;

  trim (&text, &end);
  year = read_digits (&text, end, 4);
  skip (&text, end, '-');
  month = read_digits (&text, end, 2);
  skip (&text, end, '-');
  day = read_digits (&text, end, 2);
  if (!is_valid_date (year, month, day))
    return FALSE;
  result.wall = cal_day_from_date (year, month, day) * CAL_DAY;
  if (text < end && (*text == 'T' || *text == 't' || *text == ' '))
    {
      gint64 clock;

      text++;
      if (!read_clock (&text, end, &clock))
        return FALSE;
      result.wall += clock;
      result.is_date = FALSE;
      if (!read_zone (&text, end, &result))
        return FALSE;
    }
  else if (text + 1 == end && (*text == 'Z' || *text == 'z'))
    text++;
  if (text != end)
    return FALSE;
  *out_time = result;
  return TRUE;
}

static gint64
get_unit (char letter)
{
  switch (g_ascii_toupper (letter))
    {
    case 'W':
      return 7 * CAL_DAY;
    case 'D':
      return CAL_DAY;
    case 'H':
      return CAL_HOUR;
    case 'M':
      return CAL_MINUTE;
    case 'S':
      return CAL_SECOND;
    default:
      return 0;
    }
}

/**
 * cal_ical_duration_parse:
 * @text: a DURATION value (RFC 5545 §3.3.6)
 * @length: its length in octets
 * @out_duration: (out): where it goes
 *
 * Any thread.
 *
 * Returns: %FALSE when it is no such value
 */
gboolean
cal_ical_duration_parse (const char *text, gsize length, CalIcalDuration *out_duration)
{
  const char *end = text + length;
  CalIcalDuration result = { 0 };
  gboolean negative = FALSE, any = FALSE;

  trim (&text, &end);
  if (text < end && (*text == '+' || *text == '-'))
    negative = *text++ == '-';
  if (text >= end || (*text != 'P' && *text != 'p'))
    return FALSE;
  for (text++; text < end;)
    {
      gint64 number = 0, unit;
      const char *start;

      skip (&text, end, 'T');
      skip (&text, end, 't');
      for (start = text; text < end && g_ascii_isdigit (*text); text++)
        number = MIN (number * 10 + (*text - '0'), MAX_SPAN / CAL_SECOND);
      unit = text < end ? get_unit (*text) : 0;
      if (text == start || unit == 0 || number > MAX_SPAN / unit)
        return FALSE;
      text++;
      any = TRUE;
      if (unit >= CAL_DAY)
        {
          result.days += number * unit;
          result.has_days = TRUE;
        }
      else
        result.time += number * unit;
      if (result.days > MAX_SPAN || result.time > MAX_SPAN)
        return FALSE;
    }
  if (!any)
    return FALSE;
  if (negative)
    {
      result.days = -result.days;
      result.time = -result.time;
    }
  *out_duration = result;
  return TRUE;
}

/**
 * cal_ical_duration_format:
 * @self: a duration, ≥ 0
 *
 * Any thread.
 *
 * Returns: (transfer full): it as a DURATION value (RFC 5545 §3.3.6)
 */
char *
cal_ical_duration_format (const CalIcalDuration *self)
{
  GString *text = g_string_new ("P");
  gint64 seconds = self->time / CAL_SECOND;

  if (self->days != 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "D", self->days / CAL_DAY);
  if (seconds != 0 || self->days == 0)
    {
      g_string_append_c (text, 'T');
      if (seconds >= 3600)
        g_string_append_printf (text, "%" G_GINT64_FORMAT "H", seconds / 3600);
      if (seconds / 60 % 60 || (seconds >= 3600 && seconds % 60))
        g_string_append_printf (text, "%" G_GINT64_FORMAT "M", seconds / 60 % 60);
      if (seconds % 60 || seconds == 0)
        g_string_append_printf (text, "%" G_GINT64_FORMAT "S", seconds % 60);
    }
  return g_string_free (text, FALSE);
}
