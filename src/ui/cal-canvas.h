/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-box.h"
#include "cal-occurrence-widget.h"

G_BEGIN_DECLS

#define CAL_TYPE_CANVAS (cal_canvas_get_type ())
G_DECLARE_DERIVABLE_TYPE (CalCanvas, cal_canvas, CAL, CANVAS, GtkWidget)

struct _CalCanvasClass
{
  GtkWidgetClass parent_class;

  /* Places every visible occurrence, between cal_canvas_begin () and cal_canvas_end (); allocates the
   * other children. */
  void (*arrange)    (CalCanvas   *self,
                      int          width,
                      int          height);
  /* Draw what is under the occurrences, and over them. */
  void (*draw_below) (CalCanvas   *self,
                      GtkSnapshot *snapshot);
  void (*draw_above) (CalCanvas   *self,
                      GtkSnapshot *snapshot);
  /* The colours of cal_canvas_get_palette () are others now. */
  void (*recolored)  (CalCanvas   *self);
};

/* Asks for arrange () in the next frame. */
void                 cal_canvas_queue_arrange (CalCanvas               *self);
gboolean             cal_canvas_can_add       (CalCanvas               *self);
/* The part in which occurrences are seen: what reaches over it is cut. */
void                 cal_canvas_set_board     (CalCanvas               *self,
                                               const graphene_rect_t   *board);
const CalPalette    *cal_canvas_get_palette   (CalCanvas               *self);

/* The font of occurrences. */
PangoContext        *cal_canvas_get_text_context (CalCanvas            *self);
/* Of a line in that font: whole pixels. */
double               cal_canvas_get_line_height (CalCanvas             *self);

void                 cal_canvas_begin         (CalCanvas               *self);
/* `slot` tells the parts of one occurrence apart: its row, or its column. */
/* NULL: no widget could be added now; arrange () comes again before the next frame. */
void                 cal_canvas_place         (CalCanvas               *self,
                                               const CalOccurrenceLook *look,
                                               int                      slot,
                                               const graphene_rect_t   *box);
void                 cal_canvas_end           (CalCanvas               *self);
CalOccurrenceWidget *cal_canvas_find          (CalCanvas               *self,
                                               const char              *id,
                                               int                      slot);
/* A child that is drawn with the occurrences, inside the board. */
void                 cal_canvas_add_part      (CalCanvas               *self,
                                               GtkWidget               *part);
/* A child that is drawn over everything. */
void                 cal_canvas_add_cover     (CalCanvas               *self,
                                               GtkWidget               *cover);
gboolean             cal_canvas_is_cover      (CalCanvas               *self,
                                               GtkWidget               *child);
void                 cal_canvas_put           (GtkWidget               *child,
                                               const graphene_rect_t   *box);
graphene_rect_t      cal_canvas_to_rect       (const CalBox            *box);
/* Draws a box in that colour, which is made translucent. */
void                 cal_canvas_fill          (GtkSnapshot             *snapshot,
                                               const GdkRGBA           *color,
                                               double                   alpha,
                                               const CalBox            *box);
/* Draws an occurrence that is in the hand. */
void                 cal_canvas_draw_ghost    (CalCanvas               *self,
                                               GtkSnapshot             *snapshot,
                                               const CalOccurrenceLook *look,
                                               const graphene_rect_t   *box);
/* What `calendars` says of an occurrence's colour; `out_look` gets its calendar too. */
void                 cal_canvas_set_calendars (CalCanvas               *self,
                                               GListModel              *calendars);
GListModel          *cal_canvas_get_calendars (CalCanvas               *self);
void                 cal_canvas_get_look      (CalCanvas               *self,
                                               CalOccurrence           *occurrence,
                                               CalOccurrenceLook       *out_look);
/* Whether it is of a calendar that cannot be written to; NULL is. */
gboolean             cal_canvas_is_fixed      (CalCanvas               *self,
                                               CalOccurrence           *occurrence);
/* Of the frame in hand; microseconds of the monotonic clock. */
gint64               cal_canvas_get_frame_time (CalCanvas              *self);
/* Whether the event in hand is of the canvas, not of a popover that has it as its parent: those come
 * by here too. */
gboolean             cal_canvas_is_own_event  (CalCanvas               *self,
                                               GtkEventController      *controller);
/* The pointer's look over the canvas; NULL is the usual one. */
void                 cal_canvas_set_cursor    (CalCanvas               *self,
                                               const char              *name);

G_END_DECLS
