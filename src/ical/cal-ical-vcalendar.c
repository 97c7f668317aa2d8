/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-vcalendar.h"

#include <string.h>

#include "cal-ical-text.h"
#include "cal-ical-value.h"

/* vCalendar 1.0 (versit, 1996) as old phones and organizers write it. What it says differently from
 * iCalendar is put into iCalendar's words when it is read, because nothing that is written today
 * may be in a file of version 2.0: quoted-printable text, rules in its own grammar ("W2 MO TU #5"),
 * lists of dates with semicolons, and times on the clock of a zone that the file describes by its
 * offset (TZ) and its summer times (DAYLIGHT). The rest, such as AALARM, is valid as a property
 * nobody needs to know. */

/* --- Quoted-printable --- */

#define WORD "QUOTED-PRINTABLE"

/* Where the parameters of a line say that its value is quoted-printable, NULL when they don't. */
static const char *
find_word (const char *parameters, gsize length)
{
  const char *end = parameters + length;

  for (const char *p = parameters; p + strlen (WORD) <= end; p++)
    if (g_ascii_strncasecmp (p, WORD, strlen (WORD)) == 0)
      return p;
  return NULL;
}

/**
 * cal_ical_is_quoted_printable:
 * @line: a line
 *
 * Any thread.
 *
 * Returns: whether its value is quoted-printable
 */
gboolean
cal_ical_is_quoted_printable (const CalIcalLine *line)
{
  return find_word (line->parameters, line->parameters_length) != NULL;
}

static gboolean
is_one_of (const CalIcalLine *line, const char *const *names)
{
  for (; *names; names++)
    if (cal_ical_line_is (line, *names))
      return TRUE;
  return FALSE;
}

static gboolean
is_structured (const CalIcalLine *line)
{
  static const char *const names[] = { "ATTENDEE",  "ORGANIZER",  "URL",     "ATTACH", "CATEGORIES",
                                       "RESOURCES", "GEO",        "DTSTART", "DTEND",  "RRULE",
                                       "EXDATE",    "AALARM",     "DALARM",  "MALARM", "PALARM",
                                       "UID",       "RELATED-TO", NULL };

  return is_one_of (line, names);
}

static char *
to_utf8 (const GString *bytes, const char *charset)
{
  GString *text;

  if (charset && g_ascii_strcasecmp (charset, "UTF-8") != 0)
    {
      char *converted = g_convert (bytes->str, bytes->len, "UTF-8", charset, NULL, NULL, NULL);

      if (converted && g_utf8_validate (converted, -1, NULL))
        return converted;
      g_free (converted);
    }
  text = g_string_sized_new (bytes->len);
  cal_ical_append_utf8 (text, bytes->str, bytes->len);
  return g_string_free (text, FALSE);
}

/**
 * cal_ical_convert_quoted:
 * @line: a line whose value is quoted-printable, soft line breaks included
 *
 * Any thread.
 *
 * Returns: (transfer full): the line with its value in UTF-8, escaped as iCalendar has it
 */
char *
cal_ical_convert_quoted (const CalIcalLine *line)
{
  static const char *const left_out[] = { "ENCODING", "CHARSET", WORD, NULL };
  GString *result = g_string_new_len (line->name, line->name_length);
  g_autoptr (GString) bytes = g_string_sized_new (line->value_length);
  g_autofree char *charset = cal_ical_line_get_parameter (line, "CHARSET");
  g_autofree char *text = NULL;
  const char *word;

  cal_ical_line_append_parameters_except (line, left_out, result);
  /* In a parameter of another name the word would have the plain value decoded a second time. */
  while ((word = find_word (result->str + line->name_length, result->len - line->name_length)))
    g_string_erase (result, word - result->str, strlen (WORD));
  g_string_append_c (result, ':');
  cal_ical_decode_quoted_printable (bytes, line->value, line->value_length);
  text = to_utf8 (bytes, charset);
  if (is_structured (line))
    {
      for (const char *p = text; *p; p++)
        if (*p == '\n')
          g_string_append (result, "\\n");
        else if (*p != '\r')
          g_string_append_c (result, *p);
    }
  else
    {
      g_autofree char *plain = cal_ical_unescape (text, strlen (text));

      cal_ical_escape (result, plain);
    }
  return g_string_free (result, FALSE);
}

