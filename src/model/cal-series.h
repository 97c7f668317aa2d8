/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-change.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* How far an edit of one occurrence reaches. */
typedef enum
{
  CAL_SERIES_THIS,
  CAL_SERIES_FOLLOWING, /* this one and those after it: the series is split */
  CAL_SERIES_ALL,
} CalSeriesReach;

CalChange *cal_series_edit       (CalOccurrence        *occurrence,
                                  const CalEventFields *wanted,
                                  CalSeriesReach        reach);
CalChange *cal_series_delete     (CalOccurrence        *occurrence,
                                  CalSeriesReach        reach);

G_END_DECLS
