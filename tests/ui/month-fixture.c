/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "month-fixture.h"

/* ---- what is shown ---- */

CalOccurrence *
month_create (const char *calendar, const char *uid, const char *title, CalTime start, CalTime end)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title), .start = start, .end = end };
  g_autoptr (CalEvent) event = cal_event_new (&fields);
  g_autoptr (CalAppointment) appointment =
      cal_appointment_new (calendar, uid, event, NULL, 0, NULL);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment, event, &none, &start, &end, cal_zone_utc (), FALSE);
}

CalOccurrence *
month_create_timed (const char *title, int day, int hour)
{
  return month_create ("work",
                       title,
                       title,
                       cal_time_floating (day * CAL_DAY + hour * CAL_HOUR),
                       cal_time_floating (day * CAL_DAY + (hour + 1) * CAL_HOUR));
}

CalOccurrence *
month_create_days (const char *title, int day, int n_days)
{
  return month_create ("home",
                       title,
                       title,
                       cal_time_date_of_day (day),
                       cal_time_date_of_day (day + n_days));
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return cal_occurrence_compare ((CalOccurrence *) a, (CalOccurrence *) b);
}

void
month_add (MonthFixture *fixture, CalOccurrence *occurrence)
{
  g_list_store_insert_sorted (fixture->model, occurrence, compare, NULL);
  g_object_unref (occurrence);
}

static void
add_calendar (MonthFixture *fixture,
              const char *id,
              const char *name,
              const char *color,
              gboolean read_only)
{
  g_autoptr (CalCalendar) calendar = cal_calendar_new (id, name, color, TRUE, read_only, 0);

  g_list_store_append (fixture->calendars, calendar);
}

/* ---- what it tells ---- */

