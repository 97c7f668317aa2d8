/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench"

#include "figures.h"

#include <time.h>

void
figures_init (Figures *self)
{
  self->held = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->worked = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
figures_clear (Figures *self)
{
  g_clear_pointer (&self->held, g_array_unref);
  g_clear_pointer (&self->worked, g_array_unref);
}

void
figures_reset (Figures *self)
{
  g_array_set_size (self->held, 0);
  g_array_set_size (self->worked, 0);
}

gint64
figures_get_work (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

void
figures_add (Figures *self, gint64 since, gint64 since_work)
{
  gint64 held = g_get_monotonic_time () - since;
  gint64 worked = figures_get_work () - since_work;

  g_array_append_val (self->held, held);
  g_array_append_val (self->worked, worked);
}

static Figures *turns;
static gint64 woken;
static gint64 woken_work;

static int
poll_and_measure (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  figures_add (turns, woken, woken_work);
  result = g_poll (fds, n_fds, timeout);
  woken_work = figures_get_work ();
  woken = g_get_monotonic_time ();
  return result;
}

void
figures_restart_turns (void)
{
  figures_reset (turns);
  woken_work = figures_get_work ();
  woken = g_get_monotonic_time ();
}

void
figures_watch_turns (Figures *self)
{
  turns = self;
  figures_restart_turns ();
  g_main_context_set_poll_func (NULL, poll_and_measure);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

double
figures_get_percentile (GArray *values, guint percentile)
{
  guint position = values->len * percentile / 100;

  g_return_val_if_fail (values->len > 0, 0);

  g_array_sort (values, compare_numbers);
  return (double) g_array_index (values, gint64, MIN (position, values->len - 1)) / 1000;
}

void
figures_print (Figures *self, const char *name, guint percentile, double limit)
{
  double held, worked;

  if (self->held->len == 0)
    return;

  held = figures_get_percentile (self->held, percentile);
  worked = figures_get_percentile (self->worked, percentile);
  g_print ("%-28s held p50 %.2f p99 %.2f max %.2f ms; at work p50 %.2f p99 %.2f max %.2f ms (%u)\n",
           name,
           figures_get_percentile (self->held, 50),
           figures_get_percentile (self->held, 99),
           figures_get_percentile (self->held, 100),
           figures_get_percentile (self->worked, 50),
           figures_get_percentile (self->worked, 99),
           figures_get_percentile (self->worked, 100),
           self->held->len);
  if (limit > 0)
    g_print ("result: %s, main thread held (p%u) | %.2f ms, %.2f ms of it at work | less than %.0f "
             "ms | %s\n",
             name,
             percentile,
             held,
             worked,
             limit,
             held < limit ? "yes" : "no");
}
