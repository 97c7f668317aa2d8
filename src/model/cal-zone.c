/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-zone.h"

#include <string.h>

#include "cal-zone-private.h"

/* A zone is a table of changes, sorted by instant, each with the first wall-clock time that is read
 * by the new offset. That second column is where gaps and overlaps are decided, as RFC 5545 §3.3.5
 * wants it: a time that the clock skips is read by the offset before the gap, so it comes out later
 * by what was skipped; a time that the clock shows twice is the first of the two. In both cases the
 * offset before the change is used up to the later of the two readings of the moment of change.
 *
 * Tables reach up to a horizon and are made anew, farther, when somebody asks beyond it: most zones
 * have a rule without an end, and nobody needs the year 9000. A table is never changed or freed, so
 * that reading takes no lock. A zone makes three of them at most.
 *
 * Zones are interned in one table by every name they were asked for, and by the text of their
 * VTIMEZONE. */

/* The beginnings of 2101, 2501 and 10001. */
static const int horizon_years[] = { 2101, 2501, 10001 };
#define MAX_UNKNOWN_NAMES 4096
/* Zones live as long as the process, and a file can have any number of definitions. */
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
#  define MAX_DEFINITIONS G_MAXUINT
#else
#  define MAX_DEFINITIONS 1024
#endif
/* A name that was made to be shown is not longer. */
#define MAX_DISPLAY_NAME 300

G_DEFINE_QUARK (cal_zone_error_quark, cal_zone_error)

static GMutex zones_mutex;
static GHashTable *zones;       /* name → CalZone */
static GHashTable *definitions; /* VTIMEZONE → CalZone */
static GHashTable *unknown;     /* names that are none */

static gint64
add_saturated (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    return b < 0 ? G_MININT64 : G_MAXINT64;
  return sum;
}

/* --- Tables -------------------------------------------------------------------------- */

static void
set_onsets (CalZoneTable *table)
{
  table->changes[0].onset = G_MININT64;
  for (guint i = 1; i < table->n_changes; i++)
    {
      int offset = MAX (table->changes[i - 1].offset, table->changes[i].offset);

      table->changes[i].onset = add_saturated (table->changes[i].at, offset * CAL_SECOND);
    }
}

static CalZoneTable *
make_table (const CalZone *self, gint64 horizon)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, TRUE, sizeof (CalZoneChange));
  CalZoneTable *table;

  self->source->fill (self->source, horizon, changes);
  table = g_malloc0 (sizeof *table + changes->len * sizeof (CalZoneChange));
  table->n_changes = changes->len;
  memcpy (table->changes, changes->data, changes->len * sizeof (CalZoneChange));
  table->horizon = horizon;
  set_onsets (table);
  return table;
}

static gint64
choose_horizon (gint64 until)
{
  for (guint i = 0; i < G_N_ELEMENTS (horizon_years); i++)
    {
      gint64 horizon = cal_day_from_date (horizon_years[i], 1, 1) * CAL_DAY;

      if (until < horizon)
        return horizon;
    }
  return G_MAXINT64;
}

/**
 * cal_zone_get_table:
 * @self: a zone
 * @until: an instant
 *
 * Any thread.
 *
 * Returns: (transfer none): a table with all changes up to @until
 */
const CalZoneTable *
cal_zone_get_table (const CalZone *self, gint64 until)
{
  /* The cache of a value that is immutable to whoever uses it. */
  CalZone *zone = (CalZone *) self;
  CalZoneTable *table = g_atomic_pointer_get (&zone->table);

  if (G_LIKELY (table && until < table->horizon))
    return table;
  g_mutex_lock (&zone->mutex);
  table = g_atomic_pointer_get (&zone->table);
  if (table == NULL || (until >= table->horizon && table->horizon != G_MAXINT64))
    {
      CalZoneTable *shorter = table;

      table = make_table (self, choose_horizon (until));
      table->shorter = shorter;
      g_atomic_pointer_set (&zone->table, table);
    }
  g_mutex_unlock (&zone->mutex);
  return table;
}

