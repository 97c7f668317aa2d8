/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "cal-date-parse.h"
#include "cal-time.h"

#define DMY CAL_DATE_ORDER_DAY_MONTH_YEAR
#define MDY CAL_DATE_ORDER_MONTH_DAY_YEAR
#define YMD CAL_DATE_ORDER_YEAR_MONTH_DAY

/* Today is Saturday 21 November 2026. */
static int
today (void)
{
  return cal_day_from_date (2026, 11, 21);
}

typedef struct
{
  CalDateOrder order;
  const char *text;
  int year, month, day; /* year 0: can't be read */
} Case;

static void
check_cases (const Case *cases, guint n, int reference)
{
  for (guint i = 0; i < n; i++)
    {
      int day = 12345678;
      gboolean read = cal_date_parse (cases[i].text, cases[i].order, today (), reference, &day);

      g_test_message ("“%s” in order %d", cases[i].text, cases[i].order);
      if (cases[i].year == 0)
        {
          g_assert_false (read);
          g_assert_cmpint (day, ==, 12345678);
          continue;
        }
      g_assert_true (read);
      g_assert_cmpint (day, ==, cal_day_from_date (cases[i].year, cases[i].month, cases[i].day));
    }
}

static void
test_numbers (void)
{
  static const Case cases[] = {
    { DMY, "24.11.2026", 2026, 11, 24 },
    { DMY, "24.11.", 2026, 11, 24 },
    { DMY, "24.11", 2026, 11, 24 },
    { DMY, "24/11/26", 2026, 11, 24 },
    { DMY, "3-4-2027", 2027, 4, 3 },
    { DMY, " 3 . 4 . 2027 ", 2027, 4, 3 },
    { DMY, "2026-11-24", 2026, 11, 24 },
    { DMY, "24", 2026, 11, 24 },
    { DMY, "24.", 2026, 11, 24 },
    { DMY, "241126", 2026, 11, 24 },
    { DMY, "24112026", 2026, 11, 24 },
    { DMY, "20261124", 2026, 11, 24 },
    { DMY, "2411", 2026, 11, 24 },
    { DMY, "11/24/2026", 2026, 11, 24 }, /* there is no month 24 */
    { MDY, "11/24/2026", 2026, 11, 24 },
    { MDY, "11/24", 2026, 11, 24 },
    { MDY, "3/4/27", 2027, 3, 4 },
    { MDY, "1124", 2026, 11, 24 },
    { MDY, "11242026", 2026, 11, 24 },
    { MDY, "24/11/2026", 2026, 11, 24 },
    { YMD, "2026-11-24", 2026, 11, 24 },
    { YMD, "26-11-24", 2026, 11, 24 },
    { YMD, "11-24", 2026, 11, 24 },
    { YMD, "20261124", 2026, 11, 24 },
    { YMD, "24.11.2026", 2026, 11, 24 },
    { YMD, "2026年11月24日", 2026, 11, 24 },
    { DMY, "٢٤/١١/٢٠٢٦", 2026, 11, 24 },
    { DMY, "1.1.70", 1970, 1, 1 },
    { DMY, "1.1.69", 2069, 1, 1 },
    { DMY, "29.2.2028", 2028, 2, 29 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), today ());
}

static void
test_words (void)
{
  static const Case cases[] = {
    { DMY, "24 Nov 2026", 2026, 11, 24 },
    { DMY, "24 november", 2026, 11, 24 },
    { DMY, "Nov 24, 2026", 2026, 11, 24 },
    { MDY, "24 Nov", 2026, 11, 24 },
    { DMY, "24th of November 2026", 2026, 11, 24 },
    { DMY, "Tue 24 Nov 2026", 2026, 11, 24 },
    { DMY, "Tuesday, 24. Nov. 2026", 2026, 11, 24 },
    { MDY, "Tue Nov 24, 2026", 2026, 11, 24 },
    { YMD, "Tue 2026-11-24", 2026, 11, 24 },
    { YMD, "2026 Nov 24", 2026, 11, 24 },
    { DMY, "2026 Nov 24", 2026, 11, 24 },
    { DMY, "24nov26", 2026, 11, 24 },
    { DMY, "3 sept", 2026, 9, 3 },
    { DMY, "today", 2026, 11, 21 },
    { DMY, "Tomorrow", 2026, 11, 22 },
    { DMY, "yesterday", 2026, 11, 20 },
    { DMY, "saturday", 2026, 11, 21 },
    { DMY, "fri", 2026, 11, 27 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), today ());
}

static void
test_nonsense (void)
{
  static const Case cases[] = {
    { DMY, "", 0 },
    { DMY, "   ", 0 },
    { DMY, "foo", 0 },
    { DMY, "31.11.2026", 0 },
    { DMY, "29.2.2027", 0 },
    { DMY, "0.1.2026", 0 },
    { DMY, "32.1.2026", 0 },
    { DMY, "13.14.2026", 0 },
    { DMY, "13.13.2026", 0 },
    { DMY, "1.2.3.4", 0 },
    { DMY, "24 Foo 2026", 0 },
    { DMY, "Nov", 0 },
    { DMY, "Nov 2026", 0 },
    { DMY, "today 24", 0 },
    { DMY, "24 Nov Dec", 0 },
    { DMY, "99999999999", 0 },
    { DMY, "123", 0 },
    { DMY, "12345", 0 },
    { DMY, "\xff\xfe", 0 },
    { DMY, "1.1.12345", 0 },
    { DMY, "Nov 24 2026 5", 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), today ());
}

