/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"
#include "cal-import-report-private.h"
#include "cal-progress.h"

G_BEGIN_DECLS

/* How an entry of a file stands to the calendar. */
typedef enum
{
  CAL_STAGED_NEW,
  CAL_STAGED_CHANGED,
  CAL_STAGED_SAME,
} CalStagedState;

/* Reads files into the temporary tables of the connection, under a new batch number. */
gboolean cal_staging_read   (CalConnection      *connection,
                             GFile *const       *files,
                             guint               n_files,
                             const char         *calendar_id,
                             CalProgress        *progress,
                             CalImportFindings  *findings,
                             GCancellable       *cancellable,
                             GError            **error);
/* Counts how the entries stand to the calendar. */
gboolean cal_staging_compare (CalConnection     *connection,
                             CalImportFindings  *findings,
                             gint64              calendar,
                             GError            **error);
gboolean cal_staging_forget (CalConnection      *connection,
                             gint64              batch,
                             GError            **error);

/* How much of an import's time reading the files takes. */
#define CAL_STAGING_SHARE 0.5

G_END_DECLS
