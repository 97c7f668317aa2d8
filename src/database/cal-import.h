/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-database.h"

G_BEGIN_DECLS

typedef struct
{
  char *file;   /* display name */
  guint line;   /* from 1; 0: the file itself */
  char *reason; /* in the user's words */
} CalImportProblem;

/* What is in a file, or what came of importing it. Immutable GObject. */
#define CAL_TYPE_IMPORT_REPORT (cal_import_report_get_type ())
G_DECLARE_FINAL_TYPE (CalImportReport, cal_import_report, CAL, IMPORT_REPORT, GObject)

guint        cal_import_report_get_n_found    (CalImportReport *self); /* appointments in the file */
guint        cal_import_report_get_n_new      (CalImportReport *self); /* not in the calendar yet */
guint        cal_import_report_get_n_changed  (CalImportReport *self); /* there, but different */
guint        cal_import_report_get_n_same     (CalImportReport *self); /* there already, the same */
guint        cal_import_report_get_n_others   (CalImportReport *self); /* tasks, journals: kept for export */
guint        cal_import_report_get_n_new_others (CalImportReport *self); /* of them what an import brought or changed */
gboolean     cal_import_report_get_extent     (CalImportReport *self,
                                               int             *out_first_day,
                                               int             *out_last_day);
gboolean     cal_import_report_is_endless     (CalImportReport *self); /* something has no last day */
guint        cal_import_report_get_n_problems (CalImportReport *self); /* also beyond those listed */
guint        cal_import_report_get_n_unread_files (CalImportReport *self); /* of them whole files */
const CalImportProblem *cal_import_report_get_problems (CalImportReport *self,
                                                        guint           *out_n);
const CalImportProblem *cal_import_report_get_remarks (CalImportReport *self,
                                                       guint           *out_n);
const char  *cal_import_report_get_name       (CalImportReport *self); /* X-WR-CALNAME / NAME, (nullable) */
gint64       cal_import_report_get_batch      (CalImportReport *self); /* 0 for a preview */
gboolean     cal_import_report_has_added      (CalImportReport *self, /* the import made this one */
                                               const char      *calendar_id,
                                               const char      *uid);

/* Called on the thread of the database object, at most ten times a second. fraction 0…1. */
typedef void (*CalImportProgressFunc) (double fraction, guint n_done, gpointer user_data);

/* Imports in one transaction: cancel leaves nothing behind. An appointment that is there already is
 * replaced by the file's (kept for the undo). A preview writes nothing. */
void         cal_database_import_async        (CalDatabase           *self,
                                               GFile *const          *files,
                                               guint                  n_files,
                                               const char            *calendar_id,
                                               gboolean               is_preview,
                                               CalImportProgressFunc  progress,
                                               gpointer               progress_data,
                                               GDestroyNotify         progress_destroy,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
CalImportReport *cal_database_import_finish   (CalDatabase           *self,
                                               GAsyncResult          *result,
                                               GError               **error); /* preview too */
/* Takes a whole import back, or does it again: one transaction. out_n_done were, out_n_kept were changed since and are
 * left as they are. */
void         cal_database_revert_import_async (CalDatabase           *self,
                                               gint64                 batch,
                                               gboolean               again,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean     cal_database_revert_import_finish (CalDatabase          *self,
                                               GAsyncResult          *result,
                                               guint                 *out_n_done,
                                               guint                 *out_n_kept,
                                               GError               **error);
/* Everything of a calendar (NULL: all), nothing lost, as one VCALENDAR. */
void         cal_database_export_async        (CalDatabase           *self,
                                               const char            *calendar_id,
                                               GOutputStream         *stream,
                                               GCancellable          *cancellable,
                                               GAsyncReadyCallback    callback,
                                               gpointer               user_data);
gboolean     cal_database_export_finish       (CalDatabase           *self,
                                               GAsyncResult          *result,
                                               guint                 *out_n_appointments,
                                               GError               **error);

G_END_DECLS
