/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "cal-appointment-draft.h"

/* 2026-11-21T06:20 in Berlin. */
#define NOW G_GINT64_CONSTANT (1795238400000000)

static const CalZone *
berlin (void)
{
  return cal_zone_lookup ("Europe/Berlin");
}

static int
day_of (int month, int day)
{
  return cal_day_from_date (2026, month, day);
}

static CalTime
at (int month, int day, int hour, int minute)
{
  return cal_time_zoned (day_of (month, day) * CAL_DAY + hour * CAL_HOUR + minute * CAL_MINUTE,
                         berlin ());
}

/* An input replaces the draft, as in an editor. */
static void
take (CalAppointmentDraft **draft, CalAppointmentDraft *next)
{
  cal_appointment_draft_unref (*draft);
  *draft = next;
}

static void
assert_when (CalAppointmentDraft *draft, const char *expected)
{
  const CalEventFields *fields = cal_appointment_draft_get (draft);
  g_autofree char *start = cal_time_to_ical (&fields->start);
  g_autofree char *end = cal_time_to_ical (&fields->end);
  g_autofree char *both = g_strdup_printf ("%s %s", start, end);

  g_assert_cmpstr (both, ==, expected);
}

static CalAppointmentDraft *
edit_lunch (void)
{
  CalEventFields fields = { .title = (char *) "Lunch",
                            .description = (char *) " kept as it is\n",
                            .start = at (11, 24, 12, 30),
                            .end = at (11, 24, 13, 30) };

  return cal_appointment_draft_new_edit ("work", &fields, berlin (), NOW);
}

static void
test_compose (void)
{
  g_autoptr (CalAppointmentDraft) draft =
      cal_appointment_draft_new_compose ("work", NULL, berlin (), NOW);
  CalEventFields day = { .start = cal_time_date (2026, 11, 24) };
  CalEventFields titled = { .title = (char *) "Typed elsewhere", .start = at (11, 24, 9, 0) };
  g_autoptr (CalAppointmentDraft) all_day =
      cal_appointment_draft_new_compose ("work", &day, berlin (), NOW);
  g_autoptr (CalAppointmentDraft) typed =
      cal_appointment_draft_new_compose ("work", &titled, berlin (), NOW);

  assert_when (draft, "20261121T070000 20261121T080000");
  g_assert_true (cal_appointment_draft_is_valid (draft));
  g_assert_false (cal_appointment_draft_is_changed (draft));
  assert_when (all_day, "20261124 20261125");
  g_assert_cmpint (cal_appointment_draft_get_end_day (all_day), ==, day_of (11, 24));
  assert_when (typed, "20261124T090000 20261124T100000");
  g_assert_true (cal_appointment_draft_is_changed (typed));
}

static void
test_same (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();
  CalAppointmentDraft *same[] = {
    cal_appointment_draft_set_title (draft, "Lunch"),
    cal_appointment_draft_set_location (draft, ""),
    cal_appointment_draft_set_location (draft, NULL),
    cal_appointment_draft_set_description (draft, " kept as it is\n"),
    cal_appointment_draft_set_calendar (draft, "work"),
    cal_appointment_draft_set_status (draft, CAL_STATUS_CONFIRMED),
    cal_appointment_draft_set_all_day (draft, FALSE),
    cal_appointment_draft_set_start_day (draft, day_of (11, 24)),
    cal_appointment_draft_set_start_time (draft, 12 * CAL_HOUR + 30 * CAL_MINUTE),
    cal_appointment_draft_set_end_day (draft, day_of (11, 24)),
    cal_appointment_draft_set_end_time (draft, 13 * CAL_HOUR + 30 * CAL_MINUTE),
    cal_appointment_draft_set_unreadable (draft, CAL_DRAFT_END_DAY, FALSE),
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_assert_true (same[i] == draft);
      cal_appointment_draft_unref (same[i]);
    }
}

static void
test_immutable (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();
  g_autoptr (CalAppointmentDraft) other = cal_appointment_draft_set_title (draft, "Dinner");

  g_assert_true (other != draft);
  g_assert_cmpstr (cal_appointment_draft_get (draft)->title, ==, "Lunch");
  g_assert_cmpstr (cal_appointment_draft_get (other)->title, ==, "Dinner");
}

