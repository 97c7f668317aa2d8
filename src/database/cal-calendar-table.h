/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-calendar.h"
#include "cal-connection.h"

G_BEGIN_DECLS

/* The calendars, with a number for each that the other tables use ("key"). */
GPtrArray *cal_calendar_table_read       (CalConnection  *connection,
                                          GError        **error);
gboolean   cal_calendar_table_save       (CalConnection  *connection,
                                          CalCalendar    *calendar,
                                          GError        **error);
gboolean   cal_calendar_table_add_first  (CalConnection  *connection,
                                          GError        **error);
gboolean   cal_calendar_table_find       (CalConnection  *connection,
                                          const char     *id,
                                          gint64         *out_key,
                                          gboolean       *out_read_only,
                                          GError        **error);
gboolean   cal_calendar_table_find_writable (CalConnection *connection,
                                          const char     *id,
                                          gint64         *out_key,
                                          GError        **error);
gboolean   cal_calendar_table_delete     (CalConnection  *connection,
                                          const char     *id,
                                          gint64          at,
                                          GError        **error);
gboolean   cal_calendar_table_restore    (CalConnection  *connection,
                                          const char     *id,
                                          GError        **error);

G_END_DECLS
