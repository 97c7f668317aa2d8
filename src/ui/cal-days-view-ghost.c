/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <math.h>

#include "cal-locale.h"

/* What is in the hand, at its real length and with the times that it would get, and what is marked:
 * by the pointer, by keys, or because something is being made there. */

#define MARK_ALPHA 0.22
#define MARK_EDGE_ALPHA 0.9
#define MARK_RADIUS 5
#define MARK_TEXT_MARGIN 6
#define DAY_MARK_ALPHA 0.08

static void
push_hours (CalDaysView *self, GtkSnapshot *snapshot)
{
  double top = cal_days_grid_get_hours_top (&self->grid);

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0,
                                               (float) top,
                                               (float) self->grid.width,
                                               (float) (self->grid.height - top)));
}

/* The part of a slot in a day that is shown; FALSE: there is none. */
static gboolean
get_part (CalDaysView *self, const CalSlot *slot, int column, CalBox *out_box)
{
  gint64 midnight = (self->grid.first_day + column) * CAL_DAY;
  gint64 start = MAX (slot->start - midnight, 0), end = MIN (slot->end - midnight, CAL_DAY);

  if (start >= CAL_DAY || end < start || (end <= 0 && slot->end > slot->start))
    return FALSE;
  *out_box = cal_days_grid_get_span_box (&self->grid, column, start, end);
  return TRUE;
}

/* ---- in the hand ---- */

static void
draw_block (CalDaysView *self, GtkSnapshot *snapshot, int column, const CalBox *part)
{
  gint64 midnight = (self->grid.first_day + column) * CAL_DAY;
  CalOccurrenceLook look;
  CalBox box = *part;
  graphene_rect_t rect;

  box.height = MAX (box.height, self->grid.bar_height - 4);
  rect = cal_canvas_to_rect (&box);
  cal_days_view_get_look (self, cal_grid_view_get_dragged (CAL_GRID_VIEW (self)), &look);
  look.slot = &self->drag_slot;
  look.shape = CAL_SHAPE_BLOCK | (self->drag_slot.start < midnight ? CAL_SHAPE_OPEN_START : 0)
               | (self->drag_slot.end > midnight + CAL_DAY ? CAL_SHAPE_OPEN_END : 0);
  cal_canvas_draw_ghost (CAL_CANVAS (self), snapshot, &look, &rect);
}

static void
draw_blocks (CalDaysView *self, GtkSnapshot *snapshot)
{
  push_hours (self, snapshot);
  for (int column = 0; column < self->n_days; column++)
    {
      CalBox box;

      if (get_part (self, &self->drag_slot, column, &box))
        draw_block (self, snapshot, column, &box);
    }
  gtk_snapshot_pop (snapshot);
}

static void
draw_bar (CalDaysView *self, GtkSnapshot *snapshot)
{
  int first = cal_slot_get_first_day (&self->drag_slot) - self->grid.first_day;
  int end = cal_slot_get_end_day (&self->drag_slot) - self->grid.first_day;
  CalMonthBar bar = {
    .first_column = MAX (first, 0),
    .end_column = MIN (end, self->n_days),
    .open_start = first<0, .open_end = end> self->n_days,
  };
  double top = self->grid.header + 1;
  double bottom = cal_days_grid_get_hours_top (&self->grid) - self->grid.bar_height - 2;
  double x, y;
  CalOccurrenceLook look;
  graphene_rect_t rect;
  CalBox box;

  if (bar.first_column >= bar.end_column)
    return;
  box = cal_days_grid_get_bar_box (&self->grid, &bar);
  cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  box.y = floor (CLAMP (y - box.height / 2, top, MAX (top, bottom)));
  rect = cal_canvas_to_rect (&box);
  cal_days_view_get_look (self, cal_grid_view_get_dragged (CAL_GRID_VIEW (self)), &look);
  look.slot = &self->drag_slot;
  look.shape = CAL_SHAPE_FILLED | (bar.open_start ? CAL_SHAPE_OPEN_START : 0)
               | (bar.open_end ? CAL_SHAPE_OPEN_END : 0);
  cal_canvas_draw_ghost (CAL_CANVAS (self), snapshot, &look, &rect);
}

/* Whether what is held is a bar now: it lasts all day, or it came from the strip and is still
 * there. */
static gboolean
is_bar (CalDaysView *self)
{
  double x, y;

  cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  return self->drag_slot.kind != CAL_SLOT_TIME
         || (self->grip.from.in_strip
             && (self->grip.kind != CAL_DAYS_GRIP_MOVE
                 || y < cal_days_grid_get_hours_top (&self->grid)));
}

void
cal_days_view_draw_ghost (CalDaysView *self, GtkSnapshot *snapshot)
{
  if (cal_grid_view_get_dragged (CAL_GRID_VIEW (self)) == NULL)
    return;
  if (is_bar (self))
    draw_bar (self, snapshot);
  else
    draw_blocks (self, snapshot);
}

/* ---- marks ---- */

