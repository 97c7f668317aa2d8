/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-import-report-private.h"

/**
 * CalImportReport:
 *
 * What is in one or several files, compared with a calendar, or what came of importing them.
 * Immutable: usable on any thread.
 */

/* A file of nothing but broken entries must not fill the memory with what is said of them; they are
 * counted all the same. */
#define MAX_PROBLEMS 10000

struct _CalImportReport
{
  GObject parent_instance;

  CalImportFindings findings;
};

G_DEFINE_FINAL_TYPE (CalImportReport, cal_import_report, G_TYPE_OBJECT)

static void
problem_clear (gpointer data)
{
  CalImportProblem *self = data;

  g_free (self->file);
  g_free (self->reason);
}

/* FNV-1a, of 64 bits: among a million UIDs two are taken for one with odds of one to thirty
 * million, and then one appointment is out of sight for as long as an import is being undone. */
static guint64
hash_uid (const char *uid)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *uid != '\0'; uid++)
    hash = (hash ^ (guchar) *uid) * G_GUINT64_CONSTANT (0x100000001b3);

  return hash;
}

static int
compare_hashes (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static void
cal_import_report_finalize (GObject *object)
{
  cal_import_findings_clear (&CAL_IMPORT_REPORT (object)->findings);

  G_OBJECT_CLASS (cal_import_report_parent_class)->finalize (object);
}

static void
cal_import_report_class_init (CalImportReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_import_report_finalize;
}

static void
cal_import_report_init (CalImportReport *self)
{
}

static void
add_to (GArray **list, const char *file, guint line, const char *reason)
{
  CalImportProblem problem = { .line = line };

  if (*list == NULL)
    {
      *list = g_array_new (FALSE, FALSE, sizeof (CalImportProblem));
      g_array_set_clear_func (*list, problem_clear);
    }

  if ((*list)->len >= MAX_PROBLEMS)
    return;

  problem.file = g_strdup (file);
  problem.reason = g_strdup (reason);
  g_array_append_val (*list, problem);
}

static const CalImportProblem *
get_list (GArray *list, guint *out_n)
{
  *out_n = list != NULL ? list->len : 0;
  return list != NULL ? (const CalImportProblem *) (gpointer) list->data : NULL;
}

/**
 * cal_import_findings_add_problem:
 * @self: findings
 * @file: display name
 * @line: from 1
 * @reason: in the user's words
 *
 * Adds an entry that can't be read.
 */
void
cal_import_findings_add_problem (CalImportFindings *self,
                                 const char *file,
                                 guint line,
                                 const char *reason)
{
  self->n_problems++;
  add_to (&self->problems, file, line, reason);
}

/**
 * cal_import_findings_add_unread_file:
 * @self: findings
 * @file: display name
 * @reason: in the user's words
 *
 * Adds a file of which nothing can be read.
 */
void
cal_import_findings_add_unread_file (CalImportFindings *self, const char *file, const char *reason)
{
  self->n_unread_files++;
  cal_import_findings_add_problem (self, file, 0, reason);
}

/**
 * cal_import_findings_add_remark:
 * @self: findings
 * @file: display name
 * @line: from 1
 * @reason: in the user's words
 *
 * Adds something to be said of an entry that can be read.
 */
void
cal_import_findings_add_remark (CalImportFindings *self,
                                const char *file,
                                guint line,
                                const char *reason)
{
  add_to (&self->remarks, file, line, reason);
}

/**
 * cal_import_findings_add_days:
 * @self: findings
 * @first_day: days since 1970-01-01
 * @last_day: likewise, inclusive
 *
 * Widens the extent.
 */
void
cal_import_findings_add_days (CalImportFindings *self, int first_day, int last_day)
{
  self->first_day = self->has_extent ? MIN (self->first_day, first_day) : first_day;
  self->last_day = self->has_extent ? MAX (self->last_day, last_day) : last_day;
  self->has_extent = TRUE;
}

/**
 * cal_import_findings_add_uid:
 * @self: findings
 * @uid: of an appointment that was not in the calendar before
 *
 * Notes what the import adds.
 */
void
cal_import_findings_add_uid (CalImportFindings *self, const char *uid)
{
  guint64 hash = hash_uid (uid);

  if (self->added == NULL)
    self->added = g_array_new (FALSE, FALSE, sizeof hash);
  g_array_append_val (self->added, hash);
}

/**
 * cal_import_findings_clear:
 * @self: findings
 *
 * Frees what they hold.
 */
void
cal_import_findings_clear (CalImportFindings *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->calendar_id, g_free);
  g_clear_pointer (&self->added, g_array_unref);
  g_clear_pointer (&self->problems, g_array_unref);
  g_clear_pointer (&self->remarks, g_array_unref);
}

/**
 * cal_import_report_new:
 * @findings: what was found, emptied by this
 *
 * Returns: (transfer full): the report
 */
