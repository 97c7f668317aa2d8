/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-month-grid.h"

/* A week with a bar over three days, one over one day, and a day with more than there is room for.
 */
static const CalMonthRow *
get_row (int number, gpointer row)
{
  return number == 100 ? row : NULL;
}

static CalMonthRow *
create_row (const CalMonthGrid *grid)
{
  int day = cal_month_row_get_first_day (100, grid->week_start);
  const CalDaySpan spans[] = { { day + 1, day + 4 }, { day + 2, day + 3 }, { day + 5, day + 6 },
                               { day + 5, day + 6 }, { day + 5, day + 6 }, { day + 5, day + 6 },
                               { day + 5, day + 6 } };

  return cal_month_row_new (day, spans, G_N_ELEMENTS (spans), cal_month_grid_get_capacity (grid));
}

static CalMonthGrid
create_grid (gboolean rtl)
{
  return (CalMonthGrid){
    .width = 731,
    .height = 600,
    .top = 30,
    .row_height = 100,
    .gutter = 30,
    .head = 24,
    .bar_height = 18,
    .bar_gap = 2,
    .bar_margin = 3,
    .position = 98.25,
    .week_start = 6,
    .rtl = rtl,
  };
}

static void
test_edges (void)
{
  CalMonthGrid grid = create_grid (FALSE), mirror = create_grid (TRUE);

  g_assert_cmpfloat (cal_month_grid_get_edge (&grid, 0), ==, 30);
  g_assert_cmpfloat (cal_month_grid_get_edge (&grid, 7), ==, 731);
  g_assert_cmpfloat (cal_month_grid_get_edge (&mirror, 0), ==, 701);
  g_assert_cmpfloat (cal_month_grid_get_edge (&mirror, 7), ==, 0);
  for (int column = 0; column < CAL_WEEK_DAYS; column++)
    {
      CalBox box = cal_month_grid_get_day_box (&grid, 98, column);

      g_assert_cmpfloat (box.x, ==, (int) box.x);
      g_assert_cmpfloat (box.x + box.width, ==, cal_month_grid_get_edge (&grid, column + 1));
      g_assert_cmpfloat (box.y, ==, 30 - 25);
    }
}

static void
test_visible_rows (void)
{
  CalMonthGrid grid = create_grid (FALSE);

  g_assert_cmpint (cal_month_grid_get_first_row (&grid), ==, 98);
  g_assert_cmpint (cal_month_grid_get_end_row (&grid), ==, 105);
  grid.position = 98;
  g_assert_cmpint (cal_month_grid_get_end_row (&grid), ==, 104);
  grid.position = -2.5;
  g_assert_cmpint (cal_month_grid_get_first_row (&grid), ==, -3);
}

static void
assert_hit (const CalMonthGrid *grid,
            CalMonthRow *row,
            double x,
            double y,
            CalMonthPart part,
            int column,
            int item)
{
  CalMonthHit hit;

  cal_month_grid_hit (grid, x, y, get_row, row, &hit);
  g_assert_cmpint (hit.part, ==, part);
  g_assert_cmpint (hit.column, ==, column);
  g_assert_cmpint (hit.day, ==, cal_month_row_get_first_day (hit.row, grid->week_start) + column);
  if (item < 0)
    g_assert_null (hit.bar);
  else
    g_assert_cmpuint (hit.bar->item, ==, (guint) item);
}

