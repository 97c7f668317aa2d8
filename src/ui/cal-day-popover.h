/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* All occurrences of one day as a list that follows its model. The caller gives it a parent, points
 * it, and unparents it in "closed".
 *
 * Signals:
 *  "activate-occurrence" (CalOccurrence *, GtkWidget *row)  a click, Enter; the popover stays open
 *  "create"              (int day)                          New; after the popover was popped down
 *  "open"                (int day)                          the day's own view; likewise */
#define CAL_TYPE_DAY_POPOVER (cal_day_popover_get_type ())
G_DECLARE_FINAL_TYPE (CalDayPopover, cal_day_popover, CAL, DAY_POPOVER, GtkPopover)

/* `occurrences`: GListModel of CalOccurrence in the total order, of which those that touch `day` are
 * shown; `calendars`: GListModel of CalCalendar, for the colours. */
CalDayPopover *cal_day_popover_new     (int            day,
                                        GListModel    *occurrences,
                                        GListModel    *calendars);
int            cal_day_popover_get_day (CalDayPopover *self);

G_END_DECLS
