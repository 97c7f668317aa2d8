/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cal-recurrence-derive.h"
#include "cal-series.h"
#include "event-fixture.h"

/* Series in which occurrences were changed by themselves, and reach on, edited further. A daily
 * series from 2 March 2026, 09:00 to 10:00, seven times. */

#define SOURCE                                                                                     \
  "BEGIN:VEVENT\r\nUID:uid\r\nRECURRENCE-ID:20260303T090000\r\nEND:VEVENT\r\n"                     \
  "BEGIN:VEVENT\r\nUID:uid\r\nBEGIN:VALARM\r\nRELATED-TO;RELTYPE=NEXT:alarm\r\nEND:VALARM\r\n"     \
  "END:VEVENT\r\n"

/* "title start end" of the override that reaches on from `id`. */
static CalEvent *
reaching_on (const char *title, const char *start, const char *end, const char *id)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title) };

  fields.start = fixture_time (start);
  fields.end = fixture_time (end);
  fields.recurrence_id = fixture_time (id);
  fields.this_and_future = TRUE;
  return cal_event_new (&fields);
}

static CalEvent *
make_master (void)
{
  return fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=7");
}

/* From the third on at 11:00, "F"; the fifth by itself at 15:00, "own". */
static CalAppointment *
make_reaching (void)
{
  return fixture_appointment (
      make_master (),
      reaching_on ("F", "20260304T110000", "20260304T120000", "20260304T090000"),
      fixture_event ("own", "20260306T150000", "20260306T160000", "20260306T090000", NULL),
      NULL);
}

static CalAppointment *
make_own (void)
{
  return fixture_appointment (
      make_master (),
      fixture_event ("own", "20260304T150000", "20260304T160000", "20260304T090000", NULL),
      NULL);
}

static CalOccurrence *
get_occurrence (CalAppointment *appointment, const char *day, const char *next_day)
{
  g_autoptr (GPtrArray) found = fixture_occurrences (appointment, day, next_day, "UTC");

  g_assert_cmpuint (found->len, ==, 1);
  return g_object_ref (g_ptr_array_index (found, 0));
}

/* Gives the one occurrence of a day another title, and moves it; NULL and 0 leave things alone. */
static CalChange *
edit (CalAppointment *appointment,
      const char *day,
      const char *next_day,
      CalSeriesReach reach,
      const char *title,
      gint64 distance)
{
  g_autoptr (CalOccurrence) occurrence = get_occurrence (appointment, day, next_day);
  g_auto (CalEventFields) wanted = { 0 };

  cal_occurrence_get_fields (occurrence, &wanted);
  if (title)
    {
      g_free (wanted.title);
      wanted.title = g_strdup (title);
    }
  wanted.start = cal_time_add (&wanted.start, distance);
  wanted.end = cal_time_add (&wanted.end, distance);
  return cal_series_edit (occurrence, &wanted, reach);
}

/* Runs the steps that concern `current`, or make a new one where that is NULL. */
static CalAppointment *
run (CalChange *change, CalAppointment *current)
{
  g_autoptr (CalAppointment) result = current ? g_object_ref (current) : NULL;

  for (guint i = 0; i < cal_change_get_n_steps (change); i++)
    {
      const CalStep *step = cal_change_get_step (change, i);
      g_autoptr (GError) error = NULL;
      CalAppointment *next;

      if (current ? !g_str_equal (cal_appointment_get_uid (step->appointment),
                                  cal_appointment_get_uid (current))
                  : step->kind != CAL_STEP_CREATE)
        continue;
      next = cal_step_apply (step, result, &error);
      g_assert_no_error (error);
      g_set_object (&result, next);
      g_clear_object (&next);
    }
  return g_steal_pointer (&result);
}

static void
assert_expansion (CalAppointment *appointment, const char *expected)
{
  g_autofree char *text = fixture_expand (appointment, "20260301", "20260401", "UTC");
  GString *brief = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  /* "S 2T09 S 3T09": the day and the hour where it begins. */
  for (char **line = lines; **line; line++)
    {
      g_auto (GStrv) words = g_strsplit (*line, " ", 3);

      g_string_append_printf (brief,
                              "%s%s %d",
                              brief->len ? ", " : "",
                              words[0],
                              atoi (words[1] + 6) % 100);
      if (strlen (words[1]) > 8)
        g_string_append_printf (brief, "T%.2s", words[1] + 9);
    }
  g_assert_cmpstr (brief->str, ==, expected);
  g_string_free (brief, TRUE);
}

