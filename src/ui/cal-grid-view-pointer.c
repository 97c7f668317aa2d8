/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-grid-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What the mouse does. What lies under the pointer is asked of the subclass's layout, not of the
 * widgets.
 *
 * A click on an occurrence activates it, a second one edits it; on free space a click only puts the
 * keyboard's spot there, and a second one makes an appointment (see cal-clicks.c). A press on an
 * occurrence that moves is a drag of it; on free space it marks a span (see cal-drag.c). Escape
 * takes everything back. Near an edge a drag scrolls, the faster the nearer. */

#define EDGE 36 /* in which a drag scrolls; pixels */

static CalPlace
get_place (CalGridView *self, double x, double y)
{
  CalPlace place = { 0 };

  if (cal_grid_view_has_size (self))
    CAL_GRID_VIEW_GET_CLASS (self)->get_place (self, x, y, &place);
  return place;
}

static gboolean
is_button (const CalPlace *place)
{
  return place->kind == CAL_PLACE_DAY || place->kind == CAL_PLACE_BUTTON;
}

/* ---- over it ---- */

static void
set_hovered (CalGridView *self, const CalPlace *place)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  priv->tooltip = NULL;
  if (place != NULL)
    priv->tooltip = place->kind == CAL_PLACE_DAY ? _ ("Open the Day") : place->tooltip;
  CAL_GRID_VIEW_GET_CLASS (self)->set_hovered (self, place);
}

static const char *
get_cursor (const CalPlace *place)
{
  if (place->cursor != NULL)
    return place->cursor;
  return place->kind == CAL_PLACE_NONE || place->kind == CAL_PLACE_FREE ? NULL : "pointer";
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  CalPlace place;

  if (priv->is_dragging || !priv->has_size)
    return;
  priv->pointer_x = x;
  priv->pointer_y = y;
  place = get_place (self, x, y);
  cal_canvas_set_cursor (CAL_CANVAS (self), get_cursor (&place));
  set_hovered (self,
               is_button (&place) && cal_canvas_is_own_event (CAL_CANVAS (self), base) ? &place
                                                                                       : NULL);
}

static void
leave_cb (GtkEventControllerMotion *controller, CalGridView *self)
{
  set_hovered (self, NULL);
}

/* ---- clicks ---- */

static gboolean
locate (CalCanvas *canvas, double x, double y, const char **out_id)
{
  CalPlace place = get_place (CAL_GRID_VIEW (canvas), x, y);

  *out_id = place.occurrence != NULL ? cal_occurrence_get_id (place.occurrence) : NULL;
  return place.kind != CAL_PLACE_NONE;
}

static void
press (CalCanvas *canvas, double x, double y, gboolean wants_menu)
{
  CalGridView *self = CAL_GRID_VIEW (canvas);
  CalPlace place = get_place (self, x, y);
  GdkRectangle where = { (int) x, (int) y, 1, 1 };

  if (is_button (&place) && !place.is_free)
    return;
  cal_grid_view_set_selecting (self, FALSE);
  cal_view_mark (CAL_VIEW (self), NULL);
  CAL_GRID_VIEW_GET_CLASS (self)->put_spot (self, x, y);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_window_set_focus_visible (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), FALSE);
  if (!wants_menu)
    return;
  place = get_place (self, x, y);
  cal_view_emit (CAL_VIEW (self),
                 CAL_VIEW_SIGNAL_CONTEXT_MENU,
                 place.occurrence,
                 &place.slot,
                 &where);
}

static void
click (CalCanvas *canvas, double x, double y)
{
  CalView *view = CAL_VIEW (canvas);
  CalPlace place = get_place (CAL_GRID_VIEW (canvas), x, y);

  if (place.occurrence != NULL)
    cal_view_emit (view, CAL_VIEW_SIGNAL_ACTIVATE, place.occurrence, &place.where);
  else if (place.kind == CAL_PLACE_MORE)
    cal_view_emit (view, CAL_VIEW_SIGNAL_SHOW_DAY, place.day, &place.where);
  else if (place.kind == CAL_PLACE_DAY)
    cal_view_emit (view, CAL_VIEW_SIGNAL_OPEN_DAY, place.day);
  else if (place.kind == CAL_PLACE_BUTTON)
    gtk_widget_activate_action (GTK_WIDGET (canvas), place.action, NULL);
}

static void
click_again (CalCanvas *canvas, double x, double y)
{
  CalPlace place = get_place (CAL_GRID_VIEW (canvas), x, y);

  if (place.occurrence != NULL)
    cal_view_emit (CAL_VIEW (canvas), CAL_VIEW_SIGNAL_EDIT, place.occurrence);
  else if (place.is_free)
    cal_view_emit (CAL_VIEW (canvas), CAL_VIEW_SIGNAL_CREATE, &place.slot);
}

/* ---- drags ---- */

