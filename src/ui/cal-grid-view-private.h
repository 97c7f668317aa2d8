/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-clicks.h"
#include "cal-drag.h"
#include "cal-grid-view.h"
#include "cal-month-rows.h"
#include "cal-scroller.h"

G_BEGIN_DECLS

/* The class is split: cal-grid-view.c is its life cycle and properties, -scroll.c moves it, -pointer.c
 * and -keys.c are what mouse and keyboard do, -focus.c is where the latter is. */

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
  GPtrArray     *missed_ids;   /* those that it was on before they went away, the last one last */
  gboolean       is_selecting;

  /* pointer */
  CalClicks     *clicks;
  CalDrag       *drag;
  gboolean       is_dragging;
  CalOccurrence *dragged;      /* NULL: space is being marked */
  gboolean       can_copy;
  gboolean       is_copy;
  double         pointer_x;
  double         pointer_y;
  gint64         last_tick;    /* of a drag near an edge */
  const char    *tooltip;      /* of what the pointer is over */
} CalGridViewPrivate;

CalGridViewPrivate *cal_grid_view_get_private  (CalGridView *self);
/* -scroll.c */
void                cal_grid_view_setup_scroll (CalGridView *self);
void                cal_grid_view_stop_ticking (CalGridView *self);
void                cal_grid_view_move_by      (CalGridView *self,
                                                double       delta);
/* -keys.c */
void                cal_grid_view_setup_keys   (CalGridView *self);
/* -pointer.c */
void                cal_grid_view_setup_pointer (CalGridView *self);
gboolean            cal_grid_view_query_tooltip (GtkWidget   *widget,
                                                 int          x,
                                                 int          y,
                                                 gboolean     by_keyboard,
                                                 GtkTooltip  *tooltip);

G_END_DECLS
