/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"
#include "cal-appointment-table.h"
#include "cal-calendar-table.h"
#include "cal-schema.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = bed_make_folder ();
  fixture->path = g_build_filename (fixture->folder, "calendar.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  bed_remove_folder (fixture->folder);
  g_free (fixture->path);
}

static CalConnection *
connect_to (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  CalConnection *connection = cal_connection_open (fixture->path, CAL_CONNECTION_CREATE, &error);

  g_assert_no_error (error);
  return connection;
}

static gint64
read_int (CalConnection *connection, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  cal_connection_read_int (connection, sql, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_new (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) calendars = NULL;

  g_assert_true (cal_schema_prepare (connection, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_int (connection, "PRAGMA application_id"), ==, CAL_SCHEMA_APPLICATION_ID);
  g_assert_cmpint (read_int (connection, "PRAGMA user_version"), ==, cal_schema_get_version ());
  g_assert_cmpint (read_int (connection, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (read_int (connection,
                             "SELECT count(*) FROM pragma_journal_mode"
                             "  WHERE journal_mode = 'wal'"),
                   ==,
                   1);

  calendars = cal_calendar_table_read (connection, &error);
  g_assert_cmpuint (calendars->len, ==, 1);
  g_assert_cmpstr (cal_calendar_get_name (g_ptr_array_index (calendars, 0)), ==, "Personal");
  g_assert_cmpstr (cal_calendar_get_color (g_ptr_array_index (calendars, 0)), ==, "#3584e4");
  g_assert_true (cal_calendar_get_visible (g_ptr_array_index (calendars, 0)));
}

static void
test_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (cal_schema_prepare (connection, &error));
  cal_connection_run (connection, "DELETE FROM calendars", &error);
  g_assert_true (cal_schema_prepare (connection, &error));
  g_assert_true (cal_schema_check (connection, &error));
  g_assert_cmpint (read_int (connection, "SELECT count(*) FROM calendars"), ==, 0);
  g_assert_no_error (error);
}

static const char *const steps[] = {
  ("CREATE TABLE calendars (key INTEGER PRIMARY KEY, id UNIQUE, name, color, visible, read_only,"
   "  position); CREATE TABLE notes (a)"),
  "ALTER TABLE notes ADD COLUMN b DEFAULT 5",
  "UPDATE notes SET b = b * 2",
  "UPDATE notes SET b = b + 1; INSERT INTO nothing VALUES (1)",
};

static void
test_steps (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (cal_schema_migrate (connection, steps, 1, &error));
  cal_connection_run (connection, "INSERT INTO notes VALUES ('x')", &error);
  g_assert_true (cal_schema_migrate (connection, steps, 3, &error));
  g_assert_no_error (error);
  g_assert_cmpint (read_int (connection, "SELECT b FROM notes"), ==, 10);
  g_assert_cmpint (read_int (connection, "PRAGMA user_version"), ==, 3);
}

static void
test_failing_step (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (GError) error = NULL;

  g_assert_true (cal_schema_migrate (connection, steps, 1, &error));
  cal_connection_run (connection, "INSERT INTO notes VALUES ('x')", &error);

  /* Nothing of the steps before it stays either. */
  g_assert_false (cal_schema_migrate (connection, steps, 4, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED);
  g_assert_cmpint (read_int (connection, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (read_int (connection, "SELECT count(*) FROM pragma_table_info ('notes')"),
                   ==,
                   1);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) check_error = NULL;

  g_assert_true (cal_schema_prepare (connection, &error));
  cal_connection_run (connection, "PRAGMA user_version = 1000", &error);
  g_assert_false (cal_schema_prepare (connection, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NEWER);
  g_assert_false (cal_schema_check (connection, &check_error));
  g_assert_error (check_error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NEWER);
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (GError) error = NULL;

  cal_connection_run (connection, "CREATE TABLE songs (name)", &error);
  g_assert_false (cal_schema_prepare (connection, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_DAMAGED);
  g_assert_cmpint (read_int (connection, "SELECT count(*) FROM songs"), ==, 0);
}

/* The range query goes through the R*Tree, then to each row by its number. */
static void
test_range_plan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CalConnection) connection = connect_to (fixture);
  g_autoptr (CalStatement) statement = NULL;
  g_autoptr (GString) plan = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *sql =
      g_strconcat ("EXPLAIN QUERY PLAN ", cal_appointment_table_get_range_query (), NULL);

  g_assert_true (cal_schema_prepare (connection, &error));
  statement = cal_connection_prepare (connection, sql, &error);
  g_assert_no_error (error);
  while (cal_statement_next (statement, &error))
    g_string_append_printf (plan, "%s\n", cal_statement_get_text (statement, 3));
  g_assert_no_error (error);

  g_test_message ("%s", plan->str);
  g_assert_nonnull (strstr (plan->str, "SCAN e VIRTUAL TABLE INDEX 2:"));
  g_assert_nonnull (strstr (plan->str, "SEARCH a USING INTEGER PRIMARY KEY"));
  g_assert_nonnull (strstr (plan->str, "SEARCH c USING INTEGER PRIMARY KEY"));
  g_assert_null (strstr (plan->str, "SCAN a"));
  g_assert_null (strstr (plan->str, "TEMP B-TREE"));
}

static void
test_minutes (void)
{
  g_assert_cmpint (cal_appointment_table_minute (0, FALSE), ==, 0);
  g_assert_cmpint (cal_appointment_table_minute (0, TRUE), ==, 0);
  g_assert_cmpint (cal_appointment_table_minute (1, FALSE), ==, 0);
  g_assert_cmpint (cal_appointment_table_minute (1, TRUE), ==, 1);
  g_assert_cmpint (cal_appointment_table_minute (-1, FALSE), ==, -1);
  g_assert_cmpint (cal_appointment_table_minute (-1, TRUE), ==, 0);
  g_assert_cmpint (cal_appointment_table_minute (-CAL_MINUTE, FALSE), ==, -1);
  g_assert_cmpint (cal_appointment_table_minute (-CAL_MINUTE, TRUE), ==, -1);
  g_assert_cmpint (cal_appointment_table_minute (G_MAXINT64, TRUE), ==, G_MAXINT32);
  g_assert_cmpint (cal_appointment_table_minute (G_MININT64, FALSE), ==, G_MININT32);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/database/schema/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("new", test_new);
  ADD ("again", test_again);
  ADD ("steps", test_steps);
  ADD ("failing-step", test_failing_step);
  ADD ("newer", test_newer);
  ADD ("foreign", test_foreign);
  ADD ("range-plan", test_range_plan);
  g_test_add_func ("/database/schema/minutes", test_minutes);

  return g_test_run ();
}
