/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <adwaita.h>
#include <math.h>

/* Which hours are seen, and how high they are.
 *
 * The position is the hour at the top with its fraction, so that it stays when the hours get
 * higher. It moves at once under a touchpad or a finger, glides for keys and the clicks of a wheel,
 * and flies on after a push. With Ctrl the wheel makes the hours higher or lower, around the
 * pointer, and so do two fingers. Sideways, or with Shift, it goes to the next days: one period for
 * a click of the wheel or for a whole swipe. */

#define GLIDE_DURATION (250 * 1000)
#define WHEEL_DURATION (130 * 1000)
#define ZOOM_STEP 1.15
#define SWIPE_LENGTH 90 /* pixels of a touchpad that go on by a period */
#define SMOOTH_WAIT (300 * 1000)
#define SWIPE_VELOCITY 400 /* of a finger, pixels a second */
#define FIRST_HOUR 7       /* at the top of days without the present time */
#define LEAD 0.2           /* of an hour, above it */

static double
get_max_position (CalDaysView *self)
{
  return cal_days_grid_get_max_offset (&self->grid) / MAX (1, self->grid.hour_height);
}

static void
apply_position (CalDaysView *self)
{
  cal_days_view_fit_position (self);
  cal_grid_view_queue (CAL_GRID_VIEW (self));
  cal_drag_refresh (self->drag);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CalDaysView *self = CAL_DAYS_VIEW (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gboolean goes_on = self->scroller.state != CAL_SCROLLER_STILL;

  if (goes_on)
    {
      goes_on = cal_scroller_tick (&self->scroller, now);
      apply_position (self);
    }
  goes_on |= cal_days_view_autoscroll (self, now);
  if (!goes_on)
    self->tick_id = 0;
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
glide_to (CalDaysView *self, double hours, gint64 duration)
{
  hours = CLAMP (hours, 0, get_max_position (self));
  if (!adw_get_enable_animations (GTK_WIDGET (self)) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      cal_days_view_set_position (self, hours);
      return;
    }
  cal_scroller_glide (&self->scroller,
                      hours,
                      duration,
                      cal_canvas_get_frame_time (CAL_CANVAS (self)));
  apply_position (self);
  cal_days_view_start_ticking (self);
}

static void
step (CalDaysView *self, gboolean to_right)
{
  cal_view_step (CAL_VIEW (self), to_right != self->grid.rtl ? 1 : -1);
}

/* Wheels without clicks, and touchpads that pass for wheels: a whole one at most every moment. */
static void
turn_smoothly (CalDaysView *self, double dx)
{
  gint64 now = g_get_monotonic_time ();

  if (self->swiped * dx < 0 || now - self->last_step < SMOOTH_WAIT)
    self->swiped = 0;
  self->swiped += dx;
  if (fabs (self->swiped) < 1)
    return;
  step (self, dx > 0);
  self->swiped = 0;
  self->last_step = now;
}

static void
scroll_sideways (CalDaysView *self, double dx, gboolean is_wheel)
{
  if (is_wheel && fabs (dx) >= 1)
    {
      step (self, dx > 0);
      return;
    }
  if (is_wheel)
    {
      turn_smoothly (self, dx);
      return;
    }
  self->swiped += dx;
  if (self->has_stepped || fabs (self->swiped) < SWIPE_LENGTH)
    return;
  self->has_stepped = TRUE;
  step (self, self->swiped > 0);
}

static void
scroll_hours (CalDaysView *self, double dy, gboolean is_wheel)
{
  double room = self->grid.height - cal_days_grid_get_hours_top (&self->grid);
  double hours = dy * (is_wheel ? pow (MAX (1, room), 2.0 / 3.0) : 1) / self->grid.hour_height;

  if (is_wheel && fabs (dy) >= 1)
    glide_to (self,
              (self->scroller.state == CAL_SCROLLER_GLIDING ? self->scroller.target
                                                            : self->scroller.position)
                  + hours,
              WHEEL_DURATION);
  else
    cal_days_view_set_position (self, self->scroller.position + hours);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, CalDaysView *self)
{
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self)) || (dx == 0 && dy == 0)
      || !cal_canvas_is_own_event (CAL_CANVAS (self), GTK_EVENT_CONTROLLER (controller)))
    return GDK_EVENT_PROPAGATE;
  if (state & GDK_CONTROL_MASK)
    cal_days_view_zoom (self, pow (ZOOM_STEP, is_wheel ? -dy : -dy / 24), self->pointer_y);
  else if (state & GDK_SHIFT_MASK && dx == 0)
    scroll_sideways (self, dy, is_wheel);
  else if (fabs (dx) > fabs (dy))
    scroll_sideways (self, dx, is_wheel);
  else
    scroll_hours (self, dy, is_wheel);
  return GDK_EVENT_STOP;
}

static void
scroll_begin_cb (GtkEventControllerScroll *controller, CalDaysView *self)
{
  self->swiped = 0;
  self->has_stepped = FALSE;
}

