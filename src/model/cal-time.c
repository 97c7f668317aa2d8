/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-time.h"

/* Times by value, and the arithmetic of days. A wall-clock time is only a number: no month or
 * weekday is kept beside it, they are worked out when they are needed. The algorithms for the
 * Gregorian calendar count years from March, so that the leap day is the last of a year, and in
 * eras of 400 years = 146,097 days. */

#define DAYS_PER_ERA 146097
#define DAYS_TO_EPOCH 719468 /* from 0000-03-01 to 1970-01-01 */

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

static gint64
add_saturated (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    return b < 0 ? G_MININT64 : G_MAXINT64;
  return sum;
}

/* --- Days ---------------------------------------------------------------------------- */

/**
 * cal_day_from_date:
 * @year: a year, proleptic Gregorian
 * @month: 1 … 12; others count on into the neighbouring years
 * @day: 1 … 31; others count on into the neighbouring months
 *
 * Any thread.
 *
 * Returns: days since 1970-01-01
 */
int
cal_day_from_date (int year, int month, int day)
{
  gint64 months = (gint64) year * 12 + (month - 1) - 2;
  gint64 y = floor_div (months, 12);
  int m = (int) (months - y * 12); /* 0 March … 11 February */
  gint64 era = floor_div (y, 400);
  gint64 year_of_era = y - era * 400;
  gint64 day_of_year = (153 * m + 2) / 5;
  gint64 day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return (
      int) CLAMP (era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH + day - 1, G_MININT, G_MAXINT);
}

/**
 * cal_day_to_date:
 * @day: days since 1970-01-01
 * @out_year: (out) (optional): its year, proleptic Gregorian
 * @out_month: (out) (optional): 1 … 12
 * @out_day: (out) (optional): 1 … 31
 *
 * Any thread.
 */
void
cal_day_to_date (int day, int *out_year, int *out_month, int *out_day)
{
  gint64 z = (gint64) day + DAYS_TO_EPOCH;
  gint64 era = floor_div (z, DAYS_PER_ERA);
  int doe = (int) (z - era * DAYS_PER_ERA);
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;
  int month = mp < 10 ? mp + 3 : mp - 9;

  if (out_year)
    *out_year = (int) (era * 400 + yoe + (month <= 2));
  if (out_month)
    *out_month = month;
  if (out_day)
    *out_day = doy - (153 * mp + 2) / 5 + 1;
}

/**
 * cal_day_get_weekday:
 * @day: days since 1970-01-01
 *
 * Any thread.
 *
 * Returns: 0 Monday … 6 Sunday
 */
int
cal_day_get_weekday (int day)
{
  gint64 shifted = (gint64) day + 3;

  return (int) (shifted - floor_div (shifted, 7) * 7);
}

/**
 * cal_day_get_iso_week:
 * @day: days since 1970-01-01
 * @out_year: (out) (optional): the year that the week belongs to
 *
 * The week number of ISO 8601: weeks begin on Monday, the first has the year's first Thursday. Any
 * thread.
 *
 * Returns: 1 … 53
 */
int
cal_day_get_iso_week (int day, int *out_year)
{
  int thursday = day - cal_day_get_weekday (day) + 3;
  int year;

  cal_day_to_date (thursday, &year, NULL, NULL);
  if (out_year)
    *out_year = year;
  return (thursday - cal_day_from_date (year, 1, 1)) / 7 + 1;
}

/**
 * cal_day_of_wall:
 * @wall: wall-clock microseconds since 1970-01-01T00:00:00
 *
 * Any thread.
 *
 * Returns: the day that @wall lies in, days since 1970-01-01
 */
int
cal_day_of_wall (gint64 wall)
{
  return (int) CLAMP (floor_div (wall, CAL_DAY), -CAL_MAX_DAY, CAL_MAX_DAY);
}

/* --- Times --------------------------------------------------------------------------- */

/**
 * cal_time_none:
 *
 * Any thread.
 *
 * Returns: no time
 */
CalTime
cal_time_none (void)
{
  return (CalTime){ .kind = CAL_TIME_NONE };
}

/**
 * cal_time_date:
 * @year: a year
 * @month: 1 … 12
 * @day: 1 … 31
 *
 * Any thread.
 *
 * Returns: a date without a time
 */
CalTime
cal_time_date (int year, int month, int day)
{
  return cal_time_date_of_day (cal_day_from_date (year, month, day));
}

/**
 * cal_time_date_of_day:
 * @day: days since 1970-01-01
 *
 * Any thread.
 *
 * Returns: a date without a time
 */
CalTime
cal_time_date_of_day (int day)
{
  return (CalTime){ .wall = CLAMP (day, -CAL_MAX_DAY, CAL_MAX_DAY) * CAL_DAY,
                    .kind = CAL_TIME_DATE };
}

