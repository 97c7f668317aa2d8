/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dialog-demo"

#include <adwaita.h>
#include <locale.h>

#include "cal-appointment-dialog.h"
#include "cal-day-popover.h"
#include "cal-import-dialog.h"
#include "cal-import-report-private.h"
#include "cal-occurrence-popover.h"
#include "cal-quick-editor.h"
#include "cal-rule-editor.h"

/* Opens one dialog or popover with made-up appointments and says on standard output what comes of
 * it, to look at:
 *
 *   dialog-demo compose|edit|series|one|rich|flight|problem|read-only|full|again
 *               |rule:RRULE|quick|details|long|day|import [--dark] [--rtl] [--width=N] [--height=N]
 * [--font=N]
 */

static char **arguments;
static gboolean is_dark, is_rtl;
static int width, height = 640, font;

static GOptionEntry options[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, "Dark", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &is_rtl, "From right to left", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the dialog", "PIXELS" },
  { "height", 0, 0, G_OPTION_ARG_INT, &height, "Height of the dialog", "PIXELS" },
  { "font", 0, 0, G_OPTION_ARG_INT, &font, "Size of the text", "POINTS" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments, NULL, NULL },
  { NULL },
};

static GListModel *
create_calendars (void)
{
  static const struct
  {
    const char *id, *name, *color;
    gboolean read_only;
  } rows[] = {
    { "work", "Work", "#3584e4", FALSE },
    { "home", "Home", "#33d17a", FALSE },
    { "holidays", "Public holidays", "#e01b24", TRUE },
    { "long", "A calendar with quite a long name that does not fit", "#f6d32d", FALSE },
  };
  GListStore *store = g_list_store_new (CAL_TYPE_CALENDAR);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (CalCalendar) calendar = cal_calendar_new (rows[i].id,
                                                           rows[i].name,
                                                           rows[i].color,
                                                           TRUE,
                                                           rows[i].read_only,
                                                           (int) i);

      g_list_store_append (store, calendar);
    }
  return G_LIST_MODEL (store);
}

static CalOccurrence *
create_occurrence (const char *title, int day, gint64 from, gint64 to, const char *rule)
{
  const CalZone *zone = cal_zone_local ();
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) appointment = NULL;

  fields.title = g_strdup (title);
  fields.location = g_strdup ("Café Einstein, Berlin");
  fields.description = g_strdup ("Bring the figures.\nhttps://example.org/agenda?x=1&y=2");
  fields.start = cal_time_zoned (day * CAL_DAY + from, zone);
  fields.end = cal_time_zoned (day * CAL_DAY + to, zone);
  if (rule != NULL)
    {
      g_autoptr (CalRule) parsed = cal_rule_parse (rule, NULL);

      fields.recurrence = cal_recurrence_new (&fields.start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
    }
  appointment = cal_appointment_new_single ("work", &fields);
  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             rule != NULL ? &fields.start : &(CalTime){ .kind = CAL_TIME_NONE },
                             &fields.start,
                             &fields.end,
                             zone,
                             FALSE);
}

static void
created (CalAppointment *appointment, gpointer user_data)
{
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (appointment));
  g_autofree char *start = cal_time_to_ical (&fields->start);
  g_autofree char *end = cal_time_to_ical (&fields->end);

  g_print ("create “%s” %s – %s in %s\n",
           fields->title != NULL ? fields->title : "",
           start,
           end,
           cal_appointment_get_calendar_id (appointment));
}

static void
updated (CalAppointment *seen, CalPatch *patch, gpointer user_data)
{
  const CalEventFields *wanted = cal_patch_get_wanted (patch);
  g_autofree char *start = cal_time_to_ical (&wanted->start);
  g_autofree char *end = cal_time_to_ical (&wanted->end);

  g_print ("update “%s” %s – %s:", wanted->title != NULL ? wanted->title : "", start, end);
  for (int field = 0; field < CAL_N_FIELDS; field++)
    if (cal_patch_has (patch, field))
      g_print (" %d", field);
  g_print ("\n");
}

