/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-event.h"
#include "cal-ical-document.h"
#include "cal-ical-zones.h"

G_BEGIN_DECLS

/* Writes into a VEVENT what differs between two sets of values; FALSE when nothing had to be. */
gboolean cal_ical_edit_event    (CalIcalDocument      *document,
                                 CalIcalZones         *zones,
                                 const CalEventFields *old,
                                 const CalEventFields *wanted);
void     cal_ical_edit_stamp    (CalIcalDocument      *document,
                                 gint64                sequence);
gboolean cal_ical_edit_recurrence (CalIcalDocument    *document,
                                 CalIcalZones         *zones,
                                 const CalRecurrence  *old,
                                 const CalRecurrence  *wanted);
void     cal_ical_append_time   (CalIcalDocument      *document,
                                 CalIcalZones         *zones,
                                 const CalIcalLine    *previous,
                                 const CalTime        *time,
                                 GString              *out);

G_END_DECLS
