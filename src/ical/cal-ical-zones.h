/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-zone.h"

G_BEGIN_DECLS

/* The TZIDs of one file: what the system knows by name, else what its VTIMEZONEs say. */
typedef struct _CalIcalZones CalIcalZones;

CalIcalZones  *cal_ical_zones_new        (void);
void           cal_ical_zones_free       (CalIcalZones *self);
void           cal_ical_zones_define     (CalIcalZones *self,
                                          const char   *tzid,
                                          const char   *text);
const CalZone *cal_ical_zones_lookup     (CalIcalZones *self,
                                          const char   *tzid);
char          *cal_ical_zones_get_name   (const char   *tzid);
/* The VTIMEZONE of a TZID that the system doesn't know; NULL where none is needed or known. */
const char    *cal_ical_zones_get_needed (CalIcalZones *self,
                                          const char   *tzid);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalIcalZones, cal_ical_zones_free)

G_END_DECLS
