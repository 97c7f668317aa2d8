/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bed.h"

static void
test_open_missing (void)
{
  g_autofree char *folder = bed_make_folder ();
  g_autofree char *path = g_build_filename (folder, "calendar.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (cal_connection_open (path, CAL_CONNECTION_READ_WRITE, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "“calendar.db”"));
  bed_remove_folder (g_steal_pointer (&folder));
}

static void
test_values (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) connection = cal_connection_open ("x", CAL_CONNECTION_MEMORY, &error);
  g_autoptr (CalStatement) insert = NULL;
  g_autoptr (CalStatement) select = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2", 3);
  g_autoptr (GBytes) back = NULL;

  g_assert_no_error (error);
  cal_connection_run (connection, "CREATE TABLE t (a, b, c, d)", &error);
  g_assert_no_error (error);

  insert = cal_connection_prepare (connection, "INSERT INTO t VALUES (?, ?, ?, ?)", &error);
  cal_statement_bind_int (insert, 1, G_MININT64);
  cal_statement_bind_text (insert, 2, "Überraschung “’");
  cal_statement_bind_bytes (insert, 3, bytes);
  cal_statement_bind_text (insert, 4, NULL);
  g_assert_true (cal_statement_execute (insert, &error));
  g_assert_cmpint (cal_connection_get_last_id (connection), ==, 1);

  select = cal_connection_prepare (connection, "SELECT a, b, c, d FROM t", &error);
  g_assert_true (cal_statement_next (select, &error));
  g_assert_cmpint (cal_statement_get_int (select, 0), ==, G_MININT64);
  g_assert_cmpstr (cal_statement_get_text (select, 1), ==, "Überraschung “’");
  back = cal_statement_get_bytes (select, 2);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_null (cal_statement_get_text (select, 3));
  g_assert_false (cal_statement_next (select, &error));
  g_assert_no_error (error);
}

static void
test_statements_are_kept (void)
{
  g_autoptr (CalConnection) connection = cal_connection_open ("x", CAL_CONNECTION_MEMORY, NULL);
  g_autofree char *copy = g_strdup ("SELECT ?");
  CalStatement *first = cal_connection_prepare (connection, "SELECT ?", NULL);
  CalStatement *second = cal_connection_prepare (connection, copy, NULL);

  /* In use: another one. Given back: the same. */
  g_assert_true (first != second);
  cal_statement_bind_int (first, 1, 7);
  g_assert_true (cal_statement_next (first, NULL));
  g_assert_cmpint (cal_statement_get_int (first, 0), ==, 7);
  cal_statement_release (second);
  cal_statement_release (first);
  second = cal_connection_prepare (connection, copy, NULL);
  g_assert_true (second == first);

  /* Nothing of the last use is left. */
  g_assert_true (cal_statement_next (second, NULL));
  g_assert_null (cal_statement_get_text (second, 0));
  cal_statement_release (second);
}

static void
test_transaction (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) connection = cal_connection_open ("x", CAL_CONNECTION_MEMORY, NULL);
  gint64 n_rows;

  cal_connection_run (connection, "CREATE TABLE t (a UNIQUE)", &error);
  g_assert_true (cal_connection_begin (connection, &error));
  cal_connection_run (connection, "INSERT INTO t VALUES (1)", &error);
  g_assert_false (cal_connection_end (connection, FALSE, &error));
  g_assert_no_error (error);
  cal_connection_read_int (connection, "SELECT count(*) FROM t", &n_rows, &error);
  g_assert_cmpint (n_rows, ==, 0);

  g_assert_true (cal_connection_begin (connection, &error));
  cal_connection_run (connection, "INSERT INTO t VALUES (1)", &error);
  g_assert_true (cal_connection_end (connection, TRUE, &error));
  cal_connection_read_int (connection, "SELECT count(*) FROM t", &n_rows, &error);
  g_assert_cmpint (n_rows, ==, 1);
  g_assert_no_error (error);

  g_assert_false (cal_connection_run (connection, "INSERT INTO t VALUES (1)", &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_FAILED);
}

static void
test_locked (void)
{
  g_autofree char *folder = bed_make_folder ();
  g_autofree char *path = g_build_filename (folder, "calendar.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) first = cal_connection_open (path, CAL_CONNECTION_CREATE, &error);
  g_autoptr (CalConnection) second = cal_connection_open (path, CAL_CONNECTION_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (cal_connection_begin (first, &error));
  cal_connection_set_patience (second, 10);
  g_assert_false (cal_connection_begin (second, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED);
  g_assert_nonnull (strstr (error->message, "“calendar.db”"));

  cal_connection_end (first, FALSE, NULL);
  g_assert_true (cal_connection_begin (second, NULL));
  cal_connection_end (second, FALSE, NULL);
  g_clear_pointer (&first, cal_connection_free);
  g_clear_pointer (&second, cal_connection_free);
  bed_remove_folder (g_steal_pointer (&folder));
}

static void
test_cancel (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) connection = cal_connection_open ("x", CAL_CONNECTION_MEMORY, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                        "  SELECT count(*) FROM n";
  gint64 value;

  cal_connection_set_cancellable (connection, cancellable);
  g_cancellable_cancel (cancellable);
  g_assert_false (cal_connection_read_int (connection, endless, &value, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  cal_connection_set_cancellable (connection, NULL);
  g_clear_error (&error);
  g_assert_true (cal_connection_read_int (connection, "SELECT 1", &value, &error));
}

static void
test_garbage (void)
{
  g_autofree char *folder = bed_make_folder ();
  g_autofree char *path =
      bed_write_file (folder, "calendar.db", "This is not a database, it is a letter to you.");
  g_autoptr (GError) error = NULL;

  g_assert_null (cal_connection_open (path, CAL_CONNECTION_READ_WRITE, &error));
  g_assert_error (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_DAMAGED);
  bed_remove_folder (g_steal_pointer (&folder));
}

static void
test_odd_path (void)
{
  g_autofree char *folder = bed_make_folder ();
  g_autofree char *path = g_build_filename (folder, "a?b#c%20 d&é.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CalConnection) connection = cal_connection_open (path, CAL_CONNECTION_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (cal_connection_run (connection, "CREATE TABLE t (a)", &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_pointer (&connection, cal_connection_free);
  bed_remove_folder (g_steal_pointer (&folder));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/database/connection/open-missing", test_open_missing);
  g_test_add_func ("/database/connection/values", test_values);
  g_test_add_func ("/database/connection/statements-are-kept", test_statements_are_kept);
  g_test_add_func ("/database/connection/transaction", test_transaction);
  g_test_add_func ("/database/connection/locked", test_locked);
  g_test_add_func ("/database/connection/cancel", test_cancel);
  g_test_add_func ("/database/connection/garbage", test_garbage);
  g_test_add_func ("/database/connection/odd-path", test_odd_path);

  return g_test_run ();
}
