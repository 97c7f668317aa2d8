/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-crowded"

#include "store-bed.h"

/* A series that repeats too often is shown in part, and told of once. */

typedef struct
{
  Bed bed;
  GString *told; /* titles; a bar between what was told at once */
} CrowdedBed;

static void
crowded_cb (CrowdedBed *self, GPtrArray *crowded)
{
  for (guint i = 0; i < crowded->len; i++)
    g_string_append_printf (self->told,
                            "%s ",
                            cal_appointment_get_title (g_ptr_array_index (crowded, i)));
  g_string_append (self->told, "| ");
}

static void
set_up (CrowdedBed *self, gconstpointer data)
{
  bed_set_up (&self->bed, data);
  self->told = g_string_new (NULL);
  g_signal_connect_swapped (self->bed.store, "crowded", G_CALLBACK (crowded_cb), self);
}

static void
tear_down (CrowdedBed *self, gconstpointer data)
{
  g_signal_handlers_disconnect_by_data (self->bed.store, self);
  bed_tear_down (&self->bed, data);
  g_string_free (self->told, TRUE);
}

/* How many occurrences of that title begin on each of the days [from, to). */
static void
assert_each_day (CrowdedBed *self, const char *title, int from, int to, guint expected)
{
  GPtrArray *mirror = self->bed.mirror;

  for (int day = from; day < to; day++)
    {
      guint n = 0;

      for (guint i = 0; i < mirror->len; i++)
        n += cal_occurrence_get_first_day (mirror->pdata[i]) == BED_MONDAY + day
             && g_str_equal (cal_occurrence_get_title (mirror->pdata[i]), title);
      g_assert_cmpuint (n, ==, expected);
    }
}

static void
apply (CrowdedBed *self, CalChange *change)
{
  cal_store_apply (self->bed.store, change, "changed");
  g_object_unref (change);
}

