/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"

#define DAY 20000 /* 2024-10-04 */

static const char small[] = "BEGIN:VCALENDAR\r\n"
                            "VERSION:2.0\r\n"
                            "PRODID:-//Example//Test//EN\r\n"
                            "X-WR-CALNAME:Team\\, all of it\r\n"
                            "X-OWN:kept\r\n"
                            "BEGIN:VTIMEZONE\r\n"
                            "TZID:Nowhere/Town\r\n"
                            "BEGIN:STANDARD\r\n"
                            "DTSTART:19700101T000000\r\n"
                            "TZOFFSETFROM:+0330\r\n"
                            "TZOFFSETTO:+0330\r\n"
                            "END:STANDARD\r\n"
                            "END:VTIMEZONE\r\n"
                            "BEGIN:VEVENT\r\n"
                            "UID:one\r\n"
                            "DTSTAMP:20240101T000000Z\r\n"
                            "DTSTART:20241004T100000Z\r\n"
                            "DTEND:20241004T110000Z\r\n"
                            "SUMMARY:One\r\n"
                            "X-UNKNOWN;X-P=1:kept\r\n"
                            "END:VEVENT\r\n"
                            "BEGIN:VEVENT\r\n"
                            "UID:two\r\n"
                            "DTSTAMP:20240101T000000Z\r\n"
                            "DTSTART;TZID=Nowhere/Town:20241004T120000\r\n"
                            "DURATION:PT1H\r\n"
                            "RRULE:FREQ=DAILY;COUNT=3\r\n"
                            "SUMMARY:Two\r\n"
                            "END:VEVENT\r\n"
                            "BEGIN:VTODO\r\n"
                            "UID:task\r\n"
                            "DTSTAMP:20240101T000000Z\r\n"
                            "SUMMARY:Wash\r\n"
                            "END:VTODO\r\n"
                            "BEGIN:VEVENT\r\n"
                            "UID:two\r\n"
                            "DTSTAMP:20240101T000000Z\r\n"
                            "RECURRENCE-ID;TZID=Nowhere/Town:20241005T120000\r\n"
                            "DTSTART;TZID=Nowhere/Town:20241005T150000\r\n"
                            "DURATION:PT1H\r\n"
                            "SUMMARY:Two\\, later\r\n"
                            "END:VEVENT\r\n"
                            "END:VCALENDAR\r\n";

static CalImportReport *
import_text (Bed *bed, const char *text)
{
  g_autofree char *path = bed_write_file (bed->folder, "file.ics", text);
  g_autoptr (GError) error = NULL;
  CalImportReport *report = bed_import (bed->database, path, bed->calendar, &error);

  g_assert_no_error (error);
  return report;
}

static void
check_title (Bed *bed, const char *uid, const char *title)
{
  g_autoptr (CalAppointment) appointment = bed_read (bed->database, bed->calendar, uid);

  if (title == NULL)
    {
      g_assert_null (appointment);
      return;
    }
  g_assert_nonnull (appointment);
  g_assert_cmpstr (cal_appointment_get_title (appointment), ==, title);
}

static void
test_preview (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed->folder, "file.ics", small);
  g_autoptr (CalImportReport) report = bed_preview (bed->database, path, bed->calendar);
  int first_day, last_day;
  guint n_problems;

  bed_check_counts (report, 2, 0, 0);
  g_assert_cmpuint (cal_import_report_get_n_others (report), ==, 1);
  g_assert_cmpstr (cal_import_report_get_name (report), ==, "Team, all of it");
  g_assert_cmpint (cal_import_report_get_batch (report), ==, 0);
  g_assert_null (cal_import_report_get_problems (report, &n_problems));
  g_assert_cmpuint (n_problems, ==, 0);
  g_assert_true (cal_import_report_get_extent (report, &first_day, &last_day));
  g_assert_cmpint (first_day, ==, DAY);
  g_assert_cmpint (last_day, ==, DAY + 2);
  g_assert_false (cal_import_report_is_endless (report));

  /* Nothing was written. */
  g_assert_cmpuint (bed_count_days (bed->database, DAY, DAY + 10), ==, 0);
}

