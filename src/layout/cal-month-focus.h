/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-month-grid.h"

G_BEGIN_DECLS

/* Where the keyboard focus of a month view is: on a day, on an occurrence in a day, or on its "+N more". */
typedef struct
{
  CalMonthPart part;
  int          day;
  guint        lane; /* only for CAL_MONTH_PART_BAR */
} CalMonthSpot;

/* In reading direction: FORWARD is to the left where the text runs to the left. */
typedef enum
{
  CAL_MONTH_STEP_FORWARD,
  CAL_MONTH_STEP_BACKWARD,
  CAL_MONTH_STEP_UP,
  CAL_MONTH_STEP_DOWN,
} CalMonthStep;

CalMonthSpot cal_month_focus_step   (const CalMonthSpot *self,
                                     CalMonthStep        step,
                                     int                 week_start,
                                     CalMonthRowFunc     get_row,
                                     gpointer            user_data);
CalMonthSpot cal_month_focus_settle (const CalMonthSpot *self,
                                     int                 week_start,
                                     CalMonthRowFunc     get_row,
                                     gpointer            user_data);

G_END_DECLS
