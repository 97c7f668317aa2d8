/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-rule-words.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>

/* A rule in words: "Every 2 weeks on Tuesday and Thursday, until 3 March 2027".
 *
 * A sentence is made of phrases that are each translated as a whole: how often, on which days, in
 * which months, at what times, and how long. Each phrase takes the one before as an argument, so
 * that a language can turn the order round. Days and dates are written by the locale. What is taken
 * from DTSTART is said where people say it: "Every month on day 5", but "Every week" only with its
 * weekday. Everything that a rule can say is said, if not always prettily: words that leave
 * something out would be wrong. */

/* --- Lists and names ----------------------------------------------------------------- */

static char *
join_words (GPtrArray *words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      if (i > 0 && i + 1 == words->len)
        /* Translators: stands before the last item of a list: “Monday and Tuesday” */
        g_string_append (text, C_ ("list", " and "));
      else if (i > 0)
        /* Translators: stands between the items of a list: “Monday, Tuesday and Friday” */
        g_string_append (text, C_ ("list", ", "));
      g_string_append (text, g_ptr_array_index (words, i));
    }
  return g_string_free (text, FALSE);
}

static char *
format_day (int day, const char *format)
{
  g_autoptr (GDateTime) time = NULL;
  int y, m, d;

  cal_day_to_date (day, &y, &m, &d);
  time = g_date_time_new_utc (CLAMP (y, 1, 9999), m, d, 12, 0, 0);
  return time ? g_date_time_format (time, format) : g_strdup ("");
}

/* "3 March" or "March 3": as LC_TIME writes its dates. */
static gboolean
has_month_first (void)
{
  const char *locale = setlocale (LC_TIME, NULL);
  const char *format = nl_langinfo (D_FMT);

  if (!locale || !strcmp (locale, "POSIX")
      || (locale[0] == 'C' && (!locale[1] || locale[1] == '.')))
    return FALSE;
  return g_str_has_prefix (format, "%m") || g_str_has_prefix (format, "%D");
}

static char *
name_weekday (int weekday)
{
  /* 5 January 1970 was a Monday. */
  return format_day (4 + weekday, "%A");
}

static char *
name_month (int month)
{
  return format_day (cal_day_from_date (1970, month, 1), "%OB");
}

static const char *
name_position (int nth)
{
  static const char *const names[] = {
    NC_ ("position", "fifth to last"), NC_ ("position", "fourth to last"),
    NC_ ("position", "third to last"), NC_ ("position", "second to last"),
    NC_ ("position", "last"),          NULL,
    NC_ ("position", "first"),         NC_ ("position", "second"),
    NC_ ("position", "third"),         NC_ ("position", "fourth"),
    NC_ ("position", "fifth"),
  };

  return nth < -5 || nth > 5 || nth == 0
             ? NULL
             : g_dpgettext2 (GETTEXT_PACKAGE, "position", names[nth + 5]);
}

static char *
describe_position (int nth)
{
  const char *name = name_position (nth);

  if (name)
    return g_strdup (name);
  /* Translators: a position in a row, as in “the no. 20 Monday” */
  if (nth > 0)
    return g_strdup_printf (C_ ("position", "no. %d"), nth);
  return g_strdup_printf (C_ ("position", "no. %d from the end"), -nth);
}

static char *
list_numbers (const int *list, guint n)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      if (list[i] >= 0)
        g_ptr_array_add (words, g_strdup_printf ("%d", list[i]));
      else if (list[i] == -1)
        g_ptr_array_add (words, g_strdup (C_ ("number", "the last")));
      else
        /* Translators: “3 from the end”: the third before the end of the month or year, counted
         * from 1. */
        g_ptr_array_add (words, g_strdup_printf (C_ ("number", "%d from the end"), -list[i]));
    }
  return join_words (words);
}

static char *
list_months (const CalRuleParts *p)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < p->n_by_month; i++)
    g_ptr_array_add (words, name_month (p->by_month[i]));
  return join_words (words);
}

