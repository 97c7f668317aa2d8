/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-calendar.h"

static void
test_values (void)
{
  g_autoptr (CalCalendar) calendar = cal_calendar_new ("id", "Work", "#ff0000", TRUE, FALSE, 3);
  g_autoptr (CalCalendar) plain = cal_calendar_new ("id", NULL, "", FALSE, TRUE, 0);

  g_assert_cmpstr (cal_calendar_get_id (calendar), ==, "id");
  g_assert_cmpstr (cal_calendar_get_name (calendar), ==, "Work");
  g_assert_cmpstr (cal_calendar_get_color (calendar), ==, "#ff0000");
  g_assert_true (cal_calendar_get_visible (calendar));
  g_assert_false (cal_calendar_get_read_only (calendar));
  g_assert_cmpint (cal_calendar_get_position (calendar), ==, 3);
  g_assert_cmpstr (cal_calendar_get_name (plain), ==, "");
  g_assert_cmpuint (cal_calendar_get_color (plain)[0], ==, '#');
  g_assert_true (cal_calendar_get_read_only (plain));
}

static void
test_equal (void)
{
  g_autoptr (CalCalendar) a = cal_calendar_new ("id", "Work", "#ff0000", TRUE, FALSE, 3);
  g_autoptr (CalCalendar) same = cal_calendar_new ("id", "Work", "#ff0000", TRUE, FALSE, 3);
  CalCalendar *others[] = {
    cal_calendar_new ("di", "Work", "#ff0000", TRUE, FALSE, 3),
    cal_calendar_new ("id", "Home", "#ff0000", TRUE, FALSE, 3),
    cal_calendar_new ("id", "Work", "#ff0001", TRUE, FALSE, 3),
    cal_calendar_new ("id", "Work", "#ff0000", FALSE, FALSE, 3),
    cal_calendar_new ("id", "Work", "#ff0000", TRUE, TRUE, 3),
    cal_calendar_new ("id", "Work", "#ff0000", TRUE, FALSE, 4),
  };

  g_assert_true (cal_calendar_equal (a, a));
  g_assert_true (cal_calendar_equal (a, same));
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_assert_false (cal_calendar_equal (a, others[i]));
      g_object_unref (others[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/model/calendar/values", test_values);
  g_test_add_func ("/model/calendar/equal", test_equal);

  return g_test_run ();
}