static CalChange *
make_weekly (CalAppointment *seen, const char *title)
{
  g_auto (CalEventFields) wanted = { 0 };
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=WEEKLY", NULL);
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (fields, &wanted);
  g_clear_pointer (&wanted.recurrence, cal_recurrence_unref);
  wanted.recurrence = cal_recurrence_new (&wanted.start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  g_free (wanted.title);
  wanted.title = g_strdup (title);
  patch = cal_patch_new_diff (fields, &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (seen, patch);
}

static void
test_changes (CrowdedBed *self, gconstpointer data)
{
  Bed *bed = &self->bed;
  g_autoptr (CalAppointment) series = bed_series (bed, "Seconds", 0, 9, "FREQ=SECONDLY;BYHOUR=9");
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (series);

  bed_create (bed, lunch);
  bed_create (bed, series);
  assert_each_day (self, "Seconds", 0, BED_DAYS, 6);
  bed_settle (bed);
  assert_each_day (self, "Seconds", 0, BED_DAYS, 6);
  g_assert_true (cal_store_is_crowded (bed->store, series));
  g_assert_false (cal_store_is_crowded (bed->store, lunch));

  apply (self, bed_rename (bed_seen (bed, uid), "Renamed"));
  assert_each_day (self, "Seconds", 0, BED_DAYS, 0);
  assert_each_day (self, "Renamed", 0, BED_DAYS, 6);
  bed_settle (bed);
  assert_each_day (self, "Renamed", 0, BED_DAYS, 6);
  assert_each_day (self, "Lunch", 3, 4, 1);

  apply (self, make_weekly (bed_seen (bed, uid), "Renamed"));
  assert_each_day (self, "Renamed", 0, 1, 1);
  assert_each_day (self, "Renamed", 1, 7, 0);
  g_assert_false (cal_store_is_crowded (bed->store, series));
  bed_settle (bed);
  cal_store_undo (bed->store);
  assert_each_day (self, "Renamed", 0, BED_DAYS, 6);
  bed_settle (bed);
  g_assert_true (cal_store_is_crowded (bed->store, series));
  g_assert_cmpstr (self->told->str, ==, "Seconds | ");
}

/* It repeats as often as before when a change of that is refused. */
static void
test_refused (CrowdedBed *self, gconstpointer data)
{
  Bed *bed = &self->bed;
  g_autoptr (CalAppointment) series = bed_series (bed, "Minutes", 0, 9, "FREQ=MINUTELY");
  const char *uid = cal_appointment_get_uid (series);

  bed_create (bed, series);
  bed_settle (bed);
  bed_refuse (bed);
  apply (self, make_weekly (bed_seen (bed, uid), "refuse"));
  g_assert_false (cal_store_is_crowded (bed->store, series));
  bed_settle (bed);
  g_assert_cmpuint (bed->failed->len, ==, 1);
  assert_each_day (self, "Minutes", 1, BED_DAYS, 6);
  g_assert_true (cal_store_is_crowded (bed->store, series));
  g_assert_cmpstr (self->told->str, ==, "Minutes | ");
}

/* What comes with one reading is told at once, whether it is shown in part or can't be followed. */
static void
test_read (CrowdedBed *self, gconstpointer data)
{
  Bed *bed = &self->bed;
  g_autofree char *path = bed_write_file (bed,
                                          "dense.ics",
                                          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                                          "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261101T000000Z\r\n"
                                          "RRULE:FREQ=MINUTELY\r\nSUMMARY:Minutes\r\nEND:VEVENT\r\n"
                                          "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20261101T000000Z\r\n"
                                          "RRULE:FREQ=SECONDLY\r\nEXRULE:FREQ=SECONDLY\r\n"
                                          "SUMMARY:None\r\nEND:VEVENT\r\n"
                                          "BEGIN:VEVENT\r\nUID:c\r\nDTSTART:20261101T000000Z\r\n"
                                          "RRULE:FREQ=HOURLY\r\nSUMMARY:Hours\r\nEND:VEVENT\r\n"
                                          "END:VCALENDAR\r\n");
  g_autoptr (CalImportReport) report = bed_import (bed, path);

  g_assert_nonnull (report);
  bed_settle (bed);
  assert_each_day (self, "Minutes", 0, BED_DAYS, 6);
  assert_each_day (self, "None", 0, BED_DAYS, 0);
  assert_each_day (self, "Hours", 0, BED_DAYS, 24);
  g_assert_true (g_str_equal (self->told->str, "Minutes None | ")
                 || g_str_equal (self->told->str, "None Minutes | "));
}

/* A series of which much is in a list is put there and taken out as a whole, beside others. */
static void
test_hourly (CrowdedBed *self, gconstpointer data)
{
  Bed *bed = &self->bed;
  g_autoptr (CalAppointment) series = bed_series (bed, "Hours", 0, 0, "FREQ=HOURLY");
  const char *uid = cal_appointment_get_uid (series);
  g_autofree char *shown = NULL;
  g_autofree char *stored = NULL;

  for (int day = 0; day < BED_DAYS; day += 5)
    {
      g_autoptr (CalAppointment) event = bed_event (bed, "Event", day, day % 24);

      bed_create (bed, event);
    }
  bed_create (bed, series);
  apply (self, bed_rename (bed_seen (bed, uid), "Each hour"));
  assert_each_day (self, "Hours", 0, BED_DAYS, 0);
  assert_each_day (self, "Each hour", 0, BED_DAYS, 24);
  bed_settle (bed);
  shown = bed_show (bed, TRUE);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (shown, ==, stored);
  assert_each_day (self, "Event", 5, 6, 1);

  apply (self, cal_change_new_delete (bed_seen (bed, uid)));
  assert_each_day (self, "Each hour", 0, BED_DAYS, 0);
  assert_each_day (self, "Event", 5, 6, 1);
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_settle (bed);
  g_free (g_steal_pointer (&shown));
  shown = bed_show (bed, TRUE);
  g_assert_cmpstr (shown, ==, stored);
  g_assert_cmpstr (self->told->str, ==, "");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/crowded/" name, CrowdedBed, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("changes", test_changes);
  ADD ("refused", test_refused);
  ADD ("read", test_read);
  ADD ("hourly", test_hourly);

  return g_test_run ();
}