/* --- Rules --- */

#define MAX_POSITIONS 12

typedef struct
{
  const char *letters;
  const char *frequency;
  const char *part;
} OldRule;

static const OldRule old_rules[] = {
  { "MP", "MONTHLY", "BYDAY" },  { "MD", "MONTHLY", "BYMONTHDAY" },
  { "YM", "YEARLY", "BYMONTH" }, { "YD", "YEARLY", "BYYEARDAY" },
  { "D", "DAILY", NULL },        { "W", "WEEKLY", "BYDAY" },
};

static gboolean
is_weekday (const char *token)
{
  static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU", NULL };

  return g_strv_contains (names, token);
}

/* "2+" and "2" are the second, "1-" and "LD" the last. */
static gboolean
read_position (const char *token, int *out_position)
{
  char *end;
  gint64 number;

  if (g_str_equal (token, "LD"))
    {
      *out_position = -1;
      return TRUE;
    }
  number = g_ascii_strtoll (token, &end, 10);
  if (end == token || number < -366 || number > 366)
    return FALSE;
  if (*end == '-' && end[1] == '\0')
    number = -number;
  else if (*end != '\0' && !(*end == '+' && end[1] == '\0'))
    return FALSE;
  *out_position = number;
  return TRUE;
}

/* What may end a rule: "#5", or the last date. */
static gboolean
append_end (GString *rule, const char *token)
{
  CalIcalTime until;

  if (*token == '#')
    {
      guint64 count = g_ascii_strtoull (token + 1, NULL, 10);

      if (count > 0)
        g_string_append_printf (rule, ";COUNT=%" G_GUINT64_FORMAT, count);
      return TRUE;
    }
  if (strlen (token) < 8 || !cal_ical_time_parse (token, strlen (token), &until))
    return FALSE;
  g_string_append_printf (rule, ";UNTIL=%s", token);
  return TRUE;
}

/* Positions that stand before weekdays: "1+ 3+ TU" are the first and the third Tuesday. */
typedef struct
{
  int numbers[MAX_POSITIONS];
  guint n;
  gboolean is_complete; /* the next one begins anew */
} Positions;

static gboolean
take_position (Positions *self, const char *token)
{
  if (self->is_complete)
    self->n = 0;
  self->is_complete = FALSE;
  if (self->n >= MAX_POSITIONS || !read_position (token, &self->numbers[self->n]))
    return FALSE;
  self->n++;
  return TRUE;
}

static void
append_weekday (GString *list, Positions *positions, const char *weekday)
{
  positions->is_complete = TRUE;
  if (positions->n == 0)
    g_string_append_printf (list, "%s%s", list->len > 0 ? "," : "", weekday);
  for (guint i = 0; i < positions->n; i++)
    g_string_append_printf (list,
                            "%s%d%s",
                            list->len > 0 ? "," : "",
                            positions->numbers[i],
                            weekday);
}

static gboolean
append_part (GString *list, const OldRule *old, const char *token, Positions *positions)
{
  int number;

  if (old->part == NULL)
    return FALSE;
  if (g_str_equal (old->part, "BYDAY"))
    {
      if (!is_weekday (token))
        return old->letters[0] == 'M' && take_position (positions, token);
      append_weekday (list, positions, token);
      return TRUE;
    }
  if (!read_position (token, &number))
    return FALSE;
  g_string_append_printf (list, "%s%d", list->len > 0 ? "," : "", number);
  return TRUE;
}

static const OldRule *
find_old_rule (const char *token)
{
  for (guint i = 0; i < G_N_ELEMENTS (old_rules); i++)
    if (g_str_has_prefix (token, old_rules[i].letters)
        && g_ascii_isdigit (token[strlen (old_rules[i].letters)]))
      return &old_rules[i];
  return NULL;
}

/**
 * cal_ical_convert_rule:
 * @text: a rule of vCalendar 1.0
 * @length: its length in octets
 *
 * A rule without an end is two instances long, as that specification has it. Any thread.
 *
 * Returns: (transfer full) (nullable): the rule as RRULE of iCalendar; NULL when it is no such
 * rule, or one that iCalendar can't say (with times of day)
 */
