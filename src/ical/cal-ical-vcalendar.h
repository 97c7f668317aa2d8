/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-ical-line.h"

G_BEGIN_DECLS

/* vCalendar 1.0 in the words of iCalendar 2.0. */
gboolean cal_ical_is_quoted_printable  (const CalIcalLine *line);
char    *cal_ical_convert_quoted       (const CalIcalLine *line);
char    *cal_ical_convert_vcalendar    (const CalIcalLine *line,
                                        const char        *tzid);
char    *cal_ical_convert_rule         (const char        *text,
                                        gsize              length);
/* The VTIMEZONE of TZ and DAYLIGHT; `lines` is a list of the values of DAYLIGHT. */
char    *cal_ical_convert_daylight     (const char        *tz,
                                        GPtrArray         *lines,
                                        char             **out_tzid);

G_END_DECLS
