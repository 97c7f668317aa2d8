/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-day-column.h"

#include <string.h>

#include "cal-time.h"

#define DAY 20781 /* 2026-11-24 */
#define MANY 100

/* "9:00-10:30 9:30-10 …" on the day; hours above 24 are those of the next, negative ones those of
 * the day before. */
static guint
read_walls (const char *text, CalInterval *out_walls)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = 0;

  for (; words[n] != NULL; n++)
    {
      int hours[2] = { 0 }, minutes[2] = { 0 };
      g_auto (GStrv) ends = g_strsplit (words[n], "…", 2);

      for (int i = 0; i < 2; i++)
        {
          const char *colon = strchr (ends[i], ':');

          hours[i] = (int) g_ascii_strtoll (ends[i], NULL, 10);
          minutes[i] = colon != NULL ? (int) g_ascii_strtoll (colon + 1, NULL, 10) : 0;
        }
      out_walls[n] = (CalInterval){ DAY * CAL_DAY + hours[0] * CAL_HOUR + minutes[0] * CAL_MINUTE,
                                    DAY * CAL_DAY + hours[1] * CAL_HOUR + minutes[1] * CAL_MINUTE };
    }
  return n;
}

/* "0-1/2" for a block over lane 0 of two, "+" for one beside "+N", "-" for one that is hidden. */
static char *
write_lanes (const CalDayColumn *column, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint item = 0; item < n; item++)
    {
      const CalDayBlock *block = cal_day_column_find (column, item);

      g_string_append (text, item > 0 ? " " : "");
      if (block->hidden)
        g_string_append (text, "-");
      else
        g_string_append_printf (text,
                                "%u-%u/%u%s",
                                block->lane,
                                block->end_lane,
                                block->n_lanes,
                                block->crowded ? "+" : "");
    }
  return g_string_free (text, FALSE);
}

