/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-zone-place.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "cal-time.h"
#include "cal-zone-cities.h"

/* A time zone as people know it: a city, its country, what its time is called.
 *
 * The tz database names a zone after one city and tells the country of it (zone.tab); ICU has the
 * names of both and of the time in the user's language, and the name that Windows uses. All of
 * these can be typed. Big cities after which no zone is named are places too, in the zone of
 * another one (cal-zone-cities.c).
 *
 * Texts are compared without case and accents. What is typed is cut into words; each has to begin a
 * word of the place, so that "new y", "york us" and "germany" find something. */

enum
{
  RANK_NONE,
  RANK_CITY_WHOLE, /* the city begins with these words, whole */
  RANK_CITY,       /* the city begins so */
  RANK_CITY_WORD,  /* words of the city do */
  RANK_SHORT,      /* "CET", "UTC+1" */
  RANK_COUNTRY,
  RANK_NAMES,
  RANK_MIXED, /* "york us" */
};

struct _CalZonePlace
{
  GObject parent_instance;

  char *id;            /* NULL: floating */
  const CalZone *zone; /* NULL: floating */
  char *city;
  char *details;
  gboolean is_alias;
  /* Folded, for the search; words between single blanks. */
  char *city_key;
  char *country_key;
  char *short_key;
  char *names_key;
};

G_DEFINE_FINAL_TYPE (CalZonePlace, cal_zone_place, G_TYPE_OBJECT)

static void
cal_zone_place_finalize (GObject *object)
{
  CalZonePlace *self = CAL_ZONE_PLACE (object);

  g_free (self->id);
  g_free (self->city);
  g_free (self->details);
  g_free (self->city_key);
  g_free (self->country_key);
  g_free (self->short_key);
  g_free (self->names_key);

  G_OBJECT_CLASS (cal_zone_place_parent_class)->finalize (object);
}

static void
cal_zone_place_class_init (CalZonePlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_zone_place_finalize;
}

static void
cal_zone_place_init (CalZonePlace *self)
{
}

char *
cal_zone_place_fold (const char *text)
{
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_NFKD);
  GString *folded = g_string_new (NULL);

  for (const char *p = normal; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_ismark (c) || c == '.' || c == '\'' || c == 0x2019)
        continue;
      if (g_unichar_isalnum (c) || c == '+' || c == ':' || c == 0x2212)
        g_string_append_unichar (folded, c == 0x2212 ? '-' : g_unichar_tolower (c));
      else if (c == '-' && g_unichar_isdigit (g_utf8_get_char (g_utf8_next_char (p))))
        g_string_append_c (folded, '-');
      else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
        g_string_append_c (folded, ' ');
    }
  if (folded->len > 0 && folded->str[folded->len - 1] == ' ')
    g_string_truncate (folded, folded->len - 1);
  return g_string_free (folded, FALSE);
}

/* --- What ICU says -------------------------------------------------------------------- */

static const char *
get_locale (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);

  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX")
      || g_str_has_prefix (locale, "C."))
    return "en_US";
  return locale;
}

static char *
to_utf8 (const UChar *text, UErrorCode status)
{
  return U_SUCCESS (status) && *text != 0 ? g_utf16_to_utf8 (text, -1, NULL, NULL, NULL) : NULL;
}

static UDateFormat *
open_format (const char *locale, const char *pattern)
{
  UChar letters[32];
  UErrorCode status = U_ZERO_ERROR;

  u_uastrncpy (letters, pattern, G_N_ELEMENTS (letters));
  return udat_open (UDAT_PATTERN, UDAT_PATTERN, locale, NULL, 0, letters, -1, &status);
}

/* What the format makes of the zone, cut at the bars. */
static char **
format_zone (UDateFormat *format, const char *locale, const char *id)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar zone[64], text[400];
  g_autofree char *words = NULL;
  UCalendar *calendar;

  u_uastrncpy (zone, id, G_N_ELEMENTS (zone));
  calendar = ucal_open (zone, -1, locale, UCAL_GREGORIAN, &status);
  udat_setCalendar (format, calendar);
  udat_format (format, ucal_getNow (), text, G_N_ELEMENTS (text), NULL, &status);
  ucal_close (calendar);
  words = to_utf8 (text, status);
  return words != NULL ? g_strsplit (words, "|", -1) : NULL;
}

static char *
get_country_name (const char *code, const char *locale)
{
  g_autofree char *region = g_strdup_printf ("und_%s", code);
  UErrorCode status = U_ZERO_ERROR;
  UChar name[120];

  uloc_getDisplayCountry (region, locale, name, G_N_ELEMENTS (name), &status);
  return to_utf8 (name, status);
}