static char *
list_weekdays (const CalRuleParts *p)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < p->n_by_day; i++)
    {
      g_autofree char *weekday = name_weekday (p->by_day[i].weekday);
      g_autofree char *position = NULL;

      if (p->by_day[i].nth == 0)
        {
          g_ptr_array_add (words, g_steal_pointer (&weekday));
          continue;
        }
      position = describe_position (p->by_day[i].nth);
      /* Translators: “the second Tuesday”; a position and a weekday. */
      g_ptr_array_add (words, g_strdup_printf (C_ ("weekday", "the %s %s"), position, weekday));
    }
  return join_words (words);
}

static gboolean
are_weekdays (const CalRuleParts *p, guint wanted)
{
  guint set = 0;

  for (guint i = 0; i < p->n_by_day; i++)
    {
      if (p->by_day[i].nth != 0)
        return FALSE;
      set |= 1u << p->by_day[i].weekday;
    }
  return set == wanted;
}

/* --- Phrases ------------------------------------------------------------------------- */

static char *
say_frequency (const CalRuleParts *p)
{
  gulong n = (gulong) MIN (p->interval, G_MAXINT);

  switch (p->frequency)
    {
    case CAL_FREQ_SECONDLY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every second", "Every %lu seconds", n),
                              n);
    case CAL_FREQ_MINUTELY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every minute", "Every %lu minutes", n),
                              n);
    case CAL_FREQ_HOURLY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every hour", "Every %lu hours", n), n);
    case CAL_FREQ_DAILY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every day", "Every %lu days", n), n);
    case CAL_FREQ_WEEKLY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every week", "Every %lu weeks", n), n);
    case CAL_FREQ_MONTHLY:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every month", "Every %lu months", n),
                              n);
    case CAL_FREQ_YEARLY:
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Every year", "Every %lu years", n), n);
    }
}

static void
replace (char **text, char *with)
{
  g_free (*text);
  *text = with;
}

/* What DTSTART adds where the rule has no day of its own. */
static void
say_start_day (char **text, const CalRuleParts *p, const CalTime *start)
{
  int day = cal_day_of_wall (start->wall), d;

  cal_day_to_date (day, NULL, NULL, &d);
  if (p->frequency == CAL_FREQ_WEEKLY || (p->frequency == CAL_FREQ_YEARLY && p->n_by_week_no))
    {
      g_autofree char *weekday = name_weekday (cal_day_get_weekday (day));

      replace (text, g_strdup_printf (C_ ("rule", "%s on %s"), *text, weekday));
    }
  else if (p->frequency == CAL_FREQ_MONTHLY || (p->frequency == CAL_FREQ_YEARLY && p->n_by_month))
    replace (text, g_strdup_printf (C_ ("rule", "%s on day %d"), *text, d));
  else if (p->frequency == CAL_FREQ_YEARLY)
    {
      /* Translators: a date without its year, as in “Every year on 3 March”; see strftime. */
      g_autofree char *date =
          format_day (day, has_month_first () ? C_ ("date", "%B %-d") : C_ ("date", "%-d %B"));

      replace (text, g_strdup_printf (C_ ("rule", "%s on %s"), *text, date));
    }
}

/* Whether BYSETPOS picks days of the month out of BYDAY, which is how people say it: "the last
 * weekday". */
static gboolean
picks_days (const CalRuleParts *p)
{
  if (p->n_by_set_pos == 0 || p->n_by_day == 0 || p->n_by_month_day || p->n_by_year_day
      || p->n_by_week_no || p->n_by_hour || p->n_by_minute || p->n_by_second)
    return FALSE;
  if (p->frequency != CAL_FREQ_MONTHLY && (p->frequency != CAL_FREQ_YEARLY || p->n_by_month != 1))
    return FALSE;
  return (p->n_by_day == 1 && p->by_day[0].nth == 0) || are_weekdays (p, 0x1f)
         || are_weekdays (p, 0x60) || are_weekdays (p, 0x7f);
}

