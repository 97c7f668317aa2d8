/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include <adwaita.h>
#include <math.h>

/* Where the month is, and how it gets somewhere else.
 *
 * The position is a row number with a fraction (see cal-month-rows.c). It moves at once under a
 * touchpad or a finger, glides for keys, buttons and the clicks of a wheel, and flies on after a
 * push. What the model should cover is known before a movement ends: the range takes in where the
 * position is going, with a margin of more than a month on both sides, in whole months, so that it
 * seldom changes and a neighbouring month is there before anybody asks for it. */

#define GLIDE_DURATION (250 * 1000)
#define WHEEL_DURATION (130 * 1000)
#define FAR_ROWS 12    /* further away than this is not glided through */
#define NEAR_ROWS 3    /* … but from so near to it */
#define MARGIN_DAYS 37 /* a month, and the rest of its last week */
#define FIRST_YEAR 1
#define LAST_YEAR 9998

static double
count_rows (CalMonthView *self)
{
  return self->grid.row_height > 0 ? self->grid.height / self->grid.row_height : 6;
}

static double
clamp_position (CalMonthView *self, double position)
{
  int week_start = self->grid.week_start;
  double first = cal_month_row_of_day (cal_day_from_date (FIRST_YEAR, 1, 8), week_start);
  double last = cal_month_row_of_day (cal_day_from_date (LAST_YEAR, 12, 1), week_start);

  return CLAMP (position, first, last);
}

static int
first_of_month (int day)
{
  int year, month;

  cal_day_to_date (day, &year, &month, NULL);
  return cal_day_from_date (year, month, 1);
}

/* The month of which most is seen is that of the middle. */
static void
follow_position (CalMonthView *self)
{
  int row = (int) floor (self->grid.position + count_rows (self) / 2);
  int middle = cal_month_row_get_first_day (row, self->grid.week_start) + CAL_WEEK_DAYS / 2;

  if (first_of_month (middle) != first_of_month (cal_grid_view_get_date (CAL_GRID_VIEW (self))))
    cal_month_view_set_date (self, first_of_month (middle));
}

static void
apply_position (CalMonthView *self)
{
  self->grid.position = self->scroller.position;
  cal_month_view_update_range (self);
  if (self->follows)
    follow_position (self);
  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  cal_drag_refresh (self->drag);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CalMonthView *self = CAL_MONTH_VIEW (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  gboolean goes_on = self->scroller.state != CAL_SCROLLER_STILL;

  if (goes_on)
    {
      goes_on = cal_scroller_tick (&self->scroller, now);
      apply_position (self);
    }
  goes_on |= cal_month_view_autoscroll (self, now);
  if (!goes_on)
    self->tick_id = 0;
  return goes_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
glide_to (CalMonthView *self, double target, gint64 duration)
{
  target = clamp_position (self, target);
  if (!adw_get_enable_animations (GTK_WIDGET (self)) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      cal_scroller_stop (&self->scroller, target);
      apply_position (self);
      return;
    }
  if (fabs (target - self->scroller.position) > FAR_ROWS)
    cal_scroller_stop (&self->scroller,
                       target + (target > self->scroller.position ? -NEAR_ROWS : NEAR_ROWS));
  cal_scroller_glide (&self->scroller,
                      target,
                      duration,
                      cal_canvas_get_frame_time (CAL_CANVAS (self)));
  apply_position (self);
  cal_month_view_start_ticking (self);
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, CalMonthView *self)
{
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double step = is_wheel ? pow (self->grid.height, 2.0 / 3.0) : 1;
  double rows = dy * step / MAX (1, self->grid.row_height);

  if (dy == 0
      || gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller))
             & GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  self->follows = TRUE;
  if (is_wheel && fabs (dy) >= 1)
    glide_to (self,
              (self->scroller.state == CAL_SCROLLER_GLIDING ? self->scroller.target
                                                            : self->scroller.position)
                  + rows,
              WHEEL_DURATION);
  else
    cal_month_view_set_position (self, self->scroller.position + rows);
  return GDK_EVENT_STOP;
}

/* `velocity` is in pixels a second. */
static void
fly (CalMonthView *self, double velocity)
{
  if (!adw_get_enable_animations (GTK_WIDGET (self)))
    return;
  self->follows = TRUE;
  cal_scroller_fly (&self->scroller,
                    velocity / MAX (1, self->grid.row_height),
                    cal_canvas_get_frame_time (CAL_CANVAS (self)));
  self->scroller.target = clamp_position (self, self->scroller.target);
  apply_position (self);
  cal_month_view_start_ticking (self);
}

static void
decelerate_cb (GtkEventControllerScroll *controller, double vx, double vy, CalMonthView *self)
{
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;

  fly (self, vy * (is_wheel ? pow (self->grid.height, 2.0 / 3.0) : 1));
}

static void
touch_begin_cb (GtkGestureDrag *gesture, double x, double y, CalMonthView *self)
{
  self->touch_position = self->scroller.position;
}

static void
touch_update_cb (GtkGestureDrag *gesture, double dx, double dy, CalMonthView *self)
{
  if (fabs (dy) < 2 * CAL_DRAG_THRESHOLD
      && gtk_gesture_get_sequence_state (
             GTK_GESTURE (gesture),
             gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture)))
             != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->follows = TRUE;
  cal_month_view_set_position (self, self->touch_position - dy / MAX (1, self->grid.row_height));
}

