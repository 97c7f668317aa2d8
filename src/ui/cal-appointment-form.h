/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-appointment-draft.h"

G_BEGIN_DECLS

/* All fields of an appointment, to be typed into. */
#define CAL_TYPE_APPOINTMENT_FORM (cal_appointment_form_get_type ())
G_DECLARE_FINAL_TYPE (CalAppointmentForm, cal_appointment_form, CAL, APPOINTMENT_FORM, GtkBox)

/* Shows it, with the calendars that can be chosen (a GListModel of CalCalendar). `is_whole`: the rule of
 * a series goes along when its start is moved. */
void                 cal_appointment_form_open      (CalAppointmentForm  *self,
                                                     CalAppointmentDraft *draft,
                                                     GListModel          *calendars,
                                                     gboolean             is_whole);
/* After it has been opened: everything can be read and copied, and nothing changed. */
void                 cal_appointment_form_lock      (CalAppointmentForm  *self);
/* (transfer none) (nullable): as it has been changed. */
CalAppointmentDraft *cal_appointment_form_get_draft (CalAppointmentForm  *self);
/* What stands in the rows is taken; FALSE, with the focus on it, when something is wrong. */
gboolean             cal_appointment_form_commit    (CalAppointmentForm  *self);

G_END_DECLS
