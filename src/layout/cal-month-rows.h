/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAL_WEEK_DAYS 7

/* Whole days [first_day, end_day), counted from 1970-01-01. */
typedef struct
{
  int first_day;
  int end_day;
} CalDaySpan;

/* The part of an occurrence that lies in one row. */
typedef struct
{
  guint    item;         /* index into the spans that were given */
  guint    lane;         /* from 0, the topmost */
  int      first_column; /* columns [first_column, end_column), 0 the first day of the week */
  int      end_column;
  gboolean open_start;   /* begins before this row */
  gboolean open_end;     /* goes on after it */
  gboolean hidden;       /* there is no room: counted in "+N more" */
} CalMonthBar;

typedef struct
{
  int          first_day;
  int          n_days;    /* columns; seven for a week */
  guint        capacity;  /* lanes that there is room for */
  guint        n_lanes;   /* lanes that there are */
  guint        n_bars;
  CalMonthBar *bars;      /* in the order of the spans */
  guint        n_total[CAL_WEEK_DAYS];  /* bars of each day */
  guint        n_hidden[CAL_WEEK_DAYS]; /* of these without room */
} CalMonthRow;

int                cal_month_row_of_day        (int                day,
                                                int                week_start);
int                cal_month_row_get_first_day (int                row,
                                                int                week_start);
guint              cal_month_row_get_capacity  (double             height,
                                                double             lane_height);
CalMonthRow       *cal_month_row_new           (int                first_day,
                                                const CalDaySpan  *spans,
                                                guint              n_spans,
                                                guint              capacity);
CalMonthRow       *cal_month_row_new_days      (int                first_day,
                                                int                n_days,
                                                const CalDaySpan  *spans,
                                                guint              n_spans,
                                                guint              capacity);
void               cal_month_row_free          (CalMonthRow       *self);
const CalMonthBar *cal_month_row_get_bar       (const CalMonthRow *self,
                                                int                column,
                                                guint              lane);
int                cal_month_row_get_last_lane (const CalMonthRow *self,
                                                int                column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalMonthRow, cal_month_row_free)

G_END_DECLS
