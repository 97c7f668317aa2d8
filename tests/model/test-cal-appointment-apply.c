/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-occurrence.h"
#include "cal-recurrence-derive.h"
#include "event-fixture.h"

static void
assert_expansion (CalAppointment *appointment, const char *expected)
{
  g_autofree char *text = fixture_expand (appointment, "20260301", "20260320", "Europe/Berlin");

  g_assert_cmpstr (text, ==, expected);
}

static CalAppointment *
make_series (void)
{
  CalAppointment *series = fixture_appointment (
      fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=5"),
      fixture_event ("S", "20260303T090000", "20260303T100000", "20260303T090000", NULL),
      fixture_event ("moved", "20260304T150000", "20260304T160000", "20260304T090000", NULL),
      NULL);

  return series;
}

static CalAppointment *
apply (CalAppointment *self, CalPatch *patch)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *result = cal_appointment_apply (self, patch, &error);

  g_assert_no_error (error);
  g_assert_nonnull (result);
  return result;
}

/* A patch of the master that sets what isn't NULL. */
static CalPatch *
patch_all (CalAppointment *self, const char *title, const char *start, const char *end)
{
  const CalEventFields *seen = cal_event_get (cal_appointment_get_master (self));
  g_auto (CalEventFields) wanted = { 0 };

  cal_event_fields_copy (seen, &wanted);
  if (title)
    {
      g_free (wanted.title);
      wanted.title = g_strdup (title);
    }
  if (start)
    wanted.start = fixture_time (start);
  if (end)
    wanted.end = fixture_time (end);
  return cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
}

static CalPatch *
patch_this (CalAppointment *self,
            const char *recurrence_id,
            const char *title,
            const char *start,
            const char *end)
{
  CalTime id = fixture_time (recurrence_id);
  g_auto (CalEventFields) seen = { 0 };
  g_auto (CalEventFields) wanted = { 0 };

  g_assert_true (cal_appointment_get_instance (self, &id, &seen));
  cal_event_fields_copy (&seen, &wanted);
  if (title)
    {
      g_free (wanted.title);
      wanted.title = g_strdup (title);
    }
  if (start)
    wanted.start = fixture_time (start);
  if (end)
    wanted.end = fixture_time (end);
  return cal_patch_new_diff (&seen, &wanted, CAL_REACH_THIS, &id);
}

static void
test_title_of_all (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) patch = patch_all (series, "T", NULL, NULL);
  g_autoptr (CalAppointment) result = apply (series, patch);

  assert_expansion (result,
                    "T 20260302T090000 20260302T100000\nT 20260303T090000 20260303T100000\n"
                    "moved 20260304T150000 20260304T160000\nT 20260305T090000 20260305T100000\n"
                    "T 20260306T090000 20260306T100000\n");
}

static void
test_move_all (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) patch = patch_all (series, NULL, "20260303T103000", "20260303T113000");
  g_autoptr (CalAppointment) result = apply (series, patch);

  assert_expansion (result,
                    "S 20260303T103000 20260303T113000\nS 20260304T103000 20260304T113000\n"
                    "moved 20260304T150000 20260304T160000\nS 20260306T103000 20260306T113000\n"
                    "S 20260307T103000 20260307T113000\n");
}

static void
test_resize_all (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) patch = patch_all (series, NULL, NULL, "20260302T120000");
  g_autoptr (CalAppointment) result = apply (series, patch);

  assert_expansion (result,
                    "S 20260302T090000 20260302T120000\nS 20260303T090000 20260303T120000\n"
                    "moved 20260304T150000 20260304T160000\nS 20260305T090000 20260305T120000\n"
                    "S 20260306T090000 20260306T120000\n");
}

static void
test_other_zone_and_kind (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) to_zone = patch_all (series,
                                            NULL,
                                            "20260302T090000 America/New_York",
                                            "20260302T100000 America/New_York");
  g_autoptr (CalAppointment) zoned = apply (series, to_zone);
  g_autoptr (CalPatch) to_day = patch_all (zoned, NULL, "20260302", "20260303");
  g_autoptr (CalAppointment) days = apply (zoned, to_day);

  assert_expansion (zoned,
                    "S 20260302T090000 20260302T100000\nS 20260303T090000 20260303T100000\n"
                    "moved 20260304T150000 20260304T160000\nS 20260305T090000 20260305T100000\n"
                    "S 20260306T090000 20260306T100000\n");
  assert_expansion (days,
                    "S 20260302 20260303\nS 20260303 20260304\nS 20260305 20260306\n"
                    "S 20260306 20260307\nmoved 20260304T150000 20260304T160000\n");
}

static void
test_this (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) patch =
      patch_this (series, "20260305T090000", NULL, "20260310T070000", "20260310T080000");
  g_autoptr (CalAppointment) once = apply (series, patch);
  g_autoptr (CalPatch) more = patch_this (once, "20260305T090000", "T", NULL, NULL);
  g_autoptr (CalAppointment) twice = apply (once, more);
  guint n;

  cal_appointment_get_overrides (twice, &n);
  g_assert_cmpuint (n, ==, 3);
  assert_expansion (twice,
                    "S 20260302T090000 20260302T100000\nS 20260303T090000 20260303T100000\n"
                    "moved 20260304T150000 20260304T160000\nS 20260306T090000 20260306T100000\n"
                    "T 20260310T070000 20260310T080000\n");
}

