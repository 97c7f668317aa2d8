/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"

G_BEGIN_DECLS

/* What the tests of events and series share. Times are written as iCalendar has them: "20260302",
 * "20260302T090000", "20260302T090000Z", "20260302T090000 Europe/Berlin"; "" is no time. */
CalTime         fixture_time        (const char       *text);
CalEvent       *fixture_event       (const char       *title,
                                     const char       *start,
                                     const char       *end,
                                     const char       *recurrence_id,
                                     const char       *rule);
CalAppointment *fixture_appointment (CalEvent         *master,
                                     ...) G_GNUC_NULL_TERMINATED; /* takes the events */
/* The occurrences of days [from, to) in a zone, in the total order: "title start end" a line. */
char           *fixture_expand      (CalAppointment   *appointment,
                                     const char       *from,
                                     const char       *to,
                                     const char       *zone);
GPtrArray      *fixture_occurrences (CalAppointment   *appointment,
                                     const char       *from,
                                     const char       *to,
                                     const char       *zone);

G_END_DECLS
