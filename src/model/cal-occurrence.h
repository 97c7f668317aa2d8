/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"

G_BEGIN_DECLS

/* One instance on the screen: appointment, recurrence-id, start, end. Immutable. */
#define CAL_TYPE_OCCURRENCE (cal_occurrence_get_type ())
G_DECLARE_FINAL_TYPE (CalOccurrence, cal_occurrence, CAL, OCCURRENCE, GObject)

CalOccurrence  *cal_occurrence_new               (CalAppointment *appointment,
                                                  CalEvent       *event,
                                                  const CalTime  *recurrence_id,
                                                  const CalTime  *start,
                                                  const CalTime  *end,
                                                  const CalZone  *zone,
                                                  gboolean        pending);
CalAppointment *cal_occurrence_get_appointment   (CalOccurrence  *self);
CalEvent       *cal_occurrence_get_event         (CalOccurrence  *self);
const CalTime  *cal_occurrence_get_recurrence_id (CalOccurrence  *self); /* kind none for a single one */
const CalTime  *cal_occurrence_get_start         (CalOccurrence  *self); /* in its own zone */
const CalTime  *cal_occurrence_get_end           (CalOccurrence  *self); /* exclusive */
/* Wall-clock microseconds in the zone it was made for: what the views place by. */
gint64          cal_occurrence_get_wall_start    (CalOccurrence  *self);
gint64          cal_occurrence_get_wall_end      (CalOccurrence  *self);
/* Days [first, end) that it touches in that zone; an end at midnight doesn't touch the next day; at
 * least one day. */
int             cal_occurrence_get_first_day     (CalOccurrence  *self);
int             cal_occurrence_get_end_day       (CalOccurrence  *self);
gboolean        cal_occurrence_is_all_day        (CalOccurrence  *self);
gboolean        cal_occurrence_is_pending        (CalOccurrence  *self);
const char     *cal_occurrence_get_title         (CalOccurrence  *self); /* never NULL */
/* Stable across edits: "calendar/uid/recurrence-id". */
const char     *cal_occurrence_get_id            (CalOccurrence  *self);
/* The total order: all-day before timed, then start, then longer first, then title (collated), then
 * UID, recurrence-id, calendar. */
int             cal_occurrence_compare           (CalOccurrence  *a,
                                                  CalOccurrence  *b);
gboolean        cal_occurrence_equal             (CalOccurrence  *a,
                                                  CalOccurrence  *b);
/* The fields of this one occurrence: its event's, with its own start and end. */
void            cal_occurrence_get_fields        (CalOccurrence  *self,
                                                  CalEventFields *out_fields);

G_END_DECLS
