/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One SQLite handle with its prepared statements. Synchronous; used by one thread at a time. Every
 * error it gives is a CAL_DATABASE_ERROR in the user's words, or G_IO_ERROR_CANCELLED. */
typedef struct _CalConnection CalConnection;

/* A statement of a connection. Released statements are kept, prepared, for the next time. */
typedef struct _CalStatement CalStatement;

typedef enum
{
  CAL_CONNECTION_CREATE,     /* read and write; the file is made when it isn't there */
  CAL_CONNECTION_READ_WRITE, /* read and write a file that is there */
  CAL_CONNECTION_READ_ONLY,
  CAL_CONNECTION_IMMUTABLE,  /* read a file that nobody can change: no locks, no files beside it */
  CAL_CONNECTION_MEMORY,     /* an empty one in memory; the path only names it in messages */
} CalConnectionMode;

/* What is done when another process holds the file: how long a call waits for it, in milliseconds. */
#define CAL_CONNECTION_PATIENCE 5000

CalConnection *cal_connection_open            (const char         *path,
                                               CalConnectionMode   mode,
                                               GError            **error);
void           cal_connection_free            (CalConnection      *self);
const char    *cal_connection_get_path        (CalConnection      *self);
gboolean       cal_connection_is_writable     (CalConnection      *self);
void           cal_connection_set_cancellable (CalConnection      *self,
                                               GCancellable       *cancellable);
void           cal_connection_set_patience    (CalConnection      *self,
                                               int                 milliseconds);
void           cal_connection_set_generous    (CalConnection      *self,
                                               gboolean            generous);
gboolean       cal_connection_run             (CalConnection      *self,
                                               const char         *script,
                                               GError            **error);
CalStatement  *cal_connection_prepare         (CalConnection      *self,
                                               const char         *sql,
                                               GError            **error);
gboolean       cal_connection_read_int        (CalConnection      *self,
                                               const char         *sql,
                                               gint64             *out_value,
                                               GError            **error);
gint64         cal_connection_get_last_id     (CalConnection      *self);
gboolean       cal_connection_begin           (CalConnection      *self,
                                               GError            **error);
gboolean       cal_connection_end             (CalConnection      *self,
                                               gboolean            commit,
                                               GError            **error);

void           cal_statement_bind_int         (CalStatement       *self,
                                               int                 index,
                                               gint64              value);
void           cal_statement_bind_text        (CalStatement       *self,
                                               int                 index,
                                               const char         *value);
void           cal_statement_bind_bytes       (CalStatement       *self,
                                               int                 index,
                                               GBytes             *value);
gboolean       cal_statement_next             (CalStatement       *self,
                                               GError            **error);
gboolean       cal_statement_execute          (CalStatement       *self,
                                               GError            **error);
gint64         cal_statement_get_int          (CalStatement       *self,
                                               int                 column);
const char    *cal_statement_get_text         (CalStatement       *self,
                                               int                 column);
GBytes        *cal_statement_get_bytes        (CalStatement       *self,
                                               int                 column);
void           cal_statement_release          (CalStatement       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalConnection, cal_connection_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalStatement, cal_statement_release)

G_END_DECLS
