/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-list-model.h"
#include "query-mutation.h"

#include <locale.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

/* Ours half of the comparison: query-bench.mjs does the same work with the reference. Prints a line
 * a figure: work, N, the median of several runs. Times are nanoseconds an operation, and hold
 * everything up to the last listener. */

#define N_RUNS 9
#define N_GROUPS 100
#define N_ROWS 10000

#define BENCH_TYPE_ITEM (bench_item_get_type ())
G_DECLARE_FINAL_TYPE (BenchItem, bench_item, BENCH, ITEM, GObject)

struct _BenchItem
{
  GObject parent_instance;
  guint64 id;
  guint64 revision;
  gint64 start;
  gint64 end;
  char *title;
};

G_DEFINE_FINAL_TYPE (BenchItem, bench_item, G_TYPE_OBJECT)

static void
bench_item_finalize (GObject *object)
{
  g_free (BENCH_ITEM (object)->title);
  G_OBJECT_CLASS (bench_item_parent_class)->finalize (object);
}

static void
bench_item_class_init (BenchItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = bench_item_finalize;
}

static void
bench_item_init (BenchItem *self)
{
}

static BenchItem *
item_new (guint64 id, guint64 revision)
{
  BenchItem *self = g_object_new (BENCH_TYPE_ITEM, NULL);

  self->id = id;
  self->revision = revision;
  self->start = (gint64) id * 1000;
  self->end = self->start + 500;
  self->title =
      g_strdup_printf ("Appointment %" G_GUINT64_FORMAT " r%" G_GUINT64_FORMAT, id, revision);
  return self;
}

static guint64
get_id (gpointer item)
{
  return ((BenchItem *) item)->id;
}

static guint64
get_revision (gpointer item)
{
  return ((BenchItem *) item)->revision;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const BenchItem *first = a;
  const BenchItem *second = b;

  return first->start < second->start ? -1 : first->start > second->start;
}

static const QueryItemKind item_kind = { .get_id = get_id,
                                         .get_revision = get_revision,
                                         .compare = compare };

typedef struct
{
  QueryVirtualClock *clock;
  QueryClient *client;
  QueryKey **keys;
  guint n;
  QueryFetch *fetch;
  QueryAttempt *attempt;
} Bench;

