/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cal-locale.h"
#include "cal-zone-place.h"

/* Sizes, and the placing of everything that is a widget. All of it is done in every frame in which
 * something has moved or changed; what is the same as before costs a lookup.
 *
 * A block whose beginning is scrolled away is given only the room that is left of it, so that its
 * words stay in sight and the strip need not cover it. */

#define BAR_PADDING 6
#define BAR_GAP 2
#define BAR_MARGIN 2
#define FEW_LANES 3        /* of the strip, that are shown without being asked for … */
#define FEW_SHARE (1. / 3) /* … and more in so much of the view, … */
#define KEPT_HOURS 14      /* … as long as so many hours are seen */
#define STRIP_SHARE 0.45   /* of the height of the view, at most */
#define REST_PADDING 6
#define MIN_BLOCK_PADDING 4
#define MIN_DAY_FOR_TIME 110

static double
measure_rest (CalDaysView *self)
{
  g_autoptr (PangoLayout) layout =
      pango_layout_new (cal_canvas_get_text_context (CAL_CANVAS (self)));
  int width;

  pango_layout_set_text (layout, "+99", -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width + REST_PADDING;
}

static void
measure_metrics (CalDaysView *self)
{
  if (self->has_metrics)
    return;
  self->grid.bar_height = cal_canvas_get_line_height (CAL_CANVAS (self)) + BAR_PADDING;
  self->grid.bar_gap = BAR_GAP;
  self->grid.bar_margin = BAR_MARGIN;
  self->grid.rest_width = measure_rest (self);
  cal_days_view_measure_texts (self);
  self->has_metrics = TRUE;
}

/* How many lanes the strip can have: all that there is room for, and what of it is shown without
 * being asked for. The latter doesn't depend on how high the hours are made. */
static guint
get_most_lanes (CalDaysView *self, gboolean is_expanded)
{
  double lane = self->grid.bar_height + self->grid.bar_gap;
  double height = self->grid.height;
  double spare = height - self->grid.header - KEPT_HOURS * CAL_DAYS_DEFAULT_HOUR;
  guint most = (guint) MAX (1, height * STRIP_SHARE / lane);
  guint few = (guint) MAX (FEW_LANES, MIN (height * FEW_SHARE, spare) / lane);

  return is_expanded ? most : MIN (most, few);
}

/* By how many pixels it is wider than the narrowest over as many days. */
static int
get_excess (CalDaysView *self, const CalMonthBar *bar)
{
  double width = cal_days_grid_get_bar_box (&self->grid, bar).width, narrowest = width;
  CalMonthBar other = *bar;

  other.end_column -= other.first_column;
  for (other.first_column = 0; other.end_column <= self->n_days;
       other.first_column++, other.end_column++)
    narrowest = MIN (narrowest, cal_days_grid_get_bar_box (&self->grid, &other).width);
  return (int) (width - narrowest);
}

static void
place_bars (CalDaysView *self, const CalMonthRow *strip)
{
  for (guint i = 0; i < strip->n_bars; i++)
    {
      const CalMonthBar *bar = &strip->bars[i];
      CalBox box = cal_days_grid_get_bar_box (&self->grid, bar);
      graphene_rect_t rect = cal_canvas_to_rect (&box);
      CalOccurrenceLook look;

      if (bar->hidden)
        continue;
      cal_days_view_get_look (self, cal_days_index_get_bar (self->index, bar), &look);
      look.excess = get_excess (self, bar);
      look.shape |= CAL_SHAPE_FILLED | (bar->open_start ? CAL_SHAPE_OPEN_START : 0)
                    | (bar->open_end ? CAL_SHAPE_OPEN_END : 0);
      if (!cal_occurrence_is_all_day (look.occurrence) && !bar->open_start
          && box.width - look.excess >= MIN_DAY_FOR_TIME)
        look.shape |= CAL_SHAPE_TIME;
      cal_canvas_place (CAL_CANVAS (self), &look, CAL_DAYS_STRIP_SLOT, &rect);
    }
}

/* Whether anything of a box among the hours is in sight; what lies under the strip is cut off. */
static gboolean
cut_top (CalDaysView *self, CalBox *box, gboolean *out_is_cut)
{
  double top = cal_days_grid_get_hours_top (&self->grid), bottom = box->y + box->height;

  *out_is_cut = box->y < top;
  if (bottom <= top || box->y >= self->grid.height)
    return FALSE;
  box->y = MAX (box->y, top);
  box->height = bottom - box->y;
  return TRUE;
}

static void
place_blocks (CalDaysView *self, int column, const CalDayColumn *day)
{
  for (guint i = 0; i < day->n_blocks; i++)
    {
      const CalDayBlock *block = &day->blocks[i];
      CalBox box = cal_days_grid_get_block_box (&self->grid, column, block);
      CalOccurrenceLook look;
      graphene_rect_t rect;
      gboolean is_cut;

      if (block->hidden || !cut_top (self, &box, &is_cut))
        continue;
      rect = cal_canvas_to_rect (&box);
      cal_days_view_get_look (self, cal_days_index_get_block (self->index, column, block), &look);
      look.shape |= CAL_SHAPE_BLOCK | (block->open_start || is_cut ? CAL_SHAPE_OPEN_START : 0)
                    | (block->open_end ? CAL_SHAPE_OPEN_END : 0);
      cal_canvas_place (CAL_CANVAS (self), &look, column, &rect);
    }
}

/* The next of these buttons, or NULL when there is none and none can be made now. */
static GtkWidget *
take_button (CalDaysView *self, GPtrArray *buttons, guint n_placed)
{
  GtkWidget *button;

  if (n_placed < buttons->len)
    return g_ptr_array_index (buttons, n_placed);
  if (!cal_canvas_can_add (CAL_CANVAS (self)))
    return NULL;
  button = cal_more_button_new ();
  g_ptr_array_add (buttons, button);
  cal_canvas_add_part (CAL_CANVAS (self), button);
  return button;
}

static guint
place_button (CalDaysView *self,
              GPtrArray *buttons,
              guint n_placed,
              int day,
              guint n_hidden,
              const CalBox *box)
{
  GtkWidget *button = take_button (self, buttons, n_placed);
  graphene_rect_t rect = cal_canvas_to_rect (box);

  if (button == NULL)
    return n_placed;
  cal_more_button_show (CAL_MORE_BUTTON (button), day, n_hidden);
  cal_canvas_put (button, &rect);
  return n_placed + 1;
}

static void
hide_buttons (GPtrArray *buttons, guint n_placed)
{
  for (guint i = n_placed; i < buttons->len; i++)
    gtk_widget_set_child_visible (g_ptr_array_index (buttons, i), FALSE);
}

static void
place_more_buttons (CalDaysView *self, const CalMonthRow *strip)
{
  guint n_placed = 0;

  for (int column = 0; column < self->n_days; column++)
    {
      CalBox box = cal_days_grid_get_more_box (&self->grid, strip, column);

      if (strip->n_hidden[column] > 0)
        n_placed = place_button (self,
                                 self->more_buttons,
                                 n_placed,
                                 self->grid.first_day + column,
                                 strip->n_hidden[column],
                                 &box);
    }
  hide_buttons (self->more_buttons, n_placed);
}

static guint
place_rests (CalDaysView *self, int column, const CalDayColumn *day, guint n_placed)
{
  for (guint i = 0; i < day->n_rests; i++)
    {
      const CalDayRest *rest = &day->rests[i];
      CalBox box = cal_days_grid_get_rest_box (&self->grid, column, rest);
      guint n_before = n_placed;

      box = cal_days_grid_clip_to_hours (&self->grid, &box);
      if (box.height > 0)
        n_placed =
            place_button (self, self->rest_buttons, n_placed, day->day, rest->n_hidden, &box);
      if (n_placed > n_before && self->spot.day == day->day && self->spot.clock == rest->start)
        self->rest_at_spot = g_ptr_array_index (self->rest_buttons, n_before);
    }
  return n_placed;
}

static void
place_buttons (CalDaysView *self, const CalDaysLayout *layout)
{
  guint n_rests = 0;

  self->rest_at_spot = NULL;
  place_more_buttons (self, layout->strip);
  for (int column = 0; column < self->n_days; column++)
    n_rests = place_rests (self, column, layout->columns[column], n_rests);
  hide_buttons (self->rest_buttons, n_rests);
}

static void
place_expander (CalDaysView *self)
{
  guint n_lanes = cal_days_index_count_strip_lanes (self->index);
  gboolean is_needed = n_lanes > get_most_lanes (self, FALSE);
  double x = self->grid.rtl ? self->grid.width - self->grid.gutter : 0;
  double size = self->grid.bar_height + 4;

  gtk_widget_set_child_visible (self->expander, is_needed);
  if (!is_needed)
    return;
  cal_canvas_put (self->expander,
                  &GRAPHENE_RECT_INIT ((float) (x + floor ((self->grid.gutter - size) / 2)),
                                       (float) (self->grid.header + 1),
                                       (float) size,
                                       (float) size));
}

/* With a second zone the cursor says what time it is there: the labels cannot be read out. */
static void
show_cursor (CalDaysView *self, const CalSlot *slot, gboolean is_selected)
{
  g_autofree char *elsewhere = NULL;

  if (self->second_zone != NULL && slot->kind == CAL_SLOT_TIME)
    {
      g_autoptr (CalZonePlace) place = cal_zone_place_new (self->second_zone);
      gint64 instant =
          cal_zone_to_instant (cal_grid_view_get_zone (CAL_GRID_VIEW (self)), slot->start);
      g_autofree char *time =
          cal_locale_format_time (cal_zone_to_wall (self->second_zone, instant));

      /* Translators: read out; a time of day and a city, as in "04:00 in New York". */
      elsewhere = g_strdup_printf (_ ("%s in %s"), time, cal_zone_place_get_city (place));
    }
  cal_slot_cursor_show (CAL_SLOT_CURSOR (self->cursor), slot, elsewhere, is_selected);
}

static void
place_cursor (CalDaysView *self)
{
  CalDaysPoint at = { cal_days_spot_is_in_strip (&self->spot), self->spot.day, self->spot.clock };
  CalSlot slot = cal_days_slot_around (&at);
  gboolean is_selected = cal_days_view_get_selected (self, &slot);
  int column = self->spot.day - self->grid.first_day;
  gboolean is_cut;
  graphene_rect_t rect;
  CalBox box;

  if (!is_selected && slot.kind == CAL_SLOT_TIME)
    slot.end = slot.start + CAL_DAYS_CELL;
  show_cursor (self, &slot, is_selected);
  if (at.in_strip)
    box = cal_days_grid_get_strip_box (&self->grid, column, column + 1);
  else
    {
      gint64 start = self->spot.clock - self->spot.clock % CAL_DAYS_CELL;

      box = cal_days_grid_get_span_box (&self->grid, column, start, start + CAL_DAYS_CELL);
      /* Out of sight, but there: it may have the focus. */
      if (!cut_top (self, &box, &is_cut))
        box.y = self->grid.height + 1;
    }
  rect = cal_canvas_to_rect (&box);
  cal_canvas_put (self->cursor, &rect);
}

void
cal_days_view_measure (CalGridView *view, int width, int height)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysGrid *grid = &self->grid;
  guint n_lanes, shown;
  gint64 min_length;

  measure_metrics (self);
  grid->width = width;
  grid->height = height;
  grid->rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  grid->gutter = self->label_width + self->second_width;
  grid->header = cal_days_view_measure_header (self);
  n_lanes = cal_days_index_count_strip_lanes (self->index);
  shown = CLAMP (n_lanes, 1, get_most_lanes (self, self->is_expanded));
  grid->strip = cal_days_grid_get_strip_for (grid, shown);
  grid->hour_height = MAX (self->hour_height, (height - cal_days_grid_get_hours_top (grid)) / 24);
  min_length = cal_days_grid_get_length (grid, grid->bar_height - BAR_PADDING + MIN_BLOCK_PADDING);
  cal_days_index_set_room (self->index,
                           shown,
                           min_length,
                           cal_days_grid_get_max_lanes (grid, FALSE),
                           cal_days_grid_get_max_lanes (grid, TRUE));
  cal_canvas_set_board (CAL_CANVAS (self),
                        &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
}

void
cal_days_view_place (CalGridView *view)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalCanvas *canvas = CAL_CANVAS (view);
  const CalDaysLayout *layout;

  cal_days_view_fit_position (self);
  layout = cal_days_index_get_layout (self->index);
  cal_days_view_settle_spot (self);
  cal_canvas_begin (canvas);
  place_bars (self, layout->strip);
  for (int column = 0; column < self->n_days; column++)
    place_blocks (self, column, layout->columns[column]);
  cal_canvas_end (canvas);
  place_buttons (self, layout);
  place_expander (self);
  place_cursor (self);
}

