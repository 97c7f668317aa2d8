/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"

G_BEGIN_DECLS

/* How an override is found: the instance that it stands for, on the scale of the series (an instant for
 * one with a zone, wall-clock time else). A RECURRENCE-ID that is a date stands for whatever instance a
 * timed series has on that day. */
typedef struct
{
  gint64   key;
  gboolean by_day;
} CalOverrideKey;

struct _CalAppointment
{
  GObject         parent_instance;

  char           *calendar_id;
  char           *uid;
  CalEvent       *master;
  CalEvent      **overrides; /* by key */
  CalOverrideKey *keys;
  guint           n_overrides;
  gboolean        has_future; /* one of them is THISANDFUTURE */
  gboolean        has_by_day;
  char           *source;     /* GRefString */
};

CalOverrideKey  cal_appointment_key_of        (CalAppointment *self,
                                               const CalTime  *time);
/* The override for an instance of the master, NULL when it has none. */
CalEvent       *cal_appointment_find_override (CalAppointment *self,
                                               const CalTime  *recurrence_id);
/* The THISANDFUTURE override that an instance follows, NULL when there is none. */
CalEvent       *cal_appointment_find_future   (CalAppointment *self,
                                               const CalTime  *start);
/* Takes over the events of `overrides`. */
CalAppointment *cal_appointment_rebuild       (CalAppointment *self,
                                               const char     *calendar_id,
                                               CalEvent       *master,
                                               GPtrArray      *overrides);

G_END_DECLS
