/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"
#include "cal-journal.h"

#define DAY 20000 /* 2024-10-04 */

static void
write_one (Bed *bed, CalChange *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stored = bed_write (bed->database, change, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (stored->len, ==, cal_change_get_n_steps (change));
}

static void
write_refused (Bed *bed, CalChange *change, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (bed_write (bed->database, change, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, code);
}

static void
test_create (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) stored = bed_create (bed->database, "Lunch", DAY);
  g_autoptr (CalAppointment) read = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;

  g_assert_nonnull (strstr (cal_appointment_get_source (stored), "SUMMARY:Lunch"));
  bed_reopen (bed);
  read = bed_read (bed->database, bed->calendar, cal_appointment_get_uid (stored));
  g_assert_true (cal_appointment_equal (read, stored));

  occurrences = bed_read_range (bed->database, DAY, DAY + 1, cal_zone_utc ());
  g_assert_cmpuint (occurrences->len, ==, 1);
  g_assert_cmpstr (cal_occurrence_get_title (g_ptr_array_index (occurrences, 0)), ==, "Lunch");
  g_assert_false (cal_occurrence_is_pending (g_ptr_array_index (occurrences, 0)));
}

static void
test_create_again (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) stored = bed_create (bed->database, "Lunch", DAY);
  g_autoptr (CalChange) again = cal_change_new_create (stored);
  g_autoptr (CalAppointment) other = bed_appointment (bed->calendar, "Tea", DAY, 9, 30, NULL);
  g_autoptr (CalAppointment) same_uid =
      cal_appointment_with_identity (other, bed->calendar, cal_appointment_get_uid (stored));
  g_autoptr (CalChange) different = cal_change_new_create (same_uid);

  /* The same create, seen again, is done; another one of that identity is not. */
  write_one (bed, again);
  write_refused (bed, different, CAL_DATABASE_ERROR_EXISTS);
}

static void
test_patch (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) seen = bed_create (bed->database, "Lunch", DAY);
  g_autoptr (CalChange) change = bed_rename (seen, "Dinner");
  g_autoptr (CalChange) back = cal_change_invert (change);
  g_autoptr (CalAppointment) after = NULL;
  g_autoptr (CalAppointment) restored = NULL;

  write_one (bed, change);
  bed_reopen (bed);
  after = bed_read (bed->database, bed->calendar, cal_appointment_get_uid (seen));
  g_assert_cmpstr (cal_appointment_get_title (after), ==, "Dinner");

  write_one (bed, back);
  restored = bed_read (bed->database, bed->calendar, cal_appointment_get_uid (seen));
  g_assert_cmpstr (cal_appointment_get_title (restored), ==, "Lunch");
}

static void
test_delete (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) seen = bed_create (bed->database, "Lunch", DAY);
  g_autoptr (CalChange) change = cal_change_new_delete (seen);
  g_autoptr (CalChange) back = cal_change_invert (change);
  g_autoptr (CalChange) rename = bed_rename (seen, "Dinner");
  g_autoptr (GPtrArray) stored = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;
  g_autoptr (CalAppointment) after = NULL;

  stored = bed_write (bed->database, change, NULL);
  g_assert_cmpuint (stored->len, ==, 1);
  g_assert_null (g_ptr_array_index (stored, 0));
  g_assert_null (bed_read (bed->database, bed->calendar, cal_appointment_get_uid (seen)));
  occurrences = bed_read_range (bed->database, DAY, DAY + 1, cal_zone_utc ());
  g_assert_cmpuint (occurrences->len, ==, 0);

  write_refused (bed, rename, CAL_DATABASE_ERROR_NOT_FOUND);
  write_one (bed, change);
  write_one (bed, back);
  after = bed_read (bed->database, bed->calendar, cal_appointment_get_uid (seen));
  g_assert_true (cal_appointment_equal (after, seen));
}

