/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-draft-private.h"

/* When: start and end, zones, all-day. */

static gboolean
is_same_zone (const CalTime *a, const CalTime *b)
{
  return a->kind == b->kind && (a->kind != CAL_TIME_ZONED || a->zone == b->zone);
}

gboolean
cal_appointment_draft_ends_too_early (const CalAppointmentDraft *self)
{
  const CalTime *start = &self->wanted.start, *end = &self->wanted.end;

  if (cal_draft_is_date (start))
    return end->wall <= start->wall;
  if (is_same_zone (start, end) && end->wall < start->wall)
    return TRUE;
  return cal_time_to_instant (end, self->local) < cal_time_to_instant (start, self->local);
}

static int
last_day (const CalTime *start, const CalTime *end)
{
  int first = cal_day_of_wall (start->wall);

  return end->wall > start->wall ? MAX (cal_day_of_wall (end->wall - 1), first) : first;
}

void
cal_appointment_draft_keep_length (CalAppointmentDraft *self)
{
  if (!cal_appointment_draft_ends_too_early (self))
    self->length = self->wanted.end.wall - self->wanted.start.wall;
}

void
cal_appointment_draft_keep_clock (CalAppointmentDraft *self)
{
  const CalTime *start = &self->wanted.start, *end = &self->wanted.end;

  if (cal_draft_is_date (start))
    return;
  self->clock.start = *start;
  self->clock.end = *end;
  self->clock.start_time = cal_draft_time_of_day (start);
  self->clock.end_time = end->wall - last_day (start, end) * CAL_DAY;
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
  if (cal_draft_is_date (&self->wanted.start) || cal_time_equal (&start, &self->wanted.start))
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  together = is_same_zone (&self->wanted.start, &self->wanted.end);
  draft->wanted.start = start;
  /* A floating time has no distance to one in a zone. */
  if (together || zone == NULL || self->wanted.end.kind != CAL_TIME_ZONED)
    draft->wanted.end = in_zone (&self->wanted.end, zone);
  cal_appointment_draft_keep_clock (draft);
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
  draft = cal_appointment_draft_copy (self);
  draft->wanted.end = end;
  cal_appointment_draft_keep_clock (draft);
  return draft;
}

static void
turn_to_days (CalAppointmentDraft *draft)
{
  CalTime *start = &draft->wanted.start, *end = &draft->wanted.end;
  int first = cal_day_of_wall (start->wall);
  int last = last_day (start, end);

  cal_appointment_draft_keep_clock (draft);
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
  if (cal_appointment_draft_ends_too_early (draft))
    end->wall = start->wall + (span > 0 ? span : CAL_HOUR);
  if (cal_appointment_draft_ends_too_early (draft))
    *end = cal_time_add (start, CAL_HOUR);
}

CalAppointmentDraft *
cal_appointment_draft_set_all_day (CalAppointmentDraft *self, gboolean all_day)
{
  CalAppointmentDraft *draft;

  g_return_val_if_fail (self != NULL, NULL);

  if (cal_draft_is_date (&self->wanted.start) == !!all_day)
    return cal_appointment_draft_ref (self);
  draft = cal_appointment_draft_copy (self);
  if (all_day)
    turn_to_days (draft);
  else
    turn_to_times (draft);
  draft->unreadable &= ~(1u << CAL_DRAFT_START_TIME | 1u << CAL_DRAFT_END_TIME);
  cal_appointment_draft_keep_length (draft);
  return draft;
}

/* A copy in which that field can be read. */
static CalAppointmentDraft *
draft_copy_readable (CalAppointmentDraft *self, CalDraftField field)
{
  CalAppointmentDraft *draft = cal_appointment_draft_copy (self);

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
  cal_appointment_draft_keep_length (draft);
  return draft;
}

CalAppointmentDraft *
cal_appointment_draft_set_start_day (CalAppointmentDraft *self, int day)
{
  g_return_val_if_fail (self != NULL, NULL);

  return move_start (self,
                     CAL_DRAFT_START_DAY,
                     day * CAL_DAY + cal_draft_time_of_day (&self->wanted.start));
}

CalAppointmentDraft *
cal_appointment_draft_set_start_time (CalAppointmentDraft *self, gint64 time)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!cal_draft_is_date (&self->wanted.start), NULL);

  return move_start (self,
                     CAL_DRAFT_START_TIME,
                     cal_day_of_wall (self->wanted.start.wall) * CAL_DAY + time);
}

CalAppointmentDraft *
cal_appointment_draft_set_end_day (CalAppointmentDraft *self, int day)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (cal_draft_is_date (&self->wanted.start))
    return move_end (self, CAL_DRAFT_END_DAY, (day + 1) * CAL_DAY);
  return move_end (self,
                   CAL_DRAFT_END_DAY,
                   day * CAL_DAY + cal_draft_time_of_day (&self->wanted.end));
}

CalAppointmentDraft *
cal_appointment_draft_set_end_time (CalAppointmentDraft *self, gint64 time)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (!cal_draft_is_date (&self->wanted.start), NULL);

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

gboolean
cal_appointment_draft_get_all_day (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return cal_draft_is_date (&self->wanted.start);
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

  return cal_draft_is_date (&self->wanted.start) ? self->clock.start_time
                                                 : cal_draft_time_of_day (&self->wanted.start);
}

int
cal_appointment_draft_get_end_day (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cal_day_of_wall (self->wanted.end.wall)
         - (cal_draft_is_date (&self->wanted.start) ? 1 : 0);
}

gint64
cal_appointment_draft_get_end_time (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cal_draft_is_date (&self->wanted.start) ? self->clock.end_time % CAL_DAY
                                                 : cal_draft_time_of_day (&self->wanted.end);
}

gint64
cal_appointment_draft_get_duration (const CalAppointmentDraft *self)
{
  const CalTime *start, *end;

  g_return_val_if_fail (self != NULL, 0);

  start = &self->wanted.start;
  end = &self->wanted.end;
  return MAX (cal_time_to_instant (end, self->local) - cal_time_to_instant (start, self->local), 0);
}

gboolean
cal_appointment_draft_has_odd_duration (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (cal_draft_is_date (&self->wanted.start) || cal_appointment_draft_ends_too_early (self))
    return FALSE;
  return cal_appointment_draft_get_duration (self)
         != self->wanted.end.wall - self->wanted.start.wall;
}
