/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>

#include "cal-color-dot.h"
#include "cal-day-popover.h"
#include "cal-occurrence-popover.h"
#include "cal-quick-editor.h"
#include "uitest.h"

/* The quick editor, the details of an occurrence and the list of a day, each opened over a window
 * and used with the keyboard and the pointer. */

typedef struct
{
  GtkWindow *window;
  GtkWidget *content;
  GListModel *calendars;
  GtkWidget *popover; /* weak */
  GPtrArray *said;    /* what its signals said, in order */
} Fixture;

static CalTime
at (int day, int hour)
{
  return cal_time_zoned (cal_day_from_date (2020, 11, day) * CAL_DAY + hour * CAL_HOUR,
                         cal_zone_local ());
}

static void
set_up (Fixture *self, gconstpointer data)
{
  GListStore *store = g_list_store_new (CAL_TYPE_CALENDAR);
  g_autoptr (CalCalendar) work = cal_calendar_new ("work", "Work", "#3584e4", TRUE, FALSE, 0);
  g_autoptr (CalCalendar) feed = cal_calendar_new ("feed", "Feed", "#e01b24", TRUE, TRUE, 1);
  g_autoptr (CalCalendar) home = cal_calendar_new ("home", "Home", "#33d17a", TRUE, FALSE, 2);

  g_list_store_append (store, work);
  g_list_store_append (store, feed);
  g_list_store_append (store, home);
  self->calendars = G_LIST_MODEL (store);
  self->said = g_ptr_array_new_with_free_func (g_free);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->window = ui_test_show (self->content, 700, 700);
  self->popover = NULL;
}

/* Closed and out of the window; GTK may keep even a plain popover alive for a while. */
static gboolean
is_gone (gpointer user_data)
{
  Fixture *self = user_data;

  return self->popover == NULL || gtk_widget_get_parent (self->popover) == NULL;
}

static void
wait_gone (Fixture *self)
{
  ui_test_wait_until (is_gone, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  wait_gone (self);
  if (self->popover != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->popover), (gpointer *) &self->popover);
  ui_test_close (self->window);
  g_ptr_array_unref (self->said);
  g_object_unref (self->calendars);
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover, Fixture *self)
{
  g_ptr_array_add (self->said, g_strdup ("closed"));
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
open_popover (Fixture *self, gpointer popover)
{
  self->popover = popover;
  g_object_add_weak_pointer (popover, (gpointer *) &self->popover);
  gtk_widget_set_parent (popover, self->content);
  gtk_popover_set_pointing_to (popover, &(GdkRectangle){ 300, 50, 80, 20 });
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), self);
  gtk_popover_popup (popover);
  ui_test_wait_still (GTK_WIDGET (self->window));
}

static void
assert_said (Fixture *self, const char *expected)
{
  g_autofree char *said = NULL;

  g_ptr_array_add (self->said, NULL);
  said = g_strjoinv (", ", (char **) self->said->pdata);
  g_ptr_array_set_size (self->said, (int) self->said->len - 1);
  g_assert_cmpstr (said, ==, expected);
}

static gpointer
find (Fixture *self, GType type, const char *text)
{
  GtkWidget *found = ui_test_find (self->popover, type, text);

  if (found == NULL)
    g_error ("no %s “%s”", g_type_name (type), text);
  return found;
}

/* --- Quick editor
 * --------------------------------------------------------------------------------- */

static void
create_cb (gpointer popover, CalAppointment *appointment, Fixture *self)
{
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (appointment));
  g_autofree char *start = cal_time_to_ical (&fields->start);
  g_autofree char *end = cal_time_to_ical (&fields->end);

  g_ptr_array_add (self->said,
                   g_strdup_printf ("create %s in %s %s-%s",
                                    cal_appointment_get_title (appointment),
                                    cal_appointment_get_calendar_id (appointment),
                                    start,
                                    end));
}

static void
more_cb (gpointer popover, const char *calendar_id, const CalEventFields *fields, Fixture *self)
{
  g_ptr_array_add (self->said, g_strdup_printf ("more %s in %s", fields->title, calendar_id));
}

