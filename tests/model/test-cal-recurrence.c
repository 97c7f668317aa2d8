/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-recurrence.h"

#include <time.h>

#include "series.h"

#define LINES(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* All instances, at most ten. */
static void
check (const char *start, const char *tzid, const char *const *lines, const char *expected)
{
  g_autoptr (CalRecurrence) recurrence = series_new (start, tzid, lines);
  g_autofree char *text = series_to_text (recurrence, G_MININT64, G_MAXINT64, 10, TRUE);

  if (strcmp (text, expected) != 0)
    g_test_message ("%s %s", start, lines[0]);
  g_assert_cmpstr (text, ==, expected);
}

static gint64
wall_of (const char *text)
{
  return series_time (text, NULL).wall;
}

/* --- Rules --------------------------------------------------------------------------- */

static void
test_frequencies (void)
{
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=SECONDLY;INTERVAL=3600;COUNT=2"),
         "20260101T090000 20260101T100000");
  check ("20260101T235900",
         NULL,
         LINES ("RRULE:FREQ=MINUTELY;COUNT=2"),
         "20260101T235900 20260102T000000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=HOURLY;INTERVAL=25;COUNT=2"),
         "20260101T090000 20260102T100000");
  check ("20260228", NULL, LINES ("RRULE:FREQ=DAILY;COUNT=2"), "20260228 20260301");
  check ("20260228", NULL, LINES ("RRULE:FREQ=WEEKLY;COUNT=2"), "20260228 20260307");
  check ("20260131",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;COUNT=4"),
         "20260131 20260331 20260531 20260731");
  check ("20240229", NULL, LINES ("RRULE:FREQ=YEARLY;COUNT=3"), "20240229 20280229 20320229");
  check ("20960229", NULL, LINES ("RRULE:FREQ=YEARLY;COUNT=2"), "20960229 21040229");
}

static void
test_days (void)
{
  check ("20260105",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=4"),
         "20260105 20260130 20260202 20260227");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYDAY=1TH,-1TH;COUNT=3"),
         "20260101 20261231 20270107");
  check ("20261126",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;COUNT=3"),
         "20261126 20271125 20281123");
  check ("20260213",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=3"),
         "20260213 20260313 20261113");
  check ("20260131",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"),
         "20260131 20260228 20260331");
  check ("20261231", NULL, LINES ("RRULE:FREQ=YEARLY;BYYEARDAY=-1;COUNT=2"), "20261231 20271231");
  check ("20241231", NULL, LINES ("RRULE:FREQ=YEARLY;BYYEARDAY=366;COUNT=2"), "20241231 20281231");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=-2;COUNT=3"),
         "20260101 20260130 20270130 20280130");
  /* "Every four years, the Tuesday after a Monday in November." */
  check (
      "19961105",
      NULL,
      LINES ("RRULE:FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3"),
      "19961105 20001107 20041102");
}

static void
test_weeks (void)
{
  check ("20260105",
         NULL,
         LINES ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;COUNT=4"),
         "20260105 20260111 20260119 20260125");
  check ("20260105",
         NULL,
         LINES ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=4"),
         "20260105 20260118 20260119 20260201");
  check ("20241230",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=3"),
         "20241230 20251229 20270104");
  check ("20261228",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO,SU;COUNT=4"),
         "20261228 20270103 20321227 20330102");
  check ("20261228",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO;COUNT=3"),
         "20261228 20271227 20281225");
  /* The weekday of DTSTART where it is in the week, and else the whole week. */
  check ("20260512", NULL, LINES ("RRULE:FREQ=YEARLY;BYWEEKNO=20;COUNT=2"), "20260512 20270518");
  check ("20260901",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYWEEKNO=20;COUNT=2"),
         "20260901 20270517 20270518");
}

