/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>

#include "cal-appointment-dialog.h"
#include "cal-date-row.h"
#include "cal-time-row.h"
#include "cal-zone-row.h"
#include "cal-zone-search.h"
#include "uitest.h"

/* The dialog with a real pointer and keyboard, and what it hands to its callbacks. */

typedef struct
{
  CalAppointmentDialog *dialog; /* weak */
  CalAppointment *created;
  CalAppointment *seen;
  CalPatch *patch;
  int n_created;
  int n_updated;
  int n_destroyed;
} Fixture;

static void
on_create (CalAppointment *appointment, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_created++;
  g_set_object (&self->created, appointment);
}

static void
on_update (CalAppointment *seen, CalPatch *patch, gpointer user_data)
{
  Fixture *self = user_data;

  self->n_updated++;
  g_set_object (&self->seen, seen);
  g_clear_pointer (&self->patch, cal_patch_unref);
  self->patch = cal_patch_ref (patch);
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
  g_autoptr (CalCalendar) holidays =
      cal_calendar_new ("holidays", "Holidays", "#e01b24", TRUE, TRUE, 1);
  g_autoptr (CalCalendar) home = cal_calendar_new ("home", "Home", "#33d17a", TRUE, FALSE, 2);

  g_list_store_append (store, work);
  g_list_store_append (store, holidays);
  g_list_store_append (store, home);
  return G_LIST_MODEL (store);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GListModel) calendars = create_calendars ();

  *self = (Fixture){ 0 };
  self->dialog = cal_appointment_dialog_new (calendars, on_create, on_update, self, on_destroy);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
}

static gboolean
is_gone (gpointer user_data)
{
  Fixture *self = user_data;

  return self->dialog == NULL;
}

/* However a test ends: the dialog is freed, and its user data was given back once. */
static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_destroyed, ==, 1);
  g_clear_object (&self->created);
  g_clear_object (&self->seen);
  g_clear_pointer (&self->patch, cal_patch_unref);
}

static CalTime
at (int day, int hour, int minute)
{
  return cal_time_zoned (cal_day_from_date (2026, 11, day) * CAL_DAY + hour * CAL_HOUR
                             + minute * CAL_MINUTE,
                         cal_zone_lookup ("Europe/Berlin"));
}

static void
compose (Fixture *self)
{
  CalEventFields fields = { .start = at (24, 12, 30), .end = at (24, 13, 30) };

  cal_appointment_dialog_compose (self->dialog, "home", &fields);
  ui_test_present (GTK_WINDOW (self->dialog));
}

static CalOccurrence *
create_occurrence (const CalEventFields *fields)
{
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("work", fields);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             &none,
                             &fields->start,
                             &fields->end,
                             cal_zone_local (),
                             FALSE);
}

static void
edit (Fixture *self)
{
  CalEventFields fields = { .title = (char *) "Lunch",
                            .location = (char *) "Café",
                            .status = CAL_STATUS_TENTATIVE,
                            .start = at (24, 12, 30),
                            .end = at (24, 13, 30) };
  g_autoptr (CalOccurrence) occurrence = create_occurrence (&fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
}

static gpointer
find (Fixture *self, GType type, const char *text)
{
  GtkWidget *found = ui_test_find (GTK_WIDGET (self->dialog), type, text);

  if (found == NULL)
    g_error ("no %s “%s”", g_type_name (type), text);
  return found;
}

/* Types into a row what replaces its text, and leaves it. */
static void
type_into (Fixture *self, const char *title, const char *text)
{
  GtkWidget *row = find (self, ADW_TYPE_ENTRY_ROW, title);

  gtk_widget_grab_focus (row);
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type (text);
  ui_test_keys ("Tab", NULL);
  ui_test_wait_frame (row);
}

static void
assert_text (Fixture *self, const char *title, const char *text)
{
  g_assert_cmpstr (gtk_editable_get_text (find (self, ADW_TYPE_ENTRY_ROW, title)), ==, text);
}

static void
save (Fixture *self)
{
  ui_test_keys ("Control_L", "Return", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_create (Fixture *self, gconstpointer data)
{
  const CalEventFields *fields;

  compose (self);
  /* The title has the focus. */
  ui_test_type ("Dinner");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_created, ==, 1);
  g_assert_cmpint (self->n_updated, ==, 0);
  g_assert_cmpstr (cal_appointment_get_calendar_id (self->created), ==, "home");
  fields = cal_event_get (cal_appointment_get_master (self->created));
  g_assert_cmpstr (fields->title, ==, "Dinner");
  g_assert_true (cal_time_equal (
      &fields->start,
      &(CalTime){ at (24, 12, 30).wall, cal_zone_lookup ("Europe/Berlin"), CAL_TIME_ZONED }));
}

static void
test_second_save (Fixture *self, gconstpointer data)
{
  g_autoptr (CalAppointmentDialog) dialog = g_object_ref (self->dialog);

  compose (self);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "appointment.save", NULL);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "appointment.save", NULL);
  g_assert_cmpint (self->n_created, ==, 1);
}

