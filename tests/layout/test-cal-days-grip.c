/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-days-grip.h"

#include "cal-time.h"
#include "days-layout.h"

#define STRIP (-1)

static CalDaysPoint
point (int day, int minutes)
{
  return (CalDaysPoint){ minutes == STRIP, WEEK + day, MAX (minutes, 0) * CAL_MINUTE };
}

static gint64
wall (int day, int minutes)
{
  return (WEEK + day) * CAL_DAY + minutes * CAL_MINUTE;
}

typedef struct
{
  CalDaysGripKind kind;
  gboolean all_day;
  int start[2]; /* day, minutes */
  int end[2];
  int from[2];
  int to[2];
  CalSlotKind slot_kind;
  int slot_start[2];
  int slot_end[2];
} Case;

static void
check (const Case *cases, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const Case *c = &cases[i];
      CalDaysGrip grip = { c->kind,
                           point (c->from[0], c->from[1]),
                           c->all_day,
                           wall (c->start[0], c->start[1]),
                           wall (c->end[0], c->end[1]) };
      CalDaysPoint to = point (c->to[0], c->to[1]);
      CalSlot slot = cal_days_grip_get_slot (&grip, &to);

      g_test_message ("case %u", i);
      g_assert_cmpint (slot.kind, ==, c->slot_kind);
      g_assert_cmpint (slot.start, ==, wall (c->slot_start[0], c->slot_start[1]));
      g_assert_cmpint (slot.end, ==, wall (c->slot_end[0], c->slot_end[1]));
    }
}

static void
test_mark (void)
{
  static const Case cases[] = {
    { .kind = CAL_DAYS_GRIP_MARK,
      .from = { 1, 607 },
      .to = { 1, 607 },
      .slot_kind = CAL_SLOT_TIME,
      .slot_start = { 1, 600 },
      .slot_end = { 1, 615 } },
    { .kind = CAL_DAYS_GRIP_MARK,
      .from = { 1, 607 },
      .to = { 1, 541 },
      .slot_kind = CAL_SLOT_TIME,
      .slot_start = { 1, 540 },
      .slot_end = { 1, 615 } },
    { .kind = CAL_DAYS_GRIP_MARK,
      .from = { 3, 60 },
      .to = { 1, 1440 },
      .slot_kind = CAL_SLOT_TIME,
      .slot_start = { 1, 1425 },
      .slot_end = { 3, 75 } },
    { .kind = CAL_DAYS_GRIP_MARK,
      .from = { 3, STRIP },
      .to = { 1, 900 },
      .slot_kind = CAL_SLOT_DAYS,
      .slot_start = { 1, 0 },
      .slot_end = { 4, 0 } },
    { .kind = CAL_DAYS_GRIP_MARK,
      .from = { 1, 60 },
      .to = { 1, STRIP },
      .slot_kind = CAL_SLOT_TIME,
      .slot_start = { 1, 0 },
      .slot_end = { 1, 75 } },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_move (void)
{
  static const Case cases[] = {
    /* By whole quarters, keeping its five minutes. */
    { CAL_DAYS_GRIP_MOVE,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 560 },
      { 2, 569 },
      CAL_SLOT_TIME,
      { 2, 560 },
      { 2, 605 } },
    { CAL_DAYS_GRIP_MOVE,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 560 },
      { 1, 566 },
      CAL_SLOT_TIME,
      { 1, 545 },
      { 1, 590 } },
    { CAL_DAYS_GRIP_MOVE,
      FALSE,
      { 1, 30 },
      { 1, 90 },
      { 1, 80 },
      { 1, 0 },
      CAL_SLOT_TIME,
      { 0, 1395 },
      { 1, 15 } },
    /* Into the strip and out of it. */
    { CAL_DAYS_GRIP_MOVE,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 560 },
      { 4, STRIP },
      CAL_SLOT_DAYS,
      { 4, 0 },
      { 5, 0 } },
    { CAL_DAYS_GRIP_MOVE,
      TRUE,
      { 1, 0 },
      { 3, 0 },
      { 2, STRIP },
      { 4, 547 },
      CAL_SLOT_TIME,
      { 4, 540 },
      { 4, 600 } },
    { CAL_DAYS_GRIP_MOVE,
      TRUE,
      { 1, 0 },
      { 3, 0 },
      { 2, STRIP },
      { 4, 1440 },
      CAL_SLOT_TIME,
      { 4, 1425 },
      { 5, 45 } },
    { CAL_DAYS_GRIP_MOVE,
      TRUE,
      { 1, 0 },
      { 3, 0 },
      { 2, STRIP },
      { 4, STRIP },
      CAL_SLOT_DAYS,
      { 3, 0 },
      { 5, 0 } },
    { CAL_DAYS_GRIP_MOVE,
      FALSE,
      { 1, 1210 },
      { 3, 430 },
      { 2, STRIP },
      { 1, STRIP },
      CAL_SLOT_TIME,
      { 0, 1210 },
      { 2, 430 } },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_stretch (void)
{
  static const Case cases[] = {
    /* To the nearest quarter of the clock, or back. */
    { CAL_DAYS_GRIP_END,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 588 },
      { 1, 623 },
      CAL_SLOT_TIME,
      { 1, 545 },
      { 1, 630 } },
    { CAL_DAYS_GRIP_END,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 588 },
      { 1, 590 },
      CAL_SLOT_TIME,
      { 1, 545 },
      { 1, 590 } },
    { CAL_DAYS_GRIP_END,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 588 },
      { 1, 200 },
      CAL_SLOT_TIME,
      { 1, 545 },
      { 1, 560 } },
    { CAL_DAYS_GRIP_END,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 590 },
      { 2, 60 },
      CAL_SLOT_TIME,
      { 1, 545 },
      { 2, 60 } },
    { CAL_DAYS_GRIP_START,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 545 },
      { 1, 481 },
      CAL_SLOT_TIME,
      { 1, 480 },
      { 1, 590 } },
    { CAL_DAYS_GRIP_START,
      FALSE,
      { 1, 545 },
      { 1, 590 },
      { 1, 545 },
      { 1, 900 },
      CAL_SLOT_TIME,
      { 1, 575 },
      { 1, 590 } },
    /* What is shorter than a step is left so until it is stretched. */
    { CAL_DAYS_GRIP_END,
      FALSE,
      { 1, 545 },
      { 1, 550 },
      { 1, 550 },
      { 1, 551 },
      CAL_SLOT_TIME,
      { 1, 545 },
      { 1, 550 } },
    { CAL_DAYS_GRIP_END,
      TRUE,
      { 1, 0 },
      { 3, 0 },
      { 2, STRIP },
      { 4, STRIP },
      CAL_SLOT_DAYS,
      { 1, 0 },
      { 5, 0 } },
    { CAL_DAYS_GRIP_START,
      TRUE,
      { 1, 0 },
      { 3, 0 },
      { 1, STRIP },
      { 5, STRIP },
      CAL_SLOT_DAYS,
      { 2, 0 },
      { 3, 0 } },
  };

  check (cases, G_N_ELEMENTS (cases));
}