/**
 * cal_zone_find_change:
 * @table: a table
 * @instant: microseconds since the epoch, UTC
 *
 * Any thread.
 *
 * Returns: the index of the last change that is not after @instant
 */
guint
cal_zone_find_change (const CalZoneTable *table, gint64 instant)
{
  guint low = 0, high = table->n_changes;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (table->changes[middle].at <= instant)
        low = middle;
      else
        high = middle;
    }
  return low;
}

static guint
find_onset (const CalZoneTable *table, gint64 wall)
{
  guint low = 0, high = table->n_changes;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (table->changes[middle].onset <= wall)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* --- Names --------------------------------------------------------------------------- */

/**
 * cal_zone_new:
 * @id: its name
 * @location: (nullable): the place in the tz database that it is the time of
 * @definition: (nullable): its VTIMEZONE
 * @source: (transfer full): its changes
 *
 * Any thread.
 *
 * Returns: (transfer full): a zone, not interned yet
 */
CalZone *
cal_zone_new (const char *id,
              const char *location,
              const char *definition,
              const CalZoneSource *source)
{
  CalZone *self = g_new0 (CalZone, 1);

  g_mutex_init (&self->mutex);
  self->id = g_strdup (id);
  self->location = g_strdup (location);
  self->definition = g_strdup (definition);
  self->source = source;
  return self;
}

/**
 * cal_zone_discard:
 * @self: (transfer full): a zone that nobody has seen yet
 *
 * Frees it, but not its source. Any thread.
 */
void
cal_zone_discard (CalZone *self)
{
  g_mutex_clear (&self->mutex);
  g_free (self->id);
  g_free (self->location);
  g_free (self->definition);
  g_free (self);
}

static CalZone *
zone_of_file (const char *id, const char *location, CalZoneFile *file)
{
  CalZone *self = cal_zone_new (id, location, NULL, &file->parent);

  self->file = file;
  return self;
}

static void
ensure_tables (void)
{
  if (zones)
    return;
  zones = g_hash_table_new (g_str_hash, g_str_equal);
  definitions = g_hash_table_new (g_str_hash, g_str_equal);
  unknown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * cal_zone_utc:
 *
 * Any thread.
 *
 * Returns: (transfer none): the zone UTC
 */
const CalZone *
cal_zone_utc (void)
{
  static CalZone *utc;

  if (g_once_init_enter (&utc))
    g_once_init_leave (&utc, zone_of_file ("UTC", "UTC", cal_zone_file_new_fixed (0, "UTC")));
  return utc;
}

static gboolean
is_utc (const char *name)
{
  static const char *const names[] = { "UTC",  "Z",        "Etc/UTC",   "Etc/UCT",      "UCT",
                                       "Zulu", "Etc/Zulu", "Universal", "Etc/Universal" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static CalZone *
zone_of_offset (const char *name)
{
  int offset;

  if (!cal_zone_name_parse_offset (name, &offset))
    return NULL;
  if (offset == 0)
    return (CalZone *) cal_zone_utc ();
  return zone_of_file (name, NULL, cal_zone_file_new_fixed (offset, name));
}

static CalZone *
zone_of_posix (const char *name)
{
  CalZoneFile *file = strchr (name, ',') ? cal_zone_file_new_posix (name) : NULL;

  return file ? zone_of_file (name, NULL, file) : NULL;
}

/* Its name in the tz database, if it has one there or in Windows; Notes writes "Eastern" where
 * Windows has "Eastern Standard Time". */
static char *
find_id (const char *name)
{
  char *id = cal_zone_name_in_database (name);
  g_autofree char *full_name = g_strconcat (name, " Standard Time", NULL);
  g_autofree char *windows = NULL;

  if (id)
    return id;
  windows = cal_zone_name_of_windows (name);
  if (windows == NULL)
    windows = cal_zone_name_of_windows (full_name);
  return windows ? cal_zone_name_in_database (windows) : NULL;
}

/* A zone that is all in its name. */
static CalZone *
zone_without_place (const char *name)
{
  CalZone *self = g_hash_table_lookup (zones, name);

  if (self)
    return self;
  self = zone_of_offset (name);
  if (self == NULL)
    self = zone_of_posix (name);
  if (self && self != cal_zone_utc ())
    g_hash_table_insert (zones, self->id, self);
  return self;
}

static CalZone *
make_zone (const char *name)
{
  g_autofree char *id = NULL;
  CalZoneFile *file;
  CalZone *self;

  if (is_utc (name))
    return (CalZone *) cal_zone_utc ();
  id = find_id (name);
  if (id == NULL)
    return zone_without_place (name);
  if (is_utc (id))
    return (CalZone *) cal_zone_utc ();
  self = g_hash_table_lookup (zones, id);
  if (self)
    return self;
  file = cal_zone_file_read (id);
  if (file == NULL)
    return NULL;
  self = zone_of_file (id, id, file);
  g_hash_table_insert (zones, self->id, self);
  return self;
}

static CalZone *
zone_of_display (const char *name)
{
  CalZoneDisplay display;
  g_autoptr (GPtrArray) zones_there = g_ptr_array_new ();

  if (strlen (name) > MAX_DISPLAY_NAME)
    return NULL;
  cal_zone_name_of_display (name, &display);
  for (char **candidate = display.candidates; *candidate; candidate++)
    {
      CalZone *zone = make_zone (*candidate);

      if (zone)
        g_ptr_array_add (zones_there, zone);
    }
  g_strfreev (display.candidates);
  return cal_zone_display_choose (&display, zones_there);
}

static char *
strip (const char *name)
{
  char *text = g_strstrip (g_strdup (name));
  gsize length = strlen (text);

  if (length >= 2 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0])
    {
      text[length - 1] = '\0';
      memmove (text, text + 1, length - 1);
    }
  return text;
}

/**
 * cal_zone_lookup:
 * @tzid: the name of a zone: one of the tz database in any case and with any prefix
 *   ("/mozilla.org/20050126_1/Europe/Berlin"), one of Windows ("W. Europe Standard Time"), one that
 *   Outlook shows ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"), or an offset
 *   ("+05:30")
 *
 * Any thread; reads from disk the first time.
 *
 * Returns: (transfer none) (nullable): the zone, NULL when no such name is known
 */
const CalZone *
cal_zone_lookup (const char *tzid)
{
  CalZone *zone;

  g_return_val_if_fail (tzid != NULL, NULL);

  g_mutex_lock (&zones_mutex);
  ensure_tables ();
  zone = g_hash_table_lookup (zones, tzid);
  if (zone == NULL && !g_hash_table_contains (unknown, tzid))
    {
      g_autofree char *name = strip (tzid);

      zone = *name && g_utf8_validate (name, -1, NULL) ? make_zone (name) : NULL;
      if (zone == NULL)
        zone = zone_of_display (name);
      if (zone)
        {
          if (!g_hash_table_contains (zones, tzid))
            g_hash_table_insert (zones, g_strdup (tzid), zone);
        }
      else
        {
          if (g_hash_table_size (unknown) >= MAX_UNKNOWN_NAMES)
            g_hash_table_remove_all (unknown);
          g_hash_table_add (unknown, g_strdup (tzid));
        }
    }
  g_mutex_unlock (&zones_mutex);
  return zone;
}

/**
 * cal_zone_intern_definition:
 * @text: a VTIMEZONE
 * @zone: (nullable) (transfer full): the zone that was made from it; NULL to look only
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the one zone for that text; NULL when there are too many
 */
CalZone *
cal_zone_intern_definition (const char *text, CalZone *zone)
{
  CalZone *found;

  g_mutex_lock (&zones_mutex);
  ensure_tables ();
  found = g_hash_table_lookup (definitions, text);
  if (found == NULL && zone && g_hash_table_size (definitions) < MAX_DEFINITIONS)
    {
      g_hash_table_insert (definitions, zone->definition, zone);
      found = zone;
    }
  g_mutex_unlock (&zones_mutex);
  return found;
}

/* --- Properties ---------------------------------------------------------------------- */

/**
 * cal_zone_get_id:
 * @self: a zone
 *
 * Any thread.
 *
 * Returns: (transfer none): its name, as it stands in TZID
 */
const char *
cal_zone_get_id (const CalZone *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * cal_zone_get_location:
 * @self: a zone
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the name in the tz database of the place whose time it is;
 * NULL when it is not from there
 */
const char *
cal_zone_get_location (const CalZone *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->location;
}

/**
 * cal_zone_get_definition:
 * @self: a zone
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): the VTIMEZONE that it was made from; NULL when it is from
 * the tz database
 */
const char *
cal_zone_get_definition (const CalZone *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->definition;
}

/* --- Conversions --------------------------------------------------------------------- */

/**
 * cal_zone_to_instant:
 * @self: a zone
 * @wall: wall-clock microseconds since 1970-01-01T00:00:00 in that zone
 *
 * Reads a clock on the wall. A time that is skipped is read by the offset before the gap; of a time
 * that comes twice the first is meant (RFC 5545 §3.3.5). Any thread.
 *
 * Returns: microseconds since the epoch, UTC
 */
gint64
cal_zone_to_instant (const CalZone *self, gint64 wall)
{
  const CalZoneTable *table;

  g_return_val_if_fail (self != NULL, wall);

  table = cal_zone_get_table (self, add_saturated (wall, 2 * CAL_DAY));
  return add_saturated (wall, -table->changes[find_onset (table, wall)].offset * CAL_SECOND);
}

/**
 * cal_zone_read_wall:
 * @self: a zone
 * @wall: wall-clock microseconds since 1970-01-01T00:00:00 in that zone
 * @out_shown: (out): what the clock really shows then: later than @wall when the clock skips it
 *
 * Any thread.
 *
 * Returns: as cal_zone_to_instant()
 */
gint64
cal_zone_read_wall (const CalZone *self, gint64 wall, gint64 *out_shown)
{
  const CalZoneTable *table = cal_zone_get_table (self, add_saturated (wall, 2 * CAL_DAY));
  guint i = find_onset (table, wall);
  gint64 instant = add_saturated (wall, -table->changes[i].offset * CAL_SECOND);

  *out_shown = wall;
  /* The offset before the change is still used, but the change has come: a gap. */
  if (i + 1 < table->n_changes && instant >= table->changes[i + 1].at)
    *out_shown = add_saturated (instant, table->changes[i + 1].offset * CAL_SECOND);
  return instant;
}

/**
 * cal_zone_is_fixed:
 * @self: a zone
 *
 * Any thread.
 *
 * Returns: %TRUE when its clock was never changed, and won't be
 */
gboolean
cal_zone_is_fixed (const CalZone *self)
{
  return self->file && self->file->changes->len == 1 && !self->file->has_posix;
}

/**
 * cal_zone_get_offset:
 * @self: a zone
 * @instant: microseconds since the epoch, UTC
 *
 * Any thread.
 *
 * Returns: seconds that its clock is ahead of UTC at that instant
 */
int
cal_zone_get_offset (const CalZone *self, gint64 instant)
{
  const CalZoneTable *table;

  g_return_val_if_fail (self != NULL, 0);

  table = cal_zone_get_table (self, instant);
  return table->changes[cal_zone_find_change (table, instant)].offset;
}

/**
 * cal_zone_to_wall:
 * @self: a zone
 * @instant: microseconds since the epoch, UTC
 *
 * Any thread.
 *
 * Returns: what the clock on the wall shows then, microseconds since 1970-01-01T00:00:00
 */
gint64
cal_zone_to_wall (const CalZone *self, gint64 instant)
{
  g_return_val_if_fail (self != NULL, instant);

  return add_saturated (instant, cal_zone_get_offset (self, instant) * CAL_SECOND);
}
