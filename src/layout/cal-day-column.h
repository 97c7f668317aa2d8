/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-lanes.h"

G_BEGIN_DECLS

/* The part of an occurrence that lies in one day, as it is drawn: start and end are microseconds on the
 * clock of the day, 0 … 24 hours. */
typedef struct
{
  guint    item;       /* index into the intervals that were given */
  gint64   start;
  gint64   end;
  guint    lane;       /* takes up lanes [lane, end_lane) of n_lanes, 0 at the leading side */
  guint    end_lane;
  guint    n_lanes;
  gboolean open_start; /* begins the day before */
  gboolean open_end;   /* goes on in the next */
  gboolean crowded;    /* stands beside a CalDayRest */
  gboolean hidden;     /* there is no room: counted in one */
} CalDayBlock;

/* "+N": what has no room beside the others, from the first start of it to the last end. */
typedef struct
{
  gint64 start;
  gint64 end;
  guint  n_hidden;
} CalDayRest;

typedef struct
{
  int          day;
  guint        n_blocks;
  CalDayBlock *blocks;  /* by start, then in the order of the intervals */
  guint        n_rests;
  CalDayRest  *rests;
} CalDayColumn;

CalDayColumn      *cal_day_column_new       (int                 day,
                                             const CalInterval  *walls,
                                             guint               n_walls,
                                             gint64              min_length,
                                             guint               max_lanes,
                                             guint               crowded_lanes);
void               cal_day_column_free      (CalDayColumn       *self);
const CalDayBlock *cal_day_column_find      (const CalDayColumn *self,
                                             guint               item);
gboolean           cal_day_column_is_covered (const CalDayColumn *self,
                                             gint64              start,
                                             gint64              end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalDayColumn, cal_day_column_free)

G_END_DECLS