static void
test_import (Bed *bed, gconstpointer data)
{
  g_autoptr (CalImportReport) report = import_text (bed, small);
  g_autoptr (CalImportReport) again = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;

  bed_check_counts (report, 2, 0, 0);
  g_assert_cmpint (cal_import_report_get_batch (report), !=, 0);
  occurrences = bed_read_range (bed->database, DAY, DAY + 10, cal_zone_utc ());
  g_assert_cmpuint (occurrences->len, ==, 4);

  /* The exception was joined to its series. */
  g_assert_cmpstr (cal_occurrence_get_title (g_ptr_array_index (occurrences, 2)), ==, "Two, later");

  again = import_text (bed, small);
  bed_check_counts (again, 0, 0, 2);
  g_assert_cmpuint (bed_count_days (bed->database, DAY, DAY + 10), ==, 4);
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);

  return g_strjoinv (to, parts);
}

static void
test_there_already (Bed *bed, gconstpointer data)
{
  g_autofree char *stamped = replaced (small, "DTSTAMP:2024", "DTSTAMP:2025");
  g_autofree char *changed = replaced (small, "SUMMARY:One", "SUMMARY:First");
  g_autofree char *path = NULL;
  g_autoptr (CalImportReport) report G_GNUC_UNUSED = import_text (bed, small);
  g_autoptr (CalImportReport) preview = NULL;
  g_autoptr (CalImportReport) second = NULL;
  g_autoptr (CalImportReport) third = NULL;

  /* When it was written out doesn't make it another. */
  second = import_text (bed, stamped);
  bed_check_counts (second, 0, 0, 2);

  path = bed_write_file (bed->folder, "other.ics", changed);
  preview = bed_preview (bed->database, path, bed->calendar);
  bed_check_counts (preview, 0, 1, 1);
  check_title (bed, "one", "One");

  third = import_text (bed, changed);
  bed_check_counts (third, 0, 1, 1);
  check_title (bed, "one", "First");
}

static void
test_undo (Bed *bed, gconstpointer data)
{
  g_autofree char *changed = replaced (small, "SUMMARY:One", "SUMMARY:First");
  g_autofree char *other = replaced (changed, "UID:two", "UID:three");
  g_autoptr (CalImportReport) first = import_text (bed, small);
  g_autofree char *before = bed_export (bed->database, bed->calendar);
  g_autofree char *after = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  g_autoptr (CalImportReport) second = import_text (bed, other);

  bed_check_counts (second, 1, 1, 0);
  after = bed_export (bed->database, bed->calendar);
  g_assert_cmpstr (before, !=, after);

  bed_revert (bed->database, second, FALSE, 0);
  undone = bed_export (bed->database, bed->calendar);
  g_assert_cmpstr (undone, ==, before);

  bed_revert (bed->database, second, TRUE, 0);
  redone = bed_export (bed->database, bed->calendar);
  g_assert_cmpstr (redone, ==, after);

  bed_revert (bed->database, second, FALSE, 0);
  bed_revert (bed->database, first, FALSE, 0);
  g_assert_cmpuint (bed_count_days (bed->database, DAY, DAY + 10), ==, 0);
  g_assert_cmpint (bed_count (bed->path, "SELECT count(*) FROM components"), ==, 0);
  g_assert_cmpint (bed_count (bed->path, "SELECT count(*) FROM timezones"), ==, 0);
  g_assert_cmpint (bed_count (bed->path, "SELECT count(*) FROM properties"), ==, 0);
}

/* What the user changed after the import is theirs. */
static void
test_undo_keeps_changes (Bed *bed, gconstpointer data)
{
  g_autoptr (CalImportReport) report = import_text (bed, small);
  g_autoptr (CalAppointment) one = bed_read (bed->database, bed->calendar, "one");
  g_autoptr (CalChange) rename = bed_rename (one, "Mine");
  g_autoptr (GPtrArray) stored = bed_write (bed->database, rename, NULL);

  g_assert_nonnull (stored);
  g_assert_true (cal_import_report_has_added (report, bed->calendar, "one"));
  g_assert_true (cal_import_report_has_added (report, bed->calendar, "two"));
  g_assert_false (cal_import_report_has_added (report, bed->calendar, "three"));
  g_assert_false (cal_import_report_has_added (report, "another", "two"));
  g_assert_cmpuint (bed_revert (bed->database, report, FALSE, 1), ==, 1);
  check_title (bed, "one", "Mine");
  check_title (bed, "two", NULL);
  g_assert_cmpuint (bed_revert (bed->database, report, TRUE, 1), ==, 1);
  check_title (bed, "one", "Mine");
  check_title (bed, "two", "Two");
}

