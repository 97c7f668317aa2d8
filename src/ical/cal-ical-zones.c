/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-zones.h"

#include <string.h>

/* The name comes first: a VTIMEZONE in a file is often a shortened or outdated copy of what the
 * system knows better. Only where the name means nothing here does its definition count. Most files
 * name one or two zones over and over, so the last answer is kept at hand. */

struct _CalIcalZones
{
  GHashTable *zones;       /* TZID → CalZone: what was found */
  GHashTable *definitions; /* TZID → VTIMEZONE, of unknown names only */
  char *last_tzid;
  const CalZone *last_zone;
};

/**
 * cal_ical_zones_new:
 *
 * Any thread, one at a time.
 *
 * Returns: (transfer full): a table without definitions
 */
CalIcalZones *
cal_ical_zones_new (void)
{
  CalIcalZones *self = g_new0 (CalIcalZones, 1);

  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->definitions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * cal_ical_zones_free:
 * @self: (transfer full): a table
 */
void
cal_ical_zones_free (CalIcalZones *self)
{
  g_hash_table_unref (self->zones);
  g_hash_table_unref (self->definitions);
  g_free (self->last_tzid);
  g_free (self);
}

/**
 * cal_ical_zones_define:
 * @self: a table
 * @tzid: the TZID of the definition
 * @text: the VTIMEZONE
 *
 * Takes note of a definition. It is used only where the system doesn't know the name, or knows the
 * definition to be broken.
 */
void
cal_ical_zones_define (CalIcalZones *self, const char *tzid, const char *text)
{
  const CalZone *zone;

  g_return_if_fail (self != NULL && tzid != NULL && text != NULL);

  if (*tzid == '\0' || cal_zone_lookup (tzid))
    return;
  zone = cal_zone_from_vtimezone (text, NULL);
  if (zone == NULL)
    return;
  g_hash_table_insert (self->zones, g_strdup (tzid), (gpointer) zone);
  g_hash_table_insert (self->definitions, g_strdup (tzid), g_strdup (text));
  g_clear_pointer (&self->last_tzid, g_free);
}

/**
 * cal_ical_zones_lookup:
 * @self: a table
 * @tzid: a TZID
 *
 * Returns: (nullable): its zone; NULL when neither the system nor the file knows it
 */
const CalZone *
cal_ical_zones_lookup (CalIcalZones *self, const char *tzid)
{
  const CalZone *zone;

  g_return_val_if_fail (self != NULL && tzid != NULL, NULL);

  if (self->last_tzid && strcmp (self->last_tzid, tzid) == 0)
    return self->last_zone;
  if (*tzid == '\0')
    return NULL;
  zone = g_hash_table_lookup (self->zones, tzid);
  if (zone == NULL)
    {
      zone = cal_zone_lookup (tzid);
      if (zone == NULL)
        return NULL;
      g_hash_table_insert (self->zones, g_strdup (tzid), (gpointer) zone);
    }
  g_free (self->last_tzid);
  self->last_tzid = g_strdup (tzid);
  self->last_zone = zone;
  return zone;
}

/**
 * cal_ical_zones_get_needed:
 * @self: a table
 * @tzid: a TZID
 *
 * Returns: (nullable): the VTIMEZONE that a text with that TZID must bring along
 */
const char *
cal_ical_zones_get_needed (CalIcalZones *self, const char *tzid)
{
  g_return_val_if_fail (self != NULL && tzid != NULL, NULL);

  return g_hash_table_lookup (self->definitions, tzid);
}
