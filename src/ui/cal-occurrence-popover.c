/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-occurrence-popover.h"

#include <glib/gi18n-lib.h>

#include "cal-color-dot.h"
#include "cal-link-markup.h"
#include "cal-occurrence-label.h"
#include "cal-text-menu.h"
#include "cal-when-words.h"

/* The details of an occurrence beside it: title, when, and a line with a picture for each thing
 * that is known of it; what is not has no line. Addresses in notes, place and URL are links.
 *
 * What stands there can be selected and copied, also by a context menu of its own: see
 * cal-text-menu.c. One of a calendar that can't be written to is
 * opened by the button that edits the others.
 *
 * Keys: Delete deletes, Enter on Edit (which has the focus) edits, Escape closes. */

#define MAX_NOTES 2000

struct _CalOccurrencePopover
{
  GtkPopover parent_instance;

  GtkLabel *title_label;
  GtkLabel *when;
  GtkLabel *own_when;
  GtkBox *details;
  GtkWidget *delete_button;
  GtkWidget *edit_button;

  CalOccurrence *occurrence;
  CalCalendar *calendar; /* NULL: not known */
  gboolean is_crowded;
};

enum
{
  SIGNAL_EDIT,
  SIGNAL_DELETE,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalOccurrencePopover, cal_occurrence_popover, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

static gboolean
can_change (CalOccurrencePopover *self)
{
  return self->calendar == NULL || !cal_calendar_get_read_only (self->calendar);
}

/* A line: a picture that says what kind of thing it is, and the thing. */
static void
add_line (CalOccurrencePopover *self, GtkWidget *picture, const char *kind, const char *markup)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  cal_text_menu_attach (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  kind,
                                  -1);
  gtk_widget_set_tooltip_text (picture, kind);
  gtk_widget_set_size_request (picture, 16, 16);
  gtk_widget_set_valign (picture, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (line), picture);
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (self->details, line);
}

static void
add_text (CalOccurrencePopover *self, const char *icon, const char *kind, const char *text)
{
  g_autofree char *markup = NULL;
  GtkWidget *image;

  if (text == NULL || *text == '\0')
    return;
  markup = cal_link_markup (text, MAX_NOTES);
  image = gtk_image_new_from_icon_name (icon);
  gtk_widget_add_css_class (image, "dim-label");
  add_line (self, image, kind, markup);
}

static const char *
status_to_words (CalStatus status)
{
  switch (status)
    {
    case CAL_STATUS_TENTATIVE:
      return _ ("Tentative");
    case CAL_STATUS_CANCELLED:
      return _ ("Cancelled");
    case CAL_STATUS_CONFIRMED:
    default:
      return NULL;
    }
}

/* "Travel, Family" */
static char *
join_categories (const CalEventFields *fields)
{
  /* Translators: what stands between two categories of an appointment: "Travel, Family". */
  return fields->categories != NULL ? g_strjoinv (C_ ("categories", ", "), fields->categories)
                                    : NULL;
}

static void
show_details (CalOccurrencePopover *self)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (self->occurrence);
  CalEvent *master = cal_appointment_get_master (appointment);
  const CalEventFields *fields = cal_event_get (cal_occurrence_get_event (self->occurrence));
  const CalRecurrence *recurrence = master != NULL ? cal_event_get (master)->recurrence : NULL;
  g_autofree char *repeat = NULL, *name = NULL, *categories = join_categories (fields);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->details))) != NULL)
    gtk_box_remove (self->details, child);
  add_text (self, "mark-location-symbolic", _ ("Location"), fields->location);
  if (recurrence != NULL)
    repeat = cal_when_repeat_to_words (recurrence);
  add_text (self, "view-refresh-symbolic", _ ("Repeat"), repeat);
  if (self->is_crowded)
    add_text (self,
              "dialog-warning-symbolic",
              _ ("Problem"),
              _ ("Repeats too often to be shown in full: there is more on a day than is shown"));
  add_text (self, "dialog-question-symbolic", _ ("Status"), status_to_words (fields->status));
  add_text (self, "user-bookmarks-symbolic", _ ("Categories"), categories);
  add_text (self, "insert-link-symbolic", _ ("Link"), fields->url);
  add_text (self, "text-x-generic-symbolic", _ ("Notes"), fields->description);
  add_text (self, "dialog-warning-symbolic", _ ("Problem"), fields->problem);
  if (self->calendar != NULL)
    {
      name = g_markup_escape_text (cal_calendar_get_name (self->calendar), -1);
      add_line (self,
                cal_color_dot_new (cal_calendar_get_color (self->calendar)),
                _ ("Calendar"),
                name);
    }
}