static void
test_lanes (void)
{
  static const struct
  {
    const char *walls;
    guint max_lanes;
    const char *lanes;
  } cases[] = {
    { "9…10", 9, "0-1/1" },
    { "9…10 10…11", 9, "0-1/1 0-1/1" },
    { "9…10 9:30…11", 9, "0-1/2 1-2/2" },
    /* What has nothing beside it grows into the free lane. */
    { "9…12 9…10 9…10 11…12", 9, "0-1/3 1-2/3 2-3/3 1-3/3" },
    { "9…10 9:30…11 10…11 14…15", 9, "0-1/2 1-2/2 0-1/2 0-1/1" },
    /* Without room the later ones are counted. */
    { "9…10 9…10 9…10 12…13", 2, "0-1/1+ - - 0-1/1" },
    { "9…10 9…10 12…13", 2, "0-1/2 1-2/2 0-1/1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CalInterval walls[MANY];
      guint n = read_walls (cases[i].walls, walls);
      g_autoptr (CalDayColumn) column = cal_day_column_new (DAY,
                                                            walls,
                                                            n,
                                                            CAL_MINUTE,
                                                            cases[i].max_lanes,
                                                            cases[i].max_lanes - 1);
      g_autofree char *lanes = write_lanes (column, n);

      g_assert_cmpstr (lanes, ==, cases[i].lanes);
    }
}

static void
test_clip (void)
{
  CalInterval walls[MANY];
  guint n = read_walls ("-2…3 22…30 23:50…23:55 12…12", walls);
  g_autoptr (CalDayColumn) column = cal_day_column_new (DAY, walls, n, 20 * CAL_MINUTE, 9, 8);
  const CalDayBlock *block = cal_day_column_find (column, 0);

  g_assert_cmpint (block->start, ==, 0);
  g_assert_cmpint (block->end, ==, 3 * CAL_HOUR);
  g_assert_true (block->open_start && !block->open_end);
  block = cal_day_column_find (column, 1);
  g_assert_cmpint (block->start, ==, 22 * CAL_HOUR);
  g_assert_cmpint (block->end, ==, CAL_DAY);
  g_assert_true (!block->open_start && block->open_end);
  /* Long enough to be hit, and still in the day. */
  block = cal_day_column_find (column, 2);
  g_assert_cmpint (block->start, ==, CAL_DAY - 20 * CAL_MINUTE);
  g_assert_cmpint (block->end, ==, CAL_DAY);
  block = cal_day_column_find (column, 3);
  g_assert_cmpint (block->end - block->start, ==, 20 * CAL_MINUTE);
  g_assert_null (cal_day_column_find (column, n));
}

static void
test_rest (void)
{
  CalInterval walls[MANY];
  guint n = read_walls ("9…10 9:15…10 9:30…11 9:45…12 15…16", walls);
  g_autoptr (CalDayColumn) column = cal_day_column_new (DAY, walls, n, CAL_MINUTE, 3, 2);

  g_assert_cmpuint (column->n_rests, ==, 1);
  g_assert_cmpuint (column->rests[0].n_hidden, ==, 2);
  g_assert_cmpint (column->rests[0].start, ==, 9 * CAL_HOUR + 30 * CAL_MINUTE);
  g_assert_cmpint (column->rests[0].end, ==, 12 * CAL_HOUR);
}

static void
test_covered (void)
{
  CalInterval walls[MANY];
  guint n = read_walls ("9…12 9…10 14…15", walls);
  g_autoptr (CalDayColumn) column = cal_day_column_new (DAY, walls, n, CAL_MINUTE, 9, 8);

  g_assert_true (cal_day_column_is_covered (column, 9 * CAL_HOUR, 10 * CAL_HOUR));
  /* Beside what is left of the first there is room. */
  g_assert_false (cal_day_column_is_covered (column, 10 * CAL_HOUR, 11 * CAL_HOUR));
  g_assert_true (cal_day_column_is_covered (column, 14 * CAL_HOUR, 15 * CAL_HOUR));
  g_assert_false (cal_day_column_is_covered (column, 14 * CAL_HOUR, 15 * CAL_HOUR + 1));
  g_assert_false (cal_day_column_is_covered (column, 13 * CAL_HOUR, 14 * CAL_HOUR));
}

static gboolean
meet (const CalDayBlock *a, const CalDayBlock *b)
{
  return a->start < b->end && b->start < a->end;
}

/* No two visible blocks share a place, none could be wider, and what is hidden is counted. */
static void
check (const CalDayColumn *column, guint n)
{
  guint n_hidden = 0, n_counted = 0;

  g_assert_cmpuint (column->n_blocks, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const CalDayBlock *a = &column->blocks[i];
      gboolean is_stopped = a->end_lane == a->n_lanes;

      n_hidden += a->hidden ? 1 : 0;
      g_assert_cmpint (a->start, >=, 0);
      g_assert_cmpint (a->end, <=, CAL_DAY);
      g_assert_cmpint (a->start, <, a->end);
      g_assert_cmpuint (a->lane, <, a->end_lane);
      for (guint j = 0; j < n && !a->hidden; j++)
        {
          const CalDayBlock *b = &column->blocks[j];

          if (j == i || b->hidden || !meet (a, b))
            continue;
          g_assert_cmpuint (a->n_lanes, ==, b->n_lanes);
          g_assert_true (a->end_lane <= b->lane || b->end_lane <= a->lane);
          is_stopped |= b->lane == a->end_lane;
        }
      g_assert_true (a->hidden || is_stopped);
    }
  for (guint i = 0; i < column->n_rests; i++)
    n_counted += column->rests[i].n_hidden;
  g_assert_cmpuint (n_counted, ==, n_hidden);
}

static void
test_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      CalInterval walls[MANY];
      guint n = (guint) g_test_rand_int_range (0, MANY);
      guint max_lanes = (guint) g_test_rand_int_range (1, 12);
      g_autoptr (CalDayColumn) column = NULL;

      for (guint i = 0; i < n; i++)
        {
          gint64 start = DAY * CAL_DAY + g_test_rand_int_range (-60, 288) * 5 * CAL_MINUTE;

          walls[i].start = start;
          walls[i].end =
              MAX (start + g_test_rand_int_range (0, 60) * 5 * CAL_MINUTE, DAY * CAL_DAY + 1);
        }
      column = cal_day_column_new (DAY,
                                   walls,
                                   n,
                                   g_test_rand_int_range (1, 40) * CAL_MINUTE,
                                   max_lanes,
                                   MAX (max_lanes, 2) - 1);
      check (column, n);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/day-column/lanes", test_lanes);
  g_test_add_func ("/layout/day-column/clip", test_clip);
  g_test_add_func ("/layout/day-column/rest", test_rest);
  g_test_add_func ("/layout/day-column/covered", test_covered);
  g_test_add_func ("/layout/day-column/random", test_random);
  return g_test_run ();
}
