/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-occurrence.h"
#include "event-fixture.h"

static CalOccurrence *
make (const char *uid, const char *title, const char *start, const char *end, const char *zone)
{
  g_autoptr (CalEvent) event = fixture_event (title, start, end, "", NULL);
  g_autoptr (CalAppointment) appointment =
      cal_appointment_new ("calendar", uid, event, NULL, 0, NULL);
  const CalEventFields *fields = cal_event_get (event);

  return cal_occurrence_new (appointment,
                             event,
                             NULL,
                             &fields->start,
                             &fields->end,
                             cal_zone_lookup (zone),
                             FALSE);
}

static void
test_order (void)
{
  /* Each before the next. */
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (list, make ("z", "Z", "20260302", "20260305", "UTC"));
  g_ptr_array_add (list, make ("a", "A", "20260302", "20260303", "UTC"));
  g_ptr_array_add (list, make ("b", "B", "20260302", "20260303", "UTC"));
  g_ptr_array_add (list, make ("a", "A", "20260303", "20260304", "UTC"));
  g_ptr_array_add (list, make ("a", "A", "20260302T080000Z", "20260302T090000Z", "UTC"));
  g_ptr_array_add (list, make ("z", "Z", "20260302T090000Z", "20260302T110000Z", "UTC"));
  g_ptr_array_add (list, make ("a", "A", "20260302T090000Z", "20260302T100000Z", "UTC"));
  g_ptr_array_add (list, make ("b", "A", "20260302T090000Z", "20260302T100000Z", "UTC"));
  g_ptr_array_add (list, make ("a", "B", "20260302T090000Z", "20260302T100000Z", "UTC"));
  g_ptr_array_add (list, make ("a", "B", "20260302T093000", "20260302T094500", "UTC"));
  for (guint i = 0; i < list->len; i++)
    for (guint j = 0; j < list->len; j++)
      {
        int order = cal_occurrence_compare (list->pdata[i], list->pdata[j]);

        if (i == j)
          g_assert_cmpint (order, ==, 0);
        else if (i < j)
          g_assert_cmpint (order, <, 0);
        else
          g_assert_cmpint (order, >, 0);
      }
}

static void
test_days (void)
{
  static const struct
  {
    const char *start, *end, *zone;
    int first, n_days; /* first: day of March 2026 */
  } cases[] = {
    { "20260302", "20260303", "UTC", 2, 1 },
    { "20260302", "20260305", "Pacific/Apia", 2, 3 },
    { "20260302", "20260302", "UTC", 2, 1 },
    { "20260302T100000Z", "20260302T110000Z", "UTC", 2, 1 },
    { "20260302T100000Z", "20260303T000000Z", "UTC", 2, 1 },
    { "20260302T100000Z", "20260303T000001Z", "UTC", 2, 2 },
    { "20260302T000000Z", "20260302T000000Z", "UTC", 2, 1 },
    { "20260302T233000Z", "20260302T234500Z", "Europe/Berlin", 3, 1 },
    { "20260302T233000", "20260302T234500", "Asia/Tokyo", 2, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CalOccurrence) occurrence =
          make ("a", "A", cases[i].start, cases[i].end, cases[i].zone);
      int first = cal_day_from_date (2026, 3, cases[i].first);

      g_assert_cmpint (cal_occurrence_get_first_day (occurrence), ==, first);
      g_assert_cmpint (cal_occurrence_get_end_day (occurrence), ==, first + cases[i].n_days);
    }
}

static void
test_id (void)
{
  g_autoptr (CalAppointment) series = fixture_appointment (
      fixture_event ("S",
                     "20260302T090000 Europe/Berlin",
                     "20260302T100000 Europe/Berlin",
                     "",
                     "FREQ=DAILY;COUNT=2"),
      fixture_event ("O", "20260303T100000Z", "20260303T110000Z", "20260303T080000Z", NULL),
      NULL);
  g_autoptr (GPtrArray) out = fixture_occurrences (series, "20260301", "20260310", "UTC");
  g_autoptr (CalOccurrence) single = make ("u", "A", "20260302", "20260303", "UTC");

  g_assert_cmpuint (out->len, ==, 2);
  g_assert_cmpstr (cal_occurrence_get_id (out->pdata[0]), ==, "calendar/uid/20260302T080000Z");
  g_assert_cmpstr (cal_occurrence_get_id (out->pdata[1]), ==, "calendar/uid/20260303T080000Z");
  g_assert_cmpstr (cal_occurrence_get_id (single), ==, "calendar/u/");
}

static void
test_fields (void)
{
  g_autoptr (CalAppointment) series = fixture_appointment (
      fixture_event ("S", "20260302T090000", "20260302T100000", "", "FREQ=DAILY;COUNT=2"),
      NULL);
  g_autoptr (GPtrArray) out = fixture_occurrences (series, "20260303", "20260304", "UTC");
  g_auto (CalEventFields) fields = { 0 };
  CalTime start = fixture_time ("20260303T090000");
  CalTime end = fixture_time ("20260303T100000");

  cal_occurrence_get_fields (out->pdata[0], &fields);
  g_assert_true (cal_time_equal (&fields.start, &start));
  g_assert_true (cal_time_equal (&fields.end, &end));
  g_assert_true (cal_time_equal (&fields.recurrence_id, &start));
  g_assert_cmpstr (fields.title, ==, "S");
}

static void
test_equal (void)
{
  g_autoptr (CalOccurrence) a = make ("a", "A", "20260302", "20260303", "UTC");
  g_autoptr (CalOccurrence) same = make ("a", "A", "20260302", "20260303", "UTC");
  g_autoptr (CalOccurrence) title = make ("a", "B", "20260302", "20260303", "UTC");
  g_autoptr (CalOccurrence) time = make ("a", "A", "20260302", "20260304", "UTC");

  g_assert_true (cal_occurrence_equal (a, same));
  g_assert_false (cal_occurrence_equal (a, title));
  g_assert_false (cal_occurrence_equal (a, time));
  g_assert_true (cal_occurrence_is_all_day (a));
  g_assert_false (cal_occurrence_is_pending (a));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/occurrence/order", test_order);
  g_test_add_func ("/model/occurrence/days", test_days);
  g_test_add_func ("/model/occurrence/id", test_id);
  g_test_add_func ("/model/occurrence/fields", test_fields);
  g_test_add_func ("/model/occurrence/equal", test_equal);

  return g_test_run ();
}
