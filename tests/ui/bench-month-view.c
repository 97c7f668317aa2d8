/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frame of the month view costs: from a change to after-paint, medians in milliseconds. Run
 * it with tests/with-display. */
#include "month-fixture.h"

#include <stdlib.h>
#include <time.h>

#define N_ROUNDS 60

typedef void (*Work) (MonthFixture *fixture, int round);

static CalOccurrence *
create_numbered (MonthFixture *fixture, int i)
{
  g_autofree char *title = g_strdup_printf ("Appointment number %d", i);

  return month_create_timed (title, fixture->today - 23 + i / 3 - 70, 8 + i % 3);
}

static void
do_nothing (MonthFixture *fixture, int round)
{
}

static void
move_one (MonthFixture *fixture, int round)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->base.model));
  g_autoptr (CalOccurrence) first =
      g_list_model_get_item (G_LIST_MODEL (fixture->base.model), n / 2);

  g_list_store_remove (fixture->base.model, n / 2);
  month_add (fixture, g_steal_pointer (&first));
}

static void
scroll (MonthFixture *fixture, int round)
{
  ui_test_press (round / 30 % 2 == 0 ? 5 : 4);
  ui_test_release (round / 30 % 2 == 0 ? 5 : 4);
}

static void
change_month (MonthFixture *fixture, int round)
{
  cal_view_step (CAL_VIEW (fixture->view), round % 2 == 0 ? 1 : -1);
}

static void
rebuild (MonthFixture *fixture, int round)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->base.model));
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (fixture->base.model), i));
  g_list_store_splice (fixture->base.model, 0, n, items->pdata, n);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
run (MonthFixture *fixture, const char *name, Work work)
{
  double times[N_ROUNDS];

  for (int i = 0; i < N_ROUNDS; i++)
    {
      clock_t start;

      ui_test_wait_frame (GTK_WIDGET (fixture->view));
      start = clock ();
      work (fixture, i);
      ui_test_wait_frame (GTK_WIDGET (fixture->view));
      times[i] = (double) (clock () - start) * 1000 / CLOCKS_PER_SEC;
    }
  qsort (times, N_ROUNDS, sizeof *times, compare_doubles);
  g_print ("%-12s median %5.1f  90%% %5.1f ms, %u widgets\n",
           name,
           times[N_ROUNDS / 2],
           times[N_ROUNDS * 9 / 10],
           month_count (fixture));
}

static void
bench (MonthFixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 1000; i++)
    g_list_store_append (fixture->base.model, create_numbered (fixture, i));
  ui_test_move (GTK_WIDGET (fixture->view), 300, 300);
  run (fixture, "nothing", do_nothing);
  run (fixture, "move one", move_one);
  run (fixture, "scroll", scroll);
  run (fixture, "month", change_month);
  run (fixture, "rebuild", rebuild);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  MONTH_TEST ("bench", NULL, bench);
  return g_test_run ();
}
