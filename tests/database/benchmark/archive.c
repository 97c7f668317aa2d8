/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-database"

#include "archive.h"

#include "cal-appointment-table.h"
#include "cal-calendar-table.h"
#include "cal-schema.h"

#define YEARS_BEFORE 30
#define YEARS_AFTER 5
/* The appointments of a file are others than those of an archive. */
#define FIRST_OF_FILE 0x80000000u
#define ZONE "Europe/Berlin"

/* An appointment before it is text. */
typedef struct
{
  guint number;
  int day;
  int minute; /* of the day */
  int length; /* minutes; days when all-day */
  gboolean is_all_day;
  int n_weeks; /* 0: single; -1: endless; else weekly, so often */
  gboolean has_description;
} Plan;

static const char *const verbs[] = { "Review", "Call with", "Lunch with", "Prepare",
                                     "Visit",  "Workshop:", "Pick up",    "Plan" };
static const char *const objects[] = { "Anna",        "the budget",     "Zoë and João",
                                       "the garden",  "customer Kappa", "the choir",
                                       "the release", "school",         "the insurance" };
static const char *const places[] = { "Room 3.14", "Café Einstein\\, Berlin", "Home", "Town hall" };

static Plan
plan_event (GRand *random, guint number, int first_day, int end_day)
{
  Plan plan = {
    .number = number,
    .day = g_rand_int_range (random, first_day, end_day),
    .minute = g_rand_int_range (random, 7 * 4, 20 * 4) * 15,
    .length = g_rand_int_range (random, 1, 9) * 15,
    .is_all_day = g_rand_int_range (random, 0, 100) < 14,
    .has_description = g_rand_int_range (random, 0, 100) < 40,
  };

  if (plan.is_all_day)
    plan.length = g_rand_int_range (random, 0, 100) < 80 ? 1 : g_rand_int_range (random, 2, 5);
  if (g_rand_int_range (random, 0, 100) < 10)
    plan.n_weeks = g_rand_int_range (random, 2, 20);
  /* It ends before the next period begins. */
  plan.n_weeks = MIN (plan.n_weeks, (end_day - plan.day) / 7);
  return plan;
}

static void
append_date (GString *text, int day)
{
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  g_string_append_printf (text, "%04d%02d%02d", year, month, day_of_month);
}

static void
append_time (GString *text, const char *name, int day, int minute)
{
  g_string_append_printf (text, "%s;TZID=" ZONE ":", name);
  append_date (text, day + minute / (24 * 60));
  g_string_append_printf (text, "T%02d%02d00\r\n", minute / 60 % 24, minute % 60);
}

static void
append_times (GString *text, const Plan *plan)
{
  if (plan->is_all_day)
    {
      g_string_append (text, "DTSTART;VALUE=DATE:");
      append_date (text, plan->day);
      g_string_append (text, "\r\nDTEND;VALUE=DATE:");
      append_date (text, plan->day + plan->length);
      g_string_append (text, "\r\n");
    }
  else
    {
      append_time (text, "DTSTART", plan->day, plan->minute);
      append_time (text, "DTEND", plan->day, plan->minute + plan->length);
    }

  if (plan->n_weeks > 0)
    g_string_append_printf (text, "RRULE:FREQ=WEEKLY;COUNT=%d\r\n", plan->n_weeks);
  else if (plan->n_weeks < 0)
    g_string_append (text, "RRULE:FREQ=WEEKLY\r\n");
}

static void
append_event (GString *text, const Plan *plan)
{
  g_string_append_printf (text,
                          "BEGIN:VEVENT\r\n"
                          "UID:%08x-3c4f-4d1b-9f6e-calendar@example.org\r\n"
                          "DTSTAMP:20240101T000000Z\r\n"
                          "CREATED:20240101T000000Z\r\n"
                          "LAST-MODIFIED:20240101T000000Z\r\n",
                          plan->number);
  append_times (text, plan);
  g_string_append_printf (text,
                          "SUMMARY:%s %s\r\nLOCATION:%s\r\n",
                          verbs[plan->number % G_N_ELEMENTS (verbs)],
                          objects[plan->number % G_N_ELEMENTS (objects)],
                          places[plan->number % G_N_ELEMENTS (places)]);
  if (plan->has_description)
    g_string_append_printf (text,
                            "DESCRIPTION:Agenda of meeting %u: open points\\, risks\\, next st\r\n"
                            " eps. Please read the notes beforehand.\r\n",
                            plan->number);
  g_string_append (text,
                   "SEQUENCE:0\r\nSTATUS:CONFIRMED\r\nX-EXAMPLE-COLOR:7\r\n"
                   "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nTRIGGER:-PT15M\r\n"
                   "END:VALARM\r\nEND:VEVENT\r\n");
}

