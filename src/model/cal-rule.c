/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-rule.h"

#include <string.h>

#include "cal-rule-private.h"

/* A rule is its parts, copied and kept within their ranges. What a rule means is worked out in
 * cal-rule-plan.c, together with the start of a series: alone it says too little. */

G_DEFINE_QUARK (cal_rule_error_quark, cal_rule_error)
G_DEFINE_BOXED_TYPE (CalRule, cal_rule, cal_rule_ref, cal_rule_unref)

static const char *const frequency_names[] = { "SECONDLY", "MINUTELY", "HOURLY", "DAILY",
                                               "WEEKLY",   "MONTHLY",  "YEARLY" };
static const char *const weekday_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* --- Copying ------------------------------------------------------------------------- */

/* The values of a list within ±max, without zero unless min is zero. */
static int *
copy_list (const int *list, guint n, int min, int max, guint *out_n)
{
  int *copy;
  guint kept = 0;

  *out_n = 0;
  if (n == 0 || list == NULL)
    return NULL;
  copy = g_new (int, n);
  for (guint i = 0; i < n; i++)
    if (list[i] >= min && list[i] <= max && (min >= 0 || list[i] != 0))
      copy[kept++] = list[i];
  *out_n = kept;
  return copy;
}

static CalRuleDay *
copy_days (const CalRuleDay *list, guint n, guint *out_n)
{
  CalRuleDay *copy;
  guint kept = 0;

  *out_n = 0;
  if (n == 0 || list == NULL)
    return NULL;
  copy = g_new (CalRuleDay, n);
  for (guint i = 0; i < n; i++)
    if (list[i].weekday >= 0 && list[i].weekday <= 6 && ABS (list[i].nth) <= 53)
      copy[kept++] = list[i];
  *out_n = kept;
  return copy;
}

/**
 * cal_rule_parts_clear:
 * @self: parts whose lists were allocated
 *
 * Frees the lists. Any thread.
 */
void
cal_rule_parts_clear (CalRuleParts *self)
{
  g_free (self->by_day);
  g_free (self->by_second);
  g_free (self->by_minute);
  g_free (self->by_hour);
  g_free (self->by_month_day);
  g_free (self->by_year_day);
  g_free (self->by_week_no);
  g_free (self->by_month);
  g_free (self->by_set_pos);
  memset (self, 0, sizeof *self);
}

/**
 * cal_rule_new:
 * @parts: what it is to say
 *
 * Makes a rule from its parts; they are copied. Values out of range are left out. Any thread.
 *
 * Returns: (transfer full): a rule
 */
CalRule *
cal_rule_new (const CalRuleParts *parts)
{
  CalRule *self;
  CalRuleParts *p;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (parts->frequency <= CAL_FREQ_YEARLY, NULL);

  self = g_new0 (CalRule, 1);
  g_atomic_ref_count_init (&self->ref_count);
  p = &self->parts;
  p->frequency = parts->frequency;
  p->interval = CLAMP (parts->interval, 1, CAL_RULE_MAX_NUMBER);
  p->count = CLAMP (parts->count, 0, CAL_RULE_MAX_NUMBER);
  p->until = parts->until;
  p->week_start = CLAMP (parts->week_start, 0, 6);
  p->skip = MIN (parts->skip, CAL_RULE_SKIP_FORWARD);
  p->by_day = copy_days (parts->by_day, parts->n_by_day, &p->n_by_day);
  p->by_second = copy_list (parts->by_second, parts->n_by_second, 0, 60, &p->n_by_second);
  p->by_minute = copy_list (parts->by_minute, parts->n_by_minute, 0, 59, &p->n_by_minute);
  p->by_hour = copy_list (parts->by_hour, parts->n_by_hour, 0, 23, &p->n_by_hour);
  p->by_month_day =
      copy_list (parts->by_month_day, parts->n_by_month_day, -31, 31, &p->n_by_month_day);
  p->by_year_day =
      copy_list (parts->by_year_day, parts->n_by_year_day, -366, 366, &p->n_by_year_day);
  p->by_week_no = copy_list (parts->by_week_no, parts->n_by_week_no, -53, 53, &p->n_by_week_no);
  p->by_month = copy_list (parts->by_month, parts->n_by_month, 1, 12, &p->n_by_month);
  p->by_set_pos = copy_list (parts->by_set_pos, parts->n_by_set_pos, -366, 366, &p->n_by_set_pos);
  return self;
}

/**
 * cal_rule_ref:
 * @self: a rule
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
CalRule *
cal_rule_ref (CalRule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * cal_rule_unref:
 * @self: (transfer full): a rule
 *
 * Any thread.
 */
void
cal_rule_unref (CalRule *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  cal_rule_parts_clear (&self->parts);
  g_free (self);
}

/**
 * cal_rule_get_parts:
 * @self: a rule
 *
 * Any thread.
 *
 * Returns: (transfer none): what it says, as long as @self lives
 */
const CalRuleParts *
cal_rule_get_parts (const CalRule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->parts;
}

/* --- Writing ------------------------------------------------------------------------- */

