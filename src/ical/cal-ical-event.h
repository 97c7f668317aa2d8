/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-event.h"
#include "cal-ical-line.h"
#include "cal-ical-zones.h"

G_BEGIN_DECLS

/* What the text of one VEVENT says. */
typedef struct
{
  CalEventFields fields;
  char          *uid;          /* NULL when it has none */
  char          *unknown_tzid; /* name of the first TZID that nobody knows: its time is read as floating */
  GPtrArray     *tzids;        /* those it uses that need a VTIMEZONE; NULL when none */
  gboolean       ends_before_start; /* as it is written; the end of the values is none then */
  char          *reason;       /* why it can't be shown at all; NULL when it can */
} CalIcalEvent;

gboolean cal_ical_event_parse (CalIcalEvent *self,
                               const char   *text,
                               gsize         length,
                               CalIcalZones *zones);
void     cal_ical_event_clear (CalIcalEvent *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalIcalEvent, cal_ical_event_clear)

G_END_DECLS
