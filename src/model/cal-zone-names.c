/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-zone-private.h"

#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

/* The names under which zones are met in files, and what they are in the tz database. */

#define MAX_NAME_LENGTH 255

static const char *
get_folder (void)
{
  const char *folder = g_getenv ("TZDIR");

  if (folder && *folder && g_file_test (folder, G_FILE_TEST_IS_DIR))
    return folder;
  return "/usr/share/zoneinfo";
}

static gboolean
is_file_of_database (const char *path)
{
  char magic[4] = "";
  FILE *file = fopen (path, "rb");
  gboolean is_one;

  if (file == NULL)
    return FALSE;
  is_one = fread (magic, 1, sizeof magic, file) == sizeof magic && memcmp (magic, "TZif", 4) == 0;
  fclose (file);
  return is_one;
}

/* "america_new_york", "America-New York" and "America/New_York" alike: lower case, without
 * separators. A sign before a digit is none. */
static char *
loosen (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *p = name; *p; p++)
    if (!strchr ("/_ ", *p) && (*p != '-' || g_ascii_isdigit (p[1])))
      g_string_append_c (text, g_ascii_tolower (*p));
  return g_string_free (text, FALSE);
}

static void
walk (const char *folder, const char *prefix, int depth, GHashTable *names)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (dir && (entry = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, entry, NULL);
      g_autofree char *name = g_strconcat (prefix, entry, NULL);

      if (g_str_equal (name, "posix") || g_str_equal (name, "right"))
        continue;
      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          g_autofree char *inner = g_strconcat (name, "/", NULL);

          if (depth < 3)
            walk (path, inner, depth + 1, names);
        }
      else if (is_file_of_database (path))
        g_hash_table_insert (names, loosen (name), g_strdup (name));
    }
}

/* Lower case to the name as it is in the database; made once, when a name is first not found as it
 * is written. */
static GHashTable *
get_names (void)
{
  static GHashTable *names;

  if (g_once_init_enter (&names))
    {
      GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      walk (get_folder (), "", 0, table);
      g_once_init_leave (&names, table);
    }
  return names;
}

static gboolean
is_plain (const char *name)
{
  if (*name == '\0' || *name == '/' || strstr (name, "..") || strlen (name) > MAX_NAME_LENGTH)
    return FALSE;
  for (const char *p = name; *p; p++)
    if (!g_ascii_isalnum (*p) && !strchr ("/_+- ", *p))
      return FALSE;
  return TRUE;
}

/**
 * cal_zone_name_in_database:
 * @name: a name from a file
 *
 * Finds the name in the tz database, without regard to case and separators ("america_new_york"),
 * and else what stands behind each slash of it: "/freeassociation.sourceforge.net/Europe/Berlin",
 * "/mozilla.org/20050126_1/Europe/Berlin". Any thread; may read from disk.
 *
 * Returns: (transfer full) (nullable): the name as the database writes it
 */
char *
cal_zone_name_in_database (const char *name)
{
  const char *folder = get_folder ();

  for (const char *p = name, *next; p; p = next)
    {
      g_autofree char *path = NULL, *loose = NULL;
      const char *found;

      next = strchr (p, '/');
      next = next ? next + 1 : NULL;
      if (!is_plain (p))
        continue;
      /* A single word behind a slash is no name: "/example.com/Eastern". */
      if (p != name && !strchr (p, '/') && g_ascii_strcasecmp (p, "UTC") != 0)
        break;
      path = g_build_filename (folder, p, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && is_file_of_database (path))
        return g_strdup (p);
      loose = loosen (p);
      found = g_hash_table_lookup (get_names (), loose);
      if (found)
        return g_strdup (found);
    }
  return NULL;
}

/**
 * cal_zone_name_of_windows:
 * @name: a zone's name in Windows, "W. Europe Standard Time"
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): its name in the tz database, by CLDR
 */
