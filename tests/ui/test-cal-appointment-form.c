/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>

#include "cal-date-row.h"
#include "cal-rule-editor.h"
#include "cal-time-row.h"
#include "cal-when-words.h"
#include "cal-zone-row.h"
#include "cal-zone-search.h"
#include "dialog-fixture.h"
#include "uitest.h"

/* The fields of the dialog beyond the first few, and what is said above them. */

/* ---- what is said above the fields ---- */

static void
open_read_only (DialogFixture *self, CalEventFields *fields)
{
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("holidays", fields);
  CalTime none = cal_time_none ();
  g_autoptr (CalOccurrence) occurrence =
      cal_occurrence_new (appointment,
                          cal_appointment_get_master (appointment),
                          &none,
                          &fields->start,
                          &fields->end,
                          cal_zone_local (),
                          FALSE);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
}

static void
test_read_only (DialogFixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "New Year",
                            .start = cal_time_date (2027, 1, 1),
                            .end = cal_time_date (2027, 1, 2) };

  open_read_only (self, &fields);
  dialog_find (self,
               GTK_TYPE_LABEL,
               "The calendar “Holidays” can only be read: nothing can be changed here.");
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), GTK_TYPE_BUTTON, "_Save"));
  /* What is not known of it has no row. */
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), ADW_TYPE_ENTRY_ROW, "_Location"));
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), GTK_TYPE_TEXT_VIEW, NULL));
  dialog_save (self);
  g_assert_cmpint (self->n_updated, ==, 0);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (dialog_is_gone, self);
}

static GListModel *
get_choices (DialogFixture *self, const char *title)
{
  return adw_combo_row_get_model (dialog_find (self, ADW_TYPE_COMBO_ROW, title));
}

/* Everything can be selected, and typing changes nothing. */
static void
test_read_only_text (DialogFixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "Opera",
                            .location = (char *) "Unter den Linden",
                            .url = (char *) "https://example.com/opera",
                            .description = (char *) "Row 7",
                            .status = CAL_STATUS_TENTATIVE,
                            .start = dialog_at (24, 19, 30),
                            .end = dialog_at (24, 22, 0) };
  GtkTextView *notes;
  GtkWidget *location;
  g_autofree char *day = NULL, *time = NULL;
  int start, end;

  open_read_only (self, &fields);
  day = g_strdup (gtk_editable_get_text (dialog_find (self, CAL_TYPE_DATE_ROW, "Start Date")));
  time = g_strdup (gtk_editable_get_text (dialog_find (self, CAL_TYPE_TIME_ROW, "Start Time")));
  dialog_type (self, "_Location", "Nowhere");
  dialog_type (self, "Start Date", "1.1.2030");
  dialog_assert_text (self, "_Location", "Unter den Linden");
  dialog_assert_text (self, "Start Date", day);
  location = dialog_find (self, ADW_TYPE_ENTRY_ROW, "_Location");
  gtk_widget_grab_focus (location);
  ui_test_keys ("Control_L", "a", NULL);
  g_assert_true (gtk_editable_get_selection_bounds (GTK_EDITABLE (location), &start, &end));
  g_assert_cmpint (end - start, ==, 16);
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_TIME_ROW, "Start Time"));
  ui_test_keys ("Up", NULL);
  ui_test_keys ("Alt_L", "Down", NULL);
  dialog_assert_text (self, "Start Time", time);
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), GTK_TYPE_MENU_BUTTON, "Choose a Time"));
  notes = dialog_find (self, GTK_TYPE_TEXT_VIEW, NULL);
  g_assert_false (gtk_text_view_get_editable (notes));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (notes)));
  g_assert_cmpuint (g_list_model_get_n_items (get_choices (self, "S_tatus")), ==, 1);
  dialog_find (self, GTK_TYPE_LABEL, "Tentative");
  g_assert_cmpuint (g_list_model_get_n_items (get_choices (self, "Cal_endar")), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (get_choices (self, "_Repeat")), ==, 1);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (dialog_is_gone, self);
}

/* The pencils of the rows stand below one another, whether or not there is a link to open. */
static void
test_pencils (DialogFixture *self, gconstpointer data)
{
  graphene_rect_t first, second;
  GtkWidget *location, *link;

  dialog_compose (self);
  location = dialog_find (self, ADW_TYPE_ENTRY_ROW, "_Location");
  link = dialog_find (self, ADW_TYPE_ENTRY_ROW, "Lin_k");
  g_assert_true (
      gtk_widget_compute_bounds (ui_test_find (location, GTK_TYPE_IMAGE, NULL), location, &first));
  g_assert_true (
      gtk_widget_compute_bounds (ui_test_find (link, GTK_TYPE_IMAGE, NULL), link, &second));
  g_assert_cmpfloat (first.origin.x, ==, second.origin.x);
}

