/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include <string.h>

#include "cal-zone-private.h"

/* Zones named for people instead of programs, as Outlook, Exchange and Notes write them where they
 * leave out the VTIMEZONE:
 *
 *   (UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna
 *   (GMT-05.00) Eastern Time (US & Canada)
 *   Amsterdam, Belgrade, Berlin, Brussels, Budapest, Madrid, Paris, Prague, Stockholm
 *   (GMT+02.00) Harare/Pretoria
 *   GMT -0500 (Standard) / GMT -0400 (Daylight)
 *
 * The offset is that of winter. The words change with the version and the language of the program,
 * so they are not looked up as a whole: most are cities, and most of those the tz database has.
 * What it lacks stands in a small table. Here is only told what may be meant, best first; a
 * candidate counts when its clock fits the offset, or when there is none, and another candidate
 * says the same. */

/* The years whose clocks a name may speak of. */
#define CURRENT_YEAR 2026
#define FIRST_YEAR 1996

static const struct
{
  const char *name; /* in lower case, without separators */
  const char *zone;
} places[] = {
  { "abudhabi", "Asia/Dubai" },
  { "alaska", "America/Anchorage" },
  { "arizona", "America/Phoenix" },
  { "astana", "Asia/Almaty" },
  { "atlantictime(canada)", "America/Halifax" },
  { "bajacalifornia", "America/Tijuana" },
  { "beijing", "Asia/Shanghai" },
  { "bern", "Europe/Zurich" },
  { "brasilia", "America/Sao_Paulo" },
  { "canberra", "Australia/Sydney" },
  { "capeverdeis.", "Atlantic/Cape_Verde" },
  { "centralamerica", "America/Guatemala" },
  { "centraltime", "America/Chicago" },
  { "centraltime(us&canada)", "America/Chicago" },
  { "chennai", "Asia/Kolkata" },
  { "chongqing", "Asia/Shanghai" },
  { "cityofbuenosaires", "America/Argentina/Buenos_Aires" },
  { "coordinateduniversaltime", "UTC" },
  { "e.europe", "Europe/Chisinau" },
  { "easterisland", "Pacific/Easter" },
  { "easterntime", "America/New_York" },
  { "easterntime(us&canada)", "America/New_York" },
  { "edinburgh", "Europe/London" },
  { "ekaterinburg", "Asia/Yekaterinburg" },
  { "georgetown", "America/Guyana" },
  { "greenland", "America/Godthab" },
  { "greenwichmeantime", "Europe/London" },
  { "hanoi", "Asia/Bangkok" },
  { "hawaii", "Pacific/Honolulu" },
  { "indiana(east)", "America/Indiana/Indianapolis" },
  { "internationaldatelinewest", "Etc/GMT+12" },
  { "islamabad", "Asia/Karachi" },
  { "katmandu", "Asia/Kathmandu" },
  { "kiev", "Europe/Kiev" },
  { "kyiv", "Europe/Kiev" },
  { "midwayisland", "Pacific/Midway" },
  { "mountaintime", "America/Denver" },
  { "mountaintime(us&canada)", "America/Denver" },
  { "mumbai", "Asia/Kolkata" },
  { "newcaledonia", "Pacific/Noumea" },
  { "newdelhi", "Asia/Kolkata" },
  { "newfoundland", "America/St_Johns" },
  { "nuku'alofa", "Pacific/Tongatapu" },
  { "osaka", "Asia/Tokyo" },
  { "pacifictime", "America/Los_Angeles" },
  { "pacifictime(us&canada)", "America/Los_Angeles" },
  { "portlouis", "Indian/Mauritius" },
  { "rangoon", "Asia/Rangoon" },
  { "rom", "Europe/Rome" },
  { "saintpetersburg", "Europe/Moscow" },
  { "salvador", "America/Bahia" },
  { "samoa", "Pacific/Apia" },
  { "sapporo", "Asia/Tokyo" },
  { "saskatchewan", "America/Regina" },
  { "solomonis.", "Pacific/Guadalcanal" },
  { "srijayawardenepura", "Asia/Colombo" },
  { "st.petersburg", "Europe/Moscow" },
  { "wellington", "Pacific/Auckland" },
  { "westcentralafrica", "Africa/Lagos" },
  { "western/centraleurope", "Europe/Berlin" },
  { "wien", "Europe/Vienna" },
  { "yangon(rangoon)", "Asia/Rangoon" },
};

