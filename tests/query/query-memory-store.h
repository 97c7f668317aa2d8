/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-fixture.h"
#include "query-storage.h"

G_BEGIN_DECLS

/* A storage and a journal in memory that can be watched, made slow and made to fail. */
#define TEST_TYPE_STORE (test_store_get_type ())
G_DECLARE_FINAL_TYPE (TestStore, test_store, TEST, STORE, GObject)

struct _TestStore
{
  GObject     parent_instance;
  GHashTable *rows;    /* key as text → (data, updated-at) */
  GHashTable *journal; /* id → record */
  GPtrArray  *order;   /* ids */
  GPtrArray  *held;    /* GTask of writes that are not done yet */
  guint       n_writes;
  guint       n_rows_written;
  guint       n_loads;
  guint       n_flushes;
  gboolean    hold;
  gboolean    fail;
};

GVariant         *test_item_serialize   (gpointer   item,
                                         gpointer   user_data); /* NULL when its value is negative */
gpointer          test_item_deserialize (GVariant  *stored,
                                         gpointer   user_data);

/* "change" as it is kept in a journal: with the value as a layer, one after another of each id, and logging. */
QueryMutationKind fixture_stored_kind   (Fixture   *self);
/* Makes the fixture's client keep what it has in a new store. */
TestStore        *fixture_open_store    (Fixture   *self); /* (transfer full) */
/* The program ends and begins again: a new client on the same store. */
void              fixture_reopen        (Fixture   *self,
                                         TestStore *store);
void              fixture_restore_all   (Fixture   *self,
                                         TestStore *store);

G_END_DECLS
