/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-import-dialog.h"

#include <glib/gi18n-lib.h>

#include "cal-calendar-choice.h"
#include "cal-enter-keys.h"
#include "cal-when-words.h"

/* What is in a file, before it is imported, and the import itself.
 *
 * One job runs at a time: a preview, begun when the dialog is shown and again for each other
 * calendar, or the import. A job is known by its GCancellable; what is reported for another one is
 * dropped, so late answers do no harm. Cancel stops the import and goes back to the preview; it
 * closes the dialog when no import is running. Closing cancels whatever runs. */

#define MAX_PROBLEMS 100

typedef enum
{
  STATE_WAITING, /* not shown yet, or something went wrong */
  STATE_READING,
  STATE_READY,
  STATE_IMPORTING,
  STATE_DONE,
} State;

struct _CalImportDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  GtkWidget *import_button;
  GtkProgressBar *progress;
  AdwComboRow *calendar_row;
  GtkLabel *message;
  GtkWidget *summary;
  AdwActionRow *found_row;
  GtkWidget *new_row;
  GtkLabel *n_new;
  GtkWidget *changed_row;
  GtkLabel *n_changed;
  GtkWidget *same_row;
  GtkLabel *n_same;
  GtkWidget *others_row;
  GtkLabel *n_others;
  GtkWidget *problems_section;
  AdwExpanderRow *problems_row;

  CalImportDialogFunc on_preview;
  CalImportDialogFunc on_import;
  gpointer user_data;
  GDestroyNotify destroy;

  State state;
  GCancellable *job;       /* NULL: none runs */
  CalImportReport *report; /* of the last preview, NULL: none */
  GPtrArray *problem_rows; /* borrowed, in problems_row */
  char *calendar_id;       /* that of the last job */
};

G_DEFINE_FINAL_TYPE (CalImportDialog, cal_import_dialog, ADW_TYPE_WINDOW)

static CalCalendar *
get_calendar (CalImportDialog *self)
{
  return adw_combo_row_get_selected_item (self->calendar_row);
}

/* --- Showing
 * -------------------------------------------------------------------------------------- */

static void
show_count (GtkWidget *row, GtkLabel *label, guint n)
{
  g_autofree char *text = g_strdup_printf ("%u", n);

  gtk_label_set_label (label, text);
  gtk_widget_set_visible (row, n > 0);
}

static void
show_message (CalImportDialog *self, const char *message, gboolean is_error)
{
  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->message), "error");
}

static char *
extent_to_words (CalImportReport *report)
{
  const CalZone *zone = cal_zone_local ();
  int today = cal_day_of_wall (cal_zone_to_wall (zone, g_get_real_time ()));
  gboolean is_endless = cal_import_report_is_endless (report);
  g_autofree char *words = NULL;
  int first, last;
  CalTime start, end;

  if (!cal_import_report_get_extent (report, &first, &last))
    return g_strdup ("");
  start = cal_time_date_of_day (first);
  end = cal_time_date_of_day ((is_endless ? first : last) + 1);
  words = cal_when_to_words (&start, &end, zone, today);
  /* Translators: %s is the first day of appointments of which one never ends. */
  return is_endless ? g_strdup_printf (_ ("From %s"), words) : g_steal_pointer (&words);
}

static void
add_problem (CalImportDialog *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_expander_row_add_row (self->problems_row, row);
  g_ptr_array_add (self->problem_rows, row);
}

/* Whether the same has just been said: of a zone that nobody knows once for the start, once for the
 * end. */
static gboolean
is_repeated (const CalImportProblem *problems, guint i)
{
  return i > 0 && problems[i].line == problems[i - 1].line
         && g_str_equal (problems[i].file, problems[i - 1].file)
         && g_str_equal (problems[i].reason, problems[i - 1].reason);
}

/* How many entries the remarks are about. */
static guint
count_entries (const CalImportProblem *remarks, guint n)
{
  guint n_entries = 0;

  for (guint i = 0; i < n; i++)
    n_entries += !is_repeated (remarks, i);
  return n_entries;
}

static char *
place_to_words (const CalImportProblem *problem)
{
  if (problem->line == 0)
    return g_strdup (problem->file);
  /* Translators: the name of a file and a line in it. */
  return g_strdup_printf (_ ("%1$s, line %2$u"), problem->file, problem->line);
}

