/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-database.h"

G_BEGIN_DECLS

/* A change that a server hasn't confirmed yet. It survives the process: at the next start each entry
 * becomes a mutation again, with its layer. */
typedef struct
{
  gint64 id;           /* in the order they were added */
  char *kind;          /* the registered kind of the mutation */
  GVariant *variables; /* what it was called with */
  int state;           /* the caller's own */
  gint64 created;      /* microseconds since the epoch, UTC */
} CalJournalEntry;

void       cal_journal_entry_free               (CalJournalEntry      *self);

/* Durable when it is reported. A floating `variables` is taken. */
void       cal_database_journal_add_async       (CalDatabase          *self,
                                                 const char           *kind,
                                                 GVariant             *variables,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gint64     cal_database_journal_add_finish      (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GError              **error); /* the id; 0: error */
void       cal_database_journal_set_state_async (CalDatabase          *self,
                                                 gint64                id,
                                                 int                   state,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean   cal_database_journal_set_state_finish (CalDatabase         *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void       cal_database_journal_remove_async    (CalDatabase          *self,
                                                 gint64                id,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean   cal_database_journal_remove_finish   (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
void       cal_database_journal_list_async      (CalDatabase          *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray *cal_database_journal_list_finish     (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GError              **error); /* CalJournalEntry */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalJournalEntry, cal_journal_entry_free)

G_END_DECLS
