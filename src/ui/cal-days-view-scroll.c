/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <math.h>

/* Which hours are seen, and how high they are.
 *
 * The position is the hour at the top with its fraction, so that it stays when the hours get
 * higher; how it moves is in cal-grid-view-scroll.c. With Ctrl the wheel makes the hours higher or
 * lower, around the pointer, and so do two fingers. Sideways, or with Shift, it goes to the next
 * days: one period for a click of the wheel or for a whole swipe. */

#define ZOOM_STEP 1.15
#define SWIPE_LENGTH 90 /* pixels of a touchpad that go on by a period */
#define SMOOTH_WAIT (300 * 1000)
#define FIRST_HOUR 7 /* at the top of days without the present time */
#define LEAD 0.2     /* of an hour, above it */

static double
get_max_position (CalDaysView *self)
{
  return cal_days_grid_get_max_offset (&self->grid) / MAX (1, self->grid.hour_height);
}

double
cal_days_view_clamp (CalGridView *view, double hours)
{
  return CLAMP (hours, 0, get_max_position (CAL_DAYS_VIEW (view)));
}

void
cal_days_view_moved (CalGridView *view)
{
  cal_days_view_fit_position (CAL_DAYS_VIEW (view));
}

void
cal_days_view_get_page (CalGridView *view, double *out_page, double *out_unit)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);

  *out_page = self->grid.height - cal_days_grid_get_hours_top (&self->grid);
  *out_unit = self->grid.hour_height;
}

void
cal_days_view_turn (CalGridView *view, gboolean to_right)
{
  cal_view_step (CAL_VIEW (view), to_right != CAL_DAYS_VIEW (view)->grid.rtl ? 1 : -1);
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
  cal_days_view_turn (CAL_GRID_VIEW (self), dx > 0);
  self->swiped = 0;
  self->last_step = now;
}

static void
scroll_sideways (CalDaysView *self, double dx, gboolean is_wheel)
{
  if (is_wheel && fabs (dx) >= 1)
    {
      cal_days_view_turn (CAL_GRID_VIEW (self), dx > 0);
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
  cal_days_view_turn (CAL_GRID_VIEW (self), self->swiped > 0);
}

gboolean
cal_days_view_scroll (CalGridView *view, GtkEventControllerScroll *controller, double dx, double dy)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double x, y;
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (!cal_grid_view_has_size (view) || (dx == 0 && dy == 0)
      || !cal_canvas_is_own_event (CAL_CANVAS (self), GTK_EVENT_CONTROLLER (controller)))
    return GDK_EVENT_PROPAGATE;
  cal_grid_view_get_pointer (view, &x, &y);
  if (state & GDK_CONTROL_MASK)
    cal_days_view_zoom (self, pow (ZOOM_STEP, is_wheel ? -dy : -dy / 24), y);
  else if (state & GDK_SHIFT_MASK && dx == 0)
    scroll_sideways (self, dy, is_wheel);
  else if (fabs (dx) > fabs (dy))
    scroll_sideways (self, dx, is_wheel);
  else
    cal_grid_view_scroll_by (view, dy, is_wheel);
  return GDK_EVENT_STOP;
}

void
cal_days_view_decelerate (CalGridView *view,
                          GtkEventControllerScroll *controller,
                          double vx,
                          double vy)
{
  if (!CAL_DAYS_VIEW (view)->has_stepped && fabs (vy) > fabs (vx))
    cal_grid_view_fly (view, vy);
}

void
cal_days_view_begin_scroll (CalGridView *view)
{
  CAL_DAYS_VIEW (view)->swiped = 0;
  CAL_DAYS_VIEW (view)->has_stepped = FALSE;
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
    cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  cal_days_view_zoom (self, self->pinched_height * scale / self->grid.hour_height, y);
}

void
cal_days_view_setup_pinch (CalDaysView *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

/* The grid follows the position, within what there is. */
void
cal_days_view_fit_position (CalDaysView *self)
{
  double hours = cal_grid_view_get_fit_position (CAL_GRID_VIEW (self));

  self->grid.offset = floor (hours * self->grid.hour_height + 0.5);
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
    cal_grid_view_glide_to (CAL_GRID_VIEW (self), hours - LEAD, CAL_GRID_VIEW_GO);
  else
    cal_grid_view_set_position (CAL_GRID_VIEW (self), hours - LEAD);
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
  grid.offset = floor (cal_grid_view_get_target (CAL_GRID_VIEW (self)) * grid.hour_height + 0.5);
  offset = cal_days_grid_reveal (&grid, start, end);
  if (offset != grid.offset)
    cal_grid_view_glide_to (CAL_GRID_VIEW (self), offset / grid.hour_height, CAL_GRID_VIEW_STEP);
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
  held = cal_grid_view_get_position (CAL_GRID_VIEW (self)) + (y - top) / self->grid.hour_height;
  height = CLAMP (self->grid.hour_height * factor, lowest, MAX (lowest, CAL_DAYS_MAX_HOUR));
  if (height == self->grid.hour_height)
    return;
  cal_days_view_set_hour_height (self, height);
  self->grid.hour_height = height;
  cal_grid_view_set_position (CAL_GRID_VIEW (self), held - (y - top) / height);
}