/* `n_all` is how many there are, `n` how many of them are listed. */
static void
add_problems (CalImportDialog *self, const CalImportProblem *problems, guint n, guint n_all)
{
  guint n_more = n_all - MIN (n, MAX_PROBLEMS);
  g_autofree char *rest = NULL;

  for (guint i = 0; i < MIN (n, MAX_PROBLEMS); i++)
    {
      g_autofree char *place = place_to_words (&problems[i]);

      if (!is_repeated (problems, i))
        add_problem (self, place, problems[i].reason);
    }
  if (n_more == 0)
    return;
  rest =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n_more), n_more);
  add_problem (self, rest, "");
}

static gboolean
has_work (CalImportReport *report)
{
  return cal_import_report_get_n_new (report) + cal_import_report_get_n_changed (report)
             + cal_import_report_get_n_others (report)
         > 0;
}

/* What is said below the number of problems; NULL: nothing, for there is nothing else in it. */
static const char *
get_consolation (CalImportReport *report, guint n_problems)
{
  if (n_problems > 0)
    return has_work (report) || cal_import_report_get_n_found (report) > 0
               ? _ ("The rest can be imported")
               : NULL;
  return _ ("Can be imported, but not exactly as it stands in the file");
}

/* "1 file can’t be read", "2 entries can’t be read", or both. */
static char *
unread_to_words (guint n_files, guint n_entries)
{
  g_autofree char *files = NULL, *entries = NULL;

  if (n_files > 0)
    files = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u file can’t be read", "%u files can’t be read", n_files),
        n_files);
  if (n_entries > 0)
    entries = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                            "%u entry can’t be read",
                                            "%u entries can’t be read",
                                            n_entries),
                               n_entries);
  if (files != NULL && entries != NULL)
    /* Translators: “1 file can’t be read” and “2 entries can’t be read”. */
    return g_strdup_printf (_ ("%s, %s"), files, entries);
  return files != NULL ? g_steal_pointer (&files) : g_steal_pointer (&entries);
}

/* First what can't be read at all, then what is read otherwise than it stands there. */
static void
show_problems (CalImportDialog *self)
{
  const CalImportProblem *problems = NULL, *remarks = NULL;
  g_autofree char *title = NULL;
  guint n = 0, n_all = 0, n_files = 0, n_remarks = 0, n_entries;

  for (guint i = 0; i < self->problem_rows->len; i++)
    adw_expander_row_remove (self->problems_row, g_ptr_array_index (self->problem_rows, i));
  g_ptr_array_set_size (self->problem_rows, 0);
  if (self->report != NULL)
    {
      problems = cal_import_report_get_problems (self->report, &n);
      n_all = cal_import_report_get_n_problems (self->report);
      n_files = cal_import_report_get_n_unread_files (self->report);
      remarks = cal_import_report_get_remarks (self->report, &n_remarks);
    }
  n_entries = count_entries (remarks, n_remarks);
  gtk_widget_set_visible (self->problems_section, n_all + n_remarks > 0);
  if (n_all > 0)
    title = unread_to_words (n_files, n_all - n_files);
  else
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "%u entry should be checked",
                                          "%u entries should be checked",
                                          n_entries),
                             n_entries);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->problems_row), title);
  adw_expander_row_set_subtitle (self->problems_row,
                                 self->report != NULL ? get_consolation (self->report, n_all)
                                                      : NULL);
  add_problems (self, problems, n, n_all);
  add_problems (self, remarks, n_remarks, n_remarks);
}

static void
show_report (CalImportDialog *self)
{
  CalImportReport *report = self->report;
  g_autofree char *found = NULL, *extent = NULL, *markup = NULL;
  guint n;

  n = report != NULL ? cal_import_report_get_n_found (report) : 0;
  gtk_widget_set_visible (self->summary, report != NULL && (n > 0 || has_work (report)));
  show_problems (self);
  if (report == NULL)
    return;
  found =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u appointment", "%u appointments", n), n);
  extent = extent_to_words (report);
  markup = g_markup_escape_text (extent, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->found_row), found);
  adw_action_row_set_subtitle (self->found_row, markup);
  show_count (self->new_row, self->n_new, cal_import_report_get_n_new (report));
  show_count (self->changed_row, self->n_changed, cal_import_report_get_n_changed (report));
  show_count (self->same_row, self->n_same, cal_import_report_get_n_same (report));
  show_count (self->others_row, self->n_others, cal_import_report_get_n_others (report));
  if (n == 0 && !has_work (report))
    show_message (self, _ ("There are no appointments in it."), FALSE);
  else if (!has_work (report))
    show_message (self, _ ("Everything in it is in this calendar already."), FALSE);
  else
    show_message (self, NULL, FALSE);
}

