/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-rule.h"

G_BEGIN_DECLS

/* What becomes of the rule of a series when one of its occurrences is dragged to another day. */
CalRule  *cal_rule_shift         (CalRule       *rule,
                                  const CalTime *from,
                                  const CalTime *to);
gint64    cal_rule_shift_start   (CalRule       *shifted,
                                  const CalTime *start,
                                  const CalTime *from,
                                  const CalTime *to);
gboolean  cal_rule_has_one_place (const CalRule *self);

G_END_DECLS
