/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The keyboard focus on a day itself. */
#define CAL_TYPE_DAY_CURSOR (cal_day_cursor_get_type ())
G_DECLARE_FINAL_TYPE (CalDayCursor, cal_day_cursor, CAL, DAY_CURSOR, GtkWidget)

GtkWidget *cal_day_cursor_new  (void);
/* The days [first_day, end_day), of which more than one are selected, and how much is in them. */
void       cal_day_cursor_show (CalDayCursor *self,
                                int           first_day,
                                int           end_day,
                                guint         n_occurrences);

G_END_DECLS
