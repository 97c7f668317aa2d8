/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include <math.h>

/* Sizes, and the placing of everything that is a widget. All of it is done in every frame in which
 * something has moved or changed; what is the same as before costs a lookup. */

#define BAR_PADDING 6
#define BAR_GAP 2
#define BAR_MARGIN 3
#define MIN_BARS 2       /* that fit into the lowest row */
#define SIX_WEEKS_BARS 3 /* six weeks are shown when so many bars fit, else five */
#define MIN_CELL_FOR_TIME 96

static double
choose_row_height (CalMonthView *self, double height)
{
  double lane = self->grid.bar_height + self->grid.bar_gap;
  double lowest = self->grid.head + MIN_BARS * lane + BAR_GAP;
  double comfortable = self->grid.head + SIX_WEEKS_BARS * lane + BAR_GAP;
  double n_weeks;

  if (height / 6 >= comfortable)
    n_weeks = 6;
  else if (height / 5 >= lowest)
    n_weeks = 5;
  else
    n_weeks = MAX (1, floor (height / lowest));
  return ceil (MAX (height / n_weeks, lowest));
}

/* By how many pixels it is wider than the narrowest over as many days. */
static int
get_excess (CalMonthView *self, const CalMonthBar *bar)
{
  double width = cal_month_grid_get_bar_box (&self->grid, 0, bar).width, narrowest = width;
  CalMonthBar other = *bar;

  other.end_column -= other.first_column;
  for (other.first_column = 0; other.end_column <= CAL_WEEK_DAYS;
       other.first_column++, other.end_column++)
    narrowest = MIN (narrowest, cal_month_grid_get_bar_box (&self->grid, 0, &other).width);
  return (int) (width - narrowest);
}

static void
place_row (CalMonthView *self, int number)
{
  const CalMonthRow *row = cal_month_index_get_row (self->index, number);

  for (guint i = 0; row != NULL && i < row->n_bars; i++)
    {
      const CalMonthBar *bar = &row->bars[i];
      CalOccurrenceLook look;
      graphene_rect_t rect;
      CalBox box;

      if (bar->hidden)
        continue;
      box = cal_month_grid_get_bar_box (&self->grid, number, bar);
      rect = cal_canvas_to_rect (&box);
      cal_month_view_get_bar_look (self,
                                   cal_month_index_get_occurrence (self->index, number, bar),
                                   bar,
                                   &look);
      look.excess = get_excess (self, bar);
      if (cal_grid_view_is_lifted (CAL_GRID_VIEW (self), look.occurrence))
        look.shape |= CAL_SHAPE_LIFTED;
      cal_canvas_place (CAL_CANVAS (self), &look, number, &rect);
    }
}

static guint
place_more (CalMonthView *self, int number, guint n_placed)
{
  const CalMonthRow *row = cal_month_index_get_row (self->index, number);

  for (int column = 0; row != NULL && column < CAL_WEEK_DAYS; column++)
    {
      CalBox box = cal_month_grid_get_more_box (&self->grid, number, column);
      graphene_rect_t rect = cal_canvas_to_rect (&box);
      GtkWidget *button;

      if (row->n_hidden[column] == 0)
        continue;
      if (n_placed == self->more_buttons->len && !cal_canvas_can_add (CAL_CANVAS (self)))
        continue;
      if (n_placed == self->more_buttons->len)
        {
          button = cal_more_button_new ();
          g_ptr_array_add (self->more_buttons, button);
          cal_canvas_add_part (CAL_CANVAS (self), button);
        }
      button = g_ptr_array_index (self->more_buttons, n_placed++);
      cal_more_button_show (CAL_MORE_BUTTON (button),
                            row->first_day + column,
                            row->n_hidden[column]);
      cal_canvas_put (button, &rect);
    }
  return n_placed;
}

static void
place_cursor (CalMonthView *self)
{
  int number = cal_month_row_of_day (self->spot.day, self->grid.week_start);
  int column = self->spot.day - cal_month_row_get_first_day (number, self->grid.week_start);
  const CalMonthRow *row = cal_month_index_get_row (self->index, number);
  CalBox box = cal_month_grid_get_day_box (&self->grid, number, column);
  int anchor = cal_grid_view_is_selecting (CAL_GRID_VIEW (self)) ? self->anchor : self->spot.day;
  graphene_rect_t rect = cal_canvas_to_rect (&box);

  cal_day_cursor_show (CAL_DAY_CURSOR (self->cursor),
                       MIN (anchor, self->spot.day),
                       MAX (anchor, self->spot.day) + 1,
                       row != NULL ? row->n_total[column] : 0);
  cal_canvas_put (self->cursor, &rect);
}

