/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include <glib/gi18n-lib.h>

/* Opening the database, and what waits for it. When another program holds the file, opening it is
 * tried again until it lets go; until then nothing is shown, and a change is refused with the
 * reason. */

/* Seconds. */
#define REOPEN_DELAY 1

static void
run_errands (CalStore *self)
{
  g_autoptr (GArray) errands = g_steal_pointer (&self->errands);

  self->errands = g_array_new (FALSE, FALSE, sizeof (CalStoreErrand));
  for (guint i = 0; i < errands->len; i++)
    {
      CalStoreErrand *errand = &g_array_index (errands, CalStoreErrand, i);

      errand->func (self, errand->data);
    }
}

static void
set_opening (CalStore *self, CalOpening opening, const char *message)
{
  self->opening = opening;
  g_free (self->opening_message);
  self->opening_message = g_strdup (message);
  g_object_notify (G_OBJECT (self), "opening");
  g_object_notify (G_OBJECT (self), "opening-message");
}

static gboolean
reopen_cb (gpointer user_data)
{
  CalStore *self = CAL_STORE (user_data);

  self->reopen_id = 0;
  cal_store_open_database (self);
  return G_SOURCE_REMOVE;
}

/* Another program that holds the file lets go of it some time. */
static void
opening_failed (CalStore *self)
{
  const char *message = self->opening_error->message;

  if (g_error_matches (self->opening_error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED))
    {
      message =
          _ ("Another program is using the calendar file. Your appointments are shown as soon "
             "as it lets go of it.");
      self->reopen_id = g_timeout_add_seconds (REOPEN_DELAY, reopen_cb, self);
    }
  set_opening (self, CAL_OPENING_MEMORY, message);
}

static void
database_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CalStore) self = user_data;
  g_autofree char *message = NULL;
  gboolean is_second_try = self->opening_error != NULL;
  CalOpening opening;

  g_clear_error (&self->opening_error);
  if (cal_database_open_finish (CAL_DATABASE (source),
                                result,
                                &opening,
                                &message,
                                &self->opening_error))
    set_opening (self, opening, message);
  else
    opening_failed (self);

  self->opened = TRUE;
  run_errands (self);
  if (is_second_try && self->opening_error == NULL)
    cal_store_invalidate_all (self);
}

/**
 * cal_store_open_database:
 * @self: the store
 *
 * Opens the database; #CalStore:opening and #CalStore:opening-message tell how that went.
 */
void
cal_store_open_database (CalStore *self)
{
  cal_database_open_async (self->database, NULL, database_opened_cb, g_object_ref (self));
}

/**
 * cal_store_when_open:
 * @self: the store
 * @func: what to do once the database is open, or could not be opened
 * @data: for @func
 *
 * Calls @func now, or when the database has been opened.
 */
void
cal_store_when_open (CalStore *self, void (*func) (CalStore *store, gpointer data), gpointer data)
{
  CalStoreErrand errand = { func, data };

  if (self->opened)
    func (self, data);
  else
    g_array_append_val (self->errands, errand);
}

/**
 * cal_store_check_open:
 * @self: the store
 * @task: what somebody asked for
 *
 * Returns: %FALSE when the database is not there to be asked; @task has failed then
 */
gboolean
cal_store_check_open (CalStore *self, GTask *task)
{
  if (self->opening_error != NULL)
    g_task_return_error (task, g_error_copy (self->opening_error));
  else if (!self->opened)
    g_task_return_new_error (task,
                             G_IO_ERROR,
                             G_IO_ERROR_NOT_INITIALIZED,
                             _ ("The calendar file is not open yet"));
  else
    return TRUE;

  return FALSE;
}