/* The kinds of appointments that the editor has to do with. */
static CalOccurrence *
create_for (const char *what, CalEventFields *fields)
{
  int day = cal_day_from_date (2026, 11, 24);
  const char *rule = NULL;
  const char *calendar = "work";
  g_autoptr (CalAppointment) appointment = NULL;

  fields->title = g_strdup ("Lunch with Ada");
  fields->location = g_strdup ("Café Einstein, Berlin");
  fields->description = g_strdup ("Bring the figures.\nhttps://example.org/agenda?x=1&y=2");
  fields->start = cal_time_zoned (day * CAL_DAY + 750 * CAL_MINUTE, cal_zone_local ());
  fields->end = cal_time_add (&fields->start, CAL_HOUR);
  if (g_str_equal (what, "series") || g_str_equal (what, "one"))
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU";
  else if (g_str_equal (what, "rich"))
    rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9,17;UNTIL=20280303T000000Z";
  else if (g_str_equal (what, "flight"))
    {
      fields->start.zone = cal_zone_lookup ("Europe/Berlin");
      fields->end = cal_time_zoned (fields->start.wall + 2 * CAL_HOUR + 20 * CAL_MINUTE,
                                    cal_zone_lookup ("America/New_York"));
    }
  else if (g_str_equal (what, "problem"))
    fields->problem = g_strdup ("DTEND can’t be understood: 2026\nThe time zone “Customized Time "
                                "Zone 1” is not known");
  else if (g_str_equal (what, "read-only"))
    calendar = "holidays";
  else if (g_str_equal (what, "full"))
    {
      g_free (fields->title);
      fields->title =
          g_strdup ("A title which somebody wrote into the field for notes, because that "
                    "was where the cursor stood, and which goes on for some more lines");
      fields->url =
          g_strdup ("https://example.org/a/very/long/address/of/a/meeting?with=parameters");
      fields->categories = g_strsplit ("Work,Private,Travel,Important,Somebody else’s,Birthday,"
                                       "Conference,Customers,Phone call,Holiday,Family",
                                       ",",
                                       -1);
      fields->transparent = TRUE;
      g_free (fields->description);
      fields->description = g_strnfill (4000, 'x');
      for (int i = 0; i < 4000; i += 1 + i % 11)
        fields->description[i] = i % 5 == 0 ? '\n' : ' ';
    }
  if (rule != NULL)
    {
      g_autoptr (CalRule) parsed = cal_rule_parse (rule, NULL);

      fields->recurrence =
          cal_recurrence_new (&fields->start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
    }
  appointment = cal_appointment_new_single (calendar, fields);
  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             rule != NULL ? &fields->start : &(CalTime){ .kind = CAL_TIME_NONE },
                             &fields->start,
                             &fields->end,
                             cal_zone_local (),
                             FALSE);
}

static void
open_again (CalAppointmentDialog *dialog, CalOccurrence *occurrence, const CalEventFields *seen)
{
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (seen, &wanted);
  g_free (wanted.title);
  wanted.title = g_strdup ("Lunch with Ada and Grace");
  patch = cal_patch_new_diff (seen, &wanted, CAL_REACH_ALL, NULL);
  cal_appointment_dialog_edit_again (dialog, cal_occurrence_get_appointment (occurrence), patch);
}

static void
open_dialog (GtkWindow *parent, const char *what)
{
  g_autoptr (GListModel) calendars = create_calendars ();
  CalAppointmentDialog *dialog =
      cal_appointment_dialog_new (calendars, created, updated, NULL, NULL);
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalOccurrence) occurrence = create_for (what, &fields);

  if (g_str_equal (what, "compose"))
    cal_appointment_dialog_compose (dialog, "home", NULL);
  else if (g_str_equal (what, "again"))
    open_again (dialog, occurrence, &fields);
  else
    cal_appointment_dialog_edit (dialog,
                                 occurrence,
                                 g_str_equal (what, "one") ? CAL_REACH_THIS : CAL_REACH_ALL);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (dialog), width, height);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
