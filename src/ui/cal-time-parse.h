/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads what a person types for a time of day: "14:30", "1430", "14.30", "14h30", "2", "2pm",
 * "2:30 p.m.", "noon". Microseconds since midnight, below 24 hours.
 *
 * With `is_24_hours` FALSE an hour from 1 to 12 with no "am" or "pm" is the one that lies nearer to
 * `reference`, the time that was there before. FALSE, and `out_time` untouched, for what can't be
 * understood. */
gboolean cal_time_parse (const char *text,
                         gboolean    is_24_hours,
                         gint64      reference,
                         gint64     *out_time);

/* Reads a length that is typed for an end: "+90" (minutes), "+1h", "+1 h 30", "+1:30". FALSE, and
 * `out_length` untouched, for what is none: nothing without its plus. */
gboolean cal_time_parse_length (const char *text,
                                gint64     *out_length);

G_END_DECLS
