/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

/* Clicks. What lies under the pointer is asked of the layout, not of the widgets.
 *
 * A click on an occurrence activates at once, without waiting for a second one; a second click
 * edits. When the first click has opened a popover that closes by itself, the windowing system may
 * spend the second press on closing it, so that only its release arrives, or count from one again:
 * whatever arrives soon after a click on the same occurrence is that second click. A click on free
 * time only puts the keyboard's cursor there; a double click makes an appointment. */

#define HOLD_MSEC 150 /* how long a button is held in a click, at most */

static CalDaysSpot
to_spot (CalDaysView *self, const CalDaysHit *at)
{
  CalDaysSpot spot = { at->part, at->day, 0, at->clock };

  if (at->bar != NULL)
    spot.lane = at->bar->lane;
  if (at->block != NULL)
    {
      spot.lane = at->block->lane;
      spot.clock = at->block->start;
    }
  if (at->rest != NULL)
    spot.clock = at->rest->start;
  if (at->part == CAL_DAYS_PART_HOURS)
    spot.clock -= spot.clock % CAL_DAYS_CELL;
  if (cal_days_spot_is_in_strip (&spot))
    spot.clock = self->spot.clock;
  return spot;
}

static GdkRectangle
get_rectangle (CalDaysView *self, const CalDaysHit *at)
{
  CalBox box = cal_days_grid_get_strip_box (&self->grid, at->column, at->column + 1);
  const CalDaysLayout *layout = cal_days_index_get_layout (self->index);

  if (at->bar != NULL)
    box = cal_days_grid_get_bar_box (&self->grid, at->bar);
  else if (at->part == CAL_DAYS_PART_MORE)
    box = cal_days_grid_get_more_box (&self->grid, layout->strip, at->column);
  else if (at->block != NULL)
    {
      box = cal_days_grid_get_block_box (&self->grid, at->column, at->block);
      box = cal_days_grid_clip_to_hours (&self->grid, &box);
    }
  else if (at->rest != NULL)
    {
      box = cal_days_grid_get_rest_box (&self->grid, at->column, at->rest);
      box = cal_days_grid_clip_to_hours (&self->grid, &box);
    }
  return cal_days_view_to_rectangle (self, &box);
}

/* The slot of a place, for a new appointment there. */
static CalSlot
get_slot (const CalDaysHit *at)
{
  CalDaysPoint point = { at->part == CAL_DAYS_PART_STRIP || at->part == CAL_DAYS_PART_BAR
                             || at->part == CAL_DAYS_PART_MORE,
                         at->day,
                         at->clock };

  return cal_days_slot_around (&point);
}

static const char *
get_cursor (CalDaysView *self, const CalDaysHit *at)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);

  if (at->edge != CAL_DAYS_EDGE_NONE && !cal_days_view_is_fixed (self, occurrence))
    return at->bar != NULL ? "ew-resize" : "ns-resize";
  if (occurrence != NULL || at->part == CAL_DAYS_PART_MORE || at->part == CAL_DAYS_PART_REST)
    return "pointer";
  return NULL;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, CalDaysView *self)
{
  CalDaysHit at;

  if (self->is_dragging || !self->has_size)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  cal_days_view_hit (self, x, y, &at);
  cal_days_view_set_cursor (self, get_cursor (self, &at));
}

static void
click (CalDaysView *self, const CalDaysHit *at)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);
  GdkRectangle where = get_rectangle (self, at);

  if (occurrence != NULL)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_ACTIVATE, occurrence, &where);
  else if (at->part == CAL_DAYS_PART_MORE || at->part == CAL_DAYS_PART_REST)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_SHOW_DAY, at->day, &where);
}

static void
click_again (CalDaysView *self, const CalDaysHit *at)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);
  CalSlot slot = get_slot (at);

  g_clear_pointer (&self->clicked_id, g_free);
  if (occurrence != NULL)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_EDIT, occurrence);
  else if (at->part == CAL_DAYS_PART_STRIP || at->part == CAL_DAYS_PART_HOURS)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE, &slot);
}

