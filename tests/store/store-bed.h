/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-schedule.h"
#include "cal-store.h"

G_BEGIN_DECLS

/* What the tests of this room stand on: a store over a new database in a folder of its own, and a
 * schedule of eight weeks that checks each items-changed it emits. Time zone UTC. */
typedef struct
{
  char        *folder;
  char        *path;
  CalStore    *store;
  CalSchedule *schedule;
  char        *calendar_id;
  GPtrArray   *mirror;    /* what the schedule's signals tell it holds */
  guint        n_emitted; /* items-changed since the start */
  GPtrArray   *done;      /* messages, in order */
  GPtrArray   *failed;
} Bed;

/* The Monday on which the schedule begins, and its length. */
#define BED_MONDAY 20780
#define BED_DAYS   56

void            bed_set_up       (Bed            *self,
                                  gconstpointer   data);
void            bed_tear_down    (Bed            *self,
                                  gconstpointer   data);
void            bed_settle       (Bed            *self);
/* A few turns of the main loop, at random, as when somebody is quicker than the disk. */
void            bed_settle_some  (Bed            *self);
/* A property of the store: "can-undo". */
gboolean        bed_can          (Bed            *self,
                                  const char     *property);
CalAppointment *bed_event        (Bed            *self,
                                  const char     *title,
                                  int             day,     /* after BED_MONDAY */
                                  int             hour);
CalAppointment *bed_series       (Bed            *self,
                                  const char     *title,
                                  int             day,
                                  int             hour,
                                  const char     *rule);
QueryMutation  *bed_create       (Bed            *self,
                                  CalAppointment *appointment);
/* What is shown at present of the appointment of that UID. */
CalAppointment *bed_seen         (Bed            *self,
                                  const char     *uid);
CalOccurrence  *bed_find         (Bed            *self,
                                  const char     *uid,
                                  guint           nth);
CalChange      *bed_rename       (CalAppointment *seen,
                                  const char     *title);
CalChange      *bed_move         (CalAppointment *seen,
                                  int             n_days);
/* One line an occurrence; the pending ones with a star at the end when `pending`. */
char           *bed_show         (Bed            *self,
                                  gboolean        pending);
/* The same, as another process reads it from the file. */
char           *bed_read_stored  (Bed            *self);
/* As another process would. */
void            bed_run_sql      (Bed            *self,
                                  const char     *sql);
/* From now on the database refuses appointments whose title begins with "refuse". */
void            bed_refuse       (Bed            *self);
char           *bed_write_file   (Bed            *self,
                                  const char     *name,
                                  const char     *text);
/* Also what is pending counts, and is not marked. */
void            bed_assert_shown (Bed            *self,
                                  const char     *text);
/* When all is written: it is shown, and stored. */
void            bed_assert_settled (Bed          *self,
                                  const char     *text);
/* The newest message. */
const char     *bed_get_last     (GPtrArray      *messages);
void            bed_rename_to    (Bed            *self,
                                  const char     *uid,
                                  const char     *title);
/* Into the bed's calendar; cal_store_import_finish() when the slot is filled. */
void            bed_start_import (Bed            *self,
                                  const char     *path,
                                  GAsyncResult  **slot);
CalImportReport *bed_import      (Bed            *self,
                                  const char     *path);
GAsyncResult   *bed_wait         (GAsyncResult  **slot);
void            bed_ready_cb     (GObject        *source,
                                  GAsyncResult   *result,
                                  gpointer        user_data);

G_END_DECLS