/* Winter and summer, where only one part of the world has both. */
static const struct
{
  int standard, daylight; /* minutes east of UTC */
  const char *zone;
} pairs[] = {
  { -540, -480, "America/Anchorage" }, { -480, -420, "America/Los_Angeles" },
  { -420, -360, "America/Denver" },    { -360, -300, "America/Chicago" },
  { -300, -240, "America/New_York" },  { -210, -150, "America/St_Johns" },
  { 0, 60, "Europe/London" },          { 60, 120, "Europe/Berlin" },
  { 570, 630, "Australia/Adelaide" },  { 600, 660, "Australia/Sydney" },
  { 720, 780, "Pacific/Auckland" },
};

static char *
loosen (const char *name, gsize length)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    if (!strchr (" _-", name[i]) && name[i])
      g_string_append_c (text, g_ascii_tolower (name[i]));
  return g_string_free (text, FALSE);
}

/* City → name in the tz database: what stands behind the last slash, where only one has it. */
static GHashTable *
get_cities (void)
{
  static GHashTable *cities;

  if (g_once_init_enter (&cities))
    {
      g_auto (GStrv) ids = cal_zone_list_ids ();
      GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      for (char **id = ids; *id; id++)
        {
          const char *slash = strrchr (*id, '/');
          char *city = slash ? loosen (slash + 1, strlen (slash + 1)) : NULL;

          if (city)
            g_hash_table_replace (table,
                                  city,
                                  g_hash_table_contains (table, city) ? NULL : g_strdup (*id));
        }
      g_once_init_leave (&cities, table);
    }
  return cities;
}

static const char *
find_place (const char *text, gsize length)
{
  g_autofree char *name = loosen (text, length);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_equal (places[i].name, name))
      return places[i].zone;
  return g_hash_table_lookup (get_cities (), name);
}

static const char *
skip_space (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return text;
}

/* "+01:00", "-05.00", "-0500", "+1": minutes. */
static const char *
read_offset (const char *text, int *out_minutes)
{
  int digits[4] = { 0 }, n = 0, sign;
  gboolean parted = FALSE;

  if (*text != '+' && *text != '-')
    return NULL;
  sign = *text++ == '-' ? -1 : 1;
  for (; n < 4 && (g_ascii_isdigit (*text) || (!parted && n > 0 && strchr (":.", *text) && *text));
       text++)
    if (g_ascii_isdigit (*text))
      digits[n++] = *text - '0';
    else
      {
        parted = TRUE;
        if (n == 1)
          {
            digits[1] = digits[0];
            digits[0] = 0;
            n = 2;
          }
      }
  if (n == 1)
    *out_minutes = digits[0] * 60;
  else if (n == 3)
    *out_minutes = digits[0] * 60 + digits[1] * 10 + digits[2];
  else if (n == 2 || n == 4)
    *out_minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3];
  else
    return NULL;
  *out_minutes *= sign;
  return text;
}

/* "(UTC+01:00) ", "GMT -0500 ", "(UTC) "; NULL when it begins otherwise. */
static const char *
read_prefix (const char *text, int *out_minutes)
{
  gboolean in_brackets = *text == '(';
  const char *next;

  text += in_brackets;
  if (g_ascii_strncasecmp (text, "UTC", 3) != 0 && g_ascii_strncasecmp (text, "GMT", 3) != 0)
    return NULL;
  text = skip_space (text + 3);
  *out_minutes = 0;
  next = read_offset (text, out_minutes);
  if (next)
    text = next;
  else if (!in_brackets)
    return NULL;
  if (in_brackets && *text++ != ')')
    return NULL;
  return skip_space (text);
}

static const char *
skip_brackets (const char *text)
{
  const char *end = *text == '(' ? strchr (text, ')') : NULL;

  return skip_space (end ? end + 1 : text);
}

/* "(GMT +01:00)" and no more. */
static void
add_offset (GPtrArray *candidates, int minutes)
{
  g_ptr_array_add (candidates,
                   g_strdup_printf ("%c%02d:%02d",
                                    minutes < 0 ? '-' : '+',
                                    ABS (minutes) / 60,
                                    ABS (minutes) % 60));
}

static void
add_candidate (GPtrArray *candidates, const char *name)
{
  if (name)
    g_ptr_array_add (candidates, g_strdup (name));
}

