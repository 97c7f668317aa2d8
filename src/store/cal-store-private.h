/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-database.h"
#include "cal-store.h"
#include "cal-undo-stack.h"
#include "query-list-model.h"

G_BEGIN_DECLS

/* CalStore in several files: cal-store.c its life and properties; cal-store-opening.c the opening of its database;
 * cal-store-zone.c the zone that it shows everything in; cal-store-undo.c what is applied, undone and
 * redone; cal-store-queries.c what is read and under which key; cal-store-changes.c what a change does to the cache
 * and the database; cal-store-calendars.c the same for calendars; cal-store-crowded.c
 * which series are more than can be shown; cal-store-imports.c imports; cal-store-reading.c what is asked for once. */

enum
{
  CAL_STORE_SIGNAL_DONE,
  CAL_STORE_SIGNAL_FAILED,
  CAL_STORE_SIGNAL_CROWDED,
  CAL_STORE_SIGNAL_REVERTING, /* for schedules: another import is being taken back, or one no more */
  CAL_STORE_N_SIGNALS,
};

extern guint cal_store_signals[CAL_STORE_N_SIGNALS];

/* Something that waits for the database to be open. */
typedef struct
{
  void   (*func) (CalStore *store, gpointer data);
  gpointer data;
} CalStoreErrand;

#define CAL_STORE_N_ZONE_FILES 3

struct _CalStore
{
  GObject parent_instance;

  GFile         *file;
  QueryClient   *client;
  CalDatabase   *database;
  const CalZone *zone;
  guint          most_a_day;      /* of one series, 0: any number */
  GFileMonitor  *zone_monitors[CAL_STORE_N_ZONE_FILES];
  guint          zone_id;         /* the check that follows a change of it */

  GArray        *errands;         /* CalStoreErrand */
  gboolean       opened;
  gboolean       closing;         /* nobody is told of a refusal any more */
  GError        *opening_error;   /* nothing could be opened, for this reason */
  guint          reopen_id;
  CalOpening     opening;
  char          *opening_message; /* (nullable) */
  gboolean       loaded;

  QueryObserver  *calendars_observer;
  QueryListModel *calendars;

  CalUndoStack  *undo;
  GPtrArray     *reverting; /* CalImportReport: imports that are being taken back */
  GHashTable    *series;  /* of guint64: identities of appointments that recur, as far as was seen */
  GHashTable    *crowded; /* of guint64: identities of those that repeat too often to be shown in full */
  GHashTable    *told;    /* the same: those that "crowded" told of */
  GPtrArray     *untold;  /* CalAppointment: those that it will tell of next */
  guint          tell_id;
  QueryMutation *behind;    /* an import, or its undo, after which what is shown is not read again yet */
  GHashTable    *pending; /* uid → GPtrArray of the steps of pending changes, in order */
};

/* cal-store-opening.c */
void       cal_store_open_database        (CalStore      *self);
void       cal_store_when_open            (CalStore      *self,
                                           void         (*func) (CalStore *store, gpointer data),
                                           gpointer       data);
gboolean   cal_store_check_open           (CalStore      *self,
                                           GTask         *task);

/* cal-store-zone.c */
void       cal_store_watch_zone           (CalStore      *self);
void       cal_store_unwatch_zone         (CalStore      *self);

/* cal-store-undo.c */
QueryMutation *cal_store_do               (CalStore      *self,
                                           gpointer       subject,
                                           const char    *what);
gboolean   cal_store_is_same_entry        (QueryMutation *a,
                                           QueryMutation *b);
void       cal_store_mutation_settled     (CalStore      *self,
                                           QueryMutation *mutation);
void       cal_store_note_real_change     (CalStore      *self,
                                           QueryMutation *mutation,
                                           CalChange     *change);
CalChange *cal_store_get_real_inverse     (CalStore      *self,
                                           QueryMutation *mutation);

/* cal-store-queries.c */
extern const QueryItemKind cal_calendar_kind;
void       cal_store_register_queries     (CalStore      *self);
QueryKey  *cal_store_new_calendars_key    (void);
QueryKey  *cal_store_new_occurrences_key  (CalStore      *self,
                                           int            first_day,
                                           int            end_day);
void       cal_store_key_to_range         (CalStore      *self,
                                           QueryKey      *key,
                                           CalRange      *out_range);
void       cal_store_invalidate_all       (CalStore      *self);

/* cal-store-crowded.c */
void       cal_store_init_crowded         (CalStore      *self);
void       cal_store_clear_crowded        (CalStore      *self);
void       cal_store_note_crowded         (CalStore      *self,
                                           CalAppointment *appointment);
gboolean   cal_store_was_crowded          (CalStore      *self,
                                           CalChange     *change);
void       cal_store_forget_crowded       (CalStore      *self,
                                           CalAppointment *appointment);

/* cal-store-changes.c */
void       cal_store_register_changes     (CalStore      *self);
void       cal_store_shake_changes        (CalStore      *self,
                                           QueryMutation *cause);
void       cal_store_forget_pending       (CalStore      *self,
                                           QueryMutation *mutation);

/* cal-store-calendars.c */
void       cal_store_register_calendars   (CalStore      *self);
QueryMutation *cal_store_mutate_calendar  (CalStore      *self,
                                           CalCalendar   *calendar,
                                           gboolean       restore);

/* cal-store-imports.c */
void       cal_store_register_imports     (CalStore      *self);
void       cal_store_cancel_imports       (CalStore      *self);
QueryMutation *cal_store_revert_import    (CalStore      *self,
                                           CalImportReport *report,
                                           gboolean       again);
void       cal_store_end_revert           (CalStore      *self,
                                           CalImportReport *report);
gboolean   cal_store_is_reverting         (CalStore      *self,
                                           CalAppointment *appointment);

#define CAL_STORE_KIND_CHANGE        "change"
#define CAL_STORE_KIND_IMPORT        "import"
#define CAL_STORE_KIND_IMPORT_REVERT "import-revert"

/* A database has one writer: what the user did goes to disk in the order in which it was done, also a
 * change over several appointments. */
#define CAL_STORE_SCOPE "database"
char      *cal_store_get_scope            (gpointer       variables,
                                           gpointer       user_data);
gboolean   cal_store_should_retry         (guint          failure_count,
                                           const GError  *error,
                                           gpointer       user_data);
gint64     cal_store_get_retry_delay      (guint          failure_count,
                                           const GError  *error,
                                           gpointer       user_data);

G_END_DECLS
