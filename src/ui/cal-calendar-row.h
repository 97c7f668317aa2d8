/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"

G_BEGIN_DECLS

#define CAL_TYPE_CALENDAR_ROW (cal_calendar_row_get_type ())
G_DECLARE_FINAL_TYPE (CalCalendarRow, cal_calendar_row, CAL, CALENDAR_ROW, GtkListBoxRow)

GtkWidget *cal_calendar_row_new    (CalCalendar    *calendar);
void       cal_calendar_row_toggle (CalCalendarRow *self);

G_END_DECLS
