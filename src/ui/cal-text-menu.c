/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-text-menu.h"

#include <glib/gi18n-lib.h>

/* The context menu of an entry or a label in a popover.
 *
 * A popup that takes all of the pointer may only be opened over a window or over another one of its
 * kind: a Wayland compositor ends a program that does otherwise (xdg_popup.grab). The menu that GTK
 * opens over an entry or a label takes it, so a popover that doesn't has to have its own menu,
 * which is this one. It opens like the other, by the secondary button, Menu and Shift+F10, and
 * closes by a choice, by Escape, and by a press beside it. */

/* What the text is in: that has the actions of the clipboard. */
static GtkWidget *
find_text (GtkWidget *widget)
{
  return GTK_IS_ENTRY (widget) ? GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (widget)))
                               : widget;
}

static void
append_with_link (GMenu *menu, const char *label, const char *action, const char *uri)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", uri);
  g_menu_append_item (menu, item);
}

static GMenuModel *
create_label_model (GtkLabel *label)
{
  GMenu *menu = g_menu_new ();
  const char *uri = gtk_label_get_current_uri (label);

  if (uri != NULL)
    {
      append_with_link (menu, _ ("_Open Link"), "text.open-link", uri);
      append_with_link (menu, _ ("Copy _Link Address"), "text.copy-link", uri);
    }
  g_menu_append (menu, _ ("_Copy"), "clipboard.copy");
  g_menu_append (menu, _ ("Select _All"), "selection.select-all");
  return G_MENU_MODEL (menu);
}

static GMenuModel *
create_entry_model (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("Cu_t"), "clipboard.cut");
  g_menu_append (menu, _ ("_Copy"), "clipboard.copy");
  g_menu_append (menu, _ ("_Paste"), "clipboard.paste");
  g_menu_append (menu, _ ("Select _All"), "selection.select-all");
  return G_MENU_MODEL (menu);
}

static void
open_link_action (GSimpleAction *action, GVariant *uri, gpointer label)
{
  gboolean is_done;

  g_signal_emit_by_name (label, "activate-link", g_variant_get_string (uri, NULL), &is_done);
}

static void
copy_link_action (GSimpleAction *action, GVariant *uri, gpointer label)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (label), g_variant_get_string (uri, NULL));
}

static void
add_link_actions (GtkWidget *menu, GtkWidget *label)
{
  static const GActionEntry entries[] = {
    { .name = "open-link", .activate = open_link_action, .parameter_type = "s" },
    { .name = "copy-link", .activate = copy_link_action, .parameter_type = "s" },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), label);
  gtk_widget_insert_action_group (menu, "text", G_ACTION_GROUP (group));
}

static gboolean
unparent_cb (gpointer menu)
{
  if (gtk_widget_get_parent (menu) != NULL)
    gtk_widget_unparent (menu);
  return G_SOURCE_REMOVE;
}

static void
focus_label (GtkLabel *label)
{
  int start = 0, end = 0;

  gtk_label_get_selection_bounds (label, &start, &end);
  gtk_widget_grab_focus (GTK_WIDGET (label));
  gtk_label_select_region (label, start, end);
}

/* The focus is in the text again, and what was selected still is. What was chosen is done after
 * this. */
static void
closed_cb (GtkPopover *menu, GtkWidget *text)
{
  if (gtk_widget_get_mapped (text) && GTK_IS_LABEL (text))
    focus_label (GTK_LABEL (text));
  else if (gtk_widget_get_mapped (text))
    gtk_text_grab_focus_without_selecting (GTK_TEXT (text));
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
open_menu (GtkWidget *widget, double x, double y)
{
  g_autoptr (GMenuModel) model =
      GTK_IS_LABEL (widget) ? create_label_model (GTK_LABEL (widget)) : create_entry_model ();
  GtkWidget *text = find_text (widget);
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);
  double at_x = x, at_y = y;

  gtk_widget_translate_coordinates (widget, text, x, y, &at_x, &at_y);
  gtk_popover_set_autohide (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_popover_set_position (GTK_POPOVER (menu), GTK_POS_BOTTOM);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  add_link_actions (menu, text);
  gtk_widget_set_parent (menu, text);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) at_x, (int) at_y, 1, 1 });
  g_signal_connect (menu, "closed", G_CALLBACK (closed_cb), text);
  g_signal_connect_object (text, "unrealize", G_CALLBACK (unrealize_cb), menu, 0);
  add_controllers (menu, gtk_widget_get_native (widget));
  gtk_popover_popup (GTK_POPOVER (menu));
  gtk_widget_child_focus (menu, GTK_DIR_TAB_FORWARD);
}

/* A link is known by the cursor being in it. What is selected stays so. */
static void
put_cursor (GtkLabel *label, double x, double y)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  int left, top, index, trailing;
  const char *text;
  glong offset;

  if (gtk_label_get_selection_bounds (label, NULL, NULL))
    return;
  gtk_label_get_layout_offsets (label, &left, &top);
  pango_layout_xy_to_index (layout,
                            (int) (x - left) * PANGO_SCALE,
                            (int) (y - top) * PANGO_SCALE,
                            &index,
                            &trailing);
  text = pango_layout_get_text (layout);
  offset = g_utf8_pointer_to_offset (text, text + index);
  gtk_label_select_region (label, (int) offset, (int) offset);
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *widget)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (GTK_IS_LABEL (widget))
    put_cursor (GTK_LABEL (widget), x, y);
  open_menu (widget, x, y);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                GtkWidget *widget)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if ((keyval != GDK_KEY_Menu || modifiers != 0)
      && (keyval != GDK_KEY_F10 || modifiers != GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  open_menu (widget, 0, gtk_widget_get_height (widget));
  return GDK_EVENT_STOP;
}

void
cal_text_menu_attach (GtkWidget *widget)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_ENTRY (widget) || GTK_IS_LABEL (widget));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), widget);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), widget);
  gtk_widget_add_controller (widget, keys);
}
