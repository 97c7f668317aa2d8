/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-occurrence-block.h"

#include <math.h>

#include "cal-locale.h"

/* The words of an appointment that is as high as it is long: the title over as many lines as it
 * needs, below it the times, which its place tells too, below them where it is, as far as there is
 * room. In a low block title
 * and start stand in one line. A block whose beginning is scrolled away keeps its title in sight.
 */

#define TEXT_START 9
#define TEXT_END 4
#define NARROW_WIDTH 60
#define NARROW_TEXT_START 7
#define NARROW_TEXT_END 2
#define THIN_WIDTH 30
#define THIN_TEXT_START 5
#define THIN_TEXT_END 0
#define PADDING 3
#define TIME_GAP 5
#define FADE_WIDTH 14
#define WHOLE_WORDS_WIDTH 76 /* in less, words are cut rather than broken */

/* Where the words go, and how. */
typedef struct
{
  GtkSnapshot *snapshot;
  const CalInk *ink;
  gboolean rtl;
  double x;
  double width;
  double bottom; /* no line reaches below it */
  double y;      /* of the next line */
} Column;

static void
append (Column *self, PangoLayout *layout, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (self->snapshot);
  gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (self->snapshot, layout, color);
  gtk_snapshot_restore (self->snapshot);
}

/* What is wider than the room fades out into the ground, as in a bar. The side at which the text
 * begins is kept. */
