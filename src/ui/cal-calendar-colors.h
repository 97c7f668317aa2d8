/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* The colours of occurrences: their own, else those of their calendars. */
typedef struct _CalCalendarColors CalCalendarColors;

/* `changed` is called when the calendars are others. */
CalCalendarColors *cal_calendar_colors_new           (GFunc              changed,
                                                      gpointer           user_data);
void               cal_calendar_colors_free          (CalCalendarColors *self);
/* A GListModel of CalCalendar; NULL: none. */
void               cal_calendar_colors_set_calendars (CalCalendarColors *self,
                                                      GListModel        *calendars);
GListModel        *cal_calendar_colors_get_calendars (CalCalendarColors *self);
/* Returns the calendar of the occurrence; NULL when it isn't known. */
CalCalendar       *cal_calendar_colors_look_up       (CalCalendarColors *self,
                                                      CalOccurrence     *occurrence,
                                                      GdkRGBA           *out_color);

G_END_DECLS
