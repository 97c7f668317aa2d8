/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A GListModel of QueryMutation in the order they came; when it's full the oldest goes.
 *
 * Properties: "limit" (uint, 0 for none), "n-items". */
#define QUERY_TYPE_LOG (query_log_get_type ())
G_DECLARE_FINAL_TYPE (QueryLog, query_log, QUERY, LOG, GObject)

guint query_log_get_limit (QueryLog *self);
void  query_log_set_limit (QueryLog *self,
                           guint     limit);

G_END_DECLS
