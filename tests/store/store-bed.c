/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "store-bed.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

void
bed_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

GAsyncResult *
bed_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *slot;
}

static void
check_mirror (Bed *self)
{
  GListModel *model = G_LIST_MODEL (self->schedule);

  g_assert_cmpuint (self->mirror->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < self->mirror->len; i++)
    {
      g_autoptr (CalOccurrence) occurrence = g_list_model_get_item (model, i);

      g_assert_true (g_ptr_array_index (self->mirror, i) == (gpointer) occurrence);
      if (i > 0)
        g_assert_cmpint (
            cal_occurrence_compare (g_ptr_array_index (self->mirror, i - 1), occurrence),
            <,
            0);
    }
}

static void
items_changed_cb (Bed *self, guint position, guint n_removed, guint n_added)
{
  self->n_emitted++;
  g_assert_cmpuint (n_removed + n_added, >, 0);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->mirror, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (self->mirror,
                        (int) (position + i),
                        g_list_model_get_item (G_LIST_MODEL (self->schedule), position + i));
  check_mirror (self);
}

static void
done_cb (Bed *self, QueryMutation *mutation, const char *message)
{
  g_ptr_array_add (self->done, g_strdup (message));
}

static void
failed_cb (Bed *self, QueryMutation *mutation, CalChange *change, const char *message)
{
  g_ptr_array_add (self->failed, g_strdup (message));
}

static void
wait_until_loaded (CalStore *store)
{
  gboolean loaded = FALSE;

  while (!loaded)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (store, "loaded", &loaded, NULL);
    }
}

void
bed_set_up (Bed *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;

  self->folder = g_dir_make_tmp ("calendar-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "calendar.sqlite", NULL);
  file = g_file_new_for_path (self->path);
  self->store = cal_store_new (file, NULL);
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  self->done = g_ptr_array_new_with_free_func (g_free);
  self->failed = g_ptr_array_new_with_free_func (g_free);

  cal_store_open (self->store);
  wait_until_loaded (self->store);
  self->calendar_id = g_strdup (cal_calendar_get_id (cal_store_get_default_calendar (self->store)));

  self->schedule = cal_schedule_new (self->store);
  g_signal_connect_swapped (self->schedule, "items-changed", G_CALLBACK (items_changed_cb), self);
  g_signal_connect_swapped (self->store, "done", G_CALLBACK (done_cb), self);
  g_signal_connect_swapped (self->store, "failed", G_CALLBACK (failed_cb), self);
  cal_schedule_set_range (self->schedule, BED_MONDAY, BED_MONDAY + BED_DAYS);
  bed_settle (self);
}

void
bed_tear_down (Bed *self, gconstpointer data)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  g_signal_handlers_disconnect_by_data (self->schedule, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  cal_store_close (self->store);
  g_assert_finalize_object (self->schedule);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->store);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (self->path, suffixes[i], NULL);

      g_unlink (path);
    }
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_ptr_array_unref (self->mirror);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->failed);
  g_free (self->calendar_id);
  g_free (self->folder);
  g_free (self->path);
}

void
bed_settle (Bed *self)
{
  QueryClient *client = cal_store_get_client (self->store);

  do
    {
      while (query_client_count_mutating (client, NULL) > 0
             || query_client_count_fetching (client, NULL) > 0)
        g_main_context_iteration (NULL, TRUE);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      query_client_flush (client);
    }
  while (query_client_count_mutating (client, NULL) > 0
         || query_client_count_fetching (client, NULL) > 0);
}

static void
fill_fields (CalEventFields *fields, const char *title, int day, int hour)
{
  gint64 start = (BED_MONDAY + day) * CAL_DAY + hour * CAL_HOUR;

  fields->title = g_strdup (title);
  fields->start = cal_time_zoned (start, cal_zone_utc ());
  fields->end = cal_time_zoned (start + CAL_HOUR, cal_zone_utc ());
}

void
bed_settle_some (Bed *self)
{
  for (int i = g_test_rand_int_range (0, 12); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
}

gboolean
bed_can (Bed *self, const char *property)
{
  gboolean value;

  g_object_get (self->store, property, &value, NULL);
  return value;
}

CalAppointment *
bed_event (Bed *self, const char *title, int day, int hour)
{
  g_auto (CalEventFields) fields = { 0 };

  fill_fields (&fields, title, day, hour);
  return cal_appointment_new_single (self->calendar_id, &fields);
}

CalAppointment *
bed_series (Bed *self, const char *title, int day, int hour, const char *rule)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) parsed = cal_rule_parse (rule, &error);

  g_assert_no_error (error);
  fill_fields (&fields, title, day, hour);
  fields.recurrence = cal_recurrence_new (&fields.start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
  return cal_appointment_new_single (self->calendar_id, &fields);
}

QueryMutation *
bed_create (Bed *self, CalAppointment *appointment)
{
  g_autoptr (CalChange) change = cal_change_new_create (appointment);

  return cal_store_apply (self->store, change, "added");
}

