/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-view-private.h"
#include "view-fixture.h"

G_BEGIN_DECLS

/* A view of days in a window, used with the real pointer and keyboard. What it tells is written down as
 * text and compared. Weeks begin on Sunday (the C locale); it is Tuesday 24 November 2020, in UTC, with
 * seven o'clock at the top. Days are told by their number in November. The year is one that is over: a
 * view of the present week shows it from the present hour on, and draws it differently each minute. */

typedef struct
{
  ViewFixture  base;
  CalDaysView *view;
  int          november; /* the day before its first */
} DaysFixture;

/* Which view: bits of the data of a test. */
#define DAYS_RTL GINT_TO_POINTER (1)
#define DAYS_ONE GINT_TO_POINTER (2)

CalOccurrence       *days_add             (DaysFixture   *fixture,
                                           const char    *calendar,
                                           const char    *title,
                                           CalTime        start,
                                           CalTime        end);
/* From "9:05" on that day, for so many minutes. */
CalOccurrence       *days_add_timed       (DaysFixture   *fixture,
                                           const char    *title,
                                           int            day,
                                           const char    *time,
                                           int            minutes);
CalOccurrence       *days_add_days        (DaysFixture   *fixture,
                                           const char    *title,
                                           int            day,
                                           int            n_days);
void                 days_assert_log      (DaysFixture   *fixture,
                                           const char    *expected);
/* Where that time is; NULL: in the strip. */
void                 days_locate          (DaysFixture   *fixture,
                                           int            day,
                                           const char    *time,
                                           double        *out_x,
                                           double        *out_y);
void                 days_move            (DaysFixture   *fixture,
                                           int            day,
                                           const char    *time);
void                 days_click           (DaysFixture   *fixture,
                                           int            day,
                                           const char    *time);
void                 days_drag            (DaysFixture   *fixture,
                                           int            day,
                                           const char    *time,
                                           int            to_day,
                                           const char    *to_time);
CalOccurrenceWidget *days_find            (DaysFixture   *fixture,
                                           const char    *title);
guint                days_count           (DaysFixture   *fixture);
const char          *days_get_focus       (DaysFixture   *fixture);
void                 days_press           (DaysFixture   *fixture,
                                           const char    *key);
void                 days_press_with      (DaysFixture   *fixture,
                                           const char    *modifier,
                                           const char    *key);
/* Puts the keyboard's cursor there; NULL: in the strip. */
void                 days_focus           (DaysFixture   *fixture,
                                           int            day,
                                           const char    *time);
void                 days_set_up          (DaysFixture   *fixture,
                                           gconstpointer  kind);
void                 days_tear_down       (DaysFixture   *fixture,
                                           gconstpointer  kind);

#define DAYS_TEST(name, kind, function) \
  g_test_add ("/ui/days-view/" name, DaysFixture, kind, days_set_up, function, days_tear_down)

G_END_DECLS