/**
 * cal_time_floating:
 * @wall: wall-clock microseconds since 1970-01-01T00:00:00
 *
 * Any thread.
 *
 * Returns: a time that is at @wall wherever one is
 */
CalTime
cal_time_floating (gint64 wall)
{
  return (CalTime){ .wall = wall, .kind = CAL_TIME_FLOATING };
}

/**
 * cal_time_zoned:
 * @wall: wall-clock microseconds since 1970-01-01T00:00:00
 * @zone: (transfer none): the zone of the clock
 *
 * Any thread.
 *
 * Returns: a time in @zone
 */
CalTime
cal_time_zoned (gint64 wall, const CalZone *zone)
{
  g_return_val_if_fail (zone != NULL, cal_time_floating (wall));

  return (CalTime){ .wall = wall, .zone = zone, .kind = CAL_TIME_ZONED };
}

/**
 * cal_time_utc:
 * @instant: microseconds since the epoch, UTC
 *
 * Any thread.
 *
 * Returns: a time in the zone UTC
 */
CalTime
cal_time_utc (gint64 instant)
{
  return cal_time_zoned (instant, cal_zone_utc ());
}

/**
 * cal_time_equal:
 * @a: a time
 * @b: another
 *
 * Whether both are written alike: same kind, clock and zone. The same instant in two zones is not
 * equal. Any thread.
 *
 * Returns: %TRUE when they are equal
 */
gboolean
cal_time_equal (const CalTime *a, const CalTime *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->kind != b->kind)
    return FALSE;
  if (a->kind == CAL_TIME_NONE)
    return TRUE;
  return a->wall == b->wall && (a->kind != CAL_TIME_ZONED || a->zone == b->zone);
}

/**
 * cal_time_to_instant:
 * @self: a time
 * @local: (nullable) (transfer none): the zone in which a date or a floating time is read; NULL:
 * UTC
 *
 * Any thread.
 *
 * Returns: microseconds since the epoch, UTC; for a date the start of the day
 */
gint64
cal_time_to_instant (const CalTime *self, const CalZone *local)
{
  const CalZone *zone;

  g_return_val_if_fail (self != NULL, 0);

  zone = self->kind == CAL_TIME_ZONED ? self->zone : local;
  return zone ? cal_zone_to_instant (zone, self->wall) : self->wall;
}

/**
 * cal_time_to_wall:
 * @self: a time
 * @local: (nullable) (transfer none): the zone of the clock that is read; NULL: UTC
 *
 * What the clock on the wall shows in @local at that time. A date and a floating time show their
 * own. Any thread.
 *
 * Returns: wall-clock microseconds since 1970-01-01T00:00:00
 */
gint64
cal_time_to_wall (const CalTime *self, const CalZone *local)
{
  gint64 instant;

  g_return_val_if_fail (self != NULL, 0);

  if (self->kind != CAL_TIME_ZONED)
    return self->wall;
  instant = cal_zone_to_instant (self->zone, self->wall);
  return local ? cal_zone_to_wall (local, instant) : instant;
}

/**
 * cal_time_get_day:
 * @self: a time
 * @local: (nullable) (transfer none): the zone of the person who looks; NULL: UTC
 *
 * Any thread.
 *
 * Returns: the day on which it falls in @local, days since 1970-01-01
 */
int
cal_time_get_day (const CalTime *self, const CalZone *local)
{
  return cal_day_of_wall (cal_time_to_wall (self, local));
}

/**
 * cal_time_add:
 * @self: a time
 * @wall_delta: microseconds to put the clock on the wall forward by
 *
 * For a date, whole days count. Any thread.
 *
 * Returns: a time of the same kind and zone
 */
CalTime
cal_time_add (const CalTime *self, gint64 wall_delta)
{
  CalTime result;

  g_return_val_if_fail (self != NULL, cal_time_none ());

  result = *self;
  if (result.kind == CAL_TIME_NONE)
    return result;
  result.wall = add_saturated (result.wall, wall_delta);
  if (result.kind == CAL_TIME_DATE)
    result.wall = cal_day_of_wall (result.wall) * CAL_DAY;
  return result;
}

/* --- As text ------------------------------------------------------------------------- */

typedef struct
{
  int year, month, day;
  int hour, minute, second, micros;
} Fields;

static Fields
split (gint64 wall)
{
  Fields f;
  int day = cal_day_of_wall (wall);
  gint64 rest = (wall % CAL_DAY + CAL_DAY) % CAL_DAY;

  cal_day_to_date (day, &f.year, &f.month, &f.day);
  f.year = CLAMP (f.year, 0, 9999);
  f.hour = (int) (rest / CAL_HOUR);
  f.minute = (int) (rest / CAL_MINUTE % 60);
  f.second = (int) (rest / CAL_SECOND % 60);
  f.micros = (int) (rest % CAL_SECOND);
  return f;
}