static void
assert_undone (CalChange *change, CalAppointment *before, CalAppointment *after)
{
  g_autoptr (CalChange) back = cal_change_invert (change);
  g_autoptr (CalAppointment) undone = run (back, after);

  g_assert_true (cal_appointment_equal (undone, before));
}

/* --- RANGE=THISANDFUTURE --------------------------------------------------------------- */

#define REACHING "S 2T09, S 3T09, F 4T11, F 5T11, own 6T15, F 7T11, F 8T11"

static void
test_one_that_follows (void)
{
  g_autoptr (CalAppointment) series = make_reaching ();
  g_autoptr (CalChange) change =
      edit (series, "20260305", "20260306", CAL_SERIES_THIS, "new", CAL_HOUR);
  g_autoptr (CalAppointment) after = run (change, series);

  assert_expansion (series, REACHING);
  assert_expansion (after, "S 2T09, S 3T09, F 4T11, new 5T12, own 6T15, F 7T11, F 8T11");
  assert_undone (change, series, after);
}

static void
test_one_that_reaches_on (void)
{
  g_autoptr (CalAppointment) series = make_reaching ();
  g_autoptr (CalChange) change =
      edit (series, "20260304", "20260305", CAL_SERIES_THIS, "new", CAL_HOUR);
  g_autoptr (CalAppointment) after = run (change, series);

  assert_expansion (after, "S 2T09, S 3T09, new 4T12, F 5T11, own 6T15, F 7T11, F 8T11");
  assert_undone (change, series, after);
}

/* What reaches on is passed over those that have values of their own, and by none that ends it. */
static void
test_successors (void)
{
  g_autoptr (CalAppointment) series = fixture_appointment (
      make_master (),
      reaching_on ("F", "20260304T110000", "20260304T120000", "20260304T090000"),
      fixture_event ("own", "20260305T150000", "20260305T160000", "20260305T090000", NULL),
      reaching_on ("G", "20260307T130000", "20260307T140000", "20260307T090000"),
      NULL);
  g_autoptr (CalChange) first =
      edit (series, "20260304", "20260305", CAL_SERIES_THIS, "new", CAL_HOUR);
  g_autoptr (CalAppointment) once = run (first, series);
  g_autoptr (CalChange) second = edit (once, "20260306", "20260307", CAL_SERIES_THIS, "second", 0);
  g_autoptr (CalAppointment) twice = run (second, once);
  g_autoptr (CalChange) third = edit (twice, "20260307", "20260308", CAL_SERIES_THIS, "third", 0);
  g_autoptr (CalAppointment) thrice = run (third, twice);

  assert_expansion (once, "S 2T09, S 3T09, new 4T12, own 5T15, F 6T11, G 7T13, G 8T13");
  assert_expansion (twice, "S 2T09, S 3T09, new 4T12, own 5T15, second 6T11, G 7T13, G 8T13");
  assert_expansion (thrice, "S 2T09, S 3T09, new 4T12, own 5T15, second 6T11, third 7T13, G 8T13");
}

static void
test_delete_one_that_reaches_on (void)
{
  g_autoptr (CalAppointment) series = make_reaching ();
  g_autoptr (CalOccurrence) occurrence = get_occurrence (series, "20260304", "20260305");
  g_autoptr (CalChange) change = cal_series_delete (occurrence, CAL_SERIES_THIS);
  g_autoptr (CalAppointment) after = run (change, series);

  assert_expansion (after, "S 2T09, S 3T09, F 5T11, own 6T15, F 7T11, F 8T11");
  assert_undone (change, series, after);
}

static void
test_all_from_one_that_follows (void)
{
  g_autoptr (CalAppointment) series = make_reaching ();
  g_autoptr (CalChange) change =
      edit (series, "20260305", "20260306", CAL_SERIES_ALL, "new", CAL_HOUR);
  g_autoptr (CalAppointment) after = run (change, series);

  assert_expansion (after, "new 2T10, new 3T10, new 4T12, new 5T12, own 6T15, new 7T12, new 8T12");
  assert_undone (change, series, after);
}

static void
test_split_behind_one_that_reaches_on (void)
{
  g_autoptr (CalAppointment) series = make_reaching ();
  g_autoptr (CalChange) change =
      edit (series, "20260305", "20260306", CAL_SERIES_FOLLOWING, "new", CAL_HOUR);
  g_autoptr (CalAppointment) ended = run (change, series);
  g_autoptr (CalAppointment) begun = run (change, NULL);

  assert_expansion (ended, "S 2T09, S 3T09, F 4T11");
  assert_expansion (begun, "new 5T12, own 6T15, new 7T12, new 8T12");
}

