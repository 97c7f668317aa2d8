/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-when-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cal-locale.h"
#include "cal-rule-words.h"
#include "cal-zone-place.h"

static int
year_of (int day)
{
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  return year;
}

static char *
day_to_words (int day, gboolean with_year)
{
  return with_year ? cal_locale_format_days (day, day + 1) : cal_locale_format_day (day);
}

static char *
first_to_words (int day, gboolean with_year)
{
  /* Translators: the first day of a span, as in strftime (3), where the month comes first:
   * "Tue, November 24" of "Tue, November 24 – Wed, December 2". */
  const char *month_first = C_ ("first of a span", "%a, %B %-d");
  /* Translators: the same with its year. */
  const char *month_first_with_year = C_ ("first of a span", "%a, %B %-d, %Y");
  /* Translators: the first day of a span, as in strftime (3): "Tue 24 November" of
   * "Tue 24 November – Wed 2 December". */
  const char *day_first = C_ ("first of a span", "%a %-d %B");
  /* Translators: the same with its year. */
  const char *day_first_with_year = C_ ("first of a span", "%a %-d %B %Y");

  if (cal_locale_has_month_first ())
    return cal_locale_format_day_as (day, with_year ? month_first_with_year : month_first);
  return cal_locale_format_day_as (day, with_year ? day_first_with_year : day_first);
}

static char *
last_to_words (int day, gboolean with_year)
{
  /* Translators: the last day of a span, as in strftime (3), where the month comes first:
   * "Wed, December 2" of "Tue, November 24 – Wed, December 2". */
  const char *month_first = C_ ("last of a span", "%a, %B %-d");
  /* Translators: the same with its year. */
  const char *month_first_with_year = C_ ("last of a span", "%a, %B %-d, %Y");
  /* Translators: the last day of a span, as in strftime (3): "Wed 2 December" of
   * "Tue 24 November – Wed 2 December". */
  const char *day_first = C_ ("last of a span", "%a %-d %B");
  /* Translators: the same with its year. */
  const char *day_first_with_year = C_ ("last of a span", "%a %-d %B %Y");

  if (cal_locale_has_month_first ())
    return cal_locale_format_day_as (day, with_year ? month_first_with_year : month_first);
  return cal_locale_format_day_as (day, with_year ? day_first_with_year : day_first);
}

static int
month_of (int day)
{
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  return month;
}

/* "a – b"; both are freed. */
static char *
join_span (char *from, char *to)
{
  /* Translators: a span of times or days, with a long dash. */
  char *span = g_strdup_printf (_ ("%1$s – %2$s"), from, to);

  g_free (from);
  g_free (to);
  return span;
}

static char *
days_in_month_to_words (int first, int last, gboolean with_year)
{
  /* Translators: the first day of a span of days in one month, as in strftime (3): the "Tue 24" of
   * "Tue 24 – Thu 26 November". In some languages it has the month. */
  const char *first_format = C_ ("first of a span in one month", "%a %-d");
  /* Translators: the last day of it: "Thu 26 November". */
  const char *last_format = C_ ("last of a span in one month", "%a %-d %B");
  /* Translators: the "Tue 24" of "Tue 24 – Thu 26 November 2026". In some languages it has the
   * month and the year. */
  const char *first_with_year = C_ ("first of a span in one month, with its year", "%a %-d");
  /* Translators: the last day of it: "Thu 26 November 2026". */
  const char *last_with_year = C_ ("last of a span in one month, with its year", "%a %-d %B %Y");

  return join_span (cal_locale_format_day_as (first, with_year ? first_with_year : first_format),
                    cal_locale_format_day_as (last, with_year ? last_with_year : last_format));
}

static char *
days_to_words (int first, int last, int today)
{
  gboolean with_year = year_of (first) != year_of (today) || year_of (last) != year_of (today);

  if (last <= first)
    return day_to_words (first, with_year);
  if (last - first < 28 && month_of (first) == month_of (last) && !cal_locale_has_month_first ())
    return days_in_month_to_words (first, last, with_year);
  return join_span (first_to_words (first, with_year && year_of (first) != year_of (last)),
                    last_to_words (last, with_year));
}

/* "Tuesday 24 November, 12:30"; the day is freed. */
static char *
day_and_time (char *day, const char *time)
{
  /* Translators: a day and a time or span of time: "Tuesday 24 November, 12:30 – 13:30". */
  char *words = g_strdup_printf (_ ("%1$s, %2$s"), day, time);

  g_free (day);
  return words;
}

static char *
span_of_time (gint64 start, gint64 end)
{
  if (start == end)
    return cal_locale_format_time (start);
  return join_span (cal_locale_format_time (start), cal_locale_format_time (end));
}

