/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include "cal-command.h"

#include <glib/gi18n-lib.h>

#include <stdio.h>

/* The commands. They need no display and never touch GTK: each opens the same database as the
 * window does, through the same store, on a main loop of its own. A window that runs at the same
 * time hears of the change from the database.
 *
 * Exit status: 0 done, 1 the work failed, 2 wrong usage. An error is one line on standard error
 * that names the file and says what to do. */

static const CalCommand *const commands[] = {
  &cal_command_list,   &cal_command_search, &cal_command_add,    &cal_command_edit,
  &cal_command_delete, &cal_command_import, &cal_command_export, &cal_command_calendars,
};

/* What of the output could not be written, such as for a full disk, is not done. */
static gboolean
check_output (GError **error)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error_literal (error,
                       G_IO_ERROR,
                       G_IO_ERROR_FAILED,
                       _ ("standard output: not all of it could be written"));
  return FALSE;
}

static void
print_error (const GError *error)
{
  g_autofree char *line = g_utf8_make_valid (error->message, -1);

  g_strdelimit (line, "\r\n", ' ');
  g_printerr ("org.example.Calendar: %s\n", g_strstrip (line));
}

/**
 * cal_command_find:
 * @name: the first word of the command line
 *
 * Returns: (nullable): the command of that name
 */
const CalCommand *
cal_command_find (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  return NULL;
}

/**
 * cal_command_run:
 * @self: a command
 * @arguments: its name and what follows it, %NULL-terminated
 *
 * Runs a command to its end. Blocks, on the default main context.
 *
 * Returns: the exit status of the program
 */
int
cal_command_run (const CalCommand *self, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) copy = g_strdupv (arguments);
  g_autofree char *name = g_strconcat ("org.example.Calendar ", self->name, NULL);

  g_set_prgname (name);
  if (self->run (self, &copy, &error) && check_output (&error))
    return CAL_EXIT_DONE;

  print_error (error);
  return error->domain == G_OPTION_ERROR ? CAL_EXIT_USAGE : CAL_EXIT_FAILED;
}

/**
 * cal_command_read_texts:
 * @words: (inout): words of the command line, %NULL-terminated, as they came
 *
 * Makes UTF-8 of them, as options are. Any thread.
 *
 * Returns: %FALSE with %G_OPTION_ERROR_BAD_VALUE for one that is no text in the locale
 */
gboolean
cal_command_read_texts (char **words, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *text = g_locale_to_utf8 (words[i], -1, NULL, NULL, NULL);

      if (text == NULL)
        {
          g_autofree char *valid = g_utf8_make_valid (words[i], -1);

          g_set_error (error,
                       G_OPTION_ERROR,
                       G_OPTION_ERROR_BAD_VALUE,
                       _ ("“%s” is no text that can be read; write it in UTF-8"),
                       valid);
          return FALSE;
        }
      g_free (words[i]);
      words[i] = text;
    }

  return TRUE;
}

/* GOption doesn't say which of the words it could not read, and not that it is wrong usage. */
static gboolean
parse_options (GOptionContext *context, char ***arguments, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) words = g_strdupv (*arguments);

  if (g_option_context_parse_strv (context, arguments, &local_error))
    return TRUE;

  if (local_error->domain == G_OPTION_ERROR || cal_command_read_texts (words, error))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * cal_command_parse:
 * @self: a command
 * @entries: its own options
 * @arguments: (inout): the words, of which the options are taken out; the command's name stays
 * first
 * @out_database: (out) (transfer full): the database to work on
 *
 * Reads the options of a command. Shows the help and ends the program when that was asked for.
 *
 * Returns: %FALSE with an error of %G_OPTION_ERROR
 */
gboolean
cal_command_parse (const CalCommand *self,
                   const GOptionEntry *entries,
                   char ***arguments,
                   GFile **out_database,
                   GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (self->parameters);
  g_autofree char *database = NULL;
  const GOptionEntry common[] = {
    { "database",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &database,
      N_ ("Work on this file instead of the usual one"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, self->summary);
  g_option_context_set_description (context, self->description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  if (!parse_options (context, arguments, error))
    return FALSE;

  *out_database = cal_session_find_database (database, error);
  return *out_database != NULL;
}

/**
 * cal_command_no_more:
 * @arguments: the words that are left, the command's name first
 *
 * Sets %G_OPTION_ERROR_FAILED.
 *
 * Returns: %FALSE with an error when there is a word too many
 */
gboolean
cal_command_no_more (char **arguments, GError **error)
{
  if (arguments[0] == NULL || arguments[1] == NULL)
    return TRUE;

  g_set_error (error,
               G_OPTION_ERROR,
               G_OPTION_ERROR_FAILED,
               _ ("“%s” is a word too many; “%s --help” tells what is understood"),
               arguments[1],
               g_get_prgname ());
  return FALSE;
}

static void
print_overview (void)
{
  g_print ("%s\n", _ ("Usage:"));
  g_print ("  org.example.Calendar [%s] [%s…]\n", _ ("OPTION"), _ ("FILE"));
  g_print ("  org.example.Calendar %s …\n\n", _ ("COMMAND"));
  g_print (
      "%s\n\n",
      _ ("Opens the window; .ics files are offered for import. With a command as the first word "
         "it works without a display, on the same appointments."));

  g_print ("%s\n", _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i]->name, _ (commands[i]->summary));
  g_print ("  %-10s %s\n\n", "help", _ ("Show this, or the help of a command"));

  g_print ("%s\n", _ ("Options:"));
  g_print ("  --database FILE    %s\n", _ ("Work on this file instead of the usual one"));
  g_print ("  --new-appointment  %s\n", _ ("Open the window with a new appointment"));
  g_print ("  --today            %s\n", _ ("Open the window on today"));
  g_print ("  --version          %s\n", _ ("Show the version"));
  g_print ("  --help             %s\n\n", _ ("Show this"));
  g_print ("%s\n",
           _ ("Dates are read in the local zone (TZ): 2026-11-23, 2026-11-23T14:30, 14:30, today, "
              "tomorrow. Exit status: 0 done, 1 failed, 2 wrong usage."));
}

/**
 * cal_command_help:
 * @arguments: the words after “help”
 *
 * Prints what the program understands, or the help of one command.
 *
 * Returns: the exit status of the program
 */
int
cal_command_help (char **arguments)
{
  char *help[] = { NULL, (char *) "--help", NULL };
  const CalCommand *command;

  if (arguments == NULL || arguments[0] == NULL)
    {
      print_overview ();
      return CAL_EXIT_DONE;
    }

  command = cal_command_find (arguments[0]);
  if (command == NULL)
    {
      g_printerr ("org.example.Calendar: ");
      g_printerr (_ ("There is no command “%s”; “org.example.Calendar help” lists them"),
                  arguments[0]);
      g_printerr ("\n");
      return CAL_EXIT_USAGE;
    }

  help[0] = arguments[0];
  return cal_command_run (command, help);
}
