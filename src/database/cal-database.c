/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-database.h"

#include <glib/gi18n-lib.h>

#include "cal-database-private.h"
#include "cal-opening.h"
#include "cal-worker.h"

/**
 * CalDatabase:
 *
 * The appointments on disk, asynchronously. Four threads, each with a connection of its own:
 *
 * - the writer: short transactions. Opening too;
 * - the reader: what views show. In SQLite's WAL mode it never waits for a write;
 * - searches: a common word among a million appointments takes a while;
 * - transfers: previews, imports and exports, with a low priority. An import prepares everything
 * outside the archive, in temporary tables of its connection, and only its last part is a
 * transaction on the archive. A save that comes meanwhile waits for that part (some seconds for
 * 50,000 appointments), in this process by a mutex, so that it never fails as locked because of an
 * import of our own.
 *
 * A change by another process is noticed by watching the file and its log, then asking SQLite
 * whether somebody else has committed: the "changed" signal. It is also given after an import of
 * our own.
 */

/* How often at most the file is looked at when it is being written, in milliseconds. */
#define WATCH_INTERVAL 100

typedef enum
{
  STATE_CLOSED,
  STATE_OPENING,
  STATE_OPEN,
  STATE_FAILED,
} CalDatabaseState;

struct _CalDatabase
{
  GObject parent_instance;

  GFile *file;
  CalWorker *workers[CAL_N_LANES];
  GCancellable *closing; /* ends what is long when the database is closed */
  GFileMonitor *monitors[2];
  gboolean is_checking;
  gboolean has_to_check;

  /* Shared by the threads. */
  GMutex mutex;
  GCond state_changed;
  CalDatabaseState state; /* under mutex */
  GError *failure;        /* set once */
  CalOpened *opened;      /* set once, read by all threads afterwards */
  GMutex writing;

  /* Of one thread each while it runs. */
  CalConnection *connections[CAL_N_LANES];
  gint64 data_version; /* the writer's */
};

enum
{
  CHANGED,
  N_SIGNALS,
};

typedef struct
{
  CalDatabase *self; /* outlives its threads */
  CalLane lane;
  CalDatabaseFunc func;
  gpointer data;
  GDestroyNotify data_free;
} CalRequest;

G_DEFINE_FINAL_TYPE (CalDatabase, cal_database, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static const char *const thread_names[] = {
  [CAL_LANE_WRITE] = "calendar-write",
  [CAL_LANE_READ] = "calendar-read",
  [CAL_LANE_SEARCH] = "calendar-find",
  [CAL_LANE_TRANSFER] = "calendar-import",
};

static void
request_free (gpointer data)
{
  CalRequest *self = data;

  if (self->data_free != NULL)
    self->data_free (self->data);
  g_free (self);
}

static void
set_state (CalDatabase *self, CalDatabaseState state)
{
  g_mutex_lock (&self->mutex);
  self->state = state;
  g_cond_broadcast (&self->state_changed);
  g_mutex_unlock (&self->mutex);
}

/* On a lane's thread: the connection, when the file is open. */
static CalConnection *
get_connection (CalDatabase *self, CalLane lane, GError **error)
{
  CalDatabaseState state;

  g_mutex_lock (&self->mutex);
  while (self->state == STATE_OPENING)
    g_cond_wait (&self->state_changed, &self->mutex);
  state = self->state;
  g_mutex_unlock (&self->mutex);

  if (state == STATE_FAILED)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      return NULL;
    }

  if (self->connections[lane] == NULL)
    self->connections[lane] = cal_opening_connect (self->opened, error);
  return self->connections[lane];
}

static void
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* A page that is broken in the middle of a large file is found only when it is read. */
static void
note_damage (CalDatabase *self, const GError *error)
{
  if (error != NULL && self->opened->refusal == NULL
      && g_error_matches (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_DAMAGED))
    cal_opening_suspect (self->opened->path);
}

static gpointer
run_request (gpointer data, GCancellable *cancellable, GError **error)
{
  CalRequest *request = data;
  CalDatabase *self = request->self;
  CalConnection *connection = get_connection (self, request->lane, error);
  g_autoptr (GCancellable) both = g_cancellable_new ();
  g_autoptr (GError) local_error = NULL;
  gulong user_handler = 0, closing_handler = 0;
  gpointer result;

  if (connection == NULL)
    return NULL;

  if (cancellable != NULL)
    user_handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), both, NULL);
  if (request->lane != CAL_LANE_WRITE)
    closing_handler = g_cancellable_connect (self->closing, G_CALLBACK (cancelled_cb), both, NULL);

  cal_connection_set_cancellable (connection, both);
  result = request->func (connection, request->data, both, &local_error);
  cal_connection_set_cancellable (connection, NULL);

  g_cancellable_disconnect (cancellable, user_handler);
  g_cancellable_disconnect (self->closing, closing_handler);

  note_damage (self, local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return result;
}

