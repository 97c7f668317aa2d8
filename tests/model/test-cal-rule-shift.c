/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-rule-shift.h"

#include "cal-recurrence-shift.h"
#include "series.h"

/* One occurrence of a series is dragged from one day to another. */
static void
check (const char *rule_text, const char *from, const char *to, const char *expected)
{
  g_autoptr (CalRule) rule = cal_rule_parse (rule_text, NULL);
  CalTime a = series_time (from, NULL), b = series_time (to, NULL);
  g_autoptr (CalRule) shifted = cal_rule_shift (rule, &a, &b);
  g_autofree char *text = shifted ? cal_rule_to_string (shifted) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_weekdays (void)
{
  check ("FREQ=WEEKLY;BYDAY=TU", "20261103", "20261103", "FREQ=WEEKLY;BYDAY=TU");
  check ("FREQ=WEEKLY;BYDAY=TU", "20261103", "20261105", "FREQ=WEEKLY;BYDAY=TH");
  check ("FREQ=WEEKLY;BYDAY=TU", "20261103", "20261031", "FREQ=WEEKLY;BYDAY=SA");
  check ("FREQ=WEEKLY;BYDAY=MO,WE", "20261104", "20261105", "FREQ=WEEKLY;BYDAY=TU,TH");
  /* Without another start of the week the Monday would be two weeks later. */
  check ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
         "20261102",
         "20261105",
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,MO;WKST=TH");
  check ("FREQ=WEEKLY;COUNT=5", "20261103", "20261105", "FREQ=WEEKLY;COUNT=5");
  check ("FREQ=DAILY;INTERVAL=3", "20261103", "20261104", "FREQ=DAILY;INTERVAL=3");
  check ("FREQ=WEEKLY;BYDAY=MO;BYMONTH=6,7",
         "20260727",
         "20260801",
         "FREQ=WEEKLY;BYDAY=SA;BYMONTH=6,7");
}

static void
test_numbered_weekdays (void)
{
  check ("FREQ=MONTHLY;BYDAY=1TU", "20261103", "20261111", "FREQ=MONTHLY;BYDAY=2WE");
  check ("FREQ=MONTHLY;BYDAY=-1FR", "20261127", "20261126", "FREQ=MONTHLY;BYDAY=-1TH");
  check ("FREQ=MONTHLY;BYDAY=-1FR", "20261127", "20261112", "FREQ=MONTHLY;BYDAY=2TH");
  /* Not every month has a fifth one. */
  check ("FREQ=MONTHLY;BYDAY=2TU", "20261110", "20261129", "FREQ=MONTHLY;BYDAY=-1SU");
  check ("FREQ=MONTHLY;BYDAY=1MO,3MO", "20261116", "20261123", "FREQ=MONTHLY;BYDAY=2MO,4MO");
  check ("FREQ=MONTHLY;BYDAY=1MO,3MO", "20261116", "20261117", NULL);
  check ("FREQ=MONTHLY;BYDAY=3MO,4MO", "20261116", "20261130", NULL);
  check ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
         "20261126",
         "20261202",
         "FREQ=YEARLY;BYDAY=1WE;BYMONTH=12");
  check ("FREQ=YEARLY;BYDAY=20MO", "20260518", "20260526", "FREQ=YEARLY;BYDAY=21TU");
}

static void
test_days (void)
{
  check ("FREQ=MONTHLY;BYMONTHDAY=3", "20261103", "20261105", "FREQ=MONTHLY;BYMONTHDAY=5");
  check ("FREQ=MONTHLY;BYMONTHDAY=-1", "20261130", "20261229", "FREQ=MONTHLY;BYMONTHDAY=-3");
  check ("FREQ=MONTHLY;BYMONTHDAY=-1", "20261130", "20261214", "FREQ=MONTHLY;BYMONTHDAY=14");
  check ("FREQ=MONTHLY;BYMONTHDAY=-1", "20261130", "20261231", "FREQ=MONTHLY;BYMONTHDAY=-1");
  check ("FREQ=MONTHLY;BYMONTHDAY=5", "20260605", "20260630", "FREQ=MONTHLY;BYMONTHDAY=-1");
  check ("FREQ=MONTHLY", "20260605", "20260630", "FREQ=MONTHLY;BYMONTHDAY=-1");
  check ("FREQ=MONTHLY", "20260605", "20260628", "FREQ=MONTHLY");
  check ("FREQ=MONTHLY;BYMONTHDAY=1,15", "20261115", "20261117", "FREQ=MONTHLY;BYMONTHDAY=3,17");
  check ("FREQ=MONTHLY;BYMONTHDAY=1,15", "20261101", "20261116", NULL);
  check ("FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=3",
         "20261103",
         "20261203",
         "FREQ=YEARLY;BYMONTHDAY=3;BYMONTH=12");
  check ("FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=3",
         "20260903",
         "20261004",
         "FREQ=YEARLY;BYMONTHDAY=4;BYMONTH=4,10");
  check ("FREQ=YEARLY;BYYEARDAY=100", "20260410", "20260412", "FREQ=YEARLY;BYYEARDAY=102");
  check ("FREQ=YEARLY;BYYEARDAY=-1", "20261231", "20261230", "FREQ=YEARLY;BYYEARDAY=-2");
  check ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
         "20260511",
         "20260519",
         "FREQ=YEARLY;BYDAY=TU;BYWEEKNO=21");
  check ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
         "20260511",
         "20260510",
         "FREQ=YEARLY;BYDAY=SU;BYWEEKNO=19");
  /* Every Friday the 13th becomes every Saturday the 14th. */
  check ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
         "20261113",
         "20261114",
         "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=14");
}

