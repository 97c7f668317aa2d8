/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Where a client gets the time and its one alarm from. */
#define QUERY_TYPE_CLOCK (query_clock_get_type ())
G_DECLARE_INTERFACE (QueryClock, query_clock, QUERY, CLOCK, GObject)

struct _QueryClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_now)      (QueryClock     *self);
  guint  (*add_alarm)    (QueryClock     *self,
                          gint64          when,
                          GSourceOnceFunc func,
                          gpointer        user_data);
  void   (*remove_alarm) (QueryClock     *self,
                          guint           id);
};

/* Microseconds since the epoch, UTC. */
gint64      query_clock_get_now      (QueryClock     *self);
/* Calls func once, on the main thread, at or after when. The id is never 0 and is void once func runs. */
guint       query_clock_add_alarm    (QueryClock     *self,
                                      gint64          when,
                                      GSourceOnceFunc func,
                                      gpointer        user_data);
void        query_clock_remove_alarm (QueryClock     *self,
                                      guint           id);

/* The system's time when it's made, then what has gone by, the machine's sleep included: it never jumps. Rings on the
 * thread's default main context, after a sleep at most a minute late. */
#define QUERY_TYPE_REAL_CLOCK (query_real_clock_get_type ())
G_DECLARE_FINAL_TYPE (QueryRealClock, query_real_clock, QUERY, REAL_CLOCK, GObject)

QueryClock *query_real_clock_new     (void);

/* A clock that moves only when told: for tests. */
#define QUERY_TYPE_VIRTUAL_CLOCK (query_virtual_clock_get_type ())
G_DECLARE_FINAL_TYPE (QueryVirtualClock, query_virtual_clock, QUERY, VIRTUAL_CLOCK, GObject)

QueryVirtualClock *query_virtual_clock_new          (gint64             start);
/* Rings every alarm due on the way in its order, each at its own time; between them pending main-context
 * work is done. */
void               query_virtual_clock_advance      (QueryVirtualClock *self,
                                                     gint64             duration);
guint              query_virtual_clock_count_alarms (QueryVirtualClock *self);

G_END_DECLS