static void
test_positions (void)
{
  check ("20260130",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"),
         "20260130 20260227 20260331");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYDAY=TH;BYSETPOS=1,-1,1;COUNT=3"),
         "20260101 20261231 20270107");
  check ("20260101T180000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;BYHOUR=6,18;BYMINUTE=0,30;BYSETPOS=-2;COUNT=2"),
         "20260101T180000 20260102T180000");
  check ("20260101T000020",
         NULL,
         LINES ("RRULE:FREQ=MINUTELY;BYSECOND=0,20,40;BYSETPOS=2;COUNT=2"),
         "20260101T000020 20260101T000120");
  /* Positions count from the beginning of the period, not from DTSTART. */
  check ("20260115",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYMONTHDAY=5,15,25;BYSETPOS=2,3;COUNT=3"),
         "20260115 20260125 20260215");
  /* No such position. */
  check ("20260115", NULL, LINES ("RRULE:FREQ=MONTHLY;BYMONTHDAY=5;BYSETPOS=2"), "20260115");
  /* A start that no position names: counted where it is the first of its month, else one more. */
  check ("20260301",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1;COUNT=3"),
         "20260301 20260329 20260426");
  check ("20260307",
         NULL,
         LINES ("RRULE:FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=-1;COUNT=3"),
         "20260307 20260329 20260426 20260531");
}

static void
test_times (void)
{
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30;COUNT=5"),
         "20260101T090000 20260101T093000 20260101T170000 20260101T173000 20260102T090000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=MINUTELY;INTERVAL=30;BYHOUR=9,10;COUNT=5"),
         "20260101T090000 20260101T093000 20260101T100000 20260101T103000 20260102T090000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=SECONDLY;BYHOUR=9;BYMINUTE=0;BYSECOND=0;COUNT=2"),
         "20260101T090000 20260102T090000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=HOURLY;INTERVAL=7;BYHOUR=9;COUNT=2"),
         "20260101T090000 20260108T090000");
  /* A leap second is the one before. */
  check ("20260101T000059",
         NULL,
         LINES ("RRULE:FREQ=MINUTELY;BYSECOND=59,60;COUNT=2"),
         "20260101T000059 20260101T000159");
  /* Times of a date are ignored. */
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;BYHOUR=9,10;BYMINUTE=5;COUNT=2"),
         "20260101 20260102");
  check ("20260101", NULL, LINES ("RRULE:FREQ=HOURLY;INTERVAL=48;COUNT=2"), "20260101 20260103");
}

static void
test_skip (void)
{
  check ("20260131",
         NULL,
         LINES ("RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD;COUNT=3"),
         "20260131 20260228 20260331");
  check ("20260131",
         NULL,
         LINES ("RRULE:RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD;COUNT=4"),
         "20260131 20260301 20260331 20260501");
  check ("20240229",
         NULL,
         LINES ("RRULE:RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD;COUNT=3"),
         "20240229 20250301 20260301");
  check ("20240229",
         NULL,
         LINES ("RRULE:RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=BACKWARD;COUNT=3"),
         "20240229 20250228 20260228");
}

static void
test_limits (void)
{
  check ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;INTERVAL=1125899906842624"), "20260101");
  check ("20260101T000000",
         NULL,
         LINES ("RRULE:FREQ=HOURLY;INTERVAL=70000;COUNT=2"),
         "20260101T000000 20331226T160000");
  check ("99991231", NULL, LINES ("RRULE:FREQ=DAILY"), "99991231");
  check ("99991230T235959",
         NULL,
         LINES ("RRULE:FREQ=WEEKLY;BYDAY=TH,FR"),
         "99991230T235959 99991231T235959");
  check ("00010101",
         NULL,
         LINES ("RRULE:FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=2"),
         "00010101 00011231");
  check ("20260101", NULL, LINES ("RRULE:FREQ=YEARLY;INTERVAL=9000"), "20260101");
}

/* --- UNTIL and COUNT ----------------------------------------------------------------- */

