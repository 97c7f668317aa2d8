/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The context menu of an entry, or of a label that can be selected, is one that can be opened in a
 * popover that doesn't hide by itself. */
void cal_text_menu_attach (GtkWidget *widget);

G_END_DECLS
