/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libical/ical.h>
#include <stdio.h>

#include "cal-recurrence.h"

/* What expansion costs, beside libical, in one run:
 *
 * - a month of FREQ=DAILY from 1970, near and far from its start;
 * - 10,000 series of many kinds, one month window.
 *
 * libical can begin at a window too (icalrecur_iterator_set_start) where a rule has no COUNT; both
 * of its ways are shown. Each figure is the median of several rounds. */

#define ROUNDS 9
#define N_SERIES 10000

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

typedef guint (*Work) (gpointer data);

/* Median microseconds of a call, and what it returned. */
static double
measure (Work work, gpointer data, guint n_rounds, guint repeat, guint *out_n)
{
  double rounds[ROUNDS];

  for (guint r = 0; r < n_rounds; r++)
    {
      gint64 begin = g_get_monotonic_time ();

      for (guint i = 0; i < repeat; i++)
        *out_n = work (data);
      rounds[r] = (double) (g_get_monotonic_time () - begin) / repeat;
    }
  qsort (rounds, n_rounds, sizeof *rounds, compare_doubles);
  return rounds[n_rounds / 2];
}

static gint64
midnight (int year, int month)
{
  return cal_day_from_date (year, month, 1) * CAL_DAY;
}

static gboolean
count_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  (*(guint *) user_data)++;
  return TRUE;
}

/* --- A month of a daily series
 * -------------------------------------------------------------------- */

typedef struct
{
  CalRecurrence *series;
  const char *text;
  int year;
  gboolean jump;
} Month;

static guint
expand_month (gpointer data)
{
  Month *self = data;
  guint n = 0;

  cal_recurrence_expand (self->series,
                         midnight (self->year, 3),
                         midnight (self->year, 4),
                         NULL,
                         count_cb,
                         &n);
  return n;
}

static guint
iterate (const char *text, const char *start, gint64 from, gint64 to, gboolean jump)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (text);
  icalrecur_iterator *iterator = icalrecur_iterator_new (rule, icaltime_from_string (start));
  struct icaltimetype time;
  time_t begin = (time_t) (from / CAL_SECOND), end = (time_t) (to / CAL_SECOND);
  guint n = 0;

  if (iterator == NULL)
    return 0;
  if (jump && rule.count == 0)
    icalrecur_iterator_set_start (iterator, icaltime_from_timet_with_zone (begin, 0, NULL));
  while (time = icalrecur_iterator_next (iterator), !icaltime_is_null_time (time))
    {
      time_t t = icaltime_as_timet (time);

      if (t >= end)
        break;
      n += t >= begin;
    }
  icalrecur_iterator_free (iterator);
  return n;
}

static guint
iterate_month (gpointer data)
{
  Month *self = data;

  return iterate (self->text,
                  "19700101T090000",
                  midnight (self->year, 3),
                  midnight (self->year, 4),
                  self->jump);
}