char *
cal_ical_convert_rule (const char *text, gsize length)
{
  g_autofree char *upper = g_ascii_strup (text, length);
  g_auto (GStrv) tokens = g_strsplit_set (g_strstrip (upper), " \t", -1);
  g_autoptr (GString) list = g_string_new (NULL);
  g_autoptr (GString) end = g_string_new (NULL);
  const OldRule *old = tokens[0] ? find_old_rule (tokens[0]) : NULL;
  gboolean has_end = FALSE;
  Positions positions = { 0 };

  if (old == NULL)
    return NULL;
  for (guint i = 1; tokens[i]; i++)
    {
      if (*tokens[i] == '\0' || append_part (list, old, tokens[i], &positions))
        continue;
      if (!append_end (end, tokens[i]))
        return NULL;
      has_end = TRUE;
    }
  return g_strdup_printf ("FREQ=%s;INTERVAL=%s%s%s%s%s%s",
                          old->frequency,
                          tokens[0] + strlen (old->letters),
                          has_end ? end->str : ";COUNT=2",
                          list->len > 0 ? ";" : "",
                          list->len > 0 ? old->part : "",
                          list->len > 0 ? "=" : "",
                          list->str);
}

/* --- Times --- */

static gboolean
is_local_time (const CalIcalLine *line)
{
  g_autofree char *tzid = cal_ical_line_get_parameter (line, "TZID");
  const char *stop = memchr (line->value, ';', line->value_length);
  CalIcalTime time;

  return tzid == NULL
         && cal_ical_time_parse (line->value,
                                 stop ? (gsize) (stop - line->value) : line->value_length,
                                 &time)
         && !time.is_date && !time.is_utc;
}

/* A list of version 1.0 has semicolons where iCalendar has commas. */
static void
append_list (GString *result, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean is_border = text[i] == ';' && (i == 0 || text[i - 1] != '\\');

      g_string_append_c (result, is_border ? ',' : text[i]);
    }
}

/**
 * cal_ical_convert_vcalendar:
 * @line: a property of a component of version 1.0
 * @tzid: (nullable): the TZID of the file's local times
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the property as iCalendar has it; NULL when it stays as it
 * is
 */
char *
cal_ical_convert_vcalendar (const CalIcalLine *line, const char *tzid)
{
  static const char *const rules[] = { "RRULE", "EXRULE", NULL };
  static const char *const times[] = { "DTSTART", "DTEND", "DUE", "EXDATE", "RDATE", NULL };
  static const char *const lists[] = { "EXDATE", "RDATE", "CATEGORIES", "RESOURCES", NULL };
  gboolean is_list = is_one_of (line, lists);
  GString *result;

  if (is_one_of (line, rules))
    {
      g_autofree char *rule = cal_ical_convert_rule (line->value, line->value_length);

      return rule ? g_strdup_printf ("%.*s:%s", (int) line->name_length, line->name, rule) : NULL;
    }
  /* 0 is busy, more than that is not. */
  if (cal_ical_line_is (line, "TRANSP") && line->value_length == 1
      && g_ascii_isdigit (*line->value))
    return g_strdup_printf ("%.*s:%s",
                            (int) line->name_length,
                            line->name,
                            *line->value == '0' ? "OPAQUE" : "TRANSPARENT");
  if (tzid && (!is_one_of (line, times) || !is_local_time (line)))
    tzid = NULL;
  if (tzid == NULL && (!is_list || memchr (line->value, ';', line->value_length) == NULL))
    return NULL;

  result = g_string_new_len (line->name, line->name_length);
  if (tzid)
    cal_ical_append_parameter (result, "TZID", tzid);
  if (line->parameters_length > 0)
    {
      g_string_append_c (result, ';');
      g_string_append_len (result, line->parameters, line->parameters_length);
    }
  g_string_append_c (result, ':');
  if (is_list)
    append_list (result, line->value, line->value_length);
  else
    g_string_append_len (result, line->value, line->value_length);
  return g_string_free (result, FALSE);
}