static char *
get_windows_name (const char *id)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar zone[64], name[120];

  *name = 0;
  u_uastrncpy (zone, id, G_N_ELEMENTS (zone));
  ucal_getWindowsTimeZoneID (zone, -1, name, G_N_ELEMENTS (name), &status);
  return to_utf8 (name, status);
}

/* --- Making a place ------------------------------------------------------------------- */

/* "CET CEST": letters only, "+03" says nothing that the offset doesn't. */
static void
add_abbreviations (GString *text, const char *id)
{
  /* A day in January and one in July. */
  static const gint64 moments[] = { 1768478400, 1784116800 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (id);

  for (guint i = 0; zone != NULL && i < G_N_ELEMENTS (moments); i++)
    {
      const char *name = g_time_zone_get_abbreviation (
          zone,
          g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, moments[i]));

      if (name != NULL && g_ascii_isalpha (*name))
        g_string_append_printf (text, " %s", name);
    }
}

static const char *
get_id_city (const char *id)
{
  const char *slash = strrchr (id, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : id;
}

static char *
fold_parts (const char *a, const char *b, const char *c, const char *d)
{
  g_autofree char *text = g_strdup_printf ("%s %s %s %s",
                                           a != NULL ? a : "",
                                           b != NULL ? b : "",
                                           c != NULL ? c : "",
                                           d != NULL ? d : "");

  return cal_zone_place_fold (text);
}

/* Both names and what people write for short: "US USA", "GB GBR UK". */
static char *
fold_country (const char *name, const char *english, const char *code)
{
  g_autofree char *region = g_strdup_printf ("und_%s", code);
  g_autofree char *codes = g_strjoin (" ",
                                      code,
                                      uloc_getISO3Country (region),
                                      g_str_equal (code, "GB") ? "UK" : "",
                                      NULL);

  return fold_parts (name, english, codes, NULL);
}

typedef struct
{
  const char *locale;
  UDateFormat *local;
  UDateFormat *english;
  GHashTable *countries; /* TZID → code */
} Names;

static GHashTable *
read_countries (void)
{
  const char *folder = g_getenv ("TZDIR");
  g_autofree char *path =
      g_build_filename (folder != NULL ? folder : "/usr/share/zoneinfo", "zone.tab", NULL);
  GHashTable *countries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return countries;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, "\t", 4);

      if (**line != '#' && g_strv_length (fields) >= 3)
        g_hash_table_insert (countries, g_strdup (g_strchomp (fields[2])), g_strdup (fields[0]));
    }
  return countries;
}

static void
names_open (Names *names)
{
  names->locale = get_locale ();
  names->local = open_format (names->locale, "VVV|vvvv|zzzz|z");
  names->english = open_format ("en_US", "VVV|vvvv|zzzz|z");
  names->countries = read_countries ();
}

static void
names_close (Names *names)
{
  udat_close (names->local);
  udat_close (names->english);
  g_hash_table_unref (names->countries);
}

static char *
describe_place (const char *country, char **words)
{
  const char *time =
      words != NULL && words[1] != NULL && !g_str_has_prefix (words[1], "GMT") ? words[1] : NULL;

  if (country == NULL || time == NULL)
    return g_strdup (country != NULL ? country : time != NULL ? time : "");
  /* Translators: a country and what its time is called: “Germany · Central European Time”. */
  return g_strdup_printf (_ ("%1$s · %2$s"), country, time);
}

/* `city` NULL: the one that the zone is named after. */
static CalZonePlace *
make_place (Names *names, const char *id, const char *city, const char *other_name)
{
  CalZonePlace *self = g_object_new (CAL_TYPE_ZONE_PLACE, NULL);
  const char *code = g_hash_table_lookup (names->countries, id);
  g_auto (GStrv) local = format_zone (names->local, names->locale, id);
  g_auto (GStrv) english = format_zone (names->english, "en_US", id);
  g_autofree char *country = code != NULL ? get_country_name (code, names->locale) : NULL;
  g_autofree char *english_country = code != NULL ? get_country_name (code, "en") : NULL;
  g_autofree char *windows = get_windows_name (id);
  g_autoptr (GString) shorts = g_string_new (NULL);
  g_autofree char *times = local != NULL && english != NULL
                               ? g_strjoin (" ", local[1], local[2], english[1], english[2], NULL)
                               : NULL;

  self->id = g_strdup (id);
  self->zone = cal_zone_lookup (id);
  self->is_alias = city != NULL;
  if (city != NULL)
    self->city = g_strdup (city);
  else if (code != NULL && local != NULL)
    self->city = g_strdup (local[0]);
  else
    self->city = g_strdelimit (g_strdup (get_id_city (id)), "_", ' ');
  self->details = describe_place (country, local);
  add_abbreviations (shorts, id);
  self->city_key =
      city != NULL ? fold_parts (city, other_name, NULL, NULL)
                   : fold_parts (self->city, get_id_city (id), english != NULL ? *english : "", "");
  self->country_key = code != NULL ? fold_country (country, english_country, code) : g_strdup ("");
  self->short_key = fold_parts (shorts->str,
                                local != NULL ? local[3] : NULL,
                                english != NULL ? english[3] : "",
                                "");
  self->names_key = fold_parts (times, windows, id, NULL);
  return self;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const CalZonePlace *first = *(CalZonePlace *const *) a;
  const CalZonePlace *second = *(CalZonePlace *const *) b;
  int order = g_utf8_collate (first->city, second->city);

  return order != 0 ? order : strcmp (first->id, second->id);
}

