/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-event.h"

G_BEGIN_DECLS

/* The fields of an event, one by one: what a patch consists of. */
typedef enum
{
  CAL_FIELD_TITLE,
  CAL_FIELD_LOCATION,
  CAL_FIELD_DESCRIPTION,
  CAL_FIELD_URL,
  CAL_FIELD_COLOR,
  CAL_FIELD_CATEGORIES,
  CAL_FIELD_STATUS,
  CAL_FIELD_TRANSPARENT,
  CAL_FIELD_START,
  CAL_FIELD_END,
  CAL_FIELD_RECURRENCE, /* rules, dates and exception dates of the master */
  CAL_FIELD_CALENDAR,   /* the calendar id: moves the whole appointment */
  CAL_N_FIELDS,
} CalField;

gboolean cal_field_equal (CalField              field,
                          const CalEventFields *a,
                          const CalEventFields *b);
void     cal_field_copy  (CalField              field,
                          const CalEventFields *from,
                          CalEventFields       *to);

G_END_DECLS
