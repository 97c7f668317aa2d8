/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-occurrence-widget.h"

G_BEGIN_DECLS

/* The words in a block among the hours. `title` is a layout of the title, which it may change. Returns
 * whether it is cut. */
gboolean cal_occurrence_block_draw_texts (GtkSnapshot             *snapshot,
                                          GtkWidget               *context,
                                          const CalOccurrenceLook *look,
                                          const CalInk            *ink,
                                          PangoLayout             *title,
                                          double                   width,
                                          double                   height);

G_END_DECLS