static void
test_start_takes_end (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();

  take (&draft, cal_appointment_draft_set_start_time (draft, 23 * CAL_HOUR + 30 * CAL_MINUTE));
  assert_when (draft, "20261124T233000 20261125T003000");
  take (&draft, cal_appointment_draft_set_start_day (draft, day_of (12, 31)));
  assert_when (draft, "20261231T233000 20270101T003000");
  g_assert_true (cal_appointment_draft_is_valid (draft));
}

static void
test_end_before_start (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();

  take (&draft, cal_appointment_draft_set_end_time (draft, 12 * CAL_HOUR));
  g_assert_false (cal_appointment_draft_is_valid (draft));
  g_assert_nonnull (cal_appointment_draft_get_problem (draft, CAL_DRAFT_END_TIME));
  g_assert_null (cal_appointment_draft_get_problem (draft, CAL_DRAFT_END_DAY));
  g_assert_null (cal_appointment_draft_get_problem (draft, CAL_DRAFT_START_TIME));
  take (&draft, cal_appointment_draft_set_end_day (draft, day_of (11, 20)));
  g_assert_nonnull (cal_appointment_draft_get_problem (draft, CAL_DRAFT_END_DAY));
  g_assert_null (cal_appointment_draft_get_problem (draft, CAL_DRAFT_END_TIME));
  /* The start brings the length back that it had. */
  take (&draft, cal_appointment_draft_set_start_time (draft, 10 * CAL_HOUR));
  assert_when (draft, "20261124T100000 20261124T110000");
  g_assert_true (cal_appointment_draft_is_valid (draft));
}

static void
test_no_length (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();

  take (&draft, cal_appointment_draft_set_end_time (draft, 12 * CAL_HOUR + 30 * CAL_MINUTE));
  g_assert_true (cal_appointment_draft_is_valid (draft));
  take (&draft, cal_appointment_draft_set_start_time (draft, 9 * CAL_HOUR));
  assert_when (draft, "20261124T090000 20261124T090000");
}

static void
test_all_day_and_back (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();

  take (&draft, cal_appointment_draft_set_all_day (draft, TRUE));
  assert_when (draft, "20261124 20261125");
  g_assert_true (cal_appointment_draft_is_changed (draft));
  take (&draft, cal_appointment_draft_set_all_day (draft, FALSE));
  assert_when (draft, "20261124T123000 20261124T133000");
  g_assert_false (cal_appointment_draft_is_changed (draft));
  /* The times of day stay with the days chosen meanwhile. */
  take (&draft, cal_appointment_draft_set_all_day (draft, TRUE));
  take (&draft, cal_appointment_draft_set_start_day (draft, day_of (11, 30)));
  take (&draft, cal_appointment_draft_set_end_day (draft, day_of (12, 1)));
  assert_when (draft, "20261130 20261202");
  take (&draft, cal_appointment_draft_set_all_day (draft, FALSE));
  assert_when (draft, "20261130T123000 20261201T133000");
}

static void
test_overnight_all_day_and_back (void)
{
  CalEventFields fields = { .start = at (11, 24, 22, 0), .end = at (11, 25, 1, 0) };
  CalEventFields midnight = { .start = at (11, 24, 22, 0), .end = at (11, 25, 0, 0) };
  g_autoptr (CalAppointmentDraft) draft =
      cal_appointment_draft_new_edit ("work", &fields, berlin (), NOW);
  g_autoptr (CalAppointmentDraft) until =
      cal_appointment_draft_new_edit ("work", &midnight, berlin (), NOW);

  take (&draft, cal_appointment_draft_set_all_day (draft, TRUE));
  assert_when (draft, "20261124 20261126");
  take (&draft, cal_appointment_draft_set_end_day (draft, day_of (11, 24)));
  take (&draft, cal_appointment_draft_set_all_day (draft, FALSE));
  assert_when (draft, "20261124T220000 20261125T010000");
  take (&until, cal_appointment_draft_set_all_day (until, TRUE));
  assert_when (until, "20261124 20261125");
  take (&until, cal_appointment_draft_set_all_day (until, FALSE));
  assert_when (until, "20261124T220000 20261125T000000");
}

static void
test_all_day_to_times (void)
{
  CalEventFields fields = { .start = cal_time_date (2026, 11, 24),
                            .end = cal_time_date (2026, 11, 26) };
  g_autoptr (CalAppointmentDraft) draft =
      cal_appointment_draft_new_edit ("work", &fields, berlin (), NOW);

  take (&draft, cal_appointment_draft_set_all_day (draft, FALSE));
  assert_when (draft, "20261124T070000 20261125T080000");
  g_assert_true (cal_appointment_draft_get (draft)->start.zone == berlin ());
}

