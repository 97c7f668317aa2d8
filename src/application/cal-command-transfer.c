/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-command.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <unistd.h>

#include "cal-occurrence-json.h"

/* import, export and calendars: whole files and whole calendars. */

static void
print_list (const CalImportProblem *problems, guint n_problems)
{
  for (guint i = 0; i < n_problems; i++)
    if (problems[i].line > 0)
      g_printerr ("%s:%u: %s\n", problems[i].file, problems[i].line, problems[i].reason);
    else
      g_printerr ("%s: %s\n", problems[i].file, problems[i].reason);
}

static void
print_problems (CalImportReport *report)
{
  guint n;
  const CalImportProblem *list = cal_import_report_get_problems (report, &n);
  guint n_more = cal_import_report_get_n_problems (report) - n;

  print_list (list, n);
  if (n_more > 0)
    {
      g_printerr (ngettext ("and %u more entry that can't be read",
                            "and %u more entries that can't be read",
                            n_more),
                  n_more);
      g_printerr ("\n");
    }
  list = cal_import_report_get_remarks (report, &n);
  print_list (list, n);
}

static void
add_count (JsonBuilder *builder, const char *name, guint count)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, count);
}

static void
print_counts (CalImportReport *report, guint n_skipped)
{
  guint n_others = cal_import_report_get_n_others (report);

  g_print (_ ("%u added, %u changed, %u there already, %u skipped"),
           cal_import_report_get_n_new (report),
           cal_import_report_get_n_changed (report),
           cal_import_report_get_n_same (report),
           n_skipped);
  g_print ("\n");
  if (n_others == 0)
    return;
  g_print (ngettext ("%u other entry, such as a task, is kept for export",
                     "%u other entries, such as tasks, are kept for export",
                     n_others),
           n_others);
  g_print ("\n");
}

static void
print_report (CalImportReport *report, gboolean json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n_problems = cal_import_report_get_n_problems (report);

  print_problems (report);
  if (!json)
    {
      print_counts (report, n_problems);
      return;
    }

  json_builder_begin_object (builder);
  add_count (builder, "found", cal_import_report_get_n_found (report));
  add_count (builder, "added", cal_import_report_get_n_new (report));
  add_count (builder, "changed", cal_import_report_get_n_changed (report));
  add_count (builder, "same", cal_import_report_get_n_same (report));
  add_count (builder, "others", cal_import_report_get_n_others (report));
  add_count (builder, "skipped", n_problems);
  json_builder_end_object (builder);
  cal_occurrence_json_print (builder);
}

static gboolean
check_files (GPtrArray *files, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      GFile *file = g_ptr_array_index (files, i);
      g_autofree char *name = g_file_get_parse_name (file);

      if (g_file_query_exists (file, NULL))
        continue;
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_NOT_FOUND,
                   _ ("%s: there is no such file; check the name"),
                   name);
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_empty_report (CalImportReport *report)
{
  return cal_import_report_get_n_found (report) == 0
         && cal_import_report_get_n_others (report) == 0;
}

/* When nothing at all came in, why not is the error: one line for all. */
static gboolean
set_problem_error (CalImportReport *report, GError **error)
{
  guint n_problems = cal_import_report_get_n_problems (report);
  guint n_listed;
  const CalImportProblem *problems = cal_import_report_get_problems (report, &n_listed);
  g_autofree char *more = NULL;

  if (n_problems == 0)
    return FALSE;

  if (n_problems > 1)
    more = g_strdup_printf (ngettext (" (and %u more entry that can't be read)",
                                      " (and %u more entries that can't be read)",
                                      n_problems - 1),
                            n_problems - 1);
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_INVALID_DATA,
               "%s:%u: %s%s",
               problems[0].file,
               problems[0].line,
               problems[0].reason,
               more != NULL ? more : "");
  return TRUE;
}