static void
test_untitled (Fixture *self, gconstpointer data)
{
  compose (self);
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_created, ==, 1);
  g_assert_cmpstr (cal_appointment_get_title (self->created), ==, "");
}

static void
test_edit_nothing (Fixture *self, gconstpointer data)
{
  edit (self);
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

static void
test_edit_title (Fixture *self, gconstpointer data)
{
  edit (self);
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("Dinner");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 1);
  for (int field = 0; field < CAL_N_FIELDS; field++)
    g_assert_true (cal_patch_has (self->patch, field) == (field == CAL_FIELD_TITLE));
  g_assert_cmpstr (cal_appointment_get_title (self->seen), ==, "Lunch");
}

static void
test_start_takes_end (Fixture *self, gconstpointer data)
{
  const CalEventFields *wanted;

  edit (self);
  type_into (self, "Start Time", "17");
  assert_text (self, "Start Time", "17:00");
  assert_text (self, "End Time", "18:00");
  type_into (self, "Start Date", "3 Dec");
  assert_text (self, "Start Date", "Thu Dec 3, 2026");
  assert_text (self, "End Date", "Thu Dec 3, 2026");
  save (self);
  ui_test_wait_until (is_gone, self);
  wanted = cal_patch_get_wanted (self->patch);
  g_assert_true (wanted->start.zone == cal_zone_lookup ("Europe/Berlin"));
  g_assert_cmpint (wanted->end.wall - wanted->start.wall, ==, CAL_HOUR);
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_TITLE));
}

/* What is typed and not left counts as well. */
static void
test_save_from_field (Fixture *self, gconstpointer data)
{
  edit (self);
  gtk_widget_grab_focus (find (self, CAL_TYPE_TIME_ROW, "End Time"));
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("14.15");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_END));
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_START));
  g_assert_cmpint (cal_patch_get_wanted (self->patch)->end.wall, ==, at (24, 14, 15).wall);
}

static void
assert_invalid (GtkWidget *row, gboolean is_invalid)
{
  GtkAccessible *text = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row)));

  g_assert_true (gtk_widget_has_css_class (row, "error") == is_invalid);
  gtk_test_accessible_assert_state (text,
                                    GTK_ACCESSIBLE_STATE_INVALID,
                                    is_invalid ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE);
}

static void
test_end_before_start (Fixture *self, gconstpointer data)
{
  GtkWidget *row;

  edit (self);
  row = find (self, CAL_TYPE_TIME_ROW, "End Time");
  assert_invalid (row, FALSE);
  type_into (self, "End Time", "9");
  assert_invalid (row, TRUE);
  find (self, GTK_TYPE_LABEL, "The end is before the start");
  save (self);
  g_assert_cmpint (self->n_updated, ==, 0);
  g_assert_true (
      gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)))));

  ui_test_wait_frame (GTK_WIDGET (self->dialog));
  ui_test_save_picture (adw_window_get_content (ADW_WINDOW (self->dialog)),
                        "appointment-dialog-wrong");
  ui_test_type ("13:00");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 1);
}

