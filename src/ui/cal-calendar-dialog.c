/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-calendar-dialog.h"

#include <glib/gi18n-lib.h>

#include "cal-enter-keys.h"

/* Name and colour of a calendar, new or known; a known one can be deleted, which is done at once,
 * as it can be undone.
 *
 * It knows no store: what was chosen goes to one of the callbacks, once. Escape cancels, Enter
 * saves; it can't be saved without a name. */

struct _CalCalendarDialog
{
  AdwWindow parent_instance;

  AdwEntryRow *name;
  GtkColorChooser *color;
  GtkWidget *delete_group;

  CalCalendar *calendar;
  CalCalendarDialogFunc on_save;
  CalCalendarDialogFunc on_delete; /* NULL: it can't be deleted */
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (CalCalendarDialog, cal_calendar_dialog, ADW_TYPE_WINDOW)

static char *
get_name (CalCalendarDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->name))));
}

static void
name_changed_cb (CalCalendarDialog *self)
{
  g_autofree char *name = get_name (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "calendar.save", *name != '\0');
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CalCalendarDialog *self = CAL_CALENDAR_DIALOG (widget);
  CalCalendarDialogFunc on_save = g_steal_pointer (&self->on_save);
  g_autofree char *name = get_name (self);
  g_autofree char *color = NULL;
  g_autoptr (CalCalendar) wanted = NULL;
  GdkRGBA rgba;

  if (on_save == NULL || *name == '\0')
    return;
  gtk_color_chooser_get_rgba (self->color, &rgba);
  color = g_strdup_printf ("#%02x%02x%02x",
                           (int) (rgba.red * 255 + 0.5),
                           (int) (rgba.green * 255 + 0.5),
                           (int) (rgba.blue * 255 + 0.5));
  wanted = cal_calendar_new (cal_calendar_get_id (self->calendar),
                             name,
                             color,
                             cal_calendar_get_visible (self->calendar),
                             cal_calendar_get_read_only (self->calendar),
                             cal_calendar_get_position (self->calendar));
  on_save (wanted, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
delete_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CalCalendarDialog *self = CAL_CALENDAR_DIALOG (widget);
  CalCalendarDialogFunc on_delete = g_steal_pointer (&self->on_delete);

  if (on_delete == NULL)
    return;
  on_delete (self->calendar, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
cal_calendar_dialog_dispose (GObject *object)
{
  CalCalendarDialog *self = CAL_CALENDAR_DIALOG (object);

  g_clear_object (&self->calendar);

  G_OBJECT_CLASS (cal_calendar_dialog_parent_class)->dispose (object);
}

static void
cal_calendar_dialog_class_init (CalCalendarDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_calendar_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-calendar-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CalCalendarDialog, name);
  gtk_widget_class_bind_template_child (widget_class, CalCalendarDialog, color);
  gtk_widget_class_bind_template_child (widget_class, CalCalendarDialog, delete_group);
  gtk_widget_class_install_action (widget_class, "calendar.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "calendar.delete", NULL, delete_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  cal_enter_keys_bind (widget_class, "calendar.save");
}

static void
cal_calendar_dialog_init (CalCalendarDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->name,
                           "changed",
                           G_CALLBACK (name_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* `calendar` carries the identity; one whose name is empty is new. `on_delete` (nullable): called
 * when it is to be deleted. */
CalCalendarDialog *
cal_calendar_dialog_new (CalCalendar *calendar,
                         CalCalendarDialogFunc on_save,
                         CalCalendarDialogFunc on_delete,
                         gpointer user_data)
{
  CalCalendarDialog *self = g_object_new (CAL_TYPE_CALENDAR_DIALOG, NULL);
  GdkRGBA rgba;

  g_return_val_if_fail (CAL_IS_CALENDAR (calendar), NULL);

  self->calendar = g_object_ref (calendar);
  self->on_save = on_save;
  self->on_delete = on_delete;
  gtk_widget_set_visible (self->delete_group, on_delete != NULL);
  self->user_data = user_data;
  gtk_window_set_title (GTK_WINDOW (self),
                        *cal_calendar_get_name (calendar) == '\0' ? _ ("New Calendar")
                                                                  : _ ("Edit Calendar"));
  gtk_editable_set_text (GTK_EDITABLE (self->name), cal_calendar_get_name (calendar));
  if (gdk_rgba_parse (&rgba, cal_calendar_get_color (calendar)))
    gtk_color_chooser_set_rgba (self->color, &rgba);
  name_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return self;
}
