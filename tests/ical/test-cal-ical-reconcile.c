/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-ical-writer.h"
#include "cal-recurrence-derive.h"
#include "ical-reading.h"

static const char rich[] =
    "BEGIN:VEVENT\r\n"
    "UID:a\r\n"
    "DTSTAMP:20200101T000000Z\r\n"
    "X-BEFORE;X-P=\"q:r\":one\r\n"
    "DTSTART;X-KEEP=1;TZID=\"W. Europe Standard Time\":20260302T090000\r\n"
    "DTEND;TZID=\"W. Europe Standard Time\":20260302T100000\r\n"
    "SUMMARY;LANGUAGE=en;X-A=b:Old\r\n"
    "DESCRIPTION;ALTREP=\"cid:x\":A long description that is folded here and was f\r\n"
    " olded by another program somewhere else\r\n"
    "COMMENT:first\r\n"
    "COMMENT:second\r\n"
    "ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:mailto:ann@example.org\r\n"
    "ORGANIZER:mailto:o@example.org\r\n"
    "ATTACH:https://example.org/file\r\n"
    "CATEGORIES:One\r\n"
    "CATEGORIES:Two\r\n"
    "RRULE:FREQ=WEEKLY;COUNT=10\r\n"
    "RRULE:FREQ=NEVER\r\n"
    "EXDATE;TZID=\"W. Europe Standard Time\":20260309T090000,20260316T090000\r\n"
    "X-AFTER:two\r\n"
    "this is no line\r\n"
    "BEGIN:VALARM\r\n"
    "SUMMARY:not mine\r\n"
    "TRIGGER:-PT5M\r\n"
    "END:VALARM\r\n"
    "END:VEVENT\r\n"
    "BEGIN:VEVENT\r\n"
    "UID:a\r\n"
    "DTSTAMP:20200101T000000Z\r\n"
    "RECURRENCE-ID:20260323T080000Z\r\n"
    "DTSTART;TZID=\"W. Europe Standard Time\":20260323T140000\r\n"
    "DTEND;TZID=\"W. Europe Standard Time\":20260323T150000\r\n"
    "SUMMARY:Moved\r\n"
    "X-OVERRIDE:yes\r\n"
    "END:VEVENT\r\n";

static const char *const stamps[] = { "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", NULL };

static CalAppointment *
parse (const char *source)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *appointment = cal_ical_parse_appointment ("c", "a", source, &error);

  g_assert_no_error (error);
  return appointment;
}

typedef void (*Edit) (CalEventFields *fields);

/* An edit of the master, by patch as the program does it. */
static CalAppointment *
edit_all (CalAppointment *appointment, Edit edit)
{
  const CalEventFields *seen = cal_event_get (cal_appointment_get_master (appointment));
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (GError) error = NULL;
  CalAppointment *result;

  cal_event_fields_copy (seen, &wanted);
  edit (&wanted);
  patch = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
  result = cal_appointment_apply (appointment, patch, &error);
  g_assert_no_error (error);
  return result;
}

static CalAppointment *
edit_this (CalAppointment *appointment, const CalTime *recurrence_id, Edit edit)
{
  g_auto (CalEventFields) seen = { 0 };
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (GError) error = NULL;
  CalAppointment *result;

  g_assert_true (cal_appointment_get_instance (appointment, recurrence_id, &seen));
  cal_event_fields_copy (&seen, &wanted);
  edit (&wanted);
  patch = cal_patch_new_diff (&seen, &wanted, CAL_REACH_THIS, recurrence_id);
  result = cal_appointment_apply (appointment, patch, &error);
  g_assert_no_error (error);
  return result;
}

/* The lines of `text` that aren't in `other`, joined. */
static char *
list_more (const char *text, const char *other)
{
  g_autoptr (GPtrArray) lines = reading_list_properties (text, stamps);
  g_autoptr (GPtrArray) others = reading_list_properties (other, stamps);
  GString *result = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);
      guint index;

      if (g_ptr_array_find_with_equal_func (others, line, g_str_equal, &index))
        g_ptr_array_remove_index (others, index);
      else
        g_string_append_printf (result, "%s|", line);
    }
  return g_string_free (result, FALSE);
}

