/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-recurrence.h"
#include "cal-rule-presets.h"

G_BEGIN_DECLS

/* What a rule comes to, for people to check it by. */
typedef struct
{
  char    *sentence; /* "Every 2 weeks on Tuesday"; NULL when it isn't a rule yet */
  char    *dates;    /* the next five, a line each; may be empty */
  char    *problem;  /* what is wrong, NULL when nothing is */
  char    *remark;   /* the appointment itself isn't on a day of the rule; NULL */
  gboolean is_usable;
} CalRulePreview;

/* `moves`: an appointment that the rule doesn't fit goes to the first day that it fits. */
void cal_rule_preview_init  (CalRulePreview    *self,
                             const CalRuleForm *form,
                             const CalTime     *start,
                             gboolean           moves);
void cal_rule_preview_clear (CalRulePreview    *self);

/* The first instance that rules give at or after the start of a series; `start` itself when they give
 * none. */
CalTime cal_rule_preview_find_first (CalRecurrence *recurrence);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalRulePreview, cal_rule_preview_clear)

G_END_DECLS
