/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-draft-private.h"

#include "cal-recurrence-derive.h"

/* The rules of the appointment editors, with no widget in them.
 *
 * Times are those on the clock of the appointment's own zone; a start and an end in two zones keep
 * both. The end of an all-day appointment is kept as the day after its last one, as everywhere in
 * the model, and given as its last day, as people say it.
 *
 * The length is that of the last state in which the end was not before the start. Moving the start
 * keeps it, so that a start which is moved while the end is wrong puts the end right. Turning
 * all-day on remembers the times of day, turning it off brings them back. */

/* --- Life
 * ----------------------------------------------------------------------------------------- */

static void
draft_clear (gpointer data)
{
  CalAppointmentDraft *self = data;

  cal_event_fields_clear (&self->seen);
  cal_event_fields_clear (&self->wanted);
  g_free (self->seen_calendar);
  g_free (self->calendar);
}

CalAppointmentDraft *
cal_appointment_draft_copy (const CalAppointmentDraft *from)
{
  CalAppointmentDraft *self = g_rc_box_new0 (CalAppointmentDraft);

  cal_event_fields_copy (&from->seen, &self->seen);
  cal_event_fields_copy (&from->wanted, &self->wanted);
  self->seen_calendar = g_strdup (from->seen_calendar);
  self->calendar = g_strdup (from->calendar);
  self->local = from->local;
  self->length = from->length;
  self->clock = from->clock;
  self->unreadable = from->unreadable;
  return self;
}

/* The full hour after `now`, at which something is to begin that has no time yet. */
static void
set_default_clock (CalAppointmentDraft *self, gint64 now)
{
  gint64 wall = cal_zone_to_wall (self->local, now);
  gint64 start = wall - cal_draft_time_of_day (&(CalTime){ .wall = wall }) % CAL_HOUR;

  start += cal_draft_time_of_day (&(CalTime){ .wall = wall }) % CAL_HOUR == 0 ? 0 : CAL_HOUR;
  self->clock.start = self->clock.end = cal_time_zoned (start, self->local);
  self->clock.start_time = cal_draft_time_of_day (&self->clock.start);
  self->clock.end_time = self->clock.start_time + CAL_HOUR;
}

static void
complete_times (CalAppointmentDraft *self, CalEventFields *fields)
{
  if (fields->start.kind == CAL_TIME_NONE)
    {
      fields->start = self->clock.start;
      fields->end = cal_time_add (&fields->start, CAL_HOUR);
    }
  else if (fields->end.kind == CAL_TIME_NONE
           || cal_draft_is_date (&fields->end) != cal_draft_is_date (&fields->start))
    fields->end =
        cal_time_add (&fields->start, cal_draft_is_date (&fields->start) ? CAL_DAY : CAL_HOUR);
  if (cal_draft_is_date (&fields->start) && fields->end.wall <= fields->start.wall)
    fields->end = cal_time_add (&fields->start, CAL_DAY);
}

static CalAppointmentDraft *
draft_new (const char *calendar_id, const CalEventFields *fields, const CalZone *local, gint64 now)
{
  CalAppointmentDraft *self = g_rc_box_new0 (CalAppointmentDraft);

  self->seen_calendar = g_strdup (calendar_id);
  self->calendar = g_strdup (calendar_id);
  self->local = local;
  set_default_clock (self, now);
  if (fields != NULL)
    cal_event_fields_copy (fields, &self->wanted);
  complete_times (self, &self->wanted);
  cal_event_fields_copy (&self->wanted, &self->seen);
  cal_appointment_draft_keep_clock (self);
  cal_appointment_draft_keep_length (self);
  return self;
}

CalAppointmentDraft *
cal_appointment_draft_new_compose (const char *calendar_id,
                                   const CalEventFields *fields,
                                   const CalZone *local,
                                   gint64 now)
{
  CalAppointmentDraft *self;

  g_return_val_if_fail (local != NULL, NULL);

  self = draft_new (calendar_id, fields, local, now);
  /* What was typed elsewhere before would be lost too. */
  g_clear_pointer (&self->seen.title, g_free);
  g_clear_pointer (&self->seen.location, g_free);
  g_clear_pointer (&self->seen.description, g_free);
  g_clear_pointer (&self->seen.url, g_free);
  return self;
}

CalAppointmentDraft *
cal_appointment_draft_new_edit (const char *calendar_id,
                                const CalEventFields *seen,
                                const CalZone *local,
                                gint64 now)
{
  g_return_val_if_fail (seen != NULL, NULL);
  g_return_val_if_fail (local != NULL, NULL);

  return draft_new (calendar_id, seen, local, now);
}