static gint64
now_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static int
compare_doubles (const void *a, const void *b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static void
report (const char *work, guint n, double *runs, guint n_runs)
{
  qsort (runs, n_runs, sizeof *runs, compare_doubles);
  printf ("%s\t%u\t%.1f\n", work, n, runs[n_runs / 2]);
  fflush (stdout);
}

static void
start_fetch (QueryFetch *fetch, gpointer user_data)
{
  ((Bench *) user_data)->fetch = fetch;
}

static void
start_run (QueryAttempt *attempt, gpointer user_data)
{
  ((Bench *) user_data)->attempt = attempt;
}

static gpointer
insert_layer (QueryKey *key, gpointer data, gpointer user_data)
{
  return query_list_put (data, user_data);
}

static void
add_layers (QueryMutation *mutation, gpointer user_data)
{
  g_autoptr (QueryKey) key = query_key_new ("s", "rows");

  query_mutation_add_layer (mutation,
                            key,
                            FALSE,
                            insert_layer,
                            g_object_ref (query_mutation_get_variables (mutation)),
                            g_object_unref);
}

static void
open_bench_for (Bench *self, gboolean discard_at_once)
{
  g_autoptr (QueryFakeConnectivity) network = query_fake_connectivity_new (TRUE);
  g_autoptr (QueryKey) data = query_key_new ("s", "data");
  g_autoptr (QueryKey) rows = query_key_new ("s", "rows");

  *self = (Bench){ .clock = query_virtual_clock_new (QUERY_SECOND) };
  self->client = query_client_new (QUERY_CLOCK (self->clock), QUERY_CONNECTIVITY (network));
  query_client_register (self->client,
                         data,
                         &(QueryResource){ .stale_time = QUERY_MINUTE, .user_data = self });
  query_client_register (self->client,
                         rows,
                         &(QueryResource){ .fetch = start_fetch,
                                           .stale_time = QUERY_NEVER,
                                           .share = query_list_share,
                                           .discard = discard_at_once ? NULL : query_list_discard,
                                           .user_data = self });
  query_client_register_mutation (self->client,
                                  &(QueryMutationKind){ .name = "insert",
                                                        .run = start_run,
                                                        .layers = add_layers,
                                                        .user_data = self });
}

static void
open_bench (Bench *self)
{
  open_bench_for (self, FALSE);
}

static void
close_bench (Bench *self)
{
  for (guint i = 0; i < self->n; i++)
    query_key_unref (self->keys[i]);
  g_free (self->keys);
  g_object_unref (self->client);
  g_object_unref (self->clock);
}

static void
fill (Bench *self, guint n)
{
  self->n = n;
  self->keys = g_new (QueryKey *, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (BenchItem) item = item_new (i, 0);

      self->keys[i] = query_key_new ("suu", "data", i % N_GROUPS, i);
      query_client_set_data (self->client, self->keys[i], item);
    }
}

static void
bench_create (guint n)
{
  double times[N_RUNS], sizes[N_RUNS];

  for (guint run = 0; run < N_RUNS; run++)
    {
      Bench bench;
      gsize before;
      gint64 start;
      QueryKey **keys;

      open_bench (&bench);
      keys = g_new (QueryKey *, n); /* what the caller keeps is not the query's */
      before = mallinfo2 ().uordblks;
      start = now_ns ();
      for (guint i = 0; i < n; i++)
        {
          g_autoptr (QueryKey) key = query_key_new ("suu", "data", i % N_GROUPS, i);
          g_autoptr (BenchItem) item = item_new (i, 0);

          query_client_set_data (bench.client, key, item);
        }
      times[run] = (double) (now_ns () - start) / n;
      sizes[run] = (double) (mallinfo2 ().uordblks - before) / n;
      g_free (keys);
      close_bench (&bench);
    }
  report ("create", n, times, N_RUNS);
  report ("bytes", n, sizes, N_RUNS);
}

/* Ten matches whatever N, in queries of their own that have just been written. */
static double
invalidate_tens (Bench *self)
{
  const guint n_passes = 10;
  gint64 spent = 0;

  for (guint pass = 0; pass < n_passes; pass++)
    {
      gint64 start;

      for (guint i = 0; i < 10 * N_GROUPS; i++)
        {
          g_autoptr (QueryKey) key = query_key_new ("suu", "tens", i % N_GROUPS, i);
          g_autoptr (BenchItem) item = item_new (i, pass);

          query_client_set_data (self->client, key, item);
        }
      start = now_ns ();
      for (guint group = 0; group < N_GROUPS; group++)
        {
          g_autoptr (QueryKey) key = query_key_new ("su", "tens", group);

          query_client_invalidate (self->client, QUERY_FILTER_PREFIX (key));
        }
      spent += now_ns () - start;
    }
  return (double) spent / n_passes / N_GROUPS;
}

static void
bench_invalidate (guint n)
{
  double prefix[N_RUNS], ten[N_RUNS], exact[N_RUNS], find[N_RUNS], get[N_RUNS];

  for (guint run = 0; run < N_RUNS; run++)
    {
      const guint n_exact = 10000;
      Bench bench;
      gint64 start;
      gsize sum = 0;

      open_bench (&bench);
      fill (&bench, n);
      start = now_ns ();
      for (guint group = 0; group < N_GROUPS; group++)
        {
          g_autoptr (QueryKey) key = query_key_new ("su", "data", group);

          query_client_invalidate (bench.client, QUERY_FILTER_PREFIX (key));
        }
      prefix[run] = (double) (now_ns () - start) / N_GROUPS;
      ten[run] = invalidate_tens (&bench);
      start = now_ns ();
      for (guint i = 0; i < n_exact; i++)
        query_client_invalidate (bench.client, QUERY_FILTER_EXACT (bench.keys[(i * 7919) % n]));
      exact[run] = (double) (now_ns () - start) / n_exact;
      start = now_ns ();
      for (guint i = 0; i < n_exact; i++)
        {
          g_autoptr (QueryKey) found =
              query_client_find (bench.client, QUERY_FILTER_EXACT (bench.keys[(i * 7919) % n]));

          sum += found != NULL;
        }
      find[run] = (double) (now_ns () - start) / n_exact;
      start = now_ns ();
      for (guint i = 0; i < n_exact; i++)
        sum += (gsize) query_client_get_data (bench.client, bench.keys[(i * 7919) % n]);
      get[run] = (double) (now_ns () - start) / n_exact;
      g_assert_cmpuint (sum, !=, 0);
      close_bench (&bench);
    }
  report ("invalidate-1%", n, prefix, N_RUNS);
  report ("invalidate-10-matches", n, ten, N_RUNS);
  report ("invalidate-exact", n, exact, N_RUNS);
  report ("find-exact", n, find, N_RUNS);
  report ("get", n, get, N_RUNS);
}

static void
heard_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  ++*(guint *) user_data;
}

