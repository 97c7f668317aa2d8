/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-list-model.h"

G_BEGIN_DECLS

/* One list of several (QueryList, borrowed): merged in the kind's order, else one after the other; each id once, that of
 * the last list that has it; only what filter (nullable) lets through. Shares what it can with previous. */
QueryList *query_lists_merge (const QueryItemKind *kind,
                              GPtrArray           *lists,
                              QueryListFilterFunc  filter,
                              gpointer             filter_data,
                              QueryList           *previous);

G_END_DECLS
