/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days-layout.h"

static void
test_edges (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    for (double width = 300; width < 1500; width += 37)
      {
        g_autoptr (Week) week = week_new (rtl);
        double sum = 0;

        week->grid.width = width;
        for (int column = 0; column < N_DAYS; column++)
          {
            CalBox box = cal_days_grid_get_day_box (&week->grid, column);

            g_assert_cmpfloat (box.x, ==, (int) box.x);
            g_assert_cmpfloat (rtl ? box.x + box.width : box.x,
                               ==,
                               cal_days_grid_get_edge (&week->grid, column));
            g_assert_cmpint (cal_days_grid_get_column_at (&week->grid, box.x), ==, column);
            g_assert_cmpint (cal_days_grid_get_column_at (&week->grid, box.x + box.width - 1),
                             ==,
                             column);
            sum += box.width;
          }
        g_assert_cmpfloat (sum, ==, width - 40);
      }
}

static void
test_clock (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  double top = cal_days_grid_get_hours_top (&week->grid);

  g_assert_cmpfloat (top, ==, 30 + week->grid.strip);
  g_assert_cmpfloat (cal_days_grid_get_y (&week->grid, 6 * CAL_HOUR), ==, top);
  g_assert_cmpint (cal_days_grid_get_clock (&week->grid, top + 24),
                   ==,
                   6 * CAL_HOUR + 30 * CAL_MINUTE);
  g_assert_cmpint (cal_days_grid_get_clock (&week->grid, -5000), ==, 0);
  g_assert_cmpint (cal_days_grid_get_clock (&week->grid, 5000), ==, CAL_DAY);
  g_assert_cmpfloat (cal_days_grid_get_max_offset (&week->grid), ==, 24 * 48 - (720 - top));
  g_assert_cmpint (cal_days_grid_get_length (&week->grid, 12), ==, 15 * CAL_MINUTE);
}

static gboolean
is_inside (const CalBox *box, const CalBox *day)
{
  return box->x > day->x && box->x + box->width <= day->x + day->width;
}

static gboolean
meet (const CalBox *a, const CalBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static void
test_blocks (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      g_autoptr (Week) week = week_new (rtl);
      CalBox day = cal_days_grid_get_day_box (&week->grid, 1), first, second, crowded, rest;

      first = cal_days_grid_get_block_box (&week->grid, 1, &week->columns[1]->blocks[0]);
      second = cal_days_grid_get_block_box (&week->grid, 1, &week->columns[1]->blocks[1]);
      g_assert_true (is_inside (&first, &day) && is_inside (&second, &day));
      g_assert_false (meet (&first, &second));
      g_assert_true (rtl ? first.x > second.x : first.x < second.x);
      g_assert_cmpfloat (first.y, ==, cal_days_grid_get_y (&week->grid, 9 * CAL_HOUR) + 1);
      g_assert_cmpfloat (first.y + first.height,
                         <,
                         cal_days_grid_get_y (&week->grid, 10 * CAL_HOUR));
      crowded = cal_days_grid_get_block_box (&week->grid, 2, &week->columns[2]->blocks[2]);
      rest = cal_days_grid_get_rest_box (&week->grid, 2, &week->columns[2]->rests[0]);
      g_assert_false (meet (&crowded, &rest));
      g_assert_true (rtl ? rest.x < crowded.x : rest.x > crowded.x);
    }
}

static CalDaysHit
hit (Week *week, double x, double y)
{
  CalDaysHit at;

  cal_days_grid_hit (&week->grid, &week->layout, x, y, &at);
  return at;
}

static void
test_hit_hours (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      g_autoptr (Week) week = week_new (rtl);
      const CalDayBlock *block = &week->columns[1]->blocks[1];
      CalBox box = cal_days_grid_get_block_box (&week->grid, 1, block);
      double middle = box.x + box.width / 2;
      CalDaysHit at = hit (week, middle, box.y + box.height / 2);

      g_assert_cmpint (at.part, ==, CAL_DAYS_PART_BLOCK);
      g_assert_true (at.block == block);
      g_assert_cmpint (at.edge, ==, CAL_DAYS_EDGE_NONE);
      g_assert_cmpint (at.day, ==, WEEK + 1);
      g_assert_cmpint (hit (week, middle, box.y + 1).edge, ==, CAL_DAYS_EDGE_START);
      g_assert_cmpint (hit (week, middle, box.y + box.height - 1).edge, ==, CAL_DAYS_EDGE_END);
      at = hit (week, middle, box.y - 30);
      g_assert_cmpint (at.part, ==, CAL_DAYS_PART_HOURS);
      g_assert_cmpint (at.clock / CAL_HOUR, ==, 8);
      box = cal_days_grid_get_rest_box (&week->grid, 2, &week->columns[2]->rests[0]);
      g_assert_cmpint (hit (week, box.x + 5, box.y + 5).part, ==, CAL_DAYS_PART_REST);
    }
}

