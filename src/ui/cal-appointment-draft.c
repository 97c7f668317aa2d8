/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-draft.h"

#include <glib/gi18n-lib.h>

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

typedef struct
{
  CalTime start; /* only zone and kind are of use */
  CalTime end;
  gint64 start_time; /* since the midnight before the start */
  gint64 end_time;   /* since the midnight of the last day that it touches, at most 24 hours */
} Clock;

struct _CalAppointmentDraft
{
  CalEventFields seen;
  CalEventFields wanted;
  char *seen_calendar;
  char *calendar;
  const CalZone *local;
  gint64 length;
  Clock clock;
  guint unreadable; /* 1 << CalDraftField */
};

/* --- Small values
 * --------------------------------------------------------------------------------- */

static gint64
time_of_day (const CalTime *time)
{
  return time->wall - cal_day_of_wall (time->wall) * CAL_DAY;
}

static gboolean
is_date (const CalTime *time)
{
  return time->kind == CAL_TIME_DATE;
}

static gboolean
is_same_zone (const CalTime *a, const CalTime *b)
{
  return a->kind == b->kind && (a->kind != CAL_TIME_ZONED || a->zone == b->zone);
}

static gboolean
ends_before_start (const CalAppointmentDraft *self)
{
  const CalTime *start = &self->wanted.start, *end = &self->wanted.end;

  if (is_date (start))
    return end->wall <= start->wall;
  if (is_same_zone (start, end) && end->wall < start->wall)
    return TRUE;
  return cal_time_to_instant (end, self->local) < cal_time_to_instant (start, self->local);
}

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

static int
last_day (const CalTime *start, const CalTime *end)
{
  int first = cal_day_of_wall (start->wall);

  return end->wall > start->wall ? MAX (cal_day_of_wall (end->wall - 1), first) : first;
}

static void
remember_length (CalAppointmentDraft *self)
{
  if (!ends_before_start (self))
    self->length = self->wanted.end.wall - self->wanted.start.wall;
}

static void
remember_clock (CalAppointmentDraft *self)
{
  const CalTime *start = &self->wanted.start, *end = &self->wanted.end;

  if (is_date (start))
    return;
  self->clock.start = *start;
  self->clock.end = *end;
  self->clock.start_time = time_of_day (start);
  self->clock.end_time = end->wall - last_day (start, end) * CAL_DAY;
}

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

static CalAppointmentDraft *
draft_copy (const CalAppointmentDraft *from)
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
  gint64 start = wall - time_of_day (&(CalTime){ .wall = wall }) % CAL_HOUR;

  start += time_of_day (&(CalTime){ .wall = wall }) % CAL_HOUR == 0 ? 0 : CAL_HOUR;
  self->clock.start = self->clock.end = cal_time_zoned (start, self->local);
  self->clock.start_time = time_of_day (&self->clock.start);
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
  else if (fields->end.kind == CAL_TIME_NONE || is_date (&fields->end) != is_date (&fields->start))
    fields->end = cal_time_add (&fields->start, is_date (&fields->start) ? CAL_DAY : CAL_HOUR);
  if (is_date (&fields->start) && fields->end.wall <= fields->start.wall)
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
  remember_clock (self);
  remember_length (self);
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

/* --- Draft and input to draft
 * --------------------------------------------------------------------- */

CalAppointmentDraft *
cal_appointment_draft_set_wanted (CalAppointmentDraft *self,
                                  const char *calendar_id,
                                  const CalEventFields *wanted)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (wanted != NULL, NULL);

  draft = draft_copy (self);
  cal_event_fields_clear (&draft->wanted);
  cal_event_fields_copy (wanted, &draft->wanted);
  complete_times (draft, &draft->wanted);
  g_free (draft->calendar);
  draft->calendar = g_strdup (calendar_id);
  draft->unreadable = 0;
  remember_clock (draft);
  remember_length (draft);
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_calendar (CalAppointmentDraft *self, const char *calendar_id)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (g_strcmp0 (self->calendar, calendar_id) == 0)
    return cal_appointment_draft_ref (self);
  draft = draft_copy (self);
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
  draft = draft_copy (self);
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
cal_appointment_draft_set_status (CalAppointmentDraft *self, CalStatus status)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->wanted.status == status)
    return cal_appointment_draft_ref (self);
  draft = draft_copy (self);
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
  draft = draft_copy (self);
  g_clear_pointer (&draft->wanted.recurrence, cal_recurrence_unref);
  if (recurrence != NULL)
    draft->wanted.recurrence = cal_recurrence_ref (recurrence);
  return draft;
}

static CalTime
in_zone (const CalTime *time, const CalZone *zone)
{
  return zone != NULL ? cal_time_zoned (time->wall, zone) : cal_time_floating (time->wall);
}

