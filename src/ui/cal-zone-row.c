/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-zone-row.h"

#include <glib/gi18n-lib.h>

#include "cal-style.h"
#include "cal-zone-place.h"
#include "cal-zone-search.h"

/* A row that says by which clock an appointment goes, "Berlin, UTC+1", with the offset of that day,
 * and opens the search for another one. */

struct _CalZoneRow
{
  AdwActionRow parent_instance;

  GtkWidget *button;
  GtkWidget *words;
  GtkWidget *popover;
  GtkWidget *search; /* NULL until it is first opened: most people never do */

  const CalZone *zone;
  gint64 instant;
  gboolean has_shown;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalZoneRow, cal_zone_row, ADW_TYPE_ACTION_ROW)

static guint signals[N_SIGNALS];

static void
show_zone (CalZoneRow *self)
{
  g_autoptr (CalZonePlace) place = cal_zone_place_new (self->zone);
  g_autofree char *offset =
      self->zone != NULL ? cal_zone_place_offset (self->zone, self->instant) : NULL;
  const char *city = cal_zone_place_get_city (place);
  g_autofree char *words = NULL;

  if (offset == NULL || g_str_equal (city, offset))
    words = g_strdup (city);
  else
    /* Translators: a city and the offset of its clock: “Berlin, UTC+1”. */
    words = g_strdup_printf (C_ ("zone", "%1$s, %2$s"), city, offset);
  self->has_shown = TRUE;
  gtk_label_set_label (GTK_LABEL (self->words), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (self->button)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words,
                                  -1);
}

static void
chosen_cb (CalZoneRow *self)
{
  self->zone = cal_zone_search_get_zone (CAL_ZONE_SEARCH (self->search));
  show_zone (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
popover_shown_cb (CalZoneRow *self)
{
  if (self->search == NULL)
    {
      self->search = cal_zone_search_new (TRUE);
      g_signal_connect_object (self->search,
                               "chosen",
                               G_CALLBACK (chosen_cb),
                               self,
                               G_CONNECT_SWAPPED);
      gtk_popover_set_child (GTK_POPOVER (self->popover), self->search);
    }
  cal_zone_search_open (CAL_ZONE_SEARCH (self->search), self->zone, self->instant);
}

static void
activated_cb (CalZoneRow *self)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->button));
}

static void
cal_zone_row_class_init (CalZoneRowClass *klass)
{
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

static GtkWidget *
create_content (CalZoneRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->words = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->words), PANGO_ELLIPSIZE_MIDDLE);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("pan-down-symbolic"));
  return box;
}

static void
cal_zone_row_init (CalZoneRow *self)
{
  cal_style_load (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "zone");
  self->popover = gtk_popover_new ();
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), create_content (self));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  /* The row has the focus. */
  gtk_widget_set_focusable (gtk_widget_get_first_child (self->button), FALSE);
  gtk_widget_add_css_class (self->button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  g_signal_connect (self, "activated", G_CALLBACK (activated_cb), NULL);
  g_signal_connect_object (self->popover,
                           "show",
                           G_CALLBACK (popover_shown_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

void
cal_zone_row_set_zone (CalZoneRow *self, const CalZone *zone, gint64 instant)
{
  g_return_if_fail (CAL_IS_ZONE_ROW (self));

  if (self->has_shown && zone == self->zone
      && (zone == NULL
          || cal_zone_get_offset (zone, instant) == cal_zone_get_offset (zone, self->instant)))
    {
      self->instant = instant;
      return;
    }
  self->zone = zone;
  self->instant = instant;
  show_zone (self);
}

const CalZone *
cal_zone_row_get_zone (CalZoneRow *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_ROW (self), NULL);

  return self->zone;
}

void
cal_zone_row_set_editable (CalZoneRow *self, gboolean editable)
{
  g_return_if_fail (CAL_IS_ZONE_ROW (self));

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), editable);
  gtk_widget_set_can_target (self->button, editable);
  /* The arrow. */
  gtk_widget_set_visible (gtk_widget_get_next_sibling (self->words), editable);
}

const char *
cal_zone_row_get_words (CalZoneRow *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_ROW (self), NULL);

  return gtk_label_get_label (GTK_LABEL (self->words));
}
