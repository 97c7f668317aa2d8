/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-rule.h"

G_BEGIN_DECLS

char *cal_rule_to_words (const CalRule *self,
                         const CalTime *start);

G_END_DECLS
