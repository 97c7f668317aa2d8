/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The colours that a view is drawn in, from libadwaita's named ones. */
typedef struct
{
  GdkRGBA  background;
  GdkRGBA  foreground;
  GdkRGBA  accent;            /* as text or line on the background */
  GdkRGBA  accent_background; /* as ground for text */
  GdkRGBA  accent_foreground;
  gboolean is_dark;
  gboolean is_high_contrast;
} CalPalette;

/* How one occurrence looks. */
typedef enum
{
  CAL_INK_FILLED    = 1 << 0, /* on ground of the calendar's colour: all-day, several days */
  CAL_INK_PAST      = 1 << 1,
  CAL_INK_HOVERED   = 1 << 2,
} CalInkFlags;

typedef struct
{
  GdkRGBA ground;
  GdkRGBA stripe; /* of a tentative one, over the ground */
  GdkRGBA edge;
  GdkRGBA text;
  GdkRGBA faint;  /* the time */
} CalInk;

void    cal_palette_read        (CalPalette       *self,
                                 GtkWidget        *widget);
GdkRGBA cal_color_mix           (const GdkRGBA    *a,
                                 const GdkRGBA    *b,
                                 double            share_of_b);
GdkRGBA cal_color_with_alpha    (const GdkRGBA    *color,
                                 double            alpha);
double  cal_color_get_luminance (const GdkRGBA    *color);
double  cal_color_get_contrast  (const GdkRGBA    *a,
                                 const GdkRGBA    *b);
void    cal_ink_choose          (CalInk           *self,
                                 const CalPalette *palette,
                                 const GdkRGBA    *color,
                                 CalInkFlags       flags);

G_END_DECLS
