/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-recurrence.h"

/* The expander. The input is text of three lines or more: four letters that choose the start, its
 * zone and the window, then rules; a line that begins with "!" is an exception rule. What comes out
 * must ascend, lie in the window, and be what the series says it contains. */

#define MAX_CHECKED 50

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

typedef struct
{
  const CalRecurrence *series;
  gint64 from;
  gint64 to;
  gint64 last;
  guint n;
} Check;

static gboolean
check_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Check *self = user_data;
  gint64 instant = cal_time_to_instant (start, NULL);

  g_assert_true (start->wall >= self->from && start->wall < self->to);
  g_assert_true (self->n == 0 || instant > self->last);
  if (self->n < MAX_CHECKED)
    g_assert_true (cal_recurrence_contains (self->series, start));
  self->last = instant;
  return ++self->n < 2000;
}

static const char *const zones[] = { "Europe/Berlin",
                                     "America/New_York",
                                     "Pacific/Apia",
                                     "Australia/Lord_Howe",
                                     "Asia/Kolkata" };

static CalTime
make_start (const guint8 *data)
{
  gint64 day = ((gint64) data[0] << 8 | data[1]) - 10000;
  gint64 wall = day * CAL_DAY + data[2] * 337 * CAL_SECOND;

  switch (data[3] % 8)
    {
    case 0:
      return cal_time_date_of_day ((int) day);
    case 1:
      return cal_time_floating (wall);
    case 2:
      return cal_time_utc (wall);
    default:
      return cal_time_zoned (wall, cal_zone_lookup (zones[data[3] % 8 - 3]));
    }
}

static void
read_rules (const char *text, GPtrArray *rules, GPtrArray *exception_rules)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 6);

  for (char **line = lines; *line; line++)
    {
      gboolean exception = **line == '!';
      CalRule *rule = cal_rule_parse (*line + exception, NULL);

      if (rule)
        g_ptr_array_add (exception ? exception_rules : rules, rule);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  g_autoptr (GPtrArray) exrules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  g_autoptr (CalRecurrence) series = NULL;
  g_autofree char *text = NULL;
  CalTime start;
  Check check = { 0 };

  if (size < 8)
    return 0;
  start = make_start (data);
  text = g_strndup ((const char *) data + 7, size - 7);
  read_rules (text, rules, exrules);
  series = cal_recurrence_new (&start,
                               (CalRule *const *) rules->pdata,
                               rules->len,
                               (CalRule *const *) exrules->pdata,
                               exrules->len,
                               NULL,
                               0,
                               NULL,
                               0);
  check.series = series;
  check.from = start.wall + (data[4] - 10) * (gint64) data[5] * CAL_DAY;
  check.to = check.from + data[6] * 3 * CAL_DAY;
  cal_recurrence_expand (series, check.from, check.to, NULL, check_cb, &check);
  cal_recurrence_get_last (series);
  return 0;
}
