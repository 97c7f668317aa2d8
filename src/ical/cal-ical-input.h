/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The content lines of a stream, as they stand there. */
typedef struct _CalIcalInput CalIcalInput;

typedef struct
{
  const char *raw;      /* without its last line end; good until the next one is read */
  gsize       length;
  guint       number;   /* from 1 */
  gboolean    is_folded; /* more than one physical line */
  gboolean    is_clean;  /* the line ends within are CRLF */
} CalIcalRawLine;

CalIcalInput *cal_ical_input_new          (GInputStream    *stream);
void          cal_ical_input_free         (CalIcalInput    *self);
gboolean      cal_ical_input_next         (CalIcalInput    *self,
                                           CalIcalRawLine  *out_line,
                                           GCancellable    *cancellable,
                                           GError         **error);
guint64       cal_ical_input_get_position (CalIcalInput    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalIcalInput, cal_ical_input_free)

G_END_DECLS
