/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-event.h"

#include <string.h>

#include "cal-recurrence-derive.h"

/* The values of one VEVENT. The boxed form is normalized once, when it is made (empty strings are
 * absent, an end is never before its start, the recurrence begins where the event does), so that
 * everything behind can rely on it and compare two of them field by field. */

struct _CalEvent
{
  CalEventFields fields;
  char *collation_key; /* atomic; made when first asked for */
  gatomicrefcount references;
};

G_DEFINE_BOXED_TYPE (CalEvent, cal_event, cal_event_ref, cal_event_unref)

/* --- Fields --- */

/**
 * cal_event_fields_clear:
 * @self: fields
 *
 * Frees what the fields own and zeroes them, so that they can be filled again. Any thread.
 */
void
cal_event_fields_clear (CalEventFields *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  g_free (self->location);
  g_free (self->description);
  g_free (self->url);
  g_free (self->color);
  g_strfreev (self->categories);
  g_clear_pointer (&self->recurrence, cal_recurrence_unref);
  g_free (self->problem);
  memset (self, 0, sizeof *self);
}

static char *
copy_text (const char *text)
{
  return text && *text ? g_strdup (text) : NULL;
}

/**
 * cal_event_fields_copy:
 * @from: fields
 * @to: (out caller-allocates): where a deep copy goes; what was there is not freed
 *
 * Any thread.
 */
void
cal_event_fields_copy (const CalEventFields *from, CalEventFields *to)
{
  g_return_if_fail (from != NULL);
  g_return_if_fail (to != NULL);

  *to = *from;
  to->title = copy_text (from->title);
  to->location = copy_text (from->location);
  to->description = copy_text (from->description);
  to->url = copy_text (from->url);
  to->color = copy_text (from->color);
  to->categories = from->categories && from->categories[0] ? g_strdupv (from->categories) : NULL;
  to->recurrence = from->recurrence ? cal_recurrence_ref (from->recurrence) : NULL;
  to->problem = copy_text (from->problem);
}

/* --- Events --- */

static void
normalize (CalEventFields *fields)
{
  gint64 start, end;

  if (fields->end.kind == CAL_TIME_NONE
      || (fields->end.kind == CAL_TIME_DATE) != (fields->start.kind == CAL_TIME_DATE))
    fields->end = fields->start;
  start = cal_time_to_instant (&fields->start, cal_zone_utc ());
  end = cal_time_to_instant (&fields->end, cal_zone_utc ());
  if (end < start)
    fields->end = fields->start;
  if (fields->recurrence)
    {
      CalRecurrence *moved = cal_recurrence_with_start (fields->recurrence, &fields->start);

      cal_recurrence_unref (fields->recurrence);
      fields->recurrence = moved;
    }
}

static char *
take_text (char *text)
{
  if (text && *text)
    return text;
  g_free (text);
  return NULL;
}

/**
 * cal_event_new_take:
 * @fields: the values; they move into the event, and @fields is empty after it
 *
 * Makes an event as cal_event_new() does, without copying. Any thread.
 *
 * Returns: (transfer full): a new event
 */
CalEvent *
cal_event_new_take (CalEventFields *fields)
{
  CalEvent *self;

  g_return_val_if_fail (fields != NULL, NULL);

  self = g_new (CalEvent, 1);
  self->fields = *fields;
  memset (fields, 0, sizeof *fields);
  self->fields.title = take_text (self->fields.title);
  self->fields.location = take_text (self->fields.location);
  self->fields.description = take_text (self->fields.description);
  self->fields.url = take_text (self->fields.url);
  self->fields.color = take_text (self->fields.color);
  self->fields.problem = take_text (self->fields.problem);
  if (self->fields.categories && !self->fields.categories[0])
    g_clear_pointer (&self->fields.categories, g_strfreev);
  self->collation_key = NULL;
  g_atomic_ref_count_init (&self->references);
  normalize (&self->fields);
  return self;
}

/**
 * cal_event_new:
 * @fields: the values; copied
 *
 * Makes an event, with its values in normal form: an empty string is none, an end before its start
 * (or of the other kind, or missing) is the start, the recurrence starts where the event does. Any
 * thread.
 *
 * Returns: (transfer full): a new event
 */
CalEvent *
cal_event_new (const CalEventFields *fields)
{
  CalEventFields copy;

  g_return_val_if_fail (fields != NULL, NULL);

  cal_event_fields_copy (fields, &copy);
  return cal_event_new_take (&copy);
}

/**
 * cal_event_ref:
 * @self: an event
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
CalEvent *
cal_event_ref (CalEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * cal_event_unref:
 * @self: (transfer full): an event
 *
 * Any thread.
 */
void
cal_event_unref (CalEvent *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  cal_event_fields_clear (&self->fields);
  g_free (self->collation_key);
  g_free (self);
}

