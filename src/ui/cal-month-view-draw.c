/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include <math.h>

#include "cal-locale.h"

/* What is drawn and is not a widget: the grid with its numbers beneath the occurrences, and what is
 * in the hand above them. The texts are laid out once for a font: thirty-one numbers, twelve
 * months. */

#define TEXT_MARGIN 8
#define NARROW_TEXT_MARGIN 4
#define NARROW_CELL 80
#define HEAD_PADDING 5
#define PILL_PADDING 6
#define MONTH_GAP 6

#define LINE_ALPHA 0.12
#define COLUMN_ALPHA 0.07
#define MONTH_ALPHA 0.38
#define WEEKEND_ALPHA 0.025
#define OTHER_MONTH_ALPHA 0.035
#define MARK_ALPHA 0.16
#define TODAY_ALPHA 0.06
#define NUMBER_ALPHA 0.9
#define DIM_ALPHA 0.56
#define HOVER_ALPHA 0.1

static PangoLayout *
create_text (CalMonthView *self, const char *text, gboolean is_bold)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  if (is_bold)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (layout, attributes);
    }
  return layout;
}

static PangoLayout *
get_number (CalMonthView *self, PangoLayout **texts, int number, gboolean is_bold)
{
  if (texts[number] == NULL)
    {
      g_autofree char *text = g_strdup_printf ("%d", number);

      texts[number] = create_text (self, text, is_bold);
    }
  return texts[number];
}

static PangoLayout *
get_month (CalMonthView *self, PangoLayout **texts, int month, gboolean is_short)
{
  if (texts[month] == NULL)
    {
      g_autofree char *number = NULL, *text = NULL;

      if (is_short)
        text = cal_locale_get_month_name (month, TRUE);
      else
        cal_locale_format_first_day (cal_day_from_date (1970, month, 1), &number, &text);
      texts[month] = create_text (self, text, TRUE);
    }
  return texts[month];
}

/* The number of a day that has its month beside it. */
static PangoLayout *
get_first_number (CalMonthView *self)
{
  g_autofree char *number = NULL, *month = NULL;

  if (self->texts.first_day == NULL)
    {
      self->has_month_first =
          cal_locale_format_first_day (cal_day_from_date (1970, 1, 1), &number, &month);
      self->texts.first_day = create_text (self, number, TRUE);
    }
  return self->texts.first_day;
}

static void
clear_texts (PangoLayout **texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    g_clear_object (&texts[i]);
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *text, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, text, color);
  gtk_snapshot_restore (snapshot);
}

static gboolean
is_in_month (CalMonthView *self, int day)
{
  int year, month, other_year, other_month;

  cal_day_to_date (day, &year, &month, NULL);
  cal_day_to_date (cal_grid_view_get_date (CAL_GRID_VIEW (self)), &other_year, &other_month, NULL);
  return year == other_year && month == other_month;
}

/* Whether the day is selected by keys, marked by the pointer, or under what is being dragged. */
static gboolean
is_marked (CalMonthView *self, int day)
{
  CalOccurrence *dragged = cal_grid_view_get_dragged (CAL_GRID_VIEW (self));
  int first = self->mark_first, end = self->mark_end;

  if (dragged != NULL)
    {
      int delta = self->drag_day - self->drag_start_day;

      first = cal_occurrence_get_first_day (dragged) + delta;
      end = cal_occurrence_get_end_day (dragged) + delta;
    }
  else if (cal_grid_view_is_selecting (CAL_GRID_VIEW (self)))
    {
      first = MIN (self->anchor, self->spot.day);
      end = MAX (self->anchor, self->spot.day) + 1;
    }
  return first <= day && day < end;
}

static void
draw_ground (CalMonthView *self, GtkSnapshot *snapshot, int day, const CalBox *box)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));

  if (cal_grid_view_is_weekend (CAL_GRID_VIEW (self), day))
    cal_canvas_fill (snapshot, &palette->foreground, WEEKEND_ALPHA, box);
  if (!is_in_month (self, day))
    cal_canvas_fill (snapshot, &palette->foreground, OTHER_MONTH_ALPHA, box);
  if (day == cal_grid_view_get_today (CAL_GRID_VIEW (self)))
    cal_canvas_fill (snapshot, &palette->accent_background, TODAY_ALPHA, box);
  if (is_marked (self, day))
    cal_canvas_fill (snapshot, &palette->accent_background, MARK_ALPHA, box);
}

