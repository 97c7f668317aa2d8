/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-database.h"

G_BEGIN_DECLS

void cal_database_error_set (GError           **error,
                             CalDatabaseError   code,
                             const char        *name,
                             const char        *detail);

G_END_DECLS
