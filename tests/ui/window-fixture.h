/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-view.h"
#include "cal-window.h"
#include "uitest.h"

G_BEGIN_DECLS

/* The main window over a store on a new database in a folder of its own, used with the real pointer
 * and keyboard. Days are counted from the first day of this week. */
typedef struct
{
  char         *folder;
  char         *path;
  CalStore     *store;
  CalWindow    *window;  /* weak */
  CalView      *view;    /* the one that is shown: the month at first */
  GPtrArray    *failed;  /* messages, in order */
  int           base;    /* the first day of the week with today */
  double        x;       /* of the week's first day in the view */
  double        y;
  double        width;   /* of a day */
} WindowFixture;

/* `prepare` (nullable), the data of the test: called with the path after the file has been made and
 * closed, before the window opens it. */
typedef void (*WindowPrepareFunc) (const char *path);

void                  window_set_up        (WindowFixture  *self,
                                            gconstpointer   prepare);
void                  window_tear_down     (WindowFixture  *self,
                                            gconstpointer   prepare);
/* Nothing is being saved or read any more. */
void                  window_settle        (WindowFixture  *self);
void                  window_execute       (const char     *path,
                                            const char     *sql);
/* An appointment from 9 to 10; `rule` (nullable): repeated. */
CalAppointment       *window_make          (WindowFixture  *self,
                                            const char     *title,
                                            int             day,
                                            const char     *rule);
/* Puts it into the store and waits until it is saved and shown. */
void                  window_add           (WindowFixture  *self,
                                            const char     *title,
                                            int             day,
                                            const char     *rule);
/* What the month's model holds of the last and the next two weeks: "2 Lunch; 3 Dinner". */
char                 *window_show          (WindowFixture  *self);
void                  window_assert_shown  (WindowFixture  *self,
                                            const char     *expected);
/* Waits until that is shown. */
void                  window_wait_shown    (WindowFixture  *self,
                                            const char     *expected);
GtkWidget            *window_find          (WindowFixture  *self,
                                            const char     *title,
                                            int             day);
void                  window_locate        (WindowFixture  *self,
                                            int             day,
                                            double         *out_x,
                                            double         *out_y);
/* Takes an appointment by the middle of its widget to another day. */
void                  window_drag          (WindowFixture  *self,
                                            const char     *title,
                                            int             from_day,
                                            int             to_day);
/* Shows another view, by its name, and waits until it is filled. */
void                  window_show_view     (WindowFixture  *self,
                                            const char     *name);
/* Shows the week of days 7 to 13. It is gone to first and shown then: where today is shown, the hours
 * begin before the present one, and here in the morning. */
void                  window_show_next_week (WindowFixture *self);
/* Where the hours are in the week or the day, by an appointment from 9 to 10 that is shown on `day`:
 * a point in the column of that day, at `hour`. */
void                  window_locate_hour   (WindowFixture  *self,
                                            const char     *title,
                                            int             day,
                                            double          hour,
                                            double         *out_x,
                                            double         *out_y);
/* Waits for a widget in the window (or `root`), and clicks in its middle. */
GtkWidget            *window_wait_for      (WindowFixture  *self,
                                            gpointer        root,
                                            GType           type,
                                            const char     *text);
void                  window_click         (WindowFixture  *self,
                                            gpointer        root,
                                            GType           type,
                                            const char     *text);
/* Waits for another window of that type, which gets the focus. */
gpointer              window_wait_dialog   (WindowFixture  *self,
                                            GType           type);

#define WINDOW_TEST(name, prepare, function) \
  g_test_add ("/ui/window/" name, WindowFixture, prepare, window_set_up, function, window_tear_down)

G_END_DECLS