/* Tasks as a file has them, with an alarm of its own in each. */
static char *
make_tasks (const char *const *tasks)
{
  GString *text = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n");

  for (guint i = 0; tasks[i] != NULL; i += 2)
    g_string_append_printf (text,
                            "BEGIN:VTODO\r\nUID:%s\r\nDTSTAMP:20240101T000000Z\r\n"
                            "SUMMARY:%s\r\n"
                            "BEGIN:VALARM\r\nUID:alarm\r\nACTION:AUDIO\r\nTRIGGER:-PT5M\r\n"
                            "END:VALARM\r\nEND:VTODO\r\n",
                            tasks[i],
                            tasks[i + 1]);
  g_string_append (text, "END:VCALENDAR\r\n");
  return g_string_free (text, FALSE);
}

static CalImportReport *
import_tasks (Bed *bed, const char *const *tasks)
{
  g_autofree char *text = make_tasks (tasks);

  return import_text (bed, text);
}

static void
assert_tasks (Bed *bed, const char *const *titles)
{
  g_autofree char *text = bed_export (bed->database, bed->calendar);
  guint n = 0;

  for (const char *at = text; (at = strstr (at, "BEGIN:VTODO")) != NULL; at++)
    n++;
  g_assert_cmpuint (n, ==, g_strv_length ((char **) titles));
  for (guint i = 0; titles[i] != NULL; i++)
    {
      g_autofree char *line = g_strdup_printf ("SUMMARY:%s\r\n", titles[i]);

      g_assert_nonnull (strstr (text, line));
    }
}

/* A task that comes again with another text replaces the old one, and is what it was when that is
 * undone. */
static void
test_changed_task (Bed *bed, gconstpointer data)
{
  static const char *const first[] = { "a", "Wash", "b", "Iron", NULL };
  static const char *const second[] = { "a", "Wash all", "c", "Cook", NULL };
  static const char *const before[] = { "Wash", "Iron", NULL };
  static const char *const after[] = { "Wash all", "Iron", "Cook", NULL };
  g_autoptr (CalImportReport) old = import_tasks (bed, first);
  g_autoptr (CalImportReport) new = NULL;

  assert_tasks (bed, before);
  new = import_tasks (bed, second);
  assert_tasks (bed, after);
  bed_revert (bed->database, new, FALSE, 0);
  assert_tasks (bed, before);
  bed_revert (bed->database, new, TRUE, 0);
  assert_tasks (bed, after);
  bed_revert (bed->database, new, FALSE, 0);
  bed_revert (bed->database, old, FALSE, 0);
  g_assert_cmpint (bed_count (bed->path, "SELECT count(*) FROM components"), ==, 0);
}

/* Two of the same UID in one file: it can't be said which is which, and none is lost. */
static void
test_task_twice (Bed *bed, gconstpointer data)
{
  static const char *const first[] = { "a", "Wash", NULL };
  static const char *const second[] = { "a", "Wash all", "a", "Wash more", NULL };
  static const char *const after[] = { "Wash", "Wash all", "Wash more", NULL };
  g_autoptr (CalImportReport) old G_GNUC_UNUSED = import_tasks (bed, first);
  g_autoptr (CalImportReport) new G_GNUC_UNUSED = import_tasks (bed, second);
  g_autoptr (CalImportReport) again G_GNUC_UNUSED = import_tasks (bed, first);

  assert_tasks (bed, after);
}

