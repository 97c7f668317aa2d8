/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-log.h"
#include "query-types.h"

G_BEGIN_DECLS

QueryLog  *query_log_new       (guint          limit);
void       query_log_append    (QueryLog      *self,
                                QueryMutation *mutation);
gboolean   query_log_take_out  (QueryLog      *self,
                                QueryMutation *mutation);
GPtrArray *query_log_get_items (QueryLog      *self); /* (transfer none) */

G_END_DECLS
