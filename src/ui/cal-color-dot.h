/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CAL_TYPE_COLOR_DOT (cal_color_dot_get_type ())
G_DECLARE_FINAL_TYPE (CalColorDot, cal_color_dot, CAL, COLOR_DOT, GtkWidget)

/* `color` (nullable): a CSS colour; nothing is drawn without one. */
GtkWidget  *cal_color_dot_new       (const char  *color);
const char *cal_color_dot_get_color (CalColorDot *self);
void        cal_color_dot_set_color (CalColorDot *self,
                                     const char  *color);

G_END_DECLS
