/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-scroller.h"

#include <math.h>

#define SECOND 1000000

static void
test_glide (void)
{
  CalScroller scroller = { 0 };
  double last;

  cal_scroller_stop (&scroller, 10);
  g_assert_false (cal_scroller_tick (&scroller, 0));
  cal_scroller_glide (&scroller, 20, SECOND, 5 * SECOND);
  last = scroller.position;
  for (int i = 1; i < 10; i++)
    {
      g_assert_true (cal_scroller_tick (&scroller, 5 * SECOND + i * SECOND / 10));
      g_assert_cmpfloat (scroller.position, >, last);
      last = scroller.position;
    }
  g_assert_cmpfloat (last, >, 19);
  g_assert_false (cal_scroller_tick (&scroller, 6 * SECOND));
  g_assert_cmpfloat (scroller.position, ==, 20);
  g_assert_cmpint (scroller.state, ==, CAL_SCROLLER_STILL);
}

/* A glide that is turned aside goes on from where it is. */
static void
test_turn (void)
{
  CalScroller scroller = { 0 };
  double here;

  cal_scroller_glide (&scroller, 10, SECOND, 0);
  cal_scroller_tick (&scroller, SECOND / 2);
  here = scroller.position;
  cal_scroller_glide (&scroller, -10, SECOND, SECOND / 2);
  g_assert_cmpfloat (scroller.position, ==, here);
  cal_scroller_tick (&scroller, SECOND / 2 + SECOND / 100);
  g_assert_cmpfloat (scroller.position, <, here);
  g_assert_cmpfloat (scroller.position, >, here - 2);
}

/* It slows down all the way, and ends where it said it would. */
static void
test_fly (void)
{
  CalScroller scroller = { 0 };
  double last = 0, step = INFINITY;

  cal_scroller_fly (&scroller, 8, 0);
  g_assert_cmpfloat (scroller.target, >, 1);
  for (int i = 1; cal_scroller_tick (&scroller, (gint64) i * SECOND / 60); i++)
    {
      g_assert_cmpfloat (scroller.position - last, <, step);
      g_assert_cmpint (i, <, 600);
      step = scroller.position - last;
      last = scroller.position;
    }
  g_assert_cmpfloat (scroller.position, ==, scroller.target);
  g_assert_cmpfloat (scroller.target - last, <, 0.02);
}

/* A clock that stands or goes back moves nothing backwards. */
static void
test_clock (void)
{
  CalScroller scroller = { 0 };

  cal_scroller_glide (&scroller, 10, SECOND, SECOND);
  g_assert_true (cal_scroller_tick (&scroller, 0));
  g_assert_cmpfloat (scroller.position, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/scroller/glide", test_glide);
  g_test_add_func ("/ui/scroller/turn", test_turn);
  g_test_add_func ("/ui/scroller/fly", test_fly);
  g_test_add_func ("/ui/scroller/clock", test_clock);
  return g_test_run ();
}