static void
test_until (void)
{
  check ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;UNTIL=20260102"), "20260101 20260102");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T090000"),
         "20260101T090000 20260102T090000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T085959"),
         "20260101T090000");
  /* A date with a time: to the end of that day. */
  check ("20260101T230000",
         "America/New_York",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102"),
         "20260101T230000 20260102T230000");
  /* UTC with a zone: the instant. 09:00 in New York is 14:00 in UTC. */
  check ("20260101T090000",
         "America/New_York",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T140000Z"),
         "20260101T090000 20260102T090000");
  check ("20260101T090000",
         "America/New_York",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T135959Z"),
         "20260101T090000");
  /* A clock time with a zone: that clock. UTC with a floating start: the same clock. */
  check ("20260101T090000",
         "America/New_York",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T090000"),
         "20260101T090000 20260102T090000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T090000Z"),
         "20260101T090000 20260102T090000");
  /* A time with a date. */
  check ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;UNTIL=20260102T000000Z"), "20260101 20260102");
  /* Before the start: DTSTART remains. */
  check ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;UNTIL=20251231"), "20260101");
}

static void
test_count (void)
{
  check ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;COUNT=1"), "20260101");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=5;UNTIL=20260103"),
         "20260101 20260102 20260103");
  /* EXDATEs count. */
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260102"),
         "20260101 20260103");
  /* A start outside the rule is one more. */
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2"),
         "20260101 20260102 20260109");
}

static void
test_count_by_periods (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;INTERVAL=3;BYHOUR=1,9,20",
    "FREQ=DAILY;BYMONTH=1,7;BYDAY=MO,TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SA",
    "FREQ=WEEKLY;BYMONTH=5;BYDAY=MO",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYSETPOS=1,-1",
    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=SU,MO",
    "FREQ=HOURLY;INTERVAL=5",
    "FREQ=HOURLY;INTERVAL=5;BYMINUTE=0,20",
    "FREQ=MINUTELY;BYHOUR=3,4;INTERVAL=7",
    "FREQ=SECONDLY;INTERVAL=777",
    "FREQ=MINUTELY;BYSECOND=1,2,3;BYSETPOS=2,3",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    for (int count = 1; count < 60; count += 7)
      {
        g_autofree char *line = g_strdup_printf ("RRULE:%s", rules[i]);
        g_autofree char *counted = g_strdup_printf ("RRULE:%s;COUNT=%d", rules[i], count);
        g_autoptr (CalRecurrence) a = series_new ("20260106T093000", NULL, LINES (line));
        g_autoptr (CalRecurrence) b = series_new ("20260106T093000", NULL, LINES (counted));
        g_autofree char *first = series_to_text (a, G_MININT64, G_MAXINT64, count, FALSE);
        g_autofree char *all = series_to_text (b, G_MININT64, G_MAXINT64, 1000, FALSE);

        if (g_str_has_suffix (first, " …"))
          first[strlen (first) - strlen (" …")] = '\0';
        g_assert_cmpstr (first, ==, all);
      }
}

/* --- The set ------------------------------------------------------------------------- */

static void
test_set (void)
{
  check ("20260101",
         NULL,
         LINES ("RDATE:20260110,20260105,20260101"),
         "20260101 20260105 20260110");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=WEEKLY;COUNT=2", "RDATE:20260102"),
         "20260101 20260102 20260103 20260108");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=6", "EXRULE:FREQ=DAILY;INTERVAL=2"),
         "20260102 20260104 20260106");
  check ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20260101,20260102"), "");
  /* RDATE that is an EXDATE too. */
  check ("20260101", NULL, LINES ("RDATE:20260105", "EXDATE:20260105"), "20260101");
  check ("20260101T090000",
         NULL,
         LINES ("RDATE:20260102T090000/20260102T103000"),
         "20260101T090000 20260102T090000/20260102T103000");
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260102T090000/20260102T103000"),
         "20260101T090000 20260102T090000/20260102T103000");
}

static void
test_kinds (void)
{
  /* A date takes the day away. */
  check ("20260101T090000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=5", "EXDATE:20260102"),
         "20260101T090000 20260101T210000 20260103T090000");
  /* UTC and other zones by instant: 09:00 in Berlin is 08:00 in UTC and 03:00 in New York. */
  check ("20260101T090000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;COUNT=4",
                "EXDATE:20260102T080000Z,20260103T030000@America/New_York,20260104T080000"),
         "20260101T090000 20260104T090000");
  check ("20260101T090000",
         "Europe/Berlin",
         LINES ("RDATE:20260102T080000Z,20260105"),
         "20260101T090000 20260102T090000 20260105T090000");
  /* For a floating start the clock is taken as it is, for a date its date. */
  check ("20260101T090000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20260102T090000Z"),
         "20260101T090000");
  check ("20260101",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20260102T000000Z"),
         "20260101");
  check ("20260101", NULL, LINES ("RDATE:20260105T120000"), "20260101 20260105");
}

