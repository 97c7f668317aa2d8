/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-appointment.h"
#include "cal-calendar.h"

G_BEGIN_DECLS

/* The small popover beside a span that was just marked. The caller gives it a parent and points it at
 * the span (gtk_widget_set_parent (), gtk_popover_set_pointing_to ()), opens it, and unparents it in
 * "closed". The caller also sees to presses beside it: gtk_popover_popdown () adds what has a title.
 *
 * Signals, at most one of them and once, each followed by "closed":
 *  "create" (CalAppointment *)                                        Add, Enter, closed with a title
 *  "more"   (const char *calendar_id, const CalEventFields *fields)   More…: what was typed so far */
#define CAL_TYPE_QUICK_EDITOR (cal_quick_editor_get_type ())
G_DECLARE_FINAL_TYPE (CalQuickEditor, cal_quick_editor, CAL, QUICK_EDITOR, GtkPopover)

/* `calendars`: GListModel of CalCalendar; `calendar_id` (nullable): the one chosen at first;
 * `fields`: start and end of the span, and what else is known. */
CalQuickEditor *cal_quick_editor_new (GListModel           *calendars,
                                      const char           *calendar_id,
                                      const CalEventFields *fields);

G_END_DECLS
