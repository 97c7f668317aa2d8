/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-locale.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unicode/ucal.h>

#include "cal-date-parse.h"
#include "cal-time.h"

/* 1970-01-05, a Monday. */
#define MONDAY 4

/* NULL: no language of anybody. */
static const char *
get_locale (void)
{
  const char *locale = setlocale (LC_TIME, NULL);

  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX")
      || g_str_has_prefix (locale, "C."))
    return NULL;
  return locale;
}

static UCalendar *
open_calendar (void)
{
  const char *locale = get_locale ();
  UErrorCode status = U_ZERO_ERROR;

  return ucal_open (NULL, 0, locale != NULL ? locale : "en_US_POSIX", UCAL_GREGORIAN, &status);
}

static GDateTime *
get_date (int day)
{
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  return g_date_time_new_utc (year, month, day_of_month, 0, 0, 0);
}

char *
cal_locale_format_day_as (int day, const char *format)
{
  g_autoptr (GDateTime) date = get_date (day);

  return date != NULL ? g_date_time_format (date, format) : g_strdup ("");
}

int
cal_locale_get_week_start (void)
{
  UCalendar *calendar = open_calendar ();
  int first;

  if (calendar == NULL)
    return 0;
  first = ucal_getAttribute (calendar, UCAL_FIRST_DAY_OF_WEEK);
  ucal_close (calendar);
  return (first - UCAL_MONDAY + 7) % 7;
}

gboolean
cal_locale_is_weekend (int weekday)
{
  UCalendar *calendar = open_calendar ();
  UErrorCode status = U_ZERO_ERROR;
  UCalendarWeekdayType type;

  if (calendar == NULL)
    return weekday >= 5;
  type = ucal_getDayOfWeekType (calendar,
                                (UCalendarDaysOfWeek) ((weekday + 1) % 7 + UCAL_SUNDAY),
                                &status);
  ucal_close (calendar);
  return U_SUCCESS (status) && (type == UCAL_WEEKEND || type == UCAL_WEEKEND_CEASE);
}

gboolean
cal_locale_uses_24_hours (void)
{
  const char *format = nl_langinfo (T_FMT);

  return strstr (format, "%I") == NULL && strstr (format, "%l") == NULL
         && strstr (format, "%r") == NULL && strstr (format, "%p") == NULL
         && strstr (format, "%P") == NULL;
}

gboolean
cal_locale_has_month_first (void)
{
  return cal_date_order_from_locale () == CAL_DATE_ORDER_MONTH_DAY_YEAR;
}

char *
cal_locale_get_weekday_name (int weekday, gboolean is_short)
{
  return cal_locale_format_day_as (MONDAY + weekday, is_short ? "%a" : "%A");
}

char *
cal_locale_get_month_name (int month, gboolean is_short)
{
  return cal_locale_format_day_as (cal_day_from_date (1970, month, 1), is_short ? "%Ob" : "%OB");
}

/* The time of day of a wall-clock time, as in strftime. */
static char *
format_clock (gint64 wall, const char *format)
{
  int minutes = (int) ((wall % CAL_DAY + CAL_DAY) % CAL_DAY / CAL_MINUTE);
  g_autoptr (GDateTime) time = g_date_time_new_utc (1970, 1, 1, minutes / 60, minutes % 60, 0);

  return g_date_time_format (time, format);
}

char *
cal_locale_format_time (gint64 wall)
{
  /* Translators: a time of day on a 24-hour clock, as in strftime: "14:30". It also stands in
   * fields, from which it is read again: numbers with a colon or a full stop between them. */
  const char *with_24_hours = C_ ("24-hour clock", "%H:%M");
  /* Translators: a time of day on a 12-hour clock, as in strftime; the space is a narrow one. */
  const char *with_12_hours = _ ("%-I:%M %p");

  return format_clock (wall, cal_locale_uses_24_hours () ? with_24_hours : with_12_hours);
}

char *
cal_locale_format_month (int day)
{
  /* Translators: the month shown, as in strftime: "November 2026". */
  return cal_locale_format_day_as (day, _ ("%OB %Y"));
}

/* Where in a format the specification of the day or of the month begins; NULL: nowhere. */
static const char *
find_part (const char *format, const char *letters)
{
  for (const char *at = strchr (format, '%'); at != NULL; at = strchr (at, '%'))
    {
      const char *start = at++;

      at += strspn (at, "EO-_0^#");
      if (*at == '\0')
        return NULL;
      if (strchr (letters, *at) != NULL)
        return start;
      at++;
    }
  return NULL;
}

gboolean
cal_locale_format_first_day (int day, char **out_day, char **out_month)
{
  /* Translators: the first day of a month in its cell of the month view, as in strftime: "1
   * November". It is the day and the month, in the order in which they are written, and what
   * belongs to each; they are drawn apart from one another. */
  const char *day_first = C_ ("cell of a month", "%-d %B");
  /* Translators: the same where the month comes first: "November 1". */
  const char *month_first = C_ ("cell of a month", "%B %-d");
  const char *format = cal_locale_has_month_first () ? month_first : day_first;
  const char *day_part = find_part (format, "de");
  const char *month_part = find_part (format, "bBhm");
  const char *second = MAX (day_part, month_part);
  g_autofree char *first_format = NULL, *first = NULL, *last = NULL;

  g_return_val_if_fail (day_part != NULL && month_part != NULL, FALSE);

  first_format = g_strndup (format, (gsize) (second - format));
  first = cal_locale_format_day_as (day, g_strstrip (first_format));
  last = cal_locale_format_day_as (day, second);
  *out_day = g_strdup (day_part < month_part ? first : last);
  *out_month = g_strdup (g_strstrip (day_part < month_part ? last : first));
  return month_part < day_part;
}

