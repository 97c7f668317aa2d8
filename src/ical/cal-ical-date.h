/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-ical-line.h"
#include "cal-ical-value.h"
#include "cal-ical-zones.h"
#include "cal-recurrence.h"

G_BEGIN_DECLS

/* The dates and times of properties. */
const CalZone *cal_ical_get_zone       (const CalIcalLine *line,
                                        CalIcalZones      *zones,
                                        char             **out_tzid);
CalTime        cal_ical_make_time      (const CalIcalTime *written,
                                        const CalZone     *zone,
                                        gboolean           must_be_date);
gboolean       cal_ical_has_value_type (const CalIcalLine *line,
                                        const char        *type);
gboolean       cal_ical_read_period    (const char        *text,
                                        gsize              length,
                                        const CalZone     *zone,
                                        gboolean           must_be_date,
                                        CalRecurrenceDate *out_date);
/* One value of an RDATE or EXDATE; FALSE when it is none. */
gboolean       cal_ical_read_date      (const CalIcalLine *line,
                                        const char        *value,
                                        gboolean           is_exception,
                                        CalIcalZones      *zones,
                                        CalRecurrenceDate *out_date);

G_END_DECLS
