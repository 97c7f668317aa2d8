/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ctrl+Enter, on either part of the keyboard, activates the action in all widgets of the class. */
void cal_enter_keys_bind (GtkWidgetClass *widget_class,
                          const char     *action);

G_END_DECLS