char *
cal_zone_name_of_windows (const char *name)
{
  UChar windows[MAX_NAME_LENGTH + 1], found[MAX_NAME_LENGTH + 1];
  char utf8[3 * MAX_NAME_LENGTH + 1];
  UErrorCode status = U_ZERO_ERROR;
  int32_t length = 0, found_length;

  if (strlen (name) > MAX_NAME_LENGTH)
    return NULL;
  u_strFromUTF8 (windows, G_N_ELEMENTS (windows), &length, name, -1, &status);
  if (U_FAILURE (status))
    return NULL;
  found_length = ucal_getTimeZoneIDForWindowsID (windows,
                                                 length,
                                                 NULL,
                                                 found,
                                                 G_N_ELEMENTS (found) - 1,
                                                 &status);
  if (U_FAILURE (status) || found_length <= 0)
    return NULL;
  u_strToUTF8 (utf8, sizeof utf8, NULL, found, found_length, &status);
  return U_SUCCESS (status) ? g_strdup (utf8) : NULL;
}

static gboolean
read_digits (const char **p, guint n, int *out)
{
  int value = 0;

  for (guint i = 0; i < n; i++, (*p)++)
    {
      if (!g_ascii_isdigit (**p))
        return FALSE;
      value = value * 10 + g_ascii_digit_value (**p);
    }
  *out = value;
  return TRUE;
}

/**
 * cal_zone_name_parse_offset:
 * @name: a name that is an offset: "+05:30", "UTC+5", "GMT-0330"
 * @out_offset: (out): seconds east of UTC
 *
 * Any thread.
 *
 * Returns: %FALSE when it is none
 */
gboolean
cal_zone_name_parse_offset (const char *name, int *out_offset)
{
  const char *p = name;
  gsize n_digits;
  int sign, hours, minutes = 0;

  if (g_ascii_strncasecmp (p, "UTC", 3) == 0 || g_ascii_strncasecmp (p, "GMT", 3) == 0)
    p += 3;
  if (*p != '+' && *p != '-')
    return FALSE;
  sign = *p++ == '-' ? -1 : 1;
  n_digits = strspn (p, "0123456789");
  if (n_digits < 1 || n_digits > 4)
    return FALSE;
  if (!read_digits (&p, n_digits % 2 ? 1 : 2, &hours))
    return FALSE;
  if (n_digits <= 2 && *p == ':')
    p++;
  if (*p && !read_digits (&p, 2, &minutes))
    return FALSE;
  if (*p || hours > 18 || minutes > 59)
    return FALSE;
  *out_offset = sign * (hours * 3600 + minutes * 60);
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * cal_zone_list_ids:
 *
 * The zones that a person may choose from: one for each place of the tz database, without its old
 * names and abbreviations. Any thread; reads from disk.
 *
 * Returns: (transfer full) (array zero-terminated=1): their names, sorted
 */
char **
cal_zone_list_ids (void)
{
  g_autofree char *path = g_build_filename (get_folder (), "zone.tab", NULL);
  g_autofree char *text = NULL;
  GPtrArray *ids = g_ptr_array_new ();

  if (g_file_get_contents (path, &text, NULL, NULL))
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (char **line = lines; *line; line++)
        {
          g_auto (GStrv) fields = g_strsplit (*line, "\t", 4);

          if (**line != '#' && g_strv_length (fields) >= 3)
            g_ptr_array_add (ids, g_strdup (g_strchomp (fields[2])));
        }
    }
  else
    {
      GHashTableIter iter;
      gpointer name;

      g_hash_table_iter_init (&iter, get_names ());
      while (g_hash_table_iter_next (&iter, NULL, &name))
        if (strchr (name, '/') && !g_str_has_prefix (name, "Etc/"))
          g_ptr_array_add (ids, g_strdup (name));
    }
  g_ptr_array_add (ids, g_strdup ("UTC"));
  g_ptr_array_sort (ids, compare_names);
  g_ptr_array_add (ids, NULL);
  return (char **) g_ptr_array_free (ids, FALSE);
}
