/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CAL_ZONE_ERROR (cal_zone_error_quark ())
typedef enum
{
  CAL_ZONE_ERROR_INVALID, /* not a VTIMEZONE, or one that says nothing */
} CalZoneError;
GQuark cal_zone_error_quark (void);

/* An interned, immutable time zone: lives as long as the process, compared by pointer, usable from
 * any thread. */
typedef struct _CalZone CalZone;

const CalZone *cal_zone_utc            (void);
const CalZone *cal_zone_local          (void);
const CalZone *cal_zone_lookup         (const char    *tzid);
char         **cal_zone_list_ids       (void);
const CalZone *cal_zone_from_vtimezone (const char    *text,
                                        GError       **error);
const char    *cal_zone_get_id         (const CalZone *self);
const char    *cal_zone_get_location   (const CalZone *self);
const char    *cal_zone_get_definition (const CalZone *self);
gint64         cal_zone_to_instant     (const CalZone *self,
                                        gint64         wall);
gint64         cal_zone_to_wall        (const CalZone *self,
                                        gint64         instant);
int            cal_zone_get_offset     (const CalZone *self,
                                        gint64         instant);
char          *cal_zone_to_vtimezone   (const CalZone *self,
                                        gint64         from,
                                        gint64         to);

G_END_DECLS