static void
test_unreadable (Fixture *self, gconstpointer data)
{
  GtkWidget *row;

  edit (self);
  row = find (self, CAL_TYPE_DATE_ROW, "Start Date");
  type_into (self, "Start Date", "soon");
  assert_invalid (row, TRUE);
  assert_text (self, "Start Date", "soon");
  find (self,
        GTK_TYPE_LABEL,
        "This is not a date. “Tomorrow”, “next Friday” and “in 3 days” can be typed too.");
  save (self);
  g_assert_cmpint (self->n_updated, ==, 0);
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("24.11.2026");
  ui_test_keys ("Return", NULL);
  ui_test_wait_frame (row);
  assert_invalid (row, FALSE);
  assert_text (self, "Start Date", "Tue Nov 24, 2026");
}

static void
test_all_day (Fixture *self, gconstpointer data)
{
  GtkWidget *toggle;

  edit (self);
  toggle = find (self, GTK_TYPE_SWITCH, NULL);
  ui_test_click (toggle, 10, 10);
  ui_test_wait_frame (toggle);
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), CAL_TYPE_TIME_ROW, NULL));
  ui_test_wait_still (toggle);
  ui_test_click (toggle, 10, 10);
  ui_test_wait_frame (toggle);
  assert_text (self, "Start Time", "12:30");
  assert_text (self, "End Time", "13:30");
  ui_test_wait_still (toggle);
  ui_test_click (toggle, 10, 10);
  ui_test_wait_frame (toggle);
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (cal_patch_get_wanted (self->patch)->start.kind, ==, CAL_TIME_DATE);
}

static void
test_steps (Fixture *self, gconstpointer data)
{
  edit (self);
  gtk_widget_grab_focus (find (self, CAL_TYPE_TIME_ROW, "Start Time"));
  ui_test_keys ("Up", NULL);
  ui_test_keys ("Up", NULL);
  assert_text (self, "Start Time", "13:00");
  assert_text (self, "End Time", "14:00");
  gtk_widget_grab_focus (find (self, CAL_TYPE_DATE_ROW, "End Date"));
  ui_test_keys ("Up", NULL);
  assert_text (self, "End Date", "Wed Nov 25, 2026");
  assert_text (self, "Start Date", "Tue Nov 24, 2026");
}

static void
test_choosers (Fixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog), *day;

  edit (self);
  gtk_widget_grab_focus (find (self, CAL_TYPE_DATE_ROW, "Start Date"));
  ui_test_keys ("Alt_L", "Down", NULL);
  ui_test_wait_still (dialog);
  day = find (self, GTK_TYPE_BUTTON, "Thursday 26 November 2026");
  ui_test_click (day, 10, 10);
  ui_test_wait_still (dialog);
  assert_text (self, "Start Date", "Thu Nov 26, 2026");
  gtk_widget_grab_focus (find (self, CAL_TYPE_TIME_ROW, "End Time"));
  ui_test_keys ("Alt_L", "Down", NULL);
  ui_test_wait_still (dialog);
  find (self, GTK_TYPE_LIST_BOX_ROW, "13:30, 1 h");
  ui_test_keys ("Down", NULL);
  ui_test_keys ("Return", NULL);
  ui_test_wait_still (dialog);
  assert_text (self, "End Time", "14:00");
}

static void
test_calendars (Fixture *self, gconstpointer data)
{
  AdwComboRow *row;
  g_autoptr (CalCalendar) last = NULL;

  edit (self);
  row = find (self, ADW_TYPE_COMBO_ROW, "C_alendar");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, 2);
  last = g_list_model_get_item (adw_combo_row_get_model (row), 1);
  g_assert_cmpstr (cal_calendar_get_id (last), ==, "home");
  adw_combo_row_set_selected (row, 1);
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpstr (cal_patch_get_new_calendar (self->patch), ==, "home");
}

