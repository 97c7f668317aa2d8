/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include <glib/gi18n-lib.h>

#include <locale.h>
#include <stdlib.h>

#include "cal-application.h"
#include "cal-command.h"

/* The one executable. Which of its two halves runs, the window or a command, is decided here, by
 * the first word, before anything of GTK is touched. */

static void
set_up_language (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* Takes --database out of the words before a command; it counts for what follows by the
 * environment. Gives the number of words used up, or -1 when its value is missing. */
static int
take_database (char **arguments)
{
  const char *value;

  if (arguments[0] == NULL || !g_str_has_prefix (arguments[0], "--database"))
    return 0;

  value = arguments[0] + strlen ("--database");
  if (*value == '=')
    {
      g_setenv ("CALENDAR_DATABASE", value + 1, TRUE);
      return 1;
    }
  if (*value != '\0')
    return 0;
  if (arguments[1] == NULL)
    return -1;

  g_setenv ("CALENDAR_DATABASE", arguments[1], TRUE);
  return 2;
}

/* Whether a word can only be meant as a command: a file has a name with a dot, a slash or a scheme,
 * or is there. */
static gboolean
looks_like_command (const char *word)
{
  return *word != '-' && strpbrk (word, "./:") == NULL && !g_file_test (word, G_FILE_TEST_EXISTS);
}

static int
refuse_word (const char *word)
{
  g_printerr ("org.example.Calendar: ");
  g_printerr (
      _ ("“%s” is neither a file nor a command; “org.example.Calendar help” lists the commands"),
      word);
  g_printerr ("\n");
  return CAL_EXIT_USAGE;
}

static int
run_window (int argc, char **argv)
{
  const char *environment = g_getenv ("CALENDAR_DATABASE");
  g_autoptr (GFile) database = cal_session_find_database (NULL);
  g_autoptr (CalApplication) application =
      cal_application_new (database, environment != NULL && *environment != '\0');

  return g_application_run (G_APPLICATION (application), argc, argv);
}

int
main (int argc, char **argv)
{
  int n_used;
  const char *word;
  const CalCommand *command;

  set_up_language ();
  g_set_application_name (_ ("Calendar"));

  n_used = take_database (argv + 1);
  if (n_used < 0)
    {
      g_printerr ("org.example.Calendar: %s\n", _ ("--database needs the name of a file"));
      return CAL_EXIT_USAGE;
    }

  argv[n_used] = argv[0];
  argv += n_used;
  argc -= n_used;
  word = argv[1];
  if (word == NULL)
    return run_window (argc, argv);

  command = cal_command_find (word);
  if (command != NULL)
    return cal_command_run (command, argv + 1);
  if (g_str_equal (word, "help") || g_str_equal (word, "--help") || g_str_equal (word, "-h"))
    return cal_command_help (g_str_equal (word, "help") ? argv + 2 : NULL);
  if (g_str_equal (word, "--version"))
    {
      g_print ("%s %s\n", "Calendar", PACKAGE_VERSION);
      return CAL_EXIT_DONE;
    }
  if (looks_like_command (word))
    return refuse_word (word);

  return run_window (argc, argv);
}