static void
swipe_cb (GtkGestureSwipe *gesture, double vx, double vy, CalMonthView *self)
{
  fly (self, -vy);
}

void
cal_month_view_setup_scroll (CalMonthView *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  GtkGesture *touch = gtk_gesture_drag_new ();
  GtkGesture *swipe = gtk_gesture_swipe_new ();

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
cal_month_view_start_ticking (CalMonthView *self)
{
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
cal_month_view_stop_ticking (CalMonthView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

/* Goes there at once. */
void
cal_month_view_set_position (CalMonthView *self, double position)
{
  cal_scroller_stop (&self->scroller, clamp_position (self, position));
  apply_position (self);
}

/* Scrolls no further than is needed to see the whole of the day's week. */
void
cal_month_view_reveal_day (CalMonthView *self, int day)
{
  CalMonthGrid grid = self->grid;

  grid.position = self->scroller.target;
  self->follows = TRUE;
  if (cal_month_grid_reveal (&grid, cal_month_row_of_day (day, grid.week_start)) != grid.position)
    glide_to (self,
              cal_month_grid_reveal (&grid, cal_month_row_of_day (day, grid.week_start)),
              WHEEL_DURATION);
}

/* What the model should cover: where the view is and where it is going, and a month around it. */
void
cal_month_view_update_range (CalMonthView *self)
{
  double top = MIN (self->scroller.position, self->scroller.target);
  double bottom = MAX (self->scroller.position, self->scroller.target) + count_rows (self);
  int week_start = self->grid.week_start;
  int first = cal_month_row_get_first_day ((int) floor (top), week_start) - MARGIN_DAYS;
  int end = cal_month_row_get_first_day ((int) ceil (bottom), week_start) + MARGIN_DAYS;

  if (cal_grid_view_covers (CAL_GRID_VIEW (self), first, end))
    return;
  cal_month_view_set_range (self,
                            first_of_month (first),
                            cal_month_view_add_months (first_of_month (end - 1), 1));
}

/* Puts the weeks of the date's month into view: its first at the top, unless the date itself then
 * lies below the bottom. */
static double
get_aligned_position (CalMonthView *self)
{
  int top = cal_month_row_of_day (first_of_month (cal_grid_view_get_date (CAL_GRID_VIEW (self))),
                                  self->grid.week_start);
  int row =
      cal_month_row_of_day (cal_grid_view_get_date (CAL_GRID_VIEW (self)), self->grid.week_start);
  int n_whole = MAX (1, (int) floor (count_rows (self) + 0.15));

  return row >= top + n_whole ? row + 1 - n_whole : top;
}

void
cal_month_view_align (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);

  self->follows = FALSE;
  cal_month_view_set_position (self, get_aligned_position (self));
}

/* The same day of the month n months later, or that month's last. */
int
cal_month_view_add_months (int day, int n_months)
{
  int year, month, day_of_month, index, first, next;

  cal_day_to_date (day, &year, &month, &day_of_month);
  index = year * 12 + (month - 1) + n_months;
  first = cal_day_from_date (index / 12, index % 12 + 1, 1);
  index++;
  next = cal_day_from_date (index / 12, index % 12 + 1, 1);
  return MIN (first + day_of_month, next) - 1;
}

void
cal_month_view_go_to_day (CalMonthView *self, int day, gboolean animate)
{
  CalMonthSpot spot = { CAL_MONTH_PART_DAY, day, 0 };

  self->has_anchor = FALSE;
  cal_month_view_set_date (self, day);
  cal_month_view_set_spot (self, &spot);
  if (!animate)
    {
      cal_month_view_align (CAL_GRID_VIEW (self));
      return;
    }
  self->follows = FALSE;
  glide_to (self, get_aligned_position (self), GLIDE_DURATION);
}

void
cal_month_view_step (CalMonthView *self, int n_months)
{
  cal_month_view_go_to_day (
      self,
      cal_month_view_add_months (first_of_month (cal_grid_view_get_date (CAL_GRID_VIEW (self))),
                                 n_months),
      TRUE);
}

/* The day of the keyboard's spot; when that has been scrolled away, the date. */
int
cal_month_view_get_chosen_day (CalMonthView *self)
{
  int first, end;

  first = cal_month_row_get_first_day ((int) floor (self->grid.position), self->grid.week_start);
  end = cal_month_row_get_first_day ((int) ceil (self->grid.position + count_rows (self)),
                                     self->grid.week_start);
  return self->spot.day >= first && self->spot.day < end
             ? self->spot.day
             : cal_grid_view_get_date (CAL_GRID_VIEW (self));
}