static void
test_all_or_nothing (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) seen = bed_create (bed->database, "Lunch", DAY);
  g_autoptr (CalAppointment) gone = bed_appointment (bed->calendar, "Tea", DAY, 9, 30, NULL);
  g_autoptr (CalChange) good = bed_rename (seen, "Dinner");
  g_autoptr (CalChange) bad = bed_rename (gone, "Coffee");
  CalChange *const parts[] = { good, bad };
  g_autoptr (CalChange) both = cal_change_new_join (parts, 2);
  g_autoptr (CalAppointment) after = NULL;

  write_refused (bed, both, CAL_DATABASE_ERROR_NOT_FOUND);
  after = bed_read (bed->database, bed->calendar, cal_appointment_get_uid (seen));
  g_assert_true (cal_appointment_equal (after, seen));
}

static void
test_calendars (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) work = cal_calendar_new ("w", "Work", "#ff0000", TRUE, FALSE, -1);
  g_autoptr (CalCalendar) renamed = cal_calendar_new ("w", "Job", "#00ff00", FALSE, FALSE, 5);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) calendars = NULL;
  g_autofree char *first = NULL;

  bed_save_calendar (bed->database, work);
  first = bed_first_calendar (bed->database);
  g_assert_cmpstr (first, ==, "w");

  bed_save_calendar (bed->database, renamed);
  cal_database_read_calendars_async (bed->database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  calendars = cal_database_read_calendars_finish (bed->database, result, NULL);
  g_assert_cmpuint (calendars->len, ==, 2);
  g_assert_true (cal_calendar_equal (g_ptr_array_index (calendars, 1), renamed));
}

static void
test_read_only_calendar (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) holidays = cal_calendar_new ("h", "Holidays", "#ff0000", TRUE, TRUE, 1);
  g_autoptr (CalAppointment) appointment = bed_appointment ("h", "Tea", DAY, 9, 30, NULL);
  g_autoptr (CalAppointment) nowhere = bed_appointment ("x", "Tea", DAY, 9, 30, NULL);
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autoptr (CalChange) other = cal_change_new_create (nowhere);

  bed_save_calendar (bed->database, holidays);
  write_refused (bed, change, CAL_DATABASE_ERROR_READ_ONLY_CALENDAR);
  write_refused (bed, other, CAL_DATABASE_ERROR_NOT_FOUND);
}

static void
test_move_to_calendar (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) work = cal_calendar_new ("w", "Work", "#ff0000", TRUE, FALSE, 1);
  g_autoptr (CalAppointment) seen = bed_create (bed->database, "Lunch", DAY);
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  const char *uid = cal_appointment_get_uid (seen);
  g_autoptr (CalPatch) none = cal_patch_new_diff (fields, fields, CAL_REACH_ALL, NULL);
  g_autoptr (CalPatch) patch = cal_patch_with_calendar (none, bed->calendar, "w");
  g_autoptr (CalChange) change = cal_change_new_patch (seen, patch);
  g_autoptr (CalChange) back = cal_change_invert (change);
  g_autoptr (CalAppointment) moved = NULL;
  g_autoptr (CalAppointment) restored = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;

  bed_save_calendar (bed->database, work);
  write_one (bed, change);
  g_assert_null (bed_read (bed->database, bed->calendar, uid));
  moved = bed_read (bed->database, "w", uid);
  g_assert_nonnull (moved);
  occurrences = bed_read_range (bed->database, DAY, DAY + 1, cal_zone_utc ());
  g_assert_cmpuint (occurrences->len, ==, 1);

  write_one (bed, back);
  restored = bed_read (bed->database, bed->calendar, uid);
  g_assert_nonnull (restored);
  g_assert_null (bed_read (bed->database, "w", uid));
}

static void
test_search (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch G_GNUC_UNUSED =
      bed_create (bed->database, "Lunch with Zoë", DAY);
  g_autoptr (CalAppointment) launch = bed_create (bed->database, "Launch", DAY);
  g_autoptr (CalChange) rename = bed_rename (launch, "Picnic");
  static const struct
  {
    const char *text;
    guint n_before, n_after; /* renaming */
  } cases[] = {
    { "lunch", 1, 1 },       { "LUN", 1, 1 },          { "zoe", 1, 1 },    { "lunch zo", 1, 1 },
    { "lunch anna", 0, 0 },  { "laun", 1, 0 },         { "picn", 0, 1 },   { "", 0, 0 },
    { "  ", 0, 0 },          { "\"", 0, 0 },           { "l", 2, 1 },      { "lunch AND", 0, 0 },
    { "title:lunch", 0, 0 }, { "lunch \"with", 1, 1 }, { "(lunch", 1, 1 },
  };

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autoptr (GPtrArray) found = bed_search (bed->database, cases[i].text, 10);

          g_test_message ("“%s”", cases[i].text);
          g_assert_cmpuint (found->len, ==, round == 0 ? cases[i].n_before : cases[i].n_after);
        }
      if (round == 0)
        write_one (bed, rename);
    }
}

