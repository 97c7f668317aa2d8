/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

/* The system's zone changes while the program runs. */

static CalAppointment *
make_appointment (Bed *bed, const char *title, CalTime start, CalTime end)
{
  g_auto (CalEventFields) fields = { 0 };

  fields.title = g_strdup (title);
  fields.start = start;
  fields.end = end;
  return cal_appointment_new_single (bed->calendar_id, &fields);
}

/* One that is held in a zone, one that floats, one of a whole day. */
static void
make_three (Bed *bed)
{
  gint64 wall = (BED_MONDAY + 3) * CAL_DAY + 12 * CAL_HOUR;
  g_autoptr (CalAppointment) meeting = bed_event (bed, "Meeting", 3, 12);
  g_autoptr (CalAppointment) lunch = make_appointment (bed,
                                                       "Floating",
                                                       cal_time_floating (wall),
                                                       cal_time_floating (wall + CAL_HOUR));
  g_autoptr (CalAppointment) holiday = make_appointment (bed,
                                                         "Holiday",
                                                         cal_time_date_of_day (BED_MONDAY + 4),
                                                         cal_time_date_of_day (BED_MONDAY + 5));

  bed_create (bed, meeting);
  bed_create (bed, lunch);
  bed_create (bed, holiday);
  bed_settle (bed);
}

static void
travel (Bed *bed, const char *zone)
{
  g_setenv ("TZ", zone, TRUE);
  cal_store_check_zone (bed->store);
}

static void
assert_shown (Bed *bed, const char *text)
{
  g_autofree char *shown = NULL;

  bed_settle (bed);
  shown = bed_show (bed, TRUE);
  g_assert_cmpstr (shown, ==, text);
}

static void
count_cb (CalStore *store, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_travel (Bed *bed, gconstpointer data)
{
  guint n_changes = 0;

  make_three (bed);
  g_signal_connect (bed->store, "notify::zone", G_CALLBACK (count_cb), &n_changes);
  assert_shown (bed, "4 00 Holiday\n3 12 Floating\n3 12 Meeting\n");

  travel (bed, "America/New_York");
  g_assert_cmpstr (cal_zone_get_id (cal_store_get_zone (bed->store)), ==, "America/New_York");
  assert_shown (bed, "4 00 Holiday\n3 07 Meeting\n3 12 Floating\n");

  travel (bed, "Pacific/Apia");
  assert_shown (bed, "4 00 Holiday\n3 12 Floating\n4 01 Meeting\n");

  travel (bed, "Pacific/Apia");
  g_assert_cmpuint (n_changes, ==, 2);
  travel (bed, "UTC");
  assert_shown (bed, "4 00 Holiday\n3 12 Floating\n3 12 Meeting\n");
  g_signal_handlers_disconnect_by_data (bed->store, &n_changes);
}

/* A change that is on its way meanwhile is seen in the new zone, and stays. */
static void
test_while_pending (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) late = bed_event (bed, "Late", 5, 23);

  make_three (bed);
  bed_create (bed, late);
  travel (bed, "Asia/Kolkata");
  assert_shown (bed, "4 00 Holiday\n3 12 Floating\n3 17 Meeting\n6 04 Late\n");
  cal_store_undo (bed->store);
  assert_shown (bed, "4 00 Holiday\n3 12 Floating\n3 17 Meeting\n");
  travel (bed, "UTC");
  assert_shown (bed, "4 00 Holiday\n3 12 Floating\n3 12 Meeting\n");
}

static void
set_up (Bed *bed, gconstpointer data)
{
  g_setenv ("TZ", "UTC", TRUE);
  bed_set_up (bed, data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store/zone/" name, Bed, NULL, set_up, func, bed_tear_down)
  ADD ("travel", test_travel);
  ADD ("while-pending", test_while_pending);
#undef ADD
  return g_test_run ();
}
