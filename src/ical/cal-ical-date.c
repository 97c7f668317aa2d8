/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-date.h"

#include <string.h>

/* From what is written in a property to a time: its value, its TZID, its VALUE. */

/**
 * cal_ical_get_zone:
 * @line: a property with a time
 * @zones: the zones of the file
 * @out_tzid: (out) (transfer full) (nullable): its TZID
 *
 * Any thread.
 *
 * Returns: (nullable): the zone of its times; NULL for none, or for one that nobody knows
 */
const CalZone *
cal_ical_get_zone (const CalIcalLine *line, CalIcalZones *zones, char **out_tzid)
{
  *out_tzid = line->parameters_length > 0 ? cal_ical_line_get_parameter (line, "TZID") : NULL;
  return *out_tzid ? cal_ical_zones_lookup (zones, *out_tzid) : NULL;
}

/**
 * cal_ical_make_time:
 * @written: a date or time as it is written
 * @zone: (nullable): its zone; NULL for none
 * @must_be_date: whether VALUE says that it is a date
 *
 * Of VALUE=DATE and a time of day one is wrong. Midnight is what a program writes that has only
 * times; any other time somebody has chosen, so it counts, as in most programs. Any thread.
 *
 * Returns: the time
 */
CalTime
cal_ical_make_time (const CalIcalTime *written, const CalZone *zone, gboolean must_be_date)
{
  if (written->is_date || (must_be_date && written->wall % CAL_DAY == 0))
    return cal_time_date_of_day (cal_day_of_wall (written->wall));
  if (written->is_utc)
    return cal_time_utc (written->wall);
  return zone ? cal_time_zoned (written->wall, zone) : cal_time_floating (written->wall);
}

/**
 * cal_ical_has_value_type:
 * @line: a property
 * @type: a value type in upper case
 *
 * Any thread.
 *
 * Returns: whether its VALUE parameter names that type
 */
gboolean
cal_ical_has_value_type (const CalIcalLine *line, const char *type)
{
  g_autofree char *value =
      line->parameters_length > 0 ? cal_ical_line_get_parameter (line, "VALUE") : NULL;

  return value && g_ascii_strcasecmp (value, type) == 0;
}

/**
 * cal_ical_read_period:
 * @text: a date, a time, or a period: a start and an end, or a start and a duration
 * @length: its length in octets
 * @zone: (nullable): the zone of its times
 * @must_be_date: whether VALUE says that it is a date
 * @out_date: (out): where it goes; its end is none but for a period of time
 *
 * Any thread.
 *
 * Returns: %FALSE when it is none of them
 */
gboolean
cal_ical_read_period (const char *text,
                      gsize length,
                      const CalZone *zone,
                      gboolean must_be_date,
                      CalRecurrenceDate *out_date)
{
  const char *slash = memchr (text, '/', length);
  gsize first = slash ? (gsize) (slash - text) : length;
  CalIcalTime time;
  CalIcalDuration duration;

  out_date->end = cal_time_none ();
  if (!cal_ical_time_parse (text, first, &time))
    return FALSE;
  out_date->start = cal_ical_make_time (&time, zone, must_be_date);
  if (slash == NULL)
    return TRUE;
  text = slash + 1;
  length -= first + 1;
  if (cal_ical_time_parse (text, length, &time))
    out_date->end = cal_ical_make_time (&time, zone, FALSE);
  else if (cal_ical_duration_parse (text, length, &duration))
    {
      CalTime end = cal_time_add (&out_date->start, duration.days);

      if (end.kind == CAL_TIME_ZONED)
        end.wall = cal_zone_to_wall (end.zone, cal_time_to_instant (&end, NULL) + duration.time);
      else
        end.wall += duration.time;
      out_date->end = end;
    }
  else
    return FALSE;
  /* Dates make no period (§3.3.9): such a one is a day. */
  if (out_date->start.kind == CAL_TIME_DATE || out_date->end.kind == CAL_TIME_DATE)
    out_date->end = cal_time_none ();
  else if (cal_time_to_instant (&out_date->end, cal_zone_utc ())
           < cal_time_to_instant (&out_date->start, cal_zone_utc ()))
    out_date->end = out_date->start;
  return TRUE;
}

/**
 * cal_ical_read_date:
 * @line: an RDATE or EXDATE
 * @value: one of its values
 * @is_exception: whether it is an EXDATE
 * @zones: the zones of the file
 * @out_date: (out): where it goes
 *
 * Reads a value as the event's recurrence has it. Any thread.
 *
 * Returns: %FALSE when it can't be read
 */
gboolean
cal_ical_read_date (const CalIcalLine *line,
                    const char *value,
                    gboolean is_exception,
                    CalIcalZones *zones,
                    CalRecurrenceDate *out_date)
{
  g_autofree char *tzid = NULL;
  const CalZone *zone = cal_ical_get_zone (line, zones, &tzid);

  if (!cal_ical_read_period (value,
                             strlen (value),
                             zone,
                             cal_ical_has_value_type (line, "DATE"),
                             out_date))
    return FALSE;
  if (is_exception)
    out_date->end = cal_time_none ();
  return TRUE;
}
