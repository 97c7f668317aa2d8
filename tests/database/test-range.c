/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"

/* What the range read gives is what expanding every appointment there is gives: in any zone, for
 * single, all-day, floating, long and endless ones. */

#define N_APPOINTMENTS 600
#define N_RANGES 150
#define FIRST_DAY 18000 /* 2019-04-14 */
#define N_DAYS 1500

static const char *const zones[] = { "UTC",          "America/New_York", "Europe/London",
                                     "Asia/Kolkata", "Pacific/Apia",     "Pacific/Kiritimati" };

static const char *const rules[] = {
  "FREQ=DAILY",
  "FREQ=DAILY;COUNT=10",
  "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20210301T000000Z",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=YEARLY;COUNT=3",
  "FREQ=WEEKLY;INTERVAL=3",
};

static const CalZone *
random_zone (void)
{
  const CalZone *zone = cal_zone_lookup (zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))]);

  g_assert_nonnull (zone);
  return zone;
}

static CalRecurrence *
random_recurrence (const CalTime *start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule =
      cal_rule_parse (rules[g_test_rand_int_range (0, G_N_ELEMENTS (rules))], &error);

  g_assert_no_error (error);
  return cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
}

static CalAppointment *
random_appointment (const char *calendar, guint number)
{
  gint64 day = g_test_rand_int_range (FIRST_DAY, FIRST_DAY + N_DAYS);
  gint64 wall = day * CAL_DAY + g_test_rand_int_range (0, 24 * 60) * CAL_MINUTE;
  gint64 length = g_test_rand_int_range (0, 180) * CAL_MINUTE;
  g_autofree char *title = g_strdup_printf ("Number %u", number);
  CalEventFields fields = { .title = title };
  CalAppointment *appointment;

  if (g_test_rand_int_range (0, 10) == 0)
    length = g_test_rand_int_range (1, 60) * CAL_DAY;

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      fields.start = cal_time_date_of_day ((int) day);
      fields.end = cal_time_date_of_day ((int) day + g_test_rand_int_range (1, 5));
      break;

    case 1:
      fields.start = cal_time_floating (wall);
      fields.end = cal_time_floating (wall + length);
      break;

    default:
      fields.start = cal_time_zoned (wall, random_zone ());
      fields.end = cal_time_add (&fields.start, length);
      break;
    }

  if (g_test_rand_int_range (0, 8) == 0)
    fields.recurrence = random_recurrence (&fields.start);
  appointment = cal_appointment_new_single (calendar, &fields);
  g_clear_pointer (&fields.recurrence, cal_recurrence_unref);
  return appointment;
}

static GPtrArray *
fill (CalDatabase *database)
{
  g_autofree char *calendar = bed_first_calendar (database);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CalChange) change = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *stored;

  for (guint i = 0; i < N_APPOINTMENTS; i++)
    {
      g_autoptr (CalAppointment) appointment = random_appointment (calendar, i);

      g_ptr_array_add (changes, cal_change_new_create (appointment));
    }
  change = cal_change_new_join ((CalChange *const *) changes->pdata, changes->len);
  stored = bed_write (database, change, &error);
  g_assert_no_error (error);
  return stored;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return cal_occurrence_compare (*(CalOccurrence *const *) a, *(CalOccurrence *const *) b);
}

static GPtrArray *
expand_all (GPtrArray *appointments, const CalRange *range)
{
  GPtrArray *occurrences = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < appointments->len; i++)
    g_assert_true (cal_appointment_expand (g_ptr_array_index (appointments, i),
                                           range,
                                           FALSE,
                                           NULL,
                                           occurrences));
  g_ptr_array_sort (occurrences, compare);
  return occurrences;
}

static void
check_range (CalDatabase *database, GPtrArray *appointments, const CalRange *range)
{
  g_autoptr (GPtrArray) expected = expand_all (appointments, range);
  g_autoptr (GPtrArray) read =
      bed_read_range (database, range->first_day, range->end_day, range->zone);

  g_assert_cmpuint (read->len, ==, expected->len);
  for (guint i = 0; i < read->len; i++)
    {
      g_assert_true (
          cal_occurrence_equal (g_ptr_array_index (read, i), g_ptr_array_index (expected, i)));
      if (i > 0)
        g_assert_cmpint (
            cal_occurrence_compare (g_ptr_array_index (read, i - 1), g_ptr_array_index (read, i)),
            <,
            0);
    }
}

static void
test_random (void)
{
  g_autofree char *folder = bed_make_folder ();
  g_autofree char *path = g_build_filename (folder, "calendar.db", NULL);
  CalDatabase *database = bed_open (path);
  g_autoptr (GPtrArray) appointments = fill (database);
  guint n_ranges = g_test_thorough () ? N_RANGES * 10 : N_RANGES;

  for (guint i = 0; i < n_ranges; i++)
    {
      int first = g_test_rand_int_range (FIRST_DAY - 60, FIRST_DAY + N_DAYS + 60);
      CalRange range = { .first_day = first,
                         .end_day = first + g_test_rand_int_range (1, 45),
                         .zone = random_zone () };

      check_range (database, appointments, &range);
    }

  bed_close (database);
  bed_check_integrity (path);
  bed_remove_folder (g_steal_pointer (&folder));
}

/* Neighbours at the very edge of the range. */
static void
test_edges (void)
{
  static const struct
  {
    int hour, minutes;
    gboolean is_in;
  } cases[] = {
    { -1, 60, FALSE }, { -1, 61, TRUE }, { 0, 0, TRUE },
    { 0, 30, TRUE },   { 23, 60, TRUE }, { 24, 60, FALSE },
  };
  g_autofree char *folder = bed_make_folder ();
  g_autofree char *path = g_build_filename (folder, "calendar.db", NULL);
  CalDatabase *database = bed_open (path);
  g_autofree char *calendar = bed_first_calendar (database);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CalAppointment) appointment =
          bed_appointment (calendar, "Edge", 20000, cases[i].hour, cases[i].minutes, NULL);
      g_autoptr (CalChange) change = cal_change_new_create (appointment);
      g_autoptr (CalChange) back = cal_change_invert (change);
      g_autoptr (GPtrArray) stored = bed_write (database, change, NULL);
      g_autoptr (GPtrArray) found = bed_read_range (database, 20000, 20001, cal_zone_utc ());
      g_autoptr (GPtrArray) removed = bed_write (database, back, NULL);

      g_assert_nonnull (stored);
      g_assert_nonnull (removed);
      g_assert_cmpuint (found->len, ==, cases[i].is_in);
    }

  bed_close (database);
  bed_remove_folder (g_steal_pointer (&folder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/range/random", test_random);
  g_test_add_func ("/database/range/edges", test_edges);

  return g_test_run ();
}
