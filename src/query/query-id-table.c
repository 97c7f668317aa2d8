/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-id-table-private.h"

/* A hash table with its slots in one array, half of them empty at least. An id that is not in its
 * own slot is in the next ones; when one goes, those after it move up. */

#define FIRST_BITS 8

static guint
get_home (const QueryIdTable *self, guint64 id)
{
  return (guint) ((id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> (64 - self->bits));
}

static guint
get_mask (const QueryIdTable *self)
{
  return (1u << self->bits) - 1;
}

/* Where it is, or the empty slot where it belongs. */
static guint
find_slot (const QueryIdTable *self, guint64 id)
{
  guint at = get_home (self, id);

  while (self->slots[at].n > 0 && self->slots[at].id != id)
    at = (at + 1) & get_mask (self);
  return at;
}

static void
grow (QueryIdTable *self)
{
  g_autofree QueryIdSlot *old = self->slots;
  guint n_old = old != NULL ? get_mask (self) + 1 : 0;

  self->bits = old != NULL ? self->bits + 1 : FIRST_BITS;
  self->slots = g_new0 (QueryIdSlot, get_mask (self) + 1);
  for (guint i = 0; i < n_old; i++)
    if (old[i].n > 0)
      self->slots[find_slot (self, old[i].id)] = old[i];
}

/* Moves up what would no longer be found behind an empty slot. */
static void
close_up (QueryIdTable *self, guint empty)
{
  guint mask = get_mask (self);

  for (guint at = (empty + 1) & mask; self->slots[at].n > 0; at = (at + 1) & mask)
    {
      guint home = get_home (self, self->slots[at].id);

      if (((at - home) & mask) < ((at - empty) & mask))
        continue;
      self->slots[empty] = self->slots[at];
      empty = at;
    }
  self->slots[empty].n = 0;
}

void
query_id_table_clear (QueryIdTable *self)
{
  g_clear_pointer (&self->slots, g_free);
  self->bits = 0;
  self->n_ids = 0;
}

const QueryIdSlot *
query_id_table_add (QueryIdTable *self, guint64 id, gpointer holder)
{
  QueryIdSlot *slot;

  if (self->slots == NULL || 2 * self->n_ids >= get_mask (self))
    grow (self);
  slot = &self->slots[find_slot (self, id)];
  if (slot->n == 0)
    *slot = (QueryIdSlot){ .id = id };
  self->n_ids += slot->n == 0 ? 1 : 0;
  slot->n++;
  slot->holders ^= (gsize) holder;
  return slot;
}

gpointer
query_id_table_remove (QueryIdTable *self, guint64 id, gpointer holder)
{
  guint at = find_slot (self, id);
  QueryIdSlot *slot = &self->slots[at];

  g_assert (slot->n > 0);
  slot->n--;
  slot->holders ^= (gsize) holder;
  if (slot->n > 0)
    return slot->n == 1 ? (gpointer) slot->holders : NULL;
  self->n_ids--;
  close_up (self, at);
  return NULL;
}

guint
query_id_table_count (const QueryIdTable *self, guint64 id)
{
  return self->slots != NULL ? self->slots[find_slot (self, id)].n : 0;
}
