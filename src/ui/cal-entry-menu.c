/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-entry-menu.h"

#include <glib/gi18n-lib.h>

/* The context menu of an entry in a popover.
 *
 * A popup that takes all of the pointer may only be opened over a window or over another one of its
 * kind: a Wayland compositor ends a program that does otherwise (xdg_popup.grab). The menu that GTK
 * opens over an entry takes it, so a popover that doesn't has to have its own menu, which is this
 * one. It opens like the other, by the secondary button, Menu and Shift+F10, and closes by a
 * choice, by Escape, and by a press beside it. */

static GMenuModel *
create_model (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Cu_t"), "clipboard.cut");
  g_menu_append (menu, _ ("_Copy"), "clipboard.copy");
  g_menu_append (menu, _ ("_Paste"), "clipboard.paste");
  g_menu_append (menu, _ ("Select _All"), "selection.select-all");
  return G_MENU_MODEL (menu);
}

static gboolean
unparent_cb (gpointer menu)
{
  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

/* The focus is in the entry again. What was chosen is done after this. */
static void
closed_cb (GtkPopover *menu, GtkText *text)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (text)))
    gtk_text_grab_focus_without_selecting (text);
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (menu), g_object_unref);
}

static void
unrealize_cb (GtkWidget *text, GtkPopover *menu)
{
  unparent_cb (menu);
}

static gboolean
press_cb (GtkEventControllerLegacy *controller, GdkEvent *event, GtkPopover *menu)
{
  GtkNative *native =
      gtk_widget_get_native (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));

  if (gdk_event_get_event_type (event) == GDK_BUTTON_PRESS
      && gdk_event_get_surface (event) == gtk_native_get_surface (native))
    gtk_popover_popdown (menu);
  return GDK_EVENT_PROPAGATE;
}

static void
forget_press_cb (GtkPopover *menu, GtkEventController *controller)
{
  GtkWidget *native = gtk_event_controller_get_widget (controller);

  if (native != NULL)
    gtk_widget_remove_controller (native, controller);
}

/* The arrows stay in it. */
static gboolean
arrow_cb (GtkEventControllerKey *controller,
          guint keyval,
          guint keycode,
          GdkModifierType state,
          GtkWidget *menu)
{
  if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down || keyval == GDK_KEY_Tab)
    gtk_widget_child_focus (menu, GTK_DIR_TAB_FORWARD);
  else if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up || keyval == GDK_KEY_ISO_Left_Tab)
    gtk_widget_child_focus (menu, GTK_DIR_TAB_BACKWARD);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
add_controllers (GtkWidget *menu, GtkNative *native)
{
  GtkEventController *presses = gtk_event_controller_legacy_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (presses, GTK_PHASE_CAPTURE);
  g_signal_connect_object (presses, "event", G_CALLBACK (press_cb), menu, 0);
  g_signal_connect_object (menu, "closed", G_CALLBACK (forget_press_cb), presses, 0);
  gtk_widget_add_controller (GTK_WIDGET (native), presses);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (arrow_cb), menu);
  gtk_widget_add_controller (menu, keys);
}

static void
open_menu (GtkEntry *entry, double x, double y)
{
  g_autoptr (GMenuModel) model = create_model ();
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)));
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);
  double at_x = x, at_y = y;

  gtk_widget_translate_coordinates (GTK_WIDGET (entry), text, x, y, &at_x, &at_y);
  gtk_popover_set_autohide (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_position (GTK_POPOVER (menu), GTK_POS_BOTTOM);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_widget_set_parent (menu, text);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) at_x, (int) at_y, 1, 1 });
  g_signal_connect (menu, "closed", G_CALLBACK (closed_cb), text);
  g_signal_connect_object (text, "unrealize", G_CALLBACK (unrealize_cb), menu, 0);
  add_controllers (menu, gtk_widget_get_native (GTK_WIDGET (entry)));
  gtk_popover_popup (GTK_POPOVER (menu));
  gtk_widget_child_focus (menu, GTK_DIR_TAB_FORWARD);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkEntry *entry)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_menu (entry, x, y);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkEntry *entry)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if ((keyval != GDK_KEY_Menu || modifiers != 0)
      && (keyval != GDK_KEY_F10 || modifiers != GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  open_menu (entry, 0, gtk_widget_get_height (GTK_WIDGET (entry)));
  return GDK_EVENT_STOP;
}

void
cal_entry_menu_attach (GtkEntry *entry)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_ENTRY (entry));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), entry);
  gtk_widget_add_controller (GTK_WIDGET (entry), GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), entry);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
}