/* --- Zones --------------------------------------------------------------------------- */

static void
test_gap (void)
{
  check ("20260328T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;COUNT=3"),
         "20260328T023000 20260329T033000 20260330T023000");
  /* Both ways of writing the one in the gap take it away. */
  check ("20260328T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260329T023000"),
         "20260328T023000 20260330T023000");
  check ("20260328T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260329T033000"),
         "20260328T023000 20260330T023000");
  /* What meets another is one, and counts as one. */
  check ("20260329T000000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=HOURLY;COUNT=5"),
         "20260329T000000 20260329T010000 20260329T030000 20260329T040000 20260329T050000");
  check ("20260328T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;BYHOUR=2,3;COUNT=5"),
         "20260328T023000 20260328T033000 20260329T033000 20260330T023000 20260330T033000");
  /* What moves past another comes after it. */
  check ("20260329T014000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=MINUTELY;INTERVAL=50;COUNT=4"),
         "20260329T014000 20260329T032000 20260329T033000 20260329T041000");
  /* A day that never was. */
  check ("20111229T090000",
         "Pacific/Apia",
         LINES ("RRULE:FREQ=DAILY;COUNT=3"),
         "20111229T090000 20111231T090000 20120101T090000");
}

/* DTSTART itself moves on, and nothing comes before it. */
static void
test_start_in_gap (void)
{
  check ("20260329T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;COUNT=2"),
         "20260329T033000 20260330T023000");
  check ("20260329T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=HOURLY;COUNT=3"),
         "20260329T033000 20260329T043000 20260329T053000");
  check ("20260329T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=MINUTELY;INTERVAL=10;COUNT=3"),
         "20260329T033000 20260329T034000 20260329T035000");
  check ("20260329T020000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=MINUTELY;BYSECOND=13,49;COUNT=3"),
         "20260329T030000 20260329T030013 20260329T030049 20260329T030113");
  check ("20260329T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=WEEKLY;BYHOUR=3;BYMINUTE=1,30,54;COUNT=3"),
         "20260329T033000 20260329T035400 20260405T030100");
}

/* However many a gap makes one with others, COUNT counts those that are left. */
static void
test_count_in_gap (void)
{
  check ("20260329T015958",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=SECONDLY;COUNT=5"),
         "20260329T015958 20260329T015959 20260329T030000 20260329T030001 20260329T030002");
  check ("20111229T235800",
         "Pacific/Apia",
         LINES ("RRULE:FREQ=MINUTELY;COUNT=4"),
         "20111229T235800 20111229T235900 20111231T000000 20111231T000100");
}

static void
test_until_in_gap (void)
{
  check ("20260329T013000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=MINUTELY;INTERVAL=30;UNTIL=20260329T023000"),
         "20260329T013000 20260329T030000 20260329T033000");
  check ("20260329T013000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=MINUTELY;INTERVAL=30;UNTIL=20260329T020000"),
         "20260329T013000 20260329T030000");
}

static void
test_gap_at_border (void)
{
  g_autoptr (CalRecurrence) series =
      series_new ("20260328T023000", "Europe/Berlin", LINES ("RRULE:FREQ=DAILY"));
  g_autofree char *before =
      series_to_text (series, wall_of ("20260329T020000"), wall_of ("20260329T030000"), 10, TRUE);
  g_autofree char *after =
      series_to_text (series, wall_of ("20260329T030000"), wall_of ("20260329T040000"), 10, TRUE);

  g_assert_cmpstr (before, ==, "");
  g_assert_cmpstr (after, ==, "20260329T033000");
}