static void
measure_daily (void)
{
  CalTime start = cal_time_floating (9 * CAL_HOUR);
  g_autoptr (CalRule) rule = cal_rule_parse ("FREQ=DAILY", NULL);
  g_autoptr (CalRecurrence) series =
      cal_recurrence_new (&start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  Month near = { series, "FREQ=DAILY", 1970, FALSE }, far = { series, "FREQ=DAILY", 2100, FALSE };
  Month jump = { series, "FREQ=DAILY", 2100, TRUE };
  guint n_near, n_far, n_libical, n_jump;
  double ours_near = measure (expand_month, &near, ROUNDS, 20000, &n_near);
  double ours_far = measure (expand_month, &far, ROUNDS, 20000, &n_far);
  double libical = measure (iterate_month, &far, 3, 1, &n_libical);
  double libical_jump = measure (iterate_month, &jump, ROUNDS, 50, &n_jump);

  printf ("A month of FREQ=DAILY from 1970\n");
  printf ("  ours, March 1970:                  %10.2f µs (%u instances)\n", ours_near, n_near);
  printf ("  ours, March 2100:                  %10.2f µs (%u), %.2f × March 1970\n",
          ours_far,
          n_far,
          ours_far / ours_near);
  printf ("  libical from the start, March 2100:%10.2f µs (%u), %.0f × ours\n",
          libical,
          n_libical,
          libical / ours_far);
  printf ("  libical with a set start:          %10.2f µs (%u), %.0f × ours\n",
          libical_jump,
          n_jump,
          libical_jump / ours_far);
}

/* --- Many series
 * ---------------------------------------------------------------------------------- */

static const char *const mixed_rules[] = {
  "FREQ=DAILY",
  "FREQ=DAILY;INTERVAL=3;COUNT=200",
  "FREQ=WEEKLY;BYDAY=TU",
  "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
  "FREQ=WEEKLY;BYDAY=WE;COUNT=50",
  "FREQ=MONTHLY",
  "FREQ=MONTHLY;BYDAY=2TU",
  "FREQ=MONTHLY;BYDAY=-1FR",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
  "FREQ=MONTHLY;BYMONTHDAY=-1;INTERVAL=3",
  "FREQ=YEARLY",
  "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
  "FREQ=WEEKLY;UNTIL=20230101T000000",
};

typedef struct
{
  CalRecurrence *series[N_SERIES];
  const char *rules[N_SERIES];
  char starts[N_SERIES][20];
  gboolean jump;
} Many;

static guint
expand_many (gpointer data)
{
  Many *self = data;
  guint n = 0;

  for (guint i = 0; i < N_SERIES; i++)
    cal_recurrence_expand (self->series[i],
                           midnight (2026, 3),
                           midnight (2026, 4),
                           NULL,
                           count_cb,
                           &n);
  return n;
}

static guint
iterate_many (gpointer data)
{
  Many *self = data;
  guint n = 0;

  for (guint i = 0; i < N_SERIES; i++)
    n += iterate (self->rules[i],
                  self->starts[i],
                  midnight (2026, 3),
                  midnight (2026, 4),
                  self->jump);
  return n;
}

static void
make_many (Many *self)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < N_SERIES; i++)
    {
      const char *text = mixed_rules[i % G_N_ELEMENTS (mixed_rules)];
      g_autoptr (CalRule) rule = cal_rule_parse (text, NULL);
      int day = cal_day_from_date (2016, 1, 1) + g_rand_int_range (random, 0, 3650);
      CalTime start =
          cal_time_floating (day * CAL_DAY + g_rand_int_range (random, 7, 19) * CAL_HOUR);
      g_autofree char *start_text = cal_time_to_ical (&start);

      g_strlcpy (self->starts[i], start_text, sizeof self->starts[i]);
      self->rules[i] = text;
      self->series[i] = cal_recurrence_new (&start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
    }
}

static void
measure_many (void)
{
  Many *many = g_new0 (Many, 1);
  guint n_ours, n_libical, n_jump;
  double ours, libical, jump;

  make_many (many);
  ours = measure (expand_many, many, ROUNDS, 1, &n_ours);
  libical = measure (iterate_many, many, 3, 1, &n_libical);
  many->jump = TRUE;
  jump = measure (iterate_many, many, 3, 1, &n_jump);
  printf ("%d mixed series, one month\n", N_SERIES);
  printf ("  ours:                              %10.2f ms (%u instances)\n", ours / 1000, n_ours);
  printf ("  libical:                           %10.2f ms (%u instances), %.0f × ours\n",
          libical / 1000,
          n_libical,
          libical / ours);
  printf ("  libical with a set start:          %10.2f ms (%u instances), %.0f × ours\n",
          jump / 1000,
          n_jump,
          jump / ours);
  for (guint i = 0; i < N_SERIES; i++)
    cal_recurrence_unref (many->series[i]);
  g_free (many);
}

int
main (void)
{
  measure_daily ();
  measure_many ();
  return 0;
}
