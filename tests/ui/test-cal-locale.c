/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-locale.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

#include "cal-date-parse.h"
#include "cal-time.h"
#include "cal-when-words.h"

/* How dates are written, and that a translator can set the order and the punctuation of each: the
 * tests' own gettext answers with what a translation would hold. */

typedef struct
{
  const char *id; /* with its context, as GLib asks for it */
  const char *text;
} Message;

static const Message *translation; /* ends with a NULL; NULL: none */

static const char *
translate (const char *id)
{
  for (const Message *m = translation; m != NULL && m->id != NULL; m++)
    if (g_str_equal (m->id, id))
      return m->text;
  return NULL;
}

/* In place of GLib's. */
const char *
g_dgettext (const char *domain, const char *id)
{
  const char *text = translate (id);

  return text != NULL ? text : id;
}

const char *
g_dpgettext (const char *domain, const char *id, gsize offset)
{
  const char *text = translate (id);

  return text != NULL ? text : id + offset;
}

static void
check_first_day (const char *expected_day, const char *expected_month, gboolean month_first)
{
  g_autofree char *day = NULL, *month = NULL;

  g_assert_cmpint (cal_locale_format_first_day (cal_day_from_date (2026, 12, 1), &day, &month),
                   ==,
                   month_first);
  g_assert_cmpstr (day, ==, expected_day);
  g_assert_cmpstr (month, ==, expected_month);
}

static void
check_days (int first, int end, const char *expected)
{
  g_autofree char *words = cal_locale_format_days (first, end);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_untranslated (void)
{
  int day = cal_day_from_date (2026, 11, 24);
  g_autofree char *words = cal_locale_format_day (day);
  g_autofree char *field = cal_date_format (day, cal_date_order_from_locale ());

  check_first_day ("1", "December", FALSE);
  g_assert_cmpstr (words, ==, "Tuesday 24 November");
  /* Where no language is set the fields of the dialog write a date as the titles do. */
  g_assert_false (cal_locale_has_month_first ());
  g_assert_cmpstr (field, ==, "Tue 24 Nov 2026");
  check_days (day, day + 1, "Tuesday 24 November 2026");
  check_days (day, day + 6, "24 – 29 November 2026");
}

static void
test_german (void)
{
  static const Message german[] = { { "cell of a month\004%-d %B", "%-d. %B" },
                                    { "cell of a month\004%B %-d", "%-d. %B" },
                                    { NULL, NULL } };

  translation = german;
  check_first_day ("1.", "December", FALSE);
  translation = NULL;
}

static void
test_japanese (void)
{
  static const Message japanese[] = { { "cell of a month\004%-d %B", "%-m月%-d日" },
                                      { "%A %-d %B", "%-m月%-d日 %A" },
                                      { "%A %-d %B %Y", "%Y年%-m月%-d日 %A" },
                                      { "first of several days\004%-d", "%Y年%-m月%-d日" },
                                      { "last of days in one month\004%-d %B %Y", "%-d日" },
                                      { "days\004%1$s – %2$s", "%1$s～%2$s" },
                                      { NULL, NULL } };
  int day = cal_day_from_date (2026, 11, 24);
  g_autofree char *words = NULL;

  translation = japanese;
  words = cal_locale_format_day (day);
  check_first_day ("1日", "12月", TRUE);
  g_assert_cmpstr (words, ==, "11月24日 Tuesday");
  check_days (day, day + 1, "2026年11月24日 Tuesday");
  check_days (day, day + 6, "2026年11月24日～29日");
  translation = NULL;
}

static void
test_hungarian (void)
{
  static const Message hungarian[] = {
    { "cell of a month\004%-d %B", "%B %-d." },
    { "%A %-d %B %Y", "%Y. %B %-d., %A" },
    { "first of several days\004%-d %B", "%Y. %B %-d." },
    { "last of days in one year\004%-d %B %Y", "%B %-d." },
    { "date field\004%a %Y-%m-%d", "%Y. %b %-d., %a" },
    { NULL, NULL },
  };
  int day = cal_day_from_date (2026, 11, 24), read = 0;
  g_autofree char *field = NULL;

  translation = hungarian;
  check_first_day ("1.", "December", TRUE);
  check_days (day, day + 1, "2026. November 24., Tuesday");
  check_days (day, day + 8, "2026. November 24. – December 1.");
  field = cal_date_format (day, CAL_DATE_ORDER_YEAR_MONTH_DAY);
  g_assert_cmpstr (field, ==, "2026. Nov 24., Tue");
  g_assert_true (cal_date_parse (field, CAL_DATE_ORDER_YEAR_MONTH_DAY, 0, 0, &read));
  g_assert_cmpint (read, ==, day);
  translation = NULL;
}

static void
check_when (int first, int end, const char *expected)
{
  const CalZone *zone = cal_zone_lookup ("Europe/Berlin");
  CalTime start = cal_time_date (2027, 11, first), last = cal_time_date (2027, 11, end);
  g_autofree char *words =
      cal_when_to_words (&start, &last, zone, cal_day_from_date (2026, 11, 24));

  g_assert_cmpstr (words, ==, expected);
}

static void
test_spans (void)
{
  static const Message japanese[] = {
    { "first of a span in one month, with its year\004%a %-d", "%Y年%-m月%-d日(%a)" },
    { "last of a span in one month, with its year\004%a %-d %B %Y", "%-d日(%a)" },
    { NULL, NULL },
  };

  check_when (24, 27, "Wed 24 – Fri 26 November 2027");
  translation = japanese;
  check_when (24, 27, "2027年11月24日(Wed) – 26日(Fri)");
  translation = NULL;
}

/* Words that are written between the two belong to what stands before them. */
static void
test_words_between (void)
{
  static const Message spanish[] = { { "cell of a month\004%-d %B", "%-d de %B" }, { NULL, NULL } };

  translation = spanish;
  check_first_day ("1 de", "December", FALSE);
  translation = NULL;
}

static void
test_american (void)
{
  g_autofree char *field = NULL;

  if (setlocale (LC_TIME, "en_US.UTF-8") == NULL)
    {
      g_test_skip ("the locale en_US.UTF-8 is not installed");
      return;
    }
  check_first_day ("1", "December", TRUE);
  field = cal_date_format (cal_day_from_date (2026, 11, 24), cal_date_order_from_locale ());
  g_assert_cmpstr (field, ==, "Tue Nov 24, 2026");
  setlocale (LC_TIME, "C");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/locale/untranslated", test_untranslated);
  g_test_add_func ("/ui/locale/german", test_german);
  g_test_add_func ("/ui/locale/japanese", test_japanese);
  g_test_add_func ("/ui/locale/hungarian", test_hungarian);
  g_test_add_func ("/ui/locale/spans", test_spans);
  g_test_add_func ("/ui/locale/words-between", test_words_between);
  g_test_add_func ("/ui/locale/american", test_american);
  return g_test_run ();
}
