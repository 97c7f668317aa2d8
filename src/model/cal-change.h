/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"
#include "cal-patch.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_STEP_CREATE, /* `appointment` is new */
  CAL_STEP_PATCH,  /* `appointment` is what the user saw; `patch` applies to whatever is there */
  CAL_STEP_DELETE, /* `appointment` is what the user saw, kept for the undo */
  CAL_STEP_REPLACE, /* `appointment` is what was seen, `replacement` the whole new one (an import) */
} CalStepKind;

typedef struct
{
  CalStepKind     kind;
  CalAppointment *appointment;
  CalPatch       *patch;       /* only CAL_STEP_PATCH */
  CalAppointment *replacement; /* only CAL_STEP_REPLACE */
} CalStep;

/* What one action of the user does: steps carried out in one transaction and undone as one.
 * Immutable GObject; may cross threads. */
#define CAL_TYPE_CHANGE (cal_change_get_type ())
G_DECLARE_FINAL_TYPE (CalChange, cal_change, CAL, CHANGE, GObject)

CalChange     *cal_change_new_create   (CalAppointment *appointment);
CalChange     *cal_change_new_patch    (CalAppointment *seen,
                                        CalPatch       *patch);
CalChange     *cal_change_new_delete   (CalAppointment *seen);
CalChange     *cal_change_new_replace  (CalAppointment *seen,
                                        CalAppointment *replacement);
CalChange     *cal_change_new_join     (CalChange *const *changes,
                                        guint             n_changes);
guint          cal_change_get_n_steps  (CalChange      *self);
const CalStep *cal_change_get_step     (CalChange      *self,
                                        guint           index);
CalChange     *cal_change_invert       (CalChange      *self);
/* What step `index` makes of `current` (NULL: it is not there), or NULL with no error when the
 * appointment is gone after it. */
CalAppointment *cal_step_apply         (const CalStep  *step,
                                        CalAppointment *current,
                                        GError        **error);

G_END_DECLS
