/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "first-names.h"

#include "cal-time.h"

/* The reader of VTIMEZONE, and that of names. A zone is never freed, so that one that was made is
 * not a leak; the fuzzer is kept from making too many by a limit on the input. */

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  keep_first_names ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  const CalZone *zone;

  if (size > 600)
    return 0;
  zone = cal_zone_lookup (text);
  if (zone)
    g_assert_true (cal_zone_lookup (text) == zone);
  zone = cal_zone_from_vtimezone (text, NULL);
  if (zone == NULL)
    return 0;
  for (int year = 1900; year < 2060; year += 10)
    {
      gint64 wall = cal_day_from_date (year, 7, 1) * CAL_DAY;
      gint64 instant = cal_zone_to_instant (zone, wall);

      g_assert_cmpint (ABS (instant - wall), <=, 26 * CAL_HOUR);
      g_assert_cmpint (ABS (cal_zone_to_wall (zone, instant) - instant), <=, 26 * CAL_HOUR);
    }
  return 0;
}
