/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-canvas.h"

G_BEGIN_DECLS

/* The widgets of a canvas's visible occurrences; they are its children. */
typedef struct _CalOccurrencePool CalOccurrencePool;

CalOccurrencePool   *cal_occurrence_pool_new   (CalCanvas               *canvas);
void                 cal_occurrence_pool_free  (CalOccurrencePool       *self);
/* The children of the canvas are going. */
void                 cal_occurrence_pool_clear (CalOccurrencePool       *self);
/* What is visible is placed anew, in the order of reading, between begin and end. `slot` tells the parts
 * of one occurrence apart. */
void                 cal_occurrence_pool_begin (CalOccurrencePool       *self);
void                 cal_occurrence_pool_place (CalOccurrencePool       *self,
                                                const CalOccurrenceLook *look,
                                                int                      slot,
                                                const graphene_rect_t   *box);
/* The widgets come after that child of the canvas. */
void                 cal_occurrence_pool_end   (CalOccurrencePool       *self,
                                                GtkWidget               *after);
/* The widget of a part of an occurrence; NULL: it has none now. */
CalOccurrenceWidget *cal_occurrence_pool_find  (CalOccurrencePool       *self,
                                                const char              *id,
                                                int                      slot);

G_END_DECLS