/* Every box that is laid out is found again in its middle and at its corners. */
static void
test_hits (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      CalMonthGrid grid = create_grid (rtl);
      g_autoptr (CalMonthRow) row = create_row (&grid);
      CalBox more = cal_month_grid_get_more_box (&grid, 100, 5);

      for (guint i = 0; i < row->n_bars; i++)
        {
          CalBox box = cal_month_grid_get_bar_box (&grid, 100, &row->bars[i]);
          double last_x = box.x + box.width - 0.5;

          if (row->bars[i].hidden)
            continue;
          assert_hit (&grid,
                      row,
                      rtl ? last_x : box.x,
                      box.y,
                      CAL_MONTH_PART_BAR,
                      row->bars[i].first_column,
                      (int) i);
          assert_hit (&grid,
                      row,
                      rtl ? box.x : last_x,
                      box.y + box.height - 0.5,
                      CAL_MONTH_PART_BAR,
                      row->bars[i].end_column - 1,
                      (int) i);
          assert_hit (&grid,
                      row,
                      rtl ? last_x : box.x,
                      box.y - 1 - 20 * row->bars[i].lane,
                      CAL_MONTH_PART_DAY,
                      row->bars[i].first_column,
                      -1);
        }
      assert_hit (&grid, row, more.x + 5, more.y + 5, CAL_MONTH_PART_MORE, 5, -1);
      assert_hit (&grid, row, more.x + 5, more.y + 5 + 100, CAL_MONTH_PART_DAY, 5, -1);
    }
}

static void
test_day_at (void)
{
  CalMonthGrid grid = create_grid (FALSE), mirror = create_grid (TRUE);
  int first = cal_month_row_get_first_day (98, 6);

  g_assert_cmpint (cal_month_grid_get_day_at (&grid, 31, 31), ==, first);
  g_assert_cmpint (cal_month_grid_get_day_at (&grid, 0, 31), ==, first);
  g_assert_cmpint (cal_month_grid_get_day_at (&grid, 9999, 31), ==, first + 6);
  g_assert_cmpint (cal_month_grid_get_day_at (&grid, 31, 30 + 75), ==, first + 7);
  g_assert_cmpint (cal_month_grid_get_day_at (&grid, 31, -100), ==, first - 14);
  g_assert_cmpint (cal_month_grid_get_day_at (&mirror, 0, 31), ==, first + 6);
  g_assert_cmpint (cal_month_grid_get_day_at (&mirror, 730, 31), ==, first);
}

static void
test_reveal (void)
{
  CalMonthGrid grid = create_grid (FALSE);

  g_assert_cmpfloat (cal_month_grid_reveal (&grid, 100), ==, 98.25);
  g_assert_cmpfloat (cal_month_grid_reveal (&grid, 98), ==, 98);
  g_assert_cmpfloat (cal_month_grid_reveal (&grid, 50), ==, 50);
  g_assert_cmpfloat (cal_month_grid_reveal (&grid, 104), ==, 99);
  grid.height = 597; /* the last of six rows lacks three pixels */
  grid.position = 98;
  g_assert_cmpfloat (cal_month_grid_reveal (&grid, 103), ==, 98);
  grid.height = 50;
  g_assert_cmpfloat (cal_month_grid_reveal (&grid, 103), ==, 103);
}

static void
test_closed_and_open_ends (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      CalMonthGrid grid = create_grid (rtl);
      CalBox day = cal_month_grid_get_day_box (&grid, 98, 2);
      CalBox closed = cal_month_grid_get_span_box (&grid, 98, 2, 3, 0, FALSE, FALSE);
      CalBox open = cal_month_grid_get_span_box (&grid, 98, 2, 3, 1, TRUE, TRUE);

      g_assert_cmpfloat (closed.x, >, day.x);
      g_assert_cmpfloat (closed.x + closed.width, <, day.x + day.width);
      g_assert_cmpfloat (open.width, >, closed.width);
      g_assert_cmpfloat (open.x, <=, day.x + 1);
      g_assert_cmpfloat (open.x + open.width, >=, day.x + day.width - 1);
      g_assert_cmpfloat (open.y - closed.y, ==, 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/month-grid/edges", test_edges);
  g_test_add_func ("/layout/month-grid/visible-rows", test_visible_rows);
  g_test_add_func ("/layout/month-grid/hits", test_hits);
  g_test_add_func ("/layout/month-grid/day-at", test_day_at);
  g_test_add_func ("/layout/month-grid/reveal", test_reveal);
  g_test_add_func ("/layout/month-grid/ends", test_closed_and_open_ends);
  return g_test_run ();
}