static void
ask_for_menu (CalDaysView *self, const CalDaysHit *at, double x, double y)
{
  GdkRectangle where = { (int) x, (int) y, 1, 1 };
  CalSlot slot = get_slot (at);

  cal_view_emit (CAL_VIEW (self),
                 CAL_VIEW_SIGNAL_CONTEXT_MENU,
                 cal_days_view_get_occurrence (self, at),
                 &slot,
                 &where);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, CalDaysView *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  CalDaysHit at;
  CalDaysSpot spot;

  if (!cal_days_view_is_own_event (self, GTK_EVENT_CONTROLLER (gesture)) || !self->has_size)
    return;
  cal_days_view_hit (self, x, y, &at);
  if (at.part == CAL_DAYS_PART_NONE)
    return;
  spot = to_spot (self, &at);
  self->has_anchor = FALSE;
  cal_days_view_set_mark (self, NULL);
  cal_days_view_set_spot (self, &spot);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), FALSE);
  if (event != NULL && gdk_event_triggers_context_menu (event))
    ask_for_menu (self, &at, x, y);
}

static void
remember_click (CalDaysView *self, const CalDaysHit *at, guint32 time)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);

  g_free (self->clicked_id);
  self->clicked_id = occurrence != NULL ? g_strdup (cal_occurrence_get_id (occurrence)) : NULL;
  self->click_time = time;
}

/* Soon after a click on the same occurrence, however the windowing system counts them. */
static gboolean
is_second_click (CalDaysView *self, const CalDaysHit *at, guint32 time)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);
  int msec;

  if (self->clicked_id == NULL || occurrence == NULL
      || !g_str_equal (cal_occurrence_get_id (occurrence), self->clicked_id))
    return FALSE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &msec, NULL);
  return time - self->click_time <= (guint32) msec + HOLD_MSEC;
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, CalDaysView *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  guint32 time = gtk_event_controller_get_current_event_time (controller);
  CalDaysHit at;

  if (!cal_days_view_is_own_event (self, controller) || !self->has_size
      || gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_PRIMARY)
    return;
  cal_days_view_hit (self, x, y, &at);
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
release_alone (CalDaysView *self, GdkEvent *event, double x, double y)
{
  CalDaysHit at;

  if (!self->has_size)
    return;
  cal_days_view_hit (self, x, y, &at);
  if (is_second_click (self, &at, gdk_event_get_time (event)))
    click_again (self, &at);
}

static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, CalDaysView *self)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if ((type != GDK_BUTTON_PRESS && type != GDK_BUTTON_RELEASE)
      || gdk_button_event_get_button (event) != GDK_BUTTON_PRIMARY
      || !cal_days_view_is_own_event (self, GTK_EVENT_CONTROLLER (controller)))
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

void
cal_days_view_setup_pointer (CalDaysView *self)
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
}

/* Events of a popover that has the view as its parent come by here too. */
gboolean
cal_days_view_is_own_event (CalDaysView *self, GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return event == NULL || gdk_event_get_surface (event) == gtk_native_get_surface (native);
}

void
cal_days_view_set_cursor (CalDaysView *self, const char *name)
{
  GdkCursor *cursor = gtk_widget_get_cursor (GTK_WIDGET (self));

  if (g_strcmp0 (cursor != NULL ? gdk_cursor_get_name (cursor) : NULL, name) != 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}

void
cal_days_view_hit (CalDaysView *self, double x, double y, CalDaysHit *out_hit)
{
  cal_days_grid_hit (&self->grid, cal_days_index_get_layout (self->index), x, y, out_hit);
}

CalOccurrence *
cal_days_view_get_occurrence (CalDaysView *self, const CalDaysHit *at)
{
  if (at->bar != NULL)
    return cal_days_index_get_bar (self->index, at->bar);
  if (at->block != NULL)
    return cal_days_index_get_block (self->index, at->column, at->block);
  return NULL;
}

/* Whether it is of a calendar that cannot be written to. */
gboolean
cal_days_view_is_fixed (CalDaysView *self, CalOccurrence *occurrence)
{
  CalOccurrenceLook look;

  if (occurrence == NULL)
    return TRUE;
  cal_canvas_get_look (CAL_CANVAS (self), occurrence, &look);
  return look.calendar != NULL && cal_calendar_get_read_only (look.calendar);
}
