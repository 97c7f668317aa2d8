/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include <glib/gi18n-lib.h>

#include "cal-day-popover.h"
#include "cal-occurrence-popover.h"
#include "cal-quick-editor.h"
#include "cal-window-private.h"

/* What the window asks and shows beside the mouse: the quick editor over a span that was just
 * marked, the details of an occurrence, all of a day, and the context menu. Each popover points at
 * a rectangle of the view and goes away when it is closed, or when the view goes elsewhere. */

static gboolean
unparent_cb (gpointer user_data)
{
  GtkWidget *view = gtk_widget_get_parent (user_data);
  GtkRoot *root = view != NULL ? gtk_widget_get_root (view) : NULL;
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (view == NULL)
    return G_SOURCE_REMOVE;
  /* The focus goes back to where the popover came from, and not to the next best button. */
  if (focus == NULL || focus == user_data || gtk_widget_is_ancestor (focus, user_data))
    gtk_widget_grab_focus (view);
  gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

/* Not at once: a popover may be closed by a signal of a child of its own. */
static void
popover_closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

/* Makes it one of the view's; it is gone when it is closed. */
void
cal_window_add_popover (CalWindow *self, GtkPopover *popover)
{
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_widget_set_parent (GTK_WIDGET (popover), GTK_WIDGET (self->view));
}

/* Points it at a rectangle of the view and opens it. */
void
cal_window_open_popover (CalWindow *self, GtkPopover *popover, const GdkRectangle *where)
{
  cal_window_add_popover (self, popover);
  gtk_popover_set_pointing_to (popover, where);
  gtk_popover_popup (popover);
}

static gboolean
press_beside_cb (GtkEventControllerLegacy *controller, GdkEvent *event, GtkPopover *popover)
{
  GtkWidget *window = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GdkEventType type = gdk_event_get_event_type (event);

  if (gdk_event_get_surface (event) != gtk_native_get_surface (GTK_NATIVE (window)))
    return GDK_EVENT_PROPAGATE;
  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    gtk_popover_popdown (popover);
  /* What it points at stays under it. */
  return type == GDK_SCROLL ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
forget_press_cb (GtkPopover *popover, GtkEventController *controller)
{
  GtkWidget *window = gtk_event_controller_get_widget (controller);

  if (window != NULL)
    gtk_widget_remove_controller (window, controller);
}

/* A popover that hides by itself takes all of the pointer, and with it the second press of a double
 * click. This one lets it through: a press beside it closes it and then does what it does. */
static void
close_by_press_beside (CalWindow *self, GtkPopover *popover)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_popover_set_autohide (popover, FALSE);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (press_beside_cb), popover, 0);
  g_signal_connect_object (popover, "closed", G_CALLBACK (forget_press_cb), controller, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

/* What was opened over a view goes with it. */
void
cal_window_close_popovers (CalView *view)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (GTK_IS_POPOVER (child) && gtk_widget_get_visible (child))
        gtk_popover_popdown (GTK_POPOVER (child));
      child = next;
    }
}

/* The quick editor */

static void
quick_more_cb (CalWindow *self, const char *calendar_id, const CalEventFields *fields)
{
  cal_window_compose (self, calendar_id, fields);
}

/* The keyboard's cursor goes from the hours that were marked onto what is there now; not after a
 * press beside the editor, which has closed it already and takes the cursor where it was. */
static void
quick_create_cb (CalWindow *self, CalAppointment *appointment, CalQuickEditor *editor)
{
  g_autoptr (CalOccurrence) made = cal_window_create_first (self, appointment);

  cal_window_create (self, appointment);
  if (self->view != NULL && gtk_widget_get_visible (GTK_WIDGET (editor)))
    cal_view_reveal (self->view, made);
}

static void
quick_closed_cb (CalWindow *self)
{
  if (self->view != NULL)
    cal_view_mark (self->view, NULL);
}