static void
test_search_order (Bed *bed, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) two = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (CalAppointment) appointment G_GNUC_UNUSED =
          bed_create (bed->database, i == 3 ? "Tea" : "A long day with cake and tea", DAY);
    }
  found = bed_search (bed->database, "tea", 10);
  two = bed_search (bed->database, "tea", 2);
  g_assert_cmpuint (found->len, ==, 5);
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpstr (cal_appointment_get_title (g_ptr_array_index (found, 0)), ==, "Tea");
}

static void
test_cancelled (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) appointment = bed_appointment (bed->calendar, "Tea", DAY, 9, 30, NULL);
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) written = NULL;
  g_autoptr (GAsyncResult) read = NULL;
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GError) read_error = NULL;
  CalRange range = { .first_day = DAY, .end_day = DAY + 1, .zone = cal_zone_utc () };

  g_cancellable_cancel (cancellable);
  cal_database_write_async (bed->database, change, cancellable, bed_result_cb, &written);
  cal_database_read_range_async (bed->database, &range, cancellable, bed_result_cb, &read);
  bed_wait (&written);
  bed_wait (&read);
  g_assert_null (cal_database_write_finish (bed->database, written, NULL, &write_error));
  g_assert_error (write_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (cal_database_read_range_finish (bed->database, read, NULL, &read_error));
  g_assert_error (read_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (bed_read (bed->database, bed->calendar, cal_appointment_get_uid (appointment)));
}

/* Saves that were asked for before closing are on the disk after it. */
static void
test_close_writes_the_rest (Bed *bed, gconstpointer data)
{
  GAsyncResult *results[30] = { NULL };
  g_autoptr (GPtrArray) occurrences = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (CalAppointment) appointment =
          bed_appointment (bed->calendar, "Tea", DAY, 9, 30, NULL);
      g_autoptr (CalChange) change = cal_change_new_create (appointment);

      cal_database_write_async (bed->database, change, NULL, bed_result_cb, &results[i]);
    }
  cal_database_close (bed->database);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GPtrArray) stored = NULL;

      bed_wait (&results[i]);
      stored = cal_database_write_finish (bed->database, results[i], NULL, NULL);
      g_assert_nonnull (stored);
      g_clear_object (&results[i]);
    }
  bed_reopen (bed);
  occurrences = bed_read_range (bed->database, DAY, DAY + 1, cal_zone_utc ());
  g_assert_cmpuint (occurrences->len, ==, G_N_ELEMENTS (results));
}

