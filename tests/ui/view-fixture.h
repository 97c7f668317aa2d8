/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-occurrence-widget.h"
#include "cal-view.h"
#include "uitest.h"

G_BEGIN_DECLS

/* What the fixtures of the month and of the days have in common: a view in a window, with a model and
 * calendars. What it tells is written down as text and compared; days are told by their distance from
 * an origin. */

#define VIEW_WIDTH 980
#define VIEW_HEIGHT 700

/* (transfer full): what a slot is called. */
typedef char *(*ViewWriteSlot) (const CalSlot *slot,
                                int            origin);

typedef struct
{
  GtkWindow    *window;
  CalView      *view;
  GListStore   *model;
  GListStore   *calendars;
  GString      *log;
  int           origin; /* days are counted from this one */
  ViewWriteSlot write_slot;
} ViewFixture;

CalOccurrence       *view_create_occurrence (const char     *calendar,
                                             const char     *uid,
                                             const char     *title,
                                             CalTime         start,
                                             CalTime         end);
/* Takes the occurrence. */
void                 view_insert            (ViewFixture    *fixture,
                                             CalOccurrence  *occurrence);
void                 view_assert_log        (ViewFixture    *fixture,
                                             const char     *expected);
CalOccurrenceWidget *view_find              (ViewFixture    *fixture,
                                             const char     *title);
guint                view_count             (ViewFixture    *fixture);
/* What has the focus: the title of an occurrence, "more", "day" or "free" for the cursor, "other". */
const char          *view_get_focus         (ViewFixture    *fixture);
void                 view_press             (ViewFixture    *fixture,
                                             const char     *key);
/* Shows the view, which goes to that day and takes it for today. */
void                 view_set_up            (ViewFixture    *fixture,
                                             CalView        *view,
                                             int             today,
                                             int             origin,
                                             ViewWriteSlot   write_slot);
void                 view_tear_down         (ViewFixture    *fixture);

G_END_DECLS
