/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-list.h"
#include "query-observer.h"

G_BEGIN_DECLS

/* One thing over time: the same row object for as long as somebody holds it, whatever the lists it is in. The
 * property "item" is what it is at present. */
#define QUERY_TYPE_ROW (query_row_get_type ())
G_DECLARE_FINAL_TYPE (QueryRow, query_row, QUERY, ROW, GObject)

gpointer query_row_get_item (QueryRow *self); /* (transfer none) */

/* The rows of several models, so that a thing in two lists is one row. */
#define QUERY_TYPE_ROW_TABLE (query_row_table_get_type ())
G_DECLARE_FINAL_TYPE (QueryRowTable, query_row_table, QUERY, ROW_TABLE, GObject)

QueryRowTable *query_row_table_new (void);

/* A GListModel of what one or several observers show whose data are QueryLists. Several lists become one:
 * merged by the class's compare function (else one after the other), each id once. Emits minimal
 * items-changed. A change is told at the end of the turn, or by query_client_flush().
 *
 * Without a row table the model's items are the lists' items: a changed one is replaced (one removed, one
 * added at its place). With one they are QueryRows: a changed item is a notify::item on its row.
 *
 * Properties: "row-table" (construct only), "n-items", "loading" (boolean: an observer has no data yet and
 * fetches), "stale", "placeholder" (boolean: some are), "error" (GError, of the first observer in error). */
#define QUERY_TYPE_LIST_MODEL (query_list_model_get_type ())
G_DECLARE_FINAL_TYPE (QueryListModel, query_list_model, QUERY, LIST_MODEL, GObject)

typedef gboolean (*QueryListFilterFunc) (gpointer item,
                                         gpointer user_data);

QueryListModel *query_list_model_new           (const QueryItemKind *kind,
                                                QueryRowTable        *rows); /* (nullable) */
void            query_list_model_add           (QueryListModel       *self,
                                                QueryObserver        *observer); /* referenced, not subscribed */
void            query_list_model_remove        (QueryListModel       *self,
                                                QueryObserver        *observer);
/* All at once: those that stay are not disturbed; one diff for the whole. */
void            query_list_model_set_observers (QueryListModel       *self,
                                                QueryObserver *const *observers,
                                                guint                 n_observers);
void            query_list_model_set_filter    (QueryListModel       *self,
                                                QueryListFilterFunc   func, /* (nullable) */
                                                gpointer              user_data,
                                                GDestroyNotify        destroy);
void            query_list_model_refilter      (QueryListModel       *self); /* the filter's outcome changed */
QueryList      *query_list_model_get_list      (QueryListModel       *self); /* what is shown (transfer none) */
gboolean        query_list_model_get_loading   (QueryListModel       *self);

G_END_DECLS
