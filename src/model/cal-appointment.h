/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-event.h"
#include "cal-patch.h"
#include "cal-range.h"

G_BEGIN_DECLS

/* One series (or single appointment) with its exceptions. Immutable. */
#define CAL_TYPE_APPOINTMENT (cal_appointment_get_type ())
G_DECLARE_FINAL_TYPE (CalAppointment, cal_appointment, CAL, APPOINTMENT, GObject)

#define CAL_MODEL_ERROR (cal_model_error_quark ())
typedef enum
{
  CAL_MODEL_ERROR_INVALID,       /* a value that can't be: an end before its start */
  CAL_MODEL_ERROR_NO_OCCURRENCE, /* the patch names an occurrence that the series doesn't have */
  CAL_MODEL_ERROR_GONE,          /* the appointment isn't there any more */
} CalModelError;
GQuark cal_model_error_quark (void);

/* `master` may be NULL when there are only overrides (RFC 5545: a resource without its master). */
CalAppointment *cal_appointment_new             (const char       *calendar_id,
                                                 const char       *uid,
                                                 CalEvent         *master,
                                                 CalEvent *const  *overrides,
                                                 guint             n_overrides,
                                                 const char       *source);
CalAppointment *cal_appointment_new_single      (const char       *calendar_id,
                                                 const CalEventFields *fields);
const char     *cal_appointment_get_calendar_id (CalAppointment   *self);
const char     *cal_appointment_get_uid         (CalAppointment   *self);
CalEvent       *cal_appointment_get_master      (CalAppointment   *self); /* (nullable) */
CalEvent *const *cal_appointment_get_overrides  (CalAppointment   *self,
                                                 guint            *out_n);
/* The iCalendar text it was read from (VEVENTs, and VTIMEZONEs that the system does not know), NULL
 * for one that was made here. It may lag behind the values: src/ical brings them together. */
const char     *cal_appointment_get_source      (CalAppointment   *self);
gboolean        cal_appointment_is_recurring    (CalAppointment   *self);
const char     *cal_appointment_get_title       (CalAppointment   *self); /* master's or first's; "" */
gboolean        cal_appointment_equal           (CalAppointment   *a,
                                                 CalAppointment   *b);
CalAppointment *cal_appointment_with_source     (CalAppointment   *self,
                                                 const char       *source);
CalAppointment *cal_appointment_with_identity   (CalAppointment   *self,
                                                 const char       *calendar_id,
                                                 const char       *uid);
/* The values of one occurrence, with its own start, end and recurrence-id. FALSE: the series doesn't
 * have it. */
gboolean        cal_appointment_get_instance    (CalAppointment   *self,
                                                 const CalTime    *recurrence_id,
                                                 CalEventFields   *out_fields);
CalAppointment *cal_appointment_apply           (CalAppointment   *self,
                                                 CalPatch         *patch,
                                                 GError          **error);
/* Appends a CalOccurrence for each instance that overlaps `range`, in no order; of a day on which it
 * begins more often than `range` has room for, only the first six (`out` must free what it holds).
 * FALSE: the series is too dense to be shown whole (out gets what there was room for), or it was
 * cancelled. */
gboolean        cal_appointment_expand          (CalAppointment   *self,
                                                 const CalRange   *range,
                                                 gboolean          pending,
                                                 GCancellable     *cancellable,
                                                 GPtrArray        *out);
/* The extent for the index: instants [out_start, out_end) that contain every instance in any zone;
 * G_MAXINT64 for an endless one. */
void            cal_appointment_get_extent      (CalAppointment   *self,
                                                 gint64           *out_start,
                                                 gint64           *out_end);

G_END_DECLS
