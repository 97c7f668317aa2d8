/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-lanes.h"

#include <string.h>

/* Cases as text: each line is an interval, drawn from its start on; the digit is its lane. */
typedef struct
{
  const char *name;
  const char *picture;
} Case;

static const Case cases[] = {
  { "one", "000" },
  { "apart",
    "00\n"
    "   00" },
  { "touching",
    "00\n"
    "  00" },
  { "overlapping",
    "000\n"
    " 111" },
  { "same",
    "0\n"
    "1\n"
    "2" },
  { "a lane is used again",
    "000\n"
    "1\n"
    " 1\n"
    "   0" },
  { "the order of equals is kept",
    " 0000\n"
    " 111\n"
    " 22\n"
    "  333" },
  { "later ones first in the order",
    "   111\n"
    "0000\n"
    "    00" },
  { "week",
    "00\n"
    "1111111\n"
    "  0000\n"
    "  222\n"
    "      0\n"
    "     2" },
};

static guint
read_picture (const char *picture, CalInterval *intervals, guint *lanes)
{
  g_auto (GStrv) lines = g_strsplit (picture, "\n", -1);
  guint n = g_strv_length (lines);

  for (guint i = 0; i < n; i++)
    {
      gsize blanks = strspn (lines[i], " ");

      intervals[i] = (CalInterval){ (gint64) blanks, (gint64) strlen (lines[i]) };
      lanes[i] = (guint) (lines[i][blanks] - '0');
    }
  return n;
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  CalInterval intervals[16];
  guint expected[16], lanes[16], n_expected = 0;
  guint n = read_picture (test->picture, intervals, expected);

  for (guint i = 0; i < n; i++)
    n_expected = MAX (n_expected, expected[i] + 1);
  g_assert_cmpuint (cal_lanes_pack (intervals, n, lanes, NULL), ==, n_expected);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (lanes[i], ==, expected[i]);
}

static gboolean
overlap (const CalInterval *a, const CalInterval *b)
{
  return a->start < MAX (b->end, b->start + 1) && b->start < MAX (a->end, a->start + 1);
}

static guint
count_deepest (const CalInterval *intervals, guint n)
{
  guint deepest = 0;

  for (guint i = 0; i < n; i++)
    {
      CalInterval point = { intervals[i].start, intervals[i].start + 1 };
      guint depth = 0;

      for (guint j = 0; j < n; j++)
        depth += overlap (&point, &intervals[j]);
      deepest = MAX (deepest, depth);
    }
  return deepest;
}

static void
check_random (GRand *random)
{
  CalInterval intervals[80];
  guint lanes[80], again[80], widths[80];
  guint n = (guint) g_rand_int_range (random, 0, 80);
  guint n_lanes;

  for (guint i = 0; i < n; i++)
    {
      intervals[i].start = g_rand_int_range (random, -20, 40);
      intervals[i].end = intervals[i].start + g_rand_int_range (random, 0, 12);
    }
  n_lanes = cal_lanes_pack (intervals, n, lanes, widths);
  g_assert_cmpuint (n_lanes, ==, count_deepest (intervals, n));
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (lanes[i], <, n_lanes);
      g_assert_cmpuint (lanes[i], <, widths[i]);
      for (guint j = i + 1; j < n; j++)
        if (overlap (&intervals[i], &intervals[j]))
          {
            g_assert_cmpuint (lanes[i], !=, lanes[j]);
            g_assert_cmpuint (widths[i], ==, widths[j]);
          }
    }
  cal_lanes_pack (intervals, n, again, NULL);
  g_assert_cmpmem (lanes, n * sizeof *lanes, again, n * sizeof *again);
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 2000; i++)
    check_random (random);
}

static void
test_clusters (void)
{
  const CalInterval intervals[] = { { 0, 4 }, { 1, 2 }, { 3, 5 }, { 5, 6 },
                                    { 8, 9 }, { 8, 9 }, { 8, 9 } };
  const guint expected[] = { 2, 2, 2, 1, 3, 3, 3 };
  guint lanes[G_N_ELEMENTS (intervals)], widths[G_N_ELEMENTS (intervals)];

  g_assert_cmpuint (cal_lanes_pack (intervals, G_N_ELEMENTS (intervals), lanes, widths), ==, 3);
  g_assert_cmpmem (widths, sizeof widths, expected, sizeof expected);
}

static void
test_empty_interval (void)
{
  const CalInterval intervals[] = { { 3, 3 }, { 3, 3 }, { 4, 2 } };
  guint lanes[3];

  g_assert_cmpuint (cal_lanes_pack (intervals, 3, lanes, NULL), ==, 2);
  g_assert_cmpuint (lanes[0], ==, 0);
  g_assert_cmpuint (lanes[1], ==, 1);
  g_assert_cmpuint (lanes[2], ==, 0);
  g_assert_cmpuint (cal_lanes_pack (NULL, 0, NULL, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/layout/lanes/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/layout/lanes/random", test_random);
  g_test_add_func ("/layout/lanes/clusters", test_clusters);
  g_test_add_func ("/layout/lanes/empty-interval", test_empty_interval);
  return g_test_run ();
}
