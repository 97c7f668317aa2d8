/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-calendar.h"
#include "cal-store.h"

G_BEGIN_DECLS

#define CAL_TYPE_IMPORT_DIALOG (cal_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CalImportDialog, cal_import_dialog, CAL, IMPORT_DIALOG, AdwWindow)

/* Starts a preview of the import into that calendar, or the import itself. The main window passes
 * these in; the dialog knows neither store nor window. Each call has a `job` of its own, cancelled when
 * the user cancels, closes or chooses another calendar; the caller reports with it, as often as it
 * likes with progress and once with the outcome, and may do so at any time: what comes of a job that is
 * not the running one any more, or after the dialog was closed, is dropped. Keep a reference to the
 * dialog while the job runs. */
typedef void (*CalImportDialogFunc) (CalImportDialog *dialog,
                                     const char      *calendar_id,
                                     GCancellable    *job,
                                     gpointer         user_data);

/* `calendars`: GListModel of CalCalendar; `calendar_id` (nullable): the one chosen at first; `source`:
 * the display name of the file, or "3 files". The preview begins when the dialog is first shown. */
CalImportDialog *cal_import_dialog_new          (GListModel           *calendars,
                                                 const char           *calendar_id,
                                                 const char           *source,
                                                 CalImportDialogFunc   on_preview,
                                                 CalImportDialogFunc   on_import,
                                                 gpointer              user_data,
                                                 GDestroyNotify        destroy);
/* fraction 0…1. */
void             cal_import_dialog_set_progress (CalImportDialog      *self,
                                                 GCancellable         *job,
                                                 double                fraction,
                                                 guint                 n_done);
/* The outcome of the preview or of the import: a report, or an error. After an import that went well
 * the dialog closes; after one that failed it says why and lets the user try again. */
void             cal_import_dialog_finish       (CalImportDialog      *self,
                                                 GCancellable         *job,
                                                 CalImportReport      *report,
                                                 const GError         *error);

G_END_DECLS