static void
test_all_day_end (void)
{
  CalEventFields fields = { .start = cal_time_date (2026, 11, 24),
                            .end = cal_time_date (2026, 11, 26) };
  g_autoptr (CalAppointmentDraft) draft =
      cal_appointment_draft_new_edit ("work", &fields, berlin (), NOW);

  take (&draft, cal_appointment_draft_set_end_day (draft, day_of (11, 24)));
  g_assert_true (cal_appointment_draft_is_valid (draft));
  take (&draft, cal_appointment_draft_set_end_day (draft, day_of (11, 23)));
  g_assert_nonnull (cal_appointment_draft_get_problem (draft, CAL_DRAFT_END_DAY));
  take (&draft, cal_appointment_draft_set_start_day (draft, day_of (11, 20)));
  assert_when (draft, "20261120 20261121");
}

static void
test_zones (void)
{
  const CalZone *new_york = cal_zone_lookup ("America/New_York");
  CalEventFields fields = { .start = at (11, 24, 12, 0),
                            .end = cal_time_zoned (day_of (11, 24) * CAL_DAY + 8 * CAL_HOUR,
                                                   new_york) };
  CalEventFields floating = { .start = cal_time_floating (day_of (11, 24) * CAL_DAY),
                              .end = cal_time_floating (day_of (11, 24) * CAL_DAY + CAL_HOUR) };
  g_autoptr (CalAppointmentDraft) draft =
      cal_appointment_draft_new_edit ("work", &fields, berlin (), NOW);
  g_autoptr (CalAppointmentDraft) no_zone =
      cal_appointment_draft_new_edit ("work", &floating, berlin (), NOW);

  /* 08:00 in New York is after 12:00 in Berlin. */
  g_assert_true (cal_appointment_draft_is_valid (draft));
  take (&draft, cal_appointment_draft_set_start_time (draft, 13 * CAL_HOUR));
  assert_when (draft, "20261124T130000 20261124T090000");
  g_assert_true (cal_appointment_draft_get (draft)->end.zone == new_york);
  take (&draft, cal_appointment_draft_set_end_time (draft, 6 * CAL_HOUR));
  g_assert_false (cal_appointment_draft_is_valid (draft));
  take (&no_zone, cal_appointment_draft_set_all_day (no_zone, TRUE));
  take (&no_zone, cal_appointment_draft_set_all_day (no_zone, FALSE));
  g_assert_cmpint (cal_appointment_draft_get (no_zone)->start.kind, ==, CAL_TIME_FLOATING);
  g_assert_false (cal_appointment_draft_is_changed (no_zone));
}

static void
test_unreadable (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();

  take (&draft, cal_appointment_draft_set_unreadable (draft, CAL_DRAFT_START_DAY, TRUE));
  g_assert_false (cal_appointment_draft_is_valid (draft));
  g_assert_true (cal_appointment_draft_is_changed (draft));
  g_assert_nonnull (cal_appointment_draft_get_problem (draft, CAL_DRAFT_START_DAY));
  take (&draft, cal_appointment_draft_set_start_day (draft, day_of (11, 24)));
  g_assert_true (cal_appointment_draft_is_valid (draft));
  g_assert_false (cal_appointment_draft_is_changed (draft));
  /* A time that can't be read does not matter to an all-day one. */
  take (&draft, cal_appointment_draft_set_unreadable (draft, CAL_DRAFT_END_TIME, TRUE));
  take (&draft, cal_appointment_draft_set_all_day (draft, TRUE));
  g_assert_true (cal_appointment_draft_is_valid (draft));
}

static void
test_patch (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();
  g_autoptr (CalPatch) empty = cal_appointment_draft_to_patch (draft, CAL_REACH_ALL, NULL);
  g_autoptr (CalPatch) patch = NULL;

  g_assert_true (cal_patch_is_empty (empty));
  take (&draft, cal_appointment_draft_set_title (draft, "  Dinner "));
  take (&draft, cal_appointment_draft_set_calendar (draft, "home"));
  patch = cal_appointment_draft_to_patch (draft, CAL_REACH_ALL, NULL);
  for (int field = 0; field < CAL_N_FIELDS; field++)
    g_assert_true (cal_patch_has (patch, field)
                   == (field == CAL_FIELD_TITLE || field == CAL_FIELD_CALENDAR));
  g_assert_cmpstr (cal_patch_get_wanted (patch)->title, ==, "Dinner");
  g_assert_cmpstr (cal_patch_get_seen (patch)->title, ==, "Lunch");
  g_assert_cmpstr (cal_patch_get_new_calendar (patch), ==, "home");
}