/* "-05", "-0500", "+05:30": seconds east of UTC. */
static gboolean
read_offset (const char *text, int *out_offset)
{
  int digits[4] = { 0 };
  guint n = 0;
  int sign = 1;

  while (g_ascii_isspace (*text))
    text++;
  if (*text == '-' || *text == '+')
    sign = *text++ == '-' ? -1 : 1;
  for (; *text && n < 4; text++)
    if (g_ascii_isdigit (*text))
      digits[n++] = *text - '0';
    else if (*text != ':')
      break;
  if (n != 2 && n != 4)
    return FALSE;
  *out_offset = sign * ((digits[0] * 10 + digits[1]) * 3600 + (digits[2] * 10 + digits[3]) * 60);
  return TRUE;
}

static void
append_observance (GString *text, const char *name, gint64 onset, int from, int to)
{
  CalTime time = cal_time_floating (onset);
  g_autofree char *start = cal_time_to_ical (&time);

  g_string_append_printf (text,
                          "BEGIN:%s\r\nDTSTART:%s\r\nTZOFFSETFROM:%c%02d%02d\r\n"
                          "TZOFFSETTO:%c%02d%02d\r\nEND:%s\r\n",
                          name,
                          start,
                          from < 0 ? '-' : '+',
                          ABS (from) / 3600,
                          ABS (from) / 60 % 60,
                          to < 0 ? '-' : '+',
                          ABS (to) / 3600,
                          ABS (to) / 60 % 60,
                          name);
}

/* One DAYLIGHT: "TRUE;-04;19970406T020000;19971026T020000;EST;EDT". */
static gboolean
append_daylight (GString *text, const char *value, int standard)
{
  g_auto (GStrv) parts = g_strsplit (value, ";", -1);
  CalIcalTime start, end;
  int summer;

  if (g_strv_length (parts) < 4 || g_ascii_strcasecmp (g_strstrip (parts[0]), "TRUE") != 0
      || !read_offset (parts[1], &summer)
      || !cal_ical_time_parse (parts[2], strlen (parts[2]), &start)
      || !cal_ical_time_parse (parts[3], strlen (parts[3]), &end))
    return FALSE;
  if (start.is_utc)
    start.wall += standard * CAL_SECOND;
  if (end.is_utc)
    end.wall += summer * CAL_SECOND;
  append_observance (text, "DAYLIGHT", start.wall, standard, summer);
  append_observance (text, "STANDARD", end.wall, summer, standard);
  return TRUE;
}

static gboolean
read_standard (const char *tz, GPtrArray *lines, int *out_standard)
{
  const char *offset;

  if (tz)
    return read_offset (tz, out_standard);
  offset = lines->len > 0 ? strchr (g_ptr_array_index (lines, 0), ';') : NULL;
  if (offset == NULL || !read_offset (offset + 1, out_standard))
    return FALSE;
  *out_standard -= 3600;
  return TRUE;
}

/**
 * cal_ical_convert_daylight:
 * @tz: (nullable): the value of TZ; without it summer time is an hour more than standard time
 * @lines: (element-type utf8): the values of DAYLIGHT
 * @out_tzid: (out): the name of the zone
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): a VTIMEZONE that says what they say; NULL when they say
 * nothing of summer time: then local times are just local
 */
char *
cal_ical_convert_daylight (const char *tz, GPtrArray *lines, char **out_tzid)
{
  g_autoptr (GString) body = g_string_new (NULL);
  g_autofree char *hash = NULL;
  gboolean any = FALSE;
  int standard;

  if (!read_standard (tz, lines, &standard))
    return NULL;
  append_observance (body,
                     "STANDARD",
                     cal_day_from_date (1601, 1, 1) * CAL_DAY,
                     standard,
                     standard);
  for (guint i = 0; i < lines->len; i++)
    any |= append_daylight (body, g_ptr_array_index (lines, i), standard);
  if (!any)
    return NULL;
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, body->str, -1);
  hash[8] = '\0';
  *out_tzid = g_strconcat ("vCalendar-", hash, NULL);
  return g_strconcat ("BEGIN:VTIMEZONE\r\nTZID:",
                      *out_tzid,
                      "\r\n",
                      body->str,
                      "END:VTIMEZONE\r\n",
                      NULL);
}
