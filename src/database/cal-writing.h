/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-change.h"
#include "cal-connection.h"

G_BEGIN_DECLS

/* Carries out a change in one transaction. */
GPtrArray *cal_writing_run (CalConnection  *connection,
                            CalChange      *change,
                            GPtrArray     **out_before,
                            GError        **error);

G_END_DECLS
