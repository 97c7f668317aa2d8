/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-recurrence.h"

G_BEGIN_DECLS

#define CAL_TYPE_REPEAT_ROW (cal_repeat_row_get_type ())
G_DECLARE_FINAL_TYPE (CalRepeatRow, cal_repeat_row, CAL, REPEAT_ROW, AdwComboRow)

/* What is repeated and how; NULL: not at all. Tells nobody. */
void           cal_repeat_row_set_recurrence (CalRepeatRow  *self,
                                              CalRecurrence *recurrence,
                                              const CalTime *start);
gboolean       cal_repeat_row_set_start      (CalRepeatRow  *self,
                                              const CalTime *start);
/* (transfer full) (nullable): the recurrence with the rule that was chosen, from `start`. */
CalRecurrence *cal_repeat_row_get_recurrence (CalRepeatRow  *self,
                                              const CalTime *start);

void           cal_repeat_row_set_moves_start (CalRepeatRow  *self,
                                               gboolean       moves_start);

/* Otherwise it only says how it repeats. */
void           cal_repeat_row_set_editable    (CalRepeatRow   *self,
                                               gboolean        editable);

G_END_DECLS
