/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"

G_BEGIN_DECLS

/* Writes everything of a calendar (NULL: all of them) as one VCALENDAR. */
gboolean cal_export_run (CalConnection  *connection,
                         const char     *calendar_id,
                         GOutputStream  *stream,
                         guint          *out_n_appointments,
                         GCancellable   *cancellable,
                         GError        **error);

G_END_DECLS
