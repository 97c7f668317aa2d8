/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-zone.h"

G_BEGIN_DECLS

#define CAL_SECOND ((gint64) 1000000)
#define CAL_MINUTE (60 * CAL_SECOND)
#define CAL_HOUR   (60 * CAL_MINUTE)
#define CAL_DAY    (24 * CAL_HOUR)

typedef enum
{
  CAL_TIME_NONE,     /* no time: an absent RECURRENCE-ID */
  CAL_TIME_DATE,     /* a date with no zone: all-day */
  CAL_TIME_FLOATING, /* wall-clock time with no zone */
  CAL_TIME_ZONED,    /* wall-clock time in a zone; UTC is the zone cal_zone_utc () */
} CalTimeKind;

/* A wall-clock time, by value. `wall` is microseconds since 1970-01-01T00:00:00 on the clock on the
 * wall (proleptic Gregorian, no leap seconds), for a date its midnight. */
typedef struct
{
  gint64         wall;
  const CalZone *zone; /* only when kind is CAL_TIME_ZONED */
  CalTimeKind    kind;
} CalTime;

CalTime  cal_time_none         (void);
CalTime  cal_time_date         (int             year,
                                int             month,
                                int             day);
CalTime  cal_time_date_of_day  (int             day);
CalTime  cal_time_floating     (gint64          wall);
CalTime  cal_time_zoned        (gint64          wall,
                                const CalZone  *zone);
CalTime  cal_time_utc          (gint64          instant);
gboolean cal_time_equal        (const CalTime  *a,
                                const CalTime  *b);
gint64   cal_time_to_instant   (const CalTime  *self,
                                const CalZone  *local);
gint64   cal_time_to_wall      (const CalTime  *self,
                                const CalZone  *local);
int      cal_time_get_day      (const CalTime  *self,
                                const CalZone  *local);
CalTime  cal_time_add          (const CalTime  *self,
                                gint64          wall_delta);
char    *cal_time_to_ical      (const CalTime  *self);
char    *cal_time_to_rfc3339   (const CalTime  *self);
GVariant *cal_time_to_variant  (const CalTime  *self);
gboolean cal_time_from_variant (GVariant       *variant,
                                CalTime        *out_time);

/* No wall-clock time in microseconds lies farther from 1970 than this many days. */
#define CAL_MAX_DAY 106751990

/* Days are counted from 1970-01-01 (day 0, a Thursday), proleptic Gregorian. */
int      cal_day_from_date     (int             year,
                                int             month,
                                int             day);
void     cal_day_to_date       (int             day,
                                int            *out_year,
                                int            *out_month,
                                int            *out_day);
int      cal_day_get_weekday   (int             day); /* 0 Monday … 6 Sunday */
int      cal_day_get_iso_week  (int             day,
                                int            *out_year);
int      cal_day_of_wall       (gint64          wall);

G_END_DECLS
