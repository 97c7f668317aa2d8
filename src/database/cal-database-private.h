/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"
#include "cal-database.h"

G_BEGIN_DECLS

/* For the files of the class: life cycle (cal-database.c), reads and writes (cal-database-calls.c),
 * imports (cal-import.c), the journal (cal-journal.c). */

typedef enum
{
  CAL_LANE_WRITE,    /* short transactions, one after another */
  CAL_LANE_READ,     /* what is on the screen */
  CAL_LANE_SEARCH,   /* what may take a while in a large archive */
  CAL_LANE_TRANSFER, /* long work: previews, imports, exports */
  CAL_N_LANES,
} CalLane;

/* Done on the lane's thread with the lane's connection. */
typedef gpointer (*CalDatabaseFunc) (CalConnection  *connection,
                                     gpointer        data,
                                     GCancellable   *cancellable,
                                     GError        **error);

void     cal_database_run            (CalDatabase      *self,
                                      CalLane           lane,
                                      GTask            *task,
                                      CalDatabaseFunc   func,
                                      gpointer          data,
                                      GDestroyNotify    data_free,
                                      GDestroyNotify    result_free);
/* On a lane's thread: only one of ours writes at a time, so that the others wait their turn here and
 * not for SQLite's lock, which has an end. */
gboolean cal_database_begin_writing  (CalDatabase      *self,
                                      GError          **error);
void     cal_database_end_writing    (CalDatabase      *self);
void     cal_database_look_for_changes (CalDatabase    *self);

G_END_DECLS
