/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-canvas.h"

G_BEGIN_DECLS

/* An endless vertical scroll of week rows.
 *
 * Properties: "model" (GListModel of CalOccurrence in the total order), "calendars" (GListModel of
 * CalCalendar: colours), "first-visible-day", "end-visible-day" (int, read-only: what the model should
 * cover, prefetch margin included), "date" (int day: the month shown is the one it lies in),
 * "title" (string, read-only: "November 2026"), "today" (int day), "show-week-numbers" (boolean),
 * "zone" (pointer CalZone).
 *
 * Signals (views hold no truth: the window turns each into a mutation, or a popover):
 *  "create-span"  (int first_day, int end_day, GdkRectangle *where)  a press-and-drag over days
 *  "create"       (int day)                                          a double click on empty space
 *  "activate"     (CalOccurrence *, GdkRectangle *where)             a click, Enter
 *  "edit"         (CalOccurrence *)                                  a double click
 *  "move"         (CalOccurrence *, int day_delta, gboolean copy)    dropped on another day
 *  "delete"       (CalOccurrence *)                                  Delete key
 *  "show-day"     (int day, GdkRectangle *where)                     "+N more"
 *  "context-menu" (CalOccurrence *, int day, GdkRectangle *where)    a right click, Menu; NULL: on a day
 * Rectangles are in the view's own coordinates. */
#define CAL_TYPE_MONTH_VIEW (cal_month_view_get_type ())
G_DECLARE_FINAL_TYPE (CalMonthView, cal_month_view, CAL, MONTH_VIEW, CalCanvas)

CalMonthView *cal_month_view_new          (void);
void          cal_month_view_go_to_day    (CalMonthView *self,
                                           int           day,
                                           gboolean      animate);
void          cal_month_view_step_month   (CalMonthView *self,
                                           int           n_months);
/* The day that has the keyboard's cursor; when that has been scrolled away, "date". */
int           cal_month_view_get_chosen_day (CalMonthView *self);
/* While the quick editor for a span is open the span stays marked; (0, 0) takes the mark away. */
void          cal_month_view_mark_span    (CalMonthView *self,
                                           int           first_day,
                                           int           end_day);

G_END_DECLS