static void note (MonthFixture *fixture, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
note (MonthFixture *fixture, const char *format, ...)
{
  va_list arguments;

  if (fixture->log->len > 0)
    g_string_append (fixture->log, "; ");
  va_start (arguments, format);
  g_string_append_vprintf (fixture->log, format, arguments);
  va_end (arguments);
}

static void
create_slot_cb (CalMonthView *view, CalSlot *slot, GdkRectangle *where, MonthFixture *fixture)
{
  g_assert_cmpint (where->width, >, 0);
  g_assert_cmpint (slot->kind, ==, CAL_SLOT_DAYS);
  note (fixture,
        "create-slot %d %d",
        cal_slot_get_first_day (slot) - fixture->today,
        cal_slot_get_end_day (slot) - fixture->today);
}

/* A place in the month is a day, but for what was marked. */
static int
get_day (CalSlot *slot)
{
  g_assert_cmpint (slot->kind, ==, CAL_SLOT_DAY);
  g_assert_cmpint (cal_slot_get_end_day (slot), ==, cal_slot_get_first_day (slot) + 1);
  return cal_slot_get_first_day (slot);
}

static void
create_cb (CalMonthView *view, CalSlot *slot, MonthFixture *fixture)
{
  note (fixture, "create %d", get_day (slot) - fixture->today);
}

static void
activate_cb (CalMonthView *view,
             CalOccurrence *occurrence,
             GdkRectangle *where,
             MonthFixture *fixture)
{
  g_assert_cmpint (where->y, >=, 0);
  note (fixture, "activate %s", cal_occurrence_get_title (occurrence));
}

static void
edit_cb (CalMonthView *view, CalOccurrence *occurrence, MonthFixture *fixture)
{
  note (fixture, "edit %s", cal_occurrence_get_title (occurrence));
}

static void
reschedule_cb (CalMonthView *view,
               CalOccurrence *occurrence,
               CalSlot *slot,
               gboolean copy,
               MonthFixture *fixture)
{
  note (fixture,
        "%s %s %d",
        copy ? "copy" : "move",
        cal_occurrence_get_title (occurrence),
        get_day (slot) - cal_occurrence_get_first_day (occurrence));
}

static void
delete_cb (CalMonthView *view, CalOccurrence *occurrence, MonthFixture *fixture)
{
  note (fixture, "delete %s", cal_occurrence_get_title (occurrence));
}

static void
show_day_cb (CalMonthView *view, int day, GdkRectangle *where, MonthFixture *fixture)
{
  note (fixture, "show-day %d", day - fixture->today);
}

static void
open_day_cb (CalMonthView *view, int day, MonthFixture *fixture)
{
  note (fixture, "open-day %d", day - fixture->today);
}

static void
context_menu_cb (CalMonthView *view,
                 CalOccurrence *occurrence,
                 CalSlot *slot,
                 GdkRectangle *where,
                 MonthFixture *fixture)
{
  note (fixture,
        "menu %s %d",
        occurrence != NULL ? cal_occurrence_get_title (occurrence) : "-",
        get_day (slot) - fixture->today);
}

static void
connect (MonthFixture *fixture)
{
  static const struct
  {
    const char *name;
    GCallback callback;
  } handlers[] = {
    { "create-slot", G_CALLBACK (create_slot_cb) },   { "create", G_CALLBACK (create_cb) },
    { "activate", G_CALLBACK (activate_cb) },         { "edit", G_CALLBACK (edit_cb) },
    { "reschedule", G_CALLBACK (reschedule_cb) },     { "delete", G_CALLBACK (delete_cb) },
    { "show-day", G_CALLBACK (show_day_cb) },         { "open-day", G_CALLBACK (open_day_cb) },
    { "context-menu", G_CALLBACK (context_menu_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (fixture->view, handlers[i].name, handlers[i].callback, fixture);
}

void
month_assert_log (MonthFixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
  g_string_truncate (fixture->log, 0);
}

/* ---- where things are ---- */

static void
measure (MonthFixture *fixture)
{
  GtkWidget *cursor = ui_test_find (GTK_WIDGET (fixture->view), CAL_TYPE_DAY_CURSOR, NULL);
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (cursor, GTK_WIDGET (fixture->view), &bounds));
  fixture->row = (int) bounds.size.height;
  /* The focus is on Tuesday 24, in the fourth week. */
  fixture->header = (int) bounds.origin.y - 3 * fixture->row;
}

/* A point in a day of the month shown; `y` is counted from the top of the day. */
void
month_locate (MonthFixture *fixture, int day, double y, double *out_x, double *out_y)
{
  int first = cal_day_from_date (2020, 11, 1); /* a Sunday */
  int width = gtk_widget_get_width (GTK_WIDGET (fixture->view));
  int column = (day - first) % 7;

  if (gtk_widget_get_direction (GTK_WIDGET (fixture->view)) == GTK_TEXT_DIR_RTL)
    column = 6 - column;
  *out_x = (column + 0.5) * width / 7;
  *out_y = fixture->header + (day - first) / 7 * fixture->row + y;
}

void
month_click_day (MonthFixture *fixture, int day, double y)
{
  double x;

  month_locate (fixture, day, y, &x, &y);
  ui_test_click (GTK_WIDGET (fixture->view), x, y);
}

void
month_drag (MonthFixture *fixture, int from_day, double from_y, int to_day, double to_y)
{
  double x1, y1, x2, y2;

  month_locate (fixture, from_day, from_y, &x1, &y1);
  month_locate (fixture, to_day, to_y, &x2, &y2);
  ui_test_drag (GTK_WIDGET (fixture->view), x1, y1, x2, y2);
}

CalOccurrenceWidget *
month_find (MonthFixture *fixture, const char *title)
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
month_count (MonthFixture *fixture)
{
  return ui_test_count (GTK_WIDGET (fixture->view), CAL_TYPE_OCCURRENCE_WIDGET);
}

void
month_click (MonthFixture *fixture, const char *title)
{
  GtkWidget *widget = GTK_WIDGET (month_find (fixture, title));

  g_assert_nonnull (widget);
  ui_test_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
}

int
month_get_day (MonthFixture *fixture, const char *property)
{
  int day;

  g_object_get (fixture->view, property, &day, NULL);
  return day;
}

const char *
month_get_focus_title (MonthFixture *fixture)
{
  GtkWidget *focus = gtk_window_get_focus (fixture->window);

  if (CAL_IS_OCCURRENCE_WIDGET (focus))
    return cal_occurrence_get_title (
        cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (focus)));
  return CAL_IS_MORE_BUTTON (focus) ? "more" : CAL_IS_DAY_CURSOR (focus) ? "day" : "other";
}

void
month_press (MonthFixture *fixture, const char *key)
{
  ui_test_keys (key, NULL);
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
}

/* ---- set up ---- */

void
month_set_up (MonthFixture *fixture, gconstpointer direction)
{
  gtk_widget_set_default_direction (direction != NULL ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  fixture->today = cal_day_from_date (2020, 11, 24);
  fixture->log = g_string_new (NULL);
  fixture->model = g_list_store_new (CAL_TYPE_OCCURRENCE);
  fixture->calendars = g_list_store_new (CAL_TYPE_CALENDAR);
  add_calendar (fixture, "work", "Work", "#3584e4", FALSE);
  add_calendar (fixture, "home", "Home", "#33d17a", FALSE);
  add_calendar (fixture, "fixed", "Holidays", "#c01c28", TRUE);
  fixture->view = cal_month_view_new ();
  g_object_set (fixture->view,
                "zone",
                cal_zone_utc (),
                "today",
                fixture->today,
                "model",
                fixture->model,
                "calendars",
                fixture->calendars,
                NULL);
  cal_view_go_to_day (CAL_VIEW (fixture->view), fixture->today, FALSE);
  connect (fixture);
  fixture->window = ui_test_show (GTK_WIDGET (fixture->view), MONTH_WIDTH, MONTH_HEIGHT);
  gtk_widget_grab_focus (GTK_WIDGET (fixture->view));
  ui_test_wait_frame (GTK_WIDGET (fixture->view));
  measure (fixture);
}

void
month_tear_down (MonthFixture *fixture, gconstpointer direction)
{
  ui_test_close (fixture->window);
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->calendars);
  g_string_free (fixture->log, TRUE);
}
