/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-recurrence-derive.h"
#include "event-fixture.h"

static void
test_carry_time (void)
{
  static const struct
  {
    const char *time, *from, *to, *expected;
  } cases[] = {
    { "20260310T090000", "20260303T090000", "20260305T110000", "20260312T110000" },
    { "20260310", "20260303T090000", "20260305T110000", "20260312T110000" },
    { "20260310T090000", "20260303T090000", "20260305", "20260312" },
    { "20260310", "20260303", "20260305T110000 Europe/Berlin", "20260312T110000 Europe/Berlin" },
    { "20260310T080000Z",
      "20260303T090000 Europe/Berlin",
      "20260303T100000 Europe/Berlin",
      "20260310T100000 Europe/Berlin" },
    /* On the clock: across the change to summer time as well. */
    { "20260401T070000Z",
      "20260303T090000 Europe/Berlin",
      "20260303T090000 America/New_York",
      "20260401T090000 America/New_York" },
    { "", "20260303", "20260304", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CalTime time = fixture_time (cases[i].time);
      CalTime from = fixture_time (cases[i].from);
      CalTime to = fixture_time (cases[i].to);
      CalTime expected = fixture_time (cases[i].expected);
      CalTime got = cal_time_carry (&time, &from, &to);

      g_assert_true (cal_time_equal (&got, &expected));
    }
}

static CalRecurrence *
make (const char *start, const char *rule, const char *date, const char *exception)
{
  CalTime first = fixture_time (start);
  g_autoptr (CalRule) parsed = rule ? cal_rule_parse (rule, NULL) : NULL;
  CalRecurrenceDate dates = { .start = fixture_time (date), .end = cal_time_none () };
  CalTime exceptions = fixture_time (exception);

  return cal_recurrence_new (&first,
                             &parsed,
                             rule != NULL,
                             NULL,
                             0,
                             &dates,
                             *date != '\0',
                             &exceptions,
                             *exception != '\0');
}

static void
test_carry (void)
{
  g_autoptr (CalRecurrence) before = make ("20260302T090000 Europe/Berlin",
                                           "FREQ=DAILY;UNTIL=20260331T070000Z",
                                           "20260410T090000 Europe/Berlin",
                                           "20260304T080000Z");
  g_autoptr (CalRecurrence) expected = make ("20260303T100000 Europe/Berlin",
                                             "FREQ=DAILY;UNTIL=20260401T080000Z",
                                             "20260411T100000 Europe/Berlin",
                                             "20260305T100000 Europe/Berlin");
  CalTime start = fixture_time ("20260303T100000 Europe/Berlin");
  g_autoptr (CalRecurrence) after = cal_recurrence_carry (before, &start);

  g_assert_true (cal_recurrence_equal (after, expected));
}

static void
test_carry_until_kinds (void)
{
  static const struct
  {
    const char *start, *rule, *new_start, *new_rule;
  } cases[] = {
    { "20260302", "FREQ=DAILY;UNTIL=20260310", "20260303", "FREQ=DAILY;UNTIL=20260311" },
    { "20260302",
      "FREQ=DAILY;UNTIL=20260310",
      "20260302T090000 Europe/Berlin",
      "FREQ=DAILY;UNTIL=20260310T080000Z" },
    { "20260302T090000 Europe/Berlin",
      "FREQ=DAILY;UNTIL=20260310T080000Z",
      "20260302",
      "FREQ=DAILY;UNTIL=20260310" },
    { "20260302T090000",
      "FREQ=DAILY;UNTIL=20260310",
      "20260303T090000",
      "FREQ=DAILY;UNTIL=20260311" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CalRecurrence) before = make (cases[i].start, cases[i].rule, "", "");
      g_autoptr (CalRecurrence) expected = make (cases[i].new_start, cases[i].new_rule, "", "");
      CalTime start = fixture_time (cases[i].new_start);
      g_autoptr (CalRecurrence) after = cal_recurrence_carry (before, &start);

      g_assert_true (cal_recurrence_equal (after, expected));
    }
}

static void
test_merge (void)
{
  const char *start = "20260302T090000";
  CalTime first = fixture_time (start);
  CalTime fourth = fixture_time ("20260305T090000");
  g_autoptr (CalRecurrence) seen = make (start, "FREQ=DAILY", "", "");
  g_autoptr (CalRecurrence) wanted = make (start, "FREQ=WEEKLY", "", "");
  g_autoptr (CalRecurrence) current = cal_recurrence_with_exception (seen, &fourth);
  g_autoptr (CalRecurrence) expected = make (start, "FREQ=WEEKLY", "", "20260305T090000");
  g_autoptr (CalRecurrence) merged = cal_recurrence_merge (current, seen, wanted, &first);
  g_autoptr (CalRecurrence) same = cal_recurrence_with_exception (current, &fourth);

  g_assert_true (cal_recurrence_equal (merged, expected));
  g_assert_true (same == current);
  g_assert_null (cal_recurrence_merge (current, seen, NULL, &first));
  g_assert_false (cal_recurrence_same_set (seen, current));
  g_assert_true (cal_recurrence_same_rules (seen, current));
  g_assert_false (cal_recurrence_same_exceptions (seen, NULL)
                  == cal_recurrence_same_exceptions (current, NULL));
}

static void
test_variant (void)
{
  g_autoptr (CalRecurrence) recurrence = make ("20260302T090000 Europe/Berlin",
                                               "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270331T070000Z",
                                               "20260410T090000 Europe/Berlin",
                                               "20260304T080000Z");
  g_autoptr (GVariant) variant = g_variant_ref_sink (cal_recurrence_to_variant (recurrence));
  g_autoptr (GVariant) wrong = g_variant_ref_sink (g_variant_new_string ("x"));
  g_autoptr (CalRecurrence) read = cal_recurrence_from_variant (variant);

  g_assert_true (cal_recurrence_equal (recurrence, read));
  g_assert_null (cal_recurrence_from_variant (wrong));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/recurrence-derive/carry-time", test_carry_time);
  g_test_add_func ("/model/recurrence-derive/carry", test_carry);
  g_test_add_func ("/model/recurrence-derive/carry-until", test_carry_until_kinds);
  g_test_add_func ("/model/recurrence-derive/merge", test_merge);
  g_test_add_func ("/model/recurrence-derive/variant", test_variant);

  return g_test_run ();
}
