/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-patch.h"
#include "event-fixture.h"

static void
fill (CalEventFields *fields)
{
  g_autoptr (CalEvent) event = fixture_event ("Title",
                                              "20260302T090000 Europe/Berlin",
                                              "20260302T100000 America/New_York",
                                              "",
                                              "FREQ=WEEKLY;BYDAY=MO,TU;COUNT=5");

  cal_event_fields_copy (cal_event_get (event), fields);
}

/* Changes one field, so that it differs. */
static void
change (CalEventFields *fields, CalField field)
{
  g_auto (CalEventFields) other = {
    .title = g_strdup ("t"),
    .location = g_strdup ("l"),
    .description = g_strdup ("d"),
    .url = g_strdup ("u"),
    .color = g_strdup ("c"),
    .categories = g_strsplit ("a,b", ",", -1),
    .status = CAL_STATUS_TENTATIVE,
    .transparent = TRUE,
  };

  other.start = fixture_time ("20260303");
  other.end = fixture_time ("20260304T100000Z");
  cal_field_copy (field, &other, fields);
}

static void
test_diff (void)
{
  g_auto (CalEventFields) seen = { 0 };

  fill (&seen);
  for (guint field = 0; field < CAL_FIELD_CALENDAR; field++)
    {
      g_auto (CalEventFields) wanted = { 0 };
      g_autoptr (CalPatch) empty = NULL;
      g_autoptr (CalPatch) patch = NULL;

      cal_event_fields_copy (&seen, &wanted);
      empty = cal_patch_new_diff (&seen, &wanted, CAL_REACH_ALL, NULL);
      g_assert_true (cal_patch_is_empty (empty));
      change (&wanted, field);
      patch = cal_patch_new_diff (&seen, &wanted, CAL_REACH_ALL, NULL);
      g_assert_false (cal_patch_is_empty (patch));
      for (guint other = 0; other < CAL_N_FIELDS; other++)
        g_assert_cmpint (cal_patch_has (patch, other), ==, other == field);
    }
}

static void
assert_same (CalPatch *a, CalPatch *b)
{
  g_assert_cmpint (cal_patch_get_reach (a), ==, cal_patch_get_reach (b));
  g_assert_true (cal_time_equal (cal_patch_get_recurrence_id (a), cal_patch_get_recurrence_id (b)));
  g_assert_cmpstr (cal_patch_get_new_calendar (a), ==, cal_patch_get_new_calendar (b));
  g_assert_cmpstr (cal_patch_get_seen_calendar (a), ==, cal_patch_get_seen_calendar (b));
  g_assert_cmpint (cal_patch_is_tidy (a), ==, cal_patch_is_tidy (b));
  for (guint field = 0; field < CAL_N_FIELDS; field++)
    {
      g_assert_cmpint (cal_patch_has (a, field), ==, cal_patch_has (b, field));
      g_assert_true (cal_field_equal (field, cal_patch_get_seen (a), cal_patch_get_seen (b)));
      g_assert_true (cal_field_equal (field, cal_patch_get_wanted (a), cal_patch_get_wanted (b)));
    }
}

static void
test_variant (void)
{
  g_auto (CalEventFields) seen = { 0 };
  g_auto (CalEventFields) wanted = { 0 };
  CalTime id = fixture_time ("20260303T090000 Europe/Berlin");
  g_autoptr (CalPatch) plain = NULL;
  g_autoptr (CalPatch) moved = NULL;
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalPatch) read = NULL;
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GVariant) again = NULL;

  fill (&seen);
  cal_event_fields_copy (&seen, &wanted);
  for (guint field = 0; field < CAL_FIELD_CALENDAR; field++)
    change (&wanted, field);
  plain = cal_patch_new_diff (&seen, &wanted, CAL_REACH_THIS, &id);
  moved = cal_patch_with_calendar (plain, "one", "two");
  patch = cal_patch_with_tidy (moved);
  variant = g_variant_ref_sink (cal_patch_to_variant (patch));
  bytes = g_variant_get_data_as_bytes (variant);
  again =
      g_variant_ref_sink (g_variant_new_from_bytes (g_variant_get_type (variant), bytes, FALSE));
  read = cal_patch_from_variant (again);
  g_assert_nonnull (read);
  assert_same (patch, read);
}

static void
test_bad_variants (void)
{
  static const char *const texts[] = {
    "'text'",
    "(uint32 9, uint32 0, uint32 0, false, <0>, @a{sv} {}, @a{sv} {}, @ms nothing, @ms nothing)",
    "(uint32 1, uint32 0, uint32 0, false, <0>, @a{sv} {}, @a{sv} {}, @ms nothing, @ms nothing)",
    ("(uint32 1, uint32 9999999, uint32 0, false, <0>, @a{sv} {}, @a{sv} {}, @ms nothing, "
     "@ms nothing)"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GVariant) variant = g_variant_parse (NULL, texts[i], NULL, NULL, NULL);

      g_assert_nonnull (variant);
      g_assert_null (cal_patch_from_variant (variant));
    }
}

static void
test_invert (void)
{
  g_auto (CalEventFields) seen = { 0 };
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) plain = NULL;
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalPatch) inverse = NULL;
  g_autoptr (CalPatch) again = NULL;

  fill (&seen);
  cal_event_fields_copy (&seen, &wanted);
  change (&wanted, CAL_FIELD_TITLE);
  plain = cal_patch_new_diff (&seen, &wanted, CAL_REACH_ALL, NULL);
  patch = cal_patch_with_calendar (plain, "one", "two");
  inverse = cal_patch_invert (patch);
  again = cal_patch_invert (inverse);
  g_assert_cmpstr (cal_patch_get_new_calendar (inverse), ==, "one");
  g_assert_cmpstr (cal_patch_get_wanted (inverse)->title, ==, "Title");
  assert_same (patch, again);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/patch/diff", test_diff);
  g_test_add_func ("/model/patch/variant", test_variant);
  g_test_add_func ("/model/patch/bad-variants", test_bad_variants);
  g_test_add_func ("/model/patch/invert", test_invert);

  return g_test_run ();
}
