/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-days-index.h"

#include "cal-time.h"

#define WEEK 20779 /* 2026-11-22, a Sunday */
#define N_DAYS 7

static CalOccurrence *
create (const char *title, CalTime start, CalTime end)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title), .start = start, .end = end };
  g_autoptr (CalEvent) event = cal_event_new (&fields);
  g_autoptr (CalAppointment) appointment =
      cal_appointment_new ("work", title, event, NULL, 0, NULL);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment, event, &none, &start, &end, cal_zone_utc (), FALSE);
}

static CalOccurrence *
create_timed (const char *title, int day, int hour, int hours)
{
  gint64 start = (WEEK + day) * CAL_DAY + hour * CAL_HOUR;

  return create (title, cal_time_floating (start), cal_time_floating (start + hours * CAL_HOUR));
}

static CalOccurrence *
create_days (const char *title, int day, int n_days)
{
  return create (title,
                 cal_time_date_of_day (WEEK + day),
                 cal_time_date_of_day (WEEK + day + n_days));
}

static CalDaysIndex *
create_index (void)
{
  CalDaysIndex *index = cal_days_index_new ();

  cal_days_index_set_days (index, WEEK, N_DAYS);
  cal_days_index_set_room (index, 3, 20 * CAL_MINUTE, 8, 6);
  return index;
}

static void
add (CalDaysIndex *index, guint position, CalOccurrence *occurrence)
{
  cal_days_index_splice (index, position, 0, &occurrence, 1);
  g_object_unref (occurrence);
}

static void
test_places (void)
{
  g_autoptr (CalDaysIndex) index = create_index ();
  const CalDaysLayout *layout;

  add (index, 0, create_days ("Fair", 1, 2));
  add (index, 1, create_timed ("Call", 1, 9, 1));
  add (index, 2, create_timed ("Train", 2, 22, 8));
  add (index, 3, create_timed ("Voyage", 3, 20, 30));
  add (index, 4, create_timed ("Next week", 8, 9, 1));
  g_assert_cmpuint (cal_days_index_get_n_items (index), ==, 5);
  layout = cal_days_index_get_layout (index);
  /* What lasts a day or more is above the hours. */
  g_assert_cmpuint (layout->strip->n_bars, ==, 2);
  g_assert_cmpuint (layout->columns[1]->n_blocks, ==, 1);
  /* What goes on over midnight is in both days. */
  g_assert_cmpuint (layout->columns[2]->n_blocks, ==, 1);
  g_assert_cmpuint (layout->columns[3]->n_blocks, ==, 1);
  g_assert_true (layout->columns[3]->blocks[0].open_start);
  g_assert_cmpuint (layout->columns[4]->n_blocks, ==, 0);
  g_assert_cmpstr (cal_occurrence_get_title (
                       cal_days_index_get_block (index, 3, &layout->columns[3]->blocks[0])),
                   ==,
                   "Train");
  g_assert_cmpstr (
      cal_occurrence_get_title (cal_days_index_get_bar (index, &layout->strip->bars[1])),
      ==,
      "Voyage");
  cal_days_index_set_days (index, WEEK + 7, N_DAYS);
  layout = cal_days_index_get_layout (index);
  g_assert_cmpuint (layout->strip->n_bars, ==, 0);
  g_assert_cmpuint (layout->columns[1]->n_blocks, ==, 1);
}

static void
test_splice (void)
{
  g_autoptr (CalDaysIndex) index = create_index ();

  add (index, 0, create_timed ("Call", 1, 9, 1));
  add (index, 1, create_timed ("Lunch", 1, 12, 1));
  add (index, 1, create_timed ("Tea", 1, 10, 1));
  g_assert_cmpuint (cal_days_index_get_layout (index)->columns[1]->n_blocks, ==, 3);
  cal_days_index_splice (index, 1, 1, NULL, 0);
  g_assert_cmpuint (cal_days_index_get_layout (index)->columns[1]->n_blocks, ==, 2);
  cal_days_index_splice (index, 0, 2, NULL, 0);
  g_assert_cmpuint (cal_days_index_get_n_items (index), ==, 0);
  g_assert_cmpuint (cal_days_index_get_layout (index)->columns[1]->n_blocks, ==, 0);
}

