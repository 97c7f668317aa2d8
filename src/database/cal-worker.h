/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A named thread that does one job after another. */
typedef struct _CalWorker CalWorker;

/* Done on the worker's thread; what it returns goes to the task. */
typedef gpointer (*CalWorkerFunc) (gpointer        data,
                                   GCancellable   *cancellable,
                                   GError        **error);

CalWorker *cal_worker_new  (const char     *name);
/* For long work that nobody waits for at the screen: the system prefers other threads, where it can. */
CalWorker *cal_worker_new_background (const char *name);
void       cal_worker_push (CalWorker      *self,
                            GTask          *task,
                            CalWorkerFunc   func,
                            gpointer        data,
                            GDestroyNotify  data_free,
                            GDestroyNotify  result_free);
void       cal_worker_free (CalWorker      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalWorker, cal_worker_free)

G_END_DECLS
