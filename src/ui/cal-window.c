/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-window-private.h"

#include <glib/gi18n-lib.h>

#include "cal-calendar-dialog.h"
#include "cal-days-view.h"
#include "cal-month-view.h"
#include "cal-period-bar.h"

/* The main window: header bar, sidebar, views, toasts.
 *
 * It stands between the views and the store. A view emits what the user meant; the window turns it
 * into a change, runs it, and says what happened in a toast. It shows the store's lists and knows
 * no more of the appointments than they say.
 *
 * Properties: "store" (CalStore, construct-only), "second-zone" (string: a name of the tz database,
 * empty for none).
 *
 * Signal "first-shown": the first frame with the appointments of the view has been drawn.
 * Keys: Ctrl+N new, Ctrl+T today, Ctrl+1, 2, 3 the views, Page Up/Down, with Ctrl too, the period
 * before and after, Ctrl+Z and Ctrl+Shift+Z undo and redo, Ctrl+F search, Ctrl+O import,
 * Ctrl+Shift+E export, Escape ends the search, F9 sidebar, F10 menu, Ctrl+? shortcuts. */

enum
{
  PROP_0,
  PROP_STORE,
  PROP_SECOND_ZONE,
  N_PROPERTIES,
};

enum
{
  SIGNAL_FIRST_SHOWN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalWindow, cal_window, ADW_TYPE_APPLICATION_WINDOW)

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

/* The day goes on, and the computer may have travelled while it slept: then no file need have told
 * of another zone. */
static void
look_at_clock (CalWindow *self)
{
  cal_store_check_zone (self->store);
  cal_window_refresh_views (self);
}

static gboolean
day_timer_cb (gpointer user_data)
{
  look_at_clock (user_data);
  return G_SOURCE_CONTINUE;
}

static void
active_changed_cb (CalWindow *self)
{
  if (self->store != NULL && self->view != NULL && gtk_window_is_active (GTK_WINDOW (self)))
    look_at_clock (self);
}

static void
painted_cb (CalWindow *self, GdkFrameClock *clock)
{
  g_clear_signal_handler (&self->painted_id, clock);
  g_signal_emit (self, signals[SIGNAL_FIRST_SHOWN], 0);
}

static void
check_first_shown (CalWindow *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gboolean loading = TRUE;
  gboolean loaded = FALSE;

  g_object_get (self->schedule, "loading", &loading, NULL);
  g_object_get (self->store, "loaded", &loaded, NULL);
  if (self->was_shown || loading || !loaded || clock == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (self->views)))
    return;
  self->was_shown = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  self->painted_id = g_signal_connect_object (clock,
                                              "after-paint",
                                              G_CALLBACK (painted_cb),
                                              self,
                                              G_CONNECT_SWAPPED);
}

static void
date_picked_cb (CalWindow *self, int day)
{
  cal_view_go_to_day (self->view, day, TRUE);
}

static void
opening_changed_cb (CalWindow *self)
{
  g_autofree char *message = NULL;

  g_object_get (self->store, "opening-message", &message, NULL);
  gtk_label_set_label (self->notice, message != NULL ? message : "");
  gtk_revealer_set_reveal_child (self->notice_revealer, message != NULL);
}

static void
undo_changed_cb (CalWindow *self)
{
  gboolean can_undo, can_redo;

  g_object_get (self->store, "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", can_redo);
}

static void
calendar_saved_cb (CalCalendar *calendar, gpointer user_data)
{
  cal_window_save_calendar (user_data, calendar);
}

static void
calendar_deleted_cb (CalCalendar *calendar, gpointer user_data)
{
  CalWindow *self = user_data;

  cal_store_delete_calendar (self->store, cal_calendar_get_id (calendar));
}

static void
edit_calendar (CalWindow *self, CalCalendar *calendar)
{
  gboolean can_delete =
      cal_store_find_calendar (self->store, cal_calendar_get_id (calendar)) != NULL
      && cal_store_can_delete_calendar (self->store, cal_calendar_get_id (calendar));
  CalCalendarDialog *dialog = cal_calendar_dialog_new (calendar,
                                                       calendar_saved_cb,
                                                       can_delete ? calendar_deleted_cb : NULL,
                                                       self);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
today_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cal_window_go_to_today (CAL_WINDOW (widget));
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CalWindow *self = CAL_WINDOW (widget);

  cal_window_close_popovers (self->view);
  cal_view_step (self->view, g_str_equal (name, "win.next") ? 1 : -1);
}

static void
new_appointment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cal_window_new_appointment (CAL_WINDOW (widget));
}

static void
new_calendar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const char *const colors[] = { "#3584e4", "#33a35a", "#e5851a", "#c64600",
                                        "#9141ac", "#1f9e9e", "#986a44", "#d1317a" };
  CalWindow *self = CAL_WINDOW (widget);
  guint n = g_list_model_get_n_items (cal_store_get_calendars (self->store));
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (CalCalendar) calendar =
      cal_calendar_new (id, "", colors[n % G_N_ELEMENTS (colors)], TRUE, FALSE, (int) n);

  edit_calendar (self, calendar);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CalWindow *self = CAL_WINDOW (widget);

  if (g_str_equal (name, "win.undo"))
    cal_store_undo (self->store);
  else
    cal_store_redo (self->store);
}