rule_saved (CalRule *rule, gpointer user_data)
{
  g_autofree char *text = cal_rule_to_string (rule);

  g_print ("rule %s\n", text);
}

static void
open_rule (GtkWindow *parent, const char *text)
{
  CalTime start = cal_time_zoned (cal_day_from_date (2026, 11, 24) * CAL_DAY + 12 * CAL_HOUR,
                                  cal_zone_local ());
  g_autoptr (CalRule) rule = *text != '\0' ? cal_rule_parse (text, NULL) : NULL;
  CalRuleEditor *editor = cal_rule_editor_new (rule, &start, TRUE, rule_saved, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (editor), parent);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (editor), width, height);
  gtk_window_present (GTK_WINDOW (editor));
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover)
{
  g_print ("closed\n");
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
more_cb (gpointer popover, const char *calendar_id, const CalEventFields *fields)
{
  g_print ("more “%s” in %s\n", fields->title != NULL ? fields->title : "", calendar_id);
}

static void
created_cb (gpointer popover, CalAppointment *appointment)
{
  created (appointment, NULL);
}

static void
edit_cb (gpointer popover, CalOccurrence *occurrence)
{
  g_print ("edit “%s”\n", cal_occurrence_get_title (occurrence));
}

static void
delete_cb (gpointer popover, CalOccurrence *occurrence)
{
  g_print ("delete “%s”\n", cal_occurrence_get_title (occurrence));
}

static void
open_popover (GtkWidget *parent, gpointer popover)
{
  gtk_widget_set_parent (popover, parent);
  gtk_popover_set_pointing_to (popover, &(GdkRectangle){ 300, 200, 120, 24 });
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (popover);
}

static void
open_quick (GtkWidget *parent)
{
  g_autoptr (GListModel) calendars = create_calendars ();
  int day = cal_day_from_date (2026, 11, 24);
  CalEventFields fields = { .start = cal_time_date_of_day (day),
                            .end = cal_time_date_of_day (day + 3) };
  CalQuickEditor *editor = cal_quick_editor_new (calendars, "work", &fields);

  g_signal_connect (editor, "more", G_CALLBACK (more_cb), NULL);
  g_signal_connect (editor, "create", G_CALLBACK (created_cb), NULL);
  open_popover (parent, editor);
}

static void
open_details (GtkWidget *parent, gboolean is_long)
{
  g_autoptr (GListModel) calendars = create_calendars ();
  g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, is_long ? 3 : 0);
  const char *title =
      is_long ? "A title which somebody wrote into the field for notes, because that was where the "
                "cursor stood, and which goes on for some more lines than anyone would like to read"
              : "Lunch with Ada";
  g_autoptr (CalOccurrence) occurrence = create_occurrence (title,
                                                            cal_day_from_date (2026, 11, 24),
                                                            12 * CAL_HOUR + 30 * CAL_MINUTE,
                                                            13 * CAL_HOUR + 30 * CAL_MINUTE,
                                                            is_long ? "FREQ=WEEKLY" : NULL);
  CalOccurrencePopover *popover = cal_occurrence_popover_new (occurrence, calendar);

  g_signal_connect (popover, "edit", G_CALLBACK (edit_cb), NULL);
  g_signal_connect (popover, "delete", G_CALLBACK (delete_cb), NULL);
  open_popover (parent, popover);
}

static void
open_day (GtkWidget *parent)
{
  g_autoptr (GListModel) calendars = create_calendars ();
  g_autoptr (GListStore) occurrences = g_list_store_new (CAL_TYPE_OCCURRENCE);
  int day = cal_day_from_date (2026, 11, 24);
  CalDayPopover *popover;

  for (int i = 0; i < 14; i++)
    {
      g_autofree char *title = g_strdup_printf ("Appointment number %d", i + 1);
      g_autoptr (CalOccurrence) occurrence =
          create_occurrence (title, day, (8 + i) * CAL_HOUR, (9 + i) * CAL_HOUR, NULL);

      g_list_store_append (occurrences, occurrence);
    }
  popover = cal_day_popover_new (day, G_LIST_MODEL (occurrences), calendars);
  g_signal_connect (popover, "activate-occurrence", G_CALLBACK (edit_cb), NULL);
  open_popover (parent, popover);
}

