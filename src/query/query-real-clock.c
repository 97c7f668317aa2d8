/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-clock.h"

#include "query-types.h"

/* The system's real time, because ages of data outlive the process and the machine's sleep. An
 * alarm is a GSource with a ready time on the main context that was the thread's default when the
 * clock was made. Ready times have 64 bits: no overflow after 24 days. */

struct _QueryRealClock
{
  GObject parent_instance;
  GMainContext *context; /* owned */
};

typedef struct
{
  GSource source;
  GSourceOnceFunc func;
  gpointer user_data;
} Alarm;

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Alarm *alarm = (Alarm *) source;

  alarm->func (alarm->user_data);
  return G_SOURCE_REMOVE;
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

static gint64
query_real_clock_get_now (QueryClock *clock)
{
  return g_get_real_time ();
}

static guint
query_real_clock_add_alarm (QueryClock *clock,
                            gint64 when,
                            GSourceOnceFunc func,
                            gpointer user_data)
{
  QueryRealClock *self = QUERY_REAL_CLOCK (clock);
  gint64 now = g_get_real_time ();
  gint64 delay = when > now ? when - now : 0;
  gint64 start = g_get_monotonic_time ();
  GSource *source = g_source_new (&alarm_funcs, sizeof (Alarm));
  Alarm *alarm = (Alarm *) source;
  guint id;

  alarm->func = func;
  alarm->user_data = user_data;
  g_source_set_static_name (source, "QueryClock alarm");
  g_source_set_ready_time (source, delay < G_MAXINT64 - start ? start + delay : G_MAXINT64);
  id = g_source_attach (source, self->context);
  g_source_unref (source);
  return id;
}

static void
query_real_clock_remove_alarm (QueryClock *clock, guint id)
{
  QueryRealClock *self = QUERY_REAL_CLOCK (clock);
  GSource *source = g_main_context_find_source_by_id (self->context, id);

  if (source != NULL)
    g_source_destroy (source);
}

static void
query_real_clock_clock_init (QueryClockInterface *iface)
{
  iface->get_now = query_real_clock_get_now;
  iface->add_alarm = query_real_clock_add_alarm;
  iface->remove_alarm = query_real_clock_remove_alarm;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QueryRealClock,
                               query_real_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUERY_TYPE_CLOCK,
                                                      query_real_clock_clock_init))

static void
query_real_clock_finalize (GObject *object)
{
  QueryRealClock *self = QUERY_REAL_CLOCK (object);

  g_main_context_unref (self->context);
  G_OBJECT_CLASS (query_real_clock_parent_class)->finalize (object);
}

static void
query_real_clock_class_init (QueryRealClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = query_real_clock_finalize;
}

static void
query_real_clock_init (QueryRealClock *self)
{
  self->context = g_main_context_ref_thread_default ();
}

/**
 * query_real_clock_new:
 *
 * Returns: (transfer full): a clock on the system's time
 */
QueryClock *
query_real_clock_new (void)
{
  return g_object_new (QUERY_TYPE_REAL_CLOCK, NULL);
}
