/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "cal-locale.h"
#include "cal-zone-hours.h"
#include "cal-zone-place.h"

/* The words around the days: their names at the top, the hours at the leading edge. Each text is
 * laid out once for a font.
 *
 * With a second zone there are two columns of hours, each with its place above it; the second shows
 * the time there on the day that has the keyboard's cursor. In a week in which one of the places
 * puts its clocks on, it so is right for the day that the user is at; elsewhere all days agree. */

#define TEXT_MARGIN 8
#define NARROW_TEXT_MARGIN 3
#define NAME_GAP 6
#define HEADER_PADDING 5
#define PILL_PADDING 6
#define LABEL_MARGIN 6
#define MAX_PLACE_WIDTH 76
#define SMALL_SCALE 0.83

#define HOVER_RADIUS 6
#define HOVER_ALPHA 0.08
#define NAME_ALPHA 0.62
#define NUMBER_ALPHA 0.9
#define PAST_ALPHA 0.5
#define LABEL_ALPHA 0.62
#define SECOND_ALPHA 0.5
#define HIGH_CONTRAST_ALPHA 0.85

static gboolean
is_bold (CalDaysTextStyle style)
{
  return style == CAL_DAYS_TEXT_BOLD || style == CAL_DAYS_TEXT_SMALL_BOLD;
}

static gboolean
is_small (CalDaysTextStyle style)
{
  return style == CAL_DAYS_TEXT_SMALL || style == CAL_DAYS_TEXT_SMALL_BOLD;
}

static PangoLayout *
create_text (CalDaysView *self, CalDaysTextStyle style, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  if (is_bold (style))
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  if (is_small (style))
    pango_attr_list_insert (attributes, pango_attr_scale_new (SMALL_SCALE));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

static int
get_width (CalDaysView *self, CalDaysTextStyle style, const char *text)
{
  int width;

  pango_layout_get_pixel_size (cal_days_view_get_text (self, style, text), &width, NULL);
  return width;
}

static int
get_height (CalDaysView *self, CalDaysTextStyle style)
{
  int height;

  pango_layout_get_pixel_size (cal_days_view_get_text (self, style, "0"), NULL, &height);
  return height;
}

static void
draw_text (GtkSnapshot *snapshot, PangoLayout *text, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) floor (x), (float) floor (y)));
  gtk_snapshot_append_layout (snapshot, text, color);
  gtk_snapshot_restore (snapshot);
}

/* The text colour at that strength; stronger where contrast is wanted. */
static GdkRGBA
get_color (CalDaysView *self, double alpha)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));

  return cal_color_with_alpha (&palette->foreground,
                               palette->is_high_contrast ? MAX (alpha, HIGH_CONTRAST_ALPHA)
                                                         : alpha);
}

/* ---- the names of the days ---- */

typedef enum
{
  NAME_FULL,
  NAME_SHORT,
  NAME_LETTER,
} NameLength;

static char *
get_name (int weekday, NameLength length)
{
  g_autofree char *name = cal_locale_get_weekday_name (weekday, length != NAME_FULL);

  return length == NAME_LETTER ? g_utf8_substring (name, 0, MIN (1, g_utf8_strlen (name, -1)))
                               : g_steal_pointer (&name);
}

static int
get_widest_name (CalDaysView *self, NameLength length)
{
  int widest = 0;

  for (int weekday = 0; weekday < CAL_WEEK_DAYS; weekday++)
    {
      g_autofree char *name = get_name (weekday, length);

      widest = MAX (widest, get_width (self, CAL_DAYS_TEXT_SMALL_BOLD, name));
    }
  return widest;
}

static double
get_day_width (CalDaysView *self)
{
  return (self->grid.width - self->grid.gutter) / self->n_days;
}

static double
get_pill_width (CalDaysView *self)
{
  return get_width (self, CAL_DAYS_TEXT_BOLD, "30") + 2 * PILL_PADDING;
}

/* Name and number stand beside one another where there is room for it, else above one another. */
static gboolean
is_stacked (CalDaysView *self)
{
  return get_widest_name (self, NAME_SHORT) + get_pill_width (self) + 2 * NARROW_TEXT_MARGIN
             + NAME_GAP
         > get_day_width (self);
}

static NameLength
choose_length (CalDaysView *self)
{
  double room = get_day_width (self);

  if (is_stacked (self))
    return get_widest_name (self, NAME_SHORT) + 2 <= room ? NAME_SHORT : NAME_LETTER;
  room -= get_pill_width (self) + NAME_GAP + 2 * TEXT_MARGIN;
  return get_widest_name (self, NAME_FULL) <= room ? NAME_FULL : NAME_SHORT;
}