static void
test_escape (Fixture *self, gconstpointer data)
{
  edit (self);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

/* The question above the dialog, or NULL. */
static GtkWindow *
get_question (Fixture *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (ADW_IS_MESSAGE_DIALOG (l->data))
      return l->data;
  return NULL;
}

static gboolean
has_question (gpointer user_data)
{
  return get_question (user_data) != NULL;
}

static gboolean
has_no_question (gpointer user_data)
{
  return get_question (user_data) == NULL;
}

static void
answer (Fixture *self, const char *label)
{
  GtkWidget *question = GTK_WIDGET (get_question (self)), *button;

  ui_test_wait_still (question);
  button = ui_test_find (question, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  ui_test_click (button, 10, 10);
}

static void
test_discard (Fixture *self, gconstpointer data)
{
  edit (self);
  ui_test_type ("Dinner");
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (has_question, self);
  answer (self, "_Keep Editing");
  ui_test_wait_until (has_no_question, self);
  g_assert_nonnull (self->dialog);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (self->dialog)));
  gtk_window_close (GTK_WINDOW (self->dialog));
  ui_test_wait_until (has_question, self);
  answer (self, "_Discard");
  ui_test_wait_until (is_gone, self);
  ui_test_wait_until (has_no_question, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

static void
test_edit_again (Fixture *self, gconstpointer data)
{
  CalEventFields seen = { .title = (char *) "Lunch",
                          .start = at (24, 12, 30),
                          .end = at (24, 13, 30) };
  CalEventFields typed = { .title = (char *) "Dinner",
                           .start = at (24, 19, 0),
                           .end = at (24, 21, 0) };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("work", &seen);
  g_autoptr (CalPatch) refused = cal_patch_new_diff (&seen, &typed, CAL_REACH_ALL, NULL);

  cal_appointment_dialog_edit_again (self->dialog, appointment, refused);
  ui_test_present (GTK_WINDOW (self->dialog));
  assert_text (self, "Title", "Dinner");
  assert_text (self, "End Time", "21:00");
  find (self, GTK_TYPE_LABEL, "This is what you typed. It has not been saved.");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_true (self->seen == appointment);
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_TITLE));
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_START));
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_END));
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_STATUS));
}

/* ---- what is said above the fields ---- */

static void
test_read_only (Fixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "New Year",
                            .start = cal_time_date (2027, 1, 1),
                            .end = cal_time_date (2027, 1, 2) };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("holidays", &fields);
  CalTime none = cal_time_none ();
  g_autoptr (CalOccurrence) occurrence =
      cal_occurrence_new (appointment,
                          cal_appointment_get_master (appointment),
                          &none,
                          &fields.start,
                          &fields.end,
                          cal_zone_local (),
                          FALSE);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  find (self,
        GTK_TYPE_LABEL,
        "The calendar “Holidays” can only be read: nothing can be changed here.");
  g_assert_false (gtk_widget_is_sensitive (find (self, ADW_TYPE_ENTRY_ROW, "Title")));
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), GTK_TYPE_BUTTON, "_Save"));
  save (self);
  g_assert_cmpint (self->n_updated, ==, 0);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (is_gone, self);
}

static void
test_problem (Fixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "Lunch",
                            .problem = (char *) "DTEND can’t be understood: 2026",
                            .start = at (24, 12, 30),
                            .end = at (24, 13, 30) };
  g_autoptr (CalOccurrence) occurrence = create_occurrence (&fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  find (self,
        GTK_TYPE_LABEL,
        "Some of this appointment could not be understood, and is left as it is:\n"
        "DTEND can’t be understood: 2026");
}

/* ---- the rest of the fields ---- */

static void
test_other_fields (Fixture *self, gconstpointer data)
{
  const CalEventFields *wanted;

  edit (self);
  type_into (self, "Lin_k", "https://example.org/");
  type_into (self, "Cate_gories, with Commas", "Work, Travel,, Work ,");
  /* The row itself has the focus, its switch is no stop. */
  gtk_widget_grab_focus (find (self, ADW_TYPE_ACTION_ROW, "Shown as _Busy"));
  ui_test_keys ("space", NULL);
  save (self);
  ui_test_wait_until (is_gone, self);
  wanted = cal_patch_get_wanted (self->patch);
  g_assert_cmpstr (wanted->url, ==, "https://example.org/");
  g_assert_cmpuint (g_strv_length (wanted->categories), ==, 2);
  g_assert_cmpstr (wanted->categories[0], ==, "Work");
  g_assert_cmpstr (wanted->categories[1], ==, "Travel");
  g_assert_true (wanted->transparent);
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_TITLE));
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_START));
}

