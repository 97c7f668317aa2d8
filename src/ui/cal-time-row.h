/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-moment-row.h"

G_BEGIN_DECLS

/* A time of day: typed as people write it, or chosen from a list of half hours. "value" is microseconds
 * since midnight. */
#define CAL_TYPE_TIME_ROW (cal_time_row_get_type ())
G_DECLARE_FINAL_TYPE (CalTimeRow, cal_time_row, CAL, TIME_ROW, CalMomentRow)

GtkWidget *cal_time_row_new       (void);
/* The list begins at that time and says how long each is after it; -1: the whole day. */
void       cal_time_row_set_after (CalTimeRow *self,
                                   gint64      after);

G_END_DECLS
