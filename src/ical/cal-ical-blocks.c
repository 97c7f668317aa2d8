/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-blocks.h"

#include <string.h>

#include "cal-ical-reader.h"
#include "cal-ical-text.h"

/* The source text of an appointment: VTIMEZONEs that it needs, then its VEVENTs, each as it came.
 */

static void
block_free (CalIcalBlock *block)
{
  g_free (block->name);
  g_free (block->text);
  g_free (block);
}

/**
 * cal_ical_split_blocks:
 * @text: components, one after the other
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type CalIcalBlock): them one by one. What stands between them
 * is left out.
 */
GPtrArray *
cal_ical_split_blocks (const char *text)
{
  GPtrArray *blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) block_free);
  g_auto (CalIcalCursor) cursor = { 0 };
  const char *start = NULL;
  g_autofree char *name = NULL;
  guint depth = 0;

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      CalIcalLine line;

      if (!cal_ical_line_split (&line, cursor.text, cursor.length))
        continue;
      if (cal_ical_line_is (&line, "BEGIN"))
        {
          if (depth++ > 0)
            continue;
          start = cursor.raw;
          g_free (name);
          name = g_ascii_strup (line.value, line.value_length);
          g_strstrip (name);
        }
      else if (depth > 0 && cal_ical_line_is (&line, "END") && --depth == 0)
        {
          CalIcalBlock *block = g_new (CalIcalBlock, 1);

          block->name = g_steal_pointer (&name);
          block->text = g_strndup (start, cursor.raw + cursor.raw_length - start);
          g_ptr_array_add (blocks, block);
        }
    }
  return blocks;
}

/**
 * cal_ical_find_value:
 * @text: a component
 * @length: its length in octets
 * @name: the name of a property, in upper case
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the value of the first such property of the component itself
 */
char *
cal_ical_find_value (const char *text, gsize length, const char *name)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  CalIcalLine line;

  cal_ical_cursor_init (&cursor, text, length);
  while (cal_ical_cursor_next_property (&cursor, &line))
    if (cal_ical_line_is (&line, name))
      return cal_ical_line_dup_value (&line);
  return NULL;
}

/**
 * cal_ical_replace_value:
 * @text: a component
 * @name: the name of a property, in upper case
 * @value: its new value, as it is written
 *
 * Replaces the value of the first such property of the component itself; where there is none, the
 * property becomes the first one. Any thread.
 */
void
cal_ical_replace_value (GString *text, const char *name, const char *value)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  g_autoptr (GString) line_text = g_string_new (NULL);
  g_autoptr (GString) folded = g_string_new (NULL);
  gsize position = 0, removed = 0;
  guint depth = 0;

  cal_ical_cursor_init (&cursor, text->str, text->len);
  while (cal_ical_cursor_next (&cursor))
    {
      CalIcalLine line;

      if (!cal_ical_line_split (&line, cursor.text, cursor.length))
        continue;
      if (cal_ical_line_is (&line, "BEGIN") && depth++ == 0)
        position = cursor.raw + cursor.raw_length - text->str;
      else if (cal_ical_line_is (&line, "END"))
        depth -= depth > 0;
      else if (depth == 1 && cal_ical_line_is (&line, name))
        {
          g_string_append_len (line_text, cursor.text, line.value - cursor.text);
          position = cursor.raw - text->str;
          removed = cursor.raw_length;
          break;
        }
    }
  if (line_text->len == 0)
    g_string_append_printf (line_text, "%s:", name);
  g_string_append (line_text, value);
  cal_ical_fold (folded, line_text->str, line_text->len);
  g_string_erase (text, position, removed);
  g_string_insert_len (text, position, folded->str, folded->len);
}

/**
 * cal_ical_define_zones:
 * @blocks: (element-type CalIcalBlock): components
 * @zones: where the VTIMEZONEs among them go
 *
 * Any thread.
 */
void
cal_ical_define_zones (GPtrArray *blocks, CalIcalZones *zones)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const CalIcalBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *tzid = NULL;

      if (!g_str_equal (block->name, "VTIMEZONE"))
        continue;
      tzid = cal_ical_find_value (block->text, strlen (block->text), "TZID");
      if (tzid)
        cal_ical_zones_define (zones, tzid, block->text);
    }
}

/**
 * cal_ical_build:
 * @calendar_id: the calendar
 * @uid: the UID
 * @events: (array length=n_events): what the VEVENTs say
 * @n_events: how many, at least one
 * @source: the text
 *
 * The first event without a recurrence-id is the master. Any thread.
 *
 * Returns: (transfer full): a new appointment
 */
CalAppointment *
cal_ical_build (const char *calendar_id,
                const char *uid,
                CalIcalEvent *events,
                guint n_events,
                const char *source)
{
  g_autoptr (CalEvent) master = NULL;
  g_autoptr (GPtrArray) overrides = NULL;

  for (guint i = 0; i < n_events; i++)
    if (events[i].fields.recurrence_id.kind == CAL_TIME_NONE)
      {
        if (master == NULL)
          master = cal_event_new_take (&events[i].fields);
      }
    else
      {
        if (overrides == NULL)
          overrides = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_event_unref);
        g_ptr_array_add (overrides, cal_event_new_take (&events[i].fields));
      }
  return cal_appointment_new (calendar_id,
                              uid,
                              master,
                              overrides ? (CalEvent *const *) overrides->pdata : NULL,
                              overrides ? overrides->len : 0,
                              source);
}

/**
 * cal_ical_parse_appointment:
 * @calendar_id: the calendar that it is in
 * @uid: its UID
 * @source: its text: VEVENTs, and VTIMEZONEs that the system doesn't know
 * @error: return location for an error
 *
 * Reads an appointment from its stored text. Any thread.
 *
 * Errors: %CAL_ICAL_ERROR_BROKEN when there is no VEVENT in it that can be read.
 *
 * Returns: (transfer full): the appointment
 */
CalAppointment *
cal_ical_parse_appointment (const char *calendar_id,
                            const char *uid,
                            const char *source,
                            GError **error)
{
  g_autoptr (GPtrArray) blocks = NULL;
  g_autoptr (CalIcalZones) zones = NULL;
  g_autoptr (GArray) events = NULL;
  g_autofree char *reason = NULL;

  g_return_val_if_fail (calendar_id != NULL && uid != NULL && source != NULL, NULL);

  blocks = cal_ical_split_blocks (source);
  zones = cal_ical_zones_new ();
  cal_ical_define_zones (blocks, zones);
  events = g_array_new (FALSE, FALSE, sizeof (CalIcalEvent));
  g_array_set_clear_func (events, (GDestroyNotify) cal_ical_event_clear);
  for (guint i = 0; i < blocks->len; i++)
    {
      const CalIcalBlock *block = g_ptr_array_index (blocks, i);
      CalIcalEvent event;

      if (!g_str_equal (block->name, "VEVENT"))
        continue;
      if (cal_ical_event_parse (&event, block->text, strlen (block->text), zones))
        {
          g_array_append_val (events, event);
          continue;
        }
      if (reason == NULL)
        reason = g_steal_pointer (&event.reason);
      cal_ical_event_clear (&event);
    }
  if (events->len == 0)
    {
      g_set_error_literal (error,
                           CAL_ICAL_ERROR,
                           CAL_ICAL_ERROR_BROKEN,
                           reason ? reason : "There is no event in the text");
      return NULL;
    }
  return cal_ical_build (calendar_id,
                         uid,
                         (CalIcalEvent *) (void *) events->data,
                         events->len,
                         source);
}