/* Values and text agree after it, and reconciling again changes nothing. */
static void
assert_settled (CalAppointment *edited, CalAppointment *reconciled)
{
  g_autoptr (CalAppointment) again = cal_ical_reconcile (reconciled);
  g_autoptr (CalAppointment) parsed = parse (cal_appointment_get_source (reconciled));
  const CalEventFields *wanted = cal_event_get (cal_appointment_get_master (edited));
  const CalEventFields *got = cal_event_get (cal_appointment_get_master (parsed));
  guint n_wanted, n_got;

  g_assert_true (again == reconciled);
  for (guint i = 0; i < CAL_N_FIELDS; i++)
    g_assert_true (cal_field_equal (i, wanted, got));
  cal_appointment_get_overrides (edited, &n_wanted);
  cal_appointment_get_overrides (parsed, &n_got);
  g_assert_cmpuint (n_wanted, ==, n_got);
}

static void
assert_edit (Edit edit, const char *removed, const char *added)
{
  g_autoptr (CalAppointment) before = parse (rich);
  g_autoptr (CalAppointment) edited = edit_all (before, edit);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  g_autofree char *less = list_more (rich, cal_appointment_get_source (after));
  g_autofree char *more = list_more (cal_appointment_get_source (after), rich);

  g_assert_cmpstr (less, ==, removed);
  g_assert_cmpstr (more, ==, added);
  g_assert_cmpint (cal_event_get (cal_appointment_get_master (after))->sequence, ==, 1);
  g_assert_nonnull (strstr (cal_appointment_get_source (after), "LAST-MODIFIED:20"));
  g_assert_nonnull (strstr (cal_appointment_get_source (after), "\r\nthis is no line\r\n"));
  assert_settled (edited, after);
}

static void
test_unchanged (void)
{
  g_autoptr (CalAppointment) appointment = parse (rich);
  g_autoptr (CalAppointment) reconciled = cal_ical_reconcile (appointment);

  g_assert_true (appointment == reconciled);
}

static void
set_title (CalEventFields *fields)
{
  g_free (fields->title);
  fields->title = g_strdup ("New; with, \\signs\nand lines");
}

static void
test_title (void)
{
  assert_edit (set_title,
               "/VEVENT SUMMARY;LANGUAGE=en;X-A=b:Old|",
               "/VEVENT SUMMARY;LANGUAGE=en;X-A=b:New\\; with\\, \\\\signs\\nand lines|");
}

static void
clear_description (CalEventFields *fields)
{
  g_clear_pointer (&fields->description, g_free);
}

static void
test_description (void)
{
  assert_edit (
      clear_description,
      "/VEVENT DESCRIPTION;ALTREP=\"cid:x\":A long description that is folded here and was "
      "folded by another program somewhere else|",
      "");
}

static void
set_many (CalEventFields *fields)
{
  g_strfreev (fields->categories);
  fields->categories = g_strsplit ("Two|a,b", "|", -1);
  fields->status = CAL_STATUS_TENTATIVE;
  fields->transparent = TRUE;
  fields->url = g_strdup ("https://example.org");
  fields->location = g_strdup ("Café");
}

static void
test_many (void)
{
  /* The override has none of these of its own: it gets them as well. */
  assert_edit (set_many,
               "/VEVENT CATEGORIES:One|/VEVENT CATEGORIES:Two|",
               "/VEVENT CATEGORIES:Two,a\\,b|/VEVENT LOCATION:Café|/VEVENT LOCATION:Café|"
               "/VEVENT STATUS:TENTATIVE|/VEVENT STATUS:TENTATIVE|/VEVENT TRANSP:TRANSPARENT|"
               "/VEVENT TRANSP:TRANSPARENT|/VEVENT URL:https://example.org|"
               "/VEVENT URL:https://example.org|");
}

static void
extend (CalEventFields *fields)
{
  fields->end = cal_time_add (&fields->end, CAL_HOUR);
}

static void
test_end (void)
{
  assert_edit (extend,
               "/VEVENT DTEND;TZID=\"W. Europe Standard Time\":20260302T100000|",
               "/VEVENT DTEND;TZID=W. Europe Standard Time:20260302T110000|");
}

static void
move (CalEventFields *fields)
{
  fields->start = cal_time_add (&fields->start, CAL_DAY);
  fields->end = cal_time_add (&fields->end, CAL_DAY);
}

