/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-client.h"

G_BEGIN_DECLS

/* One query as it is kept between two runs of the program. */
typedef struct
{
  QueryKey *key;
  GVariant *data;       /* NULL: the row is to go */
  gint64    updated_at;
} QueryStoredRow;

/* Where the data of queries are kept between two runs: a row a query, those whose resource can serialise them. */
#define QUERY_TYPE_STORAGE (query_storage_get_type ())
G_DECLARE_INTERFACE (QueryStorage, query_storage, QUERY, STORAGE, GObject)

struct _QueryStorageInterface
{
  GTypeInterface parent_iface;

  void      (*load_async)  (QueryStorage        *self,
                            QueryKey            *key,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data);
  /* (transfer full) (nullable): NULL without an error when there is no row. */
  GVariant *(*load_finish) (QueryStorage        *self,
                            GAsyncResult        *result,
                            gint64              *out_updated_at,
                            GError             **error);
  /* The rows that changed in a turn, to be written in one transaction; need not be on disk when it returns. */
  void      (*write)       (QueryStorage         *self,
                            const QueryStoredRow *rows,
                            guint                 n_rows);
  /* Returns when all is on disk. */
  void      (*flush)       (QueryStorage        *self);
};

/* Where mutations are kept until they have settled. */
#define QUERY_TYPE_JOURNAL (query_journal_get_type ())
G_DECLARE_INTERFACE (QueryJournal, query_journal, QUERY, JOURNAL, GObject)

struct _QueryJournalInterface
{
  GTypeInterface parent_iface;

  /* The record must be on disk when this is done: only then the mutation is sent. */
  void      (*write_async)  (QueryJournal        *self,
                             const char          *id,
                             GVariant            *record,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data);
  gboolean  (*write_finish) (QueryJournal        *self,
                             GAsyncResult        *result,
                             GError             **error);
  void      (*erase)        (QueryJournal        *self,
                             const char          *id);
};

/* To be set before the first query or mutation. */
void     query_client_set_storage   (QueryClient         *self,
                                     QueryStorage        *storage); /* (nullable) */
void     query_client_set_journal   (QueryClient         *self,
                                     QueryJournal        *journal); /* (nullable) */
/* Writes what waits for the end of the turn and returns when it's on disk: at the end of the program. */
void     query_client_save          (QueryClient         *self);
/* Puts back data that were stored: adds a missing query, replaces older data; newer ones in memory stay. */
gboolean query_client_restore_query (QueryClient         *self,
                                     QueryKey            *key,
                                     GVariant            *stored,
                                     gint64               updated_at,
                                     GError             **error);

G_END_DECLS
