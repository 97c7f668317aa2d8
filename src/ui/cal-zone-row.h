/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-zone.h"

G_BEGIN_DECLS

/* Choosing a time zone by its city. Signal "changed": the user has chosen. */
#define CAL_TYPE_ZONE_ROW (cal_zone_row_get_type ())
G_DECLARE_FINAL_TYPE (CalZoneRow, cal_zone_row, CAL, ZONE_ROW, AdwActionRow)

/* NULL: floating time, in no zone. `instant`: the moment for which the offsets are shown. Tells
 * nobody. */
void           cal_zone_row_set_zone (CalZoneRow    *self,
                                      const CalZone *zone,
                                      gint64         instant);
const CalZone *cal_zone_row_get_zone (CalZoneRow    *self);
/* Otherwise it only says which one it is. */
void           cal_zone_row_set_editable (CalZoneRow  *self,
                                          gboolean     editable);
/* "Berlin, UTC+1" */
const char    *cal_zone_row_get_words (CalZoneRow   *self);

G_END_DECLS
