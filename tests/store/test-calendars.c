/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

/* A calendar is deleted, and comes back. */

static void
assert_settled (Bed *bed, const char *text)
{
  bed_assert_settled (bed, text);
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static guint
count_calendars (Bed *bed)
{
  return g_list_model_get_n_items (cal_store_get_calendars (bed->store));
}

/* A second calendar, with a meeting in it; lunch is in the first. */
static void
make_work (Bed *bed)
{
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Work", "#ff0000", TRUE, FALSE, 9);
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 2, 12);
  g_autoptr (CalAppointment) event = bed_event (bed, "Meeting", 3, 9);
  g_autoptr (CalAppointment) meeting =
      cal_appointment_with_identity (event, "work", cal_appointment_get_uid (event));

  cal_store_save_calendar (bed->store, work);
  bed_create (bed, lunch);
  bed_create (bed, meeting);
  bed_settle (bed);
}

static void
test_delete (Bed *bed, gconstpointer data)
{
  make_work (bed);
  g_assert_true (cal_store_can_delete_calendar (bed->store, "work"));
  g_assert_nonnull (cal_store_delete_calendar (bed->store, "work"));
  bed_assert_shown (bed, "2 12 Lunch\n");
  g_assert_cmpuint (count_calendars (bed), ==, 1);
  g_assert_null (cal_store_find_calendar (bed->store, "work"));
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Calendar “Work” deleted");
  assert_settled (bed, "2 12 Lunch\n");
}

static void
test_undo_and_redo (Bed *bed, gconstpointer data)
{
  make_work (bed);
  cal_store_delete_calendar (bed->store, "work");
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "2 12 Lunch\n3 09 Meeting\n");
  g_assert_cmpstr (bed_get_last (bed->done), ==, "Undone: Calendar “Work” deleted");
  g_assert_cmpuint (count_calendars (bed), ==, 2);
  assert_settled (bed, "2 12 Lunch\n3 09 Meeting\n");
  cal_store_redo (bed->store);
  bed_assert_shown (bed, "2 12 Lunch\n");
  assert_settled (bed, "2 12 Lunch\n");
  cal_store_undo (bed->store);
  assert_settled (bed, "2 12 Lunch\n3 09 Meeting\n");
}

/* All of it at once, and what was made before the deletion is undone after it. */
static void
test_while_pending (Bed *bed, gconstpointer data)
{
  make_work (bed);
  cal_store_delete_calendar (bed->store, "work");
  cal_store_undo (bed->store);
  cal_store_redo (bed->store);
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "2 12 Lunch\n3 09 Meeting\n");
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "2 12 Lunch\n");
  cal_store_undo (bed->store);
  assert_settled (bed, "");
}

/* What can't be changed is said to be the calendar, and not the file. */
static void
test_read_only (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) feed = cal_calendar_new ("feed", "Feed", "#00ff00", TRUE, TRUE, 3);
  g_autoptr (CalAppointment) event = bed_event (bed, "Meeting", 3, 9);
  g_autoptr (CalAppointment) meeting =
      cal_appointment_with_identity (event, "feed", cal_appointment_get_uid (event));

  cal_store_save_calendar (bed->store, feed);
  bed_create (bed, meeting);
  bed_settle (bed);
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_cmpstr (bed_get_last (bed->failed),
                   ==,
                   "Taken back: added. This calendar can’t be changed.");
  bed_assert_shown (bed, "");
}

/* What was read again while it was deleted has it again when it comes back. */
static void
test_read_meanwhile (Bed *bed, gconstpointer data)
{
  make_work (bed);
  cal_store_delete_calendar (bed->store, "work");
  bed_settle (bed);
  query_client_invalidate (cal_store_get_client (bed->store), NULL);
  assert_settled (bed, "2 12 Lunch\n");
  cal_store_undo (bed->store);
  assert_settled (bed, "2 12 Lunch\n3 09 Meeting\n");
}

