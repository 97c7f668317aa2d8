/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-import-request.h"

/* The variables of an import as a mutation: the files, the calendar, the progress and the handle
 * that cancels it. The caller's cancellable cancels the request's own, so that the store can cancel
 * it too, when it is closed, without touching what belongs to the caller. */

struct _CalImportRequest
{
  GObject parent_instance;

  GPtrArray *files;
  char *calendar_id;
  CalImportProgressFunc progress;
  gpointer progress_data;
  GDestroyNotify progress_destroy;
  GCancellable *asked_by; /* (nullable) */
  gulong asked_id;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (CalImportRequest, cal_import_request, G_TYPE_OBJECT)

static void
asked_cb (GCancellable *asked_by, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
report_progress (double fraction, guint n_done, gpointer user_data)
{
  CalImportRequest *self = CAL_IMPORT_REQUEST (user_data);

  if (self->progress != NULL)
    self->progress (fraction, n_done, self->progress_data);
}

static void
cal_import_request_finalize (GObject *object)
{
  CalImportRequest *self = CAL_IMPORT_REQUEST (object);

  if (self->asked_by != NULL)
    g_cancellable_disconnect (self->asked_by, self->asked_id);
  if (self->progress_destroy != NULL)
    self->progress_destroy (self->progress_data);
  g_clear_object (&self->asked_by);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->files);
  g_free (self->calendar_id);

  G_OBJECT_CLASS (cal_import_request_parent_class)->finalize (object);
}

static void
cal_import_request_class_init (CalImportRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_import_request_finalize;
}

static void
cal_import_request_init (CalImportRequest *self)
{
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

/**
 * cal_import_request_new:
 * @files: (array length=n_files): the files
 * @n_files: how many
 * @calendar_id: the calendar they go into
 * @progress: (nullable): called on the main thread with how far it is
 * @progress_data: for @progress
 * @progress_destroy: (nullable): frees @progress_data
 * @cancellable: (nullable): cancels the request
 *
 * Returns: (transfer full): a new request
 */
CalImportRequest *
cal_import_request_new (GFile *const *files,
                        guint n_files,
                        const char *calendar_id,
                        CalImportProgressFunc progress,
                        gpointer progress_data,
                        GDestroyNotify progress_destroy,
                        GCancellable *cancellable)
{
  CalImportRequest *self = g_object_new (CAL_TYPE_IMPORT_REQUEST, NULL);

  for (guint i = 0; i < n_files; i++)
    g_ptr_array_add (self->files, g_object_ref (files[i]));
  self->calendar_id = g_strdup (calendar_id);
  self->progress = progress;
  self->progress_data = progress_data;
  self->progress_destroy = progress_destroy;
  if (g_set_object (&self->asked_by, cancellable))
    self->asked_id = g_cancellable_connect (cancellable,
                                            G_CALLBACK (asked_cb),
                                            g_object_ref (self->cancellable),
                                            g_object_unref);
  return self;
}

/**
 * cal_import_request_run:
 * @self: the request
 * @database: where to
 * @preview: whether only to look
 * @callback: what to call at the end; it uses cal_database_import_finish()
 * @user_data: for @callback
 *
 * Hands the request to the database.
 */
void
cal_import_request_run (CalImportRequest *self,
                        CalDatabase *database,
                        gboolean preview,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (CAL_IS_IMPORT_REQUEST (self));
  g_return_if_fail (CAL_IS_DATABASE (database));

  cal_database_import_async (database,
                             (GFile *const *) self->files->pdata,
                             self->files->len,
                             self->calendar_id,
                             preview,
                             report_progress,
                             g_object_ref (self),
                             g_object_unref,
                             self->cancellable,
                             callback,
                             user_data);
}

/**
 * cal_import_request_cancel:
 * @self: the request
 *
 * Stops it; nothing of it stays behind.
 */
void
cal_import_request_cancel (CalImportRequest *self)
{
  g_return_if_fail (CAL_IS_IMPORT_REQUEST (self));

  g_cancellable_cancel (self->cancellable);
}
