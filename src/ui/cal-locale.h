/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the user's locale says about weeks and clocks (LC_TIME). Weekdays: 0 Monday … 6 Sunday. */
int      cal_locale_get_week_start     (void);
gboolean cal_locale_is_weekend         (int     weekday);
gboolean cal_locale_uses_24_hours      (void);
/* "November 24", not "24 November". */
gboolean cal_locale_has_month_first    (void);
/* "Mon", "Monday"; a month by 1 … 12, standing alone: "Nov", "November". */
char    *cal_locale_get_weekday_name   (int     weekday,
                                        gboolean is_short);
char    *cal_locale_get_month_name     (int     month,
                                        gboolean is_short);
/* "12:30", "12:30 PM"; `wall` is microseconds, of which only the time of day counts. */
char    *cal_locale_format_time        (gint64  wall);
/* "November 2026" */
char    *cal_locale_format_month       (int     day);
/* The first of a month, by a day, in two pieces: "1", "November". Whether the month is written first. */
gboolean cal_locale_format_first_day   (int     day,
                                        char  **out_day,
                                        char  **out_month);
/* As in strftime (3). */
char    *cal_locale_format_day_as      (int         day,
                                        const char *format);
/* "Tuesday 24 November" */
char    *cal_locale_format_day         (int     day);
/* "Tuesday 24 November 2026", "23 – 29 November 2026": the days [first_day, end_day) */
char    *cal_locale_format_days        (int     first_day,
                                        int     end_day);
/* "9:00 – 10:30" */
char    *cal_locale_format_times       (gint64  wall_start,
                                        gint64  wall_end);
/* "14:00", "2 PM": a full hour, or one with minutes in the time of some other place. */
char    *cal_locale_format_hour        (gint64  wall);

G_END_DECLS
