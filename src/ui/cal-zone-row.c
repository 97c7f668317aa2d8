/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-zone-row.h"

#include <glib/gi18n-lib.h>

/* A row with a list of the world's time zones, found by typing the city.
 *
 * First the local zone, UTC, no zone, and the zone that the appointment has; then every
 * place of the tz database, as "Berlin, Europe (UTC+01:00)". The long list is made when it is first
 * opened: most people never do. */

struct _CalZoneRow
{
  AdwActionRow parent_instance;

  GtkDropDown *list;

  GPtrArray *ids; /* TZID for each item; an empty one for no zone */
  const CalZone *zone;
  gint64 instant;
  gboolean is_full;
  gboolean showing;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalZoneRow, cal_zone_row, ADW_TYPE_ACTION_ROW)

static guint signals[N_SIGNALS];

static char *
describe_zone (const char *id, gint64 instant)
{
  const CalZone *zone = cal_zone_lookup (id);
  const char *city = strrchr (id, '/');
  g_autofree char *area = city != NULL ? g_strndup (id, (gsize) (city - id)) : NULL;
  g_autofree char *name = area != NULL ? g_strdup_printf ("%s, %s", city + 1, area) : g_strdup (id);
  int offset = zone != NULL ? cal_zone_get_offset (zone, instant) / 60 : 0;

  g_strdelimit (name, "_", ' ');
  return g_strdup_printf ("%s (UTC%c%02d:%02d)",
                          name,
                          offset < 0 ? '-' : '+',
                          ABS (offset) / 60,
                          ABS (offset) % 60);
}

static void
add_zone (CalZoneRow *self, GtkStringList *list, const char *id)
{
  g_autofree char *words = NULL;

  if (*id != '\0' && g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL))
    return;
  words = *id != '\0' ? describe_zone (id, self->instant) : g_strdup (_ ("No time zone"));
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_string_list_append (list, words);
}

static int
compare_cities (gconstpointer a, gconstpointer b)
{
  const char *const *p = a;
  const char *const *q = b;
  const char *x = strrchr (*p, '/');
  const char *y = strrchr (*q, '/');

  return g_strcmp0 (x != NULL ? x : *p, y != NULL ? y : *q);
}

static void
select_zone (CalZoneRow *self)
{
  const char *id = self->zone != NULL ? cal_zone_get_id (self->zone) : "";

  for (guint i = 0; i < self->ids->len; i++)
    if (g_str_equal (g_ptr_array_index (self->ids, i), id))
      gtk_drop_down_set_selected (self->list, i);
}

static void
fill (CalZoneRow *self, gboolean full)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  g_auto (GStrv) zones = full ? cal_zone_list_ids () : NULL;

  self->showing = TRUE;
  self->is_full = full;
  g_ptr_array_set_size (self->ids, 0);
  add_zone (self, list, cal_zone_get_id (cal_zone_local ()));
  add_zone (self, list, "UTC");
  add_zone (self, list, "");
  if (self->zone != NULL)
    add_zone (self, list, cal_zone_get_id (self->zone));
  if (full)
    qsort (zones, g_strv_length (zones), sizeof *zones, compare_cities);
  for (guint i = 0; full && zones[i] != NULL; i++)
    add_zone (self, list, zones[i]);
  gtk_drop_down_set_model (self->list, G_LIST_MODEL (list));
  select_zone (self);
  self->showing = FALSE;
}

static void
selected_cb (CalZoneRow *self)
{
  guint selected = gtk_drop_down_get_selected (self->list);
  const char *id;

  if (self->showing || selected >= self->ids->len)
    return;
  id = g_ptr_array_index (self->ids, selected);
  self->zone = *id != '\0' ? cal_zone_lookup (id) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The pointer or the focus has come: the long list may be wanted next. */
static void
entered_cb (CalZoneRow *self)
{
  if (!self->is_full)
    fill (self, TRUE);
}

static GtkWidget *
find_descendant (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_descendant (child, type);
  return found;
}

/* The list is open: what is typed next is a city. GtkDropDown gives the focus to the row that is
 * chosen, in its own time; the text takes it when that is over. */
static gboolean
focus_search_cb (gpointer user_data)
{
  GtkWidget *popover = user_data;
  GtkWidget *text = find_descendant (popover, GTK_TYPE_SEARCH_ENTRY);

  if (text != NULL && gtk_widget_get_mapped (text))
    gtk_widget_grab_focus (text);
  return G_SOURCE_REMOVE;
}

/* Enter in the text chooses the first of the cities that are left. */
static void
search_activated_cb (CalZoneRow *self, GtkWidget *text)
{
  GtkWidget *popover = gtk_widget_get_ancestor (text, GTK_TYPE_POPOVER);
  GtkWidget *view = find_descendant (popover, GTK_TYPE_LIST_VIEW);
  GListModel *all = gtk_drop_down_get_model (self->list);
  g_autoptr (GObject) found = NULL;

  if (view != NULL && gtk_list_view_get_model (GTK_LIST_VIEW (view)) != NULL)
    found =
        g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))), 0);
  for (guint i = 0; found != NULL && i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (all, i);

      if (item == found)
        gtk_drop_down_set_selected (self->list, i);
    }
  gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
opened_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE,
                   focus_search_cb,
                   g_object_ref (popover),
                   g_object_unref);
}

static void
connect_popover (CalZoneRow *self, GtkWidget *popover)
{
  GtkWidget *text = find_descendant (popover, GTK_TYPE_SEARCH_ENTRY);

  g_signal_connect_after (popover, "map", G_CALLBACK (opened_cb), NULL);
  if (text == NULL)
    return;
  g_signal_connect_object (text,
                           "activate",
                           G_CALLBACK (search_activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (text,
                           "stop-search",
                           G_CALLBACK (gtk_popover_popdown),
                           popover,
                           G_CONNECT_SWAPPED);
}

static void
cal_zone_row_finalize (GObject *object)
{
  g_ptr_array_unref (CAL_ZONE_ROW (object)->ids);

  G_OBJECT_CLASS (cal_zone_row_parent_class)->finalize (object);
}

static void
cal_zone_row_class_init (CalZoneRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_zone_row_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CAL_TYPE_ZONE_ROW,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
cal_zone_row_init (CalZoneRow *self)
{
  GtkExpression *text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *list = gtk_drop_down_new (NULL, text);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *popover = find_descendant (list, GTK_TYPE_POPOVER);

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->list = GTK_DROP_DOWN (list);
  gtk_drop_down_set_enable_search (self->list, TRUE);
  gtk_widget_set_valign (list, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (list, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Time Zone"),
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), list);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), list);
  g_signal_connect_object (list,
                           "notify::selected",
                           G_CALLBACK (selected_cb),
                           self,
                           G_CONNECT_SWAPPED);
  if (popover != NULL)
    connect_popover (self, popover);
  g_signal_connect_object (motion, "enter", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

void
cal_zone_row_set_zone (CalZoneRow *self, const CalZone *zone, gint64 instant)
{
  g_return_if_fail (CAL_IS_ZONE_ROW (self));

  if (self->ids->len > 0 && zone == self->zone
      && (zone == NULL
          || cal_zone_get_offset (zone, instant) == cal_zone_get_offset (zone, self->instant)))
    return;
  self->zone = zone;
  self->instant = instant;
  fill (self, self->is_full);
}

const CalZone *
cal_zone_row_get_zone (CalZoneRow *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_ROW (self), NULL);

  return self->zone;
}
