/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-clock.h"

/* A clock that stands still until it is advanced, for tests that take no time. */

typedef struct
{
  gint64 when;
  guint id;
  GSourceOnceFunc func;
  gpointer user_data;
} Alarm;

struct _QueryVirtualClock
{
  GObject parent_instance;
  gint64 now;
  GArray *alarms; /* of Alarm, by time, then by order of setting; owned */
  guint last_id;
};

static gint64
query_virtual_clock_get_now (QueryClock *clock)
{
  return QUERY_VIRTUAL_CLOCK (clock)->now;
}

static guint
query_virtual_clock_add_alarm (QueryClock *clock, gint64 when, GSourceOnceFunc func, gpointer data)
{
  QueryVirtualClock *self = QUERY_VIRTUAL_CLOCK (clock);
  Alarm alarm = { .when = when, .id = ++self->last_id, .func = func, .user_data = data };
  guint position = self->alarms->len;

  while (position > 0 && g_array_index (self->alarms, Alarm, position - 1).when > when)
    position--;
  g_array_insert_val (self->alarms, position, alarm);
  return alarm.id;
}

static void
query_virtual_clock_remove_alarm (QueryClock *clock, guint id)
{
  QueryVirtualClock *self = QUERY_VIRTUAL_CLOCK (clock);

  for (guint i = 0; i < self->alarms->len; i++)
    if (g_array_index (self->alarms, Alarm, i).id == id)
      {
        g_array_remove_index (self->alarms, i);
        return;
      }
}

static void
query_virtual_clock_clock_init (QueryClockInterface *iface)
{
  iface->get_now = query_virtual_clock_get_now;
  iface->add_alarm = query_virtual_clock_add_alarm;
  iface->remove_alarm = query_virtual_clock_remove_alarm;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (QueryVirtualClock,
                               query_virtual_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (QUERY_TYPE_CLOCK,
                                                      query_virtual_clock_clock_init))

static void
query_virtual_clock_finalize (GObject *object)
{
  QueryVirtualClock *self = QUERY_VIRTUAL_CLOCK (object);

  g_array_unref (self->alarms);
  G_OBJECT_CLASS (query_virtual_clock_parent_class)->finalize (object);
}

static void
query_virtual_clock_class_init (QueryVirtualClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = query_virtual_clock_finalize;
}

static void
query_virtual_clock_init (QueryVirtualClock *self)
{
  self->alarms = g_array_new (FALSE, FALSE, sizeof (Alarm));
}

static void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/**
 * query_virtual_clock_new:
 * @start: microseconds since the epoch
 *
 * Returns: (transfer full): a clock that stands at @start
 */
QueryVirtualClock *
query_virtual_clock_new (gint64 start)
{
  QueryVirtualClock *self = g_object_new (QUERY_TYPE_VIRTUAL_CLOCK, NULL);

  self->now = start;
  return self;
}

/**
 * query_virtual_clock_advance:
 * @self: a virtual clock
 * @duration: microseconds
 *
 * Moves the time on. Every alarm due on the way rings in its order, at its own time; before the
 * first, between them and at the end all pending work of the default main context is done.
 */
void
query_virtual_clock_advance (QueryVirtualClock *self, gint64 duration)
{
  gint64 end;

  g_return_if_fail (QUERY_IS_VIRTUAL_CLOCK (self) && duration >= 0);

  end = self->now + duration;
  run_pending ();
  while (self->alarms->len > 0 && g_array_index (self->alarms, Alarm, 0).when <= end)
    {
      Alarm alarm = g_array_index (self->alarms, Alarm, 0);

      g_array_remove_index (self->alarms, 0);
      self->now = MAX (self->now, alarm.when);
      alarm.func (alarm.user_data);
      run_pending ();
    }
  self->now = end;
}

/**
 * query_virtual_clock_count_alarms:
 * @self: a virtual clock
 *
 * Returns: how many alarms are set
 */
guint
query_virtual_clock_count_alarms (QueryVirtualClock *self)
{
  g_return_val_if_fail (QUERY_IS_VIRTUAL_CLOCK (self), 0);

  return self->alarms->len;
}
