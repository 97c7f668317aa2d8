/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-range.h"

/**
 * cal_range_equal:
 * @a: a range
 * @b: another
 *
 * Any thread.
 *
 * Returns: %TRUE when both are the same days in the same zone, with the same room
 */
gboolean
cal_range_equal (const CalRange *a, const CalRange *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->first_day == b->first_day && a->end_day == b->end_day && a->zone == b->zone
         && a->most_a_day == b->most_a_day;
}

static gint64
start_of_day (const CalRange *self, int day)
{
  gint64 midnight = CLAMP (day, -CAL_MAX_DAY, CAL_MAX_DAY) * CAL_DAY;

  return self->zone ? cal_zone_to_instant (self->zone, midnight) : midnight;
}

/**
 * cal_range_get_start:
 * @self: a range
 *
 * Any thread.
 *
 * Returns: the instant at which its first day begins, microseconds since the epoch, UTC
 */
gint64
cal_range_get_start (const CalRange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return start_of_day (self, self->first_day);
}

/**
 * cal_range_get_end:
 * @self: a range
 *
 * Any thread.
 *
 * Returns: the instant at which its last day has ended, microseconds since the epoch, UTC
 */
gint64
cal_range_get_end (const CalRange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return start_of_day (self, self->end_day);
}
