/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-canvas.h"
#include "cal-view.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_PLACE_NONE,
  CAL_PLACE_FREE,
  CAL_PLACE_OCCURRENCE,
  CAL_PLACE_MORE,       /* "+N": what has no room */
  CAL_PLACE_DAY,        /* the name of a day, which opens it */
  CAL_PLACE_BUTTON,     /* something else that looks and acts like a button, and is none */
} CalPlaceKind;

/* What there is somewhere in a view, as far as it matters to the keyboard and the pointer. */
typedef struct
{
  CalPlaceKind   kind;
  CalOccurrence *occurrence; /* borrowed; NULL: there is none */
  int            day;
  CalSlot        slot;       /* of a new appointment there */
  GdkRectangle   where;      /* for something to point at */
  gboolean       is_free;    /* a new appointment can be made there */
  const char    *cursor;     /* the pointer's look there, where it is not the usual one of the kind */
  const char    *action;     /* of a button: what it does … */
  const char    *tooltip;    /* … and what it is called */
} CalPlace;

#define CAL_TYPE_GRID_VIEW (cal_grid_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (CalGridView, cal_grid_view, CAL, GRID_VIEW, CalCanvas)

/* Moves the spot to the occurrence of that id. FALSE: it isn't in the spot's day. */
typedef gboolean (*CalGridViewFindFunc) (CalGridView *self,
                                         const char  *id);

struct _CalGridViewClass
{
  CalCanvasClass parent_class;

  /* Of the model, for the view's own index of it. */
  void           (*splice)              (CalGridView          *self,
                                         guint                 position,
                                         guint                 n_removed,
                                         CalOccurrence *const *added,
                                         guint                 n_added);

  /* The font is another one, or the direction of reading, or what is shown at the edges. */
  void           (*forget_metrics)      (CalGridView          *self);
  /* The three steps of arrange (): the sizes of everything; the first position, once there is a size;
   * the widgets. */
  void           (*measure)             (CalGridView          *self,
                                         int                   width,
                                         int                   height);
  void           (*align)               (CalGridView          *self);
  void           (*place)               (CalGridView          *self);

  /* How much is seen at once and how large one unit of the position is; pixels. */
  void           (*get_page)            (CalGridView          *self,
                                         double               *out_page,
                                         double               *out_unit);
  /* The position that there is, nearest to it. */
  double         (*clamp)               (CalGridView          *self,
                                         double                position);
  /* The position is another one. */
  void           (*moved)               (CalGridView          *self);
  /* It is the user who moves it: (nullable). */
  void           (*follow)              (CalGridView          *self);
  /* Fingers come down on a touchpad: (nullable). */
  void           (*begin_scroll)        (CalGridView          *self);
  gboolean       (*scroll)              (CalGridView          *self,
                                         GtkEventControllerScroll *controller,
                                         double                dx,
                                         double                dy);
  /* What is left of a push when a touchpad is let go; pixels a second. */
  void           (*decelerate)          (CalGridView          *self,
                                         GtkEventControllerScroll *controller,
                                         double                vx,
                                         double                vy);
  /* A finger swipes sideways: NULL where that means nothing. */
  void           (*turn)                (CalGridView          *self,
                                         gboolean              to_right);
  /* In every frame while something moves. Returns whether it has to go on. */
  gboolean       (*autoscroll)          (CalGridView          *self,
                                         gint64                now);
  /* What is further away is not glided through, but from so near to it; 0: everything is. */
  double           far;
  double           near;

