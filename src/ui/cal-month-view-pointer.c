/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include <math.h>

/* The mouse. What lies under the pointer is asked of the layout, not of the widgets.
 *
 * A press on an occurrence that moves is a drag of it; on empty space it marks days. A click
 * activates at once, without waiting for a second one; a second click edits. When the first click
 * has opened a popover that closes by itself, the windowing system may spend the second press on
 * closing it, so that only its release arrives, or count from one again: whatever arrives soon
 * after a click on the same occurrence is that second click. */

#define EDGE 36 /* of the board, in which a drag scrolls; pixels */
#define EDGE_ROWS_PER_SECOND 5.0
#define HOLD_MSEC 150 /* how long a button is held in a click, at most */

static void
hit (CalMonthView *self, double x, double y, CalMonthHit *out_hit)
{
  cal_month_grid_hit (&self->grid, x, y, cal_month_view_get_row, self, out_hit);
}

static gboolean
is_on_board (CalMonthView *self, double y)
{
  return y >= self->grid.top && y < self->grid.top + self->grid.height;
}

static CalOccurrence *
get_occurrence (CalMonthView *self, const CalMonthHit *at)
{
  return at->part == CAL_MONTH_PART_BAR
             ? cal_month_index_get_occurrence (self->index, at->row, at->bar)
             : NULL;
}

static CalMonthSpot
to_spot (const CalMonthHit *at)
{
  return (CalMonthSpot){ at->part, at->day, at->bar != NULL ? at->bar->lane : 0 };
}

static GdkRectangle
get_rectangle (CalMonthView *self, const CalMonthHit *at)
{
  CalBox box = cal_month_grid_get_day_box (&self->grid, at->row, at->column);

  if (at->part == CAL_MONTH_PART_BAR)
    box = cal_month_grid_get_bar_box (&self->grid, at->row, at->bar);
  else if (at->part == CAL_MONTH_PART_MORE)
    box = cal_month_grid_get_more_box (&self->grid, at->row, at->column);
  return cal_month_view_clip_box (self, &box);
}

static void
set_cursor (CalMonthView *self, const char *name)
{
  GdkCursor *cursor = gtk_widget_get_cursor (GTK_WIDGET (self));

  if (g_strcmp0 (cursor != NULL ? gdk_cursor_get_name (cursor) : NULL, name) != 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, CalMonthView *self)
{
  CalMonthHit at;

  if (self->drag_kind != CAL_MONTH_DRAG_NONE || !self->has_size)
    return;
  hit (self, x, y, &at);
  set_cursor (self, is_on_board (self, y) && at.part != CAL_MONTH_PART_DAY ? "pointer" : NULL);
}

/* ---- clicks ---- */

static void
click (CalMonthView *self, const CalMonthHit *at)
{
  GdkRectangle where = get_rectangle (self, at);

  if (at->part == CAL_MONTH_PART_BAR)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_ACTIVATE, get_occurrence (self, at), &where);
  else if (at->part == CAL_MONTH_PART_MORE)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_SHOW_DAY, at->day, &where);
}

static void
click_again (CalMonthView *self, const CalMonthHit *at)
{
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, at->day, at->day + 1);

  g_clear_pointer (&self->clicked_id, g_free);
  if (at->part == CAL_MONTH_PART_BAR)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_EDIT, get_occurrence (self, at));
  else if (at->part == CAL_MONTH_PART_DAY)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE, &slot);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, CalMonthView *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  CalMonthHit at;
  CalMonthSpot spot;

  if (!cal_month_view_is_own_event (self, GTK_EVENT_CONTROLLER (gesture)) || !is_on_board (self, y))
    return;
  hit (self, x, y, &at);
  spot = to_spot (&at);
  self->has_anchor = FALSE;
  cal_month_view_mark_days (self, 0, 0);
  cal_month_view_set_spot (self, &spot);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), FALSE);
  if (event != NULL && gdk_event_triggers_context_menu (event))
    {
      GdkRectangle where = { (int) x, (int) y, 1, 1 };
      CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, at.day, at.day + 1);

      cal_view_emit (CAL_VIEW (self),
                     CAL_VIEW_SIGNAL_CONTEXT_MENU,
                     get_occurrence (self, &at),
                     &slot,
                     &where);
    }
}

