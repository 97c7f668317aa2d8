/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-change.h"
#include "cal-recurrence-derive.h"
#include "event-fixture.h"

static CalAppointment *
make_series (void)
{
  return fixture_appointment (
      fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=5"),
      fixture_event ("moved", "20260304T150000", "20260304T160000", "20260304T090000", NULL),
      NULL);
}

static CalAppointment *
run (CalChange *change, CalAppointment *current)
{
  CalAppointment *result = current ? g_object_ref (current) : NULL;

  for (guint i = 0; i < cal_change_get_n_steps (change); i++)
    {
      g_autoptr (GError) error = NULL;
      CalAppointment *next = cal_step_apply (cal_change_get_step (change, i), result, &error);

      g_assert_no_error (error);
      g_clear_object (&result);
      result = next;
    }
  return result;
}

/* Undone, it is as before; undone twice, as after. */
static void
assert_invertible (CalChange *change, CalAppointment *before, CalStepKind kind)
{
  g_autoptr (CalChange) inverse = cal_change_invert (change);
  g_autoptr (CalChange) again = cal_change_invert (inverse);
  g_autoptr (CalAppointment) after = run (change, before);
  g_autoptr (CalAppointment) undone = run (inverse, after);
  g_autoptr (CalAppointment) redone = run (again, undone);

  g_assert_cmpint (cal_change_get_step (inverse, 0)->kind, ==, kind);
  if (before)
    g_assert_true (cal_appointment_equal (before, undone));
  else
    g_assert_null (undone);
  if (after)
    g_assert_true (cal_appointment_equal (after, redone));
  else
    g_assert_null (redone);
}

static void
test_create_and_delete (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalChange) create = cal_change_new_create (series);
  g_autoptr (CalChange) delete = cal_change_new_delete (series);

  assert_invertible (create, NULL, CAL_STEP_DELETE);
  assert_invertible (delete, series, CAL_STEP_CREATE);
}

static void
test_replace (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalAppointment) other = cal_appointment_with_source (series, "text");
  g_autoptr (CalChange) change = cal_change_new_replace (series, other);

  assert_invertible (change, series, CAL_STEP_REPLACE);
}

static CalPatch *
make_patch (const CalEventFields *seen, CalReach reach, const CalTime *id)
{
  g_auto (CalEventFields) wanted = { 0 };

  cal_event_fields_copy (seen, &wanted);
  g_free (wanted.title);
  wanted.title = g_strdup ("T");
  wanted.start = cal_time_add (&wanted.start, CAL_HOUR);
  wanted.end = cal_time_add (&wanted.end, 2 * CAL_HOUR);
  return cal_patch_new_diff (seen, &wanted, reach, id);
}

static void
test_patch_of_all (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) patch =
      make_patch (cal_event_get (cal_appointment_get_master (series)), CAL_REACH_ALL, NULL);
  g_autoptr (CalChange) change = cal_change_new_patch (series, patch);

  assert_invertible (change, series, CAL_STEP_PATCH);
}

static void
test_patch_of_one (void)
{
  static const char *const ids[] = { "20260303T090000", "20260304T090000" };
  g_autoptr (CalAppointment) series = make_series ();

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      CalTime id = fixture_time (ids[i]);
      g_auto (CalEventFields) seen = { 0 };
      g_autoptr (CalPatch) patch = NULL;
      g_autoptr (CalChange) change = NULL;

      g_assert_true (cal_appointment_get_instance (series, &id, &seen));
      patch = make_patch (&seen, CAL_REACH_THIS, &id);
      change = cal_change_new_patch (series, patch);
      assert_invertible (change, series, CAL_STEP_PATCH);
    }
}

/* What a new rule dropped comes back. */
static void
test_patch_that_loses (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  const CalEventFields *seen = cal_event_get (cal_appointment_get_master (series));
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalChange) change = NULL;

  cal_event_fields_copy (seen, &wanted);
  g_clear_pointer (&wanted.recurrence, cal_recurrence_unref);
  patch = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
  change = cal_change_new_patch (series, patch);
  assert_invertible (change, series, CAL_STEP_REPLACE);
}

static void
test_undo_leaves_others_alone (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  const CalEventFields *seen = cal_event_get (cal_appointment_get_master (series));
  g_autoptr (CalPatch) patch = make_patch (seen, CAL_REACH_ALL, NULL);
  g_autoptr (CalChange) change = cal_change_new_patch (series, patch);
  g_autoptr (CalChange) inverse = cal_change_invert (change);
  g_autoptr (CalAppointment) after = run (change, series);
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) location = NULL;
  g_autoptr (CalAppointment) changed = NULL;
  g_autoptr (CalAppointment) undone = NULL;

  cal_event_fields_copy (seen, &wanted);
  wanted.location = g_strdup ("Here");
  location = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
  changed = cal_appointment_apply (after, location, NULL);
  undone = run (inverse, changed);
  g_assert_cmpstr (cal_appointment_get_title (undone), ==, "S");
  g_assert_cmpstr (cal_event_get (cal_appointment_get_master (undone))->location, ==, "Here");
}

static void
test_join (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalChange) create = cal_change_new_create (series);
  g_autoptr (CalPatch) patch =
      make_patch (cal_event_get (cal_appointment_get_master (series)), CAL_REACH_ALL, NULL);
  g_autoptr (CalChange) edit = cal_change_new_patch (series, patch);
  CalChange *both[] = { create, edit };
  g_autoptr (CalChange) joined = cal_change_new_join (both, 2);

  g_assert_cmpuint (cal_change_get_n_steps (joined), ==, 2);
  assert_invertible (joined, NULL, CAL_STEP_PATCH);
}

static void
test_gone (void)
{
  g_autoptr (CalAppointment) series = make_series ();
  g_autoptr (CalPatch) patch =
      make_patch (cal_event_get (cal_appointment_get_master (series)), CAL_REACH_ALL, NULL);
  g_autoptr (CalChange) edit = cal_change_new_patch (series, patch);
  g_autoptr (CalChange) create = cal_change_new_create (series);
  g_autoptr (CalAppointment) there = cal_appointment_with_source (series, "x");
  g_autoptr (CalAppointment) kept = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (cal_step_apply (cal_change_get_step (edit, 0), NULL, &error));
  g_assert_error (error, CAL_MODEL_ERROR, CAL_MODEL_ERROR_GONE);
  kept = cal_step_apply (cal_change_get_step (create, 0), there, NULL);
  g_assert_true (kept == there);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/change/create-and-delete", test_create_and_delete);
  g_test_add_func ("/model/change/replace", test_replace);
  g_test_add_func ("/model/change/patch-of-all", test_patch_of_all);
  g_test_add_func ("/model/change/patch-of-one", test_patch_of_one);
  g_test_add_func ("/model/change/patch-that-loses", test_patch_that_loses);
  g_test_add_func ("/model/change/undo-leaves-others-alone", test_undo_leaves_others_alone);
  g_test_add_func ("/model/change/join", test_join);
  g_test_add_func ("/model/change/gone", test_gone);

  return g_test_run ();
}
