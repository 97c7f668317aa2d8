/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-storage.h"

#include "query-mutation-private.h"
#include "query-storage-private.h"

/* Keeping queries and mutations between two runs.
 *
 * A query whose confirmed data change is marked, and at the end of the turn all marked ones are
 * written in one call: changed rows only. Layers are never stored: they are made anew of the
 * journal's mutations. Before the first fetch of a query its row is looked up, and what is found
 * shown at once, with its age. */

G_DEFINE_INTERFACE (QueryStorage, query_storage, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (QueryJournal, query_journal, G_TYPE_OBJECT)

static void
query_storage_default_init (QueryStorageInterface *iface)
{
}

static void
query_journal_default_init (QueryJournalInterface *iface)
{
}

static gboolean
is_stored (QueryEntry *entry)
{
  const QueryResource *resource = &entry->options->resource;

  return entry->client->storage != NULL && resource->serialize != NULL
         && resource->deserialize != NULL;
}

static void
row_clear (gpointer data)
{
  QueryStoredRow *row = data;

  query_key_unref (row->key);
  g_clear_pointer (&row->data, g_variant_unref);
}

static void
add_row (GArray *rows, QueryEntry *entry)
{
  QueryOptions *options = entry->options;
  QueryStoredRow row = { .updated_at = entry->updated_at };

  /* It may have been registered anew since it was marked. */
  if (!is_stored (entry))
    return;
  if (entry->confirmed != NULL)
    {
      row.data = options->resource.serialize (entry->confirmed, options->serialize_data);
      if (row.data == NULL)
        return;
      g_variant_ref_sink (row.data);
    }
  row.key = query_key_ref (entry->key);
  g_array_append_val (rows, row);
}

void
query_client_write_unsaved (QueryClient *self)
{
  g_autoptr (GPtrArray) unsaved = NULL;
  g_autoptr (GArray) rows = NULL;

  if (self->unsaved->len == 0)
    return;
  unsaved = g_steal_pointer (&self->unsaved);
  self->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) query_entry_unref);
  rows = g_array_new (FALSE, FALSE, sizeof (QueryStoredRow));
  g_array_set_clear_func (rows, row_clear);
  for (guint i = 0; i < unsaved->len; i++)
    {
      QueryEntry *entry = unsaved->pdata[i];

      entry->unsaved = FALSE;
      add_row (rows, entry);
    }
  if (rows->len > 0 && self->storage != NULL)
    QUERY_STORAGE_GET_IFACE (self->storage)
        ->write (self->storage, (const QueryStoredRow *) rows->data, rows->len);
}

void
query_entry_want_save (QueryEntry *self)
{
  if (self->unsaved || !is_stored (self))
    return;
  self->unsaved = TRUE;
  g_ptr_array_add (self->client->unsaved, query_entry_ref (self));
  query_client_want_turn (self->client);
}

static gpointer
deserialize (QueryEntry *entry, GVariant *stored)
{
  QueryOptions *options = entry->options;

  if (options->resource.deserialize == NULL)
    return NULL;
  return options->resource.deserialize (stored, options->deserialize_data);
}

static gboolean
take_stored (QueryEntry *entry, GVariant *stored, gint64 updated_at)
{
  gint64 max_age = entry->options->resource.max_age;
  gpointer data;

  if (query_time_add (updated_at, max_age) <= query_client_now (entry->client))
    return TRUE;
  if (entry->confirmed != NULL && entry->updated_at >= updated_at)
    return TRUE;
  data = deserialize (entry, stored);
  if (data == NULL)
    return FALSE;
  query_entry_set_confirmed (entry, data, updated_at, 0);
  return TRUE;
}

typedef struct
{
  QueryEntry *entry;
  QueryEntryFunc done;
} Load;

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  QueryStorage *storage = QUERY_STORAGE (object);
  Load *load = user_data;
  QueryEntry *entry = load->entry;
  g_autoptr (GVariant) stored = NULL;
  gint64 updated_at = 0;

  stored = QUERY_STORAGE_GET_IFACE (storage)->load_finish (storage, result, &updated_at, NULL);
  if (entry->node != NULL && stored != NULL)
    {
      gboolean was_unsaved = entry->unsaved;

      entry->unsaved = TRUE; /* what has just been read need not be written */
      take_stored (entry, stored, updated_at);
      entry->unsaved = was_unsaved;
    }
  load->done (entry);
  query_entry_unref (entry);
  g_free (load);
}

