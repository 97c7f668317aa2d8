/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include <glib/gi18n-lib.h>

#include "cal-window-private.h"
#include "cal-zone-search.h"

/* The second time zone: its hours stand beside the window's own in the week and the day.
 *
 * It is chosen in a popover at the corner of the view, where the column will be: the search for a
 * place that the editor has too, and below it a button to be rid of it again. The name of the zone
 * is the window's property "second-zone", kept in the settings. */

static void
choose (CalWindow *self, GtkWidget *from, const CalZone *zone)
{
  GtkWidget *popover = gtk_widget_get_ancestor (from, GTK_TYPE_POPOVER);
  gboolean is_month = g_strcmp0 (adw_view_stack_get_visible_child_name (self->views), "month") == 0;

  cal_window_set_second_zone (self, zone != NULL ? cal_zone_get_id (zone) : "");
  if (zone != NULL && is_month)
    cal_window_say (self, _ ("The second time zone is shown in the week and the day"));
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
chosen_cb (CalWindow *self, CalZoneSearch *search)
{
  choose (self, GTK_WIDGET (search), cal_zone_search_get_zone (search));
}

static void
none_cb (CalWindow *self, GtkWidget *button)
{
  choose (self, button, NULL);
}

static GtkWidget *
create_none_button (CalWindow *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_No Second Time Zone"));

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (none_cb), self, G_CONNECT_SWAPPED);
  return button;
}

static void
shown_cb (CalWindow *self, GtkWidget *popover)
{
  CalZoneSearch *search = g_object_get_data (G_OBJECT (popover), "search");

  cal_zone_search_open (search, self->second_zone, g_get_real_time ());
}

static GtkWidget *
create_chooser (CalWindow *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *heading = gtk_label_new (_ ("Second Time Zone")),
            *search = cal_zone_search_new (FALSE);

  gtk_widget_add_css_class (heading, "heading");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), search);
  if (self->second_zone != NULL)
    gtk_box_append (GTK_BOX (box), create_none_button (self));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (popover),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  heading,
                                  NULL,
                                  -1);
  g_object_set_data (G_OBJECT (popover), "search", search);
  g_signal_connect_object (search, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  return popover;
}

static gboolean
open_cb (gpointer user_data)
{
  CalWindow *self = user_data;
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self->view)) == GTK_TEXT_DIR_RTL;
  GdkRectangle where = { 24, 8, 1, 8 };

  if (is_rtl)
    where.x = gtk_widget_get_width (GTK_WIDGET (self->view)) - where.x;
  cal_window_open_popover (self, GTK_POPOVER (create_chooser (self)), &where);
  return G_SOURCE_REMOVE;
}

/* Not before the menu that it was asked for in has closed: that gives the focus back. */
void
cal_window_choose_second_zone (CalWindow *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, open_cb, g_object_ref (self), g_object_unref);
}

/* `id` is a name of the tz database; an empty one, or one that isn't known: no second zone. */
void
cal_window_set_second_zone (CalWindow *self, const char *id)
{
  const CalZone *zone = id != NULL && *id != '\0' ? cal_zone_lookup (id) : NULL;

  if (zone == self->second_zone)
    return;
  self->second_zone = zone;
  cal_window_show_second_zone (self, zone);
  g_object_notify (G_OBJECT (self), "second-zone");
}