static gboolean
drag_begin_cb (CalDrag *drag, double x, double y, CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  if (!priv->has_size || !CAL_GRID_VIEW_GET_CLASS (self)->begin_drag (self, x, y))
    return FALSE;
  cal_clicks_forget (priv->clicks);
  priv->is_dragging = TRUE;
  priv->pointer_x = x;
  priv->pointer_y = y;
  priv->last_tick = 0;
  cal_grid_view_start_ticking (self);
  return TRUE;
}

static void
drag_update_cb (CalDrag *drag, double x, double y, gboolean copy, CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  priv->pointer_x = x;
  priv->pointer_y = y;
  priv->is_copy = copy && priv->can_copy;
  CAL_GRID_VIEW_GET_CLASS (self)->update_drag (self, x, y, priv->is_copy);
  cal_grid_view_start_ticking (self);
  cal_grid_view_queue (self);
}

static void
end_drag (CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  priv->is_dragging = FALSE;
  priv->is_copy = priv->can_copy = FALSE;
  g_clear_object (&priv->dragged);
  cal_canvas_set_cursor (CAL_CANVAS (self), NULL);
  cal_grid_view_queue (self);
}

static void
drop_cb (CalDrag *drag, double x, double y, gboolean copy, CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  g_autoptr (CalOccurrence) dragged = g_steal_pointer (&priv->dragged);
  gboolean is_copy = copy && priv->can_copy;

  end_drag (self);
  CAL_GRID_VIEW_GET_CLASS (self)->drop (self, dragged, x, y, is_copy);
}

static void
drag_cancel_cb (CalDrag *drag, CalGridView *self)
{
  cal_view_mark (CAL_VIEW (self), NULL);
  end_drag (self);
}

void
cal_grid_view_setup_pointer (CalGridView *self)
{
  static const CalClicksFuncs funcs = { locate, press, click, click_again };
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  priv->clicks = cal_clicks_new (CAL_CANVAS (self), &funcs);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);

  priv->drag = cal_drag_new (GTK_WIDGET (self));
  g_signal_connect_object (priv->drag, "begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (priv->drag, "update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (priv->drag, "drop", G_CALLBACK (drop_cb), self, 0);
  g_signal_connect_object (priv->drag, "cancel", G_CALLBACK (drag_cancel_cb), self, 0);
}

gboolean
cal_grid_view_query_tooltip (GtkWidget *widget,
                             int x,
                             int y,
                             gboolean by_keyboard,
                             GtkTooltip *tooltip)
{
  const char *text = cal_grid_view_get_private (CAL_GRID_VIEW (widget))->tooltip;

  if (by_keyboard || text == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* ---- for the subclasses ---- */

void
cal_grid_view_lift (CalGridView *self, CalOccurrence *occurrence, gboolean can_copy)
{
  CalGridViewPrivate *priv;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  priv = cal_grid_view_get_private (self);
  g_set_object (&priv->dragged, occurrence);
  priv->can_copy = can_copy;
}

CalOccurrence *
cal_grid_view_get_dragged (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), NULL);

  return cal_grid_view_get_private (self)->dragged;
}

gboolean
cal_grid_view_is_dragging (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  return cal_grid_view_get_private (self)->is_dragging;
}

gboolean
cal_grid_view_is_lifted (CalGridView *self, CalOccurrence *occurrence)
{
  CalGridViewPrivate *priv;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  priv = cal_grid_view_get_private (self);
  return priv->dragged != NULL && !priv->is_copy
         && g_str_equal (cal_occurrence_get_id (occurrence), cal_occurrence_get_id (priv->dragged));
}

void
cal_grid_view_refresh_drag (CalGridView *self)
{
  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  cal_drag_refresh (cal_grid_view_get_private (self)->drag);
}

void
cal_grid_view_get_pointer (CalGridView *self, double *out_x, double *out_y)
{
  CalGridViewPrivate *priv;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  priv = cal_grid_view_get_private (self);
  *out_x = priv->pointer_x;
  *out_y = priv->pointer_y;
}

double
cal_grid_view_get_edge_depth (CalGridView *self, double top, double bottom)
{
  double y;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  y = cal_grid_view_get_private (self)->pointer_y;
  if (y < top + EDGE)
    return MAX (-1, (y - top - EDGE) / EDGE);
  if (y > bottom - EDGE)
    return MIN (1, (y - bottom + EDGE) / EDGE);
  return 0;
}

gboolean
cal_grid_view_scroll_at_edge (CalGridView *self,
                              double depth,
                              double speed,
                              gboolean is_waiting,
                              gint64 now)
{
  CalGridViewPrivate *priv;
  double elapsed;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  priv = cal_grid_view_get_private (self);
  elapsed = priv->last_tick > 0 ? (double) (now - priv->last_tick) / 1e6 : 0;
  priv->last_tick = depth != 0 ? now : 0;
  if (depth != 0 && !is_waiting)
    cal_grid_view_move_by (self, depth * fabs (depth) * speed * MIN (elapsed, 0.1));
  return depth != 0;
}
