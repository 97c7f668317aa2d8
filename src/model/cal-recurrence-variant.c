/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-recurrence-derive.h"

/* A recurrence as the journal keeps it: rules as text, times as cal-time.c writes them. */

#define RECURRENCE_TYPE "(vasasa(vv)av)"

static void
add_rules (GVariantBuilder *builder, CalRule *const *rules, guint n_rules)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE ("as"));
  for (guint i = 0; i < n_rules; i++)
    {
      g_autofree char *text = cal_rule_to_string (rules[i]);

      g_variant_builder_add (builder, "s", text);
    }
  g_variant_builder_close (builder);
}

/**
 * cal_recurrence_to_variant:
 * @self: a recurrence
 *
 * For the journal: everything of it. Any thread.
 *
 * Returns: (transfer floating): a variant for cal_recurrence_from_variant()
 */
GVariant *
cal_recurrence_to_variant (CalRecurrence *self)
{
  GVariantBuilder builder;
  guint n;
  CalRule *const *rules;
  const CalRecurrenceDate *dates;
  const CalTime *exceptions;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE (RECURRENCE_TYPE));
  g_variant_builder_add (&builder, "v", cal_time_to_variant (cal_recurrence_get_start (self)));
  rules = cal_recurrence_get_rules (self, &n);
  add_rules (&builder, rules, n);
  rules = cal_recurrence_get_exception_rules (self, &n);
  add_rules (&builder, rules, n);
  dates = cal_recurrence_get_dates (self, &n);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("a(vv)"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder,
                           "(vv)",
                           cal_time_to_variant (&dates[i].start),
                           cal_time_to_variant (&dates[i].end));
  g_variant_builder_close (&builder);
  exceptions = cal_recurrence_get_exception_dates (self, &n);
  g_variant_builder_open (&builder, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < n; i++)
    g_variant_builder_add (&builder, "v", cal_time_to_variant (&exceptions[i]));
  g_variant_builder_close (&builder);
  return g_variant_builder_end (&builder);
}

static GPtrArray *
read_rules (GVariant *texts)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  GVariantIter iter;
  const char *text;

  g_variant_iter_init (&iter, texts);
  while (g_variant_iter_next (&iter, "&s", &text))
    {
      CalRule *rule = cal_rule_parse (text, NULL);

      if (rule == NULL)
        return NULL;
      g_ptr_array_add (rules, rule);
    }
  return g_steal_pointer (&rules);
}

static GArray *
read_dates (GVariant *list)
{
  g_autoptr (GArray) dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
  GVariantIter iter;
  GVariant *start, *end;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "(vv)", &start, &end))
    {
      CalRecurrenceDate date;
      gboolean good =
          cal_time_from_variant (start, &date.start) && cal_time_from_variant (end, &date.end);

      g_variant_unref (start);
      g_variant_unref (end);
      if (!good)
        return NULL;
      g_array_append_val (dates, date);
    }
  return g_steal_pointer (&dates);
}

static GArray *
read_times (GVariant *list)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (CalTime));
  GVariantIter iter;
  GVariant *value;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_next (&iter, "v", &value))
    {
      CalTime t;
      gboolean good = cal_time_from_variant (value, &t);

      g_variant_unref (value);
      if (!good)
        return NULL;
      g_array_append_val (times, t);
    }
  return g_steal_pointer (&times);
}

/**
 * cal_recurrence_from_variant:
 * @variant: what cal_recurrence_to_variant() gave
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the recurrence, NULL when @variant holds none
 */
CalRecurrence *
cal_recurrence_from_variant (GVariant *variant)
{
  g_autoptr (GVariant) start = NULL, rule_texts = NULL, exception_texts = NULL;
  g_autoptr (GVariant) date_list = NULL, exception_list = NULL;
  g_autoptr (GPtrArray) rules = NULL, exception_rules = NULL;
  g_autoptr (GArray) dates = NULL, exceptions = NULL;
  CalTime t;

  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (RECURRENCE_TYPE)))
    return NULL;
  g_variant_get (variant,
                 "(v@as@as@a(vv)@av)",
                 &start,
                 &rule_texts,
                 &exception_texts,
                 &date_list,
                 &exception_list);
  rules = read_rules (rule_texts);
  exception_rules = read_rules (exception_texts);
  dates = read_dates (date_list);
  exceptions = read_times (exception_list);
  if (!cal_time_from_variant (start, &t) || !rules || !exception_rules || !dates || !exceptions)
    return NULL;
  return cal_recurrence_new (&t,
                             (CalRule *const *) rules->pdata,
                             rules->len,
                             (CalRule *const *) exception_rules->pdata,
                             exception_rules->len,
                             (const CalRecurrenceDate *) (void *) dates->data,
                             dates->len,
                             (const CalTime *) (void *) exceptions->data,
                             exceptions->len);
}
