/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view-fixture.h"

#include "cal-day-cursor.h"
#include "cal-more-button.h"
#include "cal-slot-cursor.h"

/* ---- what is shown ---- */

CalOccurrence *
view_create_occurrence (const char *calendar,
                        const char *uid,
                        const char *title,
                        CalTime start,
                        CalTime end)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title), .start = start, .end = end };
  g_autoptr (CalEvent) event = cal_event_new (&fields);
  g_autoptr (CalAppointment) appointment =
      cal_appointment_new (calendar, uid, event, NULL, 0, NULL);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment, event, &none, &start, &end, cal_zone_utc (), FALSE);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return cal_occurrence_compare ((CalOccurrence *) a, (CalOccurrence *) b);
}

void
view_insert (ViewFixture *fixture, CalOccurrence *occurrence)
{
  g_list_store_insert_sorted (fixture->model, occurrence, compare, NULL);
  g_object_unref (occurrence);
}

static void
add_calendar (ViewFixture *fixture,
              const char *id,
              const char *name,
              const char *color,
              gboolean read_only)
{
  g_autoptr (CalCalendar) calendar = cal_calendar_new (id, name, color, TRUE, read_only, 0);

  g_list_store_append (fixture->calendars, calendar);
}

/* ---- what it tells ---- */

static void note (ViewFixture *fixture, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (ViewFixture *fixture, const char *format, ...)
{
  va_list arguments;

  if (fixture->log->len > 0)
    g_string_append (fixture->log, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (fixture->log, format, arguments);
  va_end (arguments);
}

static void
create_slot_cb (CalView *view, const CalSlot *slot, GdkRectangle *where, ViewFixture *fixture)
{
  g_autofree char *text = fixture->write_slot (slot, fixture->origin);

  g_assert_cmpint (where->width, >, 0);
  g_assert_cmpint (where->height, >, 0);
  note (fixture, "create-slot %s", text);
}

static void
create_cb (CalView *view, const CalSlot *slot, ViewFixture *fixture)
{
  g_autofree char *text = fixture->write_slot (slot, fixture->origin);

  note (fixture, "create %s", text);
}

static void
activate_cb (CalView *view, CalOccurrence *occurrence, GdkRectangle *where, ViewFixture *fixture)
{
  g_assert_cmpint (where->y, >=, 0);
  note (fixture, "activate %s", cal_occurrence_get_title (occurrence));
}

static void
edit_cb (CalView *view, CalOccurrence *occurrence, ViewFixture *fixture)
{
  note (fixture, "edit %s", cal_occurrence_get_title (occurrence));
}

static void
reschedule_cb (CalView *view,
               CalOccurrence *occurrence,
               const CalSlot *slot,
               gboolean copy,
               ViewFixture *fixture)
{
  /* By how many days, where the slot is nothing but a day. */
  int from =
      slot->kind == CAL_SLOT_DAY ? cal_occurrence_get_first_day (occurrence) : fixture->origin;
  g_autofree char *text = fixture->write_slot (slot, from);

  note (fixture, "%s %s %s", copy ? "copy" : "move", cal_occurrence_get_title (occurrence), text);
}

static void
delete_cb (CalView *view, CalOccurrence *occurrence, ViewFixture *fixture)
{
  note (fixture, "delete %s", cal_occurrence_get_title (occurrence));
}

static void
show_day_cb (CalView *view, int day, GdkRectangle *where, ViewFixture *fixture)
{
  note (fixture, "show-day %d", day - fixture->origin);
}

static void
open_day_cb (CalView *view, int day, ViewFixture *fixture)
{
  note (fixture, "open-day %d", day - fixture->origin);
}

static void
menu_cb (CalView *view,
         CalOccurrence *occurrence,
         const CalSlot *slot,
         GdkRectangle *where,
         ViewFixture *fixture)
{
  g_autofree char *text = fixture->write_slot (slot, fixture->origin);
  const char *title = occurrence != NULL ? cal_occurrence_get_title (occurrence) : "-";

  note (fixture, "menu %s %s", title, text);
}

static void
connect (ViewFixture *fixture)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "create-slot", G_CALLBACK (create_slot_cb) }, { "create", G_CALLBACK (create_cb) },
    { "activate", G_CALLBACK (activate_cb) },       { "edit", G_CALLBACK (edit_cb) },
    { "reschedule", G_CALLBACK (reschedule_cb) },   { "delete", G_CALLBACK (delete_cb) },
    { "show-day", G_CALLBACK (show_day_cb) },       { "open-day", G_CALLBACK (open_day_cb) },
    { "context-menu", G_CALLBACK (menu_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (fixture->view, handlers[i].name, handlers[i].callback, fixture);
}

void
view_assert_log (ViewFixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

/* ---- what there is ---- */

CalOccurrenceWidget *
view_find (ViewFixture *fixture, const char *title)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (fixture->view));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (CAL_IS_OCCURRENCE_WIDGET (child) && gtk_widget_get_mapped (child)
        && g_str_equal (cal_occurrence_get_title (
                            cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (child))),
                        title))
      return CAL_OCCURRENCE_WIDGET (child);
  return NULL;
}

guint
view_count (ViewFixture *fixture)
{
  return ui_test_count (GTK_WIDGET (fixture->view), CAL_TYPE_OCCURRENCE_WIDGET);
}

const char *
view_get_focus (ViewFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  if (CAL_IS_OCCURRENCE_WIDGET (focus))
    return cal_occurrence_get_title (
        cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (focus)));
  if (CAL_IS_MORE_BUTTON (focus))
    return "more";
  return CAL_IS_DAY_CURSOR (focus) ? "day" : CAL_IS_SLOT_CURSOR (focus) ? "free" : "other";
}

void
view_press (ViewFixture *fixture, const char *key)
{
  ui_test_keys (key, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

/* ---- set up ---- */

void
view_set_up (ViewFixture *fixture, CalView *view, int today, int origin, ViewWriteSlot write_slot)
{
  fixture->view = view;
  fixture->origin = origin;
  fixture->write_slot = write_slot;
  fixture->log = g_string_new (NULL);
  fixture->model = g_list_store_new (CAL_TYPE_OCCURRENCE);
  fixture->calendars = g_list_store_new (CAL_TYPE_CALENDAR);
  add_calendar (fixture, "work", "Work", "#3584e4", FALSE);
  add_calendar (fixture, "home", "Home", "#33d17a", FALSE);
  add_calendar (fixture, "fixed", "Holidays", "#c01c28", TRUE);
  g_object_set (view,
                "zone",
                cal_zone_utc (),
                "today",
                today,
                "model",
                fixture->model,
                "calendars",
                fixture->calendars,
                NULL);
  cal_view_go_to_day (view, today, FALSE);
  connect (fixture);
  fixture->window = ui_test_show (GTK_WIDGET (view), VIEW_WIDTH, VIEW_HEIGHT);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  ui_test_wait_frame (GTK_WIDGET (view));
}

void
view_tear_down (ViewFixture *fixture)
{
  ui_test_close (fixture->window);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->calendars);
  g_string_free (fixture->log, TRUE);
}