static GPtrArray *
watch (Bench *self, QueryKey *key, guint n_observers, guint *n_heard)
{
  GPtrArray *observers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_observers; i++)
    {
      QueryObserver *observer = query_observer_new (self->client, key);

      g_signal_connect (observer, "notify::data", G_CALLBACK (heard_cb), n_heard);
      query_observer_subscribe (observer);
      g_ptr_array_add (observers, observer);
    }
  return observers;
}

static void
bench_set (guint n, guint n_observers)
{
  double times[N_RUNS];

  for (guint run = 0; run < N_RUNS; run++)
    {
      const guint n_sets = 20000;
      g_autoptr (GPtrArray) observers = NULL;
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
      guint n_heard = 0;
      Bench bench;
      gint64 start;

      open_bench (&bench);
      fill (&bench, n);
      observers = watch (&bench, bench.keys[n / 2], n_observers, &n_heard);
      query_client_flush (bench.client);
      n_heard = 0;
      for (guint i = 0; i < n_sets; i++)
        g_ptr_array_add (items, item_new (n / 2, i + 1));
      start = now_ns ();
      for (guint i = 0; i < n_sets; i++)
        {
          query_client_set_data (bench.client, bench.keys[n / 2], items->pdata[i]);
          query_client_flush (bench.client);
        }
      times[run] = (double) (now_ns () - start) / n_sets;
      g_assert_cmpuint (n_heard, ==, n_sets * n_observers);
      g_clear_pointer (&observers, g_ptr_array_unref);
      close_bench (&bench);
    }
  report (n_observers > 0 ? "set-10-observers" : "set-0-observers", n, times, N_RUNS);
}

static QueryList *
make_rows (guint64 changed_revision)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < N_ROWS; i++)
    g_ptr_array_add (items, item_new (i * 2, i == N_ROWS / 2 ? changed_revision : 0));
  return query_list_new (&item_kind, items->pdata, items->len);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
bench_optimistic (void)
{
  double times[N_RUNS];

  for (guint run = 0; run < N_RUNS; run++)
    {
      const guint n_ops = 500;
      g_autoptr (QueryKey) key = query_key_new ("su", "rows", 1);
      g_autoptr (QueryList) rows = make_rows (0);
      g_autoptr (GPtrArray) observers = NULL;
      g_autoptr (QueryListModel) model = query_list_model_new (&item_kind, NULL);
      guint n_heard = 0, n_changes = 0;
      Bench bench;
      gint64 start;

      open_bench (&bench);
      query_client_set_data (bench.client, key, rows);
      observers = watch (&bench, key, 1, &n_heard);
      query_list_model_add (model, observers->pdata[0]);
      query_client_flush (bench.client);
      g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &n_changes);
      n_heard = 0;
      start = now_ns ();
      for (guint i = 0; i < n_ops; i++)
        {
          g_autoptr (BenchItem) item = item_new ((i * 7919) % N_ROWS * 2 + 1, 1);

          query_client_mutate (bench.client, "insert", item);
          query_client_flush (bench.client);
          query_attempt_return_error (bench.attempt,
                                      g_error_new_literal (QUERY_ERROR, QUERY_ERROR_REFUSED, "no"));
          query_client_flush (bench.client);
        }
      times[run] = (double) (now_ns () - start) / n_ops;
      g_assert_cmpuint (n_heard, ==, 2 * n_ops);
      g_assert_cmpuint (n_changes, ==, 2 * n_ops);
      g_assert_true (query_client_get_data (bench.client, key) == rows);
      g_object_run_dispose (G_OBJECT (model));
      g_clear_pointer (&observers, g_ptr_array_unref);
      close_bench (&bench);
    }
  report ("optimistic-insert-failing", N_ROWS, times, N_RUNS);
}

