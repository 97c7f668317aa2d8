/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "cal-time.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_FREQ_SECONDLY,
  CAL_FREQ_MINUTELY,
  CAL_FREQ_HOURLY,
  CAL_FREQ_DAILY,
  CAL_FREQ_WEEKLY,
  CAL_FREQ_MONTHLY,
  CAL_FREQ_YEARLY,
} CalFrequency;

typedef struct
{
  int weekday; /* 0 Monday … 6 Sunday */
  int nth;     /* 0: every one; 1 first, -1 last, … */
} CalRuleDay;

/* What becomes of a date that a month or year doesn't have (RFC 7529 §4.1). */
typedef enum
{
  CAL_RULE_SKIP_OMIT,
  CAL_RULE_SKIP_BACKWARD,
  CAL_RULE_SKIP_FORWARD,
} CalRuleSkip;

#define CAL_RULE_ERROR (cal_rule_error_quark ())
typedef enum
{
  CAL_RULE_ERROR_INVALID,     /* not RFC 5545 §3.3.10 */
  CAL_RULE_ERROR_UNSUPPORTED, /* valid, but not expanded: RSCALE other than GREGORIAN (RFC 7529) */
} CalRuleError;
GQuark cal_rule_error_quark (void);

/* An immutable, atomically counted RRULE value (RFC 5545 §3.3.10). */
typedef struct _CalRule CalRule;
#define CAL_TYPE_RULE (cal_rule_get_type ())
GType cal_rule_get_type (void);

/* The parts of a rule, for reading one and for building one. Arrays may be NULL with count 0. */
typedef struct
{
  CalFrequency frequency;
  gint64       interval;     /* ≥ 1 */
  gint64       count;        /* 0: none */
  CalTime      until;        /* CAL_TIME_NONE: none */
  int          week_start;   /* 0 Monday … 6 Sunday */
  CalRuleDay  *by_day;       guint n_by_day;
  int         *by_second;    guint n_by_second;
  int         *by_minute;    guint n_by_minute;
  int         *by_hour;      guint n_by_hour;
  int         *by_month_day; guint n_by_month_day;
  int         *by_year_day;  guint n_by_year_day;
  int         *by_week_no;   guint n_by_week_no;
  int         *by_month;     guint n_by_month;
  int         *by_set_pos;   guint n_by_set_pos;
  CalRuleSkip  skip;
} CalRuleParts;

CalRule            *cal_rule_new       (const CalRuleParts  *parts);
CalRule            *cal_rule_parse     (const char          *text,
                                        GError             **error);
CalRule            *cal_rule_ref       (CalRule             *self);
void                cal_rule_unref     (CalRule             *self);
const CalRuleParts *cal_rule_get_parts (const CalRule       *self);
char               *cal_rule_to_string (const CalRule       *self);
gboolean            cal_rule_equal     (const CalRule       *a,
                                        const CalRule       *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalRule, cal_rule_unref)

G_END_DECLS
