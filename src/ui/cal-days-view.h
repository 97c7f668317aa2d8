/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-grid-view.h"

G_BEGIN_DECLS

/* The hours of a day, or of the days of a week beside one another, below a strip for what lasts all
 * day. A CalView; its slots are CAL_SLOT_DAYS on the strip and CAL_SLOT_TIME among the hours.
 *
 * Properties of its own: "n-days" (int, construct-only: 1, or 7 from the first day of the week),
 * "second-zone" (pointer CalZone, nullable: a second column of hours beside the first),
 * "show-week-numbers" (boolean), "hour-height" (double, pixels: as Ctrl and the wheel made it). */
#define CAL_TYPE_DAYS_VIEW (cal_days_view_get_type ())
G_DECLARE_FINAL_TYPE (CalDaysView, cal_days_view, CAL, DAYS_VIEW, CalGridView)

CalDaysView *cal_days_view_new (int n_days);

G_END_DECLS
