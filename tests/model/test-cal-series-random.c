/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-recurrence-derive.h"
#include "cal-series.h"
#include "event-fixture.h"

/* Random series, with exceptions and an override, edited at random: what must hold of any edit. The
 * seed is that of GTest, which prints it. */

#define N_ROUNDS 1500

static const char *const rules[] = {
  "FREQ=DAILY;COUNT=12",
  "FREQ=DAILY;INTERVAL=3;COUNT=9",
  "FREQ=WEEKLY;COUNT=10",
  "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=12",
  "FREQ=WEEKLY;BYDAY=TU,TH;WKST=SU;UNTIL=20260831",
  "FREQ=MONTHLY;COUNT=8",
  "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=8",
  "FREQ=MONTHLY;BYMONTHDAY=31;COUNT=5",
  "FREQ=MONTHLY;BYMONTHDAY=5,19;COUNT=8",
  "FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU;COUNT=6",
  "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20270131",
  "FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=8",
  "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=8",
  "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;COUNT=8",
  "FREQ=YEARLY;COUNT=5",
  "FREQ=YEARLY;BYMONTH=4;BYDAY=3TH;COUNT=5",
  "FREQ=YEARLY;BYMONTH=2,8;BYMONTHDAY=10;COUNT=6",
  "FREQ=YEARLY;BYDAY=20MO;COUNT=5",
};

static const char *const zones[] = { NULL, "date", "Europe/Berlin", "America/New_York" };

/* Where an occurrence can lie whose edit stays clear of the start and the end of a day. */
static CalTime
random_start (void)
{
  const char *zone = zones[g_test_rand_int_range (0, G_N_ELEMENTS (zones))];
  gint64 day = cal_day_from_date (2026, 1, 1) + g_test_rand_int_range (0, 120);
  gint64 wall = day * CAL_DAY + g_test_rand_int_range (8, 18) * CAL_HOUR;

  if (zone == NULL)
    return cal_time_floating (wall);
  if (g_str_equal (zone, "date"))
    return cal_time_date_of_day ((int) day);
  return cal_time_zoned (wall, cal_zone_lookup (zone));
}

static gboolean
collect_cb (const CalTime *start, const CalTime *end, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, *start);
  return TRUE;
}

/* The instances of a rule from about `around`; the first of them is the DTSTART to take. */
static GArray *
list_instances (CalRule *rule, const CalTime *around)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (CalTime));
  g_autoptr (CalRecurrence) set = cal_recurrence_new (around, &rule, 1, NULL, 0, NULL, 0, NULL, 0);

  cal_recurrence_expand_rules (set, G_MININT64, G_MAXINT64, NULL, collect_cb, found);
  return found;
}

static CalAppointment *
make_series (const char **out_rule)
{
  const char *text = rules[g_test_rand_int_range (0, G_N_ELEMENTS (rules))];
  g_autoptr (CalRule) rule = cal_rule_parse (text, NULL);
  CalTime around = random_start ();
  g_autoptr (GArray) instances = list_instances (rule, &around);
  CalTime gone = g_array_index (instances, CalTime, instances->len / 2);
  CalTime own = g_array_index (instances, CalTime, instances->len - 1);
  g_auto (CalEventFields) fields = { .title = g_strdup ("S") };
  g_auto (CalEventFields) changed = { .title = g_strdup ("own") };
  g_autoptr (CalEvent) master = NULL, override = NULL;

  *out_rule = text;
  fields.start = g_array_index (instances, CalTime, 0);
  fields.end =
      cal_time_add (&fields.start, fields.start.kind == CAL_TIME_DATE ? CAL_DAY : CAL_HOUR);
  fields.recurrence = cal_recurrence_new (&fields.start, &rule, 1, NULL, 0, NULL, 0, &gone, 1);
  master = cal_event_new (&fields);
  changed.start = changed.recurrence_id = own;
  changed.end = cal_event_get_end_for (master, &own);
  override = cal_event_new (&changed);
  return cal_appointment_new ("calendar", "uid", master, &override, 1, NULL);
}

static GPtrArray *
expand (CalAppointment *appointment)
{
  return fixture_occurrences (appointment, "20251201", "20400101", "UTC");
}

static CalAppointment *
run_step (CalChange *change, guint index, CalAppointment *current)
{
  g_autoptr (GError) error = NULL;
  CalAppointment *after = cal_step_apply (cal_change_get_step (change, index), current, &error);

  g_assert_no_error (error);
  return after;
}

