/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-clock.h"

/* The one place where a client gets time from, so that a test can hold it still. */

G_DEFINE_INTERFACE (QueryClock, query_clock, G_TYPE_OBJECT)

static void
query_clock_default_init (QueryClockInterface *iface)
{
}

/**
 * query_clock_get_now:
 * @self: a clock
 *
 * Returns: microseconds since the epoch, UTC
 */
gint64
query_clock_get_now (QueryClock *self)
{
  g_return_val_if_fail (QUERY_IS_CLOCK (self), 0);

  return QUERY_CLOCK_GET_IFACE (self)->get_now (self);
}

/**
 * query_clock_add_alarm:
 * @self: a clock
 * @when: microseconds since the epoch, UTC
 * @func: called once, on the main thread, at or after @when
 * @user_data: for @func
 *
 * Returns: an id, never 0, for query_clock_remove_alarm(); void once @func runs
 */
guint
query_clock_add_alarm (QueryClock *self, gint64 when, GSourceOnceFunc func, gpointer user_data)
{
  g_return_val_if_fail (QUERY_IS_CLOCK (self) && func != NULL, 0);

  return QUERY_CLOCK_GET_IFACE (self)->add_alarm (self, when, func, user_data);
}

/**
 * query_clock_remove_alarm:
 * @self: a clock
 * @id: an alarm that has not rung
 */
void
query_clock_remove_alarm (QueryClock *self, guint id)
{
  g_return_if_fail (QUERY_IS_CLOCK (self) && id != 0);

  QUERY_CLOCK_GET_IFACE (self)->remove_alarm (self, id);
}
