/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"
#include "cal-colors.h"
#include "cal-occurrence.h"
#include "cal-slot.h"

G_BEGIN_DECLS

#define CAL_TYPE_OCCURRENCE_WIDGET (cal_occurrence_widget_get_type ())
G_DECLARE_FINAL_TYPE (CalOccurrenceWidget, cal_occurrence_widget, CAL, OCCURRENCE_WIDGET, GtkWidget)

typedef enum
{
  CAL_SHAPE_FILLED     = 1 << 0, /* a bar in the calendar's colour */
  CAL_SHAPE_OPEN_START = 1 << 1, /* comes from further back */
  CAL_SHAPE_OPEN_END   = 1 << 2, /* goes on */
  CAL_SHAPE_PAST       = 1 << 3,
  CAL_SHAPE_LIFTED     = 1 << 4, /* what is left behind while it is dragged */
  CAL_SHAPE_TIME       = 1 << 5, /* the start time is shown where there is room */
  CAL_SHAPE_BLOCK      = 1 << 6, /* as high as it is long; open at the top and at the bottom */
} CalShape;

/* What an occurrence widget shows; plain struct, nothing owned. */
typedef struct
{
  CalOccurrence    *occurrence;
  CalCalendar      *calendar; /* (nullable) */
  const CalPalette *palette;
  GdkRGBA           color;
  CalShape          shape;
  int               excess;   /* of a bar: pixels that it is wider than the narrowest of its kind */
  const CalSlot    *slot;     /* (nullable) where a drag would put it: the times that are written */
} CalOccurrenceLook;

GtkWidget     *cal_occurrence_widget_new            (void);
void           cal_occurrence_widget_show           (CalOccurrenceWidget     *self,
                                                     const CalOccurrenceLook *look);
CalOccurrence *cal_occurrence_widget_get_occurrence (CalOccurrenceWidget     *self);
/* Forgets what it shows, for the pool. */
void           cal_occurrence_widget_clear          (CalOccurrenceWidget     *self);
/* Draws the look in a box of that size at the origin, with the font of `context`. */
void           cal_occurrence_draw                  (GtkSnapshot             *snapshot,
                                                     GtkWidget               *context,
                                                     const CalOccurrenceLook *look,
                                                     double                   width,
                                                     double                   height);

G_END_DECLS