/* Lines are drawn at the top and at the leading edge of each day; the one between two months is
 * strong and so makes a step where a month begins in the middle of a week. */
static void
draw_lines (CalMonthView *self, GtkSnapshot *snapshot, int day, int column, const CalBox *box)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  double contrast = palette->is_high_contrast ? 3 : 1;
  CalBox top = { box->x, box->y, box->width, 1 };
  CalBox side = { self->grid.rtl ? box->x + box->width - 1 : box->x, box->y, 1, box->height };
  int day_of_month;

  cal_day_to_date (day, NULL, NULL, &day_of_month);
  cal_canvas_fill (snapshot,
                   &palette->foreground,
                   MIN (1, contrast * (day_of_month <= CAL_WEEK_DAYS ? MONTH_ALPHA : LINE_ALPHA)),
                   &top);
  if (column > 0 || self->grid.gutter > 0)
    cal_canvas_fill (
        snapshot,
        &palette->foreground,
        MIN (1, contrast * (day_of_month == 1 && column > 0 ? MONTH_ALPHA : COLUMN_ALPHA)),
        &side);
}

/* What names a day: its number, in a narrow cell the month's name for the first. */
static PangoLayout *
get_day_text (CalMonthView *self, int day, double width)
{
  int month, day_of_month;

  cal_day_to_date (day, NULL, &month, &day_of_month);
  if (day_of_month == 1 && width < NARROW_CELL)
    return get_month (self, self->texts.short_months, month, TRUE);
  if (day_of_month == 1 || day == cal_grid_view_get_today (CAL_GRID_VIEW (self)))
    return get_number (self, self->texts.bold_days, day_of_month, TRUE);
  return get_number (self, self->texts.days, day_of_month, FALSE);
}

/* The name of the month beside its first day: whole, short, or NULL, as there is room. */
static PangoLayout *
choose_month (CalMonthView *self, int day, double room)
{
  PangoLayout *text;
  int month, day_of_month, width;

  cal_day_to_date (day, NULL, &month, &day_of_month);
  if (day_of_month != 1)
    return NULL;
  text = get_month (self, self->texts.months, month, FALSE);
  pango_layout_get_pixel_size (text, &width, NULL);
  if (width + 2 <= room)
    return text;
  text = get_month (self, self->texts.short_months, month, TRUE);
  pango_layout_get_pixel_size (text, &width, NULL);
  return width <= room ? text : NULL;
}

/* The words at the head of a day, and where they are from its leading edge. */
typedef struct
{
  PangoLayout *number;
  PangoLayout *month; /* (nullable) */
  double number_at;
  double month_at;
  double ground_at; /* of the number: a pill that reaches out of the column of numbers … */
  double ground;    /* … but not of the day; its width */
  double height;    /* of the number */
} Head;

/* Returns how wide the number is. */
static int
set_number (Head *head, PangoLayout *number, gboolean is_narrow)
{
  int width, height;

  head->number = number;
  pango_layout_get_pixel_size (number, &width, &height);
  head->height = height;
  head->ground = MAX (width + (is_narrow ? PILL_PADDING : 2 * PILL_PADDING), height + 2);
  return width;
}

static void
choose_words (CalMonthView *self, int day, double width, gboolean is_narrow, Head *out_head)
{
  int number_width, day_of_month;
  double after;

  cal_day_to_date (day, NULL, NULL, &day_of_month);
  *out_head = (Head){ 0 };
  if (!is_narrow && day_of_month == 1)
    {
      number_width = set_number (out_head, get_first_number (self), FALSE);
      after = day == cal_grid_view_get_today (CAL_GRID_VIEW (self))
                  ? out_head->ground - number_width
                  : 0;
      out_head->month =
          choose_month (self, day, width - TEXT_MARGIN - number_width - after - MONTH_GAP);
    }
  if (out_head->month == NULL)
    set_number (out_head, get_day_text (self, day, width), is_narrow);
}

