/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-calendar.h"
#include "cal-occurrence.h"
#include "cal-patch.h"

G_BEGIN_DECLS

/* The main window passes these in; the dialog knows neither store nor window. Each is called at most
 * once, then the dialog closes at once. */
typedef void (*CalAppointmentDialogCreateFunc) (CalAppointment *appointment,
                                                gpointer        user_data);
typedef void (*CalAppointmentDialogUpdateFunc) (CalAppointment *seen,
                                                CalPatch       *patch,
                                                gpointer        user_data);

#define CAL_TYPE_APPOINTMENT_DIALOG (cal_appointment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CalAppointmentDialog, cal_appointment_dialog, CAL, APPOINTMENT_DIALOG, AdwWindow)

/* `calendars`: GListModel of CalCalendar. */
CalAppointmentDialog *cal_appointment_dialog_new (GListModel                     *calendars,
                                                  CalAppointmentDialogCreateFunc  on_create,
                                                  CalAppointmentDialogUpdateFunc  on_update,
                                                  gpointer                        user_data,
                                                  GDestroyNotify                  destroy);
/* A new appointment, with what is known of it already filled in. */
void cal_appointment_dialog_compose (CalAppointmentDialog *self,
                                     const char           *calendar_id,
                                     const CalEventFields *fields);
/* An appointment that is there. */
void cal_appointment_dialog_edit    (CalAppointmentDialog *self,
                                     CalOccurrence        *occurrence,
                                     CalReach              reach);
/* Opened again after a refusal, with what was typed (`wanted`) over what was seen. */
void cal_appointment_dialog_edit_again (CalAppointmentDialog *self,
                                        CalAppointment       *seen,
                                        CalPatch             *refused);

G_END_DECLS