static void
test_move (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  g_autoptr (CalAppointment) edited = edit_all (before, move);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  const char *source = cal_appointment_get_source (after);

  g_assert_nonnull (
      strstr (source, "DTSTART;X-KEEP=1;TZID=W. Europe Standard Time:20260303T090000\r\n"));
  g_assert_nonnull (
      strstr (source, "RECURRENCE-ID;TZID=W. Europe Standard Time:20260324T090000\r\n"));
  g_assert_nonnull (strstr (source, "X-OVERRIDE:yes"));
  g_assert_nonnull (strstr (source, "EXDATE;TZID=W. Europe Standard Time:20260310T090000\r\n"));
  g_assert_nonnull (strstr (source, "EXDATE;TZID=W. Europe Standard Time:20260317T090000\r\n"));
  g_assert_null (strstr (source, "20260309T"));
  g_assert_nonnull (strstr (source, "T140000")); /* the override stays where it was put */
  assert_settled (edited, after);
}

static void
make_all_day (CalEventFields *fields)
{
  fields->start = cal_time_date (2026, 3, 2);
  fields->end = cal_time_date (2026, 3, 4);
}

static void
test_all_day (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  g_autoptr (CalAppointment) edited = edit_all (before, make_all_day);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  const char *source = cal_appointment_get_source (after);

  g_assert_nonnull (strstr (source, "DTSTART;X-KEEP=1;VALUE=DATE:20260302\r\n"));
  g_assert_nonnull (strstr (source, "DTEND;VALUE=DATE:20260304\r\n"));
  g_assert_nonnull (strstr (source, "RECURRENCE-ID;VALUE=DATE:20260323\r\n"));
  assert_settled (edited, after);
}

static void
test_duration (void)
{
  static const char text[] =
      "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302T090000\r\nDURATION;X-D=1:PT1H\r\n"
      "END:VEVENT\r\n";
  g_autoptr (CalAppointment) before = parse (text);
  g_autoptr (CalAppointment) moved = edit_all (before, move);
  g_autoptr (CalAppointment) after_move = cal_ical_reconcile (moved);
  g_autoptr (CalAppointment) extended = edit_all (before, extend);
  g_autoptr (CalAppointment) after_extend = cal_ical_reconcile (extended);

  g_assert_nonnull (strstr (cal_appointment_get_source (after_move),
                            "DTSTART:20260303T090000\r\nDURATION;X-D=1:PT1H\r\n"));
  g_assert_nonnull (strstr (cal_appointment_get_source (after_extend),
                            "DTSTART:20260302T090000\r\nDURATION;X-D=1:PT2H\r\n"));
  assert_settled (moved, after_move);
  assert_settled (extended, after_extend);
}

static void
test_implied_end (void)
{
  static const char text[] = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302\r\nEND:VEVENT\r\n";
  g_autoptr (CalAppointment) before = parse (text);
  g_autoptr (CalAppointment) moved = edit_all (before, move);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (moved);
  g_autofree char *more = list_more (cal_appointment_get_source (after), text);

  g_assert_cmpstr (more, ==, "/VEVENT DTSTART;VALUE=DATE:20260303|");
}

static void
test_new_override (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  CalTime id = cal_time_zoned (cal_day_from_date (2026, 3, 30) * CAL_DAY + 9 * CAL_HOUR,
                               cal_zone_lookup ("Europe/Berlin"));
  g_autoptr (CalAppointment) edited = edit_this (before, &id, set_title);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  const char *source = cal_appointment_get_source (after);
  const char *override = source + strlen (rich);

  g_assert_true (g_str_has_prefix (source, rich));
  g_assert_nonnull (
      strstr (override, "RECURRENCE-ID;TZID=W. Europe Standard Time:20260330T090000\r\n"));
  g_assert_nonnull (
      strstr (override, "DTSTART;X-KEEP=1;TZID=W. Europe Standard Time:20260330T090000"));
  g_assert_nonnull (strstr (override, "BEGIN:VALARM\r\nSUMMARY:not mine"));
  g_assert_nonnull (strstr (override, "ATTENDEE;CN=Ann"));
  g_assert_null (strstr (override, "RRULE"));
  g_assert_null (strstr (override, "EXDATE"));
  assert_settled (edited, after);
}