static void
set_state (CalImportDialog *self, State state)
{
  gboolean is_running = state == STATE_READING || state == STATE_IMPORTING;

  self->state = state;
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_running);
  gtk_progress_bar_set_fraction (self->progress, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->calendar_row), state != STATE_IMPORTING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self),
                                 "import.run",
                                 state == STATE_READY && self->report != NULL
                                     && has_work (self->report));
}

/* --- Jobs
 * ----------------------------------------------------------------------------------------- */

static void
cancel_job (CalImportDialog *self)
{
  g_autoptr (GCancellable) job = g_steal_pointer (&self->job);

  if (job != NULL)
    g_cancellable_cancel (job);
}

static void
start_job (CalImportDialog *self, State state, CalImportDialogFunc func)
{
  CalCalendar *calendar = get_calendar (self);
  g_autoptr (GCancellable) job = g_cancellable_new ();

  cancel_job (self);
  if (calendar == NULL)
    {
      set_state (self, STATE_WAITING);
      show_message (self, _ ("There is no calendar that can be changed."), TRUE);
      return;
    }
  self->job = g_object_ref (job);
  g_free (self->calendar_id);
  self->calendar_id = g_strdup (cal_calendar_get_id (calendar));
  set_state (self, state);
  func (self, self->calendar_id, job, self->user_data);
}

static void
start_preview (CalImportDialog *self)
{
  show_message (self, self->report == NULL ? _ ("Reading…") : NULL, FALSE);
  start_job (self, STATE_READING, self->on_preview);
}

static void
calendar_chosen_cb (CalImportDialog *self)
{
  CalCalendar *calendar = get_calendar (self);

  if (self->state == STATE_WAITING && self->calendar_id == NULL)
    return; /* not shown yet */
  if (self->state == STATE_IMPORTING || self->state == STATE_DONE || calendar == NULL
      || g_strcmp0 (self->calendar_id, cal_calendar_get_id (calendar)) == 0)
    return;
  start_preview (self);
}

static void
run_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CalImportDialog *self = CAL_IMPORT_DIALOG (widget);

  if (self->state != STATE_READY)
    return;
  show_message (self, _ ("Importing…"), FALSE);
  start_job (self, STATE_IMPORTING, self->on_import);
}

static void
cancel_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CalImportDialog *self = CAL_IMPORT_DIALOG (widget);

  if (self->state != STATE_IMPORTING)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  cancel_job (self);
  set_state (self, STATE_READY);
  show_message (self, _ ("Cancelled. Nothing was imported."), FALSE);
}

static gboolean
cal_import_dialog_close_request (GtkWindow *window)
{
  CalImportDialog *self = CAL_IMPORT_DIALOG (window);

  cancel_job (self);
  self->state = STATE_DONE;
  return GTK_WINDOW_CLASS (cal_import_dialog_parent_class)->close_request (window);
}

static void
cal_import_dialog_map (GtkWidget *widget)
{
  CalImportDialog *self = CAL_IMPORT_DIALOG (widget);

  GTK_WIDGET_CLASS (cal_import_dialog_parent_class)->map (widget);
  if (self->state == STATE_WAITING && self->calendar_id == NULL)
    start_preview (self);
}

static void
cal_import_dialog_dispose (GObject *object)
{
  CalImportDialog *self = CAL_IMPORT_DIALOG (object);
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  cancel_job (self);
  self->state = STATE_DONE;
  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_IMPORT_DIALOG);
  g_clear_object (&self->report);
  if (destroy != NULL)
    destroy (self->user_data);

  G_OBJECT_CLASS (cal_import_dialog_parent_class)->dispose (object);
}