static void
test_problem (DialogFixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "Lunch",
                            .problem = (char *) "DTEND can’t be understood: 2026",
                            .start = dialog_at (24, 12, 30),
                            .end = dialog_at (24, 13, 30) };
  g_autoptr (CalOccurrence) occurrence = dialog_create_occurrence (&fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_find (self,
               GTK_TYPE_LABEL,
               "Some of this appointment could not be understood, and is left as it is:\n"
               "DTEND can’t be understood: 2026");
}

/* ---- the rest of the fields ---- */

static void
test_other_fields (DialogFixture *self, gconstpointer data)
{
  const CalEventFields *wanted;

  dialog_edit (self);
  dialog_type (self, "Lin_k", "https://example.org/");
  dialog_type (self, "Cate_gories, with Commas", "Work, Travel,, Work ,");
  /* The row itself has the focus, its switch is no stop. */
  gtk_widget_grab_focus (dialog_find (self, ADW_TYPE_ACTION_ROW, "Shown as _Busy"));
  ui_test_keys ("space", NULL);
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
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
test_other_fields_kept (DialogFixture *self, gconstpointer data)
{
  char *categories[] = { (char *) "b", (char *) "a", NULL };
  CalEventFields fields = { .title = (char *) "Lunch",
                            .url = (char *) " mailto:ada@example.org",
                            .categories = categories,
                            .transparent = TRUE,
                            .start = dialog_at (24, 12, 30),
                            .end = dialog_at (24, 13, 30) };
  g_autoptr (CalOccurrence) occurrence = dialog_create_occurrence (&fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_assert_text (self, "Cate_gories, with Commas", "b, a");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

/* A length is typed for the end. */
static void
test_length (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  dialog_type (self, "End Time", "+90");
  dialog_assert_text (self, "End Time", "14:00");
  dialog_type (self, "End Time", "+1h15");
  dialog_assert_text (self, "End Time", "13:45");
}

/* ---- two zones ---- */

/* Half past twelve in Berlin to ten to three in New York is eight hours and twenty minutes. */
static void
test_flight (DialogFixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "Flight",
                            .start = dialog_at (24, 12, 30),
                            .end = dialog_at (24, 14, 50) };
  g_autoptr (CalOccurrence) occurrence = NULL;

  fields.end.zone = cal_zone_lookup ("America/New_York");
  occurrence = dialog_create_occurrence (&fields);
  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_find (self, GTK_TYPE_LABEL, "Takes 8 h 20 min");
  dialog_find (self, GTK_TYPE_LABEL, "Berlin, UTC+1 → New York, UTC−5");
  dialog_find (self, CAL_TYPE_ZONE_ROW, "Zone of the End");
  /* The length stays when the start moves. */
  dialog_type (self, "Start Time", "13:30");
  dialog_assert_text (self, "End Time", "15:50");
  dialog_find (self, GTK_TYPE_LABEL, "Takes 8 h 20 min");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_true (cal_patch_get_wanted (self->patch)->end.zone
                 == cal_zone_lookup ("America/New_York"));
}

/* What the clocks here show is said of an appointment elsewhere, and of no other. */
static void
test_local_times (DialogFixture *self, gconstpointer data)
{
  CalEventFields fields = { .title = (char *) "Call",
                            .start = dialog_at (24, 12, 30),
                            .end = dialog_at (24, 13, 30) };
  const CalZone *local = cal_zone_local ();
  g_autoptr (CalOccurrence) occurrence = NULL;
  g_autofree char *times = NULL;
  g_autofree char *words = NULL;

  fields.start.zone = fields.end.zone = cal_zone_lookup ("Asia/Kathmandu");
  occurrence = dialog_create_occurrence (&fields);
  times = cal_when_to_words (&fields.start,
                             &fields.end,
                             local,
                             cal_day_of_wall (cal_zone_to_wall (local, g_get_real_time ())));
  words = g_strdup_printf ("Here it is %s", times);
  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_find (self, GTK_TYPE_LABEL, words);
  gtk_switch_set_active (dialog_find (self, GTK_TYPE_SWITCH, NULL), TRUE);
  ui_test_wait_frame (GTK_WIDGET (self->dialog));
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), GTK_TYPE_LABEL, words));
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
test_zone_of_end (DialogFixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog);

  dialog_edit (self);
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_TIME_ROW, "End Time"));
  ui_test_keys ("Tab", NULL);
  /* It is open from the start where Berlin is elsewhere. */
  if (ui_test_find (dialog, CAL_TYPE_ZONE_ROW, "Zone of the End") == NULL)
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
  dialog_save (self);
  ui_test_wait_frame (dialog);
  /* 13:30 in Tokyo is before 12:30 in Berlin. */
  dialog_find (self, GTK_TYPE_LABEL, "The end is before the start");
  g_assert_cmpint (self->n_updated, ==, 0);
  ui_test_type ("22");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
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
  fields->start = dialog_at (24, 12, 30);
  fields->end = dialog_at (24, 13, 30);
  fields->recurrence = cal_recurrence_new (&fields->start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
  return dialog_create_occurrence (fields);
}