static void
test_positions (void)
{
  /* The last weekday is a Monday there. */
  check ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "20261130",
         "20261127",
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2");
  check ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
         "20261102",
         "20261105",
         "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=4");
  check ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
         "20261130",
         "20261129",
         "FREQ=MONTHLY;BYDAY=-1SU");
  check ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "20261110", "20261112", "FREQ=MONTHLY;BYDAY=2TH");
  check ("FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYSETPOS=2",
         "20261110",
         "20261201",
         "FREQ=YEARLY;BYDAY=1TU;BYMONTH=12");
}

/* The series starts at `start`; `from` is what the user drags to `to`. */
static void
check_series (const char *start,
              const char *const *lines,
              const char *from,
              const char *to,
              const char *expected)
{
  g_autoptr (CalRecurrence) series = series_new (start, NULL, lines);
  const CalTime *first = cal_recurrence_get_start (series);
  CalTime a = series_time (from, NULL), b = series_time (to, NULL), moved;
  g_autoptr (CalRecurrence) shifted = NULL;
  g_autoptr (CalRule) rule = NULL;
  g_autofree char *text = NULL;
  guint n;

  rule = cal_rule_shift (cal_recurrence_get_rules (series, &n)[0], &a, &b);
  moved = *first;
  moved.wall = cal_rule_shift_start (rule, first, &a, &b);
  shifted = cal_recurrence_shift (series, &moved, &a, &b);
  text = series_to_text (shifted, G_MININT64, G_MAXINT64, 10, TRUE);
  g_assert_cmpstr (text, ==, expected);
}

#define LINES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_series (void)
{
  check_series ("20261103T090000",
                LINES ("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20261110T090000"),
                "20261117T090000",
                "20261119T103000",
                "20261105T103000 20261119T103000 20261126T103000");
  /* The third Sunday of November is not where the second one of December was. */
  check_series ("20261110",
                LINES ("RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=3"),
                "20261208",
                "20261213",
                "20261108 20261213 20270110");
  /* The second Thursday of April 2027 is before its second Tuesday; no exception is lost. */
  check_series ("20270209",
                LINES ("RRULE:FREQ=MONTHLY;BYDAY=2TU;COUNT=4", "EXDATE:20270413"),
                "20270209",
                "20270211",
                "20270211 20270311 20270513");
  /* From the end of the month to the 15th, though months are of different lengths. */
  check_series ("20261130",
                LINES ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "EXDATE:20270228"),
                "20261130",
                "20261115",
                "20261115 20261215 20270115");
  /* What the rule takes from its start. */
  check_series ("20261010",
                LINES ("RRULE:FREQ=MONTHLY;COUNT=3"),
                "20261210",
                "20270104",
                "20261104 20261204 20270104");
  check_series ("20240229",
                LINES ("RRULE:FREQ=YEARLY;COUNT=2"),
                "20280229",
                "20280301",
                "20240301 20250301");
  check_series ("20260518",
                LINES ("RRULE:FREQ=YEARLY;BYDAY=20MO;COUNT=3"),
                "20270517",
                "20270518",
                "20260519 20270518 20280516");
}

static void
test_until (void)
{
  /* The last one stays the last one, wherever it comes to lie. */
  check_series ("20270413",
                LINES ("RRULE:FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270608"),
                "20270413",
                "20270415",
                "20270415 20270520 20270617");
  check_series ("20270311",
                LINES ("RRULE:FREQ=MONTHLY;BYDAY=2TH;UNTIL=20270408"),
                "20270311",
                "20270309",
                "20270309 20270413");
  check_series ("20261103T090000",
                LINES ("RRULE:FREQ=WEEKLY;UNTIL=20261117T090000"),
                "20261103T090000",
                "20261105T090000",
                "20261105T090000 20261112T090000 20261119T090000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/rule-shift/weekdays", test_weekdays);
  g_test_add_func ("/model/rule-shift/numbered-weekdays", test_numbered_weekdays);
  g_test_add_func ("/model/rule-shift/days", test_days);
  g_test_add_func ("/model/rule-shift/positions", test_positions);
  g_test_add_func ("/model/rule-shift/series", test_series);
  g_test_add_func ("/model/rule-shift/until", test_until);
  return g_test_run ();
}