static void
append_faded (Column *self,
              PangoLayout *layout,
              double x,
              double width,
              double y,
              double height,
              const GdkRGBA *color)
{
  gboolean is_text_rtl = pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
  float fade = (float) MIN (FADE_WIDTH, width / 2);
  float left = (float) (is_text_rtl ? x : x + width - fade);
  PangoRectangle extents;

  pango_layout_get_pixel_extents (layout, NULL, &extents);
  gtk_snapshot_push_clip (
      self->snapshot,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
  append (self, layout, (is_text_rtl ? x + width - extents.width : x) - extents.x, y, color);
  gtk_snapshot_append_linear_gradient (
      self->snapshot,
      &GRAPHENE_RECT_INIT (left, (float) y, fade, (float) height),
      &GRAPHENE_POINT_INIT (is_text_rtl ? left + fade : left, 0),
      &GRAPHENE_POINT_INIT (is_text_rtl ? left : left + fade, 0),
      (const GskColorStop[]){ { 0, cal_color_with_alpha (&self->ink->ground, 0) },
                              { 1, self->ink->ground } },
      2);
  gtk_snapshot_pop (self->snapshot);
}

/* Returns whether the text is cut. */
static gboolean
append_line (Column *self, PangoLayout *layout, double x, double width, double y)
{
  int text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (text_width > width)
    append_faded (self, layout, x, width, y, text_height, &self->ink->text);
  else
    append (self, layout, self->rtl ? x + width - text_width : x, y, &self->ink->text);
  return text_width > width;
}

/* Whether a text runs the other way than the interface. */
static gboolean
is_opposite (Column *self, PangoLayout *layout)
{
  PangoLayoutLine *line = pango_layout_get_line_readonly (layout, 0);

  return pango_layout_line_get_resolved_direction (line)
         == (self->rtl ? PANGO_DIRECTION_LTR : PANGO_DIRECTION_RTL);
}

/* A narrow block breaks words; a hyphen would only take more room. */
static void
forbid_hyphens (PangoLayout *layout)
{
  PangoAttrList *old = pango_layout_get_attributes (layout);
  g_autoptr (PangoAttrList) attributes =
      old != NULL ? pango_attr_list_copy (old) : pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
}

/* Appends up to `n_lines` of text below what there is. Returns whether it is cut. */
static gboolean
append_lines (Column *self, PangoLayout *layout, int n_lines, const GdkRGBA *color)
{
  /* Pango takes "left" for the side at which a text of the interface's direction begins. */
  gboolean is_at_right = self->rtl != is_opposite (self, layout);
  gboolean is_narrow = self->width < WHOLE_WORDS_WIDTH;
  int width, height;

  forbid_hyphens (layout);
  pango_layout_set_width (layout, (int) self->width * PANGO_SCALE);
  pango_layout_set_wrap (layout, is_narrow ? PANGO_WRAP_WORD : PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -n_lines);
  pango_layout_set_alignment (layout, is_at_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (width <= self->width)
    append (self, layout, self->x, self->y, color);
  else
    append_faded (self, layout, self->x, self->width, self->y, height, color);
  self->y += height;
  return width > self->width || pango_layout_is_ellipsized (layout);
}

static gint64
get_start (const CalOccurrenceLook *look)
{
  return look->slot != NULL ? look->slot->start : cal_occurrence_get_wall_start (look->occurrence);
}

/* From when until when, or where there is no room for that, from when. NULL: no room. */
static PangoLayout *
create_times (GtkWidget *context, const CalOccurrenceLook *look, double width)
{
  gint64 start = get_start (look);
  gint64 end =
      look->slot != NULL ? look->slot->end : cal_occurrence_get_wall_end (look->occurrence);
  g_autofree char *times = cal_locale_format_times (start, end);
  g_autofree char *time = cal_locale_format_time (start);
  g_autoptr (PangoLayout) layout =
      gtk_widget_create_pango_layout (context, end > start ? times : time);
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  if (text_width > width)
    {
      pango_layout_set_text (layout, time, -1);
      pango_layout_get_pixel_size (layout, &text_width, NULL);
    }
  return text_width <= width ? g_steal_pointer (&layout) : NULL;
}

static int
get_line_height (PangoLayout *layout)
{
  PangoRectangle line;

  pango_layout_line_get_pixel_extents (pango_layout_get_line_readonly (layout, 0), NULL, &line);
  return MAX (1, line.height);
}

/* Title and start in one line; the start gives way, as the place tells it. Returns whether the
 * title is cut. */
static gboolean
draw_line (Column *self, GtkWidget *context, const CalOccurrenceLook *look, PangoLayout *title)
{
  g_autofree char *text = cal_locale_format_time (get_start (look));
  g_autoptr (PangoLayout) time = gtk_widget_create_pango_layout (context, text);
  int line = get_line_height (title), title_width, time_width;
  double room = self->width;

  pango_layout_get_pixel_size (title, &title_width, NULL);
  pango_layout_get_pixel_size (time, &time_width, NULL);
  if (!(look->shape & CAL_SHAPE_OPEN_START) && room >= title_width + TIME_GAP + time_width)
    {
      double start = title_width + TIME_GAP;

      append (self,
              time,
              self->rtl ? self->x + room - start - time_width : self->x + start,
              self->y,
              &self->ink->faint);
      room = start - TIME_GAP;
    }
  return append_line (self,
                      title,
                      self->rtl ? self->x + self->width - room : self->x,
                      room,
                      MIN (self->y, self->bottom - line));
}

static gboolean
draw_lines (Column *self, GtkWidget *context, const CalOccurrenceLook *look, PangoLayout *title)
{
  const char *location = cal_event_get (cal_occurrence_get_event (look->occurrence))->location;
  g_autoptr (PangoLayout) times = create_times (context, look, self->width);
  int line = get_line_height (title);
  int n_lines = (int) ((self->bottom - self->y) / line);
  gboolean is_cut;

  is_cut = append_lines (self, title, MAX (1, n_lines), &self->ink->text);
  if (times != NULL && self->y + line <= self->bottom)
    append_lines (self, times, 1, &self->ink->faint);
  n_lines = (int) ((self->bottom - self->y) / line);
  if (location != NULL && n_lines > 0 && self->width > NARROW_WIDTH - NARROW_TEXT_START)
    {
      g_autofree char *text = g_strdelimit (g_strdup (location), "\n\r\t", ' ');
      g_autoptr (PangoLayout) place = gtk_widget_create_pango_layout (context, text);

      append_lines (self, place, n_lines, &self->ink->faint);
    }
  return is_cut;
}

static void
set_width (Column *self, double width)
{
  double start = TEXT_START, end = TEXT_END;

  if (width < NARROW_WIDTH)
    {
      start = NARROW_TEXT_START;
      end = NARROW_TEXT_END;
    }
  if (width < THIN_WIDTH)
    {
      start = THIN_TEXT_START;
      end = THIN_TEXT_END;
    }
  self->width = MAX (0, width - start - end);
  self->x = self->rtl ? end : start;
}

gboolean
cal_occurrence_block_draw_texts (GtkSnapshot *snapshot,
                                 GtkWidget *context,
                                 const CalOccurrenceLook *look,
                                 const CalInk *ink,
                                 PangoLayout *title,
                                 double width,
                                 double height)
{
  Column column = {
    .snapshot = snapshot,
    .ink = ink,
    .rtl = gtk_widget_get_direction (context) == GTK_TEXT_DIR_RTL,
    .y = PADDING,
    .bottom = height - 1,
  };
  int line = get_line_height (title);

  set_width (&column, width);
  if (column.width < 4)
    return TRUE;
  if (height >= 2 * line + PADDING)
    return draw_lines (&column, context, look, title);
  column.y = floor ((height - line) / 2);
  if (height > line + 2 * PADDING)
    column.y = PADDING;
  if (look->shape & CAL_SHAPE_OPEN_START)
    column.y = MIN (PADDING, height - line - 1);
  column.bottom = MAX (column.bottom, column.y + line);
  return draw_line (&column, context, look, title);
}
