/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-appointment.h"

G_BEGIN_DECLS

#define CAL_TYPE_SEARCH_BAR (cal_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (CalSearchBar, cal_search_bar, CAL, SEARCH_BAR, GtkWidget)

void cal_search_bar_set_calendars (CalSearchBar *self,
                                   GListModel   *calendars);
void cal_search_bar_set_results (CalSearchBar *self,
                                 GPtrArray    *appointments);
void cal_search_bar_set_message (CalSearchBar *self,
                                 const char   *message);

G_END_DECLS