static void
dismiss_notice_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_revealer_set_reveal_child (CAL_WINDOW (widget)->notice_revealer, FALSE);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_object_set (CAL_WINDOW (widget)->search_bar, "search-mode-enabled", TRUE, NULL);
}

static void
second_zone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  cal_window_choose_second_zone (CAL_WINDOW (widget));
}

static GSettings *
create_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, "org.example.Calendar", TRUE)
                     : NULL;

  return schema != NULL ? g_settings_new ("org.example.Calendar") : NULL;
}

/* A state action of the window for a property, kept in the settings where there are any. */
static void
add_toggle (CalWindow *self, const char *name, gpointer object, const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  if (self->settings != NULL)
    g_settings_bind (self->settings, name, object, property, G_SETTINGS_BIND_DEFAULT);
}

static void
restore_hours (CalWindow *self)
{
  static const char *const names[] = { "week", "day" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_settings_bind (self->settings,
                     "hour-height",
                     adw_view_stack_get_child_by_name (self->views, names[i]),
                     "hour-height",
                     G_SETTINGS_BIND_DEFAULT);
}

static void
restore_state (CalWindow *self)
{
  int width, height;

  self->settings = create_settings ();
  add_toggle (self, "show-sidebar", self->flap, "reveal-flap");
  add_toggle (self,
              "show-week-numbers",
              adw_view_stack_get_child_by_name (self->views, "month"),
              "show-week-numbers");
  add_toggle (self, "view", self->views, "visible-child-name");
  if (self->settings == NULL)
    return;
  restore_hours (self);
  g_settings_bind (self->settings, "second-zone", self, "second-zone", G_SETTINGS_BIND_DEFAULT);
  g_settings_get (self->settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
connect_first_shown (CalWindow *self)
{
  g_signal_connect_object (self->views,
                           "map",
                           G_CALLBACK (check_first_shown),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (self->schedule,
                           "notify::loading",
                           G_CALLBACK (check_first_shown),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
connect_store (CalWindow *self)
{
  static const char *const undo_properties[] = { "notify::can-undo", "notify::can-redo" };

  for (guint i = 0; i < G_N_ELEMENTS (undo_properties); i++)
    g_signal_connect_object (self->store,
                             undo_properties[i],
                             G_CALLBACK (undo_changed_cb),
                             self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store,
                           "notify::opening-message",
                           G_CALLBACK (opening_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store,
                           "notify::zone",
                           G_CALLBACK (cal_window_refresh_views),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store,
                           "notify::loaded",
                           G_CALLBACK (check_first_shown),
                           self,
                           G_CONNECT_SWAPPED);
  undo_changed_cb (self);
  opening_changed_cb (self);
  cal_window_connect_store (self);
}

static void
cal_window_constructed (GObject *object)
{
  CalWindow *self = CAL_WINDOW (object);

  G_OBJECT_CLASS (cal_window_parent_class)->constructed (object);

  self->schedule = cal_schedule_new (self->store);
  restore_state (self);
  cal_sidebar_set_calendars (self->sidebar, cal_store_get_calendars (self->store));
  cal_window_connect_views (self);
  connect_first_shown (self);
  connect_store (self);
  cal_search_bar_set_calendars (self->search_bar, cal_store_get_calendars (self->store));
  cal_window_connect_menu (self);
  cal_window_connect_files (self);
  self->day_timer = g_timeout_add_seconds (30, day_timer_cb, self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (active_changed_cb), NULL);
}

static gboolean
cal_window_close_request (GtkWindow *window)
{
  CalWindow *self = CAL_WINDOW (window);
  int width, height;

  /* What was typed in one of them is not lost. */
  if (self->view != NULL)
    cal_window_close_popovers (self->view);
  gtk_window_get_default_size (window, &width, &height);
  if (self->settings != NULL && !gtk_window_is_maximized (window))
    g_settings_set (self->settings, "window-size", "(ii)", width, height);
  return GTK_WINDOW_CLASS (cal_window_parent_class)->close_request (window);
}

static void
cal_window_dispose (GObject *object)
{
  CalWindow *self = CAL_WINDOW (object);

  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  g_clear_handle_id (&self->day_timer, g_source_remove);
  cal_window_disconnect_views (self);
  g_clear_object (&self->context_occurrence);
  g_clear_object (&self->schedule);
  g_clear_object (&self->settings);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cal_window_parent_class)->dispose (object);
}

static void
cal_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CalWindow *self = CAL_WINDOW (object);

  switch (id)
    {
    case PROP_SECOND_ZONE:
      g_value_set_string (value,
                          self->second_zone != NULL ? cal_zone_get_id (self->second_zone) : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cal_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CalWindow *self = CAL_WINDOW (object);

  switch (id)
    {
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;
    case PROP_SECOND_ZONE:
      cal_window_set_second_zone (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.today", NULL, today_action);
  gtk_widget_class_install_action (widget_class, "win.previous", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "win.next", NULL, step_action);
  gtk_widget_class_install_action (widget_class,
                                   "win.new-appointment",
                                   NULL,
                                   new_appointment_action);
  gtk_widget_class_install_action (widget_class, "win.new-calendar", NULL, new_calendar_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.dismiss-notice", NULL, dismiss_notice_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.second-zone", NULL, second_zone_action);
}

/* On the window and in the bubble phase, so that an entry that has the focus keeps its own Ctrl+Z.
 */
static void
install_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_n, GDK_CONTROL_MASK, "win.new-appointment" },
    { GDK_KEY_t, GDK_CONTROL_MASK, "win.today" },
    { GDK_KEY_Page_Up, 0, "win.previous" },
    { GDK_KEY_Page_Down, 0, "win.next" },
    { GDK_KEY_Page_Up, GDK_CONTROL_MASK, "win.previous" },
    { GDK_KEY_Page_Down, GDK_CONTROL_MASK, "win.next" },
    { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo" },
    { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo" },
    { GDK_KEY_y, GDK_CONTROL_MASK, "win.redo" },
    { GDK_KEY_f, GDK_CONTROL_MASK, "win.search" },
    { GDK_KEY_o, GDK_CONTROL_MASK, "win.import" },
    { GDK_KEY_e, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.export" },
    { GDK_KEY_F9, 0, "win.show-sidebar" },
    { GDK_KEY_question, GDK_CONTROL_MASK, "win.show-help-overlay" },
    { GDK_KEY_w, GDK_CONTROL_MASK, "window.close" },
  };

  static const char *const views[] = { "month", "week", "day" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class,
                                         keys[i].key,
                                         keys[i].modifiers,
                                         keys[i].action,
                                         NULL);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_class_add_binding_action (widget_class,
                                           GDK_KEY_1 + i,
                                           GDK_CONTROL_MASK,
                                           "win.view",
                                           "s",
                                           views[i]);
      gtk_widget_class_add_binding_action (widget_class,
                                           GDK_KEY_KP_1 + i,
                                           GDK_CONTROL_MASK,
                                           "win.view",
                                           "s",
                                           views[i]);
    }
}

static void
bind_views (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CalWindow, views);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, header);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, period_bar);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, today_button);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, new_button);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, switcher_buttons);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, title);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, short_title);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, tiny_title);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, previous_button);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, next_button);
}