static void
create_slot_cb (CalWindow *self, const CalSlot *slot, const GdkRectangle *where)
{
  CalCalendar *calendar = cal_store_get_default_calendar (self->store);
  CalEventFields fields;
  CalQuickEditor *editor;

  if (calendar == NULL)
    {
      cal_window_say (self, _ ("There is no calendar that can be changed"));
      return;
    }
  cal_slot_get_fields (slot, cal_store_get_zone (self->store), g_get_real_time (), &fields);
  editor = cal_quick_editor_new (cal_store_get_calendars (self->store),
                                 cal_calendar_get_id (calendar),
                                 &fields);
  cal_view_mark (self->view, slot);
  g_signal_connect_object (editor, "create", G_CALLBACK (quick_create_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "more", G_CALLBACK (quick_more_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "closed", G_CALLBACK (quick_closed_cb), self, G_CONNECT_SWAPPED);
  close_by_press_beside (self, GTK_POPOVER (editor));
  cal_window_open_popover (self, GTK_POPOVER (editor), where);
}

/* The details of an occurrence */

static void
show_details (CalWindow *self, CalOccurrence *occurrence, const GdkRectangle *where)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  CalOccurrencePopover *popover = cal_occurrence_popover_new (
      occurrence,
      cal_store_find_calendar (self->store, cal_appointment_get_calendar_id (appointment)));

  cal_occurrence_popover_set_crowded (popover, cal_store_is_crowded (self->store, appointment));
  g_signal_connect_object (popover, "edit", G_CALLBACK (cal_window_edit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover,
                           "delete",
                           G_CALLBACK (cal_window_delete),
                           self,
                           G_CONNECT_SWAPPED);
  close_by_press_beside (self, GTK_POPOVER (popover));
  cal_window_open_popover (self, GTK_POPOVER (popover), where);
  gtk_widget_child_focus (GTK_WIDGET (popover), GTK_DIR_TAB_FORWARD);
}

static void
activate_cb (CalWindow *self, CalOccurrence *occurrence, const GdkRectangle *where)
{
  show_details (self, occurrence, where);
}

/* All of a day */

static void
day_activate_cb (CalWindow *self, CalOccurrence *occurrence, GtkWidget *row, GtkPopover *day)
{
  GdkRectangle where;
  GdkRectangle here;

  /* The details take the place of the list: a popover over a popover can't be pointed at in all
   * sessions. */
  if (!gtk_popover_get_pointing_to (day, &where))
    return;
  here = where;
  gtk_popover_popdown (day);
  show_details (self, occurrence, &here);
}

static void
day_create_cb (CalWindow *self, int day)
{
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);

  cal_window_compose_slot (self, &slot);
}

static gboolean
open_day_cb (gpointer user_data)
{
  CalWindow *self = user_data;

  if (self->view != NULL)
    cal_window_open_day (self, self->opened_day);
  return G_SOURCE_REMOVE;
}

/* When the popover has been taken away from the view, or the pointer's event is over: the view can
 * then be hidden. */
static void
day_open_cb (CalWindow *self, int day)
{
  self->opened_day = day;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, open_day_cb, g_object_ref (self), g_object_unref);
}

static void
show_day_cb (CalWindow *self, int day, const GdkRectangle *where)
{
  CalDayPopover *popover = cal_day_popover_new (day,
                                                G_LIST_MODEL (self->schedule),
                                                cal_store_get_calendars (self->store));

  g_signal_connect_object (popover,
                           "activate-occurrence",
                           G_CALLBACK (day_activate_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "create", G_CALLBACK (day_create_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (popover, "open", G_CALLBACK (day_open_cb), self, G_CONNECT_SWAPPED);
  cal_window_open_popover (self, GTK_POPOVER (popover), where);
}

/* The context menu */

static GMenuModel *
create_occurrence_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_Edit"), "win.edit-occurrence");
  g_menu_append (menu, _ ("D_uplicate"), "win.copy-occurrence");
  g_menu_append (menu, _ ("_Delete"), "win.delete-occurrence");
  return G_MENU_MODEL (menu);
}

static GMenuModel *
create_slot_menu (void)
{
  GMenu *menu = g_menu_new ();

  g_menu_append (menu, _ ("_New Appointment…"), "win.new-at-slot");
  return G_MENU_MODEL (menu);
}

static void
context_menu_cb (CalWindow *self,
                 CalOccurrence *occurrence,
                 const CalSlot *slot,
                 const GdkRectangle *where)
{
  g_autoptr (GMenuModel) menu =
      occurrence != NULL ? create_occurrence_menu () : create_slot_menu ();
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  g_set_object (&self->context_occurrence, occurrence);
  self->context_slot = *slot;
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  cal_window_open_popover (self, GTK_POPOVER (popover), where);
}

/* A copy at the same time. */
static void
duplicate (CalWindow *self, CalOccurrence *occurrence)
{
  int day = cal_occurrence_get_first_day (occurrence);
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);

  cal_window_reschedule (self, occurrence, &slot, TRUE);
}

static void
context_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CalWindow *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));
  g_autoptr (CalOccurrence) occurrence = g_steal_pointer (&self->context_occurrence);

  if (g_str_equal (name, "new-at-slot"))
    cal_window_compose_slot (self, &self->context_slot);
  else if (occurrence == NULL)
    return;
  else if (g_str_equal (name, "edit-occurrence"))
    cal_window_edit (self, occurrence);
  else if (g_str_equal (name, "copy-occurrence"))
    duplicate (self, occurrence);
  else
    cal_window_delete (self, occurrence);
}

void
cal_window_connect_menu (CalWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "edit-occurrence", .activate = context_action },
    { .name = "copy-occurrence", .activate = context_action },
    { .name = "delete-occurrence", .activate = context_action },
    { .name = "new-at-slot", .activate = context_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
cal_window_connect_view (CalWindow *self, CalView *view)
{
  const struct
  {
    const char *signal;
    GCallback callback;
  } connections[] = {
    { "create-slot", G_CALLBACK (create_slot_cb) },
    { "create", G_CALLBACK (cal_window_compose_slot) },
    { "activate", G_CALLBACK (activate_cb) },
    { "edit", G_CALLBACK (cal_window_edit) },
    { "reschedule", G_CALLBACK (cal_window_reschedule) },
    { "delete", G_CALLBACK (cal_window_delete) },
    { "show-day", G_CALLBACK (show_day_cb) },
    { "open-day", G_CALLBACK (day_open_cb) },
    { "context-menu", G_CALLBACK (context_menu_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_signal_connect_object (view,
                             connections[i].signal,
                             connections[i].callback,
                             self,
                             G_CONNECT_SWAPPED);
}