static void
append_list (GString *text, const char *name, const int *list, guint n)
{
  if (n == 0)
    return;
  g_string_append_printf (text, ";%s=", name);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%d", i ? "," : "", list[i]);
}

static void
append_days (GString *text, const CalRuleDay *list, guint n)
{
  if (n == 0)
    return;
  g_string_append (text, ";BYDAY=");
  for (guint i = 0; i < n; i++)
    {
      if (i)
        g_string_append_c (text, ',');
      if (list[i].nth)
        g_string_append_printf (text, "%d", list[i].nth);
      g_string_append (text, weekday_names[list[i].weekday]);
    }
}

static void
append_until (GString *text, const CalTime *until)
{
  CalTime time = *until;
  g_autofree char *value = NULL;

  if (until->kind == CAL_TIME_NONE)
    return;
  /* A zone can't be written here (RFC 5545 §3.3.10). */
  if (until->kind == CAL_TIME_ZONED)
    time = cal_time_utc (cal_time_to_instant (until, NULL));
  value = cal_time_to_ical (&time);
  g_string_append_printf (text, ";UNTIL=%s", value);
}

/**
 * cal_rule_to_string:
 * @self: a rule
 *
 * Writes the value of an RRULE (RFC 5545 §3.3.10). What is as if it were not there, such as
 * INTERVAL=1 or WKST=MO, is left out. Any thread.
 *
 * Returns: (transfer full): the value, without "RRULE:"
 */
char *
cal_rule_to_string (const CalRule *self)
{
  static const char *const skips[] = { "OMIT", "BACKWARD", "FORWARD" };
  const CalRuleParts *p;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  p = &self->parts;
  text = g_string_new (p->skip ? "RSCALE=GREGORIAN;" : NULL);
  g_string_append_printf (text, "FREQ=%s", frequency_names[p->frequency]);
  append_until (text, &p->until);
  if (p->count > 0)
    g_string_append_printf (text, ";COUNT=%" G_GINT64_FORMAT, p->count);
  if (p->interval > 1)
    g_string_append_printf (text, ";INTERVAL=%" G_GINT64_FORMAT, p->interval);
  append_list (text, "BYSECOND", p->by_second, p->n_by_second);
  append_list (text, "BYMINUTE", p->by_minute, p->n_by_minute);
  append_list (text, "BYHOUR", p->by_hour, p->n_by_hour);
  append_days (text, p->by_day, p->n_by_day);
  append_list (text, "BYMONTHDAY", p->by_month_day, p->n_by_month_day);
  append_list (text, "BYYEARDAY", p->by_year_day, p->n_by_year_day);
  append_list (text, "BYWEEKNO", p->by_week_no, p->n_by_week_no);
  append_list (text, "BYMONTH", p->by_month, p->n_by_month);
  append_list (text, "BYSETPOS", p->by_set_pos, p->n_by_set_pos);
  if (p->week_start != 0)
    g_string_append_printf (text, ";WKST=%s", weekday_names[p->week_start]);
  if (p->skip)
    g_string_append_printf (text, ";SKIP=%s", skips[p->skip]);
  return g_string_free (text, FALSE);
}

static gboolean
lists_equal (const int *a, guint n_a, const int *b, guint n_b)
{
  return n_a == n_b && (n_a == 0 || memcmp (a, b, n_a * sizeof *a) == 0);
}

static gboolean
day_lists_equal (const CalRuleParts *a, const CalRuleParts *b)
{
  if (a->n_by_day != b->n_by_day)
    return FALSE;
  for (guint i = 0; i < a->n_by_day; i++)
    if (a->by_day[i].weekday != b->by_day[i].weekday || a->by_day[i].nth != b->by_day[i].nth)
      return FALSE;
  return TRUE;
}

/**
 * cal_rule_equal:
 * @a: a rule
 * @b: another
 *
 * Any thread.
 *
 * Returns: %TRUE when both have the same parts, lists in the same order
 */
gboolean
cal_rule_equal (const CalRule *a, const CalRule *b)
{
  const CalRuleParts *p, *q;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  p = &a->parts;
  q = &b->parts;
  return a == b
         || (p->frequency == q->frequency && p->interval == q->interval && p->count == q->count
             && p->week_start == q->week_start && p->skip == q->skip
             && cal_time_equal (&p->until, &q->until) && day_lists_equal (p, q)
             && lists_equal (p->by_second, p->n_by_second, q->by_second, q->n_by_second)
             && lists_equal (p->by_minute, p->n_by_minute, q->by_minute, q->n_by_minute)
             && lists_equal (p->by_hour, p->n_by_hour, q->by_hour, q->n_by_hour)
             && lists_equal (p->by_month_day, p->n_by_month_day, q->by_month_day, q->n_by_month_day)
             && lists_equal (p->by_year_day, p->n_by_year_day, q->by_year_day, q->n_by_year_day)
             && lists_equal (p->by_week_no, p->n_by_week_no, q->by_week_no, q->n_by_week_no)
             && lists_equal (p->by_month, p->n_by_month, q->by_month, q->n_by_month)
             && lists_equal (p->by_set_pos, p->n_by_set_pos, q->by_set_pos, q->n_by_set_pos));
}
