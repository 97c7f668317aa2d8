/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-recurrence.h"

G_BEGIN_DECLS

/* A recurrence cut in two at an instance. */
gboolean       cal_series_is_behind (const CalTime *time,
                                     const CalTime *split);
gboolean       cal_series_is_first  (CalRecurrence *recurrence,
                                     const CalTime *split);
CalRecurrence *cal_series_cut_off   (CalRecurrence *recurrence,
                                     const CalTime *split);
CalRecurrence *cal_series_cut_rest  (CalRecurrence *recurrence,
                                     const CalTime *split);

G_END_DECLS
