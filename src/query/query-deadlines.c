/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-deadlines-private.h"
#include "query-types.h"

/* A binary heap of pointers; each deadline knows its place, so that it can be moved or taken out.
 * The alarm may ring too early after the earliest deadline was put off: then it is only set anew,
 * which is cheaper than moving it with each change. */

struct _QueryDeadlines
{
  QueryClock *clock;
  QueryDeadlineFunc func;
  GObject *owner;       /* borrowed: it owns this */
  QueryDeadline **heap; /* from 1 */
  guint n;
  guint room;
  guint alarm;
  gint64 alarm_when;
  gboolean ringing;
};

static void
place (QueryDeadlines *self, guint position, QueryDeadline *deadline)
{
  self->heap[position] = deadline;
  deadline->position = position;
}

static void
sift_up (QueryDeadlines *self, QueryDeadline *deadline, guint position)
{
  while (position > 1 && self->heap[position / 2]->when > deadline->when)
    {
      place (self, position, self->heap[position / 2]);
      position /= 2;
    }
  place (self, position, deadline);
}

static void
sift_down (QueryDeadlines *self, QueryDeadline *deadline, guint position)
{
  for (;;)
    {
      guint child = position * 2;

      if (child + 1 <= self->n && self->heap[child + 1]->when < self->heap[child]->when)
        child++;
      if (child > self->n || self->heap[child]->when >= deadline->when)
        break;
      place (self, position, self->heap[child]);
      position = child;
    }
  place (self, position, deadline);
}

static void
take_out (QueryDeadlines *self, QueryDeadline *deadline)
{
  guint position = deadline->position;
  QueryDeadline *last = self->heap[self->n--];

  deadline->position = 0;
  if (last == deadline)
    return;
  if (position > 1 && self->heap[position / 2]->when > last->when)
    sift_up (self, last, position);
  else
    sift_down (self, last, position);
}

/* Rings all that are due, each with the alarm already gone, so that func may set and remove as it
 * likes. */
static void
ring_due (QueryDeadlines *self)
{
  gint64 now = query_clock_get_now (self->clock);

  self->ringing = TRUE;
  while (self->n > 0 && self->heap[1]->when <= now)
    {
      QueryDeadline *deadline = self->heap[1];

      take_out (self, deadline);
      self->func (deadline, self->owner);
    }
  self->ringing = FALSE;
}

static void
alarm_cb (gpointer user_data)
{
  QueryDeadlines *self = user_data;
  g_autoptr (GObject) alive G_GNUC_UNUSED = g_object_ref (self->owner);

  self->alarm = 0;
  ring_due (self);
  if (self->n > 0 && self->alarm == 0)
    {
      self->alarm_when = self->heap[1]->when;
      self->alarm = query_clock_add_alarm (self->clock, self->alarm_when, alarm_cb, self);
    }
}

static void
ensure_alarm (QueryDeadlines *self)
{
  gint64 first = self->heap[1]->when;

  if (self->ringing || (self->alarm != 0 && self->alarm_when <= first))
    return;
  if (self->alarm != 0)
    query_clock_remove_alarm (self->clock, self->alarm);
  self->alarm_when = first;
  self->alarm = query_clock_add_alarm (self->clock, first, alarm_cb, self);
}

/* Nothing wakes the machine when there is nothing to ring for. */
static void
drop_alarm_if_idle (QueryDeadlines *self)
{
  if (self->n > 0 || self->alarm == 0)
    return;
  query_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
}

QueryDeadlines *
query_deadlines_new (QueryClock *clock, QueryDeadlineFunc func, GObject *owner)
{
  QueryDeadlines *self = g_new0 (QueryDeadlines, 1);

  self->clock = g_object_ref (clock);
  self->func = func;
  self->owner = owner;
  return self;
}

void
query_deadlines_free (QueryDeadlines *self)
{
  if (self->alarm != 0)
    query_clock_remove_alarm (self->clock, self->alarm);
  for (guint i = 1; i <= self->n; i++)
    self->heap[i]->position = 0;
  g_object_unref (self->clock);
  g_free (self->heap);
  g_free (self);
}

void
query_deadlines_set (QueryDeadlines *self,
                     QueryDeadline *deadline,
                     QueryDeadlineKind kind,
                     gint64 when)
{
  if (deadline->position != 0 && deadline->when == when)
    return;
  if (deadline->position != 0)
    take_out (self, deadline);
  if (when == QUERY_NEVER)
    {
      drop_alarm_if_idle (self);
      return;
    }
  deadline->when = when;
  deadline->kind = kind;
  if (self->n + 2 > self->room)
    {
      self->room = MAX (16, self->room * 2);
      self->heap = g_renew (QueryDeadline *, self->heap, self->room);
    }
  self->n++;
  sift_up (self, deadline, self->n);
  ensure_alarm (self);
}

void
query_deadlines_remove (QueryDeadlines *self, QueryDeadline *deadline)
{
  if (deadline->position == 0)
    return;
  take_out (self, deadline);
  drop_alarm_if_idle (self);
}
