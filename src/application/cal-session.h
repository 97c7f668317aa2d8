/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-store.h"

G_BEGIN_DECLS

/* The statuses the program ends with. */
enum
{
  CAL_EXIT_DONE = 0,
  CAL_EXIT_FAILED = 1,
  CAL_EXIT_USAGE = 2,
};

/* The store, opened for the length of one command. */
typedef struct
{
  char     *path;  /* what to call the file in a message */
  CalStore *store;
} CalSession;

GFile          *cal_session_find_database  (const char        *path,
                                            GError           **error);
gboolean        cal_session_open           (CalSession        *self,
                                            GFile             *file,
                                            GError           **error);
void            cal_session_close          (CalSession        *self);
int             cal_session_get_today      (CalSession        *self);
CalCalendar    *cal_session_find_calendar  (CalSession        *self,
                                            const char        *name,
                                            GError           **error);
gboolean        cal_session_check_name     (const char        *name,
                                            GError           **error);
CalCalendar    *cal_session_make_calendar  (CalSession        *self,
                                            const char        *name,
                                            gboolean          *out_is_new,
                                            GError           **error);
void            cal_session_drop_calendar  (CalSession        *self,
                                            const char        *id);
const char     *cal_session_get_calendar_name (CalSession     *self,
                                            const char        *id);
CalAppointment *cal_session_find_appointment (CalSession      *self,
                                            const char        *uid,
                                            const char        *calendar_id,
                                            GError           **error);
gboolean        cal_session_apply          (CalSession        *self,
                                            CalChange         *change,
                                            const char        *what,
                                            GError           **error);
GAsyncResult   *cal_session_wait           (GAsyncResult     **slot);
void            cal_session_ready_cb       (GObject           *source,
                                            GAsyncResult      *result,
                                            gpointer           user_data);

G_END_DECLS