/**
 * cal_event_get:
 * @self: an event
 *
 * Any thread.
 *
 * Returns: (transfer none): its values, as long as @self lives
 */
const CalEventFields *
cal_event_get (const CalEvent *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->fields;
}

static gboolean
string_lists_equal (char *const *a, char *const *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

static gboolean
recurrences_equal (const CalRecurrence *a, const CalRecurrence *b)
{
  if (a == b)
    return TRUE;
  return a && b && cal_recurrence_equal (a, b);
}

/**
 * cal_event_equal:
 * @a: an event
 * @b: another
 *
 * Any thread.
 *
 * Returns: whether all values are equal
 */
gboolean
cal_event_equal (const CalEvent *a, const CalEvent *b)
{
  const CalEventFields *x, *y;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a == b)
    return TRUE;
  x = &a->fields;
  y = &b->fields;
  return cal_time_equal (&x->start, &y->start) && cal_time_equal (&x->end, &y->end)
         && cal_time_equal (&x->recurrence_id, &y->recurrence_id)
         && x->this_and_future == y->this_and_future && x->status == y->status
         && x->transparent == y->transparent && x->nominal_duration == y->nominal_duration
         && x->sequence == y->sequence && g_strcmp0 (x->title, y->title) == 0
         && g_strcmp0 (x->location, y->location) == 0
         && g_strcmp0 (x->description, y->description) == 0 && g_strcmp0 (x->url, y->url) == 0
         && g_strcmp0 (x->color, y->color) == 0 && g_strcmp0 (x->problem, y->problem) == 0
         && string_lists_equal (x->categories, y->categories)
         && recurrences_equal (x->recurrence, y->recurrence);
}

/**
 * cal_event_is_all_day:
 * @self: an event
 *
 * Any thread.
 *
 * Returns: whether it is a span of dates, without time and zone
 */
gboolean
cal_event_is_all_day (const CalEvent *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->fields.start.kind == CAL_TIME_DATE;
}

static gboolean
has_exact_duration (const CalEventFields *fields)
{
  return !fields->nominal_duration && fields->start.kind == CAL_TIME_ZONED
         && fields->end.kind == CAL_TIME_ZONED;
}

/**
 * cal_event_get_duration:
 * @self: an event
 *
 * The time from its start to its end: as it elapses where both have a zone (RFC 5545 §3.8.5.3), on
 * the clock for dates, floating times and durations given in days. Any thread.
 *
 * Returns: microseconds, ≥ 0
 */
gint64
cal_event_get_duration (const CalEvent *self)
{
  const CalEventFields *fields;

  g_return_val_if_fail (self != NULL, 0);

  fields = &self->fields;
  if (has_exact_duration (fields)
      || (fields->start.kind == CAL_TIME_ZONED) != (fields->end.kind == CAL_TIME_ZONED))
    return cal_time_to_instant (&fields->end, cal_zone_utc ())
           - cal_time_to_instant (&fields->start, cal_zone_utc ());
  return MAX (fields->end.wall - fields->start.wall, 0);
}

/**
 * cal_event_get_end_for:
 * @self: an event
 * @start: the start of one of its instances
 *
 * The end of the instance that starts there: the same exact duration where the event has a zone
 * (RFC 5545 §3.8.5.3), else the same time on the clock. In the zone of the event's end. Any thread.
 *
 * Returns: its end, exclusive
 */
CalTime
cal_event_get_end_for (const CalEvent *self, const CalTime *start)
{
  const CalEventFields *fields;
  gint64 duration;
  CalTime end;

  g_return_val_if_fail (self != NULL && start != NULL, cal_time_none ());

  fields = &self->fields;
  if (cal_time_equal (start, &fields->start))
    return fields->end;
  duration = cal_event_get_duration (self);
  end = *start;
  if (start->kind != CAL_TIME_ZONED || !has_exact_duration (fields))
    {
      end.wall += duration;
      return end;
    }
  end.zone = fields->end.zone;
  end.wall = cal_zone_to_wall (end.zone, cal_zone_to_instant (start->zone, start->wall) + duration);
  return end;
}

/**
 * cal_event_get_collation_key:
 * @self: an event
 *
 * What the title sorts by in the user's language; made once, when first asked for. Compare with
 * strcmp(). Any thread.
 *
 * Returns: (transfer none): the key
 */
const char *
cal_event_get_collation_key (CalEvent *self)
{
  char *key;

  g_return_val_if_fail (self != NULL, "");

  key = g_atomic_pointer_get (&self->collation_key);
  if (key)
    return key;
  key = g_utf8_collate_key (self->fields.title ? self->fields.title : "", -1);
  if (!g_atomic_pointer_compare_and_exchange (&self->collation_key, NULL, key))
    {
      g_free (key);
      key = g_atomic_pointer_get (&self->collation_key);
    }
  return key;
}
