/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "days-fixture.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is shown ---- */

static gint64
read_clock (const char *time)
{
  const char *colon = strchr (time, ':');

  return atoi (time) * CAL_HOUR + (colon != NULL ? atoi (colon + 1) : 0) * CAL_MINUTE;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return cal_occurrence_compare ((CalOccurrence *) a, (CalOccurrence *) b);
}

CalOccurrence *
days_add (DaysFixture *fixture, const char *calendar, const char *title, CalTime start, CalTime end)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title), .start = start, .end = end };
  g_autoptr (CalEvent) event = cal_event_new (&fields);
  g_autoptr (CalAppointment) appointment =
      cal_appointment_new (calendar, title, event, NULL, 0, NULL);
  CalTime none = cal_time_none ();
  g_autoptr (CalOccurrence) occurrence =
      cal_occurrence_new (appointment, event, &none, &start, &end, cal_zone_utc (), FALSE);

  g_list_store_insert_sorted (fixture->model, occurrence, compare, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  return occurrence;
}

CalOccurrence *
days_add_timed (DaysFixture *fixture, const char *title, int day, const char *time, int minutes)
{
  gint64 start = (fixture->november + day) * CAL_DAY + read_clock (time);

  return days_add (fixture,
                   "work",
                   title,
                   cal_time_floating (start),
                   cal_time_floating (start + minutes * CAL_MINUTE));
}

CalOccurrence *
days_add_days (DaysFixture *fixture, const char *title, int day, int n_days)
{
  return days_add (fixture,
                   "home",
                   title,
                   cal_time_date_of_day (fixture->november + day),
                   cal_time_date_of_day (fixture->november + day + n_days));
}

static void
add_calendar (DaysFixture *fixture,
              const char *id,
              const char *name,
              const char *color,
              gboolean read_only)
{
  g_autoptr (CalCalendar) calendar = cal_calendar_new (id, name, color, TRUE, read_only, 0);

  g_list_store_append (fixture->calendars, calendar);
}

/* ---- what it tells ---- */

