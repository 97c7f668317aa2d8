/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-days-focus.h"

#include "days-layout.h"

static char *
write_spot (const CalDaysSpot *spot)
{
  static const char *const names[] = { "none", "strip", "bar", "more", "free", "block", "rest" };
  int minutes = (int) (spot->clock / CAL_MINUTE);

  if (cal_days_spot_is_in_strip (spot))
    return g_strdup_printf ("%s %d", names[spot->part], spot->day - WEEK);
  return g_strdup_printf ("%s %d %d:%02d",
                          names[spot->part],
                          spot->day - WEEK,
                          minutes / 60,
                          minutes % 60);
}

static CalDaysSpot
walk (Week *week, CalDaysSpot spot, CalDaysFocusStep step, const char *expected)
{
  CalDaysSpot next = cal_days_focus_step (&spot, step, WEEK, N_DAYS, &week->layout);
  g_autofree char *text = write_spot (&next);

  g_assert_cmpstr (text, ==, expected);
  return next;
}

static CalDaysSpot
free_at (int day, int minutes)
{
  return (CalDaysSpot){ CAL_DAYS_PART_HOURS, WEEK + day, 0, minutes * CAL_MINUTE };
}

static void
test_down (void)
{
  static const char *const down[] = { "free 1 8:30", "free 1 10:00" };
  g_autoptr (Week) week = week_new (FALSE);
  CalDaysSpot spot = free_at (1, 480);

  spot = walk (week, spot, CAL_DAYS_STEP_DOWN, down[0]);
  /* Beside the first there is a free half hour at nine. */
  spot = walk (week, spot, CAL_DAYS_STEP_DOWN, "free 1 9:00");
  spot = walk (week, spot, CAL_DAYS_STEP_DOWN, "block 1 9:00");
  spot = walk (week, spot, CAL_DAYS_STEP_DOWN, "block 1 9:30");
  spot = walk (week, spot, CAL_DAYS_STEP_DOWN, down[1]);
  spot = walk (week, spot, CAL_DAYS_STEP_UP, "block 1 9:30");
  spot = walk (week, spot, CAL_DAYS_STEP_UP, "block 1 9:00");
  walk (week, free_at (1, 1410), CAL_DAYS_STEP_DOWN, "free 1 23:30");
}

static void
test_strip (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  CalDaysSpot spot = free_at (4, 0);

  spot = walk (week, spot, CAL_DAYS_STEP_UP, "more 4");
  spot = walk (week, spot, CAL_DAYS_STEP_UP, "bar 4");
  spot = walk (week, spot, CAL_DAYS_STEP_UP, "bar 4");
  spot = walk (week, spot, CAL_DAYS_STEP_UP, "strip 4");
  walk (week, spot, CAL_DAYS_STEP_UP, "strip 4");
  /* Down again to the hour that it came from. */
  spot = (CalDaysSpot){ CAL_DAYS_PART_STRIP, WEEK, 0, 15 * CAL_HOUR };
  walk (week, spot, CAL_DAYS_STEP_DOWN, "free 0 15:00");
  /* Past the whole of a bar. */
  spot = (CalDaysSpot){ CAL_DAYS_PART_BAR, WEEK + 3, 0, 0 };
  walk (week, spot, CAL_DAYS_STEP_FORWARD, "strip 5");
  walk (week, spot, CAL_DAYS_STEP_BACKWARD, "strip 1");
}

static void
test_beside (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  CalDaysSpot spot = { CAL_DAYS_PART_BLOCK, WEEK + 1, 0, 9 * CAL_HOUR };

  spot = walk (week, spot, CAL_DAYS_STEP_FORWARD, "block 1 9:30");
  walk (week, spot, CAL_DAYS_STEP_BACKWARD, "block 1 9:00");
  walk (week, spot, CAL_DAYS_STEP_FORWARD, "free 2 9:30");
  walk (week, free_at (6, 600), CAL_DAYS_STEP_FORWARD, "free 7 10:00");
  walk (week, free_at (0, 600), CAL_DAYS_STEP_BACKWARD, "free -1 10:00");
}

