/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-ical-reader.h"

G_BEGIN_DECLS

/* What the tests of this room share: reading whole texts, looking into components. */
GPtrArray      *reading_of_bytes       (const char *bytes,
                                        gsize       length,
                                        gsize       chunk);
GPtrArray      *reading_of_text        (const char *text);
CalIcalItem    *reading_get            (GPtrArray  *items,
                                        CalIcalItemKind kind,
                                        guint       nth);
guint           reading_count          (GPtrArray  *items,
                                        CalIcalItemKind kind);
CalAppointment *reading_appointment    (GPtrArray  *items,
                                        guint       nth);
const CalEventFields *reading_master   (GPtrArray  *items,
                                        guint       nth);
/* The properties of a component and of those in it, unfolded and sorted, each with the path of the
 * component before it; those named in `except` (NULL-terminated) are left out. */
GPtrArray      *reading_list_properties (const char *text,
                                        const char *const *except);

/* Calls `func` for each file of real calendars; how many there are, 0 with a skip when none are here. */
typedef void (*ReadingFunc) (const char *bytes, gsize length, const char *name);
guint           reading_each_file      (ReadingFunc func);

G_END_DECLS
