/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-appointment-draft.h"

G_BEGIN_DECLS

/* When an appointment is, as part of an editor. Signal "changed": the draft is another one, by the
 * user's doing. */
#define CAL_TYPE_APPOINTMENT_WHEN (cal_appointment_when_get_type ())
G_DECLARE_FINAL_TYPE (CalAppointmentWhen, cal_appointment_when, CAL, APPOINTMENT_WHEN, GtkBox)

/* Shows it; tells nobody. */
void                 cal_appointment_when_set_draft (CalAppointmentWhen  *self,
                                                     CalAppointmentDraft *draft);
/* (transfer none) */
CalAppointmentDraft *cal_appointment_when_get_draft (CalAppointmentWhen  *self);
/* Otherwise everything can be read and copied, and nothing changed. */
void                 cal_appointment_when_set_editable (CalAppointmentWhen *self,
                                                        gboolean            editable);
/* What stands in the rows is taken; FALSE, with the focus on it, when something is wrong. */
gboolean             cal_appointment_when_commit    (CalAppointmentWhen  *self);

G_END_DECLS
