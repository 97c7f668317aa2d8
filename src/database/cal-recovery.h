/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

G_BEGIN_DECLS

/* Sets a damaged file aside and brings what can be read of it into a new one at its place. Returns
 * what was done, in the user's words. */
char     *cal_recovery_run    (const char  *path,
                               const GStatBuf *seen,
                               GError     **error);
/* A database with the files that belong to it. */
gboolean  cal_recovery_copy   (const char  *from,
                               const char  *to,
                               GError     **error);

G_END_DECLS