CalImportReport *
cal_import_report_new (CalImportFindings *findings)
{
  CalImportReport *self = g_object_new (CAL_TYPE_IMPORT_REPORT, NULL);

  self->findings = *findings;
  findings->name = NULL;
  findings->calendar_id = NULL;
  findings->added = NULL;
  findings->problems = NULL;
  if (self->findings.added != NULL)
    g_array_sort (self->findings.added, compare_hashes);
  findings->remarks = NULL;
  return self;
}

/**
 * cal_import_report_get_n_found:
 * @self: a report
 *
 * Returns: the number of appointments in the files
 */
guint
cal_import_report_get_n_found (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_found;
}

/**
 * cal_import_report_get_n_new:
 * @self: a report
 *
 * Returns: the number of those that the calendar doesn't, or didn't, have
 */
guint
cal_import_report_get_n_new (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_new;
}

/**
 * cal_import_report_get_n_changed:
 * @self: a report
 *
 * Returns: the number of those that the calendar has, or had, otherwise
 */
guint
cal_import_report_get_n_changed (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_changed;
}

/**
 * cal_import_report_get_n_same:
 * @self: a report
 *
 * Returns: the number of those that the calendar has already as they are
 */
guint
cal_import_report_get_n_same (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_same;
}

/**
 * cal_import_report_get_n_others:
 * @self: a report
 *
 * Returns: the number of tasks, journals and the like, which are kept to be exported again
 */
guint
cal_import_report_get_n_others (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_others;
}

/**
 * cal_import_report_get_n_new_others:
 * @self: a report
 *
 * Returns: the number of tasks, journals and the like that the import brought or changed; 0 for a
 *   preview
 */
guint
cal_import_report_get_n_new_others (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_new_others;
}

/**
 * cal_import_report_get_extent:
 * @self: a report
 * @out_first_day: (out): the first day of any appointment, days since 1970-01-01
 * @out_last_day: (out): the last one, inclusive; of an endless series its first occurrence counts
 *   (see cal_import_report_is_endless())
 *
 * Returns: whether there are appointments
 */
gboolean
cal_import_report_get_extent (CalImportReport *self, int *out_first_day, int *out_last_day)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), FALSE);

  if (!self->findings.has_extent)
    return FALSE;

  *out_first_day = self->findings.first_day;
  *out_last_day = self->findings.last_day;
  return TRUE;
}

/**
 * cal_import_report_is_endless:
 * @self: a report
 *
 * Any thread.
 *
 * Returns: whether something in the files never ends, so that there is no last day
 */
gboolean
cal_import_report_is_endless (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), FALSE);

  return self->findings.is_endless;
}

/**
 * cal_import_report_get_n_problems:
 * @self: a report
 *
 * Any thread.
 *
 * Returns: how many entries and files could not be read, which may be more than are listed
 */
guint
cal_import_report_get_n_problems (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_problems;
}

/**
 * cal_import_report_get_n_unread_files:
 * @self: a report
 *
 * Any thread.
 *
 * Returns: how many of the problems are whole files
 */
guint
cal_import_report_get_n_unread_files (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.n_unread_files;
}

/**
 * cal_import_report_get_problems:
 * @self: a report
 * @out_n: (out): how many
 *
 * Returns: (transfer none) (nullable) (array length=out_n): what was left out, with the reasons
 */
const CalImportProblem *
cal_import_report_get_problems (CalImportReport *self, guint *out_n)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), NULL);

  return get_list (self->findings.problems, out_n);
}

/**
 * cal_import_report_get_remarks:
 * @self: a report
 * @out_n: (out): how many
 *
 * Returns: (transfer none) (nullable) (array length=out_n): what was taken, but not as it stands:
 *   an end before its start, a time zone that nobody knows
 */
const CalImportProblem *
cal_import_report_get_remarks (CalImportReport *self, guint *out_n)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), NULL);

  return get_list (self->findings.remarks, out_n);
}

/**
 * cal_import_report_get_name:
 * @self: a report
 *
 * Returns: (nullable): the name that a file gives itself
 */
const char *
cal_import_report_get_name (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), NULL);

  return self->findings.name;
}

/**
 * cal_import_report_get_batch:
 * @self: a report
 *
 * Returns: what cal_database_revert_import_async() knows the import by; 0 for a preview
 */
gint64
cal_import_report_get_batch (CalImportReport *self)
{
  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), 0);

  return self->findings.batch;
}

/**
 * cal_import_report_has_added:
 * @self: a report
 * @calendar_id: of a calendar
 * @uid: of an appointment in it
 *
 * Returns: whether the import made that appointment, which was not there before
 */
gboolean
cal_import_report_has_added (CalImportReport *self, const char *calendar_id, const char *uid)
{
  guint64 hash;

  g_return_val_if_fail (CAL_IS_IMPORT_REPORT (self), FALSE);
  g_return_val_if_fail (calendar_id != NULL && uid != NULL, FALSE);

  if (self->findings.added == NULL || g_strcmp0 (calendar_id, self->findings.calendar_id) != 0)
    return FALSE;

  hash = hash_uid (uid);
  return g_array_binary_search (self->findings.added, &hash, compare_hashes, NULL);
}
