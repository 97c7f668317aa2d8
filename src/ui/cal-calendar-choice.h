/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-calendar.h"

G_BEGIN_DECLS

/* Choosing one calendar out of a list of CalCalendar, for GtkDropDown and AdwComboRow alike. */

/* Those that can be written, and the one with `current_id` (nullable) in any case. */
GListModel         *cal_calendar_choice_new_model   (GListModel *calendars,
                                                     const char *current_id);
/* A dot in the calendar's colour and its name. */
GtkListItemFactory *cal_calendar_choice_new_factory (void);
/* GTK_INVALID_LIST_POSITION: it is not in the list. */
guint               cal_calendar_choice_find        (GListModel *model,
                                                     const char *id);
/* The first in any list of calendars with that identity, borrowed from the list; NULL: none. */
CalCalendar        *cal_calendar_choice_lookup      (GListModel *model,
                                                     const char *id);

G_END_DECLS
