/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libical/ical.h>
#include <stdio.h>
#include <string.h>

#include "cal-recurrence.h"

/* Expands the rules that it is given, one a line, for the differential test:
 *
 *   DTSTART <tab> TZID or - <tab> RRULE <tab> how many at most
 *
 * and prints a line for each: the instances of the rule alone on the clock of DTSTART, then how it
 * ended. With
 * --libical it is that library which answers. */

typedef struct
{
  GString *line;
  gint64 left;
} Output;

static gboolean
parse_time (const char *text, const CalZone *zone, CalTime *out)
{
  int year, month, day, hour, minute, second;
  int n = sscanf (text, "%4d%2d%2dT%2d%2d%2d", &year, &month, &day, &hour, &minute, &second);

  if (n != 3 && n != 6)
    return FALSE;
  *out = cal_time_date (year, month, day);
  if (n == 3)
    return TRUE;
  out->wall += hour * CAL_HOUR + minute * CAL_MINUTE + second * CAL_SECOND;
  *out = zone ? cal_time_zoned (out->wall, zone) : cal_time_floating (out->wall);
  return TRUE;
}

static gboolean
print_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Output *self = user_data;
  CalTime time = *start;
  g_autofree char *text = NULL;

  if (time.kind == CAL_TIME_ZONED)
    time = cal_time_floating (time.wall);
  text = cal_time_to_ical (&time);
  g_string_append_printf (self->line, "%s ", text);
  return --self->left > 0;
}

static void
expand (const CalTime *start, const char *text, gint64 limit)
{
  static const char *const names[] = { "complete", "limited", "cancelled" };
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule = cal_rule_parse (text, &error);
  g_autoptr (CalRecurrence) recurrence = NULL;
  Output output;
  CalExpansion result;

  if (rule == NULL)
    {
      printf ("error\n");
      return;
    }
  recurrence = cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  output.line = g_string_new (NULL);
  output.left = limit;
  result =
      cal_recurrence_expand_rules (recurrence, G_MININT64, G_MAXINT64, NULL, print_cb, &output);
  printf ("%s%s\n", output.line->str, output.left > 0 ? names[result] : "more");
  g_string_free (output.line, TRUE);
}

static void
expand_with_libical (const char *start, const char *text, gint64 limit)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (text);
  icalrecur_iterator *iterator = icalrecur_iterator_new (rule, icaltime_from_string (start));
  struct icaltimetype time;

  if (iterator == NULL)
    {
      printf ("error\n");
      return;
    }
  for (; limit > 0; limit--)
    {
      time = icalrecur_iterator_next (iterator);
      if (icaltime_is_null_time (time))
        break;
      printf ("%s ", icaltime_as_ical_string (time));
    }
  printf ("%s\n", limit > 0 ? "complete" : "more");
  icalrecur_iterator_free (iterator);
}

int
main (int argc, char **argv)
{
  gboolean with_libical = argc > 1 && strcmp (argv[1], "--libical") == 0;
  char line[4096];

  icalerror_set_errors_are_fatal (0);
  while (fgets (line, sizeof line, stdin))
    {
      g_auto (GStrv) fields = g_strsplit (g_strchomp (line), "\t", 4);
      const CalZone *zone = NULL;
      CalTime start;

      if (g_strv_length (fields) != 4)
        return 2;
      if (strcmp (fields[1], "-") != 0)
        zone = cal_zone_lookup (fields[1]);
      if (!parse_time (fields[0], zone, &start))
        return 2;
      if (with_libical)
        expand_with_libical (fields[0], fields[2], g_ascii_strtoll (fields[3], NULL, 10));
      else
        expand (&start, fields[2], g_ascii_strtoll (fields[3], NULL, 10));
      fflush (stdout);
    }
  return 0;
}