CalOccurrence *
bed_find (Bed *self, const char *uid, guint nth)
{
  for (guint i = 0; i < self->mirror->len; i++)
    {
      CalOccurrence *occurrence = g_ptr_array_index (self->mirror, i);

      if (g_str_equal (cal_appointment_get_uid (cal_occurrence_get_appointment (occurrence)), uid)
          && nth-- == 0)
        return occurrence;
    }

  return NULL;
}

CalAppointment *
bed_seen (Bed *self, const char *uid)
{
  CalOccurrence *occurrence = bed_find (self, uid, 0);

  return occurrence != NULL ? cal_occurrence_get_appointment (occurrence) : NULL;
}

CalChange *
bed_rename (CalAppointment *seen, const char *title)
{
  g_auto (CalEventFields) wanted = { 0 };
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (fields, &wanted);
  g_free (wanted.title);
  wanted.title = g_strdup (title);
  patch = cal_patch_new_diff (fields, &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (seen, patch);
}

CalChange *
bed_move (CalAppointment *seen, int n_days)
{
  g_auto (CalEventFields) wanted = { 0 };
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (fields, &wanted);
  wanted.start = cal_time_add (&wanted.start, n_days * CAL_DAY);
  wanted.end = cal_time_add (&wanted.end, n_days * CAL_DAY);
  patch = cal_patch_new_diff (fields, &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (seen, patch);
}

static void
append_line (GString *text, CalOccurrence *occurrence, gboolean pending)
{
  gint64 start = cal_occurrence_get_wall_start (occurrence) - BED_MONDAY * CAL_DAY;

  g_string_append_printf (text,
                          "%d %02d %s%s\n",
                          (int) (start / CAL_DAY),
                          (int) (start % CAL_DAY / CAL_HOUR),
                          cal_occurrence_get_title (occurrence),
                          pending && cal_occurrence_is_pending (occurrence) ? "*" : "");
}

static gboolean
is_in_range (CalOccurrence *occurrence)
{
  return cal_occurrence_get_end_day (occurrence) > BED_MONDAY
         && cal_occurrence_get_first_day (occurrence) < BED_MONDAY + BED_DAYS;
}

char *
bed_show (Bed *self, gboolean pending)
{
  GString *text = g_string_new (NULL);

  check_mirror (self);
  for (guint i = 0; i < self->mirror->len; i++)
    if (is_in_range (g_ptr_array_index (self->mirror, i)))
      append_line (text, g_ptr_array_index (self->mirror, i), pending);

  return g_string_free (text, FALSE);
}

char *
bed_read_stored (Bed *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->path);
  g_autoptr (CalStore) store = cal_store_new (file, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) occurrences = NULL;
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  cal_store_open (store);
  wait_until_loaded (store);
  cal_store_read_range_async (store,
                              BED_MONDAY,
                              BED_MONDAY + BED_DAYS,
                              NULL,
                              bed_ready_cb,
                              &result);
  occurrences = cal_store_read_range_finish (store, bed_wait (&result), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < occurrences->len; i++)
    append_line (text, g_ptr_array_index (occurrences, i), TRUE);
  cal_store_close (store);
  return g_string_free (text, FALSE);
}

void
bed_run_sql (Bed *self, const char *sql)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

void
bed_refuse (Bed *self)
{
  bed_run_sql (self,
               "CREATE TRIGGER refuse BEFORE INSERT ON texts WHEN new.title LIKE 'refuse%'"
               " BEGIN SELECT RAISE (ABORT, 'refused by the test'); END");
}

char *
bed_write_file (Bed *self, const char *name, const char *text)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->folder, name, NULL);

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

void
bed_assert_shown (Bed *self, const char *text)
{
  g_autofree char *shown = bed_show (self, FALSE);

  g_assert_cmpstr (shown, ==, text);
}

void
bed_assert_settled (Bed *self, const char *text)
{
  g_autofree char *shown = NULL;
  g_autofree char *stored = NULL;

  bed_settle (self);
  shown = bed_show (self, TRUE);
  g_assert_cmpstr (shown, ==, text);
  stored = bed_read_stored (self);
  g_assert_cmpstr (stored, ==, text);
}

const char *
bed_get_last (GPtrArray *messages)
{
  return g_ptr_array_index (messages, messages->len - 1);
}

void
bed_rename_to (Bed *self, const char *uid, const char *title)
{
  g_autoptr (CalChange) change = bed_rename (bed_seen (self, uid), title);

  cal_store_apply (self->store, change, title);
}

void
bed_start_import (Bed *self, const char *path, GAsyncResult **slot)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  cal_store_import_async (self->store,
                          &file,
                          1,
                          self->calendar_id,
                          NULL,
                          NULL,
                          NULL,
                          NULL,
                          bed_ready_cb,
                          slot);
}

CalImportReport *
bed_import (Bed *self, const char *path)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CalImportReport *report;

  bed_start_import (self, path, &result);
  report = cal_store_import_finish (self->store, bed_wait (&result), &error);
  g_assert_no_error (error);
  return report;
}
