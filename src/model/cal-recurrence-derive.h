/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-recurrence.h"

G_BEGIN_DECLS

/* What a recurrence is made of. Nothing is owned. */
typedef struct
{
  CalTime                  start;
  CalRule *const          *rules;           guint n_rules;
  CalRule *const          *exception_rules; guint n_exception_rules;
  const CalRecurrenceDate *dates;           guint n_dates;
  const CalTime           *exceptions;      guint n_exceptions;
} CalRecurrenceParts;

/* Recurrences and times made from others, when a series is edited. */
void           cal_recurrence_read_parts          (const CalRecurrence *self,
                                                   CalRecurrenceParts  *out_parts);
CalRecurrence *cal_recurrence_new_of_parts        (const CalRecurrenceParts *parts);
CalTime        cal_time_carry                     (const CalTime       *self,
                                                   const CalTime       *from,
                                                   const CalTime       *to);
gboolean       cal_recurrence_same_rules          (const CalRecurrence *a,
                                                   const CalRecurrence *b);
gboolean       cal_recurrence_same_dates          (const CalRecurrence *a,
                                                   const CalRecurrence *b);
gboolean       cal_recurrence_same_exceptions     (const CalRecurrence *a,
                                                   const CalRecurrence *b);
gboolean       cal_recurrence_same_set            (const CalRecurrence *a,
                                                   const CalRecurrence *b);
CalRecurrence *cal_recurrence_with_start          (CalRecurrence       *self,
                                                   const CalTime       *start);
CalRecurrence *cal_recurrence_carry               (CalRecurrence       *self,
                                                   const CalTime       *start);
CalRecurrence *cal_recurrence_with_rules          (CalRecurrence       *self,
                                                   CalRule *const      *rules,
                                                   guint                n_rules);
CalRecurrence *cal_recurrence_with_exception      (CalRecurrence       *self,
                                                   const CalTime       *recurrence_id);
CalRecurrence *cal_recurrence_merge               (CalRecurrence       *current,
                                                   CalRecurrence       *seen,
                                                   CalRecurrence       *wanted,
                                                   const CalTime       *start);
GVariant      *cal_recurrence_to_variant          (CalRecurrence       *self);
CalRecurrence *cal_recurrence_from_variant        (GVariant            *variant);

G_END_DECLS