static void
test_overlap (void)
{
  check ("20261024T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;COUNT=3"),
         "20261024T023000 20261025T023000 20261026T023000");
  /* The first 02:30 is 00:30 in UTC. */
  check ("20261024T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20261025T003000Z"),
         "20261024T023000 20261025T023000");
  check ("20261024T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20261025T002959Z"),
         "20261024T023000");
  check ("20261024T023000",
         "Europe/Berlin",
         LINES ("RRULE:FREQ=DAILY;UNTIL=20261025T013000Z"),
         "20261024T023000 20261025T023000");
}

/* --- Windows ------------------------------------------------------------------------- */

typedef struct
{
  gint64 *walls;
  guint n;
  guint max;
} Walls;

static gboolean
walls_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Walls *self = user_data;

  if (self->n > 0)
    g_assert_cmpint (start->wall, >, self->walls[self->n - 1]);
  self->walls[self->n++] = start->wall;
  return self->n < self->max;
}

/* Every window gives what the whole has in it. */
static void
test_windows (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY;COUNT=500",
    "FREQ=DAILY;INTERVAL=5;BYMONTH=2,3",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;WKST=TH",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1MO,2TU;COUNT=300",
    "FREQ=MONTHLY;BYMONTHDAY=31,-31",
    "RSCALE=GREGORIAN;SKIP=FORWARD;FREQ=MONTHLY;BYMONTHDAY=31",
    "RSCALE=GREGORIAN;SKIP=BACKWARD;FREQ=MONTHLY;BYMONTHDAY=-31",
    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU",
    "FREQ=YEARLY;BYDAY=20MO,-5FR;BYSETPOS=-1",
    "FREQ=HOURLY;INTERVAL=11;BYDAY=TU",
    "FREQ=MINUTELY;INTERVAL=91;BYHOUR=2,3;BYMINUTE=0,30",
    "FREQ=SECONDLY;INTERVAL=100003",
  };
  gint64 origin = wall_of ("20240101T000000");

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *line = g_strdup_printf ("RRULE:%s", rules[i]);
      g_autoptr (CalRecurrence) series =
          series_new ("20240310T023000", "America/New_York", LINES (line));
      gint64 all[600], part[600];
      Walls whole = { all, 0, 600 };

      cal_recurrence_expand (series, G_MININT64, G_MAXINT64, NULL, walls_cb, &whole);
      for (int round = 0; round < 200; round++)
        {
          gint64 from = origin + g_test_rand_int_range (0, 3000 * 24) * CAL_HOUR / 2;
          gint64 to = from + g_test_rand_int_range (1, 100 * 24) * CAL_HOUR;
          Walls window = { part, 0, 600 };
          guint first = 0;

          cal_recurrence_expand (series, from, to, NULL, walls_cb, &window);
          while (first < whole.n && all[first] < from)
            first++;
          for (guint k = 0; first + k < whole.n && (k < window.n || all[first + k] < to); k++)
            {
              g_assert_cmpuint (k, <, window.n);
              g_assert_cmpint (all[first + k], ==, part[k]);
            }
        }
    }
}

