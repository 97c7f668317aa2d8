/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-clock.h"

#include "query-types.h"

#include <time.h>

/* The system's real time when the clock is made, because ages of data outlive the process, and from
 * then on what has gone by, the machine's sleep included: so it never jumps, and no alarm waits for
 * hours because the system's time was put right.
 *
 * An alarm is a GSource with a ready time on the main context that was the thread's default when
 * the clock was made. Ready times have 64 bits: no overflow after 24 days. But the main loop's time
 * stands still while the machine sleeps. So an alarm wakes once a minute to look at the clock; it
 * rings at most so late after a sleep. */

#define LONGEST_WAIT QUERY_MINUTE

struct _QueryRealClock
{
  GObject parent_instance;
  GMainContext *context; /* owned */
  gint64 zero;           /* microseconds since the epoch when the machine was started */
};

typedef struct
{
  GSource source;
  QueryRealClock *clock; /* owned */
  gint64 when;
  GSourceOnceFunc func;
  gpointer user_data;
} Alarm;

/* Microseconds since the machine was started. */
static gint64
get_elapsed (void)
{
#ifdef CLOCK_BOOTTIME
  struct timespec time;

  if (clock_gettime (CLOCK_BOOTTIME, &time) == 0)
    return time.tv_sec * QUERY_SECOND + time.tv_nsec / 1000;
#endif
  return g_get_monotonic_time ();
}

static void
set_ready (Alarm *alarm, gint64 now)
{
  gint64 delay = alarm->when > now ? MIN (alarm->when - now, LONGEST_WAIT) : 0;

  g_source_set_ready_time ((GSource *) alarm, g_get_monotonic_time () + delay);
}

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Alarm *alarm = (Alarm *) source;
  gint64 now = query_clock_get_now (QUERY_CLOCK (alarm->clock));

  if (now < alarm->when)
    {
      set_ready (alarm, now);
      return G_SOURCE_CONTINUE;
    }
  alarm->func (alarm->user_data);
  return G_SOURCE_REMOVE;
}

static void
alarm_finalize (GSource *source)
{
  g_object_unref (((Alarm *) source)->clock);
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch, .finalize = alarm_finalize };

static gint64
query_real_clock_get_now (QueryClock *clock)
{
  return QUERY_REAL_CLOCK (clock)->zero + get_elapsed ();
}

static guint
query_real_clock_add_alarm (QueryClock *clock,
                            gint64 when,
                            GSourceOnceFunc func,
                            gpointer user_data)
{
  QueryRealClock *self = QUERY_REAL_CLOCK (clock);
  GSource *source = g_source_new (&alarm_funcs, sizeof (Alarm));
  Alarm *alarm = (Alarm *) source;
  guint id;

  alarm->clock = g_object_ref (self);
  alarm->when = when;
  alarm->func = func;
  alarm->user_data = user_data;
  g_source_set_static_name (source, "QueryClock alarm");
  set_ready (alarm, query_clock_get_now (clock));
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
  self->zero = g_get_real_time () - get_elapsed ();
}

/**
 * query_real_clock_new:
 *
 * Makes a clock that shows the system's time and goes on from there, through the machine's sleep,
 * whatever the system's time is set to later. Its alarms ring on the default main context of the
 * calling thread, after a sleep at most a minute late.
 *
 * Returns: (transfer full): a clock
 */
QueryClock *
query_real_clock_new (void)
{
  return g_object_new (QUERY_TYPE_REAL_CLOCK, NULL);
}
