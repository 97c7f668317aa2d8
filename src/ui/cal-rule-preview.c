/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-rule-preview.h"

#include <glib/gi18n-lib.h>

#include "cal-locale.h"
#include "cal-recurrence-derive.h"
#include "cal-rule-words.h"

/* The next dates of a rule as it is being edited, on the clock of its appointment, and what is
 * wrong with it: no day chosen, an end before the beginning, a rule that no day fits ("30
 * February"), one whose first day isn't that of the appointment. */

#define N_DATES 5

typedef struct
{
  gint64 walls[N_DATES];
  int n;
} Dates;

static gboolean
add_date_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Dates *dates = user_data;

  dates->walls[dates->n++] = start->wall;
  return dates->n < N_DATES;
}

static char *
format_date (gint64 wall)
{
  /* Translators: a date in the list of the next dates of a series, where the month comes first; see
   * strftime (3). */
  const char *month_first = _ ("%a, %B %-d, %Y");
  /* Translators: a date in the list of the next dates of a series; see strftime (3). */
  const char *day_first = _ ("%a %-d %B %Y");

  return cal_locale_format_day_as (cal_day_of_wall (wall),
                                   cal_locale_has_month_first () ? month_first : day_first);
}

static char *
list_dates (const Dates *dates)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < dates->n; i++)
    {
      g_autofree char *line = format_date (dates->walls[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  return g_string_free (text, FALSE);
}

static gboolean
ends_before_start (const CalRuleForm *form, const CalTime *start)
{
  if (form->until.kind == CAL_TIME_NONE)
    return FALSE;
  if (form->until.kind == CAL_TIME_ZONED && start->kind == CAL_TIME_ZONED)
    return cal_time_get_day (&form->until, start->zone) < cal_day_of_wall (start->wall);
  return cal_day_of_wall (form->until.wall) < cal_day_of_wall (start->wall);
}

static CalExpansion
expand_rules (CalRecurrence *recurrence, Dates *dates)
{
  const CalTime *start = cal_recurrence_get_start (recurrence);

  *dates = (Dates){ 0 };
  return cal_recurrence_expand_rules (recurrence,
                                      start->wall,
                                      G_MAXINT64,
                                      NULL,
                                      add_date_cb,
                                      dates);
}

CalTime
cal_rule_preview_find_first (CalRecurrence *recurrence)
{
  CalTime first;
  Dates dates;

  g_return_val_if_fail (recurrence != NULL, cal_time_none ());

  first = *cal_recurrence_get_start (recurrence);
  expand_rules (recurrence, &dates);
  if (dates.n > 0)
    first.wall = dates.walls[0];
  return first;
}

/* FALSE, with what is wrong, when no day fits. */
static gboolean
check_dates (CalRulePreview *self, CalRecurrence *recurrence, gboolean moves)
{
  const CalTime *start = cal_recurrence_get_start (recurrence);
  g_autofree char *date = NULL;
  Dates dates;
  CalExpansion expansion = expand_rules (recurrence, &dates);

  if (dates.n == 0)
    {
      self->problem =
          g_strdup (expansion == CAL_EXPANSION_LIMITED
                        ? _ ("No day was found that fits this rule, though the search was long.")
                        : _ ("No day fits this rule."));
      return FALSE;
    }
  if (dates.walls[0] == start->wall)
    return TRUE;
  date = format_date (moves ? dates.walls[0] : start->wall);
  if (moves)
    /* Translators: %s is a date. */
    self->remark =
        g_strdup_printf (_ ("The appointment moves to the first of these days, %s."), date);
  else
    /* Translators: %s is the date of an appointment that its own rule doesn’t fit. */
    self->remark = g_strdup_printf (_ ("The appointment on %s itself doesn’t fit the rule."), date);
  return TRUE;
}

void
cal_rule_preview_init (CalRulePreview *self,
                       const CalRuleForm *form,
                       const CalTime *start,
                       gboolean moves)
{
  g_autoptr (CalRule) rule = NULL;
  g_autoptr (CalRecurrence) recurrence = NULL;
  g_autoptr (CalRecurrence) moved = NULL;
  CalTime first;
  Dates dates = { 0 };

  g_return_if_fail (self != NULL && form != NULL && start != NULL);

  *self = (CalRulePreview){ .dates = g_strdup ("") };
  rule = cal_rule_form_to_rule (form, start);
  if (rule == NULL)
    {
      self->problem = g_strdup (_ ("Choose at least one day."));
      return;
    }
  if (ends_before_start (form, start))
    {
      self->problem = g_strdup (_ ("The last day is before the first one."));
      return;
    }
  recurrence = cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  self->sentence = cal_rule_to_words (rule, start);
  self->is_usable = check_dates (self, recurrence, moves);
  if (!self->is_usable)
    return;
  first = moves ? cal_rule_preview_find_first (recurrence) : *start;
  moved = cal_recurrence_with_start (recurrence, &first);
  cal_recurrence_expand (moved, first.wall, G_MAXINT64, NULL, add_date_cb, &dates);
  g_free (self->dates);
  self->dates = list_dates (&dates);
}

void
cal_rule_preview_clear (CalRulePreview *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->dates, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->remark, g_free);
}
