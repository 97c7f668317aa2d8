/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"

G_BEGIN_DECLS

/* What an import brings beside appointments: tasks and the like, time zones, properties of the calendar. */
gboolean cal_batch_others_mark   (CalConnection  *connection,
                                  gint64          batch,
                                  gint64          calendar,
                                  GError        **error);
gboolean cal_batch_others_add    (CalConnection  *connection,
                                  gint64          batch,
                                  gint64          calendar,
                                  GError        **error);
gboolean cal_batch_others_remove (CalConnection  *connection,
                                  gint64          batch,
                                  gint64          calendar,
                                  GError        **error);

G_END_DECLS
