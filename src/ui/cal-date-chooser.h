/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small month to choose a day from. Signal "day-chosen" (int day): a click, Enter, Space. */
#define CAL_TYPE_DATE_CHOOSER (cal_date_chooser_get_type ())
G_DECLARE_FINAL_TYPE (CalDateChooser, cal_date_chooser, CAL, DATE_CHOOSER, GtkWidget)

GtkWidget *cal_date_chooser_new     (void);
int        cal_date_chooser_get_day (CalDateChooser *self);
/* Marks that day as the chosen one and shows its month. */
void       cal_date_chooser_set_day (CalDateChooser *self,
                                     int             day);
void       cal_date_chooser_focus   (CalDateChooser *self);
/* Whether there is a button that chooses today; TRUE at first. */
void       cal_date_chooser_set_has_today (CalDateChooser *self,
                                           gboolean        has_today);

G_END_DECLS