static void
test_contains (void)
{
  g_autoptr (CalRecurrence) series =
      series_new ("20260327T023000",
                  "Europe/Berlin",
                  LINES ("RRULE:FREQ=DAILY;COUNT=5", "EXDATE:20260328"));
  static const struct
  {
    const char *time;
    gboolean contains;
  } cases[] = {
    { "20260327T023000@Europe/Berlin", TRUE },
    { "20260327T013000Z", TRUE },
    { "20260327T023001@Europe/Berlin", FALSE },
    { "20260328T023000@Europe/Berlin", FALSE },
    { "20260329T023000@Europe/Berlin", TRUE },
    { "20260329T033000@Europe/Berlin", TRUE },
    { "20260329T013000Z", TRUE },
    { "20260330T023000", TRUE },
    { "20260331", TRUE },
    { "20260328", FALSE },
    { "20260401", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      CalTime time = series_time (cases[i].time, NULL);

      g_assert_cmpint (cal_recurrence_contains (series, &time), ==, cases[i].contains);
    }
}

static void
check_last (const char *start, const char *tzid, const char *const *lines, const char *expected)
{
  g_autoptr (CalRecurrence) series = series_new (start, tzid, lines);
  gint64 last = cal_recurrence_get_last (series);

  if (expected == NULL)
    g_assert_cmpint (last, ==, G_MAXINT64);
  else
    g_assert_cmpint (last, ==, wall_of (expected));
}

static void
test_last (void)
{
  check_last ("20260101", NULL, LINES ("RRULE:FREQ=DAILY"), NULL);
  check_last ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;COUNT=10"), "20260110");
  check_last ("20260101", NULL, LINES ("RRULE:FREQ=DAILY;COUNT=10", "EXDATE:20260110"), "20260109");
  check_last ("20260101", NULL, LINES ("RRULE:FREQ=YEARLY;UNTIL=20991231"), "20990101");
  check_last ("20260101", NULL, LINES ("RRULE:FREQ=MONTHLY;UNTIL=20251231"), "20260101");
  check_last ("20260101", NULL, LINES ("RDATE:20270101,20260201"), "20270101");
  check_last ("20260101", NULL, LINES ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "20260101");
  check_last ("20260101",
              NULL,
              LINES ("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20260101,20260102"),
              "20260101");
  check_last ("20260101T090000",
              "Europe/Berlin",
              LINES ("RRULE:FREQ=DAILY;UNTIL=20260630T070000Z"),
              "20260630T090000");
  check_last ("20260101T000000",
              NULL,
              LINES ("RRULE:FREQ=SECONDLY;COUNT=1000000"),
              "20260112T134639");
}

/* --- What is hard -------------------------------------------------------------------- */

static gboolean
count_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  (*(guint *) user_data)++;
  return TRUE;
}

static void
test_never (void)
{
  static const char *const rules[] = {
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4,6,9,11",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYDAY=53MO;BYWEEKNO=3;BYMONTH=12",
    "FREQ=YEARLY;BYYEARDAY=60;BYMONTH=7",
    "FREQ=HOURLY;INTERVAL=24;BYHOUR=5",
    "FREQ=HOURLY;INTERVAL=168;BYDAY=MO",
    "FREQ=MINUTELY;INTERVAL=60;BYMINUTE=7",
    "FREQ=MINUTELY;INTERVAL=1440;BYHOUR=3",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1,3,5",
    "FREQ=SECONDLY;INTERVAL=60;BYSECOND=1",
    "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=30;BYHOUR=1,2,3",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MINUTELY;BYSECOND=1;BYSETPOS=2",
    "FREQ=SECONDLY;INTERVAL=7;BYSECOND=1,2;BYSETPOS=-2",
    "FREQ=DAILY;BYHOUR=1,2;BYSETPOS=3,-4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *line = g_strdup_printf ("RRULE:%s", rules[i]);
      /* A Thursday. */
      g_autoptr (CalRecurrence) series = series_new ("20260101T000000", NULL, LINES (line));
      clock_t begin = clock ();
      guint n = 0;
      CalExpansion result =
          cal_recurrence_expand_rules (series, G_MININT64, G_MAXINT64, NULL, count_cb, &n);

      g_assert_cmpuint (n, ==, 0);
      g_assert_cmpint (result, ==, CAL_EXPANSION_COMPLETE);
      g_assert_cmpint (clock () - begin, <, 2 * CLOCKS_PER_SEC);
    }
}

