/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-occurrence-label.h"

#include "cal-locale.h"

typedef struct
{
  const char *expected;
  const char *title;
  CalTimeKind kind;
  double start; /* days after Tuesday 24 November 2026 */
  double end;
  CalStatus status;
  gboolean pending;
} Case;

static const Case cases[] = {
  { "Lunch, Tuesday 24 November, 12:30 to 13:30, Work calendar",
    "Lunch",
    CAL_TIME_FLOATING,
    12.5 / 24,
    13.5 / 24 },
  { "Fair, Tuesday 24 November, all day, Work calendar", "Fair", CAL_TIME_DATE, 0, 1 },
  { "Lisbon, Tuesday 24 November to Thursday 26 November, Work calendar",
    "Lisbon",
    CAL_TIME_DATE,
    0,
    3 },
  { "Night train, Tuesday 24 November, 22:00 to Wednesday 25 November, 06:00, Work calendar",
    "Night train",
    CAL_TIME_FLOATING,
    22.0 / 24,
    30.0 / 24 },
  { "Party, Tuesday 24 November, 20:00 to 00:00, Work calendar",
    "Party",
    CAL_TIME_FLOATING,
    20.0 / 24,
    1 },
  { "Call, Tuesday 24 November, 09:00, Work calendar",
    "Call",
    CAL_TIME_FLOATING,
    9.0 / 24,
    9.0 / 24 },
  { "No title, Tuesday 24 November, all day, Work calendar", NULL, CAL_TIME_DATE, 0, 1 },
  { "Fair, Tuesday 24 November, all day, Work calendar, tentative",
    "Fair",
    CAL_TIME_DATE,
    0,
    1,
    CAL_STATUS_TENTATIVE },
  { "Fair, Tuesday 24 November, all day, Work calendar, cancelled, being saved",
    "Fair",
    CAL_TIME_DATE,
    0,
    1,
    CAL_STATUS_CANCELLED,
    TRUE },
};

static CalTime
create_time (const Case *test, double days)
{
  int day = cal_day_from_date (2026, 11, 24);

  if (test->kind == CAL_TIME_DATE)
    return cal_time_date_of_day (day + (int) days);
  return cal_time_floating (day * CAL_DAY + (gint64) (days * 24 * 60 + 0.5) * CAL_MINUTE);
}

static void
test_describe (void)
{
  g_autoptr (CalCalendar) calendar = cal_calendar_new ("work", "Work", "#3584e4", TRUE, FALSE, 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CalEventFields) fields = {
        .title = g_strdup (cases[i].title),
        .start = create_time (&cases[i], cases[i].start),
        .end = create_time (&cases[i], cases[i].end),
        .status = cases[i].status,
      };
      g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("work", &fields);
      CalTime none = cal_time_none ();
      g_autoptr (CalOccurrence) occurrence =
          cal_occurrence_new (appointment,
                              cal_appointment_get_master (appointment),
                              &none,
                              &fields.start,
                              &fields.end,
                              cal_zone_utc (),
                              cases[i].pending);
      g_autofree char *text = cal_occurrence_describe (occurrence, calendar);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

static void
test_locale (void)
{
  g_autofree char *month = cal_locale_format_month (cal_day_from_date (2026, 11, 24));
  g_autofree char *name = cal_locale_get_month_name (12, FALSE);
  g_autofree char *weekday = cal_locale_get_weekday_name (0, TRUE);
  g_autofree char *before_epoch = cal_locale_format_time (-CAL_HOUR);

  g_assert_cmpstr (month, ==, "November 2026");
  g_assert_cmpstr (name, ==, "December");
  g_assert_cmpstr (weekday, ==, "Mon");
  g_assert_cmpstr (before_epoch, ==, "23:00");
  g_assert_cmpint (cal_locale_get_week_start (), ==, 6);
  g_assert_true (cal_locale_is_weekend (5) && cal_locale_is_weekend (6));
  g_assert_false (cal_locale_is_weekend (0) || cal_locale_is_weekend (4));
  g_assert_true (cal_locale_uses_24_hours ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/occurrence-label/describe", test_describe);
  g_test_add_func ("/ui/occurrence-label/locale", test_locale);
  return g_test_run ();
}
