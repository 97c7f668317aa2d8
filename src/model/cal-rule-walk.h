/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-rule-plan.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_RULE_WALK_FOUND,
  CAL_RULE_WALK_END,
  CAL_RULE_WALK_LIMITED,
  CAL_RULE_WALK_CANCELLED,
} CalRuleWalkResult;

/* A place in the instances of a plan. On the stack; clear it. */
typedef struct
{
  const CalRulePlan *plan;
  GCancellable      *cancellable;
  gint64             from;       /* seconds; instances before are left out */
  gint64             to;         /* seconds; the end of the walk, exclusive */
  gint64             period;     /* the next to be loaded, counted from that of DTSTART */
  gint64             last_full;  /* the last that had an instance */
  gint64             last;       /* the last instance, so that none comes twice */
  guint              n_steps;
  guint              max_steps;
  CalRuleWalkResult  stopped;    /* FOUND while going on */

  /* The loaded period: instances are days × times, or those of them that BYSETPOS picks. */
  int                days[400];
  guint              n_days;
  gint64             unit_start; /* seconds, for frequencies below a day */
  guint             *picked;     /* NULL without BYSETPOS */
  guint              size;
  guint              cursor;

  int                month_key;  /* a month whose days are known, 12 × year + month */
  guint32            month_bits;
} CalRuleWalk;

void              cal_rule_walk_init  (CalRuleWalk       *self,
                                       const CalRulePlan *plan,
                                       gint64             from,
                                       gint64             to,
                                       GCancellable      *cancellable);
void              cal_rule_walk_clear (CalRuleWalk       *self);
CalRuleWalkResult cal_rule_walk_next  (CalRuleWalk       *self,
                                       gint64            *out_seconds);
CalRuleWalkResult cal_rule_walk_skip  (CalRuleWalk       *self,
                                       gint64             n);

G_END_DECLS