static void
add_cities (GPtrArray *places, Names *names)
{
  g_autofree char *language = g_strndup (names->locale, strcspn (names->locale, "_.@"));
  guint n;
  const CalZoneCity *cities = cal_zone_cities_get (&n);

  for (guint i = 0; i < n; i++)
    {
      gboolean is_native = g_strcmp0 (cities[i].language, language) == 0;
      const char *shown = is_native ? cities[i].native : cities[i].name;
      const char *other = is_native ? cities[i].name : cities[i].native;

      g_ptr_array_add (places, make_place (names, cities[i].id, shown, other));
    }
}

static gpointer
make_places (gpointer unused)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) ids = cal_zone_list_ids ();
  Names names;

  names_open (&names);
  for (char **id = ids; *id != NULL; id++)
    g_ptr_array_add (places, make_place (&names, *id, NULL, NULL));
  add_cities (places, &names);
  names_close (&names);
  g_ptr_array_sort (places, compare_places);
  return places;
}

/* --- The search ----------------------------------------------------------------------- */

/* Whether a word of `key` begins with the `length` bytes at `word`. */
static gboolean
has_word (const char *key, const char *word, gsize length)
{
  for (const char *p = key; p != NULL; p = strchr (p, ' '))
    {
      if (*p == ' ')
        p++;
      if (strncmp (p, word, length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether each of the words begins one of `key`. */
static gboolean
has_words (const char *key, const char *words)
{
  for (const char *p = words;; p++)
    {
      gsize length = strcspn (p, " ");

      if (!has_word (key, p, length))
        return FALSE;
      p += length;
      if (*p == '\0')
        return TRUE;
    }
}

/* One of the words of `key` is just `word`. */
static gboolean
is_word (const char *key, const char *word)
{
  gsize length = strlen (word);

  for (const char *p = key; p != NULL; p = strchr (p, ' '))
    {
      if (*p == ' ')
        p++;
      if (strncmp (p, word, length) == 0 && (p[length] == '\0' || p[length] == ' '))
        return TRUE;
    }
  return FALSE;
}

/* "utc+1", "gmt+01:00", "+1": minutes east of Greenwich. */
static gboolean
read_offset (const char *words, int *out_minutes)
{
  const char *p = words;
  char *end;
  int sign, hours, minutes = 0;

  if (g_str_has_prefix (p, "utc") || g_str_has_prefix (p, "gmt"))
    p += 3;
  p += *p == ' ';
  if (*p != '+' && *p != '-')
    return FALSE;
  sign = *p++ == '-' ? -1 : 1;
  if (!g_ascii_isdigit (*p))
    return FALSE;
  hours = (int) strtol (p, &end, 10);
  if (*end == ':' && g_ascii_isdigit (end[1]))
    minutes = (int) strtol (end + 1, &end, 10);
  if (*end != '\0')
    return FALSE;
  *out_minutes = sign * (hours * 60 + minutes);
  return TRUE;
}

/* Where most people live of those who share an abbreviation, an offset or a country. */
static const char *const well_known[] = {
  "America/New_York", "America/Chicago",     "America/Los_Angeles", "America/Denver",
  "America/Halifax",  "America/Toronto",     "America/Vancouver",   "America/Mexico_City",
  "America/Bogota",   "America/Sao_Paulo",   "Europe/London",       "Europe/Berlin",
  "Europe/Paris",     "Europe/Madrid",       "Europe/Rome",         "Europe/Athens",
  "Europe/Istanbul",  "Europe/Moscow",       "Africa/Lagos",        "Africa/Cairo",
  "Africa/Nairobi",   "Africa/Johannesburg", "Asia/Dubai",          "Asia/Karachi",
  "Asia/Kolkata",     "Asia/Dhaka",          "Asia/Bangkok",        "Asia/Jakarta",
  "Asia/Shanghai",    "Asia/Singapore",      "Asia/Tokyo",          "Asia/Seoul",
  "Australia/Sydney", "Australia/Adelaide",  "Australia/Perth",     "Pacific/Auckland",
  "Pacific/Honolulu",
};

static int
find_rank (CalZonePlace *self, const char *words, gint64 instant)
{
  g_autofree char *all = NULL;
  gsize length = strlen (words);
  int minutes;

  if (self->id == NULL)
    return has_words (self->city_key, words) ? RANK_CITY : RANK_NONE;
  if (read_offset (words, &minutes))
    return !self->is_alias && cal_zone_get_offset (self->zone, instant) == minutes * 60 ? RANK_SHORT
                                                                                        : RANK_NONE;
  if (g_str_has_prefix (self->city_key, words))
    return self->city_key[length] == '\0' || self->city_key[length] == ' ' ? RANK_CITY_WHOLE
                                                                           : RANK_CITY;
  if (has_words (self->city_key, words))
    return RANK_CITY_WORD;
  if (self->is_alias)
    {
      /* Something has to be said of a city of another’s zone: its country alone finds the zones. */
      all = g_strjoin (" ", self->city_key, self->country_key, NULL);
      return has_words (all, words) && !has_words (self->country_key, words) ? RANK_MIXED
                                                                             : RANK_NONE;
    }
  if (is_word (self->short_key, words))
    return RANK_SHORT;
  if (has_words (self->country_key, words))
    return RANK_COUNTRY;
  if (has_words (self->names_key, words))
    return RANK_NAMES;
  all = g_strjoin (" ", self->city_key, self->country_key, self->names_key, NULL);
  return has_words (all, words) ? RANK_MIXED : RANK_NONE;
}

/* Of places that fit alike, the one that is probably meant comes first: "EST" is New York rather
 * than Atikokan. Last is what a whole zone isn't named after, such as one county of North Dakota.
 */
static int
find_order (CalZonePlace *self)
{
  int n = G_N_ELEMENTS (well_known);

  if (self->is_alias || (self->id != NULL && strchr (self->id, '/') != strrchr (self->id, '/')))
    return n + 1;
  for (int i = 0; self->id != NULL && i < n; i++)
    if (g_str_equal (self->id, well_known[i]))
      return i;
  return n;
}

/**
 * cal_zone_place_rank:
 * @self: a place
 * @words: what was typed, folded and not empty
 * @instant: microseconds since the epoch, for the offset
 *
 * Returns: 0 when it doesn't fit, else the better the lower
 */
int
cal_zone_place_rank (CalZonePlace *self, const char *words, gint64 instant)
{
  int rank;

  g_return_val_if_fail (CAL_IS_ZONE_PLACE (self), 0);
  g_return_val_if_fail (words != NULL, 0);

  rank = find_rank (self, words, instant);
  if (rank == RANK_NONE)
    return 0;
  return rank * (int) (G_N_ELEMENTS (well_known) + 2) + find_order (self);
}

CalZonePlace *
cal_zone_place_new (const CalZone *zone)
{
  CalZonePlace *self;
  const char *id;
  Names names;

  if (zone == NULL)
    {
      self = g_object_new (CAL_TYPE_ZONE_PLACE, NULL);
      self->city = g_strdup (_ ("No Time Zone"));
      self->details = g_strdup (_ ("The same time on every clock"));
      self->city_key = fold_parts (self->city, "floating", NULL, NULL);
      return self;
    }
  id = cal_zone_get_location (zone);
  names_open (&names);
  self = make_place (&names, id != NULL ? id : cal_zone_get_id (zone), NULL, NULL);
  self->zone = zone;
  names_close (&names);
  return self;
}

GPtrArray *
cal_zone_place_list (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, make_places, NULL);
}

const CalZone *
cal_zone_place_get_zone (CalZonePlace *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_PLACE (self), NULL);

  return self->zone;
}

const char *
cal_zone_place_get_city (CalZonePlace *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_PLACE (self), NULL);

  return self->city;
}

const char *
cal_zone_place_get_details (CalZonePlace *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_PLACE (self), NULL);

  return self->details;
}

gboolean
cal_zone_place_is_alias (CalZonePlace *self)
{
  g_return_val_if_fail (CAL_IS_ZONE_PLACE (self), FALSE);

  return self->is_alias;
}

char *
cal_zone_place_offset (const CalZone *zone, gint64 instant)
{
  int minutes;

  g_return_val_if_fail (zone != NULL, NULL);

  minutes = cal_zone_get_offset (zone, instant) / 60;
  if (minutes == 0)
    return g_strdup ("UTC");
  if (minutes % 60 == 0)
    return g_strdup_printf ("UTC%s%d", minutes < 0 ? "−" : "+", ABS (minutes) / 60);
  return g_strdup_printf ("UTC%s%d:%02d",
                          minutes < 0 ? "−" : "+",
                          ABS (minutes) / 60,
                          ABS (minutes) % 60);
}
