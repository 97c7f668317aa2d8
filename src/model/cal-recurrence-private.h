/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-recurrence.h"
#include "cal-rule-walk.h"

G_BEGIN_DECLS

/* Instances are ordered and compared by key: microseconds of the instant where DTSTART has a zone, of
 * the wall-clock time where it has none. */

/* Where COUNT ends a rule: made once, when it is first needed. */
typedef struct
{
  gint64 last;  /* seconds on the clock: the last instance */
  gint64 known; /* seconds on the clock: what is known, less than last when counting was too hard */
} CalRecurrenceCount;

/* One RRULE or EXRULE of a series. */
typedef struct
{
  CalRulePlan        *plan;
  gint64              last_wall; /* UNTIL: no clock time after this, microseconds */
  gint64              last_key;  /* UNTIL: no key after this */
  CalRecurrenceCount *count;     /* atomic */
} CalRecurrenceRule;

typedef struct
{
  gint64  key;
  gint64  wall;
  CalTime end;
} CalRecurrenceExtra;

struct _CalRecurrence
{
  gatomicrefcount    ref_count;
  CalTime            start;
  gint64             start_wall;  /* of start, but never so far away that it could not be added to */

  /* As given. */
  CalRule          **rules;
  guint              n_rules;
  CalRule          **exception_rules;
  guint              n_exception_rules;
  CalRecurrenceDate *dates;
  guint              n_dates;
  CalTime           *exception_dates;
  guint              n_exception_dates;

  /* As used. */
  CalRecurrenceRule  *used_rules;
  CalRecurrenceRule  *used_exception_rules;
  CalRecurrenceExtra *extras;         /* RDATEs, ascending */
  gint64             *excluded_keys;  /* EXDATEs, ascending */
  guint               n_excluded_keys;
  gint64             *excluded_days;  /* EXDATEs that are dates, ascending */
  guint               n_excluded_days;
};

/* The instances of one rule in ascending order of keys. */
typedef struct
{
  const CalRecurrence     *recurrence;
  const CalRecurrenceRule *rule;
  gint64                   start_key;  /* of DTSTART */
  CalRuleWalk              walk;
  GArray                  *held;     /* keys, ascending, of instances that a gap moved */
  CalRuleWalkResult        result;   /* of what is ahead */
  gboolean                 is_clipped; /* the walk ends where counting ended */
  gint64                   next_key;
  gint64                   key;      /* the current one */
} CalRecurrenceStream;

/* What an expansion may still cost; it counts down. */
typedef struct
{
  guint n_instances; /* those that exceptions take away too */
  guint n_steps;     /* of each rule */
} CalRecurrenceEffort;

/* cal_recurrence_expand(), at the cost of `effort` at most. */
CalExpansion      cal_recurrence_expand_within (const CalRecurrence     *self,
                                                gint64                   from,
                                                gint64                   to,
                                                CalRecurrenceEffort     *effort,
                                                GCancellable            *cancellable,
                                                CalRecurrenceFunc        func,
                                                gpointer                 user_data);

gint64            cal_recurrence_get_key       (const CalRecurrence     *self,
                                                const CalTime           *time,
                                                gint64                  *out_wall);
gint64            cal_recurrence_wall_of_key   (const CalRecurrence     *self,
                                                gint64                   key);
gint64            cal_recurrence_get_rule_last (const CalRecurrence     *self,
                                                const CalRecurrenceRule *rule);

void              cal_recurrence_stream_init   (CalRecurrenceStream     *self,
                                                const CalRecurrence     *recurrence,
                                                const CalRecurrenceRule *rule,
                                                gint64                   from,
                                                gint64                   to,
                                                GCancellable            *cancellable);
void              cal_recurrence_stream_clear  (CalRecurrenceStream     *self);
CalRuleWalkResult cal_recurrence_stream_next   (CalRecurrenceStream     *self);

G_END_DECLS