static gpointer
open_file (gpointer data, GCancellable *cancellable, GError **error)
{
  CalDatabase *self = data;
  g_autofree char *path = g_file_get_path (self->file);

  self->opened = cal_opening_run (path, &self->connections[CAL_LANE_WRITE], &self->failure);
  if (self->opened == NULL)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      set_state (self, STATE_FAILED);
      return NULL;
    }

  cal_connection_read_int (self->connections[CAL_LANE_WRITE],
                           "PRAGMA data_version",
                           &self->data_version,
                           NULL);
  set_state (self, STATE_OPEN);
  return GINT_TO_POINTER (TRUE);
}

static gpointer
check_for_changes (CalConnection *connection,
                   gpointer data,
                   GCancellable *cancellable,
                   GError **error)
{
  CalDatabase *self = data;
  gint64 before = self->data_version;

  if (!cal_connection_read_int (connection, "PRAGMA data_version", &self->data_version, error))
    return NULL;

  return GINT_TO_POINTER (self->data_version != before);
}

static void
check_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CalDatabase *self = CAL_DATABASE (source);
  gboolean has_changed = g_task_propagate_pointer (G_TASK (result), NULL) != NULL;

  self->is_checking = FALSE;
  if (has_changed)
    g_signal_emit (self, signals[CHANGED], 0);
  if (self->has_to_check)
    cal_database_look_for_changes (self);
}

static void
watch (CalDatabase *self)
{
  g_autofree char *path = g_file_get_path (self->file);
  g_autofree char *log_path = g_strconcat (path, "-wal", NULL);
  g_autoptr (GFile) log = g_file_new_for_path (log_path);
  GFile *const files[] = { self->file, log };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      self->monitors[i] = g_file_monitor_file (files[i], G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->monitors[i] == NULL)
        continue;
      g_file_monitor_set_rate_limit (self->monitors[i], WATCH_INTERVAL);
      g_signal_connect_object (self->monitors[i],
                               "changed",
                               G_CALLBACK (cal_database_look_for_changes),
                               self,
                               G_CONNECT_SWAPPED);
    }
}

/* What is queued is done first. */
static void
end_threads (CalDatabase *self)
{
  for (int i = CAL_N_LANES - 1; i >= 0; i--)
    g_clear_pointer (&self->workers[i], cal_worker_free);

  /* The writer's is the last: it brings the log into the file. */
  for (int i = CAL_N_LANES - 1; i >= 0; i--)
    g_clear_pointer (&self->connections[i], cal_connection_free);
}

static void
set_closed (GError **error)
{
  g_set_error_literal (error,
                       CAL_DATABASE_ERROR,
                       CAL_DATABASE_ERROR_FAILED,
                       _ ("The calendar is closed."));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CalDatabase *self = CAL_DATABASE (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_pointer (G_TASK (result), &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  if (self->opened != NULL && self->opened->mode != CAL_CONNECTION_MEMORY)
    watch (self);
  g_task_return_pointer (task, GINT_TO_POINTER (TRUE), NULL);
}

static void
cal_database_dispose (GObject *object)
{
  cal_database_close (CAL_DATABASE (object));

  G_OBJECT_CLASS (cal_database_parent_class)->dispose (object);
}

static void
cal_database_finalize (GObject *object)
{
  CalDatabase *self = CAL_DATABASE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->closing);
  g_clear_error (&self->failure);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->writing);
  g_cond_clear (&self->state_changed);

  G_OBJECT_CLASS (cal_database_parent_class)->finalize (object);
}

static void
cal_database_class_init (CalDatabaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cal_database_dispose;
  object_class->finalize = cal_database_finalize;

  /**
   * CalDatabase::changed:
   *
   * Somebody else has changed the file: another process, or an import.
   */
  signals[CHANGED] = g_signal_new ("changed",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

static void
cal_database_init (CalDatabase *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->writing);
  g_cond_init (&self->state_changed);
  self->closing = g_cancellable_new ();
}

/**
 * cal_database_new:
 * @file: the file, which needn't be there yet
 *
 * Makes the object; nothing is read before cal_database_open_async().
 *
 * Returns: (transfer full): a database that belongs to this thread
 */
CalDatabase *
cal_database_new (GFile *file)
{
  CalDatabase *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (CAL_TYPE_DATABASE, NULL);
  self->file = g_object_ref (file);
  return self;
}

/**
 * cal_database_open_async:
 * @self: a database that isn't open
 * @cancellable: (nullable): not looked at: what waits for the opening would wait for ever
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Opens the file, makes it when it isn't there, brings its schema up to date, or rescues what can
 * be read when it is damaged. Calls made before it is done wait for it. After a failure it may be
 * called again.
 */
void
cal_database_open_async (CalDatabase *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CAL_IS_DATABASE (self));
  g_return_if_fail (self->state == STATE_CLOSED || self->state == STATE_FAILED);
  g_return_if_fail (!g_cancellable_is_cancelled (self->closing));

  end_threads (self);
  g_clear_error (&self->failure);
  self->state = STATE_OPENING;
  for (guint i = 0; i < CAL_N_LANES; i++)
    self->workers[i] = i == CAL_LANE_TRANSFER ? cal_worker_new_background (thread_names[i])
                                              : cal_worker_new (thread_names[i]);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cal_database_open_async);
  cal_worker_push (self->workers[CAL_LANE_WRITE],
                   g_task_new (self, NULL, opened_cb, task),
                   open_file,
                   self,
                   NULL,
                   NULL);
}

