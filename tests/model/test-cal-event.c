/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-event.h"
#include "event-fixture.h"

static void
fill (CalEventFields *fields)
{
  *fields = (CalEventFields){
    .title = g_strdup ("Title"),
    .location = g_strdup ("Location"),
    .description = g_strdup ("Description"),
    .url = g_strdup ("https://example.org"),
    .color = g_strdup ("red"),
    .categories = g_strsplit ("a,b", ",", -1),
    .problem = g_strdup ("problem"),
    .sequence = 3,
  };
  fields->start = fixture_time ("20260302T090000");
  fields->end = fixture_time ("20260302T100000");
}

static void
test_copy_and_take (void)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalEvent) copied = NULL;
  g_autoptr (CalEvent) taken = NULL;

  fill (&fields);
  copied = cal_event_new (&fields);
  g_assert_cmpstr (fields.title, ==, "Title");
  taken = cal_event_new_take (&fields);
  g_assert_null (fields.title);
  g_assert_null (fields.categories);
  g_assert_true (cal_event_equal (copied, taken));
}

static void
test_equal (void)
{
  for (guint i = 0; i < 10; i++)
    {
      g_auto (CalEventFields) fields = { 0 };
      g_autoptr (CalEvent) a = NULL;
      g_autoptr (CalEvent) b = NULL;
      char **texts[] = { &fields.title, &fields.location, &fields.description,
                         &fields.url,   &fields.color,    &fields.problem };

      fill (&fields);
      a = cal_event_new (&fields);
      if (i < G_N_ELEMENTS (texts))
        (*texts[i])[0] = '-';
      else if (i == 6)
        fields.categories[1][0] = 'c';
      else if (i == 7)
        fields.end = cal_time_add (&fields.end, 1);
      else if (i == 8)
        fields.transparent = TRUE;
      else
        fields.sequence++;
      b = cal_event_new (&fields);
      g_assert_false (cal_event_equal (a, b));
    }
}

static void
test_normal_form (void)
{
  g_auto (CalEventFields) fields = {
    .title = g_strdup (""),
    .categories = g_new0 (char *, 1),
  };
  g_autoptr (CalEvent) event = NULL;
  g_autoptr (CalEvent) date = NULL;
  const CalEventFields *got;

  fields.start = fixture_time ("20260302T090000");
  fields.end = fixture_time ("20260301T090000");
  event = cal_event_new (&fields);
  got = cal_event_get (event);
  g_assert_null (got->title);
  g_assert_null (got->categories);
  g_assert_true (cal_time_equal (&got->end, &got->start));
  g_assert_cmpint (cal_event_get_duration (event), ==, 0);

  fields.start = fixture_time ("20260302");
  date = cal_event_new (&fields);
  g_assert_cmpint (cal_event_get (date)->end.kind, ==, CAL_TIME_DATE);
  g_assert_true (cal_event_is_all_day (date));
}

static void
test_duration (void)
{
  static const struct
  {
    const char *start, *end;
    gint64 hours;
  } cases[] = {
    { "20260302T090000Z", "20260302T100000Z", 1 },
    { "20260328T220000 Europe/Berlin", "20260329T060000 Europe/Berlin", 7 },
    { "20260328T220000", "20260329T060000", 8 },
    { "20260328", "20260330", 48 },
    { "20260302T100000 Europe/Berlin", "20260302T100000 America/New_York", 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CalEvent) event = fixture_event ("A", cases[i].start, cases[i].end, "", NULL);

      g_assert_cmpint (cal_event_get_duration (event), ==, cases[i].hours * CAL_HOUR);
    }
}

static gpointer
read_key (gpointer event)
{
  return (gpointer) cal_event_get_collation_key (event);
}

static void
test_collation_key (void)
{
  g_autoptr (CalEvent) a = fixture_event ("Apple", "20260302", "20260303", "", NULL);
  g_autoptr (CalEvent) none = fixture_event (NULL, "20260302", "20260303", "", NULL);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_key, a);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == cal_event_get_collation_key (a));
  g_assert_cmpstr (cal_event_get_collation_key (none), <, cal_event_get_collation_key (a));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/event/copy-and-take", test_copy_and_take);
  g_test_add_func ("/model/event/equal", test_equal);
  g_test_add_func ("/model/event/normal-form", test_normal_form);
  g_test_add_func ("/model/event/duration", test_duration);
  g_test_add_func ("/model/event/collation-key", test_collation_key);

  return g_test_run ();
}
