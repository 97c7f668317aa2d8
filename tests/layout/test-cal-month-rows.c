/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-month-rows.h"

#include <string.h>

/* A week as text. Before "=": the spans, one a word, "Mo-We" or "Mo", with < and > for one that
 * begins before the week or goes on after it. After it: the lanes as they are seen, a letter for
 * each span, "." for nothing, and last, a line of digits for what is hidden on each day. */
typedef struct
{
  const char *name;
  guint capacity;
  const char *spans;
  const char *picture;
} Case;

static const Case cases[] = {
  { "empty", 3, "", "0000000" },
  { "a day", 3, "We", "..a....\n0000000" },
  { "whole week", 3, "<Mo-Su>", "aaaaaaa\n0000000" },
  { "clipped", 3, "<Mo-Tu Sa-Su>", "aa...bb\n0000000" },
  { "just enough", 3, "Mo Mo Mo", "a......\nb......\nc......\n0000000" },
  { "one too many", 3, "Mo Mo Mo Mo", "a......\nb......\n2000000" },
  { "a bar gives way in the whole week", 2, "Mo-Fr Tu-We We We", "aaaaa..\n0130000" },
  { "a bar in the last lane stays where no day is full",
    2,
    "Mo-Fr Tu-Th Sa Sa",
    "aaaaac.\n.bbb.d.\n0000000" },
  { "room for nothing but the count", 1, "Mo Mo Tu", ".c.....\n2000000" },
  { "first free lane", 3, "Mo-Tu Mo-We We-Fr", "aaccc..\nbbb....\n0000000" },
};

static int
read_day (const char *text)
{
  static const char names[] = "MoTuWeThFrSaSu";

  for (int i = 0; i < CAL_WEEK_DAYS; i++)
    if (strncmp (names + 2 * i, text, 2) == 0)
      return i;
  g_assert_not_reached ();
}

static CalDaySpan
read_span (const char *text, int monday)
{
  CalDaySpan span;
  const char *dash = strchr (text, '-');
  gboolean is_open = text[0] == '<';

  span.first_day = monday + read_day (text + is_open) - (is_open ? 10 : 0);
  span.end_day = monday + read_day (dash != NULL ? dash + 1 : text + is_open) + 1;
  if (text[strlen (text) - 1] == '>')
    span.end_day += 20;
  return span;
}

