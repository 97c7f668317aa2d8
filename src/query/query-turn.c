/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"
#include "query-observer-private.h"
#include "query-storage-private.h"

/* The turn.
 *
 * State changes at once. What follows from it is done once at the end of the turn of the main loop,
 * however much changed: invalidated queries that somebody watches are fetched, changed rows stored,
 * observers told, then the list models that several of them feed. The turn's source stands before
 * GTK's layout and drawing, so that what changed in a turn is in its frame. What that brings about
 * in its turn is done too, a few rounds long; the rest is for the next turn. */

#define MAX_ROUNDS 16

typedef struct
{
  GObject *object;
  QueryTurnFunc func;
} TurnItem;

static void
start_wanted (QueryEntry *entry)
{
  QueryEntryExtra *extra = query_entry_ensure_extra (entry);
  gboolean join =
      entry->wanted_join || (extra->flight != NULL && extra->flight->tick > extra->wanted_tick);
  gboolean needed = entry->wanted_force || entry->invalidated;

  entry->wanted = FALSE;
  if (entry->node != NULL && needed && query_entry_is_enabled (entry)
      && !query_entry_is_static (entry))
    query_flight_start (entry, entry->options->resource.retry, NULL, join, NULL);
  /* What goes on then may do anything to the query. */
  while (entry->extra != NULL && entry->extra->groups != NULL && entry->extra->groups->len > 0)
    {
      GPtrArray *groups = entry->extra->groups;
      QueryGroup *group = g_ptr_array_steal_index (groups, groups->len - 1);

      query_group_end (group, NULL);
      query_group_unref (group);
    }
}

/* Starts what was wanted; what is wanted meanwhile is for the next round. */
static void
start_all_wanted (QueryClient *self)
{
  g_autoptr (GPtrArray) wanted = g_steal_pointer (&self->wanted);

  self->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  for (guint i = 0; i < wanted->len; i++)
    start_wanted (wanted->pdata[i]);
}

static void
turn_item_free (gpointer data)
{
  TurnItem *item = data;

  g_object_unref (item->object);
  g_free (item);
}

static void
tell_observers (QueryClient *self)
{
  GPtrArray *telling = self->dirty;

  /* An observer that goes meanwhile clears its place; one that changes meanwhile is for the next
   * round. */
  self->dirty = self->telling;
  self->telling = telling;
  self->telling_now = query_clock_get_now (self->clock);
  for (guint i = 0; i < telling->len; i++)
    {
      QueryObserver *observer = telling->pdata[i];

      if (observer == NULL)
        continue;
      observer->dirty = FALSE;
      observer->place = G_MAXUINT;
      telling->pdata[i] = NULL;
      query_observer_tell (observer);
    }
  g_ptr_array_set_size (telling, 0);
  self->telling_now = 0;
}

static void
run_waiting (QueryClient *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (turn_item_free);
  for (guint i = 0; i < waiting->len; i++)
    {
      TurnItem *item = waiting->pdata[i];

      item->func (item->object);
    }
}

static void
tell_counts (QueryClient *self)
{
  if (self->told_fetching == self->n_fetching)
    return;
  self->told_fetching = self->n_fetching;
  g_object_notify (G_OBJECT (self), "n-fetching");
}

static gboolean
has_work (QueryClient *self)
{
  return self->wanted->len > 0 || self->unsaved->len > 0
         || (self->n_frozen == 0 && (self->dirty->len > 0 || self->waiting->len > 0));
}

static void
run_turn (QueryClient *self)
{
  g_autoptr (QueryClient) alive G_GNUC_UNUSED = g_object_ref (self);

  if (self->in_turn)
    return;
  self->in_turn = TRUE;
  for (guint round = 0; round < MAX_ROUNDS && has_work (self); round++)
    {
      start_all_wanted (self);
      query_client_write_unsaved (self);
      if (self->n_frozen > 0)
        continue;
      tell_observers (self);
      run_waiting (self);
    }
  tell_counts (self);
  self->in_turn = FALSE;
  if (has_work (self))
    query_client_want_turn (self);
}

static gboolean
turn_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  QueryClient *self = user_data;

  g_source_set_ready_time (source, -1);
  self->turn_set = FALSE;
  run_turn (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
turn_callback (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs turn_funcs = { .dispatch = turn_dispatch };

void
query_client_open_turn (QueryClient *self, GMainContext *context)
{
  self->waiting = g_ptr_array_new_with_free_func (turn_item_free);
  self->turn = g_source_new (&turn_funcs, sizeof (GSource));
  g_source_set_static_name (self->turn, "QueryClient turn");
  g_source_set_priority (self->turn, QUERY_PRIORITY_NOTIFY);
  g_source_set_callback (self->turn, turn_callback, self, NULL);
  g_source_attach (self->turn, context);
}

void
query_client_want_turn (QueryClient *self)
{
  if (self->turn_set || self->in_turn || self->disposed)
    return;
  self->turn_set = TRUE;
  g_source_set_ready_time (self->turn, 0);
}

void
query_client_at_turn (QueryClient *self, GObject *object, QueryTurnFunc func)
{
  TurnItem *item;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      item = self->waiting->pdata[i];
      if (item->object == object && item->func == func)
        return;
    }
  item = g_new (TurnItem, 1);
  item->object = g_object_ref (object);
  item->func = func;
  g_ptr_array_add (self->waiting, item);
  query_client_want_turn (self);
}

void
query_client_add_dirty (QueryClient *self, QueryObserver *observer)
{
  observer->dirty = TRUE;
  observer->place = self->dirty->len;
  g_ptr_array_add (self->dirty, observer);
  query_client_want_turn (self);
}

void
query_client_count_flight (QueryClient *self, int by)
{
  self->n_fetching += by;
  query_client_want_turn (self);
}

void
query_client_want_fetch (QueryClient *self, QueryEntry *entry, gboolean join, gboolean force)
{
  if (!entry->wanted)
    {
      g_ptr_array_add (self->wanted, query_entry_ref (entry));
      entry->wanted = TRUE;
      entry->wanted_join = TRUE;
      entry->wanted_force = FALSE;
      query_client_want_turn (self);
    }
  entry->wanted_join &= join;
  entry->wanted_force |= force;
  query_entry_ensure_extra (entry)->wanted_tick = query_client_next_tick (self);
}

/**
 * query_client_freeze:
 * @self: a client
 *
 * Holds back all telling until the matching [method@Client.thaw]; counts. State goes on changing at
 * once, and fetches are started.
 */
void
query_client_freeze (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  self->n_frozen++;
}

/**
 * query_client_thaw:
 * @self: a client
 *
 * Ends a [method@Client.freeze]. The outermost one tells all at once.
 */
void
query_client_thaw (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self) && self->n_frozen > 0);

  if (--self->n_frozen == 0)
    run_turn (self);
}

/**
 * query_client_flush:
 * @self: a client
 *
 * Does now what waits for the end of the turn: starts refetches, tells observers and models.
 */
void
query_client_flush (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  run_turn (self);
}
