/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include <glib/gi18n-lib.h>

#include "cal-import-dialog.h"
#include "cal-window-private.h"

/* Files in and out: the choosers, files dropped on the window, the preview of an import, export. */

/* The files of one import, for the callbacks of its dialog. */
typedef struct
{
  CalWindow *window; /* borrowed: the dialog is transient for it */
  GPtrArray *files;
} Import;

static void
import_free (gpointer data)
{
  Import *self = data;

  g_ptr_array_unref (self->files);
  g_free (self);
}

/* One preview or import under way. */
typedef struct
{
  CalImportDialog *dialog;
  GCancellable *cancellable;
} Job;

static Job *
job_new (CalImportDialog *dialog, GCancellable *cancellable)
{
  Job *self = g_new0 (Job, 1);

  self->dialog = g_object_ref (dialog);
  self->cancellable = g_object_ref (cancellable);
  return self;
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->dialog);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
progress_cb (double fraction, guint n_done, gpointer user_data)
{
  Job *job = user_data;

  cal_import_dialog_set_progress (job->dialog, job->cancellable, fraction, n_done);
}

static void
job_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Job) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CalImportReport) report = cal_store_import_finish (CAL_STORE (source), result, &error);

  cal_import_dialog_finish (job->dialog, job->cancellable, report, error);
}

static void
on_preview (CalImportDialog *dialog, const char *calendar_id, GCancellable *job, gpointer user_data)
{
  Import *import = user_data;

  cal_store_preview_import_async (import->window->store,
                                  (GFile *const *) import->files->pdata,
                                  import->files->len,
                                  calendar_id,
                                  progress_cb,
                                  job_new (dialog, job),
                                  job_free,
                                  job,
                                  job_done_cb,
                                  job_new (dialog, job));
}

static void
on_import (CalImportDialog *dialog, const char *calendar_id, GCancellable *job, gpointer user_data)
{
  Import *import = user_data;

  cal_store_import_async (import->window->store,
                          (GFile *const *) import->files->pdata,
                          import->files->len,
                          calendar_id,
                          progress_cb,
                          job_new (dialog, job),
                          job_free,
                          job,
                          job_done_cb,
                          job_new (dialog, job));
}

static char *
describe_files (GFile *const *files, guint n_files)
{
  if (n_files == 1)
    return g_file_get_basename (files[0]);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file", "%u files", n_files), n_files);
}

static void
files_chosen_cb (CalWindow *self, int response, GtkNativeDialog *chooser)
{
  g_autoptr (GListModel) list = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  if (response == GTK_RESPONSE_ACCEPT)
    {
      list = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
      for (guint i = 0; i < g_list_model_get_n_items (list); i++)
        g_ptr_array_add (files, g_list_model_get_item (list, i));
      cal_window_import (self, (GFile *const *) files->pdata, files->len);
    }
  g_object_unref (chooser);
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) calendars = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (calendars, _ ("Calendar files"));
  gtk_file_filter_add_mime_type (calendars, "text/calendar");
  gtk_file_filter_add_mime_type (calendars, "text/x-vcalendar");
  gtk_file_filter_add_suffix (calendars, "ics");
  gtk_file_filter_add_suffix (calendars, "vcs");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, calendars);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
import_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CalWindow *self = user_data;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Import Appointments"),
                                                               GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                                               _ ("_Open"),
                                                               NULL);

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (chooser));
  g_signal_connect_object (chooser,
                           "response",
                           G_CALLBACK (files_chosen_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* What an export needs until its last callback. */
typedef struct
{
  CalWindow *window;
  GFile *file;
} Export;

static void
export_free (Export *self)
{
  g_clear_object (&self->window);
  g_clear_object (&self->file);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static void
say_export_failed (Export *export, const GError *error)
{
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *message = g_strdup_printf (_ ("“%s” was not written: %s"), name, error->message);

  cal_window_say (export->window, message);
}

static void
export_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *message = NULL;
  guint n;

  if (!cal_store_export_finish (CAL_STORE (source), result, &n, &error))
    {
      say_export_failed (export, error);
      return;
    }
  message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "%u appointment exported to “%s”",
                                          "%u appointments exported to “%s”",
                                          n),
                             n,
                             name);
  cal_window_say (export->window, message);
}

static void
replaced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_replace_finish (G_FILE (source), result, &error);
  CalStore *store = export->window->store;

  if (stream == NULL)
    say_export_failed (export, error);
  else
    cal_store_export_async (store,
                            NULL,
                            G_OUTPUT_STREAM (stream),
                            NULL,
                            export_done_cb,
                            g_steal_pointer (&export));
}

static void
target_chosen_cb (CalWindow *self, int response, GtkNativeDialog *chooser)
{
  Export *export;

  if (response == GTK_RESPONSE_ACCEPT)
    {
      export = g_new0 (Export, 1);
      export->window = g_object_ref (self);
      export->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      g_file_replace_async (export->file,
                            NULL,
                            FALSE,
                            G_FILE_CREATE_REPLACE_DESTINATION,
                            G_PRIORITY_DEFAULT,
                            NULL,
                            replaced_cb,
                            export);
    }
  g_object_unref (chooser);
}

static void
export_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CalWindow *self = user_data;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_ ("Export All Appointments"),
                                                               GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                                               _ ("_Export"),
                                                               NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("Calendar.ics"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser,
                           "response",
                           G_CALLBACK (target_chosen_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
dropped_cb (CalWindow *self, const GValue *value, double x, double y)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_ptr_array_add (files, l->data);
  if (files->len == 0)
    return FALSE;
  cal_window_import (self, (GFile *const *) files->pdata, files->len);
  return TRUE;
}

void
cal_window_connect_files (CalWindow *self)
{
  static const GActionEntry entries[] = { { .name = "import", .activate = import_action },
                                          { .name = "export", .activate = export_action } };
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (target, "drop", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* Shows what is in the files and offers to import them. */
void
cal_window_import (CalWindow *self, GFile *const *files, guint n_files)
{
  CalCalendar *calendar;
  Import *import;
  CalImportDialog *dialog;
  g_autofree char *source = NULL;

  g_return_if_fail (CAL_IS_WINDOW (self));
  g_return_if_fail (n_files > 0);

  calendar = cal_store_get_default_calendar (self->store);
  source = describe_files (files, n_files);
  import = g_new0 (Import, 1);
  import->window = self;
  import->files = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (import->files, g_object_ref (files[i]));
  dialog = cal_import_dialog_new (cal_store_get_calendars (self->store),
                                  calendar != NULL ? cal_calendar_get_id (calendar) : NULL,
                                  source,
                                  on_preview,
                                  on_import,
                                  import,
                                  import_free);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  gtk_window_present (GTK_WINDOW (dialog));
}