CalAppointmentDraft *
cal_appointment_draft_ref (CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_rc_box_acquire (self);
}

void
cal_appointment_draft_unref (CalAppointmentDraft *self)
{
  g_return_if_fail (self != NULL);

  g_rc_box_release_full (self, draft_clear);
}

/* --- Texts and the like
 * ------------------------------------------------------------------------- */

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

CalAppointmentDraft *
cal_appointment_draft_set_wanted (CalAppointmentDraft *self,
                                  const char *calendar_id,
                                  const CalEventFields *wanted)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (wanted != NULL, NULL);

  draft = cal_appointment_draft_copy (self);
  cal_event_fields_clear (&draft->wanted);
  cal_event_fields_copy (wanted, &draft->wanted);
  complete_times (draft, &draft->wanted);
  g_free (draft->calendar);
  draft->calendar = g_strdup (calendar_id);
  draft->unreadable = 0;
  cal_appointment_draft_keep_clock (draft);
  cal_appointment_draft_keep_length (draft);
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_calendar (CalAppointmentDraft *self, const char *calendar_id)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_strcmp0 (self->calendar, calendar_id) == 0)
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  g_free (draft->calendar);
  draft->calendar = g_strdup (calendar_id);
  return draft;
}

/* The member at `offset` of the wanted fields, a string. */
static CalAppointmentDraft *
set_text (CalAppointmentDraft *self, gsize offset, const char *text)
{
  CalAppointmentDraft *draft;
  char **member;

  if (g_str_equal (text_of (G_STRUCT_MEMBER (char *, &self->wanted, offset)), text_of (text)))
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  member = &G_STRUCT_MEMBER (char *, &draft->wanted, offset);
  g_free (*member);
  *member = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_title (CalAppointmentDraft *self, const char *text)
{
  g_return_val_if_fail (self != NULL, NULL);

  return set_text (self, G_STRUCT_OFFSET (CalEventFields, title), text);
}

CalAppointmentDraft *
cal_appointment_draft_set_location (CalAppointmentDraft *self, const char *text)
{
  g_return_val_if_fail (self != NULL, NULL);

  return set_text (self, G_STRUCT_OFFSET (CalEventFields, location), text);
}

CalAppointmentDraft *
cal_appointment_draft_set_description (CalAppointmentDraft *self, const char *text)
{
  g_return_val_if_fail (self != NULL, NULL);

  return set_text (self, G_STRUCT_OFFSET (CalEventFields, description), text);
}

CalAppointmentDraft *
cal_appointment_draft_set_url (CalAppointmentDraft *self, const char *text)
{
  g_return_val_if_fail (self != NULL, NULL);

  return set_text (self, G_STRUCT_OFFSET (CalEventFields, url), text);
}

/* The words between the commas, each once; NULL when there is none. */
static char **
split_categories (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0'
        && !g_ptr_array_find_with_equal_func (list, words[i], g_str_equal, NULL))
      g_ptr_array_add (list, g_strdup (words[i]));
  if (list->len == 0)
    return NULL;
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_steal (list, NULL);
}

CalAppointmentDraft *
cal_appointment_draft_set_categories (CalAppointmentDraft *self, const char *text)
{
  g_auto (CalEventFields) wanted = { 0 };
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  wanted.categories = split_categories (text_of (text));
  if (cal_field_equal (CAL_FIELD_CATEGORIES, &wanted, &self->wanted))
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  cal_field_copy (CAL_FIELD_CATEGORIES, &wanted, &draft->wanted);
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_transparent (CalAppointmentDraft *self, gboolean transparent)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (!self->wanted.transparent == !transparent)
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  draft->wanted.transparent = !!transparent;
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_status (CalAppointmentDraft *self, CalStatus status)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->wanted.status == status)
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  draft->wanted.status = status;
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_recurrence (CalAppointmentDraft *self, CalRecurrence *recurrence)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->wanted.recurrence == recurrence
      || (self->wanted.recurrence != NULL && recurrence != NULL
          && cal_recurrence_same_set (self->wanted.recurrence, recurrence)))
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  g_clear_pointer (&draft->wanted.recurrence, cal_recurrence_unref);
  if (recurrence != NULL)
    draft->wanted.recurrence = cal_recurrence_ref (recurrence);
  return draft;
}

const char *
cal_appointment_draft_get_calendar (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->calendar;
}

const CalEventFields *
cal_appointment_draft_get (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->wanted;
}
