/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "archive.h"

/* make-database N FILE: an archive of N appointments, of which the months around today hold the
 * same whatever N is. */

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint64 n;

  if (argc != 3 || !g_ascii_string_to_unsigned (argv[1], 10, 1, G_MAXINT32, &n, NULL))
    {
      fprintf (stderr, "Usage: %s N FILE\n", argv[0]);
      return 2;
    }

  if (g_file_test (argv[2], G_FILE_TEST_EXISTS))
    {
      fprintf (stderr, "%s is there already\n", argv[2]);
      return 1;
    }

  if (!archive_make (argv[2], (guint) n, archive_today (), &error))
    {
      fprintf (stderr, "%s: %s\n", argv[2], error->message);
      return 1;
    }

  printf ("%" G_GUINT64_FORMAT " appointments in %.1f s\n",
          n,
          (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
  return 0;
}
