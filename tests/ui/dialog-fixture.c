/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dialog-fixture.h"

#include "uitest.h"

static void
on_create (CalAppointment *appointment, gpointer user_data)
{
  DialogFixture *self = user_data;

  self->n_created++;
  g_set_object (&self->created, appointment);
}

static void
on_update (CalAppointment *seen, CalPatch *patch, gpointer user_data)
{
  DialogFixture *self = user_data;

  self->n_updated++;
  g_set_object (&self->seen, seen);
  g_clear_pointer (&self->patch, cal_patch_unref);
  self->patch = cal_patch_ref (patch);
}

static void
on_destroy (gpointer user_data)
{
  DialogFixture *self = user_data;

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

void
dialog_set_up (DialogFixture *self, gconstpointer data)
{
  g_autoptr (GListModel) calendars = create_calendars ();

  *self = (DialogFixture){ 0 };
  self->dialog = cal_appointment_dialog_new (calendars, on_create, on_update, self, on_destroy);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *) &self->dialog);
}

gboolean
dialog_is_gone (gpointer user_data)
{
  DialogFixture *self = user_data;

  return self->dialog == NULL;
}

/* However a test ends: the dialog is freed, and its user data was given back once. */
void
dialog_tear_down (DialogFixture *self, gconstpointer data)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  ui_test_wait_until (dialog_is_gone, self);
  g_assert_cmpint (self->n_destroyed, ==, 1);
  g_clear_object (&self->created);
  g_clear_object (&self->seen);
  g_clear_pointer (&self->patch, cal_patch_unref);
}

CalTime
dialog_at (int day, int hour, int minute)
{
  return cal_time_zoned (cal_day_from_date (2026, 11, day) * CAL_DAY + hour * CAL_HOUR
                             + minute * CAL_MINUTE,
                         cal_zone_lookup ("Europe/Berlin"));
}

void
dialog_compose (DialogFixture *self)
{
  CalEventFields fields = { .start = dialog_at (24, 12, 30), .end = dialog_at (24, 13, 30) };

  cal_appointment_dialog_compose (self->dialog, "home", &fields);
  ui_test_present (GTK_WINDOW (self->dialog));
}

CalOccurrence *
dialog_create_occurrence (const CalEventFields *fields)
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

void
dialog_edit (DialogFixture *self)
{
  CalEventFields fields = { .title = (char *) "Lunch",
                            .location = (char *) "Café",
                            .status = CAL_STATUS_TENTATIVE,
                            .start = dialog_at (24, 12, 30),
                            .end = dialog_at (24, 13, 30) };
  g_autoptr (CalOccurrence) occurrence = dialog_create_occurrence (&fields);

  cal_appointment_dialog_edit (self->dialog, occurrence, CAL_REACH_ALL);
  ui_test_present (GTK_WINDOW (self->dialog));
}

gpointer
dialog_find (DialogFixture *self, GType type, const char *text)
{
  GtkWidget *found = ui_test_find (GTK_WIDGET (self->dialog), type, text);

  if (found == NULL)
    g_error ("no %s “%s”", g_type_name (type), text);
  return found;
}

/* Types into a row what replaces its text, and leaves it. */
void
dialog_type (DialogFixture *self, const char *title, const char *text)
{
  GtkWidget *row = dialog_find (self, ADW_TYPE_ENTRY_ROW, title);

  gtk_widget_grab_focus (row);
  ui_test_keys ("Control_L", "a", NULL);
  ui_test_type (text);
  ui_test_keys ("Tab", NULL);
  ui_test_wait_frame (row);
}

void
dialog_assert_text (DialogFixture *self, const char *title, const char *text)
{
  g_assert_cmpstr (gtk_editable_get_text (dialog_find (self, ADW_TYPE_ENTRY_ROW, title)), ==, text);
}

void
dialog_save (DialogFixture *self)
{
  ui_test_keys ("Control_L", "Return", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