static void
draw_pill (CalDaysView *self, GtkSnapshot *snapshot, const CalBox *box)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  graphene_rect_t rect =
      GRAPHENE_RECT_INIT ((float) box->x, (float) box->y, (float) box->width, (float) box->height);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, (float) box->height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &palette->accent_background, &rect);
  gtk_snapshot_pop (snapshot);
}

/* The number of a day with its middle at (x, y). */
static void
draw_number (CalDaysView *self, GtkSnapshot *snapshot, int day, double x, double y)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  GdkRGBA color =
      get_color (self,
                 day < cal_grid_view_get_today (CAL_GRID_VIEW (self)) ? PAST_ALPHA : NUMBER_ALPHA);
  g_autofree char *number = NULL;
  PangoLayout *text;
  int width, height, day_of_month;

  cal_day_to_date (day, NULL, NULL, &day_of_month);
  number = g_strdup_printf ("%d", day_of_month);
  text = cal_days_view_get_text (self, CAL_DAYS_TEXT_BOLD, number);
  pango_layout_get_pixel_size (text, &width, &height);
  if (day == cal_grid_view_get_today (CAL_GRID_VIEW (self)))
    {
      double pill = MAX (width + 2 * PILL_PADDING, height + 2);
      CalBox box = { floor (x - pill / 2), floor (y - height / 2.0) - 1, pill, height + 2 };

      draw_pill (self, snapshot, &box);
    }
  draw_text (snapshot,
             text,
             x - width / 2.0,
             y - height / 2.0,
             day == cal_grid_view_get_today (CAL_GRID_VIEW (self)) ? &palette->accent_foreground
                                                                   : &color);
}

/* Name and number beside one another, from the leading edge. */
static void
draw_day (CalDaysView *self,
          GtkSnapshot *snapshot,
          int day,
          PangoLayout *name,
          const CalBox *box,
          const GdkRGBA *color)
{
  double at = TEXT_MARGIN, middle = box->y + box->height / 2;
  double pill = get_pill_width (self);
  int width, height;

  pango_layout_get_pixel_size (name, &width, &height);
  draw_text (snapshot,
             name,
             self->grid.rtl ? box->x + box->width - at - width : box->x + at,
             middle - height / 2.0 + 1,
             color);
  at += width + NAME_GAP + pill / 2
        - (day == cal_grid_view_get_today (CAL_GRID_VIEW (self)) ? 0 : PILL_PADDING);
  draw_number (self,
               snapshot,
               day,
               self->grid.rtl ? box->x + box->width - at : box->x + at,
               middle);
}

static void
draw_stacked_day (CalDaysView *self,
                  GtkSnapshot *snapshot,
                  int day,
                  PangoLayout *name,
                  const CalBox *box,
                  const GdkRGBA *color)
{
  double middle = box->x + box->width / 2;
  int width, height;

  pango_layout_get_pixel_size (name, &width, &height);
  draw_text (snapshot, name, middle - width / 2.0, box->y + HEADER_PADDING, color);
  draw_number (self,
               snapshot,
               day,
               middle,
               box->y + HEADER_PADDING + height + get_height (self, CAL_DAYS_TEXT_BOLD) / 2.0 + 1);
}

static void
draw_week_number (CalDaysView *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = get_color (self, NAME_ALPHA);
  int first =
      self->n_days == 1
          ? cal_grid_view_get_date (CAL_GRID_VIEW (self))
          /* The week is named by its Thursday (ISO 8601), wherever it begins. */
          : self->grid.first_day
                + (3 - cal_day_get_weekday (self->grid.first_day) + CAL_WEEK_DAYS) % CAL_WEEK_DAYS;
  /* Translators: the number of a week, short: "W48". */
  g_autofree char *number = g_strdup_printf (_ ("W%d"), cal_day_get_iso_week (first, NULL));
  PangoLayout *text = cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL_BOLD, number);
  double x = self->grid.rtl ? self->grid.width - self->grid.gutter : 0;
  int width, height;

  pango_layout_get_pixel_size (text, &width, &height);
  draw_text (snapshot,
             text,
             x + (self->grid.gutter - width) / 2,
             (self->grid.header - height) / 2 + 1,
             &color);
}

