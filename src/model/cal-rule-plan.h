/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-rule.h"

G_BEGIN_DECLS

/* All numbers of a plan are seconds and days on the clock on the wall, since 1970-01-01T00:00:00. */
#define CAL_SECONDS_PER_DAY ((gint64) 86400)
/* 0001-01-01 and 10000-01-01. */
#define CAL_FIRST_DAY (-719162)
#define CAL_END_DAY 2932897

/* "The -2nd Friday" of a month or a year. */
typedef struct
{
  gint8 weekday;
  gint8 nth;
} CalNthDay;

/* A rule worked out for the start of a series: what RFC 5545 §3.3.10 takes from DTSTART is filled in, and
 * lists are sets of bits. Immutable. */
typedef struct
{
  CalRule     *rule;
  gint64       start;         /* seconds */
  gint64       fraction;      /* microseconds of DTSTART beyond its second */
  int          start_day;
  CalFrequency frequency;     /* of the periods walked; not always that of the rule */
  gint64       interval;
  gint64       unit;          /* seconds of a period, for HOURLY and shorter */
  int          week_start;
  gboolean     is_date;
  gboolean     never;         /* nothing can match */
  gboolean     uniform;       /* every period has the same number of instances */

  /* What a day must be. */
  guint        months;        /* bits 1 … 12 */
  guint32      month_days;    /* bits 1 … 31 */
  guint32      last_days;     /* bits 1 … 31, counted from the end of the month */
  guint        weekdays;      /* bits 0 … 6: any such day */
  CalNthDay   *nth_days;      /* or one of these */
  guint        n_nth_days;
  gboolean     nth_in_year;   /* counted in the year, not the month */
  guint64     *year_days;     /* NULL: any; else 6 words of bits 1 … 366, then 6 counted from the end */
  gboolean     has_weeks;
  guint64      weeks;         /* bits 1 … 53 */
  guint64      last_weeks;

  /* What a time must be. */
  guint32      hours;         /* bits 0 … 23 */
  guint64      minutes;       /* bits 0 … 59 */
  guint64      seconds;
  int         *times;         /* seconds after the start of a day or of the unit, ascending */
  guint        n_times;

  /* Consecutive periods without an instance after which there will be none. */
  gint64       cycle;
} CalRulePlan;

CalRulePlan *cal_rule_plan_new              (CalRule           *rule,
                                             const CalTime     *start);
void         cal_rule_plan_free             (CalRulePlan       *self);
guint32      cal_rule_plan_get_month        (const CalRulePlan *self,
                                             int                year,
                                             int                month);
guint        cal_rule_plan_get_skipped_days (const CalRulePlan *self,
                                             int                year,
                                             int                month,
                                             int                out_days[2]);
int          cal_days_in_month              (int                year,
                                             int                month);

G_END_DECLS
