/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-time.h"

G_BEGIN_DECLS

/* A date or time as it is written, before its zone is looked up. */
typedef struct
{
  gint64   wall;
  gboolean is_date;
  gboolean is_utc;
} CalIcalTime;

/* A DURATION (RFC 5545 §3.3.6): days are days on the clock, the rest elapses. Microseconds. */
typedef struct
{
  gint64   days;
  gint64   time;
  gboolean has_days;
} CalIcalDuration;

gboolean cal_ical_time_parse      (const char            *text,
                                   gsize                  length,
                                   CalIcalTime           *out_time);
gboolean cal_ical_duration_parse  (const char            *text,
                                   gsize                  length,
                                   CalIcalDuration       *out_duration);
char    *cal_ical_duration_format (const CalIcalDuration *self);

G_END_DECLS
