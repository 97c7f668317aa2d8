/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-box.h"
#include "cal-day-column.h"
#include "cal-month-rows.h"

G_BEGIN_DECLS

/* What the geometry of a view of days follows from. Lengths in pixels. From the top: the header with the
 * names of the days, the strip for what lasts all day, the hours, which are scrolled. */
typedef struct
{
  double   width;       /* of the view */
  double   height;
  double   header;
  double   strip;       /* the height of it, whole pixels */
  double   gutter;      /* at the leading edge: the names of the hours */
  double   hour_height;
  double   offset;      /* of the hours, that is scrolled away */
  double   bar_height;  /* of a bar of the strip */
  double   bar_gap;
  double   bar_margin;  /* between a bar's closed end and the edge of its day */
  double   rest_width;  /* of "+N" */
  int      first_day;
  int      n_days;
  gboolean rtl;         /* the first day is at the right */
} CalDaysGrid;

/* What there is in these days. */
typedef struct
{
  const CalMonthRow  *strip;                  /* (nullable) */
  const CalDayColumn *columns[CAL_WEEK_DAYS]; /* (nullable), one for each day */
} CalDaysLayout;

typedef enum
{
  CAL_DAYS_PART_NONE,  /* names of hours */
  CAL_DAYS_PART_STRIP, /* empty space of the strip */
  CAL_DAYS_PART_BAR,   /* an occurrence in the strip */
  CAL_DAYS_PART_MORE,  /* "+N more" in the strip */
  CAL_DAYS_PART_HOURS, /* empty space among the hours */
  CAL_DAYS_PART_BLOCK, /* an occurrence among the hours */
  CAL_DAYS_PART_REST,  /* "+N" among the hours */
  CAL_DAYS_PART_HEADING, /* the name of a day */
  CAL_DAYS_PART_CORNER,  /* above the names of hours, beside those of days */
} CalDaysPart;

typedef enum
{
  CAL_DAYS_EDGE_NONE,
  CAL_DAYS_EDGE_START, /* of an occurrence */
  CAL_DAYS_EDGE_END,
} CalDaysEdge;

/* What lies under a point. */
typedef struct
{
  CalDaysPart        part;
  CalDaysEdge        edge;
  int                column;
  int                day;
  gint64             clock; /* microseconds on the clock of the day; 0 in the strip */
  const CalMonthBar *bar;   /* only for CAL_DAYS_PART_BAR */
  const CalDayBlock *block; /* only for CAL_DAYS_PART_BLOCK */
  const CalDayRest  *rest;  /* only for CAL_DAYS_PART_REST */
} CalDaysHit;

/* How near to an edge a press takes hold of it, pixels. */
#define CAL_DAYS_EDGE_SIZE 6
/* Nothing is drawn narrower. */
#define CAL_DAYS_MIN_LANE  16

double   cal_days_grid_get_hours_top   (const CalDaysGrid   *self);
double   cal_days_grid_get_max_offset  (const CalDaysGrid   *self);
double   cal_days_grid_get_edge        (const CalDaysGrid   *self,
                                        int                  column);
double   cal_days_grid_get_y           (const CalDaysGrid   *self,
                                        gint64               clock);
gint64   cal_days_grid_get_clock       (const CalDaysGrid   *self,
                                        double               y);
gint64   cal_days_grid_get_length      (const CalDaysGrid   *self,
                                        double               pixels);
guint    cal_days_grid_get_max_lanes   (const CalDaysGrid   *self,
                                        gboolean             crowded);
double   cal_days_grid_get_strip_for   (const CalDaysGrid   *self,
                                        guint                n_lanes);
CalBox   cal_days_grid_get_day_box     (const CalDaysGrid   *self,
                                        int                  column);
CalBox   cal_days_grid_get_strip_box   (const CalDaysGrid   *self,
                                        int                  first_column,
                                        int                  end_column);
CalBox   cal_days_grid_get_span_box    (const CalDaysGrid   *self,
                                        int                  column,
                                        gint64               start,
                                        gint64               end);
CalBox   cal_days_grid_get_bar_box     (const CalDaysGrid   *self,
                                        const CalMonthBar   *bar);
CalBox   cal_days_grid_get_more_box    (const CalDaysGrid   *self,
                                        const CalMonthRow   *strip,
                                        int                  column);
CalBox   cal_days_grid_get_block_box   (const CalDaysGrid   *self,
                                        int                  column,
                                        const CalDayBlock   *block);
CalBox   cal_days_grid_get_rest_box    (const CalDaysGrid   *self,
                                        int                  column,
                                        const CalDayRest    *rest);
CalBox   cal_days_grid_clip_to_hours   (const CalDaysGrid   *self,
                                        const CalBox        *box);
int      cal_days_grid_get_column_at   (const CalDaysGrid   *self,
                                        double               x);
void     cal_days_grid_hit             (const CalDaysGrid   *self,
                                        const CalDaysLayout *layout,
                                        double               x,
                                        double               y,
                                        CalDaysHit          *out_hit);
double   cal_days_grid_reveal          (const CalDaysGrid   *self,
                                        gint64               start,
                                        gint64               end);

G_END_DECLS