/* "GMT -0500 (Standard) / GMT -0400 (Daylight)", "GMT-05.00/-04.00", without its first part. */
static void
add_pair (GPtrArray *candidates, const char *text, int standard)
{
  int summer;
  const char *rest;

  text = skip_brackets (text);
  if (*text != '/')
    return;
  text = skip_space (text + 1);
  rest = read_prefix (text, &summer);
  if (rest == NULL)
    rest = read_offset (text, &summer);
  if (rest == NULL || *skip_brackets (skip_space (rest)))
    return;
  if (summer == standard)
    add_offset (candidates, standard);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i].standard == standard && pairs[i].daylight == summer)
      add_candidate (candidates, pairs[i].zone);
}

/* Parted by commas, or by slashes as in Exchange 2003; " - Old" is no part of a name. */
static void
add_places (GPtrArray *candidates, const char *text)
{
  while (*text)
    {
      gsize length = strcspn (text, ",;/");
      const char *dash = g_strstr_len (text, length, " - ");

      add_candidate (candidates, find_place (text, dash ? (gsize) (dash - text) : length));
      text += length;
      text += *text != '\0';
    }
}

/**
 * cal_zone_name_of_display:
 * @name: a name that was made to be shown
 * @out_display: (out caller-allocates): what it may mean; free its `candidates`
 *
 * Any thread; may read from disk.
 */
void
cal_zone_name_of_display (const char *name, CalZoneDisplay *out_display)
{
  GPtrArray *candidates = g_ptr_array_new ();
  int minutes = 0;
  const char *text = read_prefix (name, &minutes);
  const char *place;

  *out_display = (CalZoneDisplay){
    .has_offset = text != NULL,
    .offset = minutes * 60,
    .n_needed = text ? 1 : 2,
  };
  if (text && *text)
    {
      add_pair (candidates, text, minutes);
      add_candidate (candidates, text);
    }
  else if (text)
    add_offset (candidates, minutes);
  text = text ? text : name;
  place = find_place (text, strlen (text));
  /* One word alone could be anything. */
  if (place && (out_display->has_offset || strpbrk (text, " /")))
    {
      add_candidate (candidates, place);
      out_display->n_needed = 1;
    }
  else
    add_places (candidates, text);
  g_ptr_array_add (candidates, NULL);
  out_display->candidates = (char **) g_ptr_array_free (candidates, FALSE);
}

/* --- Choosing ------------------------------------------------------------------------- */

static gint64
get_first_of (int year, int month)
{
  return cal_day_from_date (year, month, 1) * CAL_DAY;
}

static gboolean
has_same_clock (const CalZone *a, const CalZone *b)
{
  for (int month = 1; month <= 12; month++)
    {
      gint64 instant = get_first_of (CURRENT_YEAR, month);

      if (cal_zone_get_offset (a, instant) != cal_zone_get_offset (b, instant))
        return FALSE;
    }
  return TRUE;
}

/* The less of January and July is standard time, north and south. */
static gboolean
has_standard_time (const CalZone *zone, int offset, int year)
{
  int january = cal_zone_get_offset (zone, get_first_of (year, 1));
  int july = cal_zone_get_offset (zone, get_first_of (year, 7));

  return MIN (january, july) == offset;
}

static gboolean
is_meant (const CalZoneDisplay *display, const GPtrArray *zones, guint index, int year)
{
  const CalZone *zone = zones->pdata[index];
  guint n = 0;

  if (display->has_offset)
    return has_standard_time (zone, display->offset, year);
  for (guint i = 0; i < zones->len; i++)
    n += has_same_clock (zone, zones->pdata[i]);
  return n >= display->n_needed;
}

/**
 * cal_zone_display_choose:
 * @display: what a name may mean
 * @zones: (element-type CalZone): the zones of those candidates that are known
 *
 * The offset may have been true only when the name was given: what fits today counts first, then
 * what has ever fitted. Any thread.
 *
 * Returns: (transfer none) (nullable): the zone that it surely means
 */
CalZone *
cal_zone_display_choose (const CalZoneDisplay *display, const GPtrArray *zones)
{
  for (guint i = 0; i < zones->len; i++)
    if (is_meant (display, zones, i, CURRENT_YEAR))
      return zones->pdata[i];
  for (guint i = 0; i < zones->len; i++)
    for (int year = CURRENT_YEAR; year >= FIRST_YEAR; year--)
      if (is_meant (display, zones, i, year))
        return zones->pdata[i];
  return NULL;
}
