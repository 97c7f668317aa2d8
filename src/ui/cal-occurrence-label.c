/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-occurrence-label.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cal-locale.h"

static char *
describe_days (int first_day, int last_day)
{
  g_autofree char *first = cal_locale_format_day (first_day);
  g_autofree char *last = cal_locale_format_day (last_day);

  if (first_day == last_day)
    return g_strdup (first);
  /* Translators: the first and the last day of an appointment. */
  return g_strdup_printf (_ ("%s to %s"), first, last);
}

static char *
describe_time (CalOccurrence *occurrence)
{
  int first_day = cal_occurrence_get_first_day (occurrence);
  int last_day = cal_occurrence_get_end_day (occurrence) - 1;
  g_autofree char *days = describe_days (first_day, last_day);
  g_autofree char *first = cal_locale_format_day (first_day);
  g_autofree char *last = cal_locale_format_day (last_day);
  g_autofree char *start = cal_locale_format_time (cal_occurrence_get_wall_start (occurrence));
  g_autofree char *end = cal_locale_format_time (cal_occurrence_get_wall_end (occurrence));

  if (cal_occurrence_is_all_day (occurrence) && first_day == last_day)
    /* Translators: a day, as in "Tuesday 24 November, all day". */
    return g_strdup_printf (_ ("%s, all day"), days);
  if (cal_occurrence_is_all_day (occurrence))
    return g_steal_pointer (&days);
  if (cal_occurrence_get_wall_start (occurrence) == cal_occurrence_get_wall_end (occurrence))
    /* Translators: a day and a time, as in "Tuesday 24 November, 12:30". */
    return g_strdup_printf (_ ("%s, %s"), days, start);
  if (first_day == last_day)
    /* Translators: a day and its times, as in "Tuesday 24 November, 12:30 to 13:30". */
    return g_strdup_printf (_ ("%s, %s to %s"), days, start, end);
  /* Translators: day, time, day, time. */
  return g_strdup_printf (_ ("%s, %s to %s, %s"), first, start, last, end);
}

static void
append (GString *text, const char *part)
{
  /* Translators: between the parts of what is read out about an appointment. */
  g_string_append_printf (text, "%s%s", _ (", "), part);
}

char *
cal_occurrence_describe (CalOccurrence *occurrence, CalCalendar *calendar)
{
  CalStatus status = cal_event_get (cal_occurrence_get_event (occurrence))->status;
  g_autofree char *time = describe_time (occurrence);
  GString *text = g_string_new (cal_occurrence_title_shown (occurrence));

  append (text, time);
  if (calendar != NULL)
    {
      /* Translators: the name of a calendar, as in "Work calendar". */
      g_autofree char *name = g_strdup_printf (_ ("%s calendar"), cal_calendar_get_name (calendar));

      append (text, name);
    }
  if (status == CAL_STATUS_TENTATIVE)
    append (text, _ ("tentative"));
  if (status == CAL_STATUS_CANCELLED)
    append (text, _ ("cancelled"));
  if (cal_occurrence_is_pending (occurrence))
    append (text, _ ("being saved"));
  return g_string_free (text, FALSE);
}

char *
cal_occurrence_describe_shortly (CalOccurrence *occurrence)
{
  g_autofree char *time = describe_time (occurrence);

  return g_strdup_printf ("%s\n%s", cal_occurrence_title_shown (occurrence), time);
}

const char *
cal_occurrence_title_shown (CalOccurrence *occurrence)
{
  const char *title = cal_occurrence_get_title (occurrence);

  /* Translators: stands for the title of an appointment that has none. */
  return title[strspn (title, " \t\r\n")] != '\0' ? title : _ ("No title");
}
