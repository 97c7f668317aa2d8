/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A half-open interval [start, end) in any one unit: days for month bars and the all-day strip,
 * microseconds for a day column. An interval that is empty or ends before its start takes one unit. */
typedef struct
{
  gint64 start;
  gint64 end;
} CalInterval;

guint cal_lanes_pack (const CalInterval *intervals,
                      guint              n_intervals,
                      guint             *out_lanes,
                      guint             *out_cluster_lanes);

G_END_DECLS
