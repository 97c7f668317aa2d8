/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-calendar-choice.h"

#include "cal-color-dot.h"

static gboolean
can_be_chosen (gpointer item, gpointer user_data)
{
  const char *current_id = user_data;

  return !cal_calendar_get_read_only (item)
         || g_strcmp0 (cal_calendar_get_id (item), current_id) == 0;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (name), 6);
  gtk_label_set_max_width_chars (GTK_LABEL (name), 24);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_box_append (GTK_BOX (box), cal_color_dot_new (NULL));
  gtk_box_append (GTK_BOX (box), name);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  CalCalendar *calendar = gtk_list_item_get_item (item);
  GtkWidget *dot = gtk_widget_get_first_child (gtk_list_item_get_child (item));

  cal_color_dot_set_color (CAL_COLOR_DOT (dot), cal_calendar_get_color (calendar));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (dot)),
                       cal_calendar_get_name (calendar));
}

GListModel *
cal_calendar_choice_new_model (GListModel *calendars, const char *current_id)
{
  GtkCustomFilter *filter;

  g_return_val_if_fail (G_IS_LIST_MODEL (calendars), NULL);

  filter = gtk_custom_filter_new (can_be_chosen, g_strdup (current_id), g_free);
  return G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (calendars), GTK_FILTER (filter)));
}

GtkListItemFactory *
cal_calendar_choice_new_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}

guint
cal_calendar_choice_find (GListModel *model, const char *id)
{
  guint n;

  g_return_val_if_fail (G_IS_LIST_MODEL (model), GTK_INVALID_LIST_POSITION);

  n = g_list_model_get_n_items (model);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CalCalendar) calendar = g_list_model_get_item (model, i);

      if (g_strcmp0 (cal_calendar_get_id (calendar), id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

CalCalendar *
cal_calendar_choice_lookup (GListModel *model, const char *id)
{
  guint position = cal_calendar_choice_find (model, id);
  g_autoptr (CalCalendar) calendar = NULL;

  if (position == GTK_INVALID_LIST_POSITION)
    return NULL;
  calendar = g_list_model_get_item (model, position);
  return calendar;
}