static void
test_split_at_one_that_reaches_on (void)
{
  g_autoptr (CalAppointment) series = make_reaching ();
  g_autoptr (CalChange) change =
      edit (series, "20260304", "20260305", CAL_SERIES_FOLLOWING, "new", CAL_HOUR);
  g_autoptr (CalAppointment) ended = run (change, series);
  g_autoptr (CalAppointment) begun = run (change, NULL);

  assert_expansion (ended, "S 2T09, S 3T09");
  assert_expansion (begun, "new 4T12, new 5T12, own 6T15, new 7T12, new 8T12");
}

/* --- Overrides of their own ------------------------------------------------------------ */

static void
test_all_from_own (void)
{
  g_autoptr (CalAppointment) series = make_own ();
  g_autoptr (CalChange) named = edit (series, "20260304", "20260305", CAL_SERIES_ALL, "new", 0);
  g_autoptr (CalAppointment) after_name = run (named, series);
  g_autoptr (CalChange) moved =
      edit (series, "20260304", "20260305", CAL_SERIES_ALL, NULL, CAL_HOUR);
  g_autoptr (CalAppointment) after_move = run (moved, series);

  assert_expansion (after_name,
                    "new 2T09, new 3T09, new 4T15, new 5T09, new 6T09, new 7T09, new 8T09");
  assert_expansion (after_move, "S 2T10, S 3T10, own 4T16, S 5T10, S 6T10, S 7T10, S 8T10");
  assert_undone (named, series, after_name);
  assert_undone (moved, series, after_move);
}

static void
test_split_at_own (void)
{
  g_autoptr (CalAppointment) series = make_own ();
  g_autoptr (CalChange) named =
      edit (series, "20260304", "20260305", CAL_SERIES_FOLLOWING, "new", 0);
  g_autoptr (CalAppointment) after_name = run (named, NULL);
  g_autoptr (CalChange) moved =
      edit (series, "20260304", "20260305", CAL_SERIES_FOLLOWING, NULL, CAL_HOUR);
  g_autoptr (CalAppointment) after_move = run (moved, NULL);
  g_autoptr (CalAppointment) ended = run (moved, series);

  assert_expansion (ended, "S 2T09, S 3T09");
  assert_expansion (after_name, "new 4T15, new 5T09, new 6T09, new 7T09, new 8T09");
  assert_expansion (after_move, "own 4T16, S 5T10, S 6T10, S 7T10, S 8T10");
}

static void
test_split_behind_own (void)
{
  g_autoptr (CalAppointment) series = make_own ();
  g_autoptr (CalChange) change =
      edit (series, "20260303", "20260304", CAL_SERIES_FOLLOWING, "new", CAL_DAY);
  g_autoptr (CalAppointment) begun = run (change, NULL);

  assert_expansion (begun, "new 4T09, own 4T15, new 6T09, new 7T09, new 8T09, new 9T09");
}

/* --- Where it is split ------------------------------------------------------------------ */

static CalAppointment *
make_from_lines (const char *start, const char *rule, const char *date, const char *exception)
{
  g_autoptr (CalRule) parsed = rule ? cal_rule_parse (rule, NULL) : NULL;
  CalTime frame = fixture_time (start);
  CalRecurrenceDate more = { fixture_time (date), cal_time_none () };
  CalTime less = fixture_time (exception);
  g_auto (CalEventFields) fields = { .title = g_strdup ("S"), .start = frame };
  g_autoptr (CalEvent) master = NULL;

  fields.end = cal_time_add (&frame, frame.kind == CAL_TIME_DATE ? CAL_DAY : CAL_HOUR);
  fields.recurrence = cal_recurrence_new (&frame,
                                          &parsed,
                                          parsed ? 1 : 0,
                                          NULL,
                                          0,
                                          &more,
                                          more.start.kind != CAL_TIME_NONE,
                                          &less,
                                          less.kind != CAL_TIME_NONE);
  master = cal_event_new (&fields);
  return cal_appointment_new ("calendar", "uid", master, NULL, 0, NULL);
}

static void
test_split_at_date (void)
{
  /* Mondays, and one Thursday: the rule goes on with Mondays. */
  g_autoptr (CalAppointment) series =
      make_from_lines ("20260302T090000", "FREQ=WEEKLY;COUNT=4", "20260312T090000", "");
  g_autoptr (CalChange) change =
      edit (series, "20260312", "20260313", CAL_SERIES_FOLLOWING, NULL, CAL_HOUR);
  g_autoptr (CalAppointment) ended = run (change, series);
  g_autoptr (CalAppointment) begun = run (change, NULL);

  assert_expansion (series, "S 2T09, S 9T09, S 12T09, S 16T09, S 23T09");
  assert_expansion (ended, "S 2T09, S 9T09");
  assert_expansion (begun, "S 12T10, S 16T10, S 23T10");
}

