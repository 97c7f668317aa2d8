/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-store.h"

G_BEGIN_DECLS

/* A live GListModel of the CalOccurrence of the visible calendars in a range of days, in the total
 * order, optimistic layers applied, with minimal items-changed. Inside it observes chunk queries
 * (aligned spans of days) that cover the range and prefetches those beside it; what these chunks hold
 * beyond the range is in the list too. The first and last five weeks of a range of more than ten come a moment later
 * than the rest: ask for more than is shown.
 *
 * Properties: "range-first-day", "range-end-day" (int, half-open, read-only), "loading" (no data for
 * part of the range yet), "error-message" (string, (nullable)). */
#define CAL_TYPE_SCHEDULE (cal_schedule_get_type ())
G_DECLARE_FINAL_TYPE (CalSchedule, cal_schedule, CAL, SCHEDULE, GObject)

CalSchedule *cal_schedule_new       (CalStore    *store);
void         cal_schedule_set_range (CalSchedule *self,
                                     int          first_day,
                                     int          end_day);
gboolean     cal_schedule_get_loading (CalSchedule *self);

G_END_DECLS