static void
layout_head (CalMonthView *self, int day, double width, Head *out_head)
{
  gboolean is_narrow = width < NARROW_CELL;
  gboolean is_today = day == cal_grid_view_get_today (CAL_GRID_VIEW (self));
  double at = is_narrow ? NARROW_TEXT_MARGIN : TEXT_MARGIN, before, after;
  int number_width, month_width = 0;

  choose_words (self, day, width, is_narrow, out_head);
  pango_layout_get_pixel_size (out_head->number, &number_width, NULL);
  before = (out_head->ground - number_width) / 2;
  after = is_today ? before : 0;
  if (out_head->month != NULL)
    pango_layout_get_pixel_size (out_head->month, &month_width, NULL);
  if (out_head->month != NULL && self->has_month_first)
    {
      out_head->month_at = at;
      at += month_width + MONTH_GAP + after;
    }
  else if (is_today)
    at = MAX (at, 2 + before);
  out_head->number_at = at;
  out_head->ground_at = MAX (1, at - before);
  if (!self->has_month_first)
    out_head->month_at = at + number_width + after + MONTH_GAP;
}

/* From the leading edge to the left one. */
static double
get_left (CalMonthView *self, const CalBox *box, double at, double width)
{
  return self->grid.rtl ? box->x + box->width - at - width : box->x + at;
}

static CalBox
get_ground (CalMonthView *self, const CalBox *day, const Head *head)
{
  return (CalBox){ get_left (self, day, head->ground_at, head->ground),
                   day->y + floor ((self->grid.head - head->height) / 2),
                   head->ground,
                   head->height + 2 };
}

static void
draw_pill (GtkSnapshot *snapshot, const CalBox *box, const GdkRGBA *color)
{
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((float) box->x, (float) box->y, (float) box->width, (float) box->height);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, (float) box->height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
draw_head (CalMonthView *self, GtkSnapshot *snapshot, int day, const CalBox *box)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  gboolean is_today = day == cal_grid_view_get_today (CAL_GRID_VIEW (self));
  double alpha = is_in_month (self, day) ? NUMBER_ALPHA : DIM_ALPHA;
  GdkRGBA color = cal_color_with_alpha (&palette->foreground, alpha);
  GdkRGBA hovered = cal_color_with_alpha (&palette->foreground, HOVER_ALPHA);
  CalBox ground;
  Head head;
  double y;
  int width;

  layout_head (self, day, box->width, &head);
  ground = get_ground (self, box, &head);
  y = ground.y + 1;
  if (is_today)
    draw_pill (snapshot, &ground, &palette->accent_background);
  if (self->has_hovered && day == self->hovered_day)
    draw_pill (snapshot, &ground, &hovered);
  pango_layout_get_pixel_size (head.number, &width, NULL);
  draw_text (snapshot,
             head.number,
             get_left (self, box, head.number_at, width),
             y,
             is_today ? &palette->accent_foreground : &color);
  if (head.month == NULL)
    return;
  pango_layout_get_pixel_size (head.month, &width, NULL);
  draw_text (snapshot, head.month, get_left (self, box, head.month_at, width), y, &color);
}

static void
draw_week_number (CalMonthView *self, GtkSnapshot *snapshot, int row)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  GdkRGBA color = cal_color_with_alpha (&palette->foreground, DIM_ALPHA);
  CalBox box = cal_month_grid_get_day_box (&self->grid, row, 0);
  int first_day = cal_month_row_get_first_day (row, self->grid.week_start);
  /* The week is named by its Thursday (ISO 8601), wherever it begins. */
  int thursday = first_day + (3 - cal_day_get_weekday (first_day) + CAL_WEEK_DAYS) % CAL_WEEK_DAYS;
  PangoLayout *text =
      get_number (self, self->texts.weeks, cal_day_get_iso_week (thursday, NULL), FALSE);
  double left = self->grid.rtl ? self->grid.width - self->grid.gutter : 0;
  CalBox top = { left, box.y, self->grid.gutter, 1 };
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  cal_canvas_fill (snapshot, &palette->foreground, LINE_ALPHA, &top);
  draw_text (snapshot,
             text,
             left + floor ((self->grid.gutter - width) / 2),
             box.y + floor ((self->grid.head - height) / 2) + 1,
             &color);
}

void
cal_month_view_draw_below (CalCanvas *canvas, GtkSnapshot *snapshot)
{
  CalMonthView *self = CAL_MONTH_VIEW (canvas);
  int end_row = cal_month_grid_get_end_row (&self->grid);

  for (int row = cal_month_grid_get_first_row (&self->grid); row < end_row; row++)
    {
      int first_day = cal_month_row_get_first_day (row, self->grid.week_start);

      for (int column = 0; column < CAL_WEEK_DAYS; column++)
        {
          CalBox box = cal_month_grid_get_day_box (&self->grid, row, column);

          draw_ground (self, snapshot, first_day + column, &box);
          draw_lines (self, snapshot, first_day + column, column, &box);
          draw_head (self, snapshot, first_day + column, &box);
        }
      if (self->grid.gutter > 0)
        draw_week_number (self, snapshot, row);
    }
}

