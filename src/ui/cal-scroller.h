/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CAL_SCROLLER_STILL,
  CAL_SCROLLER_GLIDING,  /* to a known place */
  CAL_SCROLLER_FLYING,   /* by what is left of a push */
} CalScrollerState;

/* A position that moves in time. Plain struct; all zero is a still one at 0. Times are microseconds of
 * any one clock, positions any one unit. */
typedef struct
{
  CalScrollerState state;
  double           position;
  double           from;
  double           target;   /* where it will come to rest */
  gint64           start;
  gint64           duration;
} CalScroller;

void     cal_scroller_stop  (CalScroller *self,
                             double       position);
void     cal_scroller_glide (CalScroller *self,
                             double       target,
                             gint64       duration,
                             gint64       now);
void     cal_scroller_fly   (CalScroller *self,
                             double       velocity,
                             gint64       now);
gboolean cal_scroller_tick  (CalScroller *self,
                             gint64       now);

G_END_DECLS