static void
test_empty_title (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();
  g_auto (CalEventFields) wanted = { 0 };

  take (&draft, cal_appointment_draft_set_title (draft, "   "));
  g_assert_true (cal_appointment_draft_is_valid (draft));
  cal_appointment_draft_get_wanted (draft, &wanted);
  g_assert_null (wanted.title);
  g_assert_cmpstr (wanted.description, ==, " kept as it is\n");
}

static void
test_wanted_again (void)
{
  g_autoptr (CalAppointmentDraft) draft = edit_lunch ();
  CalEventFields wanted = { .title = (char *) "Dinner",
                            .start = at (11, 25, 19, 0),
                            .end = at (11, 25, 21, 0) };

  take (&draft, cal_appointment_draft_set_wanted (draft, "home", &wanted));
  assert_when (draft, "20261125T190000 20261125T210000");
  g_assert_cmpstr (cal_appointment_draft_get_calendar (draft), ==, "home");
  g_assert_true (cal_appointment_draft_is_changed (draft));
  take (&draft, cal_appointment_draft_set_start_time (draft, 18 * CAL_HOUR));
  assert_when (draft, "20261125T180000 20261125T200000");
}

/* Whatever is put in: moving the start never leaves the end before it, and what is valid can be
 * saved. */
static void
test_random (void)
{
  for (int run = 0; run < 300; run++)
    {
      g_autoptr (CalAppointmentDraft) draft = edit_lunch ();

      for (int i = 0; i < 30; i++)
        {
          int day = day_of (11, 1) + g_test_rand_int_range (0, 60);
          gint64 time = g_test_rand_int_range (0, 96) * 15 * CAL_MINUTE;
          gboolean all_day = cal_appointment_draft_get_all_day (draft);

          switch (g_test_rand_int_range (0, 5))
            {
            case 0:
              take (&draft, cal_appointment_draft_set_all_day (draft, !all_day));
              break;
            case 1:
              take (&draft, cal_appointment_draft_set_end_day (draft, day));
              break;
            case 2:
              if (!all_day)
                take (&draft, cal_appointment_draft_set_end_time (draft, time));
              break;
            case 3:
              if (!all_day)
                take (&draft, cal_appointment_draft_set_start_time (draft, time));
              break;
            default:
              take (&draft, cal_appointment_draft_set_start_day (draft, day + 1));
              take (&draft, cal_appointment_draft_set_start_day (draft, day));
              g_assert_true (cal_appointment_draft_is_valid (draft));
            }
          if (cal_appointment_draft_is_valid (draft))
            {
              const CalEventFields *fields = cal_appointment_draft_get (draft);
              g_autoptr (CalEvent) event = cal_event_new (fields);

              g_assert_true (cal_time_equal (&cal_event_get (event)->end, &fields->end));
            }
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/appointment-draft/compose", test_compose);
  g_test_add_func ("/ui/appointment-draft/same", test_same);
  g_test_add_func ("/ui/appointment-draft/immutable", test_immutable);
  g_test_add_func ("/ui/appointment-draft/start-takes-end", test_start_takes_end);
  g_test_add_func ("/ui/appointment-draft/end-before-start", test_end_before_start);
  g_test_add_func ("/ui/appointment-draft/no-length", test_no_length);
  g_test_add_func ("/ui/appointment-draft/all-day-and-back", test_all_day_and_back);
  g_test_add_func ("/ui/appointment-draft/overnight", test_overnight_all_day_and_back);
  g_test_add_func ("/ui/appointment-draft/all-day-to-times", test_all_day_to_times);
  g_test_add_func ("/ui/appointment-draft/all-day-end", test_all_day_end);
  g_test_add_func ("/ui/appointment-draft/zones", test_zones);
  g_test_add_func ("/ui/appointment-draft/unreadable", test_unreadable);
  g_test_add_func ("/ui/appointment-draft/patch", test_patch);
  g_test_add_func ("/ui/appointment-draft/empty-title", test_empty_title);
  g_test_add_func ("/ui/appointment-draft/wanted-again", test_wanted_again);
  g_test_add_func ("/ui/appointment-draft/random", test_random);
  return g_test_run ();
}
