/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-connection.h"
#include "cal-database.h"
#include "cal-import.h"

G_BEGIN_DECLS

/* What the tests of this room stand on: a folder of their own, appointments, and calls that wait for
 * their answer. */

typedef struct
{
  char        *folder;
  char        *path;     /* of a database in it */
  char        *calendar; /* its first calendar */
  CalDatabase *database; /* open */
} Bed;

void            bed_set_up          (Bed                  *self,
                                     gconstpointer         data);
void            bed_tear_down       (Bed                  *self,
                                     gconstpointer         data);
void            bed_reopen          (Bed                  *self);

char           *bed_make_folder     (void);
void            bed_remove_folder   (char                 *folder);
char           *bed_write_file      (const char           *folder,
                                     const char           *name,
                                     const char           *text);

/* A callback that keeps the result in the GAsyncResult * it is given; bed_wait () runs the main
 * context until it is there. */
void            bed_result_cb       (GObject              *source,
                                     GAsyncResult         *result,
                                     gpointer              user_data);
void            bed_wait            (GAsyncResult        **result);

CalDatabase    *bed_open            (const char           *path);
CalDatabase    *bed_try_open        (const char           *path,
                                     CalOpening           *out_opening,
                                     char                **out_message,
                                     GError              **error);
void            bed_close           (CalDatabase          *database);
char           *bed_first_calendar  (CalDatabase          *database);
GPtrArray      *bed_write           (CalDatabase          *database,
                                     CalChange            *change,
                                     GError              **error);
GPtrArray      *bed_read_range      (CalDatabase          *database,
                                     int                   first_day,
                                     int                   end_day,
                                     const CalZone        *zone);
CalAppointment *bed_read            (CalDatabase          *database,
                                     const char           *calendar_id,
                                     const char           *uid);
GPtrArray      *bed_search          (CalDatabase          *database,
                                     const char           *text,
                                     guint                 limit);
CalImportReport *bed_import         (CalDatabase          *database,
                                     const char           *path,
                                     const char           *calendar_id,
                                     GError              **error);
CalImportReport *bed_preview        (CalDatabase          *database,
                                     const char           *path,
                                     const char           *calendar_id);
/* Returns how many appointments it was done to. */
guint           bed_revert          (CalDatabase          *database,
                                     CalImportReport      *report,
                                     gboolean              again,
                                     guint                 n_kept_expected);
void            bed_check_counts    (CalImportReport      *report,
                                     guint                 n_new,
                                     guint                 n_changed,
                                     guint                 n_same);
guint           bed_count_days      (CalDatabase          *database,
                                     int                   first_day,
                                     int                   end_day);
void            bed_save_calendar   (CalDatabase          *database,
                                     CalCalendar          *calendar);
char           *bed_export          (CalDatabase          *database,
                                     const char           *calendar_id);

/* From `hour` o'clock in `zone` (NULL: UTC), `minutes` long. */
CalAppointment *bed_appointment     (const char           *calendar_id,
                                     const char           *title,
                                     int                   day,
                                     int                   hour,
                                     int                   minutes,
                                     const CalZone        *zone);
CalAppointment *bed_create          (CalDatabase          *database,
                                     const char           *title,
                                     int                   day);
/* The change that gives it another title. */
CalChange      *bed_rename          (CalAppointment       *appointment,
                                     const char           *title);
gint64          bed_count           (const char           *path,
                                     const char           *sql);
void            bed_check_integrity (const char           *path);

G_END_DECLS
