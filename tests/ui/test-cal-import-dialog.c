/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>

#include "cal-import-dialog.h"
#include "cal-import-report-private.h"
#include "uitest.h"

/* The dialog with jobs that end on command. */

typedef struct
{
  CalImportDialog *dialog; /* weak */
  GPtrArray *jobs;         /* GCancellable, in the order in which they were asked for */
  GString *said;
  int n_destroyed;
} Fixture;

static void
on_preview (CalImportDialog *dialog, const char *calendar_id, GCancellable *job, gpointer user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->jobs, g_object_ref (job));
  g_string_append_printf (self->said, "preview %s;", calendar_id);
}

static void
on_import (CalImportDialog *dialog, const char *calendar_id, GCancellable *job, gpointer user_data)
{
  Fixture *self = user_data;

  g_ptr_array_add (self->jobs, g_object_ref (job));
  g_string_append_printf (self->said, "import %s;", calendar_id);
}

static void
on_destroy (gpointer user_data)
{
  Fixture *self = user_data;

  self->n_destroyed++;
}

static GListModel *
create_calendars (void)
{
  GListStore *store = g_list_store_new (CAL_TYPE_CALENDAR);
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Work", "#3584e4", TRUE, FALSE, 0);
  g_autoptr (CalCalendar) feed = cal_calendar_new ("feed", "Feed", "#e01b24", TRUE, TRUE, 1);
  g_autoptr (CalCalendar) home = cal_calendar_new ("home", "Home", "#33d17a", TRUE, FALSE, 2);

  g_list_store_append (store, work);
  g_list_store_append (store, feed);
  g_list_store_append (store, home);
  return G_LIST_MODEL (store);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) calendars = create_calendars ();

  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->said = g_string_new (NULL);
  self->n_destroyed = 0;
  self->dialog = cal_import_dialog_new (calendars,
                                        "home",
                                        "work.ics",
                                        on_preview,
                                        on_import,
                                        self,
                                        on_destroy);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
  ui_test_present (GTK_WINDOW (self->dialog));
}

static gboolean
is_gone (gpointer user_data)
{
  Fixture *self = user_data;

  return self->dialog == NULL;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_destroyed, ==, 1);
  g_string_free (self->said, TRUE);
  g_ptr_array_unref (self->jobs);
}

static GCancellable *
get_job (Fixture *self, guint index)
{
  g_assert_cmpuint (index, <, self->jobs->len);
  return g_ptr_array_index (self->jobs, index);
}

static void
finish (Fixture *self, guint job, CalImportFindings findings)
{
  g_autoptr (CalImportReport) report = cal_import_report_new (&findings);

  cal_import_dialog_finish (self->dialog, get_job (self, job), report, NULL);
  if (self->dialog != NULL)
    ui_test_wait_still (GTK_WIDGET (self->dialog));
}

static GtkWidget *
look (Fixture *self, GType type, const char *text)
{
  return ui_test_find (GTK_WIDGET (self->dialog), type, text);
}

static gboolean
can_import (Fixture *self)
{
  return gtk_widget_is_sensitive (look (self, GTK_TYPE_BUTTON, "_Import"));
}

static void
test_preview (Fixture *self, gconstpointer data)
{
  CalImportFindings findings = { .n_found = 20, .n_new = 15, .n_changed = 2, .n_same = 3 };

  g_assert_cmpstr (self->said->str, ==, "preview home;");
  g_assert_false (can_import (self));
  g_assert_nonnull (look (self, GTK_TYPE_PROGRESS_BAR, NULL));
  cal_import_dialog_set_progress (self->dialog, get_job (self, 0), 0.5, 10);
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "10 appointments read…"));
  cal_import_findings_add_days (&findings,
                                cal_day_from_date (2026, 3, 1),
                                cal_day_from_date (2026, 3, 9));
  cal_import_findings_add_problem (&findings, "a&b.ics", 12, "There is no <DTSTART>");
  finish (self, 0, findings);
  g_assert_true (can_import (self));
  g_assert_nonnull (look (self, ADW_TYPE_ACTION_ROW, "20 appointments"));
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "15"));
  g_assert_nonnull (look (self, ADW_TYPE_EXPANDER_ROW, "1 entry can’t be read"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (look (self, ADW_TYPE_EXPANDER_ROW, NULL)), TRUE);
  ui_test_wait_still (GTK_WIDGET (self->dialog));
  g_assert_nonnull (look (self, ADW_TYPE_ACTION_ROW, "a&b.ics, line 12"));
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "There is no <DTSTART>"));
  g_assert_null (look (self, GTK_TYPE_PROGRESS_BAR, NULL));
}

