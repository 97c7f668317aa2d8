/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include <signal.h>
#include <unistd.h>

#include "cal-store.h"
#include "cal-window.h"

/* The application with its window.
 *
 * There is one process for one database: starting the program again brings its window to the front,
 * or hands it the files to import. With a database of its own (`alone`) it is a program by itself.
 *
 * The store is opened at once on start-up, before the window is built, so that the database is read
 * while GTK gets ready. It is closed last, when everything is written, also when the session ends
 * and tells so by a signal. */

#define CAL_APPLICATION_N_SIGNALS 3

static const int end_signals[CAL_APPLICATION_N_SIGNALS] = { SIGTERM, SIGINT, SIGHUP };

struct _CalApplication
{
  AdwApplication parent_instance;

  GFile *database;
  CalStore *store;
  GPtrArray *files;   /* to be imported as soon as the calendars are there */
  gboolean wants_new; /* an appointment is to be made, likewise */
  guint signal_ids[CAL_APPLICATION_N_SIGNALS];
};

G_DEFINE_FINAL_TYPE (CalApplication, cal_application, ADW_TYPE_APPLICATION)

/* Microseconds since the process was started, as the kernel noted it. */
static gint64
get_process_age (void)
{
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;
  const char *after_name;
  gint64 ticks_per_second = sysconf (_SC_CLK_TCK);
  gint64 started;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return 0;

  /* The name stands in parentheses and may hold anything; the start time is the 20th field after
   * it. */
  after_name = strrchr (stat, ')');
  if (after_name == NULL)
    return 0;

  fields = g_strsplit (after_name + 2, " ", 21);
  if (g_strv_length (fields) < 20)
    return 0;

  started = g_ascii_strtoll (fields[19], NULL, 10) * G_USEC_PER_SEC / ticks_per_second;
  return g_get_monotonic_time () - started;
}

static void
first_shown_cb (CalApplication *self)
{
  g_printerr ("trace: first-frame %" G_GINT64_FORMAT "\n", get_process_age ());
}

static CalWindow *
get_window (CalApplication *self)
{
  GtkApplication *application = GTK_APPLICATION (self);
  GList *windows = gtk_application_get_windows (application);
  CalWindow *window;

  for (GList *link = windows; link != NULL; link = link->next)
    if (CAL_IS_WINDOW (link->data))
      return link->data;

  window = cal_window_new (ADW_APPLICATION (self), self->store);
  if (g_getenv ("CALENDAR_TRACE") != NULL)
    g_signal_connect_object (window,
                             "first-shown",
                             G_CALLBACK (first_shown_cb),
                             self,
                             G_CONNECT_SWAPPED);
  return window;
}

static CalWindow *
present_window (CalApplication *self)
{
  CalWindow *window = get_window (self);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

/* What needs the calendars waits for them. */
static void
do_what_waits (CalApplication *self)
{
  g_autoptr (GPtrArray) files = NULL;
  gboolean loaded;

  g_object_get (self->store, "loaded", &loaded, NULL);
  if (!loaded)
    return;

  if (self->wants_new)
    cal_window_new_appointment (present_window (self));
  self->wants_new = FALSE;

  files = g_steal_pointer (&self->files);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  if (files->len > 0)
    cal_window_import (present_window (self), (GFile *const *) files->pdata, files->len);
}

static void
new_appointment_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CalApplication *self = CAL_APPLICATION (user_data);

  present_window (self);
  self->wants_new = TRUE;
  do_what_waits (self);
}

static void
today_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  cal_window_go_to_today (present_window (user_data));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CalApplication *self = CAL_APPLICATION (user_data);

  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name",
                         _ ("Calendar"),
                         "application-icon",
                         APPLICATION_ID,
                         "version",
                         PACKAGE_VERSION,
                         "comments",
                         _ ("Make, move and find your appointments"),
                         "license-type",
                         GTK_LICENSE_GPL_3_0,
                         "translator-credits",
                         _ ("translator-credits"),
                         NULL);
}

/* As if each window were closed, the newest first: an editor with something unsaved in it may ask.
 * With the last one the application ends. */
