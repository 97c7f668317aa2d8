/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-session.h"

#include <glib/gi18n-lib.h>

/* The store, opened for the length of one command. What the store does asynchronously is waited for
 * on the default main context, so that a command reads from top to bottom. */

/**
 * cal_session_ready_cb:
 * @source: ignored
 * @result: the result
 * @user_data: where to put it: a `GAsyncResult **`
 *
 * The callback of whatever is then waited for with cal_session_wait().
 */
void
cal_session_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/**
 * cal_session_wait:
 * @slot: given to cal_session_ready_cb()
 *
 * Runs the main context until the result is there.
 *
 * Returns: (transfer none): the result in @slot
 */
GAsyncResult *
cal_session_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

/**
 * cal_session_find_database:
 * @path: (nullable): what was said on the command line
 *
 * The database: @path, or CALENDAR_DATABASE of the environment, or calendar.sqlite in the user's
 * data. Sets %G_OPTION_ERROR_BAD_VALUE for one that can't be the name of a file here. Any thread.
 *
 * Returns: (transfer full) (nullable): a local file, or %NULL with an error
 */
GFile *
cal_session_find_database (const char *path, GError **error)
{
  g_autofree char *usual =
      g_build_filename (g_get_user_data_dir (), APPLICATION_ID, "calendar.sqlite", NULL);
  g_autoptr (GFile) file = NULL;

  if (path == NULL)
    path = g_getenv ("CALENDAR_DATABASE");
  if (path == NULL || (*path == '\0' && path == g_getenv ("CALENDAR_DATABASE")))
    path = usual;

  file = g_file_new_for_commandline_arg (path);
  if (*path != '\0' && g_file_peek_path (file) != NULL)
    return g_steal_pointer (&file);

  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” can’t be the database: give the name of a file on this computer"),
               path);
  return NULL;
}

/* What the store says of a file that is in use is meant for a window, which waits for it. */
static gboolean
check_opening (CalSession *self, GError **error)
{
  const GError *reason = cal_store_get_opening_error (self->store);
  g_autofree char *message = NULL;
  int opening;

  g_object_get (self->store, "opening", &opening, "opening-message", &message, NULL);
  if (reason != NULL)
    {
      g_free (message);
      message = g_strdup (reason->message);
    }
  if (opening == CAL_OPENING_MEMORY)
    {
      g_set_error (error,
                   CAL_DATABASE_ERROR,
                   CAL_DATABASE_ERROR_FAILED,
                   "%s: %s",
                   self->path,
                   message != NULL ? message : _ ("it can't be opened"));
      return FALSE;
    }

  if (opening == CAL_OPENING_RECOVERED && message != NULL)
    g_printerr ("%s: %s\n", self->path, message);
  return TRUE;
}

/**
 * cal_session_open:
 * @self: a session, all zero
 * @file: the database
 *
 * Opens the store and waits until its calendars are there. cal_session_close() must follow in any
 * case.
 *
 * Sets %CAL_DATABASE_ERROR_FAILED.
 *
 * Returns: %FALSE with an error that names the file when nothing can be read
 */
gboolean
cal_session_open (CalSession *self, GFile *file, GError **error)
{
  gboolean loaded = FALSE;

  g_return_val_if_fail (self->store == NULL, FALSE);

  self->path = g_file_get_parse_name (file);
  self->store = cal_store_new (file, NULL);
  cal_store_set_most_a_day (self->store, 0);
  cal_store_open (self->store);
  while (!loaded)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (self->store, "loaded", &loaded, NULL);
    }

  return check_opening (self, error);
}

/**
 * cal_session_close:
 * @self: a session, also one that was never opened
 *
 * Waits until everything is written.
 */
void
cal_session_close (CalSession *self)
{
  if (self->store != NULL)
    cal_store_close (self->store);
  g_clear_object (&self->store);
  g_clear_pointer (&self->path, g_free);
}

/**
 * cal_session_get_today:
 * @self: an open session
 *
 * Returns: today, days since 1970-01-01
 */
int
cal_session_get_today (CalSession *self)
{
  const CalZone *zone = cal_store_get_zone (self->store);

  return cal_day_of_wall (cal_zone_to_wall (zone, g_get_real_time ()));
}

