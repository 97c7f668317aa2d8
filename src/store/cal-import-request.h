/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-import.h"

G_BEGIN_DECLS

/* What somebody asked to be imported, and whom to tell how far it is. */
#define CAL_TYPE_IMPORT_REQUEST (cal_import_request_get_type ())
G_DECLARE_FINAL_TYPE (CalImportRequest, cal_import_request, CAL, IMPORT_REQUEST, GObject)

CalImportRequest *cal_import_request_new             (GFile *const          *files,
                                                      guint                  n_files,
                                                      const char            *calendar_id,
                                                      CalImportProgressFunc  progress,
                                                      gpointer               progress_data,
                                                      GDestroyNotify         progress_destroy,
                                                      GCancellable          *cancellable);
void              cal_import_request_run             (CalImportRequest      *self,
                                                      CalDatabase           *database,
                                                      gboolean               preview,
                                                      GAsyncReadyCallback    callback,
                                                      gpointer               user_data);
void              cal_import_request_cancel          (CalImportRequest      *self);

G_END_DECLS
