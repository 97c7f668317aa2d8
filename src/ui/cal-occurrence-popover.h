/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* What an occurrence is, with Edit and Delete. The caller gives it a parent, points it, and unparents
 * it in "closed".
 *
 * Signals, each after the popover has been popped down:
 *  "edit"   (CalOccurrence *)
 *  "delete" (CalOccurrence *) */
#define CAL_TYPE_OCCURRENCE_POPOVER (cal_occurrence_popover_get_type ())
G_DECLARE_FINAL_TYPE (CalOccurrencePopover, cal_occurrence_popover, CAL, OCCURRENCE_POPOVER, GtkPopover)

/* `calendar` (nullable): the one it is in. In a read-only one there is no Edit and Delete. */
CalOccurrencePopover *cal_occurrence_popover_new            (CalOccurrence        *occurrence,
                                                             CalCalendar          *calendar);
CalOccurrence        *cal_occurrence_popover_get_occurrence (CalOccurrencePopover *self);
/* The same one, changed meanwhile. */
void                  cal_occurrence_popover_set_occurrence (CalOccurrencePopover *self,
                                                             CalOccurrence        *occurrence);
/* Its series repeats too often to be shown in full, and that is said. */
void                  cal_occurrence_popover_set_crowded    (CalOccurrencePopover *self,
                                                             gboolean              is_crowded);

G_END_DECLS
