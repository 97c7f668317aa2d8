/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on what has the focus in the window is scrolled into sight. */
void cal_focus_scroll_follow (GtkWindow         *window,
                              GtkScrolledWindow *scroller);

G_END_DECLS