/* `velocity` is in pixels a second. */
static void
fly (CalDaysView *self, double velocity)
{
  if (!adw_get_enable_animations (GTK_WIDGET (self))
      || !cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return;
  cal_scroller_fly (&self->scroller,
                    velocity / MAX (1, self->grid.hour_height),
                    cal_canvas_get_frame_time (CAL_CANVAS (self)));
  self->scroller.target = CLAMP (self->scroller.target, 0, get_max_position (self));
  apply_position (self);
  cal_days_view_start_ticking (self);
}

static void
decelerate_cb (GtkEventControllerScroll *controller, double vx, double vy, CalDaysView *self)
{
  if (!self->has_stepped && fabs (vy) > fabs (vx))
    fly (self, vy);
}

static void
touch_begin_cb (GtkGestureDrag *gesture, double x, double y, CalDaysView *self)
{
  self->touch_position = self->scroller.position;
}

static void
touch_update_cb (GtkGestureDrag *gesture, double dx, double dy, CalDaysView *self)
{
  GdkEventSequence *sequence =
      gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture));
  gboolean is_claimed = gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), sequence)
                        == GTK_EVENT_SEQUENCE_CLAIMED;

  if (!is_claimed && MAX (fabs (dx), fabs (dy)) < 2 * CAL_DRAG_THRESHOLD)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (fabs (dy) > fabs (dx))
    cal_days_view_set_position (self, self->touch_position - dy / self->grid.hour_height);
}

static void
swipe_cb (GtkGestureSwipe *gesture, double vx, double vy, CalDaysView *self)
{
  if (fabs (vx) > 2 * fabs (vy) && fabs (vx) > SWIPE_VELOCITY)
    step (self, vx < 0);
  else
    fly (self, -vy);
}

static void
pinch_begin_cb (GtkGesture *gesture, GdkEventSequence *sequence, CalDaysView *self)
{
  self->pinched_height = self->grid.hour_height;
}

static void
pinch_cb (GtkGestureZoom *gesture, double scale, CalDaysView *self)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    y = self->pointer_y;
  cal_days_view_zoom (self, self->pinched_height * scale / self->grid.hour_height, y);
}

void
cal_days_view_setup_scroll (CalDaysView *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
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

  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

void
cal_days_view_start_ticking (CalDaysView *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
cal_days_view_stop_ticking (CalDaysView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

/* The grid follows the scroller, within what there is. */
void
cal_days_view_fit_position (CalDaysView *self)
{
  double most = get_max_position (self);

  if (self->scroller.state == CAL_SCROLLER_STILL
      && (self->scroller.position < 0 || self->scroller.position > most))
    cal_scroller_stop (&self->scroller, CLAMP (self->scroller.position, 0, most));
  self->grid.offset =
      floor (CLAMP (self->scroller.position, 0, most) * self->grid.hour_height + 0.5);
}

/* Goes there at once. */
void
cal_days_view_set_position (CalDaysView *self, double hours)
{
  cal_scroller_stop (&self->scroller, CLAMP (hours, 0, get_max_position (self)));
  apply_position (self);
}

/* Puts the hour before the present time at the top, or the morning. */
void
cal_days_view_go_to_hours (CalDaysView *self, gboolean animate)
{
  gint64 now = cal_grid_view_get_now (CAL_GRID_VIEW (self));
  double hours = FIRST_HOUR;

  if (cal_days_view_shows (self, cal_day_of_wall (now)))
    hours = floor ((double) (now - cal_day_of_wall (now) * CAL_DAY) / CAL_HOUR) - 1;
  if (animate)
    glide_to (self, hours - LEAD, GLIDE_DURATION);
  else
    cal_days_view_set_position (self, hours - LEAD);
}

void
cal_days_view_align (CalGridView *view)
{
  cal_days_view_go_to_hours (CAL_DAYS_VIEW (view), FALSE);
}

/* Scrolls no further than is needed to see that time. */
void
cal_days_view_reveal (CalDaysView *self, gint64 start, gint64 end)
{
  CalDaysGrid grid = self->grid;
  double offset;

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return;
  grid.offset = floor (self->scroller.target * grid.hour_height + 0.5);
  offset = cal_days_grid_reveal (&grid, start, end);
  if (offset != grid.offset)
    glide_to (self, offset / grid.hour_height, WHEEL_DURATION);
}

gboolean
cal_days_view_is_seen (CalDaysView *self, gint64 clock)
{
  double y = cal_days_grid_get_y (&self->grid, clock);

  return y >= cal_days_grid_get_hours_top (&self->grid) && y < self->grid.height;
}

/* Makes the hours higher or lower; the time at `y` stays there. */
void
cal_days_view_zoom (CalDaysView *self, double factor, double y)
{
  double top = cal_days_grid_get_hours_top (&self->grid);
  double lowest = MAX (CAL_DAYS_MIN_HOUR, (self->grid.height - top) / 24), held, height;

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return;
  y = CLAMP (y, top, self->grid.height);
  held = self->scroller.position + (y - top) / self->grid.hour_height;
  height = CLAMP (self->grid.hour_height * factor, lowest, MAX (lowest, CAL_DAYS_MAX_HOUR));
  if (height == self->grid.hour_height)
    return;
  cal_days_view_set_hour_height (self, height);
  self->grid.hour_height = height;
  cal_days_view_set_position (self, held - (y - top) / height);
}