static void
test_edit_override (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  guint n;
  const CalTime id = cal_event_get (cal_appointment_get_overrides (before, &n)[0])->recurrence_id;
  g_autoptr (CalAppointment) edited = edit_this (before, &id, set_title);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  g_autofree char *less = list_more (rich, cal_appointment_get_source (after));

  g_assert_cmpstr (less, ==, "/VEVENT SUMMARY:Moved|");
  assert_settled (edited, after);
}

/* An override that reaches on comes to stand for its own occurrence alone, and the other way round.
 */
static void
test_range (void)
{
  static const char source[] = "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302T090000\r\n"
                               "DURATION:PT1H\r\nRRULE:FREQ=DAILY;COUNT=5\r\nEND:VEVENT\r\n"
                               "BEGIN:VEVENT\r\nUID:a\r\n"
                               "RECURRENCE-ID;RANGE=THISANDFUTURE:20260304T090000\r\n"
                               "DTSTART:20260304T110000\r\nDURATION:PT1H\r\nX-KEPT:1\r\n"
                               "END:VEVENT\r\n";
  g_autoptr (CalAppointment) before = parse (source);
  guint n;
  const CalTime id = cal_event_get (cal_appointment_get_overrides (before, &n)[0])->recurrence_id;
  g_autoptr (CalAppointment) edited = edit_this (before, &id, set_title);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  const char *text = cal_appointment_get_source (after);

  g_assert_nonnull (strstr (text, "\r\nRECURRENCE-ID:20260304T090000\r\n"));
  g_assert_nonnull (strstr (text, "\r\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260305T090000\r\n"));
  g_assert_nonnull (strstr (text, "DTSTART:20260305T110000\r\n"));
  g_assert_nonnull (strstr (text, "\r\nX-KEPT:1\r\n"));
  assert_settled (edited, after);
}

static void
test_removed_override (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  g_autoptr (CalAppointment) without = cal_appointment_new ("c",
                                                            "a",
                                                            cal_appointment_get_master (before),
                                                            NULL,
                                                            0,
                                                            cal_appointment_get_source (before));
  g_autoptr (CalAppointment) after = cal_ical_reconcile (without);

  g_assert_null (strstr (cal_appointment_get_source (after), "X-OVERRIDE"));
  g_assert_true (g_str_has_prefix (rich, cal_appointment_get_source (after)));
}

static void
exclude_one (CalEventFields *fields)
{
  CalTime id =
      cal_time_zoned (cal_day_from_date (2026, 4, 6) * CAL_DAY + 9 * CAL_HOUR, fields->start.zone);
  CalRecurrence *more = cal_recurrence_with_exception (fields->recurrence, &id);

  cal_recurrence_unref (fields->recurrence);
  fields->recurrence = more;
}

static void
test_exclude (void)
{
  assert_edit (exclude_one, "", "/VEVENT EXDATE;TZID=W. Europe Standard Time:20260406T090000|");
}

static void
change_rule (CalEventFields *fields)
{
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=DAILY;COUNT=3", NULL);
  CalRecurrence *other = cal_recurrence_with_rules (fields->recurrence, &rule, 1);

  cal_recurrence_unref (fields->recurrence);
  fields->recurrence = other;
}

static void
test_rule (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  g_autoptr (CalAppointment) edited = edit_all (before, change_rule);
  g_autoptr (CalAppointment) after = cal_ical_reconcile (edited);
  const char *source = cal_appointment_get_source (after);

  g_assert_nonnull (strstr (source, "RRULE:FREQ=DAILY;COUNT=3\r\n"));
  g_assert_null (strstr (source, "NEVER"));
  g_assert_null (strstr (source, "X-OVERRIDE")); /* it has no instance any more */
  assert_settled (edited, after);
}

