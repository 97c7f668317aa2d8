/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "cal-series.h"
#include "store-bed.h"

/* Changes of every kind at random, several at a time, some of them refused: single appointments and
 * series, one occurrence of a series, this and all that follow, from one calendar to the other, and
 * calendars that are deleted with all that is in them. At every rest what is shown is what is
 * stored; undoing everything, imports too, leads back to the start. */

#define WORK "work"

static void
assert_settled (Bed *bed)
{
  g_autofree char *shown = NULL;
  g_autofree char *stored = NULL;

  bed_settle (bed);
  shown = bed_show (bed, TRUE);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (shown, ==, stored);
}

static const char *
choose_calendar (Bed *bed)
{
  gboolean has_work = cal_store_find_calendar (bed->store, WORK) != NULL;

  return has_work && g_test_rand_bit () ? WORK : bed->calendar_id;
}

static CalAppointment *
make_appointment (Bed *bed, guint n)
{
  static const char *const rules[] = { "FREQ=WEEKLY;COUNT=5",
                                       "FREQ=DAILY;INTERVAL=3;COUNT=10",
                                       "FREQ=MONTHLY",
                                       "FREQ=WEEKLY;BYDAY=TU,TH" };
  g_autofree char *title = g_strdup_printf ("n%u", n);
  g_autoptr (CalAppointment) made = NULL;
  int day = g_test_rand_int_range (-10, BED_DAYS + 10);
  int hour = g_test_rand_int_range (0, 22);

  if (g_test_rand_bit ())
    made = bed_event (bed, title, day, hour);
  else
    made = bed_series (bed, title, day, hour, rules[g_test_rand_int_range (0, 4)]);

  return cal_appointment_with_identity (made,
                                        choose_calendar (bed),
                                        cal_appointment_get_uid (made));
}

static CalChange *
move_to_calendar (Bed *bed, CalAppointment *seen)
{
  const char *from = cal_appointment_get_calendar_id (seen);
  const char *to = choose_calendar (bed);
  const CalEventFields *fields;
  g_autoptr (CalPatch) same = NULL;
  g_autoptr (CalPatch) patch = NULL;

  if (g_str_equal (from, to) || cal_appointment_get_master (seen) == NULL)
    return NULL;

  fields = cal_event_get (cal_appointment_get_master (seen));
  same = cal_patch_new_diff (fields, fields, CAL_REACH_ALL, NULL);
  patch = cal_patch_with_calendar (same, from, to);
  return cal_change_new_patch (seen, patch);
}

/* Only of a single appointment: what is refused for one occurrence of a series might stand in the
 * way of undoing a change of another. */
static gboolean
can_be_refused (CalOccurrence *occurrence)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);

  return cal_occurrence_get_recurrence_id (occurrence)->kind == CAL_TIME_NONE
         && !cal_appointment_is_recurring (appointment) && g_test_rand_int_range (0, 4) == 0;
}

static CalChange *
edit (CalOccurrence *occurrence, guint n, CalSeriesReach reach)
{
  g_auto (CalEventFields) wanted = { 0 };
  gint64 days = g_test_rand_int_range (-9, 10) * CAL_DAY;

  cal_event_fields_copy (cal_event_get (cal_occurrence_get_event (occurrence)), &wanted);
  wanted.start = *cal_occurrence_get_start (occurrence);
  wanted.end = *cal_occurrence_get_end (occurrence);
  if (g_test_rand_bit ())
    {
      g_free (wanted.title);
      wanted.title = g_strdup_printf ("%s%u", can_be_refused (occurrence) ? "refuse" : "t", n);
    }
  if (g_test_rand_bit ())
    {
      wanted.start = cal_time_add (&wanted.start, days);
      wanted.end = cal_time_add (&wanted.end, days);
    }

  return cal_series_edit (occurrence, &wanted, reach);
}

