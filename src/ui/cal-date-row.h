/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-moment-row.h"

G_BEGIN_DECLS

/* A date: typed in the order of the user's locale, or chosen in a small month. "value" is the day. */
#define CAL_TYPE_DATE_ROW (cal_date_row_get_type ())
G_DECLARE_FINAL_TYPE (CalDateRow, cal_date_row, CAL, DATE_ROW, CalMomentRow)

GtkWidget *cal_date_row_new (void);

G_END_DECLS
