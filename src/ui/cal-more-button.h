/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-colors.h"

G_BEGIN_DECLS

/* "+3 more": the occurrences of a day that have no room. What happens on a click is its canvas's affair. */
#define CAL_TYPE_MORE_BUTTON (cal_more_button_get_type ())
G_DECLARE_FINAL_TYPE (CalMoreButton, cal_more_button, CAL, MORE_BUTTON, GtkWidget)

GtkWidget *cal_more_button_new     (void);
void       cal_more_button_show    (CalMoreButton    *self,
                                    int               day,
                                    guint             n_more);
int        cal_more_button_get_day (CalMoreButton    *self);

G_END_DECLS