static void
test_hostile (void)
{
  static const char *const rules[] = {
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;COUNT=1000000000000",
    "FREQ=MINUTELY;BYSECOND=0,1,2,3,4,5,6,7,8,9,10;COUNT=999999999",
    "FREQ=SECONDLY;BYHOUR=1,2,3;COUNT=999999999999",
    "FREQ=SECONDLY;INTERVAL=86399;BYHOUR=0;BYMINUTE=0;BYSECOND=0;BYMONTHDAY=29;BYMONTH=2;BYDAY=MO",
    "FREQ=MINUTELY;INTERVAL=7;BYYEARDAY=366;BYDAY=SU;COUNT=100000000",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autofree char *line = g_strdup_printf ("RRULE:%s", rules[i]);
      g_autoptr (CalRecurrence) series =
          series_new ("20260101T000000", "America/New_York", LINES (line));
      clock_t begin = clock ();
      guint n = 0;

      cal_recurrence_expand (series, G_MININT64, G_MAXINT64, NULL, count_cb, &n);
      cal_recurrence_expand (series,
                             wall_of ("20990101"),
                             wall_of ("20990201"),
                             NULL,
                             count_cb,
                             &n);
      cal_recurrence_get_last (series);
      g_assert_cmpuint (n, <=, 600000);
      g_assert_cmpint (clock () - begin, <, 5 * CLOCKS_PER_SEC);
    }
}

static void
test_limited (void)
{
  g_autoptr (CalRecurrence) series =
      series_new ("20260101T000000", NULL, LINES ("RRULE:FREQ=SECONDLY"));
  guint n = 0;

  g_assert_cmpint (cal_recurrence_expand (series,
                                          wall_of ("20260101T000000"),
                                          wall_of ("20260102T000000"),
                                          NULL,
                                          count_cb,
                                          &n),
                   ==,
                   CAL_EXPANSION_COMPLETE);
  g_assert_cmpuint (n, ==, 86400);
  g_assert_cmpint (cal_recurrence_expand (series, G_MININT64, G_MAXINT64, NULL, count_cb, &n),
                   ==,
                   CAL_EXPANSION_LIMITED);
}

/* Asking for one instance costs one instance, however dense the rule is, near a gap or not. */
static void
test_contains_is_cheap (void)
{
  g_autoptr (CalRecurrence) series =
      series_new ("20260101T000000", "Europe/Berlin", LINES ("RRULE:FREQ=SECONDLY"));
  clock_t begin = clock ();

  for (int i = 0; i < 5000; i++)
    {
      CalTime time = *cal_recurrence_get_start (series);

      time.wall += i * 4 * CAL_HOUR;
      g_assert_true (cal_recurrence_contains (series, &time));
    }
  g_assert_cmpint (clock () - begin, <, 5 * CLOCKS_PER_SEC);
}

static gboolean
cancel_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return TRUE;
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (CalRecurrence) series =
      series_new ("20260101T000000", NULL, LINES ("RRULE:FREQ=SECONDLY"));

  g_assert_cmpint (
      cal_recurrence_expand (series, G_MININT64, G_MAXINT64, cancellable, cancel_cb, cancellable),
      ==,
      CAL_EXPANSION_CANCELLED);
  g_assert_cmpint (
      cal_recurrence_expand (series, G_MININT64, G_MAXINT64, cancellable, cancel_cb, cancellable),
      ==,
      CAL_EXPANSION_CANCELLED);
}

static void
test_odd_starts (void)
{
  static const gint64 walls[] = { G_MININT64, G_MININT64 + 1, -1, 1, G_MAXINT64 - 1, G_MAXINT64 };
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=DAILY;COUNT=3", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (walls); i++)
    for (int kind = CAL_TIME_DATE; kind <= CAL_TIME_ZONED; kind++)
      {
        CalTime start = { walls[i], cal_zone_lookup ("Europe/Berlin"), (CalTimeKind) kind };
        g_autoptr (CalRecurrence) series =
            cal_recurrence_new (&start, &rule, 1, &rule, 1, NULL, 0, &start, 1);
        guint n = 0;

        cal_recurrence_expand (series, G_MININT64, G_MAXINT64, NULL, count_cb, &n);
        cal_recurrence_contains (series, &start);
        cal_recurrence_get_last (series);
      }
  check ("20260101T000000",
         NULL,
         LINES ("RRULE:FREQ=DAILY;COUNT=2"),
         "20260101T000000 20260102T000000");
}

