/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include <string.h>

#include "cal-zone-private.h"

/* The zone of this computer: the TZ variable in all its forms, else where /etc/localtime points to.
 * The variable is compared at each call; the link is read again when it was last read some time
 * ago. */

#define LOCAL_CHECK_INTERVAL (G_USEC_PER_SEC / 2)

static const char *
name_in_path (const char *path)
{
  const char *found = strstr (path, "zoneinfo/");

  if (found == NULL)
    return NULL;
  found += strlen ("zoneinfo/");
  if (g_str_has_prefix (found, "posix/") || g_str_has_prefix (found, "right/"))
    found += strlen ("posix/");
  return found;
}

static const CalZone *
zone_of_variable (const char *value)
{
  const CalZone *zone;
  CalZonePosix posix;

  if (*value == ':')
    value++;
  if (*value == '\0')
    return cal_zone_utc ();
  if (*value == '/' && name_in_path (value))
    value = name_in_path (value);
  zone = cal_zone_lookup (value);
  if (zone == NULL && cal_zone_posix_parse (value, &posix))
    {
      g_autofree char *name = NULL;
      int minutes = ABS (posix.standard_offset) / 60;

      if (posix.has_daylight)
        name = g_strconcat (value, ",M3.2.0,M11.1.0", NULL);
      else
        name = g_strdup_printf ("%c%02d:%02d",
                                posix.standard_offset < 0 ? '-' : '+',
                                minutes / 60,
                                minutes % 60);
      zone = cal_zone_lookup (name);
    }
  return zone ? zone : cal_zone_utc ();
}

static const CalZone *
zone_of_system (void)
{
  static const char *const files[] = { "/etc/localtime", "/var/db/zoneinfo" };
  g_autofree char *text = NULL;
  const CalZone *zone = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files) && zone == NULL; i++)
    {
      g_autofree char *target = g_file_read_link (files[i], NULL);
      const char *name = target ? name_in_path (target) : NULL;

      if (name)
        zone = cal_zone_lookup (name);
    }
  /* Where /etc/localtime is a copy, Debian keeps the name beside it. */
  if (zone == NULL && g_file_get_contents ("/etc/timezone", &text, NULL, NULL))
    zone = cal_zone_lookup (g_strstrip (text));
  return zone ? zone : cal_zone_utc ();
}

/**
 * cal_zone_local:
 *
 * The zone of this computer: by the TZ variable, else by /etc/localtime. It is looked up again when
 * either changes, so don't keep it. Any thread; may read from disk.
 *
 * Returns: (transfer none): the zone, UTC when there is none
 */
const CalZone *
cal_zone_local (void)
{
  static GMutex mutex;
  static char *seen_variable;
  static const CalZone *seen;
  static gint64 seen_at;
  const char *variable = g_getenv ("TZ");
  const CalZone *zone;
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&mutex);
  if (seen == NULL || g_strcmp0 (variable, seen_variable) != 0
      || (variable == NULL && now - seen_at > LOCAL_CHECK_INTERVAL))
    {
      seen = variable ? zone_of_variable (variable) : zone_of_system ();
      seen_at = now;
      g_free (seen_variable);
      seen_variable = g_strdup (variable);
    }
  zone = seen;
  g_mutex_unlock (&mutex);
  return zone;
}