/* The median of single operations: each has ten thousand new rows made before it, outside the
 * measured time. */
static void
bench_refetch (const char *work, gboolean discard_at_once)
{
  const guint n_ops = 20 * N_RUNS;
  g_autofree double *times = g_new (double, n_ops);
  g_autoptr (QueryKey) key = query_key_new ("su", "rows", 1);
  g_autoptr (QueryList) rows = make_rows (0);
  g_autoptr (GPtrArray) observers = NULL;
  g_autoptr (QueryListModel) model = query_list_model_new (&item_kind, NULL);
  guint n_heard = 0, n_changes = 0;
  Bench bench;

  open_bench_for (&bench, discard_at_once);
  query_client_set_data (bench.client, key, rows);
  observers = watch (&bench, key, 10, &n_heard);
  query_list_model_add (model, observers->pdata[0]);
  query_client_flush (bench.client);
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &n_changes);
  n_heard = 0;
  for (guint i = 0; i < n_ops; i++)
    {
      QueryList *answer = make_rows (i + 1);
      gint64 start;

      start = now_ns ();
      query_client_refetch (bench.client, QUERY_FILTER_EXACT (key));
      query_client_flush (bench.client);
      query_fetch_return (bench.fetch, answer);
      query_client_flush (bench.client);
      times[i] = (double) (now_ns () - start);
    }
  g_assert_cmpuint (n_heard, ==, 10 * n_ops);
  g_assert_cmpuint (n_changes, ==, n_ops);
  g_object_run_dispose (G_OBJECT (model));
  g_clear_pointer (&observers, g_ptr_array_unref);
  close_bench (&bench);
  report (work, N_ROWS, times, n_ops);
}

static void
bench_deadlines (guint n)
{
  Bench bench;
  guint n_heard = 0;
  g_autoptr (GPtrArray) observers = g_ptr_array_new_with_free_func (g_object_unref);

  open_bench (&bench);
  fill (&bench, n);
  for (guint i = 0; i < n; i += 10)
    {
      QueryObserver *observer = query_observer_new (bench.client, bench.keys[i]);

      query_observer_subscribe (observer);
      g_ptr_array_add (observers, observer);
    }
  query_client_flush (bench.client);
  printf ("timers\t%u\t%u\n", n, query_virtual_clock_count_alarms (bench.clock));
  g_assert_cmpuint (n_heard, ==, 0);
  g_clear_pointer (&observers, g_ptr_array_unref);
  close_bench (&bench);
}

int
main (int argc, char *argv[])
{
  static const guint sizes[] = { 100, 1000, 10000, 100000 };
  guint n_sizes = argc > 1 ? (guint) atoi (argv[1]) : G_N_ELEMENTS (sizes);

  for (guint i = 0; i < MIN (n_sizes, G_N_ELEMENTS (sizes)); i++)
    {
      bench_create (sizes[i]);
      bench_invalidate (sizes[i]);
      bench_set (sizes[i], 0);
      bench_set (sizes[i], 10);
    }
  bench_optimistic ();
  bench_refetch ("refetch-one-changed", FALSE);
  bench_refetch ("refetch-one-changed-freed-at-once", TRUE);
  bench_deadlines (n_sizes < G_N_ELEMENTS (sizes) ? 1000 : 100000);
  return 0;
}