static void
add_lines (GPtrArray *lines, CalAppointment *appointment)
{
  g_autoptr (GPtrArray) found = expand (appointment);

  for (guint i = 0; i < found->len; i++)
    {
      CalOccurrence *occurrence = found->pdata[i];
      g_autofree char *start = cal_time_to_ical (cal_occurrence_get_start (occurrence));
      g_autofree char *end = cal_time_to_ical (cal_occurrence_get_end (occurrence));

      g_ptr_array_add (lines,
                       g_strjoin (" ", start, end, cal_occurrence_get_title (occurrence), NULL));
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

static char *
show_both (CalAppointment *first, CalAppointment *second)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  add_lines (lines, first);
  if (second)
    add_lines (lines, second);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* A split changes nothing but what is edited: here, nothing that is shown. */
static void
test_split (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      const char *rule;
      g_autoptr (CalAppointment) series = make_series (&rule);
      g_autoptr (GPtrArray) all = expand (series);
      CalOccurrence *occurrence = all->pdata[g_test_rand_int_range (1, (int) all->len)];
      g_auto (CalEventFields) wanted = { 0 };
      g_autoptr (CalChange) change = NULL;
      g_autoptr (CalAppointment) ended = NULL, begun = NULL;
      g_autofree char *before = show_both (series, NULL);
      g_autofree char *after = NULL;

      cal_occurrence_get_fields (occurrence, &wanted);
      wanted.location = g_strdup ("here");
      change = cal_series_edit (occurrence, &wanted, CAL_SERIES_FOLLOWING);
      g_assert_cmpuint (cal_change_get_n_steps (change), ==, 2);
      ended = run_step (change, 0, series);
      begun = run_step (change, 1, NULL);
      after = show_both (ended, begun);
      if (g_strcmp0 (before, after) != 0)
        g_test_message ("%s", rule);
      g_assert_cmpstr (after, ==, before);
    }
}

static gboolean
is_at (CalAppointment *appointment, const CalTime *start)
{
  g_autoptr (GPtrArray) found = expand (appointment);

  for (guint i = 0; i < found->len; i++)
    if (cal_time_equal (cal_occurrence_get_start (found->pdata[i]), start))
      return TRUE;
  return FALSE;
}

/* Whatever is dragged, and however far: it is where it was dropped, there are as many occurrences
 * as there were (one is excluded, one has a title of its own), and undoing it restores the series.
 */
static void
check_drag (CalSeriesReach reach)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      const char *rule;
      g_autoptr (CalAppointment) series = make_series (&rule);
      g_autoptr (GPtrArray) all = expand (series);
      CalOccurrence *occurrence = all->pdata[g_test_rand_int_range (0, (int) all->len)];
      gint64 distance = g_test_rand_int_range (-6, 7) * CAL_DAY;
      g_auto (CalEventFields) wanted = { 0 };
      g_autoptr (CalChange) change = NULL;
      g_autoptr (CalAppointment) after = g_object_ref (series), begun = NULL;
      g_autoptr (CalChange) back = NULL;
      g_autoptr (GPtrArray) first = NULL, second = NULL;

      cal_occurrence_get_fields (occurrence, &wanted);
      if (wanted.start.kind != CAL_TIME_DATE)
        distance += g_test_rand_int_range (0, 4) * CAL_HOUR;
      wanted.start = cal_time_add (&wanted.start, distance);
      wanted.end = cal_time_add (&wanted.end, distance);
      change = cal_series_edit (occurrence, &wanted, reach);
      for (guint i = 0; i < cal_change_get_n_steps (change); i++)
        if (cal_change_get_step (change, i)->kind == CAL_STEP_CREATE)
          begun = run_step (change, i, NULL);
        else
          {
            CalAppointment *next = run_step (change, i, after);

            g_object_unref (after);
            after = next;
          }
      first = expand (after);
      second = begun ? expand (begun) : g_ptr_array_new ();
      if (first->len + second->len != all->len || !is_at (begun ? begun : after, &wanted.start))
        {
          g_autofree char *from = cal_time_to_ical (cal_occurrence_get_start (occurrence));
          g_autofree char *was = show_both (series, NULL);
          g_autofree char *is = show_both (after, begun);

          g_test_message ("%s: %s by %d hours\n%s\n-->\n%s",
                          rule,
                          from,
                          (int) (distance / CAL_HOUR),
                          was,
                          is);
          g_test_fail ();
          return;
        }
      back = cal_change_invert (change);
      for (guint i = 0; i < cal_change_get_n_steps (back); i++)
        if (cal_change_get_step (back, i)->kind != CAL_STEP_DELETE)
          {
            CalAppointment *next = run_step (back, i, after);

            g_object_unref (after);
            after = next;
          }
      g_assert_true (cal_appointment_equal (after, series));
    }
}

static void
test_drag_this (void)
{
  check_drag (CAL_SERIES_THIS);
}

static void
test_drag_following (void)
{
  check_drag (CAL_SERIES_FOLLOWING);
}

static void
test_drag_all (void)
{
  check_drag (CAL_SERIES_ALL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/series/random/split", test_split);
  g_test_add_func ("/model/series/random/drag-this", test_drag_this);
  g_test_add_func ("/model/series/random/drag-following", test_drag_following);
  g_test_add_func ("/model/series/random/drag-all", test_drag_all);
  return g_test_run ();
}
