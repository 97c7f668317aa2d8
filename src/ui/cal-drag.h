/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Dragging with the mouse on a widget that draws what is dragged.
 *
 * Signals, all with the point in the widget's coordinates:
 *  "begin"  (double x, double y) → gboolean  pressed at (x, y) and moved far enough; FALSE: not a drag
 *  "update" (double x, double y, gboolean copy)
 *  "drop"   (double x, double y, gboolean copy)
 *  "cancel" ()                               Escape, or the press was taken away */
#define CAL_TYPE_DRAG (cal_drag_get_type ())
G_DECLARE_FINAL_TYPE (CalDrag, cal_drag, CAL, DRAG, GObject)

/* How far the pointer moves before a press becomes a drag, pixels. */
#define CAL_DRAG_THRESHOLD 4

CalDrag *cal_drag_new       (GtkWidget *widget);
gboolean cal_drag_is_active (CalDrag   *self);
void     cal_drag_cancel    (CalDrag   *self);
/* Says "update" again where the pointer is: what lies under it has moved. */
void     cal_drag_refresh   (CalDrag   *self);

G_END_DECLS