static gboolean
is_named (CalCalendar *calendar, const char *name, gboolean exactly)
{
  g_autofree char *folded = NULL;
  g_autofree char *wanted = NULL;

  if (exactly)
    return g_str_equal (cal_calendar_get_name (calendar), name)
           || g_str_equal (cal_calendar_get_id (calendar), name);

  folded = g_utf8_casefold (cal_calendar_get_name (calendar), -1);
  wanted = g_utf8_casefold (name, -1);
  return g_str_equal (folded, wanted);
}

static CalCalendar *
find_named (CalSession *self, const char *name)
{
  GListModel *calendars = cal_store_get_calendars (self->store);
  guint n_calendars = g_list_model_get_n_items (calendars);

  for (int exactly = TRUE; exactly >= FALSE; exactly--)
    for (guint i = 0; i < n_calendars; i++)
      {
        g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, i);

        if (is_named (calendar, name, exactly))
          return cal_store_find_calendar (self->store, cal_calendar_get_id (calendar));
      }

  return NULL;
}

static void
set_no_calendar_error (CalSession *self, const char *name, GError **error)
{
  GListModel *calendars = cal_store_get_calendars (self->store);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (calendars); i++)
    {
      g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, i);

      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", cal_calendar_get_name (calendar));
    }

  g_set_error (
      error,
      G_IO_ERROR,
      G_IO_ERROR_NOT_FOUND,
      /* Translators: the file, the name that was given, the names of the calendars there are */
      _ ("%s: there is no calendar “%s”; use one of %s, or make it with “calendars --add”"),
      self->path,
      name,
      names->str);
}

/**
 * cal_session_find_calendar:
 * @self: an open session
 * @name: (nullable): the name of a calendar, or its id; %NULL for the one that new appointments go
 * into
 *
 * Upper and lower case matter only when there are several.
 *
 * Sets %G_IO_ERROR_NOT_FOUND.
 *
 * Returns: (transfer none) (nullable): the calendar, or %NULL with an error
 */
CalCalendar *
cal_session_find_calendar (CalSession *self, const char *name, GError **error)
{
  CalCalendar *calendar =
      name != NULL ? find_named (self, name) : cal_store_get_default_calendar (self->store);

  if (calendar != NULL)
    return calendar;

  if (name != NULL)
    set_no_calendar_error (self, name, error);
  else
    g_set_error (error,
                 G_IO_ERROR,
                 G_IO_ERROR_NOT_FOUND,
                 _ ("%s: there is no calendar that can be written to; make one with "
                    "“calendars --add NAME”"),
                 self->path);
  return NULL;
}

static gboolean
wait_for_mutation (CalSession *self, QueryMutation *mutation, GError **error)
{
  g_autoptr (QueryMutation) held = g_object_ref (mutation);
  g_autoptr (GAsyncResult) result = NULL;

  query_mutation_wait_async (held, NULL, cal_session_ready_cb, &result);
  if (query_mutation_wait_finish (held, cal_session_wait (&result), error))
    return TRUE;

  if (error != NULL && strstr ((*error)->message, self->path) == NULL)
    g_prefix_error (error, "%s: ", self->path);
  return FALSE;
}

static gboolean
is_blank (const char *name)
{
  for (; *name != '\0'; name = g_utf8_next_char (name))
    if (!g_unichar_isspace (g_utf8_get_char (name)))
      return FALSE;

  return TRUE;
}

/**
 * cal_session_check_name:
 * @name: (nullable): what a calendar that may have to be made is to be called; %NULL is none
 *
 * Sets %G_OPTION_ERROR_BAD_VALUE for a name with nothing in it. Any thread.
 *
 * Returns: whether a calendar can be called that
 */
gboolean
cal_session_check_name (const char *name, GError **error)
{
  if (name == NULL || !is_blank (name))
    return TRUE;

  g_set_error_literal (error,
                       G_OPTION_ERROR,
                       G_OPTION_ERROR_BAD_VALUE,
                       _ ("A calendar needs a name"));
  return FALSE;
}

/**
 * cal_session_make_calendar:
 * @self: an open session
 * @name: the name of a calendar
 * @out_is_new: (out) (optional): whether it was made
 *
 * Sets an error of %CAL_DATABASE_ERROR.
 *
 * Returns: (transfer none) (nullable): the calendar of that name, made when there was none; %NULL
 * with an error
 */
