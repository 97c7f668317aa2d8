/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>

#include "cal-date-row.h"
#include "cal-time-row.h"
#include "dialog-fixture.h"
#include "uitest.h"

/* The dialog with a real pointer and keyboard, and what it hands to its callbacks. */

static void
test_create (DialogFixture *self, gconstpointer data)
{
  const CalEventFields *fields;

  dialog_compose (self);
  /* The title has the focus. */
  ui_test_type ("Dinner");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_created, ==, 1);
  g_assert_cmpint (self->n_updated, ==, 0);
  g_assert_cmpstr (cal_appointment_get_calendar_id (self->created), ==, "home");
  fields = cal_event_get (cal_appointment_get_master (self->created));
  g_assert_cmpstr (fields->title, ==, "Dinner");
  g_assert_true (cal_time_equal (&fields->start,
                                 &(CalTime){ dialog_at (24, 12, 30).wall,
                                             cal_zone_lookup ("Europe/Berlin"),
                                             CAL_TIME_ZONED }));
}

static void
test_second_save (DialogFixture *self, gconstpointer data)
{
  g_autoptr (CalAppointmentDialog) dialog = g_object_ref (self->dialog);

  dialog_compose (self);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "appointment.save", NULL);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "appointment.save", NULL);
  g_assert_cmpint (self->n_created, ==, 1);
}

static void
test_untitled (DialogFixture *self, gconstpointer data)
{
  dialog_compose (self);
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_created, ==, 1);
  g_assert_cmpstr (cal_appointment_get_title (self->created), ==, "");
}

static void
test_edit_nothing (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

static void
test_edit_title (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("Dinner");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 1);
  for (int field = 0; field < CAL_N_FIELDS; field++)
    g_assert_true (cal_patch_has (self->patch, field) == (field == CAL_FIELD_TITLE));
  g_assert_cmpstr (cal_appointment_get_title (self->seen), ==, "Lunch");
}

static void
test_start_takes_end (DialogFixture *self, gconstpointer data)
{
  const CalEventFields *wanted;

  dialog_edit (self);
  dialog_type (self, "Start Time", "17");
  dialog_assert_text (self, "Start Time", "17:00");
  dialog_assert_text (self, "End Time", "18:00");
  dialog_type (self, "Start Date", "3 Dec");
  dialog_assert_text (self, "Start Date", "Thu 3 Dec 2026");
  dialog_assert_text (self, "End Date", "Thu 3 Dec 2026");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  wanted = cal_patch_get_wanted (self->patch);
  g_assert_true (wanted->start.zone == cal_zone_lookup ("Europe/Berlin"));
  g_assert_cmpint (wanted->end.wall - wanted->start.wall, ==, CAL_HOUR);
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_TITLE));
}

/* What is typed and not left counts as well. */
static void
test_save_from_field (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_TIME_ROW, "End Time"));
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("14.15");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_END));
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_START));
  g_assert_cmpint (cal_patch_get_wanted (self->patch)->end.wall, ==, dialog_at (24, 14, 15).wall);
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
test_end_before_start (DialogFixture *self, gconstpointer data)
{
  GtkWidget *row;

  dialog_edit (self);
  row = dialog_find (self, CAL_TYPE_TIME_ROW, "End Time");
  assert_invalid (row, FALSE);
  dialog_type (self, "End Time", "9");
  assert_invalid (row, TRUE);
  dialog_find (self, GTK_TYPE_LABEL, "The end is before the start");
  dialog_save (self);
  g_assert_cmpint (self->n_updated, ==, 0);
  g_assert_true (
      gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)))));

  ui_test_wait_frame (GTK_WIDGET (self->dialog));
  ui_test_save_picture (adw_window_get_content (ADW_WINDOW (self->dialog)),
                        "appointment-dialog-wrong");
  ui_test_type ("13:00");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 1);
}