/* The columns, as parsing the text would set them. */
static void
row_init_plan (CalAppointmentRow *row, const Plan *plan, const CalZone *zone)
{
  g_autoptr (GString) text = g_string_sized_new (512);
  gint64 start = plan->day * CAL_DAY + (plan->is_all_day ? 0 : plan->minute * CAL_MINUTE);
  gint64 end = start + plan->length * (plan->is_all_day ? CAL_DAY : CAL_MINUTE);
  gint64 margin = plan->is_all_day ? 14 * CAL_HOUR : 0;

  append_event (text, plan);
  if (plan->n_weeks > 0)
    end += (plan->n_weeks - 1) * 7 * CAL_DAY;
  row->uid = g_strdup_printf ("%08x-3c4f-4d1b-9f6e-calendar@example.org", plan->number);
  row->source = g_string_free (g_steal_pointer (&text), FALSE);
  row->first = cal_appointment_table_minute (cal_zone_to_instant (zone, start) - margin, FALSE);
  row->last = cal_appointment_table_minute (
      plan->n_weeks < 0 ? G_MAXINT64 : cal_zone_to_instant (zone, end) + margin,
      TRUE);
  row->title = g_strdup_printf ("%s %s",
                                verbs[plan->number % G_N_ELEMENTS (verbs)],
                                objects[plan->number % G_N_ELEMENTS (objects)]);
  row->location = g_strdup (places[plan->number % G_N_ELEMENTS (places)]);
  row->description = plan->has_description
                         ? g_strdup_printf ("Agenda of meeting %u: open points, risks, next steps. "
                                            "Please read the notes beforehand.",
                                            plan->number)
                         : NULL;
}

static Plan
plan_of_archive (GRand *random, guint number, int middle)
{
  int shown_first = middle - ARCHIVE_SHOWN_DAYS, shown_end = middle + ARCHIVE_SHOWN_DAYS;
  Plan plan;

  if (number < ARCHIVE_SHOWN)
    {
      plan = plan_event (random, number, shown_first, shown_end);
      if (number % 50 == 0)
        plan.n_weeks = -1;
      return plan;
    }

  if (g_rand_int_range (random, 0, YEARS_BEFORE + YEARS_AFTER) < YEARS_BEFORE)
    return plan_event (random, number, shown_first - YEARS_BEFORE * 365, shown_first - 7);
  return plan_event (random, number, shown_end + 1, shown_end + YEARS_AFTER * 365);
}

static gboolean
fill (CalConnection *connection, guint n, int middle, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (GPtrArray) calendars = cal_calendar_table_read (connection, error);
  const CalZone *zone = cal_zone_lookup (ZONE);
  gint64 calendar;

  if (calendars == NULL
      || !cal_calendar_table_find (connection,
                                   cal_calendar_get_id (g_ptr_array_index (calendars, 0)),
                                   &calendar,
                                   NULL,
                                   error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      Plan plan = plan_of_archive (random, i, middle);
      g_auto (CalAppointmentRow) row = { 0 };

      row_init_plan (&row, &plan, zone);
      if (!cal_appointment_table_put (connection, 0, calendar, &row, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
archive_make (const char *path, guint n, int middle, GError **error)
{
  g_autoptr (CalConnection) connection = cal_connection_open (path, CAL_CONNECTION_CREATE, error);
  gboolean is_done;

  if (connection == NULL || !cal_schema_prepare (connection, error)
      || !cal_connection_run (connection, "PRAGMA cache_size = -400000", error)
      || !cal_connection_begin (connection, error))
    return FALSE;

  is_done = fill (connection, n, middle, error);
  return cal_connection_end (connection, is_done, error);
}

gboolean
archive_write_file (const char *path, guint n, int middle, GError **error)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (GString) text =
      g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//Archive//EN\r\n"
                    "BEGIN:VTIMEZONE\r\nTZID:" ZONE "\r\nBEGIN:DAYLIGHT\r\n"
                    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\n"
                    "DTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
                    "END:DAYLIGHT\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\n"
                    "TZOFFSETTO:+0100\r\nTZNAME:CET\r\nDTSTART:19701025T030000\r\n"
                    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
                    "END:VTIMEZONE\r\n");

  for (guint i = 0; i < n; i++)
    {
      Plan plan = plan_event (random, FIRST_OF_FILE + i, middle - 5 * 365, middle + 5 * 365);

      append_event (text, &plan);
    }
  g_string_append (text, "END:VCALENDAR\r\n");
  return g_file_set_contents (path, text->str, (gssize) text->len, error);
}

int
archive_today (void)
{
  return cal_day_of_wall (g_get_real_time ());
}
