/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Loads cal-editors.css for the display of `widget`, once. */
void cal_editor_style_load (GtkWidget *widget);

G_END_DECLS
