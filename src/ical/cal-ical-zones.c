/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-zones.h"

#include <string.h>

#include "cal-ical-text.h"
#include "cal-time.h"

/* The name comes first, as in most calendars: a VTIMEZONE in a file is often a shortened or
 * outdated copy of what the system knows better (the USA before 2007, Russia before 2014). Its
 * definition counts where the name means nothing here, and where the name is no place ("EST",
 * "GMT+0100", "Central") and the two can't mean the same: when their clocks never agreed in
 * decades, or when it has no summer time here but has in the file.
 *
 * A TZID that neither knows gives a floating time, with the problem said. So does a time without a
 * TZID: X-WR-TIMEZONE is the zone that somebody looked at the calendar in, and what it says of
 * floating times no two programs agree on.
 *
 * TZID is text in a VTIMEZONE, where a comma is escaped, and a parameter elsewhere, where it isn't,
 * or at least shouldn't be: names are compared without escapes. Most files name one or two zones
 * over and over, so the last answer is kept at hand. */

/* The clocks of these years are compared. */
#define FIRST_YEAR 1990
#define LAST_YEAR 2037

struct _CalIcalZones
{
  GHashTable *zones;       /* TZID → CalZone: what was found */
  GHashTable *definitions; /* TZID → VTIMEZONE, of those that count */
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

typedef struct
{
  gboolean ever_same, ever_different;
  gboolean is_fixed; /* the system's */
} Comparison;

static Comparison
compare_clocks (const CalZone *known, const CalZone *defined)
{
  Comparison result = { .is_fixed = TRUE };
  int first = cal_zone_get_offset (known, cal_day_from_date (FIRST_YEAR, 1, 1) * CAL_DAY);

  for (int month = 0; month < (LAST_YEAR - FIRST_YEAR) * 12; month += 6)
    {
      gint64 instant = cal_day_from_date (FIRST_YEAR + month / 12, 1 + month % 12, 1) * CAL_DAY;
      int offset = cal_zone_get_offset (known, instant);

      if (offset == cal_zone_get_offset (defined, instant))
        result.ever_same = TRUE;
      else
        result.ever_different = TRUE;
      result.is_fixed &= offset == first;
    }
  return result;
}

/* Whether a name that the system knows is a place, about which a file has nothing to say. */
static gboolean
is_place (const char *tzid, const CalZone *known)
{
  return known == cal_zone_utc () || strchr (tzid, '/');
}

/* Whether a definition can't be meant by what the system knows under its name. */
static gboolean
contradicts (const CalZone *known, const CalZone *defined)
{
  Comparison clocks = compare_clocks (known, defined);

  return !clocks.ever_same || (clocks.ever_different && clocks.is_fixed);
}

/**
 * cal_ical_zones_get_name:
 * @tzid: a TZID as it is written, in a VTIMEZONE or a parameter
 *
 * Any thread.
 *
 * Returns: (transfer full): it without the escapes of TEXT, and the quotes and space that some put
 *   around it
 */
char *
cal_ical_zones_get_name (const char *tzid)
{
  char *name = g_strstrip (cal_ical_unescape (tzid, strlen (tzid)));
  gsize length = strlen (name);

  if (length >= 2 && name[0] == '"' && name[length - 1] == '"')
    {
      name[length - 1] = '\0';
      memmove (name, name + 1, length - 1);
    }
  return name;
}

/**
 * cal_ical_zones_define:
 * @self: a table
 * @tzid: the TZID of the definition
 * @text: the VTIMEZONE
 *
 * Takes note of a definition. It is used only where the system doesn't know the name, or knows a
 * place by it that can't be meant.
 */
void
cal_ical_zones_define (CalIcalZones *self, const char *tzid, const char *text)
{
  g_autofree char *name = NULL;
  const CalZone *zone, *known;

  g_return_if_fail (self != NULL && tzid != NULL && text != NULL);

  name = cal_ical_zones_get_name (tzid);
  known = cal_zone_lookup (name);
  if (*name == '\0' || (known && is_place (name, known)))
    return;
  zone = cal_zone_from_vtimezone (text, NULL);
  if (zone == NULL || (known && !contradicts (known, zone)))
    return;
  g_hash_table_insert (self->definitions, g_strdup (name), g_strdup (text));
  g_hash_table_insert (self->zones, g_steal_pointer (&name), (gpointer) zone);
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
  g_autofree char *name = NULL;
  const CalZone *zone;

  g_return_val_if_fail (self != NULL && tzid != NULL, NULL);

  if (self->last_tzid && strcmp (self->last_tzid, tzid) == 0)
    return self->last_zone;
  if (*tzid == '\0')
    return NULL;
  name = cal_ical_zones_get_name (tzid);
  zone = g_hash_table_lookup (self->zones, name);
  if (zone == NULL)
    {
      zone = cal_zone_lookup (name);
      if (zone == NULL)
        return NULL;
      g_hash_table_insert (self->zones, g_steal_pointer (&name), (gpointer) zone);
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
  g_autofree char *name = NULL;

  g_return_val_if_fail (self != NULL && tzid != NULL, NULL);

  if (g_hash_table_size (self->definitions) == 0)
    return NULL;
  name = cal_ical_zones_get_name (tzid);
  return g_hash_table_lookup (self->definitions, name);
}