CalAppointmentDraft *
cal_appointment_draft_set_start_zone (CalAppointmentDraft *self, const CalZone *zone)
{
  CalAppointmentDraft *draft;
  CalTime start;
  gboolean together;

  g_return_val_if_fail (self != NULL, NULL);

  start = in_zone (&self->wanted.start, zone);
  if (is_date (&self->wanted.start) || cal_time_equal (&start, &self->wanted.start))
    return cal_appointment_draft_ref (self);
  draft = draft_copy (self);
  together = is_same_zone (&self->wanted.start, &self->wanted.end);
  draft->wanted.start = start;
  /* A floating time has no distance to one in a zone. */
  if (together || zone == NULL || self->wanted.end.kind != CAL_TIME_ZONED)
    draft->wanted.end = in_zone (&self->wanted.end, zone);
  remember_clock (draft);
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_end_zone (CalAppointmentDraft *self, const CalZone *zone)
{
  CalAppointmentDraft *draft;
  CalTime end;

  g_return_val_if_fail (self != NULL, NULL);

  end = in_zone (&self->wanted.end, zone);
  if (self->wanted.start.kind != CAL_TIME_ZONED || zone == NULL
      || cal_time_equal (&end, &self->wanted.end))
    return cal_appointment_draft_ref (self);
  draft = draft_copy (self);
  draft->wanted.end = end;
  remember_clock (draft);
  return draft;
}

static void
turn_to_days (CalAppointmentDraft *draft)
{
  CalTime *start = &draft->wanted.start, *end = &draft->wanted.end;
  int first = cal_day_of_wall (start->wall);
  int last = last_day (start, end);

  remember_clock (draft);
  *start = cal_time_date_of_day (first);
  *end = cal_time_date_of_day (last + 1);
}

static void
turn_to_times (CalAppointmentDraft *draft)
{
  const Clock *clock = &draft->clock;
  CalTime *start = &draft->wanted.start, *end = &draft->wanted.end;
  int first = cal_day_of_wall (start->wall);
  int last = MAX (cal_day_of_wall (end->wall) - 1, first);
  gint64 span = (clock->end_time - clock->start_time + 2 * CAL_DAY) % CAL_DAY;

  *start = clock->start;
  *end = clock->end;
  start->wall = first * CAL_DAY + clock->start_time;
  end->wall = last * CAL_DAY + clock->end_time;
  if (ends_before_start (draft))
    end->wall = start->wall + (span > 0 ? span : CAL_HOUR);
  if (ends_before_start (draft))
    *end = cal_time_add (start, CAL_HOUR);
}

CalAppointmentDraft *
cal_appointment_draft_set_all_day (CalAppointmentDraft *self, gboolean all_day)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (is_date (&self->wanted.start) == !!all_day)
    return cal_appointment_draft_ref (self);
  draft = draft_copy (self);
  if (all_day)
    turn_to_days (draft);
  else
    turn_to_times (draft);
  draft->unreadable &= ~(1u << CAL_DRAFT_START_TIME | 1u << CAL_DRAFT_END_TIME);
  remember_length (draft);
  return draft;
}

/* A copy in which that field can be read. */
static CalAppointmentDraft *
draft_copy_readable (CalAppointmentDraft *self, CalDraftField field)
{
  CalAppointmentDraft *draft = draft_copy (self);

  draft->unreadable &= ~(1u << field);
  return draft;
}

static CalAppointmentDraft *
move_start (CalAppointmentDraft *self, CalDraftField field, gint64 wall)
{
  CalAppointmentDraft *draft;

  if (self->wanted.start.wall == wall && !(self->unreadable & 1u << field))
    return cal_appointment_draft_ref (self);
  draft = draft_copy_readable (self, field);
  draft->wanted.start.wall = wall;
  draft->wanted.end.wall = wall + draft->length;
  return draft;
}

static CalAppointmentDraft *
move_end (CalAppointmentDraft *self, CalDraftField field, gint64 wall)
{
  CalAppointmentDraft *draft;

  if (self->wanted.end.wall == wall && !(self->unreadable & 1u << field))
    return cal_appointment_draft_ref (self);
  draft = draft_copy_readable (self, field);
  draft->wanted.end.wall = wall;
  remember_length (draft);
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_start_day (CalAppointmentDraft *self, int day)
{
  g_return_val_if_fail (self != NULL, NULL);

  return move_start (self, CAL_DRAFT_START_DAY, day * CAL_DAY + time_of_day (&self->wanted.start));
}

CalAppointmentDraft *
cal_appointment_draft_set_start_time (CalAppointmentDraft *self, gint64 time)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!is_date (&self->wanted.start), NULL);

  return move_start (self,
                     CAL_DRAFT_START_TIME,
                     cal_day_of_wall (self->wanted.start.wall) * CAL_DAY + time);
}