static void note (DaysFixture *fixture, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (DaysFixture *fixture, const char *format, ...)
{
  va_list arguments;

  if (fixture->log->len > 0)
    g_string_append (fixture->log, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (fixture->log, format, arguments);
  va_end (arguments);
}

static char *
write_wall (DaysFixture *fixture, gint64 wall)
{
  int day = cal_day_of_wall (wall);
  int minutes = (int) ((wall - day * CAL_DAY) / CAL_MINUTE);

  return g_strdup_printf ("%d %d:%02d", day - fixture->november, minutes / 60, minutes % 60);
}

static char *
write_slot (DaysFixture *fixture, const CalSlot *slot)
{
  g_autofree char *start = write_wall (fixture, slot->start);
  g_autofree char *end = write_wall (fixture, slot->end);

  if (slot->kind != CAL_SLOT_TIME)
    return g_strdup_printf ("%d-%d",
                            cal_slot_get_first_day (slot) - fixture->november,
                            cal_slot_get_end_day (slot) - fixture->november);
  return g_strdup_printf ("%s-%s", start, end);
}

static void
create_slot_cb (CalView *view, const CalSlot *slot, GdkRectangle *where, DaysFixture *fixture)
{
  g_autofree char *text = write_slot (fixture, slot);

  g_assert_cmpint (where->width, >, 0);
  g_assert_cmpint (where->height, >, 0);
  note (fixture, "create-slot %s", text);
}

static void
create_cb (CalView *view, const CalSlot *slot, DaysFixture *fixture)
{
  g_autofree char *text = write_slot (fixture, slot);

  note (fixture, "create %s", text);
}

static void
activate_cb (CalView *view, CalOccurrence *occurrence, GdkRectangle *where, DaysFixture *fixture)
{
  g_assert_cmpint (where->y, >=, 0);
  note (fixture, "activate %s", cal_occurrence_get_title (occurrence));
}

static void
edit_cb (CalView *view, CalOccurrence *occurrence, DaysFixture *fixture)
{
  note (fixture, "edit %s", cal_occurrence_get_title (occurrence));
}

static void
reschedule_cb (CalView *view,
               CalOccurrence *occurrence,
               const CalSlot *slot,
               gboolean copy,
               DaysFixture *fixture)
{
  g_autofree char *text = write_slot (fixture, slot);

  note (fixture, "%s %s %s", copy ? "copy" : "move", cal_occurrence_get_title (occurrence), text);
}

static void
delete_cb (CalView *view, CalOccurrence *occurrence, DaysFixture *fixture)
{
  note (fixture, "delete %s", cal_occurrence_get_title (occurrence));
}

static void
show_day_cb (CalView *view, int day, GdkRectangle *where, DaysFixture *fixture)
{
  note (fixture, "show-day %d", day - fixture->november);
}

static void
open_day_cb (CalView *view, int day, DaysFixture *fixture)
{
  note (fixture, "open-day %d", day - fixture->november);
}

static void
menu_cb (CalView *view,
         CalOccurrence *occurrence,
         const CalSlot *slot,
         GdkRectangle *where,
         DaysFixture *fixture)
{
  g_autofree char *text = write_slot (fixture, slot);

  note (fixture,
        "menu %s %s",
        occurrence != NULL ? cal_occurrence_get_title (occurrence) : "-",
        text);
}

static void
connect (DaysFixture *fixture)
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
days_assert_log (DaysFixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

/* ---- where things are ---- */

void
days_locate (DaysFixture *fixture, int day, const char *time, double *out_x, double *out_y)
{
  const CalDaysGrid *grid = &fixture->view->grid;
  int column = fixture->november + day - grid->first_day;
  CalBox box = cal_days_grid_get_strip_box (grid, column, column + 1);

  *out_x = box.x + box.width / 2;
  /* Below the bars: they are given lanes from the top. */
  *out_y =
      time != NULL ? cal_days_grid_get_y (grid, read_clock (time)) + 1 : box.y + box.height - 4;
}

void
days_move (DaysFixture *fixture, int day, const char *time)
{
  double x, y;

  days_locate (fixture, day, time, &x, &y);
  ui_test_move (GTK_WIDGET (fixture->view), x, y);
}

void
days_click (DaysFixture *fixture, int day, const char *time)
{
  double x, y;

  days_locate (fixture, day, time, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), x, y);
}

void
days_drag (DaysFixture *fixture, int day, const char *time, int to_day, const char *to_time)
{
  double x1, y1, x2, y2;

  days_locate (fixture, day, time, &x1, &y1);
  days_locate (fixture, to_day, to_time, &x2, &y2);
  ui_test_drag (GTK_WIDGET (fixture->view), x1, y1, x2, y2);
}

CalOccurrenceWidget *
days_find (DaysFixture *fixture, const char *title)
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
days_count (DaysFixture *fixture)
{
  return ui_test_count (GTK_WIDGET (fixture->view), CAL_TYPE_OCCURRENCE_WIDGET);
}

/* What has the focus: the title of an occurrence, "more", or "free". */
const char *
days_get_focus (DaysFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  if (CAL_IS_OCCURRENCE_WIDGET (focus))
    return cal_occurrence_get_title (
        cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (focus)));
  return CAL_IS_MORE_BUTTON (focus) ? "more" : CAL_IS_SLOT_CURSOR (focus) ? "free" : "other";
}

void
days_press (DaysFixture *fixture, const char *key)
{
  ui_test_keys (key, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

void
days_press_with (DaysFixture *fixture, const char *modifier, const char *key)
{
  ui_test_keys (modifier, key, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

void
days_focus (DaysFixture *fixture, int day, const char *time)
{
  CalDaysSpot spot = { time != NULL ? CAL_DAYS_PART_HOURS : CAL_DAYS_PART_STRIP,
                       fixture->november + day,
                       0,
                       time != NULL ? read_clock (time) : 9 * CAL_HOUR };

  cal_days_view_set_spot (fixture->view, &spot);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

/* ---- set up ---- */

void
days_set_up (DaysFixture *fixture, gconstpointer kind)
{
  int bits = GPOINTER_TO_INT (kind), today = cal_day_from_date (2020, 11, 24);

  gtk_widget_set_default_direction (bits & 1 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  fixture->november = cal_day_from_date (2020, 10, 31);
  fixture->log = g_string_new (NULL);
  fixture->model = g_list_store_new (CAL_TYPE_OCCURRENCE);
  fixture->calendars = g_list_store_new (CAL_TYPE_CALENDAR);
  add_calendar (fixture, "work", "Work", "#3584e4", FALSE);
  add_calendar (fixture, "home", "Home", "#33d17a", FALSE);
  add_calendar (fixture, "fixed", "Holidays", "#c01c28", TRUE);
  fixture->view = cal_days_view_new (bits & 2 ? 1 : 7);
  g_object_set (fixture->view,
                "zone",
                cal_zone_utc (),
                "today",
                today,
                "model",
                fixture->model,
                "calendars",
                fixture->calendars,
                NULL);
  cal_view_go_to_day (CAL_VIEW (fixture->view), today, FALSE);
  connect (fixture);
  fixture->window = ui_test_show (GTK_WIDGET (fixture->view), DAYS_WIDTH, DAYS_HEIGHT);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

void
days_tear_down (DaysFixture *fixture, gconstpointer kind)
{
  ui_test_close (fixture->window);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->calendars);
  g_string_free (fixture->log, TRUE);
}
