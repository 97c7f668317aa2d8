/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include <string.h>

#include "cal-ical-date.h"
#include "cal-ical-edit.h"
#include "cal-recurrence-derive.h"

/* RRULE, EXRULE, RDATE and EXDATE of a VEVENT. Rules are few and each is one property: they are
 * brought into line one by one. Dates may be many in one property, or one in many: those that stay
 * are left where they are, those that go are taken out of their property, and new ones get a
 * property of their own. */

static const char *const after_rules[] = { "EXDATE", "RDATE",   "EXRULE", "RRULE", "DURATION",
                                           "DTEND",  "DTSTART", "UID",    NULL };
static const char *const after_rule[] = { "RRULE", "DURATION", "DTEND", "DTSTART", "UID", NULL };
static const char *const no_parameters[] = { "VALUE", NULL };

/* --- Rules --- */

static gboolean
says_rule (const CalIcalLine *line, CalRule *wanted)
{
  g_autofree char *value = cal_ical_line_dup_value (line);
  g_autoptr (CalRule) rule = cal_rule_parse (value, NULL);

  return rule && cal_rule_equal (rule, wanted);
}

static void
set_rules (CalIcalDocument *document, const char *name, CalRule *const *rules, guint n_rules)
{
  int index = -1;

  for (guint i = 0; i < n_rules; i++)
    {
      g_autofree char *value = cal_rule_to_string (rules[i]);
      g_autoptr (GString) text = g_string_new (name);
      CalIcalLine line;

      if (i == 0 || index >= 0)
        index = cal_ical_document_find (document, name, index + 1);
      if (index >= 0 && cal_ical_document_get (document, index, &line))
        {
          if (says_rule (&line, rules[i]))
            continue;
          cal_ical_line_append_parameters_except (&line, no_parameters, text);
          g_string_append_printf (text, ":%s", value);
          cal_ical_document_replace (document, index, text->str);
        }
      else
        {
          g_string_append_printf (text, ":%s", value);
          cal_ical_document_insert (document, after_rule, text->str);
        }
    }
  if (n_rules == 0)
    cal_ical_document_remove_all (document, name);
  else if (index >= 0)
    {
      int next;

      while ((next = cal_ical_document_find (document, name, index + 1)) >= 0)
        cal_ical_document_remove (document, next);
    }
}

/* --- Dates --- */

static gboolean
take_date (GArray *wanted, const CalRecurrenceDate *date)
{
  for (guint i = 0; i < wanted->len; i++)
    {
      const CalRecurrenceDate *other = &g_array_index (wanted, CalRecurrenceDate, i);

      if (!cal_time_equal (&date->start, &other->start)
          || !cal_time_equal (&date->end, &other->end))
        continue;
      g_array_remove_index (wanted, i);
      return TRUE;
    }
  return FALSE;
}

/* Takes out of a property what isn't wanted, and out of `wanted` what it has. Returns whether the
 * property is still there. */
static gboolean
keep_dates (CalIcalDocument *document,
            CalIcalZones *zones,
            guint index,
            gboolean exceptions,
            GArray *wanted)
{
  g_autoptr (GString) kept = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) values = NULL;
  g_autofree char *value = NULL;
  CalIcalLine line;
  gboolean all = TRUE;

  if (!cal_ical_document_get (document, index, &line))
    return TRUE;
  value = cal_ical_line_dup_value (&line);
  values = g_strsplit (value, ",", -1);
  for (guint i = 0; values[i]; i++)
    {
      CalRecurrenceDate date;

      /* What can't be read stays: it may mean something to another program. */
      if (cal_ical_read_date (&line, values[i], exceptions, zones, &date)
          && !take_date (wanted, &date))
        {
          all = FALSE;
          continue;
        }
      if (kept->len > 0)
        g_string_append_c (kept, ',');
      g_string_append (kept, values[i]);
    }
  if (all)
    return TRUE;
  if (kept->len == 0)
    {
      cal_ical_document_remove (document, index);
      return FALSE;
    }
  g_string_append_len (text, line.name, line.value - line.name);
  g_string_append (text, kept->str);
  cal_ical_document_replace (document, index, text->str);
  return TRUE;
}

static void
add_date (CalIcalDocument *document,
          CalIcalZones *zones,
          const char *name,
          const CalRecurrenceDate *date)
{
  g_autoptr (GString) text = g_string_new (name);

  if (date->end.kind == CAL_TIME_NONE)
    cal_ical_append_time (document, zones, NULL, &date->start, text);
  else
    {
      g_autofree char *end = cal_time_to_ical (&date->end);

      g_string_append (text, ";VALUE=PERIOD");
      cal_ical_append_time (document, zones, NULL, &date->start, text);
      g_string_append_printf (text, "/%s", end);
    }
  cal_ical_document_insert (document, after_rules, text->str);
}

static void
set_dates (CalIcalDocument *document,
           CalIcalZones *zones,
           const char *name,
           gboolean exceptions,
           GArray *wanted)
{
  int index = cal_ical_document_find (document, name, 0);

  while (index >= 0)
    {
      gboolean kept = keep_dates (document, zones, index, exceptions, wanted);

      index = cal_ical_document_find (document, name, kept ? index + 1 : index);
    }
  for (guint i = 0; i < wanted->len; i++)
    add_date (document, zones, name, &g_array_index (wanted, CalRecurrenceDate, i));
}

/**
 * cal_ical_edit_recurrence:
 * @document: a VEVENT
 * @zones: the zones of its text
 * @old: (nullable): what it says
 * @wanted: (nullable): what it is to say
 *
 * Any thread.
 *
 * Returns: whether anything was rewritten
 */
gboolean
cal_ical_edit_recurrence (CalIcalDocument *document,
                          CalIcalZones *zones,
                          const CalRecurrence *old,
                          const CalRecurrence *wanted)
{
  g_autoptr (GArray) dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  guint n = 0;

  if (cal_recurrence_same_set (old, wanted))
    return FALSE;
  if (!cal_recurrence_same_rules (old, wanted))
    {
      CalRule *const *rules = wanted ? cal_recurrence_get_rules (wanted, &n) : NULL;

      set_rules (document, "RRULE", rules, n);
      n = 0;
      rules = wanted ? cal_recurrence_get_exception_rules (wanted, &n) : NULL;
      set_rules (document, "EXRULE", rules, n);
    }
  if (!cal_recurrence_same_dates (old, wanted))
    {
      const CalRecurrenceDate *list;

      n = 0;
      list = wanted ? cal_recurrence_get_dates (wanted, &n) : NULL;
      g_array_append_vals (dates, list, n);
      set_dates (document, zones, "RDATE", FALSE, dates);
    }
  if (!cal_recurrence_same_exceptions (old, wanted))
    {
      const CalTime *list;

      n = 0;
      list = wanted ? cal_recurrence_get_exception_dates (wanted, &n) : NULL;
      g_array_set_size (dates, 0);
      for (guint i = 0; i < n; i++)
        {
          CalRecurrenceDate date = { .start = list[i], .end = cal_time_none () };

          g_array_append_val (dates, date);
        }
      set_dates (document, zones, "EXDATE", TRUE, dates);
    }
  return TRUE;
}
