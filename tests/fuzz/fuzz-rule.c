/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-rule-words.h"

/* The reader of rules: what it takes it can write, and reads as the same again. */

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule = cal_rule_parse (text, &error);
  g_autoptr (CalRule) again = NULL;
  g_autofree char *written = NULL, *words = NULL;
  CalTime start = cal_time_date (2026, 3, 3);

  if (rule == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }
  written = cal_rule_to_string (rule);
  again = cal_rule_parse (written, NULL);
  g_assert_nonnull (again);
  g_assert_true (cal_rule_equal (rule, again));
  words = cal_rule_to_words (rule, &start);
  g_assert_nonnull (words);
  return 0;
}