/**
 * cal_time_to_ical:
 * @self: a time
 *
 * Writes the value as RFC 5545 §3.3.4 and §3.3.5 have it: `20260303`, `20260303T090000`, with a Z
 * at the end in UTC. The zone's name belongs in the TZID parameter. Any thread.
 *
 * Returns: (transfer full): the value, empty for no time
 */
char *
cal_time_to_ical (const CalTime *self)
{
  Fields f;

  g_return_val_if_fail (self != NULL, NULL);

  f = split (self->wall);
  if (self->kind == CAL_TIME_NONE)
    return g_strdup ("");
  if (self->kind == CAL_TIME_DATE)
    return g_strdup_printf ("%04d%02d%02d", f.year, f.month, f.day);
  return g_strdup_printf ("%04d%02d%02dT%02d%02d%02d%s",
                          f.year,
                          f.month,
                          f.day,
                          f.hour,
                          f.minute,
                          f.second,
                          self->zone && self->zone == cal_zone_utc () ? "Z" : "");
}

static void
append_offset (GString *text, gint64 offset)
{
  gint64 minutes = ABS (offset) / CAL_MINUTE;

  if (offset == 0)
    g_string_append_c (text, 'Z');
  else
    g_string_append_printf (text,
                            "%c%02d:%02d",
                            offset < 0 ? '-' : '+',
                            (int) (minutes / 60),
                            (int) (minutes % 60));
}

/**
 * cal_time_to_rfc3339:
 * @self: a time
 *
 * Writes `2026-03-03` for a date, `2026-03-03T09:00:00` for a floating time, and with `Z` or
 * `+01:00` behind it for one in a zone. An offset with seconds, as places had before there were
 * zones, is rounded to minutes and the clock with it, so that the instant stays right. Any thread.
 *
 * Returns: (transfer full): the text, empty for no time
 */
char *
cal_time_to_rfc3339 (const CalTime *self)
{
  GString *text;
  gint64 wall, offset = 0;
  Fields f;

  g_return_val_if_fail (self != NULL, NULL);

  wall = self->wall;
  if (self->kind == CAL_TIME_NONE)
    return g_strdup ("");
  if (self->kind == CAL_TIME_ZONED)
    {
      gint64 instant = cal_zone_to_instant (self->zone, self->wall);

      offset = cal_zone_get_offset (self->zone, instant) / 60 * CAL_MINUTE;
      wall = add_saturated (instant, offset);
    }
  f = split (wall);
  text = g_string_new (NULL);
  g_string_append_printf (text, "%04d-%02d-%02d", f.year, f.month, f.day);
  if (self->kind != CAL_TIME_DATE)
    {
      g_string_append_printf (text, "T%02d:%02d:%02d", f.hour, f.minute, f.second);
      if (f.micros != 0)
        g_string_append_printf (text, ".%06d", f.micros);
      if (self->kind == CAL_TIME_ZONED)
        append_offset (text, offset);
    }
  return g_string_free (text, FALSE);
}

/**
 * cal_time_to_variant:
 * @self: a time
 *
 * For the journal and the bus: `(uxss)`, the kind, the clock, the name of the zone and, for a zone
 * that only a file defines, its VTIMEZONE. Any thread.
 *
 * Returns: (transfer floating): a variant for cal_time_from_variant()
 */
GVariant *
cal_time_to_variant (const CalTime *self)
{
  const char *id = "", *definition = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->kind == CAL_TIME_ZONED)
    {
      id = cal_zone_get_id (self->zone);
      definition = cal_zone_get_definition (self->zone);
    }
  return g_variant_new ("(uxss)",
                        (guint32) self->kind,
                        self->wall,
                        id,
                        definition ? definition : "");
}

/**
 * cal_time_from_variant:
 * @variant: what cal_time_to_variant() gave
 * @out_time: (out): the time
 *
 * Any thread.
 *
 * Returns: %FALSE, with @out_time untouched, when @variant holds no time or its zone is not known
 */
gboolean
cal_time_from_variant (GVariant *variant, CalTime *out_time)
{
  const char *id, *definition;
  const CalZone *zone = NULL;
  guint32 kind;
  gint64 wall;

  g_return_val_if_fail (variant != NULL, FALSE);
  g_return_val_if_fail (out_time != NULL, FALSE);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("(uxss)")))
    return FALSE;
  g_variant_get (variant, "(ux&s&s)", &kind, &wall, &id, &definition);
  if (kind > CAL_TIME_ZONED)
    return FALSE;
  if (kind == CAL_TIME_ZONED)
    {
      zone = *definition ? cal_zone_from_vtimezone (definition, NULL) : cal_zone_lookup (id);
      if (zone == NULL)
        return FALSE;
    }
  *out_time = (CalTime){ .wall = wall, .zone = zone, .kind = (CalTimeKind) kind };
  return TRUE;
}
