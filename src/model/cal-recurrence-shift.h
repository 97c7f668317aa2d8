/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-recurrence.h"

G_BEGIN_DECLS

/* A recurrence that moves along with one of its occurrences. */
CalRecurrence *cal_recurrence_get_bare  (const CalRecurrence *self);
gboolean       cal_recurrence_has_name  (const CalRecurrence *self,
                                         const CalTime       *time);
CalTime        cal_recurrence_snap      (const CalRecurrence *self,
                                         const CalTime       *time);
gboolean       cal_recurrence_can_shift (const CalRecurrence *self,
                                         const CalTime       *from,
                                         const CalTime       *to);
CalRecurrence *cal_recurrence_shift     (CalRecurrence       *self,
                                         const CalTime       *start,
                                         const CalTime       *from,
                                         const CalTime       *to);

G_END_DECLS
