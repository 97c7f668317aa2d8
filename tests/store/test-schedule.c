/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

/* A schedule merges chunks of days. That each items-changed it emits is true is checked by the bed.
 */

/* The border of two chunks inside the bed's range, days after its Monday. */
static int
find_border (void)
{
  int into_chunk = (BED_MONDAY + 3) % 35;

  return 35 - into_chunk;
}

static guint
get_n_items (Bed *bed)
{
  return g_list_model_get_n_items (G_LIST_MODEL (bed->schedule));
}

/* Days long, over the border: one occurrence. */
static void
test_border (Bed *bed, gconstpointer data)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) trip = NULL;
  int border = find_border ();
  guint n_emitted = bed->n_emitted;

  fields.title = g_strdup ("Trip");
  fields.start = cal_time_date_of_day (BED_MONDAY + border - 2);
  fields.end = cal_time_date_of_day (BED_MONDAY + border + 3);
  trip = cal_appointment_new_single (bed->calendar_id, &fields);
  bed_create (bed, trip);
  g_assert_cmpuint (get_n_items (bed), ==, 1);
  g_assert_cmpuint (bed->n_emitted, ==, n_emitted + 1);
  bed_settle (bed);
  g_assert_cmpuint (get_n_items (bed), ==, 1);

  cal_schedule_set_range (bed->schedule, BED_MONDAY + border, BED_MONDAY + border + 7);
  g_assert_cmpuint (get_n_items (bed), ==, 1);
  bed_settle (bed);
  g_assert_cmpuint (get_n_items (bed), ==, 1);
}

static void
test_order_over_chunks (Bed *bed, gconstpointer data)
{
  g_autofree char *shown = NULL;
  g_autoptr (GString) expected = g_string_new (NULL);

  for (int day = BED_DAYS - 3; day >= 0; day -= 3)
    {
      g_autoptr (CalAppointment) appointment = bed_event (bed, "x", day, 9);

      bed_create (bed, appointment);
    }
  for (int day = (BED_DAYS - 3) % 3; day < BED_DAYS; day += 3)
    g_string_append_printf (expected, "%d 09 x\n", day);
  bed_settle (bed);
  shown = bed_show (bed, TRUE);
  g_assert_cmpstr (shown, ==, expected->str);
}

/* In a thousand rows an insertion is told as one row added. */
static void
test_minimal (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) series = bed_series (bed, "Often", 0, 0, "FREQ=HOURLY;COUNT=1000");
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 20, 12);
  guint n_items, n_emitted;

  bed_create (bed, series);
  bed_settle (bed);
  n_items = get_n_items (bed);
  g_assert_cmpuint (n_items, ==, 1000);
  n_emitted = bed->n_emitted;
  bed_create (bed, lunch);
  g_assert_cmpuint (bed->n_emitted, ==, n_emitted + 1);
  g_assert_cmpuint (get_n_items (bed), ==, n_items + 1);
  bed_settle (bed);
  g_assert_cmpuint (bed->n_emitted, ==, n_emitted + 2);
}

/* The days beside the range are there before they are asked for. */
static void
test_prefetch (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) later = bed_event (bed, "Later", BED_DAYS + 20, 9);

  bed_create (bed, later);
  bed_settle (bed);
  cal_schedule_set_range (bed->schedule, BED_MONDAY + BED_DAYS, BED_MONDAY + BED_DAYS + 42);
  g_assert_nonnull (bed_find (bed, cal_appointment_get_uid (later), 0));
  g_assert_false (cal_schedule_get_loading (bed->schedule));
  bed_settle (bed);
}

/* Of a long range, what is in its middle is there at once, the ends when there is nothing else to
 * do. */
