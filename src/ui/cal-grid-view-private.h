/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-grid-view.h"
#include "cal-month-rows.h"
#include "cal-scroller.h"

G_BEGIN_DECLS

/* The class is split: cal-grid-view.c is its life cycle and properties, -scroll.c moves it, -keys.c is what
 * the keyboard does and -focus.c where it is. */

typedef struct
{
  /* properties */
  GListModel    *model;
  gulong         model_handler;
  guint          n_items;
  const CalZone *zone;
  int            date;
  int            today;
  int            first_day; /* days [first_day, end_day) that the model should cover */
  int            end_day;
  gboolean       show_week_numbers;
  char          *title;

  gboolean       is_weekend[CAL_WEEK_DAYS]; /* by weekday, 0 Monday */
  gboolean       has_size;
  guint          minute_id;

  /* scrolling */
  CalScroller    scroller;
  guint          tick_id;
  double         touch_position;

  /* keyboard */
  GtkWidget     *cursor;       /* the canvas unparents it */
  char          *spot_id;      /* the occurrence that the spot is on; it follows it */
  gboolean       is_selecting;
} CalGridViewPrivate;

CalGridViewPrivate *cal_grid_view_get_private  (CalGridView *self);
/* -scroll.c */
void                cal_grid_view_setup_scroll (CalGridView *self);
void                cal_grid_view_stop_ticking (CalGridView *self);
/* -keys.c */
void                cal_grid_view_setup_keys   (CalGridView *self);

G_END_DECLS
