/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include <string.h>

#include "cal-rule-private.h"

/* Reads the value of an RRULE (RFC 5545 §3.3.10), in any case and in any order. Where programs
 * write what the RFC forbids but the meaning is clear, it is taken: a semicolon too many, spaces, a
 * part twice (the last counts), COUNT beside UNTIL (both hold), X- parts of RFC 2445 (they mean
 * nothing). Where the meaning is not clear it is an error, and whoever reads the file keeps the
 * text. */

typedef struct
{
  CalRuleParts parts;
  gboolean has_frequency;
} Parser;

typedef struct
{
  const char *name;
  int min; /* negative: a sign is allowed, and zero is not */
  int max;
  gsize list;
  gsize count;
} ListPart;

#define LIST_PART(name, min, max, field)                                                           \
  {                                                                                                \
    name, min, max, G_STRUCT_OFFSET (CalRuleParts, field),                                         \
        G_STRUCT_OFFSET (CalRuleParts, n_##field)                                                  \
  }

static const ListPart list_parts[] = {
  LIST_PART ("BYSECOND", 0, 60, by_second),
  LIST_PART ("BYMINUTE", 0, 59, by_minute),
  LIST_PART ("BYHOUR", 0, 23, by_hour),
  LIST_PART ("BYMONTHDAY", -31, 31, by_month_day),
  LIST_PART ("BYYEARDAY", -366, 366, by_year_day),
  LIST_PART ("BYWEEKNO", -53, 53, by_week_no),
  LIST_PART ("BYMONTH", 1, 12, by_month),
  LIST_PART ("BYSETPOS", -366, 366, by_set_pos),
};

static gboolean
fail (GError **error, const char *name, const char *value)
{
  g_set_error (error, CAL_RULE_ERROR, CAL_RULE_ERROR_INVALID, "%s can’t be “%s”", name, value);
  return FALSE;
}

/* --- Values -------------------------------------------------------------------------- */

static gboolean
parse_weekday (const char *text, int *out)
{
  static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

  for (int i = 0; i < 7; i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

/* A number without a sign; one that is too large for anything stays at the limit. */
static gboolean
parse_positive (const char *text, gint64 *out)
{
  gint64 value = 0;

  if (*text == '\0')
    return FALSE;
  for (const char *p = text; *p; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      value = MIN (value * 10 + g_ascii_digit_value (*p), CAL_RULE_MAX_NUMBER);
    }
  if (value < 1)
    return FALSE;
  *out = value;
  return TRUE;
}

static gboolean
parse_number (const char *text, int min, int max, int *out)
{
  const char *p = text;
  int sign = 1, value = 0;

  if (*p == '+' || (*p == '-' && min < 0))
    sign = *p++ == '-' ? -1 : 1;
  if (*p == '\0' || strlen (p) > 4)
    return FALSE;
  for (; *p; p++)
    {
      if (!g_ascii_isdigit (*p))
        return FALSE;
      value = value * 10 + g_ascii_digit_value (*p);
    }
  value *= sign;
  if (value < min || value > max || (value == 0 && min != 0))
    return FALSE;
  *out = value;
  return TRUE;
}

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

static gboolean
parse_until (const char *text, CalTime *out)
{
  int year, month, day, hour, minute, second;
  gsize length = strlen (text);
  gint64 wall;

  if (length < 8 || !read_digits (text, 4, &year) || !read_digits (text + 4, 2, &month)
      || !read_digits (text + 6, 2, &day) || year < 1 || month < 1 || month > 12 || day < 1
      || day > cal_day_from_date (year, month + 1, 1) - cal_day_from_date (year, month, 1))
    return FALSE;
  *out = cal_time_date (year, month, day);
  if (length == 8)
    return TRUE;
  if (length < 15 || g_ascii_toupper (text[8]) != 'T' || !read_digits (text + 9, 2, &hour)
      || !read_digits (text + 11, 2, &minute) || !read_digits (text + 13, 2, &second) || hour > 23
      || minute > 59 || second > 60)
    return FALSE;
  wall = out->wall + hour * CAL_HOUR + minute * CAL_MINUTE + MIN (second, 59) * CAL_SECOND;
  if (length == 15)
    *out = cal_time_floating (wall);
  else if (length == 16 && g_ascii_toupper (text[15]) == 'Z')
    *out = cal_time_utc (wall);
  else
    return FALSE;
  return TRUE;
}

/* --- Parts --------------------------------------------------------------------------- */

static gboolean
parse_list (CalRuleParts *parts, const ListPart *part, const char *value, GError **error)
{
  int **list = &G_STRUCT_MEMBER (int *, parts, part->list);
  guint *count = &G_STRUCT_MEMBER (guint, parts, part->count);
  g_auto (GStrv) items = g_strsplit (value, ",", -1);
  guint n = g_strv_length (items);

  g_clear_pointer (list, g_free);
  *count = 0;
  *list = g_new (int, n + 1);
  for (guint i = 0; i < n; i++)
    {
      char *item = g_strstrip (items[i]);

      if (*item == '\0' && n > 1)
        continue;
      if (!parse_number (item, part->min, part->max, &(*list)[*count]))
        return fail (error, part->name, item);
      (*count)++;
    }
  return *count > 0 || fail (error, part->name, value);
}

static gboolean
parse_day (const char *text, CalRuleDay *out)
{
  g_autofree char *number = NULL;
  gsize length = strlen (text);

  if (length < 2 || !parse_weekday (text + length - 2, &out->weekday))
    return FALSE;
  out->nth = 0;
  number = g_strndup (text, length - 2);
  return length == 2 || parse_number (number, -53, 53, &out->nth);
}

static gboolean
parse_days (CalRuleParts *parts, const char *value, GError **error)
{
  g_auto (GStrv) items = g_strsplit (value, ",", -1);
  guint n = g_strv_length (items);

  g_clear_pointer (&parts->by_day, g_free);
  parts->n_by_day = 0;
  parts->by_day = g_new (CalRuleDay, n + 1);
  for (guint i = 0; i < n; i++)
    {
      char *item = g_strstrip (items[i]);

      if (*item == '\0' && n > 1)
        continue;
      if (!parse_day (item, &parts->by_day[parts->n_by_day]))
        return fail (error, "BYDAY", item);
      parts->n_by_day++;
    }
  return parts->n_by_day > 0 || fail (error, "BYDAY", value);
}

static gboolean
parse_choice (const char *value, const char *const *names, int *out)
{
  for (int i = 0; names[i]; i++)
    if (g_ascii_strcasecmp (value, names[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_scale (const char *value, GError **error)
{
  if (g_ascii_strcasecmp (value, "GREGORIAN") == 0)
    return TRUE;
  g_set_error (error,
               CAL_RULE_ERROR,
               CAL_RULE_ERROR_UNSUPPORTED,
               "Rules by the calendar “%s” (RSCALE) are not supported",
               value);
  return FALSE;
}

static gboolean
parse_part (Parser *self, const char *name, const char *value, GError **error)
{
  static const char *const frequencies[] = { "SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                             "WEEKLY",   "MONTHLY",  "YEARLY", NULL };
  static const char *const skips[] = { "OMIT", "BACKWARD", "FORWARD", NULL };
  CalRuleParts *p = &self->parts;
  gboolean good;
  int choice = 0;

  for (guint i = 0; i < G_N_ELEMENTS (list_parts); i++)
    if (g_str_equal (name, list_parts[i].name))
      return parse_list (p, &list_parts[i], value, error);
  if (g_str_equal (name, "BYDAY"))
    return parse_days (p, value, error);
  if (g_str_equal (name, "RSCALE"))
    return parse_scale (value, error);

  if (g_str_equal (name, "FREQ"))
    {
      good = parse_choice (value, frequencies, &choice);
      p->frequency = (CalFrequency) choice;
      self->has_frequency = good;
    }
  else if (g_str_equal (name, "SKIP"))
    {
      good = parse_choice (value, skips, &choice);
      p->skip = (CalRuleSkip) choice;
    }
  else if (g_str_equal (name, "INTERVAL"))
    good = parse_positive (value, &p->interval);
  else if (g_str_equal (name, "COUNT"))
    good = parse_positive (value, &p->count);
  else if (g_str_equal (name, "UNTIL"))
    good = parse_until (value, &p->until);
  else if (g_str_equal (name, "WKST"))
    good = parse_weekday (value, &p->week_start);
  else
    good = g_str_has_prefix (name, "X-");
  return good || fail (error, name, value);
}

/* RSCALE may stand behind a part that only its calendar has (BYMONTH=5L), so it is looked at first.
 */
static gboolean
check_scale (char **items, GError **error)
{
  for (; *items; items++)
    if (g_ascii_strncasecmp (g_strstrip (*items), "RSCALE=", 7) == 0
        && !parse_scale (*items + 7, error))
      return FALSE;
  return TRUE;
}

static gboolean
parse_items (Parser *self, char **items, GError **error)
{
  if (!check_scale (items, error))
    return FALSE;
  for (; *items; items++)
    {
      char *item = g_strstrip (*items);
      char *equals = strchr (item, '=');
      g_autofree char *name = NULL;

      if (*item == '\0')
        continue;
      if (equals == NULL)
        return fail (error, "A part", item);
      *equals = '\0';
      name = g_ascii_strup (g_strchomp (item), -1);
      if (!parse_part (self, name, g_strstrip (equals + 1), error))
        return FALSE;
    }
  if (!self->has_frequency)
    return fail (error, "FREQ", "");
  return TRUE;
}

/**
 * cal_rule_parse:
 * @text: the value of an RRULE, without "RRULE:"
 * @error: return location for a %CAL_RULE_ERROR
 *
 * Reads a rule (RFC 5545 §3.3.10, and SKIP of RFC 7529). Any thread. Errors:
 * %CAL_RULE_ERROR_INVALID when it is none, %CAL_RULE_ERROR_UNSUPPORTED when it counts in another
 * calendar than the Gregorian.
 *
 * Returns: (transfer full) (nullable): the rule
 */
CalRule *
cal_rule_parse (const char *text, GError **error)
{
  Parser parser = { .parts = { .interval = 1 } };
  g_auto (GStrv) items = NULL;
  CalRule *rule = NULL;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error,
                           CAL_RULE_ERROR,
                           CAL_RULE_ERROR_INVALID,
                           "The rule is not valid UTF-8");
      return NULL;
    }
  items = g_strsplit (text, ";", -1);
  if (parse_items (&parser, items, error))
    rule = cal_rule_new (&parser.parts);
  cal_rule_parts_clear (&parser.parts);
  return rule;
}
