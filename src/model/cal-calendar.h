/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A calendar: a named, coloured collection of appointments. Immutable. */
#define CAL_TYPE_CALENDAR (cal_calendar_get_type ())
G_DECLARE_FINAL_TYPE (CalCalendar, cal_calendar, CAL, CALENDAR, GObject)

CalCalendar *cal_calendar_new          (const char  *id,
                                        const char  *name,
                                        const char  *color,
                                        gboolean     visible,
                                        gboolean     read_only,
                                        int          position);
const char  *cal_calendar_get_id       (CalCalendar *self);
const char  *cal_calendar_get_name     (CalCalendar *self);
const char  *cal_calendar_get_color    (CalCalendar *self); /* #rrggbb */
gboolean     cal_calendar_get_visible  (CalCalendar *self);
gboolean     cal_calendar_get_read_only (CalCalendar *self);
int          cal_calendar_get_position (CalCalendar *self);
gboolean     cal_calendar_equal        (CalCalendar *a,
                                        CalCalendar *b);

G_END_DECLS
