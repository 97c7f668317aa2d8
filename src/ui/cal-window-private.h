/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-month-view.h"
#include "cal-reach-popover.h"
#include "cal-schedule.h"
#include "cal-search-bar.h"
#include "cal-sidebar.h"
#include "cal-window.h"

G_BEGIN_DECLS

/* CalWindow in four files: cal-window.c its life and its actions, cal-window-changes.c what runs and
 * reports mutations, cal-window-popovers.c what is asked and shown beside the mouse,
 * cal-window-files.c import and export. */
struct _CalWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkRevealer     *notice_revealer;
  GtkLabel        *notice;
  CalSearchBar    *search_bar;
  AdwFlap         *flap;
  CalSidebar      *sidebar;
  CalMonthView    *month;

  CalStore     *store;
  CalSchedule  *schedule;
  GSettings    *settings;  /* NULL where the schema isn't installed */
  GCancellable *searching;
  AdwToast     *toast;     /* the last one with an Undo button, borrowed while it is shown */
  CalOccurrence *context_occurrence; /* what the context menu is about */
  int           context_day;
  guint         day_timer; /* until midnight */
  gulong        painted_id;
  gboolean      was_shown;
};

/* cal-window-changes.c */
void cal_window_connect_store   (CalWindow            *self);
void cal_window_compose         (CalWindow            *self,
                                 const char           *calendar_id,
                                 const CalEventFields *fields);
void cal_window_compose_span    (CalWindow            *self,
                                 int                   first_day,
                                 int                   end_day);
void cal_window_compose_day     (CalWindow            *self,
                                 int                   day);
void cal_window_edit            (CalWindow            *self,
                                 CalOccurrence        *occurrence);
void cal_window_edit_again      (CalWindow            *self,
                                 CalAppointment       *seen,
                                 CalPatch             *refused);
void cal_window_create          (CalWindow            *self,
                                 CalAppointment       *appointment);
void cal_window_move            (CalWindow            *self,
                                 CalOccurrence        *occurrence,
                                 int                   day_delta,
                                 gboolean              copy);
void cal_window_delete          (CalWindow            *self,
                                 CalOccurrence        *occurrence);
void cal_window_save_calendar   (CalWindow            *self,
                                 CalCalendar          *calendar);
void cal_window_say             (CalWindow            *self,
                                 const char           *message);

/* cal-window-popovers.c */
void cal_window_connect_view    (CalWindow            *self);
void cal_window_ask_reach       (CalWindow            *self,
                                 CalOccurrence        *occurrence,
                                 const char           *question,
                                 gboolean              can_be_one,
                                 CalReachFunc          func,
                                 gpointer              user_data,
                                 GDestroyNotify        destroy);

/* cal-window-files.c */
void cal_window_connect_files   (CalWindow            *self);

G_END_DECLS