static void
open_quick (Fixture *self)
{
  CalEventFields fields = { .start = cal_time_date (2020, 11, 24),
                            .end = cal_time_date (2020, 11, 27) };
  CalQuickEditor *editor = cal_quick_editor_new (self->calendars, "home", &fields);

  g_signal_connect (editor, "create", G_CALLBACK (create_cb), self);
  g_signal_connect (editor, "more", G_CALLBACK (more_cb), self);
  open_popover (self, editor);
}

static void
test_quick_add (Fixture *self, gconstpointer data)
{
  open_quick (self);
  find (self, GTK_TYPE_LABEL, "Tue 24 – Thu 26 November 2020");
  ui_test_save_picture (self->popover, "quick-editor");
  ui_test_type ("Trip");
  ui_test_keys ("Return", NULL);
  wait_gone (self);
  assert_said (self, "create Trip in home 20201124-20201127, closed");
}

static void
test_quick_twice (Fixture *self, gconstpointer data)
{
  open_quick (self);
  gtk_widget_activate_action (self->popover, "quick.add", NULL);
  if (self->popover != NULL)
    gtk_widget_activate_action (self->popover, "quick.add", NULL);
  wait_gone (self);
  assert_said (self, "create  in home 20201124-20201127, closed");
}

static void
test_quick_more (Fixture *self, gconstpointer data)
{
  open_quick (self);
  ui_test_type ("Trip");
  ui_test_wait_still (self->popover);
  ui_test_click (find (self, GTK_TYPE_BUTTON, "_More…"), 10, 10);
  wait_gone (self);
  assert_said (self, "closed, more Trip in home");
}

static void
test_quick_escape (Fixture *self, gconstpointer data)
{
  open_quick (self);
  ui_test_type ("Trip");
  ui_test_keys ("Escape", NULL);
  wait_gone (self);
  assert_said (self, "closed");
}

/* Closed by whoever opened it: what has a title is added. */
static void
test_quick_close (Fixture *self, gconstpointer data)
{
  open_quick (self);
  ui_test_type ("Trip");
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  wait_gone (self);
  assert_said (self, "create Trip in home 20201124-20201127, closed");
}

static void
test_quick_calendars (Fixture *self, gconstpointer data)
{
  GtkDropDown *choice;

  open_quick (self);
  choice = find (self, GTK_TYPE_DROP_DOWN, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (choice)), ==, 2);
  gtk_drop_down_set_selected (choice, 0);
  ui_test_type ("Trip");
  ui_test_wait_still (self->popover);
  ui_test_click (find (self, GTK_TYPE_BUTTON, "_Add"), 10, 10);
  wait_gone (self);
  assert_said (self, "create Trip in work 20201124-20201127, closed");
}

/* --- Occurrence
 * ----------------------------------------------------------------------------------- */

static CalOccurrence *
create_occurrence (const char *title, CalTime start, CalTime end)
{
  char *categories[] = { (char *) "Travel", (char *) "Food & Drink", NULL };
  CalEventFields fields = { .title = (char *) title,
                            .categories = categories,
                            .location = (char *) "Café & Bar",
                            .description = (char *) "See https://example.org/?a=1&b=2 <soon>",
                            .status = CAL_STATUS_TENTATIVE,
                            .start = start,
                            .end = end };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single ("work", &fields);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             &none,
                             &start,
                             &end,
                             cal_zone_local (),
                             FALSE);
}

static void
said_cb (Fixture *self, CalOccurrence *occurrence, const char *what)
{
  g_ptr_array_add (self->said,
                   g_strdup_printf ("%s %s", what, cal_occurrence_get_title (occurrence)));
}

static void
edit_cb (gpointer popover, CalOccurrence *occurrence, Fixture *self)
{
  said_cb (self, occurrence, "edit");
}

static void
delete_cb (gpointer popover, CalOccurrence *occurrence, Fixture *self)
{
  said_cb (self, occurrence, "delete");
}

static void
open_details (Fixture *self, guint calendar_index)
{
  g_autoptr (CalCalendar) calendar = g_list_model_get_item (self->calendars, calendar_index);
  g_autoptr (CalOccurrence) occurrence = create_occurrence ("Lunch", at (24, 12), at (24, 13));
  CalOccurrencePopover *popover = cal_occurrence_popover_new (occurrence, calendar);

  g_signal_connect (popover, "edit", G_CALLBACK (edit_cb), self);
  g_signal_connect (popover, "delete", G_CALLBACK (delete_cb), self);
  open_popover (self, popover);
}