/* After any splices it holds what the list holds. */
static void
test_random (void)
{
  g_autoptr (CalDaysIndex) index = create_index ();
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  for (int round = 0; round < 500; round++)
    {
      guint position = (guint) g_test_rand_int_range (0, (int) list->len + 1);
      guint n_blocks = 0;

      if (position < list->len && g_test_rand_bit ())
        {
          cal_days_index_splice (index, position, 1, NULL, 0);
          g_ptr_array_remove_index (list, position);
        }
      else
        {
          CalOccurrence *occurrence =
              create_timed ("x", g_test_rand_int_range (-2, 9), g_test_rand_int_range (0, 22), 1);

          cal_days_index_splice (index, position, 0, &occurrence, 1);
          g_ptr_array_insert (list, (int) position, occurrence);
        }
      for (guint i = 0; i < list->len; i++)
        {
          int day = cal_occurrence_get_first_day (g_ptr_array_index (list, i)) - WEEK;

          n_blocks += day >= 0 && day < N_DAYS ? 1 : 0;
        }
      for (int i = 0; i < N_DAYS; i++)
        n_blocks -= cal_days_index_get_layout (index)->columns[i]->n_blocks;
      g_assert_cmpuint (n_blocks, ==, 0);
    }
}

static void
test_find (void)
{
  g_autoptr (CalDaysIndex) index = create_index ();
  g_autoptr (CalOccurrence) train = create_timed ("Train", 2, 22, 8);
  const char *id = cal_occurrence_get_id (train);
  CalDaysHit at;

  cal_days_index_splice (index, 0, 0, &train, 1);
  g_assert_true (cal_days_index_find (index, id, 2, &at));
  g_assert_cmpint (at.part, ==, CAL_DAYS_PART_BLOCK);
  g_assert_cmpint (at.clock, ==, 22 * CAL_HOUR);
  g_assert_true (cal_days_index_find (index, id, 3, &at));
  g_assert_cmpint (at.day, ==, WEEK + 3);
  g_assert_false (cal_days_index_find (index, id, 4, &at));
}

static void
test_hidden (void)
{
  g_autoptr (CalDaysIndex) index = create_index ();
  g_autoptr (CalOccurrence) last_day = create_days ("Last", 1, 1);
  g_autoptr (CalOccurrence) last = create_timed ("Last hour", 1, 9, 1);
  CalDaysHit at;
  guint n = 0;

  for (int i = 0; i < 4; i++)
    add (index, n++, create_days ("Day", 1, 1));
  cal_days_index_splice (index, n++, 0, &last_day, 1);
  for (int i = 0; i < 9; i++)
    add (index, n++, create_timed ("Hour", 1, 9, 1));
  cal_days_index_splice (index, n, 0, &last, 1);
  g_assert_cmpuint (cal_days_index_count_strip_lanes (index), ==, 5);
  g_assert_true (cal_days_index_find (index, cal_occurrence_get_id (last_day), 1, &at));
  g_assert_cmpint (at.part, ==, CAL_DAYS_PART_MORE);
  g_assert_true (cal_days_index_find (index, cal_occurrence_get_id (last), 1, &at));
  g_assert_cmpint (at.part, ==, CAL_DAYS_PART_REST);
  g_assert_nonnull (at.rest);
  g_assert_cmpuint (at.rest->n_hidden, ==, 4);
  cal_days_index_set_room (index, 9, 20 * CAL_MINUTE, 20, 18);
  g_assert_true (cal_days_index_find (index, cal_occurrence_get_id (last), 1, &at));
  g_assert_cmpint (at.part, ==, CAL_DAYS_PART_BLOCK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/days-index/places", test_places);
  g_test_add_func ("/layout/days-index/splice", test_splice);
  g_test_add_func ("/layout/days-index/random", test_random);
  g_test_add_func ("/layout/days-index/find", test_find);
  g_test_add_func ("/layout/days-index/hidden", test_hidden);
  return g_test_run ();
}