static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GList *windows = gtk_application_get_windows (application);

  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      gtk_window_close (window);
      windows = gtk_application_get_windows (application);
      if (g_list_find (windows, window) != NULL)
        return;
    }
}

static gboolean
signal_cb (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static const GActionEntry actions[] = {
  { "new-appointment", new_appointment_action, NULL, NULL, NULL },
  { "today", today_action, NULL, NULL, NULL },
  { "about", about_action, NULL, NULL, NULL },
  { "quit", quit_action, NULL, NULL, NULL },
};

static void
cal_application_startup (GApplication *application)
{
  CalApplication *self = CAL_APPLICATION (application);
  const char *quit_accels[] = { "<Primary>q", NULL };

  self->store = cal_store_new (self->database, NULL);
  g_signal_connect_object (self->store,
                           "notify::loaded",
                           G_CALLBACK (do_what_waits),
                           self,
                           G_CONNECT_SWAPPED);
  cal_store_open (self->store);

  if (!gtk_init_check ())
    {
      g_printerr ("org.example.Calendar: %s\n",
                  _ ("there is no display to open the window on; “org.example.Calendar help” lists "
                     "what works without one"));
      cal_store_close (self->store);
      exit (EXIT_FAILURE);
    }

  G_APPLICATION_CLASS (cal_application_parent_class)->startup (application);

  for (guint i = 0; i < G_N_ELEMENTS (end_signals); i++)
    self->signal_ids[i] = g_unix_signal_add (end_signals[i], signal_cb, self);
  gtk_window_set_default_icon_name (APPLICATION_ID);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_accels);
}

static void
cal_application_activate (GApplication *application)
{
  present_window (CAL_APPLICATION (application));
}

static void
cal_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  CalApplication *self = CAL_APPLICATION (application);

  present_window (self);
  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (self->files, g_object_ref (files[i]));
  do_what_waits (self);
}

static void
cal_application_shutdown (GApplication *application)
{
  CalApplication *self = CAL_APPLICATION (application);

  G_APPLICATION_CLASS (cal_application_parent_class)->shutdown (application);

  for (guint i = 0; i < G_N_ELEMENTS (end_signals); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  if (self->store != NULL)
    cal_store_close (self->store);
}

/* The options that mean an action of the window, which may be that of a process already running. */
static int
cal_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  static const char *const names[] = { "new-appointment", "today" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (!g_variant_dict_contains (options, names[i]))
        continue;
      if (!g_application_register (application, NULL, &error))
        {
          g_printerr ("org.example.Calendar: %s\n", error->message);
          return EXIT_FAILURE;
        }
      g_action_group_activate_action (G_ACTION_GROUP (application), names[i], NULL);
    }

  return -1;
}

static void
cal_application_finalize (GObject *object)
{
  CalApplication *self = CAL_APPLICATION (object);

  g_clear_object (&self->store);
  g_clear_object (&self->database);
  g_ptr_array_unref (self->files);

  G_OBJECT_CLASS (cal_application_parent_class)->finalize (object);
}

static void
cal_application_class_init (CalApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = cal_application_finalize;

  application_class->startup = cal_application_startup;
  application_class->activate = cal_application_activate;
  application_class->open = cal_application_open;
  application_class->shutdown = cal_application_shutdown;
  application_class->handle_local_options = cal_application_handle_local_options;
}

static void
cal_application_init (CalApplication *self)
{
  const GOptionEntry entries[] = {
    { "new-appointment",
      0,
      0,
      G_OPTION_ARG_NONE,
      NULL,
      N_ ("Open the window with a new appointment"),
      NULL },
    { "today", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open the window on today"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

/**
 * cal_application_new:
 * @database: the file to work on
 * @alone: whether it has nothing to do with a process already running
 *
 * Returns: (transfer full): a new application
 */
CalApplication *
cal_application_new (GFile *database, gboolean alone)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_OPEN;
  CalApplication *self;

  g_return_val_if_fail (G_IS_FILE (database), NULL);

  if (alone)
    flags |= G_APPLICATION_NON_UNIQUE;
  self =
      g_object_new (CAL_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags", flags, NULL);
  self->database = g_object_ref (database);
  return self;
}