static void
test_details (Fixture *self, gconstpointer data)
{
  g_autoptr (CalOccurrence) changed = NULL;
  const char *crowded;
  CalColorDot *dot;

  open_details (self, 0);
  find (self, GTK_TYPE_LABEL, "Lunch");
  find (self, GTK_TYPE_LABEL, "Tuesday 24 November 2020, 12:00 – 13:00");
  find (self, GTK_TYPE_LABEL, "Café & Bar");
  find (self, GTK_TYPE_LABEL, "See https://example.org/?a=1&b=2 <soon>");
  find (self, GTK_TYPE_LABEL, "Tentative");
  find (self, GTK_TYPE_LABEL, "Travel, Food & Drink");
  find (self, GTK_TYPE_LABEL, "Work");
  dot = find (self, CAL_TYPE_COLOR_DOT, NULL);
  g_assert_cmpstr (cal_color_dot_get_color (dot), ==, "#3584e4");
  changed = create_occurrence ("Dinner", at (24, 19), at (24, 21));
  cal_occurrence_popover_set_occurrence (CAL_OCCURRENCE_POPOVER (self->popover), changed);
  find (self, GTK_TYPE_LABEL, "Dinner");
  g_assert_null (ui_test_find (self->popover, GTK_TYPE_LABEL, "Lunch"));

  crowded = "Repeats too often to be shown in full: there is more on a day than is shown";
  g_assert_null (ui_test_find (self->popover, GTK_TYPE_LABEL, crowded));
  cal_occurrence_popover_set_crowded (CAL_OCCURRENCE_POPOVER (self->popover), TRUE);
  find (self, GTK_TYPE_LABEL, crowded);
}

/* The menu over a text takes no more of the pointer than the popover does: compositors end a
 * program whose popups do otherwise. What was selected is copied by it. */