static void
test_closed (Bed *bed, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cal_database_close (bed->database);
  cal_database_read_calendars_async (bed->database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_null (cal_database_read_calendars_finish (bed->database, result, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED);
}

/* Several that find no file make it together. */
static void
test_opened_together (Bed *bed, gconstpointer data)
{
  g_autofree char *path = g_build_filename (bed->folder, "together.db", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CalDatabase *databases[6];
  GAsyncResult *results[G_N_ELEMENTS (databases)] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      databases[i] = cal_database_new (file);
      cal_database_open_async (databases[i], NULL, bed_result_cb, &results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      g_autoptr (GError) error = NULL;

      bed_wait (&results[i]);
      g_assert_true (cal_database_open_finish (databases[i], results[i], NULL, NULL, &error));
      g_assert_no_error (error);
      g_clear_object (&results[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    bed_close (databases[i]);
  g_assert_cmpint (bed_count (path, "SELECT count(*) FROM calendars"), ==, 1);
}

static void
count_cb (CalDatabase *database, guint *count)
{
  (*count)++;
}

/* Another process (here: another object) writes: noticed. Our own saves: not. */
static void
test_changed (Bed *bed, gconstpointer data)
{
  CalDatabase *other = bed_open (bed->path);
  g_autoptr (CalAppointment) mine = NULL;
  g_autoptr (CalAppointment) theirs = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;
  guint n_here = 0, n_there = 0;

  g_signal_connect (bed->database, "changed", G_CALLBACK (count_cb), &n_here);
  g_signal_connect (other, "changed", G_CALLBACK (count_cb), &n_there);

  mine = bed_create (bed->database, "Mine", DAY);
  while (n_there == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_here, ==, 0);

  theirs = bed_create (other, "Theirs", DAY);
  while (n_here == 0)
    g_main_context_iteration (NULL, TRUE);
  occurrences = bed_read_range (bed->database, DAY, DAY + 1, cal_zone_utc ());
  g_assert_cmpuint (occurrences->len, ==, 2);
  bed_close (other);
}

static gint64
add_to_journal (Bed *bed, const char *kind, GVariant *variables)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  cal_database_journal_add_async (bed->database, kind, variables, NULL, bed_result_cb, &result);
  bed_wait (&result);
  id = cal_database_journal_add_finish (bed->database, result, &error);
  g_assert_no_error (error);
  return id;
}

static GPtrArray *
list_journal (Bed *bed)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  cal_database_journal_list_async (bed->database, NULL, bed_result_cb, &result);
  bed_wait (&result);
  entries = cal_database_journal_list_finish (bed->database, result, &error);
  g_assert_no_error (error);
  return entries;
}

static gboolean
remove_from_journal (Bed *bed, gint64 id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  cal_database_journal_remove_async (bed->database, id, NULL, bed_result_cb, &result);
  bed_wait (&result);
  return cal_database_journal_remove_finish (bed->database, result, error);
}

static void
test_journal (Bed *bed, gconstpointer data)
{
  gint64 first = add_to_journal (bed, "create", g_variant_new ("(sxad)", "é", G_MININT64, NULL));
  gint64 second = add_to_journal (bed, "delete", g_variant_new_strv (NULL, 0));
  g_autoptr (GVariant) expected =
      g_variant_ref_sink (g_variant_new ("(sxad)", "é", G_MININT64, NULL));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;
  CalJournalEntry *entry;

  cal_database_journal_set_state_async (bed->database, first, 3, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_true (cal_database_journal_set_state_finish (bed->database, result, NULL));
  g_clear_object (&result);

  bed_reopen (bed);
  entries = list_journal (bed);
  g_assert_cmpuint (entries->len, ==, 2);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpint (entry->id, ==, first);
  g_assert_cmpstr (entry->kind, ==, "create");
  g_assert_cmpint (entry->state, ==, 3);
  g_assert_true (g_variant_equal (entry->variables, expected));
  g_assert_cmpint (g_get_real_time () - entry->created, <, G_TIME_SPAN_HOUR);
  entry = g_ptr_array_index (entries, 1);
  g_assert_cmpint (entry->id, ==, second);
  g_assert_cmpstr (g_variant_get_type_string (entry->variables), ==, "as");

  g_assert_true (remove_from_journal (bed, first, &error));
  g_assert_false (remove_from_journal (bed, first, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);
  rest = list_journal (bed);
  g_assert_cmpuint (rest->len, ==, 1);

  /* A number is never used again. */
  g_assert_true (remove_from_journal (bed, second, NULL));
  g_assert_cmpint (add_to_journal (bed, "create", g_variant_new_int32 (1)), >, second);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/database/" name, Bed, NULL, bed_set_up, func, bed_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("create", test_create);
  ADD ("create-again", test_create_again);
  ADD ("patch", test_patch);
  ADD ("delete", test_delete);
  ADD ("all-or-nothing", test_all_or_nothing);
  ADD ("calendars", test_calendars);
  ADD ("read-only-calendar", test_read_only_calendar);
  ADD ("move-to-calendar", test_move_to_calendar);
  ADD ("search", test_search);
  ADD ("search-order", test_search_order);
  ADD ("cancelled", test_cancelled);
  ADD ("close-writes-the-rest", test_close_writes_the_rest);
  ADD ("closed", test_closed);
  ADD ("opened-together", test_opened_together);
  ADD ("changed", test_changed);
  ADD ("journal", test_journal);

  return g_test_run ();
}
