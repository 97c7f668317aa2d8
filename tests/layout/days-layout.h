/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-grid.h"
#include "cal-time.h"

G_BEGIN_DECLS

/* A week of 2026-11-22, a Sunday, in a view of 780 by 720 pixels: 40 of them are the names of the hours,
 * 30 those of the days, 66 the strip; an hour is 48 high and six of them are scrolled away.
 *
 * On Monday 9:00–10:00 and 9:30–11:00; on Tuesday five at 12:00–13:00, for which there is no room; from
 * Tuesday to Thursday a bar, on Thursday five more. */
#define WEEK 20779
#define N_DAYS 7

typedef struct
{
  CalDaysGrid   grid;
  CalDaysLayout layout;
  CalMonthRow  *strip;
  CalDayColumn *columns[N_DAYS];
} Week;

static inline Week *
week_new (gboolean rtl)
{
  Week *self = g_new0 (Week, 1);
  const gint64 monday = (WEEK + 1) * CAL_DAY, tuesday = (WEEK + 2) * CAL_DAY;
  const CalDaySpan spans[] = { { WEEK + 2, WEEK + 5 }, { WEEK + 4, WEEK + 5 },
                               { WEEK + 4, WEEK + 5 }, { WEEK + 4, WEEK + 5 },
                               { WEEK + 4, WEEK + 5 }, { WEEK + 4, WEEK + 5 } };
  const CalInterval pair[] = {
    { monday + 9 * CAL_HOUR, monday + 10 * CAL_HOUR },
    { monday + 19 * CAL_HOUR / 2, monday + 11 * CAL_HOUR },
  };
  const CalInterval noon = { tuesday + 12 * CAL_HOUR, tuesday + 13 * CAL_HOUR };
  const CalInterval crowd[] = { noon, noon, noon, noon, noon };

  self->grid = (CalDaysGrid){
    .width = 780,
    .height = 720,
    .header = 30,
    .gutter = 40,
    .hour_height = 48,
    .offset = 6 * 48,
    .bar_height = 18,
    .bar_gap = 2,
    .bar_margin = 2,
    .rest_width = 30,
    .first_day = WEEK,
    .n_days = N_DAYS,
    .rtl = rtl,
  };
  self->grid.strip = cal_days_grid_get_strip_for (&self->grid, 3);
  self->layout.strip = self->strip =
      cal_month_row_new_days (WEEK, N_DAYS, spans, G_N_ELEMENTS (spans), 3);
  for (int i = 0; i < N_DAYS; i++)
    self->layout.columns[i] = self->columns[i] =
        cal_day_column_new (WEEK + i,
                            i == 1 ? pair : crowd,
                            i == 1   ? G_N_ELEMENTS (pair)
                            : i == 2 ? G_N_ELEMENTS (crowd)
                                     : 0,
                            20 * CAL_MINUTE,
                            4,
                            3);
  return self;
}

static inline void
week_free (Week *self)
{
  cal_month_row_free (self->strip);
  for (int i = 0; i < N_DAYS; i++)
    cal_day_column_free (self->columns[i]);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Week, week_free)

G_END_DECLS