void
cal_days_view_get_look (CalDaysView *self, CalOccurrence *occurrence, CalOccurrenceLook *out_look)
{
  cal_canvas_get_look (CAL_CANVAS (self), occurrence, out_look);
  if (cal_grid_view_is_past (CAL_GRID_VIEW (self), occurrence))
    out_look->shape |= CAL_SHAPE_PAST;
  if (cal_grid_view_is_lifted (CAL_GRID_VIEW (self), occurrence))
    out_look->shape |= CAL_SHAPE_LIFTED;
}

static void
name_expander (CalDaysView *self)
{
  const char *name = self->is_expanded ? _ ("Show fewer all-day appointments")
                                       : _ ("Show all all-day appointments");

  gtk_button_set_icon_name (GTK_BUTTON (self->expander),
                            self->is_expanded ? "pan-up-symbolic" : "pan-down-symbolic");
  gtk_widget_set_tooltip_text (self->expander, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->expander),
                               GTK_ACCESSIBLE_STATE_EXPANDED,
                               self->is_expanded,
                               -1);
}

static void
expander_clicked_cb (GtkButton *button, CalDaysView *self)
{
  self->is_expanded = !self->is_expanded;
  name_expander (self);
  cal_grid_view_queue (CAL_GRID_VIEW (self));
}

