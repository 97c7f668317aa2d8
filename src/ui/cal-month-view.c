/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include "cal-locale.h"

/* An endless vertical scroll of week rows, from a list model of occurrences in the total order.
 *
 * The view keeps an index of the model by week (cal-month-index.c), which follows its
 * items-changed; the next frame then places what is visible anew. What it has in common with the
 * days is in cal-grid-view.c.
 *
 * CSS nodes: `monthview`, in it `weekheader`, and for what is visible `occurrence`, `more`,
 * `daycursor`.
 *
 * Keys: see cal-grid-view-keys.c and cal-month-view-keys.c; mouse: cal-grid-view-pointer.c. */

#define FAR_ROWS 12 /* further away than this is not glided through */
#define NEAR_ROWS 3 /* … but from so near to it */

static void
go_to_day (CalView *view, int day, gboolean animate)
{
  cal_month_view_go_to_day (CAL_MONTH_VIEW (view), day, animate);
}

static void
step (CalView *view, int n_periods)
{
  cal_month_view_step (CAL_MONTH_VIEW (view), n_periods);
}

static int
get_chosen_day (CalView *view)
{
  return cal_month_view_get_chosen_day (CAL_MONTH_VIEW (view));
}

static void
get_chosen_slot (CalView *view, CalSlot *out_slot)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int day = cal_month_view_get_chosen_day (self);
  GdkRectangle where;

  if (day != self->spot.day
      || !cal_month_view_get_selection (CAL_GRID_VIEW (self), out_slot, &where))
    *out_slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);
}

static void
reveal (CalView *view, CalOccurrence *occurrence)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int day = cal_occurrence_get_first_day (occurrence);

  cal_month_view_wait_for (self, day, cal_occurrence_get_id (occurrence));
  cal_month_view_reveal_day (self, day);
}

static void
mark (CalView *view, const CalSlot *slot)
{
  cal_month_view_mark_days (CAL_MONTH_VIEW (view),
                            slot != NULL ? cal_slot_get_first_day (slot) : 0,
                            slot != NULL ? cal_slot_get_end_day (slot) : 0);
}

static void
view_init (CalViewInterface *iface)
{
  iface->go_to_day = go_to_day;
  iface->step = step;
  iface->get_chosen_day = get_chosen_day;
  iface->get_chosen_slot = get_chosen_slot;
  iface->reveal = reveal;
  iface->mark = mark;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CalMonthView,
                               cal_month_view,
                               CAL_TYPE_GRID_VIEW,
                               G_IMPLEMENT_INTERFACE (CAL_TYPE_VIEW, view_init))

static void
cal_month_view_splice (CalGridView *view,
                       guint position,
                       guint n_removed,
                       CalOccurrence *const *added,
                       guint n_added)
{
  cal_month_index_splice (CAL_MONTH_VIEW (view)->index, position, n_removed, added, n_added);
}

static void
cal_month_view_forget_metrics (CalGridView *view)
{
  CAL_MONTH_VIEW (view)->has_metrics = FALSE;
  cal_month_view_forget_texts (CAL_MONTH_VIEW (view));
}

/* Assistive technology gives the focus to an occurrence directly: the spot goes there too. */
static void
cal_month_view_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  GTK_WIDGET_CLASS (cal_month_view_parent_class)->set_focus_child (widget, child);
  if (CAL_IS_OCCURRENCE_WIDGET (child) || CAL_IS_MORE_BUTTON (child))
    cal_month_view_follow_focus (CAL_MONTH_VIEW (widget), child);
}

static void
cal_month_view_constructed (GObject *object)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);
  CalGridView *view = CAL_GRID_VIEW (self);

  G_OBJECT_CLASS (cal_month_view_parent_class)->constructed (object);
  self->grid.week_start = cal_locale_get_week_start ();

  self->cursor = cal_day_cursor_new ();
  cal_grid_view_add_cursor (view, self->cursor);
  self->header = cal_week_header_new ();
  cal_canvas_add_cover (CAL_CANVAS (self), self->header);
  cal_month_view_go_to_day (self, cal_grid_view_get_today (view), FALSE);
}

