/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-calendar.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* An occurrence in words, as it is read out:
 * "Lunch, Tuesday 24 November, 12:30 to 13:30, Work calendar". `calendar` may be NULL. */
char       *cal_occurrence_describe    (CalOccurrence *occurrence,
                                        CalCalendar   *calendar);
/* Title and time in two lines, for a tooltip. */
char       *cal_occurrence_describe_shortly (CalOccurrence *occurrence);
/* Its title, or what stands for one that is empty. */
const char *cal_occurrence_title_shown (CalOccurrence *occurrence);

G_END_DECLS
