/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include <sqlite3.h>

#include "cal-connection.h"
#include "cal-database.h"
#include "store-bed.h"

/* A store over a file that can't be used as it is, or not now. */

static void
execute (Bed *bed, sqlite3 **handle, const char *sql)
{
  if (*handle == NULL)
    g_assert_cmpint (sqlite3_open (bed->path, handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (*handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
}

static CalStore *
open_store (Bed *bed)
{
  g_autoptr (GFile) file = g_file_new_for_path (bed->path);
  CalStore *store = cal_store_new (file, NULL);
  gboolean loaded = FALSE;

  cal_store_open (store);
  while (!loaded)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (store, "loaded", &loaded, NULL);
    }
  return store;
}

static void
failed_cb (CalStore *store,
           QueryMutation *mutation,
           CalChange *change,
           const char *message,
           char **out)
{
  g_assert_null (*out);
  g_assert_nonnull (change);
  *out = g_strdup (message);
}

/* What was written by a newer version is not touched; a change is refused in words, and the program
 * goes on. */
static void
test_newer (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalChange) change = cal_change_new_create (lunch);
  g_autoptr (CalSchedule) schedule = NULL;
  g_autoptr (CalStore) store = NULL;
  g_autofree char *message = NULL;
  g_autofree char *failure = NULL;
  sqlite3 *handle = NULL;
  int opening;

  cal_store_close (bed->store);
  execute (bed, &handle, "PRAGMA user_version = 9999");
  sqlite3_close (handle);

  store = open_store (bed);
  g_signal_connect (store, "failed", G_CALLBACK (failed_cb), &failure);
  g_object_get (store, "opening", &opening, "opening-message", &message, NULL);
  g_assert_cmpint (opening, ==, CAL_OPENING_MEMORY);
  g_assert_nonnull (message);

  schedule = cal_schedule_new (store);
  cal_schedule_set_range (schedule, BED_MONDAY, BED_MONDAY + 7);
  while (cal_schedule_get_loading (schedule))
    g_main_context_iteration (NULL, TRUE);
  cal_store_apply (store, change, "added");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (schedule)), ==, 1);
  while (failure == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (schedule)), ==, 0);
  g_assert_true (g_str_has_prefix (failure, "Taken back: added. "));
  cal_store_close (store);
}

static gboolean
release_cb (gpointer user_data)
{
  sqlite3 *handle = user_data;

  g_assert_cmpint (sqlite3_exec (handle, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  return G_SOURCE_REMOVE;
}

/* Another process holds the file for a moment: the change is shown at once and written when it can
 * be. */
static void
test_busy (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autofree char *shown = NULL;
  g_autofree char *stored = NULL;
  sqlite3 *handle = NULL;

  execute (bed, &handle, "BEGIN IMMEDIATE");
  bed_create (bed, lunch);
  g_timeout_add (100, release_cb, handle);
  shown = bed_show (bed, TRUE);
  g_assert_cmpstr (shown, ==, "3 12 Lunch*\n");
  bed_settle (bed);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (stored, ==, "3 12 Lunch\n");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

static void
opening_changed_cb (CalStore *store, GParamSpec *pspec, GArray *openings)
{
  int opening;

  g_object_get (store, "opening", &opening, NULL);
  g_array_append_val (openings, opening);
}

/* Held by another program when the program starts: that is said, and the appointments are there as
 * soon as it lets go. */
static void
test_locked (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (GArray) openings = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (CalSchedule) schedule = NULL;
  g_autoptr (CalStore) store = NULL;
  g_autofree char *message = NULL;
  g_autofree char *message_later = NULL;
  sqlite3 *handle = NULL;

  bed_create (bed, lunch);
  cal_store_close (bed->store);
  execute (bed, &handle, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");

  store = open_store (bed);
  g_object_get (store, "opening-message", &message, NULL);
  g_assert_cmpstr (message,
                   ==,
                   "Another program is using the calendar file. "
                   "Your appointments are shown as soon as it lets go of it.");
  schedule = cal_schedule_new (store);
  cal_schedule_set_range (schedule, BED_MONDAY, BED_MONDAY + 7);
  while (cal_schedule_get_loading (schedule))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (schedule)), ==, 0);

  g_signal_connect (store, "notify::opening", G_CALLBACK (opening_changed_cb), openings);
  sqlite3_close (handle);
  while (g_list_model_get_n_items (G_LIST_MODEL (schedule)) == 0
         || cal_store_get_default_calendar (store) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (g_array_index (openings, int, openings->len - 1), ==, CAL_OPENING_NORMAL);
  g_object_get (store, "opening-message", &message_later, NULL);
  g_assert_null (message_later);
  cal_store_close (store);
}

/* What was done before the database was open waits for it. */
static void
test_early (Bed *bed, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path (bed->path);
  g_autoptr (CalStore) store = cal_store_new (file, NULL);
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autoptr (CalChange) change = cal_change_new_create (lunch);
  g_autofree char *stored = NULL;

  cal_store_open (store);
  cal_store_apply (store, change, "added");
  cal_store_close (store);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (stored, ==, "3 12 Lunch\n");
}

/* Closing waits for what is not written yet. */
static void
test_close (Bed *bed, gconstpointer data)
{
  g_autofree char *stored = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", i, 12);

      bed_create (bed, lunch);
    }
  cal_store_close (bed->store);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (stored, ==, "0 12 Lunch\n1 12 Lunch\n2 12 Lunch\n3 12 Lunch\n4 12 Lunch\n");
}

/* When the program ends nobody can be told that another one holds the file: it is waited for, also
 * longer than a change is otherwise. */
static void
test_close_while_busy (Bed *bed, gconstpointer data)
{
  g_autoptr (CalAppointment) lunch = bed_event (bed, "Lunch", 3, 12);
  g_autofree char *stored = NULL;
  sqlite3 *handle = NULL;

  execute (bed, &handle, "BEGIN IMMEDIATE");
  bed_create (bed, lunch);
  g_timeout_add (CAL_CONNECTION_PATIENCE + 500, release_cb, handle);
  cal_store_close (bed->store);
  stored = bed_read_stored (bed);
  g_assert_cmpstr (stored, ==, "3 12 Lunch\n");
  g_assert_cmpuint (bed->failed->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/opening/" name, Bed, NULL, bed_set_up, func, bed_tear_down)
  ADD ("newer", test_newer);
  ADD ("busy", test_busy);
  ADD ("locked", test_locked);
  ADD ("early", test_early);
  ADD ("close", test_close);
  ADD ("close-while-busy", test_close_while_busy);
#undef ADD
  return g_test_run ();
}
