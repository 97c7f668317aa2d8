/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-month-rows.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* Occurrences by week row, with the layout of each row. */
typedef struct _CalMonthIndex CalMonthIndex;

CalMonthIndex     *cal_month_index_new          (void);
void               cal_month_index_free         (CalMonthIndex        *self);
void               cal_month_index_set_weeks    (CalMonthIndex        *self,
                                                 int                   week_start,
                                                 int                   first_day,
                                                 int                   end_day);
void               cal_month_index_set_capacity (CalMonthIndex        *self,
                                                 guint                 capacity);
void               cal_month_index_splice       (CalMonthIndex        *self,
                                                 guint                 position,
                                                 guint                 n_removed,
                                                 CalOccurrence *const *added,
                                                 guint                 n_added);
guint              cal_month_index_get_n_items  (CalMonthIndex        *self);
guint64            cal_month_index_get_serial   (CalMonthIndex        *self);
const CalMonthRow *cal_month_index_get_row      (CalMonthIndex        *self,
                                                 int                   row);
CalOccurrence     *cal_month_index_get_occurrence (CalMonthIndex      *self,
                                                 int                   row,
                                                 const CalMonthBar    *bar);
const CalMonthBar *cal_month_index_find_bar     (CalMonthIndex        *self,
                                                 int                   row,
                                                 const char           *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalMonthIndex, cal_month_index_free)

G_END_DECLS
