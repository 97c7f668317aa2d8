/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-month-focus.h"

/* Two weeks that begin on day 4, a Monday:
 *
 *   Mo Tu We Th Fr Sa Su      Mo Tu We Th Fr Sa Su
 *    a  a  a  .  .  .  .       b  .  .  .  .  .  .
 *    .  c  .  .  .  .  .       .  .  .  .  .  .  .
 *    .  +  .  .  .  .  .
 */
typedef struct
{
  CalMonthRow *rows[2];
} Weeks;

static const CalMonthRow *
get_row (int number, gpointer data)
{
  return number >= 1 && number <= 2 ? ((Weeks *) data)->rows[number - 1] : NULL;
}

static void
set_up (Weeks *weeks, gconstpointer data)
{
  const CalDaySpan spans[] = { { 4, 7 }, { 5, 6 }, { 5, 6 }, { 5, 6 }, { 11, 12 } };

  weeks->rows[0] = cal_month_row_new (4, spans, G_N_ELEMENTS (spans), 3);
  weeks->rows[1] = cal_month_row_new (11, spans, G_N_ELEMENTS (spans), 3);
}

static void
tear_down (Weeks *weeks, gconstpointer data)
{
  cal_month_row_free (weeks->rows[0]);
  cal_month_row_free (weeks->rows[1]);
}

/* "d5" is day 5, "b5.1" its bar in lane 1, "m5" its "+N more". */
static char *
describe (const CalMonthSpot *spot)
{
  if (spot->part == CAL_MONTH_PART_BAR)
    return g_strdup_printf ("b%d.%u", spot->day, spot->lane);
  return g_strdup_printf ("%c%d", spot->part == CAL_MONTH_PART_MORE ? 'm' : 'd', spot->day);
}

static void
assert_walk (Weeks *weeks, CalMonthSpot spot, const char *steps, const char *expected)
{
  GString *way = g_string_new (NULL);

  for (const char *p = steps; *p != '\0'; p++)
    {
      CalMonthStep step = *p == 'D'   ? CAL_MONTH_STEP_DOWN
                          : *p == 'U' ? CAL_MONTH_STEP_UP
                          : *p == 'F' ? CAL_MONTH_STEP_FORWARD
                                      : CAL_MONTH_STEP_BACKWARD;
      g_autofree char *text = NULL;

      spot = cal_month_focus_step (&spot, step, 0, get_row, weeks);
      text = describe (&spot);
      g_string_append_printf (way, "%s%s", way->len > 0 ? " " : "", text);
    }
  g_assert_cmpstr (way->str, ==, expected);
  g_string_free (way, TRUE);
}

static void
test_down_and_up (Weeks *weeks, gconstpointer data)
{
  CalMonthSpot tuesday = { CAL_MONTH_PART_DAY, 5, 0 }, next = { CAL_MONTH_PART_DAY, 12, 0 };

  assert_walk (weeks, tuesday, "DDDDD", "b5.0 b5.1 m5 d12 d19");
  assert_walk (weeks, next, "UUUUU", "m5 b5.1 b5.0 d5 d-2");
}

static void
test_sideways (Weeks *weeks, gconstpointer data)
{
  CalMonthSpot sunday = { CAL_MONTH_PART_DAY, 3, 0 };
  CalMonthSpot bar = { CAL_MONTH_PART_BAR, 4, 0 };
  CalMonthSpot lower = { CAL_MONTH_PART_BAR, 5, 1 };
  CalMonthSpot more = { CAL_MONTH_PART_MORE, 5, 0 };

  assert_walk (weeks, sunday, "FFBB", "d4 d5 d4 d3");
  /* Past the whole of an occurrence of three days. */
  assert_walk (weeks, bar, "F", "d7");
  assert_walk (weeks, bar, "B", "d3");
  /* Where there is nothing at that height, to what is above it. */
  assert_walk (weeks, lower, "F", "b6.0");
  assert_walk (weeks, lower, "BB", "b4.0 d3");
  assert_walk (weeks, more, "FB", "b6.0 d3");
  assert_walk (weeks, more, "BF", "b4.0 d7");
}

static void
test_settle (Weeks *weeks, gconstpointer data)
{
  const CalMonthSpot before[] = { { CAL_MONTH_PART_BAR, 5, 7 },  { CAL_MONTH_PART_BAR, 8, 2 },
                                  { CAL_MONTH_PART_MORE, 5, 0 }, { CAL_MONTH_PART_MORE, 11, 0 },
                                  { CAL_MONTH_PART_DAY, 5, 0 },  { CAL_MONTH_PART_MORE, 90, 0 } };
  const char *const expected[] = { "b5.1", "d8", "m5", "b11.0", "d5", "d90" };

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      CalMonthSpot spot = cal_month_focus_settle (&before[i], 0, get_row, weeks);
      g_autofree char *text = describe (&spot);

      g_assert_cmpstr (text, ==, expected[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/layout/month-focus/down-and-up", Weeks, NULL, set_up, test_down_and_up, tear_down);
  g_test_add ("/layout/month-focus/sideways", Weeks, NULL, set_up, test_sideways, tear_down);
  g_test_add ("/layout/month-focus/settle", Weeks, NULL, set_up, test_settle, tear_down);
  return g_test_run ();
}