char *
cal_when_to_words (const CalTime *start, const CalTime *end, const CalZone *zone, int today)
{
  g_autofree char *from = NULL, *to = NULL;
  gint64 wall_start, wall_end;
  int first, last;
  gboolean with_year;

  g_return_val_if_fail (start != NULL && end != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  wall_start = cal_time_to_wall (start, zone);
  wall_end = cal_time_to_wall (end, zone);
  first = cal_day_of_wall (wall_start);
  if (start->kind == CAL_TIME_DATE)
    return days_to_words (first, cal_day_of_wall (wall_end) - 1, today);
  last = cal_day_of_wall (wall_end);
  with_year = year_of (first) != year_of (today) || year_of (last) != year_of (today);
  /* Until midnight is the same day. */
  if (last <= first || wall_end == (first + 1) * CAL_DAY)
    {
      from = span_of_time (wall_start, wall_end);
      return day_and_time (day_to_words (first, with_year), from);
    }
  from = cal_locale_format_time (wall_start);
  to = cal_locale_format_time (wall_end);
  return join_span (day_and_time (first_to_words (first, with_year), from),
                    day_and_time (last_to_words (last, with_year), to));
}

char *
cal_when_zone_to_words (const CalZone *zone)
{
  g_autoptr (CalZonePlace) place = NULL;

  g_return_val_if_fail (zone != NULL, NULL);

  place = cal_zone_place_new (zone);
  return g_strdup (cal_zone_place_get_city (place));
}

/* Whether clocks there show another time than those of `zone`. */
static gboolean
is_elsewhere (const CalTime *time, const CalZone *zone)
{
  gint64 instant = cal_time_to_instant (time, zone);

  return time->kind == CAL_TIME_ZONED && time->zone != zone
         && cal_zone_get_offset (time->zone, instant) != cal_zone_get_offset (zone, instant);
}

/* "12:30, Berlin" */
static char *
time_and_place (const char *time, const CalZone *zone)
{
  g_autofree char *place = cal_when_zone_to_words (zone);

  /* Translators: a span of time and the place whose clock shows it: "18:30 – 19:30, New York". */
  return g_strdup_printf (_ ("%1$s, %2$s"), time, place);
}

char *
cal_when_own_to_words (const CalTime *start, const CalTime *end, const CalZone *zone)
{
  g_autofree char *from = NULL, *to = NULL;
  gint64 instant;

  g_return_val_if_fail (start != NULL && end != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  if (start->kind != CAL_TIME_ZONED || end->kind != CAL_TIME_ZONED
      || (!is_elsewhere (start, zone) && !is_elsewhere (end, zone)))
    return NULL;
  instant = cal_time_to_instant (end, zone);
  if (end->zone == start->zone
      || cal_zone_get_offset (end->zone, instant) == cal_zone_get_offset (start->zone, instant))
    {
      from = span_of_time (start->wall, end->wall);
      return time_and_place (from, start->zone);
    }
  /* A flight: each end on the clock there. */
  from = cal_locale_format_time (start->wall);
  to = cal_locale_format_time (end->wall);
  return join_span (time_and_place (from, start->zone), time_and_place (to, end->zone));
}

char *
cal_when_duration_to_words (gint64 duration)
{
  int minutes = (int) (duration / CAL_MINUTE), hours = minutes / 60;

  minutes %= 60;
  if (hours == 0)
    /* Translators: a length of time, short. */
    return g_strdup_printf (_ ("%d min"), minutes);
  if (minutes == 0)
    return g_strdup_printf (_ ("%d h"), hours);
  return g_strdup_printf (_ ("%1$d h %2$d min"), hours, minutes);
}

char *
cal_when_repeat_to_words (const CalRecurrence *recurrence)
{
  g_autofree char *words = NULL;
  CalRule *const *rules;
  guint n_rules, n_dates;

  g_return_val_if_fail (recurrence != NULL, NULL);

  rules = cal_recurrence_get_rules (recurrence, &n_rules);
  cal_recurrence_get_dates (recurrence, &n_dates);
  if (n_rules == 0)
    /* Translators: when an appointment comes again that has no rule. */
    return g_strdup (_ ("On chosen dates"));
  words = cal_rule_to_words (rules[0], cal_recurrence_get_start (recurrence));
  if (n_rules == 1 && n_dates == 0)
    return g_steal_pointer (&words);
  /* Translators: how an appointment repeats, as in "Every 2 weeks on Tuesday, and on other dates".
   */
  return g_strdup_printf (_ ("%s, and on other dates"), words);
}
