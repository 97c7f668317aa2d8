/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-calendar.h"
#include "cal-change.h"
#include "cal-occurrence.h"

G_BEGIN_DECLS

#define CAL_DATABASE_ERROR (cal_database_error_quark ())
typedef enum
{
  CAL_DATABASE_ERROR_READ_ONLY, /* the file or its folder can't be written */
  CAL_DATABASE_ERROR_FULL,      /* no space left on the disk */
  CAL_DATABASE_ERROR_LOCKED,    /* another process holds it; worth trying again */
  CAL_DATABASE_ERROR_DAMAGED,   /* not a database, or a broken one */
  CAL_DATABASE_ERROR_NEWER,     /* written by a newer version of the program; left untouched */
  CAL_DATABASE_ERROR_NOT_FOUND, /* the appointment or calendar to change isn't there */
  CAL_DATABASE_ERROR_EXISTS,    /* an appointment with that identity is there already */
  CAL_DATABASE_ERROR_READ_ONLY_CALENDAR, /* nothing in this calendar can be changed */
  CAL_DATABASE_ERROR_LAST_CALENDAR, /* the only calendar that appointments can be added to stays */
  CAL_DATABASE_ERROR_FAILED,    /* anything else, in SQLite's words */
} CalDatabaseError;
GQuark cal_database_error_quark (void);

typedef enum
{
  CAL_OPENING_NORMAL,
  CAL_OPENING_READ_ONLY, /* it can be read but not written */
  CAL_OPENING_RECOVERED, /* a damaged file was set aside, what could be read is in the new one */
  CAL_OPENING_MEMORY,    /* nothing could be opened: reads are empty, writes fail with the reason */
} CalOpening;

/* The store of appointments on disk. The object lives on the thread that made it (callbacks and
 * signals come there); the work is done on threads of its own: one writer, one reader. Signal
 * "changed": another process, or an import in another one, has changed the file. */
#define CAL_TYPE_DATABASE (cal_database_get_type ())
G_DECLARE_FINAL_TYPE (CalDatabase, cal_database, CAL, DATABASE, GObject)

CalDatabase *cal_database_new                   (GFile                *file);
void         cal_database_open_async            (CalDatabase          *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
/* Sets `error` only when nothing at all can be shown (CAL_DATABASE_ERROR_NEWER, …); `out_message`
 * says in the user's words what is the matter when the opening isn't normal. */
gboolean     cal_database_open_finish           (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 CalOpening           *out_opening,
                                                 char                **out_message,
                                                 GError              **error);
/* Ends the threads after what is queued is written. Blocks; for shutdown. */
void         cal_database_close                 (CalDatabase          *self);

void         cal_database_read_calendars_async  (CalDatabase          *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray   *cal_database_read_calendars_finish (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GError              **error); /* CalCalendar, by position */
void         cal_database_save_calendar_async   (CalDatabase          *self,
                                                 CalCalendar          *calendar,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean     cal_database_save_calendar_finish  (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);
/* A deleted calendar is hidden everywhere with all that is in it, and stays in the file: nothing of it is ever
 * erased, so that it can be restored at any time. Both do nothing to one that is that way already. */
void         cal_database_delete_calendar_async (CalDatabase         *self,
                                                 const char           *id,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
void         cal_database_restore_calendar_async (CalDatabase        *self,
                                                 const char           *id,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
gboolean     cal_database_delete_calendar_finish (CalDatabase        *self,
                                                 GAsyncResult         *result,
                                                 GError              **error); /* restoring too */

/* Occurrences of all calendars (hidden ones too) that overlap the range, in the total order; of a series that begins
 * more often on a day than the range has room for, some of that day. Such series are told: CalAppointment. */
void         cal_database_read_range_async      (CalDatabase          *self,
                                                 const CalRange       *range,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray   *cal_database_read_range_finish     (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GPtrArray           **out_crowded,
                                                 GError              **error);
void         cal_database_read_appointment_async  (CalDatabase        *self,
                                                 const char           *calendar_id,
                                                 const char           *uid,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
CalAppointment *cal_database_read_appointment_finish (CalDatabase     *self,
                                                 GAsyncResult         *result,
                                                 GError              **error); /* NULL, no error: none */
void         cal_database_search_async          (CalDatabase          *self,
                                                 const char           *text,
                                                 guint                 limit,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray   *cal_database_search_finish         (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GError              **error); /* CalAppointment, best first */

/* Carries out every step in one transaction, durably (a reported success survives kill -9 and power
 * loss), or none. NULL on error; else an array with, for each step, the appointment as it is stored
 * now (NULL after a delete): GPtrArray of nullable CalAppointment. */
void         cal_database_write_async           (CalDatabase          *self,
                                                 CalChange            *change,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray   *cal_database_write_finish          (CalDatabase          *self,
                                                 GAsyncResult         *result,
                                                 GPtrArray           **out_before,
                                                 GError              **error);

G_END_DECLS
