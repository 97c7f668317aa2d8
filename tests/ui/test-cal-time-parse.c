/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "cal-time-parse.h"
#include "cal-time.h"

typedef struct
{
  const char *text;
  int hour, minute; /* hour -1: can't be read */
} Case;

static void
check_cases (const Case *cases, guint n, gboolean is_24_hours, gint64 reference)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 time = -1;
      gboolean read = cal_time_parse (cases[i].text, is_24_hours, reference, &time);

      g_test_message ("“%s”", cases[i].text);
      g_assert_true (read == (cases[i].hour >= 0));
      g_assert_cmpint (time,
                       ==,
                       read ? cases[i].hour * CAL_HOUR + cases[i].minute * CAL_MINUTE : -1);
    }
}

static void
test_24_hours (void)
{
  static const Case cases[] = {
    { "14:30", 14, 30 },     { "1430", 14, 30 },    { "14.30", 14, 30 },
    { "14h30", 14, 30 },     { "14 h 30", 14, 30 }, { "14h", 14, 0 },
    { "14", 14, 0 },         { "9", 9, 0 },         { "09:05", 9, 5 },
    { "930", 9, 30 },        { "0:00", 0, 0 },      { "0", 0, 0 },
    { "23:59", 23, 59 },     { "2pm", 14, 0 },      { "2:30 pm", 14, 30 },
    { "2:30 p.m.", 14, 30 }, { "2.30pm", 14, 30 },  { "09.05", 9, 5 },
    { "2.30 p.m.", 14, 30 }, { "14.30 h", 14, 30 }, { "230pm", 14, 30 },
    { "2 PM", 14, 0 },       { "12am", 0, 0 },      { "12 pm", 12, 0 },
    { "11:15 AM", 11, 15 },  { "7a", 7, 0 },        { "7p", 19, 0 },
    { "noon", 12, 0 },       { "Midnight", 0, 0 },  { " 14 : 30 ", 14, 30 },
    { "٢:٣٠", 2, 30 },       { "9 o’clock", 9, 0 }, { "", -1, 0 },
    { "x", -1, 0 },          { "24:00", -1, 0 },    { "25", -1, 0 },
    { "12:60", -1, 0 },      { "14:3", -1, 0 },     { "1:2:3", -1, 0 },
    { "12345", -1, 0 },      { "14pm", -1, 0 },     { "0am", -1, 0 },
    { "2 xm", -1, 0 },       { "pm", -1, 0 },       { ":", -1, 0 },
    { "\xff", -1, 0 },       { "14:30:00", -1, 0 }, { "99999999999", -1, 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), TRUE, 0);
}

static void
test_12_hours (void)
{
  static const Case at_nine[] = { { "8", 8, 0 },     { "2:30", 14, 30 }, { "12", 12, 0 },
                                  { "11", 11, 0 },   { "14", 14, 0 },    { "8pm", 20, 0 },
                                  { "02:30", 2, 30 } };
  static const Case at_five_pm[] = { { "6", 18, 0 },
                                     { "9", 21, 0 },
                                     { "4", 16, 0 },
                                     { "9am", 9, 0 } };

  check_cases (at_nine, G_N_ELEMENTS (at_nine), FALSE, 9 * CAL_HOUR);
  check_cases (at_five_pm, G_N_ELEMENTS (at_five_pm), FALSE, 17 * CAL_HOUR);
}

static void
test_lengths (void)
{
  static const struct
  {
    const char *text;
    int minutes; /* -1: none */
  } cases[] = {
    { "+90", 90 },         { "+1h", 60 },    { " +2 h", 120 },  { "+1h30", 90 },
    { "+1 h 30 min", 90 }, { "+1:30", 90 },  { "+45 min", 45 }, { "+45m", 45 },
    { "90", -1 },          { "+", -1 },      { "+x", -1 },      { "+1:75", -1 },
    { "+1 day", -1 },      { "+1:2:3", -1 }, { "", -1 },        { "+\xff", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 length = -CAL_MINUTE;

      g_assert_true (cal_time_parse_length (cases[i].text, &length) == (cases[i].minutes >= 0));
      g_assert_cmpint (length, ==, cases[i].minutes * CAL_MINUTE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/time-parse/24-hours", test_24_hours);
  g_test_add_func ("/ui/time-parse/lengths", test_lengths);
  g_test_add_func ("/ui/time-parse/12-hours", test_12_hours);
  return g_test_run ();
}
