/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-scroller.h"

#include <math.h>

/* How the month moves: at once under the fingers, gliding to a place by a key or a turn of the
 * wheel, flying on after a push on the touchpad. A push is slowed by friction in proportion to its
 * velocity, so where it ends is known from the start: velocity / FRICTION further. */

#define FRICTION 4.0                            /* a second */
#define FLY_DURATION (3 * (gint64) 1000000 / 2) /* what is left after it is 0.2 % of the way */

static double
ease_out (double t)
{
  return 1 - (1 - t) * (1 - t) * (1 - t);
}

void
cal_scroller_stop (CalScroller *self, double position)
{
  self->state = CAL_SCROLLER_STILL;
  self->position = self->from = self->target = position;
}

void
cal_scroller_glide (CalScroller *self, double target, gint64 duration, gint64 now)
{
  self->state = CAL_SCROLLER_GLIDING;
  self->from = self->position;
  self->target = target;
  self->start = now;
  self->duration = duration;
}

void
cal_scroller_fly (CalScroller *self, double velocity, gint64 now)
{
  self->state = CAL_SCROLLER_FLYING;
  self->from = self->position;
  self->target = self->position + velocity / FRICTION;
  self->start = now;
  self->duration = FLY_DURATION;
}

/* Brings the position up to date. Returns whether it goes on moving. */
gboolean
cal_scroller_tick (CalScroller *self, gint64 now)
{
  double way = self->target - self->from;
  gint64 elapsed = MAX (0, now - self->start);

  if (self->state == CAL_SCROLLER_STILL)
    return FALSE;
  if (elapsed >= self->duration)
    cal_scroller_stop (self, self->target);
  else if (self->state == CAL_SCROLLER_GLIDING)
    self->position = self->from + way * ease_out ((double) elapsed / (double) self->duration);
  else
    self->position = self->from + way * (1 - exp (-FRICTION * (double) elapsed / 1e6));
  return self->state != CAL_SCROLLER_STILL;
}