CalCalendar *
cal_session_make_calendar (CalSession *self, const char *name, gboolean *out_is_new, GError **error)
{
  static const char *const colors[] = { "#3584e4", "#33d17a", "#e66100",
                                        "#9141ac", "#c01c28", "#986a44" };
  guint n_calendars = g_list_model_get_n_items (cal_store_get_calendars (self->store));
  g_autofree char *id = g_uuid_string_random ();
  g_autoptr (CalCalendar) calendar = NULL;
  CalCalendar *known = find_named (self, name);

  if (out_is_new != NULL)
    *out_is_new = known == NULL;
  if (known != NULL)
    return known;

  calendar = cal_calendar_new (id,
                               name,
                               colors[n_calendars % G_N_ELEMENTS (colors)],
                               TRUE,
                               FALSE,
                               (int) n_calendars);
  if (!wait_for_mutation (self, cal_store_save_calendar (self->store, calendar), error))
    return NULL;

  return cal_store_find_calendar (self->store, id);
}

/**
 * cal_session_drop_calendar:
 * @self: an open session
 * @id: a calendar that was made for something that failed
 *
 * Deletes it again. Whether that works is not told: what failed is.
 */
void
cal_session_drop_calendar (CalSession *self, const char *id)
{
  QueryMutation *mutation = cal_store_delete_calendar (self->store, id);

  if (mutation != NULL)
    wait_for_mutation (self, mutation, NULL);
}

/**
 * cal_session_get_calendar_name:
 * @self: an open session
 * @id: a calendar
 *
 * Returns: (transfer none): its name, or @id when it isn't known
 */
const char *
cal_session_get_calendar_name (CalSession *self, const char *id)
{
  CalCalendar *calendar = cal_store_find_calendar (self->store, id);

  return calendar != NULL ? cal_calendar_get_name (calendar) : id;
}

static CalAppointment *
read_appointment (CalSession *self, const char *calendar_id, const char *uid, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cal_store_read_appointment_async (self->store,
                                    calendar_id,
                                    uid,
                                    NULL,
                                    cal_session_ready_cb,
                                    &result);
  return cal_store_read_appointment_finish (self->store, cal_session_wait (&result), error);
}

/**
 * cal_session_find_appointment:
 * @self: an open session
 * @uid: an appointment
 * @calendar_name: (nullable): the calendar in which to look; %NULL for all
 *
 * Sets %G_IO_ERROR_NOT_FOUND, or an error of %CAL_DATABASE_ERROR.
 *
 * Returns: (transfer full) (nullable): the appointment, or %NULL with an error
 */
CalAppointment *
cal_session_find_appointment (CalSession *self,
                              const char *uid,
                              const char *calendar_name,
                              GError **error)
{
  GListModel *calendars = cal_store_get_calendars (self->store);
  CalCalendar *only = NULL;

  if (calendar_name != NULL)
    {
      only = cal_session_find_calendar (self, calendar_name, error);
      if (only == NULL)
        return NULL;
    }

  for (guint i = 0; i < g_list_model_get_n_items (calendars); i++)
    {
      g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, i);
      g_autoptr (GError) local_error = NULL;
      CalAppointment *appointment;

      if (only != NULL && !g_str_equal (cal_calendar_get_id (calendar), cal_calendar_get_id (only)))
        continue;
      appointment = read_appointment (self, cal_calendar_get_id (calendar), uid, &local_error);
      if (appointment != NULL)
        return appointment;
      if (local_error != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&local_error), "%s: ", self->path);
          return NULL;
        }
    }

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_NOT_FOUND,
               _ ("%s: there is no appointment “%s”; “list --json” shows the UIDs"),
               self->path,
               uid);
  return NULL;
}

/**
 * cal_session_apply:
 * @self: an open session
 * @change: what to do
 * @what: what was done, in the user's words
 *
 * Sets an error of %CAL_DATABASE_ERROR or of %CAL_MODEL_ERROR.
 *
 * Returns: whether it is on the disk; %FALSE with an error that names the file
 */
gboolean
cal_session_apply (CalSession *self, CalChange *change, const char *what, GError **error)
{
  return wait_for_mutation (self, cal_store_apply (self->store, change, what), error);
}
