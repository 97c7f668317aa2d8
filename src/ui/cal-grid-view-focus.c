/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-grid-view-private.h"

/* Where the keyboard's focus is.
 *
 * The spot is where the focus is; it exists though nothing is focused and though the place is
 * scrolled away. The subclass knows where it is. On an occurrence it also has its id, and follows
 * it when it gets another lane, or another time by a key. When it goes away the spot is on what is
 * nearest, and goes back when it comes again: a deletion is undone, and the next key is for what
 * was deleted. After each layout the widget that stands
 * for the spot is given the focus, if the view has it: the occurrence's, a "+N", or the cursor. */

void
cal_grid_view_add_cursor (CalGridView *self, GtkWidget *cursor)
{
  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  cal_grid_view_get_private (self)->cursor = cursor;
  cal_canvas_add_part (CAL_CANVAS (self), cursor);
}

gboolean
cal_grid_view_has_focus (CalGridView *self)
{
  GtkWidget *widget = GTK_WIDGET (self), *focus;
  GtkRoot *root;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  root = gtk_widget_get_root (widget);
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  return focus != NULL && !cal_canvas_is_cover (CAL_CANVAS (self), focus)
         && gtk_widget_is_ancestor (focus, widget)
         && gtk_widget_get_native (focus) == gtk_widget_get_native (widget);
}

void
cal_grid_view_place_focus (CalGridView *self)
{
  GtkWidget *target;

  if (!cal_grid_view_has_focus (self))
    return;
  target = CAL_GRID_VIEW_GET_CLASS (self)->find_spot (self);
  if (target == NULL)
    target = cal_grid_view_get_private (self)->cursor;
  if (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))) != target)
    gtk_widget_grab_focus (target);
}

void
cal_grid_view_note_occurrence (CalGridView *self)
{
  CalOccurrence *occurrence;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  occurrence = CAL_GRID_VIEW_GET_CLASS (self)->get_spot_occurrence (self);
  cal_grid_view_await (self, occurrence != NULL ? cal_occurrence_get_id (occurrence) : NULL);
}

void
cal_grid_view_await (CalGridView *self, const char *id)
{
  CalGridViewPrivate *priv;
  char *previous;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  priv = cal_grid_view_get_private (self);
  g_ptr_array_set_size (priv->missed_ids, 0);
  previous = priv->spot_id;
  priv->spot_id = g_strdup (id);
  g_free (previous);
}

gboolean
cal_grid_view_find_awaited (CalGridView *self, CalGridViewFindFunc find)
{
  CalGridViewPrivate *priv;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);
  g_return_val_if_fail (find != NULL, FALSE);

  priv = cal_grid_view_get_private (self);
  for (guint i = priv->missed_ids->len; i > 0; i--)
    {
      if (!find (self, g_ptr_array_index (priv->missed_ids, i - 1)))
        continue;
      g_free (priv->spot_id);
      priv->spot_id = g_ptr_array_steal_index (priv->missed_ids, i - 1);
      g_ptr_array_set_size (priv->missed_ids, (int) i - 1);
      return TRUE;
    }
  return priv->spot_id != NULL && find (self, priv->spot_id);
}

void
cal_grid_view_note_neighbour (CalGridView *self)
{
  CalGridViewPrivate *priv;
  CalOccurrence *occurrence;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  priv = cal_grid_view_get_private (self);
  occurrence = CAL_GRID_VIEW_GET_CLASS (self)->get_spot_occurrence (self);
  /* On free time it goes on waiting. */
  if (occurrence == NULL)
    return;
  if (priv->spot_id != NULL)
    g_ptr_array_add (priv->missed_ids, g_steal_pointer (&priv->spot_id));
  priv->spot_id = g_strdup (cal_occurrence_get_id (occurrence));
}

gboolean
cal_grid_view_is_selecting (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  return cal_grid_view_get_private (self)->is_selecting;
}

void
cal_grid_view_set_selecting (CalGridView *self, gboolean is_selecting)
{
  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  cal_grid_view_get_private (self)->is_selecting = is_selecting;
}