static char *
describe_picked (const CalRuleParts *p, int nth)
{
  g_autofree char *position = describe_position (nth);
  g_autofree char *weekday = NULL;

  if (are_weekdays (p, 0x1f))
    /* Translators: “the last weekday”, Monday to Friday; a position. */
    return g_strdup_printf (C_ ("weekday", "the %s weekday"), position);
  if (are_weekdays (p, 0x60))
    /* Translators: “the first weekend day”, Saturday or Sunday; a position. */
    return g_strdup_printf (C_ ("weekday", "the %s weekend day"), position);
  if (are_weekdays (p, 0x7f))
    /* Translators: “the second to last day”; a position. */
    return g_strdup_printf (C_ ("weekday", "the %s day"), position);
  weekday = name_weekday (p->by_day[0].weekday);
  return g_strdup_printf (C_ ("weekday", "the %s %s"), position, weekday);
}

static char *
list_picked (const CalRuleParts *p)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < p->n_by_set_pos; i++)
    g_ptr_array_add (words, describe_picked (p, p->by_set_pos[i]));
  return join_words (words);
}

static void
say_weekdays (char **text, const CalRuleParts *p)
{
  g_autofree char *days = NULL;

  if (p->n_by_day == 0)
    return;
  if (picks_days (p))
    days = list_picked (p);
  else if (are_weekdays (p, 0x1f))
    days = g_strdup (C_ ("days", "weekdays"));
  else if (are_weekdays (p, 0x60))
    days = g_strdup (C_ ("days", "weekends"));
  else if (are_weekdays (p, 0x7f))
    days = g_strdup (C_ ("days", "all days"));
  else
    days = list_weekdays (p);
  /* Translators: “Every week” + “Monday and Tuesday” */
  replace (text, g_strdup_printf (C_ ("rule", "%s on %s"), *text, days));
}

static void
say_days (char **text, const CalRuleParts *p, const CalTime *start)
{
  g_autofree char *month_days = list_numbers (p->by_month_day, p->n_by_month_day);
  g_autofree char *year_days = list_numbers (p->by_year_day, p->n_by_year_day);
  g_autofree char *weeks = list_numbers (p->by_week_no, p->n_by_week_no);
  g_autofree char *months = list_months (p);

  if (!p->n_by_day && !p->n_by_month_day && !p->n_by_year_day)
    say_start_day (text, p, start);
  say_weekdays (text, p);
  if (p->n_by_month_day == 1 && p->by_month_day[0] == -1)
    replace (text, g_strdup_printf (C_ ("rule", "%s on the last day"), *text));
  else if (p->n_by_month_day)
    /* Translators: “Every month” + “3, 5 and the last”: days of the month */
    replace (text, g_strdup_printf (C_ ("rule", "%s on day %s"), *text, month_days));
  if (p->n_by_year_day)
    replace (text, g_strdup_printf (C_ ("rule", "%s on day %s of the year"), *text, year_days));
  if (p->n_by_week_no)
    replace (text, g_strdup_printf (C_ ("rule", "%s in week %s"), *text, weeks));
  if (p->n_by_month)
    /* Translators: “Every year on the first Monday” + “March and April” */
    replace (text, g_strdup_printf (C_ ("rule", "%s in %s"), *text, months));
}

static char *
format_clock (int hour, int minute)
{
  const char *format = nl_langinfo (T_FMT);
  gboolean has_halves = strstr (format, "%I") || strstr (format, "%l") || strstr (format, "%p")
                        || strstr (format, "%r");
  g_autoptr (GDateTime) time = g_date_time_new_utc (1970, 1, 1, hour, minute, 0);

  return g_date_time_format (time, has_halves ? "%-I:%M %p" : "%H:%M");
}

/* How many times of day can be said one by one. */
#define MAX_CLOCKS 6

/* NULL when they are not just some times of day. */
static char *
list_clocks (const CalRuleParts *p, const CalTime *start)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  gint64 in_hour = start->wall - cal_day_of_wall (start->wall) * CAL_DAY;
  int start_minute = (int) (in_hour % CAL_HOUR / CAL_MINUTE);
  guint n_minutes = MAX (p->n_by_minute, 1);

  if (p->frequency < CAL_FREQ_DAILY || p->n_by_hour == 0 || p->n_by_second > 1
      || (p->n_by_second == 1 && p->by_second[0] != 0) || p->n_by_hour * n_minutes > MAX_CLOCKS)
    return NULL;
  for (guint i = 0; i < p->n_by_hour; i++)
    for (guint j = 0; j < n_minutes; j++)
      g_ptr_array_add (
          words,
          format_clock (p->by_hour[i], p->n_by_minute ? p->by_minute[j] : start_minute));
  return join_words (words);
}

