/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-rule.h"

G_BEGIN_DECLS

/* A period of RDATE;VALUE=PERIOD: an instance with an end of its own; `end` is none otherwise. */
typedef struct
{
  CalTime start;
  CalTime end;
} CalRecurrenceDate;

/* The recurrence set of one master (RFC 5545 §3.8.5): DTSTART, RRULEs, EXRULEs, RDATEs, EXDATEs.
 * Immutable, atomically counted, usable from any thread. */
typedef struct _CalRecurrence CalRecurrence;
#define CAL_TYPE_RECURRENCE (cal_recurrence_get_type ())
GType cal_recurrence_get_type (void);

typedef enum
{
  CAL_EXPANSION_COMPLETE,  /* every instance of the window was given */
  CAL_EXPANSION_LIMITED,   /* a rule was too dense or too hard; the rest of the window is not known */
  CAL_EXPANSION_CANCELLED,
} CalExpansion;

/* Called for each instance in ascending order; `end` is none but for a period. FALSE stops. */
typedef gboolean (*CalRecurrenceFunc) (const CalTime *start,
                                       const CalTime *end,
                                       gpointer       user_data);

CalRecurrence *cal_recurrence_new          (const CalTime            *start,
                                            CalRule *const           *rules,
                                            guint                     n_rules,
                                            CalRule *const           *exception_rules,
                                            guint                     n_exception_rules,
                                            const CalRecurrenceDate  *dates,
                                            guint                     n_dates,
                                            const CalTime            *exception_dates,
                                            guint                     n_exception_dates);
CalRecurrence *cal_recurrence_ref          (CalRecurrence            *self);
void           cal_recurrence_unref        (CalRecurrence            *self);
gboolean       cal_recurrence_equal        (const CalRecurrence      *a,
                                            const CalRecurrence      *b);
const CalTime *cal_recurrence_get_start    (const CalRecurrence      *self);
CalRule *const *cal_recurrence_get_rules   (const CalRecurrence      *self,
                                            guint                    *out_n);
CalRule *const *cal_recurrence_get_exception_rules (const CalRecurrence *self,
                                                    guint            *out_n);
const CalRecurrenceDate *cal_recurrence_get_dates  (const CalRecurrence *self,
                                                    guint            *out_n);
const CalTime *cal_recurrence_get_exception_dates  (const CalRecurrence *self,
                                                    guint            *out_n);
/* Instances whose start lies in the wall-clock window [from, to) of the zone of DTSTART,
 * microseconds; G_MININT64 and G_MAXINT64 are open. */
CalExpansion   cal_recurrence_expand       (const CalRecurrence      *self,
                                            gint64                    from,
                                            gint64                    to,
                                            GCancellable             *cancellable,
                                            CalRecurrenceFunc         func,
                                            gpointer                  user_data);
/* As above, but DTSTART is only an instance when a rule or RDATE has it. */
CalExpansion   cal_recurrence_expand_rules (const CalRecurrence      *self,
                                            gint64                    from,
                                            gint64                    to,
                                            GCancellable             *cancellable,
                                            CalRecurrenceFunc         func,
                                            gpointer                  user_data);
gboolean       cal_recurrence_contains     (const CalRecurrence      *self,
                                            const CalTime            *start);
/* The wall-clock start of the last instance, or G_MAXINT64 when there is none (endless, or not
 * cheaply known). */
gint64         cal_recurrence_get_last     (const CalRecurrence      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalRecurrence, cal_recurrence_unref)

G_END_DECLS