/* A rule that is more than the editor can hold is said in full, and kept. */
/* A row of text has two labels, of which one is seen. */
static void
collect_mnemonics (GtkWidget *widget, GHashTable *seen)
{
  guint key = GDK_KEY_VoidSymbol;
  const char *text = NULL, *other;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    {
      key = gtk_label_get_mnemonic_keyval (GTK_LABEL (widget));
      text = gtk_label_get_text (GTK_LABEL (widget));
    }
  other = g_hash_table_lookup (seen, GUINT_TO_POINTER (key));
  if (other != NULL && !g_str_equal (other, text))
    g_error ("Alt+%s: “%s” or “%s”?", gdk_keyval_name (key), other, text);
  if (key != GDK_KEY_VoidSymbol)
    g_hash_table_insert (seen, GUINT_TO_POINTER (key), (char *) text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_mnemonics (child, seen);
}

static void
test_mnemonics (DialogFixture *self, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  dialog_compose (self);
  collect_mnemonics (GTK_WIDGET (self->dialog), seen);
  g_assert_cmpuint (g_hash_table_size (seen), >, 8);
}

static gboolean
has_list (gpointer dialog)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (dialog));

  return focus != NULL && gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_VIEW) != NULL;
}

static gboolean
has_editor (gpointer user_data)
{
  return ui_test_find_window (CAL_TYPE_RULE_EDITOR) != NULL;
}

/* The form doesn't move when the focus goes through a list that is open beside a row: what came to
 * lie under the pointer would be chosen instead. The row itself is brought into sight. */
static void
test_list_of_row (DialogFixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog);
  GtkAdjustment *adjustment;
  GtkWidget *row;
  double position;

  gtk_window_set_default_size (GTK_WINDOW (dialog), 520, 400);
  dialog_edit (self);
  row = dialog_find (self, ADW_TYPE_COMBO_ROW, "_Repeat");
  adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (row, GTK_TYPE_SCROLLED_WINDOW)));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
  gtk_widget_grab_focus (row);
  ui_test_wait_still (dialog);
  position = gtk_adjustment_get_value (adjustment);
  g_assert_cmpfloat (position, >, 0);
  ui_test_keys ("space", NULL);
  ui_test_wait_until (has_list, dialog);
  ui_test_keys ("End", NULL);
  ui_test_wait_still (dialog);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, position);
  ui_test_keys ("Return", NULL);
  ui_test_wait_until (has_editor, NULL);
}

static void
test_rich_rule (DialogFixture *self, gconstpointer data)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalOccurrence) occurrence =
      create_series ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=9,17", &fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_find (self,
               GTK_TYPE_LABEL,
               "Every month on weekdays at 09:30 and 17:30 (only the last of them)");
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("Renamed");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  for (int field = 0; field < CAL_N_FIELDS; field++)
    g_assert_true (cal_patch_has (self->patch, field) == (field == CAL_FIELD_TITLE));
}

/* A weekly series of Tuesdays that is moved to a Thursday is one of Thursdays. */
static void
test_moved_series (DialogFixture *self, gconstpointer data)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalOccurrence) occurrence = create_series ("FREQ=WEEKLY;BYDAY=TU", &fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_type (self, "Start Date", "26 Nov");
  dialog_find (self, GTK_TYPE_LABEL, "Every week on Thursday");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_RECURRENCE));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/appointment-form/" name,                                                        \
              DialogFixture,                                                                       \
              NULL,                                                                                \
              dialog_set_up,                                                                       \
              func,                                                                                \
              dialog_tear_down)
  ADD ("read-only", test_read_only);
  ADD ("read-only-text", test_read_only_text);
  ADD ("pencils", test_pencils);
  ADD ("problem", test_problem);
  ADD ("other-fields", test_other_fields);
  ADD ("other-fields-kept", test_other_fields_kept);
  ADD ("length", test_length);
  ADD ("flight", test_flight);
  ADD ("local-times", test_local_times);
  ADD ("zone-of-end", test_zone_of_end);
  ADD ("mnemonics", test_mnemonics);
  ADD ("list-of-row", test_list_of_row);
  ADD ("rich-rule", test_rich_rule);
  ADD ("moved-series", test_moved_series);
  return g_test_run ();
}