gboolean
query_entry_load (QueryEntry *self, QueryEntryFunc done)
{
  QueryStorage *storage = self->client->storage;
  Load *load;

  if (self->looked_up || self->confirmed != NULL || !is_stored (self))
    return FALSE;
  self->looked_up = TRUE;
  load = g_new (Load, 1);
  load->entry = query_entry_ref (self);
  load->done = done;
  QUERY_STORAGE_GET_IFACE (storage)->load_async (storage, self->key, NULL, loaded_cb, load);
  return TRUE;
}

typedef struct
{
  QueryMutation *mutation;
  guint number;
} Record;

static void
journaled_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  QueryJournal *journal = QUERY_JOURNAL (object);
  g_autofree Record *record = user_data;
  g_autoptr (QueryMutation) mutation = record->mutation;
  g_autoptr (GError) error = NULL;

  if (!QUERY_JOURNAL_GET_IFACE (journal)->write_finish (journal, result, &error) && error == NULL)
    error = g_error_new_literal (QUERY_ERROR, QUERY_ERROR_INVALID, "The journal can't be written");
  query_mutation_journaled (mutation, record->number, error);
}

gboolean
query_mutation_write_journal (QueryMutation *self)
{
  QueryJournal *journal = self->client->journal;
  g_autoptr (GVariant) written = journal != NULL ? query_mutation_to_variant (self) : NULL;
  Record *record;

  if (written == NULL)
    return FALSE;
  record = g_new (Record, 1);
  record->mutation = g_object_ref (self);
  record->number = ++self->n_records;
  QUERY_JOURNAL_GET_IFACE (journal)
      ->write_async (journal, self->id, written, NULL, journaled_cb, record);
  return TRUE;
}

void
query_mutation_erase_journal (QueryMutation *self)
{
  QueryJournal *journal = self->client->journal;

  if (journal != NULL && self->kind != NULL && self->kind->kind.serialize != NULL)
    QUERY_JOURNAL_GET_IFACE (journal)->erase (journal, self->id);
}

/**
 * query_client_set_storage:
 * @self: a client
 * @storage: (nullable): where queries are kept
 */
void
query_client_set_storage (QueryClient *self, QueryStorage *storage)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));
  g_return_if_fail (storage == NULL || QUERY_IS_STORAGE (storage));

  g_set_object (&self->storage, storage);
}

/**
 * query_client_set_journal:
 * @self: a client
 * @journal: (nullable): where pending mutations are kept
 *
 * A mutation whose kind can be serialised is sent only when the journal has its record, which is
 * erased when it has settled. A failure to write it is the mutation's.
 */
void
query_client_set_journal (QueryClient *self, QueryJournal *journal)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));
  g_return_if_fail (journal == NULL || QUERY_IS_JOURNAL (journal));

  g_set_object (&self->journal, journal);
}

/**
 * query_client_save:
 * @self: a client
 *
 * Writes what waits for the end of the turn and returns when it's on disk. Blocks: to be called at
 * the end of the program.
 */
void
query_client_save (QueryClient *self)
{
  g_return_if_fail (QUERY_IS_CLIENT (self));

  query_client_write_unsaved (self);
  if (self->storage != NULL)
    QUERY_STORAGE_GET_IFACE (self->storage)->flush (self->storage);
}

/**
 * query_client_restore_query:
 * @self: a client
 * @key: a whole key whose resource can deserialise
 * @stored: what its serialize function gave
 * @updated_at: how old it is: microseconds since the epoch
 * @error: %QUERY_ERROR_INVALID when it can't be read
 *
 * Adds a missing query and replaces older data; newer ones stay, and so does what the fetch does.
 * Data beyond the resource's max age are left out.
 *
 * Returns: %FALSE with @error set when @stored can't be read
 */
gboolean
query_client_restore_query (QueryClient *self,
                            QueryKey *key,
                            GVariant *stored,
                            gint64 updated_at,
                            GError **error)
{
  QueryEntry *entry;
  gboolean ok;

  g_return_val_if_fail (QUERY_IS_CLIENT (self) && key != NULL && stored != NULL, FALSE);

  g_variant_ref_sink (stored);
  entry = query_entry_ref (query_client_ensure_entry (self, key));
  ok = take_stored (entry, stored, updated_at);
  if (!ok)
    g_set_error (error, QUERY_ERROR, QUERY_ERROR_INVALID, "Stored data can't be read");
  query_entry_drop_if_empty (entry);
  query_entry_unref (entry);
  g_variant_unref (stored);
  return ok;
}
