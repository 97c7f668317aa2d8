/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-application"

#include <glib/gi18n-lib.h>

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>

#include "cal-application.h"
#include "cal-command.h"

/* The one executable. Which of its two halves runs, the window or a command, is decided here, by
 * the first word, before anything of GTK is touched. */

/* Where no language is set, as for cron, the C locale knows ASCII only: a name would be refused as
 * an argument and lose its accents when it is printed. The same locale with UTF-8 loses nothing. */
static void
set_up_language (void)
{
  setlocale (LC_ALL, "");
  if (g_strcmp0 (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* How many words, from this one on, say which database it is: 0, 1 or 2; -1 when its name is
 * missing, or empty, as from a script's variable that isn't set: that must not mean the usual one.
 * It counts for all that follows, by the environment. */
static int
read_database (char **words)
{
  const char *value;

  if (!g_str_has_prefix (words[0], "--database"))
    return 0;

  value = words[0] + strlen ("--database");
  if (*value != '=' && *value != '\0')
    return 0;

  value = *value == '=' ? value + 1 : words[1];
  if (value == NULL || *value == '\0')
    return -1;

  g_setenv ("CALENDAR_DATABASE", value, TRUE);
  return value == words[1] ? 2 : 1;
}

/* Takes --database out of the words: before the first other one, or everywhere. */
static gboolean
take_database (int *argc, char **argv, gboolean everywhere)
{
  int n_kept = 1;
  int i = 1;

  while (i < *argc)
    {
      int n_used = n_kept == 1 || everywhere ? read_database (argv + i) : 0;

      if (n_used < 0)
        return FALSE;
      if (n_used == 0)
        argv[n_kept++] = argv[i++];
      i += n_used;
    }

  argv[n_kept] = NULL;
  *argc = n_kept;
  return TRUE;
}

static int
refuse_database (void)
{
  g_printerr ("org.example.Calendar: %s\n", _ ("--database needs the name of a file"));
  return CAL_EXIT_USAGE;
}

static GFile *
find_database (void)
{
  g_autoptr (GError) error = NULL;
  GFile *database = cal_session_find_database (NULL, &error);

  if (database == NULL)
    g_printerr ("org.example.Calendar: %s\n", error->message);
  return database;
}

/* Whether a word can only be meant as a command: a file has a name with a dot, a slash or a scheme,
 * or is there. */
static gboolean
looks_like_command (const char *word)
{
  return *word != '-' && strpbrk (word, "./:") == NULL && !g_file_test (word, G_FILE_TEST_EXISTS);
}

/* An option of the window, or of GApplication. */
static gboolean
is_window_option (const char *word)
{
  return g_str_equal (word, "--new-appointment") || g_str_equal (word, "--today")
         || g_str_equal (word, "--") || g_str_has_prefix (word, "--gapplication-");
}

static int
refuse_word (const char *word)
{
  g_autofree char *valid = g_utf8_make_valid (word, -1);

  g_printerr ("org.example.Calendar: ");
  g_printerr (
      _ ("“%s” is neither a file, a command nor an option; “org.example.Calendar help” lists "
         "what is understood"),
      valid);
  g_printerr ("\n");
  return CAL_EXIT_USAGE;
}

static int
run_window (int argc, char **argv)
{
  g_autoptr (GFile) database = NULL;
  g_autoptr (CalApplication) application = NULL;
  const char *environment;

  if (!take_database (&argc, argv, TRUE))
    return refuse_database ();
  for (int i = 1; i < argc; i++)
    if (argv[i][0] == '-' ? !is_window_option (argv[i]) : looks_like_command (argv[i]))
      return refuse_word (argv[i]);

  environment = g_getenv ("CALENDAR_DATABASE");
  database = find_database ();
  if (database == NULL)
    return CAL_EXIT_USAGE;

  application = cal_application_new (database, environment != NULL && *environment != '\0');
  return g_application_run (G_APPLICATION (application), argc, argv);
}

int
main (int argc, char **argv)
{
  const CalCommand *command;
  const char *word;

  set_up_language ();
  g_set_application_name (_ ("Calendar"));

  if (!take_database (&argc, argv, FALSE))
    return refuse_database ();

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
      g_print ("Calendar %s\n", PACKAGE_VERSION);
      return CAL_EXIT_DONE;
    }

  return run_window (argc, argv);
}
