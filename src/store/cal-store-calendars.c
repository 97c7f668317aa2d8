/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include <glib/gi18n-lib.h>

/* The calendars themselves: which there are, and how one is saved, deleted and brought back.
 *
 * A deleted calendar leaves the list of calendars, and with that everything that is in it leaves
 * what schedules show, at once and however much it is; the spans of days in the cache keep it. So
 * bringing the calendar back shows it at once, too. In the file it is marked as deleted, which
 * hides it from every reader. Nothing of it is ever erased: no user's data is, to get out of a
 * difficulty or to save space. */

#define KIND_SAVE "calendar-save"
#define KIND_DELETE "calendar-delete"
#define KIND_RESTORE "calendar-restore"

static gpointer
put_calendar (QueryKey *key, gpointer data, gpointer user_data)
{
  return data != NULL ? query_list_put (data, user_data) : NULL;
}

static gpointer
take_calendar_out (QueryKey *key, gpointer data, gpointer user_data)
{
  if (data == NULL)
    return NULL;

  return query_list_take_out (data, query_list_hash_string (cal_calendar_get_id (user_data)));
}

static void
add_layer (QueryMutation *mutation, QueryLayerFunc func)
{
  g_autoptr (QueryKey) key = cal_store_new_calendars_key ();

  query_mutation_add_layer (mutation,
                            key,
                            FALSE,
                            func,
                            g_object_ref (query_mutation_get_variables (mutation)),
                            g_object_unref);
}

static void
confirm (QueryMutation *mutation, QueryUpdateFunc func)
{
  g_autoptr (QueryKey) key = cal_store_new_calendars_key ();

  query_mutation_confirm (mutation,
                          QUERY_FILTER_PREFIX (key),
                          func,
                          query_mutation_get_variables (mutation));
}

static void
add_put_layer (QueryMutation *mutation, gpointer user_data)
{
  add_layer (mutation, put_calendar);
}

static void
add_take_out_layer (QueryMutation *mutation, gpointer user_data)
{
  add_layer (mutation, take_calendar_out);
}

static void
calendar_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  QueryAttempt *attempt = user_data;
  GError *error = NULL;

  if (cal_database_save_calendar_finish (CAL_DATABASE (source), result, &error))
    query_attempt_return (attempt, NULL);
  else
    query_attempt_return_error (attempt, error);
}

static void
save_calendar (CalStore *self, gpointer data)
{
  QueryAttempt *attempt = data;

  cal_database_save_calendar_async (self->database,
                                    query_attempt_get_variables (attempt),
                                    NULL,
                                    calendar_saved_cb,
                                    attempt);
}

static void
run_save (QueryAttempt *attempt, gpointer user_data)
{
  cal_store_when_open (user_data, save_calendar, attempt);
}

static gboolean
save_succeeded (QueryMutation *mutation, gpointer user_data, GError **error)
{
  confirm (mutation, put_calendar);
  return TRUE;
}

static void
calendar_deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  QueryAttempt *attempt = user_data;
  GError *error = NULL;

  if (cal_database_delete_calendar_finish (CAL_DATABASE (source), result, &error))
    query_attempt_return (attempt, NULL);
  else
    query_attempt_return_error (attempt, error);
}

static void
delete_calendar (CalStore *self, gpointer data)
{
  QueryAttempt *attempt = data;

  cal_database_delete_calendar_async (self->database,
                                      cal_calendar_get_id (query_attempt_get_variables (attempt)),
                                      NULL,
                                      calendar_deleted_cb,
                                      attempt);
}

static void
run_delete (QueryAttempt *attempt, gpointer user_data)
{
  cal_store_when_open (user_data, delete_calendar, attempt);
}

static gboolean
delete_succeeded (QueryMutation *mutation, gpointer user_data, GError **error)
{
  confirm (mutation, take_calendar_out);
  return TRUE;
}

static void
restore_calendar (CalStore *self, gpointer data)
{
  QueryAttempt *attempt = data;

  cal_database_restore_calendar_async (self->database,
                                       cal_calendar_get_id (query_attempt_get_variables (attempt)),
                                       NULL,
                                       calendar_deleted_cb,
                                       attempt);
}

static void
run_restore (QueryAttempt *attempt, gpointer user_data)
{
  cal_store_when_open (user_data, restore_calendar, attempt);
}

/* What was read while the calendar was deleted lacks what is in it. */
static gboolean
restore_succeeded (QueryMutation *mutation, gpointer user_data, GError **error)
{
  g_autoptr (QueryKey) key = query_key_new ("s", "occurrences");

  confirm (mutation, put_calendar);
  query_mutation_invalidate (mutation, QUERY_FILTER_PREFIX (key));
  return TRUE;
}

/* A deletion that was refused needs no undoing. */
static gboolean
depends (QueryMutation *mutation, QueryMutation *failed, gpointer user_data)
{
  return cal_store_is_same_entry (mutation, failed);
}

/**
 * cal_store_register_calendars:
 * @self: the store
 *
 * Tells the client how calendars are saved, deleted and brought back.
 */