void
cal_days_view_setup_expander (CalDaysView *self)
{
  self->expander = gtk_button_new ();
  gtk_widget_add_css_class (self->expander, "flat");
  gtk_widget_add_css_class (self->expander, "expander");
  name_expander (self);
  g_signal_connect (self->expander, "clicked", G_CALLBACK (expander_clicked_cb), self);
  cal_canvas_add_cover (CAL_CANVAS (self), self->expander);
  gtk_widget_set_child_visible (self->expander, FALSE);
}

/* What of a box is visible, for something to point at. */
GdkRectangle
cal_days_view_to_rectangle (CalDaysView *self, const CalBox *box)
{
  double y = CLAMP (box->y, 0, self->grid.height - 1);
  double end = CLAMP (box->y + box->height, y + 1, self->grid.height);

  return (GdkRectangle){ (int) box->x, (int) y, (int) MAX (1, box->width), (int) (end - y) };
}

/* The part of a slot that lies in that day, or over all its days in the strip. */
GdkRectangle
cal_days_view_get_slot_rectangle (CalDaysView *self, const CalSlot *slot, int day)
{
  int first = cal_slot_get_first_day (slot) - self->grid.first_day;
  int end = cal_slot_get_end_day (slot) - self->grid.first_day;
  gint64 midnight = day * CAL_DAY;
  CalBox box;

  if (slot->kind == CAL_SLOT_TIME)
    {
      box = cal_days_grid_get_span_box (&self->grid,
                                        CLAMP (day - self->grid.first_day, 0, self->n_days - 1),
                                        CLAMP (slot->start - midnight, 0, CAL_DAY),
                                        CLAMP (slot->end - midnight, 0, CAL_DAY));
      box = cal_days_grid_clip_to_hours (&self->grid, &box);
    }
  else
    box = cal_days_grid_get_strip_box (&self->grid,
                                       CLAMP (first, 0, self->n_days - 1),
                                       CLAMP (end, 1, self->n_days));
  return cal_days_view_to_rectangle (self, &box);
}
