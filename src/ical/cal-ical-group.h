/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"
#include "cal-ical-event.h"

G_BEGIN_DECLS

/* VEVENTs of one UID that stand together in a file, while it is read. */
typedef struct
{
  char      *uid;
  guint      line;        /* of the first */
  gsize      size;        /* octets of all texts */
  gboolean   has_master;
  gboolean   has_unknown; /* a TZID that nobody knows yet */
  GPtrArray *texts;
  GArray    *events;      /* CalIcalEvent */
} CalIcalGroup;

CalIcalGroup   *cal_ical_group_new     (const char   *uid,
                                        guint         line);
void            cal_ical_group_free    (CalIcalGroup *self);
void            cal_ical_group_add     (CalIcalGroup *self,
                                        char         *text,
                                        CalIcalEvent *event);
void            cal_ical_group_read_again (CalIcalGroup *self,
                                        CalIcalZones *zones);
void            cal_ical_group_rename  (CalIcalGroup *self,
                                        const char   *uid,
                                        const char   *problem);
CalAppointment *cal_ical_group_finish  (CalIcalGroup *self,
                                        const char   *calendar_id,
                                        CalIcalZones *zones);

G_END_DECLS
