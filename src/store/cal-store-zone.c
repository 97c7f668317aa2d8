/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

/* In which zone everything is shown: the system's, also when that changes while the program runs.
 *
 * The files that say it are watched. What changes is read again a moment later, since a link is
 * often removed first and made anew then, and since the model itself looks at most twice a second.
 * Everything that depends on the zone has it in its key, so that a change reads the visible days
 * anew, in the new zone; appointments that float and whole days stay where they are. */

/* Seconds. */
#define ZONE_DELAY 1

static const char *const files[CAL_STORE_N_ZONE_FILES] = {
  "/etc/localtime",             /* a link into the zone database */
  "/etc/timezone",              /* beside a copy, Debian */
  "/run/host/monitor/localtime" /* within a sandbox the system's own */
};

static gboolean
check_zone_cb (gpointer user_data)
{
  CalStore *self = CAL_STORE (user_data);

  self->zone_id = 0;
  cal_store_check_zone (self);
  return G_SOURCE_REMOVE;
}

static void
zone_file_changed_cb (CalStore *self)
{
  if (self->zone_id == 0)
    self->zone_id = g_timeout_add_seconds (ZONE_DELAY, check_zone_cb, self);
}

/**
 * cal_store_watch_zone:
 * @self: the store
 *
 * Follows the system's zone from now on.
 */
void
cal_store_watch_zone (CalStore *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GFile) file = g_file_new_for_path (files[i]);

      self->zone_monitors[i] = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
      if (self->zone_monitors[i] != NULL)
        g_signal_connect_object (self->zone_monitors[i],
                                 "changed",
                                 G_CALLBACK (zone_file_changed_cb),
                                 self,
                                 G_CONNECT_SWAPPED);
    }
}

/**
 * cal_store_unwatch_zone:
 * @self: the store
 *
 * Follows it no longer.
 */
void
cal_store_unwatch_zone (CalStore *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      if (self->zone_monitors[i] != NULL)
        g_file_monitor_cancel (self->zone_monitors[i]);
      g_clear_object (&self->zone_monitors[i]);
    }
  g_clear_handle_id (&self->zone_id, g_source_remove);
}

/**
 * cal_store_check_zone:
 * @self: the store
 *
 * Looks whether the system's zone is another one now; #CalStore:zone is notified if so. The store
 * does it by itself when the system says so; for moments in which it may not have, such as when the
 * computer was asleep.
 */
void
cal_store_check_zone (CalStore *self)
{
  const CalZone *zone;

  g_return_if_fail (CAL_IS_STORE (self));

  zone = cal_zone_local ();
  if (self->zone == zone)
    return;

  self->zone = zone;
  g_object_notify (G_OBJECT (self), "zone");
}