static char *
draw (const CalMonthRow *row)
{
  GString *picture = g_string_new (NULL);
  guint n_lanes = 0;

  for (guint i = 0; i < row->n_bars; i++)
    if (!row->bars[i].hidden)
      n_lanes = MAX (n_lanes, row->bars[i].lane + 1);
  for (guint lane = 0; lane < n_lanes; lane++)
    {
      for (int column = 0; column < CAL_WEEK_DAYS; column++)
        {
          const CalMonthBar *bar = cal_month_row_get_bar (row, column, lane);

          g_string_append_c (picture, bar != NULL ? (char) ('a' + bar->item) : '.');
        }
      g_string_append_c (picture, '\n');
    }
  for (int column = 0; column < CAL_WEEK_DAYS; column++)
    g_string_append_printf (picture, "%u", row->n_hidden[column]);
  return g_string_free (picture, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_auto (GStrv) words = g_strsplit (test->spans, " ", -1);
  int monday = cal_month_row_get_first_day (2968, 0);
  g_autoptr (CalMonthRow) row = NULL;
  g_autofree char *picture = NULL;
  CalDaySpan spans[16];
  guint n = 0;

  for (; words[n] != NULL && words[n][0] != '\0'; n++)
    spans[n] = read_span (words[n], monday);
  row = cal_month_row_new (monday, spans, n, test->capacity);
  picture = draw (row);
  g_assert_cmpstr (picture, ==, test->picture);
}

/* Every day is in one row, at its column, and rows follow one another without a gap. */
static void
test_numbers (void)
{
  for (int week_start = 0; week_start < CAL_WEEK_DAYS; week_start++)
    for (int day = -1000; day < 1000; day++)
      {
        int row = cal_month_row_of_day (day, week_start);
        int first = cal_month_row_get_first_day (row, week_start);

        g_assert_cmpint (first, <=, day);
        g_assert_cmpint (day, <, first + CAL_WEEK_DAYS);
        /* 1970-01-01 was a Thursday. */
        g_assert_cmpint (((first + 3) % 7 + 7) % 7, ==, week_start);
        g_assert_cmpint (cal_month_row_get_first_day (row + 1, week_start),
                         ==,
                         first + CAL_WEEK_DAYS);
      }
  g_assert_cmpint (cal_month_row_of_day (0, 0), ==, 0);
}

static void
test_capacity (void)
{
  g_assert_cmpuint (cal_month_row_get_capacity (88, 22), ==, 4);
  g_assert_cmpuint (cal_month_row_get_capacity (87.5, 22), ==, 3);
  g_assert_cmpuint (cal_month_row_get_capacity (5, 22), ==, 1);
  g_assert_cmpuint (cal_month_row_get_capacity (-5, 22), ==, 1);
}

static void
test_open_ends (void)
{
  const CalDaySpan spans[] = { { -5, 3 }, { 1, 30 }, { 4, 11 }, { 11, 12 }, { 2, 2 } };
  g_autoptr (CalMonthRow) row = cal_month_row_new (4, spans, G_N_ELEMENTS (spans), 9);
  g_autoptr (CalMonthRow) before = cal_month_row_new (-3, spans, G_N_ELEMENTS (spans), 9);

  g_assert_cmpuint (row->n_bars, ==, 2);
  g_assert_cmpuint (row->bars[0].item, ==, 1);
  g_assert_true (row->bars[0].open_start && row->bars[0].open_end);
  g_assert_cmpuint (row->bars[1].item, ==, 2);
  g_assert_false (row->bars[1].open_start || row->bars[1].open_end);
  /* An end that isn't after its start takes one day. */
  g_assert_cmpuint (before->bars[before->n_bars - 1].item, ==, 4);
  g_assert_cmpint (before->bars[before->n_bars - 1].end_column, ==, 6);
}

/* What must hold of any row: every span that touches it has one bar, no two bars share a cell, each
 * day's bars are either seen or counted, and a day that has hidden ones has its last lane free. */
static void
check_row (const CalMonthRow *row, const CalDaySpan *spans, guint n_spans)
{
  guint expected[CAL_WEEK_DAYS] = { 0 };
  guint n_bars = 0;

  for (guint i = 0; i < n_spans; i++)
    {
      gboolean is_here = FALSE;

      for (int column = 0; column < CAL_WEEK_DAYS; column++)
        if (spans[i].first_day <= row->first_day + column
            && row->first_day + column < spans[i].end_day)
          {
            is_here = TRUE;
            expected[column]++;
          }
      n_bars += is_here;
    }
  g_assert_cmpuint (row->n_bars, ==, n_bars);
  for (int column = 0; column < CAL_WEEK_DAYS; column++)
    {
      guint64 taken = 0;
      guint n_seen = 0;

      for (guint i = 0; i < row->n_bars; i++)
        {
          const CalMonthBar *bar = &row->bars[i];

          if (column < bar->first_column || column >= bar->end_column)
            continue;
          g_assert_cmpuint (taken & (1ULL << bar->lane), ==, 0);
          taken |= 1ULL << bar->lane;
          n_seen += !bar->hidden;
          g_assert_true (bar->hidden || bar->lane < row->capacity);
        }
      g_assert_cmpuint (row->n_total[column], ==, expected[column]);
      g_assert_cmpuint (n_seen + row->n_hidden[column], ==, expected[column]);
      if (row->n_hidden[column] > 0)
        g_assert_null (cal_month_row_get_bar (row, column, row->capacity - 1));
    }
}

static void
test_random (void)
{
  guint32 seed = g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (int i = 0; i < 3000; i++)
    {
      CalDaySpan spans[40];
      guint n = (guint) g_rand_int_range (random, 0, 40);
      g_autoptr (CalMonthRow) row = NULL;

      for (guint j = 0; j < n; j++)
        {
          spans[j].first_day = g_rand_int_range (random, -15, 15);
          spans[j].end_day = spans[j].first_day + 1
                             + (g_rand_boolean (random) ? g_rand_int_range (random, 0, 15) : 0);
        }
      row = cal_month_row_new (g_rand_int_range (random, -8, 8),
                               spans,
                               n,
                               (guint) g_rand_int_range (random, 1, 9));
      check_row (row, spans, n);
    }
}

/* The strip above one day. */
static void
test_one_day (void)
{
  const CalDaySpan spans[] = { { 99, 102 }, { 100, 101 }, { 101, 103 }, { 90, 100 } };
  CalMonthRow *row = cal_month_row_new_days (100, 1, spans, G_N_ELEMENTS (spans), 1);

  g_assert_cmpuint (row->n_bars, ==, 2);
  g_assert_cmpuint (row->n_lanes, ==, 2);
  g_assert_true (row->bars[0].open_start && row->bars[0].open_end);
  g_assert_cmpint (row->bars[0].first_column, ==, 0);
  g_assert_cmpint (row->bars[0].end_column, ==, 1);
  g_assert_false (row->bars[1].open_start || row->bars[1].open_end);
  g_assert_cmpuint (row->n_hidden[0], ==, 2);
  cal_month_row_free (row);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/layout/month-rows/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/layout/month-rows/numbers", test_numbers);
  g_test_add_func ("/layout/month-rows/capacity", test_capacity);
  g_test_add_func ("/layout/month-rows/open-ends", test_open_ends);
  g_test_add_func ("/layout/month-rows/random", test_random);
  g_test_add_func ("/layout/month-rows/one-day", test_one_day);
  return g_test_run ();
}