/* The ground of the name, or the corner, that a click would open. */
static void
draw_hovered (CalDaysView *self, GtkSnapshot *snapshot)
{
  CalBox box = { self->grid.rtl ? self->grid.width - self->grid.gutter : 0,
                 0,
                 self->grid.gutter,
                 cal_days_grid_get_hours_top (&self->grid) };
  GdkRGBA color =
      cal_color_with_alpha (&cal_canvas_get_palette (CAL_CANVAS (self))->foreground, HOVER_ALPHA);
  graphene_rect_t rect;
  GskRoundedRect outline;

  if (self->hovered == CAL_DAYS_PART_NONE)
    return;
  if (self->hovered == CAL_DAYS_PART_HEADING)
    {
      box = cal_days_grid_get_day_box (&self->grid, self->hovered_column);
      box.y = 0;
      box.height = self->grid.header;
    }
  rect = GRAPHENE_RECT_INIT ((float) box.x + 2,
                             (float) box.y + 2,
                             (float) box.width - 4,
                             (float) box.height - 4);
  gsk_rounded_rect_init_from_rect (&outline, &rect, HOVER_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &color, &rect);
  gtk_snapshot_pop (snapshot);
}

void
cal_days_view_draw_header (CalDaysView *self, GtkSnapshot *snapshot)
{
  const CalPalette *palette = cal_canvas_get_palette (CAL_CANVAS (self));
  NameLength length = choose_length (self);
  gboolean stacked = is_stacked (self);

  draw_hovered (self, snapshot);
  for (int column = 0; column < self->n_days; column++)
    {
      int day = self->grid.first_day + column;
      g_autofree char *name = get_name (cal_day_get_weekday (day), length);
      PangoLayout *text = cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL_BOLD, name);
      CalBox box = cal_days_grid_get_day_box (&self->grid, column);
      GdkRGBA color =
          day == cal_grid_view_get_today (CAL_GRID_VIEW (self))
              ? palette->accent
              : get_color (self,
                           day < cal_grid_view_get_today (CAL_GRID_VIEW (self)) ? PAST_ALPHA
                                                                                : NAME_ALPHA);

      box.y = 0;
      box.height = self->grid.header;
      if (stacked)
        draw_stacked_day (self, snapshot, day, text, &box, &color);
      else
        draw_day (self, snapshot, day, text, &box, &color);
    }
  if (cal_grid_view_shows_weeks (CAL_GRID_VIEW (self)))
    draw_week_number (self, snapshot);
}

double
cal_days_view_measure_header (CalDaysView *self)
{
  int number = get_height (self, CAL_DAYS_TEXT_BOLD), name = 0;

  if (is_stacked (self))
    name = get_height (self, CAL_DAYS_TEXT_SMALL_BOLD);
  return number + name + 2 * HEADER_PADDING + 2;
}

/* ---- the hours ---- */

/* A label in the column that begins at `from` from the leading edge, its middle at `y`. */
static void
draw_label (CalDaysView *self,
            GtkSnapshot *snapshot,
            PangoLayout *text,
            double from,
            double column_width,
            double y,
            const GdkRGBA *color)
{
  int width, height;
  double x;

  pango_layout_get_pixel_size (text, &width, &height);
  x = from + column_width - LABEL_MARGIN - width;
  if (self->grid.rtl)
    x = self->grid.width - x - width;
  draw_text (snapshot, text, x, y - height / 2.0, color);
}

static void
draw_hour (CalDaysView *self, GtkSnapshot *snapshot, int hour, double y)
{
  GdkRGBA color = get_color (self, LABEL_ALPHA);
  GdkRGBA second_color = get_color (self, SECOND_ALPHA);
  g_autofree char *label = cal_locale_format_hour (hour * CAL_HOUR);

  draw_label (self,
              snapshot,
              cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL, label),
              self->second_width,
              self->label_width,
              y,
              &color);
  if (self->second_zone != NULL)
    {
      gint64 wall = cal_zone_hours_get_wall (cal_grid_view_get_zone (CAL_GRID_VIEW (self)),
                                             self->second_zone,
                                             self->spot.day,
                                             hour);
      g_autofree char *other = cal_locale_format_hour (wall);
      /* Another day begins there. */
      gboolean is_first = wall - cal_day_of_wall (wall) * CAL_DAY < CAL_HOUR;

      draw_label (self,
                  snapshot,
                  cal_days_view_get_text (self,
                                          is_first ? CAL_DAYS_TEXT_SMALL_BOLD : CAL_DAYS_TEXT_SMALL,
                                          other),
                  0,
                  self->second_width,
                  y,
                  &second_color);
    }
}

