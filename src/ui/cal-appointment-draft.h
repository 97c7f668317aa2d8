/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-event.h"
#include "cal-patch.h"

G_BEGIN_DECLS

/* What is being typed in an editor: immutable, reference counted, main thread. Each function takes a
 * draft and an input and gives a new draft, or a reference to the same one when nothing is different. */
typedef struct _CalAppointmentDraft CalAppointmentDraft;

typedef enum
{
  CAL_DRAFT_START_DAY,
  CAL_DRAFT_START_TIME,
  CAL_DRAFT_END_DAY,
  CAL_DRAFT_END_TIME,
  CAL_DRAFT_N_FIELDS,
} CalDraftField;

/* A new appointment with what is known of it in `fields`; without a start it gets the next full hour
 * after `now`, an instant. */
CalAppointmentDraft  *cal_appointment_draft_new_compose   (const char           *calendar_id,
                                                           const CalEventFields *fields,
                                                           const CalZone        *local,
                                                           gint64                now);
/* One that is there, seen with those values. */
CalAppointmentDraft  *cal_appointment_draft_new_edit      (const char           *calendar_id,
                                                           const CalEventFields *seen,
                                                           const CalZone        *local,
                                                           gint64                now);
CalAppointmentDraft  *cal_appointment_draft_ref           (CalAppointmentDraft  *self);
void                  cal_appointment_draft_unref         (CalAppointmentDraft  *self);

/* All at once: what had been typed before. */
CalAppointmentDraft  *cal_appointment_draft_set_wanted    (CalAppointmentDraft  *self,
                                                           const char           *calendar_id,
                                                           const CalEventFields *wanted);
CalAppointmentDraft  *cal_appointment_draft_set_calendar  (CalAppointmentDraft  *self,
                                                           const char           *calendar_id);
CalAppointmentDraft  *cal_appointment_draft_set_title     (CalAppointmentDraft  *self,
                                                           const char           *text);
CalAppointmentDraft  *cal_appointment_draft_set_location  (CalAppointmentDraft  *self,
                                                           const char           *text);
CalAppointmentDraft  *cal_appointment_draft_set_description (CalAppointmentDraft *self,
                                                           const char           *text);
CalAppointmentDraft  *cal_appointment_draft_set_url       (CalAppointmentDraft  *self,
                                                           const char           *text);
/* With commas between them. */
CalAppointmentDraft  *cal_appointment_draft_set_categories (CalAppointmentDraft *self,
                                                           const char           *text);
/* TRUE: doesn't take the time up. */
CalAppointmentDraft  *cal_appointment_draft_set_transparent (CalAppointmentDraft *self,
                                                           gboolean              transparent);
CalAppointmentDraft  *cal_appointment_draft_set_status    (CalAppointmentDraft  *self,
                                                           CalStatus             status);
CalAppointmentDraft  *cal_appointment_draft_set_all_day   (CalAppointmentDraft  *self,
                                                           gboolean              all_day);
/* NULL: it doesn't repeat. */
CalAppointmentDraft  *cal_appointment_draft_set_recurrence (CalAppointmentDraft *self,
                                                           CalRecurrence        *recurrence);
/* The same time on another clock; NULL: floating. The end goes along with the start while both are in
 * the same zone. Nothing happens to an all-day one. */
CalAppointmentDraft  *cal_appointment_draft_set_start_zone (CalAppointmentDraft *self,
                                                           const CalZone        *zone);
CalAppointmentDraft  *cal_appointment_draft_set_end_zone  (CalAppointmentDraft  *self,
                                                           const CalZone        *zone);
/* The start takes the end along; the end goes alone, and may come to lie before the start. Days are
 * counted from 1970-01-01; the end's is the last day of an all-day one; times are microseconds since
 * midnight. What could not be read before in that field is forgotten. */
CalAppointmentDraft  *cal_appointment_draft_set_start_day (CalAppointmentDraft  *self,
                                                           int                   day);
CalAppointmentDraft  *cal_appointment_draft_set_start_time (CalAppointmentDraft *self,
                                                           gint64                time);
CalAppointmentDraft  *cal_appointment_draft_set_end_day   (CalAppointmentDraft  *self,
                                                           int                   day);
CalAppointmentDraft  *cal_appointment_draft_set_end_time  (CalAppointmentDraft  *self,
                                                           gint64                time);
/* What stands in the field is no date, or no time. */
CalAppointmentDraft  *cal_appointment_draft_set_unreadable (CalAppointmentDraft *self,
                                                           CalDraftField         field,
                                                           gboolean              unreadable);

const char           *cal_appointment_draft_get_calendar  (const CalAppointmentDraft *self);
const CalEventFields *cal_appointment_draft_get           (const CalAppointmentDraft *self);
gboolean              cal_appointment_draft_get_all_day   (const CalAppointmentDraft *self);
int                   cal_appointment_draft_get_start_day (const CalAppointmentDraft *self);
gint64                cal_appointment_draft_get_start_time (const CalAppointmentDraft *self);
int                   cal_appointment_draft_get_end_day   (const CalAppointmentDraft *self);
gint64                cal_appointment_draft_get_end_time  (const CalAppointmentDraft *self);
/* The time from start to end as it passes, in microseconds; 0 when the end is before the start. */
gint64                cal_appointment_draft_get_duration  (const CalAppointmentDraft *self);
/* Whether the two clock times alone don't say how long it is: start and end are in two zones, or the
 * clock is changed between them. */
gboolean              cal_appointment_draft_has_odd_duration (const CalAppointmentDraft *self);

/* What is wrong with a field, in the user's words; NULL when nothing is. */
const char           *cal_appointment_draft_get_problem   (const CalAppointmentDraft *self,
                                                           CalDraftField              field);
gboolean              cal_appointment_draft_is_valid      (const CalAppointmentDraft *self);
/* Whether closing would lose something. */
gboolean              cal_appointment_draft_is_changed    (const CalAppointmentDraft *self);
/* The values to be saved: texts without the blanks around them. */
void                  cal_appointment_draft_get_wanted    (const CalAppointmentDraft *self,
                                                           CalEventFields            *out_fields);
/* From what was seen to what is wanted: only what was changed, perhaps nothing. */
CalPatch             *cal_appointment_draft_to_patch      (const CalAppointmentDraft *self,
                                                           CalReach                   reach,
                                                           const CalTime             *recurrence_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalAppointmentDraft, cal_appointment_draft_unref)

G_END_DECLS