static void
test_last (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) feed = cal_calendar_new ("feed", "Feed", "#00ff00", TRUE, TRUE, 3);
  gboolean can_undo;

  cal_store_save_calendar (bed->store, feed);
  g_assert_true (cal_store_can_delete_calendar (bed->store, "feed"));
  g_assert_false (cal_store_can_delete_calendar (bed->store, bed->calendar_id));
  g_assert_false (cal_store_can_delete_calendar (bed->store, "unknown"));
  g_assert_null (cal_store_delete_calendar (bed->store, "unknown"));

  cal_store_delete_calendar (bed->store, bed->calendar_id);
  bed_settle (bed);
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_cmpstr (bed_get_last (bed->failed),
                   ==,
                   "Taken back: Calendar “Personal” deleted. "
                   "It is the only calendar that appointments can be added to.");
  g_assert_cmpuint (count_calendars (bed), ==, 2);
  g_object_get (bed->store, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
}

/* A hidden calendar stays hidden when another one comes and goes. */
static void
test_hidden (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) hidden = cal_calendar_new ("work", "Work", "#ff0000", FALSE, FALSE, 9);

  make_work (bed);
  cal_store_save_calendar (bed->store, hidden);
  bed_assert_shown (bed, "2 12 Lunch\n");
  cal_store_delete_calendar (bed->store, "work");
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "2 12 Lunch\n");
  g_assert_false (cal_calendar_get_visible (cal_store_find_calendar (bed->store, "work")));
  bed_settle (bed);
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* Asked for once, past the schedules, it isn't there either. */
static void
test_read_range (Bed *bed, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;
  g_autoptr (GError) error = NULL;

  make_work (bed);
  cal_store_delete_calendar (bed->store, "work");
  cal_store_read_range_async (bed->store,
                              BED_MONDAY,
                              BED_MONDAY + BED_DAYS,
                              NULL,
                              bed_ready_cb,
                              &result);
  occurrences = cal_store_read_range_finish (bed->store, bed_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (occurrences->len, ==, 1);
}

static CalStore *
open_other (Bed *bed)
{
  g_autoptr (GFile) file = g_file_new_for_path (bed->path);
  CalStore *other = cal_store_new (file, NULL);
  gboolean loaded = FALSE;

  cal_store_open (other);
  while (!loaded)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (other, "loaded", &loaded, NULL);
    }
  return other;
}

static void
wait_for (Bed *bed, const char *text)
{
  g_autofree char *shown = bed_show (bed, FALSE);

  while (!g_str_equal (shown, text))
    {
      g_main_context_iteration (NULL, TRUE);
      g_free (shown);
      shown = bed_show (bed, FALSE);
    }
}

/* Another process deletes the calendar, then takes that back: it is seen here, and what is done to
 * the calendar meanwhile is refused. */
static void
test_other_process (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) event = bed_event (bed, "Late", 4, 9);
  g_autoptr (CalAppointment) late =
      cal_appointment_with_identity (event, "work", cal_appointment_get_uid (event));
  g_autoptr (CalStore) other = NULL;

  make_work (bed);
  other = open_other (bed);
  cal_store_delete_calendar (other, "work");
  wait_for (bed, "2 12 Lunch\n");
  while (count_calendars (bed) > 1)
    g_main_context_iteration (NULL, TRUE);
  bed_create (bed, late);
  bed_settle (bed);
  g_assert_cmpuint (bed->failed->len, ==, 1);

  cal_store_undo (other);
  wait_for (bed, "2 12 Lunch\n3 09 Meeting\n");
  bed_settle (bed);
  g_assert_cmpuint (count_calendars (bed), ==, 2);
  cal_store_close (other);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/store/calendars/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("delete", test_delete);
  ADD ("undo-and-redo", test_undo_and_redo);
  ADD ("while-pending", test_while_pending);
  ADD ("read-only", test_read_only);
  ADD ("read-meanwhile", test_read_meanwhile);
  ADD ("last", test_last);
  ADD ("hidden", test_hidden);
  ADD ("read-range", test_read_range);
  ADD ("other-process", test_other_process);
#undef ADD
  return g_test_run ();
}
