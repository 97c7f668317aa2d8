/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-list-model.h"

G_BEGIN_DECLS

QueryRow *query_row_table_get    (QueryRowTable       *self,
                                  guint64              id,
                                  gpointer             item); /* (transfer full) */
/* Tells the row of this id, if there is one, what it is now. */
void      query_row_table_update (QueryRowTable       *self,
                                  const QueryItemKind *kind,
                                  guint64              id,
                                  gpointer             item);

G_END_DECLS
