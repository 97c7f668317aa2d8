/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-zone-search.h"

#include <glib/gi18n-lib.h>

#include "cal-style.h"
#include "cal-zone-place.h"
#include "cal-zone-recent.h"

/* A text and under it places: "Berlin", "Germany · Central European Time", "UTC+1".
 *
 * With nothing typed first what is probably wanted (the zone that is chosen, the local one, the
 * ones chosen last, UTC, none), then all the world by name. What is typed is looked for in all of a
 * place's names; the best fit comes first and is selected.
 *
 * The names of the world are made in a thread when the list is first opened.
 *
 * Keys: Up and Down go through the list while the text keeps the focus, Enter chooses, Escape
 * closes. Roles: a search box and a list; each item is named in full. */

struct _CalZoneSearch
{
  GtkWidget parent_instance;

  GtkWidget *text;
  GtkWidget *list;
  GtkWidget *nothing;

  GListStore *places;
  GtkSingleSelection *selection;
  GPtrArray *world; /* borrowed; NULL: not there yet */
  GPtrArray *likely;
  GCancellable *loading;
  const CalZone *zone;
  gint64 instant;
  gboolean has_floating;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalZoneSearch, cal_zone_search, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

/* --- What is listed -------------------------------------------------------------------- */

static gboolean
is_likely (CalZoneSearch *self, const CalZone *zone)
{
  for (guint i = 0; i < self->likely->len; i++)
    if (cal_zone_place_get_zone (g_ptr_array_index (self->likely, i)) == zone)
      return TRUE;
  return FALSE;
}

static void
add_likely (CalZoneSearch *self, const CalZone *zone)
{
  if ((zone != NULL || self->has_floating) && !is_likely (self, zone))
    g_ptr_array_add (self->likely, cal_zone_place_new (zone));
}

static void
find_likely (CalZoneSearch *self)
{
  g_auto (GStrv) recent = cal_zone_recent_get ();

  g_ptr_array_set_size (self->likely, 0);
  add_likely (self, self->zone);
  add_likely (self, cal_zone_local ());
  for (guint i = 0; recent[i] != NULL; i++)
    if (cal_zone_lookup (recent[i]) != NULL)
      add_likely (self, cal_zone_lookup (recent[i]));
  add_likely (self, cal_zone_utc ());
  add_likely (self, NULL);
}

static void
list_all (CalZoneSearch *self, GPtrArray *places)
{
  for (guint i = 0; i < self->likely->len; i++)
    g_ptr_array_add (places, g_ptr_array_index (self->likely, i));
  for (guint i = 0; self->world != NULL && i < self->world->len; i++)
    if (!cal_zone_place_is_alias (g_ptr_array_index (self->world, i)))
      g_ptr_array_add (places, g_ptr_array_index (self->world, i));
}

typedef struct
{
  CalZonePlace *place;
  int rank;
  guint position;
} Match;

static int
compare_matches (gconstpointer a, gconstpointer b)
{
  const Match *first = a;
  const Match *second = b;

  return first->rank != second->rank ? first->rank - second->rank
                                     : (int) first->position - (int) second->position;
}

static void
add_match (GArray *matches, CalZonePlace *place, const char *words, gint64 instant)
{
  Match match = { place, cal_zone_place_rank (place, words, instant), matches->len };

  if (match.rank != 0)
    g_array_append_val (matches, match);
}

static void
list_matches (CalZoneSearch *self, const char *words, GPtrArray *places)
{
  g_autoptr (GArray) matches = g_array_new (FALSE, FALSE, sizeof (Match));
  GPtrArray *world = self->world != NULL ? self->world : self->likely;

  for (guint i = 0; i < world->len; i++)
    add_match (matches, g_ptr_array_index (world, i), words, self->instant);
  for (guint i = 0; world != self->likely && i < self->likely->len; i++)
    {
      CalZonePlace *place = g_ptr_array_index (self->likely, i);

      /* None stands for no place of the world; the others are found there. */
      if (cal_zone_place_get_zone (place) == NULL)
        add_match (matches, place, words, self->instant);
    }
  g_array_sort (matches, compare_matches);
  for (guint i = 0; i < matches->len; i++)
    g_ptr_array_add (places, g_array_index (matches, Match, i).place);
}

static void
scroll_to (CalZoneSearch *self, guint position)
{
  if (gtk_widget_get_mapped (self->list))
    gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
}

static void
fill (CalZoneSearch *self)
{
  g_autofree char *words = cal_zone_place_fold (gtk_editable_get_text (GTK_EDITABLE (self->text)));
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->places));

  if (*words == '\0')
    list_all (self, places);
  else
    list_matches (self, words, places);
  g_list_store_splice (self->places, 0, n, places->pdata, places->len);
  gtk_widget_set_visible (self->nothing, places->len == 0);
  gtk_widget_set_visible (gtk_widget_get_parent (self->list), places->len > 0);
  if (places->len == 0)
    return;
  gtk_single_selection_set_selected (self->selection, 0);
  scroll_to (self, 0);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, cal_zone_place_list (), NULL);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GPtrArray *world = g_task_propagate_pointer (G_TASK (result), NULL);
  CalZoneSearch *self = user_data;

  /* NULL: cancelled, and `self` is no more. */
  if (world == NULL)
    return;
  self->world = world;
  fill (self);
}

static void
load (CalZoneSearch *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->loading != NULL)
    return;
  self->loading = g_cancellable_new ();
  task = g_task_new (NULL, self->loading, loaded_cb, self);
  g_task_run_in_thread (task, load_thread);
}

