/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-focus-scroll.h"

/* A form that follows the focus: the row that the user comes to is scrolled into sight.
 *
 * GTK's viewport does that too, but also for the items of a list that is open beside a row. The
 * form then moves, the list with it, and another item comes to lie under the pointer, which takes
 * the choice over from the keyboard. */

static void
focus_changed_cb (GtkScrolledWindow *scroller, GParamSpec *pspec, GtkWindow *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window)), *row;
  GtkWidget *viewport = gtk_scrolled_window_get_child (scroller);
  graphene_rect_t bounds;

  if (focus == NULL || gtk_widget_get_native (focus) != GTK_NATIVE (window)
      || !gtk_widget_is_ancestor (focus, GTK_WIDGET (scroller)))
    return;
  row = gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW);
  if (gtk_widget_compute_bounds (row != NULL ? row : focus,
                                 gtk_viewport_get_child (GTK_VIEWPORT (viewport)),
                                 &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (scroller),
                               bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

void
cal_focus_scroll_follow (GtkWindow *window, GtkScrolledWindow *scroller)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (GTK_IS_SCROLLED_WINDOW (scroller));

  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (gtk_scrolled_window_get_child (scroller)), FALSE);
  g_signal_connect_object (window,
                           "notify::focus-widget",
                           G_CALLBACK (focus_changed_cb),
                           scroller,
                           G_CONNECT_SWAPPED);
}
