/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-grid.h"

G_BEGIN_DECLS

/* Where the keyboard focus of a view of days is: anything that can be hit but the names. */
typedef struct
{
  CalDaysPart part;
  int         day;
  guint       lane;  /* for CAL_DAYS_PART_BAR and CAL_DAYS_PART_BLOCK */
  gint64      clock; /* among the hours its start; in the strip the time to come back to */
} CalDaysSpot;

/* In reading direction: FORWARD is to the left where the text runs to the left. */
typedef enum
{
  CAL_DAYS_STEP_FORWARD,
  CAL_DAYS_STEP_BACKWARD,
  CAL_DAYS_STEP_UP,
  CAL_DAYS_STEP_DOWN,
  CAL_DAYS_STEP_NEXT,     /* occurrence */
  CAL_DAYS_STEP_PREVIOUS,
} CalDaysFocusStep;

gboolean           cal_days_spot_is_in_strip    (const CalDaysSpot   *self);
CalDaysSpot        cal_days_focus_step          (const CalDaysSpot   *self,
                                                 CalDaysFocusStep     step,
                                                 int                  first_day,
                                                 int                  n_days,
                                                 const CalDaysLayout *layout);
CalDaysSpot        cal_days_focus_settle        (const CalDaysSpot   *self,
                                                 int                  first_day,
                                                 const CalDaysLayout *layout);
const CalMonthBar *cal_days_focus_get_bar       (const CalDaysSpot   *self,
                                                 int                  first_day,
                                                 const CalDaysLayout *layout);
const CalDayBlock *cal_days_focus_get_block     (const CalDaysSpot   *self,
                                                 int                  first_day,
                                                 const CalDaysLayout *layout);
const CalDayRest  *cal_days_focus_get_rest      (const CalDaysSpot   *self,
                                                 int                  first_day,
                                                 const CalDaysLayout *layout);

G_END_DECLS
