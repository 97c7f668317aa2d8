/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include <stdlib.h>
#include <string.h>

#include "cal-recurrence.h"
#include "cal-zone-private.h"

/* Zones that only a file knows. A VTIMEZONE (RFC 5545 §3.6.5) is a number of observances, each a
 * recurrence on the clock that was in force before it (TZOFFSETFROM). Its rules are expanded when a
 * table is made, as far as that table reaches. Before the first onset the clock is taken to be the
 * one that it was set from.
 *
 * The text comes from anywhere: how many onsets it can make is bounded, and what can't be read is
 * left out as long as an observance remains. */

#define MAX_ONSETS 50000 /* of all observances */
#define MAX_ONSETS_A_YEAR 12
#define FIRST_YEAR 1601 /* where Windows lets its rules begin */
#define MAX_OBSERVANCES 200
#define MAX_OFFSET (26 * 3600)

typedef struct
{
  gboolean daylight;
  gboolean has_start, has_to, has_from;
  CalTime start;
  int offset_from;
  int offset_to;
  const char *name;
  GPtrArray *rules;
  GArray *dates; /* CalRecurrenceDate */
  CalRecurrence *recurrence;
} Observance;

typedef struct
{
  CalZoneSource parent;
  GPtrArray *observances;
} Definition;

typedef struct
{
  char *id;
  char *location;
  Definition *definition;
  Observance *current;
} Parser;

/* --- Onsets -------------------------------------------------------------------------- */

typedef struct
{
  const Observance *observance;
  GArray *changes;
  guint n_left;
} Collector;

static gboolean
onset_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Collector *self = user_data;
  const Observance *observance = self->observance;
  CalZoneChange change = {
    .at = start->wall - observance->offset_from * CAL_SECOND,
    .offset = observance->offset_to,
    .daylight = observance->daylight,
    .name = observance->name,
  };

  g_array_append_val (self->changes, change);
  return --self->n_left > 0;
}

static int
compare_changes (const void *a, const void *b)
{
  const CalZoneChange *x = a, *y = b;

  return (x->at > y->at) - (x->at < y->at);
}

static const Observance *
find_first (const Definition *self)
{
  const Observance *first = g_ptr_array_index (self->observances, 0);

  for (guint i = 1; i < self->observances->len; i++)
    {
      const Observance *other = g_ptr_array_index (self->observances, i);

      if (other->start.wall < first->start.wall)
        first = other;
    }
  return first;
}

/* No clock is changed more often than once a month, so a rule that says so doesn't cost more. */
static guint
get_max_onsets (gint64 until)
{
  gint64 years = until / CAL_DAY / 365 + 1970 - FIRST_YEAR;

  return CLAMP (years * MAX_ONSETS_A_YEAR, MAX_ONSETS_A_YEAR, MAX_ONSETS);
}

static void
fill_from_definition (const CalZoneSource *source, gint64 until, GArray *changes)
{
  const Definition *self = (const Definition *) source;
  const Observance *first = find_first (self);
  CalZoneChange before = { .at = G_MININT64,
                           .offset = first->offset_from,
                           .name = g_intern_static_string ("") };
  gint64 to = until > G_MAXINT64 - 2 * CAL_DAY ? G_MAXINT64 : until + 2 * CAL_DAY;
  guint begin = changes->len, kept, n_left = get_max_onsets (until);
  CalZoneChange *list;

  g_array_append_val (changes, before);
  for (guint i = 0; i < self->observances->len && n_left > 0; i++)
    {
      Collector collector = { g_ptr_array_index (self->observances, i), changes, n_left };

      cal_recurrence_expand (collector.observance->recurrence,
                             G_MININT64,
                             to,
                             NULL,
                             onset_cb,
                             &collector);
      n_left = collector.n_left;
    }
  list = &g_array_index (changes, CalZoneChange, begin);
  kept = changes->len - begin;
  qsort (list, kept, sizeof *list, compare_changes);
  for (guint i = 1, n = kept, k = 1; i < n; i++)
    {
      if (list[i].at == list[k - 1].at)
        k--;
      list[k++] = list[i];
      kept = k;
    }
  g_array_set_size (changes, begin + kept);
}

/* --- Reading ------------------------------------------------------------------------- */

static gboolean
read_digits (const char *text, guint n, int *out)
{
  int value = 0;

  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      value = value * 10 + g_ascii_digit_value (text[i]);
    }
  *out = value;
  return TRUE;
}

