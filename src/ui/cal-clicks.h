/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-canvas.h"

G_BEGIN_DECLS

/* Clicks with the mouse on a canvas. Points are in its coordinates. */
typedef struct _CalClicks CalClicks;

typedef struct
{
  /* Whether there is something to click at; `out_id` gets the id of the occurrence there, borrowed,
   * NULL where there is none. */
  gboolean (*locate)      (CalCanvas   *canvas,
                           double       x,
                           double       y,
                           const char **out_id);
  void     (*press)       (CalCanvas   *canvas,
                           double       x,
                           double       y,
                           gboolean     wants_menu);
  void     (*click)       (CalCanvas   *canvas,
                           double       x,
                           double       y);
  void     (*click_again) (CalCanvas   *canvas,
                           double       x,
                           double       y);
} CalClicksFuncs;

CalClicks *cal_clicks_new    (CalCanvas            *canvas,
                              const CalClicksFuncs *funcs);
void       cal_clicks_free   (CalClicks            *self);
/* What comes next is no second click. */
void       cal_clicks_forget (CalClicks            *self);

G_END_DECLS
