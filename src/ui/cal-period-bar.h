/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAL_TYPE_PERIOD_BAR (cal_period_bar_get_type ())

G_DECLARE_FINAL_TYPE (CalPeriodBar, cal_period_bar, CAL, PERIOD_BAR, GtkWidget)

GtkWidget *cal_period_bar_new (void);

G_END_DECLS