void
cal_store_register_calendars (CalStore *self)
{
  QueryMutationKind kind = {
    .variables_type = CAL_TYPE_CALENDAR,
    .scope = cal_store_get_scope,
    .depends = depends,
    .retry_func = cal_store_should_retry,
    .retry_delay = cal_store_get_retry_delay,
    .network_mode = QUERY_NETWORK_ALWAYS,
    .user_data = self,
  };

  kind.name = KIND_SAVE;
  kind.run = run_save;
  kind.layers = add_put_layer;
  kind.on_success = save_succeeded;
  query_client_register_mutation (self->client, &kind);

  kind.name = KIND_DELETE;
  kind.run = run_delete;
  kind.layers = add_take_out_layer;
  kind.on_success = delete_succeeded;
  query_client_register_mutation (self->client, &kind);

  kind.name = KIND_RESTORE;
  kind.run = run_restore;
  kind.layers = add_put_layer;
  kind.on_success = restore_succeeded;
  query_client_register_mutation (self->client, &kind);
}

/**
 * cal_store_mutate_calendar:
 * @self: the store
 * @calendar: a calendar
 * @restore: whether to bring it back instead of deleting it
 *
 * Returns: (transfer none): the mutation
 */
QueryMutation *
cal_store_mutate_calendar (CalStore *self, CalCalendar *calendar, gboolean restore)
{
  return query_client_mutate (self->client, restore ? KIND_RESTORE : KIND_DELETE, calendar);
}

/**
 * cal_store_find_calendar:
 * @self: the store
 * @id: a calendar's id
 *
 * Returns: (transfer none) (nullable): that calendar, valid until the calendars change
 */
CalCalendar *
cal_store_find_calendar (CalStore *self, const char *id)
{
  QueryList *list;
  guint position;

  g_return_val_if_fail (CAL_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  list = query_observer_get_data (self->calendars_observer);
  if (list == NULL || !query_list_find (list, query_list_hash_string (id), &position))
    return NULL;

  return query_list_get (list, position);
}

/**
 * cal_store_get_default_calendar:
 * @self: the store
 *
 * Returns: (transfer none) (nullable): the first calendar that can be written to, if possible one
 * that is visible; valid until the calendars change
 */
CalCalendar *
cal_store_get_default_calendar (CalStore *self)
{
  CalCalendar *hidden = NULL;
  QueryList *list;

  g_return_val_if_fail (CAL_IS_STORE (self), NULL);

  list = query_observer_get_data (self->calendars_observer);
  for (guint i = 0; list != NULL && i < query_list_get_length (list); i++)
    {
      CalCalendar *calendar = query_list_get (list, i);

      if (cal_calendar_get_read_only (calendar))
        continue;
      if (cal_calendar_get_visible (calendar))
        return calendar;
      if (hidden == NULL)
        hidden = calendar;
    }

  return hidden;
}

/**
 * cal_store_save_calendar:
 * @self: the store
 * @calendar: a calendar, new or changed
 *
 * Shows it at once and writes it. Not part of the undo.
 *
 * Returns: (transfer none): the mutation
 */
QueryMutation *
cal_store_save_calendar (CalStore *self, CalCalendar *calendar)
{
  QueryMutation *mutation;

  g_return_val_if_fail (CAL_IS_STORE (self), NULL);
  g_return_val_if_fail (CAL_IS_CALENDAR (calendar), NULL);

  mutation = query_client_mutate (self->client, KIND_SAVE, calendar);
  /* Once for the calendars, once for the schedules that filter by them. */
  query_client_flush (self->client);
  query_client_flush (self->client);
  return mutation;
}

/**
 * cal_store_can_delete_calendar:
 * @self: the store
 * @id: a calendar's id
 *
 * Returns: whether it can be deleted: it is not the only one that appointments can be added to
 */
gboolean
cal_store_can_delete_calendar (CalStore *self, const char *id)
{
  CalCalendar *calendar = cal_store_find_calendar (self, id);
  QueryList *list;

  if (calendar == NULL || cal_calendar_get_read_only (calendar))
    return calendar != NULL;

  list = query_observer_get_data (self->calendars_observer);
  for (guint i = 0; i < query_list_get_length (list); i++)
    {
      CalCalendar *other = query_list_get (list, i);

      if (other != calendar && !cal_calendar_get_read_only (other))
        return TRUE;
    }

  return FALSE;
}

/**
 * cal_store_delete_calendar:
 * @self: the store
 * @id: a calendar's id
 *
 * Deletes a calendar with all that is in it: it is out of every model before this returns, and
 * #CalStore::done has been emitted. It is undone and redone like a change, and stays in the file,
 * hidden, for ever. The only one that appointments can be added to is refused (#CalStore::failed
 * tells).
 *
 * Returns: (transfer none) (nullable): the mutation; %NULL when there is no such calendar
 */
QueryMutation *
cal_store_delete_calendar (CalStore *self, const char *id)
{
  g_autoptr (CalCalendar) calendar = NULL;
  g_autofree char *what = NULL;

  g_return_val_if_fail (CAL_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (!g_set_object (&calendar, cal_store_find_calendar (self, id)))
    return NULL;

  /* Translators: %s is the name of a calendar */
  what = g_strdup_printf (_ ("Calendar “%s” deleted"), cal_calendar_get_name (calendar));
  return cal_store_do (self, calendar, what);
}