  /* The spot, where the keyboard is: what it is on, its occurrence, and the child that stands for it
   * where that is not the cursor. The last two may be NULL. */
  void           (*get_spot)            (CalGridView          *self,
                                         CalPlace             *out_place);
  CalOccurrence *(*get_spot_occurrence) (CalGridView          *self);
  GtkWidget     *(*find_spot)           (CalGridView          *self);
  /* What is selected by keys; FALSE: nothing is. */
  gboolean       (*get_selection)       (CalGridView          *self,
                                         CalSlot              *out_slot,
                                         GdkRectangle         *out_where);
  /* What lies under the pointer; CAL_PLACE_NONE: nothing to press. */
  void           (*get_place)           (CalGridView          *self,
                                         double                x,
                                         double                y,
                                         CalPlace             *out_place);
  /* Puts the spot there. */
  void           (*put_spot)            (CalGridView          *self,
                                         double                x,
                                         double                y);
  /* The pointer is over the name of a day or a button; NULL: it is no more. */
  void           (*set_hovered)         (CalGridView          *self,
                                         const CalPlace       *place);
  /* A drag: FALSE, there is none from here; (x, y) is where the pointer was pressed. */
  gboolean       (*begin_drag)          (CalGridView          *self,
                                         double                x,
                                         double                y);
  void           (*update_drag)         (CalGridView          *self,
                                         double                x,
                                         double                y,
                                         gboolean              is_copy);
  /* `dragged` is NULL where free space was marked. */
  void           (*drop)                (CalGridView          *self,
                                         CalOccurrence        *dragged,
                                         double                x,
                                         double                y,
                                         gboolean              is_copy);
  /* The Tab key comes to the view or leaves it; by default the view is one stop. */
  gboolean       (*move_focus)          (CalGridView          *self,
                                         GtkDirectionType      direction);
  /* An arrow key: one of the two is 0, the other -1 or 1; forward is in the direction of reading. */
  gboolean       (*press_arrow)         (CalGridView          *self,
                                         int                   forward,
                                         int                   down,
                                         GdkModifierType       modifiers);
  /* Page Up and Down, Home and End. */
  void           (*turn_page)           (CalGridView          *self,
                                         int                   n_pages);
  void           (*go_to_end)           (CalGridView          *self,
                                         gboolean              is_end);
  /* The keys that only this view has: (nullable). */
  gboolean       (*press_other)         (CalGridView          *self,
                                         guint                 keyval,
                                         GdkModifierType       modifiers);
};

/* ---- what is shown ---- */

void            cal_grid_view_queue          (CalGridView         *self);
/* The same as the properties of CalView. */
int             cal_grid_view_get_date       (CalGridView         *self);
gboolean        cal_grid_view_set_date       (CalGridView         *self,
                                              int                  day);
gboolean        cal_grid_view_set_title      (CalGridView         *self,
                                              const char          *title);
int             cal_grid_view_get_today      (CalGridView         *self);
const CalZone  *cal_grid_view_get_zone       (CalGridView         *self);
gboolean        cal_grid_view_shows_weeks    (CalGridView         *self);
/* What the model should cover: days [first_day, end_day). */
void            cal_grid_view_set_range      (CalGridView         *self,
                                              int                  first_day,
                                              int                  end_day);
gboolean        cal_grid_view_covers         (CalGridView         *self,
                                              int                  first_day,
                                              int                  end_day);
/* The present time on the wall. */
gint64          cal_grid_view_get_now        (CalGridView         *self);
gboolean        cal_grid_view_is_past        (CalGridView         *self,
                                              CalOccurrence       *occurrence);
gboolean        cal_grid_view_is_weekend     (CalGridView         *self,
                                              int                  day);
/* Whether it has been laid out. */
gboolean        cal_grid_view_has_size       (CalGridView         *self);

/* ---- scrolling ---- */

/* How long a glide takes, microseconds: to where the user asked to go; a little further. */
#define CAL_GRID_VIEW_GO   (250 * 1000)
#define CAL_GRID_VIEW_STEP (130 * 1000)

double          cal_grid_view_get_position   (CalGridView         *self);
/* After the size has changed: the position within what there is now. */
double          cal_grid_view_get_fit_position (CalGridView       *self);
/* Where it will come to rest. */
double          cal_grid_view_get_target     (CalGridView         *self);
/* Goes there at once. */
void            cal_grid_view_set_position   (CalGridView         *self,
                                              double               position);
