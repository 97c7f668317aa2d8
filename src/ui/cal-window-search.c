/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-window-private.h"

/* The search bar asks, the store answers; what is picked is gone to. A question that is not wanted
 * any more is cancelled. */

static void
search_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CalWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = cal_store_search_finish (CAL_STORE (source), result, &error);

  if (found != NULL)
    cal_search_bar_set_results (self->search_bar, found);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    cal_search_bar_set_message (self->search_bar, error->message);
}

static void
search_cb (CalWindow *self, const char *text)
{
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  cal_store_search_async (self->store,
                          text,
                          100,
                          self->searching,
                          search_done_cb,
                          g_object_ref (self));
}

/* The one that stands for an appointment that was found or made: the first of a series. */
CalOccurrence *
cal_window_create_first (CalWindow *self, CalAppointment *appointment)
{
  CalEvent *event = cal_appointment_get_master (appointment);
  const CalEventFields *fields;
  const CalTime *recurrence_id;

  if (event == NULL)
    event = cal_appointment_get_overrides (appointment, NULL)[0];
  fields = cal_event_get (event);
  recurrence_id = fields->recurrence != NULL ? &fields->start : &fields->recurrence_id;
  return cal_occurrence_new (appointment,
                             event,
                             recurrence_id,
                             &fields->start,
                             &fields->end,
                             cal_store_get_zone (self->store),
                             FALSE);
}

/* The view goes to it, by day and hour, and the keyboard's cursor onto it, for everybody to see. */
static void
found_picked_cb (CalWindow *self, CalAppointment *appointment)
{
  g_autoptr (CalOccurrence) first = cal_window_create_first (self, appointment);

  cal_view_go_to_day (self->view, cal_occurrence_get_first_day (first), FALSE);
  cal_view_reveal (self->view, first);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gtk_window_set_focus_visible (GTK_WINDOW (self), TRUE);
}

/* The search is over: the keys go to the view again. */
static void
search_mode_cb (CalWindow *self)
{
  gboolean enabled;

  g_object_get (self->search_bar, "search-mode-enabled", &enabled, NULL);
  if (!enabled && gtk_widget_get_mapped (GTK_WIDGET (self->views)))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Whatever has something of its own to end, a drag, a selection, a popover, comes first. */
static gboolean
press_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  CalWindow *self = CAL_WINDOW (widget);
  gboolean is_searching;

  g_object_get (self->search_bar, "search-mode-enabled", &is_searching, NULL);
  if (is_searching)
    g_object_set (self->search_bar, "search-mode-enabled", FALSE, NULL);
  return is_searching;
}

static void
add_escape (CalWindow *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (press_escape, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
cal_window_connect_search (CalWindow *self)
{
  add_escape (self);
  g_signal_connect_object (self->search_bar,
                           "search",
                           G_CALLBACK (search_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_bar,
                           "picked",
                           G_CALLBACK (found_picked_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search_bar,
                           "notify::search-mode-enabled",
                           G_CALLBACK (search_mode_cb),
                           self,
                           G_CONNECT_SWAPPED);
}
