/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"
#include "cal-ical-event.h"

G_BEGIN_DECLS

/* A source text cut into its components: VTIMEZONEs and VEVENTs. */
typedef struct
{
  char *name; /* upper case */
  char *text;
} CalIcalBlock;

GPtrArray *cal_ical_split_blocks   (const char    *text); /* of CalIcalBlock */
char      *cal_ical_find_value     (const char    *text,
                                    gsize          length,
                                    const char    *name);
void       cal_ical_replace_value  (GString       *text,
                                    const char    *name,
                                    const char    *value);
void       cal_ical_define_zones   (GPtrArray     *blocks,
                                    CalIcalZones  *zones);
/* Values of the VEVENTs, in their order, to one appointment. Takes over nothing. */
CalAppointment *cal_ical_build     (const char    *calendar_id,
                                    const char    *uid,
                                    CalIcalEvent  *events,
                                    guint          n_events,
                                    const char    *source);

G_END_DECLS