static gboolean
import_into (CalSession *session,
             GPtrArray *files,
             const char *calendar_id,
             gboolean json,
             GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CalImportReport) report = NULL;
  g_autofree char *name = g_file_get_parse_name (g_ptr_array_index (files, 0));

  cal_store_import_async (session->store,
                          (GFile *const *) files->pdata,
                          files->len,
                          calendar_id,
                          NULL,
                          NULL,
                          NULL,
                          NULL,
                          cal_session_ready_cb,
                          &result);
  report = cal_store_import_finish (session->store, cal_session_wait (&result), error);
  if (report == NULL)
    {
      g_autofree char *base_name = g_path_get_basename (name);

      if (files->len == 1 && error != NULL && strstr ((*error)->message, base_name) == NULL
          && (*error)->domain != CAL_DATABASE_ERROR)
        g_prefix_error (error, "%s: ", name);
      return FALSE;
    }

  if (is_empty_report (report) && set_problem_error (report, error))
    return FALSE;

  print_report (report, json);
  return TRUE;
}

/* A calendar that was made for nothing goes again. */
static gboolean
import_files (CalSession *session,
              GPtrArray *files,
              const char *calendar_name,
              gboolean json,
              GError **error)
{
  gboolean is_new = FALSE;
  CalCalendar *calendar = calendar_name != NULL
                              ? cal_session_make_calendar (session, calendar_name, &is_new, error)
                              : cal_session_find_calendar (session, NULL, error);
  g_autofree char *id = calendar != NULL ? g_strdup (cal_calendar_get_id (calendar)) : NULL;

  if (id == NULL)
    return FALSE;
  if (import_into (session, files, id, json, error))
    return TRUE;

  if (is_new)
    cal_session_drop_calendar (session, id);
  return FALSE;
}

static gboolean
run_import (const CalCommand *self, char ***arguments, GError **error)
{
  g_autofree char *calendar = NULL;
  gboolean json = FALSE;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  CalSession session = { 0 };
  gboolean done;
  const GOptionEntry entries[] = {
    { "calendar",
      'c',
      0,
      G_OPTION_ARG_STRING,
      &calendar,
      N_ ("Into this calendar, made when new"),
      N_ ("NAME") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print the counts as JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!cal_command_parse (self, entries, arguments, &file, error))
    return FALSE;

  for (guint i = 1; (*arguments)[i] != NULL; i++)
    g_ptr_array_add (files, g_file_new_for_commandline_arg ((*arguments)[i]));
  if (files->len == 0)
    {
      g_set_error_literal (error,
                           G_OPTION_ERROR,
                           G_OPTION_ERROR_FAILED,
                           _ ("Say which .ics files to import"));
      return FALSE;
    }

  done = cal_session_check_name (calendar, error) && check_files (files, error)
         && cal_session_open (&session, file, error)
         && import_files (&session, files, calendar, json, error);
  cal_session_close (&session);
  return done;
}

static GOutputStream *
open_output (GFile *target, GError **error)
{
  g_autofree char *name = NULL;
  GFileOutputStream *stream;

  if (target == NULL)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);

  stream = g_file_replace (target, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (stream == NULL)
    {
      name = g_file_get_parse_name (target);
      g_prefix_error (error, "%s: ", name);
    }
  return G_OUTPUT_STREAM (stream);
}

/* The file appears under its name only when it is whole. */
static gboolean
close_output (GOutputStream *stream, GFile *target, gboolean keep, GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *name = NULL;

  if (keep && g_output_stream_close (stream, NULL, error))
    return TRUE;

  g_cancellable_cancel (cancellable);
  g_output_stream_close (stream, cancellable, NULL);
  if (error != NULL && (*error)->domain == G_IO_ERROR)
    {
      name = target != NULL ? g_file_get_parse_name (target) : g_strdup (_ ("standard output"));
      g_prefix_error (error, "%s: ", name);
    }
  return FALSE;
}

static gboolean
export_calendar (CalSession *session, GFile *target, const char *calendar_name, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  CalCalendar *calendar = NULL;
  guint n_appointments = 0;
  gboolean done;

  if (calendar_name != NULL)
    calendar = cal_session_find_calendar (session, calendar_name, error);
  if (calendar_name != NULL && calendar == NULL)
    return FALSE;

  stream = open_output (target, error);
  if (stream == NULL)
    return FALSE;

  cal_store_export_async (session->store,
                          calendar != NULL ? cal_calendar_get_id (calendar) : NULL,
                          stream,
                          NULL,
                          cal_session_ready_cb,
                          &result);
  done =
      cal_store_export_finish (session->store, cal_session_wait (&result), &n_appointments, error);
  if (!close_output (stream, target, done, error))
    return FALSE;

  if (target != NULL)
    {
      g_print (ngettext ("%u appointment written", "%u appointments written", n_appointments),
               n_appointments);
      g_print ("\n");
    }
  return TRUE;
}

static gboolean
run_export (const CalCommand *self, char ***arguments, GError **error)
{
  g_autofree char *calendar = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) target = NULL;
  CalSession session = { 0 };
  gboolean done;
  const GOptionEntry entries[] = {
    { "calendar", 'c', 0, G_OPTION_ARG_STRING, &calendar, N_ ("Only this calendar"), N_ ("NAME") },
    G_OPTION_ENTRY_NULL,
  };

  if (!cal_command_parse (self, entries, arguments, &file, error))
    return FALSE;
  if ((*arguments)[0] != NULL && (*arguments)[1] != NULL)
    {
      if (!cal_command_no_more (*arguments + 1, error))
        return FALSE;
      if (!g_str_equal ((*arguments)[1], "-"))
        target = g_file_new_for_commandline_arg ((*arguments)[1]);
    }

  done = cal_session_open (&session, file, error)
         && export_calendar (&session, target, calendar, error);
  cal_session_close (&session);
  return done;
}

