/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>
#include <string.h>

#include "cal-recurrence.h"

/* Series as text, for the tests of the model: times as in iCalendar, lines as "RRULE:…", "EXRULE:…",
 * "RDATE:…" and "EXDATE:…" with lists; a time may have its own zone behind an @. */

static inline CalTime
series_time (const char *text, const CalZone *zone)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", 2);
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int n = sscanf (parts[0], "%4d%2d%2dT%2d%2d%2d", &year, &month, &day, &hour, &minute, &second);
  CalTime time = cal_time_date (year, month, day);

  g_assert_true (n == 3 || n == 6);
  if (n == 3)
    return time;
  time.wall += hour * CAL_HOUR + minute * CAL_MINUTE + second * CAL_SECOND;
  if (g_str_has_suffix (parts[0], "Z"))
    return cal_time_utc (time.wall);
  if (parts[1])
    zone = cal_zone_lookup (parts[1]);
  return zone ? cal_time_zoned (time.wall, zone) : cal_time_floating (time.wall);
}

static inline void
series_add_date (GArray *dates, const char *text, const CalZone *zone)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", 2);
  CalRecurrenceDate date = { series_time (parts[0], zone), cal_time_none () };

  if (parts[1])
    date.end = series_time (parts[1], zone);
  g_array_append_val (dates, date);
}

static inline CalRecurrence *
series_new (const char *start, const char *tzid, const char *const *lines)
{
  const CalZone *zone = tzid ? cal_zone_lookup (tzid) : NULL;
  CalTime time = series_time (start, zone);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  g_autoptr (GPtrArray) exrules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  g_autoptr (GArray) dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  g_autoptr (GArray) exdates = g_array_new (FALSE, FALSE, sizeof (CalTime));

  for (; *lines; lines++)
    {
      const char *value = strchr (*lines, ':') + 1;

      if (g_str_has_prefix (*lines, "RRULE") || g_str_has_prefix (*lines, "EXRULE"))
        {
          g_autoptr (GError) error = NULL;
          CalRule *rule = cal_rule_parse (value, &error);

          g_assert_no_error (error);
          g_ptr_array_add (**lines == 'R' ? rules : exrules, rule);
          continue;
        }
      {
        g_auto (GStrv) items = g_strsplit (value, ",", -1);

        for (char **item = items; *item; item++)
          {
            CalTime exception = series_time (**lines == 'E' ? *item : start, zone);

            if (**lines == 'E')
              g_array_append_val (exdates, exception);
            else
              series_add_date (dates, *item, zone);
          }
      }
    }
  return cal_recurrence_new (&time,
                             (CalRule *const *) rules->pdata,
                             rules->len,
                             (CalRule *const *) exrules->pdata,
                             exrules->len,
                             (const CalRecurrenceDate *) (void *) dates->data,
                             dates->len,
                             (const CalTime *) (void *) exdates->data,
                             exdates->len);
}

typedef struct
{
  GString *text;
  int left;
} SeriesText;

static inline gboolean
series_text_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  SeriesText *self = user_data;
  CalTime time = *start;
  g_autofree char *text = NULL;

  if (time.kind == CAL_TIME_ZONED)
    time = cal_time_floating (time.wall);
  text = cal_time_to_ical (&time);
  if (self->left == 0)
    {
      g_string_append (self->text, " …");
      return FALSE;
    }
  g_string_append_printf (self->text, "%s%s", self->text->len ? " " : "", text);
  if (end->kind != CAL_TIME_NONE)
    {
      g_autofree char *end_text = cal_time_to_ical (end);

      g_string_append_printf (self->text, "/%s", end_text);
    }
  self->left--;
  return TRUE;
}

/* The first `limit` instances on the clock of DTSTART, and "…" when there are more. */
static inline char *
series_to_text (const CalRecurrence *self, gint64 from, gint64 to, int limit, gboolean with_start)
{
  SeriesText text = { g_string_new (NULL), limit };

  if (with_start)
    cal_recurrence_expand (self, from, to, NULL, series_text_cb, &text);
  else
    cal_recurrence_expand_rules (self, from, to, NULL, series_text_cb, &text);
  return g_string_free (text.text, FALSE);
}