static void
test_around (void)
{
  CalDaysPoint at = point (1, 614);
  CalSlot slot = cal_days_slot_around (&at);

  g_assert_cmpint (slot.start, ==, wall (1, 600));
  g_assert_cmpint (slot.end, ==, wall (1, 660));
  at = point (1, 1440);
  g_assert_cmpint (cal_days_slot_around (&at).start, ==, wall (1, 1410));
  at = point (1, STRIP);
  slot = cal_days_slot_around (&at);
  g_assert_cmpint (slot.kind, ==, CAL_SLOT_DAYS);
  g_assert_cmpint (slot.end - slot.start, ==, CAL_DAY);
}

static void
test_point (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      g_autoptr (Week) week = week_new (rtl);
      CalBox day = cal_days_grid_get_day_box (&week->grid, 2);
      double y = cal_days_grid_get_y (&week->grid, 9 * CAL_HOUR);
      CalDaysPoint at = cal_days_grid_get_point (&week->grid, day.x + 5, y);

      g_assert_false (at.in_strip);
      g_assert_cmpint (at.day, ==, WEEK + 2);
      g_assert_cmpint (at.clock, ==, 9 * CAL_HOUR);
      g_assert_true (cal_days_grid_get_point (&week->grid, day.x + 5, 50).in_strip);
      /* Beside the view is the nearest place in it. */
      at = cal_days_grid_get_point (&week->grid, -50, 5000);
      g_assert_cmpint (at.day, ==, WEEK + (rtl ? 6 : 0));
      g_assert_cmpint (at.clock, ==, cal_days_grid_get_clock (&week->grid, 720));
    }
}

/* An edge that is not moved never changes, whatever is done. */
static void
test_random (void)
{
  for (int round = 0; round < 2000; round++)
    {
      gint64 start = wall (g_test_rand_int_range (0, 7), g_test_rand_int_range (0, 1440));
      gint64 end = start + g_test_rand_int_range (0, 1440) * CAL_MINUTE;
      CalDaysGrip grip = { g_test_rand_int_range (CAL_DAYS_GRIP_MOVE, CAL_DAYS_GRIP_END + 1),
                           point (g_test_rand_int_range (0, 7), g_test_rand_int_range (0, 1441)),
                           FALSE,
                           start,
                           end };
      CalDaysPoint to = point (g_test_rand_int_range (0, 7), g_test_rand_int_range (0, 1441));
      CalSlot slot = cal_days_grip_get_slot (&grip, &to);

      g_assert_cmpint (slot.start, <=, slot.end);
      if (grip.kind == CAL_DAYS_GRIP_MOVE)
        {
          g_assert_cmpint (slot.end - slot.start, ==, end - start);
          g_assert_cmpint ((slot.start - start) % CAL_DAYS_STEP, ==, 0);
        }
      if (grip.kind == CAL_DAYS_GRIP_START)
        g_assert_cmpint (slot.end, ==, end);
      if (grip.kind == CAL_DAYS_GRIP_END)
        g_assert_cmpint (slot.start, ==, start);
      /* Held where it was taken it is what it was. */
      slot = cal_days_grip_get_slot (&grip, &grip.from);
      g_assert_cmpint (slot.start, ==, start);
      g_assert_cmpint (slot.end, ==, end);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/days-grip/mark", test_mark);
  g_test_add_func ("/layout/days-grip/move", test_move);
  g_test_add_func ("/layout/days-grip/stretch", test_stretch);
  g_test_add_func ("/layout/days-grip/around", test_around);
  g_test_add_func ("/layout/days-grip/point", test_point);
  g_test_add_func ("/layout/days-grip/random", test_random);
  return g_test_run ();
}
