/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-connection.h"
#include "cal-database.h"

G_BEGIN_DECLS

/* What came of opening a file: how further connections to it are to be made, and why it can't be
 * written when it can't. */
typedef struct
{
  CalOpening opening;
  CalConnectionMode mode; /* for further connections */
  char *path;             /* for further connections: the file, or a copy of it that can be read */
  char *message;          /* in the user's words; NULL when the opening is normal */
  GError *refusal;        /* what a write is told; NULL when it can be written */
  char *scratch;          /* folder of the copy, removed with this; NULL when there is none */
} CalOpened;

CalOpened     *cal_opening_run          (const char     *path,
                                         CalConnection **out_connection,
                                         GError        **error);
CalConnection *cal_opening_connect      (const CalOpened *opened,
                                         GError        **error);
/* The next opening will look at the whole file. */
void           cal_opening_suspect      (const char     *path);
void           cal_opened_free          (CalOpened      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalOpened, cal_opened_free)

G_END_DECLS
