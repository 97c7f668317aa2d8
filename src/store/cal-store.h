/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-calendar.h"
#include "cal-change.h"
#include "cal-import.h"
#include "cal-occurrence.h"
#include "query-client.h"
#include "query-mutation.h"

G_BEGIN_DECLS

/* The calendar's queries and mutations over one database. Main thread.
 *
 * Properties: "can-undo", "can-redo" (boolean); "undo-label", "redo-label" (string, what would be
 * undone, in the user's words); "opening" (int, a CalOpening), "opening-message" (string,
 * (nullable)); "zone" (pointer, a CalZone; notified when the system's zone changed); "loaded" (boolean:
 * the calendars have been read).
 * Signals: "crowded" (GPtrArray of CalAppointment): these repeat too often for each of their occurrences to be given,
 * told once of each;
 * "done" (QueryMutation *, char *message): a change is on screen, say it with an Undo button;
 * "failed" (QueryMutation *, CalChange * (nullable), char *message): a change was refused and taken
 * back, in the user's words. */
#define CAL_TYPE_STORE (cal_store_get_type ())
G_DECLARE_FINAL_TYPE (CalStore, cal_store, CAL, STORE, GObject)

CalStore      *cal_store_new            (GFile               *database_file,
                                         QueryClient         *client); /* (nullable): a real one */
void           cal_store_open           (CalStore            *self); /* "loaded" follows */
void           cal_store_close          (CalStore            *self); /* flushes; blocks */
/* Why nothing could be opened (it may be tried again); NULL while there is something to show. */
const GError  *cal_store_get_opening_error (CalStore         *self);
QueryClient   *cal_store_get_client     (CalStore            *self);
const CalZone *cal_store_get_zone       (CalStore            *self); /* the zone everything is shown in */
/* "zone" follows the system's by itself; this looks now, such as when the computer was asleep. */
void           cal_store_check_zone     (CalStore            *self);
/* Of a day on which a series begins more often only some are given; 96, 0: any number. */
void           cal_store_set_most_a_day (CalStore            *self,
                                         guint                most);

/* Live list of CalCalendar by position. */
GListModel    *cal_store_get_calendars  (CalStore            *self);
CalCalendar   *cal_store_find_calendar  (CalStore            *self,
                                         const char          *id);
CalCalendar   *cal_store_get_default_calendar (CalStore      *self); /* (nullable) */
QueryMutation *cal_store_save_calendar  (CalStore            *self,
                                         CalCalendar         *calendar);
/* FALSE for the only calendar that appointments can be added to: deleting it would be refused. */
gboolean       cal_store_can_delete_calendar (CalStore       *self,
                                         const char          *id);
/* Hides a calendar with all that is in it, in every model before this returns; "done" tells of it, and it can be
 * undone like a change. Nothing of it is ever erased from the file. NULL: there is no such calendar. */
QueryMutation *cal_store_delete_calendar (CalStore           *self,
                                         const char          *id);

/* Runs a change: it is in every model before this returns. `what` is said in the toast and the undo
 * menu, in the user's words ("“Lunch” moved to Tuesday"). The mutation is owned by the client's log;
 * while one with the same steps is pending a second call joins it. */
QueryMutation *cal_store_apply          (CalStore            *self,
                                         CalChange           *change,
                                         const char          *what);
void           cal_store_undo           (CalStore            *self);
void           cal_store_redo           (CalStore            *self);
/* Whether a mutation that "done" told of undoes something: the way back from it is a redo. */
gboolean       cal_store_is_undo        (CalStore            *self,
                                         QueryMutation       *mutation);

/* Whether a series is known to begin more often on a day than there is room for; of such a day some of it is given. */
gboolean       cal_store_is_crowded     (CalStore            *self,
                                         CalAppointment      *appointment);

/* Once, without watching: CalOccurrence of all calendars, in the total order. */
void           cal_store_read_range_async (CalStore          *self,
                                         int                  first_day,
                                         int                  end_day,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GPtrArray     *cal_store_read_range_finish (CalStore         *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void           cal_store_read_appointment_async (CalStore    *self,
                                         const char          *calendar_id,
                                         const char          *uid,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
CalAppointment *cal_store_read_appointment_finish (CalStore  *self,
                                         GAsyncResult        *result,
                                         GError             **error); /* NULL, no error: none */

void           cal_store_preview_import_async (CalStore      *self,
                                         GFile *const        *files,
                                         guint                n_files,
                                         const char          *calendar_id,
                                         CalImportProgressFunc progress,
                                         gpointer             progress_data,
                                         GDestroyNotify       progress_destroy,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
void           cal_store_import_async   (CalStore            *self,
                                         GFile *const        *files,
                                         guint                n_files,
                                         const char          *calendar_id,
                                         CalImportProgressFunc progress,
                                         gpointer             progress_data,
                                         GDestroyNotify       progress_destroy,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
CalImportReport *cal_store_import_finish (CalStore           *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void           cal_store_export_async   (CalStore            *self,
                                         const char          *calendar_id,
                                         GOutputStream       *stream,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean       cal_store_export_finish  (CalStore            *self,
                                         GAsyncResult        *result,
                                         guint               *out_n_appointments,
                                         GError             **error);
void           cal_store_search_async   (CalStore            *self,
                                         const char          *text,
                                         guint                limit,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
GPtrArray     *cal_store_search_finish  (CalStore            *self,
                                         GAsyncResult        *result,
                                         GError             **error);

G_END_DECLS
