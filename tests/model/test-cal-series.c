/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-series.h"

/* A weekly Tuesday series from 3 November 2026, 09:00 to 10:00, edited from its third occurrence,
 * on 17 November. */

#define START (cal_day_from_date (2026, 11, 3) * CAL_DAY + 9 * CAL_HOUR)

static CalAppointment *
create_series (const char *rule_text)
{
  g_autoptr (CalRule) rule = cal_rule_parse (rule_text, NULL);
  g_autoptr (CalEvent) master = NULL;
  g_auto (CalEventFields) fields = { .title = g_strdup ("Choir"),
                                     .start = cal_time_floating (START),
                                     .end = cal_time_floating (START + CAL_HOUR) };

  fields.recurrence = cal_recurrence_new (&fields.start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  master = cal_event_new (&fields);
  return cal_appointment_new ("home",
                              "choir",
                              master,
                              NULL,
                              0,
                              "BEGIN:VEVENT\r\nUID:choir\r\nEND:VEVENT\r\n");
}

static GPtrArray *
expand (CalAppointment *appointment)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  CalRange range = { .first_day = cal_day_from_date (2026, 11, 1),
                     .end_day = cal_day_from_date (2026, 12, 31),
                     .zone = cal_zone_utc () };

  cal_appointment_expand (appointment, &range, FALSE, NULL, found);
  return found;
}

static CalOccurrence *
get_third (CalAppointment *appointment)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  CalRange range = { .first_day = cal_day_from_date (2026, 11, 17),
                     .end_day = cal_day_from_date (2026, 11, 18),
                     .zone = cal_zone_utc () };

  cal_appointment_expand (appointment, &range, FALSE, NULL, found);
  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (g_ptr_array_index (found, 0));
}

/* "3 10 17": the days of November and December (as 31, 38, …) on which it takes place. */
static char *
list_days (CalAppointment *appointment, guint most)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (int));
  GString *text = g_string_new (NULL);

  if (appointment == NULL)
    return g_string_free (text, FALSE);
  found = expand (appointment);
  for (guint day = 1; day <= 60; day++)
    for (guint i = 0; i < found->len; i++)
      if (cal_occurrence_get_first_day (g_ptr_array_index (found, i))
          == cal_day_from_date (2026, 11, 1) + (int) day - 1)
        g_array_append_val (days, day);
  for (guint i = 0; i < MIN (days->len, most); i++)
    g_string_append_printf (text, "%s%d", i > 0 ? " " : "", g_array_index (days, int, i));
  return g_string_free (text, FALSE);
}

static void
assert_days (CalAppointment *appointment, const char *expected)
{
  g_autofree char *days = list_days (appointment, 5);

  g_assert_cmpstr (days, ==, expected);
}

static CalAppointment *
run_step (CalChange *change, guint index, CalAppointment *current)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *after = cal_step_apply (cal_change_get_step (change, index), current, &error);

  g_assert_no_error (error);
  return after;
}

/* Moves the third occurrence by a day, with that reach. */
static CalChange *
move_by_a_day (CalAppointment *series, CalSeriesReach reach)
{
  g_autoptr (CalOccurrence) third = get_third (series);
  g_auto (CalEventFields) wanted = { 0 };

  cal_occurrence_get_fields (third, &wanted);
  wanted.start = cal_time_add (&wanted.start, CAL_DAY);
  wanted.end = cal_time_add (&wanted.end, CAL_DAY);
  return cal_series_edit (third, &wanted, reach);
}

static void
test_this (void)
{
  g_autoptr (CalAppointment) series = create_series ("FREQ=WEEKLY;BYDAY=TU");
  g_autoptr (CalChange) change = move_by_a_day (series, CAL_SERIES_THIS);
  g_autoptr (CalAppointment) after = run_step (change, 0, series);

  g_assert_cmpuint (cal_change_get_n_steps (change), ==, 1);
  assert_days (after, "3 10 18 24 31");
}

static void
test_all (void)
{
  g_autoptr (CalAppointment) series = create_series ("FREQ=WEEKLY;BYDAY=TU");
  g_autoptr (CalChange) change = move_by_a_day (series, CAL_SERIES_ALL);
  g_autoptr (CalAppointment) after = run_step (change, 0, series);
  g_autoptr (CalChange) back = cal_change_invert (change);
  g_autoptr (CalAppointment) before = run_step (back, 0, after);

  g_assert_cmpuint (cal_change_get_n_steps (change), ==, 1);
  assert_days (after, "4 11 18 25 32");
  assert_days (before, "3 10 17 24 31");
}

static void
test_following (void)
{
  g_autoptr (CalAppointment) series = create_series ("FREQ=WEEKLY;BYDAY=TU;COUNT=5");
  g_autoptr (CalChange) change = move_by_a_day (series, CAL_SERIES_FOLLOWING);
  g_autoptr (CalAppointment) ended = run_step (change, 0, series);
  g_autoptr (CalAppointment) begun = run_step (change, 1, NULL);

  g_assert_cmpuint (cal_change_get_n_steps (change), ==, 2);
  assert_days (ended, "3 10");
  assert_days (begun, "18 25 32");
  g_assert_cmpstr (cal_appointment_get_uid (begun), !=, "choir");
  g_assert_nonnull (
      strstr (cal_appointment_get_source (begun), "\r\nRELATED-TO;RELTYPE=FIRST:choir\r\n"));
}

static void
test_following_first (void)
{
  g_autoptr (CalAppointment) series = create_series ("FREQ=WEEKLY;BYDAY=TU");
  g_autoptr (GPtrArray) all = expand (series);
  CalOccurrence *first = NULL;
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalChange) change = NULL;

  for (guint i = 0; i < all->len; i++)
    if (cal_occurrence_get_wall_start (g_ptr_array_index (all, i)) == START)
      first = g_ptr_array_index (all, i);
  g_assert_nonnull (first);
  cal_occurrence_get_fields (first, &wanted);
  g_free (wanted.title);
  wanted.title = g_strdup ("Band");
  change = cal_series_edit (first, &wanted, CAL_SERIES_FOLLOWING);

  g_assert_cmpuint (cal_change_get_n_steps (change), ==, 1);
  g_assert_cmpint (cal_change_get_step (change, 0)->kind, ==, CAL_STEP_PATCH);
}

static void
test_delete (void)
{
  g_autoptr (CalAppointment) series = create_series ("FREQ=WEEKLY;BYDAY=TU");
  g_autoptr (CalOccurrence) third = get_third (series);
  g_autoptr (CalChange) this_one = cal_series_delete (third, CAL_SERIES_THIS);
  g_autoptr (CalChange) following = cal_series_delete (third, CAL_SERIES_FOLLOWING);
  g_autoptr (CalChange) all = cal_series_delete (third, CAL_SERIES_ALL);
  g_autoptr (CalAppointment) without = run_step (this_one, 0, series);
  g_autoptr (CalAppointment) ended = run_step (following, 0, series);

  assert_days (without, "3 10 24 31 38");
  assert_days (ended, "3 10");
  g_assert_null (run_step (all, 0, series));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/series/this", test_this);
  g_test_add_func ("/model/series/all", test_all);
  g_test_add_func ("/model/series/following", test_following);
  g_test_add_func ("/model/series/following-first", test_following_first);
  g_test_add_func ("/model/series/delete", test_delete);
  return g_test_run ();
}