/* Saving what has categories and a link, untouched, changes nothing. */
static void
test_other_fields_kept (Fixture *self, gconstpointer data)
{
  char *categories[] = { (char *) "b", (char *) "a", NULL };
  CalEventFields fields = { .title = (char *) "Lunch",
                            .url = (char *) " mailto:ada@example.org",
                            .categories = categories,
                            .transparent = TRUE,
                            .start = at (24, 12, 30),
                            .end = at (24, 13, 30) };
  g_autoptr (CalOccurrence) occurrence = create_occurrence (&fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  assert_text (self, "Cate_gories, with Commas", "b, a");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

/* ---- two zones ---- */

/* Half past twelve in Berlin to ten to three in New York is eight hours and twenty minutes. */
static void
test_flight (Fixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "Flight",
                            .start = at (24, 12, 30),
                            .end = at (24, 14, 50) };
  g_autoptr (CalOccurrence) occurrence = NULL;

  fields.end.zone = cal_zone_lookup ("America/New_York");
  occurrence = create_occurrence (&fields);
  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  find (self, GTK_TYPE_LABEL, "Takes 8 h 20 min");
  find (self, GTK_TYPE_LABEL, "Berlin, UTC+1 → New York, UTC−5");
  find (self, CAL_TYPE_ZONE_ROW, "Zone of the End");
  /* The length stays when the start moves. */
  type_into (self, "Start Time", "13:30");
  assert_text (self, "End Time", "15:50");
  find (self, GTK_TYPE_LABEL, "Takes 8 h 20 min");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_true (cal_patch_get_wanted (self->patch)->end.zone
                 == cal_zone_lookup ("America/New_York"));
}

static gboolean
has_search (gpointer dialog)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (dialog));

  return focus != NULL && gtk_widget_get_ancestor (focus, CAL_TYPE_ZONE_SEARCH) != NULL;
}

static gboolean
has_found (gpointer dialog)
{
  return ui_test_find (dialog, GTK_TYPE_LABEL, "Tokyo") != NULL;
}

static gboolean
has_closed (gpointer dialog)
{
  return ui_test_find (dialog, CAL_TYPE_ZONE_SEARCH, NULL) == NULL;
}

/* By the keyboard alone: the fold is opened, the end gets a zone of its own. */
static void
test_zone_of_end (Fixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog);

  edit (self);
  gtk_widget_grab_focus (find (self, CAL_TYPE_TIME_ROW, "End Time"));
  ui_test_keys ("Tab", NULL);
  ui_test_keys ("space", NULL);
  ui_test_wait_still (dialog);
  ui_test_keys ("Tab", NULL);
  ui_test_keys ("Tab", NULL);
  ui_test_keys ("Return", NULL);
  ui_test_wait_until (has_search, dialog);
  ui_test_type ("toky");
  ui_test_wait_until (has_found, dialog);
  ui_test_keys ("Return", NULL);
  ui_test_wait_until (has_closed, dialog);
  save (self);
  ui_test_wait_frame (dialog);
  /* 13:30 in Tokyo is before 12:30 in Berlin. */
  find (self, GTK_TYPE_LABEL, "The end is before the start");
  g_assert_cmpint (self->n_updated, ==, 0);
  ui_test_type ("22");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_true (cal_patch_get_wanted (self->patch)->end.zone == cal_zone_lookup ("Asia/Tokyo"));
  g_assert_true (cal_patch_get_wanted (self->patch)->start.zone
                 == cal_zone_lookup ("Europe/Berlin"));
}

/* ---- how it repeats ---- */

static CalOccurrence *
create_series (const char *rule, CalEventFields *fields)
{
  g_autoptr (CalRule) parsed = cal_rule_parse (rule, NULL);

  fields->title = g_strdup ("Series");
  fields->start = at (24, 12, 30);
  fields->end = at (24, 13, 30);
  fields->recurrence = cal_recurrence_new (&fields->start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
  return create_occurrence (fields);
}

/* A rule that is more than the editor can hold is said in full, and kept. */
static void
test_rich_rule (Fixture *self, gconstpointer data)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalOccurrence) occurrence =
      create_series ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9,17", &fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  find (self, GTK_TYPE_LABEL, "Every month on weekdays at 09:30 and 17:30 (only the last of them)");
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("Renamed");
  save (self);
  ui_test_wait_until (is_gone, self);
  for (int field = 0; field < CAL_N_FIELDS; field++)
    g_assert_true (cal_patch_has (self->patch, field) == (field == CAL_FIELD_TITLE));
}

