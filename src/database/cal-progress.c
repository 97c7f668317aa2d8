/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-progress.h"

#define INTERVAL (G_USEC_PER_SEC / 10)

struct _CalProgress
{
  gatomicrefcount count;
  GMainContext *context;
  CalImportProgressFunc func;
  gpointer data;
  GDestroyNotify destroy;
  gint64 last; /* monotonic microseconds; the working thread's */
};

typedef struct
{
  CalProgress *progress;
  double fraction;
  guint n_done;
} CalProgressNews;

static void
news_free (gpointer data)
{
  CalProgressNews *news = data;

  cal_progress_unref (news->progress);
  g_free (news);
}

static gboolean
news_cb (gpointer user_data)
{
  CalProgressNews *news = user_data;

  news->progress->func (news->fraction, news->n_done, news->progress->data);
  return G_SOURCE_REMOVE;
}

/**
 * cal_progress_new:
 * @func: (nullable): called in the thread-default main context of this thread
 * @data: for @func
 * @destroy: (nullable): frees @data, there too
 *
 * Returns: (transfer full): a progress that another thread may tell of
 */
CalProgress *
cal_progress_new (CalImportProgressFunc func, gpointer data, GDestroyNotify destroy)
{
  CalProgress *self = g_new0 (CalProgress, 1);

  g_atomic_ref_count_init (&self->count);
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  return self;
}

/**
 * cal_progress_tell:
 * @self: a progress
 * @fraction: what is done, 0 to 1
 * @n_done: appointments that are done
 *
 * Tells of it, when the last time is a tenth of a second ago. On the one working thread.
 */
void
cal_progress_tell (CalProgress *self, double fraction, guint n_done)
{
  g_autoptr (GSource) source = NULL;
  CalProgressNews *news;
  gint64 now = g_get_monotonic_time ();

  if (self->func == NULL || now - self->last < INTERVAL)
    return;

  self->last = now;
  news = g_new0 (CalProgressNews, 1);
  news->progress = self;
  g_atomic_ref_count_inc (&self->count);
  news->fraction = CLAMP (fraction, 0, 1);
  news->n_done = n_done;

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, news_cb, news, news_free);
  g_source_attach (source, self->context);
}

/**
 * cal_progress_unref:
 * @self: (transfer full): a progress
 *
 * Drops a reference.
 */
void
cal_progress_unref (CalProgress *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  if (self->destroy != NULL)
    self->destroy (self->data);
  g_main_context_unref (self->context);
  g_free (self);
}
