/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-slot.h"

G_BEGIN_DECLS

/* The keyboard focus on free time. */
#define CAL_TYPE_SLOT_CURSOR (cal_slot_cursor_get_type ())
G_DECLARE_FINAL_TYPE (CalSlotCursor, cal_slot_cursor, CAL, SLOT_CURSOR, GtkWidget)

GtkWidget *cal_slot_cursor_new  (void);
/* The time that it is on, or that is selected from it. `elsewhere`, which may be NULL: when that begins
 * in another zone, in words. */
void       cal_slot_cursor_show (CalSlotCursor *self,
                                 const CalSlot *slot,
                                 const char    *elsewhere,
                                 gboolean       is_selected);

G_END_DECLS