static void
remember_click (CalMonthView *self, const CalMonthHit *at, guint32 time)
{
  CalOccurrence *occurrence = get_occurrence (self, at);

  g_free (self->clicked_id);
  self->clicked_id = occurrence != NULL ? g_strdup (cal_occurrence_get_id (occurrence)) : NULL;
  self->click_time = time;
}

/* Soon after a click on the same occurrence, however the windowing system counts them. */
static gboolean
is_second_click (CalMonthView *self, const CalMonthHit *at, guint32 time)
{
  CalOccurrence *occurrence = get_occurrence (self, at);
  int msec;

  if (self->clicked_id == NULL || occurrence == NULL
      || !g_str_equal (cal_occurrence_get_id (occurrence), self->clicked_id))
    return FALSE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &msec, NULL);
  return time - self->click_time <= (guint32) msec + HOLD_MSEC;
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, CalMonthView *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  guint32 time = gtk_event_controller_get_current_event_time (controller);
  CalMonthHit at;

  if (!cal_month_view_is_own_event (self, controller) || !is_on_board (self, y)
      || gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_PRIMARY)
    return;
  hit (self, x, y, &at);
  if (n_press == 2 || is_second_click (self, &at, time))
    click_again (self, &at);
  else if (n_press == 1)
    {
      remember_click (self, &at, time);
      click (self, &at);
    }
}

/* A second click of which a popover has swallowed the press. */
static void
release_alone (CalMonthView *self, GdkEvent *event, double x, double y)
{
  CalMonthHit at;

  if (!is_on_board (self, y))
    return;
  hit (self, x, y, &at);
  if (is_second_click (self, &at, gdk_event_get_time (event)))
    click_again (self, &at);
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, CalMonthView *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if ((type != GDK_BUTTON_PRESS && type != GDK_BUTTON_RELEASE)
      || gdk_button_event_get_button (event) != GDK_BUTTON_PRIMARY
      || !cal_month_view_is_own_event (self, GTK_EVENT_CONTROLLER (controller)))
    return GDK_EVENT_PROPAGATE;
  if (type == GDK_BUTTON_RELEASE && !self->has_press)
    {
      GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
      double x, y, shift_x, shift_y;

      gtk_native_get_surface_transform (native, &shift_x, &shift_y);
      if (gdk_event_get_position (event, &x, &y)
          && gtk_widget_translate_coordinates (GTK_WIDGET (native),
                                               GTK_WIDGET (self),
                                               x - shift_x,
                                               y - shift_y,
                                               &x,
                                               &y))
        release_alone (self, event, x, y);
    }
  self->has_press = type == GDK_BUTTON_PRESS;
  return GDK_EVENT_PROPAGATE;
}

/* ---- drags ---- */

static gboolean
begin_move (CalMonthView *self, const CalMonthHit *at, double y)
{
  CalOccurrence *occurrence = get_occurrence (self, at);
  CalBox box = cal_month_grid_get_bar_box (&self->grid, at->row, at->bar);
  CalOccurrenceLook look;

  cal_canvas_get_look (CAL_CANVAS (self), occurrence, &look);
  if (look.calendar != NULL && cal_calendar_get_read_only (look.calendar))
    return FALSE;
  g_set_object (&self->dragged, occurrence);
  self->drag_kind = CAL_MONTH_DRAG_MOVE;
  self->grab_offset = y - box.y;
  return TRUE;
}

static gboolean
drag_begin_cb (CalDrag *drag, double x, double y, CalMonthView *self)
{
  CalMonthHit at;

  if (!is_on_board (self, y))
    return FALSE;
  hit (self, x, y, &at);
  if (at.part == CAL_MONTH_PART_MORE)
    return FALSE;
  if (at.part == CAL_MONTH_PART_DAY)
    self->drag_kind = CAL_MONTH_DRAG_SPAN;
  else if (!begin_move (self, &at, y))
    return FALSE;
  g_clear_pointer (&self->clicked_id, g_free);
  self->drag_start_day = self->drag_day = at.day;
  self->pointer_y = y;
  self->last_tick = 0;
  cal_month_view_start_ticking (self);
  return TRUE;
}

