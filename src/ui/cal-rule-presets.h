/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-rule.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_RULE_PRESET_DAILY,
  CAL_RULE_PRESET_WEEKDAYS,     /* Monday to Friday */
  CAL_RULE_PRESET_WEEKLY,
  CAL_RULE_PRESET_BIWEEKLY,
  CAL_RULE_PRESET_MONTHLY_DAY,  /* on the 24th */
  CAL_RULE_PRESET_MONTHLY_NTH,  /* on the fourth Tuesday */
  CAL_RULE_PRESET_MONTHLY_LAST, /* on the last Tuesday, or on the last day */
  CAL_RULE_PRESET_YEARLY,
  CAL_N_RULE_PRESETS,
} CalRulePreset;

/* (transfer full) (nullable): NULL when the preset makes no sense for that start. */
CalRule *cal_rule_preset_new     (CalRulePreset  preset,
                                  const CalTime *start);
/* Which preset a rule is for that start; CAL_N_RULE_PRESETS when it is none. */
int      cal_rule_preset_find    (CalRule       *rule,
                                  const CalTime *start);

/* What the custom editor can show and change. The end is as in CalRuleParts. */
typedef enum
{
  CAL_RULE_ON_DAYS,     /* on the 1st and the 15th */
  CAL_RULE_ON_POSITION, /* on the second Tuesday, the last weekday */
} CalRuleMonthly;

/* Instead of a weekday, 0 Monday … 6 Sunday. */
enum
{
  CAL_RULE_ANY_WEEKDAY = 7, /* Monday to Friday */
  CAL_RULE_ANY_WEEKEND_DAY,
  CAL_N_RULE_WEEKDAYS,
};

typedef struct
{
  CalFrequency   frequency; /* daily … yearly */
  int            interval;
  gboolean       weekdays[7];    /* weekly */
  CalRuleMonthly monthly;        /* monthly and yearly */
  gboolean       month_days[32]; /* 1 … 31; 0: the last */
  int            position;       /* 1 … 5, -1, -2 */
  int            weekday;        /* with the position */
  int            month;          /* 1 … 12; yearly */
  gint64         count;          /* 0: none */
  CalTime        until;          /* CAL_TIME_NONE: none */
  int            week_start;
} CalRuleForm;

/* FALSE: the rule is too rich for the form and must be left as it is. What a rule doesn't say is filled
 * in from the start. */
gboolean cal_rule_form_read      (CalRuleForm   *out_form,
                                  CalRule       *rule,
                                  const CalTime *start);
/* (nullable): NULL when no day is chosen. */
CalRule *cal_rule_form_to_rule   (const CalRuleForm *form,
                                  const CalTime     *start);

G_END_DECLS
