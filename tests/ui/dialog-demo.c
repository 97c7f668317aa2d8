/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dialog-demo"

#include <adwaita.h>
#include <locale.h>

#include "cal-appointment-dialog.h"

/* Opens one dialog or popover with made-up appointments and says on standard output what comes of
 * it, to look at: dialog-demo compose|edit|series [--dark] [--rtl] [--width=N] */

static char **arguments;
static gboolean is_dark, is_rtl;
static int width;

static GOptionEntry options[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, "Dark", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &is_rtl, "From right to left", NULL },
  { "width", 0, 0, G_OPTION_ARG_INT, &width, "Width of the dialog", "PIXELS" },
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

static void
open_dialog (GtkWindow *parent, const char *what)
{
  g_autoptr (GListModel) calendars = create_calendars ();
  CalAppointmentDialog *dialog =
      cal_appointment_dialog_new (calendars, created, updated, NULL, NULL);
  g_autoptr (CalOccurrence) occurrence = NULL;
  int day = cal_day_from_date (2026, 11, 24);

  if (g_str_equal (what, "series"))
    occurrence = create_occurrence ("Weekly",
                                    day,
                                    9 * CAL_HOUR,
                                    10 * CAL_HOUR,
                                    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU");
  else
    occurrence = create_occurrence ("Lunch with Ada",
                                    day,
                                    12 * CAL_HOUR + 30 * CAL_MINUTE,
                                    13 * CAL_HOUR + 30 * CAL_MINUTE,
                                    NULL);
  if (g_str_equal (what, "compose"))
    cal_appointment_dialog_compose (dialog, "home", NULL);
  else
    cal_appointment_dialog_edit (dialog, occurrence, CAL_REACH_ALL);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
  if (width > 0)
    gtk_window_set_default_size (GTK_WINDOW (dialog), width, 640);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
activated_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  const char *what = arguments != NULL ? arguments[0] : "compose";

  if (is_dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 800);
  gtk_window_present (GTK_WINDOW (window));
  open_dialog (GTK_WINDOW (window), what);
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