typedef struct
{
  CalImportDialog *dialog;
  GCancellable *job;
  guint n_done;
  gboolean is_import;
} Job;

static void
finish_job (Job *job)
{
  CalImportFindings findings = { .n_found = 1204, .n_new = 1190, .n_changed = 2, .n_same = 12 };
  g_autoptr (CalImportReport) report = NULL;

  cal_import_findings_add_days (&findings,
                                cal_day_from_date (2012, 3, 1),
                                cal_day_from_date (2027, 8, 9));
  cal_import_findings_add_problem (&findings,
                                   "work.ics",
                                   1734,
                                   "There is no DTSTART, so it has no place");
  cal_import_findings_add_problem (&findings, "work.ics", 20017, "The end of the entry is missing");
  report = cal_import_report_new (&findings);
  cal_import_dialog_finish (job->dialog, job->job, report, NULL);
  g_print ("%s done\n", job->is_import ? "import" : "preview");
}

static gboolean
work_cb (gpointer data)
{
  Job *job = data;

  job->n_done += job->is_import ? 15 : 80;
  cal_import_dialog_set_progress (job->dialog, job->job, job->n_done / 1204.0, job->n_done);
  if (job->n_done < 1204 && !g_cancellable_is_cancelled (job->job))
    return G_SOURCE_CONTINUE;
  if (!g_cancellable_is_cancelled (job->job))
    finish_job (job);
  g_object_unref (job->dialog);
  g_object_unref (job->job);
  g_free (job);
  return G_SOURCE_REMOVE;
}

static void
start_job (CalImportDialog *dialog,
           const char *calendar_id,
           GCancellable *cancellable,
           gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->dialog = g_object_ref (dialog);
  job->job = g_object_ref (cancellable);
  job->is_import = data != NULL;
  g_timeout_add (40, work_cb, job);
}

static void
preview (CalImportDialog *dialog, const char *calendar_id, GCancellable *job, gpointer user_data)
{
  g_print ("preview into %s\n", calendar_id);
  start_job (dialog, calendar_id, job, NULL);
}

static void
import (CalImportDialog *dialog, const char *calendar_id, GCancellable *job, gpointer user_data)
{
  g_print ("import into %s\n", calendar_id);
  start_job (dialog, calendar_id, job, dialog);
}

static void
open_import (GtkWindow *parent)
{
  g_autoptr (GListModel) calendars = create_calendars ();
  CalImportDialog *dialog =
      cal_import_dialog_new (calendars, "home", "work.ics", preview, import, NULL, NULL);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (dialog), width, 520);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_what (GtkWindow *window, GtkWidget *content, const char *what)
{
  if (g_str_equal (what, "quick"))
    open_quick (content);
  else if (g_str_equal (what, "details") || g_str_equal (what, "long"))
    open_details (content, g_str_equal (what, "long"));
  else if (g_str_equal (what, "day"))
    open_day (content);
  else if (g_str_equal (what, "import"))
    open_import (window);
  else if (g_str_has_prefix (what, "rule:"))
    open_rule (window, what + strlen ("rule:"));
  else
    {
      gint64 before = g_get_monotonic_time ();

      open_dialog (window, what);
      g_print ("opened in %.1f ms\n", (double) (g_get_monotonic_time () - before) / 1000);
    }
}

static void
activated_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *what = arguments != NULL ? arguments[0] : "compose";

  if (is_dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (font > 0)
    {
      g_autofree char *name = g_strdup_printf ("Sans %d", font);

      g_object_set (gtk_settings_get_default (), "gtk-font-name", name, NULL);
    }
  if (is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 800);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
  open_what (GTK_WINDOW (window), content, what);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("WHAT");

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  application = adw_application_new ("org.example.Calendar.DialogDemo", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activated_cb), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
