/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"
#include "cal-worker.h"

#ifdef __linux__
#  include <sys/resource.h>
#endif

static gpointer
name_of_thread (gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (g_thread_self () != data);
  return g_strdup ("done");
}

static gpointer
fail (gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "busy");
  return NULL;
}

static gpointer
append (gpointer data, GCancellable *cancellable, GError **error)
{
  g_array_append_val (((GArray *) data), cancellable);
  return GINT_TO_POINTER (1);
}

static gpointer
wait_for_turn (gpointer data, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (data);
  g_mutex_unlock (data);
  return NULL;
}

static void
test_result (void)
{
  g_autoptr (CalWorker) worker = cal_worker_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *value = NULL;

  cal_worker_push (worker,
                   g_task_new (NULL, NULL, bed_result_cb, &result),
                   name_of_thread,
                   g_thread_self (),
                   NULL,
                   g_free);
  bed_wait (&result);
  value = g_task_propagate_pointer (G_TASK (result), NULL);
  g_assert_cmpstr (value, ==, "done");
}

/* A background worker gives way, and nobody else does with it. */
#ifdef __linux__
static gpointer
read_priority (gpointer data, GCancellable *cancellable, GError **error)
{
  return GINT_TO_POINTER (getpriority (PRIO_PROCESS, 0));
}

static void
test_background (void)
{
  g_autoptr (CalWorker) worker = cal_worker_new_background ("test");
  g_autoptr (GAsyncResult) result = NULL;
  int before = getpriority (PRIO_PROCESS, 0);

  cal_worker_push (worker,
                   g_task_new (NULL, NULL, bed_result_cb, &result),
                   read_priority,
                   NULL,
                   NULL,
                   NULL);
  bed_wait (&result);
  g_assert_cmpint (GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), NULL)),
                   >=,
                   MAX (before, 10));
  g_assert_cmpint (getpriority (PRIO_PROCESS, 0), ==, before);
}
#endif

static void
test_error (void)
{
  g_autoptr (CalWorker) worker = cal_worker_new ("test");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cal_worker_push (worker, g_task_new (NULL, NULL, bed_result_cb, &result), fail, NULL, NULL, NULL);
  bed_wait (&result);
  g_assert_null (g_task_propagate_pointer (G_TASK (result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
}

/* What is queued is done before the thread ends, whether or not anybody still listens. */
static void
test_free_does_the_rest (void)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gpointer));
  CalWorker *worker = cal_worker_new ("test");
  GAsyncResult *results[20] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    cal_worker_push (worker,
                     g_task_new (NULL, NULL, bed_result_cb, &results[i]),
                     append,
                     order,
                     NULL,
                     NULL);
  cal_worker_free (worker);
  g_assert_cmpuint (order->len, ==, G_N_ELEMENTS (results));

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      bed_wait (&results[i]);
      g_object_unref (results[i]);
    }
}

static void
test_cancelled_before_its_turn (void)
{
  g_autoptr (CalWorker) worker = cal_worker_new ("test");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gpointer));
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;
  GMutex turn;

  g_mutex_init (&turn);
  g_mutex_lock (&turn);
  cal_worker_push (worker,
                   g_task_new (NULL, NULL, bed_result_cb, &first),
                   wait_for_turn,
                   &turn,
                   NULL,
                   NULL);
  cal_worker_push (worker,
                   g_task_new (NULL, cancellable, bed_result_cb, &second),
                   append,
                   order,
                   NULL,
                   NULL);
  g_cancellable_cancel (cancellable);
  g_mutex_unlock (&turn);
  bed_wait (&second);
  g_assert_null (g_task_propagate_pointer (G_TASK (second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (order->len, ==, 0);
  g_assert_nonnull (first);
  g_mutex_clear (&turn);
}

/* The caller's object is not finalized on the worker's thread. */
static void
test_source_stays_here (void)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (gpointer));
  CalWorker *worker = cal_worker_new ("test");
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  cal_worker_push (worker,
                   g_task_new (object, NULL, bed_result_cb, &result),
                   append,
                   order,
                   NULL,
                   NULL);
  cal_worker_free (worker);
  g_object_add_weak_pointer (object, (gpointer *) &object);
  g_object_unref (object);
  g_assert_nonnull (object);
  bed_wait (&result);
  g_clear_object (&result);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (object);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/worker/result", test_result);
#ifdef __linux__
  g_test_add_func ("/database/worker/background", test_background);
#endif
  g_test_add_func ("/database/worker/error", test_error);
  g_test_add_func ("/database/worker/free-does-the-rest", test_free_does_the_rest);
  g_test_add_func ("/database/worker/cancelled-before-its-turn", test_cancelled_before_its_turn);
  g_test_add_func ("/database/worker/source-stays-here", test_source_stays_here);

  return g_test_run ();
}