static void
cal_import_dialog_finalize (GObject *object)
{
  CalImportDialog *self = CAL_IMPORT_DIALOG (object);

  g_ptr_array_unref (self->problem_rows);
  g_free (self->calendar_id);

  G_OBJECT_CLASS (cal_import_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, calendar_row);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, message);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, found_row);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, new_row);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, n_new);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, changed_row);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, n_changed);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, same_row);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, n_same);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, others_row);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, n_others);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, problems_section);
  gtk_widget_class_bind_template_child (widget_class, CalImportDialog, problems_row);
}

static void
cal_import_dialog_class_init (CalImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cal_import_dialog_dispose;
  object_class->finalize = cal_import_dialog_finalize;
  widget_class->map = cal_import_dialog_map;
  GTK_WINDOW_CLASS (klass)->close_request = cal_import_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-import-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, calendar_chosen_cb);
  gtk_widget_class_install_action (widget_class, "import.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "import.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "import.cancel", NULL);
  cal_enter_keys_bind (widget_class, "import.run");
}

static void
cal_import_dialog_init (CalImportDialog *self)
{
  self->problem_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_state (self, STATE_WAITING);
}

CalImportDialog *
cal_import_dialog_new (GListModel *calendars,
                       const char *calendar_id,
                       const char *source,
                       CalImportDialogFunc on_preview,
                       CalImportDialogFunc on_import,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;
  CalImportDialog *self;
  guint selected;

  g_return_val_if_fail (G_IS_LIST_MODEL (calendars), NULL);
  g_return_val_if_fail (on_preview != NULL && on_import != NULL, NULL);

  self = g_object_new (CAL_TYPE_IMPORT_DIALOG, NULL);
  self->on_preview = on_preview;
  self->on_import = on_import;
  self->user_data = user_data;
  self->destroy = destroy;
  adw_window_title_set_subtitle (self->title, source != NULL ? source : "");
  model = cal_calendar_choice_new_model (calendars, NULL);
  factory = cal_calendar_choice_new_factory ();
  adw_combo_row_set_factory (self->calendar_row, factory);
  adw_combo_row_set_model (self->calendar_row, model);
  selected = cal_calendar_choice_find (model, calendar_id);
  if (selected != GTK_INVALID_LIST_POSITION)
    adw_combo_row_set_selected (self->calendar_row, selected);
  return self;
}

void
cal_import_dialog_set_progress (CalImportDialog *self,
                                GCancellable *job,
                                double fraction,
                                guint n_done)
{
  g_autofree char *message = NULL;

  g_return_if_fail (CAL_IS_IMPORT_DIALOG (self));
  g_return_if_fail (G_IS_CANCELLABLE (job));

  if (job != self->job)
    return;
  gtk_progress_bar_set_fraction (self->progress, CLAMP (fraction, 0, 1));
  if (self->state == STATE_IMPORTING)
    message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                            "%u appointment imported…",
                                            "%u appointments imported…",
                                            n_done),
                               n_done);
  else if (self->report == NULL)
    message = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u appointment read…", "%u appointments read…", n_done),
        n_done);
  if (message != NULL)
    show_message (self, message, FALSE);
}

static void
finish_import (CalImportDialog *self, const GError *error)
{
  if (error == NULL)
    {
      self->state = STATE_DONE;
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  set_state (self, STATE_READY);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_message (self, _ ("Cancelled. Nothing was imported."), FALSE);
  else
    show_message (self, error->message, TRUE);
}

static void
finish_preview (CalImportDialog *self, CalImportReport *report, const GError *error)
{
  g_set_object (&self->report, report);
  show_report (self);
  set_state (self, report != NULL ? STATE_READY : STATE_WAITING);
  if (error != NULL)
    show_message (self, error->message, TRUE);
  else
    gtk_widget_grab_focus (self->import_button);
}

void
cal_import_dialog_finish (CalImportDialog *self,
                          GCancellable *job,
                          CalImportReport *report,
                          const GError *error)
{
  g_return_if_fail (CAL_IS_IMPORT_DIALOG (self));
  g_return_if_fail (G_IS_CANCELLABLE (job));
  g_return_if_fail (report == NULL || CAL_IS_IMPORT_REPORT (report));

  if (job != self->job)
    return;
  g_clear_object (&self->job);
  if (self->state == STATE_IMPORTING)
    finish_import (self, error);
  else
    finish_preview (self, report, error);
}