static void
drag_update_cb (CalDrag *drag, double x, double y, gboolean copy, CalMonthView *self)
{
  double bottom = self->grid.top + self->grid.height - 1;

  self->pointer_y = y;
  self->drag_day = cal_month_grid_get_day_at (&self->grid, x, CLAMP (y, self->grid.top, bottom));
  if (self->drag_kind == CAL_MONTH_DRAG_SPAN)
    {
      self->mark_first = MIN (self->drag_start_day, self->drag_day);
      self->mark_end = MAX (self->drag_start_day, self->drag_day) + 1;
    }
  else
    {
      self->is_copy = copy;
      set_cursor (self, copy ? "copy" : "grabbing");
    }
  cal_month_view_start_ticking (self);
  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_drag (CalMonthView *self)
{
  self->drag_kind = CAL_MONTH_DRAG_NONE;
  self->is_copy = FALSE;
  g_clear_object (&self->dragged);
  set_cursor (self, NULL);
  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drop_span (CalMonthView *self)
{
  int week_start = self->grid.week_start;
  int row = cal_month_row_of_day (self->drag_day, week_start);
  int row_day = cal_month_row_get_first_day (row, week_start);
  CalBox box = cal_month_grid_get_span_box (&self->grid,
                                            row,
                                            MAX (self->mark_first - row_day, 0),
                                            MIN (self->mark_end - row_day, CAL_WEEK_DAYS),
                                            0,
                                            FALSE,
                                            FALSE);
  GdkRectangle where = cal_month_view_clip_box (self, &box);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, self->mark_first, self->mark_end);

  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, &where);
}

static void
drop_occurrence (CalMonthView *self, CalOccurrence *occurrence, int delta, gboolean copy)
{
  int day = cal_occurrence_get_first_day (occurrence) + delta;
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);

  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_RESCHEDULE, occurrence, &slot, copy);
}

static void
drop_cb (CalDrag *drag, double x, double y, gboolean copy, CalMonthView *self)
{
  g_autoptr (CalOccurrence) dragged = g_steal_pointer (&self->dragged);
  int delta = self->drag_day - self->drag_start_day;
  CalMonthDrag kind = self->drag_kind;

  if (kind == CAL_MONTH_DRAG_MOVE)
    {
      CalMonthSpot spot = { CAL_MONTH_PART_DAY, self->drag_day, 0 };

      if (!copy)
        cal_month_view_set_spot (self, &spot);
    }
  end_drag (self);
  if (kind == CAL_MONTH_DRAG_SPAN)
    drop_span (self);
  else if (delta != 0)
    drop_occurrence (self, dragged, delta, copy);
}

static void
drag_cancel_cb (CalDrag *drag, CalMonthView *self)
{
  self->mark_first = self->mark_end = 0;
  end_drag (self);
}

void
cal_month_view_setup_pointer (CalMonthView *self)
{
  GtkGesture *clicks = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (clicks), 0);
  g_signal_connect (clicks, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (clicks, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (clicks));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);

  self->drag = cal_drag_new (GTK_WIDGET (self));
  g_signal_connect_object (self->drag, "begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (self->drag, "update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (self->drag, "drop", G_CALLBACK (drop_cb), self, 0);
  g_signal_connect_object (self->drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
}

/* Near the upper or lower edge a drag scrolls, the faster the nearer. Returns whether it may go on.
 */
gboolean
cal_month_view_autoscroll (CalMonthView *self, gint64 now)
{
  double top = self->grid.top + EDGE, bottom = self->grid.top + self->grid.height - EDGE;
  double depth = 0, elapsed = self->last_tick > 0 ? (double) (now - self->last_tick) / 1e6 : 0;

  if (self->drag_kind == CAL_MONTH_DRAG_NONE)
    return FALSE;
  self->last_tick = now;
  if (self->pointer_y < top)
    depth = MAX (-1, (self->pointer_y - top) / EDGE);
  else if (self->pointer_y > bottom)
    depth = MIN (1, (self->pointer_y - bottom) / EDGE);
  if (depth == 0)
    {
      self->last_tick = 0;
      return FALSE;
    }
  self->follows = TRUE;
  cal_month_view_set_position (
      self,
      self->scroller.position + depth * fabs (depth) * EDGE_ROWS_PER_SECOND * MIN (elapsed, 0.1));
  return TRUE;
}

/* Events of a popover that has the view as its parent come by here too. */
gboolean
cal_month_view_is_own_event (CalMonthView *self, GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return event == NULL || gdk_event_get_surface (event) == gtk_native_get_surface (native);
}
