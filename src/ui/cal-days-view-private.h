/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-focus.h"
#include "cal-days-grip.h"
#include "cal-days-index.h"
#include "cal-days-view.h"
#include "cal-grid-view.h"
#include "cal-more-button.h"
#include "cal-slot-cursor.h"

G_BEGIN_DECLS

/* The class is split: cal-days-view.c is its life cycle and properties, -period.c says which days it
 * shows, -scroll.c moves it, -arrange.c places its widgets, -text.c has its words, -draw.c draws the
 * grid and -ghost.c what is in the hand; -pointer.c, -drag.c and -keys.c are what mouse and keyboard do,
 * -focus.c where the latter is. */

/* How high an hour can be made, pixels. */
#define CAL_DAYS_MIN_HOUR     24
#define CAL_DAYS_MAX_HOUR     160
#define CAL_DAYS_DEFAULT_HOUR 48

/* Of the canvas: what lies in a day has its column. */
#define CAL_DAYS_STRIP_SLOT (-1)

typedef enum
{
  CAL_DAYS_TEXT_NORMAL,
  CAL_DAYS_TEXT_BOLD,
  CAL_DAYS_TEXT_SMALL,
  CAL_DAYS_TEXT_SMALL_BOLD,
} CalDaysTextStyle;

struct _CalDaysView
{
  CalGridView    parent_instance;

  /* properties */
  const CalZone *second_zone;
  int            n_days;

  /* geometry */
  CalDaysGrid    grid;        /* first_day and n_days in it are what is shown */
  CalDaysIndex  *index;
  double         hour_height; /* as wanted; the grid's is higher where the view is */
  double         label_width; /* of a column of hours */
  double         second_width;
  gboolean       is_expanded; /* the strip shows all that it has */
  gboolean       has_metrics;
  int            week_start;
  GHashTable    *texts;       /* style and text → PangoLayout */

  /* scrolling: positions are the hour at the top */
  double         pinched_height;
  double         swiped;      /* sideways, pixels or parts of a click of the wheel */
  gint64         last_step;   /* sideways, microseconds of the monotonic clock */
  gboolean       has_stepped; /* by this swipe */

  /* children; the canvas unparents them */
  GtkWidget     *cursor;
  GtkWidget     *expander;
  GPtrArray     *more_buttons;
  GPtrArray     *rest_buttons;
  GtkWidget     *rest_at_spot; /* the one of them that the keyboard's cursor is on; borrowed */

  /* keyboard */
  CalDaysSpot    spot;
  gboolean       is_chosen;   /* the user has put it there, by a press or with keys */
  CalDaysPoint   anchor;      /* from which time is being selected */

  /* pointer */
  CalDaysGrip    grip;
  CalSlot        drag_slot;   /* what it would be if it were dropped now */
  CalDaysPart    hovered;     /* a heading or the corner, under the pointer; else none … */
  int            hovered_column; /* … and in which column */
  gint64         edge_since;  /* since when it has been near the top or the bottom of the hours … */
  gboolean       was_inside;  /* … and whether it was in the midst of them before, in this drag */
  gint64         side_since;  /* since when the pointer has been beside the days; 0: it is not */
  CalSlot        mark;        /* empty when both ends are equal */
};

/* cal-days-view.c */
void               cal_days_view_set_hour_height (CalDaysView         *self,
                                                  double               height);
void               cal_days_view_set_mark        (CalDaysView         *self,
                                                  const CalSlot       *slot);
/* -period.c */
void               cal_days_view_set_date        (CalDaysView         *self,
                                                  int                  day);
gboolean           cal_days_view_shows           (CalDaysView         *self,
                                                  int                  day);
/* -scroll.c */
void               cal_days_view_setup_pinch     (CalDaysView         *self);
void               cal_days_view_get_page        (CalGridView         *view,
                                                  double              *out_page,
                                                  double              *out_unit);
double             cal_days_view_clamp           (CalGridView         *view,
                                                  double               hours);
void               cal_days_view_moved           (CalGridView         *view);
void               cal_days_view_begin_scroll    (CalGridView         *view);
gboolean           cal_days_view_scroll          (CalGridView         *view,
                                                  GtkEventControllerScroll *controller,
                                                  double               dx,
                                                  double               dy);
void               cal_days_view_decelerate      (CalGridView         *view,
                                                  GtkEventControllerScroll *controller,
                                                  double               vx,
                                                  double               vy);
void               cal_days_view_turn            (CalGridView         *view,
                                                  gboolean             to_right);
void               cal_days_view_align           (CalGridView         *view);
void               cal_days_view_go_to_hours     (CalDaysView         *self,
                                                  gboolean             animate);
void               cal_days_view_fit_position    (CalDaysView         *self);
void               cal_days_view_reveal          (CalDaysView         *self,
                                                  gint64               start,
                                                  gint64               end);
gboolean           cal_days_view_is_seen         (CalDaysView         *self,
                                                  gint64               clock);
