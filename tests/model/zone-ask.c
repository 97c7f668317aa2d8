/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cal-time.h"
#include "cal-zone.h"

/* Answers questions about zones, for zones.py. Each line of standard input names a zone and a
 * number of seconds since 1970-01-01T00:00:00:
 *
 *   NAME <tab> instant <tab> SECONDS     prints the offset from UTC then
 *   NAME <tab> wall <tab> SECONDS        prints the instant of that time of the clock
 */

int
main (void)
{
  char line[512];

  while (fgets (line, sizeof line, stdin))
    {
      g_auto (GStrv) fields = g_strsplit (g_strchomp (line), "\t", 3);
      const CalZone *zone;
      gint64 seconds;

      if (g_strv_length (fields) != 3)
        return 2;
      zone = cal_zone_lookup (fields[0]);
      seconds = g_ascii_strtoll (fields[2], NULL, 10);
      if (zone == NULL)
        puts ("unknown");
      else if (strcmp (fields[1], "instant") == 0)
        printf ("%d\n", cal_zone_get_offset (zone, seconds * CAL_SECOND));
      else
        printf ("%" G_GINT64_FORMAT "\n",
                cal_zone_to_instant (zone, seconds * CAL_SECOND) / CAL_SECOND);
    }
  return 0;
}
