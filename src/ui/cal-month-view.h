/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-grid-view.h"

G_BEGIN_DECLS

/* An endless vertical scroll of week rows. A CalView, stepping by months; its slots are CAL_SLOT_DAYS
 * where days were marked, and CAL_SLOT_DAY everywhere else.
 *
 * Properties of its own: "show-week-numbers" (boolean). */
#define CAL_TYPE_MONTH_VIEW (cal_month_view_get_type ())
G_DECLARE_FINAL_TYPE (CalMonthView, cal_month_view, CAL, MONTH_VIEW, CalGridView)

CalMonthView *cal_month_view_new (void);

G_END_DECLS
