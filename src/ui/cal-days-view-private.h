/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-days-view.h"

G_BEGIN_DECLS

/* The class is split: cal-days-view.c is its life cycle and properties. */

struct _CalDaysView
{
  CalCanvas      parent_instance;

  /* properties */
  GListModel    *model;
  gulong         model_handler;
  const CalZone *zone;
  const CalZone *second_zone;
  int            n_days;
  int            date;
  int            today;
  int            first_day;  /* days [first_day, end_day) that the model should cover */
  int            end_day;
  gboolean       show_week_numbers;
  char          *title;

  /* geometry */
  int            week_start;
  int            period;     /* the first of the days that are shown */
  guint          minute_id;
};

/* cal-days-view.c */
void cal_days_view_queue (CalDaysView *self);

G_END_DECLS