static void
print_calendars (CalSession *session, gboolean json)
{
  GListModel *calendars = cal_store_get_calendars (session->store);
  guint n_calendars = g_list_model_get_n_items (calendars);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < n_calendars; i++)
    {
      g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, i);

      if (!json)
        {
          g_print ("%s\n", cal_calendar_get_name (calendar));
          continue;
        }
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, cal_calendar_get_id (calendar));
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, cal_calendar_get_name (calendar));
      json_builder_set_member_name (builder, "color");
      json_builder_add_string_value (builder, cal_calendar_get_color (calendar));
      json_builder_set_member_name (builder, "visible");
      json_builder_add_boolean_value (builder, cal_calendar_get_visible (calendar));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  if (json)
    cal_occurrence_json_print (builder);
}

static gboolean
run_calendars (const CalCommand *self, char ***arguments, GError **error)
{
  g_autofree char *add = NULL;
  gboolean json = FALSE;
  g_autoptr (GFile) file = NULL;
  CalSession session = { 0 };
  gboolean done;
  const GOptionEntry entries[] = {
    { "add", 0, 0, G_OPTION_ARG_STRING, &add, N_ ("Make a calendar of this name"), N_ ("NAME") },
    { "json", 'j', 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON array"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!cal_command_parse (self, entries, arguments, &file, error)
      || !cal_command_no_more (*arguments, error))
    return FALSE;

  done = cal_session_check_name (add, error) && cal_session_open (&session, file, error)
         && (add == NULL || cal_session_make_calendar (&session, add, NULL, error) != NULL);
  if (done)
    print_calendars (&session, json);
  cal_session_close (&session);
  return done;
}

const CalCommand cal_command_import = {
  .name = "import",
  .parameters = N_ ("FILE…"),
  .summary = N_ ("Import .ics files"),
  .description =
      N_ ("An entry that can't be read is skipped and named with its line and the reason on "
          "standard error; the rest comes in. An appointment that is there already is "
          "replaced by the file's."),
  .run = run_import,
};

const CalCommand cal_command_export = {
  .name = "export",
  .parameters = N_ ("[FILE]"),
  .summary = N_ ("Write a calendar, or all of them, as iCalendar"),
  .description = N_ ("Without FILE, or with “-”, to standard output."),
  .run = run_export,
};

const CalCommand cal_command_calendars = {
  .name = "calendars",
  .parameters = "",
  .summary = N_ ("List the calendars, or make one"),
  .run = run_calendars,
};
