/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-layout"

#include "cal-zone-hours.h"

/* A second column of hours: what the clock shows in another place at each hour here.
 *
 * It is asked for a day, as the difference between two places changes when one of them puts its
 * clocks on. Each hour is converted by itself: on a day on which that happens the column shows the
 * jump. Where whole hours here are not whole hours there, the minutes are part of the answer. */

/**
 * cal_zone_hours_get_wall:
 * @zone: of the view
 * @other: the other place's
 * @day: a day of the view, counted from 1970-01-01
 * @hour: an hour on the clock of that day, 0 … 24
 *
 * Any thread.
 *
 * Returns: wall-clock microseconds in @other at that hour
 */
gint64
cal_zone_hours_get_wall (const CalZone *zone, const CalZone *other, int day, int hour)
{
  gint64 wall = day * CAL_DAY + hour * CAL_HOUR;

  g_return_val_if_fail (zone != NULL && other != NULL, wall);

  return cal_zone_to_wall (other, cal_zone_to_instant (zone, wall));
}
