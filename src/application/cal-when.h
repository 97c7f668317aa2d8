/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "cal-time.h"

G_BEGIN_DECLS

/* A day, or a day and a time, as somebody types it at a prompt. */
typedef struct
{
  gint64   wall;       /* microseconds on the clock on the wall; midnight when there is no time */
  gint64   instant;    /* microseconds since the epoch, UTC; only when has_offset */
  gboolean has_time;   /* FALSE: a whole day */
  gboolean has_offset; /* the text said how far it is from UTC, so the zone doesn't matter */
} CalWhen;

gboolean cal_when_parse   (const char    *text,
                           int            today,
                           CalWhen       *out_when,
                           GError       **error);
CalTime  cal_when_to_time (const CalWhen *self,
                           const CalZone *zone);
gint64   cal_when_to_wall (const CalWhen *self,
                           const CalZone *local);

G_END_DECLS
