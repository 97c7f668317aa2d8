/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"

G_BEGIN_DECLS

/* The source text with the values of the appointment: only the properties whose value differs from
 * what the text says are rewritten, everything else stays byte for byte. Returns the appointment with
 * that text as its source (the same object when nothing had to change). */
CalAppointment *cal_ical_reconcile   (CalAppointment *appointment);
/* Adds the VEVENTs of `more` (overrides that came later in a file) to `base`. */
CalAppointment *cal_ical_merge       (CalAppointment *base,
                                      CalAppointment *more);

/* Writes one VCALENDAR to a stream; finish () writes the end and what VTIMEZONEs are still owed. */
#define CAL_TYPE_ICAL_WRITER (cal_ical_writer_get_type ())
G_DECLARE_FINAL_TYPE (CalIcalWriter, cal_ical_writer, CAL, ICAL_WRITER, GObject)

CalIcalWriter  *cal_ical_writer_new             (GOutputStream   *stream);
gboolean        cal_ical_writer_add_property    (CalIcalWriter   *self,
                                                 const char      *text,
                                                 GCancellable    *cancellable,
                                                 GError         **error);
gboolean        cal_ical_writer_add_timezone    (CalIcalWriter   *self,
                                                 const char      *text,
                                                 GCancellable    *cancellable,
                                                 GError         **error);
gboolean        cal_ical_writer_add_component   (CalIcalWriter   *self,
                                                 const char      *text,
                                                 GCancellable    *cancellable,
                                                 GError         **error);
gboolean        cal_ical_writer_add_appointment (CalIcalWriter   *self,
                                                 CalAppointment  *appointment,
                                                 GCancellable    *cancellable,
                                                 GError         **error);
gboolean        cal_ical_writer_finish          (CalIcalWriter   *self,
                                                 GCancellable    *cancellable,
                                                 GError         **error);

G_END_DECLS
