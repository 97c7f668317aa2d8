/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-entry-private.h"
#include "query-storage.h"

G_BEGIN_DECLS

typedef void (*QueryEntryFunc) (QueryEntry *entry);

void     query_client_write_unsaved   (QueryClient    *self);
void     query_entry_want_save        (QueryEntry     *self);
/* Looks up what is stored, once, and calls done; FALSE when there is nothing to look up. */
gboolean query_entry_load             (QueryEntry     *self,
                                       QueryEntryFunc  done);
/* FALSE when the mutation isn't for the journal; else query_mutation_journaled() follows. */
gboolean query_mutation_write_journal (QueryMutation  *self);
void     query_mutation_erase_journal (QueryMutation  *self);

G_END_DECLS
