/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <glib/gi18n-lib.h>

/* The pointer over the days, and clicks (see cal-clicks.c). What lies under it is asked of the
 * layout, not of the widgets. A click on free time only puts the keyboard's cursor there; a double
 * click makes an appointment. A click on the name of a day opens that day, one on the corner the
 * choice of a second time zone. */

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

static GdkRectangle
get_rectangle (CalDaysView *self, const CalDaysHit *at)
{
  const CalDaysLayout *layout = cal_days_index_get_layout (self->index);
  CalSlot slot = get_slot (at);
  CalBox box;

  if (at->bar != NULL)
    box = cal_days_grid_get_bar_box (&self->grid, at->bar);
  else if (at->part == CAL_DAYS_PART_MORE)
    box = cal_days_grid_get_more_box (&self->grid, layout->strip, at->column);
  else if (at->block != NULL)
    box = cal_days_grid_get_block_box (&self->grid, at->column, at->block);
  else if (at->rest != NULL)
    box = cal_days_grid_get_rest_box (&self->grid, at->column, at->rest);
  else
    return cal_days_view_get_slot_rectangle (self, &slot, at->day);
  if (at->block != NULL || at->rest != NULL)
    box = cal_days_grid_clip_to_hours (&self->grid, &box);
  return cal_days_view_to_rectangle (self, &box);
}

static CalPlaceKind
get_kind (const CalDaysHit *at)
{
  if (at->bar != NULL || at->block != NULL)
    return CAL_PLACE_OCCURRENCE;
  if (at->part == CAL_DAYS_PART_MORE || at->part == CAL_DAYS_PART_REST)
    return CAL_PLACE_MORE;
  if (at->part == CAL_DAYS_PART_STRIP || at->part == CAL_DAYS_PART_HOURS)
    return CAL_PLACE_FREE;
  return CAL_PLACE_NONE;
}

void
cal_days_view_describe (CalDaysView *self, const CalDaysHit *at, CalPlace *out_place)
{
  *out_place = (CalPlace){
    .kind = get_kind (at),
    .occurrence = cal_days_view_get_occurrence (self, at),
    .day = at->day,
    .slot = get_slot (at),
    .where = get_rectangle (self, at),
  };
}

/* What looks and acts like a button, and is none. */
static gboolean
is_button (CalDaysView *self, const CalDaysHit *at)
{
  return at->part == CAL_DAYS_PART_CORNER
         || (at->part == CAL_DAYS_PART_HEADING && self->n_days > 1);
}

static void
set_hovered (CalDaysView *self, CalDaysPart part, int column)
{
  if (self->hovered == part && self->hovered_column == column)
    return;
  self->hovered = part;
  self->hovered_column = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const char *
get_cursor (CalDaysView *self, const CalDaysHit *at)
{
  CalOccurrence *occurrence = cal_days_view_get_occurrence (self, at);

  if (at->edge != CAL_DAYS_EDGE_NONE && !cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
    return at->bar != NULL ? "ew-resize" : "ns-resize";
  if (occurrence != NULL || at->part == CAL_DAYS_PART_MORE || at->part == CAL_DAYS_PART_REST
      || is_button (self, at))
    return "pointer";
  return NULL;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, CalDaysView *self)
{
  CalDaysHit at;

  if (self->is_dragging || !cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  cal_days_view_hit (self, x, y, &at);
  cal_canvas_set_cursor (CAL_CANVAS (self), get_cursor (self, &at));
  if (is_button (self, &at)
      && cal_canvas_is_own_event (CAL_CANVAS (self), GTK_EVENT_CONTROLLER (controller)))
    set_hovered (self, at.part, at.column);
  else
    set_hovered (self, CAL_DAYS_PART_NONE, 0);
}

static void
leave_cb (GtkEventControllerMotion *controller, CalDaysView *self)
{
  set_hovered (self, CAL_DAYS_PART_NONE, 0);
}

/* ---- clicks ---- */

static gboolean
locate (CalCanvas *canvas, double x, double y, const char **out_id)
{
  CalDaysView *self = CAL_DAYS_VIEW (canvas);
  CalOccurrence *occurrence;
  CalDaysHit at;

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self)))
    return FALSE;
  cal_days_view_hit (self, x, y, &at);
  occurrence = cal_days_view_get_occurrence (self, &at);
  *out_id = occurrence != NULL ? cal_occurrence_get_id (occurrence) : NULL;
  return is_button (self, &at)
         || (at.part != CAL_DAYS_PART_NONE && at.part != CAL_DAYS_PART_HEADING);
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
press (CalCanvas *canvas, double x, double y, gboolean wants_menu)
{
  CalDaysView *self = CAL_DAYS_VIEW (canvas);
  CalDaysHit at;
  CalDaysSpot spot;

  cal_days_view_hit (self, x, y, &at);
  if (is_button (self, &at))
    return;
  spot = to_spot (self, &at);
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  self->is_chosen = TRUE;
  cal_days_view_set_mark (self, NULL);
  cal_days_view_set_spot (self, &spot);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), FALSE);
  if (wants_menu)
    ask_for_menu (self, &at, x, y);
}

static void
click (CalCanvas *canvas, double x, double y)
{
  CalDaysView *self = CAL_DAYS_VIEW (canvas);
  CalOccurrence *occurrence;
  GdkRectangle where;
  CalDaysHit at;

  cal_days_view_hit (self, x, y, &at);
  occurrence = cal_days_view_get_occurrence (self, &at);
  where = get_rectangle (self, &at);
  if (occurrence != NULL)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_ACTIVATE, occurrence, &where);
  else if (at.part == CAL_DAYS_PART_MORE || at.part == CAL_DAYS_PART_REST)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_SHOW_DAY, at.day, &where);
  else if (at.part == CAL_DAYS_PART_HEADING)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_OPEN_DAY, at.day);
  else if (at.part == CAL_DAYS_PART_CORNER)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.second-zone", NULL);
}

static void
click_again (CalCanvas *canvas, double x, double y)
{
  CalDaysView *self = CAL_DAYS_VIEW (canvas);
  CalOccurrence *occurrence;
  CalSlot slot;
  CalDaysHit at;

  cal_days_view_hit (self, x, y, &at);
  occurrence = cal_days_view_get_occurrence (self, &at);
  slot = get_slot (&at);
  if (occurrence != NULL)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_EDIT, occurrence);
  else if (at.part == CAL_DAYS_PART_STRIP || at.part == CAL_DAYS_PART_HOURS)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE, &slot);
}

void
cal_days_view_setup_pointer (CalDaysView *self)
{
  static const CalClicksFuncs funcs = { locate, press, click, click_again };
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  self->clicks = cal_clicks_new (CAL_CANVAS (self), &funcs);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

gboolean
cal_days_view_query_tooltip (GtkWidget *widget,
                             int x,
                             int y,
                             gboolean by_keyboard,
                             GtkTooltip *tooltip)
{
  CalDaysView *self = CAL_DAYS_VIEW (widget);

  if (by_keyboard || self->hovered == CAL_DAYS_PART_NONE)
    return FALSE;
  gtk_tooltip_set_text (tooltip,
                        self->hovered == CAL_DAYS_PART_HEADING ? _ ("Open the Day")
                                                               : _ ("Second Time Zone"));
  return TRUE;
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