static void
show_occurrence (CalOccurrencePopover *self)
{
  const CalTime *start = cal_occurrence_get_start (self->occurrence);
  const CalTime *end = cal_occurrence_get_end (self->occurrence);
  const CalZone *zone = cal_zone_local ();
  int today = cal_day_of_wall (cal_zone_to_wall (zone, g_get_real_time ()));
  g_autofree char *when = cal_when_to_words (start, end, zone, today);
  g_autofree char *own_when = cal_when_own_to_words (start, end, zone);
  const char *title = cal_occurrence_title_shown (self->occurrence);

  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->when, when);
  gtk_label_set_label (self->own_when, own_when != NULL ? own_when : "");
  gtk_widget_set_visible (GTK_WIDGET (self->own_when), own_when != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  show_details (self);
  /* What can't be changed can be opened to be read. */
  if (can_change (self))
    {
      gtk_button_set_label (GTK_BUTTON (self->edit_button), _ ("_Edit"));
      gtk_widget_add_css_class (self->edit_button, "suggested-action");
    }
  else
    {
      gtk_button_set_label (GTK_BUTTON (self->edit_button), _ ("_Open"));
      gtk_widget_remove_css_class (self->edit_button, "suggested-action");
    }
  gtk_widget_set_visible (self->delete_button, can_change (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "occurrence.delete", can_change (self));
}

static void
emit_and_close (GtkWidget *widget, guint signal)
{
  g_autoptr (CalOccurrencePopover) self = g_object_ref (CAL_OCCURRENCE_POPOVER (widget));
  g_autoptr (CalOccurrence) occurrence = g_object_ref (self->occurrence);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[signal], 0, occurrence);
}

static void
edit_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  emit_and_close (widget, SIGNAL_EDIT);
}

static void
delete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  emit_and_close (widget, SIGNAL_DELETE);
}

static void
cal_occurrence_popover_show (GtkWidget *widget)
{
  CalOccurrencePopover *self = CAL_OCCURRENCE_POPOVER (widget);

  GTK_WIDGET_CLASS (cal_occurrence_popover_parent_class)->show (widget);
  gtk_widget_grab_focus (self->edit_button);
}

static void
cal_occurrence_popover_dispose (GObject *object)
{
  CalOccurrencePopover *self = CAL_OCCURRENCE_POPOVER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_OCCURRENCE_POPOVER);
  g_clear_object (&self->occurrence);
  g_clear_object (&self->calendar);

  G_OBJECT_CLASS (cal_occurrence_popover_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name,
                       CAL_TYPE_OCCURRENCE_POPOVER,
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       NULL,
                       G_TYPE_NONE,
                       1,
                       CAL_TYPE_OCCURRENCE);
}

/* Until its shape is known, which is when it is allocated, its whole surface would take clicks, the
 * shadow with it: the second one of a double click on what it points at would be lost there. */
static void
cal_occurrence_popover_realize (GtkWidget *widget)
{
  cairo_region_t *nothing = cairo_region_create ();

  GTK_WIDGET_CLASS (cal_occurrence_popover_parent_class)->realize (widget);
  gdk_surface_set_input_region (gtk_native_get_surface (GTK_NATIVE (widget)), nothing);
  cairo_region_destroy (nothing);
}

static void
cal_occurrence_popover_class_init (CalOccurrencePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_occurrence_popover_dispose;
  widget_class->show = cal_occurrence_popover_show;
  widget_class->realize = cal_occurrence_popover_realize;

  signals[SIGNAL_EDIT] = add_signal ("edit");
  signals[SIGNAL_DELETE] = add_signal ("delete");

  gtk_widget_class_set_template_from_resource (
      widget_class,
      "/org/example/Calendar/ui/cal-occurrence-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CalOccurrencePopover, title_label);
  gtk_widget_class_bind_template_child (widget_class, CalOccurrencePopover, when);
  gtk_widget_class_bind_template_child (widget_class, CalOccurrencePopover, own_when);
  gtk_widget_class_bind_template_child (widget_class, CalOccurrencePopover, details);
  gtk_widget_class_bind_template_child (widget_class, CalOccurrencePopover, delete_button);
  gtk_widget_class_bind_template_child (widget_class, CalOccurrencePopover, edit_button);
  gtk_widget_class_install_action (widget_class, "occurrence.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "occurrence.delete", NULL, delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "occurrence.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_KP_Delete,
                                       0,
                                       "occurrence.delete",
                                       NULL);
}

static void
cal_occurrence_popover_init (CalOccurrencePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cal_text_menu_attach (GTK_WIDGET (self->title_label));
  cal_text_menu_attach (GTK_WIDGET (self->when));
  cal_text_menu_attach (GTK_WIDGET (self->own_when));
}

CalOccurrencePopover *
cal_occurrence_popover_new (CalOccurrence *occurrence, CalCalendar *calendar)
{
  CalOccurrencePopover *self;

  g_return_val_if_fail (CAL_IS_OCCURRENCE (occurrence), NULL);
  g_return_val_if_fail (calendar == NULL || CAL_IS_CALENDAR (calendar), NULL);

  self = g_object_new (CAL_TYPE_OCCURRENCE_POPOVER, NULL);
  g_set_object (&self->occurrence, occurrence);
  g_set_object (&self->calendar, calendar);
  show_occurrence (self);
  return self;
}

CalOccurrence *
cal_occurrence_popover_get_occurrence (CalOccurrencePopover *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE_POPOVER (self), NULL);

  return self->occurrence;
}

void
cal_occurrence_popover_set_occurrence (CalOccurrencePopover *self, CalOccurrence *occurrence)
{
  g_return_if_fail (CAL_IS_OCCURRENCE_POPOVER (self));
  g_return_if_fail (CAL_IS_OCCURRENCE (occurrence));

  if (g_set_object (&self->occurrence, occurrence))
    show_occurrence (self);
}

void
cal_occurrence_popover_set_crowded (CalOccurrencePopover *self, gboolean is_crowded)
{
  g_return_if_fail (CAL_IS_OCCURRENCE_POPOVER (self));

  if (self->is_crowded == is_crowded)
    return;
  self->is_crowded = is_crowded;
  show_occurrence (self);
}