/* +hhmm or +hhmmss; some programs write +hh:mm. */
static gboolean
parse_offset (const char *text, int *out)
{
  int sign, hours, minutes, seconds = 0;

  if (*text != '+' && *text != '-')
    return FALSE;
  sign = *text++ == '-' ? -1 : 1;
  if (!read_digits (text, 2, &hours))
    return FALSE;
  text += 2;
  text += *text == ':';
  if (!read_digits (text, 2, &minutes))
    return FALSE;
  text += 2;
  text += *text == ':';
  if (*text && !read_digits (text, 2, &seconds))
    return FALSE;
  *out = sign * (hours * 3600 + minutes * 60 + seconds);
  return ABS (*out) <= MAX_OFFSET;
}

static gboolean
parse_onset (const char *text, int offset_from, CalTime *out)
{
  int year, month, day, hour = 0, minute = 0, second = 0;
  gsize length = strlen (text);

  if (length < 8 || !read_digits (text, 4, &year) || !read_digits (text + 4, 2, &month)
      || !read_digits (text + 6, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31)
    return FALSE;
  if (length >= 15
      && (!read_digits (text + 9, 2, &hour) || !read_digits (text + 11, 2, &minute)
          || !read_digits (text + 13, 2, &second)))
    return FALSE;
  *out = cal_time_floating (cal_time_date (MAX (year, 1), month, day).wall + hour * CAL_HOUR
                            + minute * CAL_MINUTE + second * CAL_SECOND);
  if (g_str_has_suffix (text, "Z"))
    out->wall += offset_from * CAL_SECOND;
  return TRUE;
}

static void
parse_dates (Observance *self, const char *value)
{
  g_auto (GStrv) items = g_strsplit (value, ",", MAX_ONSETS);

  for (char **item = items; *item; item++)
    {
      CalRecurrenceDate date = { .end = cal_time_none () };
      char *slash = strchr (*item, '/');

      if (slash)
        *slash = '\0';
      if (parse_onset (g_strstrip (*item), self->offset_from, &date.start))
        g_array_append_val (self->dates, date);
    }
}

static void
parse_observance (Observance *self, const char *name, const char *value)
{
  if (g_str_equal (name, "DTSTART"))
    self->has_start = parse_onset (value, 0, &self->start);
  else if (g_str_equal (name, "TZOFFSETFROM"))
    self->has_from = parse_offset (value, &self->offset_from);
  else if (g_str_equal (name, "TZOFFSETTO"))
    self->has_to = parse_offset (value, &self->offset_to);
  else if (g_str_equal (name, "TZNAME"))
    self->name = g_intern_string (value);
  else if (g_str_equal (name, "RRULE"))
    {
      CalRule *rule = cal_rule_parse (value, NULL);

      if (rule)
        g_ptr_array_add (self->rules, rule);
    }
  else if (g_str_equal (name, "RDATE"))
    parse_dates (self, value);
}

static void
observance_free (gpointer data)
{
  Observance *self = data;

  g_ptr_array_unref (self->rules);
  g_array_unref (self->dates);
  g_clear_pointer (&self->recurrence, cal_recurrence_unref);
  g_free (self);
}

static Observance *
observance_new (gboolean is_daylight)
{
  Observance *self = g_new0 (Observance, 1);

  self->daylight = is_daylight;
  self->name = g_intern_static_string ("");
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  self->dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  return self;
}

/* UNTIL is in UTC here (§3.3.10), and the onsets are on the clock before them. */
static void
set_until (GPtrArray *rules, int offset_from)
{
  for (guint i = 0; i < rules->len; i++)
    {
      CalRule *rule = g_ptr_array_index (rules, i);
      CalRuleParts parts = *cal_rule_get_parts (rule);

      if (parts.until.kind != CAL_TIME_ZONED)
        continue;
      parts.until = cal_time_floating (parts.until.wall + offset_from * CAL_SECOND);
      rules->pdata[i] = cal_rule_new (&parts);
      cal_rule_unref (rule);
    }
}

static gboolean
finish_observance (Observance *self)
{
  if (!self->has_to)
    return FALSE;
  if (!self->has_from)
    self->offset_from = self->offset_to;
  if (!self->has_start)
    self->start = cal_time_floating (cal_day_from_date (1601, 1, 1) * CAL_DAY);
  set_until (self->rules, self->offset_from);
  self->recurrence = cal_recurrence_new (&self->start,
                                         (CalRule *const *) self->rules->pdata,
                                         self->rules->len,
                                         NULL,
                                         0,
                                         (const CalRecurrenceDate *) (void *) self->dates->data,
                                         self->dates->len,
                                         NULL,
                                         0);
  return TRUE;
}

static void
parse_border (Parser *self, gboolean begin, const char *value)
{
  gboolean standard = g_ascii_strcasecmp (value, "STANDARD") == 0;
  gboolean is_daylight = g_ascii_strcasecmp (value, "DAYLIGHT") == 0;

  if (!standard && !is_daylight)
    return;
  if (self->current)
    {
      if (self->definition->observances->len < MAX_OBSERVANCES && finish_observance (self->current))
        g_ptr_array_add (self->definition->observances, self->current);
      else
        observance_free (self->current);
      self->current = NULL;
    }
  if (begin)
    self->current = observance_new (is_daylight);
}

static void
parse_line (Parser *self, char *line)
{
  gboolean quoted = FALSE;
  char *p, *name;

  for (p = line; *p && (quoted || *p != ':'); p++)
    if (*p == '"')
      quoted = !quoted;
  if (*p == '\0')
    return;
  *p++ = '\0';
  line[strcspn (line, ";")] = '\0';
  for (name = g_strstrip (line); *line; line++)
    *line = g_ascii_toupper (*line);
  g_strstrip (p);
  if (g_str_equal (name, "BEGIN") || g_str_equal (name, "END"))
    parse_border (self, *name == 'B', p);
  else if (self->current)
    parse_observance (self->current, name, p);
  else if (g_str_equal (name, "TZID") && !self->id)
    self->id = g_strdup (p);
  else if (g_str_equal (name, "X-LIC-LOCATION") && !self->location)
    self->location = cal_zone_name_in_database (p);
}

/* Joins folded lines (§3.1) and cuts the text into lines. */
static char **
split_lines (const char *text)
{
  GString *unfolded = g_string_sized_new (strlen (text));
  char **lines;

  for (const char *p = text; *p; p++)
    {
      if (*p == '\r')
        continue;
      if (*p == '\n' && (p[1] == ' ' || p[1] == '\t'))
        p++;
      else
        g_string_append_c (unfolded, *p);
    }
  lines = g_strsplit (unfolded->str, "\n", -1);
  g_string_free (unfolded, TRUE);
  return lines;
}

/**
 * cal_zone_from_vtimezone:
 * @text: a VTIMEZONE, from BEGIN to END, with any line ending, folded or not
 * @error: return location for a %CAL_ZONE_ERROR
 *
 * Makes a zone from its definition (RFC 5545 §3.6.5). The same text gives the same zone. Any
 * thread. Errors: %CAL_ZONE_ERROR_INVALID when there is no observance that can be read, or when
 * a thousand zones were made already.
 *
 * Returns: (transfer none) (nullable): the zone
 */
const CalZone *
cal_zone_from_vtimezone (const char *text, GError **error)
{
  Parser parser = { 0 };
  g_auto (GStrv) lines = NULL;
  CalZone *zone, *known;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  zone = cal_zone_intern_definition (text, NULL);
  if (zone)
    return zone;
  parser.definition = g_new0 (Definition, 1);
  parser.definition->parent.fill = fill_from_definition;
  parser.definition->observances = g_ptr_array_new_with_free_func (observance_free);
  lines = split_lines (text);
  for (char **line = lines; *line; line++)
    parse_line (&parser, *line);
  g_clear_pointer (&parser.current, observance_free);
  if (parser.definition->observances->len > 0)
    {
      zone = cal_zone_new (parser.id ? parser.id : "",
                           parser.location,
                           text,
                           &parser.definition->parent);
      known = cal_zone_intern_definition (text, zone);
      /* Another thread may have been quicker; the zone of both is the first. */
      if (known != zone)
        cal_zone_discard (zone);
      zone = known;
    }
  if (zone == NULL)
    g_set_error_literal (error,
                         CAL_ZONE_ERROR,
                         CAL_ZONE_ERROR_INVALID,
                         parser.definition->observances->len > 0
                             ? "There are too many time zones already"
                             : "The time zone has no observance");
  if (zone == NULL || zone->source != &parser.definition->parent)
    {
      g_ptr_array_unref (parser.definition->observances);
      g_free (parser.definition);
    }
  g_free (parser.id);
  g_free (parser.location);
  return zone;
}
