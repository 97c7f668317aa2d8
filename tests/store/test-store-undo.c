/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

/* Undo and redo, without limit, of changes that are written, pending or refused. */

static void
test_labels (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autofree char *undo = NULL;
  g_autofree char *redo = NULL;

  g_assert_false (bed_can (bed, "can-undo"));
  bed_create (bed, lunch);
  bed_rename_to (bed, cal_appointment_get_uid (lunch), "Dinner");
  cal_store_undo (bed->store);
  g_object_get (bed->store, "undo-label", &undo, "redo-label", &redo, NULL);
  g_assert_cmpstr (undo, ==, "added");
  g_assert_cmpstr (redo, ==, "Dinner");
  g_assert_cmpstr (g_ptr_array_index (bed->done, bed->done->len - 1), ==, "Undone: Dinner");
  bed_settle (bed);
}

static void
test_pending (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  bed_rename_to (bed, uid, "Dinner");
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "3 12 Lunch\n");
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "");
  cal_store_redo (bed->store);
  bed_assert_shown (bed, "3 12 Lunch\n");
  cal_store_redo (bed->store);
  bed_assert_shown (bed, "3 12 Dinner\n");
  bed_assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* There, back and there again is three changes, not a double click. */
static void
test_back_and_forth (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  bed_rename_to (bed, uid, "Dinner");
  bed_rename_to (bed, uid, "Lunch");
  bed_rename_to (bed, uid, "Dinner");
  bed_assert_shown (bed, "3 12 Dinner\n");
  bed_assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->done->len, ==, 4);
  cal_store_undo (bed->store);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "3 12 Dinner\n");
}

static void
test_settled (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);
  g_autoptr (CalChange) delete = NULL;

  bed_create (bed, lunch);
  bed_settle (bed);
  delete = cal_change_new_delete (bed_seen (bed, uid));
  cal_store_apply (bed->store, delete, "deleted");
  bed_settle (bed);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "3 12 Lunch\n");
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "");
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "");
  cal_store_redo (bed->store);
  cal_store_redo (bed->store);
  bed_assert_settled (bed, "");
  cal_store_redo (bed->store);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "3 12 Lunch\n");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

/* Something new: what was undone can't be redone. */
static void
test_new_clears_redo (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalAppointment) tea = bed_event (bed, "Tea", 3, 16);

  bed_create (bed, lunch);
  cal_store_undo (bed->store);
  g_assert_true (bed_can (bed, "can-redo"));
  bed_create (bed, tea);
  g_assert_false (bed_can (bed, "can-redo"));
  cal_store_redo (bed->store);
  bed_assert_settled (bed, "3 16 Tea\n");
}

/* An undo that is refused leaves the change done, and it can be tried again. */
static void
test_refused_undo (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) refused = bed_event (bed, "refuse later", 3, 12);
  const char *uid = cal_appointment_get_uid (refused);

  bed_create (bed, refused);
  bed_settle (bed);
  bed_rename_to (bed, uid, "Fine");
  bed_settle (bed);
  bed_refuse (bed);
  cal_store_undo (bed->store);
  bed_assert_shown (bed, "3 12 refuse later\n");
  bed_assert_settled (bed, "3 12 Fine\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (bed->failed, 0), "Not undone: Fine. "));
  g_assert_true (bed_can (bed, "can-undo"));
  g_assert_false (bed_can (bed, "can-redo"));
}

/* An exception without a rule to be an exception of: both are one appointment. */
static void
test_exception_alone (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed,
                                          "odd.ics",
                                          "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                                          "BEGIN:VEVENT\r\nUID:odd\r\nDTSTART:20261123T100000Z\r\n"
                                          "SUMMARY:One\r\nEND:VEVENT\r\n"
                                          "BEGIN:VEVENT\r\nUID:odd\r\nDTSTART:20261124T100000Z\r\n"
                                          "RECURRENCE-ID:20261124T090000Z\r\nSUMMARY:Two\r\n"
                                          "END:VEVENT\r\nEND:VCALENDAR\r\n");
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalChange) delete = NULL;
  int day = cal_day_from_date (2026, 11, 23) - BED_MONDAY;
  g_autofree char *both = g_strdup_printf ("%d 10 One\n%d 10 Two\n", day, day + 1);

  report = bed_import (bed, path);
  bed_assert_settled (bed, both);
  delete = cal_change_new_delete (bed_seen (bed, "odd"));
  cal_store_apply (bed->store, delete, "deleted");
  bed_assert_shown (bed, "");
  bed_assert_settled (bed, "");
  cal_store_undo (bed->store);
  bed_assert_shown (bed, both);
  bed_assert_settled (bed, both);
}