static void
test_ends (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) early = bed_event (bed, "Early", BED_DAYS, 9);
  g_autoptr (CalAppointment) middle = bed_event (bed, "Middle", BED_DAYS + 100, 9);
  g_autoptr (CalAppointment) late = bed_event (bed, "Late", BED_DAYS + 200, 9);

  bed_create (bed, early);
  bed_create (bed, middle);
  bed_create (bed, late);
  cal_schedule_set_range (bed->schedule, BED_MONDAY + BED_DAYS, BED_MONDAY + BED_DAYS + 201);
  bed_settle (bed);
  g_assert_cmpuint (get_n_items (bed), ==, 3);

  /* Back and forth, all of it in the cache. */
  cal_schedule_set_range (bed->schedule, BED_MONDAY, BED_MONDAY + 35);
  bed_settle (bed);
  g_assert_null (bed_find (bed, cal_appointment_get_uid (late), 0));
  cal_schedule_set_range (bed->schedule, BED_MONDAY + BED_DAYS, BED_MONDAY + BED_DAYS + 201);
  g_assert_nonnull (bed_find (bed, cal_appointment_get_uid (middle), 0));
  g_assert_null (bed_find (bed, cal_appointment_get_uid (late), 0));
  bed_settle (bed);
  g_assert_nonnull (bed_find (bed, cal_appointment_get_uid (late), 0));
  g_assert_nonnull (bed_find (bed, cal_appointment_get_uid (early), 0));
  g_assert_false (cal_schedule_get_loading (bed->schedule));
}

/* Moved on and on without a pause, the list doesn't grow with what lies behind. */
static void
test_scroll (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) series = bed_series (bed, "Daily", 0, 9, "FREQ=DAILY");
  guint n_most = 0;

  bed_create (bed, series);
  bed_settle (bed);
  for (int i = 0; i < 60; i++)
    {
      int first_day = BED_MONDAY + 30 * i;

      cal_schedule_set_range (bed->schedule, first_day, first_day + 165);
      while (cal_schedule_get_loading (bed->schedule))
        g_main_context_iteration (NULL, TRUE);
      n_most = MAX (n_most, get_n_items (bed));
    }
  g_assert_cmpuint (n_most, >=, 95);
  g_assert_cmpuint (n_most, <=, 18 * 35);
  bed_settle (bed);
  g_assert_cmpuint (get_n_items (bed), <=, 6 * 35);
}

static void
test_loading (Bed *bed, gconstpointer data)
{
  int first_day, end_day;
  gboolean loading;

  cal_schedule_set_range (bed->schedule, BED_MONDAY + 4000, BED_MONDAY + 4042);
  g_object_get (bed->schedule,
                "range-first-day",
                &first_day,
                "range-end-day",
                &end_day,
                "loading",
                &loading,
                NULL);
  g_assert_cmpint (first_day, ==, BED_MONDAY + 4000);
  g_assert_cmpint (end_day, ==, BED_MONDAY + 4042);
  g_assert_true (loading);
  bed_settle (bed);
  g_assert_false (cal_schedule_get_loading (bed->schedule));
}

/* What stays in the range when it moves is not touched. */
static void
test_move_range (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 40, 12);
  guint n_emitted;

  bed_create (bed, lunch);
  bed_settle (bed);
  n_emitted = bed->n_emitted;
  for (int day = 0; day < 28; day += 7)
    cal_schedule_set_range (bed->schedule, BED_MONDAY + day, BED_MONDAY + day + BED_DAYS);
  bed_settle (bed);
  g_assert_cmpuint (bed->n_emitted, ==, n_emitted);
  g_assert_nonnull (bed_find (bed, cal_appointment_get_uid (lunch), 0));
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/schedule/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("border", test_border);
  ADD ("order-over-chunks", test_order_over_chunks);
  ADD ("minimal", test_minimal);
  ADD ("prefetch", test_prefetch);
  ADD ("ends", test_ends);
  ADD ("scroll", test_scroll);
  ADD ("loading", test_loading);
  ADD ("move-range", test_move_range);
#undef ADD
  return g_test_run ();
}
