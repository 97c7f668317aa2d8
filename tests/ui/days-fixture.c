/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days-fixture.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is shown ---- */

static gint64
read_clock (const char *time)
{
  const char *colon = strchr (time, ':');

  return atoi (time) * CAL_HOUR + (colon != NULL ? atoi (colon + 1) : 0) * CAL_MINUTE;
}

CalOccurrence *
days_add (DaysFixture *fixture, const char *calendar, const char *title, CalTime start, CalTime end)
{
  CalOccurrence *occurrence = view_create_occurrence (calendar, title, title, start, end);

  view_insert (&fixture->base, occurrence);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  return occurrence;
}

CalOccurrence *
days_add_timed (DaysFixture *fixture, const char *title, int day, const char *time, int minutes)
{
  gint64 start = (fixture->november + day) * CAL_DAY + read_clock (time);

  return days_add (fixture,
                   "work",
                   title,
                   cal_time_floating (start),
                   cal_time_floating (start + minutes * CAL_MINUTE));
}

CalOccurrence *
days_add_days (DaysFixture *fixture, const char *title, int day, int n_days)
{
  return days_add (fixture,
                   "home",
                   title,
                   cal_time_date_of_day (fixture->november + day),
                   cal_time_date_of_day (fixture->november + day + n_days));
}

/* ---- what it tells ---- */

static char *
write_wall (gint64 wall, int origin)
{
  int day = cal_day_of_wall (wall);
  int minutes = (int) ((wall - day * CAL_DAY) / CAL_MINUTE);

  return g_strdup_printf ("%d %d:%02d", day - origin, minutes / 60, minutes % 60);
}

static char *
write_slot (const CalSlot *slot, int origin)
{
  g_autofree char *start = write_wall (slot->start, origin);
  g_autofree char *end = write_wall (slot->end, origin);

  if (slot->kind != CAL_SLOT_TIME)
    return g_strdup_printf ("%d-%d",
                            cal_slot_get_first_day (slot) - origin,
                            cal_slot_get_end_day (slot) - origin);
  return g_strdup_printf ("%s-%s", start, end);
}

void
days_assert_log (DaysFixture *fixture, const char *expected)
{
  view_assert_log (&fixture->base, expected);
}

/* ---- where things are ---- */

void
days_locate (DaysFixture *fixture, int day, const char *time, double *out_x, double *out_y)
{
  const CalDaysGrid *grid = &fixture->view->grid;
  int column = fixture->november + day - grid->first_day;
  CalBox box = cal_days_grid_get_strip_box (grid, column, column + 1);

  *out_x = box.x + box.width / 2;
  /* Below the bars: they are given lanes from the top. */
  *out_y =
      time != NULL ? cal_days_grid_get_y (grid, read_clock (time)) + 1 : box.y + box.height - 4;
}

void
days_move (DaysFixture *fixture, int day, const char *time)
{
  double x, y;

  days_locate (fixture, day, time, &x, &y);
  ui_test_move (GTK_WIDGET (fixture->view), x, y);
}

void
days_click (DaysFixture *fixture, int day, const char *time)
{
  double x, y;

  days_locate (fixture, day, time, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), x, y);
}

void
days_drag (DaysFixture *fixture, int day, const char *time, int to_day, const char *to_time)
{
  double x1, y1, x2, y2;

  days_locate (fixture, day, time, &x1, &y1);
  days_locate (fixture, to_day, to_time, &x2, &y2);
  ui_test_drag (GTK_WIDGET (fixture->view), x1, y1, x2, y2);
}

CalOccurrenceWidget *
days_find (DaysFixture *fixture, const char *title)
{
  return view_find (&fixture->base, title);
}

guint
days_count (DaysFixture *fixture)
{
  return view_count (&fixture->base);
}

const char *
days_get_focus (DaysFixture *fixture)
{
  return view_get_focus (&fixture->base);
}

void
days_press (DaysFixture *fixture, const char *key)
{
  view_press (&fixture->base, key);
}

void
days_press_with (DaysFixture *fixture, const char *modifier, const char *key)
{
  ui_test_keys (modifier, key, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

void
days_focus (DaysFixture *fixture, int day, const char *time)
{
  CalDaysSpot spot = { time != NULL ? CAL_DAYS_PART_HOURS : CAL_DAYS_PART_STRIP,
                       fixture->november + day,
                       0,
                       time != NULL ? read_clock (time) : 9 * CAL_HOUR };

  cal_days_view_set_spot (fixture->view, &spot);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

/* ---- set up ---- */

void
days_set_up (DaysFixture *fixture, gconstpointer kind)
{
  int bits = GPOINTER_TO_INT (kind);

  gtk_widget_set_default_direction (bits & 1 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  fixture->november = cal_day_from_date (2020, 10, 31);
  fixture->view = cal_days_view_new (bits & 2 ? 1 : 7);
  view_set_up (&fixture->base,
               CAL_VIEW (fixture->view),
               cal_day_from_date (2020, 11, 24),
               fixture->november,
               write_slot);
}

void
days_tear_down (DaysFixture *fixture, gconstpointer kind)
{
  view_tear_down (&fixture->base);
}