static void
test_seek (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  CalDaysSpot spot = free_at (0, 600);

  spot = walk (week, spot, CAL_DAYS_STEP_NEXT, "block 1 9:00");
  spot = walk (week, spot, CAL_DAYS_STEP_NEXT, "block 1 9:30");
  spot = walk (week, spot, CAL_DAYS_STEP_NEXT, "bar 2");
  spot = walk (week, spot, CAL_DAYS_STEP_NEXT, "block 2 12:00");
  spot = walk (week, spot, CAL_DAYS_STEP_PREVIOUS, "bar 2");
  spot = walk (week, spot, CAL_DAYS_STEP_PREVIOUS, "block 1 9:30");
  walk (week, free_at (0, 600), CAL_DAYS_STEP_PREVIOUS, "free 0 10:00");
}

/* Down from the top comes by everything that can be seen, and Up by the same again. */
static void
test_all (void)
{
  g_autoptr (Week) week = week_new (FALSE);

  for (int day = 0; day < N_DAYS; day++)
    {
      CalDaysSpot spot = free_at (day, 0), last = spot;
      guint n_blocks = 0, n_rests = 0, n_down = 0, n_up = 0, n_visible = 0;

      for (guint i = 0; i < week->columns[day]->n_blocks; i++)
        n_visible += week->columns[day]->blocks[i].hidden ? 0 : 1;
      for (;;)
        {
          spot = cal_days_focus_step (&spot, CAL_DAYS_STEP_DOWN, WEEK, N_DAYS, &week->layout);
          if (spot.part == last.part && spot.clock == last.clock && spot.lane == last.lane)
            break;
          n_blocks += spot.part == CAL_DAYS_PART_BLOCK ? 1 : 0;
          n_rests += spot.part == CAL_DAYS_PART_REST ? 1 : 0;
          n_down++;
          last = spot;
        }
      g_assert_cmpuint (n_blocks, ==, n_visible);
      g_assert_cmpuint (n_rests, ==, week->columns[day]->n_rests);
      for (; spot.clock != 0 || spot.part != CAL_DAYS_PART_HOURS; n_up++)
        spot = cal_days_focus_step (&spot, CAL_DAYS_STEP_UP, WEEK, N_DAYS, &week->layout);
      g_assert_cmpuint (n_up, ==, n_down);
    }
}

static void
test_settle (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  CalDaysSpot gone = { CAL_DAYS_PART_BLOCK, WEEK + 3, 0, 9 * CAL_HOUR + 5 * CAL_MINUTE };
  CalDaysSpot covered = free_at (1, 600), bar = { CAL_DAYS_PART_BAR, WEEK + 3, 2, 0 };
  CalDaysSpot spot = cal_days_focus_settle (&gone, WEEK, &week->layout);

  g_assert_cmpint (spot.part, ==, CAL_DAYS_PART_HOURS);
  g_assert_cmpint (spot.clock, ==, 9 * CAL_HOUR);
  spot = cal_days_focus_settle (&covered, WEEK, &week->layout);
  g_assert_cmpint (spot.part, ==, CAL_DAYS_PART_HOURS);
  spot = cal_days_focus_settle (&bar, WEEK, &week->layout);
  g_assert_cmpint (spot.part, ==, CAL_DAYS_PART_BAR);
  g_assert_cmpuint (spot.lane, ==, 0);
  g_assert_nonnull (cal_days_focus_get_bar (&spot, WEEK, &week->layout));
  spot = (CalDaysSpot){ CAL_DAYS_PART_REST, WEEK + 2, 0, 12 * CAL_HOUR };
  g_assert_nonnull (cal_days_focus_get_rest (&spot, WEEK, &week->layout));
  spot = (CalDaysSpot){ CAL_DAYS_PART_MORE, WEEK, 0, 0 };
  g_assert_cmpint (cal_days_focus_settle (&spot, WEEK, &week->layout).part,
                   ==,
                   CAL_DAYS_PART_STRIP);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/days-focus/down", test_down);
  g_test_add_func ("/layout/days-focus/strip", test_strip);
  g_test_add_func ("/layout/days-focus/beside", test_beside);
  g_test_add_func ("/layout/days-focus/seek", test_seek);
  g_test_add_func ("/layout/days-focus/all", test_all);
  g_test_add_func ("/layout/days-focus/settle", test_settle);
  return g_test_run ();
}
