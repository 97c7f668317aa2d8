/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "month-fixture.h"

/* ---- what is shown ---- */

CalOccurrence *
month_create_timed (const char *title, int day, int hour)
{
  return view_create_occurrence ("work",
                                 title,
                                 title,
                                 cal_time_floating (day * CAL_DAY + hour * CAL_HOUR),
                                 cal_time_floating (day * CAL_DAY + (hour + 1) * CAL_HOUR));
}

CalOccurrence *
month_create_days (const char *title, int day, int n_days)
{
  return view_create_occurrence ("home",
                                 title,
                                 title,
                                 cal_time_date_of_day (day),
                                 cal_time_date_of_day (day + n_days));
}

void
month_add (MonthFixture *fixture, CalOccurrence *occurrence)
{
  view_insert (&fixture->base, occurrence);
}

/* ---- what it tells ---- */

/* A place in the month is a day, but for what was marked. */
static char *
write_slot (const CalSlot *slot, int origin)
{
  int first = cal_slot_get_first_day (slot), end = cal_slot_get_end_day (slot);

  if (slot->kind == CAL_SLOT_DAYS)
    return g_strdup_printf ("%d %d", first - origin, end - origin);
  g_assert_cmpint (slot->kind, ==, CAL_SLOT_DAY);
  g_assert_cmpint (end, ==, first + 1);
  return g_strdup_printf ("%d", first - origin);
}

void
month_assert_log (MonthFixture *fixture, const char *expected)
{
  view_assert_log (&fixture->base, expected);
}

/* ---- where things are ---- */

static void
measure (MonthFixture *fixture)
{
  GtkWidget *cursor = ui_test_find (GTK_WIDGET (fixture->view), CAL_TYPE_DAY_CURSOR, NULL);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (cursor, GTK_WIDGET (fixture->view), &bounds));
  fixture->row = (int) bounds.size.height;
  /* The focus is on Tuesday 24, in the fourth week. */
  fixture->header = (int) bounds.origin.y - 3 * fixture->row;
}

/* A point in a day of the month shown; `y` is counted from the top of the day. */
void
month_locate (MonthFixture *fixture, int day, double y, double *out_x, double *out_y)
{
  int first = cal_day_from_date (2020, 11, 1); /* a Sunday */
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->view));
  int column = (day - first) % 7;

  if (gtk_widget_get_direction (GTK_WIDGET (fixture->view)) == GTK_TEXT_DIR_RTL)
    column = 6 - column;
  *out_x = (column + 0.5) * width / 7;
  *out_y = fixture->header + (day - first) / 7 * fixture->row + y;
}

void
month_click_day (MonthFixture *fixture, int day, double y)
{
  double x;

  month_locate (fixture, day, y, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), x, y);
}

void
month_drag (MonthFixture *fixture, int from_day, double from_y, int to_day, double to_y)
{
  double x1, y1, x2, y2;

  month_locate (fixture, from_day, from_y, &x1, &y1);
  month_locate (fixture, to_day, to_y, &x2, &y2);
  ui_test_drag (GTK_WIDGET (fixture->view), x1, y1, x2, y2);
}

CalOccurrenceWidget *
month_find (MonthFixture *fixture, const char *title)
{
  return view_find (&fixture->base, title);
}

guint
month_count (MonthFixture *fixture)
{
  return view_count (&fixture->base);
}

void
month_click (MonthFixture *fixture, const char *title)
{
  GtkWidget *widget = GTK_WIDGET (month_find (fixture, title));

  g_assert_nonnull (widget);
  ui_test_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
}

int
month_get_day (MonthFixture *fixture, const char *property)
{
  int day;

  g_object_get (fixture->view, property, &day, NULL);
  return day;
}

const char *
month_get_focus_title (MonthFixture *fixture)
{
  return view_get_focus (&fixture->base);
}

void
month_press (MonthFixture *fixture, const char *key)
{
  view_press (&fixture->base, key);
}

/* ---- set up ---- */

void
month_set_up (MonthFixture *fixture, gconstpointer direction)
{
  gtk_widget_set_default_direction (direction != NULL ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  fixture->today = cal_day_from_date (2020, 11, 24);
  fixture->view = cal_month_view_new ();
  view_set_up (&fixture->base,
               CAL_VIEW (fixture->view),
               fixture->today,
               fixture->today,
               write_slot);
  measure (fixture);
}

void
month_tear_down (MonthFixture *fixture, gconstpointer direction)
{
  view_tear_down (&fixture->base);
}
