/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-grid-view-private.h"

/* What the keys do, at the spot that has the focus (cal-grid-view-focus.c).
 *
 * Enter activates what the spot is on, or makes an appointment of it or of what is selected. F2 and
 * Ctrl+E edit, Delete deletes, Menu and Shift+F10 ask for the context menu. Escape drops the
 * selection. Where arrows, Page Up and Down, Home and End go to is the subclass's affair, and so
 * are keys that only it has. */

static void
activate (CalGridView *self)
{
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);
  CalView *view = CAL_VIEW (self);
  GdkRectangle where;
  CalPlace spot;
  CalSlot slot;

  klass->get_spot (self, &spot);
  if (spot.occurrence != NULL)
    cal_view_emit (view, CAL_VIEW_SIGNAL_ACTIVATE, spot.occurrence, &spot.where);
  else if (spot.kind == CAL_PLACE_MORE)
    cal_view_emit (view, CAL_VIEW_SIGNAL_SHOW_DAY, spot.day, &spot.where);
  else if (klass->get_selection (self, &slot, &where))
    {
      cal_grid_view_set_selecting (self, FALSE);
      cal_view_mark (view, &slot);
      cal_view_emit (view, CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, &where);
    }
  else
    cal_view_emit (view, CAL_VIEW_SIGNAL_CREATE, &spot.slot);
}

static void
ask_for_menu (CalGridView *self)
{
  CalPlace spot;

  CAL_GRID_VIEW_GET_CLASS (self)->get_spot (self, &spot);
  cal_view_emit (CAL_VIEW (self),
                 CAL_VIEW_SIGNAL_CONTEXT_MENU,
                 spot.occurrence,
                 &spot.slot,
                 &spot.where);
}

static gboolean
with_occurrence (CalGridView *self, CalViewSignal signal)
{
  CalOccurrence *occurrence = CAL_GRID_VIEW_GET_CLASS (self)->get_spot_occurrence (self);

  if (occurrence == NULL)
    return GDK_EVENT_PROPAGATE;
  cal_view_emit (CAL_VIEW (self), signal, occurrence);
  return GDK_EVENT_STOP;
}

static gboolean
drop_selection (CalGridView *self)
{
  if (!cal_grid_view_is_selecting (self))
    return GDK_EVENT_PROPAGATE;
  cal_grid_view_set_selecting (self, FALSE);
  cal_grid_view_queue (self);
  return GDK_EVENT_STOP;
}

/* ---- which key does what ---- */

static gboolean
press_arrow (CalGridView *self, guint keyval, GdkModifierType modifiers)
{
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);
  int right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return klass->press_arrow (self, 0, -1, modifiers);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return klass->press_arrow (self, 0, 1, modifiers);
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return klass->press_arrow (self, -right, 0, modifiers);
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return klass->press_arrow (self, right, 0, modifiers);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
press_plain (CalGridView *self, guint keyval)
{
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);

  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
    case GDK_KEY_space:
      activate (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      return with_occurrence (self, CAL_VIEW_SIGNAL_DELETE);
    case GDK_KEY_F2:
      return with_occurrence (self, CAL_VIEW_SIGNAL_EDIT);
    case GDK_KEY_Menu:
      ask_for_menu (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      klass->turn_page (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      klass->turn_page (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_End:
      klass->go_to_end (self, keyval == GDK_KEY_End);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return drop_selection (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CalGridView *self)
{
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (!cal_grid_view_has_size (self) || !cal_grid_view_has_focus (self)
      || !cal_canvas_is_own_event (CAL_CANVAS (self), GTK_EVENT_CONTROLLER (controller)))
    return GDK_EVENT_PROPAGATE;
  if (press_arrow (self, keyval, modifiers))
    return GDK_EVENT_STOP;
  if (modifiers == 0)
    return press_plain (self, keyval);
  if (modifiers == GDK_CONTROL_MASK && keyval == GDK_KEY_e)
    return with_occurrence (self, CAL_VIEW_SIGNAL_EDIT);
  if (modifiers == GDK_SHIFT_MASK && keyval == GDK_KEY_F10)
    {
      ask_for_menu (self);
      return GDK_EVENT_STOP;
    }
  return klass->press_other != NULL ? klass->press_other (self, keyval, modifiers)
                                    : GDK_EVENT_PROPAGATE;
}

void
cal_grid_view_setup_keys (CalGridView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
cal_grid_view_reschedule (CalGridView *self, CalOccurrence *occurrence, const CalSlot *slot)
{
  g_autofree char *id = NULL;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));
  g_return_if_fail (CAL_IS_OCCURRENCE (occurrence));

  id = g_strdup (cal_occurrence_get_id (occurrence));
  g_object_ref (occurrence);
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_RESCHEDULE, occurrence, slot, FALSE);
  cal_grid_view_await (self, id);
  cal_grid_view_queue (self);
  g_object_unref (occurrence);
}
