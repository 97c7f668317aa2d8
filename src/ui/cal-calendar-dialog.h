/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-calendar.h"

G_BEGIN_DECLS

/* One of them is called, at most once, with the calendar as it should be, or as it was when it is to be
 * deleted; then the dialog closes at once. */
typedef void (*CalCalendarDialogFunc) (CalCalendar *calendar,
                                       gpointer     user_data);

#define CAL_TYPE_CALENDAR_DIALOG (cal_calendar_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CalCalendarDialog, cal_calendar_dialog, CAL, CALENDAR_DIALOG, AdwWindow)

/* `on_delete` (nullable): whether it can be deleted. */
CalCalendarDialog *cal_calendar_dialog_new (CalCalendar           *calendar,
                                            CalCalendarDialogFunc  on_save,
                                            CalCalendarDialogFunc  on_delete,
                                            gpointer               user_data);

G_END_DECLS
