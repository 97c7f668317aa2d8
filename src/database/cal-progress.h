/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-import.h"

G_BEGIN_DECLS

/* Tells of long work in the main context of the one who asked for it. Atomically counted; the last
 * reference is dropped in that context. */
typedef struct _CalProgress CalProgress;

CalProgress *cal_progress_new   (CalImportProgressFunc  func,
                                 gpointer               data,
                                 GDestroyNotify         destroy);
void         cal_progress_tell  (CalProgress           *self,
                                 double                 fraction,
                                 guint                  n_done);
void         cal_progress_unref (CalProgress           *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalProgress, cal_progress_unref)

G_END_DECLS
