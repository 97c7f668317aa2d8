/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-occurrence.h"
#include "cal-range.h"
#include "query-list.h"

G_BEGIN_DECLS

/* The value of a query of occurrences: an immutable QueryList in the total order, each occurrence once. */
extern const QueryItemKind cal_occurrence_kind;

guint64         cal_occurrence_list_hash_identity (const char     *calendar_id,
                                                   const char     *uid);
/* Adds the identities of those that recur to `series`: a set of guint64, by value. */
void            cal_occurrence_list_collect_series (QueryList     *list,
                                                   GHashTable     *series);
CalAppointment *cal_occurrence_list_find          (QueryList      *list,
                                                   const char     *calendar_id,
                                                   const char     *uid,
                                                   gboolean        recurring); /* (transfer none) */
QueryList      *cal_occurrence_list_drop          (QueryList      *list,
                                                   const char     *calendar_id,
                                                   const char     *uid,
                                                   gboolean        recurring,
                                                   CalAppointment **out_found); /* (transfer none) (optional) */
QueryList      *cal_occurrence_list_add           (QueryList      *list,
                                                   CalAppointment *appointment,
                                                   const CalRange *range,
                                                   gboolean        pending,
                                                   gboolean       *out_crowded); /* (optional) */

G_END_DECLS
