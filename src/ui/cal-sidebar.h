/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"

G_BEGIN_DECLS

#define CAL_TYPE_SIDEBAR (cal_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (CalSidebar, cal_sidebar, CAL, SIDEBAR, GtkWidget)

void cal_sidebar_set_calendars (CalSidebar *self,
                                GListModel *calendars);
int  cal_sidebar_get_date      (CalSidebar *self);
void cal_sidebar_set_date      (CalSidebar *self,
                                int         day);

G_END_DECLS
