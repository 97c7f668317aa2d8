/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-month-index.h"

static CalOccurrence *
create (int first_day, int end_day, gboolean is_all_day, guint number)
{
  g_autofree char *title = g_strdup_printf ("%u", number);
  CalTime start = is_all_day ? cal_time_date_of_day (first_day)
                             : cal_time_floating (first_day * CAL_DAY + number % 24 * CAL_HOUR);
  CalTime end = is_all_day ? cal_time_date_of_day (end_day) : cal_time_floating (end_day * CAL_DAY);
  CalEventFields fields = { .title = title, .start = start, .end = end };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("calendar", &fields);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             &none,
                             &start,
                             &end,
                             cal_zone_local (),
                             FALSE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return cal_occurrence_compare (*(CalOccurrence **) a, *(CalOccurrence **) b);
}

static GPtrArray *
create_random (GRand *random, guint n)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      int first = g_rand_int_range (random, 0, 60);
      int length = g_rand_int_range (random, 0, 4) == 0 ? g_rand_int_range (random, 1, 20) : 1;

      g_ptr_array_add (items, create (first, first + length, g_rand_boolean (random), i));
    }
  g_ptr_array_sort (items, compare);
  return items;
}

/* Row by row the same as an index that was filled at once. */
static void
assert_same (CalMonthIndex *a, CalMonthIndex *b)
{
  for (int number = -3; number < 14; number++)
    {
      const CalMonthRow *row = cal_month_index_get_row (a, number);
      const CalMonthRow *expected = cal_month_index_get_row (b, number);

      g_assert_cmpint (row != NULL, ==, expected != NULL);
      if (row == NULL)
        continue;
      g_assert_cmpuint (row->n_bars, ==, expected->n_bars);
      for (guint i = 0; i < row->n_bars; i++)
        {
          g_assert_true (cal_month_index_get_occurrence (a, number, &row->bars[i])
                         == cal_month_index_get_occurrence (b, number, &expected->bars[i]));
          g_assert_cmpuint (row->bars[i].lane, ==, expected->bars[i].lane);
          g_assert_cmpint (row->bars[i].hidden, ==, expected->bars[i].hidden);
        }
    }
}

static CalMonthIndex *
create_index (GPtrArray *items)
{
  CalMonthIndex *index = cal_month_index_new ();

  cal_month_index_set_weeks (index, 0, 4, 53);
  cal_month_index_set_capacity (index, 4);
  if (items != NULL)
    cal_month_index_splice (index, 0, 0, (CalOccurrence *const *) items->pdata, items->len);
  return index;
}

/* However the list came to what it is, the rows are those of the whole list. */
static void
test_splices (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) items = create_random (random, 300);
  g_autoptr (CalMonthIndex) whole = create_index (items);
  g_autoptr (CalMonthIndex) index = create_index (NULL);

  g_test_message ("seed %u", seed);
  cal_month_index_splice (index, 0, 0, (CalOccurrence *const *) items->pdata, items->len);
  for (int i = 0; i < 400; i++)
    {
      guint n = (guint) g_rand_int_range (random, 0, i % 20 == 0 ? 200 : 6);
      guint position = (guint) g_rand_int_range (random, 0, (int) (items->len - n) + 1);
      guint64 serial = cal_month_index_get_serial (index);

      cal_month_index_splice (index, position, n, NULL, 0);
      g_assert_cmpuint (cal_month_index_get_n_items (index), ==, items->len - n);
      g_assert_cmpuint (cal_month_index_get_serial (index), !=, serial);
      cal_month_index_get_row (index, 4);
      cal_month_index_splice (index,
                              position,
                              0,
                              (CalOccurrence *const *) items->pdata + position,
                              n);
    }
  assert_same (index, whole);
}

static void
test_weeks (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (GPtrArray) items = create_random (random, 100);
  g_autoptr (CalMonthIndex) whole = create_index (items);
  g_autoptr (CalMonthIndex) index = create_index (items);

  g_assert_null (cal_month_index_get_row (index, 0));
  g_assert_nonnull (cal_month_index_get_row (index, 1));
  g_assert_null (cal_month_index_get_row (index, 8));
  cal_month_index_set_weeks (index, 6, 10, 24);
  g_assert_null (cal_month_index_get_row (index, 0));
  cal_month_index_set_capacity (index, 1);
  cal_month_index_set_weeks (index, 0, 4, 53);
  cal_month_index_set_capacity (index, 4);
  assert_same (index, whole);
}

static void
test_only_what_is_touched (void)
{
  g_autoptr (CalOccurrence) first = create (5, 6, FALSE, 1);
  g_autoptr (CalOccurrence) second = create (20, 21, FALSE, 2);
  g_autoptr (CalOccurrence) third = create (21, 22, FALSE, 3);
  CalOccurrence *items[] = { first, second };
  g_autoptr (CalMonthIndex) index = create_index (NULL);
  const CalMonthRow *row;

  cal_month_index_splice (index, 0, 0, items, 2);
  row = cal_month_index_get_row (index, 1);
  cal_month_index_splice (index, 2, 0, &third, 1);
  g_assert_true (cal_month_index_get_row (index, 1) == row);
  g_assert_cmpuint (cal_month_index_get_row (index, 3)->n_bars, ==, 2);
}

static void
test_nothing (void)
{
  g_autoptr (CalMonthIndex) index = create_index (NULL);

  cal_month_index_splice (index, 0, 0, NULL, 0);
  g_assert_cmpuint (cal_month_index_get_n_items (index), ==, 0);
  g_assert_null (cal_month_index_get_row (index, 1));
}

static void
test_find_bar (void)
{
  g_autoptr (CalOccurrence) long_one = create (6, 20, TRUE, 1);
  g_autoptr (CalOccurrence) other = create (12, 13, FALSE, 2);
  CalOccurrence *items[] = { long_one, other };
  g_autoptr (CalMonthIndex) index = create_index (NULL);
  const CalMonthBar *bar;

  cal_month_index_splice (index, 0, 0, items, 2);
  bar = cal_month_index_find_bar (index, 2, cal_occurrence_get_id (long_one));
  g_assert_nonnull (bar);
  g_assert_true (bar->open_start && bar->open_end);
  g_assert_true (cal_month_index_get_occurrence (index, 2, bar) == long_one);
  g_assert_null (cal_month_index_find_bar (index, 1, cal_occurrence_get_id (other)));
  g_assert_null (cal_month_index_find_bar (index, 7, cal_occurrence_get_id (other)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/month-index/splices", test_splices);
  g_test_add_func ("/layout/month-index/weeks", test_weeks);
  g_test_add_func ("/layout/month-index/only-what-is-touched", test_only_what_is_touched);
  g_test_add_func ("/layout/month-index/nothing", test_nothing);
  g_test_add_func ("/layout/month-index/find-bar", test_find_bar);
  return g_test_run ();
}