static void
test_undo_unknown (Bed *bed, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  cal_database_revert_import_async (bed->database, 7, FALSE, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_false (cal_database_revert_import_finish (bed->database, result, NULL, NULL, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);
}

static void
test_export (Bed *bed, gconstpointer data)
{
  g_autoptr (CalImportReport) report G_GNUC_UNUSED = import_text (bed, small);
  g_autoptr (CalAppointment) own G_GNUC_UNUSED = bed_create (bed->database, "Own", DAY);
  g_autofree char *text = bed_export (bed->database, bed->calendar);
  g_autofree char *all = bed_export (bed->database, NULL);
  static const char *const parts[] = { "X-WR-CALNAME:Team\\, all of it\r\n",
                                       "X-OWN:kept\r\n",
                                       "TZID:Nowhere/Town\r\n",
                                       "X-UNKNOWN;X-P=1:kept\r\n",
                                       "SUMMARY:Wash\r\n",
                                       "SUMMARY:Own\r\n",
                                       "RECURRENCE-ID",
                                       "DURATION:PT1H\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_assert_nonnull (strstr (text, parts[i]));
  g_assert_cmpstr (text, ==, all);
  g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\r\n"));
  g_assert_true (g_str_has_suffix (text, "END:VCALENDAR\r\n"));
}

/* Into an empty calendar and out again: the same, the second time. */
static void
test_export_is_stable (Bed *bed, gconstpointer data)
{
  g_autoptr (CalImportReport) report G_GNUC_UNUSED = import_text (bed, small);
  g_autofree char *first = bed_export (bed->database, bed->calendar);
  g_autofree char *path = g_build_filename (bed->folder, "second.db", NULL);
  g_autofree char *file = bed_write_file (bed->folder, "export.ics", first);
  CalDatabase *other = bed_open (path);
  g_autofree char *calendar = bed_first_calendar (other);
  g_autoptr (CalImportReport) back = bed_import (other, file, calendar, NULL);
  g_autofree char *second = bed_export (other, calendar);

  bed_check_counts (back, 2, 0, 0);
  g_assert_cmpstr (first, ==, second);
  bed_close (other);
}

static void
test_broken_entry (Bed *bed, gconstpointer data)
{
  g_autofree char *broken = replaced (small, "DTSTART:20241004T100000Z", "DTSTART:yesterday");
  g_autoptr (CalImportReport) report = import_text (bed, broken);
  const CalImportProblem *problems;
  guint n_problems;

  bed_check_counts (report, 1, 0, 0);
  problems = cal_import_report_get_problems (report, &n_problems);
  g_assert_cmpuint (n_problems, ==, 1);
  g_assert_cmpstr (problems[0].file, ==, "file.ics");
  g_assert_cmpuint (problems[0].line, >, 1);
  g_assert_nonnull (problems[0].reason);
  g_test_message ("line %u: %s", problems[0].line, problems[0].reason);
  check_title (bed, "two", "Two");
}

/* An entry that is taken otherwise than it stands there is said, by its title. */
static void
test_remarks (Bed *bed, gconstpointer data)
{
  g_autofree char *text =
      replaced (small, "DTSTART:20241004T100000Z", "DTSTART;TZID=Custom 1:20241004T100000");
  g_autoptr (CalImportReport) report = import_text (bed, text);
  const CalImportProblem *remarks;
  guint n_remarks, n_problems;

  bed_check_counts (report, 2, 0, 0);
  g_assert_null (cal_import_report_get_problems (report, &n_problems));
  remarks = cal_import_report_get_remarks (report, &n_remarks);
  g_assert_cmpuint (n_remarks, ==, 1);
  g_assert_cmpstr (remarks[0].file, ==, "file.ics");
  g_assert_cmpuint (remarks[0].line, >, 1);
  g_assert_nonnull (strstr (remarks[0].reason, "One"));
  g_assert_nonnull (strstr (remarks[0].reason, "Custom 1"));
}

static void
test_not_a_calendar (Bed *bed, gconstpointer data)
{
  g_autofree char *path = bed_write_file (bed->folder, "letter.txt", "Dear Calendar,\n");
  g_autofree char *missing = g_build_filename (bed->folder, "missing.ics", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing_error = NULL;

  g_assert_null (bed_import (bed->database, path, bed->calendar, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "letter.txt"));
  g_assert_null (bed_import (bed->database, missing, bed->calendar, &missing_error));
  g_assert_error (missing_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* Of a series that goes on for ever only the beginning is known. */
static void
test_endless (Bed *bed, gconstpointer data)
{
  g_autofree char *text = replaced (small, "SUMMARY:One", "RRULE:FREQ=WEEKLY\r\nSUMMARY:One");
  g_autofree char *path = bed_write_file (bed->folder, "file.ics", text);
  g_autoptr (CalImportReport) report = bed_preview (bed->database, path, bed->calendar);
  int first_day, last_day;

  g_assert_true (cal_import_report_get_extent (report, &first_day, &last_day));
  g_assert_cmpint (first_day, ==, DAY);
  g_assert_true (cal_import_report_is_endless (report));
}

/* Among several files a bad one is reported, and the later one of two counts. */
static void
test_several_files (Bed *bed, gconstpointer data)
{
  g_autofree char *changed = replaced (small, "SUMMARY:One", "SUMMARY:First");
  g_autofree char *a = bed_write_file (bed->folder, "a.ics", small);
  g_autofree char *b = bed_write_file (bed->folder, "b.txt", "Dear Calendar,\n");
  g_autofree char *c = bed_write_file (bed->folder, "c.ics", changed);
  g_autoptr (GFile) file_a = g_file_new_for_path (a);
  g_autoptr (GFile) file_b = g_file_new_for_path (b);
  g_autoptr (GFile) file_c = g_file_new_for_path (c);
  GFile *const files[] = { file_a, file_b, file_c };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (GError) error = NULL;
  guint n_problems;

  cal_database_import_async (bed->database,
                             files,
                             3,
                             bed->calendar,
                             FALSE,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             bed_result_cb,
                             &result);
  bed_wait (&result);
  report = cal_database_import_finish (bed->database, result, &error);
  g_assert_no_error (error);
  bed_check_counts (report, 2, 0, 0);
  g_assert_cmpstr (cal_import_report_get_problems (report, &n_problems)->file, ==, "b.txt");
  g_assert_cmpuint (n_problems, ==, 1);
  g_assert_cmpuint (cal_import_report_get_problems (report, &n_problems)->line, ==, 0);
  g_assert_cmpuint (cal_import_report_get_n_unread_files (report), ==, 1);
  check_title (bed, "one", "First");
}

/* Two appointments of one file with one UID are both kept. */
static void
test_duplicate_uid (Bed *bed, gconstpointer data)
{
  g_autofree char *twice = replaced (small, "UID:task", "UID:other-task");
  g_autofree char *text = NULL;
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (CalImportReport) again = NULL;

  g_free (twice);
  twice = replaced (small,
                    "BEGIN:VTODO",
                    "BEGIN:VEVENT\r\nUID:one\r\nDTSTAMP:20240101T000000Z\r\n"
                    "DTSTART:20241007T100000Z\r\nSUMMARY:Another\r\nEND:VEVENT\r\nBEGIN:VTODO");
  report = import_text (bed, twice);
  bed_check_counts (report, 3, 0, 0);
  text = bed_export (bed->database, bed->calendar);
  g_assert_nonnull (strstr (text, "SUMMARY:One\r\n"));
  g_assert_nonnull (strstr (text, "SUMMARY:Another\r\n"));

  again = import_text (bed, twice);
  bed_check_counts (again, 0, 0, 3);
}

static void
test_read_only_calendar (Bed *bed, gconstpointer data)
{
  g_autoptr (CalCalendar) holidays = cal_calendar_new ("h", "Holidays", "#ff0000", TRUE, TRUE, 1);
  g_autofree char *path = bed_write_file (bed->folder, "file.ics", small);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) missing_error = NULL;

  cal_database_save_calendar_async (bed->database, holidays, NULL, bed_result_cb, &result);
  bed_wait (&result);
  g_assert_null (bed_import (bed->database, path, "h", &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_READ_ONLY_CALENDAR);
  g_assert_null (bed_import (bed->database, path, "x", &missing_error));
  g_assert_error (missing_error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/import/" name, Bed, NULL, bed_set_up, func, bed_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("preview", test_preview);
  ADD ("import", test_import);
  ADD ("there-already", test_there_already);
  ADD ("undo", test_undo);
  ADD ("undo-keeps-changes", test_undo_keeps_changes);
  ADD ("undo-unknown", test_undo_unknown);
  ADD ("changed-task", test_changed_task);
  ADD ("task-twice", test_task_twice);
  ADD ("export", test_export);
  ADD ("export-is-stable", test_export_is_stable);
  ADD ("broken-entry", test_broken_entry);
  ADD ("remarks", test_remarks);
  ADD ("not-a-calendar", test_not_a_calendar);
  ADD ("endless", test_endless);
  ADD ("several-files", test_several_files);
  ADD ("duplicate-uid", test_duplicate_uid);
  ADD ("read-only-calendar", test_read_only_calendar);

  return g_test_run ();
}
