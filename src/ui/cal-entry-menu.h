/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The entry's context menu is one that can be opened in a popover that doesn't hide by itself. */
void cal_entry_menu_attach (GtkEntry *entry);

G_END_DECLS
