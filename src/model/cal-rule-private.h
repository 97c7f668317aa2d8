/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-rule.h"

G_BEGIN_DECLS

struct _CalRule
{
  gatomicrefcount ref_count;
  CalRuleParts    parts; /* owned, every value in range */
};

/* No interval or count is kept beyond this; it is more than the seconds of 9999 years. */
#define CAL_RULE_MAX_NUMBER ((gint64) 1 << 50)

void cal_rule_parts_clear (CalRuleParts *self);

G_END_DECLS