static void
test_split_of_count (void)
{
  /* A start that the rule doesn't have, and an exception: COUNT counts the one, not the other. */
  g_autoptr (CalAppointment) series =
      make_from_lines ("20260301", "FREQ=WEEKLY;BYDAY=MO;COUNT=4", "", "20260309");
  g_autoptr (CalChange) change =
      edit (series, "20260316", "20260317", CAL_SERIES_FOLLOWING, "new", 0);
  g_autoptr (CalAppointment) ended = run (change, series);
  g_autoptr (CalAppointment) begun = run (change, NULL);

  assert_expansion (series, "S 1, S 2, S 16, S 23");
  assert_expansion (ended, "S 1, S 2");
  assert_expansion (begun, "new 16, new 23");
}

/* --- Of another kind, in another zone ---------------------------------------------------- */

static CalChange *
convert_all (CalAppointment *appointment, const char *start, const char *end)
{
  g_autoptr (CalOccurrence) occurrence = get_occurrence (appointment, "20260303", "20260304");
  g_auto (CalEventFields) wanted = { 0 };

  cal_occurrence_get_fields (occurrence, &wanted);
  wanted.start = fixture_time (start);
  wanted.end = fixture_time (end);
  return cal_series_edit (occurrence, &wanted, CAL_SERIES_ALL);
}

static void
test_convert (void)
{
  static const char *const forms[][3] = {
    { "20260303", "20260304", "S 2, S 3, S 6, own 5T15" },
    { "20260303T090000 Europe/Berlin",
      "20260303T100000 Europe/Berlin",
      "S 2T09, S 3T09, own 5T15, S 6T09" },
    { "20260303T140000Z", "20260303T150000Z", "S 2T14, S 3T14, own 5T15, S 6T14" },
  };

  /* From each to each: the exception and the override stay what they are. */
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    for (guint k = 0; k < G_N_ELEMENTS (forms); k++)
      {
        g_autoptr (CalAppointment) plain = fixture_appointment (
            fixture_event ("S",
                           "20260302T090000",
                           "20260302T100000",
                           "",
                           "FREQ=DAILY;UNTIL=20260306"),
            fixture_event ("own", "20260305T150000", "20260305T160000", "20260305T090000", NULL),
            NULL);
        g_autoptr (CalOccurrence) fourth = get_occurrence (plain, "20260304", "20260305");
        g_autoptr (CalChange) delete = cal_series_delete (fourth, CAL_SERIES_THIS);
        g_autoptr (CalAppointment) series = run (delete, plain);
        g_autoptr (CalChange) first = convert_all (series, forms[i][0], forms[i][1]);
        g_autoptr (CalAppointment) once = run (first, series);
        g_autoptr (CalChange) second = convert_all (once, forms[k][0], forms[k][1]);
        g_autoptr (CalAppointment) twice = run (second, once);

        assert_expansion (once, forms[i][2]);
        assert_expansion (twice, forms[k][2]);
        assert_undone (first, series, once);
        assert_undone (second, once, twice);
      }
}

/* From the second on all day: what is behind goes along. */
static void
test_convert_rest (void)
{
  g_autoptr (CalAppointment) series = fixture_appointment (
      fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=5"),
      fixture_event ("own", "20260305T150000", "20260305T160000", "20260305T090000", NULL),
      NULL);
  g_autoptr (CalOccurrence) third = get_occurrence (series, "20260304", "20260305");
  g_autoptr (CalChange) delete = cal_series_delete (third, CAL_SERIES_THIS);
  g_autoptr (CalAppointment) less = run (delete, series);
  g_autoptr (CalOccurrence) second = get_occurrence (less, "20260303", "20260304");
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalChange) change = NULL;
  g_autoptr (CalAppointment) ended = NULL, begun = NULL;

  cal_occurrence_get_fields (second, &wanted);
  wanted.start = fixture_time ("20260303");
  wanted.end = fixture_time ("20260304");
  change = cal_series_edit (second, &wanted, CAL_SERIES_FOLLOWING);
  ended = run (change, less);
  begun = run (change, NULL);
  assert_expansion (ended, "S 2T09");
  assert_expansion (begun, "S 3, S 6, own 5T15");
  assert_undone (change, less, ended);
}

/* --- Links --------------------------------------------------------------------------------- */