static void
test_hit_strip (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      g_autoptr (Week) week = week_new (rtl);
      CalBox bar = cal_days_grid_get_bar_box (&week->grid, &week->strip->bars[0]);
      CalBox more = cal_days_grid_get_more_box (&week->grid, week->strip, 4);
      CalBox empty = cal_days_grid_get_strip_box (&week->grid, 6, 7);
      double leading = rtl ? bar.x + bar.width - 2 : bar.x + 1;

      g_assert_cmpint (hit (week, bar.x + bar.width / 2, bar.y + 5).part, ==, CAL_DAYS_PART_BAR);
      g_assert_cmpint (hit (week, leading, bar.y + 5).edge, ==, CAL_DAYS_EDGE_START);
      g_assert_cmpint (hit (week, more.x + 9, more.y + 5).part, ==, CAL_DAYS_PART_MORE);
      g_assert_cmpint (hit (week, empty.x + 9, empty.y + 5).part, ==, CAL_DAYS_PART_STRIP);
      g_assert_cmpint (hit (week, empty.x + 9, 10).part, ==, CAL_DAYS_PART_HEADING);
      g_assert_cmpint (hit (week, empty.x + 9, 10).column, ==, 6);
      g_assert_cmpint (hit (week, rtl ? 770 : 10, 10).part, ==, CAL_DAYS_PART_CORNER);
      g_assert_cmpint (hit (week, rtl ? 770 : 10, empty.y + 5).part, ==, CAL_DAYS_PART_CORNER);
      g_assert_cmpint (hit (week, rtl ? 770 : 10, 300).part, ==, CAL_DAYS_PART_NONE);
    }
}

/* Where an appointment goes on elsewhere there is no edge to take hold of. */
static void
test_open_edges (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  const CalInterval wall = { WEEK * CAL_DAY - CAL_HOUR, WEEK * CAL_DAY + 8 * CAL_HOUR };
  CalBox box;

  cal_day_column_free (week->columns[0]);
  week->layout.columns[0] = week->columns[0] =
      cal_day_column_new (WEEK, &wall, 1, CAL_MINUTE, 4, 3);
  week->grid.offset = 0;
  box = cal_days_grid_get_block_box (&week->grid, 0, &week->columns[0]->blocks[0]);
  g_assert_cmpint (hit (week, box.x + 20, box.y + 1).edge, ==, CAL_DAYS_EDGE_NONE);
  g_assert_cmpint (hit (week, box.x + 20, box.y + box.height - 1).edge, ==, CAL_DAYS_EDGE_END);
}

static void
test_clip (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  CalBox box = cal_days_grid_get_span_box (&week->grid, 0, 5 * CAL_HOUR, 7 * CAL_HOUR);
  CalBox clipped = cal_days_grid_clip_to_hours (&week->grid, &box);

  g_assert_cmpfloat (clipped.y, ==, cal_days_grid_get_hours_top (&week->grid));
  g_assert_cmpfloat (clipped.y + clipped.height, ==, box.y + box.height);
  box = cal_days_grid_get_span_box (&week->grid, 0, 2 * CAL_HOUR, 3 * CAL_HOUR);
  g_assert_cmpfloat (cal_days_grid_clip_to_hours (&week->grid, &box).height, ==, 0);
}

static void
test_reveal (void)
{
  g_autoptr (Week) week = week_new (FALSE);
  double room = 720 - cal_days_grid_get_hours_top (&week->grid);

  g_assert_cmpfloat (cal_days_grid_reveal (&week->grid, 9 * CAL_HOUR, 10 * CAL_HOUR), ==, 6 * 48);
  g_assert_cmpfloat (cal_days_grid_reveal (&week->grid, 3 * CAL_HOUR, 4 * CAL_HOUR), ==, 3 * 48);
  g_assert_cmpfloat (cal_days_grid_reveal (&week->grid, 22 * CAL_HOUR, 23 * CAL_HOUR),
                     ==,
                     23 * 48 - room);
  /* Of what is too long its start. */
  g_assert_cmpfloat (cal_days_grid_reveal (&week->grid, 2 * CAL_HOUR, 23 * CAL_HOUR), ==, 2 * 48);
}

static void
test_lanes (void)
{
  g_autoptr (Week) week = week_new (FALSE);

  for (double width = 200; width < 2000; width += 13)
    {
      guint n, n_crowded;

      week->grid.width = width;
      n = cal_days_grid_get_max_lanes (&week->grid, FALSE);
      n_crowded = cal_days_grid_get_max_lanes (&week->grid, TRUE);
      g_assert_cmpuint (n_crowded, >=, 1);
      g_assert_cmpuint (n_crowded, <=, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/days-grid/edges", test_edges);
  g_test_add_func ("/layout/days-grid/clock", test_clock);
  g_test_add_func ("/layout/days-grid/blocks", test_blocks);
  g_test_add_func ("/layout/days-grid/hit-hours", test_hit_hours);
  g_test_add_func ("/layout/days-grid/hit-strip", test_hit_strip);
  g_test_add_func ("/layout/days-grid/open-edges", test_open_edges);
  g_test_add_func ("/layout/days-grid/clip", test_clip);
  g_test_add_func ("/layout/days-grid/reveal", test_reveal);
  g_test_add_func ("/layout/days-grid/lanes", test_lanes);
  return g_test_run ();
}