static CalChange *
change_something (Bed *bed, guint n)
{
  CalOccurrence *seen = NULL;
  int kind = g_test_rand_int_range (0, 12);

  if (bed->mirror->len > 0)
    seen = g_ptr_array_index (bed->mirror, g_test_rand_int_range (0, (int) bed->mirror->len));
  if (seen == NULL || kind < 3)
    {
      g_autoptr (CalAppointment) made = make_appointment (bed, n);

      return cal_change_new_create (made);
    }

  if (kind < 4)
    return move_to_calendar (bed, cal_occurrence_get_appointment (seen));
  if (kind < 10)
    return edit (seen, n, (CalSeriesReach) (kind - 4) / 2);
  return cal_series_delete (seen, (CalSeriesReach) g_test_rand_int_range (0, 3));
}

/* One single appointment and one series, or new text for those of an earlier file. */
static void
import_something (Bed *bed, guint n)
{
  int number = g_test_rand_int_range (0, 6);
  g_autofree char *text =
      g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                       "BEGIN:VEVENT\r\nUID:single%d\r\nDTSTART:20261124T%02d0000Z\r\n"
                       "DURATION:PT2H\r\nX-KEPT:%u\r\nSUMMARY;LANGUAGE=en:i%u\r\nEND:VEVENT\r\n"
                       "BEGIN:VEVENT\r\nUID:series%d\r\nDTSTART:20261125T080000Z\r\n"
                       "DTEND:20261125T093000Z\r\nRRULE:FREQ=WEEKLY;COUNT=%u\r\n"
                       "SUMMARY:s%u\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                       number,
                       g_test_rand_int_range (0, 22),
                       n,
                       n,
                       number,
                       n % 5 + 2,
                       n);
  g_autofree char *path = bed_write_file (bed, "random.ics", text);
  g_autoptr (CalImportReport) report = bed_import (bed, path);

  g_assert_nonnull (report);
  /* It is known what there is to be undone when it has been carried out. */
  bed_settle (bed);
}

static void
do_something (Bed *bed, guint n)
{
  g_autoptr (CalChange) change = NULL;
  int what = g_test_rand_int_range (0, 16);

  if (what < 2)
    cal_store_undo (bed->store);
  else if (what < 4)
    cal_store_redo (bed->store);
  else if (what == 4)
    cal_store_delete_calendar (bed->store, WORK);
  else if (what == 5)
    import_something (bed, n);
  else
    change = change_something (bed, n);

  if (change != NULL && cal_change_get_n_steps (change) > 0)
    cal_store_apply (bed->store, change, "random");

  /* What an import has replaced is seen when it has been taken back, not before. */
  if (query_client_count_mutating (cal_store_get_client (bed->store), "import-revert") > 0)
    bed_settle (bed);
}

static void
test_changes (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) work = cal_calendar_new (WORK, "Work", "#ff0000", TRUE, FALSE, 9);
  guint n_changes = g_test_thorough () ? 1000 : 150;

  cal_store_save_calendar (bed->store, work);
  bed_settle (bed);
  bed_refuse (bed);
  for (guint n = 0; n < n_changes; n++)
    {
      do_something (bed, n);
      bed_settle_some (bed);
      if (n % 10 == 9)
        assert_settled (bed);
    }

  for (guint round = 0; round < 2; round++)
    {
      g_autofree char *shown = NULL;

      while (bed_can (bed, "can-undo"))
        {
          cal_store_undo (bed->store);
          bed_settle_some (bed);
        }
      assert_settled (bed);
      shown = bed_show (bed, FALSE);
      g_assert_cmpstr (shown, ==, "");
      while (round == 0 && bed_can (bed, "can-redo"))
        {
          cal_store_redo (bed->store);
          bed_settle_some (bed);
        }
      assert_settled (bed);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/random-changes", Bed, NULL, bed_set_up, test_changes, bed_tear_down);
  return g_test_run ();
}