/* Made on top of a change that was refused later: undoing it doesn't bring that one back. */
static void
test_on_top_of_refused (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  const char *uid = cal_appointment_get_uid (lunch);

  bed_create (bed, lunch);
  bed_settle (bed);
  bed_refuse (bed);
  bed_rename_to (bed, uid, "refuse");
  bed_rename_to (bed, uid, "Dinner");
  bed_assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->failed->len, ==, 1);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "3 12 Lunch\n");
  cal_store_redo (bed->store);
  bed_assert_settled (bed, "3 12 Dinner\n");

  /* Undone before the refusal is known. */
  bed_rename_to (bed, uid, "refuse");
  bed_rename_to (bed, uid, "Supper");
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "3 12 Dinner\n");
  g_assert_cmpuint (bed->failed->len, ==, 2);
  cal_store_undo (bed->store);
  bed_assert_settled (bed, "3 12 Lunch\n");
}

/* --- Random changes
 * ------------------------------------------------------------------------------- */

static void
apply (Bed *bed, CalChange *change)
{
  cal_store_apply (bed->store, change, "random");
  g_object_unref (change);
}

static CalAppointment *
make_random (Bed *bed, guint n)
{
  static const char *const rules[] = { "FREQ=WEEKLY;COUNT=5",
                                       "FREQ=DAILY;INTERVAL=3;COUNT=10",
                                       "FREQ=MONTHLY" };
  g_autofree char *title = g_strdup_printf ("n%u", n);
  int day = g_test_rand_int_range (-10, BED_DAYS + 10);
  int hour = g_test_rand_int_range (0, 22);

  if (g_test_rand_int_range (0, 4) > 0)
    return bed_event (bed, title, day, hour);

  return bed_series (bed, title, day, hour, rules[g_test_rand_int_range (0, 3)]);
}

static void
make_change (Bed *bed, guint n)
{
  g_autofree char *title = NULL;
  CalAppointment *seen = NULL;
  g_autoptr (CalAppointment) made = NULL;
  int kind = g_test_rand_int_range (0, 10);

  if (bed->mirror->len > 0)
    seen = cal_occurrence_get_appointment (
        g_ptr_array_index (bed->mirror, g_test_rand_int_range (0, (int) bed->mirror->len)));

  if (seen == NULL || kind < 4)
    {
      made = make_random (bed, n);
      bed_create (bed, made);
      return;
    }

  title = g_strdup_printf ("%s%u", kind == 4 ? "refuse" : "t", n);
  if (kind < 6)
    apply (bed, bed_rename (seen, title));
  else if (kind < 8)
    apply (bed, bed_move (seen, g_test_rand_int_range (-20, 20)));
  else
    apply (bed, cal_change_new_delete (seen));
}

/* At every rest what is shown is what is stored; undoing everything leads back to the start. */
static void
test_random (Bed *bed, gconstpointer data)
{
  guint n_changes = g_test_thorough () ? 600 : 120;
  g_autofree char *first = NULL;

  bed_refuse (bed);
  first = bed_show (bed, FALSE);
  for (guint n = 0; n < n_changes; n++)
    {
      int what = g_test_rand_int_range (0, 8);

      if (what == 0)
        cal_store_undo (bed->store);
      else if (what == 1)
        cal_store_redo (bed->store);
      else
        make_change (bed, n);
      bed_settle_some (bed);
      if (n % 20 == 19)
        {
          g_autofree char *stored = NULL;

          bed_settle (bed);
          stored = bed_read_stored (bed);
          bed_assert_settled (bed, stored);
        }
    }

  bed_settle (bed);
  while (bed_can (bed, "can-undo"))
    {
      cal_store_undo (bed->store);
      bed_settle_some (bed);
    }
  bed_assert_settled (bed, first);

  /* And all the way forward and back again. */
  while (bed_can (bed, "can-redo"))
    {
      cal_store_redo (bed->store);
      bed_settle_some (bed);
    }
  bed_settle (bed);
  while (bed_can (bed, "can-undo"))
    cal_store_undo (bed->store);
  bed_assert_settled (bed, first);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/store-undo/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("labels", test_labels);
  ADD ("pending", test_pending);
  ADD ("back-and-forth", test_back_and_forth);
  ADD ("settled", test_settled);
  ADD ("new-clears-redo", test_new_clears_redo);
  ADD ("refused-undo", test_refused_undo);
  ADD ("on-top-of-refused", test_on_top_of_refused);
  ADD ("exception-alone", test_exception_alone);
  ADD ("random", test_random);
#undef ADD
  return g_test_run ();
}