static void
test_fields_do_not_collide (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) title = patch_all (series, "T", NULL, NULL);
  g_autoptr (CalPatch) time = patch_all (series, NULL, "20260302T100000", "20260302T110000");
  g_autoptr (CalAppointment) first = apply (series, title);
  g_autoptr (CalAppointment) a = apply (first, time);
  g_autoptr (CalAppointment) second = apply (series, time);
  g_autoptr (CalAppointment) b = apply (second, title);

  g_assert_true (cal_appointment_equal (a, b));
}

static void
test_rule (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  const CalEventFields *seen = cal_event_get (cal_appointment_get_master (series));
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=DAILY;INTERVAL=2;COUNT=3", NULL);
  g_autoptr (CalPatch) other = NULL;
  g_autoptr (CalPatch) none = NULL;
  g_autoptr (CalAppointment) thinner = NULL;
  g_autoptr (CalAppointment) single = NULL;

  cal_event_fields_copy (seen, &wanted);
  g_clear_pointer (&wanted.recurrence, cal_recurrence_unref);
  none = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
  wanted.recurrence = cal_recurrence_with_rules (seen->recurrence, &rule, 1);
  other = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);

  /* The override of the 3rd has no instance any more, that of the 4th has. */
  thinner = apply (series, other);
  assert_expansion (thinner,
                    "S 20260302T090000 20260302T100000\nmoved 20260304T150000 20260304T160000\n"
                    "S 20260306T090000 20260306T100000\n");
  single = apply (series, none);
  g_assert_false (cal_appointment_is_recurring (single));
  assert_expansion (single, "S 20260302T090000 20260302T100000\n");
}

static void
test_errors (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) backwards = patch_all (series, NULL, NULL, "20260301T090000");
  g_autoptr (CalPatch) mixed = patch_all (series, NULL, "20260302", NULL);
  CalTime nowhere = fixture_time ("20270101T090000");
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (series));
  g_autoptr (CalPatch) lost = cal_patch_new_diff (fields, fields, CAL_REACH_THIS, &nowhere);
  g_autoptr (GError) error = NULL;

  g_assert_null (cal_appointment_apply (series, backwards, &error));
  g_assert_error (error, CAL_MODEL_ERROR, CAL_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cal_appointment_apply (series, mixed, &error));
  g_assert_error (error, CAL_MODEL_ERROR, CAL_MODEL_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (cal_appointment_apply (series, lost, &error));
  g_assert_error (error, CAL_MODEL_ERROR, CAL_MODEL_ERROR_NO_OCCURRENCE);
}

static void
test_calendar (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) title = patch_all (series, "T", NULL, NULL);
  g_autoptr (CalPatch) patch = cal_patch_with_calendar (title, "calendar", "other");
  g_autoptr (CalAppointment) result = apply (series, patch);

  g_assert_cmpstr (cal_appointment_get_calendar_id (result), ==, "other");
  g_assert_cmpstr (cal_appointment_get_title (result), ==, "T");
}

static void
test_instances_in_any_form (void)
{
  static const char *const ids[] = { "20260303T090000 Europe/Berlin",
                                     "20260303T080000Z",
                                     "20260303T030000 America/New_York",
                                     "20260303" };
  g_autoptr (CalAppointment) series =
      fixture_appointment (fixture_event ("S",
                                          "20260302T090000 Europe/Berlin",
                                          "20260302T100000 Europe/Berlin",
                                          "",
                                          "FREQ=DAILY"),
                           NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      CalTime id = fixture_time (ids[i]);
      CalTime expected = fixture_time (ids[0]);
      g_auto (CalEventFields) fields = { 0 };

      g_assert_true (cal_appointment_get_instance (series, &id, &fields));
      g_assert_true (cal_time_equal (&fields.start, &expected));
      g_assert_true (cal_time_equal (&fields.recurrence_id, &expected));
      g_assert_null (fields.recurrence);
    }
}

static void
test_orphans (void)
{
  g_autoptr (CalAppointment) orphan = fixture_appointment (
      NULL,
      fixture_event ("a", "20260303T090000", "20260303T100000", "20260303T080000", NULL),
      fixture_event ("b", "20260304T090000", "20260304T100000", "20260304T080000", NULL),
      NULL);
  g_autoptr (CalPatch) patch = patch_this (orphan, "20260304T080000", "c", NULL, NULL);
  g_autoptr (CalAppointment) result = apply (orphan, patch);

  assert_expansion (result,
                    "a 20260303T090000 20260303T100000\nc 20260304T090000 20260304T100000\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/apply/title-of-all", test_title_of_all);
  g_test_add_func ("/model/apply/move-all", test_move_all);
  g_test_add_func ("/model/apply/resize-all", test_resize_all);
  g_test_add_func ("/model/apply/other-zone-and-kind", test_other_zone_and_kind);
  g_test_add_func ("/model/apply/this", test_this);
  g_test_add_func ("/model/apply/fields", test_fields_do_not_collide);
  g_test_add_func ("/model/apply/rule", test_rule);
  g_test_add_func ("/model/apply/errors", test_errors);
  g_test_add_func ("/model/apply/calendar", test_calendar);
  g_test_add_func ("/model/apply/instances", test_instances_in_any_form);
  g_test_add_func ("/model/apply/orphans", test_orphans);

  return g_test_run ();
}
