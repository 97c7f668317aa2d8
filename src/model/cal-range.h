/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-time.h"

G_BEGIN_DECLS

/* Whole days [first_day, end_day), days since 1970-01-01, as a person in `zone` sees them; for how
 * many occurrences of one series a day has room, 0: for any number, as far as they can be listed. */
typedef struct
{
  int            first_day;
  int            end_day;
  const CalZone *zone;
  guint          most_a_day;
} CalRange;

gboolean cal_range_equal     (const CalRange *a,
                              const CalRange *b);
gint64   cal_range_get_start (const CalRange *self);
gint64   cal_range_get_end   (const CalRange *self);

G_END_DECLS