/* Two exceptions for one instance, one of them named without a zone: the older one stays. */
static void
test_older_copy (void)
{
  static const char source[] =
      "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Europe/Berlin:20260302T090000\r\n"
      "RRULE:FREQ=WEEKLY;COUNT=5\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260309T080000Z\r\n"
      "DTSTART;TZID=Europe/Berlin:20260309T110000\r\nSEQUENCE:2\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260309T090000\r\n"
      "DTSTART;TZID=Europe/Berlin:20260309T120000\r\nSEQUENCE:1\r\nEND:VEVENT\r\n";
  g_autoptr (CalAppointment) appointment = parse (source);
  g_autoptr (CalAppointment) reconciled = cal_ical_reconcile (appointment);
  guint n;

  cal_appointment_get_overrides (appointment, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (reconciled == appointment);
}

static void
test_fresh (void)
{
  g_auto (CalEventFields) fields = {
    .title = g_strdup ("Привет, мир; это очень длинное название, которое не помещается в строку"),
    .start = cal_time_zoned (cal_day_from_date (2026, 3, 2) * CAL_DAY + 9 * CAL_HOUR,
                             cal_zone_lookup ("Europe/Berlin")),
    .status = CAL_STATUS_CONFIRMED,
  };
  g_autoptr (CalAppointment) made = NULL;
  g_autoptr (CalAppointment) reconciled = NULL;
  g_auto (GStrv) lines = NULL;

  fields.end = cal_time_add (&fields.start, CAL_HOUR);
  made = cal_appointment_new_single ("c", &fields);
  reconciled = cal_ical_reconcile (made);
  lines = g_strsplit (cal_appointment_get_source (reconciled), "\r\n", -1);
  for (guint i = 0; lines[i]; i++)
    {
      g_assert_cmpuint (strlen (lines[i]), <=, 75);
      g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    }
  g_assert_true (
      cal_event_equal (cal_appointment_get_master (made), cal_appointment_get_master (reconciled)));
  g_assert_nonnull (strstr (cal_appointment_get_source (reconciled), "\r\nDTSTAMP:"));
  g_assert_nonnull (strstr (cal_appointment_get_source (reconciled), "\r\nCREATED:"));
}

static void
test_identity (void)
{
  g_autoptr (CalAppointment) before = parse (rich);
  g_autoptr (CalAppointment) other = cal_appointment_with_identity (before, "d", "new");
  g_autoptr (CalAppointment) after = cal_ical_reconcile (other);

  g_assert_cmpstr (cal_appointment_get_uid (after), ==, "new");
  g_assert_null (strstr (cal_appointment_get_source (after), "UID:a\r\n"));
}

static void
test_merge (void)
{
  g_autoptr (GPtrArray) items = reading_of_text (
      "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260303T090000\r\nDTSTART:20260303T110000\r\nEND:"
      "VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20260303T110000\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260302T090000\r\nRRULE:FREQ=DAILY\r\nEND:VEVENT\r\n");
  CalAppointment *first = reading_appointment (items, 0);
  CalAppointment *last = reading_appointment (items, 2);
  g_autoptr (CalAppointment) merged = cal_ical_merge (first, last);
  g_autoptr (CalAppointment) twice = cal_ical_merge (merged, last);
  guint n;

  g_assert_nonnull (cal_appointment_get_master (merged));
  cal_appointment_get_overrides (merged, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (cal_appointment_equal (merged, twice));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ical/reconcile/unchanged", test_unchanged);
  g_test_add_func ("/ical/reconcile/title", test_title);
  g_test_add_func ("/ical/reconcile/description", test_description);
  g_test_add_func ("/ical/reconcile/many", test_many);
  g_test_add_func ("/ical/reconcile/end", test_end);
  g_test_add_func ("/ical/reconcile/move", test_move);
  g_test_add_func ("/ical/reconcile/all-day", test_all_day);
  g_test_add_func ("/ical/reconcile/duration", test_duration);
  g_test_add_func ("/ical/reconcile/implied-end", test_implied_end);
  g_test_add_func ("/ical/reconcile/new-override", test_new_override);
  g_test_add_func ("/ical/reconcile/edit-override", test_edit_override);
  g_test_add_func ("/ical/reconcile/range", test_range);
  g_test_add_func ("/ical/reconcile/removed-override", test_removed_override);
  g_test_add_func ("/ical/reconcile/exclude", test_exclude);
  g_test_add_func ("/ical/reconcile/rule", test_rule);
  g_test_add_func ("/ical/reconcile/older-copy", test_older_copy);
  g_test_add_func ("/ical/reconcile/fresh", test_fresh);
  g_test_add_func ("/ical/reconcile/identity", test_identity);
  g_test_add_func ("/ical/reconcile/merge", test_merge);

  return g_test_run ();
}
