/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-colors.h"

#include <adwaita.h>
#include <math.h>

/* From a calendar's colour, which may be any, to colours in which text can be read.
 *
 * Contrast is that of WCAG 2: text has at least 4.5 : 1 against its ground. On a ground of the
 * calendar's own colour the text is white where the colour is dark enough, the ground being
 * darkened a little where that is needed, and nearly black on a light colour. A timed occurrence
 * has a faint ground mixed from the view's background and the colour, and the view's own text
 * colour; the colour itself is at its edge. Everything is opaque, so that text which is too long
 * can be faded out into the ground. */

#define TEXT_CONTRAST 4.5
#define EDGE_CONTRAST 2.0
/* Up to here white text is nearer to people's taste than black, though black has more contrast. */
#define WHITE_TEXT_LUMINANCE 0.25

static const GdkRGBA white = { 1, 1, 1, 1 };
static const GdkRGBA black = { 0, 0, 0, 1 };
static const GdkRGBA ink = { 0.08f, 0.08f, 0.09f, 1 };

static GdkRGBA
lookup (GtkStyleContext *context, const char *name, const GdkRGBA *otherwise)
{
  GdkRGBA color;

  return gtk_style_context_lookup_color (context, name, &color) ? color : *otherwise;
}

/* A colour with alpha as it looks over another. */
static GdkRGBA
flatten (const GdkRGBA *color, const GdkRGBA *over)
{
  GdkRGBA opaque = cal_color_with_alpha (color, 1);

  return cal_color_mix (over, &opaque, color->alpha);
}

void
cal_palette_read (CalPalette *self, GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  GdkRGBA color;

  self->is_dark = adw_style_manager_get_dark (manager);
  self->is_high_contrast = adw_style_manager_get_high_contrast (manager);
  self->background = lookup (context, "view_bg_color", self->is_dark ? &black : &white);
  gtk_style_context_get_color (context, &color);
  self->foreground = flatten (&color, &self->background);
  self->accent = lookup (context, "accent_color", &self->foreground);
  self->accent_background = lookup (context, "accent_bg_color", &self->accent);
  self->accent_foreground = lookup (context, "accent_fg_color", &white);
}

GdkRGBA
cal_color_mix (const GdkRGBA *a, const GdkRGBA *b, double share_of_b)
{
  float t = (float) CLAMP (share_of_b, 0, 1);

  return (GdkRGBA){ a->red + (b->red - a->red) * t,
                    a->green + (b->green - a->green) * t,
                    a->blue + (b->blue - a->blue) * t,
                    a->alpha + (b->alpha - a->alpha) * t };
}

GdkRGBA
cal_color_with_alpha (const GdkRGBA *color, double alpha)
{
  return (GdkRGBA){ color->red, color->green, color->blue, (float) alpha };
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

/* WCAG 2: relative luminance. */
double
cal_color_get_luminance (const GdkRGBA *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green)
         + 0.0722 * linear (color->blue);
}

/* WCAG 2: contrast ratio, 1 … 21. */
double
cal_color_get_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double la = cal_color_get_luminance (a), lb = cal_color_get_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

/* `color`, moved towards `end` as little as is needed for that contrast against `against`. */
static GdkRGBA
move_to_contrast (const GdkRGBA *color, const GdkRGBA *end, const GdkRGBA *against, double contrast)
{
  GdkRGBA moved = *color;

  for (int i = 1; cal_color_get_contrast (&moved, against) < contrast && i <= 25; i++)
    moved = cal_color_mix (color, end, i / 25.0);
  return moved;
}

static void
choose_filled (CalInk *self, const CalPalette *palette, const GdkRGBA *color, CalInkFlags flags)
{
  /* Full colours glare on a dark background. */
  double share = palette->is_dark ? 0.14 : 0;
  gboolean is_white;

  self->ground = cal_color_mix (color, &palette->background, flags & CAL_INK_PAST ? 0.45 : share);
  is_white = cal_color_get_luminance (color) <= WHITE_TEXT_LUMINANCE;
  self->text = is_white ? white : ink;
  if (flags & CAL_INK_PAST)
    self->text = palette->is_dark ? white : ink;
  if (flags & CAL_INK_HOVERED)
    self->ground = cal_color_mix (&self->ground, is_white ? &white : &black, 0.08);
  self->ground = move_to_contrast (&self->ground,
                                   self->text.red > 0.5f ? &black : &white,
                                   &self->text,
                                   TEXT_CONTRAST);
  self->edge = cal_color_mix (&self->ground, &self->text, 0.25);
  self->stripe = cal_color_mix (&self->ground, &palette->background, 0.22);
}

static void
choose_faint (CalInk *self, const CalPalette *palette, const GdkRGBA *color, CalInkFlags flags)
{
  double share = palette->is_dark ? 0.26 : 0.16;
  GdkRGBA edge =
      move_to_contrast (color, &palette->foreground, &palette->background, EDGE_CONTRAST);

  if (flags & CAL_INK_PAST)
    share *= 0.6;
  if (flags & CAL_INK_HOVERED)
    share += 0.1;
  self->ground = cal_color_mix (&palette->background, color, share);
  self->edge = cal_color_mix (&palette->background, &edge, flags & CAL_INK_PAST ? 0.6 : 1);
  self->text = cal_color_mix (&self->ground, &palette->foreground, flags & CAL_INK_PAST ? 0.72 : 1);
  self->stripe = cal_color_mix (&palette->background, color, share * 0.35);
}

void
cal_ink_choose (CalInk *self, const CalPalette *palette, const GdkRGBA *color, CalInkFlags flags)
{
  if (flags & CAL_INK_FILLED)
    choose_filled (self, palette, color, flags);
  else
    choose_faint (self, palette, color, flags);
  self->text = move_to_contrast (&self->text,
                                 self->text.red > self->ground.red ? &white : &black,
                                 &self->ground,
                                 TEXT_CONTRAST);
  self->faint = cal_color_mix (&self->ground, &self->text, palette->is_high_contrast ? 1 : 0.75);
  self->faint = move_to_contrast (&self->faint, &self->text, &self->ground, TEXT_CONTRAST);
}
