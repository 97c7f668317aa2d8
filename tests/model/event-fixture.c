/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "event-fixture.h"

#include <stdio.h>
#include <string.h>

#include "cal-occurrence.h"

CalTime
fixture_time (const char *text)
{
  int year, month, day, hour, minute, second;
  gint64 wall;
  const char *zone = strchr (text, ' ');

  if (*text == '\0')
    return cal_time_none ();
  g_assert_cmpint (sscanf (text, "%4d%2d%2d", &year, &month, &day), ==, 3);
  if (strlen (text) == 8)
    return cal_time_date (year, month, day);
  g_assert_cmpint (sscanf (text + 8, "T%2d%2d%2d", &hour, &minute, &second), ==, 3);
  wall = cal_day_from_date (year, month, day) * CAL_DAY + hour * CAL_HOUR + minute * CAL_MINUTE
         + second * CAL_SECOND;
  if (strchr (text, 'Z'))
    return cal_time_utc (wall);
  if (zone == NULL)
    return cal_time_floating (wall);
  g_assert_nonnull (cal_zone_lookup (zone + 1));
  return cal_time_zoned (wall, cal_zone_lookup (zone + 1));
}

CalEvent *
fixture_event (const char *title,
               const char *start,
               const char *end,
               const char *recurrence_id,
               const char *rule)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title) };

  fields.start = fixture_time (start);
  fields.end = fixture_time (end);
  fields.recurrence_id = fixture_time (recurrence_id);
  if (rule)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CalRule) parsed = cal_rule_parse (rule, &error);

      g_assert_no_error (error);
      fields.recurrence = cal_recurrence_new (&fields.start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
    }
  return cal_event_new (&fields);
}

CalAppointment *
fixture_appointment (CalEvent *master, ...)
{
  g_autoptr (GPtrArray) overrides =
      g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);
  CalAppointment *result;
  CalEvent *override;
  va_list arguments;

  va_start (arguments, master);
  while ((override = va_arg (arguments, CalEvent *)))
    g_ptr_array_add (overrides, override);
  va_end (arguments);
  result = cal_appointment_new ("calendar",
                                "uid",
                                master,
                                (CalEvent *const *) overrides->pdata,
                                overrides->len,
                                NULL);
  g_clear_pointer (&master, cal_event_unref);
  return result;
}

static int
compare_occurrences (gconstpointer a, gconstpointer b)
{
  return cal_occurrence_compare (*(CalOccurrence *const *) a, *(CalOccurrence *const *) b);
}

GPtrArray *
fixture_occurrences (CalAppointment *appointment,
                     const char *from,
                     const char *to,
                     const char *zone)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_object_unref);
  CalTime first = fixture_time (from), end = fixture_time (to);
  CalRange range = { .first_day = cal_day_of_wall (first.wall),
                     .end_day = cal_day_of_wall (end.wall),
                     .zone = cal_zone_lookup (zone) };

  g_assert_true (cal_appointment_expand (appointment, &range, FALSE, NULL, out));
  g_ptr_array_sort (out, compare_occurrences);
  return out;
}

char *
fixture_expand (CalAppointment *appointment, const char *from, const char *to, const char *zone)
{
  g_autoptr (GPtrArray) out = fixture_occurrences (appointment, from, to, zone);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < out->len; i++)
    {
      CalOccurrence *occurrence = out->pdata[i];
      g_autofree char *start = cal_time_to_ical (cal_occurrence_get_start (occurrence));
      g_autofree char *end = cal_time_to_ical (cal_occurrence_get_end (occurrence));

      g_string_append_printf (text,
                              "%s %s %s\n",
                              cal_occurrence_get_title (occurrence),
                              start,
                              end);
    }
  return g_string_free (text, FALSE);
}
