/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-box.h"
#include "cal-month-rows.h"

G_BEGIN_DECLS

/* What the geometry of a month view follows from. Lengths in pixels. */
typedef struct
{
  double   width;       /* of the board that the rows are seen in */
  double   height;
  double   top;         /* its y: what is above it is the names of the weekdays */
  double   row_height;  /* a whole number */
  double   gutter;      /* at the leading edge, for week numbers; 0: none */
  double   head;        /* of a row, above the first lane: the day's number */
  double   bar_height;
  double   bar_gap;     /* below each bar */
  double   bar_margin;  /* between a bar's closed end and the edge of its day */
  double   position;    /* the row at the top edge, with its fraction that is scrolled away */
  int      week_start;  /* 0 Monday … 6 Sunday */
  gboolean rtl;         /* the first day of the week is at the right */
} CalMonthGrid;

typedef enum
{
  CAL_MONTH_PART_DAY,   /* empty space of a day, its number too */
  CAL_MONTH_PART_BAR,   /* an occurrence */
  CAL_MONTH_PART_MORE,  /* "+N more" */
} CalMonthPart;

/* What lies under a point. */
typedef struct
{
  CalMonthPart       part;
  int                row;
  int                column;
  int                day;
  const CalMonthBar *bar; /* only for CAL_MONTH_PART_BAR */
} CalMonthHit;

/* Gives the layout of row `row`, NULL when there is none. */
typedef const CalMonthRow *(*CalMonthRowFunc) (int      row,
                                               gpointer user_data);

int      cal_month_grid_get_first_row (const CalMonthGrid *self);
int      cal_month_grid_get_end_row   (const CalMonthGrid *self);
double   cal_month_grid_get_row_y     (const CalMonthGrid *self,
                                       int                 row);
double   cal_month_grid_get_edge      (const CalMonthGrid *self,
                                       int                 column);
guint    cal_month_grid_get_capacity  (const CalMonthGrid *self);
CalBox   cal_month_grid_get_day_box   (const CalMonthGrid *self,
                                       int                 row,
                                       int                 column);
CalBox   cal_month_grid_get_span_box  (const CalMonthGrid *self,
                                       int                 row,
                                       int                 first_column,
                                       int                 end_column,
                                       guint               lane,
                                       gboolean            open_start,
                                       gboolean            open_end);
CalBox   cal_month_grid_get_bar_box   (const CalMonthGrid *self,
                                       int                 row,
                                       const CalMonthBar  *bar);
CalBox   cal_month_grid_get_more_box  (const CalMonthGrid *self,
                                       int                 row,
                                       int                 column);
int      cal_month_grid_get_day_at    (const CalMonthGrid *self,
                                       double              x,
                                       double              y);
void     cal_month_grid_hit           (const CalMonthGrid *self,
                                       double              x,
                                       double              y,
                                       CalMonthRowFunc     get_row,
                                       gpointer            user_data,
                                       CalMonthHit        *out_hit);
double   cal_month_grid_reveal        (const CalMonthGrid *self,
                                       int                 row);

G_END_DECLS