static void
cal_window_class_init (CalWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CAL_TYPE_DAYS_VIEW);
  g_type_ensure (CAL_TYPE_MONTH_VIEW);
  g_type_ensure (CAL_TYPE_PERIOD_BAR);
  g_type_ensure (CAL_TYPE_SEARCH_BAR);
  g_type_ensure (CAL_TYPE_SIDEBAR);

  object_class->constructed = cal_window_constructed;
  object_class->dispose = cal_window_dispose;
  object_class->get_property = cal_window_get_property;
  object_class->set_property = cal_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = cal_window_close_request;

  properties[PROP_STORE] =
      g_param_spec_object ("store",
                           NULL,
                           NULL,
                           CAL_TYPE_STORE,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SECOND_ZONE] =
      g_param_spec_string ("second-zone",
                           NULL,
                           NULL,
                           "",
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SIGNAL_FIRST_SHOWN] = g_signal_new ("first-shown",
                                              CAL_TYPE_WINDOW,
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CalWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, notice_revealer);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, CalWindow, sidebar);
  bind_views (widget_class);
  install_actions (widget_class);
  install_keys (widget_class);
}

static void
cal_window_init (CalWindow *self)
{
  g_autoptr (GtkBuilder) help = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->sidebar,
                           "date-picked",
                           G_CALLBACK (date_picked_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar,
                           "calendar-changed",
                           G_CALLBACK (cal_window_save_calendar),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sidebar,
                           "calendar-edit",
                           G_CALLBACK (edit_calendar),
                           self,
                           G_CONNECT_SWAPPED);
  cal_window_connect_search (self);
  help = gtk_builder_new_from_resource ("/org/example/Calendar/ui/cal-shortcuts.ui");
  gtk_application_window_set_help_overlay (
      GTK_APPLICATION_WINDOW (self),
      GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (help, "shortcuts")));
}

CalWindow *
cal_window_new (AdwApplication *application, CalStore *store)
{
  g_return_val_if_fail (CAL_IS_STORE (store), NULL);

  return g_object_new (CAL_TYPE_WINDOW, "application", application, "store", store, NULL);
}

void
cal_window_new_appointment (CalWindow *self)
{
  CalSlot slot;

  g_return_if_fail (CAL_IS_WINDOW (self));

  cal_window_close_popovers (self->view);
  cal_view_get_chosen_slot (self->view, &slot);
  cal_window_compose_slot (self, &slot);
}
