/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-day-cursor.h"
#include "cal-month-view.h"
#include "cal-more-button.h"
#include "view-fixture.h"

G_BEGIN_DECLS

/* A month view in a window, used with the real pointer and keyboard. What it tells is written down as text
 * and compared. Weeks begin on Sunday (the C locale); it is Tuesday 24 November 2020, in a year that is
 * over: what the present day looks like depends on the hour. */

typedef struct
{
  ViewFixture   base;
  CalMonthView *view;
  int           today;
  int           header; /* the height of the weekday names */
  int           row;    /* the height of a week */
} MonthFixture;

CalOccurrence       *month_create_timed    (const char    *title,
                                            int            day,
                                            int            hour);
CalOccurrence       *month_create_days     (const char    *title,
                                            int            day,
                                            int            n_days);
void                 month_add             (MonthFixture  *fixture,
                                            CalOccurrence *occurrence);
void                 month_assert_log      (MonthFixture  *fixture,
                                            const char    *expected);
void                 month_locate          (MonthFixture  *fixture,
                                            int            day,
                                            double         y,
                                            double        *out_x,
                                            double        *out_y);
void                 month_click_day       (MonthFixture  *fixture,
                                            int            day,
                                            double         y);
void                 month_drag            (MonthFixture  *fixture,
                                            int            from_day,
                                            double         from_y,
                                            int            to_day,
                                            double         to_y);
CalOccurrenceWidget *month_find            (MonthFixture  *fixture,
                                            const char    *title);
guint                month_count           (MonthFixture  *fixture);
void                 month_click           (MonthFixture  *fixture,
                                            const char    *title);
int                  month_get_day         (MonthFixture  *fixture,
                                            const char    *property);
const char          *month_get_focus_title (MonthFixture  *fixture);
void                 month_press           (MonthFixture  *fixture,
                                            const char    *key);
void                 month_set_up          (MonthFixture  *fixture,
                                            gconstpointer  direction);
void                 month_tear_down       (MonthFixture  *fixture,
                                            gconstpointer  direction);

#define MONTH_TEST(name, direction, function) \
  g_test_add ("/ui/month-view/" name, MonthFixture, direction, month_set_up, function, month_tear_down)

G_END_DECLS
