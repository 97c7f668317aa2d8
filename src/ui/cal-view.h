/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "cal-occurrence.h"
#include "cal-slot.h"

G_BEGIN_DECLS

/* What the window knows of a view of appointments: the month, the days.
 *
 * Properties: "model" (GListModel of CalOccurrence in the total order), "calendars" (GListModel of
 * CalCalendar: colours), "first-visible-day", "end-visible-day" (int, read-only: what the model should
 * cover, prefetch margin included), "date" (int day: the period shown is the one it lies in),
 * "title" (string, read-only: "November 2026"), "today" (int day), "zone" (pointer CalZone).
 *
 * Signals (views hold no truth: the window turns each into a mutation, or a popover):
 *  "create-slot"  (CalSlot *, GdkRectangle *where)                   a press-and-drag over empty space
 *  "create"       (CalSlot *)                                        a double click on empty space
 *  "activate"     (CalOccurrence *, GdkRectangle *where)             a click, Enter
 *  "edit"         (CalOccurrence *)                                  a double click
 *  "reschedule"   (CalOccurrence *, CalSlot *, gboolean copy)        dropped there, or stretched to it
 *  "delete"       (CalOccurrence *)                                  Delete key
 *  "show-day"     (int day, GdkRectangle *where)                     "+N more"
 *  "open-day"     (int day)                                          a click on the name of a day
 *  "context-menu" (CalOccurrence *, CalSlot *, GdkRectangle *where)  a right click, Menu; NULL: empty space
 * Rectangles are in the view's own coordinates. */
#define CAL_TYPE_VIEW (cal_view_get_type ())
G_DECLARE_INTERFACE (CalView, cal_view, CAL, VIEW, GtkWidget)

struct _CalViewInterface
{
  GTypeInterface g_iface;

  void (*go_to_day)      (CalView       *self,
                          int            day,
                          gboolean       animate);
  void (*step)           (CalView       *self,
                          int            n_periods);
  int  (*get_chosen_day) (CalView       *self);
  void (*get_chosen_slot) (CalView      *self,
                          CalSlot       *out_slot);
  void (*reveal)         (CalView       *self,
                          CalOccurrence *occurrence);
  void (*mark)           (CalView       *self,
                          const CalSlot *slot);
};

typedef enum
{
  CAL_VIEW_SIGNAL_CREATE_SLOT,
  CAL_VIEW_SIGNAL_CREATE,
  CAL_VIEW_SIGNAL_ACTIVATE,
  CAL_VIEW_SIGNAL_EDIT,
  CAL_VIEW_SIGNAL_RESCHEDULE,
  CAL_VIEW_SIGNAL_DELETE,
  CAL_VIEW_SIGNAL_SHOW_DAY,
  CAL_VIEW_SIGNAL_OPEN_DAY,
  CAL_VIEW_SIGNAL_CONTEXT_MENU,
  CAL_VIEW_N_SIGNALS,
} CalViewSignal;

/* By how many periods (months, weeks, days) the view goes on. */
void cal_view_go_to_day      (CalView       *self,
                              int            day,
                              gboolean       animate);
void cal_view_step           (CalView       *self,
                              int            n_periods);
/* The day that has the keyboard's cursor; when that has been scrolled away, "date". */
int  cal_view_get_chosen_day (CalView       *self);
/* Where a new appointment is meant to be: what is selected; free time that the user has put the cursor
 * on and that is in sight; else only the chosen day. */
void cal_view_get_chosen_slot (CalView      *self,
                              CalSlot       *out_slot);
/* Puts the keyboard's cursor on the occurrence and scrolls no further than is needed to see it. It need
 * not be in the model yet. */
void cal_view_reveal         (CalView       *self,
                              CalOccurrence *occurrence);
/* While the quick editor for a slot is open the slot stays marked; NULL takes the mark away. */
void cal_view_mark           (CalView       *self,
                              const CalSlot *slot);
/* For the views themselves. */
void cal_view_emit           (CalView       *self,
                              CalViewSignal  signal,
                              ...);

G_END_DECLS