static void
assert_source (CalAppointment *appointment, const char *expected, const char *missing)
{
  const char *source = cal_appointment_get_source (appointment);

  if (expected)
    g_assert_nonnull (strstr (source, expected));
  if (missing)
    g_assert_null (strstr (source, missing));
}

static void
test_links (void)
{
  g_autoptr (CalAppointment) plain = make_own ();
  g_autoptr (CalAppointment) series = cal_appointment_with_source (plain, SOURCE);
  g_autoptr (CalChange) change =
      edit (series, "20260306", "20260307", CAL_SERIES_FOLLOWING, "new", 0);
  g_autoptr (CalAppointment) ended = run (change, series);
  g_autoptr (CalAppointment) begun = run (change, NULL);
  g_autofree char *to_second =
      g_strdup_printf ("\r\nRELATED-TO;RELTYPE=NEXT:%s\r\nBEGIN:VALARM\r\n",
                       cal_appointment_get_uid (begun));
  g_autoptr (CalChange) again =
      edit (begun, "20260307", "20260308", CAL_SERIES_FOLLOWING, "third", 0);
  g_autoptr (CalAppointment) third = run (again, NULL);
  g_autoptr (GVariant) variant =
      g_variant_ref_sink (cal_patch_to_variant (cal_change_get_step (change, 0)->patch));
  g_autoptr (CalPatch) read = cal_patch_from_variant (variant);
  const char *next = NULL;

  assert_source (ended, to_second, "RELTYPE=FIRST");
  assert_source (ended, "RELATED-TO;RELTYPE=NEXT:alarm", NULL);
  assert_source (begun, "\r\nRELATED-TO;RELTYPE=FIRST:uid\r\nBEGIN:VALARM\r\n", to_second);
  /* The third knows the first, not the second. */
  assert_source (third, "RELATED-TO;RELTYPE=FIRST:uid\r\n", cal_appointment_get_uid (begun));
  assert_undone (change, series, ended);
  g_assert_true (cal_patch_has_next (read, &next));
  g_assert_cmpstr (next, ==, cal_appointment_get_uid (begun));
}

/* An occurrence at another time of day than its series takes all to another zone: the series keeps
 * its own time of day there. */
static void
test_zone_of_other_hour (void)
{
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("S",
                                          "20260302T090000",
                                          "20260302T120000",
                                          "",
                                          "FREQ=DAILY;BYHOUR=9,23;COUNT=4"),
                           NULL);
  g_autoptr (GPtrArray) found = fixture_occurrences (series, "20260302", "20260303", "UTC");
  CalOccurrence *late = g_ptr_array_index (found, 1);
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalChange) change = NULL;
  g_autoptr (CalAppointment) result = NULL;
  const CalZone *tokyo = cal_zone_lookup ("Asia/Tokyo");

  cal_occurrence_get_fields (late, &wanted);
  wanted.start = cal_time_zoned (wanted.start.wall, tokyo);
  wanted.end = cal_time_zoned (wanted.end.wall, tokyo);
  change = cal_series_edit (late, &wanted, CAL_SERIES_ALL);
  result = run (change, series);
  assert_expansion (result, "S 2T09, S 2T23, S 3T09, S 3T23");
  g_assert_true (cal_event_get (cal_appointment_get_master (result))->start.zone == tokyo);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/series/future/one-that-follows", test_one_that_follows);
  g_test_add_func ("/model/series/future/one-that-reaches-on", test_one_that_reaches_on);
  g_test_add_func ("/model/series/future/successors", test_successors);
  g_test_add_func ("/model/series/future/delete", test_delete_one_that_reaches_on);
  g_test_add_func ("/model/series/future/all", test_all_from_one_that_follows);
  g_test_add_func ("/model/series/future/split-behind", test_split_behind_one_that_reaches_on);
  g_test_add_func ("/model/series/future/split-at", test_split_at_one_that_reaches_on);
  g_test_add_func ("/model/series/own/all", test_all_from_own);
  g_test_add_func ("/model/series/own/split-at", test_split_at_own);
  g_test_add_func ("/model/series/own/split-behind", test_split_behind_own);
  g_test_add_func ("/model/series/split/at-date", test_split_at_date);
  g_test_add_func ("/model/series/split/count", test_split_of_count);
  g_test_add_func ("/model/series/convert", test_convert);
  g_test_add_func ("/model/series/convert-rest", test_convert_rest);
  g_test_add_func ("/model/series/links", test_links);
  g_test_add_func ("/model/series/zone-of-other-hour", test_zone_of_other_hour);
  return g_test_run ();
}