static void
test_unreadable (DialogFixture *self, gconstpointer data)
{
  GtkWidget *row;

  dialog_edit (self);
  row = dialog_find (self, CAL_TYPE_DATE_ROW, "Start Date");
  dialog_type (self, "Start Date", "soon");
  assert_invalid (row, TRUE);
  dialog_assert_text (self, "Start Date", "soon");
  dialog_find (self,
               GTK_TYPE_LABEL,
               "This is not a date. “Tomorrow”, “next Friday” and “in 3 days” can be typed too.");
  dialog_save (self);
  g_assert_cmpint (self->n_updated, ==, 0);
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type ("24.11.2026");
  ui_test_keys ("Return", NULL);
  ui_test_wait_frame (row);
  assert_invalid (row, FALSE);
  dialog_assert_text (self, "Start Date", "Tue 24 Nov 2026");
}

static void
test_all_day (DialogFixture *self, gconstpointer data)
{
  GtkWidget *toggle;

  dialog_edit (self);
  toggle = dialog_find (self, GTK_TYPE_SWITCH, NULL);
  ui_test_click (toggle, 10, 10);
  ui_test_wait_frame (toggle);
  g_assert_null (ui_test_find (GTK_WIDGET (self->dialog), CAL_TYPE_TIME_ROW, NULL));
  ui_test_wait_still (toggle);
  ui_test_click (toggle, 10, 10);
  ui_test_wait_frame (toggle);
  dialog_assert_text (self, "Start Time", "12:30");
  dialog_assert_text (self, "End Time", "13:30");
  ui_test_wait_still (toggle);
  ui_test_click (toggle, 10, 10);
  ui_test_wait_frame (toggle);
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (cal_patch_get_wanted (self->patch)->start.kind, ==, CAL_TIME_DATE);
}

static void
test_steps (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_TIME_ROW, "Start Time"));
  ui_test_keys ("Up", NULL);
  ui_test_keys ("Up", NULL);
  dialog_assert_text (self, "Start Time", "13:00");
  dialog_assert_text (self, "End Time", "14:00");
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_DATE_ROW, "End Date"));
  ui_test_keys ("Up", NULL);
  dialog_assert_text (self, "End Date", "Wed 25 Nov 2026");
  dialog_assert_text (self, "Start Date", "Tue 24 Nov 2026");
}

static void
test_choosers (DialogFixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog), *day;

  dialog_edit (self);
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_DATE_ROW, "Start Date"));
  ui_test_keys ("Alt_L", "Down", NULL);
  ui_test_wait_still (dialog);
  day = dialog_find (self, GTK_TYPE_BUTTON, "Thursday 26 November 2026");
  ui_test_click (day, 10, 10);
  ui_test_wait_still (dialog);
  dialog_assert_text (self, "Start Date", "Thu 26 Nov 2026");
  gtk_widget_grab_focus (dialog_find (self, CAL_TYPE_TIME_ROW, "End Time"));
  ui_test_keys ("Alt_L", "Down", NULL);
  ui_test_wait_still (dialog);
  dialog_find (self, GTK_TYPE_LIST_BOX_ROW, "13:30, 1 h");
  ui_test_keys ("Down", NULL);
  ui_test_keys ("Return", NULL);
  ui_test_wait_still (dialog);
  dialog_assert_text (self, "End Time", "14:00");
}

static void
test_calendars (DialogFixture *self, gconstpointer data)
{
  AdwComboRow *row;
  g_autoptr (CalCalendar) last = NULL;

  dialog_edit (self);
  row = dialog_find (self, ADW_TYPE_COMBO_ROW, "Cal_endar");
  g_assert_cmpuint (g_list_model_get_n_items (adw_combo_row_get_model (row)), ==, 2);
  last = g_list_model_get_item (adw_combo_row_get_model (row), 1);
  g_assert_cmpstr (cal_calendar_get_id (last), ==, "home");
  adw_combo_row_set_selected (row, 1);
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpstr (cal_patch_get_new_calendar (self->patch), ==, "home");
}