static void
cal_month_view_dispose (GObject *object)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);

  g_ptr_array_set_size (self->more_buttons, 0);
  cal_month_view_forget_texts (self);
  G_OBJECT_CLASS (cal_month_view_parent_class)->dispose (object);
}

static void
cal_month_view_finalize (GObject *object)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);

  cal_month_index_free (self->index);
  g_ptr_array_unref (self->more_buttons);
  G_OBJECT_CLASS (cal_month_view_parent_class)->finalize (object);
}

static void
cal_month_view_class_init (CalMonthViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CalCanvasClass *canvas_class = CAL_CANVAS_CLASS (klass);
  CalGridViewClass *view_class = CAL_GRID_VIEW_CLASS (klass);

  object_class->constructed = cal_month_view_constructed;
  object_class->dispose = cal_month_view_dispose;
  object_class->finalize = cal_month_view_finalize;
  widget_class->set_focus_child = cal_month_view_set_focus_child;
  canvas_class->draw_below = cal_month_view_draw_below;
  canvas_class->draw_above = cal_month_view_draw_above;
  view_class->splice = cal_month_view_splice;
  view_class->forget_metrics = cal_month_view_forget_metrics;
  view_class->measure = cal_month_view_measure;
  view_class->align = cal_month_view_align;
  view_class->place = cal_month_view_place;
  view_class->get_page = cal_month_view_get_page;
  view_class->clamp = cal_month_view_clamp;
  view_class->moved = cal_month_view_moved;
  view_class->follow = cal_month_view_follow;
  view_class->scroll = cal_month_view_scroll;
  view_class->decelerate = cal_month_view_decelerate;
  view_class->autoscroll = cal_month_view_autoscroll;
  view_class->far = FAR_ROWS;
  view_class->near = NEAR_ROWS;
  view_class->get_spot = cal_month_view_get_spot;
  view_class->get_spot_occurrence = cal_month_view_get_spot_occurrence;
  view_class->find_spot = cal_month_view_find_spot;
  view_class->get_selection = cal_month_view_get_selection;
  view_class->get_place = cal_month_view_get_place;
  view_class->put_spot = cal_month_view_put_spot;
  view_class->set_hovered = cal_month_view_set_hovered;
  view_class->begin_drag = cal_month_view_begin_drag;
  view_class->update_drag = cal_month_view_update_drag;
  view_class->drop = cal_month_view_drop;
  view_class->press_arrow = cal_month_view_press_arrow;
  view_class->turn_page = cal_month_view_turn_page;
  view_class->go_to_end = cal_month_view_go_to_end;
  gtk_widget_class_set_css_name (widget_class, "monthview");
}

static void
cal_month_view_init (CalMonthView *self)
{
  self->index = cal_month_index_new ();
  self->more_buttons = g_ptr_array_new ();
}

CalMonthView *
cal_month_view_new (void)
{
  return g_object_new (CAL_TYPE_MONTH_VIEW, NULL);
}

void
cal_month_view_mark_days (CalMonthView *self, int first_day, int end_day)
{
  if (self->mark_first == first_day && self->mark_end == end_day)
    return;
  self->mark_first = first_day;
  self->mark_end = end_day;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
cal_month_view_set_date (CalMonthView *self, int day)
{
  g_autofree char *title = cal_locale_format_month (day);

  cal_grid_view_set_date (CAL_GRID_VIEW (self), day);
  cal_grid_view_set_title (CAL_GRID_VIEW (self), title);
}

void
cal_month_view_set_range (CalMonthView *self, int first_day, int end_day)
{
  int week_start = self->grid.week_start;

  cal_month_index_set_weeks (
      self->index,
      week_start,
      cal_month_row_get_first_day (cal_month_row_of_day (first_day, week_start), week_start),
      cal_month_row_get_first_day (cal_month_row_of_day (end_day - 1, week_start) + 1, week_start));
  cal_grid_view_set_range (CAL_GRID_VIEW (self), first_day, end_day);
}
