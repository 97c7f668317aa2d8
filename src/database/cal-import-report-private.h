/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-import.h"

G_BEGIN_DECLS

/* A report while it is being made. */
typedef struct
{
  guint n_found;
  guint n_new;
  guint n_changed;
  guint n_same;
  guint n_others;
  guint n_new_others;
  guint n_problems; /* also those that are not in the list any more */
  gint64 batch;
  guint n_unread_files; /* of the problems those that are a whole file */
  gboolean has_extent;
  gboolean is_endless; /* something in it never ends */
  int first_day;
  int last_day;
  char *name;
  char *calendar_id;
  GArray *added;    /* guint64: hashes of the UIDs that the calendar didn't have, sorted in a report; NULL: none */
  GArray *problems; /* CalImportProblem; NULL: none */
  GArray *remarks;  /* likewise */
} CalImportFindings;

void             cal_import_findings_add_problem (CalImportFindings *self,
                                                  const char        *file,
                                                  guint              line,
                                                  const char        *reason);
void             cal_import_findings_add_unread_file
                                                 (CalImportFindings *self,
                                                  const char        *file,
                                                  const char        *reason);
void             cal_import_findings_add_remark  (CalImportFindings *self,
                                                  const char        *file,
                                                  guint              line,
                                                  const char        *reason);
void             cal_import_findings_add_days    (CalImportFindings *self,
                                                  int                first_day,
                                                  int                last_day);
void             cal_import_findings_add_uid     (CalImportFindings *self,
                                                  const char        *uid);
void             cal_import_findings_clear       (CalImportFindings *self);
/* Takes what is in the findings. */
CalImportReport *cal_import_report_new           (CalImportFindings *findings);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalImportFindings, cal_import_findings_clear)

G_END_DECLS
