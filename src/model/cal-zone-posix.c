/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-zone-private.h"

#include <string.h>

/* The rule of a TZ variable (POSIX.1 §8.3) with the wider range of hours of RFC 8536 §3.3.1:
 * "CET-1CEST,M3.5.0,M10.5.0/3". Offsets in it count west of UTC; here they count east. */

static gboolean
parse_number (const char **p, int max, int *out)
{
  int value = 0;

  if (!g_ascii_isdigit (**p))
    return FALSE;
  while (g_ascii_isdigit (**p))
    {
      value = value * 10 + g_ascii_digit_value (**p);
      if (value > max)
        return FALSE;
      (*p)++;
    }
  *out = value;
  return TRUE;
}

static const char *
parse_name (const char **p)
{
  gboolean quoted = **p == '<';
  const char *start = *p + quoted;
  const char *end = start;
  g_autofree char *name = NULL;

  while (*end && (quoted ? *end != '>' : g_ascii_isalpha (*end)))
    end++;
  if (end == start || end - start > 15 || (quoted && *end != '>'))
    return NULL;
  name = g_strndup (start, (gsize) (end - start));
  *p = end + quoted;
  return g_intern_string (name);
}

/* [+-]hh[:mm[:ss]], in seconds. */
static gboolean
parse_time (const char **p, int *out)
{
  int sign = 1, hours, minutes = 0, seconds = 0;

  if (**p == '+' || **p == '-')
    sign = *(*p)++ == '-' ? -1 : 1;
  if (!parse_number (p, 167, &hours))
    return FALSE;
  if (**p == ':')
    {
      (*p)++;
      if (!parse_number (p, 59, &minutes))
        return FALSE;
      if (**p == ':')
        {
          (*p)++;
          if (!parse_number (p, 59, &seconds))
            return FALSE;
        }
    }
  *out = sign * (hours * 3600 + minutes * 60 + seconds);
  return TRUE;
}

static gboolean
parse_month_day (const char **p, CalZoneDay *out)
{
  if (!parse_number (p, 12, &out->month) || out->month < 1 || *(*p)++ != '.')
    return FALSE;
  if (!parse_number (p, 5, &out->week) || out->week < 1 || *(*p)++ != '.')
    return FALSE;
  return parse_number (p, 6, &out->day);
}

static gboolean
parse_day (const char **p, CalZoneDay *out)
{
  gboolean good;

  if (*(*p)++ != ',')
    return FALSE;
  out->time = 2 * 3600;
  out->kind = 'N';
  if (**p == 'M' || **p == 'J')
    out->kind = *(*p)++;
  if (out->kind == 'M')
    good = parse_month_day (p, out);
  else
    good = parse_number (p, 365, &out->day) && (out->kind == 'N' || out->day > 0);
  if (good && **p == '/')
    {
      (*p)++;
      good = parse_time (p, &out->time);
    }
  return good;
}

/**
 * cal_zone_posix_parse:
 * @text: the rule
 * @out_posix: (out): what it says
 *
 * Any thread.
 *
 * Returns: %FALSE when @text is none
 */
gboolean
cal_zone_posix_parse (const char *text, CalZonePosix *out_posix)
{
  CalZonePosix posix = { 0 };
  const char *p = text;
  const char *days;
  int west;

  posix.standard_name = parse_name (&p);
  if (posix.standard_name == NULL || !parse_time (&p, &west) || ABS (west) > 26 * 3600)
    return FALSE;
  posix.standard_offset = -west;
  posix.daylight_offset = 3600 - west;
  if (*p)
    {
      posix.has_daylight = TRUE;
      posix.daylight_name = parse_name (&p);
      if (posix.daylight_name == NULL)
        return FALSE;
      if (*p && *p != ',')
        {
          if (!parse_time (&p, &west) || ABS (west) > 26 * 3600)
            return FALSE;
          posix.daylight_offset = -west;
        }
      days = *p ? p : ",M3.2.0,M11.1.0";
      if (!parse_day (&days, &posix.begin) || !parse_day (&days, &posix.end) || *days)
        return FALSE;
    }
  *out_posix = posix;
  return TRUE;
}

static int
find_day (const CalZoneDay *self, int year)
{
  int january = cal_day_from_date (year, 1, 1);
  int first, day;

  if (self->kind == 'N')
    return january + self->day;
  if (self->kind == 'J')
    {
      gboolean leap = cal_day_from_date (year + 1, 1, 1) - january == 366;

      return january + self->day - 1 + (leap && self->day >= 60);
    }
  first = cal_day_from_date (year, self->month, 1);
  /* Sunday is 0 here and 6 there. */
  day = first + (self->day + 6 - cal_day_get_weekday (first) + 7) % 7 + 7 * (self->week - 1);
  while (day >= cal_day_from_date (year, self->month + 1, 1))
    day -= 7;
  return day;
}

/**
 * cal_zone_posix_get_changes:
 * @self: a rule
 * @year: a year
 * @out_changes: (out): the changes of that year, ascending
 *
 * Any thread.
 *
 * Returns: how many there are, 0 or 2
 */
guint
cal_zone_posix_get_changes (const CalZonePosix *self, int year, CalZoneChange out_changes[2])
{
  CalZoneChange begin, end;
  gboolean swapped;

  if (!self->has_daylight)
    return 0;
  begin = (CalZoneChange){
    .at = find_day (&self->begin, year) * CAL_DAY
          + (self->begin.time - self->standard_offset) * CAL_SECOND,
    .offset = self->daylight_offset,
    .daylight = TRUE,
    .name = self->daylight_name,
  };
  end = (CalZoneChange){
    .at = find_day (&self->end, year) * CAL_DAY
          + (self->end.time - self->daylight_offset) * CAL_SECOND,
    .offset = self->standard_offset,
    .daylight = FALSE,
    .name = self->standard_name,
  };
  swapped = end.at < begin.at;
  out_changes[swapped ? 1 : 0] = begin;
  out_changes[swapped ? 0 : 1] = end;
  return 2;
}