void            cal_grid_view_glide_to       (CalGridView         *self,
                                              double               position,
                                              gint64               duration);
/* Flies on after a push; `velocity` is in pixels a second. */
void            cal_grid_view_fly            (CalGridView         *self,
                                              double               velocity);
/* By pixels, or by clicks of a wheel. */
void            cal_grid_view_scroll_by      (CalGridView         *self,
                                              double               dy,
                                              gboolean             is_wheel);
double          cal_grid_view_get_wheel_step (CalGridView         *self);
void            cal_grid_view_start_ticking  (CalGridView         *self);

/* ---- focus ---- */

/* The cursor is the child that has the focus when the spot is on nothing that has a widget. */
void            cal_grid_view_add_cursor     (CalGridView         *self,
                                              GtkWidget           *cursor);
/* Whether the board has the focus, and not a popover on it or what covers it. */
gboolean        cal_grid_view_has_focus      (CalGridView         *self);
/* Gives the focus to what stands for the spot, if the view has it. */
void            cal_grid_view_place_focus    (CalGridView         *self);
/* Remembers the occurrence that the spot is on, to follow it. */
void            cal_grid_view_note_occurrence (CalGridView        *self);
/* The spot waits where it is for that occurrence to come; it may be on its way. */
void            cal_grid_view_await          (CalGridView         *self,
                                              const char          *id);
/* After the layout has changed: finds what the spot was on, or what it was on before that went away
 * and has now come back. `find` moves the spot there, if it is in the spot's day. */
gboolean        cal_grid_view_find_awaited   (CalGridView         *self,
                                              CalGridViewFindFunc  find);
/* What the spot was on has gone away and it is on another occurrence now: it follows this one, until
 * that comes back or the user puts the spot somewhere. */
void            cal_grid_view_note_neighbour (CalGridView         *self);
/* Whether something is being selected by keys. */
gboolean        cal_grid_view_is_selecting   (CalGridView         *self);
void            cal_grid_view_set_selecting  (CalGridView         *self,
                                              gboolean             is_selecting);
/* Tells that the spot's occurrence is to lie there, and lets the spot wait for it. */
void            cal_grid_view_reschedule     (CalGridView         *self,
                                              CalOccurrence       *occurrence,
                                              const CalSlot       *slot);

/* ---- pointer ---- */

/* In begin_drag (): what is dragged is an occurrence, which Ctrl copies. */
void            cal_grid_view_lift           (CalGridView         *self,
                                              CalOccurrence       *occurrence,
                                              gboolean             can_copy);
/* What is in the hand; NULL: nothing, or space is being marked. */
CalOccurrence  *cal_grid_view_get_dragged    (CalGridView         *self);
gboolean        cal_grid_view_is_dragging    (CalGridView         *self);
/* Whether it is drawn as taken from its place. */
gboolean        cal_grid_view_is_lifted      (CalGridView         *self,
                                              CalOccurrence       *occurrence);
/* Says update_drag () again: what lies under the pointer has moved. */
void            cal_grid_view_refresh_drag   (CalGridView         *self);
void            cal_grid_view_get_pointer    (CalGridView         *self,
                                              double              *out_x,
                                              double              *out_y);
/* How far the pointer is into the upper or the lower edge of [top, bottom), -1 … 1. */
double          cal_grid_view_get_edge_depth (CalGridView         *self,
                                              double               top,
                                              double               bottom);
/* In autoscroll (): a drag that is so deep in an edge scrolls, unless it is still waiting; `speed` is in
 * units of the position a second. Returns whether it may go on. */
gboolean        cal_grid_view_scroll_at_edge (CalGridView         *self,
                                              double               depth,
                                              double               speed,
                                              gboolean             is_waiting,
                                              gint64               now);

G_END_DECLS
