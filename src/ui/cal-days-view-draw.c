/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <math.h>

/* What is drawn and is not a widget: the grid beneath the occurrences, and above them the line of
 * the present time and what is in the hand. */

#define HOUR_ALPHA 0.12
#define HALF_HOUR_ALPHA 0.05
#define MIN_HOUR_FOR_HALVES 36
#define COLUMN_ALPHA 0.1
#define STRIP_ALPHA 0.18
#define WEEKEND_ALPHA 0.025
#define TODAY_ALPHA 0.06
#define NOW_WIDTH 2
#define NOW_ELSEWHERE_ALPHA 0.35
#define NOW_DOT 9
#define MANY_TEXTS 500

static double
get_contrast (CalDaysView *self)
{
  return cal_canvas_get_palette (CAL_CANVAS (self))->is_high_contrast ? 3 : 1;
}

static void
draw_line (CalDaysView *self, GtkSnapshot *snapshot, double alpha, const CalBox *box)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));

  cal_canvas_fill (snapshot, &palette->foreground, MIN (1, alpha * get_contrast (self)), box);
}

/* The ground of a day, from the strip down. */
static void
draw_ground (CalDaysView *self, GtkSnapshot *snapshot, int column)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  int day = self->grid.first_day + column;
  CalBox box = cal_days_grid_get_strip_box (&self->grid, column, column + 1);

  box.height = self->grid.height - box.y;
  if (self->n_days > 1 && cal_grid_view_is_weekend (CAL_GRID_VIEW (self), day))
    cal_canvas_fill (snapshot, &palette->foreground, WEEKEND_ALPHA, &box);
  if (self->n_days > 1 && day == cal_grid_view_get_today (CAL_GRID_VIEW (self)))
    cal_canvas_fill (snapshot, &palette->accent_background, TODAY_ALPHA, &box);
}

static void
draw_column_line (CalDaysView *self, GtkSnapshot *snapshot, int column)
{
  double edge = cal_days_grid_get_edge (&self->grid, column);
  CalBox line = { self->grid.rtl ? edge - 1 : edge,
                  self->grid.header,
                  1,
                  self->grid.height - self->grid.header };

  draw_line (self, snapshot, COLUMN_ALPHA, &line);
}

static void
draw_hour_lines (CalDaysView *self, GtkSnapshot *snapshot)
{
  double top = cal_days_grid_get_hours_top (&self->grid);
  double width = self->grid.width - self->grid.gutter;
  CalBox line = { self->grid.rtl ? 0 : self->grid.gutter, 0, width, 1 };

  for (int half = 1; half < 48; half++)
    {
      gboolean is_hour = half % 2 == 0;

      line.y = cal_days_grid_get_y (&self->grid, half * CAL_DAYS_CELL);
      if (line.y < top || line.y >= self->grid.height)
        continue;
      if (is_hour || self->grid.hour_height >= MIN_HOUR_FOR_HALVES)
        draw_line (self, snapshot, is_hour ? HOUR_ALPHA : HALF_HOUR_ALPHA, &line);
    }
}

void
cal_days_view_draw_below (CalCanvas *canvas, GtkSnapshot *snapshot)
{
  CalDaysView *self = CAL_DAYS_VIEW (canvas);
  CalBox line = { 0, cal_days_grid_get_hours_top (&self->grid) - 1, self->grid.width, 1 };

  /* Drags write many times that never come again. */
  if (g_hash_table_size (self->texts) > MANY_TEXTS)
    cal_days_view_forget_texts (self);
  for (int column = 0; column < self->n_days; column++)
    draw_ground (self, snapshot, column);
  draw_hour_lines (self, snapshot);
  for (int column = 0; column < self->n_days; column++)
    draw_column_line (self, snapshot, column);
  draw_line (self, snapshot, STRIP_ALPHA, &line);
  line.y = self->grid.header - 1;
  draw_line (self, snapshot, HALF_HOUR_ALPHA, &line);
  cal_days_view_draw_header (self, snapshot);
  cal_days_view_draw_labels (self, snapshot);
}

static void
draw_dot (GtkSnapshot *snapshot, const GdkRGBA *color, double x, double y)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT ((float) floor (x - NOW_DOT / 2.0),
                                             (float) floor (y - NOW_DOT / 2.0),
                                             NOW_DOT,
                                             NOW_DOT);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, NOW_DOT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* A line over today with a dot at its beginning, and a faint one over the other days. */
static void
draw_now (CalDaysView *self, GtkSnapshot *snapshot)
{
  gint64 now = cal_grid_view_get_now (CAL_GRID_VIEW (self));
  int column = cal_grid_view_get_today (CAL_GRID_VIEW (self)) - self->grid.first_day;
  double width = self->grid.width - self->grid.gutter;
  GdkRGBA color = cal_days_view_get_now_color (self);
  CalBox line;

  if (cal_day_of_wall (now) != cal_grid_view_get_today (CAL_GRID_VIEW (self))
      || !cal_days_view_shows (self, cal_grid_view_get_today (CAL_GRID_VIEW (self))))
    return;
  line = (CalBox){ self->grid.rtl ? 0 : self->grid.gutter,
                   cal_days_grid_get_y (
                       &self->grid,
                       now - cal_grid_view_get_today (CAL_GRID_VIEW (self)) * CAL_DAY),
                   width,
                   1 };
  cal_canvas_fill (snapshot, &color, NOW_ELSEWHERE_ALPHA, &line);
  line.x = MIN (cal_days_grid_get_edge (&self->grid, column),
                cal_days_grid_get_edge (&self->grid, column + 1));
  line.width = fabs (cal_days_grid_get_edge (&self->grid, column + 1)
                     - cal_days_grid_get_edge (&self->grid, column));
  line.height = NOW_WIDTH;
  cal_canvas_fill (snapshot, &color, 1, &line);
  draw_dot (snapshot, &color, cal_days_grid_get_edge (&self->grid, column) + 0.5, line.y + 1);
}

void
cal_days_view_draw_above (CalCanvas *canvas, GtkSnapshot *snapshot)
{
  CalDaysView *self = CAL_DAYS_VIEW (canvas);
  double top = cal_days_grid_get_hours_top (&self->grid);

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0,
                                               (float) top,
                                               (float) self->grid.width,
                                               (float) (self->grid.height - top)));
  draw_now (self, snapshot);
  gtk_snapshot_pop (snapshot);
  cal_days_view_draw_mark (self, snapshot);
  cal_days_view_draw_ghost (self, snapshot);
}

/* Red in every calendar; libadwaita's, so that it can be seen on light and dark. */
GdkRGBA
cal_days_view_get_now_color (CalDaysView *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA color;

  if (!gtk_style_context_lookup_color (context, "error_color", &color))
    color = cal_canvas_get_palette (CAL_CANVAS (self))->accent;
  return color;
}