static void
test_reference (void)
{
  static const Case december[] = {
    { DMY, "3.1.", 2027, 1, 3 },  { DMY, "3.12.", 2026, 12, 3 }, { DMY, "24", 2026, 12, 24 },
    { DMY, "3 Feb", 2027, 2, 3 }, { DMY, "3 Aug", 2026, 8, 3 },  { DMY, "29.2.", 2028, 2, 29 },
  };
  static const Case january[] = {
    { DMY, "28.12.", 2026, 12, 28 },
    { DMY, "31", 2027, 1, 31 },
    { DMY, "today", 2026, 11, 21 },
  };

  check_cases (december, G_N_ELEMENTS (december), cal_day_from_date (2026, 12, 20));
  check_cases (january, G_N_ELEMENTS (january), cal_day_from_date (2027, 1, 5));
}

static void
test_order (void)
{
  g_assert_cmpint (cal_date_order_from_format ("%m/%d/%y"), ==, MDY);
  g_assert_cmpint (cal_date_order_from_format ("%D"), ==, MDY);
  g_assert_cmpint (cal_date_order_from_format ("%d.%m.%Y"), ==, DMY);
  g_assert_cmpint (cal_date_order_from_format ("%-d. %B %Y"), ==, DMY);
  g_assert_cmpint (cal_date_order_from_format ("%Y年%m月%d日"), ==, YMD);
  g_assert_cmpint (cal_date_order_from_format ("%F"), ==, YMD);
  g_assert_cmpint (cal_date_order_from_format ("%Oy/%Om/%Od"), ==, YMD);
  g_assert_cmpint (cal_date_order_from_format ("100% %"), ==, DMY);
}

/* What an entry shows can be read again, each day of four years, whatever is the reference. */
static void
test_format (void)
{
  for (int order = DMY; order <= YMD; order++)
    for (int day = cal_day_from_date (2026, 1, 1); day < cal_day_from_date (2030, 1, 1); day++)
      {
        g_autofree char *text = cal_date_format (day, order);
        int read = 0;

        g_assert_true (cal_date_parse (text, order, today (), today (), &read));
        g_assert_cmpint (read, ==, day);
      }
}

/* Nothing that is typed does harm. */
static void
test_random (void)
{
  static const char *const pieces[] = { "1", "24",    "2026", ".", "/", " ",  "Nov",  "t",
                                        "h", "today", "é",    "٣", "-", "日", "99999" };

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      int day, year, month, day_of_month;

      for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      if (!cal_date_parse (text->str, g_test_rand_int_range (0, 3), today (), today (), &day))
        continue;
      cal_day_to_date (day, &year, &month, &day_of_month);
      g_assert_cmpint (year, >=, 1);
      g_assert_cmpint (year, <=, 9999);
    }
}

/* From today, whatever was there before. */
static void
test_distances (void)
{
  static const Case cases[] = {
    { DMY, "in 3 days", 2026, 11, 24 },
    { DMY, "3 days", 2026, 11, 24 },
    { DMY, "+3", 2026, 11, 24 },
    { DMY, " +3 ", 2026, 11, 24 },
    { DMY, "+2 weeks", 2026, 12, 5 },
    { DMY, "In 1 Day", 2026, 11, 22 },
    { DMY, "in a week", 2026, 11, 28 },
    { DMY, "next week", 2026, 11, 28 },
    { DMY, "in 3 months", 2027, 2, 21 },
    { DMY, "next month", 2026, 12, 21 },
    { DMY, "next year", 2027, 11, 21 },
    { DMY, "last week", 2026, 11, 14 },
    { DMY, "2 days ago", 2026, 11, 19 },
    { DMY, "a month ago", 2026, 10, 21 },
    { DMY, "next Friday", 2026, 11, 27 },
    { DMY, "Saturday", 2026, 11, 21 },
    { DMY, "next Saturday", 2026, 11, 28 },
    { DMY, "last Saturday", 2026, 11, 14 },
    { DMY, "last Friday", 2026, 11, 20 },
    { DMY, "week", 0, 0, 0 },
    { DMY, "next", 0, 0, 0 },
    { DMY, "in", 0, 0, 0 },
    { DMY, "a", 0, 0, 0 },
    { DMY, "a Friday", 0, 0, 0 },
    { DMY, "in 3 days weeks", 0, 0, 0 },
    { DMY, "in 99999 days", 0, 0, 0 },
    { DMY, "next November", 0, 0, 0 },
    { DMY, "in 3 4 days", 0, 0, 0 },
    { DMY, "in 9000 years", 0, 0, 0 },
  };

  check_cases (cases, G_N_ELEMENTS (cases), cal_day_from_date (2024, 1, 31));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/date-parse/numbers", test_numbers);
  g_test_add_func ("/ui/date-parse/distances", test_distances);
  g_test_add_func ("/ui/date-parse/words", test_words);
  g_test_add_func ("/ui/date-parse/nonsense", test_nonsense);
  g_test_add_func ("/ui/date-parse/reference", test_reference);
  g_test_add_func ("/ui/date-parse/order", test_order);
  g_test_add_func ("/ui/date-parse/format", test_format);
  g_test_add_func ("/ui/date-parse/random", test_random);
  return g_test_run ();
}