/* --- Choosing ------------------------------------------------------------------------- */

static void
choose (CalZoneSearch *self, guint position)
{
  g_autoptr (CalZonePlace) place = g_list_model_get_item (G_LIST_MODEL (self->places), position);
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (place == NULL)
    return;
  self->zone = cal_zone_place_get_zone (place);
  if (self->zone != NULL && self->zone != cal_zone_local () && self->zone != cal_zone_utc ())
    cal_zone_recent_add (cal_zone_get_id (self->zone));
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
activated_cb (CalZoneSearch *self, guint position)
{
  choose (self, position);
}

static void
text_activated_cb (CalZoneSearch *self)
{
  choose (self, gtk_single_selection_get_selected (self->selection));
}

static void
search_stopped_cb (CalZoneSearch *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static gboolean
key_pressed_cb (CalZoneSearch *self, guint keyval, guint keycode, GdkModifierType state)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->places));
  guint selected = gtk_single_selection_get_selected (self->selection);
  int step;

  switch (keyval)
    {
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      step = 1;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      step = -1;
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      step = 5;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      step = -5;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0 || n == 0)
    return GDK_EVENT_PROPAGATE;
  selected = (guint) CLAMP ((int) selected + step, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->selection, selected);
  scroll_to (self, selected);
  return GDK_EVENT_STOP;
}

/* --- Rows ----------------------------------------------------------------------------- */

static GtkWidget *
create_label (const char *css_class, float xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (css_class != NULL)
    {
      gtk_widget_add_css_class (label, css_class);
      gtk_widget_add_css_class (label, "dim-label");
    }
  return label;
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *offset = create_label ("numeric", 1);

  gtk_label_set_ellipsize (GTK_LABEL (offset), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_hexpand (offset, FALSE);
  gtk_box_append (GTK_BOX (names), create_label (NULL, 0));
  gtk_box_append (GTK_BOX (names), create_label ("caption", 0));
  gtk_box_append (GTK_BOX (box), names);
  gtk_box_append (GTK_BOX (box), offset);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (CalZoneSearch *self, GtkListItem *item)
{
  CalZonePlace *place = gtk_list_item_get_item (item);
  const CalZone *zone = cal_zone_place_get_zone (place);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *names = gtk_widget_get_first_child (box);
  GtkWidget *details = gtk_widget_get_last_child (names);
  g_autofree char *offset =
      zone != NULL ? cal_zone_place_offset (zone, self->instant) : g_strdup ("");
  g_autofree char *name = g_strdup_printf ("%s, %s, %s",
                                           cal_zone_place_get_city (place),
                                           cal_zone_place_get_details (place),
                                           offset);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (names)),
                       cal_zone_place_get_city (place));
  gtk_label_set_label (GTK_LABEL (details), cal_zone_place_get_details (place));
  gtk_widget_set_visible (details, *cal_zone_place_get_details (place) != '\0');
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), offset);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
}

static GtkListItemFactory *
create_factory (CalZoneSearch *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  return factory;
}

static void
cal_zone_search_dispose (GObject *object)
{
  CalZoneSearch *self = CAL_ZONE_SEARCH (object);
  GtkWidget *child;

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->places);
  g_clear_pointer (&self->likely, g_ptr_array_unref);

  G_OBJECT_CLASS (cal_zone_search_parent_class)->dispose (object);
}

static void
cal_zone_search_class_init (CalZoneSearchClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_zone_search_dispose;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         CAL_TYPE_ZONE_SEARCH,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "zonesearch");
}

static void
create_text (CalZoneSearch *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->text = gtk_search_entry_new ();
  g_object_set (self->text, "placeholder-text", _ ("City, country or offset"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Find a Time Zone"),
                                  -1);
  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (fill), self);
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (text_activated_cb), self);
  g_signal_connect_swapped (self->text, "stop-search", G_CALLBACK (search_stopped_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (self->text, keys);
}

static void
create_list (CalZoneSearch *self)
{
  self->places = g_list_store_new (CAL_TYPE_ZONE_PLACE);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->places)));
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (self->selection), create_factory (self));
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Time Zones"),
                                  -1);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activated_cb), self);
}

static void
cal_zone_search_init (CalZoneSearch *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  cal_style_load (widget);
  self->likely = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  create_text (self);
  create_list (self);
  self->nothing = gtk_label_new (_ ("No such place"));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_set_vexpand (self->nothing, TRUE);
  gtk_widget_set_visible (self->nothing, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller),
                                  GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_parent (self->text, widget);
  gtk_widget_set_parent (scroller, widget);
  gtk_widget_set_parent (self->nothing, widget);
  gtk_widget_set_size_request (widget, 300, 320);
}

GtkWidget *
cal_zone_search_new (gboolean has_floating)
{
  CalZoneSearch *self = g_object_new (CAL_TYPE_ZONE_SEARCH, NULL);

  self->has_floating = has_floating;
  return GTK_WIDGET (self);
}

void
cal_zone_search_open (CalZoneSearch *self, const CalZone *zone, gint64 instant)
{
  g_return_if_fail (CAL_IS_ZONE_SEARCH (self));

  self->zone = zone;
  self->instant = instant;
  find_likely (self);
  gtk_editable_set_text (GTK_EDITABLE (self->text), "");
  fill (self);
  load (self);
  gtk_widget_grab_focus (self->text);
}

const CalZone *
cal_zone_search_get_zone (CalZoneSearch *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_SEARCH (self), NULL);

  return self->zone;
}