void
cal_month_view_measure (CalGridView *view, int width, int height)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalMonthGrid *grid = &self->grid;
  int header_height;

  if (!self->has_metrics)
    {
      grid->bar_height = cal_canvas_get_line_height (CAL_CANVAS (self)) + BAR_PADDING;
      grid->bar_gap = BAR_GAP;
      grid->bar_margin = BAR_MARGIN;
      grid->head = cal_month_view_measure_head (self);
      self->has_metrics = TRUE;
    }
  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, -1, &header_height, NULL, NULL, NULL);
  grid->gutter = cal_grid_view_shows_weeks (view) ? cal_month_view_measure_gutter (self) : 0;
  grid->width = width;
  grid->top = header_height;
  grid->height = MAX (1, height - header_height);
  grid->row_height = choose_row_height (self, grid->height);
  grid->rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  cal_month_index_set_capacity (self->index, cal_month_grid_get_capacity (grid));
  cal_canvas_set_board (
      CAL_CANVAS (self),
      &GRAPHENE_RECT_INIT (0, (float) grid->top, (float) grid->width, (float) grid->height));
}

void
cal_month_view_place (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalCanvas *canvas = CAL_CANVAS (view);
  int first, end;
  guint n_more = 0;

  cal_week_header_set_grid (CAL_WEEK_HEADER (self->header), &self->grid);
  cal_canvas_put (self->header,
                  &GRAPHENE_RECT_INIT (0, 0, (float) self->grid.width, (float) self->grid.top));
  cal_month_view_settle_spot (self);
  first = cal_month_grid_get_first_row (&self->grid);
  end = cal_month_grid_get_end_row (&self->grid);
  cal_canvas_begin (canvas);
  for (int row = first; row < end; row++)
    place_row (self, row);
  cal_canvas_end (canvas);
  for (int row = first; row < end; row++)
    n_more = place_more (self, row, n_more);
  for (guint i = n_more; i < self->more_buttons->len; i++)
    gtk_widget_set_child_visible (g_ptr_array_index (self->more_buttons, i), FALSE);
  place_cursor (self);
}

const CalMonthRow *
cal_month_view_get_row (int row, gpointer self)
{
  return cal_month_index_get_row (CAL_MONTH_VIEW (self)->index, row);
}

void
cal_month_view_get_bar_look (CalMonthView *self,
                             CalOccurrence *occurrence,
                             const CalMonthBar *bar,
                             CalOccurrenceLook *out_look)
{
  gboolean is_all_day = cal_occurrence_is_all_day (occurrence);
  gboolean is_long =
      cal_occurrence_get_end_day (occurrence) - cal_occurrence_get_first_day (occurrence) > 1;

  cal_canvas_get_look (CAL_CANVAS (self), occurrence, out_look);
  if (is_all_day || is_long)
    out_look->shape |= CAL_SHAPE_FILLED;
  if (cal_grid_view_is_past (CAL_GRID_VIEW (self), occurrence))
    out_look->shape |= CAL_SHAPE_PAST;
  if (bar->open_start)
    out_look->shape |= CAL_SHAPE_OPEN_START;
  if (bar->open_end)
    out_look->shape |= CAL_SHAPE_OPEN_END;
  if (!is_all_day && !bar->open_start && self->grid.width / CAL_WEEK_DAYS >= MIN_CELL_FOR_TIME)
    out_look->shape |= CAL_SHAPE_TIME;
}

/* What of a box is visible, for something to point at. */
GdkRectangle
cal_month_view_clip_box (CalMonthView *self, const CalBox *box)
{
  double bottom = self->grid.top + self->grid.height;
  double y = CLAMP (box->y, self->grid.top, bottom - 1);
  double end = CLAMP (box->y + box->height, y + 1, bottom);

  return (GdkRectangle){ (int) box->x, (int) y, (int) MAX (1, box->width), (int) (end - y) };
}
