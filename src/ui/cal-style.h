/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Every widget that the style sheet names calls this when it is made; the sheet is loaded once for a
 * display. */
void cal_style_load  (GtkWidget *widget);
/* For large text a dialog opens wider than its template says. */
void cal_style_widen (GtkWindow *dialog);

G_END_DECLS
