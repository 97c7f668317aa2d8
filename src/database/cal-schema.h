/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"

G_BEGIN_DECLS

/* "Caln": says in the file's header whose it is. */
#define CAL_SCHEMA_APPLICATION_ID 0x43616c6e

gint64   cal_schema_get_version  (void);
gboolean cal_schema_prepare      (CalConnection      *connection,
                                  GError            **error);
gboolean cal_schema_check        (CalConnection      *connection,
                                  GError            **error);
gboolean cal_schema_verify       (CalConnection      *connection,
                                  GError            **error);
gboolean cal_schema_migrate      (CalConnection      *connection,
                                  const char *const  *migrations,
                                  guint               n_migrations,
                                  GError            **error);

G_END_DECLS
