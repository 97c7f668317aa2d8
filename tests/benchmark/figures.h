/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How long something held the thread, over and over, in microseconds: on the clock, and of it what the thread ran; in the
 * rest other processes had the processor. */
typedef struct
{
  GArray *held;
  GArray *worked;
} Figures;

void   figures_init           (Figures    *self);
void   figures_clear          (Figures    *self);
void   figures_reset          (Figures    *self);
gint64 figures_get_work       (void); /* what this thread has run, microseconds */
void   figures_add            (Figures    *self,
                               gint64      since,       /* monotonic */
                               gint64      since_work); /* figures_get_work () */
/* Measures each turn of the main loop from now on: what it does between two polls. */
void   figures_watch_turns    (Figures    *self);
void   figures_restart_turns  (void);
/* Sorts the values; milliseconds. */
double figures_get_percentile (GArray     *values,
                               guint       percentile);
/* A line of them; with a limit, milliseconds, also the line of the table for that percentile. */
void   figures_print          (Figures    *self,
                               const char *name,
                               guint       percentile,
                               double      limit);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figures, figures_clear)

G_END_DECLS
