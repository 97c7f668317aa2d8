/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-ical-reader.h"

G_BEGIN_DECLS

/* Makes items of the components of a file: which VEVENTs are one appointment, and in what zones. */
typedef struct _CalIcalCollector CalIcalCollector;

CalIcalCollector *cal_ical_collector_new            (const char       *calendar_id);
void              cal_ical_collector_free           (CalIcalCollector *self);
void              cal_ical_collector_begin_calendar (CalIcalCollector *self);
void              cal_ical_collector_end_calendar   (CalIcalCollector *self);
void              cal_ical_collector_define_zone    (CalIcalCollector *self,
                                                     const char       *tzid,
                                                     const char       *text);
void              cal_ical_collector_take_component (CalIcalCollector *self,
                                                     const char       *name,
                                                     GString          *text,
                                                     guint             line);
void              cal_ical_collector_take_property  (CalIcalCollector *self,
                                                     char             *name,
                                                     char             *text,
                                                     guint             line);
void              cal_ical_collector_take_broken    (CalIcalCollector *self,
                                                     guint             line,
                                                     const char       *name,
                                                     char             *text,
                                                     char             *reason);
gboolean          cal_ical_collector_next           (CalIcalCollector *self,
                                                     CalIcalItem      *out_item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalIcalCollector, cal_ical_collector_free)

G_END_DECLS
