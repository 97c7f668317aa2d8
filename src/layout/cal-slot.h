/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "cal-occurrence.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_SLOT_DAY,  /* somewhere on the days: the time of day is left open */
  CAL_SLOT_DAYS, /* all of the days */
  CAL_SLOT_TIME, /* from the minute `start` to the minute `end` */
} CalSlotKind;

/* A place in a view: what was marked, or where an occurrence was dropped. `start` and `end` are
 * wall-clock microseconds in the zone of the view, [start, end); midnights unless it is a
 * CAL_SLOT_TIME. */
typedef struct
{
  CalSlotKind kind;
  gint64      start;
  gint64      end;
} CalSlot;

#define CAL_TYPE_SLOT (cal_slot_get_type ())

GType    cal_slot_get_type      (void);
CalSlot  cal_slot_of_days       (CalSlotKind           kind,
                                 int                   first_day,
                                 int                   end_day);
gboolean cal_slot_equal         (const CalSlot        *a,
                                 const CalSlot        *b);
int      cal_slot_get_first_day (const CalSlot        *self);
int      cal_slot_get_end_day   (const CalSlot        *self);
/* What a new appointment there is like, in the zone of the view. */
void     cal_slot_get_fields    (const CalSlot        *self,
                                 const CalZone        *zone,
                                 gint64                now,
                                 CalEventFields       *out_fields);
/* `fields` of an occurrence that was moved, or stretched, to the slot. */
void     cal_slot_reschedule    (const CalSlot        *self,
                                 const CalZone        *zone,
                                 CalEventFields       *fields);

G_END_DECLS