char *
cal_locale_format_day (int day)
{
  /* Translators: a day as it is read out, where the month comes first, as in strftime:
   * "Tuesday, November 24". */
  const char *month_first = _ ("%A, %B %-d");
  /* Translators: a day as it is read out, as in strftime: "Tuesday 24 November". */
  const char *day_first = _ ("%A %-d %B");

  return cal_locale_format_day_as (day, cal_locale_has_month_first () ? month_first : day_first);
}

static char *
format_whole_day (int day)
{
  /* Translators: the day shown, as in strftime, where the month comes first:
   * "Tuesday, November 24, 2026". */
  const char *month_first = _ ("%A, %B %-d, %Y");
  /* Translators: the day shown, as in strftime: "Tuesday 24 November 2026". */
  const char *day_first = _ ("%A %-d %B %Y");

  return cal_locale_format_day_as (day, cal_locale_has_month_first () ? month_first : day_first);
}

/* Several days are written as the first – the last: what both have in common only once. */
/* "November 23 – 29, 2026" */
static void
format_days_month_first (int first_day,
                         int last_day,
                         gboolean is_same_month,
                         gboolean is_same_year,
                         char **out_first,
                         char **out_last)
{
  /* Translators: a day in a span, where the month comes first, as in strftime: "November 30" of
   * "November 30 – December 6, 2026". */
  const char *without_year = C_ ("date", "%B %-d");
  /* Translators: the same with its year: "December 6, 2026". */
  const char *with_year = C_ ("date", "%B %-d, %Y");
  /* Translators: "29, 2026" of "November 23 – 29, 2026", where the month comes first. */
  const char *in_month = C_ ("last of days in one month", "%-d, %Y");

  *out_first = cal_locale_format_day_as (first_day, is_same_year ? without_year : with_year);
  *out_last = cal_locale_format_day_as (last_day, is_same_month ? in_month : with_year);
}

char *
cal_locale_format_days (int first_day, int end_day)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  int year, month, last_year, last_month;

  if (end_day - first_day <= 1)
    return format_whole_day (first_day);
  cal_day_to_date (first_day, &year, &month, NULL);
  cal_day_to_date (end_day - 1, &last_year, &last_month, NULL);
  if (cal_locale_has_month_first ())
    format_days_month_first (first_day,
                             end_day - 1,
                             year == last_year && month == last_month,
                             year == last_year,
                             &first,
                             &last);
  else if (year != last_year)
    {
      /* Translators: the days shown, in two years, as in strftime:
       * "28 December 2026" of "28 December 2026 – 3 January 2027". */
      first = cal_locale_format_day_as (first_day, C_ ("first of several days", "%-d %B %Y"));
      /* Translators: "3 January 2027" of "28 December 2026 – 3 January 2027". */
      last = cal_locale_format_day_as (end_day - 1, C_ ("last of several days", "%-d %B %Y"));
    }
  else if (month != last_month)
    {
      /* Translators: "30 November" of "30 November – 6 December 2026". */
      first = cal_locale_format_day_as (first_day, C_ ("first of several days", "%-d %B"));
      /* Translators: "6 December 2026" of "30 November – 6 December 2026". */
      last = cal_locale_format_day_as (end_day - 1, C_ ("last of days in one year", "%-d %B %Y"));
    }
  else
    {
      /* Translators: "23" of "23 – 29 November 2026"; in some languages it has the month. */
      first = cal_locale_format_day_as (first_day, C_ ("first of several days", "%-d"));
      /* Translators: "29 November 2026" of "23 – 29 November 2026". */
      last = cal_locale_format_day_as (end_day - 1, C_ ("last of days in one month", "%-d %B %Y"));
    }
  /* Translators: the first and the last of the days that are shown. */
  return g_strdup_printf (C_ ("days", "%1$s – %2$s"), first, last);
}

static gboolean
is_same_half (gint64 wall_start, gint64 wall_end)
{
  return cal_day_of_wall (wall_start) == cal_day_of_wall (wall_end)
         && wall_start % CAL_DAY / (CAL_DAY / 2) == wall_end % CAL_DAY / (CAL_DAY / 2);
}

char *
cal_locale_format_times (gint64 wall_start, gint64 wall_end)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  if (!cal_locale_uses_24_hours () && is_same_half (wall_start, wall_end))
    {
      /* Translators: the first of two times in one half of a day, on a 12-hour clock, as in
       * strftime: "9:30" of "9:30 – 11:00 AM". */
      start = format_clock (wall_start, C_ ("first of two times", "%-I:%M"));
      /* Translators: "11:00 AM" of "9:30 – 11:00 AM"; the space is a narrow one. */
      end = format_clock (wall_end, C_ ("last of two times", "%-I:%M %p"));
    }
  else
    {
      start = cal_locale_format_time (wall_start);
      end = cal_locale_format_time (wall_end);
    }
  /* Translators: from a time of day to another. */
  return g_strdup_printf (C_ ("times", "%1$s – %2$s"), start, end);
}

char *
cal_locale_format_hour (gint64 wall)
{
  if (cal_locale_uses_24_hours () || wall % CAL_HOUR != 0)
    return cal_locale_format_time (wall);
  /* Translators: a full hour on a 12-hour clock, as in strftime; the space is a narrow one. */
  return format_clock (wall, _ ("%-I %p"));
}
