/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-list-model.h"

G_BEGIN_DECLS

/* Makes one list of several (QueryList): merged in the kind's order, else one after the other; each id once, that of the
 * last list that has it; only what the filter lets through. Remembers the lists, so that the next time it costs what has
 * changed in them. */
typedef struct _QueryMerge QueryMerge;

QueryMerge *query_merge_new        (const QueryItemKind *kind);
void        query_merge_free       (QueryMerge          *self);
/* Also when the same filter would now say something else. */
void        query_merge_set_filter (QueryMerge          *self,
                                    QueryListFilterFunc  filter, /* (nullable) */
                                    gpointer             filter_data);
QueryList  *query_merge_run        (QueryMerge          *self,
                                    GPtrArray           *lists); /* (transfer full) */

G_END_DECLS