/* What is in the hand, at its real length: over all the rows that it would lie in, at the height at
 * which the pointer holds it. */
static void
draw_ghost (CalMonthView *self, GtkSnapshot *snapshot, int row, double shift)
{
  CalOccurrence *dragged = cal_grid_view_get_dragged (CAL_GRID_VIEW (self));
  int row_day = cal_month_row_get_first_day (row, self->grid.week_start);
  int delta = self->drag_day - self->drag_start_day;
  int first = cal_occurrence_get_first_day (dragged) + delta - row_day;
  int end = cal_occurrence_get_end_day (dragged) + delta - row_day;
  CalMonthBar bar = {
    .first_column = MAX (first, 0),
    .end_column = MIN (end, CAL_WEEK_DAYS),
    .open_start = first<0, .open_end = end> CAL_WEEK_DAYS,
  };
  CalOccurrenceLook look;
  CalBox box;

  if (bar.first_column >= bar.end_column)
    return;
  box = cal_month_grid_get_bar_box (&self->grid, row, &bar);
  box.y = cal_month_grid_get_row_y (&self->grid, row) + shift;
  cal_month_view_get_bar_look (self, dragged, &bar, &look);
  look.shape &= ~(guint) (CAL_SHAPE_PAST | CAL_SHAPE_LIFTED);
  cal_canvas_draw_ghost (
      CAL_CANVAS (self),
      snapshot,
      &look,
      &GRAPHENE_RECT_INIT ((float) box.x, (float) box.y, (float) box.width, (float) box.height));
}

void
cal_month_view_draw_above (CalCanvas *canvas, GtkSnapshot *snapshot)
{
  CalMonthView *self = CAL_MONTH_VIEW (canvas);
  int end_row = cal_month_grid_get_end_row (&self->grid);
  double x, y, row_y, shift;

  if (cal_grid_view_get_dragged (CAL_GRID_VIEW (self)) == NULL)
    return;
  cal_grid_view_get_pointer (CAL_GRID_VIEW (self), &x, &y);
  row_y = cal_month_grid_get_row_y (&self->grid,
                                    cal_month_row_of_day (self->drag_day, self->grid.week_start));
  shift = CLAMP (y - self->grab_offset - row_y, 0, self->grid.row_height - self->grid.bar_height);
  for (int row = cal_month_grid_get_first_row (&self->grid); row < end_row; row++)
    draw_ghost (self, snapshot, row, shift);
}

void
cal_month_view_forget_texts (CalMonthView *self)
{
  clear_texts (self->texts.days, G_N_ELEMENTS (self->texts.days));
  clear_texts (self->texts.bold_days, G_N_ELEMENTS (self->texts.bold_days));
  g_clear_object (&self->texts.first_day);
  clear_texts (self->texts.weeks, G_N_ELEMENTS (self->texts.weeks));
  clear_texts (self->texts.months, G_N_ELEMENTS (self->texts.months));
  clear_texts (self->texts.short_months, G_N_ELEMENTS (self->texts.short_months));
}

double
cal_month_view_measure_head (CalMonthView *self)
{
  int height;

  pango_layout_get_pixel_size (get_number (self, self->texts.bold_days, 30, TRUE), NULL, &height);
  return height + 2 * HEAD_PADDING;
}

double
cal_month_view_measure_gutter (CalMonthView *self)
{
  int width;

  pango_layout_get_pixel_size (get_number (self, self->texts.weeks, 50, FALSE), &width, NULL);
  return width + 2 * TEXT_MARGIN;
}

/* Whether the point is on the number of the day that it is in. */
gboolean
cal_month_view_is_on_number (CalMonthView *self, const CalMonthHit *at, double x, double y)
{
  CalBox day = cal_month_grid_get_day_box (&self->grid, at->row, at->column), ground;
  Head head;

  layout_head (self, at->day, day.width, &head);
  ground = get_ground (self, &day, &head);
  return x >= ground.x && x < ground.x + ground.width && y >= ground.y
         && y < ground.y + ground.height;
}