static void
test_escape (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

/* The question above the dialog, or NULL. */
static GtkWindow *
get_question (DialogFixture *self)
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
answer (DialogFixture *self, const char *label)
{
  GtkWidget *question = GTK_WIDGET (get_question (self)), *button;

  ui_test_wait_still (question);
  button = ui_test_find (question, GTK_TYPE_BUTTON, label);
  g_assert_nonnull (button);
  ui_test_click (button, 10, 10);
}

static void
test_discard (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
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
  ui_test_wait_until (dialog_is_gone, self);
  ui_test_wait_until (has_no_question, self);
  g_assert_cmpint (self->n_updated, ==, 0);
}

static void
test_edit_again (DialogFixture *self, gconstpointer data)
{
  CalEventFields seen = { .title = (char *) "Lunch",
                          .start = dialog_at (24, 12, 30),
                          .end = dialog_at (24, 13, 30) };
  CalEventFields typed = { .title = (char *) "Dinner",
                           .start = dialog_at (24, 19, 0),
                           .end = dialog_at (24, 21, 0) };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("work", &seen);
  g_autoptr (CalPatch) refused = cal_patch_new_diff (&seen, &typed, CAL_REACH_ALL, NULL);

  cal_appointment_dialog_edit_again (self->dialog, appointment, refused);
  ui_test_present (GTK_WINDOW (self->dialog));
  dialog_assert_text (self, "Title", "Dinner");
  dialog_assert_text (self, "End Time", "21:00");
  dialog_find (self, GTK_TYPE_LABEL, "This is what you typed. It has not been saved.");
  dialog_save (self);
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_true (self->seen == appointment);
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_TITLE));
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_START));
  g_assert_true (cal_patch_has (self->patch, CAL_FIELD_END));
  g_assert_false (cal_patch_has (self->patch, CAL_FIELD_STATUS));
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
test_names (DialogFixture *self, gconstpointer data)
{
  dialog_edit (self);
  assert_named (GTK_WIDGET (self->dialog));
}

static void
test_width (DialogFixture *self, gconstpointer data)
{
  int minimum;

  dialog_edit (self);
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
test_small (DialogFixture *self, gconstpointer data)
{
  GtkWidget *dialog = GTK_WIDGET (self->dialog);

  gtk_window_set_default_size (GTK_WINDOW (dialog), 360, 294);
  dialog_edit (self);
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

#ifdef __SANITIZE_ADDRESS__
const char *__asan_default_options (void);

/* Entries that go away with what is marked in them, and others that come, make GTK 4.8 ask itself
 * over the X server what the selection is, and now and then wait for ever for the answer: a stream
 * and a list, of which nothing tells that they are GTK's. What the dialog itself keeps is found by
 * the tests of its form. */
const char *
__asan_default_options (void)
{
  return "detect_leaks=0";
}
#endif

/* With text of twice the size a date is still seen in full. */
static void
test_large_text (DialogFixture *self, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *row, *text;
  g_autoptr (PangoLayout) layout = NULL;
  int dpi, width;

  dialog_tear_down (self, NULL);
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  dialog_set_up (self, NULL);
  dialog_compose (self);
  row = dialog_find (self, ADW_TYPE_ENTRY_ROW, "Start Date");
  text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (row)));
  layout = gtk_widget_create_pango_layout (text, gtk_editable_get_text (GTK_EDITABLE (row)));
  pango_layout_get_pixel_size (layout, &width, NULL);
  g_assert_cmpint (gtk_widget_get_width (text), >=, width);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
#define ADD(name, func)                                                                            \
  g_test_add ("/ui/appointment-dialog/" name,                                                      \
              DialogFixture,                                                                       \
              NULL,                                                                                \
              dialog_set_up,                                                                       \
              func,                                                                                \
              dialog_tear_down)
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
  ADD ("small", test_small);
  ADD ("names", test_names);
  ADD ("width", test_width);
  ADD ("large-text", test_large_text);
#undef ADD
  return g_test_run ();
}
