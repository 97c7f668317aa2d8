/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Who has an id: how many, and, combined by exclusive or, which: of one that is had once it is the holder itself. */
typedef struct
{
  guint64 id;
  gsize   holders;
  guint   n; /* 0: nobody */
} QueryIdSlot;

typedef struct
{
  QueryIdSlot *slots;
  guint        bits; /* the number of slots is a power of two */
  guint        n_ids;
} QueryIdTable;

void               query_id_table_clear  (QueryIdTable       *self);
/* (transfer none): the slot as it is now. */
const QueryIdSlot *query_id_table_add    (QueryIdTable       *self,
                                          guint64             id,
                                          gpointer            holder);
/* The holder that is left when it's the only one, else NULL. */
gpointer           query_id_table_remove (QueryIdTable       *self,
                                          guint64             id,
                                          gpointer            holder);
/* How many have it. */
guint              query_id_table_count  (const QueryIdTable *self,
                                          guint64             id);

G_END_DECLS