/* The time of the line that marks it, in both zones; hours that it would touch are left out. */
static double
draw_now (CalDaysView *self, GtkSnapshot *snapshot)
{
  gint64 now = cal_grid_view_get_now (CAL_GRID_VIEW (self));
  double y = cal_days_grid_get_y (&self->grid, now - cal_day_of_wall (now) * CAL_DAY);
  g_autofree char *label = cal_locale_format_time (now);
  GdkRGBA color = cal_days_view_get_now_color (self);

  if (cal_day_of_wall (now) != cal_grid_view_get_today (CAL_GRID_VIEW (self))
      || !cal_days_view_shows (self, cal_grid_view_get_today (CAL_GRID_VIEW (self))))
    return -1000;
  draw_label (self,
              snapshot,
              cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL_BOLD, label),
              self->second_width,
              self->label_width,
              y,
              &color);
  if (self->second_zone != NULL)
    {
      g_autofree char *other =
          cal_locale_format_time (cal_zone_to_wall (self->second_zone, g_get_real_time ()));

      draw_label (self,
                  snapshot,
                  cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL, other),
                  0,
                  self->second_width,
                  y,
                  &color);
    }
  return y;
}

static void
draw_place (CalDaysView *self,
            GtkSnapshot *snapshot,
            const CalZone *zone,
            double from,
            double column_width,
            const GdkRGBA *color)
{
  g_autoptr (CalZonePlace) place = cal_zone_place_new (zone);
  PangoLayout *text =
      cal_days_view_get_text (self, CAL_DAYS_TEXT_SMALL_BOLD, cal_zone_place_get_city (place));
  int height;

  pango_layout_set_width (text, (int) (column_width - LABEL_MARGIN - 2) * PANGO_SCALE);
  pango_layout_set_ellipsize (text, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (text, NULL, &height);
  draw_label (self,
              snapshot,
              text,
              from,
              column_width,
              cal_days_grid_get_hours_top (&self->grid) - height / 2.0 - 3,
              color);
}

void
cal_days_view_draw_labels (CalDaysView *self, GtkSnapshot *snapshot)
{
  GdkRGBA color = get_color (self, LABEL_ALPHA);
  double top = cal_days_grid_get_hours_top (&self->grid);
  double height = get_height (self, CAL_DAYS_TEXT_SMALL), now;

  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0,
                                               (float) top,
                                               (float) self->grid.width,
                                               (float) (self->grid.height - top)));
  now = draw_now (self, snapshot);
  for (int hour = 1; hour < 24; hour++)
    {
      double y = cal_days_grid_get_y (&self->grid, hour * CAL_HOUR);

      if (y > top - height && y < self->grid.height + height && fabs (y - now) > height)
        draw_hour (self, snapshot, hour, y);
    }
  gtk_snapshot_pop (snapshot);
  if (self->second_zone == NULL)
    return;
  draw_place (self,
              snapshot,
              cal_grid_view_get_zone (CAL_GRID_VIEW (self)),
              self->second_width,
              self->label_width,
              &color);
  draw_place (self, snapshot, self->second_zone, 0, self->second_width, &color);
}

static double
measure_place (CalDaysView *self, const CalZone *zone)
{
  g_autoptr (CalZonePlace) place = cal_zone_place_new (zone);

  return MIN (MAX_PLACE_WIDTH,
              get_width (self, CAL_DAYS_TEXT_SMALL_BOLD, cal_zone_place_get_city (place)));
}

/* How wide the columns of hours are. */
void
cal_days_view_measure_texts (CalDaysView *self)
{
  double widest = 0;

  for (int hour = 0; hour < 24; hour++)
    {
      g_autofree char *label = cal_locale_format_hour (hour * CAL_HOUR);
      /* The minutes of the present time are wider than a full hour of a 12-hour clock. */
      g_autofree char *time = cal_locale_format_time (hour * CAL_HOUR + 30 * CAL_MINUTE);

      widest = MAX (widest, get_width (self, CAL_DAYS_TEXT_SMALL, label));
      widest = MAX (widest, get_width (self, CAL_DAYS_TEXT_SMALL_BOLD, time));
    }
  self->label_width = widest;
  self->second_width = 0;
  if (self->second_zone != NULL)
    {
      self->second_width = MAX (widest, measure_place (self, self->second_zone)) + 2 * LABEL_MARGIN;
      self->label_width =
          MAX (widest, measure_place (self, cal_grid_view_get_zone (CAL_GRID_VIEW (self))));
    }
  self->label_width += 2 * LABEL_MARGIN;
}

PangoLayout *
cal_days_view_get_text (CalDaysView *self, CalDaysTextStyle style, const char *text)
{
  g_autofree char *key = g_strdup_printf ("%d%s", style, text);
  PangoLayout *layout = g_hash_table_lookup (self->texts, key);

  if (layout == NULL)
    {
      layout = create_text (self, style, text);
      g_hash_table_insert (self->texts, g_steal_pointer (&key), layout);
    }
  return layout;
}

void
cal_days_view_forget_texts (CalDaysView *self)
{
  g_hash_table_remove_all (self->texts);
}
