/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"
#include "cal-import-report-private.h"
#include "cal-progress.h"

G_BEGIN_DECLS

/* A staged import on its way into the archive, and back. */
gboolean cal_batch_merge  (CalConnection      *connection,
                           CalImportFindings  *findings,
                           const char         *calendar_id,
                           CalProgress        *progress,
                           GError            **error);
gboolean cal_batch_revert (CalConnection      *connection,
                           gint64              batch,
                           gboolean            again,
                           guint              *out_n_done,
                           guint              *out_n_kept,
                           GError            **error);

G_END_DECLS
