/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "cal-recurrence.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_STATUS_CONFIRMED, /* also where the text has no STATUS */
  CAL_STATUS_TENTATIVE,
  CAL_STATUS_CANCELLED,
} CalStatus;

/* The values of one VEVENT: a master, a single appointment or an override. Plain struct for building
 * one; strings are NULL or not empty, UTF-8, unescaped. */
typedef struct
{
  char          *title;
  char          *location;
  char          *description;
  char          *url;
  char          *color;         /* a CSS colour name or #rrggbb (RFC 7986 §5.9) */
  char         **categories;    /* NULL-terminated */
  CalStatus      status;
  gboolean       transparent;
  CalTime        start;
  CalTime        end;           /* exclusive; never before start; same kind class (date or time) */
  gboolean       nominal_duration; /* given in days on the clock (DURATION:P1D): an instance across a
                                    * DST change ends at the same wall-clock time */
  CalTime        recurrence_id; /* none for a master */
  gboolean       this_and_future; /* RANGE=THISANDFUTURE */
  CalRecurrence *recurrence;    /* NULL when it does not recur */
  gint64         sequence;
  char          *problem;       /* what of the text could not be understood, in words; NULL */
} CalEventFields;

void cal_event_fields_clear (CalEventFields *self);
void cal_event_fields_copy  (const CalEventFields *from,
                             CalEventFields       *to);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalEventFields, cal_event_fields_clear)

/* An immutable, atomically counted CalEventFields. */
typedef struct _CalEvent CalEvent;
#define CAL_TYPE_EVENT (cal_event_get_type ())
GType cal_event_get_type (void);

CalEvent             *cal_event_new        (const CalEventFields *fields);
/* Takes the values over: `fields` is empty after it. */
CalEvent             *cal_event_new_take   (CalEventFields       *fields);
CalEvent             *cal_event_ref        (CalEvent             *self);
void                  cal_event_unref      (CalEvent             *self);
const CalEventFields *cal_event_get        (const CalEvent       *self);
gboolean              cal_event_equal      (const CalEvent       *a,
                                            const CalEvent       *b);
gboolean              cal_event_is_all_day (const CalEvent       *self);
gint64                cal_event_get_duration (const CalEvent     *self);
CalTime               cal_event_get_end_for  (const CalEvent     *self,
                                              const CalTime      *start);
const char           *cal_event_get_collation_key (CalEvent      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalEvent, cal_event_unref)

G_END_DECLS
