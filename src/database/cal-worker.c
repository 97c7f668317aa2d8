/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-worker.h"

#ifdef __linux__
#  include <sys/resource.h>
#  include <sys/syscall.h>
#  include <unistd.h>
#endif

/* The border between asynchronous callers and straight synchronous code. A job goes to the thread
 * with its data and comes back to the main context of its task with its result. The task itself,
 * which holds the caller's object, is touched in that context only: an object is never finalized on
 * the worker's thread. */

struct _CalWorker
{
  GThread *thread;
  GAsyncQueue *jobs;
};

typedef struct
{
  GTask *task; /* NULL: the end of the thread */
  CalWorkerFunc func;
  gpointer data;
  GDestroyNotify data_free;
  gpointer result;
  GDestroyNotify result_free;
  GError *error;
} CalJob;

static void
job_free (gpointer data)
{
  CalJob *self = data;

  if (self->result != NULL && self->result_free != NULL)
    self->result_free (self->result);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_free (self);
}

static gboolean
job_done_cb (gpointer user_data)
{
  CalJob *self = user_data;

  if (self->error != NULL)
    g_task_return_error (self->task, g_steal_pointer (&self->error));
  else
    g_task_return_pointer (self->task, g_steal_pointer (&self->result), self->result_free);

  return G_SOURCE_REMOVE;
}

static void
deliver (CalJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "cal-worker result");
  g_source_set_callback (source, job_done_cb, job, job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

/* On Linux both are a thread's own; elsewhere they would be the whole process's. A thread that has
 * given way can't take that back, so it is for one that never does anything else. */
static void
give_way (void)
{
#ifdef __linux__
  enum
  {
    NICENESS = 10,
    WHO_PROCESS = 1,
    CLASS_BEST_EFFORT = 2 << 13,
    LEAST_OF_CLASS = 7,
  };

  if (setpriority (PRIO_PROCESS, 0, NICENESS) != 0
      || syscall (SYS_ioprio_set, WHO_PROCESS, 0, CLASS_BEST_EFFORT | LEAST_OF_CLASS) != 0)
    g_debug ("the thread keeps its priority");
#endif
}

static gpointer
thread_func (gpointer user_data)
{
  g_autoptr (GAsyncQueue) jobs = user_data;

  while (TRUE)
    {
      CalJob *job = g_async_queue_pop (jobs);
      GCancellable *cancellable;

      if (job->task == NULL)
        {
          job_free (job);
          return NULL;
        }

      cancellable = g_task_get_cancellable (job->task);
      if (!g_cancellable_set_error_if_cancelled (cancellable, &job->error))
        job->result = job->func (job->data, cancellable, &job->error);
      if (job->data_free != NULL)
        job->data_free (job->data);
      deliver (job);
    }
}

static gpointer
background_thread_func (gpointer user_data)
{
  give_way ();
  return thread_func (user_data);
}

static CalWorker *
start (const char *name, GThreadFunc func)
{
  CalWorker *self = g_new0 (CalWorker, 1);

  self->jobs = g_async_queue_new ();
  self->thread = g_thread_new (name, func, g_async_queue_ref (self->jobs));
  return self;
}

/**
 * cal_worker_new:
 * @name: of the thread, at most 15 bytes
 *
 * Starts a thread that waits for jobs.
 *
 * Returns: (transfer full): the worker
 */
CalWorker *
cal_worker_new (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return start (name, thread_func);
}

/**
 * cal_worker_new_background:
 * @name: of the thread, at most 15 bytes
 *
 * Starts a thread that waits for jobs, and that gives way to all others, to the processor and to
 * the disk, where the system knows priorities of threads.
 *
 * Returns: (transfer full): the worker
 */
CalWorker *
cal_worker_new_background (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return start (name, background_thread_func);
}

/**
 * cal_worker_push:
 * @self: a worker
 * @task: (transfer full): what is completed, in its own main context, with the job's result
 * @func: the job; with its error set its result must be %NULL
 * @data: for @func
 * @data_free: (nullable): frees @data, on the worker's thread
 * @result_free: (nullable): frees a result that nobody takes
 *
 * Appends a job. One whose cancellable was cancelled before its turn is not begun.
 */
void
cal_worker_push (CalWorker *self,
                 GTask *task,
                 CalWorkerFunc func,
                 gpointer data,
                 GDestroyNotify data_free,
                 GDestroyNotify result_free)
{
  CalJob *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_TASK (task));
  g_return_if_fail (func != NULL);

  job = g_new0 (CalJob, 1);
  job->task = task;
  job->func = func;
  job->data = data;
  job->data_free = data_free;
  job->result_free = result_free;
  g_async_queue_push (self->jobs, job);
}

/**
 * cal_worker_free:
 * @self: (transfer full) (nullable): a worker
 *
 * Blocks until every job pushed so far is done, then ends the thread.
 */
void
cal_worker_free (CalWorker *self)
{
  if (self == NULL)
    return;

  g_async_queue_push (self->jobs, g_new0 (CalJob, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  g_free (self);
}
