/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

#include "cal-connection.h"

G_BEGIN_DECLS

struct _CalConnection
{
  sqlite3 *handle;
  char *path;
  char *name; /* of the file, as shown to the user */
  GHashTable *statements;
  GCancellable *cancellable;
};

struct _CalStatement
{
  CalConnection *connection;
  sqlite3_stmt *handle;
  gboolean is_kept; /* in the connection's table */
  gboolean is_used;
};

void cal_connection_set_error (CalConnection *self,
                               int            result,
                               GError       **error);
void cal_statement_free       (gpointer       data);

G_END_DECLS
