/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The mouse. What lies under the pointer is asked of the layout, not of the widgets. A press on an
 * occurrence that moves is a drag of it; on empty space it marks days. A click on the number of a
 * day opens that day. Clicks: see cal-clicks.c. */

#define EDGE 36 /* of the board, in which a drag scrolls; pixels */
#define EDGE_ROWS_PER_SECOND 5.0

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
  return at->bar != NULL ? cal_month_index_get_occurrence (self->index, at->row, at->bar) : NULL;
}

static CalMonthSpot
to_spot (const CalMonthHit *at)
{
  return (CalMonthSpot){ at->part, at->day, at->bar != NULL ? at->bar->lane : 0 };
}

void
cal_month_view_describe (CalMonthView *self, const CalMonthHit *at, CalPlace *out_place)
{
  CalBox box = cal_month_grid_get_day_box (&self->grid, at->row, at->column);
  CalPlaceKind kind = CAL_PLACE_FREE;

  if (at->bar != NULL)
    {
      kind = CAL_PLACE_OCCURRENCE;
      box = cal_month_grid_get_bar_box (&self->grid, at->row, at->bar);
    }
  else if (at->part == CAL_MONTH_PART_MORE)
    {
      kind = CAL_PLACE_MORE;
      box = cal_month_grid_get_more_box (&self->grid, at->row, at->column);
    }
  *out_place = (CalPlace){
    .kind = kind,
    .occurrence = get_occurrence (self, at),
    .day = at->day,
    .slot = cal_slot_of_days (CAL_SLOT_DAY, at->day, at->day + 1),
    .where = cal_month_view_clip_box (self, &box),
  };
}

static gboolean
is_on_number (CalMonthView *self, const CalMonthHit *at, double x, double y)
{
  return at->part == CAL_MONTH_PART_DAY && cal_month_view_is_on_number (self, at, x, y);
}

static void
set_hovered (CalMonthView *self, gboolean has_hovered, int day)
{
  if (self->has_hovered == has_hovered && (!has_hovered || self->hovered_day == day))
    return;
  self->has_hovered = has_hovered;
  self->hovered_day = day;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *controller, CalMonthView *self)
{
  set_hovered (self, FALSE, 0);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, CalMonthView *self)
{
  gboolean is_number;
  CalMonthHit at;

  if (self->drag_kind != CAL_MONTH_DRAG_NONE || !cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return;
  hit (self, x, y, &at);
  is_number = is_on_board (self, y) && is_on_number (self, &at, x, y);
  set_hovered (
      self,
      is_number && cal_canvas_is_own_event (CAL_CANVAS (self), GTK_EVENT_CONTROLLER (controller)),
      at.day);
  cal_canvas_set_cursor (
      CAL_CANVAS (self),
      is_number || (is_on_board (self, y) && at.part != CAL_MONTH_PART_DAY) ? "pointer" : NULL);
}

/* ---- clicks ---- */

static gboolean
locate (CalCanvas *canvas, double x, double y, const char **out_id)
{
  CalMonthView *self = CAL_MONTH_VIEW (canvas);
  CalOccurrence *occurrence;
  CalMonthHit at;

  if (!is_on_board (self, y))
    return FALSE;
  hit (self, x, y, &at);
  occurrence = get_occurrence (self, &at);
  *out_id = occurrence != NULL ? cal_occurrence_get_id (occurrence) : NULL;
  return TRUE;
}

static void
ask_for_menu (CalMonthView *self, const CalMonthHit *at, double x, double y)
{
  GdkRectangle where = { (int) x, (int) y, 1, 1 };
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, at->day, at->day + 1);

  cal_view_emit (CAL_VIEW (self),
                 CAL_VIEW_SIGNAL_CONTEXT_MENU,
                 get_occurrence (self, at),
                 &slot,
                 &where);
}