static void
test_fraction (void)
{
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=DAILY;COUNT=2", NULL);
  CalTime start = cal_time_floating (wall_of ("20260101T090000") + 5);
  g_autoptr (CalRecurrence) series =
      cal_recurrence_new (&start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  gint64 walls[10];
  Walls found = { walls, 0, 10 };

  cal_recurrence_expand (series, start.wall, start.wall + CAL_DAY + 1, NULL, walls_cb, &found);
  g_assert_cmpuint (found.n, ==, 2);
  g_assert_cmpint (walls[1], ==, start.wall + CAL_DAY);
  found.n = 0;
  cal_recurrence_expand (series, start.wall + 1, start.wall + CAL_DAY, NULL, walls_cb, &found);
  g_assert_cmpuint (found.n, ==, 0);
}

static void
test_object (void)
{
  g_autoptr (CalRecurrence) a = series_new (
      "20260101",
      NULL,
      LINES ("RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY", "RDATE:20260201", "EXDATE:20260102"));
  g_autoptr (CalRecurrence) b = series_new (
      "20260101",
      NULL,
      LINES ("RRULE:FREQ=DAILY", "EXRULE:FREQ=WEEKLY", "RDATE:20260201", "EXDATE:20260102"));
  g_autoptr (CalRecurrence) c =
      series_new ("20260101",
                  NULL,
                  LINES ("RRULE:FREQ=DAILY", "RDATE:20260201", "EXDATE:20260102"));
  g_autoptr (CalRecurrence) again = cal_recurrence_ref (a);
  guint n;

  g_assert_true (cal_recurrence_equal (a, b));
  g_assert_true (cal_recurrence_equal (a, again));
  g_assert_false (cal_recurrence_equal (a, c));
  g_assert_nonnull (cal_recurrence_get_rules (a, &n));
  g_assert_cmpuint (n, ==, 1);
  cal_recurrence_get_exception_rules (c, &n);
  g_assert_cmpuint (n, ==, 0);
  cal_recurrence_get_dates (a, &n);
  g_assert_cmpuint (n, ==, 1);
  cal_recurrence_get_exception_dates (a, &n);
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/recurrence/frequencies", test_frequencies);
  g_test_add_func ("/model/recurrence/days", test_days);
  g_test_add_func ("/model/recurrence/weeks", test_weeks);
  g_test_add_func ("/model/recurrence/positions", test_positions);
  g_test_add_func ("/model/recurrence/times", test_times);
  g_test_add_func ("/model/recurrence/skip", test_skip);
  g_test_add_func ("/model/recurrence/limits", test_limits);
  g_test_add_func ("/model/recurrence/until", test_until);
  g_test_add_func ("/model/recurrence/count", test_count);
  g_test_add_func ("/model/recurrence/count-by-periods", test_count_by_periods);
  g_test_add_func ("/model/recurrence/set", test_set);
  g_test_add_func ("/model/recurrence/kinds", test_kinds);
  g_test_add_func ("/model/recurrence/gap", test_gap);
  g_test_add_func ("/model/recurrence/start-in-gap", test_start_in_gap);
  g_test_add_func ("/model/recurrence/count-in-gap", test_count_in_gap);
  g_test_add_func ("/model/recurrence/until-in-gap", test_until_in_gap);
  g_test_add_func ("/model/recurrence/gap-at-border", test_gap_at_border);
  g_test_add_func ("/model/recurrence/overlap", test_overlap);
  g_test_add_func ("/model/recurrence/windows", test_windows);
  g_test_add_func ("/model/recurrence/contains", test_contains);
  g_test_add_func ("/model/recurrence/contains-is-cheap", test_contains_is_cheap);
  g_test_add_func ("/model/recurrence/last", test_last);
  g_test_add_func ("/model/recurrence/never", test_never);
  g_test_add_func ("/model/recurrence/hostile", test_hostile);
  g_test_add_func ("/model/recurrence/limited", test_limited);
  g_test_add_func ("/model/recurrence/cancelled", test_cancelled);
  g_test_add_func ("/model/recurrence/odd-starts", test_odd_starts);
  g_test_add_func ("/model/recurrence/fraction", test_fraction);
  g_test_add_func ("/model/recurrence/object", test_object);
  return g_test_run ();
}
