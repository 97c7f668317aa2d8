/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Makes archives of any size that show the same: within ARCHIVE_SHOWN_DAYS of the middle they hold
 * the same appointments, whatever the number, the rest lies in the years before and after. */
#define ARCHIVE_SHOWN 1000
#define ARCHIVE_SHOWN_DAYS 140

gboolean archive_make (const char *path,
                       guint       n,
                       int         middle,
                       GError    **error);
/* Writes an iCalendar file of n realistic events. */
gboolean archive_write_file (const char *path,
                             guint       n,
                             int         middle,
                             GError    **error);
int      archive_today (void);

G_END_DECLS