void               cal_days_view_zoom            (CalDaysView         *self,
                                                  double               factor,
                                                  double               y);
/* -arrange.c */
void               cal_days_view_measure         (CalGridView         *view,
                                                  int                  width,
                                                  int                  height);
void               cal_days_view_place           (CalGridView         *view);
void               cal_days_view_get_look        (CalDaysView         *self,
                                                  CalOccurrence       *occurrence,
                                                  CalOccurrenceLook   *out_look);
void               cal_days_view_setup_expander  (CalDaysView         *self);
GdkRectangle       cal_days_view_to_rectangle    (CalDaysView         *self,
                                                  const CalBox        *box);
GdkRectangle       cal_days_view_get_slot_rectangle (CalDaysView      *self,
                                                  const CalSlot       *slot,
                                                  int                  day);
/* -text.c */
PangoLayout       *cal_days_view_get_text        (CalDaysView         *self,
                                                  CalDaysTextStyle     style,
                                                  const char          *text);
void               cal_days_view_forget_texts    (CalDaysView         *self);
void               cal_days_view_measure_texts   (CalDaysView         *self);
double             cal_days_view_measure_header  (CalDaysView         *self);
void               cal_days_view_draw_header     (CalDaysView         *self,
                                                  GtkSnapshot         *snapshot);
void               cal_days_view_draw_labels     (CalDaysView         *self,
                                                  GtkSnapshot         *snapshot);
/* -draw.c */
void               cal_days_view_draw_below      (CalCanvas           *canvas,
                                                  GtkSnapshot         *snapshot);
void               cal_days_view_draw_above      (CalCanvas           *canvas,
                                                  GtkSnapshot         *snapshot);
GdkRGBA            cal_days_view_get_now_color   (CalDaysView         *self);
/* -ghost.c */
void               cal_days_view_draw_ghost      (CalDaysView         *self,
                                                  GtkSnapshot         *snapshot);
void               cal_days_view_draw_mark       (CalDaysView         *self,
                                                  GtkSnapshot         *snapshot);
/* -pointer.c */
void               cal_days_view_get_place       (CalGridView         *view,
                                                  double               x,
                                                  double               y,
                                                  CalPlace            *out_place);
void               cal_days_view_put_spot        (CalGridView         *view,
                                                  double               x,
                                                  double               y);
void               cal_days_view_set_hovered     (CalGridView         *view,
                                                  const CalPlace      *place);
void               cal_days_view_describe        (CalDaysView         *self,
                                                  const CalDaysHit    *at,
                                                  CalPlace            *out_place);
void               cal_days_view_hit             (CalDaysView         *self,
                                                  double               x,
                                                  double               y,
                                                  CalDaysHit          *out_hit);
CalOccurrence     *cal_days_view_get_occurrence  (CalDaysView         *self,
                                                  const CalDaysHit    *at);
/* -drag.c */
gboolean           cal_days_view_begin_drag      (CalGridView         *view,
                                                  double               x,
                                                  double               y);
void               cal_days_view_update_drag     (CalGridView         *view,
                                                  double               x,
                                                  double               y,
                                                  gboolean             is_copy);
void               cal_days_view_drop            (CalGridView         *view,
                                                  CalOccurrence       *dragged,
                                                  double               x,
                                                  double               y,
                                                  gboolean             is_copy);
gboolean           cal_days_view_autoscroll      (CalGridView         *view,
                                                  gint64               now);
/* -focus.c */
CalDaysHit         cal_days_view_get_spot_place  (CalDaysView         *self);
void               cal_days_view_set_spot        (CalDaysView         *self,
                                                  const CalDaysSpot   *spot);
void               cal_days_view_settle_spot     (CalDaysView         *self);
GtkWidget         *cal_days_view_find_spot       (CalGridView         *view);
CalOccurrence     *cal_days_view_get_spot_occurrence (CalGridView     *view);
void               cal_days_view_focus_occurrence (CalDaysView        *self,
                                                  CalOccurrence       *occurrence);
/* -keys.c */
void               cal_days_view_get_spot        (CalGridView         *view,
                                                  CalPlace            *out_place);
gboolean           cal_days_view_get_selection   (CalGridView         *view,
                                                  CalSlot             *out_slot,
                                                  GdkRectangle        *out_where);
gboolean           cal_days_view_get_selected    (CalDaysView         *self,
                                                  CalSlot             *out_slot);
gboolean           cal_days_view_press_arrow     (CalGridView         *view,
                                                  int                  forward,
                                                  int                  down,
                                                  GdkModifierType      modifiers);
void               cal_days_view_turn_page       (CalGridView         *view,
                                                  int                  n_pages);
void               cal_days_view_go_to_end       (CalGridView         *view,
                                                  gboolean             is_end);
gboolean           cal_days_view_press_other     (CalGridView         *view,
                                                  guint                keyval,
                                                  GdkModifierType      modifiers);

G_END_DECLS
