/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-recurrence.h"

G_BEGIN_DECLS

/* Times in words, as they stand in the editors and popovers. */

/* "Tuesday 24 November, 12:30 – 13:30", on the clock of `zone`; the year only when it isn't that of the
 * day `today`. `end` is exclusive. */
char *cal_when_to_words          (const CalTime       *start,
                                  const CalTime       *end,
                                  const CalZone       *zone,
                                  int                  today);
/* The same on the appointment's own clock, "18:30 – 19:30, New York", or on those of both its ends, "12:30,
 * Berlin – 14:50, New York"; NULL when they show the same time as that of `zone`. */
char *cal_when_own_to_words      (const CalTime       *start,
                                  const CalTime       *end,
                                  const CalZone       *zone);
/* "New York" */
char *cal_when_zone_to_words     (const CalZone       *zone);
/* "1 h 30 min"; microseconds, not negative. */
char *cal_when_duration_to_words (gint64               duration);
/* "Every 2 weeks on Tuesday" */
char *cal_when_repeat_to_words   (const CalRecurrence *recurrence);

G_END_DECLS