CalAppointmentDraft *
cal_appointment_draft_set_end_day (CalAppointmentDraft *self, int day)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (is_date (&self->wanted.start))
    return move_end (self, CAL_DRAFT_END_DAY, (day + 1) * CAL_DAY);
  return move_end (self, CAL_DRAFT_END_DAY, day * CAL_DAY + time_of_day (&self->wanted.end));
}

CalAppointmentDraft *
cal_appointment_draft_set_end_time (CalAppointmentDraft *self, gint64 time)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!is_date (&self->wanted.start), NULL);

  return move_end (self,
                   CAL_DRAFT_END_TIME,
                   cal_day_of_wall (self->wanted.end.wall) * CAL_DAY + time);
}

CalAppointmentDraft *
cal_appointment_draft_set_unreadable (CalAppointmentDraft *self,
                                      CalDraftField field,
                                      gboolean unreadable)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field < CAL_DRAFT_N_FIELDS, NULL);

  if (!(self->unreadable & 1u << field) == !unreadable)
    return cal_appointment_draft_ref (self);
  draft = draft_copy_readable (self, field);
  if (unreadable)
    draft->unreadable |= 1u << field;
  return draft;
}

/* --- What follows from a draft
 * -------------------------------------------------------------------- */

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

gboolean
cal_appointment_draft_get_all_day (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_date (&self->wanted.start);
}

int
cal_appointment_draft_get_start_day (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cal_day_of_wall (self->wanted.start.wall);
}

gint64
cal_appointment_draft_get_start_time (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return is_date (&self->wanted.start) ? self->clock.start_time : time_of_day (&self->wanted.start);
}

int
cal_appointment_draft_get_end_day (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cal_day_of_wall (self->wanted.end.wall) - (is_date (&self->wanted.start) ? 1 : 0);
}

gint64
cal_appointment_draft_get_end_time (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return is_date (&self->wanted.start) ? self->clock.end_time % CAL_DAY
                                       : time_of_day (&self->wanted.end);
}

const char *
cal_appointment_draft_get_problem (const CalAppointmentDraft *self, CalDraftField field)
{
  gboolean by_day;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field < CAL_DRAFT_N_FIELDS, NULL);

  if (self->unreadable & 1u << field)
    return field == CAL_DRAFT_START_DAY || field == CAL_DRAFT_END_DAY ? _ ("This is not a date")
                                                                      : _ ("This is not a time");
  if (self->unreadable != 0 || field == CAL_DRAFT_START_DAY || field == CAL_DRAFT_START_TIME
      || !ends_before_start (self))
    return NULL;
  by_day = is_date (&self->wanted.start)
           || cal_appointment_draft_get_end_day (self) < cal_appointment_draft_get_start_day (self);
  return by_day == (field == CAL_DRAFT_END_DAY) ? _ ("The end is before the start") : NULL;
}

gboolean
cal_appointment_draft_is_valid (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->unreadable == 0 && !ends_before_start (self);
}

static void
strip_text (const char *seen, char **text)
{
  if (*text == NULL || g_strcmp0 (seen, *text) == 0)
    return;
  g_strstrip (*text);
  if (**text == '\0')
    g_clear_pointer (text, g_free);
}

void
cal_appointment_draft_get_wanted (const CalAppointmentDraft *self, CalEventFields *out_fields)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out_fields != NULL);

  cal_event_fields_copy (&self->wanted, out_fields);
  strip_text (self->seen.title, &out_fields->title);
  strip_text (self->seen.location, &out_fields->location);
  strip_text (self->seen.description, &out_fields->description);
  if (out_fields->recurrence != NULL && out_fields->recurrence != self->seen.recurrence)
    {
      CalRecurrence *started =
          cal_recurrence_with_start (out_fields->recurrence, &out_fields->start);

      cal_recurrence_unref (out_fields->recurrence);
      out_fields->recurrence = started;
    }
}

CalPatch *
cal_appointment_draft_to_patch (const CalAppointmentDraft *self,
                                CalReach reach,
                                const CalTime *recurrence_id)
{
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  cal_appointment_draft_get_wanted (self, &wanted);
  patch = cal_patch_new_diff (&self->seen, &wanted, reach, recurrence_id);
  if (self->seen_calendar == NULL || self->calendar == NULL)
    return g_steal_pointer (&patch);
  return cal_patch_with_calendar (patch, self->seen_calendar, self->calendar);
}

gboolean
cal_appointment_draft_is_changed (const CalAppointmentDraft *self)
{
  g_autoptr (CalPatch) patch = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->unreadable != 0)
    return TRUE;
  patch = cal_appointment_draft_to_patch (self, CAL_REACH_ALL, NULL);
  return !cal_patch_is_empty (patch);
}