/* A weekly series of Tuesdays that is moved to a Thursday is one of Thursdays. */
static void
test_moved_series (Fixture *self, gconstpointer data)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalOccurrence) occurrence = create_series ("FREQ=WEEKLY;BYDAY=TU", &fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  type_into (self, "Start Date", "26 Nov");
  find (self, GTK_TYPE_LABEL, "Every week on Thursday");
  save (self);
  ui_test_wait_until (is_gone, self);
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_RECURRENCE));
}

static void
assert_named (GtkWidget *widget)
{
  gboolean is_text = GTK_IS_TEXT (widget) || GTK_IS_TEXT_VIEW (widget) || GTK_IS_SWITCH (widget);

  if (!gtk_widget_get_mapped (widget))
    return;
  if (is_text
      && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
      && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                            GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    g_error ("%s has no accessible name", G_OBJECT_TYPE_NAME (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_names (Fixture *self, gconstpointer data)
{
  edit (self);
  assert_named (GTK_WIDGET (self->dialog));
}

static void
test_width (Fixture *self, gconstpointer data)
{
  int minimum;

  edit (self);
  gtk_widget_measure (GTK_WIDGET (self->dialog),
                      GTK_ORIENTATION_HORIZONTAL,
                      -1,
                      &minimum,
                      NULL,
                      NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 360);

  ui_test_wait_frame (GTK_WIDGET (self->dialog));
  ui_test_save_picture (adw_window_get_content (ADW_WINDOW (self->dialog)), "appointment-dialog");
}

static gboolean
has_rows (gpointer dialog)
{
  return ui_test_find (dialog, GTK_TYPE_LABEL, "Does not repeat") != NULL;
}

/* Short and narrow: everything is reached by scrolling, nothing needs more width. */
static void
test_small (Fixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog);

  gtk_window_set_default_size (GTK_WINDOW (dialog), 360, 294);
  edit (self);
  ui_test_wait_until (has_rows, dialog);
  ui_test_wait_still (dialog);
  g_assert_cmpint (gtk_widget_get_width (dialog), <=, 360);
  g_assert_cmpint (gtk_widget_get_height (dialog), <=, 294);
  for (int i = 0; i < 30; i++)
    {
      GtkWidget *focus;
      graphene_rect_t bounds;

      ui_test_keys ("Tab", NULL);
      ui_test_wait_still (dialog);
      focus = gtk_root_get_focus (GTK_ROOT (dialog));
      g_assert_true (gtk_widget_compute_bounds (focus, dialog, &bounds));
      g_assert_cmpfloat (bounds.origin.x, >=, 0);
      g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, gtk_widget_get_width (dialog));
      /* A stop that is scrolled out of sight can't be seen. */
      g_assert_cmpfloat (bounds.origin.y + bounds.size.height, >, 0);
      g_assert_cmpfloat (bounds.origin.y, <, gtk_widget_get_height (dialog));
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/appointment-dialog/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("create", test_create);
  ADD ("second-save", test_second_save);
  ADD ("untitled", test_untitled);
  ADD ("edit-nothing", test_edit_nothing);
  ADD ("edit-title", test_edit_title);
  ADD ("start-takes-end", test_start_takes_end);
  ADD ("save-from-field", test_save_from_field);
  ADD ("end-before-start", test_end_before_start);
  ADD ("unreadable", test_unreadable);
  ADD ("all-day", test_all_day);
  ADD ("steps", test_steps);
  ADD ("choosers", test_choosers);
  ADD ("calendars", test_calendars);
  ADD ("escape", test_escape);
  ADD ("discard", test_discard);
  ADD ("edit-again", test_edit_again);
  ADD ("read-only", test_read_only);
  ADD ("problem", test_problem);
  ADD ("other-fields", test_other_fields);
  ADD ("other-fields-kept", test_other_fields_kept);
  ADD ("flight", test_flight);
  ADD ("zone-of-end", test_zone_of_end);
  ADD ("rich-rule", test_rich_rule);
  ADD ("moved-series", test_moved_series);
  ADD ("small", test_small);
  ADD ("names", test_names);
  ADD ("width", test_width);
#undef ADD
  return g_test_run ();
}
