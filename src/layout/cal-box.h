/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A rectangle in pixels, y downwards. */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} CalBox;

G_END_DECLS
