/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>

G_BEGIN_DECLS

/* A damaged file that nobody else has open, while a new one is made to take its place. */
typedef struct _CalDamagedFile CalDamagedFile;

CalDamagedFile *cal_damaged_file_claim     (const char           *path,
                                            const GStatBuf       *seen,
                                            GError              **error);
const char     *cal_damaged_file_get_copy  (const CalDamagedFile *self);
const char     *cal_damaged_file_get_new   (const CalDamagedFile *self);
const char     *cal_damaged_file_get_aside (const CalDamagedFile *self);
gboolean        cal_damaged_file_replace   (CalDamagedFile       *self,
                                            GError              **error);
void            cal_damaged_file_free      (CalDamagedFile       *self);
/* A database with the files that belong to it. */
void            cal_damaged_file_remove    (const char           *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalDamagedFile, cal_damaged_file_free)

G_END_DECLS
