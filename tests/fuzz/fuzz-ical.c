/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "first-names.h"

#include <string.h>

#include "cal-ical-reader.h"
#include "cal-ical-writer.h"
#include "cal-series.h"

/* The reader, and all that is done with what it gives: whatever comes in, what comes out is UTF-8,
 * says in its text what it says in its values, can be edited, written, and read again as the same.
 */

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
clear_item (gpointer item)
{
  cal_ical_item_clear (item);
  g_free (item);
}

static GPtrArray *
read_all (const guint8 *data, gsize size, gsize chunk)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (clear_item);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new ();
  g_autoptr (CalIcalReader) reader = NULL;
  CalIcalItem item = { 0 };

  for (gsize i = 0; i < size; i += chunk)
    g_memory_input_stream_add_data (G_MEMORY_INPUT_STREAM (stream),
                                    data + i,
                                    MIN (chunk, size - i),
                                    NULL);
  reader = cal_ical_reader_new (stream, "calendar");
  while (cal_ical_reader_next (reader, &item, NULL, NULL))
    g_ptr_array_add (items, g_memdup2 (&item, sizeof item));
  return items;
}

static void
assert_settled (CalAppointment *appointment)
{
  g_autoptr (CalAppointment) reconciled = cal_ical_reconcile (appointment);

  g_assert_true (g_utf8_validate (cal_appointment_get_source (appointment), -1, NULL));
  g_assert_true (reconciled == appointment);
}

/* Another title, and the same time a day later. */
static void
edit (CalAppointment *appointment)
{
  CalEvent *master = cal_appointment_get_master (appointment);
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalAppointment) edited = NULL;
  g_autoptr (CalAppointment) reconciled = NULL;

  if (master == NULL)
    return;
  cal_event_fields_copy (cal_event_get (master), &wanted);
  g_free (wanted.title);
  wanted.title =
      g_strdup ("A, title;\n\\ of several lines, long enough to be folded somewhere – yes");
  wanted.start = cal_time_add (&wanted.start, CAL_DAY);
  wanted.end = cal_time_add (&wanted.end, CAL_DAY);
  patch = cal_patch_new_diff (cal_event_get (master), &wanted, CAL_REACH_ALL, NULL);
  edited = cal_appointment_apply (appointment, patch, NULL);
  if (edited == NULL)
    return;
  reconciled = cal_ical_reconcile (edited);
  assert_settled (reconciled);
  g_assert_cmpstr (cal_appointment_get_title (reconciled), ==, wanted.title);
}

static void
check_step (const CalStep *step)
{
  g_autoptr (CalAppointment) edited =
      cal_step_apply (step, step->kind == CAL_STEP_CREATE ? NULL : step->appointment, NULL);
  g_autoptr (CalAppointment) reconciled = edited ? cal_ical_reconcile (edited) : NULL;

  if (reconciled)
    assert_settled (reconciled);
}

/* The second occurrence half an hour later, as far as each reach. */
static void
edit_series (CalAppointment *appointment)
{
  CalEvent *master = cal_appointment_get_master (appointment);
  int day = master ? cal_day_of_wall (cal_event_get (master)->start.wall) : 0;
  const CalRange range = { .first_day = day - 1,
                           .end_day = day + 20,
                           .zone = cal_zone_utc (),
                           .most_a_day = 12 };
  g_autoptr (GPtrArray) occurrences = g_ptr_array_new_with_free_func (g_object_unref);

  cal_appointment_expand (appointment, &range, FALSE, NULL, occurrences);
  if (occurrences->len < 2)
    return;
  for (CalSeriesReach reach = CAL_SERIES_THIS; reach <= CAL_SERIES_ALL; reach++)
    {
      g_auto (CalEventFields) wanted = { 0 };
      g_autoptr (CalChange) change = NULL;

      cal_occurrence_get_fields (occurrences->pdata[1], &wanted);
      wanted.start = cal_time_add (&wanted.start, 30 * CAL_MINUTE);
      wanted.end = cal_time_add (&wanted.end, 30 * CAL_MINUTE);
      change = cal_series_edit (occurrences->pdata[1], &wanted, reach);
      for (guint i = 0; change && i < cal_change_get_n_steps (change); i++)
        check_step (cal_change_get_step (change, i));
    }
}

static void
write_item (CalIcalWriter *writer, const CalIcalItem *item)
{
  if (item->kind == CAL_ICAL_ITEM_APPOINTMENT)
    cal_ical_writer_add_appointment (writer, item->appointment, NULL, NULL);
  else if (item->kind == CAL_ICAL_ITEM_TIMEZONE)
    cal_ical_writer_add_timezone (writer, item->text, NULL, NULL);
  else if (item->kind == CAL_ICAL_ITEM_PROPERTY)
    cal_ical_writer_add_property (writer, item->text, NULL, NULL);
  else if (item->name)
    cal_ical_writer_add_component (writer, item->text, NULL, NULL);
}

static GBytes *
write_all (GPtrArray *items)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (CalIcalWriter) writer = cal_ical_writer_new (stream);

  for (guint i = 0; i < items->len; i++)
    write_item (writer, items->pdata[i]);
  g_assert_true (cal_ical_writer_finish (writer, NULL, NULL));
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}

static guint
count_components (GPtrArray *items)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += ((CalIcalItem *) items->pdata[i])->kind == CAL_ICAL_ITEM_COMPONENT;
  return n;
}

/* Groups of one UID that were apart in the file may have come together, so their VEVENTs are
 * counted. */
static guint
count_events (GPtrArray *items)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const CalIcalItem *item = items->pdata[i];
      const char *end = item->appointment ? cal_appointment_get_source (item->appointment) : "";

      while ((end = strstr (end, "\nEND:VEVENT\r")))
        {
          end++;
          n++;
        }
    }
  return n;
}

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  keep_first_names ();
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  gsize chunk = size > 0 ? (gsize) data[0] + 1 : 1;
  g_autoptr (GPtrArray) items = read_all (data, size, chunk);
  g_autoptr (GBytes) written = NULL;
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < items->len; i++)
    {
      const CalIcalItem *item = items->pdata[i];

      g_assert_true (item->text == NULL || g_utf8_validate (item->text, -1, NULL));
      if (item->appointment == NULL)
        continue;
      assert_settled (item->appointment);
      edit (item->appointment);
      edit_series (item->appointment);
    }
  written = write_all (items);
  again = read_all (g_bytes_get_data (written, NULL),
                    g_bytes_get_size (written),
                    g_bytes_get_size (written));
  g_assert_cmpuint (count_events (items), ==, count_events (again));
  g_assert_cmpuint (count_components (items), ==, count_components (again));
  return 0;
}
