/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-reach-popover.h"
#include "cal-schedule.h"
#include "cal-search-bar.h"
#include "cal-sidebar.h"
#include "cal-view.h"
#include "cal-window.h"

G_BEGIN_DECLS

/* CalWindow in eight files: cal-window.c its life and its actions, cal-window-views.c which view is
 * shown, cal-window-zone.c the second time zone, cal-window-search.c the search, cal-window-changes.c
 * what runs and reports mutations, cal-window-reach.c how far those of a series reach,
 * cal-window-popovers.c what is asked and shown beside the mouse, cal-window-files.c import and export. */
struct _CalWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkRevealer     *notice_revealer;
  GtkLabel        *notice;
  CalSearchBar    *search_bar;
  AdwFlap         *flap;
  CalSidebar      *sidebar;
  AdwViewStack    *views;
  GtkWidget       *header;
  GtkWidget       *period_bar;
  GtkWidget       *today_button;
  GtkWidget       *new_button;
  GtkWidget       *switcher_buttons;
  AdwViewSwitcherBar *switcher_bar;
  GtkLabel        *title;
  GtkLabel        *short_title;
  GtkLabel        *tiny_title;
  GtkWidget       *previous_button;
  GtkWidget       *next_button;

  CalView      *view;      /* the one that is shown, borrowed */
  CalStore     *store;
  CalSchedule  *schedule;
  const CalZone *second_zone; /* NULL: none */
  GSettings    *settings;  /* NULL where the schema isn't installed */
  GCancellable *searching;
  AdwToast     *toast;     /* the last one with an Undo button, borrowed while it is shown */
  CalOccurrence *context_occurrence; /* what the context menu is about */
  CalSlot       context_slot;
  int           opened_day; /* by the list of a day, in a moment */
  guint         day_timer; /* looks at the clock */
  gulong        painted_id;
  gboolean      was_shown;
};

/* cal-window-changes.c */
void cal_window_connect_store   (CalWindow            *self);
void cal_window_compose         (CalWindow            *self,
                                 const char           *calendar_id,
                                 const CalEventFields *fields);
void cal_window_compose_slot    (CalWindow            *self,
                                 const CalSlot        *slot);
void cal_window_edit            (CalWindow            *self,
                                 CalOccurrence        *occurrence);
void cal_window_edit_again      (CalWindow            *self,
                                 CalAppointment       *seen,
                                 CalPatch             *refused);
void cal_window_create          (CalWindow            *self,
                                 CalAppointment       *appointment);
void cal_window_reschedule      (CalWindow            *self,
                                 CalOccurrence        *occurrence,
                                 const CalSlot        *slot,
                                 gboolean              copy);
void cal_window_delete          (CalWindow            *self,
                                 CalOccurrence        *occurrence);
void cal_window_save_calendar   (CalWindow            *self,
                                 CalCalendar          *calendar);
void cal_window_say             (CalWindow            *self,
                                 const char           *message);

/* cal-window-popovers.c */
void cal_window_connect_menu    (CalWindow            *self);
void cal_window_connect_view    (CalWindow            *self,
                                 CalView              *view);
void cal_window_add_popover     (CalWindow            *self,
                                 GtkPopover           *popover);
void cal_window_open_popover    (CalWindow            *self,
                                 GtkPopover           *popover,
                                 const GdkRectangle   *where);
void cal_window_close_popovers  (CalView              *view);

/* cal-window-reach.c */
void cal_window_ask_edit        (CalWindow            *self,
                                 CalOccurrence        *occurrence,
                                 const CalEventFields *wanted,
                                 CalPatch             *patch,
                                 const char           *what);
void cal_window_ask_delete      (CalWindow            *self,
                                 CalOccurrence        *occurrence,
                                 const char           *what);

/* cal-window-views.c */
void cal_window_connect_views   (CalWindow            *self);
void cal_window_disconnect_views (CalWindow           *self);
void cal_window_refresh_views   (CalWindow            *self);
void cal_window_show_second_zone (CalWindow           *self,
                                 const CalZone        *zone);
void cal_window_open_day        (CalWindow            *self,
                                 int                   day);

/* cal-window-search.c */
void cal_window_connect_search  (CalWindow            *self);
CalOccurrence *
     cal_window_create_first    (CalWindow            *self,
                                 CalAppointment       *appointment);

/* cal-window-zone.c */
void cal_window_set_second_zone (CalWindow            *self,
                                 const char           *id);
void cal_window_choose_second_zone (CalWindow         *self);

/* cal-window-files.c */
void cal_window_connect_files   (CalWindow            *self);

G_END_DECLS
