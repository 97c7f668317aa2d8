/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment-draft.h"

G_BEGIN_DECLS

/* What the files of CalAppointmentDraft share. */

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

static inline gint64
cal_draft_time_of_day (const CalTime *time)
{
  return time->wall - cal_day_of_wall (time->wall) * CAL_DAY;
}

static inline gboolean
cal_draft_is_date (const CalTime *time)
{
  return time->kind == CAL_TIME_DATE;
}

CalAppointmentDraft *cal_appointment_draft_copy           (const CalAppointmentDraft *from);
gboolean             cal_appointment_draft_ends_too_early (const CalAppointmentDraft *self);
void                 cal_appointment_draft_keep_length    (CalAppointmentDraft       *self);
void                 cal_appointment_draft_keep_clock     (CalAppointmentDraft       *self);

G_END_DECLS