/**
 * cal_database_open_finish:
 * @self: a database
 * @result: what the callback got
 * @out_opening: (nullable): how it was opened
 * @out_message: (nullable) (transfer full): what is the matter when it isn't normal, in the user's
 *   words; %NULL otherwise
 * @error: return location
 *
 * Sets `CAL_DATABASE_ERROR_NEWER` for a file of a newer version and `_LOCKED` when another program
 * holds it exclusively: the file is as it was, nothing can be shown, every later call fails the
 * same.
 *
 * Returns: whether there is something to show
 */
gboolean
cal_database_open_finish (CalDatabase *self,
                          GAsyncResult *result,
                          CalOpening *out_opening,
                          char **out_message,
                          GError **error)
{
  g_return_val_if_fail (CAL_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (g_task_propagate_pointer (G_TASK (result), error) == NULL)
    return FALSE;

  if (self->opened == NULL)
    {
      set_closed (error);
      return FALSE;
    }

  if (out_opening != NULL)
    *out_opening = self->opened->opening;
  if (out_message != NULL)
    *out_message = g_strdup (self->opened->message);
  return TRUE;
}

/**
 * cal_database_close:
 * @self: a database
 *
 * Blocks until every write that was asked for is on the disk; what is read, imported or exported
 * meanwhile is cancelled. Every later call fails. For shutdown.
 */
void
cal_database_close (CalDatabase *self)
{
  g_return_if_fail (CAL_IS_DATABASE (self));

  g_cancellable_cancel (self->closing);
  for (guint i = 0; i < G_N_ELEMENTS (self->monitors); i++)
    g_clear_object (&self->monitors[i]);

  end_threads (self);
  g_clear_pointer (&self->opened, cal_opened_free);
  self->state = STATE_CLOSED;
}

/**
 * cal_database_run:
 * @self: a database
 * @lane: whose turn it is
 * @task: (transfer full): completed with the result, in its own main context
 * @func: the work, done on the lane's thread
 * @data: for @func
 * @data_free: (nullable): frees @data, on the lane's thread
 * @result_free: (nullable): frees a result that nobody takes
 *
 * Queues work. It may be called before the file is open.
 */
void
cal_database_run (CalDatabase *self,
                  CalLane lane,
                  GTask *task,
                  CalDatabaseFunc func,
                  gpointer data,
                  GDestroyNotify data_free,
                  GDestroyNotify result_free)
{
  CalRequest *request;

  request = g_new0 (CalRequest, 1);
  request->self = self;
  request->lane = lane;
  request->func = func;
  request->data = data;
  request->data_free = data_free;

  if (self->workers[lane] == NULL)
    {
      g_autoptr (GTask) owned = task;
      GError *error = NULL;

      request_free (request);
      set_closed (&error);
      g_task_return_error (owned, error);
      return;
    }

  cal_worker_push (self->workers[lane], task, run_request, request, request_free, result_free);
}

/**
 * cal_database_begin_writing:
 * @self: a database
 * @error: return location
 *
 * Waits until no other thread of this process writes. On a lane's thread.
 *
 * Sets why the file is not written, as the opening has found it: `CAL_DATABASE_ERROR_READ_ONLY`,
 * `_FULL` or `_FAILED`.
 *
 * Returns: whether it may be written; then cal_database_end_writing() must follow
 */
gboolean
cal_database_begin_writing (CalDatabase *self, GError **error)
{
  if (self->opened->refusal != NULL)
    {
      g_propagate_error (error, g_error_copy (self->opened->refusal));
      return FALSE;
    }

  g_mutex_lock (&self->writing);
  return TRUE;
}

/**
 * cal_database_end_writing:
 * @self: a database
 *
 * Lets the next one write. On the thread that began.
 */
void
cal_database_end_writing (CalDatabase *self)
{
  g_mutex_unlock (&self->writing);
}

/**
 * cal_database_look_for_changes:
 * @self: a database
 *
 * Asks whether somebody else has committed something since the last time; "changed" follows if so.
 */
void
cal_database_look_for_changes (CalDatabase *self)
{
  self->has_to_check = self->is_checking;
  if (self->is_checking || self->workers[CAL_LANE_WRITE] == NULL)
    return;

  self->is_checking = TRUE;
  cal_database_run (self,
                    CAL_LANE_WRITE,
                    g_task_new (self, NULL, check_done_cb, NULL),
                    check_for_changes,
                    self,
                    NULL,
                    NULL);
}
