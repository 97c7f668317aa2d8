/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-zone.h"

G_BEGIN_DECLS

/* A list of the world's time zones that is found in by typing, to be put into a popover. Signal
 * "chosen": the user has chosen; the popover around it is closed. */
#define CAL_TYPE_ZONE_SEARCH (cal_zone_search_get_type ())
G_DECLARE_FINAL_TYPE (CalZoneSearch, cal_zone_search, CAL, ZONE_SEARCH, GtkWidget)

/* `has_floating`: whether no zone at all can be chosen too. */
GtkWidget     *cal_zone_search_new      (gboolean       has_floating);
/* What is chosen now, NULL for floating; `instant`: the moment for which the offsets are shown. Empties
 * the text and gives it the focus. To be called when the popover opens. */
void           cal_zone_search_open     (CalZoneSearch *self,
                                         const CalZone *zone,
                                         gint64         instant);
const CalZone *cal_zone_search_get_zone (CalZoneSearch *self);

G_END_DECLS
