/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-grid.h"
#include "cal-slot.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_DAYS_GRIP_MARK,  /* of empty space: marks a span */
  CAL_DAYS_GRIP_MOVE,  /* of an occurrence */
  CAL_DAYS_GRIP_START, /* of its start: stretches it */
  CAL_DAYS_GRIP_END,
} CalDaysGripKind;

/* A place that the pointer is at. */
typedef struct
{
  gboolean in_strip;
  int      day;
  gint64   clock; /* microseconds on the clock of the day, 0 … 24 hours; of no account in the strip */
} CalDaysPoint;

/* What the pointer has hold of, and where it took hold. */
typedef struct
{
  CalDaysGripKind kind;
  CalDaysPoint    from;
  gboolean        all_day; /* the occurrence's times; not for CAL_DAYS_GRIP_MARK */
  gint64          start;   /* wall-clock microseconds, [start, end) */
  gint64          end;
} CalDaysGrip;

#define CAL_DAYS_STEP (15 * CAL_MINUTE)
#define CAL_DAYS_CELL (30 * CAL_MINUTE)

CalDaysPoint cal_days_grid_get_point  (const CalDaysGrid  *self,
                                       double              x,
                                       double              y);
CalSlot      cal_days_grip_get_origin (const CalDaysGrip  *self);
CalSlot      cal_days_grip_get_slot   (const CalDaysGrip  *self,
                                       const CalDaysPoint *to);
CalSlot      cal_days_slot_around     (const CalDaysPoint *at);

G_END_DECLS