static void
press (CalCanvas *canvas, double x, double y, gboolean wants_menu)
{
  CalMonthView *self = CAL_MONTH_VIEW (canvas);
  CalMonthHit at;
  CalMonthSpot spot;

  hit (self, x, y, &at);
  spot = to_spot (&at);
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  cal_month_view_mark_days (self, 0, 0);
  cal_month_view_set_spot (self, &spot);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), FALSE);
  if (wants_menu)
    ask_for_menu (self, &at, x, y);
}

static void
click (CalCanvas *canvas, double x, double y)
{
  CalMonthView *self = CAL_MONTH_VIEW (canvas);
  CalMonthHit at;
  CalPlace place;

  hit (self, x, y, &at);
  cal_month_view_describe (self, &at, &place);
  if (at.part == CAL_MONTH_PART_BAR)
    cal_view_emit (CAL_VIEW (self),
                   CAL_VIEW_SIGNAL_ACTIVATE,
                   get_occurrence (self, &at),
                   &place.where);
  else if (at.part == CAL_MONTH_PART_MORE)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_SHOW_DAY, at.day, &place.where);
  else if (is_on_number (self, &at, x, y))
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_OPEN_DAY, at.day);
}

static void
click_again (CalCanvas *canvas, double x, double y)
{
  CalMonthView *self = CAL_MONTH_VIEW (canvas);
  CalMonthHit at;
  CalSlot slot;

  hit (self, x, y, &at);
  slot = cal_slot_of_days (CAL_SLOT_DAY, at.day, at.day + 1);
  if (at.part == CAL_MONTH_PART_BAR)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_EDIT, get_occurrence (self, &at));
  else if (at.part == CAL_MONTH_PART_DAY)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE, &slot);
}

/* ---- drags ---- */

static gboolean
begin_move (CalMonthView *self, const CalMonthHit *at, double y)
{
  CalOccurrence *occurrence = get_occurrence (self, at);
  CalBox box = cal_month_grid_get_bar_box (&self->grid, at->row, at->bar);

  if (cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
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
  cal_clicks_forget (self->clicks);
  self->drag_start_day = self->drag_day = at.day;
  self->pointer_y = y;
  self->last_tick = 0;
  cal_grid_view_start_ticking (CAL_GRID_VIEW (self));
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
      cal_canvas_set_cursor (CAL_CANVAS (self), copy ? "copy" : "grabbing");
    }
  cal_grid_view_start_ticking (CAL_GRID_VIEW (self));
  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
end_drag (CalMonthView *self)
{
  self->drag_kind = CAL_MONTH_DRAG_NONE;
  self->is_copy = FALSE;
  g_clear_object (&self->dragged);
  cal_canvas_set_cursor (CAL_CANVAS (self), NULL);
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

  if (kind == CAL_MONTH_DRAG_MOVE && !copy)
    cal_month_view_wait_for (self, self->drag_day, cal_occurrence_get_id (dragged));
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
  static const CalClicksFuncs funcs = { locate, press, click, click_again };
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  self->clicks = cal_clicks_new (CAL_CANVAS (self), &funcs);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);

  self->drag = cal_drag_new (GTK_WIDGET (self));
  g_signal_connect_object (self->drag, "begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (self->drag, "update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (self->drag, "drop", G_CALLBACK (drop_cb), self, 0);
  g_signal_connect_object (self->drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
}

gboolean
cal_month_view_query_tooltip (GtkWidget *widget,
                              int x,
                              int y,
                              gboolean by_keyboard,
                              GtkTooltip *tooltip)
{
  if (by_keyboard || !CAL_MONTH_VIEW (widget)->has_hovered)
    return FALSE;
  gtk_tooltip_set_text (tooltip, _ ("Open the Day"));
  return TRUE;
}

/* Near the upper or lower edge a drag scrolls, the faster the nearer. Returns whether it may go on.
 */
gboolean
cal_month_view_autoscroll (CalGridView *view, gint64 now)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
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
  cal_grid_view_set_position (view,
                              cal_grid_view_get_position (view)
                                  + depth * fabs (depth) * EDGE_ROWS_PER_SECOND
                                        * MIN (elapsed, 0.1));
  return TRUE;
}