/* Of what never ends there is no last day, and a whole file has no line. */
static void
test_endless_and_unread (Fixture *self, gconstpointer data)
{
  CalImportFindings findings = { .n_found = 2, .n_new = 2, .is_endless = TRUE };
  int first = cal_day_from_date (2016, 3, 1);

  cal_import_findings_add_days (&findings, first, cal_day_from_date (2020, 3, 9));
  cal_import_findings_add_unread_file (&findings, "gone.ics", "There is no such file");
  finish (self, 0, findings);
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "From Tuesday 1 March 2016"));
  g_assert_nonnull (look (self, ADW_TYPE_EXPANDER_ROW, "1 file can’t be read"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (look (self, ADW_TYPE_EXPANDER_ROW, NULL)), TRUE);
  ui_test_wait_still (GTK_WIDGET (self->dialog));
  g_assert_nonnull (look (self, ADW_TYPE_ACTION_ROW, "gone.ics"));
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "There is no such file"));
}

/* More than are kept are counted all the same. */
static void
test_many_problems (Fixture *self, gconstpointer data)
{
  CalImportFindings findings = { .n_found = 1, .n_new = 1 };

  for (guint i = 0; i < 10005; i++)
    cal_import_findings_add_problem (&findings, "broken.ics", i + 1, "There is no start");
  finish (self, 0, findings);
  g_assert_nonnull (look (self, ADW_TYPE_EXPANDER_ROW, "10005 entries can’t be read"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (look (self, ADW_TYPE_EXPANDER_ROW, NULL)), TRUE);
  ui_test_wait_still (GTK_WIDGET (self->dialog));
  g_assert_nonnull (look (self, ADW_TYPE_ACTION_ROW, "and 9905 more"));
}

static void
test_other_calendar (Fixture *self, gconstpointer data)
{
  AdwComboRow *row = ADW_COMBO_ROW (look (self, ADW_TYPE_COMBO_ROW, NULL));

  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, 2);
  adw_combo_row_set_selected (row, 0);
  g_assert_cmpstr (self->said->str, ==, "preview home;preview work;");
  g_assert_true (g_cancellable_is_cancelled (get_job (self, 0)));
  g_assert_false (g_cancellable_is_cancelled (get_job (self, 1)));
  /* The late answer of the first is dropped. */
  finish (self, 0, (CalImportFindings){ .n_found = 7, .n_new = 7 });
  g_assert_false (can_import (self));
  finish (self, 1, (CalImportFindings){ .n_found = 8, .n_new = 8 });
  g_assert_nonnull (look (self, ADW_TYPE_ACTION_ROW, "8 appointments"));
  g_assert_true (can_import (self));
}

static char *
get_consolation (Fixture *self)
{
  GtkWidget *row = look (self, ADW_TYPE_EXPANDER_ROW, NULL);

  return g_strdup (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)));
}

/* Nothing is promised of a file in which there is nothing else. */
static void
test_only_problems (Fixture *self, gconstpointer data)
{
  CalImportFindings findings = { 0 };
  g_autofree char *words = NULL;

  cal_import_findings_add_problem (&findings, "broken.ics", 3, "There is no start");
  finish (self, 0, findings);
  g_assert_false (can_import (self));
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "There are no appointments in it."));
  g_assert_null (look (self, ADW_TYPE_ACTION_ROW, "0 appointments"));
  words = get_consolation (self);
  g_assert_cmpstr (words, ==, "");
}

