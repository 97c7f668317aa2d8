/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-zone.h"

G_BEGIN_DECLS

/* A place on the map by whose clock people live, as it can be chosen: immutable, any thread. */
#define CAL_TYPE_ZONE_PLACE (cal_zone_place_get_type ())
G_DECLARE_FINAL_TYPE (CalZonePlace, cal_zone_place, CAL, ZONE_PLACE, GObject)

/* `zone` NULL: floating time, no place at all. What it is called is found at once. */
CalZonePlace  *cal_zone_place_new          (const CalZone *zone);
/* All the world's, in the order of their names; the first call takes a tenth of a second and may be
 * made in a thread. (transfer none) (element-type CalZonePlace) */
GPtrArray     *cal_zone_place_list         (void);

/* NULL: floating. */
const CalZone *cal_zone_place_get_zone     (CalZonePlace  *self);
/* "Berlin", in the user's language. */
const char    *cal_zone_place_get_city     (CalZonePlace  *self);
/* "Germany · Central European Time"; may be empty. */
const char    *cal_zone_place_get_details  (CalZonePlace  *self);
/* Only found by being looked for: a city that lives by the clock of another one. */
gboolean       cal_zone_place_is_alias     (CalZonePlace  *self);
/* How well a place fits what was typed for it, a city, a country, an abbreviation, the name that
 * Windows has for the zone, an offset ("UTC+1"): 0 not at all, else the lower the better. `words` is
 * from cal_zone_place_fold (). `instant` is that for which offsets count. */
int            cal_zone_place_rank         (CalZonePlace  *self,
                                            const char    *words,
                                            gint64         instant);
/* Without case and accents, single blanks between the words. */
char          *cal_zone_place_fold         (const char    *text);

/* "UTC+5:30", the offset of a zone at that instant. */
char          *cal_zone_place_offset       (const CalZone *zone,
                                            gint64         instant);

G_END_DECLS