static void
test_details_menu (Fixture *self, gconstpointer data)
{
  GtkWidget *label, *menu;
  int start = 0, end = 0;

  open_details (self, 0);
  label = ui_test_find (self->popover, GTK_TYPE_LABEL, "Lunch");
  gtk_widget_grab_focus (label);
  gtk_label_select_region (GTK_LABEL (label), 1, 3);
  ui_test_keys ("Shift_L", "F10", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  menu = ui_test_find (self->popover, GTK_TYPE_POPOVER_MENU, NULL);
  g_assert_nonnull (menu);
  g_assert_false (gtk_popover_get_autohide (GTK_POPOVER (menu)));
  ui_test_keys ("Escape", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_null (ui_test_find (self->popover, GTK_TYPE_POPOVER_MENU, NULL));
  g_assert_true (gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end));
  g_assert_cmpint (start, ==, 1);
  g_assert_cmpint (end, ==, 3);
}

static void
test_details_edit (Fixture *self, gconstpointer data)
{
  open_details (self, 0);
  ui_test_keys ("Return", NULL);
  wait_gone (self);
  assert_said (self, "closed, edit Lunch");
}

static void
test_details_delete (Fixture *self, gconstpointer data)
{
  open_details (self, 0);
  ui_test_keys ("Delete", NULL);
  wait_gone (self);
  assert_said (self, "closed, delete Lunch");
}

static void
test_details_read_only (Fixture *self, gconstpointer data)
{
  open_details (self, 1);
  g_assert_null (ui_test_find (self->popover, GTK_TYPE_BUTTON, "_Edit"));
  g_assert_null (ui_test_find (self->popover, GTK_TYPE_BUTTON, "_Delete"));
  ui_test_keys ("Delete", NULL);
  gtk_widget_activate_action (self->popover, "occurrence.delete", NULL);
  assert_said (self, "");
  /* It can be opened, to be read in full. */
  g_assert_nonnull (ui_test_find (self->popover, GTK_TYPE_BUTTON, "_Open"));
  ui_test_keys ("Return", NULL);
  wait_gone (self);
  assert_said (self, "closed, edit Lunch");
}

/* --- Day
 * ------------------------------------------------------------------------------------------ */

static void
activate_cb (gpointer popover, CalOccurrence *occurrence, GtkWidget *row, Fixture *self)
{
  g_assert_true (GTK_IS_WIDGET (row));
  said_cb (self, occurrence, "activate");
}

static void
create_day_cb (gpointer popover, int day, Fixture *self)
{
  g_ptr_array_add (self->said,
                   g_strdup_printf ("create %d", day - cal_day_from_date (2020, 11, 1)));
}

static void
append (GListStore *store, const char *title, CalTime start, CalTime end)
{
  g_autoptr (CalOccurrence) occurrence = create_occurrence (title, start, end);

  g_list_store_append (store, occurrence);
}

static void
open_day (Fixture *self, GListStore *store)
{
  CalDayPopover *popover;

  append (store, "Day before", at (23, 9), at (23, 10));
  append (store, "Over night", at (23, 22), at (24, 2));
  append (store, "Until midnight", at (23, 22), at (24, 0));
  append (store, "Lunch", at (24, 12), at (24, 13));
  append (store, "Day after", at (25, 0), at (25, 1));
  popover =
      cal_day_popover_new (cal_day_from_date (2020, 11, 24), G_LIST_MODEL (store), self->calendars);
  g_signal_connect (popover, "activate-occurrence", G_CALLBACK (activate_cb), self);
  g_signal_connect (popover, "create", G_CALLBACK (create_day_cb), self);
  open_popover (self, popover);
}

static void
test_day (Fixture *self, gconstpointer data)
{
  g_autoptr (GListStore) store = g_list_store_new (CAL_TYPE_OCCURRENCE);

  open_day (self, store);
  g_assert_cmpuint (ui_test_count (self->popover, GTK_TYPE_LIST_BOX_ROW), ==, 2);
  find (self, GTK_TYPE_LABEL, "– 02:00");
  find (self,
        GTK_TYPE_LIST_BOX_ROW,
        "Lunch, Tuesday 24 November, 12:00 to 13:00, Work calendar, tentative");
  append (store, "Dinner", at (24, 19), at (24, 21));
  ui_test_wait_frame (self->popover);
  g_assert_cmpuint (ui_test_count (self->popover, GTK_TYPE_LIST_BOX_ROW), ==, 3);
  /* The first has the focus. */
  ui_test_keys ("Down", NULL);
  ui_test_keys ("Return", NULL);
  assert_said (self, "activate Lunch");
  ui_test_click (find (self, GTK_TYPE_LABEL, "Dinner"), 5, 5);
  assert_said (self, "activate Lunch, activate Dinner");
  ui_test_click (find (self, GTK_TYPE_BUTTON, "New Appointment"), 10, 10);
  wait_gone (self);
  assert_said (self, "activate Lunch, activate Dinner, closed, create 23");
}

static void
test_finalize (Fixture *self, gconstpointer data)
{
  CalEventFields fields = { .start = cal_time_date (2020, 11, 24) };
  g_autoptr (CalOccurrence) occurrence = create_occurrence ("Lunch", at (24, 12), at (24, 13));
  g_autoptr (GListStore) store = g_list_store_new (CAL_TYPE_OCCURRENCE);
  gpointer popovers[] = { cal_quick_editor_new (self->calendars, NULL, &fields),
                          cal_occurrence_popover_new (occurrence, NULL),
                          cal_day_popover_new (0, G_LIST_MODEL (store), self->calendars) };

  for (guint i = 0; i < G_N_ELEMENTS (popovers); i++)
    {
      g_object_ref_sink (popovers[i]);
      g_assert_finalize_object (popovers[i]);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/ui/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("quick-editor/add", test_quick_add);
  ADD ("quick-editor/twice", test_quick_twice);
  ADD ("quick-editor/more", test_quick_more);
  ADD ("quick-editor/escape", test_quick_escape);
  ADD ("quick-editor/close", test_quick_close);
  ADD ("quick-editor/calendars", test_quick_calendars);
  ADD ("occurrence-popover/details", test_details);
  ADD ("occurrence-popover/menu", test_details_menu);
  ADD ("occurrence-popover/edit", test_details_edit);
  ADD ("occurrence-popover/delete", test_details_delete);
  ADD ("occurrence-popover/read-only", test_details_read_only);
  ADD ("day-popover/all", test_day);
  ADD ("popovers/finalize", test_finalize);
#undef ADD
  return g_test_run ();
}