/* What should be checked is imported too. */
static void
test_remarks (Fixture *self, gconstpointer data)
{
  CalImportFindings findings = { .n_found = 1, .n_new = 1 };
  g_autofree char *words = NULL;

  /* Of its start and of its end: one entry, said once. */
  for (int i = 0; i < 2; i++)
    cal_import_findings_add_remark (&findings, "odd.ics", 3, "The zone is unknown");
  finish (self, 0, findings);
  g_assert_true (can_import (self));
  g_assert_nonnull (look (self, ADW_TYPE_EXPANDER_ROW, "1 entry should be checked"));
  words = get_consolation (self);
  g_assert_cmpstr (words, ==, "Can be imported, but not exactly as it stands in the file");
}

static void
test_nothing_to_do (Fixture *self, gconstpointer data)
{
  finish (self, 0, (CalImportFindings){ .n_found = 3, .n_same = 3 });
  g_assert_false (can_import (self));
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "Everything in it is in this calendar already."));
}

static void
test_import (Fixture *self, gconstpointer data)
{
  finish (self, 0, (CalImportFindings){ .n_found = 3, .n_new = 3 });
  ui_test_click (look (self, GTK_TYPE_BUTTON, "_Import"), 10, 10);
  g_assert_cmpstr (self->said->str, ==, "preview home;import home;");
  g_assert_false (can_import (self));
  cal_import_dialog_set_progress (self->dialog, get_job (self, 1), 0.3, 1);
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "1 appointment imported…"));
  finish (self, 1, (CalImportFindings){ .n_found = 3, .n_new = 3 });
  ui_test_wait_until (is_gone, self);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  finish (self, 0, (CalImportFindings){ .n_found = 3, .n_new = 3 });
  ui_test_click (look (self, GTK_TYPE_BUTTON, "_Import"), 10, 10);
  ui_test_keys ("Escape", NULL);
  g_assert_true (g_cancellable_is_cancelled (get_job (self, 1)));
  g_assert_nonnull (self->dialog);
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "Cancelled. Nothing was imported."));
  g_assert_true (can_import (self));
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (is_gone, self);
}

static void
test_failure (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "The disk is full");

  finish (self, 0, (CalImportFindings){ .n_found = 3, .n_new = 3 });
  ui_test_click (look (self, GTK_TYPE_BUTTON, "_Import"), 10, 10);
  cal_import_dialog_finish (self->dialog, get_job (self, 1), NULL, error);
  g_assert_nonnull (look (self, GTK_TYPE_LABEL, "The disk is full"));
  g_assert_true (can_import (self));
}

static void
test_close (Fixture *self, gconstpointer data)
{
  g_autoptr (CalImportDialog) dialog = g_object_ref (self->dialog);
  CalImportFindings findings = { .n_found = 3 };
  g_autoptr (CalImportReport) report = cal_import_report_new (&findings);

  gtk_window_close (GTK_WINDOW (dialog));
  g_assert_true (g_cancellable_is_cancelled (get_job (self, 0)));
  /* What comes after it was closed does no harm. */
  cal_import_dialog_set_progress (dialog, get_job (self, 0), 0.5, 1);
  cal_import_dialog_finish (dialog, get_job (self, 0), report, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/import-dialog/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("preview", test_preview);
  ADD ("endless-and-unread", test_endless_and_unread);
  ADD ("many-problems", test_many_problems);
  ADD ("other-calendar", test_other_calendar);
  ADD ("only-problems", test_only_problems);
  ADD ("remarks", test_remarks);
  ADD ("nothing-to-do", test_nothing_to_do);
  ADD ("import", test_import);
  ADD ("cancel", test_cancel);
  ADD ("failure", test_failure);
  ADD ("close", test_close);
#undef ADD
  return g_test_run ();
}