static void
draw_area (CalDaysView *self, GtkSnapshot *snapshot, const CalBox *box)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  GdkRGBA ground = cal_color_with_alpha (&palette->accent_background, MARK_ALPHA);
  GdkRGBA edge = cal_color_with_alpha (&palette->accent, MARK_EDGE_ALPHA);
  graphene_rect_t rect = cal_canvas_to_rect (box);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, MARK_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &rect);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot,
                              &outline,
                              (const float[4]){ 1, 1, 1, 1 },
                              (const GdkRGBA[4]){ edge, edge, edge, edge });
}

/* The times of a mark, at its beginning, or where it ends in a later day; on ground of their own,
 * as they may lie over occurrences. */
static void
draw_times (CalDaysView *self,
            GtkSnapshot *snapshot,
            const CalSlot *slot,
            const CalBox *box,
            gboolean at_end)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  g_autofree char *times = cal_locale_format_times (slot->start, slot->end);
  g_autofree char *start = cal_locale_format_time (slot->start);
  PangoLayout *text = cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL_BOLD, times);
  CalBox ground = *box;
  graphene_rect_t rect;
  GskRoundedRect outline;
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  if (width + 2 * MARK_TEXT_MARGIN > box->width)
    {
      text = cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL_BOLD, start);
      pango_layout_get_pixel_size (text, &width, &height);
    }
  ground.width = MIN (box->width, width + 2 * MARK_TEXT_MARGIN);
  ground.x = self->grid.rtl ? box->x + box->width - ground.width : box->x;
  ground.y = MAX (box->y, cal_days_grid_get_hours_top (&self->grid) + 1);
  ground.height = height + 2;
  if (at_end)
    ground.y = MAX (ground.y, box->y + box->height - ground.height);
  rect = cal_canvas_to_rect (&ground);
  gsk_rounded_rect_init_from_rect (&outline, &rect, MARK_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &palette->accent_background, &rect);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float) (ground.x + floor ((ground.width - width) / 2)),
                            (float) (ground.y + 1)));
  gtk_snapshot_append_layout (snapshot, text, &palette->accent_foreground);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

/* The day in which the times of a mark are written: the one that is looked at. */
static int
choose_column (CalDaysView *self, const CalSlot *slot)
{
  int first = cal_slot_get_first_day (slot) - self->grid.first_day;
  int last = cal_slot_get_end_day (slot) - 1 - self->grid.first_day;
  int wanted = first;
  double x, y;

  cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  if (cal_grid_view_is_dragging (CAL_GRID_VIEW (self)))
    wanted = cal_days_grid_get_column_at (&self->grid, x);
  return CLAMP (wanted, MAX (first, 0), MAX (last, 0));
}

static void
draw_time_mark (CalDaysView *self, GtkSnapshot *snapshot, const CalSlot *slot)
{
  int with_times = choose_column (self, slot);

  push_hours (self, snapshot);
  for (int column = 0; column < self->n_days; column++)
    {
      CalBox box;

      if (!get_part (self, slot, column, &box))
        continue;
      draw_area (self, snapshot, &box);
      if (column == with_times)
        draw_times (self,
                    snapshot,
                    slot,
                    &box,
                    slot->start < (self->grid.first_day + column) * CAL_DAY);
    }
  gtk_snapshot_pop (snapshot);
}

static void
draw_days_mark (CalDaysView *self, GtkSnapshot *snapshot, const CalSlot *slot)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  int first = MAX (cal_slot_get_first_day (slot) - self->grid.first_day, 0);
  int end = MIN (cal_slot_get_end_day (slot) - self->grid.first_day, self->n_days);
  CalBox box, days;

  if (first >= end)
    return;
  box = days = cal_days_grid_get_strip_box (&self->grid, first, end);
  days.height = self->grid.height - days.y;
  if (slot->kind == CAL_SLOT_DAY)
    {
      cal_canvas_fill (snapshot, &palette->accent_background, DAY_MARK_ALPHA, &days);
      return;
    }
  box.x += 2;
  box.y += 1;
  box.width -= 3;
  box.height -= 3;
  draw_area (self, snapshot, &box);
}

static void
draw_slot (CalDaysView *self, GtkSnapshot *snapshot, const CalSlot *slot)
{
  if (slot->kind == CAL_SLOT_TIME)
    draw_time_mark (self, snapshot, slot);
  else if (slot->end > slot->start)
    draw_days_mark (self, snapshot, slot);
}

void
cal_days_view_draw_mark (CalDaysView *self, GtkSnapshot *snapshot)
{
  CalSlot selection;

  if (cal_grid_view_is_dragging (CAL_GRID_VIEW (self))
      && cal_grid_view_get_dragged (CAL_GRID_VIEW (self)) == NULL)
    draw_slot (self, snapshot, &self->drag_slot);
  else if (self->mark.end > self->mark.start)
    draw_slot (self, snapshot, &self->mark);
  if (cal_days_view_get_selected (self, &selection))
    draw_slot (self, snapshot, &selection);
}
