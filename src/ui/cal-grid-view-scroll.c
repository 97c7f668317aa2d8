/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-grid-view-private.h"

#include <adwaita.h>
#include <math.h>

#include "cal-drag.h"

/* How a view gets somewhere else.
 *
 * The position is one number, of which the subclass knows the unit: rows of weeks, or hours. It
 * moves at once under a touchpad or a finger, glides for keys, buttons and the clicks of a wheel,
 * and flies on after a push. While it moves, or a drag near an edge may move it, a tick comes with
 * every frame. */

#define SWIPE_VELOCITY 400 /* of a finger that goes sideways, pixels a second */

static void
apply_position (CalGridView *self)
{
  CAL_GRID_VIEW_GET_CLASS (self)->moved (self);
  cal_grid_view_queue (self);
  cal_grid_view_refresh_drag (self);
}

static double
clamp (CalGridView *self, double position)
{
  return CAL_GRID_VIEW_GET_CLASS (self)->clamp (self, position);
}

static double
get_unit (CalGridView *self)
{
  double page, unit;

  CAL_GRID_VIEW_GET_CLASS (self)->get_page (self, &page, &unit);
  return MAX (1, unit);
}

static void
follow (CalGridView *self)
{
  if (CAL_GRID_VIEW_GET_CLASS (self)->follow != NULL)
    CAL_GRID_VIEW_GET_CLASS (self)->follow (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CalGridView *self = CAL_GRID_VIEW (widget);
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gboolean goes_on = priv->scroller.state != CAL_SCROLLER_STILL;

  if (goes_on)
    {
      goes_on = cal_scroller_tick (&priv->scroller, now);
      apply_position (self);
    }
  goes_on |= CAL_GRID_VIEW_GET_CLASS (self)->autoscroll (self, now);
  if (!goes_on)
    priv->tick_id = 0;
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
scroll_begin_cb (GtkEventControllerScroll *controller, CalGridView *self)
{
  if (CAL_GRID_VIEW_GET_CLASS (self)->begin_scroll != NULL)
    CAL_GRID_VIEW_GET_CLASS (self)->begin_scroll (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, CalGridView *self)
{
  return CAL_GRID_VIEW_GET_CLASS (self)->scroll (self, controller, dx, dy);
}

static void
decelerate_cb (GtkEventControllerScroll *controller, double vx, double vy, CalGridView *self)
{
  CAL_GRID_VIEW_GET_CLASS (self)->decelerate (self, controller, vx, vy);
}

static void
touch_begin_cb (GtkGestureDrag *gesture, double x, double y, CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  priv->touch_position = priv->scroller.position;
}

/* Where swiping sideways means something a finger that goes sideways doesn't scroll. */
static void
touch_update_cb (GtkGestureDrag *gesture, double dx, double dy, CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  double sideways = CAL_GRID_VIEW_GET_CLASS (self)->turn != NULL ? fabs (dx) : 0;
  GdkEventSequence *sequence =
      gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture));
  gboolean is_claimed = gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), sequence)
                        == GTK_EVENT_SEQUENCE_CLAIMED;

  if (!is_claimed && MAX (sideways, fabs (dy)) < 2 * CAL_DRAG_THRESHOLD)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (sideways > 0 && sideways >= fabs (dy))
    return;
  follow (self);
  cal_grid_view_set_position (self, priv->touch_position - dy / get_unit (self));
}

static void
swipe_cb (GtkGestureSwipe *gesture, double vx, double vy, CalGridView *self)
{
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);

  if (klass->turn != NULL && fabs (vx) > 2 * fabs (vy) && fabs (vx) > SWIPE_VELOCITY)
    klass->turn (self, vx < 0);
  else
    cal_grid_view_fly (self, -vy);
}

