/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-month-grid.h"

G_BEGIN_DECLS

/* The names of the days of the week over their columns. */
#define CAL_TYPE_WEEK_HEADER (cal_week_header_get_type ())
G_DECLARE_FINAL_TYPE (CalWeekHeader, cal_week_header, CAL, WEEK_HEADER, GtkWidget)

GtkWidget *cal_week_header_new      (void);
/* Where the columns are; it keeps a copy. */
void       cal_week_header_set_grid (CalWeekHeader      *self,
                                     const CalMonthGrid *grid);

G_END_DECLS