static void
say_times (char **text, const CalRuleParts *p, const CalTime *start)
{
  g_autofree char *hours = list_numbers (p->by_hour, p->n_by_hour);
  g_autofree char *minutes = list_numbers (p->by_minute, p->n_by_minute);
  g_autofree char *seconds = list_numbers (p->by_second, p->n_by_second);
  g_autofree char *clocks = NULL;

  if (start->kind == CAL_TIME_DATE)
    return;
  clocks = list_clocks (p, start);
  if (clocks)
    {
      /* Translators: “Every day” + “09:30 and 17:30” */
      replace (text, g_strdup_printf (C_ ("rule", "%s at %s"), *text, clocks));
      return;
    }
  if (p->n_by_hour)
    replace (text, g_strdup_printf (C_ ("rule", "%s at hour %s"), *text, hours));
  if (p->n_by_minute)
    replace (text, g_strdup_printf (C_ ("rule", "%s at minute %s"), *text, minutes));
  if (p->n_by_second)
    replace (text, g_strdup_printf (C_ ("rule", "%s at second %s"), *text, seconds));
}

static void
say_positions (char **text, const CalRuleParts *p)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *positions = NULL;

  if (p->n_by_set_pos == 0 || picks_days (p))
    return;
  for (guint i = 0; i < p->n_by_set_pos; i++)
    g_ptr_array_add (words, describe_position (p->by_set_pos[i]));
  positions = join_words (words);
  /* Translators: “Every month on weekdays” + “last”: of those days or times only the last counts */
  replace (text, g_strdup_printf (C_ ("rule", "%s (only the %s of them)"), *text, positions));
}

/* The last day as the person in the zone of the series sees it. */
static int
get_until_day (const CalRuleParts *p, const CalTime *start)
{
  if (start->kind == CAL_TIME_ZONED)
    return cal_time_get_day (&p->until, start->zone);
  return cal_day_of_wall (p->until.wall);
}

static void
say_end (char **text, const CalRuleParts *p, const CalTime *start)
{
  if (p->until.kind != CAL_TIME_NONE)
    {
      /* Translators: a date, as in “until 3 March 2027”; see strftime. */
      g_autofree char *date =
          format_day (get_until_day (p, start),
                      has_month_first () ? C_ ("date", "%B %-d, %Y") : C_ ("date", "%-d %B %Y"));

      replace (text, g_strdup_printf (C_ ("rule", "%s, until %s"), *text, date));
    }
  if (p->count > 0)
    {
      gulong n = (gulong) MIN (p->count, G_MAXINT);

      replace (text,
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s, %lu time", "%s, %lu times", n),
                                *text,
                                n));
    }
}

static gboolean
is_every_weekday (const CalRuleParts *p)
{
  return p->frequency == CAL_FREQ_WEEKLY && p->interval == 1 && are_weekdays (p, 0x1f)
         && !p->n_by_set_pos && !p->n_by_month && !p->n_by_month_day && !p->n_by_year_day
         && !p->n_by_week_no;
}

/**
 * cal_rule_to_words:
 * @self: a rule
 * @start: the DTSTART of its series
 *
 * Says a rule in the language of the user. Any thread.
 *
 * Returns: (transfer full): a phrase without a full stop, "Every 2 weeks on Tuesday and Thursday,
 * until 3 March 2027"
 */
char *
cal_rule_to_words (const CalRule *self, const CalTime *start)
{
  const CalRuleParts *p;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (start != NULL, NULL);

  p = cal_rule_get_parts (self);
  if (is_every_weekday (p))
    text = g_strdup (_ ("Every weekday"));
  else
    {
      text = say_frequency (p);
      say_days (&text, p, start);
    }
  say_times (&text, p, start);
  say_positions (&text, p);
  say_end (&text, p, start);
  return text;
}
