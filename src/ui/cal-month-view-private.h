/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-day-cursor.h"
#include "cal-grid-view.h"
#include "cal-month-focus.h"
#include "cal-month-index.h"
#include "cal-month-view.h"
#include "cal-more-button.h"
#include "cal-week-header.h"

G_BEGIN_DECLS

/* The class is split: cal-month-view.c is its life cycle and properties, -scroll.c moves it, -arrange.c
 * places its widgets, -draw.c draws the grid, -pointer.c and -keys.c are what mouse and keyboard do. */

/* Texts of the grid, made once for a font. */
typedef struct
{
  PangoLayout *days[32];
  PangoLayout *bold_days[32];
  PangoLayout *first_day; /* beside its month: "1." */
  PangoLayout *weeks[54];
  PangoLayout *months[13];
  PangoLayout *short_months[13];
} CalMonthTexts;

struct _CalMonthView
{
  CalGridView    parent_instance;

  /* geometry */
  CalMonthGrid   grid;
  CalMonthIndex *index;
  gboolean       has_month_first; /* "November 1", in a cell */
  gboolean       has_metrics;
  CalMonthTexts  texts;

  /* scrolling */
  gboolean       follows;    /* the date follows the position: the user scrolls */

  /* children; the canvas unparents them */
  GtkWidget     *header;
  GtkWidget     *cursor;
  GPtrArray     *more_buttons;

  /* keyboard */
  CalMonthSpot   spot;
  int            anchor;     /* the day from which days are being selected */

  /* pointer */
  int            drag_start_day;
  int            drag_day;
  gboolean       has_hovered;  /* the number of a day is under the pointer … */
  int            hovered_day;  /* … of this one */
  double         grab_offset;  /* from the top of the dragged bar to the pointer */
  int            mark_first;   /* days [mark_first, mark_end) are marked; empty when equal */
  int            mark_end;
};

/* -scroll.c */
void               cal_month_view_get_page       (CalGridView        *view,
                                                  double             *out_page,
                                                  double             *out_unit);
double             cal_month_view_clamp          (CalGridView        *view,
                                                  double              position);
void               cal_month_view_moved          (CalGridView        *view);
void               cal_month_view_follow         (CalGridView        *view);
gboolean           cal_month_view_scroll         (CalGridView        *view,
                                                  GtkEventControllerScroll *controller,
                                                  double              dx,
                                                  double              dy);
void               cal_month_view_decelerate     (CalGridView        *view,
                                                  GtkEventControllerScroll *controller,
                                                  double              vx,
                                                  double              vy);
void               cal_month_view_reveal_day     (CalMonthView       *self,
                                                  int                 day);
void               cal_month_view_update_range   (CalMonthView       *self);
void               cal_month_view_align          (CalGridView        *view);
int                cal_month_view_add_months     (int                 day,
                                                  int                 n_months);
void               cal_month_view_go_to_day      (CalMonthView       *self,
                                                  int                 day,
                                                  gboolean            animate);
void               cal_month_view_step           (CalMonthView       *self,
                                                  int                 n_months);
int                cal_month_view_get_chosen_day (CalMonthView       *self);
/* cal-month-view.c */
void               cal_month_view_set_date       (CalMonthView       *self,
                                                  int                 day);
void               cal_month_view_set_range      (CalMonthView       *self,
                                                  int                 first_day,
                                                  int                 end_day);
/* Days [first_day, end_day) are shown as marked; (0, 0): none. */
void               cal_month_view_mark_days      (CalMonthView       *self,
                                                  int                 first_day,
                                                  int                 end_day);
/* -arrange.c */
void               cal_month_view_measure        (CalGridView        *view,
                                                  int                 width,
                                                  int                 height);
void               cal_month_view_place          (CalGridView        *view);
const CalMonthRow *cal_month_view_get_row        (int                 row,
                                                  gpointer            self);
void               cal_month_view_get_bar_look   (CalMonthView       *self,
                                                  CalOccurrence      *occurrence,
                                                  const CalMonthBar  *bar,
                                                  CalOccurrenceLook  *out_look);
GdkRectangle       cal_month_view_clip_box       (CalMonthView       *self,
                                                  const CalBox       *box);
/* -draw.c */
void               cal_month_view_draw_below     (CalCanvas          *canvas,
                                                  GtkSnapshot        *snapshot);
void               cal_month_view_draw_above     (CalCanvas          *canvas,
                                                  GtkSnapshot        *snapshot);
void               cal_month_view_forget_texts   (CalMonthView       *self);
double             cal_month_view_measure_head   (CalMonthView       *self);
double             cal_month_view_measure_gutter (CalMonthView       *self);
gboolean           cal_month_view_is_on_number   (CalMonthView       *self,
                                                  const CalMonthHit  *at,
                                                  double              x,
                                                  double              y);
/* -pointer.c */
void               cal_month_view_describe       (CalMonthView       *self,
                                                  const CalMonthHit  *at,
                                                  CalPlace           *out_place);
void               cal_month_view_get_place      (CalGridView        *view,
                                                  double              x,
                                                  double              y,
                                                  CalPlace           *out_place);
void               cal_month_view_put_spot       (CalGridView        *view,
                                                  double              x,
                                                  double              y);
void               cal_month_view_set_hovered    (CalGridView        *view,
                                                  const CalPlace     *place);
gboolean           cal_month_view_begin_drag     (CalGridView        *view,
                                                  double              x,
                                                  double              y);
void               cal_month_view_update_drag    (CalGridView        *view,
                                                  double              x,
                                                  double              y,
                                                  gboolean            is_copy);
void               cal_month_view_drop           (CalGridView        *view,
                                                  CalOccurrence      *dragged,
                                                  double              x,
                                                  double              y,
                                                  gboolean            is_copy);
gboolean           cal_month_view_autoscroll     (CalGridView        *view,
                                                  gint64              now);
/* -keys.c */
void               cal_month_view_get_spot       (CalGridView        *view,
                                                  CalPlace           *out_place);
gboolean           cal_month_view_get_selection  (CalGridView        *view,
                                                  CalSlot            *out_slot,
                                                  GdkRectangle       *out_where);
gboolean           cal_month_view_press_arrow    (CalGridView        *view,
                                                  int                 forward,
                                                  int                 down,
                                                  GdkModifierType     modifiers);
void               cal_month_view_turn_page      (CalGridView        *view,
                                                  int                 n_pages);
void               cal_month_view_go_to_end      (CalGridView        *view,
                                                  gboolean            is_end);
void               cal_month_view_set_spot       (CalMonthView       *self,
                                                  const CalMonthSpot *spot);
/* The spot goes to that day, and to the occurrence of that id as soon as it is there. */
void               cal_month_view_wait_for       (CalMonthView       *self,
                                                  int                 day,
                                                  const char         *id);
CalOccurrence     *cal_month_view_get_spot_occurrence (CalGridView   *view);
void               cal_month_view_settle_spot    (CalMonthView       *self);
GtkWidget         *cal_month_view_find_spot      (CalGridView        *view);
void               cal_month_view_follow_focus   (CalMonthView       *self,
                                                  GtkWidget          *child);

G_END_DECLS
