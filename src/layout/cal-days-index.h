/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-grid.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

/* The occurrences of the days that are shown, with the layout of the strip and of each day. */
typedef struct _CalDaysIndex CalDaysIndex;

CalDaysIndex        *cal_days_index_new            (void);
void                 cal_days_index_free           (CalDaysIndex         *self);
void                 cal_days_index_set_days       (CalDaysIndex         *self,
                                                    int                   first_day,
                                                    int                   n_days);
void                 cal_days_index_set_room       (CalDaysIndex         *self,
                                                    guint                 strip_capacity,
                                                    gint64                min_length,
                                                    guint                 max_lanes,
                                                    guint                 crowded_lanes);
void                 cal_days_index_splice         (CalDaysIndex         *self,
                                                    guint                 position,
                                                    guint                 n_removed,
                                                    CalOccurrence *const *added,
                                                    guint                 n_added);
guint                cal_days_index_get_n_items    (CalDaysIndex         *self);
const CalDaysLayout *cal_days_index_get_layout     (CalDaysIndex         *self);
guint                cal_days_index_count_strip_lanes (CalDaysIndex      *self);
gboolean             cal_days_index_is_in_strip    (CalOccurrence        *occurrence);
CalOccurrence       *cal_days_index_get_bar        (CalDaysIndex         *self,
                                                    const CalMonthBar    *bar);
CalOccurrence       *cal_days_index_get_block      (CalDaysIndex         *self,
                                                    int                   column,
                                                    const CalDayBlock    *block);
gboolean             cal_days_index_find           (CalDaysIndex         *self,
                                                    const char           *id,
                                                    int                   column,
                                                    CalDaysHit           *out_place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalDaysIndex, cal_days_index_free)

G_END_DECLS