void
cal_grid_view_setup_scroll (CalGridView *self)
{
  GtkEventControllerScrollFlags axes = CAL_GRID_VIEW_GET_CLASS (self)->turn != NULL
                                           ? GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES
                                           : GTK_EVENT_CONTROLLER_SCROLL_VERTICAL;
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (axes | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkGesture *touch = gtk_gesture_drag_new ();
  GtkGesture *swipe = gtk_gesture_swipe_new ();

  g_signal_connect (scroll, "scroll-begin", G_CALLBACK (scroll_begin_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (scroll, "decelerate", G_CALLBACK (decelerate_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (touch), TRUE);
  g_signal_connect (touch, "drag-begin", G_CALLBACK (touch_begin_cb), self);
  g_signal_connect (touch, "drag-update", G_CALLBACK (touch_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (touch));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  g_signal_connect (swipe, "swipe", G_CALLBACK (swipe_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (swipe));
  gtk_gesture_group (touch, swipe);
}

void
cal_grid_view_stop_ticking (CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  if (priv->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), priv->tick_id);
  priv->tick_id = 0;
}

double
cal_grid_view_get_position (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  return cal_grid_view_get_private (self)->scroller.position;
}

/* A position that lies outside comes back when it is at rest. */
double
cal_grid_view_get_fit_position (CalGridView *self)
{
  CalScroller *scroller;
  double position;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  scroller = &cal_grid_view_get_private (self)->scroller;
  position = clamp (self, scroller->position);
  if (scroller->state == CAL_SCROLLER_STILL && position != scroller->position)
    cal_scroller_stop (scroller, position);
  return position;
}

double
cal_grid_view_get_target (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  return cal_grid_view_get_private (self)->scroller.target;
}

void
cal_grid_view_set_position (CalGridView *self, double position)
{
  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  cal_scroller_stop (&cal_grid_view_get_private (self)->scroller, clamp (self, position));
  apply_position (self);
}

void
cal_grid_view_glide_to (CalGridView *self, double position, gint64 duration)
{
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);
  CalScroller *scroller;
  double target;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  if (!adw_get_enable_animations (GTK_WIDGET (self)) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      cal_grid_view_set_position (self, position);
      return;
    }
  scroller = &cal_grid_view_get_private (self)->scroller;
  target = clamp (self, position);
  if (klass->far > 0 && fabs (target - scroller->position) > klass->far)
    cal_scroller_stop (scroller,
                       target + (target > scroller->position ? -klass->near : klass->near));
  cal_scroller_glide (scroller, target, duration, cal_canvas_get_frame_time (CAL_CANVAS (self)));
  apply_position (self);
  cal_grid_view_start_ticking (self);
}

void
cal_grid_view_fly (CalGridView *self, double velocity)
{
  CalScroller *scroller;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  if (!adw_get_enable_animations (GTK_WIDGET (self)) || !cal_grid_view_has_size (self))
    return;
  scroller = &cal_grid_view_get_private (self)->scroller;
  follow (self);
  cal_scroller_fly (scroller,
                    velocity / get_unit (self),
                    cal_canvas_get_frame_time (CAL_CANVAS (self)));
  scroller->target = clamp (self, scroller->target);
  apply_position (self);
  cal_grid_view_start_ticking (self);
}

/* How far a click of the wheel goes: as in GTK's own scrolled windows; pixels. */
double
cal_grid_view_get_wheel_step (CalGridView *self)
{
  double page, unit;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  CAL_GRID_VIEW_GET_CLASS (self)->get_page (self, &page, &unit);
  return pow (MAX (1, page), 2.0 / 3.0);
}

void
cal_grid_view_scroll_by (CalGridView *self, double dy, gboolean is_wheel)
{
  const CalScroller *scroller;
  double delta, from;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  scroller = &cal_grid_view_get_private (self)->scroller;
  delta = dy * (is_wheel ? cal_grid_view_get_wheel_step (self) : 1) / get_unit (self);
  from = scroller->state == CAL_SCROLLER_GLIDING ? scroller->target : scroller->position;
  follow (self);
  if (is_wheel && fabs (dy) >= 1)
    cal_grid_view_glide_to (self, from + delta, CAL_GRID_VIEW_STEP);
  else
    cal_grid_view_set_position (self, scroller->position + delta);
}

/* The user moves it, by units of the position. */
void
cal_grid_view_move_by (CalGridView *self, double delta)
{
  follow (self);
  cal_grid_view_set_position (self, cal_grid_view_get_position (self) + delta);
}

void
cal_grid_view_start_ticking (CalGridView *self)
{
  CalGridViewPrivate *priv;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  priv = cal_grid_view_get_private (self);
  if (priv->tick_id == 0)
    priv->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}
